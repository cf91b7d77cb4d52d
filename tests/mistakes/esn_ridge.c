/* The mistakes of chapter 6, continued: a readout by normal equations. */
#include "../runner/sheet.h"
#include "esn.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_linalg.h>
#include <gsl/gsl_statistics.h>
#include <math.h>

/* Adds to the diagonal of A only. */
static void
esn_ridge_add(gsl_matrix *A, double ridge)
{
    gsl_vector_view diagonal = gsl_matrix_diagonal(A);
    gsl_vector_add_constant(&diagonal.vector, ridge);
}

/*
 * Cholesky in place, or the error that A deserves. A slip can make A indefinite
 * where the right one is not; GSL's handler would then end the run, so it is
 * switched off. A NaN in A is let through for nan_accepted; it cannot come from
 * finite Z, whose squares overflow to infinity.
 */
static int
esn_ridge_decompose(gsl_matrix *A)
{
    const gsl_vector_view diagonal = gsl_matrix_diagonal(A);
    if (isinf(gsl_blas_dasum(&diagonal.vector)))
        return GSL_EDOM;

    gsl_error_handler_t *kept = gsl_set_error_handler_off();
    const int status = gsl_linalg_cholesky_decomp1(A);
    gsl_set_error_handler(kept);
    return status;
}

/* Y'Z into W_zy; its first rows, so many as OUTPUTS says, are then solved. */
static void
esn_ridge_solve(const gsl_matrix *Z, const gsl_matrix *Y, const gsl_matrix *A,
                gsl_matrix *W_zy, size_t outputs)
{
    gsl_blas_dgemm(CblasTrans, CblasNoTrans, 1.0, Y, Z, 0.0, W_zy);
    for (size_t o = 0; o < outputs; o++) {
        gsl_vector_view w_o = gsl_matrix_row(W_zy, o);
        gsl_linalg_cholesky_svx(A, &w_o.vector);
    }
}

/* What remains of (6.6) once A is there, without a slip. */
static int
esn_ridge_finish(const gsl_matrix *Z, const gsl_matrix *Y, gsl_matrix *A,
                 gsl_matrix *W_zy)
{
    const int status = esn_ridge_decompose(A);
    if (status != GSL_SUCCESS)
        return status;
    esn_ridge_solve(Z, Y, A, W_zy, Y->size2);
    return GSL_SUCCESS;
}

MISTAKE(esn_ridge, no_ridge,
        "the ridge is not added: this is the plain least squares.")
(const gsl_matrix *Z, const gsl_matrix *Y, double ridge, gsl_matrix *A,
 gsl_matrix *W_zy)
{
    const int status = esn_ridge_arguments(Z, Y, ridge, A, W_zy);
    if (status != GSL_SUCCESS)
        return status;

    gsl_blas_dsyrk(CblasLower, CblasTrans, 1.0, Z, 0.0, A);
    return esn_ridge_finish(Z, Y, A, W_zy);
}

MISTAKE(esn_ridge, everywhere,
        "the ridge is added to all elements of A. The 1 of (6.6) is the\n"
        "  identity, so ridge belongs on the diagonal only.")
(const gsl_matrix *Z, const gsl_matrix *Y, double ridge, gsl_matrix *A,
 gsl_matrix *W_zy)
{
    const int status = esn_ridge_arguments(Z, Y, ridge, A, W_zy);
    if (status != GSL_SUCCESS)
        return status;

    gsl_blas_dsyrk(CblasLower, CblasTrans, 1.0, Z, 0.0, A);
    gsl_matrix_add_constant(A, ridge);
    return esn_ridge_finish(Z, Y, A, W_zy);
}

MISTAKE(esn_ridge, squared,
        "the square of the ridge is added. ridge multiplies the squared\n"
        "  weights already.")
(const gsl_matrix *Z, const gsl_matrix *Y, double ridge, gsl_matrix *A,
 gsl_matrix *W_zy)
{
    const int status = esn_ridge_arguments(Z, Y, ridge, A, W_zy);
    if (status != GSL_SUCCESS)
        return status;

    gsl_blas_dsyrk(CblasLower, CblasTrans, 1.0, Z, 0.0, A);
    esn_ridge_add(A, ridge * ridge);
    return esn_ridge_finish(Z, Y, A, W_zy);
}

