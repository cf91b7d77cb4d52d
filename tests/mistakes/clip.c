/*
 * What learners really write in chapter 4: clipping by value. See chain.c
 * beside this file for how a mistake is written.
 */
#include "clip.h"
#include "../runner/sheet.h"

#include <gsl/gsl_errno.h>
#include <math.h>

/* What the contract of clip_value() answers, before anything is written. */
static int
clip_value_check(const gsl_vector *g, double max_value)
{
    if (!(max_value > 0.0))
        return GSL_EINVAL;
    for (size_t k = 0; k < g->size; k++)
        if (isnan(gsl_vector_get(g, k)))
            return GSL_EDOM;
    return GSL_SUCCESS;
}

MISTAKE(clip_value, one_side,
        "only entries that are too large are clipped. Those\n"
        "  below -max_value explode just as well.")
(gsl_vector *g, double max_value)
{
    const int status = clip_value_check(g, max_value);
    if (status != GSL_SUCCESS)
        return status;
    for (size_t k = 0; k < g->size; k++)
        gsl_vector_set(g, k, fmin(max_value, gsl_vector_get(g, k)));
    return GSL_SUCCESS;
}

MISTAKE(clip_value, sign_lost,
        "negative entries have become positive. The sign is\n"
        "  the direction; clip to -max_value.")
(gsl_vector *g, double max_value)
{
    const int status = clip_value_check(g, max_value);
    if (status != GSL_SUCCESS)
        return status;
    for (size_t k = 0; k < g->size; k++)
        gsl_vector_set(g, k, fmin(max_value, fabs(gsl_vector_get(g, k))));
    return GSL_SUCCESS;
}

MISTAKE(clip_value, set_to_zero,
        "entries that are too large are set to 0. They are\n"
        "  the most important ones: set them to the limit.")
(gsl_vector *g, double max_value)
{
    const int status = clip_value_check(g, max_value);
    if (status != GSL_SUCCESS)
        return status;
    for (size_t k = 0; k < g->size; k++)
        if (fabs(gsl_vector_get(g, k)) > max_value)
            gsl_vector_set(g, k, 0.0);
    return GSL_SUCCESS;
}

MISTAKE(clip_value, always_the_limit,
        "every entry is as large as the limit now. Those that\n"
        "  are small enough stay as they are.")
(gsl_vector *g, double max_value)
{
    const int status = clip_value_check(g, max_value);
    if (status != GSL_SUCCESS)
        return status;
    for (size_t k = 0; k < g->size; k++)
        gsl_vector_set(g, k,
                       gsl_vector_get(g, k) > 0.0 ? max_value : -max_value);
    return GSL_SUCCESS;
}

MISTAKE(clip_value, nan_clipped,
        "a NaN is accepted, and fmin() and fmax() turn it into\n"
        "  the limit. Look for it first: the contract answers GSL_EDOM.")
(gsl_vector *g, double max_value)
{
    if (!(max_value > 0.0))
        return GSL_EINVAL;
    for (size_t k = 0; k < g->size; k++) {
        const double entry = gsl_vector_get(g, k);
        gsl_vector_set(g, k, fmax(-max_value, fmin(max_value, entry)));
    }
    return GSL_SUCCESS;
}

MISTAKE(clip_value, not_checked,
        "a max_value of 0, below 0 or NaN is accepted. Ask\n"
        "  !(max_value > 0): that refuses a NaN, too.")
(gsl_vector *g, double max_value)
{
    for (size_t k = 0; k < g->size; k++)
        if (isnan(gsl_vector_get(g, k)))
            return GSL_EDOM;
    for (size_t k = 0; k < g->size; k++) {
        const double entry = gsl_vector_get(g, k);
        gsl_vector_set(g, k, fmax(-max_value, fmin(max_value, entry)));
    }
    return GSL_SUCCESS;
}

MISTAKE(clip_value, nan_limit,
        "a max_value that is NaN is accepted: it is not <= 0\n"
        "  either. Ask !(max_value > 0).")
(gsl_vector *g, double max_value)
{
    if (max_value <= 0.0)
        return GSL_EINVAL;
    for (size_t k = 0; k < g->size; k++)
        if (isnan(gsl_vector_get(g, k)))
            return GSL_EDOM;
    for (size_t k = 0; k < g->size; k++) {
        const double entry = gsl_vector_get(g, k);
        gsl_vector_set(g, k, fmax(-max_value, fmin(max_value, entry)));
    }
    return GSL_SUCCESS;
}

MISTAKE(clip_value, infinite_refused,
        "an entry that is infinite is refused. It can be compared,\n"
        "  and becomes the limit: only NaN is refused.")
(gsl_vector *g, double max_value)
{
    const int status = clip_value_check(g, max_value);
    if (status != GSL_SUCCESS)
        return status;
    for (size_t k = 0; k < g->size; k++)
        if (!isfinite(gsl_vector_get(g, k)))
            return GSL_EDOM;
    for (size_t k = 0; k < g->size; k++) {
        const double entry = gsl_vector_get(g, k);
        gsl_vector_set(g, k, fmax(-max_value, fmin(max_value, entry)));
    }
    return GSL_SUCCESS;
}

MISTAKE(clip_value, no_limit_refused,
        "an infinite max_value is refused. It clips nothing, which\n"
        "  the contract allows.")
(gsl_vector *g, double max_value)
{
    const int status = clip_value_check(g, max_value);
    if (status != GSL_SUCCESS)
        return status;
    if (isinf(max_value))
        return GSL_EINVAL;
    for (size_t k = 0; k < g->size; k++) {
        const double entry = gsl_vector_get(g, k);
        gsl_vector_set(g, k, fmax(-max_value, fmin(max_value, entry)));
    }
    return GSL_SUCCESS;
}

MISTAKE(clip_value, late_check,
        "the NaN is found when the entries before it have been\n"
        "  clipped already. On an error nothing has been written: look for it\n"
        "  in a loop of its own.")
(gsl_vector *g, double max_value)
{
    if (!(max_value > 0.0))
        return GSL_EINVAL;
    for (size_t k = 0; k < g->size; k++) {
        const double entry = gsl_vector_get(g, k);
        if (isnan(entry))
            return GSL_EDOM;
        gsl_vector_set(g, k, fmax(-max_value, fmin(max_value, entry)));
    }
    return GSL_SUCCESS;
}

MISTAKE(clip_value, stride_ignored,
        "g->data[k] is not entry k where the stride is not 1:\n"
        "  gsl_vector_get() knows.")
(gsl_vector *g, double max_value)
{
    const int status = clip_value_check(g, max_value);
    if (status != GSL_SUCCESS)
        return status;
    for (size_t k = 0; k < g->size; k++)
        g->data[k] = fmax(-max_value, fmin(max_value, g->data[k]));
    return GSL_SUCCESS;
}
