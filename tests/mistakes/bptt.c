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

/* (3.1) and (3.2), each where it is asked for; what GSL refuses is left out. */
static void
bptt_affine_products(const gsl_matrix *W, const gsl_matrix *x,
                     const gsl_matrix *da, gsl_matrix *dx, gsl_matrix *dW)
{
    if (dx != NULL)
        gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1.0, da, W, 1.0, dx);
    if (dW != NULL)
        gsl_blas_dgemm(CblasTrans, CblasNoTrans, 1.0, da, x, 1.0, dW);
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

MISTAKE(bptt_affine, last_row_missing,
        "the last row of da does not reach db. By (3.3) it is the\n"
        "  sum of all rows.")
(const gsl_matrix *W, const gsl_matrix *x, const gsl_matrix *da, gsl_matrix *dx,
 gsl_matrix *dW, gsl_vector *db)
{
    if (!bptt_affine_fits(W, x, da, dx, dW, db))
        return GSL_EBADLEN;
    bptt_affine_products(W, x, da, dx, dW);
    for (size_t i = 0; db != NULL && i + 1 < da->size1; i++) {
        const gsl_vector_const_view row = gsl_matrix_const_row(da, i);
        gsl_vector_add(db, &row.vector);
    }
    return GSL_SUCCESS;
}

MISTAKE(bptt_affine, dW_assigned,
        "dW is assigned. It is added to as dx is: beta is 1\n"
        "  in both products.")
(const gsl_matrix *W, const gsl_matrix *x, const gsl_matrix *da, gsl_matrix *dx,
 gsl_matrix *dW, gsl_vector *db)
{
    if (!bptt_affine_fits(W, x, da, dx, dW, db))
        return GSL_EBADLEN;
    bptt_affine_products(W, x, da, dx, NULL);
    if (dW != NULL)
        gsl_blas_dgemm(CblasTrans, CblasNoTrans, 1.0, da, x, 0.0, dW);
    if (db != NULL)
        bptt_right_db(da, db);
    return GSL_SUCCESS;
}

MISTAKE(bptt_affine, db_assigned,
        "db is assigned. It is added to as dW and dx are.")
(const gsl_matrix *W, const gsl_matrix *x, const gsl_matrix *da, gsl_matrix *dx,
 gsl_matrix *dW, gsl_vector *db)
{
    if (!bptt_affine_fits(W, x, da, dx, dW, db))
        return GSL_EBADLEN;
    bptt_affine_products(W, x, da, dx, dW);
    if (db != NULL) {
        gsl_vector_set_zero(db);
        bptt_right_db(da, db);
    }
    return GSL_SUCCESS;
}

MISTAKE(bptt_affine, no_dW,
        "dW is as it was. (3.2) sums what each row asks of W.")
(const gsl_matrix *W, const gsl_matrix *x, const gsl_matrix *da, gsl_matrix *dx,
 gsl_matrix *dW, gsl_vector *db)
{
    if (!bptt_affine_fits(W, x, da, dx, dW, db))
        return GSL_EBADLEN;
    bptt_affine_products(W, x, da, dx, NULL);
    if (db != NULL)
        bptt_right_db(da, db);
    return GSL_SUCCESS;
}

MISTAKE(bptt_affine, db_beside_dW,
        "db is made only where dW is asked for, too. Each of\n"
        "  the three may be NULL, whatever the others are.")
(const gsl_matrix *W, const gsl_matrix *x, const gsl_matrix *da, gsl_matrix *dx,
 gsl_matrix *dW, gsl_vector *db)
{
    if (!bptt_affine_fits(W, x, da, dx, dW, db))
        return GSL_EBADLEN;
    bptt_affine_products(W, x, da, dx, dW);
    if (dW != NULL && db != NULL)
        bptt_right_db(da, db);
    return GSL_SUCCESS;
}

MISTAKE(bptt_affine, dW_beside_db,
        "dW is made only where db is asked for, too. Each of\n"
        "  the three may be NULL, whatever the others are.")
(const gsl_matrix *W, const gsl_matrix *x, const gsl_matrix *da, gsl_matrix *dx,
 gsl_matrix *dW, gsl_vector *db)
{
    if (!bptt_affine_fits(W, x, da, dx, dW, db))
        return GSL_EBADLEN;
    bptt_affine_products(W, x, da, dx, db != NULL ? dW : NULL);
    if (db != NULL)
        bptt_right_db(da, db);
    return GSL_SUCCESS;
}
MISTAKE(bptt_affine, dW_beside_dx,
        "dW is made only where dx is asked for, too. Each of\n"
        "  the three may be NULL, whatever the others are.")
(const gsl_matrix *W, const gsl_matrix *x, const gsl_matrix *da, gsl_matrix *dx,
 gsl_matrix *dW, gsl_vector *db)
{
    if (!bptt_affine_fits(W, x, da, dx, dW, db))
        return GSL_EBADLEN;
    bptt_affine_products(W, x, da, dx, dx != NULL ? dW : NULL);
    if (db != NULL)
        bptt_right_db(da, db);
    return GSL_SUCCESS;
}

MISTAKE(bptt_affine, both_or_none,
        "dW and db are made only where both are asked for.\n"
        "  Each of the three may be NULL, whatever the others are.")