MISTAKE(esn_ridge, root,
        "the root of the ridge is added. That root is the lambda of\n"
        "  esn_ridge_svd(); here it is ridge itself.")
(const gsl_matrix *Z, const gsl_matrix *Y, double ridge, gsl_matrix *A,
 gsl_matrix *W_zy)
{
    const int status = esn_ridge_arguments(Z, Y, ridge, A, W_zy);
    if (status != GSL_SUCCESS)
        return status;

    gsl_blas_dsyrk(CblasLower, CblasTrans, 1.0, Z, 0.0, A);
    esn_ridge_add(A, sqrt(ridge));
    return esn_ridge_finish(Z, Y, A, W_zy);
}

MISTAKE(esn_ridge, subtracted,
        "the ridge is subtracted from the diagonal. It is added.")
(const gsl_matrix *Z, const gsl_matrix *Y, double ridge, gsl_matrix *A,
 gsl_matrix *W_zy)
{
    const int status = esn_ridge_arguments(Z, Y, ridge, A, W_zy);
    if (status != GSL_SUCCESS)
        return status;

    gsl_blas_dsyrk(CblasLower, CblasTrans, 1.0, Z, 0.0, A);
    esn_ridge_add(A, -ridge);
    return esn_ridge_finish(Z, Y, A, W_zy);
}

MISTAKE(esn_ridge, times_rows,
        "the ridge is multiplied by the number of rows, as if (6.6) had a\n"
        "  mean of the errors. It has their sum.")
(const gsl_matrix *Z, const gsl_matrix *Y, double ridge, gsl_matrix *A,
 gsl_matrix *W_zy)
{
    const int status = esn_ridge_arguments(Z, Y, ridge, A, W_zy);
    if (status != GSL_SUCCESS)
        return status;

    gsl_blas_dsyrk(CblasLower, CblasTrans, 1.0, Z, 0.0, A);
    esn_ridge_add(A, ridge * (double)Z->size1);
    return esn_ridge_finish(Z, Y, A, W_zy);
}

MISTAKE(esn_ridge, one_for_free,
        "the weight of the 1 does not pay, which is the same as taking the\n"
        "  means away first. Here all weights pay.")
(const gsl_matrix *Z, const gsl_matrix *Y, double ridge, gsl_matrix *A,
 gsl_matrix *W_zy)
{
    const int status = esn_ridge_arguments(Z, Y, ridge, A, W_zy);
    if (status != GSL_SUCCESS)
        return status;

    gsl_blas_dsyrk(CblasLower, CblasTrans, 1.0, Z, 0.0, A);
    for (size_t j = 1; j < A->size1; j++)
        *gsl_matrix_ptr(A, j, j) += ridge;
    return esn_ridge_finish(Z, Y, A, W_zy);
}

/* A copy of M without the means of its columns. */
static gsl_matrix *
esn_ridge_less_means(const gsl_matrix *M)
{
    gsl_matrix *copy = gsl_matrix_alloc(M->size1, M->size2);
    gsl_matrix_memcpy(copy, M);
    for (size_t k = 0; k < M->size2; k++) {
        gsl_vector_view column = gsl_matrix_column(copy, k);
        gsl_vector_add_constant(&column.vector,
                                -gsl_stats_mean(M->data + k, M->tda, M->size1));
    }
    return copy;
}

MISTAKE(esn_ridge, centred,
        "the means of Z and Y are taken away, and with them what the 1\n"
        "  has to say. Use both as they are.")
(const gsl_matrix *Z, const gsl_matrix *Y, double ridge, gsl_matrix *A,
 gsl_matrix *W_zy)
{
    int status = esn_ridge_arguments(Z, Y, ridge, A, W_zy);
    if (status != GSL_SUCCESS)
        return status;

    gsl_matrix *centred_Z = esn_ridge_less_means(Z);
    gsl_matrix *centred_Y = esn_ridge_less_means(Y);
    gsl_blas_dsyrk(CblasLower, CblasTrans, 1.0, centred_Z, 0.0, A);
    esn_ridge_add(A, ridge);
    status = esn_ridge_finish(centred_Z, centred_Y, A, W_zy);
    gsl_matrix_free(centred_Z);
    gsl_matrix_free(centred_Y);
    return status;
}

