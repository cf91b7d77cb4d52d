/* The cases of chapter 4. All sizes of a case differ where they can. */
#include "clip.h"

#include "../runner/arguments.h"
#include "../runner/sheet.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>
#include <math.h>

/* Multiplies g with numbers that grow in even steps from 10^-END to 10^END. */
static void
clip_spread(gsl_vector *g, double end)
{
    for (size_t i = 0; i < g->size; i++)
        *gsl_vector_ptr(g, i) *=
            pow(10.0, end * (2.0 * (double)i / (double)(g->size - 1) - 1.0));
}

static const refusal value_refusals[] = {
    { "max_value", THE_VALUE, GSL_EINVAL, .value = 0.0 },
    { "max_value", THE_VALUE, GSL_EINVAL, .value = -0.5 },
    { "max_value", THE_VALUE, GSL_EINVAL, .value = NAN },
    { "max_value", THE_VALUE, GSL_EINVAL, .value = -INFINITY },
    { "max_value", THE_VALUE, GSL_SUCCESS, .value = INFINITY },
    { "max_value", THE_VALUE, GSL_SUCCESS, .value = 1e-200 },
    { "g", N_ELEMENTS, GSL_SUCCESS, .by = 1 },
    { "g", AN_ENTRY, GSL_EDOM, .value = NAN },
    { "g", AN_ENTRY, GSL_SUCCESS, .value = -INFINITY },
};
/*
 * Cases: small, larger, entries from 1e-200 to 1e200, infinite entries, the same
 * with no limit, and a NaN that comes before all others, or after many, which is
 * refused.
 */
PROBE(clip, value, 7, .sizes = 1, REFUSES(value_refusals))(sheet *s, size_t k)
{
    static const double limit[] = { 0.5, 0.3, 1e-3, 0.5, INFINITY, 0.5, 0.5 };
    const size_t n = size_of(s, 4, k == 6 ? 70 : 9);
    gsl_vector *g = vector_for(s, ADDED, "g", n);
    const double max_value = number_for(s, "max_value", limit[k]);

    // With a limit of 0.3 one entry has to be clipped, whatever was drawn.
    if (k == 1)
        gsl_vector_set(g, n - 1, -0.75);
    if (k == 2)
        clip_spread(g, 200.0);
    if (k == 3 || k == 4) {
        gsl_vector_set(g, 3, -INFINITY);
        gsl_vector_set(g, 5, INFINITY);
    }
    if (k >= 5) {
        gsl_vector_set(g, k == 5 ? 0 : n - 1, NAN);
        expect_error(s);
    }
    put_status(s, "clip_value", THE(clip_value)(g, max_value));
    put_results(s, 0.0);
}

/* What lies exactly on the threshold: 7, -24 and zeros have the length 25. */
static void
clip_make_threshold(gsl_vector *g)
{
    gsl_vector_set_zero(g);
    // 7/25 times 25 is not 7 in a double, so whoever rescales is seen. Of these
    // two every way of finding a length makes 25 exactly.
    gsl_vector_set(g, 7, 7.0);
    gsl_vector_set(g, 9, -24.0);
}

static const refusal norm_refusals[] = {
    { "max_norm", THE_VALUE, GSL_EINVAL, .value = 0.0 },
    { "max_norm", THE_VALUE, GSL_EINVAL, .value = -1.0 },
    { "max_norm", THE_VALUE, GSL_EINVAL, .value = NAN },
    { "max_norm", THE_VALUE, GSL_EINVAL, .value = -INFINITY },
    { "max_norm", THE_VALUE, GSL_SUCCESS, .value = INFINITY },
    { "g", N_ELEMENTS, GSL_SUCCESS, .by = 1 },
    { "g", AN_ENTRY, GSL_EDOM, .value = NAN },
    { "g", AN_ENTRY, GSL_EDOM, .value = INFINITY },
    { "g", AN_ENTRY, GSL_EDOM, .value = -INFINITY },
};
enum norm_case {
    SHORT_ENOUGH = 2,
    FAR_ABOVE = 5,
    FAR_BELOW,
    THRESHOLD,
    ALL_ZERO,
    SPREAD,
    NO_LENGTH,
    NAN_FIRST
};

