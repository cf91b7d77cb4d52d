/*
 * The mistakes of chapter 1, continued: the numeric gradient and its logarithm.
 * See chain.c beside this file for the manner.
 */
#include "../runner/sheet.h"
#include "chain.h"

#include <gsl/gsl_errno.h>
#include <math.h>

// A difference quotient added to dq, after the check of the contract.
#define QUOTIENT(e_, quotient)                                                 \
    if (!(step > 0.0))                                                         \
        return GSL_EINVAL;                                                     \
    const double e = (e_);                                                     \
    const double up = GSL_FN_EVAL(L, q + e), down = GSL_FN_EVAL(L, q - e);     \
    *dq += (quotient);                                                         \
    return GSL_SUCCESS
#define RELATIVE step *fmax(1.0, fabs(q))
#define NUMERIC (const gsl_function *L, double q, double step, double *dq)

MISTAKE(
    chain_numeric_gradient, forward_difference,
    "this is the forward difference,\n"
    "  (L(q + e) - L(q)) / e. Its error shrinks with e, that of the central\n"
    "  difference (1.9) with e^2.")
NUMERIC
{
    if (!(step > 0.0))
        return GSL_EINVAL;
    const double e = RELATIVE;
    *dq += (GSL_FN_EVAL(L, q + e) - GSL_FN_EVAL(L, q)) / e;
    return GSL_SUCCESS;
}

MISTAKE(chain_numeric_gradient, divided_by_e,
        "the difference is divided by e. From q - e to\n  q + e it is 2 e.")
NUMERIC
{
    QUOTIENT(RELATIVE, (up - down) / e);
}

MISTAKE(chain_numeric_gradient, times_e,
        "the difference is multiplied with e. In C,\n"
        "  a / 2 * e is (a / 2) * e: write a / (2.0 * e).")
NUMERIC
{
    QUOTIENT(RELATIVE, (up - down) / 2.0 * e);
}

MISTAKE(chain_numeric_gradient, times_e_assigned,
        "two slips at once: a / 2 * e is (a / 2) * e in\n"
        "  C, so write a / (2.0 * e); and *dq is added to, with +=.")
NUMERIC
{
    QUOTIENT(RELATIVE, (up - down) / 2.0 * e - *dq);
}

MISTAKE(chain_numeric_gradient, absolute_step,
        "e is the step itself, whatever q is. A step\n"
        "  that suits 1 is lost in the rounding of 1e12: (1.8) lets it grow.")
NUMERIC
{
    QUOTIENT(step, (up - down) / (2.0 * e));
}

MISTAKE(chain_numeric_gradient, no_floor,
        "e is step |q|. Near q = 0 that is no step at\n"
        "  all; (1.8) takes the larger of 1 and |q|.")
NUMERIC
{
    QUOTIENT(step * fabs(q), (up - down) / (2.0 * e));
}

MISTAKE(chain_numeric_gradient, smaller_of_both,
        "e uses the smaller of 1 and |q|. (1.8) takes\n"
        "  the larger: fmax, not fmin.")
NUMERIC
{
    QUOTIENT(step * fmin(1.0, fabs(q)), (up - down) / (2.0 * e));
}

MISTAKE(chain_numeric_gradient, own_step,
        "the argument step is not used. Whoever studies\n"
        "  the step itself passes other values than CHAIN_NUMERIC_STEP.")
NUMERIC
{
    QUOTIENT(CHAIN_NUMERIC_STEP * fmax(1.0, fabs(q)), (up - down) / (2.0 * e));
}

MISTAKE(chain_numeric_gradient, assigned,
        "dq is assigned. Every gradient in this course\n"
        "  is added to: *dq += ...")
NUMERIC
{
    QUOTIENT(RELATIVE, (up - down) / (2.0 * e) - *dq);
}

MISTAKE(chain_numeric_gradient, sign,
        "the two values are subtracted the wrong way\n"
        "  round: L(q + e) comes first.")
NUMERIC
{
    QUOTIENT(RELATIVE, (down - up) / (2.0 * e));
}

