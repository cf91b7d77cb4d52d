/*
 * Right answers to chapter 3 that are written in other ways again: its step sweep.
 * See bptt_sweep.c beside this file.
 */
#include "../../runner/sheet.h"
#include "bptt.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <math.h>

/* (3.6) and (3.7) from the last step to the first, in rows of one sequence. */
static void
bptt_walk_rows(const rnn_params *p, const sequence *h, sequence *da,
               sequence *dh)
{
    const size_t H = p->H;

    for (size_t r = da->T * da->B; r-- > 0;) {
        gsl_vector_view d = gsl_vector_view_array(da->data + r * H, H);
        gsl_vector_view sent = gsl_vector_view_array(dh->data + r * H, H);
        activation_backward(p->f, H, h->data + (r + h->B) * H,
                            dh->data + (r + h->B) * H, d.vector.data);
        gsl_blas_dgemv(CblasTrans, 1.0, &p->W_hh.matrix, &d.vector, 1.0,
                       &sent.vector);
    }
}

VARIANT(bptt_sweep, weights_forward)
(const rnn_params *p, const sequence *x, const sequence *h, sequence *da,
 sequence *dh, rnn_params *dp)
{
    const int status = bptt_sweep_shapes(p, x, h, da, dh, dp);
    if (status != GSL_SUCCESS)
        return status;
    bptt_walk_rows(p, h, da, dh);
    // When all da are there, the weights can be summed from the first step on.
    for (size_t t = 0; t < x->T; t++) {
        gsl_matrix_view da_t = sequence_at(da, t), x_t = sequence_at(x, t),
                        before = sequence_at(h, t);
        gsl_blas_dgemm(CblasTrans, CblasNoTrans, 1.0, &da_t.matrix, &x_t.matrix,
                       1.0, &dp->W_xh.matrix);
        gsl_blas_dgemm(CblasTrans, CblasNoTrans, 1.0, &da_t.matrix,
                       &before.matrix, 1.0, &dp->W_hh.matrix);
        for (size_t i = 0; i < x->B; i++) {
            gsl_vector_view row = gsl_matrix_row(&da_t.matrix, i);
            gsl_vector_add(&dp->b_h.vector, &row.vector);
        }
    }
    return GSL_SUCCESS;
}

VARIANT(bptt_sweep, unit_by_unit)
(const rnn_params *p, const sequence *x, const sequence *h, sequence *da,
 sequence *dh, rnn_params *dp)
{
    if (bptt_sweep_shapes(p, x, h, da, dh, dp))
        return GSL_EBADLEN;
    for (size_t t = x->T; t > 0; t--) {
        gsl_matrix_view da_t = sequence_at(da, t - 1), h_t = sequence_at(h, t),
                        dh_t = sequence_at(dh, t),
                        sent = sequence_at(dh, t - 1);
        bptt_step(p, &h_t.matrix, &dh_t.matrix, &da_t.matrix, &sent.matrix);
    }
    gsl_matrix_view inputs = sequence_rows(x, 0, x->T);
    gsl_matrix_view before = sequence_rows(h, 0, x->T);
    gsl_matrix_view all = sequence_rows(da, 0, x->T);
    for (size_t j = 0; j < p->H; j++) {
        gsl_vector_view d = gsl_matrix_column(&all.matrix, j);
        gsl_vector_view from_x = gsl_matrix_row(&dp->W_xh.matrix, j);
        gsl_vector_view from_h = gsl_matrix_row(&dp->W_hh.matrix, j);
        gsl_blas_dgemv(CblasTrans, 1.0, &inputs.matrix, &d.vector, 1.0,
                       &from_x.vector);
        gsl_blas_dgemv(CblasTrans, 1.0, &before.matrix, &d.vector, 1.0,
                       &from_h.vector);
        *gsl_vector_ptr(&dp->b_h.vector, j) += gsl_vector_sum(&d.vector);
    }
    return GSL_SUCCESS;
}

