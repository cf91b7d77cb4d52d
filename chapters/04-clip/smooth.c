/*
 * smooth.c - where the gradient is long it also changes fast (Zhang, He, Sra &
 * Jadbabaie 2020). At every update of a clipped descent: the length of the
 * gradient, and its local smoothness, which is how much the gradient changes for a
 * step along itself, divided by the length of the step:
 *
 *     || g(q + e) - g(q) || / || e ||,   e in the direction of g(q)
 *
 * Left: the landscape of cliff.c, from many starts. Right: small networks that
 * learn which of two signs they heard at first.
 */
#include "batch.h"
#include "chain.h"
#include "clip.h"
#include "data.h"
#include "must.h"
#include "progress.h"
#include "tasks.h"

#include <gsl/gsl_fit.h>
#include <gsl/gsl_math.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_statistics.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/* The cliff. */
enum { STEPS = 50, UPDATES = 200, STARTS = 21, SEED = 2020 };
static const double START = 0.5, TARGET = 0.7, RATE = 0.05;

/* The networks. */
enum { T = 20, B = 20, H = 8, SIGNS = 3, LESSONS = 2000, EVERY = 5 };
enum { NETWORKS = 30, LOOKS = LESSONS / EVERY };
static const double NETWORK_RATE = 0.03, NETWORK_START = 0.8;
enum { ENOUGH = 10 };  // points of a path, for a slope

/* The race: who is first at an error of SOLVED, each with its best rate? */
enum { LIMIT = 2000, STAYS = 100 };
static const double SOLVED = 0.01;
static const double rates[] = { 1e-4, 3e-4, 1e-3, 3e-3, 1e-2,
                                3e-2, 1e-1, 3e-1, 1.0 };
enum { RATES = sizeof rates / sizeof rates[0] };

static const double MAX_NORM = 1.0;
static const double TINY = 1e-6;  // of a step, where the gradient is short

typedef struct {
    size_t n;
    double length[LOOKS], smoothness[LOOKS];
} path;

/* Something whose gradient is asked for at one place after another. */
typedef struct {
    gsl_vector *q, *g;   // place and gradient
    rnn_params *p, *dp;  // of a network; NULL on the cliff
    batch *b;
} learner;

/* Returns the error as well. */
static double
cliff_error(learner *l)
{
    const chain_params p = { .w = gsl_vector_get(l->q, 0),
                             .b = gsl_vector_get(l->q, 1) };
    chain_params dp = { 0 };
    double x[STEPS] = { 0 }, h[STEPS + 1], dh[STEPS + 1] = { 0 };

    h[0] = activation_value(LOGISTIC, START);
    must(chain_forward(&p, LOGISTIC, STEPS, x, h));
    dh[STEPS] = 2.0 * (h[STEPS] - TARGET);
    must(chain_backward(&p, LOGISTIC, STEPS, x, h, dh, &dp));
    gsl_vector_set(l->g, 0, dp.w);
    gsl_vector_set(l->g, 1, dp.b);
    return gsl_pow_2(h[STEPS] - TARGET);
}

static void
cliff_gradient(learner *l)
{
    cliff_error(l);
}

static void
network_gradient(learner *l)
{
    must(rnn_forward(l->p, l->b->x, l->b->h));
    must(rnn_readout(l->p, l->b->h, l->b->y));
    batch_clear(l->b);
    gsl_vector_set_zero(l->dp->theta);
    must(bptt_squared_error(l->b->y, l->b->target, l->b->mask, l->b->dy));
    must(bptt_backward(l->p, l->b->x, l->b->h, l->b->dy, l->b->da, l->b->dh,
                       l->dp));
}

//: begin smoothness
/* The gradient at q, and how fast it changes along itself. */
static void
look(void (*gradient)(learner *), learner *l, path *s)
{
    gradient(l);
    const double length = clip_length(l->g), step = TINY / (1.0 + length);
    gsl_vector *before = gsl_vector_alloc(l->g->size);
    gsl_vector *place = gsl_vector_alloc(l->q->size);
    gsl_vector_memcpy(before, l->g);
    gsl_vector_memcpy(place, l->q);

    gsl_vector_axpby(step / length, before, 1.0, l->q);
    gradient(l);
    gsl_vector_sub(l->g, before);
    s->length[s->n] = log10(length);
    s->smoothness[s->n++] = log10(clip_length(l->g) / step);
    // As it was, for the update that follows.
    gsl_vector_memcpy(l->q, place);
    gsl_vector_memcpy(l->g, before);
    gsl_vector_free(before);
    gsl_vector_free(place);
}
//: end smoothness