/* Makes what the case is about of awkward numbers. */
static void
clip_make_gradient(gsl_vector *g, size_t k)
{
    static const double scale[] = { 1,      1, 1, 1e200, 1e-200, 1e200,
                                    1e-200, 1, 0, 1,     1,      1 };
    gsl_vector_scale(g, scale[k]);
    if (k == THRESHOLD)
        clip_make_threshold(g);
    if (k == SPREAD)
        clip_spread(g, 150.0);
    if (k == NO_LENGTH)
        gsl_vector_set_all(g, 1.5e308);
    if (k == NAN_FIRST)
        gsl_vector_set(g, 0, NAN);
}

PROBE(clip, norm, 12, .sizes = 1, REFUSES(norm_refusals))(sheet *s, size_t k)
{
    static const double max[] = { 0.3,    0.1,  50.0, 1e200, 1e-200, 1e-200,
                                  1e-100, 25.0, 0.5,  1e149, 1.0,    1.0 };
    const size_t n = size_of(s, 3, 40);
    gsl_vector *g = vector_for(s, ADDED, "g", n);
    const double max_norm = number_for(s, "max_norm", max[k]);
    double norm = awkward(s);

    clip_make_gradient(g, k);
    // At or below the threshold not one bit may change.
    if (k == SHORT_ENOUGH || (k >= FAR_BELOW && k <= ALL_ZERO))
        input(s, "g", g->data, ((n - 1) * g->stride + 1) * sizeof(double));
    if (k >= NO_LENGTH)
        expect_error(s);
    if (!put_status(s, "clip_norm", THE(clip_norm)(g, max_norm, &norm)))
        return;
    put(s, "norm", norm, 1e-12);
    if (promised_status() == GSL_SUCCESS && k < NO_LENGTH)
        put(s, "length of g afterwards", clip_length(g), 1e-12);
    put_results(s, 1e-12);
}

static const refusal truncation_refusals[] = {
    { "K", THE_VALUE, GSL_EINVAL, .value = 0.0 },
    { "K", THE_VALUE, GSL_EINVAL, .value = 1e6 },
    { "K", THE_VALUE, GSL_SUCCESS, .value = 1.0 },
    // What is missing is unknown then, and not 0.
    { "dW_lag", AN_ENTRY, GSL_SUCCESS, .value = NAN },
    { "dW_lag", N_STEPS, GSL_SUCCESS, .by = 1 },
    { "dW_lag", N_STEPS, GSL_EINVAL, .by = -3 },
    { "dW_lag", N_BATCH, GSL_EBADLEN, .by = 1 },
    { "dW_lag", N_BATCH, GSL_EBADLEN, .by = -1 },
    { "dW_lag", N_WIDTH, GSL_EBADLEN, .by = 1 },
    { "dW_lag", N_WIDTH, GSL_EBADLEN, .by = -1 },
    { "sum", N_ROWS, GSL_EBADLEN, .by = 1 },
    { "sum", N_ROWS, GSL_EBADLEN, .by = -1 },
    { "sum", N_COLUMNS, GSL_EBADLEN, .by = 1 },
    { "sum", N_COLUMNS, GSL_EBADLEN, .by = -1 },
};
enum truncation_case {
    SOME_LAGS = 1,
    ALL_LAGS,
    LAGS_GROW,
    LAGS_SHRINK,
    TINY_LAGS,
    NO_LAGS,
    TOO_MANY,
    ONLY_NEAR,
    ONLY_FAR
};

