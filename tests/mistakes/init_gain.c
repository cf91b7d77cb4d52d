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

/* The gain from two norms. */
static double
init_gain_of(double norm_0, double norm_T, size_t T)
{
    return exp((log(norm_0) - log(norm_T)) / (double)T);
}

MISTAKE(init_gain, stride_ignored,
        "norm->data[T] is not norm_T where the stride is not 1:\n"
        "  gsl_vector_get() knows.")
(const gsl_vector *norm, double *gain)
{
    const int status = init_gain_check(norm);
    if (status != GSL_SUCCESS)
        return status;
    const size_t T = norm->size - 1;
    *gain = init_gain_of(norm->data[0], norm->data[T], T);
    return GSL_SUCCESS;
}

MISTAKE(init_gain, all_checked,
        "norms between the first and the last are looked at. (5.7) does\n"
        "  not have them, and the contract refuses none.")
(const gsl_vector *norm, double *gain)
{
    const int status = init_gain_check(norm);
    if (status != GSL_SUCCESS)
        return status;
    for (size_t t = 0; t < norm->size; t++)
        if (!isfinite(gsl_vector_get(norm, t)))
            return GSL_EDOM;
    const size_t T = norm->size - 1;
    *gain = init_gain_of(gsl_vector_get(norm, 0), gsl_vector_get(norm, T), T);
    return GSL_SUCCESS;
}

MISTAKE(init_gain, one_step_refused,
        "two norms are refused. Between them lies one step, and its\n"
        "  gain is their quotient.")
(const gsl_vector *norm, double *gain)
{
    if (norm->size < 3)
        return GSL_EBADLEN;
    const int status = init_gain_check(norm);
    if (status != GSL_SUCCESS)
        return status;
    const size_t T = norm->size - 1;
    *gain = init_gain_of(gsl_vector_get(norm, 0), gsl_vector_get(norm, T), T);
    return GSL_SUCCESS;
}

MISTAKE(init_gain, to_the_last_but_one,
        "norm_T is taken for the one before it: the last of T + 1\n"
        "  norms has the index T.")
(const gsl_vector *norm, double *gain)
{
    const int status = init_gain_check(norm);
    if (status != GSL_SUCCESS)
        return status;
    const size_t T = norm->size - 1;
    *gain =
        init_gain_of(gsl_vector_get(norm, 0), gsl_vector_get(norm, T - 1), T);
    return GSL_SUCCESS;
}

MISTAKE(init_gain, first_not_checked,
        "only norm_T is looked at. A norm_0 that is negative or not\n"
        "  finite has no gain either: the contract answers GSL_EDOM.")
(const gsl_vector *norm, double *gain)
{
    if (norm->size < 2)
        return GSL_EBADLEN;
    const size_t T = norm->size - 1;
    const double norm_T = gsl_vector_get(norm, T);
    if (!(norm_T > 0.0) || !isfinite(norm_T))
        return GSL_EDOM;
    *gain = init_gain_of(gsl_vector_get(norm, 0), norm_T, T);
    return GSL_SUCCESS;
}

MISTAKE(init_gain, length_not_checked,
        "a single norm is accepted. Without a step there is no gain:\n"
        "  the contract answers GSL_EBADLEN.")
(const gsl_vector *norm, double *gain)
{
    const size_t T = norm->size - 1;
    const int status = T > 0 ? init_gain_check(norm) : GSL_SUCCESS;
    if (status != GSL_SUCCESS)
        return status;
    *gain = init_gain_of(gsl_vector_get(norm, 0), gsl_vector_get(norm, T), T);
    return GSL_SUCCESS;
}
