#define _POSIX_C_SOURCE 200809L

#include "frames.h"

#include <errno.h>
#include <gsl/gsl_errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

/* All of what is in the parts, however few bytes the descriptor takes at a time. */
static int
write_parts(int fd, struct iovec *part, int n)
{
    while (n > 0) {
        ssize_t written = writev(fd, part, n);
        if (written < 0 && errno != EINTR)
            return -1;
        for (; n > 0 && written >= (ssize_t)part->iov_len; n--, part++)
            written -= (ssize_t)part->iov_len;
        if (n > 0 && written > 0) {
            part->iov_base = (char *)part->iov_base + written;
            part->iov_len -= (size_t)written;
        }
    }
    return 0;
}

/* All entries of a sheet, in memory that the next call uses again; or NULL. */
static frame_entry *
frame_of_entries(const sheet *s)
{
    static frame_entry *frame;
    static size_t room;

    if (s->n_entries >= room) {
        free(frame);
        room = 2 * s->n_entries + 1;
        frame = calloc(room, sizeof *frame);
    }
    for (size_t i = 0; i < s->n_entries && frame != NULL; i++) {
        frame_entry *e = &frame[i];
        e->kind = s->entries[i].kind;
        e->value = s->entries[i].value;
        memcpy(e->name, s->entries[i].name, sizeof e->name);
    }
    return frame;
}

int
frame_write(int fd, const frame_head *which, const sheet *s)
{
    enum { INPUTS = sizeof s->inputs / sizeof s->inputs[0] };
    frame_head head = *which;
    frame_input about[INPUTS] = { 0 };
    frame_entry *entries = frame_of_entries(s);
    struct iovec part[2 + 2 * INPUTS] = {
        { &head, sizeof head }, { entries, s->n_entries * sizeof *entries }
    };
    int n = 2;

    if (entries == NULL)
        return -1;
    head.magic = FRAME_MAGIC;
    head.n_entries = (uint32_t)s->n_entries;
    head.n_inputs = (uint32_t)s->n_inputs;
    for (size_t i = 0; i < s->n_inputs; i++) {
        const watched *w = &s->inputs[i];
        about[i].bytes = w->bytes;
        strncpy(about[i].name, w->name, sizeof about[i].name - 1);
        part[n++] = (struct iovec){ &about[i], sizeof about[i] };
        part[n++] = (struct iovec){ (void *)watched_now(w), w->bytes };
    }
    return write_parts(fd, part, n);
}

/* The bytes of a frame that have come, and how far they have been read. */
typedef struct {
    const char *bytes;
    size_t size, at;
} reader;

/* The next SIZE bytes into INTO; 0 when they have not come yet. */
static int
take_bytes(reader *r, void *into, size_t size)
{
    if (r->size - r->at < size)
        return 0;
    memcpy(into, r->bytes + r->at, size);
    r->at += size;
    return 1;
}

static int
same_name(const char name[32], const char *want)
{
    char cut[32] = "";
    strncpy(cut, want, sizeof cut - 1);
    return memchr(name, '\0', 32) != NULL && strcmp(name, cut) == 0;
}

/*
 * The value of an entry, unless it is one that a status or a watched input cannot
 * have: they are small whole numbers, and whatever else came is a failure.
 */
static double
sane_value(enum kind kind, double value)
{
    if (kind == NUMBER || (fabs(value) < 1e4 && value == trunc(value)))
        return value;
    return GSL_FAILURE;
}

static int
frame_entries(reader *r, size_t n, const sheet *want, sheet *s)
{
    s->entries = calloc(n > 0 ? n : 1, sizeof *s->entries);
    if (s->entries == NULL)
        abort();
    for (; s->n_entries < n; s->n_entries++) {
        const entry *w = &want->entries[s->n_entries];
        entry *e = &s->entries[s->n_entries];
        frame_entry f;
        if (!take_bytes(r, &f, sizeof f))
            return 0;
        if (f.kind != w->kind || !same_name(f.name, w->name))
            return -1;
        *e = *w;
        e->value = sane_value(w->kind, f.value);
        if (w->kind == STATUS && e->value == GSL_EUNIMPL)
            s->written = 0;
    }
    return 1;
}

