/* The mistakes of chapter 8, continued: the walk back, and the whole of it. */
#include "../runner/sheet.h"
#include "gru.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>

/* The walk in plain loops, with what goes wrong left to say. */
typedef struct {
    size_t until;        // the walk ends after this step; 0 for 1
    size_t state;        // how far after h_{t-1} the state of dW_hh stands
    int alone;           // each dh_t gets only what the step after it sent
    int last_step_only;  // the weights are asked at step T only
    int no_xh, no_b_h, no_b_n;
    int one_product;  // dW_hn and db_n come from da_n
    int bias_twice;   // db_n is added to the block of n in db_h as well
    int assigned;     // the gradients of the weights begin with 0
} way;

static void
gates_back(const gru_states *s, gru_states *ds, size_t t, size_t i, size_t H)
{
    const double *r = sequence_of(s->gate, t - 1, i), *z = r + H, *n = z + H;
    double *da = sequence_of(ds->gate, t - 1, i);
    for (size_t j = 0; j < H; j++) {
        const double above = sequence_of(ds->h, t, i)[j];
        const double old = sequence_of(s->h, t - 1, i)[j];
        const double fresh = above * (1.0 - z[j]) * (1.0 - n[j] * n[j]);
        da[j] = fresh * sequence_of(s->v, t - 1, i)[j] * r[j] * (1.0 - r[j]);
        da[H + j] = above * (old - n[j]) * z[j] * (1.0 - z[j]);
        da[2 * H + j] = fresh;
        sequence_of(ds->v, t - 1, i)[j] = fresh * r[j];
    }
}

static void
step_back(const gru_params *p, const gru_states *s, gru_states *ds, size_t t,
          size_t i, int alone)
{
    const size_t H = p->H;
    const double *da = sequence_of(ds->gate, t - 1, i);
    const double *dv = sequence_of(ds->v, t - 1, i);

    gates_back(s, ds, t, i, H);
    for (size_t m = 0; m < H; m++) {
        double sum = alone ? 0.0 : sequence_of(ds->h, t - 1, i)[m];
        sum +=
            sequence_of(ds->h, t, i)[m] * sequence_of(s->gate, t - 1, i)[H + m];
        for (size_t k = 0; k < 3 * H; k++)
            sum += (k < 2 * H ? da[k] : dv[k - 2 * H])
                   * gsl_matrix_get(&p->W_hh.matrix, k, m);
        sequence_of(ds->h, t - 1, i)[m] = sum;
    }
}

static void
weights(const sequence *x, const gru_states *s, const gru_states *ds, size_t t,
        size_t i, const way *w, gru_params *dp)
{
    const size_t H = ds->h->n;
    for (size_t k = 0; k < 3 * H; k++) {
        const double da = sequence_of(ds->gate, t - 1, i)[k];
        const double recurrent = k < 2 * H || w->one_product
                                     ? da
                                     : sequence_of(ds->v, t - 1, i)[k - 2 * H];
        for (size_t m = 0; !w->no_xh && m < x->n && m < dp->D; m++)
            *gsl_matrix_ptr(&dp->W_xh.matrix, k, m) +=
                da * sequence_of(x, t - 1, i)[m];
        for (size_t m = 0; m < H; m++)
            *gsl_matrix_ptr(&dp->W_hh.matrix, k, m) +=
                recurrent * sequence_of(s->h, t - 1 + w->state, i)[m];
        if (!w->no_b_h)
            *gsl_vector_ptr(&dp->b_h.vector, k) += da;
        if (w->bias_twice && k >= 2 * H)
            *gsl_vector_ptr(&dp->b_h.vector, k) += recurrent;
        if (!w->no_b_n && k >= 2 * H)
            *gsl_vector_ptr(&dp->b_n.vector, k - 2 * H) += recurrent;
    }
}

static int
sweep(const gru_params *p, const sequence *x, const gru_states *s,
      gru_states *ds, gru_params *dp, way w)
{
    const size_t until = w.until == 0 ? 1 : w.until;

    if (w.assigned) {
        gsl_matrix_set_zero(&dp->W_xh.matrix);
        gsl_matrix_set_zero(&dp->W_hh.matrix);
        gsl_vector_set_zero(&dp->b_h.vector);
        gsl_vector_set_zero(&dp->b_n.vector);
    }
    for (size_t i = 0; i < x->B; i++)
        for (size_t t = x->T; t >= until; t--) {
            step_back(p, s, ds, t, i, w.alone);
            if (!w.last_step_only || t == x->T)
                weights(x, s, ds, t, i, &w, dp);
        }
    return GSL_SUCCESS;
}

#define SWEEP                                                                  \
    (const gru_params *p, const sequence *x, const gru_states *s,              \
     gru_states *ds, gru_params *dp)
#define GRU_SWEEP(slug, says, ...)                                             \
    MISTAKE(gru_sweep, slug, says)                                             \
    SWEEP                                                                      \
    {                                                                          \
        if (gru_sweep_arguments(p, x, s, ds, dp) != GSL_SUCCESS)               \
            return GSL_EBADLEN;                                                \
        return sweep(p, x, s, ds, dp, (way){ __VA_ARGS__ });                   \
    }                                                                          \
    static int gru_sweep_##slug SWEEP

GRU_SWEEP(state_after,
          "dW_hh takes h_t where (8.10) has h_{t-1}: W_hh met the\n"
          "  states 0 to T-1, so the rows begin at index 0.",
          .state = 1);
GRU_SWEEP(one_product,
          "dW_hn and db_n come from da_n. Both were added to v, so\n"
          "  by (8.10) they get their share of dv.",
          .one_product = 1);
