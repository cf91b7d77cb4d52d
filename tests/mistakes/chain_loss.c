/*
 * The mistakes of chapter 1, step descent: the cost at every observation. Those
 * of the step downhill are in chain_descend.c. See chain.c for the manner.
 */
#include "../runner/sheet.h"
#include "chain.h"

#include <gsl/gsl_errno.h>
#include <math.h>

MISTAKE(chain_loss, no_half,
        "the cost lacks its factor 1/2: (1.12). It is there\n"
        "  so that the gradient has none.")
(size_t T, const double *h, const double *target, const double *mask,
 double *cost, double *dh)
{
    for (size_t t = 1; t <= T; t++) {
        const double error = h[t] - target[t - 1];
        cost[t - 1] = mask[t - 1] * error * error;
        dh[t] += mask[t - 1] * error;
    }
    return GSL_SUCCESS;
}

MISTAKE(chain_loss, gradient_twice,
        "the gradient has a factor 2. The 1/2 of (1.12)\n"
        "  has cancelled it: (1.13).")
(size_t T, const double *h, const double *target, const double *mask,
 double *cost, double *dh)
{
    for (size_t t = 1; t <= T; t++) {
        const double error = h[t] - target[t - 1];
        cost[t - 1] = 0.5 * mask[t - 1] * error * error;
        dh[t] += 2.0 * mask[t - 1] * error;
    }
    return GSL_SUCCESS;
}

MISTAKE(chain_loss, sign,
        "the gradient has the wrong sign: it is h_t - y*_t.\n"
        "  Where h is too large, the slope of the cost points up.")
(size_t T, const double *h, const double *target, const double *mask,
 double *cost, double *dh)
{
    for (size_t t = 1; t <= T; t++) {
        const double error = h[t] - target[t - 1];
        cost[t - 1] = 0.5 * mask[t - 1] * error * error;
        dh[t] -= mask[t - 1] * error;
    }
    return GSL_SUCCESS;
}

MISTAKE(chain_loss, no_mask,
        "the mask is not used, so that steps count which\n"
        "  nobody observes. Both (1.12) and (1.13) have m_t.")
(size_t T, const double *h, const double *target, const double *mask,
 double *cost, double *dh)
{
    for (size_t t = 1; t <= T; t++) {
        const double error = h[t] - target[t - 1];
        cost[t - 1] = 0.5 * error * error;
        dh[t] += error;
    }
    return GSL_SUCCESS;
}

MISTAKE(chain_loss, no_mask_in_gradient,
        "the gradient lacks m_t: (1.13). A step that is\n"
        "  not observed adds nothing to dh.")
(size_t T, const double *h, const double *target, const double *mask,
 double *cost, double *dh)
{
    for (size_t t = 1; t <= T; t++) {
        const double error = h[t] - target[t - 1];
        cost[t - 1] = 0.5 * mask[t - 1] * error * error;
        dh[t] += error;
    }
    return GSL_SUCCESS;
}

MISTAKE(chain_loss, mask_squared,
        "the mask is squared with the error. In (1.12) it\n"
        "  stands outside the square.")
(size_t T, const double *h, const double *target, const double *mask,
 double *cost, double *dh)
{
    for (size_t t = 1; t <= T; t++) {
        const double error = mask[t - 1] * (h[t] - target[t - 1]);
        cost[t - 1] = 0.5 * error * error;
        dh[t] += error;
    }
    return GSL_SUCCESS;
}

MISTAKE(chain_loss, state_assigned,
        "dh is assigned. Something may be there already;\n"
        "  gradients are added to, with +=.")
(size_t T, const double *h, const double *target, const double *mask,
 double *cost, double *dh)
{
    for (size_t t = 1; t <= T; t++) {
        const double error = h[t] - target[t - 1];
        cost[t - 1] = 0.5 * mask[t - 1] * error * error;
        dh[t] = mask[t - 1] * error;
    }
    return GSL_SUCCESS;
}

MISTAKE(chain_loss, state_before,
        "h[t-1] is compared with target[t-1]. The target y*_t, which\n"
        "  is target[t-1], belongs to h[t]: h has a start state, target none.")
(size_t T, const double *h, const double *target, const double *mask,
 double *cost, double *dh)
{
    for (size_t t = 1; t <= T; t++) {
        const double error = h[t - 1] - target[t - 1];
        cost[t - 1] = 0.5 * mask[t - 1] * error * error;
        dh[t - 1] += mask[t - 1] * error;
    }
    return GSL_SUCCESS;
}

MISTAKE(chain_loss, averaged,
        "everything is divided by T. L is a sum over the\n"
        "  observations, not their mean: (1.12).")
(size_t T, const double *h, const double *target, const double *mask,
 double *cost, double *dh)
{
    for (size_t t = 1; t <= T; t++) {
        const double error = h[t] - target[t - 1];
        cost[t - 1] = 0.5 * mask[t - 1] * error * error / (double)T;
        dh[t] += mask[t - 1] * error / (double)T;
    }
    return GSL_SUCCESS;
}

MISTAKE(chain_loss, last_only,
        "only the last observation is judged. There is a\n"
        "  cost at every one of them: t = 1..T.")
(size_t T, const double *h, const double *target, const double *mask,
 double *cost, double *dh)
{
    for (size_t t = 1; t <= T; t++) {
        const double error = t == T ? h[t] - target[t - 1] : 0.0;
        cost[t - 1] = 0.5 * mask[t - 1] * error * error;
        dh[t] += mask[t - 1] * error;
    }
    return GSL_SUCCESS;
}

