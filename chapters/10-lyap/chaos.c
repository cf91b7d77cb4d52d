/*
 * chaos.c - what becomes of the gradient of a network that learns chaos (Mikhaeil,
 * Monfared & Durstewitz 2022)? It is trained to say the next number of the Henon map,
 * step by step from the true ones. Every few updates it runs on its own answers: the
 * largest Lyapunov exponent of that, and what is left of a gradient after 100 steps.
 *
 * Seed 1 was looked at, to choose the rate and the number of updates, before the
 * bands were set and the others were run.
 */
#include "clip.h"
#include "data.h"
#include "init.h"
#include "lyap.h"
#include "must.h"
#include "optimiser.h"
#include "progress.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_math.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    H = 24,
    B = 16,
    T = 30,       // steps of a sequence in training
    ALONE = 600,  // steps on its own,
    SKIP = 200,   // of which so many are not counted
    BACK = 100,   // steps back of the gradient that is measured
    LOOK = 2,     // updates between two looks
    LOOKS = 500,
    SEED = 2210
};
static const double RATE = 0.005, MAX_NORM = 1.0, GAIN = 0.5;
static const double SURE = 0.05;  // an exponent that is clearly not 0

/* The numbers of a run: at every look exponent, log10 of the gradient that is left
   after BACK steps, and the loss. */
enum { EXPONENT, LEFT, LOSS, KINDS, NUMBERS = KINDS * LOOKS };

typedef struct {
    rnn_params *p, *dp, *alone;
    sequence *x, *h, *target, *mask, *y, *dy, *da, *dh;
    sequence *silence, *run, *J;
    gsl_vector *cost;
    optimiser *o;
} learner;

static learner
make(void)
{
    learner l = { .p = rnn_params_alloc(1, H, 1, TANH),
                  .dp = rnn_params_alloc(1, H, 1, TANH),
                  .alone = rnn_params_alloc(1, H, 1, TANH),
                  .x = sequence_alloc(T, B, 1),
                  .h = sequence_alloc(T + 1, B, H),
                  .target = sequence_alloc(T, B, 1),
                  .mask = sequence_alloc(T, B, 1),
                  .y = sequence_alloc(T, B, 1),
                  .dy = sequence_alloc(T, B, 1),
                  .da = sequence_alloc(T, B, H),
                  .dh = sequence_alloc(T + 1, B, H),
                  .silence = sequence_alloc(ALONE, 1, 1),
                  .run = sequence_alloc(ALONE + 1, 1, H),
                  .J = sequence_alloc(ALONE, H, H),
                  .cost = gsl_vector_alloc(T) };
    l.o = optimiser_alloc(ADAM, l.p->theta->size, RATE);
    // The first two answers cannot be known.
    for (size_t k = 2 * B; k < (size_t)T * B; k++)
        l.mask->data[k] = 1.0 / (T - 2);
    return l;
}

static void
unmake(learner *l)
{
    sequence *const all[] = { l->x,  l->h,  l->target,  l->mask, l->y, l->dy,
                              l->da, l->dh, l->silence, l->run,  l->J };
    for (size_t k = 0; k < sizeof all / sizeof all[0]; k++)
        sequence_free(all[k]);
    rnn_params_free(l->p);
    rnn_params_free(l->dp);
    rnn_params_free(l->alone);
    gsl_vector_free(l->cost);
    optimiser_free(l->o);
}

/* Stretches of the map, each from a start of its own. */
static void
draw(const gsl_rng *r, learner *l)
{
    for (size_t i = 0; i < B; i++) {
        double x = gsl_ran_flat(r, -0.1, 0.1), before = 0.0;
        for (int t = -20; t <= T; t++) {
            if (t >= 0 && t < T)
                sequence_of(l->x, (size_t)t, i)[0] = x;
            if (t > 0)
                sequence_of(l->target, (size_t)t - 1, i)[0] = x;
            const double next = 1.0 - 1.4 * x * x + 0.3 * before;
            before = x;
            x = next;
        }
    }
}

