/* Tries to compute for ever, deaf to signals. */
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
