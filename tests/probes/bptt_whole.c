/* The cases of chapter 3 that need a whole sequence: sweep to truncated. */
#include "bptt_parts.h"

#include "../runner/arguments.h"
#include "../runner/matrices.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>
#include <stdint.h>
#include <string.h>

/*
 * Every sequence of the batch in a magnitude of its own, and none negative: where
 * two huge ones cancel in a sum, the others would decide.
 */
static void
bptt_mix_batch(const sequence *z)
{
    for (size_t i = 0; i < z->T * z->B; i++)
        for (size_t j = 0; j < z->n; j++)
            z->data[i * z->n + j] =
                fabs(z->data[i * z->n + j]) * bptt_magnitude(i % z->B);
}

static void
bptt_put_sequence_with_nan(sheet *s, const char *name, const sequence *z)
{
    const gsl_matrix_view all = sequence_rows(z, 0, z->T);
    bptt_put_rows_with_nan(s, name, &all.matrix);
}

static const refusal sweep_refusals[] = {
    BPTT_REFUSES_SEQUENCE("x"),
    BPTT_REFUSES_SEQUENCE("h"),
    BPTT_REFUSES_SEQUENCE("da"),
    BPTT_REFUSES_SEQUENCE("dh"),
    BPTT_REFUSES_DP,
};

/*
 * Only the last step has a loss, and the gradient of h_0 is as small as 1e-50. All
 * weights are positive: where signs cancel, no digits would be left after a
 * hundred steps, and none could be compared.
 */
static void
bptt_make_vanishing(sheet *s, const bptt_run *r)
{
    for (size_t i = 0; i < r->p.H * r->p.H; i++)
        r->p.W_hh.matrix.data[i] = 0.6 * fabs(r->p.W_hh.matrix.data[i]);
    for (size_t i = 0; i < r->x->T * r->dh->B * r->dh->n; i++)
        r->dh->data[i] = 0.0;
    say(s, "dh before 0 except at the last step");
}

/* Case 5 vanishes, 6 has mixed magnitudes, and in 7 one sequence ends in NaN. */
PROBE(bptt, sweep, 8, .sizes = 4, .large = 521, REFUSES(sweep_refusals))
(sheet *s, size_t k)
{
    static const activation f[] = { TANH,   TANH, LOGISTIC, RELU,
                                    LINEAR, TANH, TANH,     TANH };
    size_t T = 120, B = 1, D = 3, H = 2;

    if (k != 5) {
        T = size_of(s, 2, 6);
        B = size_of(s, 1, 3);
        D = size_of(s, 3, 5);
        H = size_of(s, 2, 4);
    }
    bptt_run r = bptt_network_for(s, f[k], T, B, D, H, 2);
    if (k == 5)
        bptt_make_vanishing(s, &r);
    if (k == 6)
        bptt_mix_batch(r.dh);
    for (size_t j = 0; k == 7 && j < H; j++)
        sequence_of(r.dh, T, 0)[j] = NAN;
    bptt_let_run(s, &r);
    put_status(s, "bptt_sweep",
               THE(bptt_sweep)(&r.p, r.x, r.h, r.da, r.dh, &r.dp));
    if (k == 7) {
        bptt_put_sequence_with_nan(s, "dh", r.dh);
        return;
    }
    put_result(s, "dh", 1e-9);
    bptt_put_recurrent(s, &r);
    put_result(s, "da", 1e-9);
}

static const refusal backward_refusals[] = {
    BPTT_REFUSES_SEQUENCE("dy"), BPTT_REFUSES_SEQUENCE("x"),
    BPTT_REFUSES_SEQUENCE("h"),  BPTT_REFUSES_SEQUENCE("da"),
    BPTT_REFUSES_SEQUENCE("dh"), BPTT_REFUSES_DP,
};
PROBE(bptt, backward, 5, .sizes = 5, .large = 521, REFUSES(backward_refusals))
(sheet *s, size_t k)
{
    static const activation f[] = { LINEAR, TANH, LOGISTIC, RELU, TANH };
    const size_t T = size_of(s, 2, 5), B = size_of(s, 1, 3),
                 D = size_of(s, 2, 2), H = size_of(s, 2, 4),
                 O = size_of(s, 3, 6);
    bptt_run r = bptt_network_for(s, f[k], T, B, D, H, O);
    sequence *dy = sequence_for(s, IN, "dy", T, B, O);

    if (k == 4) {
        bptt_mix_batch(dy);
        bptt_mix_batch(r.dh);
    }
    bptt_let_run(s, &r);
    say_matrix(s, "W_hy", &r.p.W_hy.matrix);
    if (!put_status(s, "bptt_backward",
                    THE(bptt_backward)(&r.p, r.x, r.h, dy, r.da, r.dh, &r.dp)))
        return;
    bptt_put_readout(s, &r);
    put_result(s, "dh", 1e-9);
    bptt_put_recurrent(s, &r);
    put_result(s, "da", 1e-9);
}

