/* alike_numbers.c - which learners have the same rounding, or the same wrong numbers. */
#define _GNU_SOURCE

#include "class_alike.h"
#include "collisions.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* What is known of one learner's step. */
typedef struct {
    enum outcome outcome;
    const char *fingerprint;  // "" when there is none
} trace;

/* A class as a table of traces, and how many pairs of each step are equal. */
typedef struct {
    const class_numbers *c;
    trace *of;                    // n rows of n_steps
    size_t *equal[2], *pairs[2];  // of the wrong, of the right
} traces;

static trace
trace_in(const cJSON *report, const step_numbers *s)
{
    const cJSON *step = numbers_step(report, s);
    return (trace){ mark_outcome(step, "outcome"),
                    mark_text(step, "fingerprint") };
}

int
alike_is_telling(const char *module, const char *step)
{
    const collisions *k = collisions_of(module, step);
    return k != NULL && k->pairs > 0 && 4 * k->equal <= k->pairs;
}

/* 1 when both are right, 0 when both are wrong, -1 when they cannot be compared. */
static int
kind_of_pair(const trace *a, const trace *b)
{
    if (a->outcome != b->outcome || *a->fingerprint == '\0'
        || *b->fingerprint == '\0')
        return -1;
    return a->outcome == RIGHT ? 1 : a->outcome == WRONG ? 0 : -1;
}

static int
is_equal(const trace *a, const trace *b)
{
    return strcmp(a->fingerprint, b->fingerprint) == 0;
}

static void
count_pairs(traces *t)
{
    const size_t n = t->c->n, m = t->c->n_steps;

    for (size_t a = 0; a < n; a++)
        for (size_t b = a + 1; b < n; b++)
            for (size_t s = 0; s < m; s++) {
                const trace *x = &t->of[a * m + s], *y = &t->of[b * m + s];
                const int kind = kind_of_pair(x, y);
                if (kind < 0)
                    continue;
                t->pairs[kind][s]++;
                t->equal[kind][s] += (size_t)is_equal(x, y);
            }
}

/*
 * How likely two honest learners have the same rounding in a step: what was measured
 * with one collision more, so that none is not taken for never, or the share of all
 * other pairs of this class that have it, whichever is more.
 */
static double
chance_of(const traces *t, size_t s, int equal)
{
    const collisions *k =
        collisions_of(t->c->step[s].called, t->c->step[s].name);
    const double measured = (k->equal + 1.0) / (k->pairs + 2.0);
    const size_t others = t->pairs[1][s] - 1;
    const double here =
        others > 0 ? (double)(t->equal[1][s] - (size_t)equal) / (double)others
                   : 0.0;
    return fmax(measured, here);
}

/*
 * How likely two honest learners have the same rounding in so many steps as these two:
 * share[k] is the chance of k equal ones among the steps so far.
 */
static double
chance_of_pair(const traces *t, size_t a, size_t b, char **steps)
{
    const size_t m = t->c->n_steps;
    double *share = calloc(m + 2, sizeof *share), chance = 0.0;
    size_t equal = 0, compared = 0;

    if (share == NULL)
        abort();
    share[0] = 1.0;
    for (size_t s = 0; s < m; s++) {
        const trace *x = &t->of[a * m + s], *y = &t->of[b * m + s];
        const step_numbers *of = &t->c->step[s];
        if (kind_of_pair(x, y) != 1 || !alike_is_telling(of->called, of->name))
            continue;
        const double p = chance_of(t, s, is_equal(x, y));
        for (size_t k = ++compared; k > 0; k--)
            share[k] = share[k] * (1.0 - p) + share[k - 1] * p;
        share[0] *= 1.0 - p;
        if (is_equal(x, y) && ++equal > 0)
            alike_say(steps, "%s %s", of->called, of->name);
    }
    for (size_t k = equal; k <= compared; k++)
        chance += share[k];
    free(share);
    if (equal > 0 && compared > equal)
        alike_say(steps, "not in %zu others", compared - equal);
    return equal > 0 ? chance : 1.0;
}

/* The steps in which two have the same wrong numbers, and no more than a few others. */
static char *
same_wrong(const traces *t, size_t a, size_t b)
{
    const size_t m = t->c->n_steps;
    char *steps = NULL;

    for (size_t s = 0; s < m; s++) {
        const trace *x = &t->of[a * m + s], *y = &t->of[b * m + s];
        if (kind_of_pair(x, y) != 0 || !is_equal(x, y))
            continue;
        const size_t others = t->pairs[0][s] - 1, equal = t->equal[0][s] - 1;
        // What many have in common, they have from the text of the step.
        if (4 * equal <= others)
            alike_say(&steps, "%s %s", t->c->step[s].called,
                      t->c->step[s].name);
    }
    return steps;
}

static void
note_numbers(alike_grid *g, const traces *t)
{
    const size_t n = t->c->n;
    const double all = (double)n * ((double)n - 1.0) / 2.0;

    for (size_t a = 0; a < n; a++)
        for (size_t b = a + 1; b < n; b++) {
            char *rounded = NULL, *wrong = same_wrong(t, a, b);
            if (chance_of_pair(t, a, b, &rounded) * all < ALIKE_CHANCE)
                alike_say(&alike_pair_of(g, a, b)->rounded, "%s", rounded);
            if (wrong != NULL)
                alike_say(&alike_pair_of(g, a, b)->wrong, "%s", wrong);
            free(rounded);
            free(wrong);
        }
}

void
alike_numbers(alike_grid *g, const class_numbers *c)
{
    const size_t n = c->n, m = c->n_steps;
    size_t *counts = calloc(4 * m + 1, sizeof *counts);
    traces t = { .c = c,
                 .of = calloc(n * m + 1, sizeof *t.of),
                 .equal = { counts, counts + m },
                 .pairs = { counts + 2 * m, counts + 3 * m } };

    if (counts == NULL || t.of == NULL)
        abort();
    for (size_t i = 0; i < n; i++)
        for (size_t s = 0; s < m; s++)
            t.of[i * m + s] = trace_in(c->report[i], &c->step[s]);
    count_pairs(&t);
    note_numbers(g, &t);
    free(t.of);
    free(counts);
}
