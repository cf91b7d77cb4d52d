/*
 * bptt.h - backpropagation through time, full and truncated, for the network
 * of rnn.h.
 *
 * For any quantity q, dq is the gradient of one scalar loss L with respect to
 * q: same type, same shape. Gradients are added to, never assigned; the caller
 * clears them. A workspace needs no clearing, and its contents mean nothing
 * afterwards. Nothing here allocates. No two arguments overlap.
 *
 * Layout as in rnn.h: inputs and outputs have T steps, so index t-1 of x, y, dy
 * and da belongs to step t; states have T+1, so index t of h and dh does.
 *
 * Every function returns GSL_SUCCESS, or GSL_EBADLEN through GSL's error
 * handler when a shape disagrees; then nothing has been written. Underflow,
 * overflow and NaN inside a gradient are no errors and are passed on, because
 * the course studies them.
 *
 * Limit: BLAS counts in int, so no product may have more than INT_MAX rows. One
 * over a whole sequence has T B of them, and sequence_alloc() makes no longer one,
 * as sizes_matrix() makes no larger matrix. A matrix from elsewhere is not checked.
 *
 * Chapter: chapters/03-bptt/chapter.md
 * Source:  Rumelhart, Hinton & Williams (1986), Nature 323; Werbos (1990),
 *          Proceedings of the IEEE 78(10)
 */
#ifndef BPTT_H
#define BPTT_H

#include "rnn.h"

/*
 * The way back through rnn_affine(), a = x W' + 1 b':
 *
 *     dx += da W                                                        (3.1)
 *     dW += da' x                                                       (3.2)
 *     db += da' 1,   the sum of the rows of da                          (3.3)
 *
 *   W    (to,from)    in
 *   x    (rows,from)  in: as rnn_affine() took it
 *   da   (rows,to)    in
 *   dx   (rows,from)  added to; NULL when not wanted
 *   dW   (to,from)    added to; NULL when not wanted
 *   db   (to)         added to; NULL when not wanted
 */
int bptt_affine(const gsl_matrix *W, const gsl_matrix *x, const gsl_matrix *da,
                gsl_matrix *dx, gsl_matrix *dW, gsl_vector *db);

/*
 * The gradient of rnn_squared_error(), the loss L of (2.6) and (2.7), with
 * respect to the network's outputs:
 *
 *     dy_tij += m_ti (y_tij - target_tij) / B                           (3.4)
 *
 *   y        (T,B,O)  in
 *   target   (T,B,O)  in
 *   mask     (T,B,1)  in: m_ti
 *   dy       (T,B,O)  added to
 */
int bptt_squared_error(const sequence *y, const sequence *target,
                       const sequence *mask, sequence *dy);

/*
 * The gradient of rnn_cross_entropy(), the loss L of (2.9) and (2.7):
 *
 *     dy_tij += m_ti (q_tij - target_tij) / B,  q = softmax(y)          (3.5)
 *
 * Arguments as above; the targets of a sequence at a step add up to 1 wherever
 * its mask is not 0. Exact for logits of +-1000.
 */
int bptt_cross_entropy(const sequence *y, const sequence *target,
                       const sequence *mask, sequence *dy);

/*
 * The way back through rnn_step(), for the whole batch:
 *
 *     da       = dh f'(a), element by element                           (3.6)
 *     dh_prev += da W_hh                                                (3.7)
 *
 *   h         (B,H)  in: what rnn_step() made; (1.3) has f'(a) from it
 *   dh        (B,H)  in: the whole gradient of h
 *   da        (B,H)  out, overwritten, because only f reads a
 *   dh_prev   (B,H)  added to
 */
int bptt_step(const rnn_params *p, const gsl_matrix *h, const gsl_matrix *dh,
              gsl_matrix *da, gsl_matrix *dh_prev);

/*
 * The walk back through time, from the last step to the first:
 *
 *     da_t, dh_{t-1} by (3.6) and (3.7),   t = T..1
 *     dW_xh += sum_t da_t' x_t,   dW_hh += sum_t da_t' h_{t-1},
 *     db_h  += sum_t da_t' 1                                            (3.8)
 *
 *   x    (T,B,D)    in
 *   h    (T+1,B,H)  in: as rnn_forward() left it
 *   da   (T,B,H)    workspace; afterwards da_t at index t-1
 *   dh   (T+1,B,H)  in: the gradient of each state from the loss directly;
 *                   out: the whole gradient at every step, which is the curve
 *                   that this course is about
 *   dp              added to: dW_xh, dW_hh and db_h
 *
 * Cost: about twice that of rnn_forward().
 */
int bptt_sweep(const rnn_params *p, const sequence *x, const sequence *h,
               sequence *da, sequence *dh, rnn_params *dp);

/*
 * The whole way back, from the gradient of the outputs: through rnn_readout(),
 *
 *     dh_t += dy_t W_hy,   dW_hy += sum_t dy_t' h_t,
 *     db_y += sum_t dy_t' 1                                             (3.9)
 *
 * and then by bptt_sweep(), whose arguments it has.
 *
 *   dy   (T,B,O)    in: from a loss gradient
 *   dp              added to, all of it
 */
