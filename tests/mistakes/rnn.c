/*
 * What learners really write in chapter 2: products, states, sequences. See
 * chain.c beside this file for the manner.
 */
#include "rnn.h"
#include "../runner/sheet.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <math.h>

#define AFFINE                                                                 \
    (const gsl_matrix *W, const gsl_vector *b, const gsl_matrix *x,            \
     gsl_matrix *a)
#define FITS                                                                   \
    (b->size == W->size1 && x->size2 == W->size2 && a->size1 == x->size1       \
     && a->size2 == W->size1)

/* a = bias + x W', with the bias of element (i,j) left to say. */
#define EACH_ELEMENT(bias)                                                     \
    for (size_t i = 0; i < a->size1; i++)                                      \
        for (size_t j = 0; j < a->size2; j++) {                                \
            double sum = (bias);                                               \
            for (size_t k = 0; k < x->size2; k++)                              \
                sum += gsl_matrix_get(x, i, k) * gsl_matrix_get(W, j, k);      \
            gsl_matrix_set(a, i, j, sum);                                      \
        }                                                                      \
    return GSL_SUCCESS

MISTAKE(rnn_affine, no_bias, "the bias is missing: (2.4) adds b to every row.")
AFFINE
{
    if (!FITS)
        return GSL_EBADLEN;
    EACH_ELEMENT(0.0);
}

MISTAKE(rnn_affine, first_row_only,
        "only the first row has its bias. Every row is\n"
        "  a sequence of its own, and each gets b.")
AFFINE
{
    if (!FITS)
        return GSL_EBADLEN;
    EACH_ELEMENT(i == 0 ? gsl_vector_get(b, j) : 0.0);
}

MISTAKE(rnn_affine, old_values_kept,
        "what a held before is still in it. a is\n"
        "  overwritten: put the bias there first, or use beta = 0.")
AFFINE
{
    if (!FITS)
        return GSL_EBADLEN;
    EACH_ELEMENT(gsl_vector_get(b, j) + gsl_matrix_get(a, i, j));
}

MISTAKE(rnn_affine, product_lost,
        "only the bias is there. With beta = 0 a product\n"
        "  overwrites a; copying the bias after it overwrites the product.")
AFFINE
{
    if (!FITS)
        return GSL_EBADLEN;
    for (size_t i = 0; i < a->size1; i++)
        gsl_matrix_set_row(a, i, b);
    return GSL_SUCCESS;
}

MISTAKE(rnn_affine, bias_lost,
        "only the product of the first input column is there, so k never\n"
        "  runs. (2.4) sums over all inputs.")
