/*
 * Right answers to chapter 4 that are not like the model answer, continued: the
 * penalty on changes of length, and its gradient.
 */
#include "../../runner/sheet.h"
#include "clip.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>
#include <math.h>
#include <stdlib.h>

/* The length of the H numbers of sequence i at an index of time, by BLAS. */
static double
clip_variant_nrm2(const sequence *q, size_t index, size_t i)
{
    const gsl_vector_const_view row =
        gsl_vector_const_view_array(sequence_of(q, index, i), q->n);
    return gsl_blas_dnrm2(&row.vector);
}

/* The same by hypot(). */
static double
clip_variant_hypot(const sequence *q, size_t index, size_t i)
{
    double length = 0.0;
    for (size_t j = 0; j < q->n; j++)
        length = hypot(length, sequence_of(q, index, i)[j]);
    return length;
}

/* omega of (4.8) from dh and u, whose lengths the caller knows how to find. */
static double
clip_variant_mean(const sequence *dh, const sequence *u,
                  double (*length)(const sequence *q, size_t index, size_t i))
{
    double mean = 0.0, n = 0.0;
    for (size_t i = 0; i < u->B; i++)
        for (size_t t = u->T; t >= 1; t--) {
            const double whole = length(dh, t, i);
            if (!(whole < CLIP_LEAST))
                mean +=
                    (gsl_pow_2(length(u, t - 1, i) / whole - 1.0) - mean) / ++n;
        }
    return mean;
}

VARIANT(clip_omega, plain)
(const gsl_matrix *W_hh, const sequence *dh, const sequence *da, sequence *u,
 double *omega)
{
    const size_t T = da->T, B = da->B, H = da->n;
    if (W_hh->size1 != H || W_hh->size2 != H)
        GSL_ERROR("W_hh", GSL_EBADLEN);
    if (dh->T != T + 1 || dh->B != B || dh->n != H || u->T != T || u->B != B
        || u->n != H)
        GSL_ERROR("shapes", GSL_EBADLEN);
    for (size_t t = 0; t < T; t++)
        for (size_t i = 0; i < B; i++)
            for (size_t j = 0; j < H; j++) {
                double sum = 0.0;
                for (size_t k = 0; k < H; k++)
                    sum +=
                        sequence_of(da, t, i)[k] * gsl_matrix_get(W_hh, k, j);
                sequence_of(u, t, i)[j] = sum;
            }
    *omega = clip_variant_mean(dh, u, clip_variant_hypot);
    return GSL_SUCCESS;
}

VARIANT(clip_omega, dgemv)
(const gsl_matrix *W_hh, const sequence *dh, const sequence *da, sequence *u,
 double *omega)
{
    if (clip_omega_shapes(W_hh, dh, da, u) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t k = 0; k < da->T * da->B; k++) {
        const gsl_vector_const_view da_k =
            gsl_vector_const_view_array(da->data + k * da->n, da->n);
        gsl_vector_view u_k = gsl_vector_view_array(u->data + k * da->n, da->n);
        gsl_blas_dgemv(CblasTrans, 1.0, W_hh, &da_k.vector, 0.0, &u_k.vector);
    }
    *omega = clip_variant_mean(dh, u, clip_variant_nrm2);
    return GSL_SUCCESS;
}

VARIANT(clip_omega, steps)
(const gsl_matrix *W_hh, const sequence *dh, const sequence *da, sequence *u,
 double *omega)
{
    if (clip_omega_shapes(W_hh, dh, da, u) != GSL_SUCCESS)
        return GSL_EBADLEN;
    double *ratio = malloc(da->T * da->B * sizeof *ratio), sum = 0.0;
    size_t n = 0;
    for (size_t t = 1; t <= da->T; t++) {
        const gsl_matrix_view da_t = sequence_at(da, t - 1);
        gsl_matrix_view u_t = sequence_at(u, t - 1);
        gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1.0, &da_t.matrix, W_hh, 0.0,
                       &u_t.matrix);
        for (size_t i = 0; i < da->B; i++)
            if (!(clip_variant_nrm2(dh, t, i) < CLIP_LEAST))
                ratio[n++] = clip_variant_nrm2(u, t - 1, i)
                             / clip_variant_nrm2(dh, t, i);
    }
    for (size_t k = n; k-- > 0;)
        sum += pow(ratio[k] - 1.0, 2.0) / (double)n;
    free(ratio);
    *omega = sum;
    return GSL_SUCCESS;
}

/* A transposed copy of W_hh, and sums in long double. */
VARIANT(clip_omega, transposed_copy)
(const gsl_matrix *W_hh, const sequence *dh, const sequence *da, sequence *u,
 double *omega)
{
    if (clip_omega_shapes(W_hh, dh, da, u) != GSL_SUCCESS)
        return GSL_EBADLEN;
    const size_t H = da->n;
    gsl_matrix *copy = gsl_matrix_alloc(H, H);
    gsl_matrix_transpose_memcpy(copy, W_hh);
    for (size_t k = 0; k < da->T * da->B; k++)
        for (size_t j = 0; j < H; j++) {
            long double sum = 0.0L;
            for (size_t i = H; i-- > 0;)
                sum += (long double)gsl_matrix_get(copy, j, i)
                       * da->data[k * H + i];
            u->data[k * H + j] = (double)sum;
        }
    gsl_matrix_free(copy);
    *omega = clip_variant_mean(dh, u, clip_variant_nrm2);
    return GSL_SUCCESS;
}

