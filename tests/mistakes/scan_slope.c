/* The mistakes of chapter 9, step slope. */
#include "../runner/sheet.h"
#include "scan.h"

#include <gsl/gsl_errno.h>
#include <math.h>

MISTAKE(scan_decay_backward, gamma_missing,
        "only dlambda is passed on. nu is in gamma, too: (9.9) has\n"
        "  two terms.")
(const gsl_vector *nu, const gsl_vector *dlambda, const gsl_vector *dgamma,
 gsl_vector *dnu)
{
    int status = scan_decay_arguments(nu, dlambda, dgamma);
    if (status == GSL_SUCCESS)
        status = scan_decay_arguments(nu, dlambda, dnu);
    if (status != GSL_SUCCESS)
        return status;
    for (size_t j = 0; j < nu->size; j++) {
        const double nu_j = gsl_vector_get(nu, j), speed = exp(nu_j);
        const double both = exp(nu_j - speed);
        *gsl_vector_ptr(dnu, j) += -both * gsl_vector_get(dlambda, j);
    }
    return GSL_SUCCESS;
}

MISTAKE(scan_decay_backward, lambda_missing,
        "only dgamma is passed on. nu is in lambda, too: (9.9) has\n"
        "  two terms.")
(const gsl_vector *nu, const gsl_vector *dlambda, const gsl_vector *dgamma,
 gsl_vector *dnu)
{
    int status = scan_decay_arguments(nu, dlambda, dgamma);
    if (status == GSL_SUCCESS)
        status = scan_decay_arguments(nu, dlambda, dnu);
    if (status != GSL_SUCCESS)
        return status;
    for (size_t j = 0; j < nu->size; j++) {
        const double nu_j = gsl_vector_get(nu, j), speed = exp(nu_j);
        const double lambda = exp(-speed);
        const double gamma = sqrt(-expm1(-2.0 * speed));
        const double both = exp(nu_j - speed);
        *gsl_vector_ptr(dnu, j) +=
            both * (lambda / gamma) * gsl_vector_get(dgamma, j);
    }
    return GSL_SUCCESS;
}

MISTAKE(scan_decay_backward, sign,
        "the term of dlambda is added. When nu grows, lambda falls,\n"
        "  so (9.9) subtracts it.")
(const gsl_vector *nu, const gsl_vector *dlambda, const gsl_vector *dgamma,
 gsl_vector *dnu)
{
    int status = scan_decay_arguments(nu, dlambda, dgamma);
    if (status == GSL_SUCCESS)
        status = scan_decay_arguments(nu, dlambda, dnu);
    if (status != GSL_SUCCESS)
        return status;
    for (size_t j = 0; j < nu->size; j++) {
        const double nu_j = gsl_vector_get(nu, j), speed = exp(nu_j);
        const double lambda = exp(-speed);
        const double gamma = sqrt(-expm1(-2.0 * speed));
        const double both = exp(nu_j - speed);
        *gsl_vector_ptr(dnu, j) +=
            both * (lambda / gamma) * gsl_vector_get(dgamma, j)
            + both * gsl_vector_get(dlambda, j);
    }
    return GSL_SUCCESS;
}

MISTAKE(scan_decay_backward, sign_of_gamma,
        "the term of dgamma is subtracted. When nu grows, gamma\n"
        "  rises, so (9.9) adds it.")
(const gsl_vector *nu, const gsl_vector *dlambda, const gsl_vector *dgamma,
 gsl_vector *dnu)
{
    int status = scan_decay_arguments(nu, dlambda, dgamma);
    if (status == GSL_SUCCESS)
        status = scan_decay_arguments(nu, dlambda, dnu);
    if (status != GSL_SUCCESS)
        return status;
    for (size_t j = 0; j < nu->size; j++) {
        const double nu_j = gsl_vector_get(nu, j), speed = exp(nu_j);
        const double lambda = exp(-speed);
        const double gamma = sqrt(-expm1(-2.0 * speed));
        const double both = exp(nu_j - speed);
        *gsl_vector_ptr(dnu, j) +=
            -both * (lambda / gamma) * gsl_vector_get(dgamma, j)
            - both * gsl_vector_get(dlambda, j);
    }
    return GSL_SUCCESS;
}

MISTAKE(scan_decay_backward, assigned,
        "dnu is assigned. Gradients are added to, with +=.")
(const gsl_vector *nu, const gsl_vector *dlambda, const gsl_vector *dgamma,
 gsl_vector *dnu)
{
    int status = scan_decay_arguments(nu, dlambda, dgamma);
    if (status == GSL_SUCCESS)
        status = scan_decay_arguments(nu, dlambda, dnu);
    if (status != GSL_SUCCESS)
        return status;
    for (size_t j = 0; j < nu->size; j++) {
        const double nu_j = gsl_vector_get(nu, j), speed = exp(nu_j);
        const double lambda = exp(-speed);
        const double gamma = sqrt(-expm1(-2.0 * speed));
        const double both = exp(nu_j - speed);
        *gsl_vector_ptr(dnu, j) =
            both * (lambda / gamma) * gsl_vector_get(dgamma, j)
            - both * gsl_vector_get(dlambda, j);
    }
    return GSL_SUCCESS;
}

MISTAKE(scan_decay_backward, no_inner_slope,
        "the slope of the inner exponential is missing: (9.9) has a\n"
        "  factor exp(nu) before both terms.")
