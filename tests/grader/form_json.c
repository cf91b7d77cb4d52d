/* form_json.c - reports for three platforms, in the fields that they publish. */
#define _POSIX_C_SOURCE 200809L

#include "forms.h"
#include "mark.h"

#include <stdlib.h>
#include <string.h>

/* What list_steps() calls for every step of every module asked for. */
typedef void each(cJSON *list, const cJSON *one, const cJSON *step);

static void
list_steps(cJSON *list, const cJSON *report, each *add)
{
    const cJSON *one, *step;
    cJSON_ArrayForEach (one, cJSON_GetObjectItem(report, "modules")) {
        cJSON_ArrayForEach (step, cJSON_GetObjectItem(one, "steps"))
            add(list, one, step);
    }
}

// PrairieLearn takes a megabyte. GitHub's workflow passes its form on in a variable
// of the environment, of which Linux allows 128 KiB; in base64 four bytes hold three.
enum { MEGABYTE = 1000000, ENVIRONMENT = 96000 };

// How many bytes of the words on a step are shown.
static size_t words_shown;

/*
 * Prints a form in at most so many bytes, if that can be done by showing less of the
 * words on each step: a platform takes a form that is too long for nothing at all.
 */
static void
print_within(FILE *out, const cJSON *report, cJSON *make(const cJSON *),
             size_t most)
{
    char *text = NULL;

    for (words_shown = 16384; words_shown > 64; words_shown /= 2) {
        cJSON *json = make(report);
        free(text);
        text = cJSON_Print(json);
        cJSON_Delete(json);
        if (strlen(text) < most)
            break;
    }
    fprintf(out, "%s\n", text);
    free(text);
}

/* "chain backward: carry the gradient back" */
static void
add_name(cJSON *to, const cJSON *one, const cJSON *step)
{
    char name[200];
    snprintf(name, sizeof name, "%s %s: %s", mark_text(one, "name"),
             mark_text(step, "name"), mark_text(step, "title"));
    cJSON_AddStringToObject(to, "name", name);
}

static void
add_feedback(cJSON *to, const char *field, const cJSON *step)
{
    char *text = form_feedback(step);
    if (strlen(text) > words_shown)
        strcpy(text + words_shown - strlen(" ...\n"), " ...\n");
    cJSON_AddStringToObject(to, field, form_is_right(step) ? "" : text);
    free(text);
}

static void
gradescope_step(cJSON *list, const cJSON *one, const cJSON *step)
{
    char number[64];
    cJSON *test = cJSON_CreateObject();

    cJSON_AddItemToArray(list, test);
    add_name(test, one, step);
    snprintf(number, sizeof number, "%s.%s", mark_text(one, "name"),
             mark_text(step, "name"));
    cJSON_AddStringToObject(test, "number", number);
    cJSON_AddNumberToObject(test, "score", mark_number(step, "points"));
    cJSON_AddNumberToObject(test, "max_score", mark_number(step, "of"));
    cJSON_AddStringToObject(test, "status",
                            form_is_right(step) ? "passed" : "failed");
    add_feedback(test, "output", step);
    cJSON_AddStringToObject(test, "output_format", "text");
    cJSON_AddStringToObject(test, "visibility", "visible");
}

/* The words about the submission as a whole. */
static void
add_output(cJSON *to, const char *field, const cJSON *report)
{
    char *text;
    size_t size;
    FILE *words = open_memstream(&text, &size);
    const cJSON *one;

    if (*mark_text(report, "refused") != '\0')
        fprintf(words, "Nothing was marked. %s.\n",
                mark_text(report, "refused"));
    cJSON_ArrayForEach (one, cJSON_GetObjectItem(report, "modules"))
        if (*mark_text(one, "message") != '\0')
            fprintf(words, "%s: %s\n", mark_text(one, "name"),
                    mark_text(one, "message"));
    cJSON_ArrayForEach (one, cJSON_GetObjectItem(report, "modules"))
        if (*mark_text(one, "no_figure") != '\0')
            fprintf(words, "%s: %s\n", mark_text(one, "name"),
                    mark_text(one, "no_figure"));
    form_intake(words, report);
    fprintf(words, "%d of %d points. SEED=%.0f\n",
            mark_number(report, "points"), mark_number(report, "of"),
            cJSON_GetNumberValue(cJSON_GetObjectItem(report, "seed")));
    fclose(words);
    cJSON_AddStringToObject(to, field, text);
    free(text);
}

/* Everyone's points side by side, if LEADERBOARD is set. */
static void
add_leaderboard(cJSON *to, const cJSON *report)
{
    const char *wanted = getenv("LEADERBOARD");
    if (wanted == NULL || *wanted == '\0' || strcmp(wanted, "0") == 0)
        return;
    cJSON *list = cJSON_AddArrayToObject(to, "leaderboard");
    cJSON *points = cJSON_CreateObject();
    cJSON_AddItemToArray(list, points);
    cJSON_AddStringToObject(points, "name", "points");
    cJSON_AddNumberToObject(points, "value", mark_number(report, "points"));
}

static cJSON *
make_gradescope(const cJSON *report)
{
    const char *visibility = getenv("VISIBILITY");
    cJSON *json = cJSON_CreateObject();

    cJSON_AddNumberToObject(json, "score", mark_number(report, "points"));
    cJSON_AddNumberToObject(
        json, "execution_time",
        cJSON_GetNumberValue(cJSON_GetObjectItem(report, "seconds")));
    add_output(json, "output", report);
    cJSON_AddStringToObject(json, "output_format", "text");
    cJSON_AddStringToObject(
        json, "visibility",
        visibility != NULL && *visibility != '\0' ? visibility : "visible");
    add_leaderboard(json, report);
    cJSON_AddStringToObject(json, "stdout_visibility", "hidden");
    list_steps(cJSON_AddArrayToObject(json, "tests"), report, gradescope_step);
    cJSON *extra = cJSON_AddObjectToObject(json, "extra_data");
    cJSON_AddItemToObject(
        extra, "seed", cJSON_Duplicate(cJSON_GetObjectItem(report, "seed"), 1));
    return json;
}

