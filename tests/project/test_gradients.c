/*
 * test_gradients.c - what the gradients of a whole network promise together:
 * central differences, batches, lags, windows, and the check itself.
 */
#include "../runner/sheet.h"
#include "bptt.h"
#include "suite.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <math.h>
#include <string.h>

enum { T = 9, B = 4, D = 3, H = 5, O = 2 };

/* A network, a batch and what it is asked. */
typedef struct {
    rnn_params *p, *dp;
    sequence *x, *target, *mask, *h, *y, *dy, *da, *dh;
    gsl_vector *cost;
    int classes;  // cross-entropy in place of the squared error
} problem;

static sequence *
drawn_for_rnn(const gsl_rng *r, size_t steps, size_t batch, size_t n)
{
    sequence *s = sequence_alloc(steps, batch, n);
    for (size_t k = 0; k < steps * batch * n; k++)
        s->data[k] = gsl_ran_gaussian_ziggurat(r, 0.7);
    return s;
}

static problem
pose_rnn(activation f, int classes)
{
    gsl_rng *r = gsl_rng_alloc(gsl_rng_mt19937);
    gsl_rng_set(r, 1986);
    problem q = { .p = rnn_params_alloc(D, H, O, f),
                  .dp = rnn_params_alloc(D, H, O, f),
                  .x = drawn_for_rnn(r, T, B, D),
                  .target = drawn_for_rnn(r, T, B, O),
                  .mask = drawn_for_rnn(r, T, B, 1),
                  .h = drawn_for_rnn(r, T + 1, B, H),
                  .y = sequence_alloc(T, B, O),
                  .dy = sequence_alloc(T, B, O),
                  .da = sequence_alloc(T, B, H),
                  .dh = sequence_alloc(T + 1, B, H),
                  .cost = gsl_vector_alloc(T),
                  .classes = classes };
    for (size_t k = 0; k < q.p->theta->size; k++)
        gsl_vector_set(q.p->theta, k, gsl_ran_gaussian_ziggurat(r, 0.5));
    for (size_t k = 0; classes && k < T * B; k++) {
        q.target->data[k * O] = gsl_rng_uniform(r);
        q.target->data[k * O + 1] = 1.0 - q.target->data[k * O];
    }
    gsl_rng_free(r);
    return q;
}

static void
forget_rnn(problem *q)
{
    sequence *all[] = { q->x, q->target, q->mask, q->h,
                        q->y, q->dy,     q->da,   q->dh };
    for (size_t k = 0; k < sizeof all / sizeof all[0]; k++)
        sequence_free(all[k]);
    rnn_params_free(q->p);
    rnn_params_free(q->dp);
    gsl_vector_free(q->cost);
}

static double
loss_of_rnn(void *network)
{
    const problem *q = network;
    double L;
    rnn_forward(q->p, q->x, q->h);
    rnn_readout(q->p, q->h, q->y);
    (q->classes ? rnn_cross_entropy : rnn_squared_error)(q->y, q->target,
                                                         q->mask, q->cost, &L);
    return L;
}

/* Forward, and the gradient of the loss in dy. */
static void
rnn_forward_to_dy(problem *q)
{
    loss_of_rnn(q);
    sequence_set_zero(q->dy);
    (q->classes ? bptt_cross_entropy : bptt_squared_error)(q->y, q->target,
                                                           q->mask, q->dy);
}

static void
rnn_forward_and_back(problem *q)
{
    rnn_forward_to_dy(q);
    gsl_vector_set_zero(q->dp->theta);
    sequence_set_zero(q->dh);
    bptt_backward(q->p, q->x, q->h, q->dy, q->da, q->dh, q->dp);
}

