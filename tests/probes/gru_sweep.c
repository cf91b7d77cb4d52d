/* The cases of chapter 8, continued: back through time. */
#include "gru_parts.h"

#include <gsl/gsl_math.h>
#include <math.h>
#include <string.h>

/* A network that has run, and room for its gradients. */
typedef struct {
    gru_params p, dp;
    sequence *x, *dy;
    gru_states s, ds;
    int large;
} run;

/* In its case of the table a number of dp is another than that of p. */
static size_t
gru_other_size(const sheet *s, const char *name, size_t n)
{
    const refusal *r = refusal_of(s);
    return r != NULL && strcmp(r->argument, name) == 0 ? n + (size_t)r->by : n;
}

static void
gru_ready(sheet *s, run *r, size_t T, size_t B, size_t D, size_t H, size_t O)
{
    const size_t G = GRU_GATES * H;

    r->large = GSL_MAX(GSL_MAX(T, B), GSL_MAX(GSL_MAX(D, H), O)) >= LARGE;
    r->p = awkward_gru(s, D, H, O);
    r->dp = awkward_gru(s, gru_other_size(s, "dp->D", D),
                        gru_other_size(s, "dp->H", H),
                        gru_other_size(s, "dp->O", O));
    r->x = sequence_for(s, IN, "x", T, B, D);
    r->s = (gru_states){ sequence_for(s, IN, "s->gate", T, B, G),
                         sequence_for(s, IN, "s->v", T, B, H),
                         sequence_for(s, IN, "s->h", T + 1, B, H) };
    r->ds = (gru_states){ sequence_for(s, OUT, "ds->gate", T, B, G),
                          sequence_for(s, OUT, "ds->v", T, B, H),
                          sequence_for(s, ADDED, "ds->h", T + 1, B, H) };
    // Numbers of three decimals may add up to exactly 0, where a relative
    // tolerance forgives nothing.
    gsl_vector_scale(&r->dp.b_y.vector, M_SQRT1_2);
}

/* Absolute values, times SCALE: where signs cancel, too few digits are left. */
static void
gru_all_positive(double *a, size_t n, double scale)
{
    for (size_t k = 0; k < n; k++)
        a[k] = scale * fabs(a[k]);
}

static void
gru_positive_sequence(sequence *q)
{
    gru_all_positive(q->data, q->T * q->B * q->n, 1.0);
}

/*
 * A large run: among ten thousand sums of both signs there is always one that
 * nearly cancels, so nearly all signs are the same.
 */
static void
gru_large_run(run *r)
{
    if (r->dy != NULL)
        gru_positive_sequence(r->dy);
    gru_all_positive(r->p.theta->data, r->p.theta->size, 1.0);
    gru_all_positive(r->dp.theta->data, r->dp.theta->size, 1.0);
    gru_positive_sequence(r->x);
    gru_positive_sequence(r->s.gate);
    gru_positive_sequence(r->s.h);
    gru_positive_sequence(r->ds.h);
}

/*
 * A network that forgets, and a loss at the last step only: after 60 steps the
 * gradient is below 1e-40.
 */
static void
gru_vanishing(sheet *s, run *r)
{
    const size_t T = r->x->T, H = r->p.H;
    gru_all_positive(r->p.W_hh.matrix.data, GRU_GATES * H * H, 0.2);
    gru_all_positive(r->p.b_n.vector.data, H, 1.0);
    gru_all_positive(r->s.gate->data, T * GRU_GATES * H, 1.0);
    for (size_t t = 0; t < T; t++)
        gru_all_positive(sequence_of(r->s.gate, t, 0) + GRU_Z * H, H, 0.04);
    gru_all_positive(r->s.h->data, H, 1.0);
    gru_all_positive(r->ds.h->data + T * H, H, 1.0);
    gru_all_positive(r->ds.h->data, T * H, 0.0);
    say(s, "ds->h before 0 except at the last step");
}

/*
 * Update gates at which states stay as they are, to the last bit. What arrives
 * at them adds up, and no sum may be 0.
 */
static void
gru_saturate_run(sheet *s, run *r)
{
    const size_t H = r->p.H;
    gru_positive_sequence(r->ds.h);
    gru_keep_for_ever(s, &r->p);
    for (size_t m = 0; m < r->x->T * r->x->B * H; m++)
        r->s.gate->data[m / H * GRU_GATES * H + GRU_Z * H + m % H] = 1.0;
}

