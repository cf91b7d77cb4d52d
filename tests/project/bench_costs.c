/*
 * bench_costs.c - where the time of a step goes, and how it grows.
 */
#include "bench.h"
#include "bptt.h"
#include "chain.h"
#include "init.h"
#include "must.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_fit.h>
#include <math.h>
#include <stdarg.h>
#include <stdlib.h>

static const double SECONDS = 0.25;  // of trying, for each number

/* Names a number, as docs/performance.md quotes it, and returns it. */
__attribute__((format(printf, 3, 4))) static double
name_value(data_file *d, double value, const char *format, ...)
{
    char name[80];
    va_list words;
    va_start(words, format);
    vsnprintf(name, sizeof name, format, words);
    va_end(words);
    data_value(d, name, value);
    return value;
}

void
bench_report_parts(const gsl_rng *r, data_file *d)
{
    static const size_t H[] = { 32, 128, 256 };
    printf("\nWhere its time goes, at T = 100, B = 20, D = 2:\n\n"
           "%6s%6s%10s%12s%13s%8s\n",
           "", "H", "ms", "products", "activations", "rest");
    for (int kind = BENCH_LSTM; kind <= BENCH_RNN; kind++)
        for (int k = 0; k < 3; k++) {
            const bench_case c = { (bench_kind)kind, 100, 20, 2, H[k] };
            bench_learner *l = bench_learner_alloc(r, &c);
            const double all = bench_best(bench_step, l, SECONDS);
            const double share[] = {
                100.0 * bench_best(bench_products, l, SECONDS) / all,
                100.0 * bench_best(bench_activations, l, SECONDS) / all,
            };
            const char *name = bench_kind_name(c.kind);
            printf("%6s%6zu%10.2f%10.0f %%%11.0f %%%6.0f %%\n", name, H[k],
                   1e3 * all,
                   name_value(d, share[0], "%s_%zu_products", name, H[k]),
                   name_value(d, share[1], "%s_%zu_activations", name, H[k]),
                   name_value(d, 100.0 - share[0] - share[1], "%s_%zu_rest",
                              name, H[k]));
            bench_learner_free(l);
        }
}

/* ---- Products --------------------------------------------------------------- */

// OpenBLAS's own product, as Fortran knows it; and what a program has that gets its
// products from libxsmm (chapters/products.c).
void dgemm_(const char *, const char *, const int *, const int *, const int *,
            const double *, const double *, const int *, const double *,
            const int *, const double *, double *, const int *);
extern const char *libxsmm_get_target_arch(void) __attribute__((weak));

typedef struct {
    int openblas;  // or else whatever makes the course's products
    size_t calls;
    gsl_matrix *W, *h, *a;  // (4H,H), (rows,H), (rows,4H)
} product;

/* a = h W', in so many calls, each of as many rows. */
static void
batch_products(void *with)
{
    const product *q = with;
    const size_t rows = q->h->size1 / q->calls;
    const int M = (int)rows, N = (int)q->W->size1, K = (int)q->W->size2;
    const double one = 1.0, zero = 0.0;
    for (size_t k = 0; k < q->calls; k++) {
        const gsl_matrix_view h =
            gsl_matrix_submatrix(q->h, k * rows, 0, rows, q->h->size2);
        gsl_matrix_view a =
            gsl_matrix_submatrix(q->a, k * rows, 0, rows, q->a->size2);
        if (q->openblas)
            dgemm_("T", "N", &N, &M, &K, &one, q->W->data, &K, h.matrix.data,
                   &K, &zero, a.matrix.data, &N);
        else
            gsl_blas_dgemm(CblasNoTrans, CblasTrans, 1.0, &h.matrix, q->W, 0.0,
                           &a.matrix);
    }
}

enum { ALL_ROWS = 2000 };

static void
report_library(product *q, const char *title, const char *name, data_file *d)
{
    static const size_t rows[] = { 1, 20, ALL_ROWS };
    const size_t H = q->W->size2;
    printf("%12s%6zu", title, H);
    for (int i = 0; i < 3; i++) {
        q->calls = ALL_ROWS / rows[i];
        const double rate = 8e-9 * ALL_ROWS * (double)(H * H)
                            / bench_best(batch_products, q, SECONDS);
        printf("%*.1f", i == 0 ? 11 : 8,
               name_value(d, rate, "%s_%zu_rows%zu", name, H, rows[i]));
    }
    printf("\n");
}

