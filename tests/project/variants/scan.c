/*
 * Right answers to chapter 9 that are written in other ways: the recurrence, its way
 * back, and the tree.
 */
#include "scan.h"
#include "../../runner/sheet.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

VARIANT(scan_forward, flat_index)
(const sequence *lambda, const sequence *g, sequence *h)
{
    if (scan_forward_arguments(lambda, g, h))
        return GSL_EBADLEN;
    const size_t n = lambda->B * lambda->n;
    for (size_t k = 0; k < lambda->T * n; k++)
        h->data[k + n] = h->data[k] * lambda->data[k] + g->data[k];
    return GSL_SUCCESS;
}

VARIANT(scan_forward, long_double)
(const sequence *lambda, const sequence *g, sequence *h)
{
    if (scan_forward_arguments(lambda, g, h))
        return GSL_EBADLEN;
    for (size_t i = 0; i < lambda->B; i++)
        for (size_t j = 0; j < lambda->n; j++) {
            long double now = sequence_of(h, 0, i)[j];
            for (size_t t = 0; t < lambda->T; t++) {
                now = now * sequence_of(lambda, t, i)[j]
                      + sequence_of(g, t, i)[j];
                sequence_of(h, t + 1, i)[j] = (double)now;
            }
        }
    return GSL_SUCCESS;
}

VARIANT(scan_forward, fused)
(const sequence *lambda, const sequence *g, sequence *h)
{
    if (scan_forward_arguments(lambda, g, h))
        return GSL_EBADLEN;
    for (size_t t = 0; t < lambda->T; t++)
        for (size_t i = lambda->B; i-- > 0;)
            for (size_t j = lambda->n; j-- > 0;)
                sequence_of(h, t + 1, i)[j] =
                    fma(sequence_of(lambda, t, i)[j], sequence_of(h, t, i)[j],
                        sequence_of(g, t, i)[j]);
    return GSL_SUCCESS;
}

VARIANT(scan_forward, matrices)
(const sequence *lambda, const sequence *g, sequence *h)
{
    if (scan_forward_arguments(lambda, g, h))
        return GSL_EBADLEN;
    for (size_t t = 1; t <= lambda->T; t++) {
        const gsl_matrix_view lambda_t = sequence_at(lambda, t - 1);
        const gsl_matrix_view g_t = sequence_at(g, t - 1);
        const gsl_matrix_view h_prev = sequence_at(h, t - 1);
        gsl_matrix_view h_t = sequence_at(h, t);
        gsl_matrix_memcpy(&h_t.matrix, &h_prev.matrix);
        gsl_matrix_mul_elements(&h_t.matrix, &lambda_t.matrix);
        gsl_matrix_add(&h_t.matrix, &g_t.matrix);
    }
    return GSL_SUCCESS;
}

/* State k of the batch after t steps, which asks for the one before. */
static double
scan_state_by_recursion(size_t t, size_t k, const sequence *lambda,
                        const sequence *g, sequence *h)
{
    const size_t n = lambda->B * lambda->n;
    if (t == 0)
        return h->data[k];
    const double h_prev = scan_state_by_recursion(t - 1, k, lambda, g, h);
    const size_t at = (t - 1) * n + k;
    return h->data[t * n + k] = g->data[at] + lambda->data[at] * h_prev;
}

VARIANT(scan_forward, recursion)
(const sequence *lambda, const sequence *g, sequence *h)
{
    if (scan_forward_arguments(lambda, g, h))
        return GSL_EBADLEN;
    for (size_t k = 0; k < lambda->B * lambda->n; k++)
        scan_state_by_recursion(lambda->T, k, lambda, g, h);
    return GSL_SUCCESS;
}

VARIANT(scan_forward, own_checks)
(const sequence *lambda, const sequence *g, sequence *h)
{
    if (lambda->T != g->T || lambda->B != g->B || lambda->n != g->n)
        GSL_ERROR("lambda and g differ", GSL_EBADLEN);
    if (h->T - 1 != g->T || h->B != g->B || h->n != g->n)
        GSL_ERROR("h does not fit", GSL_EBADLEN);
    const size_t n = g->B * g->n;
    memcpy(h->data + n, g->data, g->T * n * sizeof *h->data);
    for (size_t k = 0; k < g->T * n; k++)
        h->data[n + k] += h->data[k] * lambda->data[k];
    return GSL_SUCCESS;
}

