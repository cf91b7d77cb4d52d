/*
 * The mistakes of chapter 8, continued: a step that is right but for an end, the
 * layout, the moment or one term.
 */
#include "../runner/sheet.h"
#include "gru_right.h"

#include <gsl/gsl_errno.h>
#include <math.h>

MISTAKE(gru_step, last_unit_missing,
        "the loop over the units ends one early: j < H, and the last\n"
        "  unit has the number H - 1.")
(const gru_params *p, const gsl_matrix *h_prev, gsl_matrix *gate, gsl_matrix *v,
 gsl_matrix *h)
{
    if (gru_step_arguments(p, h_prev, gate, v, h) != GSL_SUCCESS)
        return GSL_EBADLEN;
    gru_right_sums(p, h_prev, gate);
    gru_right_v(p, h_prev, v);
    gru_right_gates(p, gate);
    for (size_t i = 0; i < gate->size1; i++)
        for (size_t j = 0; j + 1 < p->H; j++) {
            double *a = gsl_matrix_ptr(gate, i, j);
            const double z = a[GRU_Z * p->H];
            double *n = a + GRU_N * p->H;
            *n = tanh(*n + a[0] * gsl_matrix_get(v, i, j));
            gsl_matrix_set(h, i, j,
                           z * gsl_matrix_get(h_prev, i, j) + (1.0 - z) * *n);
        }
    return GSL_SUCCESS;
}

MISTAKE(gru_step, own_states,
        "the products take h instead of h_prev. h is overwritten here;\n"
        "  what it held before means nothing.")
(const gru_params *p, const gsl_matrix *h_prev, gsl_matrix *gate, gsl_matrix *v,
 gsl_matrix *h)
{
    if (gru_step_arguments(p, h_prev, gate, v, h) != GSL_SUCCESS)
        return GSL_EBADLEN;
    gru_right_sums(p, h, gate);
    gru_right_v(p, h, v);
    gru_right_gates(p, gate);
    gru_right_new(p, v, gate);
    gru_right_states(p, gate, h_prev, h);
    return GSL_SUCCESS;
}

MISTAKE(gru_step, gates_from_tanh,
        "r and z come from tanh and may be negative. A gate lets a part\n"
        "  through, 0 to 1: that is LOGISTIC.")
(const gru_params *p, const gsl_matrix *h_prev, gsl_matrix *gate, gsl_matrix *v,
 gsl_matrix *h)
{
    if (gru_step_arguments(p, h_prev, gate, v, h) != GSL_SUCCESS)
        return GSL_EBADLEN;
    gru_right_sums(p, h_prev, gate);
    gru_right_v(p, h_prev, v);
    for (size_t i = 0; i < gate->size1; i++)
        activation_map(TANH, GRU_N * p->H, gsl_matrix_ptr(gate, i, 0));
    gru_right_new(p, v, gate);
    gru_right_states(p, gate, h_prev, h);
    return GSL_SUCCESS;
}

MISTAKE(gru_step, state_for_v,
        "r multiplies h_prev where (8.4) has v, so W_hn and b_n are not\n"
        "  used.")
(const gru_params *p, const gsl_matrix *h_prev, gsl_matrix *gate, gsl_matrix *v,
 gsl_matrix *h)
{
    if (gru_step_arguments(p, h_prev, gate, v, h) != GSL_SUCCESS)
        return GSL_EBADLEN;
    gru_right_sums(p, h_prev, gate);
    gru_right_v(p, h_prev, v);
    gru_right_gates(p, gate);
    for (size_t i = 0; i < gate->size1; i++)
        for (size_t j = 0; j < p->H; j++) {
            double *n = gsl_matrix_ptr(gate, i, GRU_N * p->H + j);
            *n = tanh(
                *n + gsl_matrix_get(gate, i, j) * gsl_matrix_get(h_prev, i, j));
        }
    gru_right_states(p, gate, h_prev, h);
    return GSL_SUCCESS;
}

MISTAKE(gru_step, inner_bias_twice,
        "b_n is added twice. rnn_affine() has added it to v already.")
