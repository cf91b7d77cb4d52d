/* The mistakes of chapter 7, continued: a whole sequence. */
#include "../runner/sheet.h"
#include "lstm_right.h"

#include <gsl/gsl_errno.h>

/*
 * Step t, with the gates, the cells before and the states before of these
 * indices of time; t - 1 is right for all three.
 */
static void
lstm_sequence_step(const lstm_params *p, lstm_states *s, size_t t,
                   size_t gate_at, size_t c_prev_at, size_t h_prev_at)
{
    gsl_matrix_view gate = sequence_at(s->gate, gate_at);
    const gsl_matrix_view c_prev = sequence_at(s->c, c_prev_at);
    const gsl_matrix_view h_prev = sequence_at(s->h, h_prev_at);
    gsl_matrix_view c_t = sequence_at(s->c, t), h_t = sequence_at(s->h, t);

    lstm_right_step(p, &c_prev.matrix, &h_prev.matrix, &gate.matrix,
                    &c_t.matrix, &h_t.matrix);
}

MISTAKE(lstm_forward, from_the_start,
        "every step begins from c_0 and h_0. Step t begins from what\n"
        "  step t-1 has just made.")
(const lstm_params *p, const sequence *x, lstm_states *s)
{
    if (lstm_forward_arguments(p, x, s) != GSL_SUCCESS)
        return GSL_EBADLEN;
    lstm_right_inputs(p, x, s->gate);
    for (size_t t = 1; t <= x->T; t++)
        lstm_sequence_step(p, s, t, t - 1, 0, 0);
    return GSL_SUCCESS;
}

MISTAKE(lstm_forward, cells_from_the_start,
        "every step takes the cells of the start. Step t takes c at\n"
        "  index t-1, as it does with h.")
(const lstm_params *p, const sequence *x, lstm_states *s)
{
    if (lstm_forward_arguments(p, x, s) != GSL_SUCCESS)
        return GSL_EBADLEN;
    lstm_right_inputs(p, x, s->gate);
    for (size_t t = 1; t <= x->T; t++)
        lstm_sequence_step(p, s, t, t - 1, 0, t - 1);
    return GSL_SUCCESS;
}

MISTAKE(lstm_forward, states_from_the_start,
        "every step takes the states of the start. Step t takes h at\n"
        "  index t-1, as it does with c.")
(const lstm_params *p, const sequence *x, lstm_states *s)
{
    if (lstm_forward_arguments(p, x, s) != GSL_SUCCESS)
        return GSL_EBADLEN;
    lstm_right_inputs(p, x, s->gate);
    for (size_t t = 1; t <= x->T; t++)
        lstm_sequence_step(p, s, t, t - 1, t - 1, 0);
    return GSL_SUCCESS;
}

MISTAKE(lstm_forward, one_step_short,
        "the last step is never made: t <= T, with T included.")
(const lstm_params *p, const sequence *x, lstm_states *s)
{
    if (lstm_forward_arguments(p, x, s) != GSL_SUCCESS)
        return GSL_EBADLEN;
    lstm_right_inputs(p, x, s->gate);
    for (size_t t = 1; t <= x->T - 1; t++)
        lstm_sequence_step(p, s, t, t - 1, t - 1, t - 1);
    return GSL_SUCCESS;
}

MISTAKE(lstm_forward, backwards,
        "the gates are taken from the last step to the first. The\n"
        "  gates of step t stand at index t-1.")
(const lstm_params *p, const sequence *x, lstm_states *s)
{
    if (lstm_forward_arguments(p, x, s) != GSL_SUCCESS)
        return GSL_EBADLEN;
    lstm_right_inputs(p, x, s->gate);
    for (size_t t = 1; t <= x->T; t++)
        lstm_sequence_step(p, s, t, x->T - t, t - 1, t - 1);
    return GSL_SUCCESS;
}

MISTAKE(lstm_forward, input_too_late,
        "the gates of step t hear the input of step t-1. Both x_t and\n"
        "  its gates stand at index t-1.")
