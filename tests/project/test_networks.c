/*
 * test_networks.c - the RNN and the LSTM behind one set of functions: their
 * sizes, their starts, their gradients; and each learns something tiny.
 */
#include "clip.h"
#include "contest.h"
#include "optimiser.h"
#include "suite.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <math.h>

enum { T = 6, B = 4, H = 5 };

static gsl_rng *r;

static void
seed_networks(void)
{
    r = suite_rng(1997);
}

static void
unseed_networks(void)
{
    gsl_rng_free(r);
}

static size_t
count_not_finite(const gsl_vector *v)
{
    size_t n = 0;
    for (size_t k = 0; k < v->size; k++)
        n += !isfinite(gsl_vector_get(v, k));
    return n;
}

START_TEST(a_network_has_the_numbers_that_it_says)
{
    const network_kind kind = (network_kind)_i;
    network *n = network_alloc(kind, T, B, 3, H, 2);
    ck_assert_uint_eq(n->theta->size, network_parameters(kind, 3, H, 2));
    ck_assert_uint_eq(n->dtheta->size, n->theta->size);
    ck_assert(n->theta->data != n->dtheta->data);
    network_free(n);

    const size_t P = network_parameters(kind, 3, 17, 2);
    ck_assert_uint_eq(network_units(kind, 3, 2, P), 17);
    ck_assert_uint_eq(network_units(kind, 3, 2, P - 1), 17);
    ck_assert_uint_eq(network_units(kind, 3, 2, P + 1), 18);
}
END_TEST

START_TEST(a_network_of_size_zero_is_refused)
{
    gsl_set_error_handler_off();
    for (int k = 0; k < 5; k++)
        ck_assert_ptr_null(network_alloc(NETWORK_LSTM, k != 0, k != 1, k != 2,
                                         k != 3, k != 4));
    network_free(NULL);
}
END_TEST

/* b_h of gate k, unit j. */
static double
bias_of_gate(const network *n, size_t k, size_t j)
{
    return gsl_vector_get(&n->lstm->b_h.vector, k * H + j);
}

START_TEST(each_kind_has_its_start)
{
    network *n[NETWORK_KINDS];
    for (int k = 0; k < NETWORK_KINDS; k++) {
        n[k] = network_alloc((network_kind)k, 50, 1, 2, H, 1);
        gsl_vector_set_all(n[k]->theta, NAN);
        ck_assert_int_eq(network_begin(r, n[k]), GSL_SUCCESS);
        ck_assert_uint_eq(count_not_finite(n[k]->theta), 0);
    }
    gsl_matrix *one = gsl_matrix_alloc(H, H);
    const gsl_matrix *W = &n[NETWORK_RNN]->rnn->W_hh.matrix;
    gsl_blas_dgemm(CblasNoTrans, CblasTrans, 1.0, W, W, 0.0, one);
    const gsl_matrix *I = &n[NETWORK_IRNN]->rnn->W_hh.matrix;
    for (size_t j = 0; j < H; j++)
        for (size_t k = 0; k < H; k++) {
            ck_assert(fabs(gsl_matrix_get(one, j, k) - (j == k)) <= 1e-12);
            ck_assert_double_eq(gsl_matrix_get(I, j, k), j == k);
        }
    ck_assert(n[NETWORK_RNN]->rnn->f == TANH);
    ck_assert(n[NETWORK_IRNN]->rnn->f == RELU);
    for (size_t j = 0; j < H; j++) {
        ck_assert_double_eq(bias_of_gate(n[NETWORK_LSTM], LSTM_F, j), 1.0);
        ck_assert_double_eq(bias_of_gate(n[NETWORK_LSTM], LSTM_I, j), 0.0);
        const double b_f = bias_of_gate(n[NETWORK_CHRONO], LSTM_F, j);
        ck_assert(b_f > 0.0 && b_f < log(49.0));
        ck_assert_double_eq(bias_of_gate(n[NETWORK_CHRONO], LSTM_I, j), -b_f);
    }
    gsl_matrix_free(one);
    for (int k = 0; k < NETWORK_KINDS; k++)
        network_free(n[k]);
}
END_TEST

/* What a gradient check needs. */
typedef struct {
    const problem *q;
    network *n;
    batch *b;
} desk;

