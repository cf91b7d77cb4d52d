/*
 * The mistakes of chapter 3, step sweep. See chain.c for the manner, and
 * bptt_right.h for the parts of a sweep that are right.
 */
#include "../runner/sheet.h"
#include "bptt_right.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>

MISTAKE(bptt_sweep, state_after,
        "dW_hh takes h_t where (3.8) has h_{t-1}: W_hh met the\n"
        "  states 0 to T-1, so the rows begin at index 0.")
(const rnn_params *p, const sequence *x, const sequence *h, sequence *da,
 sequence *dh, rnn_params *dp)
{
    if (bptt_sweep_shapes(p, x, h, da, dh, dp) != GSL_SUCCESS)
        return GSL_EBADLEN;
    const gsl_matrix_view da_all = sequence_rows(da, 0, x->T);
    for (size_t t = x->T; t > 0; t--) {
        bptt_right_da(p, h, dh, t, da);
        bptt_right_dh_prev(p, da, t, dh);
    }
    bptt_right_dW(x->T, da, x, 0, &dp->W_xh.matrix);
    bptt_right_dW(x->T, da, h, 1, &dp->W_hh.matrix);
    bptt_right_db(&da_all.matrix, &dp->b_h.vector);
    return GSL_SUCCESS;
}

MISTAKE(bptt_sweep, first_step_missing,
        "the walk ends one step early, so da at index 0 is\n"
        "  whatever stood there. It goes down to t = 1, whose dh_{t-1} is the\n"
        "  gradient of the start: t > 0.")
(const rnn_params *p, const sequence *x, const sequence *h, sequence *da,
 sequence *dh, rnn_params *dp)
{
    if (bptt_sweep_shapes(p, x, h, da, dh, dp) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t t = x->T; t > 1; t--) {
        bptt_right_da(p, h, dh, t, da);
        bptt_right_dh_prev(p, da, t, dh);
    }
    bptt_right_weights(x, h, da, dp);
    return GSL_SUCCESS;
}

MISTAKE(bptt_sweep, first_step_left_out,
        "step 1 is left out, of the walk and of the weights.\n"
        "  Both go down to t = 1: t > 0.")
(const rnn_params *p, const sequence *x, const sequence *h, sequence *da,
 sequence *dh, rnn_params *dp)
{
    if (bptt_sweep_shapes(p, x, h, da, dh, dp) != GSL_SUCCESS)
        return GSL_EBADLEN;
    if (x->T == 1)
        return GSL_SUCCESS;
    const sequence x_late = sequence_steps(x, 1, x->T - 1);
    const sequence h_late = sequence_steps(h, 1, x->T);
    sequence da_late = sequence_steps(da, 1, x->T - 1);
    sequence dh_late = sequence_steps(dh, 1, x->T);
    bptt_right_sweep(p, &x_late, &h_late, &da_late, &dh_late, dp);
    return GSL_SUCCESS;
}
MISTAKE(bptt_sweep, last_step_missing,
        "the walk begins one step late, so da at index T-1 is\n"
        "  whatever stood there. The last step is t = T.")
(const rnn_params *p, const sequence *x, const sequence *h, sequence *da,
 sequence *dh, rnn_params *dp)
{
    if (bptt_sweep_shapes(p, x, h, da, dh, dp) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t t = x->T - 1; t > 0; t--) {
        bptt_right_da(p, h, dh, t, da);
        bptt_right_dh_prev(p, da, t, dh);
    }
    bptt_right_weights(x, h, da, dp);
    return GSL_SUCCESS;
}

MISTAKE(bptt_sweep, losses_on_the_way_lost,
        "what the loss put into dh_{t-1} is overwritten. It\n"
        "  is added to: every step may have a cost of its own.")
(const rnn_params *p, const sequence *x, const sequence *h, sequence *da,
 sequence *dh, rnn_params *dp)
{
    if (bptt_sweep_shapes(p, x, h, da, dh, dp) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t t = x->T; t > 0; t--) {
        const gsl_matrix_view da_t = sequence_at(da, t - 1);
        gsl_matrix_view dh_prev = sequence_at(dh, t - 1);
        bptt_right_da(p, h, dh, t, da);
        gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1.0, &da_t.matrix,
                       &p->W_hh.matrix, 0.0, &dh_prev.matrix);
    }
    bptt_right_weights(x, h, da, dp);
    return GSL_SUCCESS;
}

