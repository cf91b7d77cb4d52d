/*
 * gru.c - the gated recurrent unit. The contract of every function, with its
 * equations, is in lib/gru.h; the story is in chapters/08-gru/chapter.md.
 */
#include "gru.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>

//: step gates
int
gru_step(const gru_params *p, const gsl_matrix *h_prev, gsl_matrix *gate,
         gsl_matrix *v, gsl_matrix *h)
{
    //: answer
    //: todo Refuse what gru_step_arguments() refuses. Then (8.6): what the states
    //: todo say to r and z with one gsl_blas_dgemm into the first 2H columns of
    //: todo gate, what they say to n with rnn_affine() into v. Then, for every
    //: todo sequence, the gates (8.2), what is new (8.4), and the state (8.5).
    if (gru_step_arguments(p, h_prev, gate, v, h) != GSL_SUCCESS)
        return GSL_EBADLEN;

    const size_t B = gate->size1, H = p->H;
    gsl_matrix_view rz = gsl_matrix_submatrix(gate, 0, 0, B, 2 * H);
    gsl_blas_dgemm(CblasNoTrans, CblasTrans, 1.0, h_prev, &p->W_rz.matrix, 1.0,
                   &rz.matrix);
    // A product of its own, because r multiplies it before it joins the sum.
    rnn_affine(&p->W_hn.matrix, &p->b_n.vector, h_prev, v);
    for (size_t i = 0; i < B; i++) {
        double *r = gsl_matrix_ptr(gate, i, 0), *z = r + H, *n = z + H;
        const double *v_i = gsl_matrix_const_ptr(v, i, 0);
        const double *h_prev_i = gsl_matrix_const_ptr(h_prev, i, 0);
        double *h_i = gsl_matrix_ptr(h, i, 0);
        activation_map(LOGISTIC, 2 * H, r);
        // The rows do not overlap, so the compiler may take several units at
        // a time; it cannot see that by itself.
#pragma omp simd
        for (size_t j = 0; j < H; j++)
            n[j] += r[j] * v_i[j];
        activation_map(TANH, H, n);
#pragma omp simd
        for (size_t j = 0; j < H; j++)
            h_i[j] = z[j] * h_prev_i[j] + (1.0 - z[j]) * n[j];
    }
    return GSL_SUCCESS;
    //: end
}

//: step sequence
int
gru_forward(const gru_params *p, const sequence *x, gru_states *s)
{
    //: answer
    //: todo Refuse what gru_forward_arguments() refuses. Then, as in chapter 2,
    //: todo what all inputs say with one rnn_affine(), into all of s->gate; and
    //: todo gru_step() for t = 1..T, whose gates and v stand at index t-1.
    if (gru_forward_arguments(p, x, s) != GSL_SUCCESS)
        return GSL_EBADLEN;

    const gsl_matrix_view x_all = sequence_rows(x, 0, x->T);
    gsl_matrix_view a = sequence_rows(s->gate, 0, x->T);
    rnn_affine(&p->W_xh.matrix, &p->b_h.vector, &x_all.matrix, &a.matrix);
    for (size_t t = 1; t <= x->T; t++) {
        const gsl_matrix_view h_prev = sequence_at(s->h, t - 1);
        gsl_matrix_view gate = sequence_at(s->gate, t - 1);
        gsl_matrix_view v_t = sequence_at(s->v, t - 1);
        gsl_matrix_view h_t = sequence_at(s->h, t);
        gru_step(p, &h_prev.matrix, &gate.matrix, &v_t.matrix, &h_t.matrix);
    }
    return GSL_SUCCESS;
    //: end
}

//: step back
int
gru_step_backward(const gru_params *p, const gsl_matrix *gate,
                  const gsl_matrix *v, const gsl_matrix *h_prev,
                  const gsl_matrix *dh, gsl_matrix *da, gsl_matrix *dv,
                  gsl_matrix *dh_prev)
{
    //: answer
    //: todo Refuse what gru_step_backward_arguments() refuses. Then (8.7) and
    //: todo (8.8) for every sequence and unit, and (8.9) with two calls of
    //: todo gsl_blas_dgemm that add: one for r and z, one for v.
    if (gru_step_backward_arguments(p, gate, v, h_prev, dh, da, dv, dh_prev)
        != GSL_SUCCESS)
        return GSL_EBADLEN;

    const size_t B = gate->size1, H = p->H;
    for (size_t i = 0; i < B; i++) {
        const double *r = gsl_matrix_const_ptr(gate, i, 0), *z = r + H;
        const double *n = z + H, *v_i = gsl_matrix_const_ptr(v, i, 0);
        const double *h_prev_i = gsl_matrix_const_ptr(h_prev, i, 0);
        const double *dh_i = gsl_matrix_const_ptr(dh, i, 0);
        double *da_r = gsl_matrix_ptr(da, i, 0), *da_z = da_r + H;
        double *da_n = da_z + H, *dv_i = gsl_matrix_ptr(dv, i, 0);
        double *dh_prev_i = gsl_matrix_ptr(dh_prev, i, 0);
#pragma omp simd
        for (size_t j = 0; j < H; j++) {
            da_n[j] = dh_i[j] * (1.0 - z[j]) * (1.0 - n[j] * n[j]);
            da_z[j] = dh_i[j] * (h_prev_i[j] - n[j]) * z[j] * (1.0 - z[j]);
            da_r[j] = da_n[j] * v_i[j] * r[j] * (1.0 - r[j]);
            dv_i[j] = da_n[j] * r[j];
            // The road: what z keeps of a state, it keeps of its gradient.
            dh_prev_i[j] += dh_i[j] * z[j];
        }
    }
    const gsl_matrix_view da_rz = gsl_matrix_submatrix(da, 0, 0, B, 2 * H);
    gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1.0, &da_rz.matrix,
                   &p->W_rz.matrix, 1.0, dh_prev);
    return gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1.0, dv, &p->W_hn.matrix,
                          1.0, dh_prev);
    //: end
}

