/*
 * The mistakes of chapter 5, continued: a mean over a bell curve. See chain.c
 * beside this file for how a mistake is written.
 */
#include "../runner/sheet.h"
#include "init.h"

#include <gsl/gsl_errno.h>
#include <math.h>

MISTAKE(init_expect, not_divided,
        "the sum is not divided by that of the weights, which is\n"
        "  sqrt(2 pi) here, not 1.")
(const gsl_integration_fixed_workspace *hermite, const gsl_function *g,
 double q, double *mean)
{
    if (!(q >= 0.0) || !isfinite(q))
        return GSL_EINVAL;
    const double *z = gsl_integration_fixed_nodes(hermite);
    const double *w = gsl_integration_fixed_weights(hermite);
    double sum = 0.0;
    for (size_t k = 0; k < gsl_integration_fixed_n(hermite); k++)
        sum += w[k] * GSL_FN_EVAL(g, sqrt(q) * z[k]);
    *mean = sum;
    return GSL_SUCCESS;
}

MISTAKE(init_expect, no_root,
        "the nodes are multiplied by q. It is a variance: its root\n"
        "  stretches.")
(const gsl_integration_fixed_workspace *hermite, const gsl_function *g,
 double q, double *mean)
{
    if (!(q >= 0.0) || !isfinite(q))
        return GSL_EINVAL;
    const double *z = gsl_integration_fixed_nodes(hermite);
    const double *w = gsl_integration_fixed_weights(hermite);
    double sum = 0.0, total = 0.0;
    for (size_t k = 0; k < gsl_integration_fixed_n(hermite); k++) {
        sum += w[k] * GSL_FN_EVAL(g, q * z[k]);
        total += w[k];
    }
    *mean = sum / total;
    return GSL_SUCCESS;
}

MISTAKE(init_expect, not_stretched,
        "q is not used: this is the mean for a variance of 1.")
(const gsl_integration_fixed_workspace *hermite, const gsl_function *g,
 double q, double *mean)
{
    if (!(q >= 0.0) || !isfinite(q))
        return GSL_EINVAL;
    const double *z = gsl_integration_fixed_nodes(hermite);
    const double *w = gsl_integration_fixed_weights(hermite);
    double sum = 0.0, total = 0.0;
    for (size_t k = 0; k < gsl_integration_fixed_n(hermite); k++) {
        sum += w[k] * GSL_FN_EVAL(g, z[k]);
        total += w[k];
    }
    *mean = sum / total;
    return GSL_SUCCESS;
}

MISTAKE(init_expect, other_hermite,
        "the nodes have a factor sqrt(2). Formulas with it are for\n"
        "  the weight exp(-z^2); here it is exp(-z^2/2).")
(const gsl_integration_fixed_workspace *hermite, const gsl_function *g,
 double q, double *mean)
{
    if (!(q >= 0.0) || !isfinite(q))
        return GSL_EINVAL;
    const double *z = gsl_integration_fixed_nodes(hermite);
    const double *w = gsl_integration_fixed_weights(hermite);
    double sum = 0.0, total = 0.0;
    for (size_t k = 0; k < gsl_integration_fixed_n(hermite); k++) {
        sum += w[k] * GSL_FN_EVAL(g, sqrt(2.0 * q) * z[k]);
        total += w[k];
    }
    *mean = sum / total;
    return GSL_SUCCESS;
}

MISTAKE(init_expect, other_total,
        "divided by sqrt(pi), which is right for the weight\n"
        "  exp(-z^2). Here the weights add up to sqrt(2 pi).")
(const gsl_integration_fixed_workspace *hermite, const gsl_function *g,
 double q, double *mean)
{
    if (!(q >= 0.0) || !isfinite(q))
        return GSL_EINVAL;
    const double *z = gsl_integration_fixed_nodes(hermite);
    const double *w = gsl_integration_fixed_weights(hermite);
    double sum = 0.0;
    for (size_t k = 0; k < gsl_integration_fixed_n(hermite); k++)
        sum += w[k] * GSL_FN_EVAL(g, sqrt(q) * z[k]);
    *mean = sum / sqrt(M_PI);
    return GSL_SUCCESS;
}

