/*
 * The mistakes of chapter 5, continued: the orthogonal matrix. See chain.c
 * beside this file for how a mistake is written.
 */
#include "../runner/sheet.h"
#include "init.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_linalg.h>
#include <gsl/gsl_math.h>
#include <gsl/gsl_randist.h>
#include <math.h>

/* What the contract answers, before anything is written. */
static int
init_orthogonal_check(double gain, const gsl_matrix *W)
{
    if (W->size1 != W->size2)
        return GSL_ENOTSQR;
    return gain >= 0.0 && isfinite(gain) ? GSL_SUCCESS : GSL_EINVAL;
}

/* G, Q and R of (5.4), n by n. */
typedef struct {
    gsl_matrix *G, *Q, *R;
} factors;

/* Draws G and factorises it; init_orthogonal_free() frees all three. */
static factors
init_orthogonal_factors(const gsl_rng *r, size_t n)
{
    const factors f = { gsl_matrix_alloc(n, n), gsl_matrix_alloc(n, n),
                        gsl_matrix_alloc(n, n) };
    gsl_matrix *QR = gsl_matrix_alloc(n, n);
    gsl_vector *tau = gsl_vector_alloc(n);
    for (size_t j = 0; j < n; j++)
        for (size_t k = 0; k < n; k++)
            gsl_matrix_set(f.G, j, k, gsl_ran_gaussian_ziggurat(r, 1.0));
    gsl_matrix_memcpy(QR, f.G);
    gsl_linalg_QR_decomp(QR, tau);
    gsl_linalg_QR_unpack(QR, tau, f.Q, f.R);
    gsl_matrix_free(QR);
    gsl_vector_free(tau);
    return f;
}

static void
init_orthogonal_free(factors f)
{
    gsl_matrix_free(f.G);
    gsl_matrix_free(f.Q);
    gsl_matrix_free(f.R);
}

/* The sign of R_kk: 1 or -1. */
static double
init_orthogonal_sign(factors f, size_t k)
{
    return gsl_matrix_get(f.R, k, k) < 0.0 ? -1.0 : 1.0;
}

MISTAKE(init_orthogonal, no_signs,
        "this is Q as the library gave it. It is orthogonal, but\n"
        "  not uniform: multiply every column by the sign of its R_jj.")
(const gsl_rng *r, double gain, gsl_matrix *W)
{
    const int status = init_orthogonal_check(gain, W);
    if (status != GSL_SUCCESS)
        return status;
    const size_t n = W->size1;
    const factors f = init_orthogonal_factors(r, n);
    for (size_t j = 0; j < n; j++)
        for (size_t k = 0; k < n; k++)
            gsl_matrix_set(W, j, k, gain * gsl_matrix_get(f.Q, j, k));
    init_orthogonal_free(f);
    return GSL_SUCCESS;
}

MISTAKE(init_orthogonal, rows_signed,
        "the signs are on the rows of Q. Q diag(s) multiplies\n"
        "  the columns.")
(const gsl_rng *r, double gain, gsl_matrix *W)
{
    const int status = init_orthogonal_check(gain, W);
    if (status != GSL_SUCCESS)
        return status;
    const size_t n = W->size1;
    const factors f = init_orthogonal_factors(r, n);
    for (size_t j = 0; j < n; j++)
        for (size_t k = 0; k < n; k++)
            gsl_matrix_set(W, j, k,
                           gain * init_orthogonal_sign(f, j)
                               * gsl_matrix_get(f.Q, j, k));
    init_orthogonal_free(f);
    return GSL_SUCCESS;
}

MISTAKE(init_orthogonal, opposite_signs,
        "every column has the opposite sign: it is multiplied\n"
        "  by -1 where R_jj is positive.")
(const gsl_rng *r, double gain, gsl_matrix *W)
{
    const int status = init_orthogonal_check(gain, W);
    if (status != GSL_SUCCESS)
        return status;
    const size_t n = W->size1;
    const factors f = init_orthogonal_factors(r, n);
    for (size_t j = 0; j < n; j++)
        for (size_t k = 0; k < n; k++)
            gsl_matrix_set(W, j, k,
                           -gain * init_orthogonal_sign(f, k)
                               * gsl_matrix_get(f.Q, j, k));
    init_orthogonal_free(f);
    return GSL_SUCCESS;
}

MISTAKE(init_orthogonal, no_gain, "the gain is not used.")
(const gsl_rng *r, double gain, gsl_matrix *W)
{
    const int status = init_orthogonal_check(gain, W);
    if (status != GSL_SUCCESS)
        return status;
    const size_t n = W->size1;
    const factors f = init_orthogonal_factors(r, n);
    for (size_t j = 0; j < n; j++)
        for (size_t k = 0; k < n; k++)
            gsl_matrix_set(W, j, k,
                           init_orthogonal_sign(f, k)
                               * gsl_matrix_get(f.Q, j, k));
    init_orthogonal_free(f);
    return GSL_SUCCESS;
}

MISTAKE(init_orthogonal, transposed,
        "this is the transpose of (5.4). It is uniform, too, but\n"
        "  another matrix than the seed stands for.")
