/*
 * optimiser.h - ways to go downhill, on a flat vector of parameters. Given
 * ready-made; none of them knows anything of networks.
 *
 *     SGD        theta -= rate g
 *     MOMENTUM   m = momentum m + g
 *                theta -= rate m
 *     RMSPROP    v = decay v + (1 - decay) g^2
 *                theta -= rate g / (sqrt(v) + epsilon)
 *     ADAM       m = momentum m + (1 - momentum) g
 *                v = decay v + (1 - decay) g^2
 *                theta -= rate m' / (sqrt(v') + epsilon)
 *
 * with g the gradient, element by element, and m' = m / (1 - momentum^n),
 * v' = v / (1 - decay^n) at the n-th step. These are the definitions of PyTorch
 * with its defaults, without weight decay and without dampening.
 *
 * Sources: Rumelhart, Hinton & Williams (1986), Nature 323 (momentum);
 *          Kingma & Ba (2015), Adam, ICLR; RMSProp is from lecture 6 of
 *          Hinton's course of 2012 and was never published as a paper.
 */
#ifndef OPTIMISER_H
#define OPTIMISER_H

#include <gsl/gsl_vector.h>
#include <stddef.h>

typedef enum { SGD, MOMENTUM, RMSPROP, ADAM } optimiser_kind;

typedef struct {
    optimiser_kind kind;
    // May be changed at any time.
    double rate;
    double momentum;  // 0.9
    double decay;     // 0.99 for RMSPROP, 0.999 for ADAM
    double epsilon;   // 1e-8
    // The state, which a checkpoint has to keep.
    size_t steps;
    gsl_vector *m;  // (P), owned
    gsl_vector *v;  // (P), owned
} optimiser;

/*
 * An optimiser of P parameters with the constants above, or NULL: GSL_EINVAL
 * when P is 0 or the rate is not greater than 0, GSL_ENOMEM.
 */
optimiser *optimiser_alloc(optimiser_kind kind, size_t P, double rate);

/* Frees o. NULL is allowed. */
void optimiser_free(optimiser *o);

/*
 * One step downhill.
 *
 *   theta    (P)  in and out
 *   dtheta   (P)  in
 *
 * Returns GSL_SUCCESS; GSL_EBADLEN when a length disagrees; GSL_EDOM when a
 * gradient is not finite, or when its square is not and the kind is RMSPROP or
 * ADAM, which keep squares. On an error nothing has been written and the step
 * is not counted.
 */
int optimiser_step(optimiser *o, gsl_vector *theta, const gsl_vector *dtheta);

#endif /* OPTIMISER_H */
