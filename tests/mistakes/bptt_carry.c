/* The mistakes of chapter 3, step carry. See chain.c for the manner. */
#include "../runner/sheet.h"
#include "bptt.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>

/* Whether the sizes are those that bptt_carry() takes. */
static int
bptt_carry_fits(const rnn_params *p, const gsl_vector *x,
                const gsl_vector *h_prev, const gsl_vector *h,
                const gsl_matrix *J_prev, const gsl_matrix *J)
{
    const size_t H = p->H, weights = H * (p->D + H + 1);
    return x->size == p->D && h_prev->size == H && h->size == H
           && J_prev->size1 == H && J_prev->size2 == weights && J->size1 == H
           && J->size2 == weights;
}

/* J = W_hh J_prev + beta J. */
static void
bptt_carry_past(const rnn_params *p, const gsl_matrix *J_prev, double beta,
                gsl_matrix *J)
{
    gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1.0, &p->W_hh.matrix, J_prev,
                   beta, J);
}

/* Adds to row K what the weights of unit OF met, which is right for OF = K. */
static void
bptt_carry_met(const gsl_vector *x, const gsl_vector *h_prev, size_t k,
               size_t of, double one, gsl_matrix *J)
{
    const size_t D = x->size, H = h_prev->size, at = of * (D + H + 1);
    for (size_t i = 0; i < D; i++)
        *gsl_matrix_ptr(J, k, at + i) += gsl_vector_get(x, i);
    for (size_t i = 0; i < H; i++)
        *gsl_matrix_ptr(J, k, at + D + i) += gsl_vector_get(h_prev, i);
    *gsl_matrix_ptr(J, k, at + D + H) += one;
}

/* Multiplies every row by the slope at its unit. */
static void
bptt_carry_slopes(activation f, const gsl_vector *h, gsl_matrix *J)
{
    for (size_t k = 0; k < J->size1; k++) {
        gsl_vector_view row = gsl_matrix_row(J, k);
        gsl_vector_scale(&row.vector,
                         activation_slope(f, gsl_vector_get(h, k)));
    }
}

/* What comes after the product when all of it is right. */
static void
bptt_carry_rest(const rnn_params *p, const gsl_vector *x,
                const gsl_vector *h_prev, const gsl_vector *h, gsl_matrix *J)
{
    for (size_t k = 0; k < p->H; k++)
        bptt_carry_met(x, h_prev, k, k, 1.0, J);
    bptt_carry_slopes(p->f, h, J);
}

MISTAKE(bptt_carry, transposed,
        "W_hh is transposed. Going forward, row k of W_hh is\n"
        "  what unit k hears: (3.20) has W_hh J_prev.")
(const rnn_params *p, const gsl_vector *x, const gsl_vector *h_prev,
 const gsl_vector *h, const gsl_matrix *J_prev, gsl_matrix *J)
{
    if (!bptt_carry_fits(p, x, h_prev, h, J_prev, J))
        return GSL_EBADLEN;
    gsl_blas_dgemm(CblasTrans, CblasNoTrans, 1.0, &p->W_hh.matrix, J_prev, 0.0,
                   J);
    bptt_carry_rest(p, x, h_prev, h, J);
    return GSL_SUCCESS;
}

MISTAKE(bptt_carry, no_slope,
        "f' is missing. Both terms of (3.20) have to pass the\n"
        "  activation.")
(const rnn_params *p, const gsl_vector *x, const gsl_vector *h_prev,
 const gsl_vector *h, const gsl_matrix *J_prev, gsl_matrix *J)
{
    if (!bptt_carry_fits(p, x, h_prev, h, J_prev, J))
        return GSL_EBADLEN;
    bptt_carry_past(p, J_prev, 0.0, J);
    for (size_t k = 0; k < p->H; k++)
        bptt_carry_met(x, h_prev, k, k, 1.0, J);
    return GSL_SUCCESS;
}

