/*
 * The mistakes of chapter 3, step lags: the three equations of one lag first,
 * then the loops over the lags that go wrong. See chain.c for the manner.
 */
#include "../runner/sheet.h"
#include "bptt.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>
#include <string.h>

/* Whether the shapes are those that bptt_lags() takes. */
static int
bptt_lags_fits(const rnn_params *p, const sequence *h, const sequence *dh,
               const sequence *da, const sequence *dW_lag)
{
    const size_t T = da->T, B = da->B, H = p->H;
    return sequence_expect(da, T, B, H) == GSL_SUCCESS
           && sequence_expect(h, T + 1, B, H) == GSL_SUCCESS
           && sequence_expect(dh, T + 1, B, H) == GSL_SUCCESS
           && sequence_expect(dW_lag, T, H, H) == GSL_SUCCESS;
}

/* da_t from dh_t and h_t for the steps 1..COUNT: (3.12). */
static void
bptt_lags_da(const rnn_params *p, const sequence *h, const sequence *dh,
             size_t count, sequence *da)
{
    const double *h_1 = sequence_of(h, 1, 0), *dh_1 = sequence_of(dh, 1, 0);
    for (size_t k = 0; k < count * da->B * da->n; k++)
        da->data[k] = dh_1[k] * activation_slope(p->f, h_1[k]);
}

/* Adds to lag n the products of COUNT steps with h from index FROM on: (3.13). */
static void
bptt_lags_dW(const sequence *h, size_t from, const sequence *da, size_t count,
             sequence *dW_lag, size_t n)
{
    const gsl_matrix_view da_n = sequence_rows(da, 0, count);
    const gsl_matrix_view h_prev = sequence_rows(h, from, count);
    gsl_matrix_view dW = sequence_at(dW_lag, n);
    gsl_blas_dgemm(CblasTrans, CblasNoTrans, 1.0, &da_n.matrix, &h_prev.matrix,
                   1.0, &dW.matrix);
}

/* dh_{t-1} = da_t W_hh + beta dh_{t-1} for the steps 1..COUNT: (3.14), if 0. */
static void
bptt_lags_dh(const rnn_params *p, CBLAS_TRANSPOSE_t W_hh, const sequence *da,
             size_t count, double beta, sequence *dh)
{
    const gsl_matrix_view da_n = sequence_rows(da, 0, count);
    gsl_matrix_view dh_prev = sequence_rows(dh, 0, count);
    gsl_blas_dgemm(CblasNoTrans, W_hh, 1.0, &da_n.matrix, &p->W_hh.matrix, beta,
                   &dh_prev.matrix);
}

MISTAKE(bptt_lags, one_too_far,
        "lag n stands at index n+1. The cost that has not\n"
        "  walked at all is lag 0.")
(const rnn_params *p, const sequence *h, sequence *dh, sequence *da,
 sequence *dW_lag)
{
    const size_t T = da->T;

    if (!bptt_lags_fits(p, h, dh, da, dW_lag))
        return GSL_EBADLEN;
    for (size_t n = 0; n < T; n++) {
        bptt_lags_da(p, h, dh, T - n, da);
        if (n + 1 < T)
            bptt_lags_dW(h, 0, da, T - n, dW_lag, n + 1);
        bptt_lags_dh(p, CblasNoTrans, da, T - n, 0.0, dh);
    }
    return GSL_SUCCESS;
}

MISTAKE(bptt_lags, running_total,
        "index n holds all lags up to n. It holds what lag n\n"
        "  adds; their sum is the whole.")
