/*
 * test_limits.c - numbers at the ends of the doubles where no table of refusals
 * can put them, and the limits that the headers state: each as far as it reaches,
 * and what is beyond it. extremes.c has all other arguments of all functions.
 */
#include "clip.h"
#include "esn.h"
#include "init.h"
#include "mackey_glass.h"
#include "optimiser.h"
#include "sizes.h"
#include "suite.h"

#include <float.h>
#include <gsl/gsl_errno.h>
#include <limits.h>
#include <math.h>

static const double VALUES[] = { 5e-324, 1e-308, 1e-160, 1e-78,  1.0,
                                 1e78,   1e160,  1e308,  DBL_MAX };
enum { SOME = sizeof VALUES / sizeof VALUES[0] };

/* A turn by a right angle, which stretches by SIZE. */
static gsl_matrix *
turn(double size)
{
    gsl_matrix *W = gsl_matrix_calloc(2, 2);
    gsl_matrix_set(W, 0, 1, -size);
    gsl_matrix_set(W, 1, 0, size);
    return W;
}

START_TEST(a_radius_of_any_size)
{
    for (size_t k = 0; k < SOME; k++) {
        gsl_matrix *W = turn(VALUES[k]);
        double rho = -1.0;
        // What needs no division is not divided, so no last bit moves.
        const int ordinary = VALUES[k] > 1e-77 && VALUES[k] < 1e77;
        ck_assert_int_eq(init_power(W) == 0, ordinary);
        ck_assert_int_eq(init_spectral_radius(W, &rho), GSL_SUCCESS);
        ck_assert_double_le(fabs(rho / VALUES[k] - 1.0), 1e-14);
        const int possible = isnormal(1.0 / VALUES[k]);
        ck_assert_int_eq(init_rescale(W, 0.7),
                         possible ? GSL_SUCCESS : GSL_EDOM);
        const double want = possible ? 0.7 : VALUES[k];
        ck_assert_double_le(fabs(gsl_matrix_get(W, 1, 0) / want - 1.0), 1e-14);
        gsl_matrix_free(W);
    }
}
END_TEST

START_TEST(an_element_beyond_the_doubles_is_infinite)
{
    gsl_matrix *W = gsl_matrix_calloc(2, 2);
    gsl_matrix_set(W, 0, 0, 1e-160);
    gsl_matrix_set(W, 0, 1, 1e160);
    ck_assert_int_eq(init_rescale(W, 1e-20), GSL_SUCCESS);
    // Beside the largest element the radius is small, and has fewer digits.
    ck_assert_double_le(fabs(gsl_matrix_get(W, 0, 0) / 1e-20 - 1.0), 1e-9);
    // 1e300 by mathematics, but 1e320 on the way there.
    ck_assert_double_eq(gsl_matrix_get(W, 0, 1), INFINITY);
    gsl_matrix_free(W);
}
END_TEST

/* E g(sqrt(q) z)^2 by the trapezoidal rule, which is exact to rounding here. */
static long double
mean_square(double (*square)(double a, void *f), double q)
{
    const long double step = 1e-3L, end = 12.0L;
    activation f = TANH;
    long double sum = 0.0L;
    for (long double z = -end; z <= end; z += step)
        sum += expl(-0.5L * z * z)
               * square((double)(sqrtl((long double)q) * z), &f);
    return sum * step / sqrtl(2.0L * acosl(-1.0L));
}

START_TEST(nodes_are_as_exact_as_stated)
{
    static const struct {
        double q, share;
        double (*square)(double a, void *f);
    } stated[] = {
        { 1.0, 1e-9, init_square },         { 21.0, 0.003, init_square },
        { 5.0, 0.0003, init_slope_square }, { 13.0, 0.024, init_slope_square },
        { 21.0, 0.1, init_slope_square },
    };
    gsl_integration_fixed_workspace *hermite = init_hermite_alloc(INIT_NODES);
    activation f = TANH;
    for (size_t k = 0; k < sizeof stated / sizeof stated[0]; k++) {
        const gsl_function g = { stated[k].square, &f };
        double mean;
        init_expect(hermite, &g, stated[k].q, &mean);
        const double want = (double)mean_square(stated[k].square, stated[k].q);
        const double error = fabs(mean / want - 1.0);
        // Rounded to the digits that the header has; and where it warns, no
        // better, or it would warn for nothing.
        ck_assert_msg(
            error <= 1.2 * stated[k].share
                && (stated[k].share < 1e-6 || error >= 0.5 * stated[k].share),
            "q = %g: off by %g, and %g is stated", stated[k].q, error,
            stated[k].share);
    }
    gsl_integration_fixed_free(hermite);
}
END_TEST

