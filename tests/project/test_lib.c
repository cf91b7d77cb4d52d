/* test_lib.c - what the course gives ready-made keeps its contracts. */
#define _GNU_SOURCE  // dladdr

#include "../runner/sheet.h"
#include "activation.h"
#include "data.h"
#include "must.h"
#include "progress.h"
#include "suite.h"

#include <complex.h>
#include <dlfcn.h>
#include <gsl/gsl_cblas.h>
#include <math.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Each test works in a folder of its own. */
static char folder[64], path[96];

static void
enter_folder(void)
{
    snprintf(folder, sizeof folder, "/tmp/wrec-test-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/sample.tsv", folder);
}

static void
remove_the_runs(void)
{
    char name[96];
    for (int k = 1; k <= 4; k++) {
        snprintf(name, sizeof name, "%s/sample/run-%d.tsv", folder, k);
        unlink(name);
    }
    snprintf(name, sizeof name, "%s/sample", folder);
    rmdir(name);
}

static void
leave_folder(void)
{
    remove_the_runs();
    static const char *const endings[] = { "tsv",         "values",
                                           "claims",      "tsv.part",
                                           "values.part", "claims.part" };
    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
        char name[96];
        snprintf(name, sizeof name, "%s/sample.%s", folder, endings[i]);
        unlink(name);
    }
    rmdir(folder);
}

static void
expect_file(const char *ending, const char *want)
{
    char name[96], got[1024] = "";
    snprintf(name, sizeof name, "%s/sample.%s", folder, ending);
    FILE *in = fopen(name, "r");
    ck_assert_msg(in != NULL, "%s is not there", name);
    got[fread(got, 1, sizeof got - 1, in)] = '\0';
    fclose(in);
    ck_assert_str_eq(got, want);
}

static data_file *
open_sample(void)
{
    char *argv[] = { "sample", path, NULL };
    return data_open(2, argv, "lag (steps)\tgradient (1)");
}

START_TEST(activations_have_their_slopes)
{
    const double at[] = { -2.317, -0.731, -0.0421, 0.385, 1.913 };
    const double complex a = at[_i] + 1e-100 * I;
    const double complex h[ACTIVATIONS] = { a, ctanh(a), 1.0 / (1.0 + cexp(-a)),
                                            at[_i] > 0.0 ? a : 0.0 };

    for (activation f = LINEAR; f <= RELU; f++) {
        const double value = activation_value(f, at[_i]);
        ck_assert_msg(is_close(value, creal(h[f]), 1e-15), "%s(%g) = %.17g",
                      activation_name(f), at[_i], value);
        const double slope = activation_slope(f, value);
        ck_assert_msg(is_close(slope, cimag(h[f]) / 1e-100, 1e-13),
                      "%s'(%g) = %.17g", activation_name(f), at[_i], slope);
    }
}
END_TEST

START_TEST(logistic_does_not_overflow)
{
    ck_assert_double_eq(activation_value(LOGISTIC, -1e6), 0.0);
    ck_assert_double_eq(activation_value(LOGISTIC, 1e6), 1.0);
}
END_TEST

START_TEST(close_is_relative_and_nothing_else)
{
    ck_assert(is_close(1e-55, 1e-55 * (1.0 + 1e-13), 1e-12));
    ck_assert(!is_close(0.0, 1e-13, 1e-3));
    ck_assert(!is_close(1e-13, 0.0, 1e-3));
    ck_assert(!is_close(NAN, 1.0, 1e-3));
    ck_assert(!is_close(NAN, NAN, 1e-3));
    ck_assert(is_close(INFINITY, INFINITY, 1e-3));
    ck_assert(!is_close(1.0, INFINITY, 1e-3));
    ck_assert(!is_close(-INFINITY, INFINITY, 1e-3));
    ck_assert(!is_close(1e-13, -1e-13, 1e-3));
}
END_TEST

START_TEST(data_appears_with_header_rows_and_gaps)
{
    data_file *d = open_sample();
    data_row(d, 1.0, 0.5);
    data_gap(d);
    data_row(d, 2.0, 1e-300);
    ck_assert_int_ne(access(path, F_OK), 0);  // not before it is complete
    ck_assert_int_eq(data_close(d), EXIT_SUCCESS);
    expect_file("tsv", "lag (steps)\tgradient (1)\n1\t0.5\n\n2\t1e-300\n");
}
END_TEST

