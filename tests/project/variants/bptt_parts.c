/*
 * Right answers to chapter 3 that are written in other ways again: its steps lags and
 * truncated. See bptt_lags.c beside this file.
 */
#include "../../runner/sheet.h"
#include "bptt.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>
#include <math.h>
#include <string.h>

static int
bptt_lags_status(const rnn_params *p, const sequence *h, const sequence *dh,
                 const sequence *da, const sequence *dW_lag)
{
    const size_t T = dW_lag->T;
    const sequence *const state[] = { h, dh };

    if (da->T != T || da->n != p->H || dW_lag->B != p->H || dW_lag->n != p->H)
        return GSL_EBADLEN;
    for (int s = 0; s < 2; s++)
        if (state[s]->T != T + 1 || state[s]->B != da->B || state[s]->n != p->H)
            return GSL_EBADLEN;
    return GSL_SUCCESS;
}

VARIANT(bptt_lags, early_costs_first)
(const rnn_params *p, const sequence *h, sequence *dh, sequence *da,
 sequence *dW_lag)
{
    if (bptt_lags_status(p, h, dh, da, dW_lag) != GSL_SUCCESS)
        GSL_ERROR("shapes disagree", GSL_EBADLEN);
    // The cost at step s walks over the places of earlier ones, which by then
    // are not needed any more.
    for (size_t s = 1; s <= da->T; s++)
        for (size_t t = s; t > 0; t--) {
            gsl_matrix_view h_t = sequence_at(h, t), dh_t = sequence_at(dh, t),
                            da_t = sequence_at(da, t - 1),
                            before = sequence_at(h, t - 1),
                            sent = sequence_at(dh, t - 1),
                            dW = sequence_at(dW_lag, s - t);
            gsl_matrix_set_zero(&sent.matrix);
            bptt_step(p, &h_t.matrix, &dh_t.matrix, &da_t.matrix, &sent.matrix);
            gsl_blas_dgemm(CblasTrans, CblasNoTrans, 1.0, &da_t.matrix,
                           &before.matrix, 1.0, &dW.matrix);
        }
    return GSL_SUCCESS;
}

VARIANT(bptt_lags, rank_one)
(const rnn_params *p, const sequence *h, sequence *dh, sequence *da,
 sequence *dW_lag)
{
    const size_t B = da->B, H = p->H;

    if (bptt_lags_status(p, h, dh, da, dW_lag) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t n = 0; n < da->T; n++) {
        gsl_matrix_view dW = sequence_at(dW_lag, n);
        // From one row to the next, and what is sent to row r is not read again.
        for (size_t r = 0; r < (da->T - n) * B; r++) {
            gsl_vector_view d = gsl_vector_view_array(da->data + r * H, H);
            gsl_vector_view before = gsl_vector_view_array(h->data + r * H, H);
            gsl_vector_view sent = gsl_vector_view_array(dh->data + r * H, H);
            activation_backward(p->f, H, h->data + (r + B) * H,
                                dh->data + (r + B) * H, d.vector.data);
            gsl_blas_dger(1.0, &d.vector, &before.vector, &dW.matrix);
            gsl_blas_dgemv(CblasTrans, 1.0, &p->W_hh.matrix, &d.vector, 0.0,
                           &sent.vector);
        }
    }
    return GSL_SUCCESS;
}

VARIANT(bptt_lags, unit_by_unit)
(const rnn_params *p, const sequence *h, sequence *dh, sequence *da,
 sequence *dW_lag)
{
    if (bptt_lags_status(p, h, dh, da, dW_lag) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t n = 0, count = da->T; count > 0; n++, count--) {
        const size_t numbers = count * da->B * p->H;
        for (size_t k = 0; k < numbers; k++)
            da->data[k] = sequence_of(dh, 1, 0)[k]
                          * activation_slope(p->f, sequence_of(h, 1, 0)[k]);
        gsl_matrix_view heard = sequence_rows(da, 0, count),
                        before = sequence_rows(h, 0, count),
                        sent = sequence_rows(dh, 0, count);
        for (size_t j = 0; j < p->H; j++) {
            gsl_vector_view d = gsl_matrix_column(&heard.matrix, j);
            gsl_vector_view to = gsl_matrix_column(&sent.matrix, j);
            gsl_vector_view dW_j =
                gsl_vector_view_array(sequence_of(dW_lag, n, j), p->H);
            gsl_vector_const_view W_j =
                gsl_matrix_const_column(&p->W_hh.matrix, j);
            gsl_blas_dgemv(CblasTrans, 1.0, &before.matrix, &d.vector, 1.0,
                           &dW_j.vector);
            gsl_blas_dgemv(CblasNoTrans, 1.0, &heard.matrix, &W_j.vector, 0.0,
                           &to.vector);
        }
    }
    return GSL_SUCCESS;
}

