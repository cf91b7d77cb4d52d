/*
 * scan.h - a recurrence without a matrix: every unit listens to its own past and
 * to nobody else's.
 *
 *     h_t = lambda_t h_{t-1} + g_t,   t = 1..T                          (9.1)
 *
 * element by element. lambda_t is the share that a unit keeps, its decay, and g_t
 * what comes in. Nothing else stands between two states, so the way back has one
 * factor for each unit and step, and all steps can be made together.
 *
 * Layout as in rnn.h: lambda, g and what belongs to them have T steps, so index
 * t-1 is of step t; states have T+1, and index 0 is the start.
 *
 * For any quantity q, dq is the gradient of the loss with respect to q. Gradients
 * are added to, never assigned, and the caller clears them; those of lambda, g and
 * n are the exception, as da is in bptt.h, because each has one reader only.
 *
 * Every function returns GSL_SUCCESS, or the error it names; where shapes or
 * lengths disagree, GSL_EBADLEN through GSL's error handler. On an error nothing
 * has been written. Underflow, overflow and NaN inside of a state or a gradient
 * are no errors and are passed on. No two arguments overlap.
 *
 * Chapter: chapters/09-scan/chapter.md
 * Source:  Orvieto et al. (2023), ICML, for (9.8); Feng et al. (2024) for (9.11)
 *          to (9.13), whose 1 - z is lambda; Blelloch (1990), CMU-CS-90-190
 */
#ifndef SCAN_H
#define SCAN_H

#include "bptt.h"
#include "params.h"

#include <gsl/gsl_rng.h>

/*
 * Runs the recurrence: (9.1), step after step.
 *
 *   lambda   (T,B,H)    in
 *   g        (T,B,H)    in
 *   h        (T+1,B,H)  in: h at index 0; out: h at 1..T, overwritten
 *
 * Cost: 2 T B H operations.
 */
int scan_forward(const sequence *lambda, const sequence *g, sequence *h);

/*
 * The way back through scan_forward(), for t = T..1:
 *
 *     dlambda_t  = dh_t h_{t-1}                                         (9.2)
 *     dg_t       = dh_t                                                 (9.3)
 *     dh_{t-1}  += lambda_t dh_t                                        (9.4)
 *
 *   lambda    (T,B,H)    in
 *   h         (T+1,B,H)  in: as scan_forward() left it
 *   dh        (T+1,B,H)  in: what the loss alone contributes at each step; out:
 *                        the whole gradient at each step
 *   dlambda   (T,B,H)    out, overwritten
 *   dg        (T,B,H)    out, overwritten
 */
int scan_backward(const sequence *lambda, const sequence *h, sequence *dh,
                  sequence *dlambda, sequence *dg);

/* Less than this, and exp(nu) may be no normal number. */
#define SCAN_NU_LEAST -700.0

/*
 * Decays that do not change with time, from parameters nu of any size, and what
 * keeps the states of one size whatever the decay is:
 *
 *     lambda = exp(-exp(nu)),   gamma = sqrt(1 - lambda^2)              (9.8)
 *
 *   nu       (H)  in
 *   lambda   (H)  out, overwritten: 1/e is left after exp(-nu) steps
 *   gamma    (H)  out, overwritten: the factor of what comes in, exact to its
 *                 last digits also where lambda is nearly 1
 *
 * Errors: GSL_EDOM when a nu is less than SCAN_NU_LEAST, or not finite.
 */
int scan_decay(const gsl_vector *nu, gsl_vector *lambda, gsl_vector *gamma);

/*
 * The way back through scan_decay():
 *
 *     dnu += exp(nu) (lambda^2 / gamma dgamma - lambda dlambda)         (9.9)
 *
 *   nu        (H)  in
 *   dlambda   (H)  in
 *   dgamma    (H)  in
 *   dnu       (H)  added to
 *
 * Errors: GSL_EDOM when a nu is less than SCAN_NU_LEAST, or not finite.
 */
int scan_decay_backward(const gsl_vector *nu, const gsl_vector *dlambda,
                        const gsl_vector *dgamma, gsl_vector *dnu);

/*
 * Units that begin with memories of all lengths up to T_max, as (7.14) draws them
 * for gates:
 *
 *     nu = -log u,   u = gsl_ran_flat(r, 1, T_max - 1)                 (9.10)
 *
 *   r          in and out: one number is drawn for each unit, in their order
 *   nu   (H)   out, overwritten. A unit keeps 1/e after u steps: exactly, while
 *              (7.14) comes near to that
 *
 * Errors: GSL_EINVAL when T_max is not greater than 2, or not finite.
 */
