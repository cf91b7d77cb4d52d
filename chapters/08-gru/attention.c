/*
 * attention.c - how strongly an output depends on the input n steps before it, in
 * three untrained networks: a tanh network and an LSTM, which hand the effect on from
 * step to step, and one head of attention, which looks at all inputs at once. The
 * inputs are those of the adding problem.
 *
 * The output is projected on one random direction of length 1, so that all three
 * have a gradient of the same kind: of one number, with respect to an input.
 */
#include "data.h"
#include "init.h"
#include "lstm.h"
#include "must.h"
#include "progress.h"
#include "tasks.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdio.h>

enum { T = 400, H = 50, B = 10, D = 2, O = 1, NETWORKS = 21, SEED = 2017 };

enum { TANH_RNN, LSTM, ATTENTION, KINDS };
static const char *const kind_name[KINDS] = { "rnn", "lstm", "attention" };

/* A direction of length 1. */
static void
draw_direction(const gsl_rng *r, gsl_vector *g)
{
    for (size_t j = 0; j < g->size; j++)
        gsl_vector_set(g, j, gsl_ran_gaussian_ziggurat(r, 1.0));
    gsl_vector_scale(g, 1.0 / gsl_blas_dnrm2(g));
}

/* The gradient of the last state is g, for every sequence of the batch. */
static void
begin_at(const gsl_vector *g, sequence *dh)
{
    for (size_t i = 0; i < B; i++)
        for (size_t j = 0; j < H; j++)
            sequence_of(dh, T, i)[j] = gsl_vector_get(g, j);
}

/* dx_t = da_t W_xh, at every step. */
static void
to_inputs(const sequence *da, const gsl_matrix *W_xh, sequence *dx)
{
    const gsl_matrix_view all_da = sequence_rows(da, 0, T);
    gsl_matrix_view all_dx = sequence_rows(dx, 0, T);
    gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1.0, &all_da.matrix, W_xh, 0.0,
                   &all_dx.matrix);
}

static void
rnn_gradient(const gsl_rng *r, const gsl_vector *g, const sequence *x,
             sequence *dx)
{
    rnn_params *p = rnn_params_alloc(D, H, O, TANH);
    rnn_params *dp = rnn_params_alloc(D, H, O, TANH);
    sequence *h = sequence_alloc(T + 1, B, H),
             *dh = sequence_alloc(T + 1, B, H);
    sequence *da = sequence_alloc(T, B, H);

    must(init_glorot_normal(r, &p->W_xh.matrix));
    must(init_orthogonal(r, 1.0, &p->W_hh.matrix));
    must(rnn_forward(p, x, h));
    begin_at(g, dh);
    must(bptt_sweep(p, x, h, da, dh, dp));
    to_inputs(da, &p->W_xh.matrix, dx);
    rnn_params_free(p);
    rnn_params_free(dp);
    sequence_free(h);
    sequence_free(dh);
    sequence_free(da);
}

static void
lstm_gradient(const gsl_rng *r, const gsl_vector *g, const sequence *x,
              sequence *dx)
{
    lstm_params *p = lstm_params_alloc(D, H, O);
    lstm_params *dp = lstm_params_alloc(D, H, O);
    lstm_states *s = lstm_states_alloc(T, B, H);
    lstm_states *ds = lstm_states_alloc(T, B, H);

    must(lstm_begin(r, p));
    must(lstm_forget_bias(p, 1.0));
    must(lstm_forward(p, x, s));
    begin_at(g, ds->h);
    must(lstm_sweep(p, x, s, ds, dp));
    to_inputs(ds->gate, &p->W_xh.matrix, dx);
    lstm_params_free(p);
    lstm_params_free(dp);
    lstm_states_free(s);
    lstm_states_free(ds);
}

/* The weights of one head: a query, and for each input a key and a value. */
typedef struct {
    gsl_matrix *W_q, *W_k, *W_v;  // (H,D)
    gsl_vector *key, *value;      // (D): the query and g, as an input sees them
} head;

static head
head_draw(const gsl_rng *r)
{
    head p = { gsl_matrix_alloc(H, D), gsl_matrix_alloc(H, D),
               gsl_matrix_alloc(H, D), gsl_vector_alloc(D),
               gsl_vector_alloc(D) };
    must(init_glorot_normal(r, p.W_q));
    must(init_glorot_normal(r, p.W_k));
    must(init_glorot_normal(r, p.W_v));
    return p;
}

static void
head_free(head *p)
{
    gsl_matrix_free(p->W_q);
    gsl_matrix_free(p->W_k);
    gsl_matrix_free(p->W_v);
    gsl_vector_free(p->key);
    gsl_vector_free(p->value);
}

static double
dot(const gsl_vector *v, const double *x)
{
    double sum = 0.0;
    for (size_t j = 0; j < D; j++)
        sum += gsl_vector_get(v, j) * x[j];
    return sum;
}

