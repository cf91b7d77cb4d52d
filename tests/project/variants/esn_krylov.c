/* Chapter 6 as others would write it, continued: more of Arnoldi's products. */
#include "../../runner/sheet.h"
#include "esn.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <math.h>

/* v -= q (q'v); returns q'v. */
static double
krylov_remove(const gsl_vector *q, gsl_vector *v)
{
    double part = 0.0;
    for (size_t k = v->size; k-- > 0;)
        part += gsl_vector_get(q, k) * gsl_vector_get(v, k);
    for (size_t k = 0; k < v->size; k++)
        gsl_vector_set(v, k,
                       fma(-part, gsl_vector_get(q, k), gsl_vector_get(v, k)));
    return part;
}

/* Row FROM of Q becomes a unit vector; returns how long it was. */
static double
krylov_unit(gsl_matrix *Q, size_t from)
{
    gsl_vector_view q = gsl_matrix_row(Q, from);
    const double length = gsl_blas_dnrm2(&q.vector);
    for (size_t k = 0; k < q.vector.size; k++)
        *gsl_vector_ptr(&q.vector, k) /= length;
    return length;
}

/* The second pass goes back, from the latest row to the first. */
VARIANT(esn_arnoldi, there_and_back)
(const gsl_spmatrix *W, gsl_matrix *Q, gsl_matrix *H, size_t *done,
 double *left)
{
    const int status = esn_arnoldi_arguments(W, Q, H);
    if (status != GSL_SUCCESS)
        return status;

    gsl_matrix_set_zero(H);
    krylov_unit(Q, 0);
    for (*done = 0; *done < H->size1;) {
        const gsl_vector_view q_j = gsl_matrix_row(Q, *done);
        gsl_vector_view v = gsl_matrix_row(Q, ++*done);
        gsl_spblas_dgemv(CblasNoTrans, 1.0, W, &q_j.vector, 0.0, &v.vector);
        const double nothing = ESN_NOTHING * gsl_blas_dnrm2(&v.vector);
        for (size_t i = 0; i < *done; i++) {
            const gsl_vector_view q = gsl_matrix_row(Q, i);
            *gsl_matrix_ptr(H, i, *done - 1) +=
                krylov_remove(&q.vector, &v.vector);
        }
        for (size_t i = *done; i-- > 0;) {
            const gsl_vector_view q = gsl_matrix_row(Q, i);
            *gsl_matrix_ptr(H, i, *done - 1) +=
                krylov_remove(&q.vector, &v.vector);
        }
        *left = gsl_blas_dnrm2(&v.vector);
        if (*left <= nothing) {
            *left = 0.0;
            break;
        }
        krylov_unit(Q, *done);
        if (*done < H->size1)
            gsl_matrix_set(H, *done, *done - 1, *left);
    }
    return GSL_SUCCESS;
}

/* Basis vectors as the columns of a matrix of our own. */
VARIANT(esn_arnoldi, columns)
(const gsl_spmatrix *W, gsl_matrix *Q, gsl_matrix *H, size_t *done,
 double *left)
{
    const int status = esn_arnoldi_arguments(W, Q, H);
    if (status != GSL_SUCCESS)
        return status;

    const size_t n = W->size1, m = H->size1;
    gsl_matrix *V = gsl_matrix_alloc(n, m + 1);
    gsl_matrix_transpose_memcpy(V, Q);
    gsl_matrix_set_zero(H);
    gsl_vector_view q = gsl_matrix_column(V, 0);
    gsl_vector_scale(&q.vector, 1.0 / gsl_blas_dnrm2(&q.vector));
    *left = 1.0;
    for (*done = 0; *done<m && * left> 0.0; ++*done) {
        const size_t j = *done;
        gsl_vector_view v = gsl_matrix_column(V, j + 1);
        q = gsl_matrix_column(V, j);
        gsl_spblas_dgemv(CblasNoTrans, 1.0, W, &q.vector, 0.0, &v.vector);
        const double whole = gsl_blas_dnrm2(&v.vector);
        for (int pass = 1; pass <= 2; pass++)
            for (size_t i = 0; i <= j; i++) {
                double part;
                q = gsl_matrix_column(V, i);
                gsl_blas_ddot(&v.vector, &q.vector, &part);
                gsl_matrix_set(H, i, j, gsl_matrix_get(H, i, j) + part);
                gsl_blas_daxpy(-part, &q.vector, &v.vector);
            }
        *left = gsl_blas_dnrm2(&v.vector);
        if (!(*left > whole * ESN_NOTHING))
            *left = 0.0;
        else
            gsl_vector_scale(&v.vector, 1.0 / *left);
        if (j + 1 < m && *left > 0.0)
            gsl_matrix_set(H, j + 1, j, *left);
    }
    gsl_matrix_transpose_memcpy(Q, V);
    gsl_matrix_free(V);
    return GSL_SUCCESS;
}