int scan_chrono(const gsl_rng *r, double T_max, gsl_vector *nu);

/*
 * The parameters of a layer of minimal gated units, and equally their gradients,
 * as in rnn.h: all numbers in theta, the named members are windows onto it, in
 * this order. f makes the decays: LOGISTIC, from 0 to 1, or TANH, from -1 to 1.
 */
typedef struct {
    size_t D, H, O;
    activation f;
    gsl_vector *theta;         // (2H*D + 2H + O*H + O), owned
    gsl_matrix_view W_lambda;  // (H,D), from the inputs to the decays
    gsl_matrix_view W_n;       // (H,D), from the inputs to what is new
    gsl_vector_view b_lambda;  // (H)
    gsl_vector_view b_n;       // (H)
    gsl_matrix_view W_hy;      // (O,H)
    gsl_vector_view b_y;       // (O)
} scan_params;

/*
 * Given ready-made, in lib/scan.c, like everything below that says so.
 * Zero-filled parameters, or NULL: GSL_EINVAL for a zero size, GSL_ENOMEM when
 * memory or its addresses do not suffice.
 */
scan_params *scan_params_alloc(size_t D, size_t H, size_t O, activation f);

/* Frees p. NULL is allowed. */
void scan_params_free(scan_params *p);

/*
 * What a run forward leaves behind, and equally what a run back does: ds has the
 * type of s. There lambda holds da_lambda, the gradients of the sums (9.11).
 */
typedef struct {
    sequence *lambda;  // (T,B,H), the decays of step t at index t-1, owned
    sequence *n;       // (T,B,H), what is new, likewise, owned
    sequence *g;       // (T,B,H), what comes in, likewise, owned
    sequence *h;       // (T+1,B,H), index 0 is the start, owned
} scan_states;

/* Given ready-made. All zeros, or NULL: GSL_EINVAL, GSL_ENOMEM. */
scan_states *scan_states_alloc(size_t T, size_t B, size_t H);

/* Frees s. NULL is allowed. */
void scan_states_free(scan_states *s);

/* Given ready-made: sets h to 0, as a new run or a run back begins. */
void scan_states_clear(scan_states *s);

/*
 * The minimal gated unit. Its gate asks the input and not the state:
 *
 *     a_t = W_lambda x_t + b_lambda,   n_t = W_n x_t + b_n             (9.11)
 *     lambda_t = f(a_t)                                                (9.12)
 *     g_t = (1 - lambda_t) n_t                                         (9.13)
 *
 * so all of it is known before the first state is, and (9.1) does the rest.
 *
 *   x   (T,B,D)  in
 *   s            in: h at index 0; out: lambda, n, g, and h at 1..T
 */
int scan_unit_forward(const scan_params *p, const sequence *x, scan_states *s);

/*
 * The way back through scan_unit_forward(): (9.2) to (9.4), and from them
 *
 *     dn_t = (1 - lambda_t) dg_t                                       (9.14)
 *     da_t = (dlambda_t - n_t dg_t) f'(a_t)                            (9.15)
 *     dW_lambda += sum_t da_t' x_t,   db_lambda += sum_t da_t' 1,
 *     dW_n      += sum_t dn_t' x_t,   db_n      += sum_t dn_t' 1       (9.16)
 *
 *   x    (T,B,D)  in
 *   s             in: as scan_unit_forward() left it
 *   ds            h: in, the gradient that each state has from the loss directly;
 *                 out, the whole gradient at every step. lambda, n and g: out,
 *                 overwritten: da_t, dn_t and dg_t at index t-1
 *   dp            added to: dW_lambda, dW_n, db_lambda and db_n
 *
 * Limit: of a decay beyond 1e154, which no f makes, the slope is not finite.
 */
int scan_unit_backward(const scan_params *p, const sequence *x,
                       const scan_states *s, scan_states *ds, scan_params *dp);

/*
 * The recurrence (9.1) once more, not step after step but as a tree. One step is
 * a pair (lambda, g). Two spans of steps, one behind the other, are again one:
 *
 *     (lambda, g) after (lambda', g') = (lambda lambda', lambda g' + g) (9.17)
 *
 * and since the operation is associative, any order of making pairs into longer
 * ones gives the same, to rounding. The levels of the tree have a stride s:
 *
 *     up:   s = 1, 2, 4, ... below T:    t = 2s, 4s, 6s, ... up to T
 *     down: s = ..., 4, 2, 1:            t = 3s, 5s, 7s, ... up to T   (9.18)
 *
 * where element t becomes element t after element t - s, and those of one level
 * do not wait for each other. Element 1 begins with h_0 in it: (lambda_1,
 * lambda_1 h_0 + g_1).
 *
 *   lambda    (T,B,H)    in
 *   g         (T,B,H)    in
 *   product   (T,B,H)    out, overwritten: lambda_t ... lambda_1 at index t-1,
 *                        which is also the gradient of h_t with respect to h_0
 *   h         (T+1,B,H)  in: h at index 0; out: h at 1..T, overwritten
 *
 * Limit: products of decays, or states, too large for a double are infinite, and
 * NaN comes of one that meets a product of 0.
 *
 * Cost: twice the work of scan_forward() and more, in 2 log2 T levels.
 */
