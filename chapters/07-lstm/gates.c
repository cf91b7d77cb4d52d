/*
 * gates.c - what gates and cells of a small LSTM do while one sequence of the
 * adding problem goes by, before it has learned anything and after.
 *
 * It has 4 units, T = 50, and forget gates with a bias of 1. Two units are
 * shown. One is the unit whose input gate opens most at the marks, compared with
 * all other steps; the other is the one of the rest whose cell moves most along
 * the sequence. Both are found after learning. The network that is shown is the
 * first of several, which say how typical it is.
 */
#include "clip.h"
#include "data.h"
#include "must.h"
#include "network.h"
#include "optimiser.h"
#include "progress.h"
#include "tasks.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { T = 50, H = 4, B = 20, LOOK = 250, LOOKS = 80, SHOWN = 22 };

static const double RATE = 0.002, MAX_NORM = 1.0, GOOD = 0.001;

/* The columns of a trace: what is heard, then i, f, o and c of two units. */
enum { NUMBER, MARK, UNIT, EACH = 4, COLUMNS = UNIT + 2 * EACH };

/* The numbers that the run keeps in its file: two traces, and then these. */
enum {
    TRACE = T * COLUMNS,
    UPDATES = 2 * TRACE,
    ERROR,
    BEFORE,
    AFTER,
    WANTED,
    NUMBERS
};

/* One update on new sequences; returns the mean squared error before it. */
static double
update(const gsl_rng *r, network *n, optimiser *o, batch *b)
{
    double L, norm;

    must(task_adding(r, b->x, b->target, b->mask));
    must(network_forward(n, b));
    must(rnn_squared_error(b->y, b->target, b->mask, b->cost, &L));

    network_clear(n, b);
    must(bptt_squared_error(b->y, b->target, b->mask, b->dy));
    must(network_backward(n, b));
    must(clip_norm(n->dtheta, MAX_NORM, &norm));
    must(optimiser_step(o, n->theta, n->dtheta));
    return 2.0 * L;
}

static double
learn(const gsl_rng *r, network *n, batch *b, double *updates)
{
    optimiser *o = optimiser_alloc(ADAM, n->theta->size, RATE);
    double error = INFINITY;

    progress_start("gates", LOOKS);
    for (int k = 0; k < LOOKS && error > GOOD; k++) {
        error = 0.0;
        for (int m = 0; m < LOOK; m++)
            error += update(r, n, o, b) / LOOK;
        *updates = (k + 1.0) * LOOK;
        progress_tick();
    }
    progress_end();
    optimiser_free(o);
    return error;
}

static double
gate_of(const network *n, size_t t, size_t gate, size_t unit)
{
    return sequence_of(n->s->gate, t - 1, 0)[gate * H + unit];
}

/* How much further an input gate is open at the marks than elsewhere. */
static double
opens(const network *n, const batch *b, size_t unit)
{
    double at = 0.0, elsewhere = 0.0;
    for (size_t t = 1; t <= T; t++) {
        const double i = gate_of(n, t, LSTM_I, unit);
        if (sequence_of(b->x, t - 1, 0)[1] > 0.0)
            at += i / 2.0;
        else
            elsewhere += i / (T - 2.0);
    }
    return at - elsewhere;
}

/*
 * The difference between the largest and the smallest value of a cell along the
 * sequence.
 */
static double
moves(const network *n, size_t unit)
{
    double least = INFINITY, most = -INFINITY;
    for (size_t t = 1; t <= T; t++) {
        least = fmin(least, sequence_of(n->s->c, t, 0)[unit]);
        most = fmax(most, sequence_of(n->s->c, t, 0)[unit]);
    }
    return most - least;
}

static void
choose(const network *n, const batch *b, size_t unit[2])
{
    unit[0] = 0;
    for (size_t j = 1; j < H; j++)
        if (opens(n, b, j) > opens(n, b, unit[0]))
            unit[0] = j;
    unit[1] = unit[0] == 0 ? 1 : 0;
    for (size_t j = 0; j < H; j++)
        if (j != unit[0] && moves(n, j) > moves(n, unit[1]))
            unit[1] = j;
}

static void
trace(const network *n, const batch *b, const size_t unit[2], double *numbers)
{
    for (size_t t = 1; t <= T; t++) {
        double *row = numbers + (t - 1) * COLUMNS;
        memcpy(row, sequence_of(b->x, t - 1, 0), 2 * sizeof *row);
        for (size_t k = 0; k < 2; k++) {
            double *at = row + UNIT + k * EACH;
            at[0] = gate_of(n, t, LSTM_I, unit[k]);
            at[1] = gate_of(n, t, LSTM_F, unit[k]);
            at[2] = gate_of(n, t, LSTM_O, unit[k]);
            at[3] = sequence_of(n->s->c, t, 0)[unit[k]];
        }
    }
}

