/*
 * The mistakes of chapter 2, continued: the readout and the losses. See
 * chain.c beside this file for the manner.
 */
#include "../runner/sheet.h"
#include "rnn.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>
#include <math.h>

#define READOUT (const rnn_params *p, const sequence *h, sequence *y)

/* y at t from the states at an index, with a bias, left to say. */
#define EACH_OUTPUT(index, bias)                                               \
    for (size_t t = 0; t < y->T; t++)                                          \
        for (size_t i = 0; i < y->B; i++)                                      \
            for (size_t j = 0; j < p->O; j++) {                                \
                double sum = (bias)*gsl_vector_get(&p->b_y.vector, j);         \
                for (size_t k = 0; k < p->H; k++)                              \
                    sum += gsl_matrix_get(&p->W_hy.matrix, j, k)               \
                           * sequence_of(h, (index), i)[k];                    \
                sequence_of(y, t, i)[j] = sum;                                 \
            }                                                                  \
    return GSL_SUCCESS

MISTAKE(rnn_readout, state_before,
        "y_t is read from h_{t-1}. y has no start state\n"
        "  and h has one, so index t-1 of y belongs to index t of h.")
READOUT
{
    if (h->T != y->T + 1)
        return GSL_EBADLEN;
    EACH_OUTPUT(t, 1.0);
}

MISTAKE(rnn_readout, last_state_only,
        "every output is read from the last state. (2.3)\n"
        "  is asked at every step.")
READOUT
{
    if (h->T != y->T + 1)
        return GSL_EBADLEN;
    EACH_OUTPUT(y->T, 1.0);
}

MISTAKE(rnn_readout, no_bias, "the bias b_y of (2.3) is missing.")
READOUT
{
    if (h->T != y->T + 1)
        return GSL_EBADLEN;
    EACH_OUTPUT(t + 1, 0.0);
}

MISTAKE(rnn_readout, squashed,
        "the output is squashed with f. (2.3) is linear:\n"
        "  what a squared error or a softmax needs.")
READOUT
{
    if (h->T != y->T + 1)
        return GSL_EBADLEN;
    for (size_t t = 0; t < y->T; t++)
        for (size_t i = 0; i < y->B; i++)
            for (size_t j = 0; j < p->O; j++) {
                double sum = gsl_vector_get(&p->b_y.vector, j);
                for (size_t k = 0; k < p->H; k++)
                    sum += gsl_matrix_get(&p->W_hy.matrix, j, k)
                           * sequence_of(h, t + 1, i)[k];
                sequence_of(y, t, i)[j] = activation_value(p->f, sum);
            }
    return GSL_SUCCESS;
}

MISTAKE(rnn_readout, not_checked,
        "a y of another length is accepted. The contract\n"
        "  refuses shapes that disagree: sequence_expect() tells.")
READOUT
{
    EACH_OUTPUT(t + 1, 1.0);
}

#define LOSS                                                                   \
    (const sequence *y, const sequence *target, const sequence *mask,          \
     gsl_vector *cost, double *L)
#define MASK *sequence_of(mask, t, i)
#define NUMBER(s) sequence_of(s, t, i)[j]

/* cost_t = sum over i of outer times (sum over j of inner), L their sum. */
#define COSTS(outer, inner)                                                    \
    double total = 0.0;                                                        \
    for (size_t t = 0; t < y->T; t++) {                                        \
        double sum = 0.0;                                                      \
        for (size_t i = 0; i < y->B; i++) {                                    \
            double one = 0.0;                                                  \
            for (size_t j = 0; j < y->n; j++)                                  \
                one += (inner);                                                \
            sum += (outer)*one;                                                \
        }                                                                      \
        gsl_vector_set(cost, t, sum);                                          \
        total += sum;                                                          \
    }                                                                          \
    *L = total;                                                                \
    return GSL_SUCCESS
#define CHECKED                                                                \
    if (cost->size != y->T)                                                    \
    return GSL_EBADLEN
#define SQUARE (NUMBER(y) - NUMBER(target)) * (NUMBER(y) - NUMBER(target))
#define BATCH ((double)y->B)

MISTAKE(rnn_squared_error, no_half,
        "the factor 1/2 of (2.6) is missing. It is there\n"
        "  so that the gradient has none.")
LOSS
{
    CHECKED;
    COSTS(MASK / BATCH, SQUARE);
}

MISTAKE(rnn_squared_error, sum_over_batch,
        "the costs are a sum over the batch. (2.6) is a\n"
        "  mean: a larger batch must not mean larger steps.")
LOSS
{
    CHECKED;
    COSTS(0.5 * MASK, SQUARE);
}

MISTAKE(rnn_squared_error, mean_over_outputs,
        "the squares are averaged over the outputs. (2.6)\n"
        "  sums over j and averages over i only.")
LOSS
{
    CHECKED;
    COSTS(0.5 * MASK / BATCH / (double)y->n, SQUARE);
}

MISTAKE(rnn_squared_error, no_mask,
        "the mask is not used, so that steps count which\n  nobody observes.")
LOSS
{
    CHECKED;
    COSTS(0.5 / BATCH, SQUARE);
}

