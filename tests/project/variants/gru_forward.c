/* Right answers of chapter 8, continued: more ways through a whole sequence. */
#include "../../runner/sheet.h"
#include "gru.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <math.h>

/* The step into index t; gate holds what the inputs say. */
static int
gru_forward_once(const gru_params *p, gru_states *s, size_t t)
{
    const gsl_matrix_view was = sequence_at(s->h, t - 1);
    gsl_matrix_view gate = sequence_at(s->gate, t - 1);
    gsl_matrix_view v = sequence_at(s->v, t - 1), is = sequence_at(s->h, t);

    return gru_step(p, &was.matrix, &gate.matrix, &v.matrix, &is.matrix);
}

/* What inputs say, input by input, added to the bias. */
VARIANT(gru_forward, input_by_input)
(const gru_params *p, const sequence *x, gru_states *s)
{
    int status = gru_forward_arguments(p, x, s);
    if (status != GSL_SUCCESS)
        return status;
    gsl_matrix_view x_all = sequence_rows(x, 0, x->T);
    gsl_matrix_view a = sequence_rows(s->gate, 0, x->T);
    for (size_t k = 0; k < a.matrix.size2; k++) {
        gsl_vector_view a_k = gsl_matrix_column(&a.matrix, k);
        gsl_vector_set_all(&a_k.vector, gsl_vector_get(&p->b_h.vector, k));
    }
    for (size_t d = 0; d < p->D; d++) {
        const gsl_vector_view x_d = gsl_matrix_column(&x_all.matrix, d);
        const gsl_vector_const_view W_d =
            gsl_matrix_const_column(&p->W_xh.matrix, d);
        gsl_blas_dger(1.0, &x_d.vector, &W_d.vector, &a.matrix);
    }
    for (size_t t = 1; status == GSL_SUCCESS && t <= x->T; t++)
        status = gru_forward_once(p, s, t);
    return status;
}

/* Two halves of the time, each with one product for its inputs. */
VARIANT(gru_forward, two_halves)
(const gru_params *p, const sequence *x, gru_states *s)
{
    if (gru_forward_arguments(p, x, s) != GSL_SUCCESS)
        return GSL_EBADLEN;
    const size_t ends[] = { 0, x->T / 2, x->T };
    for (size_t half = 0; half < 2; half++) {
        const size_t from = ends[half], to = ends[half + 1];
        if (from == to)
            continue;
        const gsl_matrix_view some = sequence_rows(x, from, to - from);
        gsl_matrix_view a = sequence_rows(s->gate, from, to - from);
        rnn_affine(&p->W_xh.matrix, &p->b_h.vector, &some.matrix, &a.matrix);
        for (size_t t = from; t < to; t++)
            gru_forward_once(p, s, t + 1);
    }
    return GSL_SUCCESS;
}

/* A matrix times a vector for every sequence at every step. */
VARIANT(gru_forward, rows)
(const gru_params *p, const sequence *x, gru_states *s)
{
    if (gru_forward_arguments(p, x, s) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t t = 0; t < x->T; t++) {
        for (size_t i = x->B; i-- > 0;) {
            gsl_vector_view a = gsl_vector_view_array(
                sequence_of(s->gate, t, i), GRU_GATES * p->H);
            const gsl_vector_view x_i =
                gsl_vector_view_array(sequence_of(x, t, i), p->D);
            gsl_blas_dgemv(CblasNoTrans, 1.0, &p->W_xh.matrix, &x_i.vector, 0.0,
                           &a.vector);
            gsl_blas_daxpy(1.0, &p->b_h.vector, &a.vector);
        }
        gru_forward_once(p, s, t + 1);
    }
    return GSL_SUCCESS;
}

/* W_k x + W_k' h + b for row k of two matrices: what one sum hears. */
static double
gru_sum_of(const gsl_matrix *W, size_t k, const double *from, double b)
{
    double sum = b;
    for (size_t m = W->size2; m > 0; m--)
        sum += from[m - 1] * gsl_matrix_get(W, k, m - 1);
    return sum;
}

/* One row of one step, from the inputs to the state. */
static void
gru_one_row(const gru_params *p, const double *x, const double *old,
            double *gate, double *v, double *h)
{
    const size_t H = p->H;
    for (size_t k = 0; k < 3 * H; k++)
        gate[k] = gru_sum_of(&p->W_xh.matrix, k, x,
                             gsl_vector_get(&p->b_h.vector, k));
    for (size_t k = 0; k < 2 * H; k++)
        gate[k] = activation_value(
            LOGISTIC, gru_sum_of(&p->W_rz.matrix, k, old, gate[k]));
    for (size_t j = 0; j < H; j++) {
        double *n = gate + 2 * H + j, z = gate[H + j];
        v[j] = gru_sum_of(&p->W_hn.matrix, j, old,
                          gsl_vector_get(&p->b_n.vector, j));
        *n = activation_value(TANH, *n + gate[j] * v[j]);
        h[j] = *n + z * (old[j] - *n);
    }
}

VARIANT(gru_forward, row_after_row)
(const gru_params *p, const sequence *x, gru_states *s)
{
    if (gru_forward_arguments(p, x, s) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t row = 0; row < x->T * x->B; row++) {
        const size_t t = row / x->B, i = row % x->B;
        gru_one_row(p, sequence_of(x, t, i), sequence_of(s->h, t, i),
                    sequence_of(s->gate, t, i), sequence_of(s->v, t, i),
                    sequence_of(s->h, t + 1, i));
    }
    return GSL_SUCCESS;
}

/* The states of each sequence by itself, all its steps, as a strided matrix. */
static gsl_matrix_view
gru_run_of(const sequence *s, size_t count, size_t i)
{
    return gsl_matrix_view_array_with_tda(sequence_of(s, 0, i), count, s->n,
                                          s->B * s->n);
}

VARIANT(gru_forward, runs)
(const gru_params *p, const sequence *x, gru_states *s)
{
    if (gru_forward_arguments(p, x, s) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t i = 0; i < x->B; i++) {
        const gsl_matrix_view x_i = gru_run_of(x, x->T, i);
        gsl_matrix_view a = gru_run_of(s->gate, x->T, i);
        gsl_matrix_view v = gru_run_of(s->v, x->T, i);
        gsl_matrix_view h = gru_run_of(s->h, x->T + 1, i);
        rnn_affine(&p->W_xh.matrix, &p->b_h.vector, &x_i.matrix, &a.matrix);
        for (size_t t = 0; t < x->T; t++) {
            const gsl_matrix_view was =
                gsl_matrix_submatrix(&h.matrix, t, 0, 1, p->H);
            gsl_matrix_view is =
                gsl_matrix_submatrix(&h.matrix, t + 1, 0, 1, p->H);
            gsl_matrix_view gate =
                gsl_matrix_submatrix(&a.matrix, t, 0, 1, 3 * p->H);
            gsl_matrix_view v_t =
                gsl_matrix_submatrix(&v.matrix, t, 0, 1, p->H);
            gru_step(p, &was.matrix, &gate.matrix, &v_t.matrix, &is.matrix);
        }
    }
    return GSL_SUCCESS;
}
