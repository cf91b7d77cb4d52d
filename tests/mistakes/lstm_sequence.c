/* The mistakes of chapter 7, continued: a whole sequence. */
#include "../runner/sheet.h"
#include "lstm_right.h"

#include <gsl/gsl_errno.h>

#define FORWARD (const lstm_params *p, const sequence *x, lstm_states *s)

static int
fits(const lstm_params *p, const sequence *x, const lstm_states *s)
{
    const size_t T = x->T, B = x->B, H = p->H;
    return x->n == p->D && s->gate->T == T && s->gate->B == B
           && s->gate->n == LSTM_GATES * H && s->c->T == T + 1 && s->c->B == B
           && s->c->n == H && s->h->T == T + 1 && s->h->B == B && s->h->n == H;
}

/* What the inputs say, row by row; LATER steps too late, around the end. */
static void
hear(const lstm_params *p, const sequence *x, int with_bias, size_t later,
     double kept, lstm_states *s)
{
    for (size_t t = 0; t < x->T; t++)
        for (size_t i = 0; i < x->B; i++)
            for (size_t k = 0; k < LSTM_GATES * p->H; k++) {
                double *a = sequence_of(s->gate, t, i) + k;
                *a = kept * *a
                     + (with_bias ? gsl_vector_get(&p->b_h.vector, k) : 0.0);
                for (size_t m = 0; m < p->D; m++)
                    *a += gsl_matrix_get(&p->W_xh.matrix, k, m)
                          * sequence_of(x, (t + x->T - later) % x->T, i)[m];
            }
}

static void
step_at(const lstm_params *p, size_t gate, size_t cell, size_t state, size_t t,
        lstm_states *s)
{
    gsl_matrix_view gates = sequence_at(s->gate, gate);
    const gsl_matrix_view c_prev = sequence_at(s->c, cell);
    const gsl_matrix_view h_prev = sequence_at(s->h, state);
    gsl_matrix_view c = sequence_at(s->c, t), h = sequence_at(s->h, t);
    lstm_right_step(p, &c_prev.matrix, &h_prev.matrix, &gates.matrix, &c.matrix,
                    &h.matrix);
}

#define RUN(slug, checked, heard, last, gate, cell, state, says)               \
    MISTAKE(lstm_forward, slug, says)                                          \
    FORWARD                                                                    \
    {                                                                          \
        if ((checked) && !fits(p, x, s))                                       \
            return GSL_EBADLEN;                                                \
        heard;                                                                 \
        for (size_t t = 1; t <= (last); t++)                                   \
            step_at(p, (gate), (cell), (state), t, s);                         \
        return GSL_SUCCESS;                                                    \
    }                                                                          \
    static int lstm_forward_##slug FORWARD
#define HEAR hear(p, x, 1, 0, 0.0, s)

RUN(from_the_start, 1, HEAR, x->T, t - 1, 0, 0,
    "every step begins from c_0 and h_0. Step t begins from what\n"
    "  step t-1 has just made.");
RUN(cells_from_the_start, 1, HEAR, x->T, t - 1, 0, t - 1,
    "every step takes the cells of the start. Step t takes c at\n"
    "  index t-1, as it does with h.");
RUN(states_from_the_start, 1, HEAR, x->T, t - 1, t - 1, 0,
    "every step takes the states of the start. Step t takes h at\n"
    "  index t-1, as it does with c.");
RUN(one_step_short, 1, HEAR, x->T - 1, t - 1, t - 1, t - 1,
    "the last step is never made: t <= T, with T included.");
RUN(backwards, 1, HEAR, x->T, x->T - t, t - 1, t - 1,
    "the gates are taken from the last step to the first. The\n"
    "  gates of step t stand at index t-1.");
RUN(input_too_late, 1, hear(p, x, 1, 1, 0.0, s), x->T, t - 1, t - 1, t - 1,
    "the gates of step t hear the input of step t-1. Both x_t and\n"
    "  its gates stand at index t-1.");
RUN(no_bias, 1, hear(p, x, 0, 0, 0.0, s), x->T, t - 1, t - 1, t - 1,
    "b_h is missing: rnn_affine() adds it with the inputs.");
RUN(old_gates_kept, 1, hear(p, x, 1, 0, 1.0, s), x->T, t - 1, t - 1, t - 1,
    "what gate held before is still in it. It is overwritten:\n"
    "  rnn_affine() does that.");
RUN(no_inputs, 1, (void)0, x->T, t - 1, t - 1, t - 1,
    "the inputs are never heard: s->gate holds whatever it held.\n"
    "  First one rnn_affine() into all of it.");
RUN(start_cleared, 1, (lstm_states_clear(s), HEAR), x->T, t - 1, t - 1, t - 1,
    "c and h are set to zero. The caller decides where the\n"
    "  network starts; index 0 of both is an input.");
RUN(one_gate_for_all, 1, HEAR, x->T, 0, t - 1, t - 1,
    "all steps work on the gates at index 0. Those of step t stand\n"
    "  at index t-1: the way back will ask for all of them.");

MISTAKE(lstm_forward, cells_in_place,
        "c_t is written at index t-1, over c_{t-1}. The way back\n"
        "  needs both: c and h of step t stand at index t.")
FORWARD
{
    if (!fits(p, x, s))
        return GSL_EBADLEN;
    HEAR;
    for (size_t t = 1; t <= x->T; t++) {
        gsl_matrix_view gates = sequence_at(s->gate, t - 1);
        gsl_matrix_view c = sequence_at(s->c, t - 1), h = sequence_at(s->h, t);
        const gsl_matrix_view h_prev = sequence_at(s->h, t - 1);
        lstm_right_step(p, &c.matrix, &h_prev.matrix, &gates.matrix, &c.matrix,
                        &h.matrix);
    }
    return GSL_SUCCESS;
}

MISTAKE(lstm_forward, not_checked,
        "shapes that disagree are accepted. The contract refuses\n"
        "  them: lstm_forward_arguments() tells.")
FORWARD
{
    const gsl_matrix_view inputs = sequence_rows(x, 0, x->T);
    gsl_matrix_view a = sequence_rows(s->gate, 0, x->T);
    rnn_affine(&p->W_xh.matrix, &p->b_h.vector, &inputs.matrix, &a.matrix);
    for (size_t t = 1; t <= x->T; t++)
        step_at(p, t - 1, t - 1, t - 1, t, s);
    return GSL_SUCCESS;
}
