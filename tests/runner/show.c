#define _POSIX_C_SOURCE 200809L

#include "show.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int
wants_colour(void)
{
    const char *no = getenv("NO_COLOR"), *term = getenv("TERM");
    return isatty(STDOUT_FILENO) && (no == NULL || *no == '\0') && term != NULL
           && strcmp(term, "dumb") != 0;
}

void
print(enum colour colour, const char *format, ...)
{
    va_list words;
    const int dressed = colour != PLAIN && wants_colour();

    if (dressed)
        printf("\033[%dm", colour);
    va_start(words, format);
    vprintf(format, words);
    va_end(words);
    if (dressed)
        printf("\033[0m");
}

/* A text of several lines, each after the same blanks. */
void
print_indented(int blanks, const char *text)
{
    while (*text != '\0') {
        const int length = (int)strcspn(text, "\n");
        printf("%*s%.*s\n", length > 0 ? blanks : 0, "", length, text);
        text += length + (text[length] == '\n');
    }
}

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
    if (line_of_step(file, s) > 0)
        printf("%s%s:%d", before, file, line_of_step(file, s));
}

int
points(const verdict *v)
{
    int sum = 0;
    for (size_t i = 0; i < v->m->n_steps; i++)
        sum += v->outcome[i] == RIGHT ? v->m->steps[i].points : 0;
    return sum;
}

/* One chapter of the board, at most 80 columns wide. */
void
print_chapter(const verdict *v, const step *next)
{
    const module *m = v->m;

    printf("\n");
    print(BOLD, "%-66s %3d of 100\n", m->title, points(v));
    for (size_t i = 0; i < m->n_steps; i++) {
        const step *s = &m->steps[i];
        if (v->outcome[i] == RIGHT)
            print(GREEN, "  done");
        else if (s == next)
            print(YELLOW, "  next");
        else if (v->outcome[i] == OPEN || v->outcome[i] == BROKEN)
            printf("  open");
        else
            print(RED, "  red ");
        printf("  %-10s %3d  ", s->name, s->points);
        if (v->outcome[i] == RIGHT) {
            printf("%-32s", s->title);
            print_model_answer(m, s, " ");
            printf("\n");
        } else
            printf("%s\n", s->title);
    }
}

static void
print_task(const verdict *v, const step *s)
{
    // A step has one function, rarely two with a blank between.
    const char *rest = strchr(s->functions, ' ');
    char first[128];
    snprintf(first, sizeof first, "%.*s", (int)strcspn(s->functions, " "),
             s->functions);

    printf("\n");
    print(BOLD, "%s: %s", s->name, s->title);
    printf("\n\n  Write %s%s%s in %s", first, rest != NULL ? " and" : "",
           rest != NULL ? rest : "", v->source);
    if (line_of_step(v->source, s) > 0)
        printf(", line %d", line_of_step(v->source, s));
    printf(".\n  The contract is in lib/%s.h.\n\n", v->m->name);
    print_indented(2, s->task);
    printf("\n");
    print_indented(6, s->equation);
}

static void
print_reading(const verdict *v, const step *s)
{
    char heading[128];
    snprintf(heading, sizeof heading, "## %s", s->section);
    printf("\n  Read   %s, \"%s\"", v->m->chapter, s->section);
    if (line_of(v->m->chapter, heading) > 0)
        printf(" (line %d)", line_of(v->m->chapter, heading));
    printf("\n  Hint   make hint M=%s STEP=%s\n", v->m->name, s->name);
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
print_red_step(const verdict *v, const step *s)
{
    print_task(v, s);
    print_what_happened(v, s);
    print_reading(v, s);
}