MISTAKE(bptt_sweep, no_input_weights,
        "dW_xh is as it was: (3.8) has three sums, and the\n"
        "  first is da' x over all steps.")
(const rnn_params *p, const sequence *x, const sequence *h, sequence *da,
 sequence *dh, rnn_params *dp)
{
    if (bptt_sweep_shapes(p, x, h, da, dh, dp) != GSL_SUCCESS)
        return GSL_EBADLEN;
    const gsl_matrix_view da_all = sequence_rows(da, 0, x->T);
    for (size_t t = x->T; t > 0; t--) {
        bptt_right_da(p, h, dh, t, da);
        bptt_right_dh_prev(p, da, t, dh);
    }
    bptt_right_dW(x->T, da, h, 0, &dp->W_hh.matrix);
    bptt_right_db(&da_all.matrix, &dp->b_h.vector);
    return GSL_SUCCESS;
}

MISTAKE(bptt_sweep, no_bias,
        "db_h is as it was: (3.8) adds the sum of all da_t.")
(const rnn_params *p, const sequence *x, const sequence *h, sequence *da,
 sequence *dh, rnn_params *dp)
{
    if (bptt_sweep_shapes(p, x, h, da, dh, dp) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t t = x->T; t > 0; t--) {
        bptt_right_da(p, h, dh, t, da);
        bptt_right_dh_prev(p, da, t, dh);
    }
    bptt_right_dW(x->T, da, x, 0, &dp->W_xh.matrix);
    bptt_right_dW(x->T, da, h, 0, &dp->W_hh.matrix);
    return GSL_SUCCESS;
}

MISTAKE(bptt_sweep, bias_twice,
        "db_h is added twice. It belongs to one of the two\n"
        "  products; give the other NULL.")
(const rnn_params *p, const sequence *x, const sequence *h, sequence *da,
 sequence *dh, rnn_params *dp)
{
    if (bptt_sweep_shapes(p, x, h, da, dh, dp) != GSL_SUCCESS)
        return GSL_EBADLEN;
    const gsl_matrix_view da_all = sequence_rows(da, 0, x->T);
    bptt_right_sweep(p, x, h, da, dh, dp);
    bptt_right_db(&da_all.matrix, &dp->b_h.vector);
    return GSL_SUCCESS;
}

MISTAKE(bptt_sweep, assigned,
        "the weight gradients are assigned. They are added to,\n"
        "  so that several losses or windows can share one dp.")
(const rnn_params *p, const sequence *x, const sequence *h, sequence *da,
 sequence *dh, rnn_params *dp)
{
    if (bptt_sweep_shapes(p, x, h, da, dh, dp) != GSL_SUCCESS)
        return GSL_EBADLEN;
    gsl_matrix_set_zero(&dp->W_xh.matrix);
    gsl_matrix_set_zero(&dp->W_hh.matrix);
    gsl_vector_set_zero(&dp->b_h.vector);
    bptt_right_sweep(p, x, h, da, dh, dp);
    return GSL_SUCCESS;
}

MISTAKE(bptt_sweep, last_step_only,
        "the weights are asked at the last step only. They\n"
        "  were used at every step, and (3.8) sums over all.")
(const rnn_params *p, const sequence *x, const sequence *h, sequence *da,
 sequence *dh, rnn_params *dp)
{
    if (bptt_sweep_shapes(p, x, h, da, dh, dp) != GSL_SUCCESS)
        return GSL_EBADLEN;
    const sequence x_T = sequence_steps(x, x->T - 1, 1);
    const sequence h_prev = sequence_steps(h, x->T - 1, 1);
    const sequence da_T = sequence_steps(da, x->T - 1, 1);
    for (size_t t = x->T; t > 0; t--) {
        bptt_right_da(p, h, dh, t, da);
        bptt_right_dh_prev(p, da, t, dh);
    }
    bptt_right_weights(&x_T, &h_prev, &da_T, dp);
    return GSL_SUCCESS;
}

MISTAKE(bptt_sweep, forwards,
        "the walk goes from the first step to the last, so a\n"
        "  step is left before what comes later has reached it: t = T..1.")
(const rnn_params *p, const sequence *x, const sequence *h, sequence *da,
 sequence *dh, rnn_params *dp)
{
    if (bptt_sweep_shapes(p, x, h, da, dh, dp) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t t = 1; t <= x->T; t++) {
        bptt_right_da(p, h, dh, t, da);
        bptt_right_dh_prev(p, da, t, dh);
    }
    bptt_right_weights(x, h, da, dp);
    return GSL_SUCCESS;
}

