/* test_lstm_given.c - what chapter 7 gives ready-made: memory and a readout. */
#include "../runner/sheet.h"
#include "lstm.h"
#include "suite.h"

#include <gsl/gsl_errno.h>
#include <math.h>
#include <stdint.h>

START_TEST(impossible_sizes_of_an_lstm_are_refused)
{
    const size_t huge = SIZE_MAX / 8;  // its bytes, or four of it, wrap around
    ck_assert_int_eq(suite_refusal(lstm_params_alloc(0, 1, 1)), GSL_EINVAL);
    ck_assert_int_eq(suite_refusal(lstm_params_alloc(1, 0, 1)), GSL_EINVAL);
    ck_assert_int_eq(suite_refusal(lstm_params_alloc(1, 1, 0)), GSL_EINVAL);
    ck_assert_int_eq(suite_refusal(lstm_params_alloc(huge, 1, 1)), GSL_ENOMEM);
    ck_assert_int_eq(suite_refusal(lstm_params_alloc(1, huge, 1)), GSL_ENOMEM);
    ck_assert_int_eq(suite_refusal(lstm_params_alloc(1, 1, huge)), GSL_ENOMEM);
    // 4 H D is 2^64, that is 0.
    ck_assert_int_eq(suite_refusal(lstm_params_alloc(SIZE_MAX / 4 + 1, 1, 1)),
                     GSL_ENOMEM);
    ck_assert_int_eq(suite_refusal(lstm_states_alloc(0, 1, 1)), GSL_EINVAL);
    ck_assert_int_eq(suite_refusal(lstm_states_alloc(1, 0, 1)), GSL_EINVAL);
    ck_assert_int_eq(suite_refusal(lstm_states_alloc(1, 1, 0)), GSL_EINVAL);
    ck_assert_int_eq(suite_refusal(lstm_states_alloc(huge, 1, 1)), GSL_ENOMEM);
    ck_assert_int_eq(suite_refusal(lstm_states_alloc(1, huge, 1)), GSL_ENOMEM);
    ck_assert_int_eq(suite_refusal(lstm_states_alloc(1, 1, huge)), GSL_ENOMEM);
    lstm_params_free(NULL);
    lstm_states_free(NULL);
}
END_TEST

/* The windows lie one behind the other, as the header says, and fill theta. */
START_TEST(the_parameters_are_one_vector)
{
    enum { D = 2, H = 3, O = 4 };
    lstm_params *p = lstm_params_alloc(D, H, O);
    lstm_params *dp = lstm_params_alloc(D, H, O);
    gradient_block block[LSTM_BLOCKS];
    size_t at = 0;

    ck_assert(gsl_vector_isnull(p->theta));
    ck_assert_uint_eq(p->W_xh.matrix.size1 * p->W_xh.matrix.size2, 4 * H * D);
    ck_assert_uint_eq(p->W_hh.matrix.size1 * p->W_hh.matrix.size2, 4 * H * H);
    ck_assert_uint_eq(p->W_hh.matrix.size2, H);
    ck_assert_uint_eq(p->b_h.vector.size, 4 * H);
    ck_assert_uint_eq(p->W_hy.matrix.size1, O);
    const double *const first[] = { p->W_xh.matrix.data, p->W_hh.matrix.data,
                                    p->b_h.vector.data, p->W_hy.matrix.data,
                                    p->b_y.vector.data };
    lstm_blocks(p, dp, block);
    for (size_t k = 0; k < LSTM_BLOCKS; k++) {
        ck_assert_ptr_eq(block[k].q, p->theta->data + at);
        ck_assert_ptr_eq(block[k].dq, dp->theta->data + at);
        ck_assert_ptr_eq(block[k].q, first[k]);
        at += block[k].n;
    }
    ck_assert_uint_eq(at, p->theta->size);
    lstm_params_free(p);
    lstm_params_free(dp);
}
END_TEST

