/* test_optimiser.c - each optimiser against two steps worked by hand. */
#include "../runner/sheet.h"
#include "optimiser.h"
#include "suite.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>
#include <math.h>

/* theta = 3, rate 0.1, gradients 0.5 and -0.2: where is theta after each? */
static void
expect_two_steps(optimiser_kind kind, double first, double second)
{
    optimiser *o = optimiser_alloc(kind, 1, 0.1);
    double theta = 3.0, g[] = { 0.5, -0.2 };
    gsl_vector_view p = gsl_vector_view_array(&theta, 1);

    for (int n = 0; n < 2; n++) {
        const double want = n == 0 ? first : second;
        const gsl_vector_view dp = gsl_vector_view_array(&g[n], 1);
        ck_assert_int_eq(optimiser_step(o, &p.vector, &dp.vector), GSL_SUCCESS);
        ck_assert_msg(is_close(theta, want, 1e-14),
                      "after step %d: %.17g instead of %.17g", n + 1, theta,
                      want);
    }
    optimiser_free(o);
}

START_TEST(sgd_by_hand)
{
    expect_two_steps(SGD, 3.0 - 0.05, 2.95 + 0.02);
}
END_TEST

START_TEST(momentum_by_hand)
{
    // m = 0.5, then 0.9 0.5 - 0.2 = 0.25.
    expect_two_steps(MOMENTUM, 2.95, 2.95 - 0.025);
}
END_TEST

START_TEST(rmsprop_by_hand)
{
    // v = 0.01 0.25 = 0.0025, whose root is 0.05; then 0.99 0.0025 + 0.01 0.04.
    const double first = 3.0 - 0.1 * 0.5 / (0.05 + 1e-8);
    expect_two_steps(RMSPROP, first,
                     first + 0.1 * 0.2 / (sqrt(0.002875) + 1e-8));
}
END_TEST

START_TEST(adam_by_hand)
{
    // m = 0.05 and v = 0.00025, corrected 0.5 and 0.25. Then m = 0.9 0.05 - 0.02
    // = 0.025, over 1 - 0.81; v = 0.999 0.00025 + 0.001 0.04 = 0.00028975, over
    // 1 - 0.998001.
    const double first = 3.0 - 0.1 * 0.5 / (0.5 + 1e-8);
    const double mean = 0.025 / 0.19, square = 0.00028975 / 0.001999;
    expect_two_steps(ADAM, first, first - 0.1 * mean / (sqrt(square) + 1e-8));
}
END_TEST

/* L = (a^2 + 1e4 b^2) / 2: a valley a hundred times steeper than long. */
START_TEST(all_go_down_a_narrow_valley)
{
    static const double rate[] = { 1.9e-4, 1.9e-4, 1e-2, 1e-2 };
    optimiser *o = optimiser_alloc((optimiser_kind)_i, 2, rate[_i]);
    double theta[] = { 0.7, 0.3 }, dtheta[2];
    gsl_vector_view p = gsl_vector_view_array(theta, 2);
    const gsl_vector_view dp = gsl_vector_view_array(dtheta, 2);
    double before = 1e300;

    for (int look = 0; look < 2; look++) {
        for (int n = 0; n < 20000; n++) {
            dtheta[0] = theta[0];
            dtheta[1] = 1e4 * theta[1];
            optimiser_step(o, &p.vector, &dp.vector);
        }
        const double L = 0.5 * (pow(theta[0], 2.0) + 1e4 * pow(theta[1], 2.0));
        ck_assert_msg(L < 1.0 && L <= before, "L = %g", L);
        before = L;
    }
    optimiser_free(o);
}
END_TEST

START_TEST(adam_does_not_care_for_the_scale_of_a_gradient)
{
    double end[2];
    for (int k = 0; k < 2; k++) {
        optimiser *o = optimiser_alloc(ADAM, 1, 0.1);
        double theta = 1.0;
        gsl_vector_view p = gsl_vector_view_array(&theta, 1);
        o->epsilon = 0.0;
        for (int n = 1; n <= 20; n++) {
            double g = (k == 0 ? 1.0 : 1e-9) * sin(n);
            const gsl_vector_view dp = gsl_vector_view_array(&g, 1);
            optimiser_step(o, &p.vector, &dp.vector);
        }
        end[k] = theta;
        optimiser_free(o);
    }
    ck_assert(is_close(end[0], end[1], 1e-9));
}
END_TEST

