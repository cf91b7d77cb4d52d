/* lstm_1997_suite.h - what the tests of the network of 1997 share. */
#ifndef LSTM_1997_SUITE_H
#define LSTM_1997_SUITE_H

#include "../../chapters/07-lstm/history/lstm_1997.h"
#include "../runner/sheet.h"
#include "suite.h"

#include <gsl/gsl_errno.h>
#include <math.h>

enum { T = 6, MOST = 32 };

/* All sizes different, one for each kind of bias. */
static const lstm_1997_shape some[] = { { 3, 2, 2, 1, BIASED_GATES },
                                        { 2, 3, 1, 4, BIASED_HIDDEN },
                                        { 1, 2, 3, 2, BIASED_ALL } };
enum { SHAPES = sizeof some / sizeof some[0] };

static gsl_rng *r;
static lstm_1997_params *p, *dp;
static lstm_1997_state *s;
static double x[T][MOST], target[T][MOST];

static inline void
make_1997(const lstm_1997_shape *shape)
{
    p = lstm_1997_params_alloc(shape);
    dp = lstm_1997_params_alloc(shape);
    s = lstm_1997_state_alloc(p);
    ck_assert_int_eq(lstm_1997_init(r, 0.9, NULL, NULL, p), GSL_SUCCESS);
    for (int t = 0; t < T; t++)
        for (int k = 0; k < MOST; k++) {
            x[t][k] = gsl_rng_uniform(r) - 0.4;
            target[t][k] = gsl_rng_uniform(r);
        }
}

static inline void
setup_1997(void)
{
    r = gsl_rng_alloc(gsl_rng_mt19937);
    gsl_rng_set(r, 97);
}

static inline void
setup_quiet_1997(void)
{
    setup_1997();
    gsl_set_error_handler_off();
}

static inline void
teardown_1997(void)
{
    lstm_1997_params_free(p);
    lstm_1997_params_free(dp);
    lstm_1997_state_free(s);
    p = dp = NULL;
    s = NULL;
    gsl_rng_free(r);
}

/* One step with learning. Only odd steps have targets. */
static inline void
step_1997(int t)
{
    const gsl_vector_view now = gsl_vector_view_array(x[t], p->shape.D);
    const gsl_vector_view want = gsl_vector_view_array(target[t], p->shape.O);

    ck_assert_int_eq(lstm_1997_step(p, &now.vector, s), GSL_SUCCESS);
    ck_assert_int_eq(lstm_1997_carry(p, s), GSL_SUCCESS);
    if (t % 2 == 1)
        ck_assert_int_eq(lstm_1997_backward(p, &want.vector, s, dp),
                         GSL_SUCCESS);
}

#endif /* LSTM_1997_SUITE_H */
