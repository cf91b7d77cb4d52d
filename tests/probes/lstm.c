/* The cases of chapter 7: the way forward, and what a start is made of. */
#include "lstm_parts.h"

#include <math.h>

/* What a step takes and makes. */
typedef struct {
    gsl_matrix *gate, *c_prev, *h_prev, *c, *h;
} step_views;

/* Every other sum becomes so large that its gate is exactly 0 or 1. */
static void
lstm_saturate_sums(const step_views *v)
{
    for (size_t n = 0; n < v->gate->size1; n++)
        for (size_t k = n % 2; k < v->gate->size2; k += 2) {
            double *a = gsl_matrix_ptr(v->gate, n, k);
            *a = *a < 0.0 ? -800.0 : 800.0;
        }
}

/*
 * Sequence 1 has met a NaN, sequence 2 an infinite cell. A gate that is shut, 0
 * to the last bit, does not hide one: 0 times infinity is NaN.
 */
static void
lstm_not_finite(sheet *s, const step_views *v)
{
    const size_t H = v->h->size2;
    gsl_matrix_set(v->h_prev, 1, 0, NAN);
    gsl_matrix_set(v->c_prev, 2, 1, -INFINITY);
    gsl_matrix_set(v->c_prev, 0, 3, INFINITY);
    gsl_matrix_set(v->gate, 0, LSTM_F * H + 3, -20000.0);
    say(s, "c_prev[0,3] is infinite where gate[0,%zu] is -20000",
        LSTM_F * H + 3);
}

/* Sequence 0 is tiny and sequence 1 is huge, but for some of their cells. */
static void
lstm_magnitudes(const step_views *v)
{
    for (size_t n = 0; n < 2; n++) {
        const double size = n == 0 ? 1e-200 : 1e200;
        double *gate = gsl_matrix_ptr(v->gate, n, 0);
        double *h = gsl_matrix_ptr(v->h_prev, n, 0);
        lstm_alternate(gate, v->gate->size2, size, size);
        lstm_alternate(h, v->h->size2, 1e-200, 1e-200);
        lstm_alternate(gsl_matrix_ptr(v->c_prev, n, 0), v->h->size2, size,
                       1e-100 / size);
    }
}

static const refusal gates_refusals[] = {
    FOUR_REFUSALS("gate"), FOUR_REFUSALS("c_prev"), FOUR_REFUSALS("h_prev"),
    FOUR_REFUSALS("c"), FOUR_REFUSALS("h")
};
/* By hand, larger, saturated, not finite, tiny and huge. */
PROBE(lstm, gates, 5, .sizes = 2, .large = LARGE, REFUSES(gates_refusals))
(sheet *s, size_t k)
{
    const size_t B = size_of(s, 1, 3), H = size_of(s, 1, 4);
    const lstm_params p = awkward_lstm(s, 2, H, 5);
    const step_views v = { .gate =
                               matrix_for(s, ADDED, "gate", B, LSTM_GATES * H),
                           .c_prev = matrix_for(s, IN, "c_prev", B, H),
                           .h_prev = matrix_for(s, IN, "h_prev", B, H),
                           .c = matrix_for(s, OUT, "c", B, H),
                           .h = matrix_for(s, OUT, "h", B, H) };

    say(s, "B = %zu", B);
    lstm_say(s, &p);
    if (k == 2)
        lstm_saturate_sums(&v);
    if (k == 3)
        lstm_not_finite(s, &v);
    if (k == 4)
        lstm_magnitudes(&v);
    put_status(s, "lstm_step",
               THE(lstm_step)(&p, v.c_prev, v.h_prev, v.gate, v.c, v.h));
    (k == 3 ? put_results_or_nan : put_results)(s, 1e-10);
}

static const refusal forward_refusals[] = { SIX_REFUSALS("x"),
                                            SIX_REFUSALS("s->gate"),
                                            SIX_REFUSALS("s->c"),
                                            SIX_REFUSALS("s->h") };
