/*
 * The mistakes of chapter 4, continued: the gradient of the penalty on changes
 * of length. See chain.c beside this file for how a mistake is written.
 *
 * As the model answer does, each turns the rows of u into what stands behind
 * da_ti' in (4.9), and then makes one product over all steps and sequences.
 */
#include "../runner/sheet.h"
#include "clip.h"

#include <gsl/gsl_errno.h>
#include <math.h>

/* What the contract answers, before anything is written. */
static int
clip_domega_check(const sequence *dh, const sequence *da, const sequence *u,
                  double alpha, const gsl_matrix *dW_hh)
{
    const int status = clip_omega_shapes(dW_hh, dh, da, u);
    if (status != GSL_SUCCESS)
        return status;
    return alpha >= 0.0 && isfinite(alpha) ? GSL_SUCCESS : GSL_EINVAL;
}

/* The length of the row of sequence i at an index of time. */
static double
clip_domega_length(const sequence *q, size_t index, size_t i)
{
    const gsl_vector_const_view row =
        gsl_vector_const_view_array(sequence_of(q, index, i), q->n);
    return clip_length(&row.vector);
}

/* Turns every u_ti into u_ti/||u_ti|| (r_ti - 1)/||dh_ti||; returns n. */
static double
clip_domega_turn(const sequence *dh, sequence *u)
{
    double n = 0.0;
    for (size_t t = 1; t <= u->T; t++)
        for (size_t i = 0; i < u->B; i++) {
            double *u_ti = sequence_of(u, t - 1, i);
            const double dh_length = clip_domega_length(dh, t, i);
            const double u_length = clip_domega_length(u, t - 1, i);
            const int counts = !(dh_length < CLIP_LEAST);
            n += counts;
            for (size_t k = 0; k < u->n; k++)
                u_ti[k] = counts && u_length != 0.0
                              ? u_ti[k] / u_length
                                    * ((u_length / dh_length - 1.0) / dh_length)
                              : 0.0;
        }
    return n;
}

/* dW_hh += factor sum_ti da_ti' u_ti, where u has been turned. */
static void
clip_domega_add(double factor, const sequence *da, const sequence *u,
                gsl_matrix *dW_hh)
{
    for (size_t j = 0; j < da->n; j++)
        for (size_t k = 0; k < da->n; k++) {
            double sum = 0.0;
            for (size_t t = 1; t <= da->T; t++)
                for (size_t i = 0; i < da->B; i++)
                    sum += sequence_of(da, t - 1, i)[j]
                           * sequence_of(u, t - 1, i)[k];
            *gsl_matrix_ptr(dW_hh, j, k) += factor * sum;
        }
}

MISTAKE(clip_omega_backward, assigned,
        "dW_hh is assigned. The gradient of the loss is in it\n"
        "  already: add.")
(const sequence *dh, const sequence *da, sequence *u, double alpha,
 gsl_matrix *dW_hh)
{
    const int status = clip_domega_check(dh, da, u, alpha, dW_hh);
    if (status != GSL_SUCCESS)
        return status;
    const double n = clip_domega_turn(dh, u);
    gsl_matrix_set_zero(dW_hh);
    clip_domega_add(n > 0.0 ? 2.0 * alpha / n : 0.0, da, u, dW_hh);
    return GSL_SUCCESS;
}

MISTAKE(clip_omega_backward, transposed,
        "dW_hh is transposed. It is da' u, (to, from), as in\n"
        "  (3.2).")
(const sequence *dh, const sequence *da, sequence *u, double alpha,
 gsl_matrix *dW_hh)
{
    const int status = clip_domega_check(dh, da, u, alpha, dW_hh);
    if (status != GSL_SUCCESS)
        return status;
    const double n = clip_domega_turn(dh, u);
    clip_domega_add(n > 0.0 ? 2.0 * alpha / n : 0.0, u, da, dW_hh);
    return GSL_SUCCESS;
}

MISTAKE(clip_omega_backward, no_mean,
        "1/n is missing: (4.8) is a mean, and so is its slope.")
