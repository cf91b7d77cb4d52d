/*
 * test_echo.c - what the answers of chapter 6 and the ready-made parts promise
 * together: readout, teacher, delays, the echo state property and memory.
 */
#include "esn.h"
#include "suite.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_randist.h>
#include <math.h>

static gsl_rng *r;

static void
seed_echo(void)
{
    let_errors_return();
    r = suite_rng(2002);
}

static void
unseed_echo(void)
{
    let_errors_abort();
    gsl_rng_free(r);
}

static void
draw_flat(double *a, size_t n, double from, double to)
{
    for (size_t k = 0; k < n; k++)
        a[k] = gsl_ran_flat(r, from, to);
}

static sequence *
drawn_flat(size_t T, size_t B, size_t n, double from, double to)
{
    sequence *s = sequence_alloc(T, B, n);
    draw_flat(s->data, T * B * n, from, to);
    return s;
}

/* All weights drawn; connectivity 0.4. */
static esn *
network(size_t D, size_t H, size_t O, activation f, double leak)
{
    esn *p = esn_alloc(D, H, O, f, leak);
    esn_reservoir(r, 0.4, p->W_hh);
    draw_flat(p->W_xh->data, H * D, -1.0, 1.0);
    draw_flat(p->b_h->data, H, -1.0, 1.0);
    draw_flat(p->W_zy->data, O * (1 + D + H), -1.0, 1.0);
    return p;
}

static void
free_all(sequence **s, size_t n)
{
    while (n-- > 0)
        sequence_free(s[n]);
}

START_TEST(the_readout_reads_the_features)
{
    enum { T = 6, B = 3, D = 2, H = 5, O = 4, WASHOUT = 2 };
    esn *p = network(D, H, O, TANH, 0.3);
    sequence *x = drawn_flat(T, B, D, -1.0, 1.0);
    sequence *h = drawn_flat(T + 1, B, H, -1.0, 1.0);
    sequence *y = sequence_alloc(T, B, O), *wide = sequence_alloc(T, B, O + 1);
    gsl_matrix *Z = gsl_matrix_alloc((T - WASHOUT) * B, 1 + D + H);
    gsl_matrix *want = gsl_matrix_alloc((T - WASHOUT) * B, O);

    ck_assert_int_eq(esn_features(x, h, WASHOUT, Z), GSL_SUCCESS);
    ck_assert_int_eq(esn_readout(p, x, h, y), GSL_SUCCESS);
    gsl_blas_dgemm(CblasNoTrans, CblasTrans, 1.0, Z, p->W_zy, 0.0, want);
    // The rows of the targets are found the same way.
    const gsl_matrix_view rows = sequence_rows(y, WASHOUT, T - WASHOUT);
    gsl_matrix_sub(want, &rows.matrix);
    ck_assert_double_le(fmax(gsl_matrix_max(want), -gsl_matrix_min(want)),
                        1e-14);
    ck_assert_int_eq(esn_readout(p, x, h, wide), GSL_EBADLEN);
    ck_assert_int_eq(esn_readout(p, x, x, y), GSL_EBADLEN);
    free_all((sequence *[]){ x, h, y, wide }, 4);
    gsl_matrix_free(Z);
    gsl_matrix_free(want);
    esn_free(p);
}
END_TEST

START_TEST(a_teacher_speaks_one_step_later)
{
    enum { T = 4, B = 2, D = 3, O = 2 };
    sequence *x = drawn_flat(T, B, D, -1.0, 1.0),
             *target = drawn_flat(T, B, O, 1.0, 2.0);
    sequence *wide = sequence_alloc(T, B, D + 1);
    sequence *longer = sequence_alloc(T + 1, B, O);
    double own[T][B];

    for (size_t t = 0; t < T; t++)
        for (size_t i = 0; i < B; i++)
            own[t][i] = sequence_of(x, t, i)[0];
    ck_assert_int_eq(esn_teach(wide, x), GSL_EBADLEN);
    ck_assert_int_eq(esn_teach(longer, x), GSL_EBADLEN);
    ck_assert_int_eq(esn_teach(target, x), GSL_SUCCESS);
    for (size_t t = 0; t < T; t++)
        for (size_t i = 0; i < B; i++) {
            ck_assert_double_eq(sequence_of(x, t, i)[0], own[t][i]);
            for (size_t o = 0; o < O; o++)
                ck_assert_double_eq(sequence_of(x, t, i)[1 + o],
                                    t > 0 ? sequence_of(target, t - 1, i)[o]
                                          : 0.0);
        }
    free_all((sequence *[]){ x, target, wide, longer }, 4);
}
END_TEST

