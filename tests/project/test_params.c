/*
 * test_params.c - one place makes all parameters: sizes that cannot wrap around,
 * windows that fill theta, and the same refusals for every network.
 */
#include "gru.h"
#include "lstm.h"
#include "network.h"
#include "optimiser.h"
#include "reservoir.h"
#include "scan.h"
#include "suite.h"

#include <gsl/gsl_errno.h>
#include <stdint.h>

enum { SIZES = 3 };
static const size_t HALF = SIZE_MAX / 2 + 1;  // 2^63: twice that is 0

START_TEST(sizes_do_not_wrap_around)
{
    ck_assert_uint_eq(sizes_product(6, 7), 42);
    ck_assert_uint_eq(sizes_product(0, SIZE_MAX), 0);
    ck_assert_uint_eq(sizes_product(SIZE_MAX, 0), 0);
    ck_assert_uint_eq(sizes_product(HALF, 2), SIZE_MAX);
    ck_assert_uint_eq(sizes_product(2, HALF), SIZE_MAX);
    ck_assert_uint_eq(sizes_product(SIZE_MAX, 1), SIZE_MAX);
    ck_assert_uint_eq(sizes_product(HALF - 1, 2), SIZE_MAX - 1);
    ck_assert_uint_eq(sizes_sum(SIZE_MAX, 1), SIZE_MAX);
    ck_assert_uint_eq(sizes_sum(1, SIZE_MAX), SIZE_MAX);
    ck_assert_uint_eq(sizes_sum(HALF, HALF), SIZE_MAX);
    ck_assert_uint_eq(sizes_sum(HALF, HALF - 1), SIZE_MAX);
    ck_assert_uint_eq(sizes_sum(40, 2), 42);
    ck_assert(sizes_fit(PTRDIFF_MAX / sizeof(double)));
    ck_assert(!sizes_fit(PTRDIFF_MAX / sizeof(double) + 1));
    ck_assert(!sizes_fit(SIZE_MAX));
}
END_TEST

START_TEST(memory_of_impossible_size_is_refused)
{
    ck_assert_int_eq(suite_refusal(sizes_vector(0)), GSL_EINVAL);
    ck_assert_int_eq(suite_refusal(sizes_vector(SIZE_MAX)), GSL_ENOMEM);
    // 2^61 numbers of 8 bytes are 2^64 bytes, which wraps around to 0.
    ck_assert_int_eq(suite_refusal(sizes_vector((size_t)1 << 61)), GSL_ENOMEM);
    ck_assert_int_eq(suite_refusal(sizes_matrix(0, 2)), GSL_EINVAL);
    ck_assert_int_eq(suite_refusal(sizes_matrix(2, 0)), GSL_EINVAL);
    ck_assert_int_eq(suite_refusal(sizes_matrix(HALF, 2)), GSL_ENOMEM);
    ck_assert_int_eq(suite_refusal(sizes_matrix(2, HALF)), GSL_ENOMEM);

    gsl_matrix *m = sizes_matrix(2, 3);
    gsl_vector *v = sizes_vector(4);
    ck_assert(gsl_matrix_isnull(m) && gsl_vector_isnull(v));
    ck_assert(m->size1 == 2 && m->size2 == 3 && v->size == 4);
    gsl_matrix_free(m);
    gsl_vector_free(v);
}
END_TEST

/*
 * Windows that no network of the course has, so that code written for one of
 * those would fail.
 */
START_TEST(windows_fill_theta_in_their_order)
{
    gsl_matrix_view A, B;
    gsl_vector_view c;
    const params_window window[] = { { "A", 2, 3, &A, NULL },
                                     { "c", 5, 1, NULL, &c },
                                     { "B", 1, 4, &B, NULL } };
    gsl_vector *theta = params_alloc(window, 3);
    gsl_vector *dtheta = gsl_vector_calloc(15);
    gradient_block block[3];

    ck_assert_uint_eq(theta->size, 15);
    ck_assert(gsl_vector_isnull(theta));
    for (size_t k = 0; k < 15; k++)
        gsl_vector_set(theta, k, (double)k);
    ck_assert(A.matrix.size1 == 2 && A.matrix.size2 == 3);
    ck_assert(c.vector.size == 5);
    ck_assert(B.matrix.size1 == 1 && B.matrix.size2 == 4);
    ck_assert_double_eq(gsl_matrix_get(&A.matrix, 1, 2), 5.0);
    ck_assert_double_eq(gsl_vector_get(&c.vector, 0), 6.0);
    ck_assert_double_eq(gsl_vector_get(&c.vector, 4), 10.0);
    ck_assert_double_eq(gsl_matrix_get(&B.matrix, 0, 3), 14.0);

    static const size_t at[] = { 0, 6, 11 }, n[] = { 6, 5, 4 };
    params_blocks(window, 3, theta, dtheta, block);
    for (size_t k = 0; k < 3; k++) {
        ck_assert_str_eq(block[k].name, window[k].name);
        ck_assert_ptr_eq(block[k].q, theta->data + at[k]);
        ck_assert_ptr_eq(block[k].dq, dtheta->data + at[k]);
        ck_assert_uint_eq(block[k].n, n[k]);
        ck_assert(isnan(block[k].error));
    }
    gsl_vector_free(theta);
    gsl_vector_free(dtheta);
}
END_TEST