(const rnn_params *p, const sequence *h, sequence *dh, sequence *da,
 sequence *dW_lag)
{
    const size_t T = da->T;

    if (!bptt_lags_fits(p, h, dh, da, dW_lag))
        return GSL_EBADLEN;
    gsl_matrix *total = gsl_matrix_calloc(p->H, p->H);
    for (size_t n = 0; n < T; n++) {
        const gsl_matrix_view da_n = sequence_rows(da, 0, T - n);
        const gsl_matrix_view h_prev = sequence_rows(h, 0, T - n);
        gsl_matrix_view dW = sequence_at(dW_lag, n);
        bptt_lags_da(p, h, dh, T - n, da);
        gsl_blas_dgemm(CblasTrans, CblasNoTrans, 1.0, &da_n.matrix,
                       &h_prev.matrix, 1.0, total);
        gsl_matrix_add(&dW.matrix, total);
        bptt_lags_dh(p, CblasNoTrans, da, T - n, 0.0, dh);
    }
    gsl_matrix_free(total);
    return GSL_SUCCESS;
}

MISTAKE(bptt_lags, assigned,
        "dW_lag is assigned. It is added to, like every\n"
        "  gradient.")
(const rnn_params *p, const sequence *h, sequence *dh, sequence *da,
 sequence *dW_lag)
{
    const size_t T = da->T;

    if (!bptt_lags_fits(p, h, dh, da, dW_lag))
        return GSL_EBADLEN;
    sequence_set_zero(dW_lag);
    for (size_t n = 0; n < T; n++) {
        bptt_lags_da(p, h, dh, T - n, da);
        bptt_lags_dW(h, 0, da, T - n, dW_lag, n);
        bptt_lags_dh(p, CblasNoTrans, da, T - n, 0.0, dh);
    }
    return GSL_SUCCESS;
}

MISTAKE(bptt_lags, slope_once,
        "f' is missing after lag 0. Every step back goes\n"
        "  through the activation of that step: (3.12).")
(const rnn_params *p, const sequence *h, sequence *dh, sequence *da,
 sequence *dW_lag)
{
    const size_t T = da->T;

    if (!bptt_lags_fits(p, h, dh, da, dW_lag))
        return GSL_EBADLEN;
    for (size_t n = 0; n < T; n++) {
        if (n == 0)
            bptt_lags_da(p, h, dh, T, da);
        else
            memcpy(da->data, sequence_of(dh, 1, 0),
                   (T - n) * da->B * da->n * sizeof *da->data);
        bptt_lags_dW(h, 0, da, T - n, dW_lag, n);
        bptt_lags_dh(p, CblasNoTrans, da, T - n, 0.0, dh);
    }
    return GSL_SUCCESS;
}

MISTAKE(bptt_lags, state_after,
        "(3.13) takes h_{t-1}, and this is h_t: the rows of h\n"
        "  begin at index 0.")
(const rnn_params *p, const sequence *h, sequence *dh, sequence *da,
 sequence *dW_lag)
{
    const size_t T = da->T;

    if (!bptt_lags_fits(p, h, dh, da, dW_lag))
        return GSL_EBADLEN;
    for (size_t n = 0; n < T; n++) {
        bptt_lags_da(p, h, dh, T - n, da);
        bptt_lags_dW(h, 1, da, T - n, dW_lag, n);
        bptt_lags_dh(p, CblasNoTrans, da, T - n, 0.0, dh);
    }
    return GSL_SUCCESS;
}

MISTAKE(bptt_lags, kept,
        "(3.14) is added to what dh was. Here it overwrites:\n"
        "  what a lag has left has been counted.")
(const rnn_params *p, const sequence *h, sequence *dh, sequence *da,
 sequence *dW_lag)
{
    const size_t T = da->T;

    if (!bptt_lags_fits(p, h, dh, da, dW_lag))
        return GSL_EBADLEN;
    for (size_t n = 0; n < T; n++) {
        bptt_lags_da(p, h, dh, T - n, da);
        bptt_lags_dW(h, 0, da, T - n, dW_lag, n);
        bptt_lags_dh(p, CblasNoTrans, da, T - n, 1.0, dh);
    }
    return GSL_SUCCESS;
}

MISTAKE(bptt_lags, flipped,
        "W_hh is transposed on the way back. (3.14) is da W_hh,\n"
        "  as in (3.7).")
