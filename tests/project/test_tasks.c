/*
 * test_tasks.c - every task against its definition, recomputed from what came
 * out; its baselines by counting; and its errors.
 */
#include "../runner/sheet.h"
#include "task_suite.h"

#include <stdint.h>

START_TEST(xor_is_every_third_bit)
{
    double ones = 0.0;
    make_task(12, MANY, 1, 1);
    ck_assert_int_eq(task_temporal_xor(r, x, target, mask), GSL_SUCCESS);
    for (size_t i = 0; i < MANY; i++)
        for (size_t t = 0; t < 12; t++) {
            ones += task_at(x, t, i, 0);
            ck_assert(task_at(x, t, i, 0) == 0.0 || task_at(x, t, i, 0) == 1.0);
            if (t % 3 == 2)
                ck_assert_double_eq(
                    task_at(x, t, i, 0),
                    fabs(task_at(x, t - 1, i, 0) - task_at(x, t - 2, i, 0)));
            ck_assert_double_eq(task_at(mask, t, i, 0), t < 11);
            ck_assert_double_eq(task_at(target, t, i, 0),
                                t < 11 ? task_at(x, t + 1, i, 0) : 0.0);
        }
    expect_share(ones, 12.0 * MANY, 0.5);
}
END_TEST

START_TEST(echo_repeats_after_the_delay)
{
    double sum = 0.0;
    make_task(9, MANY, 1, 1);
    ck_assert_int_eq(task_echo(r, 4, x, target, mask), GSL_SUCCESS);
    for (size_t i = 0; i < MANY; i++)
        for (size_t t = 0; t < 9; t++) {
            ck_assert_double_eq(fabs(task_at(x, t, i, 0)), 1.0);
            ck_assert_double_eq(task_at(mask, t, i, 0), t >= 4);
            ck_assert_double_eq(task_at(target, t, i, 0),
                                t >= 4 ? task_at(x, t - 4, i, 0) : 0.0);
            sum += task_at(x, t, i, 0) > 0.0;
        }
    expect_share(sum, 9.0 * MANY, 0.5);
}
END_TEST

START_TEST(adding_adds_one_number_of_each_half)
{
    const size_t T = (size_t)_i;
    double square = 0.0, met[64] = { 0 };
    make_task(T, MANY, 2, 1);
    ck_assert_int_eq(task_adding(r, x, target, mask), GSL_SUCCESS);
    expect_last_step_only();
    for (size_t i = 0; i < MANY; i++) {
        double sum = 0.0, marks[2] = { 0 };
        for (size_t t = 0; t < T; t++) {
            ck_assert(task_at(x, t, i, 0) >= 0.0 && task_at(x, t, i, 0) < 1.0);
            ck_assert(task_at(x, t, i, 1) == 0.0 || task_at(x, t, i, 1) == 1.0);
            marks[t >= T / 2] += task_at(x, t, i, 1);
            met[t] += task_at(x, t, i, 1);
            sum += task_at(x, t, i, 0) * task_at(x, t, i, 1);
        }
        ck_assert(marks[0] == 1.0 && marks[1] == 1.0);
        ck_assert(is_close(task_at(target, T - 1, i, 0), sum, 1e-15));
        square += pow(sum - 1.0, 2.0);
    }
    for (size_t t = 0; t < T; t++)
        expect_share(met[t], MANY,
                     1.0 / (double)(t < T / 2 ? T / 2 : T - T / 2));
    // The baseline 1/6; the square of a sum of two uniforms has variance 7/180.
    ck_assert_msg(fabs(square / MANY - 1.0 / 6.0)
                      <= 5.0 * sqrt(7.0 / 180.0 / MANY),
                  "baseline %g", square / MANY);
}
END_TEST

START_TEST(temporal_order_has_two_symbols_in_their_places)
{
    const size_t T = (size_t)_i;
    double classes[4] = { 0 }, distractors[4] = { 0 }, met[128] = { 0 };
    make_task(T, MANY, 6, 4);
    ck_assert_int_eq(task_temporal_order(r, x, target, mask), GSL_SUCCESS);
    expect_last_step_only();
    for (size_t i = 0; i < MANY; i++) {
        size_t found = 0, class = 0;
        for (size_t t = 0; t < T; t++) {
            double ones = 0.0;
            for (size_t j = 0; j < 6; j++)
                ones += task_at(x, t, i, j);
            for (size_t j = 0; j < 4; j++)
                distractors[j] += task_at(x, t, i, j);
            ck_assert_double_eq(ones, 1.0);
            if (task_at(x, t, i, 4) + task_at(x, t, i, 5) > 0.0) {
                class = 2 * class + (task_at(x, t, i, 5) > 0.0);
                met[t]++;
                ck_assert(10 * t >= (found == 0 ? T : 5 * T));
                ck_assert(10 * t < (found == 0 ? 2 * T : 6 * T));
                found++;
            }
        }
        ck_assert_uint_eq(found, 2);
        for (size_t k = 0; k < 4; k++)
            ck_assert_double_eq(task_at(target, T - 1, i, k), k == class);
        classes[class]++;
    }
    for (int k = 0; k < 4; k++) {
        expect_share(classes[k], MANY, 0.25);
        expect_share(distractors[k], (double)(T - 2) * MANY, 0.25);
    }
    for (size_t t = 0; t < T; t++)  // both ends of both places are met
        ck_assert((met[t] > 0.0)
                  == ((10 * t >= T && 10 * t < 2 * T)
                      || (10 * t >= 5 * T && 10 * t < 6 * T)));
}
END_TEST

