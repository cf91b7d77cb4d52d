/*
 * The mistakes of chapter 4, continued: the penalty on changes of length. See
 * chain.c beside this file for how a mistake is written.
 */
#include "../runner/sheet.h"
#include "clip.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>
#include <math.h>

/* u_t = da_t W_hh (4.7), for all steps and sequences. */
static void
clip_omega_products(const gsl_matrix *W_hh, const sequence *da, sequence *u)
{
    for (size_t t = 1; t <= da->T; t++)
        for (size_t i = 0; i < da->B; i++)
            for (size_t k = 0; k < da->n; k++) {
                const double *da_ti = sequence_of(da, t - 1, i);
                double sum = 0.0;
                for (size_t j = 0; j < da->n; j++)
                    sum += da_ti[j] * gsl_matrix_get(W_hh, j, k);
                sequence_of(u, t - 1, i)[k] = sum;
            }
}

/* The length of the row of sequence i at an index of time. */
static double
clip_omega_length(const sequence *q, size_t index, size_t i)
{
    const gsl_vector_const_view row =
        gsl_vector_const_view_array(sequence_of(q, index, i), q->n);
    return clip_length(&row.vector);
}

MISTAKE(clip_omega, transposed,
        "W_hh is transposed. u is what (3.7) sends back, da\n"
        "  times W_hh.")
(const gsl_matrix *W_hh, const sequence *dh, const sequence *da, sequence *u,
 double *omega)
{
    const int status = clip_omega_shapes(W_hh, dh, da, u);
    if (status != GSL_SUCCESS)
        return status;
    double sum = 0.0, n = 0.0;
    for (size_t t = 1; t <= da->T; t++)
        for (size_t i = 0; i < da->B; i++) {
            const double *da_ti = sequence_of(da, t - 1, i);
            double *u_ti = sequence_of(u, t - 1, i);
            for (size_t k = 0; k < da->n; k++) {
                u_ti[k] = 0.0;
                for (size_t j = 0; j < da->n; j++)
                    u_ti[k] += da_ti[j] * gsl_matrix_get(W_hh, k, j);
            }
            const double dh_length = clip_omega_length(dh, t, i);
            if (dh_length < CLIP_LEAST)
                continue;
            const double ratio = clip_omega_length(u, t - 1, i) / dh_length;
            sum += gsl_pow_2(ratio - 1.0);
            n++;
        }
    *omega = n > 0.0 ? sum / n : 0.0;
    return GSL_SUCCESS;
}

MISTAKE(clip_omega, step_before,
        "u of step t is compared with dh of step t-1: index\n"
        "  t-1 of da and u belongs to index t of dh.")
(const gsl_matrix *W_hh, const sequence *dh, const sequence *da, sequence *u,
 double *omega)
{
    const int status = clip_omega_shapes(W_hh, dh, da, u);
    if (status != GSL_SUCCESS)
        return status;
    clip_omega_products(W_hh, da, u);
    double sum = 0.0, n = 0.0;
    for (size_t t = 1; t <= da->T; t++)
        for (size_t i = 0; i < da->B; i++) {
            const double dh_length = clip_omega_length(dh, t - 1, i);
            if (dh_length < CLIP_LEAST)
                continue;
            const double ratio = clip_omega_length(u, t - 1, i) / dh_length;
            sum += gsl_pow_2(ratio - 1.0);
            n++;
        }
    *omega = n > 0.0 ? sum / n : 0.0;
    return GSL_SUCCESS;
}

MISTAKE(clip_omega, squared_ratio,
        "the ratio is that of the squared lengths. (4.7) is\n"
        "  that of the lengths.")
(const gsl_matrix *W_hh, const sequence *dh, const sequence *da, sequence *u,
 double *omega)
{
    const int status = clip_omega_shapes(W_hh, dh, da, u);
    if (status != GSL_SUCCESS)
        return status;
    clip_omega_products(W_hh, da, u);
    double sum = 0.0, n = 0.0;
    for (size_t t = 1; t <= da->T; t++)
        for (size_t i = 0; i < da->B; i++) {
            const double dh_length = clip_omega_length(dh, t, i);
            if (dh_length < CLIP_LEAST)
                continue;
            const double ratio = clip_omega_length(u, t - 1, i) / dh_length;
            sum += gsl_pow_2(ratio * ratio - 1.0);
            n++;
        }
    *omega = n > 0.0 ? sum / n : 0.0;
    return GSL_SUCCESS;
}

MISTAKE(clip_omega, sum_not_mean,
        "this is the sum. (4.8) is a mean, so that a longer\n"
        "  sequence is not punished more.")
(const gsl_matrix *W_hh, const sequence *dh, const sequence *da, sequence *u,
 double *omega)
{
    const int status = clip_omega_shapes(W_hh, dh, da, u);
    if (status != GSL_SUCCESS)
        return status;
    clip_omega_products(W_hh, da, u);
    double sum = 0.0;
    for (size_t t = 1; t <= da->T; t++)
        for (size_t i = 0; i < da->B; i++) {
            const double dh_length = clip_omega_length(dh, t, i);
            if (dh_length < CLIP_LEAST)
                continue;
            const double ratio = clip_omega_length(u, t - 1, i) / dh_length;
            sum += gsl_pow_2(ratio - 1.0);
        }
    *omega = sum;
    return GSL_SUCCESS;
}

