/*
 * Right answers to chapter 4 that are not like the model answer: clipping. Every
 * step has to accept all of them.
 */
#include "clip.h"
#include "../../runner/sheet.h"

#include <float.h>
#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>
#include <math.h>

/* Whether one of n numbers, STEP apart, is no number. */
static int
clip_variant_nan(const double *x, size_t n, size_t step)
{
    return n > 0 && (x[0] != x[0] || clip_variant_nan(x + step, n - 1, step));
}

VARIANT(clip_value, conditions)(gsl_vector *g, double max_value)
{
    if (isnan(max_value) || max_value <= 0.0)
        GSL_ERROR("max_value must be positive", GSL_EINVAL);
    if (clip_variant_nan(g->data, g->size, g->stride))
        GSL_ERROR("NaN", GSL_EDOM);
    for (size_t k = 0; k < g->size; k++) {
        if (gsl_vector_get(g, k) > max_value)
            gsl_vector_set(g, k, max_value);
        else if (gsl_vector_get(g, k) < -max_value)
            gsl_vector_set(g, k, -max_value);
    }
    return GSL_SUCCESS;
}

VARIANT(clip_value, signs)(gsl_vector *g, double max_value)
{
    // The largest of numbers among which is a NaN is NaN.
    if (isnan(gsl_vector_max(g)))
        return GSL_EDOM;
    if (max_value <= 0.0 || max_value != max_value)
        return GSL_EINVAL;
    for (size_t k = g->size; k-- > 0;)
        if (fabs(gsl_vector_get(g, k)) >= max_value)
            gsl_vector_set(g, k, copysign(max_value, gsl_vector_get(g, k)));
    return GSL_SUCCESS;
}

VARIANT(clip_value, a_copy)(gsl_vector *g, double max_value)
{
    if (!(max_value > 0.0))
        return GSL_EINVAL;
    gsl_vector *clipped = gsl_vector_alloc(g->size);
    int status = GSL_SUCCESS;
    for (size_t k = 0; k < g->size; k++) {
        const double x = gsl_vector_get(g, k);
        if (isnan(x))
            status = GSL_EDOM;
        gsl_vector_set(clipped, k, GSL_MAX_DBL(-max_value, x));
    }
    for (size_t k = 0; k < g->size; k++)
        gsl_vector_set(clipped, k,
                       GSL_MIN_DBL(max_value, gsl_vector_get(clipped, k)));
    if (status == GSL_SUCCESS)
        gsl_vector_memcpy(g, clipped);
    gsl_vector_free(clipped);
    return status;
}

VARIANT(clip_value, pointers)(gsl_vector *g, double max_value)
{
    if (!(0.0 < max_value))
        return GSL_EINVAL;
    const double *const end = g->data + g->size * g->stride;
    for (const double *x = g->data; x != end; x += g->stride)
        if (isnan(*x))
            return GSL_EDOM;
    for (double *x = g->data; x != end; x += g->stride)
        *x = *x < -max_value ? -max_value : *x > max_value ? max_value : *x;
    return GSL_SUCCESS;
}

/* Clips the entries from k on. */
static void
clip_variant_rest(gsl_vector *g, size_t k, double max_value)
{
    if (k == g->size)
        return;
    const long double x = gsl_vector_get(g, k);
    gsl_vector_set(g, k, (double)fminl(max_value, fmaxl(-max_value, x)));
    clip_variant_rest(g, k + 1, max_value);
}

VARIANT(clip_value, recursion)(gsl_vector *g, double max_value)
{
    if (!(max_value > 0.0))
        return GSL_EINVAL;
    if (clip_variant_nan(g->data, g->size, g->stride))
        return GSL_EDOM;
    clip_variant_rest(g, 0, max_value);
    return GSL_SUCCESS;
}

VARIANT(clip_norm, long_double)(gsl_vector *g, double max_norm, double *norm)
{
    long double squares = 0.0L;
    for (size_t k = 0; k < g->size; k++) {
        const long double x = gsl_vector_get(g, k);
        squares += x * x;
    }
    const long double length = sqrtl(squares);
    if (!isfinite((double)length))
        GSL_ERROR("no finite length", GSL_EDOM);
    if (!(max_norm > 0.0))
        GSL_ERROR("max_norm must be positive", GSL_EINVAL);
    *norm = (double)length;
    if (*norm <= max_norm)
        return GSL_SUCCESS;
    for (size_t k = 0; k < g->size; k++)
        gsl_vector_set(g, k,
                       (double)(gsl_vector_get(g, k) / length * max_norm));
    return GSL_SUCCESS;
}

VARIANT(clip_norm, blas)(gsl_vector *g, double max_norm, double *norm)
{
    if (!(max_norm > 0.0))
        return GSL_EINVAL;
    const double length = gsl_blas_dnrm2(g);
    if (!gsl_finite(length))
        return GSL_EDOM;
    if (length > max_norm) {
        gsl_blas_dscal(1.0 / length, g);
        gsl_blas_dscal(max_norm, g);
    }
    *norm = length;
    return GSL_SUCCESS;
}

VARIANT(clip_norm, hypot)(gsl_vector *g, double max_norm, double *norm)
{
    if (isnan(max_norm) || max_norm <= 0.0)
        return GSL_EINVAL;
    double length = 0.0;
    for (size_t k = 0; k < g->size; k++)
        length = hypot(length, gsl_vector_get(g, k));
    if (isnan(length) || isinf(length))
        return GSL_EDOM;
    *norm = length;
    for (size_t k = 0; length > max_norm && k < g->size; k++)
        gsl_vector_set(g, k, max_norm * (gsl_vector_get(g, k) / length));
    return GSL_SUCCESS;
}

/* One factor where it is a number, else two. */
VARIANT(clip_norm, one_factor)(gsl_vector *g, double max_norm, double *norm)
{
    if (!(max_norm > 0.0))
        return GSL_EINVAL;
    const double length = clip_length(g), factor = max_norm / length;
    if (!isfinite(length))
        return GSL_EDOM;
    *norm = length;
    if (length <= max_norm)
        return GSL_SUCCESS;
    if (factor >= DBL_MIN)
        return gsl_vector_scale(g, factor);
    gsl_vector_scale(g, 1.0 / length);
    return gsl_vector_scale(g, max_norm);
}

/* The squares are added in pairs, from a copy in powers of two. */
static double
clip_variant_squares(const gsl_vector *q, size_t from, size_t n, int power)
{
    if (n == 1)
        return gsl_pow_2(ldexp(gsl_vector_get(q, from), -power));
    return clip_variant_squares(q, from, n / 2, power)
           + clip_variant_squares(q, from + n / 2, n - n / 2, power);
}

VARIANT(clip_norm, pairs)(gsl_vector *g, double max_norm, double *norm)
{
    int power;
    const double largest = fmax(gsl_vector_max(g), -gsl_vector_min(g));
    if (!(max_norm > 0.0))
        return GSL_EINVAL;
    if (!isfinite(largest))
        return GSL_EDOM;
    (void)frexp(largest, &power);
    const double length =
        ldexp(sqrt(clip_variant_squares(g, 0, g->size, power)), power);
    if (!isfinite(length))
        return GSL_EDOM;
    *norm = length;
    if (length > max_norm)
        for (size_t k = 0; k < g->size; k++)
            *gsl_vector_ptr(g, k) = *gsl_vector_ptr(g, k) / length * max_norm;
    return GSL_SUCCESS;
}
