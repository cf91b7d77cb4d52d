/*
 * Right answers to chapter 4 that are written in other ways again: the penalty on
 * changes of length, and its gradient. See clip_omega.c beside this file.
 */
#include "../../runner/sheet.h"
#include "clip.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>
#include <math.h>

/* The length of n numbers from those of their halves. */
static double
clip_row_length(const double *row, size_t n)
{
    return n == 1 ? fabs(*row)
                  : hypot(clip_row_length(row, n / 2),
                          clip_row_length(row + n / 2, n - n / 2));
}

/* (r - 1)^2 for row k of u, or -1 where no gradient goes back. */
static double
clip_change_of_row(const sequence *dh, const sequence *u, size_t k)
{
    const size_t H = u->n;
    const double before = clip_row_length(dh->data + (k + dh->B) * H, H);
    const double after = clip_row_length(u->data + k * H, H);

    return before < CLIP_LEAST ? -1.0 : gsl_pow_2((after - before) / before);
}

/* The mean of what clip_change_of_row() says, counted first and then summed. */
static double
clip_mean_of_changes(const sequence *dh, const sequence *u)
{
    double sum = 0.0, n = 0.0;

    for (size_t k = 0; k < u->T * u->B; k++)
        n += clip_change_of_row(dh, u, k) != -1.0;
    for (size_t k = u->T * u->B; n > 0.0 && k-- > 0;)
        if (clip_change_of_row(dh, u, k) != -1.0)
            sum += clip_change_of_row(dh, u, k) / n;
    return sum;
}

VARIANT(clip_omega, unit_by_unit)
(const gsl_matrix *W_hh, const sequence *dh, const sequence *da, sequence *u,
 double *omega)
{
    if (clip_omega_shapes(W_hh, dh, da, u) != GSL_SUCCESS)
        return GSL_EBADLEN;
    const gsl_matrix_view all = sequence_rows(da, 0, da->T);
    gsl_matrix_view to = sequence_rows(u, 0, u->T);
    for (size_t j = 0; j < da->n; j++) {
        const gsl_vector_const_view W_j = gsl_matrix_const_column(W_hh, j);
        gsl_vector_view u_j = gsl_matrix_column(&to.matrix, j);
        gsl_blas_dgemv(CblasNoTrans, 1.0, &all.matrix, &W_j.vector, 0.0,
                       &u_j.vector);
    }
    *omega = clip_mean_of_changes(dh, u);
    return GSL_SUCCESS;
}

VARIANT(clip_omega, rank_one)
(const gsl_matrix *W_hh, const sequence *dh, const sequence *da, sequence *u,
 double *omega)
{
    const int status = clip_omega_shapes(W_hh, dh, da, u);
    double sum = 0.0;
    size_t n = 0;

    if (status != GSL_SUCCESS)
        return status;
    sequence_set_zero(u);
    const gsl_matrix_view all = sequence_rows(da, 0, da->T);
    gsl_matrix_view to = sequence_rows(u, 0, u->T);
    for (size_t j = 0; j < da->n; j++) {
        const gsl_vector_const_view da_j =
            gsl_matrix_const_column(&all.matrix, j);
        const gsl_vector_const_view W_j = gsl_matrix_const_row(W_hh, j);
        gsl_blas_dger(1.0, &da_j.vector, &W_j.vector, &to.matrix);
    }
    for (size_t k = 0; k < to.matrix.size1; k++) {
        const double change = clip_change_of_row(dh, u, k);
        n += change != -1.0;
        sum += change != -1.0 ? change : 0.0;
    }
    *omega = n == 0 ? 0.0 : sum / (double)n;
    return GSL_SUCCESS;
}

VARIANT(clip_omega, dot_products)
(const gsl_matrix *W_hh, const sequence *dh, const sequence *da, sequence *u,
 double *omega)
{
    double sum = 0.0, n = 0.0;

    if (clip_omega_shapes(W_hh, dh, da, u) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t i = 0; i < da->B; i++)
        for (size_t t = 1; t <= da->T; t++) {
            gsl_vector_view heard =
                gsl_vector_view_array(sequence_of(da, t - 1, i), da->n);
            gsl_vector_view before =
                gsl_vector_view_array(sequence_of(dh, t, i), da->n);
            gsl_vector_view after =
                gsl_vector_view_array(sequence_of(u, t - 1, i), da->n);
            for (size_t j = 0; j < da->n; j++) {
                const gsl_vector_const_view W_j =
                    gsl_matrix_const_column(W_hh, j);
                gsl_blas_ddot(&W_j.vector, &heard.vector,
                              gsl_vector_ptr(&after.vector, j));
            }
            const double length = clip_length(&before.vector);
            if (length < CLIP_LEAST)
                continue;
            const double r = gsl_blas_dnrm2(&after.vector) / length;
            sum += (1.0 - r) * (1.0 - r);
            n += 1.0;
        }
    *omega = sum / fmax(n, 1.0);
    return GSL_SUCCESS;
}

