/* The mistakes of chapter 2, step readout. See chain.c for the manner. */
#include "../runner/sheet.h"
#include "rnn.h"

#include <gsl/gsl_errno.h>

/* Whether the shapes are those that rnn_readout() takes. */
static int
rnn_readout_fits(const rnn_params *p, const sequence *h, const sequence *y)
{
    return y->T + 1 == h->T && y->B == h->B && y->n == p->O && h->n == p->H;
}

/* W_hy h, the part of (2.3) for output j of one sequence at one step. */
static double
rnn_readout_product(const rnn_params *p, const double *h, size_t j)
{
    double sum = 0.0;
    for (size_t k = 0; k < p->H; k++)
        sum += gsl_matrix_get(&p->W_hy.matrix, j, k) * h[k];
    return sum;
}

/* (2.3) as far as all arrays reach, for who does not look at their shapes. */
static void
rnn_readout_unchecked(const rnn_params *p, const sequence *h, sequence *y)
{
    for (size_t t = 1; t <= y->T && t < h->T; t++)
        for (size_t i = 0; i < y->B && i < h->B; i++)
            for (size_t j = 0; j < p->O && j < y->n; j++) {
                double sum = gsl_vector_get(&p->b_y.vector, j);
                for (size_t k = 0; k < p->H && k < h->n; k++)
                    sum += gsl_matrix_get(&p->W_hy.matrix, j, k)
                           * sequence_of(h, t, i)[k];
                sequence_of(y, t - 1, i)[j] = sum;
            }
}

MISTAKE(rnn_readout, state_before,
        "y_t is read from h_{t-1}. y has no start state\n"
        "  and h has one, so index t-1 of y belongs to index t of h.")
(const rnn_params *p, const sequence *h, sequence *y)
{
    if (!rnn_readout_fits(p, h, y))
        return GSL_EBADLEN;
    for (size_t t = 1; t <= y->T; t++)
        for (size_t i = 0; i < y->B; i++)
            for (size_t j = 0; j < p->O; j++)
                sequence_of(y, t - 1, i)[j] =
                    rnn_readout_product(p, sequence_of(h, t - 1, i), j)
                    + gsl_vector_get(&p->b_y.vector, j);
    return GSL_SUCCESS;
}

MISTAKE(rnn_readout, last_state_only,
        "every output is read from the last state. (2.3)\n"
        "  reads y_t from h_t, at every step.")
(const rnn_params *p, const sequence *h, sequence *y)
{
    if (!rnn_readout_fits(p, h, y))
        return GSL_EBADLEN;
    for (size_t t = 1; t <= y->T; t++)
        for (size_t i = 0; i < y->B; i++)
            for (size_t j = 0; j < p->O; j++)
                sequence_of(y, t - 1, i)[j] =
                    rnn_readout_product(p, sequence_of(h, y->T, i), j)
                    + gsl_vector_get(&p->b_y.vector, j);
    return GSL_SUCCESS;
}

MISTAKE(rnn_readout, no_bias, "the bias b_y of (2.3) is missing.")
(const rnn_params *p, const sequence *h, sequence *y)
{
    if (!rnn_readout_fits(p, h, y))
        return GSL_EBADLEN;
    for (size_t t = 1; t <= y->T; t++)
        for (size_t i = 0; i < y->B; i++)
            for (size_t j = 0; j < p->O; j++)
                sequence_of(y, t - 1, i)[j] =
                    rnn_readout_product(p, sequence_of(h, t, i), j);
    return GSL_SUCCESS;
}

MISTAKE(rnn_readout, squashed,
        "the output is squashed with f. (2.3) is linear:\n"
        "  a squared error or a softmax needs outputs of any size.")
(const rnn_params *p, const sequence *h, sequence *y)
{
    if (!rnn_readout_fits(p, h, y))
        return GSL_EBADLEN;
    for (size_t t = 1; t <= y->T; t++)
        for (size_t i = 0; i < y->B; i++)
            for (size_t j = 0; j < p->O; j++)
                sequence_of(y, t - 1, i)[j] = activation_value(
                    p->f, rnn_readout_product(p, sequence_of(h, t, i), j)
                              + gsl_vector_get(&p->b_y.vector, j));
    return GSL_SUCCESS;
}

MISTAKE(rnn_readout, not_checked,
        "shapes that disagree are accepted. The contract\n"
        "  refuses them with GSL_EBADLEN: sequence_expect() tells.")
(const rnn_params *p, const sequence *h, sequence *y)
{
    rnn_readout_unchecked(p, h, y);
    return GSL_SUCCESS;
}

MISTAKE(rnn_readout, first_sequence_only,
        "every sequence is read from the states of the first.\n"
        "  Row i of y is made from row i of h.")
(const rnn_params *p, const sequence *h, sequence *y)
{
    if (!rnn_readout_fits(p, h, y))
        return GSL_EBADLEN;
    for (size_t t = 1; t <= y->T; t++)
        for (size_t i = 0; i < y->B; i++)
            for (size_t j = 0; j < p->O; j++)
                sequence_of(y, t - 1, i)[j] =
                    rnn_readout_product(p, sequence_of(h, t, 0), j)
                    + gsl_vector_get(&p->b_y.vector, j);
    return GSL_SUCCESS;
}

MISTAKE(rnn_readout, not_overwritten,
        "what y held before is still in it. y is overwritten.")
