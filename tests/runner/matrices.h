/*
 * matrices.h - more functions for writing probes: matrices, sequences and
 * parameters of awkward numbers, on the heap and exactly as long as they are.
 */
#ifndef MATRICES_H
#define MATRICES_H

#include "rnn.h"
#include "sheet.h"

#include <gsl/gsl_rng.h>

/* Awkward numbers, or a copy of one row repeated in a wider matrix. */
gsl_vector_view awkward_vector(sheet *s, size_t n);
gsl_matrix_view awkward_matrix(sheet *s, size_t rows, size_t columns);

/*
 * A matrix of awkward numbers with two unused columns behind every row, so that
 * its tda is larger than its width.
 */
gsl_matrix_view awkward_window(sheet *s, size_t rows, size_t columns);

/* A plain matrix, or such a window if WIDE. */
gsl_matrix_view awkward_view(sheet *s, size_t rows, size_t columns, int wide);

/* Awkward numbers; owned by the sheet, so never to be freed. */
sequence awkward_sequence(sheet *s, size_t T, size_t B, size_t n);
rnn_params awkward_params(sheet *s, size_t D, size_t H, size_t O, activation f);

void say_matrix(sheet *s, const char *name, const gsl_matrix *m);
void say_sequence(sheet *s, const char *name, const sequence *x);

/* Puts a number on the sheet, under the name NAME[i,...] of N indices. */
void put_element(sheet *s, const char *name, const size_t index[], size_t n,
                 double value, double rtol);

/* Put all elements on the sheet, named NAME[i], NAME[i,j] and NAME[t,i,j]. */
void put_array(sheet *s, const char *name, const double *a, size_t n,
               double rtol);
void put_matrix(sheet *s, const char *name, const gsl_matrix *m, double rtol);
void put_sequence(sheet *s, const char *name, const sequence *x, double rtol);

/* put_matrix(), and what stands beside a window, which must stay. */
void put_view(sheet *s, const char *name, const gsl_matrix *m, double rtol);

/* All of it, with what stands beside a window, must be the same after the call. */
void input_view(sheet *s, const char *name, const gsl_matrix *m);
void input_sequence(sheet *s, const char *name, const sequence *x);

/*
 * A generator for a step that draws, with a seed that is said. What it would
 * give next shows how many numbers were taken; put_next() also frees it.
 */
gsl_rng *awkward_generator(sheet *s);
void put_next(sheet *s, gsl_rng *r, int put_it);

#endif /* MATRICES_H */
