/*
 * Chapter 5 once more, by other means: numbers of unit size that are scaled
 * afterwards, Cholesky for QR, Gelfand's formula for eigenvalues, and powers of
 * two for the gain.
 */
#include "init.h"
#include "../runner/sheet.h"

#include <float.h>
#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_linalg.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Element k of W, counted along the rows. */
static double *
init_oracle_element(const gsl_matrix *W, size_t k)
{
    return W->data + k / W->size2 * W->tda + k % W->size2;
}

static void
init_oracle_draw(const gsl_rng *r, gsl_matrix *W, double sd)
{
    for (size_t k = 0; k < W->size1 * W->size2; k++)
        *init_oracle_element(W, k) = sd * gsl_ran_gaussian_ziggurat(r, 1.0);
}

ORACLE(init_glorot_uniform)(const gsl_rng *r, gsl_matrix *W)
{
    const double half = 0.5 * (double)(W->size1 + W->size2);
    for (size_t k = 0; k < W->size1 * W->size2; k++)
        *init_oracle_element(W, k) =
            (2.0 * gsl_rng_uniform(r) - 1.0) / sqrt(half / 3.0);
    return GSL_SUCCESS;
}

ORACLE(init_glorot_normal)(const gsl_rng *r, gsl_matrix *W)
{
    init_oracle_draw(
        r, W, M_SQRT2 / hypot(sqrt((double)W->size1), sqrt((double)W->size2)));
    return GSL_SUCCESS;
}

ORACLE(init_gaussian)(const gsl_rng *r, double gain, gsl_matrix *W)
{
    if (promised_status() != GSL_SUCCESS)
        return promised_status();
    init_oracle_draw(r, W, gain * sqrt(1.0 / (double)W->size2));
    return GSL_SUCCESS;
}

/*
 * G' G = R' R with a positive diagonal, so Q = G / R needs no signs to be put
 * right. Rounding leaves Q a little askew, which a second turn mends.
 */
static void
init_straighten(gsl_matrix *G, gsl_matrix *square)
{
    for (int turn = 0; turn < 2; turn++) {
        gsl_blas_dgemm(CblasTrans, CblasNoTrans, 1.0, G, G, 0.0, square);
        gsl_linalg_cholesky_decomp1(square);
        gsl_blas_dtrsm(CblasRight, CblasLower, CblasTrans, CblasNonUnit, 1.0,
                       square, G);
    }
}

ORACLE(init_orthogonal)(const gsl_rng *r, double gain, gsl_matrix *W)
{
    const size_t n = W->size2;

    if (promised_status() != GSL_SUCCESS)
        return promised_status();
    gsl_matrix *G = gsl_matrix_alloc(n, n), *square = gsl_matrix_alloc(n, n);
    init_oracle_draw(r, G, 1.0);
    init_straighten(G, square);
    for (size_t k = 0; k < n * n; k++)
        *init_oracle_element(W, k) = gain * *init_oracle_element(G, k);
    gsl_matrix_free(G);
    gsl_matrix_free(square);
    return GSL_SUCCESS;
}

ORACLE(init_identity)(const gsl_rng *r, double sd, rnn_params *p)
{
    if (promised_status() != GSL_SUCCESS)
        return promised_status();
    for (size_t k = 0; k < p->H * p->H; k++)
        *init_oracle_element(&p->W_hh.matrix, k) = k % (p->H + 1) == 0;
    for (size_t k = 0; k < p->H; k++)
        p->b_h.vector.data[k] = 0.0;
    for (size_t k = 0; k < p->O; k++)
        p->b_y.vector.data[k] = 0.0;
    init_oracle_draw(r, &p->W_xh.matrix, sd);
    init_oracle_draw(r, &p->W_hy.matrix, sd);
    return GSL_SUCCESS;
}

/*
 * Divides a, n by n, by its largest element, which it returns, and squares it.
 * What is 0 is passed over, because most of a large matrix is.
 */
static long double
init_square_matrix(long double *a, long double *product, size_t n)
{
    long double most = 0.0L;
    for (size_t k = 0; k < n * n; k++) {
        if (a[k] != 0.0L)
            most = fmaxl(most, fabsl(a[k]));
        product[k] = 0.0L;
    }
    for (size_t i = 0; i < n; i++)
        for (size_t m = 0; m < n; m++) {
            const long double factor = a[i * n + m];
            for (size_t j = 0; factor != 0.0L && j < n; j++)
                if (a[m * n + j] != 0.0L)
                    product[i * n + j] += factor / most * (a[m * n + j] / most);
        }
    memcpy(a, product, n * n * sizeof *a);
    return most;
}

/* Gelfand (1941): rho is the limit of |W^m|^(1/m); here m = 2^SQUARINGS. */
static double
init_gelfand(const gsl_matrix *W)
{
    enum { SQUARINGS = 44 };
    const size_t n = W->size1;
    long double *a = malloc(2 * n * n * sizeof *a);
    long double logarithm = 0.0L, power = 1.0L, most = 1.0L;

    for (size_t k = 0; k < n * n; k++)
        a[k] = *init_oracle_element(W, k);
    for (int m = 0; m < SQUARINGS && most > 0.0L; m++) {
        most = init_square_matrix(a, a + n * n, n);
        logarithm += logl(most) * power;
        power *= 0.5L;
    }
    free(a);
    return most > 0.0L ? (double)expl(logarithm) : 0.0;
}

ORACLE(init_spectral_radius)(const gsl_matrix *W, double *rho)
{
    if (promised_status() != GSL_SUCCESS)
        return promised_status();
    for (size_t k = 0; k < W->size1 * W->size2; k++)
        if (!isfinite(*init_oracle_element(W, k)))
            return GSL_EDOM;
    *rho = init_gelfand(W);
    return GSL_SUCCESS;
}

ORACLE(init_rescale)(gsl_matrix *W, double rho)
{
    if (promised_status() != GSL_SUCCESS)
        return promised_status();
    const double radius = init_gelfand(W);
    if (!(radius >= 1.0 / DBL_MAX && radius <= 1.0 / DBL_MIN))
        return GSL_EDOM;
    for (size_t k = 0; k < W->size1 * W->size2; k++)
        *init_oracle_element(W, k) = *init_oracle_element(W, k) / radius * rho;
    return GSL_SUCCESS;
}

ORACLE(init_gain)(const gsl_vector *norm, double *gain)
{
    const size_t T = norm->size - 1;
    int power_0, power_T;

    if (promised_status() != GSL_SUCCESS)
        return promised_status();
    const double norm_0 = gsl_vector_get(norm, 0);
    const double norm_T = gsl_vector_get(norm, T);
    const double first = frexp(norm_0, &power_0);
    const double last = frexp(norm_T, &power_T);
    *gain = pow(first / last, 1.0 / (double)T)
            * exp2((double)(power_0 - power_T) / (double)T);
    return GSL_SUCCESS;
}
