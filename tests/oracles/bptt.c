/*
 * Chapter 3 once more, without any backward pass: the network runs forward in
 * plain loops with complex numbers,
 *
 *     L(q + i e) = L(q) + i e dq + O(e^2),
 *
 * once for every number whose gradient is wanted. Nothing is subtracted, so
 * this is good to rounding even where the gradient is 1e-50 (Squire & Trapp
 * 1998, SIAM Review 40(1)).
 */
#include "bptt.h"
#include "../runner/sheet.h"

#include <complex.h>
#include <gsl/gsl_errno.h>
#include <math.h>

static const double e = 1e-100;
enum { MAX_H = 10 };

/* A number that is nudged by i e, at the steps first..last that use it. */
typedef struct {
    const double *q;
    size_t first, last;
} nudge;

static double complex
at_step(const double *q, size_t t, const nudge *n)
{
    return q == n->q && n->first <= t && t <= n->last ? *q + e * I : *q;
}

static double complex
activate(activation f, double complex a)
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
affine(const gsl_matrix *W, const double *b, size_t j, const double complex *z,
       size_t t, const nudge *n)
{
    double complex sum = b == NULL ? 0.0 : at_step(b, t, n);
    for (size_t k = 0; k < W->size2; k++)
        sum += at_step(gsl_matrix_const_ptr(W, j, k), t, n) * z[k];
    return sum;
}

/*
 * What a sequence of the batch is made of, and which of its losses count:
 * sum over s = first..last of dy_s y_s + dh_s h_s, NULL for none.
 */
typedef struct {
    const rnn_params *p;
    const sequence *x, *h, *dy, *dh;
    size_t first, last;
} history;

static void
advance(const history *r, size_t i, size_t t, const nudge *n, double complex *z)
{
    const rnn_params *p = r->p;
    double complex input[MAX_H], next[MAX_H];

    for (size_t k = 0; k < p->D; k++)
        input[k] = sequence_of(r->x, t - 1, i)[k];
    for (size_t j = 0; j < p->H; j++)
        next[j] =
            activate(p->f, affine(&p->W_hh.matrix, NULL, j, z, t, n)
                               + affine(&p->W_xh.matrix,
                                        gsl_vector_const_ptr(&p->b_h.vector, j),
                                        j, input, t, n));
    for (size_t j = 0; j < p->H; j++)
        z[j] = next[j];
}

/* The slope of the losses of sequence i, run from h at FROM. */
static double
slope(const history *r, size_t i, size_t from, const nudge *n)
{
    const rnn_params *p = r->p;
    double complex z[MAX_H];
    double sum = 0.0;

    for (size_t j = 0; j < p->H; j++)
        z[j] = at_step(sequence_of(r->h, from, i) + j, from, n);
    for (size_t t = from; t <= r->last; t++) {
        if (t > from)
            advance(r, i, t, n, z);
        if (t < r->first)
            continue;
        for (size_t j = 0; r->dh != NULL && j < p->H; j++)
            sum += sequence_of(r->dh, t, i)[j] * cimag(z[j]);
        for (size_t j = 0; r->dy != NULL && t > 0 && j < p->O; j++)
            sum += sequence_of(r->dy, t - 1, i)[j]
                   * cimag(affine(&p->W_hy.matrix,
                                  gsl_vector_const_ptr(&p->b_y.vector, j), j, z,
                                  t, n));
    }
    return sum / e;
}

/* Adds the slopes of the n numbers at q, used after FROM, for all the batch. */
static void
add_slopes(const history *r, size_t from, const double *q, double *dq, size_t n)
{
    for (size_t k = 0; k < n; k++)
        for (size_t i = 0; i < r->x->B; i++)
            dq[k] += slope(r, i, from, &(nudge){ q + k, from + 1, r->last });
}

static void
add_all(const history *r, size_t from, rnn_params *dp)
{
    const rnn_params *p = r->p;
    const size_t D = p->D, H = p->H, O = p->O;

    add_slopes(r, from, p->W_xh.matrix.data, dp->W_xh.matrix.data, H * D);
    add_slopes(r, from, p->W_hh.matrix.data, dp->W_hh.matrix.data, H * H);
    add_slopes(r, from, p->b_h.vector.data, dp->b_h.vector.data, H);
    if (r->dy == NULL)
        return;
    add_slopes(r, from, p->W_hy.matrix.data, dp->W_hy.matrix.data, O * H);
    add_slopes(r, from, p->b_y.vector.data, dp->b_y.vector.data, O);
}

