/*
 * class.h - marks all learners of a class, so that whatever one submission does
 * affects only its own row.
 */
#ifndef CLASS_H
#define CLASS_H

#include "mark.h"
#include "people.h"

/*
 * Marks everybody of the folder FROM (people.h), how->jobs at a time, and writes
 *
 *   OUT/settings.json        the seed and all else that marks depend on
 *   OUT/reports/NAME/        all forms of the report on one person
 *   OUT/marks.csv            the table
 *
 * What is there already is kept, unless the submission has changed since, so that a
 * run that was killed goes on with what is not done. Where ONLY names somebody
 * (people_named()), they are graded afresh and nobody else. Returns an exit status.
 */
int class_grade(const marking *how, const char *from, const char *out,
                const char *only);

/*
 * Marks everybody once more with the grader as it is now, in OUT/regrade, and says
 * which marks that changes and why. They are changed only with KEEP. Returns an exit
 * status.
 */
int class_regrade(const marking *how, const char *from, const char *out,
                  int keep);

/* Reads what came from a person, for intake_free(). */
struct intake;
void class_read(const marking *how, struct intake *in, const char *from,
                const person *who);

/* What OUT was begun with, for cJSON_Delete(), or NULL; and a text more for it. */
cJSON *class_settings(const char *out);
int class_remember(const char *out, const char *name, const char *text);

/*
 * Whether OUT lies outside FROM; prints a sentence when it does not. Marks
 * among the submissions would be taken for a submission the next time.
 */
int class_is_elsewhere(const char *out, const char *from);

/* Makes OUT, closed to others. Returns 0, or -1 after a sentence. */
int class_make(const char *out);

/* The parts of it, for an engine that runs them elsewhere. */
int class_begin(marking *how, const char *out);
int class_grade_one(const marking *how, const char *from, const person *who,
                    const char *out);
int class_is_done(const marking *how, const char *from, const person *who,
                  const char *out);

/*
 * Keeps other graders out of OUT as long as this process lives. Returns -1 when
 * one is at work in it already.
 */
int class_lock(const char *out);

/* Marks those who are not done. Returns 0 unless a result could not be kept. */
int class_run(const marking *how, const char *from, const char *out,
              const people *all);

/* Whether a report tells something of the submission, and not of the grader. */
int class_is_judged(const cJSON *report);

#endif /* CLASS_H */
