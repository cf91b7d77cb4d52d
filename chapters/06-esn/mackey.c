/*
 * mackey.c - how well echo state networks foretell the Mackey-Glass series 84
 * steps ahead: some in the settings of Jaeger (2001), GMD Report 148, section 6,
 * and some in those of Jaeger & Haas (2004), as far as we know them.
 *
 * The report's units leak by two constants, C = 0.44 and a = 0.9:
 *
 *     x(n+1) = (1 - C a) x(n) + C f(W_in u + W x(n) + W_back y(n))
 *
 * Multiply by a and write h for a x: that is (6.3) with leak = C a, and W_hh is
 * W / a, of radius 0.79 / 0.9. W_in u is our b_h, 0.14 times 0.2 or 0, and W_back
 * is our W_xh. The report has 20 runs of one network, and takes the variance of
 * the squashed series. We take that of the series itself, which is 9 % more.
 *
 * Three readouts share the states. PLAIN is that of this chapter, by singular
 * values and without a ridge. TANH_OUT is the papers': it sees the states alone
 * and ends in a tanh, and the teacher passes through its inverse. NORMAL is PLAIN
 * by the normal equations, with the least power of ten that they accept.
 */
#include "batch.h"
#include "data.h"
#include "esn.h"
#include "mackey_glass.h"
#include "must.h"

#include <gsl/gsl_randist.h>
#include <gsl/gsl_statistics.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { TAU = 17, TRAIN = 3000, WASHOUT = 1000, ROWS = TRAIN - WASHOUT };
enum { RUNS = 50, TAUGHT = 1000, FREE = 1008, AHEAD = 84 };
enum { STRIDE = 6, POINTS = FREE / STRIDE };  // of a curve over time

typedef struct {
    const char *name;
    size_t N;
    double connectivity, rho, leak, feedback, bias, noise;
    int signs;  // weights are 1 or -1 times a scale, and half of b_h is 0
} paper;

/*
 * Of the second paper we know only N and the result, so its other settings are
 * those of similar programs.
 */
static const paper papers[] = {
    { "small", 400, 0.0125, 0.79 / 0.9, 0.44 * 0.9, 0.56, 0.028, 0, 1 },
    { "large", 1000, 0.01, 0.8, 1.0, 1.0, 0.2, 1e-10, 0 },
};

enum { PLAIN, TANH_OUT, NORMAL, READOUTS };
static const char *const readout_name[READOUTS] = { "plain", "tanh", "normal" };

/*
 * The numbers that a run keeps in its file: the NRMSE84 of the three readouts,
 * these, and the errors in time.
 */
enum { RIDGE = READOUTS, VARIANCE, CURVES };
enum { NUMBERS = CURVES + READOUTS * POINTS };

static esn *
begin(const gsl_rng *r, const paper *s)
{
    esn *p = esn_alloc(1, s->N, 1, TANH, s->leak);
    must(esn_reservoir(r, s->connectivity, p->W_hh));
    for (size_t k = 0; k < p->W_hh->nz && s->signs; k++)
        p->W_hh->data[k] = p->W_hh->data[k] < 0.0 ? -1.0 : 1.0;
    must(esn_rescale(r, p->W_hh, ESN_PRODUCTS, s->rho));
    for (size_t j = 0; j < s->N; j++) {
        const double u = gsl_ran_flat(r, -1.0, 1.0);
        const double sign = u < -0.5 ? -1.0 : u > 0.5 ? 1.0 : 0.0;
        gsl_vector_set(p->b_h, j, s->bias * (s->signs ? sign : u));
        gsl_matrix_set(p->W_xh, j, 0,
                       gsl_ran_flat(r, -s->feedback, s->feedback));
    }
    return p;
}

/* A harvest with noise added to the pre-activations. */
static void
harvest(const gsl_rng *r, double noise, const esn *p, const sequence *x,
        sequence *h)
{
    const gsl_matrix_view inputs = sequence_rows(x, 0, x->T);
    gsl_matrix_view a = sequence_rows(h, 1, x->T);
    must(rnn_affine(p->W_xh, p->b_h, &inputs.matrix, &a.matrix));
    for (size_t t = 1; t <= x->T; t++) {
        const gsl_matrix_view h_prev = sequence_at(h, t - 1);
        gsl_matrix_view h_t = sequence_at(h, t);
        for (size_t j = 0; j < h->n && noise > 0.0; j++)
            sequence_of(h, t, 0)[j] += gsl_ran_flat(r, -noise, noise);
        must(esn_step(p, &h_t.matrix, &h_prev.matrix, &h_t.matrix));
    }
}

/* The least ridge that the normal equations accept, and their readout. */
static double
normal_equations(const gsl_matrix *Z, const gsl_matrix *Y, gsl_matrix *W_zy)
{
    gsl_matrix *A = gsl_matrix_alloc(Z->size2, Z->size2);
    gsl_error_handler_t *kept = gsl_set_error_handler_off();
    double ridge = 1e-17;
    int status;
    do
        status = esn_ridge(Z, Y, ridge *= 10.0, A, W_zy);
    while (status == GSL_EDOM);
    gsl_set_error_handler(kept);
    must(status);
    gsl_matrix_free(A);
    return ridge;
}

