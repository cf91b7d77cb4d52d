/*
 * fading.c - how much of a gradient is left n steps before the end, for six
 * ways to begin. The same networks, but for W_hh; the same data, the adding
 * problem; the gradient is that of its cost.
 *
 * Five of them have tanh units. The identity needs ReLU units.
 */
#include "batch.h"
#include "data.h"
#include "init.h"
#include "must.h"
#include "progress.h"
#include "tasks.h"

#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdio.h>

enum { T = 100, H = 50, B = 10, NETWORKS = 21, SEED = 2014 };

enum { HALF, OLD, ONE, GLOROT, ORTHOGONAL, IDENTITY, STARTS };
static const char *const start_name[STARTS] = { "half",       "old",
                                                "one",        "glorot",
                                                "orthogonal", "identity" };

/*
 * The rule that was usual before Glorot and Bengio: U(-1/sqrt(from),
 * 1/sqrt(from)).
 */
static void
old_uniform(const gsl_rng *r, gsl_matrix *W)
{
    const double a = 1.0 / sqrt((double)W->size2);
    for (size_t j = 0; j < W->size1; j++)
        for (size_t k = 0; k < W->size2; k++)
            gsl_matrix_set(W, j, k, gsl_ran_flat(r, -a, a));
}

static void
draw(const gsl_rng *r, int start, rnn_params *p)
{
    gsl_matrix *W_hh = &p->W_hh.matrix;

    // The other weights are drawn before W_hh, so that with one seed they are
    // the same for all six ways to begin.
    must(init_glorot_uniform(r, &p->W_xh.matrix));
    must(init_glorot_uniform(r, &p->W_hy.matrix));
    if (start == HALF)
        must(init_gaussian(r, 0.5, W_hh));
    if (start == OLD)
        old_uniform(r, W_hh);
    if (start == ONE)
        must(init_gaussian(r, 1.0, W_hh));
    if (start == GLOROT)
        must(init_glorot_uniform(r, W_hh));
    if (start == ORTHOGONAL)
        must(init_orthogonal(r, 1.0, W_hh));
    if (start == IDENTITY)
        gsl_matrix_set_identity(W_hh);
}

/* Fills in log10 of what is left at every step. Returns the gain of a step. */
static double
measure(unsigned long seed, int start, gsl_vector *left)
{
    gsl_rng *r = gsl_rng_alloc(gsl_rng_mt19937);
    const activation f = start == IDENTITY ? RELU : TANH;
    rnn_params *p = rnn_params_alloc(2, H, 1, f);
    rnn_params *dp = rnn_params_alloc(2, H, 1, f);
    batch *b = batch_alloc(T, B, 2, H, 1);
    double gain;

    gsl_rng_set(r, seed);
    must(task_adding(r, b->x, b->target, b->mask));
    draw(r, start, p);
    must(rnn_forward(p, b->x, b->h));
    must(rnn_readout(p, b->h, b->y));
    must(bptt_squared_error(b->y, b->target, b->mask, b->dy));
    must(bptt_backward(p, b->x, b->h, b->dy, b->da, b->dh, dp));
    must(bptt_norms(b->dh, left));
    must(init_gain(left, &gain));

    const double end = gsl_vector_get(left, T);
    for (size_t t = 0; t <= T; t++)
        gsl_vector_set(left, t, log10(gsl_vector_get(left, t) / end));
    batch_free(b);
    rnn_params_free(p);
    rnn_params_free(dp);
    gsl_rng_free(r);
    return gain;
}

/* What Glorot & Bengio say of the variance that a layer, here a step, keeps. */
static void
claim(data_file *d, int start, const double *gain)
{
    const double paper = start == OLD ? 1.0 / 3.0 : 1.0;
    double kept[NETWORKS];

    for (size_t n = 0; n < NETWORKS; n++)
        kept[n] = gain[n] * gain[n];
    data_claim(d,
               &(data_published){
                   "Glorot & Bengio 2010",
                   start == OLD ? "variance of the gradient that a step keeps, "
                                  "older rule"
                                : "the same, their rule",
                   start == OLD ? "1/3" : "1", 0.9 * paper, 1.1 * paper,
                   "a tenth for 50 units and tanh" },
               estimate_median(kept, 1, NETWORKS));
}

/*
 * Writes the median, least and largest value of all networks, a row for every
 * lag.
 */
static void
report(data_file *d, int start)
{
    gsl_matrix *curves = gsl_matrix_alloc(NETWORKS, T + 1);
    double gain[NETWORKS], median = 0.0, least = 0.0, most = 0.0;
    char name[64];

    for (size_t n = 0; n < NETWORKS; n++) {
        gsl_vector_view left = gsl_matrix_row(curves, n);
        gain[n] = measure(SEED + n, start, &left.vector);
        progress_tick();
    }
    for (size_t lag = 0; lag <= T; lag++) {
        gsl_vector_view at = gsl_matrix_column(curves, T - lag);
        median = data_median(at.vector.data, at.vector.stride, NETWORKS);
        gsl_vector_minmax(&at.vector, &least, &most);
        data_row(d, (double)lag, median, least, most, start);
    }
    data_gap(d);
    data_gap(d);
    snprintf(name, sizeof name, "fading_%s_left", start_name[start]);
    data_value(d, name, pow(10.0, median));
    snprintf(name, sizeof name, "fading_%s_least", start_name[start]);
    data_value(d, name, pow(10.0, least));
    snprintf(name, sizeof name, "fading_%s_most", start_name[start]);
    data_value(d, name, pow(10.0, most));
    snprintf(name, sizeof name, "fading_%s_gain", start_name[start]);
    data_value(d, name, data_median(gain, 1, NETWORKS));
    if (start == OLD || start == GLOROT)
        claim(d, start, gain);
    gsl_matrix_free(curves);
}

int
main(int argc, char **argv)
{
    data_file *d = data_open(argc, argv,
                             "lag (steps)\tlog10 of what is left, median\t"
                             "least\tmost\tstart");
    data_value(d, "fading_seed", SEED);
    progress_start("fading", STARTS * NETWORKS);
    for (int start = 0; start < STARTS; start++)
        report(d, start);
    progress_end();
    return data_close(d);
}
