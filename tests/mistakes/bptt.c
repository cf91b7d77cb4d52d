/*
 * What learners really write in chapter 3. Here are the mistakes of the first
 * step, affine; those of every other step have a file of their own beside this
 * one. See chain.c for the manner.
 */
#include "bptt.h"
#include "../runner/sheet.h"
#include "bptt_right.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>

/* Whether the shapes are those that bptt_affine() takes. */
static int
bptt_affine_fits(const gsl_matrix *W, const gsl_matrix *x, const gsl_matrix *da,
                 const gsl_matrix *dx, const gsl_matrix *dW,
                 const gsl_vector *db)
{
    const size_t rows = da->size1, to = W->size1, from = W->size2;
    return da->size2 == to && x->size1 == rows && x->size2 == from
           && (dx == NULL || (dx->size1 == rows && dx->size2 == from))
           && (dW == NULL || (dW->size1 == to && dW->size2 == from))
           && (db == NULL || db->size == to);
}

MISTAKE(bptt_affine, assigned,
        "the gradients are assigned. They are added to: the\n"
        "  last argument but one of gsl_blas_dgemm, beta, is 1.")
(const gsl_matrix *W, const gsl_matrix *x, const gsl_matrix *da, gsl_matrix *dx,
 gsl_matrix *dW, gsl_vector *db)
{
    if (!bptt_affine_fits(W, x, da, dx, dW, db))
        return GSL_EBADLEN;
    if (dx != NULL)
        gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1.0, da, W, 0.0, dx);
    if (dW != NULL)
        gsl_blas_dgemm(CblasTrans, CblasNoTrans, 1.0, da, x, 0.0, dW);
    if (db != NULL)
        bptt_right_db(da, db);
    return GSL_SUCCESS;
}

MISTAKE(bptt_affine, dx_assigned,
        "dx is assigned. It is added to as dW is: beta is 1\n"
        "  in both products.")
(const gsl_matrix *W, const gsl_matrix *x, const gsl_matrix *da, gsl_matrix *dx,
 gsl_matrix *dW, gsl_vector *db)
{
    if (!bptt_affine_fits(W, x, da, dx, dW, db))
        return GSL_EBADLEN;
    if (dx != NULL)
        gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1.0, da, W, 0.0, dx);
    if (dW != NULL)
        gsl_blas_dgemm(CblasTrans, CblasNoTrans, 1.0, da, x, 1.0, dW);
    if (db != NULL)
        bptt_right_db(da, db);
    return GSL_SUCCESS;
}

MISTAKE(bptt_affine, all_assigned,
        "the gradients are assigned, that of b as well. They\n"
        "  are added to: another use of the same weights may have left its\n"
        "  share there.")
(const gsl_matrix *W, const gsl_matrix *x, const gsl_matrix *da, gsl_matrix *dx,
 gsl_matrix *dW, gsl_vector *db)
{
    if (!bptt_affine_fits(W, x, da, dx, dW, db))
        return GSL_EBADLEN;
    if (dx != NULL)
        gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1.0, da, W, 0.0, dx);
    if (dW != NULL)
        gsl_blas_dgemm(CblasTrans, CblasNoTrans, 1.0, da, x, 0.0, dW);
    if (db != NULL) {
        gsl_vector_set_zero(db);
        bptt_right_db(da, db);
    }
    return GSL_SUCCESS;
}

MISTAKE(bptt_affine, no_dx,
        "dx is as it was. (3.1) passes the gradient on to\n"
        "  whatever came before.")
(const gsl_matrix *W, const gsl_matrix *x, const gsl_matrix *da, gsl_matrix *dx,
 gsl_matrix *dW, gsl_vector *db)
{
    if (!bptt_affine_fits(W, x, da, dx, dW, db))
        return GSL_EBADLEN;
    if (dW != NULL)
        gsl_blas_dgemm(CblasTrans, CblasNoTrans, 1.0, da, x, 1.0, dW);
    if (db != NULL)
        bptt_right_db(da, db);
    return GSL_SUCCESS;
}

MISTAKE(bptt_affine, no_db,
        "db is as it was. The bias was added to every row,\n"
        "  so by (3.3) it gets the sum of the rows of da.")
(const gsl_matrix *W, const gsl_matrix *x, const gsl_matrix *da, gsl_matrix *dx,
 gsl_matrix *dW, gsl_vector *db)
{
    if (!bptt_affine_fits(W, x, da, dx, dW, db))
        return GSL_EBADLEN;
    if (dx != NULL)
        gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1.0, da, W, 1.0, dx);
    if (dW != NULL)
        gsl_blas_dgemm(CblasTrans, CblasNoTrans, 1.0, da, x, 1.0, dW);
    return GSL_SUCCESS;
}

MISTAKE(bptt_affine, mean_over_rows,
        "db and dW are divided by the number of rows. The\n"
        "  mean over the batch is in the loss already; here is a sum.")
(const gsl_matrix *W, const gsl_matrix *x, const gsl_matrix *da, gsl_matrix *dx,
 gsl_matrix *dW, gsl_vector *db)
{
    if (!bptt_affine_fits(W, x, da, dx, dW, db))
        return GSL_EBADLEN;
    const double share = 1.0 / (double)da->size1;
    if (dx != NULL)
        gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1.0, da, W, 1.0, dx);
    if (dW != NULL)
        gsl_blas_dgemm(CblasTrans, CblasNoTrans, share, da, x, 1.0, dW);
    for (size_t i = 0; db != NULL && i < da->size1; i++) {
        const gsl_vector_const_view row = gsl_matrix_const_row(da, i);
        gsl_blas_daxpy(share, &row.vector, db);
    }
    return GSL_SUCCESS;
}

MISTAKE(bptt_affine, first_row_only,
        "only the first row of da reaches db. By (3.3) it is\n"
        "  the sum of all rows.")
(const gsl_matrix *W, const gsl_matrix *x, const gsl_matrix *da, gsl_matrix *dx,
 gsl_matrix *dW, gsl_vector *db)
{
    if (!bptt_affine_fits(W, x, da, dx, dW, db))
        return GSL_EBADLEN;
    const gsl_vector_const_view first = gsl_matrix_const_row(da, 0);
    if (dx != NULL)
        gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1.0, da, W, 1.0, dx);
    if (dW != NULL)
        gsl_blas_dgemm(CblasTrans, CblasNoTrans, 1.0, da, x, 1.0, dW);
    if (db != NULL)
        gsl_vector_add(db, &first.vector);
    return GSL_SUCCESS;
}

MISTAKE(bptt_affine, not_checked,
        "a db that is too long is accepted. The contract\n"
        "  refuses shapes that disagree with GSL_EBADLEN.")
(const gsl_matrix *W, const gsl_matrix *x, const gsl_matrix *da, gsl_matrix *dx,
 gsl_matrix *dW, gsl_vector *db)
{
    if (dx != NULL)
        gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1.0, da, W, 1.0, dx);
    if (dW != NULL)
        gsl_blas_dgemm(CblasTrans, CblasNoTrans, 1.0, da, x, 1.0, dW);
    for (size_t i = 0; db != NULL && i < da->size1; i++)
        for (size_t j = 0; j < da->size2; j++)
            *gsl_vector_ptr(db, j) += gsl_matrix_get(da, i, j);
    return GSL_SUCCESS;
}
