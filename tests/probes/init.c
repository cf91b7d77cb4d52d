/*
 * The cases of chapter 5: what is drawn, what is measured and what is predicted.
 * A generator with a seed of its own makes what is drawn; the number that it
 * would give next is put on the sheet, too, and shows how many were taken.
 */
#include "init.h"

#include "../runner/matrices.h"
#include "../runner/sheet.h"

#include <gsl/gsl_math.h>

/* Cases 0 to 2 are uniform, 3 to 5 normal. */
PROBE(init, glorot, 6)(sheet *s, size_t k)
{
    static const size_t to[] = { 2, 6, 3 }, from[] = { 3, 4, 7 };
    const size_t rows = to[k % 3] + more(s), columns = from[k % 3] + more(s);
    gsl_matrix_view W = k == 4 ? awkward_window(s, rows, columns)
                               : awkward_matrix(s, rows, columns);

    say(s, "init_glorot_%s(), W (%zu,%zu)", k < 3 ? "uniform" : "normal", rows,
        columns);
    gsl_rng *r = awkward_generator(s);
    const int done = k < 3 ? put_status(s, "init_glorot_uniform",
                                        THE(init_glorot_uniform)(r, &W.matrix))
                           : put_status(s, "init_glorot_normal",
                                        THE(init_glorot_normal)(r, &W.matrix));
    if (done)
        put_matrix(s, "W", &W.matrix, 1e-12);
    put_next(s, r, done);
}

static const double gains[] = { 1.3, 0.7, 1e-3, 0.0, -0.5, INFINITY };

/* The last two are refused. */
PROBE(init, gaussian, 6)(sheet *s, size_t k)
{
    const size_t rows = (k == 0 ? 2 : 5) + more(s);
    const size_t columns = (k == 0 ? 3 : 4) + more(s);
    gsl_matrix_view W = k == 2 ? awkward_window(s, rows, columns)
                               : awkward_matrix(s, rows, columns);

    say(s, "gain = %g, W (%zu,%zu)", gains[k], rows, columns);
    gsl_rng *r = awkward_generator(s);
    if (k >= 4)
        expect_error(s);
    const int done = put_status(s, "init_gaussian",
                                THE(init_gaussian)(r, gains[k], &W.matrix));
    if (done)
        put_matrix(s, "W", &W.matrix, 1e-12);
    put_next(s, r, done);
}

/* Cases 4 to 6 are refused. */
PROBE(init, orthogonal, 7)(sheet *s, size_t k)
{
    const size_t rows = k == 3 ? 1 : (k == 0 ? 2 : 7) + more(s);
    const size_t columns = rows + (k == 6);
    const double gain = k == 6 ? 1.0 : gains[k];
    gsl_matrix_view W = k == 2 ? awkward_window(s, rows, columns)
                               : awkward_matrix(s, rows, columns);

    say(s, "gain = %g, W (%zu,%zu)", gain, rows, columns);
    gsl_rng *r = awkward_generator(s);
    if (k >= 4)
        expect_error(s);
    const int done = put_status(s, "init_orthogonal",
                                THE(init_orthogonal)(r, gain, &W.matrix));
    if (done)
        put_matrix(s, "W", &W.matrix, 1e-8);
    put_next(s, r, done);
}

/* Cases 3 and 4 are refused. */
PROBE(init, identity, 6)(sheet *s, size_t k)
{
    static const double sds[] = { 0.03, 0.03, 0.0, -0.1, 0.03, INFINITY };
    const double sd = sds[k];
    const activation f = k == 4 ? TANH : RELU;
    const size_t e = more(s);
    rnn_params *p = k == 0 ? rnn_params_alloc(1 + e, 2 + e, 1 + e, f)
                           : rnn_params_alloc(2 + e, 4 + e, 3 + e, f);

    // No block is 0 beforehand, so that one which is not overwritten shows.
    for (size_t i = 0; i < p->theta->size; i++)
        gsl_vector_set(p->theta, i, awkward(s));
    say(s, "sd = %g, f = %s, D = %zu, H = %zu, O = %zu", sd, activation_name(f),
        p->D, p->H, p->O);
    gsl_rng *r = awkward_generator(s);
    if (k >= 3)
        expect_error(s);
    const int done =
        put_status(s, "init_identity", THE(init_identity)(r, sd, p));
    if (done) {
        put_matrix(s, "W_hh", &p->W_hh.matrix, 0.0);
        put_matrix(s, "W_xh", &p->W_xh.matrix, 1e-12);
        put_matrix(s, "W_hy", &p->W_hy.matrix, 1e-12);
        put_array(s, "b_h", p->b_h.vector.data, p->H, 0.0);
        put_array(s, "b_y", p->b_y.vector.data, p->O, 0.0);
    }
    put_next(s, r, done);
    rnn_params_free(p);
}

