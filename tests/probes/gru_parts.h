/* gru_parts.h - more words for the probes of chapter 8. */
#ifndef PROBES_GRU_PARTS_H
#define PROBES_GRU_PARTS_H

#include "../runner/matrices.h"
#include "gru.h"

/* Parameters of awkward numbers; owned by the sheet, so never to be freed. */
gru_params awkward_gru(sheet *s, size_t D, size_t H, size_t O);

/* The network, in words; it must be the same after the call. */
void gru_say(sheet *s, const gru_params *p);

/*
 * NAME[i,0] to NAME[i,n-1] where only sequence 1 has met a NaN: of its numbers,
 * whether they are NaN; of the others, their values.
 */
void gru_put_row(sheet *s, const char *name, size_t i, const double *a,
                 size_t n, double rtol);

#endif /* PROBES_GRU_PARTS_H */
