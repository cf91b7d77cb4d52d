/*
 * Chapter 7 once more, the way forward and the starts: plain loops in long
 * double, no BLAS, no views, and sums in another order.
 */
#include "lstm.h"
#include "../runner/sheet.h"

#include <gsl/gsl_errno.h>
#include <math.h>

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
    const double *w = gsl_matrix_const_ptr(W, k, 0);
    long double sum = 0.0L;
    while (n-- > 0)
        sum += (long double)w[n] * z[n];
    return sum;
}

/* One step of sequence n; gate_n holds what the input and the bias say. */
static void
lstm_advance(const lstm_params *p, const double *c_prev_n,
             const double *h_prev_n, double *gate_n, double *c_n, double *h_n)
{
    const gsl_matrix *W = &p->W_hh.matrix;
    const size_t H = p->H;

    for (size_t j = 0; j < H; j++) {
        double *i_at = gate_n + j, *f_at = i_at + H, *g_at = f_at + H;
        double *o_at = g_at + H;
        const long double i =
            lstm_logistic(lstm_row_times(W, j, h_prev_n, H) + *i_at);
        const long double f =
            lstm_logistic(lstm_row_times(W, H + j, h_prev_n, H) + *f_at);
        const long double g =
            tanhl(lstm_row_times(W, 2 * H + j, h_prev_n, H) + *g_at);
        const long double o =
            lstm_logistic(lstm_row_times(W, 3 * H + j, h_prev_n, H) + *o_at);
        const long double c = i * g + f * c_prev_n[j];
        *i_at = (double)i;
        *f_at = (double)f;
        *g_at = (double)g;
        *o_at = (double)o;
        c_n[j] = (double)c;
        h_n[j] = (double)(o * tanhl(c));
    }
}

ORACLE(lstm_step)
(const lstm_params *p, const gsl_matrix *c_prev, const gsl_matrix *h_prev,
 gsl_matrix *gate, gsl_matrix *c, gsl_matrix *h)
{
    if (promised_status() != GSL_SUCCESS)
        return promised_status();
    for (size_t n = gate->size1; n-- > 0;)
        lstm_advance(p, gsl_matrix_const_ptr(c_prev, n, 0),
                     gsl_matrix_const_ptr(h_prev, n, 0),
                     gsl_matrix_ptr(gate, n, 0), gsl_matrix_ptr(c, n, 0),
                     gsl_matrix_ptr(h, n, 0));
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

ORACLE(lstm_forward)(const lstm_params *p, const sequence *x, lstm_states *s)
{
    if (promised_status() != GSL_SUCCESS)
        return promised_status();
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

    if (promised_status() != GSL_SUCCESS)
        return promised_status();
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
    if (promised_status() != GSL_SUCCESS)
        return promised_status();
    for (size_t k = 0; k < 4 * p->H; k++)
        if (k / p->H == 1)
            p->b_h.vector.data[k] = bias;
    return GSL_SUCCESS;
}

ORACLE(lstm_chrono)(const gsl_rng *r, double T_max, lstm_params *p)
{
    const size_t H = p->H;

    if (promised_status() != GSL_SUCCESS)
        return promised_status();
    for (double *b = p->b_h.vector.data, *end = b + H; b < end; b++) {
        const long double share = gsl_rng_uniform(r);
        b[H] = (double)logl(1.0L + share * (T_max - 2.0L));
        *b = -b[H];
    }
    return GSL_SUCCESS;
}
