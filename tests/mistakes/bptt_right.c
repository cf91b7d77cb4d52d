#include "bptt_right.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>

void
bptt_right_db(const gsl_matrix *da, gsl_vector *db)
{
    for (size_t i = 0; i < da->size1; i++) {
        const gsl_vector_const_view row = gsl_matrix_const_row(da, i);
        gsl_vector_add(db, &row.vector);
    }
}

void
bptt_right_da(const rnn_params *p, const sequence *h, const sequence *dh,
              size_t t, sequence *da)
{
    for (size_t i = 0; i < h->B; i++)
        for (size_t j = 0; j < p->H; j++)
            sequence_of(da, t - 1, i)[j] =
                sequence_of(dh, t, i)[j]
                * activation_slope(p->f, sequence_of(h, t, i)[j]);
}

void
bptt_right_dh_prev(const rnn_params *p, const sequence *da, size_t t,
                   sequence *dh)
{
    const gsl_matrix_view da_t = sequence_at(da, t - 1);
    gsl_matrix_view dh_prev = sequence_at(dh, t - 1);
    gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1.0, &da_t.matrix,
                   &p->W_hh.matrix, 1.0, &dh_prev.matrix);
}

void
bptt_right_dW(size_t T, const sequence *da, const sequence *z, size_t from,
              gsl_matrix *dW)
{
    const gsl_matrix_view da_all = sequence_rows(da, 0, T);
    const gsl_matrix_view z_all = sequence_rows(z, from, T);
    gsl_blas_dgemm(CblasTrans, CblasNoTrans, 1.0, &da_all.matrix, &z_all.matrix,
                   1.0, dW);
}

void
bptt_right_weights(const sequence *x, const sequence *h, const sequence *da,
                   rnn_params *dp)
{
    const gsl_matrix_view da_all = sequence_rows(da, 0, x->T);
    bptt_right_dW(x->T, da, x, 0, &dp->W_xh.matrix);
    bptt_right_dW(x->T, da, h, 0, &dp->W_hh.matrix);
    bptt_right_db(&da_all.matrix, &dp->b_h.vector);
}

void
bptt_right_sweep(const rnn_params *p, const sequence *x, const sequence *h,
                 sequence *da, sequence *dh, rnn_params *dp)
{
    for (size_t t = x->T; t > 0; t--) {
        bptt_right_da(p, h, dh, t, da);
        bptt_right_dh_prev(p, da, t, dh);
    }
    bptt_right_weights(x, h, da, dp);
}

size_t
bptt_right_steps(const sequence *x, const sequence *h, const sequence *dy,
                 const sequence *da, const sequence *dh)
{
    const size_t T = GSL_MIN(GSL_MIN(x->T, da->T), dy->T);
    return GSL_MIN(T, GSL_MIN(h->T, dh->T) - 1);
}

void
bptt_right_sweep_of_common(const rnn_params *p, const sequence *x,
                           const sequence *h, sequence *da, sequence *dh,
                           rnn_params *dp)
{
    const size_t T = bptt_right_steps(x, h, x, da, dh);
    const int units = h->n == p->H && da->n == p->H && dh->n == p->H;
    const gsl_matrix_view da_all = sequence_rows(da, 0, T);

    if (units && h->B == da->B && h->B == dh->B)
        for (size_t t = T; t > 0; t--) {
            bptt_right_da(p, h, dh, t, da);
            bptt_right_dh_prev(p, da, t, dh);
        }
    if (x->B == da->B && x->n == p->D && dp->D == p->D && da->n == p->H
        && dp->H == p->H) {
        bptt_right_dW(T, da, x, 0, &dp->W_xh.matrix);
        bptt_right_db(&da_all.matrix, &dp->b_h.vector);
    }
    if (h->B == da->B && units && dp->H == p->H)
        bptt_right_dW(T, da, h, 0, &dp->W_hh.matrix);
}

void
bptt_right_readout_step(const rnn_params *p, const gsl_matrix *h_t,
                        const gsl_matrix *dy_t, gsl_matrix *dh_t,
                        rnn_params *dp)
{
    gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1.0, dy_t, &p->W_hy.matrix, 1.0,
                   dh_t);
    gsl_blas_dgemm(CblasTrans, CblasNoTrans, 1.0, dy_t, h_t, 1.0,
                   &dp->W_hy.matrix);
    bptt_right_db(dy_t, &dp->b_y.vector);
}

void
bptt_right_readout(const rnn_params *p, const sequence *h, const sequence *dy,
                   size_t first, size_t last, sequence *dh, rnn_params *dp)
{
    for (size_t t = first; t <= last; t++) {
        const gsl_matrix_view h_t = sequence_at(h, t);
        const gsl_matrix_view dy_t = sequence_at(dy, t - 1);
        gsl_matrix_view dh_t = sequence_at(dh, t);
        bptt_right_readout_step(p, &h_t.matrix, &dy_t.matrix, &dh_t.matrix, dp);
    }
}

void
bptt_right_readout_of_common(const rnn_params *p, const sequence *h,
                             const sequence *dy, sequence *dh, rnn_params *dp)
{
    const size_t T = GSL_MIN(dy->T, GSL_MIN(h->T, dh->T) - 1);
    if (h->B == dy->B && dh->B == dy->B && dy->n == p->O && h->n == p->H
        && dh->n == p->H && dp->H == p->H && dp->O == p->O)
        bptt_right_readout(p, h, dy, 1, T, dh, dp);
}

int
bptt_right_fits(const rnn_params *p, const sequence *x, const sequence *h,
                const sequence *dy, const sequence *da, const sequence *dh,
                const rnn_params *dp)
{
    return sequence_expect(dy, x->T, x->B, p->O) == GSL_SUCCESS
           && bptt_sweep_shapes(p, x, h, da, dh, dp) == GSL_SUCCESS;
}
