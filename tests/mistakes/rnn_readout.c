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
        "a y of another length is accepted. The contract\n"
        "  refuses shapes that disagree: sequence_expect() tells.")
(const rnn_params *p, const sequence *h, sequence *y)
{
    for (size_t t = 1; t <= y->T; t++)
        for (size_t i = 0; i < y->B; i++)
            for (size_t j = 0; j < p->O; j++)
                sequence_of(y, t - 1, i)[j] =
                    rnn_readout_product(p, sequence_of(h, t, i), j)
                    + gsl_vector_get(&p->b_y.vector, j);
    return GSL_SUCCESS;
}