int bptt_backward(const rnn_params *p, const sequence *x, const sequence *h,
                  const sequence *dy, sequence *da, sequence *dh,
                  rnn_params *dp);

/*
 * Given ready-made, in lib/bptt.c: GSL_SUCCESS when the arguments of a
 * loss gradient or of bptt_sweep() fit together, else GSL_EBADLEN through GSL's
 * error handler.
 */
int bptt_loss_shapes(const sequence *y, const sequence *target,
                     const sequence *mask, const sequence *dy);
int bptt_sweep_shapes(const rnn_params *p, const sequence *x, const sequence *h,
                      const sequence *da, const sequence *dh,
                      const rnn_params *dp);

/*
 * How much gradient is left at every step:
 *
 *     norm_t = ||dh_t|| = sqrt(sum_ij dh_tij^2),   t = 0..T            (3.10)
 *
 *   dh     (T+1,B,H)  in
 *   norm   (T+1)      out, overwritten
 *
 * Right also for entries of 1e+-200, whose squares underflow or overflow. An
 * infinite entry makes its norm infinite; a NaN makes it NaN or infinite.
 */
int bptt_norms(const sequence *dh, gsl_vector *norm);

/*
 * dW_hh, sorted by how far the gradient has come. Lag n is the part that comes
 * from the cost of every step s = t + n through the use of W_hh at step t:
 *
 *     da_t^(n)     = dh_t^(n) f'(a_t),        t = 1..T-n               (3.12)
 *     dW_lag_n    += sum_t da_t^(n)' h_{t-1}                           (3.13)
 *     dh_{t-1}^(n+1) = da_t^(n) W_hh                                   (3.14)
 *
 * from dh^(0), the gradient that each state has from the loss directly. The sum
 * over all lags n = 0..T-1 is the dW_hh of bptt_backward().
 *
 *   h        (T+1,B,H)  in: as rnn_forward() left it
 *   dh       (T+1,B,H)  in: dh^(0), often dy_t W_hy; workspace from there on
 *   da       (T,B,H)    workspace
 *   dW_lag   (T,H,H)    added to: lag n is the matrix at index n
 *
 * Cost: T^2/2 steps, two products for each lag.
 */
int bptt_lags(const rnn_params *p, const sequence *h, sequence *dh,
              sequence *da, sequence *dW_lag);

/*
 * Truncated backpropagation through time, TBPTT(k1,k2): after every k1 steps,
 * and after the last, the costs since the time before go back through at most
 * k2 steps. For each end e = k1, 2 k1, ..., T, begun at b < e where the last
 * one ended, the gradient of
 *
 *     sum over s = b+1..e of C_s,   with h_t a constant for t = max(0, e-k2)
 *                                                                      (3.16)
 * is added. With k2 >= T it is the gradient of bptt_backward(). Otherwise it
 * is the gradient of no function at all.
 *
 *   x    (T,B,D)    in
 *   h    (T+1,B,H)  in: one run forward through all windows, so the state is
 *                   carried from each to the next even if the gradient is not
 *   dy   (T,B,O)    in
 *   k1              steps from one end to the next, at least 1
 *   k2              steps back from each end, at least k1
 *   da   (T,B,H)    workspace
 *   dh   (T+1,B,H)  workspace
 *   dp              added to
 *
 * Errors: GSL_EINVAL when k1 is 0, or when k2 < k1, where some costs would be
 * lost.
 * Cost: T k2/k1 steps.
 * Source: Williams & Peng (1990), Neural Computation 2(4), whose BPTT(h;h') is
 *         TBPTT(h',h); Sutskever (2013), PhD thesis, section 2.8.6
 */
int bptt_truncated(const rnn_params *p, const sequence *x, const sequence *h,
                   const sequence *dy, size_t k1, size_t k2, sequence *da,
                   sequence *dh, rnn_params *dp);

/*
 * One step of real-time recurrent learning, for one sequence: the influence of the
 * weights behind a state, which is the derivative of the state with respect to
 * them, is carried forward with it.
 *
 *     J_t = diag(f'(a_t)) (W_hh J_{t-1} + M_t)                         (3.20)
 *
 * J has a row for every unit. Its columns are the weights of unit 0, then those of
 * unit 1 and so on: of each, its D weights of W_xh, its H of W_hh, and its bias,
 * which makes H(D+H+1). Row k of M_t is 0 but for the weights of unit k, where it
 * has what they met at this step: x_t, h_{t-1} and 1.
 *
 *   x        (D)            in: x_t
 *   h_prev   (H)            in: h_{t-1}
 *   h        (H)            in: h_t
 *   J_prev   (H, H(D+H+1))  in: J_{t-1}, which is 0 at the start
 *   J        (H, H(D+H+1))  out, overwritten; must not overlap J_prev
 *
 * The gradient of a cost C_t is then dh_t J_t, with dh_t of this cost alone.
 *
 * Cost: H^3 (D+H+1) operations.
 * Source: Williams & Zipser (1989), Neural Computation 1(2)
 */
int bptt_carry(const rnn_params *p, const gsl_vector *x,
               const gsl_vector *h_prev, const gsl_vector *h,
               const gsl_matrix *J_prev, gsl_matrix *J);

#endif /* BPTT_H */
