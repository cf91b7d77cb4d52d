/* The mistakes of chapter 9, step parallel. */
#include "../runner/sheet.h"
#include "scan.h"

#include <gsl/gsl_errno.h>

enum scan_combination {
    SCAN_RIGHT,
    SCAN_PRODUCT_FIRST,
    SCAN_TURNED_ROUND,
    SCAN_NO_PRODUCT,
    SCAN_EARLY_DECAY
};

/* Element t after element t - s, in one of the ways above. */
static void
scan_wrong_combine(double *P, double *h, size_t n, size_t t, size_t s,
                   enum scan_combination way)
{
    for (size_t k = (t - 1) * n; k < t * n; k++) {
        const double before = P[k], early = P[k - s * n];
        if (way != SCAN_NO_PRODUCT)
            P[k] *= early;
        if (way == SCAN_TURNED_ROUND)
            h[k] = early * h[k] + h[k - s * n];
        else if (way == SCAN_EARLY_DECAY)
            h[k] += early * h[k - s * n];
        else
            h[k] += (way == SCAN_PRODUCT_FIRST ? P[k] : before) * h[k - s * n];
    }
}

MISTAKE(scan_parallel, product_first,
        "the product is made longer before h reads it. h_t needs\n"
        "  the product as it was: h first, then the product.")
(const sequence *lambda, const sequence *g, sequence *product, sequence *h)
{
    if (scan_parallel_arguments(lambda, g, product, h) != GSL_SUCCESS)
        return GSL_EBADLEN;
    const size_t T = lambda->T, n = lambda->B * lambda->n;
    double *P = product->data, *h_1 = h->data + n;
    for (size_t k = 0; k < T * n; k++) {
        P[k] = lambda->data[k];
        h_1[k] = g->data[k] + (k < n ? P[k] * h->data[k] : 0.0);
    }
    size_t s = 1;
    for (; s < T; s *= 2)
        for (size_t t = 2 * s; t <= T; t += 2 * s)
            scan_wrong_combine(P, h_1, n, t, s, SCAN_PRODUCT_FIRST);
    for (; s > 0; s /= 2)
        for (size_t t = 3 * s; t <= T; t += 2 * s)
            scan_wrong_combine(P, h_1, n, t, s, SCAN_PRODUCT_FIRST);
    return GSL_SUCCESS;
}

MISTAKE(scan_parallel, turned_round,
        "the earlier span is put after the later one. In (9.17) the\n"
        "  later decay multiplies the earlier state.")
(const sequence *lambda, const sequence *g, sequence *product, sequence *h)
{
    if (scan_parallel_arguments(lambda, g, product, h) != GSL_SUCCESS)
        return GSL_EBADLEN;
    const size_t T = lambda->T, n = lambda->B * lambda->n;
    double *P = product->data, *h_1 = h->data + n;
    for (size_t k = 0; k < T * n; k++) {
        P[k] = lambda->data[k];
        h_1[k] = g->data[k] + (k < n ? P[k] * h->data[k] : 0.0);
    }
    size_t s = 1;
    for (; s < T; s *= 2)
        for (size_t t = 2 * s; t <= T; t += 2 * s)
            scan_wrong_combine(P, h_1, n, t, s, SCAN_TURNED_ROUND);
    for (; s > 0; s /= 2)
        for (size_t t = 3 * s; t <= T; t += 2 * s)
            scan_wrong_combine(P, h_1, n, t, s, SCAN_TURNED_ROUND);
    return GSL_SUCCESS;
}

MISTAKE(scan_parallel, product_stays,
        "the product stays what lambda was. Spans that are combined\n"
        "  have a product of both decays.")
(const sequence *lambda, const sequence *g, sequence *product, sequence *h)
{
    if (scan_parallel_arguments(lambda, g, product, h) != GSL_SUCCESS)
        return GSL_EBADLEN;
    const size_t T = lambda->T, n = lambda->B * lambda->n;
    double *P = product->data, *h_1 = h->data + n;
    for (size_t k = 0; k < T * n; k++) {
        P[k] = lambda->data[k];
        h_1[k] = g->data[k] + (k < n ? P[k] * h->data[k] : 0.0);
    }
    size_t s = 1;
    for (; s < T; s *= 2)
        for (size_t t = 2 * s; t <= T; t += 2 * s)
            scan_wrong_combine(P, h_1, n, t, s, SCAN_NO_PRODUCT);
    for (; s > 0; s /= 2)
        for (size_t t = 3 * s; t <= T; t += 2 * s)
            scan_wrong_combine(P, h_1, n, t, s, SCAN_NO_PRODUCT);
    return GSL_SUCCESS;
}

