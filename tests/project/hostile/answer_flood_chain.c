/* Tries to overwhelm the judge with endless answers. */
#include <unistd.h>
int chain_forward(void);
int
chain_forward(void)
{
    static char zeros[65536];
    while (write(3, zeros, sizeof zeros) > 0)
        ;
    return 0;
}
