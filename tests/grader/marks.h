/* marks.h - the marks of a class as tables: with the roster, and for platforms. */
#ifndef MARKS_H
#define MARKS_H

#include "mark.h"
#include "people.h"

/*
 * Writes OUT/marks.csv: a row for each person, and where there is a ROSTER, also for
 * those who handed in nothing. Returns 0, or -1 after a sentence.
 */
int marks_table(const marking *how, const char *out, const people *all,
                const char *roster);

/*
 * Writes OUT/FORMAT.csv, the file that a platform imports, from the reports that are
 * kept, and for Canvas and Moodle the reports as a zip of feedback. TITLE is the name of the
 * column in its gradebook. Returns an exit status.
 */
int marks_export(const char *out, const char *format, const char *title,
                 const char *roster);

#endif /* MARKS_H */
