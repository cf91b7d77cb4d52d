/*
 * lstm.c - long short-term memory. The contract of every function, with its
 * equations, is in lib/lstm.h; the story is in chapters/07-lstm/chapter.md.
 */
#include "lstm.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include <string.h>

//: step gates
int
lstm_step(const lstm_params *p, const gsl_matrix *c_prev,
          const gsl_matrix *h_prev, gsl_matrix *gate, gsl_matrix *c,
          gsl_matrix *h)
{
    //: answer
    //: todo Refuse what lstm_step_arguments() refuses. Then add h_prev W_hh' to
    //: todo gate (7.5) with one gsl_blas_dgemm; and for every sequence, turn its
    //: todo row into gates (7.2), and make its cells (7.3) and states (7.4).
    //: todo activation_map() applies an activation to many numbers at once.
    if (lstm_step_arguments(p, c_prev, h_prev, gate, c, h) != GSL_SUCCESS)
        return GSL_EBADLEN;

    const size_t H = p->H;
    gsl_blas_dgemm(CblasNoTrans, CblasTrans, 1.0, h_prev, &p->W_hh.matrix, 1.0,
                   gate);
    for (size_t n = 0; n < c->size1; n++) {
        // A row may be part of a wider matrix, so GSL says where it begins.
        double *i = gsl_matrix_ptr(gate, n, 0), *f = i + H, *g = f + H;
        double *o = g + H, *c_n = gsl_matrix_ptr(c, n, 0);
        double *h_n = gsl_matrix_ptr(h, n, 0);
        const double *c_prev_n = gsl_matrix_const_ptr(c_prev, n, 0);
        activation_map(LOGISTIC, 2 * H, i);
        activation_map(TANH, H, g);
        activation_map(LOGISTIC, H, o);
        // The rows do not overlap, so the compiler may take several units at
        // a time; it cannot see that by itself.
#pragma omp simd
        for (size_t j = 0; j < H; j++)
            h_n[j] = c_n[j] = f[j] * c_prev_n[j] + i[j] * g[j];
        activation_map(TANH, H, h_n);
#pragma omp simd
        for (size_t j = 0; j < H; j++)
            h_n[j] *= o[j];
    }
    return GSL_SUCCESS;
    //: end
}

//: step sequence
int
lstm_forward(const lstm_params *p, const sequence *x, lstm_states *s)
{
    //: answer
    //: todo Refuse what lstm_forward_arguments() refuses. Then, as in chapter 2,
    //: todo what all inputs say with one rnn_affine(), into all of s->gate; and
    //: todo lstm_step() for t = 1..T, whose gates stand at index t-1.
    if (lstm_forward_arguments(p, x, s) != GSL_SUCCESS)
        return GSL_EBADLEN;

    const gsl_matrix_view x_all = sequence_rows(x, 0, x->T);
    gsl_matrix_view a = sequence_rows(s->gate, 0, x->T);
    rnn_affine(&p->W_xh.matrix, &p->b_h.vector, &x_all.matrix, &a.matrix);
    for (size_t t = 1; t <= x->T; t++) {
        const gsl_matrix_view c_prev = sequence_at(s->c, t - 1);
        const gsl_matrix_view h_prev = sequence_at(s->h, t - 1);
        gsl_matrix_view gate = sequence_at(s->gate, t - 1);
        gsl_matrix_view c_t = sequence_at(s->c, t);
        gsl_matrix_view h_t = sequence_at(s->h, t);
        lstm_step(p, &c_prev.matrix, &h_prev.matrix, &gate.matrix, &c_t.matrix,
                  &h_t.matrix);
    }
    return GSL_SUCCESS;
    //: end
}

