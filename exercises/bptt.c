/*
 * bptt.c - back through time. The contract of every function, with its
 * equations, is in lib/bptt.h; the story is in chapters/03-bptt/chapter.md.
 */
#include "bptt.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <math.h>

// Step "affine":  make try M=bptt STEP=affine
int
bptt_affine(const gsl_matrix *W, const gsl_matrix *x, const gsl_matrix *da,
            gsl_matrix *dx, gsl_matrix *dW, gsl_vector *db)
{
    // TODO: Refuse shapes that disagree with GSL_ERROR(..., GSL_EBADLEN); a
    //       gradient that is NULL has none. Then (3.1) to (3.3), each one call
    //       of gsl_blas_dgemm with beta = 1, or a loop for db.
    return GSL_EUNIMPL;
}

// Step "loss":  make try M=bptt STEP=loss
int
bptt_squared_error(const sequence *y, const sequence *target,
                   const sequence *mask, sequence *dy)
{
    // TODO: Refuse shapes that disagree: bptt_loss_shapes() tells. Then (3.4)
    //       for every step, sequence and output.
    return GSL_EUNIMPL;
}

int
bptt_cross_entropy(const sequence *y, const sequence *target,
                   const sequence *mask, sequence *dy)
{
    // TODO: Refuse shapes that disagree, as above. Then (3.5), with the softmax
    //       q made as in chapter 2: the largest logit is taken from all first.
    return GSL_EUNIMPL;
}

// Step "step":  make try M=bptt STEP=step
int
bptt_step(const rnn_params *p, const gsl_matrix *h, const gsl_matrix *dh,
          gsl_matrix *da, gsl_matrix *dh_prev)
{
    // TODO: Refuse shapes that disagree with GSL_EBADLEN. Then (3.6) for every
    //       element, with activation_slope(p->f, ...), or for every row with
    //       activation_backward(); and (3.7) with one gsl_blas_dgemm that adds
    //       to dh_prev.
    return GSL_EUNIMPL;
}

// Step "sweep":  make try M=bptt STEP=sweep
int
bptt_sweep(const rnn_params *p, const sequence *x, const sequence *h,
           sequence *da, sequence *dh, rnn_params *dp)
{
    // TODO: Refuse shapes that disagree: bptt_sweep_shapes() tells. Then
    //       bptt_step() from t = T down to 1, and (3.8) for all steps at once
    //       with two bptt_affine(). What nobody asks for is NULL.
    return GSL_EUNIMPL;
}

// Step "backward":  make try M=bptt STEP=backward
int
bptt_backward(const rnn_params *p, const sequence *x, const sequence *h,
              const sequence *dy, sequence *da, sequence *dh, rnn_params *dp)
{
    // TODO: Refuse a dy of another shape: sequence_expect() tells. The other
    //       arguments must fit, too, before anything is written. Then (3.9)
    //       with one bptt_affine() for all steps, and bptt_sweep().
    return GSL_EUNIMPL;
}

// Step "norms":  make try M=bptt STEP=norms
int
bptt_norms(const sequence *dh, gsl_vector *norm)
{
    // TODO: Refuse a norm that is not (T+1) with GSL_EBADLEN. Then (3.10) at
    //       every index of dh. Divide by the largest entry before you square.
    return GSL_EUNIMPL;
}

// Step "lags":  make try M=bptt STEP=lags
int
bptt_lags(const rnn_params *p, const sequence *h, sequence *dh, sequence *da,
          sequence *dW_lag)
{
    // TODO: Refuse shapes that disagree: sequence_expect() tells. Then for
    //       every lag n = 0..T-1, with all t = 1..T-n at once: (3.12), (3.13)
    //       into index n of dW_lag, and (3.14) back into dh, overwriting it.
    return GSL_EUNIMPL;
}

// Step "truncated":  make try M=bptt STEP=truncated
int
bptt_truncated(const rnn_params *p, const sequence *x, const sequence *h,
               const sequence *dy, size_t k1, size_t k2, sequence *da,
               sequence *dh, rnn_params *dp)
{
    // TODO: Refuse k1 = 0 and k2 < k1 with GSL_EINVAL, and shapes as in
    //       bptt_backward(). Then, for every window (3.16): clear its part of
    //       dh, bring in the costs since the last end with bptt_affine(), and
    //       let bptt_sweep() walk its steps: sequence_steps() cuts them out.
    return GSL_EUNIMPL;
}

// Step "carry":  make try M=bptt STEP=carry
int
bptt_carry(const rnn_params *p, const gsl_vector *x, const gsl_vector *h_prev,
           const gsl_vector *h, const gsl_matrix *J_prev, gsl_matrix *J)
{
    // TODO: Refuse sizes that disagree with GSL_EBADLEN. Then the product of
    //       (3.20) with one gsl_blas_dgemm; and for every unit k, in row k of J:
    //       add x, h_prev and 1 to the columns of its own weights, which begin
    //       at k (D+H+1), and multiply the whole row by the slope of f.
    return GSL_EUNIMPL;
}