MISTAKE(rnn_squared_error, mask_of_the_first,
        "the mask of the first sequence serves for all.\n"
        "  Each sequence has its own: (2.6) has m_ti.")
LOSS
{
    CHECKED;
    COSTS(0.5 / BATCH * *sequence_of(mask, t, 0), SQUARE);
}

MISTAKE(rnn_squared_error, absolute,
        "this is the absolute error. (2.6) squares it.")
LOSS
{
    CHECKED;
    COSTS(0.5 * MASK / BATCH, fabs(NUMBER(y) - NUMBER(target)));
}

MISTAKE(rnn_squared_error, loss_averaged,
        "L is the mean of the costs. (2.7) is their sum.")
LOSS
{
    CHECKED;
    double sum = 0.0;
    for (size_t t = 0; t < y->T; t++) {
        double mean = 0.0;
        for (size_t i = 0; i < y->B; i++)
            for (size_t j = 0; j < y->n; j++)
                mean += 0.5 * MASK / BATCH * SQUARE;
        gsl_vector_set(cost, t, mean);
        sum += mean;
    }
    *L = sum / (double)y->T;
    return GSL_SUCCESS;
}

MISTAKE(rnn_squared_error, not_checked,
        "a cost vector of another length is accepted. The\n"
        "  contract refuses shapes that disagree: rnn_loss_shapes() tells.")
LOSS
{
    COSTS(0.5 * MASK / BATCH, SQUARE);
}

/* The sum of the exponentials of one sequence's logits, less a shift. */
static double
exponentials(const sequence *y, size_t t, size_t i, double shift)
{
    double sum = 0.0;
    for (size_t k = 0; k < y->n; k++)
        sum += exp(sequence_of(y, t, i)[k] - shift);
    return sum;
}

static double
largest(const sequence *y, size_t t, size_t i)
{
    double most = sequence_of(y, t, i)[0];
    for (size_t k = 1; k < y->n; k++)
        most = fmax(most, sequence_of(y, t, i)[k]);
    return most;
}

#define SHIFT largest(y, t, i)
#define LOG_Q (NUMBER(y) - SHIFT - log(exponentials(y, t, i, SHIFT)))

MISTAKE(rnn_cross_entropy, overflow,
        "exp(y) is infinite for large logits, and 0 for all\n"
        "  that are far below 0. Take the largest one away first: (2.8).")
LOSS
{
    CHECKED;
    COSTS(-MASK / BATCH,
          NUMBER(target) * (NUMBER(y) - log(exponentials(y, t, i, 0.0))));
}

MISTAKE(rnn_cross_entropy, log_of_zero,
        "a probability underflows to 0, and its logarithm\n"
        "  is infinite. (2.8) subtracts a logarithm; it never takes that of q.")
LOSS
{
    CHECKED;
    COSTS(-MASK / BATCH,
          NUMBER(target)
              * log(exp(NUMBER(y) - SHIFT) / exponentials(y, t, i, SHIFT)));
}

MISTAKE(rnn_cross_entropy, floored,
        "a small number is added to q before its logarithm\n"
        "  is taken. That hides how wrong a confident answer is.")
LOSS
{
    CHECKED;
    COSTS(-MASK / BATCH,
          NUMBER(target)
              * log(exp(NUMBER(y) - SHIFT) / exponentials(y, t, i, SHIFT)
                    + 1e-12));
}

MISTAKE(rnn_cross_entropy, sign,
        "the sign is flipped. log q is negative, so the\n"
        "  cost (2.9) has a minus.")
LOSS
{
    CHECKED;
    COSTS(MASK / BATCH, NUMBER(target) * LOG_Q);
}

MISTAKE(rnn_cross_entropy, sum_over_batch,
        "the costs are a sum over the batch. (2.9) is a\n  mean.")
LOSS
{
    CHECKED;
    COSTS(-MASK, NUMBER(target) * LOG_Q);
}

MISTAKE(rnn_cross_entropy, no_mask,
        "the mask is not used, so that steps count which\n  nobody observes.")
LOSS
{
    CHECKED;
    COSTS(-1.0 / BATCH, NUMBER(target) * LOG_Q);
}

MISTAKE(rnn_cross_entropy, two_for_e,
        "these are bits: the logarithm has base 2. (2.8)\n"
        "  is in nats, with log().")
LOSS
{
    CHECKED;
    COSTS(-MASK / BATCH, NUMBER(target) * LOG_Q / M_LN2);
}

MISTAKE(rnn_cross_entropy, shift_forgotten,
        "the largest logit is taken away inside the sum\n"
        "  only. (2.8) takes it from y_j as well.")
LOSS
{
    CHECKED;
    COSTS(-MASK / BATCH,
          NUMBER(target) * (NUMBER(y) - log(exponentials(y, t, i, SHIFT))));
}

MISTAKE(rnn_cross_entropy, not_checked,
        "a cost vector of another length is accepted. The\n"
        "  contract refuses shapes that disagree: rnn_loss_shapes() tells.")
LOSS
{
    COSTS(-MASK / BATCH, NUMBER(target) * LOG_Q);
}
