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

MISTAKE(rnn_step, input_activated,
        "f is applied to a before the product is added. In (2.5)\n"
        "  it is applied to their sum.")
(const rnn_params *p, const gsl_matrix *a, const gsl_matrix *h_prev,
 gsl_matrix *h)
{
    if (!rnn_step_fits(p, a, h_prev, h))
        return GSL_EBADLEN;
    for (size_t i = 0; i < h->size1; i++)
        for (size_t j = 0; j < p->H; j++) {
            double sum = activation_value(p->f, gsl_matrix_get(a, i, j));
            for (size_t k = 0; k < p->H; k++)
                sum += gsl_matrix_get(h_prev, i, k)
                       * gsl_matrix_get(&p->W_hh.matrix, j, k);
            gsl_matrix_set(h, i, j, sum);
        }
    return GSL_SUCCESS;
}

MISTAKE(rnn_step, product_activated,
        "f is applied to the product alone, and a is added\n"
        "  after. In (2.5) f is applied to their sum.")
(const rnn_params *p, const gsl_matrix *a, const gsl_matrix *h_prev,
 gsl_matrix *h)
{
    if (!rnn_step_fits(p, a, h_prev, h))
        return GSL_EBADLEN;
    for (size_t i = 0; i < h->size1; i++)
        for (size_t j = 0; j < p->H; j++) {
            double sum = 0.0;
            for (size_t k = 0; k < p->H; k++)
                sum += gsl_matrix_get(h_prev, i, k)
                       * gsl_matrix_get(&p->W_hh.matrix, j, k);
            gsl_matrix_set(
                h, i, j, activation_value(p->f, sum) + gsl_matrix_get(a, i, j));
        }
    return GSL_SUCCESS;
}

MISTAKE(rnn_step, slope,
        "the slope of f stands where f belongs: activation_value().")
(const rnn_params *p, const gsl_matrix *a, const gsl_matrix *h_prev,
 gsl_matrix *h)
{
    if (!rnn_step_fits(p, a, h_prev, h))
        return GSL_EBADLEN;
    for (size_t i = 0; i < h->size1; i++)
        for (size_t j = 0; j < p->H; j++) {
            double sum = gsl_matrix_get(a, i, j);
            for (size_t k = 0; k < p->H; k++)
                sum += gsl_matrix_get(h_prev, i, k)
                       * gsl_matrix_get(&p->W_hh.matrix, j, k);
            gsl_matrix_set(h, i, j, activation_slope(p->f, sum));
        }
    return GSL_SUCCESS;
}

MISTAKE(rnn_step, first_sequence_only,
        "every sequence begins from the states of the first. Row\n"
        "  i of h is made from row i of h_prev.")
(const rnn_params *p, const gsl_matrix *a, const gsl_matrix *h_prev,
 gsl_matrix *h)
{
    if (!rnn_step_fits(p, a, h_prev, h))
        return GSL_EBADLEN;
    for (size_t i = 0; i < h->size1; i++)
        for (size_t j = 0; j < p->H; j++) {
            double sum = gsl_matrix_get(a, i, j);
            for (size_t k = 0; k < p->H; k++)
                sum += gsl_matrix_get(h_prev, 0, k)
                       * gsl_matrix_get(&p->W_hh.matrix, j, k);
            gsl_matrix_set(h, i, j, activation_value(p->f, sum));
        }
    return GSL_SUCCESS;
}

MISTAKE(rnn_step, own_state_only,
        "every unit hears itself alone. In (2.5) it hears all\n"
        "  units: h_prev W_hh' sums over k.")
(const rnn_params *p, const gsl_matrix *a, const gsl_matrix *h_prev,
 gsl_matrix *h)
{
    if (!rnn_step_fits(p, a, h_prev, h))
        return GSL_EBADLEN;
    for (size_t i = 0; i < h->size1; i++)
        for (size_t j = 0; j < p->H; j++) {
            double sum = gsl_matrix_get(a, i, j);
            for (size_t k = 0; k < p->H; k++)
                sum += k != j ? 0.0
                              : gsl_matrix_get(h_prev, i, k)
                                    * gsl_matrix_get(&p->W_hh.matrix, j, k);
            gsl_matrix_set(h, i, j, activation_value(p->f, sum));
        }
    return GSL_SUCCESS;
}

MISTAKE(rnn_step, state_kept,
        "h_prev is added to what f gives. That is another\n"
        "  network: (2.5) has h_prev inside f only.")
