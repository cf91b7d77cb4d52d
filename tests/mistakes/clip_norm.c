/*
 * The mistakes of chapter 4, continued: clipping by norm. See chain.c beside
 * this file for how a mistake is written.
 */
#include "../runner/sheet.h"
#include "clip.h"

#include <gsl/gsl_errno.h>
#include <math.h>

/* What the contract of clip_norm() answers, before anything is written. */
static int
clip_norm_check(double length, double max_norm)
{
    if (!(max_norm > 0.0))
        return GSL_EINVAL;
    return isfinite(length) ? GSL_SUCCESS : GSL_EDOM;
}

MISTAKE(clip_norm, always_scaled,
        "a gradient that is short enough is made longer. At or\n"
        "  below the threshold not one bit may change.")
(gsl_vector *g, double max_norm, double *norm)
{
    const double length = clip_length(g);
    const int status = clip_norm_check(length, max_norm);
    if (status != GSL_SUCCESS)
        return status;
    *norm = length;
    if (length > 0.0)
        for (size_t k = 0; k < g->size; k++)
            gsl_vector_set(g, k, gsl_vector_get(g, k) / length * max_norm);
    return GSL_SUCCESS;
}

MISTAKE(clip_norm, unit_length,
        "the gradient has length 1 now. Above the threshold\n"
        "  its length becomes the threshold.")
(gsl_vector *g, double max_norm, double *norm)
{
    const double length = clip_length(g);
    const int status = clip_norm_check(length, max_norm);
    if (status != GSL_SUCCESS)
        return status;
    *norm = length;
    if (length > max_norm)
        for (size_t k = 0; k < g->size; k++)
            gsl_vector_set(g, k, gsl_vector_get(g, k) / length);
    return GSL_SUCCESS;
}

MISTAKE(clip_norm, squared,
        "the squared length is compared and divided by: the\n"
        "  root is missing.")
(gsl_vector *g, double max_norm, double *norm)
{
    const double length = clip_length(g);
    const int status = clip_norm_check(length, max_norm);
    if (status != GSL_SUCCESS)
        return status;
    const double squares = length * length;
    *norm = length;
    if (squares > max_norm)
        for (size_t k = 0; k < g->size; k++)
            gsl_vector_set(g, k, gsl_vector_get(g, k) / squares * max_norm);
    return GSL_SUCCESS;
}

MISTAKE(clip_norm, naive_length,
        "the squares of 1e200 are infinite and those of 1e-200\n"
        "  are 0. clip_length() is safe for both.")
(gsl_vector *g, double max_norm, double *norm)
{
    double squares = 0.0;
    for (size_t k = 0; k < g->size; k++)
        squares += gsl_vector_get(g, k) * gsl_vector_get(g, k);
    const double length = sqrt(squares);
    const int status = clip_norm_check(length, max_norm);
    if (status != GSL_SUCCESS)
        return status;
    *norm = length;
    if (length > max_norm)
        for (size_t k = 0; k < g->size; k++)
            gsl_vector_set(g, k, gsl_vector_get(g, k) / length * max_norm);
    return GSL_SUCCESS;
}

MISTAKE(clip_norm, factor_vanishes,
        "max_norm / length is 0 here, and with it the whole\n"
        "  gradient. Divide the entry by the length first.")
(gsl_vector *g, double max_norm, double *norm)
{
    const double length = clip_length(g);
    const int status = clip_norm_check(length, max_norm);
    if (status != GSL_SUCCESS)
        return status;
    *norm = length;
    if (length > max_norm)
        for (size_t k = 0; k < g->size; k++)
            gsl_vector_set(g, k, gsl_vector_get(g, k) * (max_norm / length));
    return GSL_SUCCESS;
}

MISTAKE(clip_norm, every_entry,
        "each entry is clipped by itself, which bends the\n"
        "  direction. Here all of them get the same factor.")
(gsl_vector *g, double max_norm, double *norm)
{
    const double length = clip_length(g);
    const int status = clip_norm_check(length, max_norm);
    if (status != GSL_SUCCESS)
        return status;
    *norm = length;
    for (size_t k = 0; k < g->size; k++) {
        const double entry = gsl_vector_get(g, k);
        gsl_vector_set(g, k, fmax(-max_norm, fmin(max_norm, entry)));
    }
    return GSL_SUCCESS;
}

MISTAKE(clip_norm, length_afterwards,
        "*norm is the length after clipping. Whoever calls\n"
        "  wants to know how long the gradient was.")
(gsl_vector *g, double max_norm, double *norm)
{
    const double length = clip_length(g);
    const int status = clip_norm_check(length, max_norm);
    if (status != GSL_SUCCESS)
        return status;
    *norm = fmin(length, max_norm);
    if (length > max_norm)
        for (size_t k = 0; k < g->size; k++)
            gsl_vector_set(g, k, gsl_vector_get(g, k) / length * max_norm);
    return GSL_SUCCESS;
}

MISTAKE(clip_norm, nan_spread,
        "a gradient without a finite length is accepted: one\n"
        "  NaN or infinite entry decides about all the others. The contract\n"
        "  answers GSL_EDOM first.")