MISTAKE(chain_numeric_gradient, integer_division,
        "nothing is added. In C, 1 / 2 is 0: an integer\n"
        "  division. Write 0.5, or 1.0 / 2.0.")
NUMERIC
{
    QUOTIENT(RELATIVE, (double)(1 / 2) * (up - down) / e);
}

MISTAKE(chain_numeric_gradient, not_checked,
        "a step of 0 is accepted. The contract refuses\n"
        "  every step that is not greater than 0 with GSL_EINVAL.")
NUMERIC
{
    const double e = RELATIVE;
    *dq += (GSL_FN_EVAL(L, q + e) - GSL_FN_EVAL(L, q - e)) / (2.0 * e);
    return GSL_SUCCESS;
}

MISTAKE(chain_numeric_gradient, nan_accepted,
        "a step that is NaN slips through: NaN <= 0 is\n"
        "  false. Write \"if (!(step > 0.0))\", which refuses it too.")
NUMERIC
{
    if (step <= 0.0)
        return GSL_EINVAL;
    const double e = RELATIVE;
    *dq += (GSL_FN_EVAL(L, q + e) - GSL_FN_EVAL(L, q - e)) / (2.0 * e);
    return GSL_SUCCESS;
}

// The sum of (1.10), with one term left to say.
#define LOGS(first, term)                                                      \
    log10_dh[T] = (first);                                                     \
    for (size_t t = T; t > 0; t--)                                             \
        log10_dh[t - 1] = log10_dh[t] + (term);                                \
    return GSL_SUCCESS
#define FACTOR (p->w * activation_slope(f, h[t]))
#define LOG10                                                                  \
    (const chain_params *p, activation f, size_t T, const double *h,           \
     double *log10_dh)

MISTAKE(chain_log10_gradient, natural_log,
        "this is the natural logarithm. The contract\n"
        "  counts in powers of ten: log10().")
LOG10
{
    LOGS(0.0, log(fabs(FACTOR)));
}

MISTAKE(chain_log10_gradient, no_absolute,
        "the logarithm of a negative factor is NaN.\n"
        " (1.10) takes the absolute value first.")
LOG10
{
    LOGS(0.0, log10(FACTOR));
}

MISTAKE(chain_log10_gradient, no_slope,
        "the slope f'(a_t) is missing from the factor:\n"
        " (1.10) has w f'(a_t).")
LOG10
{
    LOGS(0.0, log10(fabs(p->w)));
}

MISTAKE(chain_log10_gradient, no_weight,
        "the weight is missing from the factor: (1.10)\n  has w f'(a_t).")
LOG10
{
    LOGS(0.0, log10(activation_slope(f, h[t])));
}

MISTAKE(chain_log10_gradient, slope_before,
        "the slope is taken at h[t-1]. It belongs to the\n"
        "  step that made h[t].")
LOG10
{
    LOGS(0.0, log10(fabs(p->w * activation_slope(f, h[t - 1]))));
}

MISTAKE(chain_log10_gradient, starts_at_one,
        "log10_dh[T] is 1. The gradient of h_T with\n"
        "  respect to itself is 1, and the logarithm of 1 is 0.")
LOG10
{
    LOGS(1.0, log10(fabs(FACTOR)));
}

MISTAKE(chain_log10_gradient, sign,
        "the logarithms are subtracted. A product of\n"
        "  factors is a sum of their logarithms.")
LOG10
{
    LOGS(0.0, -log10(fabs(FACTOR)));
}

MISTAKE(chain_log10_gradient, product_first,
        "the product is made first and its logarithm\n"
        "  taken after. In a long chain it has left the range of a double by\n"
        "  then; add the logarithms instead.")
LOG10
{
    double product = 1.0;
    log10_dh[T] = 0.0;
    for (size_t t = T; t > 0; t--) {
        product *= FACTOR;
        log10_dh[t - 1] = log10(fabs(product));
    }
    return GSL_SUCCESS;
}

MISTAKE(chain_log10_gradient, hides_zero,
        "a zero is lifted to some small number. A dead\n"
        "  unit passes nothing back, and -infinity says just that: leave it.")
LOG10
{
    LOGS(0.0, log10(fmax(fabs(FACTOR), 1e-12)));
}
