/*
 * Tries to end the run with success by _exit(), which skips all exit handlers.
 */
#include <unistd.h>
int chain_forward(void);
int
chain_forward(void)
{
    _exit(0);
}
