/*
 * clip.h - remedies for an exploding gradient: truncating it, penalties on the
 * weights, and clipping it.
 *
 * Layout as in bptt.h. Gradients are added to by penalties, and changed in
 * place by clipping. Every function returns GSL_SUCCESS or the error it names,
 * through GSL's error handler; on an error nothing has been written.
 *
 * Chapter: chapters/04-clip/chapter.md
 * Source:  Pascanu, Mikolov & Bengio (2013), ICML, for clipping by norm and the
 *          penalty Omega; Mikolov (2012), PhD thesis, for clipping by value
 */
#ifndef CLIP_H
#define CLIP_H

#include "bptt.h"

/*
 * Clips every entry by itself:
 *
 *     g_k = max(-max_value, min(max_value, g_k))                        (4.3)
 *
 *   g           (P)  in and out
 *   max_value        greater than 0; may be infinite
 *
 * Errors: GSL_EINVAL when max_value is not greater than 0; GSL_EDOM when an
 * entry is NaN.
 */
int clip_value(gsl_vector *g, double max_value);

/*
 * Clips the whole vector by its length:
 *
 *     if ||g|| > max_norm:   g = max_norm g / ||g||                     (4.4)
 *
 *   g          (P)  in and out; not one bit changes when ||g|| <= max_norm
 *   max_norm        greater than 0; may be infinite
 *   norm            out, overwritten: ||g|| before clipping
 *
 * Right also for entries of 1e+-200, whose squares underflow or overflow. An
 * entry that is 1e300 times shorter than ||g|| may become 0.
 * Errors: GSL_EINVAL when max_norm is not greater than 0; GSL_EDOM when ||g||
 * is not finite: then the gradient has no direction that could be kept, and the
 * caller should skip the update.
 */
int clip_norm(gsl_vector *g, double max_norm, double *norm);

/*
 * What truncation buys and what it costs, from the gradient sorted by lags, as
 * bptt_lags() makes it:
 *
 *     kept    = || sum_{n < K} dW_lag_n ||
 *     missing = || sum_{n >= K} dW_lag_n || / || sum_n dW_lag_n ||      (4.5)
 *
 *   dW_lag    (T,H,H)  in
 *   K                  truncation, 1..T
 *   sum       (H,H)    workspace
 *   kept, missing      out, overwritten; missing is 0 where nothing is missing:
 *                      for K = T, and when the lags from K on are 0. A NaN in a
 *                      lag is handed on to both that count it.
 *
 * Errors: GSL_EINVAL when K is not in 1..T; GSL_EBADLEN for a sum of another
 * shape.
 */
int clip_truncation(const sequence *dW_lag, size_t K, gsl_matrix *sum,
                    double *kept, double *missing);

/*
 * The L2 penalty, also called weight decay:
 *
 *     penalty = lambda/2 ||theta||^2,   dtheta += lambda theta          (4.6)
 *
 *   theta     (P)  in
 *   lambda         not less than 0
 *   penalty        out, overwritten
 *   dtheta    (P)  added to
 *
 * Where ||theta||^2 is no double, the penalty is 0 or infinite. With lambda = 0
 * nothing is added to dtheta, whatever theta holds.
 * Errors: GSL_EINVAL for a lambda that is negative or not finite; GSL_EBADLEN.
 */
int clip_l2(const gsl_vector *theta, double lambda, double *penalty,
            gsl_vector *dtheta);

/*
 * Pascanu's penalty: by how much one step back changes the length of the
 * gradient. For sequence i at step t,
 *
 *     u_ti = da_ti W_hh,   r_ti = ||u_ti|| / ||dh_ti||                  (4.7)
 *     omega = 1/n sum_ti (r_ti - 1)^2                                   (4.8)
 *
 * so omega is 0 when every step passes the gradient on as long as it was. The
 * mean is over the n pairs (t,i) with ||dh_ti|| >= CLIP_LEAST: where no
 * gradient goes back, its length cannot change.
 *
 *   W_hh    (H,H)      in
 *   dh      (T+1,B,H)  in: as bptt_sweep() left it; index 0 is not used
 *   da      (T,B,H)    in: as bptt_sweep() left it
 *   u       (T,B,H)    out, overwritten: u_t at index t-1
 *   omega              out, overwritten; 0 when n is 0
 *
 * Right also for gradients of 1e-200, because only ratios of lengths count; u is
 * infinite where its numbers are no doubles, and then so is omega. A NaN in dh or
 * u makes omega NaN.
 * Errors: GSL_EBADLEN.
 */
#define CLIP_LEAST 1e-300
int clip_omega(const gsl_matrix *W_hh, const sequence *dh, const sequence *da,
               sequence *u, double *omega);

/*
 * Its gradient, with dh and da held constant: the immediate derivative with
 * respect to W_hh, as in the paper.
 *
 *     dW_hh += 2 alpha/n sum_ti (r_ti - 1)
 *              (da_ti / ||dh_ti||)' (u_ti / ||u_ti||)                   (4.9)
 *
 * over the same n pairs; one with u_ti = 0 has no direction and adds nothing.
 * Right for gradients of 1e-200, while (r_ti - 1) / ||dh_ti|| is a double: with an
 * r_ti of up to 1e8 it always is, and beyond it a share may be infinite or NaN. A
 * NaN in dh, da or u is handed on, except that with alpha = 0 nothing is added.
 *
 *   dh, da            in: as clip_omega() took them
 *   u      (T,B,H)    in: as clip_omega() left it; overwritten
 *   alpha             the weight of the penalty, not less than 0
 *   dW_hh  (H,H)      added to
 *
 * Errors: GSL_EBADLEN; GSL_EINVAL for an alpha that is negative or not finite.
 */
int clip_omega_backward(const sequence *dh, const sequence *da, sequence *u,
                        double alpha, gsl_matrix *dW_hh);

/*
 * Given ready-made, in lib/clip.c. The length of a vector, also where its
 * squares would be 0 or infinite; infinite or NaN only if an entry is, or if no
 * double is as large.
 */
double clip_length(const gsl_vector *q);

/*
 * Also given: GSL_SUCCESS when these fit together, else GSL_EBADLEN through
 * GSL's error handler.
 */
int clip_omega_shapes(const gsl_matrix *W_hh, const sequence *dh,
                      const sequence *da, const sequence *u);

#endif /* CLIP_H */
