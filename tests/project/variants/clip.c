/*
 * Right answers to chapter 4 that are not like the model answer: clipping,
 * cutting short and the L2 penalty. Every step has to accept all of them.
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

/* part / whole, and 0 for 0/0. */
static double
clip_variant_share(double part, double whole)
{
    return whole > 0.0 ? part / whole : 0.0;
}

static int
clip_variant_truncation(const sequence *dW_lag, size_t K, const gsl_matrix *sum)
{
    if (sum->size1 != dW_lag->B || sum->size2 != dW_lag->n)
        return GSL_EBADLEN;
    return K == 0 || K > dW_lag->T ? GSL_EINVAL : GSL_SUCCESS;
}

VARIANT(clip_truncation, elements)
(const sequence *dW_lag, size_t K, gsl_matrix *sum, double *kept,
 double *missing)
{
    if (clip_variant_truncation(dW_lag, K, sum) != GSL_SUCCESS)
        return clip_variant_truncation(dW_lag, K, sum);
    double near = 0.0, far = 0.0, all = 0.0;
    for (size_t i = 0; i < dW_lag->B; i++)
        for (size_t j = 0; j < dW_lag->n; j++) {
            double part[2] = { 0.0, 0.0 };
            for (size_t n = 0; n < dW_lag->T; n++)
                part[n >= K] += sequence_of(dW_lag, n, i)[j];
            near = hypot(near, part[0]);
            far = hypot(far, part[1]);
            all = hypot(all, part[0] + part[1]);
        }
    *kept = near;
    *missing = clip_variant_share(far, all);
    return GSL_SUCCESS;
}

VARIANT(clip_truncation, long_double)
(const sequence *dW_lag, size_t K, gsl_matrix *sum, double *kept,
 double *missing)
{
    if (clip_variant_truncation(dW_lag, K, sum) != GSL_SUCCESS)
        return clip_variant_truncation(dW_lag, K, sum);
    const size_t size = dW_lag->B * dW_lag->n;
    long double near = 0.0L, far = 0.0L, all = 0.0L;
    for (size_t e = 0; e < size; e++) {
        long double first = 0.0L, rest = 0.0L;
        for (size_t n = dW_lag->T; n-- > K;)
            rest += dW_lag->data[n * size + e];
        for (size_t n = K; n-- > 0;)
            first += dW_lag->data[n * size + e];
        near += first * first;
        far += rest * rest;
        all += (first + rest) * (first + rest);
    }
    *kept = (double)sqrtl(near);
    *missing = K < dW_lag->T && far > 0.0L ? (double)sqrtl(far / all) : 0.0;
    return GSL_SUCCESS;
}

/* The length of a matrix by BLAS, row by row. */
static double
clip_variant_length(const gsl_matrix *m)
{
    gsl_vector *rows = gsl_vector_alloc(m->size1);
    for (size_t i = 0; i < m->size1; i++) {
        const gsl_vector_const_view row = gsl_matrix_const_row(m, i);
        gsl_vector_set(rows, i, gsl_blas_dnrm2(&row.vector));
    }
    const double length = gsl_blas_dnrm2(rows);
    gsl_vector_free(rows);
    return length;
}

/* Goes on adding where it has stopped, and keeps the rest in a matrix of its own. */
VARIANT(clip_truncation, two_matrices)
(const sequence *dW_lag, size_t K, gsl_matrix *sum, double *kept,
 double *missing)
{
    if (K < 1 || dW_lag->T < K)
        return GSL_EINVAL;
    if (dW_lag->B != sum->size1 || dW_lag->n != sum->size2)
        return GSL_EBADLEN;
    gsl_matrix *rest = gsl_matrix_calloc(sum->size1, sum->size2);
    gsl_matrix_set_zero(sum);
    for (size_t n = 0; n < dW_lag->T; n++) {
        const gsl_matrix_view lag = sequence_at(dW_lag, n);
        gsl_matrix_add(n < K ? sum : rest, &lag.matrix);
    }
    *kept = clip_variant_length(sum);
    gsl_matrix_add(sum, rest);
    *missing = K == dW_lag->T ? 0.0
                              : clip_variant_share(clip_variant_length(rest),
                                                   clip_variant_length(sum));
    gsl_matrix_free(rest);
    return GSL_SUCCESS;
}

/* One long vector in place of a matrix. */
VARIANT(clip_truncation, daxpy)
(const sequence *dW_lag, size_t K, gsl_matrix *sum, double *kept,
 double *missing)
{
    if (clip_variant_truncation(dW_lag, K, sum) != GSL_SUCCESS)
        return clip_variant_truncation(dW_lag, K, sum);
    gsl_vector *near = gsl_vector_calloc(dW_lag->B * dW_lag->n);
    gsl_vector *far = gsl_vector_calloc(near->size);
    for (size_t n = dW_lag->T; n-- > 0;) {
        const gsl_vector_const_view lag =
            gsl_vector_const_view_array(sequence_of(dW_lag, n, 0), near->size);
        gsl_blas_daxpy(1.0, &lag.vector, n >= K ? far : near);
    }
    *kept = clip_length(near);
    gsl_vector_add(near, far);
    const double rest = clip_length(far);
    *missing = rest == 0.0 ? 0.0 : rest / clip_length(near);
    gsl_vector_free(near);
    gsl_vector_free(far);
    return GSL_SUCCESS;
}

