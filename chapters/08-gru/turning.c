/*
 * turning.c - a residual connection in time, with one matrix V for all steps:
 *
 *     h_t = h_{t-1} + s tanh(V h_{t-1})
 *
 * and three kinds of V (Chang, Chen, Haber & Chi 2019): any matrix W with elements
 * of N(0, 1/H); (W - W') / sqrt 2, which is antisymmetric; and the same with a
 * little taken from its diagonal. How much of a gradient comes back from step to
 * step, and where the eigenvalues of the branch's Jacobian lie.
 */
#include "data.h"
#include "init.h"
#include "must.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_eigen.h>
#include <gsl/gsl_math.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { STEPS = 400, H = 50, NETWORKS = 21, SEED = 2019 };

static const double SHARE = 0.1;  // s
static const double GAMMA = 0.1;  // what is taken from the diagonal

enum { ANY, TURNING, DAMPED, KINDS };
static const char *const name_of[] = { "any", "turning", "damped" };

typedef struct {
    rnn_params *p;         // V is its W_hh; it hears nothing
    sequence *h, *branch;  // (STEPS+1,1,H); branch t is what tanh made of h t
    gsl_matrix *dh, *da, *dbranch, *none;  // (1,H)
} walk;

static walk
walk_alloc(void)
{
    return (
        walk){ rnn_params_alloc(1, H, 1, TANH), sequence_alloc(STEPS + 1, 1, H),
               sequence_alloc(STEPS + 1, 1, H), gsl_matrix_calloc(1, H),
               gsl_matrix_calloc(1, H),         gsl_matrix_calloc(1, H),
               gsl_matrix_calloc(1, H) };
}

static void
walk_free(walk *w)
{
    rnn_params_free(w->p);
    sequence_free(w->h);
    sequence_free(w->branch);
    gsl_matrix_free(w->dh);
    gsl_matrix_free(w->da);
    gsl_matrix_free(w->dbranch);
    gsl_matrix_free(w->none);
}

/* The same W and the same two vectors for every kind. */
static void
draw(unsigned long seed, int kind, walk *w)
{
    gsl_rng *r = gsl_rng_alloc(gsl_rng_mt19937);
    gsl_matrix *V = &w->p->W_hh.matrix, *W = gsl_matrix_alloc(H, H);

    gsl_rng_set(r, seed);
    must(init_gaussian(r, 1.0, V));
    gsl_matrix_transpose_memcpy(W, V);
    //: begin kinds
    if (kind != ANY) {
        gsl_matrix_sub(V, W);
        gsl_matrix_scale(V, M_SQRT1_2);
    }
    if (kind == DAMPED)
        for (size_t j = 0; j < H; j++)
            *gsl_matrix_ptr(V, j, j) -= GAMMA;
    //: end kinds
    for (size_t j = 0; j < H; j++) {
        sequence_of(w->h, 0, 0)[j] = gsl_ran_gaussian_ziggurat(r, 1.0);
        gsl_matrix_set(w->dh, 0, j, gsl_ran_gaussian_ziggurat(r, 1.0));
    }
    gsl_matrix_free(W);
    gsl_rng_free(r);
}

static void
forward(walk *w)
{
    for (size_t t = 0; t < STEPS; t++) {
        const gsl_matrix_view h = sequence_at(w->h, t);
        gsl_matrix_view branch = sequence_at(w->branch, t);
        must(rnn_step(w->p, w->none, &h.matrix, &branch.matrix));
        for (size_t j = 0; j < H; j++)
            sequence_of(w->h, t + 1, 0)[j] =
                sequence_of(w->h, t, 0)[j]
                + SHARE * sequence_of(w->branch, t, 0)[j];
    }
}

static double
length(const gsl_matrix *m)
{
    const gsl_vector_const_view row = gsl_matrix_const_row(m, 0);
    return gsl_blas_dnrm2(&row.vector);
}

/* log10 of what is left of the gradient, from step to step. */
static void
backward(walk *w, double *left)
{
    const double whole = length(w->dh);

    for (size_t n = 0;; n++) {
        left[n] = log10(length(w->dh) / whole);
        if (n == STEPS)
            return;
        const gsl_matrix_view branch = sequence_at(w->branch, STEPS - 1 - n);
        gsl_matrix_memcpy(w->dbranch, w->dh);
        gsl_matrix_scale(w->dbranch, SHARE);
        // Around the branch dh comes as it is; bptt_step() adds what comes through.
        must(bptt_step(w->p, &branch.matrix, w->dbranch, w->da, w->dh));
    }
}

/* From below to above in the plane, so that they always come in the same order. */
static int
higher(const void *a, const void *b)
{
    const double *z = a, *w = b;
    return z[1] != w[1] ? (z[1] > w[1]) - (z[1] < w[1])
                        : (z[0] > w[0]) - (z[0] < w[0]);
}

