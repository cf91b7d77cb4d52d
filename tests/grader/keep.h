/* keep.h - the files of a class's marks, which are complete whenever they are there. */
#ifndef KEEP_H
#define KEEP_H

#include <cjson/cJSON.h>

/* Says why a result cannot be kept, and returns -1. */
int keep_failed(const char *path);

/*
 * Writes a file beside its place and then renames it, so that a run which is
 * killed leaves a complete file or none. Returns 0, or -1 after a sentence.
 */
int keep_text(const char *path, const char *text);

/* The JSON in a file, for cJSON_Delete(), or NULL. */
cJSON *kept_json(const char *path);

/*
 * All forms of the report on somebody, in OUT/reports/NAME. They are written into
 * another folder, which is then renamed. Returns 0, or -1 after a sentence.
 */
int keep_report(const cJSON *report, const char *name, const char *out);

/* The report that is kept on somebody, for cJSON_Delete(), or NULL. */
cJSON *kept_report(const char *out, const char *name);

#endif /* KEEP_H */
