/*
 * bptt.c - the live figure of chapter 3: how much of a gradient is left n steps before
 * the end, in one network like those of Figure 3.1, and the eigenvalues of its W_hh.
 *
 * The network hears a little noise, and the loss looks at the last state only, in a
 * random direction.
 *
 * Settings: spectral radius, activation (0..3), H, seed.
 * Arrays:   log10 of what is left at t = 0..T; real and imaginary parts of the
 *           eigenvalues (H each); their largest absolute value (1).
 */
#include "bptt.h"
#include "live.h"
#include "spectrum.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>
#include <gsl/gsl_randist.h>
#include <math.h>

enum { T = 100, SETTLE = 50, UNITS = 64 };
static const double NOISE = 0.1;
static double left[T + 1], real[UNITS], imaginary[UNITS], radius;

/* Everything that has the size of the network. */
static struct {
    gsl_rng *r;
    rnn_params *p, *dp;
    sequence *x, *h, *da, *dh;
} net;

static int
allocate(size_t H, activation f)
{
    if (net.r == NULL)
        net.r = gsl_rng_alloc(gsl_rng_mt19937);
    rnn_params_free(net.p);
    rnn_params_free(net.dp);
    sequence_free(net.x);
    sequence_free(net.h);
    sequence_free(net.da);
    sequence_free(net.dh);
    net.p = rnn_params_alloc(H, H, 1, f);
    net.dp = rnn_params_alloc(H, H, 1, f);
    net.x = sequence_alloc(SETTLE + T, 1, H);
    net.h = sequence_alloc(SETTLE + T + 1, 1, H);
    net.da = sequence_alloc(T, 1, H);
    net.dh = sequence_alloc(T + 1, 1, H);
    return net.r && net.p && net.dp && net.x && net.h && net.da && net.dh
               ? GSL_SUCCESS
               : GSL_ENOMEM;
}

/* The weights, the noise, and the direction in which the loss looks. */
static int
draw(size_t H, double rho)
{
    gsl_matrix *W = &net.p->W_hh.matrix;
    for (size_t k = 0; k < H * H; k++)
        W->data[k] = gsl_ran_gaussian_ziggurat(net.r, 1.0 / sqrt((double)H));
    LIVE_TRY(spectrum(W, real, imaginary));
    radius = 0.0;
    for (size_t k = 0; k < H; k++)
        radius = fmax(radius, hypot(real[k], imaginary[k]));
    gsl_matrix_scale(W, rho / radius);
    for (size_t k = 0; k < H; k++) {
        real[k] *= rho / radius;
        imaginary[k] *= rho / radius;
    }
    radius = rho;
    gsl_matrix_set_identity(&net.p->W_xh.matrix);
    for (size_t k = 0; k < net.x->T * H; k++)
        net.x->data[k] = gsl_ran_gaussian_ziggurat(net.r, NOISE);
    for (size_t j = 0; j < H; j++)
        sequence_of(net.dh, T, 0)[j] = gsl_ran_gaussian_ziggurat(net.r, 1.0);
    return GSL_SUCCESS;
}

int
live_run(const double *setting)
{
    const double rho = setting[0], units = setting[2], seed = setting[3];
    const int kind = (int)setting[1];
    if (!(rho >= 0.0 && rho <= 10.0) || kind < 0 || kind >= ACTIVATIONS
        || !(units >= 1.0 && units <= UNITS) || !(seed >= 0.0 && seed < 1e9))
        return GSL_EINVAL;
    const size_t H = (size_t)units;

    LIVE_TRY(allocate(H, (activation)kind));
    gsl_rng_set(net.r, (unsigned long)seed);
    LIVE_TRY(draw(H, rho));
    LIVE_TRY(rnn_forward(net.p, net.x, net.h));
    const sequence x_end = sequence_steps(net.x, SETTLE, T);
    const sequence h_end = sequence_steps(net.h, SETTLE, T + 1);
    LIVE_TRY(bptt_sweep(net.p, &x_end, &h_end, net.da, net.dh, net.dp));
    gsl_vector_view norm = gsl_vector_view_array(left, T + 1);
    LIVE_TRY(bptt_norms(net.dh, &norm.vector));
    const double end = left[T];
    for (size_t t = 0; t <= T; t++)
        left[t] = log10(left[t] / end);
    live_show(0, left, T + 1);
    live_show(1, real, H);
    live_show(2, imaginary, H);
    live_show(3, &radius, 1);
    return GSL_SUCCESS;
}
