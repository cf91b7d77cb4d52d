/*
 * sheet_parts.h - what is inside a sheet, and how one is filled. Probes, oracles
 * and mistakes need none of it; the runner and the grader do.
 */
#ifndef SHEET_PARTS_H
#define SHEET_PARTS_H

#include "sheet.h"

#include <stdio.h>

enum kind { NUMBER, STATUS, INPUT };

typedef struct {
    enum kind kind;
    char name[32];
    double value, rtol;
} entry;

typedef struct {
    const char *name;
    const void *start;
    void *before, *after;  // copies from before the call and after it
    size_t bytes;
} watched;

struct sheet {
    entry *entries;
    size_t n_entries;
    void **owned;  // what array() gave out
    size_t n_owned;
    watched inputs[8];
    size_t n_inputs;
    char *words;  // what say() said
    size_t words_size;
    FILE *saying;
    void *random;  // a gsl_rng
    size_t more;   // what more() says
    int written;   // no function said GSL_EUNIMPL
    int error_expected;
};

/* A filled sheet: case k of a step, with these functions standing in. */
enum cast { LINKED, ORACLES };
sheet *sheet_run(const char *step, size_t k, enum cast cast,
                 const char *function, const char *mistake);
void sheet_free(sheet *s);

/* How many cases the probe of a step has; 0 when there is no probe. */
size_t sheet_cases(const char *step);

/*
 * The seed of all cases: 1, unless the environment sets WREC_SEED, or another
 * one was set here.
 */
unsigned long sheet_seed(void);
void sheet_set_seed(unsigned long seed);

/* The i-th mistake in the catalogue; returns 0 past the last. */
int mistake_at(size_t i, const char **function, const char **slug,
               const char **says);

/* The mistake that stands in during the present run, or NULL. */
const char *sheet_mistake(void);

/* Whether a number that came back is the one that was wanted. */
int entry_agrees(const entry *got, const entry *want);

// An error of GSL that a probe does not expect ends the run; this stands before
// its reason on standard error, and in front of the place in the learner's file.
#define STOPPED_BY_GSL "GSL stopped the run: "

#endif /* SHEET_PARTS_H */
