/*
 * Right answers to chapter 9 that are written in other ways: decays, their slopes,
 * and the start.
 */
#include "../../runner/sheet.h"
#include "scan.h"

#include <float.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>
#include <gsl/gsl_randist.h>
#include <math.h>

VARIANT(scan_decay, long_double)
(const gsl_vector *nu, gsl_vector *lambda, gsl_vector *gamma)
{
    const int status = scan_decay_arguments(nu, lambda, gamma);
    if (status)
        return status;
    for (size_t j = 0; j < nu->size; j++) {
        const long double speed = expl(gsl_vector_get(nu, j));
        gsl_vector_set(lambda, j, (double)expl(-speed));
        gsl_vector_set(gamma, j, (double)sqrtl(-expm1l(-2.0L * speed)));
    }
    return GSL_SUCCESS;
}

VARIANT(scan_decay, two_factors)
(const gsl_vector *nu, gsl_vector *lambda, gsl_vector *gamma)
{
    const int status = scan_decay_arguments(nu, lambda, gamma);
    if (status)
        return status;
    for (size_t j = 0; j < nu->size; j++) {
        const double speed = exp(gsl_vector_get(nu, j)), keep = exp(-speed);
        gsl_vector_set(lambda, j, keep);
        // 1 - lambda^2 is (1 - lambda) (1 + lambda).
        gsl_vector_set(gamma, j, sqrt(-expm1(-speed) * (1.0 + keep)));
    }
    return GSL_SUCCESS;
}

VARIANT(scan_decay, hyperbolic)
(const gsl_vector *nu, gsl_vector *lambda, gsl_vector *gamma)
{
    const int status = scan_decay_arguments(nu, lambda, gamma);
    if (status)
        return status;
    for (size_t j = 0; j < nu->size; j++) {
        const double speed = exp(gsl_vector_get(nu, j)), keep = exp(-speed);
        gsl_vector_set(lambda, j, keep);
        gsl_vector_set(gamma, j,
                       speed < 1.0 ? sqrt(2.0 * keep * sinh(speed))
                                   : sqrt(1.0 - keep * keep));
    }
    return GSL_SUCCESS;
}

VARIANT(scan_decay, own_checks)
(const gsl_vector *nu, gsl_vector *lambda, gsl_vector *gamma)
{
    if (lambda->size != nu->size || gamma->size != nu->size)
        GSL_ERROR("lengths", GSL_EBADLEN);
    for (size_t j = nu->size; j-- > 0;)
        if (!(gsl_vector_get(nu, j) >= -700.0)
            || gsl_vector_get(nu, j) > DBL_MAX)
            GSL_ERROR("nu", GSL_EDOM);
    for (size_t j = nu->size; j-- > 0;) {
        const double speed = exp(gsl_vector_get(nu, j));
        *gsl_vector_ptr(lambda, j) = 1.0 / exp(speed);
        *gsl_vector_ptr(gamma, j) = sqrt(fabs(expm1(-(speed + speed))));
    }
    return GSL_SUCCESS;
}

VARIANT(scan_decay, in_place)
(const gsl_vector *nu, gsl_vector *lambda, gsl_vector *gamma)
{
    const int status = scan_decay_arguments(nu, lambda, gamma);
    if (status)
        return status;
    gsl_vector_memcpy(lambda, nu);
    for (double *l = lambda->data; l < lambda->data + nu->size * lambda->stride;
         l += lambda->stride)
        *l = -exp(*l);
    gsl_vector_memcpy(gamma, lambda);
    for (size_t j = 0; j < nu->size; j++) {
        double *keep = gsl_vector_ptr(lambda, j);
        double *factor = gsl_vector_ptr(gamma, j);
        *keep = exp(*keep);
        *factor = pow(-expm1(2.0 * *factor), 0.5);
    }
    return GSL_SUCCESS;
}

VARIANT(scan_decay_backward, long_double)
(const gsl_vector *nu, const gsl_vector *dlambda, const gsl_vector *dgamma,
 gsl_vector *dnu)
{
    int status = scan_decay_arguments(nu, dlambda, dgamma);
    if (status == 0)
        status = scan_decay_arguments(nu, dgamma, dnu);
    if (status != 0)
        return status;
    for (size_t j = 0; j < nu->size; j++) {
        const long double nu_j = gsl_vector_get(nu, j), speed = expl(nu_j);
        const long double fall = -expl(nu_j - speed);
        const long double rise =
            -fall * expl(-speed) / sqrtl(-expm1l(-2.0L * speed));
        *gsl_vector_ptr(dnu, j) += (double)(fall * gsl_vector_get(dlambda, j)
                                            + rise * gsl_vector_get(dgamma, j));
    }
    return GSL_SUCCESS;
}

VARIANT(scan_decay_backward, chain_rule)
(const gsl_vector *nu, const gsl_vector *dlambda, const gsl_vector *dgamma,
 gsl_vector *dnu)
{
    int status = scan_decay_arguments(nu, dlambda, dgamma);
    if (status == 0)
        status = scan_decay_arguments(nu, dgamma, dnu);
    if (status != 0)
        return status;
    for (size_t j = 0; j < nu->size; j++) {
        const double speed = fmin(exp(gsl_vector_get(nu, j)), 800.0);
        const double keep = exp(-speed), factor = sqrt(-expm1(-2.0 * speed));
        // First from gamma to lambda, then from lambda to nu.
        const double all = gsl_vector_get(dlambda, j)
                           - keep / factor * gsl_vector_get(dgamma, j);
        gsl_vector_set(dnu, j, gsl_vector_get(dnu, j) - all * speed * keep);
    }
    return GSL_SUCCESS;
}

