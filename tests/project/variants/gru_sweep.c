/* Right answers of chapter 8, continued: back through time. */
#include "../../runner/sheet.h"
#include "gru.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>

/* gru_step_backward() at step t. */
static void
gru_back_at(const gru_params *p, const gru_states *s, gru_states *ds, size_t t)
{
    const gsl_matrix_view gate = sequence_at(s->gate, t - 1);
    const gsl_matrix_view v = sequence_at(s->v, t - 1);
    const gsl_matrix_view h_prev = sequence_at(s->h, t - 1);
    const gsl_matrix_view dh = sequence_at(ds->h, t);
    gsl_matrix_view da = sequence_at(ds->gate, t - 1);
    gsl_matrix_view dv = sequence_at(ds->v, t - 1);
    gsl_matrix_view dh_prev = sequence_at(ds->h, t - 1);
    gru_step_backward(p, &gate.matrix, &v.matrix, &h_prev.matrix, &dh.matrix,
                      &da.matrix, &dv.matrix, &dh_prev.matrix);
}

/* dW += da' z and db += da' 1 by plain loops, for as many columns as dW has rows. */
static void
gru_plain_weights(const sequence *da, size_t first, const sequence *z,
                  size_t from, gsl_matrix *dW, gsl_vector *db)
{
    for (size_t t = 0; t < da->T; t++)
        for (size_t i = 0; i < da->B; i++)
            for (size_t k = 0; k < dW->size1; k++) {
                const double da_k = sequence_of(da, t, i)[first + k];
                for (size_t m = 0; m < dW->size2; m++)
                    *gsl_matrix_ptr(dW, k, m) +=
                        da_k * sequence_of(z, from + t, i)[m];
                if (db != NULL)
                    *gsl_vector_ptr(db, k) += da_k;
            }
}

/* The weights at step t alone. */
static void
gru_weights_at(const gru_params *p, const sequence *x, const gru_states *s,
               const gru_states *ds, size_t t, gru_params *dp)
{
    const gsl_matrix_view x_t = sequence_at(x, t - 1);
    const gsl_matrix_view h_prev = sequence_at(s->h, t - 1);
    const gsl_matrix_view da = sequence_at(ds->gate, t - 1);
    const gsl_matrix_view dv = sequence_at(ds->v, t - 1);
    const gsl_matrix_const_view da_rz =
        gsl_matrix_const_submatrix(&da.matrix, 0, 0, x->B, 2 * p->H);
    bptt_affine(&p->W_hn.matrix, &h_prev.matrix, &dv.matrix, NULL,
                &dp->W_hn.matrix, &dp->b_n.vector);
    bptt_affine(&p->W_rz.matrix, &h_prev.matrix, &da_rz.matrix, NULL,
                &dp->W_rz.matrix, NULL);
    bptt_affine(&p->W_xh.matrix, &x_t.matrix, &da.matrix, NULL,
                &dp->W_xh.matrix, &dp->b_h.vector);
}

VARIANT(gru_sweep, weights_step_by_step)
(const gru_params *p, const sequence *x, const gru_states *s, gru_states *ds,
 gru_params *dp)
{
    if (gru_sweep_arguments(p, x, s, ds, dp) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t t = x->T; t >= 1; t--) {
        gru_back_at(p, s, ds, t);
        gru_weights_at(p, x, s, ds, t, dp);
    }
    return GSL_SUCCESS;
}

VARIANT(gru_sweep, plain_weights)
(const gru_params *p, const sequence *x, const gru_states *s, gru_states *ds,
 gru_params *dp)
{
    if (gru_sweep_arguments(p, x, s, ds, dp) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t t = x->T; t-- > 0;)
        gru_back_at(p, s, ds, t + 1);
    gru_plain_weights(ds->v, 0, s->h, 0, &dp->W_hn.matrix, &dp->b_n.vector);
    gru_plain_weights(ds->gate, 0, s->h, 0, &dp->W_rz.matrix, NULL);
    gru_plain_weights(ds->gate, 0, x, 0, &dp->W_xh.matrix, &dp->b_h.vector);
    return GSL_SUCCESS;
}

/* From step t on: the later ones first. */
static void
gru_back_from(const gru_params *p, const sequence *x, const gru_states *s,
              gru_states *ds, size_t t, gru_params *dp)
{
    if (t > x->T)
        return;
    gru_back_from(p, x, s, ds, t + 1, dp);
    gru_back_at(p, s, ds, t);
    gru_weights_at(p, x, s, ds, t, dp);
}

