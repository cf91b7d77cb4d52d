/* Right answers to chapter 9 that are written in other ways: units in pairs. */
#include "../../runner/sheet.h"
#include "scan.h"

#include <complex.h>
#include <gsl/gsl_blas.h>
#include <gsl/gsl_complex_math.h>
#include <gsl/gsl_errno.h>
#include <math.h>
#include <string.h>

/* Pair k of sequence i, as C's own complex number. */
static double complex
paired(const sequence *q, size_t index, size_t i, size_t k)
{
    double complex z;  // its parts lie in memory like two doubles
    memcpy(&z, sequence_of(q, index, i) + 2 * k, sizeof z);
    return z;
}

static void
put_paired(sequence *q, size_t index, size_t i, size_t k, double complex z)
{
    memcpy(sequence_of(q, index, i) + 2 * k, &z, sizeof z);
}

VARIANT(scan_pairs_forward, complex_numbers)
(const sequence *lambda, const sequence *g, sequence *h)
{
    if (scan_pairs_forward_arguments(lambda, g, h) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t t = 1; t <= lambda->T; t++)
        for (size_t i = 0; i < lambda->B; i++)
            for (size_t k = 0; k < lambda->n / 2; k++)
                put_paired(h, t, i, k,
                           paired(lambda, t - 1, i, k) * paired(h, t - 1, i, k)
                               + paired(g, t - 1, i, k));
    return GSL_SUCCESS;
}

VARIANT(scan_pairs_forward, gsl_complex_numbers)
(const sequence *lambda, const sequence *g, sequence *h)
{
    if (scan_pairs_forward_arguments(lambda, g, h))
        return GSL_EBADLEN;
    for (size_t i = 0; i < g->B; i++)
        for (size_t j = 0; j < g->n; j += 2) {
            const double *start = sequence_of(h, 0, i) + j;
            gsl_complex z = gsl_complex_rect(start[0], start[1]);
            for (size_t t = 0; t < g->T; t++) {
                const double *l = sequence_of(lambda, t, i) + j;
                const double *in = sequence_of(g, t, i) + j;
                z = gsl_complex_add(
                    gsl_complex_mul(z, gsl_complex_rect(l[0], l[1])),
                    gsl_complex_rect(in[0], in[1]));
                sequence_of(h, t + 1, i)[j] = GSL_REAL(z);
                sequence_of(h, t + 1, i)[j + 1] = GSL_IMAG(z);
            }
        }
    return GSL_SUCCESS;
}

VARIANT(scan_pairs_forward, long_double)
(const sequence *lambda, const sequence *g, sequence *h)
{
    if (scan_pairs_forward_arguments(lambda, g, h))
        return GSL_EBADLEN;
    for (size_t i = 0; i < g->B; i++)
        for (size_t j = 0; j < g->n; j += 2) {
            long double x = sequence_of(h, 0, i)[j];
            long double y = sequence_of(h, 0, i)[j + 1];
            for (size_t t = 0; t < g->T; t++) {
                const double *l = sequence_of(lambda, t, i) + j;
                const long double turned = l[0] * x - l[1] * y;
                y = l[1] * x + l[0] * y + sequence_of(g, t, i)[j + 1];
                x = turned + sequence_of(g, t, i)[j];
                sequence_of(h, t + 1, i)[j] = (double)x;
                sequence_of(h, t + 1, i)[j + 1] = (double)y;
            }
        }
    return GSL_SUCCESS;
}

VARIANT(scan_pairs_forward, flat_index)
(const sequence *lambda, const sequence *g, sequence *h)
{
    if (scan_pairs_forward_arguments(lambda, g, h))
        return GSL_EBADLEN;
    const size_t n = g->B * g->n;
    const double *l = lambda->data, *in = g->data;
    double *z = h->data;
    for (size_t k = 0; k < g->T * n; k += 2, l += 2, in += 2, z += 2) {
        z[n] = in[0] + l[0] * z[0] - l[1] * z[1];
        z[n + 1] = in[1] + l[1] * z[0] + l[0] * z[1];
    }
    return GSL_SUCCESS;
}

VARIANT(scan_pairs_forward, fused)
(const sequence *lambda, const sequence *g, sequence *h)
{
    if (scan_pairs_forward_arguments(lambda, g, h))
        return GSL_EBADLEN;
    for (size_t t = 0; t < g->T; t++)
        for (size_t i = g->B; i-- > 0;) {
            const double *l = sequence_of(lambda, t, i);
            const double *z = sequence_of(h, t, i), *in = sequence_of(g, t, i);
            double *out = sequence_of(h, t + 1, i);
            for (size_t j = 0; j + 1 < g->n; j += 2) {
                out[j] = fma(l[j], z[j], fma(-l[j + 1], z[j + 1], in[j]));
                out[j + 1] =
                    fma(l[j], z[j + 1], fma(l[j + 1], z[j], in[j + 1]));
            }
        }
    return GSL_SUCCESS;
}

