/*
 * Right answers of chapter 8 as others would write them: the way forward. Nothing
 * in them allocates, since the contract has it so.
 */
#include "gru.h"
#include "../../runner/sheet.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <math.h>

/* ---- One step ------------------------------------------------------------- */

static double
gru_logistic_of_tanh(double a)
{
    return 0.5 + 0.5 * tanh(a / 2.0);
}

VARIANT(gru_step, plain_loops)
(const gru_params *p, const gsl_matrix *h_prev, gsl_matrix *gate, gsl_matrix *v,
 gsl_matrix *h)
{
    const size_t H = p->H;
    if (gru_step_arguments(p, h_prev, gate, v, h) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t i = 0; i < gate->size1; i++)
        for (size_t j = 0; j < H; j++) {
            double a_r = gsl_matrix_get(gate, i, j);
            double a_z = gsl_matrix_get(gate, i, H + j);
            double v_ij = gsl_vector_get(&p->b_n.vector, j);
            for (size_t m = 0; m < H; m++) {
                const double h_m = gsl_matrix_get(h_prev, i, m);
                a_r += h_m * gsl_matrix_get(&p->W_hh.matrix, j, m);
                a_z += h_m * gsl_matrix_get(&p->W_hh.matrix, H + j, m);
                v_ij += h_m * gsl_matrix_get(&p->W_hh.matrix, 2 * H + j, m);
            }
            const double r = 1.0 / (1.0 + exp(-a_r));
            const double z = 1.0 / (1.0 + exp(-a_z));
            const double n =
                tanh(gsl_matrix_get(gate, i, 2 * H + j) + r * v_ij);
            gsl_matrix_set(gate, i, j, r);
            gsl_matrix_set(gate, i, H + j, z);
            gsl_matrix_set(gate, i, 2 * H + j, n);
            gsl_matrix_set(v, i, j, v_ij);
            gsl_matrix_set(h, i, j,
                           (1.0 - z) * n + z * gsl_matrix_get(h_prev, i, j));
        }
    return GSL_SUCCESS;
}

/* Row j of W times a row of states, in long double. */
static long double
gru_long_product(const gsl_matrix *W, size_t j, const gsl_matrix *h_prev,
                 size_t i)
{
    long double sum = 0.0L;
    for (size_t m = W->size2; m-- > 0;)
        sum +=
            (long double)gsl_matrix_get(W, j, m) * gsl_matrix_get(h_prev, i, m);
    return sum;
}

VARIANT(gru_step, long_double)
(const gru_params *p, const gsl_matrix *h_prev, gsl_matrix *gate, gsl_matrix *v,
 gsl_matrix *h)
{
    const size_t H = p->H, B = gate->size1;
    if (gate->size2 != 3 * H || h_prev->size1 != B || h_prev->size2 != H
        || v->size1 != B || v->size2 != H || h->size1 != B || h->size2 != H)
        return GSL_EBADLEN;
    for (size_t j = 0; j < H; j++)
        for (size_t i = 0; i < B; i++) {
            double *a = gsl_matrix_ptr(gate, i, j);
            const long double v_ij =
                gru_long_product(&p->W_hn.matrix, j, h_prev, i)
                + gsl_vector_get(&p->b_n.vector, j);
            const long double a_r =
                gru_long_product(&p->W_rz.matrix, j, h_prev, i) + a[0];
            const long double a_z =
                gru_long_product(&p->W_rz.matrix, H + j, h_prev, i) + a[H];
            const long double r = 1.0L / (1.0L + expl(-a_r));
            const long double z = 1.0L / (1.0L + expl(-a_z));
            const long double n = tanhl(a[2 * H] + r * v_ij);
            a[0] = (double)r;
            a[H] = (double)z;
            a[2 * H] = (double)n;
            gsl_matrix_set(v, i, j, (double)v_ij);
            gsl_matrix_set(
                h, i, j,
                (double)(z * gsl_matrix_get(h_prev, i, j) + (1.0L - z) * n));
        }
    return GSL_SUCCESS;
}

