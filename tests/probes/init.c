/*
 * The cases of chapter 5: what is drawn and what is measured. A generator with a
 * seed of its own makes what is drawn; the number that it would give next is put
 * on the sheet, too, and shows how many were taken.
 */
#include "init.h"

#include "../runner/arguments.h"
#include "../runner/matrices.h"
#include "../runner/sheet.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>
#include <math.h>
#include <string.h>

/* Whether a case of a step with two functions calls this one. */
static int
init_calls(const sheet *s, const char *function, int by_hand)
{
    const refusal *r = refusal_of(s);
    return r != NULL ? strcmp(r->function, function) == 0 : by_hand;
}

static const refusal glorot_refusals[] = {
    { "W", N_ROWS, GSL_SUCCESS, .by = 3, .function = "init_glorot_uniform" },
    { "W", N_COLUMNS, GSL_SUCCESS, .by = 3, .function = "init_glorot_uniform" },
    { "W", N_ROWS, GSL_SUCCESS, .by = 3, .function = "init_glorot_normal" },
    { "W", N_COLUMNS, GSL_SUCCESS, .by = 3, .function = "init_glorot_normal" },
};
/* Cases: uniform, both, normal, and once more with more rows than columns. */
PROBE(init, glorot, 4, .sizes = 2, REFUSES(glorot_refusals))(sheet *s, size_t k)
{
    const size_t to = size_of(s, 2, k == 3 ? 7 : 4);
    const size_t from = size_of(s, 3, k == 3 ? 3 : 6);
    const int uniform = init_calls(s, "init_glorot_uniform", k != 2);
    const int normal = init_calls(s, "init_glorot_normal", k != 0);
    gsl_rng *r = awkward_generator(s);
    int done = 1;

    say(s, "%s%s%s", uniform ? "init_glorot_uniform()" : "",
        uniform && normal ? ", then " : "",
        normal ? "init_glorot_normal()" : "");
    gsl_matrix *W = matrix_for(s, OUT, "W", to, from);
    gsl_matrix *V =
        uniform && normal ? matrix_for(s, OUT, "W of the second", to, from) : W;
    if (uniform)
        done = put_status(s, "init_glorot_uniform",
                          THE(init_glorot_uniform)(r, W));
    if (normal)
        done &=
            put_status(s, "init_glorot_normal", THE(init_glorot_normal)(r, V));
    // A number from the middle of the interval is a small difference of two
    // large ones, so it has fewer digits than they.
    if (done)
        put_results(s, 1e-8);
    put_next(s, r, done);
}

static const refusal gaussian_refusals[] = {
    { "gain", THE_VALUE, GSL_EINVAL, .value = -0.5 },
    { "gain", THE_VALUE, GSL_EINVAL, .value = NAN },
    { "gain", THE_VALUE, GSL_EINVAL, .value = INFINITY },
    { "gain", THE_VALUE, GSL_EINVAL, .value = -INFINITY },
    { "gain", THE_VALUE, GSL_SUCCESS, .value = 0.0 },
    { "W", N_ROWS, GSL_SUCCESS, .by = 3 },
    { "W", N_COLUMNS, GSL_SUCCESS, .by = 3 },
};
static const double gains[] = { 1.3, 0.7, 1e150, 1e-150 };

PROBE(init, gaussian, 4, .sizes = 2, REFUSES(gaussian_refusals))
(sheet *s, size_t k)
{
    const size_t to = size_of(s, 2, 5), from = size_of(s, 3, 4);
    const double gain = number_for(s, "gain", gains[k]);
    gsl_matrix *W = matrix_for(s, OUT, "W", to, from);
    gsl_rng *r = awkward_generator(s);

    say(s, "W (%zu,%zu)", W->size1, W->size2);
    const int done =
        put_status(s, "init_gaussian", THE(init_gaussian)(r, gain, W));
    put_results(s, 1e-12);
    put_next(s, r, done);
}

