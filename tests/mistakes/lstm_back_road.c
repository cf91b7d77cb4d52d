/*
 * The mistakes of chapter 7, continued: what a step back hands on to the step
 * before, along the cell (7.8) and through the weights (7.9).
 */
#include "../runner/sheet.h"
#include "lstm_right.h"

#include <gsl/gsl_errno.h>

MISTAKE(lstm_step_backward, input_gate_back,
        "dc goes back through i. (7.3) multiplies c_{t-1} by f, and\n"
        "  (7.8) multiplies dc by it.")
(const lstm_params *p, const gsl_matrix *gate, const gsl_matrix *c_prev,
 const gsl_matrix *c, const gsl_matrix *dh, gsl_matrix *dc, gsl_matrix *da,
 gsl_matrix *dc_prev, gsl_matrix *dh_prev)
{
    const size_t H = p->H;

    if (lstm_step_backward_arguments(p, gate, c_prev, c, dh, dc, da, dc_prev,
                                     dh_prev)
        != GSL_SUCCESS)
        return GSL_EBADLEN;

    lstm_right_dc(p, gate, c, dh, dc);
    lstm_right_da(p, gate, c_prev, c, dh, dc, da);
    for (size_t n = 0; n < gate->size1; n++) {
        const double *i = gsl_matrix_const_ptr(gate, n, LSTM_I * H);
        const double *dc_n = gsl_matrix_const_ptr(dc, n, 0);
        double *dc_prev_n = gsl_matrix_ptr(dc_prev, n, 0);
        for (size_t j = 0; j < H; j++)
            dc_prev_n[j] += dc_n[j] * i[j];
    }
    lstm_right_dh_prev(p, da, dh_prev);
    return GSL_SUCCESS;
}

MISTAKE(lstm_step_backward, no_gate_back,
        "dc goes back unchanged, as in the LSTM of 1997. Here the\n"
        "  forget gate stands on the road: (7.8) has dc f.")
(const lstm_params *p, const gsl_matrix *gate, const gsl_matrix *c_prev,
 const gsl_matrix *c, const gsl_matrix *dh, gsl_matrix *dc, gsl_matrix *da,
 gsl_matrix *dc_prev, gsl_matrix *dh_prev)
{
    const size_t H = p->H;

    if (lstm_step_backward_arguments(p, gate, c_prev, c, dh, dc, da, dc_prev,
                                     dh_prev)
        != GSL_SUCCESS)
        return GSL_EBADLEN;

    lstm_right_dc(p, gate, c, dh, dc);
    lstm_right_da(p, gate, c_prev, c, dh, dc, da);
    for (size_t n = 0; n < gate->size1; n++) {
        const double *dc_n = gsl_matrix_const_ptr(dc, n, 0);
        double *dc_prev_n = gsl_matrix_ptr(dc_prev, n, 0);
        for (size_t j = 0; j < H; j++)
            dc_prev_n[j] += dc_n[j];
    }
    lstm_right_dh_prev(p, da, dh_prev);
    return GSL_SUCCESS;
}

MISTAKE(lstm_step_backward, road_assigned,
        "dc_prev is assigned. It is added to: what a loss put there\n"
        "  is part of the gradient.")
(const lstm_params *p, const gsl_matrix *gate, const gsl_matrix *c_prev,
 const gsl_matrix *c, const gsl_matrix *dh, gsl_matrix *dc, gsl_matrix *da,
 gsl_matrix *dc_prev, gsl_matrix *dh_prev)
{
    if (lstm_step_backward_arguments(p, gate, c_prev, c, dh, dc, da, dc_prev,
                                     dh_prev)
        != GSL_SUCCESS)
        return GSL_EBADLEN;
    gsl_matrix_set_zero(dc_prev);
    lstm_right_dc(p, gate, c, dh, dc);
    lstm_right_da(p, gate, c_prev, c, dh, dc, da);
    lstm_right_dc_prev(p, gate, dc, dc_prev);
    lstm_right_dh_prev(p, da, dh_prev);
    return GSL_SUCCESS;
}

MISTAKE(lstm_step_backward, no_road,
        "nothing goes back along the cell: (7.8) is missing, and with\n"
        "  it the road that this chapter builds.")
(const lstm_params *p, const gsl_matrix *gate, const gsl_matrix *c_prev,
 const gsl_matrix *c, const gsl_matrix *dh, gsl_matrix *dc, gsl_matrix *da,
 gsl_matrix *dc_prev, gsl_matrix *dh_prev)
{
    if (lstm_step_backward_arguments(p, gate, c_prev, c, dh, dc, da, dc_prev,
                                     dh_prev)
        != GSL_SUCCESS)
        return GSL_EBADLEN;
    lstm_right_dc(p, gate, c, dh, dc);
    lstm_right_da(p, gate, c_prev, c, dh, dc, da);
    lstm_right_dh_prev(p, da, dh_prev);
    return GSL_SUCCESS;
}

