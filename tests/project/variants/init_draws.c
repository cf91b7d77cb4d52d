/*
 * Right answers to chapter 5 that are written in other ways again: what is drawn
 * number by number, and the spectral radius. See init.c and init_theory.c beside this
 * file.
 */
#include "../../runner/sheet.h"
#include "init.h"

#include <float.h>
#include <gsl/gsl_blas.h>
#include <gsl/gsl_complex_math.h>
#include <gsl/gsl_eigen.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_linalg.h>
#include <gsl/gsl_randist.h>
#include <math.h>

VARIANT(init_glorot_uniform, interval)(const gsl_rng *r, gsl_matrix *W)
{
    const double half = sqrt(1.5 / (0.25 * (double)(W->size1 + W->size2)));

    for (size_t j = 0; j < W->size1; j++) {
        gsl_vector_view row = gsl_matrix_row(W, j);
        for (size_t k = 0; k < row.vector.size; k++)
            gsl_vector_set(&row.vector, k,
                           fma(2.0 * half, gsl_rng_uniform(r), -half));
    }
    return GSL_SUCCESS;
}

VARIANT(init_glorot_uniform, row_of_its_own)(const gsl_rng *r, gsl_matrix *W)
{
    const double variance = 1.0 / (0.5 * (double)(W->size1 + W->size2));
    gsl_vector *row = gsl_vector_alloc(W->size2);

    if (row == NULL)
        return GSL_ENOMEM;
    for (size_t j = 0; j < W->size1; j++) {
        for (size_t k = 0; k < W->size2; k++)
            gsl_vector_set(row, k, gsl_ran_flat(r, 0.0, 1.0));
        // From between 0 and 1 to around 0, and as wide as it should be.
        gsl_vector_add_constant(row, -0.5);
        gsl_vector_scale(row, sqrt(12.0 * variance));
        gsl_matrix_set_row(W, j, row);
    }
    gsl_vector_free(row);
    return GSL_SUCCESS;
}

/* Draws the numbers first to end - 1 of W, which are counted row by row. */
static void
init_draw_in_halves(const gsl_rng *r, double sd, gsl_matrix *W, size_t first,
                    size_t end)
{
    const size_t middle = first + (end - first) / 2;

    if (end - first == 1)
        W->data[first / W->size2 * W->tda + first % W->size2] =
            gsl_ran_gaussian_ziggurat(r, sd);
    if (end - first <= 1)
        return;
    init_draw_in_halves(r, sd, W, first, middle);
    init_draw_in_halves(r, sd, W, middle, end);
}

VARIANT(init_glorot_normal, halves)(const gsl_rng *r, gsl_matrix *W)
{
    const double units = (double)W->size1 + (double)W->size2;

    init_draw_in_halves(r, pow(0.5 * units, -0.5), W, 0, W->size1 * W->size2);
    return GSL_SUCCESS;
}

VARIANT(init_glorot_normal, by_gaussian)(const gsl_rng *r, gsl_matrix *W)
{
    const double from = (double)W->size2, to = (double)W->size1;

    // gain^2 / from = 2 / (from + to)
    return init_gaussian(r, sqrt(2.0 * from / (from + to)), W);
}

static int
init_gain_status(double gain)
{
    if (isnan(gain) || isinf(gain) || gain < 0.0)
        GSL_ERROR("gain must be finite and not negative", GSL_EINVAL);
    return GSL_SUCCESS;
}

VARIANT(init_gaussian, halves)(const gsl_rng *r, double gain, gsl_matrix *W)
{
    const int status = init_gain_status(gain);

    if (status == GSL_SUCCESS)
        init_draw_in_halves(r, gain * sqrt(1.0 / (double)W->size2), W, 0,
                            W->size1 * W->size2);
    return status;
}

VARIANT(init_gaussian, pointers)(const gsl_rng *r, double gain, gsl_matrix *W)
{
    const double root = sqrt((double)W->size2);

    if (!(gain >= 0.0 && gain <= DBL_MAX))
        return GSL_EINVAL;
    for (double *row = W->data; row < W->data + W->size1 * W->tda;
         row += W->tda)
        for (double *w = row; w < row + W->size2; w++) {
            *w = gsl_ran_gaussian_ziggurat(r, 1.0);
            *w *= gain;
            *w /= root;
        }
    return GSL_SUCCESS;
}

