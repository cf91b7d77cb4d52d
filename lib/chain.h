/*
 * chain.h - one neuron in time, the smallest network whose gradient can vanish.
 *
 *     a_t = w h_{t-1} + u x_t + b                                       (1.1)
 *     h_t = f(a_t),    t = 1..T                                         (1.2)
 *
 * Layout: h and whatever belongs to it (dh, log10_dh) have T+1 elements, of
 * which element 0 is the start state. Inputs, targets and costs have T
 * elements: x[t-1] is the input x_t that step t reads. No two arrays overlap.
 *
 * For any quantity q, dq is the derivative of one scalar loss L with respect
 * to q. Gradients are added to, never assigned; the caller clears them.
 *
 * Every function returns GSL_SUCCESS or the error it names. On an error
 * nothing has been written. Overflow, underflow and infinities inside a
 * gradient are the subject of the course and no errors. T = 0 is valid unless
 * the function says otherwise.
 *
 * Chapter: chapters/01-chain/chapter.md
 * Source:  Bengio, Simard & Frasconi (1994), IEEE Trans. Neural Networks 5(2)
 */
#ifndef CHAIN_H
#define CHAIN_H

#include "activation.h"

#include <gsl/gsl_math.h>
#include <stddef.h>

/* The parameters, and equally their gradients: dp has the type of p. */
typedef struct {
    double w;  // recurrent weight, from h_{t-1}; W_hh in later chapters
    double u;  // input weight, from x_t;         W_xh in later chapters
    double b;  // bias;                           b_h  in later chapters
} chain_params;

/*
 * Runs the chain: equations (1.1) and (1.2).
 *
 *   x   (T)    in
 *   h   (T+1)  in: h[0]; out: h[1..T], overwritten
 *
 * Errors: GSL_EDOM when a parameter, h[0] or an input is not finite.
 */
int chain_forward(const chain_params *p, activation f, size_t T,
                  const double *x, double *h);

/*
 * Carries loss gradients back to the start of the chain:
 *
 *     da_t      = dh_t f'(a_t)                                          (1.4)
 *     dh_{t-1} += w da_t                                                (1.5)
 *     dw += sum_t da_t h_{t-1},   du += sum_t da_t x_t,
 *     db += sum_t da_t                                                  (1.6)
 *
 *   x    (T)    in: as chain_forward() took it
 *   h    (T+1)  in: as chain_forward() left it
 *   dh   (T+1)  in: what the loss alone contributes at each step, often zero
 *               except at one; out: the whole gradient at each step
 *   dp          added to
 *
 * So dh_0 is dh_T times a product of T factors, of which each is w f'(a_t):
 *
 *     dh_T/dh_0 = prod_t w f'(a_t)                                      (1.7)
 *
 * In a long chain it may underflow to exactly 0.
 */
int chain_backward(const chain_params *p, activation f, size_t T,
                   const double *x, const double *h, double *dh,
                   chain_params *dp);

/* The relative step that balances truncation and round-off: cbrt(2^-52). */
#define CHAIN_NUMERIC_STEP 6.055454452393343e-06

/*
 * The slope of L at q, by central difference:
 *
 *     e   = step max(1, |q|)                                            (1.8)
 *     dq += (L(q + e) - L(q - e)) / (2 e)                               (1.9)
 *
 *   L      called twice, through GSL_FN_EVAL(L, q)
 *   step   relative to q, dimensionless; CHAIN_NUMERIC_STEP unless you study
 *          the step itself. Below 2^-53 it is lost in the rounding of q + e, and
 *          what is added to dq has no meaning: a NaN, or 0.
 *   dq     added to
 *
 * The error is about 1e-10 |L|, so a smaller slope is drowned in it.
 * Errors: GSL_EINVAL when step is not greater than 0; L is then not called.
 */
int chain_numeric_gradient(const gsl_function *L, double q, double step,
                           double *dq);

/*
 * The gradient along the chain as a logarithm, exact where the product itself
 * would underflow or overflow:
 *
 *     log10|dh_T/dh_{t-1}| = log10|dh_T/dh_t| + log10|w f'(a_t)|       (1.10)
 *
 *   h          (T+1)  in: as chain_forward() left it
 *   log10_dh   (T+1)  out, overwritten, in powers of ten; log10_dh[T] = 0
 *
 * A factor of zero, as from a dead RELU, gives -infinity from there on back.
 */
int chain_log10_gradient(const chain_params *p, activation f, size_t T,
                         const double *h, double *log10_dh);

/*
 * After how many steps back the gradient has halved, on the average over the
 * whole chain:
 *
 *     half_life = -log10(2) T / log10|dh_T/dh_0|                       (1.11)
 *
 *   log10_dh    (T+1)  in: as chain_log10_gradient() left it
 *   half_life   out, overwritten, in steps. A negative one is the time in
 *               which the gradient doubles; infinite when it keeps its size.
 *
 * Errors: GSL_EINVAL when T = 0.
 */
int chain_half_life(size_t T, const double *log10_dh, double *half_life);

/*
 * The cost at every observation, and what each contributes to dh:
 *
 *     C_t  = m_t (h_t - y*_t)^2 / 2,   L = sum_t C_t                   (1.12)
 *     dh_t += m_t (h_t - y*_t)                                         (1.13)
 *
 *   h      (T+1)  in
 *   target (T)    in: target[t-1] is y*_t
 *   mask   (T)    in: mask[t-1] is m_t, 1 where step t is observed and 0 where
 *                 it is not; weights between are allowed
 *   cost   (T)    out, overwritten: cost[t-1] is C_t
 *   dh     (T+1)  added to; dh[0] is not touched
 */
int chain_loss(size_t T, const double *h, const double *target,
               const double *mask, double *cost, double *dh);

/*
 * One step of gradient descent on all three parameters:
 *
 *     p <- p - rate dp                                                 (1.14)
 *
 * Errors: GSL_EDOM when rate or a gradient is not finite, so that one
 * exploded gradient does not destroy what was learned.
 */
int chain_descend(chain_params *p, const chain_params *dp, double rate);

#endif /* CHAIN_H */