AFFINE
{
    if (!FITS)
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
AFFINE
{
    EACH_ELEMENT(gsl_vector_get(b, j));
}

#define STEP                                                                   \
    (const rnn_params *p, const gsl_matrix *a, const gsl_matrix *h_prev,       \
     gsl_matrix *h)
#define SAME_BATCH (h_prev->size1 == a->size1)

/* h_ij = outer(f(from + sum over k of what W_hh says)), parts left to say. */
#define EACH_STATE(from, weight, result)                                       \
    for (size_t i = 0; i < h->size1; i++)                                      \
        for (size_t j = 0; j < p->H; j++) {                                    \
            double sum = (from);                                               \
            for (size_t k = 0; k < p->H; k++)                                  \
                sum += gsl_matrix_get(h_prev, i, k) * (weight);                \
            gsl_matrix_set(h, i, j, (result));                                 \
        }                                                                      \
    return GSL_SUCCESS
#define W(to, from) gsl_matrix_get(&p->W_hh.matrix, (to), (from))
#define A gsl_matrix_get(a, i, j)

MISTAKE(rnn_step, transposed,
        "W_hh is used the wrong way round. Weights are\n"
        "  (to, from), so a row of states is multiplied with W_hh'.")
STEP
{
    if (!SAME_BATCH)
        return GSL_EBADLEN;
    EACH_STATE(A, W(k, j), activation_value(p->f, sum));
}

MISTAKE(rnn_step, no_recurrence,
        "the states before are not used, so the network\n"
        "  has no memory: (2.5) adds h_prev W_hh'.")
STEP
{
    if (!SAME_BATCH)
        return GSL_EBADLEN;
    EACH_STATE(A, 0.0, activation_value(p->f, sum));
}

MISTAKE(rnn_step, no_input,
        "a is not used: the product has overwritten it.\n"
        "  Copy a to h first, and add the product with beta = 1.")
STEP
{
    if (!SAME_BATCH)
        return GSL_EBADLEN;
    EACH_STATE(0.0, W(j, k), activation_value(p->f, sum));
}

MISTAKE(rnn_step, no_activation,
        "the activation is missing: (2.5) applies f to\n  every element.")
STEP
{
    if (!SAME_BATCH)
        return GSL_EBADLEN;
    EACH_STATE(A, W(j, k), sum);
}

MISTAKE(rnn_step, always_tanh,
        "the activation is tanh, whatever p->f says:\n"
        "  activation_value(p->f, ...).")
STEP
{
    if (!SAME_BATCH)
        return GSL_EBADLEN;
    EACH_STATE(A, W(j, k), tanh(sum));
}

MISTAKE(rnn_step, bias_twice,
        "the bias is added once more. It is in a already,\n"
        "  with what the input says.")
STEP
{
    if (!SAME_BATCH)
        return GSL_EBADLEN;
    EACH_STATE(A + gsl_vector_get(&p->b_h.vector, j), W(j, k),
               activation_value(p->f, sum));
}

MISTAKE(rnn_step, own_memory,
        "the product takes h instead of h_prev. h is\n"
        "  overwritten here; what it held has no meaning.")
STEP
{
    if (!SAME_BATCH)
        return GSL_EBADLEN;
    gsl_matrix_memcpy(h, a);
    for (size_t i = 0; i < h->size1; i++)
        for (size_t j = 0; j < p->H; j++)
            for (size_t k = 0; k < p->H; k++)
                *gsl_matrix_ptr(h, i, j) += A * W(j, k);
    for (size_t i = 0; i < h->size1; i++)
        for (size_t j = 0; j < p->H; j++)
            gsl_matrix_set(h, i, j,
                           activation_value(p->f, gsl_matrix_get(h, i, j)));
    return GSL_SUCCESS;
}

MISTAKE(rnn_step, rows_touch,
        "f is applied to B H numbers in a row. h may be a window\n"
        "  onto a wider matrix: its row i begins at h->data + i * h->tda.")
STEP
{
    if (!SAME_BATCH)
        return GSL_EBADLEN;
    if (h != a)
        gsl_matrix_memcpy(h, a);
    gsl_blas_dgemm(CblasNoTrans, CblasTrans, 1.0, h_prev, &p->W_hh.matrix, 1.0,
                   h);
    activation_map(p->f, h->size1 * h->size2, h->data);
    return GSL_SUCCESS;
}

MISTAKE(rnn_step, not_checked,
        "an h_prev of another batch is accepted. The\n"
        "  contract refuses shapes that disagree with GSL_EBADLEN.")
STEP
{
    EACH_STATE(A, W(j, k), activation_value(p->f, sum));
}

#define SEQUENCE (const rnn_params *p, const sequence *x, sequence *h)

/* Every step by itself, from a state and an input that are left to say. */
#define EACH_STEP(last, state, index)                                          \
    for (size_t t = 1; t <= (last); t++)                                       \
        for (size_t i = 0; i < x->B; i++)                                      \
            for (size_t j = 0; j < p->H; j++) {                                \
                double a = gsl_vector_get(&p->b_h.vector, j);                  \
                for (size_t k = 0; k < p->D; k++)                              \
                    a += gsl_matrix_get(&p->W_xh.matrix, j, k)                 \
                         * sequence_of(x, (index), i)[k];                      \
                for (size_t k = 0; k < p->H; k++)                              \
                    a += W(j, k) * sequence_of(h, (state), i)[k];              \
                sequence_of(h, t, i)[j] = activation_value(p->f, a);           \
            }                                                                  \
    return GSL_SUCCESS
#define LONG_ENOUGH (x->T + 1 == h->T)

MISTAKE(rnn_forward, from_the_start,
        "every step begins from h_0. Step t begins from\n"
        "  the states that step t-1 has just made.")
SEQUENCE
{
    if (!LONG_ENOUGH)
        return GSL_EBADLEN;
    EACH_STEP(x->T, 0, t - 1);
}

MISTAKE(rnn_forward, first_input_only,
        "every step reads the first input. Step t reads\n"
        "  x at index t-1.")
SEQUENCE
{
    if (!LONG_ENOUGH)
        return GSL_EBADLEN;
    EACH_STEP(x->T, t - 1, 0);
}

MISTAKE(rnn_forward, one_step_short,
        "the last state is never made: t <= T, with T\n  included.")
SEQUENCE
{
    if (!LONG_ENOUGH)
        return GSL_EBADLEN;
    EACH_STEP(x->T - 1, t - 1, t - 1);
}

MISTAKE(rnn_forward, backwards,
        "the inputs are read from the last to the first.\n"
        "  Step t reads x at index t-1.")
SEQUENCE
{
    if (!LONG_ENOUGH)
        return GSL_EBADLEN;
    EACH_STEP(x->T, t - 1, x->T - t);
}

MISTAKE(rnn_forward, start_cleared,
        "h_0 is set to zero. The caller decides where the\n"
        "  network starts; index 0 of h is an input.")
SEQUENCE
{
    if (!LONG_ENOUGH)
        return GSL_EBADLEN;
    for (size_t i = 0; i < h->B * h->n; i++)
        h->data[i] = 0.0;
    EACH_STEP(x->T, t - 1, t - 1);
}

MISTAKE(rnn_forward, not_checked,
        "an x of another length is accepted. The contract\n"
        "  refuses shapes that disagree: sequence_expect() tells.")
SEQUENCE
{
    EACH_STEP(x->T, t - 1, t - 1);
}
