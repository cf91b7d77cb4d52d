/*
 * init.c - where the weights begin. The contract of every function, with its
 * equations, is in lib/init.h; the story is in chapters/05-init/chapter.md.
 */
#include "init.h"

#include <gsl/gsl_complex_math.h>
#include <gsl/gsl_eigen.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_linalg.h>
#include <gsl/gsl_randist.h>
#include <math.h>

// Step "glorot":  make try M=init STEP=glorot
int
init_glorot_uniform(const gsl_rng *r, gsl_matrix *W)
{
    // TODO: Draw every element, row by row, with gsl_ran_flat(r, -a, a), where
    //       a^2 is three times the variance (5.2).
    return GSL_EUNIMPL;
}

int
init_glorot_normal(const gsl_rng *r, gsl_matrix *W)
{
    // TODO: The same with gsl_ran_gaussian_ziggurat(r, sd); sd is the root of
    //       the variance.
    return GSL_EUNIMPL;
}

// Step "gaussian":  make try M=init STEP=gaussian
int
init_gaussian(const gsl_rng *r, double gain, gsl_matrix *W)
{
    // TODO: Refuse a gain that is negative or not finite with GSL_EINVAL. Then
    //       (5.3), row by row: size2 of W is where the weights come from.
    return GSL_EUNIMPL;
}

// Step "orthogonal":  make try M=init STEP=orthogonal
int
init_orthogonal(const gsl_rng *r, double gain, gsl_matrix *W)
{
    // TODO: Refuse a W that is not square with GSL_ENOTSQR, and a bad gain with
    //       GSL_EINVAL. Then fill W with N(0,1) numbers, gsl_linalg_QR_decomp()
    //       and gsl_linalg_QR_unpack() it, and give every column of Q the sign
    //       of its R_jj (5.4).
    return GSL_EUNIMPL;
}

// Step "identity":  make try M=init STEP=identity
int
init_identity(const gsl_rng *r, double sd, rnn_params *p)
{
    // TODO: Refuse an f that is not RELU, and a bad sd, with GSL_EINVAL. Then
    //       (5.5): draw W_xh, then W_hy, with init_gaussian() or by yourself.
    return GSL_EUNIMPL;
}

// Step "radius":  make try M=init STEP=radius
int
init_spectral_radius(const gsl_matrix *W, double *rho)
{
    // TODO: Refuse a W that is not square with GSL_ENOTSQR, and one that is not
    //       finite with GSL_EDOM. Then the eigenvalues of a copy, because
    //       gsl_eigen_nonsymm() destroys its argument, and the largest
    //       gsl_complex_abs() of them. Divide the copy by 2^init_power(W), by
    //       ldexp(): products of numbers like 1e-200 are 0.
    return GSL_EUNIMPL;
}

int
init_rescale(gsl_matrix *W, double rho)
{
    // TODO: Refuse a rho that is negative or not finite with GSL_EINVAL, and a W
    //       with GSL_EDOM if 1 / radius is not a normal number: isnormal() tells.
    //       Then divide W by its radius and multiply it with rho, in two steps:
    //       their quotient may overflow.
    return GSL_EUNIMPL;
}

// Step "gain":  make try M=init STEP=gain
int
init_gain(const gsl_vector *norm, double *gain)
{
    // TODO: Refuse fewer than 2 norms with GSL_EBADLEN, and norms that (5.7)
    //       cannot use with GSL_EDOM. Then take logarithms: the quotient itself
    //       may underflow.
    return GSL_EUNIMPL;
}

// Step "expect":  make try M=init STEP=expect
int
init_expect(const gsl_integration_fixed_workspace *hermite,
            const gsl_function *g, double q, double *mean)
{
    // TODO: Refuse a q that is negative or not finite with GSL_EINVAL. Then
    //       (5.8): gsl_integration_fixed_nodes(), _weights() and _n() say what
    //       hermite holds. The weights do not add up to 1.
    return GSL_EUNIMPL;
}

// Step "variance":  make try M=init STEP=variance
int
init_variance(const gsl_integration_fixed_workspace *hermite, activation f,
              double sigma_w, double sigma_x2, double *q)
{
    // TODO: Refuse what (5.9) cannot use with GSL_EINVAL. init_square() is f^2
    //       as a function for init_expect(); its params point to an activation.
    //       Then halve the interval INIT_HALVINGS times.
    return GSL_EUNIMPL;
}

int
init_chi(const gsl_integration_fixed_workspace *hermite, activation f,
         double sigma_w, double q, double *chi)
{
    // TODO: Refuse a bad sigma_w or q with GSL_EINVAL. Then (5.10) with
    //       init_expect() of init_slope_square().
    return GSL_EUNIMPL;
}

// Step "critical":  make try M=init STEP=critical
int
init_critical(const gsl_integration_fixed_workspace *hermite, double sigma_x2,
              double *sigma_w)
{
    // TODO: Refuse a bad sigma_x2 with GSL_EINVAL, and one whose chi is below 1
    //       even at 4 with GSL_EDOM. Then halve the interval from 0.5 to 4
    //       INIT_HALVINGS times: where chi is below 1, the answer lies above.
    return GSL_EUNIMPL;
}
