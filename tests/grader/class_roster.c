#define _GNU_SOURCE

#include "class_roster.h"

#include "intake.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

// How columns are called, by hand and by the platforms; each list ends in NULL.
static const char *const names[] = { "name",    "full name",    "student",
                                     "learner", "student name", NULL };
static const char *const first_names[] = { "first name", "firstname",
                                           "given name", NULL };
static const char *const last_names[] = { "last name", "lastname", "surname",
                                          NULL };
static const char *const ids[] = {
    "id",         "number",        "student id",
    "sid",        "sis user id",   "sis login id",
    "username",   "user name",     "login",
    "email",      "email address", "e-mail",
    "identifier", "id number",     NULL
};
const char *const class_roster_numbers[] = {
    "number", "student id", "sis user id", "sid", "id number", "id", NULL
};
const char *const class_roster_groups[] = { "group", "section", NULL };
const char *const class_roster_extensions[] = { "extension", "extended to",
                                                NULL };
const char *const class_roster_late[] = { "late", "late days", "days late",
                                          NULL };
const char *const class_roster_manual[] = { "manual", "manual points", NULL };

/* A whole file, decoded, for free(); NULL with errno set. */
static char *
read_whole(const char *path)
{
    char *text = NULL;
    size_t size = 0;
    int c;
    FILE *in = fopen(path, "r"), *all = open_memstream(&text, &size);

    while (in != NULL && size < (16 << 20) && (c = getc(in)) != EOF)
        putc(c, all);
    const int bad = in == NULL || ferror(in);
    if (in != NULL)
        fclose(in);
    fclose(all);
    // A stream in memory has one byte after its end, as intake_decode() wants it.
    if (!bad && intake_decode(&text, size) == NULL)
        return text;
    free(text);
    errno = bad && errno != 0 ? errno : EINVAL;
    return NULL;
}

/* One cell from a place in the text, which moves behind it; for free(). */
static char *
read_cell(const char **at, char between)
{
    char *cell;
    size_t size;
    FILE *out = open_memstream(&cell, &size);
    int quoted = 0;

    for (; **at != '\0'; ++*at) {
        if (**at == '"' && quoted && (*at)[1] == '"')
            putc(*++*at, out);
        else if (**at == '"')
            quoted = !quoted;
        else if (!quoted && (**at == between || **at == '\n'))
            break;
        else if ((unsigned char)**at >= ' ' && **at != 127)
            putc(**at, out);
    }
    fclose(out);
    return cell;
}

static void
read_roster_line(class_roster_line *line, const char **at, char between)
{
    for (size_t i = 0; i < MOST_COLUMNS; i++)
        line->cell[i] = "";
    for (size_t i = 0; i < MOST_COLUMNS; i++) {
        line->cell[i] = read_cell(at, between);
        if (**at != between)
            break;
        ++*at;
    }
    *at += strcspn(*at, "\n");
    *at += **at == '\n';
}

int
class_roster_read(roster *r, const char *path)
{
    *r = (roster){ .n = 0 };
    if (*path == '\0')
        return 0;
    char *text = read_whole(path);
    if (text == NULL) {
        fprintf(stderr, "ROSTER=%s: %s.\n", path,
                errno == EINVAL ? "it is no text" : strerror(errno));
        return -1;
    }
    const size_t first = strcspn(text, "\n");
    const char *at = text;
    const char between = memchr(text, '\t', first) != NULL  ? '\t'
                         : memchr(text, ',', first) != NULL ? ','
                                                            : ';';
    read_roster_line(&r->head, &at, between);
    while (*at != '\0') {
        r->of = realloc(r->of, (r->n + 1) * sizeof *r->of);
        if (r->of == NULL)
            abort();
        read_roster_line(&r->of[r->n++], &at, between);
        char *name = class_roster_name(r, r->n - 1);
        // An empty line, and one of Canvas's that is about points, are nobody's.
        if (*name == '\0' || strstr(name, "Points Possible") != NULL)
            r->n--;
        free(name);
    }
    free(text);
    if (r->n > 0)
        return 0;
    fprintf(
        stderr,
        "ROSTER=%s has nobody in it. Its first line names the columns, such as "
        "name, number,\ngroup, extension, late, manual.\n",
        path);
    return -1;
}

const char *
class_roster_cell(const roster *r, size_t line, const char *const columns[])
{
    for (size_t c = 0; line < r->n && columns[c] != NULL; c++)
        for (size_t i = 0; i < MOST_COLUMNS; i++)
            if (strcasecmp(r->head.cell[i], columns[c]) == 0
                && *r->of[line].cell[i] != '\0')
                return r->of[line].cell[i];
    return "";
}

