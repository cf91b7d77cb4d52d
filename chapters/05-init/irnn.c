/*
 * irnn.c - the adding problem (Le, Jaitly & Hinton 2015), learned by ReLU units
 * that begin with the identity, and by tanh units that begin too small.
 *
 * The paper has 100 units, T = 150 and more, batches of 16, SGD with a rate of
 * 0.01 and clipping. We have 40 units. With that SGD they learn slowly here, so
 * most runs use Adam; some keep to SGD and get three times the budget.
 */
#include "batch.h"
#include "clip.h"
#include "data.h"
#include "init.h"
#include "must.h"
#include "optimiser.h"
#include "progress.h"
#include "tasks.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { H = 40, B = 16, UPDATES = 20000, LOOKS = 40, SGD_LONGER = 3 };

static const double SD = 0.001, TANH_GAIN = 0.1, SOLVED = 0.01, STUCK = 0.15;
static const double ADAM_RATE = 0.001, SGD_RATE = 0.01;
static const double ADAM_NORM = 1.0, SGD_NORM = 10.0;

enum { IRNN, SMALL_TANH, IRNN_SGD, STARTS };
static const char *const start_name[STARTS] = { "irnn", "tanh", "sgd" };
static const size_t length[] = { 50, 100, 150 };
enum { LENGTHS = sizeof length / sizeof length[0] };

/*
 * The numbers that a run keeps in its file: the mean error at every look, and
 * then these.
 */
enum { SOLVED_AT = LOOKS, ERROR, SECONDS, NUMBERS };

static rnn_params *
begin(const gsl_rng *r, int start)
{
    rnn_params *p =
        rnn_params_alloc(2, H, 1, start == SMALL_TANH ? TANH : RELU);
    if (start != SMALL_TANH) {
        must(init_identity(r, SD, p));
        return p;
    }
    must(init_gaussian(r, TANH_GAIN, &p->W_hh.matrix));
    must(init_glorot_normal(r, &p->W_xh.matrix));
    must(init_glorot_normal(r, &p->W_hy.matrix));
    return p;
}

/* One update on new sequences; returns the mean squared error before it. */
static double
update(const gsl_rng *r, double max_norm, optimiser *o, rnn_params *p,
       rnn_params *dp, batch *b)
{
    double L, norm;

    must(task_adding(r, b->x, b->target, b->mask));
    must(rnn_forward(p, b->x, b->h));
    must(rnn_readout(p, b->h, b->y));
    must(rnn_squared_error(b->y, b->target, b->mask, b->cost, &L));

    gsl_vector_set_zero(dp->theta);
    batch_clear(b);
    must(bptt_squared_error(b->y, b->target, b->mask, b->dy));
    must(bptt_backward(p, b->x, b->h, b->dy, b->da, b->dh, dp));
    // clip_norm() refuses a gradient without a finite length. Such an update is
    // left out: it would destroy the weights.
    if (!isfinite(clip_length(dp->theta)))
        return 2.0 * L;
    must(clip_norm(dp->theta, max_norm, &norm));
    must(optimiser_step(o, p->theta, dp->theta));
    return 2.0 * L;
}

static void
learn(int start, size_t T, unsigned long seed, double *numbers)
{
    const clock_t beginning = clock();
    const int by_sgd = start == IRNN_SGD;
    const int look = UPDATES / LOOKS * (by_sgd ? SGD_LONGER : 1);
    gsl_rng *r = gsl_rng_alloc(gsl_rng_mt19937);
    gsl_rng_set(r, seed);
    rnn_params *p = begin(r, start), *dp = rnn_params_alloc(2, H, 1, p->f);
    optimiser *o = optimiser_alloc(by_sgd ? SGD : ADAM, p->theta->size,
                                   by_sgd ? SGD_RATE : ADAM_RATE);
    batch *b = batch_alloc(T, B, 2, H, 1);

    numbers[SOLVED_AT] = INFINITY;
    progress_start("irnn", LOOKS);
    for (int k = 0; k < LOOKS; k++) {
        numbers[k] = 0.0;
        for (int n = 0; n < look; n++)
            numbers[k] +=
                update(r, by_sgd ? SGD_NORM : ADAM_NORM, o, p, dp, b) / look;
        if (numbers[k] < SOLVED)
            numbers[SOLVED_AT] =
                fmin(numbers[SOLVED_AT], (double)look * (k + 1));
        progress_tick();
    }
    progress_end();
    numbers[ERROR] = numbers[LOOKS - 1];
    numbers[SECONDS] = (double)(clock() - beginning) / CLOCKS_PER_SEC;
    batch_free(b);
    optimiser_free(o);
    rnn_params_free(p);
    rnn_params_free(dp);
    gsl_rng_free(r);
}

