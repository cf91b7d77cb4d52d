/*
 * The mistakes of chapter 3, step truncated: loops over windows, each with one
 * slip. See chain.c for the manner, and bptt_right.h for the readout and the
 * sweep, which are right; what is not checked is in bptt_unchecked.c.
 */
#include "../runner/sheet.h"
#include "bptt_right.h"

#include <gsl/gsl_errno.h>

/* GSL_SUCCESS, or what the contract answers instead. */
static int
bptt_truncated_check(const rnn_params *p, const sequence *x, const sequence *h,
                     const sequence *dy, size_t k1, size_t k2,
                     const sequence *da, const sequence *dh,
                     const rnn_params *dp)
{
    if (!bptt_right_fits(p, x, h, dy, da, dh, dp))
        return GSL_EBADLEN;
    return k1 == 0 || k2 < k1 ? GSL_EINVAL : GSL_SUCCESS;
}

/* One window: the costs of FIRST..END, back to the constant at FROM. */
static void
bptt_truncated_window(const rnn_params *p, const sequence *x, const sequence *h,
                      const sequence *dy, size_t first, size_t end, size_t from,
                      sequence *da, sequence *dh, rnn_params *dp)
{
    const sequence x_w = sequence_steps(x, from, end - from);
    const sequence h_w = sequence_steps(h, from, end - from + 1);
    sequence da_w = sequence_steps(da, from, end - from);
    sequence dh_w = sequence_steps(dh, from, end - from + 1);

    bptt_right_readout(p, h, dy, first, end, dh, dp);
    bptt_right_sweep(p, &x_w, &h_w, &da_w, &dh_w, dp);
}

MISTAKE(bptt_truncated, full,
        "nothing is truncated: this is the full gradient.\n"
        "  Each window walks back at most k2 steps.")
(const rnn_params *p, const sequence *x, const sequence *h, const sequence *dy,
 size_t k1, size_t k2, sequence *da, sequence *dh, rnn_params *dp)
{
    const size_t T = x->T;
    const int status = bptt_truncated_check(p, x, h, dy, k1, k2, da, dh, dp);
    if (status != GSL_SUCCESS)
        return status;
    for (size_t begun = 0, end; begun < T; begun = end) {
        end = k1 < T - begun ? begun + k1 : T;
        sequence_set_zero(dh);
        bptt_truncated_window(p, x, h, dy, begun + 1, end, 0, da, dh, dp);
    }
    return GSL_SUCCESS;
}

MISTAKE(bptt_truncated, not_cleared,
        "dh is not cleared between windows, so costs come in\n"
        "  again and again. It is a workspace here.")
(const rnn_params *p, const sequence *x, const sequence *h, const sequence *dy,
 size_t k1, size_t k2, sequence *da, sequence *dh, rnn_params *dp)
{
    const size_t T = x->T;
    const int status = bptt_truncated_check(p, x, h, dy, k1, k2, da, dh, dp);
    if (status != GSL_SUCCESS)
        return status;
    sequence_set_zero(dh);
    for (size_t begun = 0, end; begun < T; begun = end) {
        end = k1 < T - begun ? begun + k1 : T;
        const size_t from = k2 < end ? end - k2 : 0;
        bptt_truncated_window(p, x, h, dy, begun + 1, end, from, da, dh, dp);
    }
    return GSL_SUCCESS;
}
MISTAKE(bptt_truncated, never_cleared,
        "dh is never cleared. It is a workspace, and holds\n"
        "  whatever stood there.")
(const rnn_params *p, const sequence *x, const sequence *h, const sequence *dy,
 size_t k1, size_t k2, sequence *da, sequence *dh, rnn_params *dp)
{
    const size_t T = x->T;
    const int status = bptt_truncated_check(p, x, h, dy, k1, k2, da, dh, dp);
    if (status != GSL_SUCCESS)
        return status;
    for (size_t begun = 0, end; begun < T; begun = end) {
        end = k1 < T - begun ? begun + k1 : T;
        const size_t from = k2 < end ? end - k2 : 0;
        bptt_truncated_window(p, x, h, dy, begun + 1, end, from, da, dh, dp);
    }
    return GSL_SUCCESS;
}

MISTAKE(bptt_truncated, no_bias,
        "db_y is as it was: each cost adds its dy, as in (3.9).")
(const rnn_params *p, const sequence *x, const sequence *h, const sequence *dy,
 size_t k1, size_t k2, sequence *da, sequence *dh, rnn_params *dp)
{
    const size_t T = x->T;
    const int status = bptt_truncated_check(p, x, h, dy, k1, k2, da, dh, dp);
    if (status != GSL_SUCCESS)
        return status;
    const gsl_matrix_view dy_all = sequence_rows(dy, 0, T);
    for (size_t begun = 0, end; begun < T; begun = end) {
        end = k1 < T - begun ? begun + k1 : T;
        const size_t from = k2 < end ? end - k2 : 0;
        sequence_set_zero(dh);
        bptt_truncated_window(p, x, h, dy, begun + 1, end, from, da, dh, dp);
    }
    // The windows have added these rows, and each once.
    for (size_t i = 0; i < dy_all.matrix.size1; i++) {
        const gsl_vector_const_view row =
            gsl_matrix_const_row(&dy_all.matrix, i);
        gsl_vector_sub(&dp->b_y.vector, &row.vector);
    }
    return GSL_SUCCESS;
}

