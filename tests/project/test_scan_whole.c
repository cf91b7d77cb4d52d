/*
 * test_scan_whole.c - what chapter 9 promises as a whole: central differences of the
 * unit and of the decays, the tree on the unit's own decays, and states of one size.
 */
#include "must.h"
#include "scan.h"
#include "suite.h"

#include <gsl/gsl_math.h>
#include <gsl/gsl_randist.h>
#include <string.h>

enum { T = 11, B = 3, D = 2, H = 4, O = 2 };

/* A layer, and what it is asked. */
typedef struct {
    scan_params *p, *dp;
    scan_states *s, *ds;
    sequence *x, *target, *mask, *y, *dy;
    gsl_vector *cost;
} scan_case;

static void
draw_all(const gsl_rng *r, double *a, size_t n)
{
    for (size_t k = 0; k < n; k++)
        a[k] = gsl_ran_gaussian_ziggurat(r, 0.7);
}

static scan_case
scan_ready(activation f)
{
    gsl_rng *r = gsl_rng_alloc(gsl_rng_mt19937);
    scan_case q = {
        scan_params_alloc(D, H, O, f), scan_params_alloc(D, H, O, f),
        scan_states_alloc(T, B, H),    scan_states_alloc(T, B, H),
        sequence_alloc(T, B, D),       sequence_alloc(T, B, O),
        sequence_alloc(T, B, 1),       sequence_alloc(T, B, O),
        sequence_alloc(T, B, O),       gsl_vector_alloc(T)
    };
    gsl_rng_set(r, 2024);
    draw_all(r, q.p->theta->data, q.p->theta->size);
    draw_all(r, q.s->h->data, B * H);
    draw_all(r, q.x->data, T * B * D);
    draw_all(r, q.target->data, T * B * O);
    for (size_t k = 0; k < T * B; k++)
        q.mask->data[k] = 1.0;
    gsl_rng_free(r);
    return q;
}

static void
scan_done(scan_case *q)
{
    sequence *const all[] = { q->x, q->target, q->mask, q->y, q->dy };
    scan_params_free(q->p);
    scan_params_free(q->dp);
    scan_states_free(q->s);
    scan_states_free(q->ds);
    for (size_t k = 0; k < sizeof all / sizeof all[0]; k++)
        sequence_free(all[k]);
    gsl_vector_free(q->cost);
}

static double
scan_loss(void *network)
{
    scan_case *q = network;
    double L;
    must(scan_unit_forward(q->p, q->x, q->s));
    must(scan_readout(q->p, q->s->h, q->y));
    must(rnn_squared_error(q->y, q->target, q->mask, q->cost, &L));
    return L;
}

/* One for each activation that makes a decay. */
START_TEST(central_differences_of_the_unit_agree)
{
    scan_case q = scan_ready(_i == 0 ? LOGISTIC : TANH);
    gradient_block block[SCAN_BLOCKS + 1];

    scan_loss(&q);
    must(bptt_squared_error(q.y, q.target, q.mask, q.dy));
    must(scan_readout_backward(q.p, q.s->h, q.dy, q.ds->h, q.dp));
    must(scan_unit_backward(q.p, q.x, q.s, q.ds, q.dp));
    scan_blocks(q.p, q.dp, block);
    block[SCAN_BLOCKS] =
        (gradient_block){ "h_0", q.s->h->data, q.ds->h->data, B * H, NAN };
    must(gradient_check(scan_loss, &q, GRADIENT_CHECK_STEP, block,
                        SCAN_BLOCKS + 1));
    for (size_t i = 0; i <= SCAN_BLOCKS; i++)
        ck_assert_msg(block[i].error <= 1e-8, "%s: %.1e", block[i].name,
                      block[i].error);
    scan_done(&q);
}
END_TEST

START_TEST(the_tree_gives_the_states_of_the_unit)
{
    scan_case q = scan_ready(TANH);
    sequence *product = sequence_alloc(T, B, H);
    sequence *h = sequence_alloc(T + 1, B, H);

    scan_loss(&q);
    memcpy(h->data, q.s->h->data, B * H * sizeof(double));
    must(scan_parallel(q.s->lambda, q.s->g, product, h));
    expect_same(h->data, q.s->h->data, (T + 1) * B * H, 1e-14);
    // The product is what comes back to the start from the last state alone.
    sequence_set_zero(q.ds->h);
    for (size_t k = 0; k < B * H; k++)
        sequence_of(q.ds->h, T, 0)[k] = 1.0;
    must(scan_backward(q.s->lambda, q.s->h, q.ds->h, q.ds->lambda, q.ds->g));
    expect_same(q.ds->h->data, sequence_of(product, T - 1, 0), B * H, 1e-13);
    sequence_free(product);
    sequence_free(h);
    scan_done(&q);
}
END_TEST

