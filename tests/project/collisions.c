/*
 * collisions.c - how often right answers that were written in different ways are
 * rounded in the same way.
 *
 *     collisions_chain          compares with what is kept in tests/grader/collisions.h
 *     collisions_chain print    prints the rows that are kept there
 *
 * The answers to a step are the model answer and the variants beside this file. Of all
 * pairs of them, those are counted that have the same fingerprint.
 */
#include "../grader/collisions.h"
#include "../grader/fingerprint.h"
#include "../runner/catalogue.h"
#include "../runner/steps.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MODULE_(name) name##_module
#define MODULE_OF(name) MODULE_(name)
extern const module MODULE_OF(MODULE);
static const module *const m = &MODULE_OF(MODULE);

// A seed like those that are drawn for a class; on seed 1 the cases are smaller.
enum { A_SEED = 471100815, MOST_WAYS = 64 };

/* The fingerprint of a variant, or with NULL of the model answer. */
static void
fingerprint_of(const question *q, const char *function, const char *slug,
               char text[FINGERPRINT])
{
    sheet *got[SEEDS][MAX_CASES] = { { NULL } };

    for (size_t i = 0; i < SEEDS; i++) {
        sheet_set_seed(q->seed[i]);
        for (size_t k = 0; k < q->cases; k++)
            got[i][k] = sheet_run(q->step, k, LINKED, function, slug);
    }
    fingerprint_take(q, got, text);
    for (size_t i = 0; i < SEEDS; i++)
        for (size_t k = 0; k < q->cases; k++)
            sheet_free(got[i][k]);
}

/* Counts the pairs of right answers to a step, and those of them that are equal. */
static collisions
count_collisions(const step *s)
{
    static char ways[MOST_WAYS][FINGERPRINT];
    const char *function, *slug;
    size_t n = 0;
    question q;
    collisions c = { .module = m->name, .step = s->name };

    if (question_ask(&q, s->name, A_SEED) != 0 || question_make_fair(&q) < 0)
        abort();
    fingerprint_of(&q, NULL, NULL, ways[n++]);
    for (size_t i = 0; variant_at(i, &function, &slug) && n < MOST_WAYS; i++)
        if (step_of_function(m, function) == s)
            fingerprint_of(&q, function, slug, ways[n++]);
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < i; j++) {
            c.pairs++;
            c.equal += *ways[i] != '\0' && strcmp(ways[i], ways[j]) == 0;
        }
    question_free(&q);
    return c;
}

/*
 * Whether a kept row is that of today. OpenBLAS adds up in another order on other
 * processors, which was seen to make a fifth of the pairs equal or unequal.
 */
static int
is_todays(const collisions *kept, const collisions *now)
{
    if (kept == NULL || kept->pairs != now->pairs)
        return 0;
    const unsigned away = kept->equal > now->equal ? kept->equal - now->equal
                                                   : now->equal - kept->equal;
    return 5 * away <= now->pairs;
}

int
main(int argc, char **argv)
{
    const int print = argc > 1 && strcmp(argv[1], "print") == 0;
    size_t same = 0;

    for (size_t i = 0; i < m->n_steps; i++) {
        const collisions now = count_collisions(&m->steps[i]);
        const collisions *kept = collisions_of(m->name, now.step);
        if (print)
            printf("    { \"%s\", \"%s\", %u, %u },\n", now.module, now.step,
                   now.equal, now.pairs);
        else if (is_todays(kept, &now))
            same++;
        else
            printf("%s %s: %u of %u pairs are equal, and not what is kept in "
                   "tests/grader/collisions.h; 'make collisions' measures "
                   "anew.\n",
                   m->name, now.step, now.equal, now.pairs);
    }
    if (!print)
        printf("collisions: %zu passed, %zu failed\n", same, m->n_steps - same);
    return print || same == m->n_steps ? EXIT_SUCCESS : EXIT_FAILURE;
}
