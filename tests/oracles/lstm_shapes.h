/* lstm_shapes.h - what the oracles of chapter 7 share. */
#ifndef ORACLES_LSTM_SHAPES_H
#define ORACLES_LSTM_SHAPES_H

#include "lstm.h"

/* Whether c, h and gate are (T+1,B,H), (T+1,B,H) and (T,B,4H). */
int lstm_shaped(const lstm_states *s, size_t T, size_t B, size_t H);

/* Whether m is (rows,columns). */
int lstm_is(const gsl_matrix *m, size_t rows, size_t columns);

#endif /* ORACLES_LSTM_SHAPES_H */
