/*
 * The mistakes of chapter 1, step descent: the step downhill. Those of the cost
 * are in chain_loss.c. See chain.c for the manner.
 */
#include "../runner/sheet.h"
#include "chain.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>

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

MISTAKE(chain_descend, assigned,
        "the parameters are replaced by the step. (1.14) takes\n"
        "  the step away from them: -=.")
(chain_params *p, const chain_params *dp, double rate)
{
    if (!chain_descend_accepts(dp, rate))
        return GSL_EDOM;
    p->w = -rate * dp->w;
    p->u = -rate * dp->u;
    p->b = -rate * dp->b;
    return GSL_SUCCESS;
}

MISTAKE(chain_descend, divided,
        "the gradients are divided by the rate. (1.14)\n"
        "  multiplies: a smaller rate is a smaller step.")
(chain_params *p, const chain_params *dp, double rate)
{
    if (!chain_descend_accepts(dp, rate))
        return GSL_EDOM;
    p->w -= dp->w / rate;
    p->u -= dp->u / rate;
    p->b -= dp->b / rate;
    return GSL_SUCCESS;
}

MISTAKE(chain_descend, scaled,
        "every parameter shrinks in proportion to itself.\n"
        "  (1.14) subtracts rate dp, whatever p is.")
(chain_params *p, const chain_params *dp, double rate)
{
    if (!chain_descend_accepts(dp, rate))
        return GSL_EDOM;
    p->w -= rate * dp->w * p->w;
    p->u -= rate * dp->u * p->u;
    p->b -= rate * dp->b * p->b;
    return GSL_SUCCESS;
}

MISTAKE(chain_descend, signs_only,
        "only the sign of a gradient counts. (1.14) moves each\n"
        "  parameter in proportion to its gradient.")
(chain_params *p, const chain_params *dp, double rate)
{
    if (!chain_descend_accepts(dp, rate))
        return GSL_EDOM;
    p->w -= rate * GSL_SIGN(dp->w);
    p->u -= rate * GSL_SIGN(dp->u);
    p->b -= rate * GSL_SIGN(dp->b);
    return GSL_SUCCESS;
}

MISTAKE(chain_descend, bias_left,
        "b stays where it is. It is learned as w and u are:\n"
        "  (1.14).")
(chain_params *p, const chain_params *dp, double rate)
{
    if (!chain_descend_accepts(dp, rate))
        return GSL_EDOM;
    p->w -= rate * dp->w;
    p->u -= rate * dp->u;
    return GSL_SUCCESS;
}

MISTAKE(chain_descend, rate_unseen,
        "a rate that is not finite is accepted. Look at it as\n"
        "  well as at the gradients: GSL_EDOM.")
(chain_params *p, const chain_params *dp, double rate)
{
    if (!chain_descend_accepts(dp, 0.0))
        return GSL_EDOM;
    p->w -= rate * dp->w;
    p->u -= rate * dp->u;
    p->b -= rate * dp->b;
    return GSL_SUCCESS;
}

MISTAKE(chain_descend, only_dw_checked,
        "only dw is looked at. du and db can explode as well.")
(chain_params *p, const chain_params *dp, double rate)
{
    if (!gsl_finite(rate) || !gsl_finite(dp->w))
        return GSL_EDOM;
    p->w -= rate * dp->w;
    p->u -= rate * dp->u;
    p->b -= rate * dp->b;
    return GSL_SUCCESS;
}

MISTAKE(chain_descend, infinity_accepted,
        "NaN is refused, but an infinite number is accepted.\n"
        "  Neither is finite: gsl_finite() tells.")
(chain_params *p, const chain_params *dp, double rate)
{
    if (gsl_isnan(rate) || gsl_isnan(dp->w) || gsl_isnan(dp->u)
        || gsl_isnan(dp->b))
        return GSL_EDOM;
    p->w -= rate * dp->w;
    p->u -= rate * dp->u;
    p->b -= rate * dp->b;
    return GSL_SUCCESS;
}

MISTAKE(
    chain_descend, checked_late,
    "w and u were moved before the bad gradient was seen.\n"
    "  On an error nothing may have been written: look at everything first.")
(chain_params *p, const chain_params *dp, double rate)
{
    if (!gsl_finite(rate) || !gsl_finite(dp->w))
        return GSL_EDOM;
    p->w -= rate * dp->w;
    if (!gsl_finite(dp->u))
        return GSL_EDOM;
    p->u -= rate * dp->u;
    if (!gsl_finite(dp->b))
        return GSL_EDOM;
    p->b -= rate * dp->b;
    return GSL_SUCCESS;
}

MISTAKE(chain_descend, sum_checked,
        "three gradients are added up and their sum is looked\n"
        "  at. It can be infinite where each of them is finite.")
(chain_params *p, const chain_params *dp, double rate)
{
    if (!gsl_finite(rate) || !gsl_finite(dp->w + dp->u + dp->b))
        return GSL_EDOM;
    p->w -= rate * dp->w;
    p->u -= rate * dp->u;
    p->b -= rate * dp->b;
    return GSL_SUCCESS;
}

MISTAKE(chain_descend, zero_refused,
        "a rate of 0 is refused. The contract refuses what is\n"
        "  not finite, and nothing else.")
(chain_params *p, const chain_params *dp, double rate)
{
    if (!(rate > 0.0) || !chain_descend_accepts(dp, rate))
        return GSL_EDOM;
    p->w -= rate * dp->w;
    p->u -= rate * dp->u;
    p->b -= rate * dp->b;
    return GSL_SUCCESS;
}

MISTAKE(chain_descend, parameters_checked,
        "a parameter that is not finite is refused. The\n"
        "  contract looks at rate and at the gradients only.")
(chain_params *p, const chain_params *dp, double rate)
{
    if (!gsl_finite(p->w) || !gsl_finite(p->u) || !gsl_finite(p->b)
        || !chain_descend_accepts(dp, rate))
        return GSL_EDOM;
    p->w -= rate * dp->w;
    p->u -= rate * dp->u;
    p->b -= rate * dp->b;
    return GSL_SUCCESS;
}

MISTAKE(chain_descend, other_code,
        "the error has another code. The contract asks for\n"
        "  GSL_EDOM: a number outside of the domain.")
(chain_params *p, const chain_params *dp, double rate)
{
    if (!chain_descend_accepts(dp, rate))
        return GSL_EINVAL;
    p->w -= rate * dp->w;
    p->u -= rate * dp->u;
    p->b -= rate * dp->b;
    return GSL_SUCCESS;
}
