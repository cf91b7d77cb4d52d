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

// Step "gates":  make try M=lstm STEP=gates
int
lstm_step(const lstm_params *p, const gsl_matrix *c_prev,
          const gsl_matrix *h_prev, gsl_matrix *gate, gsl_matrix *c,
          gsl_matrix *h)
{
    // TODO: Refuse what lstm_step_arguments() refuses. Then add h_prev W_hh' to
    //       gate (7.5) with one gsl_blas_dgemm; and for every sequence, turn its
    //       row into gates (7.2), and make its cells (7.3) and states (7.4).
    //       activation_map() applies an activation to many numbers at once.
    return GSL_EUNIMPL;
}

// Step "sequence":  make try M=lstm STEP=sequence
int
lstm_forward(const lstm_params *p, const sequence *x, lstm_states *s)
{
    // TODO: Refuse what lstm_forward_arguments() refuses. Then, as in chapter 2,
    //       what all inputs say with one rnn_affine(), into all of s->gate; and
    //       lstm_step() for t = 1..T, whose gates stand at index t-1.
    return GSL_EUNIMPL;
}

// Step "back":  make try M=lstm STEP=back
int
lstm_step_backward(const lstm_params *p, const gsl_matrix *gate,
                   const gsl_matrix *c_prev, const gsl_matrix *c,
                   const gsl_matrix *dh, gsl_matrix *dc, gsl_matrix *da,
                   gsl_matrix *dc_prev, gsl_matrix *dh_prev)
{
    // TODO: Refuse what lstm_step_backward_arguments() refuses. Then (7.6) to
    //       (7.8) for every sequence and unit: dc must be whole before the gates
    //       take their part of it. (7.9) is one gsl_blas_dgemm that adds.
    return GSL_EUNIMPL;
}

// Step "sweep":  make try M=lstm STEP=sweep
int
lstm_sweep(const lstm_params *p, const sequence *x, const lstm_states *s,
           lstm_states *ds, lstm_params *dp)
{
    // TODO: Refuse what lstm_sweep_arguments() refuses. Then, as in chapter 3,
    //       lstm_step_backward() from t = T down to 1, and (7.10) for all steps
    //       at once with two bptt_affine().
    return GSL_EUNIMPL;
}

// Step "backward":  make try M=lstm STEP=backward
int
lstm_backward(const lstm_params *p, const sequence *x, const lstm_states *s,
              const sequence *dy, lstm_states *ds, lstm_params *dp)
{
    // TODO: Refuse what lstm_sweep_arguments() refuses, and a dy that is not
    //       (T,B,O). Then (7.11) with one bptt_affine(), and lstm_sweep().
    return GSL_EUNIMPL;
}

// Step "flow":  make try M=lstm STEP=flow
int
lstm_flow(const sequence *gate, gsl_vector *flow)
{
    // TODO: Refuse a flow that is not (T+1), and a gate that has not four blocks
    //       of H numbers, with GSL_EBADLEN. Then (7.12), from the last step to
    //       the first: each adds the mean of its log10 f.
    return GSL_EUNIMPL;
}

// Step "forget":  make try M=lstm STEP=forget
int
lstm_forget_bias(lstm_params *p, double bias)
{
    // TODO: Refuse a bias that is not finite with GSL_EINVAL. Then (7.13): the
    //       forget gates are the second block of H numbers in b_h.
    return GSL_EUNIMPL;
}

// Step "chrono":  make try M=lstm STEP=chrono
int
lstm_chrono(const gsl_rng *r, double T_max, lstm_params *p)
{
    // TODO: Refuse a T_max that is not greater than 2, or not finite, with
    //       GSL_EINVAL. Then (7.14) for every unit, with gsl_ran_flat().
    return GSL_EUNIMPL;
}
