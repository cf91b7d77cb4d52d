/*
 * What learners really write in chapter 2. Here are the mistakes of the first
 * step, affine; those of every other step have a file of their own beside this
 * one. See chain.c for the manner.
 */
#include "rnn.h"
#include "../runner/sheet.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>

/* Whether the shapes are those that rnn_affine() takes. */
static int
rnn_affine_fits(const gsl_matrix *W, const gsl_vector *b, const gsl_matrix *x,
                const gsl_matrix *a)
{
    return x->size2 == W->size2 && a->size1 == x->size1 && a->size2 == W->size1
           && b->size == W->size1;
}

MISTAKE(rnn_affine, no_bias, "the bias is missing: (2.4) adds b to every row.")
(const gsl_matrix *W, const gsl_vector *b, const gsl_matrix *x, gsl_matrix *a)
{
    if (!rnn_affine_fits(W, b, x, a))
        return GSL_EBADLEN;
    return gsl_blas_dgemm(CblasNoTrans, CblasTrans, 1.0, x, W, 0.0, a);
}

MISTAKE(rnn_affine, first_row_only,
        "only the first row has its bias. Every row is\n"
        "  a sequence of its own, and each gets b.")
(const gsl_matrix *W, const gsl_vector *b, const gsl_matrix *x, gsl_matrix *a)
{
    if (!rnn_affine_fits(W, b, x, a))
        return GSL_EBADLEN;
    gsl_matrix_set_zero(a);
    gsl_matrix_set_row(a, 0, b);
    return gsl_blas_dgemm(CblasNoTrans, CblasTrans, 1.0, x, W, 1.0, a);
}

MISTAKE(rnn_affine, not_overwritten,
        "what a held before is still in it. a is\n"
        "  overwritten: put the bias there first, or use beta = 0.")
(const gsl_matrix *W, const gsl_vector *b, const gsl_matrix *x, gsl_matrix *a)
{
    if (!rnn_affine_fits(W, b, x, a))
        return GSL_EBADLEN;
    for (size_t i = 0; i < a->size1; i++) {
        gsl_vector_view row = gsl_matrix_row(a, i);
        gsl_vector_add(&row.vector, b);
    }
    return gsl_blas_dgemm(CblasNoTrans, CblasTrans, 1.0, x, W, 1.0, a);
}

MISTAKE(rnn_affine, product_lost,
        "only the bias is there. With beta = 0 a product\n"
        "  overwrites a; copying the bias after it overwrites the product.")
(const gsl_matrix *W, const gsl_vector *b, const gsl_matrix *x, gsl_matrix *a)
{
    if (!rnn_affine_fits(W, b, x, a))
        return GSL_EBADLEN;
    gsl_blas_dgemm(CblasNoTrans, CblasTrans, 1.0, x, W, 0.0, a);
    for (size_t i = 0; i < a->size1; i++)
        gsl_matrix_set_row(a, i, b);
    return GSL_SUCCESS;
}

MISTAKE(rnn_affine, first_input_only,
        "only the first input of every row has been used.\n"
        "  (2.4) sums over all of them.")
(const gsl_matrix *W, const gsl_vector *b, const gsl_matrix *x, gsl_matrix *a)
{
    if (!rnn_affine_fits(W, b, x, a))
        return GSL_EBADLEN;
    for (size_t i = 0; i < a->size1; i++)
        for (size_t j = 0; j < a->size2; j++)
            gsl_matrix_set(a, i, j,
                           gsl_vector_get(b, j)
                               + gsl_matrix_get(x, i, 0)
                                     * gsl_matrix_get(W, j, 0));
    return GSL_SUCCESS;
}

MISTAKE(rnn_affine, not_checked,
        "a b that is too long is accepted. The contract\n"
        "  refuses shapes that disagree with GSL_EBADLEN.")
(const gsl_matrix *W, const gsl_vector *b, const gsl_matrix *x, gsl_matrix *a)
{
    for (size_t i = 0; i < a->size1; i++)
        for (size_t j = 0; j < a->size2; j++)
            gsl_matrix_set(a, i, j, gsl_vector_get(b, j));
    return gsl_blas_dgemm(CblasNoTrans, CblasTrans, 1.0, x, W, 1.0, a);
}
