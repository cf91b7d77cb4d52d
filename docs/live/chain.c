/*
 * chain.c - the live figure of chapter 1: the states of one neuron that hears x_1 = 1
 * and then nothing, the slopes that a gradient meets, and how much of a gradient is left
 * after n steps.
 *
 * Settings: w, u, b, T, activation (0..3, as in lib/activation.h).
 * Arrays:   states (T+1), slopes of the steps (T), log10 of what is left (T+1).
 */
#include "chain.h"
#include "live.h"

#include <gsl/gsl_errno.h>

enum { MOST = 1000 };
static double x[MOST], state[MOST + 1], slope[MOST], left[MOST + 1];

int
live_run(const double *setting)
{
    const chain_params p = { .w = setting[0],
                             .u = setting[1],
                             .b = setting[2] };
    const int T = (int)setting[3], kind = (int)setting[4];
    if (kind < 0 || kind >= ACTIVATIONS || T < 1 || T > MOST)
        return GSL_EINVAL;
    const activation f = (activation)kind;
    const size_t steps = (size_t)T;

    x[0] = 1.0;
    state[0] = 0.0;
    LIVE_TRY(chain_forward(&p, f, steps, x, state));
    for (size_t t = 1; t <= steps; t++)
        slope[t - 1] = activation_slope(f, state[t]);
    LIVE_TRY(chain_log10_gradient(&p, f, steps, state, left));
    live_show(0, state, steps + 1);
    live_show(1, slope, steps);
    live_show(2, left, steps + 1);
    return GSL_SUCCESS;
}
