/*
 * test_reservoir.c - which reservoirs cannot be scaled, and what it takes to make
 * a network.
 */
#include "reservoir_suite.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_randist.h>
#include <limits.h>
#include <math.h>
#include <stdint.h>

/*
 * A test asks for a reservoir that no memory can hold, so the sanitizer's
 * allocator must return NULL instead of ending the program.
 */
const char *__asan_default_options(void);
const char *
__asan_default_options(void)
{
    return "allocator_may_return_null=1";
}

static gsl_rng *r;

static void
seed_reservoir(void)
{
    let_errors_return();
    r = suite_rng(2001);
}

static void
unseed_reservoir(void)
{
    let_errors_abort();
    gsl_rng_free(r);
}

/* Compressed rows of the elements of a full matrix that are not 0. */
static gsl_spmatrix *
sparse(const gsl_matrix *dense)
{
    gsl_spmatrix *triplets = gsl_spmatrix_alloc(dense->size1, dense->size2);
    gsl_spmatrix_d2sp(triplets, dense);
    gsl_spmatrix *W = gsl_spmatrix_compress(triplets, GSL_SPMATRIX_CSR);
    gsl_spmatrix_free(triplets);
    return W;
}

/* Fails unless the matrix is refused and every number in it is unchanged. */
static void
check_refused(gsl_spmatrix *W, size_t m, double rho, int error)
{
    gsl_spmatrix *before =
        gsl_spmatrix_alloc_nzmax(W->size1, W->size2, 1, GSL_SPMATRIX_CSR);
    gsl_spmatrix_memcpy(before, W);
    ck_assert_int_eq(esn_rescale(r, W, m, rho), error);
    for (size_t k = 0; k < W->nz; k++)
        ck_assert(W->data[k] == before->data[k]
                  || (isnan(W->data[k]) && isnan(before->data[k])));
    gsl_spmatrix_free(before);
}

START_TEST(what_cannot_be_scaled)
{
    enum { N = 6 };
    gsl_spmatrix *W = sparse_random(r, N, 0.7);
    check_refused(W, N, -0.1, GSL_EINVAL);
    check_refused(W, N, NAN, GSL_EINVAL);
    check_refused(W, N, INFINITY, GSL_EINVAL);
    check_refused(W, 0, 0.9, GSL_EINVAL);
    check_refused(W, N + 1, 0.9, GSL_EINVAL);
    W->data[2] = NAN;
    check_refused(W, N, 0.9, GSL_EDOM);
    W->data[2] = -INFINITY;
    check_refused(W, N, 0.9, GSL_EDOM);
    // Squares of these are no numbers any more, and some products neither.
    W->data[2] = 1e308;
    check_refused(W, N, 0.9, GSL_EDOM);
    W->data[2] = 0.0;
    gsl_spmatrix_scale(W, 1e-310);
    check_refused(W, N, 0.9, GSL_EDOM);
    gsl_spmatrix_free(W);

    gsl_matrix *wide = gsl_matrix_calloc(N, N + 1);
    double rho = -1.0, error = -1.0;
    gsl_matrix_set_all(wide, 0.5);
    W = sparse(wide);
    check_refused(W, N, 0.9, GSL_ENOTSQR);
    ck_assert_int_eq(esn_spectral_radius(r, W, N, &rho, &error), GSL_ENOTSQR);
    ck_assert_double_eq(rho, -1.0);
    ck_assert_double_eq(error, -1.0);
    gsl_matrix_free(wide);
    gsl_spmatrix_free(W);
}
END_TEST

/* A triangle, its units shuffled: no path through them leads in a circle. */
START_TEST(nilpotent_and_empty)
{
    enum { N = 40 };
    gsl_matrix *W = gsl_matrix_calloc(N, N);
    size_t place[N];
    for (size_t j = 0; j < N; j++)
        place[j] = j;
    gsl_spmatrix *empty = sparse(W);
    check_refused(empty, N, 0.9, GSL_EDOM);
    check_refused(empty, N, 0.0, GSL_EDOM);
    ck_assert_int_eq(esn_has_circle(empty), 0);

    gsl_ran_shuffle(r, place, N, sizeof place[0]);
    for (size_t j = 0; j < N; j++)
        for (size_t k = j + 1; k < N; k++)
            gsl_matrix_set(W, place[j], place[k], gsl_ran_flat(r, -1.0, 1.0));
    gsl_spmatrix *nilpotent = sparse(W);
    check_refused(nilpotent, N, 0.9, GSL_EDOM);
    ck_assert_int_eq(esn_has_circle(nilpotent), 0);
    // Eigenvalues alone could not show this, because rounding turns the radius
    // 0 into about 1e-16^(1/40).
    ck_assert_double_ge(full_radius(nilpotent), 0.1);

    // One more element closes a circle through all of them.
    gsl_matrix_set(W, place[N - 1], place[0], 0.5);
    gsl_spmatrix *closed = sparse(W);
    ck_assert_int_eq(esn_has_circle(closed), 1);
    ck_assert_int_eq(esn_rescale(r, closed, N, 0.9), GSL_SUCCESS);
    ck_assert_double_le(fabs(full_radius(closed) / 0.9 - 1.0), 1e-9);
    gsl_matrix_free(W);
    gsl_spmatrix_free(empty);
    gsl_spmatrix_free(nilpotent);
    gsl_spmatrix_free(closed);
}
END_TEST

