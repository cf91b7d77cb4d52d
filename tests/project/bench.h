/*
 * bench.h - the time of a job, for the programs of 'make bench': the best of
 * several, because other programs can only make it slower, never faster. It is
 * the time of the processor: on an idle machine this is what a clock says, and
 * while others wait for the same processor it is still right.
 */
#ifndef BENCH_H
#define BENCH_H

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

#endif /* BENCH_H */
