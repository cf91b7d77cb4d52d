/* The mistakes of chapter 7, continued: the cells and the states of a step. */
#include "../runner/sheet.h"
#include "lstm_right.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <math.h>

MISTAKE(lstm_step, cell_coupled,
        "1 - i stands in the cell where (7.3) has f. The forget gate\n"
        "  has weights of its own: a cell may keep and still take in.")
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
        const double *g = gsl_matrix_const_ptr(gate, n, LSTM_G * H);
        const double *c_prev_n = gsl_matrix_const_ptr(c_prev, n, 0);
        double *c_n = gsl_matrix_ptr(c, n, 0);
        for (size_t j = 0; j < H; j++)
            c_n[j] = (1.0 - i[j]) * c_prev_n[j] + i[j] * g[j];
    }
    lstm_right_states(p, gate, c, h);
    return GSL_SUCCESS;
}

MISTAKE(lstm_step, no_forget,
        "the cell keeps all it has: f is not used. So was the LSTM\n"
        "  of 1997; (7.3) multiplies c_{t-1} by f.")
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
        const double *g = gsl_matrix_const_ptr(gate, n, LSTM_G * H);
        const double *c_prev_n = gsl_matrix_const_ptr(c_prev, n, 0);
        double *c_n = gsl_matrix_ptr(c, n, 0);
        for (size_t j = 0; j < H; j++)
            c_n[j] = c_prev_n[j] + i[j] * g[j];
    }
    lstm_right_states(p, gate, c, h);
    return GSL_SUCCESS;
}

MISTAKE(lstm_step, no_memory,
        "c_prev is not used, so the cell forgets everything at\n"
        "  every step: the term f c_{t-1} of (7.3) is missing.")
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
        const double *g = gsl_matrix_const_ptr(gate, n, LSTM_G * H);
        double *c_n = gsl_matrix_ptr(c, n, 0);
        for (size_t j = 0; j < H; j++)
            c_n[j] = i[j] * g[j];
    }
    lstm_right_states(p, gate, c, h);
    return GSL_SUCCESS;
}

MISTAKE(lstm_step, no_input_gate,
        "i is not used: everything comes in. (7.3) has i g.")
(const lstm_params *p, const gsl_matrix *c_prev, const gsl_matrix *h_prev,
 gsl_matrix *gate, gsl_matrix *c, gsl_matrix *h)
{
    const size_t H = p->H;

    if (lstm_step_arguments(p, c_prev, h_prev, gate, c, h) != GSL_SUCCESS)
        return GSL_EBADLEN;

    lstm_right_sums(p, h_prev, gate);
    lstm_right_gates(p, gate);
    for (size_t n = 0; n < gate->size1; n++) {
        const double *f = gsl_matrix_const_ptr(gate, n, LSTM_F * H);
        const double *g = gsl_matrix_const_ptr(gate, n, LSTM_G * H);
        const double *c_prev_n = gsl_matrix_const_ptr(c_prev, n, 0);
        double *c_n = gsl_matrix_ptr(c, n, 0);
        for (size_t j = 0; j < H; j++)
            c_n[j] = f[j] * c_prev_n[j] + g[j];
    }
    lstm_right_states(p, gate, c, h);
    return GSL_SUCCESS;
}

MISTAKE(lstm_step, states_for_cells,
        "f keeps h_prev. (7.3) keeps c_prev: h is what the cell\n"
        "  said, c what it knows.")
(const lstm_params *p, const gsl_matrix *c_prev, const gsl_matrix *h_prev,
 gsl_matrix *gate, gsl_matrix *c, gsl_matrix *h)
{
    if (lstm_step_arguments(p, c_prev, h_prev, gate, c, h) != GSL_SUCCESS)
        return GSL_EBADLEN;
    lstm_right_sums(p, h_prev, gate);
    lstm_right_gates(p, gate);
    lstm_right_cells(p, gate, h_prev, c);
    lstm_right_states(p, gate, c, h);
    return GSL_SUCCESS;
}

MISTAKE(lstm_step, added,
        "what c held before is still in it. c is overwritten.")
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
            c_n[j] += f[j] * c_prev_n[j] + i[j] * g[j];
    }
    lstm_right_states(p, gate, c, h);
    return GSL_SUCCESS;
}

