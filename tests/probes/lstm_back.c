/* The cases of chapter 7, continued: one step back, and back through time. */
#include "lstm_parts.h"

#include <gsl/gsl_linalg.h>
#include <gsl/gsl_math.h>

/* ---- One step back ------------------------------------------------------- */

/* In case 5 + m the matrix with number m has a row or a column too many. */
enum { GATE, DA, C_PREV, C, DH, DC, DC_PREV, DH_PREV, VIEWS };
static const char *const names[VIEWS] = { "gate", "da", "c_prev",  "c",
                                          "dh",   "dc", "dc_prev", "dh_prev" };

static void
lstm_back_views(sheet *s, size_t k, size_t B, size_t H,
                gsl_matrix_view v[VIEWS])
{
    for (size_t m = 0; m < VIEWS; m++) {
        const int wrong = k == 5 + m;
        const size_t rows = B + (wrong && m % 2 == 1);
        const size_t columns =
            (m <= DA ? LSTM_GATES * H : H) + (wrong && m % 2 == 0);
        v[m] = awkward_view(s, rows, columns, k == 3);
        // Numbers of three decimals may add up to exactly 0, where a relative
        // tolerance forgives nothing.
        if (m >= DC)
            gsl_matrix_scale(&v[m].matrix, M_SQRT1_2);
        if (wrong) {
            say(s, "%s is (%zu,%zu)", names[m], rows, columns);
            expect_error(s);
        }
    }
}

/* Makes gates and cells that a step can have left: in their range, by (7.3). */
static void
lstm_make_gates(gsl_matrix_view v[VIEWS], size_t B, size_t H, int saturated)
{
    for (size_t n = 0; n < B; n++)
        for (size_t j = 0; j < H; j++) {
            double gate[LSTM_GATES];
            for (size_t m = 0; m < LSTM_GATES; m++) {
                double *at = gsl_matrix_ptr(&v[GATE].matrix, n, m * H + j);
                // Some are wide open and some are shut.
                if (saturated && (n + j + m) % 3 < 2)
                    *at = (n + j + m) % 3 == 0 ? GSL_SIGN(*at) : 0.0;
                if (m != LSTM_G)
                    *at = fabs(*at);
                else if (*at == 0.0)
                    *at = -1.0;
                gate[m] = *at;
            }
            gsl_matrix_set(&v[C].matrix, n, j,
                           gate[LSTM_F]
                                   * gsl_matrix_get(&v[C_PREV].matrix, n, j)
                               + gate[LSTM_I] * gate[LSTM_G]);
        }
}

static void
lstm_back_say(sheet *s, const lstm_params *p, const gsl_matrix_view v[VIEWS])
{
    say_matrix(s, "W_hh", &p->W_hh.matrix);
    input_view(s, "W_hh", &p->W_hh.matrix);
    for (size_t m = 0; m < VIEWS; m++) {
        char name[32];
        if (m == DA)
            continue;
        snprintf(name, sizeof name, m < DC ? "%s" : "%s before", names[m]);
        say_matrix(s, name, &v[m].matrix);
        if (m < DC)
            input_view(s, names[m], &v[m].matrix);
    }
}

/*
 * Unit 2 of sequence 1 has met a NaN: whether its own numbers are NaN. Sequences
 * 0 and 2 must be as if nothing had happened: their values.
 */
static void
lstm_put_around_nan(sheet *s, const gsl_matrix_view v[VIEWS])
{
    static const size_t out[] = { DC, DA, DC_PREV };
    for (size_t m = 0; m < 3; m++) {
        const gsl_matrix *made = &v[out[m]].matrix;
        char words[32];
        snprintf(words, sizeof words, "NaN at %s[1,2]", names[out[m]]);
        put(s, words, gsl_isnan(gsl_matrix_get(made, 1, 2)), 0.0);
        for (size_t n = 0; n < made->size1; n += 2) {
            snprintf(words, sizeof words, "%s %zu", names[out[m]], n);
            put_array(s, words, gsl_matrix_const_ptr(made, n, 0), made->size2,
                      1e-10);
        }
    }
}

/* Cases: by hand, larger, saturated, windows, NaN, and eight refused. */
PROBE(lstm, back, 13)(sheet *s, size_t k)
{
    const size_t e = more(s), B = (k == 0 ? 1 : 3) + e;
    const size_t H = (k == 0 ? 1 : 4) + e;
    const lstm_params p = awkward_lstm(s, 2, H, 5);
    gsl_matrix_view v[VIEWS];

    say(s, "B = %zu, H = %zu", B, H);
    lstm_back_views(s, k, B, H, v);
    lstm_make_gates(v, B, H, k == 2);
    if (k == 3)
        say(s, "all matrices windows onto wider ones (tda = size2 + 2)");
    if (k == 4)
        gsl_matrix_set(&v[DH].matrix, 1, 2, NAN);
    lstm_back_say(s, &p, v);
    if (!put_status(s, "lstm_step_backward",
                    THE(lstm_step_backward)(
                        &p, &v[GATE].matrix, &v[C_PREV].matrix, &v[C].matrix,
                        &v[DH].matrix, &v[DC].matrix, &v[DA].matrix,
                        &v[DC_PREV].matrix, &v[DH_PREV].matrix)))
        return;
    if (k == 4) {
        lstm_put_around_nan(s, v);
        return;
    }
    put_view(s, "dc", &v[DC].matrix, 1e-10);
    put_view(s, "da", &v[DA].matrix, 1e-10);
    put_view(s, "dc_prev", &v[DC_PREV].matrix, 1e-10);
    put_view(s, "dh_prev", &v[DH_PREV].matrix, 1e-10);
}

