/* Chapter 6 as others would write it, continued: whole sequences of states. */
#include "../../runner/sheet.h"
#include "esn.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* One step of one sequence, by loops. */
static void
states_step_by_loops(const esn *p, const double *x_n, const double *h_prev_n,
                     double *h_n)
{
    for (size_t j = 0; j < p->H; j++) {
        double a = 0.0;
        for (size_t k = 0; k < p->D; k++)
            a += gsl_matrix_get(p->W_xh, j, k) * x_n[k];
        for (int k = p->W_hh->p[j]; k < p->W_hh->p[j + 1]; k++)
            a += p->W_hh->data[k] * h_prev_n[p->W_hh->i[k]];
        a += gsl_vector_get(p->b_h, j);
        h_n[j] =
            p->leak * activation_value(p->f, a) + (1.0 - p->leak) * h_prev_n[j];
    }
}

static int
states_fit(const esn *p, const sequence *x, const sequence *h)
{
    return h->T == x->T + 1 && h->B == x->B && x->n == p->D && h->n == p->H;
}

VARIANT(esn_harvest, loops)(const esn *p, const sequence *x, sequence *h)
{
    if (!states_fit(p, x, h))
        return GSL_EBADLEN;
    for (size_t i = 0; i < x->B; i++)
        for (size_t t = 0; t < x->T; t++)
            states_step_by_loops(p, sequence_of(x, t, i), sequence_of(h, t, i),
                                 sequence_of(h, t + 1, i));
    return GSL_SUCCESS;
}

VARIANT(esn_harvest, single_steps)(const esn *p, const sequence *x, sequence *h)
{
    if (esn_harvest_arguments(p, x, h) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t t = 1; t < h->T; t++) {
        const gsl_matrix_view x_t = sequence_at(x, t - 1);
        const gsl_matrix_view h_prev = sequence_at(h, t - 1);
        gsl_matrix_view h_t = sequence_at(h, t);
        rnn_affine(p->W_xh, p->b_h, &x_t.matrix, &h_t.matrix);
        esn_step(p, &h_t.matrix, &h_prev.matrix, &h_t.matrix);
    }
    return GSL_SUCCESS;
}

VARIANT(esn_harvest, copies)(const esn *p, const sequence *x, sequence *h)
{
    if (!states_fit(p, x, h))
        return GSL_EBADLEN;
    gsl_matrix *before = gsl_matrix_alloc(x->B, p->H);
    gsl_matrix *a = gsl_matrix_alloc(x->B, p->H);
    gsl_matrix *now = gsl_matrix_alloc(x->B, p->H);
    memcpy(before->data, h->data, x->B * p->H * sizeof(double));
    for (size_t t = 1; t <= x->T; t++) {
        const gsl_matrix_view x_t = sequence_at(x, t - 1);
        for (size_t i = 0; i < x->B; i++)
            gsl_matrix_set_row(a, i, p->b_h);
        gsl_blas_dgemm(CblasNoTrans, CblasTrans, 1.0, &x_t.matrix, p->W_xh, 1.0,
                       a);
        esn_step(p, a, before, now);
        gsl_matrix_memcpy(before, now);
        memcpy(sequence_of(h, t, 0), now->data, x->B * p->H * sizeof(double));
    }
    gsl_matrix_free(before);
    gsl_matrix_free(a);
    gsl_matrix_free(now);
    return GSL_SUCCESS;
}

VARIANT(esn_harvest, row_by_row)(const esn *p, const sequence *x, sequence *h)
{
    if (esn_harvest_arguments(p, x, h) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t t = 1; t <= x->T; t++)
        for (size_t i = 0; i < x->B; i++) {
            const gsl_vector_view x_i =
                gsl_vector_view_array(sequence_of(x, t - 1, i), p->D);
            const gsl_vector_view h_prev_i =
                gsl_vector_view_array(sequence_of(h, t - 1, i), p->H);
            gsl_vector_view h_i =
                gsl_vector_view_array(sequence_of(h, t, i), p->H);
            gsl_spblas_dgemv(CblasNoTrans, 1.0, p->W_hh, &h_prev_i.vector, 0.0,
                             &h_i.vector);
            gsl_blas_dgemv(CblasNoTrans, 1.0, p->W_xh, &x_i.vector, 1.0,
                           &h_i.vector);
            gsl_vector_add(&h_i.vector, p->b_h);
            activation_map(p->f, p->H, h_i.vector.data);
            gsl_vector_scale(&h_i.vector, p->leak);
            gsl_blas_daxpy(1.0 - p->leak, &h_prev_i.vector, &h_i.vector);
        }
    return GSL_SUCCESS;
}

/* The steps up to t, each after the one before it. */
static void
states_up_to(const esn *p, const sequence *x, sequence *h, size_t t)
{
    if (t == 0)
        return;
    states_up_to(p, x, h, t - 1);
    for (size_t i = 0; i < x->B; i++)
        states_step_by_loops(p, sequence_of(x, t - 1, i),
                             sequence_of(h, t - 1, i), sequence_of(h, t, i));
}

