/* watched.c - bytes that a step must not change, and whether it did. */
#include "heap.h"
#include "sheet_parts.h"

#include <stdlib.h>
#include <string.h>

/* What is done with watched bytes: they are counted, and copied or compared. */
typedef struct {
    enum { COUNT, COPY, COMPARE } what;
    char *with;
    size_t bytes;
    int same;
} passing;

static void
pass_bytes(passing *p, const void *from, size_t bytes)
{
    if (p->what == COPY && bytes > 0)
        memcpy(p->with + p->bytes, from, bytes);
    if (p->what == COMPARE && bytes > 0 && p->same)
        p->same = memcmp(p->with + p->bytes, from, bytes) == 0;
    p->bytes += bytes;
}

/* A row of a block but the columns of the window in it. */
static void
pass_row(passing *p, const watched *w, const double *row)
{
    const double *const end = row + w->width, *beside = row;

    for (size_t k = 0; k<w->columns; k += w->step> 1 ? 1 : w->columns) {
        const double *window = row + w->first + k * w->step;
        pass_bytes(p, beside, (size_t)(window - beside) * sizeof *row);
        beside = window + (w->step > 1 ? 1 : w->columns);
    }
    pass_bytes(p, beside, (size_t)(end - beside) * sizeof *row);
}

/* Goes through the bytes that must not change, row by row. */
static void
pass_watched(passing *p, const watched *w)
{
    const double *row = w->start;

    if (w->rows == 0)
        pass_bytes(p, w->start, w->bytes);
    for (size_t i = 0; i < w->rows; i++, row += w->width)
        if (i > 0 && i + 1 < w->rows)
            pass_row(p, w, row);
        else
            pass_bytes(p, row, w->width * sizeof *row);
}

/* A copy of the watched bytes as they are now. */
static void *
copy_watched(const watched *w)
{
    passing p = { COPY, .with = heap_lend(w->bytes) };

    sheet_require(p.with != NULL, "out of memory");
    pass_watched(&p, w);
    return p.with;
}

void
watch(sheet *s, watched w)
{
    sheet_require(s->n_inputs < sizeof s->inputs / sizeof s->inputs[0],
                  "too many inputs");
    passing all = { COUNT, .bytes = 0 };
    pass_watched(&all, &w);
    w.bytes = all.bytes;
    w.before = copy_watched(&w);
    w.after = NULL;
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
    passing p = { COMPARE, .with = w->before, .same = 1 };

    pass_watched(&p, w);
    heap_take_back(w->after);
    w->after = p.same ? NULL : copy_watched(w);
    return !p.same;
}

void
input(sheet *s, const char *name, const void *start, size_t bytes)
{
    watch(s, (watched){ .name = name, .start = start, .bytes = bytes });
}
