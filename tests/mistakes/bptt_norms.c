/* The mistakes of chapter 3, step norms. See chain.c for the manner. */
#include "../runner/sheet.h"
#include "bptt.h"

#include <gsl/gsl_errno.h>
#include <math.h>

static double
bptt_norms_largest(const double *entry, size_t n)
{
    double largest = 0.0;
    for (size_t k = 0; k < n; k++)
        largest = fmax(largest, fabs(entry[k]));
    return largest;
}

/* What all entries are divided by, so that their squares stay numbers. */
static double
bptt_norms_scale(double largest)
{
    return largest > 0.0 && isfinite(largest) ? largest : 1.0;
}

/* The length of n numbers that are divided by SCALE before they are squared. */
static double
bptt_norms_length(const double *entry, size_t n, double scale)
{
    double sum = 0.0;
    for (size_t k = 0; k < n; k++)
        sum += (entry[k] / scale) * (entry[k] / scale);
    return scale * sqrt(sum);
}

MISTAKE(bptt_norms, naive,
        "the squares of 1e-200 are 0, so a gradient that is\n"
        "  only small counts as none. Divide by the largest entry first.")
(const sequence *dh, gsl_vector *norm)
{
    if (norm->size != dh->T)
        return GSL_EBADLEN;
    for (size_t t = 0; t < dh->T; t++) {
        const double *entry = sequence_of(dh, t, 0);
        double sum = 0.0;
        for (size_t k = 0; k < dh->B * dh->n; k++)
            sum += entry[k] * entry[k];
        gsl_vector_set(norm, t, sqrt(sum));
    }
    return GSL_SUCCESS;
}

MISTAKE(bptt_norms, no_root, "the root of (3.10) is missing.")
(const sequence *dh, gsl_vector *norm)
{
    if (norm->size != dh->T)
        return GSL_EBADLEN;
    for (size_t t = 0; t < dh->T; t++) {
        const double *entry = sequence_of(dh, t, 0);
        const double largest = bptt_norms_largest(entry, dh->B * dh->n);
        const double scale = bptt_norms_scale(largest);
        double sum = 0.0;
        for (size_t k = 0; k < dh->B * dh->n; k++)
            sum += (entry[k] / scale) * (entry[k] / scale);
        gsl_vector_set(norm, t, scale * scale * sum);
    }
    return GSL_SUCCESS;
}

MISTAKE(bptt_norms, scaled_without_root, "the root of (3.10) is missing.")
(const sequence *dh, gsl_vector *norm)
{
    if (norm->size != dh->T)
        return GSL_EBADLEN;
    for (size_t t = 0; t < dh->T; t++) {
        const double *entry = sequence_of(dh, t, 0);
        const double largest = bptt_norms_largest(entry, dh->B * dh->n);
        const double scale = bptt_norms_scale(largest);
        double sum = 0.0;
        for (size_t k = 0; k < dh->B * dh->n; k++)
            sum += (entry[k] / scale) * (entry[k] / scale);
        gsl_vector_set(norm, t, scale * sum);
    }
    return GSL_SUCCESS;
}

MISTAKE(bptt_norms, largest_entry,
        "this is the largest entry. (3.10) is the length, the\n"
        "  root of the sum of all squares.")
(const sequence *dh, gsl_vector *norm)
{
    if (norm->size != dh->T)
        return GSL_EBADLEN;
    for (size_t t = 0; t < dh->T; t++)
        gsl_vector_set(
            norm, t, bptt_norms_largest(sequence_of(dh, t, 0), dh->B * dh->n));
    return GSL_SUCCESS;
}

MISTAKE(bptt_norms, sum_of_sizes,
        "this is the sum of the absolute values. (3.10) is\n"
        "  the length, the root of the sum of all squares.")
