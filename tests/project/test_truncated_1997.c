/*
 * test_truncated_1997.c - the truncated gradient of the network of 1997 is the
 * whole gradient of another network, one whose units see the same numbers as
 * constants. So this file has the network once more, from the paper's formulas,
 * with complex weights, and takes the complex step with what the units saw held
 * fast.
 */
#include "lstm_1997_suite.h"

#include <complex.h>

static double frozen[T][MOST];

static double complex
complex_logistic(double complex a)
{
    return 1.0 / (1.0 + cexp(-a));
}

/* The next weights of theta times what a unit sees. */
static double complex
weigh(const double complex **w, const double complex *seen, size_t many)
{
    double complex a = 0.0;
    for (size_t k = 0; k < many; k++)
        a += *(*w)++ * seen[k];
    return a;
}

/*
 * The same network once more, from the paper's formulas, and its loss over all
 * steps. What units see comes from FROZEN if it is there; else it is stored in
 * SEEN, if that is there, and what came of it goes round.
 */
static double complex
complex_loss_1997(const double complex *theta, double frozen_z[][MOST],
                  double seen[][MOST])
{
    const size_t D = p->shape.D, b = p->shape.blocks, S = p->shape.S;
    const size_t cells = b * S, units = 2 * b + cells;
    double complex u[MOST] = { 0.0 }, c[MOST] = { 0.0 }, L = 0.0;

    for (int t = 0; t < T; t++) {
        const double complex *w = theta;
        double complex z[MOST];
        for (size_t k = 0; k < D + units; k++) {
            z[k] = frozen_z != NULL ? frozen_z[t][k]
                   : k < D          ? x[t][k]
                                    : u[k - D];
            if (seen != NULL)
                seen[t][k] = creal(z[k]);
        }
        z[D + units] = 1.0;
        for (size_t j = 0; j < 2 * b; j++)
            u[j] = complex_logistic(weigh(&w, z, D + units + 1));
        for (size_t v = 0; v < cells; v++) {
            const double complex net =
                weigh(&w, z, D + units + (p->shape.biased != BIASED_GATES));
            c[v] += u[v / S] * (4.0 * complex_logistic(net) - 2.0);
            u[2 * b + v] = u[b + v / S] * (2.0 * complex_logistic(c[v]) - 1.0);
        }
        u[units] = 1.0;
        for (size_t k = 0; k < p->shape.O; k++) {
            const double complex y = complex_logistic(
                weigh(&w, u + 2 * b, cells + (p->shape.biased == BIASED_ALL)));
            const double complex off = y - target[t][k];
            L += t % 2 == 1 ? 0.5 * off * off : 0.0;
        }
    }
    return L;
}

/* The gradient by the complex step, which knows no round-off. */
static double
by_complex_step(size_t weight, double frozen_z[][MOST])
{
    static const double STEP = 1e-50;
    double complex theta[512];

    for (size_t k = 0; k < p->theta->size; k++)
        theta[k] = gsl_vector_get(p->theta, k);
    theta[weight] += STEP * I;
    return cimag(complex_loss_1997(theta, frozen_z, NULL)) / STEP;
}

/* Runs the formulas once, to store what the units saw, and then the network. */
static void
run_1997(void)
{
    double complex theta[512];

    ck_assert_uint_le(p->theta->size, 512);
    ck_assert_uint_le(p->Z, MOST);
    for (size_t k = 0; k < p->theta->size; k++)
        theta[k] = gsl_vector_get(p->theta, k);
    complex_loss_1997(theta, NULL, frozen);
    for (int t = 0; t < T; t++)
        step_1997(t);
}

START_TEST(the_truncated_gradient)
{
    make_1997(&some[_i]);
    run_1997();
    for (size_t k = 0; k < p->theta->size; k++) {
        const double want = by_complex_step(k, frozen);
        ck_assert_msg(is_close(gsl_vector_get(dp->theta, k), want, 1e-12),
                      "weight %zu: %.17g instead of %.17g", k,
                      gsl_vector_get(dp->theta, k), want);
    }
}
END_TEST

START_TEST(what_units_see)
{
    make_1997(&some[_i]);
    run_1997();
    for (size_t k = 0; k + 1 < p->Z; k++)
        ck_assert_msg(
            is_close(gsl_vector_get(s->z, k), frozen[T - 1][k], 1e-13),
            "z[%zu]", k);
    ck_assert_double_eq(gsl_vector_get(s->z, p->Z - 1), 1.0);
}
END_TEST

/*
 * The difference between this gradient and the whole one, relative to the
 * length of the latter.
 */
static double
cut_away(void)
{
    double off = 0.0, length = 0.0;
    for (size_t k = 0; k < p->theta->size; k++) {
        const double whole = by_complex_step(k, NULL);
        off = hypot(off, gsl_vector_get(dp->theta, k) - whole);
        length = hypot(length, whole);
    }
    return off / length;
}

START_TEST(something_is_cut_away)
{
    make_1997(&some[_i]);
    run_1997();
    ck_assert_msg(cut_away() > 0.01, "%g", cut_away());
}
END_TEST

START_TEST(without_recurrent_weights_nothing_is_cut)
{
    make_1997(&some[_i]);
    gsl_matrix *const W[] = { &p->W_i.matrix, &p->W_o.matrix, &p->W_g.matrix };
    for (int k = 0; k < 3; k++)
        for (size_t unit = 0; unit < W[k]->size1; unit++)
            for (size_t from = 0; from < p->U; from++)
                gsl_matrix_set(W[k], unit, p->shape.D + from, 0.0);
    run_1997();
    ck_assert_msg(cut_away() < 1e-12, "%g", cut_away());
}
END_TEST

START_TEST(a_network_has_no_memory_of_other_sequences)
{
    make_1997(&some[2]);
    run_1997();
    gsl_vector *first = gsl_vector_alloc(p->theta->size);
    gsl_vector_memcpy(first, dp->theta);
    // The gradient is added to, so the same once more is twice as much.
    lstm_1997_reset(s);
    run_1997();
    for (size_t k = 0; k < p->theta->size; k++)
        ck_assert(is_close(gsl_vector_get(dp->theta, k),
                           2.0 * gsl_vector_get(first, k), 1e-14));
    gsl_vector_free(first);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("truncated_1997");
    TCase *gradient = tcase_create("gradient");

    tcase_add_checked_fixture(gradient, setup_1997, teardown_1997);
    tcase_add_loop_test(gradient, the_truncated_gradient, 0, SHAPES);
    tcase_add_loop_test(gradient, what_units_see, 0, SHAPES);
    tcase_add_loop_test(gradient, something_is_cut_away, 0, SHAPES);
    tcase_add_loop_test(gradient, without_recurrent_weights_nothing_is_cut, 0,
                        SHAPES);
    tcase_add_test(gradient, a_network_has_no_memory_of_other_sequences);
    suite_add_tcase(suite, gradient);
    return run_suite("truncated_1997", suite);
}
