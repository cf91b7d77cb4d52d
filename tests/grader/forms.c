#define _GNU_SOURCE

#include "forms.h"

#include "mark.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const form_file all_forms[] = {
    { "report.json", form_report },
    { "report.txt", form_terminal },
    { "gradescope.json", form_gradescope },
    { "prairielearn.json", form_prairielearn },
    { "github.json", form_github },
    { "junit.xml", form_junit },
    { "marks.csv", form_csv },
    { NULL, NULL },
};

/*
 * Writes one form. A full disk may be reported only by fsync(), so its result
 * is checked, too.
 */
static int
write_form(const char *path, form *write, const cJSON *report)
{
    FILE *out = fopen(path, "w");
    if (out == NULL)
        return -1;
    write(out, report);
    const int bad = fflush(out) != 0 || ferror(out) || fsync(fileno(out)) != 0;
    return fclose(out) != 0 || bad ? -1 : 0;
}

int
forms_write(const char *folder, const cJSON *report)
{
    char path[4096];
    int status = 0;

    for (const form_file *f = all_forms; status == 0 && f->write != NULL; f++) {
        snprintf(path, sizeof path, "%s/%s", folder, f->file);
        status = write_form(path, f->write, report);
    }
    return status;
}

void
form_indented(FILE *out, int blanks, const char *text)
{
    while (*text != '\0') {
        const int length = (int)strcspn(text, "\n");
        fprintf(out, "%*s%.*s\n", length > 0 ? blanks : 0, "", length, text);
        text += length + (text[length] == '\n');
    }
}

void
form_intake(FILE *out, const cJSON *report)
{
    static const char *const titles[][2] = { { "choices", "Taken " },
                                             { "passed", "Not taken, " } };
    const cJSON *one, *ignored = cJSON_GetObjectItem(report, "ignored");

    for (size_t i = 0; i < sizeof titles / sizeof *titles; i++)
        cJSON_ArrayForEach (one, cJSON_GetObjectItem(report, titles[i][0]))
            fprintf(out, "%s%s\n", titles[i][1], cJSON_GetStringValue(one));
    if (cJSON_GetArraySize(ignored) > 0)
        fprintf(out, "Not looked at:");
    cJSON_ArrayForEach (one, ignored)
        fprintf(out, " %s", cJSON_GetStringValue(one));
    if (cJSON_GetArraySize(ignored) > 0)
        fputc('\n', out);
}

char *
form_feedback(const cJSON *step)
{
    char *text;
    size_t size;
    FILE *out = open_memstream(&text, &size);

    fprintf(out, "%s\n", mark_text(step, "says"));
    if (*mark_text(step, "text") != '\0')
        fprintf(out, "\n%s", mark_text(step, "text"));
    if (*mark_text(step, "equation") != '\0') {
        fputc('\n', out);
        form_indented(out, 4, mark_text(step, "equation"));
        fprintf(out, "\nRead   %s\n", mark_text(step, "reading"));
    }
    if (*mark_text(step, "again") != '\0')
        fprintf(out, "Again  %s\n", mark_text(step, "again"));
    fclose(out);
    return text;
}

int
form_is_right(const cJSON *step)
{
    return mark_outcome(step, "outcome") == RIGHT;
}

int
form_is_error(const cJSON *step)
{
    return outcome_is_error(mark_outcome(step, "outcome"));
}

void
form_report(FILE *out, const cJSON *report)
{
    char *text = cJSON_Print(report);
    fprintf(out, "%s\n", text);
    free(text);
}
