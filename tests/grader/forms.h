/*
 * forms.h - the forms that a report can have; see mark.h for what it is. Each
 * lists every step of every module asked for, so that all add up to the same.
 */
#ifndef FORMS_H
#define FORMS_H

#include <cjson/cJSON.h>
#include <stdio.h>

typedef void form(FILE *out, const cJSON *report);

form form_terminal;      // for a person, at most 80 columns wide
form form_report;        // the report itself, as JSON
form form_gradescope;    // results.json for Gradescope
form form_prairielearn;  // results.json for PrairieLearn
form form_github;        // the result of a GitHub Classroom grader, as JSON
form form_junit;         // JUnit XML, for CI systems
form form_csv;           // a table with one row

/* The columns' names and the row of it, each without the end of its line. */
form form_csv_header, form_csv_cells;

/* All forms and the files they go to. Ends with a form of NULL. */
typedef struct {
    const char *file;
    form *write;
} form_file;
extern const form_file all_forms[];

/* Writes all forms into a folder. Returns 0, or -1 with errno set. */
int forms_write(const char *folder, const cJSON *report);

/* A text of several lines, each after the same number of blanks. */
void form_indented(FILE *out, int blanks, const char *text);

/* What was taken of a submission, and what not, a line each. */
void form_intake(FILE *out, const cJSON *report);

/*
 * What a learner is told about a step, in one text: what happened, the
 * equation, where to read, how to try it again. For free().
 */
char *form_feedback(const cJSON *step);

/* Why points are missing, for the table; "" when none are. For free(). */
char *form_note(const cJSON *report);

/* Whether a step is right, or its outcome is an error (outcome_is_error()). */
int form_is_right(const cJSON *step);
int form_is_error(const cJSON *step);

#endif /* FORMS_H */
