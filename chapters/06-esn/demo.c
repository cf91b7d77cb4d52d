/*
 * demo.c - the minimal demonstration that goes with Lukosevicius (2012), A
 * practical guide to applying echo state networks: a network of 1000 units learns
 * the Mackey-Glass series, and continues it alone.
 *
 * The settings are those of its program, and so is a matrix without zeros. Its
 * series is squashed as ours is, but is another stretch of it. Like that
 * program we measure one network on 500 steps of chaos, so another seed may
 * well give an error ten times larger.
 */
#include "batch.h"
#include "data.h"
#include "esn.h"
#include "mackey_glass.h"
#include "must.h"

#include <gsl/gsl_randist.h>
#include <gsl/gsl_statistics.h>
#include <time.h>

enum {
    TAU = 17,
    N = 1000,
    WASHOUT = 100,
    TRAIN = 2000,
    FREE = 500,
    SEED = 42  // the seed of that program
};
static const double LEAK = 0.3, RHO = 1.25, SCALE = 0.5, RIDGE = 1e-8;

static esn *
begin(const gsl_rng *r)
{
    esn *p = esn_alloc(1, N, 1, TANH, LEAK);
    must(esn_reservoir(r, 1.0, p->W_hh));
    must(esn_rescale(r, p->W_hh, ESN_PRODUCTS, RHO));
    for (size_t j = 0; j < N; j++) {
        gsl_vector_set(p->b_h, j, gsl_ran_flat(r, -SCALE, SCALE));
        gsl_matrix_set(p->W_xh, j, 0, gsl_ran_flat(r, -SCALE, SCALE));
    }
    return p;
}

static void
learn(esn *p, const sequence *x, const sequence *h, const sequence *target)
{
    const gsl_matrix_view Y = sequence_rows(target, WASHOUT, TRAIN - WASHOUT);
    gsl_matrix *Z = gsl_matrix_alloc(TRAIN - WASHOUT, 2 + N);
    gsl_matrix *A = gsl_matrix_alloc(2 + N, 2 + N);
    must(esn_features(x, h, WASHOUT, Z));
    must(esn_ridge(Z, &Y.matrix, RIDGE, A, p->W_zy));
    gsl_matrix_free(Z);
    gsl_matrix_free(A);
}

/* Keeps the seconds of processor time since the last call as a value. */
static void
stop_watch(data_file *d, const char *name, clock_t *last)
{
    data_value(d, name, (double)(clock() - *last) / CLOCKS_PER_SEC);
    *last = clock();
}

static void
report(data_file *d, const double *truth, const double *said, const sequence *h)
{
    double square = 0.0;
    for (size_t t = 0; t < FREE; t++) {
        const double *units = sequence_of(h, t + 1, 0);
        square += (said[t] - truth[t]) * (said[t] - truth[t]);
        data_row(d, (double)t + 1.0, truth[t], said[t], units[0], units[1],
                 units[2], units[3], units[4]);
    }
    data_value(d, "demo_mse", square / FREE);
    data_value(d, "demo_variance", gsl_stats_variance(truth, 1, FREE));
    data_value(d, "demo_seed", SEED);
    data_claim(d, &(data_published){
                      "Lukosevicius 2012, demonstration",
                      "squared error of 500 steps alone, 1000 units, a network",
                      "about 1e-6", square / FREE, 1e-7, 1e-5 });
}

int
main(int argc, char **argv)
{
    data_file *d = data_open(argc, argv,
                             "step\tsquashed series\tthe network's\tunit 1\t"
                             "unit 2\tunit 3\tunit 4\tunit 5");
    gsl_rng *r = gsl_rng_alloc(gsl_rng_mt19937);
    batch *b = batch_alloc(TRAIN + FREE, 1, 1, N, 1);
    const sequence x = sequence_steps(b->x, 0, TRAIN);
    sequence h = sequence_steps(b->h, 0, TRAIN + 1);
    sequence x_free = sequence_steps(b->x, TRAIN, FREE);
    sequence h_free = sequence_steps(b->h, TRAIN, FREE + 1);
    sequence y_free = sequence_steps(b->y, TRAIN, FREE);
    size_t done;

    gsl_rng_set(r, SEED);
    clock_t last = clock();
    esn *p = begin(r);
    stop_watch(d, "demo_seconds_begin", &last);
    must(mackey_glass(r, TAU, b->target));
    mackey_glass_squash(b->target);
    must(esn_teach(b->target, b->x));
    last = clock();
    must(esn_harvest(p, &x, &h));
    stop_watch(d, "demo_seconds_harvest", &last);
    learn(p, &x, &h, b->target);
    stop_watch(d, "demo_seconds_learn", &last);
    must(esn_run(p, &x_free, &h_free, &y_free, &done));
    stop_watch(d, "demo_seconds_run", &last);
    for (size_t t = done; t < FREE; t++)
        y_free.data[t] = NAN;
    report(d, b->target->data + TRAIN, y_free.data, &h_free);
    batch_free(b);
    esn_free(p);
    gsl_rng_free(r);
    return data_close(d);
}