//: step back
int
lstm_step_backward(const lstm_params *p, const gsl_matrix *gate,
                   const gsl_matrix *c_prev, const gsl_matrix *c,
                   const gsl_matrix *dh, gsl_matrix *dc, gsl_matrix *da,
                   gsl_matrix *dc_prev, gsl_matrix *dh_prev)
{
    //: answer
    //: todo Refuse what lstm_step_backward_arguments() refuses. Then (7.6) to
    //: todo (7.8) for every sequence and unit: dc must be whole before the gates
    //: todo take their part of it. (7.9) is one gsl_blas_dgemm that adds.
    if (lstm_step_backward_arguments(p, gate, c_prev, c, dh, dc, da, dc_prev,
                                     dh_prev)
        != GSL_SUCCESS)
        return GSL_EBADLEN;

    const size_t H = p->H;
    for (size_t n = 0; n < c->size1; n++) {
        const double *i = gsl_matrix_const_ptr(gate, n, 0), *f = i + H;
        const double *g = f + H, *o = g + H;
        const double *c_n = gsl_matrix_const_ptr(c, n, 0);
        const double *c_prev_n = gsl_matrix_const_ptr(c_prev, n, 0);
        const double *dh_n = gsl_matrix_const_ptr(dh, n, 0);
        double *dc_n = gsl_matrix_ptr(dc, n, 0);
        double *dc_prev_n = gsl_matrix_ptr(dc_prev, n, 0);
        double *da_i = gsl_matrix_ptr(da, n, 0), *da_f = da_i + H;
        double *da_g = da_f + H, *da_o = da_g + H;
        // The place of da_o, which is written last, has tanh(c) until then.
        memcpy(da_o, c_n, H * sizeof *c_n);
        activation_map(TANH, H, da_o);
#pragma omp simd
        for (size_t j = 0; j < H; j++) {
            const double tanh_c = da_o[j];
            dc_n[j] += dh_n[j] * o[j] * (1.0 - tanh_c * tanh_c);
            da_i[j] = dc_n[j] * g[j] * i[j] * (1.0 - i[j]);
            da_f[j] = dc_n[j] * c_prev_n[j] * f[j] * (1.0 - f[j]);
            da_g[j] = dc_n[j] * i[j] * (1.0 - g[j] * g[j]);
            da_o[j] = dh_n[j] * tanh_c * o[j] * (1.0 - o[j]);
            // The road of this chapter: from cell to cell the gradient meets
            // no matrix and no slope, only the forget gate.
            dc_prev_n[j] += dc_n[j] * f[j];
        }
    }
    return gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1.0, da, &p->W_hh.matrix,
                          1.0, dh_prev);
    //: end
}

//: step sweep
int
lstm_sweep(const lstm_params *p, const sequence *x, const lstm_states *s,
           lstm_states *ds, lstm_params *dp)
{
    //: answer
    //: todo Refuse what lstm_sweep_arguments() refuses. Then, as in chapter 3,
    //: todo lstm_step_backward() from t = T down to 1, and (7.10) for all steps
    //: todo at once with two bptt_affine().
    if (lstm_sweep_arguments(p, x, s, ds, dp) != GSL_SUCCESS)
        return GSL_EBADLEN;

    for (size_t t = x->T; t > 0; t--) {
        const gsl_matrix_view gate = sequence_at(s->gate, t - 1);
        const gsl_matrix_view c_prev = sequence_at(s->c, t - 1);
        const gsl_matrix_view c_t = sequence_at(s->c, t);
        const gsl_matrix_view dh_t = sequence_at(ds->h, t);
        gsl_matrix_view dc_t = sequence_at(ds->c, t);
        gsl_matrix_view da_t = sequence_at(ds->gate, t - 1);
        gsl_matrix_view dc_prev = sequence_at(ds->c, t - 1);
        gsl_matrix_view dh_prev = sequence_at(ds->h, t - 1);
        lstm_step_backward(p, &gate.matrix, &c_prev.matrix, &c_t.matrix,
                           &dh_t.matrix, &dc_t.matrix, &da_t.matrix,
                           &dc_prev.matrix, &dh_prev.matrix);
    }
    const gsl_matrix_view x_all = sequence_rows(x, 0, x->T);
    const gsl_matrix_view h_prev = sequence_rows(s->h, 0, x->T);
    const gsl_matrix_view da_all = sequence_rows(ds->gate, 0, x->T);
    bptt_affine(&p->W_xh.matrix, &x_all.matrix, &da_all.matrix, NULL,
                &dp->W_xh.matrix, &dp->b_h.vector);
    return bptt_affine(&p->W_hh.matrix, &h_prev.matrix, &da_all.matrix, NULL,
                       &dp->W_hh.matrix, NULL);
    //: end
}