VARIANT(clip_omega, fused)
(const gsl_matrix *W_hh, const sequence *dh, const sequence *da, sequence *u,
 double *omega)
{
    const size_t H = da->n;
    double sum = 0.0, lost = 0.0, n = 0.0;

    if (clip_omega_shapes(W_hh, dh, da, u) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t r = 0; r < da->T * da->B; r++) {
        for (size_t j = 0; j < H; j++) {
            double one = 0.0;
            for (size_t k = 0; k < H; k++)
                one = fma(da->data[r * H + k], W_hh->data[k * W_hh->tda + j],
                          one);
            u->data[r * H + j] = one;
        }
        const double change = clip_change_of_row(dh, u, r);
        if (change == -1.0)
            continue;
        // No change is negative; what the sum loses is kept beside it.
        const double total = sum + change;
        lost += sum >= change ? (sum - total) + change : (change - total) + sum;
        sum = total;
        n++;
    }
    *omega = n > 0.0 ? (isfinite(lost) ? sum + lost : sum) / n : 0.0;
    return GSL_SUCCESS;
}

VARIANT(clip_omega, lengths_first)
(const gsl_matrix *W_hh, const sequence *dh, const sequence *da, sequence *u,
 double *omega)
{
    const size_t rows = da->T * da->B;

    if (clip_omega_shapes(W_hh, dh, da, u) != GSL_SUCCESS)
        return GSL_EBADLEN;
    gsl_vector *r = gsl_vector_alloc(rows);
    const gsl_matrix_view from = sequence_rows(dh, 1, da->T),
                          heard = sequence_rows(da, 0, da->T);
    gsl_matrix_view sent = sequence_rows(u, 0, u->T);
    gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1.0, &heard.matrix, W_hh, 0.0,
                   &sent.matrix);
    size_t n = 0;
    for (size_t k = 0; k < rows; k++) {
        const gsl_vector_const_view before =
            gsl_matrix_const_row(&from.matrix, k);
        const gsl_vector_const_view after =
            gsl_matrix_const_row(&sent.matrix, k);
        const double whole = gsl_blas_dnrm2(&before.vector);
        if (!(whole < CLIP_LEAST))
            gsl_vector_set(r, n++, gsl_blas_dnrm2(&after.vector) / whole);
    }
    *omega = 0.0;
    if (n > 0) {
        gsl_vector_view counted = gsl_vector_subvector(r, 0, n);
        gsl_vector_add_constant(&counted.vector, -1.0);
        gsl_blas_ddot(&counted.vector, &counted.vector, omega);
        *omega /= (double)n;
    }
    gsl_vector_free(r);
    return GSL_SUCCESS;
}

static int
clip_domega_status(const sequence *dh, const sequence *da, const sequence *u,
                   double alpha, const gsl_matrix *dW_hh)
{
    const int status = clip_omega_shapes(dW_hh, dh, da, u);

    if (status == GSL_SUCCESS && !(alpha >= 0.0 && alpha < GSL_POSINF))
        GSL_ERROR("alpha must be finite and not negative", GSL_EINVAL);
    return status;
}

/*
 * Turns every row of u into what stands behind da_ti' in (4.9), and returns what is
 * left to multiply with, 2 alpha / n.
 */
static double
clip_turn_rows(const sequence *dh, sequence *u, double alpha)
{
    const size_t H = u->n;
    size_t n = 0;

    for (size_t k = 0; k < u->T * u->B; k++) {
        double *row = u->data + k * H;
        const double before = clip_row_length(dh->data + (k + dh->B) * H, H);
        const double after = clip_row_length(row, H);
        const int counts = !(before < CLIP_LEAST);
        n += counts;
        for (size_t j = 0; j < H; j++)
            if (counts && after != 0.0) {
                row[j] /= after;
                row[j] *= (after / before - 1.0) / before;
            } else
                row[j] = 0.0;
    }
    return n > 0 ? 2.0 * alpha / (double)n : 0.0;
}

VARIANT(clip_omega_backward, unit_by_unit)
(const sequence *dh, const sequence *da, sequence *u, double alpha,
 gsl_matrix *dW_hh)
{
    const int status = clip_domega_status(dh, da, u, alpha, dW_hh);

    if (status != GSL_SUCCESS)
        return status;
    const double factor = clip_turn_rows(dh, u, alpha);
    const gsl_matrix_view from = sequence_rows(u, 0, u->T),
                          to = sequence_rows(da, 0, da->T);
    for (size_t j = 0; j < da->n && factor > 0.0; j++) {
        const gsl_vector_const_view da_j =
            gsl_matrix_const_column(&to.matrix, j);
        gsl_vector_view dW_j = gsl_matrix_row(dW_hh, j);
        gsl_blas_dgemv(CblasTrans, factor, &from.matrix, &da_j.vector, 1.0,
                       &dW_j.vector);
    }
    return GSL_SUCCESS;
}

