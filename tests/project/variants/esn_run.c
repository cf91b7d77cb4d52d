/* Chapter 6 as others would write it, continued: the free run, and memory. */
#include "../../runner/sheet.h"
#include "esn.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_statistics.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static int
free_run_fits(const esn *p, const sequence *x, const sequence *h,
              const sequence *y)
{
    return x->n == p->D && h->n == p->H && y->n == p->O && p->O <= p->D
           && x->B == h->B && x->B == y->B && y->T == x->T && h->T == x->T + 1;
}

/* y_o of one sequence, by loops. */
static double
free_run_output(const esn *p, size_t o, const double *x_n, const double *h_n)
{
    const double *w = gsl_matrix_const_ptr(p->W_zy, o, 0);
    double sum = 0.0;
    for (size_t j = p->H; j-- > 0;)
        sum += w[1 + p->D + j] * h_n[j];
    for (size_t k = p->D; k-- > 0;)
        sum += w[1 + k] * x_n[k];
    return sum + w[0];
}

/* h_n of one sequence, by loops. */
static void
free_run_state(const esn *p, const double *x_n, const double *h_prev_n,
               double *h_n)
{
    for (size_t j = 0; j < p->H; j++) {
        double a = 0.0;
        for (int k = p->W_hh->p[j]; k < p->W_hh->p[j + 1]; k++)
            a += p->W_hh->data[k] * h_prev_n[p->W_hh->i[k]];
        for (size_t k = 0; k < p->D; k++)
            a += gsl_matrix_get(p->W_xh, j, k) * x_n[k];
        a += gsl_vector_get(p->b_h, j);
        h_n[j] =
            (1.0 - p->leak) * h_prev_n[j] + p->leak * activation_value(p->f, a);
    }
}

VARIANT(esn_run, loops)
(const esn *p, sequence *x, sequence *h, sequence *y, size_t *done)
{
    if (!free_run_fits(p, x, h, y))
        return GSL_EBADLEN;
    for (size_t t = 0; t < x->T; t++) {
        int finite = 1;
        *done = t;
        for (size_t i = 0; i < x->B; i++) {
            free_run_state(p, sequence_of(x, t, i), sequence_of(h, t, i),
                           sequence_of(h, t + 1, i));
            for (size_t o = 0; o < p->O; o++) {
                double *said = sequence_of(y, t, i) + o;
                *said = free_run_output(p, o, sequence_of(x, t, i),
                                        sequence_of(h, t + 1, i));
                finite = finite && !isnan(*said) && !isinf(*said);
            }
        }
        if (!finite)
            return GSL_SUCCESS;
        for (size_t i = 0; t + 1 < x->T && i < x->B; i++)
            for (size_t o = 0; o < p->O; o++)
                sequence_of(x, t + 1, i)[p->D - p->O + o] =
                    sequence_of(y, t, i)[o];
    }
    *done = x->T;
    return GSL_SUCCESS;
}

