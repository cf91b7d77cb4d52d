/*
 * fault.c - a gradient with one mistake in it, W_hh where its transpose belongs, that
 * learns all the same, if more slowly; and what a gradient check says of it.
 */
#include "batch.h"
#include "bptt.h"
#include "data.h"
#include "gradient_check.h"
#include "must.h"
#include "optimiser.h"
#include "tasks.h"

#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics_double.h>
#include <math.h>
#include <stdio.h>

enum {
    T = 20,
    B = 10,
    H = 10,
    DELAY = 3,
    UPDATES = 500,
    EVERY = 10,
    SEEDS = 15
};

static const double rate = 0.01;
static const double START = 0.3;  // standard deviation of all weights

/* A network, what it hears, and a copy of it with another W_hh for the way back. */
typedef struct {
    rnn_params *p, *back, *dp;
    batch *b;
    int faulty;
} learner;

static double
loss(void *network)
{
    const learner *l = network;
    double L;

    must(rnn_forward(l->p, l->b->x, l->b->h));
    must(rnn_readout(l->p, l->b->h, l->b->y));
    must(rnn_squared_error(l->b->y, l->b->target, l->b->mask, l->b->cost, &L));
    return L;
}

/* With the fault, the way back meets the transpose of the W_hh that it should. */
static double
gradient(learner *l)
{
    const double L = loss(l);

    gsl_vector_memcpy(l->back->theta, l->p->theta);
    if (l->faulty)
        gsl_matrix_transpose(&l->back->W_hh.matrix);
    gsl_vector_set_zero(l->dp->theta);
    batch_clear(l->b);
    must(bptt_squared_error(l->b->y, l->b->target, l->b->mask, l->b->dy));
    must(bptt_backward(l->back, l->b->x, l->b->h, l->b->dy, l->b->da, l->b->dh,
                       l->dp));
    return L;
}

static learner
make_learner(int faulty)
{
    learner l = { rnn_params_alloc(1, H, 1, TANH),
                  rnn_params_alloc(1, H, 1, TANH),
                  rnn_params_alloc(1, H, 1, TANH), batch_alloc(T, B, 1, H, 1),
                  faulty };
    return l;
}

static void
free_learner(learner *l)
{
    rnn_params_free(l->p);
    rnn_params_free(l->back);
    rnn_params_free(l->dp);
    batch_free(l->b);
}

/* Learns from one seed, and leaves the squared error after every ten updates. */
static void
learn(learner *l, unsigned long seed, double error[UPDATES / EVERY + 1])
{
    gsl_rng *r = gsl_rng_alloc(gsl_rng_mt19937);
    optimiser *o = optimiser_alloc(ADAM, l->p->theta->size, rate);
    double sum = 0.0;

    gsl_rng_set(r, seed);
    for (size_t k = 0; k < l->p->theta->size; k++)
        gsl_vector_set(l->p->theta, k, gsl_ran_gaussian_ziggurat(r, START));
    for (size_t k = 0; k <= UPDATES; k++) {
        must(task_echo(r, DELAY, l->b->x, l->b->target, l->b->mask));
        // Twice the loss of an observation is its squared error.
        sum += 2.0 * gradient(l) / (T - DELAY) / (k == 0 ? 1.0 : EVERY);
        if (k % EVERY == 0) {
            error[k / EVERY] = sum;
            sum = 0.0;
        }
        must(optimiser_step(o, l->p->theta, l->dp->theta));
    }
    optimiser_free(o);
    gsl_rng_free(r);
}

/* What the check says of every block, before anything is learned. */
static void
check(data_file *d, learner *l)
{
    gradient_block block[RNN_BLOCKS];
    gsl_rng *r = gsl_rng_alloc(gsl_rng_mt19937);

    for (size_t k = 0; k < l->p->theta->size; k++)
        gsl_vector_set(l->p->theta, k, gsl_ran_gaussian_ziggurat(r, START));
    must(task_echo(r, DELAY, l->b->x, l->b->target, l->b->mask));
    gradient(l);
    rnn_blocks(l->p, l->dp, block);
    must(gradient_check(loss, l, GRADIENT_CHECK_STEP, block, RNN_BLOCKS));
    for (size_t i = 0; i < RNN_BLOCKS; i++) {
        char name[64];
        snprintf(name, sizeof name, "fault_%s_%s",
                 l->faulty ? "faulty" : "right", block[i].name);
        data_value(d, name, block[i].error);
    }
    gsl_rng_free(r);
}

static double
median_at(double error[SEEDS][UPDATES / EVERY + 1], size_t k)
{
    double at[SEEDS];

    for (size_t i = 0; i < SEEDS; i++)
        at[i] = error[i][k];
    gsl_sort(at, 1, SEEDS);
    return gsl_stats_median_from_sorted_data(at, 1, SEEDS);
}

int
main(int argc, char **argv)
{
    static double error[2][SEEDS][UPDATES / EVERY + 1];
    data_file *d = data_open(argc, argv, "updates\tright (1)\tfaulty (1)");

    for (int faulty = 0; faulty < 2; faulty++) {
        learner l = make_learner(faulty);
        check(d, &l);
        for (size_t i = 0; i < SEEDS; i++)
            learn(&l, i + 1, error[faulty][i]);
        free_learner(&l);
    }
    for (size_t k = 0; k <= UPDATES / EVERY; k++)
        data_row(d, (double)(k * EVERY), median_at(error[0], k),
                 median_at(error[1], k));
    data_value(d, "fault_updates", UPDATES);
    data_value(d, "fault_seeds", SEEDS);
    data_value(d, "fault_right_error", median_at(error[0], UPDATES / EVERY));
    data_value(d, "fault_faulty_error", median_at(error[1], UPDATES / EVERY));
    data_value(d, "fault_begin_error", median_at(error[1], 0));
    data_value(d, "fault_right_100", median_at(error[0], 100 / EVERY));
    data_value(d, "fault_faulty_100", median_at(error[1], 100 / EVERY));
    return data_close(d);
}
