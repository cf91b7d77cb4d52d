/*
 * The cases of chapter 1. No answer stands here: a case only builds inputs,
 * calls the step and writes down what came back.
 */
#include "chain.h"
#include "../probes/chain_curve.h"
#include "../runner/arguments.h"
#include "../runner/sheet.h"

#include <float.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>
#include <math.h>
#include <string.h>

/* What the cases of a step differ in. A w of 0 is drawn from the seed. */
typedef struct {
    activation f;
    size_t T;
    double w;
} setting;

/* The length of this case's chain, unless the table wants another one. */
static size_t
chain_length(sheet *s, const setting cases[], size_t k)
{
    const double T = (double)size_of(s, cases[0].T, cases[k].T);
    return (size_t)number_for(s, "T", T);
}

/* Puts a number there if this is the case in which the table spoils it. */
static void
chain_spoil(const sheet *s, const char *name, double *place)
{
    const refusal *r = refusal_of(s);
    if (r != NULL && strcmp(r->argument, name) == 0)
        *place = r->value;
}

/* Parameters that a failing case can show in three decimals. */
static chain_params
chain_parameters(sheet *s, const setting *c)
{
    return (chain_params){ c->w != 0.0 ? c->w : awkward(s), awkward(s),
                           awkward(s) };
}

static void
chain_say_parameters(sheet *s, const setting *c, const chain_params *p)
{
    say(s, "f = %s, w = %g, u = %g, b = %g", activation_name(c->f), p->w, p->u,
        p->b);
    input(s, "p", p, sizeof *p);
}

