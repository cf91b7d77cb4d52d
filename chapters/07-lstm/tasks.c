/*
 * tasks.c - the contest that closes the course: three tasks with a long memory,
 * and six networks that learn them.
 *
 * All have the fewest units with which they have at least as many numbers as an
 * LSTM of 20 units: the networks that are trained, and, counting also what is
 * only drawn, the reservoirs. A trained one gets the same loop, the same
 * optimiser, the same seeds and the same number of updates. A run ends when its
 * network has solved the task, or after the last update. A reservoir gets far
 * fewer sequences, and ten settings to choose from: because it is fast, and
 * because in practice its settings are found by such a search.
 *
 * Budgets were set after a look at seed 101.
 */
#include "clip.h"
#include "contest.h"
#include "data.h"
#include "must.h"
#include "optimiser.h"
#include "progress.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum {
    B = 20,
    LOOK = 250,     // updates between two tests
    TESTED = 1000,  // new sequences in a test
    LOOKS = 40,
    FITTED = 1000,    // sequences for the readout of a reservoir,
    TRIED = 500,      // and for the choice of its setting,
    DATA_SEED = 1000  // all settings see the same
};

static const double RATE = 0.001, MAX_NORM = 1.0, SOLVED = 0.01;

/* The longest one has a smaller budget, because it takes longest. */
enum {
    ADDING_50,
    ADDING_100,
    ADDING_200,
    ADDING_500,
    ORDER_50,
    ORDER_100,
    REBER,
    TASKS
};
static const struct {
    problem_kind kind;
    size_t T;
    int looks;
} task[TASKS] = {
    [ADDING_50] = { PROBLEM_ADDING, 50, LOOKS },
    [ADDING_100] = { PROBLEM_ADDING, 100, LOOKS },
    [ADDING_200] = { PROBLEM_ADDING, 200, LOOKS },
    [ADDING_500] = { PROBLEM_ADDING, 500, 24 },
    [ORDER_50] = { PROBLEM_ORDER, 50, LOOKS },
    [ORDER_100] = { PROBLEM_ORDER, 100, LOOKS },
    [REBER] = { PROBLEM_REBER, 40, LOOKS },
};
static const char *const task_name[PROBLEM_KINDS] = { "adding", "order",
                                                      "reber" };
static const char *const run_name[TASKS] = {
    [ADDING_50] = "adding-50",   [ADDING_100] = "adding-100",
    [ADDING_200] = "adding-200", [ADDING_500] = "adding-500",
    [ORDER_50] = "order-50",     [ORDER_100] = "order-100",
    [REBER] = "reber-40"
};

/*
 * The numbers that a run keeps in its file: the error at every look, and then
 * these.
 */
enum { SEQUENCES = LOOKS, ERROR, FAR, LEAK, UNITS, SECONDS, NUMBERS };

//: begin update
/* One update on new sequences, the same for every kind of network. */
static void
update(const gsl_rng *r, const problem *q, network *n, optimiser *o, batch *b)
{
    double L, norm;

    must(problem_draw(q, r, b));
    must(network_forward(n, b));
    must(problem_loss(q, b, &L));

    network_clear(n, b);
    must(problem_gradient(q, b));
    must(network_backward(n, b));
    // clip_norm() refuses a gradient without a finite length. Such an update is
    // left out: it would destroy the weights.
    if (!isfinite(clip_length(n->dtheta)))
        return;
    must(clip_norm(n->dtheta, MAX_NORM, &norm));
    must(optimiser_step(o, n->theta, n->dtheta));
}
//: end update

static void
learn(int kind, const problem *q, int looks, const gsl_rng *r, double *numbers)
{
    const size_t H = contest_units(kind, q);
    network *n = network_alloc((network_kind)kind, q->T, B, q->D, H, q->O);
    batch *b = batch_alloc(q->T, B, q->D, H, q->O);
    optimiser *o = optimiser_alloc(ADAM, n->theta->size, RATE);
    const contestant c = { n, NULL };

    must(network_begin(r, n));
    numbers[UNITS] = (double)H;
    progress_start("tasks", (size_t)looks);
    for (int k = 0; k < looks && numbers[SEQUENCES] == INFINITY; k++) {
        for (int m = 0; m < LOOK; m++)
            update(r, q, n, o, b);
        numbers[k] = numbers[ERROR] =
            contest_error(r, q, &c, TESTED, b, &numbers[FAR]);
        if (numbers[k] < SOLVED)
            numbers[SEQUENCES] = (k + 1.0) * LOOK * B;
        progress_tick();
    }
    progress_end();
    optimiser_free(o);
    batch_free(b);
    network_free(n);
}

