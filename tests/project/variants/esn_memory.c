/* Chapter 6 as others would write it, continued: more ways to measure memory. */
#include "../../runner/sheet.h"
#include "esn.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>
#include <gsl/gsl_statistics.h>
#include <math.h>

/* Whether column k says always the same. */
static int
memory_is_constant(const gsl_matrix *m, size_t k)
{
    for (size_t i = 1; i < m->size1; i++)
        if (gsl_matrix_get(m, i, k) != gsl_matrix_get(m, 0, k))
            return 0;
    return 1;
}

/* Means and sums of squares that are kept up to date row by row (Welford 1962). */
VARIANT(esn_capacity, running_means)
(const gsl_matrix *said, const gsl_matrix *wanted, gsl_vector *capacity,
 double *MC)
{
    const int status = esn_capacity_arguments(said, wanted, capacity);
    if (status != GSL_SUCCESS)
        return status;
    *MC = 0.0;
    for (size_t k = 0; k < capacity->size; k++) {
        double s = 0.0, w = 0.0, ss = 0.0, ww = 0.0, sw = 0.0;
        for (size_t i = 0; i < said->size1; i++) {
            const double n = (double)(i + 1);
            const double ds = gsl_matrix_get(said, i, k) - s;
            const double dw = gsl_matrix_get(wanted, i, k) - w;
            s += ds / n;
            w += dw / n;
            ss += ds * (gsl_matrix_get(said, i, k) - s);
            ww += dw * (gsl_matrix_get(wanted, i, k) - w);
            sw += ds * (gsl_matrix_get(wanted, i, k) - w);
        }
        const double share = ss > 0.0 ? (sw / ss) * (sw / ww) : 0.0;
        gsl_vector_set(capacity, k, share);
        *MC += share;
    }
    return GSL_SUCCESS;
}

/* A sum whose rounding errors are added up beside it (Kahan 1965). */
typedef struct {
    double sum, lost;
} memory_sum;

static void
memory_add(memory_sum *s, double x)
{
    const double y = x - s->lost, sum = s->sum + y;
    s->lost = (sum - s->sum) - y;
    s->sum = sum;
}

VARIANT(esn_capacity, compensated)
(const gsl_matrix *said, const gsl_matrix *wanted, gsl_vector *capacity,
 double *MC)
{
    const int status = esn_capacity_arguments(said, wanted, capacity);
    if (status != GSL_SUCCESS)
        return status;
    const size_t n = said->size1;
    memory_sum all = { 0.0, 0.0 };
    for (size_t k = 0; k < said->size2; k++) {
        memory_sum s = { 0 }, w = { 0 }, ss = { 0 }, ww = { 0 }, sw = { 0 };
        double r = 0.0;
        for (size_t i = 0; i < n; i++) {
            memory_add(&s, gsl_matrix_get(said, i, k));
            memory_add(&w, gsl_matrix_get(wanted, i, k));
        }
        for (size_t i = 0; i < n; i++) {
            const double a = gsl_matrix_get(said, i, k) - s.sum / (double)n;
            const double b = gsl_matrix_get(wanted, i, k) - w.sum / (double)n;
            memory_add(&ss, a * a);
            memory_add(&ww, b * b);
            memory_add(&sw, a * b);
        }
        if (!memory_is_constant(said, k))
            r = sw.sum / sqrt(ss.sum) / sqrt(ww.sum);
        gsl_vector_set(capacity, k, r * r);
        memory_add(&all, r * r);
    }
    *MC = all.sum;
    return GSL_SUCCESS;
}

/* sum_i (a_i - mean a) (b_i - mean b), half and half. */
static double
memory_halved(const double *a, size_t a_step, double a_mean, const double *b,
              size_t b_step, double b_mean, size_t n)
{
    if (n == 1)
        return (*a - a_mean) * (*b - b_mean);
    const size_t half = n / 2;
    return memory_halved(a, a_step, a_mean, b, b_step, b_mean, half)
           + memory_halved(a + half * a_step, a_step, a_mean, b + half * b_step,
                           b_step, b_mean, n - half);
}