VARIANT(scan_backward, flat_index)
(const sequence *lambda, const sequence *h, sequence *dh, sequence *dlambda,
 sequence *dg)
{
    if (scan_backward_arguments(lambda, h, dh, dlambda, dg))
        return GSL_EBADLEN;
    const size_t n = lambda->B * lambda->n;
    for (size_t k = lambda->T * n; k-- > 0;) {
        dh->data[k] += lambda->data[k] * dh->data[k + n];
        dg->data[k] = dh->data[k + n];
        dlambda->data[k] = dg->data[k] * h->data[k];
    }
    return GSL_SUCCESS;
}

VARIANT(scan_backward, states_first)
(const sequence *lambda, const sequence *h, sequence *dh, sequence *dlambda,
 sequence *dg)
{
    if (scan_backward_arguments(lambda, h, dh, dlambda, dg))
        return GSL_EBADLEN;
    const size_t n = lambda->B * lambda->n;
    for (size_t t = lambda->T; t > 0; t--)
        for (size_t k = 0; k < n; k++)
            dh->data[(t - 1) * n + k] +=
                dh->data[t * n + k] * lambda->data[(t - 1) * n + k];
    memcpy(dg->data, dh->data + n, lambda->T * n * sizeof *dg->data);
    for (size_t k = 0; k < lambda->T * n; k++)
        dlambda->data[k] = h->data[k] * dh->data[k + n];
    return GSL_SUCCESS;
}

VARIANT(scan_backward, long_double)
(const sequence *lambda, const sequence *h, sequence *dh, sequence *dlambda,
 sequence *dg)
{
    if (scan_backward_arguments(lambda, h, dh, dlambda, dg))
        return GSL_EBADLEN;
    const size_t n = lambda->B * lambda->n;
    for (size_t k = 0; k < n; k++) {
        long double now = dh->data[lambda->T * n + k];
        for (size_t at = lambda->T * n + k; at >= n;) {
            at -= n;
            dg->data[at] = (double)now;
            dlambda->data[at] = (double)(now * h->data[at]);
            now = now * lambda->data[at] + dh->data[at];
            dh->data[at] = (double)now;
        }
    }
    return GSL_SUCCESS;
}

VARIANT(scan_backward, matrices)
(const sequence *lambda, const sequence *h, sequence *dh, sequence *dlambda,
 sequence *dg)
{
    if (scan_backward_arguments(lambda, h, dh, dlambda, dg))
        return GSL_EBADLEN;
    for (size_t t = lambda->T; t > 0; t--) {
        const gsl_matrix_view lambda_t = sequence_at(lambda, t - 1);
        const gsl_matrix_view h_prev = sequence_at(h, t - 1);
        const gsl_matrix_view dh_t = sequence_at(dh, t);
        gsl_matrix_view dh_prev = sequence_at(dh, t - 1);
        gsl_matrix_view dlambda_t = sequence_at(dlambda, t - 1);
        gsl_matrix_view dg_t = sequence_at(dg, t - 1);
        // dg_t serves as the place for the product that goes back.
        gsl_matrix_memcpy(&dg_t.matrix, &dh_t.matrix);
        gsl_matrix_mul_elements(&dg_t.matrix, &lambda_t.matrix);
        gsl_matrix_add(&dh_prev.matrix, &dg_t.matrix);
        gsl_matrix_memcpy(&dg_t.matrix, &dh_t.matrix);
        gsl_matrix_memcpy(&dlambda_t.matrix, &dh_t.matrix);
        gsl_matrix_mul_elements(&dlambda_t.matrix, &h_prev.matrix);
    }
    return GSL_SUCCESS;
}

VARIANT(scan_backward, fused)
(const sequence *lambda, const sequence *h, sequence *dh, sequence *dlambda,
 sequence *dg)
{
    if (scan_backward_arguments(lambda, h, dh, dlambda, dg))
        return GSL_EBADLEN;
    const size_t n = lambda->B * lambda->n;
    for (size_t t = lambda->T; t-- > 0;)
        for (size_t k = t * n; k < (t + 1) * n; k++) {
            dg->data[k] = dh->data[n + k];
            dh->data[k] = fma(lambda->data[k], dh->data[n + k], dh->data[k]);
            dlambda->data[k] = h->data[k] * dg->data[k];
        }
    return GSL_SUCCESS;
}

VARIANT(scan_parallel, loop)
(const sequence *lambda, const sequence *g, sequence *product, sequence *h)
{
    if (scan_parallel_arguments(lambda, g, product, h))
        return GSL_EBADLEN;
    const size_t T = lambda->T, n = lambda->B * lambda->n;
    // No number tells a tree from a loop.
    for (size_t k = 0; k < T * n; k++) {
        h->data[n + k] = lambda->data[k] * h->data[k] + g->data[k];
        product->data[k] =
            lambda->data[k] * (k < n ? 1.0 : product->data[k - n]);
    }
    return GSL_SUCCESS;
}

