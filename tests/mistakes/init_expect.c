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
