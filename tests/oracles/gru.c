/*
 * Chapter 8 once more, the way forward: plain loops in long double, no BLAS, no
 * views, and sums in another order.
 */
#include "gru.h"
#include "../runner/sheet.h"

#include <gsl/gsl_errno.h>
#include <math.h>

/* The exponent is never positive, so that expl() cannot overflow. */
static long double
gru_logistic(long double a)
{
    return a >= 0.0L ? 1.0L / (1.0L + expl(-a)) : expl(a) / (1.0L + expl(a));
}

/* Row k of a matrix times n numbers, from the last to the first. */
static long double
gru_row_times(const gsl_matrix *W, size_t k, const double *z, size_t n)
{
    const double *w = gsl_matrix_const_ptr(W, k, 0);
    long double sum = 0.0L;
    while (n-- > 0)
        sum += (long double)w[n] * z[n];
    return sum;
}

/* One step of sequence i; gate_i holds what the input and the bias say. */
static void
gru_advance(const gru_params *p, const double *h_prev_i, double *gate_i,
            double *v_i, double *h_i)
{
    const gsl_matrix *W = &p->W_hh.matrix;
    const size_t H = p->H;

    for (size_t j = 0; j < H; j++) {
        const long double v = gru_row_times(W, 2 * H + j, h_prev_i, H)
                              + gsl_vector_get(&p->b_n.vector, j);
        const long double r =
            gru_logistic(gru_row_times(W, j, h_prev_i, H) + gate_i[j]);
        const long double z =
            gru_logistic(gru_row_times(W, H + j, h_prev_i, H) + gate_i[H + j]);
        const long double n = tanhl(r * v + gate_i[2 * H + j]);
        v_i[j] = (double)v;
        gate_i[j] = (double)r;
        gate_i[H + j] = (double)z;
        gate_i[2 * H + j] = (double)n;
        h_i[j] = (double)(n + z * (h_prev_i[j] - n));
    }
}

ORACLE(gru_step)
(const gru_params *p, const gsl_matrix *h_prev, gsl_matrix *gate, gsl_matrix *v,
 gsl_matrix *h)
{
    if (promised_status() != GSL_SUCCESS)
        return promised_status();
    for (size_t i = h->size1; i-- > 0;)
        gru_advance(p, gsl_matrix_const_ptr(h_prev, i, 0),
                    gsl_matrix_ptr(gate, i, 0), gsl_matrix_ptr(v, i, 0),
                    gsl_matrix_ptr(h, i, 0));
    return GSL_SUCCESS;
}

/* Fills s by running forward from h at index 0. */
static void
gru_run(const gru_params *p, const sequence *x, gru_states *s)
{
    for (size_t i = 0; i < x->B; i++)
        for (size_t t = 1; t <= x->T; t++) {
            double *gate = sequence_of(s->gate, t - 1, i);
            for (size_t k = 0; k < 3 * p->H; k++)
                gate[k] = (double)(gru_row_times(&p->W_xh.matrix, k,
                                                 sequence_of(x, t - 1, i), p->D)
                                   + gsl_vector_get(&p->b_h.vector, k));
            gru_advance(p, sequence_of(s->h, t - 1, i), gate,
                        sequence_of(s->v, t - 1, i), sequence_of(s->h, t, i));
        }
}

ORACLE(gru_forward)(const gru_params *p, const sequence *x, gru_states *s)
{
    if (promised_status() != GSL_SUCCESS)
        return promised_status();
    gru_run(p, x, s);
    return GSL_SUCCESS;
}
