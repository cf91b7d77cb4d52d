/* The mistakes of chapter 10, step directions: how many are left. */
#include "../runner/sheet.h"
#include "lyap.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_linalg.h>
#include <math.h>

MISTAKE(lyap_directions, at_least,
        "a singular value of exactly the share counts. (10.5) counts those\n"
        "  that are more, and of a P of zeros it counts none.")
(const gsl_matrix *P, double share, gsl_matrix *A, gsl_matrix *V, gsl_vector *s,
 size_t *count)
{
    const int status = lyap_directions_arguments(P, share, A, V, s);
    if (status != GSL_SUCCESS)
        return status;
    gsl_matrix_memcpy(A, P);
    gsl_linalg_SV_decomp_jacobi(A, V, s);
    *count = 0;
    for (size_t i = 0; i < s->size; i++)
        *count += gsl_vector_get(s, i) >= share * gsl_vector_get(s, 0);
    return GSL_SUCCESS;
}

MISTAKE(lyap_directions, share_of_one,
        "the singular values are compared with the share itself. It is a\n"
        "  share of the largest of them.")
(const gsl_matrix *P, double share, gsl_matrix *A, gsl_matrix *V, gsl_vector *s,
 size_t *count)
{
    const int status = lyap_directions_arguments(P, share, A, V, s);
    if (status != GSL_SUCCESS)
        return status;
    gsl_matrix_memcpy(A, P);
    gsl_linalg_SV_decomp_jacobi(A, V, s);
    *count = 0;
    for (size_t i = 0; i < s->size; i++)
        *count += gsl_vector_get(s, i) > share;
    return GSL_SUCCESS;
}

MISTAKE(lyap_directions, share_of_the_sum,
        "the share is taken of the sum of all singular values. (10.5) takes\n"
        "  it of the largest.")
(const gsl_matrix *P, double share, gsl_matrix *A, gsl_matrix *V, gsl_vector *s,
 size_t *count)
{
    const int status = lyap_directions_arguments(P, share, A, V, s);
    if (status != GSL_SUCCESS)
        return status;
    gsl_matrix_memcpy(A, P);
    gsl_linalg_SV_decomp_jacobi(A, V, s);
    double sum = 0.0;
    for (size_t i = 0; i < s->size; i++)
        sum += gsl_vector_get(s, i);
    *count = 0;
    for (size_t i = 0; i < s->size; i++)
        *count += gsl_vector_get(s, i) > share * sum;
    return GSL_SUCCESS;
}

MISTAKE(lyap_directions, squares,
        "these are eigenvalues of P'P, the squares of the singular values.")
(const gsl_matrix *P, double share, gsl_matrix *A, gsl_matrix *V, gsl_vector *s,
 size_t *count)
{
    const int status = lyap_directions_arguments(P, share, A, V, s);
    if (status != GSL_SUCCESS)
        return status;
    gsl_matrix_memcpy(A, P);
    gsl_linalg_SV_decomp_jacobi(A, V, s);
    *count = 0;
    for (size_t i = 0; i < s->size; i++) {
        const double value = gsl_vector_get(s, i);
        gsl_vector_set(s, i, value * value);
        *count += gsl_vector_get(s, i) > share * gsl_vector_get(s, 0);
    }
    return GSL_SUCCESS;
}

MISTAKE(lyap_directions, the_first_left_out,
        "the largest singular value itself is not counted.")
(const gsl_matrix *P, double share, gsl_matrix *A, gsl_matrix *V, gsl_vector *s,
 size_t *count)
{
    const int status = lyap_directions_arguments(P, share, A, V, s);
    if (status != GSL_SUCCESS)
        return status;
    gsl_matrix_memcpy(A, P);
    gsl_linalg_SV_decomp_jacobi(A, V, s);
    *count = 0;
    for (size_t i = 1; i < s->size; i++)
        *count += gsl_vector_get(s, i) > share * gsl_vector_get(s, 0);
    return GSL_SUCCESS;
}

MISTAKE(lyap_directions, the_smallest_first,
        "the smallest singular value comes first. The contract wants the\n"
        "  largest first.")
(const gsl_matrix *P, double share, gsl_matrix *A, gsl_matrix *V, gsl_vector *s,
 size_t *count)
{
    const int status = lyap_directions_arguments(P, share, A, V, s);
    if (status != GSL_SUCCESS)
        return status;
    gsl_matrix_memcpy(A, P);
    gsl_linalg_SV_decomp_jacobi(A, V, s);
    *count = 0;
    for (size_t i = 0; i < s->size; i++)
        *count += gsl_vector_get(s, i) > share * gsl_vector_get(s, 0);
    return gsl_vector_reverse(s);
}

MISTAKE(lyap_directions, share_not_checked,
        "a share that is not between 0 and 1 is accepted. The contract\n"
        "  answers GSL_EINVAL.")
(const gsl_matrix *P, double share, gsl_matrix *A, gsl_matrix *V, gsl_vector *s,
 size_t *count)
{
    const int status = lyap_directions_arguments(P, 0.5, A, V, s);
    if (status != GSL_SUCCESS)
        return status;
    gsl_matrix_memcpy(A, P);
    gsl_linalg_SV_decomp_jacobi(A, V, s);
    *count = 0;
    for (size_t i = 0; i < s->size; i++)
        *count += gsl_vector_get(s, i) > share * gsl_vector_get(s, 0);
    return GSL_SUCCESS;
}
