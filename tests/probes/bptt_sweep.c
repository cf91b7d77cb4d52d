/* The cases of chapter 3, continued: whole sequences, back through time. */
#include "bptt.h"

#include "../runner/matrices.h"
#include "../runner/sheet.h"

#include <gsl/gsl_math.h>

/* A network that has run, and room for its gradients. */
typedef struct {
    rnn_params p, dp;
    sequence x, h, dy, da, dh;
} run;

static run
ran(sheet *s, activation f, size_t T, size_t B, size_t D, size_t H, size_t O)
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

/* Chapter 2 is the model answer's while a learner writes chapter 3. */
static void
run_it(sheet *s, run *r)
{
    rnn_forward(&r->p, &r->x, &r->h);
    say_sequence(s, "h", &r->h);
    say_matrix(s, "W_hh", &r->p.W_hh.matrix);
    input_sequence(s, "x", &r->x);
    input_sequence(s, "h", &r->h);
    input(s, "W_hh", r->p.W_hh.matrix.data, r->p.H * r->p.H * sizeof(double));
}

static void
put_recurrent(sheet *s, const run *r)
{
    put_matrix(s, "dW_hh", &r->dp.W_hh.matrix, 1e-9);
    put_matrix(s, "dW_xh", &r->dp.W_xh.matrix, 1e-9);
    put_array(s, "db_h", r->dp.b_h.vector.data, r->p.H, 1e-9);
}

static void
put_readout(sheet *s, const run *r)
{
    put_matrix(s, "dW_hy", &r->dp.W_hy.matrix, 1e-9);
    put_array(s, "db_y", r->dp.b_y.vector.data, r->p.O, 1e-9);
}

/* In case 5 the gradient of h_0 is as small as 1e-50; case 6 is refused. */
PROBE(sweep, 7)(sheet *s, size_t k)
{
    static const activation f[] = { TANH,   LOGISTIC, RELU, LINEAR,
                                    LINEAR, TANH,     TANH };
    const size_t e = more(s);
    const size_t T = k == 4 ? 1 : (k == 0 ? 2 : k == 5 ? 120 : 6) + e;
    run r = k == 0 || k == 5 ? ran(s, f[k], T, 1, 3, 2, 1)
                             : ran(s, f[k], T, 3 + e, 5 + e, 4 + e, 2 + e);

    if (k == 5) {
        // All weights positive: where signs cancel, no digits would be left
        // after a hundred steps, and none could be compared.
        for (size_t i = 0; i < 4; i++)
            r.p.W_hh.matrix.data[i] = 0.6 * fabs(r.p.W_hh.matrix.data[i]);
        for (size_t i = 0; i < T * r.dh.n; i++)
            r.dh.data[i] = 0.0;
        say(s, "dh before 0 except at the last step");
    }
    run_it(s, &r);
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
    put_recurrent(s, &r);
}

PROBE(backward, 7)(sheet *s, size_t k)
{
    static const activation f[] = { LINEAR, TANH, LOGISTIC, RELU,
                                    TANH,   TANH, TANH };
    const size_t e = more(s);
    run r = k == 0 ? ran(s, f[k], 2 + e, 1 + e, 2 + e, 2 + e, 3 + e)
                   : ran(s, f[k], 5 + e, 3 + e, 2 + e, 4 + e, 6 + e);

    run_it(s, &r);
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
    put_readout(s, &r);
    put_sequence(s, "dh", &r.dh, 1e-9);
    put_recurrent(s, &r);
}

/* Cases: small, larger, tiny, huge, infinite, refused, negative, no number. */
PROBE(norms, 8)(sheet *s, size_t k)
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

PROBE(lags, 5)(sheet *s, size_t k)
{
    static const activation f[] = { LINEAR, TANH, LOGISTIC, RELU, TANH };
    const size_t e = more(s);
    run r = k == 0 ? ran(s, f[k], 2 + e, 1 + e, 1 + e, 2 + e, 1)
                   : ran(s, f[k], 5 + e, 3 + e, 2 + e, 4 + e, 1);
    const size_t T = r.x.T, H = r.p.H;
    sequence dW_lag = awkward_sequence(s, T + (k == 4), H, H);

    run_it(s, &r);
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
PROBE(truncated, 10)(sheet *s, size_t k)
{
    static const size_t k1[] = { 1, 1, 2, 3, 2, 4, 100, 0, 3, 2 };
    static const size_t k2[] = { 1, 2, 3, 3, 5, 100, 100, 3, 2, 3 };
    static const activation f[] = { LINEAR, TANH, LOGISTIC, RELU,   TANH,
                                    TANH,   TANH, TANH,     LINEAR, TANH };
    const size_t e = more(s);
    run r = k == 0 ? ran(s, f[k], 2, 1, 1, 2, 1)
                   : ran(s, f[k], 7 + e, 3 + e, 2 + e, 4 + e, 5 + e);

    run_it(s, &r);
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
    put_recurrent(s, &r);
    put_readout(s, &r);
}
