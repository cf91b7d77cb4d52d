/* Chapter 6 as others would write it, continued: Arnoldi's products. */
#include "../../runner/sheet.h"
#include "esn.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <math.h>
#include <stdlib.h>

/* v = W q by loops. */
static void
arnoldi_product_by_loops(const gsl_spmatrix *W, const double *q, double *v)
{
    for (size_t j = 0; j < W->size1; j++) {
        v[j] = 0.0;
        for (int k = W->p[j]; k < W->p[j + 1]; k++)
            v[j] += W->data[k] * q[W->i[k]];
    }
}

static double
arnoldi_length_by_loops(const double *v, size_t n)
{
    double sum = 0.0;
    for (size_t k = 0; k < n; k++)
        sum += v[k] * v[k];
    return sqrt(sum);
}

/* All of (6.11) by loops, once q_1 has its length, with so many times for "twice". */
static void
arnoldi_by_loops(const gsl_spmatrix *W, gsl_matrix *Q, gsl_matrix *H,
                 size_t *done, double *left, size_t times)
{
    const size_t n = W->size1, m = H->size1;

    gsl_matrix_set_zero(H);
    for (size_t j = 0; j < m; j++) {
        double *v = gsl_matrix_ptr(Q, j + 1, 0);
        arnoldi_product_by_loops(W, gsl_matrix_ptr(Q, j, 0), v);
        const double whole = arnoldi_length_by_loops(v, n);
        for (size_t time = 0; time < times; time++)
            for (size_t i = 0; i <= j; i++) {
                const double *q = gsl_matrix_ptr(Q, i, 0);
                double part = 0.0;
                for (size_t k = 0; k < n; k++)
                    part += q[k] * v[k];
                for (size_t k = 0; k < n; k++)
                    v[k] -= part * q[k];
                *gsl_matrix_ptr(H, i, j) += part;
            }
        *left = arnoldi_length_by_loops(v, n);
        *done = j + 1;
        // The squares of both sides say the same.
        if (*left * *left <= ESN_NOTHING * ESN_NOTHING * whole * whole) {
            *left = 0.0;
            return;
        }
        for (size_t k = 0; k < n; k++)
            v[k] /= *left;
        if (j + 1 < m)
            gsl_matrix_set(H, j + 1, j, *left);
    }
}

VARIANT(esn_arnoldi, loops)
(const gsl_spmatrix *W, gsl_matrix *Q, gsl_matrix *H, size_t *done,
 double *left)
{
    const int status = esn_arnoldi_arguments(W, Q, H);
    if (status != GSL_SUCCESS)
        return status;

    const double length =
        arnoldi_length_by_loops(gsl_matrix_ptr(Q, 0, 0), W->size1);
    for (size_t k = 0; k < W->size1; k++)
        *gsl_matrix_ptr(Q, 0, k) /= length;
    arnoldi_by_loops(W, Q, H, done, left, 2);
    return GSL_SUCCESS;
}

VARIANT(esn_arnoldi, three_times)
(const gsl_spmatrix *W, gsl_matrix *Q, gsl_matrix *H, size_t *done,
 double *left)
{
    const int status = esn_arnoldi_arguments(W, Q, H);
    if (status != GSL_SUCCESS)
        return status;

    gsl_vector_view q = gsl_matrix_row(Q, 0);
    gsl_vector_scale(&q.vector, 1.0 / gsl_blas_dnrm2(&q.vector));
    arnoldi_by_loops(W, Q, H, done, left, 3);
    return GSL_SUCCESS;
}

/* Whether the contract has nothing against these numbers. */
static int
arnoldi_accepts(const gsl_spmatrix *W, double length)
{
    double largest = 0.0;
    if (!(length <= ESN_LARGEST && length >= 1.0 / ESN_LARGEST))
        return 0;
    for (size_t k = 0; k < W->nz; k++) {
        if (isnan(W->data[k]))
            return 0;
        largest = fabs(W->data[k]) > largest ? fabs(W->data[k]) : largest;
    }
    return largest == 0.0
           || (largest <= ESN_LARGEST && 1.0 <= ESN_LARGEST * largest);
}

VARIANT(esn_arnoldi, classical)
(const gsl_spmatrix *W, gsl_matrix *Q, gsl_matrix *H, size_t *done,
 double *left)
{
    const size_t n = W->size1, rows = Q->size1;
    if (n != W->size2 || rows < 2 || rows > n + 1)
        return n != W->size2 ? GSL_ENOTSQR : GSL_EINVAL;
    if (H->size1 + 1 != rows || H->size2 + 1 != rows || Q->size2 != n)
        return GSL_EBADLEN;
    gsl_vector_view q = gsl_matrix_row(Q, 0);
    const double length = gsl_blas_dnrm2(&q.vector);
    if (!arnoldi_accepts(W, length))
        return GSL_EDOM;

    // All parts at once, from the same v.
    gsl_vector *part = gsl_vector_alloc(rows);
    gsl_vector_scale(&q.vector, 1.0 / length);
    gsl_matrix_set_zero(H);
    *left = INFINITY;
    for (*done = 0; *done + 1 < rows && *left > 0.0; ++*done) {
        gsl_matrix_view all = gsl_matrix_submatrix(Q, 0, 0, *done + 1, n);
        gsl_vector_view parts = gsl_vector_subvector(part, 0, *done + 1);
        gsl_vector_view v = gsl_matrix_row(Q, *done + 1);
        gsl_vector_view H_j = gsl_matrix_subcolumn(H, *done, 0, *done + 1);
        q = gsl_matrix_row(Q, *done);
        gsl_spblas_dgemv(CblasNoTrans, 1.0, W, &q.vector, 0.0, &v.vector);
        const double nothing = ESN_NOTHING * gsl_blas_dnrm2(&v.vector);
        for (int time = 0; time < 2; time++) {
            gsl_blas_dgemv(CblasNoTrans, 1.0, &all.matrix, &v.vector, 0.0,
                           &parts.vector);
            gsl_blas_dgemv(CblasTrans, -1.0, &all.matrix, &parts.vector, 1.0,
                           &v.vector);
            gsl_vector_add(&H_j.vector, &parts.vector);
        }
        *left = gsl_blas_dnrm2(&v.vector);
        *left = *left <= nothing ? 0.0 : *left;
        if (*left > 0.0)
            gsl_vector_scale(&v.vector, 1.0 / *left);
        if (*done + 2 < rows)
            gsl_matrix_set(H, *done + 1, *done, *left);
    }
    gsl_vector_free(part);
    return GSL_SUCCESS;
}

