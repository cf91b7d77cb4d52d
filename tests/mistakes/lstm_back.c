/*
 * The mistakes of chapter 7, continued: one step back. This file: dc, the whole
 * gradient of a cell (7.6), and when and where it is read.
 */
#include "../runner/sheet.h"
#include "lstm_right.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <math.h>

MISTAKE(lstm_step_backward, dc_assigned,
        "dc is assigned. It is added to: what comes from later steps\n"
        "  is in it already, and it is the longer road.")
(const lstm_params *p, const gsl_matrix *gate, const gsl_matrix *c_prev,
 const gsl_matrix *c, const gsl_matrix *dh, gsl_matrix *dc, gsl_matrix *da,
 gsl_matrix *dc_prev, gsl_matrix *dh_prev)
{
    if (lstm_step_backward_arguments(p, gate, c_prev, c, dh, dc, da, dc_prev,
                                     dh_prev)
        != GSL_SUCCESS)
        return GSL_EBADLEN;
    gsl_matrix_set_zero(dc);
    lstm_right_dc(p, gate, c, dh, dc);
    lstm_right_da(p, gate, c_prev, c, dh, dc, da);
    lstm_right_dc_prev(p, gate, dc, dc_prev);
    lstm_right_dh_prev(p, da, dh_prev);
    return GSL_SUCCESS;
}

MISTAKE(lstm_step_backward, states_forgotten,
        "dc is what came from later, nothing more. h_t reads the cell,\n"
        "  too: (7.6) adds its share.")
(const lstm_params *p, const gsl_matrix *gate, const gsl_matrix *c_prev,
 const gsl_matrix *c, const gsl_matrix *dh, gsl_matrix *dc, gsl_matrix *da,
 gsl_matrix *dc_prev, gsl_matrix *dh_prev)
{
    if (lstm_step_backward_arguments(p, gate, c_prev, c, dh, dc, da, dc_prev,
                                     dh_prev)
        != GSL_SUCCESS)
        return GSL_EBADLEN;
    lstm_right_da(p, gate, c_prev, c, dh, dc, da);
    lstm_right_dc_prev(p, gate, dc, dc_prev);
    lstm_right_dh_prev(p, da, dh_prev);
    return GSL_SUCCESS;
}

MISTAKE(lstm_step_backward, no_tanh_slope,
        "the slope of tanh is missing in (7.6): h = o tanh(c), so\n"
        "  1 - (tanh c)^2.")
(const lstm_params *p, const gsl_matrix *gate, const gsl_matrix *c_prev,
 const gsl_matrix *c, const gsl_matrix *dh, gsl_matrix *dc, gsl_matrix *da,
 gsl_matrix *dc_prev, gsl_matrix *dh_prev)
{
    const size_t H = p->H;

    if (lstm_step_backward_arguments(p, gate, c_prev, c, dh, dc, da, dc_prev,
                                     dh_prev)
        != GSL_SUCCESS)
        return GSL_EBADLEN;

    for (size_t n = 0; n < gate->size1; n++) {
        const double *o = gsl_matrix_const_ptr(gate, n, LSTM_O * H);
        const double *dh_n = gsl_matrix_const_ptr(dh, n, 0);
        double *dc_n = gsl_matrix_ptr(dc, n, 0);
        for (size_t j = 0; j < H; j++)
            dc_n[j] += dh_n[j] * o[j];
    }
    lstm_right_da(p, gate, c_prev, c, dh, dc, da);
    lstm_right_dc_prev(p, gate, dc, dc_prev);
    lstm_right_dh_prev(p, da, dh_prev);
    return GSL_SUCCESS;
}

MISTAKE(lstm_step_backward, not_squared,
        "the square is missing in (7.6): the slope of tanh is\n"
        "  1 - (tanh c)^2, not 1 - tanh c.")
