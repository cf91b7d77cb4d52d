/*
 * slope.c - the exponent and the curve: how much of a gradient is left n steps
 * before the end, in the tanh networks of chapter 3's first figure, beside the
 * largest Lyapunov exponent of their trajectories.
 */
#include "data.h"
#include "init.h"
#include "lyap.h"
#include "must.h"
#include "progress.h"

#include <gsl/gsl_math.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdio.h>

enum {
    T = 200,
    H = 50,
    SETTLE = 100,
    LONG = 2000,  // steps of the trajectory that the exponent is taken from
    FROM = 20,    // where the slope of the curve begins to be taken
    NETWORKS = 21,
    SEED = 1991
};
static const double NOISE = 0.1;
static const double rho[] = { 0.5, 0.8, 1.0, 1.2, 1.5 };
enum { RADII = sizeof rho / sizeof rho[0] };

/* Of every network of a radius: the curve, its slope and the exponent, a step. */
static double left[NETWORKS][T + 1], slope[NETWORKS], lambda[NETWORKS];

static void
measure(const gsl_rng *r, double radius, size_t i, sequence *x, sequence *h,
        sequence *J)
{
    rnn_params *p = rnn_params_alloc(H, H, 1, TANH);
    rnn_params *dp = rnn_params_alloc(H, H, 1, TANH);
    sequence *da = sequence_alloc(T, 1, H), *dh = sequence_alloc(T + 1, 1, H);
    gsl_vector *norm = gsl_vector_alloc(T + 1);
    gsl_matrix *Q = gsl_matrix_alloc(H, 1), *A = gsl_matrix_alloc(H, 1);
    gsl_vector_view exponent = gsl_vector_view_array(&lambda[i], 1);

    must(init_gaussian(r, 1.0, &p->W_hh.matrix));
    must(init_rescale(&p->W_hh.matrix, radius));
    gsl_matrix_set_identity(&p->W_xh.matrix);
    for (size_t k = 0; k < (size_t)LONG * H; k++)
        x->data[k] = gsl_ran_gaussian_ziggurat(r, NOISE);
    for (size_t j = 0; j < H; j++)
        sequence_of(dh, T, 0)[j] = gsl_ran_gaussian_ziggurat(r, 1.0);
    gsl_matrix_set_all(Q, 1.0 / sqrt(H));
    //: begin slope
    must(rnn_forward(p, x, h));
    must(lyap_jacobians(p, h, J));
    must(lyap_spectrum(J, SETTLE, Q, A, &exponent.vector));
    const sequence x_end = sequence_steps(x, LONG - T, T);
    const sequence h_end = sequence_steps(h, LONG - T, T + 1);
    must(bptt_sweep(p, &x_end, &h_end, da, dh, dp));
    must(bptt_norms(dh, norm));
    //: end slope
    for (size_t n = 0; n <= T; n++)
        left[i][n] = log(gsl_vector_get(norm, T - n) / gsl_vector_get(norm, T));
    slope[i] = (left[i][T] - left[i][FROM]) / (T - FROM);
    gsl_matrix_free(Q);
    gsl_matrix_free(A);
    gsl_vector_free(norm);
    sequence_free(da);
    sequence_free(dh);
    rnn_params_free(p);
    rnn_params_free(dp);
}

static void
report(data_file *d, double radius)
{
    const double line = data_median(lambda, 1, NETWORKS);
    double apart[NETWORKS], q[2];
    char name[96];

    for (size_t n = 0; n <= T; n++) {
        data_quartiles(&left[0][n], T + 1, NETWORKS, q);
        data_row(
            d, (double)n, data_median(&left[0][n], T + 1, NETWORKS) / M_LN10,
            q[0] / M_LN10, q[1] / M_LN10, (double)n * line / M_LN10, radius);
    }
    data_gap(d);
    data_gap(d);
    for (size_t i = 0; i < NETWORKS; i++)
        apart[i] = slope[i] - lambda[i];
    snprintf(name, sizeof name, "slope_rho%g_lambda", radius);
    data_spread(d, name, lambda, 1, NETWORKS);
    snprintf(name, sizeof name, "slope_rho%g_slope", radius);
    data_spread(d, name, slope, 1, NETWORKS);
    snprintf(name, sizeof name,
             "radius %g: slope of the gradient's curve less exponent", radius);
    data_claim(d,
               &(data_published){ "Mikhaeil et al. 2022", name, "0", -0.02,
                                  0.02, "200 steps against 1900" },
               estimate_mean(apart, 1, NETWORKS));
}

int
main(int argc, char **argv)
{
    data_file *d = data_open(argc, argv,
                             "lag (steps)\tlog10 of what is left, median\t"
                             "lower quartile\tupper quartile\texponent's line\t"
                             "spectral radius");
    gsl_rng *r = gsl_rng_alloc(gsl_rng_mt19937);
    sequence *x = sequence_alloc(LONG, 1, H),
             *h = sequence_alloc(LONG + 1, 1, H);
    sequence *J = sequence_alloc(LONG, H, H);

    gsl_rng_set(r, SEED);
    progress_start("slope", (size_t)RADII * NETWORKS);
    for (size_t k = 0; k < RADII; k++) {
        for (size_t i = 0; i < NETWORKS; i++, progress_tick())
            measure(r, rho[k], i, x, h, J);
        report(d, rho[k]);
    }
    progress_end();
    sequence_free(x);
    sequence_free(h);
    sequence_free(J);
    gsl_rng_free(r);
    return data_close(d);
}