/*
 * The same bytes, or doubles that differ by no more than rounding. An input may
 * be made by a product, whose last bits depend on how its arrays are aligned.
 * Where terms cancel, this difference can be large beside the element itself,
 * so it is compared with the largest element of the array.
 */
static int
same_bytes(const char *a, const char *b, size_t bytes)
{
    double x, y, scale = 0.0;

    if (memcmp(a, b, bytes) == 0)
        return 1;
    if (bytes % sizeof(double) != 0)
        return 0;
    for (size_t at = 0; at < bytes; at += sizeof(double)) {
        memcpy(&y, b + at, sizeof y);
        scale = isfinite(y) ? fmax(scale, fabs(y)) : scale;
    }
    for (size_t at = 0; at < bytes; at += sizeof(double)) {
        memcpy(&x, a + at, sizeof x);
        memcpy(&y, b + at, sizeof y);
        if (memcmp(&x, &y, sizeof x) != 0 && !(fabs(x - y) <= 1e-12 * scale))
            return 0;
    }
    return 1;
}

/*
 * The worker is not believed when it says that an input is unchanged, because a
 * learner's code may be speaking: what the input holds after the call must be
 * what the judge's own run has there.
 */
static int
frame_inputs(reader *r, const sheet *want, sheet *s)
{
    for (size_t i = 0; i < want->n_inputs; i++) {
        const watched *w = &want->inputs[i];
        frame_input f;
        if (!take_bytes(r, &f, sizeof f))
            return 0;
        if (f.bytes != w->bytes || !same_name(f.name, w->name))
            return -1;
        if (r->size - r->at < w->bytes)
            return 0;
        const int same = same_bytes(r->bytes + r->at, watched_now(w), w->bytes);
        for (size_t k = 0; !same && k < s->n_entries; k++)
            if (s->entries[k].kind == INPUT
                && same_name(s->entries[k].name, w->name))
                s->entries[k].value = 1.0;
        r->at += w->bytes;
    }
    return 1;
}

int
frame_is_coming(const char *bytes, size_t size, const sheet *want)
{
    frame_head head;
    if (size < sizeof head)
        return 1;
    memcpy(&head, bytes, sizeof head);
    if (head.magic != FRAME_MAGIC || head.n_entries > want->n_entries)
        return 0;
    size_t whole = sizeof head + head.n_entries * sizeof(frame_entry);
    for (size_t i = 0; i < want->n_inputs; i++)
        whole += sizeof(frame_input) + want->inputs[i].bytes;
    return size < whole;
}

long
frame_read(const char *bytes, size_t size, const frame_head *which,
           const sheet *want, sheet **got)
{
    reader r = { bytes, size, 0 };
    frame_head head;

    *got = NULL;
    if (!take_bytes(&r, &head, sizeof head))
        return 0;
    if (head.magic != FRAME_MAGIC || head.step != which->step
        || head.seed != which->seed || head.k != which->k
        || head.n_entries > want->n_entries || head.n_inputs != want->n_inputs)
        return -1;
    sheet *s = calloc(1, sizeof *s);
    if (s == NULL)
        abort();
    s->written = 1;
    int complete = frame_entries(&r, head.n_entries, want, s);
    if (complete > 0)
        complete = frame_inputs(&r, want, s);
    // A probe stops early only where a step is not written. From any other
    // step, fewer entries could be an attempt to hide a wrong one, so they are
    // refused.
    if (complete > 0 && s->written && s->n_entries != want->n_entries)
        complete = -1;
    if (complete > 0)
        *got = s;
    else
        sheet_free(s);
    return complete > 0 ? (long)r.at : complete;
}
