/*
 * parity.c - odd or even, by guessing (Schmidhuber, Hochreiter & Bengio 2001). A
 * network hears 500 to 600 numbers, each 1 or -1, and has to say at the end whether
 * the number of ones was odd: an output within 0.1 of 1 or 0. All weights are drawn
 * from [-100, 100], anew until 100 sequences in a row come out right. And what the
 * same paper calls variant II of the latching task.
 *
 * Every unit is logistic. A hidden unit hears the input, a bias, the output of the
 * step before and, if it may, itself; the output unit then hears the input, all
 * hidden units and, in the first network, itself, or, in the others, a bias.
 */
#include "chain.h"
#include "data.h"
#include "must.h"
#include "progress.h"

#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <math.h>
#include <stdio.h>

enum { T_MIN = 500, T_MAX = 600, SEQUENCES = 100, HIDDEN = 10, SEED = 2001 };
static const double RANGE = 100.0, CLOSE = 0.1, VARIANCE = 0.2;

/* The networks of the paper, and how many runs of each are made here. */
typedef struct {
    const char *name;
    size_t hidden, runs;
    int hears_itself, output_hears_itself;
    double paper;
} kind;
static const kind kinds[] = { { "a1", 1, 40, 1, 1, 2906 },
                              { "a2", HIDDEN, 15, 1, 0, 2797 },
                              { "a2_blind", HIDDEN, 100, 0, 0, 250 } };
enum { KINDS = 3, LATCHES = 300, MOST = 300 };
static const double LATCH_PAPER = 22.0, BEST_TRAINED = 54000.0;

typedef struct {
    double x, bias, output, self;
} hidden_weights;
typedef struct {
    hidden_weights hidden[HIDDEN];
    double x, bias, self, h[HIDDEN];
} guess;

static guess
draw(const gsl_rng *r, const kind *k)
{
    guess g = { .x = gsl_ran_flat(r, -RANGE, RANGE) };

    for (size_t j = 0; j < k->hidden; j++) {
        hidden_weights *w = &g.hidden[j];
        w->x = gsl_ran_flat(r, -RANGE, RANGE);
        w->bias = gsl_ran_flat(r, -RANGE, RANGE);
        w->output = gsl_ran_flat(r, -RANGE, RANGE);
        w->self = k->hears_itself ? gsl_ran_flat(r, -RANGE, RANGE) : 0.0;
        g.h[j] = gsl_ran_flat(r, -RANGE, RANGE);
    }
    *(k->output_hears_itself ? &g.self : &g.bias) =
        gsl_ran_flat(r, -RANGE, RANGE);
    return g;
}

/* The logistic function, which is 0 or 1 to the last digit beyond 40. */
static double
squash(double a)
{
    return a > 40.0 ? 1.0 : a < -40.0 ? 0.0 : activation_value(LOGISTIC, a);
}

/* Whether the network ends within CLOSE of the truth, for one new sequence. */
static int
is_close(const gsl_rng *r, const kind *k, const guess *g)
{
    const size_t T = T_MIN + (size_t)gsl_rng_uniform_int(r, T_MAX - T_MIN + 1);
    double h[HIDDEN] = { 0 }, y = 0.0;
    int odd = 0;

    for (size_t t = 0; t < T; t++) {
        const int one = gsl_rng_uniform(r) < 0.5;
        const double x = one ? 1.0 : -1.0;
        double a = g->x * x + g->bias + g->self * y;
        odd ^= one;
        for (size_t j = 0; j < k->hidden; j++) {
            const hidden_weights *w = &g->hidden[j];
            h[j] = squash(w->x * x + w->bias + w->output * y + w->self * h[j]);
            a += g->h[j] * h[j];
        }
        y = squash(a);
    }
    return fabs(y - odd) < CLOSE;
}

static double
guesses(const gsl_rng *r, const kind *k)
{
    for (double n = 1.0;; n++) {
        const guess g = draw(r, k);
        int right = 0;
        while (right < SEQUENCES && is_close(r, k, &g))
            right++;
        if (right == SEQUENCES)
            return n;
    }
}

/* Variant II of latching: one tanh neuron, three weights, inputs that are given. */
static int
latches(const gsl_rng *r, const chain_params *p)
{
    for (int i = 0; i < SEQUENCES; i++) {
        const size_t T =
            T_MIN + (size_t)gsl_rng_uniform_int(r, T_MAX - T_MIN + 1);
        const double class = i % 2 ? 1.0 : -1.0;
        double x[T_MAX], h[T_MAX + 1] = { 0 };
        x[0] = class;
        for (size_t t = 1; t < T; t++)
            x[t] = gsl_ran_gaussian_ziggurat(r, sqrt(VARIANCE));
        must(chain_forward(p, TANH, T, x, h));
        if (!(fabs(h[T] - class) < CLOSE))
            return 0;
    }
    return 1;
}

static double
latch_guesses(const gsl_rng *r)
{
    for (double n = 1.0;; n++) {
        const chain_params p = { gsl_ran_flat(r, -RANGE, RANGE),
                                 gsl_ran_flat(r, -RANGE, RANGE),
                                 gsl_ran_flat(r, -RANGE, RANGE) };
        if (latches(r, &p))
            return n;
    }
}

static void
claim(data_file *d, const char *quantity, double paper, estimate e)
{
    char published[32];
    snprintf(published, sizeof published, "%g", paper);
    data_claim(d,
               &(data_published){ "Schmidhuber, Hochreiter & Bengio 2001",
                                  quantity, published, paper / 2.0, 2.0 * paper,
                                  "it does not say of how many runs" },
               e);
}

/* Data set: the guesses of every run, with the number of its network. */
static void
parity(data_file *d, const gsl_rng *r, size_t k)
{
    static const char *const quantity[] = {
        "parity, guesses, 1 hidden unit, mean",
        "parity, guesses, 10 hidden units, mean",
        "parity, guesses, 10 hidden units that do not hear themselves, mean",
    };
    double each[MOST];
    char name[64];

    for (size_t i = 0; i < kinds[k].runs; i++) {
        each[i] = guesses(r, &kinds[k]);
        data_row(d, (double)k, (double)i, each[i]);
        progress_tick();
    }
    const estimate e = estimate_mean(each, 1, kinds[k].runs);
    snprintf(name, sizeof name, "parity_%s", kinds[k].name);
    data_estimate(d, name, e);
    claim(d, quantity[k], kinds[k].paper, e);
    if (k == 0)
        data_claim(
            d,
            &(data_published){ "Schmidhuber, Hochreiter & Bengio 2001",
                               "parity, guesses, beside 54,000 trials of "
                               "discrete error propagation",
                               "fewer than 54,000", 1.0, BEST_TRAINED - 1.0,
                               "as the paper says" },
            e);
}

int
main(int argc, char **argv)
{
    data_file *d = data_open(argc, argv, "network\trun\tguesses");
    gsl_rng *r = gsl_rng_alloc(gsl_rng_mt19937);
    double each[LATCHES];

    gsl_rng_set(r, SEED);
    progress_start("parity", kinds[0].runs + kinds[1].runs + kinds[2].runs);
    for (size_t k = 0; k < KINDS; k++)
        parity(d, r, k);
    progress_end();
    for (size_t i = 0; i < LATCHES; i++)
        each[i] = latch_guesses(r);
    const estimate e = estimate_mean(each, 1, LATCHES);
    data_estimate(d, "parity_latch", e);
    claim(d, "latch variant II, guesses, mean", LATCH_PAPER, e);
    gsl_rng_free(r);
    return data_close(d);
}
