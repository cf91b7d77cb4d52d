/* The cases of chapter 1 for its steps numeric, log10 and halflife. */
#include "chain_curve.h"
#include "chain_parts.h"

#include <float.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>
#include <math.h>

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
        { 0.0, 1e-300, { .shape = LINE, .slope = -1e5 } },
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
    // A gradient that keeps its size, whichever zero its logarithm is.
    { "log10_dh[0]", THE_VALUE, GSL_SUCCESS, .value = 0.0 },
    { "log10_dh[0]", THE_VALUE, GSL_SUCCESS, .value = -0.0 },
    // Lost at once, and infinite at once.
    { "log10_dh[0]", THE_VALUE, GSL_SUCCESS, .value = -INFINITY },
    { "log10_dh[0]", THE_VALUE, GSL_SUCCESS, .value = INFINITY },
    // Almost as large as it was is not as large as it was.
    { "log10_dh[0]", THE_VALUE, GSL_SUCCESS, .value = -1e-15 },
    { "log10_dh[0]", THE_VALUE, GSL_SUCCESS, .value = 1e-15 },
    { "log10_dh[0]", THE_VALUE, GSL_SUCCESS, .value = -1e9 },
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
