/* Tries to end the run with success before main begins. */
#include <stdlib.h>
__attribute__((constructor)) static void
begin(void)
{
    exit(0);
}
int chain_forward(void);
int
chain_forward(void)
{
    return 0;
}
