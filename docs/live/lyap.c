/*
 * lyap.c - the live figure of chapter 10: a network that hears a little noise, what is
 * left of a gradient n steps before the end: how long it can be, and in how many
 * directions; and the exponents, which say the same of both beforehand.
 *
 * Settings: gain, start (0: Gaussian, 1: orthogonal), activation (0..2), H, seed. A ReLU
 *           that is off takes a direction to the point 0, and where its exponent is
 *           -infinity a computer finds rounding; so it is not offered.
 * Arrays:   n (LAGS); log10 of the largest singular value of dh_T/dh_{T-n} (LAGS);
 *           directions left, with a share of a tenth (LAGS); the same according to the
 *           exponents (LAGS); the exponents (H).
 */
#include "lyap.h"
#include "init.h"
#include "live.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>
#include <gsl/gsl_randist.h>
#include <math.h>

enum { SETTLE = 50, T = 100, ALL = SETTLE + T, UNITS = 16 };
static const double NOISE = 0.1, SHARE = 0.1;
static const double lag[] = { 0, 1, 2, 5, 10, 20, 35, 50, 70, 100 };
enum { LAGS = sizeof lag / sizeof lag[0] };
static double longest[LAGS], left[LAGS], foretold[LAGS], exponent[UNITS];

/* Everything that has the size of the network. */
static struct {
    gsl_rng *r;
    rnn_params *p;
    sequence *x, *h, *J;
    gsl_matrix *P, *A, *V;
    gsl_vector *s;
} room;

static void
clear(void)
{
    rnn_params_free(room.p);
    sequence_free(room.x);
    sequence_free(room.h);
    sequence_free(room.J);
    gsl_matrix_free(room.P);
    gsl_matrix_free(room.A);
    gsl_matrix_free(room.V);
    gsl_vector_free(room.s);
}

static int
allocate(size_t H, activation f)
{
    clear();
    if (room.r == NULL)
        room.r = gsl_rng_alloc(gsl_rng_mt19937);
    room.p = rnn_params_alloc(H, H, 1, f);
    room.x = sequence_alloc(ALL, 1, H);
    room.h = sequence_alloc(ALL + 1, 1, H);
    room.J = sequence_alloc(ALL, H, H);
    room.P = gsl_matrix_alloc(H, H);
    room.A = gsl_matrix_alloc(H, H);
    room.V = gsl_matrix_alloc(H, H);
    room.s = gsl_vector_alloc(H);
    return room.r && room.p && room.x && room.h && room.J && room.P && room.A
                   && room.V && room.s
               ? GSL_SUCCESS
               : GSL_ENOMEM;
}

/* The network, forward through noise, and the Jacobians of all steps. */
static int
run(double gain, int orthogonal)
{
    gsl_matrix *W = &room.p->W_hh.matrix;
    LIVE_TRY(orthogonal ? init_orthogonal(room.r, gain, W)
                        : init_gaussian(room.r, gain, W));
    gsl_matrix_set_identity(&room.p->W_xh.matrix);
    for (size_t k = 0; k < ALL * room.p->H; k++)
        room.x->data[k] = gsl_ran_gaussian_ziggurat(room.r, NOISE);
    LIVE_TRY(rnn_forward(room.p, room.x, room.h));
    return lyap_jacobians(room.p, room.h, room.J);
}

/* How many axes will be longer than a share of the longest, after n steps? */
static double
predict(double n)
{
    double count = 0.0;
    for (size_t i = 0; i < room.p->H; i++)
        count += n * (exponent[i] - exponent[0]) > log(SHARE);
    return count;
}

/*
 * From the end on, a lag at a time. What has been multiplied for one lag takes the place
 * of its earliest Jacobian, so that the next lag multiplies only by what comes before.
 */
static int
directions(void)
{
    double size = 0.0;
    longest[0] = 0.0;
    left[0] = foretold[0] = (double)room.p->H;
    for (size_t l = 1; l < LAGS; l++) {
        const size_t n = (size_t)lag[l], before = (size_t)lag[l - 1];
        const sequence span =
            sequence_steps(room.J, ALL - n, n - before + (before > 0));
        double log_size;
        size_t count;
        LIVE_TRY(lyap_product(&span, room.P, room.A, &log_size));
        LIVE_TRY(
            lyap_directions(room.P, SHARE, room.A, room.V, room.s, &count));
        gsl_matrix_view place = sequence_at(room.J, ALL - n);
        gsl_matrix_memcpy(&place.matrix, room.P);
        size += log_size;
        longest[l] = (size + log(gsl_vector_get(room.s, 0))) / M_LN10;
        left[l] = (double)count;
        foretold[l] = predict(lag[l]);
    }
    return GSL_SUCCESS;
}

int
live_run(const double *setting)
{
    const double gain = setting[0], start = setting[1], kind = setting[2];
    const double units = setting[3], seed = setting[4];
    if (!(gain >= 0.0 && gain <= 10.0) || !(start == 0.0 || start == 1.0)
        || !(kind >= 0.0 && kind < RELU) || !(units >= 1.0 && units <= UNITS)
        || !(seed >= 0.0 && seed < 1e9))
        return GSL_EINVAL;
    const size_t H = (size_t)units;
    gsl_vector_view all = gsl_vector_view_array(exponent, H);

    LIVE_TRY(allocate(H, (activation)(int)kind));
    gsl_rng_set(room.r, (unsigned long)seed);
    LIVE_TRY(run(gain, start == 1.0));
    gsl_matrix_set_identity(room.P);
    LIVE_TRY(lyap_spectrum(room.J, SETTLE, room.P, room.A, &all.vector));
    LIVE_TRY(directions());
    live_show(0, lag, LAGS);
    live_show(1, longest, LAGS);
    live_show(2, left, LAGS);
    live_show(3, foretold, LAGS);
    live_show(4, exponent, H);
    return GSL_SUCCESS;
}
