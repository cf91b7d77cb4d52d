#define _POSIX_C_SOURCE 200809L

#include "show.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// The board is this wide at most, also where there is more room.
enum { BOARD_COLUMNS = 60, BAR = 10 };

/* Where a function of the step stands in a file; line 0 when it does not. */
static int
line_of_step(const char *file, const step *s)
{
    char start[128];
    const int length = (int)strcspn(s->functions, " ");
    snprintf(start, sizeof start, "%.*s(", length, s->functions);
    return line_of(file, start);
}

int
has_model_answer(const module *m, const step *s)
{
    char file[128];
    snprintf(file, sizeof file, "solutions/%s.c", m->name);
    return line_of_step(file, s) > 0;
}

void
print_model_answer(const module *m, const step *s, const char *before)
{
    char file[128];
    snprintf(file, sizeof file, "solutions/%s.c", m->name);
    // A handout has no answers of the chapter that is set, so nothing is
    // printed there.
    if (line_of_step(file, s) > 0) {
        printf("%s", before);
        print_link(NULL, file, line_of_step(file, s), NULL);
    }
}

int
points(const verdict *v)
{
    int sum = 0;
    for (size_t i = 0; i < v->m->n_steps; i++)
        sum += v->outcome[i] == RIGHT ? v->m->steps[i].points : 0;
    return sum;
}

const char *
state_of(const verdict *v, const step *s, const step *next)
{
    const enum outcome outcome = verdict_on(v, s);

    if (outcome == RIGHT)
        return "done";
    if (s == next)
        return "next";
    return outcome == OPEN || outcome == BROKEN ? "open" : "red";
}

/* A step's name leads to its model answer once it is done, else to its stub. */
static void
print_step_name(const verdict *v, const step *s)
{
    char answer[128];

    snprintf(answer, sizeof answer, "solutions/%s.c", v->m->name);
    if (verdict_on(v, s) == RIGHT && line_of_step(answer, s) > 0)
        print_link(s->name, answer, line_of_step(answer, s), NULL);
    else
        print_link(s->name, v->source, line_of_step(v->source, s), NULL);
}

/* The names of the chapter's steps that are in a state, separated by commas. */
static void
print_steps_in(const verdict *v, const char *state, const step *next)
{
    const enum colour colour = strcmp(state, "done") == 0   ? GREEN
                               : strcmp(state, "next") == 0 ? BOLD
                               : strcmp(state, "red") == 0  ? RED
                                                            : PLAIN;
    int used = 0;

    for (size_t i = 0; i < v->m->n_steps; i++) {
        const step *s = &v->m->steps[i];
        const int length = (int)strlen(s->name);
        if (strcmp(state_of(v, s, next), state) != 0)
            continue;
        if (used == 0)
            print(colour, "  %-6s", state);
        else if (used + 3 + length > BOARD_COLUMNS)
            printf(",\n%8s", "");
        else
            printf(", ");
        used = used == 0 || used + 3 + length > BOARD_COLUMNS ? 8 : used + 2;
        print_step_name(v, s);
        used += length;
    }
    printf(used == 0 ? "" : "\n");
}

int
lines_of_chapter(const verdict *v, const step *next)
{
    static const char *const state[] = { "done", "red", "open", "next" };
    int lines = 1;

    for (size_t k = 0; k < sizeof state / sizeof *state; k++) {
        int width = 0;
        for (size_t i = 0; i < v->m->n_steps; i++)
            if (strcmp(state_of(v, &v->m->steps[i], next), state[k]) == 0)
                width += (int)strlen(v->m->steps[i].name) + 2;
        // A line has room for this much beside its heading and a broken name; the
        // last name has no comma.
        lines += width > 0 ? (width + 41) / 44 : 0;
    }
    return lines;
}

void
print_chapter(const verdict *v, int number, int unfolded, const step *next)
{
    static const char *const state[] = { "done", "red", "open", "next" };
    const int full = points(v) * BAR / 100;

    print(unfolded ? BOLD : PLAIN, "%d %-*s%-34s", number, number < 10 ? 6 : 5,
          v->m->name, v->m->title);
    printf(" [");
    for (int i = 0; i < BAR; i++)
        print(i < full ? GREEN : PLAIN, i < full ? "#" : ".");
    printf("] %3d\n", points(v));
    for (size_t i = 0; unfolded && i < sizeof state / sizeof *state; i++)
        print_steps_in(v, state[i], next);
}

