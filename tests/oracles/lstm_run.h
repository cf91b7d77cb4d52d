/* lstm_run.h - what the oracles of chapter 7 share. No probe may use it. */
#ifndef ORACLES_LSTM_RUN_H
#define ORACLES_LSTM_RUN_H

#include "lstm.h"

/* Runs forward by plain loops: fills s from c and h at index 0. The shapes fit. */
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
