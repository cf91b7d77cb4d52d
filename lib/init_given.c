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
