/*
 * esn.c - an echo state network. The contract of every function, with its
 * equations, is in lib/esn.h; the story is in chapters/06-esn/chapter.md.
 */
#include "esn.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_linalg.h>
#include <gsl/gsl_multifit.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_statistics.h>
#include <math.h>
#include <string.h>

// Step "reservoir":  make try M=esn STEP=reservoir
int
esn_reservoir(const gsl_rng *r, double connectivity, gsl_spmatrix *W)
{
    // TODO: Refuse what esn_reservoir_arguments() refuses. Then (6.1), row by
    //       row: an element that is there goes to the end of W->data, its column
    //       to W->i. Row j begins at W->p[j] and ends before W->p[j+1].
    return GSL_EUNIMPL;
}

// Step "arnoldi":  make try M=esn STEP=arnoldi
int
esn_arnoldi(const gsl_spmatrix *W, gsl_matrix *Q, gsl_matrix *H, size_t *done,
            double *left)
{
    // TODO: Refuse what esn_arnoldi_arguments() refuses, and give q_1 length 1.
    //       Then (6.11): gsl_spblas_dgemv() makes v in the next row of Q. Take its
    //       part along each row before it away, and do that twice.
    return GSL_EUNIMPL;
}

// Step "step":  make try M=esn STEP=step
int
esn_step(const esn *p, const gsl_matrix *a, const gsl_matrix *h_prev,
         gsl_matrix *h)
{
    // TODO: Refuse what esn_step_arguments() refuses. Then (6.3): copy a to h
    //       unless they are the same; for every sequence, gsl_spblas_dgemv() adds
    //       W_hh h_prev to its row; activation_map(); and the leak.
    return GSL_EUNIMPL;
}

// Step "harvest":  make try M=esn STEP=harvest
int
esn_harvest(const esn *p, const sequence *x, sequence *h)
{
    // TODO: Refuse what esn_harvest_arguments() refuses. Then, as in
    //       rnn_forward(): the input products of all steps with one
    //       rnn_affine() into h at 1..T, and esn_step() in place.
    return GSL_EUNIMPL;
}

// Step "echo":  make try M=esn STEP=echo
int
esn_echo(const esn *p, const sequence *x, sequence *h, sequence *g,
         gsl_vector *distance)
{
    // TODO: Refuse what esn_echo_arguments() refuses. Then two harvests, their
    //       difference in g, and its bptt_norms() (6.4).
    return GSL_EUNIMPL;
}

// Step "features":  make try M=esn STEP=features
int
esn_features(const sequence *x, const sequence *h, size_t washout,
             gsl_matrix *Z)
{
    // TODO: Refuse what esn_features_arguments() refuses. Then 1, x_t and h_t side
    //       by side, for t = washout + 1 to T and every sequence of the batch.
    return GSL_EUNIMPL;
}

// Step "ridge":  make try M=esn STEP=ridge
int
esn_ridge(const gsl_matrix *Z, const gsl_matrix *Y, double ridge, gsl_matrix *A,
          gsl_matrix *W_zy)
{
    // TODO: Refuse what esn_ridge_arguments() refuses. Then (6.6): the lower half
    //       of Z'Z by gsl_blas_dsyrk(), ridge on its diagonal, and
    //       gsl_linalg_cholesky_decomp1(), which may refuse it. Y'Z goes to W_zy,
    //       and gsl_linalg_cholesky_svx() solves each row in place.
    return GSL_EUNIMPL;
}

// Step "svd":  make try M=esn STEP=svd
int
esn_ridge_svd(const gsl_matrix *Z, const gsl_matrix *Y, double ridge,
              gsl_matrix *W_zy)
{
    // TODO: Refuse what esn_ridge_arguments() refuses. Then (6.13):
    //       gsl_multifit_linear_svd() once, and for every output
    //       gsl_multifit_linear_solve() with lambda = sqrt(ridge).
    return GSL_EUNIMPL;
}

// Step "run":  make try M=esn STEP=run
int
esn_run(const esn *p, sequence *x, sequence *h, sequence *y, size_t *done)
{
    // TODO: Refuse what esn_run_arguments() refuses. Then (6.8), step by step:
    //       sequence_steps() cuts out one step for esn_harvest() and
    //       esn_readout(). Stop at the first y that is not finite.
    return GSL_EUNIMPL;
}

// Step "capacity":  make try M=esn STEP=capacity
int
esn_capacity(const gsl_matrix *said, const gsl_matrix *wanted,
             gsl_vector *capacity, double *MC)
{
    // TODO: Refuse what esn_capacity_arguments() refuses. Then (6.10) for every
    //       column with gsl_stats_correlation(): its strides are the tda. Where
    //       said does not vary it divides 0 by 0, and the answer is 0.
    return GSL_EUNIMPL;
}