/* Lag n of one sequence at step t, with what is sent to the step before. */
static void
bptt_one_lag(const rnn_params *p, const double *h, const double *before,
             const double *dh, double *sent, gsl_matrix *dW)
{
    memset(sent, 0, p->H * sizeof *sent);
    for (size_t j = 0; j < p->H; j++) {
        const double d = dh[j] * activation_slope(p->f, h[j]);
        for (size_t k = 0; k < p->H; k++) {
            sent[k] = fma(gsl_matrix_get(&p->W_hh.matrix, j, k), d, sent[k]);
            *gsl_matrix_ptr(dW, j, k) =
                fma(before[k], d, gsl_matrix_get(dW, j, k));
        }
    }
}

VARIANT(bptt_lags, sequence_by_sequence)
(const rnn_params *p, const sequence *h, sequence *dh, sequence *da,
 sequence *dW_lag)
{
    if (bptt_lags_status(p, h, dh, da, dW_lag) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t i = 0; i < da->B; i++)
        for (size_t n = 0; n < da->T; n++) {
            gsl_matrix_view dW = sequence_at(dW_lag, n);
            for (size_t t = 1; t <= da->T - n; t++)
                bptt_one_lag(p, sequence_of(h, t, i), sequence_of(h, t - 1, i),
                             sequence_of(dh, t, i), sequence_of(dh, t - 1, i),
                             &dW.matrix);
        }
    return GSL_SUCCESS;
}

VARIANT(bptt_lags, two_passes)
(const rnn_params *p, const sequence *h, sequence *dh, sequence *da,
 sequence *dW_lag)
{
    const size_t T = da->T, B = da->B, H = p->H;

    if (bptt_lags_status(p, h, dh, da, dW_lag) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t n = 0; n < T; n++) {
        // dh itself becomes da_t, and da keeps what will be sent.
        for (size_t k = B * H; k < (T - n + 1) * B * H; k++)
            dh->data[k] *= activation_slope(p->f, h->data[k]);
        gsl_matrix_view heard = sequence_rows(dh, 1, T - n),
                        sent = sequence_rows(da, 0, T - n);
        gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1.0, &heard.matrix,
                       &p->W_hh.matrix, 0.0, &sent.matrix);
        for (size_t j = 0; j < H; j++)
            for (size_t k = 0; k < H; k++) {
                double sum = 0.0;
                for (size_t r = 0; r < (T - n) * B; r++)
                    sum += gsl_matrix_get(&heard.matrix, r, j)
                           * h->data[r * H + k];
                sequence_of(dW_lag, n, j)[k] += sum;
            }
        memcpy(dh->data, da->data, (T - n) * B * H * sizeof *dh->data);
    }
    return GSL_SUCCESS;
}

static int
bptt_truncated_status(const rnn_params *p, const sequence *x, const sequence *h,
                      const sequence *dy, size_t k1, size_t k2,
                      const sequence *da, const sequence *dh,
                      const rnn_params *dp)
{
    const int status = bptt_sweep_shapes(p, x, h, da, dh, dp);

    if (status != GSL_SUCCESS)
        return status;
    if (dy->n != p->O || dy->T != x->T || dy->B != x->B)
        return GSL_EBADLEN;
    return k1 == 0 || k1 > k2 ? GSL_EINVAL : GSL_SUCCESS;
}

/* The steps from+1..to by sweep, or by bptt_backward() where there is a dy. */
static void
bptt_walk_part(const rnn_params *p, const sequence *x, const sequence *h,
               const sequence *dy, sequence *da, sequence *dh, size_t from,
               size_t to, rnn_params *dp)
{
    if (from == to)
        return;
    const sequence x_w = sequence_steps(x, from, to - from);
    const sequence h_w = sequence_steps(h, from, to - from + 1);
    sequence da_w = sequence_steps(da, from, to - from);
    sequence dh_w = sequence_steps(dh, from, to - from + 1);

    if (dy != NULL) {
        const sequence dy_w = sequence_steps(dy, from, to - from);
        bptt_backward(p, &x_w, &h_w, &dy_w, &da_w, &dh_w, dp);
    } else
        bptt_sweep(p, &x_w, &h_w, &da_w, &dh_w, dp);
}

