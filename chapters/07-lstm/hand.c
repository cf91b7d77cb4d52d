/*
 * hand.c - one step of an LSTM with one unit, forward and back, that can be followed
 * with a pocket calculator. Every row of the data is one of its four sums, i f g o.
 * What goes back to the step before is checked with a difference.
 */
#include "data.h"
#include "gradient_check.h"
#include "lstm.h"
#include "must.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const double x_t = 1.0, c_before = 0.7, h_before = 0.4;
/* What the sums of i, f, g and o take of the input and of the state, and add. */
static const double from_x[LSTM_GATES] = { 2.0, -1.0, 1.0, 0.0 };
static const double from_h[LSTM_GATES] = { 1.0, 0.0, 0.5, 1.0 };
static const double bias[LSTM_GATES] = { -1.0, 3.0, 0.0, 0.0 };

/* One unit, one input, one step, one sequence. */
typedef struct {
    lstm_params *p, *dp;
    lstm_states *s, *ds;
    sequence *x;
} unit;

/* The loss is the state itself, so that dh is 1. */
static double
forward(void *of)
{
    const unit *u = of;
    must(lstm_forward(u->p, u->x, u->s));
    return *sequence_of(u->s->h, 1, 0);
}

static unit
make_unit(void)
{
    unit u = { lstm_params_alloc(1, 1, 1), lstm_params_alloc(1, 1, 1),
               lstm_states_alloc(1, 1, 1), lstm_states_alloc(1, 1, 1),
               sequence_alloc(1, 1, 1) };

    memcpy(u.p->W_xh.matrix.data, from_x, sizeof from_x);
    memcpy(u.p->W_hh.matrix.data, from_h, sizeof from_h);
    memcpy(u.p->b_h.vector.data, bias, sizeof bias);
    *sequence_of(u.x, 0, 0) = x_t;
    *sequence_of(u.s->c, 0, 0) = c_before;
    *sequence_of(u.s->h, 0, 0) = h_before;
    return u;
}

static void
free_unit(unit *u)
{
    lstm_params_free(u->p);
    lstm_params_free(u->dp);
    lstm_states_free(u->s);
    lstm_states_free(u->ds);
    sequence_free(u->x);
}

/* The four sums: what each is, what its gate makes of it, and its gradient. */
static void
quote_gates(data_file *d, const unit *u)
{
    static const char *const letter[LSTM_GATES] = { "i", "f", "g", "o" };

    for (size_t k = 0; k < LSTM_GATES; k++) {
        const double a = from_x[k] * x_t + from_h[k] * h_before + bias[k];
        const double gate = sequence_of(u->s->gate, 0, 0)[k];
        const double da = sequence_of(u->ds->gate, 0, 0)[k];
        char name[32];

        data_row(d, (double)k, a, gate, da, from_h[k] * da);
        snprintf(name, sizeof name, "hand_a_%s", letter[k]);
        data_value(d, name, a);
        snprintf(name, sizeof name, "hand_%s", letter[k]);
        data_value(d, name, gate);
        snprintf(name, sizeof name, "hand_da_%s", letter[k]);
        data_value(d, name, da);
    }
}

int
main(int argc, char **argv)
{
    data_file *d = data_open(argc, argv, "gate\ta\tvalue\tda\tback");
    unit u = make_unit();

    forward(&u);
    *sequence_of(u.ds->h, 1, 0) = 1.0;
    must(lstm_sweep(u.p, u.x, u.s, u.ds, u.dp));
    quote_gates(d, &u);
    data_value(d, "hand_c", *sequence_of(u.s->c, 1, 0));
    data_value(d, "hand_tanh_c", tanh(*sequence_of(u.s->c, 1, 0)));
    data_value(d, "hand_h", *sequence_of(u.s->h, 1, 0));
    data_value(d, "hand_dc", *sequence_of(u.ds->c, 1, 0));
    data_value(d, "hand_dc_before", *sequence_of(u.ds->c, 0, 0));
    data_value(d, "hand_dh_before", *sequence_of(u.ds->h, 0, 0));

    gradient_block before[] = {
        { "c", u.s->c->data, u.ds->c->data, 1, NAN },
        { "h", u.s->h->data, u.ds->h->data, 1, NAN },
    };
    must(gradient_check(forward, &u, GRADIENT_CHECK_STEP, before, 2));
    data_value(d, "hand_error", fmax(before[0].error, before[1].error));
    free_unit(&u);
    return data_close(d);
}
