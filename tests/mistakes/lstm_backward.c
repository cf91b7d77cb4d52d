/* The mistakes of chapter 7, continued: from the loss to every weight. */
#include "../runner/sheet.h"
#include "lstm_right.h"

#include <gsl/gsl_errno.h>

#define BACKWARD                                                               \
    (const lstm_params *p, const sequence *x, const lstm_states *s,            \
     const sequence *dy, lstm_states *ds, lstm_params *dp)

/* The way back through the readout, with what goes wrong left to say. */
typedef struct {
    size_t first;         // the first step whose output counts; 0 for 1
    size_t state;         // y_t was read so many steps before h_t
    size_t met;           // W_hy met a state so many steps before h_t
    int cleared;          // dh begins with 0
    int all_cleared;      // so does dc
    double W, b;          // how often dW_hy and db_y are added, less 1
    int of_cells;         // dW_hy is summed over cells
    int into_cells;       // the gradient goes to dc in place of dh
    int kept;             // the gradient goes to no state
    int W_assigned;       // dW_hy and db_y begin with 0
    int first_bias_only;  // db_y is asked at the first step only
} way;

static void
one_step(const lstm_params *p, const lstm_states *s, const sequence *dy,
         size_t t, size_t i, lstm_states *ds, lstm_params *dp, const way *w)
{
    const size_t at = t - w->state;
    const double *state =
        sequence_of(w->of_cells ? s->c : s->h, at - w->met, i);
    double *dstate = sequence_of(w->into_cells ? ds->c : ds->h, at, i);

    for (size_t j = 0; j < p->O; j++) {
        const double d = sequence_of(dy, t - 1, i)[j];
        if (t == 1 || !w->first_bias_only)
            *gsl_vector_ptr(&dp->b_y.vector, j) += (1.0 + w->b) * d;
        for (size_t m = 0; m < p->H; m++) {
            if (!w->kept)
                dstate[m] += d * gsl_matrix_get(&p->W_hy.matrix, j, m);
            *gsl_matrix_ptr(&dp->W_hy.matrix, j, m) +=
                (1.0 + w->W) * d * state[m];
        }
    }
}

static void
readout(const lstm_params *p, const sequence *x, const lstm_states *s,
        const sequence *dy, lstm_states *ds, lstm_params *dp, way w)
{
    if (w.all_cleared)
        sequence_set_zero(ds->c);
    if (w.cleared || w.all_cleared)
        sequence_set_zero(ds->h);
    if (w.W_assigned) {
        gsl_matrix_set_zero(&dp->W_hy.matrix);
        gsl_vector_set_zero(&dp->b_y.vector);
    }
    for (size_t t = w.first == 0 ? 1 : w.first; t <= x->T; t++)
        for (size_t i = 0; i < x->B; i++)
            one_step(p, s, dy, t, i, ds, dp, &w);
}

static int
shaped(const lstm_states *s, const sequence *x, size_t H)
{
    const size_t T = x->T, B = x->B;
    return s->gate->T == T && s->gate->B == B && s->gate->n == LSTM_GATES * H
           && s->c->T == T + 1 && s->c->B == B && s->c->n == H
           && s->h->T == T + 1 && s->h->B == B && s->h->n == H;
}

#define FITS                                                                   \
    (x->n == p->D && shaped(s, x, p->H) && shaped(ds, x, p->H)                 \
     && dp->D == p->D && dp->H == p->H && dp->O == p->O)
#define OF_X (dy->T == x->T && dy->B == x->B && dy->n == p->O)

#define MADE(slug, checked, body, says)                                        \
    MISTAKE(lstm_backward, slug, says)                                         \
    BACKWARD                                                                   \
    {                                                                          \
        if (!(checked))                                                        \
            return GSL_EBADLEN;                                                \
        body;                                                                  \
        return GSL_SUCCESS;                                                    \
    }                                                                          \
    static int lstm_backward_##slug BACKWARD
#define SWEEP lstm_right_sweep(p, x, s, ds, dp)
#define READ_ALL readout(p, x, s, dy, ds, dp, (way){ 0 })
#define READ(...) readout(p, x, s, dy, ds, dp, (way){ __VA_ARGS__ })

MADE(no_readout_weights, FITS &&OF_X, (READ(.W = -1.0, .b = -1.0), SWEEP),
     "dW_hy and db_y are as they were. The readout has weights,\n"
     "  too: (7.11) has three sums.");
MADE(no_readout_bias, FITS &&OF_X, (READ(.b = -1.0), SWEEP),
     "db_y is as it was: (7.11) adds the sum of all dy_t.");
MADE(first_bias_only, FITS &&OF_X, (READ(.first_bias_only = 1), SWEEP),
     "db_y has only the dy of one step. The bias was used at every\n"
     "  step, and (7.11) sums over all.");
MADE(assigned, FITS &&OF_X, (READ(.W_assigned = 1), SWEEP),
     "dW_hy and db_y are assigned. They are added to, so that\n"
     "  several losses can share one dp.");
MADE(losses_alone, FITS &&OF_X, (READ(.cleared = 1), SWEEP),
     "dh is overwritten by dy W_hy. It is added to: the caller\n"
     "  clears it, or has put something there on purpose.");
MADE(states_cleared, FITS &&OF_X, (READ(.all_cleared = 1), SWEEP),
     "ds is cleared first. What stands in its dh and dc is added to:\n"
     "  lstm_states_clear() is for the caller.");
MADE(state_before, FITS &&OF_X, (READ(.state = 1), SWEEP),
     "y_t is taken back to h_{t-1}. It was read from h_t: index\n"
     "  t-1 of dy belongs to index t of h and dh.");
MADE(weights_of_state_before, FITS &&OF_X, (READ(.met = 1), SWEEP),
     "dW_hy takes h_{t-1}. W_hy met h_t: the states that were read\n"
     "  begin at index 1.");
MADE(of_cells, FITS &&OF_X, (READ(.of_cells = 1), SWEEP),
     "dW_hy is summed over the cells. The readout sees h: what a\n"
     "  cell says, not what it holds.");
MADE(into_cells, FITS &&OF_X, (READ(.into_cells = 1), SWEEP),
     "dy W_hy goes into dc. y was read from h: it goes into dh,\n"
     "  and lstm_step_backward() brings its share to the cell.");
MADE(last_step_only, FITS &&OF_X, (READ(.first = x->T), SWEEP),
     "only the last output is taken back. Every step has a dy of\n"
     "  its own, even if some are 0.");
MADE(no_losses, FITS &&OF_X, (READ(.kept = 1), SWEEP),
     "dh never hears of dy: (7.11) adds dy_t W_hy, by which the\n"
     "  loss reaches the states.");
MADE(no_sweep, FITS &&OF_X, READ_ALL,
     "the gradient stops at the states. (7.11) brings it to them;\n"
     "  lstm_sweep() carries it through time.");
MADE(sweep_first, FITS &&OF_X, (SWEEP, READ_ALL),
     "the sweep runs before dy has reached dh, so it carries back\n"
     "  nothing of it. First (7.11), then the sweep.");
MADE(output_not_checked, FITS, (READ_ALL, SWEEP),
     "a dy of another shape is accepted. The contract refuses it:\n"
     "  sequence_expect(dy, ...) tells.");
MADE(checked_too_late, OF_X, (READ_ALL, SWEEP),
     "the readout has written its gradients before the sweep\n"
     "  refuses the shapes. First look at all of them.");
