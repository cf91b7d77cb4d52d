/*
 * lstm_run.h - an LSTM run forward by plain loops: for its oracle, and for
 * probes of the way back, which need a network that has run. (A learner's way
 * back is not to be blamed for a learner's way forward.)
 */
#ifndef ORACLES_LSTM_RUN_H
#define ORACLES_LSTM_RUN_H

#include "lstm.h"

/* Fills s from c and h at index 0. The shapes fit. */
void lstm_run(const lstm_params *p, const sequence *x, lstm_states *s);

/*
 * What lstm_backward() adds, by the complex step. The shapes fit. Without dy
 * it is what lstm_sweep() adds; without dp only ds is asked.
 */
void lstm_slopes(const lstm_params *p, const sequence *x, const lstm_states *s,
                 const sequence *dy, lstm_states *ds, lstm_params *dp);

/* Whether c, h and gate are (T+1,B,H), (T+1,B,H) and (T,B,4H). */
int lstm_shaped(const lstm_states *s, size_t T, size_t B, size_t H);

#endif /* ORACLES_LSTM_RUN_H */
