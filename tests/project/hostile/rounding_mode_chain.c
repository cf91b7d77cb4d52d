/* Tries to bend the arithmetic that its inputs are made with. */
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