(const gru_params *p, const gsl_matrix *h_prev, gsl_matrix *gate, gsl_matrix *v,
 gsl_matrix *h)
{
    if (gru_step_arguments(p, h_prev, gate, v, h) != GSL_SUCCESS)
        return GSL_EBADLEN;
    gru_right_sums(p, h_prev, gate);
    gru_right_v(p, h_prev, v);
    for (size_t i = 0; i < v->size1; i++) {
        gsl_vector_view v_i = gsl_matrix_row(v, i);
        gsl_vector_add(&v_i.vector, &p->b_n.vector);
    }
    gru_right_gates(p, gate);
    gru_right_new(p, v, gate);
    gru_right_states(p, gate, h_prev, h);
    return GSL_SUCCESS;
}

MISTAKE(gru_step, v_not_kept,
        "v is left as it was. It is an output, too: the way back needs\n"
        "  it.")
(const gru_params *p, const gsl_matrix *h_prev, gsl_matrix *gate, gsl_matrix *v,
 gsl_matrix *h)
{
    if (gru_step_arguments(p, h_prev, gate, v, h) != GSL_SUCCESS)
        return GSL_EBADLEN;
    gru_right_sums(p, h_prev, gate);
    gru_right_v(p, h_prev, h);
    gru_right_gates(p, gate);
    gru_right_new(p, h, gate);
    gru_right_states(p, gate, h_prev, h);
    return GSL_SUCCESS;
}

MISTAKE(gru_step, all_rows_touch,
        "rows are sought at i * 3H and i * H, in the products, too. A\n"
        "  matrix may be a window: gsl_matrix_ptr() knows how wide.")
(const gru_params *p, const gsl_matrix *h_prev, gsl_matrix *gate, gsl_matrix *v,
 gsl_matrix *h)
{
    const size_t B = gate->size1;

    if (gru_step_arguments(p, h_prev, gate, v, h) != GSL_SUCCESS)
        return GSL_EBADLEN;
    // What the matrices would be if they had no other columns beside them.
    const gsl_matrix_const_view h_prev_dense =
        gsl_matrix_const_view_array(h_prev->data, B, p->H);
    gsl_matrix_view gate_dense =
        gsl_matrix_view_array(gate->data, B, GRU_GATES * p->H);
    gsl_matrix_view v_dense = gsl_matrix_view_array(v->data, B, p->H);
    gsl_matrix_view h_dense = gsl_matrix_view_array(h->data, B, p->H);
    return gru_right_step(p, &h_prev_dense.matrix, &gate_dense.matrix,
                          &v_dense.matrix, &h_dense.matrix);
}

MISTAKE(gru_step_backward, product_too_early,
        "dh_prev takes what da and dv held before. First (8.7) makes them,\n"
        "  then (8.9) multiplies.")
(const gru_params *p, const gsl_matrix *gate, const gsl_matrix *v,
 const gsl_matrix *h_prev, const gsl_matrix *dh, gsl_matrix *da, gsl_matrix *dv,
 gsl_matrix *dh_prev)
{
    if (gru_step_backward_arguments(p, gate, v, h_prev, dh, da, dv, dh_prev)
        != GSL_SUCCESS)
        return GSL_EBADLEN;
    gru_right_dh_prev(p, da, dv, dh_prev);
    gru_right_da_n(p, gate, dh, da);
    gru_right_da_z(p, gate, h_prev, dh, da);
    gru_right_da_r(p, gate, v, da);
    gru_right_dv(p, gate, da, dv);
    gru_right_road(p, gate, dh, dh_prev);
    return GSL_SUCCESS;
}

MISTAKE(gru_step_backward, no_states,
        "nothing comes back through the weights: (8.9) is missing. The\n"
        "  gates have listened to the states before.")
(const gru_params *p, const gsl_matrix *gate, const gsl_matrix *v,
 const gsl_matrix *h_prev, const gsl_matrix *dh, gsl_matrix *da, gsl_matrix *dv,
 gsl_matrix *dh_prev)
{
    if (gru_step_backward_arguments(p, gate, v, h_prev, dh, da, dv, dh_prev)
        != GSL_SUCCESS)
        return GSL_EBADLEN;
    gru_right_da_n(p, gate, dh, da);
    gru_right_da_z(p, gate, h_prev, dh, da);
    gru_right_da_r(p, gate, v, da);
    gru_right_dv(p, gate, da, dv);
    gru_right_road(p, gate, dh, dh_prev);
    return GSL_SUCCESS;
}

MISTAKE(gru_step_backward, road_of_new,
        "the road is dh (1 - z). That share of the state was new; h_prev\n"
        "  has the share z.")
