/* lstm_parts.h - more words for the probes of chapter 7. */
#ifndef PROBES_LSTM_PARTS_H
#define PROBES_LSTM_PARTS_H

#include "../matrices.h"
#include "lstm.h"

/* Parameters of awkward numbers; owned by the sheet, so never to be freed. */
lstm_params awkward_lstm(sheet *s, size_t D, size_t H, size_t O);

/* Awkward numbers, a window onto a wider matrix if WIDE. */
gsl_matrix_view awkward_view(sheet *s, size_t rows, size_t columns, int wide);

/* put_matrix(), and what stands beside a window, which must stay. */
void put_view(sheet *s, const char *name, const gsl_matrix *m, double rtol);

/* This matrix, and what stands beside it, must be the same after the call. */
void input_view(sheet *s, const char *name, const gsl_matrix *m);

/* Fills block k of the four in b_h with one number. */
void set_bias(lstm_params *p, size_t k, double bias);

/* Biases at which f is exactly 1 and i exactly 0, and says so. */
void keep_for_ever(sheet *s, lstm_params *p);

#endif /* PROBES_LSTM_PARTS_H */
