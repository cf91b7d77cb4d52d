/*
 * problem.h - three tasks of tasks.h behind the same functions, each with the
 * loss that fits it and with a measure of how wrong the answers to new
 * sequences are. Given ready-made, for the programs that let networks compete.
 *
 * b comes from batch_alloc() with T, D and O of the problem. Every function that
 * returns an int returns GSL_SUCCESS or what the function that it calls returns.
 */
#ifndef PROBLEM_H
#define PROBLEM_H

#include "batch.h"

#include <gsl/gsl_rng.h>

typedef enum {
    PROBLEM_ADDING,  // squared error
    PROBLEM_ORDER,   // temporal order; cross-entropy
    PROBLEM_REBER,   // embedded Reber grammar; cross-entropy
    PROBLEM_KINDS
} problem_kind;

typedef struct {
    problem_kind kind;
    size_t T, D, O;
} problem;

/* A task with sequences of T steps. */
problem problem_of(problem_kind kind, size_t T);

/* New sequences: b->x, b->target and b->mask. */
int problem_draw(const problem *q, const gsl_rng *r, batch *b);

/* The loss of the outputs b->y against b->target: fills b->cost and L. */
int problem_loss(const problem *q, batch *b, double *L);

/* The gradient of that loss, added to b->dy. */
int problem_gradient(const problem *q, batch *b);

/*
 * How wrong b->y is: for adding the mean squared error. For temporal order the
 * share of sequences put into a wrong class. For Reber the share of strings
 * with a mistake in them: a step at which the output of some symbol that may
 * come next is not larger than those of all symbols that may not. The criterion
 * is that of Hochreiter & Schmidhuber 1997. NaN counts as wrong.
 */
double problem_error(const problem *q, const batch *b);

/*
 * The same for the last asked step but one, where a string of the embedded Reber
 * grammar asks for what its second symbol was. Guessing is wrong half the time.
 */
double problem_far_error(const batch *b);

#endif /* PROBLEM_H */
