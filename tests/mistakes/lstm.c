/*
 * What learners really write in chapter 7. This file: the sums and the gates of
 * a step. chain.c beside it says how a mistake is added; lstm_right.h has the
 * parts of a step from which those below are put together.
 */
#include "../runner/sheet.h"
#include "lstm_right.h"

#include <gsl/gsl_errno.h>
#include <math.h>

MISTAKE(lstm_step, no_recurrence,
        "the states before are not used: (7.5) adds h_prev W_hh'.\n"
        "  Without it a gate knows only what comes in now.")
(const lstm_params *p, const gsl_matrix *c_prev, const gsl_matrix *h_prev,
 gsl_matrix *gate, gsl_matrix *c, gsl_matrix *h)
{
    if (lstm_step_arguments(p, c_prev, h_prev, gate, c, h) != GSL_SUCCESS)
        return GSL_EBADLEN;
    lstm_right_gates(p, gate);
    lstm_right_cells(p, gate, c_prev, c);
    lstm_right_states(p, gate, c, h);
    return GSL_SUCCESS;
}

MISTAKE(lstm_step, no_input,
        "what the input and the bias say is lost: the product has\n"
        "  overwritten gate. beta is 1, so that the product is added.")
(const lstm_params *p, const gsl_matrix *c_prev, const gsl_matrix *h_prev,
 gsl_matrix *gate, gsl_matrix *c, gsl_matrix *h)
{
    if (lstm_step_arguments(p, c_prev, h_prev, gate, c, h) != GSL_SUCCESS)
        return GSL_EBADLEN;
    gsl_matrix_set_zero(gate);
    lstm_right_sums(p, h_prev, gate);
    lstm_right_gates(p, gate);
    lstm_right_cells(p, gate, c_prev, c);
    lstm_right_states(p, gate, c, h);
    return GSL_SUCCESS;
}

MISTAKE(lstm_step, bias_twice,
        "the bias is added once more. It is in gate already, with\n"
        "  what the input says.")
(const lstm_params *p, const gsl_matrix *c_prev, const gsl_matrix *h_prev,
 gsl_matrix *gate, gsl_matrix *c, gsl_matrix *h)
{
    if (lstm_step_arguments(p, c_prev, h_prev, gate, c, h) != GSL_SUCCESS)
        return GSL_EBADLEN;

    for (size_t n = 0; n < gate->size1; n++) {
        gsl_vector_view gate_n = gsl_matrix_row(gate, n);
        gsl_vector_add(&gate_n.vector, &p->b_h.vector);
    }
    lstm_right_sums(p, h_prev, gate);
    lstm_right_gates(p, gate);
    lstm_right_cells(p, gate, c_prev, c);
    lstm_right_states(p, gate, c, h);
    return GSL_SUCCESS;
}

MISTAKE(lstm_step, transposed,
        "each block of W_hh is used the wrong way round. Weights\n"
        "  are (to, from): a row of states is multiplied by W_hh'.")
(const lstm_params *p, const gsl_matrix *c_prev, const gsl_matrix *h_prev,
 gsl_matrix *gate, gsl_matrix *c, gsl_matrix *h)
{
    const size_t H = p->H;

    if (lstm_step_arguments(p, c_prev, h_prev, gate, c, h) != GSL_SUCCESS)
        return GSL_EBADLEN;

    for (size_t n = 0; n < gate->size1; n++)
        for (size_t k = 0; k < LSTM_GATES * H; k++)
            for (size_t m = 0; m < H; m++)
                *gsl_matrix_ptr(gate, n, k) +=
                    gsl_matrix_get(&p->W_hh.matrix, k / H * H + m, k % H)
                    * gsl_matrix_get(h_prev, n, m);
    lstm_right_gates(p, gate);
    lstm_right_cells(p, gate, c_prev, c);
    lstm_right_states(p, gate, c, h);
    return GSL_SUCCESS;
}

