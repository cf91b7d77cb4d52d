/*
 * bench.h - the time of a job, for the programs of 'make bench': the best of
 * several, because other programs can only make it slower, never faster. It is
 * the time of the processor: on an idle machine this is what a clock says, and
 * while others wait for the same processor it is still right.
 */
#ifndef BENCH_H
#define BENCH_H

#include <gsl/gsl_blas.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include <time.h>

static inline double
bench_now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* The best time in seconds, over about a second of trying. */
static inline double
bench_best(void (*job)(void *), void *with)
{
    const double begin = bench_now();
    double least = INFINITY;
    job(with);
    for (int n = 0; n < 5 || bench_now() - begin < 1.0; n++) {
        const double start = bench_now();
        job(with);
        least = fmin(least, bench_now() - start);
    }
    return least;
}

/* Fills n numbers at q from a normal distribution. */
static inline void
bench_fill(const gsl_rng *r, double *q, size_t n, double sd)
{
    for (size_t k = 0; k < n; k++)
        q[k] = gsl_ran_gaussian_ziggurat(r, sd);
}

static inline void
bench_square_product(void *with)
{
    gsl_matrix **square = with;
    gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1.0, square[0], square[1], 0.0,
                   square[2]);
}

/* This machine's rate for a product of two (n,n) matrices, in FLOP/s. */
static inline double
bench_rate(const gsl_rng *r, size_t n)
{
    gsl_matrix *square[3];

    for (int k = 0; k < 3; k++) {
        square[k] = gsl_matrix_alloc(n, n);
        bench_fill(r, square[k]->data, n * n, 1.0);
    }
    const double seconds = bench_best(bench_square_product, square);
    for (int k = 0; k < 3; k++)
        gsl_matrix_free(square[k]);
    return 2.0 * pow((double)n, 3.0) / seconds;
}

#endif /* BENCH_H */
