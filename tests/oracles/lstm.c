/*
 * Chapter 7 once more, the way forward and the starts: plain loops in long
 * double, no BLAS, no views, and sums in another order.
 */
#include "../runner/sheet.h"
#include "lstm_run.h"

#include <gsl/gsl_errno.h>
#include <math.h>

enum { MOST = 32 };  // numbers in a row of gates

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
advance(const lstm_params *p, const double *old, const double *before,
        double *gate, double *cell, double *state)
{
    const size_t H = p->H;
    long double a[MOST];

    for (size_t k = 0; k < 4 * H; k++)
        a[k] = times(&p->W_hh.matrix, k, before, H) + gate[k];
    for (size_t j = 0; j < H; j++) {
        const long double in = logistic(a[j]), keep = logistic(a[H + j]);
        const long double fresh = tanhl(a[2 * H + j]);
        const long double out = logistic(a[3 * H + j]);
        const long double sum = in * fresh + keep * old[j];
        gate[j] = (double)in;
        gate[H + j] = (double)keep;
        gate[2 * H + j] = (double)fresh;
        gate[3 * H + j] = (double)out;
        cell[j] = (double)sum;
        state[j] = (double)(out * tanhl(sum));
    }
}

static int
is(const gsl_matrix *m, size_t rows, size_t columns)
{
    return m->size1 == rows && m->size2 == columns;
}

ORACLE(lstm_step)
(const lstm_params *p, const gsl_matrix *c_prev, const gsl_matrix *h_prev,
 gsl_matrix *gate, gsl_matrix *c, gsl_matrix *h)
{
    const size_t B = gate->size1, H = p->H;

    if (gate->size2 != 4 * H || !is(c_prev, B, H) || !is(h_prev, B, H)
        || !is(c, B, H) || !is(h, B, H))
        return GSL_EBADLEN;
    for (size_t n = B; n-- > 0;)
        advance(p, c_prev->data + n * c_prev->tda,
                h_prev->data + n * h_prev->tda, gate->data + n * gate->tda,
                c->data + n * c->tda, h->data + n * h->tda);
    return GSL_SUCCESS;
}

void
lstm_run(const lstm_params *p, const sequence *x, lstm_states *s)
{
    for (size_t i = 0; i < x->B; i++)
        for (size_t t = 1; t <= x->T; t++) {
            double *gate = sequence_of(s->gate, t - 1, i);
            for (size_t k = 0; k < 4 * p->H; k++)
                gate[k] = (double)(times(&p->W_xh.matrix, k,
                                         sequence_of(x, t - 1, i), p->D)
                                   + gsl_vector_get(&p->b_h.vector, k));
            advance(p, sequence_of(s->c, t - 1, i), sequence_of(s->h, t - 1, i),
                    gate, sequence_of(s->c, t, i), sequence_of(s->h, t, i));
        }
}

static int
shaped(const sequence *s, size_t T, size_t B, size_t n)
{
    return s->T == T && s->B == B && s->n == n;
}

int
lstm_shaped(const lstm_states *s, size_t T, size_t B, size_t H)
{
    return shaped(s->gate, T, B, 4 * H) && shaped(s->c, T + 1, B, H)
           && shaped(s->h, T + 1, B, H);
}

ORACLE(lstm_forward)(const lstm_params *p, const sequence *x, lstm_states *s)
{
    if (x->n != p->D || !lstm_shaped(s, x->T, x->B, p->H))
        return GSL_EBADLEN;
    lstm_run(p, x, s);
    return GSL_SUCCESS;
}

/* The product itself, with its power of two beside it, so it never underflows. */
ORACLE(lstm_flow)(const sequence *gate, gsl_vector *flow)
{
    const size_t H = gate->n / 4;
    long double left = 1.0L;
    long power = 0;

    if (flow->size != gate->T + 1 || gate->n != 4 * H)
        return GSL_EBADLEN;
    for (size_t t = gate->T + 1; t-- > 0;) {
        for (size_t k = 0; t < gate->T && k < gate->B * H; k++) {
            int exponent;
            left = frexpl(left * sequence_of(gate, t, k / H)[H + k % H],
                          &exponent);
            power += isfinite(left) ? exponent : 0;
        }
        gsl_vector_set(flow, t,
                       (double)(((long double)power + log2l(left))
                                * log10l(2.0L) / (gate->B * H)));
    }
    return GSL_SUCCESS;
}

ORACLE(lstm_forget_bias)(lstm_params *p, double bias)
{
    // Only of finite numbers is the difference to itself 0.
    if (!(bias - bias == 0.0))
        return GSL_EINVAL;
    for (size_t k = 0; k < 4 * p->H; k++)
        if (k / p->H == 1)
            p->b_h.vector.data[k] = bias;
    return GSL_SUCCESS;
}

ORACLE(lstm_chrono)(const gsl_rng *r, double T_max, lstm_params *p)
{
    const size_t H = p->H;

    if (!(2.0 < T_max && T_max < HUGE_VAL))
        return GSL_EINVAL;
    for (double *b = p->b_h.vector.data, *end = b + H; b < end; b++) {
        const long double share = gsl_rng_uniform(r);
        b[H] = (double)logl(1.0L + share * (T_max - 2.0L));
        *b = -b[H];
    }
    return GSL_SUCCESS;
}
