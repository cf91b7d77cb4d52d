/* Chapter 6 as others would write it, continued: more ways to the normal equations. */
#include "../../runner/sheet.h"
#include "esn.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_linalg.h>
#include <math.h>

/* (6.6) in full, or GSL_EDOM where the ridge leaves the doubles. */
static int
fit_normal_equations(const gsl_matrix *Z, double ridge, gsl_matrix *A)
{
    gsl_blas_dgemm(CblasTrans, CblasNoTrans, 1.0, Z, Z, 0.0, A);
    for (size_t j = 0; j < A->size1; j++) {
        *gsl_matrix_ptr(A, j, j) += ridge;
        if (isinf(gsl_matrix_get(A, j, j)))
            return GSL_EDOM;
    }
    return GSL_SUCCESS;
}

/* L D L', which needs no roots: a pivot that is not positive is seen in D. */
VARIANT(esn_ridge, ldlt)
(const gsl_matrix *Z, const gsl_matrix *Y, double ridge, gsl_matrix *A,
 gsl_matrix *W_zy)
{
    int status = esn_ridge_arguments(Z, Y, ridge, A, W_zy);
    if (status == GSL_SUCCESS)
        status = fit_normal_equations(Z, ridge, A);
    if (status == GSL_SUCCESS && gsl_linalg_ldlt_decomp(A) != GSL_SUCCESS)
        status = GSL_EDOM;
    for (size_t j = 0; status == GSL_SUCCESS && j < A->size1; j++)
        if (!(gsl_matrix_get(A, j, j) > 0.0))
            status = GSL_EDOM;
    if (status != GSL_SUCCESS)
        return status;

    for (size_t o = 0; o < Y->size2; o++) {
        const gsl_vector_const_view y = gsl_matrix_const_column(Y, o);
        gsl_vector_view w = gsl_matrix_row(W_zy, o);
        gsl_blas_dgemv(CblasTrans, 1.0, Z, &y.vector, 0.0, &w.vector);
        gsl_linalg_ldlt_svx(A, &w.vector);
    }
    return GSL_SUCCESS;
}

/*
 * Cholesky with pivots, of A with a diagonal of ones: the largest that is left comes
 * first, so what rounding makes of 0 is seen at the end of D.
 */
VARIANT(esn_ridge, pivots)
(const gsl_matrix *Z, const gsl_matrix *Y, double ridge, gsl_matrix *A,
 gsl_matrix *W_zy)
{
    int status = esn_ridge_arguments(Z, Y, ridge, A, W_zy);
    if (status == GSL_SUCCESS)
        status = fit_normal_equations(Z, ridge, A);
    if (status != GSL_SUCCESS)
        return status;

    gsl_permutation *order = gsl_permutation_alloc(A->size1);
    gsl_vector *scale = gsl_vector_alloc(A->size1);
    status = gsl_linalg_pcholesky_decomp2(A, order, scale);
    for (size_t j = 0; j < A->size1; j++)
        if (!(gsl_matrix_get(A, j, j) > 2.0 * GSL_DBL_EPSILON))
            status = GSL_EDOM;
    if (status == GSL_SUCCESS) {
        gsl_blas_dgemm(CblasTrans, CblasNoTrans, 1.0, Y, Z, 0.0, W_zy);
        for (size_t o = 0; o < W_zy->size1; o++) {
            gsl_vector_view w = gsl_matrix_row(W_zy, o);
            gsl_linalg_pcholesky_svx2(A, order, scale, &w.vector);
        }
    }
    gsl_permutation_free(order);
    gsl_vector_free(scale);
    return status;
}