START_TEST(two_sequences_differ_at_first)
{
    double first = 0.0, sum = 0.0, square = 0.0, near = 0.0;
    make_task(13, MANY, 1, 1);
    ck_assert_int_eq(task_two_sequences(r, 3, x, target, mask), GSL_SUCCESS);
    expect_last_step_only();
    for (size_t i = 0; i < MANY; i++) {
        const double class = task_at(target, 12, i, 0);
        first += class;
        for (size_t t = 0; t < 3; t++)
            ck_assert_double_eq(task_at(x, t, i, 0), class == 1.0 ? 1.0 : -1.0);
        for (size_t t = 3; t < 13; t++) {
            sum += task_at(x, t, i, 0);
            square += pow(task_at(x, t, i, 0), 2.0);
            near += pow(task_at(x, t, i, 0), 2.0) < 0.2;
        }
    }
    expect_share(first, MANY, 0.5);
    // A Gaussian lies within one standard deviation in 68 of 100 cases; its
    // square, of mean 0.2, has the standard deviation 0.2 sqrt 2.
    expect_share(near, 10.0 * MANY, erf(sqrt(0.5)));
    ck_assert(fabs(sum / (10.0 * MANY)) <= 5.0 * sqrt(0.2 / (10.0 * MANY)));
    ck_assert(fabs(square / (10.0 * MANY) - 0.2)
              <= 5.0 * 0.2 * sqrt(2.0 / (10.0 * MANY)));
}
END_TEST

START_TEST(copy_says_it_again)
{
    enum { T = 14, K = 4, S = 3 };
    double symbols[S] = { 0 };
    make_task(T, MANY, S + 2, S + 1);
    ck_assert_int_eq(task_copy(r, K, x, target, mask), GSL_SUCCESS);
    for (size_t i = 0; i < MANY; i++)
        for (size_t t = 0; t < T; t++) {
            double in = 0.0, out = 0.0;
            for (size_t j = 0; j < S + 2; j++)
                in += task_at(x, t, i, j);
            for (size_t j = 0; j < S + 1; j++)
                out += task_at(target, t, i, j);
            ck_assert(in == 1.0 && out == 1.0 && task_at(mask, t, i, 0) == 1.0);
            ck_assert_double_eq(task_at(x, t, i, S + 1), t == T - K - 1);
            ck_assert_double_eq(task_at(x, t, i, S), t >= K && t != T - K - 1);
            ck_assert_double_eq(task_at(target, t, i, S), t < T - K);
            for (size_t j = 0; j < S; j++) {
                if (t < K) {
                    symbols[j] += task_at(x, t, i, j);
                    ck_assert_double_eq(task_at(target, T - K + t, i, j),
                                        task_at(x, t, i, j));
                }
            }
        }
    for (int j = 0; j < S; j++)
        expect_share(symbols[j], (double)K * MANY, 1.0 / S);
}
END_TEST

START_TEST(the_same_seed_gives_the_same_data)
{
    double first = 0.0;
    for (int k = 0; k < 2; k++) {
        gsl_rng_set(r, 7);
        make_task(30, 5, 2, 1);
        task_adding(r, x, target, mask);
        if (k == 0)
            first = task_at(target, 29, 4, 0);
    }
    ck_assert_double_eq(first, task_at(target, 29, 4, 0));
}
END_TEST

/* Task k of the seven, on whatever make_task() has made. */
static int
call(size_t k)
{
    return k == 0   ? task_temporal_xor(r, x, target, mask)
           : k == 1 ? task_echo(r, 2, x, target, mask)
           : k == 2 ? task_adding(r, x, target, mask)
           : k == 3 ? task_temporal_order(r, x, target, mask)
           : k == 4 ? task_two_sequences(r, 2, x, target, mask)
           : k == 5 ? task_reber(r, x, target, mask)
                    : task_copy(r, 3, x, target, mask);
}

