/* The mistakes of chapter 7, continued: the walk back. */
#include "../runner/sheet.h"
#include "lstm_right.h"

#include <gsl/gsl_errno.h>

/*
 * Step t of the walk, with the gates and the cells before of these indices of
 * time; t - 1 is right for both.
 */
static void
lstm_sweep_step(const lstm_params *p, const lstm_states *s, lstm_states *ds,
                size_t t, size_t gate_at, size_t c_prev_at)
{
    const gsl_matrix_view gate = sequence_at(s->gate, gate_at);
    const gsl_matrix_view c_prev = sequence_at(s->c, c_prev_at);
    const gsl_matrix_view c_t = sequence_at(s->c, t);
    const gsl_matrix_view dh_t = sequence_at(ds->h, t);
    gsl_matrix_view dc_t = sequence_at(ds->c, t);
    gsl_matrix_view da_t = sequence_at(ds->gate, t - 1);
    gsl_matrix_view dc_prev = sequence_at(ds->c, t - 1);
    gsl_matrix_view dh_prev = sequence_at(ds->h, t - 1);

    lstm_right_step_backward(p, &gate.matrix, &c_prev.matrix, &c_t.matrix,
                             &dh_t.matrix, &dc_t.matrix, &da_t.matrix,
                             &dc_prev.matrix, &dh_prev.matrix);
}

static void
lstm_sweep_clear(const sequence *q, size_t index)
{
    gsl_matrix_view at = sequence_at(q, index);
    gsl_matrix_set_zero(&at.matrix);
}

MISTAKE(lstm_sweep, first_step_missing,
        "the walk ends one step early. It goes down to t = 1, whose\n"
        "  dc_{t-1} and dh_{t-1} are the gradients of the start.")
(const lstm_params *p, const sequence *x, const lstm_states *s, lstm_states *ds,
 lstm_params *dp)
{
    if (lstm_sweep_arguments(p, x, s, ds, dp) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t t = x->T; t > 1; t--)
        lstm_right_back_at(p, s, ds, t);
    lstm_right_weights(x, s, ds, dp);
    return GSL_SUCCESS;
}

MISTAKE(lstm_sweep, first_step_left_out,
        "walk and weights end one step early. t goes down to 1, whose\n"
        "  dc_{t-1} and dh_{t-1} are the gradients of the start.")
(const lstm_params *p, const sequence *x, const lstm_states *s, lstm_states *ds,
 lstm_params *dp)
{
    const size_t T = x->T;

    if (lstm_sweep_arguments(p, x, s, ds, dp) != GSL_SUCCESS)
        return GSL_EBADLEN;

    for (size_t t = T; t > 1; t--)
        lstm_right_back_at(p, s, ds, t);
    if (T > 1) {
        const sequence da = sequence_steps(ds->gate, 1, T - 1);
        const sequence x_later = sequence_steps(x, 1, T - 1);
        lstm_right_dW(&da, &x_later, 0, &dp->W_xh.matrix);
        lstm_right_dW(&da, s->h, 1, &dp->W_hh.matrix);
        lstm_right_db(&da, &dp->b_h.vector);
    }
    return GSL_SUCCESS;
}

MISTAKE(lstm_sweep, forward_in_time,
        "the walk goes from the first step to the last. A gradient\n"
        "  comes from later, so t runs from T down to 1.")
(const lstm_params *p, const sequence *x, const lstm_states *s, lstm_states *ds,
 lstm_params *dp)
{
    if (lstm_sweep_arguments(p, x, s, ds, dp) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t t = 1; t <= x->T; t++)
        lstm_right_back_at(p, s, ds, t);
    lstm_right_weights(x, s, ds, dp);
    return GSL_SUCCESS;
}

MISTAKE(lstm_sweep, new_cell,
        "step t takes c_t for the cell before. c_prev stands at index\n"
        "  t-1 of s->c.")
(const lstm_params *p, const sequence *x, const lstm_states *s, lstm_states *ds,
 lstm_params *dp)
{
    if (lstm_sweep_arguments(p, x, s, ds, dp) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t t = x->T; t > 0; t--)
        lstm_sweep_step(p, s, ds, t, t - 1, t);
    lstm_right_weights(x, s, ds, dp);
    return GSL_SUCCESS;
}

MISTAKE(lstm_sweep, gates_too_late,
        "step t takes the gates of step t+1. They have no start, so\n"
        "  those of step t stand at index t-1.")
(const lstm_params *p, const sequence *x, const lstm_states *s, lstm_states *ds,
 lstm_params *dp)
{
    if (lstm_sweep_arguments(p, x, s, ds, dp) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t t = x->T; t > 0; t--) {
        // The last step has none after it, and takes its own.
        lstm_sweep_step(p, s, ds, t, t < x->T ? t : t - 1, t - 1);
    }
    lstm_right_weights(x, s, ds, dp);
    return GSL_SUCCESS;
}

MISTAKE(lstm_sweep, losses_on_the_way_lost,
        "what the loss put into dh_{t-1} is overwritten. It is added\n"
        "  to: every step may have a cost of its own.")
(const lstm_params *p, const sequence *x, const lstm_states *s, lstm_states *ds,
 lstm_params *dp)
{
    if (lstm_sweep_arguments(p, x, s, ds, dp) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t t = x->T; t > 0; t--) {
        lstm_sweep_clear(ds->h, t - 1);
        lstm_right_back_at(p, s, ds, t);
    }
    lstm_right_weights(x, s, ds, dp);
    return GSL_SUCCESS;
}

