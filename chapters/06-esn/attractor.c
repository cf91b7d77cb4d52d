/*
 * attractor.c - a network that has heard the Mackey-Glass series for a while
 * continues it by itself. Most settings are those of Jaeger (2001), GMD Report
 * 148, section 6: see mackey.c. The weights are plain uniform numbers.
 */
#include "batch.h"
#include "data.h"
#include "esn.h"
#include "mackey_glass.h"
#include "must.h"

#include <gsl/gsl_randist.h>
#include <math.h>
#include <time.h>

enum {
    TAU = 17,
    N = 400,
    TRAIN = 3000,
    WASHOUT = 1000,
    FREE = 1500,
    SEED = 2001
};
static const double CONNECTIVITY = 0.0125, RHO = 0.88, LEAK = 0.4;
static const double FEEDBACK = 0.56, BIAS = 0.03;
static const double PARTED = 0.1;  // error at which curves visibly part

static esn *
begin(const gsl_rng *r)
{
    //: begin reservoir
    esn *p = esn_alloc(1, N, 1, TANH, LEAK);
    must(esn_reservoir(r, CONNECTIVITY, p->W_hh));
    must(esn_rescale(r, p->W_hh, ESN_PRODUCTS, RHO));
    for (size_t j = 0; j < N; j++) {
        gsl_vector_set(p->b_h, j, gsl_ran_flat(r, -BIAS, BIAS));
        gsl_matrix_set(p->W_xh, j, 0, gsl_ran_flat(r, -FEEDBACK, FEEDBACK));
    }
    //: end reservoir
    return p;
}

/*
 * The whole training: one run over the series and one linear fit of the
 * readout.
 */
static void
learn(esn *p, const sequence *x, const sequence *target, sequence *h)
{
    gsl_matrix *Z = gsl_matrix_alloc(TRAIN - WASHOUT, 2 + N);
    //: begin learning
    must(esn_harvest(p, x, h));
    must(esn_features(x, h, WASHOUT, Z));
    const gsl_matrix_view Y = sequence_rows(target, WASHOUT, TRAIN - WASHOUT);
    must(esn_ridge_svd(Z, &Y.matrix, 0.0, p->W_zy));
    //: end learning
    gsl_matrix_free(Z);
}

/* The series as it was before it was squashed. */
static double
unsquashed(const sequence *y, size_t t)
{
    return mackey_glass_unsquash(y->data[t]);
}

static void
report(data_file *d, const sequence *truth, const sequence *said)
{
    size_t parted = 0;
    for (size_t t = 0; t < FREE; t++) {
        const double wrong = fabs(unsquashed(said, t) - unsquashed(truth, t));
        if (parted == 0 && !(wrong <= PARTED))
            parted = t + 1;
        if (t + 1 == 100)
            data_value(d, "attractor_error_100", wrong);
        data_row(d, (double)t + 1.0, unsquashed(truth, t), unsquashed(said, t),
                 t < TAU ? NAN : unsquashed(truth, t - TAU),
                 t < TAU ? NAN : unsquashed(said, t - TAU));
    }
    data_value(d, "attractor_seed", SEED);
    data_value(d, "attractor_units", N);
    data_value(d, "attractor_heard", TRAIN);
    data_value(d, "attractor_parted", (double)parted);
}

int
main(int argc, char **argv)
{
    data_file *d = data_open(argc, argv,
                             "step\ty(t)\tthe network's y(t)\ty(t - 17)\tthe "
                             "network's y(t - 17)");
    gsl_rng *r = gsl_rng_alloc(gsl_rng_mt19937);
    gsl_rng_set(r, SEED);
    esn *p = begin(r);
    batch *b = batch_alloc(TRAIN + FREE, 1, 1, N, 1);
    const sequence x = sequence_steps(b->x, 0, TRAIN);
    sequence h = sequence_steps(b->h, 0, TRAIN + 1);
    sequence x_free = sequence_steps(b->x, TRAIN, FREE);
    sequence h_free = sequence_steps(b->h, TRAIN, FREE + 1);
    sequence y_free = sequence_steps(b->y, TRAIN, FREE);
    const sequence truth = sequence_steps(b->target, TRAIN, FREE);
    size_t done;

    must(mackey_glass(r, TAU, b->target));
    mackey_glass_squash(b->target);
    must(esn_teach(b->target, b->x));
    const clock_t beginning = clock();
    learn(p, &x, b->target, &h);
    data_value(d, "attractor_seconds",
               (double)(clock() - beginning) / CLOCKS_PER_SEC);
    must(esn_run(p, &x_free, &h_free, &y_free, &done));
    for (size_t t = done; t < FREE; t++)
        y_free.data[t] = NAN;
    report(d, &truth, &y_free);
    batch_free(b);
    esn_free(p);
    gsl_rng_free(r);
    return data_close(d);
}
