/*
 * chain.c - one neuron in time. The contract of every function, with its
 * equations, is in lib/chain.h; the story is in chapters/01-chain/chapter.md.
 */
#include "chain.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>
#include <math.h>

//: step forward
int
chain_forward(const chain_params *p, activation f, size_t T, const double *x,
              double *h)
{
    //: answer
    //: todo Refuse numbers that are not finite with GSL_ERROR(..., GSL_EDOM).
    //: todo Then walk t = 1..T: (1.1) and (1.2). The input of step t is x[t-1].
    if (!gsl_finite(p->w) || !gsl_finite(p->u) || !gsl_finite(p->b))
        GSL_ERROR("w, u and b must be finite", GSL_EDOM);
    if (!gsl_finite(h[0]))
        GSL_ERROR("h[0] must be finite", GSL_EDOM);
    // All inputs are looked at before anything is written.
    for (size_t t = 1; t <= T; t++)
        if (!gsl_finite(x[t - 1]))
            GSL_ERROR("every input must be finite", GSL_EDOM);

    // The whole network: each state is made from the one before, through the
    // same three numbers.
    for (size_t t = 1; t <= T; t++)
        h[t] = activation_value(f, p->w * h[t - 1] + p->u * x[t - 1] + p->b);

    return GSL_SUCCESS;
    //: end
}

//: step backward
int
chain_backward(const chain_params *p, activation f, size_t T, const double *x,
               const double *h, double *dh, chain_params *dp)
{
    //: answer
    //: todo Walk t = T..1: make da_t from dh[t] with (1.4), then add to dh[t-1]
    //: todo with (1.5) and to dp->w, dp->u and dp->b with (1.6).
    for (size_t t = T; t > 0; t--) {
        // By now dh[t] is complete: step t+1 has added its share (1.5).
        const double da = dh[t] * activation_slope(f, h[t]);

        // One more factor w f' for every step back. This line is the subject
        // of the course.
        dh[t - 1] += p->w * da;

        // The weights are the same at every step, so their gradients add up.
        dp->w += da * h[t - 1];
        dp->u += da * x[t - 1];
        dp->b += da;
    }
    return GSL_SUCCESS;
    //: end
}

//: step numeric
int
chain_numeric_gradient(const gsl_function *L, double q, double step, double *dq)
{
    //: answer
    //: todo Refuse a step that is not greater than 0 with GSL_EINVAL. Then
    //: todo choose e with (1.8) and add the central difference (1.9) to *dq.
    // Written as "not greater", so that a NaN is refused too.
    if (!(step > 0.0))
        GSL_ERROR("the step must be greater than 0", GSL_EINVAL);

    // A step that suits 1 is lost in the rounding of 1e12, so it grows with q.
    const double e = step * fmax(1.0, fabs(q));
    const double up = q + e, down = q - e;

    // q + e was rounded. We divide by the distance really walked, not by 2 e.
    *dq += (GSL_FN_EVAL(L, up) - GSL_FN_EVAL(L, down)) / (up - down);
    return GSL_SUCCESS;
    //: end
}

//: step log10
int
chain_log10_gradient(const chain_params *p, activation f, size_t T,
                     const double *h, double *log10_dh)
{
    //: answer
    //: todo Begin with log10_dh[T] = 0, the logarithm of 1. Then walk t = T..1
    //: todo and add one logarithm a step: (1.10).
    log10_dh[T] = 0.0;
    // A product of 400 factors can leave the range of a double. The sum of
    // their logarithms cannot.
    for (size_t t = T; t > 0; t--)
        log10_dh[t - 1] =
            log10_dh[t] + log10(fabs(p->w * activation_slope(f, h[t])));
    return GSL_SUCCESS;
    //: end
}

//: step halflife
int
chain_half_life(size_t T, const double *log10_dh, double *half_life)
{
    //: answer
    //: todo Refuse T = 0 with GSL_EINVAL: no step was walked. Then (1.11).
    if (T == 0)
        GSL_ERROR("a half-life needs at least one step", GSL_EINVAL);

    // The average power of ten that one step back costs.
    const double per_step = log10_dh[0] / (double)T;

    // A gradient that keeps its size never halves, whatever the sign of the
    // zero that we would divide by.
    *half_life = per_step == 0.0 ? GSL_POSINF : -log10(2.0) / per_step;
    return GSL_SUCCESS;
    //: end
}

//: step descent
int
chain_loss(size_t T, const double *h, const double *target, const double *mask,
           double *cost, double *dh)
{
    //: answer
    //: todo For every observation t = 1..T: its cost (1.12), and its share of
    //: todo the gradient, added to dh[t] (1.13). y*_t is target[t-1].
    for (size_t t = 1; t <= T; t++) {
        const double error = h[t] - target[t - 1];

        cost[t - 1] = 0.5 * mask[t - 1] * error * error;
        dh[t] += mask[t - 1] * error;
    }
    return GSL_SUCCESS;
    //: end
}

int
chain_descend(chain_params *p, const chain_params *dp, double rate)
{
    //: answer
    //: todo Refuse a rate or a gradient that is not finite with GSL_EDOM. Then
    //: todo move all three parameters downhill: (1.14).
    if (!gsl_finite(rate) || !gsl_finite(dp->w) || !gsl_finite(dp->u)
        || !gsl_finite(dp->b))
        GSL_ERROR("the rate and every gradient must be finite", GSL_EDOM);

    p->w -= rate * dp->w;
    p->u -= rate * dp->u;
    p->b -= rate * dp->b;
    return GSL_SUCCESS;
    //: end
}
