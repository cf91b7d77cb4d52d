#include "init.h"
#include "sizes.h"

#include <gsl/gsl_errno.h>
#include <math.h>

double
init_square(double a, void *f)
{
    return gsl_pow_2(activation_value(*(activation *)f, a));
}

double
init_slope_square(double a, void *f)
{
    const activation *which = f;
    return gsl_pow_2(activation_slope(*which, activation_value(*which, a)));
}

gsl_integration_fixed_workspace *
init_hermite_alloc(size_t n)
{
    if (n == 0)
        GSL_ERROR_NULL("a mean needs at least one node", GSL_EINVAL);
    // GSL multiplies n by the size of a number without checking for overflow.
    if (!sizes_fit(n))
        GSL_ERROR_NULL("so many nodes have no address", GSL_ENOMEM);
    return gsl_integration_fixed_alloc(gsl_integration_fixed_hermite, n, 0.0,
                                       0.5, 0.0, 0.0);
}

int
init_power(const gsl_matrix *W)
{
    double low, high;
    int power;

    gsl_matrix_minmax(W, &low, &high);
    (void)frexp(fmax(-low, high), &power);
    // In steps of 256, so that what does not need it is left as it is.
    return power - power % 256;
}
