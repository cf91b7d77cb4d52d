/* The mistakes of chapter 1, step log10. See chain.c for the manner. */
#include "../runner/sheet.h"
#include "chain.h"

#include <gsl/gsl_errno.h>
#include <math.h>

MISTAKE(chain_log10_gradient, natural_log,
        "this is the natural logarithm. The contract\n"
        "  counts in powers of ten: log10().")
(const chain_params *p, activation f, size_t T, const double *h,
 double *log10_dh)
{
    log10_dh[T] = 0.0;
    for (size_t t = T; t > 0; t--)
        log10_dh[t - 1] =
            log10_dh[t] + log(fabs(p->w * activation_slope(f, h[t])));
    return GSL_SUCCESS;
}

MISTAKE(chain_log10_gradient, no_absolute,
        "the logarithm of a negative factor is NaN.\n"
        "  (1.10) takes the absolute value first.")
(const chain_params *p, activation f, size_t T, const double *h,
 double *log10_dh)
{
    log10_dh[T] = 0.0;
    for (size_t t = T; t > 0; t--)
        log10_dh[t - 1] = log10_dh[t] + log10(p->w * activation_slope(f, h[t]));
    return GSL_SUCCESS;
}

MISTAKE(chain_log10_gradient, no_slope,
        "the slope f'(a_t) is missing from the factor:\n"
        "  (1.10) has w f'(a_t).")
(const chain_params *p, activation f, size_t T, const double *h,
 double *log10_dh)
{
    log10_dh[T] = 0.0;
    for (size_t t = T; t > 0; t--)
        log10_dh[t - 1] = log10_dh[t] + log10(fabs(p->w));
    return GSL_SUCCESS;
}

MISTAKE(chain_log10_gradient, no_weight,
        "the weight is missing from the factor: (1.10)\n  has w f'(a_t).")
(const chain_params *p, activation f, size_t T, const double *h,
 double *log10_dh)
{
    log10_dh[T] = 0.0;
    for (size_t t = T; t > 0; t--)
        log10_dh[t - 1] = log10_dh[t] + log10(fabs(activation_slope(f, h[t])));
    return GSL_SUCCESS;
}

MISTAKE(chain_log10_gradient, slope_before,
        "the slope is taken at h[t-1]. It belongs to the\n"
        "  step that made h[t].")
(const chain_params *p, activation f, size_t T, const double *h,
 double *log10_dh)
{
    log10_dh[T] = 0.0;
    for (size_t t = T; t > 0; t--)
        log10_dh[t - 1] =
            log10_dh[t] + log10(fabs(p->w * activation_slope(f, h[t - 1])));
    return GSL_SUCCESS;
}

MISTAKE(chain_log10_gradient, starts_at_one,
        "log10_dh[T] is 1. The gradient of h_T with\n"
        "  respect to itself is 1, and the logarithm of 1 is 0.")
(const chain_params *p, activation f, size_t T, const double *h,
 double *log10_dh)
{
    log10_dh[T] = 1.0;
    for (size_t t = T; t > 0; t--)
        log10_dh[t - 1] =
            log10_dh[t] + log10(fabs(p->w * activation_slope(f, h[t])));
    return GSL_SUCCESS;
}

MISTAKE(chain_log10_gradient, sign,
        "the logarithms are subtracted. A product of\n"
        "  factors is a sum of their logarithms.")
(const chain_params *p, activation f, size_t T, const double *h,
 double *log10_dh)
{
    log10_dh[T] = 0.0;
    for (size_t t = T; t > 0; t--)
        log10_dh[t - 1] =
            log10_dh[t] - log10(fabs(p->w * activation_slope(f, h[t])));
    return GSL_SUCCESS;
}

MISTAKE(chain_log10_gradient, product_first,
        "the product is made first and its logarithm\n"
        "  taken after. In a long chain it has left the range of a double by\n"
        "  then; add the logarithms instead.")
(const chain_params *p, activation f, size_t T, const double *h,
 double *log10_dh)
{
    double product = 1.0;
    log10_dh[T] = 0.0;
    for (size_t t = T; t > 0; t--) {
        product *= p->w * activation_slope(f, h[t]);
        log10_dh[t - 1] = log10(fabs(product));
    }
    return GSL_SUCCESS;
}

MISTAKE(chain_log10_gradient, hides_zero,
        "a zero is lifted to some small number. A dead\n"
        "  unit passes nothing back, and -infinity says just that: leave it.")
(const chain_params *p, activation f, size_t T, const double *h,
 double *log10_dh)
{
    log10_dh[T] = 0.0;
    for (size_t t = T; t > 0; t--) {
        const double factor = fabs(p->w * activation_slope(f, h[t]));
        log10_dh[t - 1] = log10_dh[t] + log10(fmax(factor, 1e-12));
    }
    return GSL_SUCCESS;
}
