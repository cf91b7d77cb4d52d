#include "question.h"

#include "../runner/fair.h"

#include <stdlib.h>

static void
forget(question *q, size_t i)
{
    for (size_t k = 0; k < q->cases; k++)
        if (q->want[i][k] != NULL) {
            sheet_free(q->want[i][k]);
            q->want[i][k] = NULL;
        }
}

static void
answer(question *q, size_t i)
{
    sheet_set_seed(q->seed[i]);
    for (size_t k = 0; k < q->cases; k++)
        q->want[i][k] = sheet_run(q->step, k, LINKED, NULL, NULL);
}

void
question_say(question *q, size_t seed, size_t k)
{
    sheet_free(q->want[seed][k]);
    sheet_set_seed(q->seed[seed]);
    sheet_be_silent(0);
    q->want[seed][k] = sheet_run(q->step, k, LINKED, NULL, NULL);
    sheet_be_silent(1);
}

int
question_ask(question *q, const char *step, unsigned long base)
{
    *q = (question){ .step = step, .cases = sheet_cases(step) };
    if (q->cases == 0 || q->cases > MAX_CASES)
        return -1;
    for (size_t i = 0; i < SEEDS; i++) {
        q->seed[i] = base + i;
        answer(q, i);
    }
    return 0;
}

int
question_make_fair(question *q)
{
    int changed = 0;
    for (size_t i = 0; i < SEEDS && !q->fair; i++) {
        const unsigned long seed =
            fair_seed(q->step, i > 0 ? q->seed[i - 1] + 1 : q->seed[0]);
        if (seed == 0)
            return -1;
        if (seed != q->seed[i]) {
            forget(q, i);
            q->seed[i] = seed;
            answer(q, i);
            changed = 1;
        }
    }
    q->fair = 1;
    return changed;
}

void
question_free(question *q)
{
    for (size_t i = 0; i < SEEDS; i++)
        forget(q, i);
}
