#include "estimate.h"

#include "data.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_statistics.h>
#include <math.h>
#include <stdlib.h>

static const double OUTSIDE = 0.05;         // how often an interval misses
static const double Z = 1.959963984540054;  // P(|N(0,1)| > Z) = OUTSIDE

estimate
estimate_exact(double here)
{
    return (estimate){ here, here, here, 0 };
}

estimate
estimate_share(size_t yes, size_t n)
{
    if (n == 0)
        return (estimate){ NAN, -INFINITY, INFINITY, 0 };
    const double runs = (double)n, share = (double)yes / runs;
    const double middle = share + Z * Z / (2.0 * runs);
    const double half =
        Z * sqrt(share * (1.0 - share) / runs + Z * Z / (4.0 * runs * runs));
    const double all = 1.0 + Z * Z / runs;
    // Without rounding, none of n has the lower end 0, and all the upper end 1.
    return (estimate){ share, yes == 0 ? 0.0 : (middle - half) / all,
                       yes == n ? 1.0 : (middle + half) / all, n };
}

estimate
estimate_difference(estimate a, estimate b)
{
    const double here = a.here - b.here;
    return (estimate){ here, here - hypot(a.here - a.low, b.high - b.here),
                       here + hypot(a.high - a.here, b.here - b.low),
                       a.runs < b.runs ? a.runs : b.runs };
}

estimate
estimate_median(const double *numbers, size_t stride, size_t n)
{
    if (n == 0)
        return (estimate){ NAN, -INFINITY, INFINITY, 0 };
    double *sorted = data_sorted(numbers, stride, n);
    estimate e = { data_median(numbers, stride, n), -INFINITY, INFINITY, n };
    size_t k = 0;

    // The median lies below the (k+1)-th smallest number when at most k of the n
    // fall below it, which is as if at most k of n coins showed heads.
    while (2.0 * gsl_cdf_binomial_P((unsigned int)k, 0.5, (unsigned int)n)
           <= OUTSIDE)
        k++;
    if (k > 0) {
        e.low = sorted[k - 1];
        e.high = sorted[n - k];
    }
    free(sorted);
    return e;
}

estimate
estimate_mean(const double *numbers, size_t stride, size_t n)
{
    if (n < 2)
        return (estimate){ n == 1 ? numbers[0] : NAN, -INFINITY, INFINITY, n };
    const double mean = gsl_stats_mean(numbers, stride, n);
    const double half = gsl_cdf_tdist_Pinv(1.0 - OUTSIDE / 2.0, (double)n - 1.0)
                        * gsl_stats_sd_m(numbers, stride, n, mean)
                        / sqrt((double)n);
    return (estimate){ mean, mean - half, mean + half, n };
}
