/*
 * sine.c - from a sine make half of its seventh power (Jaeger 2001, GMD Report
 * 148, section 3.1), with both solvers and many ridges: how many digits does a
 * readout get?
 *
 * Settings of the report: 100 units, weights of one size and either sign. Its
 * readout sees the states alone, and ends in a tanh through whose inverse the
 * teacher passes. Ours is that of the chapter. Fifteen networks instead of one.
 */
#include "batch.h"
#include "data.h"
#include "esn.h"
#include "must.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_eigen.h>
#include <gsl/gsl_linalg.h>
#include <gsl/gsl_sort_vector.h>
#include <gsl/gsl_statistics.h>
#include <math.h>

enum {
    N = 100,
    F = 2 + N,
    TRAIN = 300,
    WASHOUT = 100,
    ROWS = TRAIN - WASHOUT,
    TEST = 1000,
    NETWORKS = 15,
    LEAST = -30,  // ridges are powers of ten, and 0
    MOST = -2,
    RIDGES = MOST - LEAST + 2
};
static const double CONNECTIVITY = 0.05, RHO = 0.88;

enum { SINGULAR, NORMAL, SOLVERS };

/* Test errors of all networks; NaN where the solver refused. */
static double error[RIDGES][SOLVERS][NETWORKS];

static double
ridge_at(int i)
{
    return i == 0 ? 0.0 : gsl_pow_int(10.0, LEAST + i - 1);
}

static esn *
begin(const gsl_rng *r)
{
    esn *p = esn_alloc(1, N, 1, TANH, 1.0);
    must(esn_reservoir(r, CONNECTIVITY, p->W_hh));
    for (size_t k = 0; k < p->W_hh->nz; k++)
        p->W_hh->data[k] = p->W_hh->data[k] < 0.0 ? -1.0 : 1.0;
    must(esn_rescale(r, p->W_hh, N, RHO));
    for (size_t j = 0; j < N; j++)
        gsl_matrix_set(p->W_xh, j, 0, gsl_rng_uniform(r) < 0.5 ? -1.0 : 1.0);
    return p;
}

static void
make(const batch *b)
{
    for (size_t t = 0; t < b->x->T; t++) {
        b->x->data[t] = sin((double)(t + 1) / 5.0);
        b->target->data[t] = 0.5 * gsl_pow_int(b->x->data[t], 7);
    }
}

/* Fits and tests the readout of one solver with every ridge. */
static void
try_ridges(esn *p, const batch *b, const gsl_matrix *Z, int solver, int network)
{
    const gsl_matrix_view Y = sequence_rows(b->target, WASHOUT, ROWS);
    gsl_matrix *A = gsl_matrix_alloc(F, F);
    for (int i = 0; i < RIDGES; i++) {
        const double ridge = ridge_at(i);
        double square = 0.0;
        // Here a matrix that is not positive definite is a result and not a
        // mistake, so GSL must not end the program.
        gsl_error_handler_t *kept = gsl_set_error_handler_off();
        const int status = solver == SINGULAR
                               ? esn_ridge_svd(Z, &Y.matrix, ridge, p->W_zy)
                               : esn_ridge(Z, &Y.matrix, ridge, A, p->W_zy);
        gsl_set_error_handler(kept);
        if (status == GSL_EDOM) {
            error[i][solver][network] = NAN;
            continue;
        }
        must(status);
        must(esn_readout(p, b->x, b->h, b->y));
        for (size_t t = TRAIN; t < TRAIN + TEST; t++)
            square += gsl_pow_2(b->y->data[t] - b->target->data[t]);
        error[i][solver][network] = square / TEST;
    }
    gsl_matrix_free(A);
}

/* A row for every ridge: median, least and most of the networks, if all have
 * an error; and the share of those that have none. */
static void
report(data_file *d)
{
    for (int i = 0; i < RIDGES; i++) {
        double all[SOLVERS][3], refused = 0.0;
        for (int k = 0; k < SOLVERS; k++) {
            // One NaN makes both extremes NaN, and then the median is left out,
            // too: by itself it would hide that a solver refused.
            gsl_stats_minmax(&all[k][1], &all[k][2], error[i][k], 1, NETWORKS);
            all[k][0] =
                isnan(all[k][1]) ? NAN : data_median(error[i][k], 1, NETWORKS);
        }
        for (int n = 0; n < NETWORKS; n++)
            refused += isnan(error[i][NORMAL][n]) / (double)NETWORKS;
        data_row(d, ridge_at(i), all[SINGULAR][0], all[SINGULAR][1],
                 all[SINGULAR][2], all[NORMAL][0], all[NORMAL][1],
                 all[NORMAL][2], refused);
    }
    data_gap(d);
    data_gap(d);
}

/*
 * Writes the singular values of Z and the roots of the eigenvalues of Z'Z,
 * which would be the same without rounding.
 */
