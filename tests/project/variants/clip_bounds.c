/*
 * Right answers to chapter 4 that are written in other ways again: clipping. See
 * clip.c beside this file.
 */
#include "../../runner/sheet.h"
#include "clip.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>
#include <math.h>

/* What (4.3) refuses. */
static int
clip_value_status(const gsl_vector *g, double max_value)
{
    if (isnan(max_value) || max_value <= 0.0)
        GSL_ERROR("max_value must be greater than 0", GSL_EINVAL);
    for (size_t k = g->size; k-- > 0;)
        if (isnan(gsl_vector_get(g, k)))
            GSL_ERROR("an entry is NaN", GSL_EDOM);
    return GSL_SUCCESS;
}

VARIANT(clip_value, early_return)(gsl_vector *g, double max_value)
{
    double least, most;

    if (!(max_value > 0.0))
        return GSL_EINVAL;
    // Both are NaN where there is one.
    gsl_vector_minmax(g, &least, &most);
    if (isnan(least) || isnan(most))
        return GSL_EDOM;
    if (least >= -max_value && most <= max_value)
        return GSL_SUCCESS;
    for (size_t k = 0; k < g->size; k++)
        gsl_vector_set(g, k,
                       fmin(fmax(gsl_vector_get(g, k), -max_value), max_value));
    return GSL_SUCCESS;
}

VARIANT(clip_value, above_then_below)(gsl_vector *g, double max_value)
{
    const int status = clip_value_status(g, max_value);

    if (status != GSL_SUCCESS)
        return status;
    for (size_t k = 0; k < g->size; k++)
        if (gsl_vector_get(g, k) > max_value)
            gsl_vector_set(g, k, max_value);
    for (size_t k = 0; k < g->size; k++)
        if (gsl_vector_get(g, k) < -max_value)
            gsl_vector_set(g, k, -max_value);
    return GSL_SUCCESS;
}

/* The one in the middle of three numbers. */
static double
clip_median(double a, double b, double c)
{
    if (a > b)
        return clip_median(b, a, c);
    return c < a ? a : c > b ? b : c;
}

VARIANT(clip_value, median)(gsl_vector *g, double max_value)
{
    const int status = clip_value_status(g, max_value);

    if (status != GSL_SUCCESS)
        return status;
    for (size_t k = 0; k < g->size; k++) {
        double *entry = gsl_vector_ptr(g, k);
        *entry = clip_median(max_value, -max_value, *entry);
    }
    return GSL_SUCCESS;
}

static void
clip_value_halves(double *entry, size_t n, size_t stride, double max_value)
{
    if (n > 1) {
        clip_value_halves(entry, n / 2, stride, max_value);
        clip_value_halves(entry + n / 2 * stride, n - n / 2, stride, max_value);
    } else if (n == 1 && fabs(*entry) > max_value)
        *entry = *entry < 0.0 ? -max_value : max_value;
}

VARIANT(clip_value, halves)(gsl_vector *g, double max_value)
{
    const int status = clip_value_status(g, max_value);

    if (status == GSL_SUCCESS)
        clip_value_halves(g->data, g->size, g->stride, max_value);
    return status;
}

VARIANT(clip_value, sides)(gsl_vector *g, double max_value)
{
    const int status = clip_value_status(g, max_value);

    for (size_t k = 0; status == GSL_SUCCESS && k < g->size; k++) {
        const double x = gsl_vector_get(g, k);
        // On which side of the interval it lies: -1, 0 or 1.
        switch ((x > max_value) - (x < -max_value)) {
        case 1:
            gsl_vector_set(g, k, max_value);
            break;
        case -1:
            gsl_vector_set(g, k, -max_value);
            break;
        default:
            break;
        }
    }
    return status;
}

VARIANT(clip_norm, running_scale)(gsl_vector *g, double max_norm, double *norm)
{
    double scale = 0.0, sum = 1.0;

    if (!(max_norm > 0.0))
        GSL_ERROR("max_norm must be greater than 0", GSL_EINVAL);
    for (size_t k = 0; k < g->size; k++) {
        const double size = fabs(gsl_vector_get(g, k));
        if (!isfinite(size))
            GSL_ERROR("an entry is not finite", GSL_EDOM);
        if (size > scale) {
            sum = 1.0 + sum * (scale / size) * (scale / size);
            scale = size;
        } else if (size > 0.0)
            sum += (size / scale) * (size / scale);
    }
    const double length = scale * sqrt(sum);
    if (isinf(length))
        GSL_ERROR("the length is not finite", GSL_EDOM);
    *norm = length;
    if (length <= max_norm)
        return GSL_SUCCESS;
    for (size_t k = 0; k < g->size; k++)
        *gsl_vector_ptr(g, k) = max_norm * (*gsl_vector_ptr(g, k) / length);
    return GSL_SUCCESS;
}