MISTAKE(lstm_step, cells_for_states,
        "the gates look at c_prev. (7.5) has h_prev: a gate sees\n"
        "  what the cell says, not what it holds.")
(const lstm_params *p, const gsl_matrix *c_prev, const gsl_matrix *h_prev,
 gsl_matrix *gate, gsl_matrix *c, gsl_matrix *h)
{
    if (lstm_step_arguments(p, c_prev, h_prev, gate, c, h) != GSL_SUCCESS)
        return GSL_EBADLEN;
    lstm_right_sums(p, c_prev, gate);
    lstm_right_gates(p, gate);
    lstm_right_cells(p, gate, c_prev, c);
    lstm_right_states(p, gate, c, h);
    return GSL_SUCCESS;
}

MISTAKE(lstm_step, peephole,
        "the gates look at c_prev as well as at h_prev. Such\n"
        "  peepholes are a variant; (7.5) has none.")
(const lstm_params *p, const gsl_matrix *c_prev, const gsl_matrix *h_prev,
 gsl_matrix *gate, gsl_matrix *c, gsl_matrix *h)
{
    if (lstm_step_arguments(p, c_prev, h_prev, gate, c, h) != GSL_SUCCESS)
        return GSL_EBADLEN;
    lstm_right_sums(p, h_prev, gate);
    lstm_right_sums(p, c_prev, gate);
    lstm_right_gates(p, gate);
    lstm_right_cells(p, gate, c_prev, c);
    lstm_right_states(p, gate, c, h);
    return GSL_SUCCESS;
}

MISTAKE(lstm_step, own_states,
        "the product takes h instead of h_prev. h is overwritten\n"
        "  here; what it held before means nothing.")
(const lstm_params *p, const gsl_matrix *c_prev, const gsl_matrix *h_prev,
 gsl_matrix *gate, gsl_matrix *c, gsl_matrix *h)
{
    if (lstm_step_arguments(p, c_prev, h_prev, gate, c, h) != GSL_SUCCESS)
        return GSL_EBADLEN;
    lstm_right_sums(p, h, gate);
    lstm_right_gates(p, gate);
    lstm_right_cells(p, gate, c_prev, c);
    lstm_right_states(p, gate, c, h);
    return GSL_SUCCESS;
}

MISTAKE(lstm_step, sums_too_late,
        "the activations come before h_prev W_hh' is added. First\n"
        "  the whole sum (7.5), then (7.2).")
(const lstm_params *p, const gsl_matrix *c_prev, const gsl_matrix *h_prev,
 gsl_matrix *gate, gsl_matrix *c, gsl_matrix *h)
{
    if (lstm_step_arguments(p, c_prev, h_prev, gate, c, h) != GSL_SUCCESS)
        return GSL_EBADLEN;
    lstm_right_gates(p, gate);
    lstm_right_sums(p, h_prev, gate);
    lstm_right_cells(p, gate, c_prev, c);
    lstm_right_states(p, gate, c, h);
    return GSL_SUCCESS;
}

/* Each block of gate through the activation that is given for it. */
static void
lstm_step_activate(const lstm_params *p, activation i, activation f,
                   activation g, activation o, gsl_matrix *gate)
{
    const activation of_block[LSTM_GATES] = { i, f, g, o };

    for (size_t n = 0; n < gate->size1; n++) {
        double *a = gsl_matrix_ptr(gate, n, 0);
        for (size_t k = 0; k < LSTM_GATES * p->H; k++)
            a[k] = activation_value(of_block[k / p->H], a[k]);
    }
}

MISTAKE(lstm_step, forget_first,
        "the first block is taken for f and the second for i. The\n"
        "  order is i f g o.")
