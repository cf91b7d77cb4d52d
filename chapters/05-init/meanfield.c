/*
 * meanfield.c - three maps of one landscape, over the gain of W_hh: what theory
 * says of a gradient, what a network of 400 units does with it, and what
 * training makes of that.
 *
 * Theory and network: chi of (5.10), for W_hh ~ N(0, sigma_w^2/N) and inputs of
 * variance sigma_x2. Training: the adding problem, T = 50, with 40 tanh units,
 * W_hh ~ N(0, g^2/H); the error that is left after a fixed number of updates.
 */
#include "batch.h"
#include "clip.h"
#include "data.h"
#include "init.h"
#include "must.h"
#include "optimiser.h"
#include "progress.h"
#include "tasks.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdio.h>

/* The map. */
enum { N = 400, SETTLE = 30, BACK = 20, WIDE = 21, HIGH = 13, SEED = 2018 };
/* The training. */
enum { T = 50, H = 40, B = 16, UPDATES = 8000, LAST = 1000, SEEDS = 5 };

static const double RATE = 0.001, MAX_NORM = 1.0;
static const double gain[] = { 0.1, 0.3, 0.5, 0.7, 0.9, 1.1,
                               1.4, 1.7, 2.0, 2.5, 3.0 };
enum { GAINS = sizeof gain / sizeof gain[0] };

/* ---- Theory, and a network --------------------------------------------- */

/* A large network that hears noise: its weights, and what it needs. */
typedef struct {
    rnn_params *p, *dp;
    batch *b;
    gsl_matrix *W;  // of gain 1
    gsl_vector *norm;
} large;

/* chi, as (5.7) measures it in a network of N units. */
static double
measured(const gsl_rng *r, large *n, double sigma_w, double sigma_x2)
{
    batch *b = n->b;
    double g = 0.0;

    gsl_matrix_memcpy(&n->p->W_hh.matrix, n->W);
    gsl_matrix_scale(&n->p->W_hh.matrix, sigma_w);
    for (size_t k = 0; k < b->x->T * N; k++)
        b->x->data[k] = gsl_ran_gaussian_ziggurat(r, sqrt(sigma_x2));
    must(rnn_forward(n->p, b->x, b->h));

    const sequence x = sequence_steps(b->x, SETTLE, BACK);
    const sequence h = sequence_steps(b->h, SETTLE, BACK + 1);
    sequence da = sequence_steps(b->da, 0, BACK);
    sequence dh = sequence_steps(b->dh, 0, BACK + 1);
    sequence_set_zero(&dh);
    for (size_t j = 0; j < N; j++)
        sequence_of(&dh, BACK, 0)[j] = gsl_ran_gaussian_ziggurat(r, 1.0);
    must(bptt_sweep(n->p, &x, &h, &da, &dh, n->dp));
    must(bptt_norms(&dh, n->norm));
    must(init_gain(n->norm, &g));
    return g * g;
}

/* A row for every point of the map; answers the largest disagreement. */
static double
map(data_file *d, const gsl_rng *r,
    const gsl_integration_fixed_workspace *hermite)
{
    large n = { rnn_params_alloc(N, N, 1, TANH),
                rnn_params_alloc(N, N, 1, TANH),
                batch_alloc(SETTLE + BACK, 1, N, N, 1), gsl_matrix_alloc(N, N),
                gsl_vector_alloc(BACK + 1) };
    double worst = 0.0;

    must(init_gaussian(r, 1.0, n.W));
    gsl_matrix_set_identity(&n.p->W_xh.matrix);
    progress_start("meanfield", WIDE * HIGH);
    for (int j = 0; j < HIGH; j++) {
        for (int i = 0; i < WIDE; i++) {
            const double sigma_w = 0.5 + 2.5 * i / (WIDE - 1);
            const double sigma_x2 = pow(10.0, -3.0 + 3.0 * j / (HIGH - 1));
            double q, chi;
            must(init_variance(hermite, TANH, sigma_w, sigma_x2, &q));
            must(init_chi(hermite, TANH, sigma_w, q, &chi));
            const double here = measured(r, &n, sigma_w, sigma_x2);
            worst = fmax(worst, fabs(sqrt(here / chi) - 1.0));
            data_row(d, sigma_w, sigma_x2, chi, here, q);
            progress_tick();
        }
        data_gap(d);
    }
    data_gap(d);
    progress_end();
    rnn_params_free(n.p);
    rnn_params_free(n.dp);
    batch_free(n.b);
    gsl_matrix_free(n.W);
    gsl_vector_free(n.norm);
    return worst;
}

