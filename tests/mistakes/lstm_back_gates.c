/* The mistakes of chapter 7, continued: a step back to the gates (7.7). */
#include "../runner/sheet.h"
#include "lstm_right.h"

#include <gsl/gsl_errno.h>
#include <math.h>

MISTAKE(lstm_step_backward, no_gate_slopes,
        "the slopes of the gates are missing. i, f and o come from\n"
        "  the logistic function: i (1 - i), and so on.")
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
        const double *g = gsl_matrix_const_ptr(gate, n, LSTM_G * H);
        const double *dc_n = gsl_matrix_const_ptr(dc, n, 0);
        const double *c_prev_n = gsl_matrix_const_ptr(c_prev, n, 0);
        const double *dh_n = gsl_matrix_const_ptr(dh, n, 0);
        const double *c_n = gsl_matrix_const_ptr(c, n, 0);
        double *da_i = gsl_matrix_ptr(da, n, LSTM_I * H);
        double *da_f = gsl_matrix_ptr(da, n, LSTM_F * H);
        double *da_o = gsl_matrix_ptr(da, n, LSTM_O * H);
        for (size_t j = 0; j < H; j++) {
            da_i[j] = dc_n[j] * g[j];
            da_f[j] = dc_n[j] * c_prev_n[j];
            da_o[j] = dh_n[j] * tanh(c_n[j]);
        }
    }
    lstm_right_dc_prev(p, gate, dc, dc_prev);
    lstm_right_dh_prev(p, da, dh_prev);
    return GSL_SUCCESS;
}

MISTAKE(lstm_step_backward, no_slopes,
        "no slope at all: these are the gradients of i, f, g and o.\n"
        "  (7.7) goes on to the sums that made them.")
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
    for (size_t n = 0; n < gate->size1; n++) {
        const double *i = gsl_matrix_const_ptr(gate, n, LSTM_I * H);
        const double *g = gsl_matrix_const_ptr(gate, n, LSTM_G * H);
        const double *dc_n = gsl_matrix_const_ptr(dc, n, 0);
        const double *c_prev_n = gsl_matrix_const_ptr(c_prev, n, 0);
        const double *dh_n = gsl_matrix_const_ptr(dh, n, 0);
        const double *c_n = gsl_matrix_const_ptr(c, n, 0);
        double *da_i = gsl_matrix_ptr(da, n, LSTM_I * H);
        double *da_f = gsl_matrix_ptr(da, n, LSTM_F * H);
        double *da_g = gsl_matrix_ptr(da, n, LSTM_G * H);
        double *da_o = gsl_matrix_ptr(da, n, LSTM_O * H);
        for (size_t j = 0; j < H; j++) {
            da_i[j] = dc_n[j] * g[j];
            da_f[j] = dc_n[j] * c_prev_n[j];
            da_g[j] = dc_n[j] * i[j];
            da_o[j] = dh_n[j] * tanh(c_n[j]);
        }
    }
    lstm_right_dc_prev(p, gate, dc, dc_prev);
    lstm_right_dh_prev(p, da, dh_prev);
    return GSL_SUCCESS;
}

MISTAKE(lstm_step_backward, no_fresh_slope,
        "the slope of g is missing: 1 - g^2, of its tanh.")
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
        double *da_g = gsl_matrix_ptr(da, n, LSTM_G * H);
        for (size_t j = 0; j < H; j++)
            da_g[j] = dc_n[j] * i[j];
    }
    lstm_right_dc_prev(p, gate, dc, dc_prev);
    lstm_right_dh_prev(p, da, dh_prev);
    return GSL_SUCCESS;
}

MISTAKE(lstm_step_backward, fresh_as_gate,
        "g has the slope of a gate. It comes from tanh: 1 - g^2.")
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
        const double *g = gsl_matrix_const_ptr(gate, n, LSTM_G * H);
        const double *dc_n = gsl_matrix_const_ptr(dc, n, 0);
        double *da_g = gsl_matrix_ptr(da, n, LSTM_G * H);
        for (size_t j = 0; j < H; j++)
            da_g[j] = dc_n[j] * i[j] * g[j] * (1.0 - g[j]);
    }
    lstm_right_dc_prev(p, gate, dc, dc_prev);
    lstm_right_dh_prev(p, da, dh_prev);
    return GSL_SUCCESS;
}

