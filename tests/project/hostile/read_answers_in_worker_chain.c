/* Tries to find mistakes or oracles in the worker. */
typedef struct sheet sheet;
extern void *stand_in_for(const char *, void *) __attribute__((weak));
extern int mistake_at(unsigned long, const char **, const char **,
                      const char **) __attribute__((weak));
#include <stdio.h>
#include <stdlib.h>
int chain_forward(void);
int
chain_forward(void)
{
    const char *a, *b, *c;
    if (mistake_at && mistake_at(0, &a, &b, &c))
        puts("LEAKED a mistake is in the worker");
    _Exit(0);
}
