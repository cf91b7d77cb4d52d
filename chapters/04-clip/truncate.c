/*
 * truncate.c - what truncation buys and what it costs. In tanh networks of three
 * gains, W_hh ~ N(0, g^2/H), with a cost at every step: how long the gradient of W_hh is when K lags are
 * kept, and what share of it is missing.
 */
#include "clip.h"
#include "data.h"
#include "must.h"

#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <math.h>
#include <stdio.h>

enum { T = 60, B = 20, H = 40, NETWORKS = 21, SEED = 1995 };

static const double NOISE = 0.3;  // standard deviation of what a unit hears
static const double gain[] = { 0.8, 1.5, 3.0 };
enum { GAINS = sizeof gain / sizeof gain[0] };

static double kept[T][NETWORKS], missing[T][NETWORKS];

static void
fill(const gsl_rng *r, double *q, size_t n, double sd)
{
    for (size_t k = 0; k < n; k++)
        q[k] = gsl_ran_gaussian_ziggurat(r, sd);
}

static void
one(const gsl_rng *r, double g, size_t network)
{
    rnn_params *p = rnn_params_alloc(H, H, 1, TANH);
    sequence *x = sequence_alloc(T, B, H), *h = sequence_alloc(T + 1, B, H);
    sequence *da = sequence_alloc(T, B, H), *dh = sequence_alloc(T + 1, B, H);
    sequence *lag = sequence_alloc(T, H, H);
    gsl_matrix *sum = gsl_matrix_alloc(H, H);

    fill(r, p->W_hh.matrix.data, (size_t)H * H, g / sqrt(H));
    gsl_matrix_set_identity(&p->W_xh.matrix);
    fill(r, x->data, (size_t)T * B * H, NOISE);
    must(rnn_forward(p, x, h));
    fill(r, sequence_of(dh, 1, 0), (size_t)T * B * H, 1.0);
    must(bptt_lags(p, h, dh, da, lag));
    for (size_t K = 1; K <= T; K++)
        must(clip_truncation(lag, K, sum, &kept[K - 1][network],
                             &missing[K - 1][network]));
    rnn_params_free(p);
    sequence_free(x);
    sequence_free(h);
    sequence_free(da);
    sequence_free(dh);
    sequence_free(lag);
    gsl_matrix_free(sum);
}

int
main(int argc, char **argv)
{
    data_file *d =
        data_open(argc, argv,
                  "K (steps)\tlength kept\tshare missing\tg\tquartiles of the "
                  "length\tupper\tof the share\tupper");
    gsl_rng *r = gsl_rng_alloc(gsl_rng_mt19937);
    char name[64];

    gsl_rng_set(r, SEED);
    data_value(d, "truncate_seed", SEED);
    for (size_t i = 0; i < GAINS; i++) {
        for (size_t n = 0; n < NETWORKS; n++)
            one(r, gain[i], n);
        for (size_t K = 1; K <= T; K++) {
            double q[2], m[2];
            data_quartiles(kept[K - 1], 1, NETWORKS, q);
            data_quartiles(missing[K - 1], 1, NETWORKS, m);
            data_row(d, (double)K, data_median(kept[K - 1], 1, NETWORKS),
                     data_median(missing[K - 1], 1, NETWORKS), gain[i], q[0],
                     q[1], m[0], m[1]);
        }
        data_gap(d);
        data_gap(d);
        snprintf(name, sizeof name, "truncate_g%g_longer", gain[i]);
        data_value(d, name,
                   data_median(kept[T - 1], 1, NETWORKS)
                       / data_median(kept[9], 1, NETWORKS));
        snprintf(name, sizeof name, "truncate_g%g_missing_at_10", gain[i]);
        data_value(d, name, data_median(missing[9], 1, NETWORKS));
    }
    gsl_rng_free(r);
    return data_close(d);
}
