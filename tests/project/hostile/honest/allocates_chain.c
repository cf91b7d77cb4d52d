/* Earns 10 points: allocates, and gives back what it took on every way out. */
#include "chain.h"
#include <gsl/gsl_errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
int
chain_forward(const chain_params *p, activation f, size_t T, const double *x,
              double *h)
{
    double *copy = malloc((T + 1) * sizeof *copy);
    if (copy == NULL)
        return GSL_ENOMEM;
    memcpy(copy, x, T * sizeof *x);
    if (!isfinite(p->w) || !isfinite(p->u) || !isfinite(p->b)
        || !isfinite(h[0])) {
        free(copy);
        return GSL_EDOM;
    }
    for (size_t t = 0; t < T; t++)
        if (!isfinite(copy[t])) {
            free(copy);
            return GSL_EDOM;
        }
    for (size_t t = 1; t <= T; t++)
        h[t] = activation_value(f, p->w * h[t - 1] + p->u * copy[t - 1] + p->b);
    free(copy);
    return GSL_SUCCESS;
}
