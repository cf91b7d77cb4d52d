/* The mistakes of chapter 2, step sequence. See chain.c for the manner. */
#include "../runner/sheet.h"
#include "rnn.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>

/* Whether the shapes are those that rnn_forward() takes. */
static int
rnn_forward_fits(const rnn_params *p, const sequence *x, const sequence *h)
{
    return x->T + 1 == h->T && x->B == h->B && x->n == p->D && h->n == p->H;
}

/* What one sequence's input, or its state, adds to the a of unit j. */
static double
rnn_forward_from_x(const rnn_params *p, const double *x, size_t j)
{
    double sum = 0.0;
    for (size_t k = 0; k < p->D; k++)
        sum += gsl_matrix_get(&p->W_xh.matrix, j, k) * x[k];
    return sum;
}

static double
rnn_forward_from_h(const rnn_params *p, const double *h, size_t j)
{
    double sum = 0.0;
    for (size_t k = 0; k < p->H; k++)
        sum += gsl_matrix_get(&p->W_hh.matrix, j, k) * h[k];
    return sum;
}

/* (2.1) and (2.2) for one sequence at one step: right if x and h_prev are. */
static void
rnn_forward_state(const rnn_params *p, const double *x, const double *h_prev,
                  double *h)
{
    for (size_t j = 0; j < p->H; j++)
        h[j] = activation_value(p->f, rnn_forward_from_x(p, x, j)
                                          + rnn_forward_from_h(p, h_prev, j)
                                          + gsl_vector_get(&p->b_h.vector, j));
}

/* The whole walk, as far as all arrays reach: for who looks at no shapes. */
static void
rnn_forward_unchecked(const rnn_params *p, const sequence *x, sequence *h)
{
    rnn_params fitting = *p;
    fitting.D = GSL_MIN(p->D, x->n);
    fitting.H = GSL_MIN(p->H, h->n);
    for (size_t t = 1; t <= x->T && t < h->T; t++)
        for (size_t i = 0; i < x->B && i < h->B; i++)
            rnn_forward_state(&fitting, sequence_of(x, t - 1, i),
                              sequence_of(h, t - 1, i), sequence_of(h, t, i));
}

MISTAKE(rnn_forward, from_the_start,
        "every step begins from h_0. Step t begins from\n"
        "  the states that step t-1 has just made.")
(const rnn_params *p, const sequence *x, sequence *h)
{
    if (!rnn_forward_fits(p, x, h))
        return GSL_EBADLEN;
    for (size_t t = 1; t <= x->T; t++)
        for (size_t i = 0; i < x->B; i++)
            rnn_forward_state(p, sequence_of(x, t - 1, i), sequence_of(h, 0, i),
                              sequence_of(h, t, i));
    return GSL_SUCCESS;
}

MISTAKE(rnn_forward, first_input_only,
        "every step reads the first input. Step t reads\n"
        "  x at index t-1.")
(const rnn_params *p, const sequence *x, sequence *h)
{
    if (!rnn_forward_fits(p, x, h))
        return GSL_EBADLEN;
    for (size_t t = 1; t <= x->T; t++)
        for (size_t i = 0; i < x->B; i++)
            rnn_forward_state(p, sequence_of(x, 0, i), sequence_of(h, t - 1, i),
                              sequence_of(h, t, i));
    return GSL_SUCCESS;
}

MISTAKE(rnn_forward, one_step_short,
        "the last state is never made: t <= T, with T\n  included.")
(const rnn_params *p, const sequence *x, sequence *h)
{
    if (!rnn_forward_fits(p, x, h))
        return GSL_EBADLEN;
    for (size_t t = 1; t < x->T; t++)
        for (size_t i = 0; i < x->B; i++)
            rnn_forward_state(p, sequence_of(x, t - 1, i),
                              sequence_of(h, t - 1, i), sequence_of(h, t, i));
    return GSL_SUCCESS;
}

MISTAKE(rnn_forward, backwards,
        "the inputs are read from the last to the first.\n"
        "  Step t reads x at index t-1.")
(const rnn_params *p, const sequence *x, sequence *h)
{
    if (!rnn_forward_fits(p, x, h))
        return GSL_EBADLEN;
    for (size_t t = 1; t <= x->T; t++)
        for (size_t i = 0; i < x->B; i++)
            rnn_forward_state(p, sequence_of(x, x->T - t, i),
                              sequence_of(h, t - 1, i), sequence_of(h, t, i));
    return GSL_SUCCESS;
}

