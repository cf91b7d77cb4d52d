/*
 * lyap.c - slope and rank. The contract of every function, with its equations, is
 * in lib/lyap.h; the story is in chapters/10-lyap/chapter.md.
 */
#include "lyap.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_linalg.h>
#include <math.h>

// Step "jacobians":  make try M=lyap STEP=jacobians
int
lyap_jacobians(const rnn_params *p, const sequence *h, sequence *J)
{
    // TODO: Refuse what lyap_jacobians_arguments() refuses. Then (10.1) for every
    //       step: row j of W_hh times the slope of unit j.
    return GSL_EUNIMPL;
}

// Step "turn":  make try M=lyap STEP=turn
int
lyap_turn(const gsl_matrix *J, gsl_matrix *Q, gsl_matrix *A, gsl_vector *sum)
{
    // TODO: Return what lyap_turn_arguments() returns when it refuses. Then
    //       (10.2): A = J Q, and from its first column to its last take out
    //       what lies along the columns before (twice, because of rounding),
    //       and divide by the length that is left. A column of length 0 stays 0.
    return GSL_EUNIMPL;
}

// Step "spectrum":  make try M=lyap STEP=spectrum
int
lyap_spectrum(const sequence *J, size_t skip, gsl_matrix *Q, gsl_matrix *A,
              gsl_vector *exponent)
{
    // TODO: Return what lyap_spectrum_arguments() returns when it refuses. Then
    //       (10.3): a turn at every step, and before the first that counts the
    //       sums are set to 0.
    return GSL_EUNIMPL;
}

// Step "product":  make try M=lyap STEP=product
int
lyap_product(const sequence *J, gsl_matrix *P, gsl_matrix *A, double *log_size)
{
    // TODO: Return what lyap_product_arguments() returns when it refuses. Then
    //       (10.4): from P = 1 on, multiply by J_t from the left, divide by the
    //       largest number, and add its logarithm. A product of 0 stays 0.
    return GSL_EUNIMPL;
}

// Step "directions":  make try M=lyap STEP=directions
int
lyap_directions(const gsl_matrix *P, double share, gsl_matrix *A, gsl_matrix *V,
                gsl_vector *s, size_t *count)
{
    // TODO: Return what lyap_directions_arguments() returns when it refuses. Then
    //       (10.5): gsl_linalg_SV_decomp_jacobi() of a copy, and count.
    return GSL_EUNIMPL;
}

// Step "newton":  make try M=lyap STEP=newton
int
lyap_newton(const rnn_params *p, const sequence *a, sequence *h,
            sequence *delta, sequence *J, double *worst)
{
    // TODO: Refuse what lyap_newton_arguments() refuses. Set delta at index 0 to 0.
    //       Then rnn_step() makes F_t of (10.6) from the guess h_{t-1}, for every t,
    //       in delta; from it lyap_jacobians() makes J. From t = 1 on the residual
    //       takes the place of F_t, then delta_t that of the residual: (10.7) and
    //       (10.8). Last, (10.9).
    return GSL_EUNIMPL;
}

// Step "walk":  make try M=lyap STEP=walk
int
lyap_walk(const gsl_matrix *J, const gsl_vector *dl, gsl_matrix *A,
          gsl_permutation *order, gsl_vector *dh)
{
    // TODO: Refuse what lyap_walk_arguments() refuses. Then the LU factors of J' in
    //       A, gsl_linalg_LU_decomp(); refuse a 0 on their diagonal before dh is
    //       touched. Then (10.10): subtract, and gsl_linalg_LU_svx().
    return GSL_EUNIMPL;
}
