/*
 * Chapter 5 once more, by other means: numbers of unit size that are scaled
 * afterwards, Gram and Schmidt for QR, and Gelfand's formula for eigenvalues.
 */
#include "init.h"
#include "../runner/sheet.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdlib.h>

enum { LARGEST = 10 };

/* Element k of W, counted along the rows. */
static double *
element(const gsl_matrix *W, size_t k)
{
    return W->data + k / W->size2 * W->tda + k % W->size2;
}

static void
draw_normal(const gsl_rng *r, gsl_matrix *W, double sd)
{
    for (size_t k = 0; k < W->size1 * W->size2; k++)
        *element(W, k) = sd * gsl_ran_gaussian_ziggurat(r, 1.0);
}

ORACLE(init_glorot_uniform)(const gsl_rng *r, gsl_matrix *W)
{
    const double half = 0.5 * (double)(W->size1 + W->size2);
    for (size_t k = 0; k < W->size1 * W->size2; k++)
        *element(W, k) = (2.0 * gsl_rng_uniform(r) - 1.0) / sqrt(half / 3.0);
    return GSL_SUCCESS;
}

ORACLE(init_glorot_normal)(const gsl_rng *r, gsl_matrix *W)
{
    draw_normal(
        r, W, M_SQRT2 / hypot(sqrt((double)W->size1), sqrt((double)W->size2)));
    return GSL_SUCCESS;
}

ORACLE(init_gaussian)(const gsl_rng *r, double gain, gsl_matrix *W)
{
    if (!(0.0 <= gain && gain < INFINITY))
        return GSL_EINVAL;
    draw_normal(r, W, sqrt(gain * gain / (double)W->size2));
    return GSL_SUCCESS;
}

/* Column j less its part along column i. */
static void
straighten(long double a[LARGEST][LARGEST], size_t n, size_t j, size_t i)
{
    long double along = 0.0L;
    for (size_t row = 0; row < n; row++)
        along += a[row][i] * a[row][j];
    for (size_t row = 0; row < n; row++)
        a[row][j] -= along * a[row][i];
}

/*
 * Gram and Schmidt divide every column by its length, which is positive: the
 * one QR factorisation whose R has a positive diagonal. Twice is enough.
 */
ORACLE(init_orthogonal)(const gsl_rng *r, double gain, gsl_matrix *W)
{
    const size_t n = W->size2;
    long double a[LARGEST][LARGEST];

    if (W->size1 != n)
        return GSL_ENOTSQR;
    if (!(0.0 <= gain && gain < INFINITY))
        return GSL_EINVAL;
    for (size_t k = 0; k < n * n; k++)
        a[k / n][k % n] = gsl_ran_gaussian_ziggurat(r, 1.0);
    for (size_t j = 0; j < n; j++) {
        for (size_t i = 0; i < 2 * j; i++)
            straighten(a, n, j, i % j);
        long double squares = 0.0L;
        for (size_t row = 0; row < n; row++)
            squares += a[row][j] * a[row][j];
        for (size_t row = 0; row < n; row++)
            a[row][j] /= sqrtl(squares);
    }
    for (size_t k = 0; k < n * n; k++)
        *element(W, k) = gain * (double)a[k / n][k % n];
    return GSL_SUCCESS;
}

ORACLE(init_identity)(const gsl_rng *r, double sd, rnn_params *p)
{
    if (p->f != RELU || !(0.0 <= sd && sd < INFINITY))
        return GSL_EINVAL;
    for (size_t k = 0; k < p->H * p->H; k++)
        *element(&p->W_hh.matrix, k) = k % (p->H + 1) == 0;
    for (size_t k = 0; k < p->H; k++)
        p->b_h.vector.data[k] = 0.0;
    for (size_t k = 0; k < p->O; k++)
        p->b_y.vector.data[k] = 0.0;
    draw_normal(r, &p->W_xh.matrix, sd);
    draw_normal(r, &p->W_hy.matrix, sd);
    return GSL_SUCCESS;
}

/* a = a a; returns the largest element, by which a has been divided before. */
static long double
square(long double a[LARGEST][LARGEST], size_t n)
{
    long double most = 0.0L, product[LARGEST][LARGEST];
    for (size_t k = 0; k < n * n; k++)
        most = fmaxl(most, fabsl(a[k / n][k % n]));
    if (most == 0.0L)
        return most;
    for (size_t k = 0; k < n * n; k++) {
        product[k / n][k % n] = 0.0L;
        for (size_t m = 0; m < n; m++)
            product[k / n][k % n] += a[k / n][m] / most * (a[m][k % n] / most);
    }
    for (size_t k = 0; k < n * n; k++)
        a[k / n][k % n] = product[k / n][k % n];
    return most;
}

/* Gelfand (1941): rho is the limit of |W^m|^(1/m); here m = 2^SQUARINGS. */
static double
gelfand(const gsl_matrix *W)
{
    enum { SQUARINGS = 60 };
    long double a[LARGEST][LARGEST], logarithm = 0.0L, power = 1.0L;
    const size_t n = W->size1;

    for (size_t k = 0; k < n * n; k++)
        a[k / n][k % n] = *element(W, k);
    for (int m = 0; m < SQUARINGS; m++) {
        const long double most = square(a, n);
        if (most == 0.0L)
            return 0.0;
        logarithm += logl(most) * power;
        power *= 0.5L;
    }
    return (double)expl(logarithm);
}

ORACLE(init_spectral_radius)(const gsl_matrix *W, double *rho)
{
    if (W->size1 != W->size2)
        return GSL_ENOTSQR;
    for (size_t k = 0; k < W->size1 * W->size2; k++)
        if (!(fabs(*element(W, k)) < INFINITY))
            return GSL_EDOM;
    *rho = gelfand(W);
    return GSL_SUCCESS;
}

ORACLE(init_rescale)(gsl_matrix *W, double rho)
{
    if (!(0.0 <= rho && rho < INFINITY))
        return GSL_EINVAL;
    const double radius = gelfand(W);
    if (radius == 0.0)
        return GSL_EDOM;
    for (size_t k = 0; k < W->size1 * W->size2; k++)
        *element(W, k) = *element(W, k) / radius * rho;
    return GSL_SUCCESS;
}