VARIANT(gru_sweep, recursion)
(const gru_params *p, const sequence *x, const gru_states *s, gru_states *ds,
 gru_params *dp)
{
    if (dp->D != p->D || dp->H != p->H || dp->O != p->O)
        return GSL_EBADLEN;
    const int status = gru_sweep_arguments(p, x, s, ds, dp);
    if (status != GSL_SUCCESS)
        return status;
    gru_back_from(p, x, s, ds, 1, dp);
    return GSL_SUCCESS;
}

/* Products that add, one for each block of W_hh. */
VARIANT(gru_sweep, products)
(const gru_params *p, const sequence *x, const gru_states *s, gru_states *ds,
 gru_params *dp)
{
    const size_t H = p->H, rows = x->T * x->B;
    if (gru_sweep_arguments(p, x, s, ds, dp) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t t = x->T; t > 0; t--)
        gru_back_at(p, s, ds, t);
    const gsl_matrix_view x_all = sequence_rows(x, 0, x->T);
    const gsl_matrix_view h_prev = sequence_rows(s->h, 0, x->T);
    const gsl_matrix_view da = sequence_rows(ds->gate, 0, x->T);
    const gsl_matrix_view dv = sequence_rows(ds->v, 0, x->T);
    for (size_t block = 0; block < GRU_GATES; block++) {
        const gsl_matrix_const_view a =
            gsl_matrix_const_submatrix(&da.matrix, 0, block * H, rows, H);
        gsl_matrix_view dW =
            gsl_matrix_submatrix(&dp->W_hh.matrix, block * H, 0, H, H);
        gsl_blas_dgemm(CblasTrans, CblasNoTrans, 1.0,
                       block == GRU_N ? &dv.matrix : &a.matrix, &h_prev.matrix,
                       1.0, &dW.matrix);
    }
    gsl_blas_dgemm(CblasTrans, CblasNoTrans, 1.0, &da.matrix, &x_all.matrix,
                   1.0, &dp->W_xh.matrix);
    for (size_t row = 0; row < rows; row++) {
        const gsl_vector_const_view da_row =
            gsl_matrix_const_row(&da.matrix, row);
        const gsl_vector_const_view dv_row =
            gsl_matrix_const_row(&dv.matrix, row);
        gsl_vector_add(&dp->b_h.vector, &da_row.vector);
        gsl_vector_add(&dp->b_n.vector, &dv_row.vector);
    }
    return GSL_SUCCESS;
}

/* An outer product for every sequence at every step, the first step first. */
VARIANT(gru_sweep, outer_products)
(const gru_params *p, const sequence *x, const gru_states *s, gru_states *ds,
 gru_params *dp)
{
    const size_t H = p->H;
    if (gru_sweep_arguments(p, x, s, ds, dp) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t t = x->T; t > 0; t--)
        gru_back_at(p, s, ds, t);
    for (size_t i = 0; i < x->B; i++)
        for (size_t t = 0; t < x->T; t++) {
            double *a = sequence_of(ds->gate, t, i);
            const gsl_vector_view da = gsl_vector_view_array(a, 3 * H);
            const gsl_vector_view da_rz = gsl_vector_view_array(a, 2 * H);
            const gsl_vector_view dv =
                gsl_vector_view_array(sequence_of(ds->v, t, i), H);
            const gsl_vector_view x_t =
                gsl_vector_view_array(sequence_of(x, t, i), p->D);
            const gsl_vector_view h_prev =
                gsl_vector_view_array(sequence_of(s->h, t, i), H);
            gsl_blas_dger(1.0, &da.vector, &x_t.vector, &dp->W_xh.matrix);
            gsl_blas_dger(1.0, &da_rz.vector, &h_prev.vector, &dp->W_rz.matrix);
            gsl_blas_dger(1.0, &dv.vector, &h_prev.vector, &dp->W_hn.matrix);
            gsl_blas_daxpy(1.0, &da.vector, &dp->b_h.vector);
            gsl_blas_daxpy(1.0, &dv.vector, &dp->b_n.vector);
        }
    return GSL_SUCCESS;
}

/* ---- From what the network said ------------------------------------------- */

