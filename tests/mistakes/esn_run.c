/* The mistakes of chapter 6, continued: a network that hears itself. */
#include "../runner/sheet.h"
#include "esn_right.h"

#include <gsl/gsl_errno.h>
#include <math.h>

/* What is wrong in esn_run_with(): one thing about (6.8). */
enum slip {
    NO_SLIP,
    SILENT_START,
    NO_FEEDBACK,
    FIRST_COLUMNS,
    LATE,
    SAME_INDEX,
    STATE_BEFORE,
    NO_ONE,
    NO_INPUT,
    FIRST_VOICE,
    NO_STOP,
    ONE_MORE,
    FIRST_LOOKED_AT,
    STATES_LOOKED_AT,
    ONLY_INFINITE,
    LAST_MISSING,
    ONE_TOO_FAR,
    FIRST_SKIPPED,
    LAST_SKIPPED
};

/* y_t = W_zy z_t for every sequence, with t counted from 0. */
static void
esn_run_read_out(const esn *p, const sequence *x, const sequence *h,
                 sequence *y, size_t t, enum slip slip)
{
    for (size_t n = 0; n < x->B; n++)
        for (size_t o = 0; o < p->O; o++) {
            const double *w_o = gsl_matrix_const_ptr(p->W_zy, o, 0);
            const double *x_n = sequence_of(x, t, n);
            const double *h_n =
                sequence_of(h, slip == STATE_BEFORE ? t : t + 1, n);
            double sum = slip == NO_ONE ? 0.0 : w_o[0];
            for (size_t k = 0; k < p->D && slip != NO_INPUT; k++)
                sum += w_o[1 + k] * x_n[k];
            for (size_t j = 0; j < p->H; j++)
                sum += w_o[1 + p->D + j] * h_n[j];
            sequence_of(y, t, n)[o] = sum;
        }
}

/* Has the network left the finite numbers at this step? */
static int
esn_run_has_left(const sequence *h, const sequence *y, size_t t, enum slip slip)
{
    const sequence *seen = slip == STATES_LOOKED_AT ? h : y;
    const double *number =
        sequence_of(seen, slip == STATES_LOOKED_AT ? t + 1 : t, 0);
    const size_t B = slip == FIRST_LOOKED_AT ? 1 : seen->B;
    const size_t first = slip == FIRST_SKIPPED ? 1 : 0;
    const size_t last = B * seen->n - (slip == LAST_SKIPPED ? 1 : 0);

    for (size_t k = first; k < last && slip != NO_STOP; k++)
        if (slip == ONLY_INFINITE ? isinf(number[k]) : !isfinite(number[k]))
            return 1;
    return 0;
}

/* What was said at this step becomes the last inputs of the next. */
static void
esn_run_feed_back(const esn *p, sequence *x, const sequence *y, size_t t,
                  enum slip slip)
{
    const size_t to = slip == SAME_INDEX ? t : t + 1;

    if (to >= x->T || slip == NO_FEEDBACK || (slip == LATE && t == 0))
        return;
    for (size_t n = 0; n < x->B; n++) {
        const double *y_n = sequence_of(y, slip == LATE ? t - 1 : t,
                                        slip == FIRST_VOICE ? 0 : n);
        for (size_t o = 0; o < p->O; o++) {
            const size_t k = slip == FIRST_COLUMNS ? o : p->D - p->O + o;
            // With more outputs than inputs the first have no place in x.
            if (k < p->D)
                sequence_of(x, to, n)[k] = y_n[o];
        }
    }
}

/* (6.8) with one slip, and with nothing refused. */
static int
esn_run_with(const esn *p, sequence *x, sequence *h, sequence *y, size_t *done,
             enum slip slip)
{
    const size_t T = slip == LAST_MISSING ? x->T - 1 : x->T;
    for (size_t k = 0; k < h->B * h->n && slip == SILENT_START; k++)
        h->data[k] = 0.0;
    for (*done = 0; *done < T; ++*done) {
        const size_t t = *done;
        for (size_t n = 0; n < x->B; n++)
            esn_right_step(p, sequence_of(x, t, n), sequence_of(h, t, n),
                           sequence_of(h, t + 1, n));
        esn_run_read_out(p, x, h, y, t, slip);
        if (slip == ONE_TOO_FAR)
            esn_run_feed_back(p, x, y, t, slip);
        if (esn_run_has_left(h, y, t, slip)) {
            *done += slip == ONE_MORE ? 1 : 0;
            return GSL_SUCCESS;
        }
        esn_run_feed_back(p, x, y, t, slip);
    }
    return GSL_SUCCESS;
}

