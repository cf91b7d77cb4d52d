/*
 * Chapter 3 once more: whole sequences, by other means. They need no backward
 * pass at all: the network runs forward in plain loops with complex numbers,
 *
 *     L(q + i e) = L(q) + i e dq + O(e^2),
 *
 * once for every number whose gradient is wanted. Nothing is subtracted, so
 * this is good to rounding even where the gradient is 1e-50 (Squire & Trapp
 * 1998, SIAM Review 40(1)). Where a size is so large that it would take seconds,
 * plain loops walk back instead.
 */
#include "bptt_loops.h"

#include "../runner/sheet.h"

#include <complex.h>
#include <gsl/gsl_errno.h>
#include <math.h>
#include <stdlib.h>

static const double e = 1e-100;

// What is run in complex numbers is not larger; see bptt_is_small().
enum { MAX_UNITS = 64 };

/*
 * Whether a run forward for each of N weights, with so many operations in a run,
 * is a matter of milliseconds.
 */
static int
bptt_is_small(const rnn_params *p, size_t T, size_t B, size_t D, size_t n)
{
    return D <= MAX_UNITS && p->H <= MAX_UNITS
           && T * B * p->H * (D + p->H + p->O) * n < 500000;
}

/* The number q, to which i e is added at the steps first..last that use it. */
typedef struct {
    const double *q;
    size_t first, last;
} nudge;

static double complex
bptt_at_step(const double *q, size_t t, const nudge *n)
{
    return q == n->q && n->first <= t && t <= n->last ? *q + e * I : *q;
}

static double complex
bptt_activate(activation f, double complex a)
{
    switch (f) {
    case TANH:
        return ctanh(a);
    case LOGISTIC:
        return 1.0 / (1.0 + cexp(-a));
    case RELU:
        return creal(a) > 0.0 ? a : 0.0;
    case LINEAR:
        break;
    }
    return a;
}

/* Row j of W, as it is used at step t, times z, and a bias. */
static double complex
bptt_row_times(const gsl_matrix *W, const double *b, size_t j,
               const double complex *z, size_t t, const nudge *n)
{
    double complex sum = b == NULL ? 0.0 : bptt_at_step(b, t, n);
    for (size_t k = 0; k < W->size2; k++)
        sum += bptt_at_step(gsl_matrix_const_ptr(W, j, k), t, n) * z[k];
    return sum;
}

/*
 * A run forward and the loss that is differentiated: the sum over s =
 * first..last of dy_s y_s + dh_s h_s, in which a term is left out whose factor
 * is NULL.
 */
typedef struct {
    const rnn_params *p;
    const sequence *x, *h, *dy, *dh;
    size_t first, last;
} history;

static void
bptt_advance(const history *r, size_t i, size_t t, const nudge *n,
             double complex *z)
{
    const rnn_params *p = r->p;
    double complex input[MAX_UNITS], next[MAX_UNITS];

    for (size_t k = 0; k < p->D; k++)
        input[k] = sequence_of(r->x, t - 1, i)[k];
    for (size_t j = 0; j < p->H; j++)
        next[j] = bptt_activate(
            p->f, bptt_row_times(&p->W_hh.matrix, NULL, j, z, t, n)
                      + bptt_row_times(&p->W_xh.matrix,
                                       gsl_vector_const_ptr(&p->b_h.vector, j),
                                       j, input, t, n));
    for (size_t j = 0; j < p->H; j++)
        z[j] = next[j];
}

/* The slope of that loss for sequence i, run from h at FROM. */
static double
bptt_slope(const history *r, size_t i, size_t from, const nudge *n)
{
    const rnn_params *p = r->p;
    double complex z[MAX_UNITS];
    double sum = 0.0;

    for (size_t j = 0; j < p->H; j++)
        z[j] = bptt_at_step(sequence_of(r->h, from, i) + j, from, n);
    for (size_t t = from; t <= r->last; t++) {
        if (t > from)
            bptt_advance(r, i, t, n, z);
        if (t < r->first)
            continue;
        for (size_t j = 0; r->dh != NULL && j < p->H; j++)
            sum += sequence_of(r->dh, t, i)[j] * cimag(z[j]);
        for (size_t j = 0; r->dy != NULL && t > 0 && j < p->O; j++)
            sum += sequence_of(r->dy, t - 1, i)[j]
                   * cimag(bptt_row_times(
                       &p->W_hy.matrix, gsl_vector_const_ptr(&p->b_y.vector, j),
                       j, z, t, n));
    }
    return sum / e;
}

/* Adds the slopes of the n numbers at q, used after FROM, over the batch. */
static void
bptt_add_slopes(const history *r, size_t from, const double *q, double *dq,
                size_t n)
{
    for (size_t k = 0; k < n; k++)
        for (size_t i = 0; i < r->x->B; i++)
            dq[k] +=
                bptt_slope(r, i, from, &(nudge){ q + k, from + 1, r->last });
}

