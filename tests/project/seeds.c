/*
 * seeds.c - right answers and mistakes over many seeds.
 *
 *     seeds_chain FROM TO
 *
 * On every seed that is fair (tests/runner/fair.h) the model answers and the
 * variants beside this file have to pass, and a mistake has to fail: on all
 * seeds but one in a hundred, so that three fresh ones miss it once in a million.
 * Prints a row for a step, and one for whatever is not as it should be.
 */
#include "../runner/catalogue.h"
#include "../runner/compare.h"
#include "../runner/fair.h"
#include "../runner/sheet_parts.h"
#include "../runner/steps.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MODULE_(name) name##_module
#define MODULE_OF(name) MODULE_(name)
extern const module MODULE_OF(MODULE);
static const module *const m = &MODULE_OF(MODULE);

enum { LEAST_VARIANTS = 5, MOST_SEEDS = 10000 };

/* The fair seeds of a step, and what was counted. */
typedef struct {
    unsigned long seed[MOST_SEEDS];
    size_t n, unfair;
    size_t passed, failed;
} sweep;

/*
 * Whether a step is right on a seed, with a mistake or a variant in place of a
 * function.
 */
static int
is_right_on(const char *name, unsigned long seed, const char *function,
            const char *slug)
{
    int right = 1;

    sheet_set_seed(seed);
    for (size_t k = 0; right && k < sheet_cases(name); k++) {
        sheet *want = sheet_run(name, k, ORACLES, NULL, NULL);
        sheet *got = sheet_run(name, k, LINKED, function, slug);
        right = first_difference(got, want) == want->n_entries;
        sheet_free(want);
        sheet_free(got);
    }
    return right;
}

/* On how many seeds it is right; the last seed on which it is, or is not. */
static size_t
count_right(const sweep *w, const char *name, const char *function,
            const char *slug, int wanted, unsigned long *odd)
{
    size_t right = 0;
    for (size_t i = 0; i < w->n; i++) {
        const int here = is_right_on(name, w->seed[i], function, slug);
        right += (size_t)here;
        if (here != wanted)
            *odd = w->seed[i];
    }
    return right;
}

static void
judge_right(sweep *w, const char *name, const char *function, const char *slug)
{
    unsigned long odd = 0;
    const size_t right = count_right(w, name, function, slug, 1, &odd);

    if (right == w->n) {
        w->passed++;
        return;
    }
    w->failed++;
    printf("%s %s: fails on %zu of %zu seeds, %lu among them\n", name,
           slug != NULL ? slug : "model answer", w->n - right, w->n, odd);
}

static void
judge_mistake(sweep *w, const char *name, const char *function,
              const char *slug)
{
    unsigned long odd = 0;
    const size_t right = count_right(w, name, function, slug, 0, &odd);

    if (100 * right <= w->n) {
        w->passed++;
        return;
    }
    w->failed++;
    printf("%s %s: passes on %zu of %zu seeds, %lu among them\n", name, slug,
           right, w->n, odd);
}

static void
find_seeds(sweep *w, const char *name, unsigned long from, unsigned long to)
{
    w->n = w->unfair = 0;
    for (unsigned long seed = from; seed <= to && w->n < MOST_SEEDS; seed++)
        if (fair_seed(name, seed) == seed)
            w->seed[w->n++] = seed;
        else
            w->unfair++;
}

static void
sweep_step(sweep *w, const step *s)
{
    const char *function, *slug, *says;
    size_t variants = 0, mistakes = 0;

    judge_right(w, s->name, NULL, NULL);
    for (size_t i = 0; variant_at(i, &function, &slug); i++)
        if (step_of_function(m, function) == s) {
            judge_right(w, s->name, function, slug);
            variants++;
        }
    for (size_t i = 0; mistake_at(i, &function, &slug, &says); i++)
        if (step_of_function(m, function) == s) {
            judge_mistake(w, s->name, function, slug);
            mistakes++;
        }
    if (variants < LEAST_VARIANTS) {
        printf("%s: %zu variants; %d is the least\n", s->name, variants,
               LEAST_VARIANTS);
        w->failed++;
    }
    printf("%-8s %-11s %5zu seeds, %3zu passed over, %2zu variants, %3zu "
           "mistakes\n",
           m->name, s->name, w->n, w->unfair, variants, mistakes);
    fflush(stdout);
}

int
main(int argc, char **argv)
{
    static sweep w;
    const unsigned long from = argc > 1 ? strtoul(argv[1], NULL, 10) : 1;
    const unsigned long to = argc > 2 ? strtoul(argv[2], NULL, 10) : 10;

    if (from == 0 || to < from) {
        fprintf(stderr, "usage: %s FROM TO, as in %s 1 200\n", argv[0],
                argv[0]);
        return 2;
    }
    for (size_t i = 0; i < m->n_steps; i++) {
        find_seeds(&w, m->steps[i].name, from, to);
        sweep_step(&w, &m->steps[i]);
    }
    printf("seeds: %zu passed, %zu failed\n", w.passed, w.failed);
    return w.passed > 0 && w.failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
