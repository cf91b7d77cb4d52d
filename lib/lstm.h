/*
 * lstm.h - long short-term memory: a cell that keeps what it has, and four gates
 * that decide what comes in, what stays and what is said.
 *
 *     a_t = W_xh x_t + W_hh h_{t-1} + b_h                               (7.1)
 *     i, f, o = logistic(a_i), logistic(a_f), logistic(a_o),
 *     g       = tanh(a_g)                                               (7.2)
 *     c_t = f c_{t-1} + i g                                             (7.3)
 *     h_t = o tanh(c_t),   t = 1..T                                     (7.4)
 *
 * all products in (7.3) and (7.4) element by element. Layout as in rnn.h. A row
 * of gates has 4H numbers, four blocks of H in the order i f g o, and so have
 * the rows of W_xh, W_hh and b_h: one product serves all four.
 *
 * Gradients as in bptt.h: added to, never assigned; the caller clears them.
 * Every function returns GSL_SUCCESS, or GSL_EBADLEN through GSL's error
 * handler when a shape disagrees; then nothing has been written. Nothing here
 * allocates. Numbers that are not finite are no errors and are passed on,
 * because the course studies them.
 *
 * Chapter: chapters/07-lstm/chapter.md
 * Source:  Hochreiter & Schmidhuber (1997), Neural Computation 9(8); the forget
 *          gate is of Gers, Schmidhuber & Cummins (2000), Neural Computation
 *          12(10)
 */
#ifndef LSTM_H
#define LSTM_H

#include "init.h"

enum { LSTM_GATES = 4, LSTM_I = 0, LSTM_F, LSTM_G, LSTM_O };

/*
 * Parameters, and equally their gradients, as in rnn.h: all numbers in theta,
 * the named members are windows onto it, in this order.
 */
typedef struct {
    size_t D, H, O;
    gsl_vector *theta;     // (4H*D + 4H*H + 4H + O*H + O), owned
    gsl_matrix_view W_xh;  // (4H,D)
    gsl_matrix_view W_hh;  // (4H,H)
    gsl_vector_view b_h;   // (4H)
    gsl_matrix_view W_hy;  // (O,H)
    gsl_vector_view b_y;   // (O)
} lstm_params;

/*
 * Given ready-made, in lib/lstm.c, like everything below that says so.
 * Zero-filled parameters, or NULL: GSL_EINVAL for a zero size, GSL_ENOMEM when
 * memory or its addresses do not suffice.
 */
lstm_params *lstm_params_alloc(size_t D, size_t H, size_t O);

/* Frees p. NULL is allowed. */
void lstm_params_free(lstm_params *p);

/*
 * What a run forward leaves behind, and equally what a run back does: ds has the
 * type of s. There gate holds the gradients of a_t, the sums of (7.1).
 */
typedef struct {
    sequence *gate;   // (T,B,4H), gates of step t at index t-1, owned
    sequence *c, *h;  // (T+1,B,H), index 0 is the start, owned
} lstm_states;

/* Given ready-made. All zeros, or NULL: GSL_EINVAL, GSL_ENOMEM. */
lstm_states *lstm_states_alloc(size_t T, size_t B, size_t H);

/* Frees s. NULL is allowed. */
void lstm_states_free(lstm_states *s);

/* Given ready-made: sets c and h to 0, as a new run or a run back begins. */
void lstm_states_clear(lstm_states *s);

/*
 * One step for the whole batch: (7.2) to (7.4), from
 *
 *     a = (x W_xh' + 1 b_h') + h_prev W_hh'                             (7.5)
 *
 *   gate     (B,4H)  in: x W_xh' + 1 b_h'; out: i f g o
 *   c_prev   (B,H)   in
 *   h_prev   (B,H)   in
 *   c, h     (B,H)   out, overwritten; must not overlap the others
 *
 * Cost: one product of 8 B H^2 operations, and 5 B H exponentials.
 */
int lstm_step(const lstm_params *p, const gsl_matrix *c_prev,
              const gsl_matrix *h_prev, gsl_matrix *gate, gsl_matrix *c,
              gsl_matrix *h);

/*
 * The whole sequence. The products of all inputs with the weights of all gates
 * are one matrix product.
 *
 *   x   (T,B,D)  in
 *   s            in: c and h at index 0; out: gate, and c and h at 1..T
 */
int lstm_forward(const lstm_params *p, const sequence *x, lstm_states *s);

/*
 * The way back through lstm_step(), for the whole batch. With tanh c for
 * tanh(c_t), element by element:
 *
 *     dc   += dh o (1 - (tanh c)^2)                                     (7.6)
 *     da_i  = dc g i (1 - i)        da_f = dc c_prev f (1 - f)
 *     da_g  = dc i (1 - g^2)        da_o = dh (tanh c) o (1 - o)        (7.7)
 *     dc_prev += dc f                                                   (7.8)
 *     dh_prev += da W_hh                                                (7.9)
 *
 *   gate      (B,4H)  in: i f g o, as lstm_step() left them
 *   c_prev    (B,H)   in
 *   c         (B,H)   in
 *   dh        (B,H)   in: the whole gradient of h
 *   dc        (B,H)   in: what comes from later; added to: out, the whole
 *                     gradient of c
 *   da        (B,4H)  out, overwritten, because only its gates read a
 *   dc_prev   (B,H)   added to
 *   dh_prev   (B,H)   added to
 */
