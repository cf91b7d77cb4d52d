/* The mistakes of chapter 9, step back. */
#include "../runner/sheet.h"
#include "scan_right.h"

#include <gsl/gsl_errno.h>

MISTAKE(scan_unit_backward, through_the_state_only,
        "da has only dlambda of (9.2). g was made of lambda, too:\n"
        "  (9.15) subtracts n dg.")
(const scan_params *p, const sequence *x, const scan_states *s, scan_states *ds,
 scan_params *dp)
{
    if (scan_unit_backward_arguments(p, x, s, ds, dp) != GSL_SUCCESS)
        return GSL_EBADLEN;
    scan_right_walk(s, ds);
    const size_t all = x->T * x->B * p->H;
    for (size_t k = 0; k < all; k++) {
        const double keep = s->lambda->data[k], dg = ds->g->data[k];
        const double slope = activation_slope(p->f, keep);
        ds->n->data[k] = (1.0 - keep) * dg;
        ds->lambda->data[k] = (ds->lambda->data[k]) * slope;
    }
    scan_right_weights(ds->lambda, x, &dp->W_lambda.matrix,
                       &dp->b_lambda.vector);
    scan_right_weights(ds->n, x, &dp->W_n.matrix, &dp->b_n.vector);
    return GSL_SUCCESS;
}

MISTAKE(scan_unit_backward, sign,
        "n dg is added. g has 1 - lambda as its factor, so (9.15)\n"
        "  subtracts it.")
(const scan_params *p, const sequence *x, const scan_states *s, scan_states *ds,
 scan_params *dp)
{
    if (scan_unit_backward_arguments(p, x, s, ds, dp) != GSL_SUCCESS)
        return GSL_EBADLEN;
    scan_right_walk(s, ds);
    const size_t all = x->T * x->B * p->H;
    for (size_t k = 0; k < all; k++) {
        const double keep = s->lambda->data[k], dg = ds->g->data[k];
        const double slope = activation_slope(p->f, keep);
        ds->n->data[k] = (1.0 - keep) * dg;
        ds->lambda->data[k] =
            (ds->lambda->data[k] + s->n->data[k] * dg) * slope;
    }
    scan_right_weights(ds->lambda, x, &dp->W_lambda.matrix,
                       &dp->b_lambda.vector);
    scan_right_weights(ds->n, x, &dp->W_n.matrix, &dp->b_n.vector);
    return GSL_SUCCESS;
}

MISTAKE(scan_unit_backward, no_slope,
        "the slope of f is missing. (9.15) multiplies by f'(a),\n"
        "  which activation_slope(p->f, lambda) gives.")
(const scan_params *p, const sequence *x, const scan_states *s, scan_states *ds,
 scan_params *dp)
{
    if (scan_unit_backward_arguments(p, x, s, ds, dp) != GSL_SUCCESS)
        return GSL_EBADLEN;
    scan_right_walk(s, ds);
    const size_t all = x->T * x->B * p->H;
    for (size_t k = 0; k < all; k++) {
        const double keep = s->lambda->data[k], dg = ds->g->data[k];
        ds->n->data[k] = (1.0 - keep) * dg;
        ds->lambda->data[k] = (ds->lambda->data[k] - s->n->data[k] * dg);
    }
    scan_right_weights(ds->lambda, x, &dp->W_lambda.matrix,
                       &dp->b_lambda.vector);
    scan_right_weights(ds->n, x, &dp->W_n.matrix, &dp->b_n.vector);
    return GSL_SUCCESS;
}

MISTAKE(scan_unit_backward, slope_of_logistic,
        "the slope is that of LOGISTIC whatever f is: p->f.")
(const scan_params *p, const sequence *x, const scan_states *s, scan_states *ds,
 scan_params *dp)
{
    if (scan_unit_backward_arguments(p, x, s, ds, dp) != GSL_SUCCESS)
        return GSL_EBADLEN;
    scan_right_walk(s, ds);
    const size_t all = x->T * x->B * p->H;
    for (size_t k = 0; k < all; k++) {
        const double keep = s->lambda->data[k], dg = ds->g->data[k];
        const double slope = activation_slope(LOGISTIC, keep);
        ds->n->data[k] = (1.0 - keep) * dg;
        ds->lambda->data[k] =
            (ds->lambda->data[k] - s->n->data[k] * dg) * slope;
    }
    scan_right_weights(ds->lambda, x, &dp->W_lambda.matrix,
                       &dp->b_lambda.vector);
    scan_right_weights(ds->n, x, &dp->W_n.matrix, &dp->b_n.vector);
    return GSL_SUCCESS;
}

