/*
 * network.h - the network of rnn.h or that of lstm.h behind the same functions,
 * so that one loop can train both and treats them alike. Given ready-made, for
 * the programs of the chapters.
 *
 *     network *n = network_alloc(NETWORK_LSTM, T, B, D, H, O);
 *     network_begin(r, n);
 *     network_forward(n, b);     // b->x to b->y
 *     network_clear(n, b);
 *     bptt_squared_error(b->y, b->target, b->mask, b->dy);
 *     network_backward(n, b);    // b->dy to n->dtheta
 *
 * Every function returns GSL_SUCCESS or what the step that it calls returns. b
 * comes from batch_alloc(T, B, D, H, O) with the sizes of n.
 */
#ifndef NETWORK_H
#define NETWORK_H

#include "batch.h"
#include "lstm.h"

/* Two networks, and two starts of each. */
typedef enum {
    NETWORK_RNN,     // tanh, W_hh orthogonal
    NETWORK_IRNN,    // ReLU, W_hh the identity
    NETWORK_LSTM,    // forget gates with a bias of 1
    NETWORK_CHRONO,  // LSTM whose memories have all lengths up to T
    NETWORK_KINDS
} network_kind;

typedef struct {
    network_kind kind;
    size_t T;
    gsl_vector *theta, *dtheta;  // (P), windows: those of the networks below
    rnn_params *rnn, *drnn;      // NULL in an LSTM
    lstm_params *lstm, *dlstm;   // NULL in an RNN, like the states
    lstm_states *s, *ds;
} network;

/* "rnn", "irnn", "lstm" or "chrono". */
const char *network_name(network_kind kind);

/* P of a network of H units; SIZE_MAX when there are more than that. */
size_t network_parameters(network_kind kind, size_t D, size_t H, size_t O);

/* The fewest units with which it has at least P parameters. */
size_t network_units(network_kind kind, size_t D, size_t O, size_t P);

/* All parameters 0; or NULL: GSL_EINVAL for a zero size, GSL_ENOMEM. */
network *network_alloc(network_kind kind, size_t T, size_t B, size_t D,
                       size_t H, size_t O);

/* Frees n. NULL is allowed. */
void network_free(network *n);

/*
 * Draws all parameters. RNN: W_hh by init_orthogonal() with gain 1, then W_xh
 * and W_hy by init_glorot_normal(), biases 0. IRNN: init_identity() with
 * NETWORK_SD. LSTM: lstm_begin(), then lstm_forget_bias() with 1; or, for
 * NETWORK_CHRONO, lstm_chrono() with T.
 */
#define NETWORK_SD 0.001
int network_begin(const gsl_rng *r, network *n);

/* Runs from zero states: fills b->y and the states from b->x. */
int network_forward(network *n, batch *b);

/*
 * Sets n->dtheta, b->dy and the gradients of states to 0, because gradients are
 * added to them.
 */
void network_clear(network *n, batch *b);

/* Adds the gradient of all parameters to n->dtheta, from b->dy. */
int network_backward(network *n, batch *b);

#endif /* NETWORK_H */