(const gsl_rng *r, double gain, gsl_matrix *W)
{
    const int status = init_orthogonal_check(gain, W);
    if (status != GSL_SUCCESS)
        return status;
    const size_t n = W->size1;
    const factors f = init_orthogonal_factors(r, n);
    for (size_t j = 0; j < n; j++)
        for (size_t k = 0; k < n; k++)
            gsl_matrix_set(W, j, k,
                           gain * init_orthogonal_sign(f, j)
                               * gsl_matrix_get(f.Q, k, j));
    init_orthogonal_free(f);
    return GSL_SUCCESS;
}

MISTAKE(init_orthogonal, the_other_factor,
        "W is R, the triangle. Q is the factor that turns.")
(const gsl_rng *r, double gain, gsl_matrix *W)
{
    const int status = init_orthogonal_check(gain, W);
    if (status != GSL_SUCCESS)
        return status;
    const size_t n = W->size1;
    const factors f = init_orthogonal_factors(r, n);
    for (size_t j = 0; j < n; j++)
        for (size_t k = 0; k < n; k++)
            gsl_matrix_set(W, j, k, gain * gsl_matrix_get(f.R, j, k));
    init_orthogonal_free(f);
    return GSL_SUCCESS;
}

MISTAKE(init_orthogonal, not_factorised,
        "W is G itself, scaled so that its columns have length 1\n"
        "  on average. They are not at right angles: it still needs the QR "
        "factors.")
(const gsl_rng *r, double gain, gsl_matrix *W)
{
    const int status = init_orthogonal_check(gain, W);
    if (status != GSL_SUCCESS)
        return status;
    const size_t n = W->size1;
    const factors f = init_orthogonal_factors(r, n);
    for (size_t j = 0; j < n; j++)
        for (size_t k = 0; k < n; k++)
            gsl_matrix_set(W, j, k,
                           gain / sqrt((double)n) * gsl_matrix_get(f.G, j, k));
    init_orthogonal_free(f);
    return GSL_SUCCESS;
}

/* Q diag(sign R_kk) times gain, in the columns that W has. */
static void
init_orthogonal_write(factors f, double gain, gsl_matrix *W)
{
    for (size_t j = 0; j < W->size1; j++)
        for (size_t k = 0; k < W->size1 && k < W->size2; k++)
            gsl_matrix_set(W, j, k,
                           gain * init_orthogonal_sign(f, k)
                               * gsl_matrix_get(f.Q, j, k));
}

MISTAKE(init_orthogonal, not_square,
        "a W that is not square is accepted, and only a part of\n"
        "  it is right. The contract answers GSL_ENOTSQR.")
(const gsl_rng *r, double gain, gsl_matrix *W)
{
    if (!(gain >= 0.0) || !isfinite(gain))
        return GSL_EINVAL;
    const factors f = init_orthogonal_factors(r, W->size1);
    init_orthogonal_write(f, gain, W);
    init_orthogonal_free(f);
    return GSL_SUCCESS;
}

MISTAKE(init_orthogonal, zero_refused,
        "a gain of 0 is refused. It is not negative: all of W is 0.")
(const gsl_rng *r, double gain, gsl_matrix *W)
{
    const int status = init_orthogonal_check(gain, W);
    if (status != GSL_SUCCESS || gain == 0.0)
        return status != GSL_SUCCESS ? status : GSL_EINVAL;
    const factors f = init_orthogonal_factors(r, W->size1);
    init_orthogonal_write(f, gain, W);
    init_orthogonal_free(f);
    return GSL_SUCCESS;
}

MISTAKE(init_orthogonal, divided,
        "W is divided by sqrt(n) as well. The columns of Q have length\n"
        "  1 already; only numbers that are drawn one by one need that.")
(const gsl_rng *r, double gain, gsl_matrix *W)
{
    const int status = init_orthogonal_check(gain, W);
    if (status != GSL_SUCCESS)
        return status;
    const factors f = init_orthogonal_factors(r, W->size1);
    init_orthogonal_write(f, gain / sqrt((double)W->size1), W);
    init_orthogonal_free(f);
    return GSL_SUCCESS;
}

MISTAKE(init_orthogonal, tda_ignored,
        "W->data is written as if rows followed each other at once. In\n"
        "  a window of a larger matrix they are W->tda apart.")
(const gsl_rng *r, double gain, gsl_matrix *W)
{
    const int status = init_orthogonal_check(gain, W);
    if (status != GSL_SUCCESS)
        return status;
    const factors f = init_orthogonal_factors(r, W->size1);
    gsl_matrix_view dense = gsl_matrix_view_array(W->data, W->size1, W->size2);
    init_orthogonal_write(f, gain, &dense.matrix);
    init_orthogonal_free(f);
    return GSL_SUCCESS;
}

MISTAKE(init_orthogonal, not_checked,
        "a gain that is negative or not finite is accepted. The\n"
        "  contract answers GSL_EINVAL.")
(const gsl_rng *r, double gain, gsl_matrix *W)
{
    if (W->size1 != W->size2)
        return GSL_ENOTSQR;
    const size_t n = W->size1;
    const factors f = init_orthogonal_factors(r, n);
    for (size_t j = 0; j < n; j++)
        for (size_t k = 0; k < n; k++)
            gsl_matrix_set(W, j, k,
                           gain * init_orthogonal_sign(f, k)
                               * gsl_matrix_get(f.Q, j, k));
    init_orthogonal_free(f);
    return GSL_SUCCESS;
}
