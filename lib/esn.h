/*
 * esn.h - an echo state network: a recurrent network whose recurrence is drawn,
 * scaled and never trained. Only a linear readout learns, in one step.
 *
 *     a_t = W_xh x_t + W_hh h_{t-1} + b_h,  h_t = (1-leak) h_{t-1} + leak f(a_t)
 *     y_t = W_zy z_t,   z_t = (1, x_t, h_t)
 *
 * Layout as in rnn.h: time first, weights are (to, from), x and y have T steps
 * and h has T+1. H is the number of units, which papers call N; F = 1 + D + H
 * is the number of features that the readout sees. A network with feedback has
 * its own outputs of the step before as the last O of its D inputs, so those
 * columns of W_xh are the feedback weights.
 *
 * Every function returns GSL_SUCCESS or the error it names, through GSL's error
 * handler; GSL_EBADLEN is for shapes that disagree. On an error nothing but a
 * workspace has been written. Only the functions that say so allocate.
 *
 * Chapter: chapters/06-esn/chapter.md
 * Source:  Jaeger (2001), GMD Reports 148 and 152; Lukosevicius (2012), A
 *          practical guide to applying echo state networks
 */
#ifndef ESN_H
#define ESN_H

#include "init.h"

// Before gsl_spmatrix.h, which needs FILE and size_t to be known.
#include <stdio.h>
#include <stdlib.h>

#include <gsl/gsl_spblas.h>
#include <gsl/gsl_spmatrix.h>

typedef struct {
    size_t D, H, O;
    activation f;
    double leak;         // 0 < leak <= 1; 1 keeps nothing of h_{t-1}
    gsl_spmatrix *W_hh;  // (H,H) in compressed rows, owned
    gsl_matrix *W_xh;    // (H,D), owned
    gsl_vector *b_h;     // (H), owned
    gsl_matrix *W_zy;    // (O,F), owned: the only weights that are learned
} esn;

/*
 * Given ready-made, in lib/esn.c, like everything below that says so. All
 * weights are 0, and W_hh is empty. NULL: GSL_EINVAL for a zero size or a leak
 * outside (0,1], GSL_ENOMEM.
 */
esn *esn_alloc(size_t D, size_t H, size_t O, activation f, double leak);

/* Frees p. NULL is allowed. */
void esn_free(esn *p);

/*
 * A sparse random matrix, in compressed rows:
 *
 *     W_jk ~ U(-1, 1) with probability connectivity, else 0             (6.1)
 *
 * Row by row, gsl_rng_uniform(r) < connectivity decides for every element
 * whether it is there, and only then gsl_ran_flat() draws its value.
 *
 *   W   (n,n)  out, overwritten: W->p, W->i, W->data and W->nz; where there is
 *              no room, gsl_spmatrix_realloc() makes it
 *
 * Errors: GSL_EINVAL for a connectivity that is not in (0,1], or a W that is
 * not of GSL_SPMATRIX_CSR; GSL_ENOTSQR; GSL_ENOMEM, after which the contents of
 * W mean nothing, also when connectivity n^2 exceeds ESN_ELEMENTS: GSL counts
 * elements in int.
 */
#define ESN_ELEMENTS 2e9
int esn_reservoir(const gsl_rng *r, double connectivity, gsl_spmatrix *W);

/*
 * Arnoldi's method (1951), which learns about a large sparse matrix from m
 * products with it: the rows q_1, q_2, ... of Q become orthonormal, and H is
 * what W does in the space that they span.
 *
 *     v = W q_j;   H_ij += q_i . v,  v -= (q_i . v) q_i,   i = 1..j, twice
 *     H_{j+1,j} = ||v||,  q_{j+1} = v / ||v||                           (6.11)
 *
 * The second pass removes what rounding left of the first. Where ||v|| is then
 * at most ESN_NOTHING times what ||W q_j|| was, W does not lead out of the
 * space of these rows any more, so the method ends there.
 *
 *   W      (n,n)    in, compressed rows
 *   Q      (m+1,n)  in: q_1 at row 0, of any length; out: orthonormal rows
 *                   0..done-1, and one more if left is not 0
 *   H      (m,m)    out, overwritten; 0 below H_{j+1,j} and beyond done
 *   done            out, overwritten: products taken, 1..m
 *   left            out, overwritten: the last ||v||, or 0 when it ended there
 *
 * Errors: GSL_ENOTSQR; GSL_EINVAL for an m that is not in 1..n; GSL_EBADLEN;
 * GSL_EDOM when an element is not finite, or when the largest one or the length
 * of q_1 is above ESN_LARGEST or below its inverse (an element may be 0).
 * Cost: m products, and 4 m^2 n operations to keep the rows orthogonal.
 */
#define ESN_NOTHING 1e-12
#define ESN_LARGEST 1e100
int esn_arnoldi(const gsl_spmatrix *W, gsl_matrix *Q, gsl_matrix *H,
                size_t *done, double *left);