/* Whether both refuse nothing. */
static int
gru_all_fits(const gru_params *p, const sequence *x, const gru_states *s,
             const sequence *dy, const gru_states *ds, const gru_params *dp)
{
    return dy->T == x->T && dy->B == x->B && dy->n == p->O
           && gru_sweep_arguments(p, x, s, ds, dp) == GSL_SUCCESS;
}

/* dh += dy W_hy for all steps, by plain loops. */
static void
gru_plain_losses(const gru_params *p, const sequence *dy, const gru_states *ds)
{
    for (size_t t = 0; t < dy->T; t++)
        for (size_t i = 0; i < dy->B; i++)
            for (size_t j = 0; j < p->H; j++) {
                double sum = 0.0;
                for (size_t k = 0; k < p->O; k++)
                    sum += sequence_of(dy, t, i)[k]
                           * gsl_matrix_get(&p->W_hy.matrix, k, j);
                sequence_of(ds->h, t + 1, i)[j] += sum;
            }
}

VARIANT(gru_backward, plain_readout)
(const gru_params *p, const sequence *x, const gru_states *s,
 const sequence *dy, gru_states *ds, gru_params *dp)
{
    if (!gru_all_fits(p, x, s, dy, ds, dp))
        return GSL_EBADLEN;
    gru_plain_weights(dy, 0, s->h, 1, &dp->W_hy.matrix, &dp->b_y.vector);
    gru_plain_losses(p, dy, ds);
    return gru_sweep(p, x, s, ds, dp);
}

/* The way back through the readout of step t alone. */
static void
gru_readout_at(const gru_params *p, const gru_states *s, const sequence *dy,
               const gru_states *ds, size_t t, gru_params *dp)
{
    const gsl_matrix_view h = sequence_at(s->h, t);
    const gsl_matrix_view dy_t = sequence_at(dy, t - 1);
    gsl_matrix_view dh = sequence_at(ds->h, t);
    bptt_affine(&p->W_hy.matrix, &h.matrix, &dy_t.matrix, &dh.matrix,
                &dp->W_hy.matrix, &dp->b_y.vector);
}

/* One walk does everything. */
VARIANT(gru_backward, one_walk)
(const gru_params *p, const sequence *x, const gru_states *s,
 const sequence *dy, gru_states *ds, gru_params *dp)
{
    if (!gru_all_fits(p, x, s, dy, ds, dp))
        return GSL_EBADLEN;
    for (size_t t = x->T; t > 0; t--) {
        gru_readout_at(p, s, dy, ds, t, dp);
        gru_back_at(p, s, ds, t);
        gru_weights_at(p, x, s, ds, t, dp);
    }
    return GSL_SUCCESS;
}

VARIANT(gru_backward, readout_from_the_end)
(const gru_params *p, const sequence *x, const gru_states *s,
 const sequence *dy, gru_states *ds, gru_params *dp)
{
    if (sequence_expect(dy, x->T, x->B, p->O) != GSL_SUCCESS
        || gru_sweep_arguments(p, x, s, ds, dp) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t t = x->T; t > 0; t--)
        gru_readout_at(p, s, dy, ds, t, dp);
    return gru_sweep(p, x, s, ds, dp);
}

VARIANT(gru_backward, products)
(const gru_params *p, const sequence *x, const gru_states *s,
 const sequence *dy, gru_states *ds, gru_params *dp)
{
    if (!gru_all_fits(p, x, s, dy, ds, dp))
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
    return gru_sweep(p, x, s, ds, dp);
}

/* Gradients of the readout's weights last, since nothing waits for them. */
VARIANT(gru_backward, weights_last)
(const gru_params *p, const sequence *x, const gru_states *s,
 const sequence *dy, gru_states *ds, gru_params *dp)
{
    if (!gru_all_fits(p, x, s, dy, ds, dp))
        return GSL_EBADLEN;
    const gsl_matrix_view dy_all = sequence_rows(dy, 0, x->T);
    gsl_matrix_view dh = sequence_rows(ds->h, 1, x->T);
    gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1.0, &dy_all.matrix,
                   &p->W_hy.matrix, 1.0, &dh.matrix);
    const int status = gru_sweep(p, x, s, ds, dp);
    gru_plain_weights(dy, 0, s->h, 1, &dp->W_hy.matrix, &dp->b_y.vector);
    return status;
}
