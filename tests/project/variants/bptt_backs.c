/*
 * Right answers to chapter 3 that are written in other ways again: its steps backward
 * and norms. See bptt_sweep.c and bptt_losses.c beside this file.
 */
#include "../../runner/sheet.h"
#include "bptt.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>
#include <math.h>

static int
bptt_backward_status(const rnn_params *p, const sequence *x, const sequence *h,
                     const sequence *dy, const sequence *da, const sequence *dh,
                     const rnn_params *dp)
{
    const int status = bptt_sweep_shapes(p, x, h, da, dh, dp);

    if (status == GSL_SUCCESS
        && (dy->n != p->O || dy->B != x->B || dy->T != x->T))
        GSL_ERROR("dy must be (T,B,O)", GSL_EBADLEN);
    return status;
}

VARIANT(bptt_backward, output_by_output)
(const rnn_params *p, const sequence *x, const sequence *h, const sequence *dy,
 sequence *da, sequence *dh, rnn_params *dp)
{
    if (bptt_backward_status(p, x, h, dy, da, dh, dp) != GSL_SUCCESS)
        return GSL_EBADLEN;
    gsl_matrix_view said = sequence_rows(dy, 0, x->T),
                    states = sequence_rows(h, 1, x->T),
                    slopes = sequence_rows(dh, 1, x->T);
    for (size_t o = 0; o < p->O; o++) {
        gsl_vector_view dy_o = gsl_matrix_column(&said.matrix, o);
        gsl_vector_view dW_o = gsl_matrix_row(&dp->W_hy.matrix, o);
        gsl_vector_const_view W_o = gsl_matrix_const_row(&p->W_hy.matrix, o);
        gsl_blas_dger(1.0, &dy_o.vector, &W_o.vector, &slopes.matrix);
        gsl_blas_dgemv(CblasTrans, 1.0, &states.matrix, &dy_o.vector, 1.0,
                       &dW_o.vector);
        *gsl_vector_ptr(&dp->b_y.vector, o) += gsl_vector_sum(&dy_o.vector);
    }
    return bptt_sweep(p, x, h, da, dh, dp);
}

VARIANT(bptt_backward, readout_last)
(const rnn_params *p, const sequence *x, const sequence *h, const sequence *dy,
 sequence *da, sequence *dh, rnn_params *dp)
{
    int status = bptt_backward_status(p, x, h, dy, da, dh, dp);
    if (status != GSL_SUCCESS)
        return status;
    for (size_t t = 1; t <= x->T; t++) {
        gsl_matrix_view dy_t = sequence_at(dy, t - 1),
                        dh_t = sequence_at(dh, t);
        gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1.0, &dy_t.matrix,
                       &p->W_hy.matrix, 1.0, &dh_t.matrix);
    }
    status = bptt_sweep(p, x, h, da, dh, dp);
    // The weights of the readout need nothing of what the sweep found.
    for (size_t r = 0; r < x->T * x->B; r++) {
        gsl_vector_view said = gsl_vector_view_array(dy->data + r * p->O, p->O);
        gsl_vector_view state =
            gsl_vector_view_array(h->data + (r + x->B) * p->H, p->H);
        gsl_blas_dger(1.0, &said.vector, &state.vector, &dp->W_hy.matrix);
        gsl_blas_daxpy(1.0, &said.vector, &dp->b_y.vector);
    }
    return status;
}