void
bench_report_products(const gsl_rng *r, data_file *d)
{
    static const size_t H[] = { 32, 128, 256 };
    printf("\nA product of states (rows,H) and weights (H,4H), in GFLOP/s:\n\n"
           "%18s%11s%8d%8d rows\n",
           "H", "1 row", 20, ALL_ROWS);
    for (int k = 0; k < 3; k++) {
        product q = { .W = gsl_matrix_alloc(4 * H[k], H[k]),
                      .h = gsl_matrix_alloc(ALL_ROWS, H[k]),
                      .a = gsl_matrix_alloc(ALL_ROWS, 4 * H[k]) };
        bench_fill(r, q.W->data, 4 * H[k] * H[k], 1.0);
        bench_fill(r, q.h->data, ALL_ROWS * H[k], 1.0);
        q.openblas = 1;
        report_library(&q, "OpenBLAS", "product", d);
        q.openblas = 0;
        if (libxsmm_get_target_arch != NULL)
            report_library(&q, "with libxsmm", "libxsmm", d);
        gsl_matrix_free(q.W);
        gsl_matrix_free(q.h);
        gsl_matrix_free(q.a);
    }
    if (libxsmm_get_target_arch == NULL)
        printf("- libxsmm makes small products faster: 'apt-get install "
               "libxsmm-dev' brings it.\n");
}

/* ---- Activations ------------------------------------------------------------ */

enum { ROW = 32, NUMBERS = 64 * ROW };

typedef struct {
    activation f;
    double in[NUMBERS], out[NUMBERS];
} squashing;

static void
one_by_one(void *with)
{
    squashing *q = with;
    for (size_t k = 0; k < NUMBERS; k++)
        q->out[k] = activation_value(q->f, q->in[k]);
}

static void
row_by_row(void *with)
{
    squashing *q = with;
    for (size_t k = 0; k < NUMBERS; k++)
        q->out[k] = q->in[k];
    for (size_t k = 0; k < NUMBERS; k += ROW)
        activation_map(q->f, ROW, q->out + k);
}

void
bench_report_activations(const gsl_rng *r, data_file *d)
{
    squashing q;
    bench_fill(r, q.in, NUMBERS, 1.0);
    printf("\nOne activation in ns, alone and in a row of %d:\n\n"
           "%12s%19s%17s\n",
           ROW, "", "activation_value", "activation_map");
    for (int f = TANH; f <= LOGISTIC; f++) {
        q.f = (activation)f;
        const char *name = activation_name(q.f);
        const double alone =
            1e9 * bench_best(one_by_one, &q, SECONDS) / NUMBERS;
        const double in_row =
            1e9 * bench_best(row_by_row, &q, SECONDS) / NUMBERS;
        printf("%12s%19.1f%17.1f\n", name,
               name_value(d, alone, "%s_alone", name),
               name_value(d, in_row, "%s_row", name));
    }
}

/* ---- Subnormal numbers ------------------------------------------------------ */

enum { CHAIN_STEPS = 1000, SWEEP_STEPS = 100, BATCH = 20 };

typedef struct {
    double scale;  // of the gradient that comes from the loss
    double x[CHAIN_STEPS], h[CHAIN_STEPS + 1], dh[CHAIN_STEPS + 1];
    rnn_params *p, *dp;
    sequence *inputs, *states, *da, *dstates, *last;
} walk;

/*
 * With w near 1 and no slope the gradient keeps its size, so that it is either
 * normal on the whole way back or subnormal.
 */
static void
walk_chain(void *with)
{
    walk *k = with;
    const chain_params p = { .w = 0.999 };
    chain_params dp = { 0 };
    for (size_t t = 0; t < CHAIN_STEPS; t++)
        k->dh[t] = 0.0;
    k->dh[CHAIN_STEPS] = k->scale;
    must(chain_backward(&p, LINEAR, CHAIN_STEPS, k->x, k->h, k->dh, &dp));
}

/* The same for a layer: its W_hh is orthogonal. */
static void
walk_layer(void *with)
{
    walk *k = with;
    sequence_set_zero(k->dstates);
    for (size_t j = 0; j < BATCH * k->p->H; j++)
        sequence_of(k->dstates, SWEEP_STEPS, 0)[j] =
            k->scale * k->last->data[j];
    gsl_vector_set_zero(k->dp->theta);
    must(bptt_sweep(k->p, k->inputs, k->states, k->da, k->dstates, k->dp));
}

/* How many times as long JOB takes when its gradients are subnormal. */
static double
price_of_subnormals(void (*job)(void *), walk *k)
{
    double normal = INFINITY, subnormal = INFINITY;
    for (int turn = 0; turn < 5; turn++) {
        k->scale = 1.0;
        normal = fmin(normal, bench_best(job, k, 0.2 * SECONDS));
        // 2.2e-308 is the smallest normal number.
        k->scale = 1e-312;
        subnormal = fmin(subnormal, bench_best(job, k, 0.2 * SECONDS));
    }
    return subnormal / normal;
}

