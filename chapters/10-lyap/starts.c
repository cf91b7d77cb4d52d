/*
 * starts.c - how many directions are left? Six starts of a network of 50 units: the
 * singular values of dh_T/dh_{T-n} for n from 1 to 100, and all Lyapunov exponents.
 */
#include "data.h"
#include "init.h"
#include "lyap.h"
#include "must.h"
#include "progress.h"

#include <gsl/gsl_math.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdio.h>

enum {
    H = 50,
    LONG = 400,  // steps of a trajectory,
    SKIP = 100,  // of which the exponents leave out these
    NETWORKS = 15,
    SEED = 2022
};
static const double NOISE = 0.1, SHARE = 0.1;
static const size_t lag[] = { 1, 2, 3, 5, 7, 10, 15, 20, 30, 50, 70, 100 };
enum { LAGS = sizeof lag / sizeof lag[0], AT_10 = 5 };

static const struct {
    const char *name;
    double gain;
    int orthogonal;
    activation f;
} start[] = {
    { "gauss1", 1.0, 0, TANH },   { "gauss1.5", 1.5, 0, TANH },
    { "gauss2", 2.0, 0, TANH },   { "orthogonal", 1.0, 1, TANH },
    { "linear", 1.0, 1, LINEAR }, { "orthogonal1.3", 1.3, 1, TANH },
};
enum {
    KINDS = sizeof start / sizeof start[0],
    GAUSS_1 = 0,
    GAUSS_15 = 1,
    ORTHOGONAL = 3,
    LINEAR_START = 4
};

/* Of every network: directions left, the logarithms of the largest singular value
   and of the condition number; and all exponents. */
static double count[KINDS][NETWORKS][LAGS], longest[KINDS][NETWORKS][LAGS];
static double condition[KINDS][NETWORKS][LAGS], exponent[KINDS][NETWORKS][H];

typedef struct {
    sequence *x, *h, *J;
    gsl_matrix *P, *A, *V;
    gsl_vector *s;
} room;

static void
draw(const gsl_rng *r, size_t k, rnn_params *p, sequence *x)
{
    if (start[k].orthogonal)
        must(init_orthogonal(r, start[k].gain, &p->W_hh.matrix));
    else
        must(init_gaussian(r, start[k].gain, &p->W_hh.matrix));
    gsl_matrix_set_identity(&p->W_xh.matrix);
    for (size_t i = 0; i < (size_t)LONG * H; i++)
        x->data[i] = gsl_ran_gaussian_ziggurat(r, NOISE);
}

static void
measure(const gsl_rng *r, size_t k, size_t i, const room *q)
{
    rnn_params *p = rnn_params_alloc(H, H, 1, start[k].f);
    gsl_vector_view all = gsl_vector_view_array(exponent[k][i], H);

    draw(r, k, p, q->x);
    must(rnn_forward(p, q->x, q->h));
    must(lyap_jacobians(p, q->h, q->J));
    for (size_t l = 0; l < LAGS; l++) {
        //: begin left
        const sequence last = sequence_steps(q->J, LONG - lag[l], lag[l]);
        double log_size;
        size_t directions;
        must(lyap_product(&last, q->P, q->A, &log_size));
        must(lyap_directions(q->P, SHARE, q->A, q->V, q->s, &directions));
        //: end left
        const double s_1 = gsl_vector_get(q->s, 0);
        count[k][i][l] = (double)directions;
        longest[k][i][l] = log_size + log(s_1);
        condition[k][i][l] = log(s_1 / gsl_vector_get(q->s, H - 1));
    }
    gsl_matrix_set_identity(q->P);
    must(lyap_spectrum(q->J, SKIP, q->P, q->A, &all.vector));
    rnn_params_free(p);
}

