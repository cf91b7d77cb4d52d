/*
 * The mistakes of chapter 5, continued: what a step back does to a squared
 * gradient. See chain.c beside this file for how a mistake is written.
 */
#include "../runner/sheet.h"
#include "init.h"

#include <gsl/gsl_errno.h>
#include <math.h>

/* What the contract of init_chi() answers, before anything is written. */
static int
init_chi_check(double sigma_w, double q)
{
    return sigma_w >= 0.0 && isfinite(sigma_w * sigma_w) && q >= 0.0
                   && isfinite(q)
               ? GSL_SUCCESS
               : GSL_EINVAL;
}

/*
 * E g(sqrt(q) z), where g is given an activation. The learner's own
 * init_expect() is not asked: if it were wrong, a right init_chi() would look
 * like one of these mistakes.
 */
static double
init_chi_mean(const gsl_integration_fixed_workspace *hermite,
              double (*g)(double a, void *f), activation f, double q)
{
    const double *z = gsl_integration_fixed_nodes(hermite);
    const double *w = gsl_integration_fixed_weights(hermite);
    double sum = 0.0, total = 0.0;
    for (size_t k = 0; k < gsl_integration_fixed_n(hermite); k++) {
        sum += w[k] * g(sqrt(q) * z[k], &f);
        total += w[k];
    }
    return sum / total;
}

/* f'(a), which still has to be squared. */
static double
init_chi_slope(double a, void *f)
{
    const activation *which = f;
    return activation_slope(*which, activation_value(*which, a));
}

/* f'(a)^2, as if a were the h that activation_slope() asks for. */
static double
init_chi_slope_at_a(double a, void *f)
{
    return gsl_pow_2(activation_slope(*(activation *)f, a));
}

MISTAKE(init_chi, not_squared,
        "the mean of f' is taken. chi is about squared lengths: the\n"
        "  mean of f'^2.")
(const gsl_integration_fixed_workspace *hermite, activation f, double sigma_w,
 double q, double *chi)
{
    const int status = init_chi_check(sigma_w, q);
    if (status != GSL_SUCCESS)
        return status;
    const double mean = init_chi_mean(hermite, init_chi_slope, f, q);
    *chi = sigma_w * sigma_w * mean;
    return GSL_SUCCESS;
}

MISTAKE(init_chi, values,
        "the mean of f^2 is taken. On the way back the slopes\n"
        "  multiply: f'^2.")
(const gsl_integration_fixed_workspace *hermite, activation f, double sigma_w,
 double q, double *chi)
{
    const int status = init_chi_check(sigma_w, q);
    if (status != GSL_SUCCESS)
        return status;
    const double mean = init_chi_mean(hermite, init_square, f, q);
    *chi = sigma_w * sigma_w * mean;
    return GSL_SUCCESS;
}

MISTAKE(init_chi, sigma_not_squared, "sigma_w is not squared.")
(const gsl_integration_fixed_workspace *hermite, activation f, double sigma_w,
 double q, double *chi)
{
    const int status = init_chi_check(sigma_w, q);
    if (status != GSL_SUCCESS)
        return status;
    const double mean = init_chi_mean(hermite, init_slope_square, f, q);
    *chi = sigma_w * mean;
    return GSL_SUCCESS;
}

MISTAKE(init_chi, slope_of_a,
        "activation_slope() was given a. It takes h = f(a).")
(const gsl_integration_fixed_workspace *hermite, activation f, double sigma_w,
 double q, double *chi)
{
    const int status = init_chi_check(sigma_w, q);
    if (status != GSL_SUCCESS)
        return status;
    const double mean = init_chi_mean(hermite, init_chi_slope_at_a, f, q);
    *chi = sigma_w * sigma_w * mean;
    return GSL_SUCCESS;
}

MISTAKE(init_chi, variance_one,
        "q is not used: this is the mean for a variance of 1.")
(const gsl_integration_fixed_workspace *hermite, activation f, double sigma_w,
 double q, double *chi)
{
    const int status = init_chi_check(sigma_w, q);
    if (status != GSL_SUCCESS)
        return status;
    const double mean = init_chi_mean(hermite, init_slope_square, f, 1.0);
    *chi = sigma_w * sigma_w * mean;
    return GSL_SUCCESS;
}

MISTAKE(init_chi, root,
        "this is sqrt(chi), the gain of (5.7). chi is its square.")
(const gsl_integration_fixed_workspace *hermite, activation f, double sigma_w,
 double q, double *chi)
{
    const int status = init_chi_check(sigma_w, q);
    if (status != GSL_SUCCESS)
        return status;
    const double mean = init_chi_mean(hermite, init_slope_square, f, q);
    *chi = sigma_w * sqrt(mean);
    return GSL_SUCCESS;
}

MISTAKE(init_chi, not_checked,
        "a sigma_w or q that is negative or not finite is accepted.\n"
        "  The contract answers GSL_EINVAL.")
(const gsl_integration_fixed_workspace *hermite, activation f, double sigma_w,
 double q, double *chi)
{
    double mean = 0.0;
    // init_expect() refuses a bad q by itself, and leaves the mean as it was.
    if (q >= 0.0 && isfinite(q))
        mean = init_chi_mean(hermite, init_slope_square, f, q);
    *chi = sigma_w * sigma_w * mean;
    return GSL_SUCCESS;
}

MISTAKE(init_chi, always_tanh, "the slope is that of TANH, whatever f is.")
(const gsl_integration_fixed_workspace *hermite, activation f, double sigma_w,
 double q, double *chi)
{
    const int status = init_chi_check(sigma_w, q);
    if (status != GSL_SUCCESS)
        return status;
    *chi =
        sigma_w * sigma_w * init_chi_mean(hermite, init_slope_square, TANH, q);
    return GSL_SUCCESS;
}

MISTAKE(init_chi, no_sigma, "sigma_w is not used: this is E f'^2 alone.")
(const gsl_integration_fixed_workspace *hermite, activation f, double sigma_w,
 double q, double *chi)
{
    const int status = init_chi_check(sigma_w, q);
    if (status != GSL_SUCCESS)
        return status;
    *chi = init_chi_mean(hermite, init_slope_square, f, q);
    return GSL_SUCCESS;
}

MISTAKE(init_chi, left_to_expect,
        "a q that init_expect() refuses is not asked about before chi is\n"
        "  written. On an error nothing has been written.")
(const gsl_integration_fixed_workspace *hermite, activation f, double sigma_w,
 double q, double *chi)
{
    if (!(sigma_w >= 0.0) || !isfinite(sigma_w * sigma_w))
        return GSL_EINVAL;
    const int status = init_chi_check(sigma_w, q);
    const double mean = status == GSL_SUCCESS
                            ? init_chi_mean(hermite, init_slope_square, f, q)
                            : 0.0;
    *chi = sigma_w * sigma_w * mean;
    return status;
}
