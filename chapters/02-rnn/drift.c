/*
 * drift.c - do two nearby states drift apart or together? The same tanh network
 * runs twice, as a batch of two whose starts differ by 1e-10, for several
 * strengths of its recurrent weights: W_hh ~ N(0, g^2/H), no input.
 *
 * The factor per step lies below the largest singular value of W_hh, because
 * no slope of tanh exceeds 1. Near the origin, where all slopes are 1, it is
 * the spectral radius in the long run.
 */
#include "data.h"
#include "must.h"
#include "progress.h"
#include "rnn.h"

#include <gsl/gsl_complex_math.h>
#include <gsl/gsl_eigen.h>
#include <gsl/gsl_linalg.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <gsl/gsl_statistics.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

enum {
    H = 100,
    SETTLE =
        50,  // steps before the two runs part, so that the state is typical
    T = 60,  // steps together from there
    T_RATE =
        30,  // steps over which the factor is measured, before it saturates
    NETWORKS = 11,  // of each gain
    SEED = 1988
};

static const double APART = 1e-10;
static const double gain[] = { 0.25, 0.5, 0.75, 0.9, 1.0, 1.1,
                               1.25, 1.5, 2.0,  2.5, 3.0 };
enum { GAINS = sizeof gain / sizeof gain[0] };

typedef struct {
    double distance[T + 1];  // log10 of the distance after t steps
    double factor;           // per step, over the first T_RATE steps
    double singular, radius;
} drift;

static double
spectral_radius(gsl_matrix *W)
{
    gsl_vector_complex *lambda = gsl_vector_complex_alloc(H);
    gsl_eigen_nonsymm_workspace *space = gsl_eigen_nonsymm_alloc(H);
    double most = 0.0;

    must(gsl_eigen_nonsymm(W, lambda, space));
    for (size_t i = 0; i < H; i++)
        most = fmax(most, gsl_complex_abs(gsl_vector_complex_get(lambda, i)));
    gsl_eigen_nonsymm_free(space);
    gsl_vector_complex_free(lambda);
    return most;
}

static double
largest_singular_value(gsl_matrix *W)
{
    gsl_matrix *V = gsl_matrix_alloc(H, H);
    gsl_vector *sigma = gsl_vector_alloc(H), *space = gsl_vector_alloc(H);

    must(gsl_linalg_SV_decomp(W, V, sigma, space));
    const double most = gsl_vector_get(sigma, 0);
    gsl_matrix_free(V);
    gsl_vector_free(sigma);
    gsl_vector_free(space);
    return most;
}

/* Both measures of W_hh, from copies, because both destroy their argument. */
static void
measure(const rnn_params *p, drift *result)
{
    gsl_matrix *copy = gsl_matrix_alloc(H, H);

    gsl_matrix_memcpy(copy, &p->W_hh.matrix);
    result->radius = spectral_radius(copy);
    gsl_matrix_memcpy(copy, &p->W_hh.matrix);
    result->singular = largest_singular_value(copy);
    gsl_matrix_free(copy);
}

static double
log10_distance(const sequence *h, size_t t)
{
    double sum = 0.0;
    for (size_t j = 0; j < H; j++)
        sum += pow(sequence_of(h, t, 0)[j] - sequence_of(h, t, 1)[j], 2.0);
    return 0.5 * log10(sum);
}

