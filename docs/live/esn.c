/*
 * esn.c - the live figure of chapter 6: does a small reservoir forget where it began, and
 * how much does it remember of its input?
 *
 * 50 tanh units, each of which hears a fifth of the others, and inputs from
 * U(-strength, strength). As in Figure 6.5 readouts for all lags are fitted to the first
 * half of a sequence and measured on the second, here with one small ridge.
 *
 * Settings: spectral radius, leak, strength of the input, seed.
 * Arrays:   log10 of the distance of two starts at t = 0..T, NaN below a millionth,
 *           where more and more of its digits are rounding; capacity at lag 1..LAGS;
 *           memory capacity (1).
 */
#include "esn.h"
#include "live.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_randist.h>
#include <math.h>

enum { N = 50, T = 150, LAGS = 60, WASHOUT = 60, ROWS = 400 };
enum { HALF = WASHOUT + ROWS, F = 1 + 1 + N };
static const double CONNECTIVITY = 0.2, RIDGE = 1e-6, FORGOTTEN = 1e-6;
static double apart[T + 1], capacity[LAGS], MC;

/* What no setting changes the size of. */
static struct {
    gsl_rng *r;
    esn *p;
    sequence *x, *h, *g, *y;
    gsl_matrix *Z, *wanted, *A;
} room;

static int
allocate(void)
{
    if (room.r != NULL)
        return GSL_SUCCESS;
    room.x = sequence_alloc(2 * HALF, 1, 1);
    room.h = sequence_alloc(2 * HALF + 1, 1, N);
    room.g = sequence_alloc(T + 1, 1, N);
    room.y = sequence_alloc(HALF, 1, LAGS);
    room.Z = gsl_matrix_alloc(ROWS, F);
    room.wanted = gsl_matrix_alloc(ROWS, LAGS);
    room.A = gsl_matrix_alloc(F, F);
    if (!room.x || !room.h || !room.g || !room.y || !room.Z || !room.wanted
        || !room.A)
        return GSL_ENOMEM;
    room.r = gsl_rng_alloc(gsl_rng_mt19937);
    return room.r != NULL ? GSL_SUCCESS : GSL_ENOMEM;
}

/* The reservoir, its input, and a start. */
static int
draw(double rho, double leak, double strength, unsigned long seed)
{
    esn_free(room.p);
    room.p = esn_alloc(1, N, LAGS, TANH, leak);
    if (room.p == NULL)
        return GSL_ENOMEM;
    gsl_rng_set(room.r, seed);
    LIVE_TRY(esn_reservoir(room.r, CONNECTIVITY, room.p->W_hh));
    LIVE_TRY(esn_rescale(room.r, room.p->W_hh, N, rho));
    for (size_t t = 0; t < room.x->T; t++)
        room.x->data[t] = strength * gsl_ran_flat(room.r, -1.0, 1.0);
    for (size_t j = 0; j < N; j++) {
        gsl_matrix_set(room.p->W_xh, j, 0, gsl_ran_flat(room.r, -1.0, 1.0));
        room.h->data[j] = gsl_ran_flat(room.r, -1.0, 1.0);
    }
    return GSL_SUCCESS;
}

/* Two starts, one the other's mirror image, on the same inputs. */
static int
echo(void)
{
    const sequence x = sequence_steps(room.x, 0, T);
    sequence h = sequence_steps(room.h, 0, T + 1);
    gsl_vector_view distance = gsl_vector_view_array(apart, T + 1);

    for (size_t j = 0; j < N; j++)
        room.g->data[j] = -h.data[N - 1 - j];
    LIVE_TRY(esn_echo(room.p, &x, &h, room.g, &distance.vector));
    for (size_t t = 0; t <= T; t++)
        apart[t] = apart[t] < FORGOTTEN ? NAN : log10(apart[t]);
    return GSL_SUCCESS;
}

static int
memory(void)
{
    gsl_vector_view each = gsl_vector_view_array(capacity, LAGS);
    LIVE_TRY(esn_harvest(room.p, room.x, room.h));
    const sequence x1 = sequence_steps(room.x, 0, HALF);
    const sequence h1 = sequence_steps(room.h, 0, HALF + 1);
    LIVE_TRY(esn_features(&x1, &h1, WASHOUT, room.Z));
    LIVE_TRY(esn_delays(&x1, WASHOUT, room.wanted));
    LIVE_TRY(esn_ridge(room.Z, room.wanted, RIDGE, room.A, room.p->W_zy));

    const sequence x2 = sequence_steps(room.x, HALF, HALF);
    const sequence h2 = sequence_steps(room.h, HALF, HALF + 1);
    LIVE_TRY(esn_readout(room.p, &x2, &h2, room.y));
    LIVE_TRY(esn_delays(&x2, WASHOUT, room.wanted));
    const gsl_matrix_view said = sequence_rows(room.y, WASHOUT, ROWS);
    return esn_capacity(&said.matrix, room.wanted, &each.vector, &MC);
}

int
live_run(const double *setting)
{
    const double rho = setting[0], leak = setting[1], strength = setting[2];
    const double seed = setting[3];
    if (!(rho > 0.0 && rho <= 10.0) || !(leak > 0.0 && leak <= 1.0)
        || !(strength > 0.0 && strength <= 100.0)
        || !(seed >= 0.0 && seed < 1e9))
        return GSL_EINVAL;

    LIVE_TRY(allocate());
    LIVE_TRY(draw(rho, leak, strength, (unsigned long)seed));
    LIVE_TRY(echo());
    LIVE_TRY(memory());
    live_show(0, apart, T + 1);
    live_show(1, capacity, LAGS);
    live_show(2, &MC, 1);
    return GSL_SUCCESS;
}
