/*
 * Right answers to chapter 3 that are written in other ways again: its steps affine
 * and step. See bptt.c beside this file.
 */
#include "../../runner/sheet.h"
#include "bptt.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <math.h>

/* Whether a matrix that is wanted at all has this shape. */
static int
bptt_is_null_or(const gsl_matrix *m, size_t rows, size_t columns)
{
    return m == NULL || (m->size1 == rows && m->size2 == columns);
}

static int
bptt_affine_status(const gsl_matrix *W, const gsl_matrix *x,
                   const gsl_matrix *da, const gsl_matrix *dx,
                   const gsl_matrix *dW, const gsl_vector *db)
{
    if (!bptt_is_null_or(x, da->size1, W->size2)
        || !bptt_is_null_or(da, x->size1, W->size1)
        || !bptt_is_null_or(dx, x->size1, x->size2)
        || !bptt_is_null_or(dW, W->size1, W->size2))
        return GSL_EBADLEN;
    return db == NULL || db->size == W->size1 ? GSL_SUCCESS : GSL_EBADLEN;
}

VARIANT(bptt_affine, dot_products)
(const gsl_matrix *W, const gsl_matrix *x, const gsl_matrix *da, gsl_matrix *dx,
 gsl_matrix *dW, gsl_vector *db)
{
    double product;

    if (bptt_affine_status(W, x, da, dx, dW, db) != GSL_SUCCESS)
        GSL_ERROR("shapes disagree", GSL_EBADLEN);
    for (size_t k = 0; k < W->size2; k++) {
        gsl_vector_const_view x_k = gsl_matrix_const_column(x, k);
        gsl_vector_const_view W_k = gsl_matrix_const_column(W, k);
        for (size_t j = 0; dW != NULL && j < W->size1; j++) {
            gsl_vector_const_view da_j = gsl_matrix_const_column(da, j);
            gsl_blas_ddot(&da_j.vector, &x_k.vector, &product);
            *gsl_matrix_ptr(dW, j, k) += product;
        }
        for (size_t i = 0; dx != NULL && i < x->size1; i++) {
            gsl_vector_const_view da_i = gsl_matrix_const_row(da, i);
            gsl_blas_ddot(&W_k.vector, &da_i.vector, &product);
            *gsl_matrix_ptr(dx, i, k) += product;
        }
    }
    for (size_t j = 0; db != NULL && j < db->size; j++) {
        gsl_vector_const_view da_j = gsl_matrix_const_column(da, j);
        *gsl_vector_ptr(db, j) += gsl_vector_sum(&da_j.vector);
    }
    return GSL_SUCCESS;
}

VARIANT(bptt_affine, unit_by_unit)
(const gsl_matrix *W, const gsl_matrix *x, const gsl_matrix *da, gsl_matrix *dx,
 gsl_matrix *dW, gsl_vector *db)
{
    const int status = bptt_affine_status(W, x, da, dx, dW, db);
    if (status != GSL_SUCCESS)
        return status;
    for (size_t j = 0; j < W->size1; j++) {
        gsl_vector_const_view W_j = gsl_matrix_const_row(W, j);
        gsl_vector_const_view da_j = gsl_matrix_const_column(da, j);
        double sum = 0.0;
        if (dx != NULL)
            gsl_blas_dger(1.0, &da_j.vector, &W_j.vector, dx);
        if (dW != NULL) {
            gsl_vector_view dW_j = gsl_matrix_row(dW, j);
            gsl_blas_dgemv(CblasTrans, 1.0, x, &da_j.vector, 1.0, &dW_j.vector);
        }
        for (size_t i = da->size1; i-- > 0;)
            sum += gsl_matrix_get(da, i, j);
        if (db != NULL)
            gsl_vector_set(db, j, sum + gsl_vector_get(db, j));
    }
    return GSL_SUCCESS;
}

/* (3.2) and (3.3) for COUNT rows from FIRST on: matrices of eight rows at most. */
static void
bptt_affine_blocks(const gsl_matrix *x, const gsl_matrix *da, size_t first,
                   size_t count, gsl_matrix *dW, gsl_vector *db)
{
    if (count > 8) {
        bptt_affine_blocks(x, da, first, 8, dW, db);
        bptt_affine_blocks(x, da, first + 8, count - 8, dW, db);
        return;
    }
    gsl_matrix_const_view x_b =
        gsl_matrix_const_submatrix(x, first, 0, count, x->size2);
    gsl_matrix_const_view da_b =
        gsl_matrix_const_submatrix(da, first, 0, count, da->size2);
    if (dW != NULL)
        gsl_blas_dgemm(CblasTrans, CblasNoTrans, 1.0, &da_b.matrix, &x_b.matrix,
                       1.0, dW);
    for (size_t j = 0; db != NULL && j < db->size; j++)
        for (size_t i = 0; i < count; i++)
            *gsl_vector_ptr(db, j) += gsl_matrix_get(&da_b.matrix, i, j);
}

