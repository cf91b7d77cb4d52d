/*
 * Right answers to chapter 1 that are written in other ways again: the states and
 * the way back. See chain.c beside this file.
 */
#include "../../runner/sheet.h"
#include "chain.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <math.h>
#include <stdlib.h>

/* Whether all that a chain reads is finite. */
static int
chain_has_finite_numbers(const chain_params *p, size_t T, const double *x,
                         double start)
{
    if (!isfinite(p->w) || !isfinite(p->u) || !isfinite(p->b)
        || !isfinite(start))
        return 0;
    while (T > 0)
        if (!isfinite(x[--T]))
            return 0;
    return 1;
}

VARIANT(chain_forward, input_first)
(const chain_params *p, activation f, size_t T, const double *x, double *h)
{
    if (!chain_has_finite_numbers(p, T, x, h[0]))
        GSL_ERROR("every number must be finite", GSL_EDOM);
    // What the inputs say waits in h until the state before is there.
    for (size_t t = 1; t <= T; t++)
        h[t] = p->u * x[t - 1] + p->b;
    for (size_t t = 1; t <= T; t++)
        h[t] = activation_value(f, h[t] + p->w * h[t - 1]);
    return GSL_SUCCESS;
}

VARIANT(chain_forward, switch)
(const chain_params *p, activation f, size_t T, const double *x, double *h)
{
    if (!chain_has_finite_numbers(p, T, x, h[0]))
        return GSL_EDOM;
    for (size_t t = 0; t < T; t++) {
        double a = p->u * x[t];
        a += p->w * h[t];
        a += p->b;
        switch (f) {
        case LINEAR:
            h[t + 1] = a;
            break;
        case TANH:
            h[t + 1] = -expm1(-2.0 * fabs(a)) / (1.0 + exp(-2.0 * fabs(a)));
            h[t + 1] = copysign(h[t + 1], a);
            break;
        case LOGISTIC:
            h[t + 1] = 1.0 / (1.0 + exp(-a));
            break;
        case RELU:
            h[t + 1] = a > 0.0 ? a : 0.0;
            break;
        }
    }
    return GSL_SUCCESS;
}

VARIANT(chain_forward, dot_product)
(const chain_params *p, activation f, size_t T, const double *x, double *h)
{
    const double theta[3] = { p->b, p->w, p->u };
    double z[3] = { 1.0, h[0], 0.0 };

    if (!chain_has_finite_numbers(p, T, x, h[0]))
        GSL_ERROR("every number must be finite", GSL_EDOM);
    for (size_t t = 1; t <= T; t++) {
        double a = 0.0;
        z[2] = x[t - 1];
        for (int i = 2; i >= 0; i--)
            a += theta[i] * z[i];
        z[1] = h[t] = activation_value(f, a);
    }
    return GSL_SUCCESS;
}

static void
chain_states_by_halves(const chain_params *p, activation f, size_t T,
                       const double *x, double *h)
{
    if (T == 1) {
        h[1] = h[0] * p->w + (p->b + x[0] * p->u);
        activation_map(f, 1, h + 1);
    }
    if (T <= 1)
        return;
    chain_states_by_halves(p, f, T / 2, x, h);
    chain_states_by_halves(p, f, T - T / 2, x + T / 2, h + T / 2);
}

VARIANT(chain_forward, halves)
(const chain_params *p, activation f, size_t T, const double *x, double *h)
{
    if (!chain_has_finite_numbers(p, T, x, h[0]))
        return GSL_EDOM;
    chain_states_by_halves(p, f, T, x, h);
    return GSL_SUCCESS;
}

VARIANT(chain_forward, rounding_kept)
(const chain_params *p, activation f, size_t T, const double *x, double *h)
{
    if (!chain_has_finite_numbers(p, T, x, h[0]))
        GSL_ERROR("every number must be finite", GSL_EDOM);
    for (size_t t = 1; t <= T; t++) {
        // Each product is kept as what a double holds of it and what it lost.
        const double wh = p->w * h[t - 1], ux = p->u * x[t - 1];
        const double lost = fma(p->w, h[t - 1], -wh) + fma(p->u, x[t - 1], -ux);
        const double a = wh + ux + p->b;
        h[t] = activation_value(f, isfinite(lost) ? a + lost : a);
    }
    return GSL_SUCCESS;
}

