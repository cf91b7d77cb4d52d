/* Tries to start the worker again with seeds of its own choice. */
#include <unistd.h>
int chain_forward(void);
int
chain_forward(void)
{
    static int once;
    if (!once++)
        execl("/box/out/plain", "plain", "halflife:1,1,1", (char *)0);
    return 0;
}
