/* gru_parts.h - more words for the probes of chapter 8. */
#ifndef PROBES_GRU_PARTS_H
#define PROBES_GRU_PARTS_H

#include "../matrices.h"
#include "gru.h"

/* Parameters of awkward numbers; owned by the sheet, so never to be freed. */
gru_params awkward_gru(sheet *s, size_t D, size_t H, size_t O);

/* Awkward numbers, a window onto a wider matrix if WIDE. */
gsl_matrix_view awkward_view(sheet *s, size_t rows, size_t columns, int wide);

/* put_matrix(), and what stands beside a window, which must stay. */
void put_view(sheet *s, const char *name, const gsl_matrix *m, double rtol);

/* This matrix, and what stands beside it, must be the same after the call. */
void input_view(sheet *s, const char *name, const gsl_matrix *m);

/* The network, in words; it must be the same after the call. */
void say_gru(sheet *s, const gru_params *p);

/* Sequence 1 met a NaN: of its n numbers is put that they are none. */
void put_row(sheet *s, const char *name, size_t i, const double *a, size_t n,
             double rtol);

#endif /* PROBES_GRU_PARTS_H */
