/* The mistakes of chapter 6, continued: the readout from singular values. */
#include "../runner/sheet.h"
#include "esn.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_linalg.h>
#include <gsl/gsl_multifit.h>
#include <math.h>

/* The first outputs of (6.13) with this lambda, from a decomposition in w. */
static void
esn_ridge_svd_solve(const gsl_matrix *Z, const gsl_matrix *Y, double lambda,
                    size_t outputs, gsl_multifit_linear_workspace *w,
                    gsl_matrix *W_zy)
{
    double rest, size;

    for (size_t o = 0; o < outputs; o++) {
        const gsl_vector_const_view y_o = gsl_matrix_const_column(Y, o);
        gsl_vector_view w_o = gsl_matrix_row(W_zy, o);
        gsl_multifit_linear_solve(lambda, Z, &y_o.vector, &w_o.vector, &rest,
                                  &size, w);
    }
}

/* All outputs, from a right decomposition. */
static int
esn_ridge_svd_with(const gsl_matrix *Z, const gsl_matrix *Y, double lambda,
                   gsl_matrix *W_zy)
{
    gsl_multifit_linear_workspace *w =
        gsl_multifit_linear_alloc(Z->size1, Z->size2);

    gsl_multifit_linear_svd(Z, w);
    esn_ridge_svd_solve(Z, Y, lambda, Y->size2, w, W_zy);
    gsl_multifit_linear_free(w);
    return GSL_SUCCESS;
}

MISTAKE(esn_ridge_svd, no_root,
        "ridge is handed over as lambda. GSL squares its lambda, so it is\n"
        "  the root of the ridge.")
(const gsl_matrix *Z, const gsl_matrix *Y, double ridge, gsl_matrix *W_zy)
{
    const int status = esn_ridge_arguments(Z, Y, ridge, NULL, W_zy);
    if (status != GSL_SUCCESS)
        return status;

    return esn_ridge_svd_with(Z, Y, ridge, W_zy);
}

MISTAKE(esn_ridge_svd, squared,
        "the square of the ridge is handed over as lambda, which GSL\n"
        "  squares once more. It is the root.")
(const gsl_matrix *Z, const gsl_matrix *Y, double ridge, gsl_matrix *W_zy)
{
    const int status = esn_ridge_arguments(Z, Y, ridge, NULL, W_zy);
    if (status != GSL_SUCCESS)
        return status;

    return esn_ridge_svd_with(Z, Y, ridge * ridge, W_zy);
}

MISTAKE(esn_ridge_svd, no_ridge, "the ridge is not used: lambda is 0.")
(const gsl_matrix *Z, const gsl_matrix *Y, double ridge, gsl_matrix *W_zy)
{
    const int status = esn_ridge_arguments(Z, Y, ridge, NULL, W_zy);
    if (status != GSL_SUCCESS)
        return status;

    return esn_ridge_svd_with(Z, Y, 0.0, W_zy);
}

MISTAKE(esn_ridge_svd, times_rows,
        "the ridge is multiplied by the number of rows, as if (6.13) had a\n"
        "  mean of the errors. It has their sum.")
(const gsl_matrix *Z, const gsl_matrix *Y, double ridge, gsl_matrix *W_zy)
{
    const int status = esn_ridge_arguments(Z, Y, ridge, NULL, W_zy);
    if (status != GSL_SUCCESS)
        return status;

    return esn_ridge_svd_with(Z, Y, sqrt(ridge * (double)Z->size1), W_zy);
}

MISTAKE(esn_ridge_svd, balanced,
        "gsl_multifit_linear_bsvd() scales the columns of Z first, so\n"
        "  weights pay by the size of their feature. Take the one\n"
        "  without the b.")
(const gsl_matrix *Z, const gsl_matrix *Y, double ridge, gsl_matrix *W_zy)
{
    const int status = esn_ridge_arguments(Z, Y, ridge, NULL, W_zy);
    if (status != GSL_SUCCESS)
        return status;

    gsl_multifit_linear_workspace *w =
        gsl_multifit_linear_alloc(Z->size1, Z->size2);
    gsl_multifit_linear_bsvd(Z, w);
    esn_ridge_svd_solve(Z, Y, sqrt(ridge), Y->size2, w, W_zy);
    gsl_multifit_linear_free(w);
    return GSL_SUCCESS;
}

