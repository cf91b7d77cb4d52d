/* The mistakes of chapter 7, continued: from the loss to every weight. */
#include "../runner/sheet.h"
#include "lstm_right.h"

#include <gsl/gsl_errno.h>

MISTAKE(lstm_backward, no_readout_weights,
        "dW_hy and db_y are as they were. The readout has weights,\n"
        "  too: (7.11) has three sums.")
(const lstm_params *p, const sequence *x, const lstm_states *s,
 const sequence *dy, lstm_states *ds, lstm_params *dp)
{
    if (lstm_sweep_arguments(p, x, s, ds, dp) != GSL_SUCCESS
        || sequence_expect(dy, x->T, x->B, p->O) != GSL_SUCCESS)
        return GSL_EBADLEN;
    lstm_right_dz(&p->W_hy.matrix, dy, 1, ds->h);
    return lstm_right_sweep(p, x, s, ds, dp);
}

MISTAKE(lstm_backward, no_readout_bias,
        "db_y is as it was: (7.11) adds the sum of all dy_t.")
(const lstm_params *p, const sequence *x, const lstm_states *s,
 const sequence *dy, lstm_states *ds, lstm_params *dp)
{
    if (lstm_sweep_arguments(p, x, s, ds, dp) != GSL_SUCCESS
        || sequence_expect(dy, x->T, x->B, p->O) != GSL_SUCCESS)
        return GSL_EBADLEN;
    lstm_right_dz(&p->W_hy.matrix, dy, 1, ds->h);
    lstm_right_dW(dy, s->h, 1, &dp->W_hy.matrix);
    return lstm_right_sweep(p, x, s, ds, dp);
}

MISTAKE(lstm_backward, first_bias_only,
        "db_y has only the dy of one step. The bias was used at every\n"
        "  step, and (7.11) sums over all.")
(const lstm_params *p, const sequence *x, const lstm_states *s,
 const sequence *dy, lstm_states *ds, lstm_params *dp)
{
    if (lstm_sweep_arguments(p, x, s, ds, dp) != GSL_SUCCESS
        || sequence_expect(dy, x->T, x->B, p->O) != GSL_SUCCESS)
        return GSL_EBADLEN;
    lstm_right_dz(&p->W_hy.matrix, dy, 1, ds->h);
    lstm_right_dW(dy, s->h, 1, &dp->W_hy.matrix);
    const sequence dy_1 = sequence_steps(dy, 0, 1);
    lstm_right_db(&dy_1, &dp->b_y.vector);
    return lstm_right_sweep(p, x, s, ds, dp);
}

MISTAKE(lstm_backward, assigned,
        "dW_hy and db_y are assigned. They are added to, so that\n"
        "  several losses can share one dp.")
(const lstm_params *p, const sequence *x, const lstm_states *s,
 const sequence *dy, lstm_states *ds, lstm_params *dp)
{
    if (lstm_sweep_arguments(p, x, s, ds, dp) != GSL_SUCCESS
        || sequence_expect(dy, x->T, x->B, p->O) != GSL_SUCCESS)
        return GSL_EBADLEN;
    gsl_matrix_set_zero(&dp->W_hy.matrix);
    gsl_vector_set_zero(&dp->b_y.vector);
    lstm_right_dz(&p->W_hy.matrix, dy, 1, ds->h);
    lstm_right_dW(dy, s->h, 1, &dp->W_hy.matrix);
    lstm_right_db(dy, &dp->b_y.vector);
    return lstm_right_sweep(p, x, s, ds, dp);
}

MISTAKE(lstm_backward, losses_alone,
        "dh is overwritten by dy W_hy. It is added to: the caller\n"
        "  clears it, or has put something there on purpose.")
(const lstm_params *p, const sequence *x, const lstm_states *s,
 const sequence *dy, lstm_states *ds, lstm_params *dp)
{
    if (lstm_sweep_arguments(p, x, s, ds, dp) != GSL_SUCCESS
        || sequence_expect(dy, x->T, x->B, p->O) != GSL_SUCCESS)
        return GSL_EBADLEN;
    gsl_matrix_view dh_all = sequence_rows(ds->h, 1, x->T);
    gsl_matrix_set_zero(&dh_all.matrix);
    lstm_right_dz(&p->W_hy.matrix, dy, 1, ds->h);
    lstm_right_dW(dy, s->h, 1, &dp->W_hy.matrix);
    lstm_right_db(dy, &dp->b_y.vector);
    return lstm_right_sweep(p, x, s, ds, dp);
}

