/* The cases of chapter 3. All sizes of a case differ where they can. */
#include "bptt.h"

#include "../runner/matrices.h"
#include "../runner/sheet.h"

#include <gsl/gsl_math.h>

/* Every row of x and the row of da that belongs to it. */
static void
bptt_say_rows(sheet *s, const gsl_matrix *x, const gsl_matrix *da)
{
    for (size_t i = 0; i < x->size1; i++) {
        char row[32];
        snprintf(row, sizeof row, "row %zu of x", i);
        say_array(s, row, gsl_matrix_const_ptr(x, i, 0), x->size2);
        snprintf(row, sizeof row, "row %zu of da", i);
        say_array(s, row, gsl_matrix_const_ptr(da, i, 0), da->size2);
    }
}

PROBE(bptt, affine, 5)(sheet *s, size_t k)
{
    const size_t e = more(s), rows = (k == 0 ? 2 : 5) + e;
    const size_t from = (k == 0 ? 2 : 3) + e, to = (k == 0 ? 3 : 4) + e;
    gsl_matrix_view W = awkward_matrix(s, to, from);
    gsl_matrix_view x = awkward_window(s, rows, from);
    gsl_matrix_view da = awkward_window(s, rows, to);
    gsl_matrix_view dx = awkward_window(s, rows, from);
    gsl_matrix_view dW = awkward_matrix(s, to, from);
    gsl_vector_view db = awkward_vector(s, to + (k == 4));
    // A sum of numbers of three decimals may be exactly 0.
    gsl_vector_scale(&db.vector, M_SQRT1_2);

    say(s, "rows = %zu, from = %zu, to = %zu", rows, from, to);
    if (k == 2)
        say(s, "dx NULL");
    if (k == 3)
        say(s, "dW and db NULL");
    if (k == 4) {
        say(s, "db has %zu elements and W has %zu rows", to + 1, to);
        expect_error(s);
    }
    say_matrix(s, "W", &W.matrix);
    say_matrix(s, "dW before", &dW.matrix);
    say_array(s, "db before", db.vector.data, db.vector.size);
    bptt_say_rows(s, &x.matrix, &da.matrix);
    input(s, "W", W.matrix.data, to * from * sizeof(double));
    input(s, "x", x.matrix.data, rows * x.matrix.tda * sizeof(double));
    input(s, "da", da.matrix.data, rows * da.matrix.tda * sizeof(double));
    if (!put_status(s, "bptt_affine",
                    THE(bptt_affine)(&W.matrix, &x.matrix, &da.matrix,
                                     k == 2 ? NULL : &dx.matrix,
                                     k == 3 ? NULL : &dW.matrix,
                                     k == 3 ? NULL : &db.vector)))
        return;
    put_matrix(s, "dx", &dx.matrix, 1e-10);
    put_matrix(s, "dW", &dW.matrix, 1e-10);
    put_array(s, "db", db.vector.data, db.vector.size, 1e-10);
}

/* What a loss gradient takes; its dy holds something already. */
typedef struct {
    sequence y, target, mask, dy;
} answer;

static answer
bptt_answered(sheet *s, size_t T, size_t B, size_t O, size_t extra)
{
    answer a = { .y = awkward_sequence(s, T, B, O),
                 .target = awkward_sequence(s, T, B, O),
                 .mask = awkward_sequence(s, T, B, 1),
                 .dy = awkward_sequence(s, T + extra, B, O) };
    for (size_t i = 0; i < (T + extra) * B * O; i++)
        a.dy.data[i] *= M_SQRT1_2;  // no sum can be exactly 0
    // A third is observed, a third is not, and a third counts for a quarter.
    for (size_t i = 0; i < T * B; i++)
        a.mask.data[i] = i % 3 == 1 ? 0.0 : i % 3 == 0 ? 1.0 : 0.25;
    say(s, "T = %zu, B = %zu, O = %zu", T, B, O);
    if (extra > 0) {
        say(s, "dy has %zu steps and y has %zu", T + extra, T);
        expect_error(s);
    }
    return a;
}

static void
bptt_say_answer(sheet *s, const answer *a)
{
    say_sequence(s, "y", &a->y);
    say_sequence(s, "target", &a->target);
    say_sequence(s, "mask", &a->mask);
    say_sequence(s, "dy before", &a->dy);
    input_sequence(s, "y", &a->y);
    input_sequence(s, "target", &a->target);
    input_sequence(s, "mask", &a->mask);
}

/* Targets that add up to 1: for one class all of it, or some for each. */
static void
bptt_share(sheet *s, answer *a, int one)
{
    for (size_t i = 0; i < a->y.T * a->y.B; i++) {
        double *wanted = a->target.data + i * a->y.n, sum = 0.0;
        for (size_t j = 0; j < a->y.n; j++)
            sum += wanted[j] = one ? j == i % a->y.n : awkward_positive(s);
        for (size_t j = 0; j < a->y.n; j++)
            wanted[j] /= sum;
    }
}

