/* The mistakes of chapter 8, continued: from the loss to every weight. */
#include "../runner/sheet.h"
#include "gru_right.h"

#include <gsl/gsl_errno.h>

MISTAKE(gru_backward, nothing_said,
        "dy never reaches the states. (8.11) begins with\n"
        "  dh_t += dy_t W_hy.")
(const gru_params *p, const sequence *x, const gru_states *s,
 const sequence *dy, gru_states *ds, gru_params *dp)
{
    if (gru_sweep_arguments(p, x, s, ds, dp) != GSL_SUCCESS
        || sequence_expect(dy, x->T, x->B, p->O) != GSL_SUCCESS)
        return GSL_EBADLEN;
    gru_right_dW(dy, s->h, 1, &dp->W_hy.matrix);
    gru_right_db(dy, &dp->b_y.vector);
    return gru_right_sweep(p, x, s, ds, dp);
}

MISTAKE(gru_backward, no_readout_weights,
        "dW_hy is as it was. (8.11) has three sums.")
(const gru_params *p, const sequence *x, const gru_states *s,
 const sequence *dy, gru_states *ds, gru_params *dp)
{
    if (gru_sweep_arguments(p, x, s, ds, dp) != GSL_SUCCESS
        || sequence_expect(dy, x->T, x->B, p->O) != GSL_SUCCESS)
        return GSL_EBADLEN;
    gru_right_dz(&p->W_hy.matrix, dy, 1, ds->h);
    gru_right_db(dy, &dp->b_y.vector);
    return gru_right_sweep(p, x, s, ds, dp);
}

MISTAKE(gru_backward, no_readout_bias,
        "db_y is as it was: (8.11) adds the sum of all dy_t.")
(const gru_params *p, const sequence *x, const gru_states *s,
 const sequence *dy, gru_states *ds, gru_params *dp)
{
    if (gru_sweep_arguments(p, x, s, ds, dp) != GSL_SUCCESS
        || sequence_expect(dy, x->T, x->B, p->O) != GSL_SUCCESS)
        return GSL_EBADLEN;
    gru_right_dz(&p->W_hy.matrix, dy, 1, ds->h);
    gru_right_dW(dy, s->h, 1, &dp->W_hy.matrix);
    return gru_right_sweep(p, x, s, ds, dp);
}

MISTAKE(gru_backward, state_before,
        "dW_hy takes h_{t-1}. y_t was read from h_t: the rows\n"
        "  begin at index 1.")
(const gru_params *p, const sequence *x, const gru_states *s,
 const sequence *dy, gru_states *ds, gru_params *dp)
{
    if (gru_sweep_arguments(p, x, s, ds, dp) != GSL_SUCCESS
        || sequence_expect(dy, x->T, x->B, p->O) != GSL_SUCCESS)
        return GSL_EBADLEN;
    gru_right_dz(&p->W_hy.matrix, dy, 1, ds->h);
    gru_right_dW(dy, s->h, 0, &dp->W_hy.matrix);
    gru_right_db(dy, &dp->b_y.vector);
    return gru_right_sweep(p, x, s, ds, dp);
}

MISTAKE(gru_backward, losses_lost,
        "what a loss put into dh is overwritten. The readout\n"
        "  adds to it.")
(const gru_params *p, const sequence *x, const gru_states *s,
 const sequence *dy, gru_states *ds, gru_params *dp)
{
    if (gru_sweep_arguments(p, x, s, ds, dp) != GSL_SUCCESS
        || sequence_expect(dy, x->T, x->B, p->O) != GSL_SUCCESS)
        return GSL_EBADLEN;
    gsl_matrix_view dh_all = sequence_rows(ds->h, 1, x->T);
    gsl_matrix_set_zero(&dh_all.matrix);
    gru_right_dz(&p->W_hy.matrix, dy, 1, ds->h);
    gru_right_dW(dy, s->h, 1, &dp->W_hy.matrix);
    gru_right_db(dy, &dp->b_y.vector);
    return gru_right_sweep(p, x, s, ds, dp);
}

MISTAKE(gru_backward, last_step_only,
        "only the last step's dy comes in. The network spoke at\n"
        "  every step.")
(const gru_params *p, const sequence *x, const gru_states *s,
 const sequence *dy, gru_states *ds, gru_params *dp)
{
    if (gru_sweep_arguments(p, x, s, ds, dp) != GSL_SUCCESS
        || sequence_expect(dy, x->T, x->B, p->O) != GSL_SUCCESS)
        return GSL_EBADLEN;
    const sequence dy_T = sequence_steps(dy, x->T - 1, 1);
    gru_right_dz(&p->W_hy.matrix, &dy_T, x->T, ds->h);
    gru_right_dW(&dy_T, s->h, x->T, &dp->W_hy.matrix);
    gru_right_db(&dy_T, &dp->b_y.vector);
    return gru_right_sweep(p, x, s, ds, dp);
}

MISTAKE(gru_backward, too_late,
        "the walk is over when dy comes in. First (8.11), then\n"
        "  gru_sweep().")
(const gru_params *p, const sequence *x, const gru_states *s,
 const sequence *dy, gru_states *ds, gru_params *dp)
{
    if (gru_sweep_arguments(p, x, s, ds, dp) != GSL_SUCCESS
        || sequence_expect(dy, x->T, x->B, p->O) != GSL_SUCCESS)
        return GSL_EBADLEN;
    gru_right_sweep(p, x, s, ds, dp);
    gru_right_dz(&p->W_hy.matrix, dy, 1, ds->h);
    gru_right_dW(dy, s->h, 1, &dp->W_hy.matrix);
    gru_right_db(dy, &dp->b_y.vector);
    return GSL_SUCCESS;
}

