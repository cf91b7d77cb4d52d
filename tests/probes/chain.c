/*
 * The cases of chapter 1. No answer stands here: a case only builds inputs,
 * calls the step and writes down what came back.
 */
#include "chain.h"
#include "../probes/chain_curve.h"
#include "../runner/sheet.h"

#include <float.h>
#include <gsl/gsl_math.h>
#include <math.h>

/* What the cases of a step differ in. A w of 0 is drawn from the seed. */
typedef struct {
    activation f;
    size_t T;
    double w;
} setting;

/* The setting with its T for this seed. A chain of no steps stays one. */
static setting
chain_sized(const sheet *s, setting c)
{
    c.T += c.T > 0 ? more(s) : 0;
    return c;
}

/* Parameters that a failing case can show in three decimals. */
static chain_params
chain_parameters(sheet *s, const setting *c)
{
    const chain_params p = { c->w != 0.0 ? c->w : awkward(s), awkward(s),
                             awkward(s) };
    say(s, "f = %s, T = %zu, w = %g, u = %g, b = %g", activation_name(c->f),
        c->T, p.w, p.u, p.b);
    return p;
}

static double *
chain_awkward_array(sheet *s, size_t n)
{
    double *a = array(s, n);
    for (size_t i = 0; i < n; i++)
        a[i] = awkward(s);
    return a;
}

/* States that the activation can reach, of which none is saturated. */
static double *
chain_states(sheet *s, const setting *c)
{
    double *h = array(s, c->T + 1);
    for (size_t t = 0; t <= c->T; t++) {
        h[t] = c->f == LOGISTIC ? awkward_positive(s) : awkward(s);
        // Every third RELU is off and passes nothing back. The last is not, or
        // all gradients before it would be 0.
        if (c->f == RELU)
            h[t] = t % 3 == 1 && t < c->T ? 0.0 : fabs(h[t]);
    }
    return h;
}

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
chain_inputs_for(sheet *s, const setting *c, const chain_params *p,
                 const double *h)
{
    double *x = array(s, c->T);
    for (size_t t = 1; t <= c->T; t++)
        x[t - 1] = (chain_inverse(c->f, h[t]) - p->w * h[t - 1] - p->b) / p->u;
    return x;
}

PROBE(chain, forward, 9)(sheet *s, size_t k)
{
    static const setting cases[] = {
        { TANH, 3, 0.0 },     { LOGISTIC, 5, 0.0 }, { RELU, 6, 0.0 },
        { LINEAR, 4, 0.0 },   { TANH, 12, -1.317 }, { TANH, 0, 0.0 },
        { TANH, 2, GSL_NAN }, { TANH, 2, 0.731 },   { TANH, 2, 0.731 },
    };
    const setting this = chain_sized(s, cases[k]), *c = &this;
    const chain_params p = chain_parameters(s, c);
    double *x = chain_awkward_array(s, c->T),
           *h = chain_awkward_array(s, c->T + 1);

    if (k == 7)
        h[0] = GSL_POSINF;
    if (k == 8)
        x[c->T - 1] = GSL_NAN;
    if (k >= 6)
        expect_error(s);
    say_array(s, "x", x, c->T);
    say(s, "h[0] = %g", h[0]);
    input(s, "p", &p, sizeof p);
    input(s, "x", x, c->T * sizeof *x);
    if (put_status(s, "chain_forward",
                   THE(chain_forward)(&p, c->f, c->T, x, h)))
        // After a refusal, too: then h has to be as it was.
        put_array(s, "h", h, c->T + 1, 1e-10);
}