static double
update(const gsl_rng *r, learner *l)
{
    double loss, norm;

    draw(r, l);
    must(rnn_forward(l->p, l->x, l->h));
    must(rnn_readout(l->p, l->h, l->y));
    must(rnn_squared_error(l->y, l->target, l->mask, l->cost, &loss));
    sequence_set_zero(l->dy);
    sequence_set_zero(l->dh);
    gsl_vector_set_zero(l->dp->theta);
    must(bptt_squared_error(l->y, l->target, l->mask, l->dy));
    must(bptt_backward(l->p, l->x, l->h, l->dy, l->da, l->dh, l->dp));
    must(clip_norm(l->dp->theta, MAX_NORM, &norm));
    must(optimiser_step(l->o, l->p->theta, l->dp->theta));
    return loss;
}

//: begin alone
/* The network that hears its own answers is a network, too: without an input. */
static void
close_loop(const rnn_params *p, rnn_params *alone)
{
    gsl_vector_const_view w_x = gsl_matrix_const_column(&p->W_xh.matrix, 0);
    gsl_vector_const_view w_y = gsl_matrix_const_row(&p->W_hy.matrix, 0);

    gsl_vector_memcpy(alone->theta, p->theta);
    gsl_blas_dger(1.0, &w_x.vector, &w_y.vector, &alone->W_hh.matrix);
    gsl_blas_daxpy(gsl_vector_get(&p->b_y.vector, 0), &w_x.vector,
                   &alone->b_h.vector);
}
//: end alone

/* The largest exponent of the run, after its first steps. */
static double
largest_exponent(const sequence *J)
{
    gsl_matrix *Q = gsl_matrix_alloc(H, 1), *A = gsl_matrix_alloc(H, 1);
    double lambda;
    gsl_vector_view exponent = gsl_vector_view_array(&lambda, 1);

    gsl_matrix_set_all(Q, 1.0 / sqrt(H));
    must(lyap_spectrum(J, SKIP, Q, A, &exponent.vector));
    gsl_matrix_free(Q);
    gsl_matrix_free(A);
    return lambda;
}

/* log10 of what is left of the last answer's gradient, BACK steps before. */
static double
gradient_left(const learner *l)
{
    rnn_params *dp = rnn_params_alloc(1, H, 1, TANH);
    sequence *da = sequence_alloc(BACK, 1, H);
    sequence *dh = sequence_alloc(BACK + 1, 1, H);
    gsl_vector *norm = gsl_vector_alloc(BACK + 1);
    const sequence x = sequence_steps(l->silence, ALONE - BACK, BACK);
    const sequence h = sequence_steps(l->run, ALONE - BACK, BACK + 1);

    for (size_t j = 0; j < H; j++)
        sequence_of(dh, BACK, 0)[j] = gsl_matrix_get(&l->p->W_hy.matrix, 0, j);
    must(bptt_sweep(l->alone, &x, &h, da, dh, dp));
    must(bptt_norms(dh, norm));
    const double left =
        log10(gsl_vector_get(norm, 0) / gsl_vector_get(norm, BACK));
    gsl_vector_free(norm);
    sequence_free(da);
    sequence_free(dh);
    rnn_params_free(dp);
    return left;
}

static void
run(unsigned long seed, double *numbers)
{
    gsl_rng *r = gsl_rng_alloc(gsl_rng_mt19937);
    learner l = make();

    gsl_rng_set(r, SEED + seed);
    must(init_gaussian(r, GAIN, &l.p->W_hh.matrix));
    must(init_gaussian(r, 1.0, &l.p->W_xh.matrix));
    must(init_gaussian(r, 1.0, &l.p->W_hy.matrix));
    progress_start("chaos", LOOKS);
    for (int k = 0; k < LOOKS; k++, progress_tick()) {
        double *look = numbers + (size_t)k * KINDS;
        for (int n = 0; n < LOOK; n++)
            look[LOSS] = update(r, &l);
        // It goes on from where the first stretch of the batch ended.
        memcpy(l.run->data, sequence_of(l.h, T, 0), H * sizeof(double));
        close_loop(l.p, l.alone);
        must(rnn_forward(l.alone, l.silence, l.run));
        must(lyap_jacobians(l.alone, l.run, l.J));
        look[EXPONENT] = largest_exponent(l.J);
        look[LEFT] = gradient_left(&l);
    }
    progress_end();
    unmake(&l);
    gsl_rng_free(r);
}

