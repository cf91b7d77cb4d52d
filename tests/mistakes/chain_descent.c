/*
 * The mistakes of chapter 1, step descent: the cost at every observation, and
 * the step downhill. See chain.c for the manner.
 */
#include "../runner/sheet.h"
#include "chain.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>

MISTAKE(chain_loss, no_half,
        "the cost lacks its factor 1/2: (1.12). It is there\n"
        "  so that the gradient has none.")
(size_t T, const double *h, const double *y, const double *mask, double *cost,
 double *dh)
{
    for (size_t t = 1; t <= T; t++) {
        const double error = h[t] - y[t - 1];
        cost[t - 1] = mask[t - 1] * error * error;
        dh[t] += mask[t - 1] * error;
    }
    return GSL_SUCCESS;
}

MISTAKE(chain_loss, gradient_twice,
        "the gradient has a factor 2. The 1/2 of (1.12)\n"
        "  has cancelled it: (1.13).")
(size_t T, const double *h, const double *y, const double *mask, double *cost,
 double *dh)
{
    for (size_t t = 1; t <= T; t++) {
        const double error = h[t] - y[t - 1];
        cost[t - 1] = 0.5 * mask[t - 1] * error * error;
        dh[t] += 2.0 * mask[t - 1] * error;
    }
    return GSL_SUCCESS;
}

MISTAKE(chain_loss, sign,
        "the gradient has the wrong sign: it is h_t - y_t.\n"
        "  Where h is too large, the slope of the cost points up.")
(size_t T, const double *h, const double *y, const double *mask, double *cost,
 double *dh)
{
    for (size_t t = 1; t <= T; t++) {
        const double error = h[t] - y[t - 1];
        cost[t - 1] = 0.5 * mask[t - 1] * error * error;
        dh[t] -= mask[t - 1] * error;
    }
    return GSL_SUCCESS;
}

MISTAKE(chain_loss, no_mask,
        "the mask is not used, so that steps count which\n"
        "  nobody observes. Both (1.12) and (1.13) have m_t.")
(size_t T, const double *h, const double *y, const double *mask, double *cost,
 double *dh)
{
    for (size_t t = 1; t <= T; t++) {
        const double error = h[t] - y[t - 1];
        cost[t - 1] = 0.5 * error * error;
        dh[t] += error;
    }
    return GSL_SUCCESS;
}

MISTAKE(chain_loss, no_mask_in_gradient,
        "the gradient lacks m_t: (1.13). A step that is\n"
        "  not observed adds nothing to dh.")
(size_t T, const double *h, const double *y, const double *mask, double *cost,
 double *dh)
{
    for (size_t t = 1; t <= T; t++) {
        const double error = h[t] - y[t - 1];
        cost[t - 1] = 0.5 * mask[t - 1] * error * error;
        dh[t] += error;
    }
    return GSL_SUCCESS;
}

MISTAKE(chain_loss, mask_squared,
        "the mask is squared with the error. In (1.12) it\n"
        "  stands outside the square.")
(size_t T, const double *h, const double *y, const double *mask, double *cost,
 double *dh)
{
    for (size_t t = 1; t <= T; t++) {
        const double error = mask[t - 1] * (h[t] - y[t - 1]);
        cost[t - 1] = 0.5 * error * error;
        dh[t] += error;
    }
    return GSL_SUCCESS;
}

MISTAKE(chain_loss, state_assigned,
        "dh is assigned. Something may be there already;\n"
        "  gradients are added to, with +=.")
(size_t T, const double *h, const double *y, const double *mask, double *cost,
 double *dh)
{
    for (size_t t = 1; t <= T; t++) {
        const double error = h[t] - y[t - 1];
        cost[t - 1] = 0.5 * mask[t - 1] * error * error;
        dh[t] = mask[t - 1] * error;
    }
    return GSL_SUCCESS;
}

MISTAKE(chain_loss, state_before,
        "h[t-1] is compared with y[t-1]. The target y_t, which\n"
        "  is y[t-1], belongs to h[t]: h has a start state, y has none.")
