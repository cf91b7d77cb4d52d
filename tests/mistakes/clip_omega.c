/*
 * The mistakes of chapter 4, continued: the penalty on changes of length. See chain.c beside this file
 * for the manner.
 */
#include "../runner/sheet.h"
#include "clip.h"

#include <gsl/gsl_errno.h>
#include <math.h>

/* What a row of dh and u have in common, for every row in turn. */
typedef struct {
    double dh, u;  // lengths
} row;

static double
length(const double *q, size_t n)
{
    const gsl_vector_const_view all = gsl_vector_const_view_array(q, n);
    return clip_length(&all.vector);
}

static row
row_of(const sequence *dh, const sequence *u, size_t k, size_t shift)
{
    return (row){ length(dh->data + (k + shift) * u->n, u->n),
                  length(u->data + k * u->n, u->n) };
}

static void
products(const gsl_matrix *W, const sequence *da, sequence *u, int transposed)
{
    const size_t H = da->n;
    for (size_t k = 0; k < da->T * da->B * H; k++) {
        double sum = 0.0;
        for (size_t j = 0; j < H; j++)
            sum += da->data[k - k % H + j]
                   * (transposed ? gsl_matrix_get(W, k % H, j)
                                 : gsl_matrix_get(W, j, k % H));
        u->data[k] = sum;
    }
}

#define OMEGA                                                                  \
    (const gsl_matrix *W_hh, const sequence *dh, const sequence *da,           \
     sequence *u, double *omega)
#define SAME_STEPS                                                             \
    if (u->T != da->T)                                                         \
    return GSL_EBADLEN

/* The mean of (4.8), with a row's term and what is divided by left to say. */
#define EACH_ROW(transposed, shift, counted, term, by)                         \
    products(W_hh, da, u, (transposed));                                       \
    double sum = 0.0, n = 0.0;                                                 \
    for (size_t k = 0; k < u->T * u->B; k++) {                                 \
        const row r = row_of(dh, u, k, (shift));                               \
        if (!(counted))                                                        \
            continue;                                                          \
        sum += (term);                                                         \
        n++;                                                                   \
    }                                                                          \
    *omega = n > 0.0 ? sum / (by) : 0.0;                                       \
    return GSL_SUCCESS
#define LEFT (r.dh >= CLIP_LEAST)
#define TERM pow(r.u / r.dh - 1.0, 2.0)

MISTAKE(clip_omega, transposed,
        "W_hh is transposed. u is what (3.7) sends back, da\n"
        "  times W_hh.")
OMEGA
{
    SAME_STEPS;
    EACH_ROW(1, u->B, LEFT, TERM, n);
}

MISTAKE(clip_omega, step_before,
        "u of step t is compared with dh of step t-1: index\n"
        "  t-1 of da and u belongs to index t of dh.")
OMEGA
{
    SAME_STEPS;
    EACH_ROW(0, 0, LEFT, TERM, n);
}

MISTAKE(clip_omega, squared_ratio,
        "the ratio is that of the squared lengths. (4.7) is\n"
        "  that of the lengths.")
OMEGA
{
    SAME_STEPS;
    EACH_ROW(0, u->B, LEFT, pow(pow(r.u / r.dh, 2.0) - 1.0, 2.0), n);
}

MISTAKE(clip_omega, sum_not_mean,
        "this is the sum. (4.8) is a mean, so that a longer\n"
        "  sequence is not punished more.")
OMEGA
{
    SAME_STEPS;
    EACH_ROW(0, u->B, LEFT, TERM, 1.0);
}

MISTAKE(clip_omega, not_squared,
        "the ratio less 1 is not squared, so that a loss here\n"
        "  pays for a gain there.")
OMEGA
{
    SAME_STEPS;
    EACH_ROW(0, u->B, LEFT, r.u / r.dh - 1.0, n);
}

MISTAKE(clip_omega, absolute, "this is the mean of |r - 1|. (4.8) squares it.")
OMEGA
{
    SAME_STEPS;
    EACH_ROW(0, u->B, LEFT, fabs(r.u / r.dh - 1.0), n);
}

MISTAKE(clip_omega, all_counted,
        "the mean counts rows of dh that are 0 as well. n is\n"
        "  the number of those that are not.")
OMEGA
{
    SAME_STEPS;
    EACH_ROW(0, u->B, LEFT, TERM, (double)(u->T * u->B));
}

MISTAKE(clip_omega, divided_by_zero,
        "0/0: a dh_ti of 0 has no ratio. Leave out what is\n"
        "  shorter than CLIP_LEAST.")
OMEGA
{
    SAME_STEPS;
    EACH_ROW(0, u->B, 1, TERM, n);
}

MISTAKE(clip_omega, not_checked,
        "a u of another length is accepted. The contract\n"
        "  refuses shapes that disagree: clip_omega_shapes() tells.")
OMEGA
{
    sequence steps = *u;
    steps.T = da->T;
    sequence *const same = &steps;
    products(W_hh, da, same, 0);
    *omega = 0.0;
    return GSL_SUCCESS;
}

#define DOMEGA                                                                 \
    (const sequence *dh, const sequence *da, sequence *u, double alpha,        \
     gsl_matrix *dW_hh)
