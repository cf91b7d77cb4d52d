/* Tries to stop the judge with SIGSTOP. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
int chain_forward(void);
int
chain_forward(void)
{
    if (kill(getppid(), SIGSTOP) == 0 || kill(0, SIGSTOP) == 0)
        puts("LEAKED a signal was sent");
    _Exit(0);
}
