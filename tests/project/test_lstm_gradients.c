/*
 * test_lstm_gradients.c - what the gradients of a whole LSTM promise together:
 * central differences, batches, a sweep in two parts; and one step by hand.
 */
#include "../runner/sheet.h"
#include "lstm.h"
#include "suite.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <math.h>
#include <string.h>

enum { T = 9, B = 4, D = 3, H = 5, O = 2 };

/* A network, a batch and what it is asked. */
typedef struct {
    lstm_params *p, *dp;
    lstm_states *s, *ds;
    sequence *x, *target, *mask, *y, *dy;
    gsl_vector *cost;
    int classes;  // cross-entropy in place of the squared error
} problem;

static sequence *
drawn_for_lstm(const gsl_rng *r, size_t steps, size_t batch, size_t n)
{
    sequence *s = sequence_alloc(steps, batch, n);
    for (size_t k = 0; k < steps * batch * n; k++)
        s->data[k] = gsl_ran_gaussian_ziggurat(r, 0.7);
    return s;
}

static problem
pose_lstm(int classes)
{
    gsl_rng *r = gsl_rng_alloc(gsl_rng_mt19937);
    gsl_rng_set(r, 1997);
    problem q = { .p = lstm_params_alloc(D, H, O),
                  .dp = lstm_params_alloc(D, H, O),
                  .s = lstm_states_alloc(T, B, H),
                  .ds = lstm_states_alloc(T, B, H),
                  .x = drawn_for_lstm(r, T, B, D),
                  .target = drawn_for_lstm(r, T, B, O),
                  .mask = drawn_for_lstm(r, T, B, 1),
                  .y = sequence_alloc(T, B, O),
                  .dy = sequence_alloc(T, B, O),
                  .cost = gsl_vector_alloc(T),
                  .classes = classes };
    for (size_t k = 0; k < q.p->theta->size; k++)
        gsl_vector_set(q.p->theta, k, gsl_ran_gaussian_ziggurat(r, 0.5));
    for (size_t k = 0; k < B * H; k++) {
        q.s->c->data[k] = gsl_ran_gaussian_ziggurat(r, 1.0);
        q.s->h->data[k] = gsl_ran_gaussian_ziggurat(r, 0.5);
    }
    for (size_t k = 0; classes && k < T * B; k++) {
        q.target->data[k * O] = gsl_rng_uniform(r);
        q.target->data[k * O + 1] = 1.0 - q.target->data[k * O];
    }
    gsl_rng_free(r);
    return q;
}

static void
forget_lstm(problem *q)
{
    sequence *all[] = { q->x, q->target, q->mask, q->y, q->dy };
    for (size_t k = 0; k < sizeof all / sizeof all[0]; k++)
        sequence_free(all[k]);
    lstm_params_free(q->p);
    lstm_params_free(q->dp);
    lstm_states_free(q->s);
    lstm_states_free(q->ds);
    gsl_vector_free(q->cost);
}

static double
loss_of_lstm(void *network)
{
    const problem *q = network;
    double L;
    lstm_forward(q->p, q->x, q->s);
    lstm_readout(q->p, q->s->h, q->y);
    (q->classes ? rnn_cross_entropy : rnn_squared_error)(q->y, q->target,
                                                         q->mask, q->cost, &L);
    return L;
}

static void
lstm_forward_and_back(problem *q)
{
    loss_of_lstm(q);
    sequence_set_zero(q->dy);
    (q->classes ? bptt_cross_entropy : bptt_squared_error)(q->y, q->target,
                                                           q->mask, q->dy);
    gsl_vector_set_zero(q->dp->theta);
    lstm_states_clear(q->ds);
    lstm_backward(q->p, q->x, q->s, q->dy, q->ds, q->dp);
}

/*
 * One for each loss; the start has gradients, too. gradient_check.h says why the
 * limit is 1e-7.
 */
