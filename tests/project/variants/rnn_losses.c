/*
 * Right answers to chapter 2 that are written in other ways: the readout and
 * the two losses. See rnn.c beside this file.
 */
#include "../../runner/sheet.h"
#include "rnn.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>
#include <math.h>
#include <stdlib.h>

/* Whether h is (T+1,B,H) and y (T,B,O). */
static int
rnn_right_outputs(const rnn_params *p, const sequence *h, const sequence *y)
{
    return h->T == y->T + 1 && h->B == y->B && h->n == p->H && y->n == p->O;
}

VARIANT(rnn_readout, loops)
(const rnn_params *p, const sequence *h, sequence *y)
{
    if (!rnn_right_outputs(p, h, y))
        return GSL_EBADLEN;
    for (size_t t = 1; t < h->T; t++)
        for (size_t i = 0; i < h->B; i++)
            for (size_t j = 0; j < p->O; j++) {
                const double *state = sequence_of(h, t, i);
                double *out = sequence_of(y, t - 1, i) + j;
                *out = gsl_vector_get(&p->b_y.vector, j);
                for (size_t k = 0; k < p->H; k++)
                    *out += gsl_matrix_get(&p->W_hy.matrix, j, k) * state[k];
            }
    return GSL_SUCCESS;
}

VARIANT(rnn_readout, step_by_step)
(const rnn_params *p, const sequence *h, sequence *y)
{
    if (!rnn_right_outputs(p, h, y))
        return GSL_EBADLEN;
    for (size_t t = y->T; t-- > 0;) {
        gsl_matrix_view h_t = sequence_at(h, t + 1), y_t = sequence_at(y, t);
        rnn_affine(&p->W_hy.matrix, &p->b_y.vector, &h_t.matrix, &y_t.matrix);
    }
    return GSL_SUCCESS;
}

VARIANT(rnn_readout, bias_after)
(const rnn_params *p, const sequence *h, sequence *y)
{
    if (!rnn_right_outputs(p, h, y))
        return GSL_EBADLEN;
    gsl_matrix_view from = sequence_rows(h, 1, y->T);
    gsl_matrix_view to = sequence_rows(y, 0, y->T);
    gsl_blas_dgemm(CblasNoTrans, CblasTrans, 1.0, &from.matrix, &p->W_hy.matrix,
                   0.0, &to.matrix);
    for (size_t r = 0; r < to.matrix.size1; r++)
        for (size_t j = 0; j < p->O; j++)
            *gsl_matrix_ptr(&to.matrix, r, j) +=
                gsl_vector_get(&p->b_y.vector, j);
    return GSL_SUCCESS;
}

VARIANT(rnn_readout, sequence_by_sequence)
(const rnn_params *p, const sequence *h, sequence *y)
{
    if (!rnn_right_outputs(p, h, y))
        return GSL_EBADLEN;
    for (size_t i = 0; i < y->B; i++)
        for (size_t t = 0; t < y->T; t++) {
            gsl_vector_view state =
                gsl_vector_view_array(sequence_of(h, t + 1, i), p->H);
            gsl_vector_view out =
                gsl_vector_view_array(sequence_of(y, t, i), p->O);
            gsl_blas_dgemv(CblasNoTrans, 1.0, &p->W_hy.matrix, &state.vector,
                           0.0, &out.vector);
            gsl_vector_add(&out.vector, &p->b_y.vector);
        }
    return GSL_SUCCESS;
}

VARIANT(rnn_readout, long_double)
(const rnn_params *p, const sequence *h, sequence *y)
{
    if (sequence_expect(h, y->T + 1, y->B, p->H) != GSL_SUCCESS)
        return GSL_EBADLEN;
    if (y->n != p->O)
        return GSL_EBADLEN;
    for (size_t r = 0; r < y->T * y->B; r++)
        for (size_t j = 0; j < p->O; j++) {
            const double *state = h->data + (r + h->B) * h->n;
            long double sum = 0.0L;
            for (size_t k = p->H; k-- > 0;)
                sum += (long double)state[k]
                       * gsl_matrix_get(&p->W_hy.matrix, j, k);
            y->data[r * y->n + j] =
                (double)(sum + gsl_vector_get(&p->b_y.vector, j));
        }
    return GSL_SUCCESS;
}

/* (2.6) and (2.9) in five ways, from the loss of one sequence at one step. */
typedef double rnn_loss_of_one(const double *y, const double *target, size_t n);

static int
rnn_loss_time_first(const sequence *y, const sequence *target,
                    const sequence *mask, gsl_vector *cost, double *L,
                    rnn_loss_of_one *loss)
{
    if (rnn_loss_shapes(y, target, mask, cost) != GSL_SUCCESS)
        return GSL_EBADLEN;
    double total = 0.0;
    for (size_t t = 0; t < y->T; t++) {
        double mean = 0.0;
        for (size_t i = 0; i < y->B; i++)
            mean +=
                mask->data[t * y->B + i] / (double)y->B
                * loss(sequence_of(y, t, i), sequence_of(target, t, i), y->n);
        gsl_vector_set(cost, t, mean);
        total += mean;
    }
    *L = total;
    return GSL_SUCCESS;
}

static int
rnn_loss_batch_first(const sequence *y, const sequence *target,
                     const sequence *mask, gsl_vector *cost, double *L,
                     rnn_loss_of_one *loss)
{
    const int status = rnn_loss_shapes(y, target, mask, cost);
    if (status)
        return status;
    gsl_vector_set_zero(cost);
    for (size_t i = 0; i < y->B; i++)
        for (size_t t = 0; t < y->T; t++)
            *gsl_vector_ptr(cost, t) +=
                *sequence_of(mask, t, i)
                * loss(sequence_of(y, t, i), sequence_of(target, t, i), y->n);
    gsl_vector_scale(cost, 1.0 / (double)y->B);
    *L = 0.0;
    for (size_t t = y->T; t-- > 0;)
        *L += gsl_vector_get(cost, t);
    return GSL_SUCCESS;
}