/*
 * Given ready-made: the spectral radius of a large sparse matrix, from the small
 * H of (6.11),
 *
 *     rho   = max_k |lambda_k(H)|
 *     error = left |last element of that eigenvector of H|              (6.12)
 *
 * q_1 is drawn with gsl_ran_gaussian_ziggurat(r, 1).
 *
 *   W      (n,n)  in, compressed rows
 *   m             most products, 1..n; with n of them all eigenvalues count
 *   rho           out, overwritten
 *   error         out, overwritten: there is an E with ||E|| <= error for which
 *                 rho is the absolute value of an exact eigenvalue of W + E. It
 *                 promises nothing about eigenvalues that were not found.
 *
 * Allocates Q and H. Errors: those of esn_arnoldi(); GSL_ENOMEM.
 */
enum { ESN_PRODUCTS = 200 };
int esn_spectral_radius(const gsl_rng *r, const gsl_spmatrix *W, size_t m,
                        double *rho, double *error);

/*
 * Given ready-made: scales W in place so that its spectral radius, as
 * esn_spectral_radius() finds it, is rho:
 *
 *     W = rho W / rho(W)                                                (6.2)
 *
 * Right also where rho / rho(W) is no double. Errors: as above; GSL_EINVAL for
 * a rho that is negative or not finite; GSL_EDOM when no path through W leads
 * in a circle, or the radius found is 0: such a network forgets everything
 * within n steps, whatever factor W is multiplied by.
 */
int esn_rescale(const gsl_rng *r, gsl_spmatrix *W, size_t m, double rho);

/*
 * Given ready-made: 1 when some unit hears itself, directly or through others,
 * else 0; also 0 when memory does not suffice, after GSL_ENOMEM.
 */
int esn_has_circle(const gsl_spmatrix *W);

/*
 * One step for the whole batch, with a sparse product for each sequence:
 *
 *     h = (1 - leak) h_prev + leak f(a + h_prev W_hh')                  (6.3)
 *
 *   a        (B,H)  in: x W_xh' + 1 b_h'
 *   h_prev   (B,H)  in
 *   h        (B,H)  out, overwritten; may be a itself, must not overlap h_prev
 */
int esn_step(const esn *p, const gsl_matrix *a, const gsl_matrix *h_prev,
             gsl_matrix *h);

/*
 * The whole sequence, step by step. The products with x of all steps are one
 * matrix product.
 *
 *   x   (T,B,D)    in
 *   h   (T+1,B,H)  in: h at index 0; out: h at 1..T, overwritten
 */
int esn_harvest(const esn *p, const sequence *x, sequence *h);

/*
 * Does the network forget where it began? Two runs on the same inputs:
 *
 *     distance_t = || h_t - g_t ||,   t = 0..T                          (6.4)
 *
 *   x          (T,B,D)    in
 *   h, g       (T+1,B,H)  in: two starts at index 0; h: out, harvested;
 *                         g: workspace
 *   distance   (T+1)      out, overwritten; right also where squares overflow
 */
int esn_echo(const esn *p, const sequence *x, sequence *h, sequence *g,
             gsl_vector *distance);

/*
 * What the readout sees. The first washout steps are left out, because there h
 * still depends on its start. A row z_t = (1, x_t, h_t) for every sequence at
 * every t > washout.
 *
 *   x         (T,B,D)             in
 *   h         (T+1,B,H)           in
 *   Z         ((T-washout)*B, F)  out, overwritten
 *
 * The targets that belong to it are sequence_rows(target, washout, T-washout).
 * Errors: GSL_EINVAL for a washout that is not less than T.
 */
int esn_features(const sequence *x, const sequence *h, size_t washout,
                 gsl_matrix *Z);

/*
 * Given ready-made: the outputs at every step, computed without making Z,
 *
 *     y_t = W_zy z_t,   y (T,B,O), out, overwritten                     (6.5)
 */
int esn_readout(const esn *p, const sequence *x, const sequence *h,
                sequence *y);

/*
 * The readout with the least sum of ||W_zy z - y||^2 over all rows, plus ridge
 * times the sum of its squared weights, by the normal equations and Cholesky:
 *
 *     A = Z'Z + ridge 1,   A W_zy' = Z'Y                                (6.6)
 *
 *   Z      (rows,F)  in
 *   Y      (rows,O)  in
 *   ridge            not negative; applies to the weight of the 1, too
 *   A      (F,F)     workspace
 *   W_zy   (O,F)     out, overwritten
 *
 * Errors: GSL_EINVAL for a ridge that is negative or not finite; GSL_EDOM when a
 * number is not finite; when the largest of a column of Z or Y, unless it is 0,
 * is above ESN_MOST or below ESN_LEAST, because products of such numbers
 * overflow or vanish; or when A is not positive definite, because there are fewer
 * rows than features or some features repeat others, and then a ridge helps. Rounding can hide this: a pivot that
 * should be 0 may come out as 1e-17, and the weights are noise.
 * Cost: rows F^2 operations for A in one dsyrk, and F^3/3 for Cholesky.
 */