START_TEST(impossible_windows_are_refused)
{
    gsl_matrix_view A = { { 0 } }, B = { { 0 } };
    params_window window[] = { { "A", HALF, 2, &A, NULL },
                               { "B", 1, 1, &B, NULL } };

    ck_assert_int_eq(suite_refusal(params_alloc(window, 2)), GSL_ENOMEM);
    // Each window alone fits into the address space, but both together do not.
    window[0] = window[1] =
        (params_window){ "A", PTRDIFF_MAX / sizeof(double), 1, &A, NULL };
    ck_assert_int_eq(suite_refusal(params_alloc(window, 2)), GSL_ENOMEM);
    window[1].columns = 0;
    ck_assert_int_eq(suite_refusal(params_alloc(window, 2)), GSL_EINVAL);
    window[1] = (params_window){ "B", 0, 1, &B, NULL };
    ck_assert_int_eq(suite_refusal(params_alloc(window, 2)), GSL_EINVAL);
    ck_assert_ptr_null(A.matrix.data);
    ck_assert_ptr_null(B.matrix.data);
}
END_TEST

static void *
make_rnn(size_t D, size_t H, size_t O)
{
    return rnn_params_alloc(D, H, O, TANH);
}

static void *
make_lstm(size_t D, size_t H, size_t O)
{
    return lstm_params_alloc(D, H, O);
}

static void *
make_gru(size_t D, size_t H, size_t O)
{
    return gru_params_alloc(D, H, O);
}

static void *
make_scan(size_t D, size_t H, size_t O)
{
    return scan_params_alloc(D, H, O, LOGISTIC);
}

static void *
make_esn(size_t D, size_t H, size_t O)
{
    return esn_alloc(D, H, O, TANH, 0.5);
}

static void *
make_network(size_t D, size_t H, size_t O)
{
    return network_alloc(NETWORK_RNN, 1, 1, D, H, O);
}

static const struct {
    const char *name;
    void *(*make)(size_t D, size_t H, size_t O);
} makers[] = {
    { "rnn_params_alloc", make_rnn }, { "lstm_params_alloc", make_lstm },
    { "gru_params_alloc", make_gru }, { "scan_params_alloc", make_scan },
    { "esn_alloc", make_esn },        { "network_alloc", make_network }
};
enum { MAKERS = sizeof makers / sizeof makers[0] };

/* Whatever network it is, the same sizes are refused with the same error. */
START_TEST(every_network_refuses_the_same_sizes)
{
    static const struct {
        size_t size[SIZES];
        int error;
    } wrong[] = {
        { { 0, 1, 1 }, GSL_EINVAL },
        { { 1, 0, 1 }, GSL_EINVAL },
        { { 1, 1, 0 }, GSL_EINVAL },
        // H D is 2^64, that is 0.
        { { HALF, 2, 1 }, GSL_ENOMEM },
        { { 4294967294, 4294967296, 1 }, GSL_ENOMEM },
        { { SIZE_MAX / 8, 1, 1 }, GSL_ENOMEM },
        { { 1, SIZE_MAX / 8, 1 }, GSL_ENOMEM },
        { { 1, 1, SIZE_MAX / 8 }, GSL_ENOMEM },
        { { SIZE_MAX, SIZE_MAX, SIZE_MAX }, GSL_ENOMEM },
        { { 1, (size_t)1 << 32, 1 }, GSL_ENOMEM },
        { { 1, (size_t)1 << 62, 1 }, GSL_ENOMEM },
        { { 1, 2, HALF }, GSL_ENOMEM },
    };
    for (size_t k = 0; k < sizeof wrong / sizeof wrong[0]; k++) {
        const size_t *s = wrong[k].size;
        const int error = suite_refusal(makers[_i].make(s[0], s[1], s[2]));
        ck_assert_msg(error == wrong[k].error,
                      "%s(%zu, %zu, %zu) is refused with %d, not with %d",
                      makers[_i].name, s[0], s[1], s[2], error, wrong[k].error);
    }
}
END_TEST

