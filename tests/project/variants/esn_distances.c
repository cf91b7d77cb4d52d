/* Chapter 6 as others would write it, continued: more echoes, and more features. */
#include "../../runner/sheet.h"
#include "esn.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <math.h>
#include <string.h>

/* A vector of differences, and its length from BLAS. */
VARIANT(esn_echo, vector_of_differences)
(const esn *p, const sequence *x, sequence *h, sequence *g,
 gsl_vector *distance)
{
    const int status = esn_echo_arguments(p, x, h, g, distance);
    if (status != GSL_SUCCESS)
        return status;

    const size_t n = h->B * h->n;
    gsl_vector *apart = gsl_vector_alloc(n);
    esn_harvest(p, x, g);
    esn_harvest(p, x, h);
    for (size_t t = h->T; t-- > 0;) {
        const gsl_vector_view h_t = gsl_vector_view_array(h->data + t * n, n);
        const gsl_vector_view g_t = gsl_vector_view_array(g->data + t * n, n);
        gsl_vector_memcpy(apart, &h_t.vector);
        gsl_vector_sub(apart, &g_t.vector);
        gsl_vector_set(distance, t, gsl_blas_dnrm2(apart));
    }
    gsl_vector_free(apart);
    return GSL_SUCCESS;
}

/* A sum of squares in units of the largest one so far, as LAPACK has it. */
typedef struct {
    double scale, squares;
} echo_length;

static void
echo_add(echo_length *l, double x)
{
    const double size = fabs(x);
    if (size == 0.0)
        return;
    if (size > l->scale) {
        l->squares = 1.0 + l->squares * pow(l->scale / size, 2.0);
        l->scale = size;
    } else {
        l->squares += pow(size / l->scale, 2.0);
    }
}

VARIANT(esn_echo, running_scale)
(const esn *p, const sequence *x, sequence *h, sequence *g,
 gsl_vector *distance)
{
    if (esn_echo_arguments(p, x, h, g, distance) != GSL_SUCCESS)
        return GSL_EBADLEN;

    esn_harvest(p, x, h);
    esn_harvest(p, x, g);
    for (size_t t = 0; t < h->T; t++) {
        echo_length l = { 0.0, 0.0 };
        for (size_t i = 0; i < h->B; i++)
            for (size_t j = 0; j < h->n; j++)
                echo_add(&l, sequence_of(h, t, i)[j] - sequence_of(g, t, i)[j]);
        gsl_vector_set(distance, t, l.scale * sqrt(l.squares));
    }
    return GSL_SUCCESS;
}

/* Both runs as one batch of twice the size. */
VARIANT(esn_echo, one_batch)
(const esn *p, const sequence *x, sequence *h, sequence *g,
 gsl_vector *distance)
{
    if (esn_echo_arguments(p, x, h, g, distance) != GSL_SUCCESS)
        return GSL_EBADLEN;

    const size_t n = h->B * h->n;
    sequence *inputs = sequence_alloc(x->T, 2 * x->B, x->n);
    sequence *both = sequence_alloc(h->T, 2 * h->B, h->n);
    for (size_t t = 0; t < x->T; t++) {
        const size_t size = x->B * x->n * sizeof(double);
        memcpy(sequence_of(inputs, t, 0), sequence_of(x, t, 0), size);
        memcpy(sequence_of(inputs, t, x->B), sequence_of(x, t, 0), size);
    }
    memcpy(both->data, h->data, n * sizeof(double));
    memcpy(both->data + n, g->data, n * sizeof(double));
    esn_harvest(p, inputs, both);
    for (size_t t = 0; t < h->T; t++) {
        double *mine = both->data + 2 * t * n, *other = mine + n;
        memcpy(sequence_of(h, t, 0), mine, n * sizeof(double));
        cblas_daxpy((int)n, -1.0, mine, 1, other, 1);
        gsl_vector_set(distance, t, cblas_dnrm2((int)n, other, 1));
    }
    sequence_free(inputs);
    sequence_free(both);
    return GSL_SUCCESS;
}

