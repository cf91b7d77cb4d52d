/*
 * Chapter 5 once more, by other means: numbers of unit size that are scaled
 * afterwards, Gram and Schmidt for QR, Gelfand's formula for eigenvalues, powers
 * of two for the gain, the trapezoidal rule for means, and a critical line that
 * is followed along q.
 */
#include "init.h"
#include "../runner/sheet.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_randist.h>
#include <math.h>

// The probes ask for no larger square matrix.
enum { LARGEST = 10 };

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
    if (!(0.0 <= gain && gain < INFINITY))
        return GSL_EINVAL;
    init_oracle_draw(r, W, sqrt(gain * gain / (double)W->size2));
    return GSL_SUCCESS;
}

/* Column j less its part along column i. */
static void
init_straighten(long double a[LARGEST][LARGEST], size_t n, size_t j, size_t i)
{
    long double along = 0.0L;
    for (size_t row = 0; row < n; row++)
        along += a[row][i] * a[row][j];
    for (size_t row = 0; row < n; row++)
        a[row][j] -= along * a[row][i];
}

/*
 * Gram and Schmidt divide every column by its length, which is positive: this
 * is the one QR factorisation whose R has a positive diagonal, so no signs are
 * left to put right. Each column is straightened twice, because rounding leaves
 * a little of the columns before it the first time.
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
            init_straighten(a, n, j, i % j);
        long double squares = 0.0L;
        for (size_t row = 0; row < n; row++)
            squares += a[row][j] * a[row][j];
        for (size_t row = 0; row < n; row++)
            a[row][j] /= sqrtl(squares);
    }
    for (size_t k = 0; k < n * n; k++)
        *init_oracle_element(W, k) = gain * (double)a[k / n][k % n];
    return GSL_SUCCESS;
}

ORACLE(init_identity)(const gsl_rng *r, double sd, rnn_params *p)
{
    if (p->f != RELU || !(0.0 <= sd && sd < INFINITY))
        return GSL_EINVAL;
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

/* Divides a by its largest element, which it returns, and then squares a. */
static long double
init_square_matrix(long double a[LARGEST][LARGEST], size_t n)
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
init_gelfand(const gsl_matrix *W)
{
    enum { SQUARINGS = 60 };
    long double a[LARGEST][LARGEST], logarithm = 0.0L, power = 1.0L;
    const size_t n = W->size1;

    for (size_t k = 0; k < n * n; k++)
        a[k / n][k % n] = *init_oracle_element(W, k);
    for (int m = 0; m < SQUARINGS; m++) {
        const long double most = init_square_matrix(a, n);
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
        if (!(fabs(*init_oracle_element(W, k)) < INFINITY))
            return GSL_EDOM;
    *rho = init_gelfand(W);
    return GSL_SUCCESS;
}

ORACLE(init_rescale)(gsl_matrix *W, double rho)
{
    if (!(0.0 <= rho && rho < INFINITY))
        return GSL_EINVAL;
    if (W->size1 != W->size2)
        return GSL_ENOTSQR;
    for (size_t k = 0; k < W->size1 * W->size2; k++)
        if (!(fabs(*init_oracle_element(W, k)) < INFINITY))
            return GSL_EDOM;
    const double radius = init_gelfand(W);
    if (radius == 0.0)
        return GSL_EDOM;
    for (size_t k = 0; k < W->size1 * W->size2; k++)
        *init_oracle_element(W, k) = *init_oracle_element(W, k) / radius * rho;
    return GSL_SUCCESS;
}

ORACLE(init_gain)(const gsl_vector *norm, double *gain)
{
    const size_t T = norm->size - 1;
    int power_0, power_T;

    if (norm->size < 2)
        return GSL_EBADLEN;
    const double norm_0 = gsl_vector_get(norm, 0);
    const double norm_T = gsl_vector_get(norm, T);
    if (!(0.0 < norm_T && norm_T < INFINITY)
        || !(0.0 <= norm_0 && norm_0 < INFINITY))
        return GSL_EDOM;
    const double first = frexp(norm_0, &power_0);
    const double last = frexp(norm_T, &power_T);
    *gain = pow(first / last, 1.0 / (double)T)
            * exp2((double)(power_0 - power_T) / (double)T);
    return GSL_SUCCESS;
}

/*
 * E g(sqrt(q) z) by the trapezoidal rule. For a smooth g under a bell curve it
 * is exact to rounding: there are no ends where it would lose anything.
 */
static double
init_bell_mean(const gsl_function *g, double q)
{
    const double step = 1.0 / 64.0, far = 12.0;
    double sum = 0.0;
    for (double z = -far; z <= far; z += step)
        sum += exp(-0.5 * z * z) * GSL_FN_EVAL(g, sqrt(q) * z);
    return sum * step / sqrt(2.0 * M_PI);
}

ORACLE(init_expect)
(const gsl_integration_fixed_workspace *hermite, const gsl_function *g,
 double q, double *mean)
{
    if (hermite == NULL || !(0.0 <= q && q < INFINITY))
        return GSL_EINVAL;
    *mean = init_bell_mean(g, q);
    return GSL_SUCCESS;
}

/* f^2 and f'^2 without lib/activation.c; f points to an activation. */
static double
init_oracle_value_square(double a, void *f)
{
    const double h = *(activation *)f == TANH ? tanh(a) : 1.0 / (1.0 + exp(-a));
    return h * h;
}

static double
init_oracle_slope_square(double a, void *f)
{
    const double cosh_a = cosh(a), cosh_half = cosh(0.5 * a);
    const double slope = *(activation *)f == TANH
                             ? 1.0 / (cosh_a * cosh_a)
                             : 0.25 / (cosh_half * cosh_half);
    return slope * slope;
}

/* Iterates (5.9), as a network does in time; Aitken's formula speeds it up. */
ORACLE(init_variance)
(const gsl_integration_fixed_workspace *hermite, activation f, double sigma_w,
 double sigma_x2, double *q)
{
    const gsl_function square = { init_oracle_value_square, &f };
    if (hermite == NULL || f == RELU || f == LINEAR
        || !(0.0 <= sigma_w && sigma_w < INFINITY)
        || !(0.0 <= sigma_x2 && sigma_x2 < INFINITY))
        return GSL_EINVAL;
    double q_0 = sigma_w * sigma_w + sigma_x2;
    for (int n = 0; n < 100; n++) {
        const double q_1 =
            sigma_w * sigma_w * init_bell_mean(&square, q_0) + sigma_x2;
        const double q_2 =
            sigma_w * sigma_w * init_bell_mean(&square, q_1) + sigma_x2;
        const double bend = q_2 - 2.0 * q_1 + q_0;
        const double limit = q_0 - (q_1 - q_0) * (q_1 - q_0) / bend;
        if (fabs(q_1 - q_0) <= 1e-13 * q_0)
            break;
        q_0 = limit > 0.0 && isfinite(limit) ? limit : q_2;
    }
    *q = q_0;
    return GSL_SUCCESS;
}

ORACLE(init_chi)
(const gsl_integration_fixed_workspace *hermite, activation f, double sigma_w,
 double q, double *chi)
{
    const gsl_function square = { init_oracle_slope_square, &f };
    if (hermite == NULL || !(0.0 <= sigma_w && sigma_w < INFINITY)
        || !(0.0 <= q && q < INFINITY))
        return GSL_EINVAL;
    *chi = sigma_w * init_bell_mean(&square, q) * sigma_w;
    return GSL_SUCCESS;
}

/*
 * (5.9) says which sigma_w^2 makes q settle at a given q, namely
 * (q - sigma_x2) / E f^2, and there chi is one mean over another. So a single
 * search along q will do, without a second search for q inside it.
 */
ORACLE(init_critical)
(const gsl_integration_fixed_workspace *hermite, double sigma_x2,
 double *sigma_w)
{
    activation f = TANH;
    const gsl_function square = { init_oracle_value_square, &f };
    const gsl_function slopes = { init_oracle_slope_square, &f };
    if (hermite == NULL || !(0.0 <= sigma_x2 && sigma_x2 < INFINITY))
        return GSL_EINVAL;
    double low = sigma_x2, high = sigma_x2 + 16.0;
    for (int n = 0; n < 70; n++) {
        const double q = 0.5 * (low + high);
        const double squared = (q - sigma_x2) / init_bell_mean(&square, q);
        const double chi = squared * init_bell_mean(&slopes, q);
        *(chi < 1.0 ? &low : &high) = q;
    }
    const double found =
        sqrt((high - sigma_x2) / init_bell_mean(&square, high));
    if (!(found < 4.0))
        return GSL_EDOM;
    *sigma_w = found;
    return GSL_SUCCESS;
}
