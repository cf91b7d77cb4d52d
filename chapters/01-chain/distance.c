/*
 * distance.c - how large |dh_n/dh_0| is, n steps apart, for five weights: once
 * in a linear chain, once in a tanh chain.
 *
 * Theory, linear: w^n. Theory, tanh: each step multiplies by the slope w (1 -
 * h*^2) at the state h* = tanh(w h*) to which the chain settles. At w = 1 that
 * slope is 1 and tells nothing about the rate: there h falls as sqrt(3/(2 n)),
 * and the product of all 1 - h^2 = 1 - 3/(2 n) falls as n^(-3/2).
 */
#include "chain.h"
#include "data.h"
#include "must.h"

#include <float.h>
#include <math.h>

enum {
    N = 100,           // the longest distance drawn
    FAR = 2000,        // far enough for a double to underflow
    STUCK = 20000,     // far enough for a double to stop shrinking at w = 0.95
    POWER_FROM = 1000  // where the power law of w = 1 is measured, up to FAR
};

static const double START = 1.0;  // h_0
static const double weight[] = { 0.5, 0.9, 1.0, 1.1, 1.5 };
enum { WEIGHTS = sizeof weight / sizeof weight[0] };

static const double no_input[FAR];

typedef struct {
    double log10_dh;  // log10|dh_n/dh_0| by (1.10), which cannot underflow
    double dh;        // dh_n/dh_0 by (1.5), which can
} gradient;

//: begin gradient
/* The gradient of the last state with respect to the first, n steps before. */
static gradient
over(size_t n, double w, activation f)
{
    const chain_params p = { .w = w };
    chain_params unused = { 0 };
    double h[FAR + 1] = { START }, dh[FAR + 1] = { 0 }, log10_dh[FAR + 1];

    must(chain_forward(&p, f, n, no_input, h));

    // The "loss" is h_n itself, so its gradient with respect to h_n is 1.
    dh[n] = 1.0;
    must(chain_backward(&p, f, n, no_input, h, dh, &unused));
    must(chain_log10_gradient(&p, f, n, h, log10_dh));
    return (gradient){ log10_dh[0], dh[0] };
}
//: end gradient

/* log10 of the factor of one step in the settled chain. */
static double
log10_factor(double w, activation f)
{
    double h = f == TANH ? START : 0.0;

    // From START the state falls to h* monotonically, so this ends.
    for (double before = 2.0; f == TANH && w > 1.0 && h < before;) {
        before = h;
        h = activation_value(f, w * h);
    }
    return log10(w * (f == TANH && w > 1.0 ? 1.0 - h * h : 1.0));
}

/* log10|dh_n/dh_0| of theory; only its height is taken from the data. */
static double
theory(size_t n, double w, activation f, double last)
{
    if (f == LINEAR)
        return (double)n * log10(w);
    if (w == 1.0)
        return n == 0 ? NAN : last - 1.5 * log10((double)n / N);
    return last - (double)(N - n) * log10_factor(w, f);
}

static void
curve(data_file *d, double w, activation f)
{
    const double last = over(N, w, f).log10_dh;
    // The factor is measured over the second half, where the chain is settled.
    const double measured = (last - over(N / 2, w, f).log10_dh) / (N - N / 2);
    char name[80];

    for (size_t n = 0; n <= N; n++) {
        const gradient g = over(n, w, f);
        data_row(d, (double)f, w, (double)n, g.log10_dh, log10(fabs(g.dh)),
                 theory(n, w, f, last));
    }
    data_gap(d);
    data_gap(d);

    snprintf(name, sizeof name, "distance_%s_w%g_log10_n%d", activation_name(f),
             w, N);
    data_value(d, name, last);
    snprintf(name, sizeof name, "distance_%s_w%g_factor", activation_name(f),
             w);
    data_value(d, name, pow(10.0, log10_factor(w, f)));
    snprintf(name, sizeof name, "distance_%s_w%g_factor_measured",
             activation_name(f), w);
    data_value(d, name, pow(10.0, measured));
}

/* How far (1.5) and (1.10) disagree anywhere in the figure, at worst. */
static double
disagreement(void)
{
    double worst = 0.0;

    for (size_t i = 0; i < WEIGHTS; i++)
        for (size_t n = 0; n <= N; n++)
            for (int f = LINEAR; f <= TANH; f++) {
                const gradient g = over(n, weight[i], (activation)f);
                worst = data_larger(worst,
                                    fabs(g.dh / pow(10.0, g.log10_dh) - 1.0));
            }
    return worst;
}

/* The exponent of n with which the gradient falls at w = 1: -3/2 in theory. */
static double
exponent(size_t from, size_t to)
{
    return (over(to, 1.0, TANH).log10_dh - over(from, 1.0, TANH).log10_dh)
           / log10((double)to / (double)from);
}

/*
 * Where the gradient ends that loses a twentieth with every step. Below 2.2e-308
 * the numbers of type double lie 4.9e-324 apart. So at nine times that, 0.95
 * times it is rounded to itself.
 */
static void
stuck(data_file *d)
{
    static double x[STUCK], h[STUCK + 1], dh[STUCK + 1], log10_dh[STUCK + 1];
    const chain_params p = { .w = 0.95 };
    chain_params unused = { 0 };

    must(chain_forward(&p, LINEAR, STUCK, x, h));
    dh[STUCK] = 1.0;
    must(chain_backward(&p, LINEAR, STUCK, x, h, dh, &unused));
    must(chain_log10_gradient(&p, LINEAR, STUCK, h, log10_dh));
    data_value(d, "distance_stuck_n", STUCK);
    data_value(d, "distance_stuck_dh", dh[0]);
    data_value(d, "distance_stuck_times_smallest", dh[0] / DBL_TRUE_MIN);
    data_value(d, "distance_stuck_log10", log10_dh[0]);
}

int
main(int argc, char **argv)
{
    data_file *d = data_open(argc, argv,
                             "activation (0 linear, 1 tanh)\tw (1)\tn (steps)\t"
                             "log10|dh_n/dh_0| by (1.10)\t"
                             "log10|dh_n/dh_0| by (1.5)\ttheory");

    for (int f = LINEAR; f <= TANH; f++)
        for (size_t i = 0; i < WEIGHTS; i++)
            curve(d, weight[i], (activation)f);

    data_value(d, "distance_start", START);
    data_value(d, "distance_disagreement", disagreement());
    data_value(d, "distance_exponent", exponent(POWER_FROM, FAR));
    data_value(d, "distance_exponent_50_100", exponent(50, 100));

    // So far away the product (1.5) has underflowed to 0, while the logarithm
    // (1.10) still has a value.
    size_t n = 1;
    while (n < FAR && over(n, 0.5, LINEAR).dh != 0.0)
        n++;
    data_value(d, "distance_underflow_n", (double)n);
    data_value(d, "distance_far_n", FAR);
    data_value(d, "distance_far_log10", over(FAR, 0.5, LINEAR).log10_dh);
    data_value(d, "distance_far_dh", over(FAR, 0.5, LINEAR).dh);
    stuck(d);
    return data_close(d);
}