(const rnn_params *p, const sequence *h, sequence *y)
{
    if (!rnn_readout_fits(p, h, y))
        return GSL_EBADLEN;
    for (size_t t = 1; t <= y->T; t++)
        for (size_t i = 0; i < y->B; i++)
            for (size_t j = 0; j < p->O; j++)
                sequence_of(y, t - 1, i)[j] +=
                    rnn_readout_product(p, sequence_of(h, t, i), j)
                    + gsl_vector_get(&p->b_y.vector, j);
    return GSL_SUCCESS;
}

MISTAKE(rnn_readout, batch_first,
        "y is written as if the batch came first. Time comes\n"
        "  first: sequence_at() and sequence_of() know the layout.")
(const rnn_params *p, const sequence *h, sequence *y)
{
    if (!rnn_readout_fits(p, h, y))
        return GSL_EBADLEN;
    for (size_t t = 1; t <= y->T; t++)
        for (size_t i = 0; i < y->B; i++)
            for (size_t j = 0; j < p->O; j++)
                y->data[(i * y->T + t - 1) * y->n + j] =
                    rnn_readout_product(p, sequence_of(h, t, i), j)
                    + gsl_vector_get(&p->b_y.vector, j);
    return GSL_SUCCESS;
}

MISTAKE(rnn_readout, backwards,
        "the outputs stand from the last to the first. Index\n"
        "  t-1 of y belongs to index t of h.")
(const rnn_params *p, const sequence *h, sequence *y)
{
    if (!rnn_readout_fits(p, h, y))
        return GSL_EBADLEN;
    for (size_t t = 1; t <= y->T; t++)
        for (size_t i = 0; i < y->B; i++)
            for (size_t j = 0; j < p->O; j++)
                sequence_of(y, y->T - t, i)[j] =
                    rnn_readout_product(p, sequence_of(h, t, i), j)
                    + gsl_vector_get(&p->b_y.vector, j);
    return GSL_SUCCESS;
}

MISTAKE(rnn_readout, first_bias_only,
        "only the first step has the bias: (2.3) adds b_y at\n"
        "  every one.")
(const rnn_params *p, const sequence *h, sequence *y)
{
    if (!rnn_readout_fits(p, h, y))
        return GSL_EBADLEN;
    for (size_t t = 1; t <= y->T; t++)
        for (size_t i = 0; i < y->B; i++)
            for (size_t j = 0; j < p->O; j++)
                sequence_of(y, t - 1, i)[j] =
                    rnn_readout_product(p, sequence_of(h, t, i), j)
                    + (t == 1 ? gsl_vector_get(&p->b_y.vector, j) : 0.0);
    return GSL_SUCCESS;
}

MISTAKE(rnn_readout, last_missing,
        "the last output is never made. y has T of them, from\n"
        "  indices 1 to T of h: t <= T.")
(const rnn_params *p, const sequence *h, sequence *y)
{
    if (!rnn_readout_fits(p, h, y))
        return GSL_EBADLEN;
    for (size_t t = 1; t < y->T; t++)
        for (size_t i = 0; i < y->B; i++)
            for (size_t j = 0; j < p->O; j++)
                sequence_of(y, t - 1, i)[j] =
                    rnn_readout_product(p, sequence_of(h, t, i), j)
                    + gsl_vector_get(&p->b_y.vector, j);
    return GSL_SUCCESS;
}

MISTAKE(rnn_readout, first_missing,
        "the first output is never made. It is made from index\n"
        "  1 of h: t = 1..T.")
(const rnn_params *p, const sequence *h, sequence *y)
{
    if (!rnn_readout_fits(p, h, y))
        return GSL_EBADLEN;
    for (size_t t = 2; t <= y->T; t++)
        for (size_t i = 0; i < y->B; i++)
            for (size_t j = 0; j < p->O; j++)
                sequence_of(y, t - 1, i)[j] =
                    rnn_readout_product(p, sequence_of(h, t, i), j)
                    + gsl_vector_get(&p->b_y.vector, j);
    return GSL_SUCCESS;
}

MISTAKE(rnn_readout, steps_unseen,
        "a y of another length is accepted. h has one index\n"
        "  more than y: sequence_expect() tells.")
(const rnn_params *p, const sequence *h, sequence *y)
{
    if (y->B != h->B || y->n != p->O || h->n != p->H)
        return GSL_EBADLEN;
    rnn_readout_unchecked(p, h, y);
    return GSL_SUCCESS;
}

MISTAKE(rnn_readout, batch_unseen,
        "a y of another batch is accepted. y and h have the same\n"
        "  B: sequence_expect() tells.")
(const rnn_params *p, const sequence *h, sequence *y)
{
    if (y->T + 1 != h->T || y->n != p->O || h->n != p->H)
        return GSL_EBADLEN;
    rnn_readout_unchecked(p, h, y);
    return GSL_SUCCESS;
}

MISTAKE(rnn_readout, width_unseen,
        "a y or an h of another width is accepted. Their rows\n"
        "  have p->O and p->H numbers: GSL_EBADLEN.")
(const rnn_params *p, const sequence *h, sequence *y)
{
    if (y->T + 1 != h->T || y->B != h->B)
        return GSL_EBADLEN;
    rnn_readout_unchecked(p, h, y);
    return GSL_SUCCESS;
}
