/*
 * verdict.h - what run.c and the compiler said of a learner's module,
 * read back from build/mine/MODULE.verdict.
 */
#ifndef VERDICT_H
#define VERDICT_H

#include "outcome.h"
#include "steps.h"

typedef struct {
    const module *m;
    char source[64];        // "exercises/chain.c"
    enum outcome *outcome;  // (n_steps), all BROKEN when it did not compile
    char **message;         // (n_steps), "" when there is nothing to say
    char **report;          // (n_steps), a sanitizer's, "" when there is none
    char *compiler;         // errors and warnings, "" when there were none
} verdict;

/*
 * Reads the verdict on m from a folder. Ends the program with one sentence
 * when it is not there.
 */
verdict *verdict_read(const char *folder, const module *m);

/* What became of a step of the module. */
enum outcome verdict_on(const verdict *v, const step *s);

/* The first step that is not right yet, or NULL. */
const step *verdict_next(const verdict *v);

/* Whether anything has been written yet, be it right or wrong. */
int verdict_begun(const verdict *v);

/*
 * The line of a file on which TEXT stands at the beginning, from 1; 0 when it
 * does not, or when there is no such file.
 */
int line_of(const char *file, const char *text);

/* The step whose function holds this line of the learner's file, or NULL. */
const step *step_at_line(const verdict *v, int line);

#endif /* VERDICT_H */
