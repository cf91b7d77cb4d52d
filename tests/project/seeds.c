#include "../runner/compare.h"
#include "../runner/fair.h"
#include "../runner/sheet_parts.h"
#include "../runner/steps.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#define MODULE_(name) name##_module
#define MODULE_OF(name) MODULE_(name)
extern const module MODULE_OF(MODULE);
int
main(int argc, char **argv)
{
    unsigned long from = argc > 1 ? strtoul(argv[1], 0, 10) : 1,
                  to = argc > 2 ? strtoul(argv[2], 0, 10) : 100;
    const module *m = &MODULE_OF(MODULE);
    for (size_t i = 0; i < m->n_steps; i++) {
        const char *st = m->steps[i].name;
        int bad = 0;
        unsigned long skipped = 0;
        for (unsigned long s = from; s <= to; s++) {
            unsigned long f = fair_seed(st, s);
            if (f != s) {
                skipped++;
                continue;
            }
            for (size_t k = 0; k < sheet_cases(st); k++) {
                char *t;
                const char *r;
                if (compare_case(st, k, NULL, NULL, &t, &r) != RIGHT) {
                    bad++;
                    if (bad < 3)
                        printf("%s seed %lu case %zu\n%s\n", st, s, k + 1, t);
                }
                free(t);
            }
        }
        printf("%s: unfair %lu, failing %d\n", st, skipped, bad);
    }
}
