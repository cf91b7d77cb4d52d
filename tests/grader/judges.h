/* judges.h - lets the judges of the modules work, several at a time. */
#ifndef JUDGES_H
#define JUDGES_H

#include "../runner/steps.h"
#include "intake.h"
#include "mark.h"

/* One judge at work: what it reads, and where it writes. */
typedef struct {
    const module *m;
    char source[4096], answer[4096];
    pid_t pid;
    int status;
} judging;

/*
 * Copies the learner's files into a folder and prepares a judge for each module that
 * is there; returns how many. Ends the process when there is no room.
 */
size_t judges_prepare(const char *folder, const intake *in, judging j[]);

/* Runs all judges, how->jobs at a time, and waits for them. */
void judges_run(const marking *how, judging j[], size_t n);

/* What a judge wrote, for cJSON_Delete(); NULL when it failed. */
cJSON *judges_answer(const judging *j);

#endif /* JUDGES_H */
