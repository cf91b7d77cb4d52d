/* test_sequence.c - sequences and parameters are laid out as they say. */
#include "batch.h"
#include "rnn.h"
#include "sequence.h"
#include "suite.h"

#include <gsl/gsl_errno.h>
#include <stdint.h>
#include <string.h>

START_TEST(time_comes_first)
{
    enum { T = 3, B = 4, N = 5 };
    sequence *s = sequence_alloc(T, B, N);
    for (size_t k = 0; k < T * B * N; k++)
        s->data[k] = (double)k;
    for (size_t t = 0; t < T; t++) {
        const gsl_matrix_view at = sequence_at(s, t);
        ck_assert_uint_eq(at.matrix.size1, B);
        ck_assert_uint_eq(at.matrix.size2, N);
        for (size_t i = 0; i < B; i++)
            for (size_t j = 0; j < N; j++) {
                const double want = (double)((t * B + i) * N + j);
                ck_assert_double_eq(gsl_matrix_get(&at.matrix, i, j), want);
                ck_assert_double_eq(sequence_of(s, t, i)[j], want);
            }
    }
    const gsl_matrix_view last = sequence_rows(s, 1, 2);
    ck_assert_uint_eq(last.matrix.size1, 2 * B);
    ck_assert_double_eq(gsl_matrix_get(&last.matrix, 0, 0), (double)(B * N));
    const sequence steps = sequence_steps(s, 1, 2);
    ck_assert_int_eq(sequence_expect(&steps, 2, B, N), GSL_SUCCESS);
    ck_assert_ptr_eq(sequence_of(&steps, 1, 3), sequence_of(s, 2, 3));
    sequence_set_zero(s);
    ck_assert_double_eq(gsl_matrix_max(&last.matrix), 0.0);
    sequence_free(s);
    sequence_free(NULL);
}
END_TEST

START_TEST(a_sequence_begins_with_zeros)
{
    sequence *s = sequence_alloc(2, 3, 4);
    for (size_t k = 0; k < 2 * 3 * 4; k++)
        ck_assert_double_eq(s->data[k], 0.0);
    sequence_free(s);
}
END_TEST

START_TEST(impossible_sizes_are_refused)
{
    ck_assert_ptr_null(sequence_alloc(0, 1, 1));
    ck_assert_ptr_null(sequence_alloc(1, 0, 1));
    ck_assert_ptr_null(sequence_alloc(1, 1, 0));
    // These products wrap around, in numbers or in bytes, the middle ones to 0.
    static const size_t sizes[][3] = { { SIZE_MAX / 4, 8, 8 },
                                       { SIZE_MAX / 16 + 1, 16, 1 },
                                       { SIZE_MAX / 16 + 1, 1, 16 },
                                       { SIZE_MAX / 8 + 1, 1, 1 } };
    for (int k = 0; k < 4; k++) {
        suite_forget_error();
        ck_assert_ptr_null(
            sequence_alloc(sizes[k][0], sizes[k][1], sizes[k][2]));
        ck_assert_ptr_nonnull(strstr(suite_reason, "address"));
    }
}
END_TEST

START_TEST(a_wrong_shape_names_both)
{
    sequence *inputs = sequence_alloc(2, 3, 4);
    ck_assert_int_eq(sequence_expect(inputs, 2, 3, 4), GSL_SUCCESS);
    ck_assert_int_eq(sequence_expect(inputs, 2, 3, 5), GSL_EBADLEN);
    ck_assert_str_eq(suite_reason,
                     "inputs has the shape (2,3,4) and needs (2,3,5)");
    ck_assert_int_eq(sequence_expect(inputs, 7, 3, 4), GSL_EBADLEN);
    ck_assert_int_eq(sequence_expect(inputs, 2, 7, 4), GSL_EBADLEN);
    sequence_free(inputs);
}
END_TEST

START_TEST(steps_outside_are_refused)
{
    sequence *s = sequence_alloc(2, 3, 4);
    suite_forget_error();
    (void)sequence_rows(s, 1, 1);
    ck_assert_str_eq(suite_reason, "");
    (void)sequence_rows(s, 1, 2);
    ck_assert_str_eq(suite_reason, "these steps are not in the sequence");
    suite_forget_error();
    (void)sequence_steps(s, 2, 0);
    ck_assert_str_eq(suite_reason, "these steps are not in the sequence");
    suite_forget_error();
    (void)sequence_steps(s, 1, SIZE_MAX);  // 1 + SIZE_MAX is 0
    ck_assert_str_eq(suite_reason, "these steps are not in the sequence");
    sequence_free(s);
}
END_TEST

