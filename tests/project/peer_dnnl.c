/*
 * peer_dnnl.c - one step of learning by oneDNN, Intel's library of networks, for
 * `make bench PEERS=1`. bench.h says what is asked and answered.
 *
 * A step is as in bench_networks.c. oneDNN chooses how it keeps weights; since an
 * update changes them, bringing them into that form, once for each way, is part of
 * the step. It also makes the gradient of the inputs, which nobody asks for here
 * and which cannot be left out. It trains in single precision only.
 */
#define _POSIX_C_SOURCE 200809L

#include "bench.h"

#include <math.h>
#include <string.h>

#if __has_include(<oneapi/dnnl/dnnl.h>)

#include <gsl/gsl_cblas.h>
#include <oneapi/dnnl/dnnl.h>
#include <stdlib.h>

enum { MAX_ARGUMENTS = 16, MAX_REORDERS = 4, GRADIENTS = 3 };

typedef struct {
    dnnl_primitive_t primitive;
    dnnl_exec_arg_t argument[MAX_ARGUMENTS];
    int arguments;
} call;

typedef struct {
    bench_case c;
    dnnl_engine_t engine;
    dnnl_stream_t stream;
    call forward, backward, reorder[MAX_REORDERS];
    int reorders;
    float *h, *dh, *gradient[GRADIENTS];  // oneDNN's: (T,B,H) twice, of weights
    size_t gradient_bytes[GRADIENTS];
    float *weights[2];  // W_xh and W_hh as a program keeps them
    float *w_hy, *dw_hy, *y, *target, *mask, L;
} onednn;

static void
fine(dnnl_status_t status)
{
    if (status == dnnl_success)
        return;
    fprintf(stderr, "oneDNN refuses, with its error %d.\n", (int)status);
    exit(EXIT_FAILURE);
}

static dnnl_memory_desc_t
shape(int n, const dnnl_dim_t *size, dnnl_format_tag_t tag)
{
    dnnl_memory_desc_t made;
    dnnl_dims_t dims = { 0 };
    memcpy(dims, size, (size_t)n * sizeof *size);
    fine(dnnl_memory_desc_init_by_tag(&made, n, dims, dnnl_f32, tag));
    return made;
}

/* Memory for one argument of a primitive, in the form that it wants. */
static dnnl_memory_t
add_argument(onednn *o, call *k, const_dnnl_primitive_desc_t pd, int which,
             dnnl_memory_t memory)
{
    if (memory == NULL)
        fine(dnnl_memory_create(
            &memory,
            dnnl_primitive_desc_query_md(pd, dnnl_query_exec_arg_md, which),
            o->engine, DNNL_MEMORY_ALLOCATE));
    k->argument[k->arguments++] = (dnnl_exec_arg_t){ which, memory };
    return memory;
}

static float *
numbers_of(dnnl_memory_t memory)
{
    void *data;
    fine(dnnl_memory_get_data_handle(memory, &data));
    return data;
}

/* Small numbers, the same every time. */
static void
fill_floats(float *q, size_t n)
{
    for (size_t k = 0; k < n; k++)
        q[k] = 0.2f * sinf(1.3f * (float)(k % 1009) + 0.1f);
}

static float *
new_floats(size_t n)
{
    float *q = malloc(n * sizeof *q);
    if (q == NULL)
        exit(EXIT_FAILURE);
    fill_floats(q, n);
    return q;
}

static size_t
count_of(const dnnl_memory_desc_t *s)
{
    return dnnl_memory_desc_get_size(s) / sizeof(float);
}

/*
 * The weights as a program keeps them, (from,gates,to), and what brings them
 * into the form of argument WHICH of k.
 */
static void
add_weights(onednn *o, call *k, const_dnnl_primitive_desc_t pd, int which,
            dnnl_memory_t plain, const dnnl_memory_desc_t *form)
{
    call *r = &o->reorder[o->reorders++];
    dnnl_primitive_desc_t made;
    fine(dnnl_reorder_primitive_desc_create(
        &made, form, o->engine,
        dnnl_primitive_desc_query_md(pd, dnnl_query_exec_arg_md, which),
        o->engine, NULL));
    fine(dnnl_primitive_create(&r->primitive, made));
    dnnl_primitive_desc_destroy(made);
    add_argument(o, r, NULL, DNNL_ARG_FROM, plain);
    add_argument(o, r, NULL, DNNL_ARG_TO, add_argument(o, k, pd, which, NULL));
}