/* ---- Back through time ---------------------------------------------------- */

/* A network that has run, and room for its gradients. */
typedef struct {
    lstm_params p, dp;
    sequence x, gate, c, h, dy, dgate, dc, dh;
    lstm_states s, ds;
} run;

static void
lstm_ready(sheet *s, run *r, size_t T, size_t B, size_t D, size_t H, size_t O)
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
    // Numbers of three decimals may add up to exactly 0, where a relative
    // tolerance forgives nothing.
    gsl_vector_scale(&r->dp.b_y.vector, M_SQRT1_2);
    for (size_t j = 0; j < B * H; j++)
        r->c.data[j] *= M_SQRT1_2;
    // A heavy diagonal keeps the inputs that lstm_find_input() finds small.
    for (size_t j = 0; j < LSTM_GATES * H; j++)
        *gsl_matrix_ptr(&r->p.W_xh.matrix, j, j) += 2.0 * (double)H;
    say(s, "T = %zu, B = %zu, D = %zu, H = %zu, O = %zu", T, B, D, H, O);
}

/*
 * The part of the sum of gate k that the first 4H inputs have to bring: all but
 * what the state before, the other inputs and the bias bring.
 */
static double
lstm_missing(const run *r, size_t t, size_t i, size_t k)
{
    const size_t H = r->p.H, n = LSTM_GATES * H;
    const double gate = sequence_of(&r->gate, t - 1, i)[k];
    const double *x = sequence_of(&r->x, t - 1, i);
    const double *h = sequence_of(&r->h, t - 1, i);
    const double bias = gsl_vector_get(&r->p.b_h.vector, k);
    double a = k / H == LSTM_G ? atanh(gate) : log(gate / (1.0 - gate));

    // The sum of a gate that is exactly 0 or 1 is infinite: its bias will do.
    if (!isfinite(a))
        a = bias;
    for (size_t j = 0; j < H; j++)
        a -= gsl_matrix_get(&r->p.W_hh.matrix, k, j) * h[j];
    for (size_t d = n; d < r->p.D; d++)
        a -= gsl_matrix_get(&r->p.W_xh.matrix, k, d) * x[d];
    return a - bias;
}

/* Sets the first 4H inputs of a step to those that lead to its gates. */
static void
lstm_find_input(run *r, size_t t, size_t i)
{
    const size_t n = LSTM_GATES * r->p.H;
    gsl_vector_view x = gsl_vector_view_array(sequence_of(&r->x, t - 1, i), n);
    gsl_matrix_view W = gsl_matrix_submatrix(&r->p.W_xh.matrix, 0, 0, n, n);
    gsl_matrix *square = gsl_matrix_alloc(n, n);

    for (size_t k = 0; k < n; k++)
        gsl_vector_set(&x.vector, k, lstm_missing(r, t, i, k));
    gsl_matrix_memcpy(square, &W.matrix);
    gsl_linalg_HH_svx(square, &x.vector);
    gsl_matrix_free(square);
}

/*
 * Makes what a run would have left, the other way round: the gates are drawn,
 * and then inputs are found that lead to them. This file is linked into the
 * grader's worker beside the learner's code, so it must not hold a way forward,
 * which is an answer of this chapter.
 */
static void
lstm_pretend_to_run(run *r)
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
            lstm_find_input(r, t, i);
        }
}

/* One T, B or n larger than it should be. */
static void
lstm_enlarge(sheet *s, const char *name, sequence *q, size_t T, size_t B,
             size_t n)
{
    *q = awkward_sequence(s, q->T + T, q->B + B, q->n + n);
    say(s, "%s is (%zu,%zu,%zu)", name, q->T, q->B, q->n);
    expect_error(s);
}

static void
lstm_other_sizes(sheet *s, run *r, size_t D, size_t H, size_t O)
{
    r->dp = awkward_lstm(s, r->p.D + D, r->p.H + H, r->p.O + O);
    say(s, "dp has D = %zu, H = %zu, O = %zu", r->dp.D, r->dp.H, r->dp.O);
    expect_error(s);
}

