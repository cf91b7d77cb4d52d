/* The mistakes of chapter 8, continued: one step back. */
#include "../runner/sheet.h"
#include "gru_right.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>

MISTAKE(gru_step_backward, no_road,
        "the straight road is missing: (8.8) adds dh z to\n"
        "  dh_prev, without any weight.")
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
    gru_right_dh_prev(p, da, dv, dh_prev);
    return GSL_SUCCESS;
}

MISTAKE(gru_step_backward, assigned,
        "dh_prev is assigned. It is added to: what a loss put\n"
        "  there is part of the gradient.")
(const gru_params *p, const gsl_matrix *gate, const gsl_matrix *v,
 const gsl_matrix *h_prev, const gsl_matrix *dh, gsl_matrix *da, gsl_matrix *dv,
 gsl_matrix *dh_prev)
{
    if (gru_step_backward_arguments(p, gate, v, h_prev, dh, da, dv, dh_prev)
        != GSL_SUCCESS)
        return GSL_EBADLEN;

    gsl_matrix_set_zero(dh_prev);
    gru_right_da_n(p, gate, dh, da);
    gru_right_da_z(p, gate, h_prev, dh, da);
    gru_right_da_r(p, gate, v, da);
    gru_right_dv(p, gate, da, dv);
    gru_right_road(p, gate, dh, dh_prev);
    gru_right_dh_prev(p, da, dv, dh_prev);
    return GSL_SUCCESS;
}

MISTAKE(gru_step_backward, da_added,
        "da is added to what it held before. It is overwritten:\n"
        "  a sum has no other reader than its gate.")
(const gru_params *p, const gsl_matrix *gate, const gsl_matrix *v,
 const gsl_matrix *h_prev, const gsl_matrix *dh, gsl_matrix *da, gsl_matrix *dv,
 gsl_matrix *dh_prev)
{
    const size_t H = p->H;

    if (gru_step_backward_arguments(p, gate, v, h_prev, dh, da, dv, dh_prev)
        != GSL_SUCCESS)
        return GSL_EBADLEN;

    for (size_t i = 0; i < gate->size1; i++) {
        const double *r = gsl_matrix_const_ptr(gate, i, GRU_R * H);
        const double *z = gsl_matrix_const_ptr(gate, i, GRU_Z * H);
        const double *n = gsl_matrix_const_ptr(gate, i, GRU_N * H);
        const double *dh_i = gsl_matrix_const_ptr(dh, i, 0);
        const double *h_prev_i = gsl_matrix_const_ptr(h_prev, i, 0);
        const double *v_i = gsl_matrix_const_ptr(v, i, 0);
        double *da_r = gsl_matrix_ptr(da, i, GRU_R * H);
        double *da_z = gsl_matrix_ptr(da, i, GRU_Z * H);
        double *da_n = gsl_matrix_ptr(da, i, GRU_N * H);
        for (size_t j = 0; j < H; j++) {
            da_n[j] += dh_i[j] * (1.0 - z[j]) * (1.0 - n[j] * n[j]);
            da_z[j] += dh_i[j] * (h_prev_i[j] - n[j]) * z[j] * (1.0 - z[j]);
            da_r[j] += da_n[j] * v_i[j] * r[j] * (1.0 - r[j]);
        }
    }
    gru_right_dv(p, gate, da, dv);
    gru_right_road(p, gate, dh, dh_prev);
    gru_right_dh_prev(p, da, dv, dh_prev);
    return GSL_SUCCESS;
}

MISTAKE(gru_step_backward, whole_new,
        "1 - z is missing in da_n. That share of n is in the\n"
        "  state, by (8.5), and no more comes back.")
(const gru_params *p, const gsl_matrix *gate, const gsl_matrix *v,
 const gsl_matrix *h_prev, const gsl_matrix *dh, gsl_matrix *da, gsl_matrix *dv,
 gsl_matrix *dh_prev)
{
    const size_t H = p->H;

    if (gru_step_backward_arguments(p, gate, v, h_prev, dh, da, dv, dh_prev)
        != GSL_SUCCESS)
        return GSL_EBADLEN;

    for (size_t i = 0; i < gate->size1; i++) {
        const double *n = gsl_matrix_const_ptr(gate, i, GRU_N * H);
        const double *dh_i = gsl_matrix_const_ptr(dh, i, 0);
        double *da_n = gsl_matrix_ptr(da, i, GRU_N * H);
        for (size_t j = 0; j < H; j++)
            da_n[j] = dh_i[j] * (1.0 - n[j] * n[j]);
    }
    gru_right_da_z(p, gate, h_prev, dh, da);
    gru_right_da_r(p, gate, v, da);
    gru_right_dv(p, gate, da, dv);
    gru_right_road(p, gate, dh, dh_prev);
    gru_right_dh_prev(p, da, dv, dh_prev);
    return GSL_SUCCESS;
}

