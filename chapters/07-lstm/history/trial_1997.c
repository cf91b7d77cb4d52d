#include "trial_1997.h"

#include "tasks.h"

#include <gsl/gsl_errno.h>
#include <math.h>
#include <stdlib.h>

/* The test of 3a draws from seeds that no trial has. */
enum { TEST_SEEDS = 100000 };

static int
alloc_sequences(const experiment_1997 *e, size_t B, task_1997 *room)
{
    room->x = sequence_alloc(e->longest, B, e->shape.D);
    room->target = sequence_alloc(e->longest, B, e->shape.O);
    room->mask = sequence_alloc(e->longest, B, 1);
    return room->x != NULL && room->target != NULL && room->mask != NULL;
}

static void
begin(trial_1997 *n)
{
    n->half_at = INFINITY;
    n->k = (task_1997){ &n->window[0], &n->window[1], &n->window[2] };
    if (n->experiment == REBER) {
        gsl_rng_set(n->r, TEST_SEEDS + n->seed % PAIRS_1997);
        task_1997_strings(n->r, &n->room);
        n->k = n->room;
    }
    gsl_rng_set(n->r, n->seed);
    lstm_1997_init(n->r, n->e->range, n->e->in_bias, n->e->out_bias, n->p);
}

trial_1997 *
trial_1997_alloc(int experiment, unsigned long seed)
{
    if (experiment < 0 || experiment >= EXPERIMENTS)
        GSL_ERROR_NULL("there is no such experiment", GSL_EINVAL);

    const experiment_1997 *e = &experiments_1997[experiment];
    trial_1997 *n = calloc(1, sizeof *n);
    if (n == NULL)
        GSL_ERROR_NULL("no memory for a trial", GSL_ENOMEM);
    n->e = e;
    n->experiment = experiment;
    n->seed = seed;
    n->r = gsl_rng_alloc(gsl_rng_mt19937);
    n->test = gsl_rng_alloc(gsl_rng_mt19937);
    n->p = lstm_1997_params_alloc(&e->shape);
    n->dp = lstm_1997_params_alloc(&e->shape);
    n->s = n->p == NULL ? NULL : lstm_1997_state_alloc(n->p);
    if (!alloc_sequences(e, experiment == REBER ? 2 * TESTED_1997 : 1, &n->room)
        || n->r == NULL || n->test == NULL || n->dp == NULL || n->s == NULL) {
        trial_1997_free(n);
        GSL_ERROR_NULL("no memory for a trial", GSL_ENOMEM);
    }
    begin(n);
    return n;
}

void
trial_1997_free(trial_1997 *n)
{
    if (n == NULL)
        return;
    gsl_rng_free(n->r);
    gsl_rng_free(n->test);
    lstm_1997_params_free(n->p);
    lstm_1997_params_free(n->dp);
    lstm_1997_state_free(n->s);
    sequence_free(n->room.x);
    sequence_free(n->room.target);
    sequence_free(n->room.mask);
    free(n);
}

size_t
trial_1997_next(trial_1997 *n)
{
    n->count++;
    if (n->experiment == REBER)
        return gsl_rng_uniform_int(n->r, TESTED_1997);
    task_1997_draw(n->experiment, n->r, &n->room, &n->k);
    return 0;
}

size_t
trial_1997_length(const trial_1997 *n, size_t i)
{
    size_t T = n->k.mask->T;
    while (T > 1 && *sequence_of(n->k.mask, T - 1, i) == 0.0)
        T--;
    return T;
}

const double *
trial_1997_lesson(const trial_1997 *n, size_t t, size_t i)
{
    return n->experiment == REBER && t + 1 < trial_1997_length(n, i)
               ? sequence_of(n->k.x, t + 1, i)
               : sequence_of(n->k.target, t, i);
}

/* 1 when what the network says is right, else 0; error is its mean error. */
static int
judge(const trial_1997 *n, const double *target, double *error)
{
    const size_t O = n->e->shape.O;
    double worst = 0.0, sum = 0.0, least = INFINITY, most = -INFINITY;

    for (size_t k = 0; k < O; k++) {
        const double y = gsl_vector_get(n->s->y, k);
        worst = fmax(worst, fabs(y - target[k]));
        sum += fabs(y - target[k]);
        if (target[k] > 0.0)
            least = fmin(least, y);
        else
            most = fmax(most, y);
    }
    *error = sum / (double)O;
    // fmax() ignores a NaN, so worst may look small in spite of one, but the
    // sum is NaN then.
    if (!isfinite(sum))
        return 0;
    return n->experiment == REBER ? least > most : worst < n->e->right;
}

int
trial_1997_ask(trial_1997 *n, size_t i, double *error)
{
    const size_t T = trial_1997_length(n, i);
    double last = 0.0;
    int right = 1;

    lstm_1997_reset(n->s);
    for (size_t t = 0; t < T; t++) {
        const gsl_vector_const_view x_t = gsl_vector_const_view_array(
            sequence_of(n->k.x, t, i), n->e->shape.D);
        lstm_1997_step(n->p, &x_t.vector, n->s);
        if (*sequence_of(n->k.mask, t, i) != 0.0)
            right &= judge(n, sequence_of(n->k.target, t, i), &last);
    }
    *error += last;
    return right;
}

/*
 * Called when the first half of a criterion is met: keeps the time of the first
 * call.
 */
static void
half(trial_1997 *n)
{
    n->half_at = fmin(n->half_at, (double)n->count);
}

/*
 * The criterion of experiments 6a and 4, over the latest sequences, with the
 * answers that the network gave when it learned from them.
 */
static int
met_latest(trial_1997 *n)
{
    double error, *const oldest = &n->latest[n->count % LATEST_1997];
    const double *target = sequence_of(n->k.target, n->k.target->T - 1, 0);

    n->right = judge(n, target, &error) ? n->right + 1 : 0;
    n->sum += error - *oldest;
    *oldest = error;
    if (n->count < LATEST_1997 || !(n->sum < LATEST_1997 * n->e->mean))
        return 0;
    half(n);
    return n->right >= LATEST_1997;
}

/* The criterion of experiment 3a, on the same test sequences every time. */
static int
met_tested(trial_1997 *n)
{
    double error = 0.0;

    gsl_rng_set(n->test, TEST_SEEDS + n->seed);
    for (int i = 0; i < TESTED_1997; i++) {
        task_1997_draw(n->experiment, n->test, &n->room, &n->k);
        if (!trial_1997_ask(n, 0, &error))
            return 0;
    }
    half(n);
    return error < TESTED_1997 * n->e->mean;
}

/*
 * The criterion of experiment 1: all strings of the training set are right, and
 * then all of the test set.
 */
static int
met_sets(trial_1997 *n)
{
    double error = 0.0;

    for (size_t i = 0; i < n->k.x->B; i++) {
        if (!trial_1997_ask(n, i, &error))
            return 0;
        if (i + 1 == TESTED_1997)
            half(n);
    }
    return 1;
}

int
trial_1997_met(trial_1997 *n)
{
    if (n->experiment == ORDER || n->experiment == ADDING)
        return met_latest(n);
    if (n->count % LOOK_1997 != 0)
        return 0;
    return n->experiment == REBER ? met_sets(n) : met_tested(n);
}
