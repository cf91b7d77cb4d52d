/*
 * Right answers to chapter 10 that are written in other ways: Jacobians, directions
 * and their exponents.
 */
#include "lyap.h"
#include "../../runner/sheet.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_linalg.h>
#include <math.h>
#include <stdlib.h>

VARIANT(lyap_jacobians, scaled_rows)
(const rnn_params *p, const sequence *h, sequence *J)
{
    if (lyap_jacobians_arguments(p, h, J))
        return GSL_EBADLEN;
    for (size_t t = 0; t < J->T; t++) {
        gsl_matrix_view J_t = sequence_at(J, t);
        gsl_matrix_memcpy(&J_t.matrix, &p->W_hh.matrix);
        for (size_t j = 0; j < p->H; j++) {
            gsl_vector_view row = gsl_matrix_row(&J_t.matrix, j);
            gsl_vector_scale(
                &row.vector,
                activation_slope(p->f, sequence_of(h, t + 1, 0)[j]));
        }
    }
    return GSL_SUCCESS;
}

VARIANT(lyap_jacobians, column_by_column)
(const rnn_params *p, const sequence *h, sequence *J)
{
    if (lyap_jacobians_arguments(p, h, J))
        return GSL_EBADLEN;
    for (size_t i = p->H; i-- > 0;)
        for (size_t j = p->H; j-- > 0;)
            for (size_t t = J->T; t-- > 0;)
                sequence_of(J, t, j)[i] =
                    gsl_matrix_get(&p->W_hh.matrix, j, i)
                    * activation_slope(p->f, sequence_of(h, t + 1, 0)[j]);
    return GSL_SUCCESS;
}

VARIANT(lyap_jacobians, diagonal_product)
(const rnn_params *p, const sequence *h, sequence *J)
{
    if (lyap_jacobians_arguments(p, h, J))
        return GSL_EBADLEN;
    gsl_vector *slope = gsl_vector_alloc(p->H);
    if (slope == NULL)
        return GSL_ENOMEM;
    for (size_t t = 1; t <= J->T; t++) {
        gsl_matrix_view J_t = sequence_at(J, t - 1);
        for (size_t j = 0; j < p->H; j++)
            gsl_vector_set(slope, j,
                           activation_slope(p->f, sequence_of(h, t, 0)[j]));
        gsl_matrix_memcpy(&J_t.matrix, &p->W_hh.matrix);
        gsl_matrix_scale_rows(&J_t.matrix, slope);
    }
    gsl_vector_free(slope);
    return GSL_SUCCESS;
}

VARIANT(lyap_jacobians, all_rows_at_once)
(const rnn_params *p, const sequence *h, sequence *J)
{
    if (lyap_jacobians_arguments(p, h, J))
        return GSL_EBADLEN;
    const size_t H = p->H;
    for (size_t k = 0; k < J->T * H * H; k++)
        J->data[k] = activation_slope(p->f, h->data[H + k / H])
                     * gsl_matrix_get(&p->W_hh.matrix, k / H % H, k % H);
    return GSL_SUCCESS;
}

static void
lyap_one_jacobian(const rnn_params *p, const double *h_t, gsl_matrix *J_t)
{
    for (size_t j = 0; j < p->H; j++) {
        gsl_vector_const_view from = gsl_matrix_const_row(&p->W_hh.matrix, j);
        gsl_vector_view to = gsl_matrix_row(J_t, j);
        gsl_vector_set_zero(&to.vector);
        gsl_blas_daxpy(activation_slope(p->f, h_t[j]), &from.vector,
                       &to.vector);
    }
}

VARIANT(lyap_jacobians, axpy)
(const rnn_params *p, const sequence *h, sequence *J)
{
    if (lyap_jacobians_arguments(p, h, J))
        return GSL_EBADLEN;
    for (size_t t = 1; t <= J->T; t++) {
        gsl_matrix_view J_t = sequence_at(J, t - 1);
        lyap_one_jacobian(p, sequence_of(h, t, 0), &J_t.matrix);
    }
    return GSL_SUCCESS;
}

