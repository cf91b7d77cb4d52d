/*
 * Right answers to chapter 3 that are written in other ways: its steps loss and
 * norms. The tests have to accept each of them on every seed.
 */
#include "../../runner/sheet.h"
#include "bptt.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>
#include <stdlib.h>

VARIANT(bptt_squared_error, flat)
(const sequence *y, const sequence *target, const sequence *mask, sequence *dy)
{
    if (dy->T != y->T || dy->B != y->B || dy->n != y->n)
        return GSL_EBADLEN;
    if (mask->T != y->T || mask->B != y->B || mask->n != 1)
        return GSL_EBADLEN;
    if (target->T != y->T || target->B != y->B || target->n != y->n)
        return GSL_EBADLEN;
    for (size_t k = 0; k < y->T * y->B * y->n; k++)
        dy->data[k] += mask->data[k / y->n] * (y->data[k] - target->data[k])
                       / (double)y->B;
    return GSL_SUCCESS;
}

VARIANT(bptt_squared_error, long_double)
(const sequence *y, const sequence *target, const sequence *mask, sequence *dy)
{
    if (bptt_loss_shapes(y, target, mask, dy) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t t = y->T; t-- > 0;)
        for (size_t i = y->B; i-- > 0;)
            for (size_t j = y->n; j-- > 0;) {
                const long double error = (long double)sequence_of(y, t, i)[j]
                                          - sequence_of(target, t, i)[j];
                sequence_of(dy, t, i)[j] =
                    (double)(sequence_of(dy, t, i)[j]
                             + sequence_of(mask, t, i)[0] * error
                                   / (long double)y->B);
            }
    return GSL_SUCCESS;
}

VARIANT(bptt_squared_error, vectors)
(const sequence *y, const sequence *target, const sequence *mask, sequence *dy)
{
    const int status = bptt_loss_shapes(y, target, mask, dy);
    if (status != GSL_SUCCESS)
        return status;
    for (size_t row = 0; row < y->T * y->B; row++) {
        const double m = mask->data[row] / (double)y->B;
        const gsl_vector_const_view said =
            gsl_vector_const_view_array(y->data + row * y->n, y->n);
        const gsl_vector_const_view wanted =
            gsl_vector_const_view_array(target->data + row * y->n, y->n);
        gsl_vector_view slope =
            gsl_vector_view_array(dy->data + row * y->n, y->n);
        gsl_blas_daxpy(m, &said.vector, &slope.vector);
        gsl_blas_daxpy(-m, &wanted.vector, &slope.vector);
    }
    return GSL_SUCCESS;
}

VARIANT(bptt_squared_error, observed_only)
(const sequence *y, const sequence *target, const sequence *mask, sequence *dy)
{
    if (bptt_loss_shapes(y, target, mask, dy))
        return GSL_EBADLEN;
    const double share = 1.0 / (double)y->B;
    for (size_t i = 0; i < y->B; i++)
        for (size_t t = 0; t < y->T; t++) {
            const double m = *sequence_of(mask, t, i);
            if (m == 0.0)
                continue;
            for (size_t j = 0; j < y->n; j++)
                sequence_of(dy, t, i)[j] -=
                    share * m
                    * (sequence_of(target, t, i)[j] - sequence_of(y, t, i)[j]);
        }
    return GSL_SUCCESS;
}

VARIANT(bptt_squared_error, matrices)
(const sequence *y, const sequence *target, const sequence *mask, sequence *dy)
{
    const int status = bptt_loss_shapes(y, target, mask, dy);
    if (status != GSL_SUCCESS)
        return status;
    gsl_matrix *error = gsl_matrix_alloc(y->B, y->n);
    for (size_t t = 0; t < y->T; t++) {
        const gsl_matrix_view said = sequence_at(y, t);
        const gsl_matrix_view wanted = sequence_at(target, t);
        gsl_matrix_view slope = sequence_at(dy, t);
        gsl_matrix_memcpy(error, &said.matrix);
        gsl_matrix_sub(error, &wanted.matrix);
        for (size_t i = 0; i < y->B; i++) {
            gsl_vector_view row = gsl_matrix_row(error, i);
            gsl_vector_scale(&row.vector, *sequence_of(mask, t, i));
        }
        gsl_matrix_scale(error, 1.0 / (double)y->B);
        gsl_matrix_add(&slope.matrix, error);
    }
    gsl_matrix_free(error);
    return GSL_SUCCESS;
}

