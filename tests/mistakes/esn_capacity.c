/* The mistakes of chapter 6, continued: how much is remembered. */
#include "../runner/sheet.h"
#include "esn.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_statistics.h>
#include <math.h>

/* The correlation of said_k with wanted_lag; 0 where said does not vary. */
static double
esn_capacity_correlation(const gsl_matrix *said, size_t k,
                         const gsl_matrix *wanted, size_t lag)
{
    const double r =
        gsl_stats_correlation(said->data + k, said->tda, wanted->data + lag,
                              wanted->tda, said->size1);
    return isnan(r) ? 0.0 : r;
}

MISTAKE(esn_capacity, not_squared,
        "this is the correlation. Equation (6.10) squares it.")
(const gsl_matrix *said, const gsl_matrix *wanted, gsl_vector *capacity,
 double *MC)
{
    const int status = esn_capacity_arguments(said, wanted, capacity);
    if (status != GSL_SUCCESS)
        return status;

    *MC = 0.0;
    for (size_t k = 0; k < said->size2; k++) {
        const double r = esn_capacity_correlation(said, k, wanted, k);
        gsl_vector_set(capacity, k, r);
        *MC += r;
    }
    return GSL_SUCCESS;
}

MISTAKE(esn_capacity, absolute,
        "this is the absolute correlation. Equation (6.10) squares\n"
        "  it: half a correlation is a quarter of a memory.")
(const gsl_matrix *said, const gsl_matrix *wanted, gsl_vector *capacity,
 double *MC)
{
    const int status = esn_capacity_arguments(said, wanted, capacity);
    if (status != GSL_SUCCESS)
        return status;

    *MC = 0.0;
    for (size_t k = 0; k < said->size2; k++) {
        const double r = esn_capacity_correlation(said, k, wanted, k);
        gsl_vector_set(capacity, k, fabs(r));
        *MC += fabs(r);
    }
    return GSL_SUCCESS;
}

MISTAKE(esn_capacity, covariance,
        "this is the squared covariance, which depends on how large\n"
        "  the numbers are. Divide by both variances.")
(const gsl_matrix *said, const gsl_matrix *wanted, gsl_vector *capacity,
 double *MC)
{
    const int status = esn_capacity_arguments(said, wanted, capacity);
    if (status != GSL_SUCCESS)
        return status;

    *MC = 0.0;
    for (size_t k = 0; k < said->size2; k++) {
        const double r =
            gsl_stats_covariance(said->data + k, said->tda, wanted->data + k,
                                 wanted->tda, said->size1);
        gsl_vector_set(capacity, k, r * r);
        *MC += r * r;
    }
    return GSL_SUCCESS;
}

MISTAKE(esn_capacity, slope,
        "the covariance is divided by the variance of wanted only.\n"
        "  The root of each variance belongs there.")
(const gsl_matrix *said, const gsl_matrix *wanted, gsl_vector *capacity,
 double *MC)
{
    const int status = esn_capacity_arguments(said, wanted, capacity);
    if (status != GSL_SUCCESS)
        return status;

    *MC = 0.0;
    for (size_t k = 0; k < said->size2; k++) {
        const double covariance =
            gsl_stats_covariance(said->data + k, said->tda, wanted->data + k,
                                 wanted->tda, said->size1);
        const double r =
            covariance
            / gsl_stats_variance(wanted->data + k, wanted->tda, wanted->size1);
        gsl_vector_set(capacity, k, r * r);
        *MC += r * r;
    }
    return GSL_SUCCESS;
}

MISTAKE(esn_capacity, mixed_counts,
        "the covariance is divided by n, the variances by n - 1.\n"
        "  The same number in both cancels.")
(const gsl_matrix *said, const gsl_matrix *wanted, gsl_vector *capacity,
 double *MC)
{
    const int status = esn_capacity_arguments(said, wanted, capacity);
    if (status != GSL_SUCCESS)
        return status;

    const double rows = (double)said->size1;
    *MC = 0.0;
    for (size_t k = 0; k < said->size2; k++) {
        const double r =
            esn_capacity_correlation(said, k, wanted, k) * (rows - 1.0) / rows;
        gsl_vector_set(capacity, k, r * r);
        *MC += r * r;
    }
    return GSL_SUCCESS;
}

MISTAKE(esn_capacity, not_centred,
        "the means are not taken away: this is the angle between\n"
        "  two columns, not their correlation.")
