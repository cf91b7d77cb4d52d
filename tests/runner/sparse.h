/*
 * sparse.h - more functions for writing probes: sparse matrices and echo state
 * networks of awkward numbers. The sheet owns them, so they are never freed or
 * made longer.
 */
#ifndef SPARSE_H
#define SPARSE_H

#include "esn.h"
#include "sheet.h"

/*
 * In compressed rows: two of five elements are there, the diagonal first; of more
 * than 64 units each hears ten, so that a large one is soon multiplied.
 */
gsl_spmatrix *awkward_sparse(sheet *s, size_t n);

/* A sparse copy of a matrix, without its zeros. */
gsl_spmatrix *sparse_from(sheet *s, const gsl_matrix *dense);

/* A network with an awkward leak, whose readout has awkward weights, too. */
esn *awkward_esn(sheet *s, size_t D, size_t H, size_t O, activation f);

/* NAME (n,n) = { [0,2] 0.5, ... }, the elements that are there. */
void say_sparse(sheet *s, const char *name, const gsl_spmatrix *W);

/* f, leak and W_hh of a network, of which all must be the same after the call. */
void say_esn(sheet *s, const esn *p);

/* All that W consists of must be the same after the call. */
void input_sparse(sheet *s, const gsl_spmatrix *W);

#endif /* SPARSE_H */
