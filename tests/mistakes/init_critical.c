/*
 * The mistakes of chapter 5, continued: the critical start. See chain.c beside
 * this file for how a mistake is written.
 *
 * The learner's own init_variance() and init_chi() are not asked: if one were
 * wrong, a right init_critical() would look like one of these mistakes.
 */
#include "../runner/sheet.h"
#include "init.h"

#include <gsl/gsl_errno.h>
#include <math.h>

/* What the contract refuses at once; whether there is an answer comes later. */
static int
init_critical_check(double sigma_x2)
{
    return sigma_x2 >= 0.0 && isfinite(sigma_x2) ? GSL_SUCCESS : GSL_EINVAL;
}

/* E g(sqrt(q) z), where g is given an activation. */
static double
init_critical_mean(const gsl_integration_fixed_workspace *hermite,
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

/* Where the variance settles (5.9). */
static double
init_critical_q(const gsl_integration_fixed_workspace *hermite, activation f,
                double sigma_w, double sigma_x2)
{
    double low = 0.0, high = sigma_w * sigma_w + sigma_x2;
    for (int n = 0; n < INIT_HALVINGS; n++) {
        const double middle = 0.5 * (low + high);
        const double mean = init_critical_mean(hermite, init_square, f, middle);
        if (sigma_w * sigma_w * mean + sigma_x2 > middle)
            low = middle;
        else
            high = middle;
    }
    return high;
}

/* What a step back does to a squared gradient (5.10). */
static double
init_critical_chi(const gsl_integration_fixed_workspace *hermite, activation f,
                  double sigma_w, double q)
{
    return sigma_w * sigma_w
           * init_critical_mean(hermite, init_slope_square, f, q);
}

MISTAKE(init_critical, no_variance,
        "chi is looked at where q is 0. Inputs keep the neurons\n"
        "  busy: take q from init_variance().")
(const gsl_integration_fixed_workspace *hermite, double sigma_x2,
 double *sigma_w)
{
    const int status = init_critical_check(sigma_x2);
    if (status != GSL_SUCCESS)
        return status;
    double low = 0.5, high = 4.0;
    const double q = 0.0;
    double chi = init_critical_chi(hermite, TANH, high, q);
    if (chi < 1.0)
        return GSL_EDOM;
    for (int n = 0; n < INIT_HALVINGS; n++) {
        const double middle = 0.5 * (low + high);
        chi = init_critical_chi(hermite, TANH, middle, q);
        if (chi < 1.0)
            low = middle;
        else
            high = middle;
    }
    *sigma_w = high;
    return GSL_SUCCESS;
}

MISTAKE(init_critical, other_function,
        "this is about LOGISTIC; the contract has TANH.")
(const gsl_integration_fixed_workspace *hermite, double sigma_x2,
 double *sigma_w)
{
    const int status = init_critical_check(sigma_x2);
    if (status != GSL_SUCCESS)
        return status;
    double low = 0.5, high = 4.0;
    double q = init_critical_q(hermite, LOGISTIC, high, sigma_x2);
    double chi = init_critical_chi(hermite, LOGISTIC, high, q);
    if (chi < 1.0)
        return GSL_EDOM;
    for (int n = 0; n < INIT_HALVINGS; n++) {
        const double middle = 0.5 * (low + high);
        q = init_critical_q(hermite, LOGISTIC, middle, sigma_x2);
        chi = init_critical_chi(hermite, LOGISTIC, middle, q);
        if (chi < 1.0)
            low = middle;
        else
            high = middle;
    }
    *sigma_w = high;
    return GSL_SUCCESS;
}

MISTAKE(init_critical, q_found_once,
        "q is found once, before the loop. It is different for every\n"
        "  sigma_w that is tried.")
(const gsl_integration_fixed_workspace *hermite, double sigma_x2,
 double *sigma_w)
{
    const int status = init_critical_check(sigma_x2);
    if (status != GSL_SUCCESS)
        return status;
    double low = 0.5, high = 4.0;
    const double q = init_critical_q(hermite, TANH, high, sigma_x2);
    double chi = init_critical_chi(hermite, TANH, high, q);
    if (chi < 1.0)
        return GSL_EDOM;
    for (int n = 0; n < INIT_HALVINGS; n++) {
        const double middle = 0.5 * (low + high);
        chi = init_critical_chi(hermite, TANH, middle, q);
        if (chi < 1.0)
            low = middle;
        else
            high = middle;
    }
    *sigma_w = high;
    return GSL_SUCCESS;
}

MISTAKE(init_critical, q_for_chi,
        "this is where q is 1. The critical start has chi = 1.")
(const gsl_integration_fixed_workspace *hermite, double sigma_x2,
 double *sigma_w)
{
    const int status = init_critical_check(sigma_x2);
    if (status != GSL_SUCCESS)
        return status;
    double low = 0.5, high = 4.0;
    double q = init_critical_q(hermite, TANH, high, sigma_x2);
    if (init_critical_chi(hermite, TANH, high, q) < 1.0)
        return GSL_EDOM;
    for (int n = 0; n < INIT_HALVINGS; n++) {
        const double middle = 0.5 * (low + high);
        q = init_critical_q(hermite, TANH, middle, sigma_x2);
        if (q < 1.0)
            low = middle;
        else
            high = middle;
    }
    *sigma_w = high;
    return GSL_SUCCESS;
}

MISTAKE(init_critical, wrong_half,
        "the wrong half is kept. chi grows with sigma_w: where it\n"
        "  is below 1, the answer lies above.")
(const gsl_integration_fixed_workspace *hermite, double sigma_x2,
 double *sigma_w)
{
    const int status = init_critical_check(sigma_x2);
    if (status != GSL_SUCCESS)
        return status;
    double low = 0.5, high = 4.0;
    double q = init_critical_q(hermite, TANH, high, sigma_x2);
    double chi = init_critical_chi(hermite, TANH, high, q);
    if (chi < 1.0)
        return GSL_EDOM;
    for (int n = 0; n < INIT_HALVINGS; n++) {
        const double middle = 0.5 * (low + high);
        q = init_critical_q(hermite, TANH, middle, sigma_x2);
        chi = init_critical_chi(hermite, TANH, middle, q);
        if (chi > 1.0)
            low = middle;
        else
            high = middle;
    }
    *sigma_w = high;
    return GSL_SUCCESS;
}

MISTAKE(init_critical, too_few,
        "10 halvings give three digits. The contract asks for\n"
        "  INIT_HALVINGS.")
(const gsl_integration_fixed_workspace *hermite, double sigma_x2,
 double *sigma_w)
{
    const int status = init_critical_check(sigma_x2);
    if (status != GSL_SUCCESS)
        return status;
    double low = 0.5, high = 4.0;
    double q = init_critical_q(hermite, TANH, high, sigma_x2);
    double chi = init_critical_chi(hermite, TANH, high, q);
    if (chi < 1.0)
        return GSL_EDOM;
    for (int n = 0; n < 10; n++) {
        const double middle = 0.5 * (low + high);
        q = init_critical_q(hermite, TANH, middle, sigma_x2);
        chi = init_critical_chi(hermite, TANH, middle, q);
        if (chi < 1.0)
            low = middle;
        else
            high = middle;
    }
    *sigma_w = high;
    return GSL_SUCCESS;
}

MISTAKE(init_critical, squared, "this is sigma_w^2, the variance.")
(const gsl_integration_fixed_workspace *hermite, double sigma_x2,
 double *sigma_w)
{
    const int status = init_critical_check(sigma_x2);
    if (status != GSL_SUCCESS)
        return status;
    double low = 0.5, high = 4.0;
    double q = init_critical_q(hermite, TANH, high, sigma_x2);
    double chi = init_critical_chi(hermite, TANH, high, q);
    if (chi < 1.0)
        return GSL_EDOM;
    for (int n = 0; n < INIT_HALVINGS; n++) {
        const double middle = 0.5 * (low + high);
        q = init_critical_q(hermite, TANH, middle, sigma_x2);
        chi = init_critical_chi(hermite, TANH, middle, q);
        if (chi < 1.0)
            low = middle;
        else
            high = middle;
    }
    *sigma_w = high * high;
    return GSL_SUCCESS;
}

MISTAKE(init_critical, no_answer,
        "4 is returned where no sigma_w up to 4 is critical. The\n"
        "  contract answers GSL_EDOM.")
(const gsl_integration_fixed_workspace *hermite, double sigma_x2,
 double *sigma_w)
{
    const int status = init_critical_check(sigma_x2);
    if (status != GSL_SUCCESS)
        return status;
    double low = 0.5, high = 4.0;
    for (int n = 0; n < INIT_HALVINGS; n++) {
        const double middle = 0.5 * (low + high);
        const double q = init_critical_q(hermite, TANH, middle, sigma_x2);
        const double chi = init_critical_chi(hermite, TANH, middle, q);
        if (chi < 1.0)
            low = middle;
        else
            high = middle;
    }
    *sigma_w = high;
    return GSL_SUCCESS;
}

MISTAKE(init_critical, not_checked,
        "a sigma_x2 that is negative or not finite is accepted.\n"
        "  The contract answers GSL_EINVAL.")
(const gsl_integration_fixed_workspace *hermite, double sigma_x2,
 double *sigma_w)
{
    // init_variance() refuses such a sigma_x2 by itself, and leaves q at 0.
    const int bad = init_critical_check(sigma_x2) != GSL_SUCCESS;
    double low = 0.5, high = 4.0;
    double q = bad ? 0.0 : init_critical_q(hermite, TANH, high, sigma_x2);
    double chi = init_critical_chi(hermite, TANH, high, q);
    if (chi < 1.0)
        return GSL_EDOM;
    for (int n = 0; n < INIT_HALVINGS; n++) {
        const double middle = 0.5 * (low + high);
        q = bad ? 0.0 : init_critical_q(hermite, TANH, middle, sigma_x2);
        chi = init_critical_chi(hermite, TANH, middle, q);
        if (chi < 1.0)
            low = middle;
        else
            high = middle;
    }
    *sigma_w = high;
    return GSL_SUCCESS;
}

/* Halves from 0.5 to HIGH; returns the upper end. */
static double
init_critical_halve(const gsl_integration_fixed_workspace *hermite,
                    double sigma_x2, double high, int halvings)
{
    double low = 0.5;
    for (int n = 0; n < halvings; n++) {
        const double middle = 0.5 * (low + high);
        const double q = init_critical_q(hermite, TANH, middle, sigma_x2);
        if (init_critical_chi(hermite, TANH, middle, q) < 1.0)
            low = middle;
        else
            high = middle;
    }
    return high;
}

/* Whether chi has come to 1 at this sigma_w. */
static int
init_critical_reached(const gsl_integration_fixed_workspace *hermite,
                      double sigma_x2, double sigma_w)
{
    const double q = init_critical_q(hermite, TANH, sigma_w, sigma_x2);
    return init_critical_chi(hermite, TANH, sigma_w, q) >= 1.0;
}

MISTAKE(init_critical, ends_early,
        "the interval ends at 2. For large inputs the answer lies above,\n"
        "  up to 4.")
(const gsl_integration_fixed_workspace *hermite, double sigma_x2,
 double *sigma_w)
{
    const int status = init_critical_check(sigma_x2);
    if (status != GSL_SUCCESS)
        return status;
    if (!init_critical_reached(hermite, sigma_x2, 4.0))
        return GSL_EDOM;
    *sigma_w = init_critical_halve(hermite, sigma_x2, 2.0, INIT_HALVINGS);
    return GSL_SUCCESS;
}

MISTAKE(init_critical, ends_late,
        "the interval ends at 8. Where chi is still below 1 at 4 the\n"
        "  contract answers GSL_EDOM.")
(const gsl_integration_fixed_workspace *hermite, double sigma_x2,
 double *sigma_w)
{
    const int status = init_critical_check(sigma_x2);
    if (status != GSL_SUCCESS)
        return status;
    if (!init_critical_reached(hermite, sigma_x2, 8.0))
        return GSL_EDOM;
    *sigma_w = init_critical_halve(hermite, sigma_x2, 8.0, INIT_HALVINGS);
    return GSL_SUCCESS;
}

MISTAKE(init_critical, twenty,
        "20 halvings give six digits. The contract asks for\n"
        "  INIT_HALVINGS.")
(const gsl_integration_fixed_workspace *hermite, double sigma_x2,
 double *sigma_w)
{
    const int status = init_critical_check(sigma_x2);
    if (status != GSL_SUCCESS)
        return status;
    if (!init_critical_reached(hermite, sigma_x2, 4.0))
        return GSL_EDOM;
    *sigma_w = init_critical_halve(hermite, sigma_x2, 4.0, 20);
    return GSL_SUCCESS;
}

MISTAKE(init_critical, zero_refused,
        "a sigma_x2 of 0 is refused. It is not negative: without inputs\n"
        "  the critical sigma_w is 1.")
(const gsl_integration_fixed_workspace *hermite, double sigma_x2,
 double *sigma_w)
{
    const int status = init_critical_check(sigma_x2);
    if (status != GSL_SUCCESS || sigma_x2 == 0.0)
        return GSL_EINVAL;
    if (!init_critical_reached(hermite, sigma_x2, 4.0))
        return GSL_EDOM;
    *sigma_w = init_critical_halve(hermite, sigma_x2, 4.0, INIT_HALVINGS);
    return GSL_SUCCESS;
}