VARIANT(esn_arnoldi, other_end)
(const gsl_spmatrix *W, gsl_matrix *Q, gsl_matrix *H, size_t *done,
 double *left)
{
    const int status = esn_arnoldi_arguments(W, Q, H);
    if (status != GSL_SUCCESS)
        return status;

    // From the last row to the first, and H only when all rows are finished.
    const size_t n = W->size1, m = H->size1;
    gsl_vector *v = gsl_vector_alloc(n);
    gsl_vector_view q = gsl_matrix_row(Q, 0);
    gsl_vector_scale(&q.vector, 1.0 / gsl_blas_dnrm2(&q.vector));
    gsl_matrix_set_zero(H);
    for (*done = 1; *done <= m; ++*done) {
        double part;
        q = gsl_matrix_row(Q, *done - 1);
        gsl_spblas_dgemv(CblasNoTrans, 1.0, W, &q.vector, 0.0, v);
        const double whole = gsl_blas_dnrm2(v);
        for (size_t i = 0; i < *done; i++) {
            q = gsl_matrix_row(Q, i);
            gsl_blas_ddot(&q.vector, v, gsl_matrix_ptr(H, i, *done - 1));
        }
        for (size_t i = 2 * *done; i-- > 0;) {
            q = gsl_matrix_row(Q, i % *done);
            gsl_blas_ddot(&q.vector, v, &part);
            gsl_blas_daxpy(-part, &q.vector, v);
        }
        *left = gsl_blas_dnrm2(v);
        if (*left / ESN_NOTHING <= whole) {
            *left = 0.0;
            break;
        }
        gsl_vector_scale(v, 1.0 / *left);
        gsl_matrix_set_row(Q, *done, v);
        if (*done < m)
            gsl_matrix_set(H, *done, *done - 1, *left);
    }
    *done = *done > m ? m : *done;
    gsl_vector_free(v);
    return GSL_SUCCESS;
}

static long double
arnoldi_long_dot(const long double *a, const long double *b, size_t n)
{
    long double sum = 0.0L;
    for (size_t k = 0; k < n; k++)
        sum += a[k] * b[k];
    return sum;
}

static void
arnoldi_long_divide(long double *a, long double by, size_t n)
{
    for (size_t k = 0; k < n; k++)
        a[k] /= by;
}

VARIANT(esn_arnoldi, long_double)
(const gsl_spmatrix *W, gsl_matrix *Q, gsl_matrix *H, size_t *done,
 double *left)
{
    const int status = esn_arnoldi_arguments(W, Q, H);
    if (status != GSL_SUCCESS)
        return status;

    const size_t n = W->size1, m = H->size1;
    long double *q = calloc((m + 1) * n, sizeof *q), rest = 0.0L;
    for (size_t k = 0; k < n; k++)
        q[k] = gsl_matrix_get(Q, 0, k);
    arnoldi_long_divide(q, sqrtl(arnoldi_long_dot(q, q, n)), n);
    gsl_matrix_set_zero(H);
    for (size_t j = 0; j < m; j++) {
        long double *v = q + (j + 1) * n;
        for (size_t i = 0; i < n; i++)
            for (int k = W->p[i]; k < W->p[i + 1]; k++)
                v[i] += W->data[k] * q[j * n + (size_t)W->i[k]];
        const long double whole = sqrtl(arnoldi_long_dot(v, v, n));
        for (size_t i = 0; i < 2 * (j + 1); i++) {
            const long double *row = q + i % (j + 1) * n;
            const long double part = arnoldi_long_dot(row, v, n);
            for (size_t k = 0; k < n; k++)
                v[k] -= part * row[k];
            *gsl_matrix_ptr(H, i % (j + 1), j) += (double)part;
        }
        rest = sqrtl(arnoldi_long_dot(v, v, n));
        rest = rest > ESN_NOTHING * whole ? rest : 0.0L;
        arnoldi_long_divide(v, rest > 0.0L ? rest : 1.0L, n);
        if (j + 1 < m && rest > 0.0L)
            gsl_matrix_set(H, j + 1, j, (double)rest);
        *done = j + 1;
        if (rest == 0.0L)
            break;
    }
    for (size_t i = 0; i < *done + (rest > 0.0L); i++)
        for (size_t k = 0; k < n; k++)
            gsl_matrix_set(Q, i, k, (double)q[i * n + k]);
    *left = (double)rest;
    free(q);
    return GSL_SUCCESS;
}