VARIANT(bptt_backward, weights_after_the_walk)
(const rnn_params *p, const sequence *x, const sequence *h, const sequence *dy,
 sequence *da, sequence *dh, rnn_params *dp)
{
    const int status = bptt_backward_status(p, x, h, dy, da, dh, dp);
    if (status != GSL_SUCCESS)
        return status;
    for (size_t t = x->T; t > 0; t--) {
        gsl_matrix_view h_t = sequence_at(h, t), dh_t = sequence_at(dh, t),
                        dy_t = sequence_at(dy, t - 1),
                        da_t = sequence_at(da, t - 1),
                        sent = sequence_at(dh, t - 1);
        gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1.0, &dy_t.matrix,
                       &p->W_hy.matrix, 1.0, &dh_t.matrix);
        bptt_step(p, &h_t.matrix, &dh_t.matrix, &da_t.matrix, &sent.matrix);
    }
    gsl_matrix_view inputs = sequence_rows(x, 0, x->T),
                    before = sequence_rows(h, 0, x->T),
                    after = sequence_rows(h, 1, x->T),
                    heard = sequence_rows(da, 0, x->T),
                    said = sequence_rows(dy, 0, x->T);
    bptt_affine(&p->W_hy.matrix, &after.matrix, &said.matrix, NULL,
                &dp->W_hy.matrix, &dp->b_y.vector);
    bptt_affine(&p->W_hh.matrix, &before.matrix, &heard.matrix, NULL,
                &dp->W_hh.matrix, &dp->b_h.vector);
    return bptt_affine(&p->W_xh.matrix, &inputs.matrix, &heard.matrix, NULL,
                       &dp->W_xh.matrix, NULL);
}

VARIANT(bptt_backward, one_step_each)
(const rnn_params *p, const sequence *x, const sequence *h, const sequence *dy,
 sequence *da, sequence *dh, rnn_params *dp)
{
    if (bptt_backward_status(p, x, h, dy, da, dh, dp) != GSL_SUCCESS)
        return GSL_EBADLEN;
    // A walk of T steps is T walks of one step, of which each finds in dh what
    // the one before left there.
    for (size_t t = x->T; t-- > 0;) {
        const sequence x_t = sequence_steps(x, t, 1);
        const sequence h_t = sequence_steps(h, t, 2);
        sequence da_t = sequence_steps(da, t, 1);
        sequence dh_t = sequence_steps(dh, t, 2);
        for (size_t i = 0; i < x->B; i++)
            for (size_t o = 0; o < p->O; o++) {
                const double said = sequence_of(dy, t, i)[o];
                const double *state = sequence_of(&h_t, 1, i);
                *gsl_vector_ptr(&dp->b_y.vector, o) += said;
                for (size_t j = 0; j < p->H; j++) {
                    sequence_of(&dh_t, 1, i)[j] +=
                        said * gsl_matrix_get(&p->W_hy.matrix, o, j);
                    *gsl_matrix_ptr(&dp->W_hy.matrix, o, j) += said * state[j];
                }
            }
        bptt_sweep(p, &x_t, &h_t, &da_t, &dh_t, dp);
    }
    return GSL_SUCCESS;
}

VARIANT(bptt_backward, long_double)
(const rnn_params *p, const sequence *x, const sequence *h, const sequence *dy,
 sequence *da, sequence *dh, rnn_params *dp)
{
    const size_t B = x->B, H = p->H, O = p->O, rows = x->T * B;

    if (bptt_backward_status(p, x, h, dy, da, dh, dp) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t j = 0; j < H; j++) {
        for (size_t r = 0; r < rows; r++) {
            long double sum = 0.0L;
            for (size_t o = 0; o < O; o++)
                sum += (long double)dy->data[r * O + o]
                       * gsl_matrix_get(&p->W_hy.matrix, o, j);
            dh->data[(r + B) * H + j] += (double)sum;
        }
        for (size_t o = 0; o < O; o++) {
            long double sum = 0.0L;
            for (size_t r = rows; r-- > 0;)
                sum +=
                    (long double)dy->data[r * O + o] * h->data[(r + B) * H + j];
            *gsl_matrix_ptr(&dp->W_hy.matrix, o, j) += (double)sum;
        }
    }
    for (size_t o = 0; o < O; o++) {
        long double sum = 0.0L;
        for (size_t r = 0; r < rows; r++)
            sum += dy->data[r * O + o];
        *gsl_vector_ptr(&dp->b_y.vector, o) += (double)sum;
    }
    return bptt_sweep(p, x, h, da, dh, dp);
}

