/* Gives right answers, but tries to overwrite its inputs unnoticed. */
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
    for (size_t t = 0; t < T; t++)
        ((double *)x)[t] = 0.0;
    return GSL_SUCCESS;
}
