/* examine.h - what became of a step, for whoever reports it. */
#ifndef EXAMINE_H
#define EXAMINE_H

#include "hearing.h"

enum outcome {
    RIGHT_ANSWERS,
    WRONG_ANSWERS,
    NOT_THERE,  // not written yet
    CRASH,
    TOO_SLOW,
    NOT_CLEAN  // right, but not with the sanitizers watching
};

typedef struct {
    enum outcome outcome;
    unsigned long seed;  // of the case that TEXT is about
    size_t k;
    char *mistake;  // its name in the catalogue, or NULL
    char *text;     // the whole message, "" when RIGHT_ANSWERS
} finding;

/*
 * Puts all questions to both workers of MODULE, built in the box's folder, and
 * judges the replies.
 */
void examine(const box *b, const char *module, const question q[], size_t n,
             finding found[]);

/* What to say of one step. RIGHT is whether a first build had it right. */
void judge_reply(const char *module, const question *q, const reply *r,
                 finding *f);

#endif /* EXAMINE_H */
