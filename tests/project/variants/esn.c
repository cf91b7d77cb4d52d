/*
 * Chapter 6 as others would write it, and rightly: the reservoir, and the step
 * with which it listens. None of it is a mistake.
 */
#include "esn.h"
#include "../../runner/sheet.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_randist.h>
#include <stdlib.h>
#include <string.h>

VARIANT(esn_reservoir, counting)
(const gsl_rng *r, double connectivity, gsl_spmatrix *W)
{
    const size_t n = W->size1;
    if (W->size2 != n)
        return GSL_ENOTSQR;
    if (W->sptype != GSL_SPMATRIX_CSR)
        return GSL_EINVAL;
    if (!(connectivity <= 1.0) || !(connectivity > 0.0))
        return GSL_EINVAL;

    // A second generator in the same state tells how many there will be.
    gsl_rng *before = gsl_rng_clone(r);
    size_t wanted = 0, nz = 0;
    for (size_t k = 0; k < n * n; k++)
        if (gsl_rng_uniform(before) < connectivity) {
            gsl_rng_uniform(before);
            wanted++;
        }
    gsl_rng_free(before);
    if (wanted > W->nzmax && gsl_spmatrix_realloc(wanted, W) != GSL_SUCCESS)
        return GSL_ENOMEM;
    for (size_t k = 0; k < n * n; k++) {
        if (k % n == 0)
            W->p[k / n] = (int)nz;
        if (gsl_rng_uniform(r) < connectivity) {
            W->i[nz] = (int)(k % n);
            W->data[nz] = -1.0 + 2.0 * gsl_rng_uniform(r);
            nz++;
        }
    }
    W->p[n] = (int)nz;
    W->nz = nz;
    return GSL_SUCCESS;
}

VARIANT(esn_reservoir, table)
(const gsl_rng *r, double connectivity, gsl_spmatrix *W)
{
    const int status = esn_reservoir_arguments(connectivity, W);
    if (status != GSL_SUCCESS)
        return status;

    const size_t n = W->size1;
    gsl_matrix *full = gsl_matrix_calloc(n, n);
    char *there = calloc(n * n, 1);
    for (size_t j = 0; j < n; j++)
        for (size_t k = 0; k < n; k++)
            if (gsl_rng_uniform(r) < connectivity) {
                gsl_matrix_set(full, j, k, gsl_ran_flat(r, -1.0, 1.0));
                there[j * n + k] = 1;
            }
    memset(W->p, 0, (n + 1) * sizeof *W->p);
    for (size_t k = 0; k < n * n; k++)
        W->p[k / n + 1] += there[k];
    for (size_t j = 0; j < n; j++)
        W->p[j + 1] += W->p[j];
    W->nz = (size_t)W->p[n];
    if (W->nz > W->nzmax)
        gsl_spmatrix_realloc(W->nz, W);
    for (size_t k = 0, nz = 0; k < n * n; k++)
        if (there[k]) {
            W->i[nz] = (int)(k % n);
            W->data[nz++] = gsl_matrix_get(full, k / n, k % n);
        }
    free(there);
    gsl_matrix_free(full);
    return GSL_SUCCESS;
}

VARIANT(esn_reservoir, triplets)
(const gsl_rng *r, double connectivity, gsl_spmatrix *W)
{
    const int status = esn_reservoir_arguments(connectivity, W);
    if (status != GSL_SUCCESS)
        return status;

    gsl_spmatrix *triplets = gsl_spmatrix_alloc(W->size1, W->size2);
    for (size_t j = 0; j < W->size1; j++)
        for (size_t k = 0; k < W->size2; k++)
            if (gsl_rng_uniform(r) < connectivity)
                gsl_spmatrix_set(triplets, j, k, gsl_ran_flat(r, -1.0, 1.0));
    gsl_spmatrix_csr(W, triplets);
    gsl_spmatrix_free(triplets);
    return GSL_SUCCESS;
}

VARIANT(esn_reservoir, little_room)
(const gsl_rng *r, double connectivity, gsl_spmatrix *W)
{
    const int status = esn_reservoir_arguments(connectivity, W);
    if (status != GSL_SUCCESS)
        return status;

    W->nz = 0;
    W->p[0] = 0;
    for (size_t j = 0; j < W->size1; j++) {
        for (size_t k = 0; k < W->size1; k++) {
            if (!(gsl_rng_uniform(r) < connectivity))
                continue;
            if (W->nz == W->nzmax)
                gsl_spmatrix_realloc(W->nz + 100, W);
            W->i[W->nz] = (int)k;
            W->data[W->nz] = gsl_ran_flat(r, -1.0, 1.0);
            W->nz++;
        }
        W->p[j + 1] = (int)W->nz;
    }
    return GSL_SUCCESS;
}

/* Row j and those after it, where the rows before it have nz elements. */
static int
reservoir_rows_from(const gsl_rng *r, double connectivity, gsl_spmatrix *W,
                    size_t j, size_t nz)
{
    W->p[j] = (int)nz;
    W->nz = nz;
    if (j == W->size1)
        return GSL_SUCCESS;
    if (W->nzmax < nz + W->size1)
        gsl_spmatrix_realloc(nz + 10 * W->size1, W);
    for (size_t k = 0; k < W->size1; k++)
        if (gsl_rng_uniform(r) < connectivity) {
            W->i[nz] = (int)k;
            W->data[nz++] = gsl_ran_flat(r, -1.0, 1.0);
        }
    return reservoir_rows_from(r, connectivity, W, j + 1, nz);
}

