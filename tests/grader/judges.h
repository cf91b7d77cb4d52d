/* judges.h - lets the judges of the modules work, several at a time. */
#ifndef JUDGES_H
#define JUDGES_H

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
void judges_run(const marking *how, judging j[], size_t n);

/* What a judge wrote, for cJSON_Delete(); NULL when it failed. */
cJSON *judges_answer(const judging *j);

#endif /* JUDGES_H */