MISTAKE(lstm_step, no_output_gate,
        "o is not used: the cell says all it knows. (7.4) is\n"
        "  o tanh(c_t).")
(const lstm_params *p, const gsl_matrix *c_prev, const gsl_matrix *h_prev,
 gsl_matrix *gate, gsl_matrix *c, gsl_matrix *h)
{
    const size_t H = p->H;

    if (lstm_step_arguments(p, c_prev, h_prev, gate, c, h) != GSL_SUCCESS)
        return GSL_EBADLEN;

    lstm_right_sums(p, h_prev, gate);
    lstm_right_gates(p, gate);
    lstm_right_cells(p, gate, c_prev, c);
    for (size_t n = 0; n < gate->size1; n++) {
        const double *c_n = gsl_matrix_const_ptr(c, n, 0);
        double *h_n = gsl_matrix_ptr(h, n, 0);
        for (size_t j = 0; j < H; j++)
            h_n[j] = tanh(c_n[j]);
    }
    return GSL_SUCCESS;
}

MISTAKE(lstm_step, state_linear,
        "the tanh of (7.4) is missing: h_t is o tanh(c_t). A cell\n"
        "  can grow without bound; what it says cannot.")
(const lstm_params *p, const gsl_matrix *c_prev, const gsl_matrix *h_prev,
 gsl_matrix *gate, gsl_matrix *c, gsl_matrix *h)
{
    const size_t H = p->H;

    if (lstm_step_arguments(p, c_prev, h_prev, gate, c, h) != GSL_SUCCESS)
        return GSL_EBADLEN;

    lstm_right_sums(p, h_prev, gate);
    lstm_right_gates(p, gate);
    lstm_right_cells(p, gate, c_prev, c);
    for (size_t n = 0; n < gate->size1; n++) {
        const double *o = gsl_matrix_const_ptr(gate, n, LSTM_O * H);
        const double *c_n = gsl_matrix_const_ptr(c, n, 0);
        double *h_n = gsl_matrix_ptr(h, n, 0);
        for (size_t j = 0; j < H; j++)
            h_n[j] = o[j] * c_n[j];
    }
    return GSL_SUCCESS;
}

MISTAKE(lstm_step, says_too_early,
        "h is made from the cell as it was: c_{t-1}. (7.4) reads\n"
        "  the cell that (7.3) has just made.")
(const lstm_params *p, const gsl_matrix *c_prev, const gsl_matrix *h_prev,
 gsl_matrix *gate, gsl_matrix *c, gsl_matrix *h)
{
    if (lstm_step_arguments(p, c_prev, h_prev, gate, c, h) != GSL_SUCCESS)
        return GSL_EBADLEN;
    lstm_right_sums(p, h_prev, gate);
    lstm_right_gates(p, gate);
    lstm_right_cells(p, gate, c_prev, c);
    lstm_right_states(p, gate, c_prev, h);
    return GSL_SUCCESS;
}

MISTAKE(lstm_step, swapped, "c and h have changed places.")
(const lstm_params *p, const gsl_matrix *c_prev, const gsl_matrix *h_prev,
 gsl_matrix *gate, gsl_matrix *c, gsl_matrix *h)
{
    if (lstm_step_arguments(p, c_prev, h_prev, gate, c, h) != GSL_SUCCESS)
        return GSL_EBADLEN;
    lstm_right_sums(p, h_prev, gate);
    lstm_right_gates(p, gate);
    lstm_right_cells(p, gate, c_prev, h);
    lstm_right_states(p, gate, h, c);
    return GSL_SUCCESS;
}

MISTAKE(lstm_step, cell_squashed,
        "the tanh of (7.4) has stayed in the cell. c keeps its\n"
        "  sum: copy it before you apply tanh.")
