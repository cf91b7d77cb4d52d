#define _POSIX_C_SOURCE 200809L

#include "drawings.h"

#include "kept.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MOST_FIGURES = 32 };

typedef struct {
    char number[16], path[64], missing[256];
    int uses;  // whether it needs the step that is meant
} drawing;
static drawing figures[MOST_FIGURES];
static size_t n_figures;
static const char *guessed = "";

static char *page;
static size_t page_size;

/* A new page to write to. */
static FILE *
open_page(void)
{
    free(page);
    page = NULL;
    FILE *out = open_memstream(&page, &page_size);
    if (out == NULL)
        abort();
    return out;
}

void
drawings_read(const char *rows)
{
    n_figures = 0;
    for (const char *line = rows; *line != '\0' && n_figures < MOST_FIGURES;) {
        drawing *d = &figures[n_figures];
        d->missing[0] = '\0';
        // Between two tabs there is nothing, when no step is missing.
        if (sscanf(line, "%15[^\t]\t%63[^\t]\t\t%d", d->number, d->path,
                   &d->uses)
                == 3
            || sscanf(line, "%15[^\t]\t%63[^\t]\t%255[^\t]\t%d", d->number,
                      d->path, d->missing, &d->uses)
                   == 4)
            n_figures++;
        line += strcspn(line, "\n");
        line += *line == '\n';
    }
}

const char *
drawings_announced(const char *verdict)
{
    FILE *out = open_page();
    int n = 0;

    fprintf(out, "%s", verdict);
    for (size_t i = 0; i < n_figures; i++)
        if (figures[i].missing[0] == '\0' && figures[i].uses)
            fprintf(out, "%s Figure %s",
                    n++ > 0 ? "," : "\nYour code can now draw",
                    figures[i].number);
    fprintf(out, "%s", n > 0 ? ": press p.\n" : "");
    fclose(out);
    return page;
}

const char *
drawings_missing(void)
{
    FILE *out = open_page();

    fprintf(out, "Your code cannot draw a figure of this chapter yet.\n");
    for (size_t i = 0; i < n_figures; i++)
        fprintf(out, "\nFigure %s waits for %s.", figures[i].number,
                figures[i].missing);
    fclose(out);
    return page;
}

enum wanted
drawings_wanted(char goals[GOALS])
{
    char path[128];
    int n = snprintf(goals, GOALS, "MINE=1");
    enum wanted wanted = NO_DRAWING;

    for (size_t i = 0; i < n_figures; i++) {
        const drawing *d = &figures[i];
        if (d->missing[0] != '\0')
            continue;
        snprintf(path, sizeof path, "chapters/%s.guess", d->path);
        if (*kept_get("guess", d->path) == '\0' && access(path, R_OK) == 0) {
            guessed = d->path;
            // The data that its curves are taken from (see foresee.h).
            snprintf(
                goals, GOALS,
                "MINE=1 $(sed -n 's|^\\([a-z0-9_]*\\) [0-9].*|build/mine/data/"
                "%.*s/\\1.tsv|p' %s | sort -u)",
                (int)strcspn(d->path, "/"), d->path, path);
            return A_GUESS;
        }
        if (n < GOALS - 128)
            n += sprintf(goals + n, " build/mine/figures/%s.svg", d->path);
        wanted = DRAWINGS;
    }
    if (wanted == DRAWINGS)
        sprintf(goals + n, " && echo 'The figures are in build/mine/figures.'");
    return wanted;
}

const char *
drawings_guessed(void)
{
    return guessed;
}
