/*
 * newton.c - all states of a sequence at once, by Newton's method (Gonzalez et al.
 * 2025, Fig. 2): how many steps of it until no state is wrong any more, for
 * networks of 100 tanh units from gain 0.5 to gain 2, beside the largest Lyapunov
 * exponent of the same trajectory.
 *
 * Weights, waves for inputs, and a guess of random states are drawn as in the code
 * of the paper. Its states are pre-activations and ours are what tanh makes of them.
 * A run is finished when no residual exceeds 4e-8: then half the sum of their
 * squares is below the 1e-10 of the paper, at 1000 steps of 100 units.
 *
 * Two seeds of T = 500 and one of T = 1000, with other inputs, were looked at
 * before the bands were set. Runs of two more gains, 1.5 and 1.8, were left out for
 * the time they take.
 */
#include "data.h"
#include "init.h"
#include "lyap.h"
#include "must.h"

#include <gsl/gsl_math.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { H = 100, SKIP = 100, SEED = 2508 };
static const double SMALL = 4e-8;

enum { LENGTHS = 2 };
static const char *const length_name[LENGTHS] = { "100", "1000" };
static const size_t length[LENGTHS] = { 100, 1000 };

enum { GAINS = 10 };
static const char *const gain_name[GAINS] = {
    "0.5", "0.7", "0.9", "1.0", "1.1", "1.2", "1.3", "1.4", "1.6", "2.0"
};

/* The numbers of a run. */
enum { STEPS, LAMBDA, SECONDS, NUMBERS };

static void
fill(const gsl_rng *r, double *q, size_t n, double low, double high)
{
    for (size_t k = 0; k < n; k++)
        q[k] = gsl_ran_flat(r, low, high);
}

/* No unit talks to itself, and each hears a wave of its own. */
static void
draw(const gsl_rng *r, double gain, rnn_params *p, sequence *a, sequence *h)
{
    double size[H], speed[H], phase[H];

    must(init_gaussian(r, gain, &p->W_hh.matrix));
    for (size_t j = 0; j < H; j++)
        gsl_matrix_set(&p->W_hh.matrix, j, j, 0.0);
    fill(r, size, H, 0.0, 0.2);
    fill(r, speed, H, 0.5, 3.0);
    fill(r, phase, H, 0.0, 2.0 * M_PI);
    for (size_t t = 0; t < a->T; t++)
        for (size_t j = 0; j < H; j++)
            sequence_of(a, t, 0)[j] =
                size[j] * sin(speed[j] * (double)t + phase[j]);
    fill(r, h->data, h->T * H, -1.0, 1.0);
}

/* The largest exponent of a trajectory. */
static double
largest_exponent(const rnn_params *p, const sequence *h, sequence *J)
{
    gsl_matrix *Q = gsl_matrix_alloc(H, 1), *A = gsl_matrix_alloc(H, 1);
    double lambda;
    gsl_vector_view exponent = gsl_vector_view_array(&lambda, 1);

    gsl_matrix_set_all(Q, 1.0 / sqrt(H));
    must(lyap_jacobians(p, h, J));
    must(lyap_spectrum(J, J->T > SKIP ? SKIP : 0, Q, A, &exponent.vector));
    gsl_matrix_free(Q);
    gsl_matrix_free(A);
    return lambda;
}

static void
run(size_t T, double gain, unsigned long seed, double *numbers)
{
    const clock_t begin = clock();
    gsl_rng *r = gsl_rng_alloc(gsl_rng_mt19937);
    rnn_params *p = rnn_params_alloc(1, H, 1, TANH);
    sequence *a = sequence_alloc(T, 1, H), *J = sequence_alloc(T, H, H);
    sequence *h = sequence_alloc(T + 1, 1, H);
    sequence *delta = sequence_alloc(T + 1, 1, H);
    double worst;

    gsl_rng_set(r, SEED + seed);
    draw(r, gain, p, a, h);
    numbers[STEPS] = -1.0;  // the last call only finds that all is well
    //: begin steps
    do {
        must(lyap_newton(p, a, h, delta, J, &worst));
        numbers[STEPS]++;
    } while (worst > SMALL);
    //: end steps
    numbers[SECONDS] = (double)(clock() - begin) / CLOCKS_PER_SEC;
    numbers[LAMBDA] = largest_exponent(p, h, J);
    sequence_free(a);
    sequence_free(J);
    sequence_free(h);
    sequence_free(delta);
    rnn_params_free(p);
    gsl_rng_free(r);
}

