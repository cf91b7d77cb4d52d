/*
 * The mistakes of chapter 5, continued: where the variance settles. See chain.c
 * beside this file for how a mistake is written.
 */
#include "../runner/sheet.h"
#include "init.h"

#include <gsl/gsl_errno.h>
#include <math.h>

/* What the contract of init_variance() answers, before anything is written. */
static int
init_variance_check(activation f, double sigma_w, double sigma_x2)
{
    if (f != TANH && f != LOGISTIC)
        return GSL_EINVAL;
    if (!(sigma_w >= 0.0) || !(sigma_x2 >= 0.0)
        || !isfinite(sigma_w * sigma_w + sigma_x2))
        return GSL_EINVAL;
    return GSL_SUCCESS;
}

/*
 * E f(sqrt(q) z), or E f(sqrt(q) z)^2 for a power of 2. The learner's own
 * init_expect() is not asked: if it were wrong, a right init_variance() would
 * look like one of these mistakes.
 */
static double
init_variance_mean(const gsl_integration_fixed_workspace *hermite, activation f,
                   int power, double q)
{
    const double *z = gsl_integration_fixed_nodes(hermite);
    const double *w = gsl_integration_fixed_weights(hermite);
    double sum = 0.0, total = 0.0;
    for (size_t k = 0; k < gsl_integration_fixed_n(hermite); k++) {
        const double h = activation_value(f, sqrt(q) * z[k]);
        sum += w[k] * gsl_pow_int(h, power);
        total += w[k];
    }
    return sum / total;
}

MISTAKE(init_variance, not_squared, "the mean of f is taken, not that of f^2.")
(const gsl_integration_fixed_workspace *hermite, activation f, double sigma_w,
 double sigma_x2, double *q)
{
    const int status = init_variance_check(f, sigma_w, sigma_x2);
    if (status != GSL_SUCCESS)
        return status;
    double low = 0.0, high = sigma_w * sigma_w + sigma_x2;
    for (int n = 0; n < INIT_HALVINGS; n++) {
        const double middle = 0.5 * (low + high);
        const double mean = init_variance_mean(hermite, f, 1, middle);
        const double right = sigma_w * sigma_w * mean + sigma_x2;
        if (right > middle)
            low = middle;
        else
            high = middle;
    }
    *q = high;
    return GSL_SUCCESS;
}

MISTAKE(init_variance, sigma_not_squared,
        "sigma_w is not squared. The sum over H neurons has the\n"
        "  variance sigma_w^2 E f^2.")
(const gsl_integration_fixed_workspace *hermite, activation f, double sigma_w,
 double sigma_x2, double *q)
{
    const int status = init_variance_check(f, sigma_w, sigma_x2);
    if (status != GSL_SUCCESS)
        return status;
    double low = 0.0, high = sigma_w * sigma_w + sigma_x2;
    for (int n = 0; n < INIT_HALVINGS; n++) {
        const double middle = 0.5 * (low + high);
        const double mean = init_variance_mean(hermite, f, 2, middle);
        const double right = sigma_w * mean + sigma_x2;
        if (right > middle)
            low = middle;
        else
            high = middle;
    }
    *q = high;
    return GSL_SUCCESS;
}

MISTAKE(init_variance, no_inputs, "sigma_x2 is missing: what the inputs bring.")
(const gsl_integration_fixed_workspace *hermite, activation f, double sigma_w,
 double sigma_x2, double *q)
{
    const int status = init_variance_check(f, sigma_w, sigma_x2);
    if (status != GSL_SUCCESS)
        return status;
    double low = 0.0, high = sigma_w * sigma_w + sigma_x2;
    for (int n = 0; n < INIT_HALVINGS; n++) {
        const double middle = 0.5 * (low + high);
        const double mean = init_variance_mean(hermite, f, 2, middle);
        const double right = sigma_w * sigma_w * mean;
        if (right > middle)
            low = middle;
        else
            high = middle;
    }
    *q = high;
    return GSL_SUCCESS;
}

MISTAKE(init_variance, inputs_squared,
        "sigma_x2 is squared. It is a variance already, as the\n"
        "  2 in its name says.")
(const gsl_integration_fixed_workspace *hermite, activation f, double sigma_w,
 double sigma_x2, double *q)
{
    const int status = init_variance_check(f, sigma_w, sigma_x2);
    if (status != GSL_SUCCESS)
        return status;
    double low = 0.0, high = sigma_w * sigma_w + sigma_x2;
    for (int n = 0; n < INIT_HALVINGS; n++) {
        const double middle = 0.5 * (low + high);
        const double mean = init_variance_mean(hermite, f, 2, middle);
        const double right = sigma_w * sigma_w * mean + sigma_x2 * sigma_x2;
        if (right > middle)
            low = middle;
        else
            high = middle;
    }
    *q = high;
    return GSL_SUCCESS;
}

