/*
 * lyap.c - slope and rank. The contract of every function, with its equations, is
 * in lib/lyap.h; the story is in chapters/10-lyap/chapter.md.
 */
#include "lyap.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_linalg.h>
#include <math.h>

//: step jacobians
int
lyap_jacobians(const rnn_params *p, const sequence *h, sequence *J)
{
    //: answer
    //: todo Refuse what lyap_jacobians_arguments() refuses. Then (10.1) for every
    //: todo step: row j of W_hh times the slope of unit j.
    if (lyap_jacobians_arguments(p, h, J) != GSL_SUCCESS)
        return GSL_EBADLEN;

    for (size_t t = 1; t <= J->T; t++) {
        const double *h_t = sequence_of(h, t, 0);
        for (size_t j = 0; j < p->H; j++) {
            const double slope = activation_slope(p->f, h_t[j]);
            double *row = sequence_of(J, t - 1, j);
            for (size_t i = 0; i < p->H; i++)
                row[i] = slope * gsl_matrix_get(&p->W_hh.matrix, j, i);
        }
    }
    return GSL_SUCCESS;
    //: end
}

//: step turn
int
lyap_turn(const gsl_matrix *J, gsl_matrix *Q, gsl_matrix *A, gsl_vector *sum)
{
    //: answer
    //: todo Return what lyap_turn_arguments() returns when it refuses. Then
    //: todo (10.2): A = J Q, and from its first column to its last take out
    //: todo what lies along the columns before (twice, because of rounding),
    //: todo and divide by the length that is left. A column of length 0 stays 0.
    const int status = lyap_turn_arguments(J, Q, A, sum);
    if (status != GSL_SUCCESS)
        return status;

    gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1.0, J, Q, 0.0, A);
    for (size_t i = 0; i < Q->size2; i++) {
        gsl_vector_view q = gsl_matrix_column(A, i);
        for (size_t k = 0; k < 2 * i; k++) {
            const gsl_vector_view before = gsl_matrix_column(A, k % i);
            double part;
            gsl_blas_ddot(&before.vector, &q.vector, &part);
            gsl_blas_daxpy(-part, &before.vector, &q.vector);
        }
        const double length = gsl_blas_dnrm2(&q.vector);
        *gsl_vector_ptr(sum, i) += log(length);
        // Not times 1/length, which is infinite for the smallest lengths.
        for (size_t j = 0; j < Q->size1 && length != 0.0; j++)
            *gsl_vector_ptr(&q.vector, j) /= length;
    }
    return gsl_matrix_memcpy(Q, A);
    //: end
}

//: step spectrum
int
lyap_spectrum(const sequence *J, size_t skip, gsl_matrix *Q, gsl_matrix *A,
              gsl_vector *exponent)
{
    //: answer
    //: todo Return what lyap_spectrum_arguments() returns when it refuses. Then
    //: todo (10.3): a turn at every step, and before the first that counts the
    //: todo sums are set to 0.
    const int status = lyap_spectrum_arguments(J, skip, Q, A, exponent);
    if (status != GSL_SUCCESS)
        return status;

    for (size_t t = 1; t <= J->T; t++) {
        const gsl_matrix_view J_t = sequence_at(J, t - 1);
        if (t == skip + 1)
            gsl_vector_set_zero(exponent);
        lyap_turn(&J_t.matrix, Q, A, exponent);
    }
    return gsl_vector_scale(exponent, 1.0 / (double)(J->T - skip));
    //: end
}

//: step product
int
lyap_product(const sequence *J, gsl_matrix *P, gsl_matrix *A, double *log_size)
{
    //: answer
    //: todo Return what lyap_product_arguments() returns when it refuses. Then
    //: todo (10.4): from P = 1 on, multiply by J_t from the left, divide by the
    //: todo largest number, and add its logarithm. A product of 0 stays 0.
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
        if (size != 0.0)
            gsl_matrix_scale(P, 1.0 / size);
    }
    return GSL_SUCCESS;
    //: end
}