void
form_gradescope(FILE *out, const cJSON *report)
{
    print_within(out, report, make_gradescope, MEGABYTE);
}

static void
prairielearn_step(cJSON *list, const cJSON *one, const cJSON *step)
{
    cJSON *test = cJSON_CreateObject();

    cJSON_AddItemToArray(list, test);
    add_name(test, one, step);
    cJSON_AddStringToObject(test, "description", mark_text(step, "title"));
    cJSON_AddNumberToObject(test, "points", mark_number(step, "points"));
    cJSON_AddNumberToObject(test, "max_points", mark_number(step, "of"));
    cJSON_AddStringToObject(test, "message", mark_text(step, "says"));
    add_feedback(test, "output", step);
}

/*
 * Adds the figures from the learner's own code, as long as the whole report
 * stays below the platform's limit.
 */
static void
add_images(cJSON *json, const cJSON *report)
{
    enum { ROOM = 768 << 10 };  // the whole file may have a megabyte
    cJSON *images = cJSON_AddArrayToObject(json, "images");
    size_t size = 0;
    const cJSON *one;

    cJSON_ArrayForEach (one, cJSON_GetObjectItem(report, "modules")) {
        const char *png = mark_text(one, "figure");
        const size_t more = strlen(png) + 64;
        char *words = malloc(more);
        cJSON *image;
        if (words == NULL)
            abort();
        if (*png != '\0' && size + more <= ROOM) {
            size += more;
            image = cJSON_CreateObject();
            cJSON_AddItemToArray(images, image);
            snprintf(words, more, "%s, drawn from what your code computes",
                     mark_text(one, "name"));
            cJSON_AddStringToObject(image, "label", words);
            snprintf(words, more, "data:image/png;base64,%s", png);
            cJSON_AddStringToObject(image, "url", words);
        }
        free(words);
    }
}

/*
 * A submission that does not compile is "not gradable" there: the learner
 * loses no attempt. The points are those of the report all the same.
 */
static cJSON *
make_prairielearn(const cJSON *report)
{
    const int of = mark_number(report, "of");
    int gradable = cJSON_IsTrue(cJSON_GetObjectItem(report, "gradable"));
    cJSON *json = cJSON_CreateObject(), *errors = cJSON_CreateArray();
    const cJSON *one;

    if (*mark_text(report, "refused") != '\0')
        cJSON_AddItemToArray(errors,
                             cJSON_CreateString(mark_text(report, "refused")));
    cJSON_ArrayForEach (one, cJSON_GetObjectItem(report, "modules")) {
        if (!outcome_is_error(mark_outcome(one, "state")))
            continue;
        gradable = 0;
        cJSON_AddItemToArray(errors,
                             cJSON_CreateString(mark_text(one, "message")));
    }
    cJSON_AddBoolToObject(json, "gradable", gradable);
    cJSON_AddNumberToObject(json, "score",
                            of > 0 ? (double)mark_number(report, "points") / of
                                   : 0.0);
    add_output(json, "message", report);
    cJSON_AddItemToObject(json, "format_errors", errors);
    add_images(json, report);
    list_steps(cJSON_AddArrayToObject(json, "tests"), report,
               prairielearn_step);
    return json;
}

void
form_prairielearn(FILE *out, const cJSON *report)
{
    print_within(out, report, make_prairielearn, MEGABYTE);
}

static void
github_step(cJSON *list, const cJSON *one, const cJSON *step)
{
    char command[200];
    cJSON *test = cJSON_CreateObject();

    cJSON_AddItemToArray(list, test);
    add_name(test, one, step);
    cJSON_AddStringToObject(test, "status",
                            form_is_right(step)   ? "pass"
                            : form_is_error(step) ? "error"
                                                  : "fail");
    cJSON_AddNumberToObject(test, "score", mark_number(step, "points"));
    add_feedback(test, "message", step);
    snprintf(command, sizeof command, "make try M=%s STEP=%s",
             mark_text(one, "name"), mark_text(step, "name"));
    cJSON_AddStringToObject(test, "test_code", command);
    snprintf(command, sizeof command, "exercises/%s.c", mark_text(one, "name"));
    cJSON_AddStringToObject(test, "filename", command);
    cJSON_AddNumberToObject(test, "line_no", 0);
    cJSON_AddNumberToObject(test, "execution_time", 0);
}

static cJSON *
make_github(const cJSON *report)
{
    const int points = mark_number(report, "points");
    const int of = mark_number(report, "of");
    cJSON *json = cJSON_CreateObject();

    cJSON_AddNumberToObject(json, "version", 1);
    cJSON_AddStringToObject(
        json, "status",
        !cJSON_IsTrue(cJSON_GetObjectItem(report, "gradable")) ? "error"
        : points == of && of > 0                               ? "pass"
                                                               : "fail");
    cJSON_AddNumberToObject(json, "max_score", of);
    list_steps(cJSON_AddArrayToObject(json, "tests"), report, github_step);
    return json;
}

void
form_github(FILE *out, const cJSON *report)
{
    print_within(out, report, make_github, ENVIRONMENT);
}