GRU_SWEEP(no_inner_bias, "db_n is as it was: (8.10) adds the sum of all dv_t.",
          .no_b_n = 1);
GRU_SWEEP(no_bias, "db_h is as it was: (8.10) adds the sum of all da_t.",
          .no_b_h = 1);
GRU_SWEEP(bias_twice,
          "the sum of all dv_t is in db_h as well. It belongs to\n"
          "  db_n alone.",
          .bias_twice = 1);
GRU_SWEEP(no_input_weights,
          "dW_xh is as it was: (8.10) adds da' x over all steps.", .no_xh = 1);
GRU_SWEEP(losses_on_the_way_lost,
          "what the loss put into dh_{t-1} is overwritten. It is\n"
          "  added to: every step may have a cost of its own.",
          .alone = 1);
GRU_SWEEP(assigned,
          "the gradients of the weights are assigned. They are\n"
          "  added to, so that several losses can share one dp.",
          .assigned = 1);
GRU_SWEEP(last_step_only,
          "the weights are asked at the last step only. They were\n"
          "  used at every step, and (8.10) sums over all.",
          .last_step_only = 1);
GRU_SWEEP(first_step_missing,
          "the walk ends one step early. It goes down to t = 1,\n"
          "  whose dh_{t-1} is the gradient of the start.",
          .until = 2);

MISTAKE(gru_sweep, not_checked,
        "sequences of another shape are accepted. The contract\n"
        "  refuses them: gru_sweep_arguments() tells.")
SWEEP
{
    if (gru_sweep_arguments(p, x, s, ds, dp) != GSL_SUCCESS)
        return GSL_SUCCESS;
    return sweep(p, x, s, ds, dp, (way){ 0 });
}

/* The readout, back in plain loops, with what goes wrong left to say. */
typedef struct {
    size_t state;  // how far before h_t the state of dW_hy stands
    int no_dh, no_dW, no_db;
    int dh_lost;  // what a loss put into dh is overwritten
    int last_step_only;
    int after;  // the readout comes when the walk is over
} readout;

static void
said_back(const gru_params *p, const gru_states *s, const sequence *dy,
          size_t t, size_t i, const readout *w, gru_states *ds, gru_params *dp)
{
    double *dh = sequence_of(ds->h, t, i);
    for (size_t j = 0; w->dh_lost && j < p->H; j++)
        dh[j] = 0.0;
    for (size_t k = 0; k < p->O; k++) {
        const double d = sequence_of(dy, t - 1, i)[k];
        for (size_t j = 0; j < p->H; j++) {
            if (!w->no_dh)
                dh[j] += d * gsl_matrix_get(&p->W_hy.matrix, k, j);
            if (!w->no_dW)
                *gsl_matrix_ptr(&dp->W_hy.matrix, k, j) +=
                    d * sequence_of(s->h, t - w->state, i)[j];
        }
        if (!w->no_db)
            *gsl_vector_ptr(&dp->b_y.vector, k) += d;
    }
}

static int
backward(const gru_params *p, const sequence *x, const gru_states *s,
         const sequence *dy, gru_states *ds, gru_params *dp, int checked,
         readout w)
{
    if (gru_sweep_arguments(p, x, s, ds, dp) != GSL_SUCCESS || dy->T < x->T
        || dy->B < x->B || dy->n < p->O
        || (checked && (dy->T != x->T || dy->B != x->B || dy->n != p->O)))
        return GSL_EBADLEN;
    if (w.after)
        sweep(p, x, s, ds, dp, (way){ 0 });
    for (size_t t = w.last_step_only ? x->T : 1; t <= x->T; t++)
        for (size_t i = 0; i < x->B; i++)
            said_back(p, s, dy, t, i, &w, ds, dp);
    return w.after ? GSL_SUCCESS : sweep(p, x, s, ds, dp, (way){ 0 });
}

#define BACKWARD                                                               \
    (const gru_params *p, const sequence *x, const gru_states *s,              \
     const sequence *dy, gru_states *ds, gru_params *dp)
#define GRU_BACKWARD(slug, checked, says, ...)                                 \
    MISTAKE(gru_backward, slug, says)                                          \
    BACKWARD                                                                   \
    {                                                                          \
        return backward(p, x, s, dy, ds, dp, (checked),                        \
                        (readout){ __VA_ARGS__ });                             \
    }                                                                          \
    static int gru_backward_##slug BACKWARD

GRU_BACKWARD(nothing_said, 1,
             "dy never reaches the states. (8.11) begins with\n"
             "  dh_t += dy_t W_hy.",
             .no_dh = 1);
GRU_BACKWARD(no_readout_weights, 1,
             "dW_hy is as it was. (8.11) has three sums.", .no_dW = 1);
GRU_BACKWARD(no_readout_bias, 1, "db_y is as it was: the sum of all dy_t.",
             .no_db = 1);
GRU_BACKWARD(state_before, 1,
             "dW_hy takes h_{t-1}. y_t was read from h_t: the rows\n"
             "  begin at index 1.",
             .state = 1);
GRU_BACKWARD(losses_lost, 1,
             "what a loss put into dh is overwritten. The readout\n"
             "  adds to it.",
             .dh_lost = 1);
GRU_BACKWARD(last_step_only, 1,
             "only the last step's dy comes in. The network spoke at\n"
             "  every step.",
             .last_step_only = 1);
GRU_BACKWARD(too_late, 1,
             "the walk is over when dy comes in. First (8.11), then\n"
             "  gru_sweep().",
             .after = 1);
GRU_BACKWARD(not_checked, 0,
             "a dy of another shape is accepted. The contract\n"
             "  refuses it: sequence_expect() tells.",
             .no_dh = 0);
