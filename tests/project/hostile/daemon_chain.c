/* Tries to leave a process behind that outlives the run. */
#include <stdio.h>
#include <unistd.h>
int chain_forward(void);
int
chain_forward(void)
{
    if (fork() == 0) {
        setsid();
        for (;;)
            sleep(1);
    }
    return 0;
}
