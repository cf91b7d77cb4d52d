/*
 * bench_lstm.c - how fast is one whole step of learning of an LSTM?
 *
 *     make bench
 *
 * One step is forward, loss and backward at T = 100, on one thread: B = 20 and
 * D = 2, and once B = 32 and D = 64. The measure is this machine's own rate for
 * a product of two 1024x1024 matrices.
 */
#define _POSIX_C_SOURCE 200809L

#include "bench.h"
#include "lstm.h"
#include "must.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_randist.h>
#include <stdio.h>

enum { T = 100, O = 1, SQUARE = 1024, SEED = 1997 };

typedef struct {
    lstm_params *p, *dp;
    lstm_states *s, *ds;
    sequence *x, *y, *target, *mask, *dy;
    gsl_vector *cost;
} learner;

static void
lstm_whole_step(void *with)
{
    learner *l = with;
    double L;
    must(lstm_forward(l->p, l->x, l->s));
    must(lstm_readout(l->p, l->s->h, l->y));
    must(rnn_squared_error(l->y, l->target, l->mask, l->cost, &L));
    sequence_set_zero(l->dy);
    lstm_states_clear(l->ds);
    gsl_vector_set_zero(l->dp->theta);
    must(bptt_squared_error(l->y, l->target, l->mask, l->dy));
    must(lstm_backward(l->p, l->x, l->s, l->dy, l->ds, l->dp));
}

static void
lstm_way_there(void *with)
{
    learner *l = with;
    must(lstm_forward(l->p, l->x, l->s));
}

static void
report_lstm(const gsl_rng *r, size_t B, size_t D, size_t H, double rate)
{
    learner l = { lstm_params_alloc(D, H, O), lstm_params_alloc(D, H, O),
                  lstm_states_alloc(T, B, H), lstm_states_alloc(T, B, H),
                  sequence_alloc(T, B, D),    sequence_alloc(T, B, O),
                  sequence_alloc(T, B, O),    sequence_alloc(T, B, 1),
                  sequence_alloc(T, B, O),    gsl_vector_alloc(T) };
    must(lstm_begin(r, l.p));
    bench_fill(r, l.x->data, T * B * D, 1.0);
    bench_fill(r, l.target->data, T * B * O, 1.0);
    for (size_t k = 0; k < T * B; k++)
        l.mask->data[k] = 1.0;

    // Products with W_hh and W_xh: one forward, and two back for W_hh, one for
    // W_xh, whose inputs want no gradient; and three small ones of the readout.
    const double flops =
        2.0 * T * (double)B * (double)H
        * (LSTM_GATES * (3.0 * (double)H + 2.0 * (double)D) + 3 * O);
    const double step = bench_best(lstm_whole_step, &l);
    const double there = bench_best(lstm_way_there, &l);
    printf("%5zu %5zu %5zu %9.2f %9.2f %9.1f %8.0f %%\n", B, D, H, 1e3 * step,
           1e3 * there, 1e-9 * flops / step, 100.0 * flops / step / rate);
    lstm_params_free(l.p);
    lstm_params_free(l.dp);
    lstm_states_free(l.s);
    lstm_states_free(l.ds);
    sequence *const all[] = { l.x, l.y, l.target, l.mask, l.dy };
    for (size_t k = 0; k < sizeof all / sizeof all[0]; k++)
        sequence_free(all[k]);
    gsl_vector_free(l.cost);
}

int
main(void)
{
    gsl_rng *r = gsl_rng_alloc(gsl_rng_mt19937);
    gsl_rng_set(r, SEED);
    const double rate = bench_rate(r, SQUARE);
    printf("\nAn LSTM: one step (forward, loss, backward) at T = %d, beside a "
           "product of\ntwo %dx%d matrices, %.1f GFLOP/s:\n\n",
           T, SQUARE, SQUARE, 1e-9 * rate);
    printf("    B     D     H        ms  forward   GFLOP/s  of that\n");
    static const size_t H[] = { 32, 128, 256 };
    for (int k = 0; k < 3; k++)
        report_lstm(r, 20, 2, H[k], rate);
    report_lstm(r, 32, 64, 256, rate);
    gsl_rng_free(r);
    return 0;
}
