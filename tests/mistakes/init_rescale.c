/*
 * The mistakes of chapter 5, continued: a spectral radius as asked. See chain.c
 * beside this file for how a mistake is written.
 */
#include "../runner/sheet.h"
#include "init.h"

#include <gsl/gsl_complex_math.h>
#include <gsl/gsl_eigen.h>
#include <gsl/gsl_errno.h>
#include <math.h>

/*
 * What init_spectral_radius() should give. The learner's own is not asked: if
 * it were wrong, a right init_rescale() would look like one of these mistakes.
 */
static int
init_rescale_radius(const gsl_matrix *W, double *radius)
{
    const size_t n = W->size1;
    if (W->size2 != n)
        return GSL_ENOTSQR;
    for (size_t j = 0; j < n; j++)
        for (size_t k = 0; k < n; k++)
            if (!isfinite(gsl_matrix_get(W, j, k)))
                return GSL_EDOM;
    gsl_matrix *copy = gsl_matrix_alloc(n, n);
    gsl_vector_complex *lambda = gsl_vector_complex_alloc(n);
    gsl_eigen_nonsymm_workspace *space = gsl_eigen_nonsymm_alloc(n);
    const int power = init_power(W);
    for (size_t j = 0; j < n; j++)
        for (size_t k = 0; k < n; k++)
            gsl_matrix_set(copy, j, k, ldexp(gsl_matrix_get(W, j, k), -power));
    const int status = gsl_eigen_nonsymm(copy, lambda, space);
    *radius = 0.0;
    for (size_t k = 0; k < n; k++)
        *radius =
            fmax(*radius, gsl_complex_abs(gsl_vector_complex_get(lambda, k)));
    *radius = ldexp(*radius, power);
    gsl_matrix_free(copy);
    gsl_vector_complex_free(lambda);
    gsl_eigen_nonsymm_free(space);
    return status;
}

/* What the contract answers, before anything is written; finds the radius. */
static int
init_rescale_check(const gsl_matrix *W, double rho, double *radius)
{
    if (!(rho >= 0.0) || !isfinite(rho))
        return GSL_EINVAL;
    const int status = init_rescale_radius(W, radius);
    if (status != GSL_SUCCESS)
        return status;
    return isnormal(1.0 / *radius) ? GSL_SUCCESS : GSL_EDOM;
}

MISTAKE(init_rescale, not_divided,
        "W is multiplied by rho, but it had a radius of its own\n"
        "  before. Divide by that.")
(gsl_matrix *W, double rho)
{
    double radius;
    const int status = init_rescale_check(W, rho, &radius);
    if (status != GSL_SUCCESS)
        return status;
    for (size_t j = 0; j < W->size1; j++)
        for (size_t k = 0; k < W->size2; k++)
            *gsl_matrix_ptr(W, j, k) *= rho;
    return GSL_SUCCESS;
}

MISTAKE(init_rescale, to_one, "the radius is 1 now, not rho.")
(gsl_matrix *W, double rho)
{
    double radius;
    const int status = init_rescale_check(W, rho, &radius);
    if (status != GSL_SUCCESS)
        return status;
    for (size_t j = 0; j < W->size1; j++)
        for (size_t k = 0; k < W->size2; k++)
            *gsl_matrix_ptr(W, j, k) /= radius;
    return GSL_SUCCESS;
}

MISTAKE(init_rescale, upside_down,
        "the factor is upside down: rho / radius makes the radius\n"
        "  rho.")
(gsl_matrix *W, double rho)
{
    double radius;
    const int status = init_rescale_check(W, rho, &radius);
    if (status != GSL_SUCCESS)
        return status;
    for (size_t j = 0; j < W->size1; j++)
        for (size_t k = 0; k < W->size2; k++)
            *gsl_matrix_ptr(W, j, k) *= radius / rho;
    return GSL_SUCCESS;
}

MISTAKE(init_rescale, root,
        "the factor is a root. All eigenvalues of c W are c times\n"
        "  those of W: no root is needed.")
(gsl_matrix *W, double rho)
{
    double radius;
    const int status = init_rescale_check(W, rho, &radius);
    if (status != GSL_SUCCESS)
        return status;
    for (size_t j = 0; j < W->size1; j++)
        for (size_t k = 0; k < W->size2; k++)
            *gsl_matrix_ptr(W, j, k) *= sqrt(rho) / sqrt(radius);
    return GSL_SUCCESS;
}

MISTAKE(init_rescale, overflow,
        "rho / radius is too large for a double here, but W / radius\n"
        "  times rho is not: two steps.")
(gsl_matrix *W, double rho)
{
    double radius;
    const int status = init_rescale_check(W, rho, &radius);
    if (status != GSL_SUCCESS)
        return status;
    for (size_t j = 0; j < W->size1; j++)
        for (size_t k = 0; k < W->size2; k++)
            *gsl_matrix_ptr(W, j, k) *= rho / radius;
    return GSL_SUCCESS;
}

MISTAKE(init_rescale, nilpotent,
        "a W of radius 0 is divided by 0. No factor can help it:\n"
        "  the contract answers GSL_EDOM.")
(gsl_matrix *W, double rho)
{
    if (!(rho >= 0.0) || !isfinite(rho))
        return GSL_EINVAL;
    double radius;
    const int status = init_rescale_radius(W, &radius);
    if (status != GSL_SUCCESS)
        return status;
    for (size_t j = 0; j < W->size1; j++)
        for (size_t k = 0; k < W->size2; k++)
            *gsl_matrix_ptr(W, j, k) = gsl_matrix_get(W, j, k) / radius * rho;
    return GSL_SUCCESS;
}

MISTAKE(init_rescale, not_checked,
        "a rho that is negative or not finite is accepted. The\n"
        "  contract answers GSL_EINVAL.")
(gsl_matrix *W, double rho)
{
    double radius;
    const int status = init_rescale_radius(W, &radius);
    if (status != GSL_SUCCESS)
        return status;
    if (radius == 0.0)
        return GSL_EDOM;
    for (size_t j = 0; j < W->size1; j++)
        for (size_t k = 0; k < W->size2; k++)
            *gsl_matrix_ptr(W, j, k) = gsl_matrix_get(W, j, k) / radius * rho;
    return GSL_SUCCESS;
}

MISTAKE(init_rescale, zero_refused,
        "a rho of 0 is refused. It is not negative: all of W becomes\n"
        "  0.")
(gsl_matrix *W, double rho)
{
    double radius;
    const int status = init_rescale_check(W, rho, &radius);
    if (status != GSL_SUCCESS || rho == 0.0)
        return status != GSL_SUCCESS ? status : GSL_EINVAL;
    for (size_t j = 0; j < W->size1; j++)
        for (size_t k = 0; k < W->size2; k++)
            *gsl_matrix_ptr(W, j, k) = gsl_matrix_get(W, j, k) / radius * rho;
    return GSL_SUCCESS;
}

MISTAKE(init_rescale, tda_ignored,
        "W->data is read as if rows followed each other at once. In a\n"
        "  window of a larger matrix they are W->tda apart:\n"
        "  gsl_matrix_scale() knows.")
(gsl_matrix *W, double rho)
{
    double radius;
    const int status = init_rescale_check(W, rho, &radius);
    if (status != GSL_SUCCESS)
        return status;
    for (size_t k = 0; k < W->size1 * W->size2; k++)
        W->data[k] = W->data[k] / radius * rho;
    return GSL_SUCCESS;
}
