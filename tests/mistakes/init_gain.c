/*
 * The mistakes of chapter 5, continued: gain along time. See chain.c beside
 * this file for how a mistake is written.
 */
#include "../runner/sheet.h"
#include "init.h"

#include <gsl/gsl_errno.h>
#include <math.h>

/* What the contract of init_gain() answers, before anything is written. */
static int
init_gain_check(const gsl_vector *norm)
{
    if (norm->size < 2)
        return GSL_EBADLEN;
    const double norm_0 = gsl_vector_get(norm, 0);
    const double norm_T = gsl_vector_get(norm, norm->size - 1);
    if (!(norm_T > 0.0) || !isfinite(norm_T) || !(norm_0 >= 0.0)
        || !isfinite(norm_0))
        return GSL_EDOM;
    return GSL_SUCCESS;
}

MISTAKE(init_gain, no_root,
        "this is the change over all T steps. The gain is that of\n"
        "  one step: the T-th root is missing.")
(const gsl_vector *norm, double *gain)
{
    const int status = init_gain_check(norm);
    if (status != GSL_SUCCESS)
        return status;
    const size_t T = norm->size - 1;
    const double norm_0 = gsl_vector_get(norm, 0);
    const double norm_T = gsl_vector_get(norm, T);
    *gain = exp(log(norm_0) - log(norm_T));
    return GSL_SUCCESS;
}

MISTAKE(init_gain, upside_down,
        "this is the gain forwards. The gradient comes from T and\n"
        "  goes to 0: norm_0 / norm_T.")
(const gsl_vector *norm, double *gain)
{
    const int status = init_gain_check(norm);
    if (status != GSL_SUCCESS)
        return status;
    const size_t T = norm->size - 1;
    const double norm_0 = gsl_vector_get(norm, 0);
    const double norm_T = gsl_vector_get(norm, T);
    *gain = exp((log(norm_T) - log(norm_0)) / (double)T);
    return GSL_SUCCESS;
}

MISTAKE(init_gain, one_too_many,
        "the root is that of T + 1 steps. Between T + 1 norms lie\n"
        "  T steps.")
(const gsl_vector *norm, double *gain)
{
    const int status = init_gain_check(norm);
    if (status != GSL_SUCCESS)
        return status;
    const size_t T = norm->size - 1;
    const double norm_0 = gsl_vector_get(norm, 0);
    const double norm_T = gsl_vector_get(norm, T);
    *gain = exp((log(norm_0) - log(norm_T)) / (double)(T + 1));
    return GSL_SUCCESS;
}

MISTAKE(init_gain, arithmetic,
        "this is the change divided by T, not its T-th root. Factors\n"
        "  multiply; their mean is the geometric one.")
(const gsl_vector *norm, double *gain)
{
    const int status = init_gain_check(norm);
    if (status != GSL_SUCCESS)
        return status;
    const size_t T = norm->size - 1;
    const double norm_0 = gsl_vector_get(norm, 0);
    const double norm_T = gsl_vector_get(norm, T);
    *gain = norm_0 / norm_T / (double)T;
    return GSL_SUCCESS;
}

MISTAKE(init_gain, logarithm,
        "this is the logarithm of the gain: exp() is missing.")
(const gsl_vector *norm, double *gain)
{
    const int status = init_gain_check(norm);
    if (status != GSL_SUCCESS)
        return status;
    const size_t T = norm->size - 1;
    const double norm_0 = gsl_vector_get(norm, 0);
    const double norm_T = gsl_vector_get(norm, T);
    *gain = (log(norm_0) - log(norm_T)) / (double)T;
    return GSL_SUCCESS;
}

MISTAKE(init_gain, underflow,
        "norm_0 / norm_T underflows to 0 here. Take logarithms\n"
        "  before you divide.")
(const gsl_vector *norm, double *gain)
{
    const int status = init_gain_check(norm);
    if (status != GSL_SUCCESS)
        return status;
    const size_t T = norm->size - 1;
    const double norm_0 = gsl_vector_get(norm, 0);
    const double norm_T = gsl_vector_get(norm, T);
    *gain = pow(norm_0 / norm_T, 1.0 / (double)T);
    return GSL_SUCCESS;
}

MISTAKE(init_gain, no_zero,
        "a norm_0 of 0 is refused. Nothing came back, and the gain\n"
        "  is 0: that is an answer, not an error.")
(const gsl_vector *norm, double *gain)
{
    const int status = init_gain_check(norm);
    if (status != GSL_SUCCESS)
        return status;
    const size_t T = norm->size - 1;
    const double norm_0 = gsl_vector_get(norm, 0);
    const double norm_T = gsl_vector_get(norm, T);
    if (norm_0 == 0.0)
        return GSL_EDOM;
    *gain = exp((log(norm_0) - log(norm_T)) / (double)T);
    return GSL_SUCCESS;
}

MISTAKE(
    init_gain, not_checked,
    "norms that have no gain are accepted: a norm_T of 0, from\n"
    "  which nothing can come, and what is not finite. The contract answers\n"
    "  GSL_EDOM.")
(const gsl_vector *norm, double *gain)
{
    if (norm->size < 2)
        return GSL_EBADLEN;
    const size_t T = norm->size - 1;
    const double norm_0 = gsl_vector_get(norm, 0);
    const double norm_T = gsl_vector_get(norm, T);
    *gain = exp((log(norm_0) - log(norm_T)) / (double)T);
    return GSL_SUCCESS;
}
