/* sheet_parts.h - what sheet.c writes down and judge.c reads. */
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
    void *before;
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
    int written;   // no function said GSL_EUNIMPL
    int error_expected;
};

/* A filled sheet: case k of a step, with these functions standing in. */
enum cast { LINKED, ORACLES };
sheet *sheet_run(const char *step, size_t k, enum cast cast,
                 const char *function, const char *mistake);
void sheet_free(sheet *s);

#endif /* SHEET_PARTS_H */