/* Fills W row by row with what DRAW gives for this width. */
static void
init_fill(const gsl_rng *r, double (*draw)(const gsl_rng *r, double width),
          double width, gsl_matrix *W)
{
    for (size_t j = 0; j < W->size1; j++)
        for (size_t k = 0; k < W->size2; k++)
            *gsl_matrix_ptr(W, j, k) = draw(r, width);
}

VARIANT(init_gaussian, any_distribution)
(const gsl_rng *r, double gain, gsl_matrix *W)
{
    const int status = init_gain_status(gain);

    if (status != GSL_SUCCESS)
        return status;
    // exp() of half the logarithm is a root.
    init_fill(r, gsl_ran_gaussian_ziggurat,
              gain * exp(-0.5 * log((double)W->size2)), W);
    return GSL_SUCCESS;
}

VARIANT(init_gaussian, by_glorot)(const gsl_rng *r, double gain, gsl_matrix *W)
{
    const double from = (double)W->size2, both = from + (double)W->size1;

    if (init_gain_status(gain) != GSL_SUCCESS)
        return GSL_EINVAL;
    // What Glorot and Bengio's variance is too large or too small by.
    init_glorot_normal(r, W);
    gsl_matrix_scale(W, sqrt(both / (2.0 * from)));
    return gsl_matrix_scale(W, gain);
}

VARIANT(init_gaussian, row_of_its_own)
(const gsl_rng *r, double gain, gsl_matrix *W)
{
    if (init_gain_status(gain) != GSL_SUCCESS)
        return GSL_EINVAL;
    gsl_vector *row = gsl_vector_alloc(W->size2);
    const double sd = gain / sqrt((double)row->size);
    for (size_t j = 0; j < W->size1; j++) {
        gsl_vector_view W_j = gsl_matrix_row(W, j);
        for (size_t k = 0; k < row->size; k++)
            gsl_vector_set(row, k, gsl_ran_gaussian_ziggurat(r, 1.0));
        gsl_vector_set_zero(&W_j.vector);
        gsl_blas_daxpy(sd, row, &W_j.vector);
    }
    gsl_vector_free(row);
    return GSL_SUCCESS;
}

/* What (5.6) refuses. */
static int
init_radius_status(const gsl_matrix *W)
{
    if (W->size1 != W->size2)
        GSL_ERROR("W is not square", GSL_ENOTSQR);
    for (size_t k = 0; k < W->size1 * W->size2; k++)
        if (!gsl_finite(gsl_matrix_get(W, k / W->size2, k % W->size2)))
            GSL_ERROR("an element is not finite", GSL_EDOM);
    return GSL_SUCCESS;
}

/* W / 2^power as a matrix of its own. */
static gsl_matrix *
init_copy_of(const gsl_matrix *W, int power)
{
    gsl_matrix *copy = gsl_matrix_alloc(W->size1, W->size2);

    for (size_t j = 0; j < W->size1; j++)
        for (size_t k = 0; k < W->size2; k++)
            gsl_matrix_set(copy, j, k, ldexp(gsl_matrix_get(W, j, k), -power));
    return copy;
}

