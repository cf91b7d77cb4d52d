/*
 * box_user.c - a box without namespaces, for containers that refuse them to
 * root: a user of its own, who sees the system and one folder.
 */
#define _GNU_SOURCE

#include "box_user.h"

#include "box_filter.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/landlock.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MEGABYTE = 1 << 20, FIRST_USER = 60706, USERS = 478 };

char *const box_environment[] = { "PATH=/usr/bin:/bin", "LC_ALL=C",
                                  "OPENBLAS_NUM_THREADS=1", "TMPDIR=/box/out",
                                  NULL };
static char *const outside_environment[] = { "PATH=/usr/bin:/bin", "LC_ALL=C",
                                             "OPENBLAS_NUM_THREADS=1",
                                             "TMPDIR=out", NULL };

/*
 * Reserves a user for this process; returns 0 when another one has it. The lock
 * is the abstract name of a socket: the kernel gives a name to one process at a
 * time, and takes it back when that process ends, however it ends.
 */
static int
reserve_user(uid_t user)
{
    struct sockaddr_un name = { .sun_family = AF_UNIX };
    const int s = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);

    snprintf(name.sun_path + 1, sizeof name.sun_path - 1, "wrec-box-%u", user);
    if (s >= 0 && bind(s, (struct sockaddr *)&name, sizeof name) == 0)
        return 1;  // left open, which holds the lock
    if (s >= 0)
        close(s);
    return 0;
}

/*
 * The numbers lie between those that systemd gives out, so no account of the
 * machine has one. Two graders that run at once must have different users,
 * because the end of a box ends everything that its user runs.
 */
uid_t
box_uid(void)
{
    static uid_t user;
    if (user == 0 && getuid() != 0)
        user = getuid();
    for (unsigned i = 0; user == 0 && i < USERS; i++) {
        const uid_t one = FIRST_USER + ((uid_t)getpid() + i) % USERS;
        user = reserve_user(one) ? one : 0;
    }
    if (user == 0) {
        fputs("All users for boxes are in use.\n", stderr);
        exit(EXIT_FAILURE);
    }
    return user;
}

// Whether this process has become the user of the box.
static int lent;

static void
lower_limit(int what, rlim_t most)
{
    struct rlimit now;
    if (getrlimit(what, &now) != 0 || now.rlim_max < most)
        return;
    setrlimit(what, &(struct rlimit){ most, most });
}

void
box_limit(const box *b)
{
    // At the soft limit the kernel sends SIGXCPU, which shows why the run
    // ended. The hard limit, a second later, ends a run that ignores it.
    setrlimit(RLIMIT_CPU, &(struct rlimit){ b->cpu, b->cpu + 1 });
    lower_limit(RLIMIT_FSIZE, b->building ? 64 * MEGABYTE : 0);
    lower_limit(RLIMIT_CORE, 0);
    lower_limit(RLIMIT_NOFILE, b->building ? 256 : 32);
    lower_limit(RLIMIT_MEMLOCK, 0);
    lower_limit(RLIMIT_MSGQUEUE, 0);
    lower_limit(RLIMIT_STACK, 64 * MEGABYTE);
    if (b->memory > 0)
        lower_limit(RLIMIT_AS, b->memory);
    // The kernel counts the processes of a user. Unless we are root that is the
    // lecturer, whose own would count. The filter allows no new ones anyway.
    if (lent)
        lower_limit(RLIMIT_NPROC, 64);
}

void
box_become_user(void)
{
    lent = getuid() == 0;
    if (lent
        && (setgroups(0, NULL) != 0 || setgid(box_uid()) != 0
            || setuid(box_uid()) != 0)) {
        perror("The box cannot have a user of its own");
        _exit(126);
    }
}

void
box_end_user(void)
{
    const pid_t helper = fork();

    if (helper == 0) {
        box_become_user();
        // This signals every process of the user except the caller. None can
        // escape by forking meanwhile: a fork that is under way fails.
        kill(-1, SIGKILL);
        _exit(0);
    }
    while (helper > 0 && waitpid(helper, NULL, 0) < 0 && errno == EINTR)
        ;
}

void
box_end_with(pid_t parent)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    // If the parent ended before that, no signal will come, but this process has
    // another parent then.
    if (getppid() != parent)
        _exit(EXIT_FAILURE);
}

/* Waits until nobody can tell it of boxes any more, and ends the last one, if it runs. */
_Noreturn static void
stand_guard(int told)
{
    pid_t first = 0, next;
    sigset_t all;

    // In a session of its own, what ends the judge with all of its group spares it.
    setsid();
    sigfillset(&all);
    sigprocmask(SIG_BLOCK, &all, NULL);
    while (read(told, &next, sizeof next) == sizeof next)
        first = next;
    if (first > 0) {
        kill(-first, SIGKILL);
        if (getuid() == 0)
            box_end_user();
    }
    _exit(EXIT_SUCCESS);
}

