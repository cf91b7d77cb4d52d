/* watched.c - bytes that a step must not change, and whether it did. */
#include "sheet_parts.h"

#include <stdlib.h>
#include <string.h>

/*
 * Copies the bytes that must not change out of a watched block; returns how
 * many they are.
 */
static size_t
copy_watched(const watched *w, void *to)
{
    if (w->rows == 0) {
        if (to != NULL && w->bytes > 0)
            memcpy(to, w->start, w->bytes);
        return w->bytes;
    }
    const double *from = w->start;
    double *into = to;
    size_t n = 0;
    for (size_t i = 0; i < w->rows; i++)
        for (size_t j = 0; j < w->width; j++) {
            const size_t past = j - w->first;
            const int inside = i > 0 && i + 1 < w->rows && j >= w->first
                               && past % w->step == 0
                               && past / w->step < w->columns;
            if (!inside && into != NULL)
                into[n] = from[i * w->width + j];
            n += !inside;
        }
    return n * sizeof *from;
}

void
watch(sheet *s, watched w)
{
    sheet_require(s->n_inputs < sizeof s->inputs / sizeof s->inputs[0],
                  "too many inputs");
    w.bytes = copy_watched(&w, NULL);
    w.before = malloc(w.bytes > 0 ? w.bytes : 1);
    w.after = NULL;
    sheet_require(w.before != NULL, "out of memory");
    copy_watched(&w, w.before);
    s->inputs[s->n_inputs++] = w;
}

const void *
watched_now(const watched *w)
{
    return w->after != NULL ? w->after : w->before;
}

int
watched_changed(watched *w)
{
    void *now = malloc(w->bytes > 0 ? w->bytes : 1);
    sheet_require(now != NULL, "out of memory");
    copy_watched(w, now);
    const int changed = memcmp(w->before, now, w->bytes) != 0;
    free(w->after);
    w->after = changed ? now : NULL;
    if (!changed)
        free(now);
    return changed;
}

void
input(sheet *s, const char *name, const void *start, size_t bytes)
{
    watch(s, (watched){ .name = name, .start = start, .bytes = bytes });
}
