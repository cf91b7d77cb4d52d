/*
 * The mistakes of chapter 3, continued: a step back, and how much is left. See
 * chain.c beside this file for the manner.
 */
#include "../runner/sheet.h"
#include "bptt.h"

#include <gsl/gsl_errno.h>
#include <math.h>

#define STEP                                                                   \
    (const rnn_params *p, const gsl_matrix *h, const gsl_matrix *dh,           \
     gsl_matrix *da, gsl_matrix *dh_prev)
#define CHECKED                                                                \
    if (dh_prev->size1 != h->size1)                                            \
    return GSL_EBADLEN
#define SLOPE activation_slope(p->f, gsl_matrix_get(h, i, j))
#define DH gsl_matrix_get(dh, i, j)
#define DA gsl_matrix_get(da, i, j)
#define W(to, from) gsl_matrix_get(&p->W_hh.matrix, (to), (from))

/* da and dh_prev of every state, with their formulas left to say. */
#define EACH_STATE(da_ij, keep, passed)                                        \
    for (size_t i = 0; i < h->size1; i++)                                      \
        for (size_t j = 0; j < p->H; j++)                                      \
            gsl_matrix_set(da, i, j, (da_ij));                                 \
    for (size_t i = 0; i < h->size1; i++)                                      \
        for (size_t k = 0; k < p->H; k++) {                                    \
            double sum = (keep)*gsl_matrix_get(dh_prev, i, k);                 \
            for (size_t j = 0; j < p->H; j++)                                  \
                sum += (passed);                                               \
            gsl_matrix_set(dh_prev, i, k, sum);                                \
        }                                                                      \
    return GSL_SUCCESS

MISTAKE(bptt_step, transposed,
        "W_hh is transposed. Forward, a row of states met\n"
        "  W_hh'; backward, by (3.7), it meets W_hh.")
STEP
{
    CHECKED;
    EACH_STATE(DH * SLOPE, 1.0, DA * W(k, j));
}

MISTAKE(bptt_step, no_slope,
        "f' is missing: (3.6). Without it every network is\n"
        "  linear, and the gradient forgets that the states saturate.")
STEP
{
    CHECKED;
    EACH_STATE(DH, 1.0, DA * W(j, k));
}

MISTAKE(bptt_step, slope_of_value,
        "the slope is that at f(h). activation_slope() asks for\n"
        "  h itself, which is f(a) already.")
STEP
{
    CHECKED;
    EACH_STATE(DH
                   * activation_slope(
                       p->f, activation_value(p->f, gsl_matrix_get(h, i, j))),
               1.0, DA * W(j, k));
}

MISTAKE(bptt_step, slope_too_late,
        "dh goes through W_hh before it has been through f:\n"
        "  (3.7) takes da, not dh.")
STEP
{
    CHECKED;
    EACH_STATE(DH * SLOPE, 1.0, DH * W(j, k));
}

MISTAKE(bptt_step, assigned,
        "dh_prev is assigned. It is added to: what a loss put\n"
        "  there is part of the gradient, so beta is 1.")
STEP
{
    CHECKED;
    EACH_STATE(DH * SLOPE, 0.0, DA * W(j, k));
}

MISTAKE(bptt_step, da_added,
        "da is added to what it held before. It is the one\n"
        "  gradient that is overwritten: a has no other reader.")
STEP
{
    CHECKED;
    EACH_STATE(DA + DH * SLOPE, 1.0, DA * W(j, k));
}

MISTAKE(bptt_step, always_tanh,
        "the slope is that of tanh, whatever p->f says:\n"
        "  activation_slope(p->f, ...).")
STEP
{
    CHECKED;
    EACH_STATE(DH * (1.0 - gsl_matrix_get(h, i, j) * gsl_matrix_get(h, i, j)),
               1.0, DA * W(j, k));
}

MISTAKE(bptt_step, not_checked,
        "a dh_prev of another batch is accepted. The\n"
        "  contract refuses shapes that disagree with GSL_EBADLEN.")
STEP
{
    EACH_STATE(DH * SLOPE, 1.0, DA * W(j, k));
}

