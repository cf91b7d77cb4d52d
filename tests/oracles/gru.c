/*
 * Chapter 8 once more, the way forward: plain loops in long double, no BLAS, no
 * views, and sums in another order.
 */
#include "../runner/sheet.h"
#include "gru_shapes.h"

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
    long double sum = 0.0L;
    while (n-- > 0)
        sum += (long double)gsl_matrix_get(W, k, n) * z[n];
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

int
gru_is(const gsl_matrix *m, size_t rows, size_t columns)
{
    return m->size1 == rows && m->size2 == columns;
}

ORACLE(gru_step)
(const gru_params *p, const gsl_matrix *h_prev, gsl_matrix *gate, gsl_matrix *v,
 gsl_matrix *h)
{
    const size_t B = h->size1, H = p->H;

    if (!gru_is(gate, B, 3 * H) || !gru_is(h_prev, B, H) || !gru_is(v, B, H)
        || h->size2 != H)
        return GSL_EBADLEN;
    for (size_t i = B; i-- > 0;)
        gru_advance(p, h_prev->data + i * h_prev->tda,
                    gate->data + i * gate->tda, v->data + i * v->tda,
                    h->data + i * h->tda);
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

static int
gru_sequence_is(const sequence *s, size_t T, size_t B, size_t n)
{
    return s->T == T && s->B == B && s->n == n;
}

int
gru_shaped(const gru_states *s, size_t T, size_t B, size_t H)
{
    return gru_sequence_is(s->gate, T, B, 3 * H)
           && gru_sequence_is(s->v, T, B, H)
           && gru_sequence_is(s->h, T + 1, B, H);
}

ORACLE(gru_forward)(const gru_params *p, const sequence *x, gru_states *s)
{
    if (x->n != p->D || !gru_shaped(s, x->T, x->B, p->H))
        return GSL_EBADLEN;
    gru_run(p, x, s);
    return GSL_SUCCESS;
}