START_TEST(wrong_shapes_are_refused)
{
    static const size_t D[] = { 1, 1, 2, 6, 1, 7, 5 };
    static const size_t O[] = { 1, 1, 1, 4, 1, 7, 4 };
    for (size_t wrong = 0; wrong < 7; wrong++) {
        make_task(12, 2, D[_i], O[_i]);
        size_t *const sizes[] = { &x->n,    &target->T, &target->B, &target->n,
                                  &mask->T, &mask->B,   &mask->n };
        --*sizes[wrong];
        ck_assert_msg(call((size_t)_i) == GSL_EBADLEN, "size %zu", wrong);
        expect_untouched();
    }
}
END_TEST

START_TEST(arguments_out_of_range_are_refused)
{
    make_task(12, 2, 4, 4);
    ck_assert_int_eq(task_copy(r, 0, x, target, mask), GSL_EINVAL);
    ck_assert_int_eq(task_copy(r, 6, x, target, mask), GSL_EINVAL);
    ck_assert_int_eq(task_echo(r, 12, x, target, mask), GSL_EINVAL);
    ck_assert_int_eq(task_two_sequences(r, 0, x, target, mask), GSL_EINVAL);
    ck_assert_int_eq(task_two_sequences(r, 13, x, target, mask), GSL_EINVAL);
    expect_untouched();
    make_task(12, 2, 3, 2);
    ck_assert_int_eq(task_copy(r, 3, x, target, mask), GSL_EINVAL);
    make_task(7, 2, 7, 7);
    ck_assert_int_eq(task_reber(r, x, target, mask), GSL_EINVAL);
    expect_untouched();
    make_task(9, 2, 6, 4);
    ck_assert_int_eq(task_temporal_order(r, x, target, mask), GSL_EINVAL);
    expect_untouched();
    make_task(1, 2, 2, 1);
    ck_assert_int_eq(task_adding(r, x, target, mask), GSL_EINVAL);
    expect_untouched();
}
END_TEST

START_TEST(the_first_and_last_in_range_are_accepted)
{
    make_task(2, 2, 2, 1);
    ck_assert_int_eq(task_adding(r, x, target, mask), GSL_SUCCESS);
    make_task(5, 2, 1, 1);
    ck_assert_int_eq(task_echo(r, 4, x, target, mask), GSL_SUCCESS);
    ck_assert_int_eq(task_two_sequences(r, 5, x, target, mask), GSL_SUCCESS);
    make_task(10, 2, 6, 4);
    ck_assert_int_eq(task_temporal_order(r, x, target, mask), GSL_SUCCESS);
    make_task(8, 2, 7, 7);
    ck_assert_int_eq(task_reber(r, x, target, mask), GSL_SUCCESS);
    make_task(9, 2, 4, 3);
    ck_assert_int_eq(task_copy(r, 4, x, target, mask), GSL_SUCCESS);
}
END_TEST

START_TEST(copying_more_than_can_be_counted_is_refused)
{
    // For the K in the middle, 2 K + 1 wraps around to 1, so a careless check
    // of T >= 2 K + 1 would pass.
    static const size_t huge[] = { SIZE_MAX / 2, SIZE_MAX / 2 + 1, SIZE_MAX };
    for (size_t k = 0; k < sizeof huge / sizeof huge[0]; k++) {
        make_task(14, 2, 5, 4);
        ck_assert_int_eq(task_copy(r, huge[k], x, target, mask), GSL_EINVAL);
        expect_untouched();
    }
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("tasks");
    TCase *data = tcase_create("data"), *errors = tcase_create("errors");

    tcase_add_checked_fixture(data, setup_task, teardown_task);
    tcase_set_timeout(data, 20);
    tcase_add_test(data, xor_is_every_third_bit);
    tcase_add_test(data, echo_repeats_after_the_delay);
    tcase_add_loop_test(data, adding_adds_one_number_of_each_half, 7, 9);
    tcase_add_loop_test(data, temporal_order_has_two_symbols_in_their_places,
                        30, 34);
    tcase_add_test(data, two_sequences_differ_at_first);
    tcase_add_test(data, copy_says_it_again);
    tcase_add_test(data, the_same_seed_gives_the_same_data);
    tcase_add_checked_fixture(errors, setup_quiet_task, teardown_task);
    tcase_add_loop_test(errors, wrong_shapes_are_refused, 0, 7);
    tcase_add_test(errors, arguments_out_of_range_are_refused);
    tcase_add_test(errors, the_first_and_last_in_range_are_accepted);
    tcase_add_test(errors, copying_more_than_can_be_counted_is_refused);
    suite_add_tcase(suite, data);
    suite_add_tcase(suite, errors);
    return run_suite("tasks", suite);
}
