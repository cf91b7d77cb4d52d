#include "question.h"

#include <fenv.h>
#include <float.h>
#include <math.h>
#include <stdlib.h>

// The part of a tolerance that rounding alone may use up, and what it may use
// where the tolerance is 0.
static const double part = 0.25, least = 4e-15;

/* As near as two right answers must be. */
static int
settled(const sheet *a, const sheet *b)
{
    if (a->n_entries != b->n_entries)
        return 0;
    for (size_t i = 0; i < a->n_entries; i++) {
        const entry *x = &a->entries[i], *y = &b->entries[i];
        // Below the smallest normal number there are fewer and fewer digits.
        const int tiny = fabs(x->value) < DBL_MIN && fabs(y->value) < DBL_MIN;
        if (!tiny && !(isnan(x->value) && isnan(y->value))
            && !is_close(x->value, y->value, fmax(part * x->rtol, least)))
            return 0;
    }
    return 1;
}

/*
 * Rounding everything up, and everything down, moves a number about as far as
 * its condition allows. Where something overflows they say nothing: an infinity
 * is then rounded down to the largest number.
 */
static int
is_fair(const char *step, size_t k, const sheet *want)
{
    static const int direction[] = { FE_UPWARD, FE_DOWNWARD };
    int fair = 1;

    for (int i = 0; fair && i < 2; i++) {
        feclearexcept(FE_OVERFLOW);
        fesetround(direction[i]);
        sheet *other = sheet_run(step, k, LINKED, NULL, NULL);
        fesetround(FE_TONEAREST);
        fair = fetestexcept(FE_OVERFLOW) || settled(want, other);
        sheet_free(other);
    }
    return fair;
}

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
    enum { TRIES = 200 };
    size_t found = 0;

    *q = (question){ .step = step, .cases = sheet_cases(step) };
    if (q->cases == 0 || q->cases > MAX_CASES)
        return -1;
    for (unsigned long seed = base; found < SEEDS && seed < base + TRIES;
         seed++) {
        int fair = 1;
        sheet_set_seed(seed);
        for (size_t k = 0; fair && k < q->cases; k++) {
            q->want[found][k] = sheet_run(step, k, LINKED, NULL, NULL);
            fair = is_fair(step, k, q->want[found][k]);
        }
        q->seed[found] = seed;
        if (fair)
            found++;
        else
            forget(q, found);
    }
    return found == SEEDS ? 0 : -1;
}

void
question_free(question *q)
{
    for (size_t i = 0; i < SEEDS; i++)
        forget(q, i);
}
