/* Right answers of chapter 7, continued: more ways through a whole sequence. */
#include "../../runner/sheet.h"
#include "lstm.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <math.h>
#include <string.h>

/* The step into index t; gate holds what the inputs say. */
static int
lstm_forward_once(const lstm_params *p, lstm_states *s, size_t t)
{
    const gsl_matrix_view was_c = sequence_at(s->c, t - 1);
    const gsl_matrix_view was_h = sequence_at(s->h, t - 1);
    gsl_matrix_view gate = sequence_at(s->gate, t - 1);
    gsl_matrix_view is_c = sequence_at(s->c, t), is_h = sequence_at(s->h, t);

    return lstm_step(p, &was_c.matrix, &was_h.matrix, &gate.matrix,
                     &is_c.matrix, &is_h.matrix);
}

/* The product overwrites, and the bias is added to every row of it. */
VARIANT(lstm_forward, bias_last)
(const lstm_params *p, const sequence *x, lstm_states *s)
{
    int status = lstm_forward_arguments(p, x, s);
    if (status != GSL_SUCCESS)
        return status;
    const gsl_matrix_view x_all = sequence_rows(x, 0, x->T);
    gsl_matrix_view a = sequence_rows(s->gate, 0, x->T);
    gsl_blas_dgemm(CblasNoTrans, CblasTrans, 1.0, &x_all.matrix,
                   &p->W_xh.matrix, 0.0, &a.matrix);
    for (size_t row = 0; row < a.matrix.size1; row++) {
        gsl_vector_view a_row = gsl_matrix_row(&a.matrix, row);
        gsl_vector_add(&a_row.vector, &p->b_h.vector);
    }
    for (size_t t = 1; status == GSL_SUCCESS && t <= x->T; t++)
        status = lstm_forward_once(p, s, t);
    return status;
}

/* A few steps at a time: their inputs in one product, and then the steps. */
VARIANT(lstm_forward, a_few_steps_at_a_time)
(const lstm_params *p, const sequence *x, lstm_states *s)
{
    enum { FEW = 4 };
    if (lstm_forward_arguments(p, x, s) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t from = 0; from < x->T; from += FEW) {
        const size_t count = x->T - from < FEW ? x->T - from : FEW;
        const gsl_matrix_view some = sequence_rows(x, from, count);
        gsl_matrix_view a = sequence_rows(s->gate, from, count);
        rnn_affine(&p->W_xh.matrix, &p->b_h.vector, &some.matrix, &a.matrix);
        for (size_t t = from + 1; t <= from + count; t++)
            lstm_forward_once(p, s, t);
    }
    return GSL_SUCCESS;
}

/* A matrix times a vector for every sequence at every step. */
VARIANT(lstm_forward, rows)
(const lstm_params *p, const sequence *x, lstm_states *s)
{
    if (lstm_forward_arguments(p, x, s) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t t = 0; t < x->T; t++) {
        for (size_t i = 0; i < x->B; i++) {
            gsl_vector_view a = gsl_vector_view_array(
                sequence_of(s->gate, t, i), LSTM_GATES * p->H);
            const gsl_vector_view x_i =
                gsl_vector_view_array(sequence_of(x, t, i), p->D);
            gsl_vector_memcpy(&a.vector, &p->b_h.vector);
            gsl_blas_dgemv(CblasNoTrans, 1.0, &p->W_xh.matrix, &x_i.vector, 1.0,
                           &a.vector);
        }
        lstm_forward_once(p, s, t + 1);
    }
    return GSL_SUCCESS;
}

/* Steps FROM to TO - 1, the earlier half before the later one. */
static void
lstm_forward_halves(const lstm_params *p, const sequence *x, lstm_states *s,
                    size_t from, size_t to)
{
    const size_t middle = from + (to - from) / 2;

    if (to - from > 1) {
        lstm_forward_halves(p, x, s, from, middle);
        lstm_forward_halves(p, x, s, middle, to);
        return;
    }
    const gsl_matrix_view x_t = sequence_at(x, from);
    gsl_matrix_view a = sequence_at(s->gate, from);
    for (size_t n = 0; n < x->B; n++)
        for (size_t k = 0; k < LSTM_GATES * p->H; k++) {
            double sum = gsl_vector_get(&p->b_h.vector, k);
            for (size_t d = 0; d < p->D; d++)
                sum += gsl_matrix_get(&x_t.matrix, n, d)
                       * gsl_matrix_get(&p->W_xh.matrix, k, d);
            gsl_matrix_set(&a.matrix, n, k, sum);
        }
    lstm_forward_once(p, s, to);
}

VARIANT(lstm_forward, halves)
(const lstm_params *p, const sequence *x, lstm_states *s)
{
    if (lstm_forward_arguments(p, x, s) == GSL_SUCCESS) {
        lstm_forward_halves(p, x, s, 0, x->T);
        return GSL_SUCCESS;
    }
    return GSL_EBADLEN;
}

/* A gate from everything that it hears: its bias, the inputs, the states. */
static double
lstm_gate_of(const lstm_params *p, size_t k, const double *x,
             const double *h_prev)
{
    const double *W_x = gsl_matrix_const_ptr(&p->W_xh.matrix, k, 0);
    const double *W_h = gsl_matrix_const_ptr(&p->W_hh.matrix, k, 0);
    const double a = gsl_vector_get(&p->b_h.vector, k)
                     + cblas_ddot((int)p->D, W_x, 1, x, 1)
                     + cblas_ddot((int)p->H, W_h, 1, h_prev, 1);
    return k / p->H == LSTM_G ? tanh(a) : 1.0 / (1.0 + exp(-a));
}

VARIANT(lstm_forward, gate_by_gate)
(const lstm_params *p, const sequence *x, lstm_states *s)
{
    const size_t H = p->H;
    if (lstm_forward_arguments(p, x, s) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t t = 1; t <= x->T; t++)
        for (size_t i = 0; i < x->B; i++) {
            double *gate = sequence_of(s->gate, t - 1, i);
            double *c = sequence_of(s->c, t, i), *h = sequence_of(s->h, t, i);
            const double *c_prev = sequence_of(s->c, t - 1, i);
            for (size_t k = 0; k < 4 * H; k++)
                gate[k] = lstm_gate_of(p, k, sequence_of(x, t - 1, i),
                                       sequence_of(s->h, t - 1, i));
            for (size_t j = 0; j < H; j++) {
                c[j] = gate[H + j] * c_prev[j] + gate[j] * gate[2 * H + j];
                h[j] = gate[3 * H + j] * tanh(c[j]);
            }
        }
    return GSL_SUCCESS;
}
