/*
 * Right answers to chapter 9 that are written in other ways, continued: more decays,
 * more of their slopes, and more starts.
 */
#include "../../runner/sheet.h"
#include "scan.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_sf_log.h>
#include <gsl/gsl_sys.h>
#include <math.h>

/* With t = tanh(speed), 1 - exp(-2 speed) is 2 t / (1 + t). */
static double
scan_gamma_by_tanh(double speed)
{
    const double t = tanh(speed);
    return sqrt(2.0 * t / (1.0 + t));
}

VARIANT(scan_decay, tangent)
(const gsl_vector *nu, gsl_vector *lambda, gsl_vector *gamma)
{
    const int status = scan_decay_arguments(nu, lambda, gamma);
    if (status != GSL_SUCCESS)
        return status;
    for (size_t j = 0; j < nu->size; j++) {
        const double speed = exp(gsl_vector_get(nu, j));
        gsl_vector_set(gamma, j, scan_gamma_by_tanh(speed));
        gsl_vector_set(lambda, j, exp(-speed));
    }
    return GSL_SUCCESS;
}

/* The roots of 1 - lambda and of 1 + lambda, each by itself. */
VARIANT(scan_decay, two_roots)
(const gsl_vector *nu, gsl_vector *lambda, gsl_vector *gamma)
{
    const int status = scan_decay_arguments(nu, lambda, gamma);
    if (status != GSL_SUCCESS)
        return status;
    for (size_t j = nu->size; j > 0; j--) {
        const double speed = exp(gsl_vector_get(nu, j - 1));
        const double lost = -gsl_expm1(-speed), keep = exp(-speed);
        gsl_vector_set(lambda, j - 1, keep);
        gsl_vector_set(gamma, j - 1, sqrt(lost) * sqrt(1.0 + keep));
    }
    return GSL_SUCCESS;
}

/* 1 - exp(-x) for x >= 0: by its series where the difference would lose digits. */
static double
scan_one_less_exp(double x)
{
    double term = x, sum = x;
    if (x > 0.1)
        return 1.0 - exp(-x);
    for (int k = 2; k <= 12; k++) {
        term *= -x / k;
        sum += term;
    }
    return sum;
}

VARIANT(scan_decay, series)
(const gsl_vector *nu, gsl_vector *lambda, gsl_vector *gamma)
{
    const int status = scan_decay_arguments(nu, lambda, gamma);
    if (status != GSL_SUCCESS)
        return status;
    for (size_t j = 0; j < nu->size; j++) {
        const double speed = exp(gsl_vector_get(nu, j));
        *gsl_vector_ptr(lambda, j) = exp(-speed);
        *gsl_vector_ptr(gamma, j) = sqrt(scan_one_less_exp(2.0 * speed));
    }
    return GSL_SUCCESS;
}

/* lambda^2 as an exponential, of which log1p() and expm1() take the root. */
VARIANT(scan_decay, half_a_logarithm)
(const gsl_vector *nu, gsl_vector *lambda, gsl_vector *gamma)
{
    const int status = scan_decay_arguments(nu, lambda, gamma);
    if (status != GSL_SUCCESS)
        return status;
    for (size_t j = 0; j < nu->size; j++) {
        const double speed = exp(gsl_vector_get(nu, j));
        const double keep = exp(-speed);
        const double log_squared =
            speed > 0.3 ? log1p(-keep * keep) : log(-expm1(-2.0 * speed));
        gsl_vector_set(lambda, j, keep);
        gsl_vector_set(gamma, j, exp(0.5 * log_squared));
    }
    return GSL_SUCCESS;
}

/* Three loops, each over one vector, as an array language would go about it. */
VARIANT(scan_decay, three_loops)
(const gsl_vector *nu, gsl_vector *lambda, gsl_vector *gamma)
{
    const int status = scan_decay_arguments(nu, lambda, gamma);
    if (status != GSL_SUCCESS)
        return status;
    for (size_t j = 0; j < nu->size; j++)
        gsl_vector_set(gamma, j, -exp(gsl_vector_get(nu, j)));
    for (size_t j = 0; j < nu->size; j++)
        gsl_vector_set(lambda, j, exp(gsl_vector_get(gamma, j)));
    // -expm1(2 a) is -expm1(a) (exp(a) + 1), and a is in gamma still.
    for (size_t j = 0; j < nu->size; j++) {
        const double less = expm1(gsl_vector_get(gamma, j));
        gsl_vector_set(gamma, j, sqrt(-less * (2.0 + less)));
    }
    return GSL_SUCCESS;
}

