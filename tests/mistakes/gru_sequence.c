/* The mistakes of chapter 8, continued: a whole sequence. */
#include "../runner/sheet.h"
#include "gru_right.h"

#include <gsl/gsl_errno.h>

/*
 * Step t, with v and the states before of these indices of time; t - 1 is right
 * for both.
 */
static void
gru_sequence_step(const gru_params *p, gru_states *s, size_t t, size_t v_at,
                  size_t h_prev_at)
{
    const gsl_matrix_view h_prev = sequence_at(s->h, h_prev_at);
    gsl_matrix_view gate = sequence_at(s->gate, t - 1);
    gsl_matrix_view v_t = sequence_at(s->v, v_at);
    gsl_matrix_view h_t = sequence_at(s->h, t);

    gru_right_step(p, &h_prev.matrix, &gate.matrix, &v_t.matrix, &h_t.matrix);
}

MISTAKE(gru_forward, no_input,
        "the inputs never enter: W_xh x_t of (8.1) is missing.")
(const gru_params *p, const sequence *x, gru_states *s)
{
    if (gru_forward_arguments(p, x, s) != GSL_SUCCESS)
        return GSL_EBADLEN;
    gsl_matrix_view a = sequence_rows(s->gate, 0, x->T);
    for (size_t k = 0; k < a.matrix.size1; k++)
        gsl_matrix_set_row(&a.matrix, k, &p->b_h.vector);
    for (size_t t = 1; t <= x->T; t++)
        gru_sequence_step(p, s, t, t - 1, t - 1);
    return GSL_SUCCESS;
}

/* W_xh x for all steps, without b_h. */
static void
gru_sequence_products(const gru_params *p, const sequence *x, sequence *gate)
{
    for (size_t t = 0; t < x->T; t++)
        for (size_t i = 0; i < x->B; i++)
            for (size_t k = 0; k < GRU_GATES * p->H; k++) {
                double sum = 0.0;
                for (size_t m = 0; m < p->D; m++)
                    sum += gsl_matrix_get(&p->W_xh.matrix, k, m)
                           * sequence_of(x, t, i)[m];
                sequence_of(gate, t, i)[k] = sum;
            }
}

MISTAKE(gru_forward, no_bias, "b_h of (8.1) is missing.")
(const gru_params *p, const sequence *x, gru_states *s)
{
    if (gru_forward_arguments(p, x, s) != GSL_SUCCESS)
        return GSL_EBADLEN;
    gru_sequence_products(p, x, s->gate);
    for (size_t t = 1; t <= x->T; t++)
        gru_sequence_step(p, s, t, t - 1, t - 1);
    return GSL_SUCCESS;
}

MISTAKE(gru_forward, from_the_start,
        "every step begins from h at index 0. Step t begins from\n"
        "  h_{t-1}, which the step before has just made.")
(const gru_params *p, const sequence *x, gru_states *s)
{
    if (gru_forward_arguments(p, x, s) != GSL_SUCCESS)
        return GSL_EBADLEN;
    gru_right_inputs(p, x, s->gate);
    for (size_t t = 1; t <= x->T; t++)
        gru_sequence_step(p, s, t, t - 1, 0);
    return GSL_SUCCESS;
}

MISTAKE(gru_forward, from_zero,
        "the first step begins from zeros. It begins from h at\n"
        "  index 0, which the caller has set.")
(const gru_params *p, const sequence *x, gru_states *s)
{
    if (gru_forward_arguments(p, x, s) != GSL_SUCCESS)
        return GSL_EBADLEN;

    gru_right_inputs(p, x, s->gate);
    gsl_matrix *zero = gsl_matrix_calloc(x->B, p->H);
    gsl_matrix_view gate = sequence_at(s->gate, 0), v_1 = sequence_at(s->v, 0);
    gsl_matrix_view h_1 = sequence_at(s->h, 1);
    gru_right_step(p, zero, &gate.matrix, &v_1.matrix, &h_1.matrix);
    gsl_matrix_free(zero);
    for (size_t t = 2; t <= x->T; t++)
        gru_sequence_step(p, s, t, t - 1, t - 1);
    return GSL_SUCCESS;
}

MISTAKE(gru_forward, start_cleared,
        "h is set to zero. The caller decides where the network\n"
        "  starts; index 0 of h is an input.")
(const gru_params *p, const sequence *x, gru_states *s)
{
    if (gru_forward_arguments(p, x, s) != GSL_SUCCESS)
        return GSL_EBADLEN;
    gru_states_clear(s);
    gru_right_inputs(p, x, s->gate);
    for (size_t t = 1; t <= x->T; t++)
        gru_sequence_step(p, s, t, t - 1, t - 1);
    return GSL_SUCCESS;
}