(const sequence *dh, gsl_vector *norm)
{
    if (norm->size != dh->T)
        return GSL_EBADLEN;
    for (size_t t = 0; t < dh->T; t++) {
        const double *entry = sequence_of(dh, t, 0);
        double sum = 0.0;
        for (size_t k = 0; k < dh->B * dh->n; k++)
            sum += fabs(entry[k]);
        gsl_vector_set(norm, t, sum);
    }
    return GSL_SUCCESS;
}

MISTAKE(bptt_norms, divided_by_zero,
        "0/0: where the whole gradient is 0, its largest entry\n"
        "  is 0 as well. Divide by 1 there.")
(const sequence *dh, gsl_vector *norm)
{
    if (norm->size != dh->T)
        return GSL_EBADLEN;
    for (size_t t = 0; t < dh->T; t++) {
        const double *entry = sequence_of(dh, t, 0);
        const double largest = bptt_norms_largest(entry, dh->B * dh->n);
        const double scale = isfinite(largest) ? largest : 1.0;
        gsl_vector_set(norm, t, bptt_norms_length(entry, dh->B * dh->n, scale));
    }
    return GSL_SUCCESS;
}

MISTAKE(bptt_norms, first_sequence_only,
        "only the first sequence of the batch is counted.\n"
        "  There are B of them, H numbers each.")
(const sequence *dh, gsl_vector *norm)
{
    if (norm->size != dh->T)
        return GSL_EBADLEN;
    for (size_t t = 0; t < dh->T; t++) {
        const double *entry = sequence_of(dh, t, 0);
        const double largest = bptt_norms_largest(entry, dh->n);
        const double scale = bptt_norms_scale(largest);
        gsl_vector_set(norm, t, bptt_norms_length(entry, dh->n, scale));
    }
    return GSL_SUCCESS;
}

MISTAKE(bptt_norms, with_sign,
        "the largest entry is looked for with its sign. Where all\n"
        "  are negative, none is found: fabs() is missing.")
(const sequence *dh, gsl_vector *norm)
{
    if (norm->size != dh->T)
        return GSL_EBADLEN;
    for (size_t t = 0; t < dh->T; t++) {
        const double *entry = sequence_of(dh, t, 0);
        double largest = 0.0, sum = 0.0;
        for (size_t k = 0; k < dh->B * dh->n; k++)
            largest = fmax(largest, entry[k]);
        gsl_vector_set(norm, t, 0.0);
        if (largest == 0.0)
            continue;
        const double scale = isfinite(largest) ? largest : 1.0;
        for (size_t k = 0; k < dh->B * dh->n; k++)
            sum += (entry[k] / scale) * (entry[k] / scale);
        gsl_vector_set(norm, t, scale * sqrt(sum));
    }
    return GSL_SUCCESS;
}

MISTAKE(bptt_norms, one_scale,
        "one largest entry serves all steps. Beside 1e200 at\n"
        "  one step, 1e-200 at another counts as none: the curve is forged.\n"
        "  Find the largest of each step.")
(const sequence *dh, gsl_vector *norm)
{
    if (norm->size != dh->T)
        return GSL_EBADLEN;
    const size_t n = dh->B * dh->n;
    const double scale =
        bptt_norms_scale(bptt_norms_largest(dh->data, dh->T * n));
    for (size_t t = 0; t < dh->T; t++) {
        const double *entry = sequence_of(dh, t, 0);
        gsl_vector_set(norm, t, bptt_norms_length(entry, n, scale));
    }
    return GSL_SUCCESS;
}

MISTAKE(bptt_norms, scale_of_first_sequence,
        "the largest entry is looked for in the first sequence\n"
        "  of the batch only. All B H numbers of the step are candidates.")
(const sequence *dh, gsl_vector *norm)
{
    if (norm->size != dh->T)
        return GSL_EBADLEN;
    const size_t n = dh->B * dh->n;
    for (size_t t = 0; t < dh->T; t++) {
        const double *entry = sequence_of(dh, t, 0);
        const double scale = bptt_norms_scale(bptt_norms_largest(entry, dh->n));
        gsl_vector_set(norm, t, bptt_norms_length(entry, n, scale));
    }
    return GSL_SUCCESS;
}

