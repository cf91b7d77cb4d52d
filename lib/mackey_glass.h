/*
 * mackey_glass.h - a chaotic series to foretell: the number of white blood
 * cells, of which the body makes more when it had few of them some time ago.
 * Given ready-made.
 *
 *     dy/dt = 0.2 y(t - tau) / (1 + y(t - tau)^10) - 0.1 y(t)           (6.9)
 *
 * With tau = 17 it is mildly chaotic, with tau = 30 more so.
 *
 * Source:  Mackey & Glass (1977), Science 197(4300); the numbers and the way to
 *          solve it are those of Jaeger (2001), GMD Report 148, section 6.1
 */
#ifndef MACKEY_GLASS_H
#define MACKEY_GLASS_H

#include "sequence.h"

#include <gsl/gsl_rng.h>

enum {
    MACKEY_GLASS_FINE = 10,         // steps of Euler's method in a unit of time
    MACKEY_GLASS_TRANSIENT = 1000,  // units of time that are left out at first
    MACKEY_GLASS_TAU = 100          // the longest delay, in units of time
};

/*
 * One step of Euler's method, of length 1 / MACKEY_GLASS_FINE = 0.1. The paper
 * chose this coarse step, so the series to be foretold is the one that results
 * from it, which is not quite a solution of (6.9).
 *
 *   now, past   y at this step, and tau units before it
 */
double mackey_glass_next(double now, double past);

/*
 * The series, one number for each unit of time. Its past is drawn: each fine
 * step of the tau units before it begins, from the oldest on, and the first
 * number, with gsl_ran_flat() from 0.5 to 1.5. The transient is not written.
 *
 *   tau   delay in units of time, 1..MACKEY_GLASS_TAU
 *   y     (T,B,1)  out, overwritten: B series of their own, one drawn after the
 *                  other
 *
 * Returns GSL_SUCCESS; GSL_EBADLEN when y does not have one number a step;
 * GSL_EINVAL for another tau. On an error nothing has been written or drawn.
 */
int mackey_glass(const gsl_rng *r, size_t tau, sequence *y);

/*
 * y -> tanh(y - 1), because tanh units cannot give outputs beyond 1; and back.
 */
void mackey_glass_squash(sequence *y);
double mackey_glass_unsquash(double squashed);

#endif /* MACKEY_GLASS_H */