#define ESN_MOST 1e70
#define ESN_LEAST 1e-70
int esn_ridge(const gsl_matrix *Z, const gsl_matrix *Y, double ridge,
              gsl_matrix *A, gsl_matrix *W_zy);

/*
 * The same readout from the singular values of Z itself, which keeps twice as
 * many digits and takes much longer:
 *
 *     Z = U S V',   W_zy' = V (S^2 + ridge)^-1 S U' Y                   (6.13)
 *
 * by gsl_multifit_linear_svd() and gsl_multifit_linear_solve(), whose lambda^2
 * is ridge. Without a ridge, singular values below GSL_DBL_EPSILON of the largest
 * are left out, so a singular Z is no error; one that rounding leaves just above
 * makes huge weights, against which a ridge helps. With a ridge none is left out:
 * a ridge far below GSL_DBL_EPSILON times the largest square of S does not help,
 * and the weights of a singular Z are noise. Z has at least F rows.
 *
 * Allocates. Errors: as above, but for A; GSL_EBADLEN for fewer rows than
 * features.
 */
int esn_ridge_svd(const gsl_matrix *Z, const gsl_matrix *Y, double ridge,
                  gsl_matrix *W_zy);

/*
 * Given ready-made. Teacher forcing: in place of its own outputs the network
 * hears the targets of the step before,
 *
 *     x_{t, D-O..D-1} = target_{t-1},   t = 2..T, and 0 for t = 1      (6.7)
 *
 *   target   (T,B,O)  in
 *   x        (T,B,D)  out: its last O columns are overwritten; D >= O
 */
int esn_teach(const sequence *target, sequence *x);

/*
 * Free run: the network hears its own outputs of the step before.
 *
 *     h_t by (6.3),  y_t by (6.5),  x_{t+1, D-O..D-1} = y_t            (6.8)
 *
 *   x      (T,B,D)    in: inputs, and what is heard first at index 0; out: its
 *                     last O columns from index 1 on are overwritten; D >= O
 *   h      (T+1,B,H)  in: h at index 0, most often the last of a harvest; out:
 *                     h at 1..done
 *   y      (T,B,O)    out, overwritten: y of the steps 1..done
 *   done              out, overwritten: T, or fewer when the network left the
 *                     finite numbers: y of step done + 1 was the first that is
 *                     not finite, and nothing after that step was written
 */
int esn_run(const esn *p, sequence *x, sequence *h, sequence *y, size_t *done);

/*
 * Given ready-made: the targets for measuring memory capacity. Column k-1 of Y,
 * k = 1..K, is the input of k steps ago, at every t > washout.
 *
 *   x   (T,1,1)         in
 *   Y   (T-washout, K)  out, overwritten; K <= washout
 *
 * Errors: GSL_EINVAL when washout is less than K, or not less than T.
 */
int esn_delays(const sequence *x, size_t washout, gsl_matrix *Y);

/*
 * Short-term memory capacity (Jaeger 2001, GMD Report 152): how much of the
 * input of k steps ago a readout finds again,
 *
 *     capacity_k = corr(said_k, wanted_k)^2,   MC = sum_k capacity_k   (6.10)
 *
 * MC of a network of H units does not exceed H, if the inputs are independent.
 * Measure it on other data than the readout was fitted to.
 *
 *   said, wanted   (rows,K)  in; rows >= 2
 *   capacity       (K)       out, overwritten; 0 where said does not vary
 *   MC                       out, overwritten
 *
 * Errors: GSL_EDOM when a number is not finite, when a column of wanted does not
 * vary, or when the largest and the smallest number of a column that varies are
 * more than ESN_MOST or less than ESN_LEAST apart.
 */
int esn_capacity(const gsl_matrix *said, const gsl_matrix *wanted,
                 gsl_vector *capacity, double *MC);

/*
 * Given ready-made, in lib/esn.c: GSL_SUCCESS, or the error that the
 * function of that name declares. A is NULL for esn_ridge_svd().
 */
int esn_reservoir_arguments(double connectivity, const gsl_spmatrix *W);
int esn_arnoldi_arguments(const gsl_spmatrix *W, const gsl_matrix *Q,
                          const gsl_matrix *H);
int esn_step_arguments(const esn *p, const gsl_matrix *a,
                       const gsl_matrix *h_prev, const gsl_matrix *h);
int esn_harvest_arguments(const esn *p, const sequence *x, const sequence *h);
int esn_echo_arguments(const esn *p, const sequence *x, const sequence *h,
                       const sequence *g, const gsl_vector *distance);
int esn_features_arguments(const sequence *x, const sequence *h, size_t washout,
                           const gsl_matrix *Z);
int esn_ridge_arguments(const gsl_matrix *Z, const gsl_matrix *Y, double ridge,
                        const gsl_matrix *A, const gsl_matrix *W_zy);
int esn_run_arguments(const esn *p, const sequence *x, const sequence *h,
                      const sequence *y);
int esn_capacity_arguments(const gsl_matrix *said, const gsl_matrix *wanted,
                           const gsl_vector *capacity);

#endif /* ESN_H */
