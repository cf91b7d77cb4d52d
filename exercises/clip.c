/*
 * clip.c - remedies for an exploding gradient. The contract of every function,
 * with its equations, is in lib/clip.h; the story is in
 * chapters/04-clip/chapter.md.
 */
#include "clip.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <math.h>

// Step "value":  make try M=clip STEP=value
int
clip_value(gsl_vector *g, double max_value)
{
    // TODO: Refuse a max_value that is not greater than 0 with GSL_EINVAL, and
    //       any NaN with GSL_EDOM, before anything is written. Then (4.3).
    return GSL_EUNIMPL;
}

// Step "norm":  make try M=clip STEP=norm
int
clip_norm(gsl_vector *g, double max_norm, double *norm)
{
    // TODO: Refuse a max_norm that is not greater than 0 with GSL_EINVAL. Find
    //       the length with clip_length(), and refuse one that is not finite
    //       with GSL_EDOM, before anything is written. Then (4.4).
    return GSL_EUNIMPL;
}

// Step "truncation":  make try M=clip STEP=truncation
int
clip_truncation(const sequence *dW_lag, size_t K, gsl_matrix *sum, double *kept,
                double *missing)
{
    // TODO: Refuse a K outside 1..T with GSL_EINVAL, and a sum that is not
    //       (H,H) with GSL_EBADLEN. Then (4.5): three sums of lags, and the
    //       clip_length() of each.
    return GSL_EUNIMPL;
}

// Step "l2":  make try M=clip STEP=l2
int
clip_l2(const gsl_vector *theta, double lambda, double *penalty,
        gsl_vector *dtheta)
{
    // TODO: Refuse a lambda that is negative or not finite with GSL_EINVAL, and
    //       a dtheta of another length with GSL_EBADLEN. Then (4.6): gsl_blas
    //       has ddot for the penalty and daxpy for the gradient.
    return GSL_EUNIMPL;
}

// Step "omega":  make try M=clip STEP=omega
int
clip_omega(const gsl_matrix *W_hh, const sequence *dh, const sequence *da,
           sequence *u, double *omega)
{
    // TODO: Refuse shapes that disagree: clip_omega_shapes() tells. Then u for
    //       all steps with one product (4.7), and the mean (4.8) over all
    //       sequences of all steps. clip_length() makes the lengths.
    return GSL_EUNIMPL;
}

// Step "domega":  make try M=clip STEP=domega
int
clip_omega_backward(const sequence *dh, const sequence *da, sequence *u,
                    double alpha, gsl_matrix *dW_hh)
{
    // TODO: Refuse shapes that disagree, as above, and an alpha that is negative
    //       or not finite with GSL_EINVAL. Then (4.9): count n, turn every u_ti
    //       into what stands behind da_ti', and make one product over all.
    return GSL_EUNIMPL;
}
