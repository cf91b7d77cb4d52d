/*
 * The mistakes of chapter 7, continued: a step that is right but for an end, a
 * special number, the layout or the moment.
 */
#include "../runner/sheet.h"
#include "lstm_right.h"

#include <gsl/gsl_errno.h>
#include <math.h>

MISTAKE(lstm_step, shut_skipped,
        "where f is 0, c_prev is not looked at. 0 times infinity\n"
        "  is NaN, and the contract lets what is not finite through.")
(const lstm_params *p, const gsl_matrix *c_prev, const gsl_matrix *h_prev,
 gsl_matrix *gate, gsl_matrix *c, gsl_matrix *h)
{
    if (lstm_step_arguments(p, c_prev, h_prev, gate, c, h) != GSL_SUCCESS)
        return GSL_EBADLEN;
    lstm_right_sums(p, h_prev, gate);
    lstm_right_gates(p, gate);
    lstm_right_cells(p, gate, c_prev, c);
    for (size_t n = 0; n < gate->size1; n++)
        for (size_t j = 0; j < p->H; j++) {
            const double *i = gsl_matrix_const_ptr(gate, n, j);
            if (i[LSTM_F * p->H] == 0.0)
                gsl_matrix_set(c, n, j, i[0] * i[LSTM_G * p->H]);
        }
    lstm_right_states(p, gate, c, h);
    return GSL_SUCCESS;
}

MISTAKE(lstm_step, forget_biased,
        "1 is added to the sum of f, as some libraries do. Here it\n"
        "  is b_h that lstm_forget_bias() sets; (7.2) adds nothing.")
(const lstm_params *p, const gsl_matrix *c_prev, const gsl_matrix *h_prev,
 gsl_matrix *gate, gsl_matrix *c, gsl_matrix *h)
{
    if (lstm_step_arguments(p, c_prev, h_prev, gate, c, h) != GSL_SUCCESS)
        return GSL_EBADLEN;
    lstm_right_sums(p, h_prev, gate);
    for (size_t n = 0; n < gate->size1; n++)
        for (size_t j = 0; j < p->H; j++)
            *gsl_matrix_ptr(gate, n, LSTM_F * p->H + j) += 1.0;
    lstm_right_gates(p, gate);
    lstm_right_cells(p, gate, c_prev, c);
    lstm_right_states(p, gate, c, h);
    return GSL_SUCCESS;
}

MISTAKE(lstm_step, input_coupled,
        "1 - f stands in the cell where (7.3) has i. The input gate\n"
        "  has weights of its own.")
(const lstm_params *p, const gsl_matrix *c_prev, const gsl_matrix *h_prev,
 gsl_matrix *gate, gsl_matrix *c, gsl_matrix *h)
{
    if (lstm_step_arguments(p, c_prev, h_prev, gate, c, h) != GSL_SUCCESS)
        return GSL_EBADLEN;
    lstm_right_sums(p, h_prev, gate);
    lstm_right_gates(p, gate);
    for (size_t n = 0; n < gate->size1; n++)
        for (size_t j = 0; j < p->H; j++) {
            const double *i = gsl_matrix_const_ptr(gate, n, j);
            const double f = i[LSTM_F * p->H], g = i[LSTM_G * p->H];
            gsl_matrix_set(c, n, j,
                           f * gsl_matrix_get(c_prev, n, j) + (1.0 - f) * g);
        }
    lstm_right_states(p, gate, c, h);
    return GSL_SUCCESS;
}

MISTAKE(lstm_step, gate_inside,
        "o is inside the tanh: o tanh(c_t) is not tanh(o c_t).")
(const lstm_params *p, const gsl_matrix *c_prev, const gsl_matrix *h_prev,
 gsl_matrix *gate, gsl_matrix *c, gsl_matrix *h)
{
    if (lstm_step_arguments(p, c_prev, h_prev, gate, c, h) != GSL_SUCCESS)
        return GSL_EBADLEN;
    lstm_right_sums(p, h_prev, gate);
    lstm_right_gates(p, gate);
    lstm_right_cells(p, gate, c_prev, c);
    for (size_t n = 0; n < gate->size1; n++)
        for (size_t j = 0; j < p->H; j++) {
            const double out = gsl_matrix_get(gate, n, LSTM_O * p->H + j);
            gsl_matrix_set(h, n, j, tanh(out * gsl_matrix_get(c, n, j)));
        }
    return GSL_SUCCESS;
}

MISTAKE(lstm_step, last_unit_missing,
        "the loop over the units ends one early: j < H, and the last\n"
        "  unit has the number H - 1.")
(const lstm_params *p, const gsl_matrix *c_prev, const gsl_matrix *h_prev,
 gsl_matrix *gate, gsl_matrix *c, gsl_matrix *h)
{
    if (lstm_step_arguments(p, c_prev, h_prev, gate, c, h) != GSL_SUCCESS)
        return GSL_EBADLEN;
    lstm_right_sums(p, h_prev, gate);
    lstm_right_gates(p, gate);
    for (size_t n = 0; n < gate->size1; n++)
        for (size_t j = 0; j + 1 < p->H; j++) {
            const double *i = gsl_matrix_const_ptr(gate, n, j);
            const double cell = i[LSTM_F * p->H] * gsl_matrix_get(c_prev, n, j)
                                + i[0] * i[LSTM_G * p->H];
            gsl_matrix_set(c, n, j, cell);
            gsl_matrix_set(h, n, j, i[LSTM_O * p->H] * tanh(cell));
        }
    return GSL_SUCCESS;
}

