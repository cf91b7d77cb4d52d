#include "experiments_1997.h"

#include "tasks.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_randist.h>
#include <string.h>

static const double order_in[] = { -2.0, -4.0 };
static const double adding_in[] = { -3.0, -6.0 };
static const double two_in[] = { -1.0, -3.0, -5.0 };
static const double two_out[] = { -2.0, -4.0, -6.0 };
static const double reber_out[] = { -1.0, -2.0, -3.0 };

/*
 * Where the paper gives wrong sequences of 3a as fractions, 0.000195 and
 * 0.000117, they stand here as numbers out of 2560.
 */
const experiment_1997 experiments_1997[EXPERIMENTS] = {
    [ORDER] = { .shape = { 8, 2, 2, 4, BIASED_ALL },
                .range = 0.1,
                .in_bias = order_in,
                .rate = 0.5,
                .T = 100,
                .longest = 110,
                .right = 0.3,
                .mean = 0.1,
                .trials = 20,
                .sequences = 31390.0,
                .wrong = 1.0 },
    [THREE] = { .shape = { 1, 3, 1, 1, BIASED_HIDDEN },
                .range = 0.1,
                .in_bias = two_in,
                .out_bias = two_out,
                .rate = 1.0,
                .T = 100,
                .longest = 110,
                .right = 0.2,
                .mean = 0.01,
                .trials = 10,
                .sequences = 39850.0,
                .wrong = 0.5 },
    [ONE] = { .shape = { 1, 3, 1, 1, BIASED_HIDDEN },
              .range = 0.1,
              .in_bias = two_in,
              .out_bias = two_out,
              .rate = 1.0,
              .T = 100,
              .longest = 110,
              .right = 0.2,
              .mean = 0.01,
              .trials = 10,
              .sequences = 64330.0,
              .wrong = 0.3 },
    [ADDING] = { .shape = { 2, 2, 2, 1, BIASED_ALL },
                 .range = 0.1,
                 .in_bias = adding_in,
                 .rate = 0.5,
                 .T = 100,
                 .longest = 110,
                 .right = 0.04,
                 .mean = 0.01,
                 .trials = 10,
                 .sequences = 74000.0,
                 .wrong = 1.0 },
    // The best of the paper's five settings. We chose the limit on the length
    // of strings; one string in ten million is longer.
    [REBER] = { .shape = { 7, 3, 2, 7, BIASED_GATES },
                .range = 0.2,
                .out_bias = reber_out,
                .rate = 0.5,
                .T = 8,
                .longest = 60,
                .trials = 30,
                .sequences = 8440.0 },
};

/* First <= n <= last. */
static size_t
within(const gsl_rng *r, size_t first, size_t last)
{
    return first + gsl_rng_uniform_int(r, last - first + 1);
}

static int
check(int experiment, const task_1997 *room)
{
    const experiment_1997 *e = &experiments_1997[experiment];
    const size_t B = room->x->B;
    int status = sequence_expect(room->x, e->longest, B, e->shape.D);
    if (status == GSL_SUCCESS)
        status = sequence_expect(room->target, e->longest, B, e->shape.O);
    if (status == GSL_SUCCESS)
        status = sequence_expect(room->mask, e->longest, B, 1);
    return status;
}

static void
draw_order(const gsl_rng *r, const task_1997 *k)
{
    enum { X = 4, E = 6, TRIGGER = 7 };
    const size_t end = k->x->T - 1;

    for (size_t i = 0; i < k->x->B; i++) {
        const size_t p[] = { within(r, 10, 20), within(r, 50, 60) };
        size_t class = 0;
        for (size_t t = 0; t <= end; t++) {
            size_t symbol = t == 0 ? E : t == end ? TRIGGER : within(r, 0, 3);
            if (t == p[0] || t == p[1]) {
                symbol = within(r, X, X + 1);
                class = 2 * class + symbol - X;
            }
            sequence_of(k->x, t, i)[symbol] = 1.0;
        }
        sequence_of(k->target, end, i)[class] = 1.0;
    }
}

