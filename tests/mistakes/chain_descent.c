/*
 * The mistakes of chapter 1, continued: the half-life, the cost at every
 * observation, and the step downhill. See chain.c beside this file for the manner.
 */
#include "../runner/sheet.h"
#include "chain.h"

#include <gsl/gsl_errno.h>
#include <math.h>

// The quotient of (1.11), after the check of the contract.
#define HALVES(quotient)                                                       \
    if (T == 0)                                                                \
        return GSL_EINVAL;                                                     \
    const double per_step = log10_dh[0] / (double)T;                           \
    *half_life = per_step == 0.0 ? INFINITY : (quotient);                      \
    return GSL_SUCCESS
#define HALF_LIFE (size_t T, const double *log10_dh, double *half_life)

MISTAKE(chain_half_life, two_logarithms,
        "two kinds of logarithm are mixed: log(2) is\n"
        "  natural, log10_dh is not. Use log10(2).")
HALF_LIFE
{
    HALVES(-M_LN2 / per_step);
}

MISTAKE(chain_half_life, sign,
        "the sign is flipped. A gradient that shrinks\n"
        "  has a negative logarithm and a positive half-life.")
HALF_LIFE
{
    HALVES(log10(2.0) / per_step);
}

MISTAKE(chain_half_life, not_averaged,
        "the whole loss is taken for that of one step.\n"
        "  (1.11) has the factor T.")
HALF_LIFE
{
    HALVES(-log10(2.0) / log10_dh[0]);
}

MISTAKE(chain_half_life, counts_states,
        "there are T+1 states but T steps between them.\n  Divide by T.")
HALF_LIFE
{
    HALVES(-log10(2.0) * (double)(T + 1) / log10_dh[0]);
}

MISTAKE(chain_half_life, upside_down,
        "this is halvings per step. The half-life is\n"
        "  steps per halving: the other way up.")
HALF_LIFE
{
    HALVES(-per_step / log10(2.0));
}

MISTAKE(chain_half_life, last_step_only,
        "only one step is looked at. (1.11) averages\n"
        "  over the whole chain, from h_T to h_0: log10_dh[0].")
HALF_LIFE
{
    HALVES(-log10(2.0) / log10_dh[T - 1]);
}

MISTAKE(chain_half_life, magnitude,
        "the sign is dropped. A gradient that grows has\n"
        "  a doubling time, which the contract gives back as negative.")
HALF_LIFE
{
    HALVES(fabs(log10(2.0) / per_step));
}

MISTAKE(chain_half_life, integer_division,
        "the answer is infinite. In C, 1 / T with an\n"
        "  integer T is 0 as soon as T > 1: write 1.0 / (double)T.")
HALF_LIFE
{
    if (T == 0)
        return GSL_EINVAL;
    const double per_step = log10_dh[0] * (double)(1 / T);
    *half_life = per_step == 0.0 ? INFINITY : -log10(2.0) / per_step;
    return GSL_SUCCESS;
}

MISTAKE(chain_half_life, signed_infinity,
        "-log10(2) divided by +0 is minus infinity. A\n"
        "  gradient that keeps its size never halves: +infinity, GSL_POSINF.")
HALF_LIFE
{
    if (T == 0)
        return GSL_EINVAL;
    *half_life = -log10(2.0) * (double)T / log10_dh[0];
    return GSL_SUCCESS;
}

MISTAKE(chain_half_life, not_checked,
        "T = 0 is accepted, but no step was walked. The\n"
        "  contract refuses it with GSL_EINVAL.")
HALF_LIFE
{
    const double per_step = log10_dh[0] / (double)T;
    *half_life = per_step == 0.0 ? INFINITY : -log10(2.0) / per_step;
    return GSL_SUCCESS;
}

// The loop of (1.12) and (1.13), with cost and gradient left to say.
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
        "the cost lacks its factor 1/2: (1.12). It is there\n"
        "  so that the gradient has none.")
LOSS
{
    OBSERVE(m * error * error, m * error);
}

MISTAKE(chain_loss, gradient_twice,
        "the gradient has a factor 2. The 1/2 of (1.12)\n"
        "  has cancelled it: (1.13).")
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
        "  nobody observes. Both (1.12) and (1.13) have m_t.")
LOSS
{
    OBSERVE(0.5 * error * error, error);
}

MISTAKE(chain_loss, no_mask_in_gradient,
        "the gradient lacks m_t: (1.13). A step that is\n"
        "  not observed adds nothing to dh.")
LOSS
{
    OBSERVE(0.5 * m * error * error, error);
}

MISTAKE(chain_loss, mask_squared,
        "the mask is squared with the error. In (1.12) it\n"
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
        "  observations, not their mean: (1.12).")
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

// A step of (1.14), after the check of the contract.
#define MOVE(w_, u_, b_)                                                       \
    if (!isfinite(rate) || !isfinite(dp->w) || !isfinite(dp->u)                \
        || !isfinite(dp->b))                                                   \
        return GSL_EDOM;                                                       \
    p->w -= (w_);                                                              \
    p->u -= (u_);                                                              \
    p->b -= (b_);                                                              \
    return GSL_SUCCESS
#define DESCEND (chain_params * p, const chain_params *dp, double rate)

MISTAKE(chain_descend, uphill, "the parameters move uphill. (1.14) subtracts.")
DESCEND
{
    MOVE(-rate * dp->w, -rate * dp->u, -rate * dp->b);
}

MISTAKE(chain_descend, no_rate, "the learning rate is missing from (1.14).")
DESCEND
{
    MOVE(dp->w, dp->u, dp->b);
}

MISTAKE(chain_descend, only_w,
        "only w moves. u and b are learned as well: (1.14).")
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