MISTAKE(bptt_truncated, costs_again,
        "every cost of the last k2 steps comes in. Only those\n"
        "  since the last end are new; the others had their turn.")
(const rnn_params *p, const sequence *x, const sequence *h, const sequence *dy,
 size_t k1, size_t k2, sequence *da, sequence *dh, rnn_params *dp)
{
    const size_t T = x->T;
    const int status = bptt_truncated_check(p, x, h, dy, k1, k2, da, dh, dp);
    if (status != GSL_SUCCESS)
        return status;
    for (size_t begun = 0, end; begun < T; begun = end) {
        end = k1 < T - begun ? begun + k1 : T;
        const size_t from = k2 < end ? end - k2 : 0;
        sequence_set_zero(dh);
        bptt_truncated_window(p, x, h, dy, from + 1, end, from, da, dh, dp);
    }
    return GSL_SUCCESS;
}

MISTAKE(bptt_truncated, rest_forgotten,
        "the steps after the last full window are left out.\n"
        "  The last window ends at T, even if it is shorter.")
(const rnn_params *p, const sequence *x, const sequence *h, const sequence *dy,
 size_t k1, size_t k2, sequence *da, sequence *dh, rnn_params *dp)
{
    const size_t T = x->T;
    const int status = bptt_truncated_check(p, x, h, dy, k1, k2, da, dh, dp);
    if (status != GSL_SUCCESS)
        return status;
    for (size_t end = k1; end <= T; end += k1) {
        const size_t from = k2 < end ? end - k2 : 0;
        sequence_set_zero(dh);
        bptt_truncated_window(p, x, h, dy, end - k1 + 1, end, from, da, dh, dp);
    }
    return GSL_SUCCESS;
}

MISTAKE(bptt_truncated, one_step_short,
        "each window walks one step less than it may: k2 steps\n"
        "  back from e, the last constant is h at e - k2.")
(const rnn_params *p, const sequence *x, const sequence *h, const sequence *dy,
 size_t k1, size_t k2, sequence *da, sequence *dh, rnn_params *dp)
{
    const size_t T = x->T;
    const int status = bptt_truncated_check(p, x, h, dy, k1, k2, da, dh, dp);
    if (status != GSL_SUCCESS)
        return status;
    for (size_t begun = 0, end; begun < T; begun = end) {
        end = k1 < T - begun ? begun + k1 : T;
        // But as far back as its own costs it has to walk.
        const size_t deep = k2 > end - begun ? k2 - 1 : k2;
        const size_t from = deep < end ? end - deep : 0;
        sequence_set_zero(dh);
        bptt_truncated_window(p, x, h, dy, begun + 1, end, from, da, dh, dp);
    }
    return GSL_SUCCESS;
}

MISTAKE(bptt_truncated, from_the_beginning,
        "k2 is counted from where the window begins. It is\n"
        "  counted from its end e: the last constant is h at e - k2.")
(const rnn_params *p, const sequence *x, const sequence *h, const sequence *dy,
 size_t k1, size_t k2, sequence *da, sequence *dh, rnn_params *dp)
{
    const size_t T = x->T;
    const int status = bptt_truncated_check(p, x, h, dy, k1, k2, da, dh, dp);
    if (status != GSL_SUCCESS)
        return status;
    for (size_t begun = 0, end; begun < T; begun = end) {
        end = k1 < T - begun ? begun + k1 : T;
        const size_t from = k2 < begun ? begun - k2 : 0;
        sequence_set_zero(dh);
        bptt_truncated_window(p, x, h, dy, begun + 1, end, from, da, dh, dp);
    }
    return GSL_SUCCESS;
}
MISTAKE(bptt_truncated, walks_k1,
        "each window walks back k1 steps. k1 is how far its ends\n"
        "  are apart; k2 is how far it walks.")
(const rnn_params *p, const sequence *x, const sequence *h, const sequence *dy,
 size_t k1, size_t k2, sequence *da, sequence *dh, rnn_params *dp)
{
    const size_t T = x->T;
    const int status = bptt_truncated_check(p, x, h, dy, k1, k2, da, dh, dp);
    if (status != GSL_SUCCESS)
        return status;
    for (size_t begun = 0, end; begun < T; begun = end) {
        end = k1 < T - begun ? begun + k1 : T;
        const size_t from = k1 < end ? end - k1 : 0;
        sequence_set_zero(dh);
        bptt_truncated_window(p, x, h, dy, begun + 1, end, from, da, dh, dp);
    }
    return GSL_SUCCESS;
}

MISTAKE(bptt_truncated, windows_apart,
        "every window stops where the one before it ended: that\n"
        "  is k2 = k1. With k2 > k1 windows overlap.")
