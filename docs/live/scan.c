/*
 * scan.c - the live figure of chapter 9: what one input leaves in a unit without a matrix,
 * and how strongly its last state depends on its decay. Both are of one unit that hears
 * x_t at every step, h_t = lambda h_{t-1} + gamma x_t with lambda of (9.8).
 *
 * Settings: nu, sign of lambda (0: +, 1: -), gamma (0: 1, 1: that of (9.8)), T, seed.
 * Arrays:   what is left of x = 1 after 0..T steps; lambda, and the mean squares of
 *           dh/dlambda and dh/dnu, by theory (3). Then, for memories of all lengths:
 *           log10 of the length in steps and of both mean squares, by theory (POINTS
 *           each), and the same three, measured after T steps of noise (DECAYS each).
 */
#include "scan.h"
#include "live.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include <string.h>

enum { MOST = 1000, B = 32, DECAYS = 9, POINTS = 65 };
static const double NU_LEAST = -7.0, NU_MOST = 1.0;

/* Room for the most steps. A run takes the first T of them. */
static struct {
    gsl_rng *r;
    sequence *lambda, *g, *h, *dh, *dlambda, *dg;
} room;
static double left[MOST + 1], summary[3];
static double memory[POINTS], by_lambda[POINTS], by_nu[POINTS];
static double memory_here[DECAYS], lambda_here[DECAYS], nu_here[DECAYS];

static int
allocate(void)
{
    if (room.r != NULL)
        return GSL_SUCCESS;
    room.lambda = sequence_alloc(MOST, B, DECAYS);
    room.g = sequence_alloc(MOST, B, DECAYS);
    room.h = sequence_alloc(MOST + 1, B, DECAYS);
    room.dh = sequence_alloc(MOST + 1, B, DECAYS);
    room.dlambda = sequence_alloc(MOST, B, DECAYS);
    room.dg = sequence_alloc(MOST, B, DECAYS);
    if (!room.lambda || !room.g || !room.h || !room.dh || !room.dlambda
        || !room.dg)
        return GSL_ENOMEM;
    room.r = gsl_rng_alloc(gsl_rng_mt19937);
    return room.r != NULL ? GSL_SUCCESS : GSL_ENOMEM;
}

/* |lambda| and gamma of n units; gamma is 1 unless it is that of (9.8). */
static int
decay(double *nu, size_t n, int normalised, double *lambda, double *gamma)
{
    const gsl_vector_view of = gsl_vector_view_array(nu, n);
    gsl_vector_view lambdas = gsl_vector_view_array(lambda, n);
    gsl_vector_view gammas = gsl_vector_view_array(gamma, n);

    LIVE_TRY(scan_decay(&of.vector, &lambdas.vector, &gammas.vector));
    if (!normalised)
        gsl_vector_set_all(&gammas.vector, 1.0);
    return GSL_SUCCESS;
}

/* By how much |lambda| changes with nu. */
static double
slope_of_decay(double nu)
{
    return -exp(nu - exp(nu));
}

/*
 * The mean square of dh/dlambda for white noise: (9.6) with r = 0. With gamma of (9.8),
 * which follows lambda, the terms of all three powers add up to 1/(1 - lambda^2)^2.
 */
static double
theory(double nu, int normalised)
{
    const double lambda = exp(-exp(nu)), rest = -expm1(-2.0 * exp(nu));
    return normalised ? 1.0 / gsl_pow_2(rest)
                      : (1.0 + lambda * lambda) / gsl_pow_3(rest);
}

/* A single unit's x = 1, and then nothing. */
static int
echo(double lambda, double gamma, size_t T)
{
    const sequence decays = { T + 1, 1, 1, room.lambda->data };
    const sequence input = { T + 1, 1, 1, room.g->data };
    sequence state = { T + 2, 1, 1, room.h->data };

    for (size_t t = 0; t <= T; t++) {
        decays.data[t] = lambda;
        input.data[t] = t == 0 ? gamma : 0.0;
    }
    state.data[0] = 0.0;
    LIVE_TRY(scan_forward(&decays, &input, &state));
    memcpy(left, state.data + 1, (T + 1) * sizeof *left);
    return GSL_SUCCESS;
}

