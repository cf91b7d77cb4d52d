/*
 * bench_networks.c - one whole step of learning of an RNN and of an LSTM, and its
 * parts by themselves.
 *
 * The products of a step are also timed alone, and so are its activations, in the
 * same shapes and on the same memory; what is left over is all the rest.
 */
#include "bench.h"
#include "lstm.h"
#include "must.h"

#include <gsl/gsl_blas.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

struct bench_learner {
    bench_case c;
    rnn_params *rnn, *d_rnn;     // of an RNN
    sequence *h, *da, *dh;       // of an RNN
    lstm_params *lstm, *d_lstm;  // of an LSTM
    lstm_states *s, *ds;         // of an LSTM
    sequence *x, *y, *target, *mask, *dy;
    gsl_vector *cost;
};

const char *
bench_kind_name(bench_kind kind)
{
    static const char *const name[] = { "lstm", "rnn", "esn", "product" };
    return name[kind];
}

double
bench_operations(const bench_case *c)
{
    if (c->kind == BENCH_ESN)
        return NAN;
    if (c->kind == BENCH_PRODUCT)
        return 2.0 * pow((double)c->H, 3.0);
    // Products with W_hh and W_xh: one forward, and two back for W_hh, one for
    // W_xh, whose inputs want no gradient; and three small ones of the readout.
    const double H = (double)c->H, D = (double)c->D;
    const double gates = c->kind == BENCH_LSTM ? LSTM_GATES : 1.0;
    return 2.0 * (double)c->T * (double)c->B * H
           * (gates * (3.0 * H + 2.0 * D) + 3.0);
}

static void
begin_network(const gsl_rng *r, bench_learner *l)
{
    const size_t T = l->c.T, B = l->c.B, D = l->c.D, H = l->c.H;
    if (l->c.kind == BENCH_LSTM) {
        l->lstm = lstm_params_alloc(D, H, 1);
        l->d_lstm = lstm_params_alloc(D, H, 1);
        l->s = lstm_states_alloc(T, B, H);
        l->ds = lstm_states_alloc(T, B, H);
        // Not by lstm_begin(), whose orthogonal start takes seconds at H = 1024.
        bench_fill(r, l->lstm->theta->data, l->lstm->theta->size,
                   1.0 / sqrt((double)H));
        return;
    }
    l->rnn = rnn_params_alloc(D, H, 1, TANH);
    l->d_rnn = rnn_params_alloc(D, H, 1, TANH);
    l->h = sequence_alloc(T + 1, B, H);
    l->da = sequence_alloc(T, B, H);
    l->dh = sequence_alloc(T + 1, B, H);
    bench_fill(r, l->rnn->theta->data, l->rnn->theta->size,
               1.0 / sqrt((double)H));
}

bench_learner *
bench_learner_alloc(const gsl_rng *r, const bench_case *c)
{
    bench_learner *l = calloc(1, sizeof *l);
    if (l == NULL)
        exit(EXIT_FAILURE);
    l->c = *c;
    begin_network(r, l);
    l->x = sequence_alloc(c->T, c->B, c->D);
    l->y = sequence_alloc(c->T, c->B, 1);
    l->target = sequence_alloc(c->T, c->B, 1);
    l->mask = sequence_alloc(c->T, c->B, 1);
    l->dy = sequence_alloc(c->T, c->B, 1);
    l->cost = gsl_vector_alloc(c->T);
    bench_fill(r, l->x->data, c->T * c->B * c->D, 1.0);
    bench_fill(r, l->target->data, c->T * c->B, 1.0);
    for (size_t k = 0; k < c->T * c->B; k++)
        l->mask->data[k] = 1.0;
    return l;
}

void
bench_learner_free(bench_learner *l)
{
    sequence *const all[] = { l->h, l->da,     l->dh,   l->x,
                              l->y, l->target, l->mask, l->dy };
    for (size_t k = 0; k < sizeof all / sizeof all[0]; k++)
        sequence_free(all[k]);
    rnn_params_free(l->rnn);
    rnn_params_free(l->d_rnn);
    lstm_params_free(l->lstm);
    lstm_params_free(l->d_lstm);
    lstm_states_free(l->s);
    lstm_states_free(l->ds);
    gsl_vector_free(l->cost);
    free(l);
}

double
bench_learner_bytes(const bench_learner *l)
{
    const int lstm = l->c.kind == BENCH_LSTM;
    const sequence *const all[] = { lstm ? l->s->gate : l->da,
                                    lstm ? l->ds->gate : NULL,
                                    lstm ? l->s->c : NULL,
                                    lstm ? l->ds->c : NULL,
                                    lstm ? l->s->h : l->h,
                                    lstm ? l->ds->h : l->dh,
                                    l->x,
                                    l->y,
                                    l->target,
                                    l->mask,
                                    l->dy };
    size_t numbers =
        2 * (lstm ? l->lstm->theta : l->rnn->theta)->size + l->cost->size;
    for (size_t k = 0; k < sizeof all / sizeof all[0]; k++)
        if (all[k] != NULL)
            numbers += all[k]->T * all[k]->B * all[k]->n;
    return (double)(numbers * sizeof(double));
}

