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
#include <stdlib.h>

/*
 * The length of n numbers that are STEP apart. All are divided by the largest
 * power of two among them before they are squared, so that no square overflows
 * or becomes 0.
 */
static double
clip_frexp_length(const double *q, size_t n, size_t step)
{
    int most = INT_MIN;
    for (size_t k = 0; k < n * step; k += step) {
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
    for (size_t k = n * step; k > 0; k -= step) {
        const long double part = ldexp(q[k - step], -most);
        sum += part * part;
    }
    return ldexp((double)sqrtl(sum), most);
}

/* Whether a number came that is not one. */
static int
clip_has_nan(const gsl_vector *g)
{
    for (size_t k = 0; k < g->size; k++)
        if (gsl_vector_get(g, k) != gsl_vector_get(g, k))
            return 1;
    return 0;
}

ORACLE(clip_value)(gsl_vector *g, double max_value)
{
    if (promised_status() != GSL_SUCCESS)
        return promised_status();
    if (clip_has_nan(g))
        return GSL_EDOM;
    for (size_t k = 0; k < g->size; k++)
        if (fabs(gsl_vector_get(g, k)) > max_value)
            gsl_vector_set(g, k, copysign(max_value, gsl_vector_get(g, k)));
    return GSL_SUCCESS;
}

ORACLE(clip_norm)(gsl_vector *g, double max_norm, double *norm)
{
    if (promised_status() != GSL_SUCCESS)
        return promised_status();
    const double g_length = clip_frexp_length(g->data, g->size, g->stride);
    if (!(g_length < INFINITY))
        return GSL_EDOM;
    *norm = g_length;
    // The unit vector in the direction of g, as long as the threshold allows.
    for (size_t k = 0; g_length > max_norm && k < g->size; k++)
        gsl_vector_set(g, k,
                       (double)((long double)max_norm
                                * (gsl_vector_get(g, k) / g_length)));
    return GSL_SUCCESS;
}

/* Element by element, where the model answer adds whole matrices. */
ORACLE(clip_truncation)
(const sequence *dW_lag, size_t K, gsl_matrix *sum, double *kept,
 double *missing)
{
    const size_t T = dW_lag->T, n = dW_lag->B * dW_lag->n;
    double near = 0.0, far = 0.0, all = 0.0;

    (void)sum;
    if (promised_status() != GSL_SUCCESS)
        return promised_status();
    if (K > T)
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
    *missing = far != 0.0 ? far / all : 0.0;
    return GSL_SUCCESS;
}

ORACLE(clip_l2)
(const gsl_vector *theta, double lambda, double *penalty, gsl_vector *dtheta)
{
    if (promised_status() != GSL_SUCCESS)
        return promised_status();
    *penalty =
        0.5 * lambda
        * gsl_pow_2(clip_frexp_length(theta->data, theta->size, theta->stride));
    for (size_t k = 0; k < theta->size; k++) {
        // In units of the weight itself, whose square may be no number.
        const double e = 1e-100;
        const double complex unit = 1.0 + e * I;
        *gsl_vector_ptr(dtheta, k) +=
            cimag(0.5 * lambda * unit * unit) / e * gsl_vector_get(theta, k);
    }
    return GSL_SUCCESS;
}

/*
 * (r - 1)^2 of one pair, as a function of its u in units of the length of its
 * dh, whose entry NUDGED gets an imaginary part e; the imaginary part of the
 * result over e is then the slope there. Nothing underflows in these units.
 */
static double complex
clip_complex_change(const double *u, size_t H, double dh_length, size_t nudged,
                    double e)
{
    double complex squares = 0.0;
    int directed = 0;
    for (size_t j = 0; j < H; j++) {
        directed |= u[j] != 0.0;
        const double complex part =
            u[j] / dh_length + (j == nudged ? e * I : 0.0);
        squares += part * part;
    }
    // A u of length 0 has no direction, and by contract no slope.
    const double complex change = directed ? csqrt(squares) - 1.0 : -1.0;
    return change * change;
}

/* The length of dh for pair k of all, NaN too, or 0 where it does not count. */
static double
clip_dh_length(const sequence *dh, size_t k)
{
    const double dh_length =
        clip_frexp_length(dh->data + (k + dh->B) * dh->n, dh->n, 1);
    return dh_length < CLIP_LEAST ? 0.0 : dh_length;
}

static double
clip_count_pairs(const sequence *dh, size_t pairs)
{
    double n = 0.0;
    for (size_t k = 0; k < pairs; k++)
        n += clip_dh_length(dh, k) != 0.0;
    return n;
}

/* Row by row of W_hh, so that a large one is read in the order of memory. */
ORACLE(clip_omega)
(const gsl_matrix *W_hh, const sequence *dh, const sequence *da, sequence *u,
 double *omega)
{
    if (promised_status() != GSL_SUCCESS)
        return promised_status();
    const size_t H = da->n, pairs = da->T * da->B;
    const double n = clip_count_pairs(dh, pairs);
    double sum = 0.0;
    for (size_t k = 0; k < pairs; k++) {
        double *u_k = u->data + k * H;
        for (size_t j = 0; j < H; j++)
            u_k[j] = 0.0;
        for (size_t i = H; i-- > 0;)
            for (size_t j = 0; j < H; j++)
                u_k[j] += da->data[k * H + i] * gsl_matrix_get(W_hh, i, j);
        const double dh_length = clip_dh_length(dh, k);
        if (dh_length != 0.0)
            sum += creal(clip_complex_change(u_k, H, dh_length, H, 0.0));
    }
    *omega = n > 0.0 ? sum / n : 0.0;
    return GSL_SUCCESS;
}

/*
 * Since u_ti is da_ti W_hh, element (j,k) of dW_hh collects da_ti[j] times the
 * slope of omega in u_ti[k].
 */
ORACLE(clip_omega_backward)
(const sequence *dh, const sequence *da, sequence *u, double alpha,
 gsl_matrix *dW_hh)
{
    const size_t H = u->n, pairs = u->T * u->B;
    const double e = 1e-100;

    if (promised_status() != GSL_SUCCESS)
        return promised_status();
    const double n = clip_count_pairs(dh, pairs);
    double *slope = malloc((H > 0 ? H : 1) * sizeof *slope);
    if (slope == NULL)
        return GSL_ENOMEM;
    for (size_t k = 0; k < pairs; k++) {
        const double *da_ti = da->data + k * H, *u_ti = u->data + k * H;
        const double dh_length = clip_dh_length(dh, k);
        if (dh_length == 0.0)
            continue;
        for (size_t j = 0; j < H; j++)
            slope[j] =
                cimag(clip_complex_change(u_ti, H, dh_length, j, e)) / e / n;
        // Row by row, so that a large matrix is read in the order of memory.
        for (size_t i = 0; i < H; i++)
            for (size_t j = 0; j < H; j++)
                *gsl_matrix_ptr(dW_hh, i, j) +=
                    alpha * slope[j] * (da_ti[i] / dh_length);
    }
    free(slope);
    return GSL_SUCCESS;
}
