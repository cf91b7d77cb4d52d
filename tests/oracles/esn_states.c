/*
 * Chapter 6 once more, continued: states, features and the free run, by plain
 * loops in long double, one unit and one sequence at a time.
 */
#include "../runner/sheet.h"
#include "esn.h"

#include <gsl/gsl_errno.h>
#include <math.h>

static long double
esn_long_activation(activation f, long double a)
{
    switch (f) {
    case TANH:
        return a < 0.0L ? -esn_long_activation(f, -a)
                        : -expm1l(-2.0L * a) / (1.0L + expl(-2.0L * a));
    case LOGISTIC:
        return 0.5L + 0.5L * tanhl(0.5L * a);
    case RELU:
        return 0.5L * (a + fabsl(a));
    case LINEAR:
        break;
    }
    return a;
}

/* h_j by (6.3), when inputs and bias say a to unit j. */
static double
esn_long_state(const esn *p, size_t j, long double a, const double *h_prev_n)
{
    const gsl_spmatrix *W_hh = p->W_hh;
    const long double stays = 1.0L - p->leak;
    for (int k = W_hh->p[j + 1]; k-- > W_hh->p[j];)
        a += (long double)W_hh->data[k] * h_prev_n[W_hh->i[k]];
    return (double)(stays * h_prev_n[j]
                    + p->leak * esn_long_activation(p->f, a));
}

ORACLE(esn_step)
(const esn *p, const gsl_matrix *a, const gsl_matrix *h_prev, gsl_matrix *h)
{
    if (promised_status() != GSL_SUCCESS)
        return promised_status();
    for (size_t n = h->size1; n-- > 0;)
        for (size_t j = 0; j < p->H; j++)
            gsl_matrix_set(h, n, j,
                           esn_long_state(p, j, gsl_matrix_get(a, n, j),
                                          gsl_matrix_const_ptr(h_prev, n, 0)));
    return GSL_SUCCESS;
}

/* Step t, counted from 1, of sequence n. */
static void
esn_long_step(const esn *p, const sequence *x, sequence *h, size_t t, size_t n)
{
    const double *x_n = sequence_of(x, t - 1, n);
    const double *h_prev_n = sequence_of(h, t - 1, n);
    double *h_n = sequence_of(h, t, n);

    for (size_t j = 0; j < p->H; j++) {
        long double a = gsl_vector_get(p->b_h, j);
        for (size_t k = 0; k < p->D; k++)
            a += (long double)gsl_matrix_get(p->W_xh, j, k) * x_n[k];
        h_n[j] = esn_long_state(p, j, a, h_prev_n);
    }
}

/* One sequence of the batch after the other. */
ORACLE(esn_harvest)(const esn *p, const sequence *x, sequence *h)
{
    if (promised_status() != GSL_SUCCESS)
        return promised_status();
    for (size_t n = 0; n < x->B; n++)
        for (size_t t = 1; t <= x->T; t++)
            esn_long_step(p, x, h, t, n);
    return GSL_SUCCESS;
}

ORACLE(esn_echo)
(const esn *p, const sequence *x, sequence *h, sequence *g,
 gsl_vector *distance)
{
    if (promised_status() != GSL_SUCCESS)
        return promised_status();
    for (size_t t = 0; t <= x->T; t++) {
        long double length = 0.0L;
        for (size_t n = 0; n < x->B; n++) {
            if (t > 0) {
                esn_long_step(p, x, h, t, n);
                esn_long_step(p, x, g, t, n);
            }
            for (size_t j = 0; j < p->H; j++)
                length = hypotl(length, (long double)sequence_of(h, t, n)[j]
                                            - sequence_of(g, t, n)[j]);
        }
        gsl_vector_set(distance, t, (double)length);
    }
    return GSL_SUCCESS;
}

/* Column by column. */
ORACLE(esn_features)
(const sequence *x, const sequence *h, size_t washout, gsl_matrix *Z)
{
    const size_t B = x->B, D = x->n;
    if (promised_status() != GSL_SUCCESS)
        return promised_status();
    for (size_t c = 0; c < Z->size2; c++)
        for (size_t t = washout + 1; t <= x->T; t++)
            for (size_t n = 0; n < B; n++)
                gsl_matrix_set(Z, (t - washout - 1) * B + n, c,
                               c == 0 ? 1.0
                               : c <= D
                                   ? x->data[((t - 1) * B + n) * D + c - 1]
                                   : h->data[(t * B + n) * h->n + c - 1 - D]);
    return GSL_SUCCESS;
}

/* y_o of sequence n at step t, counted from 1. */
static double
esn_long_output(const esn *p, const sequence *x, const sequence *h, size_t t,
                size_t n, size_t o)
{
    const double *w = gsl_matrix_const_ptr(p->W_zy, o, 0);
    long double sum = w[0];
    for (size_t k = 0; k < p->D; k++)
        sum += (long double)w[1 + k] * sequence_of(x, t - 1, n)[k];
    for (size_t j = 0; j < p->H; j++)
        sum += (long double)w[1 + p->D + j] * sequence_of(h, t, n)[j];
    return (double)sum;
}

ORACLE(esn_run)
(const esn *p, sequence *x, sequence *h, sequence *y, size_t *done)
{
    int finite = 1;
    if (promised_status() != GSL_SUCCESS)
        return promised_status();
    *done = 0;
    for (size_t t = 1; t <= x->T && finite; t++) {
        for (size_t n = 0; n < x->B; n++)
            esn_long_step(p, x, h, t, n);
        for (size_t n = 0; n < x->B; n++)
            for (size_t o = 0; o < p->O; o++) {
                sequence_of(y, t - 1, n)[o] = esn_long_output(p, x, h, t, n, o);
                finite = finite && isfinite(sequence_of(y, t - 1, n)[o]);
            }
        *done += (size_t)finite;
        for (size_t n = 0; finite && t < x->T && n < x->B; n++)
            for (size_t o = 0; o < p->O; o++)
                sequence_of(x, t, n)[p->D - p->O + o] =
                    sequence_of(y, t - 1, n)[o];
    }
    return GSL_SUCCESS;
}