int lstm_step_backward(const lstm_params *p, const gsl_matrix *gate,
                       const gsl_matrix *c_prev, const gsl_matrix *c,
                       const gsl_matrix *dh, gsl_matrix *dc, gsl_matrix *da,
                       gsl_matrix *dc_prev, gsl_matrix *dh_prev);

/*
 * The walk back through time, from the last step to the first:
 *
 *     da_t, dc_{t-1}, dh_{t-1} by (7.6) to (7.9),   t = T..1
 *     dW_xh += sum_t da_t' x_t,   dW_hh += sum_t da_t' h_{t-1},
 *     db_h  += sum_t da_t' 1                                           (7.10)
 *
 *   x    (T,B,D)  in
 *   s             in: as lstm_forward() left it
 *   ds            h and c: in, the gradient that each has from the loss
 *                 directly; out, the whole gradient at every step. gate: out,
 *                 overwritten: da_t at index t-1
 *   dp            added to: dW_xh, dW_hh and db_h
 *
 * Cost: about twice that of lstm_forward().
 */
int lstm_sweep(const lstm_params *p, const sequence *x, const lstm_states *s,
               lstm_states *ds, lstm_params *dp);

/*
 * The whole way back, from the gradient of the outputs: through lstm_readout(),
 *
 *     dh_t += dy_t W_hy,   dW_hy += sum_t dy_t' h_t,
 *     db_y += sum_t dy_t' 1                                            (7.11)
 *
 * and then by lstm_sweep(), whose arguments it has.
 *
 *   dy   (T,B,O)  in: from bptt_squared_error() or bptt_cross_entropy()
 *   dp            added to, all of it
 */
int lstm_backward(const lstm_params *p, const sequence *x, const lstm_states *s,
                  const sequence *dy, lstm_states *ds, lstm_params *dp);

/*
 * Given ready-made: the outputs at every step, y_t = W_hy h_t + b_y.
 *
 *   h   (T+1,B,H)  in; index 0 is not read
 *   y   (T,B,O)    out, overwritten
 */
int lstm_readout(const lstm_params *p, const sequence *h, sequence *y);

/*
 * What is left of a cell's gradient when only the path along the cell counts:
 * from c_T back to c_t it is multiplied by f at every step (7.8). As a
 * logarithm, because the product underflows:
 *
 *     flow_t = 1/(B H) sum_ij sum_{s=t+1..T} log10 f_sij               (7.12)
 *
 *   gate   (T,B,4H)  in: as lstm_forward() left it
 *   flow   (T+1)     out, overwritten: log10 of a geometric mean; flow_T is 0,
 *                    and -inf stands before a gate that is 0
 */
int lstm_flow(const sequence *gate, gsl_vector *flow);

/*
 * How long the cells begin by keeping what they have: the forget gates' block of
 * b_h. A gate of bias b alone stays at f = logistic(b), so b = 1 keeps 0.73 a
 * step. The other blocks stay as they are.
 *
 *     b_f = bias                                                       (7.13)
 *
 * Errors: GSL_EINVAL for a bias that is not finite.
 */
int lstm_forget_bias(lstm_params *p, double bias);

/*
 * Cells that begin with memories of all lengths up to T_max (Tallec & Ollivier
 * 2018, ICLR), unit by unit:
 *
 *     b_f = log u,   b_i = -b_f,   u = gsl_ran_flat(r, 1, T_max - 1)   (7.14)
 *
 * A unit then keeps 1/e of its cell after about u steps, and what comes in is as
 * small as what leaks out. The other blocks stay as they are.
 *
 * Errors: GSL_EINVAL when T_max is not greater than 2, or not finite.
 */
int lstm_chrono(const gsl_rng *r, double T_max, lstm_params *p);

/*
 * Given ready-made: a start for all parameters. W_xh and W_hy by
 * init_glorot_normal() and W_hh by init_orthogonal() with gain 1, gate by gate;
 * biases 0. The order is W_xh and W_hh of i, f, g, o, then W_hy.
 */
int lstm_begin(const gsl_rng *r, lstm_params *p);

/* Given ready-made: for gradient_check(), as rnn_blocks(). */
enum { LSTM_BLOCKS = 5 };
void lstm_blocks(lstm_params *p, const lstm_params *dp,
                 gradient_block block[LSTM_BLOCKS]);

/*
 * Given ready-made, in lib/lstm.c: GSL_SUCCESS, or GSL_EBADLEN when
 * the arguments of the function of that name disagree in shape.
 */
int lstm_step_arguments(const lstm_params *p, const gsl_matrix *c_prev,
                        const gsl_matrix *h_prev, const gsl_matrix *gate,
                        const gsl_matrix *c, const gsl_matrix *h);
int lstm_step_backward_arguments(const lstm_params *p, const gsl_matrix *gate,
                                 const gsl_matrix *c_prev, const gsl_matrix *c,
                                 const gsl_matrix *dh, const gsl_matrix *dc,
                                 const gsl_matrix *da,
                                 const gsl_matrix *dc_prev,
                                 const gsl_matrix *dh_prev);
int lstm_forward_arguments(const lstm_params *p, const sequence *x,
                           const lstm_states *s);
int lstm_sweep_arguments(const lstm_params *p, const sequence *x,
                         const lstm_states *s, const lstm_states *ds,
                         const lstm_params *dp);

#endif /* LSTM_H */