static const refusal orthogonal_refusals[] = {
    { "W", N_ROWS, GSL_ENOTSQR, .by = 1 },
    { "W", N_ROWS, GSL_ENOTSQR, .by = -1 },
    { "W", N_COLUMNS, GSL_ENOTSQR, .by = 1 },
    { "W", N_COLUMNS, GSL_ENOTSQR, .by = -1 },
    { "gain", THE_VALUE, GSL_EINVAL, .value = -0.5 },
    { "gain", THE_VALUE, GSL_EINVAL, .value = NAN },
    { "gain", THE_VALUE, GSL_EINVAL, .value = INFINITY },
    { "gain", THE_VALUE, GSL_EINVAL, .value = -INFINITY },
    { "gain", THE_VALUE, GSL_SUCCESS, .value = 0.0 },
};
PROBE(init, orthogonal, 4, .sizes = 1, .large = 300,
      REFUSES(orthogonal_refusals))
(sheet *s, size_t k)
{
    const size_t n = size_of(s, 2, 7);
    const double gain = number_for(s, "gain", gains[k]);
    gsl_matrix *W = matrix_for(s, OUT, "W", n, n);
    gsl_rng *r = awkward_generator(s);

    say(s, "W (%zu,%zu)", W->size1, W->size2);
    const int done =
        put_status(s, "init_orthogonal", THE(init_orthogonal)(r, gain, W));
    // Among 90,000 elements some are almost 0, and have few digits.
    put_results(s, n > 100 ? 1e-4 : 1e-8);
    put_next(s, r, done);
}

static const refusal identity_refusals[] = {
    { "sd", THE_VALUE, GSL_EINVAL, .value = -0.1 },
    { "sd", THE_VALUE, GSL_EINVAL, .value = NAN },
    { "sd", THE_VALUE, GSL_EINVAL, .value = INFINITY },
    { "sd", THE_VALUE, GSL_EINVAL, .value = -INFINITY },
    { "sd", THE_VALUE, GSL_SUCCESS, .value = 0.0 },
    { "f", THE_VALUE, GSL_EINVAL, .value = TANH },
    { "f", THE_VALUE, GSL_EINVAL, .value = LOGISTIC },
    { "f", THE_VALUE, GSL_EINVAL, .value = LINEAR },
};

/* The activation, unless the case is about another one. */
static activation
init_activation_for(sheet *s, activation usual)
{
    const refusal *r = refusal_of(s);
    const activation f = r != NULL && strcmp(r->argument, "f") == 0
                             ? (activation)r->value
                             : usual;
    say(s, "f = %s", activation_name(f));
    return f;
}

/* Parameters of which no block is 0, so that one which is left alone shows. */
static rnn_params *
init_make_params(sheet *s, size_t D, size_t H, size_t O, activation f)
{
    enum { DRAWN = 1000 };
    rnn_params *p = rnn_params_alloc(D, H, O, f);
    double *theta = p->theta->data;
    for (size_t i = 0; i < p->theta->size; i++)
        theta[i] = i < DRAWN ? awkward(s) : theta[i - DRAWN];
    return p;
}

static void
init_put_params(sheet *s, const rnn_params *p)
{
    const double *theta = p->theta->data;
    if (p->theta->size > 4096) {
        // Of a large network every 97th number, and the last.
        for (size_t i = 0; i < p->theta->size; i += 97)
            put_element(s, "theta", &i, 1, theta[i], 1e-12);
        put(s, "the last of theta", theta[p->theta->size - 1], 1e-12);
        return;
    }
    put_matrix(s, "W_hh", &p->W_hh.matrix, 0.0);
    put_matrix(s, "W_xh", &p->W_xh.matrix, 1e-12);
    put_matrix(s, "W_hy", &p->W_hy.matrix, 1e-12);
    put_array(s, "b_h", p->b_h.vector.data, p->H, 0.0);
    put_array(s, "b_y", p->b_y.vector.data, p->O, 0.0);
}

