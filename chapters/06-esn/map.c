/*
 * map.c - the test error over spectral radius and leak, for one task at two
 * speeds: the series NARMA10 (Atiya & Parlos 2000), in which each value takes
 * the product of two inputs nine steps apart; and the same with every input
 * held for ten steps, and the answer asked for at the end of them.
 *
 * A run is one seed at one speed: one reservoir of 100 units, the whole map.
 */
#include "data.h"
#include "esn.h"
#include "must.h"
#include "progress.h"

#include <gsl/gsl_randist.h>
#include <gsl/gsl_statistics.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
    H = 100,
    F = 1 + 1 + H,
    WASHOUT = 100,  // in inputs
    ROWS = 2000,
    RADII = 16,
    LEAKS = 14,
    POINTS = RADII * LEAKS
};

enum { FAST, SLOW, SPEEDS };
static const char *const speed_name[SPEEDS] = { "fast", "slow" };
static const size_t hold[SPEEDS] = { 1, 10 };  // steps that an input lasts

static const double Y_LOST = 10.0;  // on its way to infinity
static const double CONNECTIVITY = 0.1, RIDGE = 1e-6, INPUT = 1.0, BIAS = 0.5;

/* The spectral radii of the map, from 0.1 to 1.6. */
static double
rho_at(int k)
{
    return 0.1 * (k + 1);
}

/*
 * The leaks of the map, from 0.05 to 1, each the same factor above the one
 * before.
 */
static double
leak_at(int k)
{
    return pow(20.0, (double)k / (LEAKS - 1) - 1.0);
}

/*
 * y_{n+1} = 0.3 y_n + 0.05 y_n (y_n + ... + y_{n-9}) + 1.5 u_n u_{n-9} + 0.1,
 * with u ~ U(0,0.5). x is u_n for each of STEPS steps, and target y_{n+1}. Many
 * large inputs in a row send y to infinity, which is rare (seed 9 has it). Then it
 * returns 0, for such a series is no task.
 */
static int
narma(const gsl_rng *r, size_t steps, sequence *x, sequence *target)
{
    double y[10] = { 0.0 }, u[10] = { 0.0 };  // the newest first
    for (size_t t = 0; t < x->T; t++) {
        if (t % steps == 0) {
            double sum = 0.0;
            memmove(u + 1, u, 9 * sizeof *u);
            u[0] = gsl_ran_flat(r, 0.0, 0.5);
            for (int k = 0; k < 10; k++)
                sum += y[k];
            const double next =
                0.3 * y[0] + 0.05 * y[0] * sum + 1.5 * u[9] * u[0] + 0.1;
            memmove(y + 1, y, 9 * sizeof *y);
            y[0] = next;
        }
        if (!(y[0] < Y_LOST))
            return 0;
        x->data[t] = u[0];
        target->data[t] = y[0];
    }
    return 1;
}

/* Everything that one run needs for all points of its map, made once. */
typedef struct {
    gsl_rng *r;
    esn *p;
    size_t steps, half;  // of one input; of half the data
    sequence *x, *target, *h, *y;
    gsl_matrix *Z, *A;
} bench;

static bench
bench_alloc(size_t steps, unsigned long seed)
{
    const size_t half = (WASHOUT + ROWS) * steps;
    bench b = { gsl_rng_alloc(gsl_rng_mt19937),
                esn_alloc(1, H, 1, TANH, 1.0),
                steps,
                half,
                sequence_alloc(2 * half, 1, 1),
                sequence_alloc(2 * half, 1, 1),
                sequence_alloc(2 * half + 1, 1, H),
                sequence_alloc(half, 1, 1),
                gsl_matrix_alloc(ROWS * steps, F),
                gsl_matrix_alloc(F, F) };
    gsl_rng_set(b.r, seed);
    must(esn_reservoir(b.r, CONNECTIVITY, b.p->W_hh));
    must(esn_rescale(b.r, b.p->W_hh, H, 1.0));
    for (size_t j = 0; j < H; j++) {
        gsl_matrix_set(b.p->W_xh, j, 0, gsl_ran_flat(b.r, -INPUT, INPUT));
        gsl_vector_set(b.p->b_h, j, gsl_ran_flat(b.r, -BIAS, BIAS));
    }
    while (!narma(b.r, steps, b.x, b.target))
        continue;
    return b;
}

static void
bench_free(bench *b)
{
    gsl_rng_free(b->r);
    esn_free(b->p);
    sequence_free(b->x);
    sequence_free(b->target);
    sequence_free(b->h);
    sequence_free(b->y);
    gsl_matrix_free(b->Z);
    gsl_matrix_free(b->A);
}

/*
 * A view of the rows at the last step of each input, since only there an answer
 * is asked for.
 */
static gsl_matrix_view
asked(double *rows, size_t n, size_t steps)
{
    return gsl_matrix_view_array_with_tda(rows + (steps - 1) * n, ROWS, n,
                                          steps * n);
}

