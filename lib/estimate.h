/*
 * estimate.h - what some runs tell about all runs that there could be.
 *
 * Weights and inputs are drawn, so another seed gives another result. A number
 * from n runs therefore comes with an interval, which is made in such a way that
 * in 95 of 100 repetitions of the whole experiment it would contain the number
 * that endless runs give. No function fails: where so few runs tell nothing, the
 * interval reaches from -INFINITY to INFINITY.
 */
#ifndef ESTIMATE_H
#define ESTIMATE_H

#include <stddef.h>

typedef struct {
    double here;       // what was found
    double low, high;  // the interval
    size_t runs;       // how many runs it comes from; 0 when nothing was drawn
} estimate;

/* A number in which chance has no part: its interval is the number alone. */
estimate estimate_exact(double here);

/*
 * A share: YES of N runs. Interval of Wilson (1927), which, unlike the usual
 * share +- 2 standard errors, does not shrink to nothing at 0 and at N.
 */
estimate estimate_share(size_t yes, size_t n);

/*
 * The difference of two shares, a - b, which come from different runs. Interval
 * of Newcombe (1998), made of those that estimate_share() gave.
 */
estimate estimate_difference(estimate a, estimate b);

/*
 * The median of n numbers, STRIDE apart; they stay in their order. NaN counts as
 * larger than any number. The interval reaches from the k-th smallest to the k-th
 * largest number, where k follows from the binomial distribution alone: nothing
 * is assumed about how the numbers scatter. Fewer than six tell nothing.
 */
estimate estimate_median(const double *numbers, size_t stride, size_t n);

/* The mean of the n numbers, with the interval of Student (1908). */
estimate estimate_mean(const double *numbers, size_t stride, size_t n);

#endif /* ESTIMATE_H */
