/*
 * l2.c - what an L2 penalty on the weights does to a memory. A small tanh
 * network learns to tell after twenty steps which of two signs its first three
 * inputs had, with noise in between. It can only do so by keeping one of two
 * states. How well it answers, and whether two states are left after a long
 * silence, against lambda.
 */
#include "batch.h"
#include "clip.h"
#include "data.h"
#include "must.h"
#include "optimiser.h"
#include "progress.h"
#include "tasks.h"

#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum {
    T = 20,
    B = 20,
    H = 8,
    SIGNS = 3,  // inputs that say the class
    UPDATES = 2000,
    TESTS = 25,    // fresh batches
    SILENCE = 500  // steps without input
};

static const double RATE = 0.01, MAX_NORM = 1.0, START = 0.4;
static const double TWO_STATES = 0.1;  // a distance that is no longer one state
static const double lambda[] = { 0.0,  1e-6, 1e-5, 3e-5, 1e-4,
                                 3e-4, 1e-3, 1e-2, 1e-1 };
enum { LAMBDAS = sizeof lambda / sizeof lambda[0] };

/* The numbers that a run keeps in its file, in this order. */
enum { WRONG, APART, LEFT, NUMBERS };

typedef struct {
    rnn_params *p, *dp;
    batch *b;
} desk;

static desk
desk_alloc(const gsl_rng *r)
{
    desk k = { rnn_params_alloc(1, H, 1, TANH), rnn_params_alloc(1, H, 1, TANH),
               batch_alloc(T, B, 1, H, 1) };
    for (size_t i = 0; i < k.p->theta->size; i++)
        gsl_vector_set(k.p->theta, i, gsl_ran_gaussian_ziggurat(r, START));
    return k;
}

static void
desk_free(desk *k)
{
    batch_free(k->b);
    rnn_params_free(k->p);
    rnn_params_free(k->dp);
}

static void
forward(const gsl_rng *r, desk *k)
{
    must(task_two_sequences(r, SIGNS, k->b->x, k->b->target, k->b->mask));
    must(rnn_forward(k->p, k->b->x, k->b->h));
    must(rnn_readout(k->p, k->b->h, k->b->y));
}

//: begin update
/* One update with the L2 penalty on all weights. */
static void
update(const gsl_rng *r, double price, optimiser *o, desk *k)
{
    double penalty, norm;

    forward(r, k);
    batch_clear(k->b);
    gsl_vector_set_zero(k->dp->theta);
    must(bptt_squared_error(k->b->y, k->b->target, k->b->mask, k->b->dy));
    must(bptt_backward(k->p, k->b->x, k->b->h, k->b->dy, k->b->da, k->b->dh,
                       k->dp));
    must(clip_l2(k->p->theta, price, &penalty, k->dp->theta));
    must(clip_norm(k->dp->theta, MAX_NORM, &norm));
    must(optimiser_step(o, k->p->theta, k->dp->theta));
}
//: end update

/* The share of fresh sequences that are answered with the wrong class. */
static double
errors(const gsl_rng *r, desk *k)
{
    int wrong = 0;

    for (int n = 0; n < TESTS; n++) {
        forward(r, k);
        for (size_t i = 0; i < B; i++)
            wrong += (*sequence_of(k->b->y, T - 1, i) > 0.5)
                     != (*sequence_of(k->b->target, T - 1, i) > 0.5);
    }
    return (double)wrong / (TESTS * B);
}

/* How far apart the two classes are after a long silence, over sqrt(H). */
static double
left_in_silence(const desk *k)
{
    sequence *x = sequence_alloc(SILENCE, 2, 1);
    sequence *h = sequence_alloc(SILENCE + 1, 2, H);
    double distance = 0.0;

    for (size_t t = 0; t < SIGNS; t++) {
        *sequence_of(x, t, 0) = 1.0;
        *sequence_of(x, t, 1) = -1.0;
    }
    must(rnn_forward(k->p, x, h));
    for (size_t j = 0; j < H; j++)
        distance = hypot(distance, sequence_of(h, SILENCE, 0)[j]
                                       - sequence_of(h, SILENCE, 1)[j]);
    sequence_free(x);
    sequence_free(h);
    return distance / sqrt(H);
}

