/*
 * Right answers to chapter 9 that are written in other ways: back through units in
 * pairs, where scan_pairs.c goes on.
 */
#include "../../runner/sheet.h"
#include "scan.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <math.h>
#include <string.h>

VARIANT(scan_pairs_backward, fused)
(const sequence *lambda, const sequence *h, sequence *dh, sequence *dlambda,
 sequence *dg)
{
    if (scan_pairs_backward_arguments(lambda, h, dh, dlambda, dg))
        return GSL_EBADLEN;
    const size_t n = h->B * h->n;
    for (size_t t = lambda->T; t-- > 0;)
        for (size_t re = t * n, im = re + 1; re < (t + 1) * n;
             re += 2, im += 2) {
            const double x = dh->data[n + re], y = dh->data[n + im];
            dg->data[re] = x;
            dg->data[im] = y;
            dlambda->data[re] = fma(h->data[re], x, h->data[im] * y);
            dlambda->data[im] = fma(h->data[re], y, -(h->data[im] * x));
            dh->data[re] = fma(lambda->data[re], x,
                               fma(lambda->data[im], y, dh->data[re]));
            dh->data[im] = fma(lambda->data[re], y,
                               fma(-lambda->data[im], x, dh->data[im]));
        }
    return GSL_SUCCESS;
}

/* The transpose of ((a, -b), (b, a)) turns back. */
static void
turn_back(const double *by, const double *d, double beta, double *out)
{
    const double turn[] = { by[0], -by[1], by[1], by[0] };
    cblas_dgemv(CblasRowMajor, CblasTrans, 2, 2, 1.0, turn, 2, d, 1, beta, out,
                1);
}

VARIANT(scan_pairs_backward, little_matrices)
(const sequence *lambda, const sequence *h, sequence *dh, sequence *dlambda,
 sequence *dg)
{
    if (scan_pairs_backward_arguments(lambda, h, dh, dlambda, dg))
        return GSL_EBADLEN;
    for (size_t t = lambda->T; t > 0; t--)
        for (size_t i = 0; i < h->B; i++)
            for (size_t j = 0; j < h->n; j += 2) {
                const double *d = sequence_of(dh, t, i) + j;
                memcpy(sequence_of(dg, t - 1, i) + j, d, 2 * sizeof *d);
                turn_back(sequence_of(h, t - 1, i) + j, d, 0.0,
                          sequence_of(dlambda, t - 1, i) + j);
                turn_back(sequence_of(lambda, t - 1, i) + j, d, 1.0,
                          sequence_of(dh, t - 1, i) + j);
            }
    return GSL_SUCCESS;
}

/* Three sweeps: states, then inputs, then decays. */
VARIANT(scan_pairs_backward, three_sweeps)
(const sequence *lambda, const sequence *h, sequence *dh, sequence *dlambda,
 sequence *dg)
{
    if (scan_pairs_backward_arguments(lambda, h, dh, dlambda, dg))
        return GSL_EBADLEN;
    const size_t n = h->B * h->n, all = lambda->T * n;
    for (size_t k = all; k > 0; k -= 2) {
        const double *d = dh->data + n + k - 2, *l = lambda->data + k - 2;
        dh->data[k - 2] += l[1] * d[1] + l[0] * d[0];
        dh->data[k - 1] += l[0] * d[1] - l[1] * d[0];
    }
    memcpy(dg->data, dh->data + n, all * sizeof(double));
    for (size_t k = 0; k < all; k += 2) {
        const double *d = dg->data + k, *z = h->data + k;
        dlambda->data[k] = z[1] * d[1] + z[0] * d[0];
        dlambda->data[k + 1] = -(z[1] * d[0] - z[0] * d[1]);
    }
    return GSL_SUCCESS;
}

/* a^T b and the cross product a x b of two vectors in the plane. */
static double
inner(const double *a, const double *b)
{
    return a[0] * b[0] + a[1] * b[1];
}

static double
cross(const double *a, const double *b)
{
    return a[0] * b[1] - a[1] * b[0];
}

VARIANT(scan_pairs_backward, inner_and_cross)
(const sequence *lambda, const sequence *h, sequence *dh, sequence *dlambda,
 sequence *dg)
{
    if (scan_pairs_backward_arguments(lambda, h, dh, dlambda, dg))
        return GSL_EBADLEN;
    for (size_t i = 0; i < h->B; i++)
        for (size_t t = lambda->T; t > 0; t--)
            for (size_t j = 0; j < h->n; j += 2) {
                const double *d = sequence_of(dh, t, i) + j;
                const double *l = sequence_of(lambda, t - 1, i) + j;
                const double *z = sequence_of(h, t - 1, i) + j;
                double *to = sequence_of(dh, t - 1, i) + j;
                to[0] = inner(l, d) + to[0];
                to[1] = cross(l, d) + to[1];
                to = sequence_of(dlambda, t - 1, i) + j;
                to[0] = inner(z, d);
                to[1] = cross(z, d);
                to = sequence_of(dg, t - 1, i) + j;
                to[0] = d[0];
                to[1] = d[1];
            }
    return GSL_SUCCESS;
}

