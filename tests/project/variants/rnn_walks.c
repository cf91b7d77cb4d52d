/*
 * Right answers to chapter 2 that are written in other ways again: its steps
 * sequence and readout. See rnn.c and rnn_losses.c beside this file.
 */
#include "../../runner/sheet.h"
#include "rnn.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Asked in another order than in the model answer. */
static int
rnn_walk_status(const rnn_params *p, const sequence *x, const sequence *h)
{
    const int status = sequence_expect(h, x->T + 1, x->B, p->H);
    return status == GSL_SUCCESS ? sequence_expect(x, x->T, h->B, p->D)
                                 : status;
}

VARIANT(rnn_forward, one_matrix)
(const rnn_params *p, const sequence *x, sequence *h)
{
    if (rnn_walk_status(p, x, h) != GSL_SUCCESS)
        return GSL_EBADLEN;
    // [W_xh W_hh] meets the input and the state side by side.
    const size_t D = p->D, H = p->H;
    gsl_matrix *W = gsl_matrix_alloc(H, D + H);
    gsl_matrix *z = gsl_matrix_alloc(x->B, D + H);
    gsl_matrix_view W_x = gsl_matrix_submatrix(W, 0, 0, H, D),
                    W_h = gsl_matrix_submatrix(W, 0, D, H, H),
                    z_x = gsl_matrix_submatrix(z, 0, 0, x->B, D),
                    z_h = gsl_matrix_submatrix(z, 0, D, x->B, H);
    gsl_matrix_memcpy(&W_x.matrix, &p->W_xh.matrix);
    gsl_matrix_memcpy(&W_h.matrix, &p->W_hh.matrix);
    for (size_t t = 1; t <= x->T; t++) {
        gsl_matrix_view x_t = sequence_at(x, t - 1), now = sequence_at(h, t),
                        before = sequence_at(h, t - 1);
        gsl_matrix_memcpy(&z_x.matrix, &x_t.matrix);
        gsl_matrix_memcpy(&z_h.matrix, &before.matrix);
        rnn_affine(W, &p->b_h.vector, z, &now.matrix);
        activation_map(p->f, x->B * H, now.matrix.data);
    }
    gsl_matrix_free(W);
    gsl_matrix_free(z);
    return GSL_SUCCESS;
}

VARIANT(rnn_forward, sequence_by_sequence)
(const rnn_params *p, const sequence *x, sequence *h)
{
    if (rnn_walk_status(p, x, h) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t i = 0; i < x->B; i++)
        for (size_t t = 1; t <= x->T; t++) {
            gsl_vector_view in =
                gsl_vector_view_array(sequence_of(x, t - 1, i), p->D);
            gsl_vector_view before =
                gsl_vector_view_array(sequence_of(h, t - 1, i), p->H);
            gsl_vector_view now =
                gsl_vector_view_array(sequence_of(h, t, i), p->H);
            gsl_vector_memcpy(&now.vector, &p->b_h.vector);
            gsl_blas_dgemv(CblasNoTrans, 1.0, &p->W_hh.matrix, &before.vector,
                           1.0, &now.vector);
            gsl_blas_dgemv(CblasNoTrans, 1.0, &p->W_xh.matrix, &in.vector, 1.0,
                           &now.vector);
            activation_map(p->f, p->H, now.vector.data);
        }
    return GSL_SUCCESS;
}

/* The states of the steps first + 1 to last, each half after the other. */
static void
rnn_states_in_halves(const rnn_params *p, const sequence *x, sequence *h,
                     size_t first, size_t last)
{
    const size_t middle = first + (last - first) / 2;

    if (last - first > 1) {
        rnn_states_in_halves(p, x, h, first, middle);
        rnn_states_in_halves(p, x, h, middle, last);
        return;
    }
    for (size_t i = 0; i < x->B; i++) {
        const double *in = sequence_of(x, first, i);
        const double *before = sequence_of(h, first, i);
        double *now = sequence_of(h, last, i);
        for (size_t j = 0; j < p->H; j++) {
            double from_x = 0.0, from_h = 0.0;
            for (size_t k = p->D; k-- > 0;)
                from_x += in[k] * gsl_matrix_get(&p->W_xh.matrix, j, k);
            for (size_t k = p->H; k-- > 0;)
                from_h += before[k] * gsl_matrix_get(&p->W_hh.matrix, j, k);
            now[j] = gsl_vector_get(&p->b_h.vector, j) + from_h + from_x;
        }
        activation_map(p->f, p->H, now);
    }
}

