/* Tries to make the compiler read for ever. */
#include "/dev/zero"
int chain_forward(void);
int
chain_forward(void)
{
    return 0;
}
