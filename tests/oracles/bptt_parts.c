/*
 * Chapter 3 once more, the parts: plain loops in long double, and the complex
 * step through a loss and through an activation.
 */
#include "../runner/sheet.h"
#include "bptt.h"

#include <complex.h>
#include <gsl/gsl_errno.h>
#include <math.h>

static const double e = 1e-100;

/* sum over n of a[n * a_step] b[n * b_step], from the last to the first. */
static double
sum_of_products(size_t n, const double *a, size_t a_step, const double *b,
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
                sum_of_products(to, gsl_matrix_const_ptr(da, i, 0), 1,
                                gsl_matrix_const_ptr(W, 0, k), W->tda);
        for (size_t j = 0; dW != NULL && j < to; j++)
            *gsl_matrix_ptr(dW, j, k) +=
                sum_of_products(rows, gsl_matrix_const_ptr(da, 0, j), da->tda,
                                gsl_matrix_const_ptr(x, 0, k), x->tda);
    }
    for (size_t j = 0; db != NULL && j < to; j++)
        *gsl_vector_ptr(db, j) += sum_of_products(
            rows, gsl_matrix_const_ptr(da, 0, j), da->tda, &one, 0);
    return GSL_SUCCESS;
}

static double complex
half_square(const double complex *y, const double *target, size_t n)
{
    double complex sum = 0.0;
    for (size_t j = 0; j < n; j++)
        sum += 0.5 * (y[j] - target[j]) * (y[j] - target[j]);
    return sum;
}

static double complex
entropy(const double complex *y, const double *target, size_t n)
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

enum { MAX_O = 10 };

/* Each output is nudged by itself; only its own cost can change. */
static int
slopes(const sequence *y, const sequence *target, const sequence *mask,
       sequence *dy,
       double complex (*loss)(const double complex *y, const double *target,
                              size_t n))
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
    return slopes(y, target, mask, dy, half_square);
}

ORACLE(bptt_cross_entropy)
(const sequence *y, const sequence *target, const sequence *mask, sequence *dy)
{
    return slopes(y, target, mask, dy, entropy);
}

/* The slope of f where its value is h, by a complex step. */
static double
slope_at(activation f, double h)
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
                               * slope_at(p->f, gsl_matrix_get(h, i, j)));
        for (size_t k = 0; k < p->H; k++)
            *gsl_matrix_ptr(dh_prev, i, k) += sum_of_products(
                p->H, gsl_matrix_const_ptr(da, i, 0), 1,
                gsl_matrix_const_ptr(&p->W_hh.matrix, 0, k), p->H);
    }
    return GSL_SUCCESS;
}

/* One right angle after the other; hypot() keeps its own scale. */
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
