/*
 * Right answers to chapter 5 that are not like the model answer: what is drawn.
 * Every step has to accept all of them.
 */
#include "init.h"
#include "../../runner/sheet.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_linalg.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdlib.h>

VARIANT(init_glorot_uniform, unit)(const gsl_rng *r, gsl_matrix *W)
{
    const double a = sqrt(6.0 / ((double)W->size1 + (double)W->size2));
    for (size_t j = 0; j < W->size1; j++)
        for (size_t k = 0; k < W->size2; k++)
            gsl_matrix_set(W, j, k, a * (2.0 * gsl_rng_uniform(r) - 1.0));
    return GSL_SUCCESS;
}

VARIANT(init_glorot_uniform, pointers)(const gsl_rng *r, gsl_matrix *W)
{
    const double variance = 2.0 / (double)(W->size1 + W->size2);
    const double a = sqrt(3.0 * variance);
    for (size_t j = 0; j < W->size1; j++)
        for (double *w = W->data + j * W->tda;
             w < W->data + j * W->tda + W->size2; w++)
            *w = gsl_ran_flat(r, -a, +a);
    return GSL_SUCCESS;
}

VARIANT(init_glorot_uniform, scaled)(const gsl_rng *r, gsl_matrix *W)
{
    for (size_t k = 0; k < W->size1 * W->size2; k++)
        gsl_matrix_set(W, k / W->size2, k % W->size2,
                       gsl_ran_flat(r, -1.0, 1.0));
    return gsl_matrix_scale(W, M_SQRT3 * M_SQRT2
                                   / sqrt((double)(W->size1 + W->size2)));
}

VARIANT(init_glorot_normal, rows)(const gsl_rng *r, gsl_matrix *W)
{
    const double sd = M_SQRT2 / sqrt((double)(W->size1 + W->size2));
    for (size_t j = 0; j < W->size1; j++) {
        gsl_vector_view row = gsl_matrix_row(W, j);
        for (size_t k = 0; k < row.vector.size; k++)
            gsl_vector_set(&row.vector, k, gsl_ran_gaussian_ziggurat(r, sd));
    }
    return GSL_SUCCESS;
}

VARIANT(init_glorot_normal, scaled)(const gsl_rng *r, gsl_matrix *W)
{
    const double mean = 0.5 * (double)(W->size1 + W->size2);
    for (size_t j = 0; j < W->size1; j++)
        for (size_t k = 0; k < W->size2; k++)
            *gsl_matrix_ptr(W, j, k) =
                0.0 + gsl_ran_gaussian_ziggurat(r, 1.0) / sqrt(mean);
    return GSL_SUCCESS;
}

VARIANT(init_glorot_normal, long_double)(const gsl_rng *r, gsl_matrix *W)
{
    const long double sd = sqrtl(2.0L / (W->size1 + W->size2));
    for (size_t j = 0; j != W->size1; ++j)
        for (size_t k = 0; k != W->size2; ++k)
            W->data[j * W->tda + k] =
                (double)(sd * gsl_ran_gaussian_ziggurat(r, 1.0));
    return GSL_SUCCESS;
}

/* N(0,1) numbers, row by row. */
static void
init_variant_draw(const gsl_rng *r, gsl_matrix *G)
{
    for (size_t k = 0; k < G->size1 * G->size2; k++)
        gsl_matrix_set(G, k / G->size2, k % G->size2,
                       gsl_ran_gaussian_ziggurat(r, 1.0));
}

VARIANT(init_gaussian, scaled)(const gsl_rng *r, double gain, gsl_matrix *W)
{
    if (isnan(gain) || isinf(gain) || gain < 0.0)
        GSL_ERROR("gain", GSL_EINVAL);
    init_variant_draw(r, W);
    gsl_matrix_scale(W, 1.0 / sqrt((double)W->size2));
    return gsl_matrix_scale(W, gain);
}

VARIANT(init_gaussian, variance)(const gsl_rng *r, double gain, gsl_matrix *W)
{
    if (!(0.0 <= gain && gain < INFINITY))
        return GSL_EINVAL;
    const double variance = 1.0 / (double)W->size2;
    for (size_t j = 0; j < W->size1; j++)
        for (size_t k = 0; k < W->size2; k++)
            *gsl_matrix_ptr(W, j, k) =
                gain * gsl_ran_gaussian_ziggurat(r, sqrt(variance));
    return GSL_SUCCESS;
}