/* The line on which gradients keep their length. */
static void
critical(data_file *d, const gsl_integration_fixed_workspace *hermite)
{
    for (int j = 0; j < HIGH; j++) {
        const double sigma_x2 = pow(10.0, -3.0 + 3.0 * j / (HIGH - 1));
        double sigma_w;
        must(init_critical(hermite, sigma_x2, &sigma_w));
        data_row(d, sigma_w, sigma_x2, 1.0, 1.0, 0.0);
    }
    data_gap(d);
    data_gap(d);
}

/* ---- Training ------------------------------------------------------------ */

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
 * Median, least and largest error of every gain; answers the best gain, and
 * what the smallest and the largest one leave.
 */
static double
trained(data_file *d, double *first, double *last)
{
    double best = INFINITY, best_gain = NAN, error[SEEDS];
    char name[64];

    for (int k = 0; k < GAINS; k++) {
        double least = INFINITY, most = 0.0;
        for (int seed = 0; seed < SEEDS; seed++) {
            snprintf(name, sizeof name, "train-%.1f-%d", gain[k], seed + 1);
            data_read(d, name, &error[seed], 1);
            least = fmin(least, error[seed]);
            most = fmax(most, error[seed]);
        }
        const double median = data_median(error, 1, SEEDS);
        *(k == 0 ? first : last) = median;
        data_row(d, gain[k], median, least, most, 0.0);
        snprintf(name, sizeof name, "meanfield_error_g%g", gain[k]);
        data_value(d, name, median);
        if (median < best) {
            best = median;
            best_gain = gain[k];
        }
    }
    return best_gain;
}

int
main(int argc, char **argv)
{
    double g;
    unsigned long seed;

    if (sscanf(data_name(argc, argv), "train-%lf-%lu.tsv", &g, &seed) == 2) {
        data_file *d = data_open(argc, argv, "mean squared error at the end");
        data_row(d, learn(g, seed));
        return data_close(d);
    }
    data_file *d = data_open(argc, argv,
                             "sigma_w or g\tsigma_x2 or error\tchi\tchi in a "
                             "network\tq");
    gsl_rng *r = gsl_rng_alloc(gsl_rng_mt19937);
    gsl_integration_fixed_workspace *hermite = init_hermite_alloc(INIT_NODES);

    gsl_rng_set(r, SEED);
    data_value(d, "meanfield_seed", SEED);
    const double worst = map(d, r, hermite);
    data_value(d, "meanfield_worst", worst);
    critical(d, hermite);
    double first, last;
    const double best = trained(d, &first, &last);
    data_value(d, "meanfield_best_gain", best);
    data_claim(d, &(data_published){ "Chen et al. 2018",
                                     "gain, largest difference, N = 400",
                                     "theory", worst, 0.0, 0.1 });
    data_claim(d, &(data_published){ "Chen et al. 2018",
                                     "gain from which training goes furthest",
                                     "near the critical one, 1.2", best, 0.9,
                                     1.5 });
    data_claim(
        d, &(data_published){ "Chen et al. 2018", "error left from gain 0.1",
                              "the baseline, 0.167", first, 0.15, 0.18 });
    data_claim(d,
               &(data_published){ "Chen et al. 2018", "error left from gain 3",
                                  "the baseline, 0.167", last, 0.15, 0.18 });
    gsl_integration_fixed_free(hermite);
    gsl_rng_free(r);
    return data_close(d);
}
