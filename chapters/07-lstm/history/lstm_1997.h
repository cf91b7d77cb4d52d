/*
 * lstm_1997.h - long short-term memory as it was published in 1997: it has no
 * forget gate, its gates also see each other, and the gradient is truncated
 * everywhere but in the cell. Given ready-made; one sequence at a time.
 *
 * The hidden layer has blocks of S cells that share an in-gate i and an
 * out-gate o. Each of these units sees everything there is:
 *
 *     z_t = (x_t, i_{t-1}, o_{t-1}, h_{t-1}, 1)        with all gates, all cells
 *     i_t = f(W_i z_t),   o_t = f(W_o z_t)             one for each block
 *     g_t = 2 tanh(W_g z_t / 2)                        one for each cell
 *     c_t = c_{t-1} + i_t g_t,   c_0 = 0
 *     h_t = o_t tanh(c_t / 2)
 *     y_t = f(W_y (h_t, 1))
 *
 * f is the logistic function. The paper writes s for our c, y^c for h, and net
 * for a pre-activation; its functions g from -2 to 2 and h from -1 to 1 are
 * 4 f(a) - 2 = 2 tanh(a/2) and 2 f(c) - 1 = tanh(c/2). (The caption of its
 * table 10 has the two ranges the other way round.) Where a unit has no bias,
 * the 1 at the end of z_t is left out.
 *
 * The gradient is truncated: in z_t all numbers count as constants, as if they
 * had come from outside. What is left of the way back through time is c_t =
 * c_{t-1} + ..., with the factor 1. So the derivatives of a cell can be carried
 * forward in time; nothing has to be kept of the past:
 *
 *     K_i,t = dc_t/dW_i = K_i,t-1 + g_t i_t (1 - i_t) z_t'
 *     K_g,t = dc_t/dW_g = K_g,t-1 + i_t (1 - g_t^2 / 4) z_t'
 *
 * a row for each cell. At a step with a target, the loss is L_t = 1/2 |y_t -
 * target|^2, and its gradient with respect to every weight is local:
 *
 *     da_y = (y_t - target) y_t (1 - y_t)           dW_y += da_y (h_t, 1)'
 *     dh   = W_y' da_y
 *     da_o = o_t (1 - o_t) sum dh tanh(c_t / 2)     dW_o += da_o z_t'
 *     dc   = dh o_t (1 - tanh^2(c_t / 2)) / 2       dW_g += dc K_g,t
 *                                                   dW_i += sum dc K_i,t
 *
 * where the sums go over the cells of a block. These are (19) to (28) of the
 * paper's appendix with the opposite sign, because here they are gradients of a
 * loss.
 *
 * Functions that are not said to return NULL return GSL_SUCCESS, or the error
 * they name, through GSL's error handler; then nothing has been written. No
 * step allocates.
 *
 * Source: Hochreiter & Schmidhuber (1997), Neural Computation 9(8)
 */
#ifndef LSTM_1997_H
#define LSTM_1997_H

#include <gsl/gsl_matrix.h>
#include <gsl/gsl_rng.h>
#include <gsl/gsl_vector.h>
#include <stddef.h>

/* Which units have a bias: gates only, all of the hidden layer, outputs too. */
typedef enum { BIASED_GATES, BIASED_HIDDEN, BIASED_ALL } lstm_1997_biased;

typedef struct {
    size_t D, blocks, S, O;  // inputs, blocks of S cells, outputs
    lstm_1997_biased biased;
} lstm_1997_shape;

/*
 * How many weights that is. With C = blocks S cells, U = 2 blocks + C units in
 * the hidden layer, each of which sees D inputs and the U units themselves,
 * and outputs that see the cells:
 *
 *     U (D + U) + 2 blocks + O C                       if the gates are biased
 *     U (D + U) + U        + O C                       the cells too
 *     U (D + U) + U        + O C + O                   the outputs too
 *
 * The paper's own counts (task: blocks x S, D, O, biased):
 *
 *     1    4 x 1  7  7  gates    12 (7 + 12) + 8  + 7 * 4      = 264
 *     1    3 x 2  7  7  gates    12 (7 + 12) + 6  + 7 * 6      = 276
 *     3a   3 x 1  1  1  hidden    9 (1 + 9)  + 9  + 1 * 3      = 102
 *     4    2 x 2  2  1  all       8 (2 + 8)  + 8  + 1 * 4 + 1  =  93
 *     6a   2 x 2  8  4  all       8 (8 + 8)  + 8  + 4 * 4 + 4  = 156
 *     6b   3 x 2  8  8  all      12 (8 + 12) + 12 + 8 * 6 + 8  = 308
 *
 * SIZE_MAX when there are more than a size_t counts.
 */
