/* Right answers of chapter 7, continued: back through time. */
#include "../../runner/sheet.h"
#include "lstm.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>

/* lstm_step_backward() at step t. */
static void
lstm_back_at(const lstm_params *p, const lstm_states *s, lstm_states *ds,
             size_t t)
{
    const gsl_matrix_view gate = sequence_at(s->gate, t - 1);
    const gsl_matrix_view c_prev = sequence_at(s->c, t - 1);
    const gsl_matrix_view c = sequence_at(s->c, t);
    const gsl_matrix_view dh = sequence_at(ds->h, t);
    gsl_matrix_view dc = sequence_at(ds->c, t);
    gsl_matrix_view da = sequence_at(ds->gate, t - 1);
    gsl_matrix_view dc_prev = sequence_at(ds->c, t - 1);
    gsl_matrix_view dh_prev = sequence_at(ds->h, t - 1);
    lstm_step_backward(p, &gate.matrix, &c_prev.matrix, &c.matrix, &dh.matrix,
                       &dc.matrix, &da.matrix, &dc_prev.matrix,
                       &dh_prev.matrix);
}

/* dW += da' z, db += da' 1 over rows, by plain loops. */
static void
lstm_plain_weights(const gsl_matrix *da, const gsl_matrix *z, gsl_matrix *dW,
                   gsl_vector *db)
{
    for (size_t row = 0; row < da->size1; row++)
        for (size_t k = 0; k < da->size2; k++) {
            const double da_k = gsl_matrix_get(da, row, k);
            for (size_t m = 0; m < z->size2; m++)
                *gsl_matrix_ptr(dW, k, m) += da_k * gsl_matrix_get(z, row, m);
            if (db != NULL)
                *gsl_vector_ptr(db, k) += da_k;
        }
}

/* The weights at step t alone. */
static void
lstm_weights_at(const lstm_params *p, const sequence *x, const lstm_states *s,
                const lstm_states *ds, size_t t, lstm_params *dp)
{
    const gsl_matrix_view x_t = sequence_at(x, t - 1);
    const gsl_matrix_view h_prev = sequence_at(s->h, t - 1);
    const gsl_matrix_view da = sequence_at(ds->gate, t - 1);
    bptt_affine(&p->W_hh.matrix, &h_prev.matrix, &da.matrix, NULL,
                &dp->W_hh.matrix, &dp->b_h.vector);
    bptt_affine(&p->W_xh.matrix, &x_t.matrix, &da.matrix, NULL,
                &dp->W_xh.matrix, NULL);
}

VARIANT(lstm_sweep, weights_step_by_step)
(const lstm_params *p, const sequence *x, const lstm_states *s, lstm_states *ds,
 lstm_params *dp)
{
    if (lstm_sweep_arguments(p, x, s, ds, dp) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t t = x->T; t >= 1; t--) {
        lstm_back_at(p, s, ds, t);
        lstm_weights_at(p, x, s, ds, t, dp);
    }
    return GSL_SUCCESS;
}

VARIANT(lstm_sweep, plain_weights)
(const lstm_params *p, const sequence *x, const lstm_states *s, lstm_states *ds,
 lstm_params *dp)
{
    if (lstm_sweep_arguments(p, x, s, ds, dp) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t t = x->T; t-- > 0;)
        lstm_back_at(p, s, ds, t + 1);
    const gsl_matrix_view x_all = sequence_rows(x, 0, x->T);
    const gsl_matrix_view h_prev = sequence_rows(s->h, 0, x->T);
    const gsl_matrix_view da = sequence_rows(ds->gate, 0, x->T);
    lstm_plain_weights(&da.matrix, &h_prev.matrix, &dp->W_hh.matrix, NULL);
    lstm_plain_weights(&da.matrix, &x_all.matrix, &dp->W_xh.matrix,
                       &dp->b_h.vector);
    return GSL_SUCCESS;
}

/* From step t on: the later ones first. */
static void
lstm_back_from(const lstm_params *p, const sequence *x, const lstm_states *s,
               lstm_states *ds, size_t t, lstm_params *dp)
{
    if (t > x->T)
        return;
    lstm_back_from(p, x, s, ds, t + 1, dp);
    lstm_back_at(p, s, ds, t);
    lstm_weights_at(p, x, s, ds, t, dp);
}

