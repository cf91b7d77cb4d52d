/* The mistakes of chapter 1, step numeric. See chain.c for the manner. */
#include "../runner/sheet.h"
#include "chain.h"

#include <gsl/gsl_errno.h>
#include <math.h>

MISTAKE(chain_numeric_gradient, forward_difference,
        "this is the forward difference,\n"
        "  (L(q + e) - L(q)) / e. Its error shrinks with e, that of the\n"
        "  central difference (1.9) with e^2.")
(const gsl_function *L, double q, double step, double *dq)
{
    if (!(step > 0.0))
        return GSL_EINVAL;
    const double e = step * fmax(1.0, fabs(q));
    const double up = q + e;
    *dq += (GSL_FN_EVAL(L, up) - GSL_FN_EVAL(L, q)) / (up - q);
    return GSL_SUCCESS;
}

MISTAKE(chain_numeric_gradient, divided_by_e,
        "the difference is divided by e. From q - e to\n  q + e it is 2 e.")
(const gsl_function *L, double q, double step, double *dq)
{
    if (!(step > 0.0))
        return GSL_EINVAL;
    const double e = step * fmax(1.0, fabs(q));
    const double up = q + e, down = q - e;
    *dq += (GSL_FN_EVAL(L, up) - GSL_FN_EVAL(L, down)) / e;
    return GSL_SUCCESS;
}

MISTAKE(chain_numeric_gradient, times_e,
        "the difference is multiplied by e. In C,\n"
        "  a / 2 * e is (a / 2) * e: write a / (2.0 * e).")
(const gsl_function *L, double q, double step, double *dq)
{
    if (!(step > 0.0))
        return GSL_EINVAL;
    const double e = step * fmax(1.0, fabs(q));
    const double up = q + e, down = q - e;
    *dq += (GSL_FN_EVAL(L, up) - GSL_FN_EVAL(L, down)) / 2.0 * e;
    return GSL_SUCCESS;
}

MISTAKE(chain_numeric_gradient, absolute_step,
        "e is the step itself, whatever q is. A step\n"
        "  that suits 1 is lost in the rounding of 1e12: (1.8) lets it grow.")
(const gsl_function *L, double q, double step, double *dq)
{
    if (!(step > 0.0))
        return GSL_EINVAL;
    const double e = step;
    const double up = q + e, down = q - e;
    *dq += (GSL_FN_EVAL(L, up) - GSL_FN_EVAL(L, down)) / (up - down);
    return GSL_SUCCESS;
}

MISTAKE(chain_numeric_gradient, no_floor,
        "e is step |q|. Near q = 0 that is no step at\n"
        "  all; (1.8) takes the larger of 1 and |q|.")
(const gsl_function *L, double q, double step, double *dq)
{
    if (!(step > 0.0))
        return GSL_EINVAL;
    const double e = step * fabs(q);
    const double up = q + e, down = q - e;
    *dq += (GSL_FN_EVAL(L, up) - GSL_FN_EVAL(L, down)) / (up - down);
    return GSL_SUCCESS;
}

MISTAKE(chain_numeric_gradient, smaller_of_both,
        "e uses the smaller of 1 and |q|. (1.8) takes\n"
        "  the larger: fmax, not fmin.")
(const gsl_function *L, double q, double step, double *dq)
{
    if (!(step > 0.0))
        return GSL_EINVAL;
    const double e = step * fmin(1.0, fabs(q));
    const double up = q + e, down = q - e;
    *dq += (GSL_FN_EVAL(L, up) - GSL_FN_EVAL(L, down)) / (up - down);
    return GSL_SUCCESS;
}

MISTAKE(chain_numeric_gradient, sum_of_both,
        "e is step (1 + |q|). (1.8) takes the larger of\n"
        "  1 and |q|, not their sum: fmax(1.0, fabs(q)).")
(const gsl_function *L, double q, double step, double *dq)
{
    if (!(step > 0.0))
        return GSL_EINVAL;
    const double e = step * (1.0 + fabs(q));
    const double up = q + e, down = q - e;
    *dq += (GSL_FN_EVAL(L, up) - GSL_FN_EVAL(L, down)) / (up - down);
    return GSL_SUCCESS;
}