static void
spectrum(data_file *d, const gsl_matrix *Z)
{
    gsl_matrix *U = gsl_matrix_alloc(ROWS, F), *V = gsl_matrix_alloc(F, F);
    gsl_matrix *X = gsl_matrix_alloc(F, F), *A = gsl_matrix_alloc(F, F);
    gsl_vector *s = gsl_vector_alloc(F), *lambda = gsl_vector_alloc(F);
    gsl_vector *work = gsl_vector_alloc(F);
    gsl_eigen_symm_workspace *space = gsl_eigen_symm_alloc(F);

    gsl_matrix_memcpy(U, Z);
    must(gsl_linalg_SV_decomp_mod(U, X, V, s, work));
    gsl_blas_dsyrk(CblasLower, CblasTrans, 1.0, Z, 0.0, A);
    must(gsl_eigen_symm(A, lambda, space));
    gsl_sort_vector(lambda);
    double lost = 0.0;
    for (size_t k = 0; k < F; k++) {
        const double largest = gsl_vector_get(s, 0);
        const double l = gsl_vector_get(lambda, F - 1 - k);
        lost += l < 0.0;
        data_row(d, (double)k + 1.0, gsl_vector_get(s, k) / largest,
                 l < 0.0 ? NAN : sqrt(l) / largest,
                 l < 0.0 ? sqrt(-l) / largest : NAN, NAN, NAN, NAN, NAN);
    }
    data_value(d, "sine_largest", gsl_vector_get(s, 0));
    data_value(d, "sine_smallest", gsl_vector_get(s, F - 1));
    data_value(d, "sine_negative", lost);
    gsl_matrix_free(U);
    gsl_matrix_free(V);
    gsl_matrix_free(X);
    gsl_matrix_free(A);
    gsl_vector_free(s);
    gsl_vector_free(lambda);
    gsl_vector_free(work);
    gsl_eigen_symm_free(space);
}

/* What each solver can do: no ridge, and the least ridge that is accepted. */
static void
claims(data_file *d)
{
    double least[NETWORKS], ridge[NETWORKS];
    for (int n = 0; n < NETWORKS; n++) {
        int i = 0;
        while (i + 1 < RIDGES && isnan(error[i][NORMAL][n]))
            i++;
        least[n] = error[i][NORMAL][n];
        ridge[n] = ridge_at(i);
    }
    const estimate normal = estimate_median(least, 1, NETWORKS);
    const estimate singular = estimate_median(error[0][SINGULAR], 1, NETWORKS);
    data_value(d, "sine_networks", NETWORKS);
    data_estimate(d, "sine_normal", normal);
    data_value(d, "sine_normal_ridge", data_median(ridge, 1, NETWORKS));
    data_estimate(d, "sine_singular", singular);
    data_claim(
        d,
        &(data_published){ "Jaeger 2001, sine to the 7th",
                           "test error, normal equations with the least ridge",
                           "3.7e-15", 3.7e-16, 3.7e-14,
                           "one network's error is good to a factor of 10" },
        normal);
    data_claim(d,
               &(data_published){ "Jaeger 2001, sine to the 7th",
                                  "test error, singular values, no ridge",
                                  "3.7e-15, or less", 0.0, 3.7e-15,
                                  "the paper's number is a bound here" },
               singular);
}

int
main(int argc, char **argv)
{
    data_file *d = data_open(argc, argv,
                             "ridge, or number\tmedian error by singular "
                             "values, or singular value\tleast, or root of an "
                             "eigenvalue\tmost, or root of a negative one\t"
                             "median error by normal equations\tleast\tmost\t"
                             "share refused");
    gsl_matrix *Z = gsl_matrix_alloc(ROWS, F);
    gsl_matrix *first = gsl_matrix_alloc(ROWS, F);
    batch *b = batch_alloc(TRAIN + TEST, 1, 1, N, 1);
    const sequence x = sequence_steps(b->x, 0, TRAIN);
    const sequence h = sequence_steps(b->h, 0, TRAIN + 1);

    make(b);
    for (int n = 0; n < NETWORKS; n++) {
        gsl_rng *r = gsl_rng_alloc(gsl_rng_mt19937);
        gsl_rng_set(r, (unsigned long)n + 1);
        esn *p = begin(r);
        must(esn_harvest(p, b->x, b->h));
        must(esn_features(&x, &h, WASHOUT, Z));
        if (n == 0)
            gsl_matrix_memcpy(first, Z);
        for (int solver = 0; solver < SOLVERS; solver++)
            try_ridges(p, b, Z, solver, n);
        esn_free(p);
        gsl_rng_free(r);
    }
    report(d);
    spectrum(d, first);
    claims(d);
    gsl_matrix_free(Z);
    gsl_matrix_free(first);
    batch_free(b);
    return data_close(d);
}
