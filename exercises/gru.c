/*
 * gru.c - the gated recurrent unit. The contract of every function, with its
 * equations, is in lib/gru.h; the story is in chapters/08-gru/chapter.md.
 */
#include "gru.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>

// Step "gates":  make try M=gru STEP=gates
int
gru_step(const gru_params *p, const gsl_matrix *h_prev, gsl_matrix *gate,
         gsl_matrix *v, gsl_matrix *h)
{
    // TODO: Refuse what gru_step_arguments() refuses. Then (8.6): what the states
    //       say to r and z with one gsl_blas_dgemm into the first 2H columns of
    //       gate, what they say to n with rnn_affine() into v. Then, for every
    //       sequence, the gates (8.2), what is new (8.4), and the state (8.5).
    return GSL_EUNIMPL;
}

// Step "sequence":  make try M=gru STEP=sequence
int
gru_forward(const gru_params *p, const sequence *x, gru_states *s)
{
    // TODO: Refuse what gru_forward_arguments() refuses. Then, as in chapter 2,
    //       what all inputs say with one rnn_affine(), into all of s->gate; and
    //       gru_step() for t = 1..T, whose gates and v stand at index t-1.
    return GSL_EUNIMPL;
}

// Step "back":  make try M=gru STEP=back
int
gru_step_backward(const gru_params *p, const gsl_matrix *gate,
                  const gsl_matrix *v, const gsl_matrix *h_prev,
                  const gsl_matrix *dh, gsl_matrix *da, gsl_matrix *dv,
                  gsl_matrix *dh_prev)
{
    // TODO: Refuse what gru_step_backward_arguments() refuses. Then (8.7) and
    //       (8.8) for every sequence and unit, and (8.9) with two calls of
    //       gsl_blas_dgemm that add: one for r and z, one for v.
    return GSL_EUNIMPL;
}

// Step "sweep":  make try M=gru STEP=sweep
int
gru_sweep(const gru_params *p, const sequence *x, const gru_states *s,
          gru_states *ds, gru_params *dp)
{
    // TODO: Refuse what gru_sweep_arguments() refuses. Then, as in chapter 3,
    //       gru_step_backward() from t = T down to 1, and (8.10) for all steps
    //       at once with three bptt_affine(): for W_xh, for W_rz and for W_hn.
    return GSL_EUNIMPL;
}

// Step "backward":  make try M=gru STEP=backward
int
gru_backward(const gru_params *p, const sequence *x, const gru_states *s,
             const sequence *dy, gru_states *ds, gru_params *dp)
{
    // TODO: Refuse what gru_sweep_arguments() refuses, and a dy that is not
    //       (T,B,O). Then (8.11) with one bptt_affine(), and gru_sweep().
    return GSL_EUNIMPL;
}
