#include "mackey_glass.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>
#include <gsl/gsl_randist.h>
#include <math.h>

double
mackey_glass_next(double now, double past)
{
    const double made = 0.2 * past / (1.0 + gsl_pow_int(past, 10));
    return now + (made - 0.1 * now) / MACKEY_GLASS_FINE;
}

/* Makes series i of the batch. */
static void
solve(const gsl_rng *r, size_t tau, sequence *y, size_t i)
{
    double ring[MACKEY_GLASS_TAU * MACKEY_GLASS_FINE];
    const size_t length = tau * MACKEY_GLASS_FINE;
    size_t oldest = 0;

    for (size_t k = 0; k < length; k++)
        ring[k] = gsl_ran_flat(r, 0.5, 1.5);
    double now = gsl_ran_flat(r, 0.5, 1.5);
    for (size_t t = 0; t < MACKEY_GLASS_TRANSIENT + y->T; t++) {
        if (t >= MACKEY_GLASS_TRANSIENT)
            *sequence_of(y, t - MACKEY_GLASS_TRANSIENT, i) = now;
        for (int k = 0; k < MACKEY_GLASS_FINE; k++) {
            const double next = mackey_glass_next(now, ring[oldest]);
            // The oldest number will not be needed again: its place in the ring
            // takes the newest, which is needed when the ring comes round.
            ring[oldest] = now;
            oldest = oldest + 1 < length ? oldest + 1 : 0;
            now = next;
        }
    }
}

int
mackey_glass(const gsl_rng *r, size_t tau, sequence *y)
{
    if (tau == 0 || tau > MACKEY_GLASS_TAU)
        GSL_ERROR("tau must be in 1..MACKEY_GLASS_TAU", GSL_EINVAL);
    if (sequence_expect(y, y->T, y->B, 1) != GSL_SUCCESS)
        return GSL_EBADLEN;
    for (size_t i = 0; i < y->B; i++)
        solve(r, tau, y, i);
    return GSL_SUCCESS;
}

void
mackey_glass_squash(sequence *y)
{
    for (size_t k = 0; k < y->T * y->B * y->n; k++)
        y->data[k] = tanh(y->data[k] - 1.0);
}

double
mackey_glass_unsquash(double squashed)
{
    return atanh(squashed) + 1.0;
}