VARIANT(esn_harvest, recursion)(const esn *p, const sequence *x, sequence *h)
{
    if (esn_harvest_arguments(p, x, h) != GSL_SUCCESS)
        return GSL_EBADLEN;
    states_up_to(p, x, h, x->T);
    return GSL_SUCCESS;
}

VARIANT(esn_echo, lockstep)
(const esn *p, const sequence *x, sequence *h, sequence *g,
 gsl_vector *distance)
{
    if (!states_fit(p, x, h) || !states_fit(p, x, g) || distance->size != h->T)
        return GSL_EBADLEN;
    for (size_t t = 0; t < h->T; t++) {
        double length = 0.0;
        for (size_t i = 0; i < h->B; i++) {
            double *h_i = sequence_of(h, t, i), *g_i = sequence_of(g, t, i);
            if (t > 0) {
                const double *x_i = sequence_of(x, t - 1, i);
                states_step_by_loops(p, x_i, sequence_of(h, t - 1, i), h_i);
                states_step_by_loops(p, x_i, sequence_of(g, t - 1, i), g_i);
            }
            for (size_t j = 0; j < h->n; j++)
                length = hypot(length, g_i[j] - h_i[j]);
        }
        gsl_vector_set(distance, t, length);
    }
    return GSL_SUCCESS;
}

VARIANT(esn_echo, long_double)
(const esn *p, const sequence *x, sequence *h, sequence *g,
 gsl_vector *distance)
{
    if (esn_echo_arguments(p, x, h, g, distance) != GSL_SUCCESS)
        return GSL_EBADLEN;
    esn_harvest(p, x, g);
    esn_harvest(p, x, h);
    // A long double has room for the square of every double.
    for (size_t t = 0; t < h->T; t++) {
        long double sum = 0.0L;
        for (size_t k = 0; k < h->B * h->n; k++) {
            const long double apart =
                (long double)sequence_of(h, t, 0)[k] - sequence_of(g, t, 0)[k];
            sum += apart * apart;
        }
        gsl_vector_set(distance, t, (double)sqrtl(sum));
    }
    return GSL_SUCCESS;
}

VARIANT(esn_echo, largest_first)
(const esn *p, const sequence *x, sequence *h, sequence *g,
 gsl_vector *distance)
{
    if (esn_echo_arguments(p, x, h, g, distance) != GSL_SUCCESS)
        return GSL_EBADLEN;
    esn_harvest(p, x, h);
    esn_harvest(p, x, g);
    for (size_t t = 0; t < h->T; t++) {
        const double *h_t = sequence_of(h, t, 0), *g_t = sequence_of(g, t, 0);
        double largest = 0.0, sum = 0.0;
        for (size_t k = 0; k < h->B * h->n; k++)
            largest = fmax(largest, fabs(h_t[k] - g_t[k]));
        for (size_t k = 0; largest > 0.0 && k < h->B * h->n; k++)
            sum += pow((h_t[k] - g_t[k]) / largest, 2.0);
        gsl_vector_set(distance, t, largest * sqrt(sum));
    }
    return GSL_SUCCESS;
}

VARIANT(esn_echo, length_of_lengths)
(const esn *p, const sequence *x, sequence *h, sequence *g,
 gsl_vector *distance)
{
    if (esn_echo_arguments(p, x, h, g, distance) != GSL_SUCCESS)
        return GSL_EBADLEN;
    gsl_vector *lengths = gsl_vector_alloc(h->B);
    esn_harvest(p, x, h);
    esn_harvest(p, x, g);
    for (size_t t = 0; t < h->T; t++) {
        const gsl_matrix_view h_t = sequence_at(h, t);
        gsl_matrix_view g_t = sequence_at(g, t);
        gsl_matrix_sub(&g_t.matrix, &h_t.matrix);
        for (size_t i = 0; i < h->B; i++) {
            const gsl_vector_view apart = gsl_matrix_row(&g_t.matrix, i);
            gsl_vector_set(lengths, i, gsl_blas_dnrm2(&apart.vector));
        }
        gsl_vector_set(distance, t, gsl_blas_dnrm2(lengths));
    }
    gsl_vector_free(lengths);
    return GSL_SUCCESS;
}

VARIANT(esn_echo, difference_apart)
(const esn *p, const sequence *x, sequence *h, sequence *g,
 gsl_vector *distance)
{
    if (esn_echo_arguments(p, x, h, g, distance) != GSL_SUCCESS)
        return GSL_EBADLEN;
    sequence *apart = sequence_alloc(h->T, h->B, h->n);
    states_up_to(p, x, h, x->T);
    states_up_to(p, x, g, x->T);
    for (size_t k = 0; k < h->T * h->B * h->n; k++)
        apart->data[k] = h->data[k] - g->data[k];
    const int status = bptt_norms(apart, distance);
    sequence_free(apart);
    return status;
}