/* The length of the sum of some lags, by a product with a row of ones and zeros. */
static double
clip_variant_part(const sequence *dW_lag, size_t first, size_t end)
{
    if (first == end)
        return 0.0;
    const size_t size = dW_lag->B * dW_lag->n;
    const gsl_matrix_const_view lags =
        gsl_matrix_const_view_array(dW_lag->data, dW_lag->T, size);
    gsl_vector *which = gsl_vector_calloc(dW_lag->T);
    gsl_vector *total = gsl_vector_alloc(size);
    for (size_t n = first; n < end; n++)
        gsl_vector_set(which, n, 1.0);
    gsl_blas_dgemv(CblasTrans, 1.0, &lags.matrix, which, 0.0, total);
    const double length = clip_length(total);
    gsl_vector_free(which);
    gsl_vector_free(total);
    return length;
}

VARIANT(clip_truncation, dgemv)
(const sequence *dW_lag, size_t K, gsl_matrix *sum, double *kept,
 double *missing)
{
    if (clip_variant_truncation(dW_lag, K, sum) != GSL_SUCCESS)
        return clip_variant_truncation(dW_lag, K, sum);
    const double rest = clip_variant_part(dW_lag, K, dW_lag->T);
    const double all = clip_variant_part(dW_lag, 0, dW_lag->T);
    *kept = clip_variant_part(dW_lag, 0, K);
    *missing = clip_variant_share(rest, all);
    return GSL_SUCCESS;
}

VARIANT(clip_l2, plain)
(const gsl_vector *theta, double lambda, double *penalty, gsl_vector *dtheta)
{
    if (theta->size != dtheta->size)
        GSL_ERROR("lengths differ", GSL_EBADLEN);
    if (isnan(lambda) || lambda < 0.0 || isinf(lambda))
        GSL_ERROR("lambda", GSL_EINVAL);
    *penalty = 0.0;
    for (size_t k = 0; k < theta->size; k++) {
        const double x = gsl_vector_get(theta, k);
        *penalty += lambda / 2.0 * x * x;
        gsl_vector_set(dtheta, k, gsl_vector_get(dtheta, k) + lambda * x);
    }
    return GSL_SUCCESS;
}

VARIANT(clip_l2, long_double)
(const gsl_vector *theta, double lambda, double *penalty, gsl_vector *dtheta)
{
    if (!gsl_finite(lambda) || lambda < 0.0)
        return GSL_EINVAL;
    if (theta->size != dtheta->size)
        return GSL_EBADLEN;
    long double squares = 0.0L;
    for (size_t k = theta->size; k-- > 0;) {
        const long double x = gsl_vector_get(theta, k);
        squares += x * x;
        *gsl_vector_ptr(dtheta, k) =
            (double)(gsl_vector_get(dtheta, k) + lambda * x);
    }
    *penalty = (double)(lambda * squares / 2.0L);
    return GSL_SUCCESS;
}

VARIANT(clip_l2, squared_length)
(const gsl_vector *theta, double lambda, double *penalty, gsl_vector *dtheta)
{
    if (!(lambda >= 0.0 && lambda < INFINITY))
        return GSL_EINVAL;
    if (theta->size != dtheta->size)
        return GSL_EBADLEN;
    *penalty = 0.5 * lambda * gsl_pow_2(gsl_blas_dnrm2(theta));
    return gsl_vector_axpby(lambda, theta, 1.0, dtheta);
}

VARIANT(clip_l2, a_copy)
(const gsl_vector *theta, double lambda, double *penalty, gsl_vector *dtheta)
{
    if (!(lambda >= 0.0) || !isfinite(lambda))
        return GSL_EINVAL;
    if (theta->size != dtheta->size)
        return GSL_EBADLEN;
    gsl_vector *slope = gsl_vector_alloc(theta->size);
    gsl_vector_memcpy(slope, theta);
    gsl_vector_scale(slope, lambda);
    gsl_vector_add(dtheta, slope);
    // theta' (lambda theta) / 2
    gsl_blas_ddot(slope, theta, penalty);
    *penalty /= 2.0;
    gsl_vector_free(slope);
    return GSL_SUCCESS;
}

VARIANT(clip_l2, pointers)
(const gsl_vector *theta, double lambda, double *penalty, gsl_vector *dtheta)
{
    if (!(lambda >= 0.0) || !isfinite(lambda))
        return GSL_EINVAL;
    if (theta->size != dtheta->size)
        return GSL_EBADLEN;
    const double *x = theta->data;
    double *dx = dtheta->data, sum = 0.0;
    for (size_t k = 0; k < theta->size; k++) {
        sum += *x * *x * lambda;
        *dx += *x * lambda;
        x += theta->stride;
        dx += dtheta->stride;
    }
    *penalty = sum * 0.5;
    return GSL_SUCCESS;
}