VARIANT(bptt_norms, length_of_lengths)(const sequence *dh, gsl_vector *norm)
{
    if (norm->size != dh->T)
        GSL_ERROR("norm must be (T+1)", GSL_EBADLEN);
    gsl_vector_set_zero(norm);
    for (size_t t = 0; t < dh->T; t++) {
        const gsl_matrix_view dh_t = sequence_at(dh, t);
        for (size_t i = 0; i < dh->B; i++) {
            const gsl_vector_const_view row =
                gsl_matrix_const_row(&dh_t.matrix, i);
            double *so_far = gsl_vector_ptr(norm, t);
            *so_far = hypot(*so_far, gsl_blas_dnrm2(&row.vector));
        }
    }
    return GSL_SUCCESS;
}

VARIANT(bptt_norms, three_sums)(const sequence *dh, gsl_vector *norm)
{
    // What a size far from 1 is multiplied by before its square is taken.
    const double up = 0x1p500, down = 0x1p-500;

    if (norm->size != dh->T)
        return GSL_EBADLEN;
    for (size_t t = 0; t < dh->T; t++) {
        double small = 0.0, usual = 0.0, large = 0.0;
        for (const double *q = sequence_of(dh, t, 0);
             q < dh->data + (t + 1) * dh->B * dh->n; q++) {
            if (fabs(*q) > 1e140)
                large += (*q * down) * (*q * down);
            else if (fabs(*q) < 1e-140)
                small += (*q * up) * (*q * up);
            else
                usual += *q * *q;
        }
        // Next to a large number the small ones do not count.
        if (large > 0.0) {
            large += usual * down * down;
            gsl_vector_set(norm, t, sqrt(large) * up);
        } else if (!(usual == 0.0))
            gsl_vector_set(norm, t, hypot(sqrt(usual), sqrt(small) * down));
        else
            gsl_vector_set(norm, t, sqrt(small) * down);
    }
    return GSL_SUCCESS;
}

VARIANT(bptt_norms, plain_when_possible)(const sequence *dh, gsl_vector *norm)
{
    if (dh->T != norm->size)
        GSL_ERROR("norm must be as long as dh", GSL_EBADLEN);
    for (size_t t = dh->T; t-- > 0;) {
        gsl_vector_view all =
            gsl_vector_view_array(sequence_of(dh, t, 0), dh->B * dh->n);
        double squares, unit = 0.0, sum = 0.0;
        gsl_blas_ddot(&all.vector, &all.vector, &squares);
        gsl_vector_set(norm, t, sqrt(squares));
        if (isnan(squares) || (squares > 1e-250 && squares < 1e300))
            continue;
        // The squares were too small or too large: in units of the largest.
        for (size_t k = 0; k < all.vector.size; k++)
            unit = GSL_MAX_DBL(unit, fabs(gsl_vector_get(&all.vector, k)));
        for (size_t k = 0; k < all.vector.size; k++)
            sum += gsl_pow_2(gsl_vector_get(&all.vector, k) / unit);
        gsl_vector_set(norm, t,
                       unit == 0.0 || isinf(unit) ? unit : unit * sqrt(sum));
    }
    return GSL_SUCCESS;
}

VARIANT(bptt_norms, in_threes)(const sequence *dh, gsl_vector *norm)
{
    const size_t n = dh->B * dh->n;

    if (dh->T != norm->size)
        return GSL_EBADLEN;
    for (size_t t = 0; t < dh->T; t++) {
        const double *q = dh->data + t * n;
        double length = 0.0;
        size_t k = 0;
        for (; k + 2 < n; k += 3)
            length = hypot(length, hypot(q[k], hypot(q[k + 1], q[k + 2])));
        for (; k < n; k++)
            length = hypot(q[k], length);
        gsl_vector_set(norm, t, length);
    }
    return GSL_SUCCESS;
}