MISTAKE(esn_run, silent_start,
        "the run begins at 0. It begins at h, index 0, most often where a\n"
        "  harvest has ended.")
(const esn *p, sequence *x, sequence *h, sequence *y, size_t *done)
{
    if (esn_run_arguments(p, x, h, y) != GSL_SUCCESS)
        return GSL_EBADLEN;
    return esn_run_with(p, x, h, y, done, SILENT_START);
}

MISTAKE(esn_run, no_feedback,
        "the network does not hear what it said: x is as it was before.")
(const esn *p, sequence *x, sequence *h, sequence *y, size_t *done)
{
    if (esn_run_arguments(p, x, h, y) != GSL_SUCCESS)
        return GSL_EBADLEN;
    return esn_run_with(p, x, h, y, done, NO_FEEDBACK);
}

MISTAKE(esn_run, first_columns,
        "what was said goes into the first inputs. It belongs to the last O:\n"
        "  columns D-O..D-1.")
(const esn *p, sequence *x, sequence *h, sequence *y, size_t *done)
{
    if (esn_run_arguments(p, x, h, y) != GSL_SUCCESS)
        return GSL_EBADLEN;
    return esn_run_with(p, x, h, y, done, FIRST_COLUMNS);
}

MISTAKE(esn_run, late,
        "what was said is heard two steps later. y_t is part of x_{t+1}.")
(const esn *p, sequence *x, sequence *h, sequence *y, size_t *done)
{
    if (esn_run_arguments(p, x, h, y) != GSL_SUCCESS)
        return GSL_EBADLEN;
    return esn_run_with(p, x, h, y, done, LATE);
}

MISTAKE(esn_run, same_index,
        "what was said goes into the input that made it. y_t is part of\n"
        "  x_{t+1}, at the index after.")
(const esn *p, sequence *x, sequence *h, sequence *y, size_t *done)
{
    if (esn_run_arguments(p, x, h, y) != GSL_SUCCESS)
        return GSL_EBADLEN;
    return esn_run_with(p, x, h, y, done, SAME_INDEX);
}

MISTAKE(esn_run, state_before,
        "y_t is read from the state before: z_t has h_t, which is at index t\n"
        "  of h.")
(const esn *p, sequence *x, sequence *h, sequence *y, size_t *done)
{
    if (esn_run_arguments(p, x, h, y) != GSL_SUCCESS)
        return GSL_EBADLEN;
    return esn_run_with(p, x, h, y, done, STATE_BEFORE);
}

MISTAKE(esn_run, no_one, "the weight of the 1 is missing: z_t = (1, x_t, h_t).")
(const esn *p, sequence *x, sequence *h, sequence *y, size_t *done)
{
    if (esn_run_arguments(p, x, h, y) != GSL_SUCCESS)
        return GSL_EBADLEN;
    return esn_run_with(p, x, h, y, done, NO_ONE);
}

MISTAKE(esn_run, no_input,
        "the readout does not see the input: z_t = (1, x_t, h_t).")
(const esn *p, sequence *x, sequence *h, sequence *y, size_t *done)
{
    if (esn_run_arguments(p, x, h, y) != GSL_SUCCESS)
        return GSL_EBADLEN;
    return esn_run_with(p, x, h, y, done, NO_INPUT);
}

MISTAKE(esn_run, first_voice,
        "every sequence of the batch hears the first one. Row i hears what\n"
        "  row i said.")
(const esn *p, sequence *x, sequence *h, sequence *y, size_t *done)
{
    if (esn_run_arguments(p, x, h, y) != GSL_SUCCESS)
        return GSL_EBADLEN;
    return esn_run_with(p, x, h, y, done, FIRST_VOICE);
}

MISTAKE(esn_run, no_stop,
        "the run goes on after the network has left the finite numbers. Stop\n"
        "  at the first y that is not finite.")