MISTAKE(lstm_backward, states_cleared,
        "ds is cleared first. What stands in its dh and dc is added to:\n"
        "  lstm_states_clear() is for the caller.")
(const lstm_params *p, const sequence *x, const lstm_states *s,
 const sequence *dy, lstm_states *ds, lstm_params *dp)
{
    if (lstm_sweep_arguments(p, x, s, ds, dp) != GSL_SUCCESS
        || sequence_expect(dy, x->T, x->B, p->O) != GSL_SUCCESS)
        return GSL_EBADLEN;
    lstm_states_clear(ds);
    lstm_right_dz(&p->W_hy.matrix, dy, 1, ds->h);
    lstm_right_dW(dy, s->h, 1, &dp->W_hy.matrix);
    lstm_right_db(dy, &dp->b_y.vector);
    return lstm_right_sweep(p, x, s, ds, dp);
}

MISTAKE(lstm_backward, state_before,
        "y_t is taken back to h_{t-1}. It was read from h_t: index\n"
        "  t-1 of dy belongs to index t of h and dh.")
(const lstm_params *p, const sequence *x, const lstm_states *s,
 const sequence *dy, lstm_states *ds, lstm_params *dp)
{
    if (lstm_sweep_arguments(p, x, s, ds, dp) != GSL_SUCCESS
        || sequence_expect(dy, x->T, x->B, p->O) != GSL_SUCCESS)
        return GSL_EBADLEN;
    lstm_right_dz(&p->W_hy.matrix, dy, 0, ds->h);
    lstm_right_dW(dy, s->h, 0, &dp->W_hy.matrix);
    lstm_right_db(dy, &dp->b_y.vector);
    return lstm_right_sweep(p, x, s, ds, dp);
}

MISTAKE(lstm_backward, weights_of_state_before,
        "dW_hy takes h_{t-1}. W_hy met h_t: the states that were read\n"
        "  begin at index 1.")
(const lstm_params *p, const sequence *x, const lstm_states *s,
 const sequence *dy, lstm_states *ds, lstm_params *dp)
{
    if (lstm_sweep_arguments(p, x, s, ds, dp) != GSL_SUCCESS
        || sequence_expect(dy, x->T, x->B, p->O) != GSL_SUCCESS)
        return GSL_EBADLEN;
    lstm_right_dz(&p->W_hy.matrix, dy, 1, ds->h);
    lstm_right_dW(dy, s->h, 0, &dp->W_hy.matrix);
    lstm_right_db(dy, &dp->b_y.vector);
    return lstm_right_sweep(p, x, s, ds, dp);
}

MISTAKE(lstm_backward, of_cells,
        "dW_hy is summed over the cells. The readout sees h: what a\n"
        "  cell says, not what it holds.")
(const lstm_params *p, const sequence *x, const lstm_states *s,
 const sequence *dy, lstm_states *ds, lstm_params *dp)
{
    if (lstm_sweep_arguments(p, x, s, ds, dp) != GSL_SUCCESS
        || sequence_expect(dy, x->T, x->B, p->O) != GSL_SUCCESS)
        return GSL_EBADLEN;
    lstm_right_dz(&p->W_hy.matrix, dy, 1, ds->h);
    lstm_right_dW(dy, s->c, 1, &dp->W_hy.matrix);
    lstm_right_db(dy, &dp->b_y.vector);
    return lstm_right_sweep(p, x, s, ds, dp);
}

MISTAKE(lstm_backward, into_cells,
        "dy W_hy goes into dc. y was read from h: it goes into dh,\n"
        "  and lstm_step_backward() brings its share to the cell.")
