/*
 * Right answers to chapter 3 that are written in other ways: its steps affine and
 * step. The tests have to accept each of them on every seed.
 */
#include "bptt.h"
#include "../../runner/sheet.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <stdlib.h>

VARIANT(bptt_affine, loops)
(const gsl_matrix *W, const gsl_matrix *x, const gsl_matrix *da, gsl_matrix *dx,
 gsl_matrix *dW, gsl_vector *db)
{
    if (x->size2 != W->size2 || da->size2 != W->size1 || x->size1 != da->size1)
        return GSL_EBADLEN;
    if (db != NULL && db->size != W->size1)
        return GSL_EBADLEN;
    if (dW != NULL && (dW->size2 != W->size2 || dW->size1 != W->size1))
        return GSL_EBADLEN;
    if (dx != NULL && (dx->size2 != x->size2 || dx->size1 != x->size1))
        return GSL_EBADLEN;
    for (size_t i = 0; i < da->size1; i++)
        for (size_t j = 0; j < da->size2; j++) {
            const double d = gsl_matrix_get(da, i, j);
            for (size_t k = 0; k < x->size2; k++) {
                if (dx != NULL)
                    *gsl_matrix_ptr(dx, i, k) += d * gsl_matrix_get(W, j, k);
                if (dW != NULL)
                    *gsl_matrix_ptr(dW, j, k) += d * gsl_matrix_get(x, i, k);
            }
            if (db != NULL)
                gsl_vector_set(db, j, gsl_vector_get(db, j) + d);
        }
    return GSL_SUCCESS;
}

/* Whether all shapes are right, looked at one argument at a time. */
static int
variant_affine_fits(const gsl_matrix *W, const gsl_matrix *x,
                    const gsl_matrix *da, const gsl_matrix *dx,
                    const gsl_matrix *dW, const gsl_vector *db)
{
    int fits = x->size2 == W->size2 && da->size2 == W->size1;
    fits &= x->size1 == da->size1;
    if (dx != NULL)
        fits &= dx->size1 == x->size1 && dx->size2 == x->size2;
    if (dW != NULL)
        fits &= dW->size1 == W->size1 && dW->size2 == W->size2;
    if (db != NULL)
        fits &= db->size == W->size1;
    return fits;
}

VARIANT(bptt_affine, long_double)
(const gsl_matrix *W, const gsl_matrix *x, const gsl_matrix *da, gsl_matrix *dx,
 gsl_matrix *dW, gsl_vector *db)
{
    if (!variant_affine_fits(W, x, da, dx, dW, db))
        GSL_ERROR("shapes disagree", GSL_EBADLEN);
    for (size_t j = W->size1; j-- > 0;) {
        for (size_t k = W->size2; dW != NULL && k-- > 0;) {
            long double sum = dW->data[j * dW->tda + k];
            for (size_t i = x->size1; i-- > 0;)
                sum += (long double)da->data[i * da->tda + j]
                       * x->data[i * x->tda + k];
            dW->data[j * dW->tda + k] = (double)sum;
        }
        long double sum = 0.0L;
        for (size_t i = x->size1; i-- > 0;)
            sum += da->data[i * da->tda + j];
        if (db != NULL)
            db->data[j * db->stride] += (double)sum;
    }
    for (size_t i = 0; dx != NULL && i < x->size1; i++)
        for (size_t k = 0; k < x->size2; k++) {
            long double sum = 0.0L;
            for (size_t j = 0; j < W->size1; j++)
                sum += (long double)da->data[i * da->tda + j]
                       * W->data[j * W->tda + k];
            dx->data[i * dx->tda + k] += (double)sum;
        }
    return GSL_SUCCESS;
}

VARIANT(bptt_affine, row_by_row)
(const gsl_matrix *W, const gsl_matrix *x, const gsl_matrix *da, gsl_matrix *dx,
 gsl_matrix *dW, gsl_vector *db)
{
    if (!variant_affine_fits(W, x, da, dx, dW, db))
        return GSL_EBADLEN;
    for (size_t i = 0; i < x->size1; i++) {
        const gsl_vector_const_view x_i = gsl_matrix_const_row(x, i);
        const gsl_vector_const_view da_i = gsl_matrix_const_row(da, i);
        if (dx != NULL) {
            gsl_vector_view dx_i = gsl_matrix_row(dx, i);
            gsl_blas_dgemv(CblasTrans, 1.0, W, &da_i.vector, 1.0, &dx_i.vector);
        }
        if (dW != NULL)
            gsl_blas_dger(1.0, &da_i.vector, &x_i.vector, dW);
        if (db != NULL)
            gsl_vector_add(db, &da_i.vector);
    }
    return GSL_SUCCESS;
}

