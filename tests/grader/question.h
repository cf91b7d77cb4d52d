/*
 * question.h - what the judge asks a step, and what it knows to be right.
 *
 * A question is a step on several seeds. Its answers are those of the model
 * answer, on the same seeds, through the same probe.
 */
#ifndef QUESTION_H
#define QUESTION_H

#include "../runner/sheet_parts.h"

// Each further seed costs time, and a wrong answer that passes on one seed in a
// hundred passes on three only once in a million.
enum { SEEDS = 3, MAX_CASES = 96, MAX_STEPS = 16 };

typedef struct {
    const char *step;
    size_t cases;
    unsigned long seed[SEEDS];
    int fair;  // whether all seeds are known to be fair
    sheet *want[SEEDS][MAX_CASES];
} question;

/* Asks about a step with the seeds from BASE on. Returns 0, or -1 for no such step. */
int question_ask(question *q, const char *step, unsigned long base);

/*
 * Replaces seeds that are not fair by the next that are. A seed is not fair when its
 * numbers happen to cancel so far that another order of operations, right as well,
 * would be outside of the tolerance. To find out takes twice the time of asking, so
 * it is done for an answer that was wrong: whoever is right on an unfair seed is right.
 *
 * Returns 1 when a seed was replaced, so that the step has to be asked again; 0 when
 * none was; -1 when no fair seed was found, which is a fault of the probe.
 */
int question_make_fair(question *q);

/* Answers case K of a seed again, with the words that a silent sheet does not have. */
void question_say(question *q, size_t seed, size_t k);

void question_free(question *q);

#endif /* QUESTION_H */
