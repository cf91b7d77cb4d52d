/*
 * Chapter 6 once more, by other means: dense matrices in long double. First the
 * reservoir, and what its products say of it.
 */
#include "esn.h"
#include "../runner/sheet.h"

#include <gsl/gsl_errno.h>
#include <math.h>

enum { LARGEST = 11 };

/* A full table first, and only then the compressed rows. */
ORACLE(esn_reservoir)(const gsl_rng *r, double connectivity, gsl_spmatrix *W)
{
    const size_t n = W->size2;
    double full[LARGEST][LARGEST] = { { 0.0 } };
    size_t nz = 0;

    if (W->size1 != n)
        return GSL_ENOTSQR;
    if (!(connectivity > 0.0) || connectivity > 1.0
        || W->sptype != GSL_SPMATRIX_CSR)
        return GSL_EINVAL;
    for (size_t k = 0; k < n * n; k++)
        if (!(gsl_rng_uniform(r) >= connectivity)) {
            full[k / n][k % n] = 2.0 * gsl_rng_uniform(r) - 1.0;
            nz++;
        }
    if (W->nzmax < nz)
        gsl_spmatrix_realloc(nz, W);
    W->p[0] = 0;
    W->nz = 0;
    for (size_t j = 0; j < n; j++) {
        for (size_t k = 0; k < n; k++)
            if (full[j][k] != 0.0) {
                W->data[W->nz] = full[j][k];
                W->i[W->nz++] = (int)k;
            }
        W->p[j + 1] = (int)W->nz;
    }
    return GSL_SUCCESS;
}

static long double
esn_long_dot(const long double *a, const long double *b, size_t n)
{
    long double sum = 0.0L;
    while (n-- > 0)
        sum += a[n] * b[n];
    return sum;
}

/* v = W q by single elements, however W stores them, and the length of v. */
static long double
esn_long_product(const gsl_spmatrix *W, const long double *q, long double *v)
{
    for (size_t j = 0; j < W->size1; j++) {
        v[j] = 0.0L;
        for (size_t k = 0; k < W->size1; k++)
            v[j] += gsl_spmatrix_get(W, j, k) * q[k];
    }
    return sqrtl(esn_long_dot(v, v, W->size1));
}

static int
esn_arnoldi_refusal(const gsl_spmatrix *W, const gsl_matrix *Q,
                    const gsl_matrix *H)
{
    const size_t n = W->size2, m = Q->size1 - 1;
    double largest = 0.0, start = 0.0;

    if (W->size1 != n)
        return GSL_ENOTSQR;
    if (m < 1 || m > n)
        return GSL_EINVAL;
    if (Q->size2 != n || H->size1 != m || H->size2 != m)
        return GSL_EBADLEN;
    for (size_t k = 0; k < W->nz; k++) {
        if (!(fabs(W->data[k]) < INFINITY))
            return GSL_EDOM;
        largest = fmax(largest, fabs(W->data[k]));
    }
    for (size_t k = 0; k < n; k++)
        start += fabs(gsl_matrix_get(Q, 0, k));
    // Both comparisons are false for NaN, so that it is refused as well.
    return (largest == 0.0 || fabs(log10(largest)) < 100.0)
                   && fabs(log10(start)) < 100.0
               ? GSL_SUCCESS
               : GSL_EDOM;
}

/*
 * Gram and Schmidt, from the last row to the first and three times. H is not
 * gathered on the way: it is what W does between the finished rows.
 */
ORACLE(esn_arnoldi)
(const gsl_spmatrix *W, gsl_matrix *Q, gsl_matrix *H, size_t *done,
 double *left)
{
    const size_t n = W->size1, m = Q->size1 - 1;
    long double q[LARGEST][LARGEST], v[LARGEST], rest = 1.0L;
    const int status = esn_arnoldi_refusal(W, Q, H);

    if (status != GSL_SUCCESS)
        return status;
    for (size_t k = 0; k < n; k++)
        q[0][k] = gsl_matrix_get(Q, 0, k);
    const long double start = sqrtl(esn_long_dot(q[0], q[0], n));
    for (size_t k = 0; k < n; k++)
        q[0][k] /= start;
    gsl_matrix_set_zero(H);
    for (*done = 0; *done < m && rest > 0.0L; ++*done) {
        const long double whole = esn_long_product(W, q[*done], v);
        for (size_t i = 0; i <= *done; i++)
            gsl_matrix_set(H, i, *done, (double)esn_long_dot(q[i], v, n));
        for (size_t i = 3 * (*done + 1); i-- > 0;) {
            const long double *row = q[i % (*done + 1)];
            const long double along = esn_long_dot(row, v, n);
            for (size_t k = 0; k < n; k++)
                v[k] -= along * row[k];
        }
        rest = sqrtl(esn_long_dot(v, v, n));
        rest = rest > ESN_NOTHING * whole ? rest : 0.0L;
        for (size_t k = 0; rest > 0.0L && k < n; k++)
            q[*done + 1][k] = v[k] / rest;
        if (*done + 1 < m)
            gsl_matrix_set(H, *done + 1, *done, (double)rest);
    }
    for (size_t i = 0; i < *done + (rest > 0.0L); i++)
        for (size_t k = 0; k < n; k++)
            gsl_matrix_set(Q, i, k, (double)q[i][k]);
    *left = (double)rest;
    return GSL_SUCCESS;
}
