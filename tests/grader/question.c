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

int
question_ask(question *q, const char *step, unsigned long base)
{
    *q = (question){ .step = step, .cases = sheet_cases(step) };
    if (q->cases == 0 || q->cases > MAX_CASES)
        return -1;
    for (size_t i = 0; i < SEEDS; i++) {
        q->seed[i] = fair_seed(step, i > 0 ? q->seed[i - 1] + 1 : base);
        if (q->seed[i] == 0)
            return -1;
        for (size_t k = 0; k < q->cases; k++)
            q->want[i][k] = sheet_run(step, k, LINKED, NULL, NULL);
    }
    return 0;
}

void
question_free(question *q)
{
    for (size_t i = 0; i < SEEDS; i++)
        forget(q, i);
}
