/*
 * Right answers to chapter 1 that are written in other ways again: the numeric
 * slope, the curve and its half-life. See chain.c beside this file.
 */
#include "../../runner/sheet.h"
#include "chain.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>
#include <math.h>
#include <stdlib.h>

/* L(q + d), with L and q as the parameters: a function whose 0 is at q. */
static double
chain_shifted(double d, void *params)
{
    const void *const *shift = params;
    const gsl_function *L = shift[0];
    const double *q = shift[1];

    return GSL_FN_EVAL(L, *q + d);
}

VARIANT(chain_numeric_gradient, shifted)
(const gsl_function *L, double q, double step, double *dq)
{
    const void *shift[] = { L, &q };
    const gsl_function around = { chain_shifted, shift };
    const double e = fabs(q) > 1.0 ? step * fabs(q) : step;

    if (!(step > 0.0))
        GSL_ERROR("the step must be greater than 0", GSL_EINVAL);
    const double rise = GSL_FN_EVAL(&around, e) - GSL_FN_EVAL(&around, -e);
    *dq += rise / (e + e);
    return GSL_SUCCESS;
}

VARIANT(chain_numeric_gradient, fused_ends)
(const gsl_function *L, double q, double step, double *dq)
{
    const double size = fmax(fabs(q), 1.0);
    const double end[2] = { fma(-step, size, q), fma(step, size, q) };

    if (isnan(step) || step <= 0.0)
        GSL_ERROR("the step must be greater than 0", GSL_EINVAL);
    const double low = GSL_FN_EVAL(L, end[0]), high = GSL_FN_EVAL(L, end[1]);
    *dq = fma(high - low, 1.0 / (end[1] - end[0]), *dq);
    return GSL_SUCCESS;
}

VARIANT(chain_numeric_gradient, two_distances)
(const gsl_function *L, double q, double step, double *dq)
{
    if (!(step > 0.0))
        return GSL_EINVAL;
    double e = step;
    if (q > 1.0 || q < -1.0)
        e = fabs(step * q);
    const double right = (q + e) - q, left = q - (q - e);
    const double above = GSL_FN_EVAL(L, q + e), below = GSL_FN_EVAL(L, q - e);
    *dq += (above - below) / (left + right);
    return GSL_SUCCESS;
}

VARIANT(chain_numeric_gradient, two_quotients)
(const gsl_function *L, double q, double step, double *dq)
{
    if (!(step > 0.0))
        GSL_ERROR("step <= 0", GSL_EINVAL);
    const double h = step * GSL_MAX(fabs(q), 1.0);
    double slope = 0.0;
    for (int sign = 1; sign >= -1; sign -= 2)
        slope += sign * GSL_FN_EVAL(L, q + sign * h) / (2.0 * h);
    *dq += slope;
    return GSL_SUCCESS;
}

VARIANT(chain_numeric_gradient, relative)
(const gsl_function *L, double q, double step, double *dq)
{
    const double unit = fabs(q) <= 1.0 ? 1.0 : fabs(q);

    // (1.9) in units of max(1, |q|), which are taken out at the end.
    if (step > 0.0) {
        double slope = GSL_FN_EVAL(L, q + unit * step);
        slope -= GSL_FN_EVAL(L, q - unit * step);
        slope /= 2.0 * step;
        slope /= unit;
        *dq += slope;
        return GSL_SUCCESS;
    }
    GSL_ERROR("the step must be greater than 0", GSL_EINVAL);
}

/* log f'(a), given h = f(a), without first rounding the slope. */
static double
chain_log_slope(activation f, double h)
{
    switch (f) {
    case TANH:
        return log1p(-h) + log1p(h);
    case LOGISTIC:
        return log(h) + log1p(-h);
    case RELU:
        return h > 0.0 ? 0.0 : GSL_NEGINF;
    default:
        return 0.0;
    }
}

VARIANT(chain_log10_gradient, log1p)
(const chain_params *p, activation f, size_t T, const double *h,
 double *log10_dh)
{
    const double log_w = log(fabs(p->w));
    double sum = 0.0;

    for (size_t t = T + 1; t-- > 0;) {
        log10_dh[t] = M_LOG10E * sum;
        if (t > 0)
            sum += log_w + chain_log_slope(f, h[t]);
    }
    return GSL_SUCCESS;
}

VARIANT(chain_log10_gradient, each_anew)
(const chain_params *p, activation f, size_t T, const double *h,
 double *log10_dh)
{
    double *lost = malloc((T + 1) * sizeof *lost);
    if (lost == NULL)
        return GSL_ENOMEM;
    for (size_t t = 1; t <= T; t++)
        lost[t] = log10(fabs(p->w * activation_slope(f, h[t])));
    // Every sum from its own step on, without a look at the one behind it.
    for (size_t t = 0; t <= T; t++) {
        double sum = 0.0;
        for (size_t s = t + 1; s <= T; s++)
            sum += lost[s];
        log10_dh[t] = sum;
    }
    free(lost);
    return GSL_SUCCESS;
}

