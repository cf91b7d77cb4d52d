/*
 * Right answers to chapter 10 that are written in other ways, continued: more ways for an
 * error to walk.
 */
#include "../../runner/sheet.h"
#include "lyap.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_linalg.h>
#include <gsl/gsl_permutation.h>
#include <gsl/gsl_permute_vector.h>
#include <math.h>
#include <stdlib.h>

/* The row at or below ROW whose number in COLUMN is the largest. */
static size_t
lyap_pivot_row(const gsl_matrix *A, size_t row, size_t column)
{
    size_t best = row;
    for (size_t i = row + 1; i < A->size1; i++)
        if (fabs(gsl_matrix_get(A, i, column))
            > fabs(gsl_matrix_get(A, best, column)))
            best = i;
    return best;
}

/* Gauss and Jordan: A becomes the identity, and x the solution. */
VARIANT(lyap_walk, gauss_jordan)
(const gsl_matrix *J, const gsl_vector *dl, gsl_matrix *A,
 gsl_permutation *order, gsl_vector *dh)
{
    const int status = lyap_walk_arguments(J, dl, A, order, dh);
    if (status != GSL_SUCCESS)
        return status;
    int regular = 1;
    gsl_vector *x = gsl_vector_alloc(dh->size);
    gsl_vector_memcpy(x, dh);
    gsl_vector_sub(x, dl);
    gsl_matrix_transpose_memcpy(A, J);
    for (size_t c = 0; c < dh->size; c++) {
        const size_t best = lyap_pivot_row(A, c, c);
        gsl_matrix_swap_rows(A, c, best);
        gsl_vector_swap_elements(x, c, best);
        const gsl_vector_view pivot = gsl_matrix_row(A, c);
        if (gsl_vector_get(&pivot.vector, c) == 0.0) {
            regular = 0;
            break;
        }
        for (size_t i = 0; i < dh->size; i++) {
            gsl_vector_view row = gsl_matrix_row(A, i);
            const double factor = gsl_vector_get(&row.vector, c)
                                  / gsl_vector_get(&pivot.vector, c);
            if (i == c)
                continue;
            gsl_blas_daxpy(-factor, &pivot.vector, &row.vector);
            *gsl_vector_ptr(x, i) -= factor * gsl_vector_get(x, c);
        }
    }
    for (size_t i = 0; regular && i < dh->size; i++)
        gsl_vector_set(dh, i, gsl_vector_get(x, i) / gsl_matrix_get(A, i, i));
    gsl_vector_free(x);
    return regular ? GSL_SUCCESS : GSL_EDOM;
}

/* LU by outer products, in place, with its order kept; 0 when a pivot is 0. */
static int
lyap_outer_lu(gsl_matrix *A, gsl_permutation *order)
{
    const size_t n = A->size1;
    gsl_permutation_init(order);
    for (size_t c = 0; c < n; c++) {
        const size_t best = lyap_pivot_row(A, c, c);
        gsl_matrix_swap_rows(A, c, best);
        gsl_permutation_swap(order, c, best);
        if (gsl_matrix_get(A, c, c) == 0.0)
            return 0;
        if (c + 1 == n)
            break;
        gsl_vector_view l = gsl_matrix_subcolumn(A, c, c + 1, n - c - 1);
        const gsl_vector_view u = gsl_matrix_subrow(A, c, c + 1, n - c - 1);
        gsl_matrix_view rest =
            gsl_matrix_submatrix(A, c + 1, c + 1, n - c - 1, n - c - 1);
        for (size_t i = 0; i < l.vector.size; i++)
            *gsl_vector_ptr(&l.vector, i) /= gsl_matrix_get(A, c, c);
        gsl_blas_dger(-1.0, &l.vector, &u.vector, &rest.matrix);
    }
    return 1;
}

VARIANT(lyap_walk, outer_products)
(const gsl_matrix *J, const gsl_vector *dl, gsl_matrix *A,
 gsl_permutation *order, gsl_vector *dh)
{
    const int status = lyap_walk_arguments(J, dl, A, order, dh);
    if (status != GSL_SUCCESS)
        return status;
    gsl_matrix_transpose_memcpy(A, J);
    if (!lyap_outer_lu(A, order))
        return GSL_EDOM;
    gsl_blas_daxpy(-1.0, dl, dh);
    gsl_permute_vector(order, dh);
    gsl_blas_dtrsv(CblasLower, CblasNoTrans, CblasUnit, A, dh);
    gsl_blas_dtrsv(CblasUpper, CblasNoTrans, CblasNonUnit, A, dh);
    return GSL_SUCCESS;
}

/* Elimination with more digits, row by row of an array of our own. */
static int
lyap_long_elimination(long double *M, size_t n)
{
    for (size_t c = 0; c < n; c++) {
        size_t best = c;
        for (size_t i = c + 1; i < n; i++)
            if (fabsl(M[i * (n + 1) + c]) > fabsl(M[best * (n + 1) + c]))
                best = i;
        for (size_t j = 0; best != c && j <= n; j++) {
            const long double kept = M[best * (n + 1) + j];
            M[best * (n + 1) + j] = M[c * (n + 1) + j];
            M[c * (n + 1) + j] = kept;
        }
        if (M[c * (n + 1) + c] == 0.0L)
            return 0;
        for (size_t i = c + 1; i < n; i++)
            for (size_t j = n + 1; j-- > c;)
                M[i * (n + 1) + j] -= M[i * (n + 1) + c] / M[c * (n + 1) + c]
                                      * M[c * (n + 1) + j];
    }
    return 1;
}

