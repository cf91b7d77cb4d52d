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

static const double e = 1e-100;

static int
chain_inputs_finite(const chain_params *p, size_t T, const double *x, double h0)
{
    double sum = p->w * 0.0 + p->u * 0.0 + p->b * 0.0 + h0 * 0.0;
    for (size_t t = 0; t < T; t++)
        sum += x[t] * 0.0;
    return sum == 0.0;  // 0 times infinity, and 0 times NaN, is NaN
}

ORACLE(chain_forward)
(const chain_params *p, activation f, size_t T, const double *x, double *h)
{
    if (!chain_inputs_finite(p, T, x, h[0]))
        return GSL_EDOM;
    long double z = h[0];
    for (size_t t = 0; t < T; t++) {
        z = (long double)p->w * z + (long double)p->u * x[t] + p->b;
        if (f == TANH)
            z = -expm1l(-2.0L * z) / (1.0L + expl(-2.0L * z));
        if (f == LOGISTIC)
            z = 0.5L + 0.5L * tanhl(0.5L * z);
        if (f == RELU)
            z = 0.5L * (z + fabsl(z));
        h[t + 1] = (double)z;
    }
    return GSL_SUCCESS;
}

static double complex
chain_activate(activation f, double complex a)
{
    switch (f) {
    case TANH:
        return ctanh(a);
    case LOGISTIC:
        return 1.0 / (1.0 + cexp(-a));
    case RELU:
        return creal(a) > 0.0 ? a : 0.0;
    case LINEAR:
        break;
    }
    return a;
}

/* Im sum_s g_s h_s / e over s > from, started at h_from = z. */
static double
chain_complex_slope(double complex w, double complex u, double complex b,
                    activation f, size_t from, size_t T, const double *x,
                    double complex z, const double *g)
{
    double sum = g[from] * cimag(z);
    for (size_t t = from + 1; t <= T; t++) {
        z = chain_activate(f, w * z + u * x[t - 1] + b);
        sum += g[t] * cimag(z);
    }
    return sum / e;
}

/* d sum_s g_s h_s / dh_t in the linear chain: sum over s >= t of w^(s-t) g_s. */
static double
chain_linear_slope(double w, size_t t, size_t T, const double *g)
{
    long double sum = 0.0L;
    for (size_t s = t; s <= T; s++)
        sum += powl(w, (long double)(s - t)) * g[s];
    return (double)sum;
}

ORACLE(chain_backward)
(const chain_params *p, activation f, size_t T, const double *x,
 const double *h, double *dh, chain_params *dp)
{
    const double ie_w =
        chain_complex_slope(p->w + e * I, p->u, p->b, f, 0, T, x, h[0], dh);
    const double ie_u =
        chain_complex_slope(p->w, p->u + e * I, p->b, f, 0, T, x, h[0], dh);
    const double ie_b =
        chain_complex_slope(p->w, p->u, p->b + e * I, f, 0, T, x, h[0], dh);

    // From the front, because dh[t] is made from dh[t], dh[t+1], ..., dh[T] as
    // the caller left them.
    for (size_t t = 0; t <= T; t++)
        dh[t] = f == LINEAR ? chain_linear_slope(p->w, t, T, dh)
                            : chain_complex_slope(p->w, p->u, p->b, f, t, T, x,
                                                  h[t] + e * I, dh);
    dp->w += ie_w;
    dp->u += ie_u;
    dp->b += ie_b;
    return GSL_SUCCESS;
}

ORACLE(chain_numeric_gradient)
(const gsl_function *L, double q, double step, double *dq)
{
    curve *c = L->params;

    if (isnan(step) || step <= 0.0)
        return GSL_EINVAL;
    c->calls = 2;
    // ((q+d)^3 - (q-d)^3) / (2d) = 3 q^2 + d^2, and for the wave with a small
    // step the slope itself.
    const double d = fabs(q) > 1.0 ? step * fabs(q) : step;
    *dq += c->shape == CUBE ? 3.0 * q * q + d * d : 1e-6 * cos(1e-6 * q);
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
    if (T < 1)
        return GSL_EINVAL;
    // The n for which the T-th root of the gradient, to the n, is one half.
    const double root = log10_dh[0] * M_LN10 / (double)T;
    *half_life = fabs(root) > 0.0 ? -M_LN2 / root : INFINITY;
    return GSL_SUCCESS;
}

ORACLE(chain_loss)
(size_t T, const double *h, const double *y, const double *mask, double *cost,
 double *dh)
{
    for (size_t t = T; t >= 1; t--) {
        const double complex z = h[t] + e * I - y[t - 1];
        const double complex C = mask[t - 1] * z * z / 2.0;
        cost[t - 1] = (double)(powl((long double)h[t] - y[t - 1], 2.0L)
                               * mask[t - 1] / 2.0L);
        dh[t] += cimag(C) / e;
    }
    return GSL_SUCCESS;
}

ORACLE(chain_descend)(chain_params *p, const chain_params *dp, double rate)
{
    const double sum = dp->w + dp->u + dp->b + rate;
    if (isnan(sum) || isinf(sum))
        return GSL_EDOM;
    *p = (chain_params){ fma(-rate, dp->w, p->w), fma(-rate, dp->u, p->u),
                         fma(-rate, dp->b, p->b) };
    return GSL_SUCCESS;
}
