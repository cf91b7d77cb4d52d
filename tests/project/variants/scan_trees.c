/* Right answers to chapter 9 that are written in other ways, continued: more trees. */
#include "../../runner/sheet.h"
#include "scan.h"

#include <gsl/gsl_errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A span of steps of one unit, which (9.17) makes of two. */
typedef struct {
    double keep, in;
} scan_span;

static scan_span
scan_after(scan_span late, scan_span early)
{
    return (scan_span){ late.keep * early.keep,
                        late.keep * early.in + late.in };
}

/* The last T spans of a unit are scanned in an array of their own. */
static void
scan_spans(scan_span *a, size_t T)
{
    size_t s = 1;
    for (; 2 * s <= T; s *= 2)
        for (size_t t = 2 * s - 1; t < T; t += 2 * s)
            a[t] = scan_after(a[t], a[t - s]);
    while ((s /= 2) > 0)
        for (size_t t = 3 * s - 1; t < T; t += 2 * s)
            a[t] = scan_after(a[t], a[t - s]);
}

VARIANT(scan_parallel, spans)
(const sequence *lambda, const sequence *g, sequence *product, sequence *h)
{
    const int status = scan_parallel_arguments(lambda, g, product, h);
    if (status != GSL_SUCCESS)
        return status;
    const size_t T = lambda->T, n = lambda->B * lambda->n;
    scan_span *a = malloc(T * sizeof *a);
    if (a == NULL)
        GSL_ERROR("no room for the tree", GSL_ENOMEM);
    for (size_t k = 0; k < n; k++) {
        for (size_t t = 0; t < T; t++)
            a[t] = (scan_span){ lambda->data[t * n + k], g->data[t * n + k] };
        a[0].in += a[0].keep * h->data[k];
        scan_spans(a, T);
        for (size_t t = 0; t < T; t++) {
            product->data[t * n + k] = a[t].keep;
            h->data[(t + 1) * n + k] = a[t].in;
        }
    }
    free(a);
    return GSL_SUCCESS;
}

/* States by the recurrence, products by a loop of their own. */
VARIANT(scan_parallel, by_the_recurrence)
(const sequence *lambda, const sequence *g, sequence *product, sequence *h)
{
    if (scan_parallel_arguments(lambda, g, product, h))
        return GSL_EBADLEN;
    for (size_t i = 0; i < lambda->B; i++)
        for (size_t j = 0; j < lambda->n; j++) {
            long double left = 1.0L;
            for (size_t t = 0; t < lambda->T; t++) {
                left *= sequence_of(lambda, t, i)[j];
                sequence_of(product, t, i)[j] = (double)left;
            }
        }
    return scan_forward(lambda, g, h);
}

/* Two tables, of which one is read while the other is written. */
VARIANT(scan_parallel, two_tables)
(const sequence *lambda, const sequence *g, sequence *product, sequence *h)
{
    if (scan_parallel_arguments(lambda, g, product, h))
        return GSL_EBADLEN;
    const size_t n = lambda->B * lambda->n, all = lambda->T * n;
    double *table = malloc(2 * all * sizeof *table);
    if (table == NULL)
        return GSL_ENOMEM;
    double *keep = table, *in = table + all;
    double *P = product->data, *state = h->data + n;
    for (size_t k = 0; k < all; k++) {
        P[k] = lambda->data[k];
        state[k] = k < n ? P[k] * h->data[k] + g->data[k] : g->data[k];
    }
    for (size_t s = n; s < all; s *= 2) {
        memcpy(keep, P, all * sizeof *keep);
        memcpy(in, state, all * sizeof *in);
        for (size_t k = s; k < all; k++) {
            P[k] = keep[k] * keep[k - s];
            state[k] = keep[k] * in[k - s] + in[k];
        }
    }
    free(table);
    return GSL_SUCCESS;
}

/* Rows TO and FROM of the batch, n numbers each, become row TO after row FROM. */
static void
scan_join_rows(gsl_matrix *P, gsl_matrix *h, size_t to, size_t from)
{
    gsl_vector_view P_to = gsl_matrix_row(P, to), h_to = gsl_matrix_row(h, to);
    const gsl_vector_view P_from = gsl_matrix_row(P, from);
    const gsl_vector_view h_from = gsl_matrix_row(h, from);
    for (size_t k = 0; k < P->size2; k++) {
        const double keep = gsl_vector_get(&P_to.vector, k);
        *gsl_vector_ptr(&h_to.vector, k) +=
            gsl_vector_get(&h_from.vector, k) * keep;
    }
    gsl_vector_mul(&P_to.vector, &P_from.vector);
}

/* (9.18) with a row for each step, and both ways through the levels in one loop. */
VARIANT(scan_parallel, rows)
(const sequence *lambda, const sequence *g, sequence *product, sequence *h)
{
    if (scan_parallel_arguments(lambda, g, product, h))
        return GSL_EBADLEN;
    const size_t T = lambda->T, n = lambda->B * lambda->n;
    gsl_matrix_view P = gsl_matrix_view_array(product->data, T, n);
    gsl_matrix_view state = gsl_matrix_view_array(h->data + n, T, n);
    memcpy(product->data, lambda->data, T * n * sizeof(double));
    memcpy(h->data + n, g->data, T * n * sizeof(double));
    for (size_t k = 0; k < n; k++)
        h->data[n + k] = fma(lambda->data[k], h->data[k], h->data[n + k]);
    size_t levels = 0;
    while (((size_t)1 << levels) < T)
        levels++;
    for (size_t level = 0; level < 2 * levels; level++) {
        const int up = level < levels;
        const size_t s = (size_t)1 << (up ? level : 2 * levels - 1 - level);
        for (size_t t = (up ? 2 : 3) * s; t <= T; t += 2 * s)
            scan_join_rows(&P.matrix, &state.matrix, t - 1, t - s - 1);
    }
    return GSL_SUCCESS;
}

/*
 * As many spans as the root of T says: each by itself, then the last element of each
 * after that of the span before, and at the end the others.
 */
VARIANT(scan_parallel, root_of_T)
(const sequence *lambda, const sequence *g, sequence *product, sequence *h)
{
    if (scan_parallel_arguments(lambda, g, product, h))
        return GSL_EBADLEN;
    const size_t T = lambda->T, n = lambda->B * lambda->n;
    const size_t length = (size_t)ceil(sqrt((double)T));
    double *P = product->data, *state = h->data + n;
    for (size_t t = 0; t < T; t++)
        for (size_t k = t * n; k < (t + 1) * n; k++) {
            const int first = t % length == 0;
            P[k] = first ? lambda->data[k] : lambda->data[k] * P[k - n];
            state[k] = first ? g->data[k]
                             : g->data[k] + lambda->data[k] * state[k - n];
        }
    // The first span begins with the start, and each later one with the end before.
    for (size_t from = 0; from < T; from += length)
        for (size_t t = from; t < T && t < from + length; t++)
            for (size_t k = 0; k < n; k++) {
                const size_t at = t * n + k;
                state[at] += P[at] * h->data[from * n + k];
                P[at] *= from == 0 ? 1.0 : P[(from - 1) * n + k];
            }
    return GSL_SUCCESS;
}
