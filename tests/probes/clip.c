/* The cases of chapter 4. All sizes of a case differ where they can. */
#include "clip.h"

#include "../runner/matrices.h"
#include "../runner/sheet.h"

#include <float.h>
#include <gsl/gsl_math.h>
#include <string.h>

static gsl_vector_view
clip_gradient(sheet *s, size_t n, double scale)
{
    gsl_vector_view g = awkward_vector(s, n);
    gsl_vector_scale(&g.vector, scale);
    return g;
}

/* Cases from 3 on are refused. */
PROBE(clip, value, 6)(sheet *s, size_t k)
{
    static const double limit[] = { 0.5, 0.05, 1e200, 0.0, 0.5, NAN };
    const size_t n = (k == 0 ? 4 : 9) + more(s);
    gsl_vector_view g = clip_gradient(s, n, k == 2 ? 2e200 : 1.0);

    if (k == 1)
        gsl_vector_set(&g.vector, 3, -INFINITY);
    if (k == 4)
        gsl_vector_set(&g.vector, 5, NAN);
    say(s, "max_value = %g", limit[k]);
    say_array(s, "g", g.vector.data, g.vector.size);
    if (k >= 3)
        expect_error(s);
    if (k == 4)  // what is NaN cannot be compared; the bits can
        input(s, "g", g.vector.data, n * sizeof(double));
    if (put_status(s, "clip_value", THE(clip_value)(&g.vector, limit[k]))
        && k != 4)
        put_array(s, "g", g.vector.data, g.vector.size, 0.0);
}

/* The norm before, the vector after, and how long it is, to 1e-15. */
static void
clip_put_clipped(sheet *s, const gsl_vector *g, double norm)
{
    put(s, "norm", norm, 1e-14);
    put(s, "length of g afterwards", clip_length(g), 1e-15);
    put_array(s, "g", g->data, g->size, 1e-14);
}

/*
 * Cases: two small ones, above and below; the same at 1e+-200, at a threshold
 * that is far away, and exactly at the threshold. The rest is refused.
 */
PROBE(clip, norm, 12)(sheet *s, size_t k)
{
    static const double scale[] = { 1.0, 1.0, 1e200, 1e-200, 1e200, 1e-200,
                                    1.0, 1.0, 1.0,   1.0,    1e308, 1.0 };
    static const double max[] = { 0.5, 50.0, 1e200, 1e-200,   1e-200, 1e-100,
                                  0.0, -1.0, 1.0,   INFINITY, 1.0,    NAN };
    const size_t n = (k == 0 ? 3 : 40) + more(s);
    gsl_vector_view g = clip_gradient(s, n, scale[k]);
    double max_norm = max[k], norm = awkward(s);

    if (k == 6)  // exactly at the threshold: 3, 4 and zeros
        for (size_t i = 0; i < n; i++)
            gsl_vector_set(&g.vector, i, i == 7 ? 3.0 : i == 9 ? -4.0 : 0.0);
    if (k == 6)
        max_norm = 5.0;
    if (k == 8)
        gsl_vector_set(&g.vector, 11, NAN);
    if (k == 9)
        gsl_vector_set(&g.vector, 11, -INFINITY);
    say(s, "max_norm = %g", max_norm);
    say_array(s, "g", g.vector.data, n);
    // Nothing may change: at or below the threshold, and on an error.
    if (k == 1 || k >= 5)
        input(s, "g", g.vector.data, n * sizeof(double));
    if (k >= 7)
        expect_error(s);
    if (!put_status(s, "clip_norm", THE(clip_norm)(&g.vector, max_norm, &norm)))
        return;
    if (k >= 7)
        put(s, "norm", norm, 0.0);
    else
        clip_put_clipped(s, &g.vector, norm);
}

/* Case 3 has lags that grow; cases 4 and 5 are refused. */
PROBE(clip, truncation, 6)(sheet *s, size_t k)
{
    static const size_t usual[] = { 1, 4, 6, 2, 0, 7 };
    const size_t e = more(s), T = (k == 0 ? 3 : 6) + e,
                 H = (k == 0 ? 2 : 4) + e;
    // Cases 2 and 5 ask for all of the lags, and for one more than there are.
    const size_t K = usual[k] + (k == 2 || k == 5 ? e : 0);
    sequence lag = awkward_sequence(s, T, H, H);
    gsl_matrix_view sum = awkward_view(s, H, H, k == 1);
    double kept = awkward(s), missing = awkward(s);

    for (size_t i = 0; i < T * H * H; i++)
        lag.data[i] *= k == 3 ? 1e150 * pow(10.0, (double)(i / (H * H))) : 1.0;
    say(s, "T = %zu, H = %zu, K = %zu", T, H, K);
    say_sequence(s, "dW_lag", &lag);
    input_sequence(s, "dW_lag", &lag);
    if (k >= 4)
        expect_error(s);
    if (!put_status(
            s, "clip_truncation",
            THE(clip_truncation)(&lag, K, &sum.matrix, &kept, &missing)))
        return;
    put(s, "kept", kept, 1e-10);
    put(s, "missing", missing, 1e-10);
}

