/* regrade.c - a class marked once more, and compared before anything is changed. */
#define _GNU_SOURCE

#include "class.h"

#include "../../lib/progress.h"
#include "class_page.h"
#include "keep.h"
#include "marks.h"
#include "stage.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The outcome of a step in a report; "" when it has no such step. */
static const char *
outcome_in(const cJSON *report, const char *called, const char *name)
{
    const cJSON *one, *step;

    cJSON_ArrayForEach (one, cJSON_GetObjectItem(report, "modules")) {
        if (strcmp(mark_text(one, "name"), called) != 0)
            continue;
        cJSON_ArrayForEach (step, cJSON_GetObjectItem(one, "steps"))
            if (strcmp(mark_text(step, "name"), name) == 0)
                return mark_text(step, "outcome");
    }
    return "";
}

static const char *
why_other(const marking *how, const cJSON *old, const cJSON *new)
{
    return old == NULL             ? "was not marked before"
           : !class_is_judged(old) ? "could not be judged before"
           : strcmp(mark_text(old, "content"), mark_text(new, "content")) != 0
               ? "has handed in something else"
           : !mark_is_of_this_edition(how, old)
               ? "the grader has changed"
               : "does not do the same each time, or was just in time";
}

/* Says what is other in two reports on one person. Returns whether anything is. */
static int
tell_change(const marking *how, const cJSON *old, const cJSON *new)
{
    const cJSON *one, *step;
    int told =
        old == NULL || mark_number(old, "points") != mark_number(new, "points");

    if (told)
        printf("%s: %d of %d points would be %d of %d (%s)\n",
               mark_text(new, "learner"), mark_number(old, "points"),
               mark_number(old, "of"), mark_number(new, "points"),
               mark_number(new, "of"), why_other(how, old, new));
    cJSON_ArrayForEach (one, cJSON_GetObjectItem(new, "modules"))
        cJSON_ArrayForEach (step, cJSON_GetObjectItem(one, "steps")) {
            const char *before = outcome_in(old, mark_text(one, "name"),
                                            mark_text(step, "name"));
            if (*before == '\0'
                || strcmp(before, mark_text(step, "outcome")) == 0)
                continue;
            if (!told++)
                printf("%s: the same points (%s)\n", mark_text(new, "learner"),
                       why_other(how, old, new));
            printf("    %s %s: %s, would be %s\n", mark_text(one, "name"),
                   mark_text(step, "name"), before, mark_text(step, "outcome"));
        }
    return told > 0;
}

/* Moves a report to where it counts. */
static int
adopt(const char *anew, const char *out, const char *name)
{
    char from[8192], to[8192];

    snprintf(from, sizeof from, "%s/reports/%s", anew, name);
    snprintf(to, sizeof to, "%s/reports/%s", out, name);
    stage_remove(strdup(to));
    return rename(from, to) == 0 ? 0 : keep_failed(to);
}

/* Compares, and with KEEP adopts, what was judged anew. Returns how many, or -1. */
static int
compare_all(const marking *how, const char *anew, const char *out,
            const people *all, int keep)
{
    int changed = 0, status = 0;

    for (size_t i = 0; i < all->n && status == 0; i++) {
        cJSON *old = kept_report(out, all->of[i].name);
        cJSON *new = kept_report(anew, all->of[i].name);
        if (class_is_judged(new)) {
            changed += tell_change(how, old, new);
            // Beside the marks nobody knew how often points had stayed the same.
            cJSON_ReplaceItemInObject(
                new, "still", cJSON_CreateNumber(mark_number(old, "still")));
            if (keep)
                status = keep_report(new, all->of[i].name, anew);
            status = keep && status == 0 ? adopt(anew, out, all->of[i].name)
                                         : status;
        } else
            fprintf(stderr, "%s could not be judged: this mark stays.\n",
                    mark_text(new, "learner"));
        cJSON_Delete(old);
        cJSON_Delete(new);
    }
    return status == 0 ? changed : -1;
}

int
class_regrade(const marking *how, const char *from, const char *out, int keep)
{
    char anew[4096];
    people all;
    marking settled = *how;

    snprintf(anew, sizeof anew, "%s/regrade", out);
    if (people_find(&all, from) != 0) {
        fprintf(stderr, "%s: %s\n", from, strerror(errno));
        return EXIT_FAILURE;
    }
    if (class_begin(&settled, out) != 0)
        return EXIT_FAILURE;
    settled.seed_given = 1;
    if (class_begin(&settled, anew) != 0)
        return EXIT_FAILURE;
    settled.again = OTHER_EDITIONS;
    progress_start("graded again", all.n);
    const int status = class_run(&settled, from, anew, &all);
    progress_end();
    const int changed =
        status == 0 ? compare_all(&settled, anew, out, &all, keep) : -1;
    if (changed < 0)
        return EXIT_FAILURE;
    printf("%d of %zu differ", changed, all.n);
    if (!keep) {
        printf(". Nothing has been changed yet: 'make regrade OUT=%s KEEP=1' "
               "does it.\n",
               out);
        return EXIT_SUCCESS;
    }
    printf(", and what is written above holds now.\n");
    stage_remove(strdup(anew));
    return marks_table(&settled, out, &all, settled.roster) == 0
                   && class_page(&settled, from, out, &all) == 0
               ? EXIT_SUCCESS
               : EXIT_FAILURE;
}
