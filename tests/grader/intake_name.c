/* intake_name.c - what the name of a file in a submission says about it. */
#define _GNU_SOURCE

#include "intake.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

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

size_t
intake_without_ending(const char *base, size_t length, const char *ending)
{
    const size_t n = strlen(ending);
    return length > n && strncasecmp(base + length - n, ending, n) == 0
               ? length - n
               : 0;
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
 * "mychain.c" stands for no module, and neither does "._chain.c", which a Mac writes
 * beside "chain.c". "chain.c.txt" is what some editors of Windows make of it.
 */
int
intake_is_named(const char *base, size_t length, const char *called,
                size_t *who)
{
    const size_t n = strlen(called),
                 text = intake_without_ending(base, length, ".txt");

    length = intake_without_ending(base, text > 0 ? text : length, ".c");
    if (length < n || base[0] == '.')
        return 0;
    length = without_number(base, length);
    if (length < n || strncasecmp(base + length - n, called, n) != 0)
        return 0;
    *who = length - n;
    return *who == 0 || strchr("_-. ", base[*who - 1]) != NULL;
}

enum intake_kind
intake_kind_of(const char *name)
{
    static const char *const c[] = { ".c",  ".h",   ".c.txt", ".txt",
                                     ".cc", ".cpp", ".inc" };
    static const char *const packed[] = { ".zip",    ".tar",     ".tgz",
                                          ".tar.gz", ".tar.bz2", ".tbz2",
                                          ".tar.xz", ".txz",     ".tar.zst" };

    for (size_t i = 0; i < sizeof packed / sizeof *packed; i++)
        if (intake_without_ending(name, strlen(name), packed[i]) > 0)
            return PACKED;
    for (size_t i = 0; i < sizeof c / sizeof *c; i++)
        if (intake_without_ending(name, strlen(name), c[i]) > 0)
            return TEXT;
    return OTHER;
}

enum intake_kind
intake_kind_by(const char *bytes, size_t size)
{
    static const struct {
        size_t at, n;
        const char *magic;
    } packed[] = { { 0, 4, "PK\3\4" },
                   { 0, 4, "PK\5\6" },
                   { 0, 2, "\x1f\x8b" },
                   { 0, 3, "BZh" },
                   { 0, 5,
                     "\xfd"
                     "7zXZ" },
                   { 257, 5, "ustar" },
                   { 0, 4, "\x28\xb5\x2f\xfd" } };

    for (size_t i = 0; i < sizeof packed / sizeof *packed; i++)
        if (size >= packed[i].at + packed[i].n
            && memcmp(bytes + packed[i].at, packed[i].magic, packed[i].n) == 0)
            return PACKED;
    return memchr(bytes, '\0', size) == NULL ? TEXT : OTHER;
}

const char *
intake_strange(const char *name)
{
    const size_t n = strlen(name);
    return intake_without_ending(name, n, ".rar") > 0
                   || intake_without_ending(name, n, ".7z") > 0
               ? "it is an archive of a kind that is not opened here; hand in "
                 "a zip"
               : NULL;
}

const char *
intake_bad_name(const char *name)
{
    size_t length;

    if (name == NULL || *name == '\0')
        return "it has no name";
    if (strlen(name) > 1000)
        return "its name is longer than a thousand bytes";
    for (const char *c = name; *c != '\0'; c++)
        if ((unsigned char)*c < ' ' || *c == 127)
            return "its name has a control character in it";
    if (strchr("/\\", name[0]) != NULL || name[1] == ':')
        return "its path is absolute";
    for (size_t n = 0; path_part(name, n, &length) != NULL; n++)
        if (is_word(path_part(name, n, &length), length, ".."))
            return "its path leads out of the submission";
    return NULL;
}

int
intake_is_of_the_course(const char *name)
{
    static const char *const not_theirs[] = { "tests",    "solutions", "lib",
                                              "build",    "chapters",  "docs",
                                              "__MACOSX", ".git" };
    size_t length, next;

    for (size_t depth = 0; path_part(name, depth + 1, &next) != NULL; depth++) {
        const char *p = path_part(name, depth, &length);
        for (size_t i = 0; i < sizeof not_theirs / sizeof *not_theirs; i++)
            if (is_word(p, length, not_theirs[i]))
                return 1;
    }
    return 0;
}

/* How many folders deep a file lies, and its name's last part, and that before. */
static size_t
last_parts(const char *name, const char *part[2], size_t length[2])
{
    size_t depth = 0, n;
    const char *p;

    part[0] = part[1] = "";
    length[0] = length[1] = 0;
    for (; (p = path_part(name, depth, &n)) != NULL; depth++) {
        part[1] = part[0];
        length[1] = length[0];
        part[0] = p;
        length[0] = n;
    }
    return depth;
}

int
intake_rank(const char *name, const char *called)
{
    const char *part[2];
    size_t length[2], who;
    const int depth = (int)last_parts(name, part, length);

    if (!intake_is_named(part[0], length[0], called, &who))
        return -1;
    const int rank = 2 * depth
                     + !(length[0] == strlen(called) + 2
                         && strncmp(part[0], called, length[0] - 2) == 0);
    // A file in exercises/ is preferred to copies of it anywhere else.
    return is_word(part[1], length[1], "exercises") ? rank % 2 : rank;
}
