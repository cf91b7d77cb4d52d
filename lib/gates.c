#include "gates.h"

#include <gsl/gsl_errno.h>

int
gates_begin(const gsl_rng *r, gsl_matrix *W_xh, gsl_matrix *W_hh,
            gsl_matrix *W_hy)
{
    const size_t D = W_xh->size2, H = W_hh->size2;

    for (size_t row = 0; row < W_hh->size1; row += H) {
        gsl_matrix_view W_xk = gsl_matrix_submatrix(W_xh, row, 0, H, D);
        gsl_matrix_view W_hk = gsl_matrix_submatrix(W_hh, row, 0, H, H);
        int status = init_glorot_normal(r, &W_xk.matrix);
        if (status == GSL_SUCCESS)
            status = init_orthogonal(r, 1.0, &W_hk.matrix);
        if (status != GSL_SUCCESS)
            return status;
    }
    return init_glorot_normal(r, W_hy);
}

int
gates_readout(const gsl_matrix *W_hy, const gsl_vector *b_y, const sequence *h,
              sequence *y)
{
    const int status = sequence_expect(y, h->T - 1, h->B, W_hy->size1);
    if (status != GSL_SUCCESS)
        return status;
    if (h->n != W_hy->size2)
        GSL_ERROR("h must be (T+1,B,H)", GSL_EBADLEN);

    const gsl_matrix_view h_all = sequence_rows(h, 1, y->T);
    gsl_matrix_view y_all = sequence_rows(y, 0, y->T);
    return rnn_affine(W_hy, b_y, &h_all.matrix, &y_all.matrix);
}
