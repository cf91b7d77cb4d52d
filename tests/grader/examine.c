/*
 * examine.c - asks both workers, asks again where one answer would be unfair, and
 * turns what came, or did not come, into an outcome and a message.
 */
#define _POSIX_C_SOURCE 200809L

#include "examine.h"

#include "../runner/compare.h"
#include "../runner/explain.h"
#include "../runner/tell.h"
#include "box_user.h"
#include "stage.h"

#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/*
 * A worker that ended before its main() began, twice, will do so for every other
 * question too: all the rest get the same reply.
 */
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

/* Whether a step that ran out of time has answered at least its first seed. */
static int
has_more_time(const question *q, const reply *r)
{
    return r->cause == WORKED && r->got[0][q->cases - 1] != NULL;
}

/*
 * Whether an answer may be wrong because of a seed, which has been replaced then. A step
 * that is not written, or did not come to its end, has nothing to do with seeds.
 */
static int
is_unfair(question *q, const reply *r)
{
    if (!r->complete || !r->got[0][0]->written)
        return 0;
    const int changed = question_make_fair(q);
    if (changed < 0) {
        fprintf(stderr,
                "tests/probes: step %s has no case that rounding leaves alone; "
                "its numbers cancel.\n",
                q->step);
        exit(EXIT_FAILURE);
    }
    return changed;
}

/*
 * Asks a step alone. Whatever never ends uses up its time, so it first gets that of one
 * seed, and all of it when it has answered one and needs more.
 */
static void
ask_alone(const box *b, const char *worker, question *const q[],
          reply *const to[])
{
    box one_seed = *b;
    one_seed.cpu = SECONDS_ALLOWED;
    if (hear(&one_seed, worker, q, 1, to) == 0 && has_more_time(q[0], to[0]))
        hear(b, worker, q, 1, to);
}

/*
 * One worker is asked as many questions as it lives to answer, since starting
 * one costs time. But no step may fail because of what another did to the
 * worker, so a step that stopped the worker, or was wrong after others had used
 * it, is asked again as the first of a new worker.
 */
static void
ask_all(const box *b, const char *worker, question *const q[], size_t n,
        reply *const to[])
{
    size_t seed, k;
    box quick = *b;

    // Nearly all steps together need less. The one in which it is used up is asked alone.
    quick.cpu = 1;
    for (size_t i = 0; i < n;) {
        size_t heard = hear(&quick, worker, q + i, n - i, to + i);
        // The box itself may have failed to start, which is not the learner's
        // fault, so it is tried a second time.
        if (heard == 0 && to[i]->unborn
            && (to[i]->cause == EXITED || to[i]->cause == KILLED))
            heard = hear(&quick, worker, q + i, n - i, to + i);
        i += heard;
        // A question that was the first of a new worker is not asked again: no other
        // step can have spoilt its answer.
        const int asked = i < n && (heard == 0 || to[i]->cause == WORKED);
        if (i < n && to[i]->cause == WORKED)
            ask_alone(b, worker, q + i, to + i);
        if (asked && to[i]->unborn) {
            share_end(to[i], to + i + 1, n - i - 1);
            return;
        }
        i += asked;
    }
    for (size_t i = 0; i < n; i++)
        if (first_wrong(q[i], to[i], &seed, &k)
            && (is_unfair(q[i], to[i]) || !to[i]->fresh))
            hear(b, worker, q + i, 1, to + i);
}

/* The words about a worker that ended in case k of a seed, or after the last. */
static char *
explain_end(const char *module, const question *q, const reply *r, size_t seed,
            size_t k)
{
    const int seconds = r->cause != WORKED ? SECONDS_WAITED
                        : seed == 0        ? SECONDS_ALLOWED
                                           : SECONDS_ALLOWED * SEEDS;
    char *text, source[64];
    size_t size;
    FILE *out = open_memstream(&text, &size);

    snprintf(source, sizeof source, "exercises/%s.c", module);
    if (seed < SEEDS) {
        sheet_set_seed(q->seed[seed]);
        tell_end(out, q->step, k, q->want[seed][k]);
    }
    explain_crash(out, source, r->cause,
                  r->cause == KILLED ? r->number : seconds,
                  r->said != NULL ? r->said : "");
    if (r->said != NULL)
        explain_printed(out, r->said);
    fclose(out);
    return text;
}

/* Reads a descriptor to its end; the text is for free(). */
static char *
read_pipe(int fd)
{
    char *text, buffer[4096];
    size_t size;
    ssize_t n;
    FILE *out = open_memstream(&text, &size);
    while ((n = read(fd, buffer, sizeof buffer)) > 0)
        fwrite(buffer, 1, (size_t)n, out);
    fclose(out);
    return text;
}

/*
 * The words for wrong numbers. To recognise the mistake, all of the catalogue
 * are tried on this seed, and one of them may crash on numbers that it has never
 * seen. So this happens in a process of its own: if it crashes, the learner is
 * told only that the numbers are wrong, and the judge goes on.
 */
