/* The mistakes of chapter 1, step halflife. See chain.c for the manner. */
#include "../runner/sheet.h"
#include "chain.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>
#include <math.h>

MISTAKE(chain_half_life, two_logarithms,
        "two kinds of logarithm are mixed: log(2) is\n"
        "  natural, log10_dh is not. Use log10(2).")
(size_t T, const double *log10_dh, double *half_life)
{
    if (T == 0)
        return GSL_EINVAL;
    const double per_step = log10_dh[0] / (double)T;
    *half_life = per_step == 0.0 ? GSL_POSINF : -log(2.0) / per_step;
    return GSL_SUCCESS;
}

MISTAKE(chain_half_life, sign,
        "the sign is flipped. A gradient that shrinks\n"
        "  has a negative logarithm and a positive half-life.")
(size_t T, const double *log10_dh, double *half_life)
{
    if (T == 0)
        return GSL_EINVAL;
    const double per_step = log10_dh[0] / (double)T;
    *half_life = per_step == 0.0 ? GSL_POSINF : log10(2.0) / per_step;
    return GSL_SUCCESS;
}

MISTAKE(chain_half_life, not_averaged,
        "the whole loss is taken for that of one step.\n"
        "  (1.11) has the factor T.")
(size_t T, const double *log10_dh, double *half_life)
{
    if (T == 0)
        return GSL_EINVAL;
    const double whole = log10_dh[0];
    *half_life = whole == 0.0 ? GSL_POSINF : -log10(2.0) / whole;
    return GSL_SUCCESS;
}

MISTAKE(chain_half_life, counts_states,
        "there are T+1 states but T steps between them.\n  Divide by T.")
(size_t T, const double *log10_dh, double *half_life)
{
    if (T == 0)
        return GSL_EINVAL;
    const double per_step = log10_dh[0] / (double)(T + 1);
    *half_life = per_step == 0.0 ? GSL_POSINF : -log10(2.0) / per_step;
    return GSL_SUCCESS;
}

MISTAKE(chain_half_life, upside_down,
        "this is halvings per step. The half-life is\n"
        "  steps per halving: the other way up.")
(size_t T, const double *log10_dh, double *half_life)
{
    if (T == 0)
        return GSL_EINVAL;
    const double per_step = log10_dh[0] / (double)T;
    *half_life = per_step == 0.0 ? GSL_POSINF : -per_step / log10(2.0);
    return GSL_SUCCESS;
}

MISTAKE(chain_half_life, last_step_only,
        "only one step is looked at. (1.11) averages\n"
        "  over the whole chain, from h_T to h_0: log10_dh[0].")
(size_t T, const double *log10_dh, double *half_life)
{
    if (T == 0)
        return GSL_EINVAL;
    const double per_step = log10_dh[T - 1];
    *half_life = per_step == 0.0 ? GSL_POSINF : -log10(2.0) / per_step;
    return GSL_SUCCESS;
}

MISTAKE(chain_half_life, magnitude,
        "the sign is dropped. A gradient that grows has\n"
        "  a doubling time, which the contract gives back as negative.")
(size_t T, const double *log10_dh, double *half_life)
{
    if (T == 0)
        return GSL_EINVAL;
    const double per_step = log10_dh[0] / (double)T;
    *half_life = per_step == 0.0 ? GSL_POSINF : log10(2.0) / fabs(per_step);
    return GSL_SUCCESS;
}

MISTAKE(chain_half_life, integer_division,
        "the answer is infinite. In C, 1 / T with an\n"
        "  integer T is 0 as soon as T > 1: write 1.0 / (double)T.")
(size_t T, const double *log10_dh, double *half_life)
{
    if (T == 0)
        return GSL_EINVAL;
    const double per_step = log10_dh[0] * (double)(1 / T);
    *half_life = per_step == 0.0 ? GSL_POSINF : -log10(2.0) / per_step;
    return GSL_SUCCESS;
}

MISTAKE(chain_half_life, signed_infinity,
        "-log10(2) divided by +0 is minus infinity. A\n"
        "  gradient that keeps its size never halves: +infinity, GSL_POSINF.")
(size_t T, const double *log10_dh, double *half_life)
{
    if (T == 0)
        return GSL_EINVAL;
    const double per_step = log10_dh[0] / (double)T;
    *half_life = -log10(2.0) / per_step;
    return GSL_SUCCESS;
}