static void
come_back_from(const sequence *lambda, const sequence *h, sequence *dh,
               sequence *dlambda, sequence *dg, size_t t)
{
    if (t == 0)
        return;
    for (size_t i = 0; i < h->B; i++) {
        const double *d = sequence_of(dh, t, i);
        for (size_t j = 0; j < h->n; j++) {
            // The partner, and the sign with which the conjugate brings it in.
            const size_t other = j ^ 1, even = j & ~(size_t)1;
            const double sign = j % 2 == 0 ? 1.0 : -1.0;
            const double *l = sequence_of(lambda, t - 1, i) + even;
            const double *z = sequence_of(h, t - 1, i) + even;
            sequence_of(dg, t - 1, i)[j] = d[j];
            sequence_of(dlambda, t - 1, i)[j] =
                z[0] * d[j] + sign * z[1] * d[other];
            sequence_of(dh, t - 1, i)[j] += l[0] * d[j];
            sequence_of(dh, t - 1, i)[j] += sign * l[1] * d[other];
        }
    }
    come_back_from(lambda, h, dh, dlambda, dg, t - 1);
}

VARIANT(scan_pairs_backward, recursion)
(const sequence *lambda, const sequence *h, sequence *dh, sequence *dlambda,
 sequence *dg)
{
    if (scan_pairs_backward_arguments(lambda, h, dh, dlambda, dg))
        return GSL_EBADLEN;
    come_back_from(lambda, h, dh, dlambda, dg, lambda->T);
    return GSL_SUCCESS;
}

/* The forward recurrence, run on conjugates from the end. */
VARIANT(scan_pairs_backward, conjugates_forward)
(const sequence *lambda, const sequence *h, sequence *dh, sequence *dlambda,
 sequence *dg)
{
    if (scan_pairs_backward_arguments(lambda, h, dh, dlambda, dg))
        return GSL_EBADLEN;
    const size_t n = h->B * h->n;
    for (size_t step = 0; step < lambda->T; step++) {
        const size_t t = lambda->T - step;
        const double *l = sequence_of(lambda, t - 1, 0);
        const double *z = sequence_of(h, t - 1, 0);
        const double *d = sequence_of(dh, t, 0);
        double *to = sequence_of(dh, t - 1, 0);
        for (size_t j = n; j > 0; j -= 2) {
            const double a = l[j - 2], b = -l[j - 1];
            const double p = z[j - 2], q = -z[j - 1];
            const double x = d[j - 2], y = d[j - 1];
            sequence_of(dlambda, t - 1, 0)[j - 2] = p * x - q * y;
            sequence_of(dlambda, t - 1, 0)[j - 1] = q * x + p * y;
            to[j - 2] = to[j - 2] + a * x - b * y;
            to[j - 1] = to[j - 1] + b * x + a * y;
        }
        memcpy(sequence_of(dg, t - 1, 0), d, n * sizeof *d);
    }
    return GSL_SUCCESS;
}

VARIANT(scan_pairs_backward, dots)
(const sequence *lambda, const sequence *h, sequence *dh, sequence *dlambda,
 sequence *dg)
{
    if (scan_pairs_backward_arguments(lambda, h, dh, dlambda, dg))
        return GSL_EBADLEN;
    for (size_t t = lambda->T; t > 0; t--)
        for (size_t row = 0; row < h->B; row++)
            for (size_t k = 0; k < h->n / 2; k++) {
                const double *d = sequence_of(dh, t, row) + 2 * k;
                const double *l = sequence_of(lambda, t - 1, row) + 2 * k;
                const double *z = sequence_of(h, t - 1, row) + 2 * k;
                const double d_turned[] = { d[1], -d[0] };
                double *dl = sequence_of(dlambda, t - 1, row) + 2 * k;
                double *dz = sequence_of(dh, t - 1, row) + 2 * k;
                cblas_dcopy(2, d, 1, sequence_of(dg, t - 1, row) + 2 * k, 1);
                dl[0] = cblas_ddot(2, d, 1, z, 1);
                dl[1] = cblas_ddot(2, d_turned, 1, z, 1);
                dz[0] += cblas_ddot(2, d, 1, l, 1);
                dz[1] += cblas_ddot(2, d_turned, 1, l, 1);
            }
    return GSL_SUCCESS;
}