(const lstm_params *p, const gsl_matrix *c_prev, const gsl_matrix *h_prev,
 gsl_matrix *gate, gsl_matrix *c, gsl_matrix *h)
{
    const size_t H = p->H;

    if (lstm_step_arguments(p, c_prev, h_prev, gate, c, h) != GSL_SUCCESS)
        return GSL_EBADLEN;

    lstm_right_sums(p, h_prev, gate);
    lstm_right_gates(p, gate);
    lstm_right_cells(p, gate, c_prev, c);
    for (size_t n = 0; n < gate->size1; n++) {
        const double *o = gsl_matrix_const_ptr(gate, n, LSTM_O * H);
        double *c_n = gsl_matrix_ptr(c, n, 0);
        double *h_n = gsl_matrix_ptr(h, n, 0);
        for (size_t j = 0; j < H; j++) {
            c_n[j] = tanh(c_n[j]);
            h_n[j] = o[j] * c_n[j];
        }
    }
    return GSL_SUCCESS;
}

MISTAKE(lstm_step, first_sequence_only,
        "only the first sequence of the batch is made. Each row is\n"
        "  a sequence of its own, and all of them take the step.")
(const lstm_params *p, const gsl_matrix *c_prev, const gsl_matrix *h_prev,
 gsl_matrix *gate, gsl_matrix *c, gsl_matrix *h)
{
    if (lstm_step_arguments(p, c_prev, h_prev, gate, c, h) != GSL_SUCCESS)
        return GSL_EBADLEN;
    lstm_right_sums(p, h_prev, gate);
    gsl_matrix_view gate_0 = gsl_matrix_submatrix(gate, 0, 0, 1, gate->size2);
    lstm_right_gates(p, &gate_0.matrix);
    lstm_right_cells(p, &gate_0.matrix, c_prev, c);
    lstm_right_states(p, &gate_0.matrix, c, h);
    return GSL_SUCCESS;
}

MISTAKE(lstm_step, rows_touch,
        "row n is looked for at data + n * size2. A matrix may be a\n"
        "  window onto a wider one: gsl_matrix_ptr() knows its rows.")
(const lstm_params *p, const gsl_matrix *c_prev, const gsl_matrix *h_prev,
 gsl_matrix *gate, gsl_matrix *c, gsl_matrix *h)
{
    const size_t B = gate->size1, H = p->H;

    if (lstm_step_arguments(p, c_prev, h_prev, gate, c, h) != GSL_SUCCESS)
        return GSL_EBADLEN;
    lstm_right_sums(p, h_prev, gate);
    // What the matrices would be if they had no other columns beside them.
    gsl_matrix_view gate_dense =
        gsl_matrix_view_array(gate->data, B, LSTM_GATES * H);
    gsl_matrix_view c_dense = gsl_matrix_view_array(c->data, B, H);
    gsl_matrix_view h_dense = gsl_matrix_view_array(h->data, B, H);
    const gsl_matrix_const_view c_prev_dense =
        gsl_matrix_const_view_array(c_prev->data, B, H);
    lstm_right_gates(p, &gate_dense.matrix);
    lstm_right_cells(p, &gate_dense.matrix, &c_prev_dense.matrix,
                     &c_dense.matrix);
    lstm_right_states(p, &gate_dense.matrix, &c_dense.matrix, &h_dense.matrix);
    return GSL_SUCCESS;
}

MISTAKE(lstm_step, not_checked,
        "shapes that disagree are accepted. The contract refuses\n"
        "  them: lstm_step_arguments() tells.")
(const lstm_params *p, const gsl_matrix *c_prev, const gsl_matrix *h_prev,
 gsl_matrix *gate, gsl_matrix *c, gsl_matrix *h)
{
    const size_t B = gate->size1, H = p->H;

    if (gate->size2 < LSTM_GATES * H || !lstm_right_has_room(c_prev, B, H)
        || !lstm_right_has_room(h_prev, B, H) || !lstm_right_has_room(c, B, H)
        || !lstm_right_has_room(h, B, H))
        return GSL_SUCCESS;
    // BLAS refuses a product that does not fit; gate stays as it was.
    gsl_blas_dgemm(CblasNoTrans, CblasTrans, 1.0, h_prev, &p->W_hh.matrix, 1.0,
                   gate);
    lstm_right_gates(p, gate);
    lstm_right_cells(p, gate, c_prev, c);
    lstm_right_states(p, gate, c, h);
    return GSL_SUCCESS;
}