VARIANT(lstm_sweep, recursion)
(const lstm_params *p, const sequence *x, const lstm_states *s, lstm_states *ds,
 lstm_params *dp)
{
    if (dp->D != p->D || dp->H != p->H || dp->O != p->O)
        return GSL_EBADLEN;
    const int status = lstm_sweep_arguments(p, x, s, ds, dp);
    if (status != GSL_SUCCESS)
        return status;
    lstm_back_from(p, x, s, ds, 1, dp);
    return GSL_SUCCESS;
}

/* Two products that add, and each da added to db_h. */
VARIANT(lstm_sweep, two_products)
(const lstm_params *p, const sequence *x, const lstm_states *s, lstm_states *ds,
 lstm_params *dp)
{
    if (lstm_sweep_arguments(p, x, s, ds, dp) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t t = x->T; t > 0; t--)
        lstm_back_at(p, s, ds, t);
    const gsl_matrix_view x_all = sequence_rows(x, 0, x->T);
    const gsl_matrix_view h_prev = sequence_rows(s->h, 0, x->T);
    const gsl_matrix_view da = sequence_rows(ds->gate, 0, x->T);
    gsl_blas_dgemm(CblasTrans, CblasNoTrans, 1.0, &da.matrix, &x_all.matrix,
                   1.0, &dp->W_xh.matrix);
    gsl_blas_dgemm(CblasTrans, CblasNoTrans, 1.0, &da.matrix, &h_prev.matrix,
                   1.0, &dp->W_hh.matrix);
    for (size_t row = 0; row < da.matrix.size1; row++) {
        const gsl_vector_const_view da_row =
            gsl_matrix_const_row(&da.matrix, row);
        gsl_vector_add(&dp->b_h.vector, &da_row.vector);
    }
    return GSL_SUCCESS;
}

/* An outer product for every sequence at every step, the first step first. */
VARIANT(lstm_sweep, outer_products)
(const lstm_params *p, const sequence *x, const lstm_states *s, lstm_states *ds,
 lstm_params *dp)
{
    if (lstm_sweep_arguments(p, x, s, ds, dp) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t t = x->T; t > 0; t--)
        lstm_back_at(p, s, ds, t);
    for (size_t i = 0; i < x->B; i++)
        for (size_t t = 0; t < x->T; t++) {
            const gsl_vector_view da = gsl_vector_view_array(
                sequence_of(ds->gate, t, i), LSTM_GATES * p->H);
            const gsl_vector_view x_t =
                gsl_vector_view_array(sequence_of(x, t, i), p->D);
            const gsl_vector_view h_prev =
                gsl_vector_view_array(sequence_of(s->h, t, i), p->H);
            gsl_blas_dger(1.0, &da.vector, &x_t.vector, &dp->W_xh.matrix);
            gsl_blas_dger(1.0, &da.vector, &h_prev.vector, &dp->W_hh.matrix);
            gsl_blas_daxpy(1.0, &da.vector, &dp->b_h.vector);
        }
    return GSL_SUCCESS;
}

/* ---- From the loss to every weight ---------------------------------------- */

/* Whether both refuse nothing. */
static int
lstm_all_fits(const lstm_params *p, const sequence *x, const lstm_states *s,
              const sequence *dy, const lstm_states *ds, const lstm_params *dp)
{
    return dy->T == x->T && dy->B == x->B && dy->n == p->O
           && lstm_sweep_arguments(p, x, s, ds, dp) == GSL_SUCCESS;
}

VARIANT(lstm_backward, plain_readout)
(const lstm_params *p, const sequence *x, const lstm_states *s,
 const sequence *dy, lstm_states *ds, lstm_params *dp)
{
    if (!lstm_all_fits(p, x, s, dy, ds, dp))
        return GSL_EBADLEN;
    for (size_t t = 1; t <= x->T; t++)
        for (size_t i = 0; i < x->B; i++)
            for (size_t k = 0; k < p->O; k++) {
                const double dy_k = sequence_of(dy, t - 1, i)[k];
                for (size_t j = 0; j < p->H; j++) {
                    sequence_of(ds->h, t, i)[j] +=
                        dy_k * gsl_matrix_get(&p->W_hy.matrix, k, j);
                    *gsl_matrix_ptr(&dp->W_hy.matrix, k, j) +=
                        dy_k * sequence_of(s->h, t, i)[j];
                }
                *gsl_vector_ptr(&dp->b_y.vector, k) += dy_k;
            }
    return lstm_sweep(p, x, s, ds, dp);
}