static void
choose(int kind, const problem *q, unsigned long seed, const gsl_rng *r,
       double *numbers)
{
    const size_t H = contest_units(kind, q);
    gsl_rng *data = gsl_rng_alloc(gsl_rng_mt19937);
    batch *b = batch_alloc(q->T, B, q->D, H, q->O);
    reservoir_setting s[CONTEST_SETTINGS];
    size_t chosen;

    contest_settings(kind, H, s);
    gsl_rng_set(data, DATA_SEED + seed);
    const contestant c = { NULL,
                           reservoir_search(r, data, q, FITTED, TRIED, s,
                                            CONTEST_SETTINGS, b, &chosen) };
    numbers[UNITS] = (double)H;
    numbers[LEAK] = s[chosen].leak;
    numbers[ERROR] = contest_error(data, q, &c, TESTED, b, &numbers[FAR]);
    if (numbers[ERROR] < SOLVED)
        numbers[SEQUENCES] = FITTED + TRIED;
    esn_free(c.p);
    batch_free(b);
    gsl_rng_free(data);
}

static void
run(int t, int kind, unsigned long seed, double *numbers)
{
    const clock_t begin = clock();
    const problem q = problem_of(task[t].kind, task[t].T);
    gsl_rng *r = gsl_rng_alloc(gsl_rng_mt19937);

    gsl_rng_set(r, seed);
    for (int k = 0; k < NUMBERS; k++)
        numbers[k] = NAN;  // no test, or no such number
    numbers[SEQUENCES] = INFINITY;
    if (kind < NETWORK_KINDS)
        learn(kind, &q, task[t].looks, r, numbers);
    else
        choose(kind, &q, seed, r, numbers);
    numbers[SECONDS] = (double)(clock() - begin) / CLOCKS_PER_SEC;
    gsl_rng_free(r);
}

/* The finished runs of one kind of network at one task. */
typedef struct {
    double (*of)[NUMBERS];
    size_t n;
} runs;

static void
name_of(int t, int kind, const char *what, char name[64])
{
    snprintf(name, 64, "tasks_%s_%zu_%s_%s", task_name[task[t].kind], task[t].T,
             contest_name(kind), what);
}

static void
value(data_file *d, int t, int kind, const char *what, double number)
{
    char name[64];
    name_of(t, kind, what, name);
    data_value(d, name, number);
}

/* Median, least and most of a number over the runs. */
static void
values(data_file *d, int t, int kind, const char *what, int number, runs all)
{
    char name[64];
    name_of(t, kind, what, name);
    data_spread(d, name, &all.of[0][number], NUMBERS, all.n);
}

/*
 * Writes a block for every run with its tests and its end. Returns the share of
 * runs that solved the task.
 */
static estimate
report(data_file *d, int t, int kind, double *seconds)
{
    runs all;
    size_t solved = 0;
    char name[64];

    snprintf(name, sizeof name, "%s-%s", run_name[t], contest_name(kind));
    all.of = data_gather(d, name, NUMBERS, &all.n);
    for (size_t n = 0; n < all.n; n++) {
        const double *one = all.of[n], seed = (double)n + 1.0;
        for (int k = 0; k < task[t].looks && !isnan(one[k]); k++)
            data_row(d, t, kind, seed, (k + 1.0) * LOOK * B, one[k], 0.0);
        data_row(d, t, kind, seed, one[SEQUENCES], one[ERROR], 1.0);
        data_gap(d);
        solved += one[SEQUENCES] < INFINITY;
        *seconds += one[SECONDS];
    }
    value(d, t, kind, "runs", (double)all.n);
    value(d, t, kind, "solved", (double)solved);
    value(d, t, kind, "units", all.of[0][UNITS]);
    values(d, t, kind, "sequences", SEQUENCES, all);
    values(d, t, kind, "error", ERROR, all);
    values(d, t, kind, "seconds", SECONDS, all);
    if (task[t].kind == PROBLEM_REBER)
        values(d, t, kind, "far", FAR, all);
    if (kind == CONTEST_LEAKY)
        values(d, t, kind, "leak", LEAK, all);
    free(all.of);
    return estimate_share(solved, all.n);
}

