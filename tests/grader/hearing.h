/*
 * hearing.h - puts questions to a worker in its box, and keeps what it says.
 */
#ifndef HEARING_H
#define HEARING_H

#include "box.h"
#include "question.h"

typedef struct {
    sheet *got[SEEDS][MAX_CASES];  // in order; NULL where none came
    int complete;                  // every answer came, and was well formed
    int unborn;                    // the worker ended before its main began
    int fresh;                     // it was asked first, of a new worker
    // How the worker ended, when it did before its last answer; MALFORMED when
    // something came that was not asked for.
    enum cause cause;
    int number;
    char *said;
} reply;

/*
 * Asks one worker N questions and returns how many it answered to the end. The
 * reply after those has the cause that ended the worker.
 */
size_t hear(const box *b, const char *worker, question *const q[], size_t n,
            reply *const to[]);
void reply_free(reply *r);

/*
 * The first case, in the order of asking, that is not answered, or not right:
 * its seed's place and its number. Returns 0 when all are right.
 */
int first_wrong(const question *q, const reply *r, size_t *seed, size_t *k);

#endif /* HEARING_H */
