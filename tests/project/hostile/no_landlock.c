/*
 * no_landlock.c - runs a command as on a kernel that has no Landlock.
 *
 *     no_landlock COMMAND [WORD...]
 */
#include <errno.h>
#include <seccomp.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int
main(int argc, char **argv)
{
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);

    if (argc < 2 || filter == NULL
        || seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS),
                            SCMP_SYS(landlock_create_ruleset), 0)
               != 0
        || seccomp_load(filter) != 0) {
        fprintf(stderr, "usage: no_landlock COMMAND [WORD...]\n");
        return EXIT_FAILURE;
    }
    seccomp_release(filter);
    execvp(argv[1], argv + 1);
    perror(argv[1]);
    return EXIT_FAILURE;
}
