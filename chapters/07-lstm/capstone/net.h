/*
 * net.h - an LSTM or a vanilla network, behind the same few words, so that one
 * loop of learning serves both. It hears a character as one of D inputs and
 * says D logits for the next one.
 */
#ifndef NET_H
#define NET_H

#include "lstm.h"

enum { LSTM, RNN, KINDS };

typedef struct {
    int kind, owner;             // an owner frees the parameters
    gsl_vector *theta, *dtheta;  // all parameters and their gradients
    sequence *c, *h;             // what is carried on: index T; c only of LSTM
    lstm_params *lstm, *dlstm;
    lstm_states *states, *dstates;
    rnn_params *rnn, *drnn;
    sequence *da, *dh;
} net;

/* "lstm" or "rnn". */
const char *net_name(int kind);

/*
 * A network that begins as chapters 5 and 7 advise: orthogonal weights, and for
 * the LSTM a forget bias of 1. The caller frees it. Ends the program when a step
 * is not written or memory does not suffice.
 */
net *net_alloc(const gsl_rng *r, int kind, size_t T, size_t B, size_t D,
               size_t H);
void net_free(net *n);

/* The same network for other sequences: shares theta, has states of its own. */
net *net_copy(const net *n, size_t T, size_t B);

/* Sets the state that is carried on to 0, as before the first character. */
void net_forget(net *n);

/* Carries the last state on, and makes y (T,B,D) from x (T,B,D). */
void net_forward(net *n, const sequence *x, sequence *y);

/* dtheta is cleared, and then has the gradient of dy (T,B,D). */
void net_backward(net *n, const sequence *x, const sequence *dy);

#endif /* NET_H */
