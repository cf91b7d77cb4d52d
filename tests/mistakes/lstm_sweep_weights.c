/* The mistakes of chapter 7, continued: the weights after the walk (7.10). */
#include "../runner/sheet.h"
#include "lstm_right.h"

#include <gsl/gsl_errno.h>

MISTAKE(lstm_sweep, state_after,
        "dW_hh takes h_t where (7.10) has h_{t-1}: W_hh met the states\n"
        "  0 to T-1, so the rows begin at index 0.")
(const lstm_params *p, const sequence *x, const lstm_states *s, lstm_states *ds,
 lstm_params *dp)
{
    if (lstm_sweep_arguments(p, x, s, ds, dp) != GSL_SUCCESS)
        return GSL_EBADLEN;
    lstm_right_walk(p, s, ds);
    lstm_right_dW(ds->gate, x, 0, &dp->W_xh.matrix);
    lstm_right_dW(ds->gate, s->h, 1, &dp->W_hh.matrix);
    lstm_right_db(ds->gate, &dp->b_h.vector);
    return GSL_SUCCESS;
}

MISTAKE(lstm_sweep, of_cells,
        "dW_hh is summed over the cells. W_hh met the states, h_{t-1}:\n"
        "  what a cell says, not what it holds.")
(const lstm_params *p, const sequence *x, const lstm_states *s, lstm_states *ds,
 lstm_params *dp)
{
    if (lstm_sweep_arguments(p, x, s, ds, dp) != GSL_SUCCESS)
        return GSL_EBADLEN;
    lstm_right_walk(p, s, ds);
    lstm_right_dW(ds->gate, x, 0, &dp->W_xh.matrix);
    lstm_right_dW(ds->gate, s->c, 0, &dp->W_hh.matrix);
    lstm_right_db(ds->gate, &dp->b_h.vector);
    return GSL_SUCCESS;
}

MISTAKE(lstm_sweep, first_input_only,
        "dW_xh takes the first input at every step. W_xh met x_t at\n"
        "  step t, at index t-1.")
(const lstm_params *p, const sequence *x, const lstm_states *s, lstm_states *ds,
 lstm_params *dp)
{
    const sequence x_1 = sequence_steps(x, 0, 1);

    if (lstm_sweep_arguments(p, x, s, ds, dp) != GSL_SUCCESS)
        return GSL_EBADLEN;

    lstm_right_walk(p, s, ds);
    for (size_t t = 1; t <= x->T; t++) {
        const sequence da_t = sequence_steps(ds->gate, t - 1, 1);
        lstm_right_dW(&da_t, &x_1, 0, &dp->W_xh.matrix);
    }
    lstm_right_dW(ds->gate, s->h, 0, &dp->W_hh.matrix);
    lstm_right_db(ds->gate, &dp->b_h.vector);
    return GSL_SUCCESS;
}

MISTAKE(lstm_sweep, no_input_weights,
        "dW_xh is as it was: (7.10) has three sums, and the first is\n"
        "  da' x over all steps.")
(const lstm_params *p, const sequence *x, const lstm_states *s, lstm_states *ds,
 lstm_params *dp)
{
    if (lstm_sweep_arguments(p, x, s, ds, dp) != GSL_SUCCESS)
        return GSL_EBADLEN;
    lstm_right_walk(p, s, ds);
    lstm_right_dW(ds->gate, s->h, 0, &dp->W_hh.matrix);
    lstm_right_db(ds->gate, &dp->b_h.vector);
    return GSL_SUCCESS;
}

MISTAKE(lstm_sweep, no_recurrent_weights,
        "dW_hh is as it was: (7.10) has three sums, and the second is\n"
        "  da' h_{t-1} over all steps.")
(const lstm_params *p, const sequence *x, const lstm_states *s, lstm_states *ds,
 lstm_params *dp)
{
    if (lstm_sweep_arguments(p, x, s, ds, dp) != GSL_SUCCESS)
        return GSL_EBADLEN;
    lstm_right_walk(p, s, ds);
    lstm_right_dW(ds->gate, x, 0, &dp->W_xh.matrix);
    lstm_right_db(ds->gate, &dp->b_h.vector);
    return GSL_SUCCESS;
}

MISTAKE(lstm_sweep, no_bias,
        "db_h is as it was: (7.10) adds the sum of all da_t.")
(const lstm_params *p, const sequence *x, const lstm_states *s, lstm_states *ds,
 lstm_params *dp)
{
    if (lstm_sweep_arguments(p, x, s, ds, dp) != GSL_SUCCESS)
        return GSL_EBADLEN;
    lstm_right_walk(p, s, ds);
    lstm_right_dW(ds->gate, x, 0, &dp->W_xh.matrix);
    lstm_right_dW(ds->gate, s->h, 0, &dp->W_hh.matrix);
    return GSL_SUCCESS;
}

MISTAKE(lstm_sweep, bias_twice,
        "db_h is added twice. It belongs to one of the two products;\n"
        "  give the other NULL.")
