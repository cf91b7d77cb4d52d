/*
 * The mistakes of chapter 1, continued: measuring the gradient, and descent.
 * See chain.c beside this file for the manner.
 */
#include "../sheet.h"
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
    "  difference (1.8) with e^2.")
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

MISTAKE(chain_numeric_gradient, absolute_step,
        "e is the step itself, whatever q is. A step\n"
        "  that suits 1 is lost in the rounding of 1e12: (1.7) lets it grow.")
NUMERIC
{
    QUOTIENT(step, (up - down) / (2.0 * e));
}

MISTAKE(chain_numeric_gradient, no_floor,
        "e is step |q|. Near q = 0 that is no step at\n"
        "  all; (1.7) takes the larger of 1 and |q|.")
NUMERIC
{
    QUOTIENT(step * fabs(q), (up - down) / (2.0 * e));
}

MISTAKE(chain_numeric_gradient, smaller_of_both,
        "e uses the smaller of 1 and |q|. (1.7) takes\n"
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

// The sum of (1.9), with one term left to say.
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
        "  (1.9) takes the absolute value first.")
LOG10
{
    LOGS(0.0, log10(FACTOR));
}

MISTAKE(chain_log10_gradient, no_slope,
        "the slope f'(a_t) is missing from the factor:\n"
        "  (1.9) has w f'(a_t).")
LOG10
{
    LOGS(0.0, log10(fabs(p->w)));
}

MISTAKE(chain_log10_gradient, no_weight,
        "the weight is missing from the factor: (1.9)\n  has w f'(a_t).")
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

// The quotient of (1.10), after the check of the contract.
#define HALVES(quotient)                                                       \
    if (T == 0)                                                                \
        return GSL_EINVAL;                                                     \
    const double per_step = log10_dh[0] / (double)T;                           \
    *half_life = per_step == 0.0 ? INFINITY : (quotient);                      \
    return GSL_SUCCESS
#define HALF_LIFE (size_t T, const double *log10_dh, double *half_life)

MISTAKE(chain_half_life, two_logarithms,
        "two kinds of logarithm are mixed: log(2) is\n"
        "  natural, log10_dh is not. Use log10(2).")
HALF_LIFE
{
    HALVES(-M_LN2 / per_step);
}

MISTAKE(chain_half_life, sign,
        "the sign is flipped. A gradient that shrinks\n"
        "  has a negative logarithm and a positive half-life.")
HALF_LIFE
{
    HALVES(log10(2.0) / per_step);
}

MISTAKE(chain_half_life, not_averaged,
        "the whole loss is taken for that of one step.\n"
        "  (1.10) has the factor T.")
HALF_LIFE
{
    HALVES(-log10(2.0) / log10_dh[0]);
}

MISTAKE(chain_half_life, counts_states,
        "there are T+1 states but T steps between them.\n  Divide by T.")
HALF_LIFE
{
    HALVES(-log10(2.0) * (double)(T + 1) / log10_dh[0]);
}

MISTAKE(chain_half_life, upside_down,
        "this is halvings per step. The half-life is\n"
        "  steps per halving: the other way up.")
HALF_LIFE
{
    HALVES(-per_step / log10(2.0));
}

MISTAKE(chain_half_life, last_step_only,
        "only one step is looked at. (1.10) averages\n"
        "  over the whole chain, from h_T to h_0: log10_dh[0].")
HALF_LIFE
{
    HALVES(-log10(2.0) / log10_dh[T - 1]);
}

MISTAKE(chain_half_life, magnitude,
        "the sign is dropped. A gradient that grows has\n"
        "  a doubling time, which the contract gives back as negative.")
HALF_LIFE
{
    HALVES(fabs(log10(2.0) / per_step));
}

MISTAKE(chain_half_life, integer_division,
        "the answer is infinite. In C, 1 / T with an\n"
        "  integer T is 0 as soon as T > 1: write 1.0 / (double)T.")
HALF_LIFE
{
    if (T == 0)
        return GSL_EINVAL;
    const double per_step = log10_dh[0] * (double)(1 / T);
    *half_life = per_step == 0.0 ? INFINITY : -log10(2.0) / per_step;
    return GSL_SUCCESS;
}

MISTAKE(chain_half_life, signed_infinity,
        "-log10(2) divided by +0 is minus infinity. A\n"
        "  gradient that keeps its size never halves: +infinity, GSL_POSINF.")
HALF_LIFE
{
    if (T == 0)
        return GSL_EINVAL;
    *half_life = -log10(2.0) * (double)T / log10_dh[0];
    return GSL_SUCCESS;
}

MISTAKE(chain_half_life, not_checked,
        "T = 0 is accepted, but no step was walked. The\n"
        "  contract refuses it with GSL_EINVAL.")
HALF_LIFE
{
    const double per_step = log10_dh[0] / (double)T;
    *half_life = per_step == 0.0 ? INFINITY : -log10(2.0) / per_step;
    return GSL_SUCCESS;
}