/* Rows of W_hh are added up; (r - 1)^2 = r^2 - 2 r + 1, in long double. */
VARIANT(clip_omega, daxpy)
(const gsl_matrix *W_hh, const sequence *dh, const sequence *da, sequence *u,
 double *omega)
{
    if (clip_omega_shapes(W_hh, dh, da, u) != GSL_SUCCESS)
        return GSL_EBADLEN;
    sequence_set_zero(u);
    long double squares = 0.0L, ratios = 0.0L, n = 0.0L;
    for (size_t t = 0; t < da->T; t++)
        for (size_t i = 0; i < da->B; i++) {
            gsl_vector_view u_ti =
                gsl_vector_view_array(sequence_of(u, t, i), da->n);
            for (size_t j = 0; j < da->n; j++) {
                const gsl_vector_const_view row = gsl_matrix_const_row(W_hh, j);
                gsl_blas_daxpy(sequence_of(da, t, i)[j], &row.vector,
                               &u_ti.vector);
            }
            const long double whole = clip_variant_hypot(dh, t + 1, i);
            if (whole < CLIP_LEAST)
                continue;
            const long double r = clip_length(&u_ti.vector) / whole;
            squares += r * r;
            ratios += r;
            n += 1.0L;
        }
    *omega = n > 0.0L ? (double)((squares - 2.0L * ratios + n) / n) : 0.0;
    return GSL_SUCCESS;
}

static int
clip_variant_domega(const sequence *dh, const sequence *da, const sequence *u,
                    double alpha, const gsl_matrix *dW_hh)
{
    if (!(alpha >= 0.0) || isinf(alpha))
        return GSL_EINVAL;
    return clip_omega_shapes(dW_hh, dh, da, u);
}

static double
clip_variant_pairs(const sequence *dh)
{
    double n = 0.0;
    for (size_t t = 1; t < dh->T; t++)
        for (size_t i = 0; i < dh->B; i++)
            n += !(clip_variant_hypot(dh, t, i) < CLIP_LEAST);
    return n;
}

/* Exactly as (4.9) is written, element by element. */
VARIANT(clip_omega_backward, plain)
(const sequence *dh, const sequence *da, sequence *u, double alpha,
 gsl_matrix *dW_hh)
{
    if (clip_variant_domega(dh, da, u, alpha, dW_hh) != GSL_SUCCESS)
        return clip_variant_domega(dh, da, u, alpha, dW_hh);
    const double n = clip_variant_pairs(dh);
    for (size_t t = 1; t <= da->T; t++)
        for (size_t i = 0; i < da->B; i++) {
            const double whole = clip_variant_hypot(dh, t, i);
            const double part = clip_variant_hypot(u, t - 1, i);
            if (whole < CLIP_LEAST || part == 0.0)
                continue;
            const double r = part / whole;
            for (size_t j = 0; j < da->n; j++)
                for (size_t k = 0; k < da->n; k++)
                    *gsl_matrix_ptr(dW_hh, j, k) +=
                        2.0 * alpha / n * (r - 1.0)
                        * (sequence_of(da, t - 1, i)[j] / whole)
                        * (sequence_of(u, t - 1, i)[k] / part);
        }
    return GSL_SUCCESS;
}

/* One dger() for every pair, of directions that are copies. */
VARIANT(clip_omega_backward, dger)
(const sequence *dh, const sequence *da, sequence *u, double alpha,
 gsl_matrix *dW_hh)
{
    if (clip_variant_domega(dh, da, u, alpha, dW_hh) != GSL_SUCCESS)
        return clip_variant_domega(dh, da, u, alpha, dW_hh);
    const double n = clip_variant_pairs(dh);
    gsl_vector *from = gsl_vector_alloc(da->n), *to = gsl_vector_alloc(da->n);
    for (size_t t = da->T; t >= 1; t--)
        for (size_t i = da->B; i-- > 0;) {
            const double whole = clip_variant_nrm2(dh, t, i);
            const double part = clip_variant_nrm2(u, t - 1, i);
            if (whole < CLIP_LEAST || part <= 0.0)
                continue;
            for (size_t j = 0; j < da->n; j++) {
                gsl_vector_set(to, j, sequence_of(da, t - 1, i)[j] / whole);
                gsl_vector_set(from, j, sequence_of(u, t - 1, i)[j] / part);
            }
            gsl_blas_dger(2.0 * alpha * (part / whole - 1.0) / n, to, from,
                          dW_hh);
        }
    gsl_vector_free(from);
    gsl_vector_free(to);
    return GSL_SUCCESS;
}