MISTAKE(bptt_carry, slope_of_past_only,
        "f' is multiplied in before x, h_prev and 1 are added.\n"
        "  What the weights do now passes f as well: the slope comes last.")
(const rnn_params *p, const gsl_vector *x, const gsl_vector *h_prev,
 const gsl_vector *h, const gsl_matrix *J_prev, gsl_matrix *J)
{
    if (!bptt_carry_fits(p, x, h_prev, h, J_prev, J))
        return GSL_EBADLEN;
    bptt_carry_past(p, J_prev, 0.0, J);
    bptt_carry_slopes(p->f, h, J);
    for (size_t k = 0; k < p->H; k++)
        bptt_carry_met(x, h_prev, k, k, 1.0, J);
    return GSL_SUCCESS;
}

MISTAKE(bptt_carry, slope_of_new_only,
        "only what the weights do now is multiplied by f'. What\n"
        "  is handed on passes f as well.")
(const rnn_params *p, const gsl_vector *x, const gsl_vector *h_prev,
 const gsl_vector *h, const gsl_matrix *J_prev, gsl_matrix *J)
{
    if (!bptt_carry_fits(p, x, h_prev, h, J_prev, J))
        return GSL_EBADLEN;
    gsl_matrix_set_zero(J);
    bptt_carry_rest(p, x, h_prev, h, J);
    bptt_carry_past(p, J_prev, 1.0, J);
    return GSL_SUCCESS;
}

MISTAKE(bptt_carry, slope_of_columns,
        "f' is that of the unit that a weight belongs to. It is\n"
        "  that of the unit whose state is asked for: one factor for a row.")
(const rnn_params *p, const gsl_vector *x, const gsl_vector *h_prev,
 const gsl_vector *h, const gsl_matrix *J_prev, gsl_matrix *J)
{
    if (!bptt_carry_fits(p, x, h_prev, h, J_prev, J))
        return GSL_EBADLEN;
    bptt_carry_past(p, J_prev, 0.0, J);
    for (size_t k = 0; k < p->H; k++)
        bptt_carry_met(x, h_prev, k, k, 1.0, J);
    const size_t met = p->D + p->H + 1;
    for (size_t c = 0; c < J->size2; c++) {
        gsl_vector_view column = gsl_matrix_column(J, c);
        gsl_vector_scale(&column.vector,
                         activation_slope(p->f, gsl_vector_get(h, c / met)));
    }
    return GSL_SUCCESS;
}

MISTAKE(bptt_carry, slope_of_value,
        "the slope is that at f(h). activation_slope() asks for\n"
        "  h itself, which is f(a) already.")
(const rnn_params *p, const gsl_vector *x, const gsl_vector *h_prev,
 const gsl_vector *h, const gsl_matrix *J_prev, gsl_matrix *J)
{
    if (!bptt_carry_fits(p, x, h_prev, h, J_prev, J))
        return GSL_EBADLEN;
    bptt_carry_past(p, J_prev, 0.0, J);
    for (size_t k = 0; k < p->H; k++)
        bptt_carry_met(x, h_prev, k, k, 1.0, J);
    for (size_t k = 0; k < p->H; k++) {
        const double v = activation_value(p->f, gsl_vector_get(h, k));
        gsl_vector_view row = gsl_matrix_row(J, k);
        gsl_vector_scale(&row.vector, activation_slope(p->f, v));
    }
    return GSL_SUCCESS;
}

MISTAKE(bptt_carry, slope_before,
        "the slope is that at h_prev. This step went through f\n"
        "  to h.")
(const rnn_params *p, const gsl_vector *x, const gsl_vector *h_prev,
 const gsl_vector *h, const gsl_matrix *J_prev, gsl_matrix *J)
{
    if (!bptt_carry_fits(p, x, h_prev, h, J_prev, J))
        return GSL_EBADLEN;
    bptt_carry_past(p, J_prev, 0.0, J);
    for (size_t k = 0; k < p->H; k++)
        bptt_carry_met(x, h_prev, k, k, 1.0, J);
    bptt_carry_slopes(p->f, h_prev, J);
    return GSL_SUCCESS;
}

