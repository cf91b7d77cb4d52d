/*
 * refusals.c - prints the tables of what a module's functions refuse.
 *
 *     refusals_chain     FUNCTION ARGUMENT ASPECT CODE VALUE, a row each
 *
 * For test_refusals.py, which compares them with the headers.
 */
#include "../runner/catalogue.h"
#include "../runner/sheet_parts.h"
#include "../runner/steps.h"

#include <stdio.h>
#include <string.h>

#define MODULE_(name) name##_module
#define MODULE_OF(name) MODULE_(name)
extern const module MODULE_OF(MODULE);
static const module *const m = &MODULE_OF(MODULE);

static const char *const aspects[] = {
    "",      "rows",  "columns", "elements", "steps",
    "batch", "width", "entry",   "factor",   "value",
};

int
main(void)
{
    for (size_t i = 0; i < m->n_steps; i++) {
        const char *functions = m->steps[i].functions;
        const probe_rules *rules = sheet_rules(m->steps[i].name);
        for (size_t k = 0; rules != NULL && k < rules->n_refuses; k++) {
            const refusal *r = &rules->refuses[k];
            if (r->function != NULL)
                printf("%s", r->function);
            else
                printf("%.*s", (int)strcspn(functions, " "), functions);
            printf("\t%s\t%s\t%d\t%g\n", r->argument, aspects[r->aspect],
                   r->code,
                   r->aspect == AN_ENTRY || r->aspect == THE_VALUE
                       ? r->value
                       : (double)r->by);
        }
    }
    return 0;
}