/* A decay as the matrix ((a, -b), (b, a)), which turns and stretches. */
VARIANT(scan_pairs_forward, little_matrices)
(const sequence *lambda, const sequence *g, sequence *h)
{
    if (scan_pairs_forward_arguments(lambda, g, h))
        return GSL_EBADLEN;
    for (size_t t = 1; t <= g->T; t++)
        for (size_t i = 0; i < g->B; i++)
            for (size_t k = 0; k < g->n / 2; k++) {
                const double *l = sequence_of(lambda, t - 1, i) + 2 * k;
                const double turn[] = { l[0], -l[1], l[1], l[0] };
                double *out = sequence_of(h, t, i) + 2 * k;
                memcpy(out, sequence_of(g, t - 1, i) + 2 * k, 2 * sizeof *out);
                cblas_dgemv(CblasRowMajor, CblasNoTrans, 2, 2, 1.0, turn, 2,
                            sequence_of(h, t - 1, i) + 2 * k, 1, 1.0, out, 1);
            }
    return GSL_SUCCESS;
}

/* In three products, not four. */
VARIANT(scan_pairs_forward, three_products)
(const sequence *lambda, const sequence *g, sequence *h)
{
    if (scan_pairs_forward_arguments(lambda, g, h))
        return GSL_EBADLEN;
    for (size_t t = 1; t <= g->T; t++)
        for (size_t row = 0; row < g->B; row++)
            for (size_t re = 0; re < g->n; re += 2) {
                const size_t im = re + 1;
                const long double x = sequence_of(h, t - 1, row)[re];
                const long double y = sequence_of(h, t - 1, row)[im];
                const long double a = sequence_of(lambda, t - 1, row)[re];
                const long double b = sequence_of(lambda, t - 1, row)[im];
                const long double first = a * (x + y), second = y * (a + b);
                const long double third = x * (b - a);
                sequence_of(h, t, row)[re] =
                    (double)(first - second) + sequence_of(g, t - 1, row)[re];
                sequence_of(h, t, row)[im] =
                    (double)(first + third) + sequence_of(g, t - 1, row)[im];
            }
    return GSL_SUCCESS;
}

/* Real parts of a step first, then its imaginary parts. */
VARIANT(scan_pairs_forward, two_passes)
(const sequence *lambda, const sequence *g, sequence *h)
{
    if (scan_pairs_forward_arguments(lambda, g, h))
        return GSL_EBADLEN;
    const size_t n = g->B * g->n;
    for (size_t t = 0; t < g->T; t++) {
        const double *l = lambda->data + t * n, *in = g->data + t * n;
        const double *z = h->data + t * n;
        double *out = h->data + (t + 1) * n;
        for (size_t k = 0; k < n; k += 2)
            out[k] = in[k] - (l[k + 1] * z[k + 1] - l[k] * z[k]);
        for (size_t k = 1; k < n; k += 2)
            out[k] = in[k] + (l[k - 1] * z[k] + l[k] * z[k - 1]);
    }
    return GSL_SUCCESS;
}

static void
go_on_from(const sequence *lambda, const sequence *g, sequence *h, size_t t)
{
    if (t == g->T)
        return;
    const size_t n = g->B * g->n;
    double *now = sequence_of(h, t + 1, 0);
    memcpy(now, sequence_of(g, t, 0), n * sizeof *now);
    for (size_t k = 0; k < n; k++) {
        const size_t other = k ^ 1;
        const double *l = sequence_of(lambda, t, 0) + (k & ~(size_t)1);
        const double *z = sequence_of(h, t, 0);
        now[k] += l[0] * z[k];
        now[k] += (k % 2 == 0 ? -l[1] : l[1]) * z[other];
    }
    go_on_from(lambda, g, h, t + 1);
}

VARIANT(scan_pairs_forward, recursion)
(const sequence *lambda, const sequence *g, sequence *h)
{
    if (scan_pairs_forward_arguments(lambda, g, h))
        return GSL_EBADLEN;
    go_on_from(lambda, g, h, 0);
    return GSL_SUCCESS;
}

