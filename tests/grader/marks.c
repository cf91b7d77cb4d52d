#define _GNU_SOURCE

#include "marks.h"

#include "class.h"
#include "class_roster.h"
#include "feedback.h"
#include "forms.h"
#include "keep.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The points that count: those of the grader and those that a person gave. */
static double
total_of(const cJSON *report, const roster *r, size_t line)
{
    return mark_number(report, "points")
           + strtod(class_roster_cell(r, line, class_roster_manual), NULL);
}

/* A row of the table, and what the roster knows of the person. */
static void
put_row(FILE *table, const cJSON *report, const roster *r, size_t line)
{
    const int late = cJSON_IsTrue(cJSON_GetObjectItem(report, "late"));
    const char *days = class_roster_cell(r, line, class_roster_late);

    form_csv_cells(table, report);
    if (r->n > 0) {
        char *name = line < r->n ? class_roster_name(r, line) : strdup("");
        const char *const cells[] = {
            name, class_roster_cell(r, line, class_roster_numbers),
            class_roster_cell(r, line, class_roster_groups),
            class_roster_cell(r, line, class_roster_extensions),
            *days == '\0' && late ? "yes" : days
        };
        for (size_t i = 0; i < sizeof cells / sizeof *cells; i++) {
            fputc(',', table);
            class_roster_put_cell(table, cells[i]);
        }
        fprintf(table, ",%g,%g",
                total_of(report, r, line) - mark_number(report, "points"),
                total_of(report, r, line));
        free(name);
    }
    fputc('\n', table);
}

static void
put_header(FILE *table, const cJSON *report, const roster *r)
{
    form_csv_header(table, report);
    if (r->n > 0)
        fputs(",name,number,group,extension,late,manual,total", table);
    fputc('\n', table);
}

/* The rows of those in the roster who were not found among the submissions. */
static void
put_missing(FILE *table, const marking *how, const roster *r,
            const char found[])
{
    for (size_t line = 0; line < r->n; line++) {
        if (found[line])
            continue;
        char *name = class_roster_name(r, line);
        cJSON *report = mark_nothing(how, name, "handed in nothing");
        put_row(table, report, r, line);
        cJSON_Delete(report);
        free(name);
    }
}

/* All reports on some people, and the line of each in the roster. */
typedef struct {
    cJSON **report;
    size_t *line;
    size_t n;
} joined;

static void
join(joined *j, const roster *r)
{
    const char **who = calloc(j->n + 1, sizeof *who);
    const char **ids = calloc(j->n + 1, sizeof *ids);

    j->line = calloc(j->n + 1, sizeof *j->line);
    for (size_t i = 0; i < j->n; i++) {
        who[i] = mark_text(j->report[i], "learner");
        ids[i] = mark_text(j->report[i], "id");
    }
    class_roster_join(r, j->n, who, ids, j->line);
    free(who);
    free(ids);
}

static void
forget_joined(joined *j)
{
    for (size_t i = 0; i < j->n; i++)
        cJSON_Delete(j->report[i]);
    free(j->report);
    free(j->line);
}

int
marks_table(const marking *how, const char *out, const people *all,
            const char *path)
{
    char file[4096], *text;
    size_t size;
    roster r;
    FILE *table = open_memstream(&text, &size);
    cJSON *shape = mark_nothing(how, "", NULL);
    joined j = { .report = calloc(all->n + 1, sizeof *j.report), .n = all->n };
    int status = class_roster_read(&r, path);
    char *found = calloc(r.n + 1, 1);

    for (size_t i = 0; i < all->n; i++) {
        j.report[i] = kept_report(out, all->of[i].name);
        // An engine may lose a report, or ONLY another was asked for; the learner
        // still needs a row.
        if (j.report[i] == NULL)
            j.report[i] = mark_nothing(
                how, all->of[i].name,
                how->again == EVERYTHING ? "not graded yet" : NULL);
    }
    join(&j, &r);
    put_header(table, shape, &r);
    for (size_t i = 0; i < all->n; i++) {
        if (j.line[i] == r.n && r.n > 0)
            fprintf(stderr, "Not in the roster: %s\n",
                    mark_text(j.report[i], "learner"));
        found[j.line[i]] = 1;
        put_row(table, j.report[i], &r, j.line[i]);
    }
    put_missing(table, how, &r, found);
    fclose(table);
    forget_joined(&j);
    cJSON_Delete(shape);
    snprintf(file, sizeof file, "%s/marks.csv", out);
    status = keep_text(file, text) != 0 ? -1 : status;
    free(found);
    free(text);
    return status;
}

// What stands in a column that is not the roster's.
enum fill { CELL, NAME, NUMBER, PARTICIPANT, FIRST, LAST, GRADE, MOST, WORDS };
typedef struct {
    const char *title;  // NULL: that of the gradebook's column
    enum fill fill;
} column;

static const struct format {
    const char *name;
    column columns[8];
} formats[] = {
    { "canvas",
      { { "Student", NAME },
        { "ID", NUMBER },
        { "SIS User ID", CELL },
        { "SIS Login ID", CELL },
        { "Section", CELL },
        { NULL, GRADE } } },
    { "moodle",
      { { "Identifier", PARTICIPANT },
        { "Full name", NAME },
        { "Email address", CELL },
        { "Grade", GRADE },
        { "Maximum Grade", MOST },
        { "Last modified (grade)", CELL },
        { "Feedback comments", WORDS } } },
    { "blackboard",
      { { "Last Name", LAST },
        { "First Name", FIRST },
        { "Username", NUMBER },
        { "Student ID", CELL },
        { NULL, GRADE } } },
};

