#define _POSIX_C_SOURCE 200809L

#include "clean.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/*
 * The forms differ in the characters that they give a meaning to, so only plain
 * ASCII is left. "::" and "##[" begin commands in the log of a workflow, so they
 * are taken apart.
 */
char *
clean_text(const char *text)
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

/* How many bytes a letter beyond ASCII has; 0 when it is no plain letter. */
static size_t
letter_length(const unsigned char *c)
{
    const int two = c[0] >= 0xc2 && c[0] < 0xe0;
    const int three = c[0] >= 0xe0 && c[0] < 0xee;

    if ((!two && !three) || (c[1] & 0xc0) != 0x80)
        return 0;
    // Control characters, and sequences that UTF-8 does not allow.
    if ((c[0] == 0xc2 && c[1] < 0xa0) || (c[0] == 0xe0 && c[1] < 0xa0)
        || (c[0] == 0xed && c[1] > 0x9f))
        return 0;
    if (two)
        return 2;
    // Spaces of no width, and marks that reverse the direction of writing, are
    // refused because they could make one name look like another.
    return (c[0] == 0xe2 && c[1] < 0x82) || (c[2] & 0xc0) != 0x80 ? 0 : 3;
}

char *
clean_name(const char *name)
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
        n = plain ? 1 : letter_length(c);
        if (n > 0)
            fwrite(c, 1, n, out);
        else
            fprintf(out, "%%%02X", *c);
        n += n == 0;
    }
    fclose(out);
    return text;
}

/*
 * Takes out what is too long: the rest of a line, and what comes after so many
 * bytes. Nobody reads a line of a megabyte, and some platforms refuse a whole report
 * for it. Shortens the text in its place.
 */
static void
cut_text(char *text)
{
    static const char more[] = " ...\n";
    enum { LINE = 400, ALL = 8000, MORE = sizeof more - 1 };
    const char *from = text;
    char *to = text;

    while (*from != '\0' && to < text + ALL) {
        const size_t length = strcspn(from, "\n");
        const size_t kept = length > LINE ? LINE : length;
        memmove(to, from, kept);
        to += kept;
        from += length;
        if (kept < length) {
            memcpy(to, more, MORE - 1);
            to += MORE - 1;
        }
        if (*from == '\n')
            *to++ = *from++;
    }
    // More is left, so there is room for these words.
    if (*from != '\0') {
        memcpy(to, more + 1, MORE - 1);
        to += MORE - 1;
    }
    *to = '\0';
}

void
clean_add(cJSON *to, const char *name, const char *text)
{
    char *clean = clean_text(text);
    cut_text(clean);
    cJSON_AddStringToObject(to, name, clean);
    free(clean);
}
