/*
 * step.c - the numeric gradient and its step. A large step leaves the tangent:
 * truncation, which falls as step^2. A small one subtracts two nearly equal
 * losses: round-off, which grows as eps/step. Between them lies the best step.
 * For a gradient that has vanished below the rounding of the loss, no step is
 * good enough.
 */
#include "chain.h"
#include "data.h"
#include "must.h"

#include <complex.h>
#include <float.h>
#include <math.h>
#include <stdio.h>

enum { T_MAX = 60, PER_DECADE = 5, DECADES = 16 };

static const double TARGET = 0.8;

typedef struct {
    const char *name;
    size_t T;
    double w;
} chain_case;

static const chain_case near_case = { "near", 10, 0.9 };
static const chain_case far_case = { "far", 60, 0.5 };

static const double no_input[T_MAX];

/* (h_T - 0.8)^2 / 2 of a tanh chain that starts at 1. */
static double
loss(double w, void *which)
{
    const chain_case *c = which;
    const chain_params p = { .w = w };
    double h[T_MAX + 1] = { 1.0 };

    must(chain_forward(&p, TANH, c->T, no_input, h));
    return 0.5 * (h[c->T] - TARGET) * (h[c->T] - TARGET);
}

/* dL/dw by going back through time. */
static double
backward(const chain_case *c)
{
    const chain_params p = { .w = c->w };
    chain_params dp = { 0 };
    double h[T_MAX + 1] = { 1.0 }, dh[T_MAX + 1] = { 0 };

    must(chain_forward(&p, TANH, c->T, no_input, h));
    dh[c->T] = h[c->T] - TARGET;
    must(chain_backward(&p, TANH, c->T, no_input, h, dh, &dp));
    return dp.w;
}

/*
 * The exact slope, found in an independent way: an imaginary step i e makes the
 * slope the imaginary part of L(w + i e) / e. Nothing is subtracted, so e may
 * be as small as one likes, and the result is right to the last digits.
 */
static double
complex_step(const chain_case *c)
{
    const double e = 1e-100;
    const double complex w = c->w + I * e;
    double complex h = 1.0;

    for (size_t t = 1; t <= c->T; t++)
        h = ctanh(w * h);
    const double complex L = 0.5 * (h - TARGET) * (h - TARGET);
    return cimag(L) / e;
}

static double
central(const chain_case *c, double step)
{
    gsl_function L = { loss, (void *)c };
    double dw = 0.0;

    must(chain_numeric_gradient(&L, c->w, step, &dw));
    return dw;
}

static double
forward_difference(const chain_case *c, double step)
{
    const double up = c->w + step;

    return (loss(up, (void *)c) - loss(c->w, (void *)c)) / (up - c->w);
}

static void
sweep(data_file *d, const chain_case *c)
{
    const double truth = complex_step(c);
    double best = HUGE_VAL, best_step = 0.0;
    char name[64];

    for (int i = 0; i <= PER_DECADE * DECADES; i++) {
        const double step = pow(10.0, -(double)i / PER_DECADE);
        const double error = fabs(central(c, step) / truth - 1.0);

        if (error < best) {
            best = error;
            best_step = step;
        }
        data_row(d, (double)c->T, step, error,
                 fabs(forward_difference(c, step) / truth - 1.0));
    }
    data_gap(d);
    data_gap(d);

    const struct {
        const char *what;
        double value;
    } values[] = {
        { "gradient", truth },
        { "loss", loss(c->w, (void *)c) },
        { "best_error", best },
        { "best_step", best_step },
        { "chosen_error", fabs(central(c, CHAIN_NUMERIC_STEP) / truth - 1.0) },
        { "backward_error", fabs(backward(c) / truth - 1.0) },
    };
    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++) {
        snprintf(name, sizeof name, "step_%s_%s", c->name, values[i].what);
        data_value(d, name, values[i].value);
    }
}

int
main(int argc, char **argv)
{
    data_file *d = data_open(argc, argv,
                             "T (steps)\trelative step (1)\t"
                             "relative error, central (1)\t"
                             "relative error, forward (1)");

    sweep(d, &near_case);
    sweep(d, &far_case);
    data_value(d, "step_chosen", CHAIN_NUMERIC_STEP);
    data_value(d, "step_epsilon", DBL_EPSILON);
    return data_close(d);
}
