#include "lyap_right.h"

#include <gsl/gsl_blas.h>
#include <math.h>

void
lyap_right_turn(const gsl_matrix *J, gsl_matrix *Q, gsl_matrix *A,
                gsl_vector *sum)
{
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
        for (size_t j = 0; j < Q->size1 && length != 0.0; j++)
            *gsl_vector_ptr(&q.vector, j) /= length;
    }
    gsl_matrix_memcpy(Q, A);
}

void
lyap_right_jacobians(const rnn_params *p, const sequence *h, sequence *J)
{
    for (size_t t = 1; t <= J->T; t++)
        for (size_t j = 0; j < p->H; j++)
            for (size_t i = 0; i < p->H; i++)
                sequence_of(J, t - 1, j)[i] =
                    activation_slope(p->f, sequence_of(h, t, 0)[j])
                    * gsl_matrix_get(&p->W_hh.matrix, j, i);
}
