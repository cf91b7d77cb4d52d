/*
 * Right answers to chapter 2 that are written in other ways again: the two losses.
 * See rnn_losses.c beside this file.
 */
#include "../../runner/sheet.h"
#include "rnn.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>
#include <gsl/gsl_sort.h>
#include <math.h>
#include <stdlib.h>

/* L from the costs, in one sum. */
static int
rnn_sum_of_costs(const gsl_vector *cost, double *L)
{
    *L = gsl_vector_sum(cost);
    return GSL_SUCCESS;
}

VARIANT(rnn_squared_error, differences)
(const sequence *y, const sequence *target, const sequence *mask,
 gsl_vector *cost, double *L)
{
    if (rnn_loss_shapes(y, target, mask, cost) != GSL_SUCCESS)
        return GSL_EBADLEN;
    gsl_matrix *error = gsl_matrix_alloc(y->B, y->n);
    for (size_t t = 0; t < y->T; t++) {
        gsl_matrix_view y_t = sequence_at(y, t),
                        wanted = sequence_at(target, t);
        double sum = 0.0;
        gsl_matrix_memcpy(error, &y_t.matrix);
        gsl_matrix_sub(error, &wanted.matrix);
        for (size_t i = 0; i < y->B; i++) {
            gsl_vector_view row = gsl_matrix_row(error, i);
            double squares;
            gsl_blas_ddot(&row.vector, &row.vector, &squares);
            sum += *sequence_of(mask, t, i) * squares;
        }
        gsl_vector_set(cost, t, sum / (2.0 * (double)y->B));
    }
    gsl_matrix_free(error);
    return rnn_sum_of_costs(cost, L);
}

VARIANT(rnn_squared_error, flat)
(const sequence *y, const sequence *target, const sequence *mask,
 gsl_vector *cost, double *L)
{
    const size_t n = y->n, B = y->B;
    const int status = rnn_loss_shapes(y, target, mask, cost);

    if (status != GSL_SUCCESS)
        return status;
    // Every number by itself: of which sequence it is, and of which step.
    for (size_t t = 0; t < y->T; t++)
        cost->data[t * cost->stride] = 0.0;
    for (size_t k = 0; k < y->T * B * n; k++) {
        const double error = y->data[k] - target->data[k];
        cost->data[k / (B * n) * cost->stride] +=
            mask->data[k / n] * error * error * 0.5 / (double)B;
    }
    *L = 0.0;
    for (size_t t = 0; t < y->T; t++)
        *L += cost->data[t * cost->stride];
    return GSL_SUCCESS;
}

VARIANT(rnn_squared_error, output_by_output)
(const sequence *y, const sequence *target, const sequence *mask,
 gsl_vector *cost, double *L)
{
    if (rnn_loss_shapes(y, target, mask, cost))
        return GSL_EBADLEN;
    gsl_vector_set_zero(cost);
    for (size_t j = 0; j < y->n; j++)
        for (size_t t = 0; t < y->T; t++) {
            double weighted = 0.0;
            for (size_t i = y->B; i > 0; i--)
                weighted += *sequence_of(mask, t, i - 1)
                            * pow(sequence_of(target, t, i - 1)[j]
                                      - sequence_of(y, t, i - 1)[j],
                                  2.0);
            *gsl_vector_ptr(cost, t) += weighted;
        }
    gsl_blas_dscal(0.5 / (double)y->B, cost);
    return rnn_sum_of_costs(cost, L);
}

/* The masked squares of the sequences first to end - 1 of one step, in halves. */
static double
rnn_squares_in_halves(const sequence *y, const sequence *target,
                      const sequence *mask, size_t t, size_t first, size_t end)
{
    if (end - first > 1) {
        const size_t middle = (first + end) / 2;
        return rnn_squares_in_halves(y, target, mask, t, first, middle)
               + rnn_squares_in_halves(y, target, mask, t, middle, end);
    }
    const double *is = sequence_of(y, t, first);
    const double *should = sequence_of(target, t, first);
    double sum = 0.0;
    for (size_t j = y->n; j-- > 0;)
        sum = fma(is[j] - should[j], is[j] - should[j], sum);
    return *sequence_of(mask, t, first) * sum;
}

