#define _POSIX_C_SOURCE 200809L

#include "ready.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_MODULES = 32, MOST_STEPS = 32 };

typedef struct {
    verdict *const *v;  // (n)
    size_t n;
    char needed[MOST_MODULES][MOST_STEPS];
} need;

/* Takes the next name of C out of a text, and moves the text behind it. */
static int
next_name(const char **text, char name[64])
{
    size_t length = 0;

    while (**text != '\0' && !isalpha((unsigned char)**text) && **text != '_')
        (*text)++;
    while (isalnum((unsigned char)(*text)[length]) || (*text)[length] == '_')
        length++;
    snprintf(name, 64, "%.*s", (int)length, *text);
    *text += length;
    return length > 0;
}

static void need_names(need *all, const char *text);

/*
 * Adds what step S of a module calls in the learner's file. A helper there may be
 * called by any step, so what it calls is added as well.
 */
static void
need_calls(need *all, const verdict *v, const step *s)
{
    FILE *in = fopen(v->source, "r");
    char *line = NULL;
    size_t size = 0;
    const step *inside = NULL;

    while (in != NULL && getline(&line, &size, in) > 0) {
        const char *bracket = strchr(line, '(');
        char *comment = strstr(line, "//");
        // As in step_at_line(): a name at the margin begins a function.
        if (bracket != NULL && isalpha((unsigned char)line[0])) {
            const char *name = bracket;
            char word[64];
            while (name > line && name[-1] != ' ')
                name--;
            inside =
                next_name(&name, word) ? step_of_function(v->m, word) : NULL;
            continue;
        }
        if (comment != NULL)
            *comment = '\0';
        if (inside == s || inside == NULL)
            need_names(all, line);
    }
    if (in != NULL)
        fclose(in);
    free(line);
}

/* Adds the steps whose functions a text names, and what these call. */
static void
need_names(need *all, const char *text)
{
    char name[64];

    while (next_name(&text, name))
        for (size_t i = 0; i < all->n && i < MOST_MODULES; i++) {
            const step *s = step_of_function(all->v[i]->m, name);
            const size_t k = s != NULL ? (size_t)(s - all->v[i]->m->steps) : 0;
            if (s == NULL || k >= MOST_STEPS || all->needed[i][k])
                continue;
            all->needed[i][k] = 1;
            need_calls(all, all->v[i], s);
        }
}

/*
 * The number of the figure NAME: its caption is the first line with "*Figure 1.1.*"
 * below the picture. Returns 0 when the chapter does not show it.
 */
static int
find_number(const char *chapter, const char *name, char number[16])
{
    FILE *in = fopen(chapter, "r");
    char *line = NULL, mark[128];
    size_t size = 0;
    int shown = 0, found = 0;

    snprintf(mark, sizeof mark, "](figures/%s.svg)", name);
    while (in != NULL && !found && getline(&line, &size, in) > 0) {
        shown = shown || strstr(line, mark) != NULL;
        found = shown && sscanf(line, "*Figure %15[0-9.]", number) == 1;
    }
    if (in != NULL)
        fclose(in);
    free(line);
    if (found)  // a full stop ends the number in the caption
        number[strspn(number, "0123456789.") - 1] = '\0';
    return found;
}

static void
print_figure(const need *all, const char *number, const module *m,
             const char *name, const step *asked)
{
    const char *folder = m->chapter + strlen("chapters/");
    int steps = 0, missing = 0, uses = 0;

    for (size_t i = 0; i < all->n; i++)
        for (size_t k = 0; k < all->v[i]->m->n_steps; k++)
            steps += all->needed[i][k];
    if (steps == 0)
        return;
    printf("%s\t%.*s/%s\t", number, (int)strcspn(folder, "/"), folder, name);
    for (size_t i = 0; i < all->n; i++)
        for (size_t k = 0; k < all->v[i]->m->n_steps; k++) {
            const step *s = &all->v[i]->m->steps[k];
            if (!all->needed[i][k])
                continue;
            uses |= s == asked;
            if (verdict_on(all->v[i], s) != RIGHT)
                printf("%s%s.%s", missing++ ? " " : "", all->v[i]->m->name,
                       s->name);
        }
    printf("\t%d\n", uses);
}

void
print_figures(const char *needs, verdict *const *v, size_t n, const module *m,
              const step *s)
{
    FILE *in = fopen(needs, "r");
    char *line = NULL, name[64], number[16];
    size_t size = 0;

    while (in != NULL && getline(&line, &size, in) > 0) {
        need all = { .v = v, .n = n < MOST_MODULES ? n : MOST_MODULES };
        if (sscanf(line, "%63s", name) != 1
            || !find_number(m->chapter, name, number))
            continue;
        need_names(&all, line + strlen(name));
        print_figure(&all, number, m, name, s);
    }
    if (in != NULL)
        fclose(in);
    free(line);
}