VARIANT(init_gaussian, a_copy)(const gsl_rng *r, double gain, gsl_matrix *W)
{
    if (!gsl_finite(gain) || gain < 0.0)
        return GSL_EINVAL;
    gsl_matrix *copy = gsl_matrix_alloc(W->size1, W->size2);
    init_variant_draw(r, copy);
    for (size_t j = 0; j < W->size1; j++) {
        gsl_vector_view row = gsl_matrix_row(copy, j);
        gsl_blas_dscal(gain / sqrt((double)W->size2), &row.vector);
        gsl_matrix_set_row(W, j, &row.vector);
    }
    gsl_matrix_free(copy);
    return GSL_SUCCESS;
}

VARIANT(init_gaussian, long_double)
(const gsl_rng *r, double gain, gsl_matrix *W)
{
    if (!(gain >= 0.0) || !isfinite(gain))
        return GSL_EINVAL;
    const long double sd = sqrtl((long double)gain * gain / W->size2);
    for (size_t j = 0; j < W->size1; j++)
        for (size_t k = 0; k < W->size2; k++)
            W->data[j * W->tda + k] =
                (double)(sd * gsl_ran_gaussian_ziggurat(r, 1.0));
    return GSL_SUCCESS;
}

VARIANT(init_gaussian, power)(const gsl_rng *r, double gain, gsl_matrix *W)
{
    if (gain != gain || gain < 0.0 || gain > 1.7e308)
        return GSL_EINVAL;
    for (size_t j = 0; j < W->size1; j++)
        for (size_t k = 0; k < W->size2; k++)
            gsl_matrix_set(W, j, k,
                           gsl_ran_gaussian_ziggurat(
                               r, gain * pow((double)W->size2, -0.5)));
    return GSL_SUCCESS;
}

static int
init_variant_square(const gsl_matrix *W, double gain)
{
    if (!(gain >= 0.0) || !isfinite(gain))
        return GSL_EINVAL;
    return W->size1 == W->size2 ? GSL_SUCCESS : GSL_ENOTSQR;
}

/* Gram and Schmidt: a length is positive, so no signs have to be put right. */
VARIANT(init_orthogonal, gram_schmidt)
(const gsl_rng *r, double gain, gsl_matrix *W)
{
    if (init_variant_square(W, gain) != GSL_SUCCESS)
        return init_variant_square(W, gain);
    const size_t n = W->size1;
    gsl_matrix *columns = gsl_matrix_alloc(n, n);
    init_variant_draw(r, columns);
    gsl_matrix_transpose(columns);
    for (size_t j = 0; j < n; j++) {
        gsl_vector_view q = gsl_matrix_row(columns, j);
        for (size_t i = 0; i < 2 * j; i++) {
            const gsl_vector_view before = gsl_matrix_row(columns, i % j);
            double along;
            gsl_blas_ddot(&before.vector, &q.vector, &along);
            gsl_blas_daxpy(-along, &before.vector, &q.vector);
        }
        gsl_vector_scale(&q.vector, 1.0 / gsl_blas_dnrm2(&q.vector));
    }
    gsl_matrix_transpose_memcpy(W, columns);
    gsl_matrix_scale(W, gain);
    gsl_matrix_free(columns);
    return GSL_SUCCESS;
}

/* The signs as a product with a diagonal matrix. */
VARIANT(init_orthogonal, diagonal)
(const gsl_rng *r, double gain, gsl_matrix *W)
{
    if (init_variant_square(W, gain) != GSL_SUCCESS)
        return init_variant_square(W, gain);
    const size_t n = W->size1;
    gsl_matrix *QR = gsl_matrix_alloc(n, n), *Q = gsl_matrix_alloc(n, n);
    gsl_matrix *R = gsl_matrix_alloc(n, n), *S = gsl_matrix_calloc(n, n);
    gsl_vector *tau = gsl_vector_alloc(n);
    init_variant_draw(r, QR);
    gsl_linalg_QR_decomp(QR, tau);
    gsl_linalg_QR_unpack(QR, tau, Q, R);
    for (size_t j = 0; j < n; j++)
        gsl_matrix_set(S, j, j, copysign(1.0, gsl_matrix_get(R, j, j)));
    gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, gain, Q, S, 0.0, W);
    gsl_matrix_free(QR);
    gsl_matrix_free(Q);
    gsl_matrix_free(R);
    gsl_matrix_free(S);
    gsl_vector_free(tau);
    return GSL_SUCCESS;
}

