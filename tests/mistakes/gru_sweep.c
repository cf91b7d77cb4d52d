/* The mistakes of chapter 8, continued: the walk back. */
#include "../runner/sheet.h"
#include "gru_right.h"

#include <gsl/gsl_errno.h>

MISTAKE(gru_sweep, state_after,
        "dW_hh takes h_t where (8.10) has h_{t-1}: W_hh met the\n"
        "  states 0 to T-1, so the rows begin at index 0.")
(const gru_params *p, const sequence *x, const gru_states *s, gru_states *ds,
 gru_params *dp)
{
    if (gru_sweep_arguments(p, x, s, ds, dp) != GSL_SUCCESS)
        return GSL_EBADLEN;
    gru_right_walk(p, s, ds);
    gru_right_dW(ds->gate, x, 0, &dp->W_xh.matrix);
    gru_right_db(ds->gate, &dp->b_h.vector);
    gru_right_dW(ds->gate, s->h, 1, &dp->W_rz.matrix);
    gru_right_dW(ds->v, s->h, 1, &dp->W_hn.matrix);
    gru_right_db(ds->v, &dp->b_n.vector);
    return GSL_SUCCESS;
}

MISTAKE(gru_sweep, one_product,
        "dW_hn and db_n come from da_n. Both were added to v, so\n"
        "  by (8.10) they get their share of dv.")
(const gru_params *p, const sequence *x, const gru_states *s, gru_states *ds,
 gru_params *dp)
{
    if (gru_sweep_arguments(p, x, s, ds, dp) != GSL_SUCCESS)
        return GSL_EBADLEN;

    gru_right_walk(p, s, ds);
    gru_right_dW(ds->gate, x, 0, &dp->W_xh.matrix);
    gru_right_db(ds->gate, &dp->b_h.vector);
    gru_right_dW(ds->gate, s->h, 0, &dp->W_rz.matrix);
    // da_n by itself, as ds->v holds dv.
    sequence *da_n = sequence_alloc(x->T, x->B, p->H);
    for (size_t t = 0; t < x->T; t++)
        for (size_t i = 0; i < x->B; i++)
            for (size_t j = 0; j < p->H; j++)
                sequence_of(da_n, t, i)[j] =
                    sequence_of(ds->gate, t, i)[GRU_N * p->H + j];
    gru_right_dW(da_n, s->h, 0, &dp->W_hn.matrix);
    gru_right_db(da_n, &dp->b_n.vector);
    sequence_free(da_n);
    return GSL_SUCCESS;
}

MISTAKE(gru_sweep, no_inner_bias,
        "db_n is as it was: (8.10) adds the sum of all dv_t.")
(const gru_params *p, const sequence *x, const gru_states *s, gru_states *ds,
 gru_params *dp)
{
    if (gru_sweep_arguments(p, x, s, ds, dp) != GSL_SUCCESS)
        return GSL_EBADLEN;
    gru_right_walk(p, s, ds);
    gru_right_dW(ds->gate, x, 0, &dp->W_xh.matrix);
    gru_right_db(ds->gate, &dp->b_h.vector);
    gru_right_dW(ds->gate, s->h, 0, &dp->W_rz.matrix);
    gru_right_dW(ds->v, s->h, 0, &dp->W_hn.matrix);
    return GSL_SUCCESS;
}

MISTAKE(gru_sweep, no_bias,
        "db_h is as it was: (8.10) adds the sum of all da_t.")
(const gru_params *p, const sequence *x, const gru_states *s, gru_states *ds,
 gru_params *dp)
{
    if (gru_sweep_arguments(p, x, s, ds, dp) != GSL_SUCCESS)
        return GSL_EBADLEN;
    gru_right_walk(p, s, ds);
    gru_right_dW(ds->gate, x, 0, &dp->W_xh.matrix);
    gru_right_dW(ds->gate, s->h, 0, &dp->W_rz.matrix);
    gru_right_dW(ds->v, s->h, 0, &dp->W_hn.matrix);
    gru_right_db(ds->v, &dp->b_n.vector);
    return GSL_SUCCESS;
}

MISTAKE(gru_sweep, bias_twice,
        "the sum of all dv_t is in db_h as well. It belongs to\n"
        "  db_n alone.")
(const gru_params *p, const sequence *x, const gru_states *s, gru_states *ds,
 gru_params *dp)
{
    if (gru_sweep_arguments(p, x, s, ds, dp) != GSL_SUCCESS)
        return GSL_EBADLEN;
    gru_right_walk(p, s, ds);
    gru_right_weights(x, s, ds, dp);
    gsl_vector_view db_hn =
        gsl_vector_subvector(&dp->b_h.vector, GRU_N * p->H, p->H);
    gru_right_db(ds->v, &db_hn.vector);
    return GSL_SUCCESS;
}

MISTAKE(gru_sweep, no_input_weights,
        "dW_xh is as it was: (8.10) adds da' x over all steps.")
