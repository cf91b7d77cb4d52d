/*
 * Right answers to chapter 4 that are written in other ways again: cutting short and
 * the L2 penalty. See clip_lags.c beside this file.
 */
#include "../../runner/sheet.h"
#include "clip.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>
#include <math.h>

static int
clip_truncation_status(const sequence *dW_lag, size_t K, const gsl_matrix *sum)
{
    if (K == 0)
        GSL_ERROR("K = 0 keeps nothing", GSL_EINVAL);
    if (K > dW_lag->T)
        GSL_ERROR("there are not so many lags", GSL_EINVAL);
    if (sum->size2 != dW_lag->n || sum->size1 != dW_lag->B)
        GSL_ERROR("sum must be (H,H)", GSL_EBADLEN);
    return GSL_SUCCESS;
}

/* The length of all columns, of which each is one of BLAS. */
static double
clip_length_of_columns(const gsl_matrix *m)
{
    double length = 0.0;

    for (size_t k = 0; k < m->size2; k++) {
        const gsl_vector_const_view column = gsl_matrix_const_column(m, k);
        length = hypot(gsl_blas_dnrm2(&column.vector), length);
    }
    return length;
}

VARIANT(clip_truncation, from_the_last)
(const sequence *dW_lag, size_t K, gsl_matrix *sum, double *kept,
 double *missing)
{
    const int status = clip_truncation_status(dW_lag, K, sum);
    double length[2] = { 0.0, 0.0 };

    if (status != GSL_SUCCESS)
        return status;
    gsl_matrix_set_zero(sum);
    // On the way to the sum of all lags stands the sum of the far ones.
    for (size_t n = dW_lag->T; n-- > 0;) {
        const gsl_matrix_view lag = sequence_at(dW_lag, n);
        gsl_matrix_add(sum, &lag.matrix);
        if (n == K || n == 0)
            length[n == 0] = clip_length_of_columns(sum);
    }
    *missing = length[0] == 0.0 ? 0.0 : length[0] / length[1];
    gsl_matrix_set_zero(sum);
    for (size_t n = 0; n < K; n++) {
        const gsl_matrix_view lag = sequence_at(dW_lag, n);
        gsl_matrix_add(sum, &lag.matrix);
    }
    *kept = clip_length_of_columns(sum);
    return GSL_SUCCESS;
}

VARIANT(clip_truncation, strides)
(const sequence *dW_lag, size_t K, gsl_matrix *sum, double *kept,
 double *missing)
{
    const int status = clip_truncation_status(dW_lag, K, sum);
    const size_t T = dW_lag->T, size = dW_lag->B * dW_lag->n;

    if (status != GSL_SUCCESS)
        return status;
    gsl_vector *near = gsl_vector_alloc(size), *far = gsl_vector_calloc(size);
    // What the lags say of one number lies as far apart as lags do.
    for (size_t e = 0; e < size; e++) {
        gsl_vector_view says =
            gsl_vector_view_array_with_stride(dW_lag->data + e, size, K);
        gsl_vector_set(near, e, gsl_vector_sum(&says.vector));
        if (K == T)
            continue;
        says = gsl_vector_view_array_with_stride(dW_lag->data + K * size + e,
                                                 size, T - K);
        gsl_vector_set(far, e, gsl_vector_sum(&says.vector));
    }
    *kept = clip_length(near);
    *missing = clip_length(far);
    gsl_vector_add(near, far);
    if (*missing != 0.0)
        *missing /= clip_length(near);
    gsl_vector_free(near);
    gsl_vector_free(far);
    return GSL_SUCCESS;
}

/* Number e of the lags first to end - 1, summed in halves. */
static double
clip_lags_in_halves(const sequence *dW_lag, size_t e, size_t first, size_t end)
{
    if (first >= end)
        return 0.0;
    if (end - first == 1)
        return sequence_of(dW_lag, first, 0)[e];
    const size_t middle = first + (end - first) / 2;
    return clip_lags_in_halves(dW_lag, e, first, middle)
           + clip_lags_in_halves(dW_lag, e, middle, end);
}

