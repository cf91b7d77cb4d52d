/*
 * box_filter.c - the system calls inside the box, through libseccomp.
 *
 * A step computes, and may print: a short list is enough, and what is not on it
 * fails with EPERM. A compiler needs many more calls, and runs no code of a
 * learner, so for it only the calls that lead out of the box are forbidden.
 */
#define _GNU_SOURCE

#include "box_filter.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <seccomp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>

// wait4 and waitid are for bubblewrap, which waits for the step and is itself
// subject to this filter.
static const char step_may[] =
    "read write readv writev pread64 close fstat newfstatat stat lstat "
    "statx fstatfs statfs lseek getdents64 access faccessat faccessat2 "
    "readlink readlinkat getcwd dup dup2 dup3 fcntl pipe pipe2 poll "
    "ppoll select pselect6 munmap mprotect mremap madvise brk "
    "rt_sigaction rt_sigprocmask rt_sigreturn sigaltstack rt_sigpending "
    "getpid gettid getppid getuid geteuid getgid getegid arch_prctl "
    "set_tid_address set_robust_list rseq prlimit64 getrlimit setrlimit "
    "getrusage sched_getaffinity sched_yield getcpu uname sysinfo "
    "futex exit exit_group tgkill clock_gettime clock_getres "
    "clock_nanosleep nanosleep gettimeofday time times alarm setitimer "
    "getitimer getrandom execve restart_syscall get_mempolicy "
    "membarrier umask wait4 waitid";

static const char compiler_may_not[] =
    "socket socketpair connect bind listen accept accept4 ptrace "
    "process_vm_readv process_vm_writev mount umount2 pivot_root chroot "
    "unshare setns bpf perf_event_open keyctl add_key request_key "
    "userfaultfd io_uring_setup io_uring_enter shmget msgget semget "
    "mq_open kexec_load open_by_handle_at name_to_handle_at pidfd_open "
    "pidfd_getfd move_mount fsopen open_tree swapon reboot init_module "
    "finit_module delete_module mknod mknodat symlink symlinkat";

/*
 * Adds a rule for a system call by its name. Not every kind of machine has all
 * of them; what it does not have cannot be called and needs no rule.
 */
static int
add_call(scmp_filter_ctx filter, uint32_t action, const char *name)
{
    const int number = seccomp_syscall_resolve_name(name);
    if (number == __NR_SCMP_ERROR)
        return 0;
    const int status = seccomp_rule_add(filter, action, number, 0);
    return status == -EDOM ? 0 : status;
}

/* Calls that are allowed only with certain arguments. */
static int
add_checked_calls(scmp_filter_ctx filter)
{
    // Files may be opened for reading only, and none may be created.
    const uint64_t writes = O_ACCMODE | O_CREAT | O_TRUNC;
    int status =
        seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(openat), 1,
                         SCMP_A2(SCMP_CMP_MASKED_EQ, writes, O_RDONLY));
    if (status == 0)
        status =
            seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(open), 1,
                             SCMP_A1(SCMP_CMP_MASKED_EQ, writes, O_RDONLY));
    // Threads, which a sanitizer uses, but not processes. The flags of clone3
    // are in memory, where no filter can look. It is reported as missing, and
    // then glibc calls clone, whose flags are an argument.
    if (status == 0 || status == -EDOM)
        status = seccomp_rule_add(
            filter, SCMP_ACT_ALLOW, SCMP_SYS(clone), 1,
            SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_THREAD, CLONE_THREAD));
    if (status == 0)
        status = seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS),
                                  SCMP_SYS(clone3), 0);
    // Private memory only. Shared pages that a process has given back still
    // exist, and are counted for nobody, so they could fill the machine.
    if (status == 0)
        status = seccomp_rule_add(
            filter, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 1,
            SCMP_A3(SCMP_CMP_MASKED_EQ, MAP_TYPE, MAP_PRIVATE));
    // Every prctl() but one: box_enter_user() and bubblewrap have asked the
    // kernel to end the step when the judge ends, and nothing may undo that.
    if (status == 0)
        status = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(prctl), 1,
                                  SCMP_A0(SCMP_CMP_NE, PR_SET_PDEATHSIG, 0));
    // stdio asks with this whether its output is a terminal.
    if (status == 0)
        status = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(ioctl), 1,
                                  SCMP_A1(SCMP_CMP_EQ, TCGETS, 0));
    return status;
}

static scmp_filter_ctx
make_filter(int building)
{
    scmp_filter_ctx filter =
        seccomp_init(building ? SCMP_ACT_ALLOW : SCMP_ACT_ERRNO(EPERM));
    char *names = strdup(building ? compiler_may_not : step_may), *rest;
    int status = filter == NULL ? -ENOMEM : 0;

    for (char *name = strtok_r(names, " ", &rest); status == 0 && name != NULL;
         name = strtok_r(NULL, " ", &rest))
        status = add_call(
            filter, building ? SCMP_ACT_ERRNO(EPERM) : SCMP_ACT_ALLOW, name);
    free(names);
    if (status == 0 && !building)
        status = add_checked_calls(filter);
    if (status == 0)
        return filter;
    seccomp_release(filter);
    errno = -status;
    return NULL;
}

int
box_filter_load(int building)
{
    scmp_filter_ctx filter = make_filter(building);
    const int status = filter == NULL ? -1 : seccomp_load(filter);
    seccomp_release(filter);
    return status;
}

int
box_filter_export(int building, int fd)
{
    scmp_filter_ctx filter = make_filter(building);
    const int status = filter == NULL ? -1 : seccomp_export_bpf(filter, fd);
    seccomp_release(filter);
    return status;
}
