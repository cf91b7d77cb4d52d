/* Tries to call the oracle of its own step inside the worker. */
typedef struct sheet sheet;
extern sheet *sheet_run(const char *, unsigned long, int, const char *,
                        const char *) __attribute__((weak));
#include <stdio.h>
#include <stdlib.h>
int chain_forward(void);
int
chain_forward(void)
{
    static int depth;
    if (!depth++ && sheet_run) {
        sheet_run("forward", 0, 1, 0, 0);
        puts("LEAKED an oracle is in the worker");
    }
    _Exit(0);
}
