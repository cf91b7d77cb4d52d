/*
 * walk.c - errors carried forward (Zucchet, Pourcel & Ernoult 2026): whoever knows the
 * gradient of the first state can solve for that of the next, and so on to the end.
 * The relative error of what is found, against the number of steps, beside the gain
 * to the power of minus n, times the rounding of a double.
 */
#include "data.h"
#include "init.h"
#include "lyap.h"
#include "must.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_math.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdio.h>

enum { T = 100, H = 16, NETWORKS = 15, SEED = 2026 };
static const double NOISE = 0.1;

static const struct {
    const char *name;
    double gain;
    activation f;
} kind[] = {
    { "g1", 1.0, LINEAR },   { "g0.9", 0.9, LINEAR }, { "g0.8", 0.8, LINEAR },
    { "g0.6", 0.6, LINEAR }, { "tanh", 1.0, TANH },
};
enum { KINDS = sizeof kind / sizeof kind[0], LINEAR_KINDS = 4, AT_50 = 50 };

/* The relative error of dh_t, t = 0..T, of every network. */
static double error[KINDS][NETWORKS][T + 1];

static void
noise(const gsl_rng *r, sequence *q, double sd)
{
    for (size_t k = 0; k < q->T * q->B * q->n; k++)
        q->data[k] = gsl_ran_gaussian_ziggurat(r, sd);
}

/* From the exact gradient of h_0 forward; dh is that of every state, by the sweep. */
static void
forward(const sequence *J, const sequence *direct, const sequence *dh,
        double *found)
{
    gsl_matrix *A = gsl_matrix_alloc(H, H);
    gsl_permutation *order = gsl_permutation_alloc(H);
    gsl_vector *at = gsl_vector_alloc(H), *off = gsl_vector_alloc(H);

    for (size_t t = 0; t <= T; t++) {
        const gsl_vector_view exact =
            gsl_vector_view_array(sequence_of(dh, t, 0), H);
        if (t == 0) {
            gsl_vector_memcpy(at, &exact.vector);
        } else {
            //: begin walk
            const gsl_matrix_view J_t = sequence_at(J, t - 1);
            const gsl_vector_view dl =
                gsl_vector_view_array(sequence_of(direct, t - 1, 0), H);
            must(lyap_walk(&J_t.matrix, &dl.vector, A, order, at));
            //: end walk
        }
        gsl_vector_memcpy(off, at);
        gsl_vector_sub(off, &exact.vector);
        found[t] = gsl_blas_dnrm2(off) / gsl_blas_dnrm2(&exact.vector);
    }
    gsl_matrix_free(A);
    gsl_permutation_free(order);
    gsl_vector_free(at);
    gsl_vector_free(off);
}

static void
one(const gsl_rng *r, size_t k, size_t i)
{
    rnn_params *p = rnn_params_alloc(H, H, 1, kind[k].f);
    rnn_params *dp = rnn_params_alloc(H, H, 1, kind[k].f);
    sequence *x = sequence_alloc(T, 1, H), *h = sequence_alloc(T + 1, 1, H);
    sequence *da = sequence_alloc(T, 1, H), *J = sequence_alloc(T, H, H);
    sequence *dh = sequence_alloc(T + 1, 1, H);
    sequence *direct = sequence_alloc(T + 1, 1, H);

    must(init_orthogonal(r, kind[k].gain, &p->W_hh.matrix));
    gsl_matrix_set_identity(&p->W_xh.matrix);
    noise(r, x, NOISE);
    noise(r, direct, 1.0);
    for (size_t j = 0; j < (T + 1) * H; j++)
        dh->data[j] = direct->data[j];
    must(rnn_forward(p, x, h));
    must(bptt_sweep(p, x, h, da, dh, dp));
    must(lyap_jacobians(p, h, J));
    forward(J, direct, dh, error[k][i]);
    sequence_free(x);
    sequence_free(h);
    sequence_free(da);
    sequence_free(J);
    sequence_free(dh);
    sequence_free(direct);
    rnn_params_free(p);
    rnn_params_free(dp);
}

/* The rate at which the logarithm of the error grows, beside that of 1/gain. */
static void
claims(data_file *d)
{
    double ratio[NETWORKS];
    char text[96];

    for (size_t k = 2; k < LINEAR_KINDS; k++) {
        for (size_t i = 0; i < NETWORKS; i++)
            ratio[i] = log(error[k][i][AT_50] / error[k][i][10]) / (AT_50 - 10)
                       / -log(kind[k].gain);
        snprintf(text, sizeof text,
                 "gain %g: growth of the error a step, by log 1/gain",
                 kind[k].gain);
        data_claim(d,
                   &(data_published){ "Zucchet et al. 2026", text, "1", 0.9,
                                      1.1, "40 steps, one start each" },
                   estimate_mean(ratio, 1, NETWORKS));
    }
    data_claim(d,
               &(data_published){ "Zucchet et al. 2026",
                                  "orthogonal, linear, gain 1: relative error "
                                  "after 100 steps, median",
                                  "exact", 0.0, 1e-12, "rounding, 100 times" },
               estimate_median(&error[0][0][T], T + 1, NETWORKS));
}

int
main(int argc, char **argv)
{
    data_file *d = data_open(argc, argv,
                             "steps\trelative error, median\tlower quartile\t"
                             "upper quartile\t1e-16 gain^-n");
    gsl_rng *r = gsl_rng_alloc(gsl_rng_mt19937);
    double q[2];
    char name[64];

    gsl_rng_set(r, SEED);
    for (size_t k = 0; k < KINDS; k++) {
        for (size_t i = 0; i < NETWORKS; i++)
            one(r, k, i);
        for (size_t t = 1; t <= T; t++) {
            data_quartiles(&error[k][0][t], T + 1, NETWORKS, q);
            data_row(d, (double)t,
                     log10(data_median(&error[k][0][t], T + 1, NETWORKS)),
                     log10(q[0]), log10(q[1]),
                     -16.0 - (double)t * log10(kind[k].gain));
        }
        data_gap(d);
        data_gap(d);
        snprintf(name, sizeof name, "walk_%s_at_50", kind[k].name);
        data_spread(d, name, &error[k][0][AT_50], T + 1, NETWORKS);
        snprintf(name, sizeof name, "walk_%s_at_100", kind[k].name);
        data_spread(d, name, &error[k][0][T], T + 1, NETWORKS);
    }
    data_value(d, "walk_networks", NETWORKS);
    claims(d);
    gsl_rng_free(r);
    return data_close(d);
}