/*
 * (8.16) for sequence i, at every input. A score is a product with W_k' q / sqrt(H), a value as g
 * sees it one with W_v' g: both are as short as an input.
 */
static void
attend(const head *p, const sequence *x, size_t i, sequence *dx)
{
    double a[T], v[T], sum = 0.0, y = 0.0;

    for (size_t t = 0; t < T; t++) {
        a[t] = exp(dot(p->key, sequence_of(x, t, i)));
        v[t] = dot(p->value, sequence_of(x, t, i));
        sum += a[t];
    }
    for (size_t t = 0; t < T; t++)
        y += (a[t] /= sum) * v[t];
    for (size_t t = 0; t < T; t++)
        for (size_t j = 0; j < D; j++)
            sequence_of(dx, t, i)[j] =
                a[t]
                * (gsl_vector_get(p->value, j)
                   + (v[t] - y) * gsl_vector_get(p->key, j));
}

static void
attention_gradient(const gsl_rng *r, const gsl_vector *g, const sequence *x,
                   sequence *dx)
{
    head p = head_draw(r);
    gsl_vector *q = gsl_vector_alloc(H);

    gsl_blas_dgemv(CblasTrans, 1.0, p.W_v, g, 0.0, p.value);
    for (size_t i = 0; i < B; i++) {
        const gsl_vector_view last =
            gsl_vector_view_array(sequence_of(x, T - 1, i), D);
        gsl_blas_dgemv(CblasNoTrans, 1.0, p.W_q, &last.vector, 0.0, q);
        gsl_blas_dgemv(CblasTrans, 1.0 / sqrt(H), p.W_k, q, 0.0, p.key);
        attend(&p, x, i, dx);
    }
    gsl_vector_free(q);
    head_free(&p);
}

/* log10 of the length of the gradient at every input, over the batch. */
static void
measure(unsigned long seed, int kind, gsl_vector *left)
{
    gsl_rng *r = gsl_rng_alloc(gsl_rng_mt19937);
    sequence *x = sequence_alloc(T, B, D), *dx = sequence_alloc(T, B, D);
    sequence *target = sequence_alloc(T, B, O), *mask = sequence_alloc(T, B, 1);
    gsl_vector *g = gsl_vector_alloc(H);

    gsl_rng_set(r, seed);
    must(task_adding(r, x, target, mask));
    draw_direction(r, g);
    if (kind == TANH_RNN)
        rnn_gradient(r, g, x, dx);
    else if (kind == LSTM)
        lstm_gradient(r, g, x, dx);
    else
        attention_gradient(r, g, x, dx);
    for (size_t t = 0; t < T; t++) {
        const gsl_vector_view at =
            gsl_vector_view_array(sequence_of(dx, t, 0), B * D);
        gsl_vector_set(left, t, log10(gsl_blas_dnrm2(&at.vector) / sqrt(B)));
    }
    sequence_free(x);
    sequence_free(dx);
    sequence_free(target);
    sequence_free(mask);
    gsl_vector_free(g);
    gsl_rng_free(r);
}

static void
value(data_file *d, int kind, const char *what, double number)
{
    char name[64];
    snprintf(name, sizeof name, "attention_%s_%s", kind_name[kind], what);
    data_value(d, name, number);
}

/* The median, least and largest of all networks, a row for every lag from 1 on. */
static void
report(data_file *d, int kind)
{
    gsl_matrix *curves = gsl_matrix_alloc(NETWORKS, T);

    for (size_t n = 0; n < NETWORKS; n++) {
        gsl_vector_view left = gsl_matrix_row(curves, n);
        measure(SEED + n, kind, &left.vector);
        progress_tick();
    }
    for (size_t lag = 1; lag < T; lag++) {
        gsl_vector_view at = gsl_matrix_column(curves, T - 1 - lag);
        double least, most,
            median = data_median(at.vector.data, at.vector.stride, NETWORKS);
        gsl_vector_minmax(&at.vector, &least, &most);
        data_row(d, (double)lag, median, least, most, kind);
        if (lag == 1)
            value(d, kind, "near", pow(10.0, median));
        if (lag == T - 1)
            value(d, kind, "far", pow(10.0, median));
    }
    data_gap(d);
    data_gap(d);
    gsl_matrix_free(curves);
}

int
main(int argc, char **argv)
{
    data_file *d = data_open(argc, argv,
                             "lag (steps)\tlog10 of the gradient, median\t"
                             "least\tmost\tnetwork");
    progress_start("attention", KINDS * NETWORKS);
    for (int kind = 0; kind < KINDS; kind++)
        report(d, kind);
    progress_end();
    data_value(d, "attention_seed", SEED);
    data_value(d, "attention_steps", T);
    return data_close(d);
}