VARIANT(bptt_cross_entropy, log_of_sum)
(const sequence *y, const sequence *target, const sequence *mask, sequence *dy)
{
    if (bptt_loss_shapes(y, target, mask, dy) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t row = 0; row < y->T * y->B; row++) {
        const double *logit = y->data + row * y->n;
        double largest = -INFINITY, sum = 0.0;
        for (size_t j = 0; j < y->n; j++)
            if (logit[j] > largest)
                largest = logit[j];
        for (size_t j = 0; j < y->n; j++)
            sum += exp(logit[j] - largest);
        const double log_of_sum = largest + log(sum);
        for (size_t j = 0; j < y->n; j++)
            dy->data[row * y->n + j] +=
                mask->data[row] / (double)y->B
                * (exp(logit[j] - log_of_sum) - target->data[row * y->n + j]);
    }
    return GSL_SUCCESS;
}

VARIANT(bptt_cross_entropy, long_double)
(const sequence *y, const sequence *target, const sequence *mask, sequence *dy)
{
    if (bptt_loss_shapes(y, target, mask, dy) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t t = 0; t < y->T; t++)
        for (size_t i = 0; i < y->B; i++) {
            const double *logit = sequence_of(y, t, i);
            // No exponential of a long double overflows here.
            long double sum = 0.0L;
            for (size_t j = y->n; j-- > 0;)
                sum += expl(logit[j]);
            for (size_t j = 0; j < y->n; j++) {
                const long double q = expl(logit[j]) / sum;
                sequence_of(dy, t, i)[j] +=
                    (double)(*sequence_of(mask, t, i)
                             * (q - sequence_of(target, t, i)[j]) / y->B);
            }
        }
    return GSL_SUCCESS;
}

VARIANT(bptt_cross_entropy, differences)
(const sequence *y, const sequence *target, const sequence *mask, sequence *dy)
{
    if (bptt_loss_shapes(y, target, mask, dy) != GSL_SUCCESS)
        return GSL_EBADLEN;
    // An infinite sum is right, too: that share is 0.
    for (size_t t = 0; t < y->T; t++)
        for (size_t i = 0; i < y->B; i++)
            for (size_t j = 0; j < y->n; j++) {
                const double *logit = sequence_of(y, t, i);
                double sum = 0.0;
                for (size_t k = 0; k < y->n; k++)
                    sum += exp(logit[k] - logit[j]);
                sequence_of(dy, t, i)[j] +=
                    (1.0 / sum - sequence_of(target, t, i)[j])
                    * *sequence_of(mask, t, i) / (double)y->B;
            }
    return GSL_SUCCESS;
}

VARIANT(bptt_cross_entropy, buffer)
(const sequence *y, const sequence *target, const sequence *mask, sequence *dy)
{
    const int status = bptt_loss_shapes(y, target, mask, dy);
    if (status != GSL_SUCCESS)
        return status;
    gsl_vector *q = gsl_vector_alloc(y->n);
    for (size_t row = 0; row < y->T * y->B; row++) {
        const gsl_vector_const_view logit =
            gsl_vector_const_view_array(y->data + row * y->n, y->n);
        const gsl_vector_const_view wanted =
            gsl_vector_const_view_array(target->data + row * y->n, y->n);
        gsl_vector_view slope =
            gsl_vector_view_array(dy->data + row * y->n, y->n);
        gsl_vector_memcpy(q, &logit.vector);
        gsl_vector_add_constant(q, -gsl_vector_max(q));
        for (size_t j = 0; j < y->n; j++)
            gsl_vector_set(q, j, exp(gsl_vector_get(q, j)));
        gsl_vector_scale(q, 1.0 / gsl_blas_dasum(q));
        gsl_vector_sub(q, &wanted.vector);
        gsl_blas_daxpy(mask->data[row] / (double)y->B, q, &slope.vector);
    }
    gsl_vector_free(q);
    return GSL_SUCCESS;
}

VARIANT(bptt_cross_entropy, in_one_pass)
(const sequence *y, const sequence *target, const sequence *mask, sequence *dy)
{
    if (bptt_loss_shapes(y, target, mask, dy) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t t = 0; t < y->T; t++)
        for (size_t i = 0; i < y->B; i++) {
            const double *logit = sequence_of(y, t, i);
            const double *wanted = sequence_of(target, t, i);
            double largest = logit[0], sum = 1.0;
            for (size_t j = 1; j < y->n; j++)
                if (logit[j] > largest) {
                    sum = sum * exp(largest - logit[j]) + 1.0;
                    largest = logit[j];
                } else
                    sum += exp(logit[j] - largest);
            const double m = *sequence_of(mask, t, i) / (double)y->B;
            for (size_t j = 0; j < y->n; j++)
                sequence_of(dy, t, i)[j] +=
                    m * exp(logit[j] - largest) / sum - m * wanted[j];
        }
    return GSL_SUCCESS;
}

