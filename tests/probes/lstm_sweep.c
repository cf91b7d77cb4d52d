/* The cases of chapter 7, continued: whole sequences, back through time. */
#include "lstm_parts.h"

#include <gsl/gsl_linalg.h>
#include <gsl/gsl_math.h>

/* A network that has run, and room for its gradients. */
typedef struct {
    lstm_params p, dp;
    sequence x, gate, c, h, dy, dgate, dc, dh;
    lstm_states s, ds;
} run;

static void
ready(sheet *s, run *r, size_t T, size_t B, size_t D, size_t H, size_t O)
{
    *r = (run){ .p = awkward_lstm(s, D, H, O),
                .dp = awkward_lstm(s, D, H, O),
                .x = awkward_sequence(s, T, B, D),
                .gate = awkward_sequence(s, T, B, LSTM_GATES * H),
                .c = awkward_sequence(s, T + 1, B, H),
                .h = awkward_sequence(s, T + 1, B, H),
                .dy = awkward_sequence(s, T, B, O),
                .dgate = awkward_sequence(s, T, B, LSTM_GATES * H),
                .dc = awkward_sequence(s, T + 1, B, H),
                .dh = awkward_sequence(s, T + 1, B, H) };
    r->s = (lstm_states){ &r->gate, &r->c, &r->h };
    r->ds = (lstm_states){ &r->dgate, &r->dc, &r->dh };
    // A sum of numbers of three decimals may be exactly 0.
    gsl_vector_scale(&r->dp.b_y.vector, M_SQRT1_2);
    for (size_t j = 0; j < B * H; j++)
        r->c.data[j] *= M_SQRT1_2;
    // The inputs that find_input() finds are not large.
    for (size_t j = 0; j < LSTM_GATES * H; j++)
        *gsl_matrix_ptr(&r->p.W_xh.matrix, j, j) += 2.0 * (double)H;
    say(s, "T = %zu, B = %zu, D = %zu, H = %zu, O = %zu", T, B, D, H, O);
}

/* What of a gate's sum the first 4H inputs have to bring. */
static double
missing(const run *r, size_t t, size_t i, size_t k)
{
    const size_t H = r->p.H, n = LSTM_GATES * H;
    const double gate = sequence_of(&r->gate, t - 1, i)[k];
    const double *x = sequence_of(&r->x, t - 1, i);
    const double *h = sequence_of(&r->h, t - 1, i);
    const double bias = gsl_vector_get(&r->p.b_h.vector, k);
    double a = k / H == LSTM_G ? atanh(gate) : log(gate / (1.0 - gate));

    // A gate is exactly 0 or 1 by its bias alone.
    if (!isfinite(a))
        a = bias;
    for (size_t j = 0; j < H; j++)
        a -= gsl_matrix_get(&r->p.W_hh.matrix, k, j) * h[j];
    for (size_t d = n; d < r->p.D; d++)
        a -= gsl_matrix_get(&r->p.W_xh.matrix, k, d) * x[d];
    return a - bias;
}

/* They become those that lead to the gates of this step. */
static void
find_input(run *r, size_t t, size_t i)
{
    const size_t n = LSTM_GATES * r->p.H;
    gsl_vector_view x = gsl_vector_view_array(sequence_of(&r->x, t - 1, i), n);
    gsl_matrix_view W = gsl_matrix_submatrix(&r->p.W_xh.matrix, 0, 0, n, n);
    gsl_matrix *square = gsl_matrix_alloc(n, n);

    for (size_t k = 0; k < n; k++)
        gsl_vector_set(&x.vector, k, missing(r, t, i, k));
    gsl_matrix_memcpy(square, &W.matrix);
    gsl_linalg_HH_svx(square, &x.vector);
    gsl_matrix_free(square);
}

/*
 * Makes what a run would have left, backwards: the gates are drawn, and then an
 * input is found that leads to them. For this file is in every worker of the
 * grader, where no way forward may be: it is an answer of this chapter.
 */
