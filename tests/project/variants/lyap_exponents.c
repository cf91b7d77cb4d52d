/*
 * Right answers to chapter 10 that are written in other ways, continued: more exponents,
 * and more products of Jacobians.
 */
#include "../../runner/sheet.h"
#include "lyap.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>
#include <gsl/gsl_statistics.h>
#include <math.h>
#include <stdlib.h>

/* The steps that are not counted as a run of their own. */
VARIANT(lyap_spectrum, two_windows)
(const sequence *J, size_t skip, gsl_matrix *Q, gsl_matrix *A,
 gsl_vector *exponent)
{
    const int status = lyap_spectrum_arguments(J, skip, Q, A, exponent);
    if (status != GSL_SUCCESS)
        return status;
    if (skip > 0) {
        const sequence first = sequence_steps(J, 0, skip);
        const sequence others = sequence_steps(J, skip, J->T - skip);
        lyap_spectrum_by_two_windows(&first, 0, Q, A, exponent);
        return lyap_spectrum_by_two_windows(&others, 0, Q, A, exponent);
    }
    gsl_vector_set_zero(exponent);
    for (size_t t = 0; t < J->T; t++) {
        const gsl_matrix_view J_t = sequence_at(J, t);
        lyap_turn(&J_t.matrix, Q, A, exponent);
    }
    for (size_t i = 0; i < exponent->size; i++)
        *gsl_vector_ptr(exponent, i) /= (double)J->T;
    return GSL_SUCCESS;
}

/* Step t and those after it. */
static void
lyap_spectrum_onwards(const sequence *J, size_t t, size_t skip, gsl_matrix *Q,
                      gsl_matrix *A, gsl_vector *exponent)
{
    if (t == J->T)
        return;
    if (t == skip)
        gsl_vector_set_zero(exponent);
    const gsl_matrix_view J_t = sequence_at(J, t);
    lyap_turn(&J_t.matrix, Q, A, exponent);
    lyap_spectrum_onwards(J, t + 1, skip, Q, A, exponent);
}

VARIANT(lyap_spectrum, recursion)
(const sequence *J, size_t skip, gsl_matrix *Q, gsl_matrix *A,
 gsl_vector *exponent)
{
    const int status = lyap_spectrum_arguments(J, skip, Q, A, exponent);
    if (status != GSL_SUCCESS)
        return status;
    const double steps = (double)(J->T - skip);
    lyap_spectrum_onwards(J, 0, skip, Q, A, exponent);
    gsl_blas_dscal(1.0 / steps, exponent);
    return GSL_SUCCESS;
}

/* A table of all logarithms, a row for each step, and the means of its columns. */
static gsl_matrix *
lyap_logarithms(const sequence *J, gsl_matrix *Q, gsl_matrix *A)
{
    gsl_matrix *table = gsl_matrix_calloc(J->T, Q->size2);
    for (size_t t = 0; table != NULL && t < J->T; t++) {
        const gsl_matrix_view J_t = sequence_at(J, t);
        gsl_vector_view row = gsl_matrix_row(table, t);
        lyap_turn(&J_t.matrix, Q, A, &row.vector);
    }
    return table;
}

VARIANT(lyap_spectrum, table)
(const sequence *J, size_t skip, gsl_matrix *Q, gsl_matrix *A,
 gsl_vector *exponent)
{
    const int status = lyap_spectrum_arguments(J, skip, Q, A, exponent);
    if (status != GSL_SUCCESS)
        return status;
    gsl_matrix *table = lyap_logarithms(J, Q, A);
    if (table == NULL)
        return GSL_ENOMEM;
    for (size_t i = 0; i < exponent->size; i++) {
        double sum = 0.0;
        for (size_t t = J->T; t-- > skip;)
            sum += gsl_matrix_get(table, t, i);
        gsl_vector_set(exponent, i, sum / (double)(J->T - skip));
    }
    gsl_matrix_free(table);
    return GSL_SUCCESS;
}

/* Rows FROM to TO - 1 of column i, half and half. */
static double
lyap_halved_sum(const gsl_matrix *table, size_t i, size_t from, size_t to)
{
    const size_t middle = from + (to - from) / 2;
    return to - from == 1 ? gsl_matrix_get(table, from, i)
                          : lyap_halved_sum(table, i, from, middle)
                                + lyap_halved_sum(table, i, middle, to);
}

