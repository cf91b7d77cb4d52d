/*
 * curse.c - the curse of memory (Zucchet & Orvieto 2024): a unit that remembers for
 * long depends on its decay more and more strongly, although no gradient explodes.
 *
 * Simulated beside the closed form (9.6), for an input of variance 1 that is white or
 * has an autocorrelation; and the loss of a unit that should become like another, as
 * a function of its decay, and with (9.8) as a function of nu.
 */
#include "data.h"
#include "must.h"
#include "progress.h"
#include "scan.h"

#include <gsl/gsl_math.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { T = 2000, B = 16, CHUNKS = 20, SEED = 2024, SEEDS = 21 };

/* 1 - lambda, one unit for each. */
static const double gap[] = { 0.5,  0.2,   0.1,   0.05, 0.02,
                              0.01, 0.005, 0.002, 0.001 };
enum { GAPS = sizeof gap / sizeof gap[0], AT_99 = 5 };
static const double correlation[] = { 0.0, 0.9 };
enum { CORRELATIONS = 2 };

/* Teachers as in the paper's figure, and points of a curve. */
static const double teacher_gap[] = {
    0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64
};
enum { TEACHERS = sizeof teacher_gap / sizeof teacher_gap[0], POINTS = 401 };

/* E h^2 by (9.5), and E (dh/dlambda)^2 by (9.6). */
static double
state_by_theory(double l, double r)
{
    return (1.0 + r * l) / ((1.0 - r * l) * (1.0 - l * l));
}

static double
sensitivity_by_theory(double l, double r)
{
    const double rest = 1.0 - l * l;
    return ((1.0 + l * l) * (1.0 - l * l * r * r) + 2.0 * rest * l * r)
           / (gsl_pow_3(rest) * gsl_pow_2(1.0 - l * r));
}

typedef struct {
    sequence *lambda, *r;           // (T,B,GAPS), the same at every step
    sequence *noise, *before;       // (T,B,GAPS)
    sequence *x, *h, *sensitivity;  // (T+1,B,GAPS)
} room;

/* What one chunk ended with is what the next begins with. */
static void
go_on(sequence *q)
{
    memcpy(q->data, sequence_of(q, T, 0), B * GAPS * sizeof *q->data);
}

/* One chunk of T steps. */
static void
simulate(const gsl_rng *r, double rho, const room *q)
{
    const size_t all = T * B * GAPS;
    for (size_t k = 0; k < all; k++)
        q->noise->data[k] =
            sqrt(1.0 - rho * rho) * gsl_ran_gaussian_ziggurat(r, 1.0);
    // An autocorrelated input is a recurrence itself, with the decay rho.
    must(scan_forward(q->r, q->noise, q->x));
    memcpy(q->before->data, sequence_of(q->x, 1, 0), all * sizeof(double));
    //: begin sensitivity
    must(scan_forward(q->lambda, q->before, q->h));
    // dh_t/dlambda = lambda dh_{t-1}/dlambda + h_{t-1}: once more (9.1), and what
    // comes in is the state before.
    memcpy(q->before->data, q->h->data, all * sizeof(double));
    must(scan_forward(q->lambda, q->before, q->sensitivity));
    //: end sensitivity
}

/* The mean square of the sensitivity of each unit, over all steps of one seed. */
static void
measure(unsigned long seed, double rho, const room *q, double *mean)
{
    gsl_rng *r = gsl_rng_alloc(gsl_rng_mt19937);
    gsl_rng_set(r, seed);
    memset(mean, 0, GAPS * sizeof *mean);
    sequence_set_zero(q->x);
    sequence_set_zero(q->h);
    sequence_set_zero(q->sensitivity);
    for (size_t k = 0; k < q->r->T * B * GAPS; k++)
        q->r->data[k] = rho;
    // The first three chunks only forget the start.
    for (int chunk = -3; chunk < CHUNKS; chunk++) {
        go_on(q->x);
        go_on(q->h);
        go_on(q->sensitivity);
        simulate(r, rho, q);
        const double *s = sequence_of(q->sensitivity, 1, 0);
        for (size_t k = 0; k < T * B * GAPS && chunk >= 0; k++)
            mean[k % GAPS] += s[k] * s[k] / ((double)CHUNKS * T * B);
    }
    gsl_rng_free(r);
}

/* What the paper says of the simulated means, of which there is a row for a seed. */
static void
claims(data_file *d, double mean[CORRELATIONS][SEEDS][GAPS])
{
    static const char paper[] = "Zucchet & Orvieto 2024, 1D case";
    const double l = 1.0 - gap[AT_99], ll = 1.0 - gap[GAPS - 1];
    double share[SEEDS], slope[SEEDS];

    for (size_t i = 0; i < SEEDS; i++) {
        share[i] = mean[1][i][AT_99] / sensitivity_by_theory(l, correlation[1]);
        slope[i] = log(mean[0][i][GAPS - 1] / mean[0][i][AT_99])
                   / log((1.0 - ll * ll) / (1.0 - l * l));
    }
    data_claim(d,
               &(data_published){ paper,
                                  "decay 0.99, autocorrelation 0.9: simulated "
                                  "sensitivity by closed form",
                                  "1", 0.95, 1.05,
                                  "a mean over 640,000 steps a run" },
               estimate_mean(share, 1, SEEDS));
    data_claim(d,
               &(data_published){ paper,
                                  "growth of the sensitivity, as a power of "
                                  "1 - lambda^2",
                                  "-3", -3.1, -2.9,
                                  "from decay 0.99 to 0.999, white input" },
               estimate_mean(slope, 1, SEEDS));
}

