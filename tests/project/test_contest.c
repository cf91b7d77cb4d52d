/*
 * test_contest.c - the tasks of chapter 7's contest and the reservoirs that take
 * part in it keep their contracts.
 */
#include "contest.h"
#include "suite.h"

#include <gsl/gsl_errno.h>
#include <math.h>
#include <string.h>

enum { B = 4 };

static gsl_rng *r;

static void
seed_contest(void)
{
    r = suite_rng(1997);
}

static void
unseed_contest(void)
{
    gsl_rng_free(r);
}

START_TEST(names_are_those_of_the_runs)
{
    static const char *const name[CONTEST_KINDS] = {
        "rnn", "irnn", "lstm", "chrono", "esn", "leaky"
    };
    for (int k = 0; k < CONTEST_KINDS; k++)
        ck_assert_str_eq(contest_name(k), name[k]);
}
END_TEST

/* Copies the targets to the outputs. */
static void
say_target(const batch *b)
{
    memcpy(b->y->data, b->target->data,
           b->y->T * b->y->B * b->y->n * sizeof(double));
}

START_TEST(errors_count_what_is_wrong)
{
    const problem q = problem_of((problem_kind)_i, 12);
    batch *b = batch_alloc(q.T, B, q.D, 1, q.O);
    double L;

    problem_draw(&q, r, b);
    say_target(b);
    ck_assert(problem_error(&q, b) == 0.0);
    // At steps that are not asked, the outputs must not count.
    for (size_t t = 0; t < q.T; t++)
        if (*sequence_of(b->mask, t, 0) == 0.0)
            sequence_of(b->y, t, 0)[0] = 7.0;
    ck_assert(problem_error(&q, b) == 0.0);

    size_t t = q.T - 1;
    while (*sequence_of(b->mask, t, 2) == 0.0)
        t--;
    double *y = sequence_of(b->y, t, 2);
    if (q.kind == PROBLEM_ADDING) {
        y[0] += 0.6;
        ck_assert(fabs(problem_error(&q, b) - 0.09) <= 1e-12);
        ck_assert_int_eq(problem_loss(&q, b, &L), GSL_SUCCESS);
        ck_assert(fabs(2.0 * L - 0.09) <= 1e-12);
    } else {
        memset(y, 0, q.O * sizeof *y);  // equal outputs count as wrong
        ck_assert(problem_error(&q, b) == 0.25);
    }
    y[0] = NAN;
    ck_assert(!(problem_error(&q, b) < 0.25));
    batch_free(b);
}
END_TEST

START_TEST(far_errors_are_those_of_the_last_symbol_but_one)
{
    const problem q = problem_of(PROBLEM_REBER, 20);
    batch *b = batch_alloc(q.T, B, q.D, 1, q.O);

    problem_draw(&q, r, b);
    say_target(b);
    ck_assert(problem_far_error(b) == 0.0);
    size_t t = q.T - 1;
    while (*sequence_of(b->mask, t, 3) == 0.0)
        t--;
    // The last symbol is always E. Before it comes T or P, whichever was the
    // second symbol.
    memset(sequence_of(b->y, t, 3), 0, q.O * sizeof(double));
    ck_assert(problem_far_error(b) == 0.0);
    double *y = sequence_of(b->y, t - 1, 3);
    const double T_or_P = y[1];
    ck_assert(T_or_P + y[4] == 1.0);
    y[1] = y[4];
    y[4] = T_or_P;
    ck_assert(problem_far_error(b) == 0.25);
    batch_free(b);
}
END_TEST

START_TEST(reservoirs_have_the_size_of_the_others)
{
    for (int task = 0; task < PROBLEM_KINDS; task++) {
        const problem q = problem_of((problem_kind)task, 20);
        const size_t P =
            network_parameters(NETWORK_LSTM, q.D, CONTEST_UNITS, q.O);
        const size_t units = contest_units(CONTEST_ESN, &q);
        ck_assert_uint_ge(reservoir_parameters(&q, units), P);
        ck_assert_uint_lt(reservoir_parameters(&q, units - 1), P);
        ck_assert_uint_eq(contest_units(NETWORK_CHRONO, &q), CONTEST_UNITS);
    }
}
END_TEST

