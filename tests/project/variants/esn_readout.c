/* Chapter 6 as others would write it, continued: two ways to a readout. */
#include "../../runner/sheet.h"
#include "esn.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_linalg.h>
#include <gsl/gsl_multifit.h>
#include <math.h>

VARIANT(esn_ridge, loops)
(const gsl_matrix *Z, const gsl_matrix *Y, double ridge, gsl_matrix *A,
 gsl_matrix *W_zy)
{
    const size_t F = Z->size2;
    const int status = esn_ridge_arguments(Z, Y, ridge, A, W_zy);
    if (status != GSL_SUCCESS)
        return status;

    for (size_t j = 0; j < F; j++)
        for (size_t k = 0; k <= j; k++) {
            double sum = j == k ? ridge : 0.0;
            for (size_t i = 0; i < Z->size1; i++)
                sum += gsl_matrix_get(Z, i, j) * gsl_matrix_get(Z, i, k);
            for (size_t l = 0; l < k; l++)
                sum -= gsl_matrix_get(A, j, l) * gsl_matrix_get(A, k, l);
            if (j == k && !(sum > 0.0 && sum < INFINITY))
                return GSL_EDOM;
            gsl_matrix_set(A, j, k,
                           j == k ? sqrt(sum) : sum / gsl_matrix_get(A, k, k));
        }
    for (size_t o = 0; o < Y->size2; o++) {
        double *w = gsl_matrix_ptr(W_zy, o, 0);
        for (size_t j = 0; j < F; j++) {
            w[j] = 0.0;
            for (size_t i = 0; i < Z->size1; i++)
                w[j] += gsl_matrix_get(Z, i, j) * gsl_matrix_get(Y, i, o);
            for (size_t k = 0; k < j; k++)
                w[j] -= gsl_matrix_get(A, j, k) * w[k];
            w[j] /= gsl_matrix_get(A, j, j);
        }
        for (size_t j = F; j-- > 0;) {
            for (size_t k = j + 1; k < F; k++)
                w[j] -= gsl_matrix_get(A, k, j) * w[k];
            w[j] /= gsl_matrix_get(A, j, j);
        }
    }
    return GSL_SUCCESS;
}

VARIANT(esn_ridge, whole_product)
(const gsl_matrix *Z, const gsl_matrix *Y, double ridge, gsl_matrix *A,
 gsl_matrix *W_zy)
{
    int status = esn_ridge_arguments(Z, Y, ridge, A, W_zy);
    if (status != GSL_SUCCESS)
        return status;

    gsl_matrix_set_identity(A);
    gsl_blas_dgemm(CblasTrans, CblasNoTrans, 1.0, Z, Z, ridge, A);
    for (size_t j = 0; j < A->size1; j++)
        if (!isfinite(gsl_matrix_get(A, j, j)))
            return GSL_EDOM;
    status = gsl_linalg_cholesky_decomp(A);
    if (status != GSL_SUCCESS)
        return status;
    gsl_vector *b = gsl_vector_alloc(Z->size2);
    for (size_t o = 0; o < Y->size2; o++) {
        const gsl_vector_const_view y = gsl_matrix_const_column(Y, o);
        gsl_vector_view w = gsl_matrix_row(W_zy, o);
        gsl_blas_dgemv(CblasTrans, 1.0, Z, &y.vector, 0.0, b);
        gsl_linalg_cholesky_solve(A, b, &w.vector);
    }
    gsl_vector_free(b);
    return GSL_SUCCESS;
}

/* Z with the root of the ridge below it: its plain least squares are (6.6). */
static gsl_matrix *
readout_stacked(const gsl_matrix *Z, double ridge)
{
    const size_t rows = Z->size1, F = Z->size2;
    gsl_matrix *all = gsl_matrix_calloc(rows + F, F);
    gsl_matrix_view above = gsl_matrix_submatrix(all, 0, 0, rows, F);
    gsl_matrix_view below = gsl_matrix_submatrix(all, rows, 0, F, F);
    gsl_vector_view diagonal = gsl_matrix_diagonal(&below.matrix);
    gsl_matrix_memcpy(&above.matrix, Z);
    gsl_vector_set_all(&diagonal.vector, sqrt(ridge));
    return all;
}