(const gru_params *p, const sequence *x, const gru_states *s, gru_states *ds,
 gru_params *dp)
{
    if (gru_sweep_arguments(p, x, s, ds, dp) != GSL_SUCCESS)
        return GSL_EBADLEN;
    gru_right_walk(p, s, ds);
    gru_right_db(ds->gate, &dp->b_h.vector);
    gru_right_dW(ds->gate, s->h, 0, &dp->W_rz.matrix);
    gru_right_dW(ds->v, s->h, 0, &dp->W_hn.matrix);
    gru_right_db(ds->v, &dp->b_n.vector);
    return GSL_SUCCESS;
}

MISTAKE(gru_sweep, losses_on_the_way_lost,
        "what the loss put into dh_{t-1} is overwritten. It is\n"
        "  added to: every step may have a cost of its own.")
(const gru_params *p, const sequence *x, const gru_states *s, gru_states *ds,
 gru_params *dp)
{
    if (gru_sweep_arguments(p, x, s, ds, dp) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t t = x->T; t > 0; t--) {
        gsl_matrix_view dh_prev = sequence_at(ds->h, t - 1);
        gsl_matrix_set_zero(&dh_prev.matrix);
        gru_right_back_at(p, s, ds, t);
    }
    gru_right_weights(x, s, ds, dp);
    return GSL_SUCCESS;
}

MISTAKE(gru_sweep, assigned,
        "the gradients of the weights are assigned. They are\n"
        "  added to, so that several losses can share one dp.")
(const gru_params *p, const sequence *x, const gru_states *s, gru_states *ds,
 gru_params *dp)
{
    if (gru_sweep_arguments(p, x, s, ds, dp) != GSL_SUCCESS)
        return GSL_EBADLEN;
    gru_right_walk(p, s, ds);
    gsl_matrix_set_zero(&dp->W_xh.matrix);
    gsl_matrix_set_zero(&dp->W_hh.matrix);
    gsl_vector_set_zero(&dp->b_h.vector);
    gsl_vector_set_zero(&dp->b_n.vector);
    gru_right_weights(x, s, ds, dp);
    return GSL_SUCCESS;
}

/* The weights at COUNT steps alone, from this index on. */
static void
gru_sweep_weights_at(size_t from, size_t count, const sequence *x,
                     const gru_states *s, const gru_states *ds, gru_params *dp)
{
    const sequence da = sequence_steps(ds->gate, from, count);
    const sequence dv = sequence_steps(ds->v, from, count);

    gru_right_dW(&da, x, from, &dp->W_xh.matrix);
    gru_right_db(&da, &dp->b_h.vector);
    gru_right_dW(&da, s->h, from, &dp->W_rz.matrix);
    gru_right_dW(&dv, s->h, from, &dp->W_hn.matrix);
    gru_right_db(&dv, &dp->b_n.vector);
}

MISTAKE(gru_sweep, last_step_only,
        "the weights are asked at the last step only. They were\n"
        "  used at every step, and (8.10) sums over all.")
(const gru_params *p, const sequence *x, const gru_states *s, gru_states *ds,
 gru_params *dp)
{
    if (gru_sweep_arguments(p, x, s, ds, dp) != GSL_SUCCESS)
        return GSL_EBADLEN;
    gru_right_walk(p, s, ds);
    gru_sweep_weights_at(x->T - 1, 1, x, s, ds, dp);
    return GSL_SUCCESS;
}

MISTAKE(gru_sweep, first_step_missing,
        "the walk ends one step early. It goes down to t = 1,\n"
        "  whose dh_{t-1} is the gradient of the start.")
(const gru_params *p, const sequence *x, const gru_states *s, gru_states *ds,
 gru_params *dp)
{
    if (gru_sweep_arguments(p, x, s, ds, dp) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t t = x->T; t > 1; t--)
        gru_right_back_at(p, s, ds, t);
    gru_right_weights(x, s, ds, dp);
    return GSL_SUCCESS;
}

MISTAKE(gru_sweep, first_step_left_out,
        "walk and weights end one step early. t goes down to 1,\n"
        "  whose dh_{t-1} is the gradient of the start.")
(const gru_params *p, const sequence *x, const gru_states *s, gru_states *ds,
 gru_params *dp)
{
    if (gru_sweep_arguments(p, x, s, ds, dp) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t t = x->T; t > 1; t--)
        gru_right_back_at(p, s, ds, t);
    if (x->T > 1)
        gru_sweep_weights_at(1, x->T - 1, x, s, ds, dp);
    return GSL_SUCCESS;
}

MISTAKE(gru_sweep, forward_in_time,
        "the walk goes from the first step to the last. A gradient comes\n"
        "  from later, so t runs from T down to 1.")
(const gru_params *p, const sequence *x, const gru_states *s, gru_states *ds,
 gru_params *dp)
{
    if (gru_sweep_arguments(p, x, s, ds, dp) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t t = 1; t <= x->T; t++)
        gru_right_back_at(p, s, ds, t);
    gru_right_weights(x, s, ds, dp);
    return GSL_SUCCESS;
}

MISTAKE(gru_sweep, weights_too_early,
        "the weights are asked before the walk, when ds->gate still holds\n"
        "  anything. First the walk makes da and dv, then (8.10) sums them.")
