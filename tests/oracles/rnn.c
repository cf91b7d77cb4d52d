/*
 * Chapter 2 once more, by plain loops in long double: no BLAS, no views, and
 * sums in another order.
 */
#include "rnn.h"
#include "../runner/sheet.h"

#include <gsl/gsl_errno.h>
#include <math.h>

static long double
rnn_activate(activation f, long double a)
{
    switch (f) {
    case TANH:
        return tanhl(a);
    case LOGISTIC:
        return 1.0L / (1.0L + expl(-a));
    case RELU:
        return 0.5L * (a + fabsl(a));
    case LINEAR:
        break;
    }
    return a;
}

/* Row j of a matrix times n numbers, from the last to the first. */
static long double
rnn_row_times(const gsl_matrix *W, size_t j, const double *x, size_t n)
{
    long double sum = 0.0L;
    for (size_t k = n; k-- > 0;)
        sum += (long double)gsl_matrix_get(W, j, k) * x[k];
    return sum;
}

ORACLE(rnn_affine)
(const gsl_matrix *W, const gsl_vector *b, const gsl_matrix *x, gsl_matrix *a)
{
    if (promised_status() != GSL_SUCCESS)
        return promised_status();
    for (size_t i = 0; i < a->size1; i++)
        for (size_t j = 0; j < a->size2; j++)
            gsl_matrix_set(
                a, i, j,
                (double)(gsl_vector_get(b, j)
                         + rnn_row_times(W, j, gsl_matrix_const_ptr(x, i, 0),
                                         x->size2)));
    return GSL_SUCCESS;
}

ORACLE(rnn_step)
(const rnn_params *p, const gsl_matrix *a, const gsl_matrix *h_prev,
 gsl_matrix *h)
{
    if (promised_status() != GSL_SUCCESS)
        return promised_status();
    for (size_t i = 0; i < h->size1; i++)
        for (size_t j = 0; j < p->H; j++)
            gsl_matrix_set(
                h, i, j,
                (double)rnn_activate(
                    p->f,
                    rnn_row_times(&p->W_hh.matrix, j,
                                  gsl_matrix_const_ptr(h_prev, i, 0), p->H)
                        + gsl_matrix_get(a, i, j)));
    return GSL_SUCCESS;
}

ORACLE(rnn_forward)(const rnn_params *p, const sequence *x, sequence *h)
{
    if (promised_status() != GSL_SUCCESS)
        return promised_status();
    for (size_t i = 0; i < x->B; i++)
        for (size_t t = 1; t <= x->T; t++)
            for (size_t j = 0; j < p->H; j++)
                sequence_of(h, t, i)[j] = (double)rnn_activate(
                    p->f, rnn_row_times(&p->W_hh.matrix, j,
                                        sequence_of(h, t - 1, i), p->H)
                              + rnn_row_times(&p->W_xh.matrix, j,
                                              sequence_of(x, t - 1, i), p->D)
                              + gsl_vector_get(&p->b_h.vector, j));
    return GSL_SUCCESS;
}

ORACLE(rnn_readout)(const rnn_params *p, const sequence *h, sequence *y)
{
    if (promised_status() != GSL_SUCCESS)
        return promised_status();
    for (size_t i = 0; i < y->B; i++)
        for (size_t t = 0; t < y->T; t++)
            for (size_t j = 0; j < p->O; j++)
                sequence_of(y, t, i)[j] =
                    (double)(rnn_row_times(&p->W_hy.matrix, j,
                                           sequence_of(h, t + 1, i), p->H)
                             + gsl_vector_get(&p->b_y.vector, j));
    return GSL_SUCCESS;
}

/* All costs and their sum, from a loss for one sequence at one step. */
static int
rnn_costs(const sequence *y, const sequence *target, const sequence *mask,
          gsl_vector *cost, double *L,
          long double (*loss)(const double *y, const double *target, size_t n))
{
    long double total = 0.0L;

    if (promised_status() != GSL_SUCCESS)
        return promised_status();
    for (size_t t = y->T; t-- > 0;) {
        long double mean = 0.0L;
        for (size_t i = y->B; i-- > 0;)
            mean +=
                mask->data[t * y->B + i]
                * loss(sequence_of(y, t, i), sequence_of(target, t, i), y->n)
                / y->B;
        gsl_vector_set(cost, t, (double)mean);
        total += mean;
    }
    *L = (double)total;
    return GSL_SUCCESS;
}

static long double
rnn_half_square(const double *y, const double *target, size_t n)
{
    long double sum = 0.0L;
    for (size_t j = 0; j < n; j++)
        sum += 0.5L * powl((long double)y[j] - target[j], 2.0L);
    return sum;
}

/* log(exp(a) + exp(b)), two at a time: no exponent is ever positive. */
static long double
rnn_log_of_sum(long double a, long double b)
{
    return fmaxl(a, b) + log1pl(expl(-fabsl(a - b)));
}

static long double
rnn_entropy(const double *y, const double *target, size_t n)
{
    long double sum = 0.0L, total = y[0];
    for (size_t k = 1; k < n; k++)
        total = rnn_log_of_sum(total, y[k]);
    for (size_t j = 0; j < n; j++)
        sum += target[j] * (total - y[j]);
    return sum;
}

ORACLE(rnn_squared_error)
(const sequence *y, const sequence *target, const sequence *mask,
 gsl_vector *cost, double *L)
{
    return rnn_costs(y, target, mask, cost, L, rnn_half_square);
}

ORACLE(rnn_cross_entropy)
(const sequence *y, const sequence *target, const sequence *mask,
 gsl_vector *cost, double *L)
{
    return rnn_costs(y, target, mask, cost, L, rnn_entropy);
}
