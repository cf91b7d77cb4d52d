/*
 * test_estimate.c - the intervals that stand beside every number from several
 * runs: against published and closed values, and against what they promise, which
 * is to contain the truth in 95 of 100 repetitions.
 */
#define _POSIX_C_SOURCE 200809L

#include "data.h"
#include "estimate.h"
#include "suite.h"

#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define CLOSE(a, b) ck_assert_double_eq_tol((a), (b), 5e-5)

/* Newcombe (1998), Statistics in Medicine 17, 857-872, table I, method 3. */
START_TEST(a_share_has_the_interval_of_wilson)
{
    static const struct {
        size_t yes, n;
        double low, high;
    } table[] = { { 81, 263, 0.2553, 0.3662 },
                  { 15, 148, 0.0624, 0.1605 },
                  { 0, 20, 0.0, 0.1611 },
                  { 1, 29, 0.0061, 0.1718 } };
    for (size_t k = 0; k < sizeof table / sizeof table[0]; k++) {
        const estimate e = estimate_share(table[k].yes, table[k].n);
        const estimate not =
            estimate_share(table[k].n - table[k].yes, table[k].n);
        CLOSE(e.low, table[k].low);
        CLOSE(e.high, table[k].high);
        CLOSE(not .low, 1.0 - table[k].high);
        CLOSE(not .high, 1.0 - table[k].low);
        ck_assert_uint_eq(e.runs, table[k].n);
    }
    ck_assert(estimate_share(20, 20).high == 1.0);
    ck_assert(isnan(estimate_share(0, 0).here));
}
END_TEST

/* Newcombe (1998), Statistics in Medicine 17, 873-890, table II, method 10. */
START_TEST(a_difference_has_the_interval_of_newcombe)
{
    static const struct {
        size_t a, m, b, n;
        double low, high;
    } table[] = { { 56, 70, 48, 80, 0.0524, 0.3339 },
                  { 9, 10, 3, 10, 0.1705, 0.8090 },
                  { 10, 10, 0, 10, 0.6075, 1.0 } };
    for (size_t k = 0; k < sizeof table / sizeof table[0]; k++) {
        const estimate a = estimate_share(table[k].a, table[k].m);
        const estimate b = estimate_share(table[k].b, table[k].n);
        const estimate e = estimate_difference(a, b);
        CLOSE(e.low, table[k].low);
        CLOSE(e.high, table[k].high);
        CLOSE(estimate_difference(b, a).low, -table[k].high);
    }
}
END_TEST

/* 1 to n, in no order: of 15 the 4th and the 12th, as every table has it. */
START_TEST(a_median_has_the_ranks_of_the_sign_test)
{
    static const size_t n[] = { 5, 6, 8, 9, 15, 20, 50 };
    static const double low[] = { -INFINITY, 1, 1, 2, 4, 6, 18 };
    for (size_t k = 0; k < sizeof n / sizeof n[0]; k++) {
        double x[2 * 50];
        for (size_t i = 0; i < n[k]; i++)
            x[2 * ((i * 7 + 3) % n[k])] = (double)i + 1.0;
        const estimate e = estimate_median(x, 2, n[k]);
        ck_assert_double_eq(e.here, ((double)n[k] + 1.0) / 2.0);
        ck_assert_double_eq(e.low, low[k]);
        ck_assert_double_eq(e.high, (double)n[k] + 1.0 - low[k]);
    }
    const double lost[] = { 1, 2, NAN, 3, 4, NAN, 5, 6 };
    ck_assert(isnan(estimate_median(lost, 1, 8).high));
}
END_TEST

START_TEST(a_mean_has_the_interval_of_student)
{
    const double x[] = { 1.0, 2.0, 3.0, 4.0, 5.0 };
    const estimate e = estimate_mean(x, 1, 5);
    CLOSE(e.here, 3.0);
    CLOSE(e.high - e.here, 2.776445 * sqrt(2.5 / 5.0));
    CLOSE(e.here - e.low, e.high - e.here);
    ck_assert(isinf(estimate_mean(x, 1, 1).high));
}
END_TEST

