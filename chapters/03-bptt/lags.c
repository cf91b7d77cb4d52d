/*
 * lags.c - what each distance contributes to dW_hh. A tanh network hears noise
 * and has a cost at every step, in a random direction: the size of dW_lag_n
 * against n for three gains, W_hh ~ N(0, g^2/H), and how wrong the gradient is
 * when only the first K lags are kept.
 */
#include "bptt.h"
#include "data.h"
#include "must.h"
#include "progress.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <math.h>
#include <stdio.h>

enum { T = 60, B = 20, H = 40, NETWORKS = 21, SEED = 1994 };

static const double NOISE = 0.3;  // standard deviation of what a unit hears
static const double gain[] = { 0.5, 0.8, 1.2 };
enum { GAINS = sizeof gain / sizeof gain[0] };

/* Of every network: the size of each lag, and the error of stopping there. */
static double size[T][NETWORKS], error[T][NETWORKS];

static void
fill(const gsl_rng *r, double *q, size_t n, double sd)
{
    for (size_t k = 0; k < n; k++)
        q[k] = gsl_ran_gaussian_ziggurat(r, sd);
}

static double
length(const sequence *lag, size_t n)
{
    const gsl_vector_const_view all =
        gsl_vector_const_view_array(sequence_of(lag, n, 0), (size_t)H * H);
    return gsl_blas_dnrm2(&all.vector);
}

/* Size and error of every lag, relative to the whole gradient. */
static void
measure(const sequence *lag, sequence *sum, size_t network)
{
    const gsl_matrix_view whole = sequence_at(sum, 0);
    gsl_matrix_view missing = sequence_at(sum, 1);

    sequence_set_zero(sum);
    for (size_t n = 0; n < T; n++) {
        const gsl_matrix_view one = sequence_at(lag, n);
        gsl_matrix_add((gsl_matrix *)&whole.matrix, &one.matrix);
    }
    gsl_matrix_memcpy(&missing.matrix, &whole.matrix);
    for (size_t n = 0; n < T; n++) {
        const gsl_matrix_view one = sequence_at(lag, n);
        gsl_matrix_sub(&missing.matrix, &one.matrix);
        size[n][network] = length(lag, n) / length(sum, 0);
        error[n][network] = length(sum, 1) / length(sum, 0);
    }
}

static void
one(const gsl_rng *r, double g, size_t network)
{
    rnn_params *p = rnn_params_alloc(H, H, 1, TANH);
    sequence *x = sequence_alloc(T, B, H), *h = sequence_alloc(T + 1, B, H);
    sequence *da = sequence_alloc(T, B, H), *dh = sequence_alloc(T + 1, B, H);
    sequence *lag = sequence_alloc(T, H, H), *sum = sequence_alloc(2, H, H);

    fill(r, p->W_hh.matrix.data, (size_t)H * H, g / sqrt(H));
    gsl_matrix_set_identity(&p->W_xh.matrix);
    fill(r, x->data, (size_t)T * B * H, NOISE);
    //: begin lags
    must(rnn_forward(p, x, h));
    fill(r, sequence_of(dh, 1, 0), (size_t)T * B * H, 1.0);
    must(bptt_lags(p, h, dh, da, lag));
    //: end lags
    measure(lag, sum, network);
    rnn_params_free(p);
    sequence_free(x);
    sequence_free(h);
    sequence_free(da);
    sequence_free(dh);
    sequence_free(lag);
    sequence_free(sum);
}

static double
median(const double *numbers)
{
    return data_median(numbers, 1, NETWORKS);
}

static void
report(data_file *d, double g)
{
    size_t enough = 0;
    char name[64];
    double q[2], e[2];

    for (size_t n = 0; n < T; n++) {
        const double stopped = median(error[n]);
        if (enough == 0 && stopped < 0.01)
            enough = n + 1;
        data_quartiles(size[n], 1, NETWORKS, q);
        data_quartiles(error[n], 1, NETWORKS, e);
        data_row(d, (double)n, median(size[n]), (double)(n + 1), stopped, g,
                 q[0], q[1], e[0], e[1]);
    }
    data_gap(d);
    data_gap(d);
    snprintf(name, sizeof name, "lags_g%g_one_percent", g);
    data_value(d, name, enough > 0 ? (double)enough : NAN);
    snprintf(name, sizeof name, "lags_g%g_error_at_10", g);
    data_value(d, name, median(error[9]));
}

int
main(int argc, char **argv)
{
    data_file *d =
        data_open(argc, argv,
                  "lag n (steps)\tsize (1)\tK (steps)\terror (1)\tg\t"
                  "quartiles of the size\tupper\tof the error\tupper");
    gsl_rng *r = gsl_rng_alloc(gsl_rng_mt19937);

    gsl_rng_set(r, SEED);
    data_value(d, "lags_seed", SEED);
    progress_start("lags", GAINS * NETWORKS);
    for (size_t i = 0; i < GAINS; i++) {
        for (size_t n = 0; n < NETWORKS; n++) {
            one(r, gain[i], n);
            progress_tick();
        }
        report(d, gain[i]);
    }
    progress_end();
    gsl_rng_free(r);
    return data_close(d);
}