PROBE(chain, backward, 7)(sheet *s, size_t k)
{
    static const setting cases[] = {
        { TANH, 3, 0.0 },       { LOGISTIC, 4, 0.0 },  { RELU, 7, 0.0 },
        { LINEAR, 400, 0.731 },  // dh[0] is near 1e-55
        { TANH, 60, 1.713 },    { LINEAR, 5, -1.317 }, { TANH, 0, 0.0 },
    };
    const setting this = chain_sized(s, cases[k]), *c = &this;
    const chain_params p = chain_parameters(s, c);
    double *h = chain_states(s, c), *x = chain_inputs_for(s, c, &p, h);
    double *dh = chain_awkward_array(s, c->T + 1);
    chain_params dp = { awkward(s), awkward(s), awkward(s) };

    // In the long chain only the last state is judged, so that dh[0] is one
    // product of 400 factors.
    if (k == 3)
        for (size_t t = 0; t < c->T; t++)
            dh[t] = 0.0;
    say_array(s, "x", x, c->T);
    say_array(s, "h", h, c->T + 1);
    say_array(s, "dh", dh, c->T + 1);
    say(s, "\ndw, du, db = %g, %g, %g before the call", dp.w, dp.u, dp.b);
    input(s, "p", &p, sizeof p);
    input(s, "x", x, c->T * sizeof *x);
    input(s, "h", h, (c->T + 1) * sizeof *h);
    if (put_status(s, "chain_backward",
                   THE(chain_backward)(&p, c->f, c->T, x, h, dh, &dp))) {
        put_array(s, "dh", dh, c->T + 1, 1e-9);
        put(s, "dw", dp.w, 1e-9);
        put(s, "du", dp.u, 1e-9);
        put(s, "db", dp.b, 1e-9);
    }
}

static double
chain_curve_value(double q, void *params)
{
    curve *c = params;
    c->calls++;
    return c->shape == CUBE ? q * q * q : sin(1e-6 * q);
}

PROBE(chain, numeric, 7)(sheet *s, size_t k)
{
    // Steps so large that the difference is far from the slope: which step was
    // taken shows in the result.
    static const struct {
        double scale, step;
        int shape;
    } cases[] = {
        { 0.8, 0.1, CUBE },     { -9.0, 0.01, CUBE },
        { 3.0, 0.25, CUBE },    { 3e6, CHAIN_NUMERIC_STEP, WAVE },
        { 0.8, 0.0, CUBE },     { 0.8, -0.1, CUBE },
        { 0.8, GSL_NAN, CUBE },
    };
    curve c = { cases[k].shape, 0 };
    const gsl_function L = { chain_curve_value, &c };
    const double q = cases[k].scale * awkward_positive(s);
    const double step = cases[k].step;
    double dq = awkward(s);

    say(s, "L(q) = %s, q = %.10g, step = %g,\ndq = %g before the call",
        c.shape == CUBE ? "q^3" : "sin(q / 1e6)", q, step, dq);
    if (!(step > 0.0))
        expect_error(s);
    if (k == 3)  // the slope is 1e-6; what dq held before would hide it
        dq = 0.0;
    if (put_status(s, "chain_numeric_gradient",
                   THE(chain_numeric_gradient)(&L, q, step, &dq))) {
        put(s, "dq", dq, 1e-8);
        put(s, "calls of L", c.calls, 0.0);
    }
}

PROBE(chain, log10, 7)(sheet *s, size_t k)
{
    static const setting cases[] = {
        { TANH, 3, 0.0 },       { LOGISTIC, 5, 0.0 }, { LINEAR, 400, 0.731 },
        { LINEAR, 2000, -1.9 },  // 10^557, beyond any double
        { RELU, 8, 0.0 },       { TANH, 60, -1.713 }, { TANH, 0, 0.0 },
    };
    const setting this = chain_sized(s, cases[k]), *c = &this;
    const chain_params p = chain_parameters(s, c);
    double *h = chain_states(s, c),
           *log10_dh = chain_awkward_array(s, c->T + 1);

    say_array(s, "h", h, c->T + 1);
    input(s, "p", &p, sizeof p);
    input(s, "h", h, (c->T + 1) * sizeof *h);
    if (put_status(s, "chain_log10_gradient",
                   THE(chain_log10_gradient)(&p, c->f, c->T, h, log10_dh)))
        put_array(s, "log10_dh", log10_dh, c->T + 1, 1e-10);
}