START_TEST(a_gradient_that_is_not_finite_changes_nothing)
{
    const double bad[] = { NAN, INFINITY };
    for (optimiser_kind kind = SGD; kind <= ADAM; kind++)
        for (int k = 0; k < 4; k++) {
            optimiser *o = optimiser_alloc(kind, 2, 0.1);
            double theta[] = { 1.0, 2.0 }, g[] = { 0.5, 0.5 };
            g[k / 2] = bad[k % 2];
            gsl_vector_view p = gsl_vector_view_array(theta, 2);
            const gsl_vector_view dp = gsl_vector_view_array(g, 2);
            ck_assert_int_eq(optimiser_step(o, &p.vector, &dp.vector),
                             GSL_EDOM);
            ck_assert(theta[0] == 1.0 && theta[1] == 2.0 && o->steps == 0);
            ck_assert(gsl_vector_isnull(o->m) && gsl_vector_isnull(o->v));
            optimiser_free(o);
        }
}
END_TEST

START_TEST(a_gradient_too_large_to_square_is_refused)
{
    // The last is just small enough.
    const double large[] = { 1e200, -1e200, 1.35e154, 1.34e154 };
    for (optimiser_kind kind = SGD; kind <= ADAM; kind++)
        for (int k = 0; k < 4; k++) {
            const int refused = k < 3 && (kind == RMSPROP || kind == ADAM);
            optimiser *o = optimiser_alloc(kind, 2, 0.1);
            double theta[] = { 1.0, 2.0 }, g[] = { 0.5, large[k] };
            gsl_vector_view p = gsl_vector_view_array(theta, 2);
            const gsl_vector_view dp = gsl_vector_view_array(g, 2);
            ck_assert_int_eq(optimiser_step(o, &p.vector, &dp.vector),
                             refused ? GSL_EDOM : GSL_SUCCESS);
            ck_assert_int_eq(theta[0] == 1.0 && theta[1] == 2.0, refused);
            ck_assert_uint_eq(o->steps, refused ? 0 : 1);
            ck_assert_int_eq(gsl_vector_isnull(o->m) && gsl_vector_isnull(o->v),
                             refused || kind == SGD);
            ck_assert(gsl_finite(gsl_vector_get(o->v, 1)));
            optimiser_free(o);
        }
}
END_TEST

START_TEST(wrong_sizes_and_rates_are_refused)
{
    optimiser *o = optimiser_alloc(SGD, 2, 0.1);
    double numbers[3] = { 0 };
    gsl_vector_view two = gsl_vector_view_array(numbers, 2);
    gsl_vector_view three = gsl_vector_view_array(numbers, 3);

    ck_assert_int_eq(optimiser_step(o, &three.vector, &two.vector),
                     GSL_EBADLEN);
    ck_assert_int_eq(optimiser_step(o, &two.vector, &three.vector),
                     GSL_EBADLEN);
    ck_assert_ptr_null(optimiser_alloc(SGD, 0, 0.1));
    ck_assert_ptr_null(optimiser_alloc(SGD, 1, 0.0));
    ck_assert_ptr_null(optimiser_alloc(SGD, 1, NAN));
    optimiser_free(o);
    optimiser_free(NULL);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("optimiser");
    TCase *steps = tcase_create("steps"), *errors = tcase_create("errors");

    tcase_add_test(steps, sgd_by_hand);
    tcase_add_test(steps, momentum_by_hand);
    tcase_add_test(steps, rmsprop_by_hand);
    tcase_add_test(steps, adam_by_hand);
    tcase_add_loop_test(steps, all_go_down_a_narrow_valley, SGD, ADAM + 1);
    tcase_add_test(steps, adam_does_not_care_for_the_scale_of_a_gradient);
    tcase_add_checked_fixture(errors, let_errors_return, let_errors_abort);
    tcase_add_test(errors, a_gradient_that_is_not_finite_changes_nothing);
    tcase_add_test(errors, a_gradient_too_large_to_square_is_refused);
    tcase_add_test(errors, wrong_sizes_and_rates_are_refused);
    suite_add_tcase(suite, steps);
    suite_add_tcase(suite, errors);
    return run_suite("optimiser", suite);
}