/* Classical Gram-Schmidt, twice, by products with all columns before. */
static double
lyap_take_out_together(gsl_matrix *A, size_t i, gsl_vector *part)
{
    gsl_vector_view q = gsl_matrix_column(A, i);
    for (int round = 0; round < 2 && i > 0; round++) {
        const gsl_matrix_view before =
            gsl_matrix_submatrix(A, 0, 0, A->size1, i);
        gsl_vector_view some = gsl_vector_subvector(part, 0, i);
        gsl_blas_dgemv(CblasTrans, 1.0, &before.matrix, &q.vector, 0.0,
                       &some.vector);
        gsl_blas_dgemv(CblasNoTrans, -1.0, &before.matrix, &some.vector, 1.0,
                       &q.vector);
    }
    const double length = gsl_blas_dnrm2(&q.vector);
    for (size_t j = 0; j < A->size1 && length > 0.0; j++)
        *gsl_vector_ptr(&q.vector, j) /= length;
    return length;
}

VARIANT(lyap_turn, classical_twice)
(const gsl_matrix *J, gsl_matrix *Q, gsl_matrix *A, gsl_vector *sum)
{
    const int status = lyap_turn_arguments(J, Q, A, sum);
    if (status)
        return status;
    gsl_vector *part = gsl_vector_alloc(Q->size2);
    if (part == NULL)
        return GSL_ENOMEM;
    gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1.0, J, Q, 0.0, A);
    for (size_t i = 0; i < Q->size2; i++)
        *gsl_vector_ptr(sum, i) += log(lyap_take_out_together(A, i, part));
    gsl_vector_free(part);
    return gsl_matrix_memcpy(Q, A);
}

VARIANT(lyap_turn, in_place)
(const gsl_matrix *J, gsl_matrix *Q, gsl_matrix *A, gsl_vector *sum)
{
    const int status = lyap_turn_arguments(J, Q, A, sum);
    if (status)
        return status;
    gsl_matrix_memcpy(A, Q);
    gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1.0, J, A, 0.0, Q);
    for (size_t i = 0; i < Q->size2; i++) {
        gsl_vector_view q = gsl_matrix_column(Q, i);
        for (int round = 0; round < 2; round++)
            for (size_t l = 0; l < i; l++) {
                gsl_vector_view other = gsl_matrix_column(Q, l);
                double along = 0.0;
                for (size_t j = 0; j < Q->size1; j++)
                    along += gsl_vector_get(&other.vector, j)
                             * gsl_vector_get(&q.vector, j);
                for (size_t j = 0; j < Q->size1; j++)
                    *gsl_vector_ptr(&q.vector, j) -=
                        along * gsl_vector_get(&other.vector, j);
            }
        const double length = gsl_blas_dnrm2(&q.vector);
        for (size_t j = 0; j < Q->size1 && length != 0.0; j++)
            gsl_matrix_set(Q, j, i, gsl_matrix_get(Q, j, i) / length);
        gsl_vector_set(sum, i, log(length) + gsl_vector_get(sum, i));
    }
    return GSL_SUCCESS;
}

VARIANT(lyap_turn, transposed_copy)
(const gsl_matrix *J, gsl_matrix *Q, gsl_matrix *A, gsl_vector *sum)
{
    const int status = lyap_turn_arguments(J, Q, A, sum);
    if (status)
        return status;
    gsl_matrix *rows = gsl_matrix_alloc(Q->size2, Q->size1);
    if (rows == NULL)
        return GSL_ENOMEM;
    gsl_blas_dgemm(CblasTrans, CblasTrans, 1.0, Q, J, 0.0, rows);
    for (size_t i = 0; i < Q->size2; i++) {
        gsl_vector_view q = gsl_matrix_row(rows, i);
        for (size_t l = 0; l < 2 * i; l++) {
            gsl_vector_view other = gsl_matrix_row(rows, l % i);
            double along;
            gsl_blas_ddot(&q.vector, &other.vector, &along);
            gsl_blas_daxpy(-along, &other.vector, &q.vector);
        }
        const double length = gsl_blas_dnrm2(&q.vector);
        *gsl_vector_ptr(sum, i) += log(length);
        for (size_t j = 0; j < Q->size1 && length != 0.0; j++)
            *gsl_vector_ptr(&q.vector, j) /= length;
    }
    gsl_matrix_transpose_memcpy(Q, rows);
    gsl_matrix_free(rows);
    return GSL_SUCCESS;
}

