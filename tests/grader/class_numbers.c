#define _GNU_SOURCE

#include "class_numbers.h"

#include "keep.h"

#include <dirent.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int
numbers_is_marked(const cJSON *report)
{
    return cJSON_IsTrue(cJSON_GetObjectItem(report, "gradable"));
}

/* The number of a step among all of them, where it is added when it is new. */
static size_t
place_of_step(class_numbers *c, const cJSON *one, const cJSON *step)
{
    for (size_t i = 0; i < c->n_steps; i++)
        if (strcmp(c->step[i].called, mark_text(one, "name")) == 0
            && strcmp(c->step[i].name, mark_text(step, "name")) == 0)
            return i;
    c->step = realloc(c->step, (c->n_steps + 1) * sizeof *c->step);
    if (c->step == NULL)
        abort();
    c->step[c->n_steps] = (step_numbers){ .called = mark_text(one, "name"),
                                          .name = mark_text(step, "name"),
                                          .title = mark_text(step, "title"),
                                          .of = mark_number(step, "of") };
    return c->n_steps++;
}

static void
count_mistake(class_numbers *c, size_t step, const cJSON *found)
{
    const char *slug = mark_text(found, "mistake");

    for (size_t i = 0; i < c->n_mistakes; i++)
        if (c->mistake[i].step == step
            && strcmp(c->mistake[i].slug, slug) == 0) {
            c->mistake[i].n++;
            return;
        }
    c->mistake = realloc(c->mistake, (c->n_mistakes + 1) * sizeof *c->mistake);
    if (c->mistake == NULL)
        abort();
    c->mistake[c->n_mistakes++] =
        (mistake_numbers){ .step = step,
                           .n = 1,
                           .slug = slug,
                           .sentence = mark_text(found, "sentence"),
                           .equation = mark_text(found, "equation"),
                           .reading = mark_text(found, "reading") };
}

static void
count_report(class_numbers *c, const cJSON *report)
{
    const cJSON *one, *step;
    const int of = mark_number(report, "of");

    c->n_marked++;
    c->share[of > 0 ? 10 * mark_number(report, "points") / of : 0]++;
    cJSON_ArrayForEach (one, cJSON_GetObjectItem(report, "modules"))
        cJSON_ArrayForEach (step, cJSON_GetObjectItem(one, "steps")) {
            const size_t i = place_of_step(c, one, step);
            c->step[i].count[mark_outcome(step, "outcome")]++;
            if (*mark_text(step, "mistake") != '\0')
                count_mistake(c, i, step);
        }
}

const cJSON *
numbers_step(const cJSON *report, const step_numbers *s)
{
    const cJSON *one, *step;

    cJSON_ArrayForEach (one, cJSON_GetObjectItem(report, "modules"))
        if (strcmp(mark_text(one, "name"), s->called) == 0)
            cJSON_ArrayForEach (step, cJSON_GetObjectItem(one, "steps"))
                if (strcmp(mark_text(step, "name"), s->name) == 0)
                    return step;
    return NULL;
}

static int
has_right(const cJSON *report, const step_numbers *s)
{
    return mark_outcome(numbers_step(report, s), "outcome") == RIGHT;
}

static double
discrimination_of(const class_numbers *c, const step_numbers *s)
{
    double x = 0.0, y = 0.0, xx = 0.0, yy = 0.0, xy = 0.0;
    const double n = (double)c->n_marked;

    for (size_t i = 0; i < c->n; i++) {
        if (!numbers_is_marked(c->report[i]))
            continue;
        const double right = has_right(c->report[i], s);
        const double others =
            mark_number(c->report[i], "points") - right * s->of;
        x += right;
        y += others;
        xx += right * right;
        yy += others * others;
        xy += right * others;
    }
    // All are whole numbers, so a variance of 0 is exactly that.
    const double spread = (n * xx - x * x) * (n * yy - y * y);
    return spread > 0.0 ? (n * xy - x * y) / sqrt(spread) : (double)NAN;
}

static int
more_frequent(const void *a, const void *b)
{
    const mistake_numbers *one = a, *other = b;
    return one->n != other->n ? (one->n < other->n) - (one->n > other->n)
           : one->step != other->step
               ? (one->step > other->step) - (one->step < other->step)
               : strcmp(one->slug, other->slug);
}

static int
by_number(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double
median_of_points(const class_numbers *c)
{
    double *points = calloc(c->n + 1, sizeof *points);
    size_t n = 0;

    for (size_t i = 0; i < c->n; i++)
        if (numbers_is_marked(c->report[i]))
            points[n++] = mark_number(c->report[i], "points");
    qsort(points, n, sizeof *points, by_number);
    const double median =
        n > 0 ? (points[n / 2] + points[(n - 1) / 2]) / 2.0 : 0.0;
    free(points);
    return median;
}

void
numbers_read(class_numbers *c, const char *out)
{
    struct dirent **entries;
    char path[4096];

    snprintf(path, sizeof path, "%s/reports", out);
    const int n = scandir(path, &entries, NULL, alphasort);
    *c = (class_numbers){
        .report = calloc((size_t)(n > 0 ? n : 1), sizeof *c->report),
        .folder = calloc((size_t)(n > 0 ? n : 1), sizeof *c->folder)
    };
    for (int i = 0; i < n; i++) {
        cJSON *report = entries[i]->d_name[0] != '.'
                            ? kept_report(out, entries[i]->d_name)
                            : NULL;
        if (report != NULL) {
            c->folder[c->n] = strdup(entries[i]->d_name);
            c->report[c->n++] = report;
        }
        free(entries[i]);
    }
    if (n >= 0)
        free(entries);
    for (size_t i = 0; i < c->n; i++)
        if (numbers_is_marked(c->report[i]))
            count_report(c, c->report[i]);
    for (size_t i = 0; i < c->n_steps; i++)
        c->step[i].discrimination = discrimination_of(c, &c->step[i]);
    if (c->n_mistakes > 0)
        qsort(c->mistake, c->n_mistakes, sizeof *c->mistake, more_frequent);
    c->median = median_of_points(c);
}

void
numbers_free(class_numbers *c)
{
    for (size_t i = 0; i < c->n; i++) {
        cJSON_Delete(c->report[i]);
        free(c->folder[i]);
    }
    free(c->report);
    free(c->folder);
    free(c->step);
    free(c->mistake);
}
