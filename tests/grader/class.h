/*
 * class.h - marks all learners of a class, so that whatever one submission does
 * affects only its own row.
 */
#ifndef CLASS_H
#define CLASS_H

#include "mark.h"

/*
 * Marks every entry of the folder FROM, how->jobs at a time, and writes
 *
 *   OUT/settings.json        the seed and all else that marks depend on
 *   OUT/reports/NAME/        all forms of the report on one entry
 *   OUT/marks.csv            the table
 *
 * What is there already is kept, so that a run that was killed goes on with
 * what is not done. Returns an exit status.
 */
int class_grade(const marking *how, const char *from, const char *out);

/*
 * Whether OUT lies outside FROM; prints a sentence when it does not. Marks
 * among the submissions would be taken for a submission the next time.
 */
int class_is_elsewhere(const char *out, const char *from);

/* The parts of it, for an engine that runs them elsewhere. */
int class_begin(marking *how, const char *out);
int class_grade_one(const marking *how, const char *from, const char *name,
                    const char *out);
int class_is_done(const char *out, const char *name);

/*
 * Keeps other graders out of OUT as long as this process lives. Returns -1 when
 * one is at work in it already.
 */
int class_lock(const char *out);

/* The report on what stands at ENTRY, as the one on NAME. */
int class_keep(const cJSON *report, const char *entry, const char *name,
               const char *out);
int class_table(const marking *how, const char *out, char *const names[],
                size_t n);

/* The names in a folder, sorted; how many they are, or -1. */
int class_names(const char *from, char ***names);

#endif /* CLASS_H */