/* Of 2000 repetitions at least 92 in 100 must contain the truth. */
START_TEST(an_interval_contains_what_it_should)
{
    enum { REPEATS = 2000, N = 15 };
    gsl_rng *r = gsl_rng_alloc(gsl_rng_mt19937);
    int share = 0, middle = 0, mean = 0;

    gsl_rng_set(r, 7);
    for (int k = 0; k < REPEATS; k++) {
        double x[N];
        for (size_t i = 0; i < N; i++)
            x[i] = gsl_ran_gaussian_ziggurat(r, 1.0);
        const estimate m = estimate_median(x, 1, N);
        const estimate a = estimate_mean(x, 1, N);
        const estimate s = estimate_share(gsl_ran_binomial(r, 0.7, N), N);
        middle += m.low <= 0.0 && 0.0 <= m.high;
        mean += a.low <= 0.0 && 0.0 <= a.high;
        share += s.low <= 0.7 && 0.7 <= s.high;
    }
    gsl_rng_free(r);
    ck_assert_int_ge(middle, REPEATS * 92 / 100);
    ck_assert_int_ge(mean, REPEATS * 92 / 100);
    ck_assert_int_ge(share, REPEATS * 92 / 100);
    ck_assert_int_le(middle, REPEATS * 99 / 100);
    ck_assert_int_le(mean, REPEATS * 99 / 100);
    ck_assert_int_le(share, REPEATS * 99 / 100);
}
END_TEST

/* The verdict is about the whole interval, and NaN is never a success. */
START_TEST(a_claim_is_judged_by_its_interval)
{
    static const struct {
        estimate e;
        const char *verdict;
    } cases[] = {
        { { 0.8, 0.6, 0.9, 15 }, "holds" },
        { { 0.8, 0.4, 0.9, 15 }, "open" },
        { { 0.8, 0.6, 1.1, 15 }, "open" },
        { { 0.3, 0.1, 0.4, 15 }, "differs" },
        { { 1.4, 1.2, 1.5, 15 }, "differs" },
        { { 0.5, 0.5, 0.5, 0 }, "holds" },
        { { NAN, NAN, NAN, 15 }, "differs" },
        { { 0.7, -INFINITY, INFINITY, 3 }, "open" },
    };
    char folder[] = "/tmp/wrec-claims-XXXXXX", path[64], line[256];
    char program[] = "program";

    ck_assert_ptr_nonnull(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/a.tsv", folder);
    char *argv[] = { program, path, NULL };
    data_file *d = data_open(2, argv, "x");
    for (size_t k = 0; k < sizeof cases / sizeof cases[0]; k++)
        data_claim(d, &(data_published){ "s", "q", "p", 0.5, 1.0, "why" },
                   cases[k].e);
    data_close(d);
    remove(path);
    snprintf(path, sizeof path, "%s/a.claims", folder);
    FILE *file = fopen(path, "r");
    for (size_t k = 0; k < sizeof cases / sizeof cases[0]; k++) {
        ck_assert_ptr_nonnull(fgets(line, sizeof line, file));
        line[strcspn(line, "\n")] = '\0';
        ck_assert_str_eq(strrchr(line, '\t') + 1, cases[k].verdict);
    }
    fclose(file);
    remove(path);
    rmdir(folder);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("estimate");
    TCase *t = tcase_create("intervals");
    tcase_add_test(t, a_share_has_the_interval_of_wilson);
    tcase_add_test(t, a_difference_has_the_interval_of_newcombe);
    tcase_add_test(t, a_median_has_the_ranks_of_the_sign_test);
    tcase_add_test(t, a_mean_has_the_interval_of_student);
    tcase_add_test(t, an_interval_contains_what_it_should);
    tcase_add_test(t, a_claim_is_judged_by_its_interval);
    suite_add_tcase(suite, t);
    return run_suite("estimate", suite);
}