VARIANT(lyap_spectrum, halves)
(const sequence *J, size_t skip, gsl_matrix *Q, gsl_matrix *A,
 gsl_vector *exponent)
{
    const int status = lyap_spectrum_arguments(J, skip, Q, A, exponent);
    if (status != GSL_SUCCESS)
        return status;
    gsl_matrix *table = lyap_logarithms(J, Q, A);
    if (table == NULL)
        return GSL_ENOMEM;
    for (size_t i = 0; i < exponent->size; i++)
        gsl_vector_set(exponent, i,
                       lyap_halved_sum(table, i, skip, J->T)
                           / (double)(J->T - skip));
    gsl_matrix_free(table);
    return GSL_SUCCESS;
}

/* What rounding loses of each sum is kept beside it, as long as there is a sum. */
VARIANT(lyap_spectrum, compensated)
(const sequence *J, size_t skip, gsl_matrix *Q, gsl_matrix *A,
 gsl_vector *exponent)
{
    const int status = lyap_spectrum_arguments(J, skip, Q, A, exponent);
    if (status != GSL_SUCCESS)
        return status;
    const size_t k = exponent->size;
    gsl_vector *one = gsl_vector_alloc(k), *lost = gsl_vector_calloc(k);
    gsl_vector_set_zero(exponent);
    for (size_t t = 0; t < J->T; t++) {
        const gsl_matrix_view J_t = sequence_at(J, t);
        gsl_vector_set_zero(one);
        lyap_turn(&J_t.matrix, Q, A, one);
        for (size_t i = 0; t >= skip && i < k; i++) {
            const double old = gsl_vector_get(exponent, i);
            const double add = gsl_vector_get(one, i);
            const double new = old + add;
            gsl_vector_set(exponent, i, new);
            if (isfinite(new))
                *gsl_vector_ptr(lost, i) += fabs(old) >= fabs(add)
                                                ? (old - new) + add
                                                : (add - new) + old;
        }
    }
    gsl_vector_add(exponent, lost);
    gsl_vector_free(one);
    gsl_vector_free(lost);
    return gsl_vector_scale(exponent, 1.0 / (double)(J->T - skip));
}

/* ---- Products of any size ------------------------------------------------- */

/* The largest |m_ij| by BLAS, row by row. */
static double
lyap_most(const gsl_matrix *m)
{
    double most = 0.0;
    for (size_t i = 0; i < m->size1; i++) {
        const gsl_vector_const_view row = gsl_matrix_const_row(m, i);
        const double here =
            fabs(gsl_vector_get(&row.vector, gsl_blas_idamax(&row.vector)));
        most = here > most ? here : most;
    }
    return most;
}

/* Divided by its largest number, whose logarithm is returned. */
static double
lyap_bring_to_one(gsl_matrix *m)
{
    const double most = lyap_most(m);
    for (size_t i = 0; most > 0.0 && i < m->size1; i++)
        for (size_t j = 0; j < m->size2; j++)
            gsl_matrix_set(m, i, j, gsl_matrix_get(m, i, j) / most);
    return log(most);
}

/* J_TO ... J_{FROM+1} as the product of its two halves. */
static double
lyap_halved_product(const sequence *J, size_t from, size_t to, gsl_matrix *P)
{
    if (to - from == 1) {
        const gsl_matrix_view J_t = sequence_at(J, from);
        gsl_matrix_memcpy(P, &J_t.matrix);
        return lyap_bring_to_one(P);
    }
    const size_t middle = from + (to - from) / 2;
    gsl_matrix *early = gsl_matrix_alloc(P->size1, P->size2);
    gsl_matrix *late = gsl_matrix_alloc(P->size1, P->size2);
    double size = lyap_halved_product(J, from, middle, early)
                  + lyap_halved_product(J, middle, to, late);
    gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1.0, late, early, 0.0, P);
    gsl_matrix_free(early);
    gsl_matrix_free(late);
    size += lyap_bring_to_one(P);
    return size;
}

VARIANT(lyap_product, halves)
(const sequence *J, gsl_matrix *P, gsl_matrix *A, double *log_size)
{
    const int status = lyap_product_arguments(J, P, A);
    if (status != GSL_SUCCESS)
        return status;
    *log_size = lyap_halved_product(J, 0, J->T, P);
    return GSL_SUCCESS;
}

