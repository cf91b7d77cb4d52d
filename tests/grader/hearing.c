#define _POSIX_C_SOURCE 200809L

#include "hearing.h"

#include "../runner/compare.h"
#include "frames.h"

#include <stdlib.h>
#include <string.h>

/* A worker that is being listened to, and what is to come from it next. */
typedef struct {
    boxed r;
    char *bytes;  // that have come, without the frames that were taken
    size_t size, room;
    question *const *q;
    reply *const *to;
    size_t n, step, seed, k;
    int greeted, malformed;
} hearing;

static void
next_case(hearing *h)
{
    if (++h->k < h->q[h->step]->cases)
        return;
    h->k = 0;
    if (++h->seed < SEEDS)
        return;
    h->seed = 0;
    h->to[h->step++]->complete = 1;
    // Each step is given its full time, not only what the step before it left
    // over.
    box_wait_longer(&h->r, SECONDS_WAITED);
}

/* Takes all complete frames from what has come, or all there is at the end. */
static void
take_frames(hearing *h, int at_the_end)
{
    size_t at = 0;
    if (!h->greeted && h->size >= sizeof(uint32_t)) {
        h->greeted = 1;
        at = sizeof(uint32_t);
        h->malformed = memcmp(h->bytes, &(uint32_t){ FRAME_MAGIC }, at) != 0;
    }
    while (h->greeted && h->step < h->n && !h->malformed) {
        const frame_head which = { .step = (uint32_t)h->step,
                                   .seed = (uint32_t)h->seed,
                                   .k = (uint32_t)h->k };
        const sheet *want = h->q[h->step]->want[h->seed][h->k];
        if (!at_the_end && frame_is_coming(h->bytes + at, h->size - at, want))
            break;
        const long used = frame_read(h->bytes + at, h->size - at, &which, want,
                                     &h->to[h->step]->got[h->seed][h->k]);
        if (used == 0)
            break;
        h->malformed = used < 0;
        if (used < 0)
            break;
        at += (size_t)used;
        next_case(h);
    }
    h->size -= at;
    memmove(h->bytes, h->bytes + at, h->size);
}

/*
 * Something after the last frame means that the step has written to the
 * descriptor for answers, so the last answer is not believed either.
 */
static void
hear_the_end(hearing *h)
{
    char more;
    box_wait_longer(&h->r, 1.0);
    if (h->size > 0 || box_read(&h->r, &more, 1) > 0) {
        h->step = h->n - 1;
        h->to[h->step]->complete = 0;
        h->malformed = 1;
    }
}

static void
hear_out(hearing *h)
{
    size_t n = 1;
    while (h->step < h->n && !h->malformed && n > 0) {
        if (h->room - h->size < 4096) {
            h->room = 2 * h->room + 65536;
            h->bytes = realloc(h->bytes, h->room);
            if (h->bytes == NULL)
                abort();
        }
        n = box_read(&h->r, h->bytes + h->size, h->room - h->size);
        h->size += n;
        take_frames(h, n == 0);
    }
    if (h->step == h->n)
        hear_the_end(h);
}

/* "forward:7,8,12": what the worker takes for a question. For free(). */
static char *
question_in_words(const question *q)
{
    char *text;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    fputs(q->step, out);
    for (size_t i = 0; i < SEEDS; i++)
        fprintf(out, "%c%lu", i == 0 ? ':' : ',', q->seed[i]);
    fclose(out);
    return text;
}

size_t
hear(const box *b, const char *worker, question *const q[], size_t n,
     reply *const to[])
{
    char *argv[MAX_STEPS + 2] = { (char *)worker };
    hearing h = { .q = q, .to = to, .n = n };

    if (n > MAX_STEPS)
        abort();
    for (size_t i = 0; i < n; i++) {
        reply_free(to[i]);
        argv[i + 1] = question_in_words(q[i]);
    }
    to[0]->fresh = 1;
    if (box_start(b, argv, &h.r) != 0)
        abort();
    hear_out(&h);
    box_end(&h.r);
    if (h.step < n) {
        reply *last = to[h.step];
        last->cause = h.malformed ? MALFORMED : h.r.cause;
        last->number = h.r.number;
        last->unborn = !h.greeted;
        last->said = h.r.said;
        h.r.said = NULL;
    }
    for (size_t i = 0; i < n; i++)
        free(argv[i + 1]);
    box_free(&h.r);
    free(h.bytes);
    return h.step;
}

void
reply_free(reply *r)
{
    for (size_t i = 0; i < SEEDS; i++)
        for (size_t k = 0; k < MAX_CASES; k++)
            if (r->got[i][k] != NULL)
                sheet_free(r->got[i][k]);
    free(r->said);
    *r = (reply){ .complete = 0 };
}

static int
received_right(const sheet *got, const sheet *want)
{
    if (got == NULL || !got->written || got->n_entries != want->n_entries)
        return 0;
    return first_difference(got, want) == want->n_entries;
}

int
first_wrong(const question *q, const reply *r, size_t *seed, size_t *k)
{
    for (*seed = 0; *seed < SEEDS; ++*seed)
        for (*k = 0; *k < q->cases; ++*k)
            if (!received_right(r->got[*seed][*k], q->want[*seed][*k]))
                return 1;
    return !r->complete;
}
