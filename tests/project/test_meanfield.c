/*
 * test_meanfield.c - does the theory of chapter 5 say what a large network
 * does?
 */
#include "init.h"
#include "suite.h"

#include <gsl/gsl_randist.h>
#include <math.h>

/* The gain of (5.7) in one large network that hears noise. */
static double
measured_gain(double sigma_w, double sigma_x2)
{
    enum { N = 400, SETTLE = 30, T = 20 };
    gsl_rng *r = gsl_rng_alloc(gsl_rng_mt19937);
    rnn_params *p = rnn_params_alloc(N, N, 1, TANH);
    rnn_params *dp = rnn_params_alloc(N, N, 1, TANH);
    sequence *x = sequence_alloc(SETTLE + T, 1, N);
    sequence *h = sequence_alloc(SETTLE + T + 1, 1, N);
    sequence *da = sequence_alloc(T, 1, N), *dh = sequence_alloc(T + 1, 1, N);
    gsl_vector *norm = gsl_vector_alloc(T + 1);
    double gain = 0.0;

    gsl_rng_set(r, 2018);
    init_gaussian(r, sigma_w, &p->W_hh.matrix);
    gsl_matrix_set_identity(&p->W_xh.matrix);
    for (size_t k = 0; k < x->T * N; k++)
        x->data[k] = gsl_ran_gaussian_ziggurat(r, sqrt(sigma_x2));
    rnn_forward(p, x, h);
    const sequence x_end = sequence_steps(x, SETTLE, T);
    const sequence h_end = sequence_steps(h, SETTLE, T + 1);
    for (size_t j = 0; j < N; j++)
        sequence_of(dh, T, 0)[j] = gsl_ran_gaussian_ziggurat(r, 1.0);
    bptt_sweep(p, &x_end, &h_end, da, dh, dp);
    bptt_norms(dh, norm);
    init_gain(norm, &gain);

    sequence *all[] = { x, h, da, dh };
    for (size_t k = 0; k < 4; k++)
        sequence_free(all[k]);
    gsl_vector_free(norm);
    rnn_params_free(p);
    rnn_params_free(dp);
    gsl_rng_free(r);
    return gain;
}

START_TEST(theory_and_network)
{
    static const double sigma_w[] = { 0.7, 1.2, 1.6, 2.2 };
    const double sigma_x2 = 0.1;
    gsl_integration_fixed_workspace *hermite = init_hermite_alloc(INIT_NODES);
    for (size_t k = 0; k < 4; k++) {
        double q = 0.0, chi = 0.0;
        init_variance(hermite, TANH, sigma_w[k], sigma_x2, &q);
        init_chi(hermite, TANH, sigma_w[k], q, &chi);
        const double gain = measured_gain(sigma_w[k], sigma_x2);
        ck_assert_msg(fabs(gain / sqrt(chi) - 1.0) <= 0.03,
                      "sigma_w = %g: gain %g, sqrt(chi) %g", sigma_w[k], gain,
                      sqrt(chi));
    }
    gsl_integration_fixed_free(hermite);
}
END_TEST

START_TEST(no_noise_no_error)
{
    // Without inputs, the critical start is known: sigma_w = 1.
    gsl_integration_fixed_workspace *hermite = init_hermite_alloc(INIT_NODES);
    double sigma_w = 0.0;
    ck_assert_int_eq(init_critical(hermite, 0.0, &sigma_w), GSL_SUCCESS);
    ck_assert_double_le(fabs(sigma_w - 1.0), 1e-6);
    gsl_integration_fixed_free(hermite);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("meanfield");
    TCase *tests = tcase_create("meanfield");
    tcase_set_timeout(tests, 120);
    tcase_add_test(tests, theory_and_network);
    tcase_add_test(tests, no_noise_no_error);
    suite_add_tcase(suite, tests);
    return run_suite("meanfield", suite);
}
