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
        double sum = 0.0;
        for (size_t k = 0; k < dh->B * dh->n; k++)
            sum += (entry[k] / scale) * (entry[k] / scale);
        gsl_vector_set(norm, t, scale * sqrt(sum));
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
        double sum = 0.0;
        for (size_t k = 0; k < dh->n; k++)
            sum += (entry[k] / scale) * (entry[k] / scale);
        gsl_vector_set(norm, t, scale * sqrt(sum));
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

MISTAKE(bptt_norms, not_checked,
        "a norm that is too long is accepted. The contract\n"
        "  refuses it with GSL_EBADLEN.")
(const sequence *dh, gsl_vector *norm)
{
    for (size_t t = 0; t < dh->T; t++) {
        const double *entry = sequence_of(dh, t, 0);
        const double largest = bptt_norms_largest(entry, dh->B * dh->n);
        const double scale = bptt_norms_scale(largest);
        double sum = 0.0;
        for (size_t k = 0; k < dh->B * dh->n; k++)
            sum += (entry[k] / scale) * (entry[k] / scale);
        gsl_vector_set(norm, t, scale * sqrt(sum));
    }
    return GSL_SUCCESS;
}
