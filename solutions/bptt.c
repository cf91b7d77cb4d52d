/*
 * bptt.c - back through time. The contract of every function, with its
 * equations, is in lib/bptt.h; the story is in chapters/03-bptt/chapter.md.
 */
#include "bptt.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <math.h>

//: step affine
int
bptt_affine(const gsl_matrix *W, const gsl_matrix *x, const gsl_matrix *da,
            gsl_matrix *dx, gsl_matrix *dW, gsl_vector *db)
{
    //: answer
    //: todo Refuse shapes that disagree with GSL_ERROR(..., GSL_EBADLEN); a
    //: todo gradient that is NULL has none. Then (3.1) to (3.3), each one call
    //: todo of gsl_blas_dgemm with beta = 1, or a loop for db.
    const size_t rows = da->size1, to = W->size1, from = W->size2;
    if (da->size2 != to || x->size1 != rows || x->size2 != from)
        GSL_ERROR("W, x and da disagree in shape", GSL_EBADLEN);
    if ((dx != NULL && (dx->size1 != rows || dx->size2 != from))
        || (dW != NULL && (dW->size1 != to || dW->size2 != from))
        || (db != NULL && db->size != to))
        GSL_ERROR("a gradient must have the shape of its x, W or b",
                  GSL_EBADLEN);

    if (dx != NULL)
        gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1.0, da, W, 1.0, dx);
    // The same W served every row, so what the rows ask of it is a sum; and
    // summing over rows is what a matrix product does.
    if (dW != NULL)
        gsl_blas_dgemm(CblasTrans, CblasNoTrans, 1.0, da, x, 1.0, dW);
    for (size_t i = 0; db != NULL && i < rows; i++) {
        const gsl_vector_const_view da_i = gsl_matrix_const_row(da, i);
        gsl_blas_daxpy(1.0, &da_i.vector, db);
    }
    return GSL_SUCCESS;
    //: end
}

//: step loss
int
bptt_squared_error(const sequence *y, const sequence *target,
                   const sequence *mask, sequence *dy)
{
    //: answer
    //: todo Refuse shapes that disagree: bptt_loss_shapes() tells. Then (3.4)
    //: todo for every step, sequence and output.
    const int status = bptt_loss_shapes(y, target, mask, dy);
    if (status != GSL_SUCCESS)
        return status;

    for (size_t t = 0; t < y->T; t++)
        for (size_t n = 0; n < y->B; n++) {
            const double m = *sequence_of(mask, t, n) / (double)y->B;
            const double *y_n = sequence_of(y, t, n);
            const double *target_n = sequence_of(target, t, n);
            double *dy_n = sequence_of(dy, t, n);
            for (size_t j = 0; j < y->n; j++)
                dy_n[j] += m * (y_n[j] - target_n[j]);
        }
    return GSL_SUCCESS;
    //: end
}

int
bptt_cross_entropy(const sequence *y, const sequence *target,
                   const sequence *mask, sequence *dy)
{
    //: answer
    //: todo Refuse shapes that disagree, as above. Then (3.5), with the softmax
    //: todo q made as in chapter 2: the largest logit is taken from all first.
    const int status = bptt_loss_shapes(y, target, mask, dy);
    if (status != GSL_SUCCESS)
        return status;

    for (size_t t = 0; t < y->T; t++)
        for (size_t n = 0; n < y->B; n++) {
            const double m = *sequence_of(mask, t, n) / (double)y->B;
            const double *y_n = sequence_of(y, t, n);
            const double *target_n = sequence_of(target, t, n);
            double *dy_n = sequence_of(dy, t, n);
            double largest = y_n[0], total = 0.0;
            for (size_t j = 1; j < y->n; j++)
                largest = fmax(largest, y_n[j]);
            for (size_t j = 0; j < y->n; j++)
                total += exp(y_n[j] - largest);
            // Softmax and logarithm undo each other, so that what is left is
            // as simple as for the squared error: q minus the target.
            for (size_t j = 0; j < y->n; j++)
                dy_n[j] += m * (exp(y_n[j] - largest) / total - target_n[j]);
        }
    return GSL_SUCCESS;
    //: end
}

