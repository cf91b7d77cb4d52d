/*
 * test_gru_whole.c - what a GRU promises as a whole: central differences, batches,
 * a case by hand, and what is given ready-made.
 */
#include "gru_suite.h"

#include <gsl/gsl_blas.h>
#include <stdint.h>
#include <string.h>

/* One for each loss. */
START_TEST(central_differences_of_a_gru_agree)
{
    problem q = pose(_i);
    gradient_block block[GRU_BLOCKS + 1];

    forward_and_back(&q);
    gru_blocks(q.p, q.dp, block);
    block[GRU_BLOCKS] =
        (gradient_block){ "h_0", q.s->h->data, q.ds->h->data, B * H, NAN };
    must(gradient_check(loss, &q, GRADIENT_CHECK_STEP, block, GRU_BLOCKS + 1));
    for (size_t i = 0; i <= GRU_BLOCKS; i++)
        ck_assert_msg(block[i].error <= 1e-8, "%s: %.1e", block[i].name,
                      block[i].error);
    forget_gru(&q);
}
END_TEST

static void
copy_one(const sequence *from, size_t i, sequence *to)
{
    for (size_t t = 0; t < to->T; t++)
        memcpy(sequence_of(to, t, 0), sequence_of(from, t, i),
               to->n * sizeof(double));
}

/* A batch of B is the mean of its B sequences, each by itself. */
START_TEST(a_gru_batch_is_the_mean_of_its_sequences)
{
    problem q = pose(_i);
    gsl_vector *mean = gsl_vector_calloc(q.p->theta->size);

    forward_and_back(&q);
    for (size_t i = 0; i < B; i++) {
        problem one = room(1, _i);
        gsl_vector_memcpy(one.p->theta, q.p->theta);
        copy_one(q.s->h, i, one.s->h);
        copy_one(q.x, i, one.x);
        copy_one(q.target, i, one.target);
        copy_one(q.mask, i, one.mask);
        forward_and_back(&one);
        gsl_vector_scale(one.dp->theta, 1.0 / B);
        gsl_vector_add(mean, one.dp->theta);
        for (size_t t = 0; t <= T; t++)
            expect_same(sequence_of(one.s->h, t, 0), sequence_of(q.s->h, t, i),
                        H, 1e-14);
        forget_gru(&one);
    }
    expect_same(q.dp->theta->data, mean->data, mean->size, 1e-14);
    gsl_vector_free(mean);
    forget_gru(&q);
}
END_TEST

/*
 * By hand: one unit, one step, x = 1, h_0 = 2, and biases for which r = 3/4,
 * z = 1/4, v = 1 and n = 1/2. Every number below is a whole one over 512.
 */
START_TEST(by_hand)
{
    gru_params *p = gru_params_alloc(1, 1, 1), *dp = gru_params_alloc(1, 1, 1);
    gru_states *s = gru_states_alloc(1, 1, 1), *ds = gru_states_alloc(1, 1, 1);
    sequence *x = sequence_alloc(1, 1, 1);
    const double theta[] = { 0.25,  // W_xh of r, z, n
                             -0.5,
                             1.0,
                             0.5,  // W_hr, W_hz, W_hn
                             -1.0,
                             0.25,
                             log(3.0) - 1.25,  // b_h of r, z, n
                             2.5 - log(3.0),
                             0.5 * log(3.0) - 1.75,
                             0.5 };  // b_n
    const double dtheta[] = { 54, 144, 288, 108, 288, 432, 54, 144, 288, 216 };

    memcpy(p->theta->data, theta, sizeof theta);
    x->data[0] = 1.0;
    s->h->data[0] = 2.0;
    ds->h->data[1] = 1.0;
    must(gru_forward(p, x, s));
    must(gru_sweep(p, x, s, ds, dp));
    ck_assert(is_close(s->gate->data[GRU_R], 0.75, 1e-14));
    ck_assert(is_close(s->gate->data[GRU_Z], 0.25, 1e-14));
    ck_assert(is_close(s->gate->data[GRU_N], 0.5, 1e-14));
    ck_assert(is_close(s->v->data[0], 1.0, 1e-14));
    ck_assert(is_close(s->h->data[1], 0.25 * 2.0 + 0.75 * 0.5, 1e-14));
    ck_assert(is_close(ds->h->data[0], 65.0 / 512.0, 1e-13));
    for (size_t k = 0; k < sizeof dtheta / sizeof dtheta[0]; k++)
        ck_assert_msg(is_close(dp->theta->data[k], dtheta[k] / 512.0, 1e-13),
                      "number %zu is %.17g / 512", k,
                      dp->theta->data[k] * 512.0);
    gru_params_free(p);
    gru_params_free(dp);
    gru_states_free(s);
    gru_states_free(ds);
    sequence_free(x);
}
END_TEST

