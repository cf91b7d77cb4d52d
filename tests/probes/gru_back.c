/* The cases of chapter 8, continued: one step back, and back through time. */
#include "gru_parts.h"

#include <gsl/gsl_linalg.h>
#include <gsl/gsl_math.h>

/* ---- One step back ------------------------------------------------------- */

/* In case 5 + m the matrix with number m has a row or a column too many. */
enum { GATE, DA, V, H_PREV, DH, DV, DH_PREV, VIEWS };
static const char *const names[VIEWS] = { "gate", "da", "v",      "h_prev",
                                          "dh",   "dv", "dh_prev" };

static void
gru_back_views(sheet *s, size_t k, size_t B, size_t H,
               gsl_matrix_view view[VIEWS])
{
    for (size_t m = 0; m < VIEWS; m++) {
        const int wrong = k == 5 + m;
        const size_t rows = B + (wrong && m % 2 == 1);
        const size_t columns =
            (m <= DA ? GRU_GATES * H : H) + (wrong && m % 2 == 0);
        view[m] = awkward_view(s, rows, columns, k == 3);
        if (wrong) {
            say(s, "%s is (%zu,%zu)", names[m], rows, columns);
            expect_error(s);
        }
    }
    // Numbers of three decimals may add up to exactly 0, where a relative
    // tolerance forgives nothing.
    gsl_matrix_scale(&view[DH_PREV].matrix, M_SQRT1_2);
    gsl_matrix_scale(&view[H_PREV].matrix, M_SQRT1_2);
}

/* Makes the gates such as a step can have left them: in their range. */
static void
gru_make_gates(gsl_matrix *gate, size_t B, size_t H, int saturated)
{
    for (size_t i = 0; i < B; i++)
        for (size_t j = 0; j < H; j++)
            for (size_t m = 0; m < GRU_GATES; m++) {
                double *at = gsl_matrix_ptr(gate, i, m * H + j);
                const size_t kind = (i + j + m) % 3;
                if (m != GRU_N)
                    *at = fabs(*at);
                if (saturated && kind == 0)
                    *at = GSL_SIGN(*at);
                if (saturated && kind == 1)
                    *at = m == GRU_N ? -1.0 : 0.0;
            }
}

static void
gru_back_say(sheet *s, const gru_params *p, const gsl_matrix_view view[VIEWS])
{
    gru_say(s, p);
    for (size_t m = 0; m < VIEWS; m++) {
        if (m == DA || m == DV)
            continue;
        say_matrix(s, m == DH_PREV ? "dh_prev before" : names[m],
                   &view[m].matrix);
        if (m != DH_PREV)
            input_view(s, names[m], &view[m].matrix);
    }
}

/*
 * Unit 2 of sequence 1 has met a NaN: whether its dv is NaN. Sequences 0 and 2
 * must be as if nothing had happened: their values.
 */
static void
gru_put_around_nan(sheet *s, const gsl_matrix_view view[VIEWS])
{
    static const size_t out[] = { DA, DV, DH_PREV };
    put(s, "NaN at dv[1,2]", gsl_isnan(gsl_matrix_get(&view[DV].matrix, 1, 2)),
        0.0);
    for (size_t m = 0; m < 3; m++) {
        const gsl_matrix *made = &view[out[m]].matrix;
        for (size_t i = 0; i < made->size1; i += 2)
            gru_put_row(s, names[out[m]], i, gsl_matrix_const_ptr(made, i, 0),
                        made->size2, 1e-10);
    }
}

/* Cases: by hand, larger, saturated, windows, NaN, and seven refused. */
PROBE(gru, back, 12)(sheet *s, size_t k)
{
    const size_t e = more(s), B = (k == 0 ? 1 : 3) + e;
    const size_t H = (k == 0 ? 1 : 4) + e;
    const gru_params p = awkward_gru(s, 2, H, 5);
    gsl_matrix_view view[VIEWS];

    say(s, "B = %zu, H = %zu", B, H);
    gru_back_views(s, k, B, H, view);
    gru_make_gates(&view[GATE].matrix, B, H, k == 2);
    if (k == 3)
        say(s, "all matrices windows onto wider ones (tda = size2 + 2)");
    if (k == 4)
        gsl_matrix_set(&view[DH].matrix, 1, 2, NAN);
    gru_back_say(s, &p, view);
    if (!put_status(
            s, "gru_step_backward",
            THE(gru_step_backward)(&p, &view[GATE].matrix, &view[V].matrix,
                                   &view[H_PREV].matrix, &view[DH].matrix,
                                   &view[DA].matrix, &view[DV].matrix,
                                   &view[DH_PREV].matrix)))
        return;
    if (k == 4) {
        gru_put_around_nan(s, view);
        return;
    }
    put_view(s, "da", &view[DA].matrix, 1e-10);
    put_view(s, "dv", &view[DV].matrix, 1e-10);
    put_view(s, "dh_prev", &view[DH_PREV].matrix, 1e-10);
}