/* The lines that a text takes. */
static int
lines_of(const char *text)
{
    int lines = 0;
    for (; *text != '\0'; text++)
        lines += *text == '\n' || text[1] == '\0';
    return lines;
}

static void
print_where_to_write(const verdict *v, const step *s, int number, int of)
{
    // A step has one function, rarely two with a blank between.
    const char *rest = strchr(s->functions, ' ');
    const int first = (int)strcspn(s->functions, " ");
    const int line = line_of_step(v->source, s);
    char contract[128];

    snprintf(contract, sizeof contract, "lib/%s.h", v->m->name);
    printf("\n");
    print(BOLD, "Step %d of %d, %s: %s\n", number, of, s->name, s->title);
    printf("  Write %.*s%s%s", first, s->functions, rest != NULL ? " and" : "",
           rest != NULL ? rest : "");
    printf("%sin ", terminal_columns() < 13 + (int)strlen(s->functions) + 4
                                             + width_of_place(v->source, line)
                        ? "\n  "
                        : " ");
    print_link(NULL, v->source, line, NULL);
    printf(".\n  Its contract is in ");
    print_link(NULL, contract, 0, NULL);
    printf(".\n");
}

static void
print_task(const step *s)
{
    printf("\n");
    print_prose(2, s->task);
    print_indented(terminal_columns() < 64 ? 2 : 6, s->equation);
}

/*
 * The page of the notes that was made from a chapter, and the name that the
 * heading of a section has there; returns 0 when there is no such page or heading.
 */
static int
find_in_notes(const module *m, const char *section, char page[256],
              char heading[128])
{
    const char *folder = m->chapter + strlen("chapters/");
    char mark[160], *line = NULL;
    size_t size = 0, n = 0;
    int found = 0;

    snprintf(page, 256, "build/notes/%.*s.html", (int)strcspn(folder, "/"),
             folder);
    // Pandoc's rule: small letters, hyphens for blanks, no punctuation.
    for (; *section != '\0' && n < 127; section++)
        if (isalnum((unsigned char)*section) || strchr("-_ ", *section) != NULL)
            heading[n++] =
                *section == ' ' ? '-' : (char)tolower((unsigned char)*section);
    heading[n] = '\0';
    snprintf(mark, sizeof mark, "id=\"%s\"", heading);
    FILE *in = fopen(page, "r");
    while (in != NULL && !found && getline(&line, &size, in) > 0)
        found = strstr(line, mark) != NULL;
    if (in != NULL)
        fclose(in);
    free(line);
    return found;
}

/* Whether the place to read does not fit behind the name of the section. */
static int
reading_is_long(const module *m, const step *s)
{
    char heading[140], page[256], mark[140];
    int width = 13 + (int)strlen(s->section);

    snprintf(mark, sizeof mark, "## %s", s->section);
    width += find_in_notes(m, s->section, page, heading)
                 ? 1 + (int)(strlen(page) + strlen(heading))
                 : width_of_place(m->chapter, line_of(m->chapter, mark));
    return width > terminal_columns();
}

void
print_place_to_read(const module *m, const step *s)
{
    char heading[140], page[256], mark[140];
    const int pages = find_in_notes(m, s->section, page, heading);

    snprintf(mark, sizeof mark, "## %s", s->section);
    printf("\"%s\",%s", s->section,
           reading_is_long(m, s) ? "\n         " : " ");
    // On a narrow terminal the page has to do, without the place in it.
    if (pages
        && 10 + (int)(strlen(page) + strlen(heading)) > terminal_columns())
        print_link(NULL, page, 0, NULL);
    else if (pages)
        print_link(NULL, page, 0, heading);
    else
        print_link(NULL, m->chapter, line_of(m->chapter, mark), NULL);
    printf("\n");
}

int
lines_of_red_step(const verdict *v, const step *s, int with_task)
{
    enum { HEADINGS = 11, DIAGNOSTIC = 6 };

    const int task = 1 + lines_of(s->task) + lines_of(s->equation)
                     + reading_is_long(v->m, s);

    return HEADINGS + (strchr(s->functions, ' ') != NULL)
           + (with_task ? task : 0) + lines_of(v->message[s - v->m->steps])
           + (v->compiler[0] != '\0' ? DIAGNOSTIC : 0);
}

