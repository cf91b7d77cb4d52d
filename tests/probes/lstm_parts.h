/* lstm_parts.h - more words for the probes of chapter 7. */
#ifndef PROBES_LSTM_PARTS_H
#define PROBES_LSTM_PARTS_H

#include "../runner/arguments.h"
#include "../runner/matrices.h"
#include "lstm.h"

/* A large size: beyond a row of 512 units, or of 2048 gates; all of W_hh is still quick. */
enum { LARGE = 521 };

/* A matrix, or a sequence, that is larger or smaller than it should be. */
#define FOUR_REFUSALS(name)                                                    \
    { name, N_ROWS, GSL_EBADLEN, .by = 1 },                                    \
        { name, N_ROWS, GSL_EBADLEN, .by = -1 },                               \
        { name, N_COLUMNS, GSL_EBADLEN, .by = 1 },                             \
    {                                                                          \
        name, N_COLUMNS, GSL_EBADLEN, .by = -1                                 \
    }
#define SIX_REFUSALS(name)                                                     \
    { name, N_STEPS, GSL_EBADLEN, .by = 1 },                                   \
        { name, N_STEPS, GSL_EBADLEN, .by = -1 },                              \
        { name, N_BATCH, GSL_EBADLEN, .by = 1 },                               \
        { name, N_BATCH, GSL_EBADLEN, .by = -1 },                              \
        { name, N_WIDTH, GSL_EBADLEN, .by = 1 },                               \
    {                                                                          \
        name, N_WIDTH, GSL_EBADLEN, .by = -1                                   \
    }

/*
 * Parameters of awkward numbers, all in one theta as lstm_params_alloc() makes
 * them; owned by the sheet, so never to be freed. W_xh and W_hh are smaller the
 * more columns they have, so that no gate of a large network is nearly 0 or 1.
 */
lstm_params awkward_lstm(sheet *s, size_t D, size_t H, size_t O);

/* The network, in words; unless it is large, it must be the same after the call. */
void lstm_say(sheet *s, const lstm_params *p);

/* Fills block k of the four in b_h with one number. */
void lstm_set_bias(lstm_params *p, size_t k, double bias);

/* Biases at which f is exactly 1 and i exactly 0, and says so. */
void lstm_keep_for_ever(sheet *s, lstm_params *p);

/*
 * The gradients that a run back has added to, those of the readout if ALL; of a
 * long array every 97th number and the last.
 */
void lstm_put_gradients(sheet *s, const lstm_params *dp, int all);

/*
 * Multiplies the numbers at a alternately with these two: where one comes out of
 * range, or is lost beside the other, the step is wrong.
 */
void lstm_alternate(double *a, size_t n, double one, double two);

#endif /* PROBES_LSTM_PARTS_H */
