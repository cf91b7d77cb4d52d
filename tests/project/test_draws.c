/*
 * test_draws.c - are the matrices of chapter 5 what their names say? Moments of
 * many draws, the angles of eigenvalues against another way to draw an
 * orthogonal matrix.
 */
#include "init.h"
#include "suite.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_complex_math.h>
#include <gsl/gsl_eigen.h>
#include <gsl/gsl_linalg.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_statistics.h>
#include <math.h>

enum { SEED = 2007 };

/* Standard errors from what is expected; beyond it, chance explains nothing. */
static const double FAR = 4.5;

/* ---- Independent elements ------------------------------------------------ */

enum { ROWS = 200, COLUMNS = 300 };

/* Mean, variance and kurtosis of all elements, in standard errors. */
static void
check_moments(const gsl_matrix *W, double variance, double kurtosis,
              double kurtosis_error)
{
    const size_t n = W->size1 * W->size2;
    const double mean = gsl_stats_mean(W->data, 1, n);
    const double spread =
        gsl_stats_variance_with_fixed_mean(W->data, 1, n, 0.0);
    const double peak = 3.0 + gsl_stats_kurtosis(W->data, 1, n);

    ck_assert_double_le(fabs(mean), FAR * sqrt(variance / (double)n));
    ck_assert_double_le(fabs(spread / variance - 1.0),
                        FAR * sqrt((kurtosis - 1.0) / (double)n));
    ck_assert_double_le(fabs(peak - kurtosis),
                        FAR * kurtosis_error / sqrt((double)n));
}

START_TEST(independent_elements)
{
    gsl_rng *r = suite_rng(SEED);
    gsl_matrix *W = gsl_matrix_alloc(ROWS, COLUMNS);

    ck_assert_int_eq(init_glorot_uniform(r, W), GSL_SUCCESS);
    check_moments(W, 2.0 / (ROWS + COLUMNS), 1.8, 1.4);
    ck_assert_int_eq(init_glorot_normal(r, W), GSL_SUCCESS);
    check_moments(W, 2.0 / (ROWS + COLUMNS), 3.0, sqrt(24.0));
    ck_assert_int_eq(init_gaussian(r, 1.7, W), GSL_SUCCESS);
    check_moments(W, 1.7 * 1.7 / COLUMNS, 3.0, sqrt(24.0));
    gsl_matrix_free(W);
    gsl_rng_free(r);
}
END_TEST

/* ---- Orthogonal matrices ------------------------------------------------- */

START_TEST(the_angles_are_right)
{
    enum { N = 120 };
    const double gain = 1.3;
    gsl_rng *r = suite_rng(SEED);
    gsl_matrix *W = gsl_matrix_alloc(N, N), *product = gsl_matrix_alloc(N, N);

    ck_assert_int_eq(init_orthogonal(r, gain, W), GSL_SUCCESS);
    gsl_blas_dgemm(CblasTrans, CblasNoTrans, 1.0, W, W, 0.0, product);
    for (size_t j = 0; j < N; j++)
        for (size_t k = 0; k < N; k++) {
            const double due = j == k ? gain * gain : 0.0;
            ck_assert_double_le(fabs(gsl_matrix_get(product, j, k) - due),
                                1e-13);
        }
    gsl_matrix_free(W);
    gsl_matrix_free(product);
    gsl_rng_free(r);
}
END_TEST

typedef void sampler(const gsl_rng *r, gsl_matrix *W);

static void
by_signed_qr(const gsl_rng *r, gsl_matrix *W)
{
    ck_assert_int_eq(init_orthogonal(r, 1.0, W), GSL_SUCCESS);
}

/*
 * An orthogonal matrix without the signs of (5.4), a mistake that many programs
 * make.
 */
static void
by_plain_qr(const gsl_rng *r, gsl_matrix *W)
{
    const size_t n = W->size1;
    gsl_matrix *G = gsl_matrix_alloc(n, n), *R = gsl_matrix_alloc(n, n);
    gsl_vector *tau = gsl_vector_alloc(n);
    for (size_t k = 0; k < n * n; k++)
        G->data[k] = gsl_ran_gaussian_ziggurat(r, 1.0);
    gsl_linalg_QR_decomp(G, tau);
    gsl_linalg_QR_unpack(G, tau, W, R);
    gsl_matrix_free(G);
    gsl_matrix_free(R);
    gsl_vector_free(tau);
}

/*
 * Stewart (1980), SIAM Journal on Numerical Analysis 17(3): begin with a random
 * sign, and let a mirror turn the first axis of every larger space into a
 * random direction.
 */
static void
by_mirrors(const gsl_rng *r, gsl_matrix *W)
{
    const size_t n = W->size1;
    gsl_matrix_set_identity(W);
    if (gsl_rng_uniform(r) < 0.5)
        gsl_matrix_set(W, n - 1, n - 1, -1.0);
    for (size_t k = 2; k <= n; k++) {
        double v[16];
        for (size_t i = 0; i < k; i++)
            v[i] = gsl_ran_gaussian_ziggurat(r, 1.0);
        gsl_vector_view mirror = gsl_vector_view_array(v, k);
        v[0] -= gsl_blas_dnrm2(&mirror.vector);
        gsl_vector_scale(&mirror.vector, 1.0 / gsl_blas_dnrm2(&mirror.vector));
        for (size_t j = 0; j < n; j++) {
            gsl_vector_view column = gsl_matrix_subcolumn(W, j, n - k, k);
            double along = 0.0;
            gsl_blas_ddot(&mirror.vector, &column.vector, &along);
            gsl_blas_daxpy(-2.0 * along, &mirror.vector, &column.vector);
        }
    }
}

