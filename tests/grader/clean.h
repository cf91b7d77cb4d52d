/*
 * clean.h - a learner's bytes, made safe for every form of a report: terminal,
 * JSON, XML, table and the log of a workflow.
 */
#ifndef CLEAN_H
#define CLEAN_H

#include <cjson/cJSON.h>

/* A copy of a text in which only plain ASCII is left, for free(). */
char *clean_text(const char *text);

/*
 * A copy of a name, cleaned like a text, but so that two different names stay
 * different and names in other languages stay readable.
 */
char *clean_name(const char *name);

/*
 * Adds clean_text() of a text to a JSON object: of each line the first 400 bytes,
 * and no lines after 8000 bytes.
 */
void clean_add(cJSON *to, const char *name, const char *text);

#endif /* CLEAN_H */
