/* Chapter 6 as others would write it, continued: more ways by singular values. */
#include "../../runner/sheet.h"
#include "esn.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_linalg.h>
#include <gsl/gsl_multifit.h>
#include <math.h>

/* What stands between U'Y and V for one singular value. */
static double
value_filter(double value, double largest, double ridge)
{
    if (ridge == 0.0)
        return value > GSL_DBL_EPSILON * largest ? 1.0 / value : 0.0;
    return value / (value * value + ridge);
}

/* Three whole matrices: U'Y, its rows scaled, and V times that. */
static void
values_to_weights(const gsl_matrix *U, const gsl_vector *S, const gsl_matrix *V,
                  const gsl_matrix *Y, double ridge, gsl_matrix *W_zy)
{
    gsl_matrix *G = gsl_matrix_alloc(S->size, Y->size2);
    gsl_blas_dgemm(CblasTrans, CblasNoTrans, 1.0, U, Y, 0.0, G);
    for (size_t k = 0; k < S->size; k++) {
        gsl_vector_view row = gsl_matrix_row(G, k);
        gsl_vector_scale(&row.vector, value_filter(gsl_vector_get(S, k),
                                                   gsl_vector_max(S), ridge));
    }
    gsl_blas_dgemm(CblasTrans, CblasTrans, 1.0, G, V, 0.0, W_zy);
    gsl_matrix_free(G);
}

VARIANT(esn_ridge_svd, whole_matrices)
(const gsl_matrix *Z, const gsl_matrix *Y, double ridge, gsl_matrix *W_zy)
{
    const int status = esn_ridge_arguments(Z, Y, ridge, NULL, W_zy);
    if (status != GSL_SUCCESS)
        return status;

    gsl_matrix *U = gsl_matrix_alloc(Z->size1, Z->size2);
    gsl_matrix *V = gsl_matrix_alloc(Z->size2, Z->size2);
    gsl_vector *S = gsl_vector_alloc(Z->size2);
    gsl_vector *work = gsl_vector_alloc(Z->size2);
    gsl_matrix_memcpy(U, Z);
    gsl_linalg_SV_decomp(U, V, S, work);
    values_to_weights(U, S, V, Y, ridge, W_zy);
    gsl_matrix_free(U);
    gsl_matrix_free(V);
    gsl_vector_free(S);
    gsl_vector_free(work);
    return GSL_SUCCESS;
}

/* Z = QR first; R is small, and has the singular values of Z. */
VARIANT(esn_ridge_svd, of_the_triangle)
(const gsl_matrix *Z, const gsl_matrix *Y, double ridge, gsl_matrix *W_zy)
{
    const int status = esn_ridge_arguments(Z, Y, ridge, NULL, W_zy);
    if (status != GSL_SUCCESS)
        return status;

    const size_t F = Z->size2;
    gsl_matrix *QR = gsl_matrix_alloc(Z->size1, F);
    gsl_matrix *R = gsl_matrix_calloc(F, F), *V = gsl_matrix_alloc(F, F);
    gsl_matrix *turned = gsl_matrix_alloc(Y->size1, Y->size2);
    gsl_vector *tau = gsl_vector_alloc(F), *S = gsl_vector_alloc(F);
    gsl_matrix_memcpy(QR, Z);
    gsl_matrix_memcpy(turned, Y);
    gsl_linalg_QR_decomp(QR, tau);
    gsl_linalg_QR_QTmat(QR, tau, turned);
    for (size_t j = 0; j < F; j++)
        for (size_t k = j; k < F; k++)
            gsl_matrix_set(R, j, k, gsl_matrix_get(QR, j, k));
    gsl_linalg_SV_decomp_jacobi(R, V, S);
    const gsl_matrix_view above =
        gsl_matrix_submatrix(turned, 0, 0, F, Y->size2);
    values_to_weights(R, S, V, &above.matrix, ridge, W_zy);
    gsl_matrix_free(QR);
    gsl_matrix_free(R);
    gsl_matrix_free(V);
    gsl_matrix_free(turned);
    gsl_vector_free(tau);
    gsl_vector_free(S);
    return GSL_SUCCESS;
}

/* gsl_linalg_SV_solve() divides by S, so S becomes what has to be divided by. */
VARIANT(esn_ridge_svd, sv_solve)
(const gsl_matrix *Z, const gsl_matrix *Y, double ridge, gsl_matrix *W_zy)
{
    const int status = esn_ridge_arguments(Z, Y, ridge, NULL, W_zy);
    if (status != GSL_SUCCESS)
        return status;

    const size_t F = Z->size2;
    gsl_matrix *U = gsl_matrix_alloc(Z->size1, F), *V = gsl_matrix_alloc(F, F);
    gsl_matrix *X = gsl_matrix_alloc(F, F);
    gsl_vector *S = gsl_vector_alloc(F), *w = gsl_vector_alloc(F);
    gsl_matrix_memcpy(U, Z);
    gsl_linalg_SV_decomp_mod(U, X, V, S, w);
    const double largest = gsl_vector_get(S, 0);
    for (size_t k = 0; k < F; k++) {
        const double s = gsl_vector_get(S, k);
        if (ridge > 0.0)
            gsl_vector_set(S, k, s > 0.0 ? s + ridge / s : 0.0);
        else if (s <= GSL_DBL_EPSILON * largest)
            gsl_vector_set(S, k, 0.0);
    }
    for (size_t o = 0; o < Y->size2; o++) {
        const gsl_vector_const_view y = gsl_matrix_const_column(Y, o);
        gsl_linalg_SV_solve(U, V, S, &y.vector, w);
        gsl_matrix_set_row(W_zy, o, w);
    }
    gsl_matrix_free(U);
    gsl_matrix_free(V);
    gsl_matrix_free(X);
    gsl_vector_free(S);
    gsl_vector_free(w);
    return GSL_SUCCESS;
}