/* Cases 0 to 2 are the squared error, the others the cross-entropy. */
PROBE(bptt, loss, 8)(sheet *s, size_t k)
{
    const int small = k == 0 || k == 3;
    const size_t e = more(s);
    answer a = bptt_answered(s, (small ? 2 : 4) + e, (small ? 2 : 3) + e,
                             (small ? 2 : 5) + e, k == 2 || k == 6);
    int status;

    say(s, "the loss is %s", k < 3 ? "squared error" : "cross-entropy");
    if (k >= 3)
        bptt_share(s, &a, small);
    for (size_t i = 0; k == 5 && i < a.y.T * a.y.B * a.y.n; i++)
        a.y.data[i] *= 1000.0;
    // No logit is as large as 0.
    for (size_t i = 0; k == 7 && i < a.y.T * a.y.B * a.y.n; i++)
        a.y.data[i] = -800.0 - 200.0 * fabs(a.y.data[i]);
    bptt_say_answer(s, &a);
    if (k < 3)
        status = put_status(
            s, "bptt_squared_error",
            THE(bptt_squared_error)(&a.y, &a.target, &a.mask, &a.dy));
    else
        status = put_status(
            s, "bptt_cross_entropy",
            THE(bptt_cross_entropy)(&a.y, &a.target, &a.mask, &a.dy));
    if (status)
        put_sequence(s, "dy", &a.dy, 1e-10);
}

/* LOGISTIC and RELU make no state below 0, and a RELU that is off makes 0. */
static void
bptt_make_states(sheet *s, activation f, gsl_matrix *h)
{
    for (size_t i = 0; i < h->size1 * h->size2; i++)
        if (f == LOGISTIC || f == RELU)
            h->data[i] = awkward_positive(s) - 0.1;
    if (f == RELU)
        h->data[1] = 0.0;
}

PROBE(bptt, step, 6)(sheet *s, size_t k)
{
    static const activation f[] = { TANH, LOGISTIC, RELU, LINEAR, TANH, TANH };
    const size_t e = more(s), B = (k == 0 ? 2 : 5) + e,
                 H = (k == 0 ? 3 : 4) + e;
    const rnn_params p = awkward_params(s, 2 + e, H, 3 + e, f[k]);
    gsl_matrix_view h = awkward_matrix(s, B, H);
    gsl_matrix_view dh = awkward_matrix(s, B, H);
    gsl_matrix_view da = awkward_view(s, B, H, k == 4);
    gsl_matrix_view dh_prev = awkward_matrix(s, B + (k == 5), H);

    bptt_make_states(s, f[k], &h.matrix);
    say(s, "f = %s, B = %zu, H = %zu", activation_name(f[k]), B, H);
    if (k == 4)
        say(s, "da a window onto a wider matrix (tda = %zu)", da.matrix.tda);
    if (k == 5) {
        say(s, "dh_prev has %zu rows", B + 1);
        expect_error(s);
    }
    say_matrix(s, "W_hh", &p.W_hh.matrix);
    say_matrix(s, "h", &h.matrix);
    say_matrix(s, "dh", &dh.matrix);
    say_matrix(s, "dh_prev before", &dh_prev.matrix);
    input(s, "W_hh", p.W_hh.matrix.data, H * H * sizeof(double));
    input(s, "h", h.matrix.data, B * H * sizeof(double));
    input(s, "dh", dh.matrix.data, B * H * sizeof(double));
    if (!put_status(s, "bptt_step",
                    THE(bptt_step)(&p, &h.matrix, &dh.matrix, &da.matrix,
                                   &dh_prev.matrix)))
        return;
    put_matrix(s, "da", &da.matrix, 1e-10);
    put_matrix(s, "dh_prev", &dh_prev.matrix, 1e-10);
}

/* A network that has run, and room for its gradients. */
typedef struct {
    rnn_params p, dp;
    sequence x, h, dy, da, dh;
} run;

static run
bptt_ran(sheet *s, activation f, size_t T, size_t B, size_t D, size_t H,
         size_t O)
{
    run r = { .p = awkward_params(s, D, H, O, f),
              .dp = awkward_params(s, D, H, O, f),
              .x = awkward_sequence(s, T, B, D),
              .h = awkward_sequence(s, T + 1, B, H),
              .dy = awkward_sequence(s, T, B, O),
              .da = awkward_sequence(s, T, B, H),
              .dh = awkward_sequence(s, T + 1, B, H) };
    // A sum of numbers of three decimals may be exactly 0.
    gsl_vector_scale(&r.dp.b_y.vector, M_SQRT1_2);
    say(s, "f = %s, T = %zu, B = %zu, D = %zu, H = %zu", activation_name(f), T,
        B, D, H);
    return r;
}