VARIANT(bptt_truncated, new_then_old)
(const rnn_params *p, const sequence *x, const sequence *h, const sequence *dy,
 size_t k1, size_t k2, sequence *da, sequence *dh, rnn_params *dp)
{
    const int status = bptt_truncated_status(p, x, h, dy, k1, k2, da, dh, dp);
    if (status != GSL_SUCCESS)
        GSL_ERROR("k1, k2 or a shape is wrong", status);
    // Through the new steps with their costs, and on through older ones without.
    for (size_t begun = 0; begun < x->T; begun += k1) {
        const size_t end = x->T - begun <= k1 ? x->T : begun + k1;
        const size_t from = end <= k2 ? 0 : end - k2;
        sequence_set_zero(dh);
        bptt_walk_part(p, x, h, dy, da, dh, begun, end, dp);
        bptt_walk_part(p, x, h, NULL, da, dh, from, begun, dp);
        if (end == x->T)
            break;
    }
    return GSL_SUCCESS;
}

VARIANT(bptt_truncated, readout_first)
(const rnn_params *p, const sequence *x, const sequence *h, const sequence *dy,
 size_t k1, size_t k2, sequence *da, sequence *dh, rnn_params *dp)
{
    const int status = bptt_truncated_status(p, x, h, dy, k1, k2, da, dh, dp);
    if (status != GSL_SUCCESS)
        return status;
    // No window changes the gradient of the readout.
    gsl_matrix_view states = sequence_rows(h, 1, x->T),
                    said = sequence_rows(dy, 0, x->T);
    bptt_affine(&p->W_hy.matrix, &states.matrix, &said.matrix, NULL,
                &dp->W_hy.matrix, &dp->b_y.vector);
    size_t begun = 0;
    while (begun < x->T) {
        const size_t count = GSL_MIN(k1, x->T - begun), end = begun + count;
        gsl_matrix_view new_dy = sequence_rows(dy, begun, count);
        gsl_matrix_view new_dh = sequence_rows(dh, begun + 1, count);
        sequence_set_zero(dh);
        gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1.0, &new_dy.matrix,
                       &p->W_hy.matrix, 0.0, &new_dh.matrix);
        bptt_walk_part(p, x, h, NULL, da, dh, end - GSL_MIN(k2, end), end, dp);
        begun = end;
    }
    return GSL_SUCCESS;
}

VARIANT(bptt_truncated, a_walk_for_each_cost)
(const rnn_params *p, const sequence *x, const sequence *h, const sequence *dy,
 size_t k1, size_t k2, sequence *da, sequence *dh, rnn_params *dp)
{
    const int status = bptt_truncated_status(p, x, h, dy, k1, k2, da, dh, dp);
    if (status != GSL_SUCCESS)
        return status;
    for (size_t s = x->T; s > 0; s--) {
        const size_t begun = s - 1 - (s - 1) % k1;
        const size_t end = k1 < x->T - begun ? begun + k1 : x->T;
        gsl_matrix_view dy_s = sequence_at(dy, s - 1), h_s = sequence_at(h, s),
                        dh_s = sequence_at(dh, s);
        sequence_set_zero(dh);
        bptt_affine(&p->W_hy.matrix, &h_s.matrix, &dy_s.matrix, &dh_s.matrix,
                    &dp->W_hy.matrix, &dp->b_y.vector);
        // As far back as the window goes in which it is new.
        bptt_walk_part(p, x, h, NULL, da, dh, end - GSL_MIN(end, k2), s, dp);
    }
    return GSL_SUCCESS;
}

