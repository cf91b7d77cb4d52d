/*
 * More mistakes of chapter 2, step softmax: which logit is the largest, and
 * what is made of it. See chain.c for the manner.
 */
#include "../runner/sheet.h"
#include "rnn.h"

#include <gsl/gsl_cblas.h>
#include <gsl/gsl_errno.h>
#include <math.h>

static double
rnn_logits_largest(const double *logit, size_t n)
{
    double largest = logit[0];
    for (size_t k = 1; k < n; k++)
        largest = logit[k] > largest ? logit[k] : largest;
    return largest;
}

MISTAKE(rnn_cross_entropy, first_taken,
        "the first logit is taken away, whichever is the largest.\n"
        "  The others may lie a thousand above it: (2.8).")
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
            const double largest = logit[0];
            double total = 0.0, entropy = 0.0;
            for (size_t k = 0; k < y->n; k++)
                total += exp(logit[k] - largest);
            for (size_t j = 0; j < y->n; j++)
                entropy -= wanted[j] * (logit[j] - largest - log(total));
            sum += *sequence_of(mask, t, i) * entropy;
        }
        gsl_vector_set(cost, t, sum / (double)y->B);
        *L += gsl_vector_get(cost, t);
    }
    return GSL_SUCCESS;
}

MISTAKE(rnn_cross_entropy, last_not_looked_at,
        "the largest logit is looked for without the last. It\n"
        "  may be the last: k < O.")
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
            const double largest =
                rnn_logits_largest(logit, y->n > 1 ? y->n - 1 : 1);
            double total = 0.0, entropy = 0.0;
            for (size_t k = 0; k < y->n; k++)
                total += exp(logit[k] - largest);
            for (size_t j = 0; j < y->n; j++)
                entropy -= wanted[j] * (logit[j] - largest - log(total));
            sum += *sequence_of(mask, t, i) * entropy;
        }
        gsl_vector_set(cost, t, sum / (double)y->B);
        *L += gsl_vector_get(cost, t);
    }
    return GSL_SUCCESS;
}

MISTAKE(rnn_cross_entropy, second_not_looked_at,
        "the largest logit is looked for without the second. It\n"
        "  may be the second: begin at k = 1.")
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
            const double largest =
                y->n < 3
                    ? logit[0]
                    : fmax(logit[0], rnn_logits_largest(logit + 2, y->n - 2));
            double total = 0.0, entropy = 0.0;
            for (size_t k = 0; k < y->n; k++)
                total += exp(logit[k] - largest);
            for (size_t j = 0; j < y->n; j++)
                entropy -= wanted[j] * (logit[j] - largest - log(total));
            sum += *sequence_of(mask, t, i) * entropy;
        }
        gsl_vector_set(cost, t, sum / (double)y->B);
        *L += gsl_vector_get(cost, t);
    }
    return GSL_SUCCESS;
}

MISTAKE(rnn_cross_entropy, largest_of_all,
        "the largest logit of all steps and sequences is taken\n"
        "  away. Each distribution has its own: far below, every exponential\n"
        "  vanishes.")
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
            const double largest =
                rnn_logits_largest(y->data, y->T * y->B * y->n);
            double total = 0.0, entropy = 0.0;
            for (size_t k = 0; k < y->n; k++)
                total += exp(logit[k] - largest);
            for (size_t j = 0; j < y->n; j++)
                entropy -= wanted[j] * (logit[j] - largest - log(total));
            sum += *sequence_of(mask, t, i) * entropy;
        }
        gsl_vector_set(cost, t, sum / (double)y->B);
        *L += gsl_vector_get(cost, t);
    }
    return GSL_SUCCESS;
}

MISTAKE(rnn_cross_entropy, largest_of_the_batch,
        "the largest logit of the batch is taken away. Each\n"
        "  sequence has its own: far below, every exponential vanishes.")
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
            const double largest =
                rnn_logits_largest(sequence_of(y, t, 0), y->B * y->n);
            double total = 0.0, entropy = 0.0;
            for (size_t k = 0; k < y->n; k++)
                total += exp(logit[k] - largest);
            for (size_t j = 0; j < y->n; j++)
                entropy -= wanted[j] * (logit[j] - largest - log(total));
            sum += *sequence_of(mask, t, i) * entropy;
        }
        gsl_vector_set(cost, t, sum / (double)y->B);
        *L += gsl_vector_get(cost, t);
    }
    return GSL_SUCCESS;
}

