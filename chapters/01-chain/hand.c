/*
 * hand.c - three steps of a tanh chain that can be followed with a pocket
 * calculator: forward, the loss, and all the way back. Every row of the data is one
 * step. What the pencil gets for dw is checked with a difference.
 */
#include "chain.h"
#include "data.h"
#include "must.h"

#include <math.h>
#include <stdio.h>

enum { T = 3 };

static const double x[T] = { 1.0, 0.0, 0.0 };
static const double target[T] = { 0.0, 0.0, 1.0 };
static const double mask[T] = { 0.0, 0.0, 1.0 };

/* The loss of a chain with the recurrent weight w, as chain_numeric_gradient() asks. */
static double
loss_of(double w, void *unused)
{
    const chain_params p = { .w = w, .u = 1.0 };
    double h[T + 1] = { 0 }, cost[T], dh[T + 1] = { 0 }, L = 0.0;

    (void)unused;
    must(chain_forward(&p, TANH, T, x, h));
    must(chain_loss(T, h, target, mask, cost, dh));
    for (size_t t = 1; t <= T; t++)
        L += cost[t - 1];
    return L;
}

/* A number of step t: hand_h2 is that of "h" at t = 2. */
static void
quote(data_file *d, const char *what, size_t t, double value)
{
    char name[32];
    snprintf(name, sizeof name, "hand_%s%zu", what, t);
    data_value(d, name, value);
}

int
main(int argc, char **argv)
{
    const chain_params p = { .w = 0.8, .u = 1.0 };
    double h[T + 1] = { 0 }, cost[T], dh[T + 1] = { 0 }, numeric = 0.0;
    chain_params dp = { 0 };
    gsl_function L = { .function = loss_of };
    data_file *d = data_open(argc, argv, "t\ta\th\tslope\tdh\tda");

    must(chain_forward(&p, TANH, T, x, h));
    must(chain_loss(T, h, target, mask, cost, dh));
    must(chain_backward(&p, TANH, T, x, h, dh, &dp));
    for (size_t t = 1; t <= T; t++) {
        const double a = p.w * h[t - 1] + p.u * x[t - 1] + p.b;
        const double slope = activation_slope(TANH, h[t]);
        const double da = dh[t] * slope;
        data_row(d, (double)t, a, h[t], slope, dh[t], da);
        quote(d, "a", t, a);
        quote(d, "h", t, h[t]);
        quote(d, "slope", t, slope);
        quote(d, "dh", t, dh[t]);
        quote(d, "da", t, da);
        quote(d, "dw", t, da * h[t - 1]);
        quote(d, "back", t, p.w * da);
    }
    must(chain_numeric_gradient(&L, p.w, CHAIN_NUMERIC_STEP, &numeric));
    data_value(d, "hand_L", loss_of(p.w, NULL));
    data_value(d, "hand_dw", dp.w);
    data_value(d, "hand_du", dp.u);
    data_value(d, "hand_db", dp.b);
    data_value(d, "hand_numeric", numeric);
    data_value(d, "hand_w_after", p.w - dp.w);
    data_value(d, "hand_L_after", loss_of(p.w - dp.w, NULL));
    return data_close(d);
}
