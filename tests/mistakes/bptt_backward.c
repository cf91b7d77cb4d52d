/*
 * The mistakes of chapter 3, step backward. See chain.c for the manner, and
 * bptt_right.h for the readout and the sweep, which are right.
 */
#include "../runner/sheet.h"
#include "bptt_right.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>

MISTAKE(bptt_backward, state_before,
        "y_t is taken back to h_{t-1}. It was read from h_t:\n"
        "  index t-1 of dy belongs to index t of h and dh.")
(const rnn_params *p, const sequence *x, const sequence *h, const sequence *dy,
 sequence *da, sequence *dh, rnn_params *dp)
{
    if (!bptt_right_fits(p, x, h, dy, da, dh, dp))
        return GSL_EBADLEN;
    for (size_t t = 1; t <= x->T; t++) {
        const gsl_matrix_view h_prev = sequence_at(h, t - 1);
        const gsl_matrix_view dy_t = sequence_at(dy, t - 1);
        gsl_matrix_view dh_prev = sequence_at(dh, t - 1);
        bptt_right_readout_step(p, &h_prev.matrix, &dy_t.matrix,
                                &dh_prev.matrix, dp);
    }
    bptt_right_sweep(p, x, h, da, dh, dp);
    return GSL_SUCCESS;
}
MISTAKE(bptt_backward, sent_to_state_before,
        "dy_t is sent to dh_{t-1}. y_t was read from h_t: the\n"
        "  rows of dh begin at index 1.")
(const rnn_params *p, const sequence *x, const sequence *h, const sequence *dy,
 sequence *da, sequence *dh, rnn_params *dp)
{
    if (!bptt_right_fits(p, x, h, dy, da, dh, dp))
        return GSL_EBADLEN;
    for (size_t t = 1; t <= x->T; t++) {
        const gsl_matrix_view h_t = sequence_at(h, t);
        const gsl_matrix_view dy_t = sequence_at(dy, t - 1);
        gsl_matrix_view dh_prev = sequence_at(dh, t - 1);
        bptt_right_readout_step(p, &h_t.matrix, &dy_t.matrix, &dh_prev.matrix,
                                dp);
    }
    bptt_right_sweep(p, x, h, da, dh, dp);
    return GSL_SUCCESS;
}

MISTAKE(bptt_backward, last_step_only,
        "only the last output is taken back. Every step has a\n"
        "  dy of its own, even if some are 0.")
(const rnn_params *p, const sequence *x, const sequence *h, const sequence *dy,
 sequence *da, sequence *dh, rnn_params *dp)
{
    if (!bptt_right_fits(p, x, h, dy, da, dh, dp))
        return GSL_EBADLEN;
    bptt_right_readout(p, h, dy, x->T, x->T, dh, dp);
    bptt_right_sweep(p, x, h, da, dh, dp);
    return GSL_SUCCESS;
}

MISTAKE(bptt_backward, no_sweep,
        "the gradient stops at the states. (3.9) brings it to\n"
        "  them; bptt_sweep() carries it through time.")
(const rnn_params *p, const sequence *x, const sequence *h, const sequence *dy,
 sequence *da, sequence *dh, rnn_params *dp)
{
    if (!bptt_right_fits(p, x, h, dy, da, dh, dp))
        return GSL_EBADLEN;
    bptt_right_readout(p, h, dy, 1, x->T, dh, dp);
    return GSL_SUCCESS;
}

MISTAKE(bptt_backward, sweep_first,
        "the sweep runs before dy has reached dh, so it\n"
        "  carries back nothing of it. First (3.9), then the sweep.")
(const rnn_params *p, const sequence *x, const sequence *h, const sequence *dy,
 sequence *da, sequence *dh, rnn_params *dp)
{
    if (!bptt_right_fits(p, x, h, dy, da, dh, dp))
        return GSL_EBADLEN;
    bptt_right_sweep(p, x, h, da, dh, dp);
    bptt_right_readout(p, h, dy, 1, x->T, dh, dp);
    return GSL_SUCCESS;
}

MISTAKE(bptt_backward, cleared,
        "dh is cleared first. It is added to; the caller\n"
        "  clears, or has put something there on purpose.")