(const lstm_params *p, const gsl_matrix *c_prev, const gsl_matrix *h_prev,
 gsl_matrix *gate, gsl_matrix *c, gsl_matrix *h)
{
    const size_t H = p->H;

    if (lstm_step_arguments(p, c_prev, h_prev, gate, c, h) != GSL_SUCCESS)
        return GSL_EBADLEN;

    lstm_right_sums(p, h_prev, gate);
    lstm_right_gates(p, gate);
    for (size_t n = 0; n < gate->size1; n++) {
        const double *i = gsl_matrix_const_ptr(gate, n, LSTM_I * H);
        const double *f = gsl_matrix_const_ptr(gate, n, LSTM_F * H);
        const double *g = gsl_matrix_const_ptr(gate, n, LSTM_G * H);
        const double *c_prev_n = gsl_matrix_const_ptr(c_prev, n, 0);
        double *c_n = gsl_matrix_ptr(c, n, 0);
        for (size_t j = 0; j < H; j++)
            c_n[j] = i[j] * c_prev_n[j] + f[j] * g[j];
    }
    lstm_right_states(p, gate, c, h);
    return GSL_SUCCESS;
}

MISTAKE(lstm_step, output_third,
        "the third block is taken for o and the fourth for g. The\n"
        "  order is i f g o.")
(const lstm_params *p, const gsl_matrix *c_prev, const gsl_matrix *h_prev,
 gsl_matrix *gate, gsl_matrix *c, gsl_matrix *h)
{
    const size_t H = p->H;

    if (lstm_step_arguments(p, c_prev, h_prev, gate, c, h) != GSL_SUCCESS)
        return GSL_EBADLEN;

    lstm_right_sums(p, h_prev, gate);
    lstm_step_activate(p, LOGISTIC, LOGISTIC, LOGISTIC, TANH, gate);
    for (size_t n = 0; n < gate->size1; n++) {
        const double *i = gsl_matrix_const_ptr(gate, n, LSTM_I * H);
        const double *f = gsl_matrix_const_ptr(gate, n, LSTM_F * H);
        const double *g = gsl_matrix_const_ptr(gate, n, LSTM_G * H);
        const double *o = gsl_matrix_const_ptr(gate, n, LSTM_O * H);
        const double *c_prev_n = gsl_matrix_const_ptr(c_prev, n, 0);
        double *c_n = gsl_matrix_ptr(c, n, 0);
        double *h_n = gsl_matrix_ptr(h, n, 0);
        for (size_t j = 0; j < H; j++) {
            c_n[j] = f[j] * c_prev_n[j] + i[j] * o[j];
            h_n[j] = g[j] * tanh(c_n[j]);
        }
    }
    return GSL_SUCCESS;
}

MISTAKE(lstm_step, fresh_second,
        "the second block is taken for g and the third for f. Some\n"
        "  libraries keep them so; here the order is i f g o.")
(const lstm_params *p, const gsl_matrix *c_prev, const gsl_matrix *h_prev,
 gsl_matrix *gate, gsl_matrix *c, gsl_matrix *h)
{
    const size_t H = p->H;

    if (lstm_step_arguments(p, c_prev, h_prev, gate, c, h) != GSL_SUCCESS)
        return GSL_EBADLEN;

    lstm_right_sums(p, h_prev, gate);
    lstm_step_activate(p, LOGISTIC, TANH, LOGISTIC, LOGISTIC, gate);
    for (size_t n = 0; n < gate->size1; n++) {
        const double *i = gsl_matrix_const_ptr(gate, n, LSTM_I * H);
        const double *f = gsl_matrix_const_ptr(gate, n, LSTM_F * H);
        const double *g = gsl_matrix_const_ptr(gate, n, LSTM_G * H);
        const double *c_prev_n = gsl_matrix_const_ptr(c_prev, n, 0);
        double *c_n = gsl_matrix_ptr(c, n, 0);
        for (size_t j = 0; j < H; j++)
            c_n[j] = g[j] * c_prev_n[j] + i[j] * f[j];
    }
    lstm_right_states(p, gate, c, h);
    return GSL_SUCCESS;
}

MISTAKE(lstm_step, fresh_last,
        "tanh is applied to the fourth block. (7.2) lists i, f and o\n"
        "  first, but in memory the order is i f g o: g is the third.")
