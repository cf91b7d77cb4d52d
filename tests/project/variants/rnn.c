/*
 * Right answers to chapter 2 that are written in other ways: its first four
 * steps. The tests have to accept each of them on every seed.
 */
#include "rnn.h"
#include "../../runner/sheet.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <stdlib.h>
#include <string.h>

VARIANT(rnn_affine, loops)
(const gsl_matrix *W, const gsl_vector *b, const gsl_matrix *x, gsl_matrix *a)
{
    if (b->size != W->size1 || a->size2 != b->size || x->size1 != a->size1
        || W->size2 != x->size2)
        return GSL_EBADLEN;
    for (size_t i = 0; i < x->size1; i++)
        for (size_t j = 0; j < W->size1; j++) {
            double sum = 0.0;
            for (size_t k = 0; k < W->size2; k++)
                sum += gsl_matrix_get(W, j, k) * gsl_matrix_get(x, i, k);
            gsl_matrix_set(a, i, j, sum + gsl_vector_get(b, j));
        }
    return GSL_SUCCESS;
}

VARIANT(rnn_affine, long_double)
(const gsl_matrix *W, const gsl_vector *b, const gsl_matrix *x, gsl_matrix *a)
{
    if (a->size1 != x->size1)
        return GSL_EBADLEN;
    if (a->size2 != W->size1 || W->size1 != b->size || x->size2 != W->size2)
        return GSL_EBADLEN;
    for (size_t j = W->size1; j-- > 0;)
        for (size_t i = 0; i < x->size1; i++) {
            long double sum = b->data[j * b->stride];
            for (size_t k = x->size2; k-- > 0;)
                sum += (long double)x->data[i * x->tda + k]
                       * W->data[j * W->tda + k];
            a->data[i * a->tda + j] = (double)sum;
        }
    return GSL_SUCCESS;
}

VARIANT(rnn_affine, row_by_row)
(const gsl_matrix *W, const gsl_vector *b, const gsl_matrix *x, gsl_matrix *a)
{
    if (x->size2 != W->size2 || a->size1 != x->size1 || a->size2 != W->size1
        || b->size != W->size1)
        GSL_ERROR("shapes", GSL_EBADLEN);
    for (size_t i = 0; i < a->size1; i++) {
        gsl_vector_const_view x_i = gsl_matrix_const_row(x, i);
        gsl_vector_view a_i = gsl_matrix_row(a, i);
        gsl_vector_memcpy(&a_i.vector, b);
        gsl_blas_dgemv(CblasNoTrans, 1.0, W, &x_i.vector, 1.0, &a_i.vector);
    }
    return GSL_SUCCESS;
}

VARIANT(rnn_affine, outer_product)
(const gsl_matrix *W, const gsl_vector *b, const gsl_matrix *x, gsl_matrix *a)
{
    if (x->size2 != W->size2 || a->size1 != x->size1 || a->size2 != W->size1
        || b->size != W->size1)
        GSL_ERROR("shapes", GSL_EBADLEN);
    gsl_vector *ones = gsl_vector_alloc(x->size1);
    gsl_vector_set_all(ones, 1.0);
    gsl_blas_dgemm(CblasNoTrans, CblasTrans, 1.0, x, W, 0.0, a);
    gsl_blas_dger(1.0, ones, b, a);
    gsl_vector_free(ones);
    return GSL_SUCCESS;
}

VARIANT(rnn_affine, transposed_copy)
(const gsl_matrix *W, const gsl_vector *b, const gsl_matrix *x, gsl_matrix *a)
{
    if (x->size2 != W->size2 || a->size1 != x->size1 || a->size2 != W->size1
        || b->size != W->size1)
        GSL_ERROR("shapes", GSL_EBADLEN);
    gsl_matrix *W_T = gsl_matrix_alloc(W->size2, W->size1);
    gsl_matrix_transpose_memcpy(W_T, W);
    for (size_t i = 0; i < a->size1; i++)
        gsl_matrix_set_row(a, i, b);
    const int status =
        gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1.0, x, W_T, 1.0, a);
    gsl_matrix_free(W_T);
    return status;
}

VARIANT(rnn_affine, column_by_column)
(const gsl_matrix *W, const gsl_vector *b, const gsl_matrix *x, gsl_matrix *a)
{
    if (x->size2 != W->size2 || a->size1 != x->size1 || a->size2 != W->size1
        || b->size != W->size1)
        GSL_ERROR("shapes", GSL_EBADLEN);
    for (size_t j = 0; j < a->size2; j++) {
        gsl_vector_const_view W_j = gsl_matrix_const_row(W, j);
        gsl_vector_view a_j = gsl_matrix_column(a, j);
        gsl_blas_dgemv(CblasNoTrans, 1.0, x, &W_j.vector, 0.0, &a_j.vector);
        gsl_vector_add_constant(&a_j.vector, gsl_vector_get(b, j));
    }
    return GSL_SUCCESS;
}

