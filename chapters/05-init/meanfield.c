/*
 * meanfield.c - where training can begin: the adding problem, T = 50, with 40
 * tanh units and W_hh ~ N(0, g^2/H), for gains g from too small to too large.
 * The figure shows the error after a fixed number of updates beside the map of
 * gain.c.
 */
#include "batch.h"
#include "clip.h"
#include "data.h"
#include "init.h"
#include "must.h"
#include "optimiser.h"
#include "progress.h"
#include "tasks.h"

#include <gsl/gsl_statistics.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { T = 50, H = 40, B = 16, UPDATES = 8000, LAST = 1000 };

static const double RATE = 0.001, MAX_NORM = 1.0;
static const double STUCK = 0.15;  // an error near the baseline
static const double gain[] = { 0.1, 0.3, 0.5, 0.7, 0.9, 1.1,
                               1.4, 1.7, 2.0, 2.5, 3.0 };
enum { GAINS = sizeof gain / sizeof gain[0] };
static const char *const gain_name[GAINS] = { "0.1", "0.3", "0.5", "0.7",
                                              "0.9", "1.1", "1.4", "1.7",
                                              "2.0", "2.5", "3.0" };

/* The mean squared error of the last updates, after training from gain g. */
static double
learn(double g, unsigned long seed)
{
    gsl_rng *r = gsl_rng_alloc(gsl_rng_mt19937);
    rnn_params *p = rnn_params_alloc(2, H, 1, TANH);
    rnn_params *dp = rnn_params_alloc(2, H, 1, TANH);
    optimiser *o = optimiser_alloc(ADAM, p->theta->size, RATE);
    batch *b = batch_alloc(T, B, 2, H, 1);
    double error = 0.0, L, norm;

    gsl_rng_set(r, seed);
    must(init_gaussian(r, g, &p->W_hh.matrix));
    must(init_glorot_normal(r, &p->W_xh.matrix));
    must(init_glorot_normal(r, &p->W_hy.matrix));
    progress_start("meanfield", UPDATES);
    for (int n = 0; n < UPDATES; n++) {
        must(task_adding(r, b->x, b->target, b->mask));
        must(rnn_forward(p, b->x, b->h));
        must(rnn_readout(p, b->h, b->y));
        must(rnn_squared_error(b->y, b->target, b->mask, b->cost, &L));
        gsl_vector_set_zero(dp->theta);
        batch_clear(b);
        must(bptt_squared_error(b->y, b->target, b->mask, b->dy));
        must(bptt_backward(p, b->x, b->h, b->dy, b->da, b->dh, dp));
        must(clip_norm(dp->theta, MAX_NORM, &norm));
        must(optimiser_step(o, p->theta, dp->theta));
        error += n >= UPDATES - LAST ? 2.0 * L / LAST : 0.0;
        progress_tick();
    }
    progress_end();
    batch_free(b);
    optimiser_free(o);
    rnn_params_free(p);
    rnn_params_free(dp);
    gsl_rng_free(r);
    return error;
}

/*
 * Writes the error of every run, and for every gain the median and quartiles.
 * For each seed, finds the gain from which it went furthest.
 */
static void
report(data_file *d, estimate error[GAINS], estimate *best)
{
    double lowest[DATA_SEEDS], favourite[DATA_SEEDS], quartile[GAINS][2];
    size_t runs, least = DATA_SEEDS;

    for (int k = 0; k < GAINS; k++) {
        char name[64];
        snprintf(name, sizeof name, "train-%s", gain_name[k]);
        double *all = data_gather(d, name, 1, &runs);
        least = runs < least ? runs : least;
        for (size_t n = 0; n < least; n++)
            if (k == 0 || all[n] < lowest[n]) {
                lowest[n] = all[n];
                favourite[n] = gain[k];
            }
        size_t stuck = 0;
        for (size_t n = 0; n < runs; n++) {
            data_row(d, gain[k], all[n], NAN, NAN);
            stuck += all[n] > STUCK;
        }
        error[k] = estimate_median(all, 1, runs);
        data_quartiles(all, 1, runs, quartile[k]);
        snprintf(name, sizeof name, "meanfield_error_g%g", gain[k]);
        data_estimate(d, name, error[k]);
        snprintf(name, sizeof name, "meanfield_stuck_g%g", gain[k]);
        data_value(d, name, (double)stuck);
        free(all);
    }
    data_gap(d);
    data_gap(d);
    for (int k = 0; k < GAINS; k++)
        data_row(d, gain[k], error[k].here, quartile[k][0], quartile[k][1]);
    *best = estimate_median(favourite, 1, least);
}

/* The critical gain for what these networks hear: one number, one mark. */
static double
critical(data_file *d)
{
    gsl_integration_fixed_workspace *hermite = init_hermite_alloc(INIT_NODES);
    // Var W_xh by (5.2), times the mean squares of U(0,1) and of two marks.
    const double noise = 2.0 / (2 + H) * (1.0 / 3.0 + 2.0 / T);
    double sigma_w;

    must(init_critical(hermite, noise, &sigma_w));
    data_value(d, "meanfield_noise", noise);
    data_value(d, "meanfield_critical", sigma_w);
    gsl_integration_fixed_free(hermite);
    return sigma_w;
}

static void
claim(data_file *d, const char *quantity, const char *paper, double low,
      double high, const char *reason, estimate here)
{
    data_claim(d,
               &(data_published){ "Chen et al. 2018", quantity, paper, low,
                                  high, reason },
               here);
}

int
main(int argc, char **argv)
{
    static const char *const train[] = { "train" };
    static const data_part part[] = { data_word(train), data_word(gain_name),
                                      data_number("", 1, DATA_SEEDS) };
    estimate error[GAINS], best;
    size_t run[3];

    if (data_run(argc, argv, "meanfield", part, 3, run)) {
        data_file *d = data_open(argc, argv, "mean squared error at the end");
        data_row(d, learn(gain[run[1]], run[2]));
        return data_close(d);
    }
    data_file *d = data_open(argc, argv,
                             "gain\tmean squared error\ta quarter below\t"
                             "a quarter above");
    report(d, error, &best);
    const double due = critical(d);
    data_estimate(d, "meanfield_best_gain", best);
    best.here /= due;
    best.low /= due;
    best.high /= due;
    claim(d, "best gain to train from, to the critical one", "near 1", 0.75,
          1.25, "neighbouring gains are a quarter apart", best);
    claim(d, "error left from gain 0.1", "the baseline, 0.167", 0.15, 0.18,
          "a tenth about the baseline", error[0]);
    claim(d, "error left from gain 3", "the baseline, 0.167", 0.15, 0.18,
          "a tenth about the baseline", error[GAINS - 1]);
    return data_close(d);
}
