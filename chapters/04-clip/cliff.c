/*
 * cliff.c - the cliff in the error surface (Pascanu, Mikolov & Bengio 2013,
 * Fig. 6). One logistic neuron, fifty steps, two parameters:
 *
 *     x_t = w sigma(x_{t-1}) + b,  x_0 = 1/2,  E = (sigma(x_50) - 0.7)^2
 *
 * In the words of chapter 1, x_t is the pre-activation a_t and sigma(x_t) is
 * h_t, so this is a chain that starts at h_0 = sigma(1/2) and hears nothing.
 */
#include "chain.h"
#include "clip.h"
#include "data.h"
#include "must.h"

#include <gsl/gsl_math.h>
#include <math.h>
#include <stdio.h>

enum { T = 50, GRID = 100, UPDATES = 200 };

static const double START = 0.5, TARGET = 0.7;
static const double RATE = 0.05, MAX_NORM = 1.0;
static const double W_FROM = 3.5, W_TO = 6.5, B_FROM = -3.4, B_TO = -1.8;
static const double SIDE = 0.7;  // of the wall, for the view from the side

/* E at a point, and its gradient with respect to w and b. */
static double
error(double w, double b, double *dw, double *db)
{
    const chain_params p = { .w = w, .u = 0.0, .b = b };
    chain_params dp = { 0 };
    double x[T] = { 0 }, h[T + 1], dh[T + 1] = { 0 };

    h[0] = activation_value(LOGISTIC, START);
    must(chain_forward(&p, LOGISTIC, T, x, h));
    dh[T] = 2.0 * (h[T] - TARGET);
    must(chain_backward(&p, LOGISTIC, T, x, h, dh, &dp));
    *dw = dp.w;
    *db = dp.b;
    return gsl_pow_2(h[T] - TARGET);
}

/* Where x_0 is a fixed point, x_0 = w sigma(x_0) + b: see the chapter. */
static double
wall(double w)
{
    return START - w * activation_value(LOGISTIC, START);
}

/*
 * Writes rows of E over the whole map, or along the wall, so that no row
 * crosses it.
 */
static void
surface(data_file *d, int along_the_wall)
{
    const int columns = along_the_wall ? GRID / 4 : GRID;

    for (int i = 0; i <= columns; i++) {
        for (int j = 0; j <= columns; j++) {
            const double w = W_FROM + (W_TO - W_FROM) * i / columns;
            const double b = along_the_wall
                                 ? wall(w) + SIDE * (2.0 * j / columns - 1.0)
                                 : B_FROM + (B_TO - B_FROM) * j / columns;
            double dw, db;
            const double E = error(w, b, &dw, &db);
            data_row(d, w, b, E, hypot(dw, db));
        }
        data_gap(d);
    }
    data_gap(d);
}

/* The steepest point for a w, on a grid of b; its distance from the wall. */
static double
steepest(double w, double step, double *slope)
{
    double most = 0.0, at = NAN;

    for (double b = wall(w) - 0.1; b <= wall(w) + 0.1; b += step) {
        double dw, db;
        error(w, b, &dw, &db);
        if (fabs(db) > most) {
            most = fabs(db);
            at = b;
        }
    }
    *slope = most;
    return fabs(at - wall(w));
}

/* Descent from (5, -2.4), clipped or not; the largest step that was made. */
static void
descend(data_file *d, double max_norm, const char *name)
{
    double q[] = { 5.0, -2.4 }, g[2], norm, E = 0.0, longest = 0.0;
    gsl_vector_view gradient = gsl_vector_view_array(g, 2);
    char word[64];

    //: begin descent
    for (int update = 0; update <= UPDATES; update++) {
        E = error(q[0], q[1], &g[0], &g[1]);
        data_row(d, q[0], q[1], E, hypot(g[0], g[1]));
        must(clip_norm(&gradient.vector, max_norm, &norm));
        longest = fmax(longest, RATE * fmin(norm, max_norm));
        q[0] -= RATE * g[0];
        q[1] -= RATE * g[1];
    }
    //: end descent
    data_gap(d);
    data_gap(d);
    snprintf(word, sizeof word, "cliff_%s_longest_step", name);
    data_value(d, word, longest);
    snprintf(word, sizeof word, "cliff_%s_error", name);
    data_value(d, word, E);
}

int
main(int argc, char **argv)
{
    data_file *d = data_open(argc, argv, "w\tb\tE\tlength of the gradient");
    double slope;

    surface(d, 0);
    descend(d, INFINITY, "plain");
    descend(d, MAX_NORM, "clipped");
    // The wall, as far as the fixed point is unstable: w sigma'(x_0) > 1.
    const double h = activation_value(LOGISTIC, START);
    const double begin = 1.0 / activation_slope(LOGISTIC, h);
    for (double w = begin; w <= W_TO; w += 0.05)
        data_row(d, w, wall(w), NAN, NAN);
    data_gap(d);
    data_gap(d);
    surface(d, 1);
    data_value(d, "cliff_updates", UPDATES);
    data_value(d, "cliff_wall_begins", begin);

    const double off = steepest(5.0, 1e-5, &slope);
    data_value(d, "cliff_w5_off", off);
    data_value(d, "cliff_w5_slope", slope);
    data_claim(d,
               &(data_published){
                   "Pascanu et al. 2013, Fig. 6",
                   "distance of the steepest point from the wall, w = 5",
                   "on it", 0.0, 1e-3, "steps of the search" },
               estimate_exact(off));
    return data_close(d);
}
