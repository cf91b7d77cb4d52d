/*
 * What learners really write in chapter 4: clipping, and cutting short. See
 * chain.c beside this file for the manner.
 */
#include "clip.h"
#include "../sheet.h"

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
    max_value = 1.0;
    EACH_VALUE(1, fmax(-limit, fmin(limit, G)));
}

#define NORM (gsl_vector * g, double max_norm, double *norm)

/* The length, its limit and every entry left to say. */
#define EACH_NORM(length, refused, long_enough, entry)                         \
    const double size = (length);                                              \
    if (!(max_norm > 0.0))                                                     \
        return GSL_EINVAL;                                                     \
    if (refused)                                                               \
        return GSL_EDOM;                                                       \
    *norm = size;                                                              \
    if (long_enough)                                                           \
        for (size_t k = 0; k < g->size; k++)                                   \
            gsl_vector_set(g, k, (entry));                                     \
    return GSL_SUCCESS

static double
root_of_squares(const gsl_vector *g)
{
    double sum = 0.0;
    for (size_t k = 0; k < g->size; k++)
        sum += G * G;
    return sqrt(sum);
}

MISTAKE(clip_norm, always_scaled,
        "a gradient that is short enough is made longer. At or\n"
        "  below the threshold not one bit may change.")
NORM
{
    EACH_NORM(clip_length(g), !isfinite(size), size > 0.0, G / size * max_norm);
}

MISTAKE(clip_norm, unit_length,
        "the gradient has length 1 now. Above the threshold\n"
        "  its length becomes the threshold.")
NORM
{
    EACH_NORM(clip_length(g), !isfinite(size), size > max_norm, G / size);
}

MISTAKE(clip_norm, squared,
        "the squared length is compared and divided by: the\n"
        "  root is missing.")
NORM
{
    EACH_NORM(clip_length(g), !isfinite(size), size * size > max_norm,
              G / (size * size) * max_norm);
}

MISTAKE(clip_norm, naive_length,
        "the squares of 1e200 are infinite and those of 1e-200\n"
        "  are 0. clip_length() is safe for both.")
NORM
{
    EACH_NORM(root_of_squares(g), !isfinite(size), size > max_norm,
              G / size * max_norm);
}

MISTAKE(clip_norm, factor_vanishes,
        "max_norm / length is 0 here, and with it the whole\n"
        "  gradient. Divide the entry by the length first.")
NORM
{
    EACH_NORM(clip_length(g), !isfinite(size), size > max_norm,
              G * (max_norm / size));
}

MISTAKE(clip_norm, every_entry,
        "each entry is clipped by itself, which bends the\n"
        "  direction. Here all of them get the same factor.")
NORM
{
    EACH_NORM(clip_length(g), !isfinite(size), size > max_norm,
              fmax(-max_norm, fmin(max_norm, G)));
}

MISTAKE(clip_norm, length_afterwards,
        "*norm is the length after clipping. Whoever calls\n"
        "  wants to know how long the gradient was.")
NORM
{
    const double before = clip_length(g);
    if (!(max_norm > 0.0))
        return GSL_EINVAL;
    if (!isfinite(before))
        return GSL_EDOM;
    *norm = fmin(before, max_norm);
    for (size_t k = 0; before > max_norm && k < g->size; k++)
        gsl_vector_set(g, k, G / before * max_norm);
    return GSL_SUCCESS;
}

MISTAKE(clip_norm, nan_spread,
        "a gradient without a finite length is clipped, and\n"
        "  all of it becomes NaN or 0. The contract answers GSL_EDOM first.")
NORM
{
    EACH_NORM(clip_length(g), 0, size > max_norm, G / size * max_norm);
}

MISTAKE(clip_norm, not_checked,
        "a max_norm below 0 is accepted, which turns the\n"
        "  gradient round. The contract answers GSL_EINVAL.")
NORM
{
    const double size = clip_length(g);
    if (!isfinite(size))
        return GSL_EDOM;
    *norm = size;
    for (size_t k = 0; size > max_norm && k < g->size; k++)
        gsl_vector_set(g, k, G / size * max_norm);
    return GSL_SUCCESS;
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
