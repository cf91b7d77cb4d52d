/*
 * experiments_1997.h - experiments of Hochreiter & Schmidhuber (1997), Neural
 * Computation 9(8): their networks, their sequences, and when a trial counts as
 * solved. Given ready-made, for chapters/07-lstm/history.c.
 *
 * The settings are those of the paper's sections 5.1, 5.3, 5.4 and 5.6 and of
 * its tables 10 and 11. What they leave open is said here or in history.c.
 */
#ifndef EXPERIMENTS_1997_H
#define EXPERIMENTS_1997_H

#include "lstm_1997.h"
#include "sequence.h"

/*
 * ORDER    6a, temporal order: an E, then symbols out of a, b, c, d, but X or Y
 *          at one of the steps 10 to 20 and at one of 50 to 60; at the end a B.
 *          Was it XX, XY, YX or YY? One-hot, in the order a b c d X Y E B.
 * THREE    3a, two sequences, N = 3: task_two_sequences() of tasks.h.
 * ONE      3a with N = 1.
 * ADDING   4: a number from U(-1,1) and a mark at every step. The mark is 1 at
 *          one of the first ten steps and at another of the T/2 first, -1 at
 *          the first and at the last step, else 0. A marked number in the first
 *          step is set to 0. Target: 0.5 + sum of the marked / 4.
 * REBER    1, embedded Reber grammar: task_reber() of tasks.h.
 *
 * Steps count from 0, the ends of a range are drawn too, and where there is a T
 * it is the least length: sequences have T to 1.1 T steps.
 */
enum { ORDER, THREE, ONE, ADDING, REBER, EXPERIMENTS };

typedef struct {
    lstm_1997_shape shape;
    double range;                      // the first weights are within +-range
    const double *in_bias, *out_bias;  // (blocks), or NULL: like all weights
    double rate;
    size_t T, longest;  // least and largest number of steps
    double right;       // an answer is right if all its errors are below this
    double mean;        // the mean error that training has to come below
    int trials;
    double sequences;  // published: until training stopped, on the mean
    double wrong;      // published: of 2560 after training, on the mean
} experiment_1997;

/* The experiments, in the order above; REBER has no mean and no wrong. */
extern const experiment_1997 experiments_1997[EXPERIMENTS];

/* Sequences and what is asked of them, as in tasks.h. */
typedef struct {
    sequence *x, *target, *mask;  // (T,B,D), (T,B,O), (T,B,1)
} task_1997;

/*
 * Draws a length T, and sequences of it for any experiment but REBER.
 *
 *   room   (longest,B,.)  overwritten as far as the sequences go
 *   k                     out: its sequences become windows onto room
 *
 * Returns GSL_SUCCESS; GSL_EBADLEN when a shape is not that of the experiment;
 * GSL_EINVAL for REBER or a number that is no experiment.
 */
int task_1997_draw(int experiment, const gsl_rng *r, const task_1997 *room,
                   const task_1997 *k);

/*
 * Strings for REBER: the first half of the batch is a training set, the second
 * a test set in which nothing of the first occurs.
 *
 *   room   (longest,B,.)  overwritten
 *
 * Returns GSL_SUCCESS; GSL_EBADLEN when a shape is not that of the experiment,
 * or B is odd.
 */
int task_1997_strings(const gsl_rng *r, const task_1997 *room);

#endif /* EXPERIMENTS_1997_H */