/* Squares of numbers whose largest is brought near 1 by a power of two. */
static double
echo_scaled_length(const double *h, const double *g, size_t n)
{
    double most = 0.0, sum = 0.0;
    int twos;
    for (size_t k = 0; k < n; k++)
        most = fabs(h[k] - g[k]) > most ? fabs(h[k] - g[k]) : most;
    frexp(most, &twos);
    for (size_t k = 0; k < n; k++) {
        const double apart = ldexp(h[k] - g[k], -twos);
        sum += apart * apart;
    }
    return ldexp(sqrt(sum), twos);
}

/* Step by step, both runs side by side. */
VARIANT(esn_echo, powers_of_two)
(const esn *p, const sequence *x, sequence *h, sequence *g,
 gsl_vector *distance)
{
    if (esn_echo_arguments(p, x, h, g, distance) != GSL_SUCCESS)
        return GSL_EBADLEN;

    for (size_t t = 0; t < h->T; t++) {
        if (t > 0) {
            const sequence heard = sequence_steps(x, t - 1, 1);
            sequence one = sequence_steps(h, t - 1, 2);
            sequence two = sequence_steps(g, t - 1, 2);
            esn_harvest(p, &heard, &one);
            esn_harvest(p, &heard, &two);
        }
        gsl_vector_set(distance, t,
                       echo_scaled_length(sequence_of(h, t, 0),
                                          sequence_of(g, t, 0), h->B * h->n));
    }
    return GSL_SUCCESS;
}

/* The length of a difference, of which each half has a length. */
static double
echo_halved_length(const double *h, const double *g, size_t n)
{
    return n == 1 ? fabs(*h - *g)
                  : hypot(echo_halved_length(h, g, n / 2),
                          echo_halved_length(h + n / 2, g + n / 2, n - n / 2));
}

VARIANT(esn_echo, halves)
(const esn *p, const sequence *x, sequence *h, sequence *g,
 gsl_vector *distance)
{
    if (esn_echo_arguments(p, x, h, g, distance) != GSL_SUCCESS)
        return GSL_EBADLEN;

    sequence *const run[] = { g, h };
    for (size_t k = 0; k < 2; k++)
        esn_harvest(p, x, run[k]);
    for (size_t t = 0; t < h->T; t++)
        gsl_vector_set(distance, t,
                       echo_halved_length(sequence_of(h, t, 0),
                                          sequence_of(g, t, 0), h->B * h->n));
    return GSL_SUCCESS;
}

/* ---- What the readout sees ------------------------------------------------ */

/* Sequence after sequence: its rows lie B rows apart. */
VARIANT(esn_features, one_sequence_at_a_time)
(const sequence *x, const sequence *h, size_t washout, gsl_matrix *Z)
{
    const int status = esn_features_arguments(x, h, washout, Z);
    if (status != GSL_SUCCESS)
        return status;

    const size_t steps = x->T - washout, B = x->B;
    gsl_matrix_set_all(Z, 1.0);
    for (size_t i = 0; i < B; i++) {
        const gsl_matrix_view x_i = gsl_matrix_view_array_with_tda(
            sequence_of(x, washout, i), steps, x->n, B * x->n);
        const gsl_matrix_view h_i = gsl_matrix_view_array_with_tda(
            sequence_of(h, washout + 1, i), steps, h->n, B * h->n);
        gsl_matrix_view Z_x = gsl_matrix_view_array_with_tda(
            gsl_matrix_ptr(Z, i, 1), steps, x->n, B * Z->tda);
        gsl_matrix_view Z_h = gsl_matrix_view_array_with_tda(
            gsl_matrix_ptr(Z, i, 1 + x->n), steps, h->n, B * Z->tda);
        gsl_matrix_memcpy(&Z_x.matrix, &x_i.matrix);
        gsl_matrix_memcpy(&Z_h.matrix, &h_i.matrix);
    }
    return GSL_SUCCESS;
}