/* Everything that step t does in a window whose new costs begin after BEGUN. */
static void
bptt_window_rows(const rnn_params *p, const sequence *x, const sequence *h,
                 const sequence *dy, size_t t, size_t begun, sequence *da,
                 sequence *dh, rnn_params *dp)
{
    for (size_t i = 0; i < x->B; i++) {
        gsl_vector_view
            in = gsl_vector_view_array(sequence_of(x, t - 1, i), p->D),
            before = gsl_vector_view_array(sequence_of(h, t - 1, i), p->H),
            now = gsl_vector_view_array(sequence_of(h, t, i), p->H),
            said = gsl_vector_view_array(sequence_of(dy, t - 1, i), p->O),
            d = gsl_vector_view_array(sequence_of(da, t - 1, i), p->H),
            sent = gsl_vector_view_array(sequence_of(dh, t - 1, i), p->H),
            slope = gsl_vector_view_array(sequence_of(dh, t, i), p->H);
        if (t > begun) {
            gsl_blas_dgemv(CblasTrans, 1.0, &p->W_hy.matrix, &said.vector, 1.0,
                           &slope.vector);
            gsl_blas_dger(1.0, &said.vector, &now.vector, &dp->W_hy.matrix);
            gsl_vector_add(&dp->b_y.vector, &said.vector);
        }
        activation_backward(p->f, p->H, now.vector.data, slope.vector.data,
                            d.vector.data);
        gsl_blas_dgemv(CblasTrans, 1.0, &p->W_hh.matrix, &d.vector, 1.0,
                       &sent.vector);
        gsl_blas_dger(1.0, &d.vector, &before.vector, &dp->W_hh.matrix);
        gsl_blas_dger(1.0, &d.vector, &in.vector, &dp->W_xh.matrix);
        gsl_vector_add(&dp->b_h.vector, &d.vector);
    }
}

VARIANT(bptt_truncated, vectors)
(const rnn_params *p, const sequence *x, const sequence *h, const sequence *dy,
 size_t k1, size_t k2, sequence *da, sequence *dh, rnn_params *dp)
{
    const int status = bptt_truncated_status(p, x, h, dy, k1, k2, da, dh, dp);
    size_t begun = 0;

    if (status != GSL_SUCCESS)
        return status;
    // Forward through time, and back whenever an end is reached.
    for (size_t now = 1; now <= x->T; now++) {
        if (now % k1 != 0 && now != x->T)
            continue;
        sequence_set_zero(dh);
        for (size_t t = now, left = k2; t > 0 && left > 0; t--, left--)
            bptt_window_rows(p, x, h, dy, t, begun, da, dh, dp);
        begun = now;
    }
    return GSL_SUCCESS;
}

VARIANT(bptt_truncated, without_sweep)
(const rnn_params *p, const sequence *x, const sequence *h, const sequence *dy,
 size_t k1, size_t k2, sequence *da, sequence *dh, rnn_params *dp)
{
    const int status = bptt_truncated_status(p, x, h, dy, k1, k2, da, dh, dp);
    if (status != GSL_SUCCESS)
        return status;
    for (size_t end = GSL_MIN(k1, x->T), begun = 0; begun < end;
         begun = end, end += GSL_MIN(k1, x->T - end)) {
        const size_t from = end > k2 ? end - k2 : 0;
        sequence_set_zero(dh);
        for (size_t t = end; t > from; t--) {
            gsl_matrix_view h_t = sequence_at(h, t), dh_t = sequence_at(dh, t),
                            da_t = sequence_at(da, t - 1),
                            dy_t = sequence_at(dy, t - 1),
                            sent = sequence_at(dh, t - 1);
            if (t > begun)
                bptt_affine(&p->W_hy.matrix, &h_t.matrix, &dy_t.matrix,
                            &dh_t.matrix, &dp->W_hy.matrix, &dp->b_y.vector);
            bptt_step(p, &h_t.matrix, &dh_t.matrix, &da_t.matrix, &sent.matrix);
        }
        gsl_matrix_view heard = sequence_rows(da, from, end - from),
                        in = sequence_rows(x, from, end - from),
                        before = sequence_rows(h, from, end - from);
        for (size_t j = 0; j < p->H; j++) {
            gsl_vector_view d = gsl_matrix_column(&heard.matrix, j),
                            dW_j = gsl_matrix_row(&dp->W_hh.matrix, j),
                            dU_j = gsl_matrix_row(&dp->W_xh.matrix, j);
            gsl_blas_dgemv(CblasTrans, 1.0, &before.matrix, &d.vector, 1.0,
                           &dW_j.vector);
            gsl_blas_dgemv(CblasTrans, 1.0, &in.matrix, &d.vector, 1.0,
                           &dU_j.vector);
            *gsl_vector_ptr(&dp->b_h.vector, j) += gsl_vector_sum(&d.vector);
        }
    }
    return GSL_SUCCESS;
}
