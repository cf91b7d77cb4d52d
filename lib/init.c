#include "init.h"

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
    return gsl_integration_fixed_alloc(gsl_integration_fixed_hermite, n, 0.0,
                                       0.5, 0.0, 0.0);
}