MISTAKE(bptt_norms, scale_of_first_entry,
        "all is divided by the first entry. Where that is small\n"
        "  beside another one, the square of the quotient is infinite.")
(const sequence *dh, gsl_vector *norm)
{
    if (norm->size != dh->T)
        return GSL_EBADLEN;
    const size_t n = dh->B * dh->n;
    for (size_t t = 0; t < dh->T; t++) {
        const double *entry = sequence_of(dh, t, 0);
        const double scale = bptt_norms_scale(fabs(entry[0]));
        gsl_vector_set(norm, t, bptt_norms_length(entry, n, scale));
    }
    return GSL_SUCCESS;
}

MISTAKE(bptt_norms, scale_without_last,
        "the last entry of the step is left out when the largest\n"
        "  is looked for.")
(const sequence *dh, gsl_vector *norm)
{
    if (norm->size != dh->T)
        return GSL_EBADLEN;
    const size_t n = dh->B * dh->n;
    for (size_t t = 0; t < dh->T; t++) {
        const double *entry = sequence_of(dh, t, 0);
        const double scale = bptt_norms_scale(bptt_norms_largest(entry, n - 1));
        gsl_vector_set(norm, t, bptt_norms_length(entry, n, scale));
    }
    return GSL_SUCCESS;
}

MISTAKE(bptt_norms, scale_with_sign,
        "the largest entry is looked for with its sign: a large\n"
        "  negative one is overlooked, and its square overflows. fabs() is\n"
        "  missing.")
(const sequence *dh, gsl_vector *norm)
{
    if (norm->size != dh->T)
        return GSL_EBADLEN;
    const size_t n = dh->B * dh->n;
    for (size_t t = 0; t < dh->T; t++) {
        const double *entry = sequence_of(dh, t, 0);
        double largest = 0.0;
        for (size_t k = 0; k < n; k++)
            largest = fmax(largest, entry[k]);
        const double scale = bptt_norms_scale(largest);
        gsl_vector_set(norm, t, bptt_norms_length(entry, n, scale));
    }
    return GSL_SUCCESS;
}

MISTAKE(bptt_norms, divided_by_infinity,
        "inf/inf: where the largest entry is infinite, it is no\n"
        "  scale. Divide by 1 there.")
(const sequence *dh, gsl_vector *norm)
{
    if (norm->size != dh->T)
        return GSL_EBADLEN;
    const size_t n = dh->B * dh->n;
    for (size_t t = 0; t < dh->T; t++) {
        const double *entry = sequence_of(dh, t, 0);
        const double largest = bptt_norms_largest(entry, n);
        const double scale = largest > 0.0 ? largest : 1.0;
        gsl_vector_set(norm, t, bptt_norms_length(entry, n, scale));
    }
    return GSL_SUCCESS;
}

MISTAKE(bptt_norms, never_zero,
        "something is added so that nothing is divided by 0. It\n"
        "  is larger than a gradient of 1e-200, which counts as none then.")
(const sequence *dh, gsl_vector *norm)
{
    if (norm->size != dh->T)
        return GSL_EBADLEN;
    const size_t n = dh->B * dh->n;
    for (size_t t = 0; t < dh->T; t++) {
        const double *entry = sequence_of(dh, t, 0);
        const double scale =
            bptt_norms_scale(bptt_norms_largest(entry, n) + 1e-12);
        gsl_vector_set(norm, t, bptt_norms_length(entry, n, scale));
    }
    return GSL_SUCCESS;
}

MISTAKE(bptt_norms, not_scaled_back,
        "what was divided by the largest entry is not multiplied\n"
        "  with it again.")
(const sequence *dh, gsl_vector *norm)
{
    if (norm->size != dh->T)
        return GSL_EBADLEN;
    const size_t n = dh->B * dh->n;
    for (size_t t = 0; t < dh->T; t++) {
        const double *entry = sequence_of(dh, t, 0);
        const double scale = bptt_norms_scale(bptt_norms_largest(entry, n));
        gsl_vector_set(norm, t, bptt_norms_length(entry, n, scale) / scale);
    }
    return GSL_SUCCESS;
}