MISTAKE(init_variance, wrong_half,
        "the wrong half is kept. Where the right side is larger\n"
        "  than q, the answer lies above.")
(const gsl_integration_fixed_workspace *hermite, activation f, double sigma_w,
 double sigma_x2, double *q)
{
    const int status = init_variance_check(f, sigma_w, sigma_x2);
    if (status != GSL_SUCCESS)
        return status;
    double low = 0.0, high = sigma_w * sigma_w + sigma_x2;
    for (int n = 0; n < INIT_HALVINGS; n++) {
        const double middle = 0.5 * (low + high);
        const double mean = init_variance_mean(hermite, f, 2, middle);
        const double right = sigma_w * sigma_w * mean + sigma_x2;
        if (right < middle)
            low = middle;
        else
            high = middle;
    }
    *q = high;
    return GSL_SUCCESS;
}

MISTAKE(init_variance, too_few,
        "10 halvings give three digits. The contract asks for\n"
        "  INIT_HALVINGS.")
(const gsl_integration_fixed_workspace *hermite, activation f, double sigma_w,
 double sigma_x2, double *q)
{
    const int status = init_variance_check(f, sigma_w, sigma_x2);
    if (status != GSL_SUCCESS)
        return status;
    double low = 0.0, high = sigma_w * sigma_w + sigma_x2;
    for (int n = 0; n < 10; n++) {
        const double middle = 0.5 * (low + high);
        const double mean = init_variance_mean(hermite, f, 2, middle);
        const double right = sigma_w * sigma_w * mean + sigma_x2;
        if (right > middle)
            low = middle;
        else
            high = middle;
    }
    *q = high;
    return GSL_SUCCESS;
}

MISTAKE(init_variance, one_step, "the interval is halved only once.")
(const gsl_integration_fixed_workspace *hermite, activation f, double sigma_w,
 double sigma_x2, double *q)
{
    const int status = init_variance_check(f, sigma_w, sigma_x2);
    if (status != GSL_SUCCESS)
        return status;
    double low = 0.0, high = sigma_w * sigma_w + sigma_x2;
    for (int n = 0; n < 1; n++) {
        const double middle = 0.5 * (low + high);
        const double mean = init_variance_mean(hermite, f, 2, middle);
        const double right = sigma_w * sigma_w * mean + sigma_x2;
        if (right > middle)
            low = middle;
        else
            high = middle;
    }
    *q = high;
    return GSL_SUCCESS;
}

MISTAKE(init_variance, any_activation,
        "an f that is neither TANH nor LOGISTIC is accepted. The q\n"
        "  of RELU may lie above the end of the interval, or nowhere: the\n"
        "  contract answers GSL_EINVAL.")
(const gsl_integration_fixed_workspace *hermite, activation f, double sigma_w,
 double sigma_x2, double *q)
{
    if (!(sigma_w >= 0.0) || !(sigma_x2 >= 0.0)
        || !isfinite(sigma_w * sigma_w + sigma_x2))
        return GSL_EINVAL;
    double low = 0.0, high = sigma_w * sigma_w + sigma_x2;
    for (int n = 0; n < INIT_HALVINGS; n++) {
        const double middle = 0.5 * (low + high);
        const double mean = init_variance_mean(hermite, f, 2, middle);
        const double right = sigma_w * sigma_w * mean + sigma_x2;
        if (right > middle)
            low = middle;
        else
            high = middle;
    }
    *q = high;
    return GSL_SUCCESS;
}

MISTAKE(init_variance, not_checked,
        "a sigma_w or sigma_x2 that is negative or not finite is\n"
        "  accepted. The contract answers GSL_EINVAL.")
(const gsl_integration_fixed_workspace *hermite, activation f, double sigma_w,
 double sigma_x2, double *q)
{
    if (f != TANH && f != LOGISTIC)
        return GSL_EINVAL;
    double low = 0.0, high = sigma_w * sigma_w + sigma_x2;
    for (int n = 0; n < INIT_HALVINGS; n++) {
        const double middle = 0.5 * (low + high);
        const double mean = init_variance_mean(hermite, f, 2, middle);
        const double right = sigma_w * sigma_w * mean + sigma_x2;
        if (right > middle)
            low = middle;
        else
            high = middle;
    }
    *q = high;
    return GSL_SUCCESS;
}

/* Halves from 0 to HIGH; returns the upper end. */
static double
init_variance_halve(const gsl_integration_fixed_workspace *hermite,
                    activation f, double sigma_w, double sigma_x2, double high,
                    int halvings)
{
    double low = 0.0;
    for (int n = 0; n < halvings; n++) {
        const double middle = 0.5 * (low + high);
        const double mean = init_variance_mean(hermite, f, 2, middle);
        if (sigma_w * sigma_w * mean + sigma_x2 > middle)
            low = middle;
        else
            high = middle;
    }
    return high;
}