/* a'b of n numbers, half and half. */
static double
krylov_halved_dot(const double *a, const double *b, size_t n)
{
    if (n <= 2)
        return a[0] * b[0] + (n == 2 ? a[1] * b[1] : 0.0);
    return krylov_halved_dot(a, b, n / 2)
           + krylov_halved_dot(a + n / 2, b + n / 2, n - n / 2);
}

/* Column j of H and row j + 1 of Q; returns what was left, or 0. */
static double
krylov_next(const gsl_spmatrix *W, gsl_matrix *Q, gsl_matrix *H, size_t j)
{
    const size_t n = W->size1;
    const double *from = gsl_matrix_const_ptr(Q, j, 0);
    double *v = gsl_matrix_ptr(Q, j + 1, 0);
    for (size_t k = 0; k < n; k++) {
        v[k] = 0.0;
        for (int e = W->p[k + 1]; e > W->p[k]; e--)
            v[k] += W->data[e - 1] * from[W->i[e - 1]];
    }
    const double whole = sqrt(krylov_halved_dot(v, v, n));
    for (size_t i = 0; i < 2 * (j + 1); i++) {
        const double *q = gsl_matrix_const_ptr(Q, i % (j + 1), 0);
        const double part = krylov_halved_dot(q, v, n);
        for (size_t k = 0; k < n; k++)
            v[k] -= q[k] * part;
        *gsl_matrix_ptr(H, i % (j + 1), j) += part;
    }
    const double rest = sqrt(krylov_halved_dot(v, v, n));
    if (rest <= ESN_NOTHING * whole)
        return 0.0;
    for (size_t k = 0; k < n; k++)
        v[k] /= rest;
    return rest;
}

VARIANT(esn_arnoldi, halves)
(const gsl_spmatrix *W, gsl_matrix *Q, gsl_matrix *H, size_t *done,
 double *left)
{
    const int status = esn_arnoldi_arguments(W, Q, H);
    if (status != GSL_SUCCESS)
        return status;

    const size_t n = W->size1, m = H->size1;
    double *q = gsl_matrix_ptr(Q, 0, 0);
    const double length = sqrt(krylov_halved_dot(q, q, n));
    for (size_t k = 0; k < n; k++)
        q[k] /= length;
    gsl_matrix_set_zero(H);
    for (size_t j = 0; j < m; j++) {
        *left = krylov_next(W, Q, H, j);
        *done = j + 1;
        if (*left == 0.0)
            break;
        if (j + 1 < m)
            gsl_matrix_set(H, j + 1, j, *left);
    }
    return GSL_SUCCESS;
}