(const gru_params *p, const gsl_matrix *gate, const gsl_matrix *v,
 const gsl_matrix *h_prev, const gsl_matrix *dh, gsl_matrix *da, gsl_matrix *dv,
 gsl_matrix *dh_prev)
{
    if (gru_step_backward_arguments(p, gate, v, h_prev, dh, da, dv, dh_prev)
        != GSL_SUCCESS)
        return GSL_EBADLEN;
    gru_right_da_n(p, gate, dh, da);
    gru_right_da_z(p, gate, h_prev, dh, da);
    gru_right_da_r(p, gate, v, da);
    gru_right_dv(p, gate, da, dv);
    for (size_t i = 0; i < dh->size1; i++)
        for (size_t j = 0; j < p->H; j++)
            *gsl_matrix_ptr(dh_prev, i, j) +=
                (1.0 - gsl_matrix_get(gate, i, GRU_Z * p->H + j))
                * gsl_matrix_get(dh, i, j);
    gru_right_dh_prev(p, da, dv, dh_prev);
    return GSL_SUCCESS;
}

MISTAKE(gru_step_backward, share_kept,
        "da_n has z where (8.7) has 1 - z. n is in the state with the share\n"
        "  1 - z.")
(const gru_params *p, const gsl_matrix *gate, const gsl_matrix *v,
 const gsl_matrix *h_prev, const gsl_matrix *dh, gsl_matrix *da, gsl_matrix *dv,
 gsl_matrix *dh_prev)
{
    if (gru_step_backward_arguments(p, gate, v, h_prev, dh, da, dv, dh_prev)
        != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t i = 0; i < dh->size1; i++)
        for (size_t j = 0; j < p->H; j++) {
            const double *r = gsl_matrix_const_ptr(gate, i, j);
            const double z = r[GRU_Z * p->H], n = r[GRU_N * p->H];
            gsl_matrix_set(da, i, GRU_N * p->H + j,
                           gsl_matrix_get(dh, i, j) * z * (1.0 - n * n));
        }
    gru_right_da_z(p, gate, h_prev, dh, da);
    gru_right_da_r(p, gate, v, da);
    gru_right_dv(p, gate, da, dv);
    gru_right_road(p, gate, dh, dh_prev);
    gru_right_dh_prev(p, da, dv, dh_prev);
    return GSL_SUCCESS;
}

MISTAKE(gru_step_backward, new_as_gate,
        "n has the slope of a gate, n (1 - n). It comes from tanh: 1 - n^2.")
(const gru_params *p, const gsl_matrix *gate, const gsl_matrix *v,
 const gsl_matrix *h_prev, const gsl_matrix *dh, gsl_matrix *da, gsl_matrix *dv,
 gsl_matrix *dh_prev)
{
    if (gru_step_backward_arguments(p, gate, v, h_prev, dh, da, dv, dh_prev)
        != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t i = 0; i < dh->size1; i++)
        for (size_t j = 0; j < p->H; j++) {
            const double *r = gsl_matrix_const_ptr(gate, i, j);
            const double z = r[GRU_Z * p->H], n = r[GRU_N * p->H];
            gsl_matrix_set(da, i, GRU_N * p->H + j,
                           gsl_matrix_get(dh, i, j) * (1.0 - z) * n
                               * (1.0 - n));
        }
    gru_right_da_z(p, gate, h_prev, dh, da);
    gru_right_da_r(p, gate, v, da);
    gru_right_dv(p, gate, da, dv);
    gru_right_road(p, gate, dh, dh_prev);
    gru_right_dh_prev(p, da, dv, dh_prev);
    return GSL_SUCCESS;
}

MISTAKE(gru_step_backward, dv_added,
        "dv is added to what it held before. It is overwritten: v has no\n"
        "  other reader.")
(const gru_params *p, const gsl_matrix *gate, const gsl_matrix *v,
 const gsl_matrix *h_prev, const gsl_matrix *dh, gsl_matrix *da, gsl_matrix *dv,
 gsl_matrix *dh_prev)
{
    if (gru_step_backward_arguments(p, gate, v, h_prev, dh, da, dv, dh_prev)
        != GSL_SUCCESS)
        return GSL_EBADLEN;
    gru_right_da_n(p, gate, dh, da);
    gru_right_da_z(p, gate, h_prev, dh, da);
    gru_right_da_r(p, gate, v, da);
    for (size_t i = 0; i < dv->size1; i++)
        for (size_t j = 0; j < p->H; j++)
            *gsl_matrix_ptr(dv, i, j) +=
                gsl_matrix_get(gate, i, j)
                * gsl_matrix_get(da, i, GRU_N * p->H + j);
    gru_right_road(p, gate, dh, dh_prev);
    gru_right_dh_prev(p, da, dv, dh_prev);
    return GSL_SUCCESS;
}