START_TEST(central_differences_of_an_lstm_agree)
{
    problem q = pose_lstm(_i);
    gradient_block block[LSTM_BLOCKS + 2];

    lstm_forward_and_back(&q);
    lstm_blocks(q.p, q.dp, block);
    block[LSTM_BLOCKS] =
        (gradient_block){ "c_0", q.s->c->data, q.ds->c->data, B * H, NAN };
    block[LSTM_BLOCKS + 1] =
        (gradient_block){ "h_0", q.s->h->data, q.ds->h->data, B * H, NAN };
    ck_assert_int_eq(gradient_check(loss_of_lstm, &q, GRADIENT_CHECK_STEP,
                                    block, LSTM_BLOCKS + 2),
                     GSL_SUCCESS);
    gradient_check_print(stdout, block, LSTM_BLOCKS + 2);
    for (size_t i = 0; i < LSTM_BLOCKS + 2; i++)
        ck_assert_msg(block[i].error <= 1e-7, "%s: %.1e", block[i].name,
                      block[i].error);
    forget_lstm(&q);
}
END_TEST

/* Sequence i of every batch, alone. */
static void
keep_one(sequence *s, size_t i)
{
    for (size_t t = 0; t < s->T; t++)
        memmove(s->data + t * s->n, sequence_of(s, t, i),
                s->n * sizeof(double));
    s->B = 1;
}

/*
 * Fails unless all steps of sequence i of a batch are FACTOR times those of
 * ONE.
 */
static void
expect_one_of(const sequence *batch, size_t i, const sequence *one,
              double factor)
{
    for (size_t t = 0; t < batch->T; t++) {
        double want[4 * H];
        for (size_t j = 0; j < one->n; j++)
            want[j] = factor * sequence_of(one, t, 0)[j];
        expect_same(sequence_of(batch, t, i), want, one->n, 1e-12);
    }
}

/* Nothing crosses from one sequence of a batch to another. */
START_TEST(a_batch_is_its_sequences)
{
    problem q = pose_lstm(_i);
    gsl_vector *mean = gsl_vector_calloc(q.p->theta->size);

    lstm_forward_and_back(&q);
    for (size_t i = 0; i < B; i++) {
        problem one = pose_lstm(_i);
        sequence *all[] = { one.x,        one.target, one.mask, one.y,
                            one.dy,       one.s->c,   one.s->h, one.s->gate,
                            one.ds->gate, one.ds->c,  one.ds->h };
        for (size_t k = 0; k < sizeof all / sizeof all[0]; k++)
            keep_one(all[k], i);
        lstm_forward_and_back(&one);
        expect_one_of(q.s->gate, i, one.s->gate, 1.0);
        expect_one_of(q.s->c, i, one.s->c, 1.0);
        expect_one_of(q.s->h, i, one.s->h, 1.0);
        expect_one_of(q.y, i, one.y, 1.0);
        expect_one_of(q.ds->gate, i, one.ds->gate, 1.0 / B);
        expect_one_of(q.ds->c, i, one.ds->c, 1.0 / B);
        expect_one_of(q.ds->h, i, one.ds->h, 1.0 / B);
        gsl_vector_scale(one.dp->theta, 1.0 / B);
        gsl_vector_add(mean, one.dp->theta);
        forget_lstm(&one);
    }
    expect_same(q.dp->theta->data, mean->data, mean->size, 1e-13);
    gsl_vector_free(mean);
    forget_lstm(&q);
}
END_TEST

/* Steps FROM+1 to FROM+COUNT of a run forward or back, as a run of their own. */
typedef struct {
    sequence gate, c, h;
} part;

static lstm_states
part_of(const lstm_states *s, size_t from, size_t count, part *at)
{
    at->gate = sequence_steps(s->gate, from, count);
    at->c = sequence_steps(s->c, from, count + 1);
    at->h = sequence_steps(s->h, from, count + 1);
    return (lstm_states){ &at->gate, &at->c, &at->h };
}

