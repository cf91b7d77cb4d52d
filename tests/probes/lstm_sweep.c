/* The cases of chapter 7, continued: back through time. */
#include "lstm_parts.h"

#include <gsl/gsl_math.h>
#include <math.h>
#include <string.h>

/* A network that has run, and room for its gradients. */
typedef struct {
    lstm_params p, dp;
    sequence *x, *dy;
    lstm_states s, ds;
    int large;
} run;

/* In its case of the table a number of dp is another than that of p. */
static size_t
lstm_other_size(const sheet *s, const char *name, size_t n)
{
    const refusal *r = refusal_of(s);
    return r != NULL && strcmp(r->argument, name) == 0 ? n + (size_t)r->by : n;
}

static void
lstm_ready(sheet *s, run *r, size_t T, size_t B, size_t D, size_t H, size_t O)
{
    const size_t G = LSTM_GATES * H;

    r->large = GSL_MAX(GSL_MAX(T, B), GSL_MAX(GSL_MAX(D, H), O)) >= LARGE;
    r->p = awkward_lstm(s, D, H, O);
    r->dp = awkward_lstm(s, lstm_other_size(s, "dp->D", D),
                         lstm_other_size(s, "dp->H", H),
                         lstm_other_size(s, "dp->O", O));
    r->x = sequence_for(s, IN, "x", T, B, D);
    r->s = (lstm_states){ sequence_for(s, IN, "s->gate", T, B, G),
                          sequence_for(s, IN, "s->c", T + 1, B, H),
                          sequence_for(s, IN, "s->h", T + 1, B, H) };
    r->ds = (lstm_states){ sequence_for(s, OUT, "ds->gate", T, B, G),
                           sequence_for(s, ADDED, "ds->c", T + 1, B, H),
                           sequence_for(s, ADDED, "ds->h", T + 1, B, H) };
    // Numbers of three decimals may add up to exactly 0, where a relative
    // tolerance forgives nothing.
    gsl_vector_scale(&r->dp.b_y.vector, M_SQRT1_2);
}

/* Absolute values, times SCALE: where signs cancel, too few digits are left. */
static void
lstm_all_positive(double *a, size_t n, double scale)
{
    for (size_t k = 0; k < n; k++)
        a[k] = scale * fabs(a[k]);
}

static void
lstm_positive_sequence(sequence *q)
{
    lstm_all_positive(q->data, q->T * q->B * q->n, 1.0);
}

/*
 * A large run: among ten thousand sums of both signs there is always one that
 * nearly cancels, so all signs are the same.
 */
static void
lstm_large_run(run *r)
{
    if (r->dy != NULL)
        lstm_positive_sequence(r->dy);
    lstm_all_positive(r->p.theta->data, r->p.theta->size, 1.0);
    lstm_all_positive(r->dp.theta->data, r->dp.theta->size, 1.0);
    lstm_positive_sequence(r->x);
    lstm_positive_sequence(r->s.gate);
    lstm_positive_sequence(r->s.c);
    lstm_positive_sequence(r->s.h);
    lstm_positive_sequence(r->ds.c);
    lstm_positive_sequence(r->ds.h);
}

/*
 * A network that forgets, and a loss at the last step only: after 60 steps the
 * gradient is below 1e-40.
 */
static void
lstm_vanishing(sheet *s, run *r)
{
    const size_t T = r->x->T, H = r->p.H, n = LSTM_GATES * H;
    lstm_all_positive(r->p.W_hh.matrix.data, n * H, 0.3);
    lstm_all_positive(r->s.gate->data, T * n, 1.0);
    for (size_t t = 0; t < T; t++)
        lstm_all_positive(sequence_of(r->s.gate, t, 0) + LSTM_F * H, H, 0.1);
    lstm_all_positive(r->s.c->data, H, 1.0);
    lstm_all_positive(r->s.h->data, H, 1.0);
    lstm_all_positive(r->ds.c->data + T * H, H, 1.0);
    lstm_all_positive(r->ds.h->data + T * H, H, 1.0);
    lstm_all_positive(r->ds.c->data, T * H, 0.0);
    lstm_all_positive(r->ds.h->data, T * H, 0.0);
    say(s, "ds->c and ds->h before 0 except at the last step");
}

/* Gates at which cells stay as they are, to the last bit. */
static void
lstm_saturate_run(sheet *s, run *r)
{
    const size_t H = r->p.H;
    lstm_keep_for_ever(s, &r->p);
    for (size_t m = 0; m < r->x->T * r->x->B * H; m++) {
        double *gate = r->s.gate->data + m / H * LSTM_GATES * H;
        gate[LSTM_F * H + m % H] = 1.0;
        gate[LSTM_I * H + m % H] = 0.0;
    }
}

