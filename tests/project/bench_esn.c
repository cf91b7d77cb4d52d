/*
 * bench_esn.c - how long does an echo state network take, from nothing to a
 * readout that has learned, and where does the time go?
 *
 * 1000 units, each of which hears a tenth of the others; 2000 steps, of which
 * 100 are washed out; one input, one output, one thread. Every part is also
 * timed by itself, and so are the sparse products and the tanh of a harvest.
 */
#include "bench.h"
#include "esn.h"
#include "must.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_linalg.h>
#include <gsl/gsl_randist.h>
#include <string.h>

enum { N = 1000, T = 2000, WASHOUT = 100, SEED = 2001 };

static const double CONNECTIVITY = 0.1, RHO = 1.25, LEAK = 0.3, RIDGE = 1e-8;

typedef struct {
    gsl_rng *r;
    esn *p;
    sequence *x, *h;
    gsl_matrix *Z, *Y, *A, *factor;
} reservoir;

static void
draw_esn(void *with)
{
    reservoir *n = with;
    must(esn_reservoir(n->r, CONNECTIVITY, n->p->W_hh));
}

static void
rescale(void *with)
{
    reservoir *n = with;
    must(esn_rescale(n->r, n->p->W_hh, ESN_PRODUCTS, RHO));
}

static void
harvest_again(void *with)
{
    reservoir *n = with;
    must(esn_harvest(n->p, n->x, n->h));
}

/*
 * W_hh times every state. The products go to a row of A, which the next harvest
 * overwrites.
 */
static void
esn_products(void *with)
{
    reservoir *n = with;
    gsl_vector_view a = gsl_matrix_row(n->A, 0);
    a = gsl_vector_subvector(&a.vector, 0, N);
    for (size_t t = 0; t < T; t++) {
        const gsl_vector_view h =
            gsl_vector_view_array(sequence_of(n->h, t, 0), N);
        gsl_spblas_dgemv(CblasNoTrans, 1.0, n->p->W_hh, &h.vector, 0.0,
                         &a.vector);
    }
}

/* tanh of every state, a step at a time. */
static void
esn_activations(void *with)
{
    reservoir *n = with;
    double *a = n->A->data;
    for (size_t t = 0; t < T; t++) {
        memcpy(a, sequence_of(n->h, t, 0), N * sizeof *a);
        activation_map(TANH, N, a);
    }
}

static void
features(void *with)
{
    reservoir *n = with;
    must(esn_features(n->x, n->h, WASHOUT, n->Z));
}

static void
ridge(void *with)
{
    reservoir *n = with;
    must(esn_ridge(n->Z, n->Y, RIDGE, n->A, n->p->W_zy));
}

static void
normal_matrix(void *with)
{
    reservoir *n = with;
    gsl_blas_dsyrk(CblasLower, CblasTrans, 1.0, n->Z, 0.0, n->A);
    gsl_vector_view diagonal = gsl_matrix_diagonal(n->A);
    gsl_vector_add_constant(&diagonal.vector, RIDGE);
}

static void
cholesky(void *with)
{
    reservoir *n = with;
    gsl_matrix_memcpy(n->factor, n->A);
    must(gsl_linalg_cholesky_decomp1(n->factor));
}

static void
whole(void *with)
{
    draw_esn(with);
    rescale(with);
    harvest_again(with);
    features(with);
    ridge(with);
}

static reservoir
reservoir_alloc(void)
{
    enum { F = 1 + 1 + N };
    reservoir n = {
        gsl_rng_alloc(gsl_rng_mt19937),   esn_alloc(1, N, 1, TANH, LEAK),
        sequence_alloc(T, 1, 1),          sequence_alloc(T + 1, 1, N),
        gsl_matrix_alloc(T - WASHOUT, F), gsl_matrix_alloc(T - WASHOUT, 1),
        gsl_matrix_alloc(F, F),           gsl_matrix_alloc(F, F)
    };
    gsl_rng_set(n.r, SEED);
    for (size_t t = 0; t < T; t++)
        n.x->data[t] = gsl_ran_flat(n.r, -0.5, 0.5);
    for (size_t j = 0; j < N; j++)
        n.p->W_xh->data[j] = gsl_ran_flat(n.r, -0.5, 0.5);
    // What it learns does not matter here: the input of a step ago.
    must(esn_delays(n.x, WASHOUT, n.Y));
    return n;
}

static void
esn_row(const char *part, const char *name, void (*job)(void *), reservoir *n,
        double all, data_file *d)
{
    char share[80];
    const double seconds = bench_best(job, n, 0.3);
    printf("%-38s %7.1f %6.0f %%\n", part, 1e3 * seconds,
           100.0 * seconds / all);
    snprintf(share, sizeof share, "esn_%s", name);
    data_value(d, share, 100.0 * seconds / all);
}

static reservoir *
the_reservoir(void)
{
    static reservoir n;
    if (n.r == NULL)
        n = reservoir_alloc();
    return &n;
}

double
bench_esn(double seconds)
{
    return bench_best(whole, the_reservoir(), seconds);
}

void
bench_report_esn(data_file *d)
{
    reservoir *n = the_reservoir();
    const double all = bench_esn(0.5);
    printf("\nAn echo state network: %d units, connectivity %g, %d steps, from "
           "the\nfirst weight to the readout:\n\n%38s %7s\n",
           N, CONNECTIVITY, T, "", "ms");
    esn_row("draw the weights", "draw", draw_esn, n, all, d);
    esn_row("spectral radius and scaling", "rescale", rescale, n, all, d);
    esn_row("harvest", "harvest", harvest_again, n, all, d);
    esn_row("  its sparse products", "products", esn_products, n, all, d);
    esn_row("  its tanh", "activations", esn_activations, n, all, d);
    esn_row("features", "features", features, n, all, d);
    esn_row("ridge readout", "ridge", ridge, n, all, d);
    esn_row("  Z'Z in dsyrk", "normal", normal_matrix, n, all, d);
    esn_row("  Cholesky", "cholesky", cholesky, n, all, d);
    printf("%-38s %7.1f\n", "all of it", 1e3 * all);
}
