/*
 * elman.c - predicting the next bit of a stream whose every third is the XOR of
 * the two before it (Elman 1990), and what a deeper truncation adds to it.
 *
 * Elman's network copies its hidden units back as inputs and learns from every
 * bit by ordinary backpropagation. That is TBPTT(1,1): the copy is h_{t-1}, and
 * no gradient goes through it. His network had 1 input, 2 hidden units and 1
 * output, his stream 3000 bits and 600 passes. The paper as we know it leaves
 * open, so we chose: RATE and the start U(-1,1). Rates of 0.1 and above were
 * too noisy here, because one bit makes one update. His units were all logistic;
 * our hidden units are, but the readout is linear, with the squared error.
 *
 * The weights change after every bit, while the states of earlier bits stay as
 * the earlier weights made them. Online truncated BPTT therefore mixes states
 * of different weights.
 *
 * A network that always answers 0.5 has an RMS error of 0.5. One that knows the
 * rule, but not where in the three bits the stream is, does best with 2/3 for
 * an XOR of 1 and 1/3 for 0: an RMS error of 1/3 at every third bit,
 * sqrt(5/18) = 0.527 at the others and sqrt(2/9) over all. Only the error over
 * all bits shows whether a network knows the place, because answers closer to 0
 * and 1 lower the first of the three and raise the second.
 */
#include "bptt.h"
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
#include <string.h>

enum {
    BITS = 3000,
    PASSES = 600,
    LADDER_PASSES = 200,  // fewer, because there are many networks
    CALM = 180,           // after this pass, the rate of those is a tenth
    HIDDEN = 2,
    LADDER_HIDDEN = 4,
    LADDER = 4,     // truncations of 1, 2, 3 and 4 steps
    TESTED = 1200,  // fresh bits that are predicted
    POSITIONS = 12,
    SEED = 1990
};

static const double RATE = 0.02;
static const double BLIND = 0.4714;  // sqrt(2/9), place unknown
static const double SOLVED = 0.99;   // share on the right side of 0.5

typedef struct {
    size_t k2;
    rnn_params *p, *dp;
    optimiser *o;
    sequence *x, *target, *mask, *h, *y, *dy, *da, *dh;  // of a whole stream
} learner;
/*
 * The numbers that a run keeps in its file: the RMS error at each of 12
 * consecutive bits, and then these.
 */
enum {
    THIRD = POSITIONS,  // RMS error at every third bit
    OTHER,              // RMS error at the others
    ALL,                // RMS error over all bits
    RIGHT,              // share of third bits on the right side of 0.5
    AS_XOR,             // share of the others predicted as the XOR
    NUMBERS
};

static learner
learner_alloc(const gsl_rng *r, size_t H, size_t k2)
{
    learner l = { .p = rnn_params_alloc(1, H, 1, LOGISTIC),
                  .dp = rnn_params_alloc(1, H, 1, LOGISTIC),
                  .k2 = k2,
                  .x = sequence_alloc(BITS, 1, 1),
                  .target = sequence_alloc(BITS, 1, 1),
                  .mask = sequence_alloc(BITS, 1, 1),
                  .h = sequence_alloc(BITS + 1, 1, H),
                  .y = sequence_alloc(BITS, 1, 1),
                  .dy = sequence_alloc(BITS, 1, 1),
                  .da = sequence_alloc(BITS, 1, H),
                  .dh = sequence_alloc(BITS + 1, 1, H) };

    l.o = optimiser_alloc(SGD, l.p->theta->size, RATE);
    for (size_t i = 0; i < l.p->theta->size; i++)
        gsl_vector_set(l.p->theta, i, gsl_ran_flat(r, -1.0, 1.0));
    return l;
}

static void
learner_free(learner *l)
{
    sequence *all[8] = { l->x, l->target, l->mask, l->h,
                         l->y, l->dy,     l->da,   l->dh };
    for (size_t i = 0; i < 8; i++)
        sequence_free(all[i]);
    optimiser_free(l->o);
    rnn_params_free(l->p);
    rnn_params_free(l->dp);
}