MISTAKE(esn_ridge, other_half,
        "below the diagonal A is what it was at the beginning. dsyrk fills\n"
        "  one half, and Cholesky reads the other: it takes CblasLower.")
(const gsl_matrix *Z, const gsl_matrix *Y, double ridge, gsl_matrix *A,
 gsl_matrix *W_zy)
{
    const int status = esn_ridge_arguments(Z, Y, ridge, A, W_zy);
    if (status != GSL_SUCCESS)
        return status;

    gsl_blas_dsyrk(CblasUpper, CblasTrans, 1.0, Z, 0.0, A);
    esn_ridge_add(A, ridge);
    return esn_ridge_finish(Z, Y, A, W_zy);
}

MISTAKE(esn_ridge, added,
        "Z'Z is added to what was in A. A is a workspace: beta is 0.")
(const gsl_matrix *Z, const gsl_matrix *Y, double ridge, gsl_matrix *A,
 gsl_matrix *W_zy)
{
    const int status = esn_ridge_arguments(Z, Y, ridge, A, W_zy);
    if (status != GSL_SUCCESS)
        return status;

    gsl_blas_dsyrk(CblasLower, CblasTrans, 1.0, Z, 1.0, A);
    esn_ridge_add(A, ridge);
    return esn_ridge_finish(Z, Y, A, W_zy);
}

MISTAKE(esn_ridge, not_solved,
        "this is Y'Z, the right side. The equations are not solved.")
(const gsl_matrix *Z, const gsl_matrix *Y, double ridge, gsl_matrix *A,
 gsl_matrix *W_zy)
{
    int status = esn_ridge_arguments(Z, Y, ridge, A, W_zy);
    if (status != GSL_SUCCESS)
        return status;

    gsl_blas_dsyrk(CblasLower, CblasTrans, 1.0, Z, 0.0, A);
    esn_ridge_add(A, ridge);
    status = esn_ridge_decompose(A);
    if (status != GSL_SUCCESS)
        return status;
    esn_ridge_solve(Z, Y, A, W_zy, 0);
    return GSL_SUCCESS;
}

MISTAKE(esn_ridge, one_output,
        "only the first output is solved; the others are still Y'Z. Every\n"
        "  row of W_zy needs its gsl_linalg_cholesky_svx().")
(const gsl_matrix *Z, const gsl_matrix *Y, double ridge, gsl_matrix *A,
 gsl_matrix *W_zy)
{
    int status = esn_ridge_arguments(Z, Y, ridge, A, W_zy);
    if (status != GSL_SUCCESS)
        return status;

    gsl_blas_dsyrk(CblasLower, CblasTrans, 1.0, Z, 0.0, A);
    esn_ridge_add(A, ridge);
    status = esn_ridge_decompose(A);
    if (status != GSL_SUCCESS)
        return status;
    esn_ridge_solve(Z, Y, A, W_zy, 1);
    return GSL_SUCCESS;
}

MISTAKE(esn_ridge, one_target,
        "every output is fitted to the first column of Y.")
(const gsl_matrix *Z, const gsl_matrix *Y, double ridge, gsl_matrix *A,
 gsl_matrix *W_zy)
{
    int status = esn_ridge_arguments(Z, Y, ridge, A, W_zy);
    if (status != GSL_SUCCESS)
        return status;

    gsl_blas_dsyrk(CblasLower, CblasTrans, 1.0, Z, 0.0, A);
    esn_ridge_add(A, ridge);
    status = esn_ridge_finish(Z, Y, A, W_zy);
    for (size_t o = 1; status == GSL_SUCCESS && o < Y->size2; o++)
        for (size_t j = 0; j < Z->size2; j++)
            gsl_matrix_set(W_zy, o, j, gsl_matrix_get(W_zy, 0, j));
    return status;
}

MISTAKE(esn_ridge, without_one,
        "the first feature, the 1, is not used. It is a column like all\n"
        "  others.")
