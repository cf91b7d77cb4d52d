/* Tries to trace the judge. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/ptrace.h>
#include <unistd.h>
int chain_forward(void);
int
chain_forward(void)
{
    if (ptrace(PTRACE_ATTACH, getppid(), 0, 0) == 0)
        puts("LEAKED the parent can be traced");
    _Exit(0);
}