MISTAKE(bptt_carry, always_tanh,
        "the slope is that of tanh, whatever p->f says:\n"
        "  activation_slope(p->f, ...).")
(const rnn_params *p, const gsl_vector *x, const gsl_vector *h_prev,
 const gsl_vector *h, const gsl_matrix *J_prev, gsl_matrix *J)
{
    if (!bptt_carry_fits(p, x, h_prev, h, J_prev, J))
        return GSL_EBADLEN;
    bptt_carry_past(p, J_prev, 0.0, J);
    for (size_t k = 0; k < p->H; k++)
        bptt_carry_met(x, h_prev, k, k, 1.0, J);
    bptt_carry_slopes(TANH, h, J);
    return GSL_SUCCESS;
}

MISTAKE(bptt_carry, state_after,
        "the weights of W_hh meet h. They met the state before,\n"
        "  h_prev.")
(const rnn_params *p, const gsl_vector *x, const gsl_vector *h_prev,
 const gsl_vector *h, const gsl_matrix *J_prev, gsl_matrix *J)
{
    if (!bptt_carry_fits(p, x, h_prev, h, J_prev, J))
        return GSL_EBADLEN;
    bptt_carry_past(p, J_prev, 0.0, J);
    bptt_carry_rest(p, x, h, h, J);
    return GSL_SUCCESS;
}

MISTAKE(bptt_carry, every_unit,
        "every unit gets what the weights of all units met. A\n"
        "  weight of unit k enters the sum of unit k alone: row k, columns\n"
        "  from k (D+H+1) on.")
(const rnn_params *p, const gsl_vector *x, const gsl_vector *h_prev,
 const gsl_vector *h, const gsl_matrix *J_prev, gsl_matrix *J)
{
    if (!bptt_carry_fits(p, x, h_prev, h, J_prev, J))
        return GSL_EBADLEN;
    bptt_carry_past(p, J_prev, 0.0, J);
    for (size_t k = 0; k < p->H; k++)
        for (size_t of = 0; of < p->H; of++)
            bptt_carry_met(x, h_prev, k, of, 1.0, J);
    bptt_carry_slopes(p->f, h, J);
    return GSL_SUCCESS;
}

MISTAKE(bptt_carry, first_unit,
        "what the weights met is added in the columns of unit 0\n"
        "  for every row. Those of unit k begin at k (D+H+1).")
(const rnn_params *p, const gsl_vector *x, const gsl_vector *h_prev,
 const gsl_vector *h, const gsl_matrix *J_prev, gsl_matrix *J)
{
    if (!bptt_carry_fits(p, x, h_prev, h, J_prev, J))
        return GSL_EBADLEN;
    bptt_carry_past(p, J_prev, 0.0, J);
    for (size_t k = 0; k < p->H; k++)
        bptt_carry_met(x, h_prev, k, 0, 1.0, J);
    bptt_carry_slopes(p->f, h, J);
    return GSL_SUCCESS;
}

MISTAKE(bptt_carry, no_bias,
        "the bias is left out. It met a 1 at this step: the last\n"
        "  column of every unit.")
(const rnn_params *p, const gsl_vector *x, const gsl_vector *h_prev,
 const gsl_vector *h, const gsl_matrix *J_prev, gsl_matrix *J)
{
    if (!bptt_carry_fits(p, x, h_prev, h, J_prev, J))
        return GSL_EBADLEN;
    bptt_carry_past(p, J_prev, 0.0, J);
    for (size_t k = 0; k < p->H; k++)
        bptt_carry_met(x, h_prev, k, k, 0.0, J);
    bptt_carry_slopes(p->f, h, J);
    return GSL_SUCCESS;
}