/*
 * The root mean square error divided by the standard deviation of the target,
 * so that always answering the mean scores 1.
 */
static double
nrmse(const gsl_matrix *said, const gsl_matrix *wanted)
{
    double sum = 0.0;
    for (size_t k = 0; k < ROWS; k++)
        sum += gsl_pow_2(gsl_matrix_get(said, k, 0)
                         - gsl_matrix_get(wanted, k, 0));
    return sqrt(sum / ROWS)
           / gsl_stats_sd(wanted->data, wanted->tda, wanted->size1);
}

/*
 * The error of a readout that is fitted to the first half of the data and
 * tested on the second.
 */
static double
test(const bench *b)
{
    const size_t half = b->half, washout = WASHOUT * b->steps;
    const gsl_matrix_view Z = asked(b->Z->data, F, b->steps);
    gsl_matrix_view Y = asked(b->target->data + washout, 1, b->steps);
    const sequence x1 = sequence_steps(b->x, 0, half);
    const sequence h1 = sequence_steps(b->h, 0, half + 1);
    must(esn_harvest(b->p, b->x, b->h));
    must(esn_features(&x1, &h1, washout, b->Z));
    must(esn_ridge(&Z.matrix, &Y.matrix, RIDGE, b->A, b->p->W_zy));

    const sequence x2 = sequence_steps(b->x, half, half);
    const sequence h2 = sequence_steps(b->h, half, half + 1);
    const gsl_matrix_view said = asked(b->y->data + washout, 1, b->steps);
    must(esn_readout(b->p, &x2, &h2, b->y));
    Y = asked(b->target->data + half + washout, 1, b->steps);
    return nrmse(&said.matrix, &Y.matrix);
}

/* The whole map of one seed, a row for every point, and the seconds it took. */
static void
run(data_file *d, size_t steps, unsigned long seed)
{
    const clock_t beginning = clock();
    bench b = bench_alloc(steps, seed);
    double rho = 1.0;

    progress_start("map", POINTS);
    for (int i = 0; i < RADII; i++) {
        gsl_spmatrix_scale(b.p->W_hh, rho_at(i) / rho);
        rho = rho_at(i);
        for (int j = 0; j < LEAKS; j++) {
            b.p->leak = leak_at(j);
            data_row(d, test(&b));
            progress_tick();
        }
    }
    progress_end();
    bench_free(&b);
    data_row(d, (double)(clock() - beginning) / CLOCKS_PER_SEC);
}

static void
value(data_file *d, int speed, const char *what, double number)
{
    char name[64];
    snprintf(name, sizeof name, "map_%s_%s", speed_name[speed], what);
    data_value(d, name, number);
}

/*
 * Writes the median of all seeds at every point. Returns the seconds that the
 * runs took.
 */
static double
report(data_file *d, int speed, double median[POINTS])
{
    double seconds = 0.0;
    size_t runs;
    double(*all)[POINTS + 1] =
        data_gather(d, speed_name[speed], POINTS + 1, &runs);

    for (size_t n = 0; n < runs; n++)
        seconds += all[n][POINTS];
    for (int k = 0; k < POINTS; k++) {
        double *sorted = data_sorted(&all[0][k], POINTS + 1, runs);
        median[k] = data_median(sorted, 1, runs);
        data_row(d, rho_at(k / LEAKS), leak_at(k % LEAKS), median[k], sorted[0],
                 sorted[runs - 1]);
        if (k % LEAKS == LEAKS - 1)
            data_gap(d);
        free(sorted);
    }
    data_gap(d);
    value(d, speed, "runs", (double)runs);
    free(all);
    return seconds;
}

int
main(int argc, char **argv)
{
    double median[SPEEDS][POINTS], seconds = 0.0;
    size_t best[SPEEDS];
    static const data_part part[] = { data_word(speed_name),
                                      data_number("", 1, DATA_SEEDS) };
    size_t which[2];

    if (data_run(argc, argv, "map", part, 2, which)) {
        data_file *d = data_open(argc, argv, "test error of every point");
        run(d, hold[which[0]], which[1]);
        return data_close(d);
    }
    data_file *d = data_open(
        argc, argv, "spectral radius\tleak\tmedian error\tleast\tmost");
    for (int speed = 0; speed < SPEEDS; speed++) {
        seconds += report(d, speed, median[speed]);
        best[speed] = gsl_stats_min_index(median[speed], 1, POINTS);
        value(d, speed, "best", median[speed][best[speed]]);
        value(d, speed, "rho", rho_at((int)best[speed] / LEAKS));
        value(d, speed, "leak", leak_at((int)best[speed] % LEAKS));
    }
    // The error that the best settings for one speed give at the other.
    value(d, FAST, "elsewhere", median[FAST][best[SLOW]]);
    value(d, SLOW, "elsewhere", median[SLOW][best[FAST]]);
    data_value(d, "map_minutes", seconds / 60.0);
    return data_close(d);
}