MISTAKE(chain_loss, cost_added,
        "the cost is added to what stood there. cost is\n"
        "  overwritten; only gradients are added to.")
(size_t T, const double *h, const double *target, const double *mask,
 double *cost, double *dh)
{
    for (size_t t = 1; t <= T; t++) {
        const double error = h[t] - target[t - 1];
        cost[t - 1] += 0.5 * mask[t - 1] * error * error;
        dh[t] += mask[t - 1] * error;
    }
    return GSL_SUCCESS;
}

MISTAKE(chain_loss, half_in_gradient,
        "the gradient has a factor 1/2. That of (1.12) is there\n"
        "  so that the gradient has none: (1.13).")
(size_t T, const double *h, const double *target, const double *mask,
 double *cost, double *dh)
{
    for (size_t t = 1; t <= T; t++) {
        const double error = h[t] - target[t - 1];
        cost[t - 1] = 0.5 * mask[t - 1] * error * error;
        dh[t] += 0.5 * mask[t - 1] * error;
    }
    return GSL_SUCCESS;
}

MISTAKE(chain_loss, gradient_of_cost,
        "the cost itself is added to dh. (1.13) adds its\n"
        "  derivative, m_t (h_t - y*_t).")
(size_t T, const double *h, const double *target, const double *mask,
 double *cost, double *dh)
{
    for (size_t t = 1; t <= T; t++) {
        const double error = h[t] - target[t - 1];
        cost[t - 1] = 0.5 * mask[t - 1] * error * error;
        dh[t] += cost[t - 1];
    }
    return GSL_SUCCESS;
}

MISTAKE(chain_loss, not_squared,
        "the cost is the error, not its square: (1.12).")
(size_t T, const double *h, const double *target, const double *mask,
 double *cost, double *dh)
{
    for (size_t t = 1; t <= T; t++) {
        const double error = h[t] - target[t - 1];
        cost[t - 1] = 0.5 * mask[t - 1] * error;
        dh[t] += mask[t - 1] * error;
    }
    return GSL_SUCCESS;
}

MISTAKE(chain_loss, absolute,
        "the cost is the absolute error. (1.12) squares it.")
(size_t T, const double *h, const double *target, const double *mask,
 double *cost, double *dh)
{
    for (size_t t = 1; t <= T; t++) {
        const double error = h[t] - target[t - 1];
        cost[t - 1] = 0.5 * mask[t - 1] * fabs(error);
        dh[t] += mask[t - 1] * error;
    }
    return GSL_SUCCESS;
}

MISTAKE(chain_loss, unobserved_left,
        "cost keeps what it held where nobody observes. It is\n"
        "  overwritten everywhere: m_t = 0 makes it 0.")
(size_t T, const double *h, const double *target, const double *mask,
 double *cost, double *dh)
{
    for (size_t t = 1; t <= T; t++) {
        const double error = h[t] - target[t - 1];
        if (mask[t - 1] == 0.0)
            continue;
        cost[t - 1] = 0.5 * mask[t - 1] * error * error;
        dh[t] += mask[t - 1] * error;
    }
    return GSL_SUCCESS;
}

MISTAKE(chain_loss, mask_is_a_switch,
        "a mask of 1/4 is taken for 1. Weights between 0 and 1\n"
        "  are allowed: multiply by m_t.")
(size_t T, const double *h, const double *target, const double *mask,
 double *cost, double *dh)
{
    for (size_t t = 1; t <= T; t++) {
        const double error = h[t] - target[t - 1];
        if (mask[t - 1] == 0.0) {
            cost[t - 1] = 0.0;
            continue;
        }
        cost[t - 1] = 0.5 * error * error;
        dh[t] += error;
    }
    return GSL_SUCCESS;
}

MISTAKE(chain_loss, gradient_early,
        "the share of step t is added to dh[t-1]. dh has a start\n"
        "  state, as h has: the share of step t goes to dh[t].")
(size_t T, const double *h, const double *target, const double *mask,
 double *cost, double *dh)
{
    for (size_t t = 1; t <= T; t++) {
        const double error = h[t] - target[t - 1];
        cost[t - 1] = 0.5 * mask[t - 1] * error * error;
        dh[t - 1] += mask[t - 1] * error;
    }
    return GSL_SUCCESS;
}

MISTAKE(chain_loss, added_up,
        "cost[t-1] is the sum of all costs so far. It is C_t\n"
        "  alone: (1.12).")
(size_t T, const double *h, const double *target, const double *mask,
 double *cost, double *dh)
{
    double sum = 0.0;
    for (size_t t = 1; t <= T; t++) {
        const double error = h[t] - target[t - 1];
        sum += 0.5 * mask[t - 1] * error * error;
        cost[t - 1] = sum;
        dh[t] += mask[t - 1] * error;
    }
    return GSL_SUCCESS;
}

MISTAKE(chain_loss, empty_refused,
        "a chain of no steps is refused. T = 0 is valid: there\n"
        "  is nothing to do.")
(size_t T, const double *h, const double *target, const double *mask,
 double *cost, double *dh)
{
    if (T == 0)
        return GSL_EINVAL;
    for (size_t t = 1; t <= T; t++) {
        const double error = h[t] - target[t - 1];
        cost[t - 1] = 0.5 * mask[t - 1] * error * error;
        dh[t] += mask[t - 1] * error;
    }
    return GSL_SUCCESS;
}