static void
pretend_to_run(run *r)
{
    const size_t H = r->p.H;

    for (size_t t = 1; t <= r->x.T; t++)
        for (size_t i = 0; i < r->x.B; i++) {
            double *gate = sequence_of(&r->gate, t - 1, i);
            for (size_t k = 0; k < LSTM_GATES * H; k++)
                if (k / H != LSTM_G && gate[k] < 0.0)
                    gate[k] += 1.0;
            for (size_t j = 0; j < H; j++) {
                double *c = sequence_of(&r->c, t, i) + j;
                *c = gate[LSTM_F * H + j] * sequence_of(&r->c, t - 1, i)[j]
                     + gate[LSTM_I * H + j] * gate[LSTM_G * H + j];
                sequence_of(&r->h, t, i)[j] = gate[LSTM_O * H + j] * tanh(*c);
            }
            find_input(r, t, i);
        }
}

/* One T, B or n larger than it should be. */
static void
too_large(sheet *s, const char *name, sequence *q, size_t T, size_t B, size_t n)
{
    *q = awkward_sequence(s, q->T + T, q->B + B, q->n + n);
    say(s, "%s is (%zu,%zu,%zu)", name, q->T, q->B, q->n);
    expect_error(s);
}

static void
other_sizes(sheet *s, run *r, size_t D, size_t H, size_t O)
{
    r->dp = awkward_lstm(s, r->p.D + D, r->p.H + H, r->p.O + O);
    say(s, "dp has D = %zu, H = %zu, O = %zu", r->dp.D, r->dp.H, r->dp.O);
    expect_error(s);
}

/* The shapes that both functions refuse, the first of them in case FIRST. */
static void
refused(sheet *s, run *r, size_t k, size_t first)
{
    if (k == first)
        too_large(s, "x", &r->x, 0, 0, 1);
    if (k == first + 1)
        too_large(s, "s->gate", &r->gate, 1, 0, 0);
    if (k == first + 2)
        too_large(s, "s->c", &r->c, 0, 1, 0);
    if (k == first + 3)
        too_large(s, "s->h", &r->h, 1, 0, 0);
    if (k == first + 4)
        too_large(s, "ds->gate", &r->dgate, 0, 0, 1);
    if (k == first + 5)
        too_large(s, "ds->c", &r->dc, 1, 0, 0);
    if (k == first + 6)
        too_large(s, "ds->h", &r->dh, 0, 1, 0);
    if (k == first + 7)
        other_sizes(s, r, 1, 0, 0);
    if (k == first + 8)
        other_sizes(s, r, 0, 1, 0);
    if (k == first + 9)
        other_sizes(s, r, 0, 0, 1);
}

static void
say_run(sheet *s, const run *r)
{
    say_sequence(s, "x", &r->x);
    say_matrix(s, "W_hh", &r->p.W_hh.matrix);
    say_sequence(s, "gate", &r->gate);
    say_sequence(s, "c", &r->c);
    say_sequence(s, "h", &r->h);
    say_sequence(s, "dc before", &r->dc);
    say_sequence(s, "dh before", &r->dh);
    input_view(s, "W_hh", &r->p.W_hh.matrix);
    input_sequence(s, "x", &r->x);
    input_sequence(s, "gate", &r->gate);
    input_sequence(s, "c", &r->c);
    input_sequence(s, "h", &r->h);
}

static void
put_run(sheet *s, const run *r)
{
    put_sequence(s, "dh", &r->dh, 1e-9);
    put_sequence(s, "dc", &r->dc, 1e-9);
    put_sequence(s, "da", &r->dgate, 1e-9);
    put_matrix(s, "dW_hh", &r->dp.W_hh.matrix, 1e-9);
    put_matrix(s, "dW_xh", &r->dp.W_xh.matrix, 1e-9);
    put_array(s, "db_h", r->dp.b_h.vector.data, r->dp.b_h.vector.size, 1e-9);
}