(const gsl_matrix *said, const gsl_matrix *wanted, gsl_vector *capacity,
 double *MC)
{
    const int status = esn_capacity_arguments(said, wanted, capacity);
    if (status != GSL_SUCCESS)
        return status;

    *MC = 0.0;
    for (size_t k = 0; k < said->size2; k++) {
        double ss = 0.0, ww = 0.0, sw = 0.0;
        for (size_t i = 0; i < said->size1; i++) {
            const double s = gsl_matrix_get(said, i, k);
            const double w = gsl_matrix_get(wanted, i, k);
            ss += s * s;
            ww += w * w;
            sw += s * w;
        }
        const double share = ss > 0.0 ? sw * sw / (ss * ww) : 0.0;
        gsl_vector_set(capacity, k, share);
        *MC += share;
    }
    return GSL_SUCCESS;
}

MISTAKE(esn_capacity, determination,
        "this is 1 minus the share of the error. It equals the\n"
        "  squared correlation only for the data that were fitted.")
(const gsl_matrix *said, const gsl_matrix *wanted, gsl_vector *capacity,
 double *MC)
{
    const int status = esn_capacity_arguments(said, wanted, capacity);
    if (status != GSL_SUCCESS)
        return status;

    *MC = 0.0;
    for (size_t k = 0; k < said->size2; k++) {
        const double mean =
            gsl_stats_mean(wanted->data + k, wanted->tda, wanted->size1);
        double apart = 0.0, ww = 0.0;
        for (size_t i = 0; i < said->size1; i++) {
            const double w = gsl_matrix_get(wanted, i, k);
            apart += gsl_pow_2(gsl_matrix_get(said, i, k) - w);
            ww += gsl_pow_2(w - mean);
        }
        const double share = 1.0 - apart / ww;
        gsl_vector_set(capacity, k, share);
        *MC += share;
    }
    return GSL_SUCCESS;
}

MISTAKE(esn_capacity, nan_left,
        "0/0: where said does not vary there is no correlation, and\n"
        "  the contract answers 0.")
(const gsl_matrix *said, const gsl_matrix *wanted, gsl_vector *capacity,
 double *MC)
{
    const int status = esn_capacity_arguments(said, wanted, capacity);
    if (status != GSL_SUCCESS)
        return status;

    *MC = 0.0;
    for (size_t k = 0; k < said->size2; k++) {
        const double r =
            gsl_stats_correlation(said->data + k, said->tda, wanted->data + k,
                                  wanted->tda, said->size1);
        gsl_vector_set(capacity, k, r * r);
        *MC += r * r;
    }
    return GSL_SUCCESS;
}

MISTAKE(esn_capacity, knows_the_constant,
        "where said does not vary the answer is 1. Whoever always says\n"
        "  the same remembers nothing: 0.")
(const gsl_matrix *said, const gsl_matrix *wanted, gsl_vector *capacity,
 double *MC)
{
    const int status = esn_capacity_arguments(said, wanted, capacity);
    if (status != GSL_SUCCESS)
        return status;

    *MC = 0.0;
    for (size_t k = 0; k < said->size2; k++) {
        const double r =
            gsl_stats_variance(said->data + k, said->tda, said->size1) == 0.0
                ? 1.0
                : esn_capacity_correlation(said, k, wanted, k);
        gsl_vector_set(capacity, k, r * r);
        *MC += r * r;
    }
    return GSL_SUCCESS;
}

MISTAKE(esn_capacity, next_lag,
        "said_k is compared with wanted of the next lag. Column k\n"
        "  belongs to column k.")
(const gsl_matrix *said, const gsl_matrix *wanted, gsl_vector *capacity,
 double *MC)
{
    const int status = esn_capacity_arguments(said, wanted, capacity);
    if (status != GSL_SUCCESS)
        return status;

    *MC = 0.0;
    for (size_t k = 0; k < said->size2; k++) {
        const size_t next = (k + 1) % said->size2;
        const double r = esn_capacity_correlation(said, k, wanted, next);
        gsl_vector_set(capacity, k, r * r);
        *MC += r * r;
    }
    return GSL_SUCCESS;
}

MISTAKE(esn_capacity, along_rows,
        "the numbers of a row are taken for those of a column: the stride\n"
        "  is 1. From one row to the next it is the tda.")
(const gsl_matrix *said, const gsl_matrix *wanted, gsl_vector *capacity,
 double *MC)
{
    const int status = esn_capacity_arguments(said, wanted, capacity);
    if (status != GSL_SUCCESS)
        return status;

    *MC = 0.0;
    for (size_t k = 0; k < said->size2; k++) {
        const double r = gsl_stats_correlation(
            said->data + k, 1, wanted->data + k, 1, said->size1);
        const double share = isnan(r) ? 0.0 : r * r;
        gsl_vector_set(capacity, k, share);
        *MC += share;
    }
    return GSL_SUCCESS;
}
