/* suite.h - a Check suite as a program, for what the course gives ready-made. */
#ifndef SUITE_H
#define SUITE_H

#define CK_FLOATING_DIG 17
#include <check.h>
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

/* All n numbers agree relative to the largest of them. */
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

#endif /* SUITE_H */