START_TEST(the_slopes_of_decays_are_differences)
{
    enum { N = 5 };
    const double nus[N] = { -6.0, -2.0, -0.5, 0.0, 1.0 }, e = 1e-5;
    gsl_vector *nu = gsl_vector_alloc(N), *dnu = gsl_vector_calloc(N);
    gsl_vector *lambda = gsl_vector_alloc(N), *gamma = gsl_vector_alloc(N);
    gsl_vector *one = gsl_vector_alloc(N), *two = gsl_vector_alloc(N);
    double difference[N] = { 0.0 };

    // Of the loss 3 lambda + 2 gamma.
    for (int side = 1; side >= -1; side -= 2) {
        for (size_t j = 0; j < N; j++)
            gsl_vector_set(nu, j, nus[j] + side * e);
        must(scan_decay(nu, lambda, gamma));
        for (size_t j = 0; j < N; j++)
            difference[j] += side
                             * (3.0 * gsl_vector_get(lambda, j)
                                + 2.0 * gsl_vector_get(gamma, j))
                             / (2.0 * e);
    }
    for (size_t j = 0; j < N; j++)
        gsl_vector_set(nu, j, nus[j]);
    gsl_vector_set_all(one, 3.0);
    gsl_vector_set_all(two, 2.0);
    must(scan_decay_backward(nu, one, two, dnu));
    expect_same(dnu->data, difference, N, 1e-8);
    gsl_vector *const all[] = { nu, dnu, lambda, gamma, one, two };
    for (size_t k = 0; k < sizeof all / sizeof all[0]; k++)
        gsl_vector_free(all[k]);
}
END_TEST

/* With gamma on white input of variance 1, so have the states, at every decay. */
START_TEST(normalised_states_have_one_size)
{
    enum { STEPS = 200000, UNITS = 3 };
    double nus[UNITS] = { -4.0, -1.0, 1.0 }, square[UNITS] = { 0.0 };
    gsl_vector_view nu = gsl_vector_view_array(nus, UNITS);
    gsl_vector *lambda = gsl_vector_alloc(UNITS);
    gsl_vector *gamma = gsl_vector_alloc(UNITS);
    sequence *decays = sequence_alloc(STEPS, 1, UNITS);
    sequence *g = sequence_alloc(STEPS, 1, UNITS);
    sequence *h = sequence_alloc(STEPS + 1, 1, UNITS);
    gsl_rng *r = gsl_rng_alloc(gsl_rng_mt19937);

    must(scan_decay(&nu.vector, lambda, gamma));
    for (size_t k = 0; k < STEPS * UNITS; k++) {
        decays->data[k] = gsl_vector_get(lambda, k % UNITS);
        g->data[k] = gsl_vector_get(gamma, k % UNITS)
                     * gsl_ran_gaussian_ziggurat(r, 1.0);
    }
    must(scan_forward(decays, g, h));
    for (size_t k = 0; k < STEPS * UNITS; k++)
        square[k % UNITS] += gsl_pow_2(h->data[k]) / STEPS;
    for (size_t j = 0; j < UNITS; j++)
        ck_assert_msg(fabs(square[j] - 1.0) < 0.1, "unit %zu: %g", j,
                      square[j]);
    gsl_vector_free(lambda);
    gsl_vector_free(gamma);
    sequence_free(decays);
    sequence_free(g);
    sequence_free(h);
    gsl_rng_free(r);
}
END_TEST

START_TEST(a_readout_of_other_shape_is_refused)
{
    scan_case q = scan_ready(LOGISTIC);
    sequence *other = sequence_alloc(T + 1, B, O);
    ck_assert_int_eq(scan_readout_backward(q.p, q.s->h, other, q.ds->h, q.dp),
                     GSL_EBADLEN);
    sequence_free(other);
    scan_done(&q);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("scan_whole");
    TCase *whole = tcase_create("whole"), *errors = tcase_create("errors");

    tcase_add_loop_test(whole, central_differences_of_the_unit_agree, 0, 2);
    tcase_add_test(whole, the_tree_gives_the_states_of_the_unit);
    tcase_add_test(whole, the_slopes_of_decays_are_differences);
    tcase_add_test(whole, normalised_states_have_one_size);
    tcase_add_checked_fixture(errors, let_errors_return, let_errors_abort);
    tcase_add_test(errors, a_readout_of_other_shape_is_refused);
    suite_add_tcase(suite, whole);
    suite_add_tcase(suite, errors);
    return run_suite("scan_whole", suite);
}