/* Teaches the network: what the readouts learn goes to W, (READOUTS, 2+N). */
static void
learn(const gsl_rng *r, const paper *s, const esn *p, gsl_matrix *W,
      double *numbers)
{
    batch *b = batch_alloc(TRAIN, 1, 1, s->N, 1);
    gsl_matrix *Z = gsl_matrix_alloc(ROWS, 2 + s->N);
    const gsl_matrix_view states = gsl_matrix_submatrix(Z, 0, 2, ROWS, s->N);
    gsl_matrix_view plain = gsl_matrix_submatrix(W, PLAIN, 0, 1, 2 + s->N);
    gsl_matrix_view normal = gsl_matrix_submatrix(W, NORMAL, 0, 1, 2 + s->N);
    gsl_matrix_view seen = gsl_matrix_submatrix(W, TANH_OUT, 2, 1, s->N);
    gsl_matrix_view target = sequence_rows(b->target, WASHOUT, ROWS);

    must(mackey_glass(r, TAU, b->target));
    numbers[VARIANCE] = gsl_stats_variance(b->target->data, 1, TRAIN);
    mackey_glass_squash(b->target);
    must(esn_teach(b->target, b->x));
    harvest(r, s->noise, p, b->x, b->h);
    must(esn_features(b->x, b->h, WASHOUT, Z));
    must(esn_ridge_svd(Z, &target.matrix, 0.0, &plain.matrix));
    numbers[RIDGE] = normal_equations(Z, &target.matrix, &normal.matrix);

    for (size_t i = 0; i < ROWS; i++)
        target.matrix.data[i] = atanh(target.matrix.data[i]);
    must(esn_ridge_svd(&states.matrix, &target.matrix, 0.0, &seen.matrix));
    batch_free(b);
    gsl_matrix_free(Z);
}

/* esn_run() step by step, with a tanh at the end if the readout has one. */
static void
run_alone(const esn *p, size_t readout, sequence *x, sequence *h, sequence *y)
{
    for (size_t t = 0; t < x->T; t++) {
        const sequence x_t = sequence_steps(x, t, 1);
        sequence h_t = sequence_steps(h, t, 2), y_t = sequence_steps(y, t, 1);
        must(esn_harvest(p, &x_t, &h_t));
        must(esn_readout(p, &x_t, &h_t, &y_t));
        if (readout == TANH_OUT)
            y->data[t] = tanh(y->data[t]);
        if (t + 1 < x->T)
            x->data[t + 1] = y->data[t];
    }
}

/* A run of each readout after a teacher; adds squares to (READOUTS, POINTS). */
static void
run(const gsl_rng *r, esn *p, const gsl_matrix *W, batch *b, double *square)
{
    const sequence x = sequence_steps(b->x, 0, TAUGHT);
    sequence h = sequence_steps(b->h, 0, TAUGHT + 1);
    sequence x_free = sequence_steps(b->x, TAUGHT, FREE);
    sequence h_free = sequence_steps(b->h, TAUGHT, FREE + 1);
    sequence y_free = sequence_steps(b->y, TAUGHT, FREE);

    must(mackey_glass(r, TAU, b->target));
    mackey_glass_squash(b->target);
    must(esn_teach(b->target, b->x));
    must(esn_harvest(p, &x, &h));
    for (size_t k = 0; k < READOUTS; k++) {
        const gsl_vector_const_view row = gsl_matrix_const_row(W, k);
        gsl_matrix_set_row(p->W_zy, 0, &row.vector);
        run_alone(p, k, &x_free, &h_free, &y_free);
        for (size_t i = 0; i < POINTS; i++) {
            const size_t t = STRIDE * (i + 1) - 1;
            const double wrong =
                mackey_glass_unsquash(y_free.data[t])
                - mackey_glass_unsquash(b->target->data[TAUGHT + t]);
            // atanh() of what is outside (-1,1) is no number: such a run has left
            // the series for good, and counts as infinitely wrong.
            square[k * POINTS + i] +=
                isfinite(wrong) ? wrong * wrong : INFINITY;
        }
    }
}

static void
measure(const paper *s, unsigned long seed, double *numbers)
{
    double square[READOUTS * POINTS] = { 0.0 };
    gsl_rng *r = gsl_rng_alloc(gsl_rng_mt19937);
    gsl_rng_set(r, seed);
    esn *p = begin(r, s);
    batch *b = batch_alloc(TAUGHT + FREE, 1, 1, s->N, 1);
    gsl_matrix *W = gsl_matrix_calloc(READOUTS, 2 + s->N);

    learn(r, s, p, W, numbers);
    for (int n = 0; n < RUNS; n++)
        run(r, p, W, b, square);
    for (int k = 0; k < READOUTS * POINTS; k++)
        numbers[CURVES + k] = sqrt(square[k] / RUNS / numbers[VARIANCE]);
    for (int k = 0; k < READOUTS; k++)
        numbers[k] = numbers[CURVES + k * POINTS + AHEAD / STRIDE - 1];
    gsl_matrix_free(W);
    batch_free(b);
    esn_free(p);
    gsl_rng_free(r);
}