/* The way back through the readout of step t alone. */
static void
lstm_readout_at(const lstm_params *p, const lstm_states *s, const sequence *dy,
                const lstm_states *ds, size_t t, lstm_params *dp)
{
    const gsl_matrix_view h = sequence_at(s->h, t);
    const gsl_matrix_view dy_t = sequence_at(dy, t - 1);
    gsl_matrix_view dh = sequence_at(ds->h, t);
    bptt_affine(&p->W_hy.matrix, &h.matrix, &dy_t.matrix, &dh.matrix,
                &dp->W_hy.matrix, &dp->b_y.vector);
}

/* One walk does everything. */
VARIANT(lstm_backward, one_walk)
(const lstm_params *p, const sequence *x, const lstm_states *s,
 const sequence *dy, lstm_states *ds, lstm_params *dp)
{
    if (!lstm_all_fits(p, x, s, dy, ds, dp))
        return GSL_EBADLEN;
    for (size_t t = x->T; t > 0; t--) {
        lstm_readout_at(p, s, dy, ds, t, dp);
        lstm_back_at(p, s, ds, t);
        lstm_weights_at(p, x, s, ds, t, dp);
    }
    return GSL_SUCCESS;
}

VARIANT(lstm_backward, readout_from_the_end)
(const lstm_params *p, const sequence *x, const lstm_states *s,
 const sequence *dy, lstm_states *ds, lstm_params *dp)
{
    if (sequence_expect(dy, x->T, x->B, p->O) != GSL_SUCCESS
        || lstm_sweep_arguments(p, x, s, ds, dp) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t t = x->T; t > 0; t--)
        lstm_readout_at(p, s, dy, ds, t, dp);
    return lstm_sweep(p, x, s, ds, dp);
}

VARIANT(lstm_backward, products)
(const lstm_params *p, const sequence *x, const lstm_states *s,
 const sequence *dy, lstm_states *ds, lstm_params *dp)
{
    if (!lstm_all_fits(p, x, s, dy, ds, dp))
        return GSL_EBADLEN;
    const gsl_matrix_view h = sequence_rows(s->h, 1, x->T);
    const gsl_matrix_view dy_all = sequence_rows(dy, 0, x->T);
    gsl_matrix_view dh = sequence_rows(ds->h, 1, x->T);
    gsl_blas_dgemm(CblasTrans, CblasNoTrans, 1.0, &dy_all.matrix, &h.matrix,
                   1.0, &dp->W_hy.matrix);
    for (size_t row = 0; row < dh.matrix.size1; row++) {
        const gsl_vector_const_view dy_row =
            gsl_matrix_const_row(&dy_all.matrix, row);
        gsl_vector_view dh_row = gsl_matrix_row(&dh.matrix, row);
        gsl_blas_dgemv(CblasTrans, 1.0, &p->W_hy.matrix, &dy_row.vector, 1.0,
                       &dh_row.vector);
        gsl_blas_daxpy(1.0, &dy_row.vector, &dp->b_y.vector);
    }
    return lstm_sweep(p, x, s, ds, dp);
}

/* Gradients of the readout's weights last, since nothing waits for them. */
VARIANT(lstm_backward, weights_last)
(const lstm_params *p, const sequence *x, const lstm_states *s,
 const sequence *dy, lstm_states *ds, lstm_params *dp)
{
    if (!lstm_all_fits(p, x, s, dy, ds, dp))
        return GSL_EBADLEN;
    const gsl_matrix_view h = sequence_rows(s->h, 1, x->T);
    const gsl_matrix_view dy_all = sequence_rows(dy, 0, x->T);
    gsl_matrix_view dh = sequence_rows(ds->h, 1, x->T);
    gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1.0, &dy_all.matrix,
                   &p->W_hy.matrix, 1.0, &dh.matrix);
    const int status = lstm_sweep(p, x, s, ds, dp);
    lstm_plain_weights(&dy_all.matrix, &h.matrix, &dp->W_hy.matrix,
                       &dp->b_y.vector);
    return status;
}
