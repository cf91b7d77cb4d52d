/*
 * What learners really write in chapter 8. This file: one step. chain.c beside
 * it says how a mistake is added; gru_right.h has the parts of a step from which
 * those below are put together.
 */
#include "../runner/sheet.h"
#include "gru_right.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <math.h>

MISTAKE(gru_step, transposed,
        "W_hh is not transposed. Weights are (to, from), and a\n"
        "  row of states meets W_hr', W_hz' and W_hn'.")
(const gru_params *p, const gsl_matrix *h_prev, gsl_matrix *gate, gsl_matrix *v,
 gsl_matrix *h)
{
    const size_t H = p->H;

    if (gru_step_arguments(p, h_prev, gate, v, h) != GSL_SUCCESS)
        return GSL_EBADLEN;

    const gsl_matrix *W = &p->W_hh.matrix;
    for (size_t i = 0; i < gate->size1; i++)
        for (size_t j = 0; j < H; j++) {
            double *a = gsl_matrix_ptr(gate, i, 0),
                   *v_ij = gsl_matrix_ptr(v, i, j);
            *v_ij = gsl_vector_get(&p->b_n.vector, j);
            for (size_t m = 0; m < H; m++) {
                const double h_m = gsl_matrix_get(h_prev, i, m);
                a[j] += gsl_matrix_get(W, GRU_R * H + m, j) * h_m;
                a[H + j] += gsl_matrix_get(W, GRU_Z * H + m, j) * h_m;
                *v_ij += gsl_matrix_get(W, GRU_N * H + m, j) * h_m;
            }
        }
    gru_right_gates(p, gate);
    gru_right_new(p, v, gate);
    gru_right_states(p, gate, h_prev, h);
    return GSL_SUCCESS;
}

MISTAKE(gru_step, inputs_lost,
        "what the inputs say to r and z is overwritten. In (8.6)\n"
        "  it is added to: beta is 1.")
(const gru_params *p, const gsl_matrix *h_prev, gsl_matrix *gate, gsl_matrix *v,
 gsl_matrix *h)
{
    if (gru_step_arguments(p, h_prev, gate, v, h) != GSL_SUCCESS)
        return GSL_EBADLEN;

    gsl_matrix_view rz =
        gsl_matrix_submatrix(gate, 0, 0, gate->size1, GRU_N * p->H);
    gsl_matrix_set_zero(&rz.matrix);
    gru_right_sums(p, h_prev, gate);
    gru_right_v(p, h_prev, v);
    gru_right_gates(p, gate);
    gru_right_new(p, v, gate);
    gru_right_states(p, gate, h_prev, h);
    return GSL_SUCCESS;
}

/* v without its bias: h_prev W_hn'. */
static void
gru_step_product(const gru_params *p, const gsl_matrix *h_prev, gsl_matrix *v)
{
    for (size_t i = 0; i < v->size1; i++)
        for (size_t j = 0; j < p->H; j++) {
            double sum = 0.0;
            for (size_t m = 0; m < p->H; m++)
                sum += gsl_matrix_get(&p->W_hn.matrix, j, m)
                       * gsl_matrix_get(h_prev, i, m);
            gsl_matrix_set(v, i, j, sum);
        }
}

MISTAKE(gru_step, no_inner_bias, "b_n is missing: (8.3) adds it to v.")
(const gru_params *p, const gsl_matrix *h_prev, gsl_matrix *gate, gsl_matrix *v,
 gsl_matrix *h)
{
    if (gru_step_arguments(p, h_prev, gate, v, h) != GSL_SUCCESS)
        return GSL_EBADLEN;
    gru_right_sums(p, h_prev, gate);
    gru_step_product(p, h_prev, v);
    gru_right_gates(p, gate);
    gru_right_new(p, v, gate);
    gru_right_states(p, gate, h_prev, h);
    return GSL_SUCCESS;
}

MISTAKE(gru_step, bias_outside,
        "b_n is added beside the reset, and r does not multiply\n"
        "  it. In (8.3) it is a part of v, and so is reset with it.")
(const gru_params *p, const gsl_matrix *h_prev, gsl_matrix *gate, gsl_matrix *v,
 gsl_matrix *h)
{
    if (gru_step_arguments(p, h_prev, gate, v, h) != GSL_SUCCESS)
        return GSL_EBADLEN;

    gru_right_sums(p, h_prev, gate);
    gru_step_product(p, h_prev, v);
    gru_right_gates(p, gate);
    for (size_t i = 0; i < gate->size1; i++)
        for (size_t j = 0; j < p->H; j++)
            *gsl_matrix_ptr(gate, i, GRU_N * p->H + j) +=
                gsl_vector_get(&p->b_n.vector, j);
    gru_right_new(p, v, gate);
    gru_right_states(p, gate, h_prev, h);
    return GSL_SUCCESS;
}

