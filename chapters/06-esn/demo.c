/*
 * demo.c - the minimal demonstration that goes with Lukosevicius (2012), A
 * practical guide to applying echo state networks: a network of 1000 units learns
 * the Mackey-Glass series, and continues it alone.
 *
 * The settings are those of its program, and so is a matrix without zeros. Its
 * series is squashed as ours is, but is another stretch of it. That program
 * measures one network on 500 steps of chaos, where another seed may well give
 * an error ten times larger, so we measure many: the first, which is drawn, has
 * the seed of that program.
 */
#include "batch.h"
#include "data.h"
#include "esn.h"
#include "mackey_glass.h"
#include "must.h"

#include <gsl/gsl_randist.h>
#include <gsl/gsl_statistics.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
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

/*
 * The numbers that a run keeps in its file: the mean squared error, the variance
 * of the series, the seconds of four parts of the work, and the columns of the
 * trace, step by step: the series, the network's, and five units.
 */
enum { MSE, VARIANCE, BEGIN, HARVEST, LEARN, ALONE, TRACE, COLUMNS = 7 };
enum { NUMBERS = TRACE + FREE * COLUMNS };

/* The seconds of processor time since the last call. */
static double
stop_watch(clock_t *last)
{
    const double seconds = (double)(clock() - *last) / CLOCKS_PER_SEC;
    *last = clock();
    return seconds;
}

static void
compare(const double *truth, const double *said, const sequence *h,
        double *numbers)
{
    numbers[MSE] = 0.0;
    for (size_t t = 0; t < FREE; t++) {
        double *row = numbers + TRACE + t * COLUMNS;
        numbers[MSE] += (said[t] - truth[t]) * (said[t] - truth[t]) / FREE;
        row[0] = truth[t];
        row[1] = said[t];
        memcpy(row + 2, sequence_of(h, t + 1, 0), (COLUMNS - 2) * sizeof *row);
    }
    numbers[VARIANCE] = gsl_stats_variance(truth, 1, FREE);
}

static void
run(unsigned long seed, double *numbers)
{
    gsl_rng *r = gsl_rng_alloc(gsl_rng_mt19937);
    batch *b = batch_alloc(TRAIN + FREE, 1, 1, N, 1);
    const sequence x = sequence_steps(b->x, 0, TRAIN);
    sequence h = sequence_steps(b->h, 0, TRAIN + 1);
    sequence x_free = sequence_steps(b->x, TRAIN, FREE);
    sequence h_free = sequence_steps(b->h, TRAIN, FREE + 1);
    sequence y_free = sequence_steps(b->y, TRAIN, FREE);
    size_t done;

    gsl_rng_set(r, seed);
    clock_t last = clock();
    esn *p = begin(r);
    numbers[BEGIN] = stop_watch(&last);
    must(mackey_glass(r, TAU, b->target));
    mackey_glass_squash(b->target);
    must(esn_teach(b->target, b->x));
    stop_watch(&last);
    must(esn_harvest(p, &x, &h));
    numbers[HARVEST] = stop_watch(&last);
    learn(p, &x, &h, b->target);
    numbers[LEARN] = stop_watch(&last);
    must(esn_run(p, &x_free, &h_free, &y_free, &done));
    numbers[ALONE] = stop_watch(&last);
    // A network that has left the numbers behind is infinitely wrong.
    for (size_t t = done; t < FREE; t++)
        y_free.data[t] = INFINITY;
    compare(b->target->data + TRAIN, y_free.data, &h_free, numbers);
    batch_free(b);
    esn_free(p);
    gsl_rng_free(r);
}

static void
report(data_file *d)
{
    size_t runs;
    double(*all)[NUMBERS] = data_gather(d, "run", NUMBERS, &runs);

    for (size_t t = 0; t < FREE; t++) {
        const double *q = all[0] + TRACE + t * COLUMNS;
        data_row(d, (double)t + 1.0, q[0], q[1], q[2], q[3], q[4], q[5], q[6]);
    }
    data_gap(d);
    data_gap(d);
    for (size_t n = 0; n < runs; n++)
        data_row(d, (double)n + 1.0, all[n][MSE], NAN, NAN, NAN, NAN, NAN, NAN);
    data_value(d, "demo_seed", SEED);
    data_value(d, "demo_shown", all[0][MSE]);
    data_spread(d, "demo_mse", &all[0][MSE], NUMBERS, runs);
    data_value(d, "demo_runs", (double)runs);
    data_value(d, "demo_variance", all[0][VARIANCE]);
    static const char *const part[] = { "begin", "harvest", "learn", "run" };
    for (int k = 0; k < 4; k++) {
        char name[64];
        snprintf(name, sizeof name, "demo_seconds_%s", part[k]);
        data_value(d, name, data_median(&all[0][BEGIN + k], NUMBERS, runs));
    }
    data_claim(d,
               &(data_published){
                   "Lukosevicius 2012, demonstration",
                   "squared error of 500 steps alone, 1000 units, median",
                   "about 1e-6", 1e-7, 1e-5,
                   "networks scatter by a factor of 10" },
               estimate_median(&all[0][MSE], NUMBERS, runs));
    free(all);
}

int
main(int argc, char **argv)
{
    static double numbers[NUMBERS];
    static const char *const only[] = { "run" };
    static const data_part part[] = { data_word(only),
                                      data_number("", 1, DATA_SEEDS) };
    size_t which[2];

    if (data_run(argc, argv, "demo", part, 2, which)) {
        data_file *d = data_open(argc, argv, "see the list of numbers above");
        run(SEED + which[1] - 1, numbers);
        for (int k = 0; k < NUMBERS; k++)
            data_row(d, numbers[k]);
        return data_close(d);
    }
    data_file *d = data_open(argc, argv,
                             "step, or network\tsquashed series, or error\t"
                             "the network's\tunit 1\tunit 2\tunit 3\tunit 4\t"
                             "unit 5");
    report(d);
    return data_close(d);
}