/* One sequence's slopes of h_T, from those at every step, added to the two sums. */
static int
add_slopes(double *nu, double sign, const double *gamma, int normalised,
           size_t T, size_t i)
{
    double dlambda[DECAYS] = { 0.0 }, dgamma[DECAYS] = { 0.0 };
    double dnu[DECAYS] = { 0.0 };
    const gsl_vector_view of = gsl_vector_view_array(nu, DECAYS);
    const gsl_vector_view dl = gsl_vector_view_array(dlambda, DECAYS);
    const gsl_vector_view dg = gsl_vector_view_array(dgamma, DECAYS);
    gsl_vector_view dn = gsl_vector_view_array(dnu, DECAYS);

    for (size_t t = 0; t < T; t++)
        for (size_t k = 0; k < DECAYS; k++) {
            dlambda[k] += sign * sequence_of(room.dlambda, t, i)[k];
            // What came in is gamma x, so x is that through gamma.
            if (normalised)
                dgamma[k] += sequence_of(room.dg, t, i)[k]
                             * sequence_of(room.g, t, i)[k] / gamma[k];
        }
    LIVE_TRY(
        scan_decay_backward(&of.vector, &dl.vector, &dg.vector, &dn.vector));
    for (size_t k = 0; k < DECAYS; k++) {
        nu_here[k] += gsl_pow_2(dnu[k]);
        lambda_here[k] += gsl_pow_2(dnu[k] / slope_of_decay(nu[k]));
    }
    return GSL_SUCCESS;
}

/* B sequences of noise, forward and back from the last state. */
static int
simulate(double sign, int normalised, size_t T)
{
    double nu[DECAYS], lambda[DECAYS], gamma[DECAYS];
    const sequence lambdas = sequence_steps(room.lambda, 0, T);
    const sequence g = sequence_steps(room.g, 0, T);
    sequence h = sequence_steps(room.h, 0, T + 1);
    sequence dh = sequence_steps(room.dh, 0, T + 1);
    sequence dlambda = sequence_steps(room.dlambda, 0, T);
    sequence dg = sequence_steps(room.dg, 0, T);

    for (size_t k = 0; k < DECAYS; k++)
        nu[k] = NU_MOST + (NU_LEAST - NU_MOST) * (double)k / (DECAYS - 1);
    LIVE_TRY(decay(nu, DECAYS, normalised, lambda, gamma));
    for (size_t row = 0; row < T * B; row++) {
        const double x = gsl_ran_gaussian_ziggurat(room.r, 1.0);
        for (size_t k = 0; k < DECAYS; k++) {
            lambdas.data[row * DECAYS + k] = sign * lambda[k];
            g.data[row * DECAYS + k] = gamma[k] * x;
        }
    }
    memset(h.data, 0, B * DECAYS * sizeof *h.data);
    LIVE_TRY(scan_forward(&lambdas, &g, &h));
    sequence_set_zero(&dh);
    for (size_t j = 0; j < B * DECAYS; j++)
        sequence_of(&dh, T, 0)[j] = 1.0;
    LIVE_TRY(scan_backward(&lambdas, &h, &dh, &dlambda, &dg));

    memset(nu_here, 0, sizeof nu_here);
    memset(lambda_here, 0, sizeof lambda_here);
    for (size_t i = 0; i < B; i++)
        LIVE_TRY(add_slopes(nu, sign, gamma, normalised, T, i));
    for (size_t k = 0; k < DECAYS; k++) {
        memory_here[k] = -nu[k] / M_LN10;
        lambda_here[k] = log10(lambda_here[k] / B);
        nu_here[k] = log10(nu_here[k] / B);
    }
    return GSL_SUCCESS;
}

int
live_run(const double *setting)
{
    double nu = setting[0], lambda, gamma;
    const double sign = setting[1] == 0.0 ? 1.0 : -1.0;
    const int normalised = setting[2] != 0.0;
    if (!(nu >= NU_LEAST && nu <= NU_MOST)
        || !(setting[3] >= 1.0 && setting[3] <= MOST)
        || !(setting[4] >= 0.0 && setting[4] < 1e9))
        return GSL_EINVAL;
    const size_t T = (size_t)setting[3];

    LIVE_TRY(allocate());
    gsl_rng_set(room.r, (unsigned long)setting[4]);
    LIVE_TRY(decay(&nu, 1, normalised, &lambda, &gamma));
    LIVE_TRY(echo(sign * lambda, gamma, T));
    LIVE_TRY(simulate(sign, normalised, T));
    for (size_t k = 0; k < POINTS; k++) {
        const double at =
            NU_MOST + (NU_LEAST - NU_MOST) * (double)k / (POINTS - 1);
        memory[k] = -at / M_LN10;
        by_lambda[k] = log10(theory(at, normalised));
        by_nu[k] = by_lambda[k] + 2.0 * log10(-slope_of_decay(at));
    }
    summary[0] = sign * lambda;
    summary[1] = theory(nu, normalised);
    summary[2] = summary[1] * gsl_pow_2(slope_of_decay(nu));
    live_show(0, left, T + 1);
    live_show(1, summary, 3);
    live_show(2, memory, POINTS);
    live_show(3, by_lambda, POINTS);
    live_show(4, by_nu, POINTS);
    live_show(5, memory_here, DECAYS);
    live_show(6, lambda_here, DECAYS);
    live_show(7, nu_here, DECAYS);
    return GSL_SUCCESS;
}
