/* The steps of chapter 1, in the order in which they are learned. */
#include "../runner/steps.h"

static const step steps[] = {
    {
        .name = "forward",
        .functions = "chain_forward",
        .points = 10,
        .title = "run the chain",
        .section = "One step, many times",
        .task = "Refuse numbers that are not finite. Then walk from t = 1 to\n"
                "T and make each state from the one before.",
        .equation = "a_t = w h_{t-1} + u x_t + b                    (1.1)\n"
                    "h_t = f(a_t)                                   (1.2)",
        .hint = {
            "One loop, one line in it. h has T+1 elements and h[0] is given;\n"
            "x has T, so the input that step t reads is x[t-1].",
            "f(a) is activation_value(f, a). Before the loop, gsl_finite()\n"
            "looks at p->w, p->u, p->b, h[0] and every x[t-1]; on a bad one,\n"
            "GSL_ERROR(\"...\", GSL_EDOM) leaves the function.",
            "for (size_t t = 1; t <= T; t++)\n"
            "    h[t] = activation_value(f, p->w * h[t - 1] + ...);\n"
            "return GSL_SUCCESS;",
        },
    },
    {
        .name = "backward",
        .functions = "chain_backward",
        .points = 25,
        .title = "carry the gradient back",
        .section = "The chain rule, T times",
        .task = "Walk from t = T down to 1. Turn dh[t] into da_t, hand a\n"
                "share to dh[t-1], and collect dw, du and db on the way.",
        .equation = "da_t      = dh_t f'(a_t)                       (1.4)\n"
                    "dh_{t-1} += w da_t                             (1.5)\n"
                    "dw += da_t h_{t-1}, du += da_t x_t, db += da_t (1.6)",
        .hint = {
            "Every line of (1.5) and (1.6) is a +=. What dh holds when you\n"
            "are called is what the loss says about each state by itself.",
            "f'(a_t) is activation_slope(f, h[t]): written with the output,\n"
            "so that you need not keep a_t. A size_t is never below 0: walk\n"
            "with for (size_t t = T; t > 0; t--).",
            "const double da = dh[t] * activation_slope(f, h[t]);\n"
            "dh[t - 1] += p->w * da;\n"
            "dp->w += da * h[t - 1];   // and so on for u and b",
        },
    },
    {
        .name = "numeric",
        .functions = "chain_numeric_gradient",
        .points = 15,
        .title = "measure a slope without calculus",
        .section = "A second opinion",
        .task = "Refuse a step that is not greater than 0. Then evaluate L on\n"
                "both sides of q and add the central difference to *dq.",
        .equation = "e   = step max(1, |q|)                         (1.8)\n"
                    "dq += (L(q + e) - L(q - e)) / (2 e)            (1.9)",
        .hint = {
            "GSL_FN_EVAL(L, q) evaluates L at q. You need it twice.",
            "fmax(1.0, fabs(q)) is max(1, |q|). To refuse NaN as well, ask\n"
            "whether the step is not greater than 0: if (!(step > 0.0)).",
            "const double e = step * fmax(1.0, fabs(q));\n"
            "*dq += (GSL_FN_EVAL(L, q + e) - ...) / (2.0 * e);",
        },
    },
    {
        .name = "log10",
        .functions = "chain_log10_gradient",
        .points = 15,
        .title = "follow it below any double",
        .section = "Smaller than any number",
        .task = "Fill log10_dh from the back: 0 at T, then one logarithm more\n"
                "for every step back.",
        .equation = "log10|dh_T/dh_{t-1}|\n"
                    "    = log10|dh_T/dh_t| + log10|w f'(a_t)|     (1.10)",
        .hint = {
            "The factor is the one of the backward step, w f'(a_t). Here you\n"
            "add its logarithm instead of multiplying.",
            "log10(fabs(...)): a negative factor has no logarithm, but its\n"
            "size has. log10(0) is -infinity, which is the right answer for a\n"
            "unit that passes nothing back; do nothing about it.",
            "log10_dh[T] = 0.0;\n"
            "for (size_t t = T; t > 0; t--)\n"
            "    log10_dh[t - 1] = log10_dh[t] + log10(fabs(...));",
        },
    },
    {
        .name = "halflife",
        .functions = "chain_half_life",
        .points = 15,
        .title = "say it in one number",
        .section = "A half-life",
        .task = "Refuse T = 0. Then turn the curve of the step before into\n"
                "the number of steps in which the gradient halves.",
        .equation = "half_life = -log10(2) T / log10|dh_T/dh_0|    (1.11)",
        .hint = {
            "log10|dh_T/dh_0| is log10_dh[0]. Divided by T it is what one\n"
            "step costs, on the average.",
            "log10(2.0) has the same base as log10_dh; log(2.0) has not. T is\n"
            "an integer: write (double)T. A curve that ends at 0 never\n"
            "halves: give back GSL_POSINF.",
            "const double per_step = log10_dh[0] / (double)T;\n"
            "*half_life = per_step == 0.0 ? GSL_POSINF : ... / per_step;",
        },
    },
    {
        .name = "descent",
        .functions = "chain_loss chain_descend",
        .points = 20,
        .title = "learn: cost, and a step downhill",
        .section = "Downhill",
        .task = "Two short functions. chain_loss takes the cost at every\n"
                "observation and its share of dh; chain_descend moves w, u\n"
                "and b against their gradients.",
        .equation = "C_t   = m_t (h_t - y*_t)^2 / 2                (1.12)\n"
                    "dh_t += m_t (h_t - y*_t)                      (1.13)\n"
                    "p    <- p - rate dp                           (1.14)",
        .hint = {
            "target, mask and cost begin with step 1: that of h[t] is\n"
            "target[t-1], and its cost goes to cost[t-1].",
            "cost is assigned, dh is added to. In chain_descend, look whether\n"
            "rate and the three gradients are finite before you move anything.",
            "const double error = h[t] - target[t - 1];\n"
            "cost[t - 1] = 0.5 * mask[t - 1] * error * error;\n"
            "dh[t] += ...;              // and then: p->w -= rate * dp->w;",
        },
    },
};

const module chain_module = {
    .name = "chain",
    .title = "One neuron in time",
    .chapter = "chapters/01-chain/chapter.md",
    .n_steps = sizeof steps / sizeof steps[0],
    .steps = steps,
};
