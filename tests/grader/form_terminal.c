#include "forms.h"
#include "mark.h"

static void
print_marked_step(FILE *out, const cJSON *step)
{
    fprintf(out, "  %-8s %-11s %3d of %2d  %s\n", mark_text(step, "outcome"),
            mark_text(step, "name"), mark_number(step, "points"),
            mark_number(step, "of"), mark_text(step, "title"));
    if (form_is_right(step))
        return;
    fprintf(out, "\n    %s\n", mark_text(step, "says"));
    form_indented(out, 2, mark_text(step, "text"));
    fputc('\n', out);
    form_indented(out, 8, mark_text(step, "equation"));
    fprintf(out, "\n    Read   %s\n    Again  %s\n\n",
            mark_text(step, "reading"), mark_text(step, "again"));
}

static void
print_marked_module(FILE *out, const cJSON *one)
{
    const cJSON *step;

    fprintf(out, "\n%-65s %3d of %d\n", mark_text(one, "title"),
            mark_number(one, "points"), mark_number(one, "of"));
    form_indented(out, 2, mark_text(one, "message"));
    if (mark_outcome(one, "state") != JUDGED)
        return;
    cJSON_ArrayForEach (step, cJSON_GetObjectItem(one, "steps"))
        print_marked_step(out, step);
}

void
form_terminal(FILE *out, const cJSON *report)
{
    const cJSON *one;

    fprintf(out, "%s\n", mark_text(report, "learner"));
    if (*mark_text(report, "refused") != '\0') {
        fprintf(out, "\nNothing was marked. %s.\n",
                mark_text(report, "refused"));
        return;
    }
    cJSON_ArrayForEach (one, cJSON_GetObjectItem(report, "modules"))
        print_marked_module(out, one);
    fputc('\n', out);
    form_intake(out, report);
    fprintf(out, "%d of %d points. SEED=%.0f, sandbox: %s, %.1f of %d s.\n",
            mark_number(report, "points"), mark_number(report, "of"),
            cJSON_GetNumberValue(cJSON_GetObjectItem(report, "seed")),
            mark_text(report, "sandbox"),
            cJSON_GetNumberValue(cJSON_GetObjectItem(report, "seconds")),
            mark_number(report, "budget"));
}