static void
print_reading(const verdict *v, const step *s)
{
    printf("\n  Read   ");
    print_place_to_read(v->m, s);
    printf("  Hint   make hint M=%s STEP=%s\n", v->m->name, s->name);
    printf("  Again  make try M=%s STEP=%s, or make watch\n", v->m->name,
           s->name);
}

/* The compiler's first error or warning with the lines it shows below it. */
static void
print_diagnostic(const verdict *v, const char *kind)
{
    char mark[64];
    snprintf(mark, sizeof mark, "%s: ", kind);
    const char *at = strstr(v->compiler, mark);
    if (at == NULL)
        return;
    while (at > v->compiler && at[-1] != '\n')
        at--;

    const char *number = strchr(at, ':');
    const step *s = step_at_line(v, number != NULL ? atoi(number + 1) : 0);
    printf("\n  The compiler's first %s", kind);
    if (s != NULL)
        printf(", in step %s", s->name);
    printf(":\n\n");
    // A message starts at the margin; what it shows of the source does not.
    do {
        const int length = (int)strcspn(at, "\n");
        printf("    %.*s\n", length, at);
        at += length + (at[length] == '\n');
    } while (*at == ' ');
}

/*
 * Says that a library of the sanitizers is not installed, if that is why a module
 * did not link. A compiler may be there without them.
 */
static int
print_library_missing(const verdict *v)
{
    const char *mark = "cannot find ", *at = strstr(v->compiler, mark);

    if (at == NULL)
        return 0;
    at += strlen(mark);
    printf("\n  The linker cannot find\n    %.*s\n  which belongs to the "
           "compiler, not to your code. On Debian the sanitizers of clang-19\n"
           "  are in libclang-rt-19-dev, on Fedora those of gcc in libasan and "
           "libubsan.\n",
           (int)strcspn(at, "\n"), at);
    return 1;
}

/*
 * Why a module did not link: a name is used twice, or is missing. Linkers differ
 * in the quotes around a name, so both marks end before them.
 */
static void
print_link_error(const verdict *v)
{
    if (print_library_missing(v))
        return;
    const char *mark = "multiple definition of ";
    const char *at = strstr(v->compiler, mark);

    if (at != NULL) {
        at += strlen(mark) + 1;
        printf("\n  %.*s is also the name of a function around your code. Make "
               "yours static,\n  or call it something else.\n",
               (int)strcspn(at, "'"), at);
        return;
    }
    mark = "undefined reference to ";
    at = strstr(v->compiler, mark);
    if (at == NULL) {
        printf("\n  The linker refused it:\n\n");
        print_indented(4, v->compiler);
        return;
    }
    at += strlen(mark) + 1;
    printf("\n  The linker finds no %.*s. Was it renamed or removed, or is its "
           "name\n  spelled differently somewhere in %s?\n",
           (int)strcspn(at, "'"), at, v->source);
}

/* A sanitizer's report in full, or how to see it. V=1 is on in the environment. */
static void
print_report(const verdict *v, const step *s)
{
    const char *report = v->report[s - v->m->steps], *all = getenv("V");

    if (report[0] == '\0')
        return;
    if (all == NULL || *all == '\0')
        printf("\n  The whole report of the sanitizer: make try M=%s STEP=%s "
               "V=1\n",
               v->m->name, s->name);
    else {
        printf("\n  The whole report:\n\n");
        print_indented(4, report);
    }
}

static void
print_what_happened(const verdict *v, const step *s)
{
    const enum outcome outcome = verdict_on(v, s);

    if (outcome == BROKEN) {
        print(RED, "\n  %s: %s\n", v->source, outcome_sentence(BROKEN));
        if (strstr(v->compiler, "error: ") != NULL
            && strstr(v->compiler, "ld returned") == NULL)
            print_diagnostic(v, "error");
        else
            print_link_error(v);
        return;
    }
    print(outcome == OPEN ? PLAIN : RED, "\n  %s\n", outcome_sentence(outcome));
    if (outcome != OPEN)
        printf("%s", v->message[s - v->m->steps]);
    print_report(v, s);
    if (v->compiler[0] != '\0')
        print_diagnostic(v, "warning");
}

void
print_red_step(const verdict *v, const step *s, int number, int of,
               int with_task)
{
    print_where_to_write(v, s, number, of);
    if (with_task)
        print_task(s);
    print_what_happened(v, s);
    print_reading(v, s);
}