MISTAKE(lstm_step_backward, gates_as_tanh,
        "i, f and o have the slope of tanh. They come from the\n"
        "  logistic function: i (1 - i).")
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
        const double *f = gsl_matrix_const_ptr(gate, n, LSTM_F * H);
        const double *g = gsl_matrix_const_ptr(gate, n, LSTM_G * H);
        const double *o = gsl_matrix_const_ptr(gate, n, LSTM_O * H);
        const double *dc_n = gsl_matrix_const_ptr(dc, n, 0);
        const double *c_prev_n = gsl_matrix_const_ptr(c_prev, n, 0);
        const double *dh_n = gsl_matrix_const_ptr(dh, n, 0);
        const double *c_n = gsl_matrix_const_ptr(c, n, 0);
        double *da_i = gsl_matrix_ptr(da, n, LSTM_I * H);
        double *da_f = gsl_matrix_ptr(da, n, LSTM_F * H);
        double *da_o = gsl_matrix_ptr(da, n, LSTM_O * H);
        for (size_t j = 0; j < H; j++) {
            da_i[j] = dc_n[j] * g[j] * (1.0 - i[j] * i[j]);
            da_f[j] = dc_n[j] * c_prev_n[j] * (1.0 - f[j] * f[j]);
            da_o[j] = dh_n[j] * tanh(c_n[j]) * (1.0 - o[j] * o[j]);
        }
    }
    lstm_right_dc_prev(p, gate, dc, dc_prev);
    lstm_right_dh_prev(p, da, dh_prev);
    return GSL_SUCCESS;
}

MISTAKE(lstm_step_backward, slope_of_sum,
        "the slope of g is 1 - (tanh g)^2. g is already the tanh of\n"
        "  its sum: 1 - g^2.")
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
        const double *g = gsl_matrix_const_ptr(gate, n, LSTM_G * H);
        const double *dc_n = gsl_matrix_const_ptr(dc, n, 0);
        double *da_g = gsl_matrix_ptr(da, n, LSTM_G * H);
        for (size_t j = 0; j < H; j++)
            da_g[j] = dc_n[j] * i[j] * (1.0 - tanh(g[j]) * tanh(g[j]));
    }
    lstm_right_dc_prev(p, gate, dc, dc_prev);
    lstm_right_dh_prev(p, da, dh_prev);
    return GSL_SUCCESS;
}

MISTAKE(lstm_step_backward, gates_exchanged,
        "i has got c_prev and f has got g. In (7.3) i stands beside\n"
        "  g, f beside c_{t-1}; each has the other factor.")
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
        const double *f = gsl_matrix_const_ptr(gate, n, LSTM_F * H);
        const double *g = gsl_matrix_const_ptr(gate, n, LSTM_G * H);
        const double *dc_n = gsl_matrix_const_ptr(dc, n, 0);
        const double *c_prev_n = gsl_matrix_const_ptr(c_prev, n, 0);
        double *da_i = gsl_matrix_ptr(da, n, LSTM_I * H);
        double *da_f = gsl_matrix_ptr(da, n, LSTM_F * H);
        for (size_t j = 0; j < H; j++) {
            da_i[j] = dc_n[j] * c_prev_n[j] * i[j] * (1.0 - i[j]);
            da_f[j] = dc_n[j] * g[j] * f[j] * (1.0 - f[j]);
        }
    }
    lstm_right_dc_prev(p, gate, dc, dc_prev);
    lstm_right_dh_prev(p, da, dh_prev);
    return GSL_SUCCESS;
}

MISTAKE(lstm_step_backward, new_cell,
        "da_f has c_t. f let through the cell before: c_{t-1}.")
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
        const double *f = gsl_matrix_const_ptr(gate, n, LSTM_F * H);
        const double *dc_n = gsl_matrix_const_ptr(dc, n, 0);
        const double *c_n = gsl_matrix_const_ptr(c, n, 0);
        double *da_f = gsl_matrix_ptr(da, n, LSTM_F * H);
        for (size_t j = 0; j < H; j++)
            da_f[j] = dc_n[j] * c_n[j] * f[j] * (1.0 - f[j]);
    }
    lstm_right_dc_prev(p, gate, dc, dc_prev);
    lstm_right_dh_prev(p, da, dh_prev);
    return GSL_SUCCESS;
}

