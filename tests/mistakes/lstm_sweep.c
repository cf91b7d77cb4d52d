/* The mistakes of chapter 7, continued: the walk back. */
#include "../runner/sheet.h"
#include "lstm_right.h"

#include <gsl/gsl_errno.h>

/* The walk back, with what goes wrong left to say. */
typedef struct {
    int accepted;        // no shape is refused
    size_t until;        // the walk ends after this step; 0 for 1
    size_t cell;         // how far after c_{t-1} the cell before stands
    size_t gate;         // how far after its own place a step looks for gates
    int forward;         // from the first step to the last
    int alone_h;         // each dh_t gets only what the step after it sent
    int alone_c;         // the same of dc_t
    int begun_anew;      // dc_t begins with 0 at every step
    int no_road;         // nothing is handed on along the cell
    int assigned;        // the weight gradients begin with 0
    size_t first, last;  // the steps that count for the weights; 0 for all
    size_t state;        // how far after h_{t-1} the state of dW_hh stands
    int of_cells;        // dW_hh is summed over cells
    int of_first_input;  // dW_xh is summed over the first input
    int no_xh, no_hh;
    double b;       // how often the bias is added, less 1
    int b_at_once;  // only at the first step
} way;

static void
step_back(const lstm_params *p, const lstm_states *s, size_t t, lstm_states *ds,
          const way *w)
{
    const size_t T = s->gate->T, at = t - 1 + w->gate;
    const gsl_matrix_view gate = sequence_at(s->gate, at < T ? at : T - 1);
    const gsl_matrix_view c_prev = sequence_at(s->c, t - 1 + w->cell);
    const gsl_matrix_view c_t = sequence_at(s->c, t);
    const gsl_matrix_view dh_t = sequence_at(ds->h, t);
    gsl_matrix_view dc_t = sequence_at(ds->c, t);
    gsl_matrix_view da_t = sequence_at(ds->gate, t - 1);
    gsl_matrix_view dc_prev = sequence_at(ds->c, t - 1);
    gsl_matrix_view dh_prev = sequence_at(ds->h, t - 1);
    gsl_matrix *kept = gsl_matrix_alloc(ds->c->B, ds->c->n);

    if (w->begun_anew)
        gsl_matrix_set_zero(&dc_t.matrix);
    if (w->alone_h)
        gsl_matrix_set_zero(&dh_prev.matrix);
    if (w->alone_c)
        gsl_matrix_set_zero(&dc_prev.matrix);
    gsl_matrix_memcpy(kept, &dc_prev.matrix);
    lstm_right_back(p, &gate.matrix, &c_prev.matrix, &c_t.matrix, &dh_t.matrix,
                    &dc_t.matrix, &da_t.matrix, &dc_prev.matrix,
                    &dh_prev.matrix);
    if (w->no_road)
        gsl_matrix_memcpy(&dc_prev.matrix, kept);
    gsl_matrix_free(kept);
}

/* (7.10) for step t and sequence i. */
static void
weights(const lstm_params *p, const sequence *x, const lstm_states *s, size_t t,
        size_t i, const lstm_states *ds, const way *w, lstm_params *dp)
{
    const double *input = sequence_of(x, w->of_first_input ? 0 : t - 1, i);
    const double *state =
        sequence_of(w->of_cells ? s->c : s->h, t - 1 + w->state, i);

    for (size_t k = 0; k < LSTM_GATES * p->H; k++) {
        const double d = sequence_of(ds->gate, t - 1, i)[k];
        for (size_t m = 0; !w->no_xh && m < p->D; m++)
            *gsl_matrix_ptr(&dp->W_xh.matrix, k, m) += d * input[m];
        for (size_t m = 0; !w->no_hh && m < p->H; m++)
            *gsl_matrix_ptr(&dp->W_hh.matrix, k, m) += d * state[m];
        if (!w->b_at_once || t == 1)
            *gsl_vector_ptr(&dp->b_h.vector, k) += (1.0 + w->b) * d;
    }
}

static int
shaped(const lstm_states *s, const sequence *x, size_t H)
{
    const size_t T = x->T, B = x->B;
    return s->gate->T == T && s->gate->B == B && s->gate->n == LSTM_GATES * H
           && s->c->T == T + 1 && s->c->B == B && s->c->n == H
           && s->h->T == T + 1 && s->h->B == B && s->h->n == H;
}

