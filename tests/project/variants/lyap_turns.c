/*
 * Right answers to chapter 10 that are written in other ways, continued: more Jacobians,
 * and more ways to keep directions at right angles.
 */
#include "../../runner/sheet.h"
#include "lyap.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The slope from the state, written out. */
static double
lyap_own_slope(activation f, double h)
{
    switch (f) {
    case TANH:
        return (1.0 - h) * (1.0 + h);
    case LOGISTIC:
        return fma(-h, h, h);
    case RELU:
        return h > 0.0 ? 1.0 : h <= 0.0 ? 0.0 : h;
    default:
        return 1.0;
    }
}

VARIANT(lyap_jacobians, own_slopes)
(const rnn_params *p, const sequence *h, sequence *J)
{
    const int status = lyap_jacobians_arguments(p, h, J);
    if (status != GSL_SUCCESS)
        return status;
    for (size_t j = 0; j < p->H; j++) {
        const double *from = gsl_matrix_const_ptr(&p->W_hh.matrix, j, 0);
        for (size_t t = 1; t <= J->T; t++) {
            const double slope = lyap_own_slope(p->f, sequence_of(h, t, 0)[j]);
            double *to = sequence_of(J, t - 1, j);
            for (size_t i = p->H; i-- > 0;)
                to[i] = from[i] * slope;
        }
    }
    return GSL_SUCCESS;
}

/* Each column of W_hh goes back through f, as a gradient would. */
VARIANT(lyap_jacobians, columns_go_back)
(const rnn_params *p, const sequence *h, sequence *J)
{
    if (lyap_jacobians_arguments(p, h, J))
        return GSL_EBADLEN;
    gsl_vector *column = gsl_vector_alloc(p->H), *back = gsl_vector_alloc(p->H);
    for (size_t i = 0; i < p->H; i++) {
        gsl_matrix_get_col(column, &p->W_hh.matrix, i);
        for (size_t t = 1; t <= J->T; t++) {
            gsl_matrix_view J_t = sequence_at(J, t - 1);
            activation_backward(p->f, p->H, sequence_of(h, t, 0), column->data,
                                back->data);
            gsl_matrix_set_col(&J_t.matrix, i, back);
        }
    }
    gsl_vector_free(column);
    gsl_vector_free(back);
    return GSL_SUCCESS;
}

/* The slopes as a vector; every column of J_t is multiplied by it. */
VARIANT(lyap_jacobians, columns_times_slopes)
(const rnn_params *p, const sequence *h, sequence *J)
{
    if (lyap_jacobians_arguments(p, h, J))
        return GSL_EBADLEN;
    gsl_vector *slope = gsl_vector_alloc(p->H);
    for (size_t t = J->T; t > 0; t--) {
        gsl_matrix_view J_t = sequence_at(J, t - 1);
        const double *h_t = sequence_of(h, t, 0);
        for (size_t j = 0; j < p->H; j++)
            slope->data[j] = p->f == TANH ? fma(-h_t[j], h_t[j], 1.0)
                                          : activation_slope(p->f, h_t[j]);
        gsl_matrix_memcpy(&J_t.matrix, &p->W_hh.matrix);
        for (size_t i = 0; i < p->H; i++) {
            gsl_vector_view column = gsl_matrix_column(&J_t.matrix, i);
            gsl_vector_mul(&column.vector, slope);
        }
    }
    gsl_vector_free(slope);
    return GSL_SUCCESS;
}

/* J_t and those after it. */
static void
lyap_jacobians_from(const rnn_params *p, const sequence *h, sequence *J,
                    size_t t)
{
    if (t > J->T)
        return;
    const gsl_matrix *W = &p->W_hh.matrix;
    double *to = sequence_of(J, t - 1, 0);
    for (const double *h_tj = sequence_of(h, t, 0), *end = h_tj + p->H;
         h_tj < end; h_tj++) {
        const double *from =
            W->data + (size_t)(p->H - (size_t)(end - h_tj)) * W->tda;
        for (size_t i = 0; i < p->H; i++)
            *to++ = activation_slope(p->f, *h_tj) * from[i];
    }
    lyap_jacobians_from(p, h, J, t + 1);
}

VARIANT(lyap_jacobians, recursion)
(const rnn_params *p, const sequence *h, sequence *J)
{
    if (lyap_jacobians_arguments(p, h, J))
        return GSL_EBADLEN;
    lyap_jacobians_from(p, h, J, 1);
    return GSL_SUCCESS;
}

