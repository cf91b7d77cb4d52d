/* The mistakes of chapter 9, step unit. */
#include "../runner/sheet.h"
#include "scan_right.h"

#include <gsl/gsl_errno.h>

MISTAKE(scan_unit_forward, weights_exchanged,
        "W_lambda and W_n are exchanged, and so are their biases.")
(const scan_params *p, const sequence *x, scan_states *s)
{
    if (scan_unit_forward_arguments(p, x, s) != GSL_SUCCESS)
        return GSL_EBADLEN;
    scan_right_sums(&p->W_n.matrix, &p->b_n.vector, x, s->lambda);
    scan_right_sums(&p->W_lambda.matrix, &p->b_lambda.vector, x, s->n);
    const size_t all = x->T * x->B * p->H;
    for (size_t k = 0; k < all; k++) {
        const double keep = activation_value(p->f, s->lambda->data[k]);
        s->lambda->data[k] = keep;
        s->g->data[k] = (1.0 - keep) * s->n->data[k];
    }
    scan_right_states(s);
    return GSL_SUCCESS;
}

MISTAKE(scan_unit_forward, new_from_tanh,
        "n passes tanh. In (9.11) it is the sum itself; only the\n"
        "  decay has an activation.")
(const scan_params *p, const sequence *x, scan_states *s)
{
    if (scan_unit_forward_arguments(p, x, s) != GSL_SUCCESS)
        return GSL_EBADLEN;
    scan_right_sums(&p->W_lambda.matrix, &p->b_lambda.vector, x, s->lambda);
    scan_right_sums(&p->W_n.matrix, &p->b_n.vector, x, s->n);
    const size_t all = x->T * x->B * p->H;
    activation_map(TANH, all, s->n->data);
    for (size_t k = 0; k < all; k++) {
        const double keep = activation_value(p->f, s->lambda->data[k]);
        s->lambda->data[k] = keep;
        s->g->data[k] = (1.0 - keep) * s->n->data[k];
    }
    scan_right_states(s);
    return GSL_SUCCESS;
}

MISTAKE(scan_unit_forward, share_that_is_kept,
        "g is lambda n. What comes in is the share that has been\n"
        "  let go, 1 - lambda.")
(const scan_params *p, const sequence *x, scan_states *s)
{
    if (scan_unit_forward_arguments(p, x, s) != GSL_SUCCESS)
        return GSL_EBADLEN;
    scan_right_sums(&p->W_lambda.matrix, &p->b_lambda.vector, x, s->lambda);
    scan_right_sums(&p->W_n.matrix, &p->b_n.vector, x, s->n);
    const size_t all = x->T * x->B * p->H;
    for (size_t k = 0; k < all; k++) {
        const double keep = activation_value(p->f, s->lambda->data[k]);
        s->lambda->data[k] = keep;
        s->g->data[k] = keep * s->n->data[k];
    }
    scan_right_states(s);
    return GSL_SUCCESS;
}

MISTAKE(scan_unit_forward, all_comes_in,
        "g is n. (9.13) has the factor 1 - lambda.")
(const scan_params *p, const sequence *x, scan_states *s)
{
    if (scan_unit_forward_arguments(p, x, s) != GSL_SUCCESS)
        return GSL_EBADLEN;
    scan_right_sums(&p->W_lambda.matrix, &p->b_lambda.vector, x, s->lambda);
    scan_right_sums(&p->W_n.matrix, &p->b_n.vector, x, s->n);
    const size_t all = x->T * x->B * p->H;
    for (size_t k = 0; k < all; k++) {
        const double keep = activation_value(p->f, s->lambda->data[k]);
        s->lambda->data[k] = keep;
        s->g->data[k] = s->n->data[k];
    }
    scan_right_states(s);
    return GSL_SUCCESS;
}

MISTAKE(scan_unit_forward, logistic_always,
        "the decay is logistic whatever f is. With TANH it may be\n"
        "  negative: p->f.")
(const scan_params *p, const sequence *x, scan_states *s)
{
    if (scan_unit_forward_arguments(p, x, s) != GSL_SUCCESS)
        return GSL_EBADLEN;
    scan_right_sums(&p->W_lambda.matrix, &p->b_lambda.vector, x, s->lambda);
    scan_right_sums(&p->W_n.matrix, &p->b_n.vector, x, s->n);
    const size_t all = x->T * x->B * p->H;
    for (size_t k = 0; k < all; k++) {
        const double keep = activation_value(LOGISTIC, s->lambda->data[k]);
        s->lambda->data[k] = keep;
        s->g->data[k] = (1.0 - keep) * s->n->data[k];
    }
    scan_right_states(s);
    return GSL_SUCCESS;
}

MISTAKE(scan_unit_forward, tanh_always,
        "the decay is a tanh whatever f is. It is p->f that\n"
        "  decides.")