VARIANT(esn_capacity, halves)
(const gsl_matrix *said, const gsl_matrix *wanted, gsl_vector *capacity,
 double *MC)
{
    const int status = esn_capacity_arguments(said, wanted, capacity);
    if (status != GSL_SUCCESS)
        return status;
    const size_t n = said->size1;
    double sum = 0.0;
    for (size_t k = said->size2; k-- > 0;) {
        const double *a = gsl_matrix_const_ptr(said, 0, k);
        const double *b = gsl_matrix_const_ptr(wanted, 0, k);
        const double a_mean = gsl_stats_mean(a, said->tda, n);
        const double b_mean = gsl_stats_mean(b, wanted->tda, n);
        const double ab =
            memory_halved(a, said->tda, a_mean, b, wanted->tda, b_mean, n);
        const double aa =
            memory_halved(a, said->tda, a_mean, a, said->tda, a_mean, n);
        const double bb =
            memory_halved(b, wanted->tda, b_mean, b, wanted->tda, b_mean, n);
        gsl_vector_set(capacity, k, aa == 0.0 ? 0.0 : ab / aa * (ab / bb));
        sum += gsl_vector_get(capacity, k);
    }
    *MC = sum;
    return GSL_SUCCESS;
}

/* The mean product of two columns in units of their standard deviations. */
VARIANT(esn_capacity, standard_scores)
(const gsl_matrix *said, const gsl_matrix *wanted, gsl_vector *capacity,
 double *MC)
{
    const int status = esn_capacity_arguments(said, wanted, capacity);
    if (status != GSL_SUCCESS)
        return status;
    const size_t n = said->size1;
    *MC = 0.0;
    for (size_t k = 0; k < said->size2; k++) {
        const double *a = said->data + k, *b = wanted->data + k;
        const double a_mean = gsl_stats_mean(a, said->tda, n);
        const double b_mean = gsl_stats_mean(b, wanted->tda, n);
        const double a_sd =
            gsl_stats_sd_with_fixed_mean(a, said->tda, n, a_mean);
        const double b_sd =
            gsl_stats_sd_with_fixed_mean(b, wanted->tda, n, b_mean);
        double r = 0.0;
        for (size_t i = 0; a_sd > 0.0 && i < n; i++)
            r += (a[i * said->tda] - a_mean) / a_sd
                 * ((b[i * wanted->tda] - b_mean) / b_sd) / (double)n;
        gsl_vector_set(capacity, k, gsl_pow_2(r));
        *MC += gsl_pow_2(r);
    }
    return GSL_SUCCESS;
}

/* Copies without their means, as whole matrices, and BLAS for every sum. */
VARIANT(esn_capacity, centred_matrices)
(const gsl_matrix *said, const gsl_matrix *wanted, gsl_vector *capacity,
 double *MC)
{
    const int status = esn_capacity_arguments(said, wanted, capacity);
    if (status != GSL_SUCCESS)
        return status;
    const gsl_matrix *const from[] = { said, wanted };
    gsl_matrix *centred[2];
    for (size_t m = 0; m < 2; m++) {
        centred[m] = gsl_matrix_alloc(said->size1, said->size2);
        gsl_matrix_memcpy(centred[m], from[m]);
        for (size_t k = 0; k < said->size2; k++) {
            gsl_vector_view c = gsl_matrix_column(centred[m], k);
            // First by about the mean, so that the mean itself loses no digits.
            gsl_vector_add_constant(&c.vector, -gsl_vector_get(&c.vector, 0));
            gsl_vector_add_constant(&c.vector, -gsl_vector_sum(&c.vector)
                                                   / (double)said->size1);
        }
    }
    for (size_t k = 0; k < said->size2; k++) {
        const gsl_vector_view a = gsl_matrix_column(centred[0], k);
        const gsl_vector_view b = gsl_matrix_column(centred[1], k);
        const double size = gsl_blas_dnrm2(&a.vector);
        double both;
        gsl_blas_ddot(&a.vector, &b.vector, &both);
        gsl_vector_set(capacity, k,
                       size > 0.0
                           ? pow(both / size / gsl_blas_dnrm2(&b.vector), 2.0)
                           : 0.0);
    }
    *MC = gsl_vector_sum(capacity);
    for (size_t m = 0; m < 2; m++)
        gsl_matrix_free(centred[m]);
    return GSL_SUCCESS;
}
