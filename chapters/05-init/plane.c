/*
 * plane.c - the eigenvalues of three random matrices in the complex plane, and
 * the angles of those of orthogonal matrices, drawn with and without the signs
 * of (5.4).
 */
#include "data.h"
#include "init.h"
#include "must.h"
#include "progress.h"

#include <gsl/gsl_complex_math.h>
#include <gsl/gsl_eigen.h>
#include <gsl/gsl_linalg.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdio.h>

enum { N = 200, SMALL = 5, DRAWS = 20000, BINS = 24, SEED = 1984 };

static void
eigenvalues(const gsl_matrix *W, gsl_vector_complex *lambda)
{
    gsl_matrix *copy = gsl_matrix_alloc(W->size1, W->size1);
    gsl_eigen_nonsymm_workspace *space = gsl_eigen_nonsymm_alloc(W->size1);
    gsl_matrix_memcpy(copy, W);
    must(gsl_eigen_nonsymm(copy, lambda, space));
    gsl_eigen_nonsymm_free(space);
    gsl_matrix_free(copy);
}

/* Writes all eigenvalues of a large matrix, a row for each. */
static void
spread(data_file *d, const char *what, const gsl_matrix *W)
{
    gsl_vector_complex *lambda = gsl_vector_complex_alloc(N);
    double rho;
    char name[64];

    must(init_spectral_radius(W, &rho));
    snprintf(name, sizeof name, "plane_%s_radius", what);
    data_value(d, name, rho);
    eigenvalues(W, lambda);
    for (size_t k = 0; k < N; k++) {
        const gsl_complex l = gsl_vector_complex_get(lambda, k);
        data_row(d, GSL_REAL(l), GSL_IMAG(l));
    }
    data_gap(d);
    data_gap(d);
    gsl_vector_complex_free(lambda);
}

/* Q of a QR factorisation as the library gives it, without (5.4)'s signs. */
static void
plain_qr(const gsl_rng *r, gsl_matrix *W)
{
    gsl_matrix *G = gsl_matrix_alloc(SMALL, SMALL);
    gsl_matrix *R = gsl_matrix_alloc(SMALL, SMALL);
    gsl_vector *tau = gsl_vector_alloc(SMALL);
    must(init_gaussian(r, 1.0, G));
    must(gsl_linalg_QR_decomp(G, tau));
    must(gsl_linalg_QR_unpack(G, tau, W, R));
    gsl_matrix_free(G);
    gsl_matrix_free(R);
    gsl_vector_free(tau);
}

/*
 * How dense the angles of complex eigenvalues are, in degrees from 0 to 180;
 * 1 is uniform. Real ones have no angle that could vary.
 */
static void
angles(data_file *d, const gsl_rng *r, int with_signs)
{
    gsl_matrix *W = gsl_matrix_alloc(SMALL, SMALL);
    gsl_vector_complex *lambda = gsl_vector_complex_alloc(SMALL);
    double count[BINS] = { 0.0 }, all = 0.0, trace = 0.0, least = 1.0;

    for (int n = 0; n < DRAWS; n++) {
        if (with_signs)
            must(init_orthogonal(r, 1.0, W));
        else
            plain_qr(r, W);
        eigenvalues(W, lambda);
        for (size_t k = 0; k < SMALL; k++) {
            const gsl_complex l = gsl_vector_complex_get(lambda, k);
            trace += GSL_REAL(l) / DRAWS;
            if (GSL_IMAG(l) <= 0.0)
                continue;  // of a pair only one counts, and real ones do not
            const double angle = gsl_complex_arg(l) / M_PI;
            count[GSL_MIN((size_t)(angle * BINS), BINS - 1)] += 1.0;
            all += 1.0;
            least = fmin(least, angle);
        }
        progress_tick();
    }
    for (size_t bin = 0; bin < BINS; bin++)
        data_row(d, 180.0 * ((double)bin + 0.5) / BINS,
                 count[bin] * BINS / all);
    data_gap(d);
    data_gap(d);
    data_value(d, with_signs ? "plane_trace" : "plane_trace_plain", trace);
    data_value(d, with_signs ? "plane_least" : "plane_least_plain",
               180.0 * least);
    gsl_vector_complex_free(lambda);
    gsl_matrix_free(W);
}

int
main(int argc, char **argv)
{
    data_file *d = data_open(argc, argv,
                             "real part, or angle (degrees)\timaginary part, "
                             "or density");
    gsl_rng *r = gsl_rng_alloc(gsl_rng_mt19937);
    gsl_matrix *W = gsl_matrix_alloc(N, N);

    gsl_rng_set(r, SEED);
    data_value(d, "plane_seed", SEED);
    progress_start("plane", 2 * DRAWS);
    must(init_gaussian(r, 1.0, W));
    spread(d, "gaussian", W);
    // The older uniform rule, whose variance is a third of it.
    for (size_t k = 0; k < (size_t)N * N; k++)
        W->data[k] = gsl_ran_flat(r, -1.0 / sqrt(N), 1.0 / sqrt(N));
    spread(d, "old", W);
    must(init_orthogonal(r, 1.0, W));
    spread(d, "orthogonal", W);
    angles(d, r, 1);
    angles(d, r, 0);
    progress_end();
    gsl_matrix_free(W);
    gsl_rng_free(r);
    return data_close(d);
}