/* Whether a, h_prev and h are all (B,H). */
static int
rnn_right_shapes(const rnn_params *p, const gsl_matrix *a,
                 const gsl_matrix *h_prev, const gsl_matrix *h)
{
    const gsl_matrix *const all[] = { h, h_prev, a };
    for (size_t i = 0; i < 3; i++)
        if (all[i]->size1 != a->size1 || all[i]->size2 != p->H)
            return 0;
    return 1;
}

VARIANT(rnn_step, loops)
(const rnn_params *p, const gsl_matrix *a, const gsl_matrix *h_prev,
 gsl_matrix *h)
{
    if (!rnn_right_shapes(p, a, h_prev, h))
        return GSL_EBADLEN;
    for (size_t i = 0; i < a->size1; i++)
        for (size_t j = 0; j < a->size2; j++) {
            double sum = gsl_matrix_get(a, i, j);
            for (size_t k = 0; k < p->H; k++)
                sum += gsl_matrix_get(h_prev, i, k)
                       * gsl_matrix_get(&p->W_hh.matrix, j, k);
            gsl_matrix_set(h, i, j, activation_value(p->f, sum));
        }
    return GSL_SUCCESS;
}

VARIANT(rnn_step, long_double)
(const rnn_params *p, const gsl_matrix *a, const gsl_matrix *h_prev,
 gsl_matrix *h)
{
    if (!rnn_right_shapes(p, a, h_prev, h))
        return GSL_EBADLEN;
    for (size_t j = p->H; j-- > 0;)
        for (size_t i = a->size1; i-- > 0;) {
            long double sum = 0.0L;
            for (size_t k = p->H; k-- > 0;)
                sum += (long double)gsl_matrix_get(&p->W_hh.matrix, j, k)
                       * gsl_matrix_get(h_prev, i, k);
            sum += gsl_matrix_get(a, i, j);
            gsl_matrix_set(h, i, j, activation_value(p->f, (double)sum));
        }
    return GSL_SUCCESS;
}

VARIANT(rnn_step, temporary_product)
(const rnn_params *p, const gsl_matrix *a, const gsl_matrix *h_prev,
 gsl_matrix *h)
{
    if (!rnn_right_shapes(p, a, h_prev, h))
        return GSL_EBADLEN;
    gsl_matrix *product = gsl_matrix_alloc(a->size1, a->size2);
    if (product == NULL)
        return GSL_ENOMEM;
    gsl_blas_dgemm(CblasNoTrans, CblasTrans, 1.0, h_prev, &p->W_hh.matrix, 0.0,
                   product);
    gsl_matrix_add(product, a);
    activation_map(p->f, product->size1 * product->size2, product->data);
    gsl_matrix_memcpy(h, product);
    gsl_matrix_free(product);
    return GSL_SUCCESS;
}

VARIANT(rnn_step, row_by_row)
(const rnn_params *p, const gsl_matrix *a, const gsl_matrix *h_prev,
 gsl_matrix *h)
{
    if (!rnn_right_shapes(p, a, h_prev, h))
        return GSL_EBADLEN;
    for (size_t i = 0; i < a->size1; i++) {
        gsl_vector_const_view a_i = gsl_matrix_const_row(a, i);
        gsl_vector_const_view before = gsl_matrix_const_row(h_prev, i);
        gsl_vector_view h_i = gsl_matrix_row(h, i);
        if (h->data != a->data)
            gsl_vector_memcpy(&h_i.vector, &a_i.vector);
        gsl_blas_dgemv(CblasNoTrans, 1.0, &p->W_hh.matrix, &before.vector, 1.0,
                       &h_i.vector);
        for (size_t j = 0; j < h->size2; j++)
            gsl_vector_set(
                &h_i.vector, j,
                activation_value(p->f, gsl_vector_get(&h_i.vector, j)));
    }
    return GSL_SUCCESS;
}

VARIANT(rnn_step, unit_by_unit)
(const rnn_params *p, const gsl_matrix *a, const gsl_matrix *h_prev,
 gsl_matrix *h)
{
    if (!rnn_right_shapes(p, a, h_prev, h))
        return GSL_EBADLEN;
    // Every state of the step before adds its column of W_hh to the whole row.
    double *row = malloc(p->H * sizeof *row);
    gsl_vector_view sum = gsl_vector_view_array(row, p->H);
    for (size_t i = 0; i < a->size1; i++) {
        gsl_matrix_get_row(&sum.vector, a, i);
        for (size_t k = 0; k < p->H; k++) {
            gsl_vector_const_view W_k =
                gsl_matrix_const_column(&p->W_hh.matrix, k);
            gsl_blas_daxpy(gsl_matrix_get(h_prev, i, k), &W_k.vector,
                           &sum.vector);
        }
        activation_map(p->f, p->H, row);
        gsl_matrix_set_row(h, i, &sum.vector);
    }
    free(row);
    return GSL_SUCCESS;
}

/* Whether x is (T,B,D) and h (T+1,B,H). */
static int
rnn_right_sequences(const rnn_params *p, const sequence *x, const sequence *h)
{
    return h->T == x->T + 1 && h->B == x->B && h->n == p->H && x->n == p->D;
}

