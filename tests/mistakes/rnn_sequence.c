/* The mistakes of chapter 2, step sequence. See chain.c for the manner. */
#include "../runner/sheet.h"
#include "rnn.h"

#include <gsl/gsl_errno.h>

/* Whether the shapes are those that rnn_forward() takes. */
static int
rnn_forward_fits(const rnn_params *p, const sequence *x, const sequence *h)
{
    return x->T + 1 == h->T && x->B == h->B && x->n == p->D && h->n == p->H;
}

/* (2.1) and (2.2) for one sequence at one step: right, once x and h_prev are. */
static void
rnn_forward_state(const rnn_params *p, const double *x, const double *h_prev,
                  double *h)
{
    for (size_t j = 0; j < p->H; j++) {
        double a = gsl_vector_get(&p->b_h.vector, j);
        for (size_t k = 0; k < p->D; k++)
            a += gsl_matrix_get(&p->W_xh.matrix, j, k) * x[k];
        for (size_t k = 0; k < p->H; k++)
            a += gsl_matrix_get(&p->W_hh.matrix, j, k) * h_prev[k];
        h[j] = activation_value(p->f, a);
    }
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
        "an x of another length is accepted. The contract\n"
        "  refuses shapes that disagree: sequence_expect() tells.")
(const rnn_params *p, const sequence *x, sequence *h)
{
    for (size_t t = 1; t <= x->T; t++)
        for (size_t i = 0; i < x->B; i++)
            rnn_forward_state(p, sequence_of(x, t - 1, i),
                              sequence_of(h, t - 1, i), sequence_of(h, t, i));
    return GSL_SUCCESS;
}
