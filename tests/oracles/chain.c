/*
 * Chapter 1 once more, by other means. An oracle has the contract of the step
 * and shares no line with the model answer: closed forms, long double, and the
 * complex step,
 *
 *     f(q + i e) = f(q) + i e f'(q) + O(e^2),
 *
 * which subtracts nothing and is therefore good to rounding even where the
 * slope is 1e-100 (Squire & Trapp 1998, SIAM Review 40(1)).
 */
#include "chain.h"
#include "../probes/chain_curve.h"
#include "../runner/sheet.h"

#include <complex.h>
#include <gsl/gsl_errno.h>
#include <math.h>
#include <stdlib.h>

static const long double e = 1e-100L;

ORACLE(chain_forward)
(const chain_params *p, activation f, size_t T, const double *x, double *h)
{
    if (promised_status() != GSL_SUCCESS)
        return promised_status();
    long double z = h[0];
    for (size_t t = 0; t < T; t++) {
        z = (long double)p->w * z + (long double)p->u * x[t] + p->b;
        if (f == TANH)
            z = tanhl(z);
        if (f == LOGISTIC)
            z = 0.5L + 0.5L * tanhl(0.5L * z);
        if (f == RELU)
            z = 0.5L * (z + fabsl(z));
        h[t + 1] = (double)z;
    }
    return GSL_SUCCESS;
}

/* Im f(a + i da) / e: how far the output moves when a moves by da. */
static long double
chain_moves(activation f, long double a, long double da)
{
    const long double complex z = a + e * da * I;
    switch (f) {
    case TANH:
        return cimagl(ctanhl(z)) / e;
    case LOGISTIC:
        return cimagl(1.0L / (1.0L + cexpl(-z))) / e;
    case RELU:
        return a > 0.0L ? da : 0.0L;
    case LINEAR:
        break;
    }
    return da;
}

/*
 * d sum_s g_s h_s / dh_t, with the product (1.7) in every term: the sum over
 * s >= t of g_s times the factors of the steps t+1 to s.
 */
static long double
chain_sum_of_products(size_t t, size_t T, const double *g,
                      const long double *factor)
{
    long double sum = g[t], product = 1.0L;
    for (size_t s = t + 1; s <= T; s++) {
        product *= factor[s];
        if (product != 0.0L)
            sum += product * g[s];
    }
    return sum;
}

ORACLE(chain_backward)
(const chain_params *p, activation f, size_t T, const double *x,
 const double *h, double *dh, chain_params *dp)
{
    long double *factor = calloc(2 * (T + 1), sizeof *factor),
                *a = factor + T + 1, dw = dp->w, du = dp->u, db = dp->b;

    for (size_t t = 1; t <= T; t++) {
        a[t] =
            (long double)p->w * h[t - 1] + (long double)p->u * x[t - 1] + p->b;
        factor[t] = chain_moves(f, a[t], p->w);
    }
    // From the front, because dh[t] is made from dh[t], dh[t+1], ..., dh[T] as
    // the caller left them.
    for (size_t t = 0; t <= T; t++) {
        const long double whole = chain_sum_of_products(t, T, dh, factor);
        dh[t] = (double)whole;
        if (t == 0)
            continue;
        dw += whole * chain_moves(f, a[t], h[t - 1]);
        du += whole * chain_moves(f, a[t], x[t - 1]);
        db += whole * chain_moves(f, a[t], 1.0L);
    }
    free(factor);
    *dp = (chain_params){ (double)dw, (double)du, (double)db };
    return GSL_SUCCESS;
}

ORACLE(chain_numeric_gradient)
(const gsl_function *L, double q, double step, double *dq)
{
    curve *c = L->params;

    if (promised_status() != GSL_SUCCESS)
        return promised_status();
    c->calls = 2;
    // ((q+d)^3 - (q-d)^3) / (2d) = 3 q^2 + d^2; a line has its slope, and so
    // has the wave at a small step; a bell is as high at one end as at the
    // other.
    const double d = fabs(q) > 1.0 ? step * fabs(q) : step;
    *dq += c->shape == CUBE   ? 3.0 * q * q + d * d
           : c->shape == LINE ? c->slope
           : c->shape == WAVE ? 1e-6 * cos(1e-6 * q)
                              : q * 0.0;
    return GSL_SUCCESS;
}

ORACLE(chain_log10_gradient)
(const chain_params *p, activation f, size_t T, const double *h,
 double *log10_dh)
{
    // The product itself. Its power of two is counted apart, so that it can
    // neither underflow nor overflow.
    double mantissa = 1.0;
    long exponent = 0;
    for (size_t t = T;; t--) {
        log10_dh[t] =
            log(fabs(mantissa)) / M_LN10 + (double)exponent * (M_LN2 / M_LN10);
        if (t == 0)
            return GSL_SUCCESS;
        const double a = f == TANH ? atanh(h[t]) : 0.0;
        const double slopes[] = { 1.0, 1.0 / (cosh(a) * cosh(a)),
                                  h[t] - h[t] * h[t], h[t] > 0.0 };
        int shift;
        mantissa = frexp(mantissa * p->w * slopes[f], &shift);
        exponent += shift;
    }
}

ORACLE(chain_half_life)(size_t T, const double *log10_dh, double *half_life)
{
    if (promised_status() != GSL_SUCCESS)
        return promised_status();
    // The n for which the T-th root of the gradient, to the n, is one half.
    const double root = log10_dh[0] * M_LN10 / (double)T;
    *half_life = fabs(root) > 0.0 ? -M_LN2 / root : INFINITY;
    return GSL_SUCCESS;
}

ORACLE(chain_loss)
(size_t T, const double *h, const double *target, const double *mask,
 double *cost, double *dh)
{
    for (size_t t = T; t >= 1; t--) {
        const long double complex z = (long double)h[t] + e * I - target[t - 1];
        const long double complex C = mask[t - 1] * z * z / 2.0L;
        cost[t - 1] = (double)(powl((long double)h[t] - target[t - 1], 2.0L)
                               * mask[t - 1] / 2.0L);
        dh[t] = (double)(dh[t] + cimagl(C) / e);
    }
    return GSL_SUCCESS;
}

ORACLE(chain_descend)(chain_params *p, const chain_params *dp, double rate)
{
    if (promised_status() != GSL_SUCCESS)
        return promised_status();
    *p = (chain_params){ fma(-rate, dp->w, p->w), fma(-rate, dp->u, p->u),
                         fma(-rate, dp->b, p->b) };
    return GSL_SUCCESS;
}
