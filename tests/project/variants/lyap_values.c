/*
 * Right answers to chapter 10 that are written in other ways, continued: more singular
 * values.
 */
#include "../../runner/sheet.h"
#include "lyap.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_eigen.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_linalg.h>
#include <gsl/gsl_sort_vector.h>
#include <math.h>

/* P times a power of two that brings its largest number near 1; returns the power. */
static int
lyap_scaled_copy(const gsl_matrix *P, gsl_matrix *A)
{
    double most = 0.0;
    int power;
    for (size_t i = 0; i < P->size1; i++)
        for (size_t j = 0; j < P->size2; j++)
            most = fmax(most, fabs(gsl_matrix_get(P, i, j)));
    frexp(most, &power);
    for (size_t i = 0; i < P->size1; i++)
        for (size_t j = 0; j < P->size2; j++)
            gsl_matrix_set(A, i, j, ldexp(gsl_matrix_get(P, i, j), -power));
    return power;
}

/* How many are more than a share of the first; s gets its own size back. */
static size_t
lyap_finish_values(gsl_vector *s, int power, double share)
{
    size_t count = 0;
    for (size_t i = 0; i < s->size; i++) {
        gsl_vector_set(s, i, ldexp(gsl_vector_get(s, i), power));
        if (gsl_vector_get(s, i) > share * gsl_vector_get(s, 0))
            count++;
    }
    return count;
}

/* P = Q R first; R has the same singular values. */
VARIANT(lyap_directions, of_the_triangle)
(const gsl_matrix *P, double share, gsl_matrix *A, gsl_matrix *V, gsl_vector *s,
 size_t *count)
{
    const int status = lyap_directions_arguments(P, share, A, V, s);
    if (status != GSL_SUCCESS)
        return status;
    gsl_vector *tau = gsl_vector_alloc(s->size);
    const int power = lyap_scaled_copy(P, A);
    gsl_linalg_QR_decomp(A, tau);
    for (size_t j = 0; j < s->size; j++)
        for (size_t k = 0; k < j; k++)
            gsl_matrix_set(A, j, k, 0.0);
    gsl_linalg_SV_decomp_jacobi(A, V, s);
    gsl_vector_free(tau);
    *count = lyap_finish_values(s, power, share);
    return GSL_SUCCESS;
}

/* The columns in the other order: another way of the rotations to the same values. */
VARIANT(lyap_directions, columns_reversed)
(const gsl_matrix *P, double share, gsl_matrix *A, gsl_matrix *V, gsl_vector *s,
 size_t *count)
{
    const int status = lyap_directions_arguments(P, share, A, V, s);
    if (status != GSL_SUCCESS)
        return status;
    const int power = lyap_scaled_copy(P, A);
    for (size_t j = 0; j < A->size2 / 2; j++)
        gsl_matrix_swap_columns(A, j, A->size2 - 1 - j);
    gsl_linalg_SV_decomp_jacobi(A, V, s);
    *count = lyap_finish_values(s, power, share);
    return GSL_SUCCESS;
}

/* P = L Q first, and then Golub's way to the values of L. */
VARIANT(lyap_directions, of_the_lower_triangle)
(const gsl_matrix *P, double share, gsl_matrix *A, gsl_matrix *V, gsl_vector *s,
 size_t *count)
{
    const int status = lyap_directions_arguments(P, share, A, V, s);
    if (status != GSL_SUCCESS)
        return status;
    gsl_vector *space = gsl_vector_alloc(s->size);
    const int power = lyap_scaled_copy(P, A);
    gsl_linalg_LQ_decomp(A, space);
    for (size_t j = 0; j < s->size; j++)
        for (size_t k = j + 1; k < s->size; k++)
            gsl_matrix_set(A, j, k, 0.0);
    gsl_linalg_SV_decomp(A, V, s, space);
    gsl_vector_free(space);
    *count = lyap_finish_values(s, power, share);
    return GSL_SUCCESS;
}

/*
 * The matrix [0 P'; P 0] is symmetric. Its eigenvalues are the singular values of P and
 * their negatives.
 */
VARIANT(lyap_directions, symmetric_double)
(const gsl_matrix *P, double share, gsl_matrix *A, gsl_matrix *V, gsl_vector *s,
 size_t *count)
{
    const int status = lyap_directions_arguments(P, share, A, V, s);
    if (status != GSL_SUCCESS)
        return status;
    const size_t H = s->size;
    gsl_matrix *twice = gsl_matrix_calloc(2 * H, 2 * H);
    gsl_matrix_view below = gsl_matrix_submatrix(twice, H, 0, H, H);
    gsl_matrix_view above = gsl_matrix_submatrix(twice, 0, H, H, H);
    gsl_vector *both = gsl_vector_alloc(2 * H);
    gsl_eigen_symm_workspace *work = gsl_eigen_symm_alloc(2 * H);
    const int power = lyap_scaled_copy(P, A);
    gsl_matrix_memcpy(&below.matrix, A);
    gsl_matrix_transpose_memcpy(&above.matrix, A);
    gsl_eigen_symm(twice, both, work);
    gsl_sort_vector(both);
    for (size_t i = 0; i < H; i++)
        gsl_vector_set(s, i, fmax(0.0, gsl_vector_get(both, 2 * H - 1 - i)));
    gsl_eigen_symm_free(work);
    gsl_matrix_free(twice);
    gsl_vector_free(both);
    *count = lyap_finish_values(s, power, share);
    return GSL_SUCCESS;
}

/* Turns columns j and k of A to right angles; returns whether it had to. */
static int
lyap_right_angle(gsl_matrix *A, size_t j, size_t k)
{
    gsl_vector_view a = gsl_matrix_column(A, j), b = gsl_matrix_column(A, k);
    const double aa = gsl_pow_2(gsl_blas_dnrm2(&a.vector));
    const double bb = gsl_pow_2(gsl_blas_dnrm2(&b.vector));
    double ab;

    gsl_blas_ddot(&a.vector, &b.vector, &ab);
    if (fabs(ab) <= GSL_DBL_EPSILON * sqrt(aa) * sqrt(bb))
        return 0;
    const double zeta = (bb - aa) / (2.0 * ab);
    const double t =
        (zeta < 0.0 ? -1.0 : 1.0) / (fabs(zeta) + hypot(1.0, zeta));
    const double c = 1.0 / sqrt(1.0 + t * t);
    gsl_blas_drot(&a.vector, &b.vector, c, -c * t);
    return 1;
}

/* Jacobi's rotations by hand, and the lengths of the columns sorted. */
VARIANT(lyap_directions, own_rotations)
(const gsl_matrix *P, double share, gsl_matrix *A, gsl_matrix *V, gsl_vector *s,
 size_t *count)
{
    enum { MOST_SWEEPS = 80 };
    const int status = lyap_directions_arguments(P, share, A, V, s);
    if (status != GSL_SUCCESS)
        return status;
    const int power = lyap_scaled_copy(P, A);
    for (int sweep = 0, turned = 1; turned > 0 && sweep < MOST_SWEEPS;
         sweep++) {
        turned = 0;
        for (size_t k = 1; k < s->size; k++)
            for (size_t j = 0; j < k; j++)
                turned += lyap_right_angle(A, j, k);
    }
    for (size_t k = 0; k < s->size; k++) {
        const gsl_vector_view a = gsl_matrix_column(A, k);
        gsl_vector_set(s, k, gsl_blas_dnrm2(&a.vector));
    }
    gsl_sort_vector(s);
    gsl_vector_reverse(s);
    *count = lyap_finish_values(s, power, share);
    return GSL_SUCCESS;
}
