/*
 * influence.c - influence balancing (Tallec & Ollivier 2018): a network with one
 * parameter, which does good in the long run and harm in the short.
 *
 *     s_{t+1} = A s_t + theta sgn,   L_t = (s_t[0] - 1)^2 / 2
 *
 * n = 23 units in a row; A has 0.5 on the diagonal and 0.5 beside it, so half
 * of every unit stays and half moves on towards unit 0. sgn is +1 for the 10
 * units that are near and -1 for the 13 that are far. Nothing here is drawn at
 * random.
 */
#include "bptt.h"
#include "data.h"
#include "must.h"
#include "progress.h"

#include <gsl/gsl_math.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

enum {
    N = 23,
    NEAR = 10,
    UPDATES = 3000,
    LONGEST = 200,  // the longest truncation
    DRAWN = 10      // updates between two points of a curve
};

static const double RATE = 1e-4;
static const double BEGIN = 0.5;        // theta_0
static const double BEST = -1.0 / 6.0;  // derived in the chapter

static const size_t looked_at[] = { 1, 10, 20, 30, 35, 40, 50, 100, LONGEST };
enum { LOOKS = sizeof looked_at / sizeof looked_at[0] };

static double
sign(size_t unit)
{
    return unit < NEAR ? 1.0 : -1.0;
}

/* It is a linear network whose bias is theta sgn: W_hh is A. */
static rnn_params *
network(void)
{
    rnn_params *p = rnn_params_alloc(1, N, 1, LINEAR);

    for (size_t i = 0; i < N; i++) {
        gsl_matrix_set(&p->W_hh.matrix, i, i, 0.5);
        if (i + 1 < N)
            gsl_matrix_set(&p->W_hh.matrix, i, i + 1, 0.5);
    }
    gsl_matrix_set(&p->W_hy.matrix, 0, 0, 1.0);  // y = s[0]
    return p;
}

static void
set_theta(rnn_params *p, double theta)
{
    for (size_t i = 0; i < N; i++)
        gsl_vector_set(&p->b_h.vector, i, theta * sign(i));
}

/* The gradient of theta from db_h, by the chain rule. */
static double
dtheta(const rnn_params *dp)
{
    double sum = 0.0;
    for (size_t i = 0; i < N; i++)
        sum += sign(i) * gsl_vector_get(&dp->b_h.vector, i);
    return sum;
}

/* The last steps of a run, and room to go back through them. */
typedef struct {
    rnn_params *p, *dp;
    sequence *x, *h, *y, *dy, *da, *dh;
} past;

static past
past_alloc(size_t K)
{
    return (past){ network(),
                   rnn_params_alloc(1, N, 1, LINEAR),
                   sequence_alloc(K, 1, 1),
                   sequence_alloc(K + 1, 1, N),
                   sequence_alloc(K, 1, 1),
                   sequence_alloc(K, 1, 1),
                   sequence_alloc(K, 1, N),
                   sequence_alloc(K + 1, 1, N) };
}

static void
past_free(past *s)
{
    sequence *all[] = { s->x, s->h, s->y, s->dy, s->da, s->dh };
    for (size_t k = 0; k < sizeof all / sizeof all[0]; k++)
        sequence_free(all[k]);
    rnn_params_free(s->p);
    rnn_params_free(s->dp);
}

/*
 * dy at the last step times ds[0]/dtheta, counting only the influence of theta
 * in the last K steps.
 */
static double
gradient(past *s, double dy)
{
    gsl_vector_set_zero(s->dp->theta);
    sequence_set_zero(s->dh);
    *sequence_of(s->dy, s->dy->T - 1, 0) = dy;
    must(bptt_backward(s->p, s->x, s->h, s->dy, s->da, s->dh, s->dp));
    return dtheta(s->dp);
}

/* One step forward. The oldest of the K steps is dropped. */
static double
advance(past *s, size_t K)
{
    memmove(s->h->data, s->h->data + N, K * N * sizeof(double));
    const sequence x = sequence_steps(s->x, K - 1, 1);
    sequence h = sequence_steps(s->h, K - 1, 2);
    sequence y = sequence_steps(s->y, K - 1, 1);
    must(rnn_forward(s->p, &x, &h));
    must(rnn_readout(s->p, &h, &y));
    return *sequence_of(&y, 0, 0);
}

/* Descent with a gradient that goes K steps back, the state carried on. */
static double
descend(data_file *d, size_t K)
{
    past s = past_alloc(K);
    double theta = BEGIN;

    for (size_t i = 0; i < N; i++)
        sequence_of(s.h, K, 0)[i] = 1.0;  // s_0
    //: begin descent
    for (size_t update = 0; update <= UPDATES; update++) {
        if (update % DRAWN == 0)
            data_row(d, (double)K, (double)update, theta);
        set_theta(s.p, theta);
        const double said = advance(&s, K);
        theta -= RATE * gradient(&s, said - 1.0);
    }
    //: end descent
    data_gap(d);
    data_gap(d);
    past_free(&s);
    return theta;
}

/*
 * The sum over k < K of (A^k sgn)[0], found by counting paths through the
 * units, as the chapter explains.
 */
static double
theory(size_t K)
{
    double sum = 0.0;
    for (size_t k = 0; k < K; k++)
        for (size_t j = 0; j <= k && j < N; j++)
            sum +=
                sign(j) * gsl_ran_binomial_pdf((unsigned)j, 0.5, (unsigned)k);
    return sum;
}

/* ds[0]/dtheta for every K, and the first K at which it has the right sign. */
static void
signs(data_file *d)
{
    size_t first_right = 0, most = 0;
    double highest = 0.0, worst = 0.0, last = 0.0;

    for (size_t K = 1; K <= LONGEST; K++) {
        past s = past_alloc(K);
        const double slope = gradient(&s, 1.0), known = theory(K);
        data_row(d, (double)K, slope, known);
        if (slope < 0.0 && first_right == 0)
            first_right = K;
        if (slope > highest) {
            highest = slope;
            most = K;
        }
        worst = data_larger(worst, fabs(slope / known - 1.0));
        last = slope;
        past_free(&s);
    }
    data_gap(d);
    data_gap(d);
    data_value(d, "influence_first_right", (double)first_right);
    data_value(d, "influence_most_wrong", (double)most);
    data_value(d, "influence_most_wrong_slope", highest);
    data_value(d, "influence_true_slope", last);
    data_value(d, "influence_worst_error", worst);
}

int
main(int argc, char **argv)
{
    data_file *d = data_open(argc, argv,
                             "K (steps)\tds[0]/dtheta or update\tby counting "
                             "or theta");
    double end = 0.0;
    char name[64];

    signs(d);
    progress_start("influence", LOOKS);
    for (size_t i = 0; i < LOOKS; i++) {
        end = descend(d, looked_at[i]);
        snprintf(name, sizeof name, "influence_theta_K%zu", looked_at[i]);
        data_value(d, name, end);
        progress_tick();
    }
    progress_end();
    data_claim(d,
               &(data_published){ "Tallec & Ollivier 2018, influence balancing",
                                  "theta after 3000 updates, K = 200", "-1/6",
                                  BEST - 1e-3, BEST + 1e-3,
                                  "descent has not quite ended" },
               estimate_exact(end));
    return data_close(d);
}
