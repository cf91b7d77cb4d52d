/*
 * bptt_right.h - the parts of chapter 3, right, for mistakes that are wrong
 * elsewhere. They stand here, and not in what the learner writes, so that a
 * mistake in bptt_sweep() is not taken for one in bptt_backward().
 *
 * Nothing here but what is "of common" looks at shapes: a mistake does that itself,
 * or leaves it out.
 */
#ifndef MISTAKES_BPTT_RIGHT_H
#define MISTAKES_BPTT_RIGHT_H

#include "bptt.h"

/* db += da' 1, the sum of the rows: (3.3). */
void bptt_right_db(const gsl_matrix *da, gsl_vector *db);

/* da_t from dh_t, for the whole batch: (3.6). */
void bptt_right_da(const rnn_params *p, const sequence *h, const sequence *dh,
                   size_t t, sequence *da);

/* dh_{t-1} += da_t W_hh, for the whole batch: (3.7). */
void bptt_right_dh_prev(const rnn_params *p, const sequence *da, size_t t,
                        sequence *dh);

/*
 * dW += sum over t = 1..T of da_t' z_t, where z_1 stands at index FROM of z:
 * (3.8), with x and 0 for dW_xh, and h and 0 for dW_hh.
 */
void bptt_right_dW(size_t T, const sequence *da, const sequence *z, size_t from,
                   gsl_matrix *dW);

/* The sums of (3.8) over all steps. */
void bptt_right_weights(const sequence *x, const sequence *h,
                        const sequence *da, rnn_params *dp);

/* The walk back through time, and its weights: all of bptt_sweep(). */
void bptt_right_sweep(const rnn_params *p, const sequence *x, const sequence *h,
                      sequence *da, sequence *dh, rnn_params *dp);

/*
 * The same when nobody has looked at shapes, as far as the steps and products of
 * it would be refused by nobody.
 */
void bptt_right_sweep_of_common(const rnn_params *p, const sequence *x,
                                const sequence *h, sequence *da, sequence *dh,
                                rnn_params *dp);

/* The way back through the readout at one step: (3.9). */
void bptt_right_readout_step(const rnn_params *p, const gsl_matrix *h_t,
                             const gsl_matrix *dy_t, gsl_matrix *dh_t,
                             rnn_params *dp);

/* The same for the steps first..last. */
void bptt_right_readout(const rnn_params *p, const sequence *h,
                        const sequence *dy, size_t first, size_t last,
                        sequence *dh, rnn_params *dp);

/* The same for all steps, when nobody has looked at shapes. */
void bptt_right_readout_of_common(const rnn_params *p, const sequence *h,
                                  const sequence *dy, sequence *dh,
                                  rnn_params *dp);

/* How many steps all of them have. */
size_t bptt_right_steps(const sequence *x, const sequence *h,
                        const sequence *dy, const sequence *da,
                        const sequence *dh);

/* Whether the shapes are those that bptt_backward() and bptt_truncated() take. */
int bptt_right_fits(const rnn_params *p, const sequence *x, const sequence *h,
                    const sequence *dy, const sequence *da, const sequence *dh,
                    const rnn_params *dp);

#endif /* MISTAKES_BPTT_RIGHT_H */
