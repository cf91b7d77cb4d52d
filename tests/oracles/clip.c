/*
 * Chapter 4 once more, by other means: frexp() for lengths, copysign()
 * for clipping, and the complex step through the penalty.
 */
#include "clip.h"
#include "../runner/sheet.h"

#include <complex.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>
#include <limits.h>
#include <math.h>

/*
 * The length of n numbers. All are divided by the largest power of two among
 * them before they are squared, so that no square overflows or becomes 0.
 */
static double
clip_frexp_length(const double *q, size_t n)
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
    const double g_length = clip_frexp_length(g->data, g->size);
    if (!(g_length < INFINITY))
        return GSL_EDOM;
    *norm = g_length;
    // The unit vector in the direction of g, as long as the threshold allows.
    for (size_t k = 0; g_length > max_norm && k < g->size; k++)
        g->data[k] = (double)((long double)max_norm * (g->data[k] / g_length));
    return GSL_SUCCESS;
}

/* Element by element, where the model answer adds whole matrices. */
ORACLE(clip_truncation)
(const sequence *dW_lag, size_t K, gsl_matrix *sum, double *kept,
 double *missing)
{
    const size_t T = dW_lag->T, n = dW_lag->B * dW_lag->n;
    double near = 0.0, far = 0.0, all = 0.0;

    if (K - 1 >= T)
        return GSL_EINVAL;
    if (sum->size1 != dW_lag->B || sum->size2 != dW_lag->n)
        return GSL_EBADLEN;
    for (size_t k = 0; k < n; k++) {
        long double first = 0.0L, last = 0.0L;
        for (size_t lag = T; lag-- > 0;)
            *(lag < K ? &first : &last) += dW_lag->data[lag * n + k];
        near = hypot(near, (double)first);
        far = hypot(far, (double)last);
        all = hypot(all, (double)(first + last));
    }
    *kept = near;
    *missing = far > 0.0 ? far / all : 0.0;
    return GSL_SUCCESS;
}

ORACLE(clip_l2)
(const gsl_vector *theta, double lambda, double *penalty, gsl_vector *dtheta)
{
    if (!(0.0 <= lambda && lambda < INFINITY))
        return GSL_EINVAL;
    if (theta->size != dtheta->size)
        return GSL_EBADLEN;
    *penalty =
        0.5 * lambda * gsl_pow_2(clip_frexp_length(theta->data, theta->size));
    for (size_t k = 0; k < theta->size; k++) {
        const double e = 1e-100;
        const double complex q = theta->data[k] + e * I;
        dtheta->data[k] += cimag(0.5 * lambda * q * q) / e;
    }
    return GSL_SUCCESS;
}

/*
 * omega as a function of u, whose entry NUDGED gets an imaginary part e; the
 * imaginary part of the result over e is then the slope of omega there. Every
 * row is divided by the length of its dh first, so that nothing underflows.
 */
static double complex
clip_complex_omega(const sequence *dh, const sequence *u, size_t nudged,
                   double e)
{
    const size_t H = u->n;
    double complex sum = 0.0;
    size_t n = 0;

    for (size_t k = 0; k < u->T * u->B; k++) {
        const double dh_length =
            clip_frexp_length(dh->data + (k + dh->B) * H, H);
        double complex squares = 0.0;
        if (dh_length < CLIP_LEAST)
            continue;
        n++;
        for (size_t j = 0; j < H; j++) {
            const double complex part = u->data[k * H + j] / dh_length
                                        + (k * H + j == nudged ? e * I : 0.0);
            squares += part * part;
        }
        // A u of length 0 has no direction, and by contract no slope.
        const double complex change =
            creal(squares) == 0.0 ? -1.0 : csqrt(squares) - 1.0;
        sum += change * change;
    }
    return n > 0 ? sum / (double)n : 0.0;
}

static int
clip_oracle_fits(const gsl_matrix *W_hh, const sequence *dh, const sequence *da,
                 const sequence *u)
{
    const size_t T = da->T, B = da->B, H = da->n;
    return W_hh->size1 == H && W_hh->size2 == H && dh->T == T + 1 && dh->B == B
           && dh->n == H && u->T == T && u->B == B && u->n == H;
}

ORACLE(clip_omega)
(const gsl_matrix *W_hh, const sequence *dh, const sequence *da, sequence *u,
 double *omega)
{
    if (!clip_oracle_fits(W_hh, dh, da, u))
        return GSL_EBADLEN;
    for (size_t k = 0; k < da->T * da->B * da->n; k++) {
        long double sum = 0.0L;
        for (size_t j = da->n; j-- > 0;)
            sum += (long double)da->data[k - k % da->n + j]
                   * gsl_matrix_get(W_hh, j, k % da->n);
        u->data[k] = (double)sum;
    }
    *omega = creal(clip_complex_omega(dh, u, (size_t)-1, 0.0));
    return GSL_SUCCESS;
}

/*
 * The complex step gives the slope of omega in every element of u. Since u_ti
 * is da_ti W_hh, element (j,k) of dW_hh collects da_ti[j] times the slope in
 * u_ti[k].
 */
ORACLE(clip_omega_backward)
(const sequence *dh, const sequence *da, sequence *u, double alpha,
 gsl_matrix *dW_hh)
{
    const size_t H = u->n;
    const double e = 1e-100;

    if (!clip_oracle_fits(dW_hh, dh, da, u))
        return GSL_EBADLEN;
    if (!(alpha >= 0.0) || alpha == INFINITY)
        return GSL_EINVAL;
    for (size_t k = 0; k < u->T * u->B * H; k++) {
        const double *da_ti = da->data + k / H * H;
        const double dh_length =
            clip_frexp_length(dh->data + (k / H + dh->B) * H, H);
        if (dh_length < CLIP_LEAST)
            continue;
        const double slope = cimag(clip_complex_omega(dh, u, k, e)) / e;
        for (size_t j = 0; j < H; j++)
            *gsl_matrix_ptr(dW_hh, j, k % H) +=
                alpha * slope * (da_ti[j] / dh_length);
    }
    return GSL_SUCCESS;
}