enum { SIZE = 5, DRAWS = 20000 };

static double
trace(const gsl_matrix *W)
{
    double sum = 0.0;
    for (size_t j = 0; j < W->size1; j++)
        sum += gsl_matrix_get(W, j, j);
    return sum;
}

enum { SQUARE, FOURTH, TRACE, TRACE_SQUARE, MOMENTS };

/* How far the moments of many draws are off, in standard errors. */
static void
off(sampler *sample, double each[MOMENTS])
{
    // The moments of a uniform orthogonal matrix: Meckes (2019), The Random
    // Matrix Theory of the Classical Compact Groups.
    const double due[MOMENTS] = { 1.0 / SIZE, 3.0 / (SIZE * (SIZE + 2.0)), 0.0,
                                  1.0 };
    static double seen[MOMENTS][DRAWS];
    gsl_rng *r = suite_rng(SEED);
    gsl_matrix *W = gsl_matrix_alloc(SIZE, SIZE);

    for (size_t d = 0; d < DRAWS; d++) {
        sample(r, W);
        seen[SQUARE][d] = gsl_pow_2(gsl_matrix_get(W, 3, 1));
        seen[FOURTH][d] = gsl_pow_4(gsl_matrix_get(W, 0, 0));
        seen[TRACE][d] = trace(W);
        seen[TRACE_SQUARE][d] = gsl_pow_2(trace(W));
    }
    for (size_t m = 0; m < MOMENTS; m++) {
        const double error = gsl_stats_sd(seen[m], 1, DRAWS) / sqrt(DRAWS);
        each[m] = (gsl_stats_mean(seen[m], 1, DRAWS) - due[m]) / error;
    }
    gsl_matrix_free(W);
    gsl_rng_free(r);
}

START_TEST(uniform_moments)
{
    double each[MOMENTS];
    sampler *const right[] = { by_signed_qr, by_mirrors };
    for (size_t k = 0; k < 2; k++) {
        off(right[k], each);
        for (size_t m = 0; m < MOMENTS; m++)
            ck_assert_double_le(fabs(each[m]), FAR);
    }
    // The version without signs must fail, or this test could not see it.
    off(by_plain_qr, each);
    ck_assert_double_ge(fabs(each[TRACE]), 20.0);
}
END_TEST

enum { BINS = 12 };

/* How many eigenvalues lie in each twelfth of the upper half circle. */
static void
count_angles(sampler *sample, unsigned long seed, double count[BINS])
{
    gsl_rng *r = gsl_rng_alloc(gsl_rng_mt19937);
    gsl_matrix *W = gsl_matrix_alloc(SIZE, SIZE);
    gsl_vector_complex *lambda = gsl_vector_complex_alloc(SIZE);
    gsl_eigen_nonsymm_workspace *space = gsl_eigen_nonsymm_alloc(SIZE);

    gsl_rng_set(r, seed);
    for (size_t bin = 0; bin < BINS; bin++)
        count[bin] = 0.0;
    for (size_t d = 0; d < DRAWS; d++) {
        sample(r, W);
        gsl_eigen_nonsymm(W, lambda, space);
        for (size_t k = 0; k < SIZE; k++) {
            const double angle =
                fabs(gsl_complex_arg(gsl_vector_complex_get(lambda, k)));
            count[GSL_MIN((size_t)(angle / M_PI * BINS), BINS - 1)] += 1.0;
        }
    }
    gsl_eigen_nonsymm_free(space);
    gsl_vector_complex_free(lambda);
    gsl_matrix_free(W);
    gsl_rng_free(r);
}

/*
 * Chi-square of two counts. Eigenvalues of one matrix keep apart and come in
 * pairs, so a count varies by up to twice what independent ones would.
 */
static double
apart(const double *one, const double *two)
{
    double sum = 0.0;
    for (size_t bin = 0; bin < BINS; bin++)
        sum += gsl_pow_2(one[bin] - two[bin]) / (2.0 * (one[bin] + two[bin]));
    return sum;
}

START_TEST(eigenvalue_angles)
{
    double mirrors[BINS], signed_qr[BINS], plain_qr[BINS];
    count_angles(by_mirrors, SEED, mirrors);
    count_angles(by_signed_qr, SEED + 1, signed_qr);
    count_angles(by_plain_qr, SEED + 2, plain_qr);
    // 31.3 is exceeded once in a thousand times, with 11 degrees of freedom.
    ck_assert_double_le(apart(signed_qr, mirrors), 31.3);
    ck_assert_double_ge(apart(plain_qr, mirrors), 1000.0);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("draws");
    TCase *tests = tcase_create("draws");
    tcase_set_timeout(tests, 120);
    tcase_add_test(tests, independent_elements);
    tcase_add_test(tests, the_angles_are_right);
    tcase_add_test(tests, uniform_moments);
    tcase_add_test(tests, eigenvalue_angles);
    suite_add_tcase(suite, tests);
    return run_suite("draws", suite);
}
