/*
 * lstm_right.h - steps that are right, in plain loops, for mistakes that call
 * them: a learner's mistake in one step must not look like one in the next.
 */
#ifndef MISTAKES_LSTM_RIGHT_H
#define MISTAKES_LSTM_RIGHT_H

#include "lstm.h"

int lstm_right_step(const lstm_params *p, const gsl_matrix *c_prev,
                    const gsl_matrix *h_prev, gsl_matrix *gate, gsl_matrix *c,
                    gsl_matrix *h);
int lstm_right_back(const lstm_params *p, const gsl_matrix *gate,
                    const gsl_matrix *c_prev, const gsl_matrix *c,
                    const gsl_matrix *dh, gsl_matrix *dc, gsl_matrix *da,
                    gsl_matrix *dc_prev, gsl_matrix *dh_prev);
int lstm_right_sweep(const lstm_params *p, const sequence *x,
                     const lstm_states *s, lstm_states *ds, lstm_params *dp);

#endif /* MISTAKES_LSTM_RIGHT_H */
