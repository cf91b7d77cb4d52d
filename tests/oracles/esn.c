/*
 * Chapter 6 once more, by other means: long double, and a full table where the
 * answers have compressed rows. First the reservoir, and what its products say.
 */
#include "esn.h"
#include "../runner/sheet.h"

#include <gsl/gsl_errno.h>
#include <math.h>
#include <stdlib.h>

/* A full table first, and only then the compressed rows. */
ORACLE(esn_reservoir)(const gsl_rng *r, double connectivity, gsl_spmatrix *W)
{
    const size_t n = W->size2;
    size_t nz = 0;

    if (promised_status() != GSL_SUCCESS)
        return promised_status();
    double *full = calloc(n * n, sizeof *full);
    if (full == NULL)
        abort();
    for (size_t k = 0; k < n * n; k++)
        if (!(gsl_rng_uniform(r) >= connectivity)) {
            full[k] = 2.0 * gsl_rng_uniform(r) - 1.0;
            nz++;
        }
    if (W->nzmax < nz)
        gsl_spmatrix_realloc(nz, W);
    W->p[0] = 0;
    W->nz = 0;
    for (size_t j = 0; j < n; j++) {
        for (size_t k = 0; k < n; k++)
            if (full[j * n + k] != 0.0) {
                W->data[W->nz] = full[j * n + k];
                W->i[W->nz++] = (int)k;
            }
        W->p[j + 1] = (int)W->nz;
    }
    free(full);
    return GSL_SUCCESS;
}

/* A vector and where its numbers other than 0 stand: from FIRST to before END. */
typedef struct {
    long double *number;
    size_t first, end;
} esn_long_row;

static void
esn_long_measure(esn_long_row *v, size_t n)
{
    v->first = 0;
    while (v->first < n && v->number[v->first] == 0.0L)
        v->first++;
    v->end = n;
    while (v->end > v->first && v->number[v->end - 1] == 0.0L)
        v->end--;
}

/* The part of v along q, where q is not 0. */
static long double
esn_long_part(const esn_long_row *q, const esn_long_row *v)
{
    long double sum = 0.0L;
    for (size_t k = q->end; k-- > q->first;)
        sum += q->number[k] * v->number[k];
    return sum;
}

/* v = W q, and its length. */
static long double
esn_long_product(const gsl_spmatrix *W, const esn_long_row *q, esn_long_row *v)
{
    for (size_t j = 0; j < W->size1; j++) {
        v->number[j] = 0.0L;
        for (int k = W->p[j + 1]; k-- > W->p[j];)
            v->number[j] += W->data[k] * q->number[W->i[k]];
    }
    esn_long_measure(v, W->size1);
    return sqrtl(esn_long_part(v, v));
}

/* Gram and Schmidt, from the last row to the first and three times. */
static long double
esn_long_straighten(const esn_long_row *q, size_t rows, esn_long_row *v,
                    size_t n)
{
    for (size_t i = 3 * rows; i-- > 0;) {
        const esn_long_row *row = &q[i % rows];
        const long double along = esn_long_part(row, v);
        for (size_t k = row->first; k < row->end; k++)
            v->number[k] -= along * row->number[k];
    }
    esn_long_measure(v, n);
    return sqrtl(esn_long_part(v, v));
}

/* Divides a row by its length, and copies it to where the step has it. */
static void
esn_long_finish(esn_long_row *q, long double length, gsl_matrix *Q, size_t i)
{
    for (size_t k = 0; k < Q->size2; k++) {
        q->number[k] /= length;
        gsl_matrix_set(Q, i, k, (double)q->number[k]);
    }
}

/* H is not gathered on the way: it is what W does between the finished rows. */
ORACLE(esn_arnoldi)
(const gsl_spmatrix *W, gsl_matrix *Q, gsl_matrix *H, size_t *done,
 double *left)
{
    if (promised_status() != GSL_SUCCESS)
        return promised_status();

    const size_t n = W->size1, m = Q->size1 - 1;
    long double *numbers = calloc((m + 1) * n, sizeof *numbers), rest = 1.0L;
    esn_long_row *q = calloc(m + 1, sizeof *q);
    if (numbers == NULL || q == NULL)
        abort();
    for (size_t i = 0; i <= m; i++)
        q[i].number = numbers + i * n;
    for (size_t k = 0; k < n; k++)
        q[0].number[k] = gsl_matrix_get(Q, 0, k);
    esn_long_measure(&q[0], n);
    esn_long_finish(&q[0], sqrtl(esn_long_part(&q[0], &q[0])), Q, 0);
    gsl_matrix_set_zero(H);
    for (*done = 0; *done < m && rest > 0.0L; ++*done) {
        esn_long_row *v = &q[*done + 1];
        const long double whole = esn_long_product(W, &q[*done], v);
        for (size_t i = 0; i <= *done; i++)
            gsl_matrix_set(H, i, *done, (double)esn_long_part(&q[i], v));
        rest = esn_long_straighten(q, *done + 1, v, n);
        rest = rest > ESN_NOTHING * whole ? rest : 0.0L;
        if (rest > 0.0L)
            esn_long_finish(v, rest, Q, *done + 1);
        if (*done + 1 < m)
            gsl_matrix_set(H, *done + 1, *done, (double)rest);
    }
    *left = (double)rest;
    free(q);
    free(numbers);
    return GSL_SUCCESS;
}
