/*
 * known.c - Lyapunov exponents whose values are known from elsewhere: of the Henon
 * map and of the Lorenz system, published; of a linear network, the logarithms of
 * its eigenvalues; of a large random network, half the logarithm of chi (5.10).
 */
#include "data.h"
#include "init.h"
#include "lyap.h"
#include "must.h"
#include "progress.h"

#include <gsl/gsl_complex_math.h>
#include <gsl/gsl_eigen.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_sort.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

enum {
    STARTS = 15,
    SEED = 1980,
    MAP = 20000,   // steps of the Henon map
    FLOW = 50000,  // and of the Lorenz system, of DT each
    SKIP = 1000,
    LINEAR_H = 8,
    LINEAR_STEPS = 20000,
    LARGE_H = 300,
    CHUNK = 100,  // steps of a large network whose Jacobians are kept at a time
    CHUNKS = 6    // the first of which is not counted
};
static const double DT = 0.01, NOISE = 0.1;
static const double sigma_w[] = { 0.8, 1.2, 2.0 };
enum { SIGMAS = sizeof sigma_w / sizeof sigma_w[0] };

/* All n exponents of a sequence of Jacobians. */
static void
exponents(const sequence *J, double *exponent)
{
    gsl_matrix *Q = gsl_matrix_alloc(J->n, J->n);
    gsl_matrix *A = gsl_matrix_alloc(J->n, J->n);
    gsl_vector_view all = gsl_vector_view_array(exponent, J->n);

    gsl_matrix_set_identity(Q);
    must(lyap_spectrum(J, SKIP, Q, A, &all.vector));
    gsl_matrix_free(Q);
    gsl_matrix_free(A);
}

//: begin henon
static void
henon(const gsl_rng *r, sequence *J)
{
    double x = gsl_ran_flat(r, -0.1, 0.1), y = gsl_ran_flat(r, -0.1, 0.1);

    for (size_t t = 0; t < J->T; t++) {
        const double by_x[4] = { -2.8 * x, 1.0, 0.3, 0.0 };
        const double next = 1.0 - 1.4 * x * x + y;
        memcpy(sequence_of(J, t, 0), by_x, sizeof by_x);
        y = 0.3 * x;
        x = next;
    }
}
//: end henon

/* The speed of a state (3), and of a matrix (3,3) of small differences behind it. */
static void
lorenz_speed(const double q[12], double speed[12])
{
    const double x = q[0], y = q[1], z = q[2];
    const double by[3][3] = { { -10.0, 10.0, 0.0 },
                              { 28.0 - z, -1.0, -x },
                              { y, x, -8.0 / 3.0 } };
    speed[0] = 10.0 * (y - x);
    speed[1] = x * (28.0 - z) - y;
    speed[2] = x * y - 8.0 / 3.0 * z;
    for (int i = 0; i < 3; i++)
        for (int k = 0; k < 3; k++) {
            speed[3 + 3 * i + k] = 0.0;
            for (int j = 0; j < 3; j++)
                speed[3 + 3 * i + k] += by[i][j] * q[3 + 3 * j + k];
        }
}

/* A step of Runge and Kutta's, of order 4. */
static void
lorenz_step(double q[12])
{
    static const double at[4] = { 0.0, 0.5, 0.5, 1.0 };
    static const double weight[4] = { 1.0, 2.0, 2.0, 1.0 };
    double sum[12] = { 0.0 }, speed[12] = { 0.0 }, middle[12];

    for (int s = 0; s < 4; s++) {
        for (int k = 0; k < 12; k++)
            middle[k] = q[k] + DT * at[s] * speed[k];
        lorenz_speed(middle, speed);
        for (int k = 0; k < 12; k++)
            sum[k] += weight[s] / 6.0 * speed[k];
    }
    for (int k = 0; k < 12; k++)
        q[k] += DT * sum[k];
}

static void
lorenz(const gsl_rng *r, sequence *J)
{
    double q[12] = { gsl_ran_flat(r, 0.9, 1.1), 1.0, 20.0 };

    for (size_t t = 0; t < J->T; t++) {
        for (int k = 0; k < 9; k++)
            q[3 + k] = k % 4 == 0;
        lorenz_step(q);
        memcpy(sequence_of(J, t, 0), q + 3, 9 * sizeof *q);
    }
}

/* The largest deviation of a linear network's exponents from log |eigenvalue|. */
static double
linear(const gsl_rng *r, sequence *J)
{
    enum { H = LINEAR_H };
    rnn_params *p = rnn_params_alloc(1, H, 1, LINEAR);
    sequence *h = sequence_alloc(J->T + 1, 1, H);
    gsl_vector_complex *lambda = gsl_vector_complex_alloc(H);
    gsl_eigen_nonsymm_workspace *space = gsl_eigen_nonsymm_alloc(H);
    double size[H], exponent[H], worst = 0.0;

    must(init_gaussian(r, 1.0, &p->W_hh.matrix));
    must(lyap_jacobians(p, h, J));
    exponents(J, exponent);
    must(gsl_eigen_nonsymm(&p->W_hh.matrix, lambda, space));
    for (size_t i = 0; i < H; i++)
        size[i] = log(gsl_complex_abs(gsl_vector_complex_get(lambda, i)));
    gsl_sort(size, 1, H);
    gsl_sort(exponent, 1, H);
    for (size_t i = 0; i < H; i++)
        worst = data_larger(worst, fabs(exponent[i] - size[i]));
    gsl_eigen_nonsymm_free(space);
    gsl_vector_complex_free(lambda);
    sequence_free(h);
    rnn_params_free(p);
    return worst;
}