// So many sums are subtracted from at once: each subtraction has to wait for the one
// before it, and a processor has others to do meanwhile.
enum { ABREAST = LSTM_GATES };

/* The parts of the sums of gates k, k + 1, ... that the inputs have to bring. */
static void
lstm_missing(const run *r, size_t t, size_t i, size_t k,
             double missing[ABREAST])
{
    const size_t H = r->p.H;
    const double *gate = sequence_of(r->s.gate, t - 1, i) + k;
    const double *h = sequence_of(r->s.h, t - 1, i);
    const double *bias = gsl_vector_const_ptr(&r->p.b_h.vector, k);
    const double *w[ABREAST];
    double a[ABREAST];

    for (size_t n = 0; n < ABREAST; n++) {
        a[n] = (k + n) / H == LSTM_G ? atanh(gate[n])
                                     : log(gate[n] / (1.0 - gate[n]));
        // The sum of a gate that is exactly 0 or 1 is infinite: its bias will do.
        a[n] = isfinite(a[n]) ? a[n] : bias[n];
        w[n] = gsl_matrix_const_ptr(&r->p.W_hh.matrix, k + n, 0);
    }
    for (size_t j = 0; j < H; j++)
        for (size_t n = 0; n < ABREAST; n++)
            a[n] -= w[n][j] * h[j];
    for (size_t n = 0; n < ABREAST; n++)
        missing[n] = a[n] - bias[n];
}

/* The first columns of m, as many as it has rows: 0 beside the diagonal. */
static void
lstm_begin_with_diagonal(gsl_matrix *m)
{
    for (size_t n = 0; n < m->size1; n++)
        for (size_t j = 0; j < m->size1; j++) {
            double *at = gsl_matrix_ptr(m, n, j);
            *at = n == j ? 1.0 + fabs(*at) : 0.0;
        }
}

/*
 * Makes what is missing in every gate. Where there are at least 4H inputs, W_xh
 * begins with a diagonal, and the inputs are found. Else there are at least as
 * many inputs as rows of x: then x begins with a diagonal, and W_xh is found.
 */
static void
lstm_find_input(run *r, size_t t, size_t i)
{
    const size_t D = r->p.D, G = LSTM_GATES * r->p.H;
    const size_t row = (t - 1) * r->x->B + i;
    double *x = sequence_of(r->x, t - 1, i), missing[ABREAST];

    for (size_t k = 0; k < G; k++) {
        double *w = gsl_matrix_ptr(&r->p.W_xh.matrix, k, 0);
        if (k % ABREAST == 0)
            lstm_missing(r, t, i, k, missing);
        double *m = &missing[k % ABREAST];
        for (size_t d = D >= G ? G : r->x->T * r->x->B; d < D; d++)
            *m -= w[d] * x[d];
        if (D >= G)
            x[k] = *m / w[k];
        else
            w[row] = *m / x[row];
    }
}

/*
 * Makes what a run would have left, the other way round: the gates are drawn,
 * and then inputs are found that lead to them. This file is linked into the
 * grader's worker beside the learner's code, so it must not hold a way forward,
 * which is an answer of this chapter.
 */
static void
lstm_pretend_to_run(const sheet *s, run *r)
{
    const size_t H = r->p.H;
    if (refusal_of(s) != NULL)
        return;  // nothing of it is looked at, and the shapes do not fit
    if (r->large)
        lstm_large_run(r);
    gsl_matrix_view x_all = sequence_rows(r->x, 0, r->x->T);

    lstm_begin_with_diagonal(r->p.D >= LSTM_GATES * H ? &r->p.W_xh.matrix
                                                      : &x_all.matrix);
    for (size_t t = 1; t <= r->x->T; t++)
        for (size_t i = 0; i < r->x->B; i++) {
            double *gate = sequence_of(r->s.gate, t - 1, i);
            for (size_t k = 0; k < LSTM_GATES * H; k++)
                if (k / H != LSTM_G && gate[k] < 0.0)
                    gate[k] += 1.0;
            for (size_t j = 0; j < H; j++) {
                double *c = sequence_of(r->s.c, t, i) + j;
                *c = gate[LSTM_F * H + j] * sequence_of(r->s.c, t - 1, i)[j]
                     + gate[LSTM_I * H + j] * gate[LSTM_G * H + j];
                sequence_of(r->s.h, t, i)[j] = gate[LSTM_O * H + j] * tanh(*c);
            }
            lstm_find_input(r, t, i);
        }
}