MISTAKE(scan_unit_backward, slope_of_tanh,
        "the slope is that of TANH whatever f is: p->f.")
(const scan_params *p, const sequence *x, const scan_states *s, scan_states *ds,
 scan_params *dp)
{
    if (scan_unit_backward_arguments(p, x, s, ds, dp) != GSL_SUCCESS)
        return GSL_EBADLEN;
    scan_right_walk(s, ds);
    const size_t all = x->T * x->B * p->H;
    for (size_t k = 0; k < all; k++) {
        const double keep = s->lambda->data[k], dg = ds->g->data[k];
        const double slope = activation_slope(TANH, keep);
        ds->n->data[k] = (1.0 - keep) * dg;
        ds->lambda->data[k] =
            (ds->lambda->data[k] - s->n->data[k] * dg) * slope;
    }
    scan_right_weights(ds->lambda, x, &dp->W_lambda.matrix,
                       &dp->b_lambda.vector);
    scan_right_weights(ds->n, x, &dp->W_n.matrix, &dp->b_n.vector);
    return GSL_SUCCESS;
}

MISTAKE(scan_unit_backward, share_that_is_kept,
        "dn has the factor lambda. n came in by the share 1 -\n"
        "  lambda.")
(const scan_params *p, const sequence *x, const scan_states *s, scan_states *ds,
 scan_params *dp)
{
    if (scan_unit_backward_arguments(p, x, s, ds, dp) != GSL_SUCCESS)
        return GSL_EBADLEN;
    scan_right_walk(s, ds);
    const size_t all = x->T * x->B * p->H;
    for (size_t k = 0; k < all; k++) {
        const double keep = s->lambda->data[k], dg = ds->g->data[k];
        const double slope = activation_slope(p->f, keep);
        ds->n->data[k] = keep * dg;
        ds->lambda->data[k] =
            (ds->lambda->data[k] - s->n->data[k] * dg) * slope;
    }
    scan_right_weights(ds->lambda, x, &dp->W_lambda.matrix,
                       &dp->b_lambda.vector);
    scan_right_weights(ds->n, x, &dp->W_n.matrix, &dp->b_n.vector);
    return GSL_SUCCESS;
}

MISTAKE(scan_unit_backward, all_comes_in,
        "dn is dg. (9.14) has the factor 1 - lambda.")
(const scan_params *p, const sequence *x, const scan_states *s, scan_states *ds,
 scan_params *dp)
{
    if (scan_unit_backward_arguments(p, x, s, ds, dp) != GSL_SUCCESS)
        return GSL_EBADLEN;
    scan_right_walk(s, ds);
    const size_t all = x->T * x->B * p->H;
    for (size_t k = 0; k < all; k++) {
        const double keep = s->lambda->data[k], dg = ds->g->data[k];
        const double slope = activation_slope(p->f, keep);
        ds->n->data[k] = dg;
        ds->lambda->data[k] =
            (ds->lambda->data[k] - s->n->data[k] * dg) * slope;
    }
    scan_right_weights(ds->lambda, x, &dp->W_lambda.matrix,
                       &dp->b_lambda.vector);
    scan_right_weights(ds->n, x, &dp->W_n.matrix, &dp->b_n.vector);
    return GSL_SUCCESS;
}

MISTAKE(scan_unit_backward, dg_for_dn,
        "dW_n is made of dg. W_n made n, so its gradient comes from\n"
        "  dn.")
