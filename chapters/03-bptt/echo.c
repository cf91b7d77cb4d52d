/*
 * echo.c - which delays can be learned when the gradient goes back only k2
 * steps? x_t is +1 or -1, and the network is asked for x_{t-delay}.
 *
 * With k1 = 1 every cost goes back through exactly k2 steps, its own among
 * them: the lags 0..k2-1. The input that is asked for entered at lag 'delay',
 * so its trace is in the gradient only when k2 >= delay + 1. A larger k1 would
 * be cheaper, and would blur this line, because only the last cost of every
 * window would go back all of k2.
 *
 * k2 = 0 stands for a network of which only the readout is learned. Whatever it
 * can answer comes from what its untrained recurrent weights happen to
 * remember. They are drawn in two ways: small, from N(0, 0.5^2/H), so that a
 * trace halves or so at every step, and orthogonal, so that it only turns, as
 * far as tanh lets it.
 */
#include "batch.h"
#include "bptt.h"
#include "data.h"
#include "must.h"
#include "optimiser.h"
#include "progress.h"
#include "tasks.h"

#include <gsl/gsl_linalg.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum {
    H = 16,
    T = 40,
    B = 10,
    UPDATES = 800,  // at most: a run ends when it has learned
    TESTS = 10      // fresh batches
};

static const double RATE = 0.003;
static const double GAIN = 0.5;     // of the small start
static const double INPUT = 0.3;    // standard deviation of W_xh
static const double ENOUGH = 0.01;  // squared error at which a run ends
static const double LEARNED = 0.1;  // squared error that counts as learned

enum { SMALL, ORTHOGONAL, STARTS };
static const char *const start_name[STARTS] = { "small", "orthogonal" };

static const size_t delay[] = { 1, 2, 3, 4, 5, 6, 7, 8, 10, 12 };
static const size_t depth[] = { 0, 1, 2, 3, 4, 6, 8, 12 };
enum {
    DELAYS = sizeof delay / sizeof delay[0],
    DEPTHS = sizeof depth / sizeof depth[0]
};

/* Everything a run needs, made once for all of them. */
typedef struct {
    rnn_params *p, *dp;
    batch *b;
} desk;

static desk
desk_alloc(void)
{
    return (desk){ rnn_params_alloc(1, H, 1, TANH),
                   rnn_params_alloc(1, H, 1, TANH),
                   batch_alloc(T, B, 1, H, 1) };
}

static void
desk_free(desk *k)
{
    batch_free(k->b);
    rnn_params_free(k->p);
    rnn_params_free(k->dp);
}

/* Turns a matrix of Gaussian numbers into the orthogonal one of its QR. */
static void
make_orthogonal(gsl_matrix *W)
{
    gsl_matrix *Q = gsl_matrix_alloc(H, H), *R = gsl_matrix_alloc(H, H);
    gsl_vector *tau = gsl_vector_alloc(H);

    must(gsl_linalg_QR_decomp(W, tau));
    must(gsl_linalg_QR_unpack(W, tau, Q, R));
    gsl_matrix_memcpy(W, Q);
    gsl_vector_free(tau);
    gsl_matrix_free(R);
    gsl_matrix_free(Q);
}

/*
 * Both starts draw the same random numbers, so they differ only in W_hh, which
 * is made orthogonal for one of them.
 */
static void
begin(const gsl_rng *r, int start, rnn_params *p)
{
    gsl_vector_set_zero(p->theta);
    for (size_t i = 0; i < (size_t)H * H; i++)
        p->W_hh.matrix.data[i] = gsl_ran_gaussian_ziggurat(r, GAIN / sqrt(H));
    for (size_t i = 0; i < H; i++) {
        p->W_xh.matrix.data[i] = gsl_ran_gaussian_ziggurat(r, INPUT);
        p->W_hy.matrix.data[i] = gsl_ran_gaussian_ziggurat(r, 1.0 / sqrt(H));
    }
    if (start == ORTHOGONAL)
        make_orthogonal(&p->W_hh.matrix);
}

/* Draws a fresh batch and runs forward; returns the mean squared error. */
static double
forward(const gsl_rng *r, size_t lag, desk *k)
{
    double L;

    must(task_echo(r, lag, k->b->x, k->b->target, k->b->mask));
    must(rnn_forward(k->p, k->b->x, k->b->h));
    must(rnn_readout(k->p, k->b->h, k->b->y));
    must(rnn_squared_error(k->b->y, k->b->target, k->b->mask, k->b->cost, &L));
    return 2.0 * L / (double)(T - lag);
}

/* The gradient of a mean over all answers, truncated after k2 steps. */
static void
backward(size_t lag, size_t k2, desk *k)
{
    sequence_set_zero(k->b->dy);
    gsl_vector_set_zero(k->dp->theta);
    must(bptt_squared_error(k->b->y, k->b->target, k->b->mask, k->b->dy));
    must(bptt_truncated(k->p, k->b->x, k->b->h, k->b->dy, 1, k2 > 0 ? k2 : 1,
                        k->b->da, k->b->dh, k->dp));
    gsl_vector_scale(k->dp->theta, 1.0 / (double)(T - lag));
    if (k2 == 0) {
        gsl_matrix_set_zero(&k->dp->W_xh.matrix);
        gsl_matrix_set_zero(&k->dp->W_hh.matrix);
        gsl_vector_set_zero(&k->dp->b_h.vector);
    }
}