/*
 * Makes h with rnn_forward(), which is the model answer while a learner writes
 * chapter 3, and says what the cases have in common.
 */
static void
bptt_run(sheet *s, run *r)
{
    rnn_forward(&r->p, &r->x, &r->h);
    say_sequence(s, "h", &r->h);
    say_matrix(s, "W_hh", &r->p.W_hh.matrix);
    input_sequence(s, "x", &r->x);
    input_sequence(s, "h", &r->h);
    input(s, "W_hh", r->p.W_hh.matrix.data, r->p.H * r->p.H * sizeof(double));
}

static void
bptt_put_recurrent(sheet *s, const run *r)
{
    put_matrix(s, "dW_hh", &r->dp.W_hh.matrix, 1e-9);
    put_matrix(s, "dW_xh", &r->dp.W_xh.matrix, 1e-9);
    put_array(s, "db_h", r->dp.b_h.vector.data, r->p.H, 1e-9);
}

static void
bptt_put_readout(sheet *s, const run *r)
{
    put_matrix(s, "dW_hy", &r->dp.W_hy.matrix, 1e-9);
    put_array(s, "db_y", r->dp.b_y.vector.data, r->p.O, 1e-9);
}

/* In case 5 the gradient of h_0 is as small as 1e-50; case 6 is refused. */
PROBE(bptt, sweep, 7)(sheet *s, size_t k)
{
    static const activation f[] = { TANH,   LOGISTIC, RELU, LINEAR,
                                    LINEAR, TANH,     TANH };
    const size_t e = more(s);
    const size_t T = k == 4 ? 1 : (k == 0 ? 2 : k == 5 ? 120 : 6) + e;
    run r = k == 0 || k == 5 ? bptt_ran(s, f[k], T, 1, 3, 2, 1)
                             : bptt_ran(s, f[k], T, 3 + e, 5 + e, 4 + e, 2 + e);

    if (k == 5) {
        // All weights positive: where signs cancel, no digits would be left
        // after a hundred steps, and none could be compared.
        for (size_t i = 0; i < 4; i++)
            r.p.W_hh.matrix.data[i] = 0.6 * fabs(r.p.W_hh.matrix.data[i]);
        for (size_t i = 0; i < T * r.dh.n; i++)
            r.dh.data[i] = 0.0;
        say(s, "dh before 0 except at the last step");
    }
    bptt_run(s, &r);
    if (k == 6) {
        r.da = awkward_sequence(s, T + 1, 3 + e, 4 + e);
        say(s, "da has %zu steps", T + 1);
        expect_error(s);
    }
    say_sequence(s, "dh before", &r.dh);
    if (!put_status(s, "bptt_sweep",
                    THE(bptt_sweep)(&r.p, &r.x, &r.h, &r.da, &r.dh, &r.dp)))
        return;
    put_sequence(s, "dh", &r.dh, 1e-9);
    bptt_put_recurrent(s, &r);
}

PROBE(bptt, backward, 7)(sheet *s, size_t k)
{
    static const activation f[] = { LINEAR, TANH, LOGISTIC, RELU,
                                    TANH,   TANH, TANH };
    const size_t e = more(s);
    run r = k == 0 ? bptt_ran(s, f[k], 2 + e, 1 + e, 2 + e, 2 + e, 3 + e)
                   : bptt_ran(s, f[k], 5 + e, 3 + e, 2 + e, 4 + e, 6 + e);

    bptt_run(s, &r);
    if (k == 4) {
        r.dy = awkward_sequence(s, 5 + e, 3 + e, 7 + e);
        say(s, "dy has %zu outputs and W_hy %zu rows", 7 + e, 6 + e);
        expect_error(s);
    }
    if (k == 5) {
        r.dy = awkward_sequence(s, 6 + e, 3 + e, 6 + e);
        say(s, "dy has %zu steps and x %zu", 6 + e, 5 + e);
        expect_error(s);
    }
    if (k == 6) {
        r.da = awkward_sequence(s, 6 + e, 3 + e, 4 + e);
        say(s, "da has %zu steps and x %zu", 6 + e, 5 + e);
        expect_error(s);
    }
    say_sequence(s, "dy", &r.dy);
    say_sequence(s, "dh before", &r.dh);
    say_matrix(s, "W_hy", &r.p.W_hy.matrix);
    input_sequence(s, "dy", &r.dy);
    if (!put_status(
            s, "bptt_backward",
            THE(bptt_backward)(&r.p, &r.x, &r.h, &r.dy, &r.da, &r.dh, &r.dp)))
        return;
    bptt_put_readout(s, &r);
    put_sequence(s, "dh", &r.dh, 1e-9);
    bptt_put_recurrent(s, &r);
}