VARIANT(esn_run, matrices)
(const esn *p, sequence *x, sequence *h, sequence *y, size_t *done)
{
    if (esn_run_arguments(p, x, h, y) != GSL_SUCCESS)
        return GSL_EBADLEN;
    gsl_matrix *z = gsl_matrix_alloc(x->B, 1 + p->D + p->H);
    gsl_matrix *a = gsl_matrix_alloc(x->B, p->H);
    gsl_matrix_view z_x = gsl_matrix_submatrix(z, 0, 1, x->B, p->D);
    gsl_matrix_view z_h = gsl_matrix_submatrix(z, 0, 1 + p->D, x->B, p->H);
    gsl_matrix_set_all(z, 1.0);
    for (*done = 0; *done < x->T; ++*done) {
        const gsl_matrix_view x_t = sequence_at(x, *done);
        const gsl_matrix_view h_prev = sequence_at(h, *done);
        gsl_matrix_view h_t = sequence_at(h, *done + 1);
        gsl_matrix_view y_t = sequence_at(y, *done);
        rnn_affine(p->W_xh, p->b_h, &x_t.matrix, a);
        esn_step(p, a, &h_prev.matrix, &h_t.matrix);
        gsl_matrix_memcpy(&z_x.matrix, &x_t.matrix);
        gsl_matrix_memcpy(&z_h.matrix, &h_t.matrix);
        gsl_blas_dgemm(CblasNoTrans, CblasTrans, 1.0, z, p->W_zy, 0.0,
                       &y_t.matrix);
        size_t finite = 0;
        for (size_t k = 0; k < x->B * p->O; k++)
            finite += isfinite(y_t.matrix.data[k]) ? 1 : 0;
        if (finite < x->B * p->O)
            break;
        if (*done + 1 == x->T)
            continue;
        gsl_matrix_view next = sequence_at(x, *done + 1);
        gsl_matrix_view heard =
            gsl_matrix_submatrix(&next.matrix, 0, p->D - p->O, x->B, p->O);
        gsl_matrix_memcpy(&heard.matrix, &y_t.matrix);
    }
    gsl_matrix_free(z);
    gsl_matrix_free(a);
    return GSL_SUCCESS;
}

/* The steps from t on; how many of them were finite. */
static size_t
free_run_from(const esn *p, sequence *x, sequence *h, sequence *y, size_t t)
{
    if (t == x->T)
        return 0;
    const sequence x_t = sequence_steps(x, t, 1);
    sequence h_t = sequence_steps(h, t, 2);
    sequence y_t = sequence_steps(y, t, 1);
    esn_harvest(p, &x_t, &h_t);
    esn_readout(p, &x_t, &h_t, &y_t);
    for (size_t k = 0; k < y->B * y->n; k++)
        if (!(fabs(y_t.data[k]) <= GSL_DBL_MAX))
            return 0;
    for (size_t k = 0; t + 1 < x->T && k < y->B * y->n; k++)
        sequence_of(x, t + 1, k / y->n)[p->D - p->O + k % y->n] = y_t.data[k];
    return 1 + free_run_from(p, x, h, y, t + 1);
}

VARIANT(esn_run, recursion)
(const esn *p, sequence *x, sequence *h, sequence *y, size_t *done)
{
    if (esn_run_arguments(p, x, h, y) != GSL_SUCCESS)
        return GSL_EBADLEN;
    *done = free_run_from(p, x, h, y, 0);
    return GSL_SUCCESS;
}

VARIANT(esn_run, heard_first)
(const esn *p, sequence *x, sequence *h, sequence *y, size_t *done)
{
    if (esn_run_arguments(p, x, h, y) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t t = 0; t < x->T; t++) {
        const sequence x_t = sequence_steps(x, t, 1);
        sequence h_t = sequence_steps(h, t, 2);
        sequence y_t = sequence_steps(y, t, 1);
        // What was said a step ago is heard when the step begins.
        for (size_t i = 0; t > 0 && i < x->B; i++)
            memcpy(sequence_of(x, t, i) + (x->n - y->n),
                   sequence_of(y, t - 1, i), y->n * sizeof(double));
        esn_harvest(p, &x_t, &h_t);
        esn_readout(p, &x_t, &h_t, &y_t);
        *done = t;
        for (size_t i = 0; i < y->B; i++)
            for (size_t o = 0; o < y->n; o++)
                if (!isfinite(sequence_of(y, t, i)[o]))
                    return GSL_SUCCESS;
    }
    *done = x->T;
    return GSL_SUCCESS;
}

