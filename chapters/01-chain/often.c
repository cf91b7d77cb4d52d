/*
 * often.c - a weight that is used often (Zucchet & Orvieto 2024). A linear neuron
 * h_t = w h_{t-1} + x_t hears noise of variance 1, each value correlated with the one
 * before by r. No gradient from state to state is longer than 1, and yet its state
 * depends on w more and more strongly as w comes near 1:
 *
 *     E h^2          = (1 + r w) / ((1 - r w) (1 - w^2))
 *     E (dh/dw)^2    = ((1 + w^2) (1 - w^2 r^2) + 2 (1 - w^2) w r)
 *                      / ((1 - w^2)^3 (1 - w r)^2)
 *
 * Here dh_T/dw is what chain_backward() adds to dw when dh_T is 1.
 */
#include "chain.h"
#include "data.h"
#include "must.h"
#include "progress.h"

#include <gsl/gsl_math.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { SEQUENCES = 1000, SEEDS = 21, SEED = 2024, T_MAX = 1500 };
static const double weight[] = { 0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99 };
enum { WEIGHTS = sizeof weight / sizeof weight[0], AT_9 = 3, AT_99 = 6 };
static const double correlation[] = { 0.0, 0.9 };
enum { CORRELATIONS = 2 };

/* Mean squares of the last state and of its slope, of one seed. */
typedef struct {
    double state, slope;
} squares;

static squares
theory(double w, double r)
{
    const double rest = 1.0 - w * w;
    return (
        squares){ (1.0 + r * w) / ((1.0 - r * w) * rest),
                  ((1.0 + w * w) * (1.0 - w * w * r * r) + 2.0 * rest * w * r)
                      / (gsl_pow_3(rest) * gsl_pow_2(1.0 - w * r)) };
}

static squares
measure(unsigned long seed, double w, double r)
{
    const chain_params p = { .w = w, .u = 1.0 };
    // The start is forgotten after so many steps, and so is what it did to dh/dw.
    const size_t T = (size_t)(15.0 / (1.0 - w));
    static double x[T_MAX], h[T_MAX + 1], dh[T_MAX + 1];
    gsl_rng *g = gsl_rng_alloc(gsl_rng_mt19937);
    squares mean = { 0.0, 0.0 };

    gsl_rng_set(g, seed);
    for (int i = 0; i < SEQUENCES; i++) {
        chain_params dp = { 0 };
        x[0] = gsl_ran_gaussian_ziggurat(g, 1.0);
        for (size_t t = 1; t < T; t++)
            x[t] = r * x[t - 1]
                   + sqrt(1.0 - r * r) * gsl_ran_gaussian_ziggurat(g, 1.0);
        for (size_t t = 0; t <= T; t++)
            h[t] = dh[t] = 0.0;
        //: begin slope
        must(chain_forward(&p, LINEAR, T, x, h));
        dh[T] = 1.0;
        must(chain_backward(&p, LINEAR, T, x, h, dh, &dp));
        mean.slope += dp.w * dp.w / SEQUENCES;
        //: end slope
        mean.state += h[T] * h[T] / SEQUENCES;
    }
    gsl_rng_free(g);
    return mean;
}

/* The rows of the table: measured by theory, and the power of 1 - w^2. */
static void
claims(data_file *d, squares found[CORRELATIONS][WEIGHTS][SEEDS])
{
    static const char paper[] = "Zucchet & Orvieto 2024, 1D case";
    static const char why[] = "a mean over 1000 sequences a seed";
    const double w9 = weight[AT_9], w99 = weight[AT_99];
    double share[5][SEEDS];

    for (size_t i = 0; i < SEEDS; i++) {
        const squares *white = &found[0][AT_9][i], *far = &found[0][AT_99][i];
        const squares *tied = &found[1][AT_9][i];
        share[0][i] = white->slope / theory(w9, 0.0).slope;
        share[1][i] = tied->slope / theory(w9, correlation[1]).slope;
        share[2][i] = white->state / theory(w9, 0.0).state;
        share[3][i] = tied->state / theory(w9, correlation[1]).state;
        share[4][i] = log(far->slope / white->slope)
                      / log((1.0 - w99 * w99) / (1.0 - w9 * w9));
    }
    static const char *const what[] = {
        "w = 0.9: squared dh/dw by backpropagation, by closed form",
        "the same, autocorrelation 0.9",
        "w = 0.9: squared state by closed form",
        "the same, autocorrelation 0.9",
    };
    for (int k = 0; k < 4; k++)
        data_claim(d, &(data_published){ paper, what[k], "1", 0.95, 1.05, why },
                   estimate_mean(share[k], 1, SEEDS));
    data_claim(d,
               &(data_published){ paper,
                                  "growth of squared dh/dw, as a power of "
                                  "1 - w^2, from w = 0.9 to 0.99",
                                  "-3", -3.1, -2.9,
                                  "1 + w^2 stands above it, too" },
               estimate_mean(share[4], 1, SEEDS));
}

int
main(int argc, char **argv)
{
    data_file *d = data_open(argc, argv,
                             "-log10(1 - w)\tlog10 of the mean square\tlog10 "
                             "of that of one seed: median\tleast\tmost");
    static squares found[CORRELATIONS][WEIGHTS][SEEDS];
    const size_t stride = sizeof(squares) / sizeof(double);

    progress_start("often", CORRELATIONS * WEIGHTS);
    for (size_t c = 0; c < CORRELATIONS; c++) {
        for (size_t k = 0; k < WEIGHTS; k++) {
            for (size_t i = 0; i < SEEDS; i++)
                found[c][k][i] = measure(SEED + i, weight[k], correlation[c]);
            double *s = data_sorted(&found[c][k][0].slope, stride, SEEDS);
            data_row(d, -log10(1.0 - weight[k]),
                     log10(theory(weight[k], correlation[c]).slope),
                     log10(s[SEEDS / 2]), log10(s[0]), log10(s[SEEDS - 1]));
            free(s);
            progress_tick();
        }
        data_gap(d);
        data_gap(d);
    }
    progress_end();
    // The squared state, and the longest gradient, in theory.
    for (size_t k = 0; k < WEIGHTS; k++)
        data_row(d, -log10(1.0 - weight[k]),
                 log10(theory(weight[k], 0.0).state), 0.0, 0.0, 0.0);
    data_value(d, "often_seeds", SEEDS);
    data_value(d, "often_half", theory(0.5, 0.0).slope);
    data_value(d, "often_99", theory(0.99, 0.0).slope);
    data_value(d, "often_99_state", theory(0.99, 0.0).state);
    // Descent in a parabola of this curvature is stable up to a rate of 2 by it.
    data_value(d, "often_half_rate", 2.0 / theory(0.5, 0.0).slope);
    data_value(d, "often_99_rate", 2.0 / theory(0.99, 0.0).slope);
    claims(d, found);
    return data_close(d);
}
