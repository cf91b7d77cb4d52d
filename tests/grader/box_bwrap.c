/* box_bwrap.c - a box of namespaces, made by bubblewrap. */
#define _GNU_SOURCE

#include "box_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <unistd.h>

typedef struct {
    const char *words[96];
    size_t n;
} command;

static void
say(command *c, const char *word)
{
    if (c->n + 1 >= sizeof c->words / sizeof c->words[0])
        abort();
    c->words[c->n++] = word;
    c->words[c->n] = NULL;
}

static void
say_three(command *c, const char *a, const char *b, const char *d)
{
    say(c, a);
    say(c, b);
    say(c, d);
}

/* /lib and its like: a link into /usr here, a folder of its own elsewhere. */
static void
say_system(command *c)
{
    static const char *const old[][2] = { { "/bin", "usr/bin" },
                                          { "/lib", "usr/lib" },
                                          { "/lib64", "usr/lib64" } };
    struct stat is;

    say_three(c, "--ro-bind", "/usr", "/usr");
    for (size_t i = 0; i < sizeof old / sizeof old[0]; i++)
        if (lstat(old[i][0], &is) != 0)
            continue;
        else if (S_ISLNK(is.st_mode))
            say_three(c, "--symlink", old[i][1], old[i][0]);
        else
            say_three(c, "--ro-bind", old[i][0], old[i][0]);
    // Debian finds its BLAS through the one, other systems through the other.
    say_three(c, "--ro-bind-try", "/etc/alternatives", "/etc/alternatives");
    say_three(c, "--ro-bind-try", "/etc/ld.so.cache", "/etc/ld.so.cache");
    say_three(c, "--proc", "/proc", "--dev");
    say(c, "/dev");
}

/*
 * Threads are counted for a user, who is the lecturer when we are not root;
 * since Linux 5.14 those in a namespace are counted by themselves.
 */
static void
say_threads(command *c)
{
    struct utsname system;
    int major = 0, minor = 0;

    if (uname(&system) == 0
        && sscanf(system.release, "%d.%d", &major, &minor) == 2
        && (major > 5 || (major == 5 && minor >= 14)))
        say_three(c, "/usr/bin/prlimit", "--nproc=64", "--");
}

// What every box is, whatever runs in it.
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
box_enter_bwrap(const box *b, char *const argv[])
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
        say(&c, always[i]);
    say_system(&c);
    say_three(&c, "--ro-bind", b->folder, "/box");
    if (b->building) {
        snprintf(out, sizeof out, "%s/out", b->folder);
        say_three(&c, "--bind", out, "/box/out");
    }
    say_three(&c, "--seccomp", "4", "--");
    say_threads(&c);
    for (size_t i = 0; argv[i] != NULL; i++)
        say(&c, argv[i]);
    box_become_user();
    box_limit(b);
    execve("/usr/bin/bwrap", (char *const *)c.words, box_environment);
    perror("bwrap");
    _exit(127);
}
