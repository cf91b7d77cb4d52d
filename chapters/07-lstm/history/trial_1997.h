/*
 * trial_1997.h - one trial of an experiment of 1997: a network at its start,
 * the sequences it is given one after the other, and the criterion for when it
 * has learned enough. Given ready-made, for chapters/07-lstm/history.c, which
 * has the remaining part: how the network learns from a sequence.
 *
 *     trial_1997 *n = trial_1997_alloc(ORDER, seed);
 *     do {
 *         const size_t i = trial_1997_next(n);
 *         learn(n, i);
 *     } while (!trial_1997_met(n));
 *
 * Where the paper leaves the procedure open, we chose it: 3a is tested after
 * every LOOK sequences, on sequences that are the same all through a trial, and
 * so is the grammar, on both of its sets. "Mean error" is the absolute one, in
 * 6a and 4 that of the latest 2000 sequences. (Table 8 gives an "MSE" of 0.0139
 * where 14 of 2560 errors are above 0.04: only the absolute error of such a
 * network can be so large.) There are three pairs of sets for the grammar, as
 * in the paper, and the trials take them in turn.
 */
#ifndef TRIAL_1997_H
#define TRIAL_1997_H

#include "experiments_1997.h"

enum {
    LATEST_1997 = 2000,  // sequences in a row, in 6a and 4
    TESTED_1997 = 256,   // sequences of a test in 3a, strings of a set in 1
    LOOK_1997 = 100,     // sequences from one test to the next
    NEW_1997 = 2560,     // sequences that are tried after training
    PAIRS_1997 = 3       // of a training set and a test set
};

typedef struct {
    const experiment_1997 *e;
    int experiment;
    unsigned long seed;
    lstm_1997_params *p, *dp;  // the network, and room for its gradient
    lstm_1997_state *s;
    task_1997 k;   // the current sequences
    size_t count;  // sequences so far
    double
        half_at;  // when the first half of the criterion was met, or infinity
    // What follows is for trial_1997_met() alone.
    gsl_rng *r, *test;
    task_1997 room;
    sequence window[3];
    double latest[LATEST_1997], sum;
    size_t right;
} trial_1997;

/*
 * A trial with its first weights; or NULL: GSL_EINVAL when there is no such
 * experiment, GSL_ENOMEM.
 */
trial_1997 *trial_1997_alloc(int experiment, unsigned long seed);

/* Frees n. NULL is allowed. */
void trial_1997_free(trial_1997 *n);

/* Goes on to the next sequence: it is sequence i of the batch n->k. */
size_t trial_1997_next(trial_1997 *n);

/* After how many steps sequence i of n->k is over. */
size_t trial_1997_length(const trial_1997 *n, size_t i);

/*
 * What the network is taught at index t of sequence i: the target; but in the
 * grammar, where that names all symbols that may come next, the one that does.
 */
const double *trial_1997_lesson(const trial_1997 *n, size_t t, size_t i);

/*
 * The network hears sequence i of n->k, without learning.
 *
 *   error   added to: the mean absolute error of all outputs at the last step
 *
 * Returns 1 when every answer is right, else 0. An answer is right when all
 * outputs are within e->right of the target; in the grammar, when all symbols
 * that may come next are above all others.
 */
int trial_1997_ask(trial_1997 *n, size_t i, double *error);

/*
 * Has the network just met the criterion? To be called after every sequence
 * that it has learned from, with n->s as its last step left it.
 *
 *     6a, 4   the mean error is below e->mean; and all are right
 *     3a      all are right; and their mean error is below e->mean
 *     1       the training set is right; and the test set too
 *
 * What stands before the "and" is the first half, for half_at.
 */
int trial_1997_met(trial_1997 *n);

#endif /* TRIAL_1997_H */
