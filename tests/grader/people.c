#define _GNU_SOURCE

#include "people.h"

#include "intake.h"
#include "mark.h"

#include <ctype.h>
#include <dirent.h>
#include <fcntl.h>
#include <regex.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

// How platforms name what they deliver. Each number is that of a bracket: who it is,
// their id, where LATE stands, the date of the attempt, the learner's own name.
static const struct {
    const char *pattern;
    int who, id, late, attempt, name;
} platforms[] = {
    { "^((.+)_([0-9]+))_assignsubmission_[a-z]+(_(.*))?$", 1, 3, 0, 0, 5 },
    { "^([^_]+)(_LATE)?_([0-9]+)_([0-9]+)_(.+)$", 1, 3, 2, 0, 5 },
    { "^(.+)_([^_]+)_attempt_([0-9-]+)(\\.txt|_(.+))$", 2, 2, 0, 3, 5 },
    { "^(([0-9]+)-[0-9]+ - .+) - ([A-Z][a-z]+ [0-9]+, [0-9]+ [0-9]+ [AP]M)$", 1,
      2, 0, 3, 0 },
};
enum { PLATFORMS = sizeof platforms / sizeof *platforms, BRACKETS = 6 };

static char *
bracket(const char *name, const regmatch_t at[], int n)
{
    return n == 0 || at[n].rm_so < 0
               ? strdup("")
               : strndup(name + at[n].rm_so,
                         (size_t)(at[n].rm_eo - at[n].rm_so));
}

/* A date as a number that grows with it: "2026-01-15-10-00-00", "Jan 5, 2026 ...". */
static long long
number_of_date(const char *date)
{
    struct tm t = { .tm_mday = 1 };
    long long digits = 0;

    if (strptime(date, "%b %d, %Y %I%M %p", &t) != NULL)
        return timegm(&t);
    for (; *date != '\0'; date++)
        if (*date >= '0' && *date <= '9' && digits < 1000000000000000LL)
            digits = 10 * digits + (*date - '0');
    return digits;
}

static person *
person_named(people *p, const char *name)
{
    for (size_t i = 0; i < p->n; i++)
        if (strcmp(p->of[i].name, name) == 0)
            return &p->of[i];
    p->of = realloc(p->of, (p->n + 1) * sizeof *p->of);
    if (p->of == NULL)
        abort();
    p->of[p->n] = (person){ .name = strdup(name), .id = strdup("") };
    return &p->of[p->n++];
}

static void
add_part(person *who, const char *entry, const char *name, long long attempt)
{
    who->parts = realloc(who->parts, (who->n_parts + 1) * sizeof *who->parts);
    if (who->parts == NULL)
        abort();
    who->parts[who->n_parts++] =
        (handed){ strdup(entry), strdup(*name != '\0' ? name : entry),
                  attempt };
}

/* Takes an entry that a platform has named. Returns 0 when none has. */
static int
take_named(people *p, const char *entry)
{
    static regex_t patterns[PLATFORMS];
    static int compiled;
    regmatch_t at[BRACKETS];

    for (; compiled < PLATFORMS; compiled++)
        if (regcomp(&patterns[compiled], platforms[compiled].pattern,
                    REG_EXTENDED)
            != 0)
            abort();
    for (size_t i = 0; i < PLATFORMS; i++) {
        if (regexec(&patterns[i], entry, BRACKETS, at, 0) != 0)
            continue;
        char *who = bracket(entry, at, platforms[i].who), *full = who;
        char *id = bracket(entry, at, platforms[i].id);
        char *date = bracket(entry, at, platforms[i].attempt);
        char *name = bracket(entry, at, platforms[i].name);
        // On Canvas two people may have one name, so its number belongs to it.
        if (platforms[i].late != 0 && asprintf(&full, "%s_%s", who, id) < 0)
            abort();
        person *one = person_named(p, full);
        add_part(one, entry, name, number_of_date(date));
        free(one->id);
        one->id = id;
        one->late |= platforms[i].late != 0 && at[platforms[i].late].rm_so >= 0;
        if (full != who)
            free(full);
        free(who);
        free(date);
        free(name);
        return 1;
    }
    return 0;
}