(gsl_vector *g, double max_norm, double *norm)
{
    const double length = clip_length(g);
    if (!(max_norm > 0.0))
        return GSL_EINVAL;
    *norm = length;
    if (length > max_norm)
        for (size_t k = 0; k < g->size; k++)
            gsl_vector_set(g, k, gsl_vector_get(g, k) / length * max_norm);
    return GSL_SUCCESS;
}

MISTAKE(clip_norm, nan_limit,
        "a max_norm that is NaN is accepted: it is not <= 0\n"
        "  either. Ask !(max_norm > 0).")
(gsl_vector *g, double max_norm, double *norm)
{
    const double length = clip_length(g);
    if (max_norm <= 0.0)
        return GSL_EINVAL;
    if (!isfinite(length))
        return GSL_EDOM;
    *norm = length;
    if (length > max_norm)
        for (size_t k = 0; k < g->size; k++)
            gsl_vector_set(g, k, gsl_vector_get(g, k) / length * max_norm);
    return GSL_SUCCESS;
}

MISTAKE(clip_norm, not_checked,
        "a max_norm of 0, below 0 or NaN is accepted. One below\n"
        "  0 turns the gradient around. The contract answers GSL_EINVAL.")
(gsl_vector *g, double max_norm, double *norm)
{
    const double length = clip_length(g);
    if (!isfinite(length))
        return GSL_EDOM;
    *norm = length;
    if (length > max_norm)
        for (size_t k = 0; k < g->size; k++)
            gsl_vector_set(g, k, gsl_vector_get(g, k) / length * max_norm);
    return GSL_SUCCESS;
}

MISTAKE(clip_norm, at_threshold,
        "a gradient whose length is exactly max_norm is rescaled,\n"
        "  and rounding changes it. At or below the threshold not one bit may\n"
        "  change: length > max_norm.")
(gsl_vector *g, double max_norm, double *norm)
{
    const double length = clip_length(g);
    const int status = clip_norm_check(length, max_norm);
    if (status != GSL_SUCCESS)
        return status;
    *norm = length;
    if (length >= max_norm)
        for (size_t k = 0; k < g->size; k++)
            gsl_vector_set(g, k, gsl_vector_get(g, k) / length * max_norm);
    return GSL_SUCCESS;
}

MISTAKE(clip_norm, product_overflows,
        "max_norm times an entry is no number here, though the\n"
        "  result is. Divide the entry by the length first.")
(gsl_vector *g, double max_norm, double *norm)
{
    const double length = clip_length(g);
    const int status = clip_norm_check(length, max_norm);
    if (status != GSL_SUCCESS)
        return status;
    *norm = length;
    if (length > max_norm)
        for (size_t k = 0; k < g->size; k++)
            gsl_vector_set(g, k, gsl_vector_get(g, k) * max_norm / length);
    return GSL_SUCCESS;
}

MISTAKE(clip_norm, largest_entry,
        "the largest entry is taken for the length. ||g|| is the\n"
        "  root of the sum of all squares: clip_length().")
(gsl_vector *g, double max_norm, double *norm)
{
    const int status = clip_norm_check(clip_length(g), max_norm);
    if (status != GSL_SUCCESS)
        return status;
    double largest = 0.0;
    for (size_t k = 0; k < g->size; k++)
        largest = fmax(largest, fabs(gsl_vector_get(g, k)));
    *norm = largest;
    if (largest > max_norm)
        for (size_t k = 0; k < g->size; k++)
            gsl_vector_set(g, k, gsl_vector_get(g, k) / largest * max_norm);
    return GSL_SUCCESS;
}

MISTAKE(clip_norm, no_limit_refused,
        "an infinite max_norm is refused. It clips nothing, which\n"
        "  the contract allows.")
(gsl_vector *g, double max_norm, double *norm)
{
    const double length = clip_length(g);
    const int status = clip_norm_check(length, max_norm);
    if (status != GSL_SUCCESS)
        return status;
    if (isinf(max_norm))
        return GSL_EINVAL;
    *norm = length;
    if (length > max_norm)
        for (size_t k = 0; k < g->size; k++)
            gsl_vector_set(g, k, gsl_vector_get(g, k) / length * max_norm);
    return GSL_SUCCESS;
}

MISTAKE(clip_norm, norm_too_early,
        "*norm is written before the length is looked at. On an\n"
        "  error nothing has been written.")
(gsl_vector *g, double max_norm, double *norm)
{
    if (!(max_norm > 0.0))
        return GSL_EINVAL;
    const double length = clip_length(g);
    *norm = length;
    if (!isfinite(length))
        return GSL_EDOM;
    if (length > max_norm)
        for (size_t k = 0; k < g->size; k++)
            gsl_vector_set(g, k, gsl_vector_get(g, k) / length * max_norm);
    return GSL_SUCCESS;
}

MISTAKE(clip_norm, stride_ignored,
        "g->data[k] is not entry k where the stride is not 1:\n"
        "  gsl_vector_get() knows.")
(gsl_vector *g, double max_norm, double *norm)
{
    const double length = clip_length(g);
    const int status = clip_norm_check(length, max_norm);
    if (status != GSL_SUCCESS)
        return status;
    *norm = length;
    if (length > max_norm)
        for (size_t k = 0; k < g->size; k++)
            g->data[k] = g->data[k] / length * max_norm;
    return GSL_SUCCESS;
}
