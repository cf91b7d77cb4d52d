/*
 * What learners really write in chapter 1. Each function has the signature of
 * a step and is wrong in one way; its text is what the learner is told when
 * the numbers match. To add one, write one function.
 *
 * The texts speak to the learner: what the code seems to do, and what the
 * equation asks for. Lines after the first are indented by two.
 */
#include "chain.h"
#include "../runner/sheet.h"

#include <gsl/gsl_errno.h>
#include <math.h>

// The loop of (1.1) and (1.2), with the pre-activation left to say.
#define RUN(a)                                                                 \
    for (size_t t = 1; t <= T; t++)                                            \
        h[t] = activation_value(f, (a));                                       \
    return GSL_SUCCESS
#define FORWARD                                                                \
    (const chain_params *p, activation f, size_t T, const double *x, double *h)

/* Whether everything that chain_forward() takes is finite. */
static int
finite(const chain_params *p, size_t T, const double *x, const double *h)
{
    int good =
        isfinite(p->w) && isfinite(p->u) && isfinite(p->b) && isfinite(h[0]);
    for (size_t t = 0; t < T; t++)
        good = good && isfinite(x[t]);
    return good;
}

MISTAKE(chain_forward, no_recurrence,
        "the state before is not used. The term\n"
        "  w h_{t-1} of (1.1) is missing, and with it the memory.")
FORWARD
{
    RUN(p->u * x[t - 1] + p->b);
}

MISTAKE(chain_forward, no_input,
        "the input never enters. The term u x_t of\n  (1.1) is missing.")
FORWARD
{
    RUN(p->w * h[t - 1] + p->b);
}

MISTAKE(chain_forward, no_bias, "the bias b of (1.1) is missing.")
FORWARD
{
    RUN(p->w * h[t - 1] + p->u * x[t - 1]);
}

MISTAKE(chain_forward, from_the_start,
        "every step begins from h[0]. Step t begins\n"
        "  from h[t-1], the state that the step before has just made.")
FORWARD
{
    RUN(p->w * h[0] + p->u * x[t - 1] + p->b);
}

MISTAKE(chain_forward, first_input_only,
        "every step reads x[0]. Step t reads x_t,\n  which is x[t-1].")
FORWARD
{
    RUN(p->w * h[t - 1] + p->u * x[0] + p->b);
}

MISTAKE(chain_forward, no_activation,
        "h_t is a_t itself. Equation (1.2) still has to\n"
        "  be applied: activation_value(f, a).")
FORWARD
{
    for (size_t t = 1; t <= T; t++)
        h[t] = p->w * h[t - 1] + p->u * x[t - 1] + p->b;
    return GSL_SUCCESS;
}

MISTAKE(chain_forward, weight_outside,
        "w multiplies what f gives back. In (1.1) it\n"
        "  multiplies h_{t-1}, before f is applied.")
FORWARD
{
    for (size_t t = 1; t <= T; t++)
        h[t] = p->w * activation_value(f, h[t - 1] + p->u * x[t - 1] + p->b);
    return GSL_SUCCESS;
}

MISTAKE(chain_forward, always_tanh,
        "f is taken to be tanh. It is an argument:\n"
        "  activation_value(f, a) applies whichever it is.")
FORWARD
{
    for (size_t t = 1; t <= T; t++)
        h[t] = tanh(p->w * h[t - 1] + p->u * x[t - 1] + p->b);
    return GSL_SUCCESS;
}

MISTAKE(chain_forward, one_step_short,
        "the last state is never written. The steps are\n"
        "  t = 1..T with T included: t <= T.")
FORWARD
{
    for (size_t t = 1; t < T; t++)
        h[t] = activation_value(f, p->w * h[t - 1] + p->u * x[t - 1] + p->b);
    return GSL_SUCCESS;
}

MISTAKE(chain_forward, not_checked,
        "numbers that are not finite are accepted. The\n"
        "  contract in lib/chain.h lists what to refuse with GSL_EDOM:\n"
        "  gsl_finite() tells.")
FORWARD
{
    RUN(p->w * h[t - 1] + p->u * x[t - 1] + p->b);
}

MISTAKE(chain_forward, checked_late,
        "h was written before the bad input was seen.\n"
        "  On an error nothing may have been written: look at all of x first.")
FORWARD
{
    if (!finite(p, 0, x, h))
        return GSL_EDOM;
    for (size_t t = 1; t <= T; t++) {
        if (!isfinite(x[t - 1]))
            return GSL_EDOM;
        h[t] = activation_value(f, p->w * h[t - 1] + p->u * x[t - 1] + p->b);
    }
    return GSL_SUCCESS;
}

/* All is looked at but one thing; its cases show that it was forgotten. */
#define LOOKED_AT(slug, seen, says)                                            \
    MISTAKE(chain_forward, slug, says)                                         \
    FORWARD                                                                    \
    {                                                                          \
        const chain_params one = { 1.0, 1.0, 1.0 };                            \
        const double zero = 0.0;                                               \
        (void)one, (void)zero;                                                 \
        if (!(seen))                                                           \
            return GSL_EDOM;                                                   \
        RUN(p->w *h[t - 1] + p->u * x[t - 1] + p->b);                          \
    }                                                                          \
    static int chain_forward_##slug FORWARD

LOOKED_AT(inputs_unseen, finite(p, 0, x, h),
          "an input that is not finite is accepted. Look at every\n"
          "  x[t-1], t = 1..T, before you write.");
LOOKED_AT(start_unseen, finite(p, T, x, &zero),
          "an h[0] that is not finite is accepted. It is an input, too.");
LOOKED_AT(weights_unseen, finite(&one, T, x, h),
          "a w, u or b that is not finite is accepted. They are\n"
          "  inputs, too.");
