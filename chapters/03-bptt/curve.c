/*
 * curve.c - the curve that this course is about: how much of a gradient is left
 * n steps before the end, for five spectral radii of W_hh.
 *
 * The loss looks at the last state only, in a random direction. Each network
 * hears a little noise, and W_hh ~ N(0, 1/H) is scaled so that its largest
 * absolute eigenvalue is rho.
 */
#include "bptt.h"
#include "data.h"
#include "must.h"
#include "progress.h"

#include <gsl/gsl_complex_math.h>
#include <gsl/gsl_eigen.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <gsl/gsl_sort_vector.h>
#include <gsl/gsl_statistics.h>
#include <math.h>
#include <stdio.h>

enum {
    T = 100,
    H = 50,
    B = 1,
    SETTLE = 50,    // steps before, so that the first state is typical
    NETWORKS = 21,  // of each spectral radius
    SEED = 1991
};

static const double NOISE = 0.1;  // standard deviation of what a unit hears
static const double rho[] = { 0.5, 0.8, 1.0, 1.2, 1.5 };
enum { RADII = sizeof rho / sizeof rho[0] };
static const activation kind[] = { LINEAR, TANH };
enum { KINDS = sizeof kind / sizeof kind[0] };

static double
spectral_radius(const gsl_matrix *W)
{
    gsl_matrix *copy = gsl_matrix_alloc(H, H);  // the search destroys it
    gsl_vector_complex *lambda = gsl_vector_complex_alloc(H);
    gsl_eigen_nonsymm_workspace *space = gsl_eigen_nonsymm_alloc(H);
    double most = 0.0;

    gsl_matrix_memcpy(copy, W);
    must(gsl_eigen_nonsymm(copy, lambda, space));
    for (size_t i = 0; i < H; i++)
        most = fmax(most, gsl_complex_abs(gsl_vector_complex_get(lambda, i)));
    gsl_eigen_nonsymm_free(space);
    gsl_vector_complex_free(lambda);
    gsl_matrix_free(copy);
    return most;
}

/* A network of a spectral radius, and what it hears. */
static void
draw(const gsl_rng *r, double radius, rnn_params *p, sequence *x)
{
    for (size_t k = 0; k < (size_t)H * H; k++)
        p->W_hh.matrix.data[k] = gsl_ran_gaussian_ziggurat(r, 1.0 / sqrt(H));
    gsl_matrix_scale(&p->W_hh.matrix,
                     radius / spectral_radius(&p->W_hh.matrix));
    gsl_matrix_set_identity(&p->W_xh.matrix);
    for (size_t k = 0; k < x->T * x->B * x->n; k++)
        x->data[k] = gsl_ran_gaussian_ziggurat(r, NOISE);
}

/* log10 of what is left of the gradient at every step. */
static void
measure(const gsl_rng *r, double radius, activation f, gsl_vector *left)
{
    rnn_params *p = rnn_params_alloc(H, H, 1, f);
    rnn_params *dp = rnn_params_alloc(H, H, 1, f);
    sequence *x = sequence_alloc(SETTLE + T, B, H);
    sequence *h = sequence_alloc(SETTLE + T + 1, B, H);
    sequence *da = sequence_alloc(T, B, H), *dh = sequence_alloc(T + 1, B, H);

    draw(r, radius, p, x);
    //: begin curve
    must(rnn_forward(p, x, h));
    const sequence x_end = sequence_steps(x, SETTLE, T);
    const sequence h_end = sequence_steps(h, SETTLE, T + 1);
    for (size_t j = 0; j < H; j++)
        sequence_of(dh, T, 0)[j] = gsl_ran_gaussian_ziggurat(r, 1.0);
    must(bptt_sweep(p, &x_end, &h_end, da, dh, dp));
    must(bptt_norms(dh, left));
    //: end curve
    const double end = gsl_vector_get(left, T);
    for (size_t t = 0; t <= T; t++)
        gsl_vector_set(left, t, log10(gsl_vector_get(left, t) / end));
    sequence_free(x);
    sequence_free(h);
    sequence_free(da);
    sequence_free(dh);
    rnn_params_free(p);
    rnn_params_free(dp);
}

static void
value(data_file *d, double radius, activation f, const char *what, double v)
{
    char name[64];
    snprintf(name, sizeof name, "curve_%s_rho%g_%s", activation_name(f), radius,
             what);
    data_value(d, name, v);
}

/* Writes the median and quartiles over the networks, a row for every lag. */
static void
report(data_file *d, double radius, activation f, const gsl_matrix *curves)
{
    gsl_vector *at = gsl_vector_alloc(NETWORKS);
    double median = 0.0, lower = 0.0, upper = 0.0;

    for (size_t n = 0; n <= T; n++) {
        gsl_matrix_get_col(at, curves, T - n);
        gsl_sort_vector(at);
        const double *s = at->data;
        median = gsl_stats_median_from_sorted_data(s, 1, NETWORKS);
        lower = gsl_stats_quantile_from_sorted_data(s, 1, NETWORKS, 0.25);
        upper = gsl_stats_quantile_from_sorted_data(s, 1, NETWORKS, 0.75);
        data_row(d, (double)n, median, lower, upper, radius, (double)f);
    }
    data_gap(d);
    data_gap(d);
    // What is left at the far end, T steps back.
    value(d, radius, f, "log10_n100", median);
    value(d, radius, f, "factor", pow(10.0, median / T));
    value(d, radius, f, "lower_quartile", pow(10.0, lower));
    value(d, radius, f, "upper_quartile", pow(10.0, upper));
    gsl_vector_free(at);
}

int
main(int argc, char **argv)
{
    data_file *d =
        data_open(argc, argv,
                  "lag (steps)\tlog10 of what is left, median\tlower "
                  "quartile\tupper quartile\tspectral radius\tf");
    gsl_rng *r = gsl_rng_alloc(gsl_rng_mt19937);
    gsl_matrix *curves = gsl_matrix_alloc(NETWORKS, T + 1);

    gsl_rng_set(r, SEED);
    data_value(d, "curve_seed", SEED);
    progress_start("curve", KINDS * RADII * NETWORKS);
    for (size_t f = 0; f < KINDS; f++)
        for (size_t i = 0; i < RADII; i++) {
            for (size_t n = 0; n < NETWORKS; n++) {
                gsl_vector_view left = gsl_matrix_row(curves, n);
                measure(r, rho[i], kind[f], &left.vector);
                progress_tick();
            }
            report(d, rho[i], kind[f], curves);
        }
    progress_end();
    gsl_matrix_free(curves);
    gsl_rng_free(r);
    return data_close(d);
}
