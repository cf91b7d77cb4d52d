/* gru_parts.h - more words for the probes of chapter 8. */
#ifndef PROBES_GRU_PARTS_H
#define PROBES_GRU_PARTS_H

#include "../runner/arguments.h"
#include "../runner/matrices.h"
#include "gru.h"

/* A large size: beyond a row of 512 units, or of 1024 gates; all of W_hh is still quick. */
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
 * Parameters of awkward numbers, all in one theta as gru_params_alloc() makes
 * them; owned by the sheet, so never to be freed. W_xh and W_hh are smaller the
 * more columns they have, so that no gate of a large network is nearly 0 or 1.
 */
gru_params awkward_gru(sheet *s, size_t D, size_t H, size_t O);

/* The network, in words; unless it is large, it must be the same after the call. */
void gru_say(sheet *s, const gru_params *p);

/* An update gate that keeps the state as it is, to the last bit; and says so. */
void gru_keep_for_ever(sheet *s, gru_params *p);

/*
 * The gradients that a run back has added to, those of the readout if ALL; of a
 * long array every 97th number and the last.
 */
void gru_put_gradients(sheet *s, const gru_params *dp, int all);

/* Multiplies n numbers by one that is far from 1. */
void gru_scale(double *a, size_t n, double factor);

#endif /* PROBES_GRU_PARTS_H */
