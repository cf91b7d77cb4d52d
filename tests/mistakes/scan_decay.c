/* The mistakes of chapter 9, step decay. */
#include "../runner/sheet.h"
#include "scan.h"

#include <gsl/gsl_errno.h>
#include <math.h>

MISTAKE(scan_decay, one_exponential,
        "lambda is exp(-nu), which exceeds 1 where nu is negative.\n"
        "  (9.8) has two exponentials: the inner one makes any nu\n"
        "  positive.")
(const gsl_vector *nu, gsl_vector *lambda, gsl_vector *gamma)
{
    const int status = scan_decay_arguments(nu, lambda, gamma);
    if (status != GSL_SUCCESS)
        return status;
    for (size_t j = 0; j < nu->size; j++) {
        const double speed = gsl_vector_get(nu, j);
        const double keep = exp(-speed);
        gsl_vector_set(lambda, j, keep);
        gsl_vector_set(gamma, j, sqrt(-expm1(-2.0 * speed)));
    }
    return GSL_SUCCESS;
}

MISTAKE(scan_decay, no_sign,
        "lambda is exp(exp(nu)), which is larger than 1. In (9.8)\n"
        "  the outer exponent is negative.")
(const gsl_vector *nu, gsl_vector *lambda, gsl_vector *gamma)
{
    const int status = scan_decay_arguments(nu, lambda, gamma);
    if (status != GSL_SUCCESS)
        return status;
    for (size_t j = 0; j < nu->size; j++) {
        const double speed = exp(gsl_vector_get(nu, j));
        const double keep = exp(speed);
        gsl_vector_set(lambda, j, keep);
        gsl_vector_set(gamma, j, sqrt(-expm1(-2.0 * speed)));
    }
    return GSL_SUCCESS;
}

MISTAKE(scan_decay, logistic,
        "lambda is 1/(1 + exp(nu)). That is a gate; (9.8) is\n"
        "  exp(-exp(nu)).")
(const gsl_vector *nu, gsl_vector *lambda, gsl_vector *gamma)
{
    const int status = scan_decay_arguments(nu, lambda, gamma);
    if (status != GSL_SUCCESS)
        return status;
    for (size_t j = 0; j < nu->size; j++) {
        const double speed = exp(gsl_vector_get(nu, j));
        const double keep = 1.0 / (1.0 + speed);
        gsl_vector_set(lambda, j, keep);
        gsl_vector_set(gamma, j, sqrt(1.0 - keep * keep));
    }
    return GSL_SUCCESS;
}

MISTAKE(scan_decay, no_root,
        "gamma is 1 - lambda^2. That is its square: (9.8) takes the\n"
        "  root.")
(const gsl_vector *nu, gsl_vector *lambda, gsl_vector *gamma)
{
    const int status = scan_decay_arguments(nu, lambda, gamma);
    if (status != GSL_SUCCESS)
        return status;
    for (size_t j = 0; j < nu->size; j++) {
        const double speed = exp(gsl_vector_get(nu, j));
        const double keep = exp(-speed);
        gsl_vector_set(lambda, j, keep);
        gsl_vector_set(gamma, j, -expm1(-2.0 * speed));
    }
    return GSL_SUCCESS;
}

MISTAKE(scan_decay, not_squared,
        "gamma is the root of 1 - lambda. In (9.8) lambda is\n"
        "  squared.")
(const gsl_vector *nu, gsl_vector *lambda, gsl_vector *gamma)
{
    const int status = scan_decay_arguments(nu, lambda, gamma);
    if (status != GSL_SUCCESS)
        return status;
    for (size_t j = 0; j < nu->size; j++) {
        const double speed = exp(gsl_vector_get(nu, j));
        const double keep = exp(-speed);
        gsl_vector_set(lambda, j, keep);
        gsl_vector_set(gamma, j, sqrt(-expm1(-speed)));
    }
    return GSL_SUCCESS;
}

MISTAKE(scan_decay, complement,
        "gamma is 1 - lambda, the share that a gate lets in. (9.8)\n"
        "  has sqrt(1 - lambda^2), which keeps the square of the states\n"
        "  and not their mean.")
(const gsl_vector *nu, gsl_vector *lambda, gsl_vector *gamma)
{
    const int status = scan_decay_arguments(nu, lambda, gamma);
    if (status != GSL_SUCCESS)
        return status;
    for (size_t j = 0; j < nu->size; j++) {
        const double speed = exp(gsl_vector_get(nu, j));
        const double keep = exp(-speed);
        gsl_vector_set(lambda, j, keep);
        gsl_vector_set(gamma, j, -expm1(-speed));
    }
    return GSL_SUCCESS;
}

MISTAKE(scan_decay, digits_lost,
        "1 - lambda^2 is a difference of nearly equal numbers, of\n"
        "  which few digits are left where lambda is nearly 1. It is\n"
        "  -expm1(-2 exp(nu)), without a subtraction.")
(const gsl_vector *nu, gsl_vector *lambda, gsl_vector *gamma)
{
    const int status = scan_decay_arguments(nu, lambda, gamma);
    if (status != GSL_SUCCESS)
        return status;
    for (size_t j = 0; j < nu->size; j++) {
        const double speed = exp(gsl_vector_get(nu, j));
        const double keep = exp(-speed);
        gsl_vector_set(lambda, j, keep);
        gsl_vector_set(gamma, j, sqrt(1.0 - keep * keep));
    }
    return GSL_SUCCESS;
}

MISTAKE(scan_decay, inverse,
        "gamma is 1/sqrt(1 - lambda^2). It makes what comes in\n"
        "  smaller, not larger.")
(const gsl_vector *nu, gsl_vector *lambda, gsl_vector *gamma)
{
    const int status = scan_decay_arguments(nu, lambda, gamma);
    if (status != GSL_SUCCESS)
        return status;
    for (size_t j = 0; j < nu->size; j++) {
        const double speed = exp(gsl_vector_get(nu, j));
        const double keep = exp(-speed);
        gsl_vector_set(lambda, j, keep);
        gsl_vector_set(gamma, j, 1.0 / sqrt(-expm1(-2.0 * speed)));
    }
    return GSL_SUCCESS;
}
