/*
 * init.c - the live figure of chapter 5: a start, its eigenvalues, and what it does to a
 * gradient.
 *
 * Settings: start (0..3: Gaussian, Glorot uniform, orthogonal, identity), a factor by
 *           which W_hh is multiplied, activation (0..3), H, seed.
 * Arrays:   log10 of what is left at t = 0..T; real and imaginary parts of the
 *           eigenvalues (H each); the spectral radius, and the gain of a step (2).
 */
#include "init.h"
#include "fading.h"

enum { GAUSSIAN, GLOROT, ORTHOGONAL, IDENTITY };

/* W_hh; an identity is asked for as chapter 5 begins a network of ReLU units. */
static int
begin(int start, double factor)
{
    const activation f = net.p->f;
    gsl_matrix *W = &net.p->W_hh.matrix;
    switch (start) {
    case GAUSSIAN:
        return init_gaussian(net.r, factor, W);
    case ORTHOGONAL:
        return init_orthogonal(net.r, factor, W);
    case GLOROT:
        LIVE_TRY(init_glorot_uniform(net.r, W));
        break;
    case IDENTITY:
        net.p->f = RELU;
        LIVE_TRY(init_identity(net.r, 0.001, net.p));
        net.p->f = f;
        break;
    default:
        return GSL_EINVAL;
    }
    gsl_matrix_scale(W, factor);
    return GSL_SUCCESS;
}

int
live_run(const double *setting)
{
    static double length[FADING_T + 1], summary[2];
    gsl_vector_view norm = gsl_vector_view_array(length, FADING_T + 1);

    LIVE_TRY(fading_begin(setting[3], setting[2], setting[4]));
    LIVE_TRY(begin((int)setting[0], setting[1]));
    LIVE_TRY(fading_spectrum());
    LIVE_TRY(init_spectral_radius(&net.p->W_hh.matrix, &summary[0]));
    LIVE_TRY(fading_measure(&norm.vector));
    LIVE_TRY(init_gain(&norm.vector, &summary[1]));
    live_show(3, summary, 2);
    return GSL_SUCCESS;
}
