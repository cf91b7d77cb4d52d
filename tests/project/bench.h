/*
 * bench.h - what the parts of 'make bench' share: the time of a job, the cases
 * that are measured, and who takes part.
 *
 * The time of a job is the best of several, because other programs can only make
 * it slower, never faster. It is the time of the processor: on an idle machine
 * this is what a clock says, and while others wait for the same processor it is
 * still right.
 */
#ifndef BENCH_H
#define BENCH_H

#include "data.h"

#include <gsl/gsl_rng.h>
#include <stddef.h>
#include <stdio.h>

/* The best time in seconds of job(with), over SECONDS of trying. */
double bench_best(void (*job)(void *), void *with, double seconds);

/* Fills n numbers at q from a normal distribution. */
void bench_fill(const gsl_rng *r, double *q, size_t n, double sd);

/* ---- One step of learning -------------------------------------------------- */

typedef enum { BENCH_LSTM, BENCH_RNN, BENCH_ESN, BENCH_PRODUCT } bench_kind;

/*
 * A network and its sizes; O = 1. For BENCH_ESN, H is the number of units. For
 * BENCH_PRODUCT there is no network, only a product of two (H,H) matrices.
 */
typedef struct {
    bench_kind kind;
    size_t T, B, D, H;
} bench_case;

/* "lstm", "rnn", "esn" or "product". */
const char *bench_kind_name(bench_kind kind);

/*
 * The multiplications and additions in the products of one step, forward and
 * back; nan for BENCH_ESN. Activations
 * and the like are not counted.
 */
double bench_operations(const bench_case *c);

/* A network with all that a step needs. bench_learner_free() frees it. */
typedef struct bench_learner bench_learner;
bench_learner *bench_learner_alloc(const gsl_rng *r, const bench_case *c);
void bench_learner_free(bench_learner *l);

/* The numbers that a learner holds, its gradients included, in bytes. */
double bench_learner_bytes(const bench_learner *l);

/* The jobs, each for bench_best() with a bench_learner. */
void bench_step(void *l);         // forward, loss and backward
void bench_products(void *l);     // only its products with W_hh and W_xh
void bench_activations(void *l);  // only its activations

/* A product of two (n,n) matrices of BITS bits, 64 or 32, in seconds. */
double bench_square(size_t n, int bits, double seconds);

/* From the first weight of an echo state network to its readout, in seconds. */
double bench_esn(double seconds);

/* ---- Parts of the report: each prints a table and names its numbers -------- */

void bench_report_parts(const gsl_rng *r, data_file *d);
void bench_report_products(const gsl_rng *r, data_file *d);
void bench_report_activations(const gsl_rng *r, data_file *d);
void bench_report_subnormals(const gsl_rng *r, data_file *d);
void bench_report_growth(const gsl_rng *r, data_file *d);
void bench_report_esn(data_file *d);

/* ---- Peers ----------------------------------------------------------------- */

/*
 * A program that measures the same cases with another library. On its standard
 * output it names itself, "PyTorch 1.13.1"; or it says in a sentence that begins
 * with "-" why it cannot. Then it answers each line that it reads,
 *
 *     KIND BITS T B D H SECONDS
 *
 * with the best time in seconds that it has found in SECONDS, and with nan when
 * it has no such network.
 */
typedef struct {
    FILE *to, *from;
    char name[80];
} bench_peer;

/* 1 when it has started; or 0, after saying on standard output why not. */
int bench_peer_start(bench_peer *p, const char *command);
double bench_peer_ask(bench_peer *p, const bench_case *c, int bits,
                      double seconds);
void bench_peer_end(bench_peer *p);

#endif /* BENCH_H */
