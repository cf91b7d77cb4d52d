/*
 * Right answers to chapter 5 that are not like the model answer, continued: more ways to
 * where the variance settles, and to the critical start.
 */
#include "../../runner/sheet.h"
#include "init.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>
#include <gsl/gsl_roots.h>
#include <math.h>
#include <stdint.h>

/* Where the right side of (5.9) would take a variance q. */
static double
init_settle_next(const gsl_integration_fixed_workspace *hermite, activation f,
                 double sigma_w, double sigma_x2, double q)
{
    const gsl_function square = { init_square, &f };
    double mean = 0.0;
    init_expect(hermite, &square, q, &mean);
    return sigma_w * sigma_w * mean + sigma_x2;
}

static int
init_settle_refuses(activation f, double sigma_w, double sigma_x2)
{
    if (f != TANH && f != LOGISTIC)
        GSL_ERROR("f does not stay below 1", GSL_EINVAL);
    if (!(sigma_w >= 0.0) || !(sigma_x2 >= 0.0))
        GSL_ERROR("less than nothing", GSL_EINVAL);
    if (!gsl_finite(sigma_w * sigma_w + sigma_x2))
        GSL_ERROR("too much", GSL_EINVAL);
    return GSL_SUCCESS;
}

/* From the middle up or down by steps, each half as long as the one before. */
VARIANT(init_variance, steps)
(const gsl_integration_fixed_workspace *hermite, activation f, double sigma_w,
 double sigma_x2, double *q)
{
    if (init_settle_refuses(f, sigma_w, sigma_x2) != GSL_SUCCESS)
        return GSL_EINVAL;
    double step = 0.5 * (sigma_w * sigma_w + sigma_x2), at = step;
    for (int n = 1; n < INIT_HALVINGS; n++) {
        step *= 0.5;
        at += init_settle_next(hermite, f, sigma_w, sigma_x2, at) > at ? step
                                                                       : -step;
    }
    *q = init_settle_next(hermite, f, sigma_w, sigma_x2, at) > at ? at + step
                                                                  : at;
    return GSL_SUCCESS;
}

/* The digits of q / (sigma_w^2 + sigma_x2) in base two, the first one first. */
VARIANT(init_variance, binary_digits)
(const gsl_integration_fixed_workspace *hermite, activation f, double sigma_w,
 double sigma_x2, double *q)
{
    const int status = init_settle_refuses(f, sigma_w, sigma_x2);
    if (status != GSL_SUCCESS)
        return status;
    const double end = sigma_w * sigma_w + sigma_x2;
    uint64_t digits = 0;
    for (int n = INIT_HALVINGS; n-- > 0;) {
        const uint64_t tried = digits | (uint64_t)1 << n;
        const double at = end * ldexp((double)tried, -INIT_HALVINGS);
        if (init_settle_next(hermite, f, sigma_w, sigma_x2, at) > at)
            digits = tried;
    }
    *q = end * ldexp((double)(digits + 1), -INIT_HALVINGS);
    return GSL_SUCCESS;
}

/* In units of the end, so that the ends are 0 and 1. */
VARIANT(init_variance, shares)
(const gsl_integration_fixed_workspace *hermite, activation f, double sigma_w,
 double sigma_x2, double *q)
{
    if (init_settle_refuses(f, sigma_w, sigma_x2) != GSL_SUCCESS)
        return GSL_EINVAL;
    const double end = gsl_pow_2(sigma_w) + sigma_x2;
    double low = 0.0, high = 1.0;
    int left = INIT_HALVINGS;
    while (left-- > 0) {
        const double share = (low + high) / 2.0;
        const double next =
            init_settle_next(hermite, f, sigma_w, sigma_x2, share * end);
        *(next > share * end ? &low : &high) = share;
    }
    *q = high * end;
    return GSL_SUCCESS;
}