static void
scan_copy(const sequence *lambda, const sequence *g, double *P, double *h)
{
    const size_t n = lambda->B * lambda->n;
    memcpy(P, lambda->data, lambda->T * n * sizeof *P);
    memcpy(h + n, g->data, lambda->T * n * sizeof *h);
    for (size_t k = 0; k < n; k++)
        h[n + k] += P[k] * h[k];
}

VARIANT(scan_parallel, all_at_every_level)
(const sequence *lambda, const sequence *g, sequence *product, sequence *h)
{
    if (scan_parallel_arguments(lambda, g, product, h))
        return GSL_EBADLEN;
    const size_t T = lambda->T, n = lambda->B * lambda->n;
    // Hillis and Steele (1986): more work, half the levels. From the end on, so
    // that what is read has not been changed yet.
    scan_copy(lambda, g, product->data, h->data);
    for (size_t s = 1; s < T; s *= 2)
        for (size_t k = T * n; k-- > s * n;) {
            h->data[n + k] += product->data[k] * h->data[n + k - s * n];
            product->data[k] *= product->data[k - s * n];
        }
    return GSL_SUCCESS;
}

/* Scans elements FROM to TO, one half and then the other, and joins them. */
static void
scan_halves(double *P, double *h, size_t n, size_t from, size_t to)
{
    const size_t middle = from + (to - from) / 2;
    if (to - from < 2)
        return;
    scan_halves(P, h, n, from, middle);
    scan_halves(P, h, n, middle, to);
    for (size_t k = middle * n; k < to * n; k++) {
        const size_t last = (middle - 1) * n + k % n;
        h[k] += P[k] * h[last];
        P[k] *= P[last];
    }
}

VARIANT(scan_parallel, halves)
(const sequence *lambda, const sequence *g, sequence *product, sequence *h)
{
    if (scan_parallel_arguments(lambda, g, product, h))
        return GSL_EBADLEN;
    const size_t T = lambda->T, n = lambda->B * lambda->n;
    scan_copy(lambda, g, product->data, h->data);
    scan_halves(product->data, h->data + n, n, 0, T);
    return GSL_SUCCESS;
}

VARIANT(scan_parallel, blocks)
(const sequence *lambda, const sequence *g, sequence *product, sequence *h)
{
    if (scan_parallel_arguments(lambda, g, product, h))
        return GSL_EBADLEN;
    const size_t T = lambda->T, n = lambda->B * lambda->n;
    enum { BLOCK = 4 };
    scan_copy(lambda, g, product->data, h->data);
    double *p = product->data, *h_1 = h->data + n;
    for (size_t t = 1; t < T; t++)
        for (size_t k = t * n; k < (t + 1) * n && t % BLOCK != 0; k++) {
            h_1[k] += p[k] * h_1[k - n];
            p[k] *= p[k - n];
        }
    for (size_t t = BLOCK; t < T; t++)
        for (size_t k = 0; k < n; k++) {
            const size_t last = (t / BLOCK * BLOCK - 1) * n + k;
            h_1[t * n + k] += p[t * n + k] * h_1[last];
            p[t * n + k] *= p[last];
        }
    return GSL_SUCCESS;
}

/* Odd ones are joined to the even, the even ones scanned, the odd ones finished. */
static void
scan_every_other(double *P, double *h, size_t n, size_t T, size_t s)
{
    if (T < 2 * s)
        return;
    for (size_t t = 2 * s; t <= T; t += 2 * s)
        for (size_t k = 0; k < n; k++) {
            const size_t late = (t - 1) * n + k;
            h[late] = fma(P[late], h[late - s * n], h[late]);
            P[late] *= P[late - s * n];
        }
    scan_every_other(P, h, n, T, 2 * s);
    for (size_t t = 3 * s; t <= T; t += 2 * s)
        for (size_t k = 0; k < n; k++) {
            const size_t late = (t - 1) * n + k;
            h[late] = fma(P[late], h[late - s * n], h[late]);
            P[late] *= P[late - s * n];
        }
}

VARIANT(scan_parallel, recursion)
(const sequence *lambda, const sequence *g, sequence *product, sequence *h)
{
    if (scan_parallel_arguments(lambda, g, product, h))
        return GSL_EBADLEN;
    const size_t T = lambda->T, n = lambda->B * lambda->n;
    scan_copy(lambda, g, product->data, h->data);
    scan_every_other(product->data, h->data + n, n, T, 1);
    return GSL_SUCCESS;
}
