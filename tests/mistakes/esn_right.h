/*
 * esn_right.h - right copies of what chapter 6 does in one step of time. The
 * mistakes in a longer function use them instead of the learner's own
 * esn_step() and esn_harvest(): a fault in those would otherwise be blamed on
 * the function that calls them.
 */
#ifndef ESN_RIGHT_H
#define ESN_RIGHT_H

#include "esn.h"

/* (W_hh h_prev)_j of one sequence, from the stored elements of row j. */
static inline double
esn_right_recurrence(const esn *p, size_t j, const double *h_prev_n)
{
    const gsl_spmatrix *W_hh = p->W_hh;
    double sum = 0.0;
    for (int k = W_hh->p[j]; k < W_hh->p[j + 1]; k++)
        sum += W_hh->data[k] * h_prev_n[W_hh->i[k]];
    return sum;
}

/* (W_xh x + b_h)_j of one sequence. */
static inline double
esn_right_input(const esn *p, size_t j, const double *x_n)
{
    double sum = gsl_vector_get(p->b_h, j);
    for (size_t k = 0; k < p->D; k++)
        sum += gsl_matrix_get(p->W_xh, j, k) * x_n[k];
    return sum;
}

/* h_j by (6.3), when inputs and bias say a to unit j. */
static inline double
esn_right_state(const esn *p, size_t j, double a, const double *h_prev_n)
{
    const double f_a =
        activation_value(p->f, a + esn_right_recurrence(p, j, h_prev_n));
    return (1.0 - p->leak) * h_prev_n[j] + p->leak * f_a;
}

/* One step of one sequence; h_n must not overlap h_prev_n. */
static inline void
esn_right_step(const esn *p, const double *x_n, const double *h_prev_n,
               double *h_n)
{
    for (size_t j = 0; j < p->H; j++)
        h_n[j] = esn_right_state(p, j, esn_right_input(p, j, x_n), h_prev_n);
}

/* h at 1..T for every sequence. */
static inline void
esn_right_harvest(const esn *p, const sequence *x, sequence *h)
{
    for (size_t t = 1; t <= x->T; t++)
        for (size_t n = 0; n < x->B; n++)
            esn_right_step(p, sequence_of(x, t - 1, n),
                           sequence_of(h, t - 1, n), sequence_of(h, t, n));
}

#endif /* ESN_RIGHT_H */
