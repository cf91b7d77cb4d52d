/* Chapter 6 as others would write it, continued: more steps, and more harvests. */
#include "../../runner/sheet.h"
#include "esn.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <math.h>
#include <string.h>

/* Every weight adds to the column of its unit, for the whole batch. */
VARIANT(esn_step, scattered)
(const esn *p, const gsl_matrix *a, const gsl_matrix *h_prev, gsl_matrix *h)
{
    const gsl_spmatrix *W = p->W_hh;
    const int status = esn_step_arguments(p, a, h_prev, h);
    if (status != GSL_SUCCESS)
        return status;

    if (a != h)
        gsl_matrix_memcpy(h, a);
    for (size_t j = 0; j < p->H; j++) {
        gsl_vector_view h_j = gsl_matrix_column(h, j);
        for (int e = W->p[j]; e < W->p[j + 1]; e++) {
            const gsl_vector_const_view from =
                gsl_matrix_const_column(h_prev, (size_t)W->i[e]);
            gsl_blas_daxpy(W->data[e], &from.vector, &h_j.vector);
        }
        for (size_t i = 0; i < h->size1; i++) {
            const double f_a =
                activation_value(p->f, gsl_vector_get(&h_j.vector, i));
            gsl_vector_set(
                &h_j.vector, i,
                p->leak * f_a + (1.0 - p->leak) * gsl_matrix_get(h_prev, i, j));
        }
    }
    return GSL_SUCCESS;
}

/* leak f(a) joins what is kept in one fused operation. */
VARIANT(esn_step, fused)
(const esn *p, const gsl_matrix *a, const gsl_matrix *h_prev, gsl_matrix *h)
{
    const gsl_spmatrix *W = p->W_hh;
    if (esn_step_arguments(p, a, h_prev, h) != GSL_SUCCESS)
        return GSL_EBADLEN;

    for (size_t i = 0; i < h->size1; i++) {
        const double *old = gsl_matrix_const_ptr(h_prev, i, 0);
        const int *column = W->i;
        const double *weight = W->data;
        for (size_t j = 0; j < p->H; j++) {
            const double *end = W->data + W->p[j + 1];
            double sum = gsl_matrix_get(a, i, j);
            while (weight < end)
                sum = fma(*weight++, old[*column++], sum);
            gsl_matrix_set(h, i, j,
                           fma(p->leak, activation_value(p->f, sum),
                               (1.0 - p->leak) * old[j]));
        }
    }
    return GSL_SUCCESS;
}

/* The states that unit j hears, side by side, and one dot product. */
VARIANT(esn_step, gathered)
(const esn *p, const gsl_matrix *a, const gsl_matrix *h_prev, gsl_matrix *h)
{
    const gsl_spmatrix *W = p->W_hh;
    if (esn_step_arguments(p, a, h_prev, h) != GSL_SUCCESS)
        return GSL_EBADLEN;

    double *heard = malloc(p->H * sizeof *heard);
    if (heard == NULL)
        GSL_ERROR("no room for what a unit hears", GSL_ENOMEM);
    for (size_t i = 0; i < h->size1; i++)
        for (size_t j = 0; j < p->H; j++) {
            const int from = W->p[j], count = W->p[j + 1] - from;
            for (int e = 0; e < count; e++)
                heard[e] = gsl_matrix_get(h_prev, i, (size_t)W->i[from + e]);
            const double sum = cblas_ddot(count, W->data + from, 1, heard, 1)
                               + gsl_matrix_get(a, i, j);
            double now = p->leak * activation_value(p->f, sum);
            if (p->leak < 1.0)
                now += (1.0 - p->leak) * gsl_matrix_get(h_prev, i, j);
            gsl_matrix_set(h, i, j, now);
        }
    free(heard);
    return GSL_SUCCESS;
}

