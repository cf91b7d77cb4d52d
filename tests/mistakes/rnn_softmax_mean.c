/*
 * More mistakes of chapter 2, step softmax: what is averaged and what is
 * overwritten. See chain.c for the manner.
 */
#include "../runner/sheet.h"
#include "rnn.h"

#include <gsl/gsl_errno.h>
#include <math.h>

static double
rnn_softmax_highest(const double *logit, size_t n)
{
    double largest = logit[0];
    for (size_t k = 1; k < n; k++)
        largest = logit[k] > largest ? logit[k] : largest;
    return largest;
}

MISTAKE(rnn_cross_entropy, mean_over_classes,
        "the costs are averaged over the classes. (2.9) sums over\n"
        "  j and averages over i only.")
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
            const double largest = rnn_softmax_highest(logit, y->n);
            double total = 0.0, entropy = 0.0;
            for (size_t k = 0; k < y->n; k++)
                total += exp(logit[k] - largest);
            for (size_t j = 0; j < y->n; j++)
                entropy -= wanted[j] * (logit[j] - largest - log(total));
            sum += *sequence_of(mask, t, i) * entropy;
        }
        gsl_vector_set(cost, t, sum / (double)(y->B * y->n));
        *L += gsl_vector_get(cost, t);
    }
    return GSL_SUCCESS;
}

MISTAKE(rnn_cross_entropy, mask_of_the_first,
        "the mask of the first sequence serves for all. Each\n"
        "  sequence has its own: (2.9) has m_ti.")
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
            const double largest = rnn_softmax_highest(logit, y->n);
            double total = 0.0, entropy = 0.0;
            for (size_t k = 0; k < y->n; k++)
                total += exp(logit[k] - largest);
            for (size_t j = 0; j < y->n; j++)
                entropy -= wanted[j] * (logit[j] - largest - log(total));
            sum += *sequence_of(mask, t, 0) * entropy;
        }
        gsl_vector_set(cost, t, sum / (double)y->B);
        *L += gsl_vector_get(cost, t);
    }
    return GSL_SUCCESS;
}

MISTAKE(rnn_cross_entropy, mean_of_the_observed,
        "the costs are divided by how many are observed. (2.9)\n"
        "  divides by B, observed or not.")
(const sequence *y, const sequence *target, const sequence *mask,
 gsl_vector *cost, double *L)
{
    if (rnn_loss_shapes(y, target, mask, cost) != GSL_SUCCESS)
        return GSL_EBADLEN;
    *L = 0.0;
    for (size_t t = 0; t < y->T; t++) {
        double sum = 0.0;
        double observed = 0.0;
        for (size_t i = 0; i < y->B; i++) {
            const double *logit = sequence_of(y, t, i);
            const double *wanted = sequence_of(target, t, i);
            const double largest = rnn_softmax_highest(logit, y->n);
            double total = 0.0, entropy = 0.0;
            for (size_t k = 0; k < y->n; k++)
                total += exp(logit[k] - largest);
            for (size_t j = 0; j < y->n; j++)
                entropy -= wanted[j] * (logit[j] - largest - log(total));
            sum += *sequence_of(mask, t, i) * entropy;
            observed += *sequence_of(mask, t, i);
        }
        gsl_vector_set(cost, t, observed > 0.0 ? sum / observed : 0.0);
        *L += gsl_vector_get(cost, t);
    }
    return GSL_SUCCESS;
}

MISTAKE(rnn_cross_entropy, loss_averaged,
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
            const double *logit = sequence_of(y, t, i);
            const double *wanted = sequence_of(target, t, i);
            const double largest = rnn_softmax_highest(logit, y->n);
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
    *L /= (double)y->T;
    return GSL_SUCCESS;
}

MISTAKE(rnn_cross_entropy, last_cost_only,
        "L is the last cost. (2.7) is the sum of all.")
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
            const double largest = rnn_softmax_highest(logit, y->n);
            double total = 0.0, entropy = 0.0;
            for (size_t k = 0; k < y->n; k++)
                total += exp(logit[k] - largest);
            for (size_t j = 0; j < y->n; j++)
                entropy -= wanted[j] * (logit[j] - largest - log(total));
            sum += *sequence_of(mask, t, i) * entropy;
        }
        gsl_vector_set(cost, t, sum / (double)y->B);
        *L = gsl_vector_get(cost, t);
    }
    return GSL_SUCCESS;
}

MISTAKE(rnn_cross_entropy, loss_not_cleared,
        "the costs are added to what L held. L is overwritten:\n"
        "  begin with 0.")
(const sequence *y, const sequence *target, const sequence *mask,
 gsl_vector *cost, double *L)
{
    if (rnn_loss_shapes(y, target, mask, cost) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t t = 0; t < y->T; t++) {
        double sum = 0.0;
        for (size_t i = 0; i < y->B; i++) {
            const double *logit = sequence_of(y, t, i);
            const double *wanted = sequence_of(target, t, i);
            const double largest = rnn_softmax_highest(logit, y->n);
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

MISTAKE(rnn_cross_entropy, stride_ignored,
        "cost is written as if its entries touched. A vector may\n"
        "  have a stride: gsl_vector_set(cost, t, ...).")
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
            const double largest = rnn_softmax_highest(logit, y->n);
            double total = 0.0, entropy = 0.0;
            for (size_t k = 0; k < y->n; k++)
                total += exp(logit[k] - largest);
            for (size_t j = 0; j < y->n; j++)
                entropy -= wanted[j] * (logit[j] - largest - log(total));
            sum += *sequence_of(mask, t, i) * entropy;
        }
        cost->data[t] = sum / (double)y->B;
        *L += cost->data[t];
    }
    return GSL_SUCCESS;
}

MISTAKE(rnn_cross_entropy, cleared_too_early,
        "L was set to 0 before the shapes were looked at. On an\n"
        "  error nothing may have been written.")
(const sequence *y, const sequence *target, const sequence *mask,
 gsl_vector *cost, double *L)
{
    *L = 0.0;
    if (rnn_loss_shapes(y, target, mask, cost) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t t = 0; t < y->T; t++) {
        double sum = 0.0;
        for (size_t i = 0; i < y->B; i++) {
            const double *logit = sequence_of(y, t, i);
            const double *wanted = sequence_of(target, t, i);
            const double largest = rnn_softmax_highest(logit, y->n);
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
