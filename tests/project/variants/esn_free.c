/* Chapter 6 as others would write it, continued: more free runs. */
#include "../../runner/sheet.h"
#include "esn.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <math.h>
#include <string.h>

/* The last O inputs of a step, which hear the outputs of the step before. */
static gsl_matrix_view
free_heard(const esn *p, const sequence *x, size_t t)
{
    gsl_matrix_view x_t = sequence_at(x, t);
    return gsl_matrix_submatrix(&x_t.matrix, 0, p->D - p->O, x->B, p->O);
}

/* Whether every number of a matrix is finite: x - x is 0 for these alone. */
static int
free_all_finite(const gsl_matrix *m)
{
    for (size_t i = 0; i < m->size1; i++)
        for (size_t j = 0; j < m->size2; j++) {
            const double x = gsl_matrix_get(m, i, j);
            if (x - x != 0.0)
                return 0;
        }
    return 1;
}

/* y_t by three products: the bias, the inputs, the states. */
static void
free_outputs(const esn *p, const gsl_matrix *x_t, const gsl_matrix *h_t,
             gsl_matrix *y_t)
{
    const gsl_vector_const_view w_1 = gsl_matrix_const_column(p->W_zy, 0);
    const gsl_matrix_const_view W_x =
        gsl_matrix_const_submatrix(p->W_zy, 0, 1, p->O, p->D);
    const gsl_matrix_const_view W_h =
        gsl_matrix_const_submatrix(p->W_zy, 0, 1 + p->D, p->O, p->H);

    for (size_t i = 0; i < y_t->size1; i++)
        gsl_matrix_set_row(y_t, i, &w_1.vector);
    gsl_blas_dgemm(CblasNoTrans, CblasTrans, 1.0, x_t, &W_x.matrix, 1.0, y_t);
    gsl_blas_dgemm(CblasNoTrans, CblasTrans, 1.0, h_t, &W_h.matrix, 1.0, y_t);
}

VARIANT(esn_run, three_products)
(const esn *p, sequence *x, sequence *h, sequence *y, size_t *done)
{
    const int status = esn_run_arguments(p, x, h, y);
    if (status != GSL_SUCCESS)
        return status;

    size_t t = 0;
    for (; t < x->T; t++) {
        const gsl_matrix_view x_t = sequence_at(x, t), was = sequence_at(h, t);
        gsl_matrix_view h_t = sequence_at(h, t + 1), y_t = sequence_at(y, t);
        rnn_affine(p->W_xh, p->b_h, &x_t.matrix, &h_t.matrix);
        esn_step(p, &h_t.matrix, &was.matrix, &h_t.matrix);
        free_outputs(p, &x_t.matrix, &h_t.matrix, &y_t.matrix);
        if (!free_all_finite(&y_t.matrix))
            break;
        if (t + 1 < x->T) {
            gsl_matrix_view heard = free_heard(p, x, t + 1);
            gsl_matrix_memcpy(&heard.matrix, &y_t.matrix);
        }
    }
    *done = t;
    return GSL_SUCCESS;
}

/* What an output of sequence I says, with more digits. */
static double
free_long_output(const esn *p, size_t o, const double *x_i, const double *h_i)
{
    long double sum = gsl_matrix_get(p->W_zy, o, 0);
    for (size_t d = 0; d < p->D; d++)
        sum += (long double)gsl_matrix_get(p->W_zy, o, 1 + d) * x_i[d];
    for (size_t j = 0; j < p->H; j++)
        sum += (long double)gsl_matrix_get(p->W_zy, o, 1 + p->D + j) * h_i[j];
    return (double)sum;
}

VARIANT(esn_run, long_double)
(const esn *p, sequence *x, sequence *h, sequence *y, size_t *done)
{
    int stays = 1;
    if (esn_run_arguments(p, x, h, y) != GSL_SUCCESS)
        return GSL_EBADLEN;
    *done = 0;
    do {
        const sequence x_t = sequence_steps(x, *done, 1);
        sequence h_t = sequence_steps(h, *done, 2);
        esn_harvest(p, &x_t, &h_t);
        for (size_t k = 0; k < y->B * y->n; k++) {
            const size_t i = k / y->n, o = k % y->n;
            const double said = free_long_output(p, o, sequence_of(&x_t, 0, i),
                                                 sequence_of(&h_t, 1, i));
            sequence_of(y, *done, i)[o] = said;
            stays &= isfinite(said) != 0;
        }
        if (!stays)
            return GSL_SUCCESS;
        for (size_t k = 0; *done + 1 < x->T && k < y->B * y->n; k++)
            sequence_of(x, *done + 1, k / y->n)[x->n - y->n + k % y->n] =
                sequence_of(y, *done, 0)[k];
    } while (++*done < x->T);
    return GSL_SUCCESS;
}

/*
 * Step t of sequence i: z is its row of features, whose first number is 1, and STATE has
 * room for a state. Returns how many outputs are finite.
 */