//: step directions
int
lyap_directions(const gsl_matrix *P, double share, gsl_matrix *A, gsl_matrix *V,
                gsl_vector *s, size_t *count)
{
    //: answer
    //: todo Return what lyap_directions_arguments() returns when it refuses. Then
    //: todo (10.5): gsl_linalg_SV_decomp_jacobi() of a copy, and count.
    const int status = lyap_directions_arguments(P, share, A, V, s);
    if (status != GSL_SUCCESS)
        return status;

    gsl_matrix_memcpy(A, P);
    gsl_linalg_SV_decomp_jacobi(A, V, s);
    *count = 0;
    for (size_t i = 0; i < s->size; i++)
        *count += gsl_vector_get(s, i) > share * gsl_vector_get(s, 0);
    return GSL_SUCCESS;
    //: end
}

//: step newton
int
lyap_newton(const rnn_params *p, const sequence *a, sequence *h,
            sequence *delta, sequence *J, double *worst)
{
    //: answer
    //: todo Refuse what lyap_newton_arguments() refuses. Set delta at index 0 to 0.
    //: todo Then rnn_step() makes F_t of (10.6) from the guess h_{t-1}, for every t,
    //: todo in delta; from it lyap_jacobians() makes J. From t = 1 on the residual
    //: todo takes the place of F_t, then delta_t that of the residual: (10.7) and
    //: todo (10.8). Last, (10.9).
    if (lyap_newton_arguments(p, a, h, delta, J) != GSL_SUCCESS)
        return GSL_EBADLEN;

    sequence_set_zero(delta);
    for (size_t t = 1; t <= a->T; t++) {
        const gsl_matrix_view a_t = sequence_at(a, t - 1);
        const gsl_matrix_view h_prev = sequence_at(h, t - 1);
        gsl_matrix_view F_t = sequence_at(delta, t);
        rnn_step(p, &a_t.matrix, &h_prev.matrix, &F_t.matrix);
    }
    lyap_jacobians(p, delta, J);

    *worst = 0.0;
    for (size_t t = 1; t <= a->T; t++) {
        const gsl_matrix_view J_t = sequence_at(J, t - 1);
        const gsl_matrix_view delta_prev = sequence_at(delta, t - 1);
        gsl_matrix_view delta_t = sequence_at(delta, t);
        gsl_matrix_view h_t = sequence_at(h, t);
        gsl_matrix_sub(&delta_t.matrix, &h_t.matrix);
        for (size_t j = 0; j < p->H; j++) {
            const double r = fabs(gsl_matrix_get(&delta_t.matrix, 0, j));
            // A NaN is worse than any number, and then nothing is worse.
            if (isnan(r) || r > *worst)
                *worst = r;
        }
        gsl_blas_dgemm(CblasNoTrans, CblasTrans, 1.0, &delta_prev.matrix,
                       &J_t.matrix, 1.0, &delta_t.matrix);
        gsl_matrix_add(&h_t.matrix, &delta_t.matrix);
    }
    return GSL_SUCCESS;
    //: end
}

//: step walk
int
lyap_walk(const gsl_matrix *J, const gsl_vector *dl, gsl_matrix *A,
          gsl_permutation *order, gsl_vector *dh)
{
    //: answer
    //: todo Refuse what lyap_walk_arguments() refuses. Then the LU factors of J' in
    //: todo A, gsl_linalg_LU_decomp(); refuse a 0 on their diagonal before dh is
    //: todo touched. Then (10.10): subtract, and gsl_linalg_LU_svx().
    if (lyap_walk_arguments(J, dl, A, order, dh) != GSL_SUCCESS)
        return GSL_EBADLEN;

    int sign;
    gsl_matrix_transpose_memcpy(A, J);
    gsl_linalg_LU_decomp(A, order, &sign);
    for (size_t i = 0; i < dh->size; i++)
        if (gsl_matrix_get(A, i, i) == 0.0)
            GSL_ERROR("J is singular", GSL_EDOM);
    gsl_vector_sub(dh, dl);
    return gsl_linalg_LU_svx(A, order, dh);
    //: end
}
