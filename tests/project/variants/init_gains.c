/*
 * Right answers to chapter 5 that are not like the model answer, continued: more gains,
 * and more means over a normal distribution.
 */
#include "../../runner/sheet.h"
#include "init.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>
#include <gsl/gsl_sf_log.h>
#include <math.h>
#include <stdlib.h>

/* The first and the last norm, and how many steps lie between them. */
typedef struct {
    double start, end, T;
} init_gain_ends;

static int
init_gain_read(const gsl_vector *norm, init_gain_ends *e)
{
    if (norm->size < 2)
        return GSL_EBADLEN;
    e->T = (double)(norm->size - 1);
    e->start = gsl_vector_get(norm, 0);
    e->end = gsl_vector_get(norm, norm->size - 1);
    if (isnan(e->start) || isinf(e->start) || e->start < 0.0)
        return GSL_EDOM;
    return isnan(e->end) || isinf(e->end) || e->end <= 0.0 ? GSL_EDOM
                                                           : GSL_SUCCESS;
}

/* The logarithm of a quotient of mantissas, and exponents of two as they are. */
VARIANT(init_gain, exponents_apart)(const gsl_vector *norm, double *gain)
{
    init_gain_ends e;
    int start, end;
    const int status = init_gain_read(norm, &e);
    if (status != GSL_SUCCESS)
        return status;
    const double quotient = frexp(e.start, &start) / frexp(e.end, &end);
    *gain = exp((log(quotient) + (start - end) * M_LN2) / e.T);
    return GSL_SUCCESS;
}

/* Each logarithm is spread over the steps before they meet. */
VARIANT(init_gain, divided_first)(const gsl_vector *norm, double *gain)
{
    init_gain_ends e;
    const int status = init_gain_read(norm, &e);
    if (status != GSL_SUCCESS)
        return status;
    *gain = exp(log(e.start) / e.T - log(e.end) / e.T);
    return GSL_SUCCESS;
}

VARIANT(init_gain, early_return)(const gsl_vector *norm, double *gain)
{
    init_gain_ends e = { 0.0, 0.0, 0.0 };
    switch (init_gain_read(norm, &e)) {
    case GSL_EBADLEN:
        GSL_ERROR("no step, and so no gain", GSL_EBADLEN);
    case GSL_EDOM:
        GSL_ERROR("the ends are no norms of gradients", GSL_EDOM);
    }
    if (e.start == 0.0) {
        *gain = 0.0;
        return GSL_SUCCESS;
    }
    *gain = pow(M_E, (gsl_sf_log(e.start) - gsl_sf_log(e.end)) / e.T);
    return GSL_SUCCESS;
}

/* By how much a gradient becomes larger from step to step, turned round. */
VARIANT(init_gain, inverse)(const gsl_vector *norm, double *gain)
{
    init_gain_ends e;
    const int status = init_gain_read(norm, &e);
    if (status != GSL_SUCCESS)
        return status;
    const double forward = exp((log(e.end) - log(e.start)) / e.T);
    *gain = 1.0 / forward;
    return GSL_SUCCESS;
}

/* Logarithms with more digits. */
VARIANT(init_gain, long_logarithms)(const gsl_vector *norm, double *gain)
{
    init_gain_ends e;
    const int status = init_gain_read(norm, &e);
    if (status != GSL_SUCCESS)
        return status;
    const long double all = logl(e.start) - logl(e.end);
    *gain = (double)expl(all / (long double)e.T);
    return GSL_SUCCESS;
}

/* ---- Means ---------------------------------------------------------------- */

static int
init_mean_refuses(double q)
{
    if (!(q >= 0.0) || q > GSL_DBL_MAX)
        GSL_ERROR("no variance", GSL_EINVAL);
    return GSL_SUCCESS;
}

/* From both ends to the middle, so that the smallest weights come first. */
VARIANT(init_expect, pairs)
(const gsl_integration_fixed_workspace *hermite, const gsl_function *g,
 double q, double *mean)
{
    const double *z = gsl_integration_fixed_nodes(hermite);
    const double *w = gsl_integration_fixed_weights(hermite);
    const size_t n = gsl_integration_fixed_n(hermite);
    if (init_mean_refuses(q) != GSL_SUCCESS)
        return GSL_EINVAL;
    double sum = 0.0, total = 0.0;
    for (size_t low = 0, high = n - 1; low <= high; low++, high--) {
        sum += w[low] * GSL_FN_EVAL(g, sqrt(q) * z[low]);
        total += w[low];
        if (low == high)
            break;
        sum += w[high] * GSL_FN_EVAL(g, sqrt(q) * z[high]);
        total += w[high];
    }
    *mean = sum / total;
    return GSL_SUCCESS;
}