//: begin update
/* Reads bit t, predicts the next, and learns from it at once. */
static void
learn_bit(learner *l, size_t t)
{
    const sequence x = sequence_steps(l->x, t, 1);
    const sequence target = sequence_steps(l->target, t, 1);
    const sequence mask = sequence_steps(l->mask, t, 1);
    sequence h = sequence_steps(l->h, t, 2), y = sequence_steps(l->y, t, 1);
    must(rnn_forward(l->p, &x, &h));
    must(rnn_readout(l->p, &h, &y));

    sequence dy = sequence_steps(l->dy, t, 1);
    must(bptt_squared_error(&y, &target, &mask, &dy));

    // At the beginning of a pass there are fewer than k2 bits to go back
    // through.
    const size_t steps = t + 1 < l->k2 ? t + 1 : l->k2, from = t + 1 - steps;
    const sequence x_w = sequence_steps(l->x, from, steps);
    const sequence h_w = sequence_steps(l->h, from, steps + 1);
    const sequence dy_w = sequence_steps(l->dy, from, steps);
    sequence da_w = sequence_steps(l->da, from, steps);
    sequence dh_w = sequence_steps(l->dh, from, steps + 1);
    sequence_set_zero(&dh_w);
    gsl_vector_set_zero(l->dp->theta);
    must(bptt_backward(l->p, &x_w, &h_w, &dy_w, &da_w, &dh_w, l->dp));
    // What this bit cost is learned now, and must not count again.
    sequence_set_zero(&dy);

    must(optimiser_step(l->o, l->p->theta, l->dp->theta));
}
//: end update

/* Measures the errors of the predictions for a fresh stream. */
static void
score(const learner *l, double *o)
{
    const double each = (double)TESTED / POSITIONS, thirds = TESTED / 3.0;
    double square[POSITIONS] = { 0 }, third = 0.0, other = 0.0;
    int right = 0, as_xor = 0;

    for (size_t t = 0; t < TESTED; t++) {
        const double said = *sequence_of(l->y, t, 0);
        const double wanted = *sequence_of(l->target, t, 0);
        const double before = t > 0 ? *sequence_of(l->x, t - 1, 0) : 0.0;
        const int is_xor = *sequence_of(l->x, t, 0) != before;

        square[(t + 1) % POSITIONS] += (said - wanted) * (said - wanted);
        if (t % 3 == 1)
            right += (said > 0.5) == (wanted > 0.5);
        else
            as_xor += (said > 0.5) == is_xor;
    }
    for (size_t i = 0; i < POSITIONS; i++) {
        o[i] = sqrt(square[i] / each);
        *(i % 3 == 2 ? &third : &other) += square[i];
    }
    o[THIRD] = sqrt(third / thirds);
    o[OTHER] = sqrt(other / (TESTED - thirds));
    o[ALL] = sqrt((third + other) / TESTED);
    o[RIGHT] = right / thirds;
    o[AS_XOR] = as_xor / (TESTED - thirds);
}

/*
 * Trains network n. After pass 'calm' the rate is a tenth, which reduces the
 * noise of updates from single bits.
 */
static void
learn(size_t n, size_t H, size_t k2, size_t passes, size_t calm, double *o)
{
    gsl_rng *r = gsl_rng_alloc(gsl_rng_mt19937);
    gsl_rng_set(r, SEED + n - 1);
    learner l = learner_alloc(r, H, k2);

    must(task_temporal_xor(r, l.x, l.target, l.mask));
    progress_start("elman", passes);
    for (size_t pass = 0; pass < passes; pass++) {
        if (pass == calm)
            l.o->rate /= 10.0;
        for (size_t t = 0; t < BITS; t++)
            learn_bit(&l, t);
        memcpy(sequence_of(l.h, 0, 0), sequence_of(l.h, BITS, 0),
               H * sizeof(double));
        progress_tick();
    }
    progress_end();
    // A fresh stream, and no learning any more.
    must(task_temporal_xor(r, l.x, l.target, l.mask));
    sequence_set_zero(l.h);
    must(rnn_forward(l.p, l.x, l.h));
    must(rnn_readout(l.p, l.h, l.y));
    score(&l, o);
    learner_free(&l);
    gsl_rng_free(r);
}

/* The finished networks of one kind. */
typedef struct {
    double (*of)[NUMBERS];
    size_t n;
} networks;