typedef struct {
    dnnl_memory_desc_t x, h, start, w[2], bias, any[2];
} shapes;

static shapes
shapes_of(const bench_case *c)
{
    const dnnl_dim_t T = (dnnl_dim_t)c->T, B = (dnnl_dim_t)c->B;
    const dnnl_dim_t D = (dnnl_dim_t)c->D, H = (dnnl_dim_t)c->H;
    const dnnl_dim_t G = c->kind == BENCH_LSTM ? 4 : 1;
    const dnnl_dim_t x[] = { T, B, D }, h[] = { T, B, H };
    const dnnl_dim_t w_x[] = { 1, 1, D, G, H }, w_h[] = { 1, 1, H, G, H };
    const dnnl_dim_t bias[] = { 1, 1, G, H }, start[] = { 1, 1, B, H };
    return (
        shapes){ .x = shape(3, x, dnnl_tnc),
                 .h = shape(3, h, dnnl_tnc),
                 .start = shape(4, start, dnnl_ldnc),
                 .w = { shape(5, w_x, dnnl_ldigo), shape(5, w_h, dnnl_ldigo) },
                 .bias = shape(4, bias, dnnl_ldgo),
                 .any = { shape(5, w_x, dnnl_format_tag_any),
                          shape(5, w_h, dnnl_format_tag_any) } };
}

/* What the way forward and the way back are, from their shapes. */
static void
describe(onednn *o, const shapes *s, dnnl_primitive_desc_t *there,
         dnnl_primitive_desc_t *back)
{
    const dnnl_rnn_direction_t forth = dnnl_unidirectional_left2right;
    const dnnl_memory_desc_t *x = &s->x, *h = &s->h, *bias = &s->bias;
    const dnnl_memory_desc_t *wx = &s->any[0], *wh = &s->any[1];
    const dnnl_memory_desc_t *start = &s->start;
    dnnl_rnn_desc_t d, b;
    if (o->c.kind == BENCH_LSTM) {
        fine(dnnl_lstm_forward_desc_init(&d, dnnl_forward_training, forth, x,
                                         start, start, wx, wh, bias, h, NULL,
                                         NULL, 0));
        fine(dnnl_lstm_backward_desc_init(
            &b, dnnl_backward, forth, x, start, start, wx, wh, bias, h, NULL,
            NULL, x, start, start, wx, wh, bias, h, NULL, NULL, 0));
    } else {
        fine(dnnl_vanilla_rnn_forward_desc_init(
            &d, dnnl_forward_training, dnnl_eltwise_tanh, forth, x, start, wx,
            wh, bias, h, NULL, 0, 0.0f, 0.0f));
        fine(dnnl_vanilla_rnn_backward_desc_init(
            &b, dnnl_backward, dnnl_eltwise_tanh, forth, x, start, wx, wh, bias,
            h, NULL, x, start, wx, wh, bias, h, NULL, 0, 0.0f, 0.0f));
    }
    fine(dnnl_primitive_desc_create(there, &d, NULL, o->engine, NULL));
    fine(dnnl_primitive_desc_create(back, &b, NULL, o->engine, *there));
    fine(dnnl_primitive_create(&o->forward.primitive, *there));
    fine(dnnl_primitive_create(&o->backward.primitive, *back));
}

/*
 * Inputs, states and what the way back needs of the way there: both have them. The
 * states of the start, all zeros, could be left out, but then oneDNN 2.6 makes a
 * wrong gradient of W_hh.
 */
