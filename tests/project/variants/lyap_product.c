/*
 * Right answers to chapter 10 that are written in other ways, continued: the product and
 * what is left of it.
 */
#include "../../runner/sheet.h"
#include "lyap.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_linalg.h>
#include <math.h>

/* Divides by the largest number, and returns its logarithm. */
static double
lyap_split(gsl_matrix *m)
{
    double most = 0.0;
    for (size_t i = 0; i < m->size1; i++)
        for (size_t j = 0; j < m->size2; j++)
            most = fmax(most, fabs(gsl_matrix_get(m, i, j)));
    for (size_t i = 0; i < m->size1 && most > 0.0; i++)
        for (size_t j = 0; j < m->size2; j++)
            *gsl_matrix_ptr(m, i, j) /= most;
    return log(most);
}

VARIANT(lyap_product, first_factor_copied)
(const sequence *J, gsl_matrix *P, gsl_matrix *A, double *log_size)
{
    const int status = lyap_product_arguments(J, P, A);
    if (status)
        return status;
    const gsl_matrix_view J_1 = sequence_at(J, 0);
    gsl_matrix_memcpy(P, &J_1.matrix);
    double sum = lyap_split(P);
    for (size_t t = 1; t < J->T; t++) {
        const gsl_matrix_view J_t = sequence_at(J, t);
        gsl_matrix_memcpy(A, P);
        gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1.0, &J_t.matrix, A, 0.0, P);
        sum += lyap_split(P);
    }
    *log_size = sum;
    return GSL_SUCCESS;
}

VARIANT(lyap_product, from_the_left_end)
(const sequence *J, gsl_matrix *P, gsl_matrix *A, double *log_size)
{
    const int status = lyap_product_arguments(J, P, A);
    if (status)
        return status;
    gsl_matrix_set_identity(P);
    *log_size = 0.0;
    for (size_t t = J->T; t-- > 0;) {
        const gsl_matrix_view J_t = sequence_at(J, t);
        gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1.0, P, &J_t.matrix, 0.0, A);
        *log_size += lyap_split(A);
        gsl_matrix_memcpy(P, A);
    }
    return GSL_SUCCESS;
}

VARIANT(lyap_product, product_of_transposes)
(const sequence *J, gsl_matrix *P, gsl_matrix *A, double *log_size)
{
    const int status = lyap_product_arguments(J, P, A);
    if (status)
        return status;
    gsl_matrix_set_identity(P);
    *log_size = 0.0;
    for (size_t t = 0; t < J->T; t++) {
        const gsl_matrix_view J_t = sequence_at(J, t);
        gsl_blas_dgemm(CblasNoTrans, CblasTrans, 1.0, P, &J_t.matrix, 0.0, A);
        *log_size += lyap_split(A);
        gsl_matrix_memcpy(P, A);
    }
    return gsl_matrix_transpose(P);
}

VARIANT(lyap_product, plain_loops)
(const sequence *J, gsl_matrix *P, gsl_matrix *A, double *log_size)
{
    const int status = lyap_product_arguments(J, P, A);
    if (status)
        return status;
    gsl_matrix_set_identity(P);
    *log_size = 0.0;
    for (size_t t = 0; t < J->T; t++) {
        for (size_t i = 0; i < P->size1; i++)
            for (size_t j = 0; j < P->size2; j++) {
                double sum = 0.0;
                for (size_t l = P->size1; l-- > 0;)
                    sum += sequence_of(J, t, i)[l] * gsl_matrix_get(P, l, j);
                gsl_matrix_set(A, i, j, sum);
            }
        gsl_matrix_memcpy(P, A);
        *log_size += lyap_split(P);
    }
    return GSL_SUCCESS;
}

static double
lyap_largest(const gsl_matrix *m)
{
    double low, high;
    gsl_matrix_minmax(m, &low, &high);
    return fmax(fabs(low), fabs(high));
}