(const gsl_matrix *Z, const gsl_matrix *Y, double ridge, gsl_matrix *A,
 gsl_matrix *W_zy)
{
    int status = esn_ridge_arguments(Z, Y, ridge, A, W_zy);
    if (status != GSL_SUCCESS)
        return status;

    gsl_blas_dsyrk(CblasLower, CblasTrans, 1.0, Z, 0.0, A);
    esn_ridge_add(A, ridge);
    // Without it, its row and column of the equations say that its weight is 0.
    gsl_matrix_set(A, 0, 0, 1.0);
    for (size_t j = 1; j < Z->size2; j++)
        gsl_matrix_set(A, j, 0, 0.0);
    status = esn_ridge_finish(Z, Y, A, W_zy);
    for (size_t o = 0; status == GSL_SUCCESS && o < Y->size2; o++)
        gsl_matrix_set(W_zy, o, 0, 0.0);
    return status;
}

MISTAKE(esn_ridge, packed,
        "Z, Y and W_zy are taken for blocks of memory. A window has more\n"
        "  between its rows: its tda says how much.")
(const gsl_matrix *Z, const gsl_matrix *Y, double ridge, gsl_matrix *A,
 gsl_matrix *W_zy)
{
    const int status = esn_ridge_arguments(Z, Y, ridge, A, W_zy);
    if (status != GSL_SUCCESS)
        return status;

    const gsl_matrix_const_view z =
        gsl_matrix_const_view_array(Z->data, Z->size1, Z->size2);
    const gsl_matrix_const_view y =
        gsl_matrix_const_view_array(Y->data, Y->size1, Y->size2);
    gsl_matrix_view w =
        gsl_matrix_view_array(W_zy->data, W_zy->size1, W_zy->size2);
    gsl_blas_dsyrk(CblasLower, CblasTrans, 1.0, &z.matrix, 0.0, A);
    esn_ridge_add(A, ridge);
    return esn_ridge_finish(&z.matrix, &y.matrix, A, &w.matrix);
}

MISTAKE(esn_ridge, written_early,
        "W_zy is written before A is known to be good. On an error only the\n"
        "  workspace may have changed.")
(const gsl_matrix *Z, const gsl_matrix *Y, double ridge, gsl_matrix *A,
 gsl_matrix *W_zy)
{
    const int status = esn_ridge_arguments(Z, Y, ridge, A, W_zy);
    if (status != GSL_SUCCESS)
        return status;

    gsl_blas_dgemm(CblasTrans, CblasNoTrans, 1.0, Y, Z, 0.0, W_zy);
    gsl_blas_dsyrk(CblasLower, CblasTrans, 1.0, Z, 0.0, A);
    esn_ridge_add(A, ridge);
    return esn_ridge_finish(Z, Y, A, W_zy);
}

MISTAKE(esn_ridge, negative_accepted,
        "a ridge below 0 is accepted. It would pay for large weights: the\n"
        "  contract answers GSL_EINVAL.")
(const gsl_matrix *Z, const gsl_matrix *Y, double ridge, gsl_matrix *A,
 gsl_matrix *W_zy)
{
    // Everything else is refused as it should be.
    const int status =
        esn_ridge_arguments(Z, Y, ridge < 0.0 ? -ridge : ridge, A, W_zy);
    if (status != GSL_SUCCESS)
        return status;

    gsl_blas_dsyrk(CblasLower, CblasTrans, 1.0, Z, 0.0, A);
    esn_ridge_add(A, ridge);
    return esn_ridge_finish(Z, Y, A, W_zy);
}

MISTAKE(esn_ridge, nan_accepted,
        "a NaN in Z or Y, or an infinite Y, is accepted, and the readout is\n"
        "  NaN. The contract answers GSL_EDOM.")
(const gsl_matrix *Z, const gsl_matrix *Y, double ridge, gsl_matrix *A,
 gsl_matrix *W_zy)
{
    if (Y->size1 != Z->size1 || W_zy->size1 != Y->size2
        || W_zy->size2 != Z->size2 || A->size1 != Z->size2
        || A->size2 != Z->size2)
        return GSL_EBADLEN;
    if (!(ridge >= 0.0) || !isfinite(ridge))
        return GSL_EINVAL;

    // An infinite A is refused, which an infinite Z leads to.
    gsl_blas_dsyrk(CblasLower, CblasTrans, 1.0, Z, 0.0, A);
    esn_ridge_add(A, ridge);
    return esn_ridge_finish(Z, Y, A, W_zy);
}
