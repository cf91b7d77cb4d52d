/* bptt_loops.h - the parts of chapter 3 in plain loops, for its oracles. */
#ifndef BPTT_LOOPS_H
#define BPTT_LOOPS_H

#include "bptt.h"

/* (3.1) to (3.3) and (3.6) to (3.7), of whose arguments no shape is looked at. */
void bptt_looped_affine(const gsl_matrix *W, const gsl_matrix *x,
                        const gsl_matrix *da, gsl_matrix *dx, gsl_matrix *dW,
                        gsl_vector *db);
void bptt_looped_step(const rnn_params *p, const gsl_matrix *h,
                      const gsl_matrix *dh, gsl_matrix *da,
                      gsl_matrix *dh_prev);

/* The slope of f where its value is h. */
double bptt_slope_by_value(activation f, double h);

#endif /* BPTT_LOOPS_H */
