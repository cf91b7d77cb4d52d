/*
 * map.c - log10|dh_T/dh_0| over the weight w and the length T: where the
 * gradient vanishes, where it explodes, and the border between, for the linear
 * and the tanh chain. A negative w gives the mirror image: only |w| matters.
 *
 * The tanh chain starts near 0, where its slope is still 1. For w > 1 it first
 * behaves as the linear one and explodes; then the state saturates at
 * h* = tanh(w h*), and everything it gained is lost again.
 */
#include "chain.h"
#include "data.h"
#include "must.h"

#include <math.h>
#include <stdio.h>

enum { T_MAX = 100, COLUMNS = 100 };

static const double START = 0.01;  // h_0
static const double W_MAX = 2.0;

static const double no_input[T_MAX];

/* log10|dh_t/dh_0| for every t = 0..T_MAX of one chain. */
static void
gradients(double w, activation f, double *g)
{
    const chain_params p = { .w = w };
    double h[T_MAX + 1] = { START }, log10_dh[T_MAX + 1];

    must(chain_forward(&p, f, T_MAX, no_input, h));
    must(chain_log10_gradient(&p, f, T_MAX, h, log10_dh));

    // |dh_T/dh_0| = |dh_T/dh_t| |dh_t/dh_0|: so one walk back gives the
    // gradient for every length.
    for (size_t t = 0; t <= T_MAX; t++)
        g[t] = log10_dh[0] - log10_dh[t];
}

/* The first length at which a gradient that had grown is below 1 again. */
static size_t
return_to_one(double w, double *peak, size_t *peak_at)
{
    double g[T_MAX + 1];

    gradients(w, TANH, g);
    *peak_at = 0;
    for (size_t t = 1; t <= T_MAX; t++)
        if (g[t] > g[*peak_at])
            *peak_at = t;
    *peak = pow(10.0, g[*peak_at]);
    for (size_t t = *peak_at; t <= T_MAX; t++)
        if (g[t] < 0.0)
            return t;
    return 0;
}

int
main(int argc, char **argv)
{
    data_file *d = data_open(argc, argv,
                             "activation (0 linear, 1 tanh)\tw (1)\tT (steps)\t"
                             "log10|dh_T/dh_0|");
    const double probe[] = { 1.1, 1.25, 1.5, 2.0 };

    for (int f = LINEAR; f <= TANH; f++) {
        for (size_t column = 1; column <= COLUMNS; column++) {
            const double w = W_MAX * (double)column / COLUMNS;
            double g[T_MAX + 1];

            gradients(w, (activation)f, g);
            for (size_t t = 1; t <= T_MAX; t++)
                data_row(d, (double)f, w, (double)t, g[t]);
            data_gap(d);
        }
        data_gap(d);
    }

    data_value(d, "map_start", START);
    for (size_t i = 0; i < sizeof probe / sizeof probe[0]; i++) {
        char name[64];
        double peak;
        size_t peak_at;
        const size_t back = return_to_one(probe[i], &peak, &peak_at);

        snprintf(name, sizeof name, "map_tanh_w%g_peak", probe[i]);
        data_value(d, name, peak);
        snprintf(name, sizeof name, "map_tanh_w%g_peak_T", probe[i]);
        data_value(d, name, (double)peak_at);
        snprintf(name, sizeof name, "map_tanh_w%g_below_one_T", probe[i]);
        data_value(d, name, (double)back);
    }
    return data_close(d);
}
