/*
 * bench.c - how fast is one whole step of learning, and where does its time go?
 *
 *     make bench
 *
 * One step is forward, loss and backward at T = 100, B = 20, D = 2, O = 1, on
 * one thread. Its products are also timed by themselves, and so are its
 * activations, in the same shapes and on the same memory; what is left over is
 * all the rest. Then follows what activation_map() saves. The measure for
 * everything is this machine's own rate for a product of two 1024x1024
 * matrices.
 */
#define _POSIX_C_SOURCE 200809L

#include "bench.h"
#include "bptt.h"
#include "must.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

enum { T = 100, B = 20, D = 2, O = 1, SQUARE = 1024, SEED = 1986 };

typedef struct {
    rnn_params *p, *dp;
    sequence *x, *h, *y, *target, *mask, *dy, *da, *dh;
    gsl_vector *cost;
} learner;

static void
rnn_whole_step(void *with)
{
    learner *l = with;
    double L;
    must(rnn_forward(l->p, l->x, l->h));
    must(rnn_readout(l->p, l->h, l->y));
    must(rnn_squared_error(l->y, l->target, l->mask, l->cost, &L));
    sequence_set_zero(l->dy);
    sequence_set_zero(l->dh);
    gsl_vector_set_zero(l->dp->theta);
    must(bptt_squared_error(l->y, l->target, l->mask, l->dy));
    must(bptt_backward(l->p, l->x, l->h, l->dy, l->da, l->dh, l->dp));
}

/* Only the three products with the recurrent weights, timed by themselves. */
static void
rnn_products(void *with)
{
    learner *l = with;
    const gsl_matrix *W = &l->p->W_hh.matrix;
    for (size_t t = 1; t <= T; t++) {
        const gsl_matrix_view h_prev = sequence_at(l->h, t - 1);
        gsl_matrix_view a = sequence_at(l->da, t - 1);
        gsl_blas_dgemm(CblasNoTrans, CblasTrans, 1.0, &h_prev.matrix, W, 0.0,
                       &a.matrix);
    }
    for (size_t t = T; t > 0; t--) {
        const gsl_matrix_view da = sequence_at(l->da, t - 1);
        gsl_matrix_view dh = sequence_at(l->dh, t - 1);
        gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1.0, &da.matrix, W, 0.0,
                       &dh.matrix);
    }
    const gsl_matrix_view h = sequence_rows(l->h, 0, T);
    const gsl_matrix_view da = sequence_rows(l->da, 0, T);
    gsl_blas_dgemm(CblasTrans, CblasNoTrans, 1.0, &da.matrix, &h.matrix, 0.0,
                   &l->dp->W_hh.matrix);
}

/* The activation of every pre-activation, row by row as in rnn_step(). */
static void
rnn_activations(void *with)
{
    learner *l = with;
    const size_t H = l->p->H;
    for (size_t i = 0; i < (size_t)T * B; i++) {
        double *row = l->da->data + i * H;
        memcpy(row, l->h->data + i * H, H * sizeof *row);
        activation_map(l->p->f, H, row);
    }
}

/* The same activations, but one number at a time. */
static void
one_by_one(void *with)
{
    learner *l = with;
    for (size_t k = 0; k < (size_t)T * B * l->p->H; k++)
        l->da->data[k] = activation_value(l->p->f, l->h->data[k]);
}

static void
report_rnn(const gsl_rng *r, size_t H, double rate)
{
    learner l = { rnn_params_alloc(D, H, O, TANH),
                  rnn_params_alloc(D, H, O, TANH),
                  sequence_alloc(T, B, D),
                  sequence_alloc(T + 1, B, H),
                  sequence_alloc(T, B, O),
                  sequence_alloc(T, B, O),
                  sequence_alloc(T, B, 1),
                  sequence_alloc(T, B, O),
                  sequence_alloc(T, B, H),
                  sequence_alloc(T + 1, B, H),
                  gsl_vector_alloc(T) };
    bench_fill(r, l.p->theta->data, l.p->theta->size, 1.0 / sqrt((double)H));
    bench_fill(r, l.x->data, T * B * D, 1.0);
    bench_fill(r, l.target->data, T * B * O, 1.0);
    for (size_t k = 0; k < T * B; k++)
        *sequence_of(l.mask, k / B, k % B) = 1.0;

    // Multiplications and additions of all six products of a step.
    const double flops =
        2.0 * T * B * (double)H * (3.0 * (double)H + 2 * D + 3 * O);
    const double step = bench_best(rnn_whole_step, &l);
    const double alone = bench_best(rnn_products, &l),
                 tanhs = bench_best(rnn_activations, &l);
    printf("%5zu %9.2f %9.1f %8.0f %% %9.0f %% %7.0f %% %7.0f %%\n", H,
           1e3 * step, 1e-9 * flops / step, 100.0 * flops / step / rate,
           100.0 * alone / step, 100.0 * tanhs / step,
           100.0 * (step - alone - tanhs) / step);
}

/* Nanoseconds for the activation of one number of ordinary size. */
static void
report_activation(const gsl_rng *r, activation f)
{
    enum { H = 32, N = T * B * H };
    learner l = { .p = rnn_params_alloc(D, H, O, f),
                  .h = sequence_alloc(T, B, H),
                  .da = sequence_alloc(T, B, H) };
    bench_fill(r, l.h->data, N, 1.0);
    const double alone = bench_best(one_by_one, &l),
                 map = bench_best(rnn_activations, &l);
    printf("%9s %14.1f %16.1f\n", activation_name(f), 1e9 * alone / N,
           1e9 * map / N);
}

int
main(void)
{
    gsl_rng *r = gsl_rng_alloc(gsl_rng_mt19937);
    gsl_rng_set(r, SEED);
    const double rate = bench_rate(r, SQUARE);
    printf("A product of two %dx%d matrices: %.1f GFLOP/s on one thread.\n",
           SQUARE, SQUARE, 1e-9 * rate);
    printf("One step (forward, loss, backward) at T = %d, B = %d, D = %d:\n\n",
           T, B, D);
    printf("    H        ms   GFLOP/s  of that   in dgemm    tanh    rest\n");
    const size_t H[] = { 32, 128, 256 };
    for (int k = 0; k < 3; k++)
        report_rnn(r, H[k], rate);
    printf("\nOne activation in ns, alone and in a row of 32:\n\n"
           "          activation_value   activation_map\n");
    report_activation(r, TANH);
    report_activation(r, LOGISTIC);
    return 0;
}