/* ---- Their slopes --------------------------------------------------------- */

static int
scan_slope_refuses(const gsl_vector *nu, const gsl_vector *dlambda,
                   const gsl_vector *dgamma, const gsl_vector *dnu)
{
    const int status = scan_decay_arguments(nu, dlambda, dgamma);
    return status != GSL_SUCCESS ? status
                                 : scan_decay_arguments(nu, dlambda, dnu);
}

/* lambda and gamma of one unit from scan_decay() itself. */
VARIANT(scan_decay_backward, asks_forward)
(const gsl_vector *nu, const gsl_vector *dlambda, const gsl_vector *dgamma,
 gsl_vector *dnu)
{
    const int status = scan_slope_refuses(nu, dlambda, dgamma, dnu);
    if (status != GSL_SUCCESS)
        return status;
    for (size_t j = 0; j < nu->size; j++) {
        double keep, factor;
        gsl_vector_const_view one = gsl_vector_const_subvector(nu, j, 1);
        gsl_vector_view l = gsl_vector_view_array(&keep, 1);
        gsl_vector_view g = gsl_vector_view_array(&factor, 1);
        scan_decay(&one.vector, &l.vector, &g.vector);
        // Where nothing is kept, nothing comes back, however large exp(nu) is.
        if (keep == 0.0)
            continue;
        const double slope = exp(gsl_vector_get(nu, j)) * keep;
        *gsl_vector_ptr(dnu, j) += slope
                                   * (gsl_vector_get(dgamma, j) * keep / factor
                                      - gsl_vector_get(dlambda, j));
    }
    return GSL_SUCCESS;
}

/* lambda^2 / gamma as one exponential of a sum of logarithms. */
VARIANT(scan_decay_backward, logarithms)
(const gsl_vector *nu, const gsl_vector *dlambda, const gsl_vector *dgamma,
 gsl_vector *dnu)
{
    const int status = scan_slope_refuses(nu, dlambda, dgamma, dnu);
    if (status != GSL_SUCCESS)
        return status;
    for (size_t j = 0; j < nu->size; j++) {
        const double nu_j = gsl_vector_get(nu, j), speed = exp(nu_j);
        const double log_gamma = 0.5 * log(-expm1(-2.0 * speed));
        const double rise = exp(nu_j - 2.0 * speed - log_gamma);
        const double fall = exp(nu_j - speed);
        *gsl_vector_ptr(dnu, j) += rise * gsl_vector_get(dgamma, j)
                                   - fall * gsl_vector_get(dlambda, j);
    }
    return GSL_SUCCESS;
}

/* First what comes by lambda, for all units, and then what comes by gamma. */
VARIANT(scan_decay_backward, two_loops)
(const gsl_vector *nu, const gsl_vector *dlambda, const gsl_vector *dgamma,
 gsl_vector *dnu)
{
    const int status = scan_slope_refuses(nu, dlambda, dgamma, dnu);
    if (status != GSL_SUCCESS)
        return status;
    for (size_t j = 0; j < nu->size; j++) {
        const double nu_j = gsl_vector_get(nu, j);
        *gsl_vector_ptr(dnu, j) -=
            gsl_vector_get(dlambda, j) * exp(nu_j - exp(nu_j));
    }
    for (size_t j = 0; j < nu->size; j++) {
        const double nu_j = gsl_vector_get(nu, j), speed = exp(nu_j);
        *gsl_vector_ptr(dnu, j) += gsl_vector_get(dgamma, j)
                                   * exp(nu_j - 2.0 * speed)
                                   / scan_gamma_by_tanh(speed);
    }
    return GSL_SUCCESS;
}

/* The slopes of one unit, given back in two places. */
static void
scan_slopes(double nu, double *of_lambda, double *of_gamma)
{
    const double speed = exp(nu), lost = -expm1(-speed);
    // lambda is 1 - lost where it is large, and an exponential where it is small.
    const double keep = speed < 0.5 ? 1.0 - lost : exp(-speed);

    *of_lambda = keep > 0.0 ? -speed * keep : 0.0;
    *of_gamma = -*of_lambda * keep / sqrt(lost + lost * keep);
}

