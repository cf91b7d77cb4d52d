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

/* An array was left: by which end, and how long is it? */
static void
explain_overflow(FILE *out, const char *report)
{
    const char *size = strstr(report, " is located ");
    const char *region = size ? strstr(size, "-byte region") : NULL;
    const int before = size != NULL
                       && (strstr(size, "bytes to the left of") != NULL
                           || strstr(size, "bytes before") != NULL);
    const char *does = strstr(report, "WRITE of size") ? "writes" : "reads";

    fprintf(out, "%s %s an array", does,
            before ? "before the beginning of" : "past the end of");
    if (region != NULL) {
        // The number in front of "-byte region".
        while (region > size && region[-1] >= '0' && region[-1] <= '9')
            region--;
        fprintf(out, " of %d numbers", atoi(region) / (int)sizeof(double));
    }
    fprintf(out, ".\n  Which is the first element, which the last? Look at the "
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
        { "double-free", "frees the same memory twice." },
        { "bad-free", "frees memory that free() never gave out." },
        { "rss limit", "asks for more memory than a step needs (1 GB)." },
        { "FPE", "divides an integer by zero." },
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
                "  The step was still running after %d seconds and was "
                "stopped: a loop does not\n  end. (A size_t is never below 0: "
                "\"t >= 0\" always holds, and \"t--\" at 0 wraps\n  around.)\n",
                SECONDS_ALLOWED);
    else if (gsl != NULL)
        fprintf(out, "  Line %d of %s:\n  %.*s\n", line_in(gsl, source), source,
                (int)strcspn(gsl, "\n"), gsl);
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