//: step sweep
int
gru_sweep(const gru_params *p, const sequence *x, const gru_states *s,
          gru_states *ds, gru_params *dp)
{
    //: answer
    //: todo Refuse what gru_sweep_arguments() refuses. Then, as in chapter 3,
    //: todo gru_step_backward() from t = T down to 1, and (8.10) for all steps
    //: todo at once with three bptt_affine(): for W_xh, for W_rz and for W_hn.
    if (gru_sweep_arguments(p, x, s, ds, dp) != GSL_SUCCESS)
        return GSL_EBADLEN;

    for (size_t t = x->T; t > 0; t--) {
        const gsl_matrix_view gate = sequence_at(s->gate, t - 1);
        const gsl_matrix_view v_t = sequence_at(s->v, t - 1);
        const gsl_matrix_view h_prev = sequence_at(s->h, t - 1);
        const gsl_matrix_view dh_t = sequence_at(ds->h, t);
        gsl_matrix_view da_t = sequence_at(ds->gate, t - 1);
        gsl_matrix_view dv_t = sequence_at(ds->v, t - 1);
        gsl_matrix_view dh_prev = sequence_at(ds->h, t - 1);
        gru_step_backward(p, &gate.matrix, &v_t.matrix, &h_prev.matrix,
                          &dh_t.matrix, &da_t.matrix, &dv_t.matrix,
                          &dh_prev.matrix);
    }
    const gsl_matrix_view x_all = sequence_rows(x, 0, x->T);
    const gsl_matrix_view h_prev = sequence_rows(s->h, 0, x->T);
    const gsl_matrix_view dv_all = sequence_rows(ds->v, 0, x->T);
    gsl_matrix_view da_all = sequence_rows(ds->gate, 0, x->T);
    const gsl_matrix_view da_rz =
        gsl_matrix_submatrix(&da_all.matrix, 0, 0, x->T * x->B, 2 * p->H);
    bptt_affine(&p->W_xh.matrix, &x_all.matrix, &da_all.matrix, NULL,
                &dp->W_xh.matrix, &dp->b_h.vector);
    bptt_affine(&p->W_rz.matrix, &h_prev.matrix, &da_rz.matrix, NULL,
                &dp->W_rz.matrix, NULL);
    // W_hn made v, which lies on the other side of the reset: its gradient
    // comes from dv and not from da_n.
    return bptt_affine(&p->W_hn.matrix, &h_prev.matrix, &dv_all.matrix, NULL,
                       &dp->W_hn.matrix, &dp->b_n.vector);
    //: end
}

//: step backward
int
gru_backward(const gru_params *p, const sequence *x, const gru_states *s,
             const sequence *dy, gru_states *ds, gru_params *dp)
{
    //: answer
    //: todo Refuse what gru_sweep_arguments() refuses, and a dy that is not
    //: todo (T,B,O). Then (8.11) with one bptt_affine(), and gru_sweep().
    if (gru_sweep_arguments(p, x, s, ds, dp) != GSL_SUCCESS
        || sequence_expect(dy, x->T, x->B, p->O) != GSL_SUCCESS)
        return GSL_EBADLEN;

    const gsl_matrix_view h_all = sequence_rows(s->h, 1, x->T);
    const gsl_matrix_view dy_all = sequence_rows(dy, 0, x->T);
    gsl_matrix_view dh_all = sequence_rows(ds->h, 1, x->T);
    bptt_affine(&p->W_hy.matrix, &h_all.matrix, &dy_all.matrix, &dh_all.matrix,
                &dp->W_hy.matrix, &dp->b_y.vector);
    return gru_sweep(p, x, s, ds, dp);
    //: end
}