(const scan_params *p, const sequence *x, const scan_states *s, scan_states *ds,
 scan_params *dp)
{
    if (scan_unit_backward_arguments(p, x, s, ds, dp) != GSL_SUCCESS)
        return GSL_EBADLEN;
    scan_right_walk(s, ds);
    const size_t all = x->T * x->B * p->H;
    for (size_t k = 0; k < all; k++) {
        const double keep = s->lambda->data[k], dg = ds->g->data[k];
        const double slope = activation_slope(p->f, keep);
        ds->n->data[k] = (1.0 - keep) * dg;
        ds->lambda->data[k] =
            (ds->lambda->data[k] - s->n->data[k] * dg) * slope;
    }
    scan_right_weights(ds->lambda, x, &dp->W_lambda.matrix,
                       &dp->b_lambda.vector);
    scan_right_weights(ds->g, x, &dp->W_n.matrix, &dp->b_n.vector);
    return GSL_SUCCESS;
}

MISTAKE(scan_unit_backward, weights_exchanged,
        "dW_lambda is made of dn, and dW_n of da.")
(const scan_params *p, const sequence *x, const scan_states *s, scan_states *ds,
 scan_params *dp)
{
    if (scan_unit_backward_arguments(p, x, s, ds, dp) != GSL_SUCCESS)
        return GSL_EBADLEN;
    scan_right_walk(s, ds);
    const size_t all = x->T * x->B * p->H;
    for (size_t k = 0; k < all; k++) {
        const double keep = s->lambda->data[k], dg = ds->g->data[k];
        const double slope = activation_slope(p->f, keep);
        ds->n->data[k] = (1.0 - keep) * dg;
        ds->lambda->data[k] =
            (ds->lambda->data[k] - s->n->data[k] * dg) * slope;
    }
    scan_right_weights(ds->n, x, &dp->W_lambda.matrix, &dp->b_lambda.vector);
    scan_right_weights(ds->lambda, x, &dp->W_n.matrix, &dp->b_n.vector);
    return GSL_SUCCESS;
}

MISTAKE(scan_unit_backward, input_for_difference,
        "da has n dn, or g dg, which is n dg with a factor 1 -\n"
        "  lambda too many: each factor of g gets the other one.")
(const scan_params *p, const sequence *x, const scan_states *s, scan_states *ds,
 scan_params *dp)
{
    if (scan_unit_backward_arguments(p, x, s, ds, dp) != GSL_SUCCESS)
        return GSL_EBADLEN;
    scan_right_walk(s, ds);
    const size_t all = x->T * x->B * p->H;
    for (size_t k = 0; k < all; k++) {
        const double keep = s->lambda->data[k], dg = ds->g->data[k];
        const double slope = activation_slope(p->f, keep);
        ds->n->data[k] = (1.0 - keep) * dg;
        ds->lambda->data[k] =
            (ds->lambda->data[k] - s->g->data[k] * dg) * slope;
    }
    scan_right_weights(ds->lambda, x, &dp->W_lambda.matrix,
                       &dp->b_lambda.vector);
    scan_right_weights(ds->n, x, &dp->W_n.matrix, &dp->b_n.vector);
    return GSL_SUCCESS;
}

MISTAKE(scan_unit_backward, assigned,
        "dp is assigned. Gradients are added to: several batches\n"
        "  may share them.")
(const scan_params *p, const sequence *x, const scan_states *s, scan_states *ds,
 scan_params *dp)
{
    if (scan_unit_backward_arguments(p, x, s, ds, dp) != GSL_SUCCESS)
        return GSL_EBADLEN;
    scan_right_walk(s, ds);
    const size_t all = x->T * x->B * p->H;
    for (size_t k = 0; k < all; k++) {
        const double keep = s->lambda->data[k], dg = ds->g->data[k];
        const double slope = activation_slope(p->f, keep);
        ds->n->data[k] = (1.0 - keep) * dg;
        ds->lambda->data[k] =
            (ds->lambda->data[k] - s->n->data[k] * dg) * slope;
    }
    gsl_vector_view sums =
        gsl_vector_subvector(dp->theta, 0, 2 * p->H * p->D + 2 * p->H);
    gsl_vector_set_zero(&sums.vector);
    scan_right_weights(ds->lambda, x, &dp->W_lambda.matrix,
                       &dp->b_lambda.vector);
    scan_right_weights(ds->n, x, &dp->W_n.matrix, &dp->b_n.vector);
    return GSL_SUCCESS;
}