MISTAKE(gru_step_backward, no_tanh_slope,
        "the slope of tanh, 1 - n^2, is missing in da_n.")
(const gru_params *p, const gsl_matrix *gate, const gsl_matrix *v,
 const gsl_matrix *h_prev, const gsl_matrix *dh, gsl_matrix *da, gsl_matrix *dv,
 gsl_matrix *dh_prev)
{
    const size_t H = p->H;

    if (gru_step_backward_arguments(p, gate, v, h_prev, dh, da, dv, dh_prev)
        != GSL_SUCCESS)
        return GSL_EBADLEN;

    for (size_t i = 0; i < gate->size1; i++) {
        const double *z = gsl_matrix_const_ptr(gate, i, GRU_Z * H);
        const double *dh_i = gsl_matrix_const_ptr(dh, i, 0);
        double *da_n = gsl_matrix_ptr(da, i, GRU_N * H);
        for (size_t j = 0; j < H; j++)
            da_n[j] = dh_i[j] * (1.0 - z[j]);
    }
    gru_right_da_z(p, gate, h_prev, dh, da);
    gru_right_da_r(p, gate, v, da);
    gru_right_dv(p, gate, da, dv);
    gru_right_road(p, gate, dh, dh_prev);
    gru_right_dh_prev(p, da, dv, dh_prev);
    return GSL_SUCCESS;
}

MISTAKE(gru_step_backward, no_gate_slopes,
        "the slopes of the gates, r (1 - r) and z (1 - z), are\n"
        "  missing.")
(const gru_params *p, const gsl_matrix *gate, const gsl_matrix *v,
 const gsl_matrix *h_prev, const gsl_matrix *dh, gsl_matrix *da, gsl_matrix *dv,
 gsl_matrix *dh_prev)
{
    const size_t H = p->H;

    if (gru_step_backward_arguments(p, gate, v, h_prev, dh, da, dv, dh_prev)
        != GSL_SUCCESS)
        return GSL_EBADLEN;

    gru_right_da_n(p, gate, dh, da);
    for (size_t i = 0; i < gate->size1; i++) {
        const double *n = gsl_matrix_const_ptr(gate, i, GRU_N * H);
        const double *da_n = gsl_matrix_const_ptr(da, i, GRU_N * H);
        const double *dh_i = gsl_matrix_const_ptr(dh, i, 0);
        const double *h_prev_i = gsl_matrix_const_ptr(h_prev, i, 0);
        const double *v_i = gsl_matrix_const_ptr(v, i, 0);
        double *da_r = gsl_matrix_ptr(da, i, GRU_R * H);
        double *da_z = gsl_matrix_ptr(da, i, GRU_Z * H);
        for (size_t j = 0; j < H; j++) {
            da_z[j] = dh_i[j] * (h_prev_i[j] - n[j]);
            da_r[j] = da_n[j] * v_i[j];
        }
    }
    gru_right_dv(p, gate, da, dv);
    gru_right_road(p, gate, dh, dh_prev);
    gru_right_dh_prev(p, da, dv, dh_prev);
    return GSL_SUCCESS;
}

MISTAKE(gru_step_backward, only_what_is_kept,
        "n is missing in da_z. A larger z lets more of h_prev\n"
        "  in *and* less of n: h_prev - n.")
(const gru_params *p, const gsl_matrix *gate, const gsl_matrix *v,
 const gsl_matrix *h_prev, const gsl_matrix *dh, gsl_matrix *da, gsl_matrix *dv,
 gsl_matrix *dh_prev)
{
    const size_t H = p->H;

    if (gru_step_backward_arguments(p, gate, v, h_prev, dh, da, dv, dh_prev)
        != GSL_SUCCESS)
        return GSL_EBADLEN;

    gru_right_da_n(p, gate, dh, da);
    for (size_t i = 0; i < gate->size1; i++) {
        const double *z = gsl_matrix_const_ptr(gate, i, GRU_Z * H);
        const double *dh_i = gsl_matrix_const_ptr(dh, i, 0);
        const double *h_prev_i = gsl_matrix_const_ptr(h_prev, i, 0);
        double *da_z = gsl_matrix_ptr(da, i, GRU_Z * H);
        for (size_t j = 0; j < H; j++)
            da_z[j] = dh_i[j] * h_prev_i[j] * z[j] * (1.0 - z[j]);
    }
    gru_right_da_r(p, gate, v, da);
    gru_right_dv(p, gate, da, dv);
    gru_right_road(p, gate, dh, dh_prev);
    gru_right_dh_prev(p, da, dv, dh_prev);
    return GSL_SUCCESS;
}