VARIANT(clip_truncation, halves)
(const sequence *dW_lag, size_t K, gsl_matrix *sum, double *kept,
 double *missing)
{
    const int status = clip_truncation_status(dW_lag, K, sum);
    const size_t T = dW_lag->T, H = dW_lag->n;

    if (status != GSL_SUCCESS)
        return status;
    const size_t part[3][2] = { { 0, K }, { K, T }, { 0, T } };
    double length[3] = { 0.0, 0.0, 0.0 };
    for (int s = 0; s < 3; s++)
        for (size_t e = 0; e < dW_lag->B * H; e++) {
            const double one =
                clip_lags_in_halves(dW_lag, e, part[s][0], part[s][1]);
            gsl_matrix_set(sum, e / H, e % H, one);
            length[s] = hypot(length[s], one);
        }
    *kept = length[0];
    *missing = length[1] != 0.0 ? length[1] / length[2] : 0.0;
    return GSL_SUCCESS;
}

VARIANT(clip_truncation, row_by_row)
(const sequence *dW_lag, size_t K, gsl_matrix *sum, double *kept,
 double *missing)
{
    const int status = clip_truncation_status(dW_lag, K, sum);
    double near = 0.0, far = 0.0, all = 0.0;

    if (status != GSL_SUCCESS)
        return status;
    for (size_t i = 0; i < sum->size1; i++) {
        gsl_vector_view row = gsl_matrix_row(sum, i);
        // Far lags first, then all of them; the near ones by themselves.
        for (int part = 0; part < 3; part++) {
            if (part != 1)
                gsl_vector_set_zero(&row.vector);
            for (size_t n = part == 0 ? K : 0; n < (part == 0 ? dW_lag->T : K);
                 n++) {
                const gsl_vector_const_view lag = gsl_vector_const_view_array(
                    sequence_of(dW_lag, n, i), dW_lag->n);
                gsl_blas_daxpy(1.0, &lag.vector, &row.vector);
            }
            double *const length = part == 0 ? &far : part == 1 ? &all : &near;
            *length = hypot(*length, gsl_blas_dnrm2(&row.vector));
        }
    }
    *kept = near;
    *missing = far == 0.0 ? 0.0 : far / all;
    return GSL_SUCCESS;
}

/* The sum of some lags of one number, with what every addition loses. */
static double
clip_lags_exactly(const sequence *dW_lag, size_t e, size_t first, size_t end)
{
    const size_t size = dW_lag->B * dW_lag->n;
    double sum = 0.0, lost = 0.0;

    for (size_t n = first; n < end; n++) {
        const double term = dW_lag->data[n * size + e], total = sum + term;
        lost += fabs(sum) < fabs(term) ? (term - total) + sum
                                       : (sum - total) + term;
        sum = total;
    }
    return isfinite(sum) && isfinite(lost) ? sum + lost : sum;
}

VARIANT(clip_truncation, rounding_kept)
(const sequence *dW_lag, size_t K, gsl_matrix *sum, double *kept,
 double *missing)
{
    const int status = clip_truncation_status(dW_lag, K, sum);
    const size_t T = dW_lag->T, H = dW_lag->n;
    const size_t from[] = { 0, K, 0 }, to[] = { T, T, K };
    double length[3];

    if (status != GSL_SUCCESS)
        return status;
    for (int s = 0; s < 3; s++) {
        for (size_t e = 0; e < dW_lag->B * H; e++)
            gsl_matrix_set(sum, e / H, e % H,
                           clip_lags_exactly(dW_lag, e, from[s], to[s]));
        length[s] = clip_length_of_columns(sum);
    }
    *missing = length[1] == 0.0 ? length[1] : length[1] / length[0];
    *kept = length[2];
    return GSL_SUCCESS;
}

static int
clip_l2_status(const gsl_vector *theta, double lambda, const gsl_vector *dtheta)
{
    if (dtheta->size != theta->size)
        GSL_ERROR("theta and dtheta differ in length", GSL_EBADLEN);
    return lambda >= 0.0 && isfinite(lambda) ? GSL_SUCCESS : GSL_EINVAL;
}