VARIANT(clip_omega_backward, step_by_step)
(const sequence *dh, const sequence *da, sequence *u, double alpha,
 gsl_matrix *dW_hh)
{
    const int status = clip_domega_status(dh, da, u, alpha, dW_hh);
    double n = 0.0;

    if (status != GSL_SUCCESS || alpha == 0.0)
        return status;
    // Two rounds: each row of u is turned, and then all are used.
    for (size_t k = 0; k < u->T * u->B; k++) {
        gsl_vector_view before =
            gsl_vector_view_array(dh->data + (k + dh->B) * dh->n, dh->n);
        gsl_vector_view after = gsl_vector_view_array(u->data + k * u->n, u->n);
        const double whole = gsl_blas_dnrm2(&before.vector);
        const double part = gsl_blas_dnrm2(&after.vector);
        if (whole < CLIP_LEAST || part == 0.0)
            gsl_vector_set_zero(&after.vector);
        else {
            gsl_blas_dscal(1.0 / part, &after.vector);
            gsl_blas_dscal((part - whole) / whole / whole, &after.vector);
        }
        n += whole < CLIP_LEAST ? 0.0 : 1.0;
    }
    for (size_t t = da->T; n > 0.0 && t-- > 0;) {
        const gsl_matrix_view da_t = sequence_at(da, t),
                              u_t = sequence_at(u, t);
        gsl_blas_dgemm(CblasTrans, CblasNoTrans, alpha * 2.0 / n, &da_t.matrix,
                       &u_t.matrix, 1.0, dW_hh);
    }
    return GSL_SUCCESS;
}

VARIANT(clip_omega_backward, dot_products)
(const sequence *dh, const sequence *da, sequence *u, double alpha,
 gsl_matrix *dW_hh)
{
    const int status = clip_domega_status(dh, da, u, alpha, dW_hh);

    if (status != GSL_SUCCESS)
        return status;
    const double factor = clip_turn_rows(dh, u, alpha);
    const size_t rows = da->T * da->B, H = da->n;
    for (size_t j = 0; j < H; j++)
        for (size_t k = 0; k < H && factor != 0.0; k++) {
            const gsl_vector_const_view to =
                gsl_vector_const_view_array_with_stride(da->data + j, H, rows);
            const gsl_vector_const_view from =
                gsl_vector_const_view_array_with_stride(u->data + k, H, rows);
            double sum;
            gsl_blas_ddot(&to.vector, &from.vector, &sum);
            *gsl_matrix_ptr(dW_hh, j, k) += factor * sum;
        }
    return GSL_SUCCESS;
}

VARIANT(clip_omega_backward, daxpy)
(const sequence *dh, const sequence *da, sequence *u, double alpha,
 gsl_matrix *dW_hh)
{
    const int status = clip_domega_status(dh, da, u, alpha, dW_hh);
    double n = 0.0;

    if (status != GSL_SUCCESS || alpha == 0.0)
        return status;
    for (size_t k = dh->B; k < dh->T * dh->B; k++)
        n += !(clip_row_length(dh->data + k * dh->n, dh->n) < CLIP_LEAST);
    for (size_t i = 0; i < da->B; i++)
        for (size_t t = 0; t < da->T; t++) {
            gsl_vector_view from =
                gsl_vector_view_array(sequence_of(u, t, i), u->n);
            const double before =
                clip_row_length(sequence_of(dh, t + 1, i), dh->n);
            const double after = clip_length(&from.vector);
            if (before < CLIP_LEAST || after == 0.0)
                continue;
            gsl_vector_scale(&from.vector, 1.0 / after);
            // Each unit gets the direction, as long as its share of da is.
            for (size_t j = 0; j < da->n; j++) {
                gsl_vector_view dW_j = gsl_matrix_row(dW_hh, j);
                const double share = sequence_of(da, t, i)[j] / before;
                gsl_blas_daxpy(2.0 * alpha / n * (after / before - 1.0) * share,
                               &from.vector, &dW_j.vector);
            }
        }
    return GSL_SUCCESS;
}

VARIANT(clip_omega_backward, fused)
(const sequence *dh, const sequence *da, sequence *u, double alpha,
 gsl_matrix *dW_hh)
{
    const int status = clip_domega_status(dh, da, u, alpha, dW_hh);

    if (status != GSL_SUCCESS)
        return status;
    const double factor = clip_turn_rows(dh, u, alpha);
    const size_t H = da->n;
    for (size_t k = 0; k < H && factor != 0.0; k++)
        for (size_t j = 0; j < H; j++) {
            // Backwards through time, and the mean at the end.
            double sum = 0.0;
            for (size_t r = da->T * da->B; r-- > 0;)
                sum = fma(u->data[r * H + k], da->data[r * H + j], sum);
            dW_hh->data[j * dW_hh->tda + k] =
                fma(sum, factor, dW_hh->data[j * dW_hh->tda + k]);
        }
    return GSL_SUCCESS;
}
