/* The mistakes of chapter 10, step turn: directions at right angles. */
#include "../runner/sheet.h"
#include "lyap.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <math.h>

/* Divides a column by its length, which is returned. */
static double
lyap_unit_length(gsl_vector *q)
{
    const double length = gsl_blas_dnrm2(q);
    for (size_t j = 0; j < q->size && length != 0.0; j++)
        *gsl_vector_ptr(q, j) /= length;
    return length;
}

/* Takes out of column i what lies along the columns before it, twice. */
static void
lyap_take_out(gsl_matrix *A, size_t i)
{
    gsl_vector_view q = gsl_matrix_column(A, i);
    for (size_t k = 0; k < 2 * i; k++) {
        const gsl_vector_view before = gsl_matrix_column(A, k % i);
        double part;
        gsl_blas_ddot(&before.vector, &q.vector, &part);
        gsl_blas_daxpy(-part, &before.vector, &q.vector);
    }
}

MISTAKE(lyap_turn, overwritten_sums,
        "sum is overwritten. (10.2) adds log R_ii to what stands there.")
(const gsl_matrix *J, gsl_matrix *Q, gsl_matrix *A, gsl_vector *sum)
{
    const int status = lyap_turn_arguments(J, Q, A, sum);
    if (status != GSL_SUCCESS)
        return status;
    gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1.0, J, Q, 0.0, A);
    for (size_t i = 0; i < Q->size2; i++) {
        gsl_vector_view q = gsl_matrix_column(A, i);
        lyap_take_out(A, i);
        gsl_vector_set(sum, i, log(lyap_unit_length(&q.vector)));
    }
    return gsl_matrix_memcpy(Q, A);
}

MISTAKE(lyap_turn, no_logarithm,
        "R_ii itself is added. The sums are of logarithms, because factors\n"
        "  multiply and would leave the range of a double.")
(const gsl_matrix *J, gsl_matrix *Q, gsl_matrix *A, gsl_vector *sum)
{
    const int status = lyap_turn_arguments(J, Q, A, sum);
    if (status != GSL_SUCCESS)
        return status;
    gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1.0, J, Q, 0.0, A);
    for (size_t i = 0; i < Q->size2; i++) {
        gsl_vector_view q = gsl_matrix_column(A, i);
        lyap_take_out(A, i);
        *gsl_vector_ptr(sum, i) += lyap_unit_length(&q.vector);
    }
    return gsl_matrix_memcpy(Q, A);
}

MISTAKE(lyap_turn, in_powers_of_ten,
        "log10() is taken. Exponents are in nats: it is log().")
(const gsl_matrix *J, gsl_matrix *Q, gsl_matrix *A, gsl_vector *sum)
{
    const int status = lyap_turn_arguments(J, Q, A, sum);
    if (status != GSL_SUCCESS)
        return status;
    gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1.0, J, Q, 0.0, A);
    for (size_t i = 0; i < Q->size2; i++) {
        gsl_vector_view q = gsl_matrix_column(A, i);
        lyap_take_out(A, i);
        *gsl_vector_ptr(sum, i) += log10(lyap_unit_length(&q.vector));
    }
    return gsl_matrix_memcpy(Q, A);
}

MISTAKE(lyap_turn, lengths_before_angles,
        "the length is taken before the columns before are taken out. R_ii\n"
        "  is what is left after that.")
(const gsl_matrix *J, gsl_matrix *Q, gsl_matrix *A, gsl_vector *sum)
{
    const int status = lyap_turn_arguments(J, Q, A, sum);
    if (status != GSL_SUCCESS)
        return status;
    gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1.0, J, Q, 0.0, A);
    for (size_t i = 0; i < Q->size2; i++) {
        gsl_vector_view q = gsl_matrix_column(A, i);
        *gsl_vector_ptr(sum, i) += log(gsl_blas_dnrm2(&q.vector));
        lyap_take_out(A, i);
        lyap_unit_length(&q.vector);
    }
    return gsl_matrix_memcpy(Q, A);
}

MISTAKE(lyap_turn, no_angles,
        "every direction is only divided by its length. Without right angles\n"
        "  all of them turn to the one that grows fastest.")
(const gsl_matrix *J, gsl_matrix *Q, gsl_matrix *A, gsl_vector *sum)
{
    const int status = lyap_turn_arguments(J, Q, A, sum);
    if (status != GSL_SUCCESS)
        return status;
    gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1.0, J, Q, 0.0, A);
    for (size_t i = 0; i < Q->size2; i++) {
        gsl_vector_view q = gsl_matrix_column(A, i);
        *gsl_vector_ptr(sum, i) += log(lyap_unit_length(&q.vector));
    }
    return gsl_matrix_memcpy(Q, A);
}