/* The shapes that both functions refuse, the first of them in case FIRST. */
static void
lstm_refused(sheet *s, run *r, size_t k, size_t first)
{
    if (k == first)
        lstm_enlarge(s, "x", &r->x, 0, 0, 1);
    if (k == first + 1)
        lstm_enlarge(s, "s->gate", &r->gate, 1, 0, 0);
    if (k == first + 2)
        lstm_enlarge(s, "s->c", &r->c, 0, 1, 0);
    if (k == first + 3)
        lstm_enlarge(s, "s->h", &r->h, 1, 0, 0);
    if (k == first + 4)
        lstm_enlarge(s, "ds->gate", &r->dgate, 0, 0, 1);
    if (k == first + 5)
        lstm_enlarge(s, "ds->c", &r->dc, 1, 0, 0);
    if (k == first + 6)
        lstm_enlarge(s, "ds->h", &r->dh, 0, 1, 0);
    if (k == first + 7)
        lstm_other_sizes(s, r, 1, 0, 0);
    if (k == first + 8)
        lstm_other_sizes(s, r, 0, 1, 0);
    if (k == first + 9)
        lstm_other_sizes(s, r, 0, 0, 1);
}

static void
lstm_say_run(sheet *s, const run *r)
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
lstm_put_run(sheet *s, const run *r)
{
    put_sequence(s, "dh", &r->dh, 1e-9);
    put_sequence(s, "dc", &r->dc, 1e-9);
    put_sequence(s, "da", &r->dgate, 1e-9);
    put_matrix(s, "dW_hh", &r->dp.W_hh.matrix, 1e-9);
    put_matrix(s, "dW_xh", &r->dp.W_xh.matrix, 1e-9);
    put_array(s, "db_h", r->dp.b_h.vector.data, r->dp.b_h.vector.size, 1e-9);
}

/* Absolute values, times SCALE: where signs cancel, too few digits are left. */
static void
lstm_all_positive(double *a, size_t n, double scale)
{
    for (size_t k = 0; k < n; k++)
        a[k] = scale * fabs(a[k]);
}

/*
 * A network that forgets, and a loss at the last step only: after 80 steps the
 * gradient is below 1e-50.
 */
static void
lstm_vanishing(sheet *s, run *r)
{
    const size_t T = r->x.T, H = r->p.H, n = LSTM_GATES * H;
    lstm_all_positive(r->p.W_hh.matrix.data, n * H, 0.3);
    lstm_all_positive(r->gate.data, T * n, 1.0);
    for (size_t t = 0; t < T; t++)
        lstm_all_positive(sequence_of(&r->gate, t, 0) + LSTM_F * H, H, 0.1);
    lstm_all_positive(r->c.data, H, 1.0);
    lstm_all_positive(r->h.data, H, 1.0);
    lstm_all_positive(r->dc.data + T * H, H, 1.0);
    lstm_all_positive(r->dh.data + T * H, H, 1.0);
    lstm_all_positive(r->dc.data, T * H, 0.0);
    lstm_all_positive(r->dh.data, T * H, 0.0);
    say(s, "dc and dh before 0 except at the last step");
}

/* Gates at which cells stay as they are, to the last bit. */
static void
lstm_saturate_run(sheet *s, run *r)
{
    const size_t H = r->p.H;
    lstm_keep_for_ever(s, &r->p);
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
        lstm_ready(s, &r, 2 + e, 1 + e, 4 + 4 * e, 1 + e, 1 + e);
    else if (k == 3)
        lstm_ready(s, &r, 80, 1, 9, 2, 1);
    else
        lstm_ready(s, &r, k == 2 ? 1 : 6 + e, 3 + e, 9 + 4 * e, 2 + e, 5 + e);
    if (k == 3)
        lstm_vanishing(s, &r);
    if (k == 4)
        lstm_saturate_run(s, &r);
    lstm_pretend_to_run(&r);
    lstm_refused(s, &r, k, 5);
    lstm_say_run(s, &r);
    if (put_status(s, "lstm_sweep",
                   THE(lstm_sweep)(&r.p, &r.x, &r.s, &r.ds, &r.dp)))
        lstm_put_run(s, &r);
}

/* Cases: by hand, larger, one step, three refused for dy, ten as above. */
PROBE(lstm, backward, 16)(sheet *s, size_t k)
{
    const size_t e = more(s);
    run r;

    if (k == 0)
        lstm_ready(s, &r, 2 + e, 1 + e, 4 + 4 * e, 1 + e, 1 + e);
    else
        lstm_ready(s, &r, k == 2 ? 1 : 5 + e, 3 + e, 9 + 4 * e, 2 + e, 6 + e);
    lstm_pretend_to_run(&r);
    if (k >= 3 && k < 6)
        lstm_enlarge(s, "dy", &r.dy, k == 3, k == 4, k == 5);
    lstm_refused(s, &r, k, 6);
    lstm_say_run(s, &r);
    say_sequence(s, "dy", &r.dy);
    say_matrix(s, "W_hy", &r.p.W_hy.matrix);
    input_view(s, "W_hy", &r.p.W_hy.matrix);
    input_sequence(s, "dy", &r.dy);
    if (!put_status(s, "lstm_backward",
                    THE(lstm_backward)(&r.p, &r.x, &r.s, &r.dy, &r.ds, &r.dp)))
        return;
    put_matrix(s, "dW_hy", &r.dp.W_hy.matrix, 1e-9);
    put_array(s, "db_y", r.dp.b_y.vector.data, r.dp.O, 1e-9);
    lstm_put_run(s, &r);
}