MISTAKE(scan_parallel, early_decay,
        "h_t is combined by the product of the earlier element.\n"
        "  What carries the earlier state on is the later one, P_t.")
(const sequence *lambda, const sequence *g, sequence *product, sequence *h)
{
    if (scan_parallel_arguments(lambda, g, product, h) != GSL_SUCCESS)
        return GSL_EBADLEN;
    const size_t T = lambda->T, n = lambda->B * lambda->n;
    double *P = product->data, *h_1 = h->data + n;
    for (size_t k = 0; k < T * n; k++) {
        P[k] = lambda->data[k];
        h_1[k] = g->data[k] + (k < n ? P[k] * h->data[k] : 0.0);
    }
    size_t s = 1;
    for (; s < T; s *= 2)
        for (size_t t = 2 * s; t <= T; t += 2 * s)
            scan_wrong_combine(P, h_1, n, t, s, SCAN_EARLY_DECAY);
    for (; s > 0; s /= 2)
        for (size_t t = 3 * s; t <= T; t += 2 * s)
            scan_wrong_combine(P, h_1, n, t, s, SCAN_EARLY_DECAY);
    return GSL_SUCCESS;
}

MISTAKE(scan_parallel, start_forgotten,
        "h_0 is left out. Element 1 begins with it: lambda_1 h_0 +\n"
        "  g_1.")
(const sequence *lambda, const sequence *g, sequence *product, sequence *h)
{
    if (scan_parallel_arguments(lambda, g, product, h) != GSL_SUCCESS)
        return GSL_EBADLEN;
    const size_t T = lambda->T, n = lambda->B * lambda->n;
    double *P = product->data, *h_1 = h->data + n;
    for (size_t k = 0; k < T * n; k++) {
        P[k] = lambda->data[k];
        h_1[k] = g->data[k];
    }
    size_t s = 1;
    for (; s < T; s *= 2)
        for (size_t t = 2 * s; t <= T; t += 2 * s)
            scan_wrong_combine(P, h_1, n, t, s, SCAN_RIGHT);
    for (; s > 0; s /= 2)
        for (size_t t = 3 * s; t <= T; t += 2 * s)
            scan_wrong_combine(P, h_1, n, t, s, SCAN_RIGHT);
    return GSL_SUCCESS;
}

MISTAKE(scan_parallel, start_not_decayed,
        "h_0 is added to element 1 without lambda_1.")
(const sequence *lambda, const sequence *g, sequence *product, sequence *h)
{
    if (scan_parallel_arguments(lambda, g, product, h) != GSL_SUCCESS)
        return GSL_EBADLEN;
    const size_t T = lambda->T, n = lambda->B * lambda->n;
    double *P = product->data, *h_1 = h->data + n;
    for (size_t k = 0; k < T * n; k++) {
        P[k] = lambda->data[k];
        h_1[k] = g->data[k] + (k < n ? h->data[k] : 0.0);
    }
    size_t s = 1;
    for (; s < T; s *= 2)
        for (size_t t = 2 * s; t <= T; t += 2 * s)
            scan_wrong_combine(P, h_1, n, t, s, SCAN_RIGHT);
    for (; s > 0; s /= 2)
        for (size_t t = 3 * s; t <= T; t += 2 * s)
            scan_wrong_combine(P, h_1, n, t, s, SCAN_RIGHT);
    return GSL_SUCCESS;
}

MISTAKE(scan_parallel, no_way_down,
        "the way down is missing: elements between the powers of\n"
        "  two are not finished.")
(const sequence *lambda, const sequence *g, sequence *product, sequence *h)
{
    if (scan_parallel_arguments(lambda, g, product, h) != GSL_SUCCESS)
        return GSL_EBADLEN;
    const size_t T = lambda->T, n = lambda->B * lambda->n;
    double *P = product->data, *h_1 = h->data + n;
    for (size_t k = 0; k < T * n; k++) {
        P[k] = lambda->data[k];
        h_1[k] = g->data[k] + (k < n ? P[k] * h->data[k] : 0.0);
    }
    size_t s = 1;
    for (; s < T; s *= 2)
        for (size_t t = 2 * s; t <= T; t += 2 * s)
            scan_wrong_combine(P, h_1, n, t, s, SCAN_RIGHT);
    return GSL_SUCCESS;
}