static const refusal norms_refusals[] = {
    BPTT_REFUSES_SIZE("norm", N_ELEMENTS),
    BPTT_REFUSES_SIZE("dh", N_STEPS),
    { "dh", N_BATCH, GSL_SUCCESS, .by = 1 },
    { "dh", N_WIDTH, GSL_SUCCESS, .by = 1 },
};

/*
 * The gradient at each index of time. In case 1, and so at every size, the last
 * number of every other step is by far the largest. In case 2 all of it is 0, huge, tiny or
 * usual. In case 3 the largest is each number in turn, and negative, beside such
 * whose squares are 0 if it is found, and infinite if it is not. In case 6 all
 * are negative.
 */
static void
bptt_make_lengths(const sequence *dh, size_t k)
{
    const size_t n = dh->B * dh->n;
    for (size_t t = 0; t < dh->T; t++)
        for (size_t i = 0; i < n; i++) {
            double *entry = dh->data + t * n + i;
            if (k == 1 && t % 2 == 1 && i == n - 1)
                *entry = -fabs(*entry) * 1e200;
            else if (k == 2)
                *entry = t == 0 ? 0.0 : *entry * bptt_magnitude(t - 1);
            else if (k == 3 && i == t % n)
                *entry = -fabs(*entry) * (t % 2 == 0 ? 1e200 : 1.0);
            else if (k == 3)
                *entry *= 1e-200;
            else if (k == 6)
                *entry = -fabs(*entry);
        }
}

/* What is no number: in case 4 infinities, in case 5 NaN. */
static void
bptt_make_endless(const sequence *dh, size_t k)
{
    double *last = sequence_of(dh, 1, 0) - 1;
    const size_t n = dh->B * dh->n;

    if (k == 4) {
        last[0] = -INFINITY;            // of index 0
        last[1 + n] = INFINITY;         // the first of index 2
        last[2] = last[3] = -INFINITY;  // both in index 1
        last[n] = INFINITY;
    } else if (k == 5) {
        last[0] = NAN;
        last[1 + n] = NAN;
        for (size_t i = 1; i <= n; i++)
            last[i] = NAN;
    }
}

PROBE(bptt, norms, 7, .sizes = 3, REFUSES(norms_refusals))(sheet *s, size_t k)
{
    const size_t B = size_of(s, 1, k == 3 ? 2 : 4), H = size_of(s, 3, 3),
                 usual = size_of(s, 2, 5), T = k == 3 ? B * H + 2 : usual;
    sequence *dh = sequence_for(s, IN, "dh", T, B, H);
    gsl_vector *norm = vector_for(s, OUT, "norm", T);

    bptt_make_lengths(dh, k);
    bptt_make_endless(dh, k);
    if (!put_status(s, "bptt_norms", THE(bptt_norms)(dh, norm)))
        return;
    if (k != 5) {
        put_results(s, 1e-10);
        return;
    }
    // NaN or infinite, as the contract says.
    for (size_t t = 0; t < T; t++) {
        const double length = gsl_vector_get(norm, t);
        char element[64];
        snprintf(element, sizeof element, "is norm[%zu] finite", t);
        put(s, element, isfinite(length) ? 1.0 : 0.0, 0.0);
        snprintf(element, sizeof element, "norm[%zu]", t);
        put(s, element, isfinite(length) ? length : 0.0, 1e-10);
    }
}

static const refusal lags_refusals[] = {
    BPTT_REFUSES_SEQUENCE("h"),
    BPTT_REFUSES_SEQUENCE("dh"),
    BPTT_REFUSES_SEQUENCE("da"),
    BPTT_REFUSES_SEQUENCE("dW_lag"),
};

/*
 * From the third on, nothing is in the lags yet, so that what has come from far
 * counts however small it is. Over hundreds of steps it stays larger than 0 if the
 * network is linear and all its weights are positive. In case 4 the sequences
 * differ in magnitude.
 */
