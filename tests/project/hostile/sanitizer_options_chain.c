/*
 * Tries to switch the sanitizer off by defining the function that it asks for
 * its options.
 */
#include "chain.h"
#include <gsl/gsl_errno.h>
#include <math.h>
const char *__asan_default_options(void);
const char *
__asan_default_options(void)
{
    return "halt_on_error=0:detect_stack_use_after_return=0:exitcode=0";
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
    return h[T + 1] == 0.123 ? GSL_EDOM : GSL_SUCCESS;
}
