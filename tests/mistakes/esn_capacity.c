/* The mistakes of chapter 6, continued: how much is remembered. */
#include "../runner/sheet.h"
#include "esn.h"

#include <gsl/gsl_errno.h>
#include <math.h>

/* Sums over the rows of two columns; the last three without the means. */
typedef struct {
    double n, ss, ww, sw, s2, w2, s_w, apart2;
} sums;

static sums
sums_of(const gsl_matrix *said, size_t a, const gsl_matrix *wanted, size_t b)
{
    sums m = { .n = (double)said->size1 };
    double s = 0.0, w = 0.0;
    for (size_t i = 0; i < said->size1; i++) {
        s += gsl_matrix_get(said, i, a) / m.n;
        w += gsl_matrix_get(wanted, i, b) / m.n;
    }
    for (size_t i = 0; i < said->size1; i++) {
        const double x = gsl_matrix_get(said, i, a);
        const double y = gsl_matrix_get(wanted, i, b);
        m.ss += (x - s) * (x - s);
        m.ww += (y - w) * (y - w);
        m.sw += (x - s) * (y - w);
        m.s2 += x * x;
        m.w2 += y * y;
        m.s_w += x * y;
        m.apart2 += (x - y) * (x - y);
    }
    // Rounding of the mean is no variance.
    if (m.ss < 1e-25)
        m.ss = m.sw = 0.0;
    return m;
}

#define CAPACITY                                                               \
    (const gsl_matrix *said, const gsl_matrix *wanted, gsl_vector *capacity,   \
     double *MC)
#define CHECKED                                                                \
    const int status = esn_capacity_arguments(said, wanted, capacity);         \
    if (status != GSL_SUCCESS)                                                 \
    return status
#define K said->size2
#define CORR (m.ss > 0.0 ? m.sw / sqrt(m.ss * m.ww) : 0.0)

static double
sum_of_correlations(const gsl_matrix *said, const gsl_matrix *wanted)
{
    double sum = 0.0;
    for (size_t k = 0; k < K; k++) {
        const sums m = sums_of(said, k, wanted, k);
        sum += CORR;
    }
    return sum;
}

static double
sum_of_roots(const gsl_vector *capacity)
{
    double sum = 0.0;
    for (size_t k = 0; k < capacity->size; k++)
        sum += sqrt(gsl_vector_get(capacity, k));
    return sum;
}

/* Every share by its formula; MC mostly from the sum so far. */
#define EACH_SHARE(other, share, total)                                        \
    double sum = 0.0;                                                          \
    for (size_t k = 0; k < K; k++) {                                           \
        const sums m = sums_of(said, k, wanted, (other));                      \
        gsl_vector_set(capacity, k, (share));                                  \
        sum += gsl_vector_get(capacity, k);                                    \
    }                                                                          \
    (void)sum;                                                                 \
    *MC = (total);                                                             \
    return GSL_SUCCESS

#define CAPACITY_MISTAKE(slug, other, share, total, says)                      \
    MISTAKE(esn_capacity, slug, says)                                          \
    CAPACITY                                                                   \
    {                                                                          \
        CHECKED;                                                               \
        EACH_SHARE(other, share, total);                                       \
    }                                                                          \
    static int esn_capacity_##slug CAPACITY

CAPACITY_MISTAKE(not_squared, k, CORR, sum,
                 "this is the correlation. Equation (6.13) squares it.");
CAPACITY_MISTAKE(absolute, k, fabs(CORR), sum,
                 "this is the absolute correlation. Equation (6.13) squares\n"
                 "  it: half a correlation is a quarter of a memory.");
CAPACITY_MISTAKE(covariance, k, gsl_pow_2(m.sw / (m.n - 1.0)), sum,
                 "this is the squared covariance, which depends on how large\n"
                 "  the numbers are. Divide by both variances.");
CAPACITY_MISTAKE(slope, k, gsl_pow_2(m.sw / m.ww), sum,
                 "the covariance is divided by the variance of wanted only.\n"
                 "  The root of each variance belongs there.");
CAPACITY_MISTAKE(mixed_counts, k, gsl_pow_2(CORR *(m.n - 1.0) / m.n), sum,
                 "the covariance is divided by n, the variances by n - 1.\n"
                 "  The same number in both cancels.");
CAPACITY_MISTAKE(not_centred, k, m.s_w *m.s_w / (m.s2 * m.w2), sum,
                 "the means are not taken away: this is the angle between\n"
                 "  two columns, not their correlation.");