START_TEST(states_begin_with_zeros)
{
    enum { T = 2, B = 3, H = 4 };
    lstm_states *s = lstm_states_alloc(T, B, H);
    sequence *const all[] = { s->gate, s->c, s->h };

    ck_assert_int_eq(sequence_expect(s->gate, T, B, 4 * H), GSL_SUCCESS);
    ck_assert_int_eq(sequence_expect(s->c, T + 1, B, H), GSL_SUCCESS);
    ck_assert_int_eq(sequence_expect(s->h, T + 1, B, H), GSL_SUCCESS);
    for (size_t m = 0; m < 3; m++)
        for (size_t k = 0; k < all[m]->T * B * all[m]->n; k++) {
            ck_assert_double_eq(all[m]->data[k], 0.0);
            all[m]->data[k] = 1.0;
        }
    lstm_states_clear(s);
    for (size_t k = 0; k < (T + 1) * B * H; k++) {
        ck_assert_double_eq(s->c->data[k], 0.0);
        ck_assert_double_eq(s->h->data[k], 0.0);
    }
    lstm_states_free(s);
}
END_TEST

START_TEST(the_readout_reads_every_state_but_the_first)
{
    enum { T = 3, B = 2, H = 4, O = 5 };
    lstm_params *p = lstm_params_alloc(1, H, O);
    sequence *h = sequence_alloc(T + 1, B, H), *y = sequence_alloc(T, B, O);

    for (size_t k = 0; k < p->theta->size; k++)
        gsl_vector_set(p->theta, k, sin((double)k));
    for (size_t k = 0; k < (T + 1) * B * H; k++)
        h->data[k] = k < B * H ? NAN : cos((double)k);
    ck_assert_int_eq(lstm_readout(p, h, y), GSL_SUCCESS);
    for (size_t k = 0; k < T * B * O; k++) {
        const size_t t = k / (B * O), i = k / O % B, j = k % O;
        double due = gsl_vector_get(&p->b_y.vector, j);
        for (size_t m = 0; m < H; m++)
            due += gsl_matrix_get(&p->W_hy.matrix, j, m)
                   * sequence_of(h, t + 1, i)[m];
        ck_assert(is_close(y->data[k], due, 1e-13));
    }
    sequence_free(h);
    sequence_free(y);
    lstm_params_free(p);
}
END_TEST

START_TEST(a_readout_of_another_shape_is_refused)
{
    static const size_t of_y[][3] = { { 4, 2, 5 }, { 3, 1, 5 }, { 3, 2, 6 } };
    lstm_params *p = lstm_params_alloc(1, 4, 5);
    sequence *h = sequence_alloc(4, 2, 4), *wide = sequence_alloc(4, 2, 3);
    sequence *y = sequence_alloc(3, 2, 5);

    ck_assert_int_eq(lstm_readout(p, wide, y), GSL_EBADLEN);
    for (size_t k = 0; k < 3; k++) {
        sequence *other = sequence_alloc(of_y[k][0], of_y[k][1], of_y[k][2]);
        other->data[0] = 7.0;
        ck_assert_int_eq(lstm_readout(p, h, other), GSL_EBADLEN);
        ck_assert_double_eq(other->data[0], 7.0);
        sequence_free(other);
    }
    sequence_free(h);
    sequence_free(wide);
    sequence_free(y);
    lstm_params_free(p);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("lstm given");
    TCase *given = tcase_create("given"), *errors = tcase_create("errors");

    tcase_add_test(given, the_parameters_are_one_vector);
    tcase_add_test(given, states_begin_with_zeros);
    tcase_add_test(given, the_readout_reads_every_state_but_the_first);
    tcase_add_checked_fixture(errors, let_errors_return, let_errors_abort);
    tcase_add_test(errors, impossible_sizes_of_an_lstm_are_refused);
    tcase_add_test(errors, a_readout_of_another_shape_is_refused);
    suite_add_tcase(suite, given);
    suite_add_tcase(suite, errors);
    return run_suite("lstm_given", suite);
}
