/*
 * fading.h - a network that hears a little noise, how much of the gradient of its last
 * state is left n steps before, and its eigenvalues: for the figures of chapters 3 and 5.
 * The loss looks at the last state only, in a random direction.
 */
#ifndef FADING_H
#define FADING_H

#include "bptt.h"
#include "live.h"

#include <gsl/gsl_complex_math.h>
#include <gsl/gsl_eigen.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_randist.h>
#include <math.h>

enum { FADING_T = 100, FADING_SETTLE = 50, FADING_UNITS = 64 };
static const double FADING_NOISE = 0.1;

/* What is shown, and everything that has the size of the network. */
static struct {
    gsl_rng *r;
    rnn_params *p, *dp;
    sequence *x, *h, *da, *dh;
    double left[FADING_T + 1];  // log10, at t = 0..T
    double real[FADING_UNITS], imaginary[FADING_UNITS];
} net;

/*
 * A network of H units without weights, and its random numbers. Returns GSL_EINVAL for
 * settings that are out of range, GSL_ENOMEM.
 */
static inline int
fading_begin(double units, double kind, double seed)
{
    if (!(units >= 1.0 && units <= FADING_UNITS) || !(seed >= 0.0 && seed < 1e9)
        || !(kind >= 0.0 && kind < ACTIVATIONS))
        return GSL_EINVAL;
    const size_t H = (size_t)units;
    const activation f = (activation)(int)kind;

    rnn_params_free(net.p);
    rnn_params_free(net.dp);
    sequence_free(net.x);
    sequence_free(net.h);
    sequence_free(net.da);
    sequence_free(net.dh);
    if (net.r == NULL)
        net.r = gsl_rng_alloc(gsl_rng_mt19937);
    net.p = rnn_params_alloc(H, H, 1, f);
    net.dp = rnn_params_alloc(H, H, 1, f);
    net.x = sequence_alloc(FADING_SETTLE + FADING_T, 1, H);
    net.h = sequence_alloc(FADING_SETTLE + FADING_T + 1, 1, H);
    net.da = sequence_alloc(FADING_T, 1, H);
    net.dh = sequence_alloc(FADING_T + 1, 1, H);
    if (!net.r || !net.p || !net.dp || !net.x || !net.h || !net.da || !net.dh)
        return GSL_ENOMEM;
    gsl_rng_set(net.r, (unsigned long)seed);
    return GSL_SUCCESS;
}

/* The eigenvalues of W_hh, in the order in which GSL finds them. */
static inline int
fading_spectrum(void)
{
    const size_t H = net.p->H;
    gsl_matrix *copy = gsl_matrix_alloc(H, H);  // the search destroys it
    gsl_vector_complex *lambda = gsl_vector_complex_alloc(H);
    gsl_eigen_nonsymm_workspace *space = gsl_eigen_nonsymm_alloc(H);
    int status = GSL_ENOMEM;

    if (copy != NULL && lambda != NULL && space != NULL) {
        gsl_matrix_memcpy(copy, &net.p->W_hh.matrix);
        status = gsl_eigen_nonsymm(copy, lambda, space);
        for (size_t k = 0; k < H; k++) {
            const gsl_complex l = gsl_vector_complex_get(lambda, k);
            net.real[k] = GSL_REAL(l);
            net.imaginary[k] = GSL_IMAG(l);
        }
    }
    gsl_eigen_nonsymm_free(space);
    gsl_vector_complex_free(lambda);
    gsl_matrix_free(copy);
    return status;
}

/* Forward through noise, and back: fills net.left; norm is its length before, (T+1). */
static inline int
fading_measure(gsl_vector *norm)
{
    const size_t H = net.p->H;
    gsl_matrix_set_identity(&net.p->W_xh.matrix);
    for (size_t k = 0; k < net.x->T * H; k++)
        net.x->data[k] = gsl_ran_gaussian_ziggurat(net.r, FADING_NOISE);
    for (size_t j = 0; j < H; j++)
        sequence_of(net.dh, FADING_T, 0)[j] =
            gsl_ran_gaussian_ziggurat(net.r, 1.0);
    LIVE_TRY(rnn_forward(net.p, net.x, net.h));
    const sequence x_end = sequence_steps(net.x, FADING_SETTLE, FADING_T);
    const sequence h_end = sequence_steps(net.h, FADING_SETTLE, FADING_T + 1);
    LIVE_TRY(bptt_sweep(net.p, &x_end, &h_end, net.da, net.dh, net.dp));
    LIVE_TRY(bptt_norms(net.dh, norm));
    const double end = gsl_vector_get(norm, FADING_T);
    for (size_t t = 0; t <= FADING_T; t++)
        net.left[t] = log10(gsl_vector_get(norm, t) / end);
    live_show(0, net.left, FADING_T + 1);
    live_show(1, net.real, H);
    live_show(2, net.imaginary, H);
    return GSL_SUCCESS;
}

#endif /* FADING_H */
