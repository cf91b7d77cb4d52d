/*
 * chain.c - what the live figure of chapter 1 computes, with the course's own
 * chain.c: the states of one neuron that hears x_1 = 1 and then nothing, the
 * slopes that a gradient meets, and how much of a gradient is left after n steps.
 *
 * Compiled to WebAssembly it runs in the page; compiled as a program it prints the
 * same numbers, which tests/project/live.js compares with those of the page:
 *
 *     chain w u b activation T        (activation as in lib/activation.h: 0..3)
 */
#include "chain.h"

#include <math.h>

enum { MOST = 1000 };
static double x[MOST], state[MOST + 1], slope[MOST + 1], left[MOST + 1];

#ifdef __wasm__
#define EXPORT(name) __attribute__((export_name(#name)))
// All that chain.c needs of GSL: these two are not GSL's own.
int
gsl_finite(double number)
{
    return isfinite(number);
}

void
gsl_error(const char *reason, const char *file, int line, int number)
{
    (void)reason, (void)file, (void)line, (void)number;
}
#else
#define EXPORT(name)
#endif

EXPORT(states) double *live_states(void);
EXPORT(slopes) double *live_slopes(void);
EXPORT(left) double *live_left(void);
EXPORT(run) int live_run(double w, double u, double b, int f, int T);

double *
live_states(void)
{
    return state;
}

double *
live_slopes(void)
{
    return slope;
}

double *
live_left(void)
{
    return left;
}

/* Fills the three arrays for T steps; returns a GSL code, or -1 for a bad f or T. */
int
live_run(double w, double u, double b, int f, int T)
{
    const chain_params p = { .w = w, .u = u, .b = b };
    if (f < 0 || f >= ACTIVATIONS || T < 1 || T > MOST)
        return -1;
    for (int t = 0; t < T; t++)
        x[t] = t == 0 ? 1.0 : 0.0;
    state[0] = 0.0;
    const int status = chain_forward(&p, (activation)f, (size_t)T, x, state);
    if (status != 0)
        return status;
    for (int t = 1; t <= T; t++)
        slope[t] = activation_slope((activation)f, state[t]);
    return chain_log10_gradient(&p, (activation)f, (size_t)T, state, left);
}

#ifndef __wasm__
#include <stdio.h>
#include <stdlib.h>

int
main(int n, char **word)
{
    if (n != 6)
        return 2;
    const int T = atoi(word[5]);
    if (live_run(atof(word[1]), atof(word[2]), atof(word[3]), atoi(word[4]), T)
        != 0)
        return 1;
    for (int t = 0; t <= T; t++)
        printf("%.17g %.17g %.17g\n", state[t], t > 0 ? slope[t] : 0.0,
               left[t]);
    return 0;
}
#endif