MISTAKE(esn_ridge_svd, normal_equations,
        "these are the normal equations of esn_ridge(): Z'Z has lost half of\n"
        "  the digits. Take the singular values of Z itself.")
(const gsl_matrix *Z, const gsl_matrix *Y, double ridge, gsl_matrix *W_zy)
{
    int status = esn_ridge_arguments(Z, Y, ridge, NULL, W_zy);
    if (status != GSL_SUCCESS)
        return status;

    gsl_matrix *A = gsl_matrix_alloc(Z->size2, Z->size2);
    gsl_vector_view diagonal = gsl_matrix_diagonal(A);
    gsl_blas_dsyrk(CblasLower, CblasTrans, 1.0, Z, 0.0, A);
    gsl_vector_add_constant(&diagonal.vector, ridge);
    // A singular Z makes Cholesky call GSL's handler, which would end the run.
    gsl_error_handler_t *kept = gsl_set_error_handler_off();
    status = gsl_linalg_cholesky_decomp1(A);
    gsl_set_error_handler(kept);
    if (status == GSL_SUCCESS)
        gsl_blas_dgemm(CblasTrans, CblasNoTrans, 1.0, Y, Z, 0.0, W_zy);
    for (size_t o = 0; status == GSL_SUCCESS && o < Y->size2; o++) {
        gsl_vector_view w_o = gsl_matrix_row(W_zy, o);
        gsl_linalg_cholesky_svx(A, &w_o.vector);
    }
    gsl_matrix_free(A);
    return status;
}

MISTAKE(esn_ridge_svd, one_output,
        "only the first output is solved. One decomposition serves all\n"
        "  columns of Y.")
(const gsl_matrix *Z, const gsl_matrix *Y, double ridge, gsl_matrix *W_zy)
{
    const int status = esn_ridge_arguments(Z, Y, ridge, NULL, W_zy);
    if (status != GSL_SUCCESS)
        return status;

    gsl_multifit_linear_workspace *w =
        gsl_multifit_linear_alloc(Z->size1, Z->size2);
    gsl_multifit_linear_svd(Z, w);
    esn_ridge_svd_solve(Z, Y, sqrt(ridge), 1, w, W_zy);
    gsl_multifit_linear_free(w);
    return GSL_SUCCESS;
}

MISTAKE(esn_ridge_svd, packed,
        "Z, Y and W_zy are taken for blocks of memory. A window has more\n"
        "  between its rows: its tda says how much.")
(const gsl_matrix *Z, const gsl_matrix *Y, double ridge, gsl_matrix *W_zy)
{
    const int status = esn_ridge_arguments(Z, Y, ridge, NULL, W_zy);
    if (status != GSL_SUCCESS)
        return status;

    const gsl_matrix_const_view z =
        gsl_matrix_const_view_array(Z->data, Z->size1, Z->size2);
    const gsl_matrix_const_view y =
        gsl_matrix_const_view_array(Y->data, Y->size1, Y->size2);
    gsl_matrix_view w =
        gsl_matrix_view_array(W_zy->data, W_zy->size1, W_zy->size2);
    return esn_ridge_svd_with(&z.matrix, &y.matrix, sqrt(ridge), &w.matrix);
}

MISTAKE(esn_ridge_svd, one_target,
        "every output is fitted to the first column of Y.")
(const gsl_matrix *Z, const gsl_matrix *Y, double ridge, gsl_matrix *W_zy)
{
    const int status = esn_ridge_arguments(Z, Y, ridge, NULL, W_zy);
    if (status != GSL_SUCCESS)
        return status;

    esn_ridge_svd_with(Z, Y, sqrt(ridge), W_zy);
    for (size_t o = 1; o < Y->size2; o++)
        for (size_t j = 0; j < Z->size2; j++)
            gsl_matrix_set(W_zy, o, j, gsl_matrix_get(W_zy, 0, j));
    return GSL_SUCCESS;
}