START_TEST(a_variance_is_exact_beside_its_bracket)
{
    gsl_integration_fixed_workspace *hermite = init_hermite_alloc(40);
    double q = -1.0;
    // q = sigma_x2 / (1 - sigma_w^2), nearly, where tanh is a line.
    init_variance(hermite, TANH, 0.5, 1e-8, &q);
    ck_assert_double_le(fabs(q / (1e-8 / 0.75) - 1.0), 1e-7);
    init_variance(hermite, TANH, 0.5, 1e-30, &q);
    ck_assert_double_le(fabs(q - 1e-30 / 0.75), ldexp(0.25, -INIT_HALVINGS));
    // The middle of a bracket that reaches to the largest double.
    init_variance(hermite, TANH, 1.0, DBL_MAX, &q);
    ck_assert_double_le(fabs(q / DBL_MAX - 1.0), 1e-14);
    gsl_integration_fixed_free(hermite);
}
END_TEST

/* (4.9) for one unit, one step and one sequence. */
static double
omega_gradient(double dh_length, double w)
{
    sequence *dh = sequence_alloc(2, 1, 1), *da = sequence_alloc(1, 1, 1);
    sequence *u = sequence_alloc(1, 1, 1);
    gsl_matrix *W = gsl_matrix_alloc(1, 1), *dW = gsl_matrix_calloc(1, 1);
    double omega;
    dh->data[1] = da->data[0] = dh_length;
    gsl_matrix_set(W, 0, 0, w);
    clip_omega(W, dh, da, u, &omega);
    clip_omega_backward(dh, da, u, 1.0, dW);
    const double gradient = gsl_matrix_get(dW, 0, 0);
    sequence_free(dh);
    sequence_free(da);
    sequence_free(u);
    gsl_matrix_free(W);
    gsl_matrix_free(dW);
    return gradient;
}

START_TEST(a_penalty_for_the_shortest_gradients)
{
    static const double lengths[] = { CLIP_LEAST, 1e-200, 1.0, 1e200 };
    for (size_t k = 0; k < 4; k++)
        ck_assert_double_le(
            fabs(omega_gradient(lengths[k], 0.9e8) / (2.0 * (0.9e8 - 1.0))
                 - 1.0),
            1e-12);
    // Beyond the limit it is not a number like others that is wrong.
    ck_assert(!isfinite(omega_gradient(CLIP_LEAST, 1e10)));
}
END_TEST

/* The capacity of a copy of three numbers, all SIZE times as large. */
static int
copy_capacity(double size, double *capacity)
{
    static const double numbers[] = { 0.3, -0.8, 0.4 };
    gsl_matrix *said = gsl_matrix_alloc(3, 1), *wanted = gsl_matrix_alloc(3, 1);
    gsl_vector *each = gsl_vector_alloc(1);
    double MC;
    for (size_t i = 0; i < 3; i++) {
        gsl_matrix_set(said, i, 0, numbers[i] * size);
        gsl_matrix_set(wanted, i, 0, numbers[i]);
    }
    gsl_vector_set(each, 0, *capacity);
    const int status = esn_capacity(said, wanted, each, &MC);
    *capacity = gsl_vector_get(each, 0);
    gsl_matrix_free(said);
    gsl_matrix_free(wanted);
    gsl_vector_free(each);
    return status;
}

START_TEST(a_copy_has_its_capacity_or_is_refused)
{
    static const double sizes[] = { 1e-170, 1e-100, 1e-69, 1e-9,
                                    1e69,   1e100,  1e170 };
    for (size_t k = 0; k < 7; k++) {
        const int within = sizes[k] > 1e-70 && sizes[k] < 1e70;
        double capacity = -7.0;
        ck_assert_int_eq(copy_capacity(sizes[k], &capacity),
                         within ? GSL_SUCCESS : GSL_EDOM);
        ck_assert_double_le(fabs(capacity - (within ? 1.0 : -7.0)), 1e-12);
    }
}
END_TEST

/*
 * What a readout learns from features that are SIZE times as large, times SIZE;
 * with the last of four features twice the second if SINGULAR.
 */
