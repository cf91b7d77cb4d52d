/*
 * gain.c - what (5.9) and (5.10) predict, and what one network of 400 units
 * does: the variance of its pre-activations, and the gain of a step back.
 */
#include "data.h"
#include "init.h"
#include "must.h"
#include "progress.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdio.h>

enum {
    N = 400,
    SETTLE = 40,  // steps until the variance has settled
    BACK = 30,    // steps over which the gradient comes back
    THEORY = 61,
    NETWORKS = 13,
    SEED = 2018
};

static const double noise[] = { 0.001, 0.1, 1.0 };  // variances
enum { NOISES = sizeof noise / sizeof noise[0] };

/* The same shares of the way from 0.4 to 3, for lines and for points. */
static double
sigma_at(int k, int count)
{
    return 0.4 + 2.6 * k / (count - 1);
}

static void
theory(data_file *d, const gsl_integration_fixed_workspace *hermite, size_t k)
{
    for (int i = 0; i < THEORY; i++) {
        const double sigma_w = sigma_at(i, THEORY);
        double q, chi;
        must(init_variance(hermite, TANH, sigma_w, noise[k], &q));
        must(init_chi(hermite, TANH, sigma_w, q, &chi));
        data_row(d, sigma_w, noise[k], q, sqrt(chi));
    }
    data_gap(d);
    data_gap(d);
}

/* The mean square of what the units add up, over all steps of x. */
static double
mean_square(const rnn_params *p, const sequence *x, const sequence *h)
{
    const gsl_matrix_view before = sequence_rows(h, 0, x->T);
    const gsl_matrix_view heard = sequence_rows(x, 0, x->T);
    gsl_matrix *a = gsl_matrix_alloc(x->T, N);
    double sum = 0.0;
    gsl_matrix_memcpy(a, &heard.matrix);
    gsl_blas_dgemm(CblasNoTrans, CblasTrans, 1.0, &before.matrix,
                   &p->W_hh.matrix, 1.0, a);
    for (size_t k = 0; k < x->T * N; k++)
        sum += gsl_pow_2(a->data[k]);
    gsl_matrix_free(a);
    return sum / (double)(x->T * N);
}

static void
simulate(data_file *d, const gsl_rng *r, double sigma_w, double sigma_x2)
{
    rnn_params *p = rnn_params_alloc(N, N, 1, TANH);
    rnn_params *dp = rnn_params_alloc(N, N, 1, TANH);
    sequence *x = sequence_alloc(SETTLE + BACK, 1, N);
    sequence *h = sequence_alloc(SETTLE + BACK + 1, 1, N);
    sequence *da = sequence_alloc(BACK, 1, N);
    sequence *dh = sequence_alloc(BACK + 1, 1, N);
    gsl_vector *norm = gsl_vector_alloc(BACK + 1);
    double gain;

    must(init_gaussian(r, sigma_w, &p->W_hh.matrix));
    gsl_matrix_set_identity(&p->W_xh.matrix);
    for (size_t k = 0; k < x->T * N; k++)
        x->data[k] = gsl_ran_gaussian_ziggurat(r, sqrt(sigma_x2));
    //: begin gain
    must(rnn_forward(p, x, h));
    const sequence x_end = sequence_steps(x, SETTLE, BACK);
    const sequence h_end = sequence_steps(h, SETTLE, BACK + 1);
    for (size_t j = 0; j < N; j++)
        sequence_of(dh, BACK, 0)[j] = gsl_ran_gaussian_ziggurat(r, 1.0);
    must(bptt_sweep(p, &x_end, &h_end, da, dh, dp));
    must(bptt_norms(dh, norm));
    must(init_gain(norm, &gain));
    //: end gain
    data_row(d, sigma_w, sigma_x2, mean_square(p, &x_end, &h_end), gain);

    sequence *all[] = { x, h, da, dh };
    for (size_t k = 0; k < 4; k++)
        sequence_free(all[k]);
    gsl_vector_free(norm);
    rnn_params_free(p);
    rnn_params_free(dp);
}

int
main(int argc, char **argv)
{
    data_file *d =
        data_open(argc, argv, "sigma_w\tsigma_x2\tvariance q\tgain of a step");
    gsl_rng *r = gsl_rng_alloc(gsl_rng_mt19937);
    gsl_integration_fixed_workspace *hermite = init_hermite_alloc(INIT_NODES);

    gsl_rng_set(r, SEED);
    data_value(d, "gain_seed", SEED);
    progress_start("gain", NOISES * NETWORKS);
    for (size_t k = 0; k < NOISES; k++) {
        char name[64];
        double sigma_w;
        theory(d, hermite, k);
        for (int i = 0; i < NETWORKS; i++) {
            simulate(d, r, sigma_at(i, NETWORKS), noise[k]);
            progress_tick();
        }
        data_gap(d);
        data_gap(d);
        must(init_critical(hermite, noise[k], &sigma_w));
        snprintf(name, sizeof name, "gain_critical_%g", noise[k]);
        data_value(d, name, sigma_w);
    }
    progress_end();
    gsl_integration_fixed_free(hermite);
    gsl_rng_free(r);
    return data_close(d);
}