/* Fills in log10_dh[t..T] and returns log10_dh[t]. */
static double
chain_curve_from(const chain_params *p, activation f, size_t T, const double *h,
                 double *log10_dh, size_t t)
{
    if (t == T)
        return log10_dh[T] = 0.0;
    const double later = chain_curve_from(p, f, T, h, log10_dh, t + 1);
    const double factor = fabs(activation_slope(f, h[t + 1])) * fabs(p->w);
    return log10_dh[t] = log(factor) * M_LOG10E + later;
}

VARIANT(chain_log10_gradient, recursion)
(const chain_params *p, activation f, size_t T, const double *h,
 double *log10_dh)
{
    chain_curve_from(p, f, T, h, log10_dh, 0);
    return GSL_SUCCESS;
}

VARIANT(chain_log10_gradient, doublings)
(const chain_params *p, activation f, size_t T, const double *h,
 double *log10_dh)
{
    // First how often the gradient doubles, then that in powers of ten.
    log10_dh[T] = 0.0;
    for (size_t t = T; t > 0; t--)
        log10_dh[t - 1] =
            log2(fabs(activation_slope(f, h[t]) * p->w)) + log10_dh[t];
    for (size_t t = 0; t < T; t++)
        log10_dh[t] *= log10(2.0);
    return GSL_SUCCESS;
}

VARIANT(chain_log10_gradient, product_while_it_lasts)
(const chain_params *p, activation f, size_t T, const double *h,
 double *log10_dh)
{
    double kept = 0.0, product = 1.0;

    log10_dh[T] = 0.0;
    for (size_t t = T; t > 0; t--) {
        const double next = product * (p->w * activation_slope(f, h[t]));
        if (fabs(next) > 1e-100 && fabs(next) < 1e100)
            product = next;
        else {
            kept += log10(fabs(product));
            product = p->w * activation_slope(f, h[t]);
        }
        log10_dh[t - 1] = kept + log10(fabs(product));
    }
    return GSL_SUCCESS;
}

VARIANT(chain_half_life, log_of_half)
(size_t T, const double *log10_dh, double *half_life)
{
    if (T == 0)
        GSL_ERROR("no step was walked", GSL_EINVAL);
    *half_life = log10_dh[0] == 0.0 ? GSL_POSINF
                                    : (double)T * (log10(0.5) / log10_dh[0]);
    return GSL_SUCCESS;
}

VARIANT(chain_half_life, doublings)
(size_t T, const double *log10_dh, double *half_life)
{
    if (T == 0)
        return GSL_EINVAL;
    const double per_step = log10_dh[0] / (double)T * log2(10.0);
    *half_life = fabs(per_step) == 0.0 ? HUGE_VAL : -1.0 / per_step;
    return GSL_SUCCESS;
}

VARIANT(chain_half_life, whole_chains)
(size_t T, const double *log10_dh, double *half_life)
{
    if (T < 1)
        return GSL_EINVAL;
    // How many chains of T steps one half takes.
    const double chains = log10(2.0) / fabs(log10_dh[0]);
    *half_life = copysign(chains * (double)T, -log10_dh[0]);
    if (log10_dh[0] == 0.0)
        *half_life = fabs(*half_life);
    return GSL_SUCCESS;
}

VARIANT(chain_half_life, signs)
(size_t T, const double *log10_dh, double *half_life)
{
    const double whole = *log10_dh, walked = (double)T;

    if (walked == 0.0)
        GSL_ERROR("T = 0", GSL_EINVAL);
    if (whole < 0.0)
        *half_life = walked / (fabs(whole) / log10(2.0));
    else if (whole > 0.0)
        *half_life = -(walked / (whole / log10(2.0)));
    else
        *half_life = whole == 0.0 ? GSL_POSINF : whole;
    return GSL_SUCCESS;
}

VARIANT(chain_half_life, tenths)
(size_t T, const double *log10_dh, double *half_life)
{
    double tenth_life = GSL_POSINF;

    if (!(T > 0))
        GSL_ERROR("T = 0", GSL_EINVAL);
    // How long a power of ten takes, and how much of one a half is.
    if (log10_dh[0] != 0.0)
        tenth_life = -(double)T / log10_dh[0];
    *half_life = tenth_life * (M_LN2 / M_LN10);
    return GSL_SUCCESS;
}
