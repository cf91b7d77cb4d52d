/* gru_shapes.h - what the oracles of chapter 8 share. */
#ifndef ORACLES_GRU_SHAPES_H
#define ORACLES_GRU_SHAPES_H

#include "gru.h"

/* Whether gate, v and h are (T,B,3H), (T,B,H) and (T+1,B,H). */
int gru_shaped(const gru_states *s, size_t T, size_t B, size_t H);

/* Whether m is (rows,columns). */
int gru_is(const gsl_matrix *m, size_t rows, size_t columns);

#endif /* ORACLES_GRU_SHAPES_H */