/* ---- Back through time ---------------------------------------------------- */

/* A network that has run, and room for its gradients. */
typedef struct {
    gru_params p, dp;
    sequence x, gate, v, h, dy, dgate, dv, dh;
    gru_states s, ds;
} run;

static void
gru_ready(sheet *s, run *r, size_t T, size_t B, size_t D, size_t H, size_t O)
{
    *r = (run){ .p = awkward_gru(s, D, H, O),
                .dp = awkward_gru(s, D, H, O),
                .x = awkward_sequence(s, T, B, D),
                .gate = awkward_sequence(s, T, B, GRU_GATES * H),
                .v = awkward_sequence(s, T, B, H),
                .h = awkward_sequence(s, T + 1, B, H),
                .dy = awkward_sequence(s, T, B, O),
                .dgate = awkward_sequence(s, T, B, GRU_GATES * H),
                .dv = awkward_sequence(s, T, B, H),
                .dh = awkward_sequence(s, T + 1, B, H) };
    r->s = (gru_states){ &r->gate, &r->v, &r->h };
    r->ds = (gru_states){ &r->dgate, &r->dv, &r->dh };
    // Numbers of three decimals may add up to exactly 0, where a relative
    // tolerance forgives nothing.
    gsl_vector_scale(&r->dp.b_y.vector, M_SQRT1_2);
    for (size_t j = 0; j < B * H; j++)
        r->h.data[j] *= M_SQRT1_2;
    // A heavy diagonal keeps the inputs that gru_find_input() finds small.
    for (size_t j = 0; j < GRU_GATES * H; j++)
        *gsl_matrix_ptr(&r->p.W_xh.matrix, j, j) += 2.0 * (double)H;
    say(s, "T = %zu, B = %zu, D = %zu, H = %zu, O = %zu", T, B, D, H, O);
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

/*
 * The part of the sum of gate k that the first 3H inputs have to bring: all but
 * what the state before, the other inputs and the bias bring.
 */
static double
gru_missing(const run *r, size_t t, size_t i, size_t k)
{
    const size_t H = r->p.H, n = GRU_GATES * H;
    const double *gate = sequence_of(&r->gate, t - 1, i);
    const double *x = sequence_of(&r->x, t - 1, i);
    const double bias = gsl_vector_get(&r->p.b_h.vector, k);
    double a = k / H == GRU_N ? atanh(gate[k]) : log(gate[k] / (1.0 - gate[k]));

    // The sum of a gate that is exactly 1 is infinite: its bias will do.
    if (!isfinite(a))
        a = bias;
    if (k / H == GRU_N)
        a -= gate[GRU_R * H + k % H] * sequence_of(&r->v, t - 1, i)[k % H];
    else
        a -= gru_product(&r->p.W_hh.matrix, k, sequence_of(&r->h, t - 1, i));
    for (size_t d = n; d < r->p.D; d++)
        a -= gsl_matrix_get(&r->p.W_xh.matrix, k, d) * x[d];
    return a - bias;
}

/* Sets the first 3H inputs of a step to those that lead to its gates. */
static void
gru_find_input(run *r, size_t t, size_t i)
{
    const size_t n = GRU_GATES * r->p.H;
    gsl_vector_view x = gsl_vector_view_array(sequence_of(&r->x, t - 1, i), n);
    gsl_matrix_view W = gsl_matrix_submatrix(&r->p.W_xh.matrix, 0, 0, n, n);
    gsl_matrix *square = gsl_matrix_alloc(n, n);

    for (size_t k = 0; k < n; k++)
        gsl_vector_set(&x.vector, k, gru_missing(r, t, i, k));
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
gru_pretend_to_run(run *r)
{
    const size_t H = r->p.H;

    for (size_t t = 1; t <= r->x.T; t++)
        for (size_t i = 0; i < r->x.B; i++) {
            const double *h = sequence_of(&r->h, t - 1, i);
            double *gate = sequence_of(&r->gate, t - 1, i);
            for (size_t k = 0; k < GRU_N * H; k++)
                if (gate[k] < 0.0)
                    gate[k] += 1.0;
            for (size_t j = 0; j < H; j++) {
                const double z = gate[GRU_Z * H + j], n = gate[GRU_N * H + j];
                sequence_of(&r->v, t - 1, i)[j] =
                    gru_product(&r->p.W_hh.matrix, GRU_N * H + j, h)
                    + gsl_vector_get(&r->p.b_n.vector, j);
                sequence_of(&r->h, t, i)[j] = z * h[j] + (1.0 - z) * n;
            }
            gru_find_input(r, t, i);
        }
}

/* One T, B or n larger than it should be. */
static void
gru_enlarge(sheet *s, const char *name, sequence *q, size_t T, size_t B,
            size_t n)
{
    *q = awkward_sequence(s, q->T + T, q->B + B, q->n + n);
    say(s, "%s is (%zu,%zu,%zu)", name, q->T, q->B, q->n);
    expect_error(s);
}

static void
gru_other_sizes(sheet *s, run *r, size_t D, size_t H, size_t O)
{
    r->dp = awkward_gru(s, r->p.D + D, r->p.H + H, r->p.O + O);
    say(s, "dp has D = %zu, H = %zu, O = %zu", r->dp.D, r->dp.H, r->dp.O);
    expect_error(s);
}

/* The shapes that both functions refuse, the first of them in case FIRST. */
static void
gru_refused(sheet *s, run *r, size_t k, size_t first)
{
    if (k == first)
        gru_enlarge(s, "x", &r->x, 0, 0, 1);
    if (k == first + 1)
        gru_enlarge(s, "s->gate", &r->gate, 1, 0, 0);
    if (k == first + 2)
        gru_enlarge(s, "s->v", &r->v, 0, 1, 0);
    if (k == first + 3)
        gru_enlarge(s, "s->h", &r->h, 1, 0, 0);
    if (k == first + 4)
        gru_enlarge(s, "ds->gate", &r->dgate, 0, 0, 1);
    if (k == first + 5)
        gru_enlarge(s, "ds->v", &r->dv, 1, 0, 0);
    if (k == first + 6)
        gru_enlarge(s, "ds->h", &r->dh, 0, 1, 0);
    if (k == first + 7)
        gru_other_sizes(s, r, 1, 0, 0);
    if (k == first + 8)
        gru_other_sizes(s, r, 0, 1, 0);
    if (k == first + 9)
        gru_other_sizes(s, r, 0, 0, 1);
}

static void
gru_say_run(sheet *s, const run *r)
{
    say_sequence(s, "x", &r->x);
    gru_say(s, &r->p);
    say_sequence(s, "gate", &r->gate);
    say_sequence(s, "v", &r->v);
    say_sequence(s, "h", &r->h);
    say_sequence(s, "dh before", &r->dh);
    input_sequence(s, "x", &r->x);
    input_sequence(s, "gate", &r->gate);
    input_sequence(s, "v", &r->v);
    input_sequence(s, "h", &r->h);
}

static void
gru_put_run(sheet *s, const run *r)
{
    put_sequence(s, "dh", &r->dh, 1e-9);
    put_sequence(s, "da", &r->dgate, 1e-9);
    put_sequence(s, "dv", &r->dv, 1e-9);
    put_matrix(s, "dW_hh", &r->dp.W_hh.matrix, 1e-9);
    put_matrix(s, "dW_xh", &r->dp.W_xh.matrix, 1e-9);
    put_array(s, "db_h", r->dp.b_h.vector.data, r->dp.b_h.vector.size, 1e-9);
    put_array(s, "db_n", r->dp.b_n.vector.data, r->dp.b_n.vector.size, 1e-9);
}

/* Absolute values, times SCALE: where signs cancel, too few digits are left. */
static void
gru_all_positive(double *a, size_t n, double scale)
{
    for (size_t k = 0; k < n; k++)
        a[k] = scale * fabs(a[k]);
}

/*
 * A network that forgets, and a loss at the last step only: after 60 steps the
 * gradient is below 1e-40.
 */
static void
gru_vanishing(sheet *s, run *r)
{
    const size_t T = r->x.T, H = r->p.H;
    gru_all_positive(r->p.W_hh.matrix.data, GRU_GATES * H * H, 0.2);
    gru_all_positive(r->p.b_n.vector.data, H, 1.0);
    gru_all_positive(r->gate.data, T * GRU_GATES * H, 1.0);
    for (size_t t = 0; t < T; t++)
        gru_all_positive(sequence_of(&r->gate, t, 0) + GRU_Z * H, H, 0.04);
    gru_all_positive(r->h.data, H, 1.0);
    gru_all_positive(r->dh.data + T * H, H, 1.0);
    gru_all_positive(r->dh.data, T * H, 0.0);
    say(s, "dh before 0 except at the last step");
}

/*
 * Update gates at which states stay as they are, to the last bit. What arrives
 * at them adds up, and no sum may be 0.
 */
static void
gru_saturate_run(sheet *s, run *r)
{
    const size_t H = r->p.H;
    gru_all_positive(r->dh.data, r->dh.T * r->dh.B * H, 1.0);
    for (size_t j = 0; j < H; j++)
        gsl_vector_set(&r->p.b_h.vector, GRU_Z * H + j, 800.0);
    for (size_t m = 0; m < r->h.B * H * r->gate.T; m++)
        r->gate.data[m / H * GRU_GATES * H + GRU_Z * H + m % H] = 1.0;
    say(s, "b_h of z = 800");
}

/* Cases: by hand, larger, one step, 1e-40, kept for ever, and ten refused. */
PROBE(gru, sweep, 15)(sheet *s, size_t k)
{
    const size_t e = more(s);
    run r;

    if (k == 0)
        gru_ready(s, &r, 2 + e, 1 + e, 3 + 3 * e, 1 + e, 1 + e);
    else if (k == 3)
        gru_ready(s, &r, 60, 1, 7, 2, 1);
    else
        gru_ready(s, &r, k == 2 ? 1 : 5 + e, 4 + e, 7 + 3 * e, 2 + e, 3 + e);
    if (k == 3)
        gru_vanishing(s, &r);
    if (k == 4)
        gru_saturate_run(s, &r);
    gru_pretend_to_run(&r);
    gru_refused(s, &r, k, 5);
    gru_say_run(s, &r);
    if (put_status(s, "gru_sweep",
                   THE(gru_sweep)(&r.p, &r.x, &r.s, &r.ds, &r.dp)))
        gru_put_run(s, &r);
}

/* Cases: by hand, larger, one step, three refused for dy, ten as above. */
PROBE(gru, backward, 16)(sheet *s, size_t k)
{
    const size_t e = more(s);
    run r;

    if (k == 0)
        gru_ready(s, &r, 2 + e, 1 + e, 3 + 3 * e, 1 + e, 1 + e);
    else
        gru_ready(s, &r, k == 2 ? 1 : 5 + e, 3 + e, 7 + 3 * e, 2 + e, 4 + e);
    gru_pretend_to_run(&r);
    if (k >= 3 && k < 6)
        gru_enlarge(s, "dy", &r.dy, k == 3, k == 4, k == 5);
    gru_refused(s, &r, k, 6);
    gru_say_run(s, &r);
    say_sequence(s, "dy", &r.dy);
    say_matrix(s, "W_hy", &r.p.W_hy.matrix);
    input_view(s, "W_hy", &r.p.W_hy.matrix);
    input_sequence(s, "dy", &r.dy);
    if (!put_status(s, "gru_backward",
                    THE(gru_backward)(&r.p, &r.x, &r.s, &r.dy, &r.ds, &r.dp)))
        return;
    put_matrix(s, "dW_hy", &r.dp.W_hy.matrix, 1e-9);
    put_array(s, "db_y", r.dp.b_y.vector.data, r.dp.O, 1e-9);
    gru_put_run(s, &r);
}
