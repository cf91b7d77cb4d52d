/*
 * gru_right.h - the steps of chapter 8 once more, right, in plain loops and cut
 * into parts. A mistake puts together the parts that its learner got right, and
 * the one that is wrong it writes itself. It never calls a step of gru.h: that
 * may be the learner's own, and what is wrong there would be blamed on this one.
 *
 * The parts look at no shapes; the functions that return int do.
 */
#ifndef MISTAKES_GRU_RIGHT_H
#define MISTAKES_GRU_RIGHT_H

#include "gru.h"

/*
 * Whether m is at least so large. A mistake that looks at no shapes does nothing
 * when it is smaller: it has to come back with wrong numbers, not to crash.
 */
int gru_right_has_room(const gsl_matrix *m, size_t rows, size_t columns);

/* ---- A step: (8.6), (8.2), (8.4) and (8.5) ------------------------------- */

/* The two halves of (8.6): what the states say to r and z, and to v. */
void gru_right_sums(const gru_params *p, const gsl_matrix *h_prev,
                    gsl_matrix *gate);
void gru_right_v(const gru_params *p, const gsl_matrix *h_prev, gsl_matrix *v);
void gru_right_gates(const gru_params *p, gsl_matrix *gate);
void gru_right_new(const gru_params *p, const gsl_matrix *v, gsl_matrix *gate);
void gru_right_states(const gru_params *p, const gsl_matrix *gate,
                      const gsl_matrix *h_prev, gsl_matrix *h);
int gru_right_step(const gru_params *p, const gsl_matrix *h_prev,
                   gsl_matrix *gate, gsl_matrix *v, gsl_matrix *h);

/* a = W_xh x + b_h for all steps, as gru_forward() begins. */
void gru_right_inputs(const gru_params *p, const sequence *x, sequence *gate);

/* ---- A step back: (8.7), line by line, (8.8) and (8.9) ------------------- */

void gru_right_da_n(const gru_params *p, const gsl_matrix *gate,
                    const gsl_matrix *dh, gsl_matrix *da);
void gru_right_da_z(const gru_params *p, const gsl_matrix *gate,
                    const gsl_matrix *h_prev, const gsl_matrix *dh,
                    gsl_matrix *da);
/* These two read da_n. */
void gru_right_da_r(const gru_params *p, const gsl_matrix *gate,
                    const gsl_matrix *v, gsl_matrix *da);
void gru_right_dv(const gru_params *p, const gsl_matrix *gate,
                  const gsl_matrix *da, gsl_matrix *dv);
/* (8.8), and (8.9). */
void gru_right_road(const gru_params *p, const gsl_matrix *gate,
                    const gsl_matrix *dh, gsl_matrix *dh_prev);
void gru_right_dh_prev(const gru_params *p, const gsl_matrix *da,
                       const gsl_matrix *dv, gsl_matrix *dh_prev);
int gru_right_step_backward(const gru_params *p, const gsl_matrix *gate,
                            const gsl_matrix *v, const gsl_matrix *h_prev,
                            const gsl_matrix *dh, gsl_matrix *da,
                            gsl_matrix *dv, gsl_matrix *dh_prev);

/* ---- The walk back ------------------------------------------------------- */

/* Step t of it: the step back, on the windows of s and ds that belong to t. */
int gru_right_back_at(const gru_params *p, const gru_states *s, gru_states *ds,
                      size_t t);

/* Step t for t = T..1. */
void gru_right_walk(const gru_params *p, const gru_states *s, gru_states *ds);

/*
 * What a = z W' + b passes back from da, over all steps of it:
 *
 *     dz += da W,   dW += sum_t da_t' z_t,   db += sum_t da_t' 1
 *
 * where index t of da belongs to index FROM + t of z and dz, and da may have
 * more columns than W has rows: the first of them count.
 */
void gru_right_dz(const gsl_matrix *W, const sequence *da, size_t from,
                  sequence *dz);
void gru_right_dW(const sequence *da, const sequence *z, size_t from,
                  gsl_matrix *dW);
void gru_right_db(const sequence *da, gsl_vector *db);

/* All of (8.10). */
void gru_right_weights(const sequence *x, const gru_states *s,
                       const gru_states *ds, gru_params *dp);
int gru_right_sweep(const gru_params *p, const sequence *x, const gru_states *s,
                    gru_states *ds, gru_params *dp);

#endif /* MISTAKES_GRU_RIGHT_H */
