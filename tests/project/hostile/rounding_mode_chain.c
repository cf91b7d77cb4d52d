/*
 * Tries to change the rounding mode in which the inputs and answers are
 * computed.
 */
#include <fenv.h>
__attribute__((constructor)) static void
begin(void)
{
    fesetround(FE_TOWARDZERO);
}
int chain_forward(void);
int
chain_forward(void)
{
    fesetround(FE_UPWARD);
    return 0;
}