MISTAKE(chain_numeric_gradient, own_step,
        "the argument step is not used. Whoever studies\n"
        "  the step itself passes other values than CHAIN_NUMERIC_STEP.")
(const gsl_function *L, double q, double step, double *dq)
{
    if (!(step > 0.0))
        return GSL_EINVAL;
    const double e = CHAIN_NUMERIC_STEP * fmax(1.0, fabs(q));
    const double up = q + e, down = q - e;
    *dq += (GSL_FN_EVAL(L, up) - GSL_FN_EVAL(L, down)) / (up - down);
    return GSL_SUCCESS;
}

MISTAKE(chain_numeric_gradient, assigned,
        "dq is assigned. Every gradient in this course\n"
        "  is added to: *dq += ...")
(const gsl_function *L, double q, double step, double *dq)
{
    if (!(step > 0.0))
        return GSL_EINVAL;
    const double e = step * fmax(1.0, fabs(q));
    const double up = q + e, down = q - e;
    *dq = (GSL_FN_EVAL(L, up) - GSL_FN_EVAL(L, down)) / (up - down);
    return GSL_SUCCESS;
}

MISTAKE(chain_numeric_gradient, sign,
        "the two values are subtracted the wrong way\n"
        "  round: L(q + e) comes first.")
(const gsl_function *L, double q, double step, double *dq)
{
    if (!(step > 0.0))
        return GSL_EINVAL;
    const double e = step * fmax(1.0, fabs(q));
    const double up = q + e, down = q - e;
    *dq += (GSL_FN_EVAL(L, down) - GSL_FN_EVAL(L, up)) / (up - down);
    return GSL_SUCCESS;
}

MISTAKE(chain_numeric_gradient, integer_division,
        "nothing is added. In C, 1 / 2 is 0: an integer\n"
        "  division. Write 0.5, or 1.0 / 2.0.")
(const gsl_function *L, double q, double step, double *dq)
{
    if (!(step > 0.0))
        return GSL_EINVAL;
    const double e = step * fmax(1.0, fabs(q));
    const double up = q + e, down = q - e;
    *dq += 1 / 2 * (GSL_FN_EVAL(L, up) - GSL_FN_EVAL(L, down)) / e;
    return GSL_SUCCESS;
}

MISTAKE(chain_numeric_gradient, not_checked,
        "a step of 0 is accepted. The contract refuses\n"
        "  every step that is not greater than 0 with GSL_EINVAL.")
(const gsl_function *L, double q, double step, double *dq)
{
    const double e = step * fmax(1.0, fabs(q));
    const double up = q + e, down = q - e;
    *dq += (GSL_FN_EVAL(L, up) - GSL_FN_EVAL(L, down)) / (up - down);
    return GSL_SUCCESS;
}

MISTAKE(chain_numeric_gradient, nan_accepted,
        "a step that is NaN slips through: NaN <= 0 is\n"
        "  false. Write \"if (!(step > 0.0))\", which refuses it too.")
(const gsl_function *L, double q, double step, double *dq)
{
    if (step <= 0.0)
        return GSL_EINVAL;
    const double e = step * fmax(1.0, fabs(q));
    const double up = q + e, down = q - e;
    *dq += (GSL_FN_EVAL(L, up) - GSL_FN_EVAL(L, down)) / (up - down);
    return GSL_SUCCESS;
}

MISTAKE(chain_numeric_gradient, no_absolute,
        "a negative q is taken for a small one. (1.8) has\n"
        "  |q|: fmax(1.0, fabs(q)).")
(const gsl_function *L, double q, double step, double *dq)
{
    if (!(step > 0.0))
        return GSL_EINVAL;
    const double e = step * fmax(1.0, q);
    const double up = q + e, down = q - e;
    *dq += (GSL_FN_EVAL(L, up) - GSL_FN_EVAL(L, down)) / (up - down);
    return GSL_SUCCESS;
}

MISTAKE(chain_numeric_gradient, backward_difference,
        "this is the backward difference,\n"
        "  (L(q) - L(q - e)) / e. Its error shrinks with e, that of the\n"
        "  central difference (1.9) with e^2.")