PROBE(chain, halflife, 8)(sheet *s, size_t k)
{
    static const size_t usual[] = { 7, 1, 30, 5, 5, 5, 5, 0 };
    const size_t T = k == 7 ? 0 : usual[k] + more(s);
    double *log10_dh = array(s, T + 1), half_life = awkward(s);

    // A curve that wanders, as a real one does; only its ends matter.
    for (size_t t = 0; t <= T; t++)
        log10_dh[t] = awkward(s) - 0.217 * (double)(T - t);
    log10_dh[T] = 0.0;
    if (k == 3)
        log10_dh[0] = awkward_positive(s);  // grows
    if (k == 4 || k == 5)
        log10_dh[0] = k == 4 ? 0.0 : -0.0;  // keeps its size
    if (k == 6)
        log10_dh[0] = GSL_NEGINF;  // lost at once
    if (T == 0)
        expect_error(s);
    say(s, "T = %zu", T);
    say_array(s, "log10_dh", log10_dh, T + 1);
    input(s, "log10_dh", log10_dh, (T + 1) * sizeof *log10_dh);
    if (put_status(s, "chain_half_life",
                   THE(chain_half_life)(T, log10_dh, &half_life)))
        put(s, "half_life", half_life, 1e-12);
}

static void
chain_probe_loss(sheet *s, size_t T, int all_observed)
{
    double *h = chain_awkward_array(s, T + 1), *y = chain_awkward_array(s, T);
    double *mask = array(s, T), *cost = chain_awkward_array(s, T);
    double *dh = chain_awkward_array(s, T + 1);

    for (size_t t = 0; t < T; t++)
        mask[t] = all_observed || t % 3 == 1 ? 1.0 : t % 3 == 0 ? 0.0 : 0.25;
    say(s, "T = %zu", T);
    say_array(s, "h", h, T + 1);
    say_array(s, "y", y, T);
    say_array(s, "mask", mask, T);
    say_array(s, "dh (before the call)", dh, T + 1);
    input(s, "h", h, (T + 1) * sizeof *h);
    input(s, "y", y, T * sizeof *y);
    input(s, "mask", mask, T * sizeof *mask);
    if (put_status(s, "chain_loss", THE(chain_loss)(T, h, y, mask, cost, dh))) {
        put_array(s, "cost", cost, T, 1e-12);
        put_array(s, "dh", dh, T + 1, 1e-12);
    }
}

static void
chain_probe_descend(sheet *s, double bad_rate, double bad_gradient)
{
    chain_params p = { awkward(s), awkward(s), awkward(s) };
    chain_params dp = { awkward(s), awkward(s), awkward(s) };
    double rate = 0.3 * awkward_positive(s);

    // Adding 0 changes nothing; adding NaN or infinity makes it bad.
    rate += bad_rate;
    dp.b += bad_gradient;
    if (!gsl_finite(rate) || !gsl_finite(dp.b))
        expect_error(s);
    say(s, "p = { %g, %g, %g },\ndp = { %g, %g, %g }, rate = %g", p.w, p.u, p.b,
        dp.w, dp.u, dp.b, rate);
    input(s, "dp", &dp, sizeof dp);
    if (put_status(s, "chain_descend", THE(chain_descend)(&p, &dp, rate))) {
        put(s, "p->w", p.w, 1e-12);
        put(s, "p->u", p.u, 1e-12);
        put(s, "p->b", p.b, 1e-12);
    }
}

PROBE(chain, descent, 6)(sheet *s, size_t k)
{
    if (k < 3)
        chain_probe_loss(s, k == 2 ? 0 : (size_t[]){ 4, 7 }[k] + more(s),
                         k == 1);
    else
        chain_probe_descend(s, k == 4 ? GSL_NAN : 0.0,
                            k == 5 ? GSL_POSINF : 0.0);
}
