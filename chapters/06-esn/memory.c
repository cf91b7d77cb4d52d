/*
 * memory.c - what a reservoir of 50 units remembers of its input, lag by lag
 * (Jaeger 2001, GMD Report 152), and how the effect of an input fades in it.
 *
 * One long sequence of independent inputs: readouts are fitted to its first
 * half, and capacities measured on the second. Two errors are left. At a lag of
 * which nothing is remembered, a squared correlation is still 1/ROWS on the
 * mean, and LAGS of them add up. And at a lag of which little is remembered, a
 * readout fitted to noisy data finds even less than the best one would.
 */
#include "data.h"
#include "esn.h"
#include "must.h"
#include "progress.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_statistics.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

enum {
    N = 50,
    LAGS = 100,
    WASHOUT = 400,
    ROWS = 8000,
    HALF = WASHOUT + ROWS,
    DRAWS = 15,    // reservoirs of each kind
    STARTS = 100,  // inputs whose effect is followed
    SEED = 152
};

static const double RHO = 0.95, CONNECTIVITY = 0.2, WEAK = 0.1, STRONG = 1.0;
static const double NOISE = 1e-3;  // as a share of a typical state

/* The kinds of reservoirs; those from NOISY_CYCLE on have no curve. */
enum {
    CYCLE,
    LINEAR_SVD,
    CHOLESKY,
    WEAK_TANH,
    STRONG_TANH,
    CURVES,
    NOISY_CYCLE = CURVES,
    NOISY_LINEAR,
    KINDS
};
static const char *const kind_name[KINDS] = { "cycle",       "linear",
                                              "cholesky",    "weak",
                                              "strong",      "noisy_cycle",
                                              "noisy_linear" };

/* What was measured of every reservoir of a kind. */
typedef struct {
    double MC[DRAWS], ridge[DRAWS], capacity[LAGS][DRAWS];
    double effect[LAGS + 1][DRAWS];  // log10 of what is left of an input
} record;
static record records[KINDS];

/*
 * The data and workspaces that all reservoirs share; MC is that of the last one
 * measured.
 */
typedef struct {
    gsl_rng *r;
    sequence *x, *h, *y;
    gsl_matrix *Z, *wanted, *A;
    gsl_vector *capacity;
    double noise, MC;
} listener;

static listener
listener_alloc(void)
{
    enum { F = 1 + 1 + N };
    listener l = { gsl_rng_alloc(gsl_rng_mt19937),
                   sequence_alloc(2 * HALF, 1, 1),
                   sequence_alloc(2 * HALF + 1, 1, N),
                   sequence_alloc(HALF, 1, LAGS),
                   gsl_matrix_alloc(ROWS, F),
                   gsl_matrix_alloc(ROWS, LAGS),
                   gsl_matrix_alloc(F, F),
                   gsl_vector_alloc(LAGS),
                   0.0,
                   0.0 };
    gsl_rng_set(l.r, SEED);
    for (size_t t = 0; t < l.x->T; t++)
        l.x->data[t] = gsl_ran_flat(l.r, -1.0, 1.0);
    return l;
}

static void
listener_free(listener *l)
{
    gsl_rng_free(l->r);
    sequence_free(l->x);
    sequence_free(l->h);
    sequence_free(l->y);
    gsl_matrix_free(l->Z);
    gsl_matrix_free(l->wanted);
    gsl_matrix_free(l->A);
    gsl_vector_free(l->capacity);
}

/*
 * A cycle: each unit hears only its neighbour, so W_hh is an orthogonal matrix
 * times RHO.
 */
static void
cycle(gsl_spmatrix *W)
{
    for (int j = 0; j < N; j++) {
        W->p[j] = j;
        W->i[j] = (j + N - 1) % N;
        W->data[j] = RHO;
    }
    W->p[N] = N;
    W->nz = N;
}

/* A network with an output for every lag. */
static esn *
network(const gsl_rng *r, activation f, int is_cycle, double strength)
{
    esn *p = esn_alloc(1, N, LAGS, f, 1.0);
    if (is_cycle) {
        cycle(p->W_hh);
    } else {
        must(esn_reservoir(r, CONNECTIVITY, p->W_hh));
        must(esn_rescale(r, p->W_hh, N, RHO));
    }
    for (size_t j = 0; j < N; j++)
        gsl_matrix_set(p->W_xh, j, 0, gsl_ran_flat(r, -strength, strength));
    return p;
}

