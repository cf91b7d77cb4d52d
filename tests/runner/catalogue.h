/*
 * catalogue.h - all probes, oracles, mistakes and variants that are linked into
 * a program. They enter themselves before main() begins, see sheet.h.
 */
#ifndef CATALOGUE_H
#define CATALOGUE_H

#include "sheet.h"

/* The rules of a step's probe, or NULL. */
const probe_rules *sheet_rules(const char *step);

/* The probe itself, or NULL. */
probe_function *catalogue_probe(const char *step);

/*
 * Registers a probe once more as STEP, a name that no step has, with other rules;
 * what had that name before is forgotten.
 */
void set_probe_rules(const char *step, probe_function *run,
                     const probe_rules *rules);

/* The i-th mistake in the catalogue; returns 0 past the last. */
int mistake_at(size_t i, const char **function, const char **slug,
               const char **says);

/* The i-th right answer of another kind; returns 0 past the last. */
int variant_at(size_t i, const char **function, const char **slug);

/*
 * The code of a mistake or a variant; with NULL for its slug, of the oracle. Ends
 * the program when there is none.
 */
any_function *catalogue_find(const char *function, const char *slug);

#endif /* CATALOGUE_H */
