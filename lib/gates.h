/*
 * gates.h - what networks with gates have in common: several blocks of H rows in
 * one W_xh and one W_hh. Given ready-made, for lstm.h and gru.h.
 */
#ifndef GATES_H
#define GATES_H

#include "init.h"

/*
 * A start for the weights, gate by gate.
 *
 *   W_xh   (rows,D)  out: every block of H rows by init_glorot_normal()
 *   W_hh   (rows,H)  out: every block by init_orthogonal() with gain 1
 *   W_hy   (O,H)     out: by init_glorot_normal()
 *
 * rows is a multiple of H. The order is W_xh and W_hh of each gate, then W_hy.
 * Returns GSL_SUCCESS, or what a step of init.h returns.
 */
int gates_begin(const gsl_rng *r, gsl_matrix *W_xh, gsl_matrix *W_hh,
                gsl_matrix *W_hy);

/*
 * The outputs at every step, y_t = W_hy h_t + b_y.
 *
 *   W_hy   (O,H)      in
 *   b_y    (O)        in
 *   h      (T+1,B,H)  in; index 0 is not read
 *   y      (T,B,O)    out, overwritten
 *
 * Returns GSL_SUCCESS, or GSL_EBADLEN; then nothing has been written.
 */
int gates_readout(const gsl_matrix *W_hy, const gsl_vector *b_y,
                  const sequence *h, sequence *y);

#endif /* GATES_H */