MISTAKE(scan_parallel, no_way_up,
        "the way up is missing: only neighbours are combined.")
(const sequence *lambda, const sequence *g, sequence *product, sequence *h)
{
    if (scan_parallel_arguments(lambda, g, product, h) != GSL_SUCCESS)
        return GSL_EBADLEN;
    const size_t T = lambda->T, n = lambda->B * lambda->n;
    double *P = product->data, *h_1 = h->data + n;
    for (size_t k = 0; k < T * n; k++) {
        P[k] = lambda->data[k];
        h_1[k] = g->data[k] + (k < n ? P[k] * h->data[k] : 0.0);
    }
    size_t s = 1;
    for (; s < T; s *= 2)
        continue;
    for (; s > 0; s /= 2)
        for (size_t t = 3 * s; t <= T; t += 2 * s)
            scan_wrong_combine(P, h_1, n, t, s, SCAN_RIGHT);
    return GSL_SUCCESS;
}

MISTAKE(scan_parallel, down_like_up,
        "the way down takes t = 2s, 4s, ... again. These are\n"
        "  finished; it takes t = 3s, 5s, ...")
(const sequence *lambda, const sequence *g, sequence *product, sequence *h)
{
    if (scan_parallel_arguments(lambda, g, product, h) != GSL_SUCCESS)
        return GSL_EBADLEN;
    const size_t T = lambda->T, n = lambda->B * lambda->n;
    double *P = product->data, *h_1 = h->data + n;
    for (size_t k = 0; k < T * n; k++) {
        P[k] = lambda->data[k];
        h_1[k] = g->data[k] + (k < n ? P[k] * h->data[k] : 0.0);
    }
    size_t s = 1;
    for (; s < T; s *= 2)
        for (size_t t = 2 * s; t <= T; t += 2 * s)
            scan_wrong_combine(P, h_1, n, t, s, SCAN_RIGHT);
    for (; s > 0; s /= 2)
        for (size_t t = 2 * s; t <= T; t += 2 * s)
            scan_wrong_combine(P, h_1, n, t, s, SCAN_RIGHT);
    return GSL_SUCCESS;
}

MISTAKE(scan_parallel, overlapping,
        "the elements of a level lie s apart. Then one reads what\n"
        "  another of its level has changed; they lie 2s apart.")
(const sequence *lambda, const sequence *g, sequence *product, sequence *h)
{
    if (scan_parallel_arguments(lambda, g, product, h) != GSL_SUCCESS)
        return GSL_EBADLEN;
    const size_t T = lambda->T, n = lambda->B * lambda->n;
    double *P = product->data, *h_1 = h->data + n;
    for (size_t k = 0; k < T * n; k++) {
        P[k] = lambda->data[k];
        h_1[k] = g->data[k] + (k < n ? P[k] * h->data[k] : 0.0);
    }
    size_t s = 1;
    for (; s < T; s *= 2)
        for (size_t t = 2 * s; t <= T; t += s)
            scan_wrong_combine(P, h_1, n, t, s, SCAN_RIGHT);
    for (; s > 0; s /= 2)
        for (size_t t = 3 * s; t <= T; t += s)
            scan_wrong_combine(P, h_1, n, t, s, SCAN_RIGHT);
    return GSL_SUCCESS;
}

MISTAKE(scan_parallel, last_left_out,
        "the loops end before T, so the last element is never\n"
        "  combined: t <= T.")
(const sequence *lambda, const sequence *g, sequence *product, sequence *h)
{
    if (scan_parallel_arguments(lambda, g, product, h) != GSL_SUCCESS)
        return GSL_EBADLEN;
    const size_t T = lambda->T, n = lambda->B * lambda->n;
    double *P = product->data, *h_1 = h->data + n;
    for (size_t k = 0; k < T * n; k++) {
        P[k] = lambda->data[k];
        h_1[k] = g->data[k] + (k < n ? P[k] * h->data[k] : 0.0);
    }
    size_t s = 1;
    for (; s < T; s *= 2)
        for (size_t t = 2 * s; t < T; t += 2 * s)
            scan_wrong_combine(P, h_1, n, t, s, SCAN_RIGHT);
    for (; s > 0; s /= 2)
        for (size_t t = 3 * s; t < T; t += 2 * s)
            scan_wrong_combine(P, h_1, n, t, s, SCAN_RIGHT);
    return GSL_SUCCESS;
}
