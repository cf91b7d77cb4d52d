/*
 * The mistakes of chapter 3, continued: the gradient by lags. See chain.c beside
 * this file for the manner.
 */
#include "../runner/sheet.h"
#include "bptt.h"

#include <gsl/gsl_errno.h>
#include <string.h>

/* bptt_lags() in plain loops, with what goes wrong left to say. */
typedef struct {
    int shift;     // lag n at index n + shift, if there is one
    int to_date;   // index n holds all lags up to n
    int assigned;  // beginning with 0
    int no_slope;  // without f' after the first lag
    size_t state;  // how far after h_{t-1} the state stands
    int kept;      // (3.14) adds to what dh was
    int flipped;   // W_hh transposed
} lags;

static int
contributions(const rnn_params *p, const sequence *h, sequence *dh,
              sequence *da, sequence *dW_lag, lags w)
{
    const size_t T = da->T, B = da->B, H = p->H;

    if (w.assigned)
        sequence_set_zero(dW_lag);
    for (size_t n = 0; n < T; n++) {
        for (size_t k = 0; k < (T - n) * B * H; k++)
            da->data[k] = dh->data[B * H + k]
                          * (w.no_slope && n > 0
                                 ? 1.0
                                 : activation_slope(p->f, h->data[B * H + k]));
        for (size_t at = n + (size_t)w.shift; at < T; at += w.to_date ? 1 : T)
            for (size_t r = 0; r < (T - n) * B; r++)
                for (size_t k = 0; k < H * H; k++)
                    dW_lag->data[at * H * H + k] +=
                        da->data[r * H + k / H]
                        * h->data[(r + w.state * B) * H + k % H];
        if (!w.kept)
            memset(dh->data, 0, (T - n) * B * H * sizeof *dh->data);
        for (size_t r = 0; r < (T - n) * B; r++)
            for (size_t k = 0; k < H * H; k++)
                dh->data[r * H + k % H] +=
                    da->data[r * H + k / H]
                    * gsl_matrix_get(&p->W_hh.matrix, w.flipped ? k % H : k / H,
                                     w.flipped ? k / H : k % H);
    }
    return GSL_SUCCESS;
}

#define LAGS                                                                   \
    (const rnn_params *p, const sequence *h, sequence *dh, sequence *da,       \
     sequence *dW_lag)
#define AS_LONG                                                                \
    if (dW_lag->T != da->T)                                                    \
    return GSL_EBADLEN

MISTAKE(bptt_lags, one_too_far,
        "lag n stands at index n+1. The cost that has not\n"
        "  walked at all is lag 0.")
LAGS
{
    AS_LONG;
    return contributions(p, h, dh, da, dW_lag, (lags){ .shift = 1 });
}

MISTAKE(bptt_lags, running_total,
        "index n holds all lags up to n. It holds what lag n\n"
        "  adds; their sum is the whole.")
LAGS
{
    AS_LONG;
    return contributions(p, h, dh, da, dW_lag, (lags){ .to_date = 1 });
}

MISTAKE(bptt_lags, assigned,
        "dW_lag is assigned. It is added to, like every\n"
        "  gradient.")
LAGS
{
    AS_LONG;
    return contributions(p, h, dh, da, dW_lag, (lags){ .assigned = 1 });
}

MISTAKE(bptt_lags, slope_once,
        "f' is missing after lag 0. Every step back goes\n"
        "  through the activation of that step: (3.12).")
LAGS
{
    AS_LONG;
    return contributions(p, h, dh, da, dW_lag, (lags){ .no_slope = 1 });
}

MISTAKE(bptt_lags, state_after,
        "(3.13) takes h_{t-1}, and this is h_t: the rows of h\n"
        "  begin at index 0.")
LAGS
{
    AS_LONG;
    return contributions(p, h, dh, da, dW_lag, (lags){ .state = 1 });
}

MISTAKE(bptt_lags, not_checked,
        "a dW_lag with too many lags is accepted. The contract\n"
        "  refuses shapes that disagree: sequence_expect() tells.")
LAGS
{
    return contributions(p, h, dh, da, dW_lag, (lags){ 0 });
}

MISTAKE(bptt_lags, kept,
        "(3.14) is added to what dh was. Here it overwrites:\n"
        "  what a lag has left has been counted.")
LAGS
{
    AS_LONG;
    return contributions(p, h, dh, da, dW_lag, (lags){ .kept = 1 });
}

MISTAKE(bptt_lags, flipped,
        "W_hh is transposed on the way back. (3.14) is da W_hh,\n"
        "  as in (3.7).")
LAGS
{
    AS_LONG;
    return contributions(p, h, dh, da, dW_lag, (lags){ .flipped = 1 });
}
