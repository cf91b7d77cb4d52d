#define _POSIX_C_SOURCE 200809L

#include "bench.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include <time.h>

static double
processor_time(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* The time in seconds of one of so many jobs. */
static double
time_of(void (*job)(void *), void *with, int jobs)
{
    const double start = processor_time();
    for (int k = 0; k < jobs; k++)
        job(with);
    return (processor_time() - start) / jobs;
}

double
bench_best(void (*job)(void *), void *with, double seconds)
{
    job(with);
    double least = time_of(job, with, 1);
    // To look at the clock takes as long as the shortest of jobs.
    const int jobs = (int)fmax(1.0, 2e-4 / fmax(least, 1e-7));
    const double begin = processor_time();
    while (processor_time() - begin < seconds)
        least = fmin(least, time_of(job, with, jobs));
    return least;
}

void
bench_fill(const gsl_rng *r, double *q, size_t n, double sd)
{
    for (size_t k = 0; k < n; k++)
        q[k] = gsl_ran_gaussian_ziggurat(r, sd);
}

static void
square_product(void *with)
{
    gsl_matrix **square = with;
    gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1.0, square[0], square[1], 0.0,
                   square[2]);
}

static void
square_product_float(void *with)
{
    gsl_matrix_float **square = with;
    gsl_blas_sgemm(CblasNoTrans, CblasNoTrans, 1.0f, square[0], square[1], 0.0f,
                   square[2]);
}

double
bench_square(size_t n, int bits, double seconds)
{
    gsl_matrix *square[3];
    gsl_matrix_float *narrow[3];
    for (int k = 0; k < 3; k++) {
        square[k] = gsl_matrix_alloc(n, n);
        narrow[k] = gsl_matrix_float_alloc(n, n);
        for (size_t j = 0; j < n * n; j++)
            narrow[k]->data[j] = (float)(square[k]->data[j] = sin((double)j));
    }
    const double least =
        bits == 64 ? bench_best(square_product, square, seconds)
                   : bench_best(square_product_float, narrow, seconds);
    for (int k = 0; k < 3; k++) {
        gsl_matrix_free(square[k]);
        gsl_matrix_float_free(narrow[k]);
    }
    return least;
}
