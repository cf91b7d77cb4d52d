/*
 * The mistakes of chapter 4, continued: clipping by norm. See chain.c beside
 * this file for the manner.
 */
#include "../runner/sheet.h"
#include "clip.h"

#include <gsl/gsl_errno.h>
#include <math.h>

#define G gsl_vector_get(g, k)
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

MISTAKE(clip_norm, nan_limit,
        "a max_norm that is NaN is accepted: it is not <= 0\n"
        "  either. Ask !(max_norm > 0).")
NORM
{
    if (isnan(max_norm)) {
        *norm = clip_length(g);
        return GSL_SUCCESS;
    }
    EACH_NORM(clip_length(g), !isfinite(size), size > max_norm,
              G / size * max_norm);
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
