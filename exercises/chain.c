/*
 * chain.c - one neuron in time. The contract of every function, with its
 * equations, is in lib/chain.h; the story is in chapters/01-chain/chapter.md.
 */
#include "chain.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>
#include <math.h>

// Step "forward":  make try M=chain STEP=forward
int
chain_forward(const chain_params *p, activation f, size_t T, const double *x,
              double *h)
{
    // TODO: Refuse numbers that are not finite with GSL_ERROR(..., GSL_EDOM).
    //       Then walk t = 1..T: (1.1) and (1.2). The input of step t is x[t-1].
    return GSL_EUNIMPL;
}

// Step "backward":  make try M=chain STEP=backward
int
chain_backward(const chain_params *p, activation f, size_t T, const double *x,
               const double *h, double *dh, chain_params *dp)
{
    // TODO: Walk t = T..1: make da_t from dh[t] with (1.4), then add to dh[t-1]
    //       with (1.5) and to dp->w, dp->u and dp->b with (1.6).
    return GSL_EUNIMPL;
}

// Step "numeric":  make try M=chain STEP=numeric
int
chain_numeric_gradient(const gsl_function *L, double q, double step, double *dq)
{
    // TODO: Refuse a step that is not greater than 0 with GSL_EINVAL. Then
    //       choose e with (1.8) and add the central difference (1.9) to *dq.
    return GSL_EUNIMPL;
}

// Step "log10":  make try M=chain STEP=log10
int
chain_log10_gradient(const chain_params *p, activation f, size_t T,
                     const double *h, double *log10_dh)
{
    // TODO: Begin with log10_dh[T] = 0, the logarithm of 1. Then walk t = T..1
    //       and add one logarithm a step: (1.10).
    return GSL_EUNIMPL;
}

// Step "halflife":  make try M=chain STEP=halflife
int
chain_half_life(size_t T, const double *log10_dh, double *half_life)
{
    // TODO: Refuse T = 0 with GSL_EINVAL: no step was walked. Then (1.11).
    return GSL_EUNIMPL;
}

// Step "descent":  make try M=chain STEP=descent
int
chain_loss(size_t T, const double *h, const double *target, const double *mask,
           double *cost, double *dh)
{
    // TODO: For every observation t = 1..T: its cost (1.12), and its share of
    //       the gradient, added to dh[t] (1.13). y*_t is target[t-1].
    return GSL_EUNIMPL;
}

int
chain_descend(chain_params *p, const chain_params *dp, double rate)
{
    // TODO: Refuse a rate or a gradient that is not finite with GSL_EDOM. Then
    //       move all three parameters downhill: (1.14).
    return GSL_EUNIMPL;
}
