/* The mistakes of chapter 1, step backward. See chain.c for the manner. */
#include "../runner/sheet.h"
#include "chain.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>

MISTAKE(chain_backward, no_slope,
        "the slope f'(a_t) of (1.4) is missing: da_t is\n"
        "  taken to be dh_t. activation_slope(f, h[t]) gives it.")
(const chain_params *p, activation f, size_t T, const double *x,
 const double *h, double *dh, chain_params *dp)
{
    for (size_t t = T; t > 0; t--) {
        const double da = dh[t];
        dh[t - 1] += p->w * da;
        dp->w += da * h[t - 1];
        dp->u += da * x[t - 1];
        dp->b += da;
    }
    return GSL_SUCCESS;
}

MISTAKE(chain_backward, slope_before,
        "the slope is taken at h[t-1]. It belongs to the\n"
        "  step that made h[t]: activation_slope(f, h[t]).")
(const chain_params *p, activation f, size_t T, const double *x,
 const double *h, double *dh, chain_params *dp)
{
    for (size_t t = T; t > 0; t--) {
        const double da = dh[t] * activation_slope(f, h[t - 1]);
        dh[t - 1] += p->w * da;
        dp->w += da * h[t - 1];
        dp->u += da * x[t - 1];
        dp->b += da;
    }
    return GSL_SUCCESS;
}

MISTAKE(chain_backward, slope_of_tanh,
        "the slope is that of tanh, 1 - h^2, whatever f\n"
        "  is. activation_slope(f, h[t]) gives the right one.")
(const chain_params *p, activation f, size_t T, const double *x,
 const double *h, double *dh, chain_params *dp)
{
    for (size_t t = T; t > 0; t--) {
        const double da = dh[t] * (1.0 - h[t] * h[t]);
        dh[t - 1] += p->w * da;
        dp->w += da * h[t - 1];
        dp->u += da * x[t - 1];
        dp->b += da;
    }
    return GSL_SUCCESS;
}

MISTAKE(chain_backward, sign,
        "w da_t is subtracted from dh_{t-1}. In (1.5) it\n"
        "  is added; going downhill comes later, in the descent.")
(const chain_params *p, activation f, size_t T, const double *x,
 const double *h, double *dh, chain_params *dp)
{
    for (size_t t = T; t > 0; t--) {
        const double da = dh[t] * activation_slope(f, h[t]);
        dh[t - 1] -= p->w * da;
        dp->w += da * h[t - 1];
        dp->u += da * x[t - 1];
        dp->b += da;
    }
    return GSL_SUCCESS;
}

MISTAKE(chain_backward, no_weight,
        "da_t is handed back without the factor w of\n"
        "  (1.5). That factor is why gradients vanish.")
(const chain_params *p, activation f, size_t T, const double *x,
 const double *h, double *dh, chain_params *dp)
{
    for (size_t t = T; t > 0; t--) {
        const double da = dh[t] * activation_slope(f, h[t]);
        dh[t - 1] += da;
        dp->w += da * h[t - 1];
        dp->u += da * x[t - 1];
        dp->b += da;
    }
    return GSL_SUCCESS;
}

MISTAKE(chain_backward, state_assigned,
        "dh[t-1] is assigned. What the loss itself put\n"
        "  there is lost; (1.5) adds to it, with +=.")
(const chain_params *p, activation f, size_t T, const double *x,
 const double *h, double *dh, chain_params *dp)
{
    for (size_t t = T; t > 0; t--) {
        const double da = dh[t] * activation_slope(f, h[t]);
        dh[t - 1] = p->w * da;
        dp->w += da * h[t - 1];
        dp->u += da * x[t - 1];
        dp->b += da;
    }
    return GSL_SUCCESS;
}

MISTAKE(chain_backward, state_of_the_same_step,
        "dw takes h[t]. The weight multiplied the state\n"
        "  before, so (1.6) has da_t h_{t-1}.")
(const chain_params *p, activation f, size_t T, const double *x,
 const double *h, double *dh, chain_params *dp)
{
    for (size_t t = T; t > 0; t--) {
        const double da = dh[t] * activation_slope(f, h[t]);
        dh[t - 1] += p->w * da;
        dp->w += da * h[t];
        dp->u += da * x[t - 1];
        dp->b += da;
    }
    return GSL_SUCCESS;
}

MISTAKE(chain_backward, weight_in_its_own_gradient,
        "dw has a factor w too many. The derivative of\n"
        "  w h_{t-1} with respect to w is h_{t-1}.")
