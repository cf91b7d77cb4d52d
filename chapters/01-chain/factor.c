/*
 * factor.c - what one step back through a logistic unit does to an error:
 * |w f'(net)| with net = w h, where h is the activity of the unit that w comes
 * from (Hochreiter 1991; Hochreiter & Schmidhuber 1997, section 3.1).
 *
 * f' is at most 1/4, so for |w| < 4 the error shrinks. A larger w is no cure:
 * it drives net into saturation, and f' falls faster than w grows.
 */
#include "chain.h"
#include "data.h"
#include "must.h"

#include <gsl/gsl_min.h>
#include <gsl/gsl_rng.h>
#include <math.h>
#include <stdio.h>

enum { POINTS = 400, UNITS = 5, LAGS = 20, NETWORKS = 200, SEED = 1991 };

static const double W_END = 20.0;
static const double W_MAX = 0.7;  // of the network; less than 4 / UNITS
static const double activity[] = { 1.0, 0.5, 0.2, 0.1 };  // h
enum { ACTIVITIES = sizeof activity / sizeof activity[0] };

//: begin factor
/* |w f'(w h)|: a chain of one step, whose start state is h. */
static double
factor(double w, double y)
{
    const chain_params p = { .w = w };
    const double x = 0.0;
    double h[2] = { y }, log10_dh[2];

    must(chain_forward(&p, LOGISTIC, 1, &x, h));
    must(chain_log10_gradient(&p, LOGISTIC, 1, h, log10_dh));
    return pow(10.0, log10_dh[0]);
}
//: end factor

static double
minus_factor(double w, void *y)
{
    return -factor(w, *(double *)y);
}

/* The w at which factor() is largest, found without any formula. */
static double
best_weight(double y)
{
    gsl_function f = { minus_factor, &y };
    gsl_min_fminimizer *m = gsl_min_fminimizer_alloc(gsl_min_fminimizer_brent);

    must(gsl_min_fminimizer_set(m, &f, 1.5 / y, 0.1 / y, 8.0 / y));
    for (int i = 0; i < 60; i++)
        gsl_min_fminimizer_iterate(m);
    const double w = gsl_min_fminimizer_x_minimum(m);
    gsl_min_fminimizer_free(m);
    return w;
}

/* The claims about one unit: worst slope met, worst deviation of the best w. */
static void
claim_one_unit(data_file *d, double worst, double coth_error)
{
    const char *source = "Hochreiter & Schmidhuber 1997, sec. 3.1";

    data_claim(d,
               &(data_published){ source, "largest slope f' met", "<= 0.25",
                                  0.0, 0.25 + 1e-12,
                                  "the bound, and rounding" },
               estimate_exact(worst));
    data_claim(d,
               &(data_published){ source, "|w f'| at w = 3.99, h = 0.001",
                                  "< 1 for |w| < 4", 0.0, 1.0, "the bound" },
               estimate_exact(factor(3.99, 0.001)));
    data_claim(d,
               &(data_published){ source,
                                  "best w against (1/h) coth(net/2), "
                                  "relative deviation",
                                  "0", 0.0, 1e-6,
                                  "what a search for a maximum can tell" },
               estimate_exact(coth_error));
    data_claim(d,
               &(data_published){ source, "|w f'| at w = 40, h = 0.5", "-> 0",
                                  0.0, 1e-6, "a millionth is nothing here" },
               estimate_exact(factor(40.0, 0.5)));
}

/* The curves, and as the last data set their maxima. */
static void
curves(data_file *d)
{
    double worst = 0.0, coth_error = 0.0;
    char name[64];

    for (size_t k = 0; k < ACTIVITIES; k++) {
        const double y = activity[k], best = best_weight(y);
        const double formula = 1.0 / tanh(best * y / 2.0) / y;

        for (int i = 1; i <= POINTS; i++) {
            const double w = W_END * i / POINTS;
            data_row(d, y, w, factor(w, y));
            worst = data_larger(worst, factor(w, y) / w);
        }
        data_gap(d);
        data_gap(d);

        coth_error = data_larger(coth_error, fabs(best / formula - 1.0));
        snprintf(name, sizeof name, "factor_y%g_best_w", y);
        data_value(d, name, best);
        snprintf(name, sizeof name, "factor_y%g_best", y);
        data_value(d, name, factor(best, y));
    }
    for (size_t k = 0; k < ACTIVITIES; k++)
        data_row(d, activity[k], best_weight(activity[k]),
                 factor(best_weight(activity[k]), activity[k]));
    claim_one_unit(d, worst, coth_error);
}

