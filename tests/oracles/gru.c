/*
 * Chapter 8 once more, the way forward: plain loops in long double, no BLAS, no
 * views, and sums in another order.
 */
#include "../runner/sheet.h"
#include "gru_run.h"

#include <gsl/gsl_errno.h>
#include <math.h>

/* No exponent is positive, so nothing overflows on either side. */
static long double
logistic(long double a)
{
    return a >= 0.0L ? 1.0L / (1.0L + expl(-a)) : expl(a) / (1.0L + expl(a));
}

/* Row k of a matrix times n numbers, from the last to the first. */
static long double
times(const gsl_matrix *W, size_t k, const double *z, size_t n)
{
    long double sum = 0.0L;
    while (n-- > 0)
        sum += (long double)gsl_matrix_get(W, k, n) * z[n];
    return sum;
}

/* One step of one sequence; gate holds what the input and the bias say. */
static void
advance(const gru_params *p, const double *before, double *gate, double *v,
        double *state)
{
    const gsl_matrix *W = &p->W_hh.matrix;
    const size_t H = p->H;

    for (size_t j = 0; j < H; j++) {
        const long double past =
            times(W, 2 * H + j, before, H) + gsl_vector_get(&p->b_n.vector, j);
        const long double reset = logistic(times(W, j, before, H) + gate[j]);
        const long double keep =
            logistic(times(W, H + j, before, H) + gate[H + j]);
        const long double fresh = tanhl(reset * past + gate[2 * H + j]);
        v[j] = (double)past;
        gate[j] = (double)reset;
        gate[H + j] = (double)keep;
        gate[2 * H + j] = (double)fresh;
        state[j] = (double)(fresh + keep * (before[j] - fresh));
    }
}

static int
is(const gsl_matrix *m, size_t rows, size_t columns)
{
    return m->size1 == rows && m->size2 == columns;
}

ORACLE(gru_step)
(const gru_params *p, const gsl_matrix *h_prev, gsl_matrix *gate, gsl_matrix *v,
 gsl_matrix *h)
{
    const size_t B = h->size1, H = p->H;

    if (!is(gate, B, 3 * H) || !is(h_prev, B, H) || !is(v, B, H)
        || h->size2 != H)
        return GSL_EBADLEN;
    for (size_t i = B; i-- > 0;)
        advance(p, h_prev->data + i * h_prev->tda, gate->data + i * gate->tda,
                v->data + i * v->tda, h->data + i * h->tda);
    return GSL_SUCCESS;
}

void
gru_run(const gru_params *p, const sequence *x, gru_states *s)
{
    for (size_t i = 0; i < x->B; i++)
        for (size_t t = 1; t <= x->T; t++) {
            double *gate = sequence_of(s->gate, t - 1, i);
            for (size_t k = 0; k < 3 * p->H; k++)
                gate[k] = (double)(times(&p->W_xh.matrix, k,
                                         sequence_of(x, t - 1, i), p->D)
                                   + gsl_vector_get(&p->b_h.vector, k));
            advance(p, sequence_of(s->h, t - 1, i), gate,
                    sequence_of(s->v, t - 1, i), sequence_of(s->h, t, i));
        }
}

static int
shaped(const sequence *s, size_t T, size_t B, size_t n)
{
    return s->T == T && s->B == B && s->n == n;
}

int
gru_shaped(const gru_states *s, size_t T, size_t B, size_t H)
{
    return shaped(s->gate, T, B, 3 * H) && shaped(s->v, T, B, H)
           && shaped(s->h, T + 1, B, H);
}

ORACLE(gru_forward)(const gru_params *p, const sequence *x, gru_states *s)
{
    if (x->n != p->D || !gru_shaped(s, x->T, x->B, p->H))
        return GSL_EBADLEN;
    gru_run(p, x, s);
    return GSL_SUCCESS;
}