(const lstm_params *p, const gsl_matrix *gate, const gsl_matrix *c_prev,
 const gsl_matrix *c, const gsl_matrix *dh, gsl_matrix *dc, gsl_matrix *da,
 gsl_matrix *dc_prev, gsl_matrix *dh_prev)
{
    const size_t H = p->H;

    if (lstm_step_backward_arguments(p, gate, c_prev, c, dh, dc, da, dc_prev,
                                     dh_prev)
        != GSL_SUCCESS)
        return GSL_EBADLEN;

    for (size_t n = 0; n < gate->size1; n++) {
        const double *o = gsl_matrix_const_ptr(gate, n, LSTM_O * H);
        const double *dh_n = gsl_matrix_const_ptr(dh, n, 0);
        const double *c_n = gsl_matrix_const_ptr(c, n, 0);
        double *dc_n = gsl_matrix_ptr(dc, n, 0);
        for (size_t j = 0; j < H; j++)
            dc_n[j] += dh_n[j] * o[j] * (1.0 - tanh(c_n[j]));
    }
    lstm_right_da(p, gate, c_prev, c, dh, dc, da);
    lstm_right_dc_prev(p, gate, dc, dc_prev);
    lstm_right_dh_prev(p, da, dh_prev);
    return GSL_SUCCESS;
}

MISTAKE(lstm_step_backward, slope_of_cell,
        "the slope of tanh is made from c. 1 - h^2 is for the value\n"
        "  that tanh has given: 1 - (tanh c)^2.")
(const lstm_params *p, const gsl_matrix *gate, const gsl_matrix *c_prev,
 const gsl_matrix *c, const gsl_matrix *dh, gsl_matrix *dc, gsl_matrix *da,
 gsl_matrix *dc_prev, gsl_matrix *dh_prev)
{
    const size_t H = p->H;

    if (lstm_step_backward_arguments(p, gate, c_prev, c, dh, dc, da, dc_prev,
                                     dh_prev)
        != GSL_SUCCESS)
        return GSL_EBADLEN;

    for (size_t n = 0; n < gate->size1; n++) {
        const double *o = gsl_matrix_const_ptr(gate, n, LSTM_O * H);
        const double *dh_n = gsl_matrix_const_ptr(dh, n, 0);
        const double *c_n = gsl_matrix_const_ptr(c, n, 0);
        double *dc_n = gsl_matrix_ptr(dc, n, 0);
        for (size_t j = 0; j < H; j++)
            dc_n[j] += dh_n[j] * o[j] * (1.0 - c_n[j] * c_n[j]);
    }
    lstm_right_da(p, gate, c_prev, c, dh, dc, da);
    lstm_right_dc_prev(p, gate, dc, dc_prev);
    lstm_right_dh_prev(p, da, dh_prev);
    return GSL_SUCCESS;
}

MISTAKE(lstm_step_backward, no_output_gate,
        "o is missing in (7.6). Of what the gate held back on\n"
        "  the way forward, no more comes back.")
(const lstm_params *p, const gsl_matrix *gate, const gsl_matrix *c_prev,
 const gsl_matrix *c, const gsl_matrix *dh, gsl_matrix *dc, gsl_matrix *da,
 gsl_matrix *dc_prev, gsl_matrix *dh_prev)
{
    const size_t H = p->H;

    if (lstm_step_backward_arguments(p, gate, c_prev, c, dh, dc, da, dc_prev,
                                     dh_prev)
        != GSL_SUCCESS)
        return GSL_EBADLEN;

    for (size_t n = 0; n < gate->size1; n++) {
        const double *dh_n = gsl_matrix_const_ptr(dh, n, 0);
        const double *c_n = gsl_matrix_const_ptr(c, n, 0);
        double *dc_n = gsl_matrix_ptr(dc, n, 0);
        for (size_t j = 0; j < H; j++)
            dc_n[j] += dh_n[j] * (1.0 - tanh(c_n[j]) * tanh(c_n[j]));
    }
    lstm_right_da(p, gate, c_prev, c, dh, dc, da);
    lstm_right_dc_prev(p, gate, dc, dc_prev);
    lstm_right_dh_prev(p, da, dh_prev);
    return GSL_SUCCESS;
}

MISTAKE(lstm_step_backward, slope_of_state,
        "the slope of tanh is made from h. h = o tanh(c); the slope\n"
        "  of (7.6) is that of tanh alone: 1 - (tanh c)^2.")