//: step step
int
bptt_step(const rnn_params *p, const gsl_matrix *h, const gsl_matrix *dh,
          gsl_matrix *da, gsl_matrix *dh_prev)
{
    //: answer
    //: todo Refuse shapes that disagree with GSL_EBADLEN. Then (3.6) for every
    //: todo element, with activation_slope(p->f, ...), or for every row with
    //: todo activation_backward(); and (3.7) with one gsl_blas_dgemm that adds
    //: todo to dh_prev.
    const size_t B = h->size1, H = p->H;
    if (h->size2 != H || dh->size1 != B || dh->size2 != H || da->size1 != B
        || da->size2 != H || dh_prev->size1 != B || dh_prev->size2 != H)
        GSL_ERROR("h, dh, da and dh_prev must be (B,H)", GSL_EBADLEN);

    for (size_t n = 0; n < B; n++)
        activation_backward(p->f, H, gsl_matrix_const_ptr(h, n, 0),
                            gsl_matrix_const_ptr(dh, n, 0),
                            gsl_matrix_ptr(da, n, 0));
    // Forward, a row of states met W_hh transposed; so the gradient of a row
    // meets W_hh itself on its way back.
    return gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1.0, da, &p->W_hh.matrix,
                          1.0, dh_prev);
    //: end
}

//: step sweep
int
bptt_sweep(const rnn_params *p, const sequence *x, const sequence *h,
           sequence *da, sequence *dh, rnn_params *dp)
{
    //: answer
    //: todo Refuse shapes that disagree: bptt_sweep_shapes() tells. Then
    //: todo bptt_step() from t = T down to 1, and (3.8) for all steps at once
    //: todo with two bptt_affine(). What nobody asks for is NULL.
    const int status = bptt_sweep_shapes(p, x, h, da, dh, dp);
    if (status != GSL_SUCCESS)
        return status;

    // Here, T times the same W_hh, is where gradients vanish.
    for (size_t t = x->T; t > 0; t--) {
        const gsl_matrix_view h_t = sequence_at(h, t);
        const gsl_matrix_view dh_t = sequence_at(dh, t);
        gsl_matrix_view da_t = sequence_at(da, t - 1);
        gsl_matrix_view dh_prev = sequence_at(dh, t - 1);
        bptt_step(p, &h_t.matrix, &dh_t.matrix, &da_t.matrix, &dh_prev.matrix);
    }

    // No step's share of dW needs that of another: all steps are one product.
    const gsl_matrix_view x_all = sequence_rows(x, 0, x->T);
    const gsl_matrix_view h_prev = sequence_rows(h, 0, x->T);
    const gsl_matrix_view da_all = sequence_rows(da, 0, x->T);
    bptt_affine(&p->W_xh.matrix, &x_all.matrix, &da_all.matrix, NULL,
                &dp->W_xh.matrix, &dp->b_h.vector);
    return bptt_affine(&p->W_hh.matrix, &h_prev.matrix, &da_all.matrix, NULL,
                       &dp->W_hh.matrix, NULL);
    //: end
}

