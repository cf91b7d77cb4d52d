/* gru_suite.h - a GRU with a batch and a loss, for the suites that test it. */
#ifndef GRU_SUITE_H
#define GRU_SUITE_H

#include "../runner/sheet.h"
#include "gru.h"
#include "must.h"
#include "suite.h"

#include <gsl/gsl_randist.h>
#include <math.h>

enum { T = 9, B = 4, D = 3, H = 5, O = 2 };

/* A network, a batch and what it is asked. */
typedef struct {
    gru_params *p, *dp;
    gru_states *s, *ds;
    sequence *x, *target, *mask, *y, *dy;
    gsl_vector *cost;
    int classes;  // cross-entropy in place of the squared error
} problem;

static inline void
draw(const gsl_rng *r, double *a, size_t n)
{
    for (size_t k = 0; k < n; k++)
        a[k] = gsl_ran_gaussian_ziggurat(r, 0.7);
}

static inline problem
room(size_t batch, int classes)
{
    return (problem){ .p = gru_params_alloc(D, H, O),
                      .dp = gru_params_alloc(D, H, O),
                      .s = gru_states_alloc(T, batch, H),
                      .ds = gru_states_alloc(T, batch, H),
                      .x = sequence_alloc(T, batch, D),
                      .target = sequence_alloc(T, batch, O),
                      .mask = sequence_alloc(T, batch, 1),
                      .y = sequence_alloc(T, batch, O),
                      .dy = sequence_alloc(T, batch, O),
                      .cost = gsl_vector_alloc(T),
                      .classes = classes };
}

static inline problem
pose(int classes)
{
    gsl_rng *r = gsl_rng_alloc(gsl_rng_mt19937);
    problem q = room(B, classes);

    gsl_rng_set(r, 2014);
    draw(r, q.p->theta->data, q.p->theta->size);
    draw(r, q.s->h->data, B * H);
    draw(r, q.x->data, T * B * D);
    draw(r, q.target->data, T * B * O);
    draw(r, q.mask->data, T * B);
    for (size_t k = 0; classes && k < T * B; k++) {
        q.target->data[k * O] = gsl_rng_uniform(r);
        q.target->data[k * O + 1] = 1.0 - q.target->data[k * O];
    }
    gsl_rng_free(r);
    return q;
}

static inline void
forget_gru(problem *q)
{
    sequence *const all[] = { q->x, q->target, q->mask, q->y, q->dy };
    for (size_t k = 0; k < sizeof all / sizeof all[0]; k++)
        sequence_free(all[k]);
    gru_params_free(q->p);
    gru_params_free(q->dp);
    gru_states_free(q->s);
    gru_states_free(q->ds);
    gsl_vector_free(q->cost);
}

static inline double
loss(void *network)
{
    const problem *q = network;
    double L;
    must(gru_forward(q->p, q->x, q->s));
    must(gru_readout(q->p, q->s->h, q->y));
    must((q->classes ? rnn_cross_entropy : rnn_squared_error)(
        q->y, q->target, q->mask, q->cost, &L));
    return L;
}

static inline void
forward_and_back(problem *q)
{
    loss(q);
    sequence_set_zero(q->dy);
    must((q->classes ? bptt_cross_entropy
                     : bptt_squared_error)(q->y, q->target, q->mask, q->dy));
    gsl_vector_set_zero(q->dp->theta);
    gru_states_clear(q->ds);
    must(gru_backward(q->p, q->x, q->s, q->dy, q->ds, q->dp));
}

/* Sets all biases of block k of b_h, the one of r, z or n. */
static inline void
set_gru_bias(gru_params *p, size_t k, double bias)
{
    gsl_vector_view block =
        gsl_vector_subvector(&p->b_h.vector, k * p->H, p->H);
    gsl_vector_set_all(&block.vector, bias);
}

#endif /* GRU_SUITE_H */
