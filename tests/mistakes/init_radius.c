/*
 * The mistakes of chapter 5, continued: the spectral radius. See chain.c beside
 * this file for how a mistake is written.
 */
#include "../runner/sheet.h"
#include "init.h"

#include <gsl/gsl_complex_math.h>
#include <gsl/gsl_eigen.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_linalg.h>
#include <gsl/gsl_math.h>
#include <math.h>

static int
init_radius_finite(const gsl_matrix *W)
{
    for (size_t j = 0; j < W->size1; j++)
        for (size_t k = 0; k < W->size2; k++)
            if (!isfinite(gsl_matrix_get(W, j, k)))
                return 0;
    return 1;
}

/* What the contract answers, before anything is written. */
static int
init_radius_check(const gsl_matrix *W)
{
    if (W->size1 != W->size2)
        return GSL_ENOTSQR;
    return init_radius_finite(W) ? GSL_SUCCESS : GSL_EDOM;
}

/* The leading square of W, for the caller to free. */
static gsl_matrix *
init_radius_copy(const gsl_matrix *W)
{
    const size_t n = GSL_MIN(W->size1, W->size2);
    gsl_matrix *copy = gsl_matrix_alloc(n, n);
    for (size_t j = 0; j < n; j++)
        for (size_t k = 0; k < n; k++)
            gsl_matrix_set(copy, j, k, gsl_matrix_get(W, j, k));
    return copy;
}

/*
 * The eigenvalues, for the caller to free, and what the library said about
 * them. Of a W that is not square only the leading square is looked at.
 */
static gsl_vector_complex *
init_radius_eigenvalues(const gsl_matrix *W, int *found)
{
    const int power = init_power(W);
    gsl_matrix *copy = init_radius_copy(W);
    const size_t n = copy->size1;
    // Zeros, because a search that fails leaves some of them unwritten.
    gsl_vector_complex *lambda = gsl_vector_complex_calloc(n);
    gsl_eigen_nonsymm_workspace *space = gsl_eigen_nonsymm_alloc(n);
    for (size_t k = 0; k < n * n; k++)
        copy->data[k] = ldexp(copy->data[k], -power);
    *found = gsl_eigen_nonsymm(copy, lambda, space);
    for (size_t k = 0; k < 2 * n; k++)
        lambda->data[k] = ldexp(lambda->data[k], power);
    gsl_matrix_free(copy);
    gsl_eigen_nonsymm_free(space);
    return lambda;
}

MISTAKE(init_spectral_radius, real_part,
        "only the real parts are looked at. An eigenvalue 3i\n"
        "  turns and stretches all the same: |lambda| is the distance from 0.")
(const gsl_matrix *W, double *rho)
{
    const int status = init_radius_check(W);
    if (status != GSL_SUCCESS)
        return status;
    int found;
    gsl_vector_complex *lambda = init_radius_eigenvalues(W, &found);
    double most = 0.0;
    for (size_t k = 0; k < lambda->size; k++)
        most = fmax(most, fabs(GSL_REAL(gsl_vector_complex_get(lambda, k))));
    if (found == GSL_SUCCESS)
        *rho = most;
    gsl_vector_complex_free(lambda);
    return found;
}

MISTAKE(init_spectral_radius, with_sign,
        "the largest real part, with its sign: an eigenvalue of\n"
        "  -2 is far from 0, too.")
(const gsl_matrix *W, double *rho)
{
    const int status = init_radius_check(W);
    if (status != GSL_SUCCESS)
        return status;
    int found;
    gsl_vector_complex *lambda = init_radius_eigenvalues(W, &found);
    double most = -HUGE_VAL;
    for (size_t k = 0; k < lambda->size; k++)
        most = fmax(most, GSL_REAL(gsl_vector_complex_get(lambda, k)));
    if (found == GSL_SUCCESS)
        *rho = most;
    gsl_vector_complex_free(lambda);
    return found;
}

MISTAKE(init_spectral_radius, smallest, "this is the smallest |lambda|.")
(const gsl_matrix *W, double *rho)
{
    const int status = init_radius_check(W);
    if (status != GSL_SUCCESS)
        return status;
    int found;
    gsl_vector_complex *lambda = init_radius_eigenvalues(W, &found);
    double least = HUGE_VAL;
    for (size_t k = 0; k < lambda->size; k++)
        least = fmin(least, gsl_complex_abs(gsl_vector_complex_get(lambda, k)));
    if (found == GSL_SUCCESS)
        *rho = least;
    gsl_vector_complex_free(lambda);
    return found;
}

MISTAKE(init_spectral_radius, squared,
        "this is |lambda|^2, as gsl_complex_abs2() gives it.")
(const gsl_matrix *W, double *rho)
{
    const int status = init_radius_check(W);
    if (status != GSL_SUCCESS)
        return status;
    int found;
    gsl_vector_complex *lambda = init_radius_eigenvalues(W, &found);
    double most = 0.0;
    for (size_t k = 0; k < lambda->size; k++)
        most = fmax(most, gsl_complex_abs2(gsl_vector_complex_get(lambda, k)));
    if (found == GSL_SUCCESS)
        *rho = most;
    gsl_vector_complex_free(lambda);
    return found;
}

MISTAKE(init_spectral_radius, not_square,
        "a W that is not square is accepted. The contract answers\n"
        "  GSL_ENOTSQR.")
(const gsl_matrix *W, double *rho)
{
    if (!init_radius_finite(W))
        return GSL_EDOM;
    int found;
    gsl_vector_complex *lambda = init_radius_eigenvalues(W, &found);
    double most = 0.0;
    for (size_t k = 0; k < lambda->size; k++)
        most = fmax(most, gsl_complex_abs(gsl_vector_complex_get(lambda, k)));
    if (found == GSL_SUCCESS)
        *rho = most;
    gsl_vector_complex_free(lambda);
    return found;
}