START_TEST(a_network_that_hears_itself_is_its_own_teacher)
{
    enum { T = 9, B = 2, D = 3, H = 6, O = 2 };
    esn *p = network(D, H, O, TANH, 0.6);
    sequence *x = drawn_flat(T, B, D, -1.0, 1.0),
             *h = sequence_alloc(T + 1, B, H);
    sequence *y = sequence_alloc(T, B, O), *again = sequence_alloc(T + 1, B, H);
    size_t done = 0;

    for (size_t i = 0; i < B; i++)
        for (size_t o = 0; o < O; o++)
            sequence_of(x, 0, i)[D - O + o] = 0.0;
    ck_assert_int_eq(esn_run(p, x, h, y, &done), GSL_SUCCESS);
    ck_assert_uint_eq(done, T);
    // With its own outputs as the teacher, the network hears the same inputs,
    // so its states must be the same.
    ck_assert_int_eq(esn_teach(y, x), GSL_SUCCESS);
    ck_assert_int_eq(esn_harvest(p, x, again), GSL_SUCCESS);
    for (size_t k = 0; k < (T + 1) * B * H; k++)
        ck_assert_double_le(fabs(h->data[k] - again->data[k]), 1e-14);
    free_all((sequence *[]){ x, h, y, again }, 4);
    esn_free(p);
}
END_TEST

START_TEST(delays)
{
    enum { T = 9, WASHOUT = 4, K = 3 };
    sequence *x = drawn_flat(T, 1, 1, -1.0, 1.0),
             *two = sequence_alloc(T, 2, 1);
    gsl_matrix *Y = gsl_matrix_alloc(T - WASHOUT, K);
    ck_assert_int_eq(esn_delays(x, WASHOUT, Y), GSL_SUCCESS);
    for (size_t t = WASHOUT + 1; t <= T; t++)
        for (size_t k = 1; k <= K; k++)
            ck_assert_double_eq(gsl_matrix_get(Y, t - WASHOUT - 1, k - 1),
                                x->data[t - 1 - k]);
    ck_assert_int_eq(esn_delays(x, K - 1, Y), GSL_EINVAL);
    ck_assert_int_eq(esn_delays(x, T, Y), GSL_EINVAL);
    ck_assert_int_eq(esn_delays(x, WASHOUT + 1, Y), GSL_EBADLEN);
    ck_assert_int_eq(esn_delays(two, WASHOUT, Y), GSL_EBADLEN);
    // The longest washout leaves only the last step.
    gsl_matrix_view last = gsl_matrix_submatrix(Y, 0, 0, 1, K);
    ck_assert_int_eq(esn_delays(x, T - 1, &last.matrix), GSL_SUCCESS);
    ck_assert_double_eq(gsl_matrix_get(Y, 0, 0), x->data[T - 2]);
    free_all((sequence *[]){ x, two }, 2);
    gsl_matrix_free(Y);
}
END_TEST

/* Distances of two starts of a network, for the caller to free. */
static gsl_vector *
distances(const esn *p, const sequence *x, double one, double other)
{
    sequence *h = sequence_alloc(x->T + 1, x->B, p->H);
    sequence *g = sequence_alloc(x->T + 1, x->B, p->H);
    gsl_vector *distance = gsl_vector_alloc(x->T + 1);
    for (size_t k = 0; k < x->B * p->H; k++) {
        h->data[k] = one;
        g->data[k] = other;
    }
    ck_assert_int_eq(esn_echo(p, x, h, g, distance), GSL_SUCCESS);
    sequence_free(h);
    sequence_free(g);
    return distance;
}

/*
 * tanh never stretches, so a step multiplies a distance with no more than
 * 1 - leak + leak ||W||, and ||W|| is at most the root of the sum of squares.
 */