/* Absolute values: where signs cancel, no digits would be left to compare. */
static void
all_positive(double *a, size_t n, double scale)
{
    for (size_t k = 0; k < n; k++)
        a[k] = scale * fabs(a[k]);
}

/*
 * A network that forgets, and a loss at the last step only: after 80 steps the
 * gradient is below 1e-50.
 */
static void
vanishing(sheet *s, run *r)
{
    const size_t T = r->x.T, H = r->p.H, n = LSTM_GATES * H;
    all_positive(r->p.W_hh.matrix.data, n * H, 0.3);
    all_positive(r->gate.data, T * n, 1.0);
    for (size_t t = 0; t < T; t++)
        all_positive(sequence_of(&r->gate, t, 0) + LSTM_F * H, H, 0.1);
    all_positive(r->c.data, H, 1.0);
    all_positive(r->h.data, H, 1.0);
    all_positive(r->dc.data + T * H, H, 1.0);
    all_positive(r->dh.data + T * H, H, 1.0);
    all_positive(r->dc.data, T * H, 0.0);
    all_positive(r->dh.data, T * H, 0.0);
    say(s, "dc and dh before 0 except at the last step");
}

/* Gates at which cells stay as they are, to the last bit. */
static void
saturate(sheet *s, run *r)
{
    const size_t H = r->p.H;
    keep_for_ever(s, &r->p);
    for (size_t m = 0; m < r->gate.T * r->gate.B * H; m++) {
        r->gate.data[m / H * LSTM_GATES * H + LSTM_F * H + m % H] = 1.0;
        r->gate.data[m / H * LSTM_GATES * H + LSTM_I * H + m % H] = 0.0;
    }
}

/* Cases: by hand, larger, one step, 1e-50, saturated, and ten refused. */
PROBE(lstm, sweep, 15)(sheet *s, size_t k)
{
    const size_t e = more(s);
    run r;

    if (k == 0)
        ready(s, &r, 2 + e, 1 + e, 4 + 4 * e, 1 + e, 1 + e);
    else if (k == 3)
        ready(s, &r, 80, 1, 9, 2, 1);
    else
        ready(s, &r, k == 2 ? 1 : 6 + e, 3 + e, 9 + 4 * e, 2 + e, 5 + e);
    if (k == 3)
        vanishing(s, &r);
    if (k == 4)
        saturate(s, &r);
    pretend_to_run(&r);
    refused(s, &r, k, 5);
    say_run(s, &r);
    if (put_status(s, "lstm_sweep",
                   THE(lstm_sweep)(&r.p, &r.x, &r.s, &r.ds, &r.dp)))
        put_run(s, &r);
}

/* Cases: by hand, larger, one step, three refused for dy, ten as above. */
PROBE(lstm, backward, 16)(sheet *s, size_t k)
{
    const size_t e = more(s);
    run r;

    if (k == 0)
        ready(s, &r, 2 + e, 1 + e, 4 + 4 * e, 1 + e, 1 + e);
    else
        ready(s, &r, k == 2 ? 1 : 5 + e, 3 + e, 9 + 4 * e, 2 + e, 6 + e);
    pretend_to_run(&r);
    if (k >= 3 && k < 6)
        too_large(s, "dy", &r.dy, k == 3, k == 4, k == 5);
    refused(s, &r, k, 6);
    say_run(s, &r);
    say_sequence(s, "dy", &r.dy);
    say_matrix(s, "W_hy", &r.p.W_hy.matrix);
    input_view(s, "W_hy", &r.p.W_hy.matrix);
    input_sequence(s, "dy", &r.dy);
    if (!put_status(s, "lstm_backward",
                    THE(lstm_backward)(&r.p, &r.x, &r.s, &r.dy, &r.ds, &r.dp)))
        return;
    put_matrix(s, "dW_hy", &r.dp.W_hy.matrix, 1e-9);
    put_array(s, "db_y", r.dp.b_y.vector.data, r.dp.O, 1e-9);
    put_run(s, &r);
}
