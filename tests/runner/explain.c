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

/* A call in a report, and what a report of several parts tells of it. */
typedef struct {
    char function[48];
    int line;
    const char *why;
} frame;

static void
explain_sanitizer(FILE *out, const char *source, const char *report)
{
    static const struct {
        const char *mark, *says;
    } kinds[] = {
        { "stack-overflow", "fills the stack: does a function call itself "
                            "without end,\n  or has it "
                            "a very large array?" },
        { "heap-use-after-free", "uses memory that was freed before." },
        { "use-after-poison", "uses memory that was freed before." },
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
    fprintf(out, ":\n  %.*s\n", (int)strcspn(report, "\n"), report);
}

/*
 * The cause, more exactly where a tool has reported it. The output of a run
 * that was stopped for its time, or that sent something malformed, is not
 * searched, because it may have printed anything before.
 */
static enum cause
cause_reported(const char *printed, enum cause cause)
{
    if (cause == WORKED || cause == WAITED || cause == OVERDUE
        || cause == MALFORMED)
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

static int
begins(const char *line, const char *with)
{
    return strncmp(line, with, strlen(with)) == 0;
}

/* Reads "    #1 0x55d0 in chain_forward exercises/chain.c:34:5". */
static int
read_frame(const char *line, const char *source, frame *f)
{
    const size_t length = strcspn(line, "\n");
    const char *at = strstr(line, source), *in = strstr(line, " in ");

    if (line[strspn(line, " ")] != '#' || in == NULL || at == NULL
        || at >= line + length || in > at || at[strlen(source)] != ':'
        || sscanf(in, " in %47s", f->function) != 1)
        return 0;
    f->line = atoi(at + strlen(source) + 1);
    return 1;
}

/*
 * The calls in a sanitizer's report that are the learner's own, where there is
 * more to say than the one line that the sentence above has named.
 */
static void
explain_calls(FILE *out, const char *source, const char *report)
{
    enum { MOST = 8 };
    frame calls[MOST], f = { "", 0, "" };
    int n = 0;

    for (const char *line = report; *line != '\0' && n < MOST;) {
        const size_t length = strcspn(line, "\n");
        if (begins(line, "freed by"))
            f.why = ", where the memory was freed";
        else if (begins(line, "allocated by")
                 || begins(line, "previously allocated by"))
            f.why = ", where the memory was taken";
        if (read_frame(line, source, &f)
            && (n == 0 || f.line != calls[n - 1].line
                || f.why != calls[n - 1].why))
            calls[n++] = f;
        line += length + (line[length] == '\n');
    }
    if (n < 2)
        return;
    fprintf(out, "\n  Your own lines on the way there, the last call first:\n");
    for (int i = 0; i < n; i++)
        fprintf(out, "    line %d, in %s%s\n", calls[i].line, calls[i].function,
                calls[i].why);
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
    if (cause == SANITIZED && asan != NULL && strstr(asan, ".c:") == NULL)
        fprintf(out,
                "  (Which line it is, clang could say if llvm-symbolizer were "
                "installed. Debian's\n  package llvm-19 has that of "
                "clang-19.)\n");
    if (cause == SANITIZED && asan != NULL
        && strstr(asan, "stack-overflow") == NULL)
        explain_calls(out, source, asan);
}

const char *
explain_report(const char *printed)
{
    static const char *const marks[] = { STOPPED_BY_GSL, "runtime error: ",
                                         "AddressSanitizer:", "rss limit" };
    const char *report = NULL;

    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++) {
        const char *at = strstr(printed, marks[i]);
        if (at != NULL && (report == NULL || at < report))
            report = at;
    }
    // The whole line, and the one of equals signs that may stand above it.
    while (
        report != NULL && report > printed
        && (report[-1] != '\n' || (report > printed + 1 && report[-2] == '=')))
        report--;
    return report;
}

void
explain_printed(FILE *out, const char *printed)
{
    enum { SHOWN = 6000 };
    const char *report = explain_report(printed);
    const size_t length =
        report != NULL ? (size_t)(report - printed) : strlen(printed);
    const size_t shown = length < SHOWN ? length : SHOWN;

    if (length == 0)
        return;
    // Whatever a line says, the bar shows that it comes from the learner's code.
    fprintf(out, "\n  The run printed:\n\n");
    for (size_t i = 0; i < shown; i++) {
        if (i == 0 || printed[i - 1] == '\n')
            fputs("  | ", out);
        fputc(printed[i], out);
    }
    if (printed[shown - 1] != '\n')
        fputc('\n', out);
    if (shown < length)
        fprintf(out, "  ... and more\n");
}