/* The length of an entry's name without what packed it: "carol" of "carol.tar.gz". */
static size_t
without_packing(const char *entry)
{
    static const char *const ends[] = { ".gz",  ".bz2", ".xz",   ".zst",
                                        ".tar", ".tgz", ".tbz2", ".txz",
                                        ".zip", ".rar", ".7z" };
    size_t length = strlen(entry);

    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        const size_t n = intake_without_ending(entry, length, ends[i]);
        length = n > 0 ? n : length;
    }
    return length;
}

/*
 * How long the learner's name is before that of a module, or 0: "carol_chain.c", and
 * "carol_chain_final.c" as well.
 */
static size_t
before_module(const char *entry)
{
    for (size_t i = 0; mark_module(i) != NULL; i++) {
        const char *name = mark_module(i);
        const char *at = strcasestr(entry + 1, name);
        if (at != NULL && at > entry + 1 && strchr("_-. ", at[-1]) != NULL
            && !isalnum((unsigned char)at[strlen(name)]))
            return (size_t)(at - entry) - 1;
    }
    return 0;
}

/*
 * Takes an entry that somebody has named by hand. Returns 0 when nothing says that it
 * is a submission.
 */
static int
take_unnamed(people *p, const char *from, const char *entry)
{
    char begin[512], *path, *who;
    struct stat st = { .st_mode = 0 };
    enum intake_kind kind = intake_kind_of(entry);
    size_t length = strlen(entry);

    if (asprintf(&path, "%s/%s", from, entry) < 0)
        abort();
    if (lstat(path, &st) == 0 && S_ISREG(st.st_mode) && kind == OTHER) {
        const int fd =
            open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
        const ssize_t n = fd >= 0 ? read(fd, begin, sizeof begin) : -1;
        kind = n > 0 && intake_kind_by(begin, (size_t)n) == PACKED ? PACKED
                                                                   : OTHER;
        if (fd >= 0)
            close(fd);
    }
    free(path);
    const int is_c = intake_without_ending(entry, length, ".c") > 0
                     || intake_without_ending(entry, length, ".c.txt") > 0;
    if (S_ISREG(st.st_mode) && kind != PACKED && intake_strange(entry) == NULL
        && !is_c)
        return 0;
    const size_t before =
        is_c && !S_ISDIR(st.st_mode) ? before_module(entry) : 0;
    if (!S_ISDIR(st.st_mode))
        length = before > 0 ? before : without_packing(entry);
    who = strndup(entry, length);
    add_part(person_named(p, who), entry,
             before > 0 ? entry + before + 1 : entry, 0);
    free(who);
    return 1;
}

/*
 * What is left, such as carol_helpers.h, belongs to the person whose name it begins
 * with; else it is no submission.
 */
static void
take_rest(people *p, const char *entry)
{
    person *who = NULL;

    for (size_t i = 0; i < p->n; i++) {
        const size_t n = strlen(p->of[i].name);
        if (strncmp(entry, p->of[i].name, n) == 0 && entry[n] != '\0'
            && strchr("_-. ", entry[n]) != NULL
            && (who == NULL || n > strlen(who->name)))
            who = &p->of[i];
    }
    if (who != NULL) {
        add_part(who, entry, entry + strlen(who->name) + 1, 0);
        return;
    }
    p->others = realloc(p->others, (p->n_others + 1) * sizeof *p->others);
    if (p->others == NULL)
        abort();
    p->others[p->n_others++] = strdup(entry);
}

/* Keeps of several attempts the last one. */
static void
keep_last_attempt(person *who)
{
    long long last = 0;
    size_t n = 0;

    for (size_t i = 0; i < who->n_parts; i++)
        last = who->parts[i].attempt > last ? who->parts[i].attempt : last;
    for (size_t i = 0; i < who->n_parts; i++)
        if (who->parts[i].attempt == last)
            who->parts[n++] = who->parts[i];
    who->n_parts = n;
}