/* (6.13) from Z' = V S U', since GSL decomposes only what is tall. */
static int
esn_ridge_svd_wide(const gsl_matrix *Z, const gsl_matrix *Y, double ridge,
                   gsl_matrix *W_zy)
{
    const size_t rows = Z->size1, F = Z->size2;
    gsl_matrix *V = gsl_matrix_alloc(F, rows),
               *U = gsl_matrix_alloc(rows, rows);
    gsl_vector *S = gsl_vector_alloc(rows), *space = gsl_vector_alloc(rows);

    gsl_matrix_transpose_memcpy(V, Z);
    gsl_linalg_SV_decomp(V, U, S, space);
    gsl_matrix_set_zero(W_zy);
    for (size_t k = 0; k < rows; k++) {
        const double S_k = gsl_vector_get(S, k);
        if (!(S_k > GSL_DBL_EPSILON * gsl_vector_get(S, 0)))
            continue;
        for (size_t o = 0; o < Y->size2; o++) {
            double along = 0.0;
            for (size_t i = 0; i < rows; i++)
                along += gsl_matrix_get(U, i, k) * gsl_matrix_get(Y, i, o);
            for (size_t j = 0; j < F; j++)
                *gsl_matrix_ptr(W_zy, o, j) +=
                    gsl_matrix_get(V, j, k) * S_k / (S_k * S_k + ridge) * along;
        }
    }
    gsl_matrix_free(V);
    gsl_matrix_free(U);
    gsl_vector_free(S);
    gsl_vector_free(space);
    return GSL_SUCCESS;
}

/* Are all numbers of this matrix finite? */
static int
esn_ridge_svd_finite(const gsl_matrix *m)
{
    for (size_t i = 0; i < m->size1; i++)
        for (size_t k = 0; k < m->size2; k++)
            if (!isfinite(gsl_matrix_get(m, i, k)))
                return 0;
    return 1;
}

MISTAKE(esn_ridge_svd, few_rows,
        "fewer rows than features are accepted. The contract answers\n"
        "  GSL_EBADLEN: this decomposition needs a tall Z.")
(const gsl_matrix *Z, const gsl_matrix *Y, double ridge, gsl_matrix *W_zy)
{
    if (Y->size1 != Z->size1 || W_zy->size1 != Y->size2
        || W_zy->size2 != Z->size2)
        return GSL_EBADLEN;
    if (!(ridge >= 0.0) || !isfinite(ridge))
        return GSL_EINVAL;
    if (!esn_ridge_svd_finite(Z) || !esn_ridge_svd_finite(Y))
        return GSL_EDOM;

    if (Z->size1 < Z->size2)
        return esn_ridge_svd_wide(Z, Y, ridge, W_zy);
    return esn_ridge_svd_with(Z, Y, sqrt(ridge), W_zy);
}

MISTAKE(esn_ridge_svd, not_checked,
        "a ridge that is negative or not finite is accepted, and its root is\n"
        "  no lambda. The contract answers GSL_EINVAL.")
(const gsl_matrix *Z, const gsl_matrix *Y, double ridge, gsl_matrix *W_zy)
{
    // With a ridge of 0 for any other, everything else is refused as it should.
    const int status = esn_ridge_arguments(Z, Y, 0.0, NULL, W_zy);
    if (status != GSL_SUCCESS)
        return status;

    return esn_ridge_svd_with(Z, Y, sqrt(ridge), W_zy);
}

MISTAKE(esn_ridge_svd, nan_accepted,
        "a number of Z or Y that is not finite is accepted. The contract\n"
        "  answers GSL_EDOM.")
(const gsl_matrix *Z, const gsl_matrix *Y, double ridge, gsl_matrix *W_zy)
{
    if (Y->size1 != Z->size1 || W_zy->size1 != Y->size2
        || W_zy->size2 != Z->size2 || Z->size1 < Z->size2)
        return GSL_EBADLEN;
    if (!(ridge >= 0.0) || !isfinite(ridge))
        return GSL_EINVAL;

    // GSL's rotations do not end for NaN, of which its readout would be full.
    if (!esn_ridge_svd_finite(Z) || !esn_ridge_svd_finite(Y)) {
        gsl_matrix_set_all(W_zy, GSL_NAN);
        return GSL_SUCCESS;
    }
    return esn_ridge_svd_with(Z, Y, sqrt(ridge), W_zy);
}
