/*
 * test_lstm_cells.c - what cells keep, what flows along them, what they begin
 * with; and the parts of chapter 7 that are given ready-made.
 */
#include "../runner/sheet.h"
#include "lstm.h"
#include "suite.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <gsl/gsl_statistics.h>
#include <math.h>

enum { SEED = 1997 };

/* Standard errors from what is expected; beyond it, chance explains nothing. */
static const double FAR = 4.5;

static void
draw_cells(const gsl_rng *r, double sd, double *a, size_t n)
{
    for (size_t k = 0; k < n; k++)
        a[k] = gsl_ran_gaussian_ziggurat(r, sd);
}

/* ---- What a cell keeps, and what flows along it ------------------------- */

/* A network that runs, and goes back from its last cells alone. */
typedef struct {
    lstm_params *p, *dp;
    sequence *x;
    lstm_states *s, *ds;
    gsl_vector *flow;
} journey;

static journey
prepare(size_t T, size_t B, size_t D, size_t H)
{
    gsl_rng *r = suite_rng(SEED);
    journey q = { lstm_params_alloc(D, H, 1), lstm_params_alloc(D, H, 1),
                  sequence_alloc(T, B, D),    lstm_states_alloc(T, B, H),
                  lstm_states_alloc(T, B, H), gsl_vector_alloc(T + 1) };
    draw_cells(r, 0.5, q.p->theta->data, q.p->theta->size);
    draw_cells(r, 1.0, q.x->data, T * B * D);
    draw_cells(r, 1.0, q.s->c->data, B * H);
    draw_cells(r, 1.0, q.s->h->data, B * H);
    draw_cells(r, 1.0, sequence_of(q.ds->c, T, 0), B * H);
    gsl_rng_free(r);
    return q;
}

static void
travel(journey *q)
{
    ck_assert_int_eq(lstm_forward(q->p, q->x, q->s), GSL_SUCCESS);
    ck_assert_int_eq(lstm_sweep(q->p, q->x, q->s, q->ds, q->dp), GSL_SUCCESS);
    ck_assert_int_eq(lstm_flow(q->s->gate, q->flow), GSL_SUCCESS);
}

static void
arrive(journey *q)
{
    lstm_params_free(q->p);
    lstm_params_free(q->dp);
    sequence_free(q->x);
    lstm_states_free(q->s);
    lstm_states_free(q->ds);
    gsl_vector_free(q->flow);
}

static void
set_gate_bias(lstm_params *p, size_t block, double bias)
{
    gsl_vector_view b =
        gsl_vector_subvector(&p->b_h.vector, block * p->H, p->H);
    gsl_vector_set_all(&b.vector, bias);
}

/* f = 1 and i = 0: cells and gradients are the same to the bit. */
START_TEST(an_open_forget_gate_keeps_for_ever)
{
    enum { T = 1000, B = 3, H = 4 };
    journey q = prepare(T, B, 2, H);

    lstm_forget_bias(q.p, 800.0);
    set_gate_bias(q.p, LSTM_I, -800.0);
    travel(&q);
    for (size_t k = 0; k < B * H; k++) {
        ck_assert_double_eq(sequence_of(q.s->c, T, 0)[k], q.s->c->data[k]);
        ck_assert_double_eq(q.ds->c->data[k], sequence_of(q.ds->c, T, 0)[k]);
    }
    for (size_t t = 0; t <= T; t++)
        ck_assert_double_eq(gsl_vector_get(q.flow, t), 0.0);
    arrive(&q);
}
END_TEST

/* Where W_hh is 0, the cell is the only road, and its length is known. */
START_TEST(along_the_cell_the_gradient_is_the_product_of_gates)
{
    enum { T = 60, B = 3, H = 4 };
    journey q = prepare(T, B, 2, H);

    gsl_matrix_set_zero(&q.p->W_hh.matrix);
    travel(&q);
    double left[B * H];
    for (size_t k = 0; k < B * H; k++)
        left[k] = sequence_of(q.ds->c, T, 0)[k];
    for (size_t t = T; t > 0; t--) {
        double mean = 0.0;
        for (size_t k = 0; k < B * H; k++) {
            left[k] *= sequence_of(q.s->gate, t - 1, k / H)[LSTM_F * H + k % H];
            // To the bit: no other term is added to dc on this road.
            ck_assert_double_eq(sequence_of(q.ds->c, t - 1, 0)[k], left[k]);
            mean += log10(left[k] / sequence_of(q.ds->c, T, 0)[k]) / (B * H);
        }
        ck_assert(is_close(gsl_vector_get(q.flow, t - 1), mean, 1e-12));
    }
    arrive(&q);
}
END_TEST

/* With W_hh there are other roads, and flow is not the whole gradient. */
START_TEST(the_whole_gradient_is_more_than_the_flow)
{
    enum { T = 60, B = 3, H = 4 };
    journey q = prepare(T, B, 2, H);
    size_t other = 0;

    travel(&q);
    for (size_t k = 0; k < B * H; k++) {
        double along = sequence_of(q.ds->c, T, 0)[k];
        for (size_t t = T; t > 0; t--)
            along *= sequence_of(q.s->gate, t - 1, k / H)[LSTM_F * H + k % H];
        other += !is_close(q.ds->c->data[k], along, 0.5);
    }
    ck_assert_uint_eq(other, B * H);
    arrive(&q);
}
END_TEST

