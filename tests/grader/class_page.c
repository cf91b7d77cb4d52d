#define _GNU_SOURCE

#include "class_page.h"

#include "alike_page.h"
#include "class_drawing.h"
#include "forms.h"
#include "keep.h"
#include "pen.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char *const no_drawing =
    "(gnuplot, which draws a figure here, could not be used.)";

static void
page_points(pen p, const class_numbers *c, const char *svg)
{
    static const pen_column columns[] = { { "percent of the points", 21, 0 },
                                          { "learners", 8, 1 } };

    pen_heading(p, "The points");
    if (p.html && svg == NULL)
        pen_paragraph(p, no_drawing, 0);
    if (svg != NULL)
        pen_drawing(p, svg,
                    "How many learners have how many points. The table below "
                    "has the numbers.");
    pen_table(p, "How many learners have how many points", columns, 2);
    for (int i = 0; i < SHARES; i++) {
        char share[32], n[32];
        snprintf(share, sizeof share, i < SHARES - 1 ? "%d to %d" : "%d",
                 10 * i, 10 * i + 9);
        snprintf(n, sizeof n, "%zu", c->share[i]);
        const char *const cell[] = { share, n };
        pen_row(p, columns, 2, cell);
    }
    pen_table_end(p);
}

static const pen_column of_steps[] = {
    { "step", 20, 0 },   { "right", 7, 1 },   { "discr.", 6, 1 },
    { "wrong", 5, 1 },   { "crashed", 7, 1 }, { "slow", 4, 1 },
    { "unclean", 7, 1 }, { "open", 4, 1 },
};
enum { OF_STEPS = sizeof of_steps / sizeof *of_steps };

static void
page_step(pen p, const class_numbers *c, const step_numbers *s)
{
    char text[OF_STEPS][64];
    const char *cell[OF_STEPS];
    const size_t counts[] = { s->count[WRONG], s->count[CRASHED],
                              s->count[SLOW], s->count[UNCLEAN],
                              s->count[OPEN] + s->count[ABSENT]
                                  + s->count[BROKEN] };

    snprintf(text[0], sizeof text[0], "%s %s", s->called, s->name);
    snprintf(text[1], sizeof text[1], "%.0f %%",
             100.0 * (double)s->count[RIGHT] / (double)c->n_marked);
    snprintf(text[2], sizeof text[2], isnan(s->discrimination) ? "-" : "%.2f",
             s->discrimination);
    for (size_t k = 0; k < 5; k++)
        snprintf(text[3 + k], sizeof text[3 + k], "%zu", counts[k]);
    for (size_t k = 0; k < OF_STEPS; k++)
        cell[k] = text[k];
    pen_row(p, of_steps, OF_STEPS, cell);
}

static void
page_steps(pen p, const class_numbers *c, const char *svg)
{
    pen_heading(p, "The steps");
    if (svg != NULL)
        pen_drawing(
            p, svg,
            "Which share of the learners has each step right. The table "
            "below has the numbers.");
    pen_table(p, "What became of each step, in learners", of_steps, OF_STEPS);
    for (size_t i = 0; i < c->n_steps; i++)
        page_step(p, c, &c->step[i]);
    pen_table_end(p);
    pen_say(
        p,
        "Open are the steps that are not written, not handed in, or in a file "
        "that does not compile. The discrimination is the correlation of "
        "having "
        "a step right with the points for all other steps: near 0 the step "
        "tells "
        "nothing about the rest, below 0 those who are good at the rest get it "
        "wrong, so look at its text. Of few learners it is mostly chance.");
}

static void
page_unsolved(pen p, const class_numbers *c)
{
    char *list;
    size_t size;
    FILE *words = open_memstream(&list, &size);

    for (size_t i = 0; i < c->n_steps; i++)
        if (c->step[i].count[RIGHT] == 0)
            fprintf(words, "%s%s %s", ftell(words) > 0 ? ", " : "",
                    c->step[i].called, c->step[i].name);
    fclose(words);
    if (*list != '\0')
        pen_say(p, "Nobody has these right: %s.", list);
    free(list);
}

/* A sentence of the catalogue without the line ends that fit it to a terminal. */
static char *
one_line(const char *text)
{
    char *line = strdup(text), *to = line;
    if (line == NULL)
        abort();
    for (; *text != '\0'; text++)
        if (*text != '\n' && !(*text == ' ' && to > line && to[-1] == ' '))
            *to++ = *text;
        else if (*text == '\n' && to > line && to[-1] != ' ')
            *to++ = ' ';
    *to = '\0';
    return line;
}

/* What to say about the mistakes of a class, the most frequent first. */
static void
page_mistakes(pen p, const class_numbers *c)
{
    size_t unnamed = 0, wrong = 0;

    pen_heading(p, "What to say tomorrow");
    for (size_t i = 0; i < c->n_steps; i++)
        wrong += c->step[i].count[WRONG];
    unnamed = wrong;
    for (size_t i = 0; i < c->n_mistakes; i++) {
        const mistake_numbers *m = &c->mistake[i];
        const step_numbers *s = &c->step[m->step];
        unnamed -= m->n;
        char *sentence = one_line(m->sentence), *text;
        pen_say(p, "%zu of %zu learners, in step %s of %s (%s): %s", m->n,
                c->n_marked, s->name, s->called, m->slug, sentence);
        free(sentence);
        if (asprintf(&text, "%s\nRead %s\n", m->equation, m->reading) < 0)
            abort();
        pen_paragraph(p, text, 1);
        free(text);
    }
    if (wrong == 0)
        pen_say(p, "Nobody has a step wrong.");
    else if (unnamed > 0)
        pen_say(
            p, "%zu of %zu wrong answers are like no mistake of the catalogue.",
            unnamed, wrong);
}

