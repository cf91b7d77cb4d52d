/*
 * The mistakes of chapter 6, continued: the memory capacity as a sum, and what
 * esn_capacity() should or should not have refused.
 */
#include "../runner/sheet.h"
#include "esn.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_statistics.h>
#include <math.h>

/* What (6.10) squares for lag k; 0 where said does not vary. */
static double
esn_memory_correlation(const gsl_matrix *said, const gsl_matrix *wanted,
                       size_t k)
{
    const double r = gsl_stats_correlation(
        said->data + k, said->tda, wanted->data + k, wanted->tda, said->size1);
    return isnan(r) ? 0.0 : r;
}

/* (6.10), right, with nothing refused. */
static void
esn_memory_right(const gsl_matrix *said, const gsl_matrix *wanted,
                 gsl_vector *capacity, double *MC)
{
    *MC = 0.0;
    for (size_t k = 0; k < said->size2; k++) {
        const double r = esn_memory_correlation(said, wanted, k);
        gsl_vector_set(capacity, k, r * r);
        *MC += r * r;
    }
}

MISTAKE(esn_capacity, mean,
        "MC is the mean over all lags. Equation (6.10) has the sum.")
(const gsl_matrix *said, const gsl_matrix *wanted, gsl_vector *capacity,
 double *MC)
{
    const int status = esn_capacity_arguments(said, wanted, capacity);
    if (status != GSL_SUCCESS)
        return status;

    esn_memory_right(said, wanted, capacity, MC);
    *MC /= (double)said->size2;
    return GSL_SUCCESS;
}

MISTAKE(esn_capacity, total_not_squared,
        "MC is the sum of the absolute correlations. It is the sum\n"
        "  of the capacities, which are their squares.")
(const gsl_matrix *said, const gsl_matrix *wanted, gsl_vector *capacity,
 double *MC)
{
    const int status = esn_capacity_arguments(said, wanted, capacity);
    if (status != GSL_SUCCESS)
        return status;

    esn_memory_right(said, wanted, capacity, MC);
    *MC = 0.0;
    for (size_t k = 0; k < said->size2; k++)
        *MC += fabs(esn_memory_correlation(said, wanted, k));
    return GSL_SUCCESS;
}

MISTAKE(esn_capacity, total_of_correlations,
        "MC is the sum of the correlations. It is the sum of the\n"
        "  capacities, which are their squares.")
(const gsl_matrix *said, const gsl_matrix *wanted, gsl_vector *capacity,
 double *MC)
{
    const int status = esn_capacity_arguments(said, wanted, capacity);
    if (status != GSL_SUCCESS)
        return status;

    esn_memory_right(said, wanted, capacity, MC);
    *MC = 0.0;
    for (size_t k = 0; k < said->size2; k++)
        *MC += esn_memory_correlation(said, wanted, k);
    return GSL_SUCCESS;
}

MISTAKE(esn_capacity, last_only,
        "MC is the capacity of the last lag. It is the sum of all.")
(const gsl_matrix *said, const gsl_matrix *wanted, gsl_vector *capacity,
 double *MC)
{
    const int status = esn_capacity_arguments(said, wanted, capacity);
    if (status != GSL_SUCCESS)
        return status;

    esn_memory_right(said, wanted, capacity, MC);
    *MC = gsl_vector_get(capacity, said->size2 - 1);
    return GSL_SUCCESS;
}

MISTAKE(esn_capacity, added,
        "the sum is added to what MC was at the beginning. Begin with 0.")
(const gsl_matrix *said, const gsl_matrix *wanted, gsl_vector *capacity,
 double *MC)
{
    const int status = esn_capacity_arguments(said, wanted, capacity);
    if (status != GSL_SUCCESS)
        return status;

    const double begun = *MC;
    esn_memory_right(said, wanted, capacity, MC);
    *MC += begun;
    return GSL_SUCCESS;
}

MISTAKE(esn_capacity, floored,
        "a small number is added to the denominator, against 0/0. Where the\n"
        "  numbers are small themselves it is no longer small: look whether\n"
        "  said varies.")
(const gsl_matrix *said, const gsl_matrix *wanted, gsl_vector *capacity,
 double *MC)
{
    const int status = esn_capacity_arguments(said, wanted, capacity);
    if (status != GSL_SUCCESS)
        return status;

    const size_t n = said->size1;
    *MC = 0.0;
    for (size_t k = 0; k < said->size2; k++) {
        const double *s = said->data + k, *w = wanted->data + k;
        const double both =
            gsl_stats_covariance(s, said->tda, w, wanted->tda, n);
        const double share = both * both
                             / (gsl_stats_variance(s, said->tda, n)
                                    * gsl_stats_variance(w, wanted->tda, n)
                                + 1e-12);
        gsl_vector_set(capacity, k, share);
        *MC += share;
    }
    return GSL_SUCCESS;
}

MISTAKE(esn_capacity, packed,
        "said and wanted are taken for blocks of memory. From one row of a\n"
        "  window to the next it is the tda, not the number of columns.")
(const gsl_matrix *said, const gsl_matrix *wanted, gsl_vector *capacity,
 double *MC)
{
    const int status = esn_capacity_arguments(said, wanted, capacity);
    if (status != GSL_SUCCESS)
        return status;

    const gsl_matrix_const_view s =
        gsl_matrix_const_view_array(said->data, said->size1, said->size2);
    const gsl_matrix_const_view w =
        gsl_matrix_const_view_array(wanted->data, wanted->size1, wanted->size2);
    esn_memory_right(&s.matrix, &w.matrix, capacity, MC);
    return GSL_SUCCESS;
}