/* The rows of the transpose, which is factorised as L Q. */
VARIANT(init_orthogonal, lq)(const gsl_rng *r, double gain, gsl_matrix *W)
{
    if (init_variant_square(W, gain) != GSL_SUCCESS)
        return init_variant_square(W, gain);
    const size_t n = W->size1;
    gsl_matrix *LQ = gsl_matrix_alloc(n, n), *Q = gsl_matrix_alloc(n, n);
    gsl_matrix *L = gsl_matrix_alloc(n, n);
    gsl_vector *tau = gsl_vector_alloc(n);
    init_variant_draw(r, LQ);
    gsl_matrix_transpose(LQ);
    gsl_linalg_LQ_decomp(LQ, tau);
    gsl_linalg_LQ_unpack(LQ, tau, Q, L);
    for (size_t j = 0; j < n; j++)
        for (size_t k = 0; k < n; k++)
            gsl_matrix_set(W, k, j,
                           (gsl_matrix_get(L, j, j) < 0.0 ? -1.0 : 1.0)
                               * gsl_matrix_get(Q, j, k) * gain);
    gsl_matrix_free(LQ);
    gsl_matrix_free(Q);
    gsl_matrix_free(L);
    gsl_vector_free(tau);
    return GSL_SUCCESS;
}

/* Draws into W itself, and reads the signs where QR_decomp() leaves them. */
VARIANT(init_orthogonal, in_place)
(const gsl_rng *r, double gain, gsl_matrix *W)
{
    const size_t n = W->size2;
    if (W->size1 != n)
        return GSL_ENOTSQR;
    if (isnan(gain) || gain < 0.0 || isinf(gain))
        return GSL_EINVAL;
    gsl_matrix *Q = gsl_matrix_alloc(n, n), *R = gsl_matrix_alloc(n, n);
    gsl_vector *tau = gsl_vector_alloc(n);
    init_variant_draw(r, W);
    gsl_linalg_QR_decomp(W, tau);
    gsl_linalg_QR_unpack(W, tau, Q, R);
    for (size_t k = 0; k < n; k++)
        for (size_t j = 0; j < n; j++)
            gsl_matrix_set(Q, j, k,
                           gsl_matrix_get(W, k, k) >= 0.0
                               ? gain * gsl_matrix_get(Q, j, k)
                               : -gain * gsl_matrix_get(Q, j, k));
    gsl_matrix_memcpy(W, Q);
    gsl_vector_free(tau);
    gsl_matrix_free(R);
    gsl_matrix_free(Q);
    return GSL_SUCCESS;
}

/* Householder by hand: column after column is turned onto its axis. */
VARIANT(init_orthogonal, householder)
(const gsl_rng *r, double gain, gsl_matrix *W)
{
    if (init_variant_square(W, gain) != GSL_SUCCESS)
        return init_variant_square(W, gain);
    const size_t n = W->size1;
    gsl_matrix *A = gsl_matrix_alloc(n, n);
    gsl_vector *v = gsl_vector_alloc(n), *along = gsl_vector_alloc(n);
    init_variant_draw(r, A);
    gsl_matrix_set_identity(W);
    for (size_t j = 0; j < n; j++) {
        gsl_vector_set_zero(v);
        for (size_t i = j; i < n; i++)
            gsl_vector_set(v, i, gsl_matrix_get(A, i, j));
        const double length = gsl_blas_dnrm2(v);
        *gsl_vector_ptr(v, j) += copysign(length, gsl_vector_get(v, j));
        gsl_vector_scale(v, 1.0 / gsl_blas_dnrm2(v));
        gsl_blas_dgemv(CblasTrans, 1.0, A, v, 0.0, along);
        gsl_blas_dger(-2.0, v, along, A);
        gsl_blas_dgemv(CblasNoTrans, 1.0, W, v, 0.0, along);
        gsl_blas_dger(-2.0, along, v, W);
    }
    for (size_t j = 0; j < n; j++) {
        gsl_vector_view column = gsl_matrix_column(W, j);
        gsl_vector_scale(&column.vector,
                         copysign(1.0, gsl_matrix_get(A, j, j)));
        gsl_vector_scale(&column.vector, gain);
    }
    gsl_matrix_free(A);
    gsl_vector_free(v);
    gsl_vector_free(along);
    return GSL_SUCCESS;
}

static int
init_variant_sd(const rnn_params *p, double sd)
{
    return p->f == RELU && sd >= 0.0 && sd < INFINITY ? GSL_SUCCESS
                                                      : GSL_EINVAL;
}

