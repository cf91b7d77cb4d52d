/* test_activation.c - many activations at a time are as good as one by one. */
// The source itself, because its static functions are tested too: on a
// processor that takes eight numbers at a time, the function for four is never
// called otherwise.
#include "../../lib/activation.c"
#include "suite.h"

#include <float.h>
#include <math.h>
#include <string.h>

typedef struct {
    const char *name;
    void (*map)(activation f, size_t n, double *a);
    activation f;
} way;

static void
four_or_fewer(activation f, size_t n, double *a)
{
#ifdef LIBMVEC
    if (__builtin_cpu_supports("avx2") && (f == TANH || f == LOGISTIC)) {
        four_at_a_time(f, n, a);
        return;
    }
#endif
    one_at_a_time(f, n, a);
}

/* The ways that a run of a test below goes. */
static const way WAYS[] = {
    { "activation_map", activation_map, TANH },
    { "activation_map", activation_map, LOGISTIC },
    { "activation_map by four", four_or_fewer, TANH },
    { "activation_map by four", four_or_fewer, LOGISTIC },
    { "activation_value", one_at_a_time, TANH },
    { "activation_value", one_at_a_time, LOGISTIC },
    { "activation_map", activation_map, LINEAR },
    { "activation_map", activation_map, RELU },
};

enum { CURVED = 6, ALL = sizeof WAYS / sizeof WAYS[0] };

static double
map_one(const way *w, double a)
{
    w->map(w->f, 1, &a);
    return a;
}

static void
expect_close(const way *w, double a)
{
    const long double want =
        w->f == TANH ? tanhl(a) : 1.0L / (1.0L + expl(-(long double)a));
    const double got = map_one(w, a);
    const long double error = fabsl(got - want) / fabsl(want);
    ck_assert_msg(error <= 4.0L * DBL_EPSILON,
                  "%s(%s) of %.17g is %.17g, not %.20Lg: an error of %.1Lf "
                  "DBL_EPSILON",
                  w->name, activation_name(w->f), a, got, want,
                  error / DBL_EPSILON);
}

START_TEST(the_last_digit_is_all_that_may_be_wrong)
{
    const way *w = &WAYS[_i];
    // From 1e-300 to 700 on a logarithmic scale, and evenly where it bends.
    for (int k = -4800; k <= 45; k++) {
        expect_close(w, pow(10.0, k / 16.0));
        expect_close(w, -pow(10.0, k / 16.0));
    }
    for (int k = -5000; k <= 5000; k++)
        expect_close(w, k / 127.0 + 1e-4);
    const double at[] = { 1e-300, 1e-10, 1.0, 20.0, 700.0, 708.0 };
    for (size_t k = 0; k < sizeof at / sizeof at[0]; k++) {
        expect_close(w, at[k]);
        expect_close(w, -at[k]);
    }
}
END_TEST

START_TEST(what_is_not_ordinary_stays_what_it_is)
{
    const way *w = &WAYS[_i];
    const double low = w->f == TANH ? -1.0 : 0.0;

    ck_assert(isnan(map_one(w, NAN)));
    ck_assert(isnan(map_one(w, -NAN)));
    const double far[] = { 709.8, 1e6, DBL_MAX, INFINITY };
    for (size_t k = 0; k < sizeof far / sizeof far[0]; k++) {
        ck_assert_double_eq(map_one(w, far[k]), 1.0);
        ck_assert_double_eq(map_one(w, -far[k]), low);
    }
    for (int minus = 0; minus < 2; minus++) {
        const double h = map_one(w, minus ? -0.0 : 0.0);
        ck_assert(h == (w->f == TANH ? 0.0 : 0.5));
        ck_assert(!signbit(h) == !(minus && w->f == TANH));
    }
}
END_TEST

/* Numbers for which a vector function may turn to its scalar twin, between
 * others for which it does not. */
static double
mixed(size_t k)
{
    static const double numbers[] = { 0.713,  -2.31,  NAN,      0.0421,
                                      1e-300, -19.7,  INFINITY, -0.385,
                                      -745.0, 3.137,  1e-10,    -0.0,
                                      0.926,  5e-324, -1.618,   -INFINITY,
                                      40.3,   -0.137, 800.0,    -1e300 };
    return numbers[k % (sizeof numbers / sizeof numbers[0])];
}

static int
same_bits(double a, double b)
{
    return memcmp(&a, &b, sizeof a) == 0;
}

/*
 * Maps a[first..first+n-1] of an array that ends there, so that a sanitizer
 * sees a step beyond.
 */
