/*
 * Right answers to chapter 3 that are written in other ways: its steps lags and
 * truncated. The tests have to accept each of them on every seed.
 */
#include "../../runner/sheet.h"
#include "bptt.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <stdlib.h>
#include <string.h>

static int
variant_lags_fit(const rnn_params *p, const sequence *h, const sequence *dh,
                 const sequence *da, const sequence *dW_lag)
{
    const size_t T = dW_lag->T, B = dh->B, H = p->H;
    return dW_lag->B == H && dW_lag->n == H && h->T == T + 1 && dh->T == T + 1
           && da->T == T && h->B == B && da->B == B && h->n == H && da->n == H
           && dh->n == H;
}

VARIANT(bptt_lags, loops)
(const rnn_params *p, const sequence *h, sequence *dh, sequence *da,
 sequence *dW_lag)
{
    const size_t T = da->T, B = da->B, H = p->H;
    if (!variant_lags_fit(p, h, dh, da, dW_lag))
        return GSL_EBADLEN;
    for (size_t n = 0; n < T; n++)
        for (size_t t = 1; t + n <= T; t++)
            for (size_t i = 0; i < B; i++) {
                const double *before = sequence_of(h, t - 1, i);
                double *to = sequence_of(dh, t - 1, i);
                double *d = sequence_of(da, t - 1, i);
                for (size_t j = 0; j < H; j++)
                    d[j] = sequence_of(dh, t, i)[j]
                           * activation_slope(p->f, sequence_of(h, t, i)[j]);
                for (size_t k = 0; k < H; k++) {
                    to[k] = 0.0;
                    for (size_t j = 0; j < H; j++) {
                        to[k] += d[j] * gsl_matrix_get(&p->W_hh.matrix, j, k);
                        sequence_of(dW_lag, n, j)[k] += d[j] * before[k];
                    }
                }
            }
    return GSL_SUCCESS;
}

VARIANT(bptt_lags, cost_by_cost)
(const rnn_params *p, const sequence *h, sequence *dh, sequence *da,
 sequence *dW_lag)
{
    if (!variant_lags_fit(p, h, dh, da, dW_lag))
        return GSL_EBADLEN;
    gsl_matrix *sent = gsl_matrix_alloc(da->B, p->H);
    gsl_matrix *next = gsl_matrix_alloc(da->B, p->H);
    for (size_t s = da->T; s > 0; s--) {
        const gsl_matrix_view cost = sequence_at(dh, s);
        gsl_matrix_memcpy(sent, &cost.matrix);
        for (size_t t = s; t > 0; t--) {
            const gsl_matrix_view h_t = sequence_at(h, t);
            const gsl_matrix_view before = sequence_at(h, t - 1);
            gsl_matrix_view da_t = sequence_at(da, t - 1);
            gsl_matrix_view dW = sequence_at(dW_lag, s - t);
            gsl_matrix_set_zero(next);
            bptt_step(p, &h_t.matrix, sent, &da_t.matrix, next);
            bptt_affine(&p->W_hh.matrix, &before.matrix, &da_t.matrix, NULL,
                        &dW.matrix, NULL);
            gsl_matrix_memcpy(sent, next);
        }
    }
    gsl_matrix_free(sent);
    gsl_matrix_free(next);
    return GSL_SUCCESS;
}

VARIANT(bptt_lags, step_by_step)
(const rnn_params *p, const sequence *h, sequence *dh, sequence *da,
 sequence *dW_lag)
{
    int status = sequence_expect(dW_lag, da->T, p->H, p->H);
    if (status == GSL_SUCCESS)
        status = sequence_expect(dh, da->T + 1, da->B, p->H);
    if (status == GSL_SUCCESS)
        status = sequence_expect(h, da->T + 1, da->B, p->H);
    if (status == GSL_SUCCESS)
        status = sequence_expect(da, da->T, da->B, p->H);
    if (status != GSL_SUCCESS)
        return status;
    for (size_t n = 0; n < da->T; n++)
        for (size_t t = 0; t < da->T - n; t++) {
            const gsl_matrix_view h_t = sequence_at(h, t + 1);
            const gsl_matrix_view before = sequence_at(h, t);
            const gsl_matrix_view dh_t = sequence_at(dh, t + 1);
            gsl_matrix_view da_t = sequence_at(da, t);
            gsl_matrix_view sent = sequence_at(dh, t);
            gsl_matrix_view dW = sequence_at(dW_lag, n);
            gsl_matrix_set_zero(&sent.matrix);
            bptt_step(p, &h_t.matrix, &dh_t.matrix, &da_t.matrix, &sent.matrix);
            gsl_blas_dgemm(CblasTrans, CblasNoTrans, 1.0, &da_t.matrix,
                           &before.matrix, 1.0, &dW.matrix);
        }
    return GSL_SUCCESS;
}