PROBE(init, identity, 3, .sizes = 3, REFUSES(identity_refusals))
(sheet *s, size_t k)
{
    static const double sds[] = { 0.03, 0.07, 1e-150 };
    const double sd = number_for(s, "sd", sds[k]);
    const size_t D = size_of(s, 1, 2), H = size_of(s, 2, 4);
    const size_t O = size_of(s, 1, 3);
    rnn_params *p = init_make_params(s, D, H, O, init_activation_for(s, RELU));
    gsl_rng *r = awkward_generator(s);

    say(s, "D = %zu, H = %zu, O = %zu", D, H, O);
    if (promised_status() != GSL_SUCCESS)
        input(s, "p", p->theta->data, p->theta->size * sizeof(double));
    const int done =
        put_status(s, "init_identity", THE(init_identity)(r, sd, p));
    if (done && promised_status() == GSL_SUCCESS)
        init_put_params(s, p);
    put_next(s, r, done);
    rnn_params_free(p);
}

/* Turns the plane of units j and j + 1 and stretches it: eigenvalues +-3i. */
static void
init_put_turn(gsl_matrix *W, size_t j)
{
    gsl_matrix_set(W, j, j, 0.0);
    gsl_matrix_set(W, j + 1, j + 1, 0.0);
    gsl_matrix_set(W, j, j + 1, -3.0);
    gsl_matrix_set(W, j + 1, j, 3.0);
}

/* Keeps what stands in the first ABOVE diagonals above the main one, and it. */
static void
init_keep_diagonals(gsl_matrix *W, size_t above)
{
    for (size_t i = 0; i < W->size1; i++)
        for (size_t j = 0; j < W->size2; j++)
            if (j < i || j > i + above)
                gsl_matrix_set(W, i, j, 0.0);
}

/*
 * What W is like. FIRST, MIDDLE and LAST say which eigenvalue is the largest in
 * the order in which they stand on the diagonal: below it all is 0. In
 * EVERY_POWER they go from 1e-100 to 1e100.
 */
enum spectrum {
    AS_DRAWN,
    TURN,
    NEGATIVE,
    NAN_IN_ROW,
    NAN_IN_COLUMN,
    FIRST,
    MIDDLE,
    LAST,
    NOTHING,
    DIAGONAL,
    EVERY_POWER
};

/*
 * In a large matrix all but the diagonal and one turn in the middle is 0. Then the
 * eigenvalues are known in no time, and so well that any way finds them.
 */
static void
init_make_spectrum(gsl_matrix *W, enum spectrum spectrum)
{
    const size_t n = W->size1;

    if (spectrum >= FIRST && spectrum <= LAST)
        init_keep_diagonals(W, n);
    if (spectrum >= DIAGONAL)
        init_keep_diagonals(W, 0);
    if (spectrum == FIRST)
        gsl_matrix_set(W, 0, 0, -3.0);
    if (spectrum == MIDDLE || spectrum == DIAGONAL)
        init_put_turn(W, n / 2);
    if (spectrum == LAST)
        gsl_matrix_set(W, n - 1, n - 1, 3.0);
    if (spectrum == TURN)
        init_put_turn(W, n - 2);
    for (size_t i = 0; spectrum == EVERY_POWER && i < n; i++)
        *gsl_matrix_ptr(W, i, i) *=
            pow(10.0, 200.0 * (double)i / (double)(n - 1) - 100.0);
    for (size_t i = 0; spectrum == NEGATIVE && i < n; i++)
        *gsl_matrix_ptr(W, i, i) -= 3.0;
    if (spectrum == NAN_IN_ROW)
        gsl_matrix_set(W, 0, n - 1, NAN);
    if (spectrum == NAN_IN_COLUMN)
        gsl_matrix_set(W, n - 1, 0, NAN);
    if (spectrum == NOTHING)
        gsl_matrix_set_zero(W);
}