/* The length of a vector from those of its halves. */
static double
clip_length_of_halves(const gsl_vector *q)
{
    const size_t half = q->size / 2;

    if (half == 0)
        return fabs(gsl_vector_get(q, 0));
    const gsl_vector_const_view left = gsl_vector_const_subvector(q, 0, half),
                                right = gsl_vector_const_subvector(
                                    q, half, q->size - half);
    return hypot(clip_length_of_halves(&left.vector),
                 clip_length_of_halves(&right.vector));
}

VARIANT(clip_norm, halves)(gsl_vector *g, double max_norm, double *norm)
{
    if (isnan(max_norm) || max_norm <= 0.0)
        return GSL_EINVAL;
    const double length = clip_length_of_halves(g);
    if (!(length < GSL_POSINF))
        return GSL_EDOM;
    *norm = length;
    if (length > max_norm) {
        for (size_t k = 0; k < g->size; k++)
            *gsl_vector_ptr(g, k) /= length;
        gsl_vector_scale(g, max_norm);
    }
    return GSL_SUCCESS;
}

VARIANT(clip_norm, units_of_the_largest)
(gsl_vector *g, double max_norm, double *norm)
{
    const double unit = fmax(gsl_vector_max(g), -gsl_vector_min(g));
    double squares = 0.0;

    if (!(max_norm > 0.0))
        GSL_ERROR("max_norm must be greater than 0", GSL_EINVAL);
    for (size_t k = 0; k < g->size && unit != 0.0; k++)
        squares += gsl_pow_2(gsl_vector_get(g, k) / unit);
    const double length = unit * sqrt(squares);
    if (!gsl_finite(length))
        GSL_ERROR("no finite length", GSL_EDOM);
    if (length > max_norm)
        for (size_t k = 0; k < g->size; k++)
            gsl_vector_set(
                g, k, gsl_vector_get(g, k) / unit / sqrt(squares) * max_norm);
    *norm = length;
    return GSL_SUCCESS;
}

VARIANT(clip_norm, a_copy)(gsl_vector *g, double max_norm, double *norm)
{
    int power = 0;
    double squares;

    if (!(max_norm > 0.0))
        return GSL_EINVAL;
    // A copy whose largest entry is about 1: powers of two change no digit.
    gsl_vector *q = gsl_vector_alloc(g->size);
    (void)frexp(gsl_vector_get(g, gsl_blas_idamax(g)), &power);
    for (size_t k = 0; k < g->size; k++)
        gsl_vector_set(q, k, scalbn(gsl_vector_get(g, k), -power));
    gsl_blas_ddot(q, q, &squares);
    const double length = scalbn(sqrt(squares), power);
    if (isfinite(length)) {
        *norm = length;
        gsl_vector_scale(q, 1.0 / sqrt(squares));
        gsl_vector_scale(q, max_norm);
        if (length > max_norm)
            gsl_vector_memcpy(g, q);
    }
    gsl_vector_free(q);
    return isfinite(length) ? GSL_SUCCESS : GSL_EDOM;
}

VARIANT(clip_norm, plain_when_possible)
(gsl_vector *g, double max_norm, double *norm)
{
    double squares, length;

    if (!(max_norm > 0.0))
        return GSL_EINVAL;
    gsl_blas_ddot(g, g, &squares);
    length = sqrt(squares);
    // Where the squares left the range of a double, with more care.
    if (!(squares > 1e-250 && squares < 1e300)) {
        length = 0.0;
        for (size_t k = g->size; k-- > 0;)
            length = hypot(gsl_vector_get(g, k), length);
    }
    if (isnan(length) || isinf(length))
        return GSL_EDOM;
    *norm = length;
    if (length <= max_norm)
        return GSL_SUCCESS;
    if (max_norm / length > 1e-300)
        return gsl_vector_scale(g, max_norm / length);
    for (size_t k = 0; k < g->size; k++)
        gsl_vector_set(g, k, gsl_vector_get(g, k) / length * max_norm);
    return GSL_SUCCESS;
}