MISTAKE(lstm_step_backward, states_assigned,
        "dh_prev is assigned. It is added to: what a loss put there\n"
        "  is part of the gradient, so beta is 1.")
(const lstm_params *p, const gsl_matrix *gate, const gsl_matrix *c_prev,
 const gsl_matrix *c, const gsl_matrix *dh, gsl_matrix *dc, gsl_matrix *da,
 gsl_matrix *dc_prev, gsl_matrix *dh_prev)
{
    if (lstm_step_backward_arguments(p, gate, c_prev, c, dh, dc, da, dc_prev,
                                     dh_prev)
        != GSL_SUCCESS)
        return GSL_EBADLEN;
    gsl_matrix_set_zero(dh_prev);
    lstm_right_dc(p, gate, c, dh, dc);
    lstm_right_da(p, gate, c_prev, c, dh, dc, da);
    lstm_right_dc_prev(p, gate, dc, dc_prev);
    lstm_right_dh_prev(p, da, dh_prev);
    return GSL_SUCCESS;
}

MISTAKE(lstm_step_backward, no_states,
        "dh_prev is as it was: (7.9) adds da W_hh. The gates have\n"
        "  listened to the states before.")
(const lstm_params *p, const gsl_matrix *gate, const gsl_matrix *c_prev,
 const gsl_matrix *c, const gsl_matrix *dh, gsl_matrix *dc, gsl_matrix *da,
 gsl_matrix *dc_prev, gsl_matrix *dh_prev)
{
    if (lstm_step_backward_arguments(p, gate, c_prev, c, dh, dc, da, dc_prev,
                                     dh_prev)
        != GSL_SUCCESS)
        return GSL_EBADLEN;
    lstm_right_dc(p, gate, c, dh, dc);
    lstm_right_da(p, gate, c_prev, c, dh, dc, da);
    lstm_right_dc_prev(p, gate, dc, dc_prev);
    return GSL_SUCCESS;
}

MISTAKE(lstm_step_backward, transposed,
        "each block of W_hh is transposed. Forward, a row of states\n"
        "  met W_hh'; backward, by (7.9), it meets W_hh.")
(const lstm_params *p, const gsl_matrix *gate, const gsl_matrix *c_prev,
 const gsl_matrix *c, const gsl_matrix *dh, gsl_matrix *dc, gsl_matrix *da,
 gsl_matrix *dc_prev, gsl_matrix *dh_prev)
{
    const size_t H = p->H;

    if (lstm_step_backward_arguments(p, gate, c_prev, c, dh, dc, da, dc_prev,
                                     dh_prev)
        != GSL_SUCCESS)
        return GSL_EBADLEN;

    lstm_right_dc(p, gate, c, dh, dc);
    lstm_right_da(p, gate, c_prev, c, dh, dc, da);
    lstm_right_dc_prev(p, gate, dc, dc_prev);
    for (size_t n = 0; n < da->size1; n++)
        for (size_t m = 0; m < H; m++)
            for (size_t k = 0; k < LSTM_GATES * H; k++)
                *gsl_matrix_ptr(dh_prev, n, m) +=
                    gsl_matrix_get(da, n, k)
                    * gsl_matrix_get(&p->W_hh.matrix, k / H * H + m, k % H);
    return GSL_SUCCESS;
}

MISTAKE(lstm_step_backward, one_block,
        "only a_g sends something to dh_prev. All four blocks have\n"
        "  listened to h_prev: one product with all of da.")
(const lstm_params *p, const gsl_matrix *gate, const gsl_matrix *c_prev,
 const gsl_matrix *c, const gsl_matrix *dh, gsl_matrix *dc, gsl_matrix *da,
 gsl_matrix *dc_prev, gsl_matrix *dh_prev)
{
    const size_t H = p->H;

    if (lstm_step_backward_arguments(p, gate, c_prev, c, dh, dc, da, dc_prev,
                                     dh_prev)
        != GSL_SUCCESS)
        return GSL_EBADLEN;

    lstm_right_dc(p, gate, c, dh, dc);
    lstm_right_da(p, gate, c_prev, c, dh, dc, da);
    lstm_right_dc_prev(p, gate, dc, dc_prev);
    for (size_t n = 0; n < da->size1; n++)
        for (size_t m = 0; m < H; m++)
            for (size_t k = LSTM_G * H; k < LSTM_O * H; k++)
                *gsl_matrix_ptr(dh_prev, n, m) +=
                    gsl_matrix_get(da, n, k)
                    * gsl_matrix_get(&p->W_hh.matrix, k, m);
    return GSL_SUCCESS;
}