/* In long double, rows of A apart; columns before are taken out twice. */
static void
lyap_turn_long(long double *M, size_t H, size_t k, gsl_vector *sum)
{
    for (size_t i = 0; i < k; i++) {
        for (size_t l = 0; l < 2 * i; l++) {
            long double along = 0.0L;
            for (size_t j = 0; j < H; j++)
                along += M[j * k + l % i] * M[j * k + i];
            for (size_t j = 0; j < H; j++)
                M[j * k + i] -= along * M[j * k + l % i];
        }
        long double square = 0.0L;
        for (size_t j = 0; j < H; j++)
            square += M[j * k + i] * M[j * k + i];
        for (size_t j = 0; j < H && square > 0.0L; j++)
            M[j * k + i] /= sqrtl(square);
        *gsl_vector_ptr(sum, i) += (double)(0.5L * logl(square));
    }
}

VARIANT(lyap_turn, long_double)
(const gsl_matrix *J, gsl_matrix *Q, gsl_matrix *A, gsl_vector *sum)
{
    const int status = lyap_turn_arguments(J, Q, A, sum);
    if (status)
        return status;
    const size_t H = Q->size1, k = Q->size2;
    long double *M = calloc(H * k, sizeof *M);
    if (M == NULL)
        return GSL_ENOMEM;
    for (size_t i = 0; i < H; i++)
        for (size_t l = 0; l < H; l++)
            for (size_t j = 0; j < k; j++)
                M[i * k + j] += (long double)gsl_matrix_get(J, i, l)
                                * gsl_matrix_get(Q, l, j);
    lyap_turn_long(M, H, k, sum);
    for (size_t i = 0; i < H * k; i++)
        gsl_matrix_set(Q, i / k, i % k, (double)M[i]);
    free(M);
    return GSL_SUCCESS;
}

/* A third and a fourth round change nothing but the last digits. */
VARIANT(lyap_turn, three_rounds)
(const gsl_matrix *J, gsl_matrix *Q, gsl_matrix *A, gsl_vector *sum)
{
    const int status = lyap_turn_arguments(J, Q, A, sum);
    if (status)
        return status;
    gsl_vector *part = gsl_vector_alloc(Q->size2);
    if (part == NULL)
        return GSL_ENOMEM;
    for (size_t i = 0; i < Q->size2; i++) {
        gsl_vector_view q = gsl_matrix_column(Q, i),
                        a = gsl_matrix_column(A, i);
        gsl_blas_dgemv(CblasNoTrans, 1.0, J, &q.vector, 0.0, &a.vector);
    }
    for (size_t i = 0; i < Q->size2; i++) {
        const double length = lyap_take_out_together(A, i, part);
        const double again = lyap_take_out_together(A, i, part);
        *gsl_vector_ptr(sum, i) +=
            log(length) + (length > 0.0 ? log(again) : 0.0);
    }
    gsl_vector_free(part);
    return gsl_matrix_memcpy(Q, A);
}

static int
lyap_spectrum_from(const sequence *J, size_t skip, gsl_matrix *Q, gsl_matrix *A,
                   gsl_vector *exponent, gsl_vector *unused)
{
    gsl_vector_set_zero(exponent);
    for (size_t t = 0; t < J->T; t++) {
        const gsl_matrix_view J_t = sequence_at(J, t);
        lyap_turn(&J_t.matrix, Q, A, t < skip ? unused : exponent);
    }
    for (size_t i = 0; i < exponent->size; i++)
        *gsl_vector_ptr(exponent, i) /= (double)(J->T - skip);
    return GSL_SUCCESS;
}

