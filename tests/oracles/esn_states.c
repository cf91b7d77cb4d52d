/*
 * Chapter 6 once more, continued: states, features and the free run, by plain
 * loops over dense matrices in long double.
 */
#include "../runner/sheet.h"
#include "esn.h"

#include <gsl/gsl_errno.h>
#include <math.h>

static long double
activate(activation f, long double a)
{
    switch (f) {
    case TANH:
        return -expm1l(-2.0L * a) / (1.0L + expl(-2.0L * a));
    case LOGISTIC:
        return 0.5L + 0.5L * tanhl(0.5L * a);
    case RELU:
        return 0.5L * (a + fabsl(a));
    case LINEAR:
        break;
    }
    return a;
}

/* What unit j becomes, when it hears a from outside. */
static double
next_state(const esn *p, size_t j, long double a, const double *old)
{
    for (size_t k = p->H; k-- > 0;)
        a += (long double)gsl_spmatrix_get(p->W_hh, j, k) * old[k];
    return (double)(old[j] + p->leak * (activate(p->f, a) - old[j]));
}

ORACLE(esn_step)
(const esn *p, const gsl_matrix *a, const gsl_matrix *h_prev, gsl_matrix *h)
{
    if (a->size2 != p->H || h_prev->size2 != p->H || h->size2 != p->H
        || a->size1 != h->size1 || h_prev->size1 != h->size1)
        return GSL_EBADLEN;
    for (size_t i = h->size1; i-- > 0;)
        for (size_t j = 0; j < p->H; j++)
            gsl_matrix_set(h, i, j,
                           next_state(p, j, gsl_matrix_get(a, i, j),
                                      gsl_matrix_const_ptr(h_prev, i, 0)));
    return GSL_SUCCESS;
}

/* Step t, counted from 1, of sequence i. */
static void
one_step(const esn *p, const sequence *x, sequence *h, size_t t, size_t i)
{
    const double *heard = sequence_of(x, t - 1, i);
    for (size_t j = 0; j < p->H; j++) {
        long double a = gsl_vector_get(p->b_h, j);
        for (size_t k = 0; k < p->D; k++)
            a += (long double)gsl_matrix_get(p->W_xh, j, k) * heard[k];
        sequence_of(h, t, i)[j] = next_state(p, j, a, sequence_of(h, t - 1, i));
    }
}

static int
fits(const esn *p, const sequence *x, const sequence *h)
{
    return x->n == p->D && h->n == p->H && x->B == h->B && x->T + 1 == h->T;
}

/* One sequence of the batch after the other. */
ORACLE(esn_harvest)(const esn *p, const sequence *x, sequence *h)
{
    if (!fits(p, x, h))
        return GSL_EBADLEN;
    for (size_t i = 0; i < x->B; i++)
        for (size_t t = 1; t <= x->T; t++)
            one_step(p, x, h, t, i);
    return GSL_SUCCESS;
}

ORACLE(esn_echo)
(const esn *p, const sequence *x, sequence *h, sequence *g,
 gsl_vector *distance)
{
    if (!fits(p, x, h) || !fits(p, x, g) || distance->size != x->T + 1)
        return GSL_EBADLEN;
    for (size_t t = 0; t <= x->T; t++) {
        double length = 0.0;
        for (size_t i = 0; i < x->B; i++) {
            if (t > 0) {
                one_step(p, x, h, t, i);
                one_step(p, x, g, t, i);
            }
            for (size_t j = 0; j < p->H; j++)
                length = hypot(length, sequence_of(h, t, i)[j]
                                           - sequence_of(g, t, i)[j]);
        }
        gsl_vector_set(distance, t, length);
    }
    return GSL_SUCCESS;
}

/* Column by column. */
ORACLE(esn_features)
(const sequence *x, const sequence *h, size_t washout, gsl_matrix *Z)
{
    const size_t B = x->B, D = x->n;
    if (washout >= x->T)
        return GSL_EINVAL;
    if (h->B != B || h->T != x->T + 1 || Z->size1 != B * (x->T - washout)
        || Z->size2 != 1 + D + h->n)
        return GSL_EBADLEN;
    for (size_t c = 0; c < Z->size2; c++)
        for (size_t t = washout + 1; t <= x->T; t++)
            for (size_t i = 0; i < B; i++)
                gsl_matrix_set(Z, (t - washout - 1) * B + i, c,
                               c == 0 ? 1.0
                               : c <= D
                                   ? x->data[((t - 1) * B + i) * D + c - 1]
                                   : h->data[(t * B + i) * h->n + c - 1 - D]);
    return GSL_SUCCESS;
}

/* Output o of sequence i at step t. */
static double
said(const esn *p, const sequence *x, const sequence *h, size_t t, size_t i,
     size_t o)
{
    const double *w = gsl_matrix_const_ptr(p->W_zy, o, 0);
    long double sum = w[0];
    for (size_t k = 0; k < p->D; k++)
        sum += (long double)w[1 + k] * sequence_of(x, t - 1, i)[k];
    for (size_t j = 0; j < p->H; j++)
        sum += (long double)w[1 + p->D + j] * sequence_of(h, t, i)[j];
    return (double)sum;
}

ORACLE(esn_run)
(const esn *p, sequence *x, sequence *h, sequence *y, size_t *done)
{
    int finite = 1;
    if (!fits(p, x, h) || y->T != x->T || y->B != x->B || y->n != p->O
        || p->O > p->D)
        return GSL_EBADLEN;
    *done = 0;
    for (size_t t = 1; t <= x->T && finite; t++) {
        for (size_t i = 0; i < x->B; i++)
            one_step(p, x, h, t, i);
        for (size_t i = 0; i < x->B; i++)
            for (size_t o = 0; o < p->O; o++) {
                sequence_of(y, t - 1, i)[o] = said(p, x, h, t, i, o);
                finite = finite && isfinite(sequence_of(y, t - 1, i)[o]);
            }
        *done += (size_t)finite;
        for (size_t i = 0; finite && t < x->T && i < x->B; i++)
            for (size_t o = 0; o < p->O; o++)
                sequence_of(x, t, i)[p->D - p->O + o] =
                    sequence_of(y, t - 1, i)[o];
    }
    return GSL_SUCCESS;
}
