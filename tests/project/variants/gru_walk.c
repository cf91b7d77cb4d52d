/* Right answers of chapter 8, continued: more ways back through time. */
#include "../../runner/sheet.h"
#include "gru.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>

/* One step back, from index t to index t - 1. */
static void
gru_walk_back(const gru_params *p, const gru_states *s, gru_states *ds,
              size_t t)
{
    const gsl_matrix_view gate = sequence_at(s->gate, t - 1);
    const gsl_matrix_view v = sequence_at(s->v, t - 1);
    const gsl_matrix_view was = sequence_at(s->h, t - 1);
    gsl_matrix_view da = sequence_at(ds->gate, t - 1);
    gsl_matrix_view dv = sequence_at(ds->v, t - 1);
    gsl_matrix_view dh = sequence_at(ds->h, t);
    gsl_matrix_view dh_was = sequence_at(ds->h, t - 1);

    gru_step_backward(p, &gate.matrix, &v.matrix, &was.matrix, &dh.matrix,
                      &da.matrix, &dv.matrix, &dh_was.matrix);
}

/* Row k of dW += d' z, where d is a column of gradients; returns the sum of d. */
static double
gru_row_of_weights(const gsl_vector *d, const gsl_matrix *z, gsl_matrix *dW,
                   size_t k)
{
    gsl_vector_view row = gsl_matrix_row(dW, k);
    double sum = 0.0;
    gsl_blas_dgemv(CblasTrans, 1.0, z, d, 1.0, &row.vector);
    for (size_t i = 0; i < d->size; i++)
        sum += gsl_vector_get(d, i);
    return sum;
}

/* Every gate by itself: its row of each weight matrix, and its bias. */
VARIANT(gru_sweep, gate_by_gate)
(const gru_params *p, const sequence *x, const gru_states *s, gru_states *ds,
 gru_params *dp)
{
    const int status = gru_sweep_arguments(p, x, s, ds, dp);
    if (status != GSL_SUCCESS)
        return status;
    for (size_t t = x->T; t > 0; t--)
        gru_walk_back(p, s, ds, t);
    const gsl_matrix_view x_all = sequence_rows(x, 0, x->T);
    const gsl_matrix_view h_prev = sequence_rows(s->h, 0, x->T);
    gsl_matrix_view da = sequence_rows(ds->gate, 0, x->T);
    gsl_matrix_view dv = sequence_rows(ds->v, 0, x->T);
    for (size_t k = 0; k < 3 * p->H; k++) {
        const gsl_vector_view da_k = gsl_matrix_column(&da.matrix, k);
        *gsl_vector_ptr(&dp->b_h.vector, k) += gru_row_of_weights(
            &da_k.vector, &x_all.matrix, &dp->W_xh.matrix, k);
        if (k < 2 * p->H)
            gru_row_of_weights(&da_k.vector, &h_prev.matrix, &dp->W_rz.matrix,
                               k);
    }
    for (size_t j = 0; j < p->H; j++) {
        const gsl_vector_view dv_j = gsl_matrix_column(&dv.matrix, j);
        *gsl_vector_ptr(&dp->b_n.vector, j) += gru_row_of_weights(
            &dv_j.vector, &h_prev.matrix, &dp->W_hn.matrix, j);
    }
    return GSL_SUCCESS;
}

/* The weights of steps FROM to TO - 1 in one product for each matrix. */
static void
gru_weights_between(const gru_params *p, const sequence *x, const gru_states *s,
                    const gru_states *ds, size_t from, size_t to,
                    gru_params *dp)
{
    const gsl_matrix_view some = sequence_rows(x, from, to - from);
    const gsl_matrix_view h_prev = sequence_rows(s->h, from, to - from);
    const gsl_matrix_view da = sequence_rows(ds->gate, from, to - from);
    const gsl_matrix_view dv = sequence_rows(ds->v, from, to - from);
    const gsl_matrix_const_view da_rz =
        gsl_matrix_const_submatrix(&da.matrix, 0, 0, da.matrix.size1, 2 * p->H);

    bptt_affine(&p->W_xh.matrix, &some.matrix, &da.matrix, NULL,
                &dp->W_xh.matrix, &dp->b_h.vector);
    bptt_affine(&p->W_rz.matrix, &h_prev.matrix, &da_rz.matrix, NULL,
                &dp->W_rz.matrix, NULL);
    bptt_affine(&p->W_hn.matrix, &h_prev.matrix, &dv.matrix, NULL,
                &dp->W_hn.matrix, &dp->b_n.vector);
}

VARIANT(gru_sweep, a_few_steps_at_a_time)
(const gru_params *p, const sequence *x, const gru_states *s, gru_states *ds,
 gru_params *dp)
{
    size_t unpaid = x->T;
    if (gru_sweep_arguments(p, x, s, ds, dp) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t t = x->T; t-- > 0;) {
        gru_walk_back(p, s, ds, t + 1);
        if (unpaid - t == 4 || t == 0) {
            gru_weights_between(p, x, s, ds, t, unpaid, dp);
            unpaid = t;
        }
    }
    return GSL_SUCCESS;
}