/* The largest exponent of a large tanh network that hears noise. */
static double
large(const gsl_rng *r, double sigma, sequence *J)
{
    enum { H = LARGE_H };
    rnn_params *p = rnn_params_alloc(H, H, 1, TANH);
    sequence *x = sequence_alloc(CHUNK, 1, H),
             *h = sequence_alloc(CHUNK + 1, 1, H);
    gsl_matrix *Q = gsl_matrix_alloc(H, 1), *A = gsl_matrix_alloc(H, 1);
    double one, sum = 0.0;
    gsl_vector_view exponent = gsl_vector_view_array(&one, 1);

    must(init_gaussian(r, sigma, &p->W_hh.matrix));
    gsl_matrix_set_identity(&p->W_xh.matrix);
    gsl_matrix_set_all(Q, 1.0 / sqrt(H));
    for (int chunk = 0; chunk < CHUNKS; chunk++) {
        for (size_t k = 0; k < (size_t)CHUNK * H; k++)
            x->data[k] = gsl_ran_gaussian_ziggurat(r, NOISE);
        memcpy(h->data, sequence_of(h, CHUNK, 0), H * sizeof *h->data);
        must(rnn_forward(p, x, h));
        must(lyap_jacobians(p, h, J));
        must(lyap_spectrum(J, 0, Q, A, &exponent.vector));
        sum += chunk > 0 ? one / (CHUNKS - 1) : 0.0;
    }
    gsl_matrix_free(Q);
    gsl_matrix_free(A);
    sequence_free(x);
    sequence_free(h);
    rnn_params_free(p);
    return sum;
}

/* Rows of a system: index of the exponent, what is published, ours. */
static void
system_of(data_file *d, const char *name,
          void (*make)(const gsl_rng *, sequence *), sequence *J, double per,
          const double *published, double width)
{
    double found[STARTS][3];
    char text[2][96];

    for (size_t i = 0; i < STARTS; i++) {
        gsl_rng *r = gsl_rng_alloc(gsl_rng_mt19937);
        gsl_rng_set(r, SEED + i);
        make(r, J);
        exponents(J, found[i]);
        gsl_rng_free(r);
        progress_tick();
    }
    for (size_t k = 0; k < J->n; k++) {
        for (size_t i = 0; i < STARTS; i++)
            found[i][k] *= per;
        const estimate here = estimate_mean(&found[0][k], 3, STARTS);
        data_row(d, (double)k + 1.0, published[k], here.here);
        snprintf(text[0], sizeof text[0], "known_%s_%zu",
                 name[0] == 'H' ? "henon" : "lorenz", k + 1);
        data_value(d, text[0], here.here);
        snprintf(text[0], sizeof text[0], "%s, exponent %zu", name, k + 1);
        snprintf(text[1], sizeof text[1], "%g", published[k]);
        data_claim(d,
                   &(data_published){
                       "Sprott 2003", text[0], text[1], published[k] - width,
                       published[k] + width, "what so many steps can tell" },
                   here);
    }
    data_gap(d);
    data_gap(d);
}

static void
networks(data_file *d)
{
    sequence *J = sequence_alloc(LINEAR_STEPS, LINEAR_H, LINEAR_H);
    sequence *K = sequence_alloc(CHUNK, LARGE_H, LARGE_H);
    gsl_integration_fixed_workspace *hermite = init_hermite_alloc(INIT_NODES);
    gsl_rng *r = gsl_rng_alloc(gsl_rng_mt19937);
    double found[STARTS], q, chi;
    char text[96];

    gsl_rng_set(r, SEED);
    for (size_t i = 0; i < STARTS; i++, progress_tick())
        found[i] = linear(r, J);
    data_estimate(d, "known_linear", estimate_median(found, 1, STARTS));
    data_claim(d,
               &(data_published){ "Benettin et al. 1980",
                                  "linear network: worst deviation of an "
                                  "exponent from log |eigenvalue|, median",
                                  "0", 0.0, 0.001, "20,000 steps" },
               estimate_median(found, 1, STARTS));
    for (size_t k = 0; k < SIGMAS; k++) {
        must(init_variance(hermite, TANH, sigma_w[k], NOISE * NOISE, &q));
        must(init_chi(hermite, TANH, sigma_w[k], q, &chi));
        for (size_t i = 0; i < STARTS; i++, progress_tick())
            found[i] = large(r, sigma_w[k], K) - 0.5 * log(chi);
        snprintf(text, sizeof text, "known_theory_%g", sigma_w[k]);
        data_value(d, text, 0.5 * log(chi));
        snprintf(text, sizeof text,
                 "gain %g, 300 units: exponent less "
                 "(log chi)/2",
                 sigma_w[k]);
        data_claim(d,
                   &(data_published){ "Chen et al. 2018, theory", text, "0",
                                      -0.03, 0.03, "300 units are not many" },
                   estimate_mean(found, 1, STARTS));
    }
    gsl_rng_free(r);
    gsl_integration_fixed_free(hermite);
    sequence_free(J);
    sequence_free(K);
}

int
main(int argc, char **argv)
{
    static const double of_henon[] = { 0.41922, -1.62319 };
    static const double of_lorenz[] = { 0.9056, 0.0, -14.5723 };
    data_file *d = data_open(argc, argv, "index\tpublished\there");
    sequence *J = sequence_alloc(MAP, 2, 2), *K = sequence_alloc(FLOW, 3, 3);

    progress_start("known", (size_t)STARTS * (3 + SIGMAS));
    system_of(d, "Henon map", henon, J, 1.0, of_henon, 0.005);
    system_of(d, "Lorenz system", lorenz, K, 1.0 / DT, of_lorenz, 0.02);
    networks(d);
    progress_end();
    sequence_free(J);
    sequence_free(K);
    return data_close(d);
}