(const rnn_params *p, const sequence *x, const sequence *h, const sequence *dy,
 sequence *da, sequence *dh, rnn_params *dp)
{
    if (!bptt_right_fits(p, x, h, dy, da, dh, dp))
        return GSL_EBADLEN;
    sequence_set_zero(dh);
    bptt_right_readout(p, h, dy, 1, x->T, dh, dp);
    bptt_right_sweep(p, x, h, da, dh, dp);
    return GSL_SUCCESS;
}

MISTAKE(bptt_backward, no_bias,
        "db_y is as it was: (3.9) adds the sum of all dy_t.")
(const rnn_params *p, const sequence *x, const sequence *h, const sequence *dy,
 sequence *da, sequence *dh, rnn_params *dp)
{
    if (!bptt_right_fits(p, x, h, dy, da, dh, dp))
        return GSL_EBADLEN;
    const gsl_matrix_view h_all = sequence_rows(h, 1, x->T);
    const gsl_matrix_view dy_all = sequence_rows(dy, 0, x->T);
    gsl_matrix_view dh_all = sequence_rows(dh, 1, x->T);
    gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1.0, &dy_all.matrix,
                   &p->W_hy.matrix, 1.0, &dh_all.matrix);
    gsl_blas_dgemm(CblasTrans, CblasNoTrans, 1.0, &dy_all.matrix, &h_all.matrix,
                   1.0, &dp->W_hy.matrix);
    bptt_right_sweep(p, x, h, da, dh, dp);
    return GSL_SUCCESS;
}

MISTAKE(bptt_backward, no_readout_weights,
        "dW_hy is as it was: (3.9) adds dy' h over all steps.")
(const rnn_params *p, const sequence *x, const sequence *h, const sequence *dy,
 sequence *da, sequence *dh, rnn_params *dp)
{
    if (!bptt_right_fits(p, x, h, dy, da, dh, dp))
        return GSL_EBADLEN;
    const gsl_matrix_view dy_all = sequence_rows(dy, 0, x->T);
    gsl_matrix_view dh_all = sequence_rows(dh, 1, x->T);
    gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1.0, &dy_all.matrix,
                   &p->W_hy.matrix, 1.0, &dh_all.matrix);
    bptt_right_db(&dy_all.matrix, &dp->b_y.vector);
    bptt_right_sweep(p, x, h, da, dh, dp);
    return GSL_SUCCESS;
}

MISTAKE(bptt_backward, weights_of_state_before,
        "dW_hy takes h_{t-1}. y_t was read from h_t: the rows of\n"
        "  h begin at index 1.")
(const rnn_params *p, const sequence *x, const sequence *h, const sequence *dy,
 sequence *da, sequence *dh, rnn_params *dp)
{
    if (!bptt_right_fits(p, x, h, dy, da, dh, dp))
        return GSL_EBADLEN;
    const gsl_matrix_view h_prev = sequence_rows(h, 0, x->T);
    const gsl_matrix_view dy_all = sequence_rows(dy, 0, x->T);
    gsl_matrix_view dh_all = sequence_rows(dh, 1, x->T);
    gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1.0, &dy_all.matrix,
                   &p->W_hy.matrix, 1.0, &dh_all.matrix);
    gsl_blas_dgemm(CblasTrans, CblasNoTrans, 1.0, &dy_all.matrix,
                   &h_prev.matrix, 1.0, &dp->W_hy.matrix);
    bptt_right_db(&dy_all.matrix, &dp->b_y.vector);
    bptt_right_sweep(p, x, h, da, dh, dp);
    return GSL_SUCCESS;
}

MISTAKE(bptt_backward, dh_assigned,
        "dh is assigned by the readout. It is added to: the\n"
        "  caller may have put something there on purpose.")
(const rnn_params *p, const sequence *x, const sequence *h, const sequence *dy,
 sequence *da, sequence *dh, rnn_params *dp)
{
    if (!bptt_right_fits(p, x, h, dy, da, dh, dp))
        return GSL_EBADLEN;
    const gsl_matrix_view h_all = sequence_rows(h, 1, x->T);
    const gsl_matrix_view dy_all = sequence_rows(dy, 0, x->T);
    gsl_matrix_view dh_all = sequence_rows(dh, 1, x->T);
    gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1.0, &dy_all.matrix,
                   &p->W_hy.matrix, 0.0, &dh_all.matrix);
    gsl_blas_dgemm(CblasTrans, CblasNoTrans, 1.0, &dy_all.matrix, &h_all.matrix,
                   1.0, &dp->W_hy.matrix);
    bptt_right_db(&dy_all.matrix, &dp->b_y.vector);
    bptt_right_sweep(p, x, h, da, dh, dp);
    return GSL_SUCCESS;
}

