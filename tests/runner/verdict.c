#define _POSIX_C_SOURCE 200809L

#include "verdict.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Appends a line to a text and returns the text, which may have moved. */
static char *
append_line(char *text, const char *line)
{
    const size_t length = strlen(text), more = strlen(line);
    char *longer = realloc(text, length + more + 1);
    if (longer == NULL)
        abort();
    memcpy(longer + length, line, more + 1);
    return longer;
}

/*
 * Reads a heading: keeps the outcome that it states, and returns the text to
 * which the lines after it are added.
 */
static char **
read_heading(verdict *v, const char *line)
{
    char name[64], word[16];

    if (sscanf(line, "step %63s %15s", name, word) == 2) {
        const step *s = step_named(v->m, name);
        if (s == NULL)
            return NULL;
        v->outcome[s - v->m->steps] = outcome_named(word);
        return &v->message[s - v->m->steps];
    }
    if (sscanf(line, "report %63s", name) == 1) {
        const step *s = step_named(v->m, name);
        return s != NULL ? &v->report[s - v->m->steps] : NULL;
    }
    if (strncmp(line, "broken", strlen("broken")) == 0)
        for (size_t i = 0; i < v->m->n_steps; i++)
            v->outcome[i] = BROKEN;
    return strncmp(line, "compiler", strlen("compiler")) == 0 ? &v->compiler
                                                              : NULL;
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
    v->outcome = calloc(m->n_steps, sizeof *v->outcome);
    v->message = calloc(m->n_steps, sizeof *v->message);
    v->report = calloc(m->n_steps, sizeof *v->report);
    for (size_t i = 0; i < m->n_steps; i++) {
        v->outcome[i] = OPEN;
        v->message[i] = calloc(1, 1);
        v->report[i] = calloc(1, 1);
    }
    v->compiler = calloc(1, 1);
    while (getline(&line, &size, in) > 0)
        if (line[0] != '\t')
            text = read_heading(v, line);
        else if (text != NULL)
            *text = append_line(*text, line + 1);
    free(line);
    fclose(in);
    return v;
}

enum outcome
verdict_on(const verdict *v, const step *s)
{
    return v->outcome[s - v->m->steps];
}

const step *
verdict_next(const verdict *v)
{
    for (size_t i = 0; i < v->m->n_steps; i++)
        if (v->outcome[i] != RIGHT)
            return &v->m->steps[i];
    return NULL;
}

int
verdict_begun(const verdict *v)
{
    for (size_t i = 0; i < v->m->n_steps; i++)
        if (v->outcome[i] != OPEN)
            return 1;
    return 0;
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

    // The name of a function begins the line of its definition, so what stands
    // at the margin before a bracket is the function that the line belongs to.
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