MISTAKE(bptt_carry, states_first,
        "h_prev stands before x. Of each unit the weights of\n"
        "  W_xh come first, then those of W_hh.")
(const rnn_params *p, const gsl_vector *x, const gsl_vector *h_prev,
 const gsl_vector *h, const gsl_matrix *J_prev, gsl_matrix *J)
{
    if (!bptt_carry_fits(p, x, h_prev, h, J_prev, J))
        return GSL_EBADLEN;
    bptt_carry_past(p, J_prev, 0.0, J);
    for (size_t k = 0; k < p->H; k++)
        bptt_carry_met(h_prev, x, k, k, 1.0, J);
    bptt_carry_slopes(p->f, h, J);
    return GSL_SUCCESS;
}

MISTAKE(bptt_carry, no_past,
        "W_hh J_prev is missing, so that nothing of the past is\n"
        "  handed on: a gradient of one step.")
(const rnn_params *p, const gsl_vector *x, const gsl_vector *h_prev,
 const gsl_vector *h, const gsl_matrix *J_prev, gsl_matrix *J)
{
    if (!bptt_carry_fits(p, x, h_prev, h, J_prev, J))
        return GSL_EBADLEN;
    gsl_matrix_set_zero(J);
    bptt_carry_rest(p, x, h_prev, h, J);
    return GSL_SUCCESS;
}

MISTAKE(bptt_carry, past_as_it_is,
        "J_prev is taken as it is. The states before act on this\n"
        "  one through W_hh.")
(const rnn_params *p, const gsl_vector *x, const gsl_vector *h_prev,
 const gsl_vector *h, const gsl_matrix *J_prev, gsl_matrix *J)
{
    if (!bptt_carry_fits(p, x, h_prev, h, J_prev, J))
        return GSL_EBADLEN;
    gsl_matrix_memcpy(J, J_prev);
    bptt_carry_rest(p, x, h_prev, h, J);
    return GSL_SUCCESS;
}

MISTAKE(bptt_carry, no_present,
        "M is missing: what the weights met at this step, x,\n"
        "  h_prev and 1.")
(const rnn_params *p, const gsl_vector *x, const gsl_vector *h_prev,
 const gsl_vector *h, const gsl_matrix *J_prev, gsl_matrix *J)
{
    if (!bptt_carry_fits(p, x, h_prev, h, J_prev, J))
        return GSL_EBADLEN;
    bptt_carry_past(p, J_prev, 0.0, J);
    bptt_carry_slopes(p->f, h, J);
    return GSL_SUCCESS;
}

MISTAKE(bptt_carry, added,
        "J is added to what it held. It is the influence on the\n"
        "  new state, and is made new: beta is 0.")
(const rnn_params *p, const gsl_vector *x, const gsl_vector *h_prev,
 const gsl_vector *h, const gsl_matrix *J_prev, gsl_matrix *J)
{
    if (!bptt_carry_fits(p, x, h_prev, h, J_prev, J))
        return GSL_EBADLEN;
    bptt_carry_past(p, J_prev, 1.0, J);
    bptt_carry_rest(p, x, h_prev, h, J);
    return GSL_SUCCESS;
}

MISTAKE(bptt_carry, sign,
        "what the weights met is taken away. All of (3.20) is a\n"
        "  sum.")
(const rnn_params *p, const gsl_vector *x, const gsl_vector *h_prev,
 const gsl_vector *h, const gsl_matrix *J_prev, gsl_matrix *J)
{
    if (!bptt_carry_fits(p, x, h_prev, h, J_prev, J))
        return GSL_EBADLEN;
    gsl_matrix_set_zero(J);
    for (size_t k = 0; k < p->H; k++)
        bptt_carry_met(x, h_prev, k, k, 1.0, J);
    bptt_carry_past(p, J_prev, -1.0, J);
    bptt_carry_slopes(p->f, h, J);
    return GSL_SUCCESS;
}