/* f'(a)^2 by hyperbolic cosines, which become infinite where it vanishes. */
static double
init_settle_slope(activation f, double a)
{
    switch (f) {
    case TANH:
        return 1.0 / gsl_pow_4(cosh(a));
    case LOGISTIC:
        return 1.0 / (16.0 * gsl_pow_4(cosh(0.5 * a)));
    default:
        return gsl_pow_2(activation_slope(f, activation_value(f, a)));
    }
}

VARIANT(init_chi, hyperbolic)
(const gsl_integration_fixed_workspace *hermite, activation f, double sigma_w,
 double q, double *chi)
{
    if (!(sigma_w >= 0.0 && sigma_w * sigma_w <= GSL_DBL_MAX))
        GSL_ERROR("sigma_w", GSL_EINVAL);
    if (!(q >= 0.0 && q <= GSL_DBL_MAX))
        GSL_ERROR("q", GSL_EINVAL);
    const double *z = gsl_integration_fixed_nodes(hermite);
    const double *w = gsl_integration_fixed_weights(hermite);
    double sum = 0.0, total = 0.0;
    for (size_t k = gsl_integration_fixed_n(hermite); k-- > 0;) {
        sum += w[k] * init_settle_slope(f, sqrt(q) * z[k]);
        total += w[k];
    }
    *chi = sum / total * sigma_w * sigma_w;
    return GSL_SUCCESS;
}

/* What a weight and a slope do together to a gradient. */
typedef struct {
    activation f;
    double sigma_w;
} init_settle_factor;

static double
init_settle_factor_square(double a, void *params)
{
    const init_settle_factor *p = params;
    const double h = activation_value(p->f, a);
    return gsl_pow_2(p->sigma_w * activation_slope(p->f, h));
}

VARIANT(init_chi, weight_inside)
(const gsl_integration_fixed_workspace *hermite, activation f, double sigma_w,
 double q, double *chi)
{
    init_settle_factor p = { f, sigma_w };
    const gsl_function square = { init_settle_factor_square, &p };
    if (isnan(sigma_w) || sigma_w < 0.0 || isinf(sigma_w * sigma_w))
        return GSL_EINVAL;
    if (isnan(q) || isinf(q) || q < 0.0)
        return GSL_EINVAL;
    return init_expect(hermite, &square, q, chi);
}

/* ---- The critical start --------------------------------------------------- */

/* chi of a network with this sigma_w, where its variance has settled. */
static double
init_edge_chi(const gsl_integration_fixed_workspace *hermite, double sigma_w,
              double sigma_x2)
{
    double q = 0.0, chi = 0.0;
    init_variance(hermite, TANH, sigma_w, sigma_x2, &q);
    init_chi(hermite, TANH, sigma_w, q, &chi);
    return chi;
}

static int
init_edge_refuses(const gsl_integration_fixed_workspace *hermite,
                  double sigma_x2)
{
    if (!gsl_finite(sigma_x2) || sigma_x2 < 0.0)
        return GSL_EINVAL;
    return init_edge_chi(hermite, 4.0, sigma_x2) < 1.0 ? GSL_EDOM : GSL_SUCCESS;
}

VARIANT(init_critical, steps)
(const gsl_integration_fixed_workspace *hermite, double sigma_x2,
 double *sigma_w)
{
    const int status = init_edge_refuses(hermite, sigma_x2);
    if (status != GSL_SUCCESS)
        return status;
    double at = 0.5 * (0.5 + 4.0), step = 0.5 * (4.0 - 0.5);
    for (int n = 0; n < INIT_HALVINGS; n++) {
        step /= 2.0;
        if (init_edge_chi(hermite, at, sigma_x2) < 1.0)
            at += step;
        else
            at -= step;
    }
    *sigma_w = at;
    return GSL_SUCCESS;
}

