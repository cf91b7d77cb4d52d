/*
 * init.h - where the weights begin: random matrices that neither stretch nor
 * shrink too much, and the theory that says how much is too much.
 *
 * Random numbers are drawn row by row, from the first element to the last, so
 * that a seed gives the same matrix everywhere. W is (to, from); every element
 * is overwritten. Every function returns GSL_SUCCESS or the error it names,
 * through GSL's error handler; on an error nothing has been written. Functions
 * that factorise a matrix allocate; no loop of learning calls them.
 *
 * Chapter: chapters/05-init/chapter.md
 * Source:  Glorot & Bengio (2010), AISTATS; Saxe, McClelland & Ganguli (2014),
 *          ICLR; Le, Jaitly & Hinton (2015), arXiv 1504.00941; Chen, Pennington
 *          & Schoenholz (2018), ICML
 */
#ifndef INIT_H
#define INIT_H

#include "bptt.h"

#include <gsl/gsl_integration.h>
#include <gsl/gsl_math.h>
#include <gsl/gsl_rng.h>

/*
 * Glorot and Bengio's variance, in two distributions:
 *
 *     Var W_jk = 2 / (from + to)                                        (5.2)
 *
 * init_glorot_uniform() draws with gsl_ran_flat() from -a to a, a^2 = 3 Var W;
 * init_glorot_normal() with gsl_ran_gaussian_ziggurat().
 */
int init_glorot_uniform(const gsl_rng *r, gsl_matrix *W);
int init_glorot_normal(const gsl_rng *r, gsl_matrix *W);

/*
 * Gaussian numbers that multiply the length of a vector by gain on the mean:
 *
 *     W_jk ~ N(0, gain^2 / from)                                        (5.3)
 *
 * with gsl_ran_gaussian_ziggurat(). Errors: GSL_EINVAL when gain is negative or
 * not finite.
 */
int init_gaussian(const gsl_rng *r, double gain, gsl_matrix *W);

/*
 * gain times an orthogonal matrix, uniform over all of them: with G a square
 * matrix of N(0,1) numbers,
 *
 *     G = Q R,   W = gain Q diag(sign R_jj)                             (5.4)
 *
 * Without the signs it is orthogonal too, but not uniform (Mezzadri 2007,
 * Notices of the AMS 54(5)).
 *
 * Errors: GSL_ENOTSQR; GSL_EINVAL for a gain that is negative or not finite.
 */
int init_orthogonal(const gsl_rng *r, double gain, gsl_matrix *W);

/*
 * A network of ReLU units that begins by keeping everything (IRNN):
 *
 *     W_hh = 1, biases 0, W_xh and then W_hy ~ N(0, sd^2)               (5.5)
 *
 *   p   all parameters overwritten
 *
 * Errors: GSL_EINVAL when p->f is not RELU, or for an sd that is negative or
 * not finite.
 */
int init_identity(const gsl_rng *r, double sd, rnn_params *p);

/*
 * The spectral radius, the largest absolute eigenvalue:
 *
 *     rho = max_k |lambda_k(W)|                                         (5.6)
 *
 *   W     (n,n)  in
 *   rho          out, overwritten
 *
 * Right for elements of any size; infinite only if no double is as large.
 * Rounding is relative to the largest element: rho is that of a matrix whose
 * elements differ from W's by about n 1e-16 of it. So where eigenvalues almost
 * coincide rho has fewer digits: a matrix that only hands on (a nilpotent one)
 * has radius 0, but something like 1e-16^(1/n) may be found in its place.
 *
 * Errors: GSL_ENOTSQR; GSL_EDOM when an element is not finite; GSL_EMAXITER when
 * GSL's search for eigenvalues does not end.
 */
int init_spectral_radius(const gsl_matrix *W, double *rho);

/*
 * Scales W so that its spectral radius is rho, which is not negative.
 *
 * Right also if rho / radius is larger than any double. An element of W / radius
 * that is too large for one becomes infinite, whatever rho is.
 * Errors: those of init_spectral_radius(); GSL_EINVAL for a rho that is negative
 * or not finite; GSL_EDOM when 1 / radius is not a normal number. A radius of 0
 * is such a case, since it stays 0 whatever the factor is.
 */
int init_rescale(gsl_matrix *W, double rho);

/*
 * By what factor a step back changes the gradient, on the geometric mean:
 *
 *     gain = (norm_0 / norm_T)^(1/T)                                    (5.7)
 *
 *   norm   (T+1)  in: as bptt_norms() makes it, T >= 1
 *   gain          out, overwritten; 0 when nothing came back
 *
 * Right also where the quotient underflows or overflows. Errors: GSL_EBADLEN
 * for fewer than 2 norms; GSL_EDOM when norm_T is not positive and finite, or
 * norm_0 negative or not finite.
 */