static networks
gather(const data_file *d, const char *kind)
{
    networks all;
    all.of = data_gather(d, kind, NUMBERS, &all.n);
    return all;
}

static double
median(networks all, size_t which)
{
    return data_median(&all.of[0][which], NUMBERS, all.n);
}

static double
count(networks all, size_t which, double least)
{
    int found = 0;
    for (size_t n = 0; n < all.n; n++)
        found += all.of[n][which] >= least;
    return found;
}

static void
paper(data_file *d)
{
    const networks all = gather(d, "paper");
    double ratio[DATA_SEEDS];

    for (size_t n = 0; n < all.n; n++) {
        for (size_t i = 0; i < POSITIONS; i++)
            data_row(d, (double)(i + 1), all.of[n][i], NAN);
        data_gap(d);
        ratio[n] = all.of[n][THIRD] / all.of[n][OTHER];
    }
    data_gap(d);
    for (size_t i = 0; i < POSITIONS; i++)
        data_row(d, (double)(i + 1), median(all, i), NAN);
    data_gap(d);
    data_gap(d);
    const estimate third = estimate_median(&all.of[0][THIRD], NUMBERS, all.n);
    data_estimate(d, "elman_third", third);
    data_value(d, "elman_as_xor", median(all, AS_XOR));
    data_claim(d,
               &(data_published){
                   "Elman 1990", "RMS error at every third bit over the others",
                   "below 1", 0.0, 0.9,
                   "a dip of a tenth can be seen in a figure" },
               estimate_median(ratio, 1, all.n));
    data_claim(d,
               &(data_published){ "Elman 1990", "RMS error at every third bit",
                                  "does not vanish", 0.1, 0.5,
                                  "0.5 is what always answering 0.5 gives" },
               third);
    free(all.of);
}

/* Four hidden units, and truncations of 1 to LADDER steps. */
static void
ladder(data_file *d)
{
    char name[64];
    double middle[LADDER];

    for (size_t k2 = 1; k2 <= LADDER; k2++) {
        snprintf(name, sizeof name, "k%zu", k2);
        const networks all = gather(d, name);
        for (size_t n = 0; n < all.n; n++)
            data_row(d, (double)k2, all.of[n][THIRD], (double)n);
        data_gap(d);
        middle[k2 - 1] = median(all, THIRD);
        snprintf(name, sizeof name, "elman_k%zu_third", k2);
        data_value(d, name, middle[k2 - 1]);
        snprintf(name, sizeof name, "elman_k%zu_solved", k2);
        data_value(d, name, count(all, RIGHT, SOLVED));
        snprintf(name, sizeof name, "elman_k%zu_knows_place", k2);
        data_value(d, name, (double)all.n - count(all, ALL, BLIND));
        snprintf(name, sizeof name, "elman_k%zu_runs", k2);
        data_value(d, name, (double)all.n);
        free(all.of);
    }
    data_gap(d);
    for (size_t k2 = 1; k2 <= LADDER; k2++)
        data_row(d, (double)k2, middle[k2 - 1], NAN);
}

int
main(int argc, char **argv)
{
    static const char *const kind[1 + LADDER] = { "paper", "k1", "k2", "k3",
                                                  "k4" };
    static const data_part part[] = { data_word(kind),
                                      data_number("", 1, DATA_SEEDS) };
    size_t run[2];

    if (data_run(argc, argv, "elman", part, 2, run)) {
        data_file *d = data_open(argc, argv, "see the list of numbers above");
        const size_t k2 = run[0], n = run[1];
        double numbers[NUMBERS];
        if (k2 == 0)
            learn(n, HIDDEN, 1, PASSES, PASSES, numbers);
        else
            learn(n, LADDER_HIDDEN, k2, LADDER_PASSES, CALM, numbers);
        for (size_t i = 0; i < NUMBERS; i++)
            data_row(d, numbers[i]);
        return data_close(d);
    }
    data_file *d = data_open(argc, argv,
                             "position (bits), or k2 (steps)\tRMS error "
                             "(1)\tnetwork (index)");
    paper(d);
    ladder(d);
    data_value(d, "elman_seed", SEED);
    return data_close(d);
}