VARIANT(rnn_squared_error, halves)
(const sequence *y, const sequence *target, const sequence *mask,
 gsl_vector *cost, double *L)
{
    const int status = rnn_loss_shapes(y, target, mask, cost);
    double all = 0.0;

    if (status)
        return status;
    for (size_t t = y->T; t-- > 0;) {
        const double half =
            rnn_squares_in_halves(y, target, mask, t, 0, y->B) / 2.0;
        gsl_vector_set(cost, t, half / (double)y->B);
        all += half;
    }
    *L = all / (double)y->B;
    return GSL_SUCCESS;
}

VARIANT(rnn_squared_error, running_mean)
(const sequence *y, const sequence *target, const sequence *mask,
 gsl_vector *cost, double *L)
{
    if (rnn_loss_shapes(y, target, mask, cost) != GSL_SUCCESS)
        GSL_ERROR("shapes disagree", GSL_EBADLEN);
    *L = 0.0;
    for (size_t t = 0; t < y->T; t++) {
        double mean = 0.0;
        for (size_t i = 0; i < y->B; i++) {
            const double *y_i = sequence_of(y, t, i);
            const double *wanted = sequence_of(target, t, i);
            double half = 0.0;
            for (size_t j = 0; j < y->n; j++)
                half += 0.5 * (y_i[j] - wanted[j]) * (y_i[j] - wanted[j]);
            // The mean of i + 1 from the mean of i.
            half *= *sequence_of(mask, t, i);
            mean += (half - mean) / (double)(i + 1);
        }
        gsl_vector_set(cost, t, mean);
        *L += mean;
    }
    return GSL_SUCCESS;
}

VARIANT(rnn_cross_entropy, shifted_dot)
(const sequence *y, const sequence *target, const sequence *mask,
 gsl_vector *cost, double *L)
{
    if (rnn_loss_shapes(y, target, mask, cost) != GSL_SUCCESS)
        return GSL_EBADLEN;
    gsl_vector *logits = gsl_vector_alloc(y->n);
    gsl_vector_set_zero(cost);
    for (size_t t = 0; t < y->T; t++)
        for (size_t i = 0; i < y->B; i++) {
            gsl_vector_view said =
                gsl_vector_view_array(sequence_of(y, t, i), y->n);
            gsl_vector_view wanted =
                gsl_vector_view_array(sequence_of(target, t, i), y->n);
            double total = 0.0, dot;
            gsl_vector_memcpy(logits, &said.vector);
            gsl_vector_add_constant(logits, -gsl_vector_max(logits));
            for (size_t j = 0; j < y->n; j++)
                total += exp(gsl_vector_get(logits, j));
            gsl_blas_ddot(&wanted.vector, logits, &dot);
            *gsl_vector_ptr(cost, t) +=
                *sequence_of(mask, t, i)
                * (log(total) * gsl_vector_sum(&wanted.vector) - dot);
        }
    gsl_vector_free(logits);
    gsl_vector_scale(cost, 1.0 / (double)y->B);
    return rnn_sum_of_costs(cost, L);
}

VARIANT(rnn_cross_entropy, running)
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
            double largest = said[0], total = 1.0;
            // In one pass: what was summed so far is made smaller when a larger
            // logit turns up.
            for (size_t j = 1; j < y->n; j++) {
                const double away = said[j] - largest;
                total =
                    away > 0.0 ? total * exp(-away) + 1.0 : total + exp(away);
                largest = GSL_MAX(largest, said[j]);
            }
            const double m = *sequence_of(mask, t, i) / (double)y->B;
            for (size_t j = 0; j < y->n; j++)
                sum += m * wanted[j] * (largest - said[j] + log(total));
        }
        gsl_vector_set(cost, t, sum);
        *L += sum;
    }
    return GSL_SUCCESS;
}