/* Ends in an array, of which the comparison says which one moves. */
VARIANT(init_critical, two_ends)
(const gsl_integration_fixed_workspace *hermite, double sigma_x2,
 double *sigma_w)
{
    const int status = init_edge_refuses(hermite, sigma_x2);
    if (status != GSL_SUCCESS)
        return status;
    double end[] = { 0.5, 4.0 };
    for (int n = INIT_HALVINGS; n > 0; n--) {
        const double middle = end[0] + (end[1] - end[0]) / 2.0;
        const int is_chaos =
            sqrt(init_edge_chi(hermite, middle, sigma_x2)) >= 1.0;
        end[is_chaos] = middle;
    }
    *sigma_w = 0.5 * (end[0] + end[1]);
    return GSL_SUCCESS;
}

/* What Brent's method looks for the root of. */
typedef struct {
    const gsl_integration_fixed_workspace *hermite;
    double sigma_x2;
} init_edge;

static double
init_edge_excess(double sigma_w, void *params)
{
    const init_edge *e = params;
    return init_edge_chi(e->hermite, sigma_w, e->sigma_x2) - 1.0;
}

VARIANT(init_critical, brent)
(const gsl_integration_fixed_workspace *hermite, double sigma_x2,
 double *sigma_w)
{
    const int status = init_edge_refuses(hermite, sigma_x2);
    if (status != GSL_SUCCESS)
        return status;
    init_edge e = { hermite, sigma_x2 };
    gsl_function excess = { init_edge_excess, &e };
    gsl_root_fsolver *solver = gsl_root_fsolver_alloc(gsl_root_fsolver_brent);
    gsl_root_fsolver_set(solver, &excess, 0.5, 4.0);
    int goes_on = GSL_CONTINUE;
    for (int n = 0; goes_on == GSL_CONTINUE && n < 2 * INIT_HALVINGS; n++) {
        gsl_root_fsolver_iterate(solver);
        goes_on = gsl_root_test_interval(gsl_root_fsolver_x_lower(solver),
                                         gsl_root_fsolver_x_upper(solver), 0.0,
                                         GSL_DBL_EPSILON);
    }
    *sigma_w = gsl_root_fsolver_root(solver);
    gsl_root_fsolver_free(solver);
    return GSL_SUCCESS;
}

/* The digits of (sigma_w - 0.5) / 3.5 in base two. */
VARIANT(init_critical, binary_digits)
(const gsl_integration_fixed_workspace *hermite, double sigma_x2,
 double *sigma_w)
{
    const int status = init_edge_refuses(hermite, sigma_x2);
    if (status != GSL_SUCCESS)
        return status;
    double share = 0.0, digit = 1.0;
    for (int n = 0; n < INIT_HALVINGS; n++) {
        digit *= 0.5;
        const double tried = 0.5 + 3.5 * (share + digit);
        share += init_edge_chi(hermite, tried, sigma_x2) < 1.0 ? digit : 0.0;
    }
    *sigma_w = 0.5 + 3.5 * share;
    return GSL_SUCCESS;
}

/* Until no double is left between the ends; one more or less makes no difference. */
VARIANT(init_critical, until_the_ends_meet)
(const gsl_integration_fixed_workspace *hermite, double sigma_x2,
 double *sigma_w)
{
    double order = 0.5, chaos = 4.0, middle;
    if (!(sigma_x2 >= 0.0))
        GSL_ERROR("sigma_x2 is a variance", GSL_EINVAL);
    if (sigma_x2 == INFINITY)
        GSL_ERROR("sigma_x2 is infinite", GSL_EINVAL);
    if (init_edge_chi(hermite, chaos, sigma_x2) < 1.0)
        GSL_ERROR("order everywhere", GSL_EDOM);
    while (middle = (order + chaos) / 2.0, order < middle && middle < chaos) {
        if (log(init_edge_chi(hermite, middle, sigma_x2)) < 0.0)
            order = middle;
        else
            chaos = middle;
    }
    *sigma_w = middle;
    return GSL_SUCCESS;
}