VARIANT(bptt_affine, blocks_of_rows)
(const gsl_matrix *W, const gsl_matrix *x, const gsl_matrix *da, gsl_matrix *dx,
 gsl_matrix *dW, gsl_vector *db)
{
    if (bptt_affine_status(W, x, da, dx, dW, db) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t j = 0; dx != NULL && j < W->size1; j++)
        for (size_t i = 0; i < dx->size1; i++) {
            gsl_vector_const_view W_j = gsl_matrix_const_row(W, j);
            gsl_vector_view dx_i = gsl_matrix_row(dx, i);
            gsl_blas_daxpy(gsl_matrix_get(da, i, j), &W_j.vector, &dx_i.vector);
        }
    bptt_affine_blocks(x, da, 0, x->size1, dW, db);
    return GSL_SUCCESS;
}

/* The sum of n fused products of numbers that lie S and T apart. */
static double
bptt_fused_sum(size_t n, const double *a, size_t s, const double *b, size_t t)
{
    double sum = 0.0;

    for (; n > 0; n--, a += s, b += t)
        sum = fma(*a, *b, sum);
    return sum;
}

VARIANT(bptt_affine, fused_strides)
(const gsl_matrix *W, const gsl_matrix *x, const gsl_matrix *da, gsl_matrix *dx,
 gsl_matrix *dW, gsl_vector *db)
{
    static const double one = 1.0;
    const size_t rows = x->size1, to = W->size1, from = W->size2;

    if (bptt_affine_status(W, x, da, dx, dW, db) != GSL_SUCCESS)
        return GSL_EBADLEN;
    if (dx != NULL)
        for (size_t i = 0; i < rows; i++)
            for (size_t k = 0; k < from; k++)
                dx->data[i * dx->tda + k] += bptt_fused_sum(
                    to, da->data + i * da->tda, 1, W->data + k, W->tda);
    if (dW != NULL)
        for (size_t j = 0; j < to; j++)
            for (size_t k = 0; k < from; k++)
                dW->data[j * dW->tda + k] += bptt_fused_sum(
                    rows, da->data + j, da->tda, x->data + k, x->tda);
    if (db != NULL)
        for (size_t j = 0; j < to; j++)
            db->data[j * db->stride] +=
                bptt_fused_sum(rows, da->data + j, da->tda, &one, 0);
    return GSL_SUCCESS;
}

static int
bptt_step_status(const rnn_params *p, const gsl_matrix *h, const gsl_matrix *dh,
                 const gsl_matrix *da, const gsl_matrix *dh_prev)
{
    const size_t B = da->size1, H = p->H;
    if (!bptt_is_null_or(h, B, H) || !bptt_is_null_or(dh, B, H)
        || !bptt_is_null_or(dh_prev, B, H) || da->size2 != H)
        GSL_ERROR("h, dh, da and dh_prev are not all (B,H)", GSL_EBADLEN);
    return GSL_SUCCESS;
}

VARIANT(bptt_step, unit_by_unit)
(const rnn_params *p, const gsl_matrix *h, const gsl_matrix *dh, gsl_matrix *da,
 gsl_matrix *dh_prev)
{
    if (bptt_step_status(p, h, dh, da, dh_prev) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t j = 0; j < p->H; j++) {
        gsl_vector_const_view W_j = gsl_matrix_const_row(&p->W_hh.matrix, j);
        gsl_vector_view da_j = gsl_matrix_column(da, j);
        for (size_t i = 0; i < da->size1; i++)
            gsl_vector_set(&da_j.vector, i,
                           activation_slope(p->f, gsl_matrix_get(h, i, j))
                               * gsl_matrix_get(dh, i, j));
        // What this unit heard, it tells all that spoke.
        gsl_blas_dger(1.0, &da_j.vector, &W_j.vector, dh_prev);
    }
    return GSL_SUCCESS;
}

