/*
 * The mistakes of chapter 3, continued: whole sequences and windows. See
 * chain.c beside this file for the manner.
 */
#include "../runner/sheet.h"
#include "bptt.h"

#include <gsl/gsl_errno.h>

/* The way back in plain loops, with what goes wrong left to say. */
typedef struct {
    size_t until;  // the walk ends after this step; 0 for 1
    size_t state;  // how far after h_{t-1} the state of dW_hh stands
    int alone;     // each dh_t gets only what the step after it sent
    int no_xh, no_b;
    int assigned;        // the weight gradients begin with 0
    int last_step_only;  // the weights are asked at step T only
} way;

static void
step_back(const rnn_params *p, const sequence *h, size_t t, size_t i,
          sequence *da, sequence *dh, int alone)
{
    for (size_t j = 0; j < p->H; j++)
        sequence_of(da, t - 1, i)[j] =
            sequence_of(dh, t, i)[j]
            * activation_slope(p->f, sequence_of(h, t, i)[j]);
    for (size_t k = 0; k < p->H; k++) {
        double sum = alone ? 0.0 : sequence_of(dh, t - 1, i)[k];
        for (size_t j = 0; j < p->H; j++)
            sum += sequence_of(da, t - 1, i)[j]
                   * gsl_matrix_get(&p->W_hh.matrix, j, k);
        sequence_of(dh, t - 1, i)[k] = sum;
    }
}

static void
weights(const sequence *x, const sequence *h, size_t t, size_t i,
        const sequence *da, const way *w, rnn_params *dp)
{
    for (size_t j = 0; j < dp->H; j++) {
        const double d = sequence_of(da, t - 1, i)[j];
        for (size_t k = 0; !w->no_xh && k < dp->D; k++)
            *gsl_matrix_ptr(&dp->W_xh.matrix, j, k) +=
                d * sequence_of(x, t - 1, i)[k];
        for (size_t k = 0; k < dp->H; k++)
            *gsl_matrix_ptr(&dp->W_hh.matrix, j, k) +=
                d * sequence_of(h, t - 1 + w->state, i)[k];
        if (!w->no_b)
            *gsl_vector_ptr(&dp->b_h.vector, j) += d;
    }
}

static int
sweep(const rnn_params *p, const sequence *x, const sequence *h, sequence *da,
      sequence *dh, rnn_params *dp, way w)
{
    const size_t until = w.until == 0 ? 1 : w.until;

    if (w.assigned) {
        gsl_matrix_set_zero(&dp->W_xh.matrix);
        gsl_matrix_set_zero(&dp->W_hh.matrix);
        gsl_vector_set_zero(&dp->b_h.vector);
    }
    for (size_t i = 0; i < x->B; i++)
        for (size_t t = x->T; t >= until; t--) {
            step_back(p, h, t, i, da, dh, w.alone);
            if (!w.last_step_only || t == x->T)
                weights(x, h, t, i, da, &w, dp);
        }
    return GSL_SUCCESS;
}

#define SWEEP                                                                  \
    (const rnn_params *p, const sequence *x, const sequence *h, sequence *da,  \
     sequence *dh, rnn_params *dp)
#define CHECKED                                                                \
    if (da->T != x->T)                                                         \
    return GSL_EBADLEN

MISTAKE(bptt_sweep, state_after,
        "dW_hh takes h_t where (3.8) has h_{t-1}: W_hh met the\n"
        "  states 0 to T-1, so the rows begin at index 0.")
SWEEP
{
    CHECKED;
    return sweep(p, x, h, da, dh, dp, (way){ .state = 1 });
}

MISTAKE(bptt_sweep, first_step_missing,
        "the walk ends one step early. It goes down to t = 1,\n"
        "  whose dh_{t-1} is the gradient of the start.")
SWEEP
{
    CHECKED;
    if (x->T == 1)
        return GSL_SUCCESS;
    return sweep(p, x, h, da, dh, dp, (way){ .until = 2 });
}

MISTAKE(bptt_sweep, losses_on_the_way_lost,
        "what the loss put into dh_{t-1} is overwritten. It\n"
        "  is added to: every step may have a cost of its own.")
SWEEP
{
    CHECKED;
    return sweep(p, x, h, da, dh, dp, (way){ .alone = 1 });
}

MISTAKE(bptt_sweep, no_input_weights,
        "dW_xh is as it was: (3.8) has three sums, and the\n"
        "  first is da' x over all steps.")
SWEEP
{
    CHECKED;
    return sweep(p, x, h, da, dh, dp, (way){ .no_xh = 1 });
}

MISTAKE(bptt_sweep, no_bias,
        "db_h is as it was: (3.8) adds the sum of all da_t.")
SWEEP
{
    CHECKED;
    return sweep(p, x, h, da, dh, dp, (way){ .no_b = 1 });
}

MISTAKE(bptt_sweep, bias_twice,
        "db_h is added twice. It belongs to one of the two\n"
        "  products; give the other NULL.")
SWEEP
{
    CHECKED;
    sweep(p, x, h, da, dh, dp, (way){ 0 });
    for (size_t k = 0; k < da->T * da->B * da->n; k++)
        *gsl_vector_ptr(&dp->b_h.vector, k % p->H) += da->data[k];
    return GSL_SUCCESS;
}

MISTAKE(bptt_sweep, assigned,
        "the weight gradients are assigned. They are added to,\n"
        "  so that several losses or windows can share one dp.")
SWEEP
{
    CHECKED;
    return sweep(p, x, h, da, dh, dp, (way){ .assigned = 1 });
}

MISTAKE(bptt_sweep, last_step_only,
        "the weights are asked at the last step only. They\n"
        "  were used at every step, and (3.8) sums over all.")
SWEEP
{
    CHECKED;
    return sweep(p, x, h, da, dh, dp, (way){ .last_step_only = 1 });
}

MISTAKE(bptt_sweep, not_checked,
        "a da of another length is accepted. The contract\n"
        "  refuses shapes that disagree: bptt_sweep_shapes() tells.")
SWEEP
{
    return sweep(p, x, h, da, dh, dp, (way){ 0 });
}