MISTAKE(
    rnn_cross_entropy, largest_from_zero,
    "the largest logit is looked for among 0 and the others.\n"
    "  Where all are far below 0, every exponential vanishes: begin with y_0.")
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
            const double largest = fmax(0.0, rnn_logits_largest(logit, y->n));
            double total = 0.0, entropy = 0.0;
            for (size_t k = 0; k < y->n; k++)
                total += exp(logit[k] - largest);
            for (size_t j = 0; j < y->n; j++)
                entropy -= wanted[j] * (logit[j] - largest - log(total));
            sum += *sequence_of(mask, t, i) * entropy;
        }
        gsl_vector_set(cost, t, sum / (double)y->B);
        *L += gsl_vector_get(cost, t);
    }
    return GSL_SUCCESS;
}

MISTAKE(rnn_cross_entropy, largest_in_size,
        "the logit of the largest magnitude is taken away. (2.8)\n"
        "  needs the largest, with its sign.")
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
            const double largest =
                fabs(logit[cblas_idamax((int)y->n, logit, 1)]);
            double total = 0.0, entropy = 0.0;
            for (size_t k = 0; k < y->n; k++)
                total += exp(logit[k] - largest);
            for (size_t j = 0; j < y->n; j++)
                entropy -= wanted[j] * (logit[j] - largest - log(total));
            sum += *sequence_of(mask, t, i) * entropy;
        }
        gsl_vector_set(cost, t, sum / (double)y->B);
        *L += gsl_vector_get(cost, t);
    }
    return GSL_SUCCESS;
}

MISTAKE(rnn_cross_entropy, no_normaliser,
        "log q is the logit alone. (2.8) takes the logarithm of\n"
        "  the sum from it.")
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
            const double largest = rnn_logits_largest(logit, y->n);
            double entropy = 0.0;
            for (size_t j = 0; j < y->n; j++)
                entropy -= wanted[j] * (logit[j] - largest);
            sum += *sequence_of(mask, t, i) * entropy;
        }
        gsl_vector_set(cost, t, sum / (double)y->B);
        *L += gsl_vector_get(cost, t);
    }
    return GSL_SUCCESS;
}

MISTAKE(rnn_cross_entropy, no_logarithm,
        "the sum of the exponentials is taken away, and not its\n"
        "  logarithm: (2.8).")
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
            const double largest = rnn_logits_largest(logit, y->n);
            double total = 0.0, entropy = 0.0;
            for (size_t k = 0; k < y->n; k++)
                total += exp(logit[k] - largest);
            for (size_t j = 0; j < y->n; j++)
                entropy -= wanted[j] * (logit[j] - largest - total);
            sum += *sequence_of(mask, t, i) * entropy;
        }
        gsl_vector_set(cost, t, sum / (double)y->B);
        *L += gsl_vector_get(cost, t);
    }
    return GSL_SUCCESS;
}

MISTAKE(rnn_cross_entropy, no_target,
        "the costs of all classes are added up, wanted or not.\n"
        "  (2.9) multiplies each with target_j.")
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
            const double largest = rnn_logits_largest(logit, y->n);
            double total = 0.0, entropy = 0.0;
            for (size_t k = 0; k < y->n; k++)
                total += exp(logit[k] - largest);
            for (size_t j = 0; j < y->n; j++)
                entropy -= logit[j] - largest - log(total);
            sum += *sequence_of(mask, t, i) * entropy;
        }
        gsl_vector_set(cost, t, sum / (double)y->B);
        *L += gsl_vector_get(cost, t);
    }
    return GSL_SUCCESS;
}

MISTAKE(rnn_cross_entropy, q_for_its_logarithm,
        "q itself stands where its logarithm belongs: (2.9).")
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
            const double largest = rnn_logits_largest(logit, y->n);
            double total = 0.0, entropy = 0.0;
            for (size_t k = 0; k < y->n; k++)
                total += exp(logit[k] - largest);
            for (size_t j = 0; j < y->n; j++)
                entropy -= wanted[j] * exp(logit[j] - largest) / total;
            sum += *sequence_of(mask, t, i) * entropy;
        }
        gsl_vector_set(cost, t, sum / (double)y->B);
        *L += gsl_vector_get(cost, t);
    }
    return GSL_SUCCESS;
}