START_TEST(the_best_setting_is_kept)
{
    const problem q = problem_of(PROBLEM_ADDING, 20);
    batch *b = batch_alloc(q.T, 20, q.D, 40, q.O);
    gsl_rng *data = gsl_rng_alloc(gsl_rng_mt19937);
    reservoir_setting s[3] = { { 40, 1.0, 0.5, 1.0, NAN },
                               { 40, 0.03, 0.9, 1.0, NAN },
                               { 40, 0.9, 0.5, 1.0, NAN } };
    size_t chosen = 9;
    double error;

    gsl_rng_set(data, 5);
    contestant c = { NULL, reservoir_search(r, data, &q, 300, 100, s, 3, b,
                                            &chosen) };
    ck_assert_uint_eq(chosen, 1);
    ck_assert_double_eq(c.p->leak, 0.03);
    for (int k = 0; k < 3; k++)
        ck_assert(s[k].ridge >= 1e-10 && s[k].ridge <= 1e-2);
    ck_assert(contest_error(data, &q, &c, 200, b, NULL) < 1e-3);

    // All settings are fitted to the same sequences, so with the same seed the
    // best one must get the same weights again.
    gsl_matrix *W = gsl_matrix_alloc(c.p->W_zy->size1, c.p->W_zy->size2);
    gsl_matrix_memcpy(W, c.p->W_zy);
    gsl_rng_set(data, 5);
    ck_assert_int_eq(reservoir_fit(data, &q, 300, 100, c.p, &s[1], b, &error),
                     GSL_SUCCESS);
    ck_assert(gsl_matrix_equal(W, c.p->W_zy));
    ck_assert(error < 1e-3);
    gsl_matrix_free(W);
    esn_free(c.p);
    gsl_rng_free(data);
    batch_free(b);
}
END_TEST

START_TEST(a_reservoir_that_cannot_be_drawn_is_none)
{
    const problem q = problem_of(PROBLEM_ADDING, 20);
    batch *b = batch_alloc(q.T, 20, q.D, 40, q.O);
    reservoir_setting s[2] = { { 40, 0.5, 0.9, 1.0, 0.0 },
                               { 40, 2.0, 0.9, 1.0, 0.0 } };
    size_t chosen;

    gsl_set_error_handler_off();
    ck_assert_ptr_null(reservoir_draw(r, &q, &s[1]));
    gsl_rng *data = gsl_rng_clone(r);
    ck_assert_ptr_null(
        reservoir_search(r, data, &q, 100, 100, s, 2, b, &chosen));
    gsl_rng_free(data);
    batch_free(b);
}
END_TEST

START_TEST(leaky_settings_leak_and_the_others_do_not)
{
    reservoir_setting s[CONTEST_SETTINGS];
    contest_settings(CONTEST_ESN, 40, s);
    for (int k = 0; k < CONTEST_SETTINGS; k++)
        ck_assert(s[k].leak == 1.0 && s[k].rho >= 0.5 && s[k].H == 40);
    contest_settings(CONTEST_LEAKY, 40, s);
    for (int k = 0; k < CONTEST_SETTINGS; k++)
        ck_assert(s[k].leak <= 0.3 && s[k].rho == 0.9 && s[k].H == 40);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("contest");
    TCase *tasks = tcase_create("tasks");
    TCase *reservoirs = tcase_create("reservoirs");

    tcase_add_checked_fixture(tasks, seed_contest, unseed_contest);
    tcase_add_checked_fixture(reservoirs, seed_contest, unseed_contest);
    tcase_set_timeout(reservoirs, 30);
    tcase_add_test(tasks, names_are_those_of_the_runs);
    tcase_add_loop_test(tasks, errors_count_what_is_wrong, 0, PROBLEM_KINDS);
    tcase_add_test(tasks, far_errors_are_those_of_the_last_symbol_but_one);
    tcase_add_test(reservoirs, reservoirs_have_the_size_of_the_others);
    tcase_add_test(reservoirs, the_best_setting_is_kept);
    tcase_add_test(reservoirs, a_reservoir_that_cannot_be_drawn_is_none);
    tcase_add_test(reservoirs, leaky_settings_leak_and_the_others_do_not);
    suite_add_tcase(suite, tasks);
    suite_add_tcase(suite, reservoirs);
    return run_suite("contest", suite);
}