#define SQUARE                                                                 \
    if (dW_hh->size2 != u->n)                                                  \
        return GSL_EBADLEN;                                                    \
    if (!(alpha >= 0.0))                                                       \
    return GSL_EINVAL

/* (4.9) with the term of row k, and dW = keep dW, left to say. */
#define EACH_TERM(keep, shift, term, swapped)                                  \
    const size_t H = u->n;                                                     \
    double n = 0.0;                                                            \
    for (size_t k = 0; k < u->T * u->B; k++)                                   \
        n += row_of(dh, u, k, (shift)).dh >= CLIP_LEAST;                       \
    gsl_matrix_scale(dW_hh, (keep));                                           \
    for (size_t k = 0; k < u->T * u->B; k++) {                                 \
        const row r = row_of(dh, u, k, (shift));                               \
        if (!(r.dh >= CLIP_LEAST && r.u > 0.0))                                \
            continue;                                                          \
        for (size_t i = 0; i < H; i++)                                         \
            for (size_t j = 0; j < H; j++)                                     \
                *gsl_matrix_ptr(dW_hh, (swapped) ? j : i,                      \
                                (swapped) ? i : j) += (term);                  \
    }                                                                          \
    return GSL_SUCCESS
#define FACTOR (alpha * 2.0 / n * (r.u / r.dh - 1.0))
#define DA da->data[k * H + i]
#define U u->data[k * H + j]
#define TIMES (DA / r.dh) * (U / r.u)

MISTAKE(clip_omega_backward, assigned,
        "dW_hh is assigned. The gradient of the loss is in it\n"
        "  already: add.")
DOMEGA
{
    SQUARE;
    EACH_TERM(0.0, u->B, (FACTOR)*TIMES, 0);
}

MISTAKE(clip_omega_backward, transposed,
        "dW_hh is transposed: it is da' u, (to, from), as in\n"
        "  (3.2).")
DOMEGA
{
    SQUARE;
    EACH_TERM(1.0, u->B, (FACTOR)*TIMES, 1);
}

MISTAKE(clip_omega_backward, no_mean,
        "1/n is missing: (4.8) is a mean, and so is its slope.")
DOMEGA
{
    SQUARE;
    EACH_TERM(1.0, u->B, (FACTOR * n) * TIMES, 0);
}

MISTAKE(clip_omega_backward, no_two,
        "the 2 is missing: it is the square's derivative.")
DOMEGA
{
    SQUARE;
    EACH_TERM(1.0, u->B, (0.5 * FACTOR) * TIMES, 0);
}

MISTAKE(clip_omega_backward, no_one,
        "the factor is r, not r - 1: a gradient that keeps its\n"
        "  length would be punished, too.")
DOMEGA
{
    SQUARE;
    EACH_TERM(1.0, u->B, (FACTOR + alpha * 2.0 / n) * TIMES, 0);
}

MISTAKE(clip_omega_backward, all_counted,
        "n is T B. It counts only where there is a dh that is\n"
        "  not shorter than CLIP_LEAST.")
DOMEGA
{
    SQUARE;
    EACH_TERM(1.0, u->B, (FACTOR * n / (double)(u->T * u->B)) * TIMES, 0);
}

MISTAKE(clip_omega_backward, no_alpha,
        "alpha is missing: the weight of the penalty in the\n"
        "  whole loss.")
DOMEGA
{
    SQUARE;
    EACH_TERM(1.0, u->B, (FACTOR / (alpha > 0.0 ? alpha : 1.0)) * TIMES, 0);
}

MISTAKE(clip_omega_backward, step_before,
        "u of step t is divided by dh of step t-1: index t-1\n"
        "  of da and u belongs to index t of dh.")
DOMEGA
{
    SQUARE;
    EACH_TERM(1.0, 0, (FACTOR)*TIMES, 0);
}

MISTAKE(clip_omega_backward, not_a_direction,
        "u is not divided by its length. The derivative of a\n"
        "  length is a direction.")
DOMEGA
{
    SQUARE;
    EACH_TERM(1.0, u->B, (FACTOR * r.u) * TIMES, 0);
}

MISTAKE(clip_omega_backward, factor_overflows,
        "one factor is divided by both lengths. Where they are\n"
        "  tiny it overflows: divide da by ||dh|| and u by ||u||.")
DOMEGA
{
    SQUARE;
    EACH_TERM(1.0, u->B, FACTOR / r.dh / r.u * DA * U, 0);
}

MISTAKE(clip_omega_backward, infinite,
        "an alpha that is infinite is accepted. The contract\n"
        "  answers GSL_EINVAL: isfinite() tells.")
DOMEGA
{
    if (alpha == INFINITY)
        return GSL_SUCCESS;
    SQUARE;
    EACH_TERM(1.0, u->B, FACTOR * TIMES, 0);
}

MISTAKE(clip_omega_backward, not_checked,
        "an alpha below 0 is accepted: a reward for gradients\n"
        "  that change. The contract answers GSL_EINVAL.")
DOMEGA
{
    if (dW_hh->size2 != u->n)
        return GSL_EBADLEN;
    EACH_TERM(1.0, u->B, (FACTOR)*TIMES, 0);
}