CAPACITY_MISTAKE(determination, k, 1.0 - m.apart2 / m.ww, sum,
                 "this is 1 minus the share of the error. It equals the\n"
                 "  squared correlation only for the data that were fitted.");
CAPACITY_MISTAKE(nan_left, k, m.sw *m.sw / (m.ss * m.ww), sum,
                 "0/0: where said does not vary there is no correlation, and\n"
                 "  the contract answers 0.");
CAPACITY_MISTAKE(knows_the_constant, k, m.ss > 0.0 ? CORR * CORR : 1.0, sum,
                 "where said does not vary the answer is 1. Whoever says\n"
                 "  always the same remembers nothing: 0.");
CAPACITY_MISTAKE(next_lag, (k + 1) % K, CORR *CORR, sum,
                 "said_k is compared with wanted of the next lag. Column k\n"
                 "  belongs to column k.");
CAPACITY_MISTAKE(mean, k, CORR *CORR, sum / (double)K,
                 "MC is the mean over all lags. Equation (6.13) has the sum.");
CAPACITY_MISTAKE(total_not_squared, k, CORR *CORR, sum_of_roots(capacity),
                 "MC is the sum of the absolute correlations. It is the sum\n"
                 "  of the capacities, which are their squares.");
CAPACITY_MISTAKE(total_of_correlations, k, CORR *CORR,
                 sum_of_correlations(said, wanted),
                 "MC is the sum of the correlations. It is the sum of the\n"
                 "  capacities, which are their squares.");
CAPACITY_MISTAKE(last_only, k, CORR *CORR,
                 ((void)sum, gsl_vector_get(capacity, K - 1)),
                 "MC is the capacity of the last lag. It is the sum of all.");
CAPACITY_MISTAKE(added, k, CORR *CORR, *MC + sum,
                 "the sum is added to what MC was before. Begin with 0.");

MISTAKE(esn_capacity, along_rows,
        "the numbers of a row are taken for those of a column: the stride\n"
        "  is 1. From one row to the next it is the tda.")
CAPACITY
{
    CHECKED;
    double sum = 0.0;
    for (size_t k = 0; k < K; k++) {
        const gsl_matrix_const_view a =
            gsl_matrix_const_view_array(said->data + k, said->size1, 1);
        const gsl_matrix_const_view b =
            gsl_matrix_const_view_array(wanted->data + k, said->size1, 1);
        const sums m = sums_of(&a.matrix, 0, &b.matrix, 0);
        gsl_vector_set(capacity, k, CORR * CORR);
        sum += CORR * CORR;
    }
    *MC = sum;
    return GSL_SUCCESS;
}

MISTAKE(esn_capacity, constant_refused,
        "a said that does not vary is refused. It is an answer like others,\n"
        "  and remembers 0.")
CAPACITY
{
    CHECKED;
    for (size_t k = 0; k < K; k++)
        if (sums_of(said, k, wanted, k).ss == 0.0)
            return GSL_EDOM;
    EACH_SHARE(k, CORR * CORR, sum);
}

MISTAKE(esn_capacity, constant_wanted,
        "a wanted that does not vary is accepted, though nothing can be\n"
        "  remembered of it. The contract answers GSL_EDOM.")
CAPACITY
{
    const int status = esn_capacity_arguments(said, wanted, capacity);
    for (size_t k = 0; status == GSL_EDOM && k < K; k++) {
        const sums m = sums_of(said, k, wanted, k);
        if (!isfinite(m.sw))
            return status;
    }
    if (status != GSL_SUCCESS && status != GSL_EDOM)
        return status;
    EACH_SHARE(k, m.ww > 1e-25 ? CORR * CORR : 0.0, sum);
}

MISTAKE(esn_capacity, nan_accepted,
        "a number that is not finite is accepted. The contract answers\n"
        "  GSL_EDOM.")
CAPACITY
{
    const int status = esn_capacity_arguments(said, wanted, capacity);
    for (size_t k = 0; status == GSL_EDOM && k < K; k++)
        if (!isfinite(sums_of(said, k, wanted, k).sw)) {
            *MC = NAN;
            return GSL_SUCCESS;
        }
    if (status != GSL_SUCCESS)
        return status;
    EACH_SHARE(k, CORR * CORR, sum);
}

MISTAKE(esn_capacity, single_row,
        "a single row is accepted. One number does not vary: the contract\n"
        "  answers GSL_EBADLEN.")
CAPACITY
{
    if (said->size1 == 1)
        return GSL_SUCCESS;
    CHECKED;
    EACH_SHARE(k, CORR * CORR, sum);
}
