/*
 * Right answers to chapter 9 that are written in other ways, continued: more of the
 * recurrence, of its way back, and of the tree.
 */
#include "../../runner/sheet.h"
#include "scan.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_vector.h>
#include <math.h>
#include <string.h>

/* All that one unit of one sequence has over time: number k of every step. */
static gsl_vector_view
scan_over_time(const sequence *s, size_t k)
{
    return gsl_vector_view_array_with_stride(s->data + k, s->B * s->n, s->T);
}

VARIANT(scan_forward, unit_after_unit)
(const sequence *lambda, const sequence *g, sequence *h)
{
    const int status = scan_forward_arguments(lambda, g, h);
    if (status != GSL_SUCCESS)
        return status;
    for (size_t k = 0; k < g->B * g->n; k++) {
        const gsl_vector_view keep = scan_over_time(lambda, k);
        const gsl_vector_view in = scan_over_time(g, k);
        gsl_vector_view state = scan_over_time(h, k);
        for (size_t t = 0; t < g->T; t++)
            gsl_vector_set(&state.vector, t + 1,
                           gsl_vector_get(&in.vector, t)
                               + gsl_vector_get(&keep.vector, t)
                                     * gsl_vector_get(&state.vector, t));
    }
    return GSL_SUCCESS;
}

/* Decays as a diagonal matrix, which BLAS calls a band without neighbours. */
VARIANT(scan_forward, diagonal_matrix)
(const sequence *lambda, const sequence *g, sequence *h)
{
    if (scan_forward_arguments(lambda, g, h))
        return GSL_EBADLEN;
    const int n = (int)(lambda->B * lambda->n);
    for (size_t t = 1; t <= lambda->T; t++) {
        double *now = sequence_of(h, t, 0);
        cblas_dcopy(n, sequence_of(g, t - 1, 0), 1, now, 1);
        cblas_dsbmv(CblasRowMajor, CblasUpper, n, 0, 1.0,
                    sequence_of(lambda, t - 1, 0), 1, sequence_of(h, t - 1, 0),
                    1, 1.0, now, 1);
    }
    return GSL_SUCCESS;
}

/* The earlier half of the steps, and then the later one. */
VARIANT(scan_forward, halves)
(const sequence *lambda, const sequence *g, sequence *h)
{
    if (scan_forward_arguments(lambda, g, h))
        return GSL_EBADLEN;
    const size_t T = lambda->T, early = T / 2, n = g->B * g->n;
    if (T == 1) {
        for (size_t k = n; k-- > 0;)
            h->data[n + k] = fma(h->data[k], lambda->data[k], g->data[k]);
        return GSL_SUCCESS;
    }
    const sequence lambda_1 = sequence_steps(lambda, 0, early);
    const sequence g_1 = sequence_steps(g, 0, early);
    const sequence lambda_2 = sequence_steps(lambda, early, T - early);
    const sequence g_2 = sequence_steps(g, early, T - early);
    sequence h_1 = sequence_steps(h, 0, early + 1);
    sequence h_2 = sequence_steps(h, early, T - early + 1);
    scan_forward_by_halves(&lambda_1, &g_1, &h_1);
    return scan_forward_by_halves(&lambda_2, &g_2, &h_2);
}

/* Four readers and a writer, none of which looks at an index. */
VARIANT(scan_forward, pointers)
(const sequence *lambda, const sequence *g, sequence *h)
{
    if (scan_forward_arguments(lambda, g, h))
        return GSL_EBADLEN;
    const double *keep = lambda->data, *in = g->data, *before = h->data;
    double *now = sequence_of(h, 1, 0);
    const double *end = sequence_of(h, h->T - 1, 0) + h->B * h->n;
    while (now != end) {
        const double kept = *keep++ * *before++;
        *now++ = kept + *in++;
    }
    return GSL_SUCCESS;
}

/* ---- The way back --------------------------------------------------------- */

VARIANT(scan_backward, unit_after_unit)
(const sequence *lambda, const sequence *h, sequence *dh, sequence *dlambda,
 sequence *dg)
{
    const int status = scan_backward_arguments(lambda, h, dh, dlambda, dg);
    if (status != GSL_SUCCESS)
        return status;
    for (size_t k = 0; k < lambda->B * lambda->n; k++) {
        gsl_vector_view back = scan_over_time(dh, k);
        gsl_vector_view out = scan_over_time(dg, k);
        gsl_vector_view keep = scan_over_time(lambda, k);
        gsl_vector_view dkeep = scan_over_time(dlambda, k);
        gsl_vector_view state = scan_over_time(h, k);
        for (size_t t = lambda->T; t > 0; t--)
            *gsl_vector_ptr(&back.vector, t - 1) +=
                gsl_vector_get(&back.vector, t)
                * gsl_vector_get(&keep.vector, t - 1);
        const gsl_vector_view later =
            gsl_vector_subvector(&back.vector, 1, lambda->T);
        const gsl_vector_view before =
            gsl_vector_subvector(&state.vector, 0, lambda->T);
        gsl_vector_memcpy(&out.vector, &later.vector);
        gsl_vector_memcpy(&dkeep.vector, &later.vector);
        gsl_vector_mul(&dkeep.vector, &before.vector);
    }
    return GSL_SUCCESS;
}