/* Cases: small, larger, tiny, huge, infinite, refused, negative, NaN. */
PROBE(bptt, norms, 8)(sheet *s, size_t k)
{
    const size_t e = more(s), T = (k == 0 ? 1 : 3) + e;
    const size_t B = (k == 0 ? 1 : 4) + e, H = (k == 0 ? 3 : 5) + e;
    sequence dh = awkward_sequence(s, T + 1, B, H);
    gsl_vector_view norm = awkward_vector(s, T + 1 + (k == 5));

    for (size_t i = 0; i < dh.T * dh.B * dh.n; i++)
        dh.data[i] *= k == 2 ? 1e-200 : k == 3 ? 1e200 : 1.0;
    for (size_t i = 0; k >= 3 && k <= 5 && i < B * H; i++)
        dh.data[i] = 0.0;
    if (k == 4)
        sequence_of(&dh, 1, B - 1)[H - 1] = -INFINITY;
    for (size_t i = 0; k == 6 && i < dh.T * B * H; i++)
        dh.data[i] = -fabs(dh.data[i]);
    for (size_t i = B * H; k == 7 && i < 2 * B * H; i++)
        dh.data[i] = NAN;
    if (k == 5) {
        say(s, "norm has %zu elements and dh has %zu steps", T + 2, T + 1);
        expect_error(s);
    }
    if (k == 4)
        say(s, "the last of dh[1] is -inf");
    say_sequence(s, "dh", &dh);
    input_sequence(s, "dh", &dh);
    if (!put_status(s, "bptt_norms", THE(bptt_norms)(&dh, &norm.vector)))
        return;
    if (k == 7)  // NaN or infinite, as the contract says
        put(s, "is norm[1] finite", isfinite(norm.vector.data[1]) ? 1.0 : 0.0,
            0.0);
    else
        put_array(s, "norm", norm.vector.data, norm.vector.size, 1e-10);
}

PROBE(bptt, lags, 5)(sheet *s, size_t k)
{
    static const activation f[] = { LINEAR, TANH, LOGISTIC, RELU, TANH };
    const size_t e = more(s);
    run r = k == 0 ? bptt_ran(s, f[k], 2 + e, 1 + e, 1 + e, 2 + e, 1)
                   : bptt_ran(s, f[k], 5 + e, 3 + e, 2 + e, 4 + e, 1);
    const size_t T = r.x.T, H = r.p.H;
    sequence dW_lag = awkward_sequence(s, T + (k == 4), H, H);

    bptt_run(s, &r);
    if (k == 4) {
        say(s, "dW_lag has %zu lags and da has %zu steps", T + 1, T);
        expect_error(s);
    }
    say_sequence(s, "dh", &r.dh);
    say_sequence(s, "dW_lag before", &dW_lag);
    if (put_status(s, "bptt_lags",
                   THE(bptt_lags)(&r.p, &r.h, &r.dh, &r.da, &dW_lag)))
        put_sequence(s, "dW_lag", &dW_lag, 1e-9);
}

/* Cases 7 and 8 are refused for their windows, the last for its shape. */
PROBE(bptt, truncated, 10)(sheet *s, size_t k)
{
    static const size_t k1[] = { 1, 1, 2, 3, 2, 4, 100, 0, 3, 2 };
    static const size_t k2[] = { 1, 2, 3, 3, 5, 100, 100, 3, 2, 3 };
    static const activation f[] = { LINEAR, TANH, LOGISTIC, RELU,   TANH,
                                    TANH,   TANH, TANH,     LINEAR, TANH };
    const size_t e = more(s);
    run r = k == 0 ? bptt_ran(s, f[k], 2, 1, 1, 2, 1)
                   : bptt_ran(s, f[k], 7 + e, 3 + e, 2 + e, 4 + e, 5 + e);

    bptt_run(s, &r);
    say(s, "k1 = %zu, k2 = %zu", k1[k], k2[k]);
    if (k >= 7)
        expect_error(s);
    if (k == 9) {
        r.dy = awkward_sequence(s, 6 + e, 3 + e, 5 + e);
        say(s, "dy has %zu steps", 6 + e);
    }
    say_sequence(s, "dy", &r.dy);
    say_matrix(s, "W_hy", &r.p.W_hy.matrix);
    input_sequence(s, "dy", &r.dy);
    if (!put_status(s, "bptt_truncated",
                    THE(bptt_truncated)(&r.p, &r.x, &r.h, &r.dy, k1[k], k2[k],
                                        &r.da, &r.dh, &r.dp)))
        return;
    bptt_put_recurrent(s, &r);
    bptt_put_readout(s, &r);
}
