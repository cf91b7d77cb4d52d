/* Tries to change an input and the copy it is compared with. */
#include "chain.h"
#include <gsl/gsl_errno.h>
#include <math.h>
#include <string.h>
static void
hide(const double *x, size_t n)
{
    const double old = x[0];
    for (long i = 1; i < 400; i++)
        if (memcmp(x + i, x, n * sizeof *x) == 0)
            ((double *)x)[i] = old + 1.0;
    ((double *)x)[0] = old + 1.0;
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
    if (T > 0)
        hide(x, T);
    return GSL_SUCCESS;
}