/* The states of the whole sequence, and noise on what the readout sees. */
static void
harvest(const esn *p, listener *l)
{
    must(esn_harvest(p, l->x, l->h));
    const gsl_vector_view all = gsl_vector_view_array(l->h->data, l->h->T * N);
    const double typical =
        gsl_blas_dnrm2(&all.vector) / sqrt((double)l->h->T * N);
    for (size_t k = 0; k < l->h->T * N && l->noise > 0.0; k++)
        l->h->data[k] += gsl_ran_gaussian_ziggurat(l->r, l->noise * typical);
}

/*
 * Fits the readout by the normal equations, with the least power of ten for a
 * ridge that Cholesky does not refuse; or by the singular values, without a
 * ridge.
 */
static double
fit(esn *p, int by_svd, listener *l)
{
    if (by_svd) {
        must(esn_ridge_svd(l->Z, l->wanted, 0.0, p->W_zy));
        return 0.0;
    }
    gsl_error_handler_t *const handler = gsl_set_error_handler_off();
    int power = -17, status;
    do {
        power++;
        status = esn_ridge(l->Z, l->wanted, pow(10.0, power), l->A, p->W_zy);
    } while (status == GSL_EDOM && power < 0);
    gsl_set_error_handler(handler);
    must(status);
    return pow(10.0, power);
}

/*
 * Fits the readouts on the first half and measures their capacities on the
 * second. Returns the ridge.
 */
static double
measure(esn *p, int by_svd, listener *l)
{
    harvest(p, l);
    //: begin memory
    const sequence x1 = sequence_steps(l->x, 0, HALF);
    const sequence h1 = sequence_steps(l->h, 0, HALF + 1);
    must(esn_features(&x1, &h1, WASHOUT, l->Z));
    must(esn_delays(&x1, WASHOUT, l->wanted));
    const double ridge = fit(p, by_svd, l);

    const sequence x2 = sequence_steps(l->x, HALF, HALF);
    const sequence h2 = sequence_steps(l->h, HALF, HALF + 1);
    must(esn_readout(p, &x2, &h2, l->y));
    must(esn_delays(&x2, WASHOUT, l->wanted));
    const gsl_matrix_view said = sequence_rows(l->y, WASHOUT, ROWS);
    must(esn_capacity(&said.matrix, l->wanted, l->capacity, &l->MC));
    //: end memory
    progress_tick();
    return ridge;
}

/* log10 || d h_{t+k} / d x_t ||, k = 0..LAGS: the mean over many t. */
static void
fade(const esn *p, const sequence *h, double norm[LAGS + 1])
{
    gsl_vector *v = gsl_vector_alloc(N), *next = gsl_vector_alloc(N);
    const gsl_vector_const_view w = gsl_matrix_const_column(p->W_xh, 0);
    for (size_t k = 0; k <= LAGS; k++)
        norm[k] = 0.0;
    for (size_t start = 0; start < STARTS; start++) {
        gsl_vector_memcpy(next, &w.vector);
        for (size_t k = 0; k <= LAGS; k++) {
            const double *state = sequence_of(h, WASHOUT + start * LAGS + k, 0);
            for (size_t j = 0; j < N; j++)
                gsl_vector_set(v, j,
                               activation_slope(p->f, state[j])
                                   * gsl_vector_get(next, j));
            norm[k] += log10(gsl_blas_dnrm2(v)) / STARTS;
            gsl_spblas_dgemv(CblasNoTrans, 1.0, p->W_hh, v, 0.0, next);
        }
    }
    gsl_vector_free(v);
    gsl_vector_free(next);
}

/* Measures a reservoir as number N of its kind. */
static void
take(int kind, int n, esn *p, listener *l)
{
    record *const k = &records[kind];
    double norm[LAGS + 1];

    l->noise = kind >= NOISY_CYCLE ? NOISE : 0.0;
    k->ridge[n] = measure(p, kind != CHOLESKY, l);
    k->MC[n] = l->MC;
    if (kind >= CURVES)
        return;
    fade(p, l->h, norm);
    for (size_t lag = 0; lag <= LAGS; lag++)
        k->effect[lag][n] = norm[lag] - norm[0];
    for (size_t lag = 1; lag <= LAGS; lag++)
        k->capacity[lag - 1][n] = gsl_vector_get(l->capacity, lag - 1);
}