VARIANT(scan_backward, diagonal_matrix)
(const sequence *lambda, const sequence *h, sequence *dh, sequence *dlambda,
 sequence *dg)
{
    if (scan_backward_arguments(lambda, h, dh, dlambda, dg))
        return GSL_EBADLEN;
    const int n = (int)(lambda->B * lambda->n);
    for (size_t t = lambda->T; t-- > 0;) {
        const double *back = sequence_of(dh, t + 1, 0);
        cblas_dcopy(n, back, 1, sequence_of(dg, t, 0), 1);
        cblas_dsbmv(CblasRowMajor, CblasLower, n, 0, 1.0, back, 1,
                    sequence_of(h, t, 0), 1, 0.0, sequence_of(dlambda, t, 0),
                    1);
        cblas_dsbmv(CblasRowMajor, CblasLower, n, 0, 1.0,
                    sequence_of(lambda, t, 0), 1, back, 1, 1.0,
                    sequence_of(dh, t, 0), 1);
    }
    return GSL_SUCCESS;
}

/* The whole gradient of state k after t steps; all later ones are asked first. */
static double
scan_gradient_of(const sequence *lambda, const sequence *h, sequence *dh,
                 sequence *dlambda, sequence *dg, size_t t, size_t k)
{
    const size_t n = lambda->B * lambda->n, at = t * n + k;
    if (t < lambda->T) {
        const double later =
            scan_gradient_of(lambda, h, dh, dlambda, dg, t + 1, k);
        dg->data[at] = later;
        dlambda->data[at] = later * h->data[at];
        dh->data[at] += later * lambda->data[at];
    }
    return dh->data[at];
}

VARIANT(scan_backward, recursion)
(const sequence *lambda, const sequence *h, sequence *dh, sequence *dlambda,
 sequence *dg)
{
    if (scan_backward_arguments(lambda, h, dh, dlambda, dg))
        return GSL_EBADLEN;
    for (size_t k = lambda->B * lambda->n; k-- > 0;)
        scan_gradient_of(lambda, h, dh, dlambda, dg, 0, k);
    return GSL_SUCCESS;
}

VARIANT(scan_backward, own_checks)
(const sequence *lambda, const sequence *h, sequence *dh, sequence *dlambda,
 sequence *dg)
{
    const sequence *const all[] = { lambda, dlambda, dg, h, dh };
    for (size_t s = 0; s < 5; s++)
        if (all[s]->T != lambda->T + s / 3 || all[s]->B != lambda->B
            || all[s]->n != lambda->n)
            GSL_ERROR("a sequence does not fit", GSL_EBADLEN);
    size_t t = lambda->T;
    do {
        t--;
        for (size_t i = 0; i < lambda->B; i++)
            for (size_t j = 0; j < lambda->n; j++) {
                const double back = sequence_of(dh, t + 1, i)[j];
                sequence_of(dg, t, i)[j] = back;
                sequence_of(dlambda, t, i)[j] = sequence_of(h, t, i)[j] * back;
                sequence_of(dh, t, i)[j] = back * sequence_of(lambda, t, i)[j]
                                           + sequence_of(dh, t, i)[j];
            }
    } while (t > 0);
    return GSL_SUCCESS;
}

/* From the last number of all to the first, by pointers that count down. */
VARIANT(scan_backward, pointers)
(const sequence *lambda, const sequence *h, sequence *dh, sequence *dlambda,
 sequence *dg)
{
    if (scan_backward_arguments(lambda, h, dh, dlambda, dg))
        return GSL_EBADLEN;
    const size_t n = lambda->B * lambda->n, all = lambda->T * n;
    const double *keep = lambda->data + all, *state = h->data + all;
    double *dkeep = dlambda->data + all, *out = dg->data + all;
    for (double *d = dh->data + all; d > dh->data;) {
        d--;
        *--out = d[n];
        *--dkeep = d[n] * *--state;
        const double kept = d[n] * *--keep;
        *d = kept + *d;
    }
    return GSL_SUCCESS;
}