/* Leaves what is above the diagonal: then all eigenvalues are exactly 0. */
static void
init_make_nilpotent(gsl_matrix *W)
{
    for (size_t i = 0; i < W->size1; i++)
        for (size_t j = 0; j <= i; j++)
            gsl_matrix_set(W, i, j, 0.0);
}

/* Turns the plane by a right angle and stretches it: eigenvalues +-3i. */
static void
init_make_turn(gsl_matrix *W)
{
    gsl_matrix_set_zero(W);
    gsl_matrix_set(W, 0, 1, -3.0);
    gsl_matrix_set(W, 1, 0, 3.0);
}

/* All eigenvalues lie far to the left of 0. */
static void
init_make_negative(gsl_matrix *W)
{
    for (size_t i = 0; i < W->size1; i++)
        *gsl_matrix_ptr(W, i, i) -= 3.0;
}

/* Cases: small, negative, turning, nilpotent, a window; the rest is refused. */
static void
init_probe_radius(sheet *s, size_t k)
{
    const size_t n = k == 2 ? 2 : (k == 0 ? 2 : 5) + more(s);
    gsl_matrix_view W = k == 4   ? awkward_window(s, n, n)
                        : k == 5 ? awkward_matrix(s, n, n - 1)
                                 : awkward_matrix(s, n, n);
    double rho = awkward(s);

    if (k == 1)
        init_make_negative(&W.matrix);
    if (k == 2)
        init_make_turn(&W.matrix);
    if (k == 3)
        init_make_nilpotent(&W.matrix);
    if (k == 6)
        gsl_matrix_set(&W.matrix, 3, 1, NAN);
    say(s, "init_spectral_radius()");
    if (k == 6)
        say(s, "W[3,1] = nan");
    if (k != 4)
        say_matrix(s, "W", &W.matrix);
    input(s, "W", W.matrix.data,
          n * W.matrix.tda * sizeof(double)
              - (k == 4 ? 2 : 0) * sizeof(double));
    if (k >= 5)
        expect_error(s);
    if (put_status(s, "init_spectral_radius",
                   THE(init_spectral_radius)(&W.matrix, &rho)))
        put(s, "rho", rho, 1e-8);
}

/* Cases: small, larger, to 0, tiny made huge; the rest is refused. */
static void
init_probe_rescale(sheet *s, size_t k)
{
    static const double asked[] = { 0.9, 1.2, 0.0, 1e260, -0.9, INFINITY, 0.9 };
    const size_t n = (k == 0 ? 2 : 5) + more(s);
    gsl_matrix_view W =
        k == 1 ? awkward_window(s, n, n) : awkward_matrix(s, n, n);

    if (k == 3)
        gsl_matrix_scale(&W.matrix, 1e-60);
    if (k == 6)
        init_make_nilpotent(&W.matrix);
    say(s, "init_rescale(), rho = %g", asked[k]);
    if (k != 1)
        say_matrix(s, "W", &W.matrix);
    if (k >= 4)
        expect_error(s);
    if (put_status(s, "init_rescale", THE(init_rescale)(&W.matrix, asked[k])))
        put_matrix(s, "W", &W.matrix, 1e-8);
}

PROBE(init, radius, 14)(sheet *s, size_t k)
{
    if (k < 7)
        init_probe_radius(s, k);
    else
        init_probe_rescale(s, k - 7);
}

/*
 * Cases: two usual ones, one with norms whose quotient no double holds, and one
 * where nothing came back; the rest is refused.
 */
PROBE(init, gain, 8)(sheet *s, size_t k)
{
    static const double first[] = { 1, 1, 1e-250, 0, 1, 1, NAN, 1 };
    static const double last[] = { 1, 1, 1e150, 1, 0, INFINITY, 1, 1 };
    const size_t n = k == 7 ? 1 : (k == 0 ? 3 : 7) + more(s);
    double *norm = array(s, n), gain = awkward(s);

    for (size_t t = 0; t < n; t++)
        norm[t] = awkward_positive(s);
    norm[0] *= first[k];
    norm[n - 1] *= last[k];
    const gsl_vector_view norms = gsl_vector_view_array(norm, n);
    say_array(s, "norm", norm, n);
    input(s, "norm", norm, n * sizeof *norm);
    if (k >= 4)
        expect_error(s);
    if (put_status(s, "init_gain", THE(init_gain)(&norms.vector, &gain)))
        put(s, "gain", gain, 1e-12);
}

