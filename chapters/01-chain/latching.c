/*
 * latching.c - one bit, held against noise (Bengio, Simard & Frasconi 1994,
 * section III): a tanh neuron h_t = tanh(w h_{t-1} + x_t) must end near +0.8
 * for one class of sequences and near -0.8 for the other. The first three
 * inputs of each class are learned, with w; all others are Gaussian noise of
 * standard deviation s, fresh in every sequence.
 *
 * The paper as we know it leaves open, so we chose: the inputs begin at 0, one
 * sequence of each class makes one update, RATE, UPDATES, and what convergence
 * means (of TESTS fresh sequences of each class, at least the share CONVERGED
 * ends nearer to its target than to 0).
 */
#include "chain.h"
#include "data.h"
#include "must.h"
#include "progress.h"

#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <math.h>
#include <stdio.h>

enum {
    L = 3,  // trainable inputs of each class
    CLASSES = 2,
    T_MAX = 60,
    T_DENSITY = 20,  // T of the map over (w_0, s)
    RUNS = 18,       // runs of each cell of that map, as in the paper
    CELLS = 11,      // of that map, along w_0 and along s
    T_STEP = 5,
    RUNS_T = 100,  // runs at each T of the curve
    UPDATES = 500,
    TESTS = 50,
    SEED = 1994
};

static const double W_0 = 1.25, S = 0.2;  // of the curve over T
static const double W_0_MIN = 0.25, W_0_MAX = 3.25, S_MAX = 0.6;
static const double TARGET = 0.8;
static const double RATE = 0.1;
static const double CONVERGED = 0.95;

typedef struct {
    chain_params p;
    double input[CLASSES][L];
} latch;

/* One sequence of a class: three learned inputs, then noise. */
static void
sequence(const gsl_rng *r, const latch *net, int class, double s, size_t T,
         double *x)
{
    for (size_t t = 0; t < T; t++)
        x[t] = t < L ? net->input[class][t] : gsl_ran_gaussian_ziggurat(r, s);
}

//: begin update
/* One update from one sequence of each class. */
static void
update(const gsl_rng *r, latch *net, double s, size_t T)
{
    chain_params dp = { 0 };
    double dinput[CLASSES][L] = { { 0 } };

    for (int class = 0; class < CLASSES; class ++) {
        double x[T_MAX], h[T_MAX + 1] = { 0 }, dh[T_MAX + 1] = { 0 };

        sequence(r, net, class, s, T, x);
        must(chain_forward(&net->p, TANH, T, x, h));

        dh[T] = h[T] - (class == 0 ? TARGET : -TARGET);
        must(chain_backward(&net->p, TANH, T, x, h, dh, &dp));

        // dx_t = u da_t, with u = 1 and da_t of (1.4).
        for (size_t t = 1; t <= L; t++)
            dinput[class][t - 1] = dh[t] * activation_slope(TANH, h[t]);
    }

    // Only w and the inputs are learned: u stays 1, b stays 0.
    dp.u = dp.b = 0.0;
    must(chain_descend(&net->p, &dp, RATE));
    for (int i = 0; i < CLASSES * L; i++)
        net->input[i / L][i % L] -= RATE * dinput[i / L][i % L];
}
//: end update

/* The share of fresh sequences that end nearer to their target than to 0. */
static double
success(const gsl_rng *r, const latch *net, double s, size_t T)
{
    double right = 0.0;

    for (int i = 0; i < CLASSES * TESTS; i++) {
        double x[T_MAX], h[T_MAX + 1] = { 0 };

        sequence(r, net, i % CLASSES, s, T, x);
        must(chain_forward(&net->p, TANH, T, x, h));
        right += (i % CLASSES == 0 ? h[T] : -h[T]) > TARGET / 2.0;
    }
    return right / (CLASSES * TESTS);
}

/* The mean of log10|dh_T/dh_L| over sequences of both classes, per step. */
static double
log10_per_step(const gsl_rng *r, const latch *net, double s, size_t T)
{
    double sum = 0.0;

    for (int i = 0; i < CLASSES * TESTS; i++) {
        double x[T_MAX], h[T_MAX + 1] = { 0 }, log10_dh[T_MAX + 1];

        sequence(r, net, i % CLASSES, s, T, x);
        must(chain_forward(&net->p, TANH, T, x, h));
        must(chain_log10_gradient(&net->p, TANH, T, h, log10_dh));
        sum += log10_dh[L] / (double)(T - L);
    }
    return sum / (CLASSES * TESTS);
}

