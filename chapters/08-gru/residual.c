/*
 * residual.c - a hundred layers, each with weights of its own, with and without a
 * connection that leads around them: how much of a gradient comes through?
 *
 *     plain      h_t = tanh(W_t h_{t-1})
 *     residual   h_t = h_{t-1} + s tanh(W_t h_{t-1})
 *
 * W_t ~ N(0, gain^2/H), h_0 ~ N(0, 1). A layer is one rnn_step(), and its way back
 * one bptt_step(), to which nothing but W_hh matters here.
 */
#include "data.h"
#include "init.h"
#include "must.h"
#include "progress.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdio.h>

enum { LAYERS = 100, H = 50, NETWORKS = 21, SEED = 2015 };

/* How much of the branch is added; 0 stands for a plain network. */
static const double share[] = { 0.0, 1.0, 0.1 };
static const char *const name_of[] = { "plain", "whole", "scaled" };
enum { SHARES = sizeof share / sizeof share[0] };

static const double gains[] = {
    0.25, 0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 2.5, 3.0
};
enum { GAINS = sizeof gains / sizeof gains[0] };
static const double OLD_RULE = 0.57735026918962576;  // chapter 5: sqrt(1/3)

typedef struct {
    rnn_params *layer[LAYERS];
    gsl_matrix *branch[LAYERS];  // (1,H), what tanh made
    gsl_matrix *start, *end;     // (1,H), h_0 and the gradient of the last h
    gsl_matrix *none, *h, *dh, *da;  // (1,H)
    gsl_matrix *dbranch;             // (1,H), the gradient of a branch
} stack;

static stack
make(void)
{
    stack n;
    gsl_matrix **const row[] = { &n.start, &n.end, &n.none,   &n.h,
                                 &n.dh,    &n.da,  &n.dbranch };
    for (size_t k = 0; k < LAYERS; k++) {
        n.layer[k] = rnn_params_alloc(1, H, 1, TANH);
        n.branch[k] = gsl_matrix_alloc(1, H);
    }
    // A layer hears nothing but the one below: its input, none, stays 0.
    for (size_t k = 0; k < sizeof row / sizeof row[0]; k++)
        *row[k] = gsl_matrix_calloc(1, H);
    return n;
}

static void
unmake(stack *n)
{
    gsl_matrix *const row[] = { n->start, n->end, n->none,   n->h,
                                n->dh,    n->da,  n->dbranch };
    for (size_t k = 0; k < LAYERS; k++) {
        rnn_params_free(n->layer[k]);
        gsl_matrix_free(n->branch[k]);
    }
    for (size_t k = 0; k < sizeof row / sizeof row[0]; k++)
        gsl_matrix_free(row[k]);
}

static void
draw(unsigned long seed, double gain, stack *n)
{
    gsl_rng *r = gsl_rng_alloc(gsl_rng_mt19937);
    gsl_rng_set(r, seed);
    for (size_t j = 0; j < H; j++) {
        gsl_matrix_set(n->start, 0, j, gsl_ran_gaussian_ziggurat(r, 1.0));
        gsl_matrix_set(n->end, 0, j, gsl_ran_gaussian_ziggurat(r, 1.0));
    }
    for (size_t k = 0; k < LAYERS; k++)
        must(init_gaussian(r, gain, &n->layer[k]->W_hh.matrix));
    gsl_rng_free(r);
}

static double
length(const gsl_matrix *m)
{
    const gsl_vector_const_view row = gsl_matrix_const_row(m, 0);
    return gsl_blas_dnrm2(&row.vector);
}

static void
forward(stack *n, double s)
{
    gsl_matrix_memcpy(n->h, n->start);
    for (size_t k = 0; k < LAYERS; k++) {
        must(rnn_step(n->layer[k], n->none, n->h, n->branch[k]));
        if (s == 0.0)
            gsl_matrix_memcpy(n->h, n->branch[k]);
        for (size_t j = 0; s != 0.0 && j < H; j++)
            n->h->data[j] += s * n->branch[k]->data[j];
    }
}