/* The value after a key in a line of YAML, without quotes; "" when it has another. */
static char *
yaml_value(const char *line, const char *key)
{
    const char *at = line + strspn(line, " -");
    const size_t n = strlen(key);

    if (strncmp(at, key, n) != 0)
        return strdup("");
    at += n + strspn(at + n, " \"'");
    return strndup(at, strcspn(at, "\"'\r\n"));
}

/* A name that can be that of a folder. */
static void
name_person(person *who, const char *names)
{
    char *name;
    if (*names == '\0'
        || asprintf(&name, "%s_%s", names, who->name + strlen("submission_"))
               < 0)
        return;
    for (char *c = name; *c != '\0'; c++)
        if (*c == '/' || (c == name && *c == '.'))
            *c = '_';
    free(who->name);
    who->name = name;
}

/*
 * Gradescope's folders have numbers, and a file beside them has the names. Of a group
 * all members stand in one row, and the id of the first is kept.
 */
static void
read_metadata(people *p, const char *path)
{
    char *line = NULL, names[200] = "";
    size_t size = 0;
    person *who = NULL;
    FILE *in = fopen(path, "r");

    while (in != NULL && getline(&line, &size, in) > 0) {
        if (strncmp(line, "submission_", 11) == 0) {
            if (who != NULL)
                name_person(who, names);
            *names = '\0';
            line[strcspn(line, ":")] = '\0';
            who = NULL;
            for (size_t i = 0; i < p->n; i++)
                who = strcmp(p->of[i].name, line) == 0 ? &p->of[i] : who;
        }
        char *name = yaml_value(line, ":name:"),
             *id = yaml_value(line, ":sid:");
        const size_t n = strlen(names);
        if (*name != '\0')
            snprintf(names + n, sizeof names - n, "%s%s", n > 0 ? " + " : "",
                     name);
        if (who != NULL && *id != '\0' && *who->id == '\0') {
            free(who->id);
            who->id = strdup(id);
        }
        free(name);
        free(id);
    }
    if (who != NULL)
        name_person(who, names);
    free(line);
    if (in != NULL)
        fclose(in);
}

static int
is_shown(const struct dirent *e)
{
    return e->d_name[0] != '.' && strcmp(e->d_name, "__MACOSX") != 0;
}

static int
by_person(const void *a, const void *b)
{
    const person *one = a, *other = b;
    return strcmp(one->name, other->name);
}

int
people_find(people *p, const char *from)
{
    static const char metadata[] = "submission_metadata.yml";
    struct dirent **entries;
    char *path;
    const int n = scandir(from, &entries, is_shown, alphasort);

    *p = (people){ .n = 0 };
    if (n < 0)
        return -1;
    for (int i = 0; i < n; i++)
        if (take_named(p, entries[i]->d_name)
            || take_unnamed(p, from, entries[i]->d_name))
            entries[i]->d_name[0] = '\0';
    for (int i = 0; i < n; i++) {
        if (entries[i]->d_name[0] != '\0')
            take_rest(p, entries[i]->d_name);
        free(entries[i]);
    }
    free(entries);
    if (asprintf(&path, "%s/%s", from, metadata) < 0)
        abort();
    read_metadata(p, path);
    free(path);
    for (size_t i = 0; i < p->n; i++)
        keep_last_attempt(&p->of[i]);
    if (p->n > 0)
        qsort(p->of, p->n, sizeof *p->of, by_person);
    return 0;
}

const person *
people_named(const people *p, const char *name)
{
    const person *found = NULL;

    for (size_t i = 0; i < p->n; i++)
        if (strcmp(p->of[i].name, name) == 0 || strcmp(p->of[i].id, name) == 0)
            return &p->of[i];
    for (size_t i = 0; i < p->n; i++)
        if (strncmp(p->of[i].name, name, strlen(name)) == 0) {
            if (found != NULL)
                return NULL;
            found = &p->of[i];
        }
    return found;
}