(const sequence *dh, const sequence *da, sequence *u, double alpha,
 gsl_matrix *dW_hh)
{
    const int status = clip_domega_check(dh, da, u, alpha, dW_hh);
    if (status != GSL_SUCCESS)
        return status;
    clip_domega_turn(dh, u);
    clip_domega_add(2.0 * alpha, da, u, dW_hh);
    return GSL_SUCCESS;
}

MISTAKE(clip_omega_backward, no_two,
        "the 2 is missing: it is the square's derivative.")
(const sequence *dh, const sequence *da, sequence *u, double alpha,
 gsl_matrix *dW_hh)
{
    const int status = clip_domega_check(dh, da, u, alpha, dW_hh);
    if (status != GSL_SUCCESS)
        return status;
    const double n = clip_domega_turn(dh, u);
    clip_domega_add(n > 0.0 ? alpha / n : 0.0, da, u, dW_hh);
    return GSL_SUCCESS;
}

MISTAKE(clip_omega_backward, no_one,
        "the factor is r, not r - 1: a gradient that keeps its\n"
        "  length would be punished, too.")
(const sequence *dh, const sequence *da, sequence *u, double alpha,
 gsl_matrix *dW_hh)
{
    const int status = clip_domega_check(dh, da, u, alpha, dW_hh);
    if (status != GSL_SUCCESS)
        return status;
    double n = 0.0;
    for (size_t t = 1; t <= u->T; t++)
        for (size_t i = 0; i < u->B; i++) {
            double *u_ti = sequence_of(u, t - 1, i);
            const double dh_length = clip_domega_length(dh, t, i);
            const double u_length = clip_domega_length(u, t - 1, i);
            const int counts = !(dh_length < CLIP_LEAST);
            n += counts;
            for (size_t k = 0; k < u->n; k++)
                u_ti[k] = counts && u_length != 0.0
                              ? u_ti[k] / u_length
                                    * (u_length / dh_length / dh_length)
                              : 0.0;
        }
    clip_domega_add(n > 0.0 ? 2.0 * alpha / n : 0.0, da, u, dW_hh);
    return GSL_SUCCESS;
}

MISTAKE(clip_omega_backward, all_counted,
        "n is T B here. It counts only the pairs whose dh_ti is\n"
        "  not shorter than CLIP_LEAST.")
(const sequence *dh, const sequence *da, sequence *u, double alpha,
 gsl_matrix *dW_hh)
{
    const int status = clip_domega_check(dh, da, u, alpha, dW_hh);
    if (status != GSL_SUCCESS)
        return status;
    clip_domega_turn(dh, u);
    const double n = (double)(u->T * u->B);
    clip_domega_add(2.0 * alpha / n, da, u, dW_hh);
    return GSL_SUCCESS;
}

MISTAKE(clip_omega_backward, no_alpha,
        "alpha is missing: the weight of the penalty in the\n"
        "  whole loss.")
(const sequence *dh, const sequence *da, sequence *u, double alpha,
 gsl_matrix *dW_hh)
{
    const int status = clip_domega_check(dh, da, u, alpha, dW_hh);
    if (status != GSL_SUCCESS)
        return status;
    const double n = clip_domega_turn(dh, u);
    clip_domega_add(n > 0.0 ? 2.0 / n : 0.0, da, u, dW_hh);
    return GSL_SUCCESS;
}

MISTAKE(clip_omega_backward, step_before,
        "u of step t is divided by dh of step t-1: index t-1\n"
        "  of da and u belongs to index t of dh.")
(const sequence *dh, const sequence *da, sequence *u, double alpha,
 gsl_matrix *dW_hh)
{
    const int status = clip_domega_check(dh, da, u, alpha, dW_hh);
    if (status != GSL_SUCCESS)
        return status;
    double n = 0.0;
    for (size_t t = 1; t <= u->T; t++)
        for (size_t i = 0; i < u->B; i++) {
            double *u_ti = sequence_of(u, t - 1, i);
            const double dh_length = clip_domega_length(dh, t - 1, i);
            const double u_length = clip_domega_length(u, t - 1, i);
            const int counts = !(dh_length < CLIP_LEAST);
            n += counts;
            for (size_t k = 0; k < u->n; k++)
                u_ti[k] = counts && u_length != 0.0
                              ? u_ti[k] / u_length
                                    * ((u_length / dh_length - 1.0) / dh_length)
                              : 0.0;
        }
    clip_domega_add(n > 0.0 ? 2.0 * alpha / n : 0.0, da, u, dW_hh);
    return GSL_SUCCESS;
}