static int
weights(int svd, double size, double ridge, int singular, double *w)
{
    enum { ROWS = 9, F = 4 };
    gsl_matrix *Z = gsl_matrix_alloc(ROWS, F), *Y = gsl_matrix_alloc(ROWS, 1);
    gsl_matrix *A = gsl_matrix_alloc(F, F), *W_zy = gsl_matrix_calloc(1, F);
    gsl_rng *r = suite_rng(7);
    for (size_t i = 0; i < ROWS; i++) {
        for (size_t j = 0; j < F; j++)
            gsl_matrix_set(Z, i, j, size * (gsl_rng_uniform(r) - 0.5));
        if (singular)
            gsl_matrix_set(Z, i, 3, 3.0 * gsl_matrix_get(Z, i, 1));
        gsl_matrix_set(Y, i, 0, gsl_rng_uniform(r));
    }
    const int status = svd ? esn_ridge_svd(Z, Y, ridge, W_zy)
                           : esn_ridge(Z, Y, ridge, A, W_zy);
    for (size_t j = 0; j < F; j++)
        w[j] = gsl_matrix_get(W_zy, 0, j) * size;
    gsl_matrix_free(Z);
    gsl_matrix_free(Y);
    gsl_matrix_free(A);
    gsl_matrix_free(W_zy);
    gsl_rng_free(r);
    return status;
}

START_TEST(a_readout_is_right_or_refused)
{
    static const double sizes[] = { 1e-160, 1e-100, 1e-69, 1e69, 1e100, 1e160 };
    double usual[4], w[4];
    weights(1, 1.0, 0.0, 0, usual);
    for (int svd = 0; svd < 2; svd++)
        for (size_t k = 0; k < 6; k++) {
            const int within = sizes[k] > 1e-70 && sizes[k] < 1e70;
            ck_assert_int_eq(weights(svd, sizes[k], 0.0, 0, w),
                             within ? GSL_SUCCESS : GSL_EDOM);
            for (size_t j = 0; j < 4; j++)
                ck_assert_double_le(fabs(w[j] - (within ? usual[j] : 0.0)),
                                    within ? 1e-10 : 0.0);
        }
}
END_TEST

START_TEST(a_ridge_that_is_too_small_does_not_help)
{
    double least[4], helped[4], noise[4];
    weights(1, 1.0, 0.0, 1, least);
    weights(1, 1.0, 1e-7, 1, helped);
    weights(1, 1.0, 1e-40, 1, noise);
    expect_same(helped, least, 4, 1e-4);
    ck_assert_double_ge(fabs(noise[1]), 1e6);
}
END_TEST

START_TEST(what_an_int_cannot_count)
{
    const size_t many = (size_t)INT_MAX + 1;
    ck_assert(sizes_counted(INT_MAX) && !sizes_counted(many));
    ck_assert_int_eq(suite_refusal(sizes_vector(many)), GSL_ENOMEM);
    ck_assert_int_eq(suite_refusal(sizes_matrix(many, 1)), GSL_ENOMEM);
    ck_assert_int_eq(suite_refusal(sizes_matrix(1, many)), GSL_ENOMEM);
    ck_assert_int_eq(suite_refusal(sequence_alloc(many, 1, 1)), GSL_ENOMEM);
    ck_assert_int_eq(suite_refusal(sequence_alloc(1, many, 1)), GSL_ENOMEM);
    ck_assert_int_eq(suite_refusal(sequence_alloc(1, 1, many)), GSL_ENOMEM);
    ck_assert_int_eq(suite_refusal(sequence_alloc(many / 64, 64, 1)),
                     GSL_ENOMEM);
    ck_assert_int_eq(suite_refusal(rnn_params_alloc(many, 1, 1, TANH)),
                     GSL_ENOMEM);
    ck_assert_int_eq(suite_refusal(rnn_params_alloc(many / 2, 3, 1, TANH)),
                     GSL_ENOMEM);
    ck_assert_int_eq(suite_refusal(optimiser_alloc(ADAM, many, 0.1)),
                     GSL_ENOMEM);
    ck_assert_int_eq(suite_refusal(init_hermite_alloc(0)), GSL_EINVAL);
    ck_assert_int_eq(suite_refusal(init_hermite_alloc((size_t)1 << 61)),
                     GSL_ENOMEM);

    // A full reservoir of so many units has 2.5e9 weights.
    gsl_spmatrix *W =
        gsl_spmatrix_alloc_nzmax(50000, 50000, 1, GSL_SPMATRIX_CSR);
    gsl_rng *r = suite_rng(1);
    ck_assert_int_eq(esn_reservoir(r, 1.0, W), GSL_ENOMEM);
    ck_assert_uint_eq(W->nz, 0);
    gsl_rng_free(r);
    gsl_spmatrix_free(W);
}
END_TEST