MISTAKE(rnn_forward, start_cleared,
        "h_0 is set to zero. The caller decides where the\n"
        "  network starts; index 0 of h is an input.")
(const rnn_params *p, const sequence *x, sequence *h)
{
    if (!rnn_forward_fits(p, x, h))
        return GSL_EBADLEN;
    sequence_set_zero(h);
    for (size_t t = 1; t <= x->T; t++)
        for (size_t i = 0; i < x->B; i++)
            rnn_forward_state(p, sequence_of(x, t - 1, i),
                              sequence_of(h, t - 1, i), sequence_of(h, t, i));
    return GSL_SUCCESS;
}

MISTAKE(rnn_forward, not_checked,
        "shapes that disagree are accepted. The contract\n"
        "  refuses them with GSL_EBADLEN: sequence_expect() tells.")
(const rnn_params *p, const sequence *x, sequence *h)
{
    rnn_forward_unchecked(p, x, h);
    return GSL_SUCCESS;
}

MISTAKE(rnn_forward, first_sequence_only,
        "every sequence reads the inputs of the first. Row i\n"
        "  of the batch reads row i of x.")
(const rnn_params *p, const sequence *x, sequence *h)
{
    if (!rnn_forward_fits(p, x, h))
        return GSL_EBADLEN;
    for (size_t t = 1; t <= x->T; t++)
        for (size_t i = 0; i < x->B; i++)
            rnn_forward_state(p, sequence_of(x, t - 1, 0),
                              sequence_of(h, t - 1, i), sequence_of(h, t, i));
    return GSL_SUCCESS;
}

MISTAKE(rnn_forward, states_of_the_first,
        "every sequence begins from the states of the first.\n"
        "  Row i of the batch begins from row i.")
(const rnn_params *p, const sequence *x, sequence *h)
{
    if (!rnn_forward_fits(p, x, h))
        return GSL_EBADLEN;
    for (size_t t = 1; t <= x->T; t++)
        for (size_t i = 0; i < x->B; i++)
            rnn_forward_state(p, sequence_of(x, t - 1, i),
                              sequence_of(h, t - 1, 0), sequence_of(h, t, i));
    return GSL_SUCCESS;
}

MISTAKE(rnn_forward, batch_first,
        "x is read as if the batch came first. Time comes\n"
        "  first: sequence_at() and sequence_of() know the layout.")
(const rnn_params *p, const sequence *x, sequence *h)
{
    if (!rnn_forward_fits(p, x, h))
        return GSL_EBADLEN;
    for (size_t t = 1; t <= x->T; t++)
        for (size_t i = 0; i < x->B; i++)
            rnn_forward_state(p, x->data + (i * x->T + t - 1) * x->n,
                              sequence_of(h, t - 1, i), sequence_of(h, t, i));
    return GSL_SUCCESS;
}

MISTAKE(rnn_forward, first_step_missing,
        "the walk begins at t = 2. The first step makes index 1\n"
        "  of h from index 0.")
(const rnn_params *p, const sequence *x, sequence *h)
{
    if (!rnn_forward_fits(p, x, h))
        return GSL_EBADLEN;
    for (size_t t = 2; t <= x->T; t++)
        for (size_t i = 0; i < x->B; i++)
            rnn_forward_state(p, sequence_of(x, t - 1, i),
                              sequence_of(h, t - 1, i), sequence_of(h, t, i));
    return GSL_SUCCESS;
}

MISTAKE(rnn_forward, no_recurrence,
        "the states before are not used, so the network has no\n"
        "  memory: (2.1) has W_hh h_{t-1}.")
(const rnn_params *p, const sequence *x, sequence *h)
{
    if (!rnn_forward_fits(p, x, h))
        return GSL_EBADLEN;
    for (size_t t = 1; t <= x->T; t++)
        for (size_t i = 0; i < x->B; i++)
            for (size_t j = 0; j < p->H; j++)
                sequence_of(h, t, i)[j] = activation_value(
                    p->f, rnn_forward_from_x(p, sequence_of(x, t - 1, i), j)
                              + gsl_vector_get(&p->b_h.vector, j));
    return GSL_SUCCESS;
}

MISTAKE(rnn_forward, no_input, "the inputs are not used: (2.1) has W_xh x_t.")
(const rnn_params *p, const sequence *x, sequence *h)
{
    if (!rnn_forward_fits(p, x, h))
        return GSL_EBADLEN;
    for (size_t t = 1; t <= x->T; t++)
        for (size_t i = 0; i < x->B; i++)
            for (size_t j = 0; j < p->H; j++)
                sequence_of(h, t, i)[j] = activation_value(
                    p->f, rnn_forward_from_h(p, sequence_of(h, t - 1, i), j)
                              + gsl_vector_get(&p->b_h.vector, j));
    return GSL_SUCCESS;
}

