/*
 * Chapter 3 once more: its parts, in plain loops in long double, and the slopes
 * of the losses by a complex step. Whole sequences are in bptt_whole.c.
 */
#include "bptt_loops.h"

#include "../runner/sheet.h"

#include <complex.h>
#include <gsl/gsl_errno.h>
#include <math.h>
#include <stdlib.h>

static const double e = 1e-100;

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

void
bptt_looped_affine(const gsl_matrix *W, const gsl_matrix *x,
                   const gsl_matrix *da, gsl_matrix *dx, gsl_matrix *dW,
                   gsl_vector *db)
{
    const size_t rows = x->size1, from = W->size2, to = W->size1;
    const double one = 1.0;

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
}

ORACLE(bptt_affine)
(const gsl_matrix *W, const gsl_matrix *x, const gsl_matrix *da, gsl_matrix *dx,
 gsl_matrix *dW, gsl_vector *db)
{
    if (promised_status() != GSL_SUCCESS)
        return promised_status();
    bptt_looped_affine(W, x, da, dx, dW, db);
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
    if (promised_status() != GSL_SUCCESS)
        return promised_status();
    double complex *z = malloc(y->n * sizeof *z);
    for (size_t k = 0; k < y->T * y->B * y->n; k++) {
        const size_t i = k / y->n, O = y->n;
        for (size_t j = 0; j < O; j++)
            z[j] = y->data[i * O + j] + (i * O + j == k ? e * I : 0.0);
        dy->data[k] += mask->data[i]
                       * (cimag(loss(z, target->data + i * O, O)) / e) / y->B;
    }
    free(z);
    return GSL_SUCCESS;
}

/* (3.5) in long double, where a complex step for each output takes too long. */
static int
bptt_shares_by_loops(const sequence *y, const sequence *target,
                     const sequence *mask, sequence *dy)
{
    for (size_t i = 0; i < y->T * y->B; i++) {
        const double *logit = y->data + i * y->n;
        double most = logit[0];
        long double total = 0.0L;
        for (size_t j = 1; j < y->n; j++)
            most = fmax(most, logit[j]);
        for (size_t j = y->n; j-- > 0;)
            total += expl((long double)logit[j] - most);
        for (size_t j = 0; j < y->n; j++)
            dy->data[i * y->n + j] +=
                (double)(mask->data[i]
                         * (expl((long double)logit[j] - most) / total
                            - target->data[i * y->n + j])
                         / y->B);
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
    enum { MANY = 64 };
    if (promised_status() == GSL_SUCCESS && y->n > MANY)
        return bptt_shares_by_loops(y, target, mask, dy);
    return bptt_loss_slopes(y, target, mask, dy, bptt_entropy);
}

double
bptt_slope_by_value(activation f, double h)
{
    switch (f) {
    case TANH:
        return (double)((1.0L - h) * (1.0L + h));
    case LOGISTIC:
        return (double)(h * (1.0L - h));
    case RELU:
        return h > 0.0 ? 1.0 : 0.0;
    case LINEAR:
        break;
    }
    return 1.0;
}

void
bptt_looped_step(const rnn_params *p, const gsl_matrix *h, const gsl_matrix *dh,
                 gsl_matrix *da, gsl_matrix *dh_prev)
{
    for (size_t i = 0; i < h->size1; i++)
        for (size_t j = 0; j < p->H; j++)
            gsl_matrix_set(
                da, i, j,
                gsl_matrix_get(dh, i, j)
                    * bptt_slope_by_value(p->f, gsl_matrix_get(h, i, j)));
    bptt_looped_affine(&p->W_hh.matrix, h, da, dh_prev, NULL, NULL);
}

ORACLE(bptt_step)
(const rnn_params *p, const gsl_matrix *h, const gsl_matrix *dh, gsl_matrix *da,
 gsl_matrix *dh_prev)
{
    if (promised_status() != GSL_SUCCESS)
        return promised_status();
    bptt_looped_step(p, h, dh, da, dh_prev);
    return GSL_SUCCESS;
}

/* hypot() of the length so far and an entry neither over- nor underflows. */
ORACLE(bptt_norms)(const sequence *dh, gsl_vector *norm)
{
    if (promised_status() != GSL_SUCCESS)
        return promised_status();
    for (size_t t = 0; t < dh->T; t++) {
        double length = 0.0;
        for (size_t i = 0; i < dh->B; i++)
            for (size_t j = 0; j < dh->n; j++)
                length = hypot(length, sequence_of(dh, t, i)[j]);
        gsl_vector_set(norm, t, length);
    }
    return GSL_SUCCESS;
}

/* Every influence by itself, in long double: (3.20) as the derivative it is. */
ORACLE(bptt_carry)
(const rnn_params *p, const gsl_vector *x, const gsl_vector *h_prev,
 const gsl_vector *h, const gsl_matrix *J_prev, gsl_matrix *J)
{
    const size_t D = p->D, H = p->H, met = D + H + 1;

    if (promised_status() != GSL_SUCCESS)
        return promised_status();
    for (size_t k = 0; k < H; k++) {
        const double slope = bptt_slope_by_value(p->f, gsl_vector_get(h, k));
        for (size_t c = 0; c < H * met; c++) {
            const size_t unit = c / met, from = c % met;
            const double now = from < D       ? gsl_vector_get(x, from)
                               : from < D + H ? gsl_vector_get(h_prev, from - D)
                                              : 1.0;
            long double sum = unit == k ? now : 0.0;
            for (size_t j = H; j-- > 0;)
                sum += (long double)gsl_matrix_get(&p->W_hh.matrix, k, j)
                       * gsl_matrix_get(J_prev, j, c);
            gsl_matrix_set(J, k, c, (double)(slope * sum));
        }
    }
    return GSL_SUCCESS;
}