/* From n towards the state before, as PyTorch has it. */
VARIANT(gru_step, interpolation)
(const gru_params *p, const gsl_matrix *h_prev, gsl_matrix *gate, gsl_matrix *v,
 gsl_matrix *h)
{
    const size_t H = p->H;
    if (gru_step_arguments(p, h_prev, gate, v, h) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t i = 0; i < gate->size1; i++) {
        gsl_vector_view rz = gsl_matrix_subrow(gate, i, 0, 2 * H);
        gsl_vector_view n = gsl_matrix_subrow(gate, i, 2 * H, H);
        gsl_vector_view v_i = gsl_matrix_row(v, i), h_i = gsl_matrix_row(h, i);
        const gsl_vector_const_view h_prev_i = gsl_matrix_const_row(h_prev, i);
        gsl_blas_dgemv(CblasNoTrans, 1.0, &p->W_rz.matrix, &h_prev_i.vector,
                       1.0, &rz.vector);
        gsl_vector_memcpy(&v_i.vector, &p->b_n.vector);
        gsl_blas_dgemv(CblasNoTrans, 1.0, &p->W_hn.matrix, &h_prev_i.vector,
                       1.0, &v_i.vector);
        for (size_t k = 0; k < 2 * H; k++)
            gsl_vector_set(&rz.vector, k,
                           gru_logistic_of_tanh(gsl_vector_get(&rz.vector, k)));
        for (size_t j = 0; j < H; j++) {
            double *n_j = gsl_vector_ptr(&n.vector, j);
            *n_j = tanh(*n_j
                        + gsl_vector_get(&rz.vector, j)
                              * gsl_vector_get(&v_i.vector, j));
            gsl_vector_set(
                &h_i.vector, j,
                *n_j
                    + gsl_vector_get(&rz.vector, H + j)
                          * (gsl_vector_get(&h_prev_i.vector, j) - *n_j));
        }
    }
    return GSL_SUCCESS;
}

/* One of the three blocks of gate, of da or of W_hh. */
static gsl_matrix
gru_columns(const gsl_matrix *m, size_t block)
{
    const size_t H = m->size2 / GRU_GATES;
    return gsl_matrix_const_submatrix(m, 0, block * H, m->size1, H).matrix;
}

static gsl_matrix
gru_rows(const gsl_matrix *m, size_t block)
{
    const size_t H = m->size1 / GRU_GATES;
    return gsl_matrix_const_submatrix(m, block * H, 0, H, m->size2).matrix;
}

static void
gru_activate(activation f, gsl_matrix *m)
{
    for (size_t i = 0; i < m->size1; i++)
        activation_map(f, m->size2, gsl_matrix_ptr(m, i, 0));
}

/* A product for each block; h has room for what is not known yet. */
VARIANT(gru_step, whole_matrices)
(const gru_params *p, const gsl_matrix *h_prev, gsl_matrix *gate, gsl_matrix *v,
 gsl_matrix *h)
{
    if (gru_step_arguments(p, h_prev, gate, v, h) != GSL_SUCCESS)
        return GSL_EBADLEN;
    gsl_matrix r = gru_columns(gate, GRU_R), z = gru_columns(gate, GRU_Z);
    gsl_matrix n = gru_columns(gate, GRU_N);
    const gsl_matrix W_hr = gru_rows(&p->W_hh.matrix, GRU_R);
    const gsl_matrix W_hz = gru_rows(&p->W_hh.matrix, GRU_Z);
    const gsl_matrix W_hn = gru_rows(&p->W_hh.matrix, GRU_N);
    gsl_blas_dgemm(CblasNoTrans, CblasTrans, 1.0, h_prev, &W_hz, 1.0, &z);
    gsl_blas_dgemm(CblasNoTrans, CblasTrans, 1.0, h_prev, &W_hr, 1.0, &r);
    gsl_blas_dgemm(CblasNoTrans, CblasTrans, 1.0, h_prev, &W_hn, 0.0, v);
    for (size_t i = 0; i < v->size1; i++) {
        gsl_vector_view v_i = gsl_matrix_row(v, i);
        gsl_vector_add(&v_i.vector, &p->b_n.vector);
    }
    gru_activate(LOGISTIC, &r);
    gru_activate(LOGISTIC, &z);
    gsl_matrix_memcpy(h, v);
    gsl_matrix_mul_elements(h, &r);
    gsl_matrix_add(&n, h);
    gru_activate(TANH, &n);
    gsl_matrix_memcpy(h, h_prev);
    gsl_matrix_sub(h, &n);
    gsl_matrix_mul_elements(h, &z);
    gsl_matrix_add(h, &n);
    return GSL_SUCCESS;
}