/* c_0 + c_1 x + ... + c_4 x^4 */
static double
init_polynomial(double x, void *c)
{
    const double *q = c;
    return q[0] + x * (q[1] + x * (q[2] + x * (q[3] + x * q[4])));
}

/* Cases: two polynomials, tanh^2, a point; the rest is refused. */
PROBE(init, expect, 6)(sheet *s, size_t k)
{
    static const double variance[] = { 1.0, 0.49, 0.64, 0.0, -1.0, INFINITY };
    static const char name[] = "c_0 to c_4 of g(x) = c_0 + c_1 x + ... c_4 x^4";
    static activation which = TANH;
    double *c = array(s, 5), mean = awkward(s);
    gsl_function g = { init_polynomial, c };
    const size_t n = k == 0 ? 3 : k == 2 ? INIT_NODES : 6;

    for (size_t i = 0; i < 5; i++)
        c[i] = awkward_positive(s);
    if (k == 2)
        g = (gsl_function){ init_square, &which };
    say(s, "q = %g, %zu nodes", variance[k], n);
    if (k == 2)
        say(s, "g(x) = tanh(x)^2");
    else
        say_array(s, name, c, 5);
    if (k >= 4)
        expect_error(s);
    gsl_integration_fixed_workspace *hermite = init_hermite_alloc(n);
    if (put_status(s, "init_expect",
                   THE(init_expect)(hermite, &g, variance[k], &mean)))
        put(s, "mean", mean, 1e-8);
    gsl_integration_fixed_free(hermite);
}

/* The last three are refused. */
static void
init_probe_variance(sheet *s, size_t k)
{
    static const double wide[] = { 0.8, 1.7, 1.3, 1.4, 1.2, 1.2, NAN };
    static const activation f[] = {
        TANH, TANH, LOGISTIC, TANH, RELU, TANH, TANH
    };
    const double sigma_w = wide[k] + 0.2 * awkward(s);
    const double sigma_x2 = k == 3   ? 0.0
                            : k == 5 ? -0.2
                                     : 0.5 * awkward_positive(s);
    double q = awkward(s);

    say(s, "init_variance(), f = %s, sigma_w = %g, sigma_x2 = %g",
        activation_name(f[k]), sigma_w, sigma_x2);
    gsl_integration_fixed_workspace *hermite = init_hermite_alloc(INIT_NODES);
    if (k >= 4)
        expect_error(s);
    if (put_status(s, "init_variance",
                   THE(init_variance)(hermite, f[k], sigma_w, sigma_x2, &q)))
        put(s, "q", q, 1e-5);
    gsl_integration_fixed_free(hermite);
}

/* The last two are refused. */
static void
init_probe_chi(sheet *s, size_t k)
{
    static const activation f[] = { TANH, LOGISTIC, TANH, TANH, TANH };
    const double sigma_w = k == 3 ? -1.0 : 1.2 + 0.5 * awkward(s);
    const double q = k == 4 ? -0.3 : k == 2 ? 0.0 : 0.7 + 0.3 * awkward(s);
    double chi = awkward(s);

    say(s, "init_chi(), f = %s, sigma_w = %g, q = %g", activation_name(f[k]),
        sigma_w, q);
    gsl_integration_fixed_workspace *hermite = init_hermite_alloc(INIT_NODES);
    if (k >= 3)
        expect_error(s);
    if (put_status(s, "init_chi",
                   THE(init_chi)(hermite, f[k], sigma_w, q, &chi)))
        put(s, "chi", chi, 1e-5);
    gsl_integration_fixed_free(hermite);
}

PROBE(init, variance, 12)(sheet *s, size_t k)
{
    if (k < 7)
        init_probe_variance(s, k);
    else
        init_probe_chi(s, k - 7);
}

/*
 * The last three are refused; at 1000 no sigma_w up to 4 is critical. At 5 the
 * quadrature is off by half a per cent.
 */
PROBE(init, critical, 7)(sheet *s, size_t k)
{
    static const double inputs[] = { 0.3, 0.5, 0.8, 5.0, -0.1, NAN, 1000.0 };
    const double sigma_x2 = k < 3 ? inputs[k] + 0.2 * awkward(s) : inputs[k];
    double sigma_w = awkward(s);

    say(s, "sigma_x2 = %g", sigma_x2);
    gsl_integration_fixed_workspace *hermite = init_hermite_alloc(INIT_NODES);
    if (k >= 4)
        expect_error(s);
    if (put_status(s, "init_critical",
                   THE(init_critical)(hermite, sigma_x2, &sigma_w)))
        put(s, "sigma_w", sigma_w, k == 3 ? 2e-2 : 1e-5);
    gsl_integration_fixed_free(hermite);
}
