/* The mistakes of chapter 3, step loss. See chain.c for the manner. */
#include "../runner/sheet.h"
#include "bptt.h"

#include <gsl/gsl_errno.h>
#include <math.h>

MISTAKE(bptt_squared_error, assigned,
        "dy is assigned. It is added to: a second loss may\n"
        "  have left its share there.")
(const sequence *y, const sequence *target, const sequence *mask, sequence *dy)
{
    if (bptt_loss_shapes(y, target, mask, dy) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t t = 0; t < y->T; t++)
        for (size_t i = 0; i < y->B; i++) {
            const double m = *sequence_of(mask, t, i) / (double)y->B;
            const double *said = sequence_of(y, t, i);
            const double *wanted = sequence_of(target, t, i);
            for (size_t j = 0; j < y->n; j++)
                sequence_of(dy, t, i)[j] = m * (said[j] - wanted[j]);
        }
    return GSL_SUCCESS;
}

MISTAKE(bptt_squared_error, sign,
        "the sign is flipped: it is what was said minus what\n"
        "  was wanted. Descent subtracts the gradient later.")
(const sequence *y, const sequence *target, const sequence *mask, sequence *dy)
{
    if (bptt_loss_shapes(y, target, mask, dy) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t t = 0; t < y->T; t++)
        for (size_t i = 0; i < y->B; i++) {
            const double m = *sequence_of(mask, t, i) / (double)y->B;
            const double *said = sequence_of(y, t, i);
            const double *wanted = sequence_of(target, t, i);
            for (size_t j = 0; j < y->n; j++)
                sequence_of(dy, t, i)[j] += m * (wanted[j] - said[j]);
        }
    return GSL_SUCCESS;
}

MISTAKE(bptt_squared_error, no_mean,
        "1/B is missing: (2.6) is a mean over the batch, and\n"
        "  so is its slope.")
(const sequence *y, const sequence *target, const sequence *mask, sequence *dy)
{
    if (bptt_loss_shapes(y, target, mask, dy) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t t = 0; t < y->T; t++)
        for (size_t i = 0; i < y->B; i++) {
            const double m = *sequence_of(mask, t, i);
            const double *said = sequence_of(y, t, i);
            const double *wanted = sequence_of(target, t, i);
            for (size_t j = 0; j < y->n; j++)
                sequence_of(dy, t, i)[j] += m * (said[j] - wanted[j]);
        }
    return GSL_SUCCESS;
}

MISTAKE(bptt_squared_error, no_mask,
        "the mask is missing: what nobody looked at has no\n"
        "  slope.")
(const sequence *y, const sequence *target, const sequence *mask, sequence *dy)
{
    if (bptt_loss_shapes(y, target, mask, dy) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t t = 0; t < y->T; t++)
        for (size_t i = 0; i < y->B; i++) {
            const double m = 1.0 / (double)y->B;
            const double *said = sequence_of(y, t, i);
            const double *wanted = sequence_of(target, t, i);
            for (size_t j = 0; j < y->n; j++)
                sequence_of(dy, t, i)[j] += m * (said[j] - wanted[j]);
        }
    return GSL_SUCCESS;
}

MISTAKE(bptt_squared_error, twice,
        "the slope is twice too large. The square's 2 and the\n"
        "  1/2 of (2.6) cancel.")
(const sequence *y, const sequence *target, const sequence *mask, sequence *dy)
{
    if (bptt_loss_shapes(y, target, mask, dy) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t t = 0; t < y->T; t++)
        for (size_t i = 0; i < y->B; i++) {
            const double m = *sequence_of(mask, t, i) / (double)y->B;
            const double *said = sequence_of(y, t, i);
            const double *wanted = sequence_of(target, t, i);
            for (size_t j = 0; j < y->n; j++)
                sequence_of(dy, t, i)[j] += 2.0 * m * (said[j] - wanted[j]);
        }
    return GSL_SUCCESS;
}

MISTAKE(bptt_squared_error, not_checked,
        "a dy of another length is accepted. The contract\n"
        "  refuses shapes that disagree: bptt_loss_shapes() tells.")
(const sequence *y, const sequence *target, const sequence *mask, sequence *dy)
{
    for (size_t t = 0; t < y->T; t++)
        for (size_t i = 0; i < y->B; i++) {
            const double m = *sequence_of(mask, t, i) / (double)y->B;
            const double *said = sequence_of(y, t, i);
            const double *wanted = sequence_of(target, t, i);
            for (size_t j = 0; j < y->n; j++)
                sequence_of(dy, t, i)[j] += m * (said[j] - wanted[j]);
        }
    return GSL_SUCCESS;
}

static double
bptt_loss_largest(const double *logit, size_t n)
{
    double largest = logit[0];
    for (size_t k = 1; k < n; k++)
        largest = fmax(largest, logit[k]);
    return largest;
}

/* What a softmax divides by, with the same taken from each logit. */
static double
bptt_loss_total(const double *logit, size_t n, double taken)
{
    double total = 0.0;
    for (size_t k = 0; k < n; k++)
        total += exp(logit[k] - taken);
    return total;
}