static void
bptt_add_all(const history *r, size_t from, rnn_params *dp)
{
    const rnn_params *p = r->p;
    const size_t D = p->D, H = p->H, O = p->O;

    bptt_add_slopes(r, from, p->W_xh.matrix.data, dp->W_xh.matrix.data, H * D);
    bptt_add_slopes(r, from, p->W_hh.matrix.data, dp->W_hh.matrix.data, H * H);
    bptt_add_slopes(r, from, p->b_h.vector.data, dp->b_h.vector.data, H);
    if (r->dy == NULL)
        return;
    bptt_add_slopes(r, from, p->W_hy.matrix.data, dp->W_hy.matrix.data, O * H);
    bptt_add_slopes(r, from, p->b_y.vector.data, dp->b_y.vector.data, O);
}

/*
 * The walk of bptt_sweep() in plain loops, from dh as it is, over the steps of the
 * sequences that it is given.
 */
static void
bptt_looped_sweep(const rnn_params *p, const sequence *x, const sequence *h,
                  const sequence *da, const sequence *dh, rnn_params *dp)
{
    const gsl_matrix_view x_all = sequence_rows(x, 0, x->T);
    const gsl_matrix_view before = sequence_rows(h, 0, x->T);
    const gsl_matrix_view da_all = sequence_rows(da, 0, x->T);

    for (size_t t = x->T; t > 0; t--) {
        const gsl_matrix_view h_t = sequence_at(h, t);
        const gsl_matrix_view dh_t = sequence_at(dh, t);
        gsl_matrix_view da_t = sequence_at(da, t - 1);
        gsl_matrix_view dh_prev = sequence_at(dh, t - 1);
        bptt_looped_step(p, &h_t.matrix, &dh_t.matrix, &da_t.matrix,
                         &dh_prev.matrix);
    }
    bptt_looped_affine(&p->W_xh.matrix, &x_all.matrix, &da_all.matrix, NULL,
                       &dp->W_xh.matrix, &dp->b_h.vector);
    bptt_looped_affine(&p->W_hh.matrix, &before.matrix, &da_all.matrix, NULL,
                       &dp->W_hh.matrix, NULL);
}

/* (3.9) in plain loops for the steps first..last. */
static void
bptt_readout_by_loops(const rnn_params *p, const sequence *h,
                      const sequence *dy, size_t first, size_t last,
                      const sequence *dh, rnn_params *dp)
{
    for (size_t t = last; t >= first; t--) {
        const gsl_matrix_view h_t = sequence_at(h, t);
        const gsl_matrix_view dy_t = sequence_at(dy, t - 1);
        gsl_matrix_view dh_t = sequence_at(dh, t);
        bptt_looped_affine(&p->W_hy.matrix, &h_t.matrix, &dy_t.matrix,
                           &dh_t.matrix, &dp->W_hy.matrix, &dp->b_y.vector);
    }
}

/* The whole gradient of each state, and of what went into f there. */
static void
bptt_total_slopes(const history *r, sequence *da, sequence *dh)
{
    const rnn_params *p = r->p;

    // From the front, because the gradient at t is made from dh at t..T as the
    // caller left it.
    for (size_t t = 0; t <= r->x->T; t++)
        for (size_t i = 0; i < r->x->B; i++) {
            const double *h_t = sequence_of(r->h, t, i);
            double total[MAX_UNITS];
            for (size_t j = 0; j < p->H; j++)
                total[j] = bptt_slope(r, i, t, &(nudge){ h_t + j, t, t });
            for (size_t j = 0; j < p->H; j++)
                sequence_of(dh, t, i)[j] = total[j];
            for (size_t j = 0; t > 0 && j < p->H; j++)
                sequence_of(da, t - 1, i)[j] =
                    total[j] * bptt_slope_by_value(p->f, h_t[j]);
        }
}

ORACLE(bptt_backward)
(const rnn_params *p, const sequence *x, const sequence *h, const sequence *dy,
 sequence *da, sequence *dh, rnn_params *dp)
{
    const size_t weights = p->H * (p->D + p->H) + p->O * p->H;
    if (promised_status() != GSL_SUCCESS)
        return promised_status();
    if (!bptt_is_small(p, x->T, x->B, p->D, weights)) {
        if (dy != NULL)
            bptt_readout_by_loops(p, h, dy, 1, x->T, dh, dp);
        bptt_looped_sweep(p, x, h, da, dh, dp);
        return GSL_SUCCESS;
    }
    const history r = { p, x, h, dy, dh, 0, x->T };
    bptt_add_all(&r, 0, dp);
    bptt_total_slopes(&r, da, dh);
    return GSL_SUCCESS;
}

ORACLE(bptt_sweep)
(const rnn_params *p, const sequence *x, const sequence *h, sequence *da,
 sequence *dh, rnn_params *dp)
{
    return bptt_backward_oracle(p, x, h, NULL, da, dh, dp);
}

/* A pre-activation that gives h. For a RELU that is off, any below 0 does. */
static double
bptt_inverse(activation f, double h)
{
    switch (f) {
    case TANH:
        return atanh(h);
    case LOGISTIC:
        return log(h / (1.0 - h));
    case RELU:
        return h > 0.0 ? h : -1.0;
    case LINEAR:
        break;
    }
    return h;
}