static const refusal radius_refusals[] = {
#define RADIUS_REFUSALS(name)                                                  \
    { "W", N_ROWS, GSL_ENOTSQR, .by = 1, .function = (name) },                 \
        { "W", N_ROWS, GSL_ENOTSQR, .by = -1, .function = (name) },            \
        { "W", N_COLUMNS, GSL_ENOTSQR, .by = 1, .function = (name) },          \
        { "W", N_COLUMNS, GSL_ENOTSQR, .by = -1, .function = (name) },         \
        { "W", AN_ENTRY, GSL_EDOM, .value = NAN, .function = (name) },         \
        { "W", AN_ENTRY, GSL_EDOM, .value = INFINITY, .function = (name) },    \
    {                                                                          \
        "W", AN_ENTRY, GSL_EDOM, .value = -INFINITY, .function = (name)        \
    }
    RADIUS_REFUSALS("init_spectral_radius"),
    RADIUS_REFUSALS("init_rescale"),
#define RESCALE_REFUSAL(number, status)                                        \
    {                                                                          \
        "rho", THE_VALUE, (status), .value = (number),                         \
                                    .function = "init_rescale"                 \
    }
    RESCALE_REFUSAL(-0.9, GSL_EINVAL),
    RESCALE_REFUSAL(NAN, GSL_EINVAL),
    RESCALE_REFUSAL(INFINITY, GSL_EINVAL),
    RESCALE_REFUSAL(-INFINITY, GSL_EINVAL),
    RESCALE_REFUSAL(0.0, GSL_SUCCESS),
};

/* The cases by hand. All numbers of W are SCALE times as large. */
enum called { MEASURE = 1, RESCALE = 2, MEASURE_AND_RESCALE = 3, REFUSED = 4 };
static const struct {
    enum called called;
    enum spectrum spectrum;
    double scale, rho;
} radius_cases[] = {
    { MEASURE, AS_DRAWN, 1.0, 0.0 },
    { MEASURE_AND_RESCALE, TURN, 1.0, 0.9 },
    { RESCALE, AS_DRAWN, 1.0, 0.9 },
    { MEASURE, NEGATIVE, 1.0, 0.0 },
    { MEASURE_AND_RESCALE, FIRST, 1.0, 1.2 },
    { MEASURE, MIDDLE, 1.0, 0.0 },
    { MEASURE, LAST, 1.0, 0.0 },
    { MEASURE, NOTHING, 1.0, 0.0 },
    { MEASURE, EVERY_POWER, 1.0, 0.0 },
    { MEASURE_AND_RESCALE, NEGATIVE, 1e-100, 0.7 },
    { MEASURE_AND_RESCALE, NEGATIVE, 1e100, 0.7 },
    // Products of such elements are 0, or infinite.
    { MEASURE_AND_RESCALE, NEGATIVE, 1e-250, 0.7 },
    { MEASURE_AND_RESCALE, NEGATIVE, 1e250, 0.7 },
    { RESCALE, AS_DRAWN, 1e-60, 1e260 },
    { RESCALE, AS_DRAWN, 1.0, 0.0 },
    // Refused: no factor makes another radius of 0.
    { RESCALE | REFUSED, NOTHING, 1.0, 0.9 },
    // Refused: no double is 1 / radius.
    { RESCALE | REFUSED, AS_DRAWN, 1e-310, 0.9 },
    { RESCALE | REFUSED, NEGATIVE, 4e307, 0.9 },
    // Refused: a NaN in the first row, and one in the first column.
    { MEASURE | REFUSED, NAN_IN_ROW, 1.0, 0.0 },
    { MEASURE | REFUSED, NAN_IN_COLUMN, 1.0, 0.0 },
};
enum { RADIUS_CASES = sizeof radius_cases / sizeof radius_cases[0] };

PROBE(init, radius, RADIUS_CASES, .sizes = 1, .large = 300,
      REFUSES(radius_refusals))
