/*
 * Tries to end the run with success by quick_exit(), which skips the handlers
 * of atexit().
 */
#include <stdlib.h>
int chain_forward(void);
int
chain_forward(void)
{
    quick_exit(0);
}