(const rnn_params *p, const sequence *x, const sequence *h, const sequence *dy,
 size_t k1, size_t k2, sequence *da, sequence *dh, rnn_params *dp)
{
    const size_t T = x->T;
    const int status = bptt_truncated_check(p, x, h, dy, k1, k2, da, dh, dp);
    if (status != GSL_SUCCESS)
        return status;
    for (size_t begun = 0, end; begun < T; begun = end) {
        end = k1 < T - begun ? begun + k1 : T;
        sequence_set_zero(dh);
        bptt_truncated_window(p, x, h, dy, begun + 1, end, begun, da, dh, dp);
    }
    return GSL_SUCCESS;
}

MISTAKE(bptt_truncated, count_wraps,
        "there are (T + k1 - 1) / k1 windows, but T + k1 wraps to\n"
        "  0 when k1 is as large as a size_t can be, and then there is none.")
(const rnn_params *p, const sequence *x, const sequence *h, const sequence *dy,
 size_t k1, size_t k2, sequence *da, sequence *dh, rnn_params *dp)
{
    const size_t T = x->T;
    const int status = bptt_truncated_check(p, x, h, dy, k1, k2, da, dh, dp);
    if (status != GSL_SUCCESS)
        return status;
    const size_t windows = (T + k1 - 1) / k1;
    for (size_t n = 0; n < windows; n++) {
        const size_t begun = n * k1, end = k1 < T - begun ? begun + k1 : T;
        const size_t from = k2 < end ? end - k2 : 0;
        sequence_set_zero(dh);
        bptt_truncated_window(p, x, h, dy, begun + 1, end, from, da, dh, dp);
    }
    return GSL_SUCCESS;
}

MISTAKE(bptt_truncated, costs_at_state_before,
        "y_t is taken back to h_{t-1}. It was read from h_t:\n"
        "  index t-1 of dy belongs to index t of h and dh.")
(const rnn_params *p, const sequence *x, const sequence *h, const sequence *dy,
 size_t k1, size_t k2, sequence *da, sequence *dh, rnn_params *dp)
{
    const size_t T = x->T;
    const int status = bptt_truncated_check(p, x, h, dy, k1, k2, da, dh, dp);
    if (status != GSL_SUCCESS)
        return status;
    for (size_t begun = 0, end; begun < T; begun = end) {
        end = k1 < T - begun ? begun + k1 : T;
        const size_t from = k2 < end ? end - k2 : 0;
        const sequence x_w = sequence_steps(x, from, end - from);
        const sequence h_w = sequence_steps(h, from, end - from + 1);
        sequence da_w = sequence_steps(da, from, end - from);
        sequence dh_w = sequence_steps(dh, from, end - from + 1);
        sequence_set_zero(dh);
        for (size_t t = begun + 1; t <= end; t++) {
            const gsl_matrix_view h_prev = sequence_at(h, t - 1);
            const gsl_matrix_view dy_t = sequence_at(dy, t - 1);
            gsl_matrix_view dh_prev = sequence_at(dh, t - 1);
            bptt_right_readout_step(p, &h_prev.matrix, &dy_t.matrix,
                                    &dh_prev.matrix, dp);
        }
        bptt_right_sweep(p, &x_w, &h_w, &da_w, &dh_w, dp);
    }
    return GSL_SUCCESS;
}

MISTAKE(bptt_truncated, last_window_only,
        "only the last window is in dp: the gradient of the\n"
        "  network is cleared for each. It is added to.")
(const rnn_params *p, const sequence *x, const sequence *h, const sequence *dy,
 size_t k1, size_t k2, sequence *da, sequence *dh, rnn_params *dp)
{
    const size_t T = x->T;
    const int status = bptt_truncated_check(p, x, h, dy, k1, k2, da, dh, dp);
    if (status != GSL_SUCCESS)
        return status;
    for (size_t begun = 0, end; begun < T; begun = end) {
        end = k1 < T - begun ? begun + k1 : T;
        const size_t from = k2 < end ? end - k2 : 0;
        gsl_matrix_set_zero(&dp->W_xh.matrix);
        gsl_matrix_set_zero(&dp->W_hh.matrix);
        gsl_vector_set_zero(&dp->b_h.vector);
        sequence_set_zero(dh);
        bptt_truncated_window(p, x, h, dy, begun + 1, end, from, da, dh, dp);
    }
    return GSL_SUCCESS;
}

MISTAKE(bptt_truncated, last_cost_only,
        "only the cost at the end of each window comes in. The\n"
        "  others since the last end have no other turn.")
(const rnn_params *p, const sequence *x, const sequence *h, const sequence *dy,
 size_t k1, size_t k2, sequence *da, sequence *dh, rnn_params *dp)
{
    const size_t T = x->T;
    const int status = bptt_truncated_check(p, x, h, dy, k1, k2, da, dh, dp);
    if (status != GSL_SUCCESS)
        return status;
    for (size_t begun = 0, end; begun < T; begun = end) {
        end = k1 < T - begun ? begun + k1 : T;
        const size_t from = k2 < end ? end - k2 : 0;
        sequence_set_zero(dh);
        bptt_truncated_window(p, x, h, dy, end, end, from, da, dh, dp);
    }
    return GSL_SUCCESS;
}
