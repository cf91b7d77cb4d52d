/*
 * What learners really write in chapter 2. Here are the mistakes of the first
 * step, affine; those of every other step have a file of their own beside this
 * one. See chain.c for the manner.
 */
#include "rnn.h"
#include "../runner/sheet.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>

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

MISTAKE(rnn_affine, rows_of_x_touch,
        "the rows of x are taken to touch. x may be a window\n"
        "  onto a wider matrix: its row i begins at x->data + i * x->tda.")
(const gsl_matrix *W, const gsl_vector *b, const gsl_matrix *x, gsl_matrix *a)
{
    if (!rnn_affine_fits(W, b, x, a))
        return GSL_EBADLEN;
    for (size_t i = 0; i < a->size1; i++)
        for (size_t j = 0; j < a->size2; j++) {
            double sum = gsl_vector_get(b, j);
            for (size_t k = 0; k < W->size2; k++)
                sum += x->data[i * x->size2 + k] * W->data[j * W->tda + k];
            a->data[i * a->tda + j] = sum;
        }
    return GSL_SUCCESS;
}

MISTAKE(rnn_affine, rows_of_a_touch,
        "the rows of a are taken to touch. a may be a window\n"
        "  onto a wider matrix: its row i begins at a->data + i * a->tda.")
(const gsl_matrix *W, const gsl_vector *b, const gsl_matrix *x, gsl_matrix *a)
{
    if (!rnn_affine_fits(W, b, x, a))
        return GSL_EBADLEN;
    for (size_t i = 0; i < a->size1; i++)
        for (size_t j = 0; j < a->size2; j++) {
            double sum = gsl_vector_get(b, j);
            for (size_t k = 0; k < W->size2; k++)
                sum += x->data[i * x->tda + k] * W->data[j * W->tda + k];
            a->data[i * a->size2 + j] = sum;
        }
    return GSL_SUCCESS;
}

MISTAKE(rnn_affine, rows_of_w_touch,
        "the rows of W are taken to touch. W may be a window\n"
        "  onto a wider matrix: its row j begins at W->data + j * W->tda.")
(const gsl_matrix *W, const gsl_vector *b, const gsl_matrix *x, gsl_matrix *a)
{
    if (!rnn_affine_fits(W, b, x, a))
        return GSL_EBADLEN;
    for (size_t i = 0; i < a->size1; i++)
        for (size_t j = 0; j < a->size2; j++) {
            double sum = gsl_vector_get(b, j);
            for (size_t k = 0; k < W->size2; k++)
                sum += x->data[i * x->tda + k] * W->data[j * W->size2 + k];
            a->data[i * a->tda + j] = sum;
        }
    return GSL_SUCCESS;
}

MISTAKE(rnn_affine, stride_ignored,
        "the entries of b are taken to touch. b may have a\n"
        "  stride: gsl_vector_get(b, j).")
(const gsl_matrix *W, const gsl_vector *b, const gsl_matrix *x, gsl_matrix *a)
{
    if (!rnn_affine_fits(W, b, x, a))
        return GSL_EBADLEN;
    for (size_t i = 0; i < a->size1; i++)
        for (size_t j = 0; j < a->size2; j++) {
            double sum = b->data[j];
            for (size_t k = 0; k < W->size2; k++)
                sum += x->data[i * x->tda + k] * W->data[j * W->tda + k];
            a->data[i * a->tda + j] = sum;
        }
    return GSL_SUCCESS;
}

MISTAKE(rnn_affine, last_input_missing,
        "the last input of every row is not used. (2.4) sums\n"
        "  over all of them: k < W->size2.")
(const gsl_matrix *W, const gsl_vector *b, const gsl_matrix *x, gsl_matrix *a)
{
    if (!rnn_affine_fits(W, b, x, a))
        return GSL_EBADLEN;
    for (size_t i = 0; i < a->size1; i++)
        for (size_t j = 0; j < a->size2; j++) {
            double sum = gsl_vector_get(b, j);
            for (size_t k = 0; k < W->size2 - 1; k++)
                sum += x->data[i * x->tda + k] * W->data[j * W->tda + k];
            a->data[i * a->tda + j] = sum;
        }
    return GSL_SUCCESS;
}

MISTAKE(rnn_affine, first_sequence_only,
        "every row is made from the first row of x. Row i of a\n"
        "  is made from row i of x.")
(const gsl_matrix *W, const gsl_vector *b, const gsl_matrix *x, gsl_matrix *a)
{
    if (!rnn_affine_fits(W, b, x, a))
        return GSL_EBADLEN;
    for (size_t i = 0; i < a->size1; i++)
        for (size_t j = 0; j < a->size2; j++) {
            double sum = gsl_vector_get(b, j);
            for (size_t k = 0; k < W->size2; k++)
                sum += x->data[k] * W->data[j * W->tda + k];
            a->data[i * a->tda + j] = sum;
        }
    return GSL_SUCCESS;
}

MISTAKE(rnn_affine, bias_subtracted, "the bias is subtracted. (2.4) adds it.")
(const gsl_matrix *W, const gsl_vector *b, const gsl_matrix *x, gsl_matrix *a)
{
    if (!rnn_affine_fits(W, b, x, a))
        return GSL_EBADLEN;
    for (size_t i = 0; i < a->size1; i++)
        for (size_t j = 0; j < a->size2; j++) {
            double sum = -gsl_vector_get(b, j);
            for (size_t k = 0; k < W->size2; k++)
                sum += x->data[i * x->tda + k] * W->data[j * W->tda + k];
            a->data[i * a->tda + j] = sum;
        }
    return GSL_SUCCESS;
}

