/*
 * The cases of chapter 1. No answer stands here: a case only builds inputs,
 * calls the step and writes down what came back. Those of forward and backward
 * are in this file, those of the other steps in
 * chain_curve.c and chain_descent.c.
 */
#include "chain_parts.h"

#include <float.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>
#include <math.h>

/* The pre-activation that gives h. */
static double
chain_inverse(activation f, double h)
{
    switch (f) {
    case TANH:
        return atanh(h);
    case LOGISTIC:
        return log(h / (1.0 - h));
    case RELU:
        return h > 0.0 ? h : -0.731;
    case LINEAR:
        break;
    }
    return h;
}

/* The inputs that lead the chain through exactly these states. */
static double *
chain_inputs_for(sheet *s, activation f, size_t T, const chain_params *p,
                 const double *h)
{
    double *x = array_for(s, IN, "x", T);
    for (size_t t = 1; t <= T; t++)
        x[t - 1] = (chain_inverse(f, h[t]) - p->w * h[t - 1] - p->b) / p->u;
    return x;
}

static const refusal chain_forward_refusals[] = {
    { "w", THE_VALUE, GSL_EDOM, .value = NAN },
    { "w", THE_VALUE, GSL_EDOM, .value = INFINITY },
    { "w", THE_VALUE, GSL_EDOM, .value = -INFINITY },
    { "u", THE_VALUE, GSL_EDOM, .value = NAN },
    { "u", THE_VALUE, GSL_EDOM, .value = INFINITY },
    { "u", THE_VALUE, GSL_EDOM, .value = -INFINITY },
    { "b", THE_VALUE, GSL_EDOM, .value = NAN },
    { "b", THE_VALUE, GSL_EDOM, .value = INFINITY },
    { "b", THE_VALUE, GSL_EDOM, .value = -INFINITY },
    { "h[0]", THE_VALUE, GSL_EDOM, .value = NAN },
    { "h[0]", THE_VALUE, GSL_EDOM, .value = INFINITY },
    { "h[0]", THE_VALUE, GSL_EDOM, .value = -INFINITY },
    { "x[0]", THE_VALUE, GSL_EDOM, .value = NAN },
    { "x[1]", THE_VALUE, GSL_EDOM, .value = INFINITY },
    { "x[1]", THE_VALUE, GSL_EDOM, .value = -INFINITY },
    { "x", AN_ENTRY, GSL_EDOM, .value = NAN },
    { "x", AN_ENTRY, GSL_EDOM, .value = INFINITY },
    { "x", AN_ENTRY, GSL_EDOM, .value = -INFINITY },
    { "w", THE_VALUE, GSL_SUCCESS, .value = 0.0 },
    { "u", THE_VALUE, GSL_SUCCESS, .value = 0.0 },
    { "x[0]", THE_VALUE, GSL_SUCCESS, .value = 0.0 },
    { "x[1]", THE_VALUE, GSL_SUCCESS, .value = -DBL_MAX },
    { "h[0]", THE_VALUE, GSL_SUCCESS, .value = 0.0 },
    // Only h[0] is read; what the others hold has no meaning yet.
    { "h[1]", THE_VALUE, GSL_SUCCESS, .value = NAN },
    { "h", AN_ENTRY, GSL_SUCCESS, .value = INFINITY },
    { "T", THE_VALUE, GSL_SUCCESS, .value = 0.0 },
    { "T", THE_VALUE, GSL_EDOM, .value = 1031, .words = "the last x is NaN" },
};
enum { HUGE_NUMBERS = 5, MIXED_NUMBERS = 6 };

/*
 * Numbers near the ends of what a double can hold. In the first of the two
 * cases each is finite and their sum is not: a_t is infinite, and tanh of that
 * is 1. In the second w h_{t-1}, u x_t and b are of one size, and it is their
 * factors that are 1e200 or 1e-200.
 */
static void
chain_extremes(size_t k, size_t T, chain_params *p, double *x, double *h)
{
    if (k == HUGE_NUMBERS) {
        *p = (chain_params){ 1e308, 1e308, 1e308 };
        h[0] = 1.0 + fabs(h[0]);
        for (size_t t = 0; t < T; t++)
            x[t] = 1.0 + fabs(x[t]);
    } else if (k == MIXED_NUMBERS) {
        p->w *= 1e-200;
        p->u *= 1e-200;
        p->b *= 1e-200;
        for (size_t t = 0; t < T; t++)
            x[t] *= t % 2 == 0 ? 1e200 : 1.0;
    }
}

