/*
 * More mistakes of chapter 2, step error: what is averaged, what is
 * overwritten, and which shapes are looked at. See chain.c for the manner.
 */
#include "../runner/sheet.h"
#include "rnn.h"

#include <gsl/gsl_errno.h>
#include <math.h>

/* sum_j (y_j - target_j)^2 */
static double
rnn_error_squares(const double *y, const double *target, size_t n)
{
    double sum = 0.0;
    for (size_t j = 0; j < n; j++)
        sum += (y[j] - target[j]) * (y[j] - target[j]);
    return sum;
}

/* m_ti, where there is one: who does not look at shapes reads beside it. */
static double
rnn_error_weight(const sequence *mask, size_t t, size_t i)
{
    return t < mask->T && i < mask->B ? *sequence_of(mask, t, i) : 0.0;
}

MISTAKE(rnn_squared_error, mask_of_the_first_step,
        "the mask of the first step serves for all. Each step\n"
        "  has its own: (2.6) has m_ti.")
(const sequence *y, const sequence *target, const sequence *mask,
 gsl_vector *cost, double *L)
{
    if (rnn_loss_shapes(y, target, mask, cost) != GSL_SUCCESS)
        return GSL_EBADLEN;
    *L = 0.0;
    for (size_t t = 0; t < y->T; t++) {
        double sum = 0.0;
        for (size_t i = 0; i < y->B; i++) {
            const double squares = rnn_error_squares(
                sequence_of(y, t, i), sequence_of(target, t, i), y->n);
            sum += 0.5 * *sequence_of(mask, 0, i) * squares;
        }
        gsl_vector_set(cost, t, sum / (double)y->B);
        *L += gsl_vector_get(cost, t);
    }
    return GSL_SUCCESS;
}

MISTAKE(rnn_squared_error, mask_batch_first,
        "the mask is read as if the batch came first. Time comes\n"
        "  first: sequence_of(mask, t, i).")
(const sequence *y, const sequence *target, const sequence *mask,
 gsl_vector *cost, double *L)
{
    if (rnn_loss_shapes(y, target, mask, cost) != GSL_SUCCESS)
        return GSL_EBADLEN;
    *L = 0.0;
    for (size_t t = 0; t < y->T; t++) {
        double sum = 0.0;
        for (size_t i = 0; i < y->B; i++) {
            const double squares = rnn_error_squares(
                sequence_of(y, t, i), sequence_of(target, t, i), y->n);
            sum += 0.5 * mask->data[i * y->T + t] * squares;
        }
        gsl_vector_set(cost, t, sum / (double)y->B);
        *L += gsl_vector_get(cost, t);
    }
    return GSL_SUCCESS;
}

MISTAKE(rnn_squared_error, mask_squared,
        "the mask is squared with the error. In (2.6) it stands\n"
        "  outside the square.")
(const sequence *y, const sequence *target, const sequence *mask,
 gsl_vector *cost, double *L)
{
    if (rnn_loss_shapes(y, target, mask, cost) != GSL_SUCCESS)
        return GSL_EBADLEN;
    *L = 0.0;
    for (size_t t = 0; t < y->T; t++) {
        double sum = 0.0;
        for (size_t i = 0; i < y->B; i++) {
            const double squares = rnn_error_squares(
                sequence_of(y, t, i), sequence_of(target, t, i), y->n);
            sum += 0.5 * *sequence_of(mask, t, i) * *sequence_of(mask, t, i)
                   * squares;
        }
        gsl_vector_set(cost, t, sum / (double)y->B);
        *L += gsl_vector_get(cost, t);
    }
    return GSL_SUCCESS;
}

MISTAKE(rnn_squared_error, mean_of_the_observed,
        "the costs are divided by how many are observed. (2.6)\n"
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
            const double squares = rnn_error_squares(
                sequence_of(y, t, i), sequence_of(target, t, i), y->n);
            sum += 0.5 * *sequence_of(mask, t, i) * squares;
            observed += *sequence_of(mask, t, i);
        }
        gsl_vector_set(cost, t, observed > 0.0 ? sum / observed : 0.0);
        *L += gsl_vector_get(cost, t);
    }
    return GSL_SUCCESS;
}

MISTAKE(rnn_squared_error, root,
        "this is the length of the error. (2.6) has its square.")
(const sequence *y, const sequence *target, const sequence *mask,
 gsl_vector *cost, double *L)
{
    if (rnn_loss_shapes(y, target, mask, cost) != GSL_SUCCESS)
        return GSL_EBADLEN;
    *L = 0.0;
    for (size_t t = 0; t < y->T; t++) {
        double sum = 0.0;
        for (size_t i = 0; i < y->B; i++) {
            const double squares = rnn_error_squares(
                sequence_of(y, t, i), sequence_of(target, t, i), y->n);
            sum += 0.5 * *sequence_of(mask, t, i) * sqrt(squares);
        }
        gsl_vector_set(cost, t, sum / (double)y->B);
        *L += gsl_vector_get(cost, t);
    }
    return GSL_SUCCESS;
}

MISTAKE(rnn_squared_error, costs_averaged,
        "the costs are divided by T as well. (2.6) is a mean over\n"
        "  the batch only.")
(const sequence *y, const sequence *target, const sequence *mask,
 gsl_vector *cost, double *L)
{
    if (rnn_loss_shapes(y, target, mask, cost) != GSL_SUCCESS)
        return GSL_EBADLEN;
    *L = 0.0;
    for (size_t t = 0; t < y->T; t++) {
        double sum = 0.0;
        for (size_t i = 0; i < y->B; i++) {
            const double squares = rnn_error_squares(
                sequence_of(y, t, i), sequence_of(target, t, i), y->n);
            sum += 0.5 * *sequence_of(mask, t, i) * squares;
        }
        gsl_vector_set(cost, t, sum / (double)(y->B * y->T));
        *L += gsl_vector_get(cost, t);
    }
    return GSL_SUCCESS;
}