VARIANT(esn_reservoir, recursion)
(const gsl_rng *r, double connectivity, gsl_spmatrix *W)
{
    const int status = esn_reservoir_arguments(connectivity, W);
    return status != GSL_SUCCESS
               ? status
               : reservoir_rows_from(r, connectivity, W, 0, 0);
}

VARIANT(esn_step, loops)
(const esn *p, const gsl_matrix *a, const gsl_matrix *h_prev, gsl_matrix *h)
{
    const size_t B = h->size1, H = p->H;
    if (h->size2 != H || a->size2 != H || h_prev->size2 != H)
        return GSL_EBADLEN;
    if (a->size1 != B || h_prev->size1 != B)
        return GSL_EBADLEN;

    for (size_t i = 0; i < B; i++)
        for (size_t j = 0; j < H; j++) {
            double sum = gsl_matrix_get(a, i, j);
            for (int k = p->W_hh->p[j]; k < p->W_hh->p[j + 1]; k++)
                sum += p->W_hh->data[k]
                       * gsl_matrix_get(h_prev, i, (size_t)p->W_hh->i[k]);
            gsl_matrix_set(h, i, j,
                           (1.0 - p->leak) * gsl_matrix_get(h_prev, i, j)
                               + p->leak * activation_value(p->f, sum));
        }
    return GSL_SUCCESS;
}

VARIANT(esn_step, change)
(const esn *p, const gsl_matrix *a, const gsl_matrix *h_prev, gsl_matrix *h)
{
    if (esn_step_arguments(p, a, h_prev, h) != GSL_SUCCESS)
        return GSL_EBADLEN;

    for (size_t i = h->size1; i-- > 0;)
        for (size_t j = p->H; j-- > 0;) {
            const double before = gsl_matrix_get(h_prev, i, j);
            long double sum = 0.0L;
            for (int k = p->W_hh->p[j + 1]; k-- > p->W_hh->p[j];)
                sum += (long double)p->W_hh->data[k]
                       * gsl_matrix_get(h_prev, i, (size_t)p->W_hh->i[k]);
            sum += gsl_matrix_get(a, i, j);
            const double now = activation_value(p->f, (double)sum);
            gsl_matrix_set(h, i, j, before + p->leak * (now - before));
        }
    return GSL_SUCCESS;
}

VARIANT(esn_step, dense)
(const esn *p, const gsl_matrix *a, const gsl_matrix *h_prev, gsl_matrix *h)
{
    if (esn_step_arguments(p, a, h_prev, h) != GSL_SUCCESS)
        return GSL_EBADLEN;

    gsl_matrix *W = gsl_matrix_calloc(p->H, p->H);
    gsl_matrix *sum = gsl_matrix_alloc(h->size1, p->H);
    for (size_t j = 0; j < p->H; j++)
        for (int k = p->W_hh->p[j]; k < p->W_hh->p[j + 1]; k++)
            gsl_matrix_set(W, j, (size_t)p->W_hh->i[k], p->W_hh->data[k]);
    gsl_matrix_memcpy(sum, a);
    gsl_blas_dgemm(CblasNoTrans, CblasTrans, 1.0, h_prev, W, 1.0, sum);
    activation_map(p->f, sum->size1 * sum->size2, sum->data);
    gsl_matrix_scale(sum, p->leak);
    gsl_matrix_memcpy(h, h_prev);
    gsl_matrix_scale(h, 1.0 - p->leak);
    gsl_matrix_add(h, sum);
    gsl_matrix_free(W);
    gsl_matrix_free(sum);
    return GSL_SUCCESS;
}

VARIANT(esn_step, single_elements)
(const esn *p, const gsl_matrix *a, const gsl_matrix *h_prev, gsl_matrix *h)
{
    if (esn_step_arguments(p, a, h_prev, h) != GSL_SUCCESS)
        return GSL_EBADLEN;

    for (size_t j = 0; j < p->H; j++)
        for (size_t i = 0; i < h->size1; i++) {
            double sum = 0.0;
            for (size_t k = 0; k < p->H; k++)
                sum += gsl_matrix_get(h_prev, i, k)
                       * gsl_spmatrix_get(p->W_hh, j, k);
            const double now =
                activation_value(p->f, sum + gsl_matrix_get(a, i, j));
            const double before = gsl_matrix_get(h_prev, i, j);
            gsl_matrix_set(h, i, j, before - p->leak * before + p->leak * now);
        }
    return GSL_SUCCESS;
}

VARIANT(esn_step, new_vector)
(const esn *p, const gsl_matrix *a, const gsl_matrix *h_prev, gsl_matrix *h)
{
    if (esn_step_arguments(p, a, h_prev, h) != GSL_SUCCESS)
        return GSL_EBADLEN;

    gsl_vector *heard = gsl_vector_alloc(p->H),
               *before = gsl_vector_alloc(p->H);
    for (size_t i = 0; i < h->size1; i++) {
        gsl_vector_const_view a_i = gsl_matrix_const_row(a, i);
        gsl_matrix_get_row(before, h_prev, i);
        gsl_spblas_dgemv(CblasNoTrans, p->leak, p->W_hh, before, 0.0, heard);
        gsl_blas_daxpy(p->leak, &a_i.vector, heard);
        for (size_t j = 0; j < p->H; j++) {
            const double new =
                activation_value(p->f, gsl_vector_get(heard, j) / p->leak);
            gsl_matrix_set(h, i, j,
                           p->leak * new
                               + (1.0 - p->leak) * gsl_vector_get(before, j));
        }
    }
    gsl_vector_free(heard);
    gsl_vector_free(before);
    return GSL_SUCCESS;
}