/* One number of lag n, summed in long double from its last step. */
static double
variant_lag_sum(const sequence *da, const sequence *h, size_t rows, size_t j,
                size_t k)
{
    long double sum = 0.0L;
    for (size_t r = rows; r-- > 0;)
        sum += (long double)da->data[r * da->n + j] * h->data[r * h->n + k];
    return (double)sum;
}

VARIANT(bptt_lags, long_double)
(const rnn_params *p, const sequence *h, sequence *dh, sequence *da,
 sequence *dW_lag)
{
    const size_t T = da->T, B = da->B, H = p->H;
    if (!variant_lags_fit(p, h, dh, da, dW_lag))
        GSL_ERROR("shapes disagree", GSL_EBADLEN);
    for (size_t n = 0; n < T; n++) {
        const size_t rows = (T - n) * B;
        for (size_t k = 0; k < rows * H; k++)
            da->data[k] = activation_slope(p->f, h->data[k + B * H])
                          * dh->data[k + B * H];
        for (size_t j = 0; j < H; j++)
            for (size_t k = 0; k < H; k++)
                sequence_of(dW_lag, n, j)[k] +=
                    variant_lag_sum(da, h, rows, j, k);
        for (size_t r = 0; r < rows; r++)
            for (size_t k = 0; k < H; k++) {
                long double sum = 0.0L;
                for (size_t j = 0; j < H; j++)
                    sum += (long double)da->data[r * H + j]
                           * gsl_matrix_get(&p->W_hh.matrix, j, k);
                dh->data[r * H + k] = (double)sum;
            }
    }
    return GSL_SUCCESS;
}

/* Lag n and all that follow it. */
static void
variant_lags_from(const rnn_params *p, const sequence *h, sequence *dh,
                  sequence *da, sequence *dW_lag, size_t n)
{
    if (n == da->T)
        return;
    const size_t count = da->T - n;
    const gsl_matrix_view here = sequence_rows(h, 1, count);
    const gsl_matrix_view before = sequence_rows(h, 0, count);
    gsl_matrix_view da_n = sequence_rows(da, 0, count);
    gsl_matrix_view dh_n = sequence_rows(dh, 0, count);
    gsl_matrix_view dW = sequence_at(dW_lag, n);
    const size_t bytes = count * da->B * da->n * sizeof *dh->data;

    memcpy(da->data, sequence_of(dh, 1, 0), bytes);
    for (size_t r = 0; r < da_n.matrix.size1; r++)
        for (size_t j = 0; j < p->H; j++)
            *gsl_matrix_ptr(&da_n.matrix, r, j) *=
                activation_slope(p->f, gsl_matrix_get(&here.matrix, r, j));
    memset(dh->data, 0, bytes);
    bptt_affine(&p->W_hh.matrix, &before.matrix, &da_n.matrix, &dh_n.matrix,
                &dW.matrix, NULL);
    variant_lags_from(p, h, dh, da, dW_lag, n + 1);
}

VARIANT(bptt_lags, recursion)
(const rnn_params *p, const sequence *h, sequence *dh, sequence *da,
 sequence *dW_lag)
{
    if (!variant_lags_fit(p, h, dh, da, dW_lag))
        return GSL_EBADLEN;
    variant_lags_from(p, h, dh, da, dW_lag, 0);
    return GSL_SUCCESS;
}