/* Makes some lags zero, or lets them grow from 1e-160 to 1e160 or shrink. */
static void
clip_make_lags(sequence *lag, size_t k, size_t K)
{
    for (size_t n = 0; n < lag->T; n++) {
        const double end = lag->T > 1 ? (double)n / (double)(lag->T - 1) : 0.0;
        gsl_matrix_view one = sequence_at(lag, n);
        if (k == TINY_LAGS)
            gsl_matrix_scale(&one.matrix, 1e-160);
        if (k == NO_LAGS || (k == ONLY_NEAR && n >= K)
            || (k == ONLY_FAR && n < K))
            gsl_matrix_set_zero(&one.matrix);
        if (k == LAGS_GROW || k == LAGS_SHRINK)
            gsl_matrix_scale(
                &one.matrix,
                pow(10.0, (k == LAGS_GROW ? 320.0 : -320.0) * (end - 0.5)));
    }
}

PROBE(clip, truncation, 10, .sizes = 2, .large = 500,
      REFUSES(truncation_refusals))
(sheet *s, size_t k)
{
    const size_t H = size_of(s, 2, 4), T = size_of(s, 3, 6);
    const size_t some = T > 2 ? T - 2 : 1;
    const size_t K = (size_t)number_for(s, "K",
                                        (double)(k == ALL_LAGS   ? T
                                                 : k == TOO_MANY ? T + 1
                                                                 : some));
    sequence *lag = sequence_for(s, IN, "dW_lag", T, H, H);
    gsl_matrix *sum = matrix_for(s, OUT, "sum", H, H);
    double kept = awkward(s), missing = awkward(s);

    clip_make_lags(lag, k, K);
    if (k == TOO_MANY)
        expect_error(s);
    if (!put_status(s, "clip_truncation",
                    THE(clip_truncation)(lag, K, sum, &kept, &missing)))
        return;
    put(s, "kept", kept, 1e-10);
    put(s, "whether missing is NaN", isnan(missing), 0.0);
    put(s, "missing", isnan(missing) ? 0.0 : missing, 1e-10);
}

static const refusal l2_refusals[] = {
    { "lambda", THE_VALUE, GSL_EINVAL, .value = -0.1 },
    { "lambda", THE_VALUE, GSL_EINVAL, .value = NAN },
    { "lambda", THE_VALUE, GSL_EINVAL, .value = INFINITY },
    { "lambda", THE_VALUE, GSL_EINVAL, .value = -INFINITY },
    { "lambda", THE_VALUE, GSL_SUCCESS, .value = 0.0 },
    { "theta", N_ELEMENTS, GSL_EBADLEN, .by = 1 },
    { "theta", N_ELEMENTS, GSL_EBADLEN, .by = -1 },
    { "dtheta", N_ELEMENTS, GSL_EBADLEN, .by = 1 },
    { "dtheta", N_ELEMENTS, GSL_EBADLEN, .by = -1 },
};
/* In the last case by hand weights and gradients go from 1e-150 to 1e150. */
PROBE(clip, l2, 3, .sizes = 1, REFUSES(l2_refusals))(sheet *s, size_t k)
{
    static const double weight[] = { 0.1, 3.7, 1e-3 };
    const size_t P = size_of(s, 3, 20);
    gsl_vector *theta = vector_for(s, IN, "theta", P);
    const double lambda = number_for(s, "lambda", weight[k]);
    gsl_vector *dtheta = vector_for(s, ADDED, "dtheta", P);
    double penalty = awkward(s);

    gsl_vector_scale(dtheta, M_SQRT1_2);  // no sum can be exactly 0
    if (k == 2) {
        clip_spread(theta, 150.0);
        clip_spread(dtheta, 150.0);
    }
    if (!put_status(s, "clip_l2",
                    THE(clip_l2)(theta, lambda, &penalty, dtheta)))
        return;
    put(s, "penalty", penalty, 1e-10);
    put_results(s, 1e-10);
}