VARIANT(bptt_affine, copies)
(const gsl_matrix *W, const gsl_matrix *x, const gsl_matrix *da, gsl_matrix *dx,
 gsl_matrix *dW, gsl_vector *db)
{
    if (!variant_affine_fits(W, x, da, dx, dW, db))
        return GSL_EBADLEN;
    gsl_matrix *turned = gsl_matrix_alloc(da->size2, da->size1);
    gsl_matrix *dx_new = gsl_matrix_alloc(x->size1, x->size2);
    gsl_matrix *dW_new = gsl_matrix_alloc(W->size1, W->size2);
    gsl_matrix_transpose_memcpy(turned, da);
    gsl_blas_dgemm(CblasTrans, CblasNoTrans, 1.0, turned, W, 0.0, dx_new);
    gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1.0, turned, x, 0.0, dW_new);
    if (dx != NULL)
        gsl_matrix_add(dx, dx_new);
    if (dW != NULL)
        gsl_matrix_add(dW, dW_new);
    for (size_t j = 0; db != NULL && j < turned->size1; j++) {
        double sum = 0.0;
        for (size_t i = 0; i < turned->size2; i++)
            sum += gsl_matrix_get(turned, j, i);
        *gsl_vector_ptr(db, j) += sum;
    }
    gsl_matrix_free(turned);
    gsl_matrix_free(dx_new);
    gsl_matrix_free(dW_new);
    return GSL_SUCCESS;
}

VARIANT(bptt_affine, columns)
(const gsl_matrix *W, const gsl_matrix *x, const gsl_matrix *da, gsl_matrix *dx,
 gsl_matrix *dW, gsl_vector *db)
{
    if (!variant_affine_fits(W, x, da, dx, dW, db))
        return GSL_EBADLEN;
    gsl_vector *ones = gsl_vector_alloc(da->size1);
    gsl_vector_set_all(ones, 1.0);
    if (db != NULL)
        gsl_blas_dgemv(CblasTrans, 1.0, da, ones, 1.0, db);
    gsl_vector_free(ones);
    for (size_t k = 0; k < W->size2; k++) {
        const gsl_vector_const_view x_k = gsl_matrix_const_column(x, k);
        const gsl_vector_const_view W_k = gsl_matrix_const_column(W, k);
        if (dW != NULL) {
            gsl_vector_view dW_k = gsl_matrix_column(dW, k);
            gsl_blas_dgemv(CblasTrans, 1.0, da, &x_k.vector, 1.0, &dW_k.vector);
        }
        for (size_t i = 0; dx != NULL && i < da->size1; i++) {
            const gsl_vector_const_view da_i = gsl_matrix_const_row(da, i);
            double product;
            gsl_blas_ddot(&da_i.vector, &W_k.vector, &product);
            *gsl_matrix_ptr(dx, i, k) += product;
        }
    }
    return GSL_SUCCESS;
}

/* Halves of halves of the rows: sums in pairs. */
static void
variant_add_halves(const gsl_matrix *x, const gsl_matrix *da, size_t first,
                   size_t n, gsl_matrix *dW, gsl_vector *db)
{
    if (n > 1) {
        variant_add_halves(x, da, first, n / 2, dW, db);
        variant_add_halves(x, da, first + n / 2, n - n / 2, dW, db);
        return;
    }
    for (size_t j = 0; j < da->size2; j++) {
        const double d = gsl_matrix_get(da, first, j);
        for (size_t k = 0; dW != NULL && k < x->size2; k++)
            *gsl_matrix_ptr(dW, j, k) += gsl_matrix_get(x, first, k) * d;
        if (db != NULL)
            *gsl_vector_ptr(db, j) += d;
    }
}

VARIANT(bptt_affine, recursion)
(const gsl_matrix *W, const gsl_matrix *x, const gsl_matrix *da, gsl_matrix *dx,
 gsl_matrix *dW, gsl_vector *db)
{
    if (!variant_affine_fits(W, x, da, dx, dW, db))
        return GSL_EBADLEN;
    variant_add_halves(x, da, 0, x->size1, dW, db);
    if (dx == NULL)
        return GSL_SUCCESS;
    return gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1.0, da, W, 1.0, dx);
}

/* Whether each of the four is (B,H). */
static int
variant_step_fits(const rnn_params *p, const gsl_matrix *h,
                  const gsl_matrix *dh, const gsl_matrix *da,
                  const gsl_matrix *dh_prev)
{
    const gsl_matrix *all[] = { h, dh, da, dh_prev };
    for (size_t n = 0; n < 4; n++)
        if (all[n]->size1 != dh_prev->size1 || all[n]->size2 != p->H)
            return 0;
    return 1;
}

