/*
 * people.h - who handed in what, in a class as a learning platform delivers it:
 * folders, or flat files whose names begin with the learner's.
 *
 *   Moodle       Jane Doe_123456_assignsubmission_file_/..., or the same flat
 *   Canvas       doejane_LATE_12345_67890_chain-1.c
 *   Blackboard   Assignment_jdoe_attempt_2026-01-15-10-00-00_chain.c
 *   Brightspace  12345-678 - Jane Doe - Jan 15, 2026 1130 PM/...
 *   Gradescope   submission_123456/..., with the names in submission_metadata.yml
 *   by hand      carol/, carol.zip, carol_chain.c and carol_rnn.c
 *
 * Each person is one row, whatever came from them.
 */
#ifndef PEOPLE_H
#define PEOPLE_H

#include <stddef.h>

/* One entry of the class's folder, and what it is called inside the submission. */
typedef struct {
    char *entry, *name;
    long long attempt;  // of several the one with the largest number counts
} handed;

typedef struct {
    char *name;  // of their row and of the folder of their report
    char *id;    // what the platform calls them: a number or a user name; or ""
    int late;    // the platform says so
    handed *parts;
    size_t n_parts;
} person;

typedef struct {
    person *of;  // sorted by name
    size_t n;
    char **others;  // entries that are no submission
    size_t n_others;
} people;

/* Looks at the names in a folder. Returns 0, or -1 with errno set. */
int people_find(people *p, const char *from);

/*
 * The person of a name, of a platform's id, or whose name begins so when no other's
 * does; NULL when there is none.
 */
const person *people_named(const people *p, const char *name);

#endif /* PEOPLE_H */