/* Bias 1 keeps 0.731 a step, and after a hundred steps next to nothing. */
START_TEST(a_bias_of_one_keeps_little)
{
    enum { T = 100 };
    journey q = prepare(T, 2, 3, 5);

    gsl_vector_set_zero(q.p->theta);
    ck_assert_int_eq(lstm_forget_bias(q.p, 1.0), GSL_SUCCESS);
    travel(&q);
    const double left = pow(10.0, gsl_vector_get(q.flow, 0));
    ck_assert(is_close(left, pow(1.0 / (1.0 + exp(-1.0)), T), 1e-12));
    ck_assert(is_close(left, 2.5e-14, 0.01));
    arrive(&q);
}
END_TEST

/* ---- What cells begin with ---------------------------------------------- */

enum { UNITS = 20000 };

/* u = exp(b_f) is uniform between 1 and T_max - 1. */
START_TEST(chrono_lengths_are_uniform)
{
    const double T_max = 50.0, width = T_max - 2.0;
    gsl_rng *r = suite_rng(SEED);
    lstm_params *p = lstm_params_alloc(1, 2, 1);
    static double u[UNITS];

    for (size_t k = 0; k < UNITS; k += 2) {
        ck_assert_int_eq(lstm_chrono(r, T_max, p), GSL_SUCCESS);
        for (size_t j = 0; j < 2; j++) {
            const double b = gsl_vector_get(&p->b_h.vector, LSTM_F * 2 + j);
            ck_assert_double_eq(gsl_vector_get(&p->b_h.vector, LSTM_I * 2 + j),
                                -b);
            u[k + j] = exp(b);
            ck_assert_double_ge(u[k + j], 1.0);
            ck_assert_double_le(u[k + j], T_max - 1.0 + 1e-9);
        }
    }
    const double mean = gsl_stats_mean(u, 1, UNITS);
    const double spread =
        gsl_stats_variance_with_fixed_mean(u, 1, UNITS, T_max / 2.0);
    // A uniform number has the variance width^2/12 and a kurtosis of 1.8.
    ck_assert_double_le(fabs(mean - T_max / 2.0),
                        FAR * width / sqrt(12.0 * UNITS));
    ck_assert_double_le(fabs(12.0 * spread / (width * width) - 1.0),
                        FAR * sqrt(0.8 / UNITS));
    gsl_rng_free(r);
    lstm_params_free(p);
}
END_TEST

/* A cell that hears nothing falls to 1/e after about exp(b_f) steps. */
START_TEST(chrono_cells_last_as_long_as_they_say)
{
    enum { T = 60, H = 30 };
    journey q = prepare(T, 1, 1, H);
    gsl_rng *r = suite_rng(SEED);

    gsl_vector_set_zero(q.p->theta);
    ck_assert_int_eq(lstm_chrono(r, 50.0, q.p), GSL_SUCCESS);
    travel(&q);
    for (size_t j = 0; j < H; j++) {
        const double u = exp(gsl_vector_get(&q.p->b_h.vector, LSTM_F * H + j));
        size_t t = 0;
        while (t < T
               && sequence_of(q.s->c, t, 0)[j] / q.s->c->data[j] > exp(-1.0))
            t++;
        ck_assert_double_gt((double)t, u);
        ck_assert_double_lt((double)t, u + 2.0);
    }
    gsl_rng_free(r);
    arrive(&q);
}
END_TEST

START_TEST(a_start_for_all_parameters)
{
    enum { D = 3, H = 40, O = 2 };
    gsl_rng *r = suite_rng(SEED), *again = suite_rng(SEED);
    lstm_params *p = lstm_params_alloc(D, H, O);
    gsl_matrix *W = gsl_matrix_alloc(H, H), *product = gsl_matrix_alloc(H, H);
    gsl_matrix *in = gsl_matrix_alloc(H, D), *out = gsl_matrix_alloc(O, H);

    gsl_vector_set_all(p->theta, 7.0);
    ck_assert_int_eq(lstm_begin(r, p), GSL_SUCCESS);
    for (size_t k = 0; k < LSTM_GATES; k++) {
        init_glorot_normal(again, in);
        expect_same(p->W_xh.matrix.data + k * H * D, in->data, H * D, 0.0);
        init_orthogonal(again, 1.0, W);
        expect_same(p->W_hh.matrix.data + k * H * H, W->data, H * H, 0.0);
        gsl_matrix_view block =
            gsl_matrix_submatrix(&p->W_hh.matrix, k * H, 0, H, H);
        gsl_blas_dgemm(CblasTrans, CblasNoTrans, 1.0, &block.matrix,
                       &block.matrix, 0.0, product);
        for (size_t m = 0; m < H * H; m++)
            ck_assert_double_le(fabs(product->data[m] - (m / H == m % H)),
                                1e-13);
    }
    init_glorot_normal(again, out);
    expect_same(p->W_hy.matrix.data, out->data, O * H, 0.0);
    ck_assert(gsl_vector_isnull(&p->b_h.vector));
    ck_assert(gsl_vector_isnull(&p->b_y.vector));
    gsl_rng_free(r);
    gsl_rng_free(again);
    gsl_matrix_free(W);
    gsl_matrix_free(product);
    gsl_matrix_free(in);
    gsl_matrix_free(out);
    lstm_params_free(p);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("lstm cells");
    TCase *cells = tcase_create("cells");

    tcase_add_test(cells, an_open_forget_gate_keeps_for_ever);
    tcase_add_test(cells, along_the_cell_the_gradient_is_the_product_of_gates);
    tcase_add_test(cells, the_whole_gradient_is_more_than_the_flow);
    tcase_add_test(cells, a_bias_of_one_keeps_little);
    tcase_add_test(cells, chrono_lengths_are_uniform);
    tcase_add_test(cells, chrono_cells_last_as_long_as_they_say);
    tcase_add_test(cells, a_start_for_all_parameters);
    suite_add_tcase(suite, cells);
    return run_suite("lstm_cells", suite);
}