VARIANT(scan_decay_backward, slopes)
(const gsl_vector *nu, const gsl_vector *dlambda, const gsl_vector *dgamma,
 gsl_vector *dnu)
{
    const int status = scan_slope_refuses(nu, dlambda, dgamma, dnu);
    if (status != GSL_SUCCESS)
        return status;
    for (size_t j = nu->size; j-- > 0;) {
        double of_lambda, of_gamma;
        scan_slopes(gsl_vector_get(nu, j), &of_lambda, &of_gamma);
        gsl_vector_set(dnu, j,
                       fma(of_lambda, gsl_vector_get(dlambda, j),
                           fma(of_gamma, gsl_vector_get(dgamma, j),
                               gsl_vector_get(dnu, j))));
    }
    return GSL_SUCCESS;
}

/* By pointers, and gamma by the hyperbolic sine: gamma^2 = 2 lambda sinh(speed). */
VARIANT(scan_decay_backward, hyperbolic)
(const gsl_vector *nu, const gsl_vector *dlambda, const gsl_vector *dgamma,
 gsl_vector *dnu)
{
    const int status = scan_slope_refuses(nu, dlambda, dgamma, dnu);
    if (status != GSL_SUCCESS)
        return status;
    const double *n = nu->data, *l = dlambda->data, *g = dgamma->data;
    double *to = dnu->data;
    for (size_t j = 0; j < nu->size; j++) {
        const double speed = exp(*n);
        const double both = exp(*n - speed), keep = exp(-speed);
        const double ratio =
            speed < 20.0 ? sqrt(keep / (2.0 * sinh(speed))) : keep;
        *to += both * ratio * *g;
        *to -= both * *l;
        n += nu->stride;
        l += dlambda->stride;
        g += dgamma->stride;
        to += dnu->stride;
    }
    return GSL_SUCCESS;
}

/* ---- Memories of all lengths ---------------------------------------------- */

VARIANT(scan_chrono, powers_of_two)
(const gsl_rng *r, double T_max, gsl_vector *nu)
{
    if (!(T_max > 2.0) || T_max == INFINITY)
        return GSL_EINVAL;
    for (size_t j = 0; j < nu->size; j++)
        gsl_vector_set(nu, j, -M_LN2 * log2(gsl_ran_flat(r, 1.0, T_max - 1.0)));
    return GSL_SUCCESS;
}

VARIANT(scan_chrono, share_of_the_interval)
(const gsl_rng *r, double T_max, gsl_vector *nu)
{
    const double shortest = 1.0, longest = T_max - 1.0;
    if (!isfinite(T_max) || !(longest > shortest))
        GSL_ERROR("T_max has to be longer than 2 steps", GSL_EINVAL);
    for (size_t j = 0; j < nu->size; j++) {
        const double u = shortest + gsl_rng_uniform(r) * (longest - shortest);
        *gsl_vector_ptr(nu, j) = -log(u);
    }
    return GSL_SUCCESS;
}

VARIANT(scan_chrono, scaled_at_the_end)
(const gsl_rng *r, double T_max, gsl_vector *nu)
{
    if (gsl_finite(T_max) != 1 || T_max <= 2.0)
        return GSL_EINVAL;
    for (size_t j = 0; j < nu->size; j++)
        gsl_vector_set(nu, j, gsl_sf_log(gsl_ran_flat(r, 1.0, T_max - 1.0)));
    return gsl_vector_scale(nu, -1.0);
}

/* Unit j and all after it. */
static void
scan_chrono_from(const gsl_rng *r, double longest, gsl_vector *nu, size_t j)
{
    if (j < nu->size) {
        gsl_vector_set(nu, j, -log(gsl_ran_flat(r, 1.0, longest)));
        scan_chrono_from(r, longest, nu, j + 1);
    }
}

VARIANT(scan_chrono, recursion)(const gsl_rng *r, double T_max, gsl_vector *nu)
{
    if (T_max <= 2.0 || isnan(T_max) || isinf(T_max))
        return GSL_EINVAL;
    scan_chrono_from(r, T_max - 1.0, nu, 0);
    return GSL_SUCCESS;
}

/* How much longer than one step the memory is, which log1p() asks for. */
VARIANT(scan_chrono, more_than_one)
(const gsl_rng *r, double T_max, gsl_vector *nu)
{
    if (!isfinite(T_max) || !(T_max > 2.0))
        return GSL_EINVAL;
    for (size_t j = 0; j != nu->size; ++j) {
        const double more = gsl_ran_flat(r, 1.0, T_max - 1.0) - 1.0;
        gsl_vector_set(nu, j, -gsl_log1p(more));
    }
    return GSL_SUCCESS;
}
