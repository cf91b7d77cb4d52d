/* Tries to fill the memory. */
#include <stdlib.h>
#include <string.h>
int chain_forward(void);
int
chain_forward(void)
{
    for (;;) {
        char *p = malloc(64 << 20);
        if (p)
            memset(p, 1, 64 << 20);
    }
    return 0;
}
