/*
 * lyap.h - slope and rank: how fast small differences grow or shrink along a
 * trajectory, how many directions of them are left, and what that decides.
 *
 *     J_t = dh_t/dh_{t-1},   dh_T/dh_0 = J_T ... J_1
 *
 * Layout: one sequence, so no batch. J is a sequence (T,H,H), where the (H,H)
 * matrix at index t-1 is J_t. States are (T+1,1,H), and index 0 is the start.
 *
 * Every function returns GSL_SUCCESS, or the error it names; where shapes or
 * lengths disagree, GSL_EBADLEN through GSL's error handler. On an error nothing
 * but a workspace has been written. NaN and infinities are no errors unless a
 * function says so, and are passed on. No two arguments overlap.
 *
 * A Jacobian *of usual size* is finite, and its largest number is 0 or within
 * 1e-150..1e150; so are its products with a matrix whose largest number is 1.
 *
 * Chapter: chapters/10-lyap/chapter.md
 * Source:  Benettin et al. (1980), Meccanica 15, for (10.2) to (10.4); Gonzalez et
 *          al. (2025), NeurIPS, for (10.7) to (10.9)
 */
#ifndef LYAP_H
#define LYAP_H

#include "rnn.h"

#include <gsl/gsl_permutation.h>

/*
 * The Jacobians of a vanilla network along its trajectory:
 *
 *     J_t = diag(f'(a_t)) W_hh,   t = 1..T                             (10.1)
 *
 * where activation_slope() takes the slope from h_t = f(a_t).
 *
 *   h   (T+1,1,H)  in: as rnn_forward() left it; index 0 is not read
 *   J   (T,H,H)    out, overwritten
 */
int lyap_jacobians(const rnn_params *p, const sequence *h, sequence *J);

/*
 * One step of k directions that are kept at right angles to each other:
 *
 *     Q R = J Q_before,   sum_i += log R_ii,   i = 1..k                (10.2)
 *
 * with orthonormal columns in Q and no negative number on the diagonal of R. Of a
 * direction that J takes to the point 0, R_ii is 0: its sum becomes -infinity, and
 * its column of Q is 0 from then on.
 *
 *   J     (H,H)  in, of usual size
 *   Q     (H,k)  in: orthonormal columns, k <= H; out: those after the step
 *   A     (H,k)  workspace
 *   sum   (k)    added to
 *
 * Errors: GSL_EDOM when J is not of usual size, or when a number of Q is not
 * finite or is beyond 1.001, which no number of an orthonormal column is.
 *
 * Where J nearly takes a direction into those before it, what is left of it is
 * rounding, and the column of Q is at right angles to the others all the same: the
 * projection is taken out twice. Cost: 2 H^2 k operations for the product, 4 H k^2
 * for the angles.
 */
int lyap_turn(const gsl_matrix *J, gsl_matrix *Q, gsl_matrix *A,
              gsl_vector *sum);

/*
 * The k largest Lyapunov exponents of a trajectory, per step, in nats:
 *
 *     exponent_i = 1/(T - skip) sum of log R_ii over t = skip+1..T     (10.3)
 *
 * The first steps turn Q towards the directions that grow fastest, and are not
 * counted.
 *
 *   J          (T,H,H)  in, each of usual size
 *   skip                steps at the beginning that are not counted
 *   Q          (H,k)    in: orthonormal columns, k <= H; out: those after step T
 *   A          (H,k)    workspace
 *   exponent   (k)      out, overwritten
 *
 * Errors: GSL_EINVAL when skip is not less than T; GSL_EDOM as lyap_turn().
 */
int lyap_spectrum(const sequence *J, size_t skip, gsl_matrix *Q, gsl_matrix *A,
                  gsl_vector *exponent);

/*
 * The product of all Jacobians, of any size, as a matrix and the logarithm of a
 * factor:
 *
 *     exp(log_size) P = J_T ... J_1,   the largest |P_ij| is 1         (10.4)
 *
 *   J          (T,H,H)  in, each of usual size
 *   P          (H,H)    out, overwritten: 0 when the product is 0
 *   A          (H,H)    workspace
 *   log_size            out, overwritten: -infinity when the product is 0
 *
 * Errors: GSL_EDOM when a J is not of usual size.
 */
int lyap_product(const sequence *J, gsl_matrix *P, gsl_matrix *A,
                 double *log_size);

