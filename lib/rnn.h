/*
 * rnn.h - a layer in time: the vanilla (Elman) recurrent network.
 *
 *     a_t = W_xh x_t + W_hh h_{t-1} + b_h                               (2.1)
 *     h_t = f(a_t),    t = 1..T                                         (2.2)
 *     y_t = W_hy h_t + b_y                                              (2.3)
 *
 * Sizes:   T steps, B sequences in the batch, D inputs, H hidden units, O
 *          outputs.
 * Layout:  time first, see sequence.h. The batch at one step is a (B,.) matrix
 *          whose row i is sequence i, so in code a vector is a row, and (2.1)
 *          reads a = x W_xh' + h_prev W_hh' + 1 b_h'. Weights are (to, from).
 *
 * Every function returns GSL_SUCCESS, or GSL_EBADLEN through GSL's error
 * handler when a shape disagrees; then nothing has been written. Numbers that
 * are not finite are no errors and are passed on, because the course studies
 * them.
 *
 * Chapter: chapters/02-rnn/chapter.md
 * Source:  Elman (1990), Cognitive Science 14(2)
 */
#ifndef RNN_H
#define RNN_H

#include "activation.h"
#include "params.h"
#include "sequence.h"

#include <gsl/gsl_matrix.h>
#include <gsl/gsl_vector.h>

/*
 * Parameters, and equally their gradients: dp has the type of p. All numbers
 * live in theta, so an optimiser or a clipping rule works for every network.
 * The named members are windows onto theta, in this order.
 */
typedef struct {
    size_t D, H, O;
    activation f;
    gsl_vector *theta;     // (H*D + H*H + H + O*H + O), owned
    gsl_matrix_view W_xh;  // (H,D)
    gsl_matrix_view W_hh;  // (H,H)
    gsl_vector_view b_h;   // (H)
    gsl_matrix_view W_hy;  // (O,H)
    gsl_vector_view b_y;   // (O)
} rnn_params;

/*
 * Given ready-made, in lib/rnn.c. Zero-filled parameters, or NULL: GSL_EINVAL
 * for a zero size, GSL_ENOMEM when memory or its addresses do not suffice.
 */
rnn_params *rnn_params_alloc(size_t D, size_t H, size_t O, activation f);

/* Frees p. NULL is allowed. */
void rnn_params_free(rnn_params *p);

/*
 * Given ready-made, for gradient_check(): the parameters, a block for each
 * window, and what dp has for them.
 */
enum { RNN_BLOCKS = 5 };
void rnn_blocks(rnn_params *p, const rnn_params *dp,
                gradient_block block[RNN_BLOCKS]);

/*
 * A matrix product and a bias for every row, the basic operation of every
 * network in the course:
 *
 *     a = x W' + 1 b'                                                   (2.4)
 *
 *   W   (to,from)    in
 *   b   (to)         in
 *   x   (rows,from)  in
 *   a   (rows,to)    out, overwritten; must not overlap x
 */
int rnn_affine(const gsl_matrix *W, const gsl_vector *b, const gsl_matrix *x,
               gsl_matrix *a);

/*
 * One step of the recurrence, for the whole batch:
 *
 *     h = f(a + h_prev W_hh')                                           (2.5)
 *
 *   a        (B,H)  in: x W_xh' + 1 b_h', what the input and the bias say
 *   h_prev   (B,H)  in
 *   h        (B,H)  out, overwritten; may be a itself, must not overlap h_prev
 */
int rnn_step(const rnn_params *p, const gsl_matrix *a, const gsl_matrix *h_prev,
             gsl_matrix *h);

/*
 * The whole sequence: (2.1) and (2.2). The input products of all T steps are
 * one matrix product of 2 T B D H operations; each step adds one of 2 B H^2.
 *
 *   x   (T,B,D)    in
 *   h   (T+1,B,H)  in: h at index 0; out: h at 1..T, overwritten
 */
int rnn_forward(const rnn_params *p, const sequence *x, sequence *h);

/*
 * The outputs at every step: (2.3), one matrix product for all steps.
 *
 *   h   (T+1,B,H)  in; index 0 is not read
 *   y   (T,B,O)    out, overwritten
 */
int rnn_readout(const rnn_params *p, const sequence *h, sequence *y);

/*
 * Given ready-made, in lib/rnn.c: GSL_SUCCESS when these four fit
 * together as the losses below ask, else GSL_EBADLEN.
 */
int rnn_loss_shapes(const sequence *y, const sequence *target,
                    const sequence *mask, const gsl_vector *cost);

/*
 * Squared error at every observation, a mean over the batch:
 *
 *     C_t = 1/B sum_i m_ti 1/2 sum_j (y_tij - target_tij)^2             (2.6)
 *     L   = sum_t C_t                                                   (2.7)
 *
 *   y        (T,B,O)  in
 *   target   (T,B,O)  in
 *   mask     (T,B,1)  in: m_ti, 1 where sequence i is observed at this step,
 *                     0 where it is not; weights between are allowed
 *   cost     (T)      out, overwritten: C_t
 *   L                 out, overwritten
 *
 * An error beyond 1e154, whose square is no double, makes C_t infinite; where m_ti
 * is 0 it makes it NaN.
 */
int rnn_squared_error(const sequence *y, const sequence *target,
                      const sequence *mask, gsl_vector *cost, double *L);

/*
 * Cross-entropy of a softmax at every observation, a mean over the batch:
 *
 *     log q_j = y_j - log sum_k exp(y_k)                                (2.8)
 *     C_t     = -1/B sum_i m_ti sum_j target_tij log q_tij              (2.9)
 *
 * and L as in (2.7), in nats. Exact for logits of +-1000, whose exponentials
 * overflow: (2.8) does not change when the same number is taken from every
 * y_k, so take the largest.
 *
 *   y        (T,B,O)  in: logits
 *   target   (T,B,O)  in: a distribution over j, most often 1 for one class
 *   mask     (T,B,1)  in: as in rnn_squared_error()
 *   cost     (T)      out, overwritten
 *   L                 out, overwritten
 */
int rnn_cross_entropy(const sequence *y, const sequence *target,
                      const sequence *mask, gsl_vector *cost, double *L);

#endif /* RNN_H */
