/* trial_1997_suite.h - what the tests of the experiments of 1997 share. */
#ifndef TRIAL_1997_SUITE_H
#define TRIAL_1997_SUITE_H

#include "../../chapters/07-lstm/history/trial_1997.h"
#include "task_suite.h"

enum { DRAWS = 300 };

static trial_1997 *n;

static inline void
begin_trial(int experiment)
{
    n = trial_1997_alloc(experiment, 3);
    ck_assert_ptr_nonnull(n);
}

static inline void
end(void)
{
    trial_1997_free(n);
    n = NULL;
    teardown_task();
}

#endif /* TRIAL_1997_SUITE_H */