static void
claims(data_file *d, double (*of)[NUMBERS], size_t n)
{
    static const char paper[] = "Mikhaeil et al. 2022";
    double grew[DATA_SEEDS], shrank[DATA_SEEDS], end[DATA_SEEDS];
    double chaotic = 0.0, calm = 0.0;

    for (size_t i = 0; i < n; i++) {
        double looks[2] = { 0.0, 0.0 }, as_expected[2] = { 0.0, 0.0 };
        for (int k = 0; k < LOOKS; k++) {
            const double *look = of[i] + (size_t)k * KINDS;
            const int grows = look[LEFT] > 0.0, above = look[EXPONENT] > 0.0;
            if (fabs(look[EXPONENT]) > SURE) {
                looks[above]++;
                as_expected[above] += grows == above;
            }
        }
        // A share of each run, because the looks of one run resemble each other.
        shrank[i] = as_expected[0] / looks[0];
        grew[i] = as_expected[1] / looks[1];
        calm += looks[0];
        chaotic += looks[1];
        end[i] =
            data_median(of[i] + NUMBERS - 21 * KINDS + EXPONENT, KINDS, 21);
    }
    data_value(d, "chaos_chaotic", chaotic);
    data_value(d, "chaos_calm", calm);
    data_estimate(d, "chaos_end", estimate_median(end, 1, n));
    data_claim(d,
               &(data_published){ paper,
                                  "exponent above 0.05: share of gradients "
                                  "that grow over 100 steps",
                                  "1", 0.95, 1.0, "100 steps are not endless" },
               estimate_mean(grew, 1, n));
    data_claim(d,
               &(data_published){ paper,
                                  "exponent below -0.05: share of gradients "
                                  "that shrink over 100 steps",
                                  "1", 0.95, 1.0, "100 steps are not endless" },
               estimate_mean(shrank, 1, n));
    data_claim(d,
               &(data_published){ "Sprott 2003",
                                  "network that has learned the Henon map: "
                                  "exponent, median",
                                  "0.41922", 0.35, 0.49,
                                  "a copy, not the map" },
               estimate_median(end, 1, n));
}

int
main(int argc, char **argv)
{
    const data_part part[] = { { .word = (const char *const[]){ "run" },
                                 .words = 1 },
                               data_number("", 1, DATA_SEEDS) };
    size_t which[2], n;

    if (data_run(argc, argv, "chaos", part, 2, which)) {
        static double numbers[NUMBERS];
        data_file *d = data_open(argc, argv, "exponent\tleft\tloss");
        run(which[1], numbers);
        for (size_t k = 0; k < LOOKS; k++)
            data_row(d, numbers[KINDS * k], numbers[KINDS * k + 1],
                     numbers[KINDS * k + 2]);
        return data_close(d);
    }
    data_file *d = data_open(
        argc, argv, "seed\tupdates\texponent\tlog10 of what is left\tloss");
    double(*of)[NUMBERS] = data_gather(d, "run", NUMBERS, &n);
    for (size_t i = 0; i < n; i++) {
        for (size_t k = 0; k < LOOKS; k++)
            data_row(d, (double)i + 1.0, (k + 1.0) * LOOK, of[i][KINDS * k],
                     of[i][KINDS * k + 1], of[i][KINDS * k + 2]);
        data_gap(d);
    }
    data_value(d, "chaos_runs", (double)n);
    claims(d, of, n);
    free(of);
    return data_close(d);
}