(const scan_params *p, const sequence *x, scan_states *s)
{
    if (scan_unit_forward_arguments(p, x, s) != GSL_SUCCESS)
        return GSL_EBADLEN;
    scan_right_sums(&p->W_lambda.matrix, &p->b_lambda.vector, x, s->lambda);
    scan_right_sums(&p->W_n.matrix, &p->b_n.vector, x, s->n);
    const size_t all = x->T * x->B * p->H;
    for (size_t k = 0; k < all; k++) {
        const double keep = activation_value(TANH, s->lambda->data[k]);
        s->lambda->data[k] = keep;
        s->g->data[k] = (1.0 - keep) * s->n->data[k];
    }
    scan_right_states(s);
    return GSL_SUCCESS;
}

MISTAKE(scan_unit_forward, no_activation,
        "the decay is the sum itself. (9.12) passes it through f.")
(const scan_params *p, const sequence *x, scan_states *s)
{
    if (scan_unit_forward_arguments(p, x, s) != GSL_SUCCESS)
        return GSL_EBADLEN;
    scan_right_sums(&p->W_lambda.matrix, &p->b_lambda.vector, x, s->lambda);
    scan_right_sums(&p->W_n.matrix, &p->b_n.vector, x, s->n);
    const size_t all = x->T * x->B * p->H;
    for (size_t k = 0; k < all; k++) {
        const double keep = s->lambda->data[k];
        s->lambda->data[k] = keep;
        s->g->data[k] = (1.0 - keep) * s->n->data[k];
    }
    scan_right_states(s);
    return GSL_SUCCESS;
}

MISTAKE(scan_unit_forward, start_forgotten,
        "the states begin from 0. h at index 0 is an input: the\n"
        "  sequence may go on from another.")
(const scan_params *p, const sequence *x, scan_states *s)
{
    if (scan_unit_forward_arguments(p, x, s) != GSL_SUCCESS)
        return GSL_EBADLEN;
    scan_right_sums(&p->W_lambda.matrix, &p->b_lambda.vector, x, s->lambda);
    scan_right_sums(&p->W_n.matrix, &p->b_n.vector, x, s->n);
    const size_t all = x->T * x->B * p->H;
    for (size_t k = 0; k < all; k++) {
        const double keep = activation_value(p->f, s->lambda->data[k]);
        s->lambda->data[k] = keep;
        s->g->data[k] = (1.0 - keep) * s->n->data[k];
    }
    for (size_t k = 0; k < x->B * p->H; k++)
        s->h->data[x->B * p->H + k] = s->g->data[k];
    scan_right_states_from(s, 2);
    return GSL_SUCCESS;
}

MISTAKE(scan_unit_forward, too_early,
        "g is made of the sum a, before f has made a decay of it.\n"
        "  (9.13) takes lambda.")
(const scan_params *p, const sequence *x, scan_states *s)
{
    if (scan_unit_forward_arguments(p, x, s) != GSL_SUCCESS)
        return GSL_EBADLEN;
    scan_right_sums(&p->W_lambda.matrix, &p->b_lambda.vector, x, s->lambda);
    scan_right_sums(&p->W_n.matrix, &p->b_n.vector, x, s->n);
    const size_t all = x->T * x->B * p->H;
    for (size_t k = 0; k < all; k++) {
        const double sum = s->lambda->data[k];
        const double keep = activation_value(p->f, sum);
        s->lambda->data[k] = keep;
        s->g->data[k] = (1.0 - sum) * s->n->data[k];
    }
    scan_right_states(s);
    return GSL_SUCCESS;
}

MISTAKE(scan_unit_forward, no_bias, "n has no bias. (9.11) adds b_n.")
(const scan_params *p, const sequence *x, scan_states *s)
{
    if (scan_unit_forward_arguments(p, x, s) != GSL_SUCCESS)
        return GSL_EBADLEN;
    scan_right_sums(&p->W_lambda.matrix, &p->b_lambda.vector, x, s->lambda);
    scan_right_sums(&p->W_n.matrix, &p->b_n.vector, x, s->n);
    scan_right_add(&p->b_n.vector, -1.0, s->n);
    const size_t all = x->T * x->B * p->H;
    for (size_t k = 0; k < all; k++) {
        const double keep = activation_value(p->f, s->lambda->data[k]);
        s->lambda->data[k] = keep;
        s->g->data[k] = (1.0 - keep) * s->n->data[k];
    }
    scan_right_states(s);
    return GSL_SUCCESS;
}

MISTAKE(scan_unit_forward, no_bias_of_the_gate,
        "the decay has no bias. (9.11) adds b_lambda, which says\n"
        "  how long a unit keeps from the start.")
(const scan_params *p, const sequence *x, scan_states *s)
{
    if (scan_unit_forward_arguments(p, x, s) != GSL_SUCCESS)
        return GSL_EBADLEN;
    scan_right_sums(&p->W_lambda.matrix, &p->b_lambda.vector, x, s->lambda);
    scan_right_sums(&p->W_n.matrix, &p->b_n.vector, x, s->n);
    scan_right_add(&p->b_lambda.vector, -1.0, s->lambda);
    const size_t all = x->T * x->B * p->H;
    for (size_t k = 0; k < all; k++) {
        const double keep = activation_value(p->f, s->lambda->data[k]);
        s->lambda->data[k] = keep;
        s->g->data[k] = (1.0 - keep) * s->n->data[k];
    }
    scan_right_states(s);
    return GSL_SUCCESS;
}
