/*
 * test_libxsmm.c - products of matrices by libxsmm (chapters/products.c), beside the
 * definition of a product. All numbers are whole and small, so whatever the order
 * of its sums, a right product has no error at all. Where libxsmm is not installed,
 * OpenBLAS is what stands here.
 */
#include "suite.h"

#include <gsl/gsl_cblas.h>
#include <stdlib.h>
#include <string.h>

enum { LARGEST = 130, APART = 3, PLACES = LARGEST * (LARGEST + APART) };

static double A[PLACES], B[PLACES], got[PLACES], want[PLACES];

// What a program has that is linked with libxsmm, and no other one.
extern void libxsmm_init(void) __attribute__((weak));
extern void libxsmm_set_target_arch(const char *arch) __attribute__((weak));

static void
fill_small(gsl_rng *r, double *x)
{
    for (int k = 0; k < PLACES; k++)
        x[k] = (double)gsl_rng_uniform_int(r, 17) - 8.0;
}

static double
factor_at(const double *x, int row, int column, int turned, int ld)
{
    return turned ? x[column * ld + row] : x[row * ld + column];
}

/* One product of sizes M, N, K; also what stands between and behind the rows. */
static void
try_product(gsl_rng *r, int M, int N, int K, int by_a, int by_b, double alpha,
            double beta)
{
    const int lda = (by_a ? M : K) + APART, ldb = (by_b ? K : N) + APART;
    const int ldc = N + APART;
    fill_small(r, A), fill_small(r, B), fill_small(r, got);
    for (int k = 0; k < PLACES; k++)
        want[k] = got[k];
    for (int i = 0; i < M; i++)
        for (int j = 0; j < N; j++) {
            double sum = beta * got[i * ldc + j];
            for (int k = 0; k < K; k++)
                sum += alpha * factor_at(A, i, k, by_a, lda)
                       * factor_at(B, k, j, by_b, ldb);
            want[i * ldc + j] = sum;
            // What is not kept may be anything.
            if (beta == 0.0)
                got[i * ldc + j] = (double)NAN;
        }
    cblas_dgemm(CblasRowMajor, by_a ? CblasTrans : CblasNoTrans,
                by_b ? CblasTrans : CblasNoTrans, M, N, K, alpha, A, lda, B,
                ldb, beta, got, ldc);
    int k = 0;
    while (k < PLACES && got[k] == want[k])
        k++;
    ck_assert_msg(k == PLACES,
                  "(%d,%d)%s (%d,%d)%s, alpha %g, beta %g: place %d", M, K,
                  by_a ? "'" : "", K, N, by_b ? "'" : "", alpha, beta, k);
}

static void
try_all(const char *processor)
{
    static const int rows[] = { 1, 20, 130 }, widths[] = { 1, 2, 8, 65, 130 };
    static const int depths[] = { 1, 48, 130 };
    static const double scales[][2] = {
        { 1, 0 }, { 1, 1 }, { 2, 1 }, { 1, 3 }
    };
    if (libxsmm_init != NULL && libxsmm_set_target_arch != NULL) {
        libxsmm_init();
        libxsmm_set_target_arch(processor);
    }
    gsl_rng *r = gsl_rng_alloc(gsl_rng_mt19937);
    for (int c = 0; c < 4 * 3 * 5 * 3; c++) {
        const double *s = scales[c / 4 % 4];
        try_product(r, rows[c / 4 % 3], widths[c / 12 % 5], depths[c / 60],
                    c & 1, c >> 1 & 1, s[0], s[1]);
    }
    // Narrow, and yet larger than what is multiplied whole.
    try_product(r, 3000, 2, APART, 1, 0, 1.0, 1.0);
    gsl_rng_free(r);
}

/* Whether the instructions of a processor run on this one. */
static int
runs_here(int i)
{
#ifdef __x86_64__
    switch (i) {
    case 0:
        return __builtin_cpu_supports("avx512f");
    case 1:
        return __builtin_cpu_supports("avx2");
    case 2:
        return __builtin_cpu_supports("avx");
    default:
        break;
    }
#endif
    return i == 3;
}

START_TEST(products_are_exact)
{
    // Processors with AVX-512, AVX2 and AVX, and one that libxsmm does not know. NULL
    // is the processor of this machine.
    static const char *const processor[] = { "skx", "hsw", "snb", "generic" };
    try_all(runs_here(_i) ? processor[_i] : NULL);
}
END_TEST

/* C = A B' for an A of ones, (2,K), and a B of (N,K): sums of its rows. */
static void
expect_sums_of_rows(int N, int K, int ld)
{
    double C[2 * 8];
    cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasTrans, 2, N, K, 1.0, A, K, B,
                ld, 0.0, C, N);
    for (int j = 0; j < 2 * N; j++) {
        double sum = 0.0;
        for (int k = 0; k < K; k++)
            sum += B[j % N * ld + k];
        ck_assert_msg(C[j] == sum, "(%d,%d) in %d, place %d", N, K, ld, j);
    }
}

START_TEST(weights_that_change_are_seen)
{
    static double kept[PLACES];
    gsl_rng *r = gsl_rng_alloc(gsl_rng_mt19937);
    for (int k = 0; k < PLACES; k++)
        A[k] = 1.0;
    fill_small(r, B);
    // The same twice, then one number changed; the same numbers in other shapes.
    for (int k = 0; k < 2 * 8 * 6; k++) {
        B[k / 2] += k % 2;
        expect_sums_of_rows(8, 6, 6);
    }
    expect_sums_of_rows(6, 8, 8);
    expect_sums_of_rows(8, 6, 6);
    expect_sums_of_rows(8, 6, 7);
    expect_sums_of_rows(8, 6, 6);
    // The same again, after a product in blocks, the last of which has their shape.
    memcpy(kept, B, sizeof B);
    try_product(r, 20, 56, 134, 0, 1, 1.0, 1.0);
    memcpy(B, kept, sizeof B);
    for (int k = 0; k < PLACES; k++)
        A[k] = 1.0;
    expect_sums_of_rows(8, 6, 6);
    memset(B, 0, sizeof B);
    expect_sums_of_rows(8, 6, 6);
    gsl_rng_free(r);
}
END_TEST

START_TEST(other_orders_are_openblas)
{
    const double a[] = { 1, 2, 3, 4 }, b[] = { 5, 6, 7, 8 };
    double c[4] = { 0 };
    cblas_dgemm(CblasColMajor, CblasTrans, CblasTrans, 2, 2, 2, 1.0, a, 2, b, 2,
                0.0, c, 2);
    const double product[] = { 19, 43, 22, 50 };
    expect_same(c, product, 4, 0.0);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("products by libxsmm");
    TCase *products = tcase_create("products");
    tcase_add_loop_test(products, products_are_exact, 0, 4);
    tcase_add_test(products, weights_that_change_are_seen);
    tcase_add_test(products, other_orders_are_openblas);
    tcase_set_timeout(products, 60);
    suite_add_tcase(suite, products);
    return run_suite("libxsmm", suite);
}
