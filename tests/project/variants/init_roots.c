/*
 * Right answers to chapter 5 that are not like the model answer, continued: where
 * the variance settles, and the critical start.
 */
#include "../../runner/sheet.h"
#include "init.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_roots.h>
#include <math.h>

/* E f^2, or E f'^2, at the nodes, in long double. */
static double
init_variant_mean(const gsl_integration_fixed_workspace *hermite, activation f,
                  double q, int slope)
{
    const double *z = gsl_integration_fixed_nodes(hermite);
    const double *w = gsl_integration_fixed_weights(hermite);
    long double sum = 0.0L, total = 0.0L;
    for (size_t k = 0; k < gsl_integration_fixed_n(hermite); k++) {
        const double a = sqrt(q) * z[k];
        const double h = f == TANH ? tanh(a) : 1.0 / (1.0 + exp(-a));
        const double value = !slope      ? h
                             : f == TANH ? 1.0 - h * h
                                         : h * (1.0 - h);
        sum += (long double)w[k] * value * value;
        total += w[k];
    }
    return (double)(sum / total);
}

/* What (5.9) is about: its right side less q. */
typedef struct {
    const gsl_integration_fixed_workspace *hermite;
    activation f;
    double sigma_w, sigma_x2;
} init_settling;

static double
init_variant_excess(double q, void *params)
{
    const init_settling *p = params;
    return p->sigma_w * p->sigma_w * init_variant_mean(p->hermite, p->f, q, 0)
           + p->sigma_x2 - q;
}

/* Halves 60 times from low to high, where the sign of g changes. */
static double
init_variant_halve(double (*g)(double x, void *params), void *params,
                   double low, double high, int n)
{
    const double middle = low + 0.5 * (high - low);
    if (n == 0)
        return middle;
    return g(middle, params) > 0.0
               ? init_variant_halve(g, params, middle, high, n - 1)
               : init_variant_halve(g, params, low, middle, n - 1);
}

static int
init_variant_variances(activation f, double sigma_w, double sigma_x2)
{
    return (f == TANH || f == LOGISTIC) && sigma_w >= 0.0 && sigma_x2 >= 0.0
                   && isfinite(sigma_w * sigma_w + sigma_x2)
               ? GSL_SUCCESS
               : GSL_EINVAL;
}

VARIANT(init_variance, recursion)
(const gsl_integration_fixed_workspace *hermite, activation f, double sigma_w,
 double sigma_x2, double *q)
{
    if (init_variant_variances(f, sigma_w, sigma_x2) != GSL_SUCCESS)
        return GSL_EINVAL;
    init_settling p = { hermite, f, sigma_w, sigma_x2 };
    *q = init_variant_halve(init_variant_excess, &p, 0.0,
                            sigma_w * sigma_w + sigma_x2, INIT_HALVINGS);
    return GSL_SUCCESS;
}

/* f^2 does not exceed 1 and is not negative, so sigma_x2 is a lower end, too. */
VARIANT(init_variance, narrower)
(const gsl_integration_fixed_workspace *hermite, activation f, double sigma_w,
 double sigma_x2, double *q)
{
    if (f == RELU || f == LINEAR)
        GSL_ERROR("f", GSL_EINVAL);
    if (isnan(sigma_w) || isnan(sigma_x2) || sigma_w < 0.0 || sigma_x2 < 0.0
        || isinf(sigma_w * sigma_w) || isinf(sigma_x2))
        GSL_ERROR("variances", GSL_EINVAL);
    double low = sigma_x2, width = sigma_w * sigma_w;
    for (int n = 0; n < INIT_HALVINGS; n++) {
        width /= 2.0;
        const double mean = init_variant_mean(hermite, f, low + width, 0);
        if (sigma_w * sigma_w * mean + sigma_x2 > low + width)
            low += width;
    }
    *q = low;
    return GSL_SUCCESS;
}