/* W_hh first, into all of J; then every row is scaled where it stands. */
VARIANT(lyap_jacobians, copies_first)
(const rnn_params *p, const sequence *h, sequence *J)
{
    if (lyap_jacobians_arguments(p, h, J))
        return GSL_EBADLEN;
    const size_t H = p->H;
    for (size_t row = 0; row < J->T * H; row++)
        memcpy(J->data + row * H,
               gsl_matrix_const_ptr(&p->W_hh.matrix, row % H, 0),
               H * sizeof(double));
    for (size_t row = 0; row < J->T * H; row++) {
        const double state = h->data[H + row];
        switch (p->f) {
        case LINEAR:
            continue;
        case TANH:
            // A row less its part of h^2: (1 - h) times, and (1 + h) times.
            cblas_dscal((int)H, 1.0 - state, J->data + row * H, 1);
            cblas_dscal((int)H, 1.0 + state, J->data + row * H, 1);
            break;
        default:
            for (size_t i = 0; i < H; i++)
                J->data[row * H + i] *= activation_slope(p->f, state);
        }
    }
    return GSL_SUCCESS;
}

/* ---- Directions at right angles ------------------------------------------- */

/* Column i of A gets length 1, if it has one; returns what it had. */
static double
lyap_unit_column(gsl_matrix *A, size_t i)
{
    double most = 0.0, squares = 0.0;
    for (size_t j = 0; j < A->size1; j++)
        most = fmax(most, fabs(gsl_matrix_get(A, j, i)));
    if (most == 0.0)
        return 0.0;
    for (size_t j = 0; j < A->size1; j++) {
        *gsl_matrix_ptr(A, j, i) /= most;
        squares += gsl_matrix_get(A, j, i) * gsl_matrix_get(A, j, i);
    }
    for (size_t j = 0; j < A->size1; j++)
        *gsl_matrix_ptr(A, j, i) /= sqrt(squares);
    return most * sqrt(squares);
}

/* Gram and Schmidt from left to right over all columns, once; adds log R_ii. */
static void
lyap_once_over(gsl_matrix *A, gsl_vector *sum)
{
    for (size_t i = 0; i < A->size2; i++) {
        const double length = lyap_unit_column(A, i);
        const gsl_vector_view q = gsl_matrix_column(A, i);
        *gsl_vector_ptr(sum, i) += log(length);
        // At once from all that come later, and not when their turn comes.
        for (size_t later = i + 1; later < A->size2; later++) {
            gsl_vector_view a = gsl_matrix_column(A, later);
            double part;
            gsl_blas_ddot(&q.vector, &a.vector, &part);
            gsl_blas_daxpy(-part, &q.vector, &a.vector);
        }
    }
}

/* The whole method twice: the second time, R is nearly the identity. */
VARIANT(lyap_turn, whole_method_twice)
(const gsl_matrix *J, gsl_matrix *Q, gsl_matrix *A, gsl_vector *sum)
{
    const int status = lyap_turn_arguments(J, Q, A, sum);
    if (status != GSL_SUCCESS)
        return status;
    gsl_vector *again = gsl_vector_calloc(sum->size);
    gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1.0, J, Q, 0.0, A);
    lyap_once_over(A, sum);
    lyap_once_over(A, again);
    for (size_t i = 0; i < sum->size; i++)
        if (isfinite(gsl_vector_get(again, i)))
            *gsl_vector_ptr(sum, i) += gsl_vector_get(again, i);
    gsl_vector_free(again);
    return gsl_matrix_memcpy(Q, A);
}

/* a'b of n numbers that lie STEP apart, half and half. */
static double
lyap_halved_dot(const double *a, const double *b, size_t step, size_t n)
{
    if (n == 1)
        return *a * *b;
    const size_t half = n / 2;
    return lyap_halved_dot(a, b, step, half)
           + lyap_halved_dot(a + half * step, b + half * step, step, n - half);
}

VARIANT(lyap_turn, halves)
(const gsl_matrix *J, gsl_matrix *Q, gsl_matrix *A, gsl_vector *sum)
{
    const int status = lyap_turn_arguments(J, Q, A, sum);
    if (status != GSL_SUCCESS)
        return status;
    const size_t H = Q->size1, k = Q->size2;
    for (size_t j = 0; j < H; j++)
        for (size_t i = 0; i < k; i++) {
            double moved = 0.0;
            for (size_t l = 0; l < H; l++)
                moved += gsl_matrix_get(J, j, l) * gsl_matrix_get(Q, l, i);
            gsl_matrix_set(A, j, i, moved);
        }
    for (size_t i = 0; i < k; i++) {
        double *a = gsl_matrix_ptr(A, 0, i);
        for (size_t l = 0; l < 2 * i; l++) {
            const double *q = gsl_matrix_const_ptr(A, 0, l % i);
            const double part = lyap_halved_dot(q, a, A->tda, H);
            for (size_t j = 0; j < H; j++)
                a[j * A->tda] -= part * q[j * A->tda];
        }
        *gsl_vector_ptr(sum, i) += log(lyap_unit_column(A, i));
    }
    return gsl_matrix_memcpy(Q, A);
}

