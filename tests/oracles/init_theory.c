/*
 * Chapter 5 once more, continued: the trapezoidal rule for a mean, the nodes from
 * the last to the first in long double, Steffensen's search in place of halving,
 * and a critical line that is followed along q.
 */
#include "../runner/sheet.h"
#include "init.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>
#include <math.h>

/*
 * E g(sqrt(q) z) by the trapezoidal rule. For a smooth g under a bell curve it
 * is exact to rounding: there are no ends where it would lose anything.
 */
static double
init_bell_mean(const gsl_function *g, double q)
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
    (void)hermite;
    if (promised_status() != GSL_SUCCESS)
        return promised_status();
    *mean = init_bell_mean(g, q);
    return GSL_SUCCESS;
}

/* f(a)^2 and f'(a)^2 without lib/activation.c. */
static long double
init_oracle_value_square(activation f, long double a)
{
    const long double h = f == TANH ? tanhl(a) : 0.5L + 0.5L * tanhl(0.5L * a);
    return h * h;
}

static long double
init_oracle_slope_square(activation f, long double a)
{
    const long double slope =
        f == TANH ? 1.0L / coshl(a) : 0.5L / coshl(0.5L * a);
    return slope * slope * slope * slope;
}

/* The mean over these nodes, since a few do not give the true one. */
static long double
init_node_mean(const gsl_integration_fixed_workspace *hermite,
               long double (*g)(activation f, long double a), activation f,
               long double q)
{
    const double *z = gsl_integration_fixed_nodes(hermite);
    const double *w = gsl_integration_fixed_weights(hermite);
    long double sum = 0.0L, total = 0.0L;
    for (size_t k = gsl_integration_fixed_n(hermite); k-- > 0;) {
        sum += w[k] * g(f, sqrtl(q) * z[k]);
        total += w[k];
    }
    return sum / total;
}

/* Iterates (5.9), as a network does in time; Aitken's formula speeds it up. */
ORACLE(init_variance)
(const gsl_integration_fixed_workspace *hermite, activation f, double sigma_w,
 double sigma_x2, double *q)
{
    if (promised_status() != GSL_SUCCESS)
        return promised_status();
    const long double squared = (long double)sigma_w * sigma_w;
    long double q_0 = squared + sigma_x2;
    for (int n = 0; n < 200; n++) {
        long double next[2] = { q_0, q_0 };
        for (int i = 0; i < 2; i++)
            next[i] = squared
                          * init_node_mean(hermite, init_oracle_value_square, f,
                                           next[0])
                      + sigma_x2;
        const long double step = next[0] - q_0;
        const long double bend = next[1] - 2.0L * next[0] + q_0;
        const long double limit = q_0 - step * step / bend;
        if (fabsl(step) <= 1e-17L * q_0)
            break;
        q_0 = limit > 0.0L && isfinite(limit) ? limit : next[1];
    }
    *q = (double)q_0;
    return GSL_SUCCESS;
}

ORACLE(init_chi)
(const gsl_integration_fixed_workspace *hermite, activation f, double sigma_w,
 double q, double *chi)
{
    if (promised_status() != GSL_SUCCESS)
        return promised_status();
    *chi = (double)(sigma_w
                    * init_node_mean(hermite, init_oracle_slope_square, f, q)
                    * sigma_w);
    return GSL_SUCCESS;
}

/*
 * (5.9) says which sigma_w^2 makes q settle at a given q, namely
 * (q - sigma_x2) / E f^2, and there chi is one mean over another. So a single
 * search along q will do, without a second search for q inside it.
 */
ORACLE(init_critical)
(const gsl_integration_fixed_workspace *hermite, double sigma_x2,
 double *sigma_w)
{
    if (promised_status() != GSL_SUCCESS)
        return promised_status();
    if (sigma_x2 == 0.0) {
        *sigma_w = 1.0;
        return GSL_SUCCESS;
    }
    long double low = sigma_x2, high = sigma_x2 + 16.0L, squared = 0.0L;
    for (int n = 0; n < 70; n++) {
        const long double q = 0.5L * (low + high);
        squared = (q - sigma_x2)
                  / init_node_mean(hermite, init_oracle_value_square, TANH, q);
        const long double chi =
            squared
            * init_node_mean(hermite, init_oracle_slope_square, TANH, q);
        *(chi < 1.0L ? &low : &high) = q;
    }
    if (!(squared < 16.0L))
        return GSL_EDOM;
    *sigma_w = (double)sqrtl(squared);
    return GSL_SUCCESS;
}
