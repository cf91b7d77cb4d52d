/*
 * Right answers to chapter 1 that are written in other ways: the curve and its
 * half-life, the cost and the step downhill. See chain.c beside this file.
 */
#include "../../runner/sheet.h"
#include "chain.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

VARIANT(chain_log10_gradient, two_logarithms)
(const chain_params *p, activation f, size_t T, const double *h,
 double *log10_dh)
{
    const double weight = log10(fabs(p->w));
    double sum = 0.0;
    log10_dh[T] = sum;
    for (size_t t = T; t > 0; t--) {
        sum += weight + log10(activation_slope(f, h[t]));
        log10_dh[t - 1] = sum;
    }
    return GSL_SUCCESS;
}

VARIANT(chain_log10_gradient, natural_converted)
(const chain_params *p, activation f, size_t T, const double *h,
 double *log10_dh)
{
    for (size_t t = T; t <= T; t--) {
        if (t == T)
            log10_dh[t] = 0.0;
        else
            log10_dh[t] =
                log10_dh[t + 1]
                + log(fabs(p->w) * activation_slope(f, h[t + 1])) / log(10.0);
    }
    return GSL_SUCCESS;
}

VARIANT(chain_log10_gradient, long_double)
(const chain_params *p, activation f, size_t T, const double *h,
 double *log10_dh)
{
    long double sum = 0.0L;
    for (size_t t = T; t > 0; t--) {
        log10_dh[t] = (double)sum;
        sum += log10l(fabsl((long double)p->w * activation_slope(f, h[t])));
    }
    log10_dh[0] = (double)sum;
    return GSL_SUCCESS;
}

VARIANT(chain_log10_gradient, power_kept_apart)
(const chain_params *p, activation f, size_t T, const double *h,
 double *log10_dh)
{
    double product = 1.0;
    long power = 0;
    log10_dh[T] = 0.0;
    for (size_t t = T; t > 0; t--) {
        int shift;
        product = frexp(product * p->w * activation_slope(f, h[t]), &shift);
        power += shift;
        log10_dh[t - 1] = log10(fabs(product)) + (double)power * log10(2.0);
    }
    return GSL_SUCCESS;
}

VARIANT(chain_log10_gradient, factors_first)
(const chain_params *p, activation f, size_t T, const double *h,
 double *log10_dh)
{
    // All factors, then their logarithms, then the sums from behind.
    for (size_t t = 0; t < T; t++)
        log10_dh[t] = log10(fabs(activation_slope(f, h[t + 1]) * p->w));
    log10_dh[T] = 0.0;
    for (size_t t = T; t-- > 0;)
        log10_dh[t] += log10_dh[t + 1];
    return GSL_SUCCESS;
}

VARIANT(chain_half_life, formula)
(size_t T, const double *log10_dh, double *half_life)
{
    if (T < 1)
        GSL_ERROR("T = 0", GSL_EINVAL);
    if (log10_dh[0] == 0)
        *half_life = INFINITY;
    else
        *half_life = -log10(2) * (double)T / log10_dh[0];
    return GSL_SUCCESS;
}

VARIANT(chain_half_life, both_ends)
(size_t T, const double *log10_dh, double *half_life)
{
    const double lost = log10_dh[T] - *log10_dh;
    if (!T)
        return GSL_EINVAL;
    *half_life = lost != 0.0 ? (double)T * log10(2.0) / lost : HUGE_VAL;
    return GSL_SUCCESS;
}

VARIANT(chain_half_life, natural)
(size_t T, const double *log10_dh, double *half_life)
{
    if (T == 0)
        return GSL_EINVAL;
    const double answer = -M_LN2 * (double)T / (log10_dh[0] * M_LN10);
    *half_life = isinf(answer) ? GSL_POSINF : answer;
    return GSL_SUCCESS;
}

VARIANT(chain_half_life, halvings)
(size_t T, const double *log10_dh, double *half_life)
{
    const double halvings = -log10_dh[0] / log10(2.0);
    if (T == 0)
        return GSL_EINVAL;
    if (halvings > 0.0 || halvings < 0.0)
        *half_life = (double)T / halvings;
    else
        *half_life = GSL_POSINF;
    return GSL_SUCCESS;
}

VARIANT(chain_half_life, long_double)
(size_t T, const double *log10_dh, double *half_life)
{
    if (T == 0)
        return GSL_EINVAL;
    const long double per_step = (long double)log10_dh[0] / T;
    *half_life = fabsl(per_step) > 0.0L ? (double)(-log10l(2.0L) / per_step)
                                        : GSL_POSINF;
    return GSL_SUCCESS;
}

VARIANT(chain_loss, two_loops)
(size_t T, const double *h, const double *target, const double *mask,
 double *cost, double *dh)
{
    for (size_t t = 0; t < T; t++)
        cost[t] = mask[t] * gsl_pow_2(h[t + 1] - target[t]) / 2.0;
    for (size_t t = T; t > 0; t--)
        dh[t] = dh[t] + mask[t - 1] * (h[t] - target[t - 1]);
    return GSL_SUCCESS;
}