(const gsl_vector *nu, const gsl_vector *dlambda, const gsl_vector *dgamma,
 gsl_vector *dnu)
{
    int status = scan_decay_arguments(nu, dlambda, dgamma);
    if (status == GSL_SUCCESS)
        status = scan_decay_arguments(nu, dlambda, dnu);
    if (status != GSL_SUCCESS)
        return status;
    for (size_t j = 0; j < nu->size; j++) {
        const double nu_j = gsl_vector_get(nu, j), speed = exp(nu_j);
        const double lambda = exp(-speed);
        const double gamma = sqrt(-expm1(-2.0 * speed));
        const double both = lambda;
        *gsl_vector_ptr(dnu, j) +=
            both * (lambda / gamma) * gsl_vector_get(dgamma, j)
            - both * gsl_vector_get(dlambda, j);
    }
    return GSL_SUCCESS;
}

MISTAKE(scan_decay_backward, no_root,
        "the slope of the root is missing: the term of dgamma is\n"
        "  divided by gamma.")
(const gsl_vector *nu, const gsl_vector *dlambda, const gsl_vector *dgamma,
 gsl_vector *dnu)
{
    int status = scan_decay_arguments(nu, dlambda, dgamma);
    if (status == GSL_SUCCESS)
        status = scan_decay_arguments(nu, dlambda, dnu);
    if (status != GSL_SUCCESS)
        return status;
    for (size_t j = 0; j < nu->size; j++) {
        const double nu_j = gsl_vector_get(nu, j), speed = exp(nu_j);
        const double lambda = exp(-speed);
        const double both = exp(nu_j - speed);
        *gsl_vector_ptr(dnu, j) += both * lambda * gsl_vector_get(dgamma, j)
                                   - both * gsl_vector_get(dlambda, j);
    }
    return GSL_SUCCESS;
}

MISTAKE(scan_decay_backward, lambda_once,
        "the term of dgamma has lambda once. (9.9) has lambda^2:\n"
        "  one comes from the square, one from the exponential.")
(const gsl_vector *nu, const gsl_vector *dlambda, const gsl_vector *dgamma,
 gsl_vector *dnu)
{
    int status = scan_decay_arguments(nu, dlambda, dgamma);
    if (status == GSL_SUCCESS)
        status = scan_decay_arguments(nu, dlambda, dnu);
    if (status != GSL_SUCCESS)
        return status;
    for (size_t j = 0; j < nu->size; j++) {
        const double nu_j = gsl_vector_get(nu, j), speed = exp(nu_j);
        const double gamma = sqrt(-expm1(-2.0 * speed));
        const double both = exp(nu_j - speed);
        *gsl_vector_ptr(dnu, j) += both / gamma * gsl_vector_get(dgamma, j)
                                   - both * gsl_vector_get(dlambda, j);
    }
    return GSL_SUCCESS;
}

MISTAKE(scan_decay_backward, slope_doubled,
        "the term of dgamma is twice what it should be. The 2 of\n"
        "  the square and the 1/2 of the root cancel.")
(const gsl_vector *nu, const gsl_vector *dlambda, const gsl_vector *dgamma,
 gsl_vector *dnu)
{
    int status = scan_decay_arguments(nu, dlambda, dgamma);
    if (status == GSL_SUCCESS)
        status = scan_decay_arguments(nu, dlambda, dnu);
    if (status != GSL_SUCCESS)
        return status;
    for (size_t j = 0; j < nu->size; j++) {
        const double nu_j = gsl_vector_get(nu, j), speed = exp(nu_j);
        const double lambda = exp(-speed);
        const double gamma = sqrt(-expm1(-2.0 * speed));
        const double both = exp(nu_j - speed);
        *gsl_vector_ptr(dnu, j) +=
            2.0 * both * (lambda / gamma) * gsl_vector_get(dgamma, j)
            - both * gsl_vector_get(dlambda, j);
    }
    return GSL_SUCCESS;
}

MISTAKE(scan_decay_backward, infinity_times_zero,
        "exp(nu) is infinite where lambda is 0, and their product\n"
        "  is NaN. It is exp(nu - exp(nu)), which comes out as 0.")
(const gsl_vector *nu, const gsl_vector *dlambda, const gsl_vector *dgamma,
 gsl_vector *dnu)
{
    int status = scan_decay_arguments(nu, dlambda, dgamma);
    if (status == GSL_SUCCESS)
        status = scan_decay_arguments(nu, dlambda, dnu);
    if (status != GSL_SUCCESS)
        return status;
    for (size_t j = 0; j < nu->size; j++) {
        const double nu_j = gsl_vector_get(nu, j), speed = exp(nu_j);
        const double lambda = exp(-speed);
        const double gamma = sqrt(-expm1(-2.0 * speed));
        const double both = speed * lambda;
        *gsl_vector_ptr(dnu, j) +=
            both * (lambda / gamma) * gsl_vector_get(dgamma, j)
            - both * gsl_vector_get(dlambda, j);
    }
    return GSL_SUCCESS;
}

MISTAKE(scan_decay_backward, exchanged,
        "dlambda and dgamma are exchanged: each has the factor of\n"
        "  the other.")
(const gsl_vector *nu, const gsl_vector *dlambda, const gsl_vector *dgamma,
 gsl_vector *dnu)
{
    int status = scan_decay_arguments(nu, dlambda, dgamma);
    if (status == GSL_SUCCESS)
        status = scan_decay_arguments(nu, dlambda, dnu);
    if (status != GSL_SUCCESS)
        return status;
    for (size_t j = 0; j < nu->size; j++) {
        const double nu_j = gsl_vector_get(nu, j), speed = exp(nu_j);
        const double lambda = exp(-speed);
        const double gamma = sqrt(-expm1(-2.0 * speed));
        const double both = exp(nu_j - speed);
        *gsl_vector_ptr(dnu, j) +=
            both * (lambda / gamma) * gsl_vector_get(dlambda, j)
            - both * gsl_vector_get(dgamma, j);
    }
    return GSL_SUCCESS;
}