/* Data sets 2k and 2k+1 of start k: against the lag, and against the index. */
static void
report(data_file *d, size_t k)
{
    double q[2];
    char name[64];

    for (size_t l = 0; l < LAGS; l++) {
        data_quartiles(&count[k][0][l], LAGS, NETWORKS, q);
        data_row(d, (double)lag[l],
                 data_median(&count[k][0][l], LAGS, NETWORKS), q[0], q[1],
                 data_median(&longest[k][0][l], LAGS, NETWORKS) / M_LN10);
    }
    data_gap(d);
    data_gap(d);
    for (size_t j = 0; j < H; j++) {
        data_quartiles(&exponent[k][0][j], H, NETWORKS, q);
        data_row(d, (double)j + 1.0,
                 data_median(&exponent[k][0][j], H, NETWORKS), q[0], q[1], 0.0);
    }
    data_gap(d);
    data_gap(d);
    snprintf(name, sizeof name, "starts_%s_left", start[k].name);
    data_spread(d, name, &count[k][0][LAGS - 1], LAGS, NETWORKS);
    snprintf(name, sizeof name, "starts_%s_left_at_10", start[k].name);
    data_spread(d, name, &count[k][0][AT_10], LAGS, NETWORKS);
    snprintf(name, sizeof name, "starts_%s_log10_longest", start[k].name);
    data_value(d, name,
               data_median(&longest[k][0][LAGS - 1], LAGS, NETWORKS) / M_LN10);
    snprintf(name, sizeof name, "starts_%s_lambda", start[k].name);
    data_spread(d, name, exponent[k][0], H, NETWORKS);
    snprintf(name, sizeof name, "starts_%s_lambda_H", start[k].name);
    data_spread(d, name, &exponent[k][0][H - 1], H, NETWORKS);
}

static void
claim(data_file *d, const char *quantity, const char *paper, double low,
      double high, const char *reason, const double *of, size_t stride)
{
    data_claim(d,
               &(data_published){ "Engelken 2023", quantity, paper, low, high,
                                  reason },
               estimate_median(of, stride, NETWORKS));
}

static void
claims(data_file *d)
{
    const size_t end = LAGS - 1;
    double ratio[NETWORKS];

    claim(d, "Gaussian, gain 1: directions of 50 left after 100 steps, median",
          "rank is lost", 1.0, 5.0, "a tenth of 50", &count[GAUSS_1][0][end],
          LAGS);
    claim(d,
          "Gaussian, gain 1.5: directions of 50 left after 100 steps, median",
          "rank is lost", 1.0, 5.0, "a tenth of 50", &count[GAUSS_15][0][end],
          LAGS);
    claim(d,
          "orthogonal, linear: directions of 50 left after 100 steps, median",
          "50", 50.0, 50.0, "all of them", &count[LINEAR_START][0][end], LAGS);
    for (size_t i = 0; i < NETWORKS; i++)
        ratio[i] =
            condition[ORTHOGONAL][i][end] / (double)lag[end]
            / (exponent[ORTHOGONAL][i][0] - exponent[ORTHOGONAL][i][H - 1]);
    claim(d,
          "orthogonal, tanh: log condition number, 100 steps, by 100 "
          "(lambda_1 - lambda_H), median",
          "1", 0.8, 1.25, "100 steps are not endless", ratio, 1);
}

int
main(int argc, char **argv)
{
    data_file *d = data_open(argc, argv,
                             "lag, or index\tdirections left, or exponent\t"
                             "lower quartile\tupper quartile\tlog10 of the "
                             "largest singular value");
    gsl_rng *r = gsl_rng_alloc(gsl_rng_mt19937);
    const room q = { sequence_alloc(LONG, 1, H), sequence_alloc(LONG + 1, 1, H),
                     sequence_alloc(LONG, H, H), gsl_matrix_alloc(H, H),
                     gsl_matrix_alloc(H, H),     gsl_matrix_alloc(H, H),
                     gsl_vector_alloc(H) };

    gsl_rng_set(r, SEED);
    progress_start("starts", (size_t)KINDS * NETWORKS);
    for (size_t k = 0; k < KINDS; k++) {
        for (size_t i = 0; i < NETWORKS; i++, progress_tick())
            measure(r, k, i, &q);
        report(d, k);
    }
    progress_end();
    data_value(d, "starts_networks", NETWORKS);
    claims(d);
    sequence_free(q.x);
    sequence_free(q.h);
    sequence_free(q.J);
    gsl_matrix_free(q.P);
    gsl_matrix_free(q.A);
    gsl_matrix_free(q.V);
    gsl_vector_free(q.s);
    gsl_rng_free(r);
    return data_close(d);
}