/* Only the decomposition from GSL's fit; what it left in its workspace is enough. */
VARIANT(esn_ridge_svd, from_the_workspace)
(const gsl_matrix *Z, const gsl_matrix *Y, double ridge, gsl_matrix *W_zy)
{
    const int status = esn_ridge_arguments(Z, Y, ridge, NULL, W_zy);
    if (status != GSL_SUCCESS)
        return status;

    gsl_multifit_linear_workspace *fit =
        gsl_multifit_linear_alloc(Z->size1, Z->size2);
    gsl_multifit_linear_svd(Z, fit);
    gsl_matrix_view U = gsl_matrix_submatrix(fit->A, 0, 0, Z->size1, Z->size2);
    gsl_matrix_set_zero(W_zy);
    for (size_t k = 0; k < Z->size2; k++) {
        const gsl_vector_view u = gsl_matrix_column(&U.matrix, k);
        const gsl_vector_view v = gsl_matrix_column(fit->Q, k);
        const double share = value_filter(gsl_vector_get(fit->S, k),
                                          gsl_vector_get(fit->S, 0), ridge);
        for (size_t o = 0; o < Y->size2; o++) {
            const gsl_vector_const_view y = gsl_matrix_const_column(Y, o);
            gsl_vector_view w = gsl_matrix_row(W_zy, o);
            double along;
            gsl_blas_ddot(&u.vector, &y.vector, &along);
            gsl_blas_daxpy(along * share, &v.vector, &w.vector);
        }
    }
    gsl_multifit_linear_free(fit);
    return GSL_SUCCESS;
}

/* The columns J and K of Z, turned until they are orthogonal; V turns with them. */
static int
value_rotation(gsl_matrix *Z, gsl_matrix *V, size_t j, size_t k)
{
    gsl_vector_view a = gsl_matrix_column(Z, j), b = gsl_matrix_column(Z, k);
    gsl_vector_view v = gsl_matrix_column(V, j), w = gsl_matrix_column(V, k);
    double aa, bb, ab;

    gsl_blas_ddot(&a.vector, &a.vector, &aa);
    gsl_blas_ddot(&b.vector, &b.vector, &bb);
    gsl_blas_ddot(&a.vector, &b.vector, &ab);
    if (fabs(ab) <= GSL_DBL_EPSILON * sqrt(aa) * sqrt(bb))
        return 0;
    const double zeta = (bb - aa) / (2.0 * ab);
    const double t = copysign(1.0, zeta) / (fabs(zeta) + hypot(1.0, zeta));
    const double c = 1.0 / hypot(1.0, t), s = -c * t;
    gsl_blas_drot(&a.vector, &b.vector, c, s);
    gsl_blas_drot(&v.vector, &w.vector, c, s);
    return 1;
}

/* Hestenes' rotations by hand: columns become U S, and no other routine is needed. */
VARIANT(esn_ridge_svd, own_rotations)
(const gsl_matrix *Z, const gsl_matrix *Y, double ridge, gsl_matrix *W_zy)
{
    enum { MOST_SWEEPS = 60 };
    const int status = esn_ridge_arguments(Z, Y, ridge, NULL, W_zy);
    if (status != GSL_SUCCESS)
        return status;

    const size_t F = Z->size2;
    gsl_matrix *U = gsl_matrix_alloc(Z->size1, F), *V = gsl_matrix_alloc(F, F);
    gsl_vector *S = gsl_vector_alloc(F);
    gsl_matrix_memcpy(U, Z);
    gsl_matrix_set_identity(V);
    for (int sweep = 0, turned = 1; turned && sweep < MOST_SWEEPS; sweep++) {
        turned = 0;
        for (size_t j = 0; j < F; j++)
            for (size_t k = j + 1; k < F; k++)
                turned |= value_rotation(U, V, j, k);
    }
    for (size_t k = 0; k < F; k++) {
        gsl_vector_view u = gsl_matrix_column(U, k);
        const double length = gsl_blas_dnrm2(&u.vector);
        gsl_vector_set(S, k, length);
        gsl_vector_scale(&u.vector, length > 0.0 ? 1.0 / length : 0.0);
    }
    values_to_weights(U, S, V, Y, ridge, W_zy);
    gsl_matrix_free(U);
    gsl_matrix_free(V);
    gsl_vector_free(S);
    return GSL_SUCCESS;
}