static int
variant_windows_status(const rnn_params *p, const sequence *x,
                       const sequence *h, const sequence *dy, size_t k1,
                       size_t k2, const sequence *da, const sequence *dh,
                       const rnn_params *dp)
{
    if (k1 < 1 || k1 > k2)
        GSL_ERROR("costs would go lost", GSL_EINVAL);
    if (dy->T != x->T || dy->B != x->B || dy->n != p->O)
        return GSL_EBADLEN;
    return bptt_sweep_shapes(p, x, h, da, dh, dp);
}

/* One window, whose new costs are those after BEGUN, in sequences of its own. */
static void
variant_window(const rnn_params *p, const sequence *x, const sequence *h,
               const sequence *dy, size_t begun, size_t end, size_t from,
               rnn_params *dp)
{
    const size_t steps = end - from;
    const sequence x_w = sequence_steps(x, from, steps);
    const sequence h_w = sequence_steps(h, from, steps + 1);
    sequence *dy_w = sequence_alloc(steps, x->B, p->O);
    sequence *da_w = sequence_alloc(steps, x->B, p->H);
    sequence *dh_w = sequence_alloc(steps + 1, x->B, p->H);

    // Costs that had their turn are 0.
    memcpy(sequence_of(dy_w, begun - from, 0), sequence_of(dy, begun, 0),
           (end - begun) * x->B * p->O * sizeof *dy->data);
    bptt_backward(p, &x_w, &h_w, dy_w, da_w, dh_w, dp);
    sequence_free(dy_w);
    sequence_free(da_w);
    sequence_free(dh_w);
}

VARIANT(bptt_truncated, copies)
(const rnn_params *p, const sequence *x, const sequence *h, const sequence *dy,
 size_t k1, size_t k2, sequence *da, sequence *dh, rnn_params *dp)
{
    const int status = variant_windows_status(p, x, h, dy, k1, k2, da, dh, dp);
    if (status != GSL_SUCCESS)
        return status;
    size_t begun = 0;
    for (size_t t = 1; t <= x->T; t++)
        if (t - begun == k1 || t == x->T) {
            variant_window(p, x, h, dy, begun, t, t > k2 ? t - k2 : 0, dp);
            begun = t;
        }
    return GSL_SUCCESS;
}

VARIANT(bptt_truncated, last_window_first)
(const rnn_params *p, const sequence *x, const sequence *h, const sequence *dy,
 size_t k1, size_t k2, sequence *da, sequence *dh, rnn_params *dp)
{
    const int status = variant_windows_status(p, x, h, dy, k1, k2, da, dh, dp);
    if (status != GSL_SUCCESS)
        return status;
    for (size_t end = x->T; end > 0;) {
        const size_t begun = (end - 1) / k1 * k1;
        variant_window(p, x, h, dy, begun, end, end - (k2 < end ? k2 : end),
                       dp);
        end = begun;
    }
    return GSL_SUCCESS;
}

static void
variant_windows_after(const rnn_params *p, const sequence *x, const sequence *h,
                      const sequence *dy, size_t k1, size_t k2, size_t begun,
                      rnn_params *dp)
{
    const size_t left = x->T - begun, end = begun + (k1 < left ? k1 : left);
    if (left == 0)
        return;
    variant_window(p, x, h, dy, begun, end, end < k2 ? 0 : end - k2, dp);
    variant_windows_after(p, x, h, dy, k1, k2, end, dp);
}

VARIANT(bptt_truncated, recursion)
(const rnn_params *p, const sequence *x, const sequence *h, const sequence *dy,
 size_t k1, size_t k2, sequence *da, sequence *dh, rnn_params *dp)
{
    const int status = variant_windows_status(p, x, h, dy, k1, k2, da, dh, dp);
    if (status == GSL_SUCCESS)
        variant_windows_after(p, x, h, dy, k1, k2, 0, dp);
    return status;
}