/* Powers of two on the way, which round nothing; what they leave comes last. */
VARIANT(lyap_product, powers_of_two)
(const sequence *J, gsl_matrix *P, gsl_matrix *A, double *log_size)
{
    const int status = lyap_product_arguments(J, P, A);
    if (status != GSL_SUCCESS)
        return status;
    long twos = 0;
    gsl_matrix_set_identity(P);
    for (size_t t = 0; t < J->T; t++) {
        const gsl_matrix_view J_t = sequence_at(J, t);
        int power;
        gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1.0, &J_t.matrix, P, 0.0, A);
        frexp(lyap_most(A), &power);
        for (size_t i = 0; i < P->size1; i++)
            for (size_t j = 0; j < P->size2; j++)
                gsl_matrix_set(P, i, j, ldexp(gsl_matrix_get(A, i, j), -power));
        twos += power;
    }
    *log_size = lyap_bring_to_one(P);
    *log_size += M_LN2 * (double)twos;
    return GSL_SUCCESS;
}

/* Only when the product is about to leave the doubles, and at the end. */
VARIANT(lyap_product, when_it_must)
(const sequence *J, gsl_matrix *P, gsl_matrix *A, double *log_size)
{
    const int status = lyap_product_arguments(J, P, A);
    if (status != GSL_SUCCESS)
        return status;
    double size = 0.0;
    gsl_matrix_set_identity(P);
    for (size_t t = 0; t < J->T; t++) {
        const gsl_matrix_view J_t = sequence_at(J, t);
        const double most = lyap_most(P);
        if (most > 1e50 || most < 1e-50)
            size += lyap_bring_to_one(P);
        gsl_matrix_memcpy(A, P);
        gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1.0, &J_t.matrix, A, 0.0, P);
    }
    *log_size = size + lyap_bring_to_one(P);
    return GSL_SUCCESS;
}

/* Column by column, each the way of one vector through all steps. */
VARIANT(lyap_product, columns)
(const sequence *J, gsl_matrix *P, gsl_matrix *A, double *log_size)
{
    const int status = lyap_product_arguments(J, P, A);
    if (status != GSL_SUCCESS)
        return status;
    gsl_matrix *from = P, *to = A;
    *log_size = 0.0;
    gsl_matrix_set_identity(P);
    for (size_t t = 0; t < J->T; t++) {
        const gsl_matrix_view J_t = sequence_at(J, t);
        for (size_t j = 0; j < P->size2; j++) {
            const gsl_vector_view x = gsl_matrix_column(from, j);
            gsl_vector_view y = gsl_matrix_column(to, j);
            gsl_blas_dgemv(CblasNoTrans, 1.0, &J_t.matrix, &x.vector, 0.0,
                           &y.vector);
        }
        *log_size += lyap_bring_to_one(to);
        gsl_matrix *kept = from;
        from = to;
        to = kept;
    }
    if (from != P)
        gsl_matrix_memcpy(P, from);
    return GSL_SUCCESS;
}

/* Sums with more digits, and a product of sizes instead of a sum of logarithms. */
VARIANT(lyap_product, long_double)
(const sequence *J, gsl_matrix *P, gsl_matrix *A, double *log_size)
{
    const int status = lyap_product_arguments(J, P, A);
    if (status != GSL_SUCCESS)
        return status;
    const size_t H = P->size1;
    long double size = 1.0L;
    long twos = 0;
    gsl_matrix_set_identity(P);
    for (size_t t = 0; t < J->T; t++) {
        for (size_t k = 0; k < H * H; k++) {
            long double sum = 0.0L;
            for (size_t l = 0; l < H; l++)
                sum += (long double)gsl_matrix_get(P, l, k % H)
                       * sequence_of(J, t, k / H)[l];
            gsl_matrix_set(A, k / H, k % H, (double)sum);
        }
        const double most = lyap_most(A);
        int power;
        size = frexpl(size * most, &power);
        twos += power;
        gsl_matrix_memcpy(P, A);
        for (size_t k = 0; k < H * H && most != 0.0; k++)
            *gsl_matrix_ptr(P, k / H, k % H) /= most;
    }
    *log_size = (double)(logl(size) + (long double)twos * logl(2.0L));
    return GSL_SUCCESS;
}