MISTAKE(rnn_affine, first_bias_only,
        "every unit has the bias of the first. Each has its own:\n"
        "  b_j.")
(const gsl_matrix *W, const gsl_vector *b, const gsl_matrix *x, gsl_matrix *a)
{
    if (!rnn_affine_fits(W, b, x, a))
        return GSL_EBADLEN;
    for (size_t i = 0; i < a->size1; i++)
        for (size_t j = 0; j < a->size2; j++) {
            double sum = gsl_vector_get(b, 0);
            for (size_t k = 0; k < W->size2; k++)
                sum += x->data[i * x->tda + k] * W->data[j * W->tda + k];
            a->data[i * a->tda + j] = sum;
        }
    return GSL_SUCCESS;
}

MISTAKE(rnn_affine, window_cleared,
        "more is written than a. Its rows are a->tda numbers\n"
        "  apart, and what stands between two of them is not a.")
(const gsl_matrix *W, const gsl_vector *b, const gsl_matrix *x, gsl_matrix *a)
{
    if (!rnn_affine_fits(W, b, x, a))
        return GSL_EBADLEN;
    for (size_t i = 0; i < a->size1 * a->tda; i++)
        a->data[i] = 0.0;
    for (size_t i = 0; i < a->size1; i++)
        gsl_matrix_set_row(a, i, b);
    return gsl_blas_dgemm(CblasNoTrans, CblasTrans, 1.0, x, W, 1.0, a);
}

MISTAKE(rnn_affine, bias_unseen,
        "a b of another length than a has columns is accepted.\n"
        "  The contract refuses shapes that disagree with GSL_EBADLEN.")
(const gsl_matrix *W, const gsl_vector *b, const gsl_matrix *x, gsl_matrix *a)
{
    if (x->size2 != W->size2 || a->size1 != x->size1 || a->size2 != W->size1)
        return GSL_EBADLEN;
    for (size_t i = 0; i < a->size1; i++)
        for (size_t j = 0; j < a->size2; j++) {
            double sum = gsl_vector_get(b, j);
            for (size_t k = 0; k < W->size2; k++)
                sum += x->data[i * x->tda + k] * W->data[j * W->tda + k];
            a->data[i * a->tda + j] = sum;
        }
    return GSL_SUCCESS;
}

MISTAKE(rnn_affine, nothing_checked,
        "shapes that disagree are accepted. The contract refuses\n"
        "  them with GSL_EBADLEN.")
(const gsl_matrix *W, const gsl_vector *b, const gsl_matrix *x, gsl_matrix *a)
{
    for (size_t i = 0; i < a->size1; i++)
        for (size_t j = 0; j < a->size2; j++) {
            double sum = gsl_vector_get(b, j);
            for (size_t k = 0; k < W->size2; k++)
                sum += gsl_matrix_get(x, i, k) * gsl_matrix_get(W, j, k);
            gsl_matrix_set(a, i, j, sum);
        }
    return GSL_SUCCESS;
}

MISTAKE(rnn_affine, infinity_refused,
        "an infinite number is refused. Numbers that are not\n"
        "  finite pass through: they are data in this course.")
(const gsl_matrix *W, const gsl_vector *b, const gsl_matrix *x, gsl_matrix *a)
{
    if (!rnn_affine_fits(W, b, x, a))
        return GSL_EBADLEN;
    for (size_t i = 0; i < x->size1; i++)
        for (size_t k = 0; k < x->size2; k++)
            if (!gsl_finite(gsl_matrix_get(x, i, k)))
                return GSL_EDOM;
    for (size_t i = 0; i < a->size1; i++)
        for (size_t j = 0; j < a->size2; j++) {
            double sum = gsl_vector_get(b, j);
            for (size_t k = 0; k < W->size2; k++)
                sum += x->data[i * x->tda + k] * W->data[j * W->tda + k];
            a->data[i * a->tda + j] = sum;
        }
    return GSL_SUCCESS;
}

MISTAKE(rnn_affine, old_numbers_scaled,
        "what a held before is multiplied by 0 and not\n"
        "  overwritten. 0 times NaN is NaN: with beta = 0, dgemm overwrites.")
(const gsl_matrix *W, const gsl_vector *b, const gsl_matrix *x, gsl_matrix *a)
{
    if (!rnn_affine_fits(W, b, x, a))
        return GSL_EBADLEN;
    gsl_matrix_scale(a, 0.0);
    for (size_t i = 0; i < a->size1; i++) {
        gsl_vector_view row = gsl_matrix_row(a, i);
        gsl_vector_add(&row.vector, b);
    }
    return gsl_blas_dgemm(CblasNoTrans, CblasTrans, 1.0, x, W, 1.0, a);
}

MISTAKE(rnn_affine, other_code,
        "the error has another code. The contract asks for\n"
        "  GSL_EBADLEN: lengths that disagree.")
(const gsl_matrix *W, const gsl_vector *b, const gsl_matrix *x, gsl_matrix *a)
{
    if (!rnn_affine_fits(W, b, x, a))
        return GSL_EINVAL;
    for (size_t i = 0; i < a->size1; i++)
        gsl_matrix_set_row(a, i, b);
    return gsl_blas_dgemm(CblasNoTrans, CblasTrans, 1.0, x, W, 1.0, a);
}
