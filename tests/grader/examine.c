/* examine.c - asks both workers, and asks again where it may be unfair. */
#define _POSIX_C_SOURCE 200809L

#include "examine.h"

#include <stdlib.h>
#include <string.h>

/* What ends a worker before it begins ends every worker. */
static void
share_end(const reply *r, reply *const to[], size_t n)
{
    for (size_t i = 0; i < n; i++) {
        reply_free(to[i]);
        to[i]->fresh = to[i]->unborn = 1;
        to[i]->cause = r->cause;
        to[i]->number = r->number;
        to[i]->said = strdup(r->said);
    }
}

/*
 * One worker is asked as many questions as it lives to answer, since starting
 * one costs time. But nobody may lose a step for what another did: whoever
 * stopped the worker, or was wrong after others had used it, is asked again in
 * a new one, alone or first.
 */
static void
ask_all(const box *b, const char *worker, const question *const q[], size_t n,
        reply *const to[])
{
    size_t seed, k;

    for (size_t i = 0; i < n;) {
        size_t heard = hear(b, worker, q + i, n - i, to + i);
        // A box that did not come up is no one's fault; once is no proof.
        if (heard == 0 && to[i]->unborn
            && (to[i]->cause == BOX_EXITED || to[i]->cause == BOX_KILLED))
            heard = hear(b, worker, q + i, n - i, to + i);
        // The first of a new worker has had its chance.
        i += heard > 0 ? heard : 1;
        if (heard == 0 && to[i - 1]->unborn) {
            share_end(to[i - 1], to + i, n - i);
            return;
        }
    }
    for (size_t i = 0; i < n; i++)
        if (!to[i]->fresh && first_wrong(q[i], to[i], &seed, &k))
            hear(b, worker, q + i, 1, to + i);
}

/* A judgement of the second build, added to that of the first. */
static void
add_second(finding *f, finding *second)
{
    const int was_right = f->outcome == RIGHT_ANSWERS;
    if (second->outcome == RIGHT_ANSWERS
        || (!was_right && second->outcome != CRASH)) {
        // The first message says as much.
        free(second->text);
        free(second->mistake);
        return;
    }
    if (was_right)
        f->outcome = NOT_CLEAN;
    // A sanitizer knows the line and the reason.
    free(f->text);
    free(f->mistake);
    f->seed = second->seed;
    f->k = second->k;
    f->text = second->text;
    f->mistake = second->mistake;
}

/* Those that another build has more to say about, and how many they are. */
static size_t
choose(const question q[], size_t n, const finding found[],
       const question *chosen[], size_t place[])
{
    size_t count = 0;
    for (size_t i = 0; i < n; i++)
        if (found == NULL
            || (found[i].outcome != NOT_THERE
                && found[i].outcome != TOO_SLOW)) {
            chosen[count] = &q[i];
            place[count++] = i;
        }
    return count;
}

void
examine(const box *b, const char *module, const question q[], size_t n,
        finding found[])
{
    const question *chosen[MAX_STEPS] = { NULL };
    reply *replies = calloc(MAX_STEPS, sizeof *replies), *to[MAX_STEPS];
    size_t place[MAX_STEPS];

    if (replies == NULL || n > MAX_STEPS)
        abort();
    for (size_t i = 0; i < MAX_STEPS; i++)
        to[i] = &replies[i];
    const size_t all = choose(q, n, NULL, chosen, place);
    ask_all(b, "out/plain", chosen, all, to);
    for (size_t i = 0; i < n; i++)
        judge_reply(module, &q[i], to[i], &found[i]);

    box sanitized = *b;
    sanitized.memory = 0;  // a sanitizer's shadow has the size of everything
    const size_t again = choose(q, n, found, chosen, place);
    ask_all(&sanitized, "out/sanitized", chosen, again, to);
    for (size_t i = 0; i < again; i++) {
        finding second;
        judge_reply(module, chosen[i], to[i], &second);
        add_second(&found[place[i]], &second);
    }
    for (size_t i = 0; i < MAX_STEPS; i++)
        reply_free(&replies[i]);
    free(replies);
}
