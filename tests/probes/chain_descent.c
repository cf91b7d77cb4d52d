/* The cases of chapter 1 for its last step, descent. */
#include "chain_parts.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>
#include <math.h>

/*
 * Numbers that almost cancel lose their digits, and among a thousand some do.
 * So one that is too near another changes its sign.
 */
static double
chain_away_from(double x, double other)
{
    // All are whole multiples of 0.00025, and so never as far apart as this.
    return fabs(x - other) < 0.1001 ? -x : x;
}

static void
chain_probe_loss(sheet *s, size_t k)
{
    static const setting cases[] = {
        { .T = 4 }, { .T = 7 }, { .T = 5 }, { .T = 6 }, { .T = 1 }
    };
    enum { ALL_OBSERVED = 2, MAGNITUDES = 3 };
    const size_t T = chain_length(s, cases, k);
    double *h = array_for(s, IN, "h", T + 1),
           *target = array_for(s, IN, "target", T);
    double *mask = array_for(s, IN, "mask", T);
    double *cost = array_for(s, OUT, "cost", T);
    double *dh = array_for(s, ADDED, "dh", T + 1);

    for (size_t t = 1; t <= T; t++) {
        // A cost of 1e300 beside one of 1e-300.
        const double scale = k != MAGNITUDES ? 1.0
                             : t % 2 == 1    ? 1e150
                                             : 1e-150;
        const double weight = t % 3 == 2 ? 1.0 : t % 3 == 1 ? 0.0 : 0.25;
        mask[t - 1] = k == ALL_OBSERVED ? 1.0 : T == 1 ? 0.25 : weight;
        target[t - 1] = scale * chain_away_from(target[t - 1], h[t]);
        h[t] *= scale;
        dh[t] = scale
                * chain_away_from(dh[t],
                                  mask[t - 1] * (target[t - 1] - h[t]) / scale);
    }
    if (put_status(s, "chain_loss",
                   THE(chain_loss)(T, h, target, mask, cost, dh)))
        put_results(s, 1e-12);
}

static void
chain_probe_descend(sheet *s, size_t k)
{
    enum { HUGE_SUM = 6, TINY_STEP = 7 };
    chain_params p = { awkward(s), awkward(s), awkward(s) };
    chain_params dp = { awkward(s), awkward(s), awkward(s) };
    // So small that no parameter loses digits by going down.
    double usual = 0.1 * awkward_positive(s);

    if (k == HUGE_SUM) {  // each is finite, their sum is not
        dp = (chain_params){ 1.5e308, 1.6e308, 1.7e308 };
        usual = 1e-308;
    } else if (k == TINY_STEP) {
        p = (chain_params){ p.w * 1e-200, 0.0, p.b };
        dp = (chain_params){ dp.w * 1e-300, dp.u * 1e-300, dp.b * 1e-100 };
        usual *= 1e100;
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
