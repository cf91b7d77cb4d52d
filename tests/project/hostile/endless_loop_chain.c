/* Tries to compute for ever, ignoring all signals that it can. */
#include <signal.h>
int chain_forward(void);
int
chain_forward(void)
{
    for (int n = 1; n < 64; n++)
        signal(n, SIG_IGN);
    for (volatile long i = 0;; i++)
        ;
    return 0;
}
