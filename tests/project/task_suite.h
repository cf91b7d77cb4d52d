/* task_suite.h - what the tests of the tasks share. */
#ifndef TASK_SUITE_H
#define TASK_SUITE_H

#include "suite.h"
#include "tasks.h"

#include <gsl/gsl_errno.h>
#include <math.h>

enum { MANY = 1000 };

static gsl_rng *r;
static sequence *x, *target, *mask;

static inline void
make_task(size_t T, size_t B, size_t D, size_t O)
{
    sequence_free(x);
    sequence_free(target);
    sequence_free(mask);
    x = sequence_alloc(T, B, D);
    target = sequence_alloc(T, B, O);
    mask = sequence_alloc(T, B, 1);
    // Filled with numbers, so that a task that clears too little is noticed.
    for (size_t k = 0; k < T * B * D; k++)
        x->data[k] = -77.0;
    for (size_t k = 0; k < T * B * O; k++)
        target->data[k] = -77.0;
    for (size_t k = 0; k < T * B; k++)
        mask->data[k] = -77.0;
}

/* Fails when anything has been written since make_task(). */
static inline void
expect_untouched(void)
{
    const sequence *const all[] = { x, target, mask };
    for (int k = 0; k < 3; k++)
        for (size_t j = 0; j < all[k]->T * all[k]->B * all[k]->n; j++)
            ck_assert_double_eq(all[k]->data[j], -77.0);
}

static inline void
setup_task(void)
{
    r = gsl_rng_alloc(gsl_rng_mt19937);
    gsl_rng_set(r, 1997);
}

static inline void
setup_quiet_task(void)
{
    setup_task();
    gsl_set_error_handler_off();
}

static inline void
teardown_task(void)
{
    sequence_free(x);
    sequence_free(target);
    sequence_free(mask);
    x = target = mask = NULL;
    gsl_rng_free(r);
}

static inline double
task_at(const sequence *s, size_t t, size_t i, size_t j)
{
    return s->data[(t * s->B + i) * s->n + j];
}

/* Only the last step is asked, and every other target is 0. */
static inline void
expect_last_step_only(void)
{
    for (size_t i = 0; i < x->B; i++)
        for (size_t t = 0; t < x->T; t++) {
            ck_assert_double_eq(task_at(mask, t, i, 0), t + 1 == x->T);
            for (size_t j = 0; j < target->n && t + 1 < x->T; j++)
                ck_assert_double_eq(task_at(target, t, i, j), 0.0);
        }
}

/*
 * Fails when the number of hits in n tosses of probability p is more than five
 * standard errors from its mean.
 */
static inline void
expect_share(double count, double n, double p)
{
    ck_assert_msg(fabs(count / n - p) <= 5.0 * sqrt(p * (1.0 - p) / n),
                  "share %g instead of %g", count / n, p);
}

#endif /* TASK_SUITE_H */