MISTAKE(rnn_forward, no_bias, "the bias b_h of (2.1) is missing.")
(const rnn_params *p, const sequence *x, sequence *h)
{
    if (!rnn_forward_fits(p, x, h))
        return GSL_EBADLEN;
    for (size_t t = 1; t <= x->T; t++)
        for (size_t i = 0; i < x->B; i++)
            for (size_t j = 0; j < p->H; j++)
                sequence_of(h, t, i)[j] = activation_value(
                    p->f,
                    rnn_forward_from_x(p, sequence_of(x, t - 1, i), j)
                        + rnn_forward_from_h(p, sequence_of(h, t - 1, i), j));
    return GSL_SUCCESS;
}

MISTAKE(rnn_forward, bias_twice,
        "the bias is added twice, once with the input and once\n"
        "  with the state: (2.1) has it once.")
(const rnn_params *p, const sequence *x, sequence *h)
{
    if (!rnn_forward_fits(p, x, h))
        return GSL_EBADLEN;
    for (size_t t = 1; t <= x->T; t++)
        for (size_t i = 0; i < x->B; i++)
            for (size_t j = 0; j < p->H; j++)
                sequence_of(h, t, i)[j] = activation_value(
                    p->f,
                    rnn_forward_from_x(p, sequence_of(x, t - 1, i), j)
                        + rnn_forward_from_h(p, sequence_of(h, t - 1, i), j)
                        + 2.0 * gsl_vector_get(&p->b_h.vector, j));
    return GSL_SUCCESS;
}

MISTAKE(rnn_forward, no_activation, "h_t is a_t itself: (2.2) applies f.")
(const rnn_params *p, const sequence *x, sequence *h)
{
    if (!rnn_forward_fits(p, x, h))
        return GSL_EBADLEN;
    for (size_t t = 1; t <= x->T; t++)
        for (size_t i = 0; i < x->B; i++)
            for (size_t j = 0; j < p->H; j++)
                sequence_of(h, t, i)[j] =
                    rnn_forward_from_x(p, sequence_of(x, t - 1, i), j)
                    + rnn_forward_from_h(p, sequence_of(h, t - 1, i), j)
                    + gsl_vector_get(&p->b_h.vector, j);
    return GSL_SUCCESS;
}

MISTAKE(rnn_forward, steps_unseen,
        "an x of another length is accepted. h has one index\n"
        "  more than x: sequence_expect() tells.")
(const rnn_params *p, const sequence *x, sequence *h)
{
    if (x->B != h->B || x->n != p->D || h->n != p->H)
        return GSL_EBADLEN;
    rnn_forward_unchecked(p, x, h);
    return GSL_SUCCESS;
}

MISTAKE(rnn_forward, batch_unseen,
        "an x of another batch is accepted. x and h have the\n"
        "  same B: sequence_expect() tells.")
(const rnn_params *p, const sequence *x, sequence *h)
{
    if (x->T + 1 != h->T || x->n != p->D || h->n != p->H)
        return GSL_EBADLEN;
    rnn_forward_unchecked(p, x, h);
    return GSL_SUCCESS;
}

MISTAKE(rnn_forward, width_unseen,
        "an h of another width is accepted. Its rows have p->H\n"
        "  numbers: GSL_EBADLEN.")
(const rnn_params *p, const sequence *x, sequence *h)
{
    if (x->T + 1 != h->T || x->B != h->B || x->n != p->D)
        return GSL_EBADLEN;
    rnn_forward_unchecked(p, x, h);
    return GSL_SUCCESS;
}

MISTAKE(rnn_forward, infinity_refused,
        "an infinite number is refused. Numbers that are not\n"
        "  finite pass through: they are data in this course.")
(const rnn_params *p, const sequence *x, sequence *h)
{
    if (!rnn_forward_fits(p, x, h))
        return GSL_EBADLEN;
    for (size_t i = 0; i < x->T * x->B * x->n; i++)
        if (!gsl_finite(x->data[i]))
            return GSL_EDOM;
    for (size_t t = 1; t <= x->T; t++)
        for (size_t i = 0; i < x->B; i++)
            rnn_forward_state(p, sequence_of(x, t - 1, i),
                              sequence_of(h, t - 1, i), sequence_of(h, t, i));
    return GSL_SUCCESS;
}
