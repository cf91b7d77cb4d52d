/*
 * Right answers to chapter 2 that are written in other ways again: its steps affine
 * and step. See rnn.c beside this file.
 */
#include "../../runner/sheet.h"
#include "rnn.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <math.h>
#include <stdlib.h>

static int
rnn_affine_shapes(const gsl_matrix *W, const gsl_vector *b, const gsl_matrix *x,
                  const gsl_matrix *a)
{
    if (W->size2 != x->size2)
        return GSL_EBADLEN;
    if (W->size1 != a->size2 || W->size1 != b->size)
        return GSL_EBADLEN;
    return x->size1 == a->size1 ? GSL_SUCCESS : GSL_EBADLEN;
}

VARIANT(rnn_affine, dot_products)
(const gsl_matrix *W, const gsl_vector *b, const gsl_matrix *x, gsl_matrix *a)
{
    const int status = rnn_affine_shapes(W, b, x, a);
    if (status != GSL_SUCCESS)
        GSL_ERROR("W, b, x and a do not fit together", status);
    for (size_t j = 0; j < W->size1; j++) {
        gsl_vector_const_view W_j = gsl_matrix_const_row(W, j);
        for (size_t i = 0; i < x->size1; i++) {
            gsl_vector_const_view x_i = gsl_matrix_const_row(x, i);
            double product;
            gsl_blas_ddot(&x_i.vector, &W_j.vector, &product);
            gsl_matrix_set(a, i, j, gsl_vector_get(b, j) + product);
        }
    }
    return GSL_SUCCESS;
}

VARIANT(rnn_affine, input_by_input)
(const gsl_matrix *W, const gsl_vector *b, const gsl_matrix *x, gsl_matrix *a)
{
    const int status = rnn_affine_shapes(W, b, x, a);
    if (status != GSL_SUCCESS)
        return status;
    for (size_t j = 0; j < b->size; j++) {
        gsl_vector_view a_j = gsl_matrix_column(a, j);
        gsl_vector_set_all(&a_j.vector, gsl_vector_get(b, j));
    }
    // Each input adds a matrix of rank one: what it says to every unit.
    for (size_t k = 0; k < W->size2; k++) {
        gsl_vector_const_view x_k = gsl_matrix_const_column(x, k);
        gsl_vector_const_view W_k = gsl_matrix_const_column(W, k);
        gsl_blas_dger(1.0, &x_k.vector, &W_k.vector, a);
    }
    return GSL_SUCCESS;
}

VARIANT(rnn_affine, bias_as_weight)
(const gsl_matrix *W, const gsl_vector *b, const gsl_matrix *x, gsl_matrix *a)
{
    const size_t to = W->size1, from = W->size2, rows = x->size1;
    if (rnn_affine_shapes(W, b, x, a))
        GSL_ERROR("shapes disagree", GSL_EBADLEN);
    // (2.4) as one product: x gets a column of ones, which meets the bias.
    gsl_matrix *all = gsl_matrix_alloc(to, from + 1);
    gsl_matrix *z = gsl_matrix_alloc(rows, from + 1);
    gsl_matrix_view weights = gsl_matrix_submatrix(all, 0, 1, to, from);
    gsl_matrix_view inputs = gsl_matrix_submatrix(z, 0, 1, rows, from);
    gsl_matrix_set_all(z, 1.0);
    gsl_matrix_memcpy(&inputs.matrix, x);
    gsl_matrix_memcpy(&weights.matrix, W);
    gsl_matrix_set_col(all, 0, b);
    gsl_blas_dgemm(CblasNoTrans, CblasTrans, 1.0, z, all, 0.0, a);
    gsl_matrix_free(all);
    gsl_matrix_free(z);
    return GSL_SUCCESS;
}

static double
rnn_dot_in_halves(const double *v, const double *w, size_t n)
{
    if (n <= 2)
        return n == 0 ? 0.0 : n == 1 ? *v * *w : v[0] * w[0] + v[1] * w[1];
    return rnn_dot_in_halves(v, w, n / 2)
           + rnn_dot_in_halves(v + n / 2, w + n / 2, n - n / 2);
}

VARIANT(rnn_affine, halves)
(const gsl_matrix *W, const gsl_vector *b, const gsl_matrix *x, gsl_matrix *a)
{
    if (rnn_affine_shapes(W, b, x, a) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t i = 0; i < a->size1; i++)
        for (size_t j = 0; j < a->size2; j++)
            *gsl_matrix_ptr(a, i, j) =
                gsl_vector_get(b, j)
                + rnn_dot_in_halves(gsl_matrix_const_ptr(x, i, 0),
                                    gsl_matrix_const_ptr(W, j, 0), W->size2);
    return GSL_SUCCESS;
}

VARIANT(rnn_affine, fused)
(const gsl_matrix *W, const gsl_vector *b, const gsl_matrix *x, gsl_matrix *a)
{
    const double *from = x->data;
    double *to = a->data;

    if (rnn_affine_shapes(W, b, x, a) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t i = 0; i < x->size1; i++, from += x->tda, to += a->tda)
        for (size_t j = 0; j < W->size1; j++) {
            const double *w = W->data + j * W->tda;
            to[j] = b->data[j * b->stride];
            for (size_t k = 0; k < W->size2; k++)
                to[j] = fma(w[k], from[k], to[j]);
        }
    return GSL_SUCCESS;
}