/* All parts of a pass at once, and the parts of both passes kept in H itself. */
static double
krylov_by_products(const gsl_spmatrix *W, gsl_matrix *Q, gsl_vector *parts,
                   size_t j, gsl_vector *H_j)
{
    const size_t n = W->size1;
    gsl_matrix_view basis = gsl_matrix_submatrix(Q, 0, 0, j + 1, n);
    const gsl_vector_view q = gsl_matrix_row(Q, j);
    gsl_vector_view v = gsl_matrix_row(Q, j + 1);
    gsl_vector_view p = gsl_vector_subvector(parts, 0, j + 1);
    gsl_vector_view h = gsl_vector_subvector(H_j, 0, j + 1);

    gsl_spblas_dgemv(CblasNoTrans, 1.0, W, &q.vector, 0.0, &v.vector);
    const double whole = gsl_blas_dnrm2(&v.vector);
    gsl_blas_dgemv(CblasNoTrans, 1.0, &basis.matrix, &v.vector, 0.0, &h.vector);
    gsl_blas_dgemv(CblasTrans, -1.0, &basis.matrix, &h.vector, 1.0, &v.vector);
    gsl_blas_dgemv(CblasNoTrans, 1.0, &basis.matrix, &v.vector, 0.0, &p.vector);
    gsl_blas_dgemv(CblasTrans, -1.0, &basis.matrix, &p.vector, 1.0, &v.vector);
    gsl_blas_daxpy(1.0, &p.vector, &h.vector);
    const double rest = gsl_blas_dnrm2(&v.vector);
    if (!(rest > ESN_NOTHING * whole))
        return 0.0;
    gsl_vector_scale(&v.vector, 1.0 / rest);
    return rest;
}

/* Column j and those after it; returns how many products were taken in all. */
static size_t
krylov_from(const gsl_spmatrix *W, gsl_matrix *Q, gsl_vector *parts, size_t j,
            gsl_matrix *H, double *left)
{
    gsl_vector_view H_j = gsl_matrix_column(H, j);
    *left = krylov_by_products(W, Q, parts, j, &H_j.vector);
    if (*left == 0.0 || j + 1 == H->size1)
        return j + 1;
    gsl_vector_set(&H_j.vector, j + 1, *left);
    return krylov_from(W, Q, parts, j + 1, H, left);
}

VARIANT(esn_arnoldi, recursion)
(const gsl_spmatrix *W, gsl_matrix *Q, gsl_matrix *H, size_t *done,
 double *left)
{
    const int status = esn_arnoldi_arguments(W, Q, H);
    if (status != GSL_SUCCESS)
        return status;

    gsl_vector *parts = gsl_vector_alloc(H->size1);
    krylov_unit(Q, 0);
    gsl_matrix_set_all(H, 0.0);
    *done = krylov_from(W, Q, parts, 0, H, left);
    gsl_vector_free(parts);
    return GSL_SUCCESS;
}

/* Latest rows first, and three passes where two are enough. */
VARIANT(esn_arnoldi, pass_after_pass)
(const gsl_spmatrix *W, gsl_matrix *Q, gsl_matrix *H, size_t *done,
 double *left)
{
    enum { PASSES = 3 };
    const int status = esn_arnoldi_arguments(W, Q, H);
    if (status != GSL_SUCCESS)
        return status;

    const int n = (int)W->size1;
    gsl_matrix_set_zero(H);
    krylov_unit(Q, 0);
    for (size_t j = 0; j < H->size1; j++) {
        double *v = gsl_matrix_ptr(Q, j + 1, 0);
        gsl_vector_view v_all = gsl_matrix_row(Q, j + 1);
        const gsl_vector_view q_j = gsl_matrix_row(Q, j);
        gsl_spblas_dgemv(CblasNoTrans, 1.0, W, &q_j.vector, 0.0, &v_all.vector);
        const double whole = cblas_dnrm2(n, v, 1);
        for (int pass = 0; pass < PASSES; pass++)
            for (size_t i = 0; i <= j; i++) {
                const double *q = gsl_matrix_const_ptr(Q, j - i, 0);
                const double part = cblas_ddot(n, q, 1, v, 1);
                cblas_daxpy(n, -part, q, 1, v, 1);
                *gsl_matrix_ptr(H, j - i, j) += part;
            }
        *done = j + 1;
        *left = cblas_dnrm2(n, v, 1);
        if (whole == 0.0 || *left / whole <= ESN_NOTHING) {
            *left = 0.0;
            return GSL_SUCCESS;
        }
        cblas_dscal(n, 1.0 / *left, v, 1);
        if (*done < H->size1)
            *gsl_matrix_ptr(H, *done, j) = *left;
    }
    return GSL_SUCCESS;
}
