/* The mistakes of chapter 5, continued: gains, and means over a bell curve. */
#include "../runner/sheet.h"
#include "init.h"

#include <gsl/gsl_errno.h>
#include <math.h>

#define GAIN (const gsl_vector *norm, double *gain)
#define AT(t) gsl_vector_get(norm, (t))
#define LENGTH ((double)(norm->size - 1))
#define ENOUGH                                                                 \
    if (norm->size < 2)                                                        \
    return GSL_EBADLEN
#define USABLE                                                                 \
    if (!(AT(norm->size - 1) > 0.0) || !isfinite(AT(norm->size - 1))           \
        || !(AT(0) >= 0.0) || !isfinite(AT(0)))                                \
    return GSL_EDOM
#define START log(AT(0))
#define END log(AT(norm->size - 1))

MISTAKE(init_gain, no_root,
        "this is the change over all T steps. The gain is that of\n"
        "  one step: the T-th root is missing.")
GAIN
{
    ENOUGH;
    USABLE;
    *gain = exp(START - END);
    return GSL_SUCCESS;
}

MISTAKE(init_gain, upside_down,
        "this is the gain forwards. The gradient comes from T and\n"
        "  goes to 0: norm_0 / norm_T.")
GAIN
{
    ENOUGH;
    USABLE;
    *gain = exp((END - START) / LENGTH);
    return GSL_SUCCESS;
}

MISTAKE(init_gain, one_too_many,
        "the root is taken of T + 1 steps. Between T + 1 norms lie\n"
        "  T steps.")
GAIN
{
    ENOUGH;
    USABLE;
    *gain = exp((START - END) / (LENGTH + 1.0));
    return GSL_SUCCESS;
}

MISTAKE(init_gain, arithmetic,
        "this is the change divided by T, not its T-th root. Factors\n"
        "  multiply; their mean is the geometric one.")
GAIN
{
    ENOUGH;
    USABLE;
    *gain = AT(0) / AT(norm->size - 1) / LENGTH;
    return GSL_SUCCESS;
}

MISTAKE(init_gain, logarithm,
        "this is the logarithm of the gain: exp() is missing.")
GAIN
{
    ENOUGH;
    USABLE;
    *gain = (START - END) / LENGTH;
    return GSL_SUCCESS;
}

MISTAKE(init_gain, underflow,
        "norm_0 / norm_T underflows to 0 here. Take logarithms\n"
        "  before you divide.")
GAIN
{
    ENOUGH;
    USABLE;
    *gain = pow(AT(0) / AT(norm->size - 1), 1.0 / LENGTH);
    return GSL_SUCCESS;
}

MISTAKE(init_gain, no_zero,
        "a norm_0 of 0 is refused. Nothing came back, and the gain\n"
        "  is 0: that is an answer, not an error.")
GAIN
{
    ENOUGH;
    USABLE;
    if (AT(0) == 0.0)
        return GSL_EDOM;
    *gain = exp((START - END) / LENGTH);
    return GSL_SUCCESS;
}

MISTAKE(init_gain, not_checked,
        "a norm_T of 0, from which nothing can come, is accepted.\n"
        "  The contract answers GSL_EDOM.")
GAIN
{
    ENOUGH;
    *gain = exp((START - END) / LENGTH);
    return GSL_SUCCESS;
}

#define EXPECT                                                                 \
    (const gsl_integration_fixed_workspace *hermite, const gsl_function *g,    \
     double q, double *mean)

/* The mean with other nodes, other weights, or another total. */
#define MEAN(slug, allowed, node, weight, whole, says)                         \
    MISTAKE(init_expect, slug, says)                                           \
    EXPECT                                                                     \
    {                                                                          \
        if (!(allowed))                                                        \
            return GSL_EINVAL;                                                 \
        const double *z = gsl_integration_fixed_nodes(hermite);                \
        const double *w = gsl_integration_fixed_weights(hermite);              \
        const size_t n = gsl_integration_fixed_n(hermite);                     \
        double sum = 0.0, total = 0.0;                                         \
        for (size_t k = 0; k < n; k++) {                                       \
            sum += (weight)*GSL_FN_EVAL(g, (node));                            \
            total += (weight);                                                 \
        }                                                                      \
        *mean = sum / (whole);                                                 \
        return GSL_SUCCESS;                                                    \
    }                                                                          \
    static int init_expect_##slug EXPECT
#define FITS (q >= 0.0 && isfinite(q))

MEAN(not_divided, FITS, sqrt(q) * z[k], w[k], (total > 0.0 ? 1.0 : 2.0),
     "the sum is not divided by that of the weights, which is\n"
     "  sqrt(2 pi) here, not 1.");
MEAN(no_root, FITS, q *z[k], w[k], total,
     "the nodes are multiplied with q. It is a variance: its root\n"
     "  stretches.");
MEAN(not_stretched, FITS, z[k], w[k], total,
     "q is not used: this is the mean for a variance of 1.");
MEAN(other_hermite, FITS, sqrt(2.0 * q) * z[k], w[k], total,
     "the nodes have a factor sqrt(2). Formulas with it are for\n"
     "  the weight exp(-z^2); here it is exp(-z^2/2).");
MEAN(other_total, FITS, sqrt(q) * z[k], w[k], (total > 0.0 ? sqrt(M_PI) : 1.0),
     "divided by sqrt(pi), which is right for the weight\n"
     "  exp(-z^2). Here the weights add up to sqrt(2 pi).");
MEAN(no_weights, FITS, sqrt(q) * z[k], w[k] > 0.0 ? 1.0 : 0.0, total,
     "all nodes count the same. The w_k say how probable they\n"
     "  are.");
MEAN(not_checked, 1, sqrt(fabs(q)) * (isinf(q) ? 0.0 : z[k]), w[k], total,
     "a q that is negative or not finite is accepted. The contract\n"
     "  answers GSL_EINVAL.");