/* Whether every sum of squares of a column is a number. */
static int
readout_has_squares(const gsl_matrix *Z)
{
    for (size_t j = 0; j < Z->size2; j++) {
        const gsl_vector_const_view z = gsl_matrix_const_column(Z, j);
        double sum;
        gsl_blas_ddot(&z.vector, &z.vector, &sum);
        if (!isfinite(sum))
            return 0;
    }
    return 1;
}

VARIANT(esn_ridge, householder)
(const gsl_matrix *Z, const gsl_matrix *Y, double ridge, gsl_matrix *A,
 gsl_matrix *W_zy)
{
    int status = esn_ridge_arguments(Z, Y, ridge, A, W_zy);
    if (status != GSL_SUCCESS)
        return status;
    if (!readout_has_squares(Z))
        return GSL_EDOM;

    gsl_matrix *all = readout_stacked(Z, ridge);
    gsl_vector *tau = gsl_vector_alloc(Z->size2);
    gsl_vector *w = gsl_vector_alloc(Z->size2);
    gsl_vector *y = gsl_vector_calloc(all->size1);
    gsl_vector *rest = gsl_vector_alloc(all->size1);
    gsl_vector_view above = gsl_vector_subvector(y, 0, Z->size1);
    gsl_linalg_QR_decomp(all, tau);
    for (size_t j = 0; j < Z->size2; j++)
        if (gsl_matrix_get(all, j, j) == 0.0)
            status = GSL_EDOM;
    for (size_t o = 0; status == GSL_SUCCESS && o < Y->size2; o++) {
        gsl_matrix_get_col(&above.vector, Y, o);
        gsl_linalg_QR_lssolve(all, tau, y, w, rest);
        gsl_matrix_set_row(W_zy, o, w);
    }
    gsl_matrix_free(all);
    gsl_vector_free(tau);
    gsl_vector_free(w);
    gsl_vector_free(y);
    gsl_vector_free(rest);
    return status;
}

VARIANT(esn_ridge, gram_schmidt)
(const gsl_matrix *Z, const gsl_matrix *Y, double ridge, gsl_matrix *A,
 gsl_matrix *W_zy)
{
    int status = esn_ridge_arguments(Z, Y, ridge, A, W_zy);
    if (status != GSL_SUCCESS)
        return status;
    if (!readout_has_squares(Z))
        return GSL_EDOM;

    // A becomes R: column j says what z_j is made of.
    gsl_matrix *all = readout_stacked(Z, ridge);
    gsl_vector *y = gsl_vector_alloc(all->size1);
    double part;
    for (size_t j = 0; status == GSL_SUCCESS && j < Z->size2; j++) {
        gsl_vector_view z = gsl_matrix_column(all, j);
        for (size_t k = 0; k < j; k++) {
            const gsl_vector_view q = gsl_matrix_column(all, k);
            gsl_blas_ddot(&q.vector, &z.vector, &part);
            gsl_blas_daxpy(-part, &q.vector, &z.vector);
            gsl_matrix_set(A, k, j, part);
        }
        part = gsl_blas_dnrm2(&z.vector);
        gsl_matrix_set(A, j, j, part);
        gsl_vector_scale(&z.vector, part > 0.0 ? 1.0 / part : 0.0);
        status = part > 0.0 ? GSL_SUCCESS : GSL_EDOM;
    }
    for (size_t o = 0; status == GSL_SUCCESS && o < Y->size2; o++) {
        gsl_vector_view w = gsl_matrix_row(W_zy, o);
        gsl_vector_view above = gsl_vector_subvector(y, 0, Z->size1);
        gsl_vector_set_zero(y);
        gsl_matrix_get_col(&above.vector, Y, o);
        for (size_t j = 0; j < Z->size2; j++) {
            const gsl_vector_view q = gsl_matrix_column(all, j);
            gsl_blas_ddot(&q.vector, y, &part);
            gsl_blas_daxpy(-part, &q.vector, y);
            gsl_vector_set(&w.vector, j, part);
        }
        gsl_blas_dtrsv(CblasUpper, CblasNoTrans, CblasNonUnit, A, &w.vector);
    }
    gsl_matrix_free(all);
    gsl_vector_free(y);
    return status;
}

