/* Tries to end the judge. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
int chain_forward(void);
int
chain_forward(void)
{
    if (kill(getppid(), SIGKILL) == 0 || kill(1, SIGKILL) == 0
        || kill(-1, SIGKILL) == 0)
        puts("LEAKED a signal was sent");
    _Exit(0);
}