/* The sum in a matrix of its own, transposed, and then added. */
VARIANT(clip_omega_backward, a_matrix)
(const sequence *dh, const sequence *da, sequence *u, double alpha,
 gsl_matrix *dW_hh)
{
    if (clip_variant_domega(dh, da, u, alpha, dW_hh) != GSL_SUCCESS)
        return clip_variant_domega(dh, da, u, alpha, dW_hh);
    const double n = clip_variant_pairs(dh);
    if (n == 0.0)
        return GSL_SUCCESS;
    gsl_matrix *sum = gsl_matrix_calloc(da->n, da->n);
    gsl_matrix *back = gsl_matrix_alloc(da->n, da->n);
    for (size_t t = 1; t <= da->T; t++) {
        gsl_matrix_view u_t = sequence_at(u, t - 1);
        const gsl_matrix_view da_t = sequence_at(da, t - 1);
        for (size_t i = 0; i < da->B; i++) {
            gsl_vector_view row = gsl_matrix_row(&u_t.matrix, i);
            const double whole = clip_variant_nrm2(dh, t, i);
            const double part = clip_length(&row.vector);
            if (whole < CLIP_LEAST || part == 0.0) {
                gsl_vector_set_zero(&row.vector);
                continue;
            }
            gsl_vector_scale(&row.vector, 1.0 / part);
            gsl_vector_scale(&row.vector, (part - whole) / whole);
            gsl_vector_scale(&row.vector, 1.0 / whole);
        }
        gsl_blas_dgemm(CblasTrans, CblasNoTrans, 1.0, &u_t.matrix, &da_t.matrix,
                       1.0, sum);
    }
    gsl_matrix_transpose_memcpy(back, sum);
    gsl_matrix_scale(back, 2.0 * alpha / n);
    gsl_matrix_add(dW_hh, back);
    gsl_matrix_free(sum);
    gsl_matrix_free(back);
    return GSL_SUCCESS;
}

/* The factor of da_ti' u_ti for every pair, in long double; to be freed. */
static long double *
clip_variant_factors(const sequence *dh, const sequence *u, double alpha)
{
    long double *factor = calloc(u->T * u->B, sizeof *factor);
    const long double n = clip_variant_pairs(dh);
    for (size_t p = 0; p < u->T * u->B; p++) {
        const long double whole =
            clip_variant_hypot(dh, p / u->B + 1, p % u->B);
        const long double part = clip_variant_hypot(u, p / u->B, p % u->B);
        if (!(whole < CLIP_LEAST) && part != 0.0L)
            factor[p] = 2.0L * alpha / n * (part / whole - 1.0L) / whole / part;
    }
    return factor;
}

VARIANT(clip_omega_backward, long_double)
(const sequence *dh, const sequence *da, sequence *u, double alpha,
 gsl_matrix *dW_hh)
{
    if (clip_variant_domega(dh, da, u, alpha, dW_hh) != GSL_SUCCESS)
        return clip_variant_domega(dh, da, u, alpha, dW_hh);
    const size_t H = da->n;
    long double *factor = clip_variant_factors(dh, u, alpha);
    for (size_t j = 0; j < H; j++)
        for (size_t k = 0; k < H; k++) {
            long double sum = 0.0L;
            for (size_t p = 0; p < da->T * da->B; p++)
                sum += factor[p] * da->data[p * H + j] * u->data[p * H + k];
            *gsl_matrix_ptr(dW_hh, j, k) += (double)sum;
        }
    free(factor);
    return GSL_SUCCESS;
}

/* Every row of dW_hh gets something of every u. */
VARIANT(clip_omega_backward, rows)
(const sequence *dh, const sequence *da, sequence *u, double alpha,
 gsl_matrix *dW_hh)
{
    if (clip_variant_domega(dh, da, u, alpha, dW_hh) != GSL_SUCCESS)
        return clip_variant_domega(dh, da, u, alpha, dW_hh);
    const double n = clip_variant_pairs(dh);
    for (size_t i = 0; i < da->B; i++)
        for (size_t t = 1; t <= da->T; t++) {
            const gsl_vector_const_view u_ti =
                gsl_vector_const_view_array(sequence_of(u, t - 1, i), da->n);
            const double part = gsl_blas_dnrm2(&u_ti.vector);
            const double whole = clip_variant_nrm2(dh, t, i);
            if (whole < CLIP_LEAST || part == 0.0)
                continue;
            // What da is multiplied with first makes it about 1.
            const double factor = 2.0 * (part / whole - 1.0) * alpha / n;
            for (size_t j = 0; j < da->n; j++) {
                gsl_vector_view row = gsl_matrix_row(dW_hh, j);
                const double to = sequence_of(da, t - 1, i)[j] / whole * factor;
                for (size_t k = 0; k < da->n; k++)
                    *gsl_vector_ptr(&row.vector, k) +=
                        gsl_vector_get(&u_ti.vector, k) / part * to;
            }
        }
    return GSL_SUCCESS;
}