size_t lstm_1997_count(const lstm_1997_shape *shape);

/*
 * Parameters, and equally their gradients. The weights of one unit stand side
 * by side, its bias behind them, in one flat theta; the named members are
 * windows onto it, in this order. Z = D + U + 1 is the length of z_t.
 */
typedef struct {
    lstm_1997_shape shape;
    size_t C, U, Z;
    gsl_vector *theta;    // (lstm_1997_count()), owned
    gsl_matrix_view W_i;  // (blocks,Z)
    gsl_matrix_view W_o;  // (blocks,Z)
    gsl_matrix_view W_g;  // (C,Z), or (C,Z-1) if cells have no bias
    gsl_matrix_view W_y;  // (O,C+1), or (O,C) if outputs have no bias
} lstm_1997_params;

/*
 * Zeros, or NULL: GSL_EINVAL for a zero size, GSL_ENOMEM when memory or its
 * addresses do not suffice.
 */
lstm_1997_params *lstm_1997_params_alloc(const lstm_1997_shape *shape);

/* Frees p. NULL is allowed. */
void lstm_1997_params_free(lstm_1997_params *p);

/*
 * The paper's start: all weights uniform from -range to range, drawn in the
 * order of theta, and then the biases of the in- and out-gates, which keep the
 * blocks shut and let one after the other come into play.
 *
 *   in_bias    (blocks)  in, or NULL: they stay random
 *   out_bias   (blocks)  in, or NULL
 *   p                    overwritten
 *
 * Errors: GSL_EINVAL when range is negative or not finite.
 */
int lstm_1997_init(const gsl_rng *r, double range, const double *in_bias,
                   const double *out_bias, lstm_1997_params *p);

/* What a network remembers of its sequence, and what it has just said. */
typedef struct {
    gsl_vector *z;          // (Z): what the units saw at this step
    gsl_vector *u;          // (U+1): what they made of it: i, o, h, and the 1
    gsl_vector *g;          // (C)
    gsl_vector *c;          // (C)
    gsl_vector *out;        // (C): tanh(c/2), before the out-gate
    gsl_vector *y;          // (O)
    gsl_matrix *K_i;        // (C,Z)
    gsl_matrix *K_g;        // (C,Z)
    gsl_vector *da_y, *dh;  // (O), (C): workspaces
} lstm_1997_state;

/* A state for networks like p, reset; or NULL: GSL_ENOMEM. */
lstm_1997_state *lstm_1997_state_alloc(const lstm_1997_params *p);

/* Frees s. NULL is allowed. */
void lstm_1997_state_free(lstm_1997_state *s);

/* Before every sequence: all activations, cells and derivatives are 0. */
void lstm_1997_reset(lstm_1997_state *s);

/*
 * One step of the network: from x_t and s at t-1 to s at t, with s->y.
 *
 *   x   (D)  in
 *   s        in and out; K_i and K_g stay as they are
 *
 * Errors: GSL_EBADLEN when x or s does not fit p.
 */
int lstm_1997_step(const lstm_1997_params *p, const gsl_vector *x,
                   lstm_1997_state *s);

/*
 * The derivatives K_i and K_g of the cells, one step on. Call it after every
 * lstm_1997_step() of a sequence that is learned from.
 *
 * Errors: GSL_EBADLEN when s does not fit p.
 */
int lstm_1997_carry(const lstm_1997_params *p, lstm_1997_state *s);

/*
 * The truncated gradient of 1/2 |y_t - target|^2.
 *
 *   target   (O)  in
 *   s             in; its workspaces are overwritten
 *   dp            added to
 *
 * Errors: GSL_EBADLEN when target, s or dp does not fit p.
 */
int lstm_1997_backward(const lstm_1997_params *p, const gsl_vector *target,
                       lstm_1997_state *s, lstm_1997_params *dp);

#endif /* LSTM_1997_H */
