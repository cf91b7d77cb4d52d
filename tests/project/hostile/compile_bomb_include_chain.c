/* Tries to include itself for ever. */
#include __FILE__
#include __FILE__
int chain_forward(void);
int
chain_forward(void)
{
    return 0;
}
