/*
 * test_trial_1997.c - when a trial of 1997 counts as solved: tested with
 * outputs that are set by hand, and with networks that were built by hand.
 */
#include "trial_1997_suite.h"

START_TEST(a_seed_is_a_trial)
{
    begin_trial(_i);
    trial_1997 *again = trial_1997_alloc(_i, 3);
    trial_1997 *other = trial_1997_alloc(_i, 4);
    const size_t i = trial_1997_next(n);
    ck_assert_uint_eq(i, trial_1997_next(again));
    ck_assert(gsl_vector_equal(n->p->theta, again->p->theta));
    ck_assert(!gsl_vector_equal(n->p->theta, other->p->theta));
    ck_assert_uint_eq(n->k.x->T, again->k.x->T);
    for (size_t t = 0; t < n->k.x->T; t++)
        ck_assert_double_eq(task_at(n->k.x, t, i, 0),
                            task_at(again->k.x, t, i, 0));
    trial_1997_free(again);
    trial_1997_free(other);
}
END_TEST

/* Sets the outputs to the target of the next sequence plus an error. */
static int
say_with_error(double error)
{
    const double *want;
    trial_1997_next(n);
    want = sequence_of(n->k.target, n->k.target->T - 1, 0);
    for (size_t k = 0; k < n->e->shape.O; k++)
        gsl_vector_set(n->s->y, k, want[k] + error);
    return trial_1997_met(n);
}

START_TEST(the_latest_sequences_have_to_be_right)
{
    // Right to 0.039 is not enough: the mean error must be below 0.01.
    begin_trial(ADDING);
    for (int k = 0; k < 3000; k++)
        ck_assert(!say_with_error(0.039));
    ck_assert(!isfinite(n->half_at));
    // One of these is wrong, and the next 2000 are met in full at the end.
    for (int k = 0; k < 2999; k++)
        ck_assert(!say_with_error(k == 999 ? -0.041 : 0.009));
    ck_assert(say_with_error(0.009));
    ck_assert(n->half_at > 4900.0 && n->half_at < 5000.0);
    trial_1997_free(n);
    // In 6a every output has to be within 0.3.
    begin_trial(ORDER);
    for (int k = 0; k < 1999; k++)
        ck_assert(!say_with_error(0.09));
    ck_assert(say_with_error(0.09));
    ck_assert_double_eq(n->half_at, 2000.0);
    trial_1997_free(n);
    begin_trial(ORDER);
    for (int k = 0; k < 2500; k++)
        ck_assert(!say_with_error(k % 100 == 0 ? 0.31 : 0.01));
    ck_assert_double_eq(n->half_at, 2000.0);
}
END_TEST

/*
 * Two sequences, N = 1, without any learning: the in-gate of block 0 shuts as
 * soon as it sees that the out-gate was open. It hears the first step only.
 */
static void
build(double readout)
{
    gsl_vector_set_zero(n->p->theta);
    gsl_matrix_set(&n->p->W_i.matrix, 0, n->p->Z - 1, 20.0);
    gsl_matrix_set(&n->p->W_i.matrix, 0, 1 + n->p->shape.blocks, -40.0);
    gsl_matrix_set(&n->p->W_o.matrix, 0, n->p->Z - 1, 20.0);
    gsl_matrix_set(&n->p->W_g.matrix, 0, 0, 20.0);
    gsl_matrix_set(&n->p->W_y.matrix, 0, 0, readout);
}

START_TEST(a_network_by_hand_tells_two_sequences_apart)
{
    // tanh(2/2) = 0.76, and a readout of 6 gives f(4.57) = 0.9897: too far off.
    static const double readout[] = { 1.0, 6.0, 7.0 };
    for (int k = 0; k < 3; k++) {
        double error = 0.0;
        begin_trial(ONE);
        build(readout[k]);
        for (int count = 1; count < LOOK_1997; count++) {
            trial_1997_next(n);
            ck_assert(!trial_1997_met(n));
        }
        trial_1997_next(n);
        ck_assert_int_eq(trial_1997_ask(n, 0, &error), k > 0);
        const double far = 1.0 / (1.0 + exp(readout[k] * tanh(1.0)));
        ck_assert_msg(fabs(error - far) < 1e-6, "%g, not %g", error, far);
        ck_assert_int_eq(trial_1997_met(n), k == 2);
        ck_assert_int_eq(isfinite(n->half_at), k > 0);
        trial_1997_free(n);
    }
    begin_trial(ONE);
}
END_TEST

START_TEST(what_is_no_number_is_not_right)
{
    double error = 0.0;
    begin_trial(_i);
    gsl_vector_set_all(n->p->theta, NAN);
    ck_assert(!trial_1997_ask(n, trial_1997_next(n), &error));
    ck_assert(isnan(error));
}
END_TEST

START_TEST(every_symbol_of_every_string_has_to_be_right)
{
    // Output 0 is always the largest; so let symbol 0 be all that may come.
    for (int spoiled = 0; spoiled < 3; spoiled++) {
        begin_trial(REBER);
        gsl_vector_set_zero(n->p->theta);
        for (size_t k = 0; k < 7; k++)
            gsl_matrix_set(&n->p->W_g.matrix, 0, k, 3.0);
        gsl_matrix_set(&n->p->W_y.matrix, 0, 0, 3.0);
        sequence_set_zero(n->k.target);
        for (size_t i = 0; i < n->k.x->B; i++)
            for (size_t t = 0; t < n->k.x->T; t++)
                sequence_of(n->k.target, t, i)[0] = 1.0;
        // One symbol more may come, in the last test or training string.
        if (spoiled > 0)
            sequence_of(n->k.target, 4, spoiled * TESTED_1997 - 1)[3] = 0.5;
        n->count = LOOK_1997;
        ck_assert_int_eq(trial_1997_met(n), spoiled == 0);
        ck_assert_int_eq(isfinite(n->half_at), spoiled != 1);
        trial_1997_free(n);
    }
    begin_trial(REBER);
}
END_TEST

START_TEST(an_experiment_that_is_not_there_is_refused)
{
    ck_assert_ptr_null(trial_1997_alloc(-1, 1));
    ck_assert_ptr_null(trial_1997_alloc(EXPERIMENTS, 1));
    trial_1997_free(NULL);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("trial_1997");
    TCase *judge = tcase_create("judge"), *errors = tcase_create("errors");

    tcase_add_checked_fixture(judge, setup_task, end);
    tcase_set_timeout(judge, 20);
    tcase_add_loop_test(judge, a_seed_is_a_trial, 0, EXPERIMENTS);
    tcase_add_test(judge, the_latest_sequences_have_to_be_right);
    tcase_add_test(judge, a_network_by_hand_tells_two_sequences_apart);
    tcase_add_loop_test(judge, what_is_no_number_is_not_right, 0, EXPERIMENTS);
    tcase_add_test(judge, every_symbol_of_every_string_has_to_be_right);
    tcase_add_checked_fixture(errors, setup_quiet_task, end);
    tcase_add_test(errors, an_experiment_that_is_not_there_is_refused);
    suite_add_tcase(suite, judge);
    suite_add_tcase(suite, errors);
    return run_suite("trial_1997", suite);
}