(const gsl_matrix *W, const gsl_matrix *x, const gsl_matrix *da, gsl_matrix *dx,
 gsl_matrix *dW, gsl_vector *db)
{
    if (!bptt_affine_fits(W, x, da, dx, dW, db))
        return GSL_EBADLEN;
    const int both = dW != NULL && db != NULL;
    bptt_affine_products(W, x, da, dx, both ? dW : NULL);
    if (both)
        bptt_right_db(da, db);
    return GSL_SUCCESS;
}

MISTAKE(bptt_affine, all_or_none,
        "nothing is done unless all three gradients are asked\n"
        "  for. Each may be NULL, whatever the others are.")
(const gsl_matrix *W, const gsl_matrix *x, const gsl_matrix *da, gsl_matrix *dx,
 gsl_matrix *dW, gsl_vector *db)
{
    if (!bptt_affine_fits(W, x, da, dx, dW, db))
        return GSL_EBADLEN;
    if (dx == NULL || dW == NULL || db == NULL)
        return GSL_SUCCESS;
    bptt_affine_products(W, x, da, dx, dW);
    bptt_right_db(da, db);
    return GSL_SUCCESS;
}

MISTAKE(bptt_affine, tda_ignored,
        "da->data[i * size2 + j] is not element (i,j) of a\n"
        "  window: its rows are tda apart. gsl_matrix_get() knows.")
(const gsl_matrix *W, const gsl_matrix *x, const gsl_matrix *da, gsl_matrix *dx,
 gsl_matrix *dW, gsl_vector *db)
{
    if (!bptt_affine_fits(W, x, da, dx, dW, db))
        return GSL_EBADLEN;
    bptt_affine_products(W, x, da, dx, dW);
    for (size_t i = 0; db != NULL && i < da->size1; i++)
        for (size_t j = 0; j < da->size2; j++)
            *gsl_vector_ptr(db, j) += da->data[i * da->size2 + j];
    return GSL_SUCCESS;
}

MISTAKE(bptt_affine, stride_ignored,
        "db->data[j] is not element j of a vector with a\n"
        "  stride. gsl_vector_ptr() knows.")
(const gsl_matrix *W, const gsl_matrix *x, const gsl_matrix *da, gsl_matrix *dx,
 gsl_matrix *dW, gsl_vector *db)
{
    if (!bptt_affine_fits(W, x, da, dx, dW, db))
        return GSL_EBADLEN;
    bptt_affine_products(W, x, da, dx, dW);
    for (size_t i = 0; db != NULL && i < da->size1; i++)
        for (size_t j = 0; j < da->size2; j++)
            db->data[j] += gsl_matrix_get(da, i, j);
    return GSL_SUCCESS;
}

MISTAKE(bptt_affine, not_checked,
        "shapes that disagree are accepted: the calls of GSL\n"
        "  refuse some, but nobody looks at what they return. The contract\n"
        "  answers GSL_EBADLEN.")
(const gsl_matrix *W, const gsl_matrix *x, const gsl_matrix *da, gsl_matrix *dx,
 gsl_matrix *dW, gsl_vector *db)
{
    bptt_affine_products(W, x, da, dx, dW);
    if (db != NULL)
        bptt_right_db(da, db);
    return GSL_SUCCESS;
}

MISTAKE(bptt_affine, db_not_checked,
        "a db of another length is accepted. The contract\n"
        "  refuses shapes that disagree with GSL_EBADLEN.")
(const gsl_matrix *W, const gsl_matrix *x, const gsl_matrix *da, gsl_matrix *dx,
 gsl_matrix *dW, gsl_vector *db)
{
    if (!bptt_affine_fits(W, x, da, dx, dW, NULL))
        return GSL_EBADLEN;
    bptt_affine_products(W, x, da, dx, dW);
    if (db != NULL)
        bptt_right_db(da, db);
    return GSL_SUCCESS;
}

MISTAKE(bptt_affine, gradients_not_checked,
        "dx, dW and db of another shape are accepted. The\n"
        "  contract refuses shapes that disagree with GSL_EBADLEN.")
(const gsl_matrix *W, const gsl_matrix *x, const gsl_matrix *da, gsl_matrix *dx,
 gsl_matrix *dW, gsl_vector *db)
{
    if (!bptt_affine_fits(W, x, da, NULL, NULL, NULL))
        return GSL_EBADLEN;
    bptt_affine_products(W, x, da, dx, dW);
    if (db != NULL)
        bptt_right_db(da, db);
    return GSL_SUCCESS;
}

MISTAKE(bptt_affine, left_to_gsl,
        "gsl_blas_dgemm() refuses its own product, but by then\n"
        "  the one before it has been written. On an error nothing may have\n"
        "  been: look at all shapes first.")
(const gsl_matrix *W, const gsl_matrix *x, const gsl_matrix *da, gsl_matrix *dx,
 gsl_matrix *dW, gsl_vector *db)
{
    int status = GSL_SUCCESS;
    if (dx != NULL)
        status =
            gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1.0, da, W, 1.0, dx);
    if (status == GSL_SUCCESS && dW != NULL)
        status = gsl_blas_dgemm(CblasTrans, CblasNoTrans, 1.0, da, x, 1.0, dW);
    for (size_t i = 0; status == GSL_SUCCESS && db != NULL && i < da->size1;
         i++) {
        const gsl_vector_const_view row = gsl_matrix_const_row(da, i);
        status = gsl_blas_daxpy(1.0, &row.vector, db);
    }
    return status;
}