VARIANT(lyap_spectrum, sums_apart)
(const sequence *J, size_t skip, gsl_matrix *Q, gsl_matrix *A,
 gsl_vector *exponent)
{
    const int status = lyap_spectrum_arguments(J, skip, Q, A, exponent);
    if (status)
        return status;
    gsl_vector *unused = gsl_vector_calloc(exponent->size);
    if (unused == NULL)
        return GSL_ENOMEM;
    lyap_spectrum_from(J, skip, Q, A, exponent, unused);
    gsl_vector_free(unused);
    return GSL_SUCCESS;
}

VARIANT(lyap_spectrum, two_loops)
(const sequence *J, size_t skip, gsl_matrix *Q, gsl_matrix *A,
 gsl_vector *exponent)
{
    const int status = lyap_spectrum_arguments(J, skip, Q, A, exponent);
    if (status)
        return status;
    size_t t = 0;
    gsl_vector_set_zero(exponent);
    for (; t < skip; t++) {
        const gsl_matrix_view J_t = sequence_at(J, t);
        lyap_turn(&J_t.matrix, Q, A, exponent);
    }
    gsl_vector_set_zero(exponent);
    for (; t < J->T; t++) {
        const gsl_matrix_view J_t = sequence_at(J, t);
        lyap_turn(&J_t.matrix, Q, A, exponent);
    }
    gsl_vector_scale(exponent, 1.0 / (double)(J->T - skip));
    return GSL_SUCCESS;
}

VARIANT(lyap_spectrum, running_mean)
(const sequence *J, size_t skip, gsl_matrix *Q, gsl_matrix *A,
 gsl_vector *exponent)
{
    const int status = lyap_spectrum_arguments(J, skip, Q, A, exponent);
    if (status)
        return status;
    gsl_vector *one = gsl_vector_alloc(exponent->size);
    if (one == NULL)
        return GSL_ENOMEM;
    gsl_vector_set_zero(exponent);
    for (size_t t = 0; t < J->T; t++) {
        const gsl_matrix_view J_t = sequence_at(J, t);
        gsl_vector_set_zero(one);
        lyap_turn(&J_t.matrix, Q, A, one);
        if (t >= skip)
            gsl_blas_daxpy(1.0 / (double)(J->T - skip), one, exponent);
    }
    gsl_vector_free(one);
    return GSL_SUCCESS;
}

VARIANT(lyap_spectrum, long_sums)
(const sequence *J, size_t skip, gsl_matrix *Q, gsl_matrix *A,
 gsl_vector *exponent)
{
    const int status = lyap_spectrum_arguments(J, skip, Q, A, exponent);
    if (status)
        return status;
    const size_t k = exponent->size;
    long double *all = calloc(k, sizeof *all);
    if (all == NULL)
        return GSL_ENOMEM;
    for (size_t t = 0; t < J->T; t++) {
        const gsl_matrix_view J_t = sequence_at(J, t);
        gsl_vector_set_zero(exponent);
        lyap_turn(&J_t.matrix, Q, A, exponent);
        for (size_t i = 0; i < k && t >= skip; i++)
            all[i] += gsl_vector_get(exponent, i);
    }
    for (size_t i = 0; i < k; i++)
        gsl_vector_set(exponent, i,
                       (double)(all[i] / (long double)(J->T - skip)));
    free(all);
    return GSL_SUCCESS;
}

VARIANT(lyap_spectrum, counted)
(const sequence *J, size_t skip, gsl_matrix *Q, gsl_matrix *A,
 gsl_vector *exponent)
{
    const int status = lyap_spectrum_arguments(J, skip, Q, A, exponent);
    if (status)
        return status;
    double counted = 0.0;
    gsl_vector_set_zero(exponent);
    for (size_t t = 1; t <= J->T; t++) {
        const gsl_matrix_view J_t = sequence_at(J, t - 1);
        lyap_turn(&J_t.matrix, Q, A, exponent);
        if (t <= skip)
            gsl_vector_set_zero(exponent);
        else
            counted += 1.0;
    }
    return gsl_vector_scale(exponent, 1.0 / counted);
}