START_TEST(parameters_are_windows_onto_theta)
{
    enum { D = 2, H = 3, O = 4 };
    rnn_params *p = rnn_params_alloc(D, H, O, RELU);
    const size_t P = H * D + H * H + H + O * H + O;

    ck_assert_uint_eq(p->theta->size, P);
    for (size_t k = 0; k < P; k++) {
        ck_assert_double_eq(gsl_vector_get(p->theta, k), 0.0);
        gsl_vector_set(p->theta, k, (double)k);
    }
    ck_assert_double_eq(gsl_matrix_get(&p->W_xh.matrix, 0, 0), 0.0);
    ck_assert_double_eq(gsl_matrix_get(&p->W_xh.matrix, H - 1, D - 1), 5.0);
    ck_assert_double_eq(gsl_matrix_get(&p->W_hh.matrix, 0, 0), 6.0);
    ck_assert_double_eq(gsl_matrix_get(&p->W_hh.matrix, H - 1, H - 1), 14.0);
    ck_assert_double_eq(gsl_vector_get(&p->b_h.vector, 0), 15.0);
    ck_assert_double_eq(gsl_matrix_get(&p->W_hy.matrix, 0, 0), 18.0);
    ck_assert_double_eq(gsl_matrix_get(&p->W_hy.matrix, O - 1, H - 1), 29.0);
    ck_assert_double_eq(gsl_vector_get(&p->b_y.vector, O - 1), (double)(P - 1));
    rnn_params_free(p);
    rnn_params_free(NULL);
}
END_TEST

START_TEST(a_batch_has_its_shapes)
{
    enum { T = 5, B = 4, D = 3, H = 7, O = 2 };
    batch *b = batch_alloc(T, B, D, H, O);
    ck_assert_int_eq(sequence_expect(b->x, T, B, D), GSL_SUCCESS);
    ck_assert_int_eq(sequence_expect(b->target, T, B, O), GSL_SUCCESS);
    ck_assert_int_eq(sequence_expect(b->y, T, B, O), GSL_SUCCESS);
    ck_assert_int_eq(sequence_expect(b->mask, T, B, 1), GSL_SUCCESS);
    ck_assert_int_eq(sequence_expect(b->h, T + 1, B, H), GSL_SUCCESS);
    ck_assert_int_eq(sequence_expect(b->dy, T, B, O), GSL_SUCCESS);
    ck_assert_int_eq(sequence_expect(b->da, T, B, H), GSL_SUCCESS);
    ck_assert_int_eq(sequence_expect(b->dh, T + 1, B, H), GSL_SUCCESS);
    ck_assert_uint_eq(b->cost->size, T);
    b->dy->data[T * B * O - 1] = b->dh->data[(T + 1) * B * H - 1] = 1.0;
    batch_clear(b);
    ck_assert_double_eq(b->dy->data[T * B * O - 1], 0.0);
    ck_assert_double_eq(b->dh->data[(T + 1) * B * H - 1], 0.0);
    batch_free(b);
    batch_free(NULL);
    ck_assert_ptr_null(batch_alloc(T, B, D, 0, O));
}
END_TEST

START_TEST(parameters_refuse_zero_sizes)
{
    ck_assert_ptr_null(rnn_params_alloc(0, 1, 1, TANH));
    ck_assert_ptr_null(rnn_params_alloc(1, 0, 1, TANH));
    ck_assert_ptr_null(rnn_params_alloc(1, 1, 0, TANH));
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("sequence");
    TCase *layout = tcase_create("layout"), *errors = tcase_create("errors");

    tcase_add_test(layout, time_comes_first);
    tcase_add_test(layout, a_sequence_begins_with_zeros);
    tcase_add_test(layout, parameters_are_windows_onto_theta);
    tcase_add_checked_fixture(errors, let_errors_return, let_errors_abort);
    tcase_add_test(errors, impossible_sizes_are_refused);
    tcase_add_test(errors, a_wrong_shape_names_both);
    tcase_add_test(errors, steps_outside_are_refused);
    tcase_add_test(errors, a_batch_has_its_shapes);
    tcase_add_test(errors, parameters_refuse_zero_sizes);
    suite_add_tcase(suite, layout);
    suite_add_tcase(suite, errors);
    return run_suite("sequence", suite);
}
