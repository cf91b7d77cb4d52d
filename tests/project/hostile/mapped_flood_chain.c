/* Tries to fill the memory past malloc, where a sanitizer does not count. */
#define _GNU_SOURCE
#include <string.h>
#include <sys/mman.h>
int chain_forward(void);
int
chain_forward(void)
{
    for (;;) {
        char *p = mmap(0, 64 << 20, PROT_READ | PROT_WRITE,
                       MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
        if (p != MAP_FAILED)
            p[0] = 1;
    }
    return 0;
}
