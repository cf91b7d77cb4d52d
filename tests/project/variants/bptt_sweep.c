/*
 * Right answers to chapter 3 that are written in other ways: its steps sweep and
 * backward. The tests have to accept each of them on every seed.
 */
#include "../../runner/sheet.h"
#include "bptt.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <stdlib.h>

/* All of step t, its weights as well, before step t - 1. */
static void
variant_one_step(const rnn_params *p, const sequence *x, const sequence *h,
                 const sequence *da, const sequence *dh, size_t t,
                 rnn_params *dp)
{
    const gsl_matrix_view x_t = sequence_at(x, t - 1), h_t = sequence_at(h, t);
    const gsl_matrix_view before = sequence_at(h, t - 1);
    const gsl_matrix_view dh_t = sequence_at(dh, t);
    gsl_matrix_view da_t = sequence_at(da, t - 1);
    gsl_matrix_view dh_prev = sequence_at(dh, t - 1);

    bptt_step(p, &h_t.matrix, &dh_t.matrix, &da_t.matrix, &dh_prev.matrix);
    bptt_affine(&p->W_xh.matrix, &x_t.matrix, &da_t.matrix, NULL,
                &dp->W_xh.matrix, &dp->b_h.vector);
    bptt_affine(&p->W_hh.matrix, &before.matrix, &da_t.matrix, NULL,
                &dp->W_hh.matrix, NULL);
}

VARIANT(bptt_sweep, each_step)
(const rnn_params *p, const sequence *x, const sequence *h, sequence *da,
 sequence *dh, rnn_params *dp)
{
    if (bptt_sweep_shapes(p, x, h, da, dh, dp) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t t = x->T; t >= 1; t--)
        variant_one_step(p, x, h, da, dh, t, dp);
    return GSL_SUCCESS;
}

/* Loops over all that happens to one sequence at step t. */
static void
variant_one_sequence(const rnn_params *p, const sequence *x, const sequence *h,
                     sequence *da, sequence *dh, size_t t, size_t i,
                     rnn_params *dp)
{
    const double *x_t = sequence_of(x, t - 1, i), *h_t = sequence_of(h, t, i);
    const double *before = sequence_of(h, t - 1, i);
    double *dh_prev = sequence_of(dh, t - 1, i);

    for (size_t j = 0; j < p->H; j++) {
        const double d =
            sequence_of(dh, t, i)[j] * activation_slope(p->f, h_t[j]);
        sequence_of(da, t - 1, i)[j] = d;
        for (size_t k = 0; k < p->H; k++) {
            dh_prev[k] += d * gsl_matrix_get(&p->W_hh.matrix, j, k);
            *gsl_matrix_ptr(&dp->W_hh.matrix, j, k) += d * before[k];
        }
        for (size_t k = 0; k < p->D; k++)
            *gsl_matrix_ptr(&dp->W_xh.matrix, j, k) += d * x_t[k];
        *gsl_vector_ptr(&dp->b_h.vector, j) += d;
    }
}

VARIANT(bptt_sweep, loops)
(const rnn_params *p, const sequence *x, const sequence *h, sequence *da,
 sequence *dh, rnn_params *dp)
{
    if (dp->D != p->D || dp->H != p->H || dp->O != p->O)
        return GSL_EBADLEN;
    if (bptt_sweep_shapes(p, x, h, da, dh, dp) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t i = 0; i < x->B; i++)
        for (size_t t = x->T; t > 0; t--)
            variant_one_sequence(p, x, h, da, dh, t, i, dp);
    return GSL_SUCCESS;
}

VARIANT(bptt_sweep, rank_one)
(const rnn_params *p, const sequence *x, const sequence *h, sequence *da,
 sequence *dh, rnn_params *dp)
{
    const int status = bptt_sweep_shapes(p, x, h, da, dh, dp);
    if (status != GSL_SUCCESS)
        return status;
    for (size_t t = x->T; t-- > 0;)
        for (size_t i = 0; i < x->B; i++) {
            gsl_vector_view d =
                gsl_vector_view_array(sequence_of(da, t, i), p->H);
            gsl_vector_view in =
                gsl_vector_view_array(sequence_of(x, t, i), p->D);
            gsl_vector_view before =
                gsl_vector_view_array(sequence_of(h, t, i), p->H);
            gsl_vector_view sent =
                gsl_vector_view_array(sequence_of(dh, t, i), p->H);
            for (size_t j = 0; j < p->H; j++)
                gsl_vector_set(
                    &d.vector, j,
                    sequence_of(dh, t + 1, i)[j]
                        * activation_slope(p->f, sequence_of(h, t + 1, i)[j]));
            gsl_blas_dger(1.0, &d.vector, &before.vector, &dp->W_hh.matrix);
            gsl_blas_dger(1.0, &d.vector, &in.vector, &dp->W_xh.matrix);
            gsl_blas_daxpy(1.0, &d.vector, &dp->b_h.vector);
            gsl_blas_dgemv(CblasTrans, 1.0, &p->W_hh.matrix, &d.vector, 1.0,
                           &sent.vector);
        }
    return GSL_SUCCESS;
}