MISTAKE(esn_capacity, no_stride,
        "capacity_k is written to capacity->data[k]. A vector may have a\n"
        "  stride: gsl_vector_set() knows it.")
(const gsl_matrix *said, const gsl_matrix *wanted, gsl_vector *capacity,
 double *MC)
{
    const int status = esn_capacity_arguments(said, wanted, capacity);
    if (status != GSL_SUCCESS)
        return status;

    gsl_vector_view row = gsl_vector_view_array(capacity->data, said->size2);
    esn_memory_right(said, wanted, &row.vector, MC);
    return GSL_SUCCESS;
}

/* Has column k a variance of 0? That of a single row is 0/0, so it has not. */
static int
esn_memory_constant(const gsl_matrix *m, size_t k)
{
    return gsl_stats_variance(m->data + k, m->tda, m->size1) == 0.0;
}

MISTAKE(esn_capacity, constant_refused,
        "a said that does not vary is refused. It is an answer like any\n"
        "  other, and remembers 0.")
(const gsl_matrix *said, const gsl_matrix *wanted, gsl_vector *capacity,
 double *MC)
{
    const int status = esn_capacity_arguments(said, wanted, capacity);
    if (status != GSL_SUCCESS)
        return status;

    for (size_t k = 0; k < said->size2; k++)
        if (esn_memory_constant(said, k))
            return GSL_EDOM;
    esn_memory_right(said, wanted, capacity, MC);
    return GSL_SUCCESS;
}

/* As esn_capacity_arguments() asks, except for the least number of rows. */
static int
esn_memory_shapes(const gsl_matrix *said, const gsl_matrix *wanted,
                  const gsl_vector *capacity)
{
    return wanted->size1 == said->size1 && wanted->size2 == said->size2
                   && capacity->size == said->size2
               ? GSL_SUCCESS
               : GSL_EBADLEN;
}

/* Is every number of this matrix finite? */
static int
esn_memory_finite(const gsl_matrix *m)
{
    for (size_t i = 0; i < m->size1; i++)
        for (size_t k = 0; k < m->size2; k++)
            if (!isfinite(gsl_matrix_get(m, i, k)))
                return 0;
    return 1;
}

MISTAKE(esn_capacity, constant_wanted,
        "a wanted that does not vary is accepted, though nothing can be\n"
        "  remembered of it. The contract answers GSL_EDOM.")
(const gsl_matrix *said, const gsl_matrix *wanted, gsl_vector *capacity,
 double *MC)
{
    if (said->size1 < 2)
        return GSL_EBADLEN;
    const int status = esn_memory_shapes(said, wanted, capacity);
    if (status != GSL_SUCCESS)
        return status;
    if (!esn_memory_finite(said) || !esn_memory_finite(wanted))
        return GSL_EDOM;

    esn_memory_right(said, wanted, capacity, MC);
    return GSL_SUCCESS;
}

MISTAKE(esn_capacity, nan_accepted,
        "a number that is not finite is accepted. The contract answers\n"
        "  GSL_EDOM.")
(const gsl_matrix *said, const gsl_matrix *wanted, gsl_vector *capacity,
 double *MC)
{
    if (said->size1 < 2)
        return GSL_EBADLEN;
    const int status = esn_memory_shapes(said, wanted, capacity);
    if (status != GSL_SUCCESS)
        return status;
    for (size_t k = 0; k < wanted->size2; k++)
        if (esn_memory_constant(wanted, k))
            return GSL_EDOM;

    esn_memory_right(said, wanted, capacity, MC);
    return GSL_SUCCESS;
}

MISTAKE(esn_capacity, single_row,
        "a single row is accepted. One number does not vary: the contract\n"
        "  answers GSL_EBADLEN.")
(const gsl_matrix *said, const gsl_matrix *wanted, gsl_vector *capacity,
 double *MC)
{
    const int status = esn_memory_shapes(said, wanted, capacity);
    if (status != GSL_SUCCESS)
        return status;
    if (!esn_memory_finite(said) || !esn_memory_finite(wanted))
        return GSL_EDOM;
    for (size_t k = 0; k < wanted->size2; k++)
        if (esn_memory_constant(wanted, k))
            return GSL_EDOM;

    esn_memory_right(said, wanted, capacity, MC);
    return GSL_SUCCESS;
}

MISTAKE(esn_capacity, not_checked,
        "shapes that disagree are accepted. The contract answers\n"
        "  GSL_EBADLEN: ask esn_capacity_arguments().")
(const gsl_matrix *said, const gsl_matrix *wanted, gsl_vector *capacity,
 double *MC)
{
    // No further than all of them go, so that no foreign memory is touched.
    const size_t rows = GSL_MIN(said->size1, wanted->size1);
    const size_t K =
        GSL_MIN(capacity->size, GSL_MIN(said->size2, wanted->size2));
    const gsl_matrix_const_view s =
        gsl_matrix_const_submatrix(said, 0, 0, rows, K);
    const gsl_matrix_const_view w =
        gsl_matrix_const_submatrix(wanted, 0, 0, rows, K);
    gsl_vector_view shares = gsl_vector_subvector(capacity, 0, K);
    if (rows < 2)
        return GSL_EBADLEN;
    if (!esn_memory_finite(&s.matrix) || !esn_memory_finite(&w.matrix))
        return GSL_EDOM;
    for (size_t k = 0; k < K; k++)
        if (esn_memory_constant(&w.matrix, k))
            return GSL_EDOM;

    esn_memory_right(&s.matrix, &w.matrix, &shares.vector, MC);
    return GSL_SUCCESS;
}