/* Learns one echo from one start; the squared error on fresh sequences. */
static double
run(const gsl_rng *r, int start, size_t lag, size_t k2, desk *k)
{
    optimiser *o = optimiser_alloc(ADAM, k->p->theta->size, RATE);
    double error = 0.0;

    begin(r, start, k->p);
    //: begin descent
    for (int update = 0; update < UPDATES; update++) {
        if (forward(r, lag, k) < ENOUGH)
            break;
        backward(lag, k2, k);
        must(optimiser_step(o, k->p->theta, k->dp->theta));
    }
    //: end descent
    for (int i = 0; i < TESTS; i++)
        error += forward(r, lag, k) / TESTS;
    optimiser_free(o);
    return error;
}

/* The longest delay up to which every one is learned. */
static double
longest(double error[DELAYS][DEPTHS], size_t j)
{
    size_t i = 0;
    while (i < DELAYS && error[i][j] < LEARNED)
        i++;
    return i > 0 ? (double)delay[i - 1] : 0.0;
}

/* Writes the values that the chapter quotes from one map. */
static void
report(data_file *d, int start, double error[DELAYS][DEPTHS])
{
    const char *const of = start_name[start];
    char name[64];
    int within = 0, within_learned = 0, beyond = 0, beyond_learned = 0;

    for (size_t j = 0; j < DEPTHS; j++) {
        snprintf(name, sizeof name, "echo_%s_k%zu_longest", of, depth[j]);
        data_value(d, name, longest(error, j));
        for (size_t i = 0; i < DELAYS; i++) {
            const int inside = depth[j] >= delay[i] + 1;
            const int learned = error[i][j] < LEARNED;
            snprintf(name, sizeof name, "echo_%s_k%zu_delay%zu", of, depth[j],
                     delay[i]);
            data_value(d, name, error[i][j]);
            within += inside;
            within_learned += inside && learned;
            beyond += !inside && depth[j] > 0;
            beyond_learned += !inside && depth[j] > 0 && learned;
        }
    }
    snprintf(name, sizeof name, "echo_%s_within", of);
    data_value(d, name, within);
    snprintf(name, sizeof name, "echo_%s_within_learned", of);
    data_value(d, name, within_learned);
    snprintf(name, sizeof name, "echo_%s_beyond", of);
    data_value(d, name, beyond);
    snprintf(name, sizeof name, "echo_%s_beyond_learned", of);
    data_value(d, name, beyond_learned);
}

/*
 * The map of one start, as its runs have left it: the median error of every
 * cell, and the quartiles.
 */
static void
map(data_file *d, int start)
{
    double error[DELAYS][DEPTHS], quartile[DELAYS][DEPTHS][2];
    size_t runs;

    for (size_t j = 0; j < DEPTHS; j++) {
        char name[32];
        snprintf(name, sizeof name, "%s-k%zu", start_name[start], depth[j]);
        double(*all)[DELAYS] = data_gather(d, name, DELAYS, &runs);
        for (size_t i = 0; i < DELAYS; i++) {
            error[i][j] = data_median(&all[0][i], DELAYS, runs);
            data_quartiles(&all[0][i], DELAYS, runs, quartile[i][j]);
        }
        free(all);
    }
    for (size_t i = 0; i < DELAYS; i++)
        for (size_t j = 0; j < DEPTHS; j++)
            data_row(d, start, (double)depth[j], (double)delay[i], (double)j,
                     (double)i, error[i][j], quartile[i][j][0],
                     quartile[i][j][1]);
    data_gap(d);
    data_gap(d);
    report(d, start, error);
}

/* A run: all delays with one start, one truncation and one seed. */
static int
one_run(int argc, char **argv, int start, size_t k2, unsigned long seed)
{
    data_file *d = data_open(argc, argv, "squared error for every delay");
    gsl_rng *r = gsl_rng_alloc(gsl_rng_mt19937);
    desk k = desk_alloc();

    progress_start("echo", DELAYS);
    for (size_t i = 0; i < DELAYS; i++) {
        gsl_rng_set(r, seed);
        data_row(d, run(r, start, delay[i], k2, &k));
        progress_tick();
    }
    progress_end();
    desk_free(&k);
    gsl_rng_free(r);
    return data_close(d);
}

int
main(int argc, char **argv)
{
    const data_part part[] = { data_word(start_name),
                               data_number("k", 0, depth[DEPTHS - 1]),
                               data_number("", 1, DATA_SEEDS) };
    size_t run[3];

    if (data_run(argc, argv, "echo", part, 3, run))
        return one_run(argc, argv, (int)run[0], run[1], run[2]);
    data_file *d = data_open(argc, argv,
                             "start (0 small, 1 orthogonal)\tk2 (steps)\t"
                             "delay (steps)\tcolumn\trow\tsquared error (1)\t"
                             "a quarter below\ta quarter above");
    map(d, SMALL);
    map(d, ORTHOGONAL);
    return data_close(d);
}