/* The sum of da_ti[k] z_ti[m] over steps and sequences, with more digits. */
static double
gru_long_weight(const sequence *da, const sequence *z, size_t k, size_t m)
{
    long double sum = 0.0L;
    for (size_t row = da->T * da->B; row-- > 0;)
        sum += (long double)da->data[row * da->n + k] * z->data[row * z->n + m];
    return (double)sum;
}

/* The sum of column k. */
static double
gru_long_bias(const sequence *da, size_t k)
{
    long double sum = 0.0L;
    for (size_t row = 0; row < da->T * da->B; row++)
        sum += da->data[row * da->n + k];
    return (double)sum;
}

VARIANT(gru_sweep, long_double)
(const gru_params *p, const sequence *x, const gru_states *s, gru_states *ds,
 gru_params *dp)
{
    const size_t H = p->H;
    size_t t = x->T;
    if (gru_sweep_arguments(p, x, s, ds, dp) != GSL_SUCCESS)
        return GSL_EBADLEN;
    while (t > 0)
        gru_walk_back(p, s, ds, t--);
    for (size_t k = 0; k < 3 * H; k++) {
        const int is_n = k / H == GRU_N;
        for (size_t d = 0; d < p->D; d++)
            *gsl_matrix_ptr(&dp->W_xh.matrix, k, d) +=
                gru_long_weight(ds->gate, x, k, d);
        for (size_t m = 0; m < H; m++)
            *gsl_matrix_ptr(&dp->W_hh.matrix, k, m) += gru_long_weight(
                is_n ? ds->v : ds->gate, s->h, is_n ? k - 2 * H : k, m);
        *gsl_vector_ptr(&dp->b_h.vector, k) += gru_long_bias(ds->gate, k);
        if (is_n)
            *gsl_vector_ptr(&dp->b_n.vector, k - 2 * H) +=
                gru_long_bias(ds->v, k - 2 * H);
    }
    return GSL_SUCCESS;
}

/* The walk first, and then the weights of each step from the first step on. */
VARIANT(gru_sweep, weights_from_the_start)
(const gru_params *p, const sequence *x, const gru_states *s, gru_states *ds,
 gru_params *dp)
{
    if (gru_sweep_arguments(p, x, s, ds, dp) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t t = x->T; t >= 1; --t)
        gru_walk_back(p, s, ds, t);
    for (size_t t = 0; t < x->T; ++t)
        gru_weights_between(p, x, s, ds, t, t + 1, dp);
    return GSL_SUCCESS;
}

/* All steps of sequence i, as a matrix whose rows lie B rows apart. */
static gsl_matrix_view
gru_steps_of(const sequence *s, size_t from, size_t count, size_t i)
{
    return gsl_matrix_view_array_with_tda(sequence_of(s, from, i), count, s->n,
                                          s->B * s->n);
}

/* Weights from one sequence of the batch after the other. */
VARIANT(gru_sweep, one_sequence_at_a_time)
(const gru_params *p, const sequence *x, const gru_states *s, gru_states *ds,
 gru_params *dp)
{
    const size_t T = x->T, H = p->H;
    if (gru_sweep_arguments(p, x, s, ds, dp) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t t = T; t > 0; t--)
        gru_walk_back(p, s, ds, t);
    for (size_t i = 0; i < x->B; i++) {
        const gsl_matrix_view x_i = gru_steps_of(x, 0, T, i);
        const gsl_matrix_view h_i = gru_steps_of(s->h, 0, T, i);
        const gsl_matrix_view da = gru_steps_of(ds->gate, 0, T, i);
        const gsl_matrix_view dv = gru_steps_of(ds->v, 0, T, i);
        const gsl_matrix_const_view rz =
            gsl_matrix_const_submatrix(&da.matrix, 0, 0, T, 2 * H);
        gsl_blas_dgemm(CblasTrans, CblasNoTrans, 1.0, &da.matrix, &x_i.matrix,
                       1.0, &dp->W_xh.matrix);
        gsl_blas_dgemm(CblasTrans, CblasNoTrans, 1.0, &rz.matrix, &h_i.matrix,
                       1.0, &dp->W_rz.matrix);
        gsl_blas_dgemm(CblasTrans, CblasNoTrans, 1.0, &dv.matrix, &h_i.matrix,
                       1.0, &dp->W_hn.matrix);
        for (size_t t = 0; t < T; t++) {
            for (size_t k = 0; k < 3 * H; k++)
                *gsl_vector_ptr(&dp->b_h.vector, k) +=
                    gsl_matrix_get(&da.matrix, t, k);
            for (size_t j = 0; j < H; j++)
                *gsl_vector_ptr(&dp->b_n.vector, j) +=
                    gsl_matrix_get(&dv.matrix, t, j);
        }
    }
    return GSL_SUCCESS;
}

/* ---- From what the network said ------------------------------------------- */

static int
gru_whole_way_fits(const gru_params *p, const sequence *x, const gru_states *s,
                   const sequence *dy, const gru_states *ds,
                   const gru_params *dp)
{
    const int status = gru_sweep_arguments(p, x, s, ds, dp);
    return status != GSL_SUCCESS ? status
                                 : sequence_expect(dy, x->T, x->B, p->O);
}

