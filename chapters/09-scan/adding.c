/*
 * adding.c - the adding problem at lags far beyond those of chapter 7, by one layer
 * of minimal gated units: how many sequences until it is solved?
 *
 * Two starts: chrono, whose units begin with memories of all lengths up to T, and
 * plain, whose biases begin at 0. A run ends when the mean squared error of new
 * sequences is below 0.01, or with the last update.
 *
 * The numbers of the setting (32 units, batches of 16, a rate of 0.01) were chosen
 * after a look at runs that are not among these. Seed 1 was run at T = 200 and 1000
 * before the others, and the band was set while they ran.
 */
#include "clip.h"
#include "data.h"
#include "must.h"
#include "optimiser.h"
#include "progress.h"
#include "scan.h"
#include "tasks.h"

#include <gsl/gsl_math.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum {
    H = 32,
    B = 16,
    LOOK = 50,    // updates between two tests
    LOOKS = 80,   // so 64,000 sequences at most
    TESTED = 32,  // batches in a test
    SEED = 900
};
static const double RATE = 0.01, MAX_NORM = 1.0, SOLVED = 0.01;

enum { CHRONO_200, CHRONO_500, CHRONO_1000, CHRONO_5000, PLAIN_200, KINDS };
static const char *const kind_name[KINDS] = { "chrono-200", "chrono-500",
                                              "chrono-1000", "chrono-5000",
                                              "plain-200" };
static const struct {
    size_t T;
    int chrono;
} kinds[KINDS] = {
    { 200, 1 }, { 500, 1 }, { 1000, 1 }, { 5000, 1 }, { 200, 0 }
};

/* The numbers of a run; after them the error of every test. */
enum { SEQUENCES, ERROR, SECONDS, TESTS, NUMBERS = TESTS + LOOKS };

/* A network with all that one update of it needs. */
typedef struct {
    scan_params *p, *dp;
    scan_states *s, *ds;
    sequence *x, *target, *mask, *y, *dy;
    optimiser *o;
} learner;

static learner
make(size_t T)
{
    learner l = { scan_params_alloc(2, H, 1, LOGISTIC),
                  scan_params_alloc(2, H, 1, LOGISTIC),
                  scan_states_alloc(T, B, H),
                  scan_states_alloc(T, B, H),
                  sequence_alloc(T, B, 2),
                  sequence_alloc(T, B, 1),
                  sequence_alloc(T, B, 1),
                  sequence_alloc(T, B, 1),
                  sequence_alloc(T, B, 1),
                  NULL };
    l.o = optimiser_alloc(ADAM, l.p->theta->size, RATE);
    return l;
}

static void
unmake(learner *l)
{
    sequence *const all[] = { l->x, l->target, l->mask, l->y, l->dy };
    scan_params_free(l->p);
    scan_params_free(l->dp);
    scan_states_free(l->s);
    scan_states_free(l->ds);
    for (size_t k = 0; k < sizeof all / sizeof all[0]; k++)
        sequence_free(all[k]);
    optimiser_free(l->o);
}

//: begin start
static void
start(const gsl_rng *r, learner *l, int chrono)
{
    gsl_vector *b_lambda = &l->p->b_lambda.vector;

    must(scan_begin(r, l->p));
    if (!chrono)
        return;
    // exp(-nu) is the length u of (9.10), and logistic(log u) = u / (1 + u) keeps
    // about that long: it is (7.14).
    must(scan_chrono(r, (double)l->x->T, b_lambda));
    gsl_vector_scale(b_lambda, -1.0);
}
//: end start

static void
forward(const gsl_rng *r, learner *l)
{
    must(task_adding(r, l->x, l->target, l->mask));
    must(scan_unit_forward(l->p, l->x, l->s));
    must(scan_readout(l->p, l->s->h, l->y));
}

static void
update(const gsl_rng *r, learner *l)
{
    double norm;

    forward(r, l);
    sequence_set_zero(l->dy);
    scan_states_clear(l->ds);
    gsl_vector_set_zero(l->dp->theta);
    must(bptt_squared_error(l->y, l->target, l->mask, l->dy));
    must(scan_readout_backward(l->p, l->s->h, l->dy, l->ds->h, l->dp));
    must(scan_unit_backward(l->p, l->x, l->s, l->ds, l->dp));
    must(clip_norm(l->dp->theta, MAX_NORM, &norm));
    must(optimiser_step(l->o, l->p->theta, l->dp->theta));
}