VARIANT(rnn_forward, halves)
(const rnn_params *p, const sequence *x, sequence *h)
{
    if (rnn_walk_status(p, x, h) != GSL_SUCCESS)
        return GSL_EBADLEN;
    rnn_states_in_halves(p, x, h, 0, x->T);
    return GSL_SUCCESS;
}

VARIANT(rnn_forward, long_double)
(const rnn_params *p, const sequence *x, sequence *h)
{
    const double *W = p->W_hh.matrix.data, *U = p->W_xh.matrix.data;
    const size_t B = x->B, D = p->D, H = p->H;

    if (rnn_walk_status(p, x, h) != GSL_SUCCESS)
        return GSL_EBADLEN;
    // One row after the other: B rows before a state stands what it reads.
    for (size_t r = 0; r < x->T * B; r++)
        for (size_t j = 0; j < H; j++) {
            long double a = p->b_h.vector.data[j];
            for (size_t k = 0; k < D; k++)
                a += (long double)U[j * D + k] * x->data[r * D + k];
            for (size_t k = 0; k < H; k++)
                a += (long double)W[j * H + k] * h->data[r * H + k];
            h->data[(r + B) * H + j] = activation_value(p->f, (double)a);
        }
    return GSL_SUCCESS;
}

VARIANT(rnn_forward, bias_last)
(const rnn_params *p, const sequence *x, sequence *h)
{
    if (rnn_walk_status(p, x, h) != GSL_SUCCESS)
        return GSL_EBADLEN;
    gsl_matrix_view inputs = sequence_rows(x, 0, x->T),
                    states = sequence_rows(h, 1, x->T);
    gsl_blas_dgemm(CblasNoTrans, CblasTrans, 1.0, &inputs.matrix,
                   &p->W_xh.matrix, 0.0, &states.matrix);
    for (size_t t = 0; t < x->T; t++) {
        gsl_matrix_view before = sequence_at(h, t), now = sequence_at(h, t + 1);
        gsl_blas_dgemm(CblasNoTrans, CblasTrans, 1.0, &before.matrix,
                       &p->W_hh.matrix, 1.0, &now.matrix);
        for (size_t j = 0; j < p->H; j++) {
            gsl_vector_view unit = gsl_matrix_column(&now.matrix, j);
            gsl_vector_add_constant(&unit.vector,
                                    gsl_vector_get(&p->b_h.vector, j));
            for (size_t i = 0; i < x->B; i++)
                gsl_vector_set(
                    &unit.vector, i,
                    activation_value(p->f, gsl_vector_get(&unit.vector, i)));
        }
    }
    return GSL_SUCCESS;
}

static int
rnn_said_status(const rnn_params *p, const sequence *h, const sequence *y)
{
    if (y->n != p->O || h->n != p->H)
        return GSL_EBADLEN;
    return h->B == y->B && h->T == y->T + 1 ? GSL_SUCCESS : GSL_EBADLEN;
}

VARIANT(rnn_readout, unit_by_unit)
(const rnn_params *p, const sequence *h, sequence *y)
{
    if (rnn_said_status(p, h, y) != GSL_SUCCESS)
        GSL_ERROR("h and y disagree", GSL_EBADLEN);
    gsl_matrix_view states = sequence_rows(h, 1, y->T);
    gsl_matrix_view outputs = sequence_rows(y, 0, y->T);
    gsl_matrix_set_zero(&outputs.matrix);
    // What one hidden unit says to one output, at all steps at once.
    for (size_t j = 0; j < p->O; j++) {
        gsl_vector_view y_j = gsl_matrix_column(&outputs.matrix, j);
        for (size_t k = 0; k < p->H; k++) {
            gsl_vector_view h_k = gsl_matrix_column(&states.matrix, k);
            gsl_blas_daxpy(gsl_matrix_get(&p->W_hy.matrix, j, k), &h_k.vector,
                           &y_j.vector);
        }
        gsl_vector_add_constant(&y_j.vector, gsl_vector_get(&p->b_y.vector, j));
    }
    return GSL_SUCCESS;
}

