#define _GNU_SOURCE

#include "box_bwrap.h"

#include "box_filter.h"
#include "box_user.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <unistd.h>

// Where bubblewrap finds the filter of system calls.
enum { FILTER = 4 };

typedef struct {
    const char *words[96];
    size_t n;
} command;

static void
add_word(command *c, const char *word)
{
    if (c->n + 1 >= sizeof c->words / sizeof c->words[0])
        abort();
    c->words[c->n++] = word;
    c->words[c->n] = NULL;
}

static void
add_three(command *c, const char *a, const char *b, const char *d)
{
    add_word(c, a);
    add_word(c, b);
    add_word(c, d);
}

/*
 * The system, for reading only. /lib and its like are links into /usr on some
 * systems, and on others folders of their own.
 */
static void
add_system(command *c)
{
    static const char *const old[][2] = { { "/bin", "usr/bin" },
                                          { "/lib", "usr/lib" },
                                          { "/lib64", "usr/lib64" } };
    struct stat is;

    add_three(c, "--ro-bind", "/usr", "/usr");
    for (size_t i = 0; i < sizeof old / sizeof old[0]; i++)
        if (lstat(old[i][0], &is) != 0)
            continue;
        else if (S_ISLNK(is.st_mode))
            add_three(c, "--symlink", old[i][1], old[i][0]);
        else
            add_three(c, "--ro-bind", old[i][0], old[i][0]);
    // Without these two the BLAS is not found: Debian finds it through the
    // first, other systems through the second.
    add_three(c, "--ro-bind-try", "/etc/alternatives", "/etc/alternatives");
    add_three(c, "--ro-bind-try", "/etc/ld.so.cache", "/etc/ld.so.cache");
    add_three(c, "--proc", "/proc", "--dev");
    add_word(c, "/dev");
}

/*
 * A limit on threads. The kernel counts them for each user, and when we are not
 * root that user is the lecturer, whose own threads would count as well. Since
 * Linux 5.14 threads in a namespace are counted separately, so the limit is set
 * only from that version on.
 */
static void
add_thread_limit(command *c)
{
    struct utsname system;
    int major = 0, minor = 0;

    if (uname(&system) == 0
        && sscanf(system.release, "%d.%d", &major, &minor) == 2
        && (major > 5 || (major == 5 && minor >= 14)))
        add_three(c, "/usr/bin/prlimit", "--nproc=64", "--");
}

// How every box is made, whatever runs in it.
static const char *const always[] = {
    "bwrap",
    "--unshare-all",
    "--unshare-user",
    "--disable-userns",
    "--new-session",
    "--cap-drop",
    "ALL",
    "--die-with-parent",
    "--hostname",
    "box",
    "--uid",
    "65534",
    "--gid",
    "65534",
    "--chdir",
    "/box",
};

_Noreturn void
box_enter_bwrap(const box *b, pid_t parent, char *const argv[])
{
    command c = { .n = 0 };
    char out[4096];
    const int filter = memfd_create("filter", 0);

    if (filter < 0 || box_filter_export(b->building, filter) != 0
        || lseek(filter, 0, SEEK_SET) != 0
        || (filter != FILTER && dup2(filter, FILTER) < 0)) {
        perror("The box has no filter");
        _exit(126);
    }
    if (filter != FILTER)
        close(filter);
    for (size_t i = 0; i < sizeof always / sizeof always[0]; i++)
        add_word(&c, always[i]);
    add_system(&c);
    add_three(&c, "--ro-bind", b->folder, "/box");
    if (b->building) {
        snprintf(out, sizeof out, "%s/out", b->folder);
        add_three(&c, "--bind", out, "/box/out");
    }
    add_three(&c, "--seccomp", "4", "--");
    add_thread_limit(&c);
    for (size_t i = 0; argv[i] != NULL; i++)
        add_word(&c, argv[i]);
    box_become_user();
    box_end_with(parent);  // bwrap itself asks for this only after a while
    box_limit(b);
    execve("/usr/bin/bwrap", (char *const *)c.words, box_environment);
    perror("bwrap");
    _exit(127);
}
