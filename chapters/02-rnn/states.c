/*
 * states.c - what a hidden state looks like: three pairs of tanh units that hear
 * one click and later one tone. W_hh turns each pair at its own pace and shrinks
 * it by rho, so rho is its spectral radius and every singular value.
 */
#include "data.h"
#include "must.h"
#include "rnn.h"

#include <gsl/gsl_math.h>
#include <math.h>
#include <stdio.h>

enum {
    T = 60,
    PAIRS = 3,
    H = 2 * PAIRS,
    CLICK = 5,
    TONE_FROM = 31,
    TONE_TO = 40
};

static const double rho[] = { 0.6, 0.95 };
static const double period[PAIRS] = { 6.0, 10.0, 18.0 };  // steps for one turn
static const double LOUDNESS = 0.6;                       // W_xh of each pair

static rnn_params *
network(double radius)
{
    rnn_params *p = rnn_params_alloc(1, H, 1, TANH);
    gsl_matrix *W = &p->W_hh.matrix;

    for (size_t k = 0; k < PAIRS; k++) {
        const size_t i = 2 * k, j = i + 1;
        const double turn = 2.0 * M_PI / period[k];
        gsl_matrix_set(W, i, i, radius * cos(turn));
        gsl_matrix_set(W, i, j, -radius * sin(turn));
        gsl_matrix_set(W, j, i, radius * sin(turn));
        gsl_matrix_set(W, j, j, radius * cos(turn));
        gsl_matrix_set(&p->W_xh.matrix, i, 0, LOUDNESS);
    }
    return p;
}

/* The length of the state vector at step t. */
static double
size_at(const sequence *h, size_t t)
{
    double sum = 0.0;
    for (size_t j = 0; j < H; j++)
        sum += pow(sequence_of(h, t, 0)[j], 2.0);
    return sqrt(sum);
}

/* What is left of the state after a click and then STEPS steps of silence. */
static double
left_after(const rnn_params *p, size_t steps)
{
    sequence *x = sequence_alloc(steps + 1, 1, 1);
    sequence *h = sequence_alloc(steps + 2, 1, H);

    x->data[0] = 1.0;
    must(rnn_forward(p, x, h));
    const double left = size_at(h, steps + 1) / size_at(h, 1);
    sequence_free(h);
    sequence_free(x);
    return left;
}

static void
show(data_file *d, double radius)
{
    rnn_params *p = network(radius);
    sequence *x = sequence_alloc(T, 1, 1), *h = sequence_alloc(T + 1, 1, H);
    char name[64];

    for (size_t t = 1; t <= T; t++)
        x->data[t - 1] =
            t == CLICK || (TONE_FROM <= t && t <= TONE_TO) ? 1.0 : 0.0;
    //: begin states
    must(rnn_forward(p, x, h));
    //: end states
    for (size_t t = 1; t <= T; t++) {
        const double *h_t = sequence_of(h, t, 0);
        data_row(d, radius, (double)t, x->data[t - 1], h_t[0], h_t[2], h_t[4]);
    }
    data_gap(d);
    data_gap(d);
    snprintf(name, sizeof name, "states_rho%g_left_after_20", radius);
    data_value(d, name, size_at(h, CLICK + 20) / size_at(h, CLICK));
    snprintf(name, sizeof name, "states_rho%g_left_after_100", radius);
    data_value(d, name, left_after(p, 100));
    sequence_free(h);
    sequence_free(x);
    rnn_params_free(p);
}

int
main(int argc, char **argv)
{
    data_file *d = data_open(argc, argv,
                             "spectral radius (1)\tt (steps)\tx\t"
                             "h_1\th_3\th_5");

    for (size_t i = 0; i < sizeof rho / sizeof rho[0]; i++)
        show(d, rho[i]);
    return data_close(d);
}
