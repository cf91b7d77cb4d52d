/*
 * The mistakes of chapter 3, continued: the readout and windows. See
 * chain.c beside this file for the manner.
 */
#include "../runner/sheet.h"
#include "bptt.h"

#include <gsl/gsl_errno.h>

/* Back through the readout for the steps FIRST..LAST: parts left to say. */
static void
readout(const rnn_params *p, const sequence *h, const sequence *dy,
        size_t first, size_t last, size_t state, sequence *dh, rnn_params *dp)
{
    for (size_t t = first; t <= last; t++)
        for (size_t i = 0; i < dy->B; i++)
            for (size_t j = 0; j < p->O; j++) {
                const double d = sequence_of(dy, t - 1, i)[j];
                *gsl_vector_ptr(&dp->b_y.vector, j) += d;
                for (size_t k = 0; k < p->H; k++) {
                    sequence_of(dh, t - state, i)[k] +=
                        d * gsl_matrix_get(&p->W_hy.matrix, j, k);
                    *gsl_matrix_ptr(&dp->W_hy.matrix, j, k) +=
                        d * sequence_of(h, t - state, i)[k];
                }
            }
}

#define BACKWARD                                                               \
    (const rnn_params *p, const sequence *x, const sequence *h,                \
     const sequence *dy, sequence *da, sequence *dh, rnn_params *dp)
#define CHECKED                                                                \
    if (dy->n != p->O)                                                         \
    return GSL_EBADLEN

MISTAKE(bptt_backward, state_before,
        "y_t is taken back to h_{t-1}. It was read from h_t:\n"
        "  index t-1 of dy belongs to index t of h and dh.")
BACKWARD
{
    CHECKED;
    readout(p, h, dy, 1, x->T, 1, dh, dp);
    return bptt_sweep(p, x, h, da, dh, dp);
}

MISTAKE(bptt_backward, last_step_only,
        "only the last output is taken back. Every step has a\n"
        "  dy of its own, even if some are 0.")
BACKWARD
{
    CHECKED;
    readout(p, h, dy, x->T, x->T, 0, dh, dp);
    return bptt_sweep(p, x, h, da, dh, dp);
}

MISTAKE(bptt_backward, no_sweep,
        "the gradient stops at the states. (3.9) brings it to\n"
        "  them; bptt_sweep() carries it through time.")
BACKWARD
{
    CHECKED;
    readout(p, h, dy, 1, x->T, 0, dh, dp);
    return GSL_SUCCESS;
}

MISTAKE(bptt_backward, sweep_first,
        "the sweep runs before dy has reached dh, so it\n"
        "  carries back nothing of it. First (3.9), then the sweep.")
BACKWARD
{
    CHECKED;
    bptt_sweep(p, x, h, da, dh, dp);
    readout(p, h, dy, 1, x->T, 0, dh, dp);
    return GSL_SUCCESS;
}

MISTAKE(bptt_backward, cleared,
        "dh is cleared first. It is added to; the caller\n"
        "  clears, or has put something there on purpose.")
BACKWARD
{
    CHECKED;
    sequence_set_zero(dh);
    readout(p, h, dy, 1, x->T, 0, dh, dp);
    return bptt_sweep(p, x, h, da, dh, dp);
}

MISTAKE(bptt_backward, not_checked,
        "a dy of another width is accepted. The contract\n"
        "  refuses shapes that disagree: sequence_expect() tells.")
BACKWARD
{
    readout(p, h, dy, 1, x->T, 0, dh, dp);
    return bptt_sweep(p, x, h, da, dh, dp);
}

/* One window: costs of FIRST..END, back to the constant at FROM. */
static void
window(const rnn_params *p, const sequence *x, const sequence *h,
       const sequence *dy, size_t first, size_t end, size_t from, sequence *da,
       sequence *dh, rnn_params *dp)
{
    const sequence x_w = sequence_steps(x, from, end - from);
    const sequence h_w = sequence_steps(h, from, end - from + 1);
    sequence da_w = sequence_steps(da, from, end - from);
    sequence dh_w = sequence_steps(dh, from, end - from + 1);

    readout(p, h, dy, first, end, 0, dh, dp);
    bptt_sweep(p, &x_w, &h_w, &da_w, &dh_w, dp);
}