int init_gain(const gsl_vector *norm, double *gain);

/*
 * Nodes z_k and weights w_k, k < n, for means over a normal distribution: the
 * weight function is exp(-z^2/2). For the caller to free with
 * gsl_integration_fixed_free(). Given ready-made, in lib/init.c. NULL: GSL_EINVAL
 * for n = 0, GSL_ENOMEM.
 *
 * How many are enough? tanh(sqrt(q) z) is smooth for a small q and a step for a
 * large one: INIT_NODES give (5.9) to 1e-9 at q = 1, but to 0.3 % at q = 21, and
 * (5.10), whose slopes are a spike there, to 0.03 % at q = 5, 2.4 % at 13 and 10 %
 * at 21. An odd n is worse there, because its node at 0 gets too much weight.
 */
enum { INIT_NODES = 128 };
gsl_integration_fixed_workspace *init_hermite_alloc(size_t n);

/*
 * A mean over a normal distribution of variance q, by Gauss-Hermite quadrature:
 *
 *     mean = E g(sqrt(q) z) = sum_k w_k g(sqrt(q) z_k) / sum_k w_k       (5.8)
 *
 *   hermite   in: from init_hermite_alloc(), here and below
 *   g         called through GSL_FN_EVAL
 *   q         not negative
 *   mean      out, overwritten
 *
 * Errors: GSL_EINVAL for a q that is negative or not finite.
 */
int init_expect(const gsl_integration_fixed_workspace *hermite,
                const gsl_function *g, double q, double *mean);

/*
 * The variance at which the pre-activations of a large random network settle,
 * W_hh ~ N(0, sigma_w^2/H), if its inputs bring a variance of sigma_x2:
 *
 *     q = sigma_w^2 E f(sqrt(q) z)^2 + sigma_x2                         (5.9)
 *
 * by bisection between 0 and sigma_w^2 + sigma_x2, INIT_HALVINGS times. Where
 * the right side is larger than q, the answer lies above, else below. So q is
 * known to 2^-INIT_HALVINGS of that sum, and a q that is 1e-18 of it or less has
 * no digits.
 *
 *   f    TANH or LOGISTIC: they do not exceed 1, so q does not exceed the end
 *   q    out, overwritten
 *
 * Errors: GSL_EINVAL for another f, for a sigma_w or sigma_x2 that is negative or
 * not finite, and when sigma_w^2 + sigma_x2 is not finite.
 */
enum { INIT_HALVINGS = 60 };
int init_variance(const gsl_integration_fixed_workspace *hermite, activation f,
                  double sigma_w, double sigma_x2, double *q);

/*
 * By what factor a step back changes the mean square of a gradient there:
 *
 *     chi = sigma_w^2 E f'(sqrt(q) z)^2                                (5.10)
 *
 *   q     from init_variance()
 *   chi   out, overwritten; the gain of (5.7) is sqrt(chi) in a large network
 *
 * Errors: GSL_EINVAL for a sigma_w or q that is negative or not finite, and when
 * sigma_w^2 is not finite.
 */
int init_chi(const gsl_integration_fixed_workspace *hermite, activation f,
             double sigma_w, double q, double *chi);

/*
 * The sigma_w at which gradients keep their size, chi = 1, for TANH:
 * by bisection between 0.5 and 4, INIT_HALVINGS times.
 *
 *   sigma_x2   variance that the inputs bring, not negative
 *   sigma_w    out, overwritten
 *
 * Errors: GSL_EINVAL for a sigma_x2 that is negative or not finite; GSL_EDOM
 * when chi is still below 1 at sigma_w = 4, as it is for a large sigma_x2.
 */
int init_critical(const gsl_integration_fixed_workspace *hermite,
                  double sigma_x2, double *sigma_w);

/*
 * Given ready-made, in lib/init.c: f(a)^2 and f'(a)^2 as functions for
 * init_expect(). f points to an activation.
 */
double init_square(double a, void *f);
double init_slope_square(double a, void *f);

/*
 * Given ready-made, in lib/init.c: the power of two to divide W by, so that products
 * of its elements are doubles. The largest element, which is finite, is then
 * between 1e-77 and 1e77; the power is 0 where it is so already, and where W is 0.
 */
int init_power(const gsl_matrix *W);

#endif /* INIT_H */
