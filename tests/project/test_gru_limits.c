/*
 * test_gru_limits.c - what becomes of a GRU whose gates stand still: the network of
 * chapter 2, a state that is kept, a constant factor; and why b_n is needed.
 */
#include "gru_suite.h"

#include <gsl/gsl_blas.h>
#include <string.h>

/*
 * With r = 1 and z = 0 it is the network of chapter 2, whose bias is the sum of
 * b_h and b_n.
 */
START_TEST(an_rnn_is_hidden_in_it)
{
    problem q = pose(0);
    rnn_params *p = rnn_params_alloc(D, H, O, TANH);
    rnn_params *dp = rnn_params_alloc(D, H, O, TANH);
    sequence *h = sequence_alloc(T + 1, B, H), *da = sequence_alloc(T, B, H);
    sequence *dh = sequence_alloc(T + 1, B, H);

    set_gru_bias(q.p, GRU_R, 800.0);
    set_gru_bias(q.p, GRU_Z, -800.0);
    forward_and_back(&q);
    memcpy(p->W_xh.matrix.data, q.p->W_xh.matrix.data + 2 * H * D,
           H * D * sizeof(double));
    gsl_matrix_memcpy(&p->W_hh.matrix, &q.p->W_hn.matrix);
    memcpy(p->b_h.vector.data, q.p->b_h.vector.data + 2 * H,
           H * sizeof(double));
    gsl_vector_add(&p->b_h.vector, &q.p->b_n.vector);
    gsl_matrix_memcpy(&p->W_hy.matrix, &q.p->W_hy.matrix);
    gsl_vector_memcpy(&p->b_y.vector, &q.p->b_y.vector);
    memcpy(h->data, q.s->h->data, B * H * sizeof(double));
    must(rnn_forward(p, q.x, h));
    must(bptt_backward(p, q.x, h, q.dy, da, dh, dp));
    expect_same(q.s->h->data, h->data, (T + 1) * B * H, 1e-14);
    expect_same(q.ds->h->data, dh->data, (T + 1) * B * H, 1e-13);
    expect_same(q.dp->W_hn.matrix.data, dp->W_hh.matrix.data, H * H, 1e-13);
    expect_same(q.dp->b_n.vector.data, dp->b_h.vector.data, H, 1e-13);
    expect_same(q.dp->b_h.vector.data + 2 * H, dp->b_h.vector.data, H, 1e-13);
    expect_same(q.dp->W_xh.matrix.data + 2 * H * D, dp->W_xh.matrix.data, H * D,
                1e-13);
    rnn_params_free(p);
    rnn_params_free(dp);
    sequence_free(h);
    sequence_free(da);
    sequence_free(dh);
    forget_gru(&q);
}
END_TEST

/* With z = 1 the state stands still, and so does its gradient, to the bit. */
START_TEST(what_is_kept_is_kept_both_ways)
{
    problem q = pose(0);

    set_gru_bias(q.p, GRU_Z, 800.0);
    must(gru_forward(q.p, q.x, q.s));
    memcpy(sequence_of(q.ds->h, T, 0), q.target->data, B * H * sizeof(double));
    must(gru_sweep(q.p, q.x, q.s, q.ds, q.dp));
    ck_assert_mem_eq(sequence_of(q.s->h, T, 0), q.s->h->data,
                     B * H * sizeof(double));
    ck_assert_mem_eq(q.ds->h->data, q.target->data, B * H * sizeof(double));
    ck_assert_double_eq(gsl_blas_dnrm2(q.dp->theta), 0.0);
    forget_gru(&q);
}
END_TEST

/* Without weights, z = 0.7 at every step: dh_0 is 0.7^600. */
START_TEST(a_constant_gate_is_a_factor)
{
    enum { FAR = 600 };
    gru_params *p = gru_params_alloc(1, 1, 1), *dp = gru_params_alloc(1, 1, 1);
    gru_states *s = gru_states_alloc(FAR, 1, 1);
    gru_states *ds = gru_states_alloc(FAR, 1, 1);
    sequence *x = sequence_alloc(FAR, 1, 1);

    set_gru_bias(p, GRU_Z, log(0.7 / 0.3));
    ds->h->data[FAR] = -1.0;
    must(gru_forward(p, x, s));
    must(gru_sweep(p, x, s, ds, dp));
    for (size_t t = 0; t <= FAR; t++)
        ck_assert(
            is_close(ds->h->data[t], -pow(0.7, (double)(FAR - t)), 1e-12));
    gru_params_free(p);
    gru_params_free(dp);
    gru_states_free(s);
    gru_states_free(ds);
    sequence_free(x);
}
END_TEST

/* How far the outputs move when b_n is added to b_h's block of n, and left out. */
static double
merged(double reset_bias)
{
    problem q = pose(0), one = pose(0);
    gsl_vector_view b = gsl_vector_subvector(&one.p->b_h.vector, 2 * H, H);

    set_gru_bias(q.p, GRU_R, reset_bias);
    set_gru_bias(one.p, GRU_R, reset_bias);
    gsl_vector_add(&b.vector, &one.p->b_n.vector);
    gsl_vector_set_zero(&one.p->b_n.vector);
    loss(&q);
    loss(&one);
    gsl_vector_view moved = gsl_vector_view_array(one.y->data, T * B * O);
    gsl_vector_view from = gsl_vector_view_array(q.y->data, T * B * O);
    gsl_vector_sub(&moved.vector, &from.vector);
    const double share =
        gsl_blas_dnrm2(&moved.vector) / gsl_blas_dnrm2(&from.vector);
    forget_gru(&q);
    forget_gru(&one);
    return share;
}

/*
 * Because r multiplies b_n, b_n cannot be merged with b_h, so PyTorch's second
 * bias is kept for n.
 */
START_TEST(the_inner_bias_cannot_be_merged)
{
    ck_assert_double_le(merged(800.0), 1e-14);
    ck_assert_double_ge(merged(0.0), 0.1);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("gru_limits");
    TCase *limits = tcase_create("limits");

    tcase_add_test(limits, an_rnn_is_hidden_in_it);
    tcase_add_test(limits, what_is_kept_is_kept_both_ways);
    tcase_add_test(limits, a_constant_gate_is_a_factor);
    tcase_add_test(limits, the_inner_bias_cannot_be_merged);
    suite_add_tcase(suite, limits);
    return run_suite("gru_limits", suite);
}