//: step backward
int
bptt_backward(const rnn_params *p, const sequence *x, const sequence *h,
              const sequence *dy, sequence *da, sequence *dh, rnn_params *dp)
{
    //: answer
    //: todo Refuse a dy of another shape: sequence_expect() tells. The other
    //: todo arguments must fit, too, before anything is written. Then (3.9)
    //: todo with one bptt_affine() for all steps, and bptt_sweep().
    int status = sequence_expect(dy, x->T, x->B, p->O);
    if (status == GSL_SUCCESS)
        status = bptt_sweep_shapes(p, x, h, da, dh, dp);
    if (status != GSL_SUCCESS)
        return status;

    const gsl_matrix_view h_all = sequence_rows(h, 1, x->T);
    const gsl_matrix_view dy_all = sequence_rows(dy, 0, x->T);
    gsl_matrix_view dh_all = sequence_rows(dh, 1, x->T);
    bptt_affine(&p->W_hy.matrix, &h_all.matrix, &dy_all.matrix, &dh_all.matrix,
                &dp->W_hy.matrix, &dp->b_y.vector);
    return bptt_sweep(p, x, h, da, dh, dp);
    //: end
}

//: step norms
int
bptt_norms(const sequence *dh, gsl_vector *norm)
{
    //: answer
    //: todo Refuse a norm that is not (T+1) with GSL_EBADLEN. Then (3.10) at
    //: todo every index of dh. Divide by the largest entry before you square.
    if (norm->size != dh->T)
        GSL_ERROR("norm must have one element for every index of dh",
                  GSL_EBADLEN);

    for (size_t t = 0; t < dh->T; t++) {
        const double *dh_t = sequence_of(dh, t, 0);
        double largest = 0.0, sum = 0.0;
        for (size_t k = 0; k < dh->B * dh->n; k++)
            largest = fmax(largest, fabs(dh_t[k]));
        // The square of 1e-200 underflows to 0. So every entry is divided by
        // the largest one before it is squared.
        const double scale = largest > 0.0 && isfinite(largest) ? largest : 1.0;
        for (size_t k = 0; k < dh->B * dh->n; k++)
            sum += (dh_t[k] / scale) * (dh_t[k] / scale);
        gsl_vector_set(norm, t, scale * sqrt(sum));
    }
    return GSL_SUCCESS;
    //: end
}

//: step lags
int
bptt_lags(const rnn_params *p, const sequence *h, sequence *dh, sequence *da,
          sequence *dW_lag)
{
    //: answer
    //: todo Refuse shapes that disagree: sequence_expect() tells. Then for
    //: todo every lag n = 0..T-1, with all t = 1..T-n at once: (3.12), (3.13)
    //: todo into index n of dW_lag, and (3.14) back into dh, overwriting it.
    const size_t T = da->T, B = da->B, H = p->H;
    int status = sequence_expect(da, T, B, H);
    if (status == GSL_SUCCESS)
        status = sequence_expect(h, T + 1, B, H);
    if (status == GSL_SUCCESS)
        status = sequence_expect(dh, T + 1, B, H);
    if (status == GSL_SUCCESS)
        status = sequence_expect(dW_lag, T, H, H);
    if (status != GSL_SUCCESS)
        return status;

    for (size_t n = 0; n < T; n++) {
        // All costs walk back side by side: after n steps, what the one at
        // step t + n sent stands at step t.
        const size_t count = T - n;
        activation_backward(p->f, count * B * H, sequence_of(h, 1, 0),
                            sequence_of(dh, 1, 0), da->data);
        const gsl_matrix_view da_all = sequence_rows(da, 0, count);
        const gsl_matrix_view h_prev = sequence_rows(h, 0, count);
        gsl_matrix_view dW = sequence_at(dW_lag, n);
        gsl_matrix_view dh_prev = sequence_rows(dh, 0, count);
        gsl_blas_dgemm(CblasTrans, CblasNoTrans, 1.0, &da_all.matrix,
                       &h_prev.matrix, 1.0, &dW.matrix);
        gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1.0, &da_all.matrix,
                       &p->W_hh.matrix, 0.0, &dh_prev.matrix);
    }
    return GSL_SUCCESS;
    //: end
}

