/* The mistakes of chapter 2, step softmax. See chain.c for the manner. */
#include "../runner/sheet.h"
#include "rnn.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>
#include <math.h>

static double
rnn_softmax_largest(const double *logit, size_t n)
{
    double largest = logit[0];
    for (size_t k = 1; k < n; k++)
        largest = fmax(largest, logit[k]);
    return largest;
}

/* The sum of the exponentials in (2.8), with the same taken from each logit. */
static double
rnn_softmax_total(const double *logit, size_t n, double taken)
{
    double total = 0.0;
    for (size_t k = 0; k < n; k++)
        total += exp(logit[k] - taken);
    return total;
}

MISTAKE(rnn_cross_entropy, overflow,
        "exp(y) is infinite for large logits, and 0 for all\n"
        "  that are far below 0. Take the largest one away first: (2.8).")
(const sequence *y, const sequence *target, const sequence *mask,
 gsl_vector *cost, double *L)
{
    if (rnn_loss_shapes(y, target, mask, cost) != GSL_SUCCESS)
        return GSL_EBADLEN;
    *L = 0.0;
    for (size_t t = 0; t < y->T; t++) {
        double sum = 0.0;
        for (size_t i = 0; i < y->B; i++) {
            const double *logit = sequence_of(y, t, i);
            const double *wanted = sequence_of(target, t, i);
            const double total = rnn_softmax_total(logit, y->n, 0.0);
            double entropy = 0.0;
            for (size_t j = 0; j < y->n; j++)
                entropy -= wanted[j] * (logit[j] - log(total));
            sum += *sequence_of(mask, t, i) * entropy;
        }
        gsl_vector_set(cost, t, sum / (double)y->B);
        *L += gsl_vector_get(cost, t);
    }
    return GSL_SUCCESS;
}

MISTAKE(rnn_cross_entropy, log_of_zero,
        "a probability underflows to 0, and its logarithm\n"
        "  is infinite. (2.8) subtracts a logarithm; it never takes that of q.")
(const sequence *y, const sequence *target, const sequence *mask,
 gsl_vector *cost, double *L)
{
    if (rnn_loss_shapes(y, target, mask, cost) != GSL_SUCCESS)
        return GSL_EBADLEN;
    *L = 0.0;
    for (size_t t = 0; t < y->T; t++) {
        double sum = 0.0;
        for (size_t i = 0; i < y->B; i++) {
            const double *logit = sequence_of(y, t, i);
            const double *wanted = sequence_of(target, t, i);
            const double largest = rnn_softmax_largest(logit, y->n);
            const double total = rnn_softmax_total(logit, y->n, largest);
            double entropy = 0.0;
            for (size_t j = 0; j < y->n; j++)
                entropy -= wanted[j] * log(exp(logit[j] - largest) / total);
            sum += *sequence_of(mask, t, i) * entropy;
        }
        gsl_vector_set(cost, t, sum / (double)y->B);
        *L += gsl_vector_get(cost, t);
    }
    return GSL_SUCCESS;
}

MISTAKE(rnn_cross_entropy, floored,
        "a small number is added to q before its logarithm\n"
        "  is taken. That hides how wrong a confident answer is.")
(const sequence *y, const sequence *target, const sequence *mask,
 gsl_vector *cost, double *L)
{
    if (rnn_loss_shapes(y, target, mask, cost) != GSL_SUCCESS)
        return GSL_EBADLEN;
    *L = 0.0;
    for (size_t t = 0; t < y->T; t++) {
        double sum = 0.0;
        for (size_t i = 0; i < y->B; i++) {
            const double *logit = sequence_of(y, t, i);
            const double *wanted = sequence_of(target, t, i);
            const double largest = rnn_softmax_largest(logit, y->n);
            const double total = rnn_softmax_total(logit, y->n, largest);
            double entropy = 0.0;
            for (size_t j = 0; j < y->n; j++)
                entropy -=
                    wanted[j] * log(exp(logit[j] - largest) / total + 1e-12);
            sum += *sequence_of(mask, t, i) * entropy;
        }
        gsl_vector_set(cost, t, sum / (double)y->B);
        *L += gsl_vector_get(cost, t);
    }
    return GSL_SUCCESS;
}

MISTAKE(rnn_cross_entropy, sign,
        "the sign is flipped. log q is negative, so the\n"
        "  cost (2.9) has a minus.")
(const sequence *y, const sequence *target, const sequence *mask,
 gsl_vector *cost, double *L)
{
    if (rnn_loss_shapes(y, target, mask, cost) != GSL_SUCCESS)
        return GSL_EBADLEN;
    *L = 0.0;
    for (size_t t = 0; t < y->T; t++) {
        double sum = 0.0;
        for (size_t i = 0; i < y->B; i++) {
            const double *logit = sequence_of(y, t, i);
            const double *wanted = sequence_of(target, t, i);
            const double largest = rnn_softmax_largest(logit, y->n);
            const double total = rnn_softmax_total(logit, y->n, largest);
            double entropy = 0.0;
            for (size_t j = 0; j < y->n; j++)
                entropy += wanted[j] * (logit[j] - largest - log(total));
            sum += *sequence_of(mask, t, i) * entropy;
        }
        gsl_vector_set(cost, t, sum / (double)y->B);
        *L += gsl_vector_get(cost, t);
    }
    return GSL_SUCCESS;
}

MISTAKE(rnn_cross_entropy, sum_over_batch,
        "the costs are a sum over the batch. (2.9) is a\n  mean.")