MISTAKE(rnn_squared_error, last_cost_only,
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
            const double squares = rnn_error_squares(
                sequence_of(y, t, i), sequence_of(target, t, i), y->n);
            sum += 0.5 * *sequence_of(mask, t, i) * squares;
        }
        gsl_vector_set(cost, t, sum / (double)y->B);
        *L = gsl_vector_get(cost, t);
    }
    return GSL_SUCCESS;
}

MISTAKE(rnn_squared_error, loss_not_cleared,
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
            const double squares = rnn_error_squares(
                sequence_of(y, t, i), sequence_of(target, t, i), y->n);
            sum += 0.5 * *sequence_of(mask, t, i) * squares;
        }
        gsl_vector_set(cost, t, sum / (double)y->B);
        *L += gsl_vector_get(cost, t);
    }
    return GSL_SUCCESS;
}

MISTAKE(rnn_squared_error, first_sequence_only,
        "only the first sequence counts. (2.6) is a mean over\n"
        "  the batch.")
(const sequence *y, const sequence *target, const sequence *mask,
 gsl_vector *cost, double *L)
{
    if (rnn_loss_shapes(y, target, mask, cost) != GSL_SUCCESS)
        return GSL_EBADLEN;
    *L = 0.0;
    for (size_t t = 0; t < y->T; t++) {
        double sum = 0.0;
        for (size_t i = 0; i < y->B; i++) {
            const double squares = rnn_error_squares(
                sequence_of(y, t, i), sequence_of(target, t, i), y->n);
            sum += i > 0 ? 0.0 : 0.5 * *sequence_of(mask, t, i) * squares;
        }
        gsl_vector_set(cost, t, sum / (double)y->B);
        *L += gsl_vector_get(cost, t);
    }
    return GSL_SUCCESS;
}

MISTAKE(rnn_squared_error, cost_added,
        "the costs are added to what cost held. cost is\n"
        "  overwritten.")
(const sequence *y, const sequence *target, const sequence *mask,
 gsl_vector *cost, double *L)
{
    if (rnn_loss_shapes(y, target, mask, cost) != GSL_SUCCESS)
        return GSL_EBADLEN;
    *L = 0.0;
    for (size_t t = 0; t < y->T; t++) {
        double sum = 0.0;
        for (size_t i = 0; i < y->B; i++) {
            const double squares = rnn_error_squares(
                sequence_of(y, t, i), sequence_of(target, t, i), y->n);
            sum += 0.5 * *sequence_of(mask, t, i) * squares;
        }
        gsl_vector_set(cost, t, gsl_vector_get(cost, t) + sum / (double)y->B);
        *L += sum / (double)y->B;
    }
    return GSL_SUCCESS;
}

MISTAKE(rnn_squared_error, stride_ignored,
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
            const double squares = rnn_error_squares(
                sequence_of(y, t, i), sequence_of(target, t, i), y->n);
            sum += 0.5 * *sequence_of(mask, t, i) * squares;
        }
        cost->data[t] = sum / (double)y->B;
        *L += cost->data[t];
    }
    return GSL_SUCCESS;
}

MISTAKE(rnn_squared_error, cleared_too_early,
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
            const double squares = rnn_error_squares(
                sequence_of(y, t, i), sequence_of(target, t, i), y->n);
            sum += 0.5 * *sequence_of(mask, t, i) * squares;
        }
        gsl_vector_set(cost, t, sum / (double)y->B);
        *L += gsl_vector_get(cost, t);
    }
    return GSL_SUCCESS;
}

MISTAKE(rnn_squared_error, cost_unseen,
        "a cost of another length is accepted. It has an entry\n"
        "  for each step: rnn_loss_shapes() tells.")
(const sequence *y, const sequence *target, const sequence *mask,
 gsl_vector *cost, double *L)
{
    if (target->T != y->T || target->B != y->B || target->n != y->n
        || mask->T != y->T || mask->B != y->B || mask->n != 1)
        return GSL_EBADLEN;
    *L = 0.0;
    for (size_t t = 0; t < y->T; t++) {
        double sum = 0.0;
        for (size_t i = 0; i < y->B; i++) {
            const double squares = rnn_error_squares(
                sequence_of(y, t, i), sequence_of(target, t, i), y->n);
            sum += 0.5 * *sequence_of(mask, t, i) * squares;
        }
        if (t < cost->size)
            gsl_vector_set(cost, t, sum / (double)y->B);
        *L += sum / (double)y->B;
    }
    return GSL_SUCCESS;
}

MISTAKE(rnn_squared_error, mask_unseen,
        "a mask of another shape is accepted. It is (T,B,1):\n"
        "  rnn_loss_shapes() tells.")
(const sequence *y, const sequence *target, const sequence *mask,
 gsl_vector *cost, double *L)
{
    if (target->T != y->T || target->B != y->B || target->n != y->n
        || cost->size != y->T)
        return GSL_EBADLEN;
    *L = 0.0;
    for (size_t t = 0; t < y->T; t++) {
        double sum = 0.0;
        for (size_t i = 0; i < y->B; i++) {
            const double squares = rnn_error_squares(
                sequence_of(y, t, i), sequence_of(target, t, i), y->n);
            sum += 0.5 * rnn_error_weight(mask, t, i) * squares;
        }
        gsl_vector_set(cost, t, sum / (double)y->B);
        *L += gsl_vector_get(cost, t);
    }
    return GSL_SUCCESS;
}