/* By hand, larger, one step, kept for ever, NaN, cells tiny and huge. */
PROBE(lstm, sequence, 6, .sizes = 4, .large = LARGE, REFUSES(forward_refusals))
(sheet *s, size_t k)
{
    const size_t T = size_of(s, 2, 6), B = size_of(s, 1, 3);
    const size_t D = size_of(s, 1, 5), H = size_of(s, 1, 4);
    const size_t steps = k == 2 ? 1 : T;
    lstm_params p = awkward_lstm(s, D, H, 2);
    sequence *x = sequence_for(s, IN, "x", steps, B, D);
    lstm_states states = {
        .gate = sequence_for(s, OUT, "s->gate", steps, B, LSTM_GATES * H),
        .c = sequence_for(s, ADDED, "s->c", steps + 1, B, H),
        .h = sequence_for(s, ADDED, "s->h", steps + 1, B, H)
    };

    // In a long run with weights as large as these a last bit would grow.
    if (T == LARGE)
        gsl_matrix_scale(&p.W_hh.matrix, 0.2);
    if (k == 3)
        lstm_keep_for_ever(s, &p);
    if (k == 4)
        sequence_of(x, 2, 1)[0] = NAN;
    if (k == 5)
        lstm_alternate(states.c->data, B * H, 1e-200, 1e200);
    lstm_say(s, &p);
    put_status(s, "lstm_forward", THE(lstm_forward)(&p, x, &states));
    (k == 4 ? put_results_or_nan : put_results)(s, 1e-9);
}

/*
 * Gates such as a step leaves them. All are positive, so that the logarithm of a
 * wrong block is a number as well, and the mistake can be told by it.
 */
static void
lstm_make_gates(sequence *gate, double f_scale)
{
    const size_t n = gate->n, H = n / LSTM_GATES;
    for (size_t m = 0; m < gate->T * gate->B * n; m++)
        gate->data[m] =
            fabs(gate->data[m]) * (m % n / H == LSTM_F ? f_scale : 1.0);
}

static const refusal flow_refusals[] = {
    { "flow", N_ELEMENTS, GSL_EBADLEN, .by = 1 },
    { "flow", N_ELEMENTS, GSL_EBADLEN, .by = -1 },
    { "gate", N_STEPS, GSL_EBADLEN, .by = 1 },
    { "gate", N_STEPS, GSL_EBADLEN, .by = -1 },
    { "gate", N_WIDTH, GSL_EBADLEN, .by = 1 },
    { "gate", N_WIDTH, GSL_EBADLEN, .by = 2 },
    { "gate", N_WIDTH, GSL_EBADLEN, .by = -1 },
    { "gate", N_BATCH, GSL_SUCCESS, .by = 1, .words = "B is what gate says" },
    { "gate", N_WIDTH, GSL_SUCCESS, .by = LSTM_GATES },
};
/*
 * By hand, larger, too small for any product, all kept, one gate shut, NaN, and
 * the two of them at once.
 */
PROBE(lstm, flow, 7, .sizes = 3, .large = LARGE, REFUSES(flow_refusals))
(sheet *s, size_t k)
{
    const size_t T = size_of(s, 2, 5), B = size_of(s, 1, 5);
    const size_t H = size_of(s, 1, 4), at = LSTM_F * H + 2;
    sequence *gate =
        sequence_for(s, IN, "gate", k == 2 ? 60 : T, B, LSTM_GATES * H);
    gsl_vector *flow = vector_for(s, OUT, "flow", k == 2 ? 61 : T + 1);

    // 60 steps, or 20 units, of 1e-300 are 0 even to a long double.
    lstm_make_gates(gate, k == 2 ? 1e-300 : 1.0);
    for (size_t m = 0; k == 3 && m < gate->T * B * H; m++)
        gate->data[m / H * gate->n + LSTM_F * H + m % H] = 1.0;
    if (k == 4 || k == 6)
        sequence_of(gate, 2, 1)[at] = 0.0;
    if (k == 5 || k == 6)
        sequence_of(gate, k == 5 ? 2 : 1, 1)[at] = NAN;
    say(s, "T = %zu, B = %zu, 4H = %zu", gate->T, gate->B, gate->n);
    put_status(s, "lstm_flow", THE(lstm_flow)(gate, flow));
    (k >= 5 && refusal_of(s) == NULL ? put_results_or_nan : put_results)(s,
                                                                         1e-10);
}