VARIANT(bptt_sweep, halves)
(const rnn_params *p, const sequence *x, const sequence *h, sequence *da,
 sequence *dh, rnn_params *dp)
{
    const size_t half = x->T / 2, rest = x->T - half;

    if (bptt_sweep_shapes(p, x, h, da, dh, dp) != GSL_SUCCESS)
        return GSL_EBADLEN;
    if (x->T == 1) {
        bptt_walk_rows(p, h, da, dh);
        gsl_matrix_view in = sequence_at(x, 0), before = sequence_at(h, 0),
                        d = sequence_at(da, 0);
        bptt_affine(&p->W_hh.matrix, &before.matrix, &d.matrix, NULL,
                    &dp->W_hh.matrix, &dp->b_h.vector);
        return bptt_affine(&p->W_xh.matrix, &in.matrix, &d.matrix, NULL,
                           &dp->W_xh.matrix, NULL);
    }
    // The late half first: the state between the two belongs to both.
    const sequence x_late = sequence_steps(x, half, rest),
                   h_late = sequence_steps(h, half, rest + 1),
                   x_early = sequence_steps(x, 0, half),
                   h_early = sequence_steps(h, 0, half + 1);
    sequence da_late = sequence_steps(da, half, rest),
             dh_late = sequence_steps(dh, half, rest + 1),
             da_early = sequence_steps(da, 0, half),
             dh_early = sequence_steps(dh, 0, half + 1);
    bptt_sweep_by_halves(p, &x_late, &h_late, &da_late, &dh_late, dp);
    return bptt_sweep_by_halves(p, &x_early, &h_early, &da_early, &dh_early,
                                dp);
}

VARIANT(bptt_sweep, daxpy)
(const rnn_params *p, const sequence *x, const sequence *h, sequence *da,
 sequence *dh, rnn_params *dp)
{
    const size_t D = p->D, H = p->H;

    if (bptt_sweep_shapes(p, x, h, da, dh, dp) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t r = x->T * x->B; r-- > 0;) {
        gsl_vector_view in = gsl_vector_view_array(x->data + r * D, D);
        gsl_vector_view before = gsl_vector_view_array(h->data + r * H, H);
        gsl_vector_view sent = gsl_vector_view_array(dh->data + r * H, H);
        const double *now = h->data + (r + x->B) * H;
        for (size_t j = 0; j < H; j++) {
            gsl_vector_const_view W_j =
                gsl_matrix_const_row(&p->W_hh.matrix, j);
            gsl_vector_view dW_j = gsl_matrix_row(&dp->W_hh.matrix, j);
            gsl_vector_view dU_j = gsl_matrix_row(&dp->W_xh.matrix, j);
            const double d =
                activation_slope(p->f, now[j]) * dh->data[(r + x->B) * H + j];
            gsl_blas_daxpy(d, &W_j.vector, &sent.vector);
            gsl_blas_daxpy(d, &before.vector, &dW_j.vector);
            gsl_blas_daxpy(d, &in.vector, &dU_j.vector);
            *gsl_vector_ptr(&dp->b_h.vector, j) += d;
            da->data[r * H + j] = d;
        }
    }
    return GSL_SUCCESS;
}

/* dW_jk += the dot product of column j of da with column k of z. */
static void
bptt_add_column_dots(const sequence *da, const gsl_matrix *z, gsl_matrix *dW)
{
    const gsl_matrix_view all = sequence_rows(da, 0, da->T);

    for (size_t j = 0; j < dW->size1; j++)
        for (size_t k = 0; k < dW->size2; k++) {
            gsl_vector_const_view d = gsl_matrix_const_column(&all.matrix, j);
            gsl_vector_const_view met = gsl_matrix_const_column(z, k);
            double sum;
            gsl_blas_ddot(&d.vector, &met.vector, &sum);
            *gsl_matrix_ptr(dW, j, k) += sum;
        }
}

VARIANT(bptt_sweep, dot_products)
(const rnn_params *p, const sequence *x, const sequence *h, sequence *da,
 sequence *dh, rnn_params *dp)
{
    const size_t H = p->H;

    if (bptt_sweep_shapes(p, x, h, da, dh, dp) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t t = x->T; t > 0; t--)
        for (size_t i = 0; i < x->B; i++) {
            double *d = sequence_of(da, t - 1, i);
            activation_backward(p->f, H, sequence_of(h, t, i),
                                sequence_of(dh, t, i), d);
            for (size_t k = 0; k < H; k++)
                for (size_t j = H; j-- > 0;)
                    sequence_of(dh, t - 1, i)[k] +=
                        gsl_matrix_get(&p->W_hh.matrix, j, k) * d[j];
        }
    const gsl_matrix_view inputs = sequence_rows(x, 0, x->T);
    const gsl_matrix_view before = sequence_rows(h, 0, x->T);
    bptt_add_column_dots(da, &inputs.matrix, &dp->W_xh.matrix);
    bptt_add_column_dots(da, &before.matrix, &dp->W_hh.matrix);
    for (size_t j = 0; j < H; j++) {
        double sum = 0.0;
        for (size_t r = 0; r < x->T * x->B; r++)
            sum += da->data[r * H + j];
        *gsl_vector_ptr(&dp->b_h.vector, j) += sum;
    }
    return GSL_SUCCESS;
}