MISTAKE(lstm_step, all_rows_touch,
        "row n is looked for at data + n * size2, in the product, too.\n"
        "  A matrix may be a window: gsl_matrix_ptr() knows its rows.")
(const lstm_params *p, const gsl_matrix *c_prev, const gsl_matrix *h_prev,
 gsl_matrix *gate, gsl_matrix *c, gsl_matrix *h)
{
    const size_t B = gate->size1, H = p->H;

    if (lstm_step_arguments(p, c_prev, h_prev, gate, c, h) != GSL_SUCCESS)
        return GSL_EBADLEN;
    // What the matrices would be if they had no other columns beside them.
    gsl_matrix_view gate_dense =
        gsl_matrix_view_array(gate->data, B, LSTM_GATES * H);
    gsl_matrix_view c_dense = gsl_matrix_view_array(c->data, B, H);
    gsl_matrix_view h_dense = gsl_matrix_view_array(h->data, B, H);
    const gsl_matrix_const_view c_prev_dense =
        gsl_matrix_const_view_array(c_prev->data, B, H);
    const gsl_matrix_const_view h_prev_dense =
        gsl_matrix_const_view_array(h_prev->data, B, H);
    lstm_right_sums(p, &h_prev_dense.matrix, &gate_dense.matrix);
    lstm_right_gates(p, &gate_dense.matrix);
    lstm_right_cells(p, &gate_dense.matrix, &c_prev_dense.matrix,
                     &c_dense.matrix);
    lstm_right_states(p, &gate_dense.matrix, &c_dense.matrix, &h_dense.matrix);
    return GSL_SUCCESS;
}

MISTAKE(lstm_step_backward, product_too_early,
        "dh_prev takes what da held before. First (7.7) makes da, then\n"
        "  (7.9) multiplies it.")
(const lstm_params *p, const gsl_matrix *gate, const gsl_matrix *c_prev,
 const gsl_matrix *c, const gsl_matrix *dh, gsl_matrix *dc, gsl_matrix *da,
 gsl_matrix *dc_prev, gsl_matrix *dh_prev)
{
    if (lstm_step_backward_arguments(p, gate, c_prev, c, dh, dc, da, dc_prev,
                                     dh_prev)
        != GSL_SUCCESS)
        return GSL_EBADLEN;
    lstm_right_dh_prev(p, da, dh_prev);
    lstm_right_dc(p, gate, c, dh, dc);
    lstm_right_da(p, gate, c_prev, c, dh, dc, da);
    lstm_right_dc_prev(p, gate, dc, dc_prev);
    return GSL_SUCCESS;
}

MISTAKE(lstm_step_backward, first_sequence_only,
        "only the first sequence of the batch is gone back. Each row is\n"
        "  a sequence of its own.")
(const lstm_params *p, const gsl_matrix *gate, const gsl_matrix *c_prev,
 const gsl_matrix *c, const gsl_matrix *dh, gsl_matrix *dc, gsl_matrix *da,
 gsl_matrix *dc_prev, gsl_matrix *dh_prev)
{
    if (lstm_step_backward_arguments(p, gate, c_prev, c, dh, dc, da, dc_prev,
                                     dh_prev)
        != GSL_SUCCESS)
        return GSL_EBADLEN;
    // A window onto the first row of each stands for all of it.
    gsl_matrix_view dc_0 = gsl_matrix_submatrix(dc, 0, 0, 1, p->H);
    gsl_matrix_view da_0 = gsl_matrix_submatrix(da, 0, 0, 1, da->size2);
    const gsl_matrix_const_view gate_0 =
        gsl_matrix_const_submatrix(gate, 0, 0, 1, gate->size2);
    lstm_right_dc(p, &gate_0.matrix, c, dh, &dc_0.matrix);
    lstm_right_da(p, &gate_0.matrix, c_prev, c, dh, &dc_0.matrix, &da_0.matrix);
    lstm_right_dc_prev(p, &gate_0.matrix, &dc_0.matrix, dc_prev);
    lstm_right_dh_prev(p, da, dh_prev);
    return GSL_SUCCESS;
}

MISTAKE(lstm_step_backward, road_subtracted,
        "dc f is subtracted from dc_prev. (7.8) adds it.")
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
    for (size_t n = 0; n < gate->size1; n++)
        for (size_t j = 0; j < p->H; j++)
            *gsl_matrix_ptr(dc_prev, n, j) -=
                gsl_matrix_get(gate, n, LSTM_F * p->H + j)
                * gsl_matrix_get(dc, n, j);
    lstm_right_dh_prev(p, da, dh_prev);
    return GSL_SUCCESS;
}

MISTAKE(lstm_step_backward, all_rows_touch,
        "row n is looked for at data + n * size2, in the product, too.\n"
        "  A matrix may be a window: gsl_matrix_ptr() knows its rows.")
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
    gsl_matrix_view dh_prev_dense = gsl_matrix_view_array(dh_prev->data, B, H);
    return lstm_right_step_backward(
        p, &gate_dense.matrix, &c_prev_dense.matrix, &c_dense.matrix,
        &dh_dense.matrix, &dc_dense.matrix, &da_dense.matrix,
        &dc_prev_dense.matrix, &dh_prev_dense.matrix);
}