/* One axpy for each column of the little matrix. */
VARIANT(scan_pairs_forward, columns)
(const sequence *lambda, const sequence *g, sequence *h)
{
    if (scan_pairs_forward_arguments(lambda, g, h))
        return GSL_EBADLEN;
    for (size_t t = 1; t <= g->T; t++)
        for (size_t i = 0; i < g->B; i++)
            for (size_t j = 0; j < g->n; j += 2) {
                const double *l = sequence_of(lambda, t - 1, i) + j;
                const double *z = sequence_of(h, t - 1, i) + j;
                const double across[] = { -l[1], l[0] };
                double *out = sequence_of(h, t, i) + j;
                out[0] = sequence_of(g, t - 1, i)[j];
                out[1] = sequence_of(g, t - 1, i)[j + 1];
                cblas_daxpy(2, z[1], across, 1, out, 1);
                cblas_daxpy(2, z[0], l, 1, out, 1);
            }
    return GSL_SUCCESS;
}

/* ---- The way back ---------------------------------------------------------- */

VARIANT(scan_pairs_backward, complex_numbers)
(const sequence *lambda, const sequence *h, sequence *dh, sequence *dlambda,
 sequence *dg)
{
    if (scan_pairs_backward_arguments(lambda, h, dh, dlambda, dg))
        return GSL_EBADLEN;
    for (size_t t = lambda->T; t-- > 0;)
        for (size_t i = 0; i < lambda->B; i++)
            for (size_t k = 0; k < lambda->n / 2; k++) {
                const double complex d = paired(dh, t + 1, i, k);
                put_paired(dg, t, i, k, d);
                put_paired(dlambda, t, i, k, conj(paired(h, t, i, k)) * d);
                put_paired(dh, t, i, k,
                           paired(dh, t, i, k)
                               + conj(paired(lambda, t, i, k)) * d);
            }
    return GSL_SUCCESS;
}

VARIANT(scan_pairs_backward, gsl_complex_numbers)
(const sequence *lambda, const sequence *h, sequence *dh, sequence *dlambda,
 sequence *dg)
{
    if (scan_pairs_backward_arguments(lambda, h, dh, dlambda, dg))
        return GSL_EBADLEN;
    const size_t n = lambda->B * lambda->n;
    for (size_t k = lambda->T * n; k > 0; k -= 2) {
        const size_t at = k - 2;
        const gsl_complex d =
            gsl_complex_rect(dh->data[at + n], dh->data[at + n + 1]);
        const gsl_complex l =
            gsl_complex_rect(lambda->data[at], lambda->data[at + 1]);
        const gsl_complex z = gsl_complex_rect(h->data[at], h->data[at + 1]);
        const gsl_complex to_l = gsl_complex_mul(d, gsl_complex_conjugate(z));
        const gsl_complex to_z = gsl_complex_mul(d, gsl_complex_conjugate(l));
        dlambda->data[at] = GSL_REAL(to_l);
        dlambda->data[at + 1] = GSL_IMAG(to_l);
        dg->data[at] = GSL_REAL(d);
        dg->data[at + 1] = GSL_IMAG(d);
        dh->data[at] += GSL_REAL(to_z);
        dh->data[at + 1] += GSL_IMAG(to_z);
    }
    return GSL_SUCCESS;
}

VARIANT(scan_pairs_backward, long_double)
(const sequence *lambda, const sequence *h, sequence *dh, sequence *dlambda,
 sequence *dg)
{
    if (scan_pairs_backward_arguments(lambda, h, dh, dlambda, dg))
        return GSL_EBADLEN;
    for (size_t i = 0; i < h->B; i++)
        for (size_t j = 0; j < h->n; j += 2) {
            long double x = sequence_of(dh, lambda->T, i)[j];
            long double y = sequence_of(dh, lambda->T, i)[j + 1];
            for (size_t t = lambda->T; t-- > 0;) {
                const double *l = sequence_of(lambda, t, i) + j;
                const double *z = sequence_of(h, t, i) + j;
                double *loss = sequence_of(dh, t, i) + j;
                sequence_of(dlambda, t, i)[j] = (double)(z[1] * y + z[0] * x);
                sequence_of(dlambda, t, i)[j + 1] =
                    (double)(z[0] * y - z[1] * x);
                sequence_of(dg, t, i)[j] = (double)x;
                sequence_of(dg, t, i)[j + 1] = (double)y;
                const long double back = l[0] * x + l[1] * y + loss[0];
                y = l[0] * y - l[1] * x + loss[1];
                x = back;
                loss[0] = (double)x;
                loss[1] = (double)y;
            }
        }
    return GSL_SUCCESS;
}
