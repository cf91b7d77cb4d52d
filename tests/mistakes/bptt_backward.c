/*
 * The mistakes of chapter 3, step backward. See chain.c for the manner, and
 * bptt_right.h for the readout and the sweep, which are right.
 */
#include "../runner/sheet.h"
#include "bptt_right.h"

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

MISTAKE(bptt_backward, not_checked,
        "a dy of another shape is accepted. The contract\n"
        "  refuses shapes that disagree: sequence_expect() tells.")
(const rnn_params *p, const sequence *x, const sequence *h, const sequence *dy,
 sequence *da, sequence *dh, rnn_params *dp)
{
    // Where dy has another width, GSL refuses its products.
    bptt_right_readout(p, h, dy, 1, x->T, dh, dp);
    // The sweep looks at what it takes, and dy is not among it.
    if (bptt_sweep_shapes(p, x, h, da, dh, dp) != GSL_SUCCESS)
        return GSL_EBADLEN;
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
    bptt_right_readout(p, h, dy, 1, x->T, dh, dp);
    if (bptt_sweep_shapes(p, x, h, da, dh, dp) != GSL_SUCCESS)
        return GSL_EBADLEN;
    bptt_right_sweep(p, x, h, da, dh, dp);
    return GSL_SUCCESS;
}