VARIANT(esn_run, own_copies)
(const esn *p, sequence *x, sequence *h, sequence *y, size_t *done)
{
    if (!free_run_fits(p, x, h, y))
        return GSL_EBADLEN;
    // A step is written when it is known to be finite, and not before.
    sequence *states = sequence_alloc(1, x->B, p->H);
    sequence *said = sequence_alloc(1, x->B, p->O);
    int finite = 1;
    *done = 0;
    while (*done < x->T && finite) {
        for (size_t i = 0; i < x->B; i++) {
            const double *x_i = sequence_of(x, *done, i);
            double *h_i = sequence_of(states, 0, i);
            free_run_state(p, x_i, sequence_of(h, *done, i), h_i);
            for (size_t o = 0; o < p->O; o++) {
                const double y_o = free_run_output(p, o, x_i, h_i);
                sequence_of(said, 0, i)[o] = y_o;
                finite = finite && isfinite(y_o);
            }
        }
        if (!finite)
            break;
        memcpy(sequence_of(h, *done + 1, 0), states->data,
               x->B * p->H * sizeof(double));
        memcpy(sequence_of(y, *done, 0), said->data,
               x->B * p->O * sizeof(double));
        ++*done;
        for (size_t i = 0; *done < x->T && i < x->B; i++)
            memcpy(sequence_of(x, *done, i) + p->D - p->O,
                   sequence_of(said, 0, i), p->O * sizeof(double));
    }
    sequence_free(states);
    sequence_free(said);
    return GSL_SUCCESS;
}

VARIANT(esn_capacity, two_passes)
(const gsl_matrix *said, const gsl_matrix *wanted, gsl_vector *capacity,
 double *MC)
{
    const int status = esn_capacity_arguments(said, wanted, capacity);
    if (status != GSL_SUCCESS)
        return status;
    const size_t n = said->size1;
    double total = 0.0;
    for (size_t k = 0; k < said->size2; k++) {
        double s = 0.0, w = 0.0, ss = 0.0, ww = 0.0, sw = 0.0;
        for (size_t i = 0; i < n; i++) {
            s += gsl_matrix_get(said, i, k);
            w += gsl_matrix_get(wanted, i, k);
        }
        s /= (double)n;
        w /= (double)n;
        for (size_t i = 0; i < n; i++) {
            ss += pow(gsl_matrix_get(said, i, k) - s, 2.0);
            ww += pow(gsl_matrix_get(wanted, i, k) - w, 2.0);
            sw += (gsl_matrix_get(said, i, k) - s)
                  * (gsl_matrix_get(wanted, i, k) - w);
        }
        const double share = ss > 0.0 ? sw * sw / (ss * ww) : 0.0;
        gsl_vector_set(capacity, k, share);
        total += share;
    }
    *MC = total;
    return GSL_SUCCESS;
}

VARIANT(esn_capacity, one_pass)
(const gsl_matrix *said, const gsl_matrix *wanted, gsl_vector *capacity,
 double *MC)
{
    const int status = esn_capacity_arguments(said, wanted, capacity);
    if (status != GSL_SUCCESS)
        return status;
    const double n = (double)said->size1;
    *MC = 0.0;
    for (size_t k = said->size2; k-- > 0;) {
        double s = 0.0, w = 0.0, ss = 0.0, ww = 0.0, sw = 0.0;
        for (size_t i = 0; i < said->size1; i++) {
            const double a = gsl_matrix_get(said, i, k);
            const double b = gsl_matrix_get(wanted, i, k);
            s += a;
            w += b;
            ss += a * a;
            ww += b * b;
            sw += a * b;
        }
        const double vary = n * ss - s * s, both = n * sw - s * w;
        const double r =
            vary > 0.0 ? both / (sqrt(vary) * sqrt(n * ww - w * w)) : 0.0;
        gsl_vector_set(capacity, k, r * r);
        *MC += r * r;
    }
    return GSL_SUCCESS;
}

VARIANT(esn_capacity, of_variances)
(const gsl_matrix *said, const gsl_matrix *wanted, gsl_vector *capacity,
 double *MC)
{
    const int status = esn_capacity_arguments(said, wanted, capacity);
    if (status != GSL_SUCCESS)
        return status;
    *MC = 0.0;
    for (size_t k = 0; k < said->size2; k++) {
        const double *a = said->data + k, *b = wanted->data + k;
        const size_t n = said->size1;
        const double both =
            gsl_stats_covariance(a, said->tda, b, wanted->tda, n);
        const double vary = gsl_stats_sd(a, said->tda, n);
        double share = 0.0;
        if (vary != 0.0)
            share = gsl_pow_2(both / vary / gsl_stats_sd(b, wanted->tda, n));
        gsl_vector_set(capacity, k, share);
        *MC += share;
    }
    return GSL_SUCCESS;
}