PROBE(chain, forward, 7, .sizes = 1, REFUSES(chain_forward_refusals))
(sheet *s, size_t k)
{
    static const setting cases[] = {
        { TANH, 3, 0.0 },   { LOGISTIC, 5, 0.0 }, { RELU, 6, 0.0 },
        { LINEAR, 4, 0.0 }, { TANH, 12, -1.317 }, { TANH, 3, 0.0 },
        { LINEAR, 6, 0.0 },
    };
    const setting *c = &cases[k];
    const size_t T = chain_length(s, cases, k);
    chain_params p = chain_parameters(s, c);
    double *x = array_for(s, IN, "x", T), *h = array_for(s, OUT, "h", T + 1);

    chain_extremes(k, T, &p, x, h);
    // Far behind, where nobody looks who has a buffer of a fixed length.
    if (refusal_of(s) != NULL && T == 1031)
        x[T - 1] = NAN;
    chain_spoil(s, "w", &p.w);
    chain_spoil(s, "u", &p.u);
    chain_spoil(s, "b", &p.b);
    chain_spoil(s, "h[0]", &h[0]);
    if (T > 1) {
        chain_spoil(s, "x[0]", &x[0]);
        chain_spoil(s, "x[1]", &x[1]);
        chain_spoil(s, "h[1]", &h[1]);
    }
    chain_say_parameters(s, c, &p);
    say(s, "h[0] = %g", h[0]);
    put_status(s, "chain_forward", THE(chain_forward)(&p, c->f, T, x, h));
    put_results(s, 1e-10);
}

/* Infinite gradients are the subject of the course, and so no error. */
static const refusal chain_backward_refusals[] = {
    { "dh[1]", THE_VALUE, GSL_SUCCESS, .value = INFINITY },
    { "dh[1]", THE_VALUE, GSL_SUCCESS, .value = -INFINITY },
    { "dw", THE_VALUE, GSL_SUCCESS, .value = INFINITY },
    { "w", THE_VALUE, GSL_SUCCESS, .value = 0.0 },
    { "T", THE_VALUE, GSL_SUCCESS, .value = 0.0 },
};
enum { ONE_PRODUCT = 3, SHRINKS = 6, EXPLODES = 7 };

/* What the loss says of each state, before the call. */
static double *
chain_loss_gradients(sheet *s, size_t k, size_t T)
{
    double *dh = array_for(s, ADDED, "dh", T + 1);

    // Only the last state is judged, so that dh[0] is one product of all
    // factors: near 1e-55 in the long chain; from 1e200 down in steps of 1e-50;
    // from 1e-200 up to infinity in steps of 1e200.
    if (k == ONE_PRODUCT || k == SHRINKS || k == EXPLODES)
        for (size_t t = 0; t < T; t++)
            dh[t] = 0.0;
    if (k == SHRINKS)
        dh[T] *= 1e200;
    if (k == EXPLODES)
        dh[T] *= 1e-200;
    if (T > 0)
        chain_spoil(s, "dh[1]", &dh[1]);
    return dh;
}

PROBE(chain, backward, 8, .sizes = 1, REFUSES(chain_backward_refusals))
(sheet *s, size_t k)
{
    static const setting cases[] = {
        { TANH, 3, 0.0 },       { LOGISTIC, 4, 0.0 }, { RELU, 7, 0.0 },
        { LINEAR, 400, 0.731 }, { TANH, 60, 1.713 },  { LINEAR, 5, -1.317 },
        { LINEAR, 8, 1e-50 },   { LINEAR, 3, 1e200 },
    };
    const setting *c = &cases[k];
    const size_t T = chain_length(s, cases, k);
    chain_params p = chain_parameters(s, c);
    chain_params dp = { awkward(s), awkward(s), awkward(s) };

    chain_spoil(s, "w", &p.w);
    chain_spoil(s, "dw", &dp.w);
    double *h = chain_states(s, c->f, T);
    // Of one sign, or two infinities would cancel in dw.
    for (size_t t = 0; k == EXPLODES && t <= T; t++)
        h[t] = fabs(h[t]);
    double *x = chain_inputs_for(s, c->f, T, &p, h);
    double *dh = chain_loss_gradients(s, k, T);
    chain_say_parameters(s, c, &p);
    say(s, "\ndw, du, db = %g, %g, %g before the call", dp.w, dp.u, dp.b);
    if (put_status(s, "chain_backward",
                   THE(chain_backward)(&p, c->f, T, x, h, dh, &dp))) {
        put_results(s, 1e-9);
        put(s, "dw", dp.w, 1e-9);
        put(s, "du", dp.u, 1e-9);
        put(s, "db", dp.b, 1e-9);
    }
}