static int
rnn_step_shapes(const rnn_params *p, const gsl_matrix *a,
                const gsl_matrix *h_prev, const gsl_matrix *h)
{
    const size_t B = h->size1;
    if (p->H != h->size2 || p->H != a->size2 || p->H != h_prev->size2
        || B != a->size1 || B != h_prev->size1)
        GSL_ERROR("a, h_prev and h are not all (B,H)", GSL_EBADLEN);
    return GSL_SUCCESS;
}

VARIANT(rnn_step, dot_products)
(const rnn_params *p, const gsl_matrix *a, const gsl_matrix *h_prev,
 gsl_matrix *h)
{
    if (rnn_step_shapes(p, a, h_prev, h) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t k = 0; k < p->H; k++) {
        gsl_vector_const_view W_k = gsl_matrix_const_row(&p->W_hh.matrix, k);
        for (size_t i = 0; i < h->size1; i++) {
            gsl_vector_const_view before = gsl_matrix_const_row(h_prev, i);
            double heard;
            gsl_blas_ddot(&before.vector, &W_k.vector, &heard);
            gsl_matrix_set(
                h, i, k,
                activation_value(p->f, heard + gsl_matrix_get(a, i, k)));
        }
    }
    return GSL_SUCCESS;
}

VARIANT(rnn_step, column_by_column)
(const rnn_params *p, const gsl_matrix *a, const gsl_matrix *h_prev,
 gsl_matrix *h)
{
    if (rnn_step_shapes(p, a, h_prev, h) != GSL_SUCCESS)
        return GSL_EBADLEN;
    if (h->data != a->data)
        gsl_matrix_memcpy(h, a);
    for (size_t j = 0; j < p->H; j++) {
        gsl_vector_const_view W_j = gsl_matrix_const_row(&p->W_hh.matrix, j);
        gsl_vector_view unit = gsl_matrix_column(h, j);
        gsl_blas_dgemv(CblasNoTrans, 1.0, h_prev, &W_j.vector, 1.0,
                       &unit.vector);
        for (size_t i = 0; i < h->size1; i++)
            activation_map(p->f, 1, gsl_vector_ptr(&unit.vector, i));
    }
    return GSL_SUCCESS;
}

VARIANT(rnn_step, units_as_rows)
(const rnn_params *p, const gsl_matrix *a, const gsl_matrix *h_prev,
 gsl_matrix *h)
{
    if (rnn_step_shapes(p, a, h_prev, h) != GSL_SUCCESS)
        return GSL_EBADLEN;
    // With units as rows and sequences as columns, as in a textbook.
    gsl_matrix *states = gsl_matrix_alloc(p->H, a->size1);
    if (states == NULL)
        return GSL_ENOMEM;
    gsl_matrix_transpose_memcpy(states, a);
    gsl_blas_dgemm(CblasNoTrans, CblasTrans, 1.0, &p->W_hh.matrix, h_prev, 1.0,
                   states);
    activation_map(p->f, states->size1 * states->size2, states->data);
    gsl_matrix_transpose_memcpy(h, states);
    gsl_matrix_free(states);
    return GSL_SUCCESS;
}

VARIANT(rnn_step, by_affine)
(const rnn_params *p, const gsl_matrix *a, const gsl_matrix *h_prev,
 gsl_matrix *h)
{
    if (rnn_step_shapes(p, a, h_prev, h) != GSL_SUCCESS)
        return GSL_EBADLEN;
    // A sequence is a batch of one, and what the input says is its bias.
    for (size_t i = a->size1; i-- > 0;) {
        gsl_vector_const_view a_i = gsl_matrix_const_row(a, i);
        gsl_matrix_const_view before =
            gsl_matrix_const_submatrix(h_prev, i, 0, 1, p->H);
        gsl_matrix_view now = gsl_matrix_submatrix(h, i, 0, 1, p->H);
        rnn_affine(&p->W_hh.matrix, &a_i.vector, &before.matrix, &now.matrix);
        activation_map(p->f, p->H, now.matrix.data);
    }
    return GSL_SUCCESS;
}

VARIANT(rnn_step, even_and_odd)
(const rnn_params *p, const gsl_matrix *a, const gsl_matrix *h_prev,
 gsl_matrix *h)
{
    if (rnn_step_shapes(p, a, h_prev, h) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t n = 0; n < h->size1; n++)
        for (size_t j = 0; j < p->H; j++) {
            const double *w = gsl_matrix_const_ptr(&p->W_hh.matrix, j, 0);
            const double *before = gsl_matrix_const_ptr(h_prev, n, 0);
            double sum[2] = { 0.0, 0.0 };
            for (size_t k = 0; k < p->H; k++)
                sum[k % 2] += w[k] * before[k];
            const double all = gsl_matrix_get(a, n, j) + (sum[0] + sum[1]);
            gsl_matrix_set(h, n, j,
                           p->f == RELU     ? (all < 0.0 ? 0.0 : all)
                           : p->f == LINEAR ? all
                                            : activation_value(p->f, all));
        }
    return GSL_SUCCESS;
}