MISTAKE(bptt_backward, weights_assigned,
        "dW_hy is assigned. It is added to, like every gradient.")
(const rnn_params *p, const sequence *x, const sequence *h, const sequence *dy,
 sequence *da, sequence *dh, rnn_params *dp)
{
    if (!bptt_right_fits(p, x, h, dy, da, dh, dp))
        return GSL_EBADLEN;
    const gsl_matrix_view h_all = sequence_rows(h, 1, x->T);
    const gsl_matrix_view dy_all = sequence_rows(dy, 0, x->T);
    gsl_matrix_view dh_all = sequence_rows(dh, 1, x->T);
    gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1.0, &dy_all.matrix,
                   &p->W_hy.matrix, 1.0, &dh_all.matrix);
    gsl_blas_dgemm(CblasTrans, CblasNoTrans, 1.0, &dy_all.matrix, &h_all.matrix,
                   0.0, &dp->W_hy.matrix);
    bptt_right_db(&dy_all.matrix, &dp->b_y.vector);
    bptt_right_sweep(p, x, h, da, dh, dp);
    return GSL_SUCCESS;
}

MISTAKE(bptt_backward, nothing_from_dy,
        "dh gets nothing from dy, so the sweep carries back only\n"
        "  what was there before: dh_t += dy_t W_hy.")
(const rnn_params *p, const sequence *x, const sequence *h, const sequence *dy,
 sequence *da, sequence *dh, rnn_params *dp)
{
    if (!bptt_right_fits(p, x, h, dy, da, dh, dp))
        return GSL_EBADLEN;
    const gsl_matrix_view h_all = sequence_rows(h, 1, x->T);
    const gsl_matrix_view dy_all = sequence_rows(dy, 0, x->T);
    gsl_blas_dgemm(CblasTrans, CblasNoTrans, 1.0, &dy_all.matrix, &h_all.matrix,
                   1.0, &dp->W_hy.matrix);
    bptt_right_db(&dy_all.matrix, &dp->b_y.vector);
    bptt_right_sweep(p, x, h, da, dh, dp);
    return GSL_SUCCESS;
}

MISTAKE(bptt_backward, not_checked,
        "nothing is looked at before the readout. bptt_sweep()\n"
        "  sees what is wrong with its own arguments, but not with dy, and by\n"
        "  then dh and dp have been written.")
(const rnn_params *p, const sequence *x, const sequence *h, const sequence *dy,
 sequence *da, sequence *dh, rnn_params *dp)
{
    bptt_right_readout_of_common(p, h, dy, dh, dp);
    if (bptt_sweep_shapes(p, x, h, da, dh, dp) != GSL_SUCCESS)
        return GSL_EBADLEN;
    bptt_right_sweep(p, x, h, da, dh, dp);
    return GSL_SUCCESS;
}

MISTAKE(bptt_backward, dy_not_checked,
        "a dy of another shape is accepted. The contract\n"
        "  refuses shapes that disagree: sequence_expect() tells.")
(const rnn_params *p, const sequence *x, const sequence *h, const sequence *dy,
 sequence *da, sequence *dh, rnn_params *dp)
{
    if (bptt_sweep_shapes(p, x, h, da, dh, dp) != GSL_SUCCESS)
        return GSL_EBADLEN;
    bptt_right_readout_of_common(p, h, dy, dh, dp);
    bptt_right_sweep(p, x, h, da, dh, dp);
    return GSL_SUCCESS;
}

MISTAKE(bptt_backward, checked_late,
        "dh and dp were written before bptt_sweep() saw that\n"
        "  its arguments disagree. On an error nothing may have been written:\n"
        "  call bptt_sweep_shapes() first.")
(const rnn_params *p, const sequence *x, const sequence *h, const sequence *dy,
 sequence *da, sequence *dh, rnn_params *dp)
{
    if (sequence_expect(dy, x->T, x->B, p->O) != GSL_SUCCESS)
        return GSL_EBADLEN;
    bptt_right_readout_of_common(p, h, dy, dh, dp);
    if (bptt_sweep_shapes(p, x, h, da, dh, dp) != GSL_SUCCESS)
        return GSL_EBADLEN;
    bptt_right_sweep(p, x, h, da, dh, dp);
    return GSL_SUCCESS;
}
