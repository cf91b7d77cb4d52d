/* mark_parts.h - what the files of mark share. */
#ifndef MARK_PARTS_H
#define MARK_PARTS_H

#include "../runner/steps.h"
#include "mark.h"

/* One judge at work: what it reads, and where it writes. */
typedef struct {
    const module *m;
    char source[4096], answer[4096];
    pid_t pid;
    int status;
} judging;

/* Runs all judges, how->jobs at a time, and waits for them. */
void run_judges(const marking *how, judging j[], size_t n);

/* What a judge wrote; NULL when it failed. */
cJSON *judges_answer(const judging *j);

/* ---- Words ---------------------------------------------------------------- */

/* A copy that no form can be fooled by, for free(). */
char *printable(const char *text);

/* The same for a name: two different names stay different, and readable. */
char *distinct(const char *name);
void add_clean(cJSON *to, const char *name, const char *text);

/* Of what the compiler said, the lines about the learner's own file. */
char *own_lines(const char *said, const char *name);

/* Whether the judge could not build the module, in whatever way. */
int is_broken(const char *state);
const char *state_in_words(const char *state);
const char *outcome_in_words(const char *outcome);

#endif /* MARK_PARTS_H */
