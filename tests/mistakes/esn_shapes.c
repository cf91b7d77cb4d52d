/*
 * The mistakes of chapter 6, continued: shapes that nobody has looked at, of the
 * steps whose other mistakes fill a file. No further than all matrices go, so
 * that no foreign memory is touched.
 */
#include "../runner/sheet.h"
#include "esn.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_linalg.h>
#include <math.h>

/* The part of both that esn_ridge() can work with. */
typedef struct {
    gsl_matrix_const_view Z, Y;
    gsl_matrix_view A, W_zy;
} esn_shapes_common;

static esn_shapes_common
esn_shapes_of(const gsl_matrix *Z, const gsl_matrix *Y, gsl_matrix *A,
              gsl_matrix *W_zy)
{
    const size_t rows = GSL_MIN(Z->size1, Y->size1);
    const size_t O = GSL_MIN(Y->size2, W_zy->size1);
    const size_t F =
        GSL_MIN(GSL_MIN(Z->size2, W_zy->size2), GSL_MIN(A->size1, A->size2));
    return (esn_shapes_common){
        .Z = gsl_matrix_const_submatrix(Z, 0, 0, rows, F),
        .Y = gsl_matrix_const_submatrix(Y, 0, 0, rows, O),
        .A = gsl_matrix_submatrix(A, 0, 0, F, F),
        .W_zy = gsl_matrix_submatrix(W_zy, 0, 0, O, F),
    };
}

MISTAKE(esn_ridge, not_checked,
        "shapes that disagree are accepted. The contract answers\n"
        "  GSL_EBADLEN: ask esn_ridge_arguments().")
(const gsl_matrix *Z, const gsl_matrix *Y, double ridge, gsl_matrix *A,
 gsl_matrix *W_zy)
{
    esn_shapes_common c = esn_shapes_of(Z, Y, A, W_zy);
    int status = esn_ridge_arguments(&c.Z.matrix, &c.Y.matrix, ridge,
                                     &c.A.matrix, &c.W_zy.matrix);
    if (status != GSL_SUCCESS)
        return status;

    gsl_vector_view diagonal = gsl_matrix_diagonal(&c.A.matrix);
    gsl_blas_dsyrk(CblasLower, CblasTrans, 1.0, &c.Z.matrix, 0.0, &c.A.matrix);
    gsl_vector_add_constant(&diagonal.vector, ridge);
    if (!isfinite(gsl_blas_dasum(&diagonal.vector)))
        return GSL_EDOM;
    status = gsl_linalg_cholesky_decomp1(&c.A.matrix);
    if (status != GSL_SUCCESS)
        return status;
    gsl_blas_dgemm(CblasTrans, CblasNoTrans, 1.0, &c.Y.matrix, &c.Z.matrix, 0.0,
                   &c.W_zy.matrix);
    for (size_t o = 0; o < c.W_zy.matrix.size1; o++) {
        gsl_vector_view w_o = gsl_matrix_row(&c.W_zy.matrix, o);
        gsl_linalg_cholesky_svx(&c.A.matrix, &w_o.vector);
    }
    return GSL_SUCCESS;
}

/* (W q)_j from those elements of row j that q is long enough for. */
static double
esn_shapes_product(const gsl_spmatrix *W, size_t j, const double *q, size_t n)
{
    double sum = 0.0;
    for (int k = W->p[j]; k < W->p[j + 1]; k++)
        if ((size_t)W->i[k] < n)
            sum += W->data[k] * q[W->i[k]];
    return sum;
}

/* All that is refused, except for shapes that disagree. */
static int
esn_shapes_refusal(const gsl_spmatrix *W, const gsl_matrix *Q,
                   const gsl_matrix *H)
{
    const size_t m = Q->size1 - 1;
    if (W->size1 == Q->size2 && H->size1 == m && H->size2 == m)
        return esn_arnoldi_arguments(W, Q, H);
    if (W->size1 != W->size2)
        return GSL_ENOTSQR;
    return m < 1 || m > W->size1 ? GSL_EINVAL : GSL_SUCCESS;
}

MISTAKE(esn_arnoldi, shapes_accepted,
        "shapes that disagree are accepted. The contract answers\n"
        "  GSL_EBADLEN: ask esn_arnoldi_arguments().")
(const gsl_spmatrix *W, gsl_matrix *Q, gsl_matrix *H, size_t *done,
 double *left)
{
    const size_t n = GSL_MIN(W->size1, Q->size2);
    const size_t m = GSL_MIN(Q->size1 - 1, GSL_MIN(H->size1, H->size2));
    gsl_matrix_view among = gsl_matrix_submatrix(H, 0, 0, m, m);
    gsl_matrix_view rows = gsl_matrix_submatrix(Q, 0, 0, m + 1, n);

    const int status = esn_shapes_refusal(W, Q, H);
    if (status != GSL_SUCCESS)
        return status;
    gsl_vector_view q = gsl_matrix_row(&rows.matrix, 0);
    gsl_vector_scale(&q.vector, 1.0 / gsl_blas_dnrm2(&q.vector));
    gsl_matrix_set_zero(H);
    *left = 1.0;
    for (*done = 0; *done<m && * left> 0.0; ++*done) {
        gsl_vector_view v = gsl_matrix_row(&rows.matrix, *done + 1);
        q = gsl_matrix_row(&rows.matrix, *done);
        for (size_t j = 0; j < n; j++)
            gsl_vector_set(&v.vector, j,
                           esn_shapes_product(W, j, q.vector.data, n));
        const double whole = gsl_blas_dnrm2(&v.vector);
        for (size_t i = 0; i < 2 * (*done + 1); i++) {
            double part;
            q = gsl_matrix_row(&rows.matrix, i % (*done + 1));
            gsl_blas_ddot(&q.vector, &v.vector, &part);
            gsl_blas_daxpy(-part, &q.vector, &v.vector);
            *gsl_matrix_ptr(&among.matrix, i % (*done + 1), *done) += part;
        }
        *left = gsl_blas_dnrm2(&v.vector);
        *left = *left > ESN_NOTHING * whole ? *left : 0.0;
        gsl_vector_scale(&v.vector, *left > 0.0 ? 1.0 / *left : 0.0);
        if (*done + 1 < m)
            gsl_matrix_set(&among.matrix, *done + 1, *done, *left);
    }
    return GSL_SUCCESS;
}