/* Of the gradient of the last state, what is left at the first. */
static double
gradient_left(const desk *k)
{
    gsl_vector *norm = gsl_vector_alloc(T + 1);

    must(bptt_norms(k->b->dh, norm));
    const double left = gsl_vector_get(norm, 1) / gsl_vector_get(norm, T);
    gsl_vector_free(norm);
    return left;
}

/* Trains one network, and measures what it keeps. */
static void
train(double price, unsigned long seed, double *numbers)
{
    gsl_rng *r = gsl_rng_alloc(gsl_rng_mt19937);

    gsl_rng_set(r, seed);
    desk k = desk_alloc(r);
    optimiser *o = optimiser_alloc(ADAM, k.p->theta->size, RATE);
    progress_start("l2", UPDATES);
    for (int u = 0; u < UPDATES; u++) {
        update(r, price, o, &k);
        progress_tick();
    }
    progress_end();
    numbers[LEFT] = gradient_left(&k);
    numbers[WRONG] = errors(r, &k);
    numbers[APART] = left_in_silence(&k);
    optimiser_free(o);
    desk_free(&k);
    gsl_rng_free(r);
}

/*
 * Writes the runs with one price as a block, and the values that are quoted: how
 * many runs keep two states, the most errors of these, and the most gradient
 * that is left in the others.
 */
static estimate
report(data_file *d, size_t price)
{
    double most_wrong = 0.0, most_left = 0.0;
    size_t runs, keeps = 0;
    char name[64];

    snprintf(name, sizeof name, "price%zu", price);
    double(*all)[NUMBERS] = data_gather(d, name, NUMBERS, &runs);
    for (size_t n = 0; n < runs; n++) {
        const int two = all[n][APART] > TWO_STATES;
        data_row(d, lambda[price], all[n][WRONG], all[n][APART], all[n][LEFT],
                 two);
        keeps += (size_t)two;
        if (two)
            most_wrong = fmax(most_wrong, all[n][WRONG]);
        else
            most_left = fmax(most_left, all[n][LEFT]);
    }
    free(all);
    data_gap(d);
    snprintf(name, sizeof name, "l2_%g_keeps", lambda[price]);
    data_value(d, name, (double)keeps);
    snprintf(name, sizeof name, "l2_%g_most_wrong", lambda[price]);
    data_value(d, name, most_wrong);
    snprintf(name, sizeof name, "l2_%g_most_left", lambda[price]);
    data_value(d, name, most_left);
    return estimate_share(keeps, runs);
}

int
main(int argc, char **argv)
{
    const data_part part[] = { data_number("price", 0, LAMBDAS - 1),
                               data_number("", 1, DATA_SEEDS) };
    size_t run[2];

    if (data_run(argc, argv, "l2", part, 2, run)) {
        data_file *d = data_open(argc, argv, "see the list of numbers above");
        double numbers[NUMBERS];
        train(lambda[run[0]], run[1], numbers);
        for (int k = 0; k < NUMBERS; k++)
            data_row(d, numbers[k]);
        return data_close(d);
    }
    data_file *d = data_open(argc, argv,
                             "lambda\terrors, or runs that keep two states "
                             "(share)\tdistance after silence, or least share\t"
                             "gradient left after 19 steps, or most\t"
                             "keeps two states");
    estimate keeps[LAMBDAS];

    for (size_t i = 0; i < LAMBDAS; i++)
        keeps[i] = report(d, i);
    data_gap(d);
    for (size_t i = 0; i < LAMBDAS; i++)
        data_row(d, lambda[i], keeps[i].here, keeps[i].low, keeps[i].high, NAN);
    data_value(d, "l2_seeds", (double)keeps[0].runs);
    return data_close(d);
}
