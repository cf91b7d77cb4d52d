/*
 * The mistakes of chapter 3, step loss, in the cross-entropy. See chain.c for the
 * manner.
 */
#include "../runner/sheet.h"
#include "bptt.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>

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

/* (3.5) for one sequence at one step, with TAKEN taken from every logit. */
static void
bptt_entropy_taking(const sequence *y, const sequence *target, size_t t,
                    size_t i, double m, double taken, sequence *dy)
{
    const double *logit = sequence_of(y, t, i);
    const double total = bptt_loss_total(logit, y->n, taken);
    for (size_t j = 0; j < y->n; j++)
        sequence_of(dy, t, i)[j] +=
            m * (exp(logit[j] - taken) / total - sequence_of(target, t, i)[j]);
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

MISTAKE(bptt_cross_entropy, assigned,
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
            const double largest = bptt_loss_largest(said, y->n);
            const double total = bptt_loss_total(said, y->n, largest);
            for (size_t j = 0; j < y->n; j++)
                sequence_of(dy, t, i)[j] =
                    m * (exp(said[j] - largest) / total - wanted[j]);
        }
    return GSL_SUCCESS;
}

MISTAKE(bptt_cross_entropy, sign,
        "the sign is flipped: it is q minus what was wanted.\n"
        "  Descent subtracts the gradient later.")
(const sequence *y, const sequence *target, const sequence *mask, sequence *dy)
{
    if (bptt_loss_shapes(y, target, mask, dy) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t t = 0; t < y->T; t++)
        for (size_t i = 0; i < y->B; i++) {
            const double m = *sequence_of(mask, t, i) / (double)y->B;
            const double *said = sequence_of(y, t, i);
            const double *wanted = sequence_of(target, t, i);
            const double largest = bptt_loss_largest(said, y->n);
            const double total = bptt_loss_total(said, y->n, largest);
            for (size_t j = 0; j < y->n; j++)
                sequence_of(dy, t, i)[j] +=
                    m * (wanted[j] - exp(said[j] - largest) / total);
        }
    return GSL_SUCCESS;
}

MISTAKE(bptt_cross_entropy, mask_as_flag,
        "the mask is taken for yes or no. It is a factor, and\n"
        "  may be 0.25.")
(const sequence *y, const sequence *target, const sequence *mask, sequence *dy)
{
    if (bptt_loss_shapes(y, target, mask, dy) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t t = 0; t < y->T; t++)
        for (size_t i = 0; i < y->B; i++) {
            const double m = (*sequence_of(mask, t, i) != 0.0) / (double)y->B;
            const double *said = sequence_of(y, t, i);
            const double *wanted = sequence_of(target, t, i);
            const double largest = bptt_loss_largest(said, y->n);
            const double total = bptt_loss_total(said, y->n, largest);
            for (size_t j = 0; j < y->n; j++)
                sequence_of(dy, t, i)[j] +=
                    m * (exp(said[j] - largest) / total - wanted[j]);
        }
    return GSL_SUCCESS;
}

MISTAKE(bptt_cross_entropy, slope_of_share,
        "the slope of q is in it as well: q (1 - q). In (3.5)\n"
        "  softmax and logarithm have undone each other.")
(const sequence *y, const sequence *target, const sequence *mask, sequence *dy)
{
    if (bptt_loss_shapes(y, target, mask, dy) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t t = 0; t < y->T; t++)
        for (size_t i = 0; i < y->B; i++) {
            const double m = *sequence_of(mask, t, i) / (double)y->B;
            const double *said = sequence_of(y, t, i);
            const double *wanted = sequence_of(target, t, i);
            const double largest = bptt_loss_largest(said, y->n);
            const double total = bptt_loss_total(said, y->n, largest);
            for (size_t j = 0; j < y->n; j++)
                sequence_of(dy, t, i)[j] +=
                    m * (exp(said[j] - largest) / total - wanted[j])
                    * (exp(said[j] - largest) / total)
                    * (1.0 - exp(said[j] - largest) / total);
        }
    return GSL_SUCCESS;
}

MISTAKE(bptt_cross_entropy, largest_from_zero,
        "the largest logit is looked for from 0 on, so where all\n"
        "  are -1000 none is found. Begin with the first of them.")
(const sequence *y, const sequence *target, const sequence *mask, sequence *dy)
{
    if (bptt_loss_shapes(y, target, mask, dy) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t t = 0; t < y->T; t++)
        for (size_t i = 0; i < y->B; i++) {
            const double m = *sequence_of(mask, t, i) / (double)y->B;
            const double *said = sequence_of(y, t, i);
            const double largest = fmax(0.0, bptt_loss_largest(said, y->n));
            bptt_entropy_taking(y, target, t, i, m, largest, dy);
        }
    return GSL_SUCCESS;
}

MISTAKE(bptt_cross_entropy, last_logit_missed,
        "the last logit is left out when the largest is looked\n"
        "  for: where it is the largest, its exponential is infinite.")
(const sequence *y, const sequence *target, const sequence *mask, sequence *dy)
{
    if (bptt_loss_shapes(y, target, mask, dy) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t t = 0; t < y->T; t++)
        for (size_t i = 0; i < y->B; i++) {
            const double m = *sequence_of(mask, t, i) / (double)y->B;
            const double *said = sequence_of(y, t, i);
            const double largest =
                bptt_loss_largest(said, y->n > 1 ? y->n - 1 : 1);
            bptt_entropy_taking(y, target, t, i, m, largest, dy);
        }
    return GSL_SUCCESS;
}
MISTAKE(bptt_cross_entropy, first_logit_missed,
        "the first logit is left out when the largest is looked\n"
        "  for: where it is the largest, its exponential is infinite.")
