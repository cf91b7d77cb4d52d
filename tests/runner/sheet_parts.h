/*
 * sheet_parts.h - what is inside a sheet, and how one is filled. Probes, oracles
 * and mistakes need none of it; the runner and the grader do.
 */
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
 * Bytes that must not change, with a copy from before the call and, where they
 * changed, one from after it.
 * With ROWS, START is a block of rows, and what counts is all of it but a
 * window: COLUMNS doubles, STEP apart, from the FIRST on in every row but the
 * outermost two.
 */
typedef struct {
    const char *name;
    const void *start;
    void *before, *after;  // after is NULL where nothing changed
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
    char *words;    // what say() said; NULL of a silent sheet
    size_t words_size;
    FILE *saying;
    size_t drawn;  // awkward numbers so far
    size_t more;   // what more() says
    int written;   // no function said GSL_EUNIMPL
    int error_expected;
};

/* Whether the bytes have changed, of which a copy is kept then. */
int watched_changed(watched *w);

/* What was there at the last look: W->bytes of them. */
const void *watched_now(const watched *w);

/* Ends the program over a mistake in the tests themselves. */
void sheet_require(int condition, const char *what);

/* Watches W, of which .bytes need not be set when it is a window. */
void watch(sheet *s, watched w);

/*
 * Just before the call: says and watches what arguments.h gave out, spoils the
 * entry that the row of the table names, and expects the error that it names.
 */
void arguments_ready(sheet *s);

/* The name of the i-th that arguments.h gave out, or NULL past the last. */
const char *argument_name(const sheet *s, size_t i);

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

/*
 * Awkward numbers are from now on replaced by a neighbour: with 1 those with an odd
 * last digit by the next double above, with 2 each by the one above or below, as a
 * coin says; with 0 none. How far the answers then move shows how far rounding can
 * move them.
 */
void sheet_nudge(int nudge);

/*
 * Whether sheets are from now on filled without words, which take a tenth of the time
 * and only help somebody who reads about a case.
 */
void sheet_be_silent(int be);

/* The mistake that stands in during the present run, or NULL. */
const char *sheet_mistake(void);

/* Whether a number that came back is the one that was wanted. */
int entry_agrees(const entry *got, const entry *want);

// An error of GSL that a probe does not expect ends the run; this stands before
// its reason on standard error, and in front of the place in the learner's file.
#define STOPPED_BY_GSL "GSL stopped the run: "

#endif /* SHEET_PARTS_H */