VARIANT(esn_ridge, elimination)
(const gsl_matrix *Z, const gsl_matrix *Y, double ridge, gsl_matrix *A,
 gsl_matrix *W_zy)
{
    int sign, status = esn_ridge_arguments(Z, Y, ridge, A, W_zy);
    if (status != GSL_SUCCESS)
        return status;

    // Row by row, each adds its square.
    gsl_matrix_set_zero(A);
    for (size_t i = 0; i < Z->size1; i++) {
        const gsl_vector_const_view z = gsl_matrix_const_row(Z, i);
        gsl_blas_dger(1.0, &z.vector, &z.vector, A);
    }
    gsl_vector_view diagonal = gsl_matrix_diagonal(A);
    gsl_vector_add_constant(&diagonal.vector, ridge);
    if (!isfinite(gsl_vector_max(&diagonal.vector)))
        return GSL_EDOM;
    gsl_permutation *order = gsl_permutation_alloc(A->size1);
    gsl_linalg_LU_decomp(A, order, &sign);
    for (size_t j = 0; j < A->size1; j++)
        if (gsl_matrix_get(A, j, j) == 0.0)
            status = GSL_EDOM;
    if (status == GSL_SUCCESS)
        gsl_blas_dgemm(CblasTrans, CblasNoTrans, 1.0, Y, Z, 0.0, W_zy);
    for (size_t o = 0; status == GSL_SUCCESS && o < Y->size2; o++) {
        gsl_vector_view w = gsl_matrix_row(W_zy, o);
        gsl_linalg_LU_svx(A, order, &w.vector);
    }
    gsl_permutation_free(order);
    return status;
}

VARIANT(esn_ridge, inverse)
(const gsl_matrix *Z, const gsl_matrix *Y, double ridge, gsl_matrix *A,
 gsl_matrix *W_zy)
{
    int status = esn_ridge_arguments(Z, Y, ridge, A, W_zy);
    if (status != GSL_SUCCESS)
        return status;

    gsl_blas_dsyrk(CblasLower, CblasTrans, 1.0, Z, 0.0, A);
    for (size_t j = 0; j < A->size1; j++) {
        *gsl_matrix_ptr(A, j, j) += ridge;
        if (!(gsl_matrix_get(A, j, j) <= GSL_DBL_MAX))
            return GSL_EDOM;
    }
    status = gsl_linalg_cholesky_decomp1(A);
    if (status != GSL_SUCCESS)
        return status;
    gsl_matrix *right = gsl_matrix_alloc(Y->size2, Z->size2);
    gsl_linalg_cholesky_invert(A);
    gsl_blas_dgemm(CblasTrans, CblasNoTrans, 1.0, Y, Z, 0.0, right);
    gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1.0, right, A, 0.0, W_zy);
    gsl_matrix_free(right);
    return GSL_SUCCESS;
}

/* W_zy' = V (S^2 + ridge)^-1 S U' Y, of a decomposition that is made. */
static void
readout_from_values(const gsl_matrix *U, const gsl_vector *S,
                    const gsl_matrix *V, const gsl_matrix *Y, double ridge,
                    gsl_matrix *W_zy)
{
    const double least = GSL_DBL_EPSILON * gsl_vector_max(S);
    gsl_matrix_set_zero(W_zy);
    for (size_t o = 0; o < Y->size2; o++)
        for (size_t k = 0; k < S->size; k++) {
            const double value = gsl_vector_get(S, k);
            double along = 0.0;
            if (!(value > least))
                continue;
            for (size_t i = 0; i < U->size1; i++)
                along += gsl_matrix_get(U, i, k) * gsl_matrix_get(Y, i, o);
            for (size_t j = 0; j < V->size1; j++)
                *gsl_matrix_ptr(W_zy, o, j) += gsl_matrix_get(V, j, k) * along
                                               * value
                                               / (value * value + ridge);
        }
}