static int
rnn_loss_prepared(const sequence *y, const sequence *target,
                  const sequence *mask, gsl_vector *cost, double *L,
                  rnn_loss_of_one *loss)
{
    if (y->T != target->T || y->B != target->B || y->n != target->n
        || mask->T != y->T || mask->B != y->B || mask->n != 1
        || cost->size != y->T)
        GSL_ERROR("shapes", GSL_EBADLEN);
    gsl_vector *sum = gsl_vector_calloc(y->T);
    if (sum == NULL)
        return GSL_ENOMEM;
    long double total = 0.0L;
    for (size_t r = 0; r < y->T * y->B; r++) {
        // Nobody looks at a sequence that is not observed.
        if (mask->data[r] == 0.0)
            continue;
        const double one =
            mask->data[r]
            * loss(y->data + r * y->n, target->data + r * y->n, y->n);
        sum->data[r / y->B] += one;
        total += one;
    }
    gsl_vector_scale(sum, 1.0 / (double)y->B);
    gsl_vector_memcpy(cost, sum);
    gsl_vector_free(sum);
    *L = (double)(total / y->B);
    return GSL_SUCCESS;
}

static double
rnn_half_of_squares(const double *y, const double *target, size_t n)
{
    double sum = 0.0;
    for (size_t j = 0; j < n; j++)
        sum += gsl_pow_2(target[j] - y[j]) / 2.0;
    return sum;
}

static double
rnn_half_of_length(const double *y, const double *target, size_t n)
{
    double length = 0.0;
    for (size_t j = n; j-- > 0;)
        length = hypot(length, y[j] - target[j]);
    return 0.5 * length * length;
}

static double
rnn_half_of_sum(const double *y, const double *target, size_t n)
{
    long double sum = 0.0L;
    for (size_t j = 0; j < n; j++)
        sum +=
            ((long double)y[j] - target[j]) * ((long double)y[j] - target[j]);
    return (double)(0.5L * sum);
}

/* The negative of sum_j target_j log q_j, with the largest logit taken away. */
static double
rnn_entropy_by_largest(const double *y, const double *target, size_t n)
{
    double largest = GSL_NEGINF, sum = 0.0, entropy = 0.0;
    for (size_t j = 0; j < n; j++)
        largest = y[j] > largest ? y[j] : largest;
    for (size_t j = 0; j < n; j++)
        sum += exp(y[j] - largest);
    const double normaliser = largest + log(sum);
    for (size_t j = 0; j < n; j++)
        if (target[j] != 0.0)
            entropy += target[j] * (normaliser - y[j]);
    return entropy;
}

/* The same from log q, which is made first. */
static double
rnn_entropy_by_log_q(const double *y, const double *target, size_t n)
{
    double *log_q = malloc(n * sizeof *log_q);
    size_t at = 0;
    double others = 0.0, entropy = 0.0;
    for (size_t j = 0; j < n; j++)
        at = y[j] > y[at] ? j : at;
    for (size_t j = 0; j < n; j++)
        others += j == at ? 0.0 : exp(y[j] - y[at]);
    for (size_t j = 0; j < n; j++)
        log_q[j] = y[j] - y[at] - log1p(others);
    for (size_t j = n; j-- > 0;)
        entropy -= target[j] * log_q[j];
    free(log_q);
    return entropy;
}

/* The same in long double, from logarithms of sums of two. */
static double
rnn_entropy_by_pairs(const double *y, const double *target, size_t n)
{
    long double total = y[n - 1], entropy = 0.0L;
    for (size_t j = n - 1; j-- > 0;)
        total = y[j] > total ? y[j] + log1pl(expl(total - y[j]))
                             : total + log1pl(expl(y[j] - total));
    for (size_t j = 0; j < n; j++)
        entropy += (total - y[j]) * target[j];
    return (double)entropy;
}

#define RNN_LOSS_BY(function, slug, way, loss)                                 \
    VARIANT(function, slug)                                                    \
    (const sequence *y, const sequence *target, const sequence *mask,          \
     gsl_vector *cost, double *L)                                              \
    {                                                                          \
        return way(y, target, mask, cost, L, loss);                            \
    }

RNN_LOSS_BY(rnn_squared_error, targets_first, rnn_loss_time_first,
            rnn_half_of_squares)
RNN_LOSS_BY(rnn_squared_error, batch_first, rnn_loss_batch_first,
            rnn_half_of_squares)
RNN_LOSS_BY(rnn_squared_error, prepared, rnn_loss_prepared, rnn_half_of_sum)
RNN_LOSS_BY(rnn_squared_error, length, rnn_loss_time_first, rnn_half_of_length)
RNN_LOSS_BY(rnn_squared_error, long_double, rnn_loss_batch_first,
            rnn_half_of_sum)
RNN_LOSS_BY(rnn_cross_entropy, normaliser, rnn_loss_time_first,
            rnn_entropy_by_largest)
RNN_LOSS_BY(rnn_cross_entropy, observed_only, rnn_loss_prepared,
            rnn_entropy_by_largest)
RNN_LOSS_BY(rnn_cross_entropy, log_q, rnn_loss_batch_first,
            rnn_entropy_by_log_q)
RNN_LOSS_BY(rnn_cross_entropy, pairs, rnn_loss_time_first, rnn_entropy_by_pairs)
RNN_LOSS_BY(rnn_cross_entropy, log_q_prepared, rnn_loss_prepared,
            rnn_entropy_by_log_q)