(const gsl_function *L, double q, double step, double *dq)
{
    if (!(step > 0.0))
        return GSL_EINVAL;
    const double e = step * fmax(1.0, fabs(q));
    const double down = q - e;
    *dq += (GSL_FN_EVAL(L, q) - GSL_FN_EVAL(L, down)) / (q - down);
    return GSL_SUCCESS;
}

MISTAKE(chain_numeric_gradient, half_a_step,
        "each side is half a step away. (1.9) walks e to either\n"
        "  side, 2 e in all.")
(const gsl_function *L, double q, double step, double *dq)
{
    if (!(step > 0.0))
        return GSL_EINVAL;
    const double e = step * fmax(1.0, fabs(q));
    const double up = q + e / 2.0, down = q - e / 2.0;
    *dq += (GSL_FN_EVAL(L, up) - GSL_FN_EVAL(L, down)) / (up - down);
    return GSL_SUCCESS;
}

MISTAKE(chain_numeric_gradient, not_divided,
        "the difference is not divided by 2 e: (1.9).")
(const gsl_function *L, double q, double step, double *dq)
{
    if (!(step > 0.0))
        return GSL_EINVAL;
    const double e = step * fmax(1.0, fabs(q));
    const double up = q + e, down = q - e;
    *dq += GSL_FN_EVAL(L, up) - GSL_FN_EVAL(L, down);
    return GSL_SUCCESS;
}

MISTAKE(chain_numeric_gradient, also_at_q,
        "L is called a third time, at q itself. The central\n"
        "  difference needs both sides and nothing between; L may be a whole\n"
        "  training run.")
(const gsl_function *L, double q, double step, double *dq)
{
    if (!(step > 0.0))
        return GSL_EINVAL;
    const double e = step * fmax(1.0, fabs(q));
    const double up = q + e, down = q - e;
    const double here = GSL_FN_EVAL(L, q);
    *dq += ((GSL_FN_EVAL(L, up) - here) + (here - GSL_FN_EVAL(L, down)))
           / (up - down);
    return GSL_SUCCESS;
}

MISTAKE(chain_numeric_gradient, checked_late,
        "L was called before the step was looked at. A step\n"
        "  that is refused must not cost two evaluations.")
(const gsl_function *L, double q, double step, double *dq)
{
    const double e = step * fmax(1.0, fabs(q));
    const double up = q + e, down = q - e;
    const double difference = GSL_FN_EVAL(L, up) - GSL_FN_EVAL(L, down);
    if (!(step > 0.0))
        return GSL_EINVAL;
    *dq += difference / (up - down);
    return GSL_SUCCESS;
}

MISTAKE(chain_numeric_gradient, zero_accepted,
        "a step of 0 is accepted. It is not greater than 0, and\n"
        "  divides 0 by 0.")
(const gsl_function *L, double q, double step, double *dq)
{
    if (isnan(step) || step < 0.0)
        return GSL_EINVAL;
    const double e = step * fmax(1.0, fabs(q));
    const double up = q + e, down = q - e;
    *dq += (GSL_FN_EVAL(L, up) - GSL_FN_EVAL(L, down)) / (up - down);
    return GSL_SUCCESS;
}

MISTAKE(chain_numeric_gradient, infinity_refused,
        "an infinite step is refused. The contract refuses\n"
        "  only what is not greater than 0.")
(const gsl_function *L, double q, double step, double *dq)
{
    if (!(step > 0.0) || isinf(step))
        return GSL_EINVAL;
    const double e = step * fmax(1.0, fabs(q));
    const double up = q + e, down = q - e;
    *dq += (GSL_FN_EVAL(L, up) - GSL_FN_EVAL(L, down)) / (up - down);
    return GSL_SUCCESS;
}

MISTAKE(chain_numeric_gradient, other_code,
        "the error has another code. The contract asks for\n"
        "  GSL_EINVAL: an argument that makes no sense.")
(const gsl_function *L, double q, double step, double *dq)
{
    if (!(step > 0.0))
        return GSL_EDOM;
    const double e = step * fmax(1.0, fabs(q));
    const double up = q + e, down = q - e;
    *dq += (GSL_FN_EVAL(L, up) - GSL_FN_EVAL(L, down)) / (up - down);
    return GSL_SUCCESS;
}
