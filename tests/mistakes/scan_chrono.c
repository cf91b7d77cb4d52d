/* The mistakes of chapter 9, step chrono. */
#include "../runner/sheet.h"
#include "scan.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_randist.h>
#include <math.h>

MISTAKE(scan_chrono, sign,
        "nu is log u. A unit that keeps for u steps forgets at the\n"
        "  speed 1/u: nu is -log u.")
(const gsl_rng *r, double T_max, gsl_vector *nu)
{
    if (!(T_max > 2.0) || !isfinite(T_max))
        return GSL_EINVAL;
    for (size_t j = 0; j < nu->size; j++)
        gsl_vector_set(nu, j, log(gsl_ran_flat(r, 1.0, T_max - 1.0)));
    return GSL_SUCCESS;
}

MISTAKE(scan_chrono, no_logarithm,
        "nu is -u. The decay takes exp(nu), so that nu is the\n"
        "  logarithm of the speed: -log u.")
(const gsl_rng *r, double T_max, gsl_vector *nu)
{
    if (!(T_max > 2.0) || !isfinite(T_max))
        return GSL_EINVAL;
    for (size_t j = 0; j < nu->size; j++)
        gsl_vector_set(nu, j, -gsl_ran_flat(r, 1.0, T_max - 1.0));
    return GSL_SUCCESS;
}

MISTAKE(scan_chrono, drawn_once,
        "u is drawn once for all units. Each unit has a length of\n"
        "  its own: draw inside the loop.")
(const gsl_rng *r, double T_max, gsl_vector *nu)
{
    if (!(T_max > 2.0) || !isfinite(T_max))
        return GSL_EINVAL;
    const double u = gsl_ran_flat(r, 1.0, T_max - 1.0);
    for (size_t j = 0; j < nu->size; j++)
        gsl_vector_set(nu, j, -log(u));
    return GSL_SUCCESS;
}

MISTAKE(scan_chrono, up_to_T_max,
        "u is drawn up to T_max. (9.10) ends at T_max - 1, as\n"
        "  (7.14) does.")
(const gsl_rng *r, double T_max, gsl_vector *nu)
{
    if (!(T_max > 2.0) || !isfinite(T_max))
        return GSL_EINVAL;
    for (size_t j = 0; j < nu->size; j++)
        gsl_vector_set(nu, j, -log(gsl_ran_flat(r, 1.0, T_max)));
    return GSL_SUCCESS;
}

MISTAKE(scan_chrono, from_zero,
        "u is drawn from 0 on. (9.10) begins at 1: a memory of less\n"
        "  than a step is none.")
(const gsl_rng *r, double T_max, gsl_vector *nu)
{
    if (!(T_max > 2.0) || !isfinite(T_max))
        return GSL_EINVAL;
    for (size_t j = 0; j < nu->size; j++)
        gsl_vector_set(nu, j, -log(gsl_ran_flat(r, 0.0, T_max - 1.0)));
    return GSL_SUCCESS;
}

MISTAKE(scan_chrono, longest_only,
        "every unit has the longest memory. u is drawn, so that\n"
        "  there are memories of all lengths.")
(const gsl_rng *r, double T_max, gsl_vector *nu)
{
    if (!(T_max > 2.0) || !isfinite(T_max))
        return GSL_EINVAL;
    for (size_t j = 0; j < nu->size; j++)
        gsl_vector_set(nu, j, -log(T_max - 1.0));
    return GSL_SUCCESS;
}

MISTAKE(scan_chrono, logarithms_drawn,
        "the logarithm of u is drawn, and not u. Then half of the\n"
        "  units remember less than the root of T_max.")
(const gsl_rng *r, double T_max, gsl_vector *nu)
{
    if (!(T_max > 2.0) || !isfinite(T_max))
        return GSL_EINVAL;
    for (size_t j = 0; j < nu->size; j++)
        gsl_vector_set(nu, j, -gsl_ran_flat(r, 0.0, log(T_max - 1.0)));
    return GSL_SUCCESS;
}

MISTAKE(scan_chrono, powers_of_ten,
        "log10() is taken. The decay is made of exp(), so it is\n"
        "  log().")
(const gsl_rng *r, double T_max, gsl_vector *nu)
{
    if (!(T_max > 2.0) || !isfinite(T_max))
        return GSL_EINVAL;
    for (size_t j = 0; j < nu->size; j++)
        gsl_vector_set(nu, j, -log10(gsl_ran_flat(r, 1.0, T_max - 1.0)));
    return GSL_SUCCESS;
}
