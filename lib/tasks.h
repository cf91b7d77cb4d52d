/*
 * tasks.h - sequences that ask for a memory, drawn from a seed. Given
 * ready-made.
 *
 * Each function fills x (T,B,D), target (T,B,O) and mask (T,B,1), whose sizes
 * decide how long the sequences are and how many; all three are overwritten.
 * mask is 1 where an answer is asked for and 0 elsewhere, and target is 0
 * wherever mask is.
 *
 * Every function returns GSL_SUCCESS; GSL_EBADLEN when D, O or the shapes do
 * not fit; GSL_EINVAL when T is too short for the task or an argument is out
 * of range. On an error nothing has been written. "Nat" costs are those of
 * rnn_cross_entropy(), squared ones twice rnn_squared_error().
 */
#ifndef TASKS_H
#define TASKS_H

#include "sequence.h"

#include <gsl/gsl_rng.h>

/*
 * Temporal XOR (Elman 1990, Cognitive Science 14(2)): a stream of bits of which
 * every third is the XOR of the two before it; predict the next bit. D = O = 1.
 * Asked at every step but the last. Only x_3, x_6, ... can be foreseen.
 */
int task_temporal_xor(const gsl_rng *r, sequence *x, sequence *target,
                      sequence *mask);

/*
 * Delayed echo: x_t is +1 or -1, the target is x_{t-delay}. D = O = 1. Asked
 * from t = delay + 1 on; delay < T. Always answering 0 has a squared error of 1.
 */
int task_echo(const gsl_rng *r, size_t delay, sequence *x, sequence *target,
              sequence *mask);

/*
 * The adding problem (Hochreiter & Schmidhuber 1997, in the form of Le, Jaitly &
 * Hinton 2015): numbers from U(0,1) in one channel, two marks of 1 in the
 * other, one in each half of the sequence; the target is the sum of the two
 * marked numbers. D = 2, O = 1, T >= 2. Asked at the last step. Always
 * answering 1 has a squared error of Var = 1/6.
 */
int task_adding(const gsl_rng *r, sequence *x, sequence *target,
                sequence *mask);

/*
 * Temporal order (Hochreiter & Schmidhuber 1997, experiment 6a, with the
 * positions of Pascanu, Mikolov & Bengio 2013): four distractors a, b, c, d and
 * two symbols X, Y, one-hot in this order. X or Y stands at p0 in
 * [0.1 T, 0.2 T) and at p1 in [0.5 T, 0.6 T), counted from 0; the class is XX,
 * XY, YX or YY, one-hot. D = 6, O = 4, T >= 10. Asked at the last step.
 * Guessing costs log 4 nat.
 */
int task_temporal_order(const gsl_rng *r, sequence *x, sequence *target,
                        sequence *mask);

/*
 * Two sequences (Hochreiter & Schmidhuber 1997, experiment 3a, after Bengio,
 * Simard & Frasconi 1994): the first N inputs are +1 for class 1 and -1 for
 * class 2, all others Gaussian noise of variance 0.2; the target is 1 or 0.
 * D = O = 1, 1 <= N <= T. Asked at the last step.
 */
int task_two_sequences(const gsl_rng *r, size_t N, sequence *x,
                       sequence *target, sequence *mask);

/*
 * The embedded Reber grammar (Smith & Zipser 1989; Hochreiter & Schmidhuber
 * 1997, experiment 1): strings B T r T E or B P r P E, where r is a string of
 * the Reber grammar. One-hot in the order of REBER_SYMBOLS; the target gives
 * equal shares to all symbols that may come next. D = O = 7, T >= 8. A string
 * of n symbols is asked at n - 1 steps; what is left of T stays 0. Strings that
 * do not fit into T are drawn again, so long ones are rarer than they would be.
 */
#define REBER_SYMBOLS "BTSXPVE"
int task_reber(const gsl_rng *r, sequence *x, sequence *target, sequence *mask);

/* 1 when the string belongs to the embedded Reber grammar, else 0. */
int task_reber_is_legal(const char *string);

/*
 * Copy (Hochreiter & Schmidhuber 1997; Arjovsky, Shah & Bengio 2016): K symbols
 * out of S, then silence, then a go signal at index T - K - 1, after which the
 * network must repeat the symbols. Inputs and targets are one-hot: the S
 * symbols, silence, and for the inputs the go signal. D = S + 2, O = S + 1,
 * S >= 2, K >= 1, T >= 2 K + 1. Asked at every step. A network that knows when
 * to answer but not what costs K log S nat a sequence.
 */
int task_copy(const gsl_rng *r, size_t K, sequence *x, sequence *target,
              sequence *mask);

#endif /* TASKS_H */