/* The mean squared error of new sequences. */
static double
test(const gsl_rng *r, learner *l)
{
    const size_t T = l->x->T;
    double sum = 0.0;
    for (int k = 0; k < TESTED; k++) {
        forward(r, l);
        for (size_t i = 0; i < B; i++)
            sum += gsl_pow_2(sequence_of(l->y, T - 1, i)[0]
                             - sequence_of(l->target, T - 1, i)[0]);
    }
    return sum / (TESTED * B);
}

static void
run(int kind, unsigned long seed, double *numbers)
{
    const clock_t begin = clock();
    gsl_rng *r = gsl_rng_alloc(gsl_rng_mt19937);
    learner l = make(kinds[kind].T);

    gsl_rng_set(r, SEED + seed);
    start(r, &l, kinds[kind].chrono);
    for (int k = 0; k < NUMBERS; k++)
        numbers[k] = NAN;
    numbers[SEQUENCES] = INFINITY;
    progress_start("adding", LOOKS);
    for (int k = 0; k < LOOKS && numbers[SEQUENCES] == INFINITY; k++) {
        for (int n = 0; n < LOOK; n++)
            update(r, &l);
        numbers[TESTS + k] = numbers[ERROR] = test(r, &l);
        if (numbers[ERROR] < SOLVED)
            numbers[SEQUENCES] = (k + 1.0) * LOOK * B;
        progress_tick();
    }
    progress_end();
    numbers[SECONDS] = (double)(clock() - begin) / CLOCKS_PER_SEC;
    unmake(&l);
    gsl_rng_free(r);
}

/* Writes a block for every run. Returns the median of the sequences needed. */
static estimate
report(data_file *d, int kind, double *seconds)
{
    size_t n, solved = 0;
    double(*of)[NUMBERS] = data_gather(d, kind_name[kind], NUMBERS, &n);
    char name[64];

    for (size_t i = 0; i < n; i++) {
        for (int k = 0; k < LOOKS && !isnan(of[i][TESTS + k]); k++)
            data_row(d, kind, (double)kinds[kind].T, (double)i + 1.0,
                     (k + 1.0) * LOOK * B, of[i][TESTS + k], 0.0);
        data_row(d, kind, (double)kinds[kind].T, (double)i + 1.0,
                 of[i][SEQUENCES], of[i][ERROR], 1.0);
        data_gap(d);
        solved += of[i][SEQUENCES] < INFINITY;
        *seconds += of[i][SECONDS];
    }
    const estimate median = estimate_median(&of[0][SEQUENCES], NUMBERS, n);
    snprintf(name, sizeof name, "adding_%s_solved", kind_name[kind]);
    data_value(d, name, (double)solved);
    snprintf(name, sizeof name, "adding_%s_sequences", kind_name[kind]);
    data_estimate(d, name, median);
    snprintf(name, sizeof name, "adding_%s_seconds", kind_name[kind]);
    data_spread(d, name, &of[0][SECONDS], NUMBERS, n);
    free(of);
    return median;
}

int
main(int argc, char **argv)
{
    const data_part part[] = { data_word(kind_name),
                               data_number("", 1, DATA_SEEDS) };
    size_t which[2];

    if (data_run(argc, argv, "adding", part, 2, which)) {
        data_file *d = data_open(argc, argv, "see the list of numbers above");
        double numbers[NUMBERS];
        run((int)which[0], which[1], numbers);
        for (int k = 0; k < NUMBERS; k++)
            data_row(d, numbers[k]);
        return data_close(d);
    }
    data_file *d =
        data_open(argc, argv, "kind\tT\tseed\tsequences\terror\tits end");
    estimate needed[KINDS];
    double seconds = 0.0;
    for (int kind = 0; kind < KINDS; kind++)
        needed[kind] = report(d, kind, &seconds);
    data_value(d, "adding_minutes", seconds / 60.0);
    data_claim(d,
               &(data_published){
                   "Hochreiter & Schmidhuber 1997, Table 7",
                   "adding, T = 1000: sequences of the minimal unit",
                   "853,000 by the LSTM", 0.0, 85300.0,
                   "a tenth at most, or the newer unit would be no news" },
               needed[CHRONO_1000]);
    return data_close(d);
}
