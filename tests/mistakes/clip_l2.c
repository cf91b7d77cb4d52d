/*
 * The mistakes of chapter 4, continued: the L2 penalty. See chain.c beside this
 * file for how a mistake is written.
 */
#include "../runner/sheet.h"
#include "clip.h"

#include <gsl/gsl_errno.h>
#include <math.h>

/* What the contract of clip_l2() answers, before anything is written. */
static int
clip_l2_check(const gsl_vector *theta, double lambda, const gsl_vector *dtheta)
{
    if (!(lambda >= 0.0) || !isfinite(lambda))
        return GSL_EINVAL;
    return dtheta->size == theta->size ? GSL_SUCCESS : GSL_EBADLEN;
}

static double
clip_l2_squares(const gsl_vector *theta)
{
    double squares = 0.0;
    for (size_t k = 0; k < theta->size; k++)
        squares += gsl_vector_get(theta, k) * gsl_vector_get(theta, k);
    return squares;
}

MISTAKE(clip_l2, no_half,
        "the 1/2 is missing in the penalty, so penalty and\n"
        "  gradient do not belong together.")
(const gsl_vector *theta, double lambda, double *penalty, gsl_vector *dtheta)
{
    const int status = clip_l2_check(theta, lambda, dtheta);
    if (status != GSL_SUCCESS)
        return status;
    *penalty = lambda * clip_l2_squares(theta);
    for (size_t k = 0; k < theta->size; k++)
        *gsl_vector_ptr(dtheta, k) += lambda * gsl_vector_get(theta, k);
    return GSL_SUCCESS;
}

MISTAKE(clip_l2, twice,
        "the gradient is twice what it should be: the square's\n"
        "  2 and the 1/2 cancel.")
(const gsl_vector *theta, double lambda, double *penalty, gsl_vector *dtheta)
{
    const int status = clip_l2_check(theta, lambda, dtheta);
    if (status != GSL_SUCCESS)
        return status;
    *penalty = 0.5 * lambda * clip_l2_squares(theta);
    for (size_t k = 0; k < theta->size; k++)
        *gsl_vector_ptr(dtheta, k) += 2.0 * lambda * gsl_vector_get(theta, k);
    return GSL_SUCCESS;
}

MISTAKE(clip_l2, l1,
        "this is the gradient of the L1 penalty, lambda times\n"
        "  the sign. That of (4.6) is lambda theta.")
(const gsl_vector *theta, double lambda, double *penalty, gsl_vector *dtheta)
{
    const int status = clip_l2_check(theta, lambda, dtheta);
    if (status != GSL_SUCCESS)
        return status;
    *penalty = 0.5 * lambda * clip_l2_squares(theta);
    for (size_t k = 0; k < theta->size; k++)
        *gsl_vector_ptr(dtheta, k) +=
            gsl_vector_get(theta, k) > 0.0 ? lambda : -lambda;
    return GSL_SUCCESS;
}

MISTAKE(clip_l2, assigned,
        "dtheta is assigned. The gradient of the loss is in it\n"
        "  already: add.")
(const gsl_vector *theta, double lambda, double *penalty, gsl_vector *dtheta)
{
    const int status = clip_l2_check(theta, lambda, dtheta);
    if (status != GSL_SUCCESS)
        return status;
    *penalty = 0.5 * lambda * clip_l2_squares(theta);
    for (size_t k = 0; k < theta->size; k++)
        gsl_vector_set(dtheta, k, lambda * gsl_vector_get(theta, k));
    return GSL_SUCCESS;
}

MISTAKE(clip_l2, root,
        "the penalty is the length, not its square: there is\n"
        "  one root too many.")
(const gsl_vector *theta, double lambda, double *penalty, gsl_vector *dtheta)
{
    const int status = clip_l2_check(theta, lambda, dtheta);
    if (status != GSL_SUCCESS)
        return status;
    *penalty = 0.5 * lambda * sqrt(clip_l2_squares(theta));
    for (size_t k = 0; k < theta->size; k++)
        *gsl_vector_ptr(dtheta, k) += lambda * gsl_vector_get(theta, k);
    return GSL_SUCCESS;
}

MISTAKE(clip_l2, penalty_added,
        "the penalty is added to what was in *penalty. Only\n"
        "  dtheta is added to; penalty is overwritten.")
(const gsl_vector *theta, double lambda, double *penalty, gsl_vector *dtheta)
{
    const int status = clip_l2_check(theta, lambda, dtheta);
    if (status != GSL_SUCCESS)
        return status;
    *penalty += 0.5 * lambda * clip_l2_squares(theta);
    for (size_t k = 0; k < theta->size; k++)
        *gsl_vector_ptr(dtheta, k) += lambda * gsl_vector_get(theta, k);
    return GSL_SUCCESS;
}

MISTAKE(clip_l2, infinite,
        "a lambda that is infinite is accepted. The contract\n"
        "  answers GSL_EINVAL: isfinite() tells.")