/* The first step of a report that is not right, in words for free(). */
static char *
first_open(const cJSON *report)
{
    const cJSON *one, *step;
    char *words = NULL;

    cJSON_ArrayForEach (one, cJSON_GetObjectItem(report, "modules"))
        cJSON_ArrayForEach (step, cJSON_GetObjectItem(one, "steps")) {
            const char *mistake = mark_text(step, "mistake");
            if (mark_outcome(step, "outcome") == RIGHT)
                continue;
            if (asprintf(&words, "step %s of %s is %s%s%s",
                         mark_text(step, "name"), mark_text(one, "name"),
                         mark_text(step, "outcome"), *mistake ? ": " : "",
                         mistake)
                < 0)
                abort();
            return words;
        }
    return strdup("every step is right");
}

/* Who has handed in again, and has no point more for it. */
static void
page_still(pen p, const class_numbers *c)
{
    static const pen_column columns[] = { { "learner", 32, 0 },
                                          { "times", 5, 1 },
                                          { "points", 6, 1 },
                                          { "at", 2, 0 } };
    size_t n = 0;

    for (size_t i = 0; i < c->n; i++) {
        const cJSON *report = c->report[i];
        char times[32], points[32];
        if (!numbers_is_marked(report) || mark_number(report, "still") == 0
            || mark_number(report, "points") == mark_number(report, "of"))
            continue;
        if (n++ == 0) {
            pen_heading(p, "Who stands still");
            pen_table(p,
                      "Who has handed in something else, how many times in a "
                      "row, without a point more",
                      columns, 4);
        }
        snprintf(times, sizeof times, "%d", mark_number(report, "still"));
        snprintf(points, sizeof points, "%d", mark_number(report, "points"));
        char *at = first_open(report);
        const char *const cell[] = { mark_text(report, "learner"), times,
                                     points, at };
        pen_row_linked(p, columns, 4, cell, c->folder[i]);
        free(at);
    }
    if (n > 0)
        pen_table_end(p);
}

static void
page_people(pen p, const class_numbers *c)
{
    static const pen_column columns[] = { { "learner", 32, 0 },
                                          { "points", 6, 1 },
                                          { "of", 4, 1 },
                                          { "why", 3, 0 } };
    const char *const captions[] = { "Who was not marked", "Who was marked" };

    pen_heading(p, "The learners");
    for (int marked = 0; marked < 2; marked++) {
        if (marked == 0 && c->n_marked == c->n)
            continue;
        pen_table(p, captions[marked], columns, 4);
        for (size_t i = 0; i < c->n; i++) {
            const cJSON *report = c->report[i];
            char points[32], of[32];
            if (numbers_is_marked(report) != marked)
                continue;
            snprintf(points, sizeof points, "%d",
                     mark_number(report, "points"));
            snprintf(of, sizeof of, "%d", mark_number(report, "of"));
            char *note = form_note(report);
            const char *const cell[] = { mark_text(report, "learner"),
                                         marked ? points : "-", of, note };
            pen_row_linked(p, columns, 4, cell, c->folder[i]);
            free(note);
        }
        pen_table_end(p);
    }
}

static int
write_page(const class_numbers *c, const alike *found, const char *path,
           int html, char *const svg[2])
{
    char *text;
    size_t size;
    const pen p = { .out = open_memstream(&text, &size), .html = html };

    pen_begin(p, "The class on one page");
    pen_say(p, "%zu handed in, %zu of them were marked%s.", c->n, c->n_marked,
            c->n_marked < c->n
                ? "; the others stand at the end, with the reason"
                : "");
    if (c->n_marked > 0) {
        pen_say(p, "Half of them have %g points or more.", c->median);
        page_points(p, c, svg[0]);
        page_steps(p, c, svg[1]);
        page_unsolved(p, c);
        page_mistakes(p, c);
        page_still(p, c);
        alike_page(p, found, c);
    }
    page_people(p, c);
    pen_end(p);
    fclose(p.out);
    const int status = keep_text(path, text);
    free(text);
    return status;
}

int
class_page(const marking *how, const char *from, const char *out,
           const people *all)
{
    char path[4096];
    class_numbers c;
    alike found;
    char *svg[2] = { NULL, NULL };
    int status = 0;

    numbers_read(&c, out);
    alike_find(&found, how, &c, from, all);
    for (int i = 0; i < 2 && c.n_marked > 0; i++)
        svg[i] = class_drawing(how, &c, out,
                               i == 0 ? DRAWING_OF_POINTS : DRAWING_OF_STEPS);
    for (int html = 0; html < 2 && status == 0; html++) {
        snprintf(path, sizeof path, "%s/class.%s", out, html ? "html" : "txt");
        status = write_page(&c, &found, path, html, svg);
    }
    alike_free(&found);
    numbers_free(&c);
    free(svg[0]);
    free(svg[1]);
    return status;
}
