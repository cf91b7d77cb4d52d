/*
 * lstm_right.h - the steps of chapter 7 once more, right, in plain loops and cut
 * into parts. A mistake puts together the parts that its learner got right, and
 * the one that is wrong it writes itself. It never calls a step of lstm.h: that
 * may be the learner's own, and what is wrong there would be blamed on this one.
 *
 * The parts look at no shapes; the functions that return int do.
 */
#ifndef MISTAKES_LSTM_RIGHT_H
#define MISTAKES_LSTM_RIGHT_H

#include "lstm.h"

/*
 * Whether m is at least so large. A mistake that looks at no shapes does nothing
 * when it is smaller: it has to come back with wrong numbers, not to crash.
 */
int lstm_right_has_room(const gsl_matrix *m, size_t rows, size_t columns);

/* The H numbers of a block in b_h: LSTM_I, LSTM_F, LSTM_G or LSTM_O. */
gsl_vector_view lstm_right_bias(lstm_params *p, size_t block);

/* ---- A step: (7.5), (7.2), (7.3) and (7.4) ------------------------------ */

void lstm_right_sums(const lstm_params *p, const gsl_matrix *h_prev,
                     gsl_matrix *gate);
void lstm_right_gates(const lstm_params *p, gsl_matrix *gate);
void lstm_right_cells(const lstm_params *p, const gsl_matrix *gate,
                      const gsl_matrix *c_prev, gsl_matrix *c);
void lstm_right_states(const lstm_params *p, const gsl_matrix *gate,
                       const gsl_matrix *c, gsl_matrix *h);
int lstm_right_step(const lstm_params *p, const gsl_matrix *c_prev,
                    const gsl_matrix *h_prev, gsl_matrix *gate, gsl_matrix *c,
                    gsl_matrix *h);

/* a = W_xh x + b_h for all steps, as lstm_forward() begins. */
void lstm_right_inputs(const lstm_params *p, const sequence *x, sequence *gate);

/* ---- A step back: (7.6), (7.7), (7.8) and (7.9) ------------------------- */

void lstm_right_dc(const lstm_params *p, const gsl_matrix *gate,
                   const gsl_matrix *c, const gsl_matrix *dh, gsl_matrix *dc);
void lstm_right_da(const lstm_params *p, const gsl_matrix *gate,
                   const gsl_matrix *c_prev, const gsl_matrix *c,
                   const gsl_matrix *dh, const gsl_matrix *dc, gsl_matrix *da);
void lstm_right_dc_prev(const lstm_params *p, const gsl_matrix *gate,
                        const gsl_matrix *dc, gsl_matrix *dc_prev);
void lstm_right_dh_prev(const lstm_params *p, const gsl_matrix *da,
                        gsl_matrix *dh_prev);
int lstm_right_step_backward(const lstm_params *p, const gsl_matrix *gate,
                             const gsl_matrix *c_prev, const gsl_matrix *c,
                             const gsl_matrix *dh, gsl_matrix *dc,
                             gsl_matrix *da, gsl_matrix *dc_prev,
                             gsl_matrix *dh_prev);

/* ---- The walk back ------------------------------------------------------- */

/* Step t of it: the step back, on the windows of s and ds that belong to t. */
int lstm_right_back_at(const lstm_params *p, const lstm_states *s,
                       lstm_states *ds, size_t t);

/* Step t for t = T..1. */
void lstm_right_walk(const lstm_params *p, const lstm_states *s,
                     lstm_states *ds);

/*
 * What a = z W' + b passes back from da, over all steps of it:
 *
 *     dz += da W,   dW += sum_t da_t' z_t,   db += sum_t da_t' 1
 *
 * where index t of da belongs to index FROM + t of z and dz.
 */
void lstm_right_dz(const gsl_matrix *W, const sequence *da, size_t from,
                   sequence *dz);
void lstm_right_dW(const sequence *da, const sequence *z, size_t from,
                   gsl_matrix *dW);
void lstm_right_db(const sequence *da, gsl_vector *db);

/* All of (7.10). */
void lstm_right_weights(const sequence *x, const lstm_states *s,
                        const lstm_states *ds, lstm_params *dp);
int lstm_right_sweep(const lstm_params *p, const sequence *x,
                     const lstm_states *s, lstm_states *ds, lstm_params *dp);

#endif /* MISTAKES_LSTM_RIGHT_H */