MISTAKE(lstm_sweep, cells_on_the_way_lost,
        "what stood in dc_{t-1} is overwritten. It is added to, as\n"
        "  dh_{t-1} is.")
(const lstm_params *p, const sequence *x, const lstm_states *s, lstm_states *ds,
 lstm_params *dp)
{
    if (lstm_sweep_arguments(p, x, s, ds, dp) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t t = x->T; t > 0; t--) {
        lstm_sweep_clear(ds->c, t - 1);
        lstm_right_back_at(p, s, ds, t);
    }
    lstm_right_weights(x, s, ds, dp);
    return GSL_SUCCESS;
}

MISTAKE(lstm_sweep, cell_begun_anew,
        "dc_t is set to 0 before step t takes it. What the later steps\n"
        "  sent along the cell is in it: the step back adds to that.")
(const lstm_params *p, const sequence *x, const lstm_states *s, lstm_states *ds,
 lstm_params *dp)
{
    if (lstm_sweep_arguments(p, x, s, ds, dp) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t t = x->T; t > 0; t--) {
        lstm_sweep_clear(ds->c, t);
        lstm_right_back_at(p, s, ds, t);
    }
    lstm_right_weights(x, s, ds, dp);
    return GSL_SUCCESS;
}

MISTAKE(lstm_sweep, no_road,
        "nothing is handed on along the cell. dc_prev of step t is dc\n"
        "  at index t-1, where the next step back will look for it.")
(const lstm_params *p, const sequence *x, const lstm_states *s, lstm_states *ds,
 lstm_params *dp)
{
    if (lstm_sweep_arguments(p, x, s, ds, dp) != GSL_SUCCESS)
        return GSL_EBADLEN;

    gsl_matrix *dc_before = gsl_matrix_alloc(x->B, p->H);
    for (size_t t = x->T; t > 0; t--) {
        gsl_matrix_view dc_prev = sequence_at(ds->c, t - 1);
        gsl_matrix_memcpy(dc_before, &dc_prev.matrix);
        lstm_right_back_at(p, s, ds, t);
        gsl_matrix_memcpy(&dc_prev.matrix, dc_before);
    }
    gsl_matrix_free(dc_before);
    lstm_right_weights(x, s, ds, dp);
    return GSL_SUCCESS;
}

MISTAKE(lstm_sweep, old_cell,
        "step t takes c_{t-1} for its own cell, too. The cell whose tanh\n"
        "  was said stands at index t of s->c.")
(const lstm_params *p, const sequence *x, const lstm_states *s, lstm_states *ds,
 lstm_params *dp)
{
    if (lstm_sweep_arguments(p, x, s, ds, dp) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t t = x->T; t > 0; t--) {
        const gsl_matrix_view gate = sequence_at(s->gate, t - 1);
        const gsl_matrix_view c_prev = sequence_at(s->c, t - 1);
        const gsl_matrix_view dh_t = sequence_at(ds->h, t);
        gsl_matrix_view dc_t = sequence_at(ds->c, t);
        gsl_matrix_view da_t = sequence_at(ds->gate, t - 1);
        gsl_matrix_view dc_prev = sequence_at(ds->c, t - 1);
        gsl_matrix_view dh_prev = sequence_at(ds->h, t - 1);
        lstm_right_step_backward(
            p, &gate.matrix, &c_prev.matrix, &c_prev.matrix, &dh_t.matrix,
            &dc_t.matrix, &da_t.matrix, &dc_prev.matrix, &dh_prev.matrix);
    }
    lstm_right_weights(x, s, ds, dp);
    return GSL_SUCCESS;
}

MISTAKE(lstm_sweep, weights_too_early,
        "the weights are asked before the walk, when ds->gate still holds\n"
        "  anything. First the walk makes da, then (7.10) sums it.")
(const lstm_params *p, const sequence *x, const lstm_states *s, lstm_states *ds,
 lstm_params *dp)
{
    if (lstm_sweep_arguments(p, x, s, ds, dp) != GSL_SUCCESS)
        return GSL_EBADLEN;
    lstm_right_weights(x, s, ds, dp);
    lstm_right_walk(p, s, ds);
    return GSL_SUCCESS;
}

MISTAKE(lstm_sweep, road_and_states_exchanged,
        "dc_prev and dh_prev have changed places in the call of\n"
        "  lstm_step_backward(): dc_prev comes first.")
(const lstm_params *p, const sequence *x, const lstm_states *s, lstm_states *ds,
 lstm_params *dp)
{
    if (lstm_sweep_arguments(p, x, s, ds, dp) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t t = x->T; t > 0; t--) {
        const gsl_matrix_view gate = sequence_at(s->gate, t - 1);
        const gsl_matrix_view c_prev = sequence_at(s->c, t - 1);
        const gsl_matrix_view c_t = sequence_at(s->c, t);
        const gsl_matrix_view dh_t = sequence_at(ds->h, t);
        gsl_matrix_view dc_t = sequence_at(ds->c, t);
        gsl_matrix_view da_t = sequence_at(ds->gate, t - 1);
        gsl_matrix_view dc_prev = sequence_at(ds->c, t - 1);
        gsl_matrix_view dh_prev = sequence_at(ds->h, t - 1);
        lstm_right_step_backward(p, &gate.matrix, &c_prev.matrix, &c_t.matrix,
                                 &dh_t.matrix, &dc_t.matrix, &da_t.matrix,
                                 &dh_prev.matrix, &dc_prev.matrix);
    }
    lstm_right_weights(x, s, ds, dp);
    return GSL_SUCCESS;
}
