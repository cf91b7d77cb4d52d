#define _POSIX_C_SOURCE 200809L

#include "recall.h"

#include "terminal.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ITEM = 2048 };

/* A command of TeX as it is printed; for others their name has to do. */
static const char *
sign_of(const char *name, int length)
{
    static const char *const sign[][2] = {
        { "approx", "≈" }, { "cdot", "·" },    { "dots", "..." },
        { "sigma", "σ" },  { "chi", "χ" },     { "Omega", "Ω" },
        { "sqrt", "√" },   { "epsilon", "ε" }, { "partial", "∂" },
        { "rho", "ρ" },    { "le", "≤" },      { "ge", "≥" },
        { "mathit", "" },  { "mathrm", "" },   { "top", "T" },
    };

    for (size_t i = 0; i < sizeof sign / sizeof *sign; i++)
        if ((int)strlen(sign[i][0]) == length
            && strncmp(sign[i][0], name, (size_t)length) == 0)
            return sign[i][1];
    return NULL;
}

/* Appends Markdown with formulas to a text of ITEM characters, without marks. */
static void
append_plainly(char *text, const char *markdown)
{
    size_t n = strlen(text);

    while (*markdown != '\0' && n < ITEM - 8) {
        if (*markdown == '\\') {
            int length = 0;
            while (isalpha((unsigned char)markdown[1 + length]))
                length++;
            const char *sign = sign_of(markdown + 1, length);
            n += (size_t)(sign != NULL
                              ? sprintf(text + n, "%s", sign)
                              : sprintf(text + n, "%.*s",
                                        length > 7 ? 7 : length, markdown + 1));
            // "\," is a narrow blank and "\ " a blank.
            markdown += length > 0 ? 1 + length : 2;
        } else {
            if (strchr("$`*", *markdown) == NULL)
                text[n++] = *markdown;
            markdown++;
        }
    }
    text[n] = '\0';
}

/*
 * Item NUMBER, from 1, of the numbered list that follows the line HEADING and ends
 * before the line END. Returns how many items there are.
 */
static int
read_item(const char *file, const char *heading, const char *end, int number,
          char text[ITEM])
{
    FILE *in = fopen(file, "r");
    char *line = NULL;
    size_t size = 0;
    int inside = 0, items = 0;

    text[0] = '\0';
    while (in != NULL && getline(&line, &size, in) > 0) {
        int digits = 0;
        if (strncmp(line, heading, strlen(heading)) == 0)
            inside = 1;
        else if (inside && strncmp(line, end, strlen(end)) == 0)
            break;
        else if (inside && sscanf(line, "%*d. %n", &digits) == 0 && digits > 0)
            items++;
        if (items > 0 && items == number)
            append_plainly(
                text, line + (digits > 0 ? (size_t)digits : strspn(line, " ")));
    }
    if (in != NULL)
        fclose(in);
    free(line);
    return items;
}

/* The heading of a question or its answer, and its text. */
static void
print_recalled(int which, const module *m, const char *text)
{
    print(BOLD, "%d. From \"%s\"\n", which + 1, m->title);
    print_prose(3, text);
    printf("\n");
}

void
print_questions(const module *const *modules, size_t at)
{
    static const char *const heading[] = { "## Questions", "<summary>Answers" };
    static const char *const end[] = { "<details>", "</details>" };
    char text[ITEM];

    for (int part = 0; part < 2 && at > 0; part++) {
        printf("%s", part == 1 ? "\f" : "");
        for (int i = 0; i < RECALLED; i++) {
            const module *m =
                modules[at - 1 - (size_t)i % (at < RECALLED ? at : RECALLED)];
            const int of = read_item(m->chapter, heading[0], end[0], 0, text);
            // Another chapter later, another question of the same chapter.
            const int number = of > 0 ? 1 + ((int)at - 1 + i) % of : 0;
            read_item(m->chapter, heading[part], end[part], number, text);
            if (text[0] != '\0')
                print_recalled(i, m, text);
        }
    }
}