MISTAKE(gru_step, reset_first,
        "r multiplies the states, and then comes W_hn. That is the\n"
        "  unit of the paper. In (8.4) the product comes first: r v.")
(const gru_params *p, const gsl_matrix *h_prev, gsl_matrix *gate, gsl_matrix *v,
 gsl_matrix *h)
{
    const size_t H = p->H;

    if (gru_step_arguments(p, h_prev, gate, v, h) != GSL_SUCCESS)
        return GSL_EBADLEN;

    gru_right_sums(p, h_prev, gate);
    gru_right_gates(p, gate);
    gsl_matrix *rh = gsl_matrix_alloc(gate->size1, H);
    for (size_t i = 0; i < gate->size1; i++) {
        const double *r = gsl_matrix_const_ptr(gate, i, GRU_R * H);
        const double *h_prev_i = gsl_matrix_const_ptr(h_prev, i, 0);
        double *rh_i = gsl_matrix_ptr(rh, i, 0);
        for (size_t j = 0; j < H; j++)
            rh_i[j] = r[j] * h_prev_i[j];
    }
    gru_right_v(p, rh, v);
    gsl_matrix_free(rh);
    for (size_t i = 0; i < gate->size1; i++) {
        const double *v_i = gsl_matrix_const_ptr(v, i, 0);
        double *n = gsl_matrix_ptr(gate, i, GRU_N * H);
        for (size_t j = 0; j < H; j++)
            n[j] = tanh(n[j] + v_i[j]);
    }
    gru_right_states(p, gate, h_prev, h);
    return GSL_SUCCESS;
}

MISTAKE(gru_step, no_reset,
        "r is not used. In (8.4) it says which share of v\n"
        "  reaches n.")
(const gru_params *p, const gsl_matrix *h_prev, gsl_matrix *gate, gsl_matrix *v,
 gsl_matrix *h)
{
    const size_t H = p->H;

    if (gru_step_arguments(p, h_prev, gate, v, h) != GSL_SUCCESS)
        return GSL_EBADLEN;

    gru_right_sums(p, h_prev, gate);
    gru_right_v(p, h_prev, v);
    gru_right_gates(p, gate);
    for (size_t i = 0; i < gate->size1; i++) {
        const double *v_i = gsl_matrix_const_ptr(v, i, 0);
        double *n = gsl_matrix_ptr(gate, i, GRU_N * H);
        for (size_t j = 0; j < H; j++)
            n[j] = tanh(n[j] + v_i[j]);
    }
    gru_right_states(p, gate, h_prev, h);
    return GSL_SUCCESS;
}

MISTAKE(gru_step, reset_all,
        "r multiplies the input as well. In (8.4) only v is\n"
        "  reset; a_n is not.")
(const gru_params *p, const gsl_matrix *h_prev, gsl_matrix *gate, gsl_matrix *v,
 gsl_matrix *h)
{
    const size_t H = p->H;

    if (gru_step_arguments(p, h_prev, gate, v, h) != GSL_SUCCESS)
        return GSL_EBADLEN;

    gru_right_sums(p, h_prev, gate);
    gru_right_v(p, h_prev, v);
    gru_right_gates(p, gate);
    for (size_t i = 0; i < gate->size1; i++) {
        const double *r = gsl_matrix_const_ptr(gate, i, GRU_R * H);
        const double *v_i = gsl_matrix_const_ptr(v, i, 0);
        double *n = gsl_matrix_ptr(gate, i, GRU_N * H);
        for (size_t j = 0; j < H; j++)
            n[j] = tanh(r[j] * (n[j] + v_i[j]));
    }
    gru_right_states(p, gate, h_prev, h);
    return GSL_SUCCESS;
}

MISTAKE(gru_step, z_first,
        "the gates are taken in the order z r n. Here, as in\n"
        "  PyTorch, r comes first.")