static void
variant_walk_from(const rnn_params *p, const sequence *x, const sequence *h,
                  sequence *da, sequence *dh, size_t t, rnn_params *dp)
{
    if (t == 0)
        return;
    variant_one_step(p, x, h, da, dh, t, dp);
    variant_walk_from(p, x, h, da, dh, t - 1, dp);
}

VARIANT(bptt_sweep, recursion)
(const rnn_params *p, const sequence *x, const sequence *h, sequence *da,
 sequence *dh, rnn_params *dp)
{
    if (bptt_sweep_shapes(p, x, h, da, dh, dp) != GSL_SUCCESS)
        return GSL_EBADLEN;
    variant_walk_from(p, x, h, da, dh, x->T, dp);
    return GSL_SUCCESS;
}

/* dW_jk += sum over all rows, in long double. */
static void
variant_sum_rows(const sequence *da, const double *z, size_t n, size_t rows,
                 gsl_matrix *dW)
{
    for (size_t j = 0; j < da->n; j++)
        for (size_t k = 0; k < n; k++) {
            long double sum = gsl_matrix_get(dW, j, k);
            for (size_t i = 0; i < rows; i++)
                sum += (long double)da->data[i * da->n + j] * z[i * n + k];
            gsl_matrix_set(dW, j, k, (double)sum);
        }
}

VARIANT(bptt_sweep, long_double)
(const rnn_params *p, const sequence *x, const sequence *h, sequence *da,
 sequence *dh, rnn_params *dp)
{
    const size_t B = x->B, H = p->H, rows = x->T * B;
    if (bptt_sweep_shapes(p, x, h, da, dh, dp) != GSL_SUCCESS)
        return GSL_EBADLEN;
    // Row r of da belongs to row r of h and dh at the step before.
    for (size_t r = rows; r-- > 0;) {
        for (size_t j = 0; j < H; j++)
            da->data[r * H + j] =
                dh->data[(r + B) * H + j]
                * activation_slope(p->f, h->data[(r + B) * H + j]);
        for (size_t k = 0; k < H; k++) {
            long double sum = dh->data[r * H + k];
            for (size_t j = 0; j < H; j++)
                sum += (long double)da->data[r * H + j]
                       * gsl_matrix_get(&p->W_hh.matrix, j, k);
            dh->data[r * H + k] = (double)sum;
        }
    }
    variant_sum_rows(da, x->data, x->n, rows, &dp->W_xh.matrix);
    variant_sum_rows(da, h->data, h->n, rows, &dp->W_hh.matrix);
    for (size_t r = 0; r < rows; r++)
        for (size_t j = 0; j < H; j++)
            *gsl_vector_ptr(&dp->b_h.vector, j) += da->data[r * H + j];
    return GSL_SUCCESS;
}

/* Whether dy fits beside what bptt_sweep() takes. */
static int
variant_said_fits(const rnn_params *p, const sequence *x, const sequence *h,
                  const sequence *dy, const sequence *da, const sequence *dh,
                  const rnn_params *dp)
{
    return bptt_sweep_shapes(p, x, h, da, dh, dp) == GSL_SUCCESS
           && dy->T == x->T && dy->B == x->B && dy->n == p->O;
}

VARIANT(bptt_backward, each_step)
(const rnn_params *p, const sequence *x, const sequence *h, const sequence *dy,
 sequence *da, sequence *dh, rnn_params *dp)
{
    if (!variant_said_fits(p, x, h, dy, da, dh, dp))
        return GSL_EBADLEN;
    for (size_t t = 1; t <= x->T; t++) {
        const gsl_matrix_view h_t = sequence_at(h, t);
        const gsl_matrix_view dy_t = sequence_at(dy, t - 1);
        gsl_matrix_view dh_t = sequence_at(dh, t);
        bptt_affine(&p->W_hy.matrix, &h_t.matrix, &dy_t.matrix, &dh_t.matrix,
                    &dp->W_hy.matrix, &dp->b_y.vector);
    }
    return bptt_sweep(p, x, h, da, dh, dp);
}

