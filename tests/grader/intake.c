#define _GNU_SOURCE

#include "intake.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// The rank of what has been taken for each module so far.
static int ranks[MAX_MODULES];

/* The n-th part of a path; NULL past the last. *length is its length. */
static const char *
path_part(const char *name, size_t n, size_t *length)
{
    for (;; n--) {
        name += strspn(name, "/\\");
        *length = strcspn(name, "/\\");
        if (*length == 0)
            return NULL;
        if (n == 0)
            return name;
        name += *length;
    }
}

static int
is_word(const char *text, size_t length, const char *word)
{
    return strlen(word) == length && strncmp(text, word, length) == 0;
}

/* A name without what platforms and browsers put after it: "-2", " (1)". */
static size_t
without_number(const char *base, size_t length)
{
    size_t n = length;
    const int bracket = n > 0 && base[n - 1] == ')';
    n -= (size_t)bracket;
    const size_t end = n;
    while (n > 0 && strchr("0123456789", base[n - 1]) != NULL)
        n--;
    if (n == end || n < 2)
        return length;
    if (bracket)
        return base[n - 1] != '(' ? length : n - 1 - (base[n - 2] == ' ');
    return base[n - 1] == '-' ? n - 1 : length;
}

/*
 * Whether a file name stands for a module. "carol_chain.c" and "chain-2.c"
 * stand for chain, too, but "mychain.c" stands for none, and neither does
 * "._chain.c", which a Mac writes beside "chain.c".
 */
static int
is_file_of(const char *base, size_t length, const char *module)
{
    const size_t n = strlen(module);
    if (length < n + 2 || base[0] == '.'
        || strncmp(base + length - 2, ".c", 2) != 0)
        return 0;
    length = without_number(base, length - 2);
    if (length < n || strncmp(base + length - n, module, n) != 0)
        return 0;
    return length == n || strchr("_-. ", base[length - n - 1]) != NULL;
}

int
intake_module(const intake *in, const char *name, int *rank)
{
    static const char *const not_theirs[] = { "tests",    "solutions", "lib",
                                              "build",    "chapters",  "docs",
                                              "__MACOSX", ".git" };
    size_t depth = 0, length, base_length = 0;
    const char *base = NULL, *folder = NULL;
    size_t folder_length = 0;

    for (const char *p; (p = path_part(name, depth, &length)) != NULL;
         depth++) {
        for (size_t i = 0;
             base != NULL && i < sizeof not_theirs / sizeof *not_theirs; i++)
            if (is_word(base, base_length, not_theirs[i]))
                return -1;
        folder = base;
        folder_length = base_length;
        base = p;
        base_length = length;
    }
    for (size_t i = 0; base != NULL && i < in->n_modules; i++)
        if (is_file_of(base, base_length, in->modules[i])) {
            *rank = 2 * (int)depth
                    + !is_word(base, base_length - 2, in->modules[i]);
            // A file in exercises/ is preferred to copies of it anywhere else.
            if (folder != NULL && is_word(folder, folder_length, "exercises"))
                *rank %= 2;
            return (int)i;
        }
    return -1;
}

/* The length of the well-formed UTF-8 at the beginning of a text. */
static size_t
utf8_length(const char *text, size_t size)
{
    size_t at = 0;
    while (at < size) {
        const unsigned char c = (unsigned char)text[at];
        const size_t more = c < 0x80                ? 0
                            : c >= 0xc2 && c < 0xe0 ? 1
                            : c >= 0xe0 && c < 0xf0 ? 2
                            : c >= 0xf0 && c < 0xf5 ? 3
                                                    : 4;
        if (more == 4 || size - at <= more || c == '\0')
            break;
        size_t i = 1;
        while (i <= more && ((unsigned char)text[at + i] & 0xc0) == 0x80)
            i++;
        if (i <= more)
            break;
        at += more + 1;
    }
    return at;
}

const char *
intake_bad_name(const char *name)
{
    size_t length;

    if (name == NULL || utf8_length(name, strlen(name)) < strlen(name))
        return "its name is not UTF-8";
    if (strlen(name) > 1000)
        return "its name is longer than a thousand bytes";
    for (const char *c = name; *c != '\0'; c++)
        if ((unsigned char)*c < ' ' || *c == 127)
            return "its name has a control character in it";
    if (strchr("/\\", name[0]) != NULL || (name[0] != '\0' && name[1] == ':'))
        return "its path is absolute";
    for (size_t n = 0; path_part(name, n, &length) != NULL; n++)
        if (is_word(path_part(name, n, &length), length, ".."))
            return "its path leads out of the submission";
    return NULL;
}

void
intake_refuse(intake *in, const char *name, const char *why)
{
    if (in->refused != NULL)
        return;
    if (asprintf(&in->refused, "%.120s%s: %s", name != NULL ? name : "a file",
                 name != NULL && strlen(name) > 120 ? "..." : "", why)
        < 0)
        abort();
    // The name may hold any bytes; the sentence goes to terminals and forms.
    for (char *c = in->refused; *c != '\0'; c++)
        if ((unsigned char)*c < ' ' || (unsigned char)*c > 126)
            *c = '?';
}

void
intake_ignore(intake *in, const char *name)
{
    char *longer;
    if (++in->n_ignored > 20)
        return;
    if (asprintf(&longer, "%s%s\n", in->ignored != NULL ? in->ignored : "",
                 name)
        < 0)
        abort();
    free(in->ignored);
    in->ignored = longer;
}

/* A file that a compiler can read and a report can quote, or why not. */
static const char *
bad_text(const char *text, size_t size)
{
    static char why[128];
    const size_t good = utf8_length(text, size);
    int line = 1;

    if (size > LARGEST_FILE)
        return "it is larger than a megabyte";
    for (size_t i = 0; i < good; i++)
        line += text[i] == '\n';
    snprintf(why, sizeof why, "line %d is not text in UTF-8; save it as UTF-8",
             line);
    return good < size ? why : NULL;
}

void
intake_take(intake *in, int module, int rank, const char *name, char *text,
            size_t size)
{
    const char *bad = bad_text(text, size);

    if (bad != NULL)
        intake_refuse(in, name, bad);
    if (bad == NULL && in->text[module] != NULL && ranks[module] == rank) {
        char both[300];
        snprintf(both, sizeof both,
                 "%.140s has the same name; hand in the one to mark",
                 in->from[module]);
        intake_refuse(in, name, both);
    }
    if (bad != NULL || (in->text[module] != NULL && ranks[module] <= rank)) {
        free(text);
        intake_ignore(in, name);
        return;
    }
    if (in->text[module] != NULL)
        intake_ignore(in, in->from[module]);
    free(in->text[module]);
    free(in->from[module]);
    in->text[module] = text;
    in->from[module] = strdup(name);
    ranks[module] = rank;
}

void
intake_free(intake *in)
{
    for (size_t i = 0; i < MAX_MODULES; i++) {
        free(in->text[i]);
        free(in->from[i]);
        in->text[i] = in->from[i] = NULL;
    }
    free(in->ignored);
    free(in->refused);
    in->ignored = in->refused = NULL;
    in->n_ignored = 0;
}