static void
run(unsigned long seed, double *numbers)
{
    gsl_rng *r = gsl_rng_alloc(gsl_rng_mt19937);
    network *n = network_alloc(NETWORK_LSTM, T, B, 2, H, 1);
    network *before = network_alloc(NETWORK_LSTM, T, 1, 2, H, 1);
    network *after = network_alloc(NETWORK_LSTM, T, 1, 2, H, 1);
    batch *b = batch_alloc(T, B, 2, H, 1), *one = batch_alloc(T, 1, 2, H, 1);
    size_t unit[2];

    gsl_rng_set(r, seed);
    must(network_begin(r, n));
    gsl_vector_memcpy(before->theta, n->theta);
    numbers[ERROR] = learn(r, n, b, &numbers[UPDATES]);
    gsl_vector_memcpy(after->theta, n->theta);

    gsl_rng_set(r, SHOWN);
    must(task_adding(r, one->x, one->target, one->mask));
    numbers[WANTED] = sequence_of(one->target, T - 1, 0)[0];
    must(network_forward(before, one));
    numbers[BEFORE] = sequence_of(one->y, T - 1, 0)[0];
    must(network_forward(after, one));
    numbers[AFTER] = sequence_of(one->y, T - 1, 0)[0];
    choose(after, one, unit);
    trace(before, one, unit, numbers);
    trace(after, one, unit, numbers + TRACE);
    batch_free(b);
    batch_free(one);
    network_free(n);
    network_free(before);
    network_free(after);
    gsl_rng_free(r);
}

static void
value(data_file *d, const char *what, const char *when, double number)
{
    char name[64];
    snprintf(name, sizeof name, "gates_%s_%s", what, when);
    data_value(d, name, number);
}

/*
 * Writes the values that the chapter quotes: how far the first unit opens its
 * input gate at the marks and elsewhere, and how much its cell keeps.
 */
static void
keeping(data_file *d, const char *when, const double *numbers)
{
    double at = 0.0, elsewhere = 0.0, product = 1.0;
    for (int t = 0; t < T; t++) {
        const double *row = numbers + t * COLUMNS;
        if (row[MARK] > 0.0)
            at += row[UNIT] / 2.0;
        else
            elsewhere += row[UNIT] / (T - 2.0);
        product *= row[UNIT + 1];
    }
    value(d, "opens_at_marks", when, at);
    value(d, "opens_elsewhere", when, elsewhere);
    value(d, "product_of_f", when, product);
}

/* A trace as a data set of its own. */
static void
rows(data_file *d, const double *numbers)
{
    for (int t = 0; t < T; t++) {
        const double *q = numbers + t * COLUMNS;
        data_row(d, t + 1.0, q[NUMBER], q[MARK], q[2], q[3], q[4], q[5], q[6],
                 q[7], q[8], q[9]);
    }
    data_gap(d);
    data_gap(d);
}

static void
report(data_file *d)
{
    size_t runs, good = 0;
    double(*all)[NUMBERS] = data_gather(d, "run", NUMBERS, &runs);
    const double *first = all[0];

    rows(d, first);
    rows(d, first + TRACE);
    keeping(d, "before", first);
    keeping(d, "after", first + TRACE);
    data_value(d, "gates_updates", first[UPDATES]);
    data_value(d, "gates_error", first[ERROR]);
    data_value(d, "gates_said_before", first[BEFORE]);
    data_value(d, "gates_said_after", first[AFTER]);
    data_value(d, "gates_wanted", first[WANTED]);
    for (size_t n = 0; n < runs; n++)
        good += all[n][ERROR] <= GOOD;
    data_value(d, "gates_runs", (double)runs);
    data_value(d, "gates_good", (double)good);
    data_spread(d, "gates_all_updates", &all[0][UPDATES], NUMBERS, runs);
    data_spread(d, "gates_all_error", &all[0][ERROR], NUMBERS, runs);
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

    if (data_run(argc, argv, "gates", part, 2, which)) {
        data_file *d = data_open(argc, argv, "see the list of numbers above");
        run(which[1], numbers);
        for (int k = 0; k < NUMBERS; k++)
            data_row(d, numbers[k]);
        return data_close(d);
    }
    data_file *d = data_open(argc, argv,
                             "step\tnumber\tmark\ti\tf\to\tc\ti of the second "
                             "unit\tf\to\tc");
    report(d);
    return data_close(d);
}
