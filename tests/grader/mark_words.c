/* mark_words.c - the words of a report, safe for every form. */
#define _GNU_SOURCE

#include "mark_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *
mark_text(const cJSON *of, const char *name)
{
    const char *text = cJSON_GetStringValue(cJSON_GetObjectItem(of, name));
    return text != NULL ? text : "";
}

int
mark_number(const cJSON *of, const char *name)
{
    const cJSON *item = cJSON_GetObjectItem(of, name);
    return cJSON_IsNumber(item) ? item->valueint : 0;
}

/*
 * A learner's bytes may be anything; what is left of them is plain text for
 * every form. "::" and "##[" begin commands in the log of a workflow.
 */
char *
printable(const char *text)
{
    char *clean = malloc(2 * strlen(text) + 1), *to = clean;

    if (clean == NULL)
        abort();
    for (const unsigned char *c = (const unsigned char *)text; *c != '\0';
         c++) {
        const char last = to > clean ? to[-1] : '\0';
        if ((*c == ':' && last == ':') || (*c == '[' && last == '#'))
            *to++ = ' ';
        if (*c >= 128)
            *to++ = '?';
        else if ((*c >= ' ' && *c < 127) || *c == '\n' || *c == '\t')
            *to++ = (char)*c;
    }
    *to = '\0';
    return clean;
}

/* How many bytes a letter beyond ASCII has; 0 when they are no plain letter. */
static size_t
letter(const unsigned char *c)
{
    const int two = c[0] >= 0xc2 && c[0] < 0xe0;
    const int three = c[0] >= 0xe0 && c[0] < 0xee;

    if ((!two && !three) || (c[1] & 0xc0) != 0x80)
        return 0;
    // Controls, and what is not UTF-8, though it looks like it.
    if ((c[0] == 0xc2 && c[1] < 0xa0) || (c[0] == 0xe0 && c[1] < 0xa0)
        || (c[0] == 0xed && c[1] > 0x9f))
        return 0;
    if (two)
        return 2;
    // Spaces of no width, and what turns the direction of writing round.
    return (c[0] == 0xe2 && c[1] < 0x82) || (c[2] & 0xc0) != 0x80 ? 0 : 3;
}

char *
distinct(const char *name)
{
    char *text;
    size_t size, n;
    FILE *out = open_memstream(&text, &size);
    unsigned char last = '\0';

    for (const unsigned char *c = (const unsigned char *)name; *c != '\0';
         c += n) {
        const int plain = *c >= ' ' && *c < 127 && *c != '%'
                          && !(*c == ':' && last == ':')
                          && !(*c == '[' && last == '#');
        last = *c;
        n = plain ? 1 : letter(c);
        if (n > 0)
            fwrite(c, 1, n, out);
        else
            fprintf(out, "%%%02X", *c);
        n += n == 0;
    }
    fclose(out);
    return text;
}

void
add_clean(cJSON *to, const char *name, const char *text)
{
    char *clean = printable(text);
    cJSON_AddStringToObject(to, name, clean);
    free(clean);
}

/* Of what the compiler said, the lines about the learner's own file. */
char *
own_lines(const char *said, const char *name)
{
    char own[64], *text;
    size_t size;
    int mine = 0, lines = 0;
    FILE *out = open_memstream(&text, &size);

    snprintf(own, sizeof own, "exercises/%s.c:", name);
    // Warnings before the first error would only push it out of sight.
    const char *error = strstr(said, ": error: ");
    while (error != NULL && error > said && error[-1] != '\n')
        error--;
    if (error != NULL && strncmp(error, own, strlen(own)) == 0)
        said = error;
    while (*said != '\0' && lines < 40) {
        const int length = (int)strcspn(said, "\n");
        // A message begins at the margin; what it shows of the source does not.
        if (*said != ' ')
            mine = strncmp(said, own, strlen(own)) == 0
                   || strstr(said, "undefined reference to") != NULL;
        if (mine && ++lines > 0)
            fprintf(out, "%.*s\n", length, said);
        said += length + (said[length] == '\n');
    }
    fclose(out);
    return text;
}

const char *
state_in_words(const char *state)
{
    if (strcmp(state, "absent") == 0)
        return "It is not in the submission.";
    if (strcmp(state, "broken") == 0)
        return "It does not compile, so no step was run.";
    if (strcmp(state, "unlinked") == 0)
        return "It does not link, so no step was run: it uses a function that "
               "is not there, or defines one twice.";
    if (strcmp(state, "blindfolded") == 0)
        return "It tells the sanitizers to look away, or may do so "
               "(no_sanitize, __asan_, dlsym, ifunc), which a marked file may "
               "not.";
    if (strcmp(state, "unbuildable") == 0)
        return "Compiling it took more time, memory or space than any exercise "
               "needs.";
    if (strcmp(state, "failed") == 0)
        return "The judge itself failed, so nothing is known about it. This is "
               "not the learner's fault.";
    return "";
}

/* A judge says in which of four ways a module could not be built. */
int
is_broken(const char *state)
{
    return strcmp(state, "judged") != 0 && strcmp(state, "absent") != 0
           && strcmp(state, "failed") != 0;
}

const char *
outcome_in_words(const char *outcome)
{
    if (strcmp(outcome, "right") == 0)
        return "right";
    if (strcmp(outcome, "wrong") == 0)
        return "The numbers are not right.";
    if (strcmp(outcome, "open") == 0)
        return "It is not written yet.";
    if (strcmp(outcome, "slow") == 0)
        return "The run was stopped for its time.";
    if (strcmp(outcome, "unclean") == 0)
        return "The numbers are right, but the sanitizers object.";
    if (strcmp(outcome, "crashed") == 0)
        return "The run did not come to its end.";
    return state_in_words(outcome);
}