/* By what is given, in long double, and the middle in the end. */
VARIANT(init_variance, long_double)
(const gsl_integration_fixed_workspace *hermite, activation f, double sigma_w,
 double sigma_x2, double *q)
{
    if (init_variant_variances(f, sigma_w, sigma_x2) != GSL_SUCCESS)
        return GSL_EINVAL;
    const gsl_function square = { init_square, &f };
    const long double squared = (long double)sigma_w * sigma_w;
    long double low = 0.0L, high = squared + sigma_x2;
    for (int n = INIT_HALVINGS; n > 0; n--) {
        const long double middle = (low + high) / 2.0L;
        double mean;
        init_expect(hermite, &square, (double)middle, &mean);
        if (squared * mean + sigma_x2 <= middle)
            high = middle;
        else
            low = middle;
    }
    *q = (double)((low + high) / 2.0L);
    return GSL_SUCCESS;
}

/* Compares where q would go with where it is, in units of sigma_w^2. */
VARIANT(init_variance, quotient)
(const gsl_integration_fixed_workspace *hermite, activation f, double sigma_w,
 double sigma_x2, double *q)
{
    if (init_variant_variances(f, sigma_w, sigma_x2) != GSL_SUCCESS)
        return GSL_EINVAL;
    double end[2] = { 0.0, sigma_w * sigma_w + sigma_x2 };
    for (int n = 0; n < INIT_HALVINGS; n++) {
        const double middle = 0.5 * end[0] + 0.5 * end[1];
        const double mean = init_variant_mean(hermite, f, middle, 0);
        end[!(mean * sigma_w * sigma_w > middle - sigma_x2)] = middle;
    }
    *q = end[1];
    return GSL_SUCCESS;
}

VARIANT(init_chi, plain)
(const gsl_integration_fixed_workspace *hermite, activation f, double sigma_w,
 double q, double *chi)
{
    if (!(sigma_w >= 0.0) || !(q >= 0.0) || isinf(q)
        || isinf(sigma_w * sigma_w))
        return GSL_EINVAL;
    *chi = sigma_w * (sigma_w * init_variant_mean(hermite, f, q, 1));
    return GSL_SUCCESS;
}

/* f'(a), to be squared by pow(). */
static double
init_variant_slope(double a, void *f)
{
    return pow(activation_slope(*(activation *)f,
                                activation_value(*(activation *)f, a)),
               2.0);
}

VARIANT(init_chi, expect)
(const gsl_integration_fixed_workspace *hermite, activation f, double sigma_w,
 double q, double *chi)
{
    if (isnan(q) || q < 0.0 || isinf(q) || isnan(sigma_w) || sigma_w < 0.0
        || !isfinite(gsl_pow_2(sigma_w)))
        GSL_ERROR("sigma_w or q", GSL_EINVAL);
    const gsl_function slope = { init_variant_slope, &f };
    init_expect(hermite, &slope, q, chi);
    *chi *= gsl_pow_2(sigma_w);
    return GSL_SUCCESS;
}

/* chi - 1 where q has settled. */
static double
init_variant_chi(double sigma_w, const init_settling *p)
{
    init_settling here = *p;
    here.sigma_w = sigma_w;
    const double q =
        init_variant_halve(init_variant_excess, &here, 0.0,
                           sigma_w * sigma_w + p->sigma_x2, INIT_HALVINGS);
    return sigma_w * sigma_w * init_variant_mean(p->hermite, TANH, q, 1);
}

static double
init_variant_lack(double sigma_w, void *params)
{
    return 1.0 - init_variant_chi(sigma_w, params);
}

VARIANT(init_critical, recursion)
(const gsl_integration_fixed_workspace *hermite, double sigma_x2,
 double *sigma_w)
{
    if (!(sigma_x2 >= 0.0) || !isfinite(sigma_x2))
        return GSL_EINVAL;
    init_settling p = { hermite, TANH, 0.0, sigma_x2 };
    if (init_variant_lack(4.0, &p) > 0.0)
        return GSL_EDOM;
    *sigma_w =
        init_variant_halve(init_variant_lack, &p, 0.5, 4.0, INIT_HALVINGS);
    return GSL_SUCCESS;
}

