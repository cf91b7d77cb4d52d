/*
 * gradient.c - the curve of this course for an LSTM that has learned nothing
 * yet: how much of the last step's gradient is left n steps before, in the
 * states and in the cells, for six ways to begin; and the product of the forget
 * gates beside it. Then the same for three networks of the chapters before.
 *
 * All have 50 units and see the same sequences of the adding problem. The
 * gradient is that of its cost.
 */
#include "data.h"
#include "must.h"
#include "network.h"
#include "progress.h"
#include "tasks.h"

#include <math.h>
#include <stdio.h>

enum { T = 100, H = 50, B = 10, NETWORKS = 21, SEED = 1997 };

/* Forget biases first, then chrono, and those without gates. */
enum { BIASES = 5, CHRONO = BIASES, ORTHOGONAL, GLOROT, IDENTITY, STARTS };
static const double bias[BIASES] = { -2.0, 0.0, 1.0, 2.0, 4.0 };
static const char *const start_name[STARTS] = {
    "bias-2", "bias0",      "bias1",  "bias2",   "bias4",
    "chrono", "orthogonal", "glorot", "identity"
};

/* Three curves, each as log10 of what is left. */
enum { STATES, CELLS, FLOW, CURVES };

static network_kind
kind_of(int start)
{
    return start < CHRONO      ? NETWORK_LSTM
           : start == CHRONO   ? NETWORK_CHRONO
           : start == IDENTITY ? NETWORK_IRNN
                               : NETWORK_RNN;
}

static void
begin(const gsl_rng *r, int start, network *n)
{
    must(network_begin(r, n));
    if (start < CHRONO)
        must(lstm_forget_bias(n->lstm, bias[start]));
    if (start == GLOROT)
        must(init_glorot_normal(r, &n->rnn->W_hh.matrix));
}

/*
 * log10 of the length of a gradient at every step, relative to the last step.
 */
static void
lengths(const sequence *gradient, gsl_vector *left)
{
    must(bptt_norms(gradient, left));
    const double end = gsl_vector_get(left, T);
    for (size_t t = 0; t <= T; t++)
        gsl_vector_set(left, t, log10(gsl_vector_get(left, t) / end));
}

static void
measure(unsigned long seed, int start, gsl_vector *left[CURVES])
{
    gsl_rng *r = gsl_rng_alloc(gsl_rng_mt19937);
    network *n = network_alloc(kind_of(start), T, B, 2, H, 1);
    batch *b = batch_alloc(T, B, 2, H, 1);

    gsl_rng_set(r, seed);
    must(task_adding(r, b->x, b->target, b->mask));
    begin(r, start, n);
    //: begin gradient
    must(network_forward(n, b));
    must(bptt_squared_error(b->y, b->target, b->mask, b->dy));
    must(network_backward(n, b));
    if (n->lstm != NULL) {
        lengths(n->ds->h, left[STATES]);
        lengths(n->ds->c, left[CELLS]);
        must(lstm_flow(n->s->gate, left[FLOW]));
    } else {
        lengths(b->dh, left[STATES]);
    }
    //: end gradient
    batch_free(b);
    network_free(n);
    gsl_rng_free(r);
}

/* The curves of all networks, a row for each. */
static void
collect(int start, gsl_matrix *curves[CURVES])
{
    for (size_t n = 0; n < NETWORKS; n++) {
        gsl_vector_view row[CURVES];
        gsl_vector *left[CURVES];
        for (int k = 0; k < CURVES; k++) {
            row[k] = gsl_matrix_row(curves[k], n);
            left[k] = &row[k].vector;
        }
        measure(SEED + n, start, left);
        progress_tick();
    }
}

/*
 * Writes the median, least and largest value of all networks, a row for every
 * lag.
 */
static void
report(data_file *d, int start)
{
    static const char *const what[CURVES] = { "states", "cells", "flow" };
    gsl_matrix *curves[CURVES];
    double median[CURVES], least[CURVES], most[CURVES];

    for (int k = 0; k < CURVES; k++) {
        curves[k] = gsl_matrix_alloc(NETWORKS, T + 1);
        gsl_matrix_set_all(curves[k], NAN);
    }
    collect(start, curves);
    for (size_t lag = 0; lag <= T; lag++) {
        for (int k = 0; k < CURVES; k++) {
            gsl_vector_view at = gsl_matrix_column(curves[k], T - lag);
            median[k] = data_median(at.vector.data, at.vector.stride, NETWORKS);
            gsl_vector_minmax(&at.vector, &least[k], &most[k]);
        }
        data_row(d, (double)lag, median[STATES], least[STATES], most[STATES],
                 median[CELLS], least[CELLS], most[CELLS], median[FLOW], start);
    }
    data_gap(d);
    data_gap(d);
    for (int k = 0; k < CURVES; k++) {
        char name[96];
        snprintf(name, sizeof name, "gradient_%s_%s", start_name[start],
                 what[k]);
        gsl_vector_view end = gsl_matrix_column(curves[k], 0);
        for (size_t n = 0; n < NETWORKS; n++)
            gsl_vector_set(&end.vector, n,
                           pow(10.0, gsl_vector_get(&end.vector, n)));
        if (k == STATES || start <= CHRONO)
            data_spread(d, name, end.vector.data, end.vector.stride, NETWORKS);
        gsl_matrix_free(curves[k]);
    }
}

int
main(int argc, char **argv)
{
    data_file *d = data_open(
        argc, argv,
        "lag (steps)\tlog10 of what is left in the states, median\tleast\tmost"
        "\tin the cells, median\tleast\tmost\tproduct of forget gates, median"
        "\tstart");
    data_value(d, "gradient_seed", SEED);
    // A gate that hears nothing but its bias b stands at logistic(b).
    data_value(d, "gradient_gate1", activation_value(LOGISTIC, 1.0));
    data_value(d, "gradient_gate1_n100",
               pow(activation_value(LOGISTIC, 1.0), T));
    data_value(d, "gradient_gate4_n100",
               pow(activation_value(LOGISTIC, 4.0), T));
    progress_start("gradient", STARTS * NETWORKS);
    for (int start = 0; start < STARTS; start++)
        report(d, start);
    progress_end();
    return data_close(d);
}
