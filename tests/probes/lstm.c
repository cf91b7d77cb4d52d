/* The cases of chapter 7: the way forward, and what a start is made of. */
#include "lstm_parts.h"

#include <math.h>

/* Every other sum becomes so large that its gate is exactly 0 or 1. */
static void
lstm_saturate_sums(double *a, size_t n)
{
    for (size_t k = 0; k < n; k += 2)
        a[k] = a[k] < 0.0 ? -800.0 : 800.0;
}

/* 1 for each number that is NaN, and 0 for the others. */
static void
lstm_put_nans(sheet *s, const char *name, const double *a, size_t n)
{
    for (size_t j = 0; j < n; j++) {
        char words[96];
        snprintf(words, sizeof words, "NaN at %s[%zu]", name, j);
        put(s, words, isnan(a[j]) ? 1.0 : 0.0, 0.0);
    }
}

/*
 * What a step takes and makes. In case 5 + m the matrix with number m has a row
 * or a column too many.
 */
enum { GATE, C_PREV, H_PREV, C, H_, VIEWS };
static const char *const names[VIEWS] = { "gate", "c_prev", "h_prev", "c",
                                          "h" };

static void
lstm_step_views(sheet *s, size_t k, size_t B, size_t H,
                gsl_matrix_view v[VIEWS])
{
    for (size_t m = 0; m < VIEWS; m++) {
        const int wrong = k == 5 + m;
        const size_t rows = B + (wrong && m % 2 == 1);
        const size_t columns =
            (m == GATE ? LSTM_GATES * H : H) + (wrong && m % 2 == 0);
        v[m] = awkward_view(s, rows, columns, k == 3);
        if (wrong) {
            say(s, "%s is (%zu,%zu)", names[m], rows, columns);
            expect_error(s);
        }
    }
}

/*
 * Sequence 1 has met a NaN: whether its numbers are NaN. The other sequences
 * must be as if nothing had happened: their values.
 */
static void
lstm_put_but_one(sheet *s, const gsl_matrix_view v[VIEWS])
{
    static const size_t out[] = { GATE, C, H_ };
    for (size_t m = 0; m < 3; m++) {
        const gsl_matrix *made = &v[out[m]].matrix;
        for (size_t n = 0; n < made->size1; n++)
            if (n == 1)
                lstm_put_nans(s, names[out[m]],
                              gsl_matrix_const_ptr(made, n, 0), made->size2);
            else {
                char row[64];
                snprintf(row, sizeof row, "%s %zu", names[out[m]], n);
                put_array(s, row, gsl_matrix_const_ptr(made, n, 0), made->size2,
                          1e-10);
            }
    }
}

/* Cases: by hand, larger, saturated, windows, not finite, and five refused. */
PROBE(lstm, gates, 10)(sheet *s, size_t k)
{
    const size_t e = more(s), B = (k == 0 ? 1 : 3) + e;
    const size_t H = (k == 0 ? 1 : 4) + e;
    const lstm_params p = awkward_lstm(s, 2, H, 5);
    gsl_matrix_view v[VIEWS];

    say(s, "B = %zu, H = %zu", B, H);
    lstm_step_views(s, k, B, H, v);
    if (k == 2)
        lstm_saturate_sums(v[GATE].matrix.data, B * LSTM_GATES * H);
    if (k == 3)
        say(s, "all matrices windows onto wider ones (tda = size2 + 2)");
    if (k == 4) {
        gsl_matrix_set(&v[H_PREV].matrix, 1, 0, NAN);
        gsl_matrix_set(&v[C_PREV].matrix, 2, 1, -INFINITY);
    }
    say_matrix(s, "W_hh", &p.W_hh.matrix);
    for (size_t m = 0; m <= H_PREV; m++)
        say_matrix(s, names[m], &v[m].matrix);
    input_view(s, "W_hh", &p.W_hh.matrix);
    input_view(s, "c_prev", &v[C_PREV].matrix);
    input_view(s, "h_prev", &v[H_PREV].matrix);
    if (!put_status(s, "lstm_step",
                    THE(lstm_step)(&p, &v[C_PREV].matrix, &v[H_PREV].matrix,
                                   &v[GATE].matrix, &v[C].matrix,
                                   &v[H_].matrix)))
        return;
    if (k == 4) {
        lstm_put_but_one(s, v);
        return;
    }
    put_view(s, "gate", &v[GATE].matrix, 1e-10);
    put_view(s, "c", &v[C].matrix, 1e-10);
    put_view(s, "h", &v[H_].matrix, 1e-10);
}