/*
 * When a judge is killed, the kernel ends the first process of its box, and that is
 * not enough: a compiler that the first one has started would go on, and bubblewrap's
 * second process waits for its first without end when that dies in the beginning. So
 * somebody has to stay who notices, and does then what box_end() would have done. It
 * is no child of this process, because some of ours wait for all their children.
 */
void
box_guard(pid_t first)
{
    static pid_t owner;
    static int tell = -1;
    int told[2];

    if (owner != getpid()) {
        if (tell >= 0)
            close(tell);
        tell = -1;
        owner = getpid();
        if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, told) != 0)
            return;
        const pid_t helper = fork();
        if (helper == 0) {
            close(told[1]);
            if (fork() == 0)
                stand_guard(told[0]);
            _exit(EXIT_SUCCESS);
        }
        close(told[0]);
        tell = told[1];
        while (helper > 0 && waitpid(helper, NULL, 0) < 0 && errno == EINTR)
            ;
    }
    // Without a guard a box still ends as a rule, so it is no reason to mark nothing.
    send(tell, &first, sizeof first, MSG_NOSIGNAL);
}

static int
allow_path(int rules, const char *path, uint64_t what)
{
    struct landlock_path_beneath_attr rule = { .allowed_access = what };
    rule.parent_fd = open(path, O_PATH | O_CLOEXEC);
    if (rule.parent_fd < 0)
        return 0;  // nothing is there that could be read
    const int status = (int)syscall(SYS_landlock_add_rule, rules,
                                    LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
    close(rule.parent_fd);
    return status;
}

int
box_landlock(const char *folder, int building)
{
    static const char *const system[] = { "/usr",       "/bin",
                                          "/lib",       "/lib64",
                                          "/dev/null",  "/etc/alternatives",
                                          "/proc/self", "/etc/ld.so.cache" };
    const uint64_t file = LANDLOCK_ACCESS_FS_READ_FILE,
                   run = LANDLOCK_ACCESS_FS_EXECUTE,
                   look = file | run | LANDLOCK_ACCESS_FS_READ_DIR;
    // All rights that Landlock's first version knows, because every later
    // version knows them, too.
    const uint64_t all = (LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1;
    const struct landlock_ruleset_attr attr = { .handled_access_fs = all };
    const int rules = (int)syscall(SYS_landlock_create_ruleset, &attr,
                                   sizeof attr.handled_access_fs, 0);
    if (rules < 0)
        return -1;
    int status = 0;
    for (size_t i = 0; status == 0 && i < sizeof system / sizeof *system; i++)
        status = allow_path(rules, system[i], i < 4 || i == 6 ? look : file);
    if (status == 0)
        status = allow_path(rules, "/etc/alternatives", look);
    if (status == 0)
        status = allow_path(rules, folder, look);
    if (status == 0 && building)
        status = allow_path(rules, "out", all) != 0
                 || allow_path(rules, "/dev/null",
                               file | LANDLOCK_ACCESS_FS_WRITE_FILE)
                        != 0;
    if (status == 0)
        status = (int)syscall(SYS_landlock_restrict_self, rules, 0);
    close(rules);
    return status;
}

int
box_hides(enum box_kind kind, const char *path)
{
    struct stat is;

    if (kind != BOX_USER
        || syscall(SYS_landlock_create_ruleset, NULL, 0,
                   LANDLOCK_CREATE_RULESET_VERSION)
               > 0)
        return 1;
    char *at = realpath(path, NULL);
    int hidden = at == NULL;
    // Looks at the path and each folder above it, but not at /, which everybody
    // may enter.
    while (!hidden && *at != '\0') {
        hidden = stat(at, &is) != 0 || (is.st_mode & S_IXOTH) == 0;
        *strrchr(at, '/') = '\0';
    }
    free(at);
    return hidden;
}

_Noreturn void
box_enter_user(const box *b, pid_t parent, char *const argv[])
{
    umask(022);
    if (chdir(b->folder) != 0) {
        perror(b->folder);
        _exit(126);
    }
    if (b->kind == BOX_USER)
        box_become_user();
    box_end_with(parent);
    box_limit(b);
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    // Without Landlock this does nothing, but then box_choose() has made sure
    // that the folders are closed to other users.
    box_landlock(".", b->building);
    if (box_filter_load(b->building) != 0) {
        perror("The box has no filter");
        _exit(126);
    }
    execve(argv[0], argv, outside_environment);
    perror(argv[0]);
    _exit(127);
}
