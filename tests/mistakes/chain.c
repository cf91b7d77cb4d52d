/*
 * What learners really write in chapter 1. Here are the mistakes of the first
 * step, forward; those of every other step have a file of their own beside this
 * one, chain_backward.c and so on.
 *
 * A mistake is a function with the signature of the step, as a learner would
 * write it, wrong in exactly one way. Everything else it does as the contract
 * in lib/chain.h asks, refusals included; otherwise its numbers would match
 * those of learners who made another mistake. It calls none of the functions
 * that learners write, because then it would change with theirs.
 *
 * Its text is what the learner is told when the numbers match: what the code
 * seems to do, and what the equation asks for. Lines after the first are
 * indented by two. To add a mistake, write one function.
 */
#include "chain.h"
#include "../runner/sheet.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>
#include <math.h>

/* Whether chain_forward() may run: nothing that it takes is NaN or infinite. */
static int
chain_forward_accepts(const chain_params *p, size_t T, const double *x,
                      const double *h)
{
    if (!gsl_finite(p->w) || !gsl_finite(p->u) || !gsl_finite(p->b))
        return 0;
    for (size_t t = 1; t <= T; t++)
        if (!gsl_finite(x[t - 1]))
            return 0;
    return gsl_finite(h[0]);
}

MISTAKE(chain_forward, no_recurrence,
        "the state before is not used. The term\n"
        "  w h_{t-1} of (1.1) is missing, and with it the memory.")
(const chain_params *p, activation f, size_t T, const double *x, double *h)
{
    if (!chain_forward_accepts(p, T, x, h))
        return GSL_EDOM;
    for (size_t t = 1; t <= T; t++)
        h[t] = activation_value(f, p->u * x[t - 1] + p->b);
    return GSL_SUCCESS;
}

MISTAKE(chain_forward, no_input,
        "the input never enters. The term u x_t of\n  (1.1) is missing.")
(const chain_params *p, activation f, size_t T, const double *x, double *h)
{
    if (!chain_forward_accepts(p, T, x, h))
        return GSL_EDOM;
    for (size_t t = 1; t <= T; t++)
        h[t] = activation_value(f, p->w * h[t - 1] + p->b);
    return GSL_SUCCESS;
}

MISTAKE(chain_forward, no_bias, "the bias b of (1.1) is missing.")
(const chain_params *p, activation f, size_t T, const double *x, double *h)
{
    if (!chain_forward_accepts(p, T, x, h))
        return GSL_EDOM;
    for (size_t t = 1; t <= T; t++)
        h[t] = activation_value(f, p->w * h[t - 1] + p->u * x[t - 1]);
    return GSL_SUCCESS;
}

MISTAKE(chain_forward, from_the_start,
        "every step begins from h[0]. Step t begins\n"
        "  from h[t-1], the state that the step before has just made.")
(const chain_params *p, activation f, size_t T, const double *x, double *h)
{
    if (!chain_forward_accepts(p, T, x, h))
        return GSL_EDOM;
    for (size_t t = 1; t <= T; t++)
        h[t] = activation_value(f, p->w * h[0] + p->u * x[t - 1] + p->b);
    return GSL_SUCCESS;
}

MISTAKE(chain_forward, first_input_only,
        "every step reads x[0]. Step t reads x_t,\n  which is x[t-1].")
(const chain_params *p, activation f, size_t T, const double *x, double *h)
{
    if (!chain_forward_accepts(p, T, x, h))
        return GSL_EDOM;
    for (size_t t = 1; t <= T; t++)
        h[t] = activation_value(f, p->w * h[t - 1] + p->u * x[0] + p->b);
    return GSL_SUCCESS;
}

MISTAKE(chain_forward, no_activation,
        "h_t is a_t itself. Equation (1.2) still has to\n"
        "  be applied: activation_value(f, a).")
(const chain_params *p, activation f, size_t T, const double *x, double *h)
{
    if (!chain_forward_accepts(p, T, x, h))
        return GSL_EDOM;
    for (size_t t = 1; t <= T; t++)
        h[t] = p->w * h[t - 1] + p->u * x[t - 1] + p->b;
    return GSL_SUCCESS;
}

MISTAKE(chain_forward, weight_outside,
        "w multiplies what f gives back. In (1.1) it\n"
        "  multiplies h_{t-1}, before f is applied.")
(const chain_params *p, activation f, size_t T, const double *x, double *h)
{
    if (!chain_forward_accepts(p, T, x, h))
        return GSL_EDOM;
    for (size_t t = 1; t <= T; t++)
        h[t] = p->w * activation_value(f, h[t - 1] + p->u * x[t - 1] + p->b);
    return GSL_SUCCESS;
}

MISTAKE(chain_forward, always_tanh,
        "f is taken to be tanh. It is an argument:\n"
        "  activation_value(f, a) applies whichever it is.")