/* W transposed, in compressed columns, and taken back in the product. */
VARIANT(esn_step, transpose_taken_back)
(const esn *p, const gsl_matrix *a, const gsl_matrix *h_prev, gsl_matrix *h)
{
    if (esn_step_arguments(p, a, h_prev, h) != GSL_SUCCESS)
        return GSL_EBADLEN;

    gsl_spmatrix *triplets = gsl_spmatrix_alloc(p->H, p->H);
    gsl_vector *sum = gsl_vector_alloc(p->H), *old = gsl_vector_alloc(p->H);
    for (size_t j = 0; j < p->H; j++)
        for (int e = p->W_hh->p[j]; e < p->W_hh->p[j + 1]; e++)
            gsl_spmatrix_set(triplets, (size_t)p->W_hh->i[e], j,
                             p->W_hh->data[e]);
    gsl_spmatrix *Wt = gsl_spmatrix_ccs(triplets);
    for (size_t i = 0; i < h->size1; i++) {
        gsl_vector_view h_i = gsl_matrix_row(h, i);
        gsl_matrix_get_row(sum, a, i);
        gsl_matrix_get_row(old, h_prev, i);
        gsl_spblas_dgemv(CblasTrans, 1.0, Wt, old, 1.0, sum);
        activation_map(p->f, p->H, sum->data);
        gsl_vector_scale(sum, p->leak);
        gsl_vector_scale(old, 1.0 - p->leak);
        gsl_vector_memcpy(&h_i.vector, sum);
        gsl_vector_add(&h_i.vector, old);
    }
    gsl_vector_free(sum);
    gsl_vector_free(old);
    gsl_spmatrix_free(triplets);
    gsl_spmatrix_free(Wt);
    return GSL_SUCCESS;
}

/* What W says to a unit, the two halves of its row apart. */
static double
step_halved_sum(const gsl_spmatrix *W, int from, int to, const double *old)
{
    if (to <= from)
        return 0.0;
    if (to - from == 1)
        return W->data[from] * old[W->i[from]];
    const int middle = from + (to - from) / 2;
    return step_halved_sum(W, from, middle, old)
           + step_halved_sum(W, middle, to, old);
}

VARIANT(esn_step, halves)
(const esn *p, const gsl_matrix *a, const gsl_matrix *h_prev, gsl_matrix *h)
{
    if (esn_step_arguments(p, a, h_prev, h) != GSL_SUCCESS)
        return GSL_EBADLEN;

    const double new = p->leak, old = 1.0 - p->leak;
    for (size_t j = p->H; j > 0; j--)
        for (size_t i = h->size1; i > 0; i--) {
            const double *was = gsl_matrix_const_ptr(h_prev, i - 1, 0);
            const double heard =
                step_halved_sum(p->W_hh, p->W_hh->p[j - 1], p->W_hh->p[j], was);
            double *to = gsl_matrix_ptr(h, i - 1, j - 1);
            *to =
                activation_value(p->f, heard + gsl_matrix_get(a, i - 1, j - 1));
            *to *= new;
            *to += old * was[j - 1];
        }
    return GSL_SUCCESS;
}

/* ---- Whole sequences ------------------------------------------------------ */

/* What inputs say to all units at all steps is kept apart from the states. */
VARIANT(esn_harvest, sums_apart)(const esn *p, const sequence *x, sequence *h)
{
    int status = esn_harvest_arguments(p, x, h);
    if (status != GSL_SUCCESS)
        return status;

    sequence *a = sequence_alloc(x->T, x->B, p->H);
    const gsl_matrix_view x_all = sequence_rows(x, 0, x->T);
    gsl_matrix_view a_all = sequence_rows(a, 0, x->T);
    gsl_blas_dgemm(CblasNoTrans, CblasTrans, 1.0, &x_all.matrix, p->W_xh, 0.0,
                   &a_all.matrix);
    for (size_t row = 0; row < a_all.matrix.size1; row++) {
        gsl_vector_view a_row = gsl_matrix_row(&a_all.matrix, row);
        gsl_blas_daxpy(1.0, p->b_h, &a_row.vector);
    }
    for (size_t t = 0; t < x->T && status == GSL_SUCCESS; t++) {
        const gsl_matrix_view a_t = sequence_at(a, t);
        const gsl_matrix_view h_prev = sequence_at(h, t);
        gsl_matrix_view h_t = sequence_at(h, t + 1);
        status = esn_step(p, &a_t.matrix, &h_prev.matrix, &h_t.matrix);
    }
    sequence_free(a);
    return status;
}

/* The earlier half of the time, and then the later one. */
VARIANT(esn_harvest, halves)(const esn *p, const sequence *x, sequence *h)
{
    if (esn_harvest_arguments(p, x, h) != GSL_SUCCESS)
        return GSL_EBADLEN;

    if (x->T > 1) {
        const size_t early = x->T / 2, late = x->T - early;
        const sequence x_early = sequence_steps(x, 0, early);
        const sequence x_late = sequence_steps(x, early, late);
        sequence h_early = sequence_steps(h, 0, early + 1);
        sequence h_late = sequence_steps(h, early, late + 1);
        esn_harvest_by_halves(p, &x_early, &h_early);
        return esn_harvest_by_halves(p, &x_late, &h_late);
    }
    const gsl_matrix_view x_t = sequence_at(x, 0), h_prev = sequence_at(h, 0);
    gsl_matrix_view h_t = sequence_at(h, 1);
    rnn_affine(p->W_xh, p->b_h, &x_t.matrix, &h_t.matrix);
    return esn_step(p, &h_t.matrix, &h_prev.matrix, &h_t.matrix);
}

