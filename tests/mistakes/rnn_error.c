/* The mistakes of chapter 2, step error. See chain.c for the manner. */
#include "../runner/sheet.h"
#include "rnn.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>
#include <math.h>

MISTAKE(rnn_squared_error, no_half,
        "the factor 1/2 of (2.6) is missing. It is there\n"
        "  so that the gradient has none.")
(const sequence *y, const sequence *target, const sequence *mask,
 gsl_vector *cost, double *L)
{
    if (rnn_loss_shapes(y, target, mask, cost) != GSL_SUCCESS)
        return GSL_EBADLEN;
    *L = 0.0;
    for (size_t t = 0; t < y->T; t++) {
        double sum = 0.0;
        for (size_t i = 0; i < y->B; i++) {
            const double *said = sequence_of(y, t, i);
            const double *wanted = sequence_of(target, t, i);
            double squares = 0.0;
            for (size_t j = 0; j < y->n; j++)
                squares += (said[j] - wanted[j]) * (said[j] - wanted[j]);
            sum += *sequence_of(mask, t, i) * squares;
        }
        gsl_vector_set(cost, t, sum / (double)y->B);
        *L += gsl_vector_get(cost, t);
    }
    return GSL_SUCCESS;
}

MISTAKE(rnn_squared_error, sum_over_batch,
        "the costs are a sum over the batch. (2.6) is a\n"
        "  mean: a larger batch must not mean larger steps.")
(const sequence *y, const sequence *target, const sequence *mask,
 gsl_vector *cost, double *L)
{
    if (rnn_loss_shapes(y, target, mask, cost) != GSL_SUCCESS)
        return GSL_EBADLEN;
    *L = 0.0;
    for (size_t t = 0; t < y->T; t++) {
        double sum = 0.0;
        for (size_t i = 0; i < y->B; i++) {
            const double *said = sequence_of(y, t, i);
            const double *wanted = sequence_of(target, t, i);
            double squares = 0.0;
            for (size_t j = 0; j < y->n; j++)
                squares += (said[j] - wanted[j]) * (said[j] - wanted[j]);
            sum += 0.5 * *sequence_of(mask, t, i) * squares;
        }
        gsl_vector_set(cost, t, sum);
        *L += gsl_vector_get(cost, t);
    }
    return GSL_SUCCESS;
}

MISTAKE(rnn_squared_error, mean_over_outputs,
        "the squares are averaged over the outputs. (2.6)\n"
        "  sums over j and averages over i only.")
(const sequence *y, const sequence *target, const sequence *mask,
 gsl_vector *cost, double *L)
{
    if (rnn_loss_shapes(y, target, mask, cost) != GSL_SUCCESS)
        return GSL_EBADLEN;
    *L = 0.0;
    for (size_t t = 0; t < y->T; t++) {
        double sum = 0.0;
        for (size_t i = 0; i < y->B; i++) {
            const double *said = sequence_of(y, t, i);
            const double *wanted = sequence_of(target, t, i);
            double squares = 0.0;
            for (size_t j = 0; j < y->n; j++)
                squares += (said[j] - wanted[j]) * (said[j] - wanted[j]);
            sum += 0.5 * *sequence_of(mask, t, i) * squares;
        }
        gsl_vector_set(cost, t, sum / (double)(y->B * y->n));
        *L += gsl_vector_get(cost, t);
    }
    return GSL_SUCCESS;
}

MISTAKE(rnn_squared_error, no_mask,
        "the mask is not used, so that steps count which\n  nobody observes.")
(const sequence *y, const sequence *target, const sequence *mask,
 gsl_vector *cost, double *L)
{
    if (rnn_loss_shapes(y, target, mask, cost) != GSL_SUCCESS)
        return GSL_EBADLEN;
    *L = 0.0;
    for (size_t t = 0; t < y->T; t++) {
        double sum = 0.0;
        for (size_t i = 0; i < y->B; i++) {
            const double *said = sequence_of(y, t, i);
            const double *wanted = sequence_of(target, t, i);
            double squares = 0.0;
            for (size_t j = 0; j < y->n; j++)
                squares += (said[j] - wanted[j]) * (said[j] - wanted[j]);
            sum += 0.5 * squares;
        }
        gsl_vector_set(cost, t, sum / (double)y->B);
        *L += gsl_vector_get(cost, t);
    }
    return GSL_SUCCESS;
}

MISTAKE(rnn_squared_error, mask_of_the_first,
        "the mask of the first sequence serves for all.\n"
        "  Each sequence has its own: (2.6) has m_ti.")
