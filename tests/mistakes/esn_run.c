/* The mistakes of chapter 6, continued: a network that hears itself, and memory. */
#include "../runner/sheet.h"
#include "esn_right.h"

#include <gsl/gsl_errno.h>
#include <math.h>

/* One way each to get (6.11) wrong. */
enum {
    SILENT_START = 1,
    NO_FEEDBACK = 1 << 1,
    FIRST_COLUMNS = 1 << 2,
    LATE = 1 << 3,
    SAME_INDEX = 1 << 4,
    STATE_BEFORE = 1 << 5,
    NO_ONE = 1 << 6,
    NO_INPUT = 1 << 7,
    FIRST_VOICE = 1 << 8,
    NO_STOP = 1 << 9,
    ONE_MORE = 1 << 10,
    FIRST_LOOKED_AT = 1 << 11,
    STATES_LOOKED_AT = 1 << 12,
    ONLY_INFINITE = 1 << 13,
    LAST_MISSING = 1 << 14,
    ONE_TOO_FAR = 1 << 15
};

/* Output o of sequence i at index t. */
static double
said(const esn *p, const sequence *x, const sequence *h, size_t t, size_t i,
     size_t o, int wrong)
{
    const double *w = gsl_matrix_const_ptr(p->W_zy, o, 0);
    double sum = wrong & NO_ONE ? 0.0 : w[0];
    for (size_t k = 0; k < p->D && !(wrong & NO_INPUT); k++)
        sum += w[1 + k] * sequence_of(x, t, i)[k];
    for (size_t j = 0; j < p->H; j++)
        sum += w[1 + p->D + j]
               * sequence_of(h, wrong & STATE_BEFORE ? t : t + 1, i)[j];
    return sum;
}

/* Has the network left the finite numbers at index t? */
static int
left(const sequence *y, const sequence *h, size_t t, int wrong)
{
    const sequence *seen = wrong & STATES_LOOKED_AT ? h : y;
    const size_t count = wrong & FIRST_LOOKED_AT ? seen->n : seen->B * seen->n;
    const double *number =
        sequence_of(seen, wrong & STATES_LOOKED_AT ? t + 1 : t, 0);
    for (size_t k = 0; k < count && !(wrong & NO_STOP); k++)
        if (wrong & ONLY_INFINITE ? isinf(number[k]) : !isfinite(number[k]))
            return 1;
    return 0;
}

/* What was said at index t is heard. */
static void
feed_back(const esn *p, sequence *x, const sequence *y, size_t t, int wrong)
{
    const size_t first = wrong & FIRST_COLUMNS ? 0 : p->D - p->O;
    const size_t to = wrong & SAME_INDEX ? t : t + 1;

    if (to >= x->T || wrong & NO_FEEDBACK || (wrong & LATE && t == 0))
        return;
    for (size_t i = 0; i < x->B; i++)
        for (size_t o = 0; o < p->O; o++)
            sequence_of(x, to, i)[first + o] = sequence_of(
                y, wrong & LATE ? t - 1 : t, wrong & FIRST_VOICE ? 0 : i)[o];
}

static int
run(const esn *p, sequence *x, sequence *h, sequence *y, size_t *done,
    int wrong)
{
    for (size_t k = 0; k < h->B * h->n && wrong & SILENT_START; k++)
        h->data[k] = 0.0;
    for (*done = 0; *done < x->T - !!(wrong & LAST_MISSING); ++*done) {
        const size_t t = *done;
        harvest(p, x, h, t + 1, t + 1);
        for (size_t i = 0; i < x->B; i++)
            for (size_t o = 0; o < p->O; o++)
                sequence_of(y, t, i)[o] = said(p, x, h, t, i, o, wrong);
        if (wrong & ONE_TOO_FAR)
            feed_back(p, x, y, t, wrong);
        if (left(y, h, t, wrong)) {
            *done += wrong & ONE_MORE ? 1 : 0;
            break;
        }
        feed_back(p, x, y, t, wrong);
    }
    return GSL_SUCCESS;
}

#define RUN (const esn *p, sequence *x, sequence *h, sequence *y, size_t *done)
#define WRONG(slug, how, says)                                                 \
    MISTAKE(esn_run, slug, says)                                               \
    RUN                                                                        \
    {                                                                          \
        if (esn_run_arguments(p, x, h, y) != GSL_SUCCESS)                      \
            return GSL_EBADLEN;                                                \
        return run(p, x, h, y, done, (how));                                   \
    }                                                                          \
    static int esn_run_##slug RUN

WRONG(silent_start, SILENT_START,
      "the run begins at 0. It begins at h, index 0, most often where a\n"
      "  harvest has ended.");
WRONG(no_feedback, NO_FEEDBACK,
      "the network does not hear what it said: x is as it was before.");
WRONG(first_columns, FIRST_COLUMNS,
      "what was said goes into the first inputs. It belongs to the last O:\n"
      "  columns D-O..D-1.");
WRONG(late, LATE,
      "what was said is heard two steps later. y_t is part of x_{t+1}.");
WRONG(same_index, SAME_INDEX,
      "what was said goes into the input that made it. y_t is part of\n"
      "  x_{t+1}, at the index after.");
WRONG(state_before, STATE_BEFORE,
      "y_t is read from the state before: z_t has h_t, which is at index t\n"
      "  of h.");
WRONG(no_one, NO_ONE, "the weight of the 1 is missing: z_t = (1, x_t, h_t).");
WRONG(no_input, NO_INPUT,
      "the readout does not see the input: z_t = (1, x_t, h_t).");
WRONG(first_voice, FIRST_VOICE,
      "every sequence of the batch hears the first one. Row i hears what\n"
      "  row i said.");
WRONG(no_stop, NO_STOP,
      "the run goes on after the network has left the finite numbers. Stop\n"
      "  at the first y that is not finite.");
WRONG(one_more, ONE_MORE,
      "done counts the step that was not finite. It counts those before.");
WRONG(first_looked_at, FIRST_LOOKED_AT,
      "only the first sequence is looked at. The run ends when any number\n"
      "  of y is not finite.");
WRONG(states_looked_at, STATES_LOOKED_AT,
      "an infinite y is not noticed: only the states are looked at, or\n"
      "  isnan() is asked, which knows no infinity. !isfinite() is true for "
      "both.");
WRONG(only_infinite, ONLY_INFINITE,
      "NaN is not noticed: isinf() is false for it. !isfinite() is true for\n"
      "  both.");
WRONG(last_missing, LAST_MISSING,
      "the last step is missing. There are T steps, and T - 1 times\n"
      "  something to hear.");
WRONG(one_too_far, ONE_TOO_FAR,
      "what is not finite is handed on to x. Look before it is heard:\n"
      "  nothing is written after such a step.");

MISTAKE(esn_run, not_checked,
        "a network with more outputs than inputs, or a shape that disagrees,\n"
        "  is accepted. The contract answers GSL_EBADLEN.")
RUN
{
    if (esn_run_arguments(p, x, h, y) != GSL_SUCCESS)
        return GSL_SUCCESS;
    return run(p, x, h, y, done, 0);
}