static void
lstm_whole_step(bench_learner *l)
{
    double L;
    must(lstm_forward(l->lstm, l->x, l->s));
    must(lstm_readout(l->lstm, l->s->h, l->y));
    must(rnn_squared_error(l->y, l->target, l->mask, l->cost, &L));
    sequence_set_zero(l->dy);
    lstm_states_clear(l->ds);
    gsl_vector_set_zero(l->d_lstm->theta);
    must(bptt_squared_error(l->y, l->target, l->mask, l->dy));
    must(lstm_backward(l->lstm, l->x, l->s, l->dy, l->ds, l->d_lstm));
}

static void
rnn_whole_step(bench_learner *l)
{
    double L;
    must(rnn_forward(l->rnn, l->x, l->h));
    must(rnn_readout(l->rnn, l->h, l->y));
    must(rnn_squared_error(l->y, l->target, l->mask, l->cost, &L));
    sequence_set_zero(l->dy);
    sequence_set_zero(l->dh);
    gsl_vector_set_zero(l->d_rnn->theta);
    must(bptt_squared_error(l->y, l->target, l->mask, l->dy));
    must(bptt_backward(l->rnn, l->x, l->h, l->dy, l->da, l->dh, l->d_rnn));
}

void
bench_step(void *with)
{
    bench_learner *l = with;
    if (l->c.kind == BENCH_LSTM)
        lstm_whole_step(l);
    else
        rnn_whole_step(l);
}

/* What the inputs ask of W_xh (to,from): two products for all steps at once. */
static void
input_products(const gsl_matrix *W, gsl_matrix *dW, const sequence *x,
               const sequence *a)
{
    const gsl_matrix_view x_all = sequence_rows(x, 0, x->T);
    gsl_matrix_view a_all = sequence_rows(a, 0, x->T);
    gsl_blas_dgemm(CblasNoTrans, CblasTrans, 1.0, &x_all.matrix, W, 0.0,
                   &a_all.matrix);
    gsl_blas_dgemm(CblasTrans, CblasNoTrans, 1.0, &a_all.matrix, &x_all.matrix,
                   0.0, dW);
}

/* What the states ask of W_hh: one step after another, but for its gradient. */
static void
state_products(const gsl_matrix *W, gsl_matrix *dW, const sequence *h,
               const sequence *a, const sequence *dh)
{
    for (size_t t = 0; t < a->T; t++) {
        gsl_matrix_view h_t = sequence_at(h, t), a_t = sequence_at(a, t);
        gsl_blas_dgemm(CblasNoTrans, CblasTrans, 1.0, &h_t.matrix, W, 1.0,
                       &a_t.matrix);
    }
    for (size_t t = a->T; t > 0; t--) {
        gsl_matrix_view a_t = sequence_at(a, t - 1);
        gsl_matrix_view dh_t = sequence_at(dh, t - 1);
        gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1.0, &a_t.matrix, W, 0.0,
                       &dh_t.matrix);
    }
    const gsl_matrix_view h_all = sequence_rows(h, 0, a->T);
    const gsl_matrix_view a_all = sequence_rows(a, 0, a->T);
    gsl_blas_dgemm(CblasTrans, CblasNoTrans, 1.0, &a_all.matrix, &h_all.matrix,
                   0.0, dW);
}

void
bench_products(void *with)
{
    bench_learner *l = with;
    if (l->c.kind == BENCH_LSTM) {
        input_products(&l->lstm->W_xh.matrix, &l->d_lstm->W_xh.matrix, l->x,
                       l->ds->gate);
        state_products(&l->lstm->W_hh.matrix, &l->d_lstm->W_hh.matrix, l->s->h,
                       l->ds->gate, l->ds->h);
    } else {
        input_products(&l->rnn->W_xh.matrix, &l->d_rnn->W_xh.matrix, l->x,
                       l->da);
        state_products(&l->rnn->W_hh.matrix, &l->d_rnn->W_hh.matrix, l->h,
                       l->da, l->dh);
    }
}

void
bench_activations(void *with)
{
    bench_learner *l = with;
    const size_t H = l->c.H, rows = l->c.T * l->c.B;
    if (l->c.kind == BENCH_RNN) {
        for (size_t k = 0; k < rows; k++) {
            double *row = l->da->data + k * H;
            memcpy(row, l->h->data + k * H, H * sizeof *row);
            activation_map(TANH, H, row);
        }
        return;
    }
    // i and f, g, o, and tanh(c) on the way there and again on the way back.
    for (size_t k = 0; k < rows; k++) {
        double *row = l->ds->gate->data + k * LSTM_GATES * H;
        memcpy(row, l->s->gate->data + k * LSTM_GATES * H,
               LSTM_GATES * H * sizeof *row);
        activation_map(LOGISTIC, 2 * H, row);
        activation_map(TANH, H, row + 2 * H);
        activation_map(LOGISTIC, H, row + 3 * H);
        for (int twice = 0; twice < 2; twice++) {
            memcpy(row, l->s->c->data + k * H, H * sizeof *row);
            activation_map(TANH, H, row);
        }
    }
}