/* log(exp(y_1) + ... + exp(y_n)), from those of the halves. */
static double
rnn_log_sum_in_halves(const double *y, size_t n)
{
    if (n == 1)
        return y[0];
    const double one = rnn_log_sum_in_halves(y, n / 2);
    const double other = rnn_log_sum_in_halves(y + n / 2, n - n / 2);
    return fmax(one, other) + log1p(exp(-fabs(one - other)));
}

VARIANT(rnn_cross_entropy, halves)
(const sequence *y, const sequence *target, const sequence *mask,
 gsl_vector *cost, double *L)
{
    if (rnn_loss_shapes(y, target, mask, cost) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t t = 0; t < y->T; t++) {
        double sum = 0.0;
        for (size_t r = t * y->B; r < (t + 1) * y->B; r++) {
            const double *said = y->data + r * y->n;
            const double all = rnn_log_sum_in_halves(said, y->n);
            double log_q = 0.0;
            for (size_t j = 0; j < y->n; j++)
                log_q += target->data[r * y->n + j] * (said[j] - all);
            sum -= mask->data[r] * log_q;
        }
        gsl_vector_set(cost, t, sum / (double)y->B);
    }
    return rnn_sum_of_costs(cost, L);
}

VARIANT(rnn_cross_entropy, bits)
(const sequence *y, const sequence *target, const sequence *mask,
 gsl_vector *cost, double *L)
{
    double bits = 0.0;

    if (rnn_loss_shapes(y, target, mask, cost) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t t = 0; t < y->T; t++) {
        double of_step = 0.0;
        for (size_t i = y->B; i-- > 0;) {
            const double *said = sequence_of(y, t, i);
            const double *wanted = sequence_of(target, t, i);
            size_t top = 0;
            double total = 0.0;
            for (size_t j = 1; j < y->n; j++)
                if (said[j] > said[top])
                    top = j;
            for (size_t j = y->n; j-- > 0;)
                total += exp2((said[j] - said[top]) * M_LOG2E);
            for (size_t j = y->n; j-- > 0;)
                of_step += *sequence_of(mask, t, i) * wanted[j]
                           * (log2(total) - (said[j] - said[top]) * M_LOG2E);
        }
        bits += of_step;
        // A bit has log 2 nats.
        gsl_vector_set(cost, t, of_step * M_LN2 / (double)y->B);
    }
    *L = bits * M_LN2 / (double)y->B;
    return GSL_SUCCESS;
}

VARIANT(rnn_cross_entropy, sorted)
(const sequence *y, const sequence *target, const sequence *mask,
 gsl_vector *cost, double *L)
{
    const size_t n = y->n;

    if (rnn_loss_shapes(y, target, mask, cost) != GSL_SUCCESS)
        return GSL_EBADLEN;
    double *sorted = malloc(n * sizeof *sorted);
    gsl_vector_set_zero(cost);
    for (size_t r = 0; r < y->T * y->B; r++) {
        const double *said = y->data + r * n, *wanted = target->data + r * n;
        double others = 0.0, entropy = 0.0;
        for (size_t j = 0; j < n; j++)
            sorted[j] = said[j];
        // The largest comes last, and the small ones are summed first.
        gsl_sort(sorted, 1, n);
        for (size_t j = 0; j + 1 < n; j++)
            others += exp(sorted[j] - sorted[n - 1]);
        for (size_t j = 0; j < n; j++)
            entropy += wanted[j] * (sorted[n - 1] - said[j] + log1p(others));
        *gsl_vector_ptr(cost, r / y->B) += mask->data[r] * entropy;
    }
    free(sorted);
    for (size_t t = 0; t < y->T; t++)
        *gsl_vector_ptr(cost, t) /= (double)y->B;
    return rnn_sum_of_costs(cost, L);
}
