/* suite.h - a Check suite as a program, for what the course gives ready-made. */
#ifndef SUITE_H
#define SUITE_H

#define CK_FLOATING_DIG 17
#include <check.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_rng.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/*
 * Runs a suite and turns it into an exit status. A run of no test at all is a
 * failure: Check calls it "100%" when CK_RUN_CASE names a case that is not
 * there.
 */
static inline int
run_suite(const char *name, Suite *suite)
{
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_SILENT);
    const int run = srunner_ntests_run(runner);
    const int failed = srunner_ntests_failed(runner);
    srunner_print(runner, CK_NORMAL);
    srunner_free(runner);
    printf("%s: %d passed, %d failed\n", name, run - failed, failed);
    return run > 0 && failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

/* Fails unless all n numbers agree, relative to the largest of them. */
static inline void
expect_same(const double *got, const double *want, size_t n, double rtol)
{
    double largest = 0.0;
    for (size_t k = 0; k < n; k++)
        largest = fmax(largest, fabs(want[k]));
    ck_assert(n == 0 || largest > 0.0);
    for (size_t k = 0; k < n; k++)
        ck_assert_msg(fabs(got[k] - want[k]) <= rtol * largest,
                      "number %zu of %zu: %.17g instead of %.17g", k, n, got[k],
                      want[k]);
}

/*
 * For tests that provoke errors: between these two GSL's functions return
 * instead of aborting, and the first error and its sentence are kept.
 *
 *     tcase_add_checked_fixture(errors, let_errors_return, let_errors_abort);
 */
static gsl_error_handler_t *suite_handler;
static int suite_error;
static char suite_reason[256];

static inline void
suite_forget_error(void)
{
    suite_error = GSL_SUCCESS;
    suite_reason[0] = '\0';
}

static inline void
suite_keep_error(const char *why, const char *file, int line, int number)
{
    (void)file, (void)line;
    if (suite_error != GSL_SUCCESS)
        return;
    suite_error = number;
    snprintf(suite_reason, sizeof suite_reason, "%s", why);
}

static inline void
let_errors_return(void)
{
    suite_handler = gsl_set_error_handler(suite_keep_error);
    suite_forget_error();
}

static inline void
let_errors_abort(void)
{
    gsl_set_error_handler(suite_handler);
}

/*
 * Fails unless MADE is NULL. Returns the error that GSL reported, and clears
 * it.
 */
static inline int
suite_refusal(const void *made)
{
    ck_assert_ptr_null(made);
    const int error = suite_error;
    suite_forget_error();
    return error;
}

/* A generator of random numbers, for gsl_rng_free(). */
static inline gsl_rng *
suite_rng(unsigned long seed)
{
    gsl_rng *r = gsl_rng_alloc(gsl_rng_mt19937);
    gsl_rng_set(r, seed);
    return r;
}

#endif /* SUITE_H */