(sheet *s, size_t k)
{
    const enum called called = radius_cases[k].called;
    const int measure = init_calls(s, "init_spectral_radius", called & MEASURE);
    const int rescale = init_calls(s, "init_rescale", called & RESCALE);
    // A NaN is also to be found where no buffer of a fixed size has room.
    const enum spectrum spectrum = radius_cases[k].spectrum;
    const size_t n = size_of(
        s, 2, spectrum == NAN_IN_ROW || spectrum == NAN_IN_COLUMN ? 70 : 5);
    gsl_matrix *W = matrix_for(s, measure && !rescale ? IN : ADDED, "W", n, n);
    const double asked =
        rescale ? number_for(s, "rho", radius_cases[k].rho) : 0.0;
    double rho = awkward(s);
    int done = 1;

    if (refusal_of(s) == NULL && n > 1)
        init_make_spectrum(W, n > 100 ? DIAGONAL : spectrum);
    gsl_matrix_scale(W, radius_cases[k].scale);
    say(s, "%s%s%s", measure ? "init_spectral_radius()" : "",
        measure && rescale ? ", then " : "", rescale ? "init_rescale()" : "");
    if (called & REFUSED)
        expect_error(s);
    if (measure)
        done = put_status(s, "init_spectral_radius",
                          THE(init_spectral_radius)(W, &rho));
    if (measure && done)
        put(s, "rho found", rho, 1e-8);
    if (rescale && done)
        put_status(s, "init_rescale", THE(init_rescale)(W, asked));
    put_results(s, 1e-8);
}

static const refusal gain_refusals[] = {
    { "norm", N_ELEMENTS, GSL_EBADLEN, .by = -6 },
    { "norm", N_ELEMENTS, GSL_SUCCESS, .by = -5 },
    { "norm", N_ELEMENTS, GSL_SUCCESS, .by = 1 },
    // norm_T
    { "norm", AN_ENTRY, GSL_EDOM, .value = 0.0 },
    { "norm", AN_ENTRY, GSL_EDOM, .value = -0.5 },
    { "norm", AN_ENTRY, GSL_EDOM, .value = NAN },
    { "norm", AN_ENTRY, GSL_EDOM, .value = INFINITY },
    { "norm", AN_ENTRY, GSL_EDOM, .value = -INFINITY },
    { "norm_0", THE_VALUE, GSL_EDOM, .value = -0.5 },
    { "norm_0", THE_VALUE, GSL_EDOM, .value = NAN },
    { "norm_0", THE_VALUE, GSL_EDOM, .value = INFINITY },
    { "norm_0", THE_VALUE, GSL_EDOM, .value = -INFINITY },
    { "norm_0", THE_VALUE, GSL_SUCCESS, .value = 0.0 },
};
/*
 * Cases: two usual ones, two with norms whose quotient no double holds, and one
 * whose norms between the first and the last are no numbers: nobody asks them.
 */
PROBE(init, gain, 5, .sizes = 1, REFUSES(gain_refusals))(sheet *s, size_t k)
{
    static const double first[] = { 1, 1, 1e-250, 1e150, 1 };
    static const double last[] = { 1, 1, 1e150, 1e-250, 1 };
    // The table counts from seven norms.
    const size_t T = size_of(s, 2, 6) - (refusal_of(s) != NULL ? more(s) : 0);
    gsl_vector *norm = vector_for(s, IN, "norm", T + 1);
    double gain = awkward(s);

    for (size_t t = 0; t < norm->size; t++)
        gsl_vector_set(norm, t, k == 4 ? NAN : fabs(gsl_vector_get(norm, t)));
    gsl_vector_set(norm, norm->size - 1, last[k] * awkward_positive(s));
    gsl_vector_set(norm, 0,
                   number_for(s, "norm_0", first[k] * awkward_positive(s)));
    if (put_status(s, "init_gain", THE(init_gain)(norm, &gain)))
        put(s, "gain", gain, 1e-12);
}
