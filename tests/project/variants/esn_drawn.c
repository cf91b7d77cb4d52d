/* Chapter 6 as others would write it, continued: more ways to draw a reservoir. */
#include "../../runner/sheet.h"
#include "esn.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_randist.h>
#include <stdlib.h>
#include <string.h>

/* A row is drawn into two arrays of its own, and then joins the others. */
VARIANT(esn_reservoir, row_buffer)
(const gsl_rng *r, double connectivity, gsl_spmatrix *W)
{
    const size_t n = W->size1;
    int status = esn_reservoir_arguments(connectivity, W);
    if (status != GSL_SUCCESS)
        return status;

    int *columns = malloc(n * sizeof *columns);
    double *values = malloc(n * sizeof *values);
    size_t nz = 0;
    W->p[0] = 0;
    for (size_t j = 0; j < n && status == GSL_SUCCESS; j++) {
        size_t count = 0;
        for (size_t k = 0; k < n; k++)
            if (gsl_rng_uniform(r) < connectivity) {
                columns[count] = (int)k;
                values[count++] = gsl_ran_flat(r, -1.0, 1.0);
            }
        if (nz + count > W->nzmax)
            status = gsl_spmatrix_realloc(nz + nz / 2 + count, W);
        if (status == GSL_SUCCESS) {
            memcpy(&W->i[nz], columns, count * sizeof *columns);
            memcpy(&W->data[nz], values, count * sizeof *values);
            nz += count;
            W->p[j + 1] = (int)nz;
        }
    }
    W->nz = nz;
    free(columns);
    free(values);
    return status;
}

/* A list that grows at its end, as other languages have one. */
typedef struct {
    size_t n, room;
    struct reservoir_element {
        size_t row;
        int column;
        double value;
    } * all;
} reservoir_list;

static int
reservoir_push(reservoir_list *list, size_t row, size_t column, double value)
{
    if (list->n == list->room) {
        list->room = 2 * list->room + 8;
        void *more = realloc(list->all, list->room * sizeof *list->all);
        if (more == NULL)
            return GSL_ENOMEM;
        list->all = more;
    }
    list->all[list->n++] =
        (struct reservoir_element){ row, (int)column, value };
    return GSL_SUCCESS;
}

VARIANT(esn_reservoir, growing_list)
(const gsl_rng *r, double connectivity, gsl_spmatrix *W)
{
    const size_t n = W->size1;
    reservoir_list list = { 0, 0, NULL };
    int status = esn_reservoir_arguments(connectivity, W);
    if (status != GSL_SUCCESS)
        return status;

    for (size_t j = 0; j < n; j++)
        for (size_t k = 0; k < n && status == GSL_SUCCESS; k++)
            if (gsl_rng_uniform(r) < connectivity)
                status =
                    reservoir_push(&list, j, k, gsl_ran_flat(r, -1.0, 1.0));
    if (status == GSL_SUCCESS && list.n > W->nzmax)
        status = gsl_spmatrix_realloc(list.n, W);
    if (status == GSL_SUCCESS) {
        size_t row = 0;
        for (size_t e = 0; e < list.n; e++) {
            while (row <= list.all[e].row)
                W->p[row++] = (int)e;
            W->i[e] = list.all[e].column;
            W->data[e] = list.all[e].value;
        }
        while (row <= n)
            W->p[row++] = (int)list.n;
        W->nz = list.n;
    }
    free(list.all);
    return status;
}

/* Room for all n^2, one loop over all of them, and what is left over given back. */
VARIANT(esn_reservoir, all_the_room)
(const gsl_rng *r, double connectivity, gsl_spmatrix *W)
{
    const int status = esn_reservoir_arguments(connectivity, W);
    if (status != GSL_SUCCESS)
        return status;

    const size_t n = W->size1;
    if (W->nzmax < n * n && gsl_spmatrix_realloc(n * n, W) != GSL_SUCCESS)
        return GSL_ENOMEM;
    int *column = W->i;
    double *value = W->data;
    for (size_t e = 0; e < n * n; e++) {
        if (e % n == 0)
            W->p[e / n] = (int)(value - W->data);
        if (gsl_rng_uniform(r) >= connectivity)
            continue;
        *column++ = (int)(e % n);
        *value++ = gsl_rng_uniform(r) * 2.0 - 1.0;
    }
    W->nz = (size_t)(value - W->data);
    W->p[n] = (int)W->nz;
    if (W->nz > 0)
        gsl_spmatrix_realloc(W->nz, W);
    return GSL_SUCCESS;
}

/* A full matrix, and GSL makes the rest of it. */
VARIANT(esn_reservoir, from_dense)
(const gsl_rng *r, double connectivity, gsl_spmatrix *W)
{
    const int status = esn_reservoir_arguments(connectivity, W);
    if (status != GSL_SUCCESS)
        return status;

    gsl_matrix *full = gsl_matrix_calloc(W->size1, W->size2);
    gsl_spmatrix *triplets = gsl_spmatrix_alloc(W->size1, W->size2);
    for (size_t e = 0; e < W->size1 * W->size2; e++)
        if (gsl_rng_uniform(r) < connectivity)
            full->data[e] = gsl_ran_flat(r, -1.0, 1.0);
    gsl_spmatrix_d2sp(triplets, full);
    gsl_spmatrix_csr(W, triplets);
    gsl_spmatrix_free(triplets);
    gsl_matrix_free(full);
    return GSL_SUCCESS;
}

/* Row j is counted by a second generator, which is where the first one will be. */
static size_t
reservoir_count_row(const gsl_rng *r, double connectivity, size_t n)
{
    gsl_rng *ahead = gsl_rng_clone(r);
    size_t count = 0;
    for (size_t k = 0; k < n; k++)
        if (gsl_rng_uniform(ahead) < connectivity) {
            gsl_rng_uniform(ahead);
            count++;
        }
    gsl_rng_free(ahead);
    return count;
}

VARIANT(esn_reservoir, rows_counted_ahead)
(const gsl_rng *r, double connectivity, gsl_spmatrix *W)
{
    int status = esn_reservoir_arguments(connectivity, W);
    if (status != GSL_SUCCESS)
        return status;

    const size_t n = W->size1;
    W->p[0] = 0;
    for (size_t j = 0; j < n; j++) {
        const int end = W->p[j] + (int)reservoir_count_row(r, connectivity, n);
        if ((size_t)end > W->nzmax) {
            status = gsl_spmatrix_realloc((size_t)end + 4 * n, W);
            if (status != GSL_SUCCESS)
                return status;
        }
        size_t k = 0;
        for (int e = W->p[j]; e < end; k++)
            if (gsl_rng_uniform(r) < connectivity) {
                W->i[e] = (int)k;
                W->data[e++] = gsl_ran_flat(r, -1.0, 1.0);
            }
        // What comes after the last one in the row has been refused already.
        for (; k < n; k++)
            gsl_rng_uniform(r);
        W->p[j + 1] = end;
    }
    W->nz = (size_t)W->p[n];
    return GSL_SUCCESS;
}
