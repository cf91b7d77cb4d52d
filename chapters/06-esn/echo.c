/*
 * echo.c - does a network forget where it began? A spectral radius below 1 does
 * not promise it, and one above 1 does not forbid it: the counterexamples of
 * Yildiz, Jaeger & Kiebel (2012), Neural Networks 35. Then a random reservoir,
 * for radii from 0.5 to 3, in silence and with two strengths of input.
 */
#include "data.h"
#include "esn.h"
#include "must.h"
#include "progress.h"

#include <gsl/gsl_randist.h>
#include <gsl/gsl_statistics.h>
#include <math.h>
#include <stdio.h>

enum {
    T = 300,
    GRID = 41,  // starts along each side of the square [-1,1]^2
    N = 100,
    DRAWS = 15,
    RADII = 51,
    SETTLE = 10,  // steps before a rate is taken
    SEED = 2012
};

static const double CONNECTIVITY = 0.1, FORGOTTEN = 1e-10, KEEPS = 0.99;
static const double TWO[] = { 0.0, 3.0, -0.2833, 1.8 }, ONE[] = { 2.0 };
static const double strength[] = { 0.0, 0.5, 1.0 };
enum { STRENGTHS = sizeof strength / sizeof strength[0] };

/* A network of n units with given weights and an input weight of 1. */
static esn *
small(size_t n, const double *W)
{
    esn *p = esn_alloc(1, n, 1, TANH, 1.0);
    must(gsl_spmatrix_realloc(n * n, p->W_hh));
    for (size_t k = 0; k < n * n; k++) {
        p->W_hh->i[k] = (int)(k % n);
        p->W_hh->data[k] = W[k];
    }
    for (size_t j = 0; j <= n; j++)
        p->W_hh->p[j] = (int)(j * n);
    p->W_hh->nz = n * n;
    gsl_matrix_set_all(p->W_xh, 1.0);
    return p;
}

/*
 * Runs one pair of starts in silence and writes their distance, a row for each
 * step. Returns the last distance.
 */
static double
pair(data_file *d, const esn *p, const sequence *x, const double *from,
     const double *to)
{
    sequence *h = sequence_alloc(T + 1, 1, p->H);
    sequence *g = sequence_alloc(T + 1, 1, p->H);
    gsl_vector *distance = gsl_vector_alloc(T + 1);
    for (size_t j = 0; j < p->H; j++) {
        h->data[j] = from[j];
        g->data[j] = to[j];
    }
    //: begin echo
    must(esn_echo(p, x, h, g, distance));
    //: end echo
    const double last = gsl_vector_get(distance, T);
    for (size_t t = 0; t <= T; t++)
        data_row(d, (double)t, gsl_vector_get(distance, t), NAN, NAN, NAN);
    data_gap(d);
    data_gap(d);
    sequence_free(h);
    sequence_free(g);
    gsl_vector_free(distance);
    return last;
}

/* How many of the starts on a grid do not come to rest at 0. */
static double
elsewhere(const esn *p)
{
    enum { B = GRID * GRID };
    sequence *x = sequence_alloc(T, B, 1), *h = sequence_alloc(T + 1, B, 2);
    double count = 0.0;
    for (size_t i = 0; i < B; i++) {
        sequence_of(h, 0, i)[0] = 2.0 * (double)(i / GRID) / (GRID - 1) - 1.0;
        sequence_of(h, 0, i)[1] = 2.0 * (double)(i % GRID) / (GRID - 1) - 1.0;
    }
    must(esn_harvest(p, x, h));
    for (size_t i = 0; i < B; i++)
        count += fabs(sequence_of(h, T, i)[0]) > 0.5;
    sequence_free(x);
    sequence_free(h);
    return count;
}

static void
claim(data_file *d, const char *quantity, const char *paper, double here,
      double low, double high, const char *reason)
{
    data_claim(d,
               &(data_published){ "Yildiz et al. 2012", quantity, paper, low,
                                  high, reason },
               estimate_exact(here));
}

/* A radius below 1, and starts that never come together. */
static void
below_one(data_file *d, const gsl_rng *r, const sequence *silence)
{
    static const double near[] = { 0.1, 0.05 }, nearer[] = { -0.1, -0.05 };
    static const double plus[] = { 1.0, 1.0 }, minus[] = { -1.0, -1.0 };
    esn *p = small(2, TWO);
    double rho, error;

    must(esn_spectral_radius(r, p->W_hh, 2, &rho, &error));
    data_value(d, "echo_two_radius", rho);
    data_value(d, "echo_two_near", pair(d, p, silence, near, nearer));
    const double mixed = pair(d, p, silence, near, plus);
    const double apart = pair(d, p, silence, plus, minus);
    const double away = elsewhere(p);
    data_value(d, "echo_two_mixed", mixed);
    data_value(d, "echo_two_apart", apart);
    data_value(d, "echo_two_starts", GRID * GRID);
    data_value(d, "echo_two_elsewhere", away);
    claim(d, "spectral radius of W = [0 3; -0.2833 1.8]", "0.922", rho, 0.9215,
          0.9225, "the digits of the paper");
    claim(d, "in silence, starts of 1681 that do not end at 0", "some", away,
          1.0, GRID * GRID, "one is enough");
    claim(d, "distance of (1,1) and (-1,-1) after 300 steps", "not 0", apart,
          0.1, 4.0, "far above rounding");
    esn_free(p);
}