/* Cases from 3 on are refused. */
PROBE(clip, l2, 6)(sheet *s, size_t k)
{
    static const double lambda[] = { 0.1, 3.7, 0.0, -0.1, 0.1, INFINITY };
    const size_t P = (k == 0 ? 3 : 20) + more(s);
    gsl_vector_view theta = awkward_vector(s, P);
    gsl_vector_view dtheta = awkward_vector(s, P + (k == 4));
    double penalty = awkward(s);

    gsl_vector_scale(&dtheta.vector, M_SQRT1_2);  // no sum can be exactly 0
    say(s, "lambda = %g", lambda[k]);
    say_array(s, "theta", theta.vector.data, P);
    say_array(s, "dtheta before", dtheta.vector.data, P);
    input(s, "theta", theta.vector.data, P * sizeof(double));
    if (k == 4)
        say(s, "dtheta has %zu elements", P + 1);
    if (k >= 3)
        expect_error(s);
    if (!put_status(
            s, "clip_l2",
            THE(clip_l2)(&theta.vector, lambda[k], &penalty, &dtheta.vector)))
        return;
    put(s, "penalty", penalty, 1e-10);
    put_array(s, "dtheta", dtheta.vector.data, P, 1e-10);
}

/*
 * What bptt_sweep() would have left behind. The contract asks for no relation
 * between dh and da, so any numbers do; in some cases they are tiny or 0.
 */
typedef struct {
    gsl_matrix_view W_hh, dW_hh;
    sequence dh, da, u;
} swept;

static swept
clip_make_swept(sheet *s, size_t T, size_t B, size_t H, double scale)
{
    swept w = { awkward_matrix(s, H, H), awkward_matrix(s, H, H),
                awkward_sequence(s, T + 1, B, H), awkward_sequence(s, T, B, H),
                awkward_sequence(s, T, B, H) };

    for (size_t i = 0; i < T * B * H; i++) {
        w.dh.data[i + B * H] *= scale;
        w.da.data[i] *= scale;
    }
    gsl_matrix_scale(&w.dW_hh.matrix, M_SQRT1_2);  // no sum can be exactly 0
    say(s, "T = %zu, B = %zu, H = %zu", T, B, H);
    return w;
}

static void
clip_say_swept(sheet *s, const swept *w)
{
    say_sequence(s, "dh", &w->dh);
    say_sequence(s, "da", &w->da);
    input_sequence(s, "dh", &w->dh);
    input_sequence(s, "da", &w->da);
}

/*
 * Sequence 1 sends nothing back: its da, and with it its u, is 0 at every step.
 * At steps 1 and 2 its dh is 0 as well, so these pairs do not count. The later
 * ones count, but their u has no direction.
 */
static void
clip_let_some_end(swept *w)
{
    const size_t H = w->dh.n;
    for (size_t t = 1; t < w->dh.T; t++) {
        memset(sequence_of(&w->da, t - 1, 1), 0, H * sizeof(double));
        if (t < 3)
            memset(sequence_of(&w->dh, t, 1), 0, H * sizeof(double));
    }
}

PROBE(clip, omega, 6)(sheet *s, size_t k)
{
    static const double scale[] = { 1.0, 1.0, 1e-200, 1.0, 0.0, 1.0 };
    const size_t e = more(s);
    swept w = k == 0 ? clip_make_swept(s, 2 + e, 1 + e, 2 + e, 1.0)
                     : clip_make_swept(s, 5 + e, 3 + e, 4 + e, scale[k]);
    double omega = awkward(s);

    if (k == 3)
        clip_let_some_end(&w);
    if (k == 5) {
        w.u = awkward_sequence(s, 6 + e, 3 + e, 4 + e);
        say(s, "u has %zu steps", 6 + e);
        expect_error(s);
    }
    say_matrix(s, "W_hh", &w.W_hh.matrix);
    clip_say_swept(s, &w);
    input(s, "W_hh", w.W_hh.matrix.data, w.dh.n * w.dh.n * sizeof(double));
    if (!put_status(
            s, "clip_omega",
            THE(clip_omega)(&w.W_hh.matrix, &w.dh, &w.da, &w.u, &omega)))
        return;
    put(s, "omega", omega, 1e-10);
    if (k != 5)
        put_sequence(s, "u", &w.u, 1e-10);
}

/* u is what clip_omega() would leave; cases from 5 on are refused. */
PROBE(clip, domega, 9)(sheet *s, size_t k)
{
    static const double scale[] = { 1.0, 1.0, 1e-200, 1.0, 0.0,
                                    1.0, 1.0, 1.0,    1.0 };
    static const double alpha[] = { 1.0,  3.0, 0.7, 2.0,     2.0,
                                    -1.0, 1.0, NAN, INFINITY };
    const size_t e = more(s);
    swept w = k == 0 ? clip_make_swept(s, 2 + e, 1 + e, 2 + e, 1.0)
                     : clip_make_swept(s, 5 + e, 3 + e, 4 + e, scale[k]);
    const size_t H = w.dh.n;

    if (k == 3)
        clip_let_some_end(&w);
    for (size_t row = 0; row < w.da.T * w.da.B; row++)
        for (size_t j = 0; j < H; j++) {
            double sum = 0.0;
            for (size_t i = 0; i < H; i++)
                sum += w.da.data[row * H + i]
                       * gsl_matrix_get(&w.W_hh.matrix, i, j);
            w.u.data[row * H + j] = sum;
        }
    say(s, "alpha = %g", alpha[k]);
    if (k == 6) {
        w.dW_hh = awkward_matrix(s, 4 + e, 3 + e);
        say(s, "dW_hh has %zu rows and %zu columns", 4 + e, 3 + e);
    }
    if (k >= 5)
        expect_error(s);
    clip_say_swept(s, &w);
    say_sequence(s, "u", &w.u);
    say_matrix(s, "dW_hh before", &w.dW_hh.matrix);
    if (put_status(s, "clip_omega_backward",
                   THE(clip_omega_backward)(&w.dh, &w.da, &w.u, alpha[k],
                                            &w.dW_hh.matrix)))
        put_matrix(s, "dW_hh", &w.dW_hh.matrix, 1e-9);
}