MISTAKE(init_spectral_radius, not_checked,
        "a W that is not finite is accepted. Whatever the search\n"
        "  for eigenvalues makes of a NaN, the contract answers GSL_EDOM.")
(const gsl_matrix *W, double *rho)
{
    if (W->size1 != W->size2)
        return GSL_ENOTSQR;
    int found;
    gsl_vector_complex *lambda = init_radius_eigenvalues(W, &found);
    double most = 0.0;
    for (size_t k = 0; k < lambda->size; k++)
        most = fmax(most, gsl_complex_abs(gsl_vector_complex_get(lambda, k)));
    if (found == GSL_SUCCESS)
        *rho = most;
    gsl_vector_complex_free(lambda);
    return found;
}

MISTAKE(init_spectral_radius, singular_value,
        "this is the largest singular value: how much W can\n"
        "  stretch a vector once. The eigenvalues say what happens if it is\n"
        "  applied again and again.")
(const gsl_matrix *W, double *rho)
{
    const int status = init_radius_check(W);
    if (status != GSL_SUCCESS)
        return status;
    const size_t n = W->size1;
    gsl_matrix *U = init_radius_copy(W), *V = gsl_matrix_alloc(n, n);
    gsl_vector *singular = gsl_vector_alloc(n);
    const int power = init_power(W);
    for (size_t k = 0; k < n * n; k++)
        U->data[k] = ldexp(U->data[k], -power);
    gsl_linalg_SV_decomp_jacobi(U, V, singular);
    *rho = ldexp(gsl_vector_get(singular, 0), power);
    gsl_matrix_free(U);
    gsl_matrix_free(V);
    gsl_vector_free(singular);
    return GSL_SUCCESS;
}

MISTAKE(init_spectral_radius, made_symmetric,
        "gsl_eigen_symm() looks at one half of W only, as if\n"
        "  the other were its mirror image. W is not symmetric: "
        "gsl_eigen_nonsymm().")
(const gsl_matrix *W, double *rho)
{
    const int status = init_radius_check(W);
    if (status != GSL_SUCCESS)
        return status;
    const size_t n = W->size1;
    gsl_matrix *copy = init_radius_copy(W);
    gsl_vector *lambda = gsl_vector_alloc(n);
    gsl_eigen_symm_workspace *space = gsl_eigen_symm_alloc(n);
    gsl_eigen_symm(copy, lambda, space);
    *rho = fmax(fabs(gsl_vector_max(lambda)), fabs(gsl_vector_min(lambda)));
    gsl_matrix_free(copy);
    gsl_vector_free(lambda);
    gsl_eigen_symm_free(space);
    return GSL_SUCCESS;
}

/* The largest |lambda| of those from FIRST on, except the last LEFT_OUT. */
static int
init_radius_of_some(const gsl_matrix *W, size_t first, size_t left_out,
                    double *rho)
{
    int found;
    gsl_vector_complex *lambda = init_radius_eigenvalues(W, &found);
    double most = 0.0;
    for (size_t k = first; k + left_out < lambda->size; k++)
        most = fmax(most, gsl_complex_abs(gsl_vector_complex_get(lambda, k)));
    if (found == GSL_SUCCESS)
        *rho = most;
    gsl_vector_complex_free(lambda);
    return found;
}

MISTAKE(init_spectral_radius, first_left_out,
        "the first eigenvalue is not looked at. GSL gives them in\n"
        "  no order, so any of them may be the largest.")
(const gsl_matrix *W, double *rho)
{
    const int status = init_radius_check(W);
    return status != GSL_SUCCESS ? status : init_radius_of_some(W, 1, 0, rho);
}

MISTAKE(init_spectral_radius, last_left_out,
        "the last eigenvalue is not looked at: there are n, from 0\n"
        "  to n - 1.")
(const gsl_matrix *W, double *rho)
{
    const int status = init_radius_check(W);
    return status != GSL_SUCCESS ? status : init_radius_of_some(W, 0, 1, rho);
}

MISTAKE(init_spectral_radius, only_the_first,
        "this is |lambda| of the first eigenvalue. GSL gives them in\n"
        "  no order: look for the largest.")
(const gsl_matrix *W, double *rho)
{
    const int status = init_radius_check(W);
    return status != GSL_SUCCESS ? status
                                 : init_radius_of_some(W, 0, W->size1 - 1, rho);
}

MISTAKE(init_spectral_radius, frobenius,
        "this is the length of all elements, the Frobenius norm. Its\n"
        "  eigenvalues say what W does if it is applied again and again.")
(const gsl_matrix *W, double *rho)
{
    const int status = init_radius_check(W);
    if (status != GSL_SUCCESS)
        return status;
    double length = 0.0;
    for (size_t j = 0; j < W->size1; j++)
        for (size_t k = 0; k < W->size2; k++)
            length = hypot(length, gsl_matrix_get(W, j, k));
    *rho = length;
    return GSL_SUCCESS;
}

MISTAKE(init_spectral_radius, destroyed,
        "W itself is handed to gsl_eigen_nonsymm(), which destroys what\n"
        "  it is given. Hand it a copy.")
(const gsl_matrix *W, double *rho)
{
    const int status = init_radius_check(W);
    if (status != GSL_SUCCESS)
        return status;
    const int found = init_radius_of_some(W, 0, 0, rho);
    // Whatever the search leaves: something else.
    for (size_t j = 0; j < W->size1; j++)
        W->data[j * W->tda + j] += 1.0 + *rho;
    return found;
}
