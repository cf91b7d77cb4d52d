/*
 * test_memory.c - memory capacity, measured as the chapter measures it: a
 * readout fitted to one run and tried on another.
 */
#include "esn.h"
#include "suite.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_randist.h>
#include <math.h>

enum { T = 3000, WASHOUT = 100, ROWS = T - WASHOUT };

// Standard errors from what is expected; beyond it, chance explains nothing.
static const double FAR = 4.5;

static gsl_rng *r;

static void
seed_memory(void)
{
    r = suite_rng(152);
}

static void
unseed_memory(void)
{
    gsl_rng_free(r);
}

/* Independent inputs, what the readout sees of them, and what is wanted. */
typedef struct {
    gsl_matrix *Z, *Y;
} memories;

static memories
remembered(const esn *p, size_t K)
{
    memories m = { gsl_matrix_alloc(ROWS, 2 + p->H),
                   gsl_matrix_alloc(ROWS, K) };
    sequence *x = sequence_alloc(T, 1, 1);
    sequence *h = sequence_alloc(T + 1, 1, p->H);
    for (size_t t = 0; t < T; t++)
        x->data[t] = gsl_ran_flat(r, -0.5, 0.5);
    ck_assert_int_eq(esn_harvest(p, x, h), GSL_SUCCESS);
    ck_assert_int_eq(esn_features(x, h, WASHOUT, m.Z), GSL_SUCCESS);
    ck_assert_int_eq(esn_delays(x, WASHOUT, m.Y), GSL_SUCCESS);
    sequence_free(x);
    sequence_free(h);
    return m;
}

/* Fits to one run and measures on the other. */
static double
measure(const esn *p, double ridge, gsl_vector *capacity)
{
    const size_t K = capacity->size;
    const memories fitted = remembered(p, K), tried = remembered(p, K);
    gsl_matrix *W_zy = gsl_matrix_alloc(K, 2 + p->H);
    gsl_matrix *said = gsl_matrix_alloc(ROWS, K);
    double MC = -1.0;
    ck_assert_int_eq(esn_ridge_svd(fitted.Z, fitted.Y, ridge, W_zy),
                     GSL_SUCCESS);
    gsl_blas_dgemm(CblasNoTrans, CblasTrans, 1.0, tried.Z, W_zy, 0.0, said);
    ck_assert_int_eq(esn_capacity(said, tried.Y, capacity, &MC), GSL_SUCCESS);
    gsl_matrix *const all[] = {
        fitted.Z, fitted.Y, tried.Z, tried.Y, W_zy, said
    };
    for (size_t k = 0; k < sizeof all / sizeof all[0]; k++)
        gsl_matrix_free(all[k]);
    return MC;
}

/*
 * By how much a sum of measured capacities may exceed the true one. A squared
 * correlation of n pairs has a standard deviation of about 2 r (1 - r^2) /
 * sqrt(n), and is too large by about 1/n where nothing is remembered. The lags
 * share their noise, so their deviations are added, not the squares of them.
 */
static double
allowance(const gsl_vector *capacity)
{
    double sum = 0.0;
    for (size_t k = 0; k < capacity->size; k++) {
        const double share = gsl_vector_get(capacity, k);
        sum +=
            1.0 / ROWS + FAR * 2.0 * sqrt(share) * (1.0 - share) / sqrt(ROWS);
    }
    return sum;
}

static void
check_bound(activation f, double rho, double leak)
{
    enum { H = 20, K = 60 };
    esn *p = esn_alloc(1, H, 1, f, leak);
    gsl_vector *capacity = gsl_vector_alloc(K);
    esn_reservoir(r, 0.3, p->W_hh);
    ck_assert_int_eq(esn_rescale(r, p->W_hh, H, rho), GSL_SUCCESS);
    for (size_t j = 0; j < H; j++)
        gsl_matrix_set(p->W_xh, j, 0, gsl_ran_flat(r, -1.0, 1.0));
    const double MC = measure(p, 1e-10, capacity);
    ck_assert_msg(MC <= H + allowance(capacity), "MC = %g of %d units", MC, H);
    // And it does remember something.
    ck_assert_double_ge(MC, 3.0);
    gsl_vector_free(capacity);
    esn_free(p);
}

START_TEST(no_more_than_one_number_a_unit)
{
    check_bound(LINEAR, 0.9, 1.0);
    check_bound(LINEAR, 0.95, 0.5);
    check_bound(LINEAR, 0.5, 1.0);
    check_bound(TANH, 0.9, 1.0);
}
END_TEST

/*
 * A row of units, each of which repeats the one before it: unit j says the
 * input of j steps ago, j = 0..H-1. A unit is spent on the present.
 */
START_TEST(a_delay_line_remembers_exactly)
{
    enum { H = 12, K = 20 };
    esn *p = esn_alloc(1, H, 1, LINEAR, 1.0);
    gsl_matrix *line = gsl_matrix_calloc(H, H);
    gsl_spmatrix *triplets = gsl_spmatrix_alloc(H, H);
    gsl_vector *capacity = gsl_vector_alloc(K);
    for (size_t j = 1; j < H; j++)
        gsl_matrix_set(line, j, j - 1, 1.0);
    gsl_spmatrix_d2sp(triplets, line);
    gsl_spmatrix_free(p->W_hh);
    p->W_hh = gsl_spmatrix_compress(triplets, GSL_SPMATRIX_CSR);
    gsl_matrix_set(p->W_xh, 0, 0, 1.0);

    // x_t and unit 0 say the same, so there is a ridge.
    const double MC = measure(p, 1e-9, capacity);
    for (size_t k = 1; k <= K; k++) {
        const double share = gsl_vector_get(capacity, k - 1);
        if (k < H)
            ck_assert_double_le(fabs(share - 1.0), 1e-12);
        else  // the square of a normal number of variance 1/n
            ck_assert_double_le(share, FAR * FAR / ROWS);
    }
    ck_assert_double_le(fabs(MC - (H - 1)), (K - H + 1) * FAR * FAR / ROWS);
    gsl_vector_free(capacity);
    gsl_spmatrix_free(triplets);
    gsl_matrix_free(line);
    esn_free(p);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("memory");
    TCase *tests = tcase_create("memory");
    tcase_set_timeout(tests, 120);
    tcase_add_checked_fixture(tests, seed_memory, unseed_memory);
    tcase_add_test(tests, no_more_than_one_number_a_unit);
    tcase_add_test(tests, a_delay_line_remembers_exactly);
    suite_add_tcase(suite, tests);
    return run_suite("memory", suite);
}