START_TEST(activations_at_the_ends)
{
    for (size_t k = 0; k < 2 * SOME; k++) {
        const double a = k % 2 == 0 ? VALUES[k / 2] : -VALUES[k / 2];
        const long double tanh_a = tanhl(a),
                          logistic = 1.0L / (1.0L + expl(-a));
        double h[] = { a, a };
        activation_map(TANH, 1, &h[0]);
        activation_map(LOGISTIC, 1, &h[1]);
        ck_assert_double_le(fabsl(h[0] - tanh_a), 1e-15L * fabsl(tanh_a));
        ck_assert_double_le(fabsl(h[1] - logistic), 1e-15L * logistic);
        ck_assert_double_eq(activation_value(TANH, a), (double)tanh_a);
        ck_assert_double_eq(activation_value(LINEAR, a), a);
        ck_assert_double_eq(activation_value(RELU, a), a > 0.0 ? a : 0.0);
    }
}
END_TEST

/* By how much one step of that kind lowers a parameter, from the contract. */
static long double
first_step(optimiser_kind kind, long double rate, long double g)
{
    const long double v = kind == RMSPROP ? 0.01L * g * g : g * g;
    return kind == RMSPROP || kind == ADAM ? rate * g / (sqrtl(v) + 1e-8L)
                                           : rate * g;
}

START_TEST(a_first_step_at_the_ends)
{
    static const double rates[] = { 1e-160, 1.0, 1e160 };
    // A tenth of 5e-324 is no double, so ADAM does not see that one.
    for (size_t k = 4 * 3; k < SOME * 4 * 3; k++) {
        const double g = VALUES[k / 12], rate = rates[k % 3];
        const optimiser_kind kind = (optimiser_kind)(k / 3 % 4);
        gsl_vector *theta = gsl_vector_calloc(1), *dtheta = gsl_vector_alloc(1);
        gsl_vector_set(dtheta, 0, g);
        optimiser *o = optimiser_alloc(kind, 1, rate);
        const int status = optimiser_step(o, theta, dtheta);
        const int squares = kind == RMSPROP || kind == ADAM;
        ck_assert_int_eq(status,
                         squares && isinf(g * g) ? GSL_EDOM : GSL_SUCCESS);
        const double want =
            status == GSL_SUCCESS ? (double)-first_step(kind, rate, g) : 0.0;
        const double got = gsl_vector_get(theta, 0);
        ck_assert_msg(got == want || fabs(got - want) <= DBL_MIN
                          || fabs(got / want - 1.0) <= 1e-7,
                      "kind %d, rate %g, g %g: %g instead of %g", (int)kind,
                      rate, g, got, want);
        optimiser_free(o);
        gsl_vector_free(theta);
        gsl_vector_free(dtheta);
    }
}
END_TEST

START_TEST(a_series_at_the_ends)
{
    for (size_t k = 0; k < SOME; k++) {
        const long double past = VALUES[k];
        const long double made = 0.2L * past / (1.0L + powl(past, 10.0L));
        const double want = (double)(0.99L + 0.1L * made);
        ck_assert_double_le(fabs(mackey_glass_next(1.0, VALUES[k]) - want),
                            1e-15);
        const double next = mackey_glass_next(VALUES[k], 0.0);
        ck_assert_double_le(fabs(next - 0.99 * VALUES[k]),
                            fmax(1e-15 * VALUES[k], 5e-324));
    }
    ck_assert(isnan(mackey_glass_next(1.0, NAN)));
    ck_assert(isnan(mackey_glass_next(NAN, 1.0)));
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("limits");
    TCase *given = tcase_create("limits");
    TCase *errors = tcase_create("what is refused");
    tcase_add_checked_fixture(errors, let_errors_return, let_errors_abort);
    tcase_add_test(errors, a_radius_of_any_size);
    tcase_add_test(given, an_element_beyond_the_doubles_is_infinite);
    tcase_add_test(given, nodes_are_as_exact_as_stated);
    tcase_add_test(given, a_variance_is_exact_beside_its_bracket);
    tcase_add_test(given, a_penalty_for_the_shortest_gradients);
    tcase_add_test(errors, a_copy_has_its_capacity_or_is_refused);
    tcase_add_test(errors, a_readout_is_right_or_refused);
    tcase_add_test(given, a_ridge_that_is_too_small_does_not_help);
    tcase_add_test(errors, what_an_int_cannot_count);
    tcase_add_test(given, activations_at_the_ends);
    tcase_add_test(errors, a_first_step_at_the_ends);
    tcase_add_test(given, a_series_at_the_ends);
    suite_add_tcase(suite, given);
    suite_add_tcase(suite, errors);
    return run_suite("limits", suite);
}