/* b_h alone may be written: all other parameters are watched. */
static void
lstm_leave_alone(sheet *s, const lstm_params *p)
{
    const double *theta = p->theta->data, *b_h = p->b_h.vector.data;
    const size_t before = (size_t)(b_h - theta), n = p->b_h.vector.size;

    say(s, "H = %zu", p->H);
    say_array(s, "b_h before", b_h, n);
    input(s, "W_xh or W_hh", theta, before * sizeof *theta);
    input(s, "W_hy or b_y", b_h + n,
          (p->theta->size - before - n) * sizeof *theta);
}

static const refusal forget_refusals[] = {
    { "bias", THE_VALUE, GSL_EINVAL, .value = NAN },
    { "bias", THE_VALUE, GSL_EINVAL, .value = INFINITY },
    { "bias", THE_VALUE, GSL_EINVAL, .value = -INFINITY },
    { "bias", THE_VALUE, GSL_SUCCESS, .value = 0.0 },
    { "bias", THE_VALUE, GSL_SUCCESS, .value = -1.0 },
    { "bias", THE_VALUE, GSL_SUCCESS, .value = 1e300 },
    { "bias", THE_VALUE, GSL_SUCCESS, .value = -1e-300 },
};
PROBE(lstm, forget, 2, .sizes = 1, .large = 131, REFUSES(forget_refusals))
(sheet *s, size_t k)
{
    const size_t H = size_of(s, 1, 4);
    lstm_params p = awkward_lstm(s, 3, H, 2);
    const double bias = number_for(s, "bias", k == 0 ? 1.0 : -2.5);

    lstm_leave_alone(s, &p);
    put_status(s, "lstm_forget_bias", THE(lstm_forget_bias)(&p, bias));
    put_array(s, "b_h", p.b_h.vector.data, LSTM_GATES * H, 0.0);
}

static const refusal chrono_refusals[] = {
    { "T_max", THE_VALUE, GSL_EINVAL, .value = NAN },
    { "T_max", THE_VALUE, GSL_EINVAL, .value = INFINITY },
    { "T_max", THE_VALUE, GSL_EINVAL, .value = -INFINITY },
    { "T_max", THE_VALUE, GSL_EINVAL, .value = 0.0 },
    { "T_max", THE_VALUE, GSL_EINVAL, .value = -30.0 },
    { "T_max", THE_VALUE, GSL_EINVAL, .value = 1.5 },
    { "T_max", THE_VALUE, GSL_EINVAL, .value = 2.0 },
    { "T_max", THE_VALUE, GSL_SUCCESS, .value = 2.25 },
    { "T_max", THE_VALUE, GSL_SUCCESS, .value = 1e9 },
};
PROBE(lstm, chrono, 4, .sizes = 1, .large = 131, REFUSES(chrono_refusals))
(sheet *s, size_t k)
{
    static const double T_max[] = { 10.0, 100.0, 2.5, 1e6 };
    const size_t H = size_of(s, 1, 4);
    lstm_params p = awkward_lstm(s, 3, H, 2);
    gsl_rng *r = awkward_generator(s);
    const double longest = number_for(s, "T_max", T_max[k]);

    lstm_leave_alone(s, &p);
    put_next(s, r,
             put_status(s, "lstm_chrono", THE(lstm_chrono)(r, longest, &p)));
    put_array(s, "b_h", p.b_h.vector.data, LSTM_GATES * H, 1e-9);
}