VARIANT(gru_backward, one_sequence_at_a_time)
(const gru_params *p, const sequence *x, const gru_states *s,
 const sequence *dy, gru_states *ds, gru_params *dp)
{
    if (gru_whole_way_fits(p, x, s, dy, ds, dp) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t i = x->B; i-- > 0;) {
        const gsl_matrix_view h_i = gru_steps_of(s->h, 1, x->T, i);
        const gsl_matrix_view dy_i = gru_steps_of(dy, 0, x->T, i);
        gsl_matrix_view dh_i = gru_steps_of(ds->h, 1, x->T, i);
        bptt_affine(&p->W_hy.matrix, &h_i.matrix, &dy_i.matrix, &dh_i.matrix,
                    &dp->W_hy.matrix, &dp->b_y.vector);
    }
    return gru_sweep(p, x, s, ds, dp);
}

/* Each number of the readout's gradients by its own dot product. */
VARIANT(gru_backward, dot_products)
(const gru_params *p, const sequence *x, const gru_states *s,
 const sequence *dy, gru_states *ds, gru_params *dp)
{
    const int rows = (int)(x->T * x->B), H = (int)p->H, O = (int)p->O;
    const double *h = s->h->data + x->B * p->H;
    double *dh = ds->h->data + x->B * p->H;
    if (gru_whole_way_fits(p, x, s, dy, ds, dp) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (int row = 0; row < rows; row++)
        for (int j = 0; j < H; j++)
            dh[row * H + j] +=
                cblas_ddot(O, dy->data + row * O, 1,
                           gsl_matrix_const_ptr(&p->W_hy.matrix, 0, (size_t)j),
                           (int)p->W_hy.matrix.tda);
    for (int k = 0; k < O; k++) {
        for (int j = 0; j < H; j++)
            *gsl_matrix_ptr(&dp->W_hy.matrix, (size_t)k, (size_t)j) +=
                cblas_ddot(rows, h + j, H, dy->data + k, O);
        for (int row = rows; row-- > 0;)
            *gsl_vector_ptr(&dp->b_y.vector, (size_t)k) +=
                dy->data[row * O + k];
    }
    return gru_sweep(p, x, s, ds, dp);
}

/* An outer product for every row, and W' dy by a daxpy for every output. */
VARIANT(gru_backward, rows)
(const gru_params *p, const sequence *x, const gru_states *s,
 const sequence *dy, gru_states *ds, gru_params *dp)
{
    if (gru_whole_way_fits(p, x, s, dy, ds, dp) != GSL_SUCCESS)
        return GSL_EBADLEN;
    const gsl_matrix_view h = sequence_rows(s->h, 1, x->T);
    const gsl_matrix_view dy_all = sequence_rows(dy, 0, x->T);
    gsl_matrix_view dh = sequence_rows(ds->h, 1, x->T);
    for (size_t row = 0; row < h.matrix.size1; row++) {
        const gsl_vector_const_view h_row =
            gsl_matrix_const_row(&h.matrix, row);
        const gsl_vector_const_view error =
            gsl_matrix_const_row(&dy_all.matrix, row);
        gsl_vector_view to = gsl_matrix_row(&dh.matrix, row);
        gsl_blas_dger(1.0, &error.vector, &h_row.vector, &dp->W_hy.matrix);
        gsl_vector_add(&dp->b_y.vector, &error.vector);
        for (size_t k = 0; k < p->O; k++) {
            const gsl_vector_const_view W =
                gsl_matrix_const_row(&p->W_hy.matrix, k);
            gsl_blas_daxpy(gsl_vector_get(&error.vector, k), &W.vector,
                           &to.vector);
        }
    }
    return gru_sweep(p, x, s, ds, dp);
}

/* Step by step from the start. */
VARIANT(gru_backward, readout_from_the_start)
(const gru_params *p, const sequence *x, const gru_states *s,
 const sequence *dy, gru_states *ds, gru_params *dp)
{
    if (gru_whole_way_fits(p, x, s, dy, ds, dp) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t t = 1; t <= x->T; t++) {
        const gsl_matrix_view dy_t = sequence_at(dy, t - 1);
        const gsl_matrix_view h = sequence_at(s->h, t);
        gsl_matrix_view dh = sequence_at(ds->h, t);
        gsl_blas_dgemm(CblasTrans, CblasNoTrans, 1.0, &dy_t.matrix, &h.matrix,
                       1.0, &dp->W_hy.matrix);
        gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1.0, &dy_t.matrix,
                       &p->W_hy.matrix, 1.0, &dh.matrix);
        for (size_t k = 0; k < p->O; k++) {
            double sum = 0.0;
            for (size_t i = 0; i < x->B; i++)
                sum += gsl_matrix_get(&dy_t.matrix, i, k);
            *gsl_vector_ptr(&dp->b_y.vector, k) += sum;
        }
    }
    return gru_sweep(p, x, s, ds, dp);
}