VARIANT(bptt_step, switch)
(const rnn_params *p, const gsl_matrix *h, const gsl_matrix *dh, gsl_matrix *da,
 gsl_matrix *dh_prev)
{
    if (bptt_step_status(p, h, dh, da, dh_prev) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t i = 0; i < h->size1; i++)
        for (size_t j = 0; j < h->size2; j++) {
            const double h_ij = gsl_matrix_get(h, i, j);
            double slope = 1.0;
            switch (p->f) {
            case TANH:
                slope = (1.0 - h_ij) * (1.0 + h_ij);
                break;
            case LOGISTIC:
                slope = h_ij - h_ij * h_ij;
                break;
            case RELU:
                slope = h_ij > 0.0 ? 1.0 : 0.0;
                break;
            case LINEAR:
                break;
            }
            gsl_matrix_set(da, i, j, slope * gsl_matrix_get(dh, i, j));
        }
    for (size_t k = 0; k < p->H; k++) {
        gsl_vector_const_view W_k = gsl_matrix_const_column(&p->W_hh.matrix, k);
        gsl_vector_view before = gsl_matrix_column(dh_prev, k);
        gsl_blas_dgemv(CblasNoTrans, 1.0, da, &W_k.vector, 1.0, &before.vector);
    }
    return GSL_SUCCESS;
}

VARIANT(bptt_step, daxpy)
(const rnn_params *p, const gsl_matrix *h, const gsl_matrix *dh, gsl_matrix *da,
 gsl_matrix *dh_prev)
{
    if (bptt_step_status(p, h, dh, da, dh_prev) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t i = h->size1; i-- > 0;) {
        gsl_vector_view before = gsl_matrix_row(dh_prev, i);
        for (size_t j = h->size2; j-- > 0;) {
            gsl_vector_const_view W_j =
                gsl_matrix_const_row(&p->W_hh.matrix, j);
            double *d = gsl_matrix_ptr(da, i, j);
            activation_backward(p->f, 1, gsl_matrix_const_ptr(h, i, j),
                                gsl_matrix_const_ptr(dh, i, j), d);
            gsl_blas_daxpy(*d, &W_j.vector, &before.vector);
        }
    }
    return GSL_SUCCESS;
}

VARIANT(bptt_step, dot_products)
(const rnn_params *p, const gsl_matrix *h, const gsl_matrix *dh, gsl_matrix *da,
 gsl_matrix *dh_prev)
{
    if (bptt_step_status(p, h, dh, da, dh_prev) != GSL_SUCCESS)
        return GSL_EBADLEN;
    gsl_matrix_memcpy(da, dh);
    for (size_t i = 0; i < h->size1; i++) {
        gsl_vector_view da_i = gsl_matrix_row(da, i);
        for (size_t j = 0; j < h->size2; j++)
            *gsl_vector_ptr(&da_i.vector, j) *=
                activation_slope(p->f, gsl_matrix_get(h, i, j));
        for (size_t k = 0; k < h->size2; k++) {
            gsl_vector_const_view W_k =
                gsl_matrix_const_column(&p->W_hh.matrix, k);
            double told;
            gsl_blas_ddot(&W_k.vector, &da_i.vector, &told);
            gsl_matrix_set(dh_prev, i, k, told + gsl_matrix_get(dh_prev, i, k));
        }
    }
    return GSL_SUCCESS;
}

VARIANT(bptt_step, even_and_odd)
(const rnn_params *p, const gsl_matrix *h, const gsl_matrix *dh, gsl_matrix *da,
 gsl_matrix *dh_prev)
{
    const gsl_matrix *W = &p->W_hh.matrix;
    const size_t B = h->size1, H = p->H;

    if (bptt_step_status(p, h, dh, da, dh_prev) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t n = 0; n < B; n++) {
        double *d = da->data + n * da->tda;
        double *before = dh_prev->data + n * dh_prev->tda;
        activation_backward(p->f, H, h->data + n * h->tda,
                            dh->data + n * dh->tda, d);
        for (size_t k = 0; k < H; k++) {
            double even = 0.0, odd = 0.0;
            for (size_t j = 0; j < H; j += 2)
                even = fma(d[j], W->data[j * W->tda + k], even);
            for (size_t j = 1; j < H; j += 2)
                odd = fma(d[j], W->data[j * W->tda + k], odd);
            before[k] += even + odd;
        }
    }
    return GSL_SUCCESS;
}
