/* The cases of chapter 9, continued: decays, their parameters, and the start. */
#include "../runner/matrices.h"
#include "scan_parts.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>
#include <math.h>

#define NU_REFUSALS                                                            \
    { "nu", N_ELEMENTS, GSL_EBADLEN, .by = 1 },                                \
        { "nu", N_ELEMENTS, GSL_EBADLEN, .by = -1 },                           \
        { "nu", AN_ENTRY, GSL_EDOM, .value = NAN },                            \
        { "nu", AN_ENTRY, GSL_EDOM, .value = INFINITY },                       \
        { "nu", AN_ENTRY, GSL_EDOM, .value = -INFINITY },                      \
        { "nu", AN_ENTRY, GSL_EDOM, .value = -1e9 },                           \
        { "nu", AN_ENTRY, GSL_EDOM, .value = -700.0000000001 },                \
        { "nu", AN_ENTRY, GSL_SUCCESS, .value = -700.0 },                      \
        { "nu", AN_ENTRY, GSL_SUCCESS, .value = 0.0 },                         \
    {                                                                          \
        "nu", AN_ENTRY, GSL_SUCCESS, .value = 1e9                              \
    }
#define LENGTH_REFUSALS(name)                                                  \
    { name, N_ELEMENTS, GSL_EBADLEN, .by = 1 },                                \
    {                                                                          \
        name, N_ELEMENTS, GSL_EBADLEN, .by = -1                                \
    }

/*
 * Parameters for the case: usual ones; long memories, whose 1 - lambda has lost its
 * digits; and ones at the two ends, where lambda is 0 or 1 to the last bit.
 */
static gsl_vector *
scan_parameters(sheet *s, size_t k, size_t H)
{
    static const double end[] = { -700.0, -300.0, 6.0, 709.0, 711.0, 1e300 };
    gsl_vector *nu = vector_for(s, IN, "nu", H);
    for (size_t j = 0; j < nu->size; j++) {
        double *nu_j = gsl_vector_ptr(nu, j);
        if (k == 2)
            *nu_j = -20.0 - 10.0 * fabs(*nu_j);
        if (k == 3)
            *nu_j = end[j % (sizeof end / sizeof *end)];
    }
    return nu;
}

static const refusal scan_decay_refusals[] = { NU_REFUSALS,
                                               LENGTH_REFUSALS("lambda"),
                                               LENGTH_REFUSALS("gamma") };
/* By hand, larger, long memories, both ends. */
PROBE(scan, decay, 4, .sizes = 1, .large = 1031, REFUSES(scan_decay_refusals))
(sheet *s, size_t k)
{
    const size_t H = size_of(s, 3, 7);
    gsl_vector *nu = scan_parameters(s, k, H);
    gsl_vector *lambda = vector_for(s, OUT, "lambda", H);
    gsl_vector *gamma = vector_for(s, OUT, "gamma", H);

    put_status(s, "scan_decay", THE(scan_decay)(nu, lambda, gamma));
    put_results(s, 1e-12);
}

static const refusal scan_slope_refusals[] = { NU_REFUSALS,
                                               LENGTH_REFUSALS("dlambda"),
                                               LENGTH_REFUSALS("dgamma"),
                                               LENGTH_REFUSALS("dnu") };
/* By hand, larger, long memories, both ends, tiny and huge gradients. */
PROBE(scan, slope, 5, .sizes = 1, .large = 1031, REFUSES(scan_slope_refusals))
(sheet *s, size_t k)
{
    const size_t H = size_of(s, 3, 7);
    gsl_vector *nu = scan_parameters(s, k, H);
    gsl_vector *dlambda = vector_for(s, IN, "dlambda", H);
    gsl_vector *dgamma = vector_for(s, IN, "dgamma", H);
    gsl_vector *dnu = vector_for(s, ADDED, "dnu", H);

    // Of the three terms of the sum none may nearly cancel another.
    for (size_t j = 0; j < H && refusal_of(s) == NULL; j++) {
        const double size = k != 4 ? 1.0 : j % 2 == 0 ? 1e-200 : 1e200;
        double *dlambda_j = gsl_vector_ptr(dlambda, j);
        double *dgamma_j = gsl_vector_ptr(dgamma, j);
        double *dnu_j = gsl_vector_ptr(dnu, j);
        *dlambda_j = -copysign(*dlambda_j, *dgamma_j) * size;
        *dgamma_j *= size;
        *dnu_j = copysign(*dnu_j, *dgamma_j) * (k < 2 ? 1.0 : 1e-300);
    }
    put_status(s, "scan_decay_backward",
               THE(scan_decay_backward)(nu, dlambda, dgamma, dnu));
    put_results(s, 1e-10);
}

static const refusal scan_chrono_refusals[] = {
    { "T_max", THE_VALUE, GSL_EINVAL, .value = NAN },
    { "T_max", THE_VALUE, GSL_EINVAL, .value = INFINITY },
    { "T_max", THE_VALUE, GSL_EINVAL, .value = -INFINITY },
    { "T_max", THE_VALUE, GSL_EINVAL, .value = 0.0 },
    { "T_max", THE_VALUE, GSL_EINVAL, .value = -30.0 },
    { "T_max", THE_VALUE, GSL_EINVAL, .value = 1.5 },
    { "T_max", THE_VALUE, GSL_EINVAL, .value = 2.0 },
    { "T_max", THE_VALUE, GSL_SUCCESS, .value = 2.25 },
    { "T_max", THE_VALUE, GSL_SUCCESS, .value = 1e9 },
    { "nu", N_ELEMENTS, GSL_SUCCESS, .by = 1 },
    { "nu", N_ELEMENTS, GSL_SUCCESS, .by = -1 },
};
/* Four lengths. */
PROBE(scan, chrono, 4, .sizes = 1, .large = 131, REFUSES(scan_chrono_refusals))
(sheet *s, size_t k)
{
    static const double T_max[] = { 10.0, 100.0, 2.5, 1e6 };
    const size_t H = size_of(s, 2, 5);
    gsl_vector *nu = vector_for(s, OUT, "nu", H);
    gsl_rng *r = awkward_generator(s);
    const double longest = number_for(s, "T_max", T_max[k]);

    put_next(s, r,
             put_status(s, "scan_chrono", THE(scan_chrono)(r, longest, nu)));
    put_results(s, 1e-9);
}
