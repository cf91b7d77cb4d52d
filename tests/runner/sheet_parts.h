/* sheet_parts.h - what sheet.c writes down and judge.c reads. */
#ifndef SHEET_PARTS_H
#define SHEET_PARTS_H

#include "sheet.h"

#include <stdio.h>

/* HEAP: whether memory was taken and not given back, 0 or 1. */
enum kind { NUMBER, STATUS, INPUT, HEAP };

typedef struct {
    enum kind kind;
    char name[32];
    double value, rtol;
} entry;

/*
 * Bytes that must stay, and copies from before the call and after it. With ROWS,
 * START is a block of rows, and what counts is all of it but a window: COLUMNS
 * doubles, STEP apart, from the FIRST on in every row but the outermost two.
 */
typedef struct {
    const char *name;
    const void *start;
    void *before, *after;
    size_t bytes;
    size_t rows, width, first, columns, step;
} watched;

struct sheet {
    entry *entries;
    size_t n_entries;
    void **owned;  // what array() gave out
    size_t n_owned;
    watched inputs[32];
    size_t n_inputs;
    struct argument *arguments[32];  // what arguments.h gave out
    size_t n_arguments;
    size_t case_number;  // the k of the runner, not of the probe
    const probe_rules *rules;
    size_t sizes_asked;
    int ready;      // arguments_ready() has been called
    size_t in_use;  // memory before the call, as heap.h counts it
    int kept;       // some call took memory and did not give it back
    size_t taken;   // how many blocks the calls took, where it is counted
    char *words;    // what say() said
    size_t words_size;
    FILE *saying;
    void *random;  // a gsl_rng
    size_t more;   // what more() says
    int written;   // no function said GSL_EUNIMPL
    int error_expected;
};

/* Watches W, of which .bytes need not be set when it is a window. */
void watch(sheet *s, watched w);

/*
 * Just before the call: says and watches what arguments.h gave out, spoils the
 * entry that the row of the table names, and expects the error that it names.
 */
void arguments_ready(sheet *s);

/* A filled sheet: case k of a step, with these functions standing in. */
enum cast { LINKED, ORACLES };
sheet *sheet_run(const char *step, size_t k, enum cast cast,
                 const char *function, const char *mistake);
void sheet_free(sheet *s);

/*
 * From now on the cases of this seed. Without it sheet_seed() asks the
 * environment.
 */
void sheet_set_seed(unsigned long seed);

/*
 * From now on every other awkward number is the next double above it, or not:
 * what this does to the answers tells how far rounding can move them.
 */
void sheet_nudge(int nudge);

/* Whether a number that came back is the one that was wanted. */
int agrees(const entry *got, const entry *want);

// How near the numbers of two slips must be to be called the same slip.
#define SAME_SLIP 1e-10

/*
 * As judge(), for sheets that another process filled: received[k] is the one
 * to judge, the others may be NULL. It has the entries of WANT, in number, kind
 * and name.
 */
enum verdict judge_received(const char *step, size_t k, sheet *const *received,
                            const sheet *want, char **text,
                            const char **recognised);

/* The words of a message, in tell.c. WANT has the case in words as well. */
void tell_case(FILE *out, const char *step, size_t k, const sheet *want);
void tell_difference(FILE *out, const sheet *got, const sheet *want,
                     size_t first);

/* What two numbers alone suggest, when the catalogue knows nothing better. */

#endif /* SHEET_PARTS_H */
