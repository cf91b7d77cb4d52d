/* Tries to raise the limits that the box has set. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>
int chain_forward(void);
int
chain_forward(void)
{
    struct rlimit most = { RLIM_INFINITY, RLIM_INFINITY };
    if (setrlimit(RLIMIT_CPU, &most) == 0 || setrlimit(RLIMIT_FSIZE, &most) == 0
        || setuid(0) == 0 || setresuid(0, 0, 0) == 0)
        puts("LEAKED a limit was lifted");
    _Exit(0);
}
