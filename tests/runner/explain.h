/* explain.h - why a run ended early, in a sentence before any tool's report. */
#ifndef EXPLAIN_H
#define EXPLAIN_H

#include <stdio.h>

/*
 * Writes the sentence for a step whose test crashed.
 *
 *   source    the learner's file, "exercises/chain.c"
 *   check     what Check said of the test
 *   printed   what the run left on its output, sanitizer reports included
 */
void explain_crash(FILE *out, const char *source, const char *check,
                   const char *printed);

/* After how many seconds of work a step is stopped, and after how many in all. */
enum { SECONDS_ALLOWED = 3, SECONDS_WAITED = 20 };

#endif /* EXPLAIN_H */