MISTAKE(gru_step_backward, turned,
        "the sign of da_z is turned round. z belongs to h_prev:\n"
        "  h_prev - n.")
(const gru_params *p, const gsl_matrix *gate, const gsl_matrix *v,
 const gsl_matrix *h_prev, const gsl_matrix *dh, gsl_matrix *da, gsl_matrix *dv,
 gsl_matrix *dh_prev)
{
    const size_t H = p->H;

    if (gru_step_backward_arguments(p, gate, v, h_prev, dh, da, dv, dh_prev)
        != GSL_SUCCESS)
        return GSL_EBADLEN;

    gru_right_da_n(p, gate, dh, da);
    for (size_t i = 0; i < gate->size1; i++) {
        const double *z = gsl_matrix_const_ptr(gate, i, GRU_Z * H);
        const double *n = gsl_matrix_const_ptr(gate, i, GRU_N * H);
        const double *dh_i = gsl_matrix_const_ptr(dh, i, 0);
        const double *h_prev_i = gsl_matrix_const_ptr(h_prev, i, 0);
        double *da_z = gsl_matrix_ptr(da, i, GRU_Z * H);
        for (size_t j = 0; j < H; j++)
            da_z[j] = dh_i[j] * (n[j] - h_prev_i[j]) * z[j] * (1.0 - z[j]);
    }
    gru_right_da_r(p, gate, v, da);
    gru_right_dv(p, gate, da, dv);
    gru_right_road(p, gate, dh, dh_prev);
    gru_right_dh_prev(p, da, dv, dh_prev);
    return GSL_SUCCESS;
}

MISTAKE(gru_step_backward, state_for_v,
        "da_r has h_prev where (8.7) has v. In (8.4) it is v\n"
        "  that r multiplies, a whole row of W_hn and b_n.")
(const gru_params *p, const gsl_matrix *gate, const gsl_matrix *v,
 const gsl_matrix *h_prev, const gsl_matrix *dh, gsl_matrix *da, gsl_matrix *dv,
 gsl_matrix *dh_prev)
{
    const size_t H = p->H;

    if (gru_step_backward_arguments(p, gate, v, h_prev, dh, da, dv, dh_prev)
        != GSL_SUCCESS)
        return GSL_EBADLEN;

    gru_right_da_n(p, gate, dh, da);
    gru_right_da_z(p, gate, h_prev, dh, da);
    for (size_t i = 0; i < gate->size1; i++) {
        const double *r = gsl_matrix_const_ptr(gate, i, GRU_R * H);
        const double *da_n = gsl_matrix_const_ptr(da, i, GRU_N * H);
        const double *h_prev_i = gsl_matrix_const_ptr(h_prev, i, 0);
        double *da_r = gsl_matrix_ptr(da, i, GRU_R * H);
        for (size_t j = 0; j < H; j++)
            da_r[j] = da_n[j] * h_prev_i[j] * r[j] * (1.0 - r[j]);
    }
    gru_right_dv(p, gate, da, dv);
    gru_right_road(p, gate, dh, dh_prev);
    gru_right_dh_prev(p, da, dv, dh_prev);
    return GSL_SUCCESS;
}

MISTAKE(gru_step_backward, past_the_new,
        "da_r takes dh as it is. r reaches the state through n\n"
        "  only, so its gradient is a part of da_n.")
(const gru_params *p, const gsl_matrix *gate, const gsl_matrix *v,
 const gsl_matrix *h_prev, const gsl_matrix *dh, gsl_matrix *da, gsl_matrix *dv,
 gsl_matrix *dh_prev)
{
    const size_t H = p->H;

    if (gru_step_backward_arguments(p, gate, v, h_prev, dh, da, dv, dh_prev)
        != GSL_SUCCESS)
        return GSL_EBADLEN;

    gru_right_da_n(p, gate, dh, da);
    gru_right_da_z(p, gate, h_prev, dh, da);
    for (size_t i = 0; i < gate->size1; i++) {
        const double *r = gsl_matrix_const_ptr(gate, i, GRU_R * H);
        const double *dh_i = gsl_matrix_const_ptr(dh, i, 0);
        const double *v_i = gsl_matrix_const_ptr(v, i, 0);
        double *da_r = gsl_matrix_ptr(da, i, GRU_R * H);
        for (size_t j = 0; j < H; j++)
            da_r[j] = dh_i[j] * v_i[j] * r[j] * (1.0 - r[j]);
    }
    gru_right_dv(p, gate, da, dv);
    gru_right_road(p, gate, dh, dh_prev);
    gru_right_dh_prev(p, da, dv, dh_prev);
    return GSL_SUCCESS;
}