static char *
explain_wrong(const question *q, const reply *r, size_t seed, size_t k,
              char **mistake)
{
    int from[2];
    const char *name;
    char *text;
    const pid_t judge = getpid();

    if (pipe(from) != 0)
        abort();
    fflush(NULL);
    const pid_t pid = fork();
    if (pid == 0) {
        box_end_with(judge);
        alarm(20);
        compare_received(q->step, k, r->got[seed], q->want[seed][k], &text,
                         &name);
        dprintf(from[1], "%s\n%s", name != NULL ? name : "",
                text != NULL ? text : "");
        _exit(0);
    }
    close(from[1]);
    char *all = read_pipe(from[0]);
    close(from[0]);
    waitpid(pid, NULL, 0);
    char *end = strchr(all, '\n');
    *mistake =
        end != NULL && end > all ? strndup(all, (size_t)(end - all)) : NULL;
    text = strdup(end != NULL ? end + 1 : "");
    free(all);
    return text;
}

static int
is_slow(enum cause cause)
{
    return cause == WORKED || cause == WAITED || cause == OVERDUE;
}

/* Judges the reply of one worker on one step, and writes the message. */
static void
judge_reply(const char *module, question *q, const reply *r, finding *f)
{
    size_t seed, k;

    *f = (finding){ .outcome = RIGHT };
    if (!first_wrong(q, r, &seed, &k)) {
        f->text = strdup("");
        return;
    }
    f->k = seed < SEEDS ? k : 0;
    f->seed = q->seed[seed < SEEDS ? seed : 0];
    if (seed < SEEDS)
        question_say(q, seed, k);
    sheet_set_seed(f->seed);
    if (seed == SEEDS || r->got[seed][k] == NULL) {
        f->outcome = is_slow(r->cause) ? SLOW : CRASHED;
        f->text = explain_end(module, q, r, seed, k);
    } else if (!r->got[seed][k]->written) {
        f->outcome = OPEN;
        f->text = strdup("");
    } else {
        f->outcome = WRONG;
        f->text = explain_wrong(q, r, seed, k, &f->mistake);
    }
}

/* A judgement of the second build, added to that of the first. */
static void
add_second(finding *f, finding *second)
{
    const int was_right = f->outcome == RIGHT;
    if (second->outcome == RIGHT
        || (!was_right && second->outcome != CRASHED)) {
        // The second build found nothing worse, so the first message stays.
        free(second->text);
        free(second->mistake);
        return;
    }
    if (was_right)
        f->outcome = UNCLEAN;
    // The second build's message is better, because a sanitizer knows the line
    // and the reason.
    free(f->text);
    free(f->mistake);
    f->seed = second->seed;
    f->k = second->k;
    f->text = second->text;
    f->mistake = second->mistake;
}

/*
 * The questions that are worth asking of a build, and how many they are: all of
 * the first. A step that is not written or too slow would be so in the second as
 * well.
 */
static size_t
choose_questions(question q[], size_t n, const finding found[],
                 question *chosen[], size_t place[])
{
    size_t count = 0;
    for (size_t i = 0; i < n; i++)
        if (found == NULL
            || (found[i].outcome != OPEN && found[i].outcome != SLOW)) {
            chosen[count] = &q[i];
            place[count++] = i;
        }
    return count;
}

/*
 * Asks one of the two builds. It is put where the other one is, was, or will be, so
 * that from its name and its folder a step cannot tell by which build it is run.
 */
static void
ask_build(const box *b, const char *build, question *const q[], size_t n,
          const char *folder, reply *const to[])
{
    if (stage_move(folder, build, b->folder, "worker") != 0) {
        perror(build);
        exit(EXIT_FAILURE);
    }
    ask_all(b, "./worker", q, n, to);
}

/* Asks both builds, each in the room of B. */
static void
examine_both(const box *b, const char *module, question q[], size_t n,
             const char *folder, finding found[])
{
    question *chosen[MAX_STEPS] = { NULL };
    reply *replies = calloc(MAX_STEPS, sizeof *replies), *to[MAX_STEPS];
    size_t place[MAX_STEPS];

    if (replies == NULL || n > MAX_STEPS)
        abort();
    for (size_t i = 0; i < MAX_STEPS; i++)
        to[i] = &replies[i];
    const size_t all = choose_questions(q, n, NULL, chosen, place);
    ask_build(b, "out/plain", chosen, all, folder, to);
    for (size_t i = 0; i < n; i++) {
        judge_reply(module, &q[i], to[i], &found[i]);
        fingerprint_take(&q[i], to[i]->got, found[i].fingerprint);
    }

    box sanitized = *b;
    sanitized.memory = 0;  // a sanitizer reserves huge address ranges
    const size_t again = choose_questions(q, n, found, chosen, place);
    ask_build(&sanitized, "out/sanitized", chosen, again, folder, to);
    for (size_t i = 0; i < again; i++) {
        finding second;
        judge_reply(module, chosen[i], to[i], &second);
        add_second(&found[place[i]], &second);
    }
    for (size_t i = 0; i < MAX_STEPS; i++)
        reply_free(&replies[i]);
    free(replies);
}

void
examine(const box *b, const char *module, question q[], size_t n,
        finding found[])
{
    box alone = *b;
    char *room = stage_room();

    if (room == NULL) {
        perror("No folder can be made in TMPDIR or /tmp");
        exit(EXIT_FAILURE);
    }
    alone.folder = room;
    examine_both(&alone, module, q, n, b->folder, found);
    stage_remove(room);
}