MISTAKE(bptt_sweep, slope_of_state_before,
        "f' is taken at h_{t-1}. By (3.6) da_t has the slope at\n"
        "  h_t: index t of h, not t-1.")
(const rnn_params *p, const sequence *x, const sequence *h, sequence *da,
 sequence *dh, rnn_params *dp)
{
    if (bptt_sweep_shapes(p, x, h, da, dh, dp) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t t = x->T; t > 0; t--) {
        for (size_t i = 0; i < x->B; i++)
            for (size_t j = 0; j < p->H; j++)
                sequence_of(da, t - 1, i)[j] =
                    sequence_of(dh, t, i)[j]
                    * activation_slope(p->f, sequence_of(h, t - 1, i)[j]);
        bptt_right_dh_prev(p, da, t, dh);
    }
    bptt_right_weights(x, h, da, dp);
    return GSL_SUCCESS;
}

MISTAKE(bptt_sweep, no_recurrent_weights,
        "dW_hh is as it was: (3.8) has three sums, and the\n"
        "  second is da' h_{t-1} over all steps.")
(const rnn_params *p, const sequence *x, const sequence *h, sequence *da,
 sequence *dh, rnn_params *dp)
{
    if (bptt_sweep_shapes(p, x, h, da, dh, dp) != GSL_SUCCESS)
        return GSL_EBADLEN;
    const gsl_matrix_view da_all = sequence_rows(da, 0, x->T);
    for (size_t t = x->T; t > 0; t--) {
        bptt_right_da(p, h, dh, t, da);
        bptt_right_dh_prev(p, da, t, dh);
    }
    bptt_right_dW(x->T, da, x, 0, &dp->W_xh.matrix);
    bptt_right_db(&da_all.matrix, &dp->b_h.vector);
    return GSL_SUCCESS;
}

MISTAKE(bptt_sweep, weights_first,
        "the weights are asked before the walk, when da holds\n"
        "  whatever stood there. First t = T..1, then (3.8).")
(const rnn_params *p, const sequence *x, const sequence *h, sequence *da,
 sequence *dh, rnn_params *dp)
{
    if (bptt_sweep_shapes(p, x, h, da, dh, dp) != GSL_SUCCESS)
        return GSL_EBADLEN;
    bptt_right_weights(x, h, da, dp);
    for (size_t t = x->T; t > 0; t--) {
        bptt_right_da(p, h, dh, t, da);
        bptt_right_dh_prev(p, da, t, dh);
    }
    return GSL_SUCCESS;
}

MISTAKE(bptt_sweep, transposed,
        "W_hh is transposed on the way back. (3.7) is da W_hh.")
(const rnn_params *p, const sequence *x, const sequence *h, sequence *da,
 sequence *dh, rnn_params *dp)
{
    if (bptt_sweep_shapes(p, x, h, da, dh, dp) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t t = x->T; t > 0; t--) {
        const gsl_matrix_view da_t = sequence_at(da, t - 1);
        gsl_matrix_view dh_prev = sequence_at(dh, t - 1);
        bptt_right_da(p, h, dh, t, da);
        gsl_blas_dgemm(CblasNoTrans, CblasTrans, 1.0, &da_t.matrix,
                       &p->W_hh.matrix, 1.0, &dh_prev.matrix);
    }
    bptt_right_weights(x, h, da, dp);
    return GSL_SUCCESS;
}

MISTAKE(bptt_sweep, not_checked,
        "shapes that disagree are accepted: bptt_step() and\n"
        "  bptt_affine() refuse some, but nobody looks at what they return.\n"
        "  bptt_sweep_shapes() tells.")
(const rnn_params *p, const sequence *x, const sequence *h, sequence *da,
 sequence *dh, rnn_params *dp)
{
    bptt_right_sweep_of_common(p, x, h, da, dh, dp);
    return GSL_SUCCESS;
}

MISTAKE(bptt_sweep, dp_not_checked,
        "a dp of another network is accepted. The contract\n"
        "  refuses it: bptt_sweep_shapes() tells.")
(const rnn_params *p, const sequence *x, const sequence *h, sequence *da,
 sequence *dh, rnn_params *dp)
{
    if (bptt_sweep_shapes(p, x, h, da, dh, p) != GSL_SUCCESS)
        return GSL_EBADLEN;
    bptt_right_sweep_of_common(p, x, h, da, dh, dp);
    return GSL_SUCCESS;
}