/* The decomposition itself: by which of GSL's three ways? */
static int
readout_by_values(const gsl_matrix *Z, const gsl_matrix *Y, double ridge,
                  gsl_matrix *W_zy, int way)
{
    const int status = esn_ridge_arguments(Z, Y, ridge, NULL, W_zy);
    if (status != GSL_SUCCESS)
        return status;

    const size_t F = Z->size2;
    gsl_matrix *U = gsl_matrix_alloc(Z->size1, F), *V = gsl_matrix_alloc(F, F);
    gsl_matrix *X = gsl_matrix_alloc(F, F);
    gsl_vector *S = gsl_vector_alloc(F), *space = gsl_vector_alloc(F);
    gsl_matrix_memcpy(U, Z);
    if (way == 0)
        gsl_linalg_SV_decomp(U, V, S, space);
    else if (way == 1)
        gsl_linalg_SV_decomp_mod(U, X, V, S, space);
    else
        gsl_linalg_SV_decomp_jacobi(U, V, S);
    readout_from_values(U, S, V, Y, ridge, W_zy);
    gsl_matrix_free(U);
    gsl_matrix_free(V);
    gsl_matrix_free(X);
    gsl_vector_free(S);
    gsl_vector_free(space);
    return GSL_SUCCESS;
}

VARIANT(esn_ridge_svd, golub_reinsch)
(const gsl_matrix *Z, const gsl_matrix *Y, double ridge, gsl_matrix *W_zy)
{
    return readout_by_values(Z, Y, ridge, W_zy, 0);
}

VARIANT(esn_ridge_svd, chan)
(const gsl_matrix *Z, const gsl_matrix *Y, double ridge, gsl_matrix *W_zy)
{
    return readout_by_values(Z, Y, ridge, W_zy, 1);
}

VARIANT(esn_ridge_svd, jacobi)
(const gsl_matrix *Z, const gsl_matrix *Y, double ridge, gsl_matrix *W_zy)
{
    return readout_by_values(Z, Y, ridge, W_zy, 2);
}

VARIANT(esn_ridge_svd, each_anew)
(const gsl_matrix *Z, const gsl_matrix *Y, double ridge, gsl_matrix *W_zy)
{
    const int status = esn_ridge_arguments(Z, Y, ridge, NULL, W_zy);
    if (status != GSL_SUCCESS)
        return status;

    // A decomposition for every output is slow, and no error.
    gsl_vector *y = gsl_vector_alloc(Y->size1), *w = gsl_vector_alloc(Z->size2);
    for (size_t o = Y->size2; o-- > 0;) {
        gsl_multifit_linear_workspace *space =
            gsl_multifit_linear_alloc(Z->size1, Z->size2);
        double rest, size;
        gsl_matrix_get_col(y, Y, o);
        gsl_multifit_linear_svd(Z, space);
        gsl_multifit_linear_solve(pow(ridge, 0.5), Z, y, w, &rest, &size,
                                  space);
        gsl_matrix_set_row(W_zy, o, w);
        gsl_multifit_linear_free(space);
    }
    gsl_vector_free(y);
    gsl_vector_free(w);
    return GSL_SUCCESS;
}

VARIANT(esn_ridge_svd, stacked)
(const gsl_matrix *Z, const gsl_matrix *Y, double ridge, gsl_matrix *W_zy)
{
    const int status = esn_ridge_arguments(Z, Y, ridge, NULL, W_zy);
    if (status != GSL_SUCCESS)
        return status;

    // The ridge as F rows more, and then no ridge.
    gsl_matrix *all = readout_stacked(Z, ridge);
    gsl_vector *y = gsl_vector_calloc(all->size1);
    gsl_vector_view above = gsl_vector_subvector(y, 0, Z->size1);
    gsl_multifit_linear_workspace *space =
        gsl_multifit_linear_alloc(all->size1, all->size2);
    gsl_multifit_linear_svd(all, space);
    for (size_t o = 0; o < Y->size2; o++) {
        gsl_vector_view w = gsl_matrix_row(W_zy, o);
        double rest, size;
        gsl_matrix_get_col(&above.vector, Y, o);
        gsl_multifit_linear_solve(0.0, all, y, &w.vector, &rest, &size, space);
    }
    gsl_multifit_linear_free(space);
    gsl_matrix_free(all);
    gsl_vector_free(y);
    return GSL_SUCCESS;
}