VARIANT(rnn_readout, output_by_output)
(const rnn_params *p, const sequence *h, sequence *y)
{
    if (rnn_said_status(p, h, y) != GSL_SUCCESS)
        return GSL_EBADLEN;
    gsl_matrix_view states = sequence_rows(h, 1, y->T);
    gsl_matrix_view outputs = sequence_rows(y, 0, y->T);
    for (size_t j = p->O; j-- > 0;) {
        gsl_vector_const_view W_j = gsl_matrix_const_row(&p->W_hy.matrix, j);
        gsl_vector_view y_j = gsl_matrix_column(&outputs.matrix, j);
        gsl_vector_set_all(&y_j.vector, gsl_vector_get(&p->b_y.vector, j));
        gsl_blas_dgemv(CblasNoTrans, 1.0, &states.matrix, &W_j.vector, 1.0,
                       &y_j.vector);
    }
    return GSL_SUCCESS;
}

VARIANT(rnn_readout, bias_as_weight)
(const rnn_params *p, const sequence *h, sequence *y)
{
    if (rnn_said_status(p, h, y) != GSL_SUCCESS)
        return GSL_EBADLEN;
    gsl_vector *z = gsl_vector_alloc(p->H + 1), *w = gsl_vector_alloc(p->H + 1);
    gsl_vector_view state = gsl_vector_subvector(z, 0, p->H);
    gsl_vector_view weight = gsl_vector_subvector(w, 0, p->H);
    gsl_vector_set(z, p->H, 1.0);
    for (size_t j = 0; j < p->O; j++) {
        gsl_matrix_get_row(&weight.vector, &p->W_hy.matrix, j);
        gsl_vector_set(w, p->H, gsl_vector_get(&p->b_y.vector, j));
        for (size_t r = 0; r < y->T * y->B; r++) {
            memcpy(state.vector.data, h->data + (r + h->B) * p->H,
                   p->H * sizeof *h->data);
            gsl_blas_ddot(z, w, &y->data[r * p->O + j]);
        }
    }
    gsl_vector_free(z);
    gsl_vector_free(w);
    return GSL_SUCCESS;
}

VARIANT(rnn_readout, transposed)
(const rnn_params *p, const sequence *h, sequence *y)
{
    if (rnn_said_status(p, h, y) != GSL_SUCCESS)
        return GSL_EBADLEN;
    // Outputs as rows and all observations as columns.
    gsl_matrix *Y = gsl_matrix_alloc(p->O, y->T * y->B);
    gsl_matrix_view states = sequence_rows(h, 1, y->T);
    gsl_matrix_view outputs = sequence_rows(y, 0, y->T);
    for (size_t c = 0; c < Y->size2; c++)
        gsl_matrix_set_col(Y, c, &p->b_y.vector);
    gsl_blas_dgemm(CblasNoTrans, CblasTrans, 1.0, &p->W_hy.matrix,
                   &states.matrix, 1.0, Y);
    gsl_matrix_transpose_memcpy(&outputs.matrix, Y);
    gsl_matrix_free(Y);
    return GSL_SUCCESS;
}

VARIANT(rnn_readout, fused)
(const rnn_params *p, const sequence *h, sequence *y)
{
    const double *b = p->b_y.vector.data, *state;
    double *out = y->data;

    if (rnn_said_status(p, h, y) != GSL_SUCCESS)
        return GSL_EBADLEN;
    // Backwards through the units, from the bias on.
    for (state = sequence_of(h, 1, 0); out < y->data + y->T * y->B * y->n;
         state += p->H)
        for (size_t j = 0; j < p->O; j++, out++) {
            const double *w = p->W_hy.matrix.data + j * p->H;
            double sum = b[j];
            for (size_t k = p->H; k > 0; k--)
                sum = fma(state[k - 1], w[k - 1], sum);
            *out = sum;
        }
    return GSL_SUCCESS;
}