char *
class_roster_name(const roster *r, size_t line)
{
    char *both;
    const char *first = class_roster_cell(r, line, first_names);
    const char *last = class_roster_cell(r, line, last_names);

    if (*class_roster_cell(r, line, names) != '\0')
        return strdup(class_roster_cell(r, line, names));
    if (*first == '\0' && *last == '\0')
        return strdup(class_roster_cell(r, line, ids));
    if (asprintf(&both, "%s %s", first, last) < 0)
        abort();
    return both;
}

/* The letters of two texts, one after the other, without capitals; for free(). */
static char *
letters(const char *one, const char *other)
{
    char *all = malloc(strlen(one) + strlen(other) + 1), *to = all;
    if (all == NULL)
        abort();
    for (int i = 0; i < 2; i++)
        for (const char *c = i == 0 ? one : other; *c != '\0'; c++)
            if (isalpha((unsigned char)*c) || (unsigned char)*c >= 128)
                *to++ = (char)tolower((unsigned char)*c);
    *to = '\0';
    return all;
}

/* Whether a line's name is this one, in either order: "Doe, Jane", "doejane". */
static int
has_name(const roster *r, size_t line, const char *wanted)
{
    char *name = class_roster_name(r, line);
    const char *gap = strpbrk(name, ", ");
    char *first =
        strndup(name, gap != NULL ? (size_t)(gap - name) : strlen(name));
    char *as_is = letters(name, ""),
         *turned = letters(gap != NULL ? gap : "", first);
    const int same =
        *wanted != '\0'
        && (strcmp(as_is, wanted) == 0 || strcmp(turned, wanted) == 0);

    free(name);
    free(first);
    free(as_is);
    free(turned);
    return same;
}

/* Whether a line has an id: "Participant 123", "jdoe" or "jdoe@x.example". */
static int
has_id(const roster *r, size_t line, const char *id)
{
    static const char participant[] = "Participant ";
    const size_t n = strlen(id);

    for (size_t c = 0; n > 0 && ids[c] != NULL; c++) {
        const char *const one[] = { ids[c], NULL };
        const char *cell = class_roster_cell(r, line, one);
        if (strncmp(cell, participant, strlen(participant)) == 0)
            cell += strlen(participant);
        if (strncmp(cell, id, n) == 0 && (cell[n] == '\0' || cell[n] == '@'))
            return 1;
    }
    return 0;
}

/* The line of an id; r->n when none has it. */
static size_t
line_of_id(const roster *r, const char *name, const char *id)
{
    size_t i = 0;
    while (i < r->n && !has_id(r, i, id) && !has_id(r, i, name))
        i++;
    return i;
}

/* The only line of a name that no id has; r->n when there is none, or several. */
static size_t
line_of_name(const roster *r, const char *name, const char claimed[])
{
    size_t found = r->n, times = 0, end = strlen(name);

    while (end > 0 && isdigit((unsigned char)name[end - 1]))
        end--;
    if (end == 0 || name[end - 1] != '_')
        end = strlen(name);
    char *plain = strndup(name, end), *wanted = letters(plain, "");
    for (size_t i = 0; i < r->n; i++)
        if (!claimed[i] && has_name(r, i, wanted)) {
            found = i;
            times++;
        }
    free(plain);
    free(wanted);
    return times == 1 ? found : r->n;
}

void
class_roster_join(const roster *r, size_t n, const char *const who[],
                  const char *const their_ids[], size_t line[])
{
    char *claimed = calloc(r->n + 1, 1);

    for (size_t i = 0; i < n; i++)
        claimed[line[i] = line_of_id(r, who[i], their_ids[i])] = 1;
    for (size_t i = 0; i < n; i++)
        if (line[i] == r->n) {
            line[i] = line_of_name(r, who[i], claimed);
            // Two people of one name: which of them it is, nobody can tell.
            for (size_t k = 0; k < i && line[i] < r->n; k++)
                if (line[k] == line[i])
                    line[k] = line[i] = r->n;
        }
    free(claimed);
}

void
class_roster_put_cell(FILE *out, const char *text)
{
    fprintf(out, "\"%s",
            strchr("=+-@", *text) != NULL && *text != '\0' ? "'" : "");
    for (; *text != '\0'; text++)
        fprintf(out, *text == '"' ? "\"\"" : *text == '\n' ? " " : "%c", *text);
    fputc('"', out);
}
