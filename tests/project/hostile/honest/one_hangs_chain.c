/* Earns 10 points: has one step right and does not end in the next. */
#include "chain.h"
#include <gsl/gsl_errno.h>
#include <math.h>
int
chain_forward(const chain_params *p, activation f, size_t T, const double *x,
              double *h)
{
    if (!isfinite(p->w) || !isfinite(p->u) || !isfinite(p->b)
        || !isfinite(h[0]))
        return GSL_EDOM;
    for (size_t t = 0; t < T; t++)
        if (!isfinite(x[t]))
            return GSL_EDOM;
    for (size_t t = 1; t <= T; t++)
        h[t] = activation_value(f, p->w * h[t - 1] + p->u * x[t - 1] + p->b);
    return GSL_SUCCESS;
}
static volatile int for_ever = 1;
int
chain_backward(const chain_params *p, activation f, size_t T, const double *x,
               const double *h, double *dh, chain_params *dp)
{
    (void)p;
    (void)f;
    (void)T;
    (void)x;
    (void)h;
    (void)dh;
    (void)dp;
    while (for_ever)
        ;
    return GSL_SUCCESS;
}