/* The eigenvalues of diag(f') V at the first step. */
static void
eigenvalues(const walk *w, gsl_vector_complex *lambda)
{
    gsl_matrix *J = gsl_matrix_alloc(H, H);
    gsl_eigen_nonsymm_workspace *work = gsl_eigen_nonsymm_alloc(H);

    gsl_matrix_memcpy(J, &w->p->W_hh.matrix);
    for (size_t j = 0; j < H; j++) {
        gsl_vector_view row = gsl_matrix_row(J, j);
        const double v = sequence_of(w->branch, 0, 0)[j];
        gsl_vector_scale(&row.vector, activation_slope(TANH, v));
    }
    must(gsl_eigen_nonsymm(J, lambda, work));
    qsort(lambda->data, H, 2 * sizeof(double), higher);
    gsl_eigen_nonsymm_free(work);
    gsl_matrix_free(J);
}

/* The largest and the smallest real part of them, and the largest imaginary one. */
static void
reach(const gsl_vector_complex *lambda, double *high, double *low, double *tall)
{
    *high = *tall = -INFINITY;
    *low = INFINITY;
    for (size_t k = 0; k < H; k++) {
        const gsl_complex z = gsl_vector_complex_get(lambda, k);
        *high = fmax(*high, GSL_REAL(z));
        *low = fmin(*low, GSL_REAL(z));
        *tall = fmax(*tall, GSL_IMAG(z));
    }
}

typedef struct {
    double left[STEPS + 1], high, low, tall;
} result;
enum { STEP = sizeof(result) / sizeof(double) };

static void
value(data_file *d, int kind, const char *what, double v)
{
    char name[64];
    snprintf(name, sizeof name, "turning_%s_%s", name_of[kind], what);
    data_value(d, name, v);
}

/* Data sets 2 k and 2 k + 1: gradients of a kind, and eigenvalues of one network. */
static void
report(data_file *d, int kind, const result *of, const gsl_vector_complex *one)
{
    for (size_t n = 0; n <= STEPS; n += 4) {
        double *sorted = data_sorted(&of->left[n], STEP, NETWORKS);
        data_row(d, (double)n, sorted[NETWORKS / 2], sorted[0],
                 sorted[NETWORKS - 1]);
        free(sorted);
    }
    data_gap(d);
    data_gap(d);
    for (size_t k = 0; k < H; k++) {
        const gsl_complex z = gsl_vector_complex_get(one, k);
        data_row(d, GSL_REAL(z), GSL_IMAG(z), NAN, NAN);
    }
    data_gap(d);
    data_gap(d);
    value(d, kind, "left",
          pow(10.0, data_median(&of->left[STEPS], STEP, NETWORKS)));
    value(d, kind, "high", data_median(&of->high, STEP, NETWORKS));
    value(d, kind, "low", data_median(&of->low, STEP, NETWORKS));
}

static void
claims(data_file *d, result (*of)[NETWORKS])
{
    static const char paper[] = "Chang et al. 2019, antisymmetric";
    double off[NETWORKS], high[NETWORKS], left[NETWORKS];

    for (size_t i = 0; i < NETWORKS; i++) {
        const result *q = &of[TURNING][i];
        off[i] = fmax(q->high, -q->low) / q->tall;
        high[i] = of[DAMPED][i].high;
        left[i] = pow(10.0, of[DAMPED][i].left[STEPS]);
    }
    data_claim(d,
               &(data_published){ paper,
                                  "real parts of the Jacobian's eigenvalues, "
                                  "as a share of the imaginary ones",
                                  "0", 0.0, 1e-12, "rounding" },
               estimate_median(off, 1, NETWORKS));
    data_claim(d,
               &(data_published){ paper, "largest real part, damped by 0.1",
                                  "slightly negative", -GAMMA, 0.0,
                                  "between the damping and nothing" },
               estimate_median(high, 1, NETWORKS));
    data_claim(d,
               &(data_published){ paper,
                                  "gradient left after 400 steps, damped",
                                  "neither vanishes nor explodes", 0.1, 10.0,
                                  "a factor of 10 either way" },
               estimate_median(left, 1, NETWORKS));
}

int
main(int argc, char **argv)
{
    data_file *d = data_open(argc, argv,
                             "steps back, or real part\tlog10 of what is left, "
                             "median, or imaginary part\tleast\tmost");
    static result of[KINDS][NETWORKS];
    gsl_vector_complex *lambda = gsl_vector_complex_alloc(H);
    walk w = walk_alloc();

    for (int kind = 0; kind < KINDS; kind++) {
        for (size_t i = NETWORKS; i-- > 0;) {
            result *q = &of[kind][i];
            draw(SEED + i, kind, &w);
            forward(&w);
            backward(&w, q->left);
            eigenvalues(&w, lambda);
            reach(lambda, &q->high, &q->low, &q->tall);
        }
        report(d, kind, of[kind], lambda);
    }
    data_value(d, "turning_seed", SEED);
    data_value(d, "turning_steps", STEPS);
    data_value(d, "turning_networks", NETWORKS);
    claims(d, of);
    walk_free(&w);
    gsl_vector_complex_free(lambda);
    return data_close(d);
}
