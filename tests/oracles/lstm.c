/*
 * Chapter 7 once more, the way forward and the starts: plain loops in long
 * double, no BLAS, no views, and sums in another order.
 */
#include "../runner/sheet.h"
#include "lstm_shapes.h"

#include <gsl/gsl_errno.h>
#include <math.h>

enum { MOST = 32 };  // numbers in a row of gates

/* The exponent is never positive, so that expl() cannot overflow. */
static long double
lstm_logistic(long double a)
{
    return a >= 0.0L ? 1.0L / (1.0L + expl(-a)) : expl(a) / (1.0L + expl(a));
}

/* Row k of a matrix times n numbers, from the last to the first. */
static long double
lstm_row_times(const gsl_matrix *W, size_t k, const double *z, size_t n)
{
    long double sum = 0.0L;
    while (n-- > 0)
        sum += (long double)gsl_matrix_get(W, k, n) * z[n];
    return sum;
}

/* One step of sequence n; gate_n holds what the input and the bias say. */
static void
lstm_advance(const lstm_params *p, const double *c_prev_n,
             const double *h_prev_n, double *gate_n, double *c_n, double *h_n)
{
    const size_t H = p->H;
    long double a[MOST];

    for (size_t k = 0; k < 4 * H; k++)
        a[k] = lstm_row_times(&p->W_hh.matrix, k, h_prev_n, H) + gate_n[k];
    for (size_t j = 0; j < H; j++) {
        const long double i = lstm_logistic(a[j]);
        const long double f = lstm_logistic(a[H + j]);
        const long double g = tanhl(a[2 * H + j]);
        const long double o = lstm_logistic(a[3 * H + j]);
        const long double c = i * g + f * c_prev_n[j];
        gate_n[j] = (double)i;
        gate_n[H + j] = (double)f;
        gate_n[2 * H + j] = (double)g;
        gate_n[3 * H + j] = (double)o;
        c_n[j] = (double)c;
        h_n[j] = (double)(o * tanhl(c));
    }
}

int
lstm_is(const gsl_matrix *m, size_t rows, size_t columns)
{
    return m->size1 == rows && m->size2 == columns;
}

ORACLE(lstm_step)
(const lstm_params *p, const gsl_matrix *c_prev, const gsl_matrix *h_prev,
 gsl_matrix *gate, gsl_matrix *c, gsl_matrix *h)
{
    const size_t B = gate->size1, H = p->H;

    if (gate->size2 != 4 * H || !lstm_is(c_prev, B, H) || !lstm_is(h_prev, B, H)
        || !lstm_is(c, B, H) || !lstm_is(h, B, H))
        return GSL_EBADLEN;
    for (size_t n = B; n-- > 0;)
        lstm_advance(p, c_prev->data + n * c_prev->tda,
                     h_prev->data + n * h_prev->tda, gate->data + n * gate->tda,
                     c->data + n * c->tda, h->data + n * h->tda);
    return GSL_SUCCESS;
}

/* Fills s by running forward from c and h at index 0. */
static void
lstm_run(const lstm_params *p, const sequence *x, lstm_states *s)
{
    for (size_t i = 0; i < x->B; i++)
        for (size_t t = 1; t <= x->T; t++) {
            double *gate = sequence_of(s->gate, t - 1, i);
            for (size_t k = 0; k < 4 * p->H; k++)
                gate[k] =
                    (double)(lstm_row_times(&p->W_xh.matrix, k,
                                            sequence_of(x, t - 1, i), p->D)
                             + gsl_vector_get(&p->b_h.vector, k));
            lstm_advance(p, sequence_of(s->c, t - 1, i),
                         sequence_of(s->h, t - 1, i), gate,
                         sequence_of(s->c, t, i), sequence_of(s->h, t, i));
        }
}

static int
lstm_sequence_is(const sequence *s, size_t T, size_t B, size_t n)
{
    return s->T == T && s->B == B && s->n == n;
}

int
lstm_shaped(const lstm_states *s, size_t T, size_t B, size_t H)
{
    return lstm_sequence_is(s->gate, T, B, 4 * H)
           && lstm_sequence_is(s->c, T + 1, B, H)
           && lstm_sequence_is(s->h, T + 1, B, H);
}

ORACLE(lstm_forward)(const lstm_params *p, const sequence *x, lstm_states *s)
{
    if (x->n != p->D || !lstm_shaped(s, x->T, x->B, p->H))
        return GSL_EBADLEN;
    lstm_run(p, x, s);
    return GSL_SUCCESS;
}

/*
 * The product of all f itself. After every factor its power of two is taken out
 * and counted, so that it cannot underflow; the logarithm comes at the end.
 */
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
    // inf - inf and NaN - NaN are NaN: only a finite number passes.
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