(const gru_params *p, const gsl_matrix *h_prev, gsl_matrix *gate, gsl_matrix *v,
 gsl_matrix *h)
{
    const size_t H = p->H;

    if (gru_step_arguments(p, h_prev, gate, v, h) != GSL_SUCCESS)
        return GSL_EBADLEN;

    gru_right_sums(p, h_prev, gate);
    gru_right_v(p, h_prev, v);
    gru_right_gates(p, gate);
    for (size_t i = 0; i < gate->size1; i++) {
        const double *z = gsl_matrix_const_ptr(gate, i, 0), *r = z + H;
        const double *v_i = gsl_matrix_const_ptr(v, i, 0);
        const double *h_prev_i = gsl_matrix_const_ptr(h_prev, i, 0);
        double *n = gsl_matrix_ptr(gate, i, GRU_N * H);
        double *h_i = gsl_matrix_ptr(h, i, 0);
        for (size_t j = 0; j < H; j++) {
            n[j] = tanh(n[j] + r[j] * v_i[j]);
            h_i[j] = z[j] * h_prev_i[j] + (1.0 - z[j]) * n[j];
        }
    }
    return GSL_SUCCESS;
}

MISTAKE(gru_step, turned,
        "z and 1 - z have changed places. In (8.5) a z of 1 keeps\n"
        "  the state. (Some papers have it the other way round.)")
(const gru_params *p, const gsl_matrix *h_prev, gsl_matrix *gate, gsl_matrix *v,
 gsl_matrix *h)
{
    const size_t H = p->H;

    if (gru_step_arguments(p, h_prev, gate, v, h) != GSL_SUCCESS)
        return GSL_EBADLEN;

    gru_right_sums(p, h_prev, gate);
    gru_right_v(p, h_prev, v);
    gru_right_gates(p, gate);
    gru_right_new(p, v, gate);
    for (size_t i = 0; i < gate->size1; i++) {
        const double *z = gsl_matrix_const_ptr(gate, i, GRU_Z * H);
        const double *n = gsl_matrix_const_ptr(gate, i, GRU_N * H);
        const double *h_prev_i = gsl_matrix_const_ptr(h_prev, i, 0);
        double *h_i = gsl_matrix_ptr(h, i, 0);
        for (size_t j = 0; j < H; j++)
            h_i[j] = (1.0 - z[j]) * h_prev_i[j] + z[j] * n[j];
    }
    return GSL_SUCCESS;
}

MISTAKE(gru_step, no_state,
        "h_prev is missing in (8.5): the share z of it is kept.\n"
        "  Without it there is no road.")
(const gru_params *p, const gsl_matrix *h_prev, gsl_matrix *gate, gsl_matrix *v,
 gsl_matrix *h)
{
    const size_t H = p->H;

    if (gru_step_arguments(p, h_prev, gate, v, h) != GSL_SUCCESS)
        return GSL_EBADLEN;

    gru_right_sums(p, h_prev, gate);
    gru_right_v(p, h_prev, v);
    gru_right_gates(p, gate);
    gru_right_new(p, v, gate);
    for (size_t i = 0; i < gate->size1; i++) {
        const double *z = gsl_matrix_const_ptr(gate, i, GRU_Z * H);
        const double *n = gsl_matrix_const_ptr(gate, i, GRU_N * H);
        double *h_i = gsl_matrix_ptr(h, i, 0);
        for (size_t j = 0; j < H; j++)
            h_i[j] = (1.0 - z[j]) * n[j];
    }
    return GSL_SUCCESS;
}

MISTAKE(gru_step, no_new,
        "n is missing in (8.5): the share 1 - z of the state is\n"
        "  new.")
(const gru_params *p, const gsl_matrix *h_prev, gsl_matrix *gate, gsl_matrix *v,
 gsl_matrix *h)
{
    const size_t H = p->H;

    if (gru_step_arguments(p, h_prev, gate, v, h) != GSL_SUCCESS)
        return GSL_EBADLEN;

    gru_right_sums(p, h_prev, gate);
    gru_right_v(p, h_prev, v);
    gru_right_gates(p, gate);
    gru_right_new(p, v, gate);
    for (size_t i = 0; i < gate->size1; i++) {
        const double *z = gsl_matrix_const_ptr(gate, i, GRU_Z * H);
        const double *h_prev_i = gsl_matrix_const_ptr(h_prev, i, 0);
        double *h_i = gsl_matrix_ptr(h, i, 0);
        for (size_t j = 0; j < H; j++)
            h_i[j] = z[j] * h_prev_i[j];
    }
    return GSL_SUCCESS;
}

MISTAKE(gru_step, logistic,
        "n is a logistic unit. What is new has a sign: tanh.")