/* In logarithms, and with what is given. */
VARIANT(init_critical, logarithms)
(const gsl_integration_fixed_workspace *hermite, double sigma_x2,
 double *sigma_w)
{
    double low = 0.5, high = 4.0, q, chi;
    if (sigma_x2 < 0.0 || isnan(sigma_x2) || isinf(sigma_x2))
        GSL_ERROR("sigma_x2", GSL_EINVAL);
    init_variance(hermite, TANH, 4.0, sigma_x2, &q);
    init_chi(hermite, TANH, 4.0, q, &chi);
    if (log(chi) < 0.0)
        GSL_ERROR("not critical", GSL_EDOM);
    for (int n = 0; n < INIT_HALVINGS; n++) {
        *sigma_w = 0.5 * (low + high);
        init_variance(hermite, TANH, *sigma_w, sigma_x2, &q);
        init_chi(hermite, TANH, *sigma_w, q, &chi);
        if (log(chi) < 0.0)
            low = *sigma_w;
        else
            high = *sigma_w;
    }
    return GSL_SUCCESS;
}

/* GSL's own bisection. */
VARIANT(init_critical, library)
(const gsl_integration_fixed_workspace *hermite, double sigma_x2,
 double *sigma_w)
{
    init_settling p = { hermite, TANH, 0.0, sigma_x2 };
    gsl_function f = { init_variant_lack, &p };
    if (!(sigma_x2 >= 0.0 && sigma_x2 < INFINITY))
        return GSL_EINVAL;
    if (init_variant_chi(4.0, &p) < 1.0)
        return GSL_EDOM;
    gsl_root_fsolver *solver =
        gsl_root_fsolver_alloc(gsl_root_fsolver_bisection);
    gsl_root_fsolver_set(solver, &f, 0.5, 4.0);
    for (int n = 0; n < INIT_HALVINGS; n++)
        gsl_root_fsolver_iterate(solver);
    *sigma_w = gsl_root_fsolver_root(solver);
    gsl_root_fsolver_free(solver);
    return GSL_SUCCESS;
}

/* By a width that halves, with sigma_x2 as the lower end of q. */
VARIANT(init_critical, widths)
(const gsl_integration_fixed_workspace *hermite, double sigma_x2,
 double *sigma_w)
{
    if (!(sigma_x2 >= 0.0) || isinf(sigma_x2))
        return GSL_EINVAL;
    double low = 0.5, width = 3.5, q;
    init_variance_by_narrower(hermite, TANH, 4.0, sigma_x2, &q);
    if (16.0 * init_variant_mean(hermite, TANH, q, 1) < 1.0)
        return GSL_EDOM;
    for (int n = 0; n < INIT_HALVINGS; n++) {
        const double middle = low + (width *= 0.5);
        init_variance_by_narrower(hermite, TANH, middle, sigma_x2, &q);
        if (middle * middle * init_variant_mean(hermite, TANH, q, 1) < 1.0)
            low = middle;
    }
    *sigma_w = low + width;
    return GSL_SUCCESS;
}

/* In long double, from the other side: where chi is at least 1. */
VARIANT(init_critical, long_double)
(const gsl_integration_fixed_workspace *hermite, double sigma_x2,
 double *sigma_w)
{
    if (!(sigma_x2 >= 0.0) || !isfinite(sigma_x2))
        return GSL_EINVAL;
    long double low = 0.5L, high = 4.0L;
    const init_settling p = { hermite, TANH, 0.0, sigma_x2 };
    for (int n = 0; n < INIT_HALVINGS + 4; n++) {
        const long double middle = (low + high) / 2.0L;
        if (init_variant_chi((double)middle, &p) >= 1.0)
            high = middle;
        else
            low = middle;
    }
    if (high == 4.0L)
        return GSL_EDOM;
    *sigma_w = (double)high;
    return GSL_SUCCESS;
}