#define TRUNCATED                                                              \
    (const rnn_params *p, const sequence *x, const sequence *h,                \
     const sequence *dy, size_t k1, size_t k2, sequence *da, sequence *dh,     \
     rnn_params *dp)
#define ALLOWED                                                                \
    if (dy->T != x->T)                                                         \
        return GSL_EBADLEN;                                                    \
    if (k1 == 0 || k2 < k1)                                                    \
    return GSL_EINVAL
#define SMALLER(a, b) ((a) < (b) ? (a) : (b))

/* Every window, with its first cost, its end and its depth left to say. */
#define EACH_WINDOW(clear, last, first, depth)                                 \
    for (size_t begun = 0, end; begun < (last); begun = end) {                 \
        end = k1 < x->T - begun ? begun + k1 : x->T;                           \
        if (clear)                                                             \
            sequence_set_zero(dh);                                             \
        const size_t deep = (depth);                                           \
        window(p, x, h, dy, (first), end, deep < end ? end - deep : 0, da, dh, \
               dp);                                                            \
    }                                                                          \
    return GSL_SUCCESS

MISTAKE(bptt_truncated, full,
        "nothing is truncated: this is the full gradient.\n"
        "  Each window walks back at most k2 steps.")
TRUNCATED
{
    ALLOWED;
    EACH_WINDOW(1, x->T, begun + 1, x->T);
}

MISTAKE(bptt_truncated, not_cleared,
        "dh is not cleared between windows, so costs come in\n"
        "  again and again. It is a workspace here.")
TRUNCATED
{
    ALLOWED;
    sequence_set_zero(dh);
    EACH_WINDOW(0, x->T, begun + 1, k2);
}

MISTAKE(bptt_truncated, old_costs_again,
        "every cost of the last k2 steps comes in. Only those\n"
        "  since the last end are new; the others had their turn.")
TRUNCATED
{
    ALLOWED;
    EACH_WINDOW(1, x->T, (k2 < end ? end - k2 : 0) + 1, k2);
}

MISTAKE(bptt_truncated, rest_forgotten,
        "the steps after the last full window are left out.\n"
        "  The last window ends at T, even if it is shorter.")
TRUNCATED
{
    ALLOWED;
    EACH_WINDOW(1, k1 > x->T ? 0 : x->T - x->T % k1, begun + 1, k2);
}

MISTAKE(bptt_truncated, one_step_short,
        "each window walks one step less than it may: k2 steps\n"
        "  back from e, the last constant is h at e - k2.")
TRUNCATED
{
    ALLOWED;
    EACH_WINDOW(1, x->T, begun + 1, k2 > end - begun ? k2 - 1 : k2);
}

MISTAKE(bptt_truncated, from_the_beginning,
        "k2 is counted from where the window begins. It is\n"
        "  counted from its end e: the last constant is h at e - k2.")
TRUNCATED
{
    ALLOWED;
    EACH_WINDOW(1, x->T, begun + 1, end - begun + SMALLER(k2, begun));
}

MISTAKE(bptt_truncated, windows_apart,
        "every window stops where the last one ended: that is\n"
        "  k2 = k1. With k2 > k1 windows overlap.")
TRUNCATED
{
    ALLOWED;
    EACH_WINDOW(1, x->T, begun + 1, end - begun);
}

MISTAKE(bptt_truncated, windows_not_checked,
        "k1 = 0 or k2 < k1 is accepted. Costs would go lost:\n"
        "  the contract answers GSL_EINVAL.")
TRUNCATED
{
    if (dy->T != x->T)
        return GSL_EBADLEN;
    k1 += k1 == 0;
    EACH_WINDOW(1, x->T, begun + 1, k2);
}
