/*
 * The mistakes of chapter 4, continued: what cutting short keeps and what it
 * misses. See chain.c beside this file for how a mistake is written.
 */
#include "../runner/sheet.h"
#include "clip.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>
#include <math.h>

/* What the contract answers, before anything is written. */
static int
clip_truncation_check(const sequence *dW_lag, size_t K, const gsl_matrix *sum)
{
    if (K < 1 || K > dW_lag->T)
        return GSL_EINVAL;
    if (sum->size1 != dW_lag->B || sum->size2 != dW_lag->n)
        return GSL_EBADLEN;
    return GSL_SUCCESS;
}

/* Adds the lags from first to end - 1 to sum; returns the length of sum. */
static double
clip_truncation_add(const sequence *dW_lag, size_t first, size_t end,
                    gsl_matrix *sum)
{
    for (size_t n = first; n < end; n++) {
        const gsl_matrix_view lag = sequence_at(dW_lag, n);
        gsl_matrix_add(sum, &lag.matrix);
    }
    double length = 0.0;
    for (size_t i = 0; i < sum->size1; i++) {
        const gsl_vector_const_view row = gsl_matrix_const_row(sum, i);
        length = hypot(length, clip_length(&row.vector));
    }
    return length;
}

/* The length of the sum of these lags alone. */
static double
clip_truncation_length(const sequence *dW_lag, size_t first, size_t end,
                       gsl_matrix *sum)
{
    gsl_matrix_set_zero(sum);
    return clip_truncation_add(dW_lag, first, end, sum);
}

/* part / whole; where nothing is missing, a whole of 0 does no harm. */
static double
clip_truncation_share(double part, double whole)
{
    return part > 0.0 ? part / whole : 0.0;
}

MISTAKE(clip_truncation, one_lag_more,
        "K lags are those from 0 to K-1; here lag K is kept\n"
        "  as well.")
(const sequence *dW_lag, size_t K, gsl_matrix *sum, double *kept,
 double *missing)
{
    const int status = clip_truncation_check(dW_lag, K, sum);
    if (status != GSL_SUCCESS)
        return status;
    const size_t T = dW_lag->T, end = GSL_MIN(K + 1, T);
    *kept = clip_truncation_length(dW_lag, 0, end, sum);
    *missing =
        clip_truncation_share(clip_truncation_length(dW_lag, end, T, sum),
                              clip_truncation_length(dW_lag, 0, T, sum));
    return GSL_SUCCESS;
}

MISTAKE(clip_truncation, sum_of_lengths,
        "the lengths of the lags are added up. (4.5) is the\n"
        "  length of their sum: lags may point against each other.")
(const sequence *dW_lag, size_t K, gsl_matrix *sum, double *kept,
 double *missing)
{
    const int status = clip_truncation_check(dW_lag, K, sum);
    if (status != GSL_SUCCESS)
        return status;
    double first = 0.0, rest = 0.0;
    for (size_t n = 0; n < dW_lag->T; n++) {
        const double length = clip_truncation_length(dW_lag, n, n + 1, sum);
        if (n < K)
            first += length;
        else
            rest += length;
    }
    *kept = first;
    *missing = clip_truncation_share(rest, first + rest);
    return GSL_SUCCESS;
}

MISTAKE(clip_truncation, not_cleared,
        "sum was not cleared before it was used again: it still\n"
        "  holds what was added up before.")
(const sequence *dW_lag, size_t K, gsl_matrix *sum, double *kept,
 double *missing)
{
    const int status = clip_truncation_check(dW_lag, K, sum);
    if (status != GSL_SUCCESS)
        return status;
    const size_t T = dW_lag->T;
    gsl_matrix_set_zero(sum);
    *kept = clip_truncation_add(dW_lag, 0, K, sum);
    const double rest = clip_truncation_add(dW_lag, K, T, sum);
    const double all = clip_truncation_add(dW_lag, 0, T, sum);
    *missing = clip_truncation_share(rest, all);
    return GSL_SUCCESS;
}

MISTAKE(clip_truncation, difference_of_lengths,
        "missing is 1 - kept/all. (4.5) is the length of what\n"
        "  is missing, which may be long even if nothing gets shorter.")
(const sequence *dW_lag, size_t K, gsl_matrix *sum, double *kept,
 double *missing)
{
    const int status = clip_truncation_check(dW_lag, K, sum);
    if (status != GSL_SUCCESS)
        return status;
    const double all = clip_truncation_length(dW_lag, 0, dW_lag->T, sum);
    *kept = clip_truncation_length(dW_lag, 0, K, sum);
    *missing = all > 0.0 ? 1.0 - *kept / all : 0.0;
    return GSL_SUCCESS;
}

MISTAKE(clip_truncation, relative_to_kept,
        "missing is relative to what was kept. (4.5) divides\n"
        "  by the length of the whole.")
(const sequence *dW_lag, size_t K, gsl_matrix *sum, double *kept,
 double *missing)
{
    const int status = clip_truncation_check(dW_lag, K, sum);
    if (status != GSL_SUCCESS)
        return status;
    const double rest = clip_truncation_length(dW_lag, K, dW_lag->T, sum);
    *kept = clip_truncation_length(dW_lag, 0, K, sum);
    *missing = clip_truncation_share(rest, *kept);
    return GSL_SUCCESS;
}

MISTAKE(clip_truncation, not_checked,
        "a K outside 1..T is accepted: 0 keeps nothing, and\n"
        "  more than T lags there are not. The contract answers GSL_EINVAL.")
(const sequence *dW_lag, size_t K, gsl_matrix *sum, double *kept,
 double *missing)
{
    if (sum->size1 != dW_lag->B || sum->size2 != dW_lag->n)
        return GSL_EBADLEN;
    const size_t T = dW_lag->T, end = GSL_MIN(K, T);
    *kept = clip_truncation_length(dW_lag, 0, end, sum);
    *missing =
        clip_truncation_share(clip_truncation_length(dW_lag, end, T, sum),
                              clip_truncation_length(dW_lag, 0, T, sum));
    return GSL_SUCCESS;
}
