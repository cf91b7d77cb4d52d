/* explain.h - why a run ended early, in a sentence before any tool's report. */
#ifndef EXPLAIN_H
#define EXPLAIN_H

#include "outcome.h"

/*
 * Writes the sentence for a step that did not come to its end.
 *
 *   source          the learner's file, "exercises/chain.c"
 *   cause, number   how the run ended, as for cause_tell()
 *   printed         what the run left on its output, sanitizer reports included
 */
void explain_crash(FILE *out, const char *source, enum cause cause, int number,
                   const char *printed);

/*
 * Writes what a run printed, as far as it helps to find the reason; PRINTED is
 * cut where that ends.
 */
void explain_printed(FILE *out, char *printed);

#endif /* EXPLAIN_H */
