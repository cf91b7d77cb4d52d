/*
 * The mistakes of chapter 3, step truncated, in what is refused. See chain.c for
 * the manner, and bptt_right.h for the readout and the sweep, which are right.
 */
#include "../runner/sheet.h"
#include "bptt_right.h"

#include <gsl/gsl_errno.h>

/*
 * All windows when nobody has looked at anything. With k1 = 0 a learner's loop
 * would not end; this one has to.
 */
static void
bptt_truncated_of_common(const rnn_params *p, const sequence *x,
                         const sequence *h, const sequence *dy, size_t k1,
                         size_t k2, sequence *da, sequence *dh, rnn_params *dp)
{
    const size_t T = bptt_right_steps(x, h, dy, da, dh);
    for (size_t begun = 0, end; begun < T; begun = end) {
        end = k1 == 0 ? begun + 1 : k1 < T - begun ? begun + k1 : T;
        const size_t from = k2 < end ? end - k2 : 0;
        const sequence h_e = sequence_steps(h, begun, end - begun + 1);
        const sequence dy_e = sequence_steps(dy, begun, end - begun);
        sequence dh_e = sequence_steps(dh, begun, end - begun + 1);
        sequence_set_zero(dh);
        bptt_right_readout_of_common(p, &h_e, &dy_e, &dh_e, dp);
        if (from == end)
            continue;
        const sequence x_w = sequence_steps(x, from, end - from);
        const sequence h_w = sequence_steps(h, from, end - from + 1);
        sequence da_w = sequence_steps(da, from, end - from);
        sequence dh_w = sequence_steps(dh, from, end - from + 1);
        bptt_right_sweep_of_common(p, &x_w, &h_w, &da_w, &dh_w, dp);
    }
}

MISTAKE(bptt_truncated, windows_not_checked,
        "k1 = 0 or k2 < k1 is accepted. Some costs would never\n"
        "  come in: the contract answers GSL_EINVAL.")
(const rnn_params *p, const sequence *x, const sequence *h, const sequence *dy,
 size_t k1, size_t k2, sequence *da, sequence *dh, rnn_params *dp)
{
    if (!bptt_right_fits(p, x, h, dy, da, dh, dp))
        return GSL_EBADLEN;
    bptt_truncated_of_common(p, x, h, dy, k1, k2, da, dh, dp);
    return GSL_SUCCESS;
}

MISTAKE(bptt_truncated, k1_not_checked,
        "k1 = 0 is accepted: no window would ever end. The\n"
        "  contract answers GSL_EINVAL.")
(const rnn_params *p, const sequence *x, const sequence *h, const sequence *dy,
 size_t k1, size_t k2, sequence *da, sequence *dh, rnn_params *dp)
{
    if (!bptt_right_fits(p, x, h, dy, da, dh, dp))
        return GSL_EBADLEN;
    if (k2 < k1)
        return GSL_EINVAL;
    bptt_truncated_of_common(p, x, h, dy, k1, k2, da, dh, dp);
    return GSL_SUCCESS;
}

MISTAKE(bptt_truncated, k2_not_checked,
        "k2 < k1 is accepted. Some costs would go lost: the\n"
        "  contract answers GSL_EINVAL.")
(const rnn_params *p, const sequence *x, const sequence *h, const sequence *dy,
 size_t k1, size_t k2, sequence *da, sequence *dh, rnn_params *dp)
{
    if (!bptt_right_fits(p, x, h, dy, da, dh, dp))
        return GSL_EBADLEN;
    if (k1 == 0)
        return GSL_EINVAL;
    bptt_truncated_of_common(p, x, h, dy, k1, k2, da, dh, dp);
    return GSL_SUCCESS;
}

MISTAKE(bptt_truncated, equal_refused,
        "k2 = k1 is refused. It is the plainest truncation:\n"
        "  windows side by side.")
(const rnn_params *p, const sequence *x, const sequence *h, const sequence *dy,
 size_t k1, size_t k2, sequence *da, sequence *dh, rnn_params *dp)
{
    if (!bptt_right_fits(p, x, h, dy, da, dh, dp))
        return GSL_EBADLEN;
    if (k1 == 0 || k2 <= k1)
        return GSL_EINVAL;
    bptt_truncated_of_common(p, x, h, dy, k1, k2, da, dh, dp);
    return GSL_SUCCESS;
}

MISTAKE(bptt_truncated, shapes_not_checked,
        "shapes that disagree are accepted: each window is cut\n"
        "  to fit, so bptt_sweep() does not see it. Look at the whole.")
(const rnn_params *p, const sequence *x, const sequence *h, const sequence *dy,
 size_t k1, size_t k2, sequence *da, sequence *dh, rnn_params *dp)
{
    if (k1 == 0 || k2 < k1)
        return GSL_EINVAL;
    bptt_truncated_of_common(p, x, h, dy, k1, k2, da, dh, dp);
    return GSL_SUCCESS;
}