/* A sequence of another shape: one T, B or n larger than it should be. */
static sequence
lstm_larger_sequence(sheet *s, const char *name, size_t T, size_t B, size_t n)
{
    say(s, "%s is (%zu,%zu,%zu)", name, T, B, n);
    expect_error(s);
    return awkward_sequence(s, T, B, n);
}

static void
lstm_say_network(sheet *s, const lstm_params *p, const sequence *x)
{
    say_sequence(s, "x", x);
    say_matrix(s, "W_xh", &p->W_xh.matrix);
    say_matrix(s, "W_hh", &p->W_hh.matrix);
    say_array(s, "b_h", p->b_h.vector.data, p->b_h.vector.size);
    input_sequence(s, "x", x);
    input_view(s, "W_xh", &p->W_xh.matrix);
    input_view(s, "W_hh", &p->W_hh.matrix);
    input(s, "b_h", p->b_h.vector.data, p->b_h.vector.size * sizeof(double));
}

/* Sequence 1 meets a NaN at step FROM: its states are NaN from there on. */
static void
lstm_put_until_nan(sheet *s, const lstm_states *states, size_t from)
{
    for (size_t t = 0; t < states->h->T; t++)
        for (size_t i = 0; i < states->h->B; i++) {
            const double *h = sequence_of(states->h, t, i);
            char at[64];
            snprintf(at, sizeof at, "h[%zu,%zu]", t, i);
            if (i == 1 && t >= from)
                lstm_put_nans(s, at, h, states->h->n);
            else
                put_array(s, at, h, states->h->n, 1e-9);
        }
}

/* Cases: by hand, larger, one step, kept for ever, NaN, and five refused. */
PROBE(lstm, sequence, 10)(sheet *s, size_t k)
{
    const size_t e = more(s), T = k == 2 ? 1 : (k == 0 ? 2 : 6) + e;
    const size_t B = (k == 0 ? 1 : 3) + e, D = (k == 0 ? 1 : 5) + e;
    const size_t H = (k == 0 ? 1 : 4) + e;
    lstm_params p = awkward_lstm(s, D, H, 2);
    sequence x = awkward_sequence(s, T, B, D);
    sequence gate = awkward_sequence(s, T, B, LSTM_GATES * H);
    sequence c = awkward_sequence(s, T + 1, B, H);
    sequence h = awkward_sequence(s, T + 1, B, H);
    lstm_states states = { &gate, &c, &h };

    say(s, "T = %zu, B = %zu, D = %zu, H = %zu", T, B, D, H);
    if (k == 3)
        lstm_keep_for_ever(s, &p);
    if (k == 4)
        sequence_of(&x, 2, 1)[0] = NAN;
    if (k == 5)
        x = lstm_larger_sequence(s, "x", T, B, D + 1);
    if (k == 6)
        gate = lstm_larger_sequence(s, "s->gate", T + 1, B, LSTM_GATES * H);
    if (k == 7)
        gate = lstm_larger_sequence(s, "s->gate", T, B, LSTM_GATES * H + 1);
    if (k == 8)
        c = lstm_larger_sequence(s, "s->c", T + 1, B + 1, H);
    if (k == 9)
        h = lstm_larger_sequence(s, "s->h", T + 2, B, H);
    lstm_say_network(s, &p, &x);
    say_array(s, "c at index 0", c.data, B * H);
    say_array(s, "h at index 0", h.data, B * H);
    if (!put_status(s, "lstm_forward", THE(lstm_forward)(&p, &x, &states)))
        return;
    if (k == 4) {
        lstm_put_until_nan(s, &states, 3);
        return;
    }
    put_sequence(s, "c", &c, 1e-9);
    put_sequence(s, "h", &h, 1e-9);
    put_sequence(s, "gate", &gate, 1e-9);
}

