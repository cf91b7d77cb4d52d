/* The steps of chapter 4, in the order in which they are learned. */
#include "../runner/steps.h"

static const step steps[] = {
    {
        .name = "value",
        .functions = "clip_value",
        .points = 10,
        .title = "no entry too large",
        .section = "No entry too large",
        .task = "Refuse a limit that is not positive, and NaN. Then bring\n"
                "every entry between -max_value and max_value.",
        .equation = "g_k = max(-max_value, min(max_value, g_k))     (4.3)",
        .hint = {
            "Every entry stands for itself: too large becomes max_value, too\n"
            "small -max_value, and all others stay.",
            "Look for NaN in a loop of its own first, so that an error leaves\n"
            "the gradient as it was. isnan() is in math.h.",
            "*entry = fmax(-max_value, fmin(max_value, *entry));",
        },
    },
    {
        .name = "norm",
        .functions = "clip_norm",
        .points = 20,
        .title = "no step too long",
        .section = "No step too long",
        .task = "Refuse a limit that is not positive, and a length that is\n"
                "not finite. Then shorten the gradient if it is too long.",
        .equation = "if ||g|| > max_norm:  g = max_norm g / ||g||   (4.4)",
        .hint = {
            "One factor for all entries: then the direction stays. And where\n"
            "the length is at most max_norm, not one bit may change.",
            "clip_length(g) is safe for 1e+-200. max_norm / length is not: for\n"
            "1e-200 and 1e200 it is 0, and the whole gradient would be, too.",
            "if (length > max_norm)\n"
            "    gsl_vector_set(g, k, gsl_vector_get(g, k) / length\n"
            "                             * max_norm);       // for all k",
        },
    },
    {
        .name = "truncation",
        .functions = "clip_truncation",
        .points = 15,
        .title = "what truncation buys and costs",
        .section = "Cutting it short",
        .task = "Refuse a K outside 1..T and a sum of another shape. Then the\n"
                "length of what K lags keep, and the share that they miss.",
        .equation = "kept    = || sum_{n < K} dW_lag_n ||\n"
                    "missing = || sum_{n >= K} dW_lag_n ||\n"
                    "          / || sum_n dW_lag_n ||               (4.5)",
        .hint = {
            "Add up matrices first and take the length then: the length of a\n"
            "sum is not the sum of the lengths.",
            "sequence_at(dW_lag, n) is lag n as a matrix. The length of a\n"
            "matrix is that of its rows' lengths: hypot() of them in turn.",
            "for (size_t n = first; n < end; n++) {     // 0..K, K..T, 0..T\n"
            "    const gsl_matrix_view lag = sequence_at(dW_lag, n);\n"
            "    gsl_matrix_add(sum, &lag.matrix);      // sum was cleared\n"
            "}",
        },
    },
    {
        .name = "l2",
        .functions = "clip_l2",
        .points = 10,
        .title = "a price for large weights",
        .section = "A price for large weights",
        .task = "Refuse a bad lambda and lengths that disagree. Then the\n"
                "penalty, and its gradient.",
        .equation = "penalty = lambda/2 ||theta||^2\n"
                    "dtheta += lambda theta                         (4.6)",
        .hint = {
            "The 2 of the square and the 1/2 cancel, as in the squared error.",
            "gsl_blas_ddot(theta, theta, &squares) is the sum of the squares.",
            "*penalty = 0.5 * lambda * squares;\n"
            "return gsl_blas_daxpy(lambda, theta, dtheta);",
        },
    },
    {
        .name = "omega",
        .functions = "clip_omega",
        .points = 20,
        .title = "does a step keep the length?",
        .section = "A price for changing the length",
        .task = "Refuse shapes that disagree. Then the mean of (ratio - 1)^2,\n"
                "where a ratio says how a step back changes a length.",
        .equation = "u_ti = da_ti W_hh,  r_ti = ||u_ti||/||dh_ti||  (4.7)\n"
                    "omega = 1/n sum_ti (r_ti - 1)^2                (4.8)",
        .hint = {
            "u is what (3.7) sends on, without what else the loss adds. One\n"
            "row is one sequence at one step, with a ratio of its own.",
            "da_t stands at index t-1, dh_t at index t: the rows of da from 0\n"
            "belong to the rows of dh from 1. A dh shorter than CLIP_LEAST is\n"
            "left out, and not counted.",
            "change = clip_length(u row) / clip_length(dh row) - 1.0;\n"
            "sum += change * change;\n"
            "n++;",
        },
    },
    {
        .name = "domega",
        .functions = "clip_omega_backward",
        .points = 25,
        .title = "the gradient of that price",
        .section = "The gradient of a penalty on gradients",
        .task = "Refuse shapes that disagree and a bad alpha. Then the\n"
                "derivative of omega with respect to W_hh, added to dW_hh.",
        .equation = "dW_hh += 2 alpha/n sum_ti (r_ti - 1)\n"
                    "         (da_ti/||dh_ti||)' (u_ti/||u_ti||)  (4.9)",
        .hint = {
            "Only u depends on W_hh here. The derivative of ||u|| with respect\n"
            "to u is u / ||u||, its direction; u = da W_hh gives da' as in\n"
            "(3.2).",
            "Turn every row of u into (r - 1) / ||dh|| times u / ||u||, or\n"
            "into 0 where there is no dh or no u. Count n on the way.",
            "gsl_blas_dgemm(CblasTrans, CblasNoTrans, 2.0 * alpha / n,\n"
            "               da_all, u_all, 1.0, dW_hh);       // n > 0",
        },
    },
};

const module clip_module = {
    .name = "clip",
    .title = "Taming the explosion",
    .chapter = "chapters/04-clip/chapter.md",
    .n_steps = sizeof steps / sizeof steps[0],
    .steps = steps,
};
