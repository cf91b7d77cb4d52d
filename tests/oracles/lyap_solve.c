/* Chapter 10 once more, continued: what is left, and a system of equations. */
#include "lyap_oracle.h"

#include <gsl/gsl_errno.h>
#include <math.h>
#include <stdlib.h>

/* One rotation of a symmetric matrix that makes its element (p,q) 0. */
static void
lyap_rotate(long double *G, size_t H, size_t p, size_t q)
{
    const long double off = G[p * H + q];
    const long double theta = (G[q * H + q] - G[p * H + p]) / (2.0L * off);
    const long double t =
        copysignl(1.0L, theta) / (fabsl(theta) + sqrtl(theta * theta + 1.0L));
    const long double c = 1.0L / sqrtl(t * t + 1.0L), s = t * c;

    for (size_t i = 0; i < H; i++) {
        const long double one = G[i * H + p], other = G[i * H + q];
        G[i * H + p] = c * one - s * other;
        G[i * H + q] = s * one + c * other;
    }
    for (size_t i = 0; i < H; i++) {
        const long double one = G[p * H + i], other = G[q * H + i];
        G[p * H + i] = c * one - s * other;
        G[q * H + i] = s * one + c * other;
    }
}

/* The eigenvalues of a symmetric matrix end on its diagonal: Jacobi 1846. */
static void
lyap_diagonalise(long double *G, size_t H)
{
    enum { SWEEPS = 30 };
    for (int sweep = 0; sweep < SWEEPS; sweep++) {
        size_t turned = 0;
        for (size_t p = 0; p + 1 < H; p++)
            for (size_t q = p + 1; q < H; q++)
                if (fabsl(G[p * H + q])
                    > 1e-19L * sqrtl(fabsl(G[p * H + p] * G[q * H + q]))) {
                    lyap_rotate(G, H, p, q);
                    turned++;
                }
        if (turned == 0)
            return;
    }
}

static int
lyap_larger_first(const void *one, const void *other)
{
    const double a = *(const double *)one, b = *(const double *)other;
    return (a < b) - (a > b);
}

ORACLE(lyap_directions)
(const gsl_matrix *P, double share, gsl_matrix *A, gsl_matrix *V, gsl_vector *s,
 size_t *count)
{
    (void)A;
    (void)V;
    if (promised_status() != GSL_SUCCESS)
        return promised_status();
    const size_t H = P->size1;
    long double *G = lyap_block(H * H);
    double *value = malloc(H * sizeof *value);
    if (value == NULL)
        abort();

    for (size_t i = 0; i < H; i++)
        for (size_t j = 0; j < H; j++)
            for (size_t k = 0; k < H; k++)
                G[i * H + j] += (long double)gsl_matrix_get(P, k, i)
                                * gsl_matrix_get(P, k, j);
    lyap_diagonalise(G, H);
    for (size_t i = 0; i < H; i++)
        value[i] = (double)sqrtl(fmaxl(G[i * H + i], 0.0L));
    qsort(value, H, sizeof *value, lyap_larger_first);
    *count = 0;
    for (size_t i = 0; i < H; i++) {
        gsl_vector_set(s, i, value[i]);
        *count += value[i] > share * value[0];
    }
    free(G);
    free(value);
    return GSL_SUCCESS;
}

/* The row, from FROM on, with the largest number in a column. */
static size_t
lyap_pivot(const long double *M, size_t H, size_t from)
{
    size_t best = from;
    for (size_t i = from; i < H; i++)
        if (fabsl(M[i * (H + 1) + from]) > fabsl(M[best * (H + 1) + from]))
            best = i;
    return best;
}

/* J' and the right side as H rows of H + 1, made into a 1 and the solution. */
ORACLE(lyap_walk)
(const gsl_matrix *J, const gsl_vector *dl, gsl_matrix *A,
 gsl_permutation *order, gsl_vector *dh)
{
    (void)A;
    (void)order;
    if (promised_status() != GSL_SUCCESS)
        return promised_status();
    const size_t H = dh->size, n = H + 1;
    long double *M = lyap_block(H * n);
    for (size_t i = 0; i < H; i++) {
        for (size_t j = 0; j < H; j++)
            M[i * n + j] = gsl_matrix_get(J, j, i);
        M[i * n + H] =
            (long double)gsl_vector_get(dh, i) - gsl_vector_get(dl, i);
    }
    for (size_t c = 0; c < H; c++) {
        const size_t best = lyap_pivot(M, H, c);
        for (size_t j = 0; j < n; j++) {
            const long double kept = M[c * n + j];
            M[c * n + j] = M[best * n + j];
            M[best * n + j] = kept;
        }
        for (size_t i = 0; i < H; i++) {
            const long double factor = M[i * n + c] / M[c * n + c];
            for (size_t j = c; j < n && i != c; j++)
                M[i * n + j] -= factor * M[c * n + j];
        }
    }
    for (size_t i = 0; i < H; i++)
        gsl_vector_set(dh, i, (double)(M[i * n + H] / M[i * n + i]));
    free(M);
    return GSL_SUCCESS;
}
