/*
 * test_lstm_1997.c - the network of 1997: the published numbers of weights, a
 * step by hand, what gates see, how far an error comes back, and what is
 * refused. test_truncated_1997.c looks at every number of the gradient.
 */
#include "lstm_1997_suite.h"

#include <stdint.h>

START_TEST(the_published_numbers_of_weights)
{
    static const struct {
        lstm_1997_shape shape;
        size_t weights;
    } published[] = {
        { { 7, 4, 1, 7, BIASED_GATES }, 264 },   // 1
        { { 7, 3, 2, 7, BIASED_GATES }, 276 },   // 1
        { { 1, 3, 1, 1, BIASED_HIDDEN }, 102 },  // 3a
        { { 2, 2, 2, 1, BIASED_ALL }, 93 },      // 4
        { { 8, 2, 2, 4, BIASED_ALL }, 156 },     // 6a
        { { 8, 3, 2, 8, BIASED_ALL }, 308 },     // 6b
    };
    p = lstm_1997_params_alloc(&published[_i].shape);
    ck_assert_uint_eq(lstm_1997_count(&published[_i].shape),
                      published[_i].weights);
    ck_assert_uint_eq(p->theta->size, published[_i].weights);
    // The windows lie side by side, and nothing is left over.
    const gsl_matrix *const window[] = { &p->W_i.matrix, &p->W_o.matrix,
                                         &p->W_g.matrix, &p->W_y.matrix };
    const double *at = p->theta->data;
    for (int k = 0; k < 4; k++) {
        ck_assert_ptr_eq(window[k]->data, at);
        ck_assert_uint_eq(window[k]->tda, window[k]->size2);
        at += window[k]->size1 * window[k]->size2;
    }
    ck_assert_ptr_eq(at, p->theta->data + p->theta->size);
}
END_TEST

START_TEST(a_step_of_1997_by_hand)
{
    // Without weights all gates are half open, and nothing goes through.
    const lstm_1997_shape shape = { 1, 1, 1, 1, BIASED_ALL };
    make_1997(&shape);
    gsl_vector_set_zero(p->theta);
    x[0][0] = x[1][0] = 1.0;
    step_1997(0);
    step_1997(1);
    ck_assert_double_eq(gsl_vector_get(s->c, 0), 0.0);
    ck_assert_double_eq(gsl_vector_get(s->y, 0), 0.5);
    // i g' z: half of what the cell saw at both steps; gates spoke at one.
    const double K_g[] = { 1.0, 0.25, 0.25, 0.0, 1.0 };
    for (size_t k = 0; k < 5; k++) {
        ck_assert_double_eq(gsl_matrix_get(s->K_g, 0, k), K_g[k]);
        ck_assert_double_eq(gsl_matrix_get(s->K_i, 0, k), 0.0);
    }
    ck_assert(is_close(gsl_matrix_get(&dp->W_y.matrix, 0, 1),
                       (0.5 - target[1][0]) * 0.25, 1e-15));
}
END_TEST

START_TEST(gates_see_gates)
{
    // From the out-gate of block 0 to the in-gate of block 1: one step later.
    double y[2];
    make_1997(&some[0]);
    for (int changed = 0; changed < 2; changed++) {
        gsl_matrix_set(&p->W_i.matrix, 1, p->shape.D + p->shape.blocks,
                       2.0 * changed);
        lstm_1997_reset(s);
        step_1997(0);
        const double first = gsl_vector_get(s->u, 1);
        step_1997(1);
        y[changed] = gsl_vector_get(s->y, 0);
        ck_assert_double_eq(first, gsl_vector_get(s->z, p->shape.D + 1));
    }
    ck_assert(fabs(y[1] - y[0]) > 1e-4);
}
END_TEST

START_TEST(an_error_comes_back_over_any_distance)
{
    // A number heard once; then silence, in which only the gates stay open.
    const lstm_1997_shape shape = { 1, 1, 1, 1, BIASED_GATES };
    double gradient[2];
    const double after[] = { 3, 1000 };
    make_1997(&shape);
    gsl_vector_set_zero(p->theta);
    gsl_matrix_set(&p->W_g.matrix, 0, 0, 1.5);
    gsl_matrix_set(&p->W_y.matrix, 0, 0, 0.7);
    x[0][0] = 0.8;
    x[1][0] = x[2][0] = 0.0;
    for (int k = 0; k < 2; k++) {
        lstm_1997_reset(s);
        gsl_vector_set_zero(dp->theta);
        step_1997(0);
        for (int t = 1; t < after[k]; t++)
            step_1997(2);
        step_1997(1);
        gradient[k] = gsl_matrix_get(&dp->W_g.matrix, 0, 0);
    }
    ck_assert(fabs(gradient[0]) > 1e-3);
    ck_assert_double_eq(gradient[0], gradient[1]);
}
END_TEST

