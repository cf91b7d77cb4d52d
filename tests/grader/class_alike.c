#define _GNU_SOURCE

#include "class_alike.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// So many pairs are shown, and so many are compared: more is no class.
enum { MOST_SHOWN = 50, MOST_PEOPLE = 1000, MOST_WORDS = 400 };

alike_pair *
alike_pair_of(alike_grid *g, size_t a, size_t b)
{
    alike_pair **at = &g->at[a < b ? a * g->n + b : b * g->n + a];

    if (*at == NULL) {
        *at = calloc(1, sizeof **at);
        if (*at == NULL)
            abort();
        **at = (alike_pair){ .a = a < b ? a : b, .b = a < b ? b : a };
    }
    return *at;
}

void
alike_say(char **text, const char *format, ...)
{
    char *part, *longer;
    va_list args;

    if (*text != NULL && strlen(*text) > MOST_WORDS)
        return;
    va_start(args, format);
    if (vasprintf(&part, format, args) < 0
        || asprintf(&longer, "%s%s%s", *text != NULL ? *text : "",
                    *text != NULL ? ", " : "", part)
               < 0)
        abort();
    va_end(args);
    free(part);
    free(*text);
    *text = longer;
}

/* The most alike come first: by how much is alike, then by their places. */
static int
more_alike(const void *x, const void *y)
{
    const alike_pair *a = x, *b = y;
    const int of_a =
        (a->text != NULL) + (a->rounded != NULL) + (a->wrong != NULL);
    const int of_b =
        (b->text != NULL) + (b->rounded != NULL) + (b->wrong != NULL);

    return of_a != of_b               ? of_b - of_a
           : a->percent != b->percent ? b->percent - a->percent
           : a->a != b->a             ? (a->a > b->a) - (a->a < b->a)
                                      : (a->b > b->b) - (a->b < b->b);
}

static void
free_alike_pair(alike_pair *p)
{
    free(p->text);
    free(p->rounded);
    free(p->wrong);
}

/* Gathers what is in the grid, and keeps the first. */
static void
gather_pairs(alike *a, alike_grid *g)
{
    for (size_t i = 0; i < g->n * g->n; i++)
        a->n += g->at[i] != NULL;
    a->pair = calloc(a->n + 1, sizeof *a->pair);
    if (a->pair == NULL)
        abort();
    a->n = 0;
    for (size_t i = 0; i < g->n * g->n; i++)
        if (g->at[i] != NULL) {
            a->pair[a->n++] = *g->at[i];
            free(g->at[i]);
        }
    qsort(a->pair, a->n, sizeof *a->pair, more_alike);
    for (; a->n > MOST_SHOWN; a->others++)
        free_alike_pair(&a->pair[--a->n]);
}

void
alike_find(alike *a, const marking *how, const class_numbers *c,
           const char *from, const people *all)
{
    alike_grid g = { .n = c->n };

    *a = (alike){ .no_text = NULL };
    if (c->n < 2)
        return;
    if (c->n > MOST_PEOPLE) {
        a->no_text = strdup("More than a thousand are not compared.");
        return;
    }
    g.at = calloc(g.n * g.n, sizeof *g.at);
    if (g.at == NULL)
        abort();
    alike_numbers(&g, c);
    a->no_text = alike_texts(&g, how, c, from, all);
    gather_pairs(a, &g);
    free(g.at);
}

void
alike_free(alike *a)
{
    for (size_t i = 0; i < a->n; i++)
        free_alike_pair(&a->pair[i]);
    free(a->pair);
    free(a->no_text);
}
