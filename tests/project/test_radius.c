/*
 * test_radius.c - how far does a reservoir stretch? The estimate of a large
 * sparse matrix against all of its eigenvalues.
 */
#include "reservoir_suite.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_complex_math.h>
#include <gsl/gsl_eigen.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_randist.h>
#include <math.h>

// Rounding, as a share of the radius; ESN_NOTHING is the larger part of it.
static const double ROUNDING = 1e-12;

static gsl_rng *r;

static void
seed_radius(void)
{
    r = suite_rng(2001);
}

static void
unseed_radius(void)
{
    gsl_rng_free(r);
}

/*
 * How far off is the estimate, and how far does it say it may be? What is
 * stated is a backward error: some matrix that near has this eigenvalue. How
 * much further the eigenvalue of W itself may lie depends on its condition
 * number, which is 1 for a normal matrix and can be arbitrarily large for
 * others. And it may not be the largest: with 30 products of a matrix of 300,
 * another may still hide. So it is no theorem that the error stays below what
 * is stated, but for matrices of this kind and as many products as this it
 * does.
 */
static void
check_radius(size_t n, double connectivity, size_t sets, const size_t *m)
{
    gsl_spmatrix *W = sparse_random(r, n, connectivity);
    const double full = full_radius(W);
    for (size_t k = 0; k < sets; k++) {
        double rho = -1.0, error = -1.0;
        ck_assert_int_eq(esn_spectral_radius(r, W, m[k], &rho, &error),
                         GSL_SUCCESS);
        ck_assert_msg(fabs(rho - full) <= error + ROUNDING * full,
                      "n = %zu, connectivity %g, m = %zu: %.17g instead of "
                      "%.17g, stated error %g",
                      n, connectivity, m[k], rho, full, error);
        // An error that is stated far too large would be true and no help.
        ck_assert_double_le(error, (5 * m[k] < n ? 0.3 : 0.1) * full);
    }
    gsl_spmatrix_free(W);
}

START_TEST(small_reservoirs)
{
    static const size_t m[] = { 30, 40, 60 };
    for (int times = 0; times < 5; times++) {
        check_radius(60, 0.05, 3, m);
        check_radius(60, 0.3, 3, m);
        check_radius(60, 1.0, 3, m);
    }
}
END_TEST

START_TEST(middling_reservoirs)
{
    static const size_t m[] = { 70, 100, ESN_PRODUCTS };
    check_radius(300, 0.05, 3, m);
    check_radius(300, 0.1, 3, m);
    check_radius(300, 0.5, 3, m);
}
END_TEST

START_TEST(large_reservoirs)
{
    static const size_t m[] = { ESN_PRODUCTS };
    check_radius(500, 0.02, 1, m);
    check_radius(500, 0.2, 1, m);
}
END_TEST

/* || W z - lambda z || of the vector z that Q and an eigenvector of H make. */
static double
residual(const gsl_spmatrix *W, const gsl_matrix *Q,
         const gsl_vector_complex *y, gsl_complex lambda)
{
    const size_t n = W->size1;
    gsl_vector *z[2], *v[2];
    double length = 0.0, sum = 0.0;
    for (size_t part = 0; part < 2; part++) {
        z[part] = gsl_vector_calloc(n);
        v[part] = gsl_vector_alloc(n);
        for (size_t j = 0; j < y->size; j++) {
            const gsl_vector_const_view row = gsl_matrix_const_row(Q, j);
            const gsl_complex share = gsl_vector_complex_get(y, j);
            gsl_blas_daxpy(part == 0 ? GSL_REAL(share) : GSL_IMAG(share),
                           &row.vector, z[part]);
        }
        gsl_spblas_dgemv(CblasNoTrans, 1.0, W, z[part], 0.0, v[part]);
        length = hypot(length, gsl_blas_dnrm2(z[part]));
    }
    gsl_blas_daxpy(-GSL_REAL(lambda), z[0], v[0]);
    gsl_blas_daxpy(GSL_IMAG(lambda), z[1], v[0]);
    gsl_blas_daxpy(-GSL_REAL(lambda), z[1], v[1]);
    gsl_blas_daxpy(-GSL_IMAG(lambda), z[0], v[1]);
    for (size_t part = 0; part < 2; part++) {
        sum = hypot(sum, gsl_blas_dnrm2(v[part]));
        gsl_vector_free(z[part]);
        gsl_vector_free(v[part]);
    }
    return sum / length;
}