MISTAKE(clip_omega, not_squared,
        "the ratio less 1 is not squared, so that a loss here\n"
        "  pays for a gain there.")
(const gsl_matrix *W_hh, const sequence *dh, const sequence *da, sequence *u,
 double *omega)
{
    const int status = clip_omega_shapes(W_hh, dh, da, u);
    if (status != GSL_SUCCESS)
        return status;
    clip_omega_products(W_hh, da, u);
    double sum = 0.0, n = 0.0;
    for (size_t t = 1; t <= da->T; t++)
        for (size_t i = 0; i < da->B; i++) {
            const double dh_length = clip_omega_length(dh, t, i);
            if (dh_length < CLIP_LEAST)
                continue;
            sum += clip_omega_length(u, t - 1, i) / dh_length - 1.0;
            n++;
        }
    *omega = n > 0.0 ? sum / n : 0.0;
    return GSL_SUCCESS;
}

MISTAKE(clip_omega, absolute, "this is the mean of |r - 1|. (4.8) squares it.")
(const gsl_matrix *W_hh, const sequence *dh, const sequence *da, sequence *u,
 double *omega)
{
    const int status = clip_omega_shapes(W_hh, dh, da, u);
    if (status != GSL_SUCCESS)
        return status;
    clip_omega_products(W_hh, da, u);
    double sum = 0.0, n = 0.0;
    for (size_t t = 1; t <= da->T; t++)
        for (size_t i = 0; i < da->B; i++) {
            const double dh_length = clip_omega_length(dh, t, i);
            if (dh_length < CLIP_LEAST)
                continue;
            sum += fabs(clip_omega_length(u, t - 1, i) / dh_length - 1.0);
            n++;
        }
    *omega = n > 0.0 ? sum / n : 0.0;
    return GSL_SUCCESS;
}

MISTAKE(clip_omega, all_counted,
        "the mean counts rows of dh that are 0 as well. n is\n"
        "  the number of those that are not.")
(const gsl_matrix *W_hh, const sequence *dh, const sequence *da, sequence *u,
 double *omega)
{
    const int status = clip_omega_shapes(W_hh, dh, da, u);
    if (status != GSL_SUCCESS)
        return status;
    clip_omega_products(W_hh, da, u);
    double sum = 0.0;
    for (size_t t = 1; t <= da->T; t++)
        for (size_t i = 0; i < da->B; i++) {
            const double dh_length = clip_omega_length(dh, t, i);
            if (dh_length < CLIP_LEAST)
                continue;
            const double ratio = clip_omega_length(u, t - 1, i) / dh_length;
            sum += gsl_pow_2(ratio - 1.0);
        }
    *omega = sum / (double)(da->T * da->B);
    return GSL_SUCCESS;
}

MISTAKE(clip_omega, divided_by_zero,
        "0/0: a dh_ti of 0 has no ratio. Leave out what is\n"
        "  shorter than CLIP_LEAST.")
(const gsl_matrix *W_hh, const sequence *dh, const sequence *da, sequence *u,
 double *omega)
{
    const int status = clip_omega_shapes(W_hh, dh, da, u);
    if (status != GSL_SUCCESS)
        return status;
    clip_omega_products(W_hh, da, u);
    double sum = 0.0;
    for (size_t t = 1; t <= da->T; t++)
        for (size_t i = 0; i < da->B; i++) {
            const double ratio =
                clip_omega_length(u, t - 1, i) / clip_omega_length(dh, t, i);
            sum += gsl_pow_2(ratio - 1.0);
        }
    *omega = sum / (double)(da->T * da->B);
    return GSL_SUCCESS;
}

MISTAKE(clip_omega, not_checked,
        "a u with more steps than da is accepted. The contract\n"
        "  refuses shapes that disagree: clip_omega_shapes() tells.")
(const gsl_matrix *W_hh, const sequence *dh, const sequence *da, sequence *u,
 double *omega)
{
    // Of a u that is too long, only the steps that da has are checked.
    sequence u_seen = sequence_steps(u, 0, GSL_MIN(u->T, da->T));
    const int status = clip_omega_shapes(W_hh, dh, da, &u_seen);
    if (status != GSL_SUCCESS)
        return status;
    clip_omega_products(W_hh, da, &u_seen);
    double sum = 0.0, n = 0.0;
    for (size_t t = 1; t <= da->T; t++)
        for (size_t i = 0; i < da->B; i++) {
            const double dh_length = clip_omega_length(dh, t, i);
            if (dh_length < CLIP_LEAST)
                continue;
            const double ratio = clip_omega_length(u, t - 1, i) / dh_length;
            sum += gsl_pow_2(ratio - 1.0);
            n++;
        }
    *omega = n > 0.0 ? sum / n : 0.0;
    return GSL_SUCCESS;
}

