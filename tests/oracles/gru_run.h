/*
 * gru_run.h - a GRU run forward by plain loops: for its oracle, and for probes
 * of the way back, which need a network that has run. (A learner's way back is
 * not to be blamed for a learner's way forward.)
 */
#ifndef ORACLES_GRU_RUN_H
#define ORACLES_GRU_RUN_H

#include "gru.h"

/* Fills s from h at index 0. The shapes fit. */
void gru_run(const gru_params *p, const sequence *x, gru_states *s);

/* Whether gate, v and h are (T,B,3H), (T,B,H) and (T+1,B,H). */
int gru_shaped(const gru_states *s, size_t T, size_t B, size_t H);

#endif /* ORACLES_GRU_RUN_H */