/* One more step of error flow through the network: flow <- flow W' f'. */
static void
step_back(const gsl_rng *r, double (*W)[UNITS], double (*flow)[UNITS])
{
    double next[UNITS][UNITS] = { { 0 } };

    for (int l = 0; l < UNITS; l++) {
        // The bound holds for every state, so any may be tried; net inputs near
        // 0, where the slope is steepest, come closest to it.
        const double net = 0.5 * (gsl_rng_uniform(r) - 0.5);
        const double slope =
            activation_slope(LOGISTIC, activation_value(LOGISTIC, net));

        for (int i = 0; i < UNITS * UNITS; i++)
            next[i / UNITS][i % UNITS] +=
                flow[i / UNITS][l] * slope * W[l][i % UNITS];
    }
    for (int i = 0; i < UNITS * UNITS; i++)
        flow[i / UNITS][i % UNITS] = next[i / UNITS][i % UNITS];
}

/*
 * The largest error flow found between any two of n units over q steps,
 * divided by the paper's bound n (n w_max / 4)^q.
 */
static double
worst_ratio(int equal_weights)
{
    gsl_rng *r = gsl_rng_alloc(gsl_rng_mt19937);
    double worst = 0.0;

    gsl_rng_set(r, SEED);
    for (int network = 0; network < NETWORKS; network++) {
        double W[UNITS][UNITS], flow[UNITS][UNITS] = { { 0 } };

        for (int i = 0; i < UNITS; i++) {
            flow[i][i] = 1.0;
            for (int j = 0; j < UNITS; j++)
                W[i][j] = equal_weights
                              ? W_MAX
                              : W_MAX * (2.0 * gsl_rng_uniform(r) - 1.0);
        }
        for (int q = 1; q <= LAGS; q++) {
            const double bound = UNITS * pow(UNITS * W_MAX / 4.0, q);
            step_back(r, W, flow);
            for (int i = 0; i < UNITS * UNITS; i++)
                worst = data_larger(worst,
                                    fabs(flow[i / UNITS][i % UNITS]) / bound);
        }
    }
    gsl_rng_free(r);
    return worst;
}

/*
 * The ratio of the long-range to the short-range part of one update of w at a
 * given rate.
 */
static double
long_to_short(double rate)
{
    enum { T = 20, NEAR = 3 };
    const double x[T] = { 0 };
    const chain_params start = { .w = 2.0 };
    chain_params all = start, near = start, dp_all = { 0 }, dp_near = { 0 };
    double h[T + 1] = { 0.5 }, dh[T + 1] = { 0 };

    must(chain_forward(&start, LOGISTIC, T, x, h));
    dh[T] = 1.0;
    must(chain_backward(&start, LOGISTIC, T, x, h, dh, &dp_all));

    // The near part: the last steps alone, as if the chain began there.
    double dh_near[NEAR + 1] = { 0 };
    dh_near[NEAR] = 1.0;
    must(chain_backward(&start, LOGISTIC, NEAR, x, h + T - NEAR, dh_near,
                        &dp_near));

    must(chain_descend(&all, &dp_all, rate));
    must(chain_descend(&near, &dp_near, rate));
    return (all.w - near.w) / (near.w - start.w);
}

int
main(int argc, char **argv)
{
    data_file *d =
        data_open(argc, argv, "h (1)\tw (1)\tfactor |w f'(w h)| (1)");
    const char *source = "Hochreiter & Schmidhuber 1997, sec. 3.1";

    curves(d);

    const double random = worst_ratio(0), equal = worst_ratio(1);
    data_value(d, "factor_seed", SEED);
    data_value(d, "factor_units", UNITS);
    data_value(d, "factor_w_max", W_MAX);
    data_value(d, "factor_bound_ratio_random", random);
    data_value(d, "factor_bound_ratio_equal", equal);
    data_claim(d,
               &(data_published){ source,
                                  "error flow over its bound "
                                  "n (n w_max/4)^q, worst found",
                                  "<= 1", 0.0, 1.0, "the bound" },
               estimate_exact(data_larger(random, equal)));

    const double slow = long_to_short(0.01), fast = long_to_short(1.0);
    data_value(d, "factor_long_to_short_rate0.01", slow);
    data_value(d, "factor_long_to_short_rate1", fast);
    data_claim(d,
               &(data_published){ source,
                                  "long- to short-range share of an update, "
                                  "change from rate 0.01 to rate 1",
                                  "0", 0.0, 1e-9, "rounding" },
               estimate_exact(fabs(fast / slow - 1.0)));
    return data_close(d);
}