static void
add_sequences(onednn *o, const shapes *s, const_dnnl_primitive_desc_t there,
              const_dnnl_primitive_desc_t back)
{
    static const int which[] = { DNNL_ARG_SRC_LAYER, DNNL_ARG_BIAS,
                                 DNNL_ARG_DST_LAYER, DNNL_ARG_WORKSPACE,
                                 DNNL_ARG_SRC_ITER,  DNNL_ARG_SRC_ITER_C };
    const dnnl_memory_desc_t *const given[] = { &s->x, &s->bias };
    const int count = o->c.kind == BENCH_LSTM ? 6 : 5;
    for (int k = 0; k < count; k++) {
        dnnl_memory_t m = add_argument(o, &o->forward, there, which[k], NULL);
        add_argument(o, &o->backward, back, which[k], m);
        if (k < 2)
            fill_floats(numbers_of(m), count_of(given[k]));
        if (k >= 4)
            memset(numbers_of(m), 0, dnnl_memory_desc_get_size(&s->start));
        if (which[k] == DNNL_ARG_DST_LAYER)
            o->h = numbers_of(m);
    }
}

static void
add_gradients(onednn *o, const_dnnl_primitive_desc_t back)
{
    static const int which[GRADIENTS] = { DNNL_ARG_DIFF_WEIGHTS_LAYER,
                                          DNNL_ARG_DIFF_WEIGHTS_ITER,
                                          DNNL_ARG_DIFF_BIAS };
    for (int k = 0; k < GRADIENTS; k++) {
        o->gradient[k] =
            numbers_of(add_argument(o, &o->backward, back, which[k], NULL));
        o->gradient_bytes[k] =
            dnnl_memory_desc_get_size(dnnl_primitive_desc_query_md(
                back, dnnl_query_exec_arg_md, which[k]));
    }
    add_argument(o, &o->backward, back, DNNL_ARG_DIFF_SRC_LAYER, NULL);
    add_argument(o, &o->backward, back, DNNL_ARG_DIFF_SRC_ITER, NULL);
    if (o->c.kind == BENCH_LSTM)
        add_argument(o, &o->backward, back, DNNL_ARG_DIFF_SRC_ITER_C, NULL);
    o->dh = numbers_of(
        add_argument(o, &o->backward, back, DNNL_ARG_DIFF_DST_LAYER, NULL));
}

static void
add_network(onednn *o)
{
    static const int weights[] = { DNNL_ARG_WEIGHTS_LAYER,
                                   DNNL_ARG_WEIGHTS_ITER };
    const shapes s = shapes_of(&o->c);
    dnnl_primitive_desc_t there, back;
    describe(o, &s, &there, &back);
    add_sequences(o, &s, there, back);
    for (int k = 0; k < 2; k++) {
        dnnl_memory_t plain;
        fine(dnnl_memory_create(&plain, &s.w[k], o->engine,
                                DNNL_MEMORY_ALLOCATE));
        fill_floats(numbers_of(plain), count_of(&s.w[k]));
        o->weights[k] = numbers_of(plain);
        add_weights(o, &o->forward, there, weights[k], plain, &s.w[k]);
        add_weights(o, &o->backward, back, weights[k], plain, &s.w[k]);
    }
    add_gradients(o, back);
    dnnl_primitive_desc_destroy(there);
    dnnl_primitive_desc_destroy(back);
}

static onednn
onednn_new(const bench_case *c)
{
    const size_t rows = c->T * c->B;
    onednn o = { .c = *c };
    fine(dnnl_engine_create(&o.engine, dnnl_cpu, 0));
    fine(dnnl_stream_create(&o.stream, o.engine, dnnl_stream_default_flags));
    add_network(&o);
    o.w_hy = new_floats(c->H), o.dw_hy = new_floats(c->H);
    o.y = new_floats(rows), o.target = new_floats(rows);
    o.mask = new_floats(rows);
    return o;
}

static void
run_call(const onednn *o, const call *k)
{
    fine(dnnl_primitive_execute(k->primitive, o->stream, k->arguments,
                                k->argument));
}

/*
 * The readout of one output, the squared error and the way back to the states.
 * What is in y is the output first, and then its gradient.
 */