//: begin part
/* Lets one network settle, and then runs it twice from nearly one state. */
static void
part(const rnn_params *p, const gsl_rng *r, drift *result)
{
    sequence *quiet = sequence_alloc(T, 2, 1);
    sequence *h = sequence_alloc(SETTLE + 1, 2, H);
    sequence *both = sequence_alloc(T + 1, 2, H);
    sequence before = *quiet;

    for (size_t j = 0; j < H; j++)
        sequence_of(h, 0, 0)[j] = gsl_ran_gaussian_ziggurat(r, 0.5);
    before.T = SETTLE;  // no input, for as many steps as it takes to settle
    must(rnn_forward(p, &before, h));

    for (size_t i = 0; i < 2; i++)
        memcpy(sequence_of(both, 0, i), sequence_of(h, SETTLE, 0),
               H * sizeof(double));
    for (size_t j = 0; j < H; j++)
        sequence_of(both, 0, 1)[j] +=
            gsl_ran_gaussian_ziggurat(r, APART / 10.0);
    must(rnn_forward(p, quiet, both));
    for (size_t t = 0; t <= T; t++)
        result->distance[t] = log10_distance(both, t);
    sequence_free(both);
    sequence_free(h);
    sequence_free(quiet);
}
//: end part

static drift
one(const gsl_rng *r, double g)
{
    rnn_params *p = rnn_params_alloc(1, H, 1, TANH);
    drift result;

    for (size_t k = 0; k < (size_t)H * H; k++)
        p->W_hh.matrix.data[k] = gsl_ran_gaussian_ziggurat(r, g / sqrt(H));
    measure(p, &result);
    part(p, r, &result);
    result.factor =
        pow(10.0, (result.distance[T_RATE] - result.distance[0]) / T_RATE);
    rnn_params_free(p);
    return result;
}

typedef struct {
    double factor, least, most, singular, radius;
} summary;

/* The medians over all networks of a gain, and the spread of the factor. */
static summary
report(data_file *d, double g, const drift *net)
{
    double curve[NETWORKS], factor[NETWORKS], singular[NETWORKS],
        radius[NETWORKS];
    char name[64];

    for (size_t n = 0; n < NETWORKS; n++) {
        factor[n] = net[n].factor;
        singular[n] = net[n].singular;
        radius[n] = net[n].radius;
    }
    const summary sum = { data_median(factor, 1, NETWORKS),
                          gsl_stats_min(factor, 1, NETWORKS),
                          gsl_stats_max(factor, 1, NETWORKS),
                          data_median(singular, 1, NETWORKS),
                          data_median(radius, 1, NETWORKS) };
    for (size_t t = 0; t <= T; t++) {
        for (size_t n = 0; n < NETWORKS; n++)
            curve[n] = net[n].distance[t];
        data_row(d, g, (double)t, data_median(curve, 1, NETWORKS), NAN, NAN,
                 NAN, NAN, NAN);
    }
    data_gap(d);
    data_gap(d);
    snprintf(name, sizeof name, "drift_g%g_factor", g);
    data_value(d, name, sum.factor);
    snprintf(name, sizeof name, "drift_g%g_singular", g);
    data_value(d, name, sum.singular);
    snprintf(name, sizeof name, "drift_g%g_radius", g);
    data_value(d, name, sum.radius);
    return sum;
}

int
main(int argc, char **argv)
{
    data_file *d = data_open(
        argc, argv,
        "g (1)\tt (steps)\tlog10 distance\tfactor per step, median\tfactor, "
        "least\tfactor, most\tlargest singular value\tspectral radius");
    gsl_rng *r = gsl_rng_alloc(gsl_rng_mt19937);
    drift net[NETWORKS];
    summary all[GAINS];

    gsl_rng_set(r, SEED);
    data_value(d, "drift_seed", SEED);
    progress_start("drift", GAINS * NETWORKS);
    for (size_t i = 0; i < GAINS; i++) {
        for (size_t n = 0; n < NETWORKS; n++) {
            net[n] = one(r, gain[i]);
            progress_tick();
        }
        all[i] = report(d, gain[i], net);
    }
    progress_end();
    // The last data set is the right panel: one row a gain.
    for (size_t i = 0; i < GAINS; i++)
        data_row(d, gain[i], 0.0, NAN, all[i].factor, all[i].least, all[i].most,
                 all[i].singular, all[i].radius);
    gsl_rng_free(r);
    return data_close(d);
}
