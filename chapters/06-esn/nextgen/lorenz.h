/*
 * lorenz.h - data of the Lorenz system (1963), in its usual setting: sigma = 10,
 * rho = 28, beta = 8/3. A state is three numbers.
 */
#ifndef LORENZ_H
#define LORENZ_H

#include <stddef.h>

enum { LORENZ = 3 };

/* One step of length dt, in place: Runge and Kutta's method of order 4 in 40 parts. */
void lorenz_step(double *y, double dt);

/*
 * A series of points dt apart, of which the first is START, by the method of order
 * 3 of Bogacki & Shampine (1989). Its steps suit themselves to a tolerance of 1e-3
 * of the state; between their ends lies the cubic with the right values and slopes.
 *
 *   out   (points,3)  out, overwritten
 */
void lorenz_loosely(const double *start, double dt, size_t points,
                    double (*out)[LORENZ]);

#endif /* LORENZ_H */