VARIANT(rnn_forward, loops)
(const rnn_params *p, const sequence *x, sequence *h)
{
    if (!rnn_right_sequences(p, x, h))
        return GSL_EBADLEN;
    for (size_t i = 0; i < x->B; i++)
        for (size_t t = 1; t <= x->T; t++)
            for (size_t j = 0; j < p->H; j++) {
                const double *x_t = sequence_of(x, t - 1, i);
                const double *before = sequence_of(h, t - 1, i);
                double a = gsl_vector_get(&p->b_h.vector, j);
                for (size_t k = 0; k < p->H; k++)
                    a += gsl_matrix_get(&p->W_hh.matrix, j, k) * before[k];
                for (size_t k = 0; k < p->D; k++)
                    a += gsl_matrix_get(&p->W_xh.matrix, j, k) * x_t[k];
                sequence_of(h, t, i)[j] = activation_value(p->f, a);
            }
    return GSL_SUCCESS;
}

VARIANT(rnn_forward, step_by_step)
(const rnn_params *p, const sequence *x, sequence *h)
{
    if (!rnn_right_sequences(p, x, h))
        return GSL_EBADLEN;
    for (size_t t = 0; t < x->T; t++) {
        gsl_matrix_view x_t = sequence_at(x, t), before = sequence_at(h, t),
                        now = sequence_at(h, t + 1);
        rnn_affine(&p->W_xh.matrix, &p->b_h.vector, &x_t.matrix, &now.matrix);
        rnn_step(p, &now.matrix, &before.matrix, &now.matrix);
    }
    return GSL_SUCCESS;
}

VARIANT(rnn_forward, separate_input)
(const rnn_params *p, const sequence *x, sequence *h)
{
    if (!rnn_right_sequences(p, x, h))
        return GSL_EBADLEN;
    sequence *a = sequence_alloc(x->T, x->B, p->H);
    if (a == NULL)
        return GSL_ENOMEM;
    gsl_matrix_view from = sequence_rows(x, 0, x->T);
    gsl_matrix_view to = sequence_rows(a, 0, x->T);
    rnn_affine(&p->W_xh.matrix, &p->b_h.vector, &from.matrix, &to.matrix);
    for (size_t t = 1; t <= x->T; t++) {
        gsl_matrix_view a_t = sequence_at(a, t - 1), h_t = sequence_at(h, t),
                        before = sequence_at(h, t - 1);
        rnn_step(p, &a_t.matrix, &before.matrix, &h_t.matrix);
    }
    sequence_free(a);
    return GSL_SUCCESS;
}

VARIANT(rnn_forward, two_products)
(const rnn_params *p, const sequence *x, sequence *h)
{
    if (!rnn_right_sequences(p, x, h))
        return GSL_EBADLEN;
    for (size_t t = 1; t <= x->T; t++) {
        gsl_matrix_view x_t = sequence_at(x, t - 1), h_t = sequence_at(h, t),
                        before = sequence_at(h, t - 1);
        gsl_blas_dgemm(CblasNoTrans, CblasTrans, 1.0, &before.matrix,
                       &p->W_hh.matrix, 0.0, &h_t.matrix);
        gsl_blas_dgemm(CblasNoTrans, CblasTrans, 1.0, &x_t.matrix,
                       &p->W_xh.matrix, 1.0, &h_t.matrix);
        for (size_t i = 0; i < h->B; i++) {
            gsl_vector_view row = gsl_matrix_row(&h_t.matrix, i);
            gsl_vector_add(&row.vector, &p->b_h.vector);
            activation_map(p->f, p->H, row.vector.data);
        }
    }
    return GSL_SUCCESS;
}

static void
rnn_states_by_recursion(const rnn_params *p, size_t t, const sequence *x,
                        sequence *h)
{
    if (t == 0)
        return;
    rnn_states_by_recursion(p, t - 1, x, h);
    for (size_t i = 0; i < x->B; i++)
        for (size_t j = 0; j < p->H; j++) {
            gsl_vector_view in =
                gsl_vector_view_array(sequence_of(x, t - 1, i), p->D);
            gsl_vector_view before =
                gsl_vector_view_array(sequence_of(h, t - 1, i), p->H);
            gsl_vector_const_view W_x =
                gsl_matrix_const_row(&p->W_xh.matrix, j);
            gsl_vector_const_view W_h =
                gsl_matrix_const_row(&p->W_hh.matrix, j);
            double from_x, from_h;
            gsl_blas_ddot(&W_x.vector, &in.vector, &from_x);
            gsl_blas_ddot(&W_h.vector, &before.vector, &from_h);
            sequence_of(h, t, i)[j] = activation_value(
                p->f, from_x + from_h + gsl_vector_get(&p->b_h.vector, j));
        }
}

VARIANT(rnn_forward, recursion)
(const rnn_params *p, const sequence *x, sequence *h)
{
    if (sequence_expect(x, h->T - 1, h->B, p->D) != GSL_SUCCESS
        || sequence_expect(h, h->T, h->B, p->H) != GSL_SUCCESS)
        return GSL_EBADLEN;
    rnn_states_by_recursion(p, x->T, x, h);
    return GSL_SUCCESS;
}