(const sequence *y, const sequence *target, const sequence *mask,
 gsl_vector *cost, double *L)
{
    if (rnn_loss_shapes(y, target, mask, cost) != GSL_SUCCESS)
        return GSL_EBADLEN;
    *L = 0.0;
    for (size_t t = 0; t < y->T; t++) {
        double sum = 0.0;
        for (size_t i = 0; i < y->B; i++) {
            const double *said = sequence_of(y, t, i);
            const double *wanted = sequence_of(target, t, i);
            double squares = 0.0;
            for (size_t j = 0; j < y->n; j++)
                squares += (said[j] - wanted[j]) * (said[j] - wanted[j]);
            sum += 0.5 * *sequence_of(mask, t, 0) * squares;
        }
        gsl_vector_set(cost, t, sum / (double)y->B);
        *L += gsl_vector_get(cost, t);
    }
    return GSL_SUCCESS;
}

MISTAKE(rnn_squared_error, absolute,
        "this is the absolute error. (2.6) squares it.")
(const sequence *y, const sequence *target, const sequence *mask,
 gsl_vector *cost, double *L)
{
    if (rnn_loss_shapes(y, target, mask, cost) != GSL_SUCCESS)
        return GSL_EBADLEN;
    *L = 0.0;
    for (size_t t = 0; t < y->T; t++) {
        double sum = 0.0;
        for (size_t i = 0; i < y->B; i++) {
            const double *said = sequence_of(y, t, i);
            const double *wanted = sequence_of(target, t, i);
            double sizes = 0.0;
            for (size_t j = 0; j < y->n; j++)
                sizes += fabs(said[j] - wanted[j]);
            sum += 0.5 * *sequence_of(mask, t, i) * sizes;
        }
        gsl_vector_set(cost, t, sum / (double)y->B);
        *L += gsl_vector_get(cost, t);
    }
    return GSL_SUCCESS;
}

MISTAKE(rnn_squared_error, loss_averaged,
        "L is the mean of the costs. (2.7) is their sum.")
(const sequence *y, const sequence *target, const sequence *mask,
 gsl_vector *cost, double *L)
{
    if (rnn_loss_shapes(y, target, mask, cost) != GSL_SUCCESS)
        return GSL_EBADLEN;
    *L = 0.0;
    for (size_t t = 0; t < y->T; t++) {
        double sum = 0.0;
        for (size_t i = 0; i < y->B; i++) {
            const double *said = sequence_of(y, t, i);
            const double *wanted = sequence_of(target, t, i);
            double squares = 0.0;
            for (size_t j = 0; j < y->n; j++)
                squares += (said[j] - wanted[j]) * (said[j] - wanted[j]);
            sum += 0.5 * *sequence_of(mask, t, i) * squares;
        }
        gsl_vector_set(cost, t, sum / (double)y->B);
        *L += gsl_vector_get(cost, t);
    }
    *L /= (double)y->T;
    return GSL_SUCCESS;
}

/* How far all four arguments reach: who checks nothing reads on beyond it. */
static sequence
rnn_error_common(const sequence *y, const sequence *target,
                 const sequence *mask)
{
    sequence c = *y;
    c.T = GSL_MIN(c.T, GSL_MIN(target->T, mask->T));
    c.B = GSL_MIN(c.B, GSL_MIN(target->B, mask->B));
    c.n = GSL_MIN(c.n, target->n);
    return c;
}

MISTAKE(rnn_squared_error, not_checked,
        "shapes that disagree are accepted. The contract refuses\n"
        "  them with GSL_EBADLEN: rnn_loss_shapes() tells.")
(const sequence *y, const sequence *target, const sequence *mask,
 gsl_vector *cost, double *L)
{
    const sequence common = rnn_error_common(y, target, mask);
    *L = 0.0;
    for (size_t t = 0; t < common.T && t < cost->size; t++) {
        double sum = 0.0;
        for (size_t i = 0; i < common.B; i++) {
            const double *said = sequence_of(y, t, i);
            const double *wanted = sequence_of(target, t, i);
            double squares = 0.0;
            for (size_t j = 0; j < common.n; j++)
                squares += (said[j] - wanted[j]) * (said[j] - wanted[j]);
            sum += 0.5 * *sequence_of(mask, t, i) * squares;
        }
        gsl_vector_set(cost, t, sum / (double)y->B);
        *L += gsl_vector_get(cost, t);
    }
    return GSL_SUCCESS;
}
