/*
 * Chapter 5 once more, continued: powers of two for the gain, the trapezoidal
 * rule for means, and a critical line that is followed along q.
 */
#include "../runner/sheet.h"
#include "init.h"

#include <gsl/gsl_errno.h>
#include <math.h>

ORACLE(init_gain)(const gsl_vector *norm, double *gain)
{
    const size_t T = norm->size - 1;
    int power_0, power_T;

    if (norm->size < 2)
        return GSL_EBADLEN;
    const double end = gsl_vector_get(norm, T), start = gsl_vector_get(norm, 0);
    if (!(0.0 < end && end < INFINITY) || !(0.0 <= start && start < INFINITY))
        return GSL_EDOM;
    const double first = frexp(start, &power_0), last = frexp(end, &power_T);
    *gain = pow(first / last, 1.0 / (double)T)
            * exp2((double)(power_0 - power_T) / (double)T);
    return GSL_SUCCESS;
}

/* E g(sqrt(q) z): for smooth g, the plain sum of equal steps is the best. */
static double
bell_mean(const gsl_function *g, double q)
{
    const double step = 1.0 / 64.0, far = 12.0;
    double sum = 0.0;
    for (double z = -far; z <= far; z += step)
        sum += exp(-0.5 * z * z) * GSL_FN_EVAL(g, sqrt(q) * z);
    return sum * step / sqrt(2.0 * M_PI);
}

ORACLE(init_expect)
(const gsl_integration_fixed_workspace *hermite, const gsl_function *g,
 double q, double *mean)
{
    if (hermite == NULL || !(0.0 <= q && q < INFINITY))
        return GSL_EINVAL;
    *mean = bell_mean(g, q);
    return GSL_SUCCESS;
}

/* f^2 and f'^2 written anew; f points to an activation. */
static double
value_square(double a, void *f)
{
    const double h = *(activation *)f == TANH ? tanh(a) : 1.0 / (1.0 + exp(-a));
    return h * h;
}

static double
slope_square(double a, void *f)
{
    const double cosh_a = cosh(a), cosh_half = cosh(0.5 * a);
    const double slope = *(activation *)f == TANH
                             ? 1.0 / (cosh_a * cosh_a)
                             : 0.25 / (cosh_half * cosh_half);
    return slope * slope;
}

/* Iterates (5.9) as the network does, but leaps to where it leads (Aitken). */
ORACLE(init_variance)
(const gsl_integration_fixed_workspace *hermite, activation f, double sigma_w,
 double sigma_x2, double *q)
{
    const gsl_function square = { value_square, &f };
    if (hermite == NULL || f == RELU || f == LINEAR
        || !(0.0 <= sigma_w && sigma_w < INFINITY)
        || !(0.0 <= sigma_x2 && sigma_x2 < INFINITY))
        return GSL_EINVAL;
    double at = sigma_w * sigma_w + sigma_x2;
    for (int n = 0; n < 100; n++) {
        const double one =
            sigma_w * sigma_w * bell_mean(&square, at) + sigma_x2;
        const double two =
            sigma_w * sigma_w * bell_mean(&square, one) + sigma_x2;
        const double bend = two - 2.0 * one + at;
        const double leap = at - (one - at) * (one - at) / bend;
        if (fabs(one - at) <= 1e-13 * at)
            break;
        at = leap > 0.0 && isfinite(leap) ? leap : two;
    }
    *q = at;
    return GSL_SUCCESS;
}

ORACLE(init_chi)
(const gsl_integration_fixed_workspace *hermite, activation f, double sigma_w,
 double q, double *chi)
{
    const gsl_function square = { slope_square, &f };
    if (hermite == NULL || !(0.0 <= sigma_w && sigma_w < INFINITY)
        || !(0.0 <= q && q < INFINITY))
        return GSL_EINVAL;
    *chi = sigma_w * bell_mean(&square, q) * sigma_w;
    return GSL_SUCCESS;
}

/*
 * (5.9) says which sigma_w^2 makes q settle at a given q, namely
 * (q - sigma_x2) / E f^2, and there chi is one mean over another: one unknown,
 * and nothing inside that would have to be solved.
 */
ORACLE(init_critical)
(const gsl_integration_fixed_workspace *hermite, double sigma_x2,
 double *sigma_w)
{
    activation f = TANH;
    const gsl_function square = { value_square, &f };
    const gsl_function slopes = { slope_square, &f };
    if (hermite == NULL || !(0.0 <= sigma_x2 && sigma_x2 < INFINITY))
        return GSL_EINVAL;
    double low = sigma_x2, high = sigma_x2 + 16.0;
    for (int n = 0; n < 70; n++) {
        const double q = 0.5 * (low + high);
        const double squared = (q - sigma_x2) / bell_mean(&square, q);
        const double chi = squared * bell_mean(&slopes, q);
        *(chi < 1.0 ? &low : &high) = q;
    }
    const double found = sqrt((high - sigma_x2) / bell_mean(&square, high));
    if (!(found < 4.0))
        return GSL_EDOM;
    *sigma_w = found;
    return GSL_SUCCESS;
}