VARIANT(bptt_backward, in_one_walk)
(const rnn_params *p, const sequence *x, const sequence *h, const sequence *dy,
 sequence *da, sequence *dh, rnn_params *dp)
{
    if (!variant_said_fits(p, x, h, dy, da, dh, dp))
        return GSL_EBADLEN;
    for (size_t t = x->T; t > 0; t--) {
        const gsl_matrix_view h_t = sequence_at(h, t);
        const gsl_matrix_view dy_t = sequence_at(dy, t - 1);
        gsl_matrix_view dh_t = sequence_at(dh, t);
        bptt_affine(&p->W_hy.matrix, &h_t.matrix, &dy_t.matrix, &dh_t.matrix,
                    &dp->W_hy.matrix, &dp->b_y.vector);
        variant_one_step(p, x, h, da, dh, t, dp);
    }
    return GSL_SUCCESS;
}

/* One sequence at one step, by matrix times vector. */
static void
variant_readout_vectors(const rnn_params *p, const sequence *h,
                        const sequence *dy, const sequence *dh, size_t t,
                        size_t i, rnn_params *dp)
{
    const gsl_vector_const_view said =
        gsl_vector_const_view_array(sequence_of(dy, t - 1, i), p->O);
    const gsl_vector_const_view state =
        gsl_vector_const_view_array(sequence_of(h, t, i), p->H);
    gsl_vector_view slope = gsl_vector_view_array(sequence_of(dh, t, i), p->H);

    gsl_blas_dgemv(CblasTrans, 1.0, &p->W_hy.matrix, &said.vector, 1.0,
                   &slope.vector);
    gsl_blas_dger(1.0, &said.vector, &state.vector, &dp->W_hy.matrix);
    gsl_vector_add(&dp->b_y.vector, &said.vector);
}

VARIANT(bptt_backward, vectors)
(const rnn_params *p, const sequence *x, const sequence *h, const sequence *dy,
 sequence *da, sequence *dh, rnn_params *dp)
{
    if (!variant_said_fits(p, x, h, dy, da, dh, dp))
        return GSL_EBADLEN;
    for (size_t i = 0; i < x->B; i++)
        for (size_t t = x->T; t > 0; t--) {
            variant_readout_vectors(p, h, dy, dh, t, i, dp);
            variant_one_sequence(p, x, h, da, dh, t, i, dp);
        }
    return GSL_SUCCESS;
}

VARIANT(bptt_backward, loops)
(const rnn_params *p, const sequence *x, const sequence *h, const sequence *dy,
 sequence *da, sequence *dh, rnn_params *dp)
{
    const size_t B = x->B, H = p->H, O = p->O;
    if (!variant_said_fits(p, x, h, dy, da, dh, dp))
        return GSL_EBADLEN;
    for (size_t o = 0; o < O; o++)
        for (size_t r = 0; r < x->T * B; r++) {
            const double said = dy->data[r * O + o];
            dp->b_y.vector.data[o] += said;
            for (size_t j = 0; j < H; j++) {
                dh->data[(r + B) * H + j] +=
                    said * p->W_hy.matrix.data[o * H + j];
                dp->W_hy.matrix.data[o * H + j] +=
                    said * h->data[(r + B) * H + j];
            }
        }
    return bptt_sweep(p, x, h, da, dh, dp);
}

VARIANT(bptt_backward, copies)
(const rnn_params *p, const sequence *x, const sequence *h, const sequence *dy,
 sequence *da, sequence *dh, rnn_params *dp)
{
    int status = bptt_sweep_shapes(p, x, h, da, dh, dp);
    if (status == GSL_SUCCESS)
        status = sequence_expect(dy, h->T - 1, h->B, dp->O);
    if (status != GSL_SUCCESS)
        return status;
    sequence *from_loss = sequence_alloc(x->T, x->B, p->H);
    const gsl_matrix_view all = sequence_rows(from_loss, 0, x->T);
    const gsl_matrix_view said = sequence_rows(dy, 0, x->T);
    const gsl_matrix_view states = sequence_rows(h, 1, x->T);
    gsl_matrix_view slopes = sequence_rows(dh, 1, x->T);
    gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1.0, &said.matrix,
                   &p->W_hy.matrix, 0.0, (gsl_matrix *)&all.matrix);
    gsl_matrix_add(&slopes.matrix, &all.matrix);
    sequence_free(from_loss);
    status = bptt_sweep(p, x, h, da, dh, dp);
    bptt_affine(&p->W_hy.matrix, &states.matrix, &said.matrix, NULL,
                &dp->W_hy.matrix, NULL);
    bptt_affine(&p->W_hy.matrix, &states.matrix, &said.matrix, NULL, NULL,
                &dp->b_y.vector);
    return status;
}
