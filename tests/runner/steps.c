#include "steps.h"

#include <string.h>

const step *
step_named(const module *m, const char *name)
{
    for (size_t i = 0; i < m->n_steps; i++)
        if (strcmp(m->steps[i].name, name) == 0)
            return &m->steps[i];
    return NULL;
}

const step *
step_of_function(const module *m, const char *function)
{
    const size_t length = strlen(function);

    for (size_t i = 0; i < m->n_steps; i++) {
        // A whole word of "chain_loss chain_descend", not a part of one.
        const char *list = m->steps[i].functions;
        for (const char *at = list; (at = strstr(at, function)) != NULL; at++)
            if ((at == list || at[-1] == ' ')
                && (at[length] == ' ' || at[length] == '\0'))
                return &m->steps[i];
    }
    return NULL;
}