(const sequence *y, const sequence *target, const sequence *mask, sequence *dy)
{
    if (bptt_loss_shapes(y, target, mask, dy) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t t = 0; t < y->T; t++)
        for (size_t i = 0; i < y->B; i++) {
            const double m = *sequence_of(mask, t, i) / (double)y->B;
            const double *said = sequence_of(y, t, i);
            const double taken =
                bptt_loss_largest(said + (y->n > 1), y->n > 1 ? y->n - 1 : 1);
            bptt_entropy_taking(y, target, t, i, m, taken, dy);
        }
    return GSL_SUCCESS;
}

MISTAKE(bptt_cross_entropy, second_logit_missed,
        "the second logit is left out when the largest is looked\n"
        "  for: the loop begins at 1.")
(const sequence *y, const sequence *target, const sequence *mask, sequence *dy)
{
    if (bptt_loss_shapes(y, target, mask, dy) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t t = 0; t < y->T; t++)
        for (size_t i = 0; i < y->B; i++) {
            const double m = *sequence_of(mask, t, i) / (double)y->B;
            const double *said = sequence_of(y, t, i);
            const double taken =
                y->n > 2 ? fmax(said[0], bptt_loss_largest(said + 2, y->n - 2))
                         : said[0];
            bptt_entropy_taking(y, target, t, i, m, taken, dy);
        }
    return GSL_SUCCESS;
}

MISTAKE(bptt_cross_entropy, first_logit_taken,
        "the first logit is taken from all, and need not be the\n"
        "  largest.")
(const sequence *y, const sequence *target, const sequence *mask, sequence *dy)
{
    if (bptt_loss_shapes(y, target, mask, dy) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t t = 0; t < y->T; t++)
        for (size_t i = 0; i < y->B; i++) {
            const double m = *sequence_of(mask, t, i) / (double)y->B;
            const double *said = sequence_of(y, t, i);
            const double largest = said[0];
            bptt_entropy_taking(y, target, t, i, m, largest, dy);
        }
    return GSL_SUCCESS;
}

MISTAKE(bptt_cross_entropy, one_largest,
        "one largest logit is taken from all sequences. Where\n"
        "  the others are 2000 below it, all their exponentials are 0.")
(const sequence *y, const sequence *target, const sequence *mask, sequence *dy)
{
    if (bptt_loss_shapes(y, target, mask, dy) != GSL_SUCCESS)
        return GSL_EBADLEN;
    const double largest = bptt_loss_largest(y->data, y->T * y->B * y->n);
    for (size_t t = 0; t < y->T; t++)
        for (size_t i = 0; i < y->B; i++) {
            const double m = *sequence_of(mask, t, i) / (double)y->B;
            bptt_entropy_taking(y, target, t, i, m, largest, dy);
        }
    return GSL_SUCCESS;
}

MISTAKE(bptt_cross_entropy, largest_of_step,
        "one largest logit is taken from all sequences of a step.\n"
        "  Each sequence has its own.")
(const sequence *y, const sequence *target, const sequence *mask, sequence *dy)
{
    if (bptt_loss_shapes(y, target, mask, dy) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t t = 0; t < y->T; t++)
        for (size_t i = 0; i < y->B; i++) {
            const double m = *sequence_of(mask, t, i) / (double)y->B;
            const double largest =
                bptt_loss_largest(sequence_of(y, t, 0), y->B * y->n);
            bptt_entropy_taking(y, target, t, i, m, largest, dy);
        }
    return GSL_SUCCESS;
}

/*
 * (3.5) for all that the four have in common, so that shapes that disagree can be
 * taken for granted.
 */
static void
bptt_entropy_of_common(const sequence *y, const sequence *target,
                       const sequence *mask, sequence *dy)
{
    const size_t T = GSL_MIN(GSL_MIN(y->T, target->T), GSL_MIN(mask->T, dy->T));
    const size_t B = GSL_MIN(GSL_MIN(y->B, target->B), GSL_MIN(mask->B, dy->B));
    const size_t n = GSL_MIN(y->n, GSL_MIN(target->n, dy->n));

    for (size_t t = 0; t < T; t++)
        for (size_t i = 0; i < B; i++) {
            const double m = *sequence_of(mask, t, i) / (double)y->B;
            const double *logit = sequence_of(y, t, i);
            const double largest = bptt_loss_largest(logit, y->n);
            const double total = bptt_loss_total(logit, y->n, largest);
            for (size_t j = 0; j < n; j++)
                sequence_of(dy, t, i)[j] += m
                                            * (exp(logit[j] - largest) / total
                                               - sequence_of(target, t, i)[j]);
        }
}

MISTAKE(bptt_cross_entropy, not_checked,
        "shapes that disagree are accepted. The contract\n"
        "  refuses them: bptt_loss_shapes() tells.")
(const sequence *y, const sequence *target, const sequence *mask, sequence *dy)
{
    bptt_entropy_of_common(y, target, mask, dy);
    return GSL_SUCCESS;
}

MISTAKE(bptt_cross_entropy, dy_not_checked,
        "a dy of another shape is accepted. The contract\n"
        "  refuses shapes that disagree: bptt_loss_shapes() tells.")
(const sequence *y, const sequence *target, const sequence *mask, sequence *dy)
{
    if (bptt_loss_shapes(y, target, mask, y) != GSL_SUCCESS)
        return GSL_EBADLEN;
    bptt_entropy_of_common(y, target, mask, dy);
    return GSL_SUCCESS;
}