static void
value(data_file *d, int start, size_t T, const char *what, double number)
{
    char name[64];
    snprintf(name, sizeof name, "irnn_%s_%zu_%s", start_name[start], T, what);
    data_value(d, name, number);
}

/*
 * The paper has T = 150 and longer, so only our runs with T = 150 are compared
 * with it.
 */
static void
claim(data_file *d, int start, size_t solved, size_t stuck, size_t runs)
{
    static const char *const words[STARTS] = {
        "IRNN, T = 150, Adam: share of runs under 0.01",
        "tanh, T = 150: share of runs that stay above 0.15",
        "IRNN, T = 150, SGD: share of runs under 0.01"
    };
    data_claim(d,
               &(data_published){
                   "Le et al. 2015, adding", words[start],
                   start == SMALL_TANH ? "stays at the baseline" : "solved",
                   0.5, 1.0, "one curve, so that of the typical run" },
               estimate_share(start == SMALL_TANH ? stuck : solved, runs));
}

/*
 * Writes the learning curves of one start at one length. Returns the seconds
 * that the runs took.
 */
static double
report(data_file *d, int start, size_t T)
{
    const int look = UPDATES / LOOKS * (start == IRNN_SGD ? SGD_LONGER : 1);
    char run[64];
    size_t runs, solved = 0, stuck = 0;
    double seconds = 0.0;

    snprintf(run, sizeof run, "%s-%zu", start_name[start], T);
    double(*all)[NUMBERS] = data_gather(d, run, NUMBERS, &runs);
    for (size_t n = 0; n < runs; n++) {
        solved += all[n][SOLVED_AT] < INFINITY;
        stuck += all[n][ERROR] > STUCK;
        seconds += all[n][SECONDS];
        for (int k = 0; k < LOOKS; k++)
            data_row(d, (double)look * (k + 1), all[n][k], start, (double)T,
                     (double)n + 1.0);
        data_gap(d);
    }
    data_gap(d);
    value(d, start, T, "runs", (double)runs);
    value(d, start, T, "solved", (double)solved);
    value(d, start, T, "updates",
          data_median(&all[0][SOLVED_AT], NUMBERS, runs));
    value(d, start, T, "error", data_median(&all[0][ERROR], NUMBERS, runs));
    value(d, start, T, "seconds", data_median(&all[0][SECONDS], NUMBERS, runs));
    value(d, start, T, "stuck", (double)stuck);
    if (T == 150)
        claim(d, start, solved, stuck, runs);
    free(all);
    return seconds;
}

int
main(int argc, char **argv)
{
    const data_part part[] = { data_word(start_name),
                               data_number("", 2, length[LENGTHS - 1]),
                               data_number("", 1, DATA_SEEDS) };
    size_t run[3];

    if (data_run(argc, argv, "irnn", part, 3, run)) {
        data_file *d = data_open(argc, argv, "see the list of numbers above");
        double numbers[NUMBERS];
        learn((int)run[0], run[1], run[2], numbers);
        for (int k = 0; k < NUMBERS; k++)
            data_row(d, numbers[k]);
        return data_close(d);
    }
    data_file *d =
        data_open(argc, argv, "updates\tmean squared error\tstart\tT\tseed");
    double seconds = 0.0;
    for (int start = 0; start < STARTS; start++)
        for (int k = 0; k < LENGTHS; k++)
            seconds += report(d, start, length[k]);
    data_value(d, "irnn_minutes", seconds / 60.0);
    return data_close(d);
}
