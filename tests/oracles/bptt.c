/*
 * Chapter 3 once more, by other means. Its parts are plain loops in long
 * double. Whole sequences need no backward pass at all: the network runs
 * forward in plain loops with complex numbers,
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
enum { MAX_H = 10, MAX_O = 10 };

/* sum over n of a[n * a_step] b[n * b_step], from the last to the first. */
static double
bptt_sum_of_products(size_t n, const double *a, size_t a_step, const double *b,
                     size_t b_step)
{
    long double sum = 0.0L;
    while (n-- > 0)
        sum += (long double)a[n * a_step] * b[n * b_step];
    return (double)sum;
}

ORACLE(bptt_affine)
(const gsl_matrix *W, const gsl_matrix *x, const gsl_matrix *da, gsl_matrix *dx,
 gsl_matrix *dW, gsl_vector *db)
{
    const size_t rows = x->size1, from = W->size2, to = W->size1;
    const double one = 1.0;

    if (db != NULL && db->size != to)
        return GSL_EBADLEN;
    for (size_t k = 0; k < from; k++) {
        for (size_t i = 0; dx != NULL && i < rows; i++)
            *gsl_matrix_ptr(dx, i, k) +=
                bptt_sum_of_products(to, gsl_matrix_const_ptr(da, i, 0), 1,
                                     gsl_matrix_const_ptr(W, 0, k), W->tda);
        for (size_t j = 0; dW != NULL && j < to; j++)
            *gsl_matrix_ptr(dW, j, k) += bptt_sum_of_products(
                rows, gsl_matrix_const_ptr(da, 0, j), da->tda,
                gsl_matrix_const_ptr(x, 0, k), x->tda);
    }
    for (size_t j = 0; db != NULL && j < to; j++)
        *gsl_vector_ptr(db, j) += bptt_sum_of_products(
            rows, gsl_matrix_const_ptr(da, 0, j), da->tda, &one, 0);
    return GSL_SUCCESS;
}

static double complex
bptt_half_square(const double complex *y, const double *target, size_t n)
{
    double complex sum = 0.0;
    for (size_t j = 0; j < n; j++)
        sum += 0.5 * (y[j] - target[j]) * (y[j] - target[j]);
    return sum;
}

static double complex
bptt_entropy(const double complex *y, const double *target, size_t n)
{
    double complex sum = 0.0, total = 0.0;
    double most = creal(y[0]);
    for (size_t k = 1; k < n; k++)
        most = fmax(most, creal(y[k]));
    for (size_t k = 0; k < n; k++)
        total += cexp(y[k] - most);
    for (size_t j = 0; j < n; j++)
        sum += target[j] * (clog(total) + most - y[j]);
    return sum;
}

/*
 * i e is added to one output at a time. It changes the cost of its own step
 * and sequence only, so no other is computed.
 */
static int
bptt_loss_slopes(const sequence *y, const sequence *target,
                 const sequence *mask, sequence *dy,
                 double complex (*loss)(const double complex *y,
                                        const double *target, size_t n))
{
    if (dy->T != y->T)
        return GSL_EBADLEN;
    for (size_t k = 0; k < y->T * y->B * y->n; k++) {
        const size_t i = k / y->n, O = y->n;
        double complex z[MAX_O];
        for (size_t j = 0; j < O; j++)
            z[j] = y->data[i * O + j] + (i * O + j == k ? e * I : 0.0);
        dy->data[k] += mask->data[i]
                       * (cimag(loss(z, target->data + i * O, O)) / e) / y->B;
    }
    return GSL_SUCCESS;
}

ORACLE(bptt_squared_error)
(const sequence *y, const sequence *target, const sequence *mask, sequence *dy)
{
    return bptt_loss_slopes(y, target, mask, dy, bptt_half_square);
}

ORACLE(bptt_cross_entropy)
(const sequence *y, const sequence *target, const sequence *mask, sequence *dy)
{
    return bptt_loss_slopes(y, target, mask, dy, bptt_entropy);
}

/* The slope of f where its value is h, by a complex step. */
static double
bptt_slope_at(activation f, double h)
{
    switch (f) {
    case TANH:
        return cimag(ctanh(atanh(h) + e * I)) / e;
    case LOGISTIC:
        return cimag(1.0 / (1.0 + cexp(-log(h / (1.0 - h)) - e * I))) / e;
    case RELU:
        return h > 0.0 ? 1.0 : 0.0;
    case LINEAR:
        break;
    }
    return 1.0;
}

ORACLE(bptt_step)
(const rnn_params *p, const gsl_matrix *h, const gsl_matrix *dh, gsl_matrix *da,
 gsl_matrix *dh_prev)
{
    if (dh_prev->size1 != h->size1)
        return GSL_EBADLEN;
    for (size_t i = 0; i < h->size1; i++) {
        for (size_t j = 0; j < p->H; j++)
            gsl_matrix_set(da, i, j,
                           gsl_matrix_get(dh, i, j)
                               * bptt_slope_at(p->f, gsl_matrix_get(h, i, j)));
        for (size_t k = 0; k < p->H; k++)
            *gsl_matrix_ptr(dh_prev, i, k) += bptt_sum_of_products(
                p->H, gsl_matrix_const_ptr(da, i, 0), 1,
                gsl_matrix_const_ptr(&p->W_hh.matrix, 0, k), p->H);
    }
    return GSL_SUCCESS;
}

/* hypot() of the length so far and an entry neither over- nor underflows. */
ORACLE(bptt_norms)(const sequence *dh, gsl_vector *norm)
{
    if (norm->size != dh->T)
        return GSL_EBADLEN;
    for (size_t t = 0; t < dh->T; t++) {
        double length = 0.0;
        for (size_t i = 0; i < dh->B; i++)
            for (size_t j = 0; j < dh->n; j++)
                length = hypot(length, sequence_of(dh, t, i)[j]);
        gsl_vector_set(norm, t, length);
    }
    return GSL_SUCCESS;
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
    double complex input[MAX_H], next[MAX_H];

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
    double complex z[MAX_H];
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

ORACLE(bptt_backward)
(const rnn_params *p, const sequence *x, const sequence *h, const sequence *dy,
 sequence *da, sequence *dh, rnn_params *dp)
{
    if (da->T != x->T || (dy != NULL && (dy->n != p->O || dy->T != x->T)))
        return GSL_EBADLEN;
    const history r = { p, x, h, dy, dh, 0, x->T };

    bptt_add_all(&r, 0, dp);
    // From the front, because the gradient at t is made from dh at t..T as the
    // caller left it.
    for (size_t t = 0; t <= x->T; t++)
        for (size_t i = 0; i < x->B; i++) {
            double total[MAX_H];
            for (size_t j = 0; j < p->H; j++)
                total[j] = bptt_slope(
                    &r, i, t, &(nudge){ sequence_of(h, t, i) + j, t, t });
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

/* Each window of (3.16) runs anew from the h that it takes as a constant. */
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
        bptt_add_all(&r, t > k2 ? t - k2 : 0, dp);
        begin = t + 1;
    }
    return GSL_SUCCESS;
}
