#define _POSIX_C_SOURCE 200809L  // open_memstream

/* test_gradient_check.c - the check itself, against gradients worked by hand. */
#include "gradient_check.h"
#include "suite.h"

#include <gsl/gsl_errno.h>
#include <math.h>
#include <string.h>

/* L = sum of sines of the angles, and an exponential; calls are counted. */
typedef struct {
    double angle[3], exponent;
    int calls;
} curve;

static double
height(void *c_)
{
    curve *c = c_;
    c->calls++;
    return sin(c->angle[0]) + sin(c->angle[1]) + sin(c->angle[2])
           + exp(c->exponent);
}

static curve c;
static double dangle[3], dexponent;
static gradient_block block[2];

static void
begin_curve(void)
{
    c = (curve){ { 0.3, -2.0, 40.0 }, 1.25, 0 };
    for (int k = 0; k < 3; k++)
        dangle[k] = cos(c.angle[k]);
    dexponent = exp(c.exponent);
    block[0] = (gradient_block){ "angle", c.angle, dangle, 3, NAN };
    block[1] = (gradient_block){ "exponent", &c.exponent, &dexponent, 1, NAN };
}

START_TEST(a_right_gradient_is_right)
{
    begin_curve();
    const curve before = c;
    ck_assert_int_eq(gradient_check(height, &c, GRADIENT_CHECK_STEP, block, 2),
                     GSL_SUCCESS);
    ck_assert(block[0].error > 0.0 && block[0].error <= 1e-8);
    ck_assert(block[1].error > 0.0 && block[1].error <= 1e-9);
    ck_assert_int_eq(c.calls, 8);
    // To the bit: a check must not change what it checks.
    ck_assert(memcmp(before.angle, c.angle, sizeof c.angle) == 0);
    ck_assert(before.exponent == c.exponent);
}
END_TEST

/* A coarse step shows the e^2/6 of the central difference. */
START_TEST(the_error_is_that_of_a_central_difference)
{
    begin_curve();
    gradient_check(height, &c, 1e-3, block, 2);
    const double e = 1e-3 * 1.25;
    ck_assert(fabs(block[1].error / (e * e / 6.0) - 1.0) <= 1e-3);
}
END_TEST

START_TEST(one_wrong_number_is_seen_in_its_block)
{
    begin_curve();
    dangle[1] = -dangle[1];
    gradient_check(height, &c, GRADIENT_CHECK_STEP, block, 2);
    // 2 cos(2) over the length of the gradient.
    const double length =
        sqrt(pow(cos(0.3), 2.0) + pow(cos(2.0), 2.0) + pow(cos(40.0), 2.0));
    ck_assert(fabs(block[0].error / (2.0 * fabs(cos(2.0)) / length) - 1.0)
              <= 1e-8);
    ck_assert(block[1].error <= 1e-9);
}
END_TEST

START_TEST(a_lost_gradient_is_wholly_wrong)
{
    begin_curve();
    dexponent = 0.0;
    gradient_check(height, &c, GRADIENT_CHECK_STEP, block, 2);
    ck_assert(block[1].error == 1.0);
}
END_TEST

static double
flat(void *network)
{
    (void)network;
    return 7.0;
}

START_TEST(nothing_is_equal_to_nothing)
{
    begin_curve();
    dexponent = 0.0;
    gradient_check(flat, NULL, GRADIENT_CHECK_STEP, &block[1], 1);
    ck_assert(block[1].error == 0.0);
}
END_TEST

START_TEST(nan_is_never_agreement)
{
    begin_curve();
    c.exponent = 1e6;
    dangle[2] = NAN;
    gradient_check(height, &c, GRADIENT_CHECK_STEP, block, 2);
    ck_assert(isnan(block[0].error) && isnan(block[1].error));
}
END_TEST

START_TEST(a_step_of_nothing_is_refused)
{
    const double bad[] = { 0.0, -1.0, NAN };
    begin_curve();
    for (int k = 0; k < 3; k++)
        ck_assert_int_eq(gradient_check(height, &c, bad[k], block, 2),
                         GSL_EINVAL);
    ck_assert_int_eq(c.calls, 0);
}
END_TEST

START_TEST(the_table_names_every_block)
{
    char *text;
    size_t size;
    FILE *out = open_memstream(&text, &size);

    begin_curve();
    block[0].error = 1.5e-9;
    block[1].error = 2e-10;
    gradient_check_print(out, block, 2);
    fclose(out);
    ck_assert_str_eq(text, "block     numbers  relative error\n"
                           "angle           3  1.5e-09\n"
                           "exponent        1  2.0e-10\n");
    free(text);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("gradient_check");
    TCase *check = tcase_create("check"), *errors = tcase_create("errors");

    tcase_add_test(check, a_right_gradient_is_right);
    tcase_add_test(check, the_error_is_that_of_a_central_difference);
    tcase_add_test(check, one_wrong_number_is_seen_in_its_block);
    tcase_add_test(check, a_lost_gradient_is_wholly_wrong);
    tcase_add_test(check, nothing_is_equal_to_nothing);
    tcase_add_test(check, nan_is_never_agreement);
    tcase_add_test(check, the_table_names_every_block);
    tcase_add_checked_fixture(errors, let_errors_return, let_errors_abort);
    tcase_add_test(errors, a_step_of_nothing_is_refused);
    suite_add_tcase(suite, check);
    suite_add_tcase(suite, errors);
    return run_suite("gradient_check", suite);
}