/* What was published about the tasks, each as a band for the share. */
static const char hs[] = "Hochreiter & Schmidhuber 1997";
static const char le[] = "Le et al. 2015, adding", yes[] = "solved";
static const char typical[] = "most runs, where the paper shows one";
static const char figure[] = "a curve over few runs shows no finer steps";
static const struct {
    const char *source, *what, *paper;
    int t, kind;
    double low, high;
    const char *reason;
} published[] = {
    { hs, "modern LSTM, adding, T = 100", yes, ADDING_100, NETWORK_LSTM, 0.5,
      1.0, typical },
    { hs, "modern LSTM, order, T = 100", yes, ORDER_100, NETWORK_LSTM, 0.5, 1.0,
      typical },
    { hs, "modern LSTM, embedded Reber", yes, REBER, NETWORK_LSTM, 0.5, 1.0,
      typical },
    { "Pascanu et al. 2013, Fig. 7", "RNN, clipped, order, T = 100",
      "hardly any", ORDER_100, NETWORK_RNN, 0.0, 0.25, figure },
    { le, "modern LSTM, T = 200", yes, ADDING_200, NETWORK_LSTM, 0.5, 1.0,
      typical },
    { le, "IRNN, T = 200", yes, ADDING_200, NETWORK_IRNN, 0.5, 1.0, typical },
    { le, "tanh, T = 200", "not", ADDING_200, NETWORK_RNN, 0.0, 0.5, typical },
};

/*
 * Compares the share of runs that solve a task with what was published.
 */
static void
claims(data_file *d, estimate solved[TASKS][CONTEST_KINDS])
{
    for (size_t k = 0; k < sizeof published / sizeof published[0]; k++) {
        char quantity[96];
        snprintf(quantity, sizeof quantity, "%s: share of runs that solve it",
                 published[k].what);
        data_claim(d,
                   &(data_published){ published[k].source, quantity,
                                      published[k].paper, published[k].low,
                                      published[k].high, published[k].reason },
                   solved[published[k].t][published[k].kind]);
    }
    const estimate *longest = solved[ADDING_500];
    data_claim(
        d,
        &(data_published){ "Tallec & Ollivier 2018, adding",
                           "T = 500: share that solve it, chrono less bias 1",
                           "chrono learns longer lags", 0.0, 1.0,
                           "any difference in that direction" },
        estimate_difference(longest[NETWORK_CHRONO], longest[NETWORK_LSTM]));
}

int
main(int argc, char **argv)
{
    const char *kind_name[CONTEST_KINDS];
    const data_part part[] = { data_word(run_name), data_word(kind_name),
                               data_number("", 1, DATA_SEEDS) };
    size_t which[3];

    for (int kind = 0; kind < CONTEST_KINDS; kind++)
        kind_name[kind] = contest_name(kind);
    if (data_run(argc, argv, "tasks", part, 3, which)) {
        data_file *d = data_open(argc, argv, "see the list of numbers above");
        double numbers[NUMBERS];
        run((int)which[0], (int)which[1], which[2], numbers);
        for (int k = 0; k < NUMBERS; k++)
            data_row(d, numbers[k]);
        return data_close(d);
    }
    data_file *d =
        data_open(argc, argv, "task\tkind\tseed\tsequences\terror\tits end");
    estimate solved[TASKS][CONTEST_KINDS];
    double seconds = 0.0;
    for (int t = 0; t < TASKS; t++)
        for (int kind = 0; kind < CONTEST_KINDS; kind++)
            solved[t][kind] = report(d, t, kind, &seconds);
    claims(d, solved);
    data_value(d, "tasks_minutes", seconds / 60.0);
    return data_close(d);
}