MISTAKE(clip_omega_backward, not_a_direction,
        "u is not divided by its length. The derivative of a\n"
        "  length is a direction.")
(const sequence *dh, const sequence *da, sequence *u, double alpha,
 gsl_matrix *dW_hh)
{
    const int status = clip_domega_check(dh, da, u, alpha, dW_hh);
    if (status != GSL_SUCCESS)
        return status;
    double n = 0.0;
    for (size_t t = 1; t <= u->T; t++)
        for (size_t i = 0; i < u->B; i++) {
            double *u_ti = sequence_of(u, t - 1, i);
            const double dh_length = clip_domega_length(dh, t, i);
            const double u_length = clip_domega_length(u, t - 1, i);
            const int counts = !(dh_length < CLIP_LEAST);
            n += counts;
            for (size_t k = 0; k < u->n; k++)
                u_ti[k] =
                    counts
                        ? u_ti[k] * ((u_length / dh_length - 1.0) / dh_length)
                        : 0.0;
        }
    clip_domega_add(n > 0.0 ? 2.0 * alpha / n : 0.0, da, u, dW_hh);
    return GSL_SUCCESS;
}

MISTAKE(clip_omega_backward, factor_overflows,
        "one factor is divided by both lengths. Where they are\n"
        "  tiny it overflows: divide da by ||dh|| and u by ||u||.")
(const sequence *dh, const sequence *da, sequence *u, double alpha,
 gsl_matrix *dW_hh)
{
    const int status = clip_domega_check(dh, da, u, alpha, dW_hh);
    if (status != GSL_SUCCESS)
        return status;
    double n = 0.0;
    for (size_t t = 1; t <= u->T; t++)
        for (size_t i = 0; i < u->B; i++) {
            double *u_ti = sequence_of(u, t - 1, i);
            const double dh_length = clip_domega_length(dh, t, i);
            const double u_length = clip_domega_length(u, t - 1, i);
            const int counts = !(dh_length < CLIP_LEAST);
            n += counts;
            for (size_t k = 0; k < u->n; k++)
                u_ti[k] = counts && u_length != 0.0
                              ? u_ti[k]
                                    * ((u_length / dh_length - 1.0) / dh_length
                                       / u_length)
                              : 0.0;
        }
    clip_domega_add(n > 0.0 ? 2.0 * alpha / n : 0.0, da, u, dW_hh);
    return GSL_SUCCESS;
}

MISTAKE(clip_omega_backward, infinite,
        "an alpha that is infinite is accepted. The contract\n"
        "  answers GSL_EINVAL: isfinite() tells.")
(const sequence *dh, const sequence *da, sequence *u, double alpha,
 gsl_matrix *dW_hh)
{
    const int status = clip_omega_shapes(dW_hh, dh, da, u);
    if (status != GSL_SUCCESS)
        return status;
    if (!(alpha >= 0.0))
        return GSL_EINVAL;
    const double n = clip_domega_turn(dh, u);
    clip_domega_add(n > 0.0 ? 2.0 * alpha / n : 0.0, da, u, dW_hh);
    return GSL_SUCCESS;
}

MISTAKE(clip_omega_backward, not_checked,
        "an alpha below 0, infinite or NaN is accepted. One\n"
        "  below 0 would reward gradients that change. The contract answers\n"
        "  GSL_EINVAL.")
(const sequence *dh, const sequence *da, sequence *u, double alpha,
 gsl_matrix *dW_hh)
{
    const int status = clip_omega_shapes(dW_hh, dh, da, u);
    if (status != GSL_SUCCESS)
        return status;
    const double n = clip_domega_turn(dh, u);
    clip_domega_add(n > 0.0 ? 2.0 * alpha / n : 0.0, da, u, dW_hh);
    return GSL_SUCCESS;
}

MISTAKE(clip_omega_backward, no_direction,
        "u is divided by its length where that is 0. Such a pair has\n"
        "  no direction and adds nothing.")