static double
loss_of_network(void *at)
{
    const desk *k = at;
    double L;
    network_forward(k->n, k->b);
    problem_loss(k->q, k->b, &L);
    return L;
}

START_TEST(gradients_agree_with_differences)
{
    const network_kind kind = (network_kind)(_i % NETWORK_KINDS);
    const problem_kind task = (problem_kind)(_i / NETWORK_KINDS);
    const problem q = problem_of(task, 12);
    network *n = network_alloc(kind, q.T, B, q.D, H, q.O);
    batch *b = batch_alloc(q.T, B, q.D, H, q.O);
    gradient_block block[LSTM_BLOCKS];
    desk k = { &q, n, b };

    ck_assert_int_eq(network_begin(r, n), GSL_SUCCESS);
    // Moves the parameters away from the corner of ReLU, where a difference
    // would mix the slopes of both sides.
    for (size_t j = 0; j < n->theta->size; j++)
        *gsl_vector_ptr(n->theta, j) += 0.1 + 0.2 * gsl_rng_uniform(r);
    ck_assert_int_eq(problem_draw(&q, r, b), GSL_SUCCESS);
    // The second round checks that network_clear() removes what the first has
    // added.
    for (int again = 0; again < 2; again++) {
        loss_of_network(&k);
        network_clear(n, b);
        ck_assert_int_eq(problem_gradient(&q, b), GSL_SUCCESS);
        ck_assert_int_eq(network_backward(n, b), GSL_SUCCESS);
    }
    if (n->lstm != NULL)
        lstm_blocks(n->lstm, n->dlstm, block);
    else
        rnn_blocks(n->rnn, n->drnn, block);
    ck_assert_int_eq(gradient_check(loss_of_network, &k, GRADIENT_CHECK_STEP,
                                    block, LSTM_BLOCKS),
                     GSL_SUCCESS);
    for (size_t j = 0; j < LSTM_BLOCKS; j++)
        ck_assert_msg(block[j].error <= 1e-7, "%s: %g", block[j].name,
                      block[j].error);
    network_free(n);
    batch_free(b);
}
END_TEST

START_TEST(every_network_learns_a_short_sum)
{
    const problem q = problem_of(PROBLEM_ADDING, 4);
    network *n = network_alloc((network_kind)_i, q.T, 20, q.D, 16, q.O);
    batch *b = batch_alloc(q.T, 20, q.D, 16, q.O);
    optimiser *o = optimiser_alloc(ADAM, n->theta->size, 0.01);
    const contestant c = { n, NULL };
    double L, norm;

    ck_assert_int_eq(network_begin(r, n), GSL_SUCCESS);
    for (int k = 0; k < 2000; k++) {
        problem_draw(&q, r, b);
        network_forward(n, b);
        problem_loss(&q, b, &L);
        network_clear(n, b);
        problem_gradient(&q, b);
        network_backward(n, b);
        ck_assert_int_eq(clip_norm(n->dtheta, 1.0, &norm), GSL_SUCCESS);
        ck_assert_int_eq(optimiser_step(o, n->theta, n->dtheta), GSL_SUCCESS);
    }
    // Always answering 1 gives an error of 1/6.
    const double error = contest_error(r, &q, &c, 200, b, NULL);
    ck_assert_msg(error < 0.02, "%s: %g", contest_name(_i), error);
    optimiser_free(o);
    network_free(n);
    batch_free(b);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("networks");
    TCase *networks = tcase_create("networks");

    tcase_add_checked_fixture(networks, seed_networks, unseed_networks);
    tcase_set_timeout(networks, 30);
    tcase_add_loop_test(networks, a_network_has_the_numbers_that_it_says, 0,
                        NETWORK_KINDS);
    tcase_add_test(networks, a_network_of_size_zero_is_refused);
    tcase_add_test(networks, each_kind_has_its_start);
    tcase_add_loop_test(networks, gradients_agree_with_differences, 0,
                        NETWORK_KINDS * PROBLEM_KINDS);
    tcase_add_loop_test(networks, every_network_learns_a_short_sum, 0,
                        NETWORK_KINDS);
    suite_add_tcase(suite, networks);
    return run_suite("networks", suite);
}