(const lstm_params *p, const sequence *x, const lstm_states *s, lstm_states *ds,
 lstm_params *dp)
{
    if (lstm_sweep_arguments(p, x, s, ds, dp) != GSL_SUCCESS)
        return GSL_EBADLEN;
    lstm_right_walk(p, s, ds);
    lstm_right_dW(ds->gate, x, 0, &dp->W_xh.matrix);
    lstm_right_dW(ds->gate, s->h, 0, &dp->W_hh.matrix);
    lstm_right_db(ds->gate, &dp->b_h.vector);
    lstm_right_db(ds->gate, &dp->b_h.vector);
    return GSL_SUCCESS;
}

MISTAKE(lstm_sweep, first_bias_only,
        "db_h has only the da of one step. The bias was used at every\n"
        "  step, and (7.10) sums over all.")
(const lstm_params *p, const sequence *x, const lstm_states *s, lstm_states *ds,
 lstm_params *dp)
{
    if (lstm_sweep_arguments(p, x, s, ds, dp) != GSL_SUCCESS)
        return GSL_EBADLEN;
    lstm_right_walk(p, s, ds);
    lstm_right_dW(ds->gate, x, 0, &dp->W_xh.matrix);
    lstm_right_dW(ds->gate, s->h, 0, &dp->W_hh.matrix);
    const sequence da_1 = sequence_steps(ds->gate, 0, 1);
    lstm_right_db(&da_1, &dp->b_h.vector);
    return GSL_SUCCESS;
}

MISTAKE(lstm_sweep, assigned,
        "the weight gradients are assigned. They are added to, so that\n"
        "  several losses or windows can share one dp.")
(const lstm_params *p, const sequence *x, const lstm_states *s, lstm_states *ds,
 lstm_params *dp)
{
    if (lstm_sweep_arguments(p, x, s, ds, dp) != GSL_SUCCESS)
        return GSL_EBADLEN;
    lstm_right_walk(p, s, ds);
    gsl_matrix_set_zero(&dp->W_xh.matrix);
    gsl_matrix_set_zero(&dp->W_hh.matrix);
    gsl_vector_set_zero(&dp->b_h.vector);
    lstm_right_weights(x, s, ds, dp);
    return GSL_SUCCESS;
}

/* The weights at one step alone, which stands at this index. */
static void
lstm_sweep_weights_at(size_t index, const sequence *x, const lstm_states *s,
                      const lstm_states *ds, lstm_params *dp)
{
    const sequence da = sequence_steps(ds->gate, index, 1);

    lstm_right_dW(&da, x, index, &dp->W_xh.matrix);
    lstm_right_dW(&da, s->h, index, &dp->W_hh.matrix);
    lstm_right_db(&da, &dp->b_h.vector);
}

MISTAKE(lstm_sweep, last_step_only,
        "the weights are asked at the last step only. They were used\n"
        "  at every step, and (7.10) sums over all.")
(const lstm_params *p, const sequence *x, const lstm_states *s, lstm_states *ds,
 lstm_params *dp)
{
    if (lstm_sweep_arguments(p, x, s, ds, dp) != GSL_SUCCESS)
        return GSL_EBADLEN;
    lstm_right_walk(p, s, ds);
    lstm_sweep_weights_at(x->T - 1, x, s, ds, dp);
    return GSL_SUCCESS;
}

MISTAKE(lstm_sweep, first_step_only,
        "the weights are asked at the first step only. They were used\n"
        "  at every step, and (7.10) sums over all.")
(const lstm_params *p, const sequence *x, const lstm_states *s, lstm_states *ds,
 lstm_params *dp)
{
    if (lstm_sweep_arguments(p, x, s, ds, dp) != GSL_SUCCESS)
        return GSL_EBADLEN;
    lstm_right_walk(p, s, ds);
    lstm_sweep_weights_at(0, x, s, ds, dp);
    return GSL_SUCCESS;
}

static int
lstm_sweep_fits(const sequence *da, const sequence *z, const gsl_matrix *dW)
{
    return da->B == z->B && dW->size1 == da->n && dW->size2 == z->n;
}

MISTAKE(lstm_sweep, not_checked,
        "shapes that disagree are accepted. The contract refuses them:\n"
        "  lstm_sweep_arguments() tells.")
(const lstm_params *p, const sequence *x, const lstm_states *s, lstm_states *ds,
 lstm_params *dp)
{
    const size_t T = x->T;

    // Where one of them ends too early it does nothing: it must not crash.
    if (s->gate->T < T || s->c->T <= T || s->h->T <= T || ds->gate->T < T
        || ds->c->T <= T || ds->h->T <= T)
        return GSL_SUCCESS;
    // What does not fit, the step back and bptt_affine() refuse by themselves.
    for (size_t t = T; t > 0; t--)
        lstm_right_back_at(p, s, ds, t);
    const sequence da = sequence_steps(ds->gate, 0, T);
    if (lstm_sweep_fits(&da, x, &dp->W_xh.matrix) && x->n == p->D
        && dp->H == p->H) {
        lstm_right_dW(&da, x, 0, &dp->W_xh.matrix);
        lstm_right_db(&da, &dp->b_h.vector);
    }
    if (lstm_sweep_fits(&da, s->h, &dp->W_hh.matrix) && dp->H == p->H)
        lstm_right_dW(&da, s->h, 0, &dp->W_hh.matrix);
    return GSL_SUCCESS;
}