VARIANT(lyap_walk, long_double)
(const gsl_matrix *J, const gsl_vector *dl, gsl_matrix *A,
 gsl_permutation *order, gsl_vector *dh)
{
    if (lyap_walk_arguments(J, dl, A, order, dh))
        return GSL_EBADLEN;
    const size_t n = dh->size;
    int sign, regular = 1;
    // Whether J is singular is asked of factors in double, as the contract does.
    gsl_matrix_transpose_memcpy(A, J);
    gsl_linalg_LU_decomp(A, order, &sign);
    for (size_t i = 0; i < n; i++)
        regular &= gsl_matrix_get(A, i, i) != 0.0;
    long double *M = malloc(n * (n + 1) * sizeof *M);
    for (size_t i = 0; i < n; i++) {
        for (size_t j = 0; j < n; j++)
            M[i * (n + 1) + j] = gsl_matrix_get(J, j, i);
        M[i * (n + 1) + n] =
            (long double)gsl_vector_get(dh, i) - gsl_vector_get(dl, i);
    }
    regular = regular && lyap_long_elimination(M, n);
    for (size_t i = n; regular && i-- > 0;) {
        long double sum = M[i * (n + 1) + n];
        for (size_t j = n; --j > i;)
            sum -= M[i * (n + 1) + j] * M[j * (n + 1) + n];
        M[i * (n + 1) + n] = sum / M[i * (n + 1) + i];
        gsl_vector_set(dh, i, (double)M[i * (n + 1) + n]);
    }
    free(M);
    return regular ? GSL_SUCCESS : GSL_EDOM;
}

/* x' J = (dh - dl)' by columns of J, so that nothing is transposed. */
VARIANT(lyap_walk, columns_of_J)
(const gsl_matrix *J, const gsl_vector *dl, gsl_matrix *A,
 gsl_permutation *order, gsl_vector *dh)
{
    if (lyap_walk_arguments(J, dl, A, order, dh))
        return GSL_EBADLEN;
    const size_t n = dh->size;
    int regular = 1;
    gsl_vector *b = gsl_vector_alloc(n);
    gsl_vector_memcpy(b, dh);
    gsl_vector_sub(b, dl);
    gsl_matrix_memcpy(A, J);
    for (size_t r = 0; r < n; r++) {
        const gsl_vector_view row = gsl_matrix_subrow(A, r, r, n - r);
        const size_t best = r + gsl_blas_idamax(&row.vector);
        gsl_matrix_swap_columns(A, r, best);
        gsl_vector_swap_elements(b, r, best);
        const gsl_vector_view pivot = gsl_matrix_column(A, r);
        if (gsl_matrix_get(A, r, r) == 0.0) {
            regular = 0;
            break;
        }
        for (size_t c = r + 1; c < n; c++) {
            gsl_vector_view column = gsl_matrix_column(A, c);
            const double factor =
                gsl_matrix_get(A, r, c) / gsl_matrix_get(A, r, r);
            gsl_blas_daxpy(-factor, &pivot.vector, &column.vector);
            *gsl_vector_ptr(b, c) -= factor * gsl_vector_get(b, r);
        }
    }
    for (size_t i = n; regular && i-- > 0;) {
        double sum = gsl_vector_get(b, i);
        for (size_t j = i + 1; j < n; j++)
            sum -= gsl_matrix_get(A, j, i) * gsl_vector_get(dh, j);
        gsl_vector_set(dh, i, sum / gsl_matrix_get(A, i, i));
    }
    gsl_vector_free(b);
    return regular ? GSL_SUCCESS : GSL_EDOM;
}

/* Crout: first column c of L, then row c of U, from dot products with what is there. */
static int
lyap_crout(gsl_matrix *A, gsl_vector *x)
{
    const size_t n = A->size1;
    for (size_t c = 0; c < n; c++) {
        for (size_t i = c; i < n; i++)
            for (size_t k = 0; k < c; k++)
                *gsl_matrix_ptr(A, i, c) -=
                    gsl_matrix_get(A, i, k) * gsl_matrix_get(A, k, c);
        const size_t best = lyap_pivot_row(A, c, c);
        gsl_matrix_swap_rows(A, c, best);
        gsl_vector_swap_elements(x, c, best);
        if (gsl_matrix_get(A, c, c) == 0.0)
            return 0;
        for (size_t j = c + 1; j < n; j++) {
            double sum = gsl_matrix_get(A, c, j);
            for (size_t k = 0; k < c; k++)
                sum -= gsl_matrix_get(A, c, k) * gsl_matrix_get(A, k, j);
            gsl_matrix_set(A, c, j, sum / gsl_matrix_get(A, c, c));
        }
    }
    return 1;
}

VARIANT(lyap_walk, crout)
(const gsl_matrix *J, const gsl_vector *dl, gsl_matrix *A,
 gsl_permutation *order, gsl_vector *dh)
{
    if (lyap_walk_arguments(J, dl, A, order, dh))
        return GSL_EBADLEN;
    gsl_vector *x = gsl_vector_alloc(dh->size);
    for (size_t i = 0; i < dh->size; i++)
        gsl_vector_set(x, i, gsl_vector_get(dh, i) - gsl_vector_get(dl, i));
    gsl_matrix_transpose_memcpy(A, J);
    const int regular = lyap_crout(A, x);
    if (regular) {
        gsl_blas_dtrsv(CblasLower, CblasNoTrans, CblasNonUnit, A, x);
        gsl_blas_dtrsv(CblasUpper, CblasNoTrans, CblasUnit, A, x);
        gsl_vector_memcpy(dh, x);
    }
    gsl_vector_free(x);
    return regular ? GSL_SUCCESS : GSL_EDOM;
}
