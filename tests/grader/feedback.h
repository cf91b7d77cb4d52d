/* feedback.h - the reports on a class as an archive that a platform hands out. */
#ifndef FEEDBACK_H
#define FEEDBACK_H

#include "mark.h"

/*
 * Writes OUT/PLATFORM-feedback.zip, for moodle or canvas: each of N reports under the
 * name by which the platform finds its learner. A report on somebody whom the platform
 * could not find is left out. Returns 0, or -1 after a sentence.
 */
int feedback_zip(const char *out, const char *platform, cJSON *const report[],
                 size_t n);

#endif /* FEEDBACK_H */
