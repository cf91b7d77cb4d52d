/*
 * Right answers to chapter 4 that are not like the model answer, continued:
 * cutting short and the L2 penalty.
 */
#include "../../runner/sheet.h"
#include "clip.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>
#include <math.h>

/* part / whole, and 0 for 0/0. */
static double
clip_variant_share(double part, double whole)
{
    return whole == 0.0 ? 0.0 : part / whole;
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
    *missing = K < dW_lag->T && far != 0.0L ? (double)sqrtl(far / all) : 0.0;
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

/* The length of the sum of some lags, by a product with a row of ones. */
static double
clip_variant_part(const sequence *dW_lag, size_t first, size_t end)
{
    if (first == end)
        return 0.0;
    const size_t size = dW_lag->B * dW_lag->n;
    const gsl_matrix_const_view lags = gsl_matrix_const_view_array(
        sequence_of(dW_lag, first, 0), end - first, size);
    gsl_vector *which = gsl_vector_alloc(end - first);
    gsl_vector *total = gsl_vector_alloc(size);
    gsl_vector_set_all(which, 1.0);
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
