/*
 * The mistakes of chapter 4, continued: the L2 penalty. See chain.c beside this file
 * for the manner.
 */
#include "../runner/sheet.h"
#include "clip.h"

#include <gsl/gsl_errno.h>
#include <math.h>

#define L2                                                                     \
    (const gsl_vector *theta, double lambda, double *penalty,                  \
     gsl_vector *dtheta)
#define ALLOWED                                                                \
    if (!(lambda >= 0.0))                                                      \
        return GSL_EINVAL;                                                     \
    if (dtheta->size != theta->size)                                           \
    return GSL_EBADLEN
#define Q gsl_vector_get(theta, k)

/* penalty = whole(sum of squares); dtheta = keep dtheta + slope. */
#define PENALTY(whole, keep, slope)                                            \
    double squares = 0.0;                                                      \
    for (size_t k = 0; k < theta->size; k++) {                                 \
        squares += Q * Q;                                                      \
        gsl_vector_set(dtheta, k, (keep)*gsl_vector_get(dtheta, k) + (slope)); \
    }                                                                          \
    *penalty = (whole);                                                        \
    return GSL_SUCCESS

MISTAKE(clip_l2, no_half,
        "the 1/2 is missing in the penalty, so penalty and\n"
        "  gradient do not belong together.")
L2
{
    ALLOWED;
    PENALTY(lambda * squares, 1.0, lambda * Q);
}

MISTAKE(clip_l2, twice,
        "the gradient is twice too large: the square's 2 and\n"
        "  the 1/2 cancel.")
L2
{
    ALLOWED;
    PENALTY(0.5 * lambda * squares, 1.0, 2.0 * lambda * Q);
}

MISTAKE(clip_l2, l1,
        "this is the gradient of the L1 penalty, lambda times\n"
        "  the sign. That of (4.6) is lambda theta.")
L2
{
    ALLOWED;
    PENALTY(0.5 * lambda * squares, 1.0, Q > 0.0 ? lambda : -lambda);
}

MISTAKE(clip_l2, assigned,
        "dtheta is assigned. The gradient of the loss is in it\n"
        "  already: add.")
L2
{
    ALLOWED;
    PENALTY(0.5 * lambda * squares, 0.0, lambda * Q);
}

MISTAKE(clip_l2, root,
        "the penalty is the length, not its square: there is a\n"
        "  root too many.")
L2
{
    ALLOWED;
    PENALTY(0.5 * lambda * sqrt(squares), 1.0, lambda * Q);
}

MISTAKE(clip_l2, penalty_added,
        "the penalty is added to what was in *penalty. Only\n"
        "  dtheta is added to; penalty is overwritten.")
L2
{
    ALLOWED;
    PENALTY(*penalty + 0.5 * lambda * squares, 1.0, lambda * Q);
}

MISTAKE(clip_l2, infinite,
        "a lambda that is infinite is accepted. The contract\n"
        "  answers GSL_EINVAL: isfinite() tells.")
L2
{
    ALLOWED;
    PENALTY(0.5 * lambda * squares, 1.0, lambda * Q);
}

MISTAKE(clip_l2, downhill,
        "lambda theta is subtracted. dtheta is a gradient,\n"
        "  uphill; the step of descent turns it round.")
L2
{
    ALLOWED;
    PENALTY(0.5 * lambda * squares, 1.0, -lambda * Q);
}

MISTAKE(clip_l2, not_checked,
        "a lambda below 0 is accepted: a reward for large\n"
        "  weights. The contract answers GSL_EINVAL.")
L2
{
    if (dtheta->size != theta->size)
        return GSL_EBADLEN;
    PENALTY(0.5 * lambda * squares, 1.0, lambda * Q);
}