MISTAKE(gru_step_backward, all_rows_touch,
        "rows are sought at i * 3H and i * H. A matrix may be part of a\n"
        "  wider one: gsl_matrix_ptr(gate, i, 0) knows how wide.")
(const gru_params *p, const gsl_matrix *gate, const gsl_matrix *v,
 const gsl_matrix *h_prev, const gsl_matrix *dh, gsl_matrix *da, gsl_matrix *dv,
 gsl_matrix *dh_prev)
{
    const size_t B = gate->size1, H = p->H;

    if (gru_step_backward_arguments(p, gate, v, h_prev, dh, da, dv, dh_prev)
        != GSL_SUCCESS)
        return GSL_EBADLEN;
    // What the matrices would be if they had no other columns beside them.
    const gsl_matrix_const_view gate_dense =
        gsl_matrix_const_view_array(gate->data, B, GRU_GATES * H);
    const gsl_matrix_const_view v_dense =
        gsl_matrix_const_view_array(v->data, B, H);
    const gsl_matrix_const_view h_prev_dense =
        gsl_matrix_const_view_array(h_prev->data, B, H);
    const gsl_matrix_const_view dh_dense =
        gsl_matrix_const_view_array(dh->data, B, H);
    gsl_matrix_view da_dense =
        gsl_matrix_view_array(da->data, B, GRU_GATES * H);
    gsl_matrix_view dv_dense = gsl_matrix_view_array(dv->data, B, H);
    gsl_matrix_view dh_prev_dense = gsl_matrix_view_array(dh_prev->data, B, H);
    return gru_right_step_backward(p, &gate_dense.matrix, &v_dense.matrix,
                                   &h_prev_dense.matrix, &dh_dense.matrix,
                                   &da_dense.matrix, &dv_dense.matrix,
                                   &dh_prev_dense.matrix);
}

MISTAKE(
    gru_step_backward, rows_touch,
    "rows are sought at i * 3H and i * H, though the products are right.\n"
    "  A matrix may be part of a wider one: gsl_matrix_ptr() knows how wide.")
(const gru_params *p, const gsl_matrix *gate, const gsl_matrix *v,
 const gsl_matrix *h_prev, const gsl_matrix *dh, gsl_matrix *da, gsl_matrix *dv,
 gsl_matrix *dh_prev)
{
    const size_t B = gate->size1, H = p->H;

    if (gru_step_backward_arguments(p, gate, v, h_prev, dh, da, dv, dh_prev)
        != GSL_SUCCESS)
        return GSL_EBADLEN;
    // What the matrices would be if they had no other columns beside them.
    const gsl_matrix_const_view gate_dense =
        gsl_matrix_const_view_array(gate->data, B, GRU_GATES * H);
    const gsl_matrix_const_view v_dense =
        gsl_matrix_const_view_array(v->data, B, H);
    const gsl_matrix_const_view h_prev_dense =
        gsl_matrix_const_view_array(h_prev->data, B, H);
    const gsl_matrix_const_view dh_dense =
        gsl_matrix_const_view_array(dh->data, B, H);
    gsl_matrix_view da_dense =
        gsl_matrix_view_array(da->data, B, GRU_GATES * H);
    gsl_matrix_view dv_dense = gsl_matrix_view_array(dv->data, B, H);
    gsl_matrix_view dh_prev_dense = gsl_matrix_view_array(dh_prev->data, B, H);
    gru_right_da_n(p, &gate_dense.matrix, &dh_dense.matrix, &da_dense.matrix);
    gru_right_da_z(p, &gate_dense.matrix, &h_prev_dense.matrix,
                   &dh_dense.matrix, &da_dense.matrix);
    gru_right_da_r(p, &gate_dense.matrix, &v_dense.matrix, &da_dense.matrix);
    gru_right_dv(p, &gate_dense.matrix, &da_dense.matrix, &dv_dense.matrix);
    gru_right_road(p, &gate_dense.matrix, &dh_dense.matrix,
                   &dh_prev_dense.matrix);
    gru_right_dh_prev(p, da, dv, dh_prev);
    return GSL_SUCCESS;
}