static void
value(data_file *d, const paper *s, const char *what, const char *which,
      double number)
{
    char name[64];
    snprintf(name, sizeof name, "mackey_%s_%s%s", s->name, what, which);
    data_value(d, name, number);
}

/* The finished networks of one paper. */
typedef struct {
    double (*of)[NUMBERS];
    size_t n;
} networks;

/*
 * The quantiles of a number over all networks: a tenth of them are below LOW,
 * half below MIDDLE, and a tenth above HIGH.
 */
enum { LOW, MIDDLE, HIGH };
static void
rank(networks all, int number, double ranks[3])
{
    const size_t tenth = all.n / 10;
    double *column = data_sorted(&all.of[0][number], NUMBERS, all.n);
    ranks[LOW] = column[tenth];
    ranks[MIDDLE] = data_median(column, 1, all.n);
    ranks[HIGH] = column[all.n - 1 - tenth];
    free(column);
}

/* Data sets: the errors of each readout in time, and NRMSE84 of each network. */
static estimate
report(data_file *d, const paper *s)
{
    networks all;
    double ranks[3], lost;

    all.of = data_gather(d, s->name, NUMBERS, &all.n);
    for (int k = 0; k < READOUTS; k++) {
        for (int i = 0; i < POINTS; i++) {
            rank(all, CURVES + k * POINTS + i, ranks);
            data_row(d, STRIDE * (i + 1.0), ranks[MIDDLE], ranks[LOW],
                     ranks[HIGH]);
        }
        data_gap(d);
        data_gap(d);
        lost = 0.0;
        for (size_t n = 0; n < all.n; n++)
            lost += isinf(all.of[n][CURVES + (k + 1) * POINTS - 1]) != 0;
        rank(all, k, ranks);
        value(d, s, readout_name[k], "", ranks[MIDDLE]);
        value(d, s, readout_name[k], "_low", ranks[LOW]);
        value(d, s, readout_name[k], "_high", ranks[HIGH]);
        value(d, s, readout_name[k], "_lost", lost);
    }
    for (size_t n = 0; n < all.n; n++)
        data_row(d, (double)n + 1.0, all.of[n][0], all.of[n][1], all.of[n][2]);
    data_gap(d);
    data_gap(d);
    rank(all, RIDGE, ranks);
    value(d, s, "ridge", "", ranks[MIDDLE]);
    value(d, s, "runs", "", (double)all.n);
    const estimate e = estimate_median(&all.of[0][TANH_OUT], NUMBERS, all.n);
    free(all.of);
    return e;
}

/* Errors are positive, but few runs leave open everything below them. */
static estimate
log10_of(estimate e)
{
    return (estimate){ log10(e.here), e.low > 0.0 ? log10(e.low) : -INFINITY,
                       log10(e.high), e.runs };
}

int
main(int argc, char **argv)
{
    const char *const paper_name[] = { papers[0].name, papers[1].name };
    const data_part part[] = { data_word(paper_name),
                               data_number("", 1, DATA_SEEDS) };
    size_t which[2];

    if (data_run(argc, argv, "mackey", part, 2, which)) {
        data_file *d = data_open(argc, argv, "see the list of numbers above");
        double numbers[NUMBERS];
        measure(&papers[which[0]], which[1], numbers);
        for (int k = 0; k < NUMBERS; k++)
            data_row(d, numbers[k]);
        return data_close(d);
    }
    data_file *d = data_open(argc, argv,
                             "steps, or network\tmedian error, or PLAIN\t"
                             "a tenth below, or TANH_OUT\ta tenth above, or "
                             "NORMAL");
    // One network alone is often off by a factor of three, and each paper reports
    // one, or does not say of how many its number is the mean.
    static const char reason[] = "networks scatter by a factor of 3";
    const double three = log10(3.0);
    const estimate small = report(d, &papers[0]), large = report(d, &papers[1]);
    data_claim(d,
               &(data_published){ "Jaeger 2001, Mackey-Glass",
                                  "log10 NRMSE84, 400 units, median network",
                                  "-3.55", log10(2.8e-4) - three,
                                  log10(2.8e-4) + three, reason },
               log10_of(small));
    data_claim(d,
               &(data_published){ "Jaeger & Haas 2004, Mackey-Glass",
                                  "log10 NRMSE84, 1000 units, median network",
                                  "-4.2", -4.2 - three, -4.2 + three, reason },
               log10_of(large));
    return data_close(d);
}
