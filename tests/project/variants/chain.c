/*
 * Right answers to chapter 1 that are written in other ways: the first three
 * steps. The tests have to accept each of them on every seed.
 */
#include "chain.h"
#include "../../runner/sheet.h"

#include <float.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The activations once more, as one writes them from memory. */
static double
chain_own_activation(activation f, double a)
{
    if (f == TANH)
        return tanh(a);
    if (f == LOGISTIC)
        return a < 0.0 ? exp(a) / (1.0 + exp(a)) : 1.0 / (1.0 + exp(-a));
    return f == RELU ? fmax(0.0, a) : a;
}

static double
chain_own_slope(activation f, double h)
{
    if (f == TANH)
        return (1.0 - h) * (1.0 + h);
    if (f == LOGISTIC)
        return h - h * h;
    return f == RELU && h <= 0.0 ? 0.0 : 1.0;
}

VARIANT(chain_forward, indices_from_zero)
(const chain_params *p, activation f, size_t T, const double *x, double *h)
{
    for (size_t t = 0; t < T; t++)
        if (!isfinite(x[t]))
            return GSL_EDOM;
    if (!isfinite(h[0]) || !isfinite(p->b) || !isfinite(p->u)
        || !isfinite(p->w))
        return GSL_EDOM;
    for (size_t t = 0; t < T; t++)
        h[t + 1] = activation_value(f, p->b + p->u * x[t] + p->w * h[t]);
    return GSL_SUCCESS;
}

static double
chain_state_by_recursion(const chain_params *p, activation f, size_t t,
                         const double *x, double *h)
{
    if (t == 0)
        return h[0];
    const double h_prev = chain_state_by_recursion(p, f, t - 1, x, h);
    return h[t] = activation_value(f, p->w * h_prev + (p->u * x[t - 1] + p->b));
}

VARIANT(chain_forward, recursion)
(const chain_params *p, activation f, size_t T, const double *x, double *h)
{
    const double all[] = { p->w, p->u, p->b, h[0] };
    for (size_t i = 0; i < 4; i++)
        if (gsl_isnan(all[i]) || gsl_isinf(all[i]))
            GSL_ERROR("not finite", GSL_EDOM);
    for (size_t t = T; t > 0; t--)
        if (gsl_isnan(x[t - 1]) || gsl_isinf(x[t - 1]))
            GSL_ERROR("not finite", GSL_EDOM);
    chain_state_by_recursion(p, f, T, x, h);
    return GSL_SUCCESS;
}

VARIANT(chain_forward, long_double)
(const chain_params *p, activation f, size_t T, const double *x, double *h)
{
    long double nothing = 0.0L * p->w + 0.0L * p->u + 0.0L * p->b + 0.0L * h[0];
    for (size_t t = 0; t < T; t++)
        nothing += 0.0L * x[t];
    if (nothing != 0.0L)
        GSL_ERROR("NaN or infinite", GSL_EDOM);
    for (size_t t = 1; t <= T; t++) {
        long double a = p->b;
        a += (long double)p->u * x[t - 1];
        a += (long double)p->w * h[t - 1];
        h[t] = chain_own_activation(f, (double)a);
    }
    return GSL_SUCCESS;
}

VARIANT(chain_forward, copy)
(const chain_params *p, activation f, size_t T, const double *x, double *h)
{
    // Everything is prepared first, and copied when nothing was wrong.
    double *made = malloc((T + 1) * sizeof *made);
    int good = isfinite(p->w) && isfinite(p->u) && isfinite(p->b);
    if (made == NULL)
        return GSL_ENOMEM;
    made[0] = h[0];
    good = good && isfinite(h[0]);
    for (size_t t = 1; t <= T; t++) {
        good = good && isfinite(x[t - 1]);
        made[t] = activation_value(
            f, fma(p->w, made[t - 1], fma(p->u, x[t - 1], p->b)));
    }
    if (good)
        memcpy(h, made, (T + 1) * sizeof *made);
    free(made);
    return good ? GSL_SUCCESS : GSL_EDOM;
}

VARIANT(chain_forward, one_variable)
(const chain_params *p, activation f, size_t T, const double *x, double *h)
{
    const double w = p->w, u = p->u, b = p->b;
    double now = *h;
    if (fabs(w) > DBL_MAX || fabs(u) > DBL_MAX || fabs(b) > DBL_MAX || w != w
        || u != u || b != b || now != now || fabs(now) > DBL_MAX)
        return GSL_EDOM;
    for (const double *one = x; one < x + T; one++)
        if (!(fabs(*one) <= DBL_MAX))
            return GSL_EDOM;
    while (T-- > 0) {
        now *= w;
        now += u * *x++;
        now += b;
        *++h = now = chain_own_activation(f, now);
    }
    return GSL_SUCCESS;
}

VARIANT(chain_backward, two_passes)
(const chain_params *p, activation f, size_t T, const double *x,
 const double *h, double *dh, chain_params *dp)
{
    for (size_t t = T; t >= 1; t--)
        dh[t - 1] += dh[t] * activation_slope(f, h[t]) * p->w;
    for (size_t t = 1; t <= T; t++)
        dp->w += dh[t] * activation_slope(f, h[t]) * h[t - 1];
    for (size_t t = 1; t <= T; t++)
        dp->u += dh[t] * activation_slope(f, h[t]) * x[t - 1];
    for (size_t t = 1; t <= T; t++)
        dp->b += dh[t] * activation_slope(f, h[t]);
    return GSL_SUCCESS;
}