VARIANT(bptt_truncated, step_by_step)
(const rnn_params *p, const sequence *x, const sequence *h, const sequence *dy,
 size_t k1, size_t k2, sequence *da, sequence *dh, rnn_params *dp)
{
    const int status = variant_windows_status(p, x, h, dy, k1, k2, da, dh, dp);
    if (status != GSL_SUCCESS)
        return status;
    for (size_t begun = 0, end; begun < x->T; begun = end) {
        end = x->T - begun < k1 ? x->T : begun + k1;
        sequence_set_zero(dh);
        for (size_t t = end; t > 0 && end - t < k2; t--) {
            const gsl_matrix_view h_t = sequence_at(h, t);
            const gsl_matrix_view before = sequence_at(h, t - 1);
            const gsl_matrix_view x_t = sequence_at(x, t - 1);
            const gsl_matrix_view dy_t = sequence_at(dy, t - 1);
            gsl_matrix_view dh_t = sequence_at(dh, t);
            gsl_matrix_view da_t = sequence_at(da, t - 1);
            gsl_matrix_view sent = sequence_at(dh, t - 1);
            if (t > begun)
                bptt_affine(&p->W_hy.matrix, &h_t.matrix, &dy_t.matrix,
                            &dh_t.matrix, &dp->W_hy.matrix, &dp->b_y.vector);
            bptt_step(p, &h_t.matrix, &dh_t.matrix, &da_t.matrix, &sent.matrix);
            bptt_affine(&p->W_hh.matrix, &before.matrix, &da_t.matrix, NULL,
                        &dp->W_hh.matrix, &dp->b_h.vector);
            bptt_affine(&p->W_xh.matrix, &x_t.matrix, &da_t.matrix, NULL,
                        &dp->W_xh.matrix, NULL);
        }
    }
    return GSL_SUCCESS;
}

/* The cost at step s, down to the constant at FROM, in plain loops. */
static void
variant_one_cost(const rnn_params *p, const sequence *x, const sequence *h,
                 size_t s, size_t from, size_t i, double *d, double *next,
                 rnn_params *dp)
{
    for (size_t t = s; t > from; t--) {
        memset(next, 0, p->H * sizeof *next);
        for (size_t j = 0; j < p->H; j++) {
            const double a =
                d[j] * activation_slope(p->f, sequence_of(h, t, i)[j]);
            for (size_t k = 0; k < p->H; k++) {
                next[k] += a * p->W_hh.matrix.data[j * p->H + k];
                dp->W_hh.matrix.data[j * p->H + k] +=
                    a * sequence_of(h, t - 1, i)[k];
            }
            for (size_t k = 0; k < p->D; k++)
                dp->W_xh.matrix.data[j * p->D + k] +=
                    a * sequence_of(x, t - 1, i)[k];
            dp->b_h.vector.data[j] += a;
        }
        memcpy(d, next, p->H * sizeof *d);
    }
}

VARIANT(bptt_truncated, cost_by_cost)
(const rnn_params *p, const sequence *x, const sequence *h, const sequence *dy,
 size_t k1, size_t k2, sequence *da, sequence *dh, rnn_params *dp)
{
    const int status = variant_windows_status(p, x, h, dy, k1, k2, da, dh, dp);
    if (status != GSL_SUCCESS)
        return status;
    for (size_t s = 1; s <= x->T; s++) {
        const size_t begun = (s - 1) / k1 * k1;
        const size_t end = x->T - begun < k1 ? x->T : begun + k1;
        for (size_t i = 0; i < x->B; i++) {
            double *d = sequence_of(dh, s, i);
            memset(d, 0, p->H * sizeof *d);
            for (size_t o = 0; o < p->O; o++) {
                const double said = sequence_of(dy, s - 1, i)[o];
                dp->b_y.vector.data[o] += said;
                for (size_t j = 0; j < p->H; j++) {
                    d[j] += said * p->W_hy.matrix.data[o * p->H + j];
                    dp->W_hy.matrix.data[o * p->H + j] +=
                        said * sequence_of(h, s, i)[j];
                }
            }
            variant_one_cost(p, x, h, s, end > k2 ? end - k2 : 0, i, d,
                             sequence_of(da, s - 1, i), dp);
        }
    }
    return GSL_SUCCESS;
}