(const chain_params *p, activation f, size_t T, const double *x,
 const double *h, double *dh, chain_params *dp)
{
    for (size_t t = T; t > 0; t--) {
        const double da = dh[t] * activation_slope(f, h[t]);
        dh[t - 1] += p->w * da;
        dp->w += p->w * da * h[t - 1];
        dp->u += da * x[t - 1];
        dp->b += da;
    }
    return GSL_SUCCESS;
}

MISTAKE(chain_backward, dw_from_dh,
        "dw is made from dh_t. It is made from da_t,\n"
        "  which has the slope in it: (1.6).")
(const chain_params *p, activation f, size_t T, const double *x,
 const double *h, double *dh, chain_params *dp)
{
    for (size_t t = T; t > 0; t--) {
        const double da = dh[t] * activation_slope(f, h[t]);
        dh[t - 1] += p->w * da;
        dp->w += dh[t] * h[t - 1];
        dp->u += da * x[t - 1];
        dp->b += da;
    }
    return GSL_SUCCESS;
}

MISTAKE(chain_backward, weights_assigned,
        "dw, du and db are assigned at every step, so\n"
        "  that only the last one walked remains. (1.6) sums over t: use +=.")
(const chain_params *p, activation f, size_t T, const double *x,
 const double *h, double *dh, chain_params *dp)
{
    for (size_t t = T; t > 0; t--) {
        const double da = dh[t] * activation_slope(f, h[t]);
        dh[t - 1] += p->w * da;
        dp->w = da * h[t - 1];
        dp->u = da * x[t - 1];
        dp->b = da;
    }
    return GSL_SUCCESS;
}

MISTAKE(chain_backward, weights_cleared,
        "dw, du and db are cleared first. Gradients are\n"
        "  added to whatever the caller has there; clearing is the caller's\n"
        "  task.")
(const chain_params *p, activation f, size_t T, const double *x,
 const double *h, double *dh, chain_params *dp)
{
    dp->w = dp->u = dp->b = 0.0;
    for (size_t t = T; t > 0; t--) {
        const double da = dh[t] * activation_slope(f, h[t]);
        dh[t - 1] += p->w * da;
        dp->w += da * h[t - 1];
        dp->u += da * x[t - 1];
        dp->b += da;
    }
    return GSL_SUCCESS;
}

MISTAKE(chain_backward, stops_at_one,
        "the walk ends before t = 1, so that the start\n"
        "  state gets nothing. With a size_t: for (t = T; t > 0; t--).")