/* The name of a person without the number of the platform, for free(). */
static char *
plain_name(const cJSON *report)
{
    const char *name = mark_text(report, "learner"),
               *id = mark_text(report, "id");
    const size_t n = strlen(name), m = strlen(id);
    const int ends = m > 0 && n > m + 1 && strcmp(name + n - m, id) == 0
                     && name[n - m - 1] == '_';
    return strndup(name, ends ? n - m - 1 : n);
}

static void
put_filled(FILE *out, const column *c, const cJSON *report, const roster *r,
           size_t line)
{
    const char *const own[] = { c->title, NULL }, *id = mark_text(report, "id");
    const char *cell = c->title != NULL ? class_roster_cell(r, line, own) : "";
    char *name = plain_name(report), *words = form_note(report), *text;
    const char *last = strrchr(name, ' ');

    if (c->fill == GRADE)
        fprintf(out, "%g", total_of(report, r, line));
    else if (c->fill == MOST)
        fprintf(out, "%d", mark_number(report, "of"));
    else if (c->fill == WORDS)
        class_roster_put_cell(out, words);
    else if (*cell != '\0' || c->fill == CELL)
        class_roster_put_cell(out, cell);
    else if (c->fill == NAME)
        class_roster_put_cell(out, name);
    else if (c->fill == LAST)
        class_roster_put_cell(out, last != NULL ? last + 1 : name);
    else if (asprintf(&text, "%s%.*s",
                      c->fill == PARTICIPANT ? "Participant " : "",
                      c->fill == FIRST ? (int)(last != NULL ? last - name : 0)
                                       : (int)strlen(id),
                      c->fill == FIRST ? name : id)
             >= 0) {
        class_roster_put_cell(out, text);
        free(text);
    }
    free(name);
    free(words);
}

/*
 * The gradebook's column: as the roster has it, where platforms put an id after the
 * title, "Wrec (4711)".
 */
static const char *
find_title(const roster *r, const char *title)
{
    const size_t n = strlen(title);
    for (size_t i = 0; r->n > 0 && i < MOST_COLUMNS; i++) {
        const char *cell = r->head.cell[i];
        if (strncmp(cell, title, n) == 0
            && (cell[n] == '\0' || strncmp(cell + n, " (", 2) == 0
                || strncmp(cell + n, " [", 2) == 0))
            return cell;
    }
    return title;
}

/* The reports that are kept and say something of a submission. */
static void
gather(joined *j, const char *folder)
{
    struct dirent **entries;
    char path[4096];

    snprintf(path, sizeof path, "%s/reports", folder);
    const int n = scandir(path, &entries, NULL, alphasort);
    *j = (joined){ .report = calloc(n > 0 ? (size_t)n : 1, sizeof *j->report) };
    for (int i = 0; i < n; i++) {
        cJSON *report = entries[i]->d_name[0] != '.'
                            ? kept_report(folder, entries[i]->d_name)
                            : NULL;
        free(entries[i]);
        if (class_is_judged(report)) {
            j->report[j->n++] = report;
            continue;
        }
        if (report != NULL)
            fprintf(stderr, "%s could not be judged, and has no row.\n",
                    mark_text(report, "learner"));
        cJSON_Delete(report);
    }
    if (n >= 0)
        free(entries);
}

static void
put_titles(FILE *out, const struct format *f, const char *title)
{
    // With this mark spreadsheets, too, read UTF-8.
    fputs("\xef\xbb\xbf", out);
    for (const column *c = f->columns; c->title != NULL || c->fill == GRADE;
         c++) {
        if (c != f->columns)
            fputc(',', out);
        class_roster_put_cell(out, c->title != NULL ? c->title : title);
    }
    fputc('\n', out);
}

/* Writes the row of each report. */
static void
put_rows(FILE *out, const struct format *f, const joined *j, const roster *r)
{
    for (size_t i = 0; i < j->n; i++) {
        if (i == 0 && strcmp(f->name, "canvas") == 0)
            fprintf(out, "\"    Points Possible\",,,,,%d\n",
                    mark_number(j->report[i], "of"));
        for (const column *c = f->columns; c->title != NULL || c->fill == GRADE;
             c++) {
            if (c != f->columns)
                fputc(',', out);
            put_filled(out, c, j->report[i], r, j->line[i]);
        }
        fputc('\n', out);
    }
}

int
marks_export(const char *out, const char *format, const char *title,
             const char *path)
{
    const struct format *f = NULL;
    char file[4096], *text;
    size_t size;
    roster r;
    joined j;

    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
        f = strcmp(format, formats[i].name) == 0 ? &formats[i] : f;
    if (f == NULL) {
        fprintf(stderr,
                "There is no FORMAT=%s. There are: canvas moodle blackboard.\n",
                format);
        return 2;
    }
    if (class_roster_read(&r, path) != 0)
        return EXIT_FAILURE;
    FILE *table = open_memstream(&text, &size);
    put_titles(table, f, find_title(&r, title));
    gather(&j, out);
    join(&j, &r);
    put_rows(table, f, &j, &r);
    fclose(table);
    snprintf(file, sizeof file, "%s/%s.csv", out, f->name);
    int status = keep_text(file, text);
    if (status == 0 && strcmp(f->name, "blackboard") != 0)
        status = feedback_zip(out, f->name, j.report, j.n);
    if (status == 0)
        printf("%zu marks are in %s, for %s.\n", j.n, file, f->name);
    forget_joined(&j);
    free(text);
    return status == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