/* The largest eigenvalue of H, and its vector. */
static gsl_complex
largest_eigenvalue(const gsl_matrix *H, gsl_vector_complex *y)
{
    const size_t m = H->size1;
    gsl_matrix *copy = gsl_matrix_alloc(m, m);
    gsl_matrix_complex *vectors = gsl_matrix_complex_alloc(m, m);
    gsl_vector_complex *lambda = gsl_vector_complex_alloc(m);
    gsl_eigen_nonsymmv_workspace *space = gsl_eigen_nonsymmv_alloc(m);
    gsl_matrix_memcpy(copy, H);
    gsl_eigen_nonsymmv(copy, lambda, vectors, space);
    gsl_eigen_nonsymmv_sort(lambda, vectors, GSL_EIGEN_SORT_ABS_DESC);
    gsl_matrix_complex_get_col(y, vectors, 0);
    const gsl_complex most = gsl_vector_complex_get(lambda, 0);
    gsl_matrix_free(copy);
    gsl_matrix_complex_free(vectors);
    gsl_vector_complex_free(lambda);
    gsl_eigen_nonsymmv_free(space);
    return most;
}

/*
 * What is promised exactly: with r = W z - lambda z and ||z|| = 1, lambda is an
 * eigenvalue of W - r z', and that change is as large as r.
 */
START_TEST(the_stated_error_is_a_backward_error)
{
    enum { N = 80, M = 20 };
    gsl_matrix *Q = gsl_matrix_alloc(M + 1, N), *H = gsl_matrix_alloc(M, M);
    gsl_vector_complex *y = gsl_vector_complex_alloc(M);
    for (unsigned long seed = 1; seed <= 10; seed++) {
        gsl_spmatrix *W = sparse_random(r, N, 0.1);
        double rho, error, left;
        size_t done;
        gsl_rng_set(r, seed);
        esn_spectral_radius(r, W, M, &rho, &error);
        gsl_rng_set(r, seed);
        for (size_t k = 0; k < N; k++)
            gsl_matrix_set(Q, 0, k, gsl_ran_gaussian_ziggurat(r, 1.0));
        esn_arnoldi(W, Q, H, &done, &left);
        const gsl_complex lambda = largest_eigenvalue(H, y);
        const double norm = gsl_spmatrix_norm1(W);
        ck_assert_double_le(fabs(gsl_complex_abs(lambda) - rho),
                            ROUNDING * norm);
        ck_assert_double_ge(error, 1e-6 * rho);
        ck_assert_double_le(fabs(residual(W, Q, y, lambda) - error),
                            ROUNDING * norm);
        gsl_spmatrix_free(W);
    }
    gsl_matrix_free(Q);
    gsl_matrix_free(H);
    gsl_vector_complex_free(y);
}
END_TEST

START_TEST(a_radius_reached)
{
    static const size_t n[] = { 2, 60, 60, 220 };
    static const double connectivity[] = { 1.0, 0.05, 1.0, 0.1 };
    static const double asked[] = { 0.3, 0.95, 1.25, 0.8 };
    for (size_t k = 0; k < 4; k++) {
        gsl_spmatrix *W = sparse_random(r, n[k], connectivity[k]);
        const size_t m = GSL_MIN(n[k], ESN_PRODUCTS);
        ck_assert_int_eq(esn_rescale(r, W, m, asked[k]), GSL_SUCCESS);
        ck_assert_double_le(fabs(full_radius(W) / asked[k] - 1.0), 1e-9);
        gsl_spmatrix_free(W);
    }
}
END_TEST

/*
 * From 1e-90 to 1e250, which takes a factor larger than any double; and to 0.
 */
START_TEST(a_radius_far_away)
{
    enum { N = 20 };
    gsl_spmatrix *W = sparse_random(r, N, 0.3);
    gsl_spmatrix *far = gsl_spmatrix_alloc_nzmax(N, N, 1, GSL_SPMATRIX_CSR);
    gsl_spmatrix_memcpy(far, W);
    gsl_spmatrix_scale(far, 1e-90);
    ck_assert_int_eq(esn_rescale(r, W, N, 1.0), GSL_SUCCESS);
    ck_assert_int_eq(esn_rescale(r, far, N, 1e250), GSL_SUCCESS);
    for (size_t k = 0; k < W->nz; k++)
        ck_assert_double_le(fabs(far->data[k] / W->data[k] / 1e250 - 1.0),
                            1e-10);
    ck_assert_int_eq(esn_rescale(r, W, N, 0.0), GSL_SUCCESS);
    for (size_t k = 0; k < W->nz; k++)
        ck_assert_double_eq(W->data[k], 0.0);
    gsl_spmatrix_free(W);
    gsl_spmatrix_free(far);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("radius");
    TCase *tests = tcase_create("radius");
    tcase_set_timeout(tests, 120);
    tcase_add_checked_fixture(tests, seed_radius, unseed_radius);
    tcase_add_test(tests, small_reservoirs);
    // Under valgrind these take a quarter of an hour, and the same code runs in
    // the others.
    if (getenv("CK_TIMEOUT_MULTIPLIER") == NULL) {
        tcase_add_test(tests, middling_reservoirs);
        tcase_add_test(tests, large_reservoirs);
    }
    tcase_add_test(tests, the_stated_error_is_a_backward_error);
    tcase_add_test(tests, a_radius_reached);
    tcase_add_test(tests, a_radius_far_away);
    suite_add_tcase(suite, tests);
    return run_suite("radius", suite);
}
