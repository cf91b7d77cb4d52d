/* class_numbers.h - what the reports on a class come to. */
#ifndef CLASS_NUMBERS_H
#define CLASS_NUMBERS_H

#include "mark.h"

// Shares of the points: 0 to 9 %, ..., 90 to 99 %, and 100 %.
enum { SHARES = 11 };

typedef struct {
    const char *called, *name, *title;  // of its module, its own
    int of;
    size_t count[OUTCOMES];
    // The correlation of having it right with the points for all other steps; NAN
    // where everybody or nobody has it right.
    double discrimination;
} step_numbers;

typedef struct {
    size_t step, n;
    const char *slug, *sentence, *equation, *reading;
} mistake_numbers;

typedef struct {
    char **folder;  // of each report, as it is called in OUT/reports
    cJSON **report;
    size_t n, n_marked;  // all, and those that were marked
    step_numbers *step;
    size_t n_steps;
    mistake_numbers *mistake;  // the most frequent first
    size_t n_mistakes;
    size_t share[SHARES];
    double median;  // of the points
} class_numbers;

/* What a report has of a step, or NULL. */
const cJSON *numbers_step(const cJSON *report, const step_numbers *s);

/* Whether a report has marks: not refused, and not the grader's own failure. */
int numbers_is_marked(const cJSON *report);

void numbers_read(class_numbers *c, const char *out);
void numbers_free(class_numbers *c);

#endif /* CLASS_NUMBERS_H */
