/* lstm_parts.h - more words for the probes of chapter 7. */
#ifndef PROBES_LSTM_PARTS_H
#define PROBES_LSTM_PARTS_H

#include "../runner/matrices.h"
#include "lstm.h"

/* Parameters of awkward numbers; owned by the sheet, so never to be freed. */
lstm_params awkward_lstm(sheet *s, size_t D, size_t H, size_t O);

/* Fills block k of the four in b_h with one number. */
void lstm_set_bias(lstm_params *p, size_t k, double bias);

/* Biases at which f is exactly 1 and i exactly 0, and says so. */
void lstm_keep_for_ever(sheet *s, lstm_params *p);

#endif /* PROBES_LSTM_PARTS_H */