(const lstm_params *p, const gsl_matrix *c_prev, const gsl_matrix *h_prev,
 gsl_matrix *gate, gsl_matrix *c, gsl_matrix *h)
{
    if (lstm_step_arguments(p, c_prev, h_prev, gate, c, h) != GSL_SUCCESS)
        return GSL_EBADLEN;
    lstm_right_sums(p, h_prev, gate);
    lstm_step_activate(p, LOGISTIC, LOGISTIC, LOGISTIC, TANH, gate);
    lstm_right_cells(p, gate, c_prev, c);
    lstm_right_states(p, gate, c, h);
    return GSL_SUCCESS;
}

MISTAKE(lstm_step, all_tanh,
        "i, f and o come from tanh, too, and may be negative. A\n"
        "  gate lets a part through, 0 to 1: that is LOGISTIC.")
(const lstm_params *p, const gsl_matrix *c_prev, const gsl_matrix *h_prev,
 gsl_matrix *gate, gsl_matrix *c, gsl_matrix *h)
{
    if (lstm_step_arguments(p, c_prev, h_prev, gate, c, h) != GSL_SUCCESS)
        return GSL_EBADLEN;
    lstm_right_sums(p, h_prev, gate);
    lstm_step_activate(p, TANH, TANH, TANH, TANH, gate);
    lstm_right_cells(p, gate, c_prev, c);
    lstm_right_states(p, gate, c, h);
    return GSL_SUCCESS;
}

MISTAKE(lstm_step, all_logistic,
        "g comes from the logistic function, so that a cell could\n"
        "  only ever grow. g is what comes in, not a gate: tanh.")
(const lstm_params *p, const gsl_matrix *c_prev, const gsl_matrix *h_prev,
 gsl_matrix *gate, gsl_matrix *c, gsl_matrix *h)
{
    if (lstm_step_arguments(p, c_prev, h_prev, gate, c, h) != GSL_SUCCESS)
        return GSL_EBADLEN;
    lstm_right_sums(p, h_prev, gate);
    lstm_step_activate(p, LOGISTIC, LOGISTIC, LOGISTIC, LOGISTIC, gate);
    lstm_right_cells(p, gate, c_prev, c);
    lstm_right_states(p, gate, c, h);
    return GSL_SUCCESS;
}

MISTAKE(lstm_step, fresh_linear, "g is a_g itself: its tanh is missing (7.2).")
(const lstm_params *p, const gsl_matrix *c_prev, const gsl_matrix *h_prev,
 gsl_matrix *gate, gsl_matrix *c, gsl_matrix *h)
{
    if (lstm_step_arguments(p, c_prev, h_prev, gate, c, h) != GSL_SUCCESS)
        return GSL_EBADLEN;
    lstm_right_sums(p, h_prev, gate);
    lstm_step_activate(p, LOGISTIC, LOGISTIC, LINEAR, LOGISTIC, gate);
    lstm_right_cells(p, gate, c_prev, c);
    lstm_right_states(p, gate, c, h);
    return GSL_SUCCESS;
}

MISTAKE(lstm_step, output_tanh,
        "o comes from tanh. Of the four blocks only the third\n"
        "  does; o is the fourth, and a gate.")
(const lstm_params *p, const gsl_matrix *c_prev, const gsl_matrix *h_prev,
 gsl_matrix *gate, gsl_matrix *c, gsl_matrix *h)
{
    if (lstm_step_arguments(p, c_prev, h_prev, gate, c, h) != GSL_SUCCESS)
        return GSL_EBADLEN;
    lstm_right_sums(p, h_prev, gate);
    lstm_step_activate(p, LOGISTIC, LOGISTIC, TANH, TANH, gate);
    lstm_right_cells(p, gate, c_prev, c);
    lstm_right_states(p, gate, c, h);
    return GSL_SUCCESS;
}