static double
run(const gsl_rng *r, double w_0, double s, size_t T, latch *net)
{
    *net = (latch){ .p = { .w = w_0, .u = 1.0 } };
    for (int i = 0; i < UPDATES; i++)
        update(r, net, s, T);
    return success(r, net, s, T);
}
/* The results of many runs with the same settings. */
typedef struct {
    int runs, converged, falling;
    double flattest;  // log10|dh_T/dh_L| per step, the slowest fall of all
} outcome;

/* Runs again and again, and adds to what came out. */
static void
repeat(const gsl_rng *r, double w_0, double s, size_t T, int runs, outcome *o)
{
    for (int i = 0; i < runs; i++) {
        latch net;

        o->runs++;
        if (run(r, w_0, s, T, &net) < CONVERGED)
            continue;
        const double slope = log10_per_step(r, &net, s, T);
        o->flattest = o->converged > 0 ? fmax(o->flattest, slope) : slope;
        o->converged++;
        o->falling += slope < 0.0;
    }
}

static estimate
share(const outcome *o)
{
    return estimate_share((size_t)o->converged, (size_t)o->runs);
}

/* Frequency of convergence against T. Adds what came out to 'all'. */
static void
curve(data_file *d, const gsl_rng *r, outcome *all)
{
    for (size_t T = T_STEP; T <= T_MAX; T += T_STEP) {
        outcome o = *all;
        char name[48];

        repeat(r, W_0, S, T, RUNS_T, &o);
        const estimate f =
            estimate_share((size_t)(o.converged - all->converged), RUNS_T);
        data_row(d, (double)T, S, f.here, f.low, f.high);
        snprintf(name, sizeof name, "latching_T%zu", T);
        data_estimate(d, name, f);
        *all = o;
        for (int i = 0; i < RUNS_T; i++)
            progress_tick();
    }
    data_gap(d);
    data_gap(d);
}

/* Frequency of convergence over (w_0, s). Adds what came out to 'all'. */
static void
density(data_file *d, const gsl_rng *r, outcome *all)
{
    for (int i = 0; i < CELLS; i++) {
        for (int j = 0; j < CELLS; j++) {
            const double w_0 = W_0_MIN + (W_0_MAX - W_0_MIN) * i / (CELLS - 1);
            const double s = S_MAX * j / (CELLS - 1);
            outcome o = *all;

            repeat(r, w_0, s, T_DENSITY, RUNS, &o);
            data_row(d, w_0, s, (double)(o.converged - all->converged) / RUNS,
                     NAN, NAN);
            *all = o;
            for (int k = 0; k < RUNS; k++)
                progress_tick();
        }
        data_gap(d);
    }
}

static void
claim(data_file *d, const gsl_rng *r, const outcome *all)
{
    const char *source = "Bengio, Simard & Frasconi 1994, sec. III";
    outcome brief = { 0 }, lasting = { 0 };

    repeat(r, W_0, S, T_STEP, RUNS_T, &brief);
    repeat(r, W_0, S, T_MAX, RUNS_T, &lasting);

    data_claim(d,
               &(data_published){ source,
                                  "frequency of convergence at T = 5, "
                                  "fresh runs",
                                  "near 1", 0.9, 1.0,
                                  "a tenth is what a figure shows" },
               share(&brief));
    data_claim(d,
               &(data_published){ source,
                                  "frequency of convergence at T = 60, "
                                  "fresh runs",
                                  "near 0", 0.0, 0.1,
                                  "a tenth is what a figure shows" },
               share(&lasting));
    data_claim(d,
               &(data_published){ source,
                                  "share of latching runs in which "
                                  "log|dh_T/dh_3| falls",
                                  "1", 0.99, 1.0,
                                  "a theorem without exceptions" },
               estimate_share((size_t)all->falling, (size_t)all->converged));
}

int
main(int argc, char **argv)
{
    data_file *d = data_open(argc, argv,
                             "T (steps), or w_0 (1)\ts (1)\t"
                             "frequency of convergence (1)\tleast (1)\t"
                             "most (1)");
    gsl_rng *r = gsl_rng_alloc(gsl_rng_mt19937);
    outcome all = { 0 };

    gsl_rng_set(r, SEED);
    progress_start("latching", T_MAX / T_STEP * RUNS_T + CELLS * CELLS * RUNS);
    curve(d, r, &all);
    density(d, r, &all);
    progress_end();

    claim(d, r, &all);
    gsl_rng_free(r);

    data_value(d, "latching_seed", SEED);
    data_value(d, "latching_runs", all.runs);
    data_value(d, "latching_converged", all.converged);
    data_value(d, "latching_falling", (double)all.falling / all.converged);
    data_value(d, "latching_flattest", all.flattest);
    data_value(d, "latching_rate", RATE);
    data_value(d, "latching_updates", UPDATES);
    return data_close(d);
}