VARIANT(lyap_product, factors_first)
(const sequence *J, gsl_matrix *P, gsl_matrix *A, double *log_size)
{
    const int status = lyap_product_arguments(J, P, A);
    if (status)
        return status;
    gsl_matrix *next = gsl_matrix_alloc(P->size1, P->size2);
    if (next == NULL)
        return GSL_ENOMEM;
    gsl_matrix_set_identity(P);
    *log_size = 0.0;
    for (size_t t = 0; t < J->T; t++) {
        const gsl_matrix_view J_t = sequence_at(J, t);
        gsl_matrix_memcpy(A, &J_t.matrix);
        *log_size += log(lyap_largest(A));
        if (lyap_largest(A) > 0.0)
            gsl_matrix_scale(A, 1.0 / lyap_largest(A));
        gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1.0, A, P, 0.0, next);
        gsl_matrix_memcpy(P, next);
        *log_size += lyap_split(P);
    }
    gsl_matrix_free(next);
    return GSL_SUCCESS;
}

/* A copy with numbers about 1, because squares of tiny ones vanish; returns the power. */
static int
lyap_usual_size(const gsl_matrix *P, gsl_matrix *A)
{
    int power;
    gsl_matrix_memcpy(A, P);
    frexp(lyap_largest(A), &power);
    gsl_matrix_scale(A, ldexp(1.0, -power));
    return power;
}

/* Counts from the largest down: the first that is not more ends it. */
static size_t
lyap_count(const gsl_vector *s, double share)
{
    size_t n = 0;
    while (n < s->size && gsl_vector_get(s, n) > share * gsl_vector_get(s, 0))
        n++;
    return n;
}

VARIANT(lyap_directions, golub_reinsch)
(const gsl_matrix *P, double share, gsl_matrix *A, gsl_matrix *V, gsl_vector *s,
 size_t *count)
{
    const int status = lyap_directions_arguments(P, share, A, V, s);
    if (status)
        return status;
    gsl_vector *work = gsl_vector_alloc(s->size);
    if (work == NULL)
        return GSL_ENOMEM;
    const int power = lyap_usual_size(P, A);
    gsl_linalg_SV_decomp(A, V, s, work);
    gsl_vector_free(work);
    gsl_vector_scale(s, ldexp(1.0, power));
    *count = lyap_count(s, share);
    return GSL_SUCCESS;
}

VARIANT(lyap_directions, modified)
(const gsl_matrix *P, double share, gsl_matrix *A, gsl_matrix *V, gsl_vector *s,
 size_t *count)
{
    const int status = lyap_directions_arguments(P, share, A, V, s);
    if (status)
        return status;
    gsl_vector *work = gsl_vector_alloc(s->size);
    gsl_matrix *X = gsl_matrix_alloc(s->size, s->size);
    if (work == NULL || X == NULL)
        return GSL_ENOMEM;
    const int power = lyap_usual_size(P, A);
    gsl_linalg_SV_decomp_mod(A, X, V, s, work);
    gsl_vector_free(work);
    gsl_matrix_free(X);
    gsl_vector_scale(s, ldexp(1.0, power));
    *count = lyap_count(s, share);
    return GSL_SUCCESS;
}

VARIANT(lyap_directions, of_the_transpose)
(const gsl_matrix *P, double share, gsl_matrix *A, gsl_matrix *V, gsl_vector *s,
 size_t *count)
{
    const int status = lyap_directions_arguments(P, share, A, V, s);
    if (status)
        return status;
    gsl_matrix_transpose_memcpy(A, P);
    gsl_linalg_SV_decomp_jacobi(A, V, s);
    *count = lyap_count(s, share);
    return GSL_SUCCESS;
}

VARIANT(lyap_directions, counted_down)
(const gsl_matrix *P, double share, gsl_matrix *A, gsl_matrix *V, gsl_vector *s,
 size_t *count)
{
    const int status = lyap_directions_arguments(P, share, A, V, s);
    if (status)
        return status;
    gsl_matrix_memcpy(A, P);
    gsl_linalg_SV_decomp_jacobi(A, V, s);
    size_t n = s->size;
    while (n > 0 && !(gsl_vector_get(s, n - 1) > share * gsl_vector_get(s, 0)))
        n--;
    *count = n;
    return GSL_SUCCESS;
}

VARIANT(lyap_directions, scaled_first)
(const gsl_matrix *P, double share, gsl_matrix *A, gsl_matrix *V, gsl_vector *s,
 size_t *count)
{
    const int status = lyap_directions_arguments(P, share, A, V, s);
    if (status)
        return status;
    const int power = lyap_usual_size(P, A);
    gsl_linalg_SV_decomp_jacobi(A, V, s);
    gsl_vector_scale(s, ldexp(1.0, power));
    *count = lyap_count(s, share);
    return GSL_SUCCESS;
}