static void
report_layer(const gsl_rng *r, data_file *d, walk *k, size_t H)
{
    k->p = rnn_params_alloc(2, H, 1, LINEAR);
    k->dp = rnn_params_alloc(2, H, 1, LINEAR);
    k->inputs = sequence_alloc(SWEEP_STEPS, BATCH, 2);
    k->states = sequence_alloc(SWEEP_STEPS + 1, BATCH, H);
    k->da = sequence_alloc(SWEEP_STEPS, BATCH, H);
    k->dstates = sequence_alloc(SWEEP_STEPS + 1, BATCH, H);
    k->last = sequence_alloc(1, BATCH, H);
    must(init_orthogonal(r, 1.0, &k->p->W_hh.matrix));
    bench_fill(r, k->inputs->data, SWEEP_STEPS * BATCH * 2, 1.0);
    bench_fill(r, k->states->data, (SWEEP_STEPS + 1) * BATCH * H, 1.0);
    bench_fill(r, k->last->data, BATCH * H, 1.0);
    printf("  a layer, T = %d, B = %d, H = %-4zu%10.2f times\n", SWEEP_STEPS,
           BATCH, H,
           name_value(d, price_of_subnormals(walk_layer, k),
                      "subnormal_layer_%zu", H));
    rnn_params_free(k->p);
    rnn_params_free(k->dp);
    sequence *const all[] = { k->inputs, k->states, k->da, k->dstates,
                              k->last };
    for (size_t j = 0; j < sizeof all / sizeof all[0]; j++)
        sequence_free(all[j]);
}

void
bench_report_subnormals(const gsl_rng *r, data_file *d)
{
    walk *k = calloc(1, sizeof *k);
    if (k == NULL)
        exit(EXIT_FAILURE);
    bench_fill(r, k->x, CHAIN_STEPS, 1.0);
    bench_fill(r, k->h, CHAIN_STEPS + 1, 1.0);
    printf("\nThe way back with subnormal gradients takes, of the time with "
           "normal ones,\n\n");
    printf(
        "  a chain, T = %-19d%10.2f times\n", CHAIN_STEPS,
        name_value(d, price_of_subnormals(walk_chain, k), "subnormal_chain"));
    report_layer(r, d, k, 32);
    report_layer(r, d, k, 256);
    free(k);
}

/* ---- Growth ----------------------------------------------------------------- */

enum { SIZES = 5 };

/* The slope of a straight line through the points by least squares. */
static double
slope_of(const double *x, const double *y)
{
    double start, slope, c00, c01, c11, sum;
    gsl_fit_linear(x, 1, y, 1, SIZES, &start, &slope, &c00, &c01, &c11, &sum);
    return slope;
}

/*
 * Times an LSTM whose T, B or H doubles from one point to the next. The exponents
 * of time and memory are slopes of their logarithms.
 */
static void
report_exponents(const gsl_rng *r, data_file *d, char letter, size_t first)
{
    double log_size[SIZES], log_time[SIZES], log_bytes[SIZES];
    bench_case c = { BENCH_LSTM, 50, 20, 2, 64 };
    size_t *size = letter == 'T' ? &c.T : letter == 'B' ? &c.B : &c.H;
    *size = first;
    for (int k = 0; k < SIZES; k++, *size *= 2) {
        bench_learner *l = bench_learner_alloc(r, &c);
        log_size[k] = log((double)*size);
        log_time[k] = log(bench_best(bench_step, l, 0.5 * SECONDS));
        log_bytes[k] = log(bench_learner_bytes(l));
        bench_learner_free(l);
    }
    printf("  %c from %3zu to %3zu%14.2f%9.2f\n", letter, first,
           first << (SIZES - 1),
           name_value(d, slope_of(log_size, log_time), "time_%c%zu", letter,
                      first),
           name_value(d, slope_of(log_size, log_bytes), "memory_%c%zu", letter,
                      first));
}

void
bench_report_growth(const gsl_rng *r, data_file *d)
{
    printf("\nAn LSTM of T = 50, B = 20, D = 2, H = 64, whose sizes double: "
           "exponents of\n\n%34s%9s\n",
           "time", "memory");
    report_exponents(r, d, 'T', 25);
    report_exponents(r, d, 'B', 10);
    report_exponents(r, d, 'H', 16);
    report_exponents(r, d, 'H', 64);
}