static void
descend(learner *l, double rate, double max_norm)
{
    double norm;
    must(clip_norm(l->g, max_norm, &norm));
    gsl_vector_axpby(-rate, l->g, 1.0, l->q);
}

/* Near (5, -2.4), on the cliff's edge. */
static void
begin(unsigned long seed, learner *l)
{
    gsl_rng *r = gsl_rng_alloc(gsl_rng_mt19937);
    gsl_rng_set(r, seed);
    gsl_vector_set(l->q, 0, gsl_ran_flat(r, 4.8, 5.2));
    gsl_vector_set(l->q, 1, gsl_ran_flat(r, -2.5, -2.3));
    gsl_rng_free(r);
}

static void
down_the_cliff(unsigned long seed, path *s)
{
    learner l = { gsl_vector_alloc(2), gsl_vector_alloc(2), NULL, NULL, NULL };

    begin(seed, &l);
    for (s->n = 0; s->n < UPDATES;) {
        look(cliff_gradient, &l, s);
        descend(&l, RATE, MAX_NORM);
    }
    gsl_vector_free(l.q);
    gsl_vector_free(l.g);
}

/*
 * Updates until the error is below SOLVED and stays there for STAYS updates, or
 * LIMIT: a long step can land in the valley by chance, and the next one leaves it.
 */
static double
updates(unsigned long seed, double rate, double max_norm)
{
    learner l = { gsl_vector_alloc(2), gsl_vector_alloc(2), NULL, NULL, NULL };
    int stayed = 0, u = 0;

    for (begin(seed, &l); u < LIMIT + STAYS && stayed < STAYS; u++) {
        stayed = cliff_error(&l) < SOLVED ? stayed + 1 : 0;
        descend(&l, rate, max_norm);
    }
    gsl_vector_free(l.q);
    gsl_vector_free(l.g);
    return stayed == STAYS ? u - STAYS : LIMIT;
}

/* From every start, with the rate whose median over them is the least. */
static double
fewest(double max_norm, double *best)
{
    double least = INFINITY, at = NAN, each[STARTS];

    for (size_t k = 0; k < RATES; k++) {
        for (size_t i = 0; i < STARTS; i++)
            each[i] = updates(SEED + i, rates[k], max_norm);
        const double median = data_median(each, 1, STARTS);
        if (median < least) {
            least = median;
            at = rates[k];
            memcpy(best, each, sizeof each);
        }
    }
    return at;
}

static void
through_training(unsigned long seed, path *s)
{
    gsl_rng *r = gsl_rng_alloc(gsl_rng_mt19937);
    rnn_params *p = rnn_params_alloc(1, H, 1, TANH);
    rnn_params *dp = rnn_params_alloc(1, H, 1, TANH);
    learner l = { p->theta, dp->theta, p, dp, batch_alloc(T, B, 1, H, 1) };

    gsl_rng_set(r, seed);
    for (size_t i = 0; i < p->theta->size; i++)
        gsl_vector_set(p->theta, i,
                       gsl_ran_gaussian_ziggurat(r, NETWORK_START));
    s->n = 0;
    for (int u = 0; u < LESSONS; u++) {
        must(task_two_sequences(r, SIGNS, l.b->x, l.b->target, l.b->mask));
        if (u % EVERY == 0)
            look(network_gradient, &l, s);
        else
            network_gradient(&l);
        descend(&l, NETWORK_RATE, MAX_NORM);
    }
    batch_free(l.b);
    rnn_params_free(p);
    rnn_params_free(dp);
    gsl_rng_free(r);
}

/*
 * The slope of a straight line through those points of a path, log on log, at which
 * the gradient is longer than MAX_NORM; NaN where there are not ENOUGH.
 */
static double
slope_of(const path *s)
{
    double at_0, slope, v00, v01, v11, squares, length[LOOKS], smooth[LOOKS];
    size_t n = 0;

    for (size_t k = 0; k < s->n; k++)
        if (s->length[k] > log10(MAX_NORM)) {
            length[n] = s->length[k];
            smooth[n++] = s->smoothness[k];
        }
    if (n < ENOUGH)
        return NAN;
    gsl_fit_linear(length, 1, smooth, 1, n, &at_0, &slope, &v00, &v01, &v11,
                   &squares);
    return slope;
}

