#include "explain.h"

#include "sheet_parts.h"

#include <stdlib.h>
#include <string.h>

/* The learner's line in a report: the number after "exercises/chain.c:". */
static int
line_in(const char *report, const char *source)
{
    const char *at = strstr(report, source);
    const size_t length = strlen(source);

    while (at != NULL && at[length] != ':')
        at = strstr(at + 1, source);
    return at == NULL ? 0 : atoi(at + length + 1);
}

/*
 * Says beyond which end of an array the code went, and how long the array is.
 * The report names only the nearest array, so the length is told only where the
 * bad address touches it.
 */
static void
explain_overflow(FILE *out, const char *report)
{
    const char *does = strstr(report, "WRITE of size") ? "writes" : "reads";
    const char *near = strstr(report, " is located ");
    int distance = -1, bytes = 0;
    char side[16] = "";

    // "0 bytes to the right of 56-byte region", or newer "0 bytes after ...".
    if (near != NULL
        && sscanf(near, " is located %d bytes to the %15s of %d-byte",
                  &distance, side, &bytes)
               != 3)
        sscanf(near, " is located %d bytes %15s %d-byte", &distance, side,
               &bytes);
    // The index arrays of a sparse matrix are of type int, all other arrays
    // double, so a bad access of 4 bytes tells which it was.
    const int width = strstr(report, " of size 4 ") != NULL
                          ? (int)sizeof(int)
                          : (int)sizeof(double);
    if (distance == 0
        && (strcmp(side, "right") == 0 || strcmp(side, "after") == 0))
        fprintf(out, "%s past the end of an array of %d numbers", does,
                bytes / width);
    else if (distance == width)
        fprintf(out, "%s before the beginning of an array", does);
    else
        fprintf(out, "%s outside of its array", does);
    fprintf(out, ".\n  Which element is the first, which the last? Look at the "
                 "bounds of the loop\n  and at the index.\n");
}

static void
explain_sanitizer(FILE *out, const char *source, const char *report)
{
    static const struct {
        const char *mark, *says;
    } kinds[] = {
        { "stack-overflow",
          "fills the stack: does a function call itself without end?" },
        { "heap-use-after-free", "uses memory that was freed before." },
        { "double-free",
          "frees memory that is not its own, or frees it twice." },
        { "bad-free", "frees memory that free() never gave out." },
        { "rss limit", "asks for more memory than a step needs (1 GB)." },
        { "FPE", "divides an integer by zero." },
        { "ABRT", "ends the program: abort(), or an assertion that failed." },
        { "SEGV", "follows a pointer that points nowhere: one that is NULL,\n"
                  "  or never set, or an index far outside its array." },
    };
    const int line = line_in(report, source);

    if (line > 0)
        fprintf(out, "  Line %d of %s ", line, source);
    else
        fprintf(out, "  %s ", source);
    if (strstr(report, "buffer-overflow") != NULL) {
        explain_overflow(out, report);
        return;
    }
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (strstr(report, kinds[i].mark) != NULL) {
            fprintf(out, "%s\n", kinds[i].says);
            return;
        }
    cause_tell(out, SANITIZED, 0);
    fputc('\n', out);
}

/*
 * The cause, more exactly where a tool has reported it. The output of a run
 * that was stopped for its time, or that sent something malformed, is not
 * searched, because it may have printed anything before.
 */
static enum cause
cause_reported(const char *printed, enum cause cause)
{
    if (cause == WORKED || cause == WAITED || cause == MALFORMED)
        return cause;
    if (strstr(printed, STOPPED_BY_GSL) != NULL)
        return GSL_STOPPED;
    if (strstr(printed, "runtime error: ") != NULL)
        return UNDEFINED;
    if (strstr(printed, "ERROR: AddressSanitizer") != NULL
        || strstr(printed, "rss limit") != NULL)
        return SANITIZED;
    return cause;
}

static void
explain_gsl(FILE *out, const char *source, const char *report)
{
    fprintf(out, "  Line %d of %s:\n  %.*s\n  ", line_in(report, source),
            source, (int)strcspn(report, "\n"), report);
    if (strstr(report, "conformant") != NULL)
        fprintf(out, "The shapes of a product do not fit. Is one matrix to be "
                     "transposed?");
    else
        cause_tell(out, GSL_STOPPED, 0);
    fputc('\n', out);
}

static void
explain_undefined(FILE *out, const char *source, const char *printed)
{
    const char *mark = "runtime error: ";
    const char *report = strstr(printed, mark) + strlen(mark);

    fprintf(out, "  Line %d of %s ", line_in(printed, source), source);
    cause_tell(out, UNDEFINED, 0);
    fprintf(out, ":\n  %.*s.\n", (int)strcspn(report, "\n"), report);
}

void
explain_crash(FILE *out, const char *source, enum cause cause, int number,
              const char *printed)
{
    const char *asan = strstr(printed, "ERROR: AddressSanitizer");

    cause = cause_reported(printed, cause);
    if (cause == GSL_STOPPED)
        explain_gsl(out, source, strstr(printed, STOPPED_BY_GSL));
    else if (cause == UNDEFINED)
        explain_undefined(out, source, printed);
    else if (cause == SANITIZED)
        explain_sanitizer(out, source, asan != NULL ? asan : printed);
    else {
        fputs("  ", out);
        cause_tell(out, cause, number);
        fputc('\n', out);
    }
}

void
explain_printed(FILE *out, char *printed)
{
    enum { SHOWN = 6000 };
    // What follows after GSL's own message is only the stack at that moment,
    // which the sentence above already explains. After its summary a sanitizer
    // draws the memory, which helps nobody here.
    char *rest = strstr(printed, STOPPED_BY_GSL);

    if (rest == NULL)
        rest = strstr(printed, "SUMMARY: ");
    if (rest != NULL)
        *rest = '\0';
    if (printed[0] != '\0')
        fprintf(out, "\n  The run printed:\n\n%.*s%s\n", SHOWN, printed,
                strlen(printed) > SHOWN ? "\n  ... and more" : "");
}