(const lstm_params *p, const sequence *x, lstm_states *s)
{
    if (lstm_forward_arguments(p, x, s) != GSL_SUCCESS)
        return GSL_EBADLEN;

    for (size_t t = 1; t <= x->T; t++) {
        // The first step has no input before it, and hears the last.
        const sequence x_t = sequence_steps(x, t > 1 ? t - 2 : x->T - 1, 1);
        sequence gate = sequence_steps(s->gate, t - 1, 1);
        lstm_right_inputs(p, &x_t, &gate);
    }
    for (size_t t = 1; t <= x->T; t++)
        lstm_sequence_step(p, s, t, t - 1, t - 1, t - 1);
    return GSL_SUCCESS;
}

/* W_xh x for all steps, added to gate. */
static void
lstm_sequence_add_inputs(const lstm_params *p, const sequence *x,
                         sequence *gate)
{
    for (size_t t = 0; t < x->T; t++)
        for (size_t i = 0; i < x->B; i++) {
            double *a = sequence_of(gate, t, i);
            for (size_t k = 0; k < LSTM_GATES * p->H; k++)
                for (size_t m = 0; m < p->D; m++)
                    a[k] += gsl_matrix_get(&p->W_xh.matrix, k, m)
                            * sequence_of(x, t, i)[m];
        }
}

MISTAKE(lstm_forward, no_bias,
        "b_h is missing: rnn_affine() adds it with the inputs.")
(const lstm_params *p, const sequence *x, lstm_states *s)
{
    if (lstm_forward_arguments(p, x, s) != GSL_SUCCESS)
        return GSL_EBADLEN;
    sequence_set_zero(s->gate);
    lstm_sequence_add_inputs(p, x, s->gate);
    for (size_t t = 1; t <= x->T; t++)
        lstm_sequence_step(p, s, t, t - 1, t - 1, t - 1);
    return GSL_SUCCESS;
}

static void
lstm_sequence_add_bias(const lstm_params *p, sequence *gate)
{
    gsl_matrix_view a = sequence_rows(gate, 0, gate->T);

    for (size_t n = 0; n < a.matrix.size1; n++) {
        gsl_vector_view a_n = gsl_matrix_row(&a.matrix, n);
        gsl_vector_add(&a_n.vector, &p->b_h.vector);
    }
}

MISTAKE(lstm_forward, old_gates_kept,
        "what gate held before is still in it. It is overwritten:\n"
        "  rnn_affine() does that.")
(const lstm_params *p, const sequence *x, lstm_states *s)
{
    if (lstm_forward_arguments(p, x, s) != GSL_SUCCESS)
        return GSL_EBADLEN;
    lstm_sequence_add_inputs(p, x, s->gate);
    lstm_sequence_add_bias(p, s->gate);
    for (size_t t = 1; t <= x->T; t++)
        lstm_sequence_step(p, s, t, t - 1, t - 1, t - 1);
    return GSL_SUCCESS;
}

MISTAKE(lstm_forward, no_inputs,
        "the inputs are never heard: s->gate holds whatever it held.\n"
        "  First one rnn_affine() into all of it.")
(const lstm_params *p, const sequence *x, lstm_states *s)
{
    if (lstm_forward_arguments(p, x, s) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t t = 1; t <= x->T; t++)
        lstm_sequence_step(p, s, t, t - 1, t - 1, t - 1);
    return GSL_SUCCESS;
}

MISTAKE(lstm_forward, start_cleared,
        "c and h are set to zero. The caller decides where the\n"
        "  network starts; index 0 of both is an input.")
(const lstm_params *p, const sequence *x, lstm_states *s)
{
    if (lstm_forward_arguments(p, x, s) != GSL_SUCCESS)
        return GSL_EBADLEN;
    lstm_states_clear(s);
    lstm_right_inputs(p, x, s->gate);
    for (size_t t = 1; t <= x->T; t++)
        lstm_sequence_step(p, s, t, t - 1, t - 1, t - 1);
    return GSL_SUCCESS;
}

MISTAKE(lstm_forward, one_gate_for_all,
        "all steps work on the gates at index 0. Those of step t stand\n"
        "  at index t-1: the way back will ask for all of them.")