VARIANT(bptt_norms, hypotenuses)(const sequence *dh, gsl_vector *norm)
{
    if (dh->T != norm->size)
        GSL_ERROR("norm has another length than dh", GSL_EBADLEN);
    for (size_t t = 0; t < dh->T; t++) {
        double length = 0.0;
        for (size_t k = dh->B * dh->n; k-- > 0;)
            length = gsl_hypot(length, dh->data[t * dh->B * dh->n + k]);
        gsl_vector_set(norm, t, length);
    }
    return GSL_SUCCESS;
}

VARIANT(bptt_norms, long_double)(const sequence *dh, gsl_vector *norm)
{
    if (dh->T != norm->size)
        return GSL_EBADLEN;
    for (size_t t = 0; t < dh->T; t++) {
        long double sum = 0.0L;
        for (size_t i = 0; i < dh->B; i++)
            for (size_t j = 0; j < dh->n; j++) {
                const long double entry = sequence_of(dh, t, i)[j];
                sum += entry * entry;
            }
        norm->data[t * norm->stride] = (double)sqrtl(sum);
    }
    return GSL_SUCCESS;
}

VARIANT(bptt_norms, dnrm2)(const sequence *dh, gsl_vector *norm)
{
    if (dh->T != norm->size)
        return GSL_EBADLEN;
    for (size_t t = 0; t < dh->T; t++) {
        const gsl_vector_const_view all =
            gsl_vector_const_view_array(sequence_of(dh, t, 0), dh->B * dh->n);
        gsl_vector_set(norm, t, gsl_blas_dnrm2(&all.vector));
    }
    return GSL_SUCCESS;
}

VARIANT(bptt_norms, powers_of_two)(const sequence *dh, gsl_vector *norm)
{
    const size_t n = dh->B * dh->n;
    if (dh->T != norm->size)
        return GSL_EBADLEN;
    for (size_t t = 0; t < dh->T; t++) {
        const double *entry = dh->data + t * n;
        double largest = 0.0, sum = 0.0;
        int exponent = 0;
        for (size_t k = 0; k < n; k++)
            largest = GSL_MAX(largest, fabs(entry[k]));
        if (isfinite(largest))
            frexp(largest, &exponent);
        for (size_t k = 0; k < n; k++)
            sum += pow(ldexp(entry[k], -exponent), 2.0);
        gsl_vector_set(norm, t, ldexp(sqrt(sum), exponent));
    }
    return GSL_SUCCESS;
}

VARIANT(bptt_norms, running_scale)(const sequence *dh, gsl_vector *norm)
{
    const size_t n = dh->B * dh->n;
    if (dh->T != norm->size)
        return GSL_EBADLEN;
    for (size_t t = 0; t < dh->T; t++) {
        double scale = 0.0, sum = 1.0;
        int endless = 0, missing = 0;
        for (size_t k = 0; k < n; k++) {
            const double size = fabs(dh->data[t * n + k]);
            missing |= isnan(size);
            endless |= isinf(size);
            if (size > scale) {
                sum = 1.0 + sum * gsl_pow_2(scale / size);
                scale = size;
            } else if (size > 0.0)
                sum += gsl_pow_2(size / scale);
        }
        gsl_vector_set(norm, t,
                       missing   ? NAN
                       : endless ? INFINITY
                                 : scale * sqrt(sum));
    }
    return GSL_SUCCESS;
}

/* The length of n numbers from the lengths of their halves. */
static double
variant_length(const double *entry, size_t n)
{
    return n == 1 ? fabs(*entry)
                  : hypot(variant_length(entry, n / 2),
                          variant_length(entry + n / 2, n - n / 2));
}

VARIANT(bptt_norms, halves)(const sequence *dh, gsl_vector *norm)
{
    if (dh->T != norm->size)
        return GSL_EBADLEN;
    for (size_t t = dh->T; t-- > 0;)
        gsl_vector_set(norm, t,
                       variant_length(sequence_of(dh, t, 0), dh->B * dh->n));
    return GSL_SUCCESS;
}