static int
sweep(const lstm_params *p, const sequence *x, const lstm_states *s,
      lstm_states *ds, lstm_params *dp, way w)
{
    const size_t T = x->T, until = w.until == 0 ? 1 : w.until;
    const size_t first = w.first == 0 ? until : w.first;
    const size_t last = w.last == 0 ? T : w.last;

    if (!w.accepted
        && (x->n != p->D || !shaped(s, x, p->H) || !shaped(ds, x, p->H)
            || dp->D != p->D || dp->H != p->H || dp->O != p->O))
        return GSL_EBADLEN;
    if (w.assigned) {
        gsl_matrix_set_zero(&dp->W_xh.matrix);
        gsl_matrix_set_zero(&dp->W_hh.matrix);
        gsl_vector_set_zero(&dp->b_h.vector);
    }
    for (size_t t = T; t >= until; t--)
        step_back(p, s, w.forward ? T + 1 - t : t, ds, &w);
    for (size_t t = first; t <= last; t++)
        for (size_t i = 0; i < x->B; i++)
            weights(p, x, s, t, i, ds, &w, dp);
    return GSL_SUCCESS;
}

#define SWEEP                                                                  \
    (const lstm_params *p, const sequence *x, const lstm_states *s,            \
     lstm_states *ds, lstm_params *dp)
#define WAY(slug, says, ...)                                                   \
    MISTAKE(lstm_sweep, slug, says)                                            \
    SWEEP                                                                      \
    {                                                                          \
        return sweep(p, x, s, ds, dp, (way){ __VA_ARGS__ });                   \
    }                                                                          \
    static int lstm_sweep_##slug SWEEP

WAY(first_step_missing,
    "the walk ends one step early. It goes down to t = 1, whose\n"
    "  dc_{t-1} and dh_{t-1} are the gradients of the start.",
    .until = 2);
WAY(forward_in_time,
    "the walk goes from the first step to the last. A gradient\n"
    "  comes from later, so t runs from T down to 1.",
    .forward = 1);
WAY(new_cell,
    "step t takes c_t for the cell before. c_prev stands at index\n"
    "  t-1 of s->c.",
    .cell = 1);
WAY(gates_too_late,
    "step t takes the gates of step t+1. They have no start, so\n"
    "  those of step t stand at index t-1.",
    .gate = 1);
WAY(losses_on_the_way_lost,
    "what the loss put into dh_{t-1} is overwritten. It is added\n"
    "  to: every step may have a cost of its own.",
    .alone_h = 1);
WAY(cells_on_the_way_lost,
    "what stood in dc_{t-1} is overwritten. It is added to, as\n"
    "  dh_{t-1} is.",
    .alone_c = 1);
WAY(cell_begun_anew,
    "dc_t is set to 0 before step t takes it. What the later steps\n"
    "  sent along the cell is in it: the step back adds to that.",
    .begun_anew = 1);
WAY(no_road,
    "nothing is handed on along the cell. dc_prev of step t is dc\n"
    "  at index t-1, where the next step back will look for it.",
    .no_road = 1);
WAY(state_after,
    "dW_hh takes h_t where (7.10) has h_{t-1}: W_hh met the states\n"
    "  0 to T-1, so the rows begin at index 0.",
    .state = 1);
WAY(of_cells,
    "dW_hh is summed over the cells. W_hh met the states, h_{t-1}:\n"
    "  what a cell says, not what it holds.",
    .of_cells = 1);
WAY(first_input_only,
    "dW_xh takes the first input at every step. W_xh met x_t at\n"
    "  step t, at index t-1.",
    .of_first_input = 1);
WAY(no_input_weights,
    "dW_xh is as it was: (7.10) has three sums, and the first is\n"
    "  da' x over all steps.",
    .no_xh = 1);
WAY(no_recurrent_weights,
    "dW_hh is as it was: (7.10) has three sums, and the second is\n"
    "  da' h_{t-1} over all steps.",
    .no_hh = 1);
WAY(no_bias, "db_h is as it was: (7.10) adds the sum of all da_t.", .b = -1.0);
WAY(bias_twice,
    "db_h is added twice. It belongs to one of the two products;\n"
    "  give the other NULL.",
    .b = 1.0);
WAY(first_bias_only,
    "db_h has only the da of one step. The bias was used at every\n"
    "  step, and (7.10) sums over all.",
    .b_at_once = 1);
WAY(assigned,
    "the weight gradients are assigned. They are added to, so that\n"
    "  several losses or windows can share one dp.",
    .assigned = 1);
WAY(last_step_only,
    "the weights are asked at the last step only. They were used\n"
    "  at every step, and (7.10) sums over all.",
    .first = x->T);
WAY(first_step_only,
    "the weights are asked at the first step only. They were used\n"
    "  at every step, and (7.10) sums over all.",
    .last = 1);
WAY(not_checked,
    "shapes that disagree are accepted. The contract refuses them:\n"
    "  lstm_sweep_arguments() tells.",
    .accepted = 1);
