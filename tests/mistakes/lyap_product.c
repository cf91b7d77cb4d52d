/* The mistakes of chapter 10, step product: a product of any size. */
#include "../runner/sheet.h"
#include "lyap.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <math.h>

/* P becomes A, divided by its largest number, of which the logarithm is returned. */
static double
lyap_take_size(gsl_matrix *P, const gsl_matrix *A)
{
    const double size = fmax(gsl_matrix_max(A), -gsl_matrix_min(A));
    gsl_matrix_memcpy(P, A);
    if (size != 0.0)
        gsl_matrix_scale(P, 1.0 / size);
    return log(size);
}

MISTAKE(lyap_product, from_the_right,
        "J_t is multiplied from the right. It acts after the ones before it,\n"
        "  so it stands on the left of them.")
(const sequence *J, gsl_matrix *P, gsl_matrix *A, double *log_size)
{
    const int status = lyap_product_arguments(J, P, A);
    if (status != GSL_SUCCESS)
        return status;
    *log_size = 0.0;
    gsl_matrix_set_identity(P);
    for (size_t t = 1; t <= J->T; t++) {
        const gsl_matrix_view J_t = sequence_at(J, t - 1);
        gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1.0, P, &J_t.matrix, 0.0, A);
        *log_size += lyap_take_size(P, A);
    }
    return GSL_SUCCESS;
}

MISTAKE(lyap_product, transposed,
        "J_t is transposed. That is the way back; here a small change goes\n"
        "  forward.")
(const sequence *J, gsl_matrix *P, gsl_matrix *A, double *log_size)
{
    const int status = lyap_product_arguments(J, P, A);
    if (status != GSL_SUCCESS)
        return status;
    *log_size = 0.0;
    gsl_matrix_set_identity(P);
    for (size_t t = 1; t <= J->T; t++) {
        const gsl_matrix_view J_t = sequence_at(J, t - 1);
        gsl_blas_dgemm(CblasTrans, CblasNoTrans, 1.0, &J_t.matrix, P, 0.0, A);
        *log_size += lyap_take_size(P, A);
    }
    return GSL_SUCCESS;
}

MISTAKE(lyap_product, size_at_the_end,
        "the product is divided once, at the end. By then it may have left\n"
        "  the range of a double: divide at every step.")
(const sequence *J, gsl_matrix *P, gsl_matrix *A, double *log_size)
{
    const int status = lyap_product_arguments(J, P, A);
    if (status != GSL_SUCCESS)
        return status;
    gsl_matrix_set_identity(P);
    for (size_t t = 1; t <= J->T; t++) {
        const gsl_matrix_view J_t = sequence_at(J, t - 1);
        gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1.0, &J_t.matrix, P, 0.0, A);
        gsl_matrix_memcpy(P, A);
    }
    *log_size = lyap_take_size(P, A);
    return GSL_SUCCESS;
}

MISTAKE(lyap_product, no_absolute_value,
        "the largest number is taken with its sign. Of -3 and 2 it is 3: take\n"
        "  -gsl_matrix_min(), too.")
(const sequence *J, gsl_matrix *P, gsl_matrix *A, double *log_size)
{
    const int status = lyap_product_arguments(J, P, A);
    if (status != GSL_SUCCESS)
        return status;
    *log_size = 0.0;
    gsl_matrix_set_identity(P);
    for (size_t t = 1; t <= J->T; t++) {
        const gsl_matrix_view J_t = sequence_at(J, t - 1);
        gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1.0, &J_t.matrix, P, 0.0, A);
        const double size = gsl_matrix_max(A);
        *log_size += log(size);
        gsl_matrix_memcpy(P, A);
        if (size != 0.0)
            gsl_matrix_scale(P, 1.0 / size);
    }
    return GSL_SUCCESS;
}

MISTAKE(lyap_product, last_size,
        "log_size is that of the last step alone. The logarithms of all steps\n"
        "  add up.")
(const sequence *J, gsl_matrix *P, gsl_matrix *A, double *log_size)
{
    const int status = lyap_product_arguments(J, P, A);
    if (status != GSL_SUCCESS)
        return status;
    *log_size = 0.0;
    gsl_matrix_set_identity(P);
    for (size_t t = 1; t <= J->T; t++) {
        const gsl_matrix_view J_t = sequence_at(J, t - 1);
        gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1.0, &J_t.matrix, P, 0.0, A);
        *log_size = lyap_take_size(P, A);
    }
    return GSL_SUCCESS;
}

MISTAKE(lyap_product, in_powers_of_ten,
        "log_size is a power of ten. The contract asks for the natural\n"
        "  logarithm: exp(log_size) P is the product.")
(const sequence *J, gsl_matrix *P, gsl_matrix *A, double *log_size)
{
    const int status = lyap_product_arguments(J, P, A);
    if (status != GSL_SUCCESS)
        return status;
    *log_size = 0.0;
    gsl_matrix_set_identity(P);
    for (size_t t = 1; t <= J->T; t++) {
        const gsl_matrix_view J_t = sequence_at(J, t - 1);
        gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1.0, &J_t.matrix, P, 0.0, A);
        *log_size += lyap_take_size(P, A) / log(10.0);
    }
    return GSL_SUCCESS;
}

MISTAKE(lyap_product, divided_by_nothing,
        "a product of 0 is divided by its size, which makes it NaN. It stays\n"
        "  0, and log_size is -infinity.")
(const sequence *J, gsl_matrix *P, gsl_matrix *A, double *log_size)
{
    const int status = lyap_product_arguments(J, P, A);
    if (status != GSL_SUCCESS)
        return status;
    *log_size = 0.0;
    gsl_matrix_set_identity(P);
    for (size_t t = 1; t <= J->T; t++) {
        const gsl_matrix_view J_t = sequence_at(J, t - 1);
        gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1.0, &J_t.matrix, P, 0.0, A);
        const double size = fmax(gsl_matrix_max(A), -gsl_matrix_min(A));
        *log_size += log(size);
        gsl_matrix_memcpy(P, A);
        for (size_t i = 0; i < P->size1; i++)
            for (size_t j = 0; j < P->size2; j++)
                *gsl_matrix_ptr(P, i, j) /= size;
    }
    return GSL_SUCCESS;
}

MISTAKE(lyap_product, always_badlen,
        "every refusal is GSL_EBADLEN. Numbers out of range are GSL_EDOM:\n"
        "  return what lyap_product_arguments() returns.")
(const sequence *J, gsl_matrix *P, gsl_matrix *A, double *log_size)
{
    if (lyap_product_arguments(J, P, A) != GSL_SUCCESS)
        return GSL_EBADLEN;
    *log_size = 0.0;
    gsl_matrix_set_identity(P);
    for (size_t t = 1; t <= J->T; t++) {
        const gsl_matrix_view J_t = sequence_at(J, t - 1);
        gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1.0, &J_t.matrix, P, 0.0, A);
        *log_size += lyap_take_size(P, A);
    }
    return GSL_SUCCESS;
}