static size_t
free_vectors(const esn *p, const sequence *x, sequence *h, sequence *y,
             size_t t, size_t i, gsl_vector *z, gsl_vector *state)
{
    gsl_vector_view heard = gsl_vector_subvector(z, 1, p->D);
    gsl_vector_view z_h = gsl_vector_subvector(z, 1 + p->D, p->H);
    const gsl_vector_view x_i =
        gsl_vector_view_array(sequence_of(x, t, i), p->D);
    const gsl_vector_view was =
        gsl_vector_view_array(sequence_of(h, t, i), p->H);
    gsl_vector_view is = gsl_vector_view_array(sequence_of(h, t + 1, i), p->H);
    gsl_vector_view y_i = gsl_vector_view_array(sequence_of(y, t, i), p->O);
    size_t finite = 0;

    gsl_vector_memcpy(state, p->b_h);
    gsl_blas_dgemv(CblasNoTrans, 1.0, p->W_xh, &x_i.vector, 1.0, state);
    gsl_spblas_dgemv(CblasNoTrans, 1.0, p->W_hh, &was.vector, 1.0, state);
    activation_map(p->f, p->H, state->data);
    gsl_vector_memcpy(&is.vector, &was.vector);
    gsl_vector_axpby(p->leak, state, 1.0 - p->leak, &is.vector);
    gsl_vector_memcpy(&heard.vector, &x_i.vector);
    gsl_vector_memcpy(&z_h.vector, &is.vector);
    gsl_blas_dgemv(CblasNoTrans, 1.0, p->W_zy, z, 0.0, &y_i.vector);
    for (size_t o = 0; o < p->O; o++)
        finite += gsl_finite(gsl_vector_get(&y_i.vector, o)) != 0;
    return finite;
}

/* A row of features per sequence, and a matrix times it. */
VARIANT(esn_run, vectors)
(const esn *p, sequence *x, sequence *h, sequence *y, size_t *done)
{
    if (esn_run_arguments(p, x, h, y) != GSL_SUCCESS)
        return GSL_EBADLEN;
    gsl_vector *z = gsl_vector_alloc(p->W_zy->size2);
    gsl_vector *state = gsl_vector_alloc(p->H);
    gsl_vector_set(z, 0, 1.0);
    for (*done = 0; *done < x->T; ++*done) {
        size_t finite = 0;
        for (size_t i = 0; i < x->B; i++)
            finite += free_vectors(p, x, h, y, *done, i, z, state);
        if (finite < x->B * p->O)
            break;
        for (size_t i = 0; *done + 1 < x->T && i < x->B; i++)
            memcpy(&sequence_of(x, *done + 1, i)[p->D - p->O],
                   sequence_of(y, *done, i), p->O * sizeof(double));
    }
    gsl_vector_free(z);
    gsl_vector_free(state);
    return GSL_SUCCESS;
}

/* Three windows of one step, pushed on through time. */
VARIANT(esn_run, sliding_windows)
(const esn *p, sequence *x, sequence *h, sequence *y, size_t *done)
{
    if (esn_run_arguments(p, x, h, y) != GSL_SUCCESS)
        return GSL_EBADLEN;
    sequence now = sequence_steps(x, 0, 1), said = sequence_steps(y, 0, 1);
    sequence states = sequence_steps(h, 0, 2);
    for (size_t left = x->T;; left--) {
        *done = x->T - left;
        if (left == 0)
            break;
        esn_harvest(p, &now, &states);
        esn_readout(p, &now, &states, &said);
        double low, high;
        const gsl_matrix_view y_t = sequence_at(&said, 0);
        gsl_matrix_minmax(&y_t.matrix, &low, &high);
        if (!(low > -INFINITY && high < INFINITY))
            break;
        now.data += x->B * x->n;
        states.data += h->B * h->n;
        said.data += y->B * y->n;
        for (size_t i = 0; left > 1 && i < x->B; i++)
            cblas_dcopy((int)p->O, gsl_matrix_const_ptr(&y_t.matrix, i, 0), 1,
                        now.data + (i + 1) * x->n - p->O, 1);
    }
    return GSL_SUCCESS;
}

/* One dot product for every number, by pointers. */
static double
free_unit(const esn *p, size_t j, const double *x_i, const double *was)
{
    const gsl_spmatrix *W = p->W_hh;
    double a =
        gsl_vector_get(p->b_h, j)
        + cblas_ddot((int)p->D, gsl_matrix_const_ptr(p->W_xh, j, 0), 1, x_i, 1);
    for (int e = W->p[j]; e != W->p[j + 1]; e++)
        a += W->data[e] * was[W->i[e]];
    return p->leak * activation_value(p->f, a) + (1.0 - p->leak) * was[j];
}

/* A whole step, of which it says whether all that came out is finite. */
static int
free_step(const esn *p, const sequence *x, sequence *h, sequence *y, size_t t)
{
    int finite = 1;
    for (size_t i = 0; i < x->B; i++) {
        const double *x_i = sequence_of(x, t, i);
        double *h_i = sequence_of(h, t + 1, i), *y_i = sequence_of(y, t, i);
        for (size_t j = 0; j < p->H; j++)
            h_i[j] = free_unit(p, j, x_i, sequence_of(h, t, i));
        for (size_t o = 0; o < p->O; o++) {
            const double *w = gsl_matrix_const_ptr(p->W_zy, o, 0);
            y_i[o] = w[0] + cblas_ddot((int)p->D, w + 1, 1, x_i, 1)
                     + cblas_ddot((int)p->H, w + 1 + p->D, 1, h_i, 1);
            finite = finite && fabs(y_i[o]) < INFINITY;
        }
    }
    return finite;
}

VARIANT(esn_run, dot_products)
(const esn *p, sequence *x, sequence *h, sequence *y, size_t *done)
{
    if (esn_run_arguments(p, x, h, y) != GSL_SUCCESS)
        return GSL_EBADLEN;
    size_t t = 0;
    while (t < x->T && free_step(p, x, h, y, t)) {
        t++;
        for (size_t i = 0; i < x->B && t < x->T; i++) {
            const double *said = sequence_of(y, t - 1, i);
            double *heard = sequence_of(x, t, i) + p->D;
            for (size_t o = p->O; o > 0; o--)
                *--heard = said[o - 1];
        }
    }
    *done = t;
    return GSL_SUCCESS;
}
