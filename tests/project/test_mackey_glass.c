/*
 * test_mackey_glass.c - the series against its definition in long double, with
 * all of its past kept; a point that must not move; and its errors.
 */
#include "../runner/sheet.h"
#include "mackey_glass.h"
#include "suite.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_statistics.h>
#include <math.h>
#include <stdint.h>

enum { T = 60, B = 3 };

static gsl_rng *r;
static sequence *y;

static void
setup_series(void)
{
    r = gsl_rng_alloc(gsl_rng_mt19937);
    gsl_rng_set(r, 1977);
    y = sequence_alloc(T, B, 1);
    for (size_t k = 0; k < T * B; k++)
        y->data[k] = -77.0;
}

static void
setup_quiet_series(void)
{
    setup_series();
    gsl_set_error_handler_off();
}

static void
teardown_series(void)
{
    sequence_free(y);
    gsl_rng_free(r);
}

/* (6.9) by Euler's method; y[n] stands n fine steps after the oldest draw. */
static void
expect_series(size_t tau, size_t i)
{
    enum { MOST = 10 * (100 + 1000 + T) };
    static long double all[MOST];
    const size_t delay = 10 * tau, first = delay + 10 * 1000;

    for (size_t n = 0; n <= delay; n++)
        all[n] = gsl_ran_flat(r, 0.5, 1.5);
    for (size_t n = delay; n + 1 < first + 10 * T; n++) {
        const long double past = all[n - delay];
        all[n + 1] =
            all[n]
            + 0.1L * (0.2L * past / (1.0L + powl(past, 10.0L)) - 0.1L * all[n]);
    }
    // Chaos multiplies a rounding of 1e-16 by some 1000 until here.
    for (size_t t = 0; t < T; t++)
        ck_assert_msg(
            is_close(*sequence_of(y, t, i), (double)all[first + 10 * t], 1e-11),
            "tau %zu, series %zu, t %zu: %.17g, not %.17Lg", tau, i, t,
            *sequence_of(y, t, i), all[first + 10 * t]);
}

START_TEST(the_series_is_its_definition)
{
    static const size_t taus[] = { 17, 1, 6, 30, MACKEY_GLASS_TAU };
    ck_assert_int_eq(mackey_glass(r, taus[_i], y), GSL_SUCCESS);
    gsl_rng_set(r, 1977);
    for (size_t i = 0; i < B; i++)
        expect_series(taus[_i], i);
}
END_TEST

START_TEST(where_as_much_is_made_as_is_lost_nothing_moves)
{
    // 0.2 / (1 + 1) is 0.1, also in doubles.
    ck_assert_double_eq(mackey_glass_next(1.0, 1.0), 1.0);
    ck_assert_double_eq(mackey_glass_next(0.0, 0.0), 0.0);
    // One step adds a tenth of what is gained and lost in a unit of time.
    ck_assert(is_close(mackey_glass_next(1.5, 0.0), 1.485, 1e-15));
    ck_assert(is_close(mackey_glass_next(0.0, 2.0), 0.04 / 1025.0, 1e-15));
}
END_TEST

/*
 * The report gives sigma^2 for tau = 30. It is the variance of the squashed
 * series, and ours must be near it.
 */
START_TEST(it_varies_as_in_the_report)
{
    enum { LONG = 2000, MANY = 200 };
    sequence *all = sequence_alloc(LONG, MANY, 1);
    ck_assert_int_eq(mackey_glass(r, 30, all), GSL_SUCCESS);
    mackey_glass_squash(all);
    const double variance =
        gsl_stats_variance(all->data, 1, (size_t)LONG * MANY);
    ck_assert_msg(is_close(variance, 0.067, 0.02), "variance %g", variance);
    sequence_free(all);
}
END_TEST

START_TEST(squashing_can_be_undone)
{
    ck_assert_int_eq(mackey_glass(r, 17, y), GSL_SUCCESS);
    sequence *raw = sequence_alloc(T, B, 1);
    for (size_t k = 0; k < T * B; k++)
        raw->data[k] = y->data[k];
    mackey_glass_squash(y);
    for (size_t k = 0; k < T * B; k++) {
        const double e = exp(2.0 * (raw->data[k] - 1.0));
        ck_assert(fabs(y->data[k] - (e - 1.0) / (e + 1.0)) <= 1e-15);
        ck_assert(
            is_close(mackey_glass_unsquash(y->data[k]), raw->data[k], 1e-14));
    }
    sequence_free(raw);
}
END_TEST

START_TEST(wrong_arguments_are_refused)
{
    static const size_t taus[] = { 0, MACKEY_GLASS_TAU + 1, SIZE_MAX };
    const unsigned long before = gsl_rng_get(r);
    gsl_rng_set(r, 1977);
    for (size_t k = 0; k < sizeof taus / sizeof taus[0]; k++)
        ck_assert_int_eq(mackey_glass(r, taus[k], y), GSL_EINVAL);
    // The same numbers, but said to be three at each step.
    sequence flat = { T, 1, B, y->data };
    ck_assert_int_eq(mackey_glass(r, 17, &flat), GSL_EBADLEN);
    for (size_t k = 0; k < T * B; k++)
        ck_assert_double_eq(y->data[k], -77.0);
    ck_assert_uint_eq(gsl_rng_get(r), before);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("mackey_glass");
    TCase *series = tcase_create("series"), *errors = tcase_create("errors");

    tcase_add_checked_fixture(series, setup_series, teardown_series);
    tcase_set_timeout(series, 20);
    tcase_add_loop_test(series, the_series_is_its_definition, 0, 5);
    tcase_add_test(series, where_as_much_is_made_as_is_lost_nothing_moves);
    tcase_add_test(series, it_varies_as_in_the_report);
    tcase_add_test(series, squashing_can_be_undone);
    tcase_add_checked_fixture(errors, setup_quiet_series, teardown_series);
    tcase_add_test(errors, wrong_arguments_are_refused);
    suite_add_tcase(suite, series);
    suite_add_tcase(suite, errors);
    return run_suite("mackey_glass", suite);
}
