/*
 * Chapter 4 once more, by other means: frexp() for lengths, sorting for
 * clipping, and the complex step through the penalty.
 */
#include "clip.h"
#include "../runner/sheet.h"

#include <complex.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>
#include <math.h>

/* The length of n numbers: all of them brought to the largest power of two. */
static double
length(const double *q, size_t n)
{
    int most = INT_MIN;
    for (size_t k = 0; k < n; k++) {
        int power;
        if (!isfinite(q[k]))
            return fabs(q[k]);
        (void)frexp(q[k], &power);
        if (q[k] != 0.0 && power > most)
            most = power;
    }
    if (most == INT_MIN)
        return 0.0;
    long double sum = 0.0L;
    for (size_t k = n; k-- > 0;) {
        const long double part = ldexp(q[k], -most);
        sum += part * part;
    }
    return ldexp((double)sqrtl(sum), most);
}

ORACLE(clip_value)(gsl_vector *g, double max_value)
{
    if (max_value <= 0.0 || max_value != max_value)
        return GSL_EINVAL;
    for (size_t k = 0; k < g->size; k++)
        if (g->data[k] != g->data[k])
            return GSL_EDOM;
    for (size_t k = 0; k < g->size; k++)
        if (fabs(g->data[k]) > max_value)
            g->data[k] = copysign(max_value, g->data[k]);
    return GSL_SUCCESS;
}

ORACLE(clip_norm)(gsl_vector *g, double max_norm, double *norm)
{
    if (max_norm <= 0.0 || max_norm != max_norm)
        return GSL_EINVAL;
    const double before = length(g->data, g->size);
    if (!(before < INFINITY))
        return GSL_EDOM;
    *norm = before;
    // A projection onto the sphere, through the unit vector.
    for (size_t k = 0; before > max_norm && k < g->size; k++)
        g->data[k] = (double)((long double)max_norm * (g->data[k] / before));
    return GSL_SUCCESS;
}

/* Element by element, so that no sum of matrices is ever made. */
ORACLE(clip_truncation)
(const sequence *dW_lag, size_t K, gsl_matrix *sum, double *kept,
 double *missing)
{
    const size_t T = dW_lag->T, n = dW_lag->B * dW_lag->n;
    double near = 0.0, far = 0.0, all = 0.0;

    if (sum->size1 != dW_lag->B)
        return GSL_EBADLEN;
    if (K - 1 >= T)
        return GSL_EINVAL;
    for (size_t k = 0; k < n; k++) {
        long double first = 0.0L, last = 0.0L;
        for (size_t lag = T; lag-- > 0;)
            *(lag < K ? &first : &last) += dW_lag->data[lag * n + k];
        near = hypot(near, (double)first);
        far = hypot(far, (double)last);
        all = hypot(all, (double)(first + last));
    }
    *kept = near;
    *missing = far / all;
    return GSL_SUCCESS;
}

ORACLE(clip_l2)
(const gsl_vector *theta, double lambda, double *penalty, gsl_vector *dtheta)
{
    if (!(0.0 <= lambda && lambda < INFINITY))
        return GSL_EINVAL;
    if (theta->size != dtheta->size)
        return GSL_EBADLEN;
    *penalty = 0.5 * lambda * gsl_pow_2(length(theta->data, theta->size));
    for (size_t k = 0; k < theta->size; k++) {
        const double e = 1e-100;
        const double complex q = theta->data[k] + e * I;
        dtheta->data[k] += cimag(0.5 * lambda * q * q) / e;
    }
    return GSL_SUCCESS;
}

/*
 * omega as a function of u, of which entry NUDGED has an imaginary part; every
 * row is first divided by the length of its dh, so that nothing underflows.
 */
static double complex
omega_of(const sequence *dh, const sequence *u, size_t nudged, double e)
{
    const size_t H = u->n;
    double complex sum = 0.0;
    size_t n = 0;

    for (size_t k = 0; k < u->T * u->B; k++) {
        const double from = length(dh->data + (k + dh->B) * H, H);
        double complex squares = 0.0;
        if (from < CLIP_LEAST)
            continue;
        n++;
        for (size_t j = 0; j < H; j++) {
            const double complex part =
                u->data[k * H + j] / from + (k * H + j == nudged ? e * I : 0.0);
            squares += part * part;
        }
        // A u of length 0 has no direction, and by contract no slope.
        const double complex change =
            creal(squares) == 0.0 ? -1.0 : csqrt(squares) - 1.0;
        sum += change * change;
    }
    return n > 0 ? sum / (double)n : 0.0;
}

ORACLE(clip_omega)
(const gsl_matrix *W_hh, const sequence *dh, const sequence *da, sequence *u,
 double *omega)
{
    if (u->T != da->T)
        return GSL_EBADLEN;
    for (size_t k = 0; k < da->T * da->B * da->n; k++) {
        long double sum = 0.0L;
        for (size_t j = da->n; j-- > 0;)
            sum += (long double)da->data[k - k % da->n + j]
                   * gsl_matrix_get(W_hh, j, k % da->n);
        u->data[k] = (double)sum;
    }
    *omega = creal(omega_of(dh, u, (size_t)-1, 0.0));
    return GSL_SUCCESS;
}

/* The slope of omega in every u, and from there to W_hh by hand. */
ORACLE(clip_omega_backward)
(const sequence *dh, const sequence *da, sequence *u, double alpha,
 gsl_matrix *dW_hh)
{
    const size_t H = u->n;
    const double e = 1e-100;

    if (dW_hh->size2 != H)
        return GSL_EBADLEN;
    if (!(alpha >= 0.0) || alpha == INFINITY)
        return GSL_EINVAL;
    for (size_t k = 0; k < u->T * u->B * H; k++) {
        const double from = length(dh->data + (k / H + dh->B) * H, H);
        if (from < CLIP_LEAST)
            continue;
        const double slope = cimag(omega_of(dh, u, k, e)) / e;
        for (size_t j = 0; j < H; j++)
            *gsl_matrix_ptr(dW_hh, j, k % H) +=
                alpha * slope * (da->data[k / H * H + j] / from);
    }
    return GSL_SUCCESS;
}