//: step backward
int
lstm_backward(const lstm_params *p, const sequence *x, const lstm_states *s,
              const sequence *dy, lstm_states *ds, lstm_params *dp)
{
    //: answer
    //: todo Refuse what lstm_sweep_arguments() refuses, and a dy that is not
    //: todo (T,B,O). Then (7.11) with one bptt_affine(), and lstm_sweep().
    if (lstm_sweep_arguments(p, x, s, ds, dp) != GSL_SUCCESS
        || sequence_expect(dy, x->T, x->B, p->O) != GSL_SUCCESS)
        return GSL_EBADLEN;

    const gsl_matrix_view h_all = sequence_rows(s->h, 1, x->T);
    const gsl_matrix_view dy_all = sequence_rows(dy, 0, x->T);
    gsl_matrix_view dh_all = sequence_rows(ds->h, 1, x->T);
    bptt_affine(&p->W_hy.matrix, &h_all.matrix, &dy_all.matrix, &dh_all.matrix,
                &dp->W_hy.matrix, &dp->b_y.vector);
    return lstm_sweep(p, x, s, ds, dp);
    //: end
}

//: step flow
int
lstm_flow(const sequence *gate, gsl_vector *flow)
{
    //: answer
    //: todo Refuse a flow that is not (T+1), and a gate that has not four blocks
    //: todo of H numbers, with GSL_EBADLEN. Then (7.12), from the last step to
    //: todo the first: each adds the mean of its log10 f.
    if (flow->size != gate->T + 1 || gate->n % LSTM_GATES != 0)
        GSL_ERROR("flow must be (T+1), and gate (T,B,4H)", GSL_EBADLEN);

    const size_t H = gate->n / LSTM_GATES;
    gsl_vector_set(flow, gate->T, 0.0);
    for (size_t t = gate->T; t > 0; t--) {
        double sum = 0.0;
        for (size_t n = 0; n < gate->B; n++)
            for (size_t j = 0; j < H; j++)
                sum += log10(sequence_of(gate, t - 1, n)[LSTM_F * H + j]);
        gsl_vector_set(flow, t - 1,
                       gsl_vector_get(flow, t) + sum / (double)(gate->B * H));
    }
    return GSL_SUCCESS;
    //: end
}

//: step forget
int
lstm_forget_bias(lstm_params *p, double bias)
{
    //: answer
    //: todo Refuse a bias that is not finite with GSL_EINVAL. Then (7.13): the
    //: todo forget gates are the second block of H numbers in b_h.
    if (!isfinite(bias))
        GSL_ERROR("the bias must be finite", GSL_EINVAL);
    gsl_vector_view b_f =
        gsl_vector_subvector(&p->b_h.vector, LSTM_F * p->H, p->H);
    gsl_vector_set_all(&b_f.vector, bias);
    return GSL_SUCCESS;
    //: end
}

//: step chrono
int
lstm_chrono(const gsl_rng *r, double T_max, lstm_params *p)
{
    //: answer
    //: todo Refuse a T_max that is not greater than 2, or not finite, with
    //: todo GSL_EINVAL. Then (7.14) for every unit, with gsl_ran_flat().
    if (!(T_max > 2.0) || !isfinite(T_max))
        GSL_ERROR("T_max must be finite and greater than 2", GSL_EINVAL);
    for (size_t j = 0; j < p->H; j++) {
        const double bias = log(gsl_ran_flat(r, 1.0, T_max - 1.0));
        gsl_vector_set(&p->b_h.vector, LSTM_F * p->H + j, bias);
        gsl_vector_set(&p->b_h.vector, LSTM_I * p->H + j, -bias);
    }
    return GSL_SUCCESS;
    //: end
}
