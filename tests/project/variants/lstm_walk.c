/* Right answers of chapter 7, continued: more ways back through time. */
#include "../../runner/sheet.h"
#include "lstm.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>

/* One step back, from index t to index t - 1. */
static void
lstm_walk_back(const lstm_params *p, const lstm_states *s, lstm_states *ds,
               size_t t)
{
    const gsl_matrix_view gate = sequence_at(s->gate, t - 1);
    const gsl_matrix_view was = sequence_at(s->c, t - 1);
    const gsl_matrix_view is = sequence_at(s->c, t);
    gsl_matrix_view da = sequence_at(ds->gate, t - 1);
    gsl_matrix_view dc = sequence_at(ds->c, t), dh = sequence_at(ds->h, t);
    gsl_matrix_view dc_was = sequence_at(ds->c, t - 1);
    gsl_matrix_view dh_was = sequence_at(ds->h, t - 1);

    lstm_step_backward(p, &gate.matrix, &was.matrix, &is.matrix, &dh.matrix,
                       &dc.matrix, &da.matrix, &dc_was.matrix, &dh_was.matrix);
}

/* Every gate by itself: its row of each weight matrix, and its bias. */
VARIANT(lstm_sweep, gate_by_gate)
(const lstm_params *p, const sequence *x, const lstm_states *s, lstm_states *ds,
 lstm_params *dp)
{
    const int status = lstm_sweep_arguments(p, x, s, ds, dp);
    if (status != GSL_SUCCESS)
        return status;
    for (size_t t = x->T; t > 0; t--)
        lstm_walk_back(p, s, ds, t);
    const gsl_matrix_view x_all = sequence_rows(x, 0, x->T);
    const gsl_matrix_view h_prev = sequence_rows(s->h, 0, x->T);
    gsl_matrix_view da = sequence_rows(ds->gate, 0, x->T);
    for (size_t k = 0; k < da.matrix.size2; k++) {
        const gsl_vector_view da_k = gsl_matrix_column(&da.matrix, k);
        gsl_vector_view dW_x = gsl_matrix_row(&dp->W_xh.matrix, k);
        gsl_vector_view dW_h = gsl_matrix_row(&dp->W_hh.matrix, k);
        double sum = 0.0;
        gsl_blas_dgemv(CblasTrans, 1.0, &x_all.matrix, &da_k.vector, 1.0,
                       &dW_x.vector);
        gsl_blas_dgemv(CblasTrans, 1.0, &h_prev.matrix, &da_k.vector, 1.0,
                       &dW_h.vector);
        for (size_t row = 0; row < da_k.vector.size; row++)
            sum += gsl_vector_get(&da_k.vector, row);
        *gsl_vector_ptr(&dp->b_h.vector, k) += sum;
    }
    return GSL_SUCCESS;
}

/* A few steps back, and then the weights of those few in one product. */
VARIANT(lstm_sweep, a_few_steps_at_a_time)
(const lstm_params *p, const sequence *x, const lstm_states *s, lstm_states *ds,
 lstm_params *dp)
{
    enum { FEW = 3 };
    if (lstm_sweep_arguments(p, x, s, ds, dp) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t to = x->T; to > 0;) {
        const size_t from = to > FEW ? to - FEW : 0;
        for (size_t t = to; t > from; t--)
            lstm_walk_back(p, s, ds, t);
        const gsl_matrix_view some = sequence_rows(x, from, to - from);
        const gsl_matrix_view h_prev = sequence_rows(s->h, from, to - from);
        const gsl_matrix_view da = sequence_rows(ds->gate, from, to - from);
        bptt_affine(&p->W_hh.matrix, &h_prev.matrix, &da.matrix, NULL,
                    &dp->W_hh.matrix, NULL);
        bptt_affine(&p->W_xh.matrix, &some.matrix, &da.matrix, NULL,
                    &dp->W_xh.matrix, &dp->b_h.vector);
        to = from;
    }
    return GSL_SUCCESS;
}

/* The steps of sequence i, as a matrix whose rows lie B rows apart. */
static gsl_matrix_view
lstm_steps_of(const sequence *s, size_t from, size_t count, size_t i)
{
    return gsl_matrix_view_array_with_tda(sequence_of(s, from, i), count, s->n,
                                          s->B * s->n);
}

/* Weights from one sequence of the batch after the other. */
VARIANT(lstm_sweep, one_sequence_at_a_time)
(const lstm_params *p, const sequence *x, const lstm_states *s, lstm_states *ds,
 lstm_params *dp)
{
    size_t t = x->T;
    if (lstm_sweep_arguments(p, x, s, ds, dp) != GSL_SUCCESS)
        return GSL_EBADLEN;
    do
        lstm_walk_back(p, s, ds, t);
    while (--t > 0);
    for (size_t i = 0; i < x->B; i++) {
        const gsl_matrix_view x_i = lstm_steps_of(x, 0, x->T, i);
        const gsl_matrix_view h_i = lstm_steps_of(s->h, 0, x->T, i);
        const gsl_matrix_view da_i = lstm_steps_of(ds->gate, 0, x->T, i);
        bptt_affine(&p->W_xh.matrix, &x_i.matrix, &da_i.matrix, NULL,
                    &dp->W_xh.matrix, &dp->b_h.vector);
        bptt_affine(&p->W_hh.matrix, &h_i.matrix, &da_i.matrix, NULL,
                    &dp->W_hh.matrix, NULL);
    }
    return GSL_SUCCESS;
}

