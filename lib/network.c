#include "network.h"

#include <gsl/gsl_errno.h>
#include <stdlib.h>

static int
is_lstm(network_kind kind)
{
    return kind == NETWORK_LSTM || kind == NETWORK_CHRONO;
}

const char *
network_name(network_kind kind)
{
    static const char *const name[NETWORK_KINDS] = { "rnn", "irnn", "lstm",
                                                     "chrono" };
    return name[kind];
}

size_t
network_parameters(network_kind kind, size_t D, size_t H, size_t O)
{
    const size_t rows = sizes_product(is_lstm(kind) ? LSTM_GATES : 1, H);
    const size_t into = sizes_sum(sizes_sum(D, H), 1);
    return sizes_sum(sizes_product(rows, into),
                     sizes_product(O, sizes_sum(H, 1)));
}

size_t
network_units(network_kind kind, size_t D, size_t O, size_t P)
{
    size_t H = 1;
    while (network_parameters(kind, D, H, O) < P)
        H++;
    return H;
}

network *
network_alloc(network_kind kind, size_t T, size_t B, size_t D, size_t H,
              size_t O)
{
    if (T == 0 || B == 0 || D == 0 || H == 0 || O == 0)
        GSL_ERROR_NULL("T, B, D, H and O must be greater than 0", GSL_EINVAL);

    network *n = calloc(1, sizeof *n);
    if (n == NULL)
        GSL_ERROR_NULL("no memory for a network", GSL_ENOMEM);
    n->kind = kind;
    n->T = T;
    if (is_lstm(kind)) {
        n->lstm = lstm_params_alloc(D, H, O);
        n->dlstm = lstm_params_alloc(D, H, O);
        n->s = lstm_states_alloc(T, B, H);
        n->ds = lstm_states_alloc(T, B, H);
    } else {
        const activation f = kind == NETWORK_IRNN ? RELU : TANH;
        n->rnn = rnn_params_alloc(D, H, O, f);
        n->drnn = rnn_params_alloc(D, H, O, f);
    }
    if (is_lstm(kind) ? !n->lstm || !n->dlstm || !n->s || !n->ds
                      : !n->rnn || !n->drnn) {
        // The allocation that failed has already called GSL's error handler, so
        // only the rest has to be freed.
        network_free(n);
        return NULL;
    }
    n->theta = is_lstm(kind) ? n->lstm->theta : n->rnn->theta;
    n->dtheta = is_lstm(kind) ? n->dlstm->theta : n->drnn->theta;
    return n;
}

void
network_free(network *n)
{
    if (n == NULL)
        return;
    rnn_params_free(n->rnn);
    rnn_params_free(n->drnn);
    lstm_params_free(n->lstm);
    lstm_params_free(n->dlstm);
    lstm_states_free(n->s);
    lstm_states_free(n->ds);
    free(n);
}

static int
begin_tanh(const gsl_rng *r, rnn_params *p)
{
    gsl_vector_set_zero(p->theta);
    int status = init_orthogonal(r, 1.0, &p->W_hh.matrix);
    if (status == GSL_SUCCESS)
        status = init_glorot_normal(r, &p->W_xh.matrix);
    if (status == GSL_SUCCESS)
        status = init_glorot_normal(r, &p->W_hy.matrix);
    return status;
}

int
network_begin(const gsl_rng *r, network *n)
{
    if (n->kind == NETWORK_RNN)
        return begin_tanh(r, n->rnn);
    if (n->kind == NETWORK_IRNN)
        return init_identity(r, NETWORK_SD, n->rnn);
    const int status = lstm_begin(r, n->lstm);
    if (status != GSL_SUCCESS)
        return status;
    return n->kind == NETWORK_LSTM ? lstm_forget_bias(n->lstm, 1.0)
                                   : lstm_chrono(r, (double)n->T, n->lstm);
}

int
network_forward(network *n, batch *b)
{
    const int by_lstm = is_lstm(n->kind);
    const int status = by_lstm ? lstm_forward(n->lstm, b->x, n->s)
                               : rnn_forward(n->rnn, b->x, b->h);
    if (status != GSL_SUCCESS)
        return status;
    return by_lstm ? lstm_readout(n->lstm, n->s->h, b->y)
                   : rnn_readout(n->rnn, b->h, b->y);
}

void
network_clear(network *n, batch *b)
{
    gsl_vector_set_zero(n->dtheta);
    batch_clear(b);
    if (is_lstm(n->kind))
        lstm_states_clear(n->ds);
}

int
network_backward(network *n, batch *b)
{
    return is_lstm(n->kind)
               ? lstm_backward(n->lstm, b->x, n->s, b->dy, n->ds, n->dlstm)
               : bptt_backward(n->rnn, b->x, b->h, b->dy, b->da, b->dh,
                               n->drnn);
}