static void
draw_adding(const gsl_rng *r, const task_1997 *k)
{
    const size_t end = k->x->T - 1, T = experiments_1997[ADDING].T;

    for (size_t i = 0; i < k->x->B; i++) {
        size_t mark[] = { within(r, 0, 9), within(r, 0, T / 2 - 2) };
        // The second is one of the T/2 - 1 first that are not marked yet.
        mark[1] += mark[1] >= mark[0];
        for (size_t t = 0; t <= end; t++)
            sequence_of(k->x, t, i)[0] = gsl_ran_flat(r, -1.0, 1.0);
        sequence_of(k->x, 0, i)[1] = sequence_of(k->x, end, i)[1] = -1.0;
        *sequence_of(k->target, end, i) = 0.5;
        for (int n = 0; n < 2; n++) {
            double *const marked = sequence_of(k->x, mark[n], i);
            marked[0] = mark[n] == 0 ? 0.0 : marked[0];
            marked[1] = 1.0;
            *sequence_of(k->target, end, i) += marked[0] / 4.0;
        }
    }
}

int
task_1997_draw(int experiment, const gsl_rng *r, const task_1997 *room,
               const task_1997 *k)
{
    if (experiment < 0 || experiment >= REBER)
        GSL_ERROR("this experiment has no sequences to draw", GSL_EINVAL);
    const int status = check(experiment, room);
    if (status != GSL_SUCCESS)
        return status;

    const experiment_1997 *e = &experiments_1997[experiment];
    const size_t T = within(r, e->T, e->longest);
    *k->x = sequence_steps(room->x, 0, T);
    *k->target = sequence_steps(room->target, 0, T);
    *k->mask = sequence_steps(room->mask, 0, T);
    if (experiment == THREE || experiment == ONE)
        return task_two_sequences(r, experiment == THREE ? 3 : 1, k->x,
                                  k->target, k->mask);
    sequence_set_zero(k->x);
    sequence_set_zero(k->target);
    sequence_set_zero(k->mask);
    (experiment == ORDER ? draw_order : draw_adding)(r, k);
    for (size_t i = 0; i < k->x->B; i++)
        *sequence_of(k->mask, T - 1, i) = 1.0;
    return GSL_SUCCESS;
}

/* 1 when two strings of a batch are the same, else 0. */
static int
same(const sequence *x, size_t i, size_t j)
{
    for (size_t t = 0; t < x->T; t++)
        if (memcmp(sequence_of(x, t, i), sequence_of(x, t, j),
                   x->n * sizeof *x->data)
            != 0)
            return 0;
    return 1;
}

/* Copies string j of one batch to place i of another. */
static void
copy(const sequence *from, size_t j, const sequence *to, size_t i)
{
    for (size_t t = 0; t < to->T; t++)
        memcpy(sequence_of(to, t, i), sequence_of(from, t, j),
               to->n * sizeof *to->data);
}

int
task_1997_strings(const gsl_rng *r, const task_1997 *room)
{
    const size_t B = room->x->B, longest = room->x->T;
    int status = check(REBER, room);
    if (status != GSL_SUCCESS)
        return status;
    if (B % 2 != 0)
        GSL_ERROR("two sets of one size need an even B", GSL_EBADLEN);

    sequence *x = sequence_alloc(longest, B, room->x->n);
    sequence *target = sequence_alloc(longest, B, room->target->n);
    sequence *mask = sequence_alloc(longest, B, 1);
    status = x == NULL || target == NULL || mask == NULL
                 ? GSL_ENOMEM
                 : task_reber(r, room->x, room->target, room->mask);
    // Fresh strings, a batch at a time, until the test set is full.
    size_t i = B / 2;
    while (status == GSL_SUCCESS && i < B) {
        status = task_reber(r, x, target, mask);
        for (size_t j = 0; j < B && i < B; j++) {
            size_t known = 0;
            copy(x, j, room->x, i);
            copy(target, j, room->target, i);
            copy(mask, j, room->mask, i);
            while (known < B / 2 && !same(room->x, known, i))
                known++;
            i += known == B / 2;
        }
    }
    sequence_free(x);
    sequence_free(target);
    sequence_free(mask);
    return status;
}
