/*
 * lags.c - how much of a gradient is left n steps before the end: a GRU beside an
 * LSTM and a tanh network, as in chapter 5. The same data, the adding problem; the
 * gradient is that of its cost. For the LSTM it is the cell's.
 *
 * The gates that keep, f and z, begin with a bias of 0 or of 4. In a coupled
 * LSTM, as in a GRU, a cell takes in as much as it lets go: its b_i begins as
 * -b_f.
 */
#include "batch.h"
#include "data.h"
#include "gru.h"
#include "lstm.h"
#include "must.h"
#include "progress.h"
#include "tasks.h"

#include <math.h>
#include <stdio.h>

enum { T = 100, H = 50, B = 10, D = 2, O = 1, NETWORKS = 21, SEED = 2014 };

enum { TANH_RNN, LSTM, GRU, COUPLED, KINDS };
static const char *const kind_name[KINDS] = { "rnn", "lstm", "gru", "coupled" };
static const double bias[] = { 0.0, 4.0 };
enum { BIASES = sizeof bias / sizeof bias[0] };

/* These functions fill norm with the length of the gradient at every step. */
static void
rnn_norms(const gsl_rng *r, batch *b, gsl_vector *norm)
{
    rnn_params *p = rnn_params_alloc(D, H, O, TANH);
    rnn_params *dp = rnn_params_alloc(D, H, O, TANH);

    must(init_glorot_normal(r, &p->W_xh.matrix));
    must(init_orthogonal(r, 1.0, &p->W_hh.matrix));
    must(init_glorot_normal(r, &p->W_hy.matrix));
    must(rnn_forward(p, b->x, b->h));
    must(rnn_readout(p, b->h, b->y));
    must(bptt_squared_error(b->y, b->target, b->mask, b->dy));
    must(bptt_backward(p, b->x, b->h, b->dy, b->da, b->dh, dp));
    must(bptt_norms(b->dh, norm));
    rnn_params_free(p);
    rnn_params_free(dp);
}

static void
lstm_norms(const gsl_rng *r, double keep, double in, batch *b, gsl_vector *norm)
{
    lstm_params *p = lstm_params_alloc(D, H, O);
    lstm_params *dp = lstm_params_alloc(D, H, O);
    lstm_states *s = lstm_states_alloc(T, B, H);
    lstm_states *ds = lstm_states_alloc(T, B, H);
    gsl_vector_view b_i = gsl_vector_subvector(&p->b_h.vector, LSTM_I * H, H);

    must(lstm_begin(r, p));
    must(lstm_forget_bias(p, keep));
    gsl_vector_set_all(&b_i.vector, in);
    must(lstm_forward(p, b->x, s));
    must(lstm_readout(p, s->h, b->y));
    must(bptt_squared_error(b->y, b->target, b->mask, b->dy));
    must(lstm_backward(p, b->x, s, b->dy, ds, dp));
    must(bptt_norms(ds->c, norm));
    lstm_params_free(p);
    lstm_params_free(dp);
    lstm_states_free(s);
    lstm_states_free(ds);
}

static void
gru_norms(const gsl_rng *r, double keep, batch *b, gsl_vector *norm)
{
    gru_params *p = gru_params_alloc(D, H, O), *dp = gru_params_alloc(D, H, O);
    gru_states *s = gru_states_alloc(T, B, H), *ds = gru_states_alloc(T, B, H);
    gsl_vector_view b_z = gsl_vector_subvector(&p->b_h.vector, GRU_Z * H, H);

    //: begin gru
    must(gru_begin(r, p));
    gsl_vector_set_all(&b_z.vector, keep);
    must(gru_forward(p, b->x, s));
    must(gru_readout(p, s->h, b->y));
    must(bptt_squared_error(b->y, b->target, b->mask, b->dy));
    must(gru_backward(p, b->x, s, b->dy, ds, dp));
    must(bptt_norms(ds->h, norm));
    //: end gru
    gru_params_free(p);
    gru_params_free(dp);
    gru_states_free(s);
    gru_states_free(ds);
}

/* log10 of what is left at every step. */
static void
measure(unsigned long seed, int kind, double keep, gsl_vector *left)
{
    gsl_rng *r = gsl_rng_alloc(gsl_rng_mt19937);
    batch *b = batch_alloc(T, B, D, H, O);

    gsl_rng_set(r, seed);
    must(task_adding(r, b->x, b->target, b->mask));
    if (kind == TANH_RNN)
        rnn_norms(r, b, left);
    else if (kind == GRU)
        gru_norms(r, keep, b, left);
    else
        lstm_norms(r, keep, kind == COUPLED ? -keep : 0.0, b, left);
    const double end = gsl_vector_get(left, T);
    for (size_t t = 0; t <= T; t++)
        gsl_vector_set(left, t, log10(gsl_vector_get(left, t) / end));
    batch_free(b);
    gsl_rng_free(r);
}

/*
 * Writes the median, least and largest value of all networks, a row for every
 * lag.
 */
static void
report(data_file *d, int kind, double keep)
{
    gsl_matrix *curves = gsl_matrix_alloc(NETWORKS, T + 1);
    double median = 0.0, least = 0.0, most = 0.0;
    char name[64];

    for (size_t n = 0; n < NETWORKS; n++) {
        gsl_vector_view left = gsl_matrix_row(curves, n);
        measure(SEED + n, kind, keep, &left.vector);
        progress_tick();
    }
    for (size_t lag = 0; lag <= T; lag++) {
        gsl_vector_view at = gsl_matrix_column(curves, T - lag);
        median = data_median(at.vector.data, at.vector.stride, NETWORKS);
        gsl_vector_minmax(&at.vector, &least, &most);
        data_row(d, (double)lag, median, least, most, kind, keep);
    }
    data_gap(d);
    data_gap(d);
    snprintf(name, sizeof name, "lags_%s_bias%g_left", kind_name[kind], keep);
    data_value(d, name, pow(10.0, median));
    gsl_matrix_free(curves);
}

int
main(int argc, char **argv)
{
    data_file *d =
        data_open(argc, argv,
                  "lag (steps)\tlog10 of what is left, median\t"
                  "least\tmost\tnetwork\tbias of the gate that keeps");
    data_value(d, "lags_seed", SEED);
    data_value(d, "lags_gate0_left", gsl_pow_int(0.5, T));
    data_value(d, "lags_gate4_step", activation_value(LOGISTIC, 4.0));
    data_value(d, "lags_gate4_left",
               gsl_pow_int(activation_value(LOGISTIC, 4.0), T));
    progress_start("lags", (2 + 2 * BIASES) * NETWORKS);
    report(d, TANH_RNN, 0.0);  // which has no gate
    for (size_t k = 0; k < BIASES; k++) {
        report(d, LSTM, bias[k]);
        report(d, GRU, bias[k]);
    }
    report(d, COUPLED, bias[BIASES - 1]);
    progress_end();
    return data_close(d);
}