/* One for each activation and loss. */
START_TEST(central_differences_agree)
{
    problem q = pose_rnn((activation)(_i / 2), _i % 2);
    gradient_block block[RNN_BLOCKS + 1];

    rnn_forward_and_back(&q);
    rnn_blocks(q.p, q.dp, block);
    block[RNN_BLOCKS] =
        (gradient_block){ "h_0", q.h->data, q.dh->data, B * H, NAN };
    ck_assert_int_eq(gradient_check(loss_of_rnn, &q, GRADIENT_CHECK_STEP, block,
                                    RNN_BLOCKS + 1),
                     GSL_SUCCESS);
    for (size_t i = 0; i <= RNN_BLOCKS; i++)
        ck_assert_msg(block[i].error <= 1e-8, "%s: %.1e", block[i].name,
                      block[i].error);
    forget_rnn(&q);
}
END_TEST

/* A batch of B is the mean of its B sequences, each by itself. */
START_TEST(a_batch_is_the_mean_of_its_sequences)
{
    problem q = pose_rnn(TANH, _i);
    gsl_vector *mean = gsl_vector_calloc(q.p->theta->size);

    rnn_forward_and_back(&q);
    for (size_t i = 0; i < B; i++) {
        problem one = pose_rnn(TANH, _i);
        sequence *all[] = { one.x, one.target, one.mask, one.h,
                            one.y, one.dy,     one.da,   one.dh };
        for (size_t k = 0; k < sizeof all / sizeof all[0]; k++) {
            sequence *s = all[k];
            for (size_t t = 0; t < s->T; t++)
                memmove(s->data + t * s->n, sequence_of(s, t, i),
                        s->n * sizeof(double));
            s->B = 1;
        }
        rnn_forward_and_back(&one);
        gsl_vector_scale(one.dp->theta, 1.0 / B);
        gsl_vector_add(mean, one.dp->theta);
        forget_rnn(&one);
    }
    expect_same(q.dp->theta->data, mean->data, mean->size, 1e-14);
    gsl_vector_free(mean);
    forget_rnn(&q);
}
END_TEST

/* dy W_hy: what the loss has from each state directly. */
static void
losses_alone(const problem *q)
{
    const gsl_matrix_view states = sequence_rows(q->h, 1, T);
    const gsl_matrix_view dsaid = sequence_rows(q->dy, 0, T);
    gsl_matrix_view dstates = sequence_rows(q->dh, 1, T);
    sequence_set_zero(q->dh);
    bptt_affine(&q->p->W_hy.matrix, &states.matrix, &dsaid.matrix,
                &dstates.matrix, NULL, NULL);
}

/* The first K lags are TBPTT(1,K), and all of them the whole. */
START_TEST(lags_add_up)
{
    problem q = pose_rnn(TANH, 0);
    sequence *lag = sequence_alloc(T, H, H);
    double sum[H * H] = { 0 };

    rnn_forward_to_dy(&q);
    losses_alone(&q);
    ck_assert_int_eq(bptt_lags(q.p, q.h, q.dh, q.da, lag), GSL_SUCCESS);
    for (size_t K = 1; K <= T; K++) {
        for (size_t k = 0; k < H * H; k++)
            sum[k] += lag->data[(K - 1) * H * H + k];
        gsl_vector_set_zero(q.dp->theta);
        bptt_truncated(q.p, q.x, q.h, q.dy, 1, K, q.da, q.dh, q.dp);
        expect_same(q.dp->W_hh.matrix.data, sum, H * H, 1e-13);
    }
    rnn_forward_and_back(&q);
    expect_same(q.dp->W_hh.matrix.data, sum, H * H, 1e-13);
    sequence_free(lag);
    forget_rnn(&q);
}
END_TEST