static void
lstm_say_run(sheet *s, const run *r)
{
    const gsl_vector *dp = r->dp.theta;
    const size_t tail = r->dp.O * (r->dp.H + 1);

    say(s, "T = %zu, B = %zu", r->x->T, r->x->B);
    lstm_say(s, &r->p);
    say_array(s, "dp->theta before", dp->data, dp->size);
    if (refusal_of(s) != NULL)
        input(s, "dp", dp->data, dp->size * sizeof(double));
    else if (r->dy == NULL)
        input(s, "W_hy or b_y of dp", dp->data + dp->size - tail,
              tail * sizeof(double));
}

/* What a run back has made; the readout's gradients are part of it with dy. */
static void
lstm_put_run(sheet *s, const run *r)
{
    put_results(s, 1e-9);
    if (promised_status() == GSL_SUCCESS)
        lstm_put_gradients(s, &r->dp, r->dy != NULL);
}

/*
 * Sizes of a run. If there are fewer inputs than rows of x, then 4H more: so some
 * inputs, or some weights, always lead to the gates that are drawn.
 */
static void
lstm_usual_run(sheet *s, run *r, size_t T, size_t B)
{
    const size_t H = size_of(s, 1, 2), O = size_of(s, 1, 5);
    const size_t d = size_of(s, 0, 1);
    lstm_ready(s, r, T, B, T * B > d ? d + LSTM_GATES * H : d, H, O);
}

#define DP_REFUSALS(name, what)                                                \
    { name, THE_VALUE, GSL_EBADLEN, .by = 1,                                   \
      .words = "dp has one " what " more than p" },                            \
    {                                                                          \
        name, THE_VALUE, GSL_EBADLEN,                                          \
            .by = -1, .words = "dp has one " what " fewer than p"              \
    }
#define SWEEP_REFUSALS                                                         \
    SIX_REFUSALS("x"), SIX_REFUSALS("s->gate"), SIX_REFUSALS("s->c"),          \
        SIX_REFUSALS("s->h"), SIX_REFUSALS("ds->gate"), SIX_REFUSALS("ds->c"), \
        SIX_REFUSALS("ds->h"), DP_REFUSALS("dp->D", "input"),                  \
        DP_REFUSALS("dp->H", "unit"), DP_REFUSALS("dp->O", "output")

static const refusal sweep_refusals[] = { SWEEP_REFUSALS };
/* By hand, larger, one step, 1e-40, saturated. */
PROBE(lstm, sweep, 5, .sizes = 5, .large = LARGE, REFUSES(sweep_refusals))
(sheet *s, size_t k)
{
    const size_t T = size_of(s, 2, k == 2 ? 1 : 6), B = size_of(s, 1, 3);
    run r = { .dy = NULL };

    if (k == 3)
        lstm_ready(s, &r, 60, 1, 9, 2, 1);
    else
        lstm_usual_run(s, &r, k == 2 ? 1 : T, B);
    if (k == 3)
        lstm_vanishing(s, &r);
    if (k == 4)
        lstm_saturate_run(s, &r);
    lstm_pretend_to_run(s, &r);
    lstm_say_run(s, &r);
    put_status(s, "lstm_sweep", THE(lstm_sweep)(&r.p, r.x, &r.s, &r.ds, &r.dp));
    lstm_put_run(s, &r);
}

static const refusal backward_refusals[] = { SIX_REFUSALS("dy"),
                                             SWEEP_REFUSALS };
/* By hand, larger, one step. */
PROBE(lstm, backward, 3, .sizes = 5, .large = LARGE, REFUSES(backward_refusals))
(sheet *s, size_t k)
{
    const size_t T = size_of(s, 2, 5), B = size_of(s, 1, 3);
    run r = { .dy = NULL };

    lstm_usual_run(s, &r, k == 2 ? 1 : T, B);
    r.dy = sequence_for(s, IN, "dy", r.x->T, B, r.p.O);
    lstm_pretend_to_run(s, &r);
    lstm_say_run(s, &r);
    say_matrix(s, "W_hy", &r.p.W_hy.matrix);
    put_status(s, "lstm_backward",
               THE(lstm_backward)(&r.p, r.x, &r.s, r.dy, &r.ds, &r.dp));
    lstm_put_run(s, &r);
}
