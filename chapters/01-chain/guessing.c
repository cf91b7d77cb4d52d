/*
 * guessing.c - the task of latching.c, solved by guessing (Schmidhuber,
 * Hochreiter & Bengio 2001, latch variant I). One tanh neuron
 * h_t = tanh(w h_{t-1} + x_t); w and the first input of each class are drawn
 * from [-100, 100] until all training sequences come out right. Every other
 * input is noise of variance 0.2; the lengths are 500 to 600.
 *
 * The paper's general criterion, an error below 0.1, cannot be meant for the
 * targets +-0.8: noise of this size would throw any state further than that.
 * We ask for the right sign.
 */
#include "chain.h"
#include "data.h"
#include "must.h"
#include "progress.h"

#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <math.h>
#include <stdlib.h>

enum {
    T_MIN = 500,
    T_MAX = 600,
    SEQUENCES = 100,  // of training, half of each class
    REPEATS = 1000,   // the paper: 40
    PAPER_REPEATS = 40,
    GUESSES_MAX = 2000,
    SEED = 1994
};

static const double RANGE = 100.0;
static const double VARIANCE = 0.2;
static const double PAPER_GUESSES = 6.0, BEST_TRAINED = 1600.0;

typedef struct {
    chain_params p;
    double first[2];  // the first input of each class
} guess;

static guess
draw(const gsl_rng *r)
{
    return (guess){ .p = { .w = gsl_ran_flat(r, -RANGE, RANGE), .u = 1.0 },
                    .first = { gsl_ran_flat(r, -RANGE, RANGE),
                               gsl_ran_flat(r, -RANGE, RANGE) } };
}

/* Whether every one of so many fresh sequences ends with the right sign. */
static int
is_right(const gsl_rng *r, const guess *g, int sequences)
{
    for (int i = 0; i < sequences; i++) {
        const size_t T =
            T_MIN + (size_t)gsl_rng_uniform_int(r, T_MAX - T_MIN + 1);
        double x[T_MAX], h[T_MAX + 1] = { 0 };

        x[0] = g->first[i % 2];
        for (size_t t = 1; t < T; t++)
            x[t] = gsl_ran_gaussian_ziggurat(r, sqrt(VARIANCE));
        must(chain_forward(&g->p, TANH, T, x, h));
        if ((i % 2 == 0) != (h[T] > 0.0))
            return 0;
    }
    return 1;
}

//: begin guess
/* Guesses until all training sequences come out right; returns how many. */
static int
guesses(const gsl_rng *r, guess *g)
{
    int n = 1;

    for (*g = draw(r); !is_right(r, g, SEQUENCES); *g = draw(r))
        n++;
    return n;
}
//: end guess

static void
claim(data_file *d, estimate mean)
{
    const char *source =
        "Schmidhuber, Hochreiter & Bengio 2001, latch variant I";

    // 40 repeats of a waiting time scatter: its standard deviation is nearly
    // its mean. The band is two standard errors of the paper's own mean.
    const double scatter = 2.0 * mean.here / sqrt(PAPER_REPEATS);
    data_claim(
        d,
        &(data_published){ source, "guesses until solved, mean",
                           "6 (mean of 40 runs)", PAPER_GUESSES - scatter,
                           PAPER_GUESSES + scatter, "what 40 runs leave open" },
        mean);
    data_claim(d,
               &(data_published){
                   source, "guesses, beside 1600 trials of trained methods",
                   "fewer than 1600", 1.0, BEST_TRAINED - 1.0,
                   "as the paper says" },
               mean);
}

int
main(int argc, char **argv)
{
    data_file *d = data_open(argc, argv,
                             "guesses\tshare solved by then (1)\t"
                             "theory, 1 - (7/8)^n (1)");
    gsl_rng *r = gsl_rng_alloc(gsl_rng_mt19937);
    static double solved[GUESSES_MAX + 1];
    static double each[REPEATS];
    double tested = 0.0, longest = 0.0;

    gsl_rng_set(r, SEED);
    progress_start("guessing", REPEATS);
    for (int i = 0; i < REPEATS; i++) {
        guess g;
        const int n = guesses(r, &g);

        each[i] = n;
        longest = fmax(longest, n);
        tested += (double)is_right(r, &g, SEQUENCES) / REPEATS;
        for (int k = n; k <= GUESSES_MAX; k++)
            solved[k] += 1.0 / REPEATS;
        progress_tick();
    }
    progress_end();
    gsl_rng_free(r);

    for (int k = 1; k <= GUESSES_MAX; k += k < 100 ? 1 : 100)
        data_row(d, k, solved[k], 1.0 - pow(7.0 / 8.0, k));

    const estimate mean = estimate_mean(each, 1, REPEATS);
    data_value(d, "guessing_seed", SEED);
    data_value(d, "guessing_repeats", REPEATS);
    data_estimate(d, "guessing_mean", mean);
    data_value(d, "guessing_longest", longest);
    data_value(d, "guessing_test", tested);

    claim(d, mean);
    return data_close(d);
}