(const lstm_params *p, const gsl_matrix *gate, const gsl_matrix *c_prev,
 const gsl_matrix *c, const gsl_matrix *dh, gsl_matrix *dc, gsl_matrix *da,
 gsl_matrix *dc_prev, gsl_matrix *dh_prev)
{
    const size_t H = p->H;

    if (lstm_step_backward_arguments(p, gate, c_prev, c, dh, dc, da, dc_prev,
                                     dh_prev)
        != GSL_SUCCESS)
        return GSL_EBADLEN;

    for (size_t n = 0; n < gate->size1; n++) {
        const double *o = gsl_matrix_const_ptr(gate, n, LSTM_O * H);
        const double *c_n = gsl_matrix_const_ptr(c, n, 0);
        const double *dh_n = gsl_matrix_const_ptr(dh, n, 0);
        double *dc_n = gsl_matrix_ptr(dc, n, 0);
        for (size_t j = 0; j < H; j++) {
            const double h = o[j] * tanh(c_n[j]);
            dc_n[j] += dh_n[j] * o[j] * (1.0 - h * h);
        }
    }
    lstm_right_da(p, gate, c_prev, c, dh, dc, da);
    lstm_right_dc_prev(p, gate, dc, dc_prev);
    lstm_right_dh_prev(p, da, dh_prev);
    return GSL_SUCCESS;
}

MISTAKE(lstm_step_backward, too_early,
        "dc is used before it is whole. First (7.6); then the gates\n"
        "  and the cell before take their part of it.")
(const lstm_params *p, const gsl_matrix *gate, const gsl_matrix *c_prev,
 const gsl_matrix *c, const gsl_matrix *dh, gsl_matrix *dc, gsl_matrix *da,
 gsl_matrix *dc_prev, gsl_matrix *dh_prev)
{
    if (lstm_step_backward_arguments(p, gate, c_prev, c, dh, dc, da, dc_prev,
                                     dh_prev)
        != GSL_SUCCESS)
        return GSL_EBADLEN;
    lstm_right_da(p, gate, c_prev, c, dh, dc, da);
    lstm_right_dc_prev(p, gate, dc, dc_prev);
    lstm_right_dc(p, gate, c, dh, dc);
    lstm_right_dh_prev(p, da, dh_prev);
    return GSL_SUCCESS;
}

MISTAKE(lstm_step_backward, gates_too_early,
        "the gates take their part of dc before it is whole. First\n"
        "  (7.6), then (7.7).")
(const lstm_params *p, const gsl_matrix *gate, const gsl_matrix *c_prev,
 const gsl_matrix *c, const gsl_matrix *dh, gsl_matrix *dc, gsl_matrix *da,
 gsl_matrix *dc_prev, gsl_matrix *dh_prev)
{
    if (lstm_step_backward_arguments(p, gate, c_prev, c, dh, dc, da, dc_prev,
                                     dh_prev)
        != GSL_SUCCESS)
        return GSL_EBADLEN;
    lstm_right_da(p, gate, c_prev, c, dh, dc, da);
    lstm_right_dc(p, gate, c, dh, dc);
    lstm_right_dc_prev(p, gate, dc, dc_prev);
    lstm_right_dh_prev(p, da, dh_prev);
    return GSL_SUCCESS;
}

MISTAKE(lstm_step_backward, road_too_early,
        "dc goes on to the cell of the step before\n"
        "  before it is whole. First (7.6), then\n"
        "  (7.8).")
(const lstm_params *p, const gsl_matrix *gate, const gsl_matrix *c_prev,
 const gsl_matrix *c, const gsl_matrix *dh, gsl_matrix *dc, gsl_matrix *da,
 gsl_matrix *dc_prev, gsl_matrix *dh_prev)
{
    if (lstm_step_backward_arguments(p, gate, c_prev, c, dh, dc, da, dc_prev,
                                     dh_prev)
        != GSL_SUCCESS)
        return GSL_EBADLEN;
    lstm_right_dc_prev(p, gate, dc, dc_prev);
    lstm_right_dc(p, gate, c, dh, dc);
    lstm_right_da(p, gate, c_prev, c, dh, dc, da);
    lstm_right_dh_prev(p, da, dh_prev);
    return GSL_SUCCESS;
}

MISTAKE(lstm_step_backward, dc_kept,
        "the gates and the road have the whole gradient, but dc has\n"
        "  not: (7.6) adds to dc itself, for whoever looks at it later.")