(const chain_params *p, activation f, size_t T, const double *x, double *h)
{
    if (!chain_forward_accepts(p, T, x, h))
        return GSL_EDOM;
    for (size_t t = 1; t <= T; t++)
        h[t] = tanh(p->w * h[t - 1] + p->u * x[t - 1] + p->b);
    return GSL_SUCCESS;
}

MISTAKE(chain_forward, one_step_short,
        "the last state is never written. The steps are\n"
        "  t = 1..T with T included: t <= T.")
(const chain_params *p, activation f, size_t T, const double *x, double *h)
{
    if (!chain_forward_accepts(p, T, x, h))
        return GSL_EDOM;
    for (size_t t = 1; t < T; t++)
        h[t] = activation_value(f, p->w * h[t - 1] + p->u * x[t - 1] + p->b);
    return GSL_SUCCESS;
}

MISTAKE(chain_forward, not_checked,
        "numbers that are not finite are accepted. The\n"
        "  contract in lib/chain.h lists what to refuse with GSL_EDOM:\n"
        "  gsl_finite() tells.")
(const chain_params *p, activation f, size_t T, const double *x, double *h)
{
    for (size_t t = 1; t <= T; t++)
        h[t] = activation_value(f, p->w * h[t - 1] + p->u * x[t - 1] + p->b);
    return GSL_SUCCESS;
}

MISTAKE(chain_forward, checked_late,
        "h was written before the bad input was seen.\n"
        "  On an error nothing may have been written: look at all of x first.")
(const chain_params *p, activation f, size_t T, const double *x, double *h)
{
    if (!gsl_finite(p->w) || !gsl_finite(p->u) || !gsl_finite(p->b)
        || !gsl_finite(h[0]))
        return GSL_EDOM;
    for (size_t t = 1; t <= T; t++) {
        if (!gsl_finite(x[t - 1]))
            return GSL_EDOM;
        h[t] = activation_value(f, p->w * h[t - 1] + p->u * x[t - 1] + p->b);
    }
    return GSL_SUCCESS;
}

MISTAKE(chain_forward, inputs_unseen,
        "an input that is not finite is accepted. Look at every\n"
        "  x[t-1], t = 1..T, before you write.")
(const chain_params *p, activation f, size_t T, const double *x, double *h)
{
    if (!gsl_finite(p->w) || !gsl_finite(p->u) || !gsl_finite(p->b)
        || !gsl_finite(h[0]))
        return GSL_EDOM;
    for (size_t t = 1; t <= T; t++)
        h[t] = activation_value(f, p->w * h[t - 1] + p->u * x[t - 1] + p->b);
    return GSL_SUCCESS;
}

MISTAKE(chain_forward, start_unseen,
        "an h[0] that is not finite is accepted. It is an\n"
        "  input, too.")
(const chain_params *p, activation f, size_t T, const double *x, double *h)
{
    if (!gsl_finite(p->w) || !gsl_finite(p->u) || !gsl_finite(p->b))
        return GSL_EDOM;
    for (size_t t = 1; t <= T; t++)
        if (!gsl_finite(x[t - 1]))
            return GSL_EDOM;
    for (size_t t = 1; t <= T; t++)
        h[t] = activation_value(f, p->w * h[t - 1] + p->u * x[t - 1] + p->b);
    return GSL_SUCCESS;
}

MISTAKE(chain_forward, weights_unseen,
        "a w, u or b that is not finite is accepted. They are\n"
        "  inputs, too.")
(const chain_params *p, activation f, size_t T, const double *x, double *h)
{
    if (!gsl_finite(h[0]))
        return GSL_EDOM;
    for (size_t t = 1; t <= T; t++)
        if (!gsl_finite(x[t - 1]))
            return GSL_EDOM;
    for (size_t t = 1; t <= T; t++)
        h[t] = activation_value(f, p->w * h[t - 1] + p->u * x[t - 1] + p->b);
    return GSL_SUCCESS;
}

MISTAKE(chain_forward, bias_outside,
        "b is added after f. In (1.1) it is part of\n"
        "  a_t, to which f is applied.")
(const chain_params *p, activation f, size_t T, const double *x, double *h)
{
    if (!chain_forward_accepts(p, T, x, h))
        return GSL_EDOM;
    for (size_t t = 1; t <= T; t++)
        h[t] = activation_value(f, p->w * h[t - 1] + p->u * x[t - 1]) + p->b;
    return GSL_SUCCESS;
}

MISTAKE(chain_forward, input_outside,
        "u x_t is added after f. In (1.1) it is part of\n"
        "  a_t, to which f is applied.")