MISTAKE(lstm_step, input_tanh,
        "i comes from tanh. Of the four blocks only the third\n"
        "  does; i is the first, and a gate.")
(const lstm_params *p, const gsl_matrix *c_prev, const gsl_matrix *h_prev,
 gsl_matrix *gate, gsl_matrix *c, gsl_matrix *h)
{
    if (lstm_step_arguments(p, c_prev, h_prev, gate, c, h) != GSL_SUCCESS)
        return GSL_EBADLEN;
    lstm_right_sums(p, h_prev, gate);
    lstm_step_activate(p, TANH, LOGISTIC, TANH, LOGISTIC, gate);
    lstm_right_cells(p, gate, c_prev, c);
    lstm_right_states(p, gate, c, h);
    return GSL_SUCCESS;
}

MISTAKE(lstm_step, coupled,
        "f is 1 - i, as in a coupled gate. Here f has weights of\n"
        "  its own: a cell may keep everything and still take in.")
(const lstm_params *p, const gsl_matrix *c_prev, const gsl_matrix *h_prev,
 gsl_matrix *gate, gsl_matrix *c, gsl_matrix *h)
{
    const size_t H = p->H;

    if (lstm_step_arguments(p, c_prev, h_prev, gate, c, h) != GSL_SUCCESS)
        return GSL_EBADLEN;

    lstm_right_sums(p, h_prev, gate);
    lstm_right_gates(p, gate);
    for (size_t n = 0; n < gate->size1; n++) {
        const double *i = gsl_matrix_const_ptr(gate, n, LSTM_I * H);
        double *f = gsl_matrix_ptr(gate, n, LSTM_F * H);
        for (size_t j = 0; j < H; j++)
            f[j] = 1.0 - i[j];
    }
    lstm_right_cells(p, gate, c_prev, c);
    lstm_right_states(p, gate, c, h);
    return GSL_SUCCESS;
}

/* As if gate held all i of the batch, then all f, all g and all o. */
MISTAKE(lstm_step, blocks_of_all,
        "an activation is applied to B times as many numbers in a\n"
        "  row. The next 4H belong to one sequence: do it row by row.")
(const lstm_params *p, const gsl_matrix *c_prev, const gsl_matrix *h_prev,
 gsl_matrix *gate, gsl_matrix *c, gsl_matrix *h)
{
    const size_t BH = gate->size1 * p->H;

    if (lstm_step_arguments(p, c_prev, h_prev, gate, c, h) != GSL_SUCCESS)
        return GSL_EBADLEN;
    lstm_right_sums(p, h_prev, gate);
    activation_map(LOGISTIC, 2 * BH, gate->data);
    activation_map(TANH, BH, gate->data + 2 * BH);
    activation_map(LOGISTIC, BH, gate->data + 3 * BH);
    lstm_right_cells(p, gate, c_prev, c);
    lstm_right_states(p, gate, c, h);
    return GSL_SUCCESS;
}

/* Cell and state are right; what is left in gate is not. */
MISTAKE(lstm_step, sums_left,
        "gate still holds the sums a. It is an output, too: the way\n"
        "  back needs i, f, g and o.")
(const lstm_params *p, const gsl_matrix *c_prev, const gsl_matrix *h_prev,
 gsl_matrix *gate, gsl_matrix *c, gsl_matrix *h)
{
    if (lstm_step_arguments(p, c_prev, h_prev, gate, c, h) != GSL_SUCCESS)
        return GSL_EBADLEN;

    lstm_right_sums(p, h_prev, gate);
    gsl_matrix *gate_only_here = gsl_matrix_alloc(gate->size1, gate->size2);
    gsl_matrix_memcpy(gate_only_here, gate);
    lstm_right_gates(p, gate_only_here);
    lstm_right_cells(p, gate_only_here, c_prev, c);
    lstm_right_states(p, gate_only_here, c, h);
    gsl_matrix_free(gate_only_here);
    return GSL_SUCCESS;
}