START_TEST(states_and_batches_refuse_what_wraps_around)
{
    for (int k = 0; k < 3; k++) {
        size_t s[SIZES] = { 1, 1, 1 };
        s[k] = SIZE_MAX;
        ck_assert_int_eq(suite_refusal(sequence_alloc(s[0], s[1], s[2])),
                         GSL_ENOMEM);
        ck_assert_int_eq(suite_refusal(lstm_states_alloc(s[0], s[1], s[2])),
                         GSL_ENOMEM);
        ck_assert_int_eq(suite_refusal(gru_states_alloc(s[0], s[1], s[2])),
                         GSL_ENOMEM);
        ck_assert_int_eq(suite_refusal(scan_states_alloc(s[0], s[1], s[2])),
                         GSL_ENOMEM);
        ck_assert_int_eq(suite_refusal(batch_alloc(s[0], s[1], 1, s[2], 1)),
                         GSL_ENOMEM);
    }
    // 4 H is 0.
    ck_assert_int_eq(suite_refusal(lstm_states_alloc(1, 1, HALF / 2)),
                     GSL_ENOMEM);
    ck_assert_int_eq(suite_refusal(optimiser_alloc(ADAM, 1UL << 61, 0.1)),
                     GSL_ENOMEM);
    ck_assert_int_eq(suite_refusal(optimiser_alloc(SGD, SIZE_MAX, 0.1)),
                     GSL_ENOMEM);
}
END_TEST

START_TEST(counts_of_parameters_do_not_wrap_around)
{
    const problem q = problem_of(PROBLEM_ADDING, 10);

    for (int kind = 0; kind < NETWORK_KINDS; kind++) {
        const network_kind k = (network_kind)kind;
        ck_assert_uint_eq(network_parameters(k, 1, HALF, 1), SIZE_MAX);
        network *n = network_alloc(k, 2, 3, 4, 5, 6);
        ck_assert_uint_eq(network_parameters(k, 4, 5, 6), n->theta->size);
        network_free(n);
    }
    ck_assert_uint_eq(reservoir_parameters(&q, HALF), SIZE_MAX);
    ck_assert_uint_eq(reservoir_parameters(&q, 20),
                      20 * (RESERVOIR_HEARS + 2 + 1) + 1 + 2 + 20);
}
END_TEST

/* A set of sequences without addresses; nothing is drawn. */
START_TEST(a_fit_without_memory_is_refused)
{
    const problem q = problem_of(PROBLEM_REBER, 40);
    gsl_rng *r = suite_rng(1);
    reservoir_setting s = { 20, 1.0, 0.9, 0.1, 0.0 };
    esn *p = reservoir_draw(r, &q, &s);
    batch *b = batch_alloc(q.T, 1, q.D, s.H, q.O);
    double error = 3.0;

    const int status = reservoir_fit(r, &q, HALF, 1, p, &s, b, &error);
    ck_assert_int_eq(status, GSL_ENOMEM);
    ck_assert_int_eq(suite_error, GSL_ENOMEM);
    ck_assert_double_eq(error, 3.0);
    batch_free(b);
    esn_free(p);
    gsl_rng_free(r);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("params");
    TCase *given = tcase_create("given"), *errors = tcase_create("errors");
    tcase_add_test(given, sizes_do_not_wrap_around);
    tcase_add_test(given, windows_fill_theta_in_their_order);
    tcase_add_test(given, counts_of_parameters_do_not_wrap_around);
    tcase_add_checked_fixture(errors, let_errors_return, let_errors_abort);
    tcase_add_test(errors, memory_of_impossible_size_is_refused);
    tcase_add_test(errors, impossible_windows_are_refused);
    tcase_add_loop_test(errors, every_network_refuses_the_same_sizes, 0,
                        MAKERS);
    tcase_add_test(errors, states_and_batches_refuse_what_wraps_around);
    tcase_add_test(errors, a_fit_without_memory_is_refused);
    suite_add_tcase(suite, given);
    suite_add_tcase(suite, errors);
    return run_suite("params", suite);
}
