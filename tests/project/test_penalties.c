/*
 * test_penalties.c - the penalties of chapter 4 against central differences, on
 * what a whole network's sweep has left behind.
 */
#include "clip.h"
#include "gradient_check.h"
#include "suite.h"

#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <math.h>

enum { T = 8, B = 3, D = 2, H = 6, O = 1 };
static const double ALPHA = 2.5, LAMBDA = 0.3;

/* Only W_hh is nudged; dh and da stay, as the immediate derivative wants. */
typedef struct {
    rnn_params *p, *dp;
    sequence *x, *h, *da, *dh, *u;
} network;

static network
swept(void)
{
    gsl_rng *r = gsl_rng_alloc(gsl_rng_mt19937);
    network w = {
        rnn_params_alloc(D, H, O, TANH), rnn_params_alloc(D, H, O, TANH),
        sequence_alloc(T, B, D),         sequence_alloc(T + 1, B, H),
        sequence_alloc(T, B, H),         sequence_alloc(T + 1, B, H),
        sequence_alloc(T, B, H)
    };
    gsl_rng_set(r, 2013);
    for (size_t k = 0; k < w.p->theta->size; k++)
        gsl_vector_set(w.p->theta, k, gsl_ran_gaussian_ziggurat(r, 0.5));
    for (size_t k = 0; k < T * B * D; k++)
        w.x->data[k] = gsl_ran_gaussian_ziggurat(r, 1.0);
    for (size_t k = 0; k < B * H; k++)
        w.dh->data[T * B * H + k] = gsl_ran_gaussian_ziggurat(r, 1.0);
    rnn_forward(w.p, w.x, w.h);
    bptt_sweep(w.p, w.x, w.h, w.da, w.dh, w.dp);
    gsl_vector_set_zero(w.dp->theta);
    gsl_rng_free(r);
    return w;
}

static void
forget_penalised(network *w)
{
    sequence *all[] = { w->x, w->h, w->da, w->dh, w->u };
    for (size_t k = 0; k < sizeof all / sizeof all[0]; k++)
        sequence_free(all[k]);
    rnn_params_free(w->p);
    rnn_params_free(w->dp);
}

static double
omega(void *argument)
{
    const network *w = argument;
    double value = NAN;
    clip_omega(&w->p->W_hh.matrix, w->dh, w->da, w->u, &value);
    return ALPHA * value;
}

START_TEST(omega_agrees_with_differences)
{
    network w = swept();
    gsl_matrix *W = &w.p->W_hh.matrix, *dW = &w.dp->W_hh.matrix;
    gradient_block block = { "W_hh", W->data, dW->data, H * H, NAN };

    omega(&w);
    ck_assert_int_eq(clip_omega_backward(w.dh, w.da, w.u, ALPHA, dW), 0);
    ck_assert_int_eq(gradient_check(omega, &w, GRADIENT_CHECK_STEP, &block, 1),
                     0);
    ck_assert_msg(block.error <= 1e-8, "relative error %.1e", block.error);
    forget_penalised(&w);
}
END_TEST

/*
 * Descent along the gradient of omega alone must bring the ratios closer to 1,
 * which is what the penalty is for.
 */
START_TEST(descent_brings_lengths_closer_to_one)
{
    network w = swept();
    gsl_matrix *W = &w.p->W_hh.matrix, *dW = &w.dp->W_hh.matrix;
    const double before = omega(&w);

    for (int n = 0; n < 2000; n++) {
        omega(&w);
        gsl_matrix_set_zero(dW);
        clip_omega_backward(w.dh, w.da, w.u, ALPHA, dW);
        gsl_matrix_scale(dW, 0.05);
        gsl_matrix_sub(W, dW);
    }
    const double after = omega(&w);
    ck_assert_msg(after <= 0.5 * before, "from %.3g to %.3g", before, after);
    forget_penalised(&w);
}
END_TEST

static double
l2(void *argument)
{
    const network *w = argument;
    gsl_vector *unused = gsl_vector_calloc(w->p->theta->size);
    double penalty = NAN;
    clip_l2(w->p->theta, LAMBDA, &penalty, unused);
    gsl_vector_free(unused);
    return penalty;
}

START_TEST(l2_agrees_with_differences)
{
    network w = swept();
    double penalty;
    gradient_block block = { "theta", w.p->theta->data, w.dp->theta->data,
                             w.p->theta->size, NAN };

    ck_assert_int_eq(clip_l2(w.p->theta, LAMBDA, &penalty, w.dp->theta), 0);
    gradient_check(l2, &w, GRADIENT_CHECK_STEP, &block, 1);
    ck_assert_msg(block.error <= 1e-8, "relative error %.1e", block.error);
    forget_penalised(&w);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("penalties");
    TCase *penalties = tcase_create("penalties");

    tcase_add_test(penalties, omega_agrees_with_differences);
    tcase_add_test(penalties, descent_brings_lengths_closer_to_one);
    tcase_add_test(penalties, l2_agrees_with_differences);
    suite_add_tcase(suite, penalties);
    return run_suite("penalties", suite);
}
