/*
 * examine.h - runs the steps of a module and finds what became of each, for the
 * report.
 */
#ifndef EXAMINE_H
#define EXAMINE_H

#include "fingerprint.h"
#include "hearing.h"

typedef struct {
    enum outcome outcome;  // of a step
    unsigned long seed;    // of the case that TEXT is about
    size_t k;
    char *mistake;                  // its name in the catalogue, or NULL
    char *text;                     // the whole message, "" when RIGHT or OPEN
    char fingerprint[FINGERPRINT];  // of the answers of the first build
} finding;

/*
 * Puts all questions to both workers of MODULE, built in the box's folder, and
 * judges the replies. A question that was answered wrongly is asked with fair seeds.
 */
void examine(const box *b, const char *module, question q[], size_t n,
             finding found[]);

#endif /* EXAMINE_H */