(size_t T, const double *h, const double *y, const double *mask, double *cost,
 double *dh)
{
    for (size_t t = 1; t <= T; t++) {
        const double error = h[t - 1] - y[t - 1];
        cost[t - 1] = 0.5 * mask[t - 1] * error * error;
        dh[t - 1] += mask[t - 1] * error;
    }
    return GSL_SUCCESS;
}

MISTAKE(chain_loss, averaged,
        "everything is divided by T. L is a sum over the\n"
        "  observations, not their mean: (1.12).")
(size_t T, const double *h, const double *y, const double *mask, double *cost,
 double *dh)
{
    for (size_t t = 1; t <= T; t++) {
        const double error = h[t] - y[t - 1];
        cost[t - 1] = 0.5 * mask[t - 1] * error * error / (double)T;
        dh[t] += mask[t - 1] * error / (double)T;
    }
    return GSL_SUCCESS;
}

MISTAKE(chain_loss, last_only,
        "only the last observation is judged. There is a\n"
        "  cost at every one of them: t = 1..T.")
(size_t T, const double *h, const double *y, const double *mask, double *cost,
 double *dh)
{
    for (size_t t = 1; t <= T; t++) {
        const double error = t == T ? h[t] - y[t - 1] : 0.0;
        cost[t - 1] = 0.5 * mask[t - 1] * error * error;
        dh[t] += mask[t - 1] * error;
    }
    return GSL_SUCCESS;
}

/* Whether chain_descend() may move the parameters. */
static int
chain_descend_accepts(const chain_params *dp, double rate)
{
    return gsl_finite(rate) && gsl_finite(dp->w) && gsl_finite(dp->u)
           && gsl_finite(dp->b);
}

MISTAKE(chain_descend, uphill, "the parameters move uphill. (1.14) subtracts.")
(chain_params *p, const chain_params *dp, double rate)
{
    if (!chain_descend_accepts(dp, rate))
        return GSL_EDOM;
    p->w += rate * dp->w;
    p->u += rate * dp->u;
    p->b += rate * dp->b;
    return GSL_SUCCESS;
}

MISTAKE(chain_descend, no_rate, "the learning rate is missing from (1.14).")
(chain_params *p, const chain_params *dp, double rate)
{
    if (!chain_descend_accepts(dp, rate))
        return GSL_EDOM;
    p->w -= dp->w;
    p->u -= dp->u;
    p->b -= dp->b;
    return GSL_SUCCESS;
}

MISTAKE(chain_descend, only_w,
        "only w moves. u and b are learned as well: (1.14).")
(chain_params *p, const chain_params *dp, double rate)
{
    if (!chain_descend_accepts(dp, rate))
        return GSL_EDOM;
    p->w -= rate * dp->w;
    return GSL_SUCCESS;
}

MISTAKE(chain_descend, same_gradient,
        "u and b move along dw. Each has a gradient of its\n"
        "  own: dp->u and dp->b.")
(chain_params *p, const chain_params *dp, double rate)
{
    if (!chain_descend_accepts(dp, rate))
        return GSL_EDOM;
    p->w -= rate * dp->w;
    p->u -= rate * dp->w;
    p->b -= rate * dp->w;
    return GSL_SUCCESS;
}

MISTAKE(chain_descend, not_checked,
        "a rate that is not finite is accepted. The\n"
        "  contract refuses it, and any gradient like it, with GSL_EDOM.")
(chain_params *p, const chain_params *dp, double rate)
{
    p->w -= rate * dp->w;
    p->u -= rate * dp->u;
    p->b -= rate * dp->b;
    return GSL_SUCCESS;
}

MISTAKE(chain_descend, only_rate_checked,
        "an infinite gradient is accepted. One exploded\n"
        "  gradient would destroy all three parameters: GSL_EDOM.")
(chain_params *p, const chain_params *dp, double rate)
{
    if (!gsl_finite(rate))
        return GSL_EDOM;
    p->w -= rate * dp->w;
    p->u -= rate * dp->u;
    p->b -= rate * dp->b;
    return GSL_SUCCESS;
}