VARIANT(init_spectral_radius, schur_form)(const gsl_matrix *W, double *rho)
{
    int status = init_radius_status(W);
    if (status != GSL_SUCCESS)
        return status;
    const size_t n = W->size1;
    const int power = init_power(W);
    gsl_matrix *T = init_copy_of(W, power);
    gsl_vector_complex *lambda = gsl_vector_complex_alloc(n);
    gsl_eigen_nonsymm_workspace *space = gsl_eigen_nonsymm_alloc(n);
    double most = 0.0;
    gsl_eigen_nonsymm_params(1, 0, space);
    status = gsl_eigen_nonsymm(T, lambda, space);
    // A number on the diagonal is an eigenvalue. Where another stands below it,
    // the two are a pair, and their product is a determinant.
    for (size_t k = 0; status == GSL_SUCCESS && k < n; k++) {
        double size = fabs(gsl_matrix_get(T, k, k));
        if (k + 1 < n && gsl_matrix_get(T, k + 1, k) != 0.0) {
            size = sqrt(
                gsl_matrix_get(T, k, k) * gsl_matrix_get(T, k + 1, k + 1)
                - gsl_matrix_get(T, k, k + 1) * gsl_matrix_get(T, k + 1, k));
            k++;
        }
        most = fmax(most, size);
    }
    if (status == GSL_SUCCESS)
        *rho = ldexp(most, power);
    gsl_matrix_free(T);
    gsl_vector_complex_free(lambda);
    gsl_eigen_nonsymm_free(space);
    return status;
}

VARIANT(init_spectral_radius, hessenberg)(const gsl_matrix *W, double *rho)
{
    const int refused = init_radius_status(W);
    if (refused != GSL_SUCCESS)
        return refused;
    const int power = init_power(W);
    gsl_matrix *A = init_copy_of(W, power);
    gsl_vector *tau = gsl_vector_alloc(W->size1);
    gsl_vector_complex *lambda = gsl_vector_complex_alloc(W->size1);
    gsl_eigen_francis_workspace *space = gsl_eigen_francis_alloc();
    // In two steps: first almost a triangle, and then Francis's own.
    gsl_linalg_hessenberg_decomp(A, tau);
    gsl_linalg_hessenberg_set_zero(A);
    const int status = gsl_eigen_francis(A, lambda, space);
    double squares = 0.0;
    for (size_t k = 0; k < lambda->size; k++) {
        const gsl_complex z = gsl_vector_complex_get(lambda, k);
        squares = fmax(squares,
                       GSL_REAL(z) * GSL_REAL(z) + GSL_IMAG(z) * GSL_IMAG(z));
    }
    if (status == GSL_SUCCESS)
        *rho = ldexp(sqrt(squares), power);
    gsl_matrix_free(A);
    gsl_vector_free(tau);
    gsl_vector_complex_free(lambda);
    gsl_eigen_francis_free(space);
    return status;
}

VARIANT(init_rescale, two_rounds)(gsl_matrix *W, double rho)
{
    double radius = 0.0;

    if (isnan(rho) || isinf(rho) || rho < 0.0)
        GSL_ERROR("rho must be finite and not negative", GSL_EINVAL);
    const int status = init_spectral_radius_by_hessenberg(W, &radius);
    if (status != GSL_SUCCESS)
        return status;
    if (!isnormal(1.0 / radius))
        GSL_ERROR("no radius to divide by", GSL_EDOM);
    for (size_t k = 0; k < W->size1 * W->size2; k++)
        *gsl_matrix_ptr(W, k / W->size2, k % W->size2) /= radius;
    for (size_t k = 0; k < W->size2; k++) {
        gsl_vector_view column = gsl_matrix_column(W, k);
        gsl_blas_dscal(rho, &column.vector);
    }
    return GSL_SUCCESS;
}

VARIANT(init_rescale, a_copy)(gsl_matrix *W, double rho)
{
    double radius;
    int status = rho >= 0.0 && rho <= DBL_MAX ? GSL_SUCCESS : GSL_EINVAL;

    if (status == GSL_SUCCESS)
        status = init_spectral_radius_by_schur_form(W, &radius);
    if (status != GSL_SUCCESS)
        return status;
    const double factor = 1.0 / radius;
    if (isinf(factor) || factor < DBL_MIN)
        return GSL_EDOM;
    gsl_matrix *scaled = gsl_matrix_alloc(W->size1, W->size2);
    for (size_t j = W->size1; j-- > 0;)
        for (size_t k = W->size2; k-- > 0;)
            gsl_matrix_set(scaled, j, k,
                           gsl_matrix_get(W, j, k) * factor * rho);
    status = gsl_matrix_memcpy(W, scaled);
    gsl_matrix_free(scaled);
    return status;
}
