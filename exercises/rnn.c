/*
 * rnn.c - a layer in time. The contract of every function, with its equations,
 * is in lib/rnn.h; the story is in chapters/02-rnn/chapter.md.
 */
#include "rnn.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <math.h>

// Step "affine":  make try M=rnn STEP=affine
int
rnn_affine(const gsl_matrix *W, const gsl_vector *b, const gsl_matrix *x,
           gsl_matrix *a)
{
    // TODO: Refuse shapes that disagree with GSL_ERROR(..., GSL_EBADLEN). Then
    //       (2.4): put b into every row of a, and add x W' with gsl_blas_dgemm.
    return GSL_EUNIMPL;
}

// Step "step":  make try M=rnn STEP=step
int
rnn_step(const rnn_params *p, const gsl_matrix *a, const gsl_matrix *h_prev,
         gsl_matrix *h)
{
    // TODO: Refuse shapes that disagree with GSL_EBADLEN. Then (2.5): copy a to
    //       h unless they are the same, add h_prev W_hh', and apply
    //       activation_value(p->f, ...) to every element of h, or
    //       activation_map() to every row.
    return GSL_EUNIMPL;
}

// Step "sequence":  make try M=rnn STEP=sequence
int
rnn_forward(const rnn_params *p, const sequence *x, sequence *h)
{
    // TODO: Refuse shapes that disagree: sequence_expect() tells. Then make the
    //       input products of all T steps with one rnn_affine() into h at 1..T,
    //       and walk t = 1..T with rnn_step(): each state is made in place.
    return GSL_EUNIMPL;
}

// Step "readout":  make try M=rnn STEP=readout
int
rnn_readout(const rnn_params *p, const sequence *h, sequence *y)
{
    // TODO: Refuse shapes that disagree with GSL_EBADLEN. Then one rnn_affine()
    //       for all T steps, from h at 1..T to y at 0..T-1.
    return GSL_EUNIMPL;
}

// Step "error":  make try M=rnn STEP=error
int
rnn_squared_error(const sequence *y, const sequence *target,
                  const sequence *mask, gsl_vector *cost, double *L)
{
    // TODO: Refuse shapes that disagree: rnn_loss_shapes() tells. Then the
    //       cost at every observation (2.6), a mean over the batch, and their
    //       sum (2.7).
    return GSL_EUNIMPL;
}

// Step "softmax":  make try M=rnn STEP=softmax
int
rnn_cross_entropy(const sequence *y, const sequence *target,
                  const sequence *mask, gsl_vector *cost, double *L)
{
    // TODO: Refuse shapes that disagree: rnn_loss_shapes() tells. For every
    //       step and sequence, find the largest logit, take it from all of
    //       them, and sum their exponentials: (2.8). Then the costs (2.9) and
    //       their sum (2.7).
    return GSL_EUNIMPL;
}