(const rnn_params *p, const sequence *h, sequence *dh, sequence *da,
 sequence *dW_lag)
{
    const size_t T = da->T;

    if (!bptt_lags_fits(p, h, dh, da, dW_lag))
        return GSL_EBADLEN;
    for (size_t n = 0; n < T; n++) {
        bptt_lags_da(p, h, dh, T - n, da);
        bptt_lags_dW(h, 0, da, T - n, dW_lag, n);
        bptt_lags_dh(p, CblasTrans, da, T - n, 0.0, dh);
    }
    return GSL_SUCCESS;
}

MISTAKE(bptt_lags, no_slope,
        "f' is missing. Every step back goes through the\n"
        "  activation of that step: (3.12).")
(const rnn_params *p, const sequence *h, sequence *dh, sequence *da,
 sequence *dW_lag)
{
    const size_t T = da->T;

    if (!bptt_lags_fits(p, h, dh, da, dW_lag))
        return GSL_EBADLEN;
    for (size_t n = 0; n < T; n++) {
        memcpy(da->data, sequence_of(dh, 1, 0),
               (T - n) * da->B * da->n * sizeof *da->data);
        bptt_lags_dW(h, 0, da, T - n, dW_lag, n);
        bptt_lags_dh(p, CblasNoTrans, da, T - n, 0.0, dh);
    }
    return GSL_SUCCESS;
}

MISTAKE(bptt_lags, reversed,
        "the lags stand in the other order: lag n is at index n,\n"
        "  and lag 0 has not walked at all.")
(const rnn_params *p, const sequence *h, sequence *dh, sequence *da,
 sequence *dW_lag)
{
    const size_t T = da->T;

    if (!bptt_lags_fits(p, h, dh, da, dW_lag))
        return GSL_EBADLEN;
    for (size_t n = 0; n < T; n++) {
        bptt_lags_da(p, h, dh, T - n, da);
        bptt_lags_dW(h, 0, da, T - n, dW_lag, T - 1 - n);
        bptt_lags_dh(p, CblasNoTrans, da, T - n, 0.0, dh);
    }
    return GSL_SUCCESS;
}

MISTAKE(bptt_lags, slope_of_state_before,
        "f' is taken at h_{t-1}. By (3.12) da_t has the slope at\n"
        "  h_t: the rows of h begin at index 1 there.")
(const rnn_params *p, const sequence *h, sequence *dh, sequence *da,
 sequence *dW_lag)
{
    const size_t T = da->T;

    if (!bptt_lags_fits(p, h, dh, da, dW_lag))
        return GSL_EBADLEN;
    for (size_t n = 0; n < T; n++) {
        for (size_t k = 0; k < (T - n) * da->B * da->n; k++)
            da->data[k] =
                sequence_of(dh, 1, 0)[k] * activation_slope(p->f, h->data[k]);
        bptt_lags_dW(h, 0, da, T - n, dW_lag, n);
        bptt_lags_dh(p, CblasNoTrans, da, T - n, 0.0, dh);
    }
    return GSL_SUCCESS;
}

MISTAKE(bptt_lags, rows_not_dropped,
        "all T steps stay in every lag. After n steps back there\n"
        "  are T - n left: t = 1..T-n.")
(const rnn_params *p, const sequence *h, sequence *dh, sequence *da,
 sequence *dW_lag)
{
    const size_t T = da->T;

    if (!bptt_lags_fits(p, h, dh, da, dW_lag))
        return GSL_EBADLEN;
    for (size_t n = 0; n < T; n++) {
        bptt_lags_da(p, h, dh, T, da);
        bptt_lags_dW(h, 0, da, T, dW_lag, n);
        bptt_lags_dh(p, CblasNoTrans, da, T, 0.0, dh);
    }
    return GSL_SUCCESS;
}

MISTAKE(bptt_lags, last_cost_only,
        "only the cost of the last step walks back. Every step\n"
        "  has one: lag n is a sum over t.")
