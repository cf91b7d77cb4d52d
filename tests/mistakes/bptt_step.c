/* The mistakes of chapter 3, step step. See chain.c for the manner. */
#include "../runner/sheet.h"
#include "bptt.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>

/* Whether the shapes are those that bptt_step() takes. */
static int
bptt_step_fits(const rnn_params *p, const gsl_matrix *h, const gsl_matrix *dh,
               const gsl_matrix *da, const gsl_matrix *dh_prev)
{
    const size_t B = h->size1, H = p->H;
    return h->size2 == H && dh->size1 == B && dh->size2 == H && da->size1 == B
           && da->size2 == H && dh_prev->size1 == B && dh_prev->size2 == H;
}

/* da by (3.6), of all rows that the three have in common. */
static void
bptt_step_da(const rnn_params *p, const gsl_matrix *h, const gsl_matrix *dh,
             gsl_matrix *da)
{
    const size_t B = GSL_MIN(h->size1, GSL_MIN(dh->size1, da->size1));
    for (size_t i = 0; i < B; i++)
        for (size_t j = 0; j < p->H; j++)
            gsl_matrix_set(
                da, i, j,
                gsl_matrix_get(dh, i, j)
                    * activation_slope(p->f, gsl_matrix_get(h, i, j)));
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

MISTAKE(bptt_step, not_passed_on,
        "dh_prev is as it was. (3.7) passes the gradient on to\n"
        "  the states before.")
(const rnn_params *p, const gsl_matrix *h, const gsl_matrix *dh, gsl_matrix *da,
 gsl_matrix *dh_prev)
{
    if (!bptt_step_fits(p, h, dh, da, dh_prev))
        return GSL_EBADLEN;
    bptt_step_da(p, h, dh, da);
    return GSL_SUCCESS;
}

MISTAKE(bptt_step, value_for_slope,
        "this is f where f' should be: (3.6) takes\n"
        "  activation_slope(), not activation_value().")
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
                    * activation_value(p->f, gsl_matrix_get(h, i, j)));
    return gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1.0, da, &p->W_hh.matrix,
                          1.0, dh_prev);
}
MISTAKE(bptt_step, slope_twice, "f' is there twice: (3.6) has it once.")
(const rnn_params *p, const gsl_matrix *h, const gsl_matrix *dh, gsl_matrix *da,
 gsl_matrix *dh_prev)
{
    if (!bptt_step_fits(p, h, dh, da, dh_prev))
        return GSL_EBADLEN;
    bptt_step_da(p, h, dh, da);
    bptt_step_da(p, h, da, da);
    return gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1.0, da, &p->W_hh.matrix,
                          1.0, dh_prev);
}

MISTAKE(bptt_step, slope_of_gradient,
        "the slope is that at dh. f'(a) is made from the\n"
        "  state h.")
(const rnn_params *p, const gsl_matrix *h, const gsl_matrix *dh, gsl_matrix *da,
 gsl_matrix *dh_prev)
{
    if (!bptt_step_fits(p, h, dh, da, dh_prev))
        return GSL_EBADLEN;
    for (size_t i = 0; i < h->size1; i++)
        for (size_t j = 0; j < p->H; j++) {
            const double dh_ij = gsl_matrix_get(dh, i, j);
            gsl_matrix_set(da, i, j, dh_ij * activation_slope(p->f, dh_ij));
        }
    return gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1.0, da, &p->W_hh.matrix,
                          1.0, dh_prev);
}

MISTAKE(bptt_step, first_row_only,
        "only the first row of da is made. Every row is a\n"
        "  sequence of its own.")
(const rnn_params *p, const gsl_matrix *h, const gsl_matrix *dh, gsl_matrix *da,
 gsl_matrix *dh_prev)
{
    if (!bptt_step_fits(p, h, dh, da, dh_prev))
        return GSL_EBADLEN;
    gsl_matrix_set_zero(da);
    for (size_t j = 0; j < p->H; j++)
        gsl_matrix_set(da, 0, j,
                       gsl_matrix_get(dh, 0, j)
                           * activation_slope(p->f, gsl_matrix_get(h, 0, j)));
    return gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1.0, da, &p->W_hh.matrix,
                          1.0, dh_prev);
}

MISTAKE(bptt_step, tda_ignored,
        "h->data[k] and dh->data[k] are not the elements of\n"
        "  windows: their rows are tda apart. gsl_matrix_get() knows.")
(const rnn_params *p, const gsl_matrix *h, const gsl_matrix *dh, gsl_matrix *da,
 gsl_matrix *dh_prev)
{
    if (!bptt_step_fits(p, h, dh, da, dh_prev))
        return GSL_EBADLEN;
    for (size_t i = 0; i < h->size1; i++)
        for (size_t j = 0; j < p->H; j++)
            gsl_matrix_set(da, i, j,
                           dh->data[i * p->H + j]
                               * activation_slope(p->f, h->data[i * p->H + j]));
    return gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1.0, da, &p->W_hh.matrix,
                          1.0, dh_prev);
}

MISTAKE(bptt_step, da_tda_ignored,
        "da->data[k] is not an element of a window: its rows\n"
        "  are tda apart. gsl_matrix_set() knows.")
(const rnn_params *p, const gsl_matrix *h, const gsl_matrix *dh, gsl_matrix *da,
 gsl_matrix *dh_prev)
{
    if (!bptt_step_fits(p, h, dh, da, dh_prev))
        return GSL_EBADLEN;
    for (size_t i = 0; i < h->size1; i++)
        for (size_t j = 0; j < p->H; j++)
            da->data[i * p->H + j] =
                gsl_matrix_get(dh, i, j)
                * activation_slope(p->f, gsl_matrix_get(h, i, j));
    return gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1.0, da, &p->W_hh.matrix,
                          1.0, dh_prev);
}

MISTAKE(bptt_step, not_checked,
        "shapes that disagree are accepted: gsl_blas_dgemm()\n"
        "  refuses some, but nobody looks at what it returns. The contract\n"
        "  answers GSL_EBADLEN.")
(const rnn_params *p, const gsl_matrix *h, const gsl_matrix *dh, gsl_matrix *da,
 gsl_matrix *dh_prev)
{
    bptt_step_da(p, h, dh, da);
    gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1.0, da, &p->W_hh.matrix, 1.0,
                   dh_prev);
    return GSL_SUCCESS;
}

MISTAKE(bptt_step, left_to_gsl,
        "gsl_blas_dgemm() refuses its product, but by then da\n"
        "  has been written. On an error nothing may have been: look at all\n"
        "  shapes first.")
(const rnn_params *p, const gsl_matrix *h, const gsl_matrix *dh, gsl_matrix *da,
 gsl_matrix *dh_prev)
{
    bptt_step_da(p, h, dh, da);
    return gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1.0, da, &p->W_hh.matrix,
                          1.0, dh_prev);
}

MISTAKE(bptt_step, columns_not_checked,
        "only the numbers of rows are looked at. The contract\n"
        "  refuses every shape that disagrees with GSL_EBADLEN.")
(const rnn_params *p, const gsl_matrix *h, const gsl_matrix *dh, gsl_matrix *da,
 gsl_matrix *dh_prev)
{
    const size_t B = h->size1;
    if (dh->size1 != B || da->size1 != B || dh_prev->size1 != B)
        return GSL_EBADLEN;
    bptt_step_da(p, h, dh, da);
    gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1.0, da, &p->W_hh.matrix, 1.0,
                   dh_prev);
    return GSL_SUCCESS;
}