(const chain_params *p, activation f, size_t T, const double *x, double *h)
{
    if (!chain_forward_accepts(p, T, x, h))
        return GSL_EDOM;
    for (size_t t = 1; t <= T; t++)
        h[t] = activation_value(f, p->w * h[t - 1] + p->b) + p->u * x[t - 1];
    return GSL_SUCCESS;
}

MISTAKE(chain_forward, weights_swapped,
        "u multiplies the state and w the input. (1.1) has\n"
        "  w h_{t-1} and u x_t.")
(const chain_params *p, activation f, size_t T, const double *x, double *h)
{
    if (!chain_forward_accepts(p, T, x, h))
        return GSL_EDOM;
    for (size_t t = 1; t <= T; t++)
        h[t] = activation_value(f, p->u * h[t - 1] + p->w * x[t - 1] + p->b);
    return GSL_SUCCESS;
}

MISTAKE(chain_forward, own_memory,
        "step t reads h[t], which is still to be made. It\n"
        "  begins from the state before, h[t-1].")
(const chain_params *p, activation f, size_t T, const double *x, double *h)
{
    if (!chain_forward_accepts(p, T, x, h))
        return GSL_EDOM;
    for (size_t t = 1; t <= T; t++)
        h[t] = activation_value(f, p->w * h[t] + p->u * x[t - 1] + p->b);
    return GSL_SUCCESS;
}

MISTAKE(chain_forward, first_step_missing,
        "the walk begins at t = 2. The first step makes\n"
        "  h[1] from h[0]: t = 1..T.")
(const chain_params *p, activation f, size_t T, const double *x, double *h)
{
    if (!chain_forward_accepts(p, T, x, h))
        return GSL_EDOM;
    for (size_t t = 2; t <= T; t++)
        h[t] = activation_value(f, p->w * h[t - 1] + p->u * x[t - 1] + p->b);
    return GSL_SUCCESS;
}

MISTAKE(chain_forward, empty_refused,
        "a chain of no steps is refused. T = 0 is valid: there\n"
        "  is nothing to do.")
(const chain_params *p, activation f, size_t T, const double *x, double *h)
{
    if (T == 0)
        return GSL_EINVAL;
    if (!chain_forward_accepts(p, T, x, h))
        return GSL_EDOM;
    for (size_t t = 1; t <= T; t++)
        h[t] = activation_value(f, p->w * h[t - 1] + p->u * x[t - 1] + p->b);
    return GSL_SUCCESS;
}

MISTAKE(chain_forward, states_checked,
        "all of h is looked at before the walk. Only h[0] is an\n"
        "  input; what the others hold before has no meaning.")
(const chain_params *p, activation f, size_t T, const double *x, double *h)
{
    if (!chain_forward_accepts(p, T, x, h))
        return GSL_EDOM;
    for (size_t t = 1; t <= T; t++)
        if (!gsl_finite(h[t]))
            return GSL_EDOM;
    for (size_t t = 1; t <= T; t++)
        h[t] = activation_value(f, p->w * h[t - 1] + p->u * x[t - 1] + p->b);
    return GSL_SUCCESS;
}

MISTAKE(chain_forward, last_input_unseen,
        "the last input is not looked at. Look at every\n"
        "  x[t-1], t = 1..T with T included.")
(const chain_params *p, activation f, size_t T, const double *x, double *h)
{
    if (!chain_forward_accepts(p, T > 0 ? T - 1 : 0, x, h))
        return GSL_EDOM;
    for (size_t t = 1; t <= T; t++)
        h[t] = activation_value(f, p->w * h[t - 1] + p->u * x[t - 1] + p->b);
    return GSL_SUCCESS;
}

MISTAKE(chain_forward, infinity_accepted,
        "NaN is refused, but an infinite number is accepted.\n"
        "  Neither is finite: gsl_finite() tells.")
(const chain_params *p, activation f, size_t T, const double *x, double *h)
{
    if (gsl_isnan(p->w) || gsl_isnan(p->u) || gsl_isnan(p->b)
        || gsl_isnan(h[0]))
        return GSL_EDOM;
    for (size_t t = 1; t <= T; t++)
        if (gsl_isnan(x[t - 1]))
            return GSL_EDOM;
    for (size_t t = 1; t <= T; t++)
        h[t] = activation_value(f, p->w * h[t - 1] + p->u * x[t - 1] + p->b);
    return GSL_SUCCESS;
}

MISTAKE(chain_forward, other_code,
        "the error has another code. The contract asks for\n"
        "  GSL_EDOM: a number outside of the domain.")
(const chain_params *p, activation f, size_t T, const double *x, double *h)
{
    if (!chain_forward_accepts(p, T, x, h))
        return GSL_EINVAL;
    for (size_t t = 1; t <= T; t++)
        h[t] = activation_value(f, p->w * h[t - 1] + p->u * x[t - 1] + p->b);
    return GSL_SUCCESS;
}