ORACLE(bptt_backward)
(const rnn_params *p, const sequence *x, const sequence *h, const sequence *dy,
 sequence *da, sequence *dh, rnn_params *dp)
{
    if (da->T != x->T || (dy != NULL && (dy->n != p->O || dy->T != x->T)))
        return GSL_EBADLEN;
    const history r = { p, x, h, dy, dh, 0, x->T };

    add_all(&r, 0, dp);
    // From the front, so that the dh still to be read are the losses' own.
    for (size_t t = 0; t <= x->T; t++)
        for (size_t i = 0; i < x->B; i++) {
            double total[MAX_H];
            for (size_t j = 0; j < p->H; j++)
                total[j] =
                    slope(&r, i, t, &(nudge){ sequence_of(h, t, i) + j, t, t });
            for (size_t j = 0; j < p->H; j++)
                sequence_of(dh, t, i)[j] = total[j];
        }
    return GSL_SUCCESS;
}

ORACLE(bptt_sweep)
(const rnn_params *p, const sequence *x, const sequence *h, sequence *da,
 sequence *dh, rnn_params *dp)
{
    return bptt_backward_oracle(p, x, h, NULL, da, dh, dp);
}

/* What a state says about its pre-activation; below 0 ReLU hides the rest. */
static double
inverse(activation f, double h)
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
inputs_of(const rnn_params *p, const sequence *h)
{
    sequence *x = sequence_alloc(h->T - 1, h->B, p->H);
    for (size_t t = 1; t < h->T; t++)
        for (size_t i = 0; i < h->B; i++)
            for (size_t j = 0; j < p->H; j++) {
                double *in = sequence_of(x, t - 1, i) + j;
                *in = inverse(p->f, sequence_of(h, t, i)[j]);
                for (size_t k = 0; k < p->H; k++)
                    *in -= gsl_matrix_get(&p->W_hh.matrix, j, k)
                           * sequence_of(h, t - 1, i)[k];
            }
    return x;
}

/* Lag n: W_hh is nudged at step t alone, and only the cost at t + n counts. */
ORACLE(bptt_lags)
(const rnn_params *p, const sequence *h, sequence *dh, sequence *da,
 sequence *dW_lag)
{
    const size_t T = da->T, H = p->H;
    double one[MAX_H * MAX_H], zero[MAX_H] = { 0 };

    if (dW_lag->T != T)
        return GSL_EBADLEN;
    rnn_params q = *p;
    q.D = H;
    q.W_xh = gsl_matrix_view_array(one, H, H);
    q.b_h = gsl_vector_view_array(zero, H);
    gsl_matrix_set_identity(&q.W_xh.matrix);
    sequence *x = inputs_of(p, h);
    for (size_t n = 0; n < T; n++)
        for (size_t t = 1; t + n <= T; t++)
            for (size_t k = 0; k < H * H; k++)
                for (size_t i = 0; i < h->B; i++)
                    dW_lag->data[n * H * H + k] +=
                        slope(&(history){ &q, x, h, NULL, dh, t + n, t + n }, i,
                              t - 1, &(nudge){ p->W_hh.matrix.data + k, t, t });
    sequence_free(x);
    return GSL_SUCCESS;
}

/* (3.16) to the letter: for each window the past before it is a constant. */
ORACLE(bptt_truncated)
(const rnn_params *p, const sequence *x, const sequence *h, const sequence *dy,
 size_t k1, size_t k2, sequence *da, sequence *dh, rnn_params *dp)
{
    (void)da, (void)dh;
    if (dy->T != x->T)
        return GSL_EBADLEN;
    if (k1 < 1 || k1 > k2)
        return GSL_EINVAL;
    for (size_t t = 1, begin = 1; t <= x->T; t++) {
        if (t % k1 != 0 && t != x->T)
            continue;
        const history r = { p, x, h, dy, NULL, begin, t };
        add_all(&r, t > k2 ? t - k2 : 0, dp);
        begin = t + 1;
    }
    return GSL_SUCCESS;
}
