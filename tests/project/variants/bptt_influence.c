/*
 * Right answers to chapter 3 that are written in other ways again: its step carry.
 * See bptt_carry.c beside this file.
 */
#include "../../runner/sheet.h"
#include "bptt.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <math.h>

static int
bptt_carry_status(const rnn_params *p, const gsl_vector *x,
                  const gsl_vector *h_prev, const gsl_vector *h,
                  const gsl_matrix *J_prev, const gsl_matrix *J)
{
    const size_t columns = p->H * (p->D + p->H + 1);

    if (p->H != h->size || p->H != h_prev->size || p->D != x->size)
        GSL_ERROR("x, h_prev or h has a wrong length", GSL_EBADLEN);
    if (J->size1 != p->H || J->size2 != columns || J_prev->size1 != p->H
        || J_prev->size2 != columns)
        GSL_ERROR("J or J_prev has a wrong shape", GSL_EBADLEN);
    return GSL_SUCCESS;
}

VARIANT(bptt_carry, daxpy)
(const rnn_params *p, const gsl_vector *x, const gsl_vector *h_prev,
 const gsl_vector *h, const gsl_matrix *J_prev, gsl_matrix *J)
{
    const size_t D = p->D, H = p->H, met = D + H + 1;

    if (bptt_carry_status(p, x, h_prev, h, J_prev, J) != GSL_SUCCESS)
        return GSL_EBADLEN;
    gsl_matrix_set_zero(J);
    for (size_t k = 0; k < H; k++) {
        const double slope = activation_slope(p->f, gsl_vector_get(h, k));
        gsl_vector_view row = gsl_matrix_row(J, k);
        gsl_vector_view own = gsl_vector_subvector(&row.vector, k * met, met);
        gsl_vector_view to_x = gsl_vector_subvector(&own.vector, 0, D);
        gsl_vector_view to_h = gsl_vector_subvector(&own.vector, D, H);
        gsl_vector_memcpy(&to_x.vector, x);
        gsl_vector_memcpy(&to_h.vector, h_prev);
        gsl_vector_set(&own.vector, D + H, 1.0);
        for (size_t j = 0; j < H; j++) {
            gsl_vector_const_view before = gsl_matrix_const_row(J_prev, j);
            gsl_blas_daxpy(gsl_matrix_get(&p->W_hh.matrix, k, j),
                           &before.vector, &row.vector);
        }
        gsl_blas_dscal(slope, &row.vector);
    }
    return GSL_SUCCESS;
}

VARIANT(bptt_carry, block_by_block)
(const rnn_params *p, const gsl_vector *x, const gsl_vector *h_prev,
 const gsl_vector *h, const gsl_matrix *J_prev, gsl_matrix *J)
{
    const size_t H = p->H, met = p->D + H + 1;

    if (bptt_carry_status(p, x, h_prev, h, J_prev, J) != GSL_SUCCESS)
        return GSL_EBADLEN;
    // The weights of one unit at a time: a block of columns.
    for (size_t u = 0; u < H; u++) {
        gsl_matrix_const_view before =
            gsl_matrix_const_submatrix(J_prev, 0, u * met, H, met);
        gsl_matrix_view now = gsl_matrix_submatrix(J, 0, u * met, H, met);
        gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1.0, &p->W_hh.matrix,
                       &before.matrix, 0.0, &now.matrix);
        for (size_t c = 0; c < p->D; c++)
            *gsl_matrix_ptr(&now.matrix, u, c) += gsl_vector_get(x, c);
        for (size_t c = 0; c < H; c++)
            *gsl_matrix_ptr(&now.matrix, u, p->D + c) +=
                gsl_vector_get(h_prev, c);
        *gsl_matrix_ptr(&now.matrix, u, met - 1) += 1.0;
        for (size_t k = 0; k < H; k++)
            for (size_t c = 0; c < met; c++)
                *gsl_matrix_ptr(&now.matrix, k, c) *=
                    activation_slope(p->f, gsl_vector_get(h, k));
    }
    return GSL_SUCCESS;
}

VARIANT(bptt_carry, dot_products)
(const rnn_params *p, const gsl_vector *x, const gsl_vector *h_prev,
 const gsl_vector *h, const gsl_matrix *J_prev, gsl_matrix *J)
{
    const size_t D = p->D, H = p->H, met = D + H + 1;

    if (bptt_carry_status(p, x, h_prev, h, J_prev, J) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t k = 0; k < H; k++) {
        const double slope = activation_slope(p->f, gsl_vector_get(h, k));
        gsl_vector_const_view W_k = gsl_matrix_const_row(&p->W_hh.matrix, k);
        for (size_t c = 0; c < H * met; c++) {
            gsl_vector_const_view before = gsl_matrix_const_column(J_prev, c);
            double handed_on;
            gsl_blas_ddot(&W_k.vector, &before.vector, &handed_on);
            gsl_matrix_set(J, k, c, slope * handed_on);
        }
        for (size_t c = 0; c < met; c++) {
            double now = 1.0;
            if (c < D)
                now = gsl_vector_get(x, c);
            else if (c < D + H)
                now = gsl_vector_get(h_prev, c - D);
            *gsl_matrix_ptr(J, k, k * met + c) += slope * now;
        }
    }
    return GSL_SUCCESS;
}

VARIANT(bptt_carry, fused)
(const rnn_params *p, const gsl_vector *x, const gsl_vector *h_prev,
 const gsl_vector *h, const gsl_matrix *J_prev, gsl_matrix *J)
{
    const size_t D = p->D, H = p->H, met = D + H + 1;

    if (bptt_carry_status(p, x, h_prev, h, J_prev, J) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t k = 0; k < H; k++) {
        double *to = J->data + k * J->tda, *own = to + k * met;
        for (size_t c = 0; c < H * met; c++)
            to[c] = 0.0;
        for (size_t c = 0; c < D; c++)
            own[c] = x->data[c * x->stride];
        for (size_t c = 0; c < H; c++)
            own[D + c] = h_prev->data[c * h_prev->stride];
        own[D + H] = 1.0;
        for (size_t j = H; j-- > 0;) {
            const double w = gsl_matrix_get(&p->W_hh.matrix, k, j);
            const double *from = J_prev->data + j * J_prev->tda;
            for (size_t c = 0; c < H * met; c++)
                to[c] = fma(w, from[c], to[c]);
        }
        // A slope times a sum, written as (1 - h)(1 + h) where f is tanh.
        const double h_k = gsl_vector_get(h, k);
        for (size_t c = 0; c < H * met; c++)
            to[c] *= p->f == TANH ? (1.0 - h_k) * (1.0 + h_k)
                                  : activation_slope(p->f, h_k);
    }
    return GSL_SUCCESS;
}
