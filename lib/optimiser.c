#include "optimiser.h"
#include "sizes.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>
#include <math.h>
#include <stdlib.h>

optimiser *
optimiser_alloc(optimiser_kind kind, size_t P, double rate)
{
    if (P == 0 || !(rate > 0.0))
        GSL_ERROR_NULL("P and the rate must be greater than 0", GSL_EINVAL);

    optimiser *o = malloc(sizeof *o);
    if (o == NULL)
        GSL_ERROR_NULL("no memory for an optimiser", GSL_ENOMEM);
    gsl_vector *m = sizes_vector(P), *v = m == NULL ? NULL : sizes_vector(P);
    if (v == NULL) {
        gsl_vector_free(m);
        free(o);
        return NULL;
    }
    *o = (optimiser){ .kind = kind,
                      .rate = rate,
                      .momentum = 0.9,
                      .decay = kind == RMSPROP ? 0.99 : 0.999,
                      .epsilon = 1e-8,
                      .m = m,
                      .v = v };
    return o;
}

void
optimiser_free(optimiser *o)
{
    if (o == NULL)
        return;
    gsl_vector_free(o->m);
    gsl_vector_free(o->v);
    free(o);
}

/* The amount to subtract from a parameter with gradient g; updates m and v. */
static double
descent(const optimiser *o, double g, double *m, double *v)
{
    switch (o->kind) {
    case MOMENTUM:
        *m = o->momentum * *m + g;
        return o->rate * *m;
    case RMSPROP:
        *v = o->decay * *v + (1.0 - o->decay) * g * g;
        return o->rate * g / (sqrt(*v) + o->epsilon);
    case ADAM: {
        *m = o->momentum * *m + (1.0 - o->momentum) * g;
        *v = o->decay * *v + (1.0 - o->decay) * g * g;
        // m and v began at 0, so at first they are too small; dividing by these
        // factors makes them means of the gradients seen so far.
        const double n = (double)o->steps;
        const double mean = *m / (1.0 - pow(o->momentum, n));
        const double square = *v / (1.0 - pow(o->decay, n));
        return o->rate * mean / (sqrt(square) + o->epsilon);
    }
    case SGD:
        break;
    }
    return o->rate * g;
}

/*
 * RMSPROP and ADAM keep means of squares in v. An infinite square would stay
 * there for ever, and its parameter would never move again, so for these two
 * the square of a gradient must be finite, too.
 */
static int
is_usable(const optimiser *o, double g)
{
    const int squares = o->kind == RMSPROP || o->kind == ADAM;
    return gsl_finite(squares ? g * g : g);
}

int
optimiser_step(optimiser *o, gsl_vector *theta, const gsl_vector *dtheta)
{
    const size_t P = o->m->size;

    if (theta->size != P || dtheta->size != P)
        GSL_ERROR("theta and dtheta must have P elements", GSL_EBADLEN);
    // All gradients are checked before anything is written, because one
    // exploded gradient must not destroy what was learned.
    for (size_t k = 0; k < P; k++)
        if (!is_usable(o, gsl_vector_get(dtheta, k)))
            GSL_ERROR("a gradient is not finite, or too large to be squared",
                      GSL_EDOM);

    o->steps++;
    for (size_t k = 0; k < P; k++)
        *gsl_vector_ptr(theta, k) -=
            descent(o, gsl_vector_get(dtheta, k), gsl_vector_ptr(o->m, k),
                    gsl_vector_ptr(o->v, k));
    return GSL_SUCCESS;
}
