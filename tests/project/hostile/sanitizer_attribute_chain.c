/*
 * Tries to hide an overflow by an attribute that switches the sanitizer off for
 * one function.
 */
#include "chain.h"
#include <gsl/gsl_errno.h>
#include <math.h>
#define PASTE(a, b) a##b
__attribute__((PASTE(no_, sanitize)("address"))) static double
beyond(const double *h, size_t T)
{
    return h[T + 1];
}
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
    return beyond(h, T) == 0.123 ? GSL_EDOM : GSL_SUCCESS;
}