int scan_parallel(const sequence *lambda, const sequence *g, sequence *product,
                  sequence *h);

/*
 * Units in pairs. Units 2k and 2k+1 (from 0) are the real and the imaginary part of
 * one complex state, and so are their decays and what comes in:
 *
 *     h_t = lambda_t h_{t-1} + g_t,   t = 1..T,  in complex numbers     (9.19)
 *
 * A decay of r exp(i theta) lets a state shrink by r and turn by theta.
 *
 *   lambda   (T,B,H)    in; H is even
 *   g        (T,B,H)    in
 *   h        (T+1,B,H)  in: h at index 0; out: h at 1..T, overwritten
 *
 * Errors: GSL_EBADLEN also when H is odd.
 *
 * Limit: a part that is too large for a double is infinite, or NaN where the terms of
 * a product have both signs.
 */
int scan_pairs_forward(const sequence *lambda, const sequence *g, sequence *h);

/*
 * The way back through scan_pairs_forward(). The gradient dq of a complex q has the
 * gradient of its real part for a real part, and that of its imaginary part for an
 * imaginary one. conj() turns the other way. For t = T..1:
 *
 *     dlambda_t  = conj(h_{t-1}) dh_t                                   (9.20)
 *     dg_t       = dh_t
 *     dh_{t-1}  += conj(lambda_t) dh_t                                  (9.21)
 *
 * Arguments and shapes as in scan_backward().
 *
 * Errors: GSL_EBADLEN also when H is odd.
 *
 * Limit: as in scan_pairs_forward().
 */
int scan_pairs_backward(const sequence *lambda, const sequence *h, sequence *dh,
                        sequence *dlambda, sequence *dg);

/*
 * Given ready-made: the outputs at every step, y_t = W_hy h_t + b_y, and the way
 * back, which adds to ds->h at 1..T, to dW_hy and to db_y.
 *
 *   h    (T+1,B,H)  in; index 0 is not read
 *   y    (T,B,O)    out, overwritten
 *   dy   (T,B,O)    in
 */
int scan_readout(const scan_params *p, const sequence *h, sequence *y);
int scan_readout_backward(const scan_params *p, const sequence *h,
                          const sequence *dy, sequence *dh, scan_params *dp);

/*
 * Given ready-made: a start for all parameters. W_lambda, W_n and W_hy, in this
 * order, by init_glorot_normal(); biases 0.
 */
int scan_begin(const gsl_rng *r, scan_params *p);

/* Given ready-made: for gradient_check(), as rnn_blocks(). */
enum { SCAN_BLOCKS = 6 };
void scan_blocks(scan_params *p, const scan_params *dp,
                 gradient_block block[SCAN_BLOCKS]);

/*
 * Given ready-made, in lib/scan.c: GSL_SUCCESS, or GSL_EBADLEN when
 * the arguments of the function of that name disagree in shape; those of
 * scan_decay, which serve scan_decay_backward() as well, also GSL_EDOM.
 */
int scan_forward_arguments(const sequence *lambda, const sequence *g,
                           const sequence *h);
int scan_backward_arguments(const sequence *lambda, const sequence *h,
                            const sequence *dh, const sequence *dlambda,
                            const sequence *dg);
int scan_decay_arguments(const gsl_vector *nu, const gsl_vector *one,
                         const gsl_vector *other);
int scan_unit_forward_arguments(const scan_params *p, const sequence *x,
                                const scan_states *s);
int scan_unit_backward_arguments(const scan_params *p, const sequence *x,
                                 const scan_states *s, const scan_states *ds,
                                 const scan_params *dp);
int scan_parallel_arguments(const sequence *lambda, const sequence *g,
                            const sequence *product, const sequence *h);
int scan_pairs_forward_arguments(const sequence *lambda, const sequence *g,
                                 const sequence *h);
int scan_pairs_backward_arguments(const sequence *lambda, const sequence *h,
                                  const sequence *dh, const sequence *dlambda,
                                  const sequence *dg);

#endif /* SCAN_H */
