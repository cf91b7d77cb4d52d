/* form_text.c - JUnit XML, and the row of a learner in the class's table. */
#define _POSIX_C_SOURCE 200809L

#include "class_roster.h"
#include "forms.h"
#include "mark.h"

#include <stdlib.h>
#include <string.h>

/* clean_text() left no control characters; XML has five others to escape. */
static void
xml_escape(FILE *out, const char *text)
{
    for (; *text != '\0'; text++)
        switch (*text) {
        case '<':
            fputs("&lt;", out);
            break;
        case '>':
            fputs("&gt;", out);
            break;
        case '&':
            fputs("&amp;", out);
            break;
        case '"':
            fputs("&quot;", out);
            break;
        case '\n':
            fputs("&#10;", out);
            break;
        default:
            fputc(*text, out);
        }
}

static void
xml_attribute(FILE *out, const char *name, const char *value)
{
    fprintf(out, " %s=\"", name);
    xml_escape(out, value);
    fputc('"', out);
}

static void
junit_step(FILE *out, const cJSON *one, const cJSON *step)
{
    // JUnit tells errors, which a crash or a time-out is, from failed tests.
    const char *kind = form_is_error(step) ? "error" : "failure";

    fprintf(out, "    <testcase");
    xml_attribute(out, "classname", mark_text(one, "name"));
    xml_attribute(out, "name", mark_text(step, "name"));
    if (form_is_right(step)) {
        fprintf(out, "/>\n");
        return;
    }
    char *text = form_feedback(step);
    fprintf(out, ">\n      <%s", kind);
    xml_attribute(out, "type", mark_text(step, "outcome"));
    xml_attribute(out, "message", mark_text(step, "says"));
    fputc('>', out);
    xml_escape(out, text);
    fprintf(out, "</%s>\n    </testcase>\n", kind);
    free(text);
}

static void
junit_module(FILE *out, const cJSON *one)
{
    const cJSON *steps = cJSON_GetObjectItem(one, "steps"), *step;
    int failures = 0, errors = 0;

    cJSON_ArrayForEach (step, steps) {
        errors += form_is_error(step);
        failures += !form_is_error(step) && !form_is_right(step);
    }
    fprintf(out, "  <testsuite");
    xml_attribute(out, "name", mark_text(one, "name"));
    fprintf(out, " tests=\"%d\" failures=\"%d\" errors=\"%d\">\n",
            cJSON_GetArraySize(steps), failures, errors);
    fprintf(out,
            "    <properties>\n"
            "      <property name=\"points\" value=\"%d\"/>\n"
            "      <property name=\"of\" value=\"%d\"/>\n"
            "    </properties>\n",
            mark_number(one, "points"), mark_number(one, "of"));
    cJSON_ArrayForEach (step, steps)
        junit_step(out, one, step);
    fprintf(out, "  </testsuite>\n");
}

void
form_junit(FILE *out, const cJSON *report)
{
    const cJSON *one;

    fprintf(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites");
    xml_attribute(out, "name", mark_text(report, "learner"));
    fprintf(out, ">\n");
    if (*mark_text(report, "refused") != '\0') {
        fprintf(out, "  <testsuite name=\"submission\" tests=\"1\" "
                     "failures=\"0\" errors=\"1\">\n"
                     "    <testcase classname=\"submission\" name=\"intake\">\n"
                     "      <error type=\"refused\"");
        xml_attribute(out, "message", mark_text(report, "refused"));
        fprintf(out, "/>\n    </testcase>\n  </testsuite>\n");
    }
    cJSON_ArrayForEach (one, cJSON_GetObjectItem(report, "modules"))
        junit_module(out, one);
    fprintf(out, "</testsuites>\n");
}

void
form_csv_header(FILE *out, const cJSON *report)
{
    const cJSON *one, *step;

    fprintf(out, "learner,points,of,percent,note");
    cJSON_ArrayForEach (one, cJSON_GetObjectItem(report, "modules")) {
        fprintf(out, ",%s", mark_text(one, "name"));
        cJSON_ArrayForEach (step, cJSON_GetObjectItem(one, "steps"))
            fprintf(out, ",%s %s", mark_text(one, "name"),
                    mark_text(step, "name"));
    }
}

/* The names of a module's steps with one outcome, after it: "wrong: forward". */
static void
note_outcome(FILE *out, const cJSON *one, const char *outcome)
{
    const char *before = "";
    const cJSON *step;

    cJSON_ArrayForEach (step, cJSON_GetObjectItem(one, "steps"))
        if (strcmp(mark_text(step, "outcome"), outcome) == 0) {
            fprintf(out, "%s%s", *before == '\0' ? outcome : before,
                    *before == '\0' ? ": " : "");
            fputs(mark_text(step, "name"), out);
            before = ", ";
        }
    if (*before != '\0')
        fputs("; ", out);
}

/* Why there are points missing: the first line on each module, or its steps. */
char *
form_note(const cJSON *report)
{
    static const char *const outcomes[] = { "wrong", "crashed", "slow",
                                            "unclean", "open" };
    char *text;
    size_t size;
    const cJSON *one;
    FILE *out = open_memstream(&text, &size);

    if (*mark_text(report, "refused") != '\0')
        fputs(mark_text(report, "refused"), out);
    else if (!cJSON_IsTrue(cJSON_GetObjectItem(report, "gradable")))
        fputs("not judged, through no fault of the learner; ", out);
    if (*mark_text(report, "refused") == '\0')
        cJSON_ArrayForEach (one, cJSON_GetObjectItem(report, "modules")) {
            const char *said = mark_text(one, "message");
            if (mark_number(one, "points") == mark_number(one, "of"))
                continue;
            fprintf(out, "%s: ", mark_text(one, "name"));
            if (mark_outcome(one, "state") != JUDGED)
                fprintf(out, "%.*s ", (int)strcspn(said, "\n"), said);
            else
                for (size_t i = 0; i < sizeof outcomes / sizeof *outcomes; i++)
                    note_outcome(out, one, outcomes[i]);
        }
    fclose(out);
    while (size > 0 && strchr("; ", text[size - 1]) != NULL)
        text[--size] = '\0';
    return text;
}

void
form_csv_cells(FILE *out, const cJSON *report)
{
    const int points = mark_number(report, "points");
    const int of = mark_number(report, "of");
    const cJSON *one, *step;
    char *note = form_note(report);

    class_roster_put_cell(out, mark_text(report, "learner"));
    fprintf(out, ",%d,%d,%.2f,", points, of,
            of > 0 ? 100.0 * points / of : 0.0);
    class_roster_put_cell(out, note);
    free(note);
    cJSON_ArrayForEach (one, cJSON_GetObjectItem(report, "modules")) {
        fprintf(out, ",%d", mark_number(one, "points"));
        cJSON_ArrayForEach (step, cJSON_GetObjectItem(one, "steps"))
            fprintf(out, ",%d", mark_number(step, "points"));
    }
}

void
form_csv(FILE *out, const cJSON *report)
{
    form_csv_header(out, report);
    fputc('\n', out);
    form_csv_cells(out, report);
    fputc('\n', out);
}