MISTAKE(clip_omega, left_to_blas,
        "shapes are left to gsl_blas_dgemm(). It refuses them,\n"
        "  but nobody asks what it returned, and u stays what it was.\n"
        "  clip_omega_shapes() tells before anything is computed.")
(const gsl_matrix *W_hh, const sequence *dh, const sequence *da, sequence *u,
 double *omega)
{
    // Of a u that is too long, only the steps that da has are checked.
    sequence u_seen = sequence_steps(u, 0, GSL_MIN(u->T, da->T));
    const int status = clip_omega_shapes(W_hh, dh, da, &u_seen);
    if (status != GSL_SUCCESS)
        return status;
    if (u->T == da->T)
        clip_omega_products(W_hh, da, u);
    double sum = 0.0, n = 0.0;
    for (size_t t = 1; t <= da->T; t++)
        for (size_t i = 0; i < da->B; i++) {
            const double dh_length = clip_omega_length(dh, t, i);
            if (dh_length < CLIP_LEAST)
                continue;
            const double ratio = clip_omega_length(u, t - 1, i) / dh_length;
            sum += gsl_pow_2(ratio - 1.0);
            n++;
        }
    *omega = n > 0.0 ? sum / n : 0.0;
    return GSL_SUCCESS;
}

/* omega of dh and u, over the pairs whose u is not shorter than LEAST_U. */
static double
clip_omega_mean(const sequence *dh, const sequence *u, double least_u,
                double (*length)(const sequence *q, size_t index, size_t i))
{
    double sum = 0.0, n = 0.0;
    for (size_t t = 1; t <= u->T; t++)
        for (size_t i = 0; i < u->B; i++) {
            const double dh_length = length(dh, t, i);
            const double u_length = length(u, t - 1, i);
            if (dh_length < CLIP_LEAST || u_length < least_u)
                continue;
            sum += gsl_pow_2(u_length / dh_length - 1.0);
            n++;
        }
    return n > 0.0 ? sum / n : 0.0;
}

MISTAKE(clip_omega, zero_u_left_out,
        "pairs whose u is 0 are left out. They count: where a step\n"
        "  sends nothing back r is 0, and (r - 1)^2 is 1.")
(const gsl_matrix *W_hh, const sequence *dh, const sequence *da, sequence *u,
 double *omega)
{
    const int status = clip_omega_shapes(W_hh, dh, da, u);
    if (status != GSL_SUCCESS)
        return status;
    clip_omega_products(W_hh, da, u);
    *omega = clip_omega_mean(dh, u, CLIP_LEAST, clip_omega_length);
    return GSL_SUCCESS;
}

/* The length of a row whose squares may be no numbers. */
static double
clip_omega_naive(const sequence *q, size_t index, size_t i)
{
    double squares = 0.0;
    for (size_t j = 0; j < q->n; j++)
        squares += gsl_pow_2(sequence_of(q, index, i)[j]);
    return sqrt(squares);
}

MISTAKE(clip_omega, naive_length,
        "the squares of 1e-200 are 0, and so is the length.\n"
        "  clip_length() is safe.")
(const gsl_matrix *W_hh, const sequence *dh, const sequence *da, sequence *u,
 double *omega)
{
    const int status = clip_omega_shapes(W_hh, dh, da, u);
    if (status != GSL_SUCCESS)
        return status;
    clip_omega_products(W_hh, da, u);
    *omega = clip_omega_mean(dh, u, 0.0, clip_omega_naive);
    return GSL_SUCCESS;
}

MISTAKE(clip_omega, tda_ignored,
        "W_hh->data is read as if rows followed each other at once. In\n"
        "  a window of a larger matrix they are W_hh->tda apart.")
(const gsl_matrix *W_hh, const sequence *dh, const sequence *da, sequence *u,
 double *omega)
{
    const int status = clip_omega_shapes(W_hh, dh, da, u);
    if (status != GSL_SUCCESS)
        return status;
    const gsl_matrix_const_view dense =
        gsl_matrix_const_view_array(W_hh->data, W_hh->size1, W_hh->size2);
    clip_omega_products(&dense.matrix, da, u);
    *omega = clip_omega_mean(dh, u, 0.0, clip_omega_length);
    return GSL_SUCCESS;
}

MISTAKE(clip_omega, first_sequence,
        "only sequence 0 of the batch is looked at. The mean is over\n"
        "  all pairs (t,i).")
(const gsl_matrix *W_hh, const sequence *dh, const sequence *da, sequence *u,
 double *omega)
{
    const int status = clip_omega_shapes(W_hh, dh, da, u);
    if (status != GSL_SUCCESS)
        return status;
    clip_omega_products(W_hh, da, u);
    double sum = 0.0, n = 0.0;
    for (size_t t = 1; t <= da->T; t++) {
        const double dh_length = clip_omega_length(dh, t, 0);
        if (dh_length < CLIP_LEAST)
            continue;
        sum += gsl_pow_2(clip_omega_length(u, t - 1, 0) / dh_length - 1.0);
        n++;
    }
    *omega = n > 0.0 ? sum / n : 0.0;
    return GSL_SUCCESS;
}