/* The rank correlation of all points of a path. */
static double
correlation_of(const path *s)
{
    double work[2 * LOOKS];
    return gsl_stats_spearman(s->length, 1, s->smoothness, 1, s->n, work);
}

/* The two rows of the table that some paths give. */
static void
claims(data_file *d, const char *where, estimate slope, estimate correlation)
{
    static const char paper[] = "Zhang et al. 2020";
    char line[2][128];

    snprintf(line[0], sizeof line[0],
             "%s: rank correlation of smoothness and gradient's length", where);
    snprintf(line[1], sizeof line[1],
             "%s: power of the length with which smoothness grows", where);
    data_claim(d,
               &(data_published){ paper, line[0], "positive", 0.1, 1.0,
                                  "a tenth is what a cloud of points shows" },
               correlation);
    data_claim(d,
               &(data_published){ paper, line[1], "1 (L0 + L1 length)", 0.75,
                                  1.25, "a straight line, drawn by eye" },
               slope);
}

/*
 * A data set: the points of all paths, with the number of each path. Values: the
 * slope and the rank correlation in the median path.
 */
static void
report(data_file *d, const char *which, const char *where, const path *paths,
       size_t n)
{
    double slope[NETWORKS], correlation[NETWORKS];
    size_t slopes = 0;
    char name[64];

    for (size_t i = 0; i < n; i++) {
        slope[slopes] = slope_of(&paths[i]);
        slopes += !isnan(slope[slopes]);
        correlation[i] = correlation_of(&paths[i]);
        for (size_t k = 0; k < paths[i].n; k++)
            data_row(d, paths[i].length[k], paths[i].smoothness[k], (double)i);
    }
    data_gap(d);
    data_gap(d);
    const estimate steep = estimate_median(slope, 1, slopes);
    const estimate together = estimate_median(correlation, 1, n);
    snprintf(name, sizeof name, "smooth_%s_slope", which);
    data_estimate(d, name, steep);
    snprintf(name, sizeof name, "smooth_%s_correlation", which);
    data_estimate(d, name, together);
    claims(d, where, steep, together);
}

/* How many of the descents arrived. */
static double
arrived(const double *each)
{
    int n = 0;
    for (size_t i = 0; i < STARTS; i++)
        n += each[i] < LIMIT;
    return n;
}

/* Plain and clipped descent from the same starts. */
static void
race(data_file *d)
{
    double ratio[STARTS], plain[STARTS], clipped[STARTS];

    data_value(d, "smooth_plain_rate", fewest(INFINITY, plain));
    data_value(d, "smooth_clipped_rate", fewest(MAX_NORM, clipped));
    for (size_t i = 0; i < STARTS; i++)
        ratio[i] = plain[i] / clipped[i];
    const estimate e = estimate_median(ratio, 1, STARTS);
    data_value(d, "smooth_plain_updates", data_median(plain, 1, STARTS));
    data_value(d, "smooth_clipped_updates", data_median(clipped, 1, STARTS));
    data_value(d, "smooth_plain_lost", STARTS - arrived(plain));
    data_value(d, "smooth_clipped_lost", STARTS - arrived(clipped));
    data_value(d, "smooth_starts", STARTS);
    data_estimate(d, "smooth_ratio", e);
    data_claim(d,
               &(data_published){ "Zhang et al. 2020",
                                  "updates down the cliff, plain by clipped, "
                                  "each with its best rate",
                                  "more than 1", 1.1, 1e6,
                                  "a tenth more is worth a word" },
               e);
}

int
main(int argc, char **argv)
{
    data_file *d = data_open(argc, argv,
                             "log10 of the gradient's length\tlog10 of its "
                             "local smoothness\tpath");
    static path paths[NETWORKS];

    progress_start("smooth", STARTS + NETWORKS);
    for (size_t i = 0; i < STARTS; i++) {
        down_the_cliff(SEED + i, &paths[i]);
        progress_tick();
    }
    report(d, "cliff", "cliff", paths, STARTS);
    for (size_t i = 0; i < NETWORKS; i++) {
        through_training(SEED + i, &paths[i]);
        progress_tick();
    }
    report(d, "network", "small networks", paths, NETWORKS);
    race(d);
    progress_end();
    return data_close(d);
}
