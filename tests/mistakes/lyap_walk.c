/* The mistakes of chapter 10, step walk: an error carried forward. */
#include "../runner/sheet.h"
#include "lyap.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_linalg.h>
#include <stdlib.h>

/* LU factors of A. Returns 0 where a 0 on the diagonal shows that it is singular. */
static int
lyap_factors(gsl_matrix *A, gsl_permutation *order)
{
    int sign;
    gsl_linalg_LU_decomp(A, order, &sign);
    for (size_t i = 0; i < A->size1; i++)
        if (gsl_matrix_get(A, i, i) == 0.0)
            return 0;
    return 1;
}

MISTAKE(lyap_walk, not_transposed,
        "the system has J. The way back multiplies by J', so it is J' that\n"
        "  has to be solved for.")
(const gsl_matrix *J, const gsl_vector *dl, gsl_matrix *A,
 gsl_permutation *order, gsl_vector *dh)
{
    if (lyap_walk_arguments(J, dl, A, order, dh) != GSL_SUCCESS)
        return GSL_EBADLEN;
    gsl_matrix_memcpy(A, J);
    if (!lyap_factors(A, order))
        return GSL_EDOM;
    gsl_vector_sub(dh, dl);
    gsl_linalg_LU_svx(A, order, dh);
    return GSL_SUCCESS;
}

MISTAKE(lyap_walk, multiplied,
        "dh is multiplied by J'. That is a step back; forward the system is\n"
        "  solved.")
(const gsl_matrix *J, const gsl_vector *dl, gsl_matrix *A,
 gsl_permutation *order, gsl_vector *dh)
{
    if (lyap_walk_arguments(J, dl, A, order, dh) != GSL_SUCCESS)
        return GSL_EBADLEN;
    gsl_matrix_transpose_memcpy(A, J);
    if (!lyap_factors(A, order))
        return GSL_EDOM;
    gsl_vector_sub(dh, dl);
    gsl_vector *next = gsl_vector_alloc(dh->size);
    if (next == NULL)
        abort();
    gsl_blas_dgemv(CblasTrans, 1.0, J, dh, 0.0, next);
    gsl_vector_memcpy(dh, next);
    gsl_vector_free(next);
    return GSL_SUCCESS;
}

MISTAKE(lyap_walk, loss_added,
        "dl is added. It was added on the way back, so it is subtracted here.")
(const gsl_matrix *J, const gsl_vector *dl, gsl_matrix *A,
 gsl_permutation *order, gsl_vector *dh)
{
    if (lyap_walk_arguments(J, dl, A, order, dh) != GSL_SUCCESS)
        return GSL_EBADLEN;
    gsl_matrix_transpose_memcpy(A, J);
    if (!lyap_factors(A, order))
        return GSL_EDOM;
    gsl_vector_add(dh, dl);
    gsl_linalg_LU_svx(A, order, dh);
    return GSL_SUCCESS;
}

MISTAKE(lyap_walk, loss_forgotten,
        "what the loss contributes at t-1 is still in dh. (10.10) subtracts\n"
        "  dl before it solves.")
(const gsl_matrix *J, const gsl_vector *dl, gsl_matrix *A,
 gsl_permutation *order, gsl_vector *dh)
{
    if (lyap_walk_arguments(J, dl, A, order, dh) != GSL_SUCCESS)
        return GSL_EBADLEN;
    gsl_matrix_transpose_memcpy(A, J);
    if (!lyap_factors(A, order))
        return GSL_EDOM;
    gsl_linalg_LU_svx(A, order, dh);
    return GSL_SUCCESS;
}

MISTAKE(lyap_walk, loss_afterwards,
        "dl is subtracted after the system is solved. It belongs to step t-1,\n"
        "  as the right side does.")
(const gsl_matrix *J, const gsl_vector *dl, gsl_matrix *A,
 gsl_permutation *order, gsl_vector *dh)
{
    if (lyap_walk_arguments(J, dl, A, order, dh) != GSL_SUCCESS)
        return GSL_EBADLEN;
    gsl_matrix_transpose_memcpy(A, J);
    if (!lyap_factors(A, order))
        return GSL_EDOM;
    gsl_linalg_LU_svx(A, order, dh);
    gsl_vector_sub(dh, dl);
    return GSL_SUCCESS;
}

MISTAKE(lyap_walk, written_before_it_refuses,
        "dl is subtracted before J turns out to be singular. On an error dh\n"
        "  has to be as it was.")
(const gsl_matrix *J, const gsl_vector *dl, gsl_matrix *A,
 gsl_permutation *order, gsl_vector *dh)
{
    if (lyap_walk_arguments(J, dl, A, order, dh) != GSL_SUCCESS)
        return GSL_EBADLEN;
    gsl_vector_sub(dh, dl);
    gsl_matrix_transpose_memcpy(A, J);
    if (!lyap_factors(A, order))
        return GSL_EDOM;
    gsl_linalg_LU_svx(A, order, dh);
    return GSL_SUCCESS;
}

MISTAKE(lyap_walk, another_error,
        "a singular J is refused, but not with GSL_EDOM, which the contract\n"
        "  names.")
(const gsl_matrix *J, const gsl_vector *dl, gsl_matrix *A,
 gsl_permutation *order, gsl_vector *dh)
{
    if (lyap_walk_arguments(J, dl, A, order, dh) != GSL_SUCCESS)
        return GSL_EBADLEN;
    gsl_matrix_transpose_memcpy(A, J);
    if (!lyap_factors(A, order))
        return GSL_ESING;
    gsl_vector_sub(dh, dl);
    gsl_linalg_LU_svx(A, order, dh);
    return GSL_SUCCESS;
}
