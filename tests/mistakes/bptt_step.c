/* The mistakes of chapter 3, step step. See chain.c for the manner. */
#include "../runner/sheet.h"
#include "bptt.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>

/* Whether the shapes are those that bptt_step() takes. */
static int
bptt_step_fits(const rnn_params *p, const gsl_matrix *h, const gsl_matrix *dh,
               const gsl_matrix *da, const gsl_matrix *dh_prev)
{
    const size_t B = h->size1, H = p->H;
    return h->size2 == H && dh->size1 == B && dh->size2 == H && da->size1 == B
           && da->size2 == H && dh_prev->size1 == B && dh_prev->size2 == H;
}

MISTAKE(bptt_step, transposed,
        "W_hh is transposed. Forward, a row of states met\n"
        "  W_hh'; backward, by (3.7), it meets W_hh.")
(const rnn_params *p, const gsl_matrix *h, const gsl_matrix *dh, gsl_matrix *da,
 gsl_matrix *dh_prev)
{
    if (!bptt_step_fits(p, h, dh, da, dh_prev))
        return GSL_EBADLEN;
    for (size_t i = 0; i < h->size1; i++)
        for (size_t j = 0; j < p->H; j++)
            gsl_matrix_set(
                da, i, j,
                gsl_matrix_get(dh, i, j)
                    * activation_slope(p->f, gsl_matrix_get(h, i, j)));
    return gsl_blas_dgemm(CblasNoTrans, CblasTrans, 1.0, da, &p->W_hh.matrix,
                          1.0, dh_prev);
}

MISTAKE(bptt_step, no_slope,
        "f' is missing: (3.6). Without it every network is\n"
        "  linear, and the gradient forgets that the states saturate.")
(const rnn_params *p, const gsl_matrix *h, const gsl_matrix *dh, gsl_matrix *da,
 gsl_matrix *dh_prev)
{
    if (!bptt_step_fits(p, h, dh, da, dh_prev))
        return GSL_EBADLEN;
    for (size_t i = 0; i < h->size1; i++)
        for (size_t j = 0; j < p->H; j++)
            gsl_matrix_set(da, i, j, gsl_matrix_get(dh, i, j));
    return gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1.0, da, &p->W_hh.matrix,
                          1.0, dh_prev);
}

MISTAKE(bptt_step, slope_of_value,
        "the slope is that at f(h). activation_slope() asks for\n"
        "  h itself, which is f(a) already.")
(const rnn_params *p, const gsl_matrix *h, const gsl_matrix *dh, gsl_matrix *da,
 gsl_matrix *dh_prev)
{
    if (!bptt_step_fits(p, h, dh, da, dh_prev))
        return GSL_EBADLEN;
    for (size_t i = 0; i < h->size1; i++)
        for (size_t j = 0; j < p->H; j++)
            gsl_matrix_set(
                da, i, j,
                gsl_matrix_get(dh, i, j)
                    * activation_slope(
                        p->f, activation_value(p->f, gsl_matrix_get(h, i, j))));
    return gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1.0, da, &p->W_hh.matrix,
                          1.0, dh_prev);
}

MISTAKE(bptt_step, slope_too_late,
        "dh goes through W_hh before it has been through f:\n"
        "  (3.7) takes da, not dh.")
(const rnn_params *p, const gsl_matrix *h, const gsl_matrix *dh, gsl_matrix *da,
 gsl_matrix *dh_prev)
{
    if (!bptt_step_fits(p, h, dh, da, dh_prev))
        return GSL_EBADLEN;
    for (size_t i = 0; i < h->size1; i++)
        for (size_t j = 0; j < p->H; j++)
            gsl_matrix_set(
                da, i, j,
                gsl_matrix_get(dh, i, j)
                    * activation_slope(p->f, gsl_matrix_get(h, i, j)));
    return gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1.0, dh, &p->W_hh.matrix,
                          1.0, dh_prev);
}

MISTAKE(bptt_step, assigned,
        "dh_prev is assigned. It is added to: what a loss put\n"
        "  there is part of the gradient, so beta is 1.")
(const rnn_params *p, const gsl_matrix *h, const gsl_matrix *dh, gsl_matrix *da,
 gsl_matrix *dh_prev)
{
    if (!bptt_step_fits(p, h, dh, da, dh_prev))
        return GSL_EBADLEN;
    for (size_t i = 0; i < h->size1; i++)
        for (size_t j = 0; j < p->H; j++)
            gsl_matrix_set(
                da, i, j,
                gsl_matrix_get(dh, i, j)
                    * activation_slope(p->f, gsl_matrix_get(h, i, j)));
    return gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1.0, da, &p->W_hh.matrix,
                          0.0, dh_prev);
}

MISTAKE(bptt_step, da_added,
        "da is added to what it held before. It is the one\n"
        "  gradient that is overwritten: a has no other reader.")
(const rnn_params *p, const gsl_matrix *h, const gsl_matrix *dh, gsl_matrix *da,
 gsl_matrix *dh_prev)
{
    if (!bptt_step_fits(p, h, dh, da, dh_prev))
        return GSL_EBADLEN;
    for (size_t i = 0; i < h->size1; i++)
        for (size_t j = 0; j < p->H; j++)
            gsl_matrix_set(
                da, i, j,
                gsl_matrix_get(da, i, j)
                    + gsl_matrix_get(dh, i, j)
                          * activation_slope(p->f, gsl_matrix_get(h, i, j)));
    return gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1.0, da, &p->W_hh.matrix,
                          1.0, dh_prev);
}

MISTAKE(bptt_step, always_tanh,
        "the slope is that of tanh, whatever p->f says:\n"
        "  activation_slope(p->f, ...).")
(const rnn_params *p, const gsl_matrix *h, const gsl_matrix *dh, gsl_matrix *da,
 gsl_matrix *dh_prev)
{
    if (!bptt_step_fits(p, h, dh, da, dh_prev))
        return GSL_EBADLEN;
    for (size_t i = 0; i < h->size1; i++)
        for (size_t j = 0; j < p->H; j++)
            gsl_matrix_set(
                da, i, j,
                gsl_matrix_get(dh, i, j)
                    * activation_slope(TANH, gsl_matrix_get(h, i, j)));
    return gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1.0, da, &p->W_hh.matrix,
                          1.0, dh_prev);
}

MISTAKE(bptt_step, not_checked,
        "a dh_prev of another batch is accepted. The\n"
        "  contract refuses shapes that disagree with GSL_EBADLEN.")
(const rnn_params *p, const gsl_matrix *h, const gsl_matrix *dh, gsl_matrix *da,
 gsl_matrix *dh_prev)
{
    for (size_t i = 0; i < h->size1; i++)
        for (size_t j = 0; j < p->H; j++)
            gsl_matrix_set(
                da, i, j,
                gsl_matrix_get(dh, i, j)
                    * activation_slope(p->f, gsl_matrix_get(h, i, j)));
    for (size_t i = 0; i < h->size1; i++)
        for (size_t k = 0; k < p->H; k++)
            for (size_t j = 0; j < p->H; j++)
                *gsl_matrix_ptr(dh_prev, i, k) +=
                    gsl_matrix_get(da, i, j)
                    * gsl_matrix_get(&p->W_hh.matrix, j, k);
    return GSL_SUCCESS;
}