START_TEST(a_start)
{
    gsl_rng *r = gsl_rng_alloc(gsl_rng_mt19937);
    gru_params *p = gru_params_alloc(D, H, O);

    gsl_vector_set_all(p->theta, NAN);
    must(gru_begin(r, p));
    for (size_t k = 0; k < GRU_GATES; k++) {
        double product[H * H];
        gsl_matrix_view W =
            gsl_matrix_submatrix(&p->W_hh.matrix, k * H, 0, H, H);
        gsl_matrix_view one = gsl_matrix_view_array(product, H, H);
        gsl_blas_dgemm(CblasTrans, CblasNoTrans, 1.0, &W.matrix, &W.matrix, 0.0,
                       &one.matrix);
        for (size_t j = 0; j < H * H; j++)
            ck_assert_double_le(fabs(product[j] - (j % (H + 1) == 0)), 1e-14);
    }
    ck_assert_double_eq(gsl_blas_dnrm2(&p->b_h.vector), 0.0);
    ck_assert_double_eq(gsl_blas_dnrm2(&p->b_n.vector), 0.0);
    ck_assert_double_eq(gsl_blas_dnrm2(&p->b_y.vector), 0.0);
    ck_assert(gsl_blas_dnrm2(p->theta) > 0.0);
    gru_params_free(p);
    gsl_rng_free(r);
}
END_TEST

/* The windows lie side by side, and the blocks are all of theta. */
START_TEST(theta_is_all_of_it)
{
    gru_params *p = gru_params_alloc(D, H, O);
    gradient_block block[GRU_BLOCKS];
    const double *at = p->theta->data;

    gru_blocks(p, p, block);
    for (size_t k = 0; k < GRU_BLOCKS; at += block[k].n, k++) {
        ck_assert_ptr_eq(block[k].q, at);
        ck_assert_ptr_eq(block[k].dq, at);
    }
    ck_assert_ptr_eq(at, p->theta->data + p->theta->size);
    ck_assert_ptr_eq(p->W_rz.matrix.data, p->W_hh.matrix.data);
    ck_assert_ptr_eq(p->W_hn.matrix.data, p->W_hh.matrix.data + 2 * H * H);
    gru_params_free(p);
}
END_TEST

START_TEST(errors)
{
    problem q = pose(0);
    sequence *wide = sequence_alloc(T, B, O + 1);
    sequence *other = sequence_alloc(T + 1, B, H + 1);

    let_errors_return();
    ck_assert_int_eq(suite_refusal(gru_params_alloc(0, H, O)), GSL_EINVAL);
    ck_assert_int_eq(suite_refusal(gru_params_alloc(D, 0, O)), GSL_EINVAL);
    ck_assert_int_eq(suite_refusal(gru_params_alloc(D, H, 0)), GSL_EINVAL);
    ck_assert_int_eq(suite_refusal(gru_params_alloc(D, SIZE_MAX / 2, O)),
                     GSL_ENOMEM);
    ck_assert_int_eq(suite_refusal(gru_states_alloc(0, B, H)), GSL_EINVAL);
    ck_assert_int_eq(suite_refusal(gru_states_alloc(T, 0, H)), GSL_EINVAL);
    ck_assert_int_eq(suite_refusal(gru_states_alloc(T, B, 0)), GSL_EINVAL);
    ck_assert_int_eq(suite_refusal(gru_states_alloc(T, SIZE_MAX / 64, H)),
                     GSL_ENOMEM);
    ck_assert_int_eq(gru_readout(q.p, q.s->h, wide), GSL_EBADLEN);
    ck_assert_int_eq(gru_readout(q.p, other, q.y), GSL_EBADLEN);
    let_errors_abort();
    gru_params_free(NULL);
    gru_states_free(NULL);
    sequence_free(wide);
    sequence_free(other);
    forget_gru(&q);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("gru_whole");
    TCase *whole = tcase_create("whole"), *given = tcase_create("given");

    tcase_add_loop_test(whole, central_differences_of_a_gru_agree, 0, 2);
    tcase_add_loop_test(whole, a_gru_batch_is_the_mean_of_its_sequences, 0, 2);
    tcase_add_test(whole, by_hand);
    tcase_add_test(given, a_start);
    tcase_add_test(given, theta_is_all_of_it);
    tcase_add_test(given, errors);
    suite_add_tcase(suite, whole);
    suite_add_tcase(suite, given);
    return run_suite("gru_whole", suite);
}