/* Weights that add up to 1 before they meet a value. */
VARIANT(init_expect, shares)
(const gsl_integration_fixed_workspace *hermite, const gsl_function *g,
 double q, double *mean)
{
    const size_t n = gsl_integration_fixed_n(hermite);
    const double root = sqrt(q);
    if (init_mean_refuses(q) != GSL_SUCCESS)
        return GSL_EINVAL;
    double total = 0.0;
    for (size_t k = 0; k < n; k++)
        total += gsl_integration_fixed_weights(hermite)[k];
    *mean = 0.0;
    for (size_t k = 0; k < n; k++) {
        const double share = gsl_integration_fixed_weights(hermite)[k] / total;
        *mean +=
            share
            * GSL_FN_EVAL(g, root * gsl_integration_fixed_nodes(hermite)[k]);
    }
    return GSL_SUCCESS;
}

/* The sum over nodes FROM to TO - 1, half and half; g may be NULL, for the weights. */
static double
init_mean_halves(const gsl_integration_fixed_workspace *hermite,
                 const gsl_function *g, double root, size_t from, size_t to)
{
    if (to - from > 1) {
        const size_t middle = (from + to) / 2;
        return init_mean_halves(hermite, g, root, from, middle)
               + init_mean_halves(hermite, g, root, middle, to);
    }
    const double w = gsl_integration_fixed_weights(hermite)[from];
    const double z = gsl_integration_fixed_nodes(hermite)[from];
    return g != NULL ? w * GSL_FN_EVAL(g, root * z) : w;
}

VARIANT(init_expect, halves)
(const gsl_integration_fixed_workspace *hermite, const gsl_function *g,
 double q, double *mean)
{
    const size_t n = gsl_integration_fixed_n(hermite);
    const int status = init_mean_refuses(q);
    if (status == GSL_SUCCESS)
        *mean = init_mean_halves(hermite, g, sqrt(q), 0, n)
                / init_mean_halves(hermite, NULL, 0.0, 0, n);
    return status;
}

/* From the last node to the first, product and sum in one rounding. */
VARIANT(init_expect, fused_backwards)
(const gsl_integration_fixed_workspace *hermite, const gsl_function *g,
 double q, double *mean)
{
    const size_t n = gsl_integration_fixed_n(hermite);
    const double *z = gsl_integration_fixed_nodes(hermite) + n;
    const double *w = gsl_integration_fixed_weights(hermite) + n;
    if (init_mean_refuses(q) != GSL_SUCCESS)
        return GSL_EINVAL;
    double sum = 0.0, total = 0.0;
    for (size_t left = n; left > 0; left--) {
        total += *--w;
        sum = fma(*w, GSL_FN_EVAL(g, *--z * sqrt(q)), sum);
    }
    *mean = sum / total;
    return GSL_SUCCESS;
}

/* An array of values, and BLAS for both sums. */
VARIANT(init_expect, array)
(const gsl_integration_fixed_workspace *hermite, const gsl_function *g,
 double q, double *mean)
{
    const int n = (int)gsl_integration_fixed_n(hermite);
    const double *w = gsl_integration_fixed_weights(hermite), one = 1.0;
    if (init_mean_refuses(q) != GSL_SUCCESS)
        return GSL_EINVAL;
    double *value = malloc((size_t)n * sizeof *value);
    if (value == NULL)
        return GSL_ENOMEM;
    cblas_dcopy(n, gsl_integration_fixed_nodes(hermite), 1, value, 1);
    cblas_dscal(n, sqrt(q), value, 1);
    for (int k = 0; k < n; k++)
        value[k] = GSL_FN_EVAL(g, value[k]);
    *mean = cblas_ddot(n, w, 1, value, 1) / cblas_ddot(n, w, 1, &one, 0);
    free(value);
    return GSL_SUCCESS;
}
