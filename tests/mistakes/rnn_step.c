/* The mistakes of chapter 2, step step. See chain.c for the manner. */
#include "../runner/sheet.h"
#include "rnn.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>

/* Whether the shapes are those that rnn_step() takes. */
static int
rnn_step_fits(const rnn_params *p, const gsl_matrix *a,
              const gsl_matrix *h_prev, const gsl_matrix *h)
{
    const size_t B = a->size1, H = p->H;
    return a->size2 == H && h_prev->size1 == B && h_prev->size2 == H
           && h->size1 == B && h->size2 == H;
}

/* The activation of every element, row by row: h may be a window. */
static void
rnn_step_activate(activation f, gsl_matrix *h)
{
    for (size_t i = 0; i < h->size1; i++)
        activation_map(f, h->size2, h->data + i * h->tda);
}

MISTAKE(rnn_step, transposed,
        "W_hh is used the wrong way round. Weights are\n"
        "  (to, from), so a row of states is multiplied by W_hh'.")
(const rnn_params *p, const gsl_matrix *a, const gsl_matrix *h_prev,
 gsl_matrix *h)
{
    if (!rnn_step_fits(p, a, h_prev, h))
        return GSL_EBADLEN;
    if (h != a)
        gsl_matrix_memcpy(h, a);
    gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1.0, h_prev, &p->W_hh.matrix,
                   1.0, h);
    rnn_step_activate(p->f, h);
    return GSL_SUCCESS;
}

MISTAKE(rnn_step, no_recurrence,
        "the states before are not used, so the network\n"
        "  has no memory: (2.5) adds h_prev W_hh'.")
(const rnn_params *p, const gsl_matrix *a, const gsl_matrix *h_prev,
 gsl_matrix *h)
{
    if (!rnn_step_fits(p, a, h_prev, h))
        return GSL_EBADLEN;
    if (h != a)
        gsl_matrix_memcpy(h, a);
    rnn_step_activate(p->f, h);
    return GSL_SUCCESS;
}

MISTAKE(rnn_step, no_input,
        "a is not used: the product has overwritten it.\n"
        "  Copy a to h first, and add the product with beta = 1.")
(const rnn_params *p, const gsl_matrix *a, const gsl_matrix *h_prev,
 gsl_matrix *h)
{
    if (!rnn_step_fits(p, a, h_prev, h))
        return GSL_EBADLEN;
    gsl_blas_dgemm(CblasNoTrans, CblasTrans, 1.0, h_prev, &p->W_hh.matrix, 0.0,
                   h);
    rnn_step_activate(p->f, h);
    return GSL_SUCCESS;
}

MISTAKE(rnn_step, no_activation,
        "the activation is missing: (2.5) applies f to\n  every element.")
(const rnn_params *p, const gsl_matrix *a, const gsl_matrix *h_prev,
 gsl_matrix *h)
{
    if (!rnn_step_fits(p, a, h_prev, h))
        return GSL_EBADLEN;
    if (h != a)
        gsl_matrix_memcpy(h, a);
    return gsl_blas_dgemm(CblasNoTrans, CblasTrans, 1.0, h_prev,
                          &p->W_hh.matrix, 1.0, h);
}

MISTAKE(rnn_step, always_tanh,
        "the activation is tanh, whatever p->f says:\n"
        "  activation_value(p->f, ...).")
(const rnn_params *p, const gsl_matrix *a, const gsl_matrix *h_prev,
 gsl_matrix *h)
{
    if (!rnn_step_fits(p, a, h_prev, h))
        return GSL_EBADLEN;
    if (h != a)
        gsl_matrix_memcpy(h, a);
    gsl_blas_dgemm(CblasNoTrans, CblasTrans, 1.0, h_prev, &p->W_hh.matrix, 1.0,
                   h);
    rnn_step_activate(TANH, h);
    return GSL_SUCCESS;
}

MISTAKE(rnn_step, bias_twice,
        "the bias is added once more. It is in a already,\n"
        "  with what the input says.")
(const rnn_params *p, const gsl_matrix *a, const gsl_matrix *h_prev,
 gsl_matrix *h)
{
    if (!rnn_step_fits(p, a, h_prev, h))
        return GSL_EBADLEN;
    if (h != a)
        gsl_matrix_memcpy(h, a);
    for (size_t i = 0; i < h->size1; i++) {
        gsl_vector_view row = gsl_matrix_row(h, i);
        gsl_vector_add(&row.vector, &p->b_h.vector);
    }
    gsl_blas_dgemm(CblasNoTrans, CblasTrans, 1.0, h_prev, &p->W_hh.matrix, 1.0,
                   h);
    rnn_step_activate(p->f, h);
    return GSL_SUCCESS;
}

MISTAKE(rnn_step, own_memory,
        "the product takes h instead of h_prev. h is\n"
        "  overwritten here; what it held has no meaning.")
(const rnn_params *p, const gsl_matrix *a, const gsl_matrix *h_prev,
 gsl_matrix *h)
{
    if (!rnn_step_fits(p, a, h_prev, h))
        return GSL_EBADLEN;
    for (size_t i = 0; i < h->size1; i++)
        for (size_t j = 0; j < p->H; j++) {
            double sum = gsl_matrix_get(a, i, j);
            for (size_t k = 0; k < p->H; k++)
                sum += gsl_matrix_get(h, i, k)
                       * gsl_matrix_get(&p->W_hh.matrix, j, k);
            gsl_matrix_set(h, i, j, activation_value(p->f, sum));
        }
    return GSL_SUCCESS;
}

MISTAKE(rnn_step, rows_touch,
        "f is applied to B H numbers in a row. h may be a window\n"
        "  onto a wider matrix: its row i begins at h->data + i * h->tda.")
(const rnn_params *p, const gsl_matrix *a, const gsl_matrix *h_prev,
 gsl_matrix *h)
{
    if (!rnn_step_fits(p, a, h_prev, h))
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
(const rnn_params *p, const gsl_matrix *a, const gsl_matrix *h_prev,
 gsl_matrix *h)
{
    for (size_t i = 0; i < h->size1; i++)
        for (size_t j = 0; j < p->H; j++) {
            double sum = gsl_matrix_get(a, i, j);
            for (size_t k = 0; k < p->H; k++)
                sum += gsl_matrix_get(h_prev, i, k)
                       * gsl_matrix_get(&p->W_hh.matrix, j, k);
            gsl_matrix_set(h, i, j, activation_value(p->f, sum));
        }
    return GSL_SUCCESS;
}