#define NORMS (const sequence *dh, gsl_vector *norm)
#define LONG_ENOUGH                                                            \
    if (norm->size != dh->T)                                                   \
    return GSL_EBADLEN
#define ENTRY dh->data[t * n + k]

/* norm_t = root of (power of scale times the sum of what is left to say). */
#define EACH_NORM(scale, term, result)                                         \
    const size_t n = dh->B * dh->n;                                            \
    for (size_t t = 0; t < dh->T; t++) {                                       \
        double largest = 0.0, sum = 0.0;                                       \
        for (size_t k = 0; k < n; k++)                                         \
            largest = fmax(largest, fabs(ENTRY));                              \
        const double by = (scale);                                             \
        for (size_t k = 0; k < n; k++)                                         \
            sum += (term);                                                     \
        gsl_vector_set(norm, t, (result));                                     \
    }                                                                          \
    return GSL_SUCCESS
#define SAFE (largest > 0.0 && isfinite(largest) ? largest : 1.0)
#define SQUARE (ENTRY / by) * (ENTRY / by)

MISTAKE(bptt_norms, naive,
        "the squares of 1e-200 are 0, so a gradient that is\n"
        "  only small counts as none. Divide by the largest entry first.")
NORMS
{
    LONG_ENOUGH;
    EACH_NORM(1.0, SQUARE, sqrt(sum));
}

MISTAKE(bptt_norms, no_root, "the root of (3.10) is missing.")
NORMS
{
    LONG_ENOUGH;
    EACH_NORM(SAFE, SQUARE, by * by * sum);
}

MISTAKE(bptt_norms, scaled_without_root, "the root of (3.10) is missing.")
NORMS
{
    LONG_ENOUGH;
    EACH_NORM(SAFE, SQUARE, by * sum);
}

MISTAKE(bptt_norms, largest_entry,
        "this is the largest entry. (3.10) is the length, the\n"
        "  root of the sum of all squares.")
NORMS
{
    LONG_ENOUGH;
    EACH_NORM(SAFE, 0.0 * by, largest + sum);
}

MISTAKE(bptt_norms, sum_of_sizes,
        "this is the sum of the absolute values. (3.10) is\n"
        "  the length, the root of the sum of all squares.")
NORMS
{
    LONG_ENOUGH;
    EACH_NORM(SAFE, fabs(ENTRY) / by, by * sum);
}

MISTAKE(bptt_norms, divided_by_zero,
        "0/0: where the whole gradient is 0, its largest entry\n"
        "  is 0 as well. Divide by 1 there.")
NORMS
{
    LONG_ENOUGH;
    EACH_NORM(isfinite(largest) ? largest : 1.0, SQUARE, by * sqrt(sum));
}

MISTAKE(bptt_norms, first_sequence_only,
        "only the first sequence of the batch is counted.\n"
        "  There are B of them, H numbers each.")
NORMS
{
    LONG_ENOUGH;
    for (size_t t = 0; t < dh->T; t++) {
        double length = 0.0;
        for (size_t j = 0; j < dh->n; j++)
            length = hypot(length, sequence_of(dh, t, 0)[j]);
        gsl_vector_set(norm, t, length);
    }
    return GSL_SUCCESS;
}

MISTAKE(bptt_norms, with_sign,
        "the largest entry is looked for with its sign. Where all\n"
        "  are negative, none is found: fabs() is missing.")
NORMS
{
    LONG_ENOUGH;
    for (size_t t = 0; t < dh->T; t++) {
        const size_t n = dh->B * dh->n;
        const double *entry = sequence_of(dh, t, 0);
        double most = 0.0, sum = 0.0;
        for (size_t k = 0; k < n; k++)
            most = fmax(most, entry[k]);
        for (size_t k = 0; most > 0.0 && k < n; k++)
            sum += entry[k] / most * (entry[k] / most);
        gsl_vector_set(norm, t, most * sqrt(sum));
    }
    return GSL_SUCCESS;
}

MISTAKE(bptt_norms, not_checked,
        "a norm that is too long is accepted. The contract\n"
        "  refuses it with GSL_EBADLEN.")
NORMS
{
    EACH_NORM(SAFE, SQUARE, by * sqrt(sum));
}