START_TEST(values_and_claims_stand_beside_the_data)
{
    const double four[] = { 9.0, 1.0, NAN, 1.0, INFINITY, 1.0, -2.0 };
    data_file *d = open_sample();
    data_row(d, 1.0, 0.5);
    data_value(d, "half_life", 6.5788134789);
    data_spread(d, "q", four, 3, 3);  // 9, 1, -2
    data_spread(d, "z", four, 2, 4);  // 9, NaN, infinity, -2
    data_estimate(d, "e", estimate_share(0, 0));
    const data_published c = { "A 1994", "share", "1", 0.4, 0.6, "a guess" };
    data_claim(d, &c, estimate_exact(0.5));
    data_claim(d, &c, (estimate){ 0.5, 0.45, 0.65, 15 });
    data_claim(d, &c, (estimate){ NAN, -INFINITY, INFINITY, 1 });
    data_close(d);
    expect_file("values", "half_life\t6.5788134789\nq\t1\nq_least\t-2\nq_"
                          "most\t9\nz\tinf\nz_least\t-2\nz_most\tnan\n"
                          "e\tnan\ne_low\t-inf\ne_high\tinf\ne_runs\t0\n");
    expect_file("claims",
                "A 1994\tshare\t1\t0.5\t-\t-\t0.4 .. 0.6\ta guess\tholds\n"
                "A 1994\tshare\t1\t0.5\t0.45 .. 0.65\t15\t0.4 .. 0.6\ta guess\t"
                "open\n"
                "A 1994\tshare\t1\tnan\t-inf .. inf\t1\t0.4 .. 0.6\ta guess\t"
                "differs\n");
}
END_TEST

/* A run that another call of the program has left, as folder/sample/run-K.tsv. */
static void
leave_a_run(int k, const char *text)
{
    char name[128];
    snprintf(name, sizeof name, "%s/sample", folder);
    mkdir(name, 0700);
    snprintf(name, sizeof name, "%s/sample/run-%d.tsv", folder, k);
    FILE *out = fopen(name, "w");
    ck_assert_ptr_nonnull(out);
    fputs(text, out);
    fclose(out);
}

/* Runs count as far as there is no gap. */
START_TEST(a_family_of_runs_is_gathered)
{
    size_t runs;
    leave_a_run(1, "a 1\tb 2\n0.5\t1e-300\n\ninf\n8\n");
    leave_a_run(2, "a 1\tb 2\n1\t2\nnan\n");
    leave_a_run(4, "a 1\tb 2\n4\t4\n4\n");
    data_file *d = open_sample();
    double(*all)[3] = data_gather(d, "run", 3, &runs);
    data_close(d);
    remove_the_runs();
    ck_assert_uint_eq(runs, 2);
    ck_assert(all[0][0] == 0.5 && all[0][1] == 1e-300 && isinf(all[0][2]));
    ck_assert(all[1][0] == 1.0 && all[1][1] == 2.0 && isnan(all[1][2]));
    free(all);
}
END_TEST

/*
 * A global pointer, so that valgrind does not report what exit() leaves open as
 * lost.
 */
static data_file *volatile left_open;

START_TEST(a_run_that_is_too_short_is_refused)
{
    size_t runs;
    leave_a_run(1, "a 1\n0.5\n1.5\n");
    leave_a_run(2, "a 1\n0.5\n");
    left_open = open_sample();
    free(data_gather(left_open, "run", 2, &runs));
}
END_TEST

START_TEST(a_family_without_a_run_is_refused)
{
    size_t runs;
    left_open = open_sample();
    free(data_gather(left_open, "other", 1, &runs));
}
END_TEST

START_TEST(a_file_has_its_name_and_numbers_their_median)
{
    char *argv[] = { "sample", "build/data/order/plain-3.tsv", NULL };
    const double numbers[] = { 9.0, 1.0, 3.0, 1.0, 5.0, 1.0, 2.0 };

    ck_assert_str_eq(data_name(2, argv), "plain-3.tsv");
    argv[1] = "plain-3.tsv";
    ck_assert_str_eq(data_name(2, argv), "plain-3.tsv");
    ck_assert_str_eq(data_name(1, argv), "");
    ck_assert_double_eq(data_median(numbers, 2, 4), 4.0);  // 9, 3, 5, 2
    ck_assert_double_eq(data_median(numbers, 1, 1), 9.0);
    double quartile[2];
    data_quartiles(numbers, 1, 5, quartile);  // 1, 1, 3, 5, 9
    ck_assert_double_eq(quartile[0], 1.0);
    ck_assert_double_eq(quartile[1], 5.0);
    ck_assert_double_eq(numbers[0], 9.0);
}
END_TEST