/* Every run of a family, as a row. Returns all of its numbers, to be freed. */
static double (*report(data_file *d, int T, int gain, size_t *n))[NUMBERS]
{
    char name[64];
    snprintf(name, sizeof name, "%s-%s", length_name[T], gain_name[gain]);
    double(*of)[NUMBERS] = data_gather(d, name, NUMBERS, n);

    for (size_t i = 0; i < *n; i++) {
        data_row(d, (double)length[T], atof(gain_name[gain]), (double)i + 1.0,
                 of[i][STEPS], of[i][LAMBDA], of[i][SECONDS]);
    }
    data_gap(d);
    data_gap(d);
    snprintf(name, sizeof name, "newton_%s_g%s_steps", length_name[T],
             gain_name[gain]);
    data_spread(d, name, of[0], NUMBERS, *n);
    snprintf(name, sizeof name, "newton_%s_g%s_lambda", length_name[T],
             gain_name[gain]);
    data_spread(d, name, &of[0][LAMBDA], NUMBERS, *n);
    return of;
}

static void
claim(data_file *d, const char *quantity, const char *paper, double low,
      double high, const char *reason, estimate here)
{
    data_claim(d,
               &(data_published){ "Gonzalez et al. 2025, Fig. 2", quantity,
                                  paper, low, high, reason },
               here);
}

static void
claims(data_file *d, double (*of[LENGTHS][GAINS])[NUMBERS], size_t n)
{
    enum { LEAST = 0, MOST = GAINS - 1 };
    double growth[2][DATA_SEEDS];

    claim(d, "gain 0.5, T = 1000: Newton steps, median", "a handful", 1.0, 10.0,
          "a hundredth of T at most",
          estimate_median(of[1][LEAST][0], NUMBERS, n));
    claim(d, "gain 2, T = 1000: Newton steps, median", "nearly T", 500.0,
          1000.0, "more than half of T",
          estimate_median(of[1][MOST][0], NUMBERS, n));
    claim(d, "gain 0.5: largest exponent, median", "below 0", -5.0, 0.0,
          "the sign", estimate_median(&of[1][LEAST][0][LAMBDA], NUMBERS, n));
    claim(d, "gain 2: largest exponent, median", "above 0", 0.0, 5.0,
          "the sign", estimate_median(&of[1][MOST][0][LAMBDA], NUMBERS, n));
    for (size_t i = 0; i < n; i++) {
        growth[0][i] = of[1][LEAST][i][STEPS] / of[0][LEAST][i][STEPS];
        growth[1][i] = of[1][MOST][i][STEPS] / of[0][MOST][i][STEPS];
    }
    claim(d, "gain 0.5: steps at T = 1000 by those at T = 100, median",
          "at most as (log T)^2: 2.25", 0.9, 2.25, "the bound",
          estimate_median(growth[0], 1, n));
    claim(d, "gain 2: steps at T = 1000 by those at T = 100, median",
          "as T: 10", 5.0, 20.0, "half to double",
          estimate_median(growth[1], 1, n));
}

int
main(int argc, char **argv)
{
    const data_part part[] = { data_word(length_name), data_word(gain_name),
                               data_number("", 1, DATA_SEEDS) };
    size_t which[3];

    if (data_run(argc, argv, "newton", part, 3, which)) {
        data_file *d = data_open(argc, argv, "steps\texponent\tseconds");
        double of[NUMBERS];
        run(length[which[0]], atof(gain_name[which[1]]), which[2], of);
        data_row(d, of[0], of[1], of[2]);
        return data_close(d);
    }
    data_file *d =
        data_open(argc, argv, "T\tgain\tseed\tsteps\texponent\tseconds");
    double(*of[LENGTHS][GAINS])[NUMBERS];
    size_t n = 0, fewest = DATA_SEEDS;
    double seconds = 0.0;
    for (int T = 0; T < LENGTHS; T++)
        for (int k = 0; k < GAINS; k++) {
            of[T][k] = report(d, T, k, &n);
            fewest = n < fewest ? n : fewest;
            for (size_t i = 0; i < n; i++)
                seconds += of[T][k][i][SECONDS];
        }
    data_value(d, "newton_runs", (double)fewest);
    data_value(d, "newton_minutes", seconds / 60.0);
    claims(d, of, fewest);
    for (int T = 0; T < LENGTHS; T++)
        for (int k = 0; k < GAINS; k++)
            free(of[T][k]);
    return data_close(d);
}
