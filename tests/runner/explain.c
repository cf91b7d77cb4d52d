#include "explain.h"

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
 * An array was left: by which end, and how long is it? The report knows only
 * the nearest array, so a length is named only where the two touch.
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
    // A sparse matrix has its places in int.
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
    fprintf(out, "breaks a rule about memory; the report below names it.\n");
}

void
explain_crash(FILE *out, const char *source, const char *check,
              const char *printed)
{
    const char *gsl = strstr(printed, "GSL stopped the run: ");
    const char *undefined = strstr(printed, "runtime error: ");
    const char *asan = strstr(printed, "ERROR: AddressSanitizer");

    if (strstr(check, "timeout") != NULL)
        fprintf(out,
                "  The step was still waiting after %d seconds and was "
                "stopped. For what?\n",
                SECONDS_WAITED);
    else if (strstr(check, "CPU") != NULL)
        fprintf(out,
                "  The step was still running after %d seconds and was "
                "stopped: a loop does not\n  end. (A size_t is never below 0: "
                "\"t >= 0\" always holds, and \"t--\" at 0 wraps\n  around.)\n",
                SECONDS_ALLOWED);
    else if (gsl != NULL)
        fprintf(out, "  Line %d of %s:\n  %.*s\n", line_in(gsl, source), source,
                (int)strcspn(gsl, "\n"), gsl),
            fputs(strstr(gsl, "conformant") != NULL
                      ? "  The shapes of a product do not fit. Is one matrix "
                        "to be transposed?\n"
                      : "  The contract asks for an answer in this case, not "
                        "for an error.\n",
                  out);
    else if (undefined != NULL)
        fprintf(out, "  Line %d of %s does what C leaves undefined:\n  %.*s.\n",
                line_in(printed, source), source,
                (int)strcspn(undefined + 15, "\n"), undefined + 15);
    else if (asan != NULL || strstr(printed, "rss limit") != NULL)
        explain_sanitizer(out, source, asan != NULL ? asan : printed);
    else if (strstr(check, "File size") != NULL)
        fprintf(out, "  The step printed more than a megabyte and was "
                     "stopped. A printf in a loop?\n");
    else if (strstr(check, "Early exit") != NULL)
        fprintf(out, "  The step ended the whole program: look for exit() or "
                     "abort(). A function\n  returns its status instead.\n");
    else
        fprintf(out, "  The step ended the program: %s.\n", check);
}