VARIANT(chain_loss, observed_only)
(size_t T, const double *h, const double *target, const double *mask,
 double *cost, double *dh)
{
    for (size_t t = 1; t <= T; t++) {
        cost[t - 1] = 0.0;
        if (mask[t - 1] == 0.0)
            continue;
        const double share = mask[t - 1] * (h[t] - target[t - 1]);
        cost[t - 1] = 0.5 * share * (h[t] - target[t - 1]);
        dh[t] += share;
    }
    return GSL_SUCCESS;
}

VARIANT(chain_loss, long_double)
(size_t T, const double *h, const double *target, const double *mask,
 double *cost, double *dh)
{
    for (size_t t = 1; t <= T; t++) {
        const long double error = (long double)target[t - 1] - h[t];
        cost[t - 1] = (double)(error * error * mask[t - 1] * 0.5L);
        dh[t] = (double)(dh[t] - error * mask[t - 1]);
    }
    return GSL_SUCCESS;
}

VARIANT(chain_loss, pointers)
(size_t T, const double *h, const double *target, const double *mask,
 double *cost, double *dh)
{
    const double *const end = target + T;
    while (target < end) {
        const double error = *++h - *target++;
        *cost++ = *mask * pow(error, 2.0) * 0.5;
        *++dh += error * *mask++;
    }
    return GSL_SUCCESS;
}

VARIANT(chain_loss, array_of_errors)
(size_t T, const double *h, const double *target, const double *mask,
 double *cost, double *dh)
{
    double *error = malloc((T + 1) * sizeof *error);
    if (error == NULL)
        return GSL_ENOMEM;
    memcpy(error, h, (T + 1) * sizeof *error);
    for (size_t t = 1; t <= T; t++)
        error[t] -= target[t - 1];
    for (size_t t = 1; t <= T; t++)
        dh[t] = fma(mask[t - 1], error[t], dh[t]);
    for (size_t t = 1; t <= T; t++)
        cost[t - 1] = mask[t - 1] * (0.5 * error[t] * error[t]);
    free(error);
    return GSL_SUCCESS;
}

VARIANT(chain_descend, local_copies)
(chain_params *p, const chain_params *dp, double rate)
{
    const double w = p->w - rate * dp->w, u = p->u - rate * dp->u,
                 b = p->b - rate * dp->b;
    if (!isfinite(dp->b) || !isfinite(dp->u) || !isfinite(dp->w)
        || !isfinite(rate))
        return GSL_EDOM;
    *p = (chain_params){ w, u, b };
    return GSL_SUCCESS;
}

VARIANT(chain_descend, loop_over_three)
(chain_params *p, const chain_params *dp, double rate)
{
    double *const to[] = { &p->w, &p->u, &p->b };
    const double from[] = { dp->w, dp->u, dp->b };
    for (size_t i = 0; i < 3; i++)
        if (!gsl_finite(from[i]) || !gsl_finite(rate))
            GSL_ERROR("not finite", GSL_EDOM);
    for (size_t i = 0; i < 3; i++)
        *to[i] -= rate * from[i];
    return GSL_SUCCESS;
}

VARIANT(chain_descend, fused)
(chain_params *p, const chain_params *dp, double rate)
{
    if (rate - rate != 0.0 || dp->w - dp->w != 0.0 || dp->u - dp->u != 0.0
        || dp->b - dp->b != 0.0)
        return GSL_EDOM;
    p->b = fma(-rate, dp->b, p->b);
    p->u = fma(-rate, dp->u, p->u);
    p->w = fma(-rate, dp->w, p->w);
    return GSL_SUCCESS;
}

VARIANT(chain_descend, long_double)
(chain_params *p, const chain_params *dp, double rate)
{
    if (isnan(rate) || isnan(dp->w) || isnan(dp->u) || isnan(dp->b))
        return GSL_EDOM;
    if (isinf(rate) || isinf(dp->w) || isinf(dp->u) || isinf(dp->b))
        return GSL_EDOM;
    p->w = (double)(p->w - (long double)rate * dp->w);
    p->u = (double)(p->u - (long double)rate * dp->u);
    p->b = (double)(p->b - (long double)rate * dp->b);
    return GSL_SUCCESS;
}

VARIANT(chain_descend, step_first)
(chain_params *p, const chain_params *dp, double rate)
{
    chain_params step = *dp;
    if (!(fabs(rate) < GSL_POSINF && fabs(step.w) < GSL_POSINF
          && fabs(step.u) < GSL_POSINF && fabs(step.b) < GSL_POSINF))
        return GSL_EDOM;
    step.w *= -rate;
    step.u *= -rate;
    step.b *= -rate;
    p->w += step.w;
    p->u += step.u;
    p->b += step.b;
    return GSL_SUCCESS;
}