/*
 * A cycle, and one random matrix with its input weights, with linear units and
 * then with tanh, so that only the units differ.
 */
static void
draw(int n, listener *l)
{
    esn *p = network(l->r, LINEAR, 1, WEAK);
    take(CYCLE, n, p, l);
    take(NOISY_CYCLE, n, p, l);
    esn_free(p);
    p = network(l->r, LINEAR, 0, WEAK);
    take(LINEAR_SVD, n, p, l);
    take(CHOLESKY, n, p, l);
    take(NOISY_LINEAR, n, p, l);
    p->f = TANH;
    take(WEAK_TANH, n, p, l);
    gsl_matrix_scale(p->W_xh, STRONG / WEAK);
    take(STRONG_TANH, n, p, l);
    esn_free(p);
}

static void
value(data_file *d, int kind, const char *what, double number)
{
    char name[64];
    snprintf(name, sizeof name, "memory_%s_%s", kind_name[kind], what);
    data_value(d, name, number);
}

/*
 * A row for every lag, with the median of all reservoirs of a kind and, of the
 * capacity, the quartiles; and the values that the chapter quotes.
 */
static void
report(data_file *d, int kind)
{
    const record *const k = &records[kind];
    double effect[LAGS + 1] = { 0.0 }, q[2];
    size_t half = 0;

    for (size_t lag = 1; lag <= LAGS; lag++) {
        const double middle = data_median(k->capacity[lag - 1], 1, DRAWS);
        data_quartiles(k->capacity[lag - 1], 1, DRAWS, q);
        effect[lag] = data_median(k->effect[lag], 1, DRAWS);
        data_row(d, (double)lag, middle, effect[lag], q[0], q[1]);
        if (middle >= 0.5)
            half = lag;
    }
    data_gap(d);
    data_gap(d);
    value(d, kind, "ridge", data_median(k->ridge, 1, DRAWS));
    value(d, kind, "half", (double)half);
    value(d, kind, "left", pow(10.0, effect[half]));
    value(d, kind, "factor",
          pow(10.0, (effect[LAGS] - effect[50]) / (LAGS - 50)));
}

static void
claim(data_file *d, int kind, const char *quantity, const char *paper,
      double low, double high, const char *reason)
{
    data_claim(d,
               &(data_published){ "Jaeger 2001, GMD 152", quantity, paper, low,
                                  high, reason },
               estimate_median(records[kind].MC, 1, DRAWS));
}

static void
claims(data_file *d)
{
    static const char near[] = "finite data cost 1, and noise adds 0.5";
    static const char below[] = "clearly below, by 1";
    claim(d, CYCLE, "MC of a linear cycle, N = 50", "50", 49.0, 50.5, near);
    claim(d, LINEAR_SVD, "MC of a random linear one, N = 50", "50", 49.0, 50.5,
          near);
    claim(d, WEAK_TANH, "MC of tanh, N = 50, weak input", "below 50", 0.0, 49.0,
          below);
    claim(d, STRONG_TANH, "MC of tanh, N = 50, strong input", "below 50", 0.0,
          49.0, below);
}

int
main(int argc, char **argv)
{
    data_file *d = data_open(argc, argv,
                             "lag (steps)\tcapacity\tlog10 effect\t"
                             "a quarter below\ta quarter above");
    listener l = listener_alloc();

    progress_start("memory", DRAWS * KINDS);
    for (int n = 0; n < DRAWS; n++)
        draw(n, &l);
    progress_end();
    data_value(d, "memory_seed", SEED);
    data_value(d, "memory_draws", DRAWS);
    data_value(d, "memory_bias", (double)LAGS / ROWS);
    for (int kind = 0; kind < KINDS; kind++) {
        char name[64];
        snprintf(name, sizeof name, "memory_%s_MC", kind_name[kind]);
        data_estimate(d, name, estimate_median(records[kind].MC, 1, DRAWS));
        data_value(d, strcat(name, "_least"),
                   gsl_stats_min(records[kind].MC, 1, DRAWS));
        if (kind < CURVES)
            report(d, kind);
    }
    claims(d);
    listener_free(&l);
    return data_close(d);
}