(const gsl_vector *theta, double lambda, double *penalty, gsl_vector *dtheta)
{
    if (!(lambda >= 0.0))
        return GSL_EINVAL;
    if (dtheta->size != theta->size)
        return GSL_EBADLEN;
    *penalty = 0.5 * lambda * clip_l2_squares(theta);
    for (size_t k = 0; k < theta->size; k++)
        *gsl_vector_ptr(dtheta, k) += lambda * gsl_vector_get(theta, k);
    return GSL_SUCCESS;
}

MISTAKE(clip_l2, downhill,
        "lambda theta is subtracted. dtheta is a gradient, and\n"
        "  points uphill; the step of descent turns it around.")
(const gsl_vector *theta, double lambda, double *penalty, gsl_vector *dtheta)
{
    const int status = clip_l2_check(theta, lambda, dtheta);
    if (status != GSL_SUCCESS)
        return status;
    *penalty = 0.5 * lambda * clip_l2_squares(theta);
    for (size_t k = 0; k < theta->size; k++)
        *gsl_vector_ptr(dtheta, k) -= lambda * gsl_vector_get(theta, k);
    return GSL_SUCCESS;
}

MISTAKE(
    clip_l2, not_checked,
    "a lambda below 0, infinite or NaN is accepted. One\n"
    "  below 0 would reward large weights. The contract answers GSL_EINVAL.")
(const gsl_vector *theta, double lambda, double *penalty, gsl_vector *dtheta)
{
    if (dtheta->size != theta->size)
        return GSL_EBADLEN;
    *penalty = 0.5 * lambda * clip_l2_squares(theta);
    for (size_t k = 0; k < theta->size; k++)
        *gsl_vector_ptr(dtheta, k) += lambda * gsl_vector_get(theta, k);
    return GSL_SUCCESS;
}

MISTAKE(clip_l2, length_not_checked,
        "a dtheta of another length is accepted. The contract answers\n"
        "  GSL_EBADLEN.")
(const gsl_vector *theta, double lambda, double *penalty, gsl_vector *dtheta)
{
    if (!(lambda >= 0.0) || !isfinite(lambda))
        return GSL_EINVAL;
    *penalty = 0.5 * lambda * clip_l2_squares(theta);
    for (size_t k = 0; k < theta->size && k < dtheta->size; k++)
        *gsl_vector_ptr(dtheta, k) += lambda * gsl_vector_get(theta, k);
    return GSL_SUCCESS;
}

MISTAKE(clip_l2, left_to_blas,
        "a dtheta of another length is left to gsl_blas_daxpy(), which\n"
        "  refuses it when *penalty has been written already. On an error\n"
        "  nothing has been written.")
(const gsl_vector *theta, double lambda, double *penalty, gsl_vector *dtheta)
{
    if (!(lambda >= 0.0) || !isfinite(lambda))
        return GSL_EINVAL;
    *penalty = 0.5 * lambda * clip_l2_squares(theta);
    if (dtheta->size != theta->size)
        return GSL_EBADLEN;
    for (size_t k = 0; k < theta->size; k++)
        *gsl_vector_ptr(dtheta, k) += lambda * gsl_vector_get(theta, k);
    return GSL_SUCCESS;
}

MISTAKE(clip_l2, zero_refused,
        "a lambda of 0 is refused. It is not negative: the penalty\n"
        "  is 0, and dtheta stays.")
(const gsl_vector *theta, double lambda, double *penalty, gsl_vector *dtheta)
{
    const int status = clip_l2_check(theta, lambda, dtheta);
    if (status != GSL_SUCCESS || lambda == 0.0)
        return status != GSL_SUCCESS ? status : GSL_EINVAL;
    *penalty = 0.5 * lambda * clip_l2_squares(theta);
    for (size_t k = 0; k < theta->size; k++)
        *gsl_vector_ptr(dtheta, k) += lambda * gsl_vector_get(theta, k);
    return GSL_SUCCESS;
}

MISTAKE(clip_l2, no_lambda, "the gradient lacks lambda: it is theta itself.")
(const gsl_vector *theta, double lambda, double *penalty, gsl_vector *dtheta)
{
    const int status = clip_l2_check(theta, lambda, dtheta);
    if (status != GSL_SUCCESS)
        return status;
    *penalty = 0.5 * lambda * clip_l2_squares(theta);
    for (size_t k = 0; k < theta->size; k++)
        *gsl_vector_ptr(dtheta, k) += gsl_vector_get(theta, k);
    return GSL_SUCCESS;
}

MISTAKE(clip_l2, stride_ignored,
        "dtheta->data[k] is not entry k where the stride is not 1:\n"
        "  gsl_vector_get() knows.")
(const gsl_vector *theta, double lambda, double *penalty, gsl_vector *dtheta)
{
    const int status = clip_l2_check(theta, lambda, dtheta);
    if (status != GSL_SUCCESS)
        return status;
    double squares = 0.0;
    for (size_t k = 0; k < theta->size; k++) {
        squares += theta->data[k] * theta->data[k];
        dtheta->data[k] += lambda * theta->data[k];
    }
    *penalty = 0.5 * lambda * squares;
    return GSL_SUCCESS;
}
