/* explain.h - why a run ended early, in a sentence before any tool's report. */
#ifndef EXPLAIN_H
#define EXPLAIN_H

#include "outcome.h"

/*
 * Writes the sentence for a step that did not come to its end, and below it the
 * learner's own lines of a sanitizer's report, where there are several.
 *
 *   source          the learner's file, "exercises/chain.c"
 *   cause, number   how the run ended, as for cause_tell()
 *   printed         what the run left on its output, sanitizer reports included
 */
void explain_crash(FILE *out, const char *source, enum cause cause, int number,
                   const char *printed);

/*
 * Writes what the learner's code printed, without a tool's report after it, each
 * line behind a bar.
 */
void explain_printed(FILE *out, const char *printed);

/*
 * Where in the output of a run the report of a sanitizer or of GSL begins; NULL
 * when there is none.
 */
const char *explain_report(const char *printed);

#endif /* EXPLAIN_H */
