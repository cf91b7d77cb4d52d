/* gru_run.h - what the oracles of chapter 8 share. No probe may use it. */
#ifndef ORACLES_GRU_RUN_H
#define ORACLES_GRU_RUN_H

#include "gru.h"

/* Runs forward by plain loops: fills s from h at index 0. The shapes fit. */
void gru_run(const gru_params *p, const sequence *x, gru_states *s);

/* Whether gate, v and h are (T,B,3H), (T,B,H) and (T+1,B,H). */
int gru_shaped(const gru_states *s, size_t T, size_t B, size_t H);

#endif /* ORACLES_GRU_RUN_H */