START_TEST(data_refuses_a_row_of_another_width)
{
    data_file *d = open_sample();
    data_row(d, 1.0, 2.0, 3.0);
}
END_TEST

START_TEST(data_refuses_a_folder_that_is_not_there)
{
    char *argv[] = { "sample", "/nowhere/at/all/sample.tsv", NULL };
    data_open(2, argv, "x");
}
END_TEST

START_TEST(data_refuses_a_full_disk)
{
    // Every write to /dev/full fails, as on a full disk.
    char part[112];
    snprintf(part, sizeof part, "%s.part", path);
    ck_assert_int_eq(symlink("/dev/full", part), 0);
    data_file *d = open_sample();
    data_row(d, 1.0, 0.5);
    data_close(d);
}
END_TEST

START_TEST(data_explains_its_argument)
{
    char *argv[] = { "sample", "sample.txt", NULL };
    data_open(2, argv, "x");
}
END_TEST

START_TEST(must_stops_at_a_step_that_is_not_written)
{
    must(GSL_SUCCESS);
    must(GSL_EUNIMPL);
}
END_TEST

START_TEST(progress_is_silent_without_a_terminal)
{
    FILE *trace = tmpfile();
    dup2(fileno(trace), STDERR_FILENO);
    progress_start("work", 3);
    progress_tick();
    progress_end();
    fflush(stderr);
    ck_assert_int_eq(lseek(fileno(trace), 0, SEEK_END), 0);
    fclose(trace);
}
END_TEST

START_TEST(products_are_made_by_openblas)
{
    // GSL's own BLAS has the same function names and is 7 to 100 times slower,
    // so it must not be linked by accident.
    Dl_info where;
    void *product = dlsym(RTLD_DEFAULT, "cblas_dgemm");
    ck_assert(product != NULL && dladdr(product, &where) != 0);
    ck_assert_msg(strstr(where.dli_fname, "blas") != NULL
                      && strstr(where.dli_fname, "gslcblas") == NULL,
                  "cblas_dgemm comes from %s", where.dli_fname);
    ck_assert_ptr_nonnull(dlsym(RTLD_DEFAULT, "openblas_get_config"));
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("lib");
    TCase *numbers = tcase_create("numbers"), *data = tcase_create("data");
    TCase *rest = tcase_create("rest");

    tcase_add_loop_test(numbers, activations_have_their_slopes, 0, 5);
    tcase_add_test(numbers, logistic_does_not_overflow);
    tcase_add_test(numbers, close_is_relative_and_nothing_else);
    tcase_add_unchecked_fixture(data, enter_folder, leave_folder);
    tcase_add_test(data, data_appears_with_header_rows_and_gaps);
    tcase_add_test(data, values_and_claims_stand_beside_the_data);
    tcase_add_test(data, a_family_of_runs_is_gathered);
    tcase_add_test(data, a_file_has_its_name_and_numbers_their_median);
    tcase_add_exit_test(data, a_run_that_is_too_short_is_refused, 1);
    tcase_add_exit_test(data, a_family_without_a_run_is_refused, 1);
    tcase_add_exit_test(data, data_refuses_a_row_of_another_width, 1);
    tcase_add_exit_test(data, data_refuses_a_folder_that_is_not_there, 1);
    tcase_add_exit_test(data, data_explains_its_argument, 2);
    tcase_add_exit_test(data, data_refuses_a_full_disk, 1);
    tcase_add_exit_test(rest, must_stops_at_a_step_that_is_not_written, 1);
    tcase_add_test(rest, progress_is_silent_without_a_terminal);
    tcase_add_test(rest, products_are_made_by_openblas);
    suite_add_tcase(suite, numbers);
    suite_add_tcase(suite, data);
    suite_add_tcase(suite, rest);
    return run_suite("lib", suite);
}