/* sum_t,i da_ti[k] z_ti[m], the last step first. */
static double
lstm_long_weight(const sequence *da, const sequence *z, size_t k, size_t m)
{
    long double sum = 0.0L;
    for (size_t t = da->T; t-- > 0;)
        for (size_t i = 0; i < da->B; i++)
            sum +=
                (long double)sequence_of(da, t, i)[k] * sequence_of(z, t, i)[m];
    return (double)sum;
}

/* Each weight by its own sum, with more digits. */
VARIANT(lstm_sweep, long_double)
(const lstm_params *p, const sequence *x, const lstm_states *s, lstm_states *ds,
 lstm_params *dp)
{
    if (lstm_sweep_arguments(p, x, s, ds, dp) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t t = x->T; t-- > 0;)
        lstm_walk_back(p, s, ds, t + 1);
    for (size_t k = 0; k < LSTM_GATES * p->H; k++) {
        long double bias = 0.0L;
        for (size_t row = 0; row < x->T * x->B; row++)
            bias += ds->gate->data[row * ds->gate->n + k];
        for (size_t d = 0; d < p->D; d++)
            *gsl_matrix_ptr(&dp->W_xh.matrix, k, d) +=
                lstm_long_weight(ds->gate, x, k, d);
        for (size_t j = 0; j < p->H; j++)
            *gsl_matrix_ptr(&dp->W_hh.matrix, k, j) +=
                lstm_long_weight(ds->gate, s->h, k, j);
        *gsl_vector_ptr(&dp->b_h.vector, k) += (double)bias;
    }
    return GSL_SUCCESS;
}

/* The walk first; then the weights of each step from the first step on. */
VARIANT(lstm_sweep, weights_from_the_start)
(const lstm_params *p, const sequence *x, const lstm_states *s, lstm_states *ds,
 lstm_params *dp)
{
    if (lstm_sweep_arguments(p, x, s, ds, dp) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t t = x->T; t >= 1; --t)
        lstm_walk_back(p, s, ds, t);
    for (size_t t = 0; t < x->T; ++t) {
        const gsl_matrix_view x_t = sequence_at(x, t);
        const gsl_matrix_view h_t = sequence_at(s->h, t);
        const gsl_matrix_view da = sequence_at(ds->gate, t);
        gsl_blas_dgemm(CblasTrans, CblasNoTrans, 1.0, &da.matrix, &x_t.matrix,
                       1.0, &dp->W_xh.matrix);
        gsl_blas_dgemm(CblasTrans, CblasNoTrans, 1.0, &da.matrix, &h_t.matrix,
                       1.0, &dp->W_hh.matrix);
        for (size_t k = 0; k < da.matrix.size2; k++) {
            double step = 0.0;
            for (size_t i = 0; i < x->B; i++)
                step += gsl_matrix_get(&da.matrix, i, k);
            *gsl_vector_ptr(&dp->b_h.vector, k) += step;
        }
    }
    return GSL_SUCCESS;
}

/* ---- From the loss to every weight ---------------------------------------- */

static int
lstm_whole_way_fits(const lstm_params *p, const sequence *x,
                    const lstm_states *s, const sequence *dy,
                    const lstm_states *ds, const lstm_params *dp)
{
    int status = lstm_sweep_arguments(p, x, s, ds, dp);
    if (status == GSL_SUCCESS)
        status = sequence_expect(dy, x->T, x->B, p->O);
    return status;
}

VARIANT(lstm_backward, one_sequence_at_a_time)
(const lstm_params *p, const sequence *x, const lstm_states *s,
 const sequence *dy, lstm_states *ds, lstm_params *dp)
{
    const int status = lstm_whole_way_fits(p, x, s, dy, ds, dp);
    if (status != GSL_SUCCESS)
        return status;
    for (size_t i = 0; i < x->B; i++) {
        const gsl_matrix_view h_i = lstm_steps_of(s->h, 1, x->T, i);
        const gsl_matrix_view dy_i = lstm_steps_of(dy, 0, x->T, i);
        gsl_matrix_view dh_i = lstm_steps_of(ds->h, 1, x->T, i);
        bptt_affine(&p->W_hy.matrix, &h_i.matrix, &dy_i.matrix, &dh_i.matrix,
                    &dp->W_hy.matrix, &dp->b_y.vector);
    }
    return lstm_sweep(p, x, s, ds, dp);
}