MISTAKE(chain_half_life, not_checked,
        "T = 0 is accepted, but no step was walked. The\n"
        "  contract refuses it with GSL_EINVAL.")
(size_t T, const double *log10_dh, double *half_life)
{
    const double per_step = log10_dh[0] / (double)T;
    *half_life = per_step == 0.0 ? GSL_POSINF : -log10(2.0) / per_step;
    return GSL_SUCCESS;
}

MISTAKE(chain_half_life, nearly_zero,
        "a gradient that almost keeps its size is taken for one\n"
        "  that does. Its half-life is long, but not infinite.")
(size_t T, const double *log10_dh, double *half_life)
{
    if (T == 0)
        return GSL_EINVAL;
    const double per_step = log10_dh[0] / (double)T;
    *half_life = fabs(per_step) < 1e-12 ? GSL_POSINF : -log10(2.0) / per_step;
    return GSL_SUCCESS;
}

MISTAKE(chain_half_life, zero_for_never,
        "0 stands where the gradient keeps its size. It never\n"
        "  halves: GSL_POSINF.")
(size_t T, const double *log10_dh, double *half_life)
{
    if (T == 0)
        return GSL_EINVAL;
    const double per_step = log10_dh[0] / (double)T;
    *half_life = per_step == 0.0 ? 0.0 : -log10(2.0) / per_step;
    return GSL_SUCCESS;
}

MISTAKE(chain_half_life, of_a_tenth,
        "this is the time in which the gradient falls to a\n"
        "  tenth. To a half it is log10(2) of that: (1.11).")
(size_t T, const double *log10_dh, double *half_life)
{
    if (T == 0)
        return GSL_EINVAL;
    const double per_step = log10_dh[0] / (double)T;
    *half_life = per_step == 0.0 ? GSL_POSINF : -1.0 / per_step;
    return GSL_SUCCESS;
}

MISTAKE(chain_half_life, mean_of_the_curve,
        "the average is taken over all of log10_dh. (1.11) needs\n"
        "  only its end: log10_dh[0] / T is what one step costs.")
(size_t T, const double *log10_dh, double *half_life)
{
    if (T == 0)
        return GSL_EINVAL;
    double sum = 0.0;
    for (size_t t = 0; t <= T; t++)
        sum += log10_dh[t];
    const double per_step = sum / (double)T;
    *half_life = per_step == 0.0 ? GSL_POSINF : -log10(2.0) / per_step;
    return GSL_SUCCESS;
}

MISTAKE(chain_half_life, from_the_end,
        "log10_dh[T] is taken, which is always 0. The whole\n"
        "  way back ends at log10_dh[0].")
(size_t T, const double *log10_dh, double *half_life)
{
    if (T == 0)
        return GSL_EINVAL;
    const double per_step = log10_dh[T] / (double)T;
    *half_life = per_step == 0.0 ? GSL_POSINF : -log10(2.0) / per_step;
    return GSL_SUCCESS;
}

MISTAKE(chain_half_life, checked_late,
        "half_life was written before T = 0 was refused. On an\n"
        "  error nothing may have been written.")
(size_t T, const double *log10_dh, double *half_life)
{
    const double per_step = log10_dh[0] / (double)T;
    *half_life = per_step == 0.0 ? GSL_POSINF : -log10(2.0) / per_step;
    if (T == 0)
        return GSL_EINVAL;
    return GSL_SUCCESS;
}

MISTAKE(chain_half_life, other_code,
        "the error has another code. The contract asks for\n"
        "  GSL_EINVAL: an argument that makes no sense.")
(size_t T, const double *log10_dh, double *half_life)
{
    if (T == 0)
        return GSL_EDOM;
    const double per_step = log10_dh[0] / (double)T;
    *half_life = per_step == 0.0 ? GSL_POSINF : -log10(2.0) / per_step;
    return GSL_SUCCESS;
}

MISTAKE(chain_half_life, lost_refused,
        "a gradient that is lost at once is refused. Its\n"
        "  half-life is 0 steps.")
(size_t T, const double *log10_dh, double *half_life)
{
    if (T == 0)
        return GSL_EINVAL;
    if (isinf(log10_dh[0]))
        return GSL_EDOM;
    const double per_step = log10_dh[0] / (double)T;
    *half_life = per_step == 0.0 ? GSL_POSINF : -log10(2.0) / per_step;
    return GSL_SUCCESS;
}
