#include "catalogue.h"

#include <stdlib.h>
#include <string.h>

enum { MAX_PROBES = 16, MAX_STAND_INS = 768 };

static struct {
    const char *step;
    probe_function *run;
    const probe_rules *rules;
} probes[MAX_PROBES];
static size_t n_probes;

static struct {
    const char *function, *slug, *says;  // an oracle has no slug
    any_function *code;
} stand_ins[MAX_STAND_INS];
static size_t n_stand_ins;

static void
catalogue_refuse(const char *why)
{
    fprintf(stderr, "tests/runner/catalogue.c: %s.\n", why);
    abort();
}

void
register_probe(const char *step, probe_function *run, const probe_rules *rules)
{
    if (n_probes == MAX_PROBES)
        catalogue_refuse("too many probes; raise MAX_PROBES");
    probes[n_probes].step = step;
    probes[n_probes].run = run;
    probes[n_probes++].rules = rules;
}

void
set_probe_rules(const char *step, probe_function *run, const probe_rules *rules)
{
    for (size_t i = 0; i < n_probes; i++)
        if (strcmp(probes[i].step, step) == 0)
            n_probes = i;
    register_probe(step, run, rules);
}

void
register_stand_in(const char *function, const char *slug, const char *says,
                  any_function *code)
{
    if (n_stand_ins == MAX_STAND_INS)
        catalogue_refuse("too many mistakes; raise MAX_STAND_INS");
    // An oracle has no name.
    for (size_t k = 0; slug != NULL && k < n_stand_ins; k++)
        if (stand_ins[k].slug != NULL && strcmp(stand_ins[k].slug, slug) == 0
            && strcmp(stand_ins[k].function, function) == 0)
            catalogue_refuse("a mistake and a variant, or two, have one name");
    stand_ins[n_stand_ins].function = function;
    stand_ins[n_stand_ins].slug = slug;
    stand_ins[n_stand_ins].says = says;
    stand_ins[n_stand_ins++].code = code;
}

int
mistake_at(size_t i, const char **function, const char **slug,
           const char **says)
{
    for (size_t k = 0; k < n_stand_ins; k++) {
        if (stand_ins[k].says == NULL || i-- > 0)
            continue;
        *function = stand_ins[k].function;
        *slug = stand_ins[k].slug;
        *says = stand_ins[k].says;
        return 1;
    }
    return 0;
}

int
variant_at(size_t i, const char **function, const char **slug)
{
    for (size_t k = 0; k < n_stand_ins; k++) {
        if (stand_ins[k].slug == NULL || stand_ins[k].says != NULL || i-- > 0)
            continue;
        *function = stand_ins[k].function;
        *slug = stand_ins[k].slug;
        return 1;
    }
    return 0;
}

any_function *
catalogue_find(const char *function, const char *slug)
{
    for (size_t i = 0; i < n_stand_ins; i++)
        if (strcmp(stand_ins[i].function, function) == 0
            && (slug == NULL ? stand_ins[i].slug == NULL
                             : stand_ins[i].slug != NULL
                                   && strcmp(stand_ins[i].slug, slug) == 0))
            return stand_ins[i].code;
    catalogue_refuse(slug != NULL ? slug : function);
    return NULL;
}

probe_function *
catalogue_probe(const char *step)
{
    for (size_t i = 0; i < n_probes; i++)
        if (strcmp(probes[i].step, step) == 0)
            return probes[i].run;
    return NULL;
}

const probe_rules *
sheet_rules(const char *step)
{
    for (size_t i = 0; i < n_probes; i++)
        if (strcmp(probes[i].step, step) == 0)
            return probes[i].rules;
    return NULL;
}
