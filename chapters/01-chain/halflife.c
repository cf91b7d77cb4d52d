/*
 * halflife.c - after how many steps back a gradient has halved, against w.
 * Linear: -ln 2 / ln w steps, endless at w = 1; beyond, the gradient doubles
 * in that time instead. tanh: longest at w = 1, and short again beyond.
 */
#include "chain.h"
#include "data.h"
#include "must.h"

#include <math.h>
#include <stdio.h>

enum { T = 200, POINTS = 200 };

static const double START = 1.0;  // h_0
static const double W_MAX = 2.0;

static double
half_life(double w, activation f)
{
    const chain_params p = { .w = w };
    const double x[T] = { 0 };
    double h[T + 1] = { START }, log10_dh[T + 1], steps;

    must(chain_forward(&p, f, T, x, h));
    must(chain_log10_gradient(&p, f, T, h, log10_dh));
    must(chain_half_life(T, log10_dh, &steps));
    return steps;
}

int
main(int argc, char **argv)
{
    data_file *d = data_open(argc, argv, "w (1)\tlinear (steps)\ttanh (steps)");
    const double probe[] = { 0.5, 0.9, 0.99, 1.0, 1.01, 1.1, 1.5, 2.0 };
    char name[48];

    // The points stand beside w = 1, where the linear half-life is infinite.
    for (int i = 0; i < POINTS; i++) {
        const double w = W_MAX * (i + 0.5) / POINTS;
        data_row(d, w, half_life(w, LINEAR), half_life(w, TANH));
    }
    for (size_t i = 0; i < sizeof probe / sizeof probe[0]; i++) {
        snprintf(name, sizeof name, "halflife_linear_w%g", probe[i]);
        data_value(d, name, half_life(probe[i], LINEAR));
        snprintf(name, sizeof name, "halflife_tanh_w%g", probe[i]);
        data_value(d, name, half_life(probe[i], TANH));
    }
    data_value(d, "halflife_T", T);
    return data_close(d);
}