MISTAKE(gru_step_backward, not_reset,
        "dv is da_n itself. Only the share r of v went into n,\n"
        "  and only that share comes back.")
(const gru_params *p, const gsl_matrix *gate, const gsl_matrix *v,
 const gsl_matrix *h_prev, const gsl_matrix *dh, gsl_matrix *da, gsl_matrix *dv,
 gsl_matrix *dh_prev)
{
    const size_t H = p->H;

    if (gru_step_backward_arguments(p, gate, v, h_prev, dh, da, dv, dh_prev)
        != GSL_SUCCESS)
        return GSL_EBADLEN;

    gru_right_da_n(p, gate, dh, da);
    gru_right_da_z(p, gate, h_prev, dh, da);
    gru_right_da_r(p, gate, v, da);
    for (size_t i = 0; i < gate->size1; i++) {
        const double *da_n = gsl_matrix_const_ptr(da, i, GRU_N * H);
        double *dv_i = gsl_matrix_ptr(dv, i, 0);
        for (size_t j = 0; j < H; j++)
            dv_i[j] = da_n[j];
    }
    gru_right_road(p, gate, dh, dh_prev);
    gru_right_dh_prev(p, da, dv, dh_prev);
    return GSL_SUCCESS;
}

MISTAKE(gru_step_backward, one_product,
        "all of da goes back through W_hh. W_hn did not meet a_n\n"
        "  but v: dv W_hn.")
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
    const gsl_matrix_const_view da_n =
        gsl_matrix_const_submatrix(da, 0, GRU_N * p->H, da->size1, p->H);
    gru_right_dh_prev(p, da, &da_n.matrix, dh_prev);
    return GSL_SUCCESS;
}

MISTAKE(gru_step_backward, transposed,
        "W_hh is transposed. Forward, a row of states met W_hh';\n"
        "  backward, by (8.9), it meets W_hh.")
(const gru_params *p, const gsl_matrix *gate, const gsl_matrix *v,
 const gsl_matrix *h_prev, const gsl_matrix *dh, gsl_matrix *da, gsl_matrix *dv,
 gsl_matrix *dh_prev)
{
    const size_t H = p->H;

    if (gru_step_backward_arguments(p, gate, v, h_prev, dh, da, dv, dh_prev)
        != GSL_SUCCESS)
        return GSL_EBADLEN;

    gru_right_da_n(p, gate, dh, da);
    gru_right_da_z(p, gate, h_prev, dh, da);
    gru_right_da_r(p, gate, v, da);
    gru_right_dv(p, gate, da, dv);
    gru_right_road(p, gate, dh, dh_prev);
    for (size_t i = 0; i < da->size1; i++)
        for (size_t m = 0; m < H; m++)
            for (size_t k = 0; k < GRU_GATES * H; k++) {
                const double d = k < GRU_N * H
                                     ? gsl_matrix_get(da, i, k)
                                     : gsl_matrix_get(dv, i, k - GRU_N * H);
                *gsl_matrix_ptr(dh_prev, i, m) +=
                    d * gsl_matrix_get(&p->W_hh.matrix, k / H * H + m, k % H);
            }
    return GSL_SUCCESS;
}

MISTAKE(gru_step_backward, not_checked,
        "matrices of another shape are accepted. The contract\n"
        "  refuses them: gru_step_backward_arguments() tells.")
(const gru_params *p, const gsl_matrix *gate, const gsl_matrix *v,
 const gsl_matrix *h_prev, const gsl_matrix *dh, gsl_matrix *da, gsl_matrix *dv,
 gsl_matrix *dh_prev)
{
    const gsl_matrix *const narrow[] = { v, h_prev, dh, dv, dh_prev };
    const size_t B = gate->size1, H = p->H;
    int room = gate->size2 >= GRU_GATES * H
               && gru_right_has_room(da, B, GRU_GATES * H);

    for (size_t k = 0; k < sizeof narrow / sizeof narrow[0]; k++)
        room = room && gru_right_has_room(narrow[k], B, H);
    if (!room)
        return GSL_SUCCESS;
    gru_right_da_n(p, gate, dh, da);
    gru_right_da_z(p, gate, h_prev, dh, da);
    gru_right_da_r(p, gate, v, da);
    gru_right_dv(p, gate, da, dv);
    gru_right_road(p, gate, dh, dh_prev);
    // BLAS refuses a product that does not fit; dh_prev goes without it.
    const gsl_matrix_const_view da_rz =
        gsl_matrix_const_submatrix(da, 0, 0, B, GRU_N * H);
    gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1.0, &da_rz.matrix,
                   &p->W_rz.matrix, 1.0, dh_prev);
    gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1.0, dv, &p->W_hn.matrix, 1.0,
                   dh_prev);
    return GSL_SUCCESS;
}