/* Whether the shapes of esn_features() agree; washout is less than T. */
static int
features_fit(const sequence *x, const sequence *h, size_t washout,
             const gsl_matrix *Z)
{
    return h->B == x->B && h->T - x->T == 1
           && Z->size1 == (x->T - washout) * x->B
           && Z->size2 == x->n + h->n + 1;
}

VARIANT(esn_features, elements)
(const sequence *x, const sequence *h, size_t washout, gsl_matrix *Z)
{
    if (washout >= x->T)
        return GSL_EINVAL;
    if (!features_fit(x, h, washout, Z))
        return GSL_EBADLEN;
    size_t row = 0;
    for (size_t t = washout + 1; t <= x->T; t++)
        for (size_t i = 0; i < x->B; i++, row++) {
            gsl_matrix_set(Z, row, 0, 1.0);
            for (size_t k = 0; k < x->n; k++)
                gsl_matrix_set(Z, row, 1 + k, sequence_of(x, t - 1, i)[k]);
            for (size_t j = 0; j < h->n; j++)
                gsl_matrix_set(Z, row, 1 + x->n + j, sequence_of(h, t, i)[j]);
        }
    return GSL_SUCCESS;
}

VARIANT(esn_features, three_windows)
(const sequence *x, const sequence *h, size_t washout, gsl_matrix *Z)
{
    const int status = esn_features_arguments(x, h, washout, Z);
    if (status != GSL_SUCCESS)
        return status;
    const size_t steps = x->T - washout;
    const gsl_matrix_view heard = sequence_rows(x, washout, steps);
    const gsl_matrix_view states = sequence_rows(h, washout + 1, steps);
    gsl_vector_view ones = gsl_matrix_column(Z, 0);
    gsl_matrix_view Z_x = gsl_matrix_submatrix(Z, 0, 1, Z->size1, x->n);
    gsl_matrix_view Z_h = gsl_matrix_submatrix(Z, 0, 1 + x->n, Z->size1, h->n);
    gsl_vector_set_all(&ones.vector, 1.0);
    gsl_matrix_memcpy(&Z_x.matrix, &heard.matrix);
    gsl_matrix_memcpy(&Z_h.matrix, &states.matrix);
    return GSL_SUCCESS;
}

VARIANT(esn_features, columns)
(const sequence *x, const sequence *h, size_t washout, gsl_matrix *Z)
{
    if (x->T <= washout)
        return GSL_EINVAL;
    if (!features_fit(x, h, washout, Z))
        return GSL_EBADLEN;
    for (size_t c = Z->size2; c-- > 0;)
        for (size_t k = Z->size1; k-- > 0;) {
            const size_t t = washout + k / x->B, i = k % x->B;
            double *z = Z->data + k * Z->tda + c;
            if (c == 0)
                *z = 1.0;
            else if (c <= x->n)
                *z = sequence_of(x, t, i)[c - 1];
            else
                *z = sequence_of(h, t + 1, i)[c - 1 - x->n];
        }
    return GSL_SUCCESS;
}

VARIANT(esn_features, row_vector)
(const sequence *x, const sequence *h, size_t washout, gsl_matrix *Z)
{
    const int status = esn_features_arguments(x, h, washout, Z);
    if (status != GSL_SUCCESS)
        return status;
    gsl_vector *z = gsl_vector_alloc(Z->size2);
    for (size_t i = 0; i < x->B; i++)
        for (size_t t = x->T; t > washout; t--) {
            gsl_vector_set(z, 0, 1.0);
            memcpy(z->data + 1, sequence_of(x, t - 1, i),
                   x->n * sizeof(double));
            memcpy(z->data + 1 + x->n, sequence_of(h, t, i),
                   h->n * sizeof(double));
            gsl_matrix_set_row(Z, (t - 1 - washout) * x->B + i, z);
        }
    gsl_vector_free(z);
    return GSL_SUCCESS;
}

/* The rows of step t and of those after it. */
static void
features_from(const sequence *x, const sequence *h, size_t t, size_t row,
              gsl_matrix *Z)
{
    if (t > x->T)
        return;
    for (size_t i = 0; i < x->B; i++) {
        gsl_vector_view z = gsl_matrix_row(Z, row + i);
        gsl_vector_set_all(&z.vector, 1.0);
        for (size_t k = 0; k < x->n + h->n; k++)
            gsl_vector_set(&z.vector, k + 1,
                           k < x->n ? sequence_of(x, t - 1, i)[k]
                                    : sequence_of(h, t, i)[k - x->n]);
    }
    features_from(x, h, t + 1, row + x->B, Z);
}

VARIANT(esn_features, recursion)
(const sequence *x, const sequence *h, size_t washout, gsl_matrix *Z)
{
    const int status = esn_features_arguments(x, h, washout, Z);
    if (status == GSL_SUCCESS)
        features_from(x, h, washout + 1, 0, Z);
    return status;
}