(const rnn_params *p, const sequence *h, sequence *dh, sequence *da,
 sequence *dW_lag)
{
    const size_t T = da->T;

    if (!bptt_lags_fits(p, h, dh, da, dW_lag))
        return GSL_EBADLEN;
    memset(dh->data, 0, T * dh->B * dh->n * sizeof *dh->data);
    for (size_t n = 0; n < T; n++) {
        bptt_lags_da(p, h, dh, T - n, da);
        bptt_lags_dW(h, 0, da, T - n, dW_lag, n);
        bptt_lags_dh(p, CblasNoTrans, da, T - n, 0.0, dh);
    }
    return GSL_SUCCESS;
}

MISTAKE(bptt_lags, lag_zero_missing,
        "lag 0 is as it was. The share of a cost in the step at\n"
        "  which it is made is a lag as well: n = 0..T-1.")
(const rnn_params *p, const sequence *h, sequence *dh, sequence *da,
 sequence *dW_lag)
{
    const size_t T = da->T;

    if (!bptt_lags_fits(p, h, dh, da, dW_lag))
        return GSL_EBADLEN;
    for (size_t n = 0; n < T; n++) {
        bptt_lags_da(p, h, dh, T - n, da);
        if (n > 0)
            bptt_lags_dW(h, 0, da, T - n, dW_lag, n);
        bptt_lags_dh(p, CblasNoTrans, da, T - n, 0.0, dh);
    }
    return GSL_SUCCESS;
}

MISTAKE(bptt_lags, last_lag_missing,
        "the last lag is as it was: n = 0..T-1. It is what came\n"
        "  all the way from the last cost to the first step.")
(const rnn_params *p, const sequence *h, sequence *dh, sequence *da,
 sequence *dW_lag)
{
    const size_t T = da->T;

    if (!bptt_lags_fits(p, h, dh, da, dW_lag))
        return GSL_EBADLEN;
    for (size_t n = 0; n + 1 < T; n++) {
        bptt_lags_da(p, h, dh, T - n, da);
        bptt_lags_dW(h, 0, da, T - n, dW_lag, n);
        bptt_lags_dh(p, CblasNoTrans, da, T - n, 0.0, dh);
    }
    return GSL_SUCCESS;
}

/* All lags of as many steps as there are, unless a product would be refused. */
static void
bptt_lags_of_common(const rnn_params *p, const sequence *h, sequence *dh,
                    sequence *da, sequence *dW_lag)
{
    const size_t T =
        GSL_MIN(GSL_MIN(h->T, dh->T) - 1, GSL_MIN(da->T, dW_lag->T));
    if (h->B != da->B || dh->B != da->B || h->n != p->H || dh->n != p->H
        || da->n != p->H)
        return;
    for (size_t n = 0; n < T; n++) {
        bptt_lags_da(p, h, dh, T - n, da);
        bptt_lags_dW(h, 0, da, T - n, dW_lag, n);
        bptt_lags_dh(p, CblasNoTrans, da, T - n, 0.0, dh);
    }
}

MISTAKE(bptt_lags, not_checked,
        "shapes that disagree are accepted. The contract\n"
        "  refuses them: sequence_expect() tells.")
(const rnn_params *p, const sequence *h, sequence *dh, sequence *da,
 sequence *dW_lag)
{
    bptt_lags_of_common(p, h, dh, da, dW_lag);
    return GSL_SUCCESS;
}

MISTAKE(bptt_lags, lags_not_checked,
        "a dW_lag of another shape is accepted. The contract\n"
        "  refuses shapes that disagree: sequence_expect() tells.")
(const rnn_params *p, const sequence *h, sequence *dh, sequence *da,
 sequence *dW_lag)
{
    const size_t T = da->T, B = da->B, H = p->H;
    if (sequence_expect(da, T, B, H) != GSL_SUCCESS
        || sequence_expect(h, T + 1, B, H) != GSL_SUCCESS
        || sequence_expect(dh, T + 1, B, H) != GSL_SUCCESS)
        return GSL_EBADLEN;
    bptt_lags_of_common(p, h, dh, da, dW_lag);
    return GSL_SUCCESS;
}