(const lstm_params *p, const sequence *x, const lstm_states *s,
 const sequence *dy, lstm_states *ds, lstm_params *dp)
{
    if (lstm_sweep_arguments(p, x, s, ds, dp) != GSL_SUCCESS
        || sequence_expect(dy, x->T, x->B, p->O) != GSL_SUCCESS)
        return GSL_EBADLEN;
    lstm_right_dz(&p->W_hy.matrix, dy, 1, ds->c);
    lstm_right_dW(dy, s->h, 1, &dp->W_hy.matrix);
    lstm_right_db(dy, &dp->b_y.vector);
    return lstm_right_sweep(p, x, s, ds, dp);
}

MISTAKE(lstm_backward, last_step_only,
        "only the last output is taken back. Every step has a dy of\n"
        "  its own, even if some are 0.")
(const lstm_params *p, const sequence *x, const lstm_states *s,
 const sequence *dy, lstm_states *ds, lstm_params *dp)
{
    if (lstm_sweep_arguments(p, x, s, ds, dp) != GSL_SUCCESS
        || sequence_expect(dy, x->T, x->B, p->O) != GSL_SUCCESS)
        return GSL_EBADLEN;
    const sequence dy_T = sequence_steps(dy, x->T - 1, 1);
    lstm_right_dz(&p->W_hy.matrix, &dy_T, x->T, ds->h);
    lstm_right_dW(&dy_T, s->h, x->T, &dp->W_hy.matrix);
    lstm_right_db(&dy_T, &dp->b_y.vector);
    return lstm_right_sweep(p, x, s, ds, dp);
}

MISTAKE(lstm_backward, no_losses,
        "dh never hears of dy: (7.11) adds dy_t W_hy, by which the\n"
        "  loss reaches the states.")
(const lstm_params *p, const sequence *x, const lstm_states *s,
 const sequence *dy, lstm_states *ds, lstm_params *dp)
{
    if (lstm_sweep_arguments(p, x, s, ds, dp) != GSL_SUCCESS
        || sequence_expect(dy, x->T, x->B, p->O) != GSL_SUCCESS)
        return GSL_EBADLEN;
    lstm_right_dW(dy, s->h, 1, &dp->W_hy.matrix);
    lstm_right_db(dy, &dp->b_y.vector);
    return lstm_right_sweep(p, x, s, ds, dp);
}

MISTAKE(lstm_backward, no_sweep,
        "the gradient stops at the states. (7.11) brings it to them;\n"
        "  lstm_sweep() carries it through time.")
(const lstm_params *p, const sequence *x, const lstm_states *s,
 const sequence *dy, lstm_states *ds, lstm_params *dp)
{
    if (lstm_sweep_arguments(p, x, s, ds, dp) != GSL_SUCCESS
        || sequence_expect(dy, x->T, x->B, p->O) != GSL_SUCCESS)
        return GSL_EBADLEN;
    lstm_right_dz(&p->W_hy.matrix, dy, 1, ds->h);
    lstm_right_dW(dy, s->h, 1, &dp->W_hy.matrix);
    lstm_right_db(dy, &dp->b_y.vector);
    return GSL_SUCCESS;
}

MISTAKE(lstm_backward, sweep_first,
        "the sweep runs before dy has reached dh, so it carries back\n"
        "  nothing of it. First (7.11), then the sweep.")
(const lstm_params *p, const sequence *x, const lstm_states *s,
 const sequence *dy, lstm_states *ds, lstm_params *dp)
{
    if (lstm_sweep_arguments(p, x, s, ds, dp) != GSL_SUCCESS
        || sequence_expect(dy, x->T, x->B, p->O) != GSL_SUCCESS)
        return GSL_EBADLEN;
    lstm_right_sweep(p, x, s, ds, dp);
    lstm_right_dz(&p->W_hy.matrix, dy, 1, ds->h);
    lstm_right_dW(dy, s->h, 1, &dp->W_hy.matrix);
    lstm_right_db(dy, &dp->b_y.vector);
    return GSL_SUCCESS;
}

MISTAKE(lstm_backward, output_not_checked,
        "a dy of another shape is accepted. The contract refuses it:\n"
        "  sequence_expect(dy, ...) tells.")