START_TEST(what_contracts_forgets)
{
    enum { T = 40, B = 2, D = 2, H = 8 };
    const double norm = 0.9, leak = 0.7, factor = 1.0 - leak + leak * norm;
    esn *p = network(D, H, 1, TANH, leak);
    sequence *x = drawn_flat(T, B, D, -1.0, 1.0);
    double squares = 0.0;
    for (size_t k = 0; k < p->W_hh->nz; k++)
        squares += p->W_hh->data[k] * p->W_hh->data[k];
    gsl_spmatrix_scale(p->W_hh, norm / sqrt(squares));
    gsl_vector *distance = distances(p, x, -0.8, 0.6);
    for (size_t t = 1; t <= T; t++)
        ck_assert_double_le(gsl_vector_get(distance, t),
                            factor * gsl_vector_get(distance, t - 1) + 1e-15);
    ck_assert_double_le(gsl_vector_get(distance, T),
                        0.01 * gsl_vector_get(distance, 0));
    gsl_vector_free(distance);
    sequence_free(x);
    esn_free(p);
}
END_TEST

/* A network of tanh units without a leak, from all elements of W. */
static esn *
network_of(size_t H, const double *elements)
{
    esn *p = esn_alloc(1, H, 1, TANH, 1.0);
    const gsl_matrix_const_view W = gsl_matrix_const_view_array(elements, H, H);
    gsl_spmatrix *triplets = gsl_spmatrix_alloc(H, H);
    gsl_spmatrix_d2sp(triplets, &W.matrix);
    gsl_spmatrix_free(p->W_hh);
    p->W_hh = gsl_spmatrix_compress(triplets, GSL_SPMATRIX_CSR);
    gsl_spmatrix_free(triplets);
    gsl_matrix_set_all(p->W_xh, 1.0);
    return p;
}

/* Yildiz, Jaeger & Kiebel (2012), Neural Networks 35. */
START_TEST(a_radius_below_one_is_not_enough)
{
    enum { T = 2000 };
    const double W[] = { 0.0, 3.0, -0.2833, 1.8 };
    const gsl_matrix_const_view dense = gsl_matrix_const_view_array(W, 2, 2);
    esn *p = network_of(2, W);
    sequence *silence = sequence_alloc(T, 1, 1);
    double rho = 0.0;
    init_spectral_radius(&dense.matrix, &rho);
    // Both eigenvalues have the length sqrt(det W).
    ck_assert_double_le(fabs(rho - sqrt(3.0 * 0.2833)), 1e-12);
    ck_assert_double_le(rho, 0.923);
    // 0 is a fixed point: what begins near it ends there ...
    gsl_vector *near = distances(p, silence, 0.0, 1e-3);
    ck_assert_double_le(gsl_vector_get(near, T), 1e-12);
    // ... and what begins elsewhere stays away.
    gsl_vector *far = distances(p, silence, 0.0, 0.9);
    for (size_t t = 0; t <= T; t++)
        ck_assert_double_ge(gsl_vector_get(far, t), 0.1);
    gsl_vector_free(near);
    gsl_vector_free(far);
    sequence_free(silence);
    esn_free(p);
}
END_TEST

/* From the same paper: inputs push the unit to where tanh is flat. */
START_TEST(a_radius_of_two_may_forget)
{
    enum { T = 60 };
    const double W[] = { 2.0 };
    esn *p = network_of(1, W);
    sequence *x = drawn_flat(T, 1, 1, 3.0, 4.0),
             *silence = sequence_alloc(T, 1, 1);
    gsl_vector *driven = distances(p, x, -1.0, 1.0);
    gsl_vector *alone = distances(p, silence, -1.0, 1.0);
    ck_assert_double_le(gsl_vector_get(driven, T), 1e-15);
    ck_assert_double_ge(gsl_vector_get(alone, T), 1.9);
    gsl_vector_free(driven);
    gsl_vector_free(alone);
    free_all((sequence *[]){ x, silence }, 2);
    esn_free(p);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("echo");
    TCase *tests = tcase_create("echo");
    tcase_set_timeout(tests, 120);
    tcase_add_checked_fixture(tests, seed_echo, unseed_echo);
    tcase_add_test(tests, the_readout_reads_the_features);
    tcase_add_test(tests, a_teacher_speaks_one_step_later);
    tcase_add_test(tests, a_network_that_hears_itself_is_its_own_teacher);
    tcase_add_test(tests, delays);
    tcase_add_test(tests, what_contracts_forgets);
    tcase_add_test(tests, a_radius_below_one_is_not_enough);
    tcase_add_test(tests, a_radius_of_two_may_forget);
    suite_add_tcase(suite, tests);
    return run_suite("echo", suite);
}
