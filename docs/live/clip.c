/*
 * clip.c - the live figure of chapter 4: the error surface with the cliff, as in Figure
 * 4.1, and two descents from one start, clipped and not.
 *
 * Settings: w and b of the start, max_norm, rate, number of updates.
 * Arrays:   E on the map, for b from low to high and each w from low to high (GRID^2);
 *           w, b, E and log10 of the gradient's length at every update, plain (4 times
 *           n+1) and clipped (4 times n+1).
 */
#include "clip.h"
#include "chain.h"
#include "live.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>
#include <math.h>

enum { T = 50, GRID = 80, UPDATES = 300 };
static const double START = 0.5, TARGET = 0.7;
static const double W_FROM = 3.5, W_TO = 6.5, B_FROM = -3.4, B_TO = -1.8;

static double surface[GRID * GRID];
typedef struct {
    double w[UPDATES + 1], b[UPDATES + 1], E[UPDATES + 1], slope[UPDATES + 1];
} descent;
static descent plain, clipped;

/* E at a point, and its gradient with respect to w and b; g is NULL when not wanted. */
static int
error(double w, double b, double *E, double *g)
{
    static double x[T], h[T + 1], dh[T + 1];
    const chain_params p = { .w = w, .u = 0.0, .b = b };
    chain_params dp = { 0 };

    h[0] = activation_value(LOGISTIC, START);
    LIVE_TRY(chain_forward(&p, LOGISTIC, T, x, h));
    *E = gsl_pow_2(h[T] - TARGET);
    if (g == NULL)
        return GSL_SUCCESS;
    for (size_t t = 0; t < T; t++)
        dh[t] = 0.0;
    dh[T] = 2.0 * (h[T] - TARGET);
    LIVE_TRY(chain_backward(&p, LOGISTIC, T, x, h, dh, &dp));
    g[0] = dp.w;
    g[1] = dp.b;
    return GSL_SUCCESS;
}

/* The map is the same for all settings. */
static int
map(void)
{
    static int known;
    for (size_t j = 0; j < GRID && !known; j++)
        for (size_t i = 0; i < GRID; i++)
            LIVE_TRY(error(W_FROM + (W_TO - W_FROM) * (double)i / (GRID - 1),
                           B_FROM + (B_TO - B_FROM) * (double)j / (GRID - 1),
                           &surface[j * GRID + i], NULL));
    known = 1;
    return GSL_SUCCESS;
}

/* A gradient that is not finite has no direction, so the descent ends there. */
static int
descend(descent *d, const double *setting, double max_norm, size_t updates)
{
    double q[] = { setting[0], setting[1] }, g[2], norm;
    gsl_vector_view gradient = gsl_vector_view_array(g, 2);

    for (size_t n = 0; n <= updates; n++) {
        LIVE_TRY(error(q[0], q[1], &d->E[n], g));
        d->w[n] = q[0];
        d->b[n] = q[1];
        d->slope[n] = log10(hypot(g[0], g[1]));
        LIVE_TRY(clip_norm(&gradient.vector, max_norm, &norm));
        q[0] -= setting[3] * g[0];
        q[1] -= setting[3] * g[1];
    }
    return GSL_SUCCESS;
}

int
live_run(const double *setting)
{
    const double max_norm = setting[2], updates = setting[4];
    if (!(updates >= 0.0 && updates <= UPDATES))
        return GSL_EINVAL;
    const size_t n = (size_t)updates;

    LIVE_TRY(map());
    LIVE_TRY(descend(&plain, setting, INFINITY, n));
    LIVE_TRY(descend(&clipped, setting, max_norm, n));
    live_show(0, surface, (size_t)GRID * GRID);
    const descent *both[] = { &plain, &clipped };
    for (int k = 0; k < 2; k++) {
        live_show(4 * k + 1, both[k]->w, n + 1);
        live_show(4 * k + 2, both[k]->b, n + 1);
        live_show(4 * k + 3, both[k]->E, n + 1);
        live_show(4 * k + 4, both[k]->slope, n + 1);
    }
    return GSL_SUCCESS;
}
