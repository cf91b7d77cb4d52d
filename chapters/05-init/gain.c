/*
 * gain.c - a map over the gain of W_hh and the noise that comes in: what (5.9)
 * and (5.10) predict, and what a network of 400 units does.
 *
 * W_hh ~ N(0, sigma_w^2/N). The map has one matrix, scaled, so that
 * neighbouring points differ by chance only in the noise.
 */
#include "batch.h"
#include "data.h"
#include "init.h"
#include "must.h"
#include "progress.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_statistics.h>
#include <math.h>
#include <stdio.h>

enum {
    N = 400,
    SETTLE = 40,  // steps until the variance has settled
    BACK = 30,    // steps over which the gradient comes back
    SIGMAS = 27,
    NOISES = 13,
    DRAWS = 15,  // more matrices than the one of the map,
    COARSE = 4,  // at every fourth of its points
    SEED = 2018
};

static double
sigma_at(int i)
{
    return 0.4 + 2.6 * i / (SIGMAS - 1);
}

/* Variances from 0.001 to 1, the same factor apart. */
static double
noise_at(int j)
{
    return pow(10.0, -3.0 + 3.0 * j / (NOISES - 1));
}

/* A large network that hears noise. */
typedef struct {
    rnn_params *p, *dp;
    batch *b;
    gsl_matrix *W;  // of gain 1
    gsl_vector *norm;
} large;

static large
large_alloc(const gsl_rng *r)
{
    large n = { rnn_params_alloc(N, N, 1, TANH),
                rnn_params_alloc(N, N, 1, TANH),
                batch_alloc(SETTLE + BACK, 1, N, N, 1), gsl_matrix_alloc(N, N),
                gsl_vector_alloc(BACK + 1) };
    must(init_gaussian(r, 1.0, n.W));
    gsl_matrix_set_identity(&n.p->W_xh.matrix);
    return n;
}

static void
large_free(large *n)
{
    rnn_params_free(n->p);
    rnn_params_free(n->dp);
    batch_free(n->b);
    gsl_matrix_free(n->W);
    gsl_vector_free(n->norm);
}

/* The mean square of the pre-activations, over all steps of x. */
static double
mean_square(const rnn_params *p, const sequence *x, const sequence *h)
{
    const gsl_matrix_view h_prev = sequence_rows(h, 0, x->T);
    const gsl_matrix_view heard = sequence_rows(x, 0, x->T);
    gsl_matrix *a = gsl_matrix_alloc(x->T, N);
    double sum = 0.0;
    gsl_matrix_memcpy(a, &heard.matrix);
    gsl_blas_dgemm(CblasNoTrans, CblasTrans, 1.0, &h_prev.matrix,
                   &p->W_hh.matrix, 1.0, a);
    for (size_t k = 0; k < x->T * N; k++)
        sum += gsl_pow_2(a->data[k]);
    gsl_matrix_free(a);
    return sum / (double)(x->T * N);
}

/*
 * The gain of a step back, and the variance of the pre-activations that the
 * gradient meets.
 */
static double
measure(const gsl_rng *r, large *n, double sigma_w, double sigma_x2, double *q)
{
    rnn_params *p = n->p;
    sequence *x = n->b->x, *h = n->b->h;
    sequence da = sequence_steps(n->b->da, 0, BACK);
    sequence dh = sequence_steps(n->b->dh, 0, BACK + 1);
    double gain;

    gsl_matrix_memcpy(&p->W_hh.matrix, n->W);
    gsl_matrix_scale(&p->W_hh.matrix, sigma_w);
    for (size_t k = 0; k < x->T * N; k++)
        x->data[k] = gsl_ran_gaussian_ziggurat(r, sqrt(sigma_x2));
    sequence_set_zero(&dh);
    //: begin gain
    must(rnn_forward(p, x, h));
    const sequence x_end = sequence_steps(x, SETTLE, BACK);
    const sequence h_end = sequence_steps(h, SETTLE, BACK + 1);
    for (size_t j = 0; j < N; j++)
        sequence_of(&dh, BACK, 0)[j] = gsl_ran_gaussian_ziggurat(r, 1.0);
    must(bptt_sweep(p, &x_end, &h_end, &da, &dh, n->dp));
    must(bptt_norms(&dh, n->norm));
    must(init_gain(n->norm, &gain));
    //: end gain
    *q = mean_square(p, &x_end, &h_end);
    return gain;
}

/*
 * Measures every EACH-th point of the map with one matrix, and writes a row for
 * each if it is to be drawn. Returns the largest difference between theory and
 * network.
 */
static double
map(data_file *d, const gsl_rng *r, int each, int drawn,
    const gsl_integration_fixed_workspace *hermite)
{
    large n = large_alloc(r);
    double worst = 0.0;

    for (int j = 0; j < NOISES; j += each) {
        for (int i = 0; i < SIGMAS; i += each) {
            double q, chi, q_here;
            must(init_variance(hermite, TANH, sigma_at(i), noise_at(j), &q));
            must(init_chi(hermite, TANH, sigma_at(i), q, &chi));
            const double here =
                measure(r, &n, sigma_at(i), noise_at(j), &q_here);
            const double off = fabs(here / sqrt(chi) - 1.0);
            worst = off <= worst ? worst : off;
            if (drawn)
                data_row(d, sigma_at(i), noise_at(j), q, sqrt(chi), q_here,
                         here);
            progress_tick();
        }
        if (drawn)
            data_gap(d);
    }
    if (drawn)
        data_gap(d);
    large_free(&n);
    return worst;
}

/* Writes the line on which gradients keep their length. */
static void
critical(data_file *d, const gsl_integration_fixed_workspace *hermite)
{
    for (int j = 0; j < NOISES; j++) {
        double sigma_w;
        char name[64];
        must(init_critical(hermite, noise_at(j), &sigma_w));
        data_row(d, sigma_w, noise_at(j), NAN, 1.0, NAN, NAN);
        snprintf(name, sizeof name, "gain_critical_%.3g", noise_at(j));
        data_value(d, name, sigma_w);
    }
}

int
main(int argc, char **argv)
{
    data_file *d = data_open(argc, argv,
                             "sigma_w\tsigma_x2\tvariance q\tgain of a step\tq "
                             "in a network\tgain in a network");
    gsl_rng *r = gsl_rng_alloc(gsl_rng_mt19937);
    gsl_integration_fixed_workspace *hermite = init_hermite_alloc(INIT_NODES);

    gsl_rng_set(r, SEED);
    data_value(d, "gain_seed", SEED);
    double off[DRAWS];
    progress_start("gain", SIGMAS * NOISES
                               + DRAWS * (1 + (SIGMAS - 1) / COARSE)
                                     * (1 + (NOISES - 1) / COARSE));
    data_value(d, "gain_worst", map(d, r, 1, 1, hermite));
    critical(d, hermite);
    for (int n = 0; n < DRAWS; n++)
        off[n] = map(d, r, COARSE, 0, hermite);
    progress_end();
    const estimate worst = estimate_median(off, 1, DRAWS);
    data_estimate(d, "gain_off", worst);
    data_claim(d,
               &(data_published){
                   "Chen et al. 2018",
                   "gain of a step: network of 400 against theory, worst share",
                   "agree", 0.0, 0.1, "400 units are no infinite network" },
               worst);
    gsl_integration_fixed_free(hermite);
    gsl_rng_free(r);
    return data_close(d);
}
