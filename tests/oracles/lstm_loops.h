/* lstm_loops.h - the walk back of chapter 7 in plain loops, for its oracles. */
#ifndef ORACLES_LSTM_LOOPS_H
#define ORACLES_LSTM_LOOPS_H

#include "lstm.h"

/*
 * What lstm_backward() adds and writes; without dy, which is then NULL, what
 * lstm_sweep() does. The shapes fit.
 */
void lstm_loop_back(const lstm_params *p, const sequence *x,
                    const lstm_states *s, const sequence *dy, lstm_states *ds,
                    lstm_params *dp);

#endif /* ORACLES_LSTM_LOOPS_H */