//: step truncated
int
bptt_truncated(const rnn_params *p, const sequence *x, const sequence *h,
               const sequence *dy, size_t k1, size_t k2, sequence *da,
               sequence *dh, rnn_params *dp)
{
    //: answer
    //: todo Refuse k1 = 0 and k2 < k1 with GSL_EINVAL, and shapes as in
    //: todo bptt_backward(). Then, for every window (3.16): clear its part of
    //: todo dh, bring in the costs since the last end with bptt_affine(), and
    //: todo let bptt_sweep() walk its steps: sequence_steps() cuts them out.
    int status = sequence_expect(dy, x->T, x->B, p->O);
    if (status == GSL_SUCCESS)
        status = bptt_sweep_shapes(p, x, h, da, dh, dp);
    if (status != GSL_SUCCESS)
        return status;
    if (k1 == 0 || k2 < k1)
        GSL_ERROR("k1 must be at least 1, and k2 at least k1", GSL_EINVAL);

    const size_t T = x->T;
    for (size_t begun = 0, end; begun < T; begun = end) {
        end = k1 < T - begun ? begun + k1 : T;
        const size_t from = k2 < end ? end - k2 : 0, steps = end - from;
        const sequence x_w = sequence_steps(x, from, steps);
        const sequence h_w = sequence_steps(h, from, steps + 1);
        sequence da_w = sequence_steps(da, from, steps);
        sequence dh_w = sequence_steps(dh, from, steps + 1);
        sequence_set_zero(&dh_w);

        // Each cost comes in once, in the window in which it is new; the steps
        // before it are only walked through again.
        const gsl_matrix_view h_all = sequence_rows(h, begun + 1, end - begun);
        const gsl_matrix_view dy_all = sequence_rows(dy, begun, end - begun);
        gsl_matrix_view dh_all = sequence_rows(dh, begun + 1, end - begun);
        bptt_affine(&p->W_hy.matrix, &h_all.matrix, &dy_all.matrix,
                    &dh_all.matrix, &dp->W_hy.matrix, &dp->b_y.vector);
        bptt_sweep(p, &x_w, &h_w, &da_w, &dh_w, dp);
    }
    return GSL_SUCCESS;
    //: end
}

//: step carry
int
bptt_carry(const rnn_params *p, const gsl_vector *x, const gsl_vector *h_prev,
           const gsl_vector *h, const gsl_matrix *J_prev, gsl_matrix *J)
{
    //: answer
    //: todo Refuse sizes that disagree with GSL_EBADLEN. Then the product of
    //: todo (3.20) with one gsl_blas_dgemm; and for every unit k, in row k of J:
    //: todo add x, h_prev and 1 to the columns of its own weights, which begin
    //: todo at k (D+H+1), and multiply the whole row by the slope of f.
    const size_t D = p->D, H = p->H, met = D + H + 1;
    if (x->size != D || h_prev->size != H || h->size != H)
        GSL_ERROR("x must be (D), h_prev and h (H)", GSL_EBADLEN);
    if (J_prev->size1 != H || J_prev->size2 != H * met || J->size1 != H
        || J->size2 != H * met)
        GSL_ERROR("J_prev and J must be (H, H(D+H+1))", GSL_EBADLEN);

    // What the weights did to the states before, handed on.
    gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1.0, &p->W_hh.matrix, J_prev,
                   0.0, J);
    for (size_t k = 0; k < H; k++) {
        // What they do now: only unit k meets the weights of unit k.
        gsl_vector_view own_x = gsl_matrix_subrow(J, k, k * met, D);
        gsl_vector_view own_h = gsl_matrix_subrow(J, k, k * met + D, H);
        gsl_vector_add(&own_x.vector, x);
        gsl_vector_add(&own_h.vector, h_prev);
        *gsl_matrix_ptr(J, k, k * met + D + H) += 1.0;
        // Both have to pass f, so the slope comes last.
        gsl_vector_view row = gsl_matrix_row(J, k);
        gsl_vector_scale(&row.vector,
                         activation_slope(p->f, gsl_vector_get(h, k)));
    }
    return GSL_SUCCESS;
    //: end
}