/* What crosses the border from one part to the other is in dc and dh. */
START_TEST(two_parts_make_the_whole)
{
    const size_t first = (size_t)_i;
    problem q = pose_lstm(0), parts = pose_lstm(0);
    part at, dat;

    lstm_forward_and_back(&q);
    loss_of_lstm(&parts);
    memcpy(parts.dy->data, q.dy->data, T * B * O * sizeof(double));
    for (size_t k = 0; k < 2; k++) {
        const size_t from = k == 0 ? first : 0;
        const size_t count = k == 0 ? T - first : first;
        const sequence x = sequence_steps(parts.x, from, count);
        const sequence dy = sequence_steps(parts.dy, from, count);
        const lstm_states s = part_of(parts.s, from, count, &at);
        lstm_states ds = part_of(parts.ds, from, count, &dat);
        lstm_backward(parts.p, &x, &s, &dy, &ds, parts.dp);
    }
    expect_same(parts.ds->c->data, q.ds->c->data, (T + 1) * B * H, 1e-14);
    expect_same(parts.ds->h->data, q.ds->h->data, (T + 1) * B * H, 1e-14);
    expect_same(parts.ds->gate->data, q.ds->gate->data, T * B * 4 * H, 1e-14);
    expect_same(parts.dp->theta->data, q.dp->theta->data, q.dp->theta->size,
                1e-14);
    forget_lstm(&q);
    forget_lstm(&parts);
}
END_TEST

/* The arguments of a step of one unit besides its gates. */
enum { C_PREV, H_PREV, C, H_, DH, DC, DC_PREV, DH_PREV, NUMBERS };

/* logistic(log 3) = 3/4 and tanh(log 2) = 3/5: a step worked out by hand. */
START_TEST(a_step_by_hand)
{
    const double w[LSTM_GATES] = { 0.25, 0.5, -0.5, 1.0 };
    const double a[LSTM_GATES] = { log(3.0), -log(3.0), log(2.0), log(2.0) };
    const double made[LSTM_GATES] = { 0.75, 0.25, 0.6, 2.0 / 3.0 };
    const double old = 4.0 * (log(2.0) - 0.45);
    double n[NUMBERS] = { old, 2.0, NAN, NAN, 3.0, 0.2, 0.01, 0.125 };
    double gate[LSTM_GATES], da[LSTM_GATES];
    lstm_params *p = lstm_params_alloc(1, 1, 1);
    gsl_matrix_view gates = gsl_matrix_view_array(gate, 1, LSTM_GATES);
    gsl_matrix_view das = gsl_matrix_view_array(da, 1, LSTM_GATES), v[NUMBERS];

    for (size_t k = 0; k < NUMBERS; k++)
        v[k] = gsl_matrix_view_array(n + k, 1, 1);
    memcpy(p->W_hh.matrix.data, w, sizeof w);
    for (size_t k = 0; k < LSTM_GATES; k++)
        gate[k] = a[k] - w[k] * n[H_PREV];
    lstm_step(p, &v[C_PREV].matrix, &v[H_PREV].matrix, &gates.matrix,
              &v[C].matrix, &v[H_].matrix);
    expect_same(gate, made, LSTM_GATES, 1e-14);
    ck_assert(is_close(n[C], log(2.0), 1e-14));
    ck_assert(is_close(n[H_], 0.4, 1e-14));

    lstm_step_backward(p, &gates.matrix, &v[C_PREV].matrix, &v[C].matrix,
                       &v[DH].matrix, &v[DC].matrix, &das.matrix,
                       &v[DC_PREV].matrix, &v[DH_PREV].matrix);
    // dc = 1/5 + 3 * 2/3 * 16/25; a gate at 3/4 or 1/4 has the slope 3/16.
    const double due[LSTM_GATES] = { 0.1665, 0.2775 * old, 0.7104, 0.4 };
    ck_assert(is_close(n[DC], 1.48, 1e-14));
    expect_same(da, due, LSTM_GATES, 1e-14);
    ck_assert(is_close(n[DC_PREV], 0.38, 1e-14));
    ck_assert(is_close(n[DH_PREV], 0.211425 + 0.13875 * old, 1e-14));
    lstm_params_free(p);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("lstm gradients");
    TCase *whole = tcase_create("whole");

    tcase_add_loop_test(whole, central_differences_of_an_lstm_agree, 0, 2);
    tcase_add_loop_test(whole, a_batch_is_its_sequences, 0, 2);
    tcase_add_loop_test(whole, two_parts_make_the_whole, 1, T);
    tcase_add_test(whole, a_step_by_hand);
    suite_add_tcase(suite, whole);
    return run_suite("lstm_gradients", suite);
}