START_TEST(circles)
{
    enum { N = 5 };
    // Which elements are there, and whether they lead in a circle.
    static const struct {
        size_t n, at[4][2];
        int circle;
    } cases[] = { { 1, { { 2, 2 } }, 1 },
                  { 2, { { 0, 1 }, { 1, 2 } }, 0 },
                  { 2, { { 3, 1 }, { 1, 3 } }, 1 },
                  { 3, { { 0, 1 }, { 1, 2 }, { 0, 2 } }, 0 },
                  { 4, { { 0, 1 }, { 1, 4 }, { 4, 2 }, { 2, 1 } }, 1 },
                  { 4, { { 4, 3 }, { 3, 2 }, { 2, 1 }, { 1, 0 } }, 0 } };
    for (size_t c = 0; c < sizeof cases / sizeof cases[0]; c++) {
        gsl_matrix *dense = gsl_matrix_calloc(N, N);
        for (size_t k = 0; k < cases[c].n; k++)
            gsl_matrix_set(dense, cases[c].at[k][0], cases[c].at[k][1], -0.3);
        gsl_spmatrix *W = sparse(dense);
        ck_assert_msg(esn_has_circle(W) == cases[c].circle, "case %zu", c);
        // An element that is stored and 0 leads nowhere.
        W->data[0] = 0.0;
        if (cases[c].n <= 2)
            ck_assert_int_eq(esn_has_circle(W), 0);
        gsl_spmatrix_free(W);
        gsl_matrix_free(dense);
    }
}
END_TEST

START_TEST(a_network_begins_with_zeros)
{
    enum { D = 2, H = 3, O = 4 };
    esn *p = esn_alloc(D, H, O, LOGISTIC, 0.25);
    ck_assert_ptr_nonnull(p);
    ck_assert(p->D == D && p->H == H && p->O == O && p->f == LOGISTIC);
    ck_assert_double_eq(p->leak, 0.25);
    ck_assert(GSL_SPMATRIX_ISCSR(p->W_hh));
    ck_assert(p->W_hh->size1 == H && p->W_hh->size2 == H && p->W_hh->nz == 0);
    for (size_t j = 0; j <= H; j++)
        ck_assert_int_eq(p->W_hh->p[j], 0);
    ck_assert(p->W_xh->size1 == H && p->W_xh->size2 == D);
    ck_assert(p->W_zy->size1 == O && p->W_zy->size2 == 1 + D + H);
    ck_assert(gsl_matrix_isnull(p->W_xh) && gsl_matrix_isnull(p->W_zy));
    ck_assert(p->b_h->size == H && gsl_vector_isnull(p->b_h));
    // It can be filled, which takes more room than it began with.
    ck_assert_int_eq(esn_reservoir(r, 1.0, p->W_hh), GSL_SUCCESS);
    ck_assert_uint_eq(p->W_hh->nz, H * H);
    esn_free(p);
    esn_free(NULL);
    p = esn_alloc(1, 1, 1, TANH, 1.0);
    ck_assert_ptr_nonnull(p);
    esn_free(p);
}
END_TEST

static void
check_no_network(size_t D, size_t H, size_t O, double leak, int error)
{
    ck_assert_int_eq(suite_refusal(esn_alloc(D, H, O, TANH, leak)), error);
}

START_TEST(impossible_networks)
{
    check_no_network(0, 1, 1, 0.5, GSL_EINVAL);
    check_no_network(1, 0, 1, 0.5, GSL_EINVAL);
    check_no_network(1, 1, 0, 0.5, GSL_EINVAL);
    static const double leaks[] = { 0.0, -0.1, 1.0 + GSL_DBL_EPSILON, NAN,
                                    INFINITY };
    for (size_t k = 0; k < sizeof leaks / sizeof leaks[0]; k++)
        check_no_network(1, 1, 1, leaks[k], GSL_EINVAL);
    // Products that wrap around. (GSL leaks when its own memory does not
    // suffice, so that is not tried.)
    check_no_network(SIZE_MAX / 16 + 1, 16, 1, 0.5, GSL_ENOMEM);
    check_no_network(SIZE_MAX, 1, 1, 0.5, GSL_ENOMEM);
    check_no_network(7, 8, SIZE_MAX / 16 + 1, 0.5, GSL_ENOMEM);
    check_no_network(1, (size_t)INT_MAX + 1, 1, 0.5, GSL_ENOMEM);
}
END_TEST

START_TEST(a_reservoir_beyond_memory)
{
    gsl_spmatrix *W = gsl_spmatrix_alloc_nzmax(2, 2, 1, GSL_SPMATRIX_CSR);
    W->size1 = W->size2 = (size_t)1 << 60;
    suite_forget_error();
    ck_assert_int_eq(esn_reservoir(r, 0.5, W), GSL_ENOMEM);
    ck_assert_int_eq(suite_error, GSL_ENOMEM);
    W->size1 = W->size2 = 2;
    gsl_spmatrix_free(W);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("reservoir");
    TCase *tests = tcase_create("reservoir");
    tcase_set_timeout(tests, 120);
    tcase_add_checked_fixture(tests, seed_reservoir, unseed_reservoir);
    tcase_add_test(tests, what_cannot_be_scaled);
    tcase_add_test(tests, nilpotent_and_empty);
    tcase_add_test(tests, circles);
    tcase_add_test(tests, a_network_begins_with_zeros);
    tcase_add_test(tests, impossible_networks);
    tcase_add_test(tests, a_reservoir_beyond_memory);
    suite_add_tcase(suite, tests);
    return run_suite("reservoir", suite);
}