START_TEST(the_first_weights)
{
    static const double in[] = { -2.0, -4.0, -6.0 }, out[] = { -1.0, -3.0, 5 };
    double largest = 0.0, sum = 0.0;
    make_1997(&some[1]);
    ck_assert_int_eq(lstm_1997_init(r, 0.3, in, out, p), GSL_SUCCESS);
    for (size_t j = 0; j < 3; j++) {
        ck_assert_double_eq(gsl_matrix_get(&p->W_i.matrix, j, p->Z - 1), in[j]);
        ck_assert_double_eq(gsl_matrix_get(&p->W_o.matrix, j, p->Z - 1),
                            out[j]);
    }
    // One seed, one network; and biases that are not given stay random.
    gsl_rng_set(r, 5);
    lstm_1997_init(r, 0.3, in, NULL, p);
    gsl_rng_set(r, 5);
    lstm_1997_init(r, 0.3, NULL, NULL, dp);
    for (size_t k = 0; k < p->theta->size; k++) {
        const double w = gsl_vector_get(dp->theta, k);
        const double with = gsl_vector_get(p->theta, k);
        ck_assert(with == w || (with <= -2.0 && k < 3 * p->Z));
        largest = fmax(largest, fabs(w));
        sum += w;
    }
    ck_assert(largest > 0.27 && largest <= 0.3);
    ck_assert(fabs(sum) < 5.0 * 0.3 * sqrt((double)p->theta->size / 3.0));
    ck_assert_int_eq(lstm_1997_init(r, 0.0, NULL, NULL, p), GSL_SUCCESS);
    ck_assert(gsl_vector_isnull(p->theta));
}
END_TEST

START_TEST(what_cannot_be_is_refused)
{
    const lstm_1997_shape none[] = { { 0, 1, 1, 1, BIASED_ALL },
                                     { 1, 0, 1, 1, BIASED_ALL },
                                     { 1, 1, 0, 1, BIASED_ALL },
                                     { 1, 1, 1, 0, BIASED_ALL } };
    for (int k = 0; k < 4; k++)
        ck_assert_ptr_null(lstm_1997_params_alloc(&none[k]));
    // 2^63 units of two numbers each: products of such sizes wrap around.
    const size_t half = SIZE_MAX / 2 + 1;
    const lstm_1997_shape huge[] = { { half, 2, 2, 2, BIASED_ALL },
                                     { 2, half, 2, 2, BIASED_ALL },
                                     { 2, 2, half, 2, BIASED_ALL },
                                     { 2, 2, 2, half, BIASED_ALL },
                                     { 2, SIZE_MAX, SIZE_MAX, 2,
                                       BIASED_GATES } };
    for (int k = 0; k < 5; k++)
        ck_assert_ptr_null(lstm_1997_params_alloc(&huge[k]));
    make_1997(&some[0]);
    const double bad[] = { -0.1, NAN, INFINITY };
    const double before = gsl_vector_get(p->theta, 0);
    for (int k = 0; k < 3; k++)
        ck_assert_int_eq(lstm_1997_init(r, bad[k], NULL, NULL, p), GSL_EINVAL);
    ck_assert_double_eq(gsl_vector_get(p->theta, 0), before);
    lstm_1997_params_free(NULL);
    lstm_1997_state_free(NULL);
}
END_TEST

START_TEST(shapes_that_disagree_are_refused)
{
    make_1997(&some[0]);
    lstm_1997_params *other = lstm_1997_params_alloc(&some[1]);
    lstm_1997_shape unbiased = some[0];
    unbiased.biased = BIASED_HIDDEN;
    lstm_1997_params *near = lstm_1997_params_alloc(&unbiased);
    const gsl_vector_view three = gsl_vector_view_array(x[0], 3);
    const gsl_vector_view one = gsl_vector_view_array(target[0], 1);

    // A state for other parameters; then x, target and dp of another shape.
    ck_assert_int_eq(lstm_1997_step(other, &three.vector, s), GSL_EBADLEN);
    ck_assert_int_eq(lstm_1997_carry(other, s), GSL_EBADLEN);
    ck_assert_int_eq(lstm_1997_backward(other, &one.vector, s, dp),
                     GSL_EBADLEN);
    ck_assert_int_eq(lstm_1997_step(p, &one.vector, s), GSL_EBADLEN);
    ck_assert(gsl_vector_isnull(s->z) && gsl_vector_isnull(s->c));
    step_1997(0);
    ck_assert_int_eq(lstm_1997_backward(p, &three.vector, s, dp), GSL_EBADLEN);
    ck_assert_int_eq(lstm_1997_backward(p, &one.vector, s, other), GSL_EBADLEN);
    ck_assert_int_eq(lstm_1997_backward(p, &one.vector, s, near), GSL_EBADLEN);
    ck_assert(gsl_vector_isnull(dp->theta) && gsl_vector_isnull(near->theta));
    lstm_1997_params_free(other);
    lstm_1997_params_free(near);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("lstm_1997");
    TCase *network = tcase_create("network"), *errors = tcase_create("errors");

    tcase_add_checked_fixture(network, setup_1997, teardown_1997);
    tcase_add_loop_test(network, the_published_numbers_of_weights, 0, 6);
    tcase_add_test(network, a_step_of_1997_by_hand);
    tcase_add_test(network, gates_see_gates);
    tcase_add_test(network, an_error_comes_back_over_any_distance);
    tcase_add_test(network, the_first_weights);
    tcase_add_checked_fixture(errors, setup_quiet_1997, teardown_1997);
    tcase_add_test(errors, what_cannot_be_is_refused);
    tcase_add_test(errors, shapes_that_disagree_are_refused);
    suite_add_tcase(suite, network);
    suite_add_tcase(suite, errors);
    return run_suite("lstm_1997", suite);
}