static void
expect_same_bits(const way *w, size_t first, size_t n, size_t shift)
{
    double *a = malloc((first + n) * sizeof *a + 1);
    for (size_t k = 0; k < first + n; k++)
        a[k] = mixed(k + shift);
    w->map(w->f, n, a + first);
    for (size_t k = 0; k < first + n; k++) {
        const double before = mixed(k + shift);
        const double want = k < first ? before : map_one(w, before);
        ck_assert_msg(same_bits(a[k], want),
                      "%s of %g is %.17g alone, and %.17g as number %zu of %zu",
                      activation_name(w->f), before, want, a[k], k - first, n);
    }
    free(a);
}

START_TEST(a_number_does_not_feel_its_place)
{
    for (size_t n = 0; n <= 20; n++)
        for (size_t first = 0; first < 8; first++)
            for (size_t shift = 0; shift < 20; shift++)
                expect_same_bits(&WAYS[_i], first, n, shift);
}
END_TEST

START_TEST(linear_and_relu_are_exact)
{
    for (size_t k = 0; k < 20; k++) {
        const double a = mixed(k), relu = activation_value(RELU, a);
        ck_assert(same_bits(map_one(&WAYS[CURVED], a), a));
        ck_assert(same_bits(map_one(&WAYS[CURVED + 1], a), relu));
    }
}
END_TEST

/* A comparison with a NaN is false, and so RELU could make a 0 of it. */
START_TEST(what_is_no_number_stays_none)
{
    for (int k = 0; k < ACTIVATIONS; k++) {
        const activation f = (activation)k;
        double a[] = { 0.5, NAN, -0.5 };
        ck_assert(isnan(activation_value(f, NAN)));
        ck_assert(isnan(activation_value(f, -NAN)));
        // The slope of LINEAR does not look at h: it is 1 everywhere.
        ck_assert(isnan(activation_slope(f, NAN)) || f == LINEAR);
        activation_map(f, 3, a);
        ck_assert(isnan(a[1]) && !isnan(a[0]) && !isnan(a[2]));
    }
    ck_assert(!signbit(activation_value(RELU, -0.0)));
    ck_assert_double_eq(activation_value(RELU, -INFINITY), 0.0);
    ck_assert_double_eq(activation_value(RELU, INFINITY), INFINITY);
    ck_assert_double_eq(activation_slope(RELU, 0.0), 0.0);
    ck_assert_double_eq(activation_slope(RELU, 1e-300), 1.0);
}
END_TEST

/* Many at a time come to the same bits as one by one, and write nowhere else. */
START_TEST(the_way_back_is_the_slope_times_the_gradient)
{
    const activation f = (activation)_i;
    enum { MOST = 19 };
    for (size_t n = 0; n <= MOST; n++) {
        double h[MOST] = { 0.0 }, dh[MOST] = { 0.0 }, da[MOST + 1];
        for (size_t k = 0; k < n; k++) {
            h[k] = sin(7.0 * (double)(k + n));
            dh[k] = k == 3 ? 1e-310 : cos(3.0 * (double)k);
            if (k == 5)
                h[k] = NAN;
        }
        da[n] = 42.0;
        activation_backward(f, n, h, dh, da);
        for (size_t k = 0; k < n; k++) {
            const double want = dh[k] * activation_slope(f, h[k]);
            ck_assert(isnan(want) ? isnan(da[k]) : da[k] == want);
        }
        ck_assert_double_eq(da[n], 42.0);
    }
    activation_backward(f, 0, NULL, NULL, NULL);
}
END_TEST

START_TEST(nothing_may_be_nowhere)
{
    WAYS[_i].map(WAYS[_i].f, 0, NULL);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("activation");
    TCase *all = tcase_create("map");

    tcase_add_loop_test(all, the_last_digit_is_all_that_may_be_wrong, 0,
                        CURVED);
    tcase_add_loop_test(all, what_is_not_ordinary_stays_what_it_is, 0, CURVED);
    tcase_add_loop_test(all, a_number_does_not_feel_its_place, 0, ALL);
    tcase_add_test(all, linear_and_relu_are_exact);
    tcase_add_test(all, what_is_no_number_stays_none);
    tcase_add_loop_test(all, the_way_back_is_the_slope_times_the_gradient, 0,
                        ACTIVATIONS);
    tcase_add_loop_test(all, nothing_may_be_nowhere, 0, ALL);
    suite_add_tcase(suite, all);
    return run_suite("activation", suite);
}
