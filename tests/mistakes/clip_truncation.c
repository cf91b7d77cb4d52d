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
    return part != 0.0 ? part / whole : 0.0;
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

MISTAKE(clip_truncation, zero_over_zero,
        "0/0: where all lags are 0, nothing is missing, and the\n"
        "  whole is 0 as well. The contract says 0.")
(const sequence *dW_lag, size_t K, gsl_matrix *sum, double *kept,
 double *missing)
{
    const int status = clip_truncation_check(dW_lag, K, sum);
    if (status != GSL_SUCCESS)
        return status;
    const double rest = clip_truncation_length(dW_lag, K, dW_lag->T, sum);
    const double all = clip_truncation_length(dW_lag, 0, dW_lag->T, sum);
    *kept = clip_truncation_length(dW_lag, 0, K, sum);
    *missing = K < dW_lag->T ? rest / all : 0.0;
    return GSL_SUCCESS;
}

/* The length of the sum of some lags, whose squares may be no numbers. */
static double
clip_truncation_naive(const sequence *dW_lag, size_t first, size_t end,
                      gsl_matrix *sum)
{
    clip_truncation_length(dW_lag, first, end, sum);
    double squares = 0.0;
    for (size_t j = 0; j < sum->size1; j++)
        for (size_t k = 0; k < sum->size2; k++)
            squares += gsl_pow_2(gsl_matrix_get(sum, j, k));
    return sqrt(squares);
}

MISTAKE(clip_truncation, naive_length,
        "the squares of 1e160 are infinite and those of 1e-170 are\n"
        "  0. clip_length() is safe for both, and so is hypot().")
(const sequence *dW_lag, size_t K, gsl_matrix *sum, double *kept,
 double *missing)
{
    const int status = clip_truncation_check(dW_lag, K, sum);
    if (status != GSL_SUCCESS)
        return status;
    const double rest = clip_truncation_naive(dW_lag, K, dW_lag->T, sum);
    *kept = clip_truncation_naive(dW_lag, 0, K, sum);
    *missing = clip_truncation_share(
        rest, clip_truncation_naive(dW_lag, 0, dW_lag->T, sum));
    return GSL_SUCCESS;
}

MISTAKE(clip_truncation, sum_not_checked,
        "a sum of another shape is accepted. gsl_matrix_add() adds\n"
        "  nothing to it then, and nobody asks what it returned. The contract\n"
        "  answers GSL_EBADLEN.")
(const sequence *dW_lag, size_t K, gsl_matrix *sum, double *kept,
 double *missing)
{
    if (K < 1 || K > dW_lag->T)
        return GSL_EINVAL;
    const double rest = clip_truncation_length(dW_lag, K, dW_lag->T, sum);
    const double all = clip_truncation_length(dW_lag, 0, dW_lag->T, sum);
    *kept = clip_truncation_length(dW_lag, 0, K, sum);
    *missing = clip_truncation_share(rest, all);
    return GSL_SUCCESS;
}

MISTAKE(clip_truncation, all_refused,
        "K = T is refused. It keeps everything, and the contract\n"
        "  allows it.")
(const sequence *dW_lag, size_t K, gsl_matrix *sum, double *kept,
 double *missing)
{
    const int status = clip_truncation_check(dW_lag, K, sum);
    if (status != GSL_SUCCESS || K == dW_lag->T)
        return status != GSL_SUCCESS ? status : GSL_EINVAL;
    const double rest = clip_truncation_length(dW_lag, K, dW_lag->T, sum);
    const double all = clip_truncation_length(dW_lag, 0, dW_lag->T, sum);
    *kept = clip_truncation_length(dW_lag, 0, K, sum);
    *missing = clip_truncation_share(rest, all);
    return GSL_SUCCESS;
}

/* As above, of the numbers that follow each other in memory. */
static double
clip_truncation_dense(const sequence *dW_lag, size_t first, size_t end,
                      gsl_matrix *sum)
{
    clip_truncation_length(dW_lag, first, end, sum);
    double length = 0.0;
    for (size_t k = 0; k < sum->size1 * sum->size2; k++)
        length = hypot(length, sum->data[k]);
    return length;
}

MISTAKE(clip_truncation, tda_ignored,
        "sum->data is read as if rows followed each other at once. In\n"
        "  a window of a larger matrix they are sum->tda apart.")
(const sequence *dW_lag, size_t K, gsl_matrix *sum, double *kept,
 double *missing)
{
    const int status = clip_truncation_check(dW_lag, K, sum);
    if (status != GSL_SUCCESS)
        return status;
    const double rest = clip_truncation_dense(dW_lag, K, dW_lag->T, sum);
    const double all = clip_truncation_dense(dW_lag, 0, dW_lag->T, sum);
    *kept = clip_truncation_dense(dW_lag, 0, K, sum);
    *missing = K < dW_lag->T ? clip_truncation_share(rest, all) : 0.0;
    return GSL_SUCCESS;
}
