/*
 * reservoir.h - an echo state network (esn.h) for the problems of problem.h.
 * Its readout is fitted to the steps that are asked for. The settings of the
 * weights that are drawn and never learned are chosen from a few, by the error
 * on sequences that the readout has not seen. Given ready-made, for the
 * programs that let networks compete.
 */
#ifndef RESERVOIR_H
#define RESERVOIR_H

#include "esn.h"
#include "problem.h"

/* What is drawn: tanh units, and W_xh and b_h from U(-input, input). */
typedef struct {
    size_t H;
    double leak, rho, input;
    double ridge;  // of the readout; found by reservoir_fit()
} reservoir_setting;

enum { RESERVOIR_HEARS = 10 };  // others that a unit hears, on the mean

/*
 * How many numbers a network of H units has, at most SIZE_MAX; it learns
 * O (1 + D + H) of them.
 */
size_t reservoir_parameters(const problem *q, size_t H);

/* The fewest units with which it has at least P, and at least 20. */
size_t reservoir_units(const problem *q, size_t P);

/* Draws a network. NULL on what esn_rescale() refuses. */
esn *reservoir_draw(const gsl_rng *r, const problem *q,
                    const reservoir_setting *s);

/*
 * Fits the readout to the steps that are asked of TRAINED sequences; the ridge
 * is the one of 1e-10, 1e-8, ..., 1e-2 that is best on TRIED more.
 *
 *   s        in; out: its ridge
 *   b        workspace: batch_alloc() with T, D, O of q and H of p
 *   trained, tried   multiples of the batch
 *   error    out: problem_error() on those that were tried
 *
 * Allocates. Returns GSL_SUCCESS; GSL_EDOM when esn_ridge() refuses all of them;
 * GSL_ENOMEM; or what a step that it calls returns.
 */
int reservoir_fit(const gsl_rng *r, const problem *q, size_t trained,
                  size_t tried, esn *p, reservoir_setting *s, batch *b,
                  double *error);

/*
 * Draws and fits a network for each of N settings, and keeps the best.
 *
 *   r        draws the networks
 *   data     draws the sequences, the same for all settings; left behind them
 *   s (n)    in: H is the same in all; out: their ridges
 *   chosen   out: the index of the best
 *
 * Returns the network, for esn_free(); NULL when one could not be drawn or
 * fitted.
 */
esn *reservoir_search(const gsl_rng *r, gsl_rng *data, const problem *q,
                      size_t trained, size_t tried, reservoir_setting *s,
                      size_t n, batch *b, size_t *chosen);

#endif /* RESERVOIR_H */