(const sequence *y, const sequence *target, const sequence *mask,
 gsl_vector *cost, double *L)
{
    if (rnn_loss_shapes(y, target, mask, cost) != GSL_SUCCESS)
        return GSL_EBADLEN;
    *L = 0.0;
    for (size_t t = 0; t < y->T; t++) {
        double sum = 0.0;
        for (size_t i = 0; i < y->B; i++) {
            const double *logit = sequence_of(y, t, i);
            const double *wanted = sequence_of(target, t, i);
            const double largest = rnn_softmax_largest(logit, y->n);
            const double total = rnn_softmax_total(logit, y->n, largest);
            double entropy = 0.0;
            for (size_t j = 0; j < y->n; j++)
                entropy -= wanted[j] * (logit[j] - largest - log(total));
            sum += *sequence_of(mask, t, i) * entropy;
        }
        gsl_vector_set(cost, t, sum);
        *L += gsl_vector_get(cost, t);
    }
    return GSL_SUCCESS;
}

MISTAKE(rnn_cross_entropy, no_mask,
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
            const double *logit = sequence_of(y, t, i);
            const double *wanted = sequence_of(target, t, i);
            const double largest = rnn_softmax_largest(logit, y->n);
            const double total = rnn_softmax_total(logit, y->n, largest);
            double entropy = 0.0;
            for (size_t j = 0; j < y->n; j++)
                entropy -= wanted[j] * (logit[j] - largest - log(total));
            sum += entropy;
        }
        gsl_vector_set(cost, t, sum / (double)y->B);
        *L += gsl_vector_get(cost, t);
    }
    return GSL_SUCCESS;
}

MISTAKE(rnn_cross_entropy, two_for_e,
        "these are bits: the logarithm has base 2. (2.8)\n"
        "  is in nats, with log().")
(const sequence *y, const sequence *target, const sequence *mask,
 gsl_vector *cost, double *L)
{
    if (rnn_loss_shapes(y, target, mask, cost) != GSL_SUCCESS)
        return GSL_EBADLEN;
    *L = 0.0;
    for (size_t t = 0; t < y->T; t++) {
        double sum = 0.0;
        for (size_t i = 0; i < y->B; i++) {
            const double *logit = sequence_of(y, t, i);
            const double *wanted = sequence_of(target, t, i);
            const double largest = rnn_softmax_largest(logit, y->n);
            const double total = rnn_softmax_total(logit, y->n, largest);
            double entropy = 0.0;
            for (size_t j = 0; j < y->n; j++)
                entropy -=
                    wanted[j] * ((logit[j] - largest) / M_LN2 - log2(total));
            sum += *sequence_of(mask, t, i) * entropy;
        }
        gsl_vector_set(cost, t, sum / (double)y->B);
        *L += gsl_vector_get(cost, t);
    }
    return GSL_SUCCESS;
}

MISTAKE(rnn_cross_entropy, shift_forgotten,
        "the largest logit is taken away inside the sum\n"
        "  only. (2.8) takes it from y_j as well.")
(const sequence *y, const sequence *target, const sequence *mask,
 gsl_vector *cost, double *L)
{
    if (rnn_loss_shapes(y, target, mask, cost) != GSL_SUCCESS)
        return GSL_EBADLEN;
    *L = 0.0;
    for (size_t t = 0; t < y->T; t++) {
        double sum = 0.0;
        for (size_t i = 0; i < y->B; i++) {
            const double *logit = sequence_of(y, t, i);
            const double *wanted = sequence_of(target, t, i);
            const double largest = rnn_softmax_largest(logit, y->n);
            const double total = rnn_softmax_total(logit, y->n, largest);
            double entropy = 0.0;
            for (size_t j = 0; j < y->n; j++)
                entropy -= wanted[j] * (logit[j] - log(total));
            sum += *sequence_of(mask, t, i) * entropy;
        }
        gsl_vector_set(cost, t, sum / (double)y->B);
        *L += gsl_vector_get(cost, t);
    }
    return GSL_SUCCESS;
}

MISTAKE(rnn_cross_entropy, not_checked,
        "shapes that disagree are accepted. The contract refuses\n"
        "  them with GSL_EBADLEN: rnn_loss_shapes() tells.")
(const sequence *y, const sequence *target, const sequence *mask,
 gsl_vector *cost, double *L)
{
    // How far all of them reach: who checks nothing reads on beyond it.
    const size_t T = GSL_MIN(y->T, GSL_MIN(target->T, mask->T));
    const size_t B = GSL_MIN(y->B, GSL_MIN(target->B, mask->B));
    const size_t n = GSL_MIN(y->n, target->n);
    *L = 0.0;
    for (size_t t = 0; t < T && t < cost->size; t++) {
        double sum = 0.0;
        for (size_t i = 0; i < B; i++) {
            const double *logit = sequence_of(y, t, i);
            const double *wanted = sequence_of(target, t, i);
            const double largest = rnn_softmax_largest(logit, n);
            const double total = rnn_softmax_total(logit, n, largest);
            double entropy = 0.0;
            for (size_t j = 0; j < n; j++)
                entropy -= wanted[j] * (logit[j] - largest - log(total));
            sum += *sequence_of(mask, t, i) * entropy;
        }
        gsl_vector_set(cost, t, sum / (double)y->B);
        *L += gsl_vector_get(cost, t);
    }
    return GSL_SUCCESS;
}
