/* gru_loops.h - the walk back of chapter 8 in plain loops, for its oracles. */
#ifndef ORACLES_GRU_LOOPS_H
#define ORACLES_GRU_LOOPS_H

#include "gru.h"

/*
 * What gru_backward() adds and writes; without dy, which is then NULL, what
 * gru_sweep() does. The shapes fit.
 */
void gru_loop_back(const gru_params *p, const sequence *x, const gru_states *s,
                   const sequence *dy, gru_states *ds, gru_params *dp);

#endif /* ORACLES_GRU_LOOPS_H */
