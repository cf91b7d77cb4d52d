/*
 * What learners really write in chapter 4: clipping by value, and cutting
 * short. See chain.c beside this file for the manner.
 */
#include "clip.h"
#include "../runner/sheet.h"

#include <gsl/gsl_errno.h>
#include <math.h>

#define VALUE (gsl_vector * g, double max_value)
#define G gsl_vector_get(g, k)

/* Every entry anew, checked first or not. */
#define EACH_VALUE(check, entry)                                               \
    if (!(max_value > 0.0))                                                    \
        return GSL_EINVAL;                                                     \
    for (size_t k = 0; (check) && k < g->size; k++)                            \
        if (isnan(G))                                                          \
            return GSL_EDOM;                                                   \
    for (size_t k = 0; k < g->size; k++)                                       \
        gsl_vector_set(g, k, (entry));                                         \
    return GSL_SUCCESS

MISTAKE(clip_value, one_side,
        "only entries that are too large are clipped. Those\n"
        "  below -max_value explode just as well.")
VALUE
{
    EACH_VALUE(1, fmin(max_value, G));
}

MISTAKE(clip_value, sign_lost,
        "negative entries have become positive. The sign is\n"
        "  the direction; clip to -max_value.")
VALUE
{
    EACH_VALUE(1, fmin(max_value, fabs(G)));
}

MISTAKE(clip_value, set_to_zero,
        "entries that are too large are set to 0. They are\n"
        "  the most important ones: set them to the limit.")
VALUE
{
    EACH_VALUE(1, fabs(G) > max_value ? 0.0 : G);
}

MISTAKE(clip_value, always_the_limit,
        "every entry is as large as the limit now. Those that\n"
        "  are small enough stay as they are.")
VALUE
{
    EACH_VALUE(1, G > 0.0 ? max_value : -max_value);
}

MISTAKE(clip_value, nan_clipped,
        "a NaN is accepted, and fmin() and fmax() turn it into\n"
        "  the limit. Look for it first: the contract answers GSL_EDOM.")
VALUE
{
    EACH_VALUE(0, fmax(-max_value, fmin(max_value, G)));
}

MISTAKE(clip_value, not_checked,
        "a max_value of 0, below 0 or NaN is accepted. Ask\n"
        "  !(max_value > 0): that refuses a NaN, too.")
VALUE
{
    const double limit = max_value;
    max_value = 1.0;  // passes the check of EACH_VALUE
    EACH_VALUE(1, fmax(-limit, fmin(limit, G)));
}

MISTAKE(clip_value, nan_limit,
        "a max_value that is NaN is accepted: it is not <= 0\n"
        "  either. Ask !(max_value > 0).")
VALUE
{
    if (isnan(max_value))
        return GSL_SUCCESS;
    EACH_VALUE(1, fmax(-max_value, fmin(max_value, G)));
}

#define TRUNCATION                                                             \
    (const sequence *dW_lag, size_t K, gsl_matrix *sum, double *kept,          \
     double *missing)
#define IN_RANGE                                                               \
    if (sum->size1 != dW_lag->B)                                               \
        return GSL_EBADLEN;                                                    \
    if (K < 1 || K > dW_lag->T)                                                \
    return GSL_EINVAL

/* The length of the sum of the lags FIRST to END - 1. */
static double
length_of(const sequence *dW_lag, size_t first, size_t end)
{
    const size_t n = dW_lag->B * dW_lag->n;
    double length = 0.0;
    for (size_t k = 0; k < n; k++) {
        double total = 0.0;
        for (size_t lag = first; lag < end; lag++)
            total += dW_lag->data[lag * n + k];
        length = hypot(length, total);
    }
    return length;
}

/* The sum of the lengths of the lags FIRST to END - 1. */
static double
lengths_of(const sequence *dW_lag, size_t first, size_t end)
{
    double total = 0.0;
    for (size_t lag = first; lag < end; lag++)
        total += length_of(dW_lag, lag, lag + 1);
    return total;
}

MISTAKE(clip_truncation, one_lag_more,
        "K lags are those from 0 to K-1; here lag K is kept\n"
        "  as well.")
TRUNCATION
{
    IN_RANGE;
    const size_t T = dW_lag->T, end = K < T ? K + 1 : T;
    *kept = length_of(dW_lag, 0, end);
    *missing = length_of(dW_lag, end, T) / length_of(dW_lag, 0, T);
    return GSL_SUCCESS;
}

MISTAKE(clip_truncation, sum_of_lengths,
        "the lengths of the lags are added up. (4.5) is the\n"
        "  length of their sum: lags may point against each other.")
TRUNCATION
{
    IN_RANGE;
    const size_t T = dW_lag->T;
    *kept = lengths_of(dW_lag, 0, K);
    *missing = lengths_of(dW_lag, K, T) / lengths_of(dW_lag, 0, T);
    return GSL_SUCCESS;
}

MISTAKE(clip_truncation, not_cleared,
        "sum was not cleared before it was used again: it still\n"
        "  holds what was added up before.")
TRUNCATION
{
    IN_RANGE;
    *kept = length_of(dW_lag, 0, K);
    *missing = 0.5;  // the whole over twice the whole
    return GSL_SUCCESS;
}

MISTAKE(clip_truncation, difference_of_lengths,
        "missing is 1 - kept/all. (4.5) is the length of what\n"
        "  is missing, which may be long even if nothing gets shorter.")
TRUNCATION
{
    IN_RANGE;
    *kept = length_of(dW_lag, 0, K);
    *missing = 1.0 - *kept / length_of(dW_lag, 0, dW_lag->T);
    return GSL_SUCCESS;
}

MISTAKE(clip_truncation, relative_to_kept,
        "missing is relative to what was kept. (4.5) divides\n"
        "  by the length of the whole.")
TRUNCATION
{
    IN_RANGE;
    *kept = length_of(dW_lag, 0, K);
    *missing = length_of(dW_lag, K, dW_lag->T) / *kept;
    return GSL_SUCCESS;
}

MISTAKE(clip_truncation, not_checked,
        "a K of 0 is accepted, which keeps nothing. The\n"
        "  contract answers GSL_EINVAL.")
TRUNCATION
{
    const size_t T = dW_lag->T, end = K < T ? K : T;
    *kept = length_of(dW_lag, 0, end);
    *missing = length_of(dW_lag, end, T) / length_of(dW_lag, 0, T);
    return GSL_SUCCESS;
}
