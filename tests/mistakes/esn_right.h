/*
 * esn_right.h - what the mistakes of chapter 6 get right: a mistake in one step
 * must not inherit what the learner's own functions do in another.
 */
#ifndef ESN_RIGHT_H
#define ESN_RIGHT_H

#include "esn.h"

/* What unit j hears of these states. */
static inline double
heard(const esn *p, size_t j, const double *h)
{
    double sum = 0.0;
    for (size_t k = 0; k < p->H; k++)
        sum += gsl_spmatrix_get(p->W_hh, j, k) * h[k];
    return sum;
}

/* What inputs (unless NULL) and some of the bias say to every unit. */
static inline void
listen(const esn *p, const double *x, double bias, double *a)
{
    for (size_t j = 0; j < p->H; j++) {
        a[j] = bias * gsl_vector_get(p->b_h, j);
        for (size_t k = 0; x != NULL && k < p->D; k++)
            a[j] += gsl_matrix_get(p->W_xh, j, k) * x[k];
    }
}

/* One step that hears a, which may be where the new states go. */
static inline void
leak_in(const esn *p, const double *a, const double *old, double *new)
{
    for (size_t j = 0; j < p->H; j++)
        new[j] = (1.0 - p->leak) * old[j]
                 + p->leak *activation_value(p->f, a[j] + heard(p, j, old));
}

/* (6.5) for steps first..last of every sequence. */
static inline void
harvest(const esn *p, const sequence *x, sequence *h, size_t first, size_t last)
{
    for (size_t t = first; t <= last; t++)
        for (size_t i = 0; i < x->B; i++) {
            double *new = sequence_of(h, t, i);
            listen(p, sequence_of(x, t - 1, i), 1.0, new);
            leak_in(p, new, sequence_of(h, t - 1, i), new);
        }
}

#endif /* ESN_RIGHT_H */