/* v first: it waits for no gate. */
VARIANT(gru_step, dot_products)
(const gru_params *p, const gsl_matrix *h_prev, gsl_matrix *gate, gsl_matrix *v,
 gsl_matrix *h)
{
    const int H = (int)p->H;
    if (gru_step_arguments(p, h_prev, gate, v, h) != GSL_SUCCESS)
        return GSL_EBADLEN;
    rnn_affine(&p->W_hn.matrix, &p->b_n.vector, h_prev, v);
    for (size_t i = gate->size1; i-- > 0;) {
        double *a = gate->data + i * gate->tda, *h_i = h->data + i * h->tda;
        const double *before = h_prev->data + i * h_prev->tda;
        const double *v_i = v->data + i * v->tda;
        for (int k = 0; k < 2 * H; k++)
            a[k] = activation_value(
                LOGISTIC, a[k]
                              + cblas_ddot(H,
                                           p->W_hh.matrix.data
                                               + k * (int)p->W_hh.matrix.tda,
                                           1, before, 1));
        for (int j = 0; j < H; j++)
            a[2 * H + j] =
                activation_value(TANH, fma(a[j], v_i[j], a[2 * H + j]));
        for (int j = 0; j < H; j++)
            h_i[j] =
                a[H + j] * before[j] + a[2 * H + j] - a[H + j] * a[2 * H + j];
    }
    return GSL_SUCCESS;
}

/* ---- A whole sequence ----------------------------------------------------- */

/* gru_step() at step t, which finds its inputs in gate. */
static void
gru_step_at(const gru_params *p, const gru_states *s, size_t t)
{
    const gsl_matrix_view h_prev = sequence_at(s->h, t - 1);
    gsl_matrix_view gate = sequence_at(s->gate, t - 1);
    gsl_matrix_view v = sequence_at(s->v, t - 1), h = sequence_at(s->h, t);
    gru_step(p, &h_prev.matrix, &gate.matrix, &v.matrix, &h.matrix);
}

VARIANT(gru_forward, inputs_step_by_step)
(const gru_params *p, const sequence *x, gru_states *s)
{
    if (gru_forward_arguments(p, x, s) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t t = 1; t <= x->T; t++) {
        const gsl_matrix_view x_t = sequence_at(x, t - 1);
        gsl_matrix_view gate = sequence_at(s->gate, t - 1);
        rnn_affine(&p->W_xh.matrix, &p->b_h.vector, &x_t.matrix, &gate.matrix);
        gru_step_at(p, s, t);
    }
    return GSL_SUCCESS;
}

static void
gru_steps_until(const gru_params *p, const gru_states *s, size_t t)
{
    if (t == 0)
        return;
    gru_steps_until(p, s, t - 1);
    gru_step_at(p, s, t);
}

VARIANT(gru_forward, recursion)
(const gru_params *p, const sequence *x, gru_states *s)
{
    const size_t G = 3 * p->H;
    if (gru_forward_arguments(p, x, s) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t row = 0; row < x->T * x->B; row++)
        for (size_t k = 0; k < G; k++) {
            double sum = 0.0;
            for (size_t d = 0; d < p->D; d++)
                sum += gsl_matrix_get(&p->W_xh.matrix, k, d)
                       * x->data[row * x->n + d];
            s->gate->data[row * G + k] =
                sum + gsl_vector_get(&p->b_h.vector, k);
        }
    gru_steps_until(p, s, x->T);
    return GSL_SUCCESS;
}