(const esn *p, sequence *x, sequence *h, sequence *y, size_t *done)
{
    if (esn_run_arguments(p, x, h, y) != GSL_SUCCESS)
        return GSL_EBADLEN;
    return esn_run_with(p, x, h, y, done, NO_STOP);
}

MISTAKE(esn_run, one_more,
        "done counts the step that was not finite. It counts those before.")
(const esn *p, sequence *x, sequence *h, sequence *y, size_t *done)
{
    if (esn_run_arguments(p, x, h, y) != GSL_SUCCESS)
        return GSL_EBADLEN;
    return esn_run_with(p, x, h, y, done, ONE_MORE);
}

MISTAKE(esn_run, first_looked_at,
        "only the first sequence is looked at. The run ends when any number\n"
        "  of y is not finite.")
(const esn *p, sequence *x, sequence *h, sequence *y, size_t *done)
{
    if (esn_run_arguments(p, x, h, y) != GSL_SUCCESS)
        return GSL_EBADLEN;
    return esn_run_with(p, x, h, y, done, FIRST_LOOKED_AT);
}

MISTAKE(esn_run, states_looked_at,
        "an infinite y is not noticed: only the states are looked at, or\n"
        "  isnan() is asked, which knows no infinity. !isfinite() is true for\n"
        "  both.")
(const esn *p, sequence *x, sequence *h, sequence *y, size_t *done)
{
    if (esn_run_arguments(p, x, h, y) != GSL_SUCCESS)
        return GSL_EBADLEN;
    return esn_run_with(p, x, h, y, done, STATES_LOOKED_AT);
}

MISTAKE(esn_run, only_infinite,
        "NaN is not noticed: isinf() is false for it. !isfinite() is true for\n"
        "  both.")
(const esn *p, sequence *x, sequence *h, sequence *y, size_t *done)
{
    if (esn_run_arguments(p, x, h, y) != GSL_SUCCESS)
        return GSL_EBADLEN;
    return esn_run_with(p, x, h, y, done, ONLY_INFINITE);
}

MISTAKE(esn_run, last_missing,
        "the last step is missing. There are T steps, and T - 1 times\n"
        "  something to hear.")
(const esn *p, sequence *x, sequence *h, sequence *y, size_t *done)
{
    if (esn_run_arguments(p, x, h, y) != GSL_SUCCESS)
        return GSL_EBADLEN;
    return esn_run_with(p, x, h, y, done, LAST_MISSING);
}

MISTAKE(esn_run, one_too_far,
        "what is not finite is handed on to x. Look before it is heard:\n"
        "  nothing is written after such a step.")
(const esn *p, sequence *x, sequence *h, sequence *y, size_t *done)
{
    if (esn_run_arguments(p, x, h, y) != GSL_SUCCESS)
        return GSL_EBADLEN;
    return esn_run_with(p, x, h, y, done, ONE_TOO_FAR);
}

MISTAKE(esn_run, first_skipped,
        "the first number of y is not looked at: the loop begins at 1.")
(const esn *p, sequence *x, sequence *h, sequence *y, size_t *done)
{
    if (esn_run_arguments(p, x, h, y) != GSL_SUCCESS)
        return GSL_EBADLEN;
    return esn_run_with(p, x, h, y, done, FIRST_SKIPPED);
}

MISTAKE(esn_run, last_skipped,
        "the last number of y is not looked at. There are B O of them.")
(const esn *p, sequence *x, sequence *h, sequence *y, size_t *done)
{
    if (esn_run_arguments(p, x, h, y) != GSL_SUCCESS)
        return GSL_EBADLEN;
    return esn_run_with(p, x, h, y, done, LAST_SKIPPED);
}

MISTAKE(esn_run, not_checked,
        "a network with more outputs than inputs, or a shape that disagrees,\n"
        "  is accepted. The contract answers GSL_EBADLEN.")
(const esn *p, sequence *x, sequence *h, sequence *y, size_t *done)
{
    // What is too small is left alone, so that no foreign memory is touched.
    const int too_small = x->n < p->D || h->n < p->H || y->n < p->O
                          || h->T < x->T + 1 || y->T < x->T || h->B < x->B
                          || y->B < x->B;
    return too_small ? GSL_SUCCESS : esn_run_with(p, x, h, y, done, NO_SLIP);
}
