/*
 * The mistakes of chapter 1, continued: the cost at every observation, and the
 * step downhill. See chain.c beside this file for the manner.
 */
#include "../sheet.h"
#include "chain.h"

#include <gsl/gsl_errno.h>
#include <math.h>

// The loop of (1.11) and (1.12), with cost and gradient left to say.
#define OBSERVE(C, share)                                                      \
    for (size_t t = 1; t <= T; t++) {                                          \
        const double error = h[t] - y[t - 1], m = mask[t - 1];                 \
        (void)m;                                                               \
        cost[t - 1] = (C);                                                     \
        dh[t] += (share);                                                      \
    }                                                                          \
    return GSL_SUCCESS
#define LOSS                                                                   \
    (size_t T, const double *h, const double *y, const double *mask,           \
     double *cost, double *dh)

MISTAKE(chain_loss, no_half,
        "the cost lacks its factor 1/2: (1.11). It is there\n"
        "  so that the gradient has none.")
LOSS
{
    OBSERVE(m * error * error, m * error);
}

MISTAKE(chain_loss, gradient_twice,
        "the gradient has a factor 2. The 1/2 of (1.11)\n"
        "  has cancelled it: (1.12).")
LOSS
{
    OBSERVE(0.5 * m * error * error, 2.0 * m * error);
}

MISTAKE(chain_loss, sign,
        "the gradient has the wrong sign: it is h_t - y_t.\n"
        "  Where h is too large, the slope of the cost points up.")
LOSS
{
    OBSERVE(0.5 * m * error * error, -m * error);
}

MISTAKE(chain_loss, no_mask,
        "the mask is not used, so that steps count which\n"
        "  nobody observes. Both (1.11) and (1.12) have m_t.")
LOSS
{
    OBSERVE(0.5 * error * error, error);
}

MISTAKE(chain_loss, no_mask_in_gradient,
        "the gradient lacks m_t: (1.12). A step that is\n"
        "  not observed adds nothing to dh.")
LOSS
{
    OBSERVE(0.5 * m * error * error, error);
}

MISTAKE(chain_loss, mask_squared,
        "the mask is squared with the error. In (1.11) it\n"
        "  stands outside the square.")
LOSS
{
    OBSERVE(0.5 * m * m * error * error, m * error);
}

MISTAKE(chain_loss, state_assigned,
        "dh is assigned. Something may be there already;\n"
        "  gradients are added to, with +=.")
LOSS
{
    OBSERVE(0.5 * m * error * error, m * error - dh[t]);
}

MISTAKE(chain_loss, state_before,
        "h[t-1] is compared with y[t-1]. The target y_t, which\n"
        "  is y[t-1], belongs to h[t]: h has a start state, y has none.")
LOSS
{
    for (size_t t = 0; t < T; t++) {
        const double error = h[t] - y[t];
        cost[t] = 0.5 * mask[t] * error * error;
        dh[t] += mask[t] * error;
    }
    return GSL_SUCCESS;
}

MISTAKE(chain_loss, averaged,
        "everything is divided by T. L is a sum over the\n"
        "  observations, not their mean: (1.11).")
LOSS
{
    OBSERVE(0.5 * m * error * error / (double)T, m * error / (double)T);
}

MISTAKE(chain_loss, last_only,
        "only the last observation is judged. There is a\n"
        "  cost at every one of them: t = 1..T.")
LOSS
{
    for (size_t t = 1; t <= T; t++) {
        const double error = h[t] - y[t - 1];
        cost[t - 1] = t == T ? 0.5 * mask[t - 1] * error * error : 0.0;
        dh[t] += t == T ? mask[t - 1] * error : 0.0;
    }
    return GSL_SUCCESS;
}

// A step of (1.13), after the check of the contract.
#define MOVE(w_, u_, b_)                                                       \
    if (!isfinite(rate) || !isfinite(dp->w) || !isfinite(dp->u)                \
        || !isfinite(dp->b))                                                   \
        return GSL_EDOM;                                                       \
    p->w -= (w_);                                                              \
    p->u -= (u_);                                                              \
    p->b -= (b_);                                                              \
    return GSL_SUCCESS
#define DESCEND (chain_params * p, const chain_params *dp, double rate)

MISTAKE(chain_descend, uphill, "the parameters move uphill. (1.13) subtracts.")
DESCEND
{
    MOVE(-rate * dp->w, -rate * dp->u, -rate * dp->b);
}

MISTAKE(chain_descend, no_rate, "the learning rate is missing from (1.13).")
DESCEND
{
    MOVE(dp->w, dp->u, dp->b);
}

MISTAKE(chain_descend, only_w,
        "only w moves. u and b are learned as well: (1.13).")
DESCEND
{
    MOVE(rate * dp->w, 0.0, 0.0);
}

MISTAKE(chain_descend, same_gradient,
        "u and b move along dw. Each has a gradient of its\n"
        "  own: dp->u and dp->b.")
DESCEND
{
    MOVE(rate * dp->w, rate * dp->w, rate * dp->w);
}

MISTAKE(chain_descend, not_checked,
        "a rate that is not finite is accepted. The\n"
        "  contract refuses it, and any gradient like it, with GSL_EDOM.")
DESCEND
{
    p->w -= rate * dp->w;
    p->u -= rate * dp->u;
    p->b -= rate * dp->b;
    return GSL_SUCCESS;
}

MISTAKE(chain_descend, only_rate_checked,
        "an infinite gradient is accepted. One exploded\n"
        "  gradient would destroy all three parameters: GSL_EDOM.")
DESCEND
{
    if (!isfinite(rate))
        return GSL_EDOM;
    p->w -= rate * dp->w;
    p->u -= rate * dp->u;
    p->b -= rate * dp->b;
    return GSL_SUCCESS;
}
