#define _POSIX_C_SOURCE 200809L

#include "verdict.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static enum status
status_from(const char *word)
{
    return strcmp(word, "done") == 0    ? DONE
           : strcmp(word, "wrong") == 0 ? WRONG_ANSWER
           : strcmp(word, "open") == 0  ? OPEN
                                        : CRASHED;
}

/* Appends a line to a text that grows, and gives back where it is now. */
static char *
append(char *text, const char *line)
{
    const size_t length = strlen(text), more = strlen(line);
    char *longer = realloc(text, length + more + 1);
    if (longer == NULL)
        abort();
    memcpy(longer + length, line, more + 1);
    return longer;
}

/* The text to which the lines after a heading belong. */
static char **
heading(verdict *v, const char *line)
{
    char name[64], status[16];

    if (sscanf(line, "step %63s %15s", name, status) == 2) {
        const step *s = step_named(v->m, name);
        if (s == NULL)
            return NULL;
        v->status[s - v->m->steps] = status_from(status);
        return &v->message[s - v->m->steps];
    }
    if (strncmp(line, "broken", 6) == 0)
        v->broken = 1;
    return strncmp(line, "compiler", 8) == 0 ? &v->compiler : NULL;
}

verdict *
verdict_read(const char *folder, const module *m)
{
    char path[512], *line = NULL, **text = NULL;
    size_t size = 0;
    verdict *v = calloc(1, sizeof *v);

    snprintf(path, sizeof path, "%s/%s.verdict", folder, m->name);
    FILE *in = fopen(path, "r");
    if (in == NULL || v == NULL) {
        fprintf(stderr, "%s is not there: 'make learn' makes it.\n", path);
        exit(EXIT_FAILURE);
    }
    v->m = m;
    snprintf(v->source, sizeof v->source, "exercises/%s.c", m->name);
    v->status = calloc(m->n_steps, sizeof *v->status);
    v->message = calloc(m->n_steps, sizeof *v->message);
    for (size_t i = 0; i < m->n_steps; i++)
        v->message[i] = calloc(1, 1);
    v->compiler = calloc(1, 1);
    while (getline(&line, &size, in) > 0)
        if (line[0] != '\t')
            text = heading(v, line);
        else if (text != NULL)
            *text = append(*text, line + 1);
    free(line);
    fclose(in);
    return v;
}

const step *
verdict_next(const verdict *v)
{
    for (size_t i = 0; i < v->m->n_steps; i++)
        if (v->status[i] != DONE)
            return &v->m->steps[i];
    return NULL;
}

int
verdict_begun(const verdict *v)
{
    int begun = v->broken;
    for (size_t i = 0; i < v->m->n_steps; i++)
        begun = begun || v->status[i] != OPEN;
    return begun;
}

int
line_of(const char *file, const char *text)
{
    FILE *in = fopen(file, "r");
    char *line = NULL;
    size_t size = 0;
    int number = 0, found = 0;

    while (in != NULL && !found && getline(&line, &size, in) > 0) {
        number++;
        found = strncmp(line, text, strlen(text)) == 0;
    }
    if (in != NULL)
        fclose(in);
    free(line);
    return found ? number : 0;
}

const step *
step_at_line(const verdict *v, int wanted)
{
    FILE *in = fopen(v->source, "r");
    char *line = NULL;
    size_t size = 0;
    const step *found = NULL;

    // In this house style a function's name begins the line it is defined on.
    for (int n = 1; in != NULL && n <= wanted && getline(&line, &size, in) > 0;
         n++) {
        char *end = strchr(line, '(');
        if (end == NULL || !(isalpha((unsigned char)line[0])))
            continue;
        *end = '\0';
        const char *name = strrchr(line, ' ');
        const step *s = step_of_function(v->m, name ? name + 1 : line);
        found = s != NULL ? s : found;
    }
    if (in != NULL)
        fclose(in);
    free(line);
    return found;
}