VARIANT(esn_capacity, unit_columns)
(const gsl_matrix *said, const gsl_matrix *wanted, gsl_vector *capacity,
 double *MC)
{
    const int status = esn_capacity_arguments(said, wanted, capacity);
    if (status != GSL_SUCCESS)
        return status;
    // Copies of length 1 and mean 0: their product is the correlation.
    gsl_vector *a = gsl_vector_alloc(said->size1);
    gsl_vector *b = gsl_vector_alloc(said->size1);
    for (size_t k = 0; k < said->size2; k++) {
        double r = 0.0;
        gsl_matrix_get_col(a, said, k);
        gsl_matrix_get_col(b, wanted, k);
        if (gsl_vector_min(a) < gsl_vector_max(a)) {
            gsl_vector_add_constant(a, -gsl_stats_mean(a->data, 1, a->size));
            gsl_vector_add_constant(b, -gsl_stats_mean(b->data, 1, b->size));
            gsl_vector_scale(a, 1.0 / gsl_blas_dnrm2(a));
            gsl_vector_scale(b, 1.0 / gsl_blas_dnrm2(b));
            gsl_blas_ddot(a, b, &r);
        }
        gsl_vector_set(capacity, k, r * r);
    }
    *MC = gsl_blas_dasum(capacity);
    gsl_vector_free(a);
    gsl_vector_free(b);
    return GSL_SUCCESS;
}

/* Whether all numbers of a matrix are finite. */
static int
memory_is_finite(const gsl_matrix *m)
{
    double low = 0.0, high = 0.0;
    gsl_matrix_minmax(m, &low, &high);
    return low >= -GSL_DBL_MAX && high <= GSL_DBL_MAX;
}

/* By how much the numbers of a column differ. */
static double
memory_varies(const gsl_matrix *m, size_t k)
{
    const gsl_vector_const_view column = gsl_matrix_const_column(m, k);
    return gsl_vector_max(&column.vector) - gsl_vector_min(&column.vector);
}

static int
memory_is_moderate(double size)
{
    return size == 0.0 || (size >= ESN_LEAST && size <= ESN_MOST);
}

VARIANT(esn_capacity, long_double)
(const gsl_matrix *said, const gsl_matrix *wanted, gsl_vector *capacity,
 double *MC)
{
    const size_t n = said->size1, K = said->size2;
    if (n < 2 || wanted->size1 != n)
        return GSL_EBADLEN;
    if (wanted->size2 != K || capacity->size != K)
        return GSL_EBADLEN;
    if (!memory_is_finite(said) || !memory_is_finite(wanted))
        return GSL_EDOM;
    for (size_t k = 0; k < K; k++) {
        if (memory_varies(wanted, k) == 0.0
            || !memory_is_moderate(memory_varies(wanted, k))
            || !memory_is_moderate(memory_varies(said, k)))
            return GSL_EDOM;
    }
    long double total = 0.0L;
    for (size_t k = 0; k < K; k++) {
        long double s = 0.0L, w = 0.0L, ss = 0.0L, ww = 0.0L, sw = 0.0L;
        for (size_t i = 0; i < n; i++) {
            s += gsl_matrix_get(said, i, k);
            w += gsl_matrix_get(wanted, i, k);
        }
        for (size_t i = n; i-- > 0;) {
            const long double a = gsl_matrix_get(said, i, k) - s / n;
            const long double b = gsl_matrix_get(wanted, i, k) - w / n;
            ss += a * a;
            ww += b * b;
            sw += a * b;
        }
        const long double share = ss == 0.0L ? 0.0L : sw / ss * sw / ww;
        gsl_vector_set(capacity, k, (double)share);
        total += share;
    }
    *MC = (double)total;
    return GSL_SUCCESS;
}