(const lstm_params *p, const gsl_matrix *gate, const gsl_matrix *c_prev,
 const gsl_matrix *c, const gsl_matrix *dh, gsl_matrix *dc, gsl_matrix *da,
 gsl_matrix *dc_prev, gsl_matrix *dh_prev)
{
    if (lstm_step_backward_arguments(p, gate, c_prev, c, dh, dc, da, dc_prev,
                                     dh_prev)
        != GSL_SUCCESS)
        return GSL_EBADLEN;

    gsl_matrix *whole = gsl_matrix_alloc(dc->size1, dc->size2);
    gsl_matrix_memcpy(whole, dc);
    lstm_right_dc(p, gate, c, dh, whole);
    lstm_right_da(p, gate, c_prev, c, dh, whole, da);
    lstm_right_dc_prev(p, gate, whole, dc_prev);
    gsl_matrix_free(whole);
    lstm_right_dh_prev(p, da, dh_prev);
    return GSL_SUCCESS;
}

MISTAKE(lstm_step_backward, rows_touch,
        "row n is looked for at data + n * size2. A matrix may be a\n"
        "  window onto a wider one: gsl_matrix_ptr() knows its rows.")
(const lstm_params *p, const gsl_matrix *gate, const gsl_matrix *c_prev,
 const gsl_matrix *c, const gsl_matrix *dh, gsl_matrix *dc, gsl_matrix *da,
 gsl_matrix *dc_prev, gsl_matrix *dh_prev)
{
    const size_t B = gate->size1, H = p->H, G = LSTM_GATES * p->H;

    if (lstm_step_backward_arguments(p, gate, c_prev, c, dh, dc, da, dc_prev,
                                     dh_prev)
        != GSL_SUCCESS)
        return GSL_EBADLEN;

    // What the matrices would be if they had no other columns beside them.
    const gsl_matrix_const_view gate_dense =
        gsl_matrix_const_view_array(gate->data, B, G);
    const gsl_matrix_const_view c_prev_dense =
        gsl_matrix_const_view_array(c_prev->data, B, H);
    const gsl_matrix_const_view c_dense =
        gsl_matrix_const_view_array(c->data, B, H);
    const gsl_matrix_const_view dh_dense =
        gsl_matrix_const_view_array(dh->data, B, H);
    gsl_matrix_view dc_dense = gsl_matrix_view_array(dc->data, B, H);
    gsl_matrix_view da_dense = gsl_matrix_view_array(da->data, B, G);
    gsl_matrix_view dc_prev_dense = gsl_matrix_view_array(dc_prev->data, B, H);
    lstm_right_dc(p, &gate_dense.matrix, &c_dense.matrix, &dh_dense.matrix,
                  &dc_dense.matrix);
    lstm_right_da(p, &gate_dense.matrix, &c_prev_dense.matrix, &c_dense.matrix,
                  &dh_dense.matrix, &dc_dense.matrix, &da_dense.matrix);
    lstm_right_dc_prev(p, &gate_dense.matrix, &dc_dense.matrix,
                       &dc_prev_dense.matrix);
    lstm_right_dh_prev(p, da, dh_prev);
    return GSL_SUCCESS;
}

MISTAKE(lstm_step_backward, not_checked,
        "shapes that disagree are accepted. The contract refuses\n"
        "  them: lstm_step_backward_arguments() tells.")
(const lstm_params *p, const gsl_matrix *gate, const gsl_matrix *c_prev,
 const gsl_matrix *c, const gsl_matrix *dh, gsl_matrix *dc, gsl_matrix *da,
 gsl_matrix *dc_prev, gsl_matrix *dh_prev)
{
    const gsl_matrix *const narrow[] = { c_prev, c, dh, dc, dc_prev, dh_prev };
    const size_t B = gate->size1, H = p->H;
    int room = gate->size2 >= LSTM_GATES * H
               && lstm_right_has_room(da, B, LSTM_GATES * H);

    for (size_t k = 0; k < sizeof narrow / sizeof narrow[0]; k++)
        room = room && lstm_right_has_room(narrow[k], B, H);
    if (!room)
        return GSL_SUCCESS;
    lstm_right_dc(p, gate, c, dh, dc);
    lstm_right_da(p, gate, c_prev, c, dh, dc, da);
    lstm_right_dc_prev(p, gate, dc, dc_prev);
    // BLAS refuses a product that does not fit; dh_prev stays as it was.
    gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1.0, da, &p->W_hh.matrix, 1.0,
                   dh_prev);
    return GSL_SUCCESS;
}