static float
readout_and_loss(const onednn *o)
{
    const int rows = (int)(o->c.T * o->c.B), H = (int)o->c.H;
    float L = 0.0f;
    for (int k = 0; k < rows; k++)
        o->y[k] = 0.1f;
    cblas_sgemv(CblasRowMajor, CblasNoTrans, rows, H, 1.0f, o->h, H, o->w_hy, 1,
                1.0f, o->y, 1);
    for (int k = 0; k < rows; k++) {
        const float e = o->y[k] - o->target[k];
        L += 0.5f * o->mask[k] * e * e / (float)o->c.B;
        o->y[k] = o->mask[k] * e / (float)o->c.B;
    }
    cblas_sgemv(CblasRowMajor, CblasTrans, rows, H, 1.0f, o->h, H, o->y, 1,
                0.0f, o->dw_hy, 1);
    for (int k = 0; k < rows; k++)
        for (int j = 0; j < H; j++)
            o->dh[k * H + j] = o->y[k] * o->w_hy[j];
    return L;
}

static void
onednn_step(void *with)
{
    onednn *o = with;
    for (int k = 0; k < o->reorders; k++)
        run_call(o, &o->reorder[k]);
    run_call(o, &o->forward);
    dnnl_stream_wait(o->stream);
    o->L = readout_and_loss(o);
    for (int k = 0; k < GRADIENTS; k++)
        memset(o->gradient[k], 0, o->gradient_bytes[k]);
    run_call(o, &o->backward);
    dnnl_stream_wait(o->stream);
}

/*
 * A library that is quick because it is wrong is no peer: is the gradient of a
 * weight of W_hh the slope of the loss?
 */
static int
onednn_is_right(bench_kind kind)
{
    const bench_case small = { kind, 7, 3, 2, 16 };
    onednn o = onednn_new(&small);
    float *w = o.weights[1] + 5, slope, begin = *w;
    onednn_step(&o);
    const float gradient = o.gradient[1][5];
    *w = begin + 0.05f;
    onednn_step(&o);
    slope = o.L;
    *w = begin - 0.05f;
    onednn_step(&o);
    slope = (slope - o.L) / 0.1f;
    return fabsf(slope - gradient) <= 0.01f * fabsf(slope);
}

static void
onednn_square(void *with)
{
    float **q = with;
    enum { N = 1024 };
    fine(dnnl_sgemm('N', 'N', N, N, N, 1.0f, q[0], N, q[1], N, 0.0f, q[2], N));
}

static double
square_time(double seconds)
{
    static float *q[3];
    for (int k = 0; k < 3 && q[k] == NULL; k++)
        q[k] = new_floats(1024 * 1024);
    return bench_best(onednn_square, q, seconds);
}

static int
same_case(const bench_case *a, const bench_case *b)
{
    return a->kind == b->kind && a->T == b->T && a->B == b->B && a->D == b->D
           && a->H == b->H;
}

int
main(void)
{
    char kind[8];
    int bits;
    double seconds;
    bench_case c;
    onednn o = { .c = { .T = 0 } };
    const dnnl_version_t *v = dnnl_version();
    if (!onednn_is_right(BENCH_LSTM) || !onednn_is_right(BENCH_RNN)) {
        puts("- oneDNN is not measured: its gradients are wrong here.");
        return 0;
    }
    printf("oneDNN %d.%d.%d\n", v->major, v->minor, v->patch);
    fflush(stdout);
    while (scanf("%7s %d %zu %zu %zu %zu %lf", kind, &bits, &c.T, &c.B, &c.D,
                 &c.H, &seconds)
           == 7) {
        const int product = strcmp(kind, "product") == 0;
        const int has = bits == 32 && !product && strcmp(kind, "esn") != 0;
        c.kind = strcmp(kind, "lstm") == 0 ? BENCH_LSTM : BENCH_RNN;
        // What earlier cases have taken is given back when the program ends.
        if (has && !same_case(&c, &o.c))
            o = onednn_new(&c);
        printf("%.9g\n", has       ? bench_best(onednn_step, &o, seconds)
                         : product ? square_time(seconds)
                                   : NAN);
        fflush(stdout);
    }
    return 0;
}

#else

int
main(void)
{
    puts("- oneDNN is not measured: 'apt-get install libdnnl-dev' brings it.");
    return 0;
}

#endif