/* Row k of W times what stands at z. */
static double
gru_product(const gsl_matrix *W, size_t k, const double *z)
{
    double sum = 0.0;
    for (size_t j = 0; j < W->size2; j++)
        sum += gsl_matrix_get(W, k, j) * z[j];
    return sum;
}

/* The part of the sum of gate k that the inputs have to bring. */
static double
gru_missing(const run *r, size_t t, size_t i, size_t k)
{
    const size_t H = r->p.H;
    const double *gate = sequence_of(r->s.gate, t - 1, i);
    const double bias = gsl_vector_get(&r->p.b_h.vector, k);
    double a = k / H == GRU_N ? atanh(gate[k]) : log(gate[k] / (1.0 - gate[k]));

    // The sum of a gate that is exactly 1 is infinite: its bias will do.
    if (!isfinite(a))
        a = bias;
    if (k / H == GRU_N)
        a -= gate[GRU_R * H + k % H] * sequence_of(r->s.v, t - 1, i)[k % H];
    else
        a -= gru_product(&r->p.W_hh.matrix, k, sequence_of(r->s.h, t - 1, i));
    return a - bias;
}

/* The first columns of m, as many as it has rows: 0 beside the diagonal. */
static void
gru_begin_with_diagonal(gsl_matrix *m)
{
    for (size_t i = 0; i < m->size1; i++)
        for (size_t j = 0; j < m->size1; j++) {
            double *at = gsl_matrix_ptr(m, i, j);
            *at = i == j ? 1.0 + fabs(*at) : 0.0;
        }
}

/*
 * Makes what is missing in every gate. Where there are at least 3H inputs, W_xh
 * begins with a diagonal, and the inputs are found. Else there are at least as
 * many inputs as rows of x: then x begins with a diagonal, and W_xh is found.
 */
static void
gru_find_input(run *r, size_t t, size_t i)
{
    const size_t D = r->p.D, G = GRU_GATES * r->p.H;
    const size_t row = (t - 1) * r->x->B + i;
    double *x = sequence_of(r->x, t - 1, i);

    for (size_t k = 0; k < G; k++) {
        double *w = gsl_matrix_ptr(&r->p.W_xh.matrix, k, 0);
        double missing = gru_missing(r, t, i, k);
        for (size_t d = D >= G ? G : r->x->T * r->x->B; d < D; d++)
            missing -= w[d] * x[d];
        if (D >= G)
            x[k] = missing / w[k];
        else
            w[row] = missing / x[row];
    }
}

/* Step t of sequence i: v and the state, of gates that are drawn. */
static void
gru_pretend_step(run *r, size_t t, size_t i)
{
    const size_t H = r->p.H;
    const double *h = sequence_of(r->s.h, t - 1, i);
    double *gate = sequence_of(r->s.gate, t - 1, i);

    for (size_t k = 0; k < GRU_N * H; k++)
        if (gate[k] < 0.0)
            gate[k] += 1.0;
    for (size_t j = 0; j < H; j++) {
        const double z = gate[GRU_Z * H + j], n = gate[GRU_N * H + j];
        sequence_of(r->s.v, t - 1, i)[j] =
            gru_product(&r->p.W_hn.matrix, j, h)
            + gsl_vector_get(&r->p.b_n.vector, j);
        sequence_of(r->s.h, t, i)[j] = z * h[j] + (1.0 - z) * n;
    }
}

/*
 * Makes what a run would have left, the other way round: the gates are drawn,
 * and then inputs are found that lead to them. This file is linked into the
 * grader's worker beside the learner's code, so it must not hold a way forward,
 * which is an answer of this chapter.
 */
static void
gru_pretend_to_run(const sheet *s, run *r)
{
    if (refusal_of(s) != NULL)
        return;  // nothing of it is looked at, and the shapes do not fit
    if (r->large)
        gru_large_run(r);
    // So that no state is exactly what is new: their difference would be 0.
    gru_scale(r->s.h->data, r->x->B * r->p.H, M_SQRT1_2);
    gsl_matrix_view x_all = sequence_rows(r->x, 0, r->x->T);
    gru_begin_with_diagonal(r->p.D >= GRU_GATES * r->p.H ? &r->p.W_xh.matrix
                                                         : &x_all.matrix);
    for (size_t t = 1; t <= r->x->T; t++)
        for (size_t i = 0; i < r->x->B; i++) {
            gru_pretend_step(r, t, i);
            gru_find_input(r, t, i);
        }
}