/* Cases: by hand, larger, underflow, all kept, one gate shut, NaN, 2 refused. */
PROBE(lstm, flow, 8)(sheet *s, size_t k)
{
    const size_t e = more(s), T = (k == 0 ? 2 : k == 2 ? 60 : 5) + e;
    const size_t B = (k == 0 ? 1 : 3) + e, H = (k == 0 ? 1 : 4) + e;
    const size_t n = LSTM_GATES * H + (k == 7);
    sequence gate = awkward_sequence(s, T, B, n);
    gsl_vector_view flow = awkward_vector(s, T + 1 + (k == 6));

    // All gates are positive, so that the logarithm of a wrong block is a number
    // as well, and the mistake can be told by it.
    for (size_t m = 0; m < T * B * n; m++) {
        gate.data[m] = fabs(gate.data[m]);
        if (m % n / H == LSTM_F)
            gate.data[m] = k == 3 ? 1.0 : gate.data[m] * (k == 2 ? 1e-9 : 1.0);
    }
    if (k == 4)
        sequence_of(&gate, 2, 1)[LSTM_F * H + 2] = 0.0;
    if (k == 5)
        sequence_of(&gate, 2, 1)[LSTM_F * H + 2] = NAN;
    say(s, "gate is (%zu,%zu,%zu), flow has %zu elements", T, B, n,
        flow.vector.size);
    if (k >= 6)
        expect_error(s);
    for (size_t t = 0; t < T && t < 3; t++) {
        char words[96];
        snprintf(words, sizeof words, "f of step %zu, sequence 0", t + 1);
        say_array(s, words, sequence_of(&gate, t, 0) + LSTM_F * H, H);
    }
    input_sequence(s, "gate", &gate);
    if (!put_status(s, "lstm_flow", THE(lstm_flow)(&gate, &flow.vector)))
        return;
    if (k == 5) {
        lstm_put_nans(s, "flow", flow.vector.data, 3);
        put_array(s, "flow 3 and later", flow.vector.data + 3, T - 2, 1e-10);
    } else
        put_array(s, "flow", flow.vector.data, flow.vector.size, 1e-10);
}

/* The parameters that a start must leave alone. */
static void
lstm_leave_alone(sheet *s, const lstm_params *p)
{
    input_view(s, "W_xh", &p->W_xh.matrix);
    input_view(s, "W_hh", &p->W_hh.matrix);
    input_view(s, "W_hy", &p->W_hy.matrix);
    input(s, "b_y", p->b_y.vector.data, p->O * sizeof(double));
}

/* The last three are refused. */
PROBE(lstm, forget, 6)(sheet *s, size_t k)
{
    static const double bias[] = { 1.0, -2.5, 0.0, NAN, INFINITY, -INFINITY };
    const size_t H = (k == 0 ? 1 : 4) + more(s);
    lstm_params p = awkward_lstm(s, 3, H, 2);

    say(s, "bias = %g, H = %zu", bias[k], H);
    say_array(s, "b_h before", p.b_h.vector.data, LSTM_GATES * H);
    if (k >= 3)
        expect_error(s);
    lstm_leave_alone(s, &p);
    if (put_status(s, "lstm_forget_bias", THE(lstm_forget_bias)(&p, bias[k])))
        put_array(s, "b_h", p.b_h.vector.data, LSTM_GATES * H, 0.0);
}

/* The last four are refused. */
PROBE(lstm, chrono, 8)(sheet *s, size_t k)
{
    static const double T_max[] = { 10.0, 100.0,    2.5, 1e6,
                                    2.0,  INFINITY, NAN, -30.0 };
    const size_t H = (k == 0 ? 1 : 4) + more(s);
    lstm_params p = awkward_lstm(s, 3, H, 2);
    gsl_rng *r = gsl_rng_alloc(gsl_rng_mt19937);
    const unsigned long seed = (unsigned long)lround(1e3 * awkward_positive(s));

    gsl_rng_set(r, seed);
    say(s, "T_max = %g, H = %zu, r seeded with %lu", T_max[k], H, seed);
    say_array(s, "b_h before", p.b_h.vector.data, LSTM_GATES * H);
    if (k >= 4)
        expect_error(s);
    lstm_leave_alone(s, &p);
    if (put_status(s, "lstm_chrono", THE(lstm_chrono)(r, T_max[k], &p))) {
        put_array(s, "b_h", p.b_h.vector.data, LSTM_GATES * H, 1e-9);
        put(s, "next of r", gsl_rng_uniform(r), 0.0);
    }
    gsl_rng_free(r);
}