MISTAKE(bptt_norms, reversed,
        "the norms stand in the other order: norm_t is at index t.")
(const sequence *dh, gsl_vector *norm)
{
    if (norm->size != dh->T)
        return GSL_EBADLEN;
    const size_t n = dh->B * dh->n;
    for (size_t t = 0; t < dh->T; t++) {
        const double *entry = sequence_of(dh, t, 0);
        const double scale = bptt_norms_scale(bptt_norms_largest(entry, n));
        gsl_vector_set(norm, dh->T - 1 - t, bptt_norms_length(entry, n, scale));
    }
    return GSL_SUCCESS;
}

MISTAKE(bptt_norms, start_missing,
        "norm at index 0 is as it was. The gradient of the start\n"
        "  is where the curve ends: t = 0..T.")
(const sequence *dh, gsl_vector *norm)
{
    if (norm->size != dh->T)
        return GSL_EBADLEN;
    const size_t n = dh->B * dh->n;
    for (size_t t = 1; t < dh->T; t++) {
        const double *entry = sequence_of(dh, t, 0);
        const double scale = bptt_norms_scale(bptt_norms_largest(entry, n));
        gsl_vector_set(norm, t, bptt_norms_length(entry, n, scale));
    }
    return GSL_SUCCESS;
}

MISTAKE(bptt_norms, mean_over_batch,
        "this is a mean over the batch. (3.10) sums over it.")
(const sequence *dh, gsl_vector *norm)
{
    if (norm->size != dh->T)
        return GSL_EBADLEN;
    const size_t n = dh->B * dh->n;
    for (size_t t = 0; t < dh->T; t++) {
        const double *entry = sequence_of(dh, t, 0);
        const double scale = bptt_norms_scale(bptt_norms_largest(entry, n));
        gsl_vector_set(
            norm, t, bptt_norms_length(entry, n, scale) / sqrt((double)dh->B));
    }
    return GSL_SUCCESS;
}

MISTAKE(bptt_norms, stride_ignored,
        "norm->data[t] is not element t of a vector with a\n"
        "  stride. gsl_vector_set() knows.")
(const sequence *dh, gsl_vector *norm)
{
    if (norm->size != dh->T)
        return GSL_EBADLEN;
    const size_t n = dh->B * dh->n;
    for (size_t t = 0; t < dh->T; t++) {
        const double *entry = sequence_of(dh, t, 0);
        const double scale = bptt_norms_scale(bptt_norms_largest(entry, n));
        norm->data[t] = bptt_norms_length(entry, n, scale);
    }
    return GSL_SUCCESS;
}

MISTAKE(bptt_norms, not_checked,
        "a norm of another length is accepted. The contract\n"
        "  refuses it with GSL_EBADLEN.")
(const sequence *dh, gsl_vector *norm)
{
    const size_t n = dh->B * dh->n;
    for (size_t t = 0; t < dh->T && t < norm->size; t++) {
        const double *entry = sequence_of(dh, t, 0);
        const double scale = bptt_norms_scale(bptt_norms_largest(entry, n));
        gsl_vector_set(norm, t, bptt_norms_length(entry, n, scale));
    }
    return GSL_SUCCESS;
}

MISTAKE(bptt_norms, only_too_short,
        "a norm that is too long is accepted. It must have one\n"
        "  element for every index of dh, no more and no fewer.")
(const sequence *dh, gsl_vector *norm)
{
    if (norm->size < dh->T)
        return GSL_EBADLEN;
    const size_t n = dh->B * dh->n;
    for (size_t t = 0; t < dh->T; t++) {
        const double *entry = sequence_of(dh, t, 0);
        const double scale = bptt_norms_scale(bptt_norms_largest(entry, n));
        gsl_vector_set(norm, t, bptt_norms_length(entry, n, scale));
    }
    return GSL_SUCCESS;
}