MISTAKE(lyap_turn, one_round,
        "what lies along the columns before is taken out once. Where little\n"
        "  is left, rounding leaves angles that are not right; the contract\n"
        "  asks for two rounds.")
(const gsl_matrix *J, gsl_matrix *Q, gsl_matrix *A, gsl_vector *sum)
{
    const int status = lyap_turn_arguments(J, Q, A, sum);
    if (status != GSL_SUCCESS)
        return status;
    gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1.0, J, Q, 0.0, A);
    for (size_t i = 0; i < Q->size2; i++) {
        gsl_vector_view q = gsl_matrix_column(A, i);
        for (size_t k = 0; k < i; k++) {
            const gsl_vector_view before = gsl_matrix_column(A, k);
            double part;
            gsl_blas_ddot(&before.vector, &q.vector, &part);
            gsl_blas_daxpy(-part, &before.vector, &q.vector);
        }
        *gsl_vector_ptr(sum, i) += log(lyap_unit_length(&q.vector));
    }
    return gsl_matrix_memcpy(Q, A);
}

MISTAKE(lyap_turn, transposed,
        "the directions are multiplied by J'. J takes what is at step t-1 to\n"
        "  step t; J' is the way back.")
(const gsl_matrix *J, gsl_matrix *Q, gsl_matrix *A, gsl_vector *sum)
{
    const int status = lyap_turn_arguments(J, Q, A, sum);
    if (status != GSL_SUCCESS)
        return status;
    gsl_blas_dgemm(CblasTrans, CblasNoTrans, 1.0, J, Q, 0.0, A);
    for (size_t i = 0; i < Q->size2; i++) {
        gsl_vector_view q = gsl_matrix_column(A, i);
        lyap_take_out(A, i);
        *gsl_vector_ptr(sum, i) += log(lyap_unit_length(&q.vector));
    }
    return gsl_matrix_memcpy(Q, A);
}

MISTAKE(lyap_turn, divided_by_nothing,
        "a column of length 0 is divided by it, which makes it NaN. The\n"
        "  contract leaves it 0.")
(const gsl_matrix *J, gsl_matrix *Q, gsl_matrix *A, gsl_vector *sum)
{
    const int status = lyap_turn_arguments(J, Q, A, sum);
    if (status != GSL_SUCCESS)
        return status;
    gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1.0, J, Q, 0.0, A);
    for (size_t i = 0; i < Q->size2; i++) {
        gsl_vector_view q = gsl_matrix_column(A, i);
        lyap_take_out(A, i);
        const double length = gsl_blas_dnrm2(&q.vector);
        for (size_t j = 0; j < Q->size1; j++)
            *gsl_vector_ptr(&q.vector, j) /= length;
        *gsl_vector_ptr(sum, i) += log(length);
    }
    return gsl_matrix_memcpy(Q, A);
}

MISTAKE(lyap_turn, not_handed_back,
        "the new directions stay in the workspace. They belong in Q.")
(const gsl_matrix *J, gsl_matrix *Q, gsl_matrix *A, gsl_vector *sum)
{
    const int status = lyap_turn_arguments(J, Q, A, sum);
    if (status != GSL_SUCCESS)
        return status;
    gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1.0, J, Q, 0.0, A);
    for (size_t i = 0; i < Q->size2; i++) {
        gsl_vector_view q = gsl_matrix_column(A, i);
        lyap_take_out(A, i);
        *gsl_vector_ptr(sum, i) += log(lyap_unit_length(&q.vector));
    }
    return GSL_SUCCESS;
}

MISTAKE(lyap_turn, always_badlen,
        "every refusal is GSL_EBADLEN. Numbers out of range are GSL_EDOM:\n"
        "  return what lyap_turn_arguments() returns.")
(const gsl_matrix *J, gsl_matrix *Q, gsl_matrix *A, gsl_vector *sum)
{
    if (lyap_turn_arguments(J, Q, A, sum) != GSL_SUCCESS)
        return GSL_EBADLEN;
    gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1.0, J, Q, 0.0, A);
    for (size_t i = 0; i < Q->size2; i++) {
        gsl_vector_view q = gsl_matrix_column(A, i);
        lyap_take_out(A, i);
        *gsl_vector_ptr(sum, i) += log(lyap_unit_length(&q.vector));
    }
    return gsl_matrix_memcpy(Q, A);
}