VARIANT(scan_decay_backward, branch_at_the_end)
(const gsl_vector *nu, const gsl_vector *dlambda, const gsl_vector *dgamma,
 gsl_vector *dnu)
{
    int status = scan_decay_arguments(nu, dlambda, dgamma);
    if (status == 0)
        status = scan_decay_arguments(nu, dgamma, dnu);
    if (status != 0)
        return status;
    for (size_t j = 0; j < nu->size; j++) {
        const double nu_j = gsl_vector_get(nu, j), speed = exp(nu_j);
        if (nu_j > 7.0)
            continue;  // exp(-exp(7)) is 0, and nothing comes back
        const double keep = exp(-speed);
        *gsl_vector_ptr(dnu, j) += keep * keep * speed
                                   / sqrt(-expm1(-2.0 * speed))
                                   * gsl_vector_get(dgamma, j);
        *gsl_vector_ptr(dnu, j) -= keep * speed * gsl_vector_get(dlambda, j);
    }
    return GSL_SUCCESS;
}

VARIANT(scan_decay_backward, one_bracket)
(const gsl_vector *nu, const gsl_vector *dlambda, const gsl_vector *dgamma,
 gsl_vector *dnu)
{
    int status = scan_decay_arguments(nu, dlambda, dgamma);
    if (status == 0)
        status = scan_decay_arguments(nu, dgamma, dnu);
    if (status != 0)
        return status;
    for (size_t j = 0; j < nu->size; j++) {
        const double nu_j = gsl_vector_get(nu, j), speed = exp(nu_j);
        const double factor = sqrt(-expm1(-speed) * (1.0 + exp(-speed)));
        *gsl_vector_ptr(dnu, j) +=
            exp(nu_j - speed)
            * (exp(-speed) / factor * gsl_vector_get(dgamma, j)
               - gsl_vector_get(dlambda, j));
    }
    return GSL_SUCCESS;
}

VARIANT(scan_decay_backward, own_checks)
(const gsl_vector *nu, const gsl_vector *dlambda, const gsl_vector *dgamma,
 gsl_vector *dnu)
{
    const size_t H = nu->size;
    if (dlambda->size != H || dgamma->size != H || dnu->size != H)
        GSL_ERROR("lengths", GSL_EBADLEN);
    for (size_t j = 0; j < H; j++)
        if (!gsl_finite(gsl_vector_get(nu, j))
            || gsl_vector_get(nu, j) < -700.0)
            return GSL_EDOM;
    for (size_t j = H; j-- > 0;) {
        const double nu_j = gsl_vector_get(nu, j), speed = exp(nu_j);
        const double fall = exp(nu_j - speed);
        *gsl_vector_ptr(dnu, j) -= fall * gsl_vector_get(dlambda, j);
        *gsl_vector_ptr(dnu, j) +=
            fall / sqrt(expm1(2.0 * speed)) * gsl_vector_get(dgamma, j);
    }
    return GSL_SUCCESS;
}

VARIANT(scan_chrono, by_log1p)(const gsl_rng *r, double T_max, gsl_vector *nu)
{
    if (!(T_max > 2.0 && T_max < INFINITY))
        GSL_ERROR("no such longest memory", GSL_EINVAL);
    for (size_t j = 0; j < nu->size; j++)
        gsl_vector_set(nu, j, -log1p(gsl_rng_uniform(r) * (T_max - 2.0)));
    return GSL_SUCCESS;
}

VARIANT(scan_chrono, inverse_length)
(const gsl_rng *r, double T_max, gsl_vector *nu)
{
    if (isnan(T_max) || isinf(T_max) || T_max <= 2.0)
        return GSL_EINVAL;
    for (size_t j = 0; j < nu->size; j++)
        *gsl_vector_ptr(nu, j) = log(1.0 / gsl_ran_flat(r, 1.0, T_max - 1.0));
    return GSL_SUCCESS;
}

VARIANT(scan_chrono, lengths_first)
(const gsl_rng *r, double T_max, gsl_vector *nu)
{
    if (!gsl_finite(T_max) || !(T_max > 2.0))
        return GSL_EINVAL;
    for (size_t j = 0; j < nu->size; j++)
        gsl_vector_set(nu, j, gsl_ran_flat(r, 1.0, T_max - 1.0));
    for (size_t j = nu->size; j-- > 0;)
        gsl_vector_set(nu, j, 0.0 - log(gsl_vector_get(nu, j)));
    return GSL_SUCCESS;
}

VARIANT(scan_chrono, long_double)
(const gsl_rng *r, double T_max, gsl_vector *nu)
{
    if (T_max > 2.0 && T_max <= DBL_MAX) {
        for (size_t j = 0; j < nu->size; j++) {
            const long double u = gsl_ran_flat(r, 1.0, T_max - 1.0);
            gsl_vector_set(nu, j, (double)-logl(u));
        }
        return GSL_SUCCESS;
    }
    return GSL_EINVAL;
}

VARIANT(scan_chrono, pointer)(const gsl_rng *r, double T_max, gsl_vector *nu)
{
    if (!(T_max > 2.0) || T_max > DBL_MAX)
        GSL_ERROR("T_max", GSL_EINVAL);
    double *nu_j = nu->data;
    for (size_t j = nu->size; j > 0; j--, nu_j += nu->stride)
        *nu_j = -M_LN10 * log10(gsl_ran_flat(r, 1.0, T_max - 1.0));
    return GSL_SUCCESS;
}