/* A radius of 2: two starts in silence, and with inputs from 3 to 4. */
static void
above_one(data_file *d, const gsl_rng *r, const sequence *silence)
{
    static const double plus[] = { 1.0 }, minus[] = { -1.0 };
    esn *p = small(1, ONE);
    sequence *x = sequence_alloc(T, 1, 1);

    for (size_t t = 0; t < T; t++)
        x->data[t] = gsl_ran_flat(r, 3.0, 4.0);
    data_value(d, "echo_one_silent", pair(d, p, silence, plus, minus));
    const double last = pair(d, p, x, plus, minus);
    data_value(d, "echo_one_driven", last);
    claim(d, "W = (2), inputs in [3,4]: distance of 1 and -1 after 300 steps",
          "0", last, 0.0, 1e-12, "rounding");
    sequence_free(x);
    esn_free(p);
}

/*
 * By what factor the distance changes in a step, on the average over the steps
 * until it is below FORGOTTEN.
 */
static double
rate(const gsl_vector *distance)
{
    size_t end = SETTLE + 1;
    while (end < T && gsl_vector_get(distance, end) > FORGOTTEN)
        end++;
    const double share =
        gsl_vector_get(distance, end) / gsl_vector_get(distance, SETTLE);
    return pow(share, 1.0 / (double)(end - SETTLE));
}

static double
rho_at(int k)
{
    return 0.5 + 2.5 * k / (RADII - 1);
}

/*
 * Measures one reservoir at every radius, with the same pair of starts and the
 * same noise.
 */
static void
sweep(const gsl_rng *r, double rates[STRENGTHS][RADII][DRAWS], int draw)
{
    esn *p = esn_alloc(1, N, 1, TANH, 1.0);
    sequence *x = sequence_alloc(T, 1, 1);
    sequence *h = sequence_alloc(T + 1, 1, N), *g = sequence_alloc(T + 1, 1, N);
    gsl_vector *distance = gsl_vector_alloc(T + 1);
    double noise[T], rho = 1.0;

    must(esn_reservoir(r, CONNECTIVITY, p->W_hh));
    must(esn_rescale(r, p->W_hh, N, rho));
    for (size_t t = 0; t < T; t++)
        noise[t] = gsl_ran_flat(r, -1.0, 1.0);
    for (size_t j = 0; j < N; j++) {
        h->data[j] = gsl_ran_flat(r, -1.0, 1.0);
        gsl_matrix_set(p->W_xh, j, 0, gsl_ran_flat(r, -1.0, 1.0));
    }
    for (int i = 0; i < STRENGTHS; i++) {
        for (size_t t = 0; t < T; t++)
            x->data[t] = strength[i] * noise[t];
        for (int k = 0; k < RADII; k++) {
            gsl_spmatrix_scale(p->W_hh, rho_at(k) / rho);
            rho = rho_at(k);
            // Made anew every time, because esn_echo() uses g as a workspace.
            for (size_t j = 0; j < N; j++)
                g->data[j] = -h->data[N - 1 - j];
            must(esn_echo(p, x, h, g, distance));
            rates[i][k][draw] = rate(distance);
            progress_tick();
        }
    }
    gsl_vector_free(distance);
    sequence_free(x);
    sequence_free(h);
    sequence_free(g);
    esn_free(p);
}

/*
 * Writes the median, least and largest rate of all draws; and the radius from
 * which on a reservoir does not forget its start.
 */
static void
report(data_file *d, double rates[STRENGTHS][RADII][DRAWS])
{
    for (int i = 0; i < STRENGTHS; i++) {
        double turn = INFINITY;
        char name[64];
        for (int k = 0; k < RADII; k++) {
            double least, most;
            const double median = data_median(rates[i][k], 1, DRAWS);
            gsl_stats_minmax(&least, &most, rates[i][k], 1, DRAWS);
            data_row(d, rho_at(k), NAN, median, least, most);
            if (median >= KEEPS)
                turn = fmin(turn, rho_at(k));
        }
        data_gap(d);
        data_gap(d);
        snprintf(name, sizeof name, "echo_turn_%g", strength[i]);
        data_value(d, name, turn);
    }
}

int
main(int argc, char **argv)
{
    data_file *d =
        data_open(argc, argv,
                  "steps, or spectral radius\tdistance of two starts\tmedian "
                  "factor of a step\tleast\tmost");
    static double rates[STRENGTHS][RADII][DRAWS];
    gsl_rng *r = gsl_rng_alloc(gsl_rng_mt19937);
    sequence *silence = sequence_alloc(T, 1, 1);

    gsl_rng_set(r, SEED);
    data_value(d, "echo_seed", SEED);
    below_one(d, r, silence);
    above_one(d, r, silence);
    progress_start("echo", (size_t)DRAWS * STRENGTHS * RADII);
    for (int draw = 0; draw < DRAWS; draw++)
        sweep(r, rates, draw);
    progress_end();
    report(d, rates);
    sequence_free(silence);
    gsl_rng_free(r);
    return data_close(d);
}
