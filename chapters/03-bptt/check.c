/*
 * check.c - a second opinion on every gradient of the chapter: the relative
 * error of each block of parameters against the step of the difference, and how
 * far back a difference can still measure a gradient that is vanishing.
 */
#include "batch.h"
#include "bptt.h"
#include "data.h"
#include "must.h"

#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <math.h>
#include <stdio.h>

enum { B = 3, D = 2, H = 5, O = 4, SHORT = 10, LONG = 60, SEED = 1998 };

/* A network, what it hears, and what it should have said. */
typedef struct {
    rnn_params *p, *dp;
    batch *b;
    int classes;  // cross-entropy in place of the squared error
} problem;

static problem
pose(size_t T, activation f, int classes)
{
    problem q = { rnn_params_alloc(D, H, O, f), rnn_params_alloc(D, H, O, f),
                  batch_alloc(T, B, D, H, O), classes };
    gsl_rng *r = gsl_rng_alloc(gsl_rng_mt19937);

    gsl_rng_set(r, SEED);
    for (size_t k = 0; k < q.p->theta->size; k++)
        gsl_vector_set(q.p->theta, k, gsl_ran_gaussian_ziggurat(r, 0.5));
    for (size_t k = 0; k < T * B * D; k++)
        q.b->x->data[k] = gsl_ran_gaussian_ziggurat(r, 1.0);
    for (size_t k = 0; k < B * H; k++)
        q.b->h->data[k] = gsl_ran_gaussian_ziggurat(r, 0.5);
    for (size_t k = 0; k < T * B; k++)
        q.b->target->data[k * O + gsl_rng_uniform_int(r, O)] = 1.0;
    gsl_rng_free(r);
    return q;
}

static void
forget(problem *q)
{
    batch_free(q->b);
    rnn_params_free(q->p);
    rnn_params_free(q->dp);
}

//: begin check
/* The loss, and nothing else: this is what the check calls again and again. */
static double
loss(void *network)
{
    const problem *q = network;
    const batch *b = q->b;
    double L;

    must(rnn_forward(q->p, b->x, b->h));
    must(rnn_readout(q->p, b->h, b->y));
    must((q->classes ? rnn_cross_entropy : rnn_squared_error)(
        b->y, b->target, b->mask, b->cost, &L));
    return L;
}

/* The gradient of the same loss, by the code that is to be checked. */
static void
gradient(problem *q)
{
    batch *b = q->b;

    loss(q);
    gsl_vector_set_zero(q->dp->theta);
    batch_clear(b);
    must((q->classes ? bptt_cross_entropy
                     : bptt_squared_error)(b->y, b->target, b->mask, b->dy));
    must(bptt_backward(q->p, b->x, b->h, b->dy, b->da, b->dh, q->dp));
}
//: end check

/* Sets the mask, so that every step is observed, or only the last. */
static void
ask(problem *q, int only_the_last)
{
    for (size_t t = 0; t < q->b->mask->T; t++)
        for (size_t i = 0; i < B; i++)
            *sequence_of(q->b->mask, t, i) =
                !only_the_last || t + 1 == q->b->mask->T ? 1.0 : 0.0;
}

/* The errors of all blocks for steps of 1e-12 to 1. */
static void
steps(data_file *d)
{
    problem q = pose(SHORT, TANH, 1);
    gradient_block block[RNN_BLOCKS];

    ask(&q, 0);
    gradient(&q);
    rnn_blocks(q.p, q.dp, block);
    for (int k = -48; k <= 0; k++) {
        const double step = pow(10.0, k / 4.0);
        must(gradient_check(loss, &q, step, block, RNN_BLOCKS));
        data_row(d, step, block[0].error, block[1].error, block[2].error,
                 block[3].error, block[4].error);
    }
    data_gap(d);
    data_gap(d);
    must(gradient_check(loss, &q, GRADIENT_CHECK_STEP, block, RNN_BLOCKS));
    for (size_t i = 0; i < RNN_BLOCKS; i++) {
        char name[64];
        snprintf(name, sizeof name, "check_%s", block[i].name);
        data_value(d, name, block[i].error);
    }
    forget(&q);
}

/* The worst block of any activation with any loss. */
static void
worst(data_file *d)
{
    double most = 0.0;

    for (int k = 0; k < 2 * ACTIVATIONS; k++) {
        problem q = pose(SHORT, (activation)(k / 2), k % 2);
        gradient_block block[RNN_BLOCKS];
        ask(&q, 0);
        gradient(&q);
        rnn_blocks(q.p, q.dp, block);
        must(gradient_check(loss, &q, GRADIENT_CHECK_STEP, block, RNN_BLOCKS));
        for (size_t i = 0; i < RNN_BLOCKS; i++)
            // Written so that a NaN counts as worse than any number.
            if (!(block[i].error <= most))
                most = block[i].error;
        forget(&q);
    }
    data_value(d, "check_worst", most);
}

/*
 * How exactly a central difference measures dh_0 when only the last step is
 * observed.
 */
static void
distances(data_file *d)
{
    size_t blind = 0;

    for (size_t T = 1; T <= LONG; T++) {
        problem q = pose(T, TANH, 0);
        // Halves the recurrent weights, so that the gradient vanishes.
        gsl_matrix_scale(&q.p->W_hh.matrix, 0.5);
        ask(&q, 1);
        gradient(&q);
        gradient_block start = { "h_0", q.b->h->data, q.b->dh->data, B * H,
                                 NAN };
        gsl_vector *norm = gsl_vector_alloc(T + 1);
        must(gradient_check(loss, &q, GRADIENT_CHECK_STEP, &start, 1));
        must(bptt_norms(q.b->dh, norm));
        data_row(d, (double)T, start.error, gsl_vector_get(norm, 0), NAN, NAN,
                 NAN);
        if (blind == 0 && start.error > 0.5)
            blind = T;
        if (T == LONG)
            data_value(d, "check_norm_far", gsl_vector_get(norm, 0));
        gsl_vector_free(norm);
        forget(&q);
    }
    data_value(d, "check_blind_from", (double)blind);
}

int
main(int argc, char **argv)
{
    data_file *d = data_open(argc, argv,
                             "step (1) or T\tW_xh or h_0\tW_hh or norm\tb_h\t"
                             "W_hy\tb_y");
    data_value(d, "check_seed", SEED);
    steps(d);
    worst(d);
    distances(d);
    return data_close(d);
}
