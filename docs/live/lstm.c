/*
 * lstm.c - the live figure of chapter 7. How much of the gradient of the adding problem
 * is left in the states and cells of an LSTM, beside the product of its forget gates
 * alone: all roads and the cell's road. Then an LSTM and a vanilla network learn the task.
 *
 * Settings: forget bias, T, seed, updates of learning. A call that asks for more updates
 *           than the last one, and for nothing else, goes on where that one stopped.
 * Arrays:   log10 of what is left at t = 0..T in states and cells, and of the product of
 *           the forget gates; then for the LSTM and the vanilla network: after every
 *           update the mean squared error of the last UPDATES_SEEN batches, and log10 of
 *           the gradient that is left at the first step, relative to the last.
 */
#include "clip.h"
#include "live.h"
#include "network.h"
#include "optimiser.h"
#include "tasks.h"

#include <gsl/gsl_errno.h>
#include <math.h>

enum { STEPS = 200, B = 10, H = 12, UNITS = 50, ROADS_B = 2, MOST = 3000 };
enum { ROADS = 3, PAIR = 2 };
static const double RATE = 0.01, MAX_NORM = 1.0, MEMORY = 0.95;

static double road[ROADS][STEPS + 1];
static double asked[3] = { NAN, NAN, NAN };
static size_t done;

/* Those that learn; LSTM first. */
static const network_kind pair[PAIR] = { NETWORK_LSTM, NETWORK_RNN };
static struct {
    gsl_rng *r;
    network *n;
    optimiser *o;
    batch *b;
    double smooth, error[MOST + 1], left[MOST + 1];
} pupil[PAIR];

/* log10 of the length of a gradient at every step, relative to the last step. */
static int
lengths(const sequence *gradient, double *left)
{
    const size_t T = gradient->T - 1;
    gsl_vector_view norm = gsl_vector_view_array(left, T + 1);
    LIVE_TRY(bptt_norms(gradient, &norm.vector));
    const double end = left[T];
    for (size_t t = 0; t <= T; t++)
        left[t] = log10(left[t] / end);
    return GSL_SUCCESS;
}

/* Forward and back on new sequences. */
static int
sweep(const gsl_rng *r, network *n, batch *b)
{
    LIVE_TRY(task_adding(r, b->x, b->target, b->mask));
    LIVE_TRY(network_forward(n, b));
    network_clear(n, b);
    LIVE_TRY(bptt_squared_error(b->y, b->target, b->mask, b->dy));
    return network_backward(n, b);
}

/* The roads of an LSTM that has learned nothing. */
static int
measure(gsl_rng *r, network *n, batch *b, double bias)
{
    LIVE_TRY(network_begin(r, n));
    LIVE_TRY(lstm_forget_bias(n->lstm, bias));
    LIVE_TRY(sweep(r, n, b));
    LIVE_TRY(lengths(n->ds->h, road[0]));
    LIVE_TRY(lengths(n->ds->c, road[1]));
    gsl_vector_view flow = gsl_vector_view_array(road[2], n->T + 1);
    return lstm_flow(n->s->gate, &flow.vector);
}

static int
roads(double bias, size_t T, unsigned long seed)
{
    gsl_rng *r = gsl_rng_alloc(gsl_rng_mt19937);
    network *n = network_alloc(NETWORK_LSTM, T, ROADS_B, 2, UNITS, 1);
    batch *b = batch_alloc(T, ROADS_B, 2, UNITS, 1);
    int status = GSL_ENOMEM;

    if (r != NULL && n != NULL && b != NULL) {
        gsl_rng_set(r, seed);
        status = measure(r, n, b, bias);
    }
    batch_free(b);
    network_free(n);
    if (r != NULL)
        gsl_rng_free(r);
    return status;
}

/* Both networks as they are before the first update. */
static int
begin(double bias, size_t T, unsigned long seed)
{
    done = 0;
    for (int k = 0; k < PAIR; k++) {
        if (pupil[k].r == NULL)
            pupil[k].r = gsl_rng_alloc(gsl_rng_mt19937);
        network_free(pupil[k].n);
        batch_free(pupil[k].b);
        optimiser_free(pupil[k].o);
        pupil[k].o = NULL;
        pupil[k].n = network_alloc(pair[k], T, B, 2, H, 1);
        pupil[k].b = batch_alloc(T, B, 2, H, 1);
        if (pupil[k].r == NULL || pupil[k].n == NULL || pupil[k].b == NULL)
            return GSL_ENOMEM;
        pupil[k].o = optimiser_alloc(ADAM, pupil[k].n->theta->size, RATE);
        if (pupil[k].o == NULL)
            return GSL_ENOMEM;
        gsl_rng_set(pupil[k].r, seed);
        LIVE_TRY(network_begin(pupil[k].r, pupil[k].n));
    }
    return lstm_forget_bias(pupil[0].n->lstm, bias);
}

/* One update, and what the gradient and the error were before it. */
static int
update(int k)
{
    static double left[STEPS + 1];
    network *n = pupil[k].n;
    batch *b = pupil[k].b;
    double norm, error = 0.0;

    LIVE_TRY(sweep(pupil[k].r, n, b));
    for (size_t i = 0; i < B; i++)
        error += pow(*sequence_of(b->y, b->y->T - 1, i)
                         - *sequence_of(b->target, b->y->T - 1, i),
                     2.0)
                 / B;
    pupil[k].smooth =
        done == 0 ? error : MEMORY * pupil[k].smooth + (1.0 - MEMORY) * error;
    pupil[k].error[done] = log10(pupil[k].smooth);
    LIVE_TRY(lengths(n->lstm != NULL ? n->ds->h : b->dh, left));
    pupil[k].left[done] = left[0];
    LIVE_TRY(clip_norm(n->dtheta, MAX_NORM, &norm));
    return optimiser_step(pupil[k].o, n->theta, n->dtheta);
}

int
live_run(const double *setting)
{
    const double bias = setting[0], T = setting[1], seed = setting[2];
    const double updates = setting[3];
    if (!(T >= 2.0 && T <= STEPS) || !(updates >= 0.0 && updates <= MOST)
        || !(seed >= 0.0 && seed < 1e9))
        return GSL_EINVAL;

    if (bias != asked[0] || T != asked[1] || seed != asked[2]
        || updates + 1.0 < (double)done) {
        asked[0] = NAN;  // until all of it has succeeded
        LIVE_TRY(roads(bias, (size_t)T, (unsigned long)seed));
        LIVE_TRY(begin(bias, (size_t)T, (unsigned long)seed));
        for (int k = 0; k < 3; k++)
            asked[k] = setting[k];
    }
    for (; done <= (size_t)updates; done++)
        for (int k = 0; k < PAIR; k++)
            LIVE_TRY(update(k));
    for (int k = 0; k < ROADS; k++)
        live_show(k, road[k], (size_t)T + 1);
    for (int k = 0; k < PAIR; k++) {
        live_show(ROADS + 2 * k, pupil[k].error, done);
        live_show(ROADS + 2 * k + 1, pupil[k].left, done);
    }
    return GSL_SUCCESS;
}
