/*
 * lag.c - the price of distance. The task of memory.c, asked once only, lag
 * steps after x_1: how many updates of gradient descent does it take?
 *
 * Theory, while the state h_T = h_1 w^lag is still small against its target y*:
 *
 *     dw per update = rate y* h_1 lag w^(lag-1)
 *     updates       = w^(2-lag) / (rate y* h_1 lag (lag-2)),    lag > 2
 *
 * the second by integrating the first from w until w is large. Every further
 * step of lag costs a factor of nearly 1/w.
 */
#include "chain.h"
#include "data.h"
#include "must.h"
#include "progress.h"

#include <math.h>
#include <stdio.h>

enum { LAG_MAX = 48, UPDATES_MAX = 100000 };

static const double RATE = 0.2;
static const double TARGET = 0.8;        // y*
static const double INPUT_WEIGHT = 0.5;  // u before learning, so h_1 = tanh u
static const double LEARNED = 1e-3;      // the cost that counts as learned
static const double weight[] = { 0.25, 0.5, 0.75 };  // w before learning
enum { WEIGHTS = sizeof weight / sizeof weight[0] };

/* Updates until the cost is below LEARNED, or NaN when that takes too long. */
static double
updates(double w, size_t lag, double *dw_begin)
{
    const size_t T = lag + 1;
    double x[LAG_MAX + 1] = { 1.0 }, target[LAG_MAX + 1],
                       mask[LAG_MAX + 1] = { 0 };
    double h[LAG_MAX + 2] = { 0 }, cost[LAG_MAX + 1];
    chain_params p = { .w = w, .u = INPUT_WEIGHT };

    for (size_t t = 0; t < T; t++)
        target[t] = TARGET;
    mask[T - 1] = 1.0;

    for (size_t update = 0; update < UPDATES_MAX; update++) {
        double dh[LAG_MAX + 2] = { 0 };
        chain_params dp = { 0 };

        must(chain_forward(&p, TANH, T, x, h));
        must(chain_loss(T, h, target, mask, cost, dh));
        if (cost[T - 1] < LEARNED)
            return (double)update;
        must(chain_backward(&p, TANH, T, x, h, dh, &dp));
        if (update == 0)
            *dw_begin = dp.w;

        // A bias would bridge any lag at once, by forgetting x_1: it stays 0,
        // as it does when both classes are learned together.
        dp.b = 0.0;
        must(chain_descend(&p, &dp, RATE));
    }
    return GSL_NAN;
}

static double
theory(double w, size_t lag)
{
    const double n = (double)lag;

    if (lag <= 2)
        return GSL_NAN;
    return pow(w, 2.0 - n)
           / (RATE * TARGET * tanh(INPUT_WEIGHT) * n * (n - 2.0));
}

int
main(int argc, char **argv)
{
    data_file *d = data_open(argc, argv,
                             "w before (1)\tlag (steps)\tupdates\t"
                             "dL/dw before (1)\tupdates in theory");

    progress_start("lag", WEIGHTS * LAG_MAX);
    for (size_t i = 0; i < WEIGHTS; i++) {
        double before = 0.0, growth = 0.0;
        size_t last = 0;

        for (size_t lag = 1; lag <= LAG_MAX; lag++) {
            double dw = 0.0;
            const double n = updates(weight[i], lag, &dw);
            progress_tick();
            if (!(n > 0.0))
                break;
            data_row(d, weight[i], (double)lag, n, dw, theory(weight[i], lag));
            growth = n / before;
            before = n;
            last = lag;
        }
        data_gap(d);
        data_gap(d);

        char name[48];
        snprintf(name, sizeof name, "lag_w%g_longest", weight[i]);
        data_value(d, name, (double)last);
        snprintf(name, sizeof name, "lag_w%g_updates", weight[i]);
        data_value(d, name, before);
        snprintf(name, sizeof name, "lag_w%g_growth", weight[i]);
        data_value(d, name, growth);
        snprintf(name, sizeof name, "lag_w%g_theory", weight[i]);
        data_value(d, name, theory(weight[i], last));
    }
    progress_end();
    data_value(d, "lag_updates_max", UPDATES_MAX);
    return data_close(d);
}