VARIANT(bptt_step, loops)
(const rnn_params *p, const gsl_matrix *h, const gsl_matrix *dh, gsl_matrix *da,
 gsl_matrix *dh_prev)
{
    if (!variant_step_fits(p, h, dh, da, dh_prev))
        GSL_ERROR("shapes disagree", GSL_EBADLEN);
    for (size_t i = 0; i < h->size1; i++)
        for (size_t j = 0; j < p->H; j++) {
            const double slope =
                activation_slope(p->f, gsl_matrix_get(h, i, j));
            const double d = slope * gsl_matrix_get(dh, i, j);
            gsl_matrix_set(da, i, j, d);
            for (size_t k = 0; k < p->H; k++)
                *gsl_matrix_ptr(dh_prev, i, k) +=
                    d * gsl_matrix_get(&p->W_hh.matrix, j, k);
        }
    return GSL_SUCCESS;
}

VARIANT(bptt_step, long_double)
(const rnn_params *p, const gsl_matrix *h, const gsl_matrix *dh, gsl_matrix *da,
 gsl_matrix *dh_prev)
{
    const size_t B = dh_prev->size1, H = p->H;
    if (!variant_step_fits(p, h, dh, da, dh_prev))
        return GSL_EBADLEN;
    for (size_t i = B; i-- > 0;)
        for (size_t j = H; j-- > 0;) {
            const long double h_ij = h->data[i * h->tda + j];
            const long double slope = p->f == TANH
                                          ? (1.0L - h_ij) * (1.0L + h_ij)
                                      : p->f == LOGISTIC ? h_ij - h_ij * h_ij
                                      : p->f == RELU     ? h_ij > 0.0L
                                                         : 1.0L;
            da->data[i * da->tda + j] =
                (double)(slope * dh->data[i * dh->tda + j]);
        }
    for (size_t i = B; i-- > 0;)
        for (size_t k = H; k-- > 0;) {
            long double sum = gsl_matrix_get(dh_prev, i, k);
            for (size_t j = H; j-- > 0;)
                sum += (long double)gsl_matrix_get(da, i, j)
                       * gsl_matrix_get(&p->W_hh.matrix, j, k);
            gsl_matrix_set(dh_prev, i, k, (double)sum);
        }
    return GSL_SUCCESS;
}

VARIANT(bptt_step, row_by_row)
(const rnn_params *p, const gsl_matrix *h, const gsl_matrix *dh, gsl_matrix *da,
 gsl_matrix *dh_prev)
{
    if (!variant_step_fits(p, h, dh, da, dh_prev))
        return GSL_EBADLEN;
    for (size_t i = 0; i < h->size1; i++) {
        gsl_vector_view da_i = gsl_matrix_row(da, i);
        gsl_vector_view before = gsl_matrix_row(dh_prev, i);
        for (size_t j = 0; j < p->H; j++)
            gsl_vector_set(&da_i.vector, j,
                           activation_slope(p->f, gsl_matrix_get(h, i, j)));
        const gsl_vector_const_view dh_i = gsl_matrix_const_row(dh, i);
        gsl_vector_mul(&da_i.vector, &dh_i.vector);
        gsl_blas_dgemv(CblasTrans, 1.0, &p->W_hh.matrix, &da_i.vector, 1.0,
                       &before.vector);
    }
    return GSL_SUCCESS;
}

VARIANT(bptt_step, elements)
(const rnn_params *p, const gsl_matrix *h, const gsl_matrix *dh, gsl_matrix *da,
 gsl_matrix *dh_prev)
{
    if (!variant_step_fits(p, h, dh, da, dh_prev))
        return GSL_EBADLEN;
    gsl_matrix_memcpy(da, h);
    for (size_t i = 0; i < h->size1; i++)
        for (size_t j = 0; j < h->size2; j++)
            gsl_matrix_set(da, i, j,
                           activation_slope(p->f, gsl_matrix_get(da, i, j)));
    gsl_matrix_mul_elements(da, dh);
    gsl_matrix *product = gsl_matrix_alloc(h->size1, h->size2);
    gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1.0, da, &p->W_hh.matrix, 0.0,
                   product);
    gsl_matrix_add(dh_prev, product);
    gsl_matrix_free(product);
    return GSL_SUCCESS;
}

VARIANT(bptt_step, by_affine)
(const rnn_params *p, const gsl_matrix *h, const gsl_matrix *dh, gsl_matrix *da,
 gsl_matrix *dh_prev)
{
    const size_t B = da->size1, H = da->size2;
    if (H != p->H || dh->size1 != B || h->size1 != B || dh->size2 != H
        || h->size2 != H || dh_prev->size2 != H || dh_prev->size1 != B)
        GSL_ERROR("shapes disagree", GSL_EBADLEN);
    for (size_t j = 0; j < H; j++)
        for (size_t i = 0; i < B; i++)
            gsl_matrix_set(
                da, i, j,
                gsl_matrix_get(dh, i, j)
                    * activation_slope(p->f, gsl_matrix_get(h, i, j)));
    return bptt_affine(&p->W_hh.matrix, h, da, dh_prev, NULL, NULL);
}