VARIANT(clip_l2, element_by_element)
(const gsl_vector *theta, double lambda, double *penalty, gsl_vector *dtheta)
{
    const int status = clip_l2_status(theta, lambda, dtheta);

    if (status != GSL_SUCCESS)
        return status;
    gsl_vector *squares = gsl_vector_alloc(theta->size);
    gsl_vector_memcpy(squares, theta);
    gsl_vector_mul(squares, theta);
    *penalty = lambda * gsl_vector_sum(squares) / 2.0;
    gsl_vector_free(squares);
    for (size_t k = 0; k < theta->size; k++)
        *gsl_vector_ptr(dtheta, k) += lambda * gsl_vector_get(theta, k);
    return GSL_SUCCESS;
}

/* Adds lambda theta to dtheta, and returns ||theta||^2, both by halves. */
static double
clip_l2_halves(const gsl_vector *theta, size_t from, size_t n, double lambda,
               gsl_vector *dtheta)
{
    if (n > 1)
        return clip_l2_halves(theta, from, n / 2, lambda, dtheta)
               + clip_l2_halves(theta, from + n / 2, n - n / 2, lambda, dtheta);
    const double x = gsl_vector_get(theta, from);
    *gsl_vector_ptr(dtheta, from) += lambda * x;
    return x * x;
}

VARIANT(clip_l2, halves)
(const gsl_vector *theta, double lambda, double *penalty, gsl_vector *dtheta)
{
    const int status = clip_l2_status(theta, lambda, dtheta);

    if (status == GSL_SUCCESS)
        *penalty = lambda / 2.0
                   * clip_l2_halves(theta, 0, theta->size, lambda, dtheta);
    return status;
}

VARIANT(clip_l2, fused)
(const gsl_vector *theta, double lambda, double *penalty, gsl_vector *dtheta)
{
    const int status = clip_l2_status(theta, lambda, dtheta);
    double squares = 0.0;

    if (status != GSL_SUCCESS)
        return status;
    for (size_t k = 0; k < theta->size; k++)
        squares =
            fma(gsl_vector_get(theta, k), gsl_vector_get(theta, k), squares);
    *penalty = 0.5 * (lambda * squares);
    // Without a penalty nothing pulls.
    if (lambda == 0.0)
        return GSL_SUCCESS;
    for (size_t k = 0; k < theta->size; k++)
        gsl_vector_set(
            dtheta, k,
            fma(lambda, gsl_vector_get(theta, k), gsl_vector_get(dtheta, k)));
    return GSL_SUCCESS;
}

VARIANT(clip_l2, four_sums)
(const gsl_vector *theta, double lambda, double *penalty, gsl_vector *dtheta)
{
    const int status = clip_l2_status(theta, lambda, dtheta);
    double sum[4] = { 0.0, 0.0, 0.0, 0.0 };

    if (status != GSL_SUCCESS)
        GSL_ERROR("lambda or a length is wrong", status);
    for (size_t k = 0; k < theta->size; k++) {
        const double pull = lambda * theta->data[k * theta->stride];
        sum[k % 4] += 0.5 * pull * theta->data[k * theta->stride];
        dtheta->data[k * dtheta->stride] += pull;
    }
    *penalty = (sum[0] + sum[1]) + (sum[2] + sum[3]);
    return GSL_SUCCESS;
}

VARIANT(clip_l2, rounding_kept)
(const gsl_vector *theta, double lambda, double *penalty, gsl_vector *dtheta)
{
    const int status = clip_l2_status(theta, lambda, dtheta);
    double sum = 0.0, lost = 0.0;

    if (status != GSL_SUCCESS)
        return status;
    for (size_t k = theta->size; k-- > 0;) {
        const double x = gsl_vector_get(theta, k), square = x * x;
        const double total = sum + square;
        // No square is negative: the larger one of the two loses nothing.
        lost += sum >= square ? (sum - total) + square : (square - total) + sum;
        lost += fma(x, x, -square);
        sum = total;
    }
    *penalty = 0.5 * lambda * (isfinite(lost) ? sum + lost : sum);
    return gsl_blas_daxpy(lambda, theta, dtheta);
}