PROBE(bptt, lags, 5, .sizes = 3, .large = 521, REFUSES(lags_refusals))
(sheet *s, size_t k)
{
    static const activation f[] = { LINEAR, TANH, LOGISTIC, RELU, TANH };
    const size_t T = size_of(s, 2, 5), B = size_of(s, 1, 3),
                 H = size_of(s, 2, 4);
    sequence x = awkward_sequence(s, T, B, 2);
    bptt_run r = { .p = awkward_params(s, 2, H, 1, T > 100 ? LINEAR : f[k]),
                   .x = &x,
                   .h = sequence_for(s, IN, "h", T + 1, B, H),
                   .dh = sequence_for(s, ADDED, "dh", T + 1, B, H),
                   .da = sequence_for(s, OUT, "da", T, B, H) };
    sequence *dW_lag = sequence_for(s, ADDED, "dW_lag", T, H, H);

    bptt_tame(&r.p.W_hh.matrix, T > 100 ? 0.9 : 2.5);
    for (size_t i = 0; T > 100 && i < H * H; i++)
        r.p.W_hh.matrix.data[i] = fabs(r.p.W_hh.matrix.data[i]);
    for (size_t i = 2 * H * H; i < dW_lag->T * dW_lag->B * dW_lag->n; i++)
        dW_lag->data[i] = 0.0;
    gsl_matrix_view at_once = sequence_at(dW_lag, 0);
    bptt_lift(&at_once.matrix);
    if (k == 4)
        bptt_mix_batch(r.dh);
    say(s, "f = %s, T = %zu, B = %zu, H = %zu", activation_name(r.p.f), T, B,
        H);
    bptt_let_run(s, &r);
    put_status(s, "bptt_lags", THE(bptt_lags)(&r.p, r.h, r.dh, r.da, dW_lag));
    put_result(s, "dW_lag", 1e-9);
}

/* By hand k1 is 2 and k2 is 3. */
static const refusal truncated_refusals[] = {
    { "k1", THE_VALUE, GSL_EINVAL, .value = 0.0 },
    { "k1", THE_VALUE, GSL_SUCCESS, .value = 3.0 },
    { "k1", THE_VALUE, GSL_EINVAL, .value = 4.0 },
    { "k1", THE_VALUE, GSL_EINVAL, .value = 1e18 },
    { "k2", THE_VALUE, GSL_EINVAL, .value = 0.0 },
    { "k2", THE_VALUE, GSL_EINVAL, .value = 1.0 },
    { "k2", THE_VALUE, GSL_SUCCESS, .value = 2.0 },
    { "k2", THE_VALUE, GSL_SUCCESS, .value = 1e18 },
    BPTT_REFUSES_SEQUENCE("dy"),
    BPTT_REFUSES_SEQUENCE("x"),
    BPTT_REFUSES_SEQUENCE("h"),
    BPTT_REFUSES_SEQUENCE("da"),
    BPTT_REFUSES_SEQUENCE("dh"),
    BPTT_REFUSES_DP,
};

static size_t
bptt_window_for(sheet *s, const char *name, size_t usual)
{
    const refusal *r = refusal_of(s);
    const size_t n =
        r != NULL && strcmp(r->argument, name) == 0 ? (size_t)r->value : usual;
    if (n == SIZE_MAX)
        say(s, "%s = SIZE_MAX", name);
    else
        say(s, "%s = %zu", name, n);
    return n;
}

/* Case 10 has mixed magnitudes. A k1 of 0 here stands for T. */
PROBE(bptt, truncated, 11, .sizes = 5, .large = 521,
      REFUSES(truncated_refusals))
(sheet *s, size_t k)
{
    static const size_t k1[] = { 1, 2, 1, 3, 2, 4, SIZE_MAX, 0, 6, 1, 2 };
    static const size_t k2[] = {
        1, 3, 2, 3, 5, SIZE_MAX, SIZE_MAX, 0, 6, 6, 3
    };
    static const activation f[] = { LINEAR, TANH, LOGISTIC, RELU, TANH, TANH,
                                    TANH,   TANH, LINEAR,   TANH, TANH };
    const size_t T = size_of(s, 2, 7), B = size_of(s, 1, 3),
                 D = size_of(s, 1, 2), H = size_of(s, 2, 4),
                 O = size_of(s, 1, 5);
    bptt_run r = bptt_network_for(s, f[k], T, B, D, H, O);
    sequence *dy = sequence_for(s, IN, "dy", T, B, O);

    if (k == 10)
        bptt_mix_batch(dy);
    const size_t every = bptt_window_for(s, "k1", k1[k] > 0 ? k1[k] : T);
    const size_t back = bptt_window_for(s, "k2", k2[k] > 0 ? k2[k] : T);
    bptt_let_run(s, &r);
    say_matrix(s, "W_hy", &r.p.W_hy.matrix);
    if (!put_status(s, "bptt_truncated",
                    THE(bptt_truncated)(&r.p, r.x, r.h, dy, every, back, r.da,
                                        r.dh, &r.dp)))
        return;
    bptt_put_recurrent(s, &r);
    bptt_put_readout(s, &r);
}