/* Data sets 0 and 1: an input without and with an autocorrelation. */
static void
sensitivities(data_file *d, const room *q)
{
    static double mean[CORRELATIONS][SEEDS][GAPS];

    progress_start("curse", CORRELATIONS * SEEDS);
    for (size_t c = 0; c < CORRELATIONS; c++) {
        for (size_t i = 0; i < SEEDS; i++) {
            measure(SEED + i, correlation[c], q, mean[c][i]);
            progress_tick();
        }
        for (size_t k = 0; k < GAPS; k++) {
            const double l = 1.0 - gap[k];
            double *sorted = data_sorted(&mean[c][0][k], GAPS, SEEDS);
            data_row(d, -log10(gap[k]),
                     log10(sensitivity_by_theory(l, correlation[c])),
                     log10(sorted[SEEDS / 2]), log10(sorted[0]),
                     log10(sorted[SEEDS - 1]),
                     log10(state_by_theory(l, correlation[c])), 0.0,
                     log10(-1.0 / log(l)));
            free(sorted);
        }
        data_gap(d);
        data_gap(d);
    }
    progress_end();
    claims(d, mean);
}

/* Half the mean squared difference of two units with these decays; white input. */
static double
loss_by_decay(double l, double teacher)
{
    return 0.5
           * (1.0 / (1.0 - l * l) - 2.0 / (1.0 - l * teacher)
              + 1.0 / (1.0 - teacher * teacher));
}

/* The same for units whose inputs have the factor gamma of (9.8). */
static double
loss_by_nu(double nu, double teacher)
{
    double of[2] = { nu, teacher }, lambda[2], gamma[2];
    gsl_vector_view nus = gsl_vector_view_array(of, 2);
    gsl_vector_view lambdas = gsl_vector_view_array(lambda, 2);
    gsl_vector_view gammas = gsl_vector_view_array(gamma, 2);

    must(scan_decay(&nus.vector, &lambdas.vector, &gammas.vector));
    return 1.0 - gamma[0] * gamma[1] / (1.0 - lambda[0] * lambda[1]);
}

/* The curvature at the bottom of a valley, as a difference. */
static double
curvature(double (*loss)(double, double), double at, double step)
{
    return (loss(at + step, at) + loss(at - step, at) - 2.0 * loss(at, at))
           / (step * step);
}

/* Data sets 2 to 8, in lambda, and 9 to 15, in nu: one for each teacher. */
static void
valleys(data_file *d)
{
    for (int by_nu = 0; by_nu < 2; by_nu++)
        for (size_t k = 0; k < TEACHERS; k++) {
            const double teacher = 1.0 - teacher_gap[k];
            const double nu = log(-log(teacher));
            char name[64];
            for (size_t i = 0; i < POINTS; i++) {
                const double share = (double)i / (POINTS - 1);
                const double l = 0.2 + 0.799 * share;
                const double at = -7.0 + 8.0 * share;
                data_row(d, by_nu ? at : l,
                         by_nu ? loss_by_nu(at, nu) : loss_by_decay(l, teacher),
                         teacher_gap[k], 0.0, 0.0, 0.0, 0.0, 0.0);
            }
            data_gap(d);
            data_gap(d);
            snprintf(name, sizeof name, "curse_%s_%g", by_nu ? "nu" : "lambda",
                     teacher);
            data_value(d, name,
                       by_nu ? curvature(loss_by_nu, nu, 1e-3)
                             : curvature(loss_by_decay, teacher,
                                         1e-3 * teacher_gap[k]));
        }
}

int
main(int argc, char **argv)
{
    data_file *d = data_open(
        argc, argv,
        "-log10(1 - lambda), or lambda, or nu\tlog10 of the sensitivity, or "
        "loss\tsimulated, median\tleast\tmost\tlog10 of E h^2\tlog10 of the "
        "longest gradient\tlog10 of the memory (steps)");
    const room q = {
        sequence_alloc(T, B, GAPS),     sequence_alloc(T, B, GAPS),
        sequence_alloc(T, B, GAPS),     sequence_alloc(T, B, GAPS),
        sequence_alloc(T + 1, B, GAPS), sequence_alloc(T + 1, B, GAPS),
        sequence_alloc(T + 1, B, GAPS)
    };
    sequence *const all[] = { q.lambda, q.r, q.noise,      q.before,
                              q.x,      q.h, q.sensitivity };

    for (size_t k = 0; k < (size_t)T * B * GAPS; k++)
        q.lambda->data[k] = 1.0 - gap[k % GAPS];
    data_value(d, "curse_seeds", SEEDS);
    data_value(d, "curse_half", sensitivity_by_theory(0.5, 0.0));
    data_value(d, "curse_999", sensitivity_by_theory(0.999, 0.0));
    data_value(d, "curse_999_state", state_by_theory(0.999, 0.0));
    sensitivities(d, &q);
    valleys(d);
    for (size_t k = 0; k < sizeof all / sizeof all[0]; k++)
        sequence_free(all[k]);
    return data_close(d);
}
