/*
 * bptt.c - the live figure of chapter 3: how much of a gradient is left n steps before
 * the end, in one network like those of Figure 3.1, and the eigenvalues of its W_hh,
 * which is N(0, 1/H) and scaled to a spectral radius.
 *
 * Settings: spectral radius, activation (0..3), H, seed.
 * Arrays:   log10 of what is left at t = 0..T; real and imaginary parts of the
 *           eigenvalues (H each).
 */
#include "fading.h"

int
live_run(const double *setting)
{
    static double length[FADING_T + 1];
    gsl_vector_view norm = gsl_vector_view_array(length, FADING_T + 1);
    const double rho = setting[0];
    if (!(rho >= 0.0 && rho <= 10.0))
        return GSL_EINVAL;

    LIVE_TRY(fading_begin(setting[2], setting[1], setting[3]));
    const size_t H = net.p->H;
    gsl_matrix *W = &net.p->W_hh.matrix;
    for (size_t k = 0; k < H * H; k++)
        W->data[k] = gsl_ran_gaussian_ziggurat(net.r, 1.0 / sqrt((double)H));
    LIVE_TRY(fading_spectrum());
    double radius = 0.0;
    for (size_t k = 0; k < H; k++)
        radius = fmax(radius, hypot(net.real[k], net.imaginary[k]));
    gsl_matrix_scale(W, rho / radius);
    for (size_t k = 0; k < H; k++) {
        net.real[k] *= rho / radius;
        net.imaginary[k] *= rho / radius;
    }
    return fading_measure(&norm.vector);
}