VARIANT(chain_backward, array_of_da)
(const chain_params *p, activation f, size_t T, const double *x,
 const double *h, double *dh, chain_params *dp)
{
    double *da = calloc(T + 1, sizeof *da);
    if (da == NULL)
        return GSL_ENOMEM;
    for (size_t t = T; t-- > 0;) {
        da[t] = chain_own_slope(f, h[t + 1]) * dh[t + 1];
        dh[t] += da[t] * p->w;
    }
    for (size_t t = 0; t < T; t++) {
        dp->b += da[t];
        dp->w += h[t] * da[t];
        dp->u += x[t] * da[t];
    }
    free(da);
    return GSL_SUCCESS;
}

VARIANT(chain_backward, recursion)
(const chain_params *p, activation f, size_t T, const double *x,
 const double *h, double *dh, chain_params *dp)
{
    if (T == 0)
        return GSL_SUCCESS;
    const double da = dh[T] * activation_slope(f, h[T]);
    dh[T - 1] = p->w * da + dh[T - 1];
    dp->w = da * h[T - 1] + dp->w;
    dp->u = da * x[T - 1] + dp->u;
    dp->b = da + dp->b;
    return chain_backward_by_recursion(p, f, T - 1, x, h, dh, dp);
}

VARIANT(chain_backward, long_double)
(const chain_params *p, activation f, size_t T, const double *x,
 const double *h, double *dh, chain_params *dp)
{
    long double dw = 0.0L, du = 0.0L, db = 0.0L, whole = dh[T];
    for (size_t t = T; t > 0; t--) {
        const long double da = whole * activation_slope(f, h[t]);
        dw += da * h[t - 1];
        du += da * x[t - 1];
        db += da;
        whole = dh[t - 1] + da * p->w;
        dh[t - 1] = (double)whole;
    }
    dp->w += (double)dw;
    dp->u += (double)du;
    dp->b += (double)db;
    return GSL_SUCCESS;
}

VARIANT(chain_backward, recomputed)
(const chain_params *p, activation f, size_t T, const double *x,
 const double *h, double *dh, chain_params *dp)
{
    chain_params sum = { 0.0, 0.0, 0.0 };
    for (size_t t = T; t > 0; t--) {
        const double a = p->w * h[t - 1] + p->u * x[t - 1] + p->b;
        const double da =
            dh[t] * activation_slope(f, chain_own_activation(f, a));
        dh[t - 1] = fma(p->w, da, dh[t - 1]);
        sum.w += da * h[t - 1];
        sum.u += da * x[t - 1];
        sum.b += da;
    }
    dp->w += sum.w;
    dp->u += sum.u;
    dp->b += sum.b;
    return GSL_SUCCESS;
}

VARIANT(chain_numeric_gradient, formula)
(const gsl_function *L, double q, double step, double *dq)
{
    if (!(step > 0.0))
        GSL_ERROR("step", GSL_EINVAL);
    const double e = step * GSL_MAX_DBL(1.0, fabs(q));
    *dq += (GSL_FN_EVAL(L, q + e) - GSL_FN_EVAL(L, q - e)) / (2.0 * e);
    return GSL_SUCCESS;
}

VARIANT(chain_numeric_gradient, half_each)
(const gsl_function *L, double q, double step, double *dq)
{
    if (isnan(step) || step <= 0.0)
        return GSL_EINVAL;
    double e = step;
    if (fabs(q) > 1.0)
        e *= fabs(q);
    const double below = L->function(q - e, L->params);
    const double above = L->function(q + e, L->params);
    *dq = *dq + 0.5 * (above - below) / e;
    return GSL_SUCCESS;
}

VARIANT(chain_numeric_gradient, representable)
(const gsl_function *L, double q, double step, double *dq)
{
    if (step > 0.0) {
        const double wanted = step * (fabs(q) < 1.0 ? 1.0 : fabs(q));
        const volatile double there = q + wanted;
        const double e = there - q;
        *dq += (GSL_FN_EVAL(L, there) - GSL_FN_EVAL(L, q - e)) / 2.0 / e;
        return GSL_SUCCESS;
    }
    return GSL_EINVAL;
}

VARIANT(chain_numeric_gradient, long_double)
(const gsl_function *L, double q, double step, double *dq)
{
    if (!(step > 0.0))
        return GSL_EINVAL;
    const long double e = step * fmaxl(1.0L, fabsl(q));
    const double up = (double)(q + e), down = (double)(q - e);
    long double slope = GSL_FN_EVAL(L, up);
    slope -= GSL_FN_EVAL(L, down);
    *dq = (double)(*dq + slope / (2.0L * e));
    return GSL_SUCCESS;
}

VARIANT(chain_numeric_gradient, mean_of_sides)
(const gsl_function *L, double q, double step, double *dq)
{
    const double e = fmax(step, step * fabs(q));
    if (!(step > 0.0))
        return GSL_EINVAL;
    double value[2];
    for (int side = 0; side < 2; side++)
        value[side] = GSL_FN_EVAL(L, side == 0 ? q - e : q + e);
    *dq -= (value[0] - value[1]) * (0.5 / e);
    return GSL_SUCCESS;
}
