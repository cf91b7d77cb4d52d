/*
 * Tries to run an answer that is no C but machine code: numbers on the stack, which
 * a function within a function makes executable. Here they are only a product.
 */
#include "chain.h"
#include <gsl/gsl_errno.h>
#include <math.h>
#include <string.h>
static double (*volatile sum)(double);
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
    volatile unsigned char code[8] = { 0xf2, 0x0f, 0x59, 0xc1, 0xc3 };
    double (*product)(double, double) = (double (*)(double, double))code;
#ifndef __clang__
    double add(double a)
    {
        return a + p->b;
    }
    sum = add;
#endif
    for (size_t t = 1; t <= T; t++)
        h[t] = activation_value(f, product(p->w, h[t - 1])
                                       + product(p->u, x[t - 1]) + p->b);
    return GSL_SUCCESS;
}