MISTAKE(gru_forward, all_but_last,
        "the last step is not made. t goes from 1 to T, and the\n"
        "  T gates stand at 0 to T-1.")
(const gru_params *p, const sequence *x, gru_states *s)
{
    if (gru_forward_arguments(p, x, s) != GSL_SUCCESS)
        return GSL_EBADLEN;
    gru_right_inputs(p, x, s->gate);
    for (size_t t = 1; t <= x->T - 1; t++)
        gru_sequence_step(p, s, t, t - 1, t - 1);
    return GSL_SUCCESS;
}

MISTAKE(gru_forward, one_v,
        "every v is written to index 0. The way back needs all of\n"
        "  them: that of step t stands at index t-1.")
(const gru_params *p, const sequence *x, gru_states *s)
{
    if (gru_forward_arguments(p, x, s) != GSL_SUCCESS)
        return GSL_EBADLEN;
    gru_right_inputs(p, x, s->gate);
    for (size_t t = 1; t <= x->T; t++)
        gru_sequence_step(p, s, t, 0, t - 1);
    return GSL_SUCCESS;
}

MISTAKE(gru_forward, backwards,
        "the inputs come in backwards. Step t hears x_t, which\n"
        "  stands at index t-1.")
(const gru_params *p, const sequence *x, gru_states *s)
{
    if (gru_forward_arguments(p, x, s) != GSL_SUCCESS)
        return GSL_EBADLEN;

    for (size_t t = 1; t <= x->T; t++) {
        const sequence x_t = sequence_steps(x, x->T - t, 1);
        sequence gate = sequence_steps(s->gate, t - 1, 1);
        gru_right_inputs(p, &x_t, &gate);
    }
    for (size_t t = 1; t <= x->T; t++)
        gru_sequence_step(p, s, t, t - 1, t - 1);
    return GSL_SUCCESS;
}

MISTAKE(gru_forward, first_input_only,
        "every step hears the first input. Step t hears x_t, which stands\n"
        "  at index t-1.")
(const gru_params *p, const sequence *x, gru_states *s)
{
    if (gru_forward_arguments(p, x, s) != GSL_SUCCESS)
        return GSL_EBADLEN;
    const sequence x_1 = sequence_steps(x, 0, 1);
    for (size_t t = 1; t <= x->T; t++) {
        sequence gate_t = sequence_steps(s->gate, t - 1, 1);
        gru_right_inputs(p, &x_1, &gate_t);
        gru_sequence_step(p, s, t, t - 1, t - 1);
    }
    return GSL_SUCCESS;
}

MISTAKE(gru_forward, first_step_only,
        "only the first step is made. t goes from 1 to T.")
(const gru_params *p, const sequence *x, gru_states *s)
{
    if (gru_forward_arguments(p, x, s) != GSL_SUCCESS)
        return GSL_EBADLEN;
    gru_right_inputs(p, x, s->gate);
    gru_sequence_step(p, s, 1, 0, 0);
    return GSL_SUCCESS;
}

MISTAKE(gru_forward, one_gate_for_all,
        "all steps work on the gates at index 0. Those of step t stand at\n"
        "  index t-1: the way back will ask for all of them.")
(const gru_params *p, const sequence *x, gru_states *s)
{
    if (gru_forward_arguments(p, x, s) != GSL_SUCCESS)
        return GSL_EBADLEN;
    gsl_matrix_view gate = sequence_at(s->gate, 0);
    gru_right_inputs(p, x, s->gate);
    for (size_t t = 1; t <= x->T; t++) {
        const gsl_matrix_view h_prev = sequence_at(s->h, t - 1);
        gsl_matrix_view v_t = sequence_at(s->v, t - 1);
        gsl_matrix_view h_t = sequence_at(s->h, t);
        gru_right_step(p, &h_prev.matrix, &gate.matrix, &v_t.matrix,
                       &h_t.matrix);
    }
    return GSL_SUCCESS;
}

MISTAKE(gru_forward, not_checked,
        "sequences of another shape are accepted. The contract\n"
        "  refuses them: gru_forward_arguments() tells.")
(const gru_params *p, const sequence *x, gru_states *s)
{
    // rnn_affine() and gru_step() refuse by themselves what does not fit them.
    if (x->n == p->D && x->T <= s->gate->T && x->B == s->gate->B
        && s->gate->n == GRU_GATES * p->H)
        gru_right_inputs(p, x, s->gate);
    for (size_t t = 1;
         t <= x->T && t <= s->gate->T && t <= s->v->T && t < s->h->T; t++)
        gru_sequence_step(p, s, t, t - 1, t - 1);
    return GSL_SUCCESS;
}