static void
gru_say_run(sheet *s, const run *r)
{
    const gsl_vector *dp = r->dp.theta;
    const size_t tail = r->dp.O * (r->dp.H + 1);

    say(s, "T = %zu, B = %zu", r->x->T, r->x->B);
    gru_say(s, &r->p);
    say_array(s, "dp->theta before", dp->data, dp->size);
    if (refusal_of(s) != NULL)
        input(s, "dp", dp->data, dp->size * sizeof(double));
    else if (r->dy == NULL)
        input(s, "W_hy or b_y of dp", dp->data + dp->size - tail,
              tail * sizeof(double));
}

/* What a run back has made; the readout's gradients are part of it with dy. */
static void
gru_put_run(sheet *s, const run *r)
{
    put_results(s, 1e-9);
    if (promised_status() == GSL_SUCCESS)
        gru_put_gradients(s, &r->dp, r->dy != NULL);
}

/*
 * Sizes of a run. If there are fewer inputs than rows of x, then 3H more: so some
 * inputs, or some weights, always lead to the gates that are drawn.
 */
static void
gru_usual_run(sheet *s, run *r, size_t T, size_t B)
{
    const size_t H = size_of(s, 1, 2), O = size_of(s, 1, 5);
    const size_t d = size_of(s, 0, 1);
    gru_ready(s, r, T, B, T * B > d ? d + GRU_GATES * H : d, H, O);
}

#define DP_REFUSALS(name, what)                                                \
    { name, THE_VALUE, GSL_EBADLEN, .by = 1,                                   \
      .words = "dp has one " what " more than p" },                            \
    {                                                                          \
        name, THE_VALUE, GSL_EBADLEN,                                          \
            .by = -1, .words = "dp has one " what " fewer than p"              \
    }
#define SWEEP_REFUSALS                                                         \
    SIX_REFUSALS("x"), SIX_REFUSALS("s->gate"), SIX_REFUSALS("s->v"),          \
        SIX_REFUSALS("s->h"), SIX_REFUSALS("ds->gate"), SIX_REFUSALS("ds->v"), \
        SIX_REFUSALS("ds->h"), DP_REFUSALS("dp->D", "input"),                  \
        DP_REFUSALS("dp->H", "unit"), DP_REFUSALS("dp->O", "output")

static const refusal sweep_refusals[] = { SWEEP_REFUSALS };
/* By hand, larger, one step, 1e-40, kept for ever. */
PROBE(gru, sweep, 5, .sizes = 5, .large = LARGE, REFUSES(sweep_refusals))
(sheet *s, size_t k)
{
    const size_t T = size_of(s, 2, 5), B = size_of(s, 1, 4);
    run r = { .dy = NULL };

    if (k == 3)
        gru_ready(s, &r, 60, 1, 7, 2, 1);
    else
        gru_usual_run(s, &r, k == 2 ? 1 : T, B);
    if (k == 3)
        gru_vanishing(s, &r);
    if (k == 4)
        gru_saturate_run(s, &r);
    gru_pretend_to_run(s, &r);
    gru_say_run(s, &r);
    put_status(s, "gru_sweep", THE(gru_sweep)(&r.p, r.x, &r.s, &r.ds, &r.dp));
    gru_put_run(s, &r);
}

static const refusal backward_refusals[] = { SIX_REFUSALS("dy"),
                                             SWEEP_REFUSALS };
/* By hand, larger, one step. */
PROBE(gru, backward, 3, .sizes = 5, .large = LARGE, REFUSES(backward_refusals))
(sheet *s, size_t k)
{
    const size_t T = size_of(s, 2, 5), B = size_of(s, 1, 3);
    run r = { .dy = NULL };

    gru_usual_run(s, &r, k == 2 ? 1 : T, B);
    r.dy = sequence_for(s, IN, "dy", r.x->T, B, r.p.O);
    gru_pretend_to_run(s, &r);
    gru_say_run(s, &r);
    say_matrix(s, "W_hy", &r.p.W_hy.matrix);
    put_status(s, "gru_backward",
               THE(gru_backward)(&r.p, r.x, &r.s, r.dy, &r.ds, &r.dp));
    gru_put_run(s, &r);
}