/* log10 of what is left of the gradient, from layer to layer. */
static void
backward(stack *n, double s, double *left)
{
    const double whole = length(n->end);

    gsl_matrix_memcpy(n->dh, n->end);
    for (size_t k = LAYERS; k > 0; k--) {
        left[LAYERS - k] = log10(length(n->dh) / whole);
        gsl_matrix_memcpy(n->dbranch, n->dh);
        if (s == 0.0)
            gsl_matrix_set_zero(n->dh);
        else
            gsl_matrix_scale(n->dbranch, s);
        // Around the layer dh comes as it is; bptt_step() adds to it what comes
        // through.
        must(bptt_step(n->layer[k - 1], n->branch[k - 1], n->dbranch, n->da,
                       n->dh));
    }
    left[LAYERS] = log10(length(n->dh) / whole);
}

/*
 * Draws the same networks for every share, so that the shares can be compared.
 */
static void
measure(stack *n, double gain, gsl_matrix *curves[SHARES])
{
    for (size_t i = 0; i < NETWORKS; i++) {
        draw(SEED + i, gain, n);
        for (size_t k = 0; k < SHARES; k++) {
            forward(n, share[k]);
            backward(n, share[k], gsl_matrix_ptr(curves[k], i, 0));
        }
        progress_tick();
    }
}

/*
 * Writes the median, least and largest value over the networks. Returns the
 * median of what is left.
 */
static double
row(data_file *d, double first, const gsl_matrix *curves, size_t layers,
    size_t k)
{
    const gsl_vector_const_view at = gsl_matrix_const_column(curves, layers);
    const double median =
        data_median(at.vector.data, at.vector.stride, NETWORKS);
    double least, most;
    gsl_vector_minmax(&at.vector, &least, &most);
    data_row(d, first, median, least, most, share[k]);
    return pow(10.0, median);
}

static void
value(data_file *d, size_t k, const char *what, double v)
{
    char name[64];
    snprintf(name, sizeof name, "residual_%s_%s", name_of[k], what);
    data_value(d, name, v);
}

/* Data sets 0 to 2: from layer to layer, one for each share. */
static void
by_layer(data_file *d, gsl_matrix *curves[SHARES])
{
    for (size_t k = 0; k < SHARES; k++) {
        double left = 0.0;
        for (size_t layers = 0; layers <= LAYERS; layers++)
            left = row(d, (double)layers, curves[k], layers, k);
        value(d, k, "left", left);
        data_gap(d);
        data_gap(d);
    }
}

int
main(int argc, char **argv)
{
    data_file *d = data_open(argc, argv,
                             "layers back, or gain\tlog10 of what is left, "
                             "median\tleast\tmost\tshare of the branch");
    stack n = make();
    gsl_matrix *curves[GAINS + 1][SHARES];

    data_value(d, "residual_seed", SEED);
    progress_start("residual", (GAINS + 1) * NETWORKS);
    for (size_t g = 0; g <= GAINS; g++) {
        for (size_t k = 0; k < SHARES; k++)
            curves[g][k] = gsl_matrix_alloc(NETWORKS, LAYERS + 1);
        measure(&n, g < GAINS ? gains[g] : OLD_RULE, curves[g]);
    }
    progress_end();
    by_layer(d, curves[GAINS]);
    // Data sets 3 to 5: from gain to gain, at the far end.
    for (size_t k = 0; k < SHARES; k++) {
        for (size_t g = 0; g < GAINS; g++) {
            char what[32];
            snprintf(what, sizeof what, "gain%g", gains[g]);
            value(d, k, what, row(d, gains[g], curves[g][k], LAYERS, k));
        }
        data_gap(d);
        data_gap(d);
    }
    for (size_t g = 0; g <= GAINS; g++)
        for (size_t k = 0; k < SHARES; k++)
            gsl_matrix_free(curves[g][k]);
    unmake(&n);
    return data_close(d);
}