/* Feature after feature, each a column that BLAS copies with its stride. */
VARIANT(esn_features, strided_copies)
(const sequence *x, const sequence *h, size_t washout, gsl_matrix *Z)
{
    const int status = esn_features_arguments(x, h, washout, Z);
    if (status != GSL_SUCCESS)
        return status;

    const int rows = (int)Z->size1, tda = (int)Z->tda;
    const double one = 1.0;
    cblas_dcopy(rows, &one, 0, Z->data, tda);
    for (size_t d = 0; d < x->n; d++)
        cblas_dcopy(rows, sequence_of(x, washout, 0) + d, (int)x->n,
                    gsl_matrix_ptr(Z, 0, 1 + d), tda);
    for (size_t j = 0; j < h->n; j++)
        cblas_dcopy(rows, sequence_of(h, washout + 1, 0) + j, (int)h->n,
                    gsl_matrix_ptr(Z, 0, 1 + x->n + j), tda);
    return GSL_SUCCESS;
}

/* Three parts of each row, as vectors. */
VARIANT(esn_features, subrows)
(const sequence *x, const sequence *h, size_t washout, gsl_matrix *Z)
{
    const int status = esn_features_arguments(x, h, washout, Z);
    if (status != GSL_SUCCESS)
        return status;

    for (size_t t = washout; t < x->T; t++)
        for (size_t i = 0; i < x->B; i++) {
            const size_t row = (t - washout) * x->B + i;
            const gsl_vector_view heard =
                gsl_vector_view_array(sequence_of(x, t, i), x->n);
            const gsl_vector_view state =
                gsl_vector_view_array(sequence_of(h, t + 1, i), h->n);
            gsl_vector_view z_x = gsl_matrix_subrow(Z, row, 1, x->n);
            gsl_vector_view z_h = gsl_matrix_subrow(Z, row, 1 + x->n, h->n);
            gsl_matrix_set(Z, row, 0, 1.0);
            gsl_vector_memcpy(&z_x.vector, &heard.vector);
            gsl_vector_memcpy(&z_h.vector, &state.vector);
        }
    return GSL_SUCCESS;
}

/* Two readers that move on by themselves, and one writer. */
VARIANT(esn_features, pointers)
(const sequence *x, const sequence *h, size_t washout, gsl_matrix *Z)
{
    const int status = esn_features_arguments(x, h, washout, Z);
    if (status != GSL_SUCCESS)
        return status;

    const double *heard = x->data + washout * x->B * x->n;
    const double *state = h->data + (washout + 1) * h->B * h->n;
    for (size_t row = 0; row < Z->size1; row++) {
        double *z = Z->data + row * Z->tda;
        *z++ = 1.0;
        for (size_t d = x->n; d > 0; d--)
            *z++ = *heard++;
        for (size_t j = h->n; j > 0; j--)
            *z++ = *state++;
    }
    return GSL_SUCCESS;
}

/* Whole columns, by way of a vector. */
VARIANT(esn_features, column_vector)
(const sequence *x, const sequence *h, size_t washout, gsl_matrix *Z)
{
    const int status = esn_features_arguments(x, h, washout, Z);
    if (status != GSL_SUCCESS)
        return status;

    gsl_vector *column = gsl_vector_alloc(Z->size1);
    const gsl_matrix_view heard = sequence_rows(x, washout, x->T - washout);
    const gsl_matrix_view state = sequence_rows(h, washout + 1, x->T - washout);
    gsl_vector_set_all(column, 1.0);
    gsl_matrix_set_col(Z, 0, column);
    for (size_t f = 1; f < Z->size2; f++) {
        if (f <= x->n)
            gsl_matrix_get_col(column, &heard.matrix, f - 1);
        else
            gsl_matrix_get_col(column, &state.matrix, f - 1 - x->n);
        gsl_matrix_set_col(Z, f, column);
    }
    gsl_vector_free(column);
    return GSL_SUCCESS;
}