(const rnn_params *p, const gsl_matrix *a, const gsl_matrix *h_prev,
 gsl_matrix *h)
{
    if (!rnn_step_fits(p, a, h_prev, h))
        return GSL_EBADLEN;
    for (size_t i = 0; i < h->size1; i++)
        for (size_t j = 0; j < p->H; j++) {
            double sum = gsl_matrix_get(a, i, j);
            for (size_t k = 0; k < p->H; k++)
                sum += gsl_matrix_get(h_prev, i, k)
                       * gsl_matrix_get(&p->W_hh.matrix, j, k);
            gsl_matrix_set(h, i, j,
                           activation_value(p->f, sum)
                               + gsl_matrix_get(h_prev, i, j));
        }
    return GSL_SUCCESS;
}

MISTAKE(rnn_step, subtracted, "the product is subtracted. (2.5) adds it to a.")
(const rnn_params *p, const gsl_matrix *a, const gsl_matrix *h_prev,
 gsl_matrix *h)
{
    if (!rnn_step_fits(p, a, h_prev, h))
        return GSL_EBADLEN;
    for (size_t i = 0; i < h->size1; i++)
        for (size_t j = 0; j < p->H; j++) {
            double sum = gsl_matrix_get(a, i, j);
            for (size_t k = 0; k < p->H; k++)
                sum += -gsl_matrix_get(h_prev, i, k)
                       * gsl_matrix_get(&p->W_hh.matrix, j, k);
            gsl_matrix_set(h, i, j, activation_value(p->f, sum));
        }
    return GSL_SUCCESS;
}

MISTAKE(rnn_step, rows_before_touch,
        "the rows of h_prev are taken to touch. h_prev may be a\n"
        "  window: its row i begins at h_prev->data + i * h_prev->tda.")
(const rnn_params *p, const gsl_matrix *a, const gsl_matrix *h_prev,
 gsl_matrix *h)
{
    if (!rnn_step_fits(p, a, h_prev, h))
        return GSL_EBADLEN;
    for (size_t i = 0; i < h->size1; i++)
        for (size_t j = 0; j < p->H; j++) {
            double sum = gsl_matrix_get(a, i, j);
            for (size_t k = 0; k < p->H; k++)
                sum += h_prev->data[i * h_prev->size2 + k]
                       * gsl_matrix_get(&p->W_hh.matrix, j, k);
            gsl_matrix_set(h, i, j, activation_value(p->f, sum));
        }
    return GSL_SUCCESS;
}

MISTAKE(rnn_step, lost_in_place,
        "a is lost when h is a itself: h was overwritten before\n"
        "  a was read. (2.5) allows h to be a.")
(const rnn_params *p, const gsl_matrix *a, const gsl_matrix *h_prev,
 gsl_matrix *h)
{
    if (!rnn_step_fits(p, a, h_prev, h))
        return GSL_EBADLEN;
    gsl_blas_dgemm(CblasNoTrans, CblasTrans, 1.0, h_prev, &p->W_hh.matrix, 0.0,
                   h);
    gsl_matrix_add(h, a);
    rnn_step_activate(p->f, h);
    return GSL_SUCCESS;
}

MISTAKE(rnn_step, batch_unseen,
        "an h_prev of another batch is accepted. Rows have to\n"
        "  agree as well as columns: GSL_EBADLEN.")
(const rnn_params *p, const gsl_matrix *a, const gsl_matrix *h_prev,
 gsl_matrix *h)
{
    if (a->size2 != p->H || h_prev->size2 != p->H || h->size2 != p->H)
        return GSL_EBADLEN;
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

MISTAKE(rnn_step, width_unseen,
        "another number of units is accepted. Columns have to\n"
        "  agree with p->H as well as rows with each other: GSL_EBADLEN.")
(const rnn_params *p, const gsl_matrix *a, const gsl_matrix *h_prev,
 gsl_matrix *h)
{
    if (h_prev->size1 != a->size1 || h->size1 != a->size1)
        return GSL_EBADLEN;
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

MISTAKE(rnn_step, written_first,
        "a was copied to h before h_prev was looked at. On an\n"
        "  error nothing may have been written: check every shape first.")
(const rnn_params *p, const gsl_matrix *a, const gsl_matrix *h_prev,
 gsl_matrix *h)
{
    if (a->size1 != h->size1 || a->size2 != h->size2)
        return GSL_EBADLEN;
    if (h != a)
        gsl_matrix_memcpy(h, a);
    if (gsl_blas_dgemm(CblasNoTrans, CblasTrans, 1.0, h_prev, &p->W_hh.matrix,
                       1.0, h)
        != GSL_SUCCESS)
        return GSL_EBADLEN;
    rnn_step_activate(p->f, h);
    return GSL_SUCCESS;
}