/* Each number of dh, of dW_hy and of db_y by its own sum. */
VARIANT(lstm_backward, number_by_number)
(const lstm_params *p, const sequence *x, const lstm_states *s,
 const sequence *dy, lstm_states *ds, lstm_params *dp)
{
    const gsl_matrix *W = &p->W_hy.matrix;
    const size_t rows = x->T * x->B, first = x->B * p->H;
    if (lstm_whole_way_fits(p, x, s, dy, ds, dp) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t k = 0; k < p->O; k++) {
        const double *dy_k = dy->data + k;
        for (size_t j = 0; j < p->H; j++)
            *gsl_matrix_ptr(&dp->W_hy.matrix, k, j) += cblas_ddot(
                (int)rows, dy_k, (int)p->O, s->h->data + first + j, (int)p->H);
        for (size_t row = 0; row < rows; row++)
            *gsl_vector_ptr(&dp->b_y.vector, k) += dy_k[row * p->O];
    }
    for (size_t row = 0; row < rows; row++)
        for (size_t j = 0; j < p->H; j++)
            ds->h->data[first + row * p->H + j] +=
                cblas_ddot((int)p->O, dy->data + row * p->O, 1,
                           gsl_matrix_const_ptr(W, 0, j), (int)W->tda);
    return lstm_sweep(p, x, s, ds, dp);
}

/* An outer product and a matrix times a vector for every row. */
VARIANT(lstm_backward, rows)
(const lstm_params *p, const sequence *x, const lstm_states *s,
 const sequence *dy, lstm_states *ds, lstm_params *dp)
{
    if (lstm_whole_way_fits(p, x, s, dy, ds, dp) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t t = x->T; t > 0; t--)
        for (size_t i = 0; i < x->B; i++) {
            const gsl_vector_view error =
                gsl_vector_view_array(sequence_of(dy, t - 1, i), p->O);
            const gsl_vector_view h =
                gsl_vector_view_array(sequence_of(s->h, t, i), p->H);
            gsl_vector_view dh =
                gsl_vector_view_array(sequence_of(ds->h, t, i), p->H);
            for (size_t k = 0; k < p->O; k++) {
                const gsl_vector_const_view W_k =
                    gsl_matrix_const_row(&p->W_hy.matrix, k);
                gsl_blas_daxpy(gsl_vector_get(&error.vector, k), &W_k.vector,
                               &dh.vector);
            }
            gsl_blas_dger(1.0, &error.vector, &h.vector, &dp->W_hy.matrix);
            gsl_vector_add(&dp->b_y.vector, &error.vector);
        }
    return lstm_sweep(p, x, s, ds, dp);
}

/* Step by step from the start, each with its two products. */
VARIANT(lstm_backward, readout_from_the_start)
(const lstm_params *p, const sequence *x, const lstm_states *s,
 const sequence *dy, lstm_states *ds, lstm_params *dp)
{
    if (lstm_whole_way_fits(p, x, s, dy, ds, dp) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t t = 1; t <= x->T; t++) {
        const gsl_matrix_view dy_t = sequence_at(dy, t - 1);
        const gsl_matrix_view h = sequence_at(s->h, t);
        gsl_matrix_view dh = sequence_at(ds->h, t);
        gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1.0, &dy_t.matrix,
                       &p->W_hy.matrix, 1.0, &dh.matrix);
        gsl_blas_dgemm(CblasTrans, CblasNoTrans, 1.0, &dy_t.matrix, &h.matrix,
                       1.0, &dp->W_hy.matrix);
        for (size_t m = 0; m < dy->B * dy->n; m++)
            *gsl_vector_ptr(&dp->b_y.vector, m % dy->n) +=
                dy->data[(t - 1) * dy->B * dy->n + m];
    }
    return lstm_sweep(p, x, s, ds, dp);
}

/* Output by output: what each one alone sends back. */
VARIANT(lstm_backward, output_by_output)
(const lstm_params *p, const sequence *x, const lstm_states *s,
 const sequence *dy, lstm_states *ds, lstm_params *dp)
{
    if (lstm_whole_way_fits(p, x, s, dy, ds, dp) != GSL_SUCCESS)
        return GSL_EBADLEN;
    const gsl_matrix_view h = sequence_rows(s->h, 1, x->T);
    gsl_matrix_view dh = sequence_rows(ds->h, 1, x->T);
    gsl_matrix_view dy_all = sequence_rows(dy, 0, x->T);
    for (size_t k = 0; k < p->O; k++) {
        const gsl_vector_view dy_k = gsl_matrix_column(&dy_all.matrix, k);
        const gsl_vector_const_view W_k =
            gsl_matrix_const_row(&p->W_hy.matrix, k);
        gsl_vector_view dW_k = gsl_matrix_row(&dp->W_hy.matrix, k);
        double sum = 0.0;
        for (size_t row = dy_k.vector.size; row-- > 0;)
            sum += gsl_vector_get(&dy_k.vector, row);
        gsl_vector_set(&dp->b_y.vector, k,
                       gsl_vector_get(&dp->b_y.vector, k) + sum);
        gsl_blas_dger(1.0, &dy_k.vector, &W_k.vector, &dh.matrix);
        gsl_blas_dgemv(CblasTrans, 1.0, &h.matrix, &dy_k.vector, 1.0,
                       &dW_k.vector);
    }
    return lstm_sweep(p, x, s, ds, dp);
}
