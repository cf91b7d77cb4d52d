/*
 * The mistakes of chapter 1, continued: the chain rule. See chain.c beside this
 * file for the manner.
 */
#include "../runner/sheet.h"
#include "chain.h"

#include <gsl/gsl_errno.h>
#include <math.h>

// The sweep of (1.4) to (1.6), with da_t, the share of dh_{t-1} and that of dw
// left to say.
#define SWEEP(da_t, share, share_w)                                            \
    for (size_t t = T; t > 0; t--) {                                           \
        const double da = (da_t);                                              \
        dh[t - 1] += (share);                                                  \
        dp->w += (share_w);                                                    \
        dp->u += da * x[t - 1];                                                \
        dp->b += da;                                                           \
    }                                                                          \
    return GSL_SUCCESS
#define SLOPE activation_slope(f, h[t])
#define BACKWARD                                                               \
    (const chain_params *p, activation f, size_t T, const double *x,           \
     const double *h, double *dh, chain_params *dp)

MISTAKE(chain_backward, no_slope,
        "the slope f'(a_t) of (1.4) is missing: da_t is\n"
        "  taken to be dh_t. activation_slope(f, h[t]) gives it.")
BACKWARD
{
    SWEEP(dh[t], p->w * da, da * h[t - 1]);
}

MISTAKE(chain_backward, slope_before,
        "the slope is taken at h[t-1]. It belongs to the\n"
        "  step that made h[t]: activation_slope(f, h[t]).")
BACKWARD
{
    SWEEP(dh[t] * activation_slope(f, h[t - 1]), p->w * da, da * h[t - 1]);
}

MISTAKE(chain_backward, slope_of_tanh,
        "the slope is that of tanh, 1 - h^2, whatever f\n"
        "  is. activation_slope(f, h[t]) gives the right one.")
BACKWARD
{
    SWEEP(dh[t] * (1.0 - h[t] * h[t]), p->w * da, da * h[t - 1]);
}

MISTAKE(chain_backward, sign,
        "w da_t is subtracted from dh_{t-1}. In (1.5) it\n"
        "  is added; going downhill comes later, in the descent.")
BACKWARD
{
    SWEEP(dh[t] * SLOPE, -p->w * da, da * h[t - 1]);
}

MISTAKE(chain_backward, no_weight,
        "da_t is handed back without the factor w of\n"
        "  (1.5). That factor is why gradients vanish.")
BACKWARD
{
    SWEEP(dh[t] * SLOPE, da, da * h[t - 1]);
}

MISTAKE(chain_backward, state_assigned,
        "dh[t-1] is assigned. What the loss itself put\n"
        "  there is lost; (1.5) adds to it, with +=.")
BACKWARD
{
    SWEEP(dh[t] * SLOPE, p->w * da - dh[t - 1], da * h[t - 1]);
}

MISTAKE(chain_backward, state_of_the_same_step,
        "dw takes h[t]. The weight multiplied the state\n"
        "  before, so (1.6) has da_t h_{t-1}.")
BACKWARD
{
    SWEEP(dh[t] * SLOPE, p->w * da, da * h[t]);
}

MISTAKE(chain_backward, weight_in_its_own_gradient,
        "dw has a factor w too many. The derivative of\n"
        "  w h_{t-1} with respect to w is h_{t-1}.")
BACKWARD
{
    SWEEP(dh[t] * SLOPE, p->w * da, p->w * da * h[t - 1]);
}

MISTAKE(chain_backward, dw_from_dh,
        "dw is made from dh_t. It is made from da_t,\n"
        "  which has the slope in it: (1.6).")
BACKWARD
{
    SWEEP(dh[t] * SLOPE, p->w * da, dh[t] * h[t - 1]);
}

MISTAKE(chain_backward, weights_assigned,
        "dw, du and db are assigned at every step, so\n"
        "  that only the last one walked remains. (1.6) sums over t: use +=.")
BACKWARD
{
    for (size_t t = T; t > 0; t--) {
        const double da = dh[t] * SLOPE;
        dh[t - 1] += p->w * da;
        *dp = (chain_params){ da * h[t - 1], da * x[t - 1], da };
    }
    return GSL_SUCCESS;
}

MISTAKE(chain_backward, weights_cleared,
        "dw, du and db are cleared first. Gradients are\n"
        "  added to whatever the caller has there; clearing is the caller's.")
BACKWARD
{
    *dp = (chain_params){ 0.0, 0.0, 0.0 };
    SWEEP(dh[t] * SLOPE, p->w * da, da * h[t - 1]);
}

MISTAKE(chain_backward, stops_at_one,
        "the walk ends before t = 1, so that the start\n"
        "  state gets nothing. With a size_t: for (t = T; t > 0; t--).")
BACKWARD
{
    for (size_t t = T; t > 1; t--) {
        const double da = dh[t] * SLOPE;
        dh[t - 1] += p->w * da;
        dp->w += da * h[t - 1];
        dp->u += da * x[t - 1];
        dp->b += da;
    }
    return GSL_SUCCESS;
}

MISTAKE(chain_backward, walks_forward,
        "the walk goes from 1 to T. dh[t] is complete\n"
        "  only when step t+1 has added its share, so begin at T.")
BACKWARD
{
    for (size_t t = 1; t <= T; t++) {
        const double da = dh[t] * SLOPE;
        dh[t - 1] += p->w * da;
        dp->w += da * h[t - 1];
        dp->u += da * x[t - 1];
        dp->b += da;
    }
    return GSL_SUCCESS;
}

MISTAKE(chain_backward, no_bias,
        "db gets nothing. The bias enters a_t with the\n"
        "  factor 1, so it collects da_t itself: (1.6).")
BACKWARD
{
    const double b = dp->b;
    for (size_t t = T; t > 0; t--) {
        const double da = dh[t] * SLOPE;
        dh[t - 1] += p->w * da;
        dp->w += da * h[t - 1];
        dp->u += da * x[t - 1];
    }
    dp->b = b;
    return GSL_SUCCESS;
}
