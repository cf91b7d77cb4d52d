/* Tries to write answers before main begins. */
#include <unistd.h>
__attribute__((constructor)) static void
begin(void)
{
    char zeros[65536] = { 0 };
    if (write(3, zeros, sizeof zeros) < 0)
        _exit(1);
}
int chain_forward(void);
int
chain_forward(void)
{
    return 0;
}
