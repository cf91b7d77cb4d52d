#include "problem.h"

#include "bptt.h"
#include "tasks.h"

#include <math.h>

problem
problem_of(problem_kind kind, size_t T)
{
    static const size_t D[PROBLEM_KINDS] = { 2, 6, 7 };
    static const size_t O[PROBLEM_KINDS] = { 1, 4, 7 };
    return (problem){ kind, T, D[kind], O[kind] };
}

int
problem_draw(const problem *q, const gsl_rng *r, batch *b)
{
    if (q->kind == PROBLEM_ADDING)
        return task_adding(r, b->x, b->target, b->mask);
    if (q->kind == PROBLEM_ORDER)
        return task_temporal_order(r, b->x, b->target, b->mask);
    return task_reber(r, b->x, b->target, b->mask);
}

int
problem_loss(const problem *q, batch *b, double *L)
{
    return q->kind == PROBLEM_ADDING
               ? rnn_squared_error(b->y, b->target, b->mask, b->cost, L)
               : rnn_cross_entropy(b->y, b->target, b->mask, b->cost, L);
}

int
problem_gradient(const problem *q, batch *b)
{
    return q->kind == PROBLEM_ADDING
               ? bptt_squared_error(b->y, b->target, b->mask, b->dy)
               : bptt_cross_entropy(b->y, b->target, b->mask, b->dy);
}

/*
 * 1 when the outputs of all symbols that may come next are larger than all
 * other outputs.
 */
static int
tells(size_t O, const double *y, const double *target)
{
    double least = INFINITY, most = -INFINITY;
    for (size_t j = 0; j < O; j++) {
        if (isnan(y[j]))
            return 0;
        if (target[j] > 0.0)
            least = fmin(least, y[j]);
        else
            most = fmax(most, y[j]);
    }
    return least > most;
}

double
problem_error(const problem *q, const batch *b)
{
    double sum = 0.0;
    for (size_t i = 0; i < b->y->B; i++) {
        int wrong = 0;
        for (size_t t = 0; t < b->y->T; t++) {
            if (*sequence_of(b->mask, t, i) == 0.0)
                continue;
            const double *y = sequence_of(b->y, t, i);
            const double *target = sequence_of(b->target, t, i);
            if (q->kind == PROBLEM_ADDING)
                sum += (y[0] - target[0]) * (y[0] - target[0]);
            else
                wrong |= !tells(q->O, y, target);
        }
        sum += wrong;
    }
    return sum / (double)b->y->B;
}

double
problem_far_error(const batch *b)
{
    double sum = 0.0;
    for (size_t i = 0; i < b->y->B; i++) {
        size_t t = b->y->T - 1;
        while (*sequence_of(b->mask, t, i) == 0.0)
            t--;
        sum += !tells(b->y->n, sequence_of(b->y, t - 1, i),
                      sequence_of(b->target, t - 1, i));
    }
    return sum / (double)b->y->B;
}