(const gru_params *p, const gsl_matrix *h_prev, gsl_matrix *gate, gsl_matrix *v,
 gsl_matrix *h)
{
    const size_t H = p->H;

    if (gru_step_arguments(p, h_prev, gate, v, h) != GSL_SUCCESS)
        return GSL_EBADLEN;

    gru_right_sums(p, h_prev, gate);
    gru_right_v(p, h_prev, v);
    gru_right_gates(p, gate);
    for (size_t i = 0; i < gate->size1; i++) {
        const double *r = gsl_matrix_const_ptr(gate, i, GRU_R * H);
        const double *v_i = gsl_matrix_const_ptr(v, i, 0);
        double *n = gsl_matrix_ptr(gate, i, GRU_N * H);
        for (size_t j = 0; j < H; j++)
            n[j] = activation_value(LOGISTIC, n[j] + r[j] * v_i[j]);
    }
    gru_right_states(p, gate, h_prev, h);
    return GSL_SUCCESS;
}

MISTAKE(gru_step, one_product,
        "one product serves all three blocks, so what the states\n"
        "  say to n is in a_n already, and r v is added to it.")
(const gru_params *p, const gsl_matrix *h_prev, gsl_matrix *gate, gsl_matrix *v,
 gsl_matrix *h)
{
    const size_t H = p->H;

    if (gru_step_arguments(p, h_prev, gate, v, h) != GSL_SUCCESS)
        return GSL_EBADLEN;

    gru_right_sums(p, h_prev, gate);
    gru_right_v(p, h_prev, v);
    gru_right_gates(p, gate);
    for (size_t i = 0; i < gate->size1; i++)
        for (size_t j = 0; j < H; j++)
            for (size_t m = 0; m < H; m++)
                *gsl_matrix_ptr(gate, i, GRU_N * H + j) +=
                    gsl_matrix_get(&p->W_hn.matrix, j, m)
                    * gsl_matrix_get(h_prev, i, m);
    gru_right_new(p, v, gate);
    gru_right_states(p, gate, h_prev, h);
    return GSL_SUCCESS;
}

MISTAKE(gru_step, no_windows,
        "row i is sought at i * 3H and i * H. A matrix may be part\n"
        "  of a wider one: gsl_matrix_ptr(gate, i, 0) knows how wide.")
(const gru_params *p, const gsl_matrix *h_prev, gsl_matrix *gate, gsl_matrix *v,
 gsl_matrix *h)
{
    const size_t B = gate->size1, H = p->H;

    if (gru_step_arguments(p, h_prev, gate, v, h) != GSL_SUCCESS)
        return GSL_EBADLEN;

    gru_right_sums(p, h_prev, gate);
    gru_right_v(p, h_prev, v);
    // What the matrices would be if they had no other columns beside them.
    const gsl_matrix_const_view h_prev_dense =
        gsl_matrix_const_view_array(h_prev->data, B, H);
    const gsl_matrix_const_view v_dense =
        gsl_matrix_const_view_array(v->data, B, H);
    gsl_matrix_view gate_dense =
        gsl_matrix_view_array(gate->data, B, GRU_GATES * H);
    gsl_matrix_view h_dense = gsl_matrix_view_array(h->data, B, H);
    gru_right_gates(p, &gate_dense.matrix);
    gru_right_new(p, &v_dense.matrix, &gate_dense.matrix);
    gru_right_states(p, &gate_dense.matrix, &h_prev_dense.matrix,
                     &h_dense.matrix);
    return GSL_SUCCESS;
}

MISTAKE(gru_step, not_checked,
        "matrices of another shape are accepted. The contract\n"
        "  refuses them with GSL_EBADLEN: gru_step_arguments() tells.")
(const gru_params *p, const gsl_matrix *h_prev, gsl_matrix *gate, gsl_matrix *v,
 gsl_matrix *h)
{
    const size_t B = gate->size1, H = p->H;

    if (gate->size2 < GRU_GATES * H || !gru_right_has_room(h_prev, B, H)
        || !gru_right_has_room(v, B, H) || !gru_right_has_room(h, B, H))
        return GSL_SUCCESS;
    gsl_matrix_view rz = gsl_matrix_submatrix(gate, 0, 0, B, GRU_N * H);
    // BLAS and rnn_affine() refuse by themselves what does not fit them.
    gsl_blas_dgemm(CblasNoTrans, CblasTrans, 1.0, h_prev, &p->W_rz.matrix, 1.0,
                   &rz.matrix);
    if (h_prev->size1 == v->size1 && h_prev->size2 == H && v->size2 == H)
        gru_right_v(p, h_prev, v);
    gru_right_gates(p, gate);
    gru_right_new(p, v, gate);
    gru_right_states(p, gate, h_prev, h);
    return GSL_SUCCESS;
}