/* Columns i and after, of which the parts along earlier ones go both rounds. */
static void
lyap_turn_from(gsl_matrix *A, size_t i, gsl_vector *sum)
{
    if (i == A->size2)
        return;
    gsl_vector_view a = gsl_matrix_column(A, i);
    for (size_t l = i; l-- > 0;) {
        const gsl_vector_view q = gsl_matrix_column(A, l);
        double part;
        gsl_blas_ddot(&a.vector, &q.vector, &part);
        gsl_blas_daxpy(-part, &q.vector, &a.vector);
    }
    for (size_t l = 0; l < i; l++) {
        const gsl_vector_view q = gsl_matrix_column(A, l);
        double part;
        gsl_blas_ddot(&a.vector, &q.vector, &part);
        gsl_blas_daxpy(-part, &q.vector, &a.vector);
    }
    const double length = gsl_blas_dnrm2(&a.vector);
    gsl_vector_set(sum, i, gsl_vector_get(sum, i) + log(length));
    for (size_t j = 0; length > 0.0 && j < A->size1; j++)
        *gsl_vector_ptr(&a.vector, j) /= length;
    lyap_turn_from(A, i + 1, sum);
}

VARIANT(lyap_turn, recursion)
(const gsl_matrix *J, gsl_matrix *Q, gsl_matrix *A, gsl_vector *sum)
{
    const int status = lyap_turn_arguments(J, Q, A, sum);
    if (status == GSL_SUCCESS) {
        gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1.0, J, Q, 0.0, A);
        lyap_turn_from(A, 0, sum);
        gsl_matrix_memcpy(Q, A);
    }
    return status;
}

/* An array of columns, as Fortran keeps one. */
VARIANT(lyap_turn, columns_of_an_array)
(const gsl_matrix *J, gsl_matrix *Q, gsl_matrix *A, gsl_vector *sum)
{
    const int status = lyap_turn_arguments(J, Q, A, sum);
    if (status != GSL_SUCCESS)
        return status;
    const int H = (int)Q->size1, k = (int)Q->size2;
    double *M = calloc(Q->size1 * Q->size2, sizeof *M);
    if (M == NULL)
        return GSL_ENOMEM;
    cblas_dgemm(CblasColMajor, CblasTrans, CblasTrans, H, k, H, 1.0, J->data,
                (int)J->tda, Q->data, (int)Q->tda, 0.0, M, H);
    for (int i = 0; i < k; i++) {
        double *a = M + i * H;
        for (int round = 1; round <= 2; round++)
            for (double *q = M; q < a; q += H)
                cblas_daxpy(H, -cblas_ddot(H, q, 1, a, 1), q, 1, a, 1);
        const double length = cblas_dnrm2(H, a, 1);
        for (int j = 0; j < H; j++) {
            a[j] = length > 0.0 ? a[j] / length : 0.0;
            gsl_matrix_set(Q, (size_t)j, (size_t)i, a[j]);
        }
        *gsl_vector_ptr(sum, (size_t)i) += log(length);
    }
    free(M);
    return GSL_SUCCESS;
}

/* What is finished leaves the rest of the matrix at once, by an outer product. */
VARIANT(lyap_turn, outer_products)
(const gsl_matrix *J, gsl_matrix *Q, gsl_matrix *A, gsl_vector *sum)
{
    const int status = lyap_turn_arguments(J, Q, A, sum);
    if (status != GSL_SUCCESS)
        return status;
    const size_t H = Q->size1, k = Q->size2;
    gsl_vector *parts = gsl_vector_alloc(k);
    gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1.0, J, Q, 0.0, A);
    for (size_t i = 0; i < k; i++) {
        gsl_vector_view a = gsl_matrix_column(A, i);
        // Once it has been done already, column by column; this is the second time.
        for (size_t l = 0; l < i; l++) {
            const gsl_vector_view q = gsl_matrix_column(A, l);
            double part;
            gsl_blas_ddot(&q.vector, &a.vector, &part);
            gsl_blas_daxpy(-part, &q.vector, &a.vector);
        }
        *gsl_vector_ptr(sum, i) += log(lyap_unit_column(A, i));
        if (i + 1 == k)
            break;
        gsl_matrix_view rest = gsl_matrix_submatrix(A, 0, i + 1, H, k - i - 1);
        gsl_vector_view some = gsl_vector_subvector(parts, 0, k - i - 1);
        gsl_blas_dgemv(CblasTrans, 1.0, &rest.matrix, &a.vector, 0.0,
                       &some.vector);
        gsl_blas_dger(-1.0, &a.vector, &some.vector, &rest.matrix);
    }
    gsl_vector_free(parts);
    return gsl_matrix_memcpy(Q, A);
}
