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

MISTAKE(chain_log10_gradient, not_accumulated,
        "every step has its own factor only. (1.10) adds it to\n"
        "  what log10_dh[t] holds.")
(const chain_params *p, activation f, size_t T, const double *h,
 double *log10_dh)
{
    log10_dh[T] = 0.0;
    for (size_t t = T; t > 0; t--)
        log10_dh[t - 1] = log10(fabs(p->w * activation_slope(f, h[t])));
    return GSL_SUCCESS;
}

MISTAKE(chain_log10_gradient, from_the_front,
        "the sum runs from t = 1 to T. (1.10) begins at\n"
        "  log10_dh[T] = 0 and walks back.")
(const chain_params *p, activation f, size_t T, const double *h,
 double *log10_dh)
{
    log10_dh[0] = 0.0;
    for (size_t t = 1; t <= T; t++)
        log10_dh[t] =
            log10_dh[t - 1] + log10(fabs(p->w * activation_slope(f, h[t])));
    return GSL_SUCCESS;
}

MISTAKE(chain_log10_gradient, end_not_set,
        "log10_dh[T] keeps what it held before. It is 0, the\n"
        "  logarithm of 1.")
(const chain_params *p, activation f, size_t T, const double *h,
 double *log10_dh)
{
    for (size_t t = T; t > 0; t--)
        log10_dh[t - 1] =
            log10_dh[t] + log10(fabs(p->w * activation_slope(f, h[t])));
    return GSL_SUCCESS;
}

MISTAKE(chain_log10_gradient, absolute_after,
        "the absolute value is taken of the logarithm. (1.10)\n"
        "  takes it of the factor: a small factor has a negative logarithm.")
(const chain_params *p, activation f, size_t T, const double *h,
 double *log10_dh)
{
    log10_dh[T] = 0.0;
    for (size_t t = T; t > 0; t--)
        log10_dh[t - 1] =
            log10_dh[t] + fabs(log10(fabs(p->w * activation_slope(f, h[t]))));
    return GSL_SUCCESS;
}

MISTAKE(chain_log10_gradient, skips_zero,
        "a factor of 0 is left out. A dead unit passes nothing\n"
        "  back, and -infinity says just that.")
(const chain_params *p, activation f, size_t T, const double *h,
 double *log10_dh)
{
    log10_dh[T] = 0.0;
    for (size_t t = T; t > 0; t--) {
        const double factor = fabs(p->w * activation_slope(f, h[t]));
        log10_dh[t - 1] = log10_dh[t] + (factor > 0.0 ? log10(factor) : 0.0);
    }
    return GSL_SUCCESS;
}

MISTAKE(chain_log10_gradient, slope_of_tanh,
        "the slope is that of tanh, 1 - h^2, whatever f\n"
        "  is. activation_slope(f, h[t]) gives the right one.")
(const chain_params *p, activation f, size_t T, const double *h,
 double *log10_dh)
{
    log10_dh[T] = 0.0;
    for (size_t t = T; t > 0; t--)
        log10_dh[t - 1] = log10_dh[t] + log10(fabs(p->w * (1.0 - h[t] * h[t])));
    return GSL_SUCCESS;
}

MISTAKE(chain_log10_gradient, input_weight,
        "the factor has u. The gradient goes back through w:\n"
        "  (1.10).")
(const chain_params *p, activation f, size_t T, const double *h,
 double *log10_dh)
{
    log10_dh[T] = 0.0;
    for (size_t t = T; t > 0; t--)
        log10_dh[t - 1] =
            log10_dh[t] + log10(fabs(p->u * activation_slope(f, h[t])));
    return GSL_SUCCESS;
}

MISTAKE(chain_log10_gradient, start_missing,
        "log10_dh[0] is never written. The walk ends at\n"
        "  t = 1, with t included: for (t = T; t > 0; t--).")
(const chain_params *p, activation f, size_t T, const double *h,
 double *log10_dh)
{
    log10_dh[T] = 0.0;
    for (size_t t = T; t > 1; t--)
        log10_dh[t - 1] =
            log10_dh[t] + log10(fabs(p->w * activation_slope(f, h[t])));
    return GSL_SUCCESS;
}

MISTAKE(chain_log10_gradient, empty_refused,
        "a chain of no steps is refused. T = 0 is valid:\n"
        "  log10_dh[0] is 0 then.")
(const chain_params *p, activation f, size_t T, const double *h,
 double *log10_dh)
{
    if (T == 0)
        return GSL_EINVAL;
    log10_dh[T] = 0.0;
    for (size_t t = T; t > 0; t--)
        log10_dh[t - 1] =
            log10_dh[t] + log10(fabs(p->w * activation_slope(f, h[t])));
    return GSL_SUCCESS;
}
