/* The mistakes of chapter 5, continued: the spectral radius. */
#include "../runner/sheet.h"
#include "init.h"

#include <gsl/gsl_complex_math.h>
#include <gsl/gsl_eigen.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_linalg.h>
#include <math.h>

#define RADIUS (const gsl_matrix *W, double *rho)
#define ENTRY gsl_matrix_get(W, j, k)

static int
finite(const gsl_matrix *W)
{
    for (size_t j = 0; j < W->size1; j++)
        for (size_t k = 0; k < W->size2; k++)
            if (!isfinite(ENTRY))
                return 0;
    return 1;
}

#define ALLOWED                                                                \
    if (W->size1 != W->size2)                                                  \
        return GSL_ENOTSQR;                                                    \
    if (!finite(W))                                                            \
    return GSL_EDOM

/* The eigenvalues of the leading square part, for the caller to free. */
static gsl_vector_complex *
eigenvalues(const gsl_matrix *W)
{
    const size_t n = W->size1 < W->size2 ? W->size1 : W->size2;
    gsl_matrix *copy = gsl_matrix_alloc(n, n);
    gsl_vector_complex *lambda = gsl_vector_complex_alloc(n);
    gsl_eigen_nonsymm_workspace *space = gsl_eigen_nonsymm_alloc(n);
    for (size_t j = 0; j < n; j++)
        for (size_t k = 0; k < n; k++)
            gsl_matrix_set(copy, j, k, ENTRY);
    gsl_eigen_nonsymm(copy, lambda, space);
    gsl_matrix_free(copy);
    gsl_eigen_nonsymm_free(space);
    return lambda;
}

/* The largest of something about every eigenvalue, from a start. */
#define LARGEST(start, better, about)                                          \
    gsl_vector_complex *all = eigenvalues(W);                                  \
    double most = (start);                                                     \
    for (size_t i = 0; i < all->size; i++) {                                   \
        const gsl_complex lambda = gsl_vector_complex_get(all, i);             \
        most = better(most, (about));                                          \
    }                                                                          \
    *rho = most;                                                               \
    gsl_vector_complex_free(all);                                              \
    return GSL_SUCCESS

MISTAKE(init_spectral_radius, real_part,
        "only the real parts are looked at. An eigenvalue 3i\n"
        "  turns and stretches all the same: |lambda| is the distance from 0.")
RADIUS
{
    ALLOWED;
    LARGEST(0.0, fmax, fabs(GSL_REAL(lambda)));
}

MISTAKE(init_spectral_radius, with_sign,
        "the largest real part, with its sign: an eigenvalue of\n"
        "  -2 is far from 0, too.")
RADIUS
{
    ALLOWED;
    LARGEST(-HUGE_VAL, fmax, GSL_REAL(lambda));
}

MISTAKE(init_spectral_radius, smallest, "this is the smallest |lambda|.")
RADIUS
{
    ALLOWED;
    LARGEST(HUGE_VAL, fmin, gsl_complex_abs(lambda));
}

MISTAKE(init_spectral_radius, squared,
        "this is |lambda|^2, as gsl_complex_abs2() gives it.")
RADIUS
{
    ALLOWED;
    LARGEST(0.0, fmax, gsl_complex_abs2(lambda));
}

MISTAKE(init_spectral_radius, not_square,
        "a W that is not square is accepted. The contract answers\n"
        "  GSL_ENOTSQR.")
RADIUS
{
    if (!finite(W))
        return GSL_EDOM;
    LARGEST(0.0, fmax, gsl_complex_abs(lambda));
}

MISTAKE(init_spectral_radius, not_checked,
        "NaN in W is not noticed. The contract answers GSL_EDOM.")
RADIUS
{
    if (W->size1 != W->size2)
        return GSL_ENOTSQR;
    if (!finite(W)) {
        *rho = NAN;
        return GSL_SUCCESS;
    }
    LARGEST(0.0, fmax, gsl_complex_abs(lambda));
}