(const sequence *dh, const sequence *da, sequence *u, double alpha,
 gsl_matrix *dW_hh)
{
    const int status = clip_domega_check(dh, da, u, alpha, dW_hh);
    if (status != GSL_SUCCESS)
        return status;
    double n = 0.0;
    for (size_t t = 1; t <= u->T; t++)
        for (size_t i = 0; i < u->B; i++) {
            double *u_ti = sequence_of(u, t - 1, i);
            const double dh_length = clip_domega_length(dh, t, i);
            const double u_length = clip_domega_length(u, t - 1, i);
            const int counts = !(dh_length < CLIP_LEAST);
            n += counts;
            for (size_t k = 0; k < u->n; k++)
                u_ti[k] = counts
                              ? u_ti[k] / u_length
                                    * ((u_length / dh_length - 1.0) / dh_length)
                              : 0.0;
        }
    clip_domega_add(n > 0.0 ? 2.0 * alpha / n : 0.0, da, u, dW_hh);
    return GSL_SUCCESS;
}

MISTAKE(clip_omega_backward, zero_u_left_out,
        "n does not count the pairs whose u is 0. They add nothing\n"
        "  here, but they are among the pairs of the mean.")
(const sequence *dh, const sequence *da, sequence *u, double alpha,
 gsl_matrix *dW_hh)
{
    const int status = clip_domega_check(dh, da, u, alpha, dW_hh);
    if (status != GSL_SUCCESS)
        return status;
    double n = 0.0;
    for (size_t t = 1; t <= u->T; t++)
        for (size_t i = 0; i < u->B; i++)
            n += clip_domega_length(dh, t, i) >= CLIP_LEAST
                 && clip_domega_length(u, t - 1, i) > 0.0;
    clip_domega_turn(dh, u);
    clip_domega_add(n > 0.0 ? 2.0 * alpha / n : 0.0, da, u, dW_hh);
    return GSL_SUCCESS;
}

MISTAKE(clip_omega_backward, zero_refused,
        "an alpha of 0 is refused. It is not negative: the penalty\n"
        "  has no weight, and dW_hh stays.")
(const sequence *dh, const sequence *da, sequence *u, double alpha,
 gsl_matrix *dW_hh)
{
    const int status = clip_domega_check(dh, da, u, alpha, dW_hh);
    if (status != GSL_SUCCESS || alpha == 0.0)
        return status != GSL_SUCCESS ? status : GSL_EINVAL;
    const double n = clip_domega_turn(dh, u);
    clip_domega_add(n > 0.0 ? 2.0 * alpha / n : 0.0, da, u, dW_hh);
    return GSL_SUCCESS;
}

MISTAKE(clip_omega_backward, shapes_not_checked,
        "a dW_hh of another shape is accepted. The contract answers\n"
        "  GSL_EBADLEN: clip_omega_shapes() tells.")
(const sequence *dh, const sequence *da, sequence *u, double alpha,
 gsl_matrix *dW_hh)
{
    const gsl_matrix square = { .size1 = da->n, .size2 = da->n };
    const int status = clip_domega_check(dh, da, u, alpha, &square);
    if (status != GSL_SUCCESS)
        return status;
    const double n = clip_domega_turn(dh, u);
    // BLAS refuses it, and nobody asks what it returned.
    if (dW_hh->size1 == da->n && dW_hh->size2 == da->n)
        clip_domega_add(n > 0.0 ? 2.0 * alpha / n : 0.0, da, u, dW_hh);
    return GSL_SUCCESS;
}

MISTAKE(clip_omega_backward, tda_ignored,
        "dW_hh->data is written as if rows followed each other at once.\n"
        "  In a window of a larger matrix they are dW_hh->tda apart.")
(const sequence *dh, const sequence *da, sequence *u, double alpha,
 gsl_matrix *dW_hh)
{
    const int status = clip_domega_check(dh, da, u, alpha, dW_hh);
    if (status != GSL_SUCCESS)
        return status;
    const double n = clip_domega_turn(dh, u);
    gsl_matrix_view dense =
        gsl_matrix_view_array(dW_hh->data, dW_hh->size1, dW_hh->size2);
    clip_domega_add(n > 0.0 ? 2.0 * alpha / n : 0.0, da, u, &dense.matrix);
    return GSL_SUCCESS;
}