VARIANT(gru_forward, bias_first)
(const gru_params *p, const sequence *x, gru_states *s)
{
    if (gru_forward_arguments(p, x, s) != GSL_SUCCESS)
        return GSL_EBADLEN;
    const gsl_matrix_view x_all = sequence_rows(x, 0, x->T);
    gsl_matrix_view a = sequence_rows(s->gate, 0, x->T);
    for (size_t row = 0; row < a.matrix.size1; row++)
        gsl_matrix_set_row(&a.matrix, row, &p->b_h.vector);
    gsl_blas_dgemm(CblasNoTrans, CblasTrans, 1.0, &x_all.matrix,
                   &p->W_xh.matrix, 1.0, &a.matrix);
    for (size_t t = 0; t < x->T; t++)
        gru_step_at(p, s, t + 1);
    return GSL_SUCCESS;
}

VARIANT(gru_forward, one_sequence_at_a_time)
(const gru_params *p, const sequence *x, gru_states *s)
{
    const size_t H = p->H;
    if (gru_forward_arguments(p, x, s) != GSL_SUCCESS)
        return GSL_EBADLEN;
    const gsl_matrix_view x_all = sequence_rows(x, 0, x->T);
    gsl_matrix_view a = sequence_rows(s->gate, 0, x->T);
    rnn_affine(&p->W_xh.matrix, &p->b_h.vector, &x_all.matrix, &a.matrix);
    for (size_t i = 0; i < x->B; i++)
        for (size_t t = 1; t <= x->T; t++) {
            const gsl_matrix_view h_prev =
                gsl_matrix_view_array(sequence_of(s->h, t - 1, i), 1, H);
            gsl_matrix_view gate =
                gsl_matrix_view_array(sequence_of(s->gate, t - 1, i), 1, 3 * H);
            gsl_matrix_view v =
                gsl_matrix_view_array(sequence_of(s->v, t - 1, i), 1, H);
            gsl_matrix_view h =
                gsl_matrix_view_array(sequence_of(s->h, t, i), 1, H);
            gru_step(p, &h_prev.matrix, &gate.matrix, &v.matrix, &h.matrix);
        }
    return GSL_SUCCESS;
}

/* No step is called: unit by unit. */
VARIANT(gru_forward, by_itself)
(const gru_params *p, const sequence *x, gru_states *s)
{
    const size_t H = p->H;
    if (gru_forward_arguments(p, x, s) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t t = 1; t <= x->T; t++) {
        const gsl_matrix_view x_t = sequence_at(x, t - 1);
        const gsl_matrix_view before = sequence_at(s->h, t - 1);
        gsl_matrix_view a = sequence_at(s->gate, t - 1);
        rnn_affine(&p->W_xh.matrix, &p->b_h.vector, &x_t.matrix, &a.matrix);
        for (size_t m = 0; m < x->B * H; m++) {
            const size_t i = m / H, j = m % H;
            double *at = gsl_matrix_ptr(&a.matrix, i, j);
            const double v =
                (double)gru_long_product(&p->W_hn.matrix, j, &before.matrix, i)
                + gsl_vector_get(&p->b_n.vector, j);
            for (size_t k = 0; k < 2; k++)
                at[k * H] = gru_logistic_of_tanh(
                    at[k * H]
                    + (double)gru_long_product(&p->W_rz.matrix, k * H + j,
                                               &before.matrix, i));
            at[2 * H] = tanh(at[2 * H] + at[0] * v);
            sequence_of(s->v, t - 1, i)[j] = v;
            sequence_of(s->h, t, i)[j] =
                at[H] * gsl_matrix_get(&before.matrix, i, j)
                + (1.0 - at[H]) * at[2 * H];
        }
    }
    return GSL_SUCCESS;
}