/* States that the activation can reach, of which none is saturated. */
static double *
chain_states(sheet *s, activation f, size_t T)
{
    double *h = array_for(s, IN, "h", T + 1);
    for (size_t t = 0; t <= T; t++) {
        if (f == LOGISTIC || f == RELU)
            h[t] = fabs(h[t]);
        // Every third RELU is off and passes nothing back. The last is not, or
        // all gradients before it would be 0.
        if (f == RELU && t % 3 == 1 && t < T)
            h[t] = 0.0;
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
};
enum { HUGE_NUMBERS = 5, MIXED_NUMBERS = 6 };

/*
 * Numbers near the ends of what a double can hold. In the first of the two cases
 * each is finite and their sum is not: a_t is infinite, and tanh of that is 1. In
 * the second w h_{t-1}, u x_t and b are of one size, and it is their factors that
 * are 1e200 or 1e-200.
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

    // Only the last state is judged, so that dh[0] is one product of all factors:
    // near 1e-55 in the long chain; from 1e200 down in steps of 1e-50; from 1e-200
    // up to infinity in steps of 1e200.
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

static double
chain_curve_value(double q, void *params)
{
    curve *c = params;
    c->calls++;
    switch (c->shape) {
    case CUBE:
        return q * q * q;
    case WAVE:
        return sin(1e-6 * q);
    case LINE:
        return c->slope * q;
    case BELL:
        break;
    }
    return 1.0 / (1.0 + q * q);
}

static const refusal chain_numeric_refusals[] = {
    { "step", THE_VALUE, GSL_EINVAL, .value = 0.0 },
    { "step", THE_VALUE, GSL_EINVAL, .value = -0.1 },
    { "step", THE_VALUE, GSL_EINVAL, .value = NAN },
    { "step", THE_VALUE, GSL_EINVAL, .value = -INFINITY },
    { "step", THE_VALUE, GSL_EINVAL, .value = -DBL_MIN },
    // Greater than 0, and so accepted. A bell is as high at both ends.
    { "step", THE_VALUE, GSL_SUCCESS, .value = INFINITY },
    { "q", THE_VALUE, GSL_SUCCESS, .value = 0.0 },
    { "q", THE_VALUE, GSL_SUCCESS, .value = 1.0 },
    { "q", THE_VALUE, GSL_SUCCESS, .value = -3.0 },
    // L decides what a q that is not finite means: it says NaN.
    { "q", THE_VALUE, GSL_SUCCESS, .value = NAN },
    { "q", THE_VALUE, GSL_SUCCESS, .value = INFINITY },
    { "q", THE_VALUE, GSL_SUCCESS, .value = -INFINITY },
};

static void
chain_say_curve(sheet *s, const curve *c)
{
    static const char *const words[] = {
        [CUBE] = "q^3",
        [WAVE] = "sin(q / 1e6)",
        [BELL] = "1 / (1 + q^2)",
    };
    if (c->shape == LINE)
        say(s, "L(q) = %g q", c->slope);
    else
        say(s, "L(q) = %s", words[c->shape]);
}

PROBE(chain, numeric, 7, REFUSES(chain_numeric_refusals))(sheet *s, size_t k)
{
    // Steps so large that the difference is far from the slope: which step was
    // taken shows in the result. The last ones have q and slope at the ends of
    // what a double can hold.
    static const struct {
        double scale, step;
        curve curve;
    } cases[] = {
        { 0.8, 0.1, { .shape = CUBE } },
        { -9.0, 0.01, { .shape = CUBE } },
        { 3.0, 0.25, { .shape = CUBE } },
        { 3e6, CHAIN_NUMERIC_STEP, { .shape = WAVE } },
        { 1e200, CHAIN_NUMERIC_STEP, { .shape = LINE, .slope = 1e-200 } },
        { -1e-200, CHAIN_NUMERIC_STEP, { .shape = LINE, .slope = 1e200 } },
        { 0.8, 1e-3, { .shape = LINE, .slope = -1e-200 } },
    };
    curve c = cases[k].curve;
    const refusal *r = refusal_of(s);
    if (r != NULL && isinf(r->value))
        c.shape = BELL;
    const gsl_function L = { chain_curve_value, &c };
    const double q = number_for(s, "q", cases[k].scale * awkward_positive(s));
    const double step = number_for(s, "step", cases[k].step);
    double dq = awkward(s);

    if (k == 3)  // the slope is 1e-6; what dq held before would hide it
        dq = 0.0;
    if (c.shape == LINE)
        dq *= c.slope;
    chain_say_curve(s, &c);
    say(s, "\ndq = %g before the call", dq);
    if (put_status(s, "chain_numeric_gradient",
                   THE(chain_numeric_gradient)(&L, q, step, &dq))) {
        if (isfinite(q))
            put(s, "dq", dq, 1e-8);
        else
            put(s, "whether dq is NaN", isnan(dq), 0.0);
        put(s, "calls of L", c.calls, 0.0);
    }
}

static const refusal chain_log10_refusals[] = {
    { "T", THE_VALUE, GSL_SUCCESS, .value = 0.0 },
    { "w", THE_VALUE, GSL_SUCCESS, .value = 0.0 },
    // A state that is saturated for good passes nothing back.
    { "h[1]", THE_VALUE, GSL_SUCCESS, .value = 1.0 },
    { "h", AN_ENTRY, GSL_SUCCESS, .value = 1.0 },
    // The start has no factor of its own.
    { "h[0]", THE_VALUE, GSL_SUCCESS, .value = 1.0 },
};
PROBE(chain, log10, 8, .sizes = 1, REFUSES(chain_log10_refusals))
(sheet *s, size_t k)
{
    static const setting cases[] = {
        { TANH, 3, 0.0 },       { LOGISTIC, 5, 0.0 }, { LINEAR, 400, 0.731 },
        { LINEAR, 2000, -1.9 },  // 10^557, beyond any double
        { RELU, 8, 0.0 },       { TANH, 60, -1.713 }, { TANH, 5, -1e-300 },
        { TANH, 5, 1e300 },
    };
    const setting *c = &cases[k];
    const size_t T = chain_length(s, cases, k);
    chain_params p = chain_parameters(s, c);
    double *h = chain_states(s, c->f, T);
    double *log10_dh = array_for(s, OUT, "log10_dh", T + 1);

    chain_spoil(s, "w", &p.w);
    chain_spoil(s, "h[0]", &h[0]);
    if (T > 0)
        chain_spoil(s, "h[1]", &h[1]);
    chain_say_parameters(s, c, &p);
    put_status(s, "chain_log10_gradient",
               THE(chain_log10_gradient)(&p, c->f, T, h, log10_dh));
    put_results(s, 1e-10);
}

static const refusal chain_half_life_refusals[] = {
    { "T", THE_VALUE, GSL_EINVAL, .value = 0.0 },
    // Only log10_dh[0] counts.
    { "log10_dh", AN_ENTRY, GSL_SUCCESS, .value = -INFINITY },
    // A gradient that keeps its size, whichever zero its logarithm is.
    { "log10_dh[0]", THE_VALUE, GSL_SUCCESS, .value = 0.0 },
    { "log10_dh[0]", THE_VALUE, GSL_SUCCESS, .value = -0.0 },
    // Lost at once, and infinite at once.
    { "log10_dh[0]", THE_VALUE, GSL_SUCCESS, .value = -INFINITY },
    { "log10_dh[0]", THE_VALUE, GSL_SUCCESS, .value = INFINITY },
    // Almost as large as it was is not as large as it was.
    { "log10_dh[0]", THE_VALUE, GSL_SUCCESS, .value = -1e-200 },
    { "log10_dh[0]", THE_VALUE, GSL_SUCCESS, .value = 1e-200 },
    { "log10_dh[0]", THE_VALUE, GSL_SUCCESS, .value = -1e200 },
};
PROBE(chain, halflife, 4, .sizes = 1, REFUSES(chain_half_life_refusals))
(sheet *s, size_t k)
{
    static const setting cases[] = {
        { .T = 7 }, { .T = 4 }, { .T = 30 }, { .T = 5 }
    };
    const size_t T = chain_length(s, cases, k);
    double *log10_dh = array_for(s, IN, "log10_dh", T + 1);
    double half_life = awkward(s);

    // A curve that wanders, as a real one does; only its ends matter.
    for (size_t t = 0; t <= T; t++)
        log10_dh[t] -= 0.217 * (double)(T - t);
    log10_dh[T] = 0.0;
    if (k == 3)
        log10_dh[0] = awkward_positive(s);  // grows
    chain_spoil(s, "log10_dh[0]", &log10_dh[0]);
    if (put_status(s, "chain_half_life",
                   THE(chain_half_life)(T, log10_dh, &half_life)))
        put(s, "half_life", half_life, 1e-12);
}

static void
chain_probe_loss(sheet *s, size_t k)
{
    static const setting cases[] = {
        { .T = 4 }, { .T = 7 }, { .T = 5 }, { .T = 6 }, { .T = 1 }
    };
    enum { ALL_OBSERVED = 2, MAGNITUDES = 3 };
    const size_t T = chain_length(s, cases, k);
    double *h = array_for(s, IN, "h", T + 1), *y = array_for(s, IN, "y", T);
    double *mask = array_for(s, IN, "mask", T);
    double *cost = array_for(s, OUT, "cost", T);
    double *dh = array_for(s, ADDED, "dh", T + 1);

    for (size_t t = 0; t < T; t++) {
        mask[t] = k == ALL_OBSERVED || t % 3 == 1 ? 1.0
                  : t % 3 == 0                    ? 0.0
                                                  : 0.25;
        if (T == 1)
            mask[t] = 0.25;
        // A cost of 1e300 beside one of 1e-300.
        const double scale = k != MAGNITUDES ? 1.0
                             : t % 2 == 0    ? 1e150
                                             : 1e-150;
        h[t + 1] *= scale;
        y[t] *= scale;
        dh[t + 1] *= scale;
    }
    if (put_status(s, "chain_loss", THE(chain_loss)(T, h, y, mask, cost, dh)))
        put_results(s, 1e-12);
}

static void
chain_probe_descend(sheet *s, size_t k)
{
    enum { HUGE_SUM = 6, TINY_STEP = 7 };
    chain_params p = { awkward(s), awkward(s), awkward(s) };
    chain_params dp = { awkward(s), awkward(s), awkward(s) };
    double usual = 0.3 * awkward_positive(s);

    if (k == HUGE_SUM) {  // each is finite, their sum is not
        dp = (chain_params){ 1.5e308, 1.6e308, 1.7e308 };
        usual = 1e-308;
    } else if (k == TINY_STEP) {
        p = (chain_params){ p.w * 1e-200, 0.0, p.b };
        dp = (chain_params){ dp.w * 1e-300, dp.u * 1e-300, dp.b * 1e-100 };
        usual = 1e100 * awkward_positive(s);
    }
    chain_spoil(s, "p->w", &p.w);
    chain_spoil(s, "p->b", &p.b);
    chain_spoil(s, "dp->w", &dp.w);
    chain_spoil(s, "dp->u", &dp.u);
    chain_spoil(s, "dp->b", &dp.b);
    const double rate = number_for(s, "rate", usual);
    say(s, "p = { %g, %g, %g },\ndp = { %g, %g, %g }", p.w, p.u, p.b, dp.w,
        dp.u, dp.b);
    input(s, "dp", &dp, sizeof dp);
    if (put_status(s, "chain_descend", THE(chain_descend)(&p, &dp, rate))) {
        // After a refusal, too: then p has to be as it was.
        put(s, "p->w", p.w, 1e-12);
        put(s, "p->u", p.u, 1e-12);
        put(s, "p->b", p.b, 1e-12);
    }
}

#define OF_DESCEND(name, promise, bad)                                         \
    {                                                                          \
        name, THE_VALUE, promise, .value = (bad), .function = "chain_descend"  \
    }
static const refusal chain_descent_refusals[] = {
    { "T", THE_VALUE, GSL_SUCCESS, .value = 0.0 },
    OF_DESCEND("rate", GSL_EDOM, NAN),
    OF_DESCEND("rate", GSL_EDOM, INFINITY),
    OF_DESCEND("rate", GSL_EDOM, -INFINITY),
    OF_DESCEND("dp->w", GSL_EDOM, NAN),
    OF_DESCEND("dp->w", GSL_EDOM, INFINITY),
    OF_DESCEND("dp->w", GSL_EDOM, -INFINITY),
    OF_DESCEND("dp->u", GSL_EDOM, NAN),
    OF_DESCEND("dp->u", GSL_EDOM, INFINITY),
    OF_DESCEND("dp->u", GSL_EDOM, -INFINITY),
    OF_DESCEND("dp->b", GSL_EDOM, NAN),
    OF_DESCEND("dp->b", GSL_EDOM, INFINITY),
    OF_DESCEND("dp->b", GSL_EDOM, -INFINITY),
    OF_DESCEND("rate", GSL_SUCCESS, 0.0),
    OF_DESCEND("rate", GSL_SUCCESS, -0.3),
    OF_DESCEND("dp->u", GSL_SUCCESS, 0.0),
    // What is lost already may stay so.
    OF_DESCEND("p->w", GSL_SUCCESS, INFINITY),
    OF_DESCEND("p->b", GSL_SUCCESS, -INFINITY),
};
PROBE(chain, descent, 8, .sizes = 1, REFUSES(chain_descent_refusals))
(sheet *s, size_t k)
{
    const refusal *r = refusal_of(s);

    if (k > 4 || (r != NULL && r->function != NULL))
        chain_probe_descend(s, k);
    else
        chain_probe_loss(s, k);
}