MISTAKE(init_variance, end_without_inputs,
        "the interval ends at sigma_w^2, where the answer may lie\n"
        "  above: the inputs add sigma_x2.")
(const gsl_integration_fixed_workspace *hermite, activation f, double sigma_w,
 double sigma_x2, double *q)
{
    const int status = init_variance_check(f, sigma_w, sigma_x2);
    if (status != GSL_SUCCESS)
        return status;
    *q = init_variance_halve(hermite, f, sigma_w, sigma_x2, sigma_w * sigma_w,
                             INIT_HALVINGS);
    return GSL_SUCCESS;
}

MISTAKE(init_variance, end_not_squared,
        "the interval ends at sigma_w + sigma_x2. What the neurons add\n"
        "  is at most sigma_w^2.")
(const gsl_integration_fixed_workspace *hermite, activation f, double sigma_w,
 double sigma_x2, double *q)
{
    const int status = init_variance_check(f, sigma_w, sigma_x2);
    if (status != GSL_SUCCESS)
        return status;
    *q = init_variance_halve(hermite, f, sigma_w, sigma_x2, sigma_w + sigma_x2,
                             INIT_HALVINGS);
    return GSL_SUCCESS;
}

MISTAKE(init_variance, end_of_one,
        "the interval ends at 1. f does not exceed 1, but q does:\n"
        "  its end is sigma_w^2 + sigma_x2.")
(const gsl_integration_fixed_workspace *hermite, activation f, double sigma_w,
 double sigma_x2, double *q)
{
    const int status = init_variance_check(f, sigma_w, sigma_x2);
    if (status != GSL_SUCCESS)
        return status;
    *q = init_variance_halve(hermite, f, sigma_w, sigma_x2, 1.0, INIT_HALVINGS);
    return GSL_SUCCESS;
}

MISTAKE(init_variance, twenty,
        "20 halvings give six digits. The contract asks for\n"
        "  INIT_HALVINGS.")
(const gsl_integration_fixed_workspace *hermite, activation f, double sigma_w,
 double sigma_x2, double *q)
{
    const int status = init_variance_check(f, sigma_w, sigma_x2);
    if (status != GSL_SUCCESS)
        return status;
    *q = init_variance_halve(hermite, f, sigma_w, sigma_x2,
                             sigma_w * sigma_w + sigma_x2, 20);
    return GSL_SUCCESS;
}

MISTAKE(init_variance, nodes_of_its_own,
        "the nodes are made anew, INIT_NODES of them. hermite says\n"
        "  which to use.")
(const gsl_integration_fixed_workspace *hermite, activation f, double sigma_w,
 double sigma_x2, double *q)
{
    const int status = init_variance_check(f, sigma_w, sigma_x2);
    if (status != GSL_SUCCESS)
        return status;
    gsl_integration_fixed_workspace *other = init_hermite_alloc(INIT_NODES);
    *q = init_variance_halve(other, f, sigma_w, sigma_x2,
                             sigma_w * sigma_w + sigma_x2, INIT_HALVINGS);
    gsl_integration_fixed_free(other);
    return GSL_SUCCESS;
}

MISTAKE(init_variance, only_tanh,
        "LOGISTIC is refused. It does not exceed 1 either, so the\n"
        "  contract allows it.")
(const gsl_integration_fixed_workspace *hermite, activation f, double sigma_w,
 double sigma_x2, double *q)
{
    const int status = init_variance_check(f, sigma_w, sigma_x2);
    if (status != GSL_SUCCESS || f != TANH)
        return GSL_EINVAL;
    *q = init_variance_halve(hermite, f, sigma_w, sigma_x2,
                             sigma_w * sigma_w + sigma_x2, INIT_HALVINGS);
    return GSL_SUCCESS;
}

MISTAKE(init_variance, zero_refused,
        "a sigma_w or sigma_x2 of 0 is refused. It is not negative,\n"
        "  and the contract allows it.")
(const gsl_integration_fixed_workspace *hermite, activation f, double sigma_w,
 double sigma_x2, double *q)
{
    const int status = init_variance_check(f, sigma_w, sigma_x2);
    if (status != GSL_SUCCESS || sigma_w == 0.0 || sigma_x2 == 0.0)
        return GSL_EINVAL;
    *q = init_variance_halve(hermite, f, sigma_w, sigma_x2,
                             sigma_w * sigma_w + sigma_x2, INIT_HALVINGS);
    return GSL_SUCCESS;
}