START_TEST(nothing_is_truncated_when_k2_is_large)
{
    problem q = pose_rnn(TANH, 1), cut = pose_rnn(TANH, 1);

    rnn_forward_and_back(&q);
    rnn_forward_to_dy(&cut);
    for (size_t k1 = 1; k1 <= T + 1; k1++) {
        gsl_vector_set_zero(cut.dp->theta);
        bptt_truncated(cut.p, cut.x, cut.h, cut.dy, k1, T + (k1 > T), cut.da,
                       cut.dh, cut.dp);
        expect_same(cut.dp->theta->data, q.dp->theta->data, q.dp->theta->size,
                    k1 >= T ? 0.0 : 1e-13);
    }
    forget_rnn(&q);
    forget_rnn(&cut);
}
END_TEST

/* Windows of 3, run one after the other: the state crosses, no gradient does. */
START_TEST(the_state_is_carried_from_window_to_window)
{
    problem q = pose_rnn(TANH, 0), whole = pose_rnn(TANH, 0);

    rnn_forward_to_dy(&whole);
    bptt_truncated(whole.p, whole.x, whole.h, whole.dy, 3, 3, whole.da,
                   whole.dh, whole.dp);
    rnn_forward_to_dy(&q);  // for dy
    for (size_t k = B * H; k < (T + 1) * B * H; k++)
        q.h->data[k] = NAN;
    for (size_t begin = 0; begin < T; begin += 3) {
        const sequence x = sequence_steps(q.x, begin, 3);
        const sequence dy = sequence_steps(q.dy, begin, 3);
        sequence h = sequence_steps(q.h, begin, 4);
        sequence da = sequence_steps(q.da, begin, 3);
        sequence dh = sequence_steps(q.dh, begin, 4);
        rnn_forward(q.p, &x, &h);
        sequence_set_zero(&dh);
        bptt_backward(q.p, &x, &h, &dy, &da, &dh, q.dp);
    }
    expect_same(q.h->data, whole.h->data, (T + 1) * B * H, 1e-15);
    expect_same(q.dp->theta->data, whole.dp->theta->data, whole.dp->theta->size,
                1e-14);
    forget_rnn(&q);
    forget_rnn(&whole);
}
END_TEST

/* One linear unit: dh_0 = w^T dh_T, far below what a square could hold. */
START_TEST(a_vanished_gradient_is_still_right)
{
    enum { FAR = 600 };
    rnn_params *p = rnn_params_alloc(1, 1, 1, LINEAR);
    rnn_params *dp = rnn_params_alloc(1, 1, 1, LINEAR);
    sequence *x = sequence_alloc(FAR, 1, 1), *h = sequence_alloc(FAR + 1, 1, 1);
    sequence *da = sequence_alloc(FAR, 1, 1);
    sequence *dh = sequence_alloc(FAR + 1, 1, 1);
    gsl_vector *norm = gsl_vector_alloc(FAR + 1);

    gsl_matrix_set(&p->W_hh.matrix, 0, 0, -0.7);
    dh->data[FAR] = 1.0;
    bptt_sweep(p, x, h, da, dh, dp);
    bptt_norms(dh, norm);
    for (size_t t = 0; t <= FAR; t++)
        ck_assert(is_close(gsl_vector_get(norm, t), pow(0.7, (double)(FAR - t)),
                           1e-12));
    sequence_free(x);
    sequence_free(h);
    sequence_free(da);
    sequence_free(dh);
    gsl_vector_free(norm);
    rnn_params_free(p);
    rnn_params_free(dp);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("gradients");
    TCase *whole = tcase_create("whole"), *time = tcase_create("time");

    tcase_add_loop_test(whole, central_differences_agree, 0, 2 * ACTIVATIONS);
    tcase_add_loop_test(whole, a_batch_is_the_mean_of_its_sequences, 0, 2);
    tcase_add_test(time, lags_add_up);
    tcase_add_test(time, nothing_is_truncated_when_k2_is_large);
    tcase_add_test(time, the_state_is_carried_from_window_to_window);
    tcase_add_test(time, a_vanished_gradient_is_still_right);
    suite_add_tcase(suite, whole);
    suite_add_tcase(suite, time);
    return run_suite("gradients", suite);
}