MISTAKE(bptt_cross_entropy, naive,
        "the exponential of a logit of 1000 is infinite. Take\n"
        "  the largest logit from all of them first, as in chapter 2.")
(const sequence *y, const sequence *target, const sequence *mask, sequence *dy)
{
    if (bptt_loss_shapes(y, target, mask, dy) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t t = 0; t < y->T; t++)
        for (size_t i = 0; i < y->B; i++) {
            const double m = *sequence_of(mask, t, i) / (double)y->B;
            const double *logit = sequence_of(y, t, i);
            const double *wanted = sequence_of(target, t, i);
            const double total = bptt_loss_total(logit, y->n, 0.0);
            for (size_t j = 0; j < y->n; j++)
                sequence_of(dy, t, i)[j] +=
                    m * (exp(logit[j]) / total - wanted[j]);
        }
    return GSL_SUCCESS;
}

MISTAKE(bptt_cross_entropy, no_softmax,
        "this is the slope of the squared error. In (3.5) the\n"
        "  softmax q stands where y stood.")
(const sequence *y, const sequence *target, const sequence *mask, sequence *dy)
{
    if (bptt_loss_shapes(y, target, mask, dy) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t t = 0; t < y->T; t++)
        for (size_t i = 0; i < y->B; i++) {
            const double m = *sequence_of(mask, t, i) / (double)y->B;
            const double *logit = sequence_of(y, t, i);
            const double *wanted = sequence_of(target, t, i);
            for (size_t j = 0; j < y->n; j++)
                sequence_of(dy, t, i)[j] += m * (logit[j] - wanted[j]);
        }
    return GSL_SUCCESS;
}

MISTAKE(bptt_cross_entropy, only_the_logarithm,
        "only the slope of the logarithm is there: -target / q.\n"
        "  (3.5) has the way back through the softmax in it, too.")
(const sequence *y, const sequence *target, const sequence *mask, sequence *dy)
{
    if (bptt_loss_shapes(y, target, mask, dy) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t t = 0; t < y->T; t++)
        for (size_t i = 0; i < y->B; i++) {
            const double m = *sequence_of(mask, t, i) / (double)y->B;
            const double *logit = sequence_of(y, t, i);
            const double *wanted = sequence_of(target, t, i);
            const double largest = bptt_loss_largest(logit, y->n);
            const double total = bptt_loss_total(logit, y->n, largest);
            for (size_t j = 0; j < y->n; j++)
                sequence_of(dy, t, i)[j] +=
                    -m * wanted[j] / (exp(logit[j] - largest) / total);
        }
    return GSL_SUCCESS;
}

MISTAKE(bptt_cross_entropy, no_mask,
        "the mask is missing: what nobody looked at has no\n"
        "  slope.")
(const sequence *y, const sequence *target, const sequence *mask, sequence *dy)
{
    if (bptt_loss_shapes(y, target, mask, dy) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t t = 0; t < y->T; t++)
        for (size_t i = 0; i < y->B; i++) {
            const double m = 1.0 / (double)y->B;
            const double *logit = sequence_of(y, t, i);
            const double *wanted = sequence_of(target, t, i);
            const double largest = bptt_loss_largest(logit, y->n);
            const double total = bptt_loss_total(logit, y->n, largest);
            for (size_t j = 0; j < y->n; j++)
                sequence_of(dy, t, i)[j] +=
                    m * (exp(logit[j] - largest) / total - wanted[j]);
        }
    return GSL_SUCCESS;
}

MISTAKE(bptt_cross_entropy, no_mean,
        "1/B is missing: (2.9) is a mean over the batch, and\n"
        "  so is its slope.")
(const sequence *y, const sequence *target, const sequence *mask, sequence *dy)
{
    if (bptt_loss_shapes(y, target, mask, dy) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t t = 0; t < y->T; t++)
        for (size_t i = 0; i < y->B; i++) {
            const double m = *sequence_of(mask, t, i);
            const double *logit = sequence_of(y, t, i);
            const double *wanted = sequence_of(target, t, i);
            const double largest = bptt_loss_largest(logit, y->n);
            const double total = bptt_loss_total(logit, y->n, largest);
            for (size_t j = 0; j < y->n; j++)
                sequence_of(dy, t, i)[j] +=
                    m * (exp(logit[j] - largest) / total - wanted[j]);
        }
    return GSL_SUCCESS;
}

MISTAKE(bptt_cross_entropy, not_checked,
        "a dy of another length is accepted. The contract\n"
        "  refuses shapes that disagree: bptt_loss_shapes() tells.")
(const sequence *y, const sequence *target, const sequence *mask, sequence *dy)
{
    for (size_t t = 0; t < y->T; t++)
        for (size_t i = 0; i < y->B; i++) {
            const double m = *sequence_of(mask, t, i) / (double)y->B;
            const double *logit = sequence_of(y, t, i);
            const double *wanted = sequence_of(target, t, i);
            const double largest = bptt_loss_largest(logit, y->n);
            const double total = bptt_loss_total(logit, y->n, largest);
            for (size_t j = 0; j < y->n; j++)
                sequence_of(dy, t, i)[j] +=
                    m * (exp(logit[j] - largest) / total - wanted[j]);
        }
    return GSL_SUCCESS;
}