/* W as a full matrix, which a small reservoir can afford. */
VARIANT(esn_harvest, dense)(const esn *p, const sequence *x, sequence *h)
{
    if (esn_harvest_arguments(p, x, h) != GSL_SUCCESS)
        return GSL_EBADLEN;

    gsl_matrix *W = gsl_matrix_alloc(p->H, p->H);
    gsl_spmatrix_sp2d(W, p->W_hh);
    const gsl_matrix_view x_all = sequence_rows(x, 0, x->T);
    gsl_matrix_view a_all = sequence_rows(h, 1, x->T);
    rnn_affine(p->W_xh, p->b_h, &x_all.matrix, &a_all.matrix);
    for (size_t t = 1; t <= x->T; t++) {
        const gsl_matrix_view was = sequence_at(h, t - 1);
        gsl_matrix_view is = sequence_at(h, t);
        gsl_blas_dgemm(CblasNoTrans, CblasTrans, 1.0, &was.matrix, W, 1.0,
                       &is.matrix);
        for (size_t k = 0; k < x->B * p->H; k++)
            is.matrix.data[k] =
                p->leak * activation_value(p->f, is.matrix.data[k])
                + (1.0 - p->leak) * was.matrix.data[k];
    }
    gsl_matrix_free(W);
    return GSL_SUCCESS;
}

/* Each sequence of the batch as a batch of its own, by the step. */
VARIANT(esn_harvest, batches_of_one)
(const esn *p, const sequence *x, sequence *h)
{
    if (esn_harvest_arguments(p, x, h) != GSL_SUCCESS)
        return GSL_EBADLEN;

    for (size_t i = 0; i < x->B; i++) {
        const gsl_matrix_view x_i = gsl_matrix_view_array_with_tda(
            sequence_of(x, 0, i), x->T, x->n, x->B * x->n);
        gsl_matrix_view h_i = gsl_matrix_view_array_with_tda(
            sequence_of(h, 0, i), h->T, h->n, h->B * h->n);
        gsl_matrix_view a = gsl_matrix_submatrix(&h_i.matrix, 1, 0, x->T, p->H);
        rnn_affine(p->W_xh, p->b_h, &x_i.matrix, &a.matrix);
        for (size_t t = 0; t < x->T; t++) {
            const gsl_matrix_view was =
                gsl_matrix_submatrix(&h_i.matrix, t, 0, 1, p->H);
            gsl_matrix_view is = gsl_matrix_submatrix(&a.matrix, t, 0, 1, p->H);
            esn_step(p, &is.matrix, &was.matrix, &is.matrix);
        }
    }
    return GSL_SUCCESS;
}

/* The sum of one unit, from its bias on, with more digits. */
static double
harvest_long_sum(const esn *p, size_t j, const double *x_n, const double *old)
{
    long double a = gsl_vector_get(p->b_h, j);
    for (size_t k = 0; k < p->D; k++)
        a += (long double)gsl_matrix_get(p->W_xh, j, k) * x_n[k];
    for (int e = p->W_hh->p[j]; e < p->W_hh->p[j + 1]; e++)
        a += (long double)p->W_hh->data[e] * old[p->W_hh->i[e]];
    return (double)a;
}

VARIANT(esn_harvest, long_double)(const esn *p, const sequence *x, sequence *h)
{
    if (esn_harvest_arguments(p, x, h) != GSL_SUCCESS)
        return GSL_EBADLEN;

    for (size_t row = 0; row < x->T * x->B; row++) {
        const double *x_n = x->data + row * p->D;
        const double *old = h->data + row * p->H;
        double *now = h->data + (row + x->B) * p->H;
        for (size_t j = 0; j < p->H; j++)
            now[j] = harvest_long_sum(p, j, x_n, old);
        activation_map(p->f, p->H, now);
        for (size_t j = 0; j < p->H; j++)
            now[j] = now[j] * p->leak + old[j] * (1.0 - p->leak);
    }
    return GSL_SUCCESS;
}