(const chain_params *p, activation f, size_t T, const double *x,
 const double *h, double *dh, chain_params *dp)
{
    for (size_t t = T; t > 1; t--) {
        const double da = dh[t] * activation_slope(f, h[t]);
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
(const chain_params *p, activation f, size_t T, const double *x,
 const double *h, double *dh, chain_params *dp)
{
    for (size_t t = 1; t <= T; t++) {
        const double da = dh[t] * activation_slope(f, h[t]);
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
(const chain_params *p, activation f, size_t T, const double *x,
 const double *h, double *dh, chain_params *dp)
{
    for (size_t t = T; t > 0; t--) {
        const double da = dh[t] * activation_slope(f, h[t]);
        dh[t - 1] += p->w * da;
        dp->w += da * h[t - 1];
        dp->u += da * x[t - 1];
    }
    return GSL_SUCCESS;
}

MISTAKE(chain_backward, input_weight,
        "da_t is handed back with the factor u. The state\n"
        "  before came in through w: (1.5).")
(const chain_params *p, activation f, size_t T, const double *x,
 const double *h, double *dh, chain_params *dp)
{
    for (size_t t = T; t > 0; t--) {
        const double da = dh[t] * activation_slope(f, h[t]);
        dh[t - 1] += p->u * da;
        dp->w += da * h[t - 1];
        dp->u += da * x[t - 1];
        dp->b += da;
    }
    return GSL_SUCCESS;
}

MISTAKE(chain_backward, value_for_slope,
        "f itself stands where its slope belongs: da_t needs\n"
        "  activation_slope(f, h[t]), (1.4).")
(const chain_params *p, activation f, size_t T, const double *x,
 const double *h, double *dh, chain_params *dp)
{
    for (size_t t = T; t > 0; t--) {
        const double da = dh[t] * activation_value(f, h[t]);
        dh[t - 1] += p->w * da;
        dp->w += da * h[t - 1];
        dp->u += da * x[t - 1];
        dp->b += da;
    }
    return GSL_SUCCESS;
}

MISTAKE(chain_backward, slope_of_a,
        "the slope is asked with a_t. activation_slope() takes\n"
        "  the output h[t], in which tanh has the slope 1 - h^2.")
(const chain_params *p, activation f, size_t T, const double *x,
 const double *h, double *dh, chain_params *dp)
{
    for (size_t t = T; t > 0; t--) {
        const double da =
            dh[t]
            * activation_slope(f, p->w * h[t - 1] + p->u * x[t - 1] + p->b);
        dh[t - 1] += p->w * da;
        dp->w += da * h[t - 1];
        dp->u += da * x[t - 1];
        dp->b += da;
    }
    return GSL_SUCCESS;
}

MISTAKE(chain_backward, db_from_dh,
        "db collects dh_t. It collects da_t, which has the\n"
        "  slope in it: (1.6).")
(const chain_params *p, activation f, size_t T, const double *x,
 const double *h, double *dh, chain_params *dp)
{
    for (size_t t = T; t > 0; t--) {
        const double da = dh[t] * activation_slope(f, h[t]);
        dh[t - 1] += p->w * da;
        dp->w += da * h[t - 1];
        dp->u += da * x[t - 1];
        dp->b += dh[t];
    }
    return GSL_SUCCESS;
}

MISTAKE(chain_backward, du_from_state,
        "du takes the state h[t-1]. The weight u multiplied\n"
        "  the input: (1.6) has da_t x_t.")
(const chain_params *p, activation f, size_t T, const double *x,
 const double *h, double *dh, chain_params *dp)
{
    for (size_t t = T; t > 0; t--) {
        const double da = dh[t] * activation_slope(f, h[t]);
        dh[t - 1] += p->w * da;
        dp->w += da * h[t - 1];
        dp->u += da * h[t - 1];
        dp->b += da;
    }
    return GSL_SUCCESS;
}

MISTAKE(chain_backward, weights_subtracted,
        "dw, du and db are subtracted. (1.6) adds; going\n"
        "  downhill comes later, in the descent.")
(const chain_params *p, activation f, size_t T, const double *x,
 const double *h, double *dh, chain_params *dp)
{
    for (size_t t = T; t > 0; t--) {
        const double da = dh[t] * activation_slope(f, h[t]);
        dh[t - 1] += p->w * da;
        dp->w -= da * h[t - 1];
        dp->u -= da * x[t - 1];
        dp->b -= da;
    }
    return GSL_SUCCESS;
}

MISTAKE(chain_backward, averaged,
        "dw, du and db are divided by T. (1.6) is a sum over\n"
        "  the steps, not their mean.")
(const chain_params *p, activation f, size_t T, const double *x,
 const double *h, double *dh, chain_params *dp)
{
    chain_params sum = { 0.0, 0.0, 0.0 };
    for (size_t t = T; t > 0; t--) {
        const double da = dh[t] * activation_slope(f, h[t]);
        dh[t - 1] += p->w * da;
        sum.w += da * h[t - 1];
        sum.u += da * x[t - 1];
        sum.b += da;
    }
    if (T == 0)
        return GSL_SUCCESS;
    dp->w += sum.w / (double)T;
    dp->u += sum.u / (double)T;
    dp->b += sum.b / (double)T;
    return GSL_SUCCESS;
}

MISTAKE(chain_backward, infinity_refused,
        "an infinite gradient is refused. A gradient that\n"
        "  explodes is the subject of the course, and no error.")
(const chain_params *p, activation f, size_t T, const double *x,
 const double *h, double *dh, chain_params *dp)
{
    for (size_t t = 0; t <= T; t++)
        if (!gsl_finite(dh[t]))
            return GSL_EDOM;
    for (size_t t = T; t > 0; t--) {
        const double da = dh[t] * activation_slope(f, h[t]);
        dh[t - 1] += p->w * da;
        dp->w += da * h[t - 1];
        dp->u += da * x[t - 1];
        dp->b += da;
    }
    return GSL_SUCCESS;
}

MISTAKE(chain_backward, empty_refused,
        "a chain of no steps is refused. T = 0 is valid: there\n"
        "  is nothing to do.")
(const chain_params *p, activation f, size_t T, const double *x,
 const double *h, double *dh, chain_params *dp)
{
    if (T == 0)
        return GSL_EINVAL;
    for (size_t t = T; t > 0; t--) {
        const double da = dh[t] * activation_slope(f, h[t]);
        dh[t - 1] += p->w * da;
        dp->w += da * h[t - 1];
        dp->u += da * x[t - 1];
        dp->b += da;
    }
    return GSL_SUCCESS;
}