/*
 * How many directions are left: the singular values of P, the largest first, and
 * how many of them are more than a share of the largest:
 *
 *     P = U diag(s) V',   count = number of i with s_i > share s_1     (10.5)
 *
 *   P       (H,H)  in: finite, its largest number 0 or within 1e-100..1e100
 *   share          more than 0, less than 1
 *   A       (H,H)  workspace
 *   V       (H,H)  workspace
 *   s       (H)    out, overwritten
 *   count          out, overwritten; 0 for a P of zeros
 *
 * Errors: GSL_EINVAL for another share; GSL_EDOM when a number of P is not as
 * stated.
 */
int lyap_directions(const gsl_matrix *P, double share, gsl_matrix *A,
                    gsl_matrix *V, gsl_vector *s, size_t *count);

/*
 * One step of Newton's method for all states at once. The states that a network
 * makes are those that leave no residual:
 *
 *     F_t = f(a_t + W_hh h_{t-1}),   r_t = F_t - h_t,   t = 1..T       (10.6)
 *     worst = largest |r_tj| before the step                           (10.7)
 *     delta_t = J_t delta_{t-1} + r_t,   delta_0 = 0                   (10.8)
 *     h_t += delta_t                                                   (10.9)
 *
 * with J_t = diag(F_t's slope) W_hh, the Jacobian where the guess is. (10.8) is
 * linear, so a scan could make all its steps together; here it is a loop.
 *
 *   a       (T,1,H)    in: x_t W_xh' + b_h', what the inputs and the bias say
 *   h       (T+1,1,H)  in: the start at index 0, and a guess of all other states;
 *                      out: a better guess at 1..T
 *   delta   (T+1,1,H)  out, overwritten. It may hold F_t until delta_t takes its
 *                      place
 *   J       (T,H,H)    out, overwritten
 *   worst              out, overwritten; NaN when a residual is NaN
 *
 * From a network that forgets, a few steps suffice. From any other, T steps do,
 * because each makes at least one more state exact.
 */
int lyap_newton(const rnn_params *p, const sequence *a, sequence *h,
                sequence *delta, sequence *J, double *worst);

/*
 * One step of an error that is carried forward instead of back. The way back is
 * dh_{t-1} = dl_{t-1} + J_t' dh_t, where dl is what the loss alone contributes; so
 * whoever knows dh_{t-1} can solve for
 *
 *     J_t' dh_t = dh_{t-1} - dl_{t-1}                                 (10.10)
 *
 * by LU factors. It is exact in exact arithmetic. In ours an error in dh grows by
 * the inverse of what J_t makes shrink.
 *
 *   J       (H,H)  in: J_t
 *   dl      (H)    in: dl_{t-1}
 *   A       (H,H)  workspace
 *   order   (H)    workspace
 *   dh      (H)    in: dh_{t-1}; out: dh_t
 *
 * Errors: GSL_EDOM when J is singular, as far as its LU factors show that by an
 * exact 0.
 */
int lyap_walk(const gsl_matrix *J, const gsl_vector *dl, gsl_matrix *A,
              gsl_permutation *order, gsl_vector *dh);

/*
 * Given ready-made, in lib/lyap.c: GSL_SUCCESS, or the error that the function of
 * that name promises for such arguments.
 */
int lyap_jacobians_arguments(const rnn_params *p, const sequence *h,
                             const sequence *J);
int lyap_turn_arguments(const gsl_matrix *J, const gsl_matrix *Q,
                        const gsl_matrix *A, const gsl_vector *sum);
int lyap_spectrum_arguments(const sequence *J, size_t skip, const gsl_matrix *Q,
                            const gsl_matrix *A, const gsl_vector *exponent);
int lyap_product_arguments(const sequence *J, const gsl_matrix *P,
                           const gsl_matrix *A);
int lyap_directions_arguments(const gsl_matrix *P, double share,
                              const gsl_matrix *A, const gsl_matrix *V,
                              const gsl_vector *s);
int lyap_newton_arguments(const rnn_params *p, const sequence *a,
                          const sequence *h, const sequence *delta,
                          const sequence *J);
int lyap_walk_arguments(const gsl_matrix *J, const gsl_vector *dl,
                        const gsl_matrix *A, const gsl_permutation *order,
                        const gsl_vector *dh);

#endif /* LYAP_H */