(const gru_params *p, const sequence *x, const gru_states *s, gru_states *ds,
 gru_params *dp)
{
    if (gru_sweep_arguments(p, x, s, ds, dp) != GSL_SUCCESS)
        return GSL_EBADLEN;
    gru_right_weights(x, s, ds, dp);
    gru_right_walk(p, s, ds);
    return GSL_SUCCESS;
}

MISTAKE(gru_sweep, no_new_weights,
        "dW_hn is as it was: (8.10) adds dv' h_{t-1} over all steps.")
(const gru_params *p, const sequence *x, const gru_states *s, gru_states *ds,
 gru_params *dp)
{
    if (gru_sweep_arguments(p, x, s, ds, dp) != GSL_SUCCESS)
        return GSL_EBADLEN;
    gru_right_walk(p, s, ds);
    gru_right_dW(ds->gate, x, 0, &dp->W_xh.matrix);
    gru_right_db(ds->gate, &dp->b_h.vector);
    gru_right_dW(ds->gate, s->h, 0, &dp->W_rz.matrix);
    gru_right_db(ds->v, &dp->b_n.vector);
    return GSL_SUCCESS;
}

MISTAKE(gru_sweep, no_gate_weights,
        "dW_hr and dW_hz are as they were: (8.10) adds da' h_{t-1} over all\n"
        "  steps.")
(const gru_params *p, const sequence *x, const gru_states *s, gru_states *ds,
 gru_params *dp)
{
    if (gru_sweep_arguments(p, x, s, ds, dp) != GSL_SUCCESS)
        return GSL_EBADLEN;
    gru_right_walk(p, s, ds);
    gru_right_dW(ds->gate, x, 0, &dp->W_xh.matrix);
    gru_right_db(ds->gate, &dp->b_h.vector);
    gru_right_dW(ds->v, s->h, 0, &dp->W_hn.matrix);
    gru_right_db(ds->v, &dp->b_n.vector);
    return GSL_SUCCESS;
}

MISTAKE(gru_sweep, new_bias_from_gate,
        "db_n is summed over da_n. b_n stands in v, so it gets its share\n"
        "  of dv.")
(const gru_params *p, const sequence *x, const gru_states *s, gru_states *ds,
 gru_params *dp)
{
    if (gru_sweep_arguments(p, x, s, ds, dp) != GSL_SUCCESS)
        return GSL_EBADLEN;
    gru_right_walk(p, s, ds);
    gru_right_dW(ds->gate, x, 0, &dp->W_xh.matrix);
    gru_right_db(ds->gate, &dp->b_h.vector);
    gru_right_dW(ds->gate, s->h, 0, &dp->W_rz.matrix);
    gru_right_dW(ds->v, s->h, 0, &dp->W_hn.matrix);
    for (size_t t = 0; t < x->T; t++)
        for (size_t i = 0; i < x->B; i++)
            for (size_t j = 0; j < p->H; j++)
                *gsl_vector_ptr(&dp->b_n.vector, j) +=
                    sequence_of(ds->gate, t, i)[GRU_N * p->H + j];
    return GSL_SUCCESS;
}

/* Whether bptt_affine() would take these for z and da of its W, and for dW. */
static int
gru_sweep_fits(const sequence *da, const sequence *z, const gsl_matrix *W,
               const gsl_matrix *dW)
{
    return da->B == z->B && da->n >= W->size1 && z->n == W->size2
           && dW->size1 == W->size1 && dW->size2 == W->size2;
}

MISTAKE(gru_sweep, not_checked,
        "sequences of another shape are accepted. The contract\n"
        "  refuses them: gru_sweep_arguments() tells.")
(const gru_params *p, const sequence *x, const gru_states *s, gru_states *ds,
 gru_params *dp)
{
    const size_t T = x->T;

    // Where one of them ends too early it does nothing: it must not crash.
    if (s->gate->T < T || s->v->T < T || s->h->T <= T || ds->gate->T < T
        || ds->v->T < T || ds->h->T <= T)
        return GSL_SUCCESS;
    // What does not fit, the step back and bptt_affine() refuse by themselves.
    for (size_t t = T; t > 0; t--)
        gru_right_back_at(p, s, ds, t);
    const sequence da = sequence_steps(ds->gate, 0, T);
    const sequence dv = sequence_steps(ds->v, 0, T);
    if (gru_sweep_fits(&da, x, &p->W_xh.matrix, &dp->W_xh.matrix)) {
        gru_right_dW(&da, x, 0, &dp->W_xh.matrix);
        gru_right_db(&da, &dp->b_h.vector);
    }
    if (gru_sweep_fits(&da, s->h, &p->W_rz.matrix, &dp->W_rz.matrix))
        gru_right_dW(&da, s->h, 0, &dp->W_rz.matrix);
    if (gru_sweep_fits(&dv, s->h, &p->W_hn.matrix, &dp->W_hn.matrix)) {
        gru_right_dW(&dv, s->h, 0, &dp->W_hn.matrix);
        gru_right_db(&dv, &dp->b_n.vector);
    }
    return GSL_SUCCESS;
}