(const lstm_params *p, const sequence *x, lstm_states *s)
{
    if (lstm_forward_arguments(p, x, s) != GSL_SUCCESS)
        return GSL_EBADLEN;
    lstm_right_inputs(p, x, s->gate);
    for (size_t t = 1; t <= x->T; t++)
        lstm_sequence_step(p, s, t, 0, t - 1, t - 1);
    return GSL_SUCCESS;
}

MISTAKE(lstm_forward, cells_in_place,
        "c_t is written at index t-1, over c_{t-1}. The way back\n"
        "  needs both: c and h of step t stand at index t.")
(const lstm_params *p, const sequence *x, lstm_states *s)
{
    if (lstm_forward_arguments(p, x, s) != GSL_SUCCESS)
        return GSL_EBADLEN;

    lstm_right_inputs(p, x, s->gate);
    for (size_t t = 1; t <= x->T; t++) {
        gsl_matrix_view gate = sequence_at(s->gate, t - 1);
        gsl_matrix_view c_prev = sequence_at(s->c, t - 1);
        const gsl_matrix_view h_prev = sequence_at(s->h, t - 1);
        gsl_matrix_view h_t = sequence_at(s->h, t);
        lstm_right_step(p, &c_prev.matrix, &h_prev.matrix, &gate.matrix,
                        &c_prev.matrix, &h_t.matrix);
    }
    return GSL_SUCCESS;
}

MISTAKE(lstm_forward, cells_and_states_exchanged,
        "c and h have changed places in the call of lstm_step(): c comes\n"
        "  first in its arguments, before the step and after it.")
(const lstm_params *p, const sequence *x, lstm_states *s)
{
    if (lstm_forward_arguments(p, x, s) != GSL_SUCCESS)
        return GSL_EBADLEN;
    lstm_right_inputs(p, x, s->gate);
    for (size_t t = 1; t <= x->T; t++) {
        gsl_matrix_view gate = sequence_at(s->gate, t - 1);
        const gsl_matrix_view c_prev = sequence_at(s->c, t - 1);
        const gsl_matrix_view h_prev = sequence_at(s->h, t - 1);
        gsl_matrix_view c_t = sequence_at(s->c, t), h_t = sequence_at(s->h, t);
        lstm_right_step(p, &h_prev.matrix, &c_prev.matrix, &gate.matrix,
                        &h_t.matrix, &c_t.matrix);
    }
    return GSL_SUCCESS;
}

MISTAKE(lstm_forward, first_input_only,
        "every step hears the first input. Step t hears x_t, which stands\n"
        "  at index t-1.")
(const lstm_params *p, const sequence *x, lstm_states *s)
{
    if (lstm_forward_arguments(p, x, s) != GSL_SUCCESS)
        return GSL_EBADLEN;
    const sequence x_1 = sequence_steps(x, 0, 1);
    for (size_t t = 1; t <= x->T; t++) {
        sequence gate_t = sequence_steps(s->gate, t - 1, 1);
        lstm_right_inputs(p, &x_1, &gate_t);
        lstm_sequence_step(p, s, t, t - 1, t - 1, t - 1);
    }
    return GSL_SUCCESS;
}

MISTAKE(lstm_forward, first_step_only,
        "only the first step is made. t goes from 1 to T.")
(const lstm_params *p, const sequence *x, lstm_states *s)
{
    if (lstm_forward_arguments(p, x, s) != GSL_SUCCESS)
        return GSL_EBADLEN;
    lstm_right_inputs(p, x, s->gate);
    lstm_sequence_step(p, s, 1, 0, 0, 0);
    return GSL_SUCCESS;
}

MISTAKE(lstm_forward, not_checked,
        "shapes that disagree are accepted. The contract refuses\n"
        "  them: lstm_forward_arguments() tells.")
(const lstm_params *p, const sequence *x, lstm_states *s)
{
    // rnn_affine() and lstm_step() refuse by themselves what does not fit them.
    if (x->n == p->D && x->T <= s->gate->T && x->B == s->gate->B
        && s->gate->n == LSTM_GATES * p->H)
        lstm_right_inputs(p, x, s->gate);
    for (size_t t = 1;
         t <= x->T && t <= s->gate->T && t < s->c->T && t < s->h->T; t++)
        lstm_sequence_step(p, s, t, t - 1, t - 1, t - 1);
    return GSL_SUCCESS;
}