MISTAKE(init_expect, no_weights,
        "all nodes count the same. The w_k say how probable they\n"
        "  are.")
(const gsl_integration_fixed_workspace *hermite, const gsl_function *g,
 double q, double *mean)
{
    if (!(q >= 0.0) || !isfinite(q))
        return GSL_EINVAL;
    const double *z = gsl_integration_fixed_nodes(hermite);
    double sum = 0.0;
    for (size_t k = 0; k < gsl_integration_fixed_n(hermite); k++)
        sum += GSL_FN_EVAL(g, sqrt(q) * z[k]);
    *mean = sum / (double)gsl_integration_fixed_n(hermite);
    return GSL_SUCCESS;
}

MISTAKE(init_expect, not_checked,
        "a q that is negative or not finite is accepted. The contract\n"
        "  answers GSL_EINVAL.")
(const gsl_integration_fixed_workspace *hermite, const gsl_function *g,
 double q, double *mean)
{
    const double *z = gsl_integration_fixed_nodes(hermite);
    const double *w = gsl_integration_fixed_weights(hermite);
    double sum = 0.0, total = 0.0;
    for (size_t k = 0; k < gsl_integration_fixed_n(hermite); k++) {
        sum += w[k] * GSL_FN_EVAL(g, sqrt(q) * z[k]);
        total += w[k];
    }
    *mean = sum / total;
    return GSL_SUCCESS;
}

/* The mean over the nodes from FIRST on, except the last LEFT_OUT. */
static double
init_expect_some(const gsl_integration_fixed_workspace *hermite,
                 const gsl_function *g, double q, size_t first, size_t left_out)
{
    const double *z = gsl_integration_fixed_nodes(hermite);
    const double *w = gsl_integration_fixed_weights(hermite);
    double sum = 0.0, total = 0.0;
    for (size_t k = first; k + left_out < gsl_integration_fixed_n(hermite);
         k++) {
        sum += w[k] * GSL_FN_EVAL(g, sqrt(q) * z[k]);
        total += w[k];
    }
    return sum / total;
}

MISTAKE(init_expect, first_left_out,
        "the first node is left out: they are counted from 0.")
(const gsl_integration_fixed_workspace *hermite, const gsl_function *g,
 double q, double *mean)
{
    if (!(q >= 0.0) || !isfinite(q))
        return GSL_EINVAL;
    *mean = init_expect_some(hermite, g, q, 1, 0);
    return GSL_SUCCESS;
}

MISTAKE(init_expect, last_left_out,
        "the last node is left out: there are n, from 0 to n - 1.")
(const gsl_integration_fixed_workspace *hermite, const gsl_function *g,
 double q, double *mean)
{
    if (!(q >= 0.0) || !isfinite(q))
        return GSL_EINVAL;
    *mean = init_expect_some(hermite, g, q, 0, 1);
    return GSL_SUCCESS;
}

MISTAKE(init_expect, zero_refused,
        "a q of 0 is refused. It is not negative: the mean is g(0).")
(const gsl_integration_fixed_workspace *hermite, const gsl_function *g,
 double q, double *mean)
{
    if (!(q > 0.0) || !isfinite(q))
        return GSL_EINVAL;
    *mean = init_expect_some(hermite, g, q, 0, 0);
    return GSL_SUCCESS;
}

MISTAKE(init_expect, nan_accepted,
        "a q that is NaN is accepted: it is neither below 0 nor\n"
        "  infinite. Ask !(q >= 0), or isfinite().")
(const gsl_integration_fixed_workspace *hermite, const gsl_function *g,
 double q, double *mean)
{
    if (q < 0.0 || isinf(q))
        return GSL_EINVAL;
    *mean = init_expect_some(hermite, g, q, 0, 0);
    return GSL_SUCCESS;
}

MISTAKE(init_expect, infinite,
        "a q that is infinite is accepted. The contract answers\n"
        "  GSL_EINVAL: isfinite() tells.")
(const gsl_integration_fixed_workspace *hermite, const gsl_function *g,
 double q, double *mean)
{
    if (!(q >= 0.0))
        return GSL_EINVAL;
    *mean = init_expect_some(hermite, g, q, 0, 0);
    return GSL_SUCCESS;
}
