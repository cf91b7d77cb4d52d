#include "net.h"

#include "must.h"

#include <string.h>

static const char *const names[KINDS] = { "lstm", "rnn" };

const char *
net_name(int kind)
{
    return names[kind];
}

static void *
needed(void *memory)
{
    if (memory != NULL)
        return memory;
    fprintf(stderr, "There is no memory for such a network.\n");
    exit(EXIT_FAILURE);
}

/* States for T steps of B sequences, and gradients of everything. */
static net *
with_states(int kind, size_t T, size_t B, size_t D, size_t H)
{
    net *n = needed(calloc(1, sizeof *n));
    n->kind = kind;
    if (kind == LSTM) {
        n->dlstm = needed(lstm_params_alloc(D, H, D));
        n->dtheta = n->dlstm->theta;
        n->states = needed(lstm_states_alloc(T, B, H));
        n->dstates = needed(lstm_states_alloc(T, B, H));
        n->c = n->states->c;
        n->h = n->states->h;
    } else {
        n->drnn = needed(rnn_params_alloc(D, H, D, TANH));
        n->dtheta = n->drnn->theta;
        n->h = needed(sequence_alloc(T + 1, B, H));
        n->da = needed(sequence_alloc(T, B, H));
        n->dh = needed(sequence_alloc(T + 1, B, H));
    }
    return n;
}

net *
net_alloc(const gsl_rng *r, int kind, size_t T, size_t B, size_t D, size_t H)
{
    net *n = with_states(kind, T, B, D, H);
    n->owner = 1;
    if (kind == LSTM) {
        n->lstm = needed(lstm_params_alloc(D, H, D));
        n->theta = n->lstm->theta;
        must(lstm_begin(r, n->lstm));
        must(lstm_forget_bias(n->lstm, 1.0));
    } else {
        n->rnn = needed(rnn_params_alloc(D, H, D, TANH));
        n->theta = n->rnn->theta;
        must(init_glorot_normal(r, &n->rnn->W_xh.matrix));
        must(init_orthogonal(r, 1.0, &n->rnn->W_hh.matrix));
        must(init_glorot_normal(r, &n->rnn->W_hy.matrix));
    }
    return n;
}

net *
net_copy(const net *n, size_t T, size_t B)
{
    net *copy = n->kind == LSTM
                    ? with_states(LSTM, T, B, n->lstm->D, n->lstm->H)
                    : with_states(RNN, T, B, n->rnn->D, n->rnn->H);
    copy->theta = n->theta;
    copy->lstm = n->lstm;
    copy->rnn = n->rnn;
    return copy;
}

void
net_free(net *n)
{
    if (n->owner) {
        lstm_params_free(n->lstm);
        rnn_params_free(n->rnn);
    }
    lstm_params_free(n->dlstm);
    lstm_states_free(n->states);
    lstm_states_free(n->dstates);
    rnn_params_free(n->drnn);
    if (n->kind == RNN)
        sequence_free(n->h);
    sequence_free(n->da);
    sequence_free(n->dh);
    free(n);
}

void
net_forget(net *n)
{
    sequence_set_zero(n->h);
    if (n->c != NULL)
        sequence_set_zero(n->c);
}

/* The last state of a batch is the start of the next. */
static void
carry_on(sequence *s)
{
    memcpy(sequence_of(s, 0, 0), sequence_of(s, s->T - 1, 0),
           s->B * s->n * sizeof(double));
}

void
net_forward(net *n, const sequence *x, sequence *y)
{
    carry_on(n->h);
    if (n->kind == LSTM) {
        carry_on(n->c);
        must(lstm_forward(n->lstm, x, n->states));
        must(lstm_readout(n->lstm, n->h, y));
    } else {
        must(rnn_forward(n->rnn, x, n->h));
        must(rnn_readout(n->rnn, n->h, y));
    }
}

void
net_backward(net *n, const sequence *x, const sequence *dy)
{
    gsl_vector_set_zero(n->dtheta);
    if (n->kind == LSTM) {
        lstm_states_clear(n->dstates);
        must(lstm_backward(n->lstm, x, n->states, dy, n->dstates, n->dlstm));
    } else {
        sequence_set_zero(n->dh);
        must(bptt_backward(n->rnn, x, n->h, dy, n->da, n->dh, n->drnn));
    }
}