VARIANT(init_identity, theta)(const gsl_rng *r, double sd, rnn_params *p)
{
    if (init_variant_sd(p, sd) != GSL_SUCCESS)
        return GSL_EINVAL;
    gsl_vector_set_zero(p->theta);
    for (size_t j = 0; j < p->H; j++)
        gsl_matrix_set(&p->W_hh.matrix, j, j, 1.0);
    init_variant_draw(r, &p->W_xh.matrix);
    init_variant_draw(r, &p->W_hy.matrix);
    gsl_matrix_scale(&p->W_xh.matrix, sd);
    gsl_matrix_scale(&p->W_hy.matrix, sd);
    return GSL_SUCCESS;
}

VARIANT(init_identity, plain)(const gsl_rng *r, double sd, rnn_params *p)
{
    if (isnan(sd) || sd < 0.0 || isinf(sd) || p->f != RELU)
        GSL_ERROR("sd or f", GSL_EINVAL);
    for (size_t j = 0; j < p->H; j++)
        for (size_t k = 0; k < p->D; k++)
            gsl_matrix_set(&p->W_xh.matrix, j, k,
                           gsl_ran_gaussian_ziggurat(r, sd));
    for (size_t j = 0; j < p->O; j++)
        for (size_t k = 0; k < p->H; k++)
            gsl_matrix_set(&p->W_hy.matrix, j, k,
                           gsl_ran_gaussian_ziggurat(r, sd));
    for (size_t j = 0; j < p->H; j++)
        for (size_t k = 0; k < p->H; k++)
            gsl_matrix_set(&p->W_hh.matrix, j, k, j == k ? 1.0 : 0.0);
    for (size_t j = 0; j < p->H; j++)
        gsl_vector_set(&p->b_h.vector, j, 0.0);
    for (size_t j = 0; j < p->O; j++)
        gsl_vector_set(&p->b_y.vector, j, 0.0);
    return GSL_SUCCESS;
}

/* init_gaussian() divides by the root of what it draws from. */
VARIANT(init_identity, by_gaussian)(const gsl_rng *r, double sd, rnn_params *p)
{
    if (init_variant_sd(p, sd) != GSL_SUCCESS)
        return GSL_EINVAL;
    init_gaussian(r, sd * sqrt((double)p->D), &p->W_xh.matrix);
    init_gaussian(r, sd * sqrt((double)p->H), &p->W_hy.matrix);
    gsl_vector_set_zero(&p->b_h.vector);
    gsl_vector_set_zero(&p->b_y.vector);
    gsl_matrix_set_zero(&p->W_hh.matrix);
    gsl_vector_view ones = gsl_matrix_diagonal(&p->W_hh.matrix);
    gsl_vector_set_all(&ones.vector, 1.0);
    return GSL_SUCCESS;
}

VARIANT(init_identity, added)(const gsl_rng *r, double sd, rnn_params *p)
{
    if (init_variant_sd(p, sd) != GSL_SUCCESS)
        return GSL_EINVAL;
    for (size_t k = 0; k < p->theta->size; k++)
        p->theta->data[k] = 0.0;
    gsl_matrix_add_diagonal(&p->W_hh.matrix, 1.0);
    for (size_t j = 0; j < p->H; j++)
        for (size_t k = 0; k < p->D; k++)
            *gsl_matrix_ptr(&p->W_xh.matrix, j, k) +=
                sd * gsl_ran_gaussian_ziggurat(r, 1.0);
    for (size_t j = 0; j < p->O; j++)
        for (size_t k = 0; k < p->H; k++)
            *gsl_matrix_ptr(&p->W_hy.matrix, j, k) +=
                sd * gsl_ran_gaussian_ziggurat(r, 1.0);
    return GSL_SUCCESS;
}

/* All numbers are drawn into an array before anything is written. */
VARIANT(init_identity, an_array)(const gsl_rng *r, double sd, rnn_params *p)
{
    if (p->f != RELU)
        return GSL_EINVAL;
    if (!(sd >= 0.0) || !isfinite(sd))
        return GSL_EINVAL;
    const size_t n = p->H * p->D, m = p->O * p->H;
    double *drawn = malloc((n + m) * sizeof *drawn);
    for (size_t k = 0; k < n + m; k++)
        drawn[k] = gsl_ran_gaussian_ziggurat(r, sd);
    for (size_t k = 0; k < n; k++)
        gsl_matrix_set(&p->W_xh.matrix, k / p->D, k % p->D, drawn[k]);
    for (size_t k = 0; k < m; k++)
        gsl_matrix_set(&p->W_hy.matrix, k / p->H, k % p->H, drawn[n + k]);
    free(drawn);
    gsl_matrix_set_identity(&p->W_hh.matrix);
    gsl_vector_set_zero(&p->b_h.vector);
    gsl_vector_set_zero(&p->b_y.vector);
    return GSL_SUCCESS;
}