MISTAKE(init_spectral_radius, singular_value,
        "this is the largest singular value, by how much W can\n"
        "  stretch a vector once. The eigenvalues say what happens if it is\n"
        "  applied again and again.")
RADIUS
{
    ALLOWED;
    const size_t n = W->size1;
    gsl_matrix *U = gsl_matrix_alloc(n, n), *V = gsl_matrix_alloc(n, n);
    gsl_vector *singular = gsl_vector_alloc(n);
    gsl_matrix_memcpy(U, W);
    gsl_linalg_SV_decomp_jacobi(U, V, singular);
    *rho = gsl_vector_get(singular, 0);
    gsl_matrix_free(U);
    gsl_matrix_free(V);
    gsl_vector_free(singular);
    return GSL_SUCCESS;
}

MISTAKE(
    init_spectral_radius, made_symmetric,
    "gsl_eigen_symm() looks at one half of W only, as if the\n"
    "  other were its mirror image. W is not symmetric: gsl_eigen_nonsymm().")
RADIUS
{
    ALLOWED;
    const size_t n = W->size1;
    gsl_matrix *copy = gsl_matrix_alloc(n, n);
    gsl_vector *lambda = gsl_vector_alloc(n);
    gsl_eigen_symm_workspace *space = gsl_eigen_symm_alloc(n);
    gsl_matrix_memcpy(copy, W);
    gsl_eigen_symm(copy, lambda, space);
    *rho = fmax(fabs(gsl_vector_max(lambda)), fabs(gsl_vector_min(lambda)));
    gsl_matrix_free(copy);
    gsl_vector_free(lambda);
    gsl_eigen_symm_free(space);
    return GSL_SUCCESS;
}

#define RESCALE (gsl_matrix * W, double rho)

/* Every element anew, checked first or not. */
#define SCALED(slug, rho_allowed, W_allowed, number, says)                     \
    MISTAKE(init_rescale, slug, says)                                          \
    RESCALE                                                                    \
    {                                                                          \
        if (!(rho_allowed))                                                    \
            return GSL_EINVAL;                                                 \
        double radius = 0.0;                                                   \
        init_spectral_radius(W, &radius);                                      \
        if (!(W_allowed))                                                      \
            return GSL_EDOM;                                                   \
        for (size_t j = 0; j < W->size1; j++)                                  \
            for (size_t k = 0; k < W->size2; k++)                              \
                gsl_matrix_set(W, j, k, (number));                             \
        return GSL_SUCCESS;                                                    \
    }                                                                          \
    static int init_rescale_##slug RESCALE
#define GOOD (rho >= 0.0 && isfinite(rho))
#define NOT_NIL (radius > 0.0)

SCALED(not_divided, GOOD, NOT_NIL, ENTRY *rho,
       "W is multiplied with rho, but it had a radius of its own\n"
       "  before. Divide by that.");
SCALED(to_one, GOOD, NOT_NIL, ENTRY / radius, "the radius is 1 now, not rho.");
SCALED(upside_down, GOOD, NOT_NIL, rho > 0.0 ? ENTRY * radius / rho : 0.0,
       "the factor is upside down: rho / radius makes the radius\n"
       "  rho.");
SCALED(root, GOOD, NOT_NIL, ENTRY *sqrt(rho) / sqrt(radius),
       "the factor is a root. All eigenvalues of c W are c times\n"
       "  those of W: no root is needed.");
SCALED(overflow, GOOD, NOT_NIL, ENTRY *(rho / radius),
       "rho / radius is too large for a double here, but W / radius\n"
       "  times rho is not: two steps.");
SCALED(nilpotent, GOOD, 1, ENTRY / radius * rho,
       "a W of radius 0 is divided by 0. No factor can help it:\n"
       "  the contract answers GSL_EDOM.");
SCALED(not_checked, 1, NOT_NIL, ENTRY / radius * rho,
       "a rho that is negative or not finite is accepted. The\n"
       "  contract answers GSL_EINVAL.");