MISTAKE(lstm_step_backward, output_from_cell,
        "da_o comes from dc. o stands outside the cell, in (7.4): its\n"
        "  gradient comes from dh.")
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
        const double *o = gsl_matrix_const_ptr(gate, n, LSTM_O * H);
        const double *dc_n = gsl_matrix_const_ptr(dc, n, 0);
        const double *c_n = gsl_matrix_const_ptr(c, n, 0);
        double *da_o = gsl_matrix_ptr(da, n, LSTM_O * H);
        for (size_t j = 0; j < H; j++)
            da_o[j] = dc_n[j] * tanh(c_n[j]) * o[j] * (1.0 - o[j]);
    }
    lstm_right_dc_prev(p, gate, dc, dc_prev);
    lstm_right_dh_prev(p, da, dh_prev);
    return GSL_SUCCESS;
}

MISTAKE(lstm_step_backward, output_linear,
        "da_o has c in place of tanh c: o let through tanh(c_t).")
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
        const double *o = gsl_matrix_const_ptr(gate, n, LSTM_O * H);
        const double *dh_n = gsl_matrix_const_ptr(dh, n, 0);
        const double *c_n = gsl_matrix_const_ptr(c, n, 0);
        double *da_o = gsl_matrix_ptr(da, n, LSTM_O * H);
        for (size_t j = 0; j < H; j++)
            da_o[j] = dh_n[j] * c_n[j] * o[j] * (1.0 - o[j]);
    }
    lstm_right_dc_prev(p, gate, dc, dc_prev);
    lstm_right_dh_prev(p, da, dh_prev);
    return GSL_SUCCESS;
}

MISTAKE(lstm_step_backward, fresh_ungated,
        "i is missing in da_g. What did not come in has no share.")
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
        const double *g = gsl_matrix_const_ptr(gate, n, LSTM_G * H);
        const double *dc_n = gsl_matrix_const_ptr(dc, n, 0);
        double *da_g = gsl_matrix_ptr(da, n, LSTM_G * H);
        for (size_t j = 0; j < H; j++)
            da_g[j] = dc_n[j] * (1.0 - g[j] * g[j]);
    }
    lstm_right_dc_prev(p, gate, dc, dc_prev);
    lstm_right_dh_prev(p, da, dh_prev);
    return GSL_SUCCESS;
}

MISTAKE(lstm_step_backward, order,
        "da_o stands in the third block and da_g in the fourth. The\n"
        "  order is i f g o.")
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
    for (size_t n = 0; n < gate->size1; n++)
        for (size_t j = 0; j < H; j++) {
            const double da_g = gsl_matrix_get(da, n, LSTM_G * H + j);
            const double da_o = gsl_matrix_get(da, n, LSTM_O * H + j);
            gsl_matrix_set(da, n, LSTM_G * H + j, da_o);
            gsl_matrix_set(da, n, LSTM_O * H + j, da_g);
        }
    lstm_right_dc_prev(p, gate, dc, dc_prev);
    lstm_right_dh_prev(p, da, dh_prev);
    return GSL_SUCCESS;
}

MISTAKE(lstm_step_backward, added,
        "da is added to what it held before. It is the one gradient\n"
        "  that is overwritten: a has no other reader.")
(const lstm_params *p, const gsl_matrix *gate, const gsl_matrix *c_prev,
 const gsl_matrix *c, const gsl_matrix *dh, gsl_matrix *dc, gsl_matrix *da,
 gsl_matrix *dc_prev, gsl_matrix *dh_prev)
{
    if (lstm_step_backward_arguments(p, gate, c_prev, c, dh, dc, da, dc_prev,
                                     dh_prev)
        != GSL_SUCCESS)
        return GSL_EBADLEN;

    gsl_matrix *da_before = gsl_matrix_alloc(da->size1, da->size2);
    gsl_matrix_memcpy(da_before, da);
    lstm_right_dc(p, gate, c, dh, dc);
    lstm_right_da(p, gate, c_prev, c, dh, dc, da);
    gsl_matrix_add(da, da_before);
    gsl_matrix_free(da_before);
    lstm_right_dc_prev(p, gate, dc, dc_prev);
    lstm_right_dh_prev(p, da, dh_prev);
    return GSL_SUCCESS;
}