VARIANT(chain_backward, dot_products)
(const chain_params *p, activation f, size_t T, const double *x,
 const double *h, double *dh, chain_params *dp)
{
    double dw, du;

    if (T == 0)
        return GSL_SUCCESS;
    gsl_vector *da = gsl_vector_alloc(T);
    if (da == NULL)
        return GSL_ENOMEM;
    for (size_t t = T; t > 0; t--) {
        activation_backward(f, 1, h + t, dh + t, gsl_vector_ptr(da, t - 1));
        dh[t - 1] += p->w * gsl_vector_get(da, t - 1);
    }
    gsl_vector_const_view h_prev = gsl_vector_const_view_array(h, T),
                          inputs = gsl_vector_const_view_array(x, T);
    gsl_blas_ddot(da, &h_prev.vector, &dw);
    gsl_blas_ddot(da, &inputs.vector, &du);
    dp->w += dw;
    dp->u += du;
    dp->b += gsl_vector_sum(da);
    gsl_vector_free(da);
    return GSL_SUCCESS;
}

VARIANT(chain_backward, halves)
(const chain_params *p, activation f, size_t T, const double *x,
 const double *h, double *dh, chain_params *dp)
{
    chain_params late = { 0.0, 0.0, 0.0 }, early = { 0.0, 0.0, 0.0 };
    const size_t half = T / 2;

    if (T == 0)
        return GSL_SUCCESS;
    if (T == 1) {
        const double da = activation_slope(f, h[1]) * dh[1];
        dh[0] += da * p->w;
        dp->w += h[0] * da;
        dp->u += x[0] * da;
        dp->b += da;
        return GSL_SUCCESS;
    }
    chain_backward_by_halves(p, f, T - half, x + half, h + half, dh + half,
                             &late);
    chain_backward_by_halves(p, f, half, x, h, dh, &early);
    dp->w += early.w + late.w;
    dp->u += early.u + late.u;
    dp->b += early.b + late.b;
    return GSL_SUCCESS;
}

VARIANT(chain_backward, carried)
(const chain_params *p, activation f, size_t T, const double *x,
 const double *h, double *dh, chain_params *dp)
{
    const double *x_t = x + T, *h_t = h + T;
    double from_later = 0.0, w_sum = 0.0, u_sum = 0.0, b_sum = 0.0;

    for (double *dh_t = dh + T; dh_t > dh; dh_t--) {
        *dh_t += from_later;
        const double da = *dh_t * activation_slope(f, *h_t--);
        b_sum += da;
        w_sum += da * *h_t;
        u_sum += da * *--x_t;
        from_later = da * p->w;
    }
    *dh += from_later;
    *dp = (chain_params){ dp->w + w_sum, dp->u + u_sum, dp->b + b_sum };
    return GSL_SUCCESS;
}

/* Adds a term to a sum, and what the sum loses by it to the loss. */
static void
chain_add_exactly(double *sum, double *loss, double term)
{
    const double total = *sum + term;

    *loss += fabs(*sum) >= fabs(term) ? (*sum - total) + term
                                      : (term - total) + *sum;
    *sum = total;
}

VARIANT(chain_backward, rounding_kept)
(const chain_params *p, activation f, size_t T, const double *x,
 const double *h, double *dh, chain_params *dp)
{
    double *const sum[] = { &dp->w, &dp->u, &dp->b };
    double loss[3] = { 0.0, 0.0, 0.0 };

    for (size_t t = T; t > 0; t--) {
        const double da = dh[t] * activation_slope(f, h[t]);
        const double term[] = { da * h[t - 1], da * x[t - 1], da };
        for (int i = 0; i < 3; i++)
            chain_add_exactly(sum[i], &loss[i], term[i]);
        dh[t - 1] += p->w * da;
    }
    for (int i = 0; i < 3; i++)
        if (isfinite(loss[i]))
            *sum[i] += loss[i];
    return GSL_SUCCESS;
}

/* The sum of n products, each half for itself. */
static double
chain_products_in_halves(const double *a, const double *b, size_t n)
{
    if (n == 0)
        return 0.0;
    if (n == 1)
        return a[0] * b[0];
    return chain_products_in_halves(a, b, n / 2)
           + chain_products_in_halves(a + n / 2, b + n / 2, n - n / 2);
}

VARIANT(chain_backward, sums_of_halves)
(const chain_params *p, activation f, size_t T, const double *x,
 const double *h, double *dh, chain_params *dp)
{
    // da, and behind it ones, with which it is summed like the other two.
    double *da = malloc((2 * T + 1) * sizeof *da);
    if (da == NULL)
        return GSL_ENOMEM;
    for (size_t t = T; t-- > 0;) {
        const double factor = p->w * activation_slope(f, h[t + 1]);
        dh[t] += factor * dh[t + 1];
        da[t] = activation_slope(f, h[t + 1]) * dh[t + 1];
        da[T + t] = 1.0;
    }
    dp->w += chain_products_in_halves(da, h, T);
    dp->u += chain_products_in_halves(da, x, T);
    dp->b += chain_products_in_halves(da, da + T, T);
    free(da);
    return GSL_SUCCESS;
}