(const lstm_params *p, const sequence *x, const lstm_states *s,
 const sequence *dy, lstm_states *ds, lstm_params *dp)
{
    if (lstm_sweep_arguments(p, x, s, ds, dp) != GSL_SUCCESS)
        return GSL_EBADLEN;
    // bptt_affine() refuses by itself what does not fit it, but it is given
    // the first T steps of dy, and these do.
    if (dy->T >= x->T && dy->B == x->B && dy->n == p->O) {
        const sequence dy_all = sequence_steps(dy, 0, x->T);
        lstm_right_dz(&p->W_hy.matrix, &dy_all, 1, ds->h);
        lstm_right_dW(&dy_all, s->h, 1, &dp->W_hy.matrix);
        lstm_right_db(&dy_all, &dp->b_y.vector);
    }
    return lstm_right_sweep(p, x, s, ds, dp);
}

MISTAKE(lstm_backward, checked_too_late,
        "the readout has written its gradients before the sweep\n"
        "  refuses the shapes. First look at all of them.")
(const lstm_params *p, const sequence *x, const lstm_states *s,
 const sequence *dy, lstm_states *ds, lstm_params *dp)
{
    if (sequence_expect(dy, x->T, x->B, p->O) != GSL_SUCCESS)
        return GSL_EBADLEN;
    // bptt_affine() refuses by itself what does not fit it.
    if (s->h->T > x->T && s->h->B == x->B && s->h->n == p->H && ds->h->T > x->T
        && ds->h->B == x->B && ds->h->n == p->H && dp->H == p->H
        && dp->O == p->O) {
        lstm_right_dz(&p->W_hy.matrix, dy, 1, ds->h);
        lstm_right_dW(dy, s->h, 1, &dp->W_hy.matrix);
        lstm_right_db(dy, &dp->b_y.vector);
    }
    return lstm_right_sweep(p, x, s, ds, dp);
}

MISTAKE(lstm_backward, divided_by_batch,
        "dy is divided by B. bptt_squared_error() and\n"
        "  bptt_cross_entropy() have done that already.")
(const lstm_params *p, const sequence *x, const lstm_states *s,
 const sequence *dy, lstm_states *ds, lstm_params *dp)
{
    if (lstm_sweep_arguments(p, x, s, ds, dp) != GSL_SUCCESS
        || sequence_expect(dy, x->T, x->B, p->O) != GSL_SUCCESS)
        return GSL_EBADLEN;
    const double share = 1.0 / (double)x->B;
    for (size_t t = 1; t <= x->T; t++)
        for (size_t i = 0; i < x->B; i++)
            for (size_t k = 0; k < p->O; k++) {
                const double dy_k = share * sequence_of(dy, t - 1, i)[k];
                for (size_t j = 0; j < p->H; j++) {
                    sequence_of(ds->h, t, i)[j] +=
                        dy_k * gsl_matrix_get(&p->W_hy.matrix, k, j);
                    *gsl_matrix_ptr(&dp->W_hy.matrix, k, j) +=
                        dy_k * sequence_of(s->h, t, i)[j];
                }
                *gsl_vector_ptr(&dp->b_y.vector, k) += dy_k;
            }
    return lstm_right_sweep(p, x, s, ds, dp);
}

MISTAKE(lstm_backward, bias_twice,
        "db_y is added twice. (7.11) adds the sum of all dy_t once.")
(const lstm_params *p, const sequence *x, const lstm_states *s,
 const sequence *dy, lstm_states *ds, lstm_params *dp)
{
    if (lstm_sweep_arguments(p, x, s, ds, dp) != GSL_SUCCESS
        || sequence_expect(dy, x->T, x->B, p->O) != GSL_SUCCESS)
        return GSL_EBADLEN;
    lstm_right_dz(&p->W_hy.matrix, dy, 1, ds->h);
    lstm_right_dW(dy, s->h, 1, &dp->W_hy.matrix);
    lstm_right_db(dy, &dp->b_y.vector);
    lstm_right_db(dy, &dp->b_y.vector);
    return lstm_right_sweep(p, x, s, ds, dp);
}