MISTAKE(gru_backward, not_checked,
        "a dy of another shape is accepted. The contract\n"
        "  refuses it: sequence_expect() tells.")
(const gru_params *p, const sequence *x, const gru_states *s,
 const sequence *dy, gru_states *ds, gru_params *dp)
{
    if (gru_sweep_arguments(p, x, s, ds, dp) != GSL_SUCCESS)
        return GSL_EBADLEN;
    // bptt_affine() refuses by itself what does not fit it, but it is given
    // the first T steps of dy, and these do.
    if (dy->T >= x->T && dy->B == x->B && dy->n == p->O) {
        const sequence dy_all = sequence_steps(dy, 0, x->T);
        gru_right_dz(&p->W_hy.matrix, &dy_all, 1, ds->h);
        gru_right_dW(&dy_all, s->h, 1, &dp->W_hy.matrix);
        gru_right_db(&dy_all, &dp->b_y.vector);
    }
    return gru_right_sweep(p, x, s, ds, dp);
}

MISTAKE(gru_backward, assigned,
        "dW_hy and db_y are assigned. They are added to, so that several\n"
        "  losses can share one dp.")
(const gru_params *p, const sequence *x, const gru_states *s,
 const sequence *dy, gru_states *ds, gru_params *dp)
{
    if (gru_sweep_arguments(p, x, s, ds, dp) != GSL_SUCCESS
        || sequence_expect(dy, x->T, x->B, p->O) != GSL_SUCCESS)
        return GSL_EBADLEN;
    gsl_matrix_set_zero(&dp->W_hy.matrix);
    gsl_vector_set_zero(&dp->b_y.vector);
    gru_right_dz(&p->W_hy.matrix, dy, 1, ds->h);
    gru_right_dW(dy, s->h, 1, &dp->W_hy.matrix);
    gru_right_db(dy, &dp->b_y.vector);
    return gru_right_sweep(p, x, s, ds, dp);
}

MISTAKE(gru_backward, no_sweep,
        "the gradient stops at the states. (8.11) brings it to them;\n"
        "  gru_sweep() carries it through time.")
(const gru_params *p, const sequence *x, const gru_states *s,
 const sequence *dy, gru_states *ds, gru_params *dp)
{
    if (gru_sweep_arguments(p, x, s, ds, dp) != GSL_SUCCESS
        || sequence_expect(dy, x->T, x->B, p->O) != GSL_SUCCESS)
        return GSL_EBADLEN;
    gru_right_dz(&p->W_hy.matrix, dy, 1, ds->h);
    gru_right_dW(dy, s->h, 1, &dp->W_hy.matrix);
    gru_right_db(dy, &dp->b_y.vector);
    return GSL_SUCCESS;
}

MISTAKE(gru_backward, back_to_state_before,
        "dy_t is taken back to dh_{t-1}. y_t was read from h_t: index t-1 of\n"
        "  dy belongs to index t of dh.")
(const gru_params *p, const sequence *x, const gru_states *s,
 const sequence *dy, gru_states *ds, gru_params *dp)
{
    if (gru_sweep_arguments(p, x, s, ds, dp) != GSL_SUCCESS
        || sequence_expect(dy, x->T, x->B, p->O) != GSL_SUCCESS)
        return GSL_EBADLEN;
    gru_right_dz(&p->W_hy.matrix, dy, 0, ds->h);
    gru_right_dW(dy, s->h, 1, &dp->W_hy.matrix);
    gru_right_db(dy, &dp->b_y.vector);
    return gru_right_sweep(p, x, s, ds, dp);
}

MISTAKE(gru_backward, bias_twice,
        "db_y is added twice. (8.11) adds the sum of all dy_t once.")
(const gru_params *p, const sequence *x, const gru_states *s,
 const sequence *dy, gru_states *ds, gru_params *dp)
{
    if (gru_sweep_arguments(p, x, s, ds, dp) != GSL_SUCCESS
        || sequence_expect(dy, x->T, x->B, p->O) != GSL_SUCCESS)
        return GSL_EBADLEN;
    gru_right_dz(&p->W_hy.matrix, dy, 1, ds->h);
    gru_right_dW(dy, s->h, 1, &dp->W_hy.matrix);
    gru_right_db(dy, &dp->b_y.vector);
    gru_right_db(dy, &dp->b_y.vector);
    return gru_right_sweep(p, x, s, ds, dp);
}

MISTAKE(gru_backward, checked_too_late,
        "the readout has written its gradients before the sweep refuses\n"
        "  the shapes. First look at all of them.")
(const gru_params *p, const sequence *x, const gru_states *s,
 const sequence *dy, gru_states *ds, gru_params *dp)
{
    if (sequence_expect(dy, x->T, x->B, p->O) != GSL_SUCCESS)
        return GSL_EBADLEN;
    // bptt_affine() refuses by itself what does not fit it.
    if (s->h->T > x->T && s->h->B == x->B && s->h->n == p->H && ds->h->T > x->T
        && ds->h->B == x->B && ds->h->n == p->H && dp->H == p->H
        && dp->O == p->O) {
        gru_right_dz(&p->W_hy.matrix, dy, 1, ds->h);
        gru_right_dW(dy, s->h, 1, &dp->W_hy.matrix);
        gru_right_db(dy, &dp->b_y.vector);
    }
    return gru_right_sweep(p, x, s, ds, dp);
}
