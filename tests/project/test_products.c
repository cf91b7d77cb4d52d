/*
 * test_products.c - the products that model answers ask for: as few calls as the
 * order of time allows, and no product more than the mathematics needs.
 *
 * Counts do not depend on the machine, as times do. For this program takes the
 * place of cblas_dgemm() and of a few others, and counts in place of computing.
 * So what it executes is the answers without their products; test_instructions.sh
 * has valgrind count that.
 */
#include "esn.h"
#include "gru.h"
#include "lstm.h"
#include "suite.h"

#include <gsl/gsl_cblas.h>

enum { T = 10, B = 8, D = 3, H = 32, O = 2, FEATURES = 1 + D + H };

static struct {
    size_t calls, multiplications;
} counted;

static void
count_product(size_t rows, size_t columns, size_t depth)
{
    counted.calls++;
    counted.multiplications += rows * columns * depth;
}

// These names are found before those of the library, also by GSL.
void
cblas_dgemm(const enum CBLAS_ORDER order, const enum CBLAS_TRANSPOSE by_a,
            const enum CBLAS_TRANSPOSE by_b, const int M, const int N,
            const int K, const double alpha, const double *a, const int lda,
            const double *b, const int ldb, const double beta, double *c,
            const int ldc)
{
    (void)order, (void)by_a, (void)by_b, (void)alpha, (void)a, (void)lda;
    (void)b, (void)ldb, (void)beta, (void)c, (void)ldc;
    count_product((size_t)M, (size_t)N, (size_t)K);
}

int
gsl_spblas_dgemv(const CBLAS_TRANSPOSE_t by_a, const double alpha,
                 const gsl_spmatrix *A, const gsl_vector *x, const double beta,
                 gsl_vector *y)
{
    (void)by_a, (void)alpha, (void)x, (void)beta, (void)y;
    count_product(1, 1, A->nz);
    return GSL_SUCCESS;
}

/* Forgets what was counted before the step that is to be counted. */
static void
begin_counting(void)
{
    counted.calls = counted.multiplications = 0;
}

static void
expect_counted(const char *what, size_t calls, size_t multiplications)
{
    ck_assert_msg(counted.calls <= calls,
                  "%s: %zu products, where %zu are enough", what, counted.calls,
                  calls);
    ck_assert_msg(counted.multiplications == multiplications,
                  "%s: products of %zu multiplications instead of %zu", what,
                  counted.multiplications, multiplications);
}

static sequence *
ones(size_t steps, size_t n)
{
    sequence *s = sequence_alloc(steps, B, n);
    for (size_t k = 0; k < steps * B * n; k++)
        s->data[k] = 0.5;
    return s;
}

/* The multiplications of one block of H units: states, inputs, readout. */
enum {
    STATES = T * B * H * H,
    INPUTS = T * B * H * D,
    OUTPUTS = T * B * H * O
};

START_TEST(of_an_rnn)
{
    rnn_params *p = rnn_params_alloc(D, H, O, TANH);
    rnn_params *dp = rnn_params_alloc(D, H, O, TANH);
    sequence *x = ones(T, D), *dy = ones(T, O), *y = ones(T, O);
    sequence *h = ones(T + 1, H), *da = ones(T, H), *dh = ones(T + 1, H);
    begin_counting();
    rnn_forward(p, x, h);
    expect_counted("rnn_forward", 1 + T, INPUTS + STATES);
    begin_counting();
    rnn_readout(p, h, y);
    expect_counted("rnn_readout", 1, OUTPUTS);
    begin_counting();
    bptt_backward(p, x, h, dy, da, dh, dp);
    // Of the readout two, of the steps one each, and of W_xh and W_hh one each.
    expect_counted("bptt_backward", 2 + T + 2,
                   2 * OUTPUTS + INPUTS + 2 * STATES);
    sequence *const all[] = { x, dy, y, h, da, dh };
    for (size_t k = 0; k < sizeof all / sizeof all[0]; k++)
        sequence_free(all[k]);
    rnn_params_free(p);
    rnn_params_free(dp);
}
END_TEST

START_TEST(of_an_lstm)
{
    lstm_params *p = lstm_params_alloc(D, H, O);
    lstm_params *dp = lstm_params_alloc(D, H, O);
    lstm_states *s = lstm_states_alloc(T, B, H);
    lstm_states *ds = lstm_states_alloc(T, B, H);
    sequence *x = ones(T, D), *dy = ones(T, O);
    begin_counting();
    lstm_forward(p, x, s);
    expect_counted("lstm_forward", 1 + T, LSTM_GATES * (INPUTS + STATES));
    begin_counting();
    lstm_backward(p, x, s, dy, ds, dp);
    expect_counted("lstm_backward", 2 + T + 2,
                   2 * OUTPUTS + LSTM_GATES * (INPUTS + 2 * STATES));
    sequence_free(x);
    sequence_free(dy);
    lstm_states_free(s);
    lstm_states_free(ds);
    lstm_params_free(p);
    lstm_params_free(dp);
}
END_TEST

START_TEST(of_a_gru)
{
    gru_params *p = gru_params_alloc(D, H, O);
    gru_params *dp = gru_params_alloc(D, H, O);
    gru_states *s = gru_states_alloc(T, B, H);
    gru_states *ds = gru_states_alloc(T, B, H);
    sequence *x = ones(T, D), *dy = ones(T, O);
    begin_counting();
    gru_forward(p, x, s);
    expect_counted("gru_forward", 1 + 2 * T, GRU_GATES * (INPUTS + STATES));
    begin_counting();
    gru_backward(p, x, s, dy, ds, dp);
    expect_counted("gru_backward", 2 + 2 * T + 3,
                   2 * OUTPUTS + GRU_GATES * (INPUTS + 2 * STATES));
    sequence_free(x);
    sequence_free(dy);
    gru_states_free(s);
    gru_states_free(ds);
    gru_params_free(p);
    gru_params_free(dp);
}
END_TEST

START_TEST(of_a_reservoir)
{
    gsl_rng *r = suite_rng(2001);
    esn *p = esn_alloc(D, H, O, TANH, 0.3);
    sequence *x = ones(T, D), *h = ones(T + 1, H);
    ck_assert_int_eq(esn_reservoir(r, 0.2, p->W_hh), GSL_SUCCESS);
    begin_counting();
    esn_harvest(p, x, h);
    // One sparse product for every state, and of all inputs one together.
    expect_counted("esn_harvest", 1 + T * B, INPUTS + T * B * p->W_hh->nz);
    gsl_matrix *Z = gsl_matrix_calloc(T * B, FEATURES);
    gsl_matrix *Y = gsl_matrix_calloc(T * B, O);
    gsl_matrix *A = gsl_matrix_calloc(FEATURES, FEATURES);
    begin_counting();
    esn_ridge(Z, Y, 1.0, A, p->W_zy);
    // Half of Z'Z is made by dsyrk, which is not counted.
    expect_counted("esn_ridge", 1, T * B * FEATURES * O);
    gsl_matrix_free(Z);
    gsl_matrix_free(Y);
    gsl_matrix_free(A);
    sequence_free(x);
    sequence_free(h);
    esn_free(p);
    gsl_rng_free(r);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("products");
    TCase *products = tcase_create("of model answers");
    tcase_add_test(products, of_an_rnn);
    tcase_add_test(products, of_an_lstm);
    tcase_add_test(products, of_a_gru);
    tcase_add_test(products, of_a_reservoir);
    suite_add_tcase(suite, products);
    return run_suite("products", suite);
}
