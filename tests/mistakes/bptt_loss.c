/*
 * The mistakes of chapter 3, step loss, in the squared error. Those in the
 * cross-entropy are in bptt_entropy.c. See chain.c for the manner.
 */
#include "../runner/sheet.h"
#include "bptt.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>

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

MISTAKE(bptt_squared_error, mean_over_all,
        "this is a mean over steps, too. (2.7) sums over steps;\n"
        "  only the batch is averaged over.")
(const sequence *y, const sequence *target, const sequence *mask, sequence *dy)
{
    if (bptt_loss_shapes(y, target, mask, dy) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t t = 0; t < y->T; t++)
        for (size_t i = 0; i < y->B; i++) {
            const double m = *sequence_of(mask, t, i) / (double)(y->B * y->T);
            const double *said = sequence_of(y, t, i);
            const double *wanted = sequence_of(target, t, i);
            for (size_t j = 0; j < y->n; j++)
                sequence_of(dy, t, i)[j] += m * (said[j] - wanted[j]);
        }
    return GSL_SUCCESS;
}

MISTAKE(bptt_squared_error, steps_for_batch,
        "this is divided by the number of steps. (2.6) is a mean\n"
        "  over the batch.")
(const sequence *y, const sequence *target, const sequence *mask, sequence *dy)
{
    if (bptt_loss_shapes(y, target, mask, dy) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t t = 0; t < y->T; t++)
        for (size_t i = 0; i < y->B; i++) {
            const double m = *sequence_of(mask, t, i) / (double)y->T;
            const double *said = sequence_of(y, t, i);
            const double *wanted = sequence_of(target, t, i);
            for (size_t j = 0; j < y->n; j++)
                sequence_of(dy, t, i)[j] += m * (said[j] - wanted[j]);
        }
    return GSL_SUCCESS;
}

MISTAKE(bptt_squared_error, mean_over_outputs,
        "this is divided by the number of outputs, too. (2.6)\n"
        "  sums over them; only the batch is averaged over.")
(const sequence *y, const sequence *target, const sequence *mask, sequence *dy)
{
    if (bptt_loss_shapes(y, target, mask, dy) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t t = 0; t < y->T; t++)
        for (size_t i = 0; i < y->B; i++) {
            const double m = *sequence_of(mask, t, i) / (double)(y->B * y->n);
            const double *said = sequence_of(y, t, i);
            const double *wanted = sequence_of(target, t, i);
            for (size_t j = 0; j < y->n; j++)
                sequence_of(dy, t, i)[j] += m * (said[j] - wanted[j]);
        }
    return GSL_SUCCESS;
}

MISTAKE(bptt_squared_error, mask_as_flag,
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
            for (size_t j = 0; j < y->n; j++)
                sequence_of(dy, t, i)[j] += m * (said[j] - wanted[j]);
        }
    return GSL_SUCCESS;
}

MISTAKE(bptt_squared_error, mask_of_first_step,
        "the mask is that of the first step, at every step.\n"
        "  sequence_of(mask, t, i) is m_ti.")
(const sequence *y, const sequence *target, const sequence *mask, sequence *dy)
{
    if (bptt_loss_shapes(y, target, mask, dy) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t t = 0; t < y->T; t++)
        for (size_t i = 0; i < y->B; i++) {
            const double m = *sequence_of(mask, 0, i) / (double)y->B;
            const double *said = sequence_of(y, t, i);
            const double *wanted = sequence_of(target, t, i);
            for (size_t j = 0; j < y->n; j++)
                sequence_of(dy, t, i)[j] += m * (said[j] - wanted[j]);
        }
    return GSL_SUCCESS;
}

MISTAKE(bptt_squared_error, first_output_only,
        "only the first output has a slope. There are O of\n"
        "  them.")
(const sequence *y, const sequence *target, const sequence *mask, sequence *dy)
{
    if (bptt_loss_shapes(y, target, mask, dy) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t t = 0; t < y->T; t++)
        for (size_t i = 0; i < y->B; i++) {
            const double m = *sequence_of(mask, t, i) / (double)y->B;
            const double *said = sequence_of(y, t, i);
            const double *wanted = sequence_of(target, t, i);
            for (size_t j = 0; j < 1; j++)
                sequence_of(dy, t, i)[j] += m * (said[0] - wanted[0]);
        }
    return GSL_SUCCESS;
}

/*
 * The squared error's slope for all that the four have in common, so that shapes
 * that disagree can be taken for granted.
 */
static void
bptt_loss_of_common(const sequence *y, const sequence *target,
                    const sequence *mask, sequence *dy)
{
    const size_t T = GSL_MIN(GSL_MIN(y->T, target->T), GSL_MIN(mask->T, dy->T));
    const size_t B = GSL_MIN(GSL_MIN(y->B, target->B), GSL_MIN(mask->B, dy->B));
    const size_t n = GSL_MIN(y->n, GSL_MIN(target->n, dy->n));

    for (size_t t = 0; t < T; t++)
        for (size_t i = 0; i < B; i++)
            for (size_t j = 0; j < n; j++)
                sequence_of(dy, t, i)[j] +=
                    *sequence_of(mask, t, i) / (double)y->B
                    * (sequence_of(y, t, i)[j] - sequence_of(target, t, i)[j]);
}

MISTAKE(bptt_squared_error, not_checked,
        "shapes that disagree are accepted. The contract\n"
        "  refuses them: bptt_loss_shapes() tells.")
(const sequence *y, const sequence *target, const sequence *mask, sequence *dy)
{
    bptt_loss_of_common(y, target, mask, dy);
    return GSL_SUCCESS;
}

MISTAKE(bptt_squared_error, dy_not_checked,
        "a dy of another shape is accepted. The contract\n"
        "  refuses shapes that disagree: bptt_loss_shapes() tells.")
(const sequence *y, const sequence *target, const sequence *mask, sequence *dy)
{
    if (bptt_loss_shapes(y, target, mask, y) != GSL_SUCCESS)
        return GSL_EBADLEN;
    bptt_loss_of_common(y, target, mask, dy);
    return GSL_SUCCESS;
}

MISTAKE(bptt_squared_error, mask_not_checked,
        "a mask of another shape is accepted. The contract\n"
        "  refuses shapes that disagree: bptt_loss_shapes() tells.")
(const sequence *y, const sequence *target, const sequence *mask, sequence *dy)
{
    if (sequence_expect(target, y->T, y->B, y->n) != GSL_SUCCESS
        || sequence_expect(dy, y->T, y->B, y->n) != GSL_SUCCESS)
        return GSL_EBADLEN;
    bptt_loss_of_common(y, target, mask, dy);
    return GSL_SUCCESS;
}