/* Cholesky column by column: each finished one is taken from what is left of A. */
static int
fit_cholesky_by_columns(gsl_matrix *A)
{
    for (size_t k = 0; k < A->size1; k++) {
        const double pivot = gsl_matrix_get(A, k, k);
        if (!(pivot > 0.0))
            return GSL_EDOM;
        gsl_vector_view below = gsl_matrix_subcolumn(A, k, k, A->size1 - k);
        gsl_matrix_view rest =
            gsl_matrix_submatrix(A, k, k, A->size1 - k, A->size1 - k);
        gsl_vector_scale(&below.vector, 1.0 / sqrt(pivot));
        if (k + 1 == A->size1)
            break;
        gsl_vector_view column =
            gsl_vector_subvector(&below.vector, 1, below.vector.size - 1);
        gsl_matrix_view corner = gsl_matrix_submatrix(
            &rest.matrix, 1, 1, rest.matrix.size1 - 1, rest.matrix.size1 - 1);
        gsl_blas_dsyr(CblasLower, -1.0, &column.vector, &corner.matrix);
    }
    return GSL_SUCCESS;
}

/* The triangles of all outputs at once, from the right: W_zy L L' = Y'Z. */
VARIANT(esn_ridge, triangles_at_once)
(const gsl_matrix *Z, const gsl_matrix *Y, double ridge, gsl_matrix *A,
 gsl_matrix *W_zy)
{
    int status = esn_ridge_arguments(Z, Y, ridge, A, W_zy);
    if (status != GSL_SUCCESS)
        return status;

    gsl_matrix_set_zero(A);
    for (size_t i = 0; i < Z->size1; i++) {
        const gsl_vector_const_view z = gsl_matrix_const_row(Z, i);
        gsl_blas_dsyr(CblasLower, 1.0, &z.vector, A);
    }
    for (size_t j = 0; j < A->size1; j++)
        gsl_matrix_set(A, j, j, gsl_matrix_get(A, j, j) + ridge);
    gsl_vector_view diagonal = gsl_matrix_diagonal(A);
    if (!(gsl_vector_max(&diagonal.vector) < INFINITY))
        return GSL_EDOM;
    status = fit_cholesky_by_columns(A);
    if (status != GSL_SUCCESS)
        return status;
    gsl_blas_dgemm(CblasTrans, CblasNoTrans, 1.0, Y, Z, 0.0, W_zy);
    gsl_blas_dtrsm(CblasRight, CblasLower, CblasTrans, CblasNonUnit, 1.0, A,
                   W_zy);
    gsl_blas_dtrsm(CblasRight, CblasLower, CblasNoTrans, CblasNonUnit, 1.0, A,
                   W_zy);
    return GSL_SUCCESS;
}

/* Gauss and Jordan, as by hand: every column of A becomes one of the identity. */
VARIANT(esn_ridge, gauss_jordan)
(const gsl_matrix *Z, const gsl_matrix *Y, double ridge, gsl_matrix *A,
 gsl_matrix *W_zy)
{
    const size_t F = Z->size2;
    int status = esn_ridge_arguments(Z, Y, ridge, A, W_zy);
    if (status == GSL_SUCCESS)
        status = fit_normal_equations(Z, ridge, A);
    gsl_matrix *right = gsl_matrix_alloc(F, Y->size2);
    if (status == GSL_SUCCESS)
        gsl_blas_dgemm(CblasTrans, CblasNoTrans, 1.0, Z, Y, 0.0, right);
    for (size_t k = 0; status == GSL_SUCCESS && k < F; k++) {
        gsl_vector_view A_k = gsl_matrix_row(A, k);
        gsl_vector_view right_k = gsl_matrix_row(right, k);
        const double pivot = gsl_vector_get(&A_k.vector, k);
        if (!(pivot > 0.0)) {
            status = GSL_EDOM;
            break;
        }
        gsl_vector_scale(&A_k.vector, 1.0 / pivot);
        gsl_vector_scale(&right_k.vector, 1.0 / pivot);
        for (size_t j = 0; j < F; j++) {
            gsl_vector_view A_j = gsl_matrix_row(A, j);
            gsl_vector_view right_j = gsl_matrix_row(right, j);
            const double part = gsl_vector_get(&A_j.vector, k);
            if (j == k)
                continue;
            gsl_blas_daxpy(-part, &A_k.vector, &A_j.vector);
            gsl_blas_daxpy(-part, &right_k.vector, &right_j.vector);
        }
    }
    if (status == GSL_SUCCESS)
        gsl_matrix_transpose_memcpy(W_zy, right);
    gsl_matrix_free(right);
    return status;
}