/* Inputs that make exactly these states, if W_xh is 1 and b_h is 0. */
static sequence *
bptt_inputs_of(const rnn_params *p, const sequence *h)
{
    sequence *x = sequence_alloc(h->T - 1, h->B, p->H);
    for (size_t t = 1; t < h->T; t++)
        for (size_t i = 0; i < h->B; i++)
            for (size_t j = 0; j < p->H; j++) {
                double *in = sequence_of(x, t - 1, i) + j;
                *in = bptt_inverse(p->f, sequence_of(h, t, i)[j]);
                for (size_t k = 0; k < p->H; k++)
                    *in -= gsl_matrix_get(&p->W_hh.matrix, j, k)
                           * sequence_of(h, t - 1, i)[k];
            }
    return x;
}

/* All costs walk back side by side, in plain loops. */
static void
bptt_looped_lags(const rnn_params *p, const sequence *h, const sequence *dh,
                 const sequence *da, const sequence *dW_lag)
{
    const size_t B = h->B, H = p->H;
    for (size_t n = 0; n < dW_lag->T; n++) {
        const gsl_matrix_view before = sequence_rows(h, 0, da->T - n);
        const gsl_matrix_view da_n = sequence_rows(da, 0, da->T - n);
        gsl_matrix_view dh_n = sequence_rows(dh, 0, da->T - n);
        gsl_matrix_view dW = sequence_at(dW_lag, n);
        for (size_t k = 0; k < (da->T - n) * B * H; k++)
            da->data[k] = dh->data[B * H + k]
                          * bptt_slope_by_value(p->f, h->data[B * H + k]);
        gsl_matrix_set_zero(&dh_n.matrix);
        bptt_looped_affine(&p->W_hh.matrix, &before.matrix, &da_n.matrix,
                           &dh_n.matrix, &dW.matrix, NULL);
    }
}

/* Lag n: W_hh is nudged at step t alone, and only the cost at t + n counts. */
ORACLE(bptt_lags)
(const rnn_params *p, const sequence *h, sequence *dh, sequence *da,
 sequence *dW_lag)
{
    const size_t T = da->T, H = p->H;
    double one[MAX_UNITS * MAX_UNITS], zero[MAX_UNITS] = { 0 };

    if (promised_status() != GSL_SUCCESS)
        return promised_status();
    if (!bptt_is_small(p, T, h->B, H, T * H * H)) {
        bptt_looped_lags(p, h, dh, da, dW_lag);
        return GSL_SUCCESS;
    }
    rnn_params q = *p;
    q.D = H;
    q.W_xh = gsl_matrix_view_array(one, H, H);
    q.b_h = gsl_vector_view_array(zero, H);
    gsl_matrix_set_identity(&q.W_xh.matrix);
    sequence *x = bptt_inputs_of(p, h);
    for (size_t n = 0; n < T; n++)
        for (size_t t = 1; t + n <= T; t++)
            for (size_t k = 0; k < H * H; k++)
                for (size_t i = 0; i < h->B; i++)
                    dW_lag->data[n * H * H + k] += bptt_slope(
                        &(history){ &q, x, h, NULL, dh, t + n, t + n }, i,
                        t - 1, &(nudge){ p->W_hh.matrix.data + k, t, t });
    sequence_free(x);
    return GSL_SUCCESS;
}

/* One window in plain loops: the costs of FIRST..END, back to FROM. */
static void
bptt_window_by_loops(const history *r, size_t from, const sequence *da,
                     const sequence *dh, rnn_params *dp)
{
    const size_t steps = r->last - from;
    const sequence x = sequence_steps(r->x, from, steps);
    const sequence h = sequence_steps(r->h, from, steps + 1);
    const sequence da_w = sequence_steps(da, from, steps);
    sequence dh_w = sequence_steps(dh, from, steps + 1);

    sequence_set_zero(&dh_w);
    bptt_readout_by_loops(r->p, r->h, r->dy, r->first, r->last, dh, dp);
    bptt_looped_sweep(r->p, &x, &h, &da_w, &dh_w, dp);
}

/* Each window of (3.16) runs anew from the h that it takes as a constant. */
ORACLE(bptt_truncated)
(const rnn_params *p, const sequence *x, const sequence *h, const sequence *dy,
 size_t k1, size_t k2, sequence *da, sequence *dh, rnn_params *dp)
{
    const size_t weights = p->H * (p->D + p->H) + p->O * p->H;
    if (promised_status() != GSL_SUCCESS)
        return promised_status();
    const int small = bptt_is_small(p, x->T, x->B, p->D, weights);
    for (size_t t = 1, begin = 1; t <= x->T; t++) {
        if (t % k1 != 0 && t != x->T)
            continue;
        const size_t from = t > k2 ? t - k2 : 0;
        const history r = { p, x, h, dy, NULL, begin, t };
        if (small)
            bptt_add_all(&r, from, dp);
        else
            bptt_window_by_loops(&r, from, da, dh, dp);
        begin = t + 1;
    }
    return GSL_SUCCESS;
}
